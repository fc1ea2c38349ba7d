//! A project on a disk that fails: whatever was said to be made, added or written is there
//! afterwards, and nothing is there by halves.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use super::{ImportFile, ProjectFile, ProjectFolder, ResumeFile, Staging, resume_file};
use crate::model::codebook::{Change, Codebook, LabelId};
use crate::model::metadata::Metadata;
use crate::store::disk::Operation;
use crate::store::disk::faults::{self, Fault};

const TEXTS: [&str; 3] = ["قصف على ريف إدلب.\n", "هدوء في حلب.\n", "لا عنوان\n"];

/// What the program said is done.
#[derive(Debug, Default)]
struct Told {
    /// What `project.ron` says, once the project is made.
    created: Option<ProjectFile>,
    /// What `codebook.ron` says, each in its time; the last of them is not acknowledged yet.
    books: Vec<Codebook>,
    book_is_acknowledged: bool,
    /// The ids of articles, with their texts.
    added: Vec<(String, &'static str)>,
    /// The titles that the first article was given, and how many of them were acknowledged.
    titles: Vec<String>,
    titles_acknowledged: usize,
    /// Likewise where the annotator stopped.
    places: Vec<u64>,
    places_acknowledged: usize,
}

fn metadata(title: &str) -> Metadata {
    Metadata {
        title: title.to_owned(),
        ..Metadata::default()
    }
}

fn script(root: &Path, told: &mut Told) {
    let Ok(mut project) = ProjectFolder::create(root, "حلب", "ليلى") else {
        return;
    };
    told.created = Some(project.file().clone());
    if let Ok(staging) = Staging::begin(&project, ImportFile::default()) {
        for (number, text) in TEXTS.into_iter().enumerate() {
            let title = if number == 2 { "" } else { "عنوان" };
            let (metadata, id) = (metadata(title), staging.reserve("خبر"));
            if let Ok(id) = staging.add_article(id, text.as_bytes(), &metadata, "", "txt") {
                told.added.push((id, text));
            }
        }
        let _ = staging.settle();
        let _ = staging.finish();
    }
    if let Some((first, _)) = told.added.first() {
        told.titles = vec!["عنوان".to_owned()];
        told.titles_acknowledged = 1;
        for title in ["عنوان أول", "عنوان ثان"] {
            told.titles.push(title.to_owned());
            if project.write_metadata(first, &metadata(title)).is_ok() {
                told.titles_acknowledged = told.titles.len();
            }
        }
    }
    told.books.push(project.codebook().clone());
    let book = renamed(project.codebook());
    told.books.push(book.clone());
    told.book_is_acknowledged = project.write_codebook(book).is_ok();
    for byte in [3, 7] {
        told.places.push(byte);
        let resume = ResumeFile {
            byte,
            ..ResumeFile::default()
        };
        if resume_file::write(&project, "ليلى", &resume).is_ok() {
            told.places_acknowledged = told.places.len();
        }
    }
}

/// The codebook after a change.
fn renamed(codebook: &Codebook) -> Codebook {
    let change = Change::RenameLabel {
        from: LabelId::new("weapon"),
        to: LabelId::new("arms"),
    };
    codebook.changed(&change, "", "ليلى").unwrap()
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("work");
    fs::create_dir(&root).unwrap();
    (folder, root)
}

#[test]
fn what_a_project_said_is_done_is_there_and_whole() {
    let (_folder, root) = folder();
    faults::plan(&root, Fault::Full, usize::MAX, false);
    script(&root, &mut Told::default());
    let operations = faults::end(&root);
    assert!(operations.len() > 50, "{} operations", operations.len());
    for kind in [Operation::CreateFolder, Operation::Rename, Operation::Sync] {
        assert!(operations.contains(&kind), "the script has no {kind:?}");
    }
    // A drive that is gone while a project is made there has none when it comes back.
    let (_folder, root) = folder();
    faults::plan(&root, Fault::Full, usize::MAX, false);
    ProjectFolder::create(&root, "حلب", "ليلى").unwrap();
    let creating = faults::end(&root).len();
    let faults = [
        (Fault::Full, false),
        (Fault::Full, true),
        (Fault::Denied, false),
        (Fault::Denied, true),
        (Fault::Gone, false),
    ];
    for (fault, lasting) in faults {
        for at in 0..operations.len() {
            let (_folder, root) = folder();
            let mut told = Told::default();
            faults::plan(&root, fault, at, lasting);
            script(&root, &mut told);
            faults::end(&root);
            if fault == Fault::Gone && at < creating {
                continue;
            }
            let failed = operations.get(at).unwrap();
            let what = format!("{fault:?} at {at}, {failed:?}, lasting: {lasting}");
            started_again(&root, &told, &what);
        }
    }
}

#[test]
fn a_project_on_a_drive_that_knows_no_locks_is_as_on_any_other() {
    let (_folder, root) = folder();
    let mut told = Told::default();
    faults::plan(&root, Fault::NoLocks, 0, true);
    script(&root, &mut told);
    started_again(&root, &told, "without locks");
    let done = faults::end(&root);
    assert!(done.contains(&Operation::Lock));
    // It says as much as on a drive that knows them.
    let (_folder, root) = folder();
    let mut usual = Told::default();
    script(&root, &mut usual);
    assert_eq!(format!("{told:?}"), format!("{usual:?}"));
}

#[test]
fn a_project_that_could_not_be_made_can_be_made_again() {
    let (_folder, root) = folder();
    faults::plan(&root, Fault::Full, usize::MAX, false);
    ProjectFolder::create(&root, "حلب", "ليلى").unwrap();
    let operations = faults::end(&root).len();
    let mut failed = 0;
    for fault in [Fault::Full, Fault::Denied] {
        for at in 0..operations {
            let (_folder, root) = folder();
            faults::plan(&root, fault, at, true);
            let made = ProjectFolder::create(&root, "حلب", "ليلى").is_ok();
            faults::end(&root);
            if !made {
                failed += 1;
                ProjectFolder::create(&root, "حلب", "سلمى")
                    .unwrap_or_else(|error| panic!("{fault:?} at {at}: {error}"));
            }
        }
    }
    assert!(failed > 20, "{failed} attempts failed");
}

/// The codebook of a project of version 1 moves into a file of its own: wherever that stops, it is
/// the old one or the new one, whole.
#[test]
fn a_codebook_that_could_not_move_is_nowhere_by_halves() {
    let old = |root: &Path| {
        ProjectFolder::create(root, "حلب", "ليلى").unwrap();
        fs::remove_file(root.join("codebook.ron")).unwrap();
        let text = r##"(format: "hashiya-project", version: 1, name: "حلب", codebook: (labels: [
            (id: "weapon", arabic: "سلاح", english: "Weapon", digit: "1", letter: "W",
            light: (tint: "#DCE7F7", line: "#2B5FA8"), dark: (tint: "#213457", line: "#83B1EE"))
        ]))"##;
        fs::write(root.join("project.ron"), text).unwrap();
        let project = ProjectFolder::open(root).unwrap();
        let book = renamed(project.codebook());
        (project, book)
    };
    let (_folder, root) = folder();
    let (mut project, book) = old(&root);
    faults::plan(&root, Fault::Full, usize::MAX, false);
    project.write_codebook(book).unwrap();
    let operations = faults::end(&root).len();
    for fault in [Fault::Full, Fault::Denied, Fault::Gone] {
        for at in 0..operations {
            let (_folder, root) = folder();
            let (mut project, book) = old(&root);
            let before = project.codebook().clone();
            faults::plan(&root, fault, at, true);
            let done = project.write_codebook(book.clone()).is_ok();
            faults::end(&root);
            let what = format!("{fault:?} at {at}");
            let now = ProjectFolder::open(&root).unwrap_or_else(|error| panic!("{what}: {error}"));
            let is_old = !done && *now.codebook() == before;
            assert!(is_old || *now.codebook() == book, "{what}");
        }
    }
}

