//! Selecting in the window: words, letters, sentences, over paragraphs, beyond the edge, by keys;
//! what is copied.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::{Modifiers, pos2, vec2};

use crate::window_desk::WindowDesk;
use crate::window_labels::TEXT;

/// What glues words to quotes, digits and brackets.
const GLUED: &str = "وقال مصدر لـ«الشرق الأوسط»، إن 4 أصيبوا و12 فُقدوا، ونُقلوا إلى لـ(UN) مخزناً. \
    ثم انقطع الصوت؟ وعاد 3 منهم!\n";

#[test]
fn a_double_click_takes_a_word_and_never_punctuation() {
    let mut desk = WindowDesk::of(GLUED);
    for (at, expected) in [
        ("لـ«", "لـ"),
        ("الشرق", "الشرق"),
        ("الأوسط", "الأوسط"),
        ("و12", "و"),
        ("12", "12"),
        ("فُقدوا", "فُقدوا"),
        ("UN", "UN"),
        ("الصوت", "الصوت"),
        ("منهم", "منهم"),
    ] {
        desk.key("Escape");
        desk.double_click(at);
        assert_eq!(desk.selected(), expected, "a double click on {at}");
    }
    for mark in ["«", "»", "؟", "!", "(", ")"] {
        // The bar of the last selection must not lie over it.
        desk.key("Escape");
        desk.double_click(mark);
        assert_eq!(desk.selected(), mark);
    }
}

#[test]
fn a_triple_click_takes_a_sentence_and_the_fourth_the_paragraph() {
    let mut desk = WindowDesk::of(GLUED);
    let at = desk.start_of("الصوت");
    desk.pause();
    desk.click_times(at, 3, Modifiers::NONE);
    assert_eq!(desk.selected().trim(), "ثم انقطع الصوت؟");
    desk.pause();
    desk.click_times(at, 4, Modifiers::NONE);
    assert_eq!(desk.selected(), GLUED.trim_end());
}

#[test]
fn a_drag_takes_whole_words_and_letters_with_alt() {
    let mut desk = WindowDesk::of(TEXT);
    // From the middle of one word to the middle of another, in both directions.
    let (from, to) = (desk.start_of("لدفاع"), desk.start_of("مدني إن"));
    desk.drag(from, to);
    assert_eq!(desk.selected(), "الدفاع المدني");
    desk.drag(to, from);
    assert_eq!(desk.selected(), "الدفاع المدني");
    let (from, to) = (desk.start_of("كفرنوران"), desk.end_of("كفرنوران"));
    desk.drag_with(from, to, Modifiers::ALT);
    assert_eq!(desk.selected(), "كفرنوران");
}

#[test]
fn a_click_with_shift_extends() {
    let mut desk = WindowDesk::of(TEXT);
    desk.select_by_mouse("الدفاع");
    let to = desk.end_of("القصف");
    desk.pause();
    desk.click_times(to, 1, Modifiers::SHIFT);
    assert_eq!(desk.selected(), "الدفاع المدني إن القصف");
    // To the other side of where the selection began.
    let back = desk.start_of("وقال");
    desk.pause();
    desk.click_times(back, 1, Modifiers::SHIFT);
    assert_eq!(desk.selected(), "وقال");
    // From a caret.
    desk.click_on("طفلان");
    let to = desk.start_of("أشخاص");
    desk.click_times(to, 1, Modifiers::SHIFT);
    assert_eq!(desk.selected(), "أشخاص بينهم");
}

#[test]
fn a_selection_over_paragraphs_is_copied_in_reading_order() {
    let mut desk = WindowDesk::of(TEXT);
    let (from, to) = (desk.start_of("يوم"), desk.end_of("الدفاع"));
    desk.drag(from, to);
    assert_eq!(desk.selected(), "يوم 12-10-2016.\nوقال الدفاع");
    desk.key("Ctrl+C");
    assert_eq!(
        desk.copied().as_deref(),
        Some("يوم 12-10-2016.\nوقال الدفاع")
    );
    assert_eq!(desk.session().revision(), 0);
}

#[test]
fn the_chosen_span_is_copied_when_nothing_is_selected() {
    let mut desk = WindowDesk::of(TEXT);
    desk.key("Ctrl+C");
    assert_eq!(desk.copied(), None, "neither is there");
    desk.label("كفرنوران في ريف إدلب", "2");
    desk.key("Ctrl+C");
    assert_eq!(desk.copied().as_deref(), Some("وكفرنوران في ريف إدلب"));
    desk.keys("Ctrl+A Ctrl+C");
    assert_eq!(desk.copied().as_deref(), Some(TEXT));
}

