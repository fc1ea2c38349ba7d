//! Files in the window: reopening, what survives a kill, other windows, other people, errors.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::time::{Duration, Instant};

use hashiya::session::{Access, OpenOptions, SaveState, Session};

use crate::desk::{label_words, options, words};
use crate::window_desk::{Start, WindowDesk};
use crate::window_labels::TEXT;

#[test]
fn what_was_saved_is_there_when_the_article_is_opened_again() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("الدفاع المدني", "1");
    desk.label("كفرعمة", "2");
    desk.label("خمسة أشخاص", "3");
    desk.key("Ctrl+S");
    assert!(desk.says("Saved"));
    let before: Vec<_> = desk.session().layer().spans().to_vec();
    assert_eq!(before.len(), 3);
    let desk = desk.closed_and_reopened();
    assert_eq!(desk.session().layer().spans(), before);
    assert_eq!(desk.session().recovered(), 0);
    assert!(!desk.has("Dismiss"), "nothing is to be told");
    assert_eq!(fs::read_to_string(desk.article()).unwrap(), TEXT);
}

#[test]
fn work_survives_a_kill_and_the_window_says_so() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("الدفاع المدني", "1");
    desk.label("كفرعمة", "2");
    desk.key("1");
    assert!(!desk.path("name.ron").exists(), "not saved yet");
    let mut desk = desk.killed_and_reopened();
    let expected = [("الدفاع المدني", "actor"), ("كفرعمة", "actor")];
    assert_eq!(desk.spans(), words(&expected));
    assert!(desk.says("Brought back from before the program ended: 3 changes"));
    desk.click("Dismiss");
    assert!(desk.is_gone("Brought back"));
    desk.key("Ctrl+S");
    let desk = desk.killed_and_reopened();
    assert_eq!(desk.spans(), words(&expected));
    assert!(desk.is_gone("Brought back"), "it is not told again");
}

#[test]
fn an_edit_is_saved_by_itself_and_then_the_window_rests() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    assert!(desk.says("Kept, saving soon"));
    let wait = desk.repaint_after();
    assert!(
        wait > Duration::ZERO && wait <= Duration::from_secs(1),
        "{wait:?}"
    );
    let start = Instant::now();
    while desk.session().save_state() != SaveState::Saved {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "it is never saved"
        );
        std::thread::sleep(Duration::from_millis(50));
        desk.settle();
    }
    desk.settle();
    assert!(desk.says("Saved"));
    assert_eq!(desk.repaint_after(), Duration::MAX, "nothing is left to do");
    assert!(desk.read("name.ron").contains("كفرعمة"));
}

#[test]
fn what_was_set_aside_is_shown_and_brought_back() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.label("الدفاع المدني", "1");
    let path = desk.path(".name.ron.journal");
    let journal = fs::read_to_string(&path).unwrap();
    // One bit of the first edit was turned over on the disk.
    let damaged = journal.replacen("location", "locatioo", 1);
    let mut desk = desk.killed_and_reopened_after(|| fs::write(&path, damaged).unwrap());
    assert_eq!(desk.spans(), []);
    assert!(desk.says("a part of the journal is damaged"));
    desk.click("Look at it");
    assert!(desk.says("actor: الدفاع المدني"));
    assert!(desk.says("lines that cannot be read: 1"));
    desk.look("set-aside");
    desk.click("Bring it back");
    assert!(desk.says("Spans that were brought back: 1. Undo takes them out again."));
    assert_eq!(desk.spans(), words(&[("الدفاع المدني", "actor")]));
    desk.key("Ctrl+Z");
    assert_eq!(desk.spans(), []);
}

#[test]
fn an_article_that_is_deleted_or_changed_while_it_is_open_is_told() {
    let mut desk = WindowDesk::of(TEXT);
    let article = desk.article().to_owned();
    desk.label("كفرعمة", "2");
    fs::remove_file(&article).unwrap();
    let start = Instant::now();
    while !desk.says("The file of this article is not there any more") {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "it is never told"
        );
        std::thread::sleep(Duration::from_millis(50));
        desk.settle();
    }
    // What was coded is there, for the text that is seen.
    assert!(desk.read("name.ron").contains("كفرعمة"));
    fs::write(&article, TEXT).unwrap();
    desk.frame(vec![egui::Event::WindowFocused(true)]);
    desk.settle();
    assert!(desk.is_gone("The file of this article is not there any more"));
    // Another text is shown, with its spans at their words, as soon as somebody looks.
    fs::write(&article, format!("عاجل: {TEXT}")).unwrap();
    desk.frame(vec![egui::Event::WindowFocused(true)]);
    desk.settle();
    assert!(desk.says("Somebody changed the text of this article"));
    assert!(desk.text().starts_with("عاجل"));
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
}

