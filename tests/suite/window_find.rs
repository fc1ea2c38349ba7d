//! The search of a project as a page: what it asks for, and its hits as lines of context.

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::model::arabic::Strength;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::concordance::ContextLine;
use hashiya::ui::project_search::concordance::Order;
use hashiya::ui::project_search::{Find, FindAction, Progress, Query, Scope};

use crate::pictures::assert_picture;
use crate::window_stage::Stage;

fn stage(mode: Mode) -> Stage<Find, FindAction> {
    let codebook = Codebook::default();
    let annotators = ["ليلى".to_owned(), "sami".to_owned()];
    Stage::new(
        Find::default(),
        vec2(1120.0, 620.0),
        mode,
        move |ui, ink, mode, it| it.show(ui, ink, (mode, &codebook), &annotators),
    )
}

fn line(article: &str, title: &str, before: &str, hit: &str, after: &str) -> ContextLine {
    ContextLine {
        article: article.to_owned(),
        title: title.to_owned(),
        range: before.len()..before.len() + hit.len(),
        before: before.to_owned(),
        hit: hit.to_owned(),
        after: after.to_owned(),
        ..ContextLine::default()
    }
}

fn lines() -> Vec<ContextLine> {
    vec![
        line(
            "a",
            "قصف على ريف إدلب الجنوبي",
            "أفاد متطوعون بأن القصف طال أحياء في مدينة ",
            "سرمين",
            " شرقي إدلب، وأن فرق الإنقاذ وصلت (بعد ساعة) إلى المكان.",
        ),
        line(
            "b",
            "نزوح مئات العائلات باتجاه الحدود",
            "غادرت 120 عائلة بلدة ",
            "سرمين",
            " خلال يومين، بحسب بيان «منظمة الإغاثة».",
        ),
        line(
            "c",
            "Aid convoy reaches the town",
            "وصلت قافلة UNHCR إلى و",
            "سرمين",
            "ها في 12-10-2016",
        ),
    ]
}

fn query(words: &str) -> Query {
    Query {
        words: words.to_owned(),
        ..Query::default()
    }
}

/// A page on which something was found.
fn found(mode: Mode) -> Stage<Find, FindAction> {
    let mut stage = stage(mode);
    stage.type_text("سرمين");
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), [FindAction::Search(query("سرمين"))]);
    stage.part().begin(query("سرمين"));
    stage.part().add(lines(), Some(3), false);
    stage.part().end(Progress::Done);
    stage.settle();
    stage
}

#[test]
fn at_first_it_says_what_can_be_asked() {
    let stage = stage(Mode::Light);
    stage.look("find-empty");
    assert!(stage.says("Search every article of the project"));
}

#[test]
fn hits_are_lines_with_the_hit_in_one_column() {
    let stage = found(Mode::Light);
    assert_picture("window-find-light", &stage.picture());
    assert!(stage.says("3 hits"));
    assert_eq!(
        stage.labels_of(Role::ListBoxOption)[1],
        "غادرت 120 عائلة بلدة سرمين خلال يومين، بحسب بيان «منظمة الإغاثة»., in نزوح مئات العائلات باتجاه الحدود"
    );
    assert_picture("window-find-dark", &found(Mode::Dark).picture());
}

#[test]
fn arrows_walk_while_words_are_typed_and_enter_opens() {
    let mut stage = found(Mode::Light);
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    let opened = &lines()[1];
    let action = FindAction::Open("b".to_owned(), opened.range.clone());
    assert_eq!(stage.asked(), [action]);
    // Other words are another search.
    stage.type_text("ا");
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), [FindAction::Search(query("سرمينا"))]);
}

#[test]
fn a_click_opens_at_the_hit() {
    let mut stage = found(Mode::Light);
    let third = stage.labels_of(Role::ListBoxOption)[2].clone();
    stage.click(&third);
    let action = FindAction::Open("c".to_owned(), lines()[2].range.clone());
    assert_eq!(stage.asked(), [action]);
}

#[test]
fn another_order_is_asked_for() {
    let mut stage = found(Mode::Light);
    stage.click("Word before");
    assert_eq!(stage.asked(), [FindAction::Sort(Order::WordBefore)]);
    stage.part().restart();
    stage.part().add(lines(), Some(40_000), false);
    stage.part().end(Progress::Done);
    stage.settle();
    assert!(stage.says("40000 hits, the first 3 of them sorted"));
}

#[test]
fn another_strength_or_scope_searches_again() {
    let mut stage = found(Mode::Light);
    stage.click("Strict");
    let strict = Query {
        strength: Strength::Strict,
        ..query("سرمين")
    };
    assert_eq!(stage.asked(), [FindAction::Search(strict.clone())]);
    stage.click("Location");
    let scope = |annotator: Option<&str>| Scope::Spans {
        label: Some(LabelId::new("location")),
        annotator: annotator.map(str::to_owned),
    };
    let spans = Query {
        scope: scope(None),
        ..strict.clone()
    };
    assert_eq!(stage.asked(), [FindAction::Search(spans)]);
    stage.click("Annotator: everybody");
    stage.look("find-annotators");
    stage.click("ليلى");
    let spans = Query {
        scope: scope(Some("ليلى")),
        ..strict
    };
    assert_eq!(stage.asked(), [FindAction::Search(spans)]);
}

#[test]
fn a_search_can_be_stopped_and_may_fail() {
    let mut stage = found(Mode::Light);
    stage.part().begin(query("سرمين"));
    stage.settle();
    stage.click("Stop");
    assert_eq!(stage.asked().last(), Some(&FindAction::Stop));
    let why = "the regular expression cannot be understood: unclosed group";
    stage.part().end(Progress::Failed(why.to_owned()));
    stage.settle();
    assert!(stage.says(why));
    stage.focus("Find in the project");
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [FindAction::Close]);
}

#[test]
fn of_many_hits_only_those_in_view_are_shaped() {
    let mut stage = found(Mode::Light);
    let before = stage.layouts();
    let many: Vec<ContextLine> = (0..20_000)
        .map(|at| line("a", "عنوان", &format!("سطر رقم {at} قرب "), "سرمين", " أمس"))
        .collect();
    stage.part().begin(query("سرمين"));
    stage.part().add(many, Some(90_000), true);
    stage.part().end(Progress::Done);
    stage.settle();
    assert!(stage.says("90000 hits"));
    assert!(
        stage.layouts() - before < 60,
        "{}",
        stage.layouts() - before
    );
    assert_eq!(stage.asked(), [], "enough are there");
    stage.part().begin(query("سرمين"));
    stage.part().add(lines(), Some(90_000), true);
    stage.settle();
    let asked = stage.asked();
    assert!(matches!(asked[..], [FindAction::More(203..)]), "{asked:?}");
}
