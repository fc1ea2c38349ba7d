//! The codebook in the window: editing, merging and undo by keyboard, typing to find a label.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::{Path, PathBuf};

use hashiya::model::codebook::{Change, Codebook, Label, LabelId, Revision};
use hashiya::session::project::Project;
use hashiya::store::project::ProjectFolder;
use hashiya::ui::codebook_editor::CodebookEditor;
use hashiya::ui::settings::ThemeChoice;

use crate::window_corpus::{
    ANNOTATOR, OTHER, annotate_some, click_row, options, project, start, until, window, window_with,
};
use crate::window_desk::{Start, WindowDesk};

fn desk() -> (WindowDesk, PathBuf) {
    let (folder, root) = project();
    annotate_some(&root);
    let mut desk = window(folder, root.clone());
    click_row(&mut desk, "a02");
    (desk, root)
}

/// Presses Tab until what is called so has the keyboard.
#[track_caller]
pub fn tab_to(desk: &mut WindowDesk, label: &str) {
    for _ in 0..200 {
        if desk.has_focus(label) {
            return;
        }
        desk.key("Tab");
    }
    panic!("Tab does not lead to {label}");
}

/// Goes to a button and presses it, by keyboard.
#[track_caller]
fn press(desk: &mut WindowDesk, label: &str) {
    tab_to(desk, label);
    desk.key("Space");
}

/// Labels and words of the spans of an annotator, as they are in a project now.
fn spans(root: &Path, annotator: &str, id: &str) -> Vec<String> {
    let project = Project::open(root, "reader", options()).unwrap();
    let session = project.open_article_of(id, annotator).unwrap();
    let spans = session.layer().spans().iter();
    spans.map(|span| span.label.0.clone()).collect()
}

fn page_has_keyboard(desk: &WindowDesk) -> bool {
    desk.context().memory(|memory| memory.focused()) == Some(CodebookEditor::id())
}

#[test]
fn two_labels_are_merged_and_that_is_undone_by_keyboard() {
    let (mut desk, root) = desk();
    assert_eq!(desk.spans()[0].1, "actor");
    desk.key("Ctrl+K");
    assert!(page_has_keyboard(&desk));
    // Actor is chosen; the one below it is Location.
    desk.key("Down");
    press(&mut desk, "Merge with others…");
    desk.type_text("فاعل");
    desk.key("Enter");
    press(&mut desk, "See what it touches");
    until(&mut desk, "what it touches", |desk| {
        desk.has("Make the change") && desk.says("spans change")
    });
    // Only the spans of actor change, in all articles, of both annotators.
    assert!(
        desk.says("4 spans change"),
        "{:?}",
        desk.labels_of(egui::Role::Label)
    );
    assert!(desk.says("in 4 articles of 1 annotator"));
    desk.look("codebook-merge-light");
    press(&mut desk, "Make the change");
    assert!(desk.says("The codebook was changed. Everybody's annotations follow it."));
    let merged: Vec<String> = desk.spans().into_iter().map(|(_, label)| label).collect();
    assert_eq!(merged, ["location", "location"]);
    assert_eq!(spans(&root, ANNOTATOR, "a01"), ["location"; 3]);
    assert_eq!(spans(&root, OTHER, "a03"), ["location"]);
    assert_eq!(
        ProjectFolder::open(&root).unwrap().codebook().labels.len(),
        6
    );

    assert!(page_has_keyboard(&desk));
    desk.key("Ctrl+Z");
    let back: Vec<String> = desk.spans().into_iter().map(|(_, label)| label).collect();
    assert_eq!(back, ["actor", "location"]);
    assert_eq!(
        spans(&root, ANNOTATOR, "a01"),
        ["actor", "location", "location"]
    );
    let codebook = ProjectFolder::open(&root).unwrap().codebook().clone();
    assert_eq!(codebook.labels, Codebook::default().labels);
    assert!(desk.is_gone("Everybody's annotations follow it."));
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
}