#[test]
fn the_title_says_which_article_and_whether_all_is_saved() {
    let mut desk = WindowDesk::of(TEXT);
    let title = TEXT.lines().next().unwrap();
    assert_eq!(desk.app().title(), format!("{title} — Hashiya"));
    desk.label("كفرعمة", "2");
    assert_eq!(desk.app().title(), format!("{title} • — Hashiya"));
    desk.key("Ctrl+S");
    assert_eq!(desk.app().title(), format!("{title} — Hashiya"));
}

#[test]
fn a_second_window_on_the_same_article_only_reads_and_says_why() {
    let mut desk = WindowDesk::of(TEXT);
    // Somebody else has it open; this window comes second.
    desk.close();
    let mut other = Session::open(desk.article(), &options()).unwrap();
    label_words(&mut other, "كفرعمة", "location");
    other.save_now().unwrap();
    let mut desk = desk.killed_and_reopened();
    assert!(matches!(desk.session().access(), Access::ReadOnly(_)));
    assert!(desk.says("open for reading only"));
    assert!(desk.says("Read only"));
    assert!(desk.app().title().contains("(read only)"));
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    desk.click("Dismiss");
    assert!(desk.is_gone("open for reading only"));
    desk.select_by_mouse("الدفاع");
    desk.key("1");
    assert!(desk.says("open for reading only"), "a refusal says why");
    desk.click_on("كفرعمة");
    desk.keys("Delete Ctrl+Z U");
    let edge = desk.edges_of("كفرعمة")[1];
    let to = desk.end_of("كفرنوران");
    desk.drag(edge, to);
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    assert!(desk.close(), "it closes without a question");
}

/// A window with an edit, whose file somebody else has changed meanwhile.
fn conflict() -> WindowDesk {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("Ctrl+S");
    let theirs = desk.read("name.ron").replace("location", "casualty");
    fs::write(desk.path("name.ron"), theirs).unwrap();
    desk.label("الدفاع المدني", "1");
    desk.key("Ctrl+S");
    assert!(desk.has("Keep mine") && desk.has("Load theirs"));
    assert!(desk.app().title().contains("(not saved)"));
    assert!(desk.says("Not saved"));
    assert!(
        desk.read("name.ron").contains("casualty"),
        "not overwritten"
    );
    desk
}

#[test]
fn in_a_conflict_mine_can_be_kept() {
    let mut desk = conflict();
    desk.click("Keep mine");
    assert!(desk.is_gone("Keep mine"));
    assert!(desk.says("Saved"));
    let mine = [("الدفاع المدني", "actor"), ("كفرعمة", "location")];
    assert_eq!(desk.spans(), words(&mine));
    let kept = fs::read_dir(desk.path("")).unwrap();
    let names = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let aside: Vec<String> = names.filter(|it| it.contains("before-")).collect();
    assert_eq!(aside.len(), 1, "theirs is kept aside");
    assert!(desk.read(&aside[0]).contains("casualty"));
    let desk = desk.closed_and_reopened();
    assert_eq!(desk.spans(), words(&mine));
}

#[test]
fn in_a_conflict_theirs_can_be_loaded_and_undone() {
    let mut desk = conflict();
    desk.click("Load theirs");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "casualty")]));
    assert!(desk.is_gone("Load theirs"));
    assert!(desk.says("Saved"));
    desk.key("Ctrl+Z");
    let mine = [("الدفاع المدني", "actor"), ("كفرعمة", "location")];
    assert_eq!(desk.spans(), words(&mine));
}

#[test]
fn a_conflict_keeps_the_window_from_closing_until_one_chooses() {
    let mut desk = conflict();
    assert!(!desk.close(), "the window stays");
    assert!(desk.has("Leave without saving"));
    let left = desk.session().layer().len();
    assert_eq!(left, 2, "and so does the work");
    desk.click("Leave without saving");
    assert!(desk.app().session().is_none());
}

#[test]
fn a_missing_file_is_named_and_the_open_article_stays() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("Ctrl+Shift+O");
    desk.key("Ctrl+A");
    let missing = desk.path("لا-يوجد.txt").display().to_string();
    desk.type_text(&missing);
    desk.key("Enter");
    assert!(desk.says("لا-يوجد.txt"), "the notice names the file");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    desk.label("إدلب", "2");
    assert_eq!(desk.spans().len(), 2, "it can still be annotated");
}

#[test]
fn an_article_is_opened_by_typing_its_path() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let other = desk.path("other.txt");
    fs::write(&other, "مقال آخر.\n").unwrap();
    desk.key("Ctrl+Shift+O");
    let field = desk.node("Path of the article");
    assert!(field.is_focused());
    let folder = desk.path("").display().to_string();
    assert_eq!(
        field.value(),
        Some(folder),
        "it begins in the article's folder"
    );
    desk.key("End");
    desk.type_text("other.txt");
    desk.key("Enter");
    assert_eq!(desk.text(), "مقال آخر.\n");
    assert!(desk.page_has_keyboard());
    assert!(desk.path("name.ron").exists(), "the one before is saved");
    desk.key("Ctrl+Shift+O");
    desk.key("Escape");
    assert!(desk.is_gone("Path of the article"));
    assert_eq!(desk.text(), "مقال آخر.\n");
}

