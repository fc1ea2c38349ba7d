//! An import that is killed at each of its operations on the disk, and run again: the project is
//! that of an import which nobody disturbed.
//!
//! What is killed is this test again, in a process of its own.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{AnnotatedRequest, ImportRequest, import, import_annotated};
use crate::interchange::annotated::named;
use crate::session::exporting::FileSource;
use crate::session::task::TaskControl;
use crate::store::project::{ProjectFolder, is_project};

const NAME: &str =
    "session::importing::kill_tests::an_import_killed_anywhere_ends_as_if_it_was_not";
const FOLDER: &str = "HASHIYA_TEST_FOLDER";
const ANNOTATED: &str = "HASHIYA_TEST_ANNOTATED";

/// Eleven articles, of which many want the same name, one more than once and one another's number.
const PLAIN: [(&str, &str); 3] = [
    (
        "a.jsonl",
        "{\"id\":\"خبر\",\"text\":\"قصف على حلب\",\"title\":\"أول\"}\n\
         {\"id\":\"خبر\",\"text\":\"قصف على إدلب\"}\n\
         {\"id\":\"خبر-2\",\"text\":\"قصف على حماة\"}\n\
         {\"id\":\"خبر\",\"text\":\"قصف على درعا\"}\n\
         {\"id\":\"خبر\",\"text\":\"قصف على حلب\"}\n",
    ),
    ("b/خبر.txt", "هدوء في دمشق"),
    ("c/خبر.txt", "هدوء في حمص"),
];

/// Three articles; of one two people say something, of another somebody says nothing.
const SPANS: &str = "{\"id\":\"خبر\",\"text\":\"قصف الجيش حلب\",\"annotator\":\"سلمى\",\"spans\":[{\"start\":4,\"end\":9,\"label\":\"actor\"}]}\n\
     {\"id\":\"خبر\",\"text\":\"هدوء في حمص\",\"annotator\":\"سلمى\",\"spans\":[]}\n\
     {\"id\":\"آخر\",\"text\":\"هدوء في دمشق\",\"annotator\":\"ليلى\",\"spans\":[{\"start\":8,\"end\":12,\"label\":\"location\"}]}\n";

/// Makes the project where there is none, and imports.
fn run(folder: &Path, annotated: bool, again: bool) {
    let root = folder.join("project");
    let project = if is_project(&root) {
        ProjectFolder::open(&root).unwrap()
    } else {
        ProjectFolder::create(&root, "حلب", "ليلى").unwrap()
    };
    let paths = vec![folder.join("in")];
    let control = TaskControl::default();
    let clock = if again {
        || "2026-01-02T10:00:00Z".parse().expect("a time")
    } else {
        || "2026-01-01T10:00:00Z".parse().expect("a time")
    };
    if annotated {
        let format = named("spans").unwrap();
        let source = FileSource::new(&paths, format).unwrap();
        let request = AnnotatedRequest {
            paths,
            format: "spans".to_owned(),
            annotator: "ليلى".to_owned(),
            ..AnnotatedRequest::default()
        };
        let report = import_annotated(&project, &source, &request, clock, &control).unwrap();
        assert_eq!(report.faults, []);
    } else {
        let request = ImportRequest {
            paths,
            ..ImportRequest::default()
        };
        let report = import(&project, &request, clock, &control).unwrap();
        assert_eq!(report.failed, None);
    }
}

fn folder(annotated: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    let files: &[(&str, &str)] = if annotated {
        &[("spans.jsonl", SPANS)]
    } else {
        &PLAIN
    };
    for (name, text) in files {
        let path = input.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// All files below a folder.
fn files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                all.insert(path.strip_prefix(root).unwrap().to_owned(), text);
            }
        }
    }
    all
}

#[test]
fn an_import_killed_anywhere_ends_as_if_it_was_not() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let annotated = std::env::var_os(ANNOTATED).is_some();
        return run(Path::new(&folder), annotated, false);
    }
    for annotated in [false, true] {
        let undisturbed = folder(annotated);
        run(undisturbed.path(), annotated, false);
        let expected = files(&undisturbed.path().join("project"));
        let mut kills = 0;
        loop {
            let folder = folder(annotated);
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.args([NAME, "--exact", "--nocapture"]);
            child.env(FOLDER, folder.path());
            child.env("HASHIYA_TEST_KILL", format!("{kills}"));
            if annotated {
                child.env(ANNOTATED, "1");
            }
            let ended = child.output().unwrap();
            if ended.status.success() {
                break;
            }
            assert_eq!(ended.status.code(), None, "at {kills}: {ended:?}");
            let was_begun = folder.path().join("project/.hashiya/import.ron").exists();
            run(folder.path(), annotated, true);
            let mut told = files(&folder.path().join("project"));
            if !was_begun {
                // Nothing had come in, so that all of it is of the second day.
                for text in told.values_mut() {
                    *text = text.replace("2026-01-02", "2026-01-01");
                }
            }
            let names = |files: &BTreeMap<PathBuf, String>| -> Vec<PathBuf> {
                files.keys().cloned().collect()
            };
            assert_eq!(names(&told), names(&expected), "killed at {kills}");
            assert_eq!(told, expected, "killed at {kills}");
            kills += 1;
        }
        assert!(kills > 60, "{kills} kills");
    }
}