fn started_again(root: &Path, told: &Told, what: &str) {
    if !root.join("project.ron").exists() {
        assert_eq!(told.created, None, "{what}: the project is gone");
        return;
    }
    let project = ProjectFolder::open(root).unwrap_or_else(|error| panic!("{what}: {error}"));
    let Some(file) = &told.created else {
        return;
    };
    assert_eq!(project.file(), file, "{what}");
    if let Some(newest) = told.books.last() {
        let is_newest = project.codebook() == newest;
        let may_be_older = !told.book_is_acknowledged && told.books.contains(project.codebook());
        assert!(is_newest || may_be_older, "{what}: codebook.ron went back");
    }

    for (id, text) in &told.added {
        let there = fs::read_to_string(project.article_path(id)).unwrap();
        assert_eq!(there, *text, "{what}: {id}");
    }
    for entry in fs::read_dir(project.articles_folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(id) = name.strip_suffix(".meta.ron") {
            project
                .read_metadata(id)
                .unwrap_or_else(|error| panic!("{what}: {error}"));
        } else if !name.starts_with('.') {
            let there = fs::read_to_string(&path).unwrap();
            assert!(TEXTS.contains(&there.as_str()), "{what}: half of {name}");
        }
    }
    if let Some((first, _)) = told.added.first() {
        let title = project.read_metadata(first).unwrap().title;
        // The first one that could be added need not be the first of the script.
        let found = told.titles.iter().rposition(|own| *own == title);
        let untitled = title.is_empty() && told.titles_acknowledged <= 1;
        let newer = found.is_some_and(|found| found + 1 >= told.titles_acknowledged);
        assert!(newer || untitled, "{what}: the title is {title:?}");
    }
    let byte = resume_file::read(&project, "ليلى").byte;
    let found = told.places.iter().position(|place| *place == byte);
    assert!(
        found.map_or(0, |found| found + 1) >= told.places_acknowledged,
        "{what}: the place went back to {byte}"
    );
}