#[test]
fn a_dropped_file_opens_also_when_it_is_the_annotations() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    let other = desk.path("other.txt");
    fs::write(&other, "مقال آخر.\n").unwrap();
    desk.drop_file(&other);
    assert_eq!(desk.text(), "مقال آخر.\n");
    let annotations = desk.path("name.ron");
    desk.drop_file(&annotations);
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    let recent: Vec<_> = desk.app().settings().recent.clone();
    assert_eq!(recent, [desk.article().to_owned(), other]);
}

#[test]
fn files_that_are_no_articles_are_refused_by_name() {
    let mut desk = WindowDesk::of(TEXT);
    for (name, bytes) in [("blob.txt", &b"\0\x01\x02\0\xff"[..]), ("empty.txt", b"")] {
        let path = desk.path(name);
        fs::write(&path, bytes).unwrap();
        desk.drop_file(&path);
        assert!(desk.says(name), "{name} is named");
        assert_eq!(desk.text(), TEXT, "the article before is still there");
    }
}

#[test]
fn broken_annotations_are_shown_with_line_and_column_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("name.txt");
    fs::write(&article, TEXT).unwrap();
    fs::write(folder.path().join("name.ron"), "(\n  format: ???\n").unwrap();
    let mut desk = WindowDesk::open_in(folder, article, Start::default());
    assert!(desk.says("line 2"), "line and column");
    assert!(matches!(desk.session().access(), Access::ReadOnly(_)));
    desk.select_by_mouse("كفرعمة");
    desk.key("2");
    assert_eq!(desk.spans(), []);
    assert!(desk.close());
    assert_eq!(desk.read("name.ron"), "(\n  format: ???\n");
}

#[test]
fn spans_that_moved_with_the_text_are_told_in_shaped_words() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("إدلب", "2");
    desk.label("الدفاع المدني", "1");
    desk.close();
    let changed = TEXT
        .replace("القصف", "القصف العنيف")
        .replace("الدفاع المدني ", "");
    fs::write(desk.article(), changed).unwrap();
    let desk = desk.killed_and_reopened();
    assert!(desk.says("the article changed since it was annotated"));
    assert!(desk.says("\"إدلب\" moved from"));
    assert!(desk.says("\"الدفاع المدني\" has no place in the text"));
    assert!(desk.has("1 without a place"), "the line at the foot");
    assert_eq!(desk.spans(), words(&[("إدلب", "location")]));
}

#[test]
fn the_example_opens_where_it_can_be_annotated() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = WindowDesk::open_in(folder, "".into(), Start::default());
    assert!(desk.app().session().is_none());
    assert!(desk.says("Or open a single article"));
    desk.click("Open the example");
    assert!(desk.session().layer().len() > 20);
    let path = desk.session().path().expect("it is a file").to_owned();
    assert!(path.starts_with(desk.path("data")));
    let context = desk.context();
    desk.app_mut().open_example(&context);
    desk.settle();
    assert!(matches!(desk.session().access(), Access::ReadWrite));
}

#[test]
fn recent_files_with_arabic_names_can_be_opened_from_the_menu() {
    let mut desk = WindowDesk::of(TEXT);
    let arabic = desk.path("مقال حلب.txt");
    fs::write(&arabic, "مقال حلب.\n").unwrap();
    desk.drop_file(&arabic);
    let first = desk.article().to_owned();
    desk.drop_file(&first);
    assert_eq!(desk.text(), TEXT);
    desk.click("File");
    desk.click("Open recent");
    desk.click("مقال حلب.txt");
    assert_eq!(desk.text(), "مقال حلب.\n");
    assert!(desk.is_gone("Open recent"), "the menu is closed");
}

#[test]
fn another_encoding_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("name.txt");
    let windows = [0xCD, 0xE1, 0xC8, b' ', 0xCD, 0xE1, 0xC8, b'.', b'\n'];
    fs::write(&article, windows).unwrap();
    let chosen = OpenOptions {
        encoding: Some(hashiya::session::TextEncoding::Windows1256),
        ..options()
    };
    let text = Session::open(&article, &chosen)
        .unwrap()
        .article()
        .text()
        .to_owned();
    assert_eq!(text, "حلب حلب.\n");
    let mut desk = WindowDesk::open_in(folder, article, Start::default());
    let shown = desk.session().encoding().label();
    desk.click(shown);
    assert!(desk.says("The file is never changed"));
    let label = hashiya::session::TextEncoding::Windows1256.label();
    desk.click(label);
    assert_eq!(desk.text(), "حلب حلب.\n");
    assert!(desk.is_gone("The file is never changed"));
}
