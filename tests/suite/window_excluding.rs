//! Parts that are not the article: excluded by key, proposed and decided, dimmed and told.

use egui::Role;

use hashiya::look::{Mode, Theme};
use hashiya::session::boilerplate::{Boilerplate, BoilerplateKind, BoilerplatePart};
use hashiya::ui::settings::{Settings, ThemeChoice};
use hashiya::ui::widgets::text_painter::colour;

use crate::desk::{label_words, span_of};
use crate::window_desk::{Start, WindowDesk};

const HEAD: &str = "قصف على سوق في سرمين";
const SUBSCRIBE: &str = "اشترك في نشرتنا البريدية لتصلك آخر الأخبار";
const CAPTION: &str = "متطوعون يزيلون الأنقاض (رويترز)";
const TEXT: &str = "قصف على سوق في سرمين\n\nأفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال سوقا شعبيا في مدينة سرمين أمس.\n\nاشترك في نشرتنا البريدية لتصلك آخر الأخبار\n\nوقال المتطوع قاسم الدالي إن فرق الإنقاذ عملت حتى المساء، وإن 12 جريحا نقلوا إلى المشفى.\n\nمتطوعون يزيلون الأنقاض (رويترز)\n";

fn excluded(desk: &WindowDesk) -> Vec<&str> {
    let ranges = desk.session().layer().excluded();
    ranges.iter().map(|it| &desk.text()[it.clone()]).collect()
}

fn propose(desk: &mut WindowDesk) {
    let part = |words: &str, kind: BoilerplateKind| BoilerplatePart {
        range: span_of(TEXT, words),
        kind,
    };
    let findings = Boilerplate {
        headline: None,
        proposals: vec![
            part(SUBSCRIBE, BoilerplateKind::Subscribe),
            part(CAPTION, BoilerplateKind::Caption),
        ],
    };
    desk.app_mut().propose(findings);
    desk.settle();
}

#[test]
fn one_key_excludes_the_paragraph_and_includes_it_again() {
    let mut desk = WindowDesk::of(TEXT);
    desk.click_on(SUBSCRIBE);
    desk.key("X");
    assert_eq!(excluded(&desk), [SUBSCRIBE]);
    assert_eq!(
        desk.labels_of(Role::Note),
        [format!("Excluded: {SUBSCRIBE}")]
    );
    desk.key("X");
    assert_eq!(excluded(&desk), Vec::<&str>::new());
    desk.key("Ctrl+Z");
    assert_eq!(excluded(&desk), [SUBSCRIBE]);
    let desk = desk.closed_and_reopened();
    assert_eq!(excluded(&desk), [SUBSCRIBE], "it is in the file");
}

#[test]
fn a_selection_is_excluded_alone() {
    let mut desk = WindowDesk::of(TEXT);
    desk.select_by_mouse("(رويترز)");
    desk.key("X");
    assert_eq!(excluded(&desk), ["(رويترز)"]);
}

#[test]
fn spans_go_with_the_part_and_come_back_with_undo() {
    let desk = WindowDesk::of(TEXT).annotated_before(|session| {
        label_words(session, "المتطوع قاسم الدالي", "actor");
        label_words(session, "12 جريحا", "casualty");
    });
    let mut desk = desk;
    desk.click_on("وقال");
    desk.key("X");
    assert_eq!(desk.spans(), []);
    assert!(desk.says("Excluded, and with it 2 spans were removed that touched it."));
    desk.key("Ctrl+Z");
    assert_eq!(desk.spans().len(), 2);
    assert_eq!(excluded(&desk), Vec::<&str>::new());
    assert!(desk.is_gone("Excluded, and with it"));
}

#[test]
fn excluded_words_take_no_label_and_it_is_said_why() {
    let mut desk = WindowDesk::of(TEXT);
    desk.click_on(CAPTION);
    desk.key("X");
    desk.label("رويترز", "1");
    assert_eq!(desk.spans(), []);
    assert!(desk.says("excluded from the article"));
}

#[test]
fn proposals_are_decided_by_key_one_after_the_other() {
    let mut desk = WindowDesk::of(TEXT);
    propose(&mut desk);
    assert!(desk.says("Not the article? Part 1 of 2"));
    assert!(desk.says("asks to subscribe or register"));
    assert_eq!(
        desk.labels_of(Role::Note),
        [
            format!("May not be the article: {SUBSCRIBE}"),
            format!("May not be the article: {CAPTION}")
        ]
    );
    desk.key("Y");
    assert_eq!(excluded(&desk), [SUBSCRIBE]);
    assert!(desk.says("Not the article? 1 part"));
    desk.key("N");
    assert_eq!(excluded(&desk), [SUBSCRIBE]);
    assert!(desk.is_gone("Not the article?"));
}

#[test]
fn all_proposals_are_one_step() {
    let mut desk = WindowDesk::of(TEXT);
    propose(&mut desk);
    desk.key("Shift+Y");
    assert_eq!(excluded(&desk), [SUBSCRIBE, CAPTION]);
    desk.key("Ctrl+Z");
    assert_eq!(excluded(&desk), Vec::<&str>::new());
    propose(&mut desk);
    assert!(desk.says("Not the article? Part 1 of 2"));
    desk.key("Shift+N");
    assert_eq!(excluded(&desk), Vec::<&str>::new());
    assert!(desk.is_gone("Not the article?"));
}

#[test]
fn what_is_labelled_does_not_wait() {
    let mut desk = WindowDesk::of(TEXT);
    propose(&mut desk);
    desk.label("رويترز", "1");
    assert!(desk.says("Not the article? 1 part"));
    desk.click_on(SUBSCRIBE);
    desk.key("X");
    assert!(desk.is_gone("Not the article?"));
}

#[test]
fn excluded_words_are_dim_and_selected_ones_are_not() {
    for (choice, mode) in [
        (ThemeChoice::Light, Mode::Light),
        (ThemeChoice::Dark, Mode::Dark),
    ] {
        let settings = Settings {
            theme: choice,
            ..Start::default().settings
        };
        let start = Start {
            settings,
            ..Start::default()
        };
        let mut desk = WindowDesk::of_with(TEXT, start);
        desk.click_on(SUBSCRIBE);
        desk.key("X");
        desk.click_on(HEAD);
        let dim = colour(Theme::of(mode).excluded);
        let count = |desk: &WindowDesk| {
            let [from, to] = desk.edges_of(SUBSCRIBE);
            let picture = desk.picture();
            let mut count = 0;
            for y in (from.y - 20.0) as usize..(from.y + 20.0) as usize {
                for x in to.x as usize..from.x as usize {
                    count += usize::from(picture.pixel(x, y) == dim);
                }
            }
            count
        };
        let before = count(&desk);
        assert!(
            before > 100,
            "{before} pixels of the dim colour in {mode:?}"
        );
        desk.look(&format!("excluded-{mode:?}").to_lowercase());
        desk.select_by_mouse(SUBSCRIBE);
        let now = count(&desk);
        assert!(
            now < before / 10,
            "{now} of {before}: selected words are read in full"
        );
        propose(&mut desk);
        desk.look(&format!("proposed-{mode:?}").to_lowercase());
    }
}
