//! Spans without a place: shown, given a place, dropped, and brought back by undo.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use super::window_desk::WindowDesk;

fn unplaced() -> WindowDesk {
    let mut desk = WindowDesk::of("قصف طال كفرعمة أمس.\n");
    desk.label("كفرعمة", "2");
    desk.key("Ctrl+S");
    fs::write(desk.article(), "قصف طال سراقب أمس.\n").unwrap();
    let desk = desk.closed_and_reopened();
    assert!(desk.says("1 without a place now"));
    assert!(desk.says("Without a place: 1"));
    assert_eq!(desk.spans(), []);
    desk
}

#[test]
fn an_unplaced_span_gets_the_selected_words() {
    let mut desk = unplaced();
    desk.select_by_mouse("سراقب");
    desk.click("Place at selection");
    let placed = [("سراقب".to_owned(), "location".to_owned())];
    assert_eq!(desk.spans(), placed);
    assert_eq!(desk.chosen(), Some("سراقب"));
    assert!(desk.is_gone("Without a place: 1"));
    desk.key("Ctrl+Z");
    assert!(desk.says("Without a place: 1"));
}

#[test]
fn an_unplaced_span_can_be_dropped_and_taken_back() {
    let mut desk = unplaced();
    desk.click("Drop");
    assert_eq!(desk.session().layer().unplaced().len(), 0);
    desk.key("Ctrl+Z");
    assert_eq!(desk.session().layer().unplaced().len(), 1);
}
