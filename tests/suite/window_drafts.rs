//! What is typed into fields that only Enter takes: it outlives a kill, and is not lost by a click
//! elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::window_coded::coded_window;
use crate::window_corpus::{ANNOTATOR, open_id, until};
use crate::window_desk::WindowDesk;

/// A window on a coded project with an incident, and the file with what is typed.
fn desk() -> (WindowDesk, PathBuf) {
    let (mut desk, root) = coded_window();
    desk.keys("Ctrl+PageDown Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("palmyra"));
    (desk, root.join(".hashiya").join(ANNOTATOR).join("desk.ron"))
}

fn kept(file: &Path, words: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.contains(words))
}

/// Types into the field that has the keyboard, until it is kept, and kills the window.
fn typed_and_killed(mut desk: WindowDesk, file: &Path, words: &str, form: &str) -> WindowDesk {
    desk.key("Ctrl+A");
    desk.type_text(words);
    until(&mut desk, "it is kept", |_| kept(file, words));
    let desk = desk.killed_and_reopened();
    assert!(
        desk.says(&format!(
            "Typed before Hashiya ended, and not saved: {form}"
        )),
        "{form}"
    );
    desk
}

/// That nothing is kept any more.
fn is_over(mut desk: WindowDesk, file: &Path, words: &str) {
    until(&mut desk, "it is forgotten", |_| !kept(file, words));
    assert!(
        desk.killed_and_reopened()
            .is_gone("Typed before Hashiya ended")
    );
}

#[test]
fn the_reason_of_a_status_outlives_a_kill() {
    let (mut desk, file) = desk();
    desk.key("Alt+5");
    let words = "الأرقام متناقضة";
    let mut desk = typed_and_killed(desk, &file, words, "palmyra: reason");
    desk.key("Alt+5");
    assert_eq!(desk.node("Reason").value().as_deref(), Some(words));
    // It is answered and the next article opened in one step.
    desk.key("Ctrl+Enter");
    assert_ne!(open_id(&desk), Some("palmyra"));
    is_over(desk, &file, words);
}

#[test]
fn a_row_that_is_being_written_outlives_a_kill() {
    let (mut desk, file) = desk();
    desk.click_on("5 عناصر");
    desk.keys("Enter Down Enter");
    assert!(desk.has_focus("Count"));
    let mut desk = typed_and_killed(desk, &file, ">=6", "palmyra, span 0: Count");
    desk.click_on("5 عناصر");
    desk.keys("Enter Down Enter");
    assert_eq!(desk.node("Count").value().as_deref(), Some(">=6"));
    // It is not wanted.
    desk.key("Escape");
    is_over(desk, &file, ">=6");
}

#[test]
fn the_names_of_a_new_entry_outlive_a_kill() {
    let (mut desk, file) = desk();
    let open = |desk: &mut WindowDesk| {
        desk.click_on("قناص");
        desk.keys("Enter Enter");
        desk.type_text("قناصة الجبل");
        desk.key("Enter");
        assert!(desk.has_focus("Arabic name"));
    };
    open(&mut desk);
    desk.key("Tab");
    let words = "Snipers of the hill";
    let mut desk = typed_and_killed(desk, &file, words, "palmyra, span ");
    open(&mut desk);
    assert_eq!(desk.node("English name").value().as_deref(), Some(words));
    assert_eq!(
        desk.node("Arabic name").value().as_deref(),
        Some("قناصة الجبل")
    );
    desk.keys("Escape Escape");
    is_over(desk, &file, words);
}

#[test]
fn what_is_written_in_a_row_counts_when_one_goes_elsewhere() {
    let (mut desk, _) = desk();
    let minimum = |desk: &WindowDesk| {
        let said = crate::window_coding::casualty(desk, "5 عناصر");
        said.and_then(|said| said.count.minimum)
    };
    desk.click_on("5 عناصر");
    desk.keys("Enter Down Enter Ctrl+A");
    desk.type_text(">=6");
    desk.click_on("تدمر");
    assert_eq!(minimum(&desk), Some(6));
    desk.key("Ctrl+Z");
    assert_eq!(minimum(&desk), Some(5));
    // What cannot be understood does not count.
    desk.click_on("5 عناصر");
    desk.keys("Enter Down Enter Ctrl+A");
    desk.type_text("xyz");
    desk.click_on("تدمر");
    assert_eq!(minimum(&desk), Some(5));
}