#[test]
fn a_drag_beyond_the_edge_scrolls() {
    let mut desk = WindowDesk::example("hard");
    let page = desk.page().rect();
    let from = pos2(page.center().x, page.center().y);
    assert_eq!(desk.top_paragraph(), 0);
    desk.move_to(from);
    desk.button(from, true, Modifiers::NONE);
    let below = pos2(from.x, page.bottom() + 40.0);
    desk.move_to(below);
    for _ in 0..240 {
        desk.frame(Vec::new());
    }
    desk.button(below, false, Modifiers::NONE);
    desk.settle();
    let top = desk.top_paragraph();
    assert!(top > 3, "it is at paragraph {top}");
    assert!(desk.selected().lines().count() > 4, "{}", desk.selected());
    // And back up, to the start.
    let above = pos2(from.x, page.top() - 40.0);
    desk.move_to(from);
    desk.button(from, true, Modifiers::NONE);
    desk.move_to(above);
    for _ in 0..400 {
        desk.frame(Vec::new());
    }
    desk.button(above, false, Modifiers::NONE);
    desk.settle();
    assert_eq!(desk.top_paragraph(), 0);
    assert!(desk.repaint_after() > std::time::Duration::from_millis(1));
}

#[test]
fn keys_move_by_letter_word_sentence_paragraph_and_line() {
    let mut desk = WindowDesk::of(TEXT);
    let head = |desk: &WindowDesk| {
        let head = desk.app().view().unwrap().head();
        desk.text()[head..].chars().take(6).collect::<String>()
    };
    for (key, rest) in [
        ("W", "3 مدني"),
        ("F", " مدنيي"),
        ("D", "3 مدني"),
        ("Ctrl+Left", "مدنيين"),
        ("Ctrl+Right", "3 مدني"),
        ("Ctrl+Down", "وقال ا"),
        ("Left", "قال ال"),
        ("Left", "ال الد"),
        ("Right", "قال ال"),
        ("Ctrl+Down", "وأصيب "),
        ("Ctrl+Up", "وقال ا"),
        ("End", "\nوأصيب"),
        ("Home", "وقال ا"),
        ("Ctrl+End", ""),
        ("Ctrl+Home", "قُتِل "),
        ("Down", "وقال ا"),
        ("Up", "قُتِل "),
    ] {
        desk.key(key);
        assert_eq!(head(&desk), rest, "after {key}");
    }
    desk.keys("Shift+W Shift+W");
    assert_eq!(desk.selected(), "قُتِل 3");
    desk.key("Shift+B");
    assert_eq!(desk.selected(), "قُتِل ");
    desk.key("Shift+Alt+Down");
    assert_eq!(desk.selected(), "قُتِل 3 مدنيين في «حلب» يوم 12-10-2016.\n");
    desk.keys("Ctrl+Home Shift+End");
    assert_eq!(desk.selected(), TEXT.lines().next().unwrap_or_default());
}

#[test]
fn the_caret_on_screen_follows_the_keys_through_mixed_directions() {
    let mut desk = WindowDesk::of("قال BBC ثم سكت.\n");
    let head = |desk: &WindowDesk| desk.app().view().unwrap().head();
    // To the left through the line: every spot once, from its right end to its left end.
    let mut heads = vec![head(&desk)];
    for _ in 0..40 {
        desk.key("Left");
        if heads.last() == Some(&head(&desk)) {
            break;
        }
        heads.push(head(&desk));
    }
    let latin = desk.text().find("BBC").unwrap();
    let at = |byte: usize| heads.iter().position(|it| *it == byte).unwrap();
    assert!(
        at(latin + 2) < at(latin + 1),
        "Latin is passed from its end"
    );
    assert!(heads.len() >= desk.text().trim_end().chars().count());
}

#[test]
fn a_press_beside_the_lines_selects_nothing_and_keeps_the_page() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let page = desk.page().rect();
    desk.click_at(page.left_bottom() + vec2(30.0, -30.0));
    assert_eq!((desk.selected(), desk.chosen()), ("", None));
    assert!(desk.page_has_keyboard());
}

#[test]
fn a_tap_within_one_frame_is_a_click() {
    let mut desk = WindowDesk::of(TEXT);
    let at = desk.start_of("مدنيين");
    let button = |pressed| egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    desk.move_to(at);
    desk.frame(vec![button(true), button(false)]);
    let head = desk.app().view().unwrap().head();
    assert_eq!(Some(head), desk.text().find("مدنيين"));
}
