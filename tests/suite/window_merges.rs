//! What merges leave to a person, in the window: questions about the codebook, and copies that sync
//! services left.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hashiya::look::Mode;
use hashiya::model::codebook::{Codebook, LabelId, Undecided};
use hashiya::session::project::ProjectFolder;
use hashiya::store::project::codebook_file::{read_codebook, write_codebook};
use hashiya::ui::settings::ThemeChoice;

use crate::window_corpus::{
    ANNOTATOR, annotate, click_row, layer_path, open_id, project, start, text_of, title, until,
    window_with,
};
use crate::window_desk::WindowDesk;

const LEFT: &str = "The codebook was merged, and something is left to decide:";
const COPIES: &str = "Two machines changed a file at once, and the sync service left a copy:";

/// As two branches left it that gave a label of their own the same key, and changed the names of a label,
/// a type of incident and a role differently.
fn merged(codebook: &mut Codebook) {
    let mut second = codebook.labels[0].clone();
    second.id = LabelId::new("militia");
    "فصيل".clone_into(&mut second.arabic);
    "Militia".clone_into(&mut second.english);
    second.letter = None;
    codebook.labels.push(second.clone());
    let mut third = second;
    third.id = LabelId::new("faction");
    third.digit = None;
    codebook.labels.push(third);
    let mut label = codebook.labels[1].clone();
    "Place".clone_into(&mut label.english);
    let mut kind = codebook.incident_types[0].clone();
    "Fight".clone_into(&mut kind.english);
    let mut role = codebook.roles[0].clone();
    "Attacker".clone_into(&mut role.english);
    codebook.undecided = vec![
        Undecided::Label(label),
        Undecided::IncidentType(kind),
        Undecided::Role(role),
        Undecided::Renamed(LabelId::new("militia"), LabelId::new("faction")),
    ];
}

fn write(root: &Path) {
    let path = root.join("codebook.ron");
    let mut codebook = ProjectFolder::open(root).unwrap().codebook().clone();
    merged(&mut codebook);
    fs::write(path, write_codebook(&codebook)).unwrap();
}

fn on_disk(root: &Path) -> Codebook {
    read_codebook(&fs::read(root.join("codebook.ron")).unwrap()).unwrap()
}

fn start_in(mode: Mode) -> crate::window_desk::Start {
    let mut start = start();
    start.settings.theme = match mode {
        Mode::Light => ThemeChoice::Light,
        Mode::Dark => ThemeChoice::Dark,
    };
    start
}

/// The dark window is the narrower one, so that both widths are seen.
fn narrow(desk: &mut WindowDesk, mode: Mode) {
    if mode == Mode::Dark {
        desk.resize(egui::vec2(1280.0, 800.0));
        desk.settle();
    }
}

#[test]
fn what_a_merge_of_the_codebook_left_is_asked_and_answered() {
    for mode in [Mode::Light, Mode::Dark] {
        let (folder, root) = project();
        write(&root);
        let before = on_disk(&root);
        let mut desk = window_with(folder, root.clone(), start_in(mode));
        narrow(&mut desk, mode);
        assert!(desk.says(LEFT));
        assert!(desk.says("the key \"1\" gives two labels, \"actor\" and \"militia\""));
        desk.look(&format!("merge-notice-{mode:?}").to_lowercase());
        desk.click("Look at the codebook");
        desk.settle();
        desk.look(&format!("merge-questions-{mode:?}").to_lowercase());
        // The key.
        desk.click("Give the second another key: 1");
        desk.settle();
        let now = on_disk(&root);
        let key = now
            .labels
            .last()
            .map(|_| now.get(&LabelId::new("militia")).unwrap().digit);
        let own = before.labels[0].digit;
        assert!(key.flatten().is_some() && key.flatten() != own, "{key:?}");
        assert!(!desk.says("the key \"1\" gives two"));
        // The label: what the other side has is taken.
        desk.click("Take the other: location");
        desk.settle();
        assert_eq!(on_disk(&root).labels[1].english, "Place");
        // The type and the role stay as they are.
        for (about, left) in [("armed_clash", 2), ("perpetrator", 1)] {
            desk.click(&format!("Keep it: {about}"));
            desk.settle();
            assert_eq!(on_disk(&root).undecided.len(), left);
        }
        let now = on_disk(&root);
        assert_eq!(now.incident_types, before.incident_types);
        assert_eq!(now.roles, before.roles);
        assert!(desk.says("two branches gave one label two names"));
        // Two labels become one, which annotations follow: it is looked at first.
        desk.click("Make them one: militia, faction");
        until(&mut desk, "what it touches", |desk| {
            desk.says("It touches nothing that anybody annotated.")
        });
        desk.settle();
        desk.look(&format!("merge-make-one-{mode:?}").to_lowercase());
        desk.click("Make the change");
        desk.settle();
        let now = on_disk(&root);
        assert_eq!(now.questions(), []);
        assert!(now.get(&LabelId::new("faction")).is_none());
        assert!(now.get(&LabelId::new("militia")).is_some());
        assert!(desk.is_gone("two branches gave one label two names"));
        // All of it can be taken back.
        desk.key("Ctrl+Z");
        desk.settle();
        assert!(on_disk(&root).get(&LabelId::new("faction")).is_some());
    }
}

