//! What the page tells assistive technology: its words in reading order, the selection, the spans.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::Role;
use egui_kittest::kittest::NodeT;
use hashiya::look::MOST_LANES;
use hashiya::model::codebook::LabelId;
use hashiya::model::edit::Edit;
use hashiya::model::span::{Span, SpanId};

use crate::window_desk::WindowDesk;
use crate::window_labels::TEXT;

#[test]
fn the_page_is_told_whole_in_reading_order() {
    let desk = WindowDesk::of(TEXT);
    let page = desk.page();
    let title = TEXT.lines().next().unwrap_or_default();
    let label = page.accesskit_node().label();
    assert_eq!(label, Some(format!("Article: {title}")));
    let whole: String = desk.runs().into_iter().map(|run| run.text).collect();
    assert_eq!(whole, TEXT);
}

#[test]
fn the_runs_of_the_hard_article_are_its_text() {
    let desk = WindowDesk::example("hard");
    let whole: String = desk.runs().into_iter().map(|run| run.text).collect();
    assert!(whole.chars().count() > 1000);
    assert!(desk.text().starts_with(&whole));
}

#[test]
fn digits_are_told_from_left_to_right_where_they_stand() {
    let desk = WindowDesk::of(TEXT);
    let runs = desk.runs();
    let date = runs.iter().find(|run| run.text.contains("2016")).unwrap();
    assert!(!date.rtl, "{date:?}");
    let around: Vec<bool> = runs.iter().take(4).map(|run| run.rtl).collect();
    assert_eq!(
        around,
        [true, false, true, false],
        "قُتِل 3 مدنيين في «حلب» يوم 12-10-2016"
    );
    // Digits go to the right; after Arabic letters the parts of a date go on to the left (rule
    // W2 of UAX #9), as the words do.
    for digits in ["12", "2016"] {
        let [start, end] = desk.edges_of(digits);
        assert!(start.x < end.x, "{digits}");
    }
    assert!(desk.edges_of("2016")[1].x < desk.edges_of("12")[0].x);
    let [start, end] = desk.edges_of("مدنيين");
    assert!(start.x > end.x);
    assert!(desk.edges_of("12")[1].x < end.x);
}

#[test]
fn the_selection_is_told_with_its_direction() {
    let mut desk = WindowDesk::of(TEXT);
    let told = |desk: &WindowDesk| {
        let page = desk.page();
        let node = page.accesskit_node();
        let selection = *node.data().text_selection().unwrap();
        let runs = page
            .children_recursive()
            .map(|node| node.accesskit_node())
            .filter(|node| node.role() == Role::TextRun);
        let mut before = String::new();
        let (mut anchor, mut focus) = (None, None);
        for run in runs {
            let value = run.value().unwrap();
            let lengths = run.data().character_lengths();
            let at = |index: usize| {
                let bytes: usize = lengths[..index].iter().map(|it| usize::from(*it)).sum();
                before.len() + bytes
            };
            let id = run.locate().0;
            if id == selection.anchor.node {
                anchor = Some(at(selection.anchor.character_index));
            }
            if id == selection.focus.node {
                focus = Some(at(selection.focus.character_index));
            }
            before.push_str(&value);
        }
        (anchor.unwrap(), focus.unwrap())
    };
    desk.select_by_mouse("الدفاع المدني");
    let start = TEXT.find("الدفاع المدني").unwrap();
    let end = start + "الدفاع المدني".len();
    assert_eq!(told(&desk), (start, end));
    let (from, to) = (desk.end_of("الدفاع المدني"), desk.start_of("الدفاع المدني"));
    desk.drag(from, to);
    assert_eq!(told(&desk), (end, start), "backwards");
    desk.keys("Escape Ctrl+Down");
    let second = TEXT.find("وأصيب").unwrap();
    assert_eq!(told(&desk), (second, second));
}

#[test]
fn spans_are_told_with_label_quote_note_and_place() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("M");
    desk.type_text("قرية");
    desk.key("Escape");
    desk.label("خمسة أشخاص", "3");
    assert_eq!(
        desk.labels_of(Role::Mark),
        ["Location: كفرعمة", "Casualty: خمسة أشخاص"]
    );
    let mark = desk.node("Location: كفرعمة");
    let node = mark.accesskit_node();
    assert_eq!(node.description().as_deref(), Some("قرية"));
    assert_eq!(node.is_selected(), Some(false));
    let chosen = desk.node("Casualty: خمسة أشخاص");
    assert_eq!(chosen.accesskit_node().is_selected(), Some(true));
    let [start, end] = desk.edges_of("كفرعمة");
    let rect = mark.rect();
    assert!((rect.right() - start.x).abs() < 1.0 && (rect.left() - end.x).abs() < 1.0);
}

#[test]
fn of_very_many_spans_on_the_same_words_the_page_says_how_many_it_does_not_draw() {
    let start = TEXT.find("كفرعمة").unwrap();
    let many = 100;
    let desk = WindowDesk::of(TEXT).annotated_before(|session| {
        for id in 1..=many {
            let span = Span {
                id: SpanId(id),
                label: LabelId::new("location"),
                range: start..start + "كفرعمة".len(),
                note: String::new(),
                attributes: Default::default(),
            };
            session.apply(Edit::Insert(span)).unwrap();
        }
    });
    assert_eq!(desk.spans().len(), many as usize);
    assert_eq!(
        desk.labels_of(Role::Mark),
        vec!["Location: كفرعمة"; MOST_LANES]
    );
    assert_eq!(
        desk.labels_of(Role::Note),
        [format!(
            "{} more spans begin in this line than can be drawn; the list of spans has all of them",
            many as usize - MOST_LANES
        )]
    );
}

#[test]
fn at_other_scales_words_are_where_they_are_told() {
    for scale in [1.0, 1.5, 2.0] {
        let start = crate::window_desk::Start {
            scale,
            ..Default::default()
        };
        let mut desk = WindowDesk::of_with(TEXT, start);
        desk.select_by_mouse("كفرعمة");
        assert_eq!(desk.selected(), "كفرعمة", "at {scale}");
        desk.click("Label the selection Location");
        assert_eq!(desk.chosen(), Some("كفرعمة"));
    }
}
