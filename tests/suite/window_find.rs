//! The search of a project as a page: what it asks for, and its hits as lines of context.

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::model::arabic::Strength;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::concordance::ContextLine;
use hashiya::session::project::searching::{
    Find, LineOrder, Scope, SearchResults, Stage as SearchStage,
};
use hashiya::session::task::Steps;
use hashiya::ui::project_search::{SearchAction, SearchPage};

use crate::pictures::assert_picture;
use crate::window_stage::Stage;

type Shown = (SearchPage, Option<SearchResults>);

fn stage(mode: Mode) -> Stage<Shown, SearchAction> {
    let codebook = Codebook::default();
    let annotators = ["ليلى".to_owned(), "sami".to_owned()];
    Stage::new(
        (SearchPage::default(), None),
        vec2(1120.0, 620.0),
        mode,
        move |ui, ink, mode, (page, results)| {
            page.show(ui, ink, (mode, &codebook), &annotators, results.as_ref())
        },
    )
}

/// What a search has found that is at a stage.
fn results(stage: SearchStage, lines: Vec<ContextLine>, total: u64) -> SearchResults {
    SearchResults {
        lines,
        stage,
        total: Some(total),
        cut: false,
    }
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

fn query(words: &str) -> Find {
    Find {
        text: words.to_owned(),
        ..Find::default()
    }
}

/// A page on which something was found.
fn found(mode: Mode) -> Stage<Shown, SearchAction> {
    let mut stage = stage(mode);
    stage.type_text("سرمين");
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), [SearchAction::Search(query("سرمين"))]);
    stage.part().1 = Some(results(SearchStage::Finished, lines(), 3));
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
    let action = SearchAction::Open("b".to_owned(), opened.range.clone());
    assert_eq!(stage.asked(), [action]);
    // Other words are another search.
    stage.type_text("ا");
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), [SearchAction::Search(query("سرمينا"))]);
}

#[test]
fn a_click_opens_at_the_hit() {
    let mut stage = found(Mode::Light);
    let third = stage.labels_of(Role::ListBoxOption)[2].clone();
    stage.click(&third);
    let action = SearchAction::Open("c".to_owned(), lines()[2].range.clone());
    assert_eq!(stage.asked(), [action]);
}

#[test]
fn another_order_is_asked_for() {
    let mut stage = found(Mode::Light);
    stage.click("Word before");
    assert_eq!(stage.asked(), [SearchAction::Sort(LineOrder::WordBefore)]);
    stage.part().1 = Some(SearchResults {
        cut: true,
        ..results(SearchStage::Waiting, lines(), 40_000)
    });
    stage.settle();
    assert!(stage.says("40000 hits, the first 20000 of them sorted"));
}

#[test]
fn another_strength_or_scope_searches_again() {
    let mut stage = found(Mode::Light);
    stage.click("Strict");
    let strict = Find {
        strength: Strength::Strict,
        ..query("سرمين")
    };
    assert_eq!(stage.asked(), [SearchAction::Search(strict.clone())]);
    stage.click("Location");
    let scope = |annotator: Option<&str>| Scope::Spans {
        label: Some(LabelId::new("location")),
        annotator: annotator.map(str::to_owned),
    };
    let spans = Find {
        scope: scope(None),
        ..strict.clone()
    };
    assert_eq!(stage.asked(), [SearchAction::Search(spans)]);
    stage.click("Annotator: everybody");
    stage.look("find-annotators");
    stage.click("ليلى");
    let spans = Find {
        scope: scope(Some("ليلى")),
        ..strict
    };
    assert_eq!(stage.asked(), [SearchAction::Search(spans)]);
}

#[test]
fn a_search_can_be_stopped_and_may_fail() {
    let mut stage = found(Mode::Light);
    let steps = Steps { done: 3, total: 7 };
    stage.part().1 = Some(results(SearchStage::Indexing(steps), Vec::new(), 0));
    stage.settle();
    assert!(stage.says("reading article 3 of 7"));
    stage.click("Stop");
    assert_eq!(stage.asked().last(), Some(&SearchAction::Stop));
    let why = "the regular expression cannot be understood: unclosed group";
    let failed = SearchStage::Failed(why.to_owned());
    stage.part().1 = Some(results(failed, Vec::new(), 0));
    stage.settle();
    assert!(stage.says(why));
    stage.focus("Find in the project");
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [SearchAction::Close]);
}

#[test]
fn of_many_hits_only_those_in_view_are_shaped() {
    let mut stage = found(Mode::Light);
    let before = stage.layouts();
    let many: Vec<ContextLine> = (0..20_000)
        .map(|at| line("a", "عنوان", &format!("سطر رقم {at} قرب "), "سرمين", " أمس"))
        .collect();
    stage.part().1 = Some(results(SearchStage::Waiting, many, 90_000));
    stage.settle();
    assert!(stage.says("90000 hits"));
    assert!(
        stage.layouts() - before < 60,
        "{}",
        stage.layouts() - before
    );
    assert_eq!(stage.asked(), [], "enough are there");
    stage.part().1 = Some(results(SearchStage::Making, lines(), 90_000));
    stage.settle();
    let asked = stage.asked();
    assert!(
        matches!(asked[..], [SearchAction::More(203..)]),
        "{asked:?}"
    );
}
