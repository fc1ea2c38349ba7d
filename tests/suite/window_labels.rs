//! Labelling in the window: by mouse, by keyboard alone, relabelling, removing, walking, notes,
//! edges, undo.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::{Modifiers, vec2};

use crate::desk::words;
use crate::window_desk::WindowDesk;

/// Three paragraphs with what Arabic glues to names.
pub const TEXT: &str = "قُتِل 3 مدنيين في «حلب» يوم 12-10-2016.\n\
    وقال الدفاع المدني إن القصف استهدف كفرعمة وكفرنوران في ريف إدلب.\n\
    وأصيب خمسة أشخاص بينهم طفلان، وفق ما قال ناشطون.\n";

#[test]
fn a_label_by_mouse() {
    let mut desk = WindowDesk::of(TEXT);
    assert!(!desk.has("Label the selection Location"));
    desk.select_by_mouse("كفرعمة");
    assert_eq!(desk.selected(), "كفرعمة");
    assert!(desk.says("6 characters selected"));
    desk.click("Label the selection Location");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    assert_eq!(desk.chosen(), Some("كفرعمة"));
    assert!(desk.page_has_keyboard(), "the page keeps the keyboard");
    assert!(desk.is_gone("Label the selection Location"));
    assert!(
        desk.has("Location span: كفرعمة, unlinked"),
        "the list has it"
    );
}

#[test]
fn a_label_by_mouse_and_key() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("الدفاع المدني", "1");
    desk.label("كفرعمة", "L");
    desk.label("خمسة أشخاص", "3");
    let expected = [
        ("الدفاع المدني", "actor"),
        ("كفرعمة", "location"),
        ("خمسة أشخاص", "casualty"),
    ];
    assert_eq!(desk.spans(), words(&expected));
}

#[test]
fn a_label_by_keyboard_alone() {
    let mut desk = WindowDesk::of(TEXT);
    // The first paragraph's second word, from the first.
    desk.keys("W W Shift+B 3");
    assert_eq!(desk.spans(), words(&[("3", "casualty")]));
    // On into the second paragraph: its second and third words.
    desk.keys("Ctrl+Down W Shift+W Shift+W 1");
    let second = ("الدفاع المدني", "actor");
    assert_eq!(desk.spans(), words(&[("3", "casualty"), second]));
    // Arrows go the way they point: in Arabic, left is on.
    desk.keys("Ctrl+Down Shift+Left Shift+Left Shift+Left Shift+Left Shift+Left");
    assert_eq!(desk.selected(), "وأصيب");
    desk.keys("Shift+Right 2");
    assert_eq!(desk.chosen(), Some("وأصي"));
}

#[test]
fn a_chosen_span_is_relabelled_by_key_and_by_chip() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let id = desk.session().chosen().unwrap();
    desk.key("1");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "actor")]));
    desk.click("Label Casualty");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "casualty")]));
    assert_eq!(desk.session().chosen(), Some(id), "it is the same span");
    // The label that it has changes nothing.
    let edits = desk.session().revision();
    desk.key("3");
    assert_eq!(desk.session().revision(), edits);
    assert_eq!(desk.spans(), words(&[("كفرعمة", "casualty")]));
}

#[test]
fn the_same_words_twice_are_one_span() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let id = desk.session().chosen();
    desk.key("Escape");
    desk.label("كفرعمة", "2");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    assert_eq!(desk.session().chosen(), id);
    // Another label on the same words is another span.
    desk.key("Escape");
    desk.label("كفرعمة", "1");
    assert_eq!(desk.spans().len(), 2);
}

#[test]
fn delete_removes_the_chosen_span_only() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.label("إدلب", "2");
    desk.click_on("كفرعمة");
    assert_eq!(desk.chosen(), Some("كفرعمة"));
    desk.key("Delete");
    assert_eq!(desk.spans(), words(&[("إدلب", "location")]));
    assert_eq!(desk.chosen(), None);
    desk.key("Delete");
    assert_eq!(desk.spans().len(), 1, "nothing is chosen");
    desk.click_on("إدلب");
    desk.key("Backspace");
    assert_eq!(desk.spans(), words(&[]));
}