#[test]
fn a_codebook_that_is_merged_while_the_project_is_open_asks_too() {
    let (folder, root) = project();
    let mut desk = window_with(folder, root.clone(), start());
    assert!(!desk.says(LEFT));
    write(&root);
    until(&mut desk, "the merge", |desk| desk.says(LEFT));
    // While something is typed that is not saved there is no answer.
    desk.click("Look at the codebook");
    desk.settle();
    crate::window_codebook::tab_to(&mut desk, "English name");
    desk.type_text("x");
    desk.click("Give the second another key: 1");
    desk.settle();
    assert_eq!(on_disk(&root).questions().len(), 5);
}

fn copy_of(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    path.with_file_name(format!("{stem} (conflicted copy 2026-01-02).ron"))
}

#[test]
fn copies_of_a_sync_service_are_told_and_brought_in() {
    for mode in [Mode::Light, Mode::Dark] {
        let (folder, root) = project();
        let id = "a02";
        let layer = layer_path(&root, ANNOTATOR, id);
        let label = |words: &str, label: &str| {
            annotate(&root, ANNOTATOR, id, |session| {
                crate::desk::label_words(session, words, label);
            });
        };
        // Another machine labels the first word of the title, this one the second.
        let text = text_of(title(id));
        let words: Vec<&str> = text.split_whitespace().skip(1).take(2).collect();
        label(words[0], "actor");
        fs::rename(&layer, copy_of(&layer)).unwrap();
        label(words[1], "location");
        let codebook = root.join("codebook.ron");
        let theirs = fs::read_to_string(&codebook).unwrap();
        fs::write(
            copy_of(&codebook),
            theirs.replacen("english: \"Actor\"", "english: \"Player\"", 1),
        )
        .unwrap();
        let mut desk = window_with(folder, root.clone(), start_in(mode));
        narrow(&mut desk, mode);
        click_row(&mut desk, id);
        until(&mut desk, "the copies", |desk| desk.says(COPIES));
        assert!(desk.says("codebook (conflicted copy 2026-01-02).ron is a copy of codebook.ron"));
        assert_eq!(desk.spans().len(), 1);
        desk.look(&format!("copies-{mode:?}").to_lowercase());
        desk.click("Bring them in");
        desk.settle();
        assert!(desk.says("Copies brought in: 2 of 2. They are set aside beside the files."));
        desk.look(&format!("copies-merged-{mode:?}").to_lowercase());
        assert_eq!(open_id(&desk), Some(id));
        assert_eq!(
            desk.spans(),
            [
                (words[0].to_owned(), "actor".to_owned()),
                (words[1].to_owned(), "location".to_owned())
            ]
        );
        assert!(!copy_of(&layer).exists() && !copy_of(&codebook).exists());
        // The codebook says what both called differently.
        until(&mut desk, "the question", |desk| desk.says(LEFT));
    }
}