#[test]
fn a_label_is_edited_saved_and_that_is_undone() {
    let (mut desk, root) = desk();
    desk.key("Ctrl+K");
    assert!(desk.has("Add a label"));
    tab_to(&mut desk, "Arabic name");
    desk.key("Ctrl+A");
    desk.type_text("جهة فاعلة");
    assert!(desk.says("Not saved yet"));
    // What files would not take is told and not saved.
    tab_to(&mut desk, "Digit key");
    desk.key("Ctrl+A");
    desk.type_text("2");
    assert!(desk.says("the key \"2\" gives two labels, of which one is \"location\"; change one"));
    desk.key("Enter");
    assert_eq!(
        ProjectFolder::open(&root).unwrap().codebook().labels[0].digit,
        Some('1')
    );
    desk.key("Ctrl+A");
    desk.type_text("9");
    desk.click("Colour orange");
    tab_to(&mut desk, "English name");
    desk.key("Enter");
    let saved = ProjectFolder::open(&root).unwrap().codebook().clone();
    assert_eq!(saved.revision, Revision::default());
    let label = &saved.labels[0];
    assert_eq!(
        (label.arabic.as_str(), label.digit),
        ("جهة فاعلة", Some('9'))
    );
    assert_eq!(label.light.tint, 0x00F5_E3D6);
    assert!(desk.is_gone("Not saved yet"));
    desk.key("Ctrl+Z");
    assert_eq!(
        ProjectFolder::open(&root).unwrap().codebook(),
        &Codebook::default()
    );

    // A tint on which nothing can be read is warned of.
    desk.click("Light tint");
    desk.key("Ctrl+A");
    desk.type_text("#404040");
    assert!(desk.says("too little; at least 4.5:1"));
    desk.click("Discard");
    assert!(desk.is_gone("too little"));
}

#[test]
fn what_is_typed_into_forms_outlives_a_kill() {
    let (mut desk, root) = desk();
    let kept = |words: &str| {
        let path = root.join(".hashiya").join(ANNOTATOR).join("desk.ron");
        std::fs::read_to_string(path).is_ok_and(|text| text.contains(words))
    };
    desk.key("Ctrl+K");
    tab_to(&mut desk, "Arabic name");
    desk.key("Ctrl+A");
    desk.type_text("جهة فاعلة");
    until(&mut desk, "the codebook is kept", |_| kept("جهة فاعلة"));
    desk.keys("Escape Escape");
    desk.key("Ctrl+I");
    tab_to(&mut desk, "Source");
    desk.key("Ctrl+A");
    desk.type_text("وكالة النهر");
    until(&mut desk, "the form is kept", |_| kept("وكالة النهر"));

    let mut desk = desk.killed_and_reopened();
    assert!(desk.says("Typed before Hashiya ended, and not saved: codebook, metadata of a02"));
    assert_eq!(
        ProjectFolder::open(&root).unwrap().codebook(),
        &Codebook::default()
    );
    desk.key("Ctrl+I");
    assert!(desk.says("This was being typed when Hashiya ended. It is not saved yet."));
    assert!(desk.says("وكالة النهر"));
    desk.key("Enter");
    let known = ProjectFolder::open(&root).unwrap().read_metadata("a02");
    assert_eq!(known.unwrap().source, "وكالة النهر");
    desk.key("Ctrl+K");
    assert!(desk.says("جهة فاعلة") && desk.says("Not saved yet"));
    desk.click("Discard");
    until(&mut desk, "nothing is kept any more", |_| {
        !kept("جهة فاعلة") && !kept("وكالة النهر")
    });
    let desk = desk.killed_and_reopened();
    assert!(desk.is_gone("Typed before Hashiya ended"));
}

#[test]
fn a_deleted_label_takes_its_spans_along_and_the_notice_brings_them_back() {
    let (mut desk, root) = desk();
    desk.key("Ctrl+K");
    desk.key("Down");
    press(&mut desk, "Delete…");
    assert!(desk.says("Delete the label location"));
    press(&mut desk, "See what it touches");
    until(&mut desk, "what it touches", |desk| {
        desk.says("of them are withdrawn")
    });
    assert!(
        desk.says("6 spans change"),
        "{:?}",
        desk.labels_of(egui::Role::Label)
    );
    assert!(desk.says("in 4 articles of 2 annotators"));
    press(&mut desk, "Make the change");
    assert_eq!(spans(&root, ANNOTATOR, "a01"), ["actor"]);
    // Back in the article the notice is still there.
    desk.key("Escape");
    assert_eq!(desk.spans().len(), 1);
    desk.click_button("Undo");
    assert_eq!(desk.spans().len(), 2);
    assert_eq!(spans(&root, OTHER, "a03"), ["location"]);
}

#[test]
fn a_label_is_split_by_its_words() {
    let (mut desk, root) = desk();
    desk.key("Ctrl+K");
    desk.key("Down");
    press(&mut desk, "Split…");
    until(&mut desk, "words", |desk| desk.has("ريف حلب (2)"));
    desk.look("codebook-split-light");
    press(&mut desk, "ريف حلب (2)");
    tab_to(&mut desk, "Arabic name of the new label");
    desk.type_text("ريف");
    tab_to(&mut desk, "English name of the new label");
    desk.type_text("Countryside");
    press(&mut desk, "See what it touches");
    until(&mut desk, "what it touches", |desk| {
        desk.says("2 spans change")
    });
    press(&mut desk, "Make the change");
    assert_eq!(
        spans(&root, ANNOTATOR, "a01"),
        ["actor", "location", "countryside"]
    );
}