#[test]
fn tab_walks_the_spans_in_reading_order() {
    let mut desk = WindowDesk::of(TEXT);
    for (words, digit) in [("إدلب", "2"), ("حلب", "2"), ("ناشطون", "1")] {
        desk.label(words, digit);
    }
    desk.keys("Escape Ctrl+Home");
    let mut walk = |keys: &str| {
        let mut chosen = Vec::new();
        for key in keys.split(' ') {
            desk.key(key);
            chosen.push(desk.chosen().unwrap().to_owned());
        }
        assert!(desk.page_has_keyboard());
        chosen
    };
    assert_eq!(walk("Tab Tab Tab Tab"), ["حلب", "إدلب", "ناشطون", "حلب"]);
    assert_eq!(
        walk("Shift+Tab Shift+Tab Shift+Tab"),
        ["ناشطون", "إدلب", "حلب"]
    );
}

#[test]
fn a_note_in_arabic_is_typed_and_kept() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("M");
    assert!(desk.node("Note").is_focused());
    desk.type_text("قرية في ريف حلب");
    assert_eq!(
        desk.spans(),
        words(&[("كفرعمة", "location")]),
        "no shortcuts"
    );
    assert_eq!(desk.node("Note").value().unwrap(), "قرية في ريف حلب");
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
    let note = |desk: &WindowDesk| desk.session().layer().spans()[0].note.clone();
    assert_eq!(note(&desk), "قرية في ريف حلب");
    assert_eq!(desk.chosen(), Some("كفرعمة"), "it stays chosen");
    desk.key("Ctrl+Z");
    assert_eq!(note(&desk), "", "a note is one step");
    desk.key("Ctrl+Y");
    let desk = desk.closed_and_reopened();
    assert_eq!(note(&desk), "قرية في ريف حلب");
}

#[test]
fn a_note_is_kept_when_another_span_is_chosen_or_the_window_closed() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.label("إدلب", "2");
    desk.key("M");
    desk.type_text("محافظة");
    desk.click_on("كفرعمة");
    assert_eq!(desk.session().layer().spans()[1].note, "محافظة");
    assert_eq!(desk.session().layer().spans()[0].note, "");
    desk.key("M");
    desk.type_text("قرية");
    let desk = desk.closed_and_reopened();
    let notes = desk.session().layer().spans().iter();
    let notes: Vec<&str> = notes.map(|span| span.note.as_str()).collect();
    assert_eq!(notes, ["قرية", "محافظة"]);
}

#[test]
fn escape_clears_one_thing_at_a_time() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("Ctrl+F");
    desk.type_text("حلب");
    desk.key("Enter");
    // The field first.
    assert!(desk.has_focus("Find in the article"));
    desk.key("Escape");
    assert!(desk.is_gone("Find in the article"));
    assert!(desk.page_has_keyboard());
    // The hit is selected; then nothing is.
    assert_eq!(desk.selected(), "حلب");
    desk.key("Escape");
    assert_eq!(desk.selected(), "");
    desk.click_on("كفرعمة");
    assert_eq!(desk.chosen(), Some("كفرعمة"));
    desk.key("Escape");
    assert_eq!(desk.chosen(), None);
    assert_eq!(desk.spans().len(), 1);
}

#[test]
fn an_edge_is_dragged_in_one_step_and_the_span_stays() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة وكفرنوران", "2");
    let id = desk.session().chosen().unwrap();
    let edits = desk.session().revision();
    // Its end, back to the end of the first name; then its start, to the word before.
    let from = desk.edges_of("كفرعمة وكفرنوران")[1];
    let to = desk.end_of("كفرعمة");
    desk.drag(from, to);
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    assert_eq!(desk.session().revision(), edits + 1, "a drag is one step");
    let (from, to) = (desk.edges_of("كفرعمة")[0], desk.start_of("استهدف"));
    desk.drag(from, to);
    assert_eq!(desk.spans(), words(&[("استهدف كفرعمة", "location")]));
    assert_eq!(desk.session().chosen(), Some(id));
    assert_eq!(desk.session().layer().spans()[0].id, id);
    desk.keys("Ctrl+Z Ctrl+Z");
    assert_eq!(desk.spans(), words(&[("كفرعمة وكفرنوران", "location")]));
    desk.keys("Ctrl+Y Ctrl+Y");
    assert_eq!(desk.spans(), words(&[("استهدف كفرعمة", "location")]));
}

#[test]
fn an_edge_dragged_with_alt_goes_by_letters() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("وكفرنوران", "2");
    let (from, to) = (desk.edges_of("وكفرنوران")[0], desk.edges_of("كفرنوران")[0]);
    desk.drag_with(from, to - vec2(1.0, 0.0), Modifiers::ALT);
    assert_eq!(desk.spans(), words(&[("كفرنوران", "location")]));
    // An edge never passes the other.
    let (from, to) = (desk.edges_of("كفرنوران")[0], desk.end_of("ريف إدلب"));
    desk.drag(from, to);
    assert_eq!(desk.spans().len(), 1);
    assert!(!desk.chosen().unwrap().trim().is_empty());
}

#[test]
fn an_edge_that_is_let_go_where_it_was_changes_nothing() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let edits = desk.session().revision();
    let [_, end] = desk.edges_of("كفرعمة");
    desk.drag(end, end + vec2(1.0, 2.0));
    assert_eq!(desk.session().revision(), edits);
    assert_eq!(desk.chosen(), Some("كفرعمة"));
}

#[test]
fn edges_are_nudged_by_letters_and_words() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let id = desk.session().chosen();
    for (key, expected) in [
        ("O", "كفرعم"),
        ("P", "كفرعمة"),
        ("I", "فرعمة"),
        ("U", "كفرعمة"),
        ("Shift+P", "كفرعمة وكفرنوران"),
        ("Shift+U", "استهدف كفرعمة وكفرنوران"),
        ("Shift+I", "كفرعمة وكفرنوران"),
        ("Shift+O", "كفرعمة"),
    ] {
        desk.key(key);
        assert_eq!(desk.chosen(), Some(expected), "after {key}");
    }
    assert_eq!(desk.session().chosen(), id);
    assert_eq!(desk.session().revision(), 9, "each a step");
    // A selection is nudged without an edit.
    desk.select_by_mouse("طفلان");
    desk.keys("Shift+U O");
    assert_eq!(desk.selected(), "بينهم طفلا");
    assert_eq!(desk.session().revision(), 9);
}

#[test]
fn a_key_leaves_the_proclitic_out_and_takes_it_in_again() {
    let mut desk = WindowDesk::of(TEXT);
    desk.select_by_mouse("وكفرنوران");
    desk.key("K");
    assert_eq!(desk.selected(), "كفرنوران");
    desk.key("2");
    assert_eq!(desk.spans(), words(&[("كفرنوران", "location")]));
    // Also of a span: through the cores that the word may have, and back.
    let mut seen = Vec::new();
    while seen.len() < 4 && desk.chosen() != Some("وكفرنوران") {
        desk.key("K");
        seen.push(desk.chosen().unwrap().to_owned());
    }
    assert_eq!(
        seen.last().map(String::as_str),
        Some("وكفرنوران"),
        "{seen:?}"
    );
    desk.key("K");
    assert_eq!(desk.chosen(), Some("كفرنوران"));
}

#[test]
fn undo_brings_back_the_selection_of_that_moment() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.click_on("ناشطون");
    desk.select_by_mouse("خمسة أشخاص");
    desk.key("3");
    desk.keys("Escape Ctrl+Home");
    desk.key("Ctrl+Z");
    assert_eq!(desk.selected(), "خمسة أشخاص");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    desk.key("Ctrl+Z");
    assert_eq!(desk.selected(), "كفرعمة");
    assert_eq!(desk.spans(), words(&[]));
    desk.key("Ctrl+Z");
    assert_eq!(desk.spans(), words(&[]), "nothing is left to take back");
    desk.key("Ctrl+Shift+Z");
    assert_eq!(desk.chosen(), Some("كفرعمة"));
    desk.key("Ctrl+Y");
    assert_eq!(desk.chosen(), Some("خمسة أشخاص"));
    assert_eq!(desk.spans().len(), 2);
}

#[test]
fn undo_goes_fifty_steps_deep_and_redo_all_the_way_back() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let mut states = vec![desk.spans()];
    for step in 0..49 {
        let keys = ["1", "P", "2", "Shift+P", "3", "O", "U"];
        desk.key(keys[step % keys.len()]);
        states.push(desk.spans());
    }
    assert_eq!(desk.session().revision(), 50);
    for state in states.iter().rev() {
        assert_eq!(&desk.spans(), state);
        desk.key("Ctrl+Z");
    }
    assert_eq!(desk.spans(), words(&[]));
    for state in &states {
        desk.key("Ctrl+Y");
        assert_eq!(&desk.spans(), state);
    }
}

#[test]
fn a_click_again_chooses_the_span_around() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("ريف إدلب", "2");
    desk.label("إدلب", "1");
    desk.key("Escape");
    desk.click_on("إدلب");
    assert_eq!(desk.chosen(), Some("إدلب"));
    desk.click_on("إدلب");
    assert_eq!(desk.chosen(), Some("ريف إدلب"));
    desk.click_on("إدلب");
    assert_eq!(desk.chosen(), Some("إدلب"));
    desk.click_on("ناشطون");
    assert_eq!(desk.chosen(), None);
}