/// A codebook of 150 labels, most of them without keys.
fn many(root: &Path) {
    let mut folder = ProjectFolder::open(root).unwrap();
    let mut codebook = folder.codebook().clone();
    let model = codebook.labels[3].clone();
    codebook.labels.extend((0..143).map(|number| Label {
        id: LabelId::new(format!("kind_{number}")),
        arabic: if number == 77 {
            "مهرّب سلاح".to_owned()
        } else {
            format!("صنف {number}")
        },
        english: if number == 77 {
            "Arms smuggler".to_owned()
        } else {
            format!("Kind {number}")
        },
        digit: None,
        letter: None,
        on: true,
        ..model.clone()
    }));
    let change = Change::Define(Box::new(codebook));
    let after = folder.codebook().changed(&change, "", "").unwrap();
    folder.write_codebook(after).unwrap();
}

fn with_many(theme: ThemeChoice) -> (WindowDesk, PathBuf) {
    let (folder, root) = project();
    annotate_some(&root);
    many(&root);
    let mut begin: Start = start();
    begin.settings.theme = theme;
    let mut desk = window_with(folder, root.clone(), begin);
    click_row(&mut desk, "a02");
    (desk, root)
}

#[test]
fn among_150_labels_one_is_found_by_typing() {
    let (mut desk, _) = with_many(ThemeChoice::Light);
    // The row has those with keys, and a way to the others.
    assert!(desk.has("Label Actor") && desk.has("More labels"));
    assert!(!desk.has("Label Arms smuggler"));
    desk.select_by_mouse("عالقين");
    desk.key("Slash");
    desk.type_text("smug");
    desk.look("label-picker-light");
    assert!(desk.has("Arms smuggler (مهرّب سلاح)"));
    desk.key("Enter");
    assert!(
        desk.spans()
            .contains(&("عالقين".to_owned(), "kind_77".to_owned()))
    );
    assert!(
        desk.has("Label Arms smuggler"),
        "that of the chosen span is there"
    );
    assert!(desk.page_has_keyboard());
    // The label of the chosen span, in Arabic and by arrows.
    desk.key("Slash");
    desk.type_text("صنف 14");
    desk.keys("Down Enter");
    assert!(
        desk.spans()
            .contains(&("عالقين".to_owned(), "kind_140".to_owned()))
    );
    desk.key("Ctrl+Z");
    assert!(
        desk.spans()
            .contains(&("عالقين".to_owned(), "kind_77".to_owned()))
    );
    // Escape labels nothing.
    desk.keys("Slash Escape");
    assert!(desk.page_has_keyboard());
    // On the page of the codebook the list is found through as well.
    desk.key("Ctrl+K");
    assert!(desk.has("Kind 5 (صنف 5)"));
    desk.click("Find a label");
    desk.type_text("مهرب");
    assert!(desk.has("Arms smuggler (مهرّب سلاح)"));
    assert!(desk.is_gone("Kind 5 (صنف 5)"));
}

#[test]
fn an_article_by_itself_shows_the_codebook_for_reading() {
    let mut desk = WindowDesk::of("قصف الجيش البلدة");
    desk.key("Ctrl+K");
    assert!(desk.says("has the labels that Hashiya brings. Make a project"));
    assert!(desk.says("Actor (فاعل)"));
    assert!(!desk.has("Add a label"));
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
}

#[test]
fn a_project_that_is_only_read_shows_its_codebook_for_reading() {
    let (folder, root) = project();
    let holder = Project::open(&root, ANNOTATOR, options()).unwrap();
    let mut desk = window(folder, root);
    desk.key("Ctrl+K");
    assert!(desk.says("The codebook can only be read here:"));
    assert!(!desk.has("Add a label"));
    drop(holder);
}

#[test]
fn pictures_for_people() {
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        let (mut desk, _) = with_many(theme);
        desk.look(&format!("many-labels-{name}"));
        desk.key("Ctrl+K");
        desk.look(&format!("codebook-{name}"));
        desk.click("Types of incidents (25)");
        desk.look(&format!("codebook-types-{name}"));
        desk.click("Roles (7)");
        desk.look(&format!("codebook-roles-{name}"));
        assert!(desk.says("What participants of an incident do"));
        desk.click("Changes (0)");
        assert!(desk.says("No change so far"));
        desk.key("Escape");
        desk.select_by_mouse("عالقين");
        desk.key("Slash");
        desk.look(&format!("label-picker-all-{name}"));
    }
}
