//! Two annotators share a folder by git: each on a branch of their own, merged without a conflict.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hashiya::model::status::Status;
use hashiya::session::{Reload, Session};
use hashiya::store::project::ProjectFolder;
use hashiya::store::{OpenOptions, log_path};
use tempfile::TempDir;

use crate::desk::{TEXT, label_words, names_in, options, span_of, spans, words};

/// A repository with a folder like that of a project. Without git there would be no repository of
/// Hashiya to run this test in, so it is required.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        fs::write(folder.path().join("articles/خبر.txt"), TEXT).unwrap();
        fs::write(folder.path().join(".gitignore"), ".*.ron.journal\n").unwrap();
        let repository = Self { folder };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("articles");
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What git prints; it must succeed. Nothing of the machine's own settings takes part.
    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.folder.path())
            .env("GIT_CONFIG_GLOBAL", Path::new("/dev/null"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(["-c", "core.autocrlf=false", "-c", "core.quotePath=false"])
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        text
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn layer(&self, annotator: &str) -> PathBuf {
        self.path(&format!("annotations/{annotator}/خبر.ron"))
    }

    fn open(&self, annotator: &str) -> Session {
        let options = OpenOptions {
            annotator: annotator.to_owned(),
            record: true,
            ..options()
        };
        let article = self.path("articles/خبر.txt");
        Session::open_at(&article, &self.layer(annotator), &options).unwrap()
    }
}

#[test]
fn two_annotators_of_one_article_merge_without_a_conflict() {
    let repository = Repository::new();
    for (annotator, labels) in [
        (
            "ليلى",
            [("كفرنوران", "location"), ("الدفاع المدني", "actor")],
        ),
        ("سلمى", [("كفرنوران", "actor"), ("3 مدنيين", "casualty")]),
    ] {
        repository.git(&["checkout", "--quiet", "-b", annotator, "main"]);
        let mut session = repository.open(annotator);
        for (words, label) in labels {
            label_words(&mut session, words, label);
        }
        session.exclude(span_of(TEXT, "وفي إدلب")).unwrap();
        session.set_status(Status::Done, "").unwrap();
        session.close().unwrap();
        assert_eq!(
            repository.git(&["status", "--short", "--untracked-files=all"]),
            format!("?? annotations/{annotator}/خبر.log\n?? annotations/{annotator}/خبر.ron\n")
        );
        repository.commit(annotator);
    }
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-edit", "ليلى"]);
    repository.git(&["merge", "--quiet", "--no-edit", "سلمى"]);
    assert_eq!(repository.git(&["status", "--short"]), "");

    for (annotator, expected) in [
        (
            "ليلى",
            words(&[("الدفاع المدني", "actor"), ("كفرنوران", "location")]),
        ),
        (
            "سلمى",
            words(&[("3 مدنيين", "casualty"), ("كفرنوران", "actor")]),
        ),
    ] {
        let mut session = repository.open(annotator);
        assert_eq!(session.problems(), []);
        assert_eq!(session.annotator(), annotator);
        assert_eq!(spans(&session), expected);
        assert_eq!(session.status(), Status::Done);
        session.close().unwrap();
    }
    assert_eq!(repository.git(&["status", "--short"]), "", "only looked at");
    assert_eq!(names_in(&repository.path("annotations")), ["سلمى", "ليلى"]);
}

/// A `git pull` while the article is open: the other machine of the same annotator.
#[test]
fn what_a_checkout_brings_is_read_while_nothing_is_unsaved() {
    let repository = Repository::new();
    let mut session = repository.open("ليلى");
    label_words(&mut session, "كفرنوران", "location");
    session.close().unwrap();
    repository.commit("first");
    repository.git(&["checkout", "--quiet", "-b", "later"]);
    let mut session = repository.open("ليلى");
    label_words(&mut session, "3 مدنيين", "casualty");
    session.close().unwrap();
    repository.commit("second");

    repository.git(&["checkout", "--quiet", "main"]);
    let mut session = repository.open("ليلى");
    assert_eq!(spans(&session).len(), 1);
    repository.git(&["merge", "--quiet", "later"]);
    assert!(matches!(
        session.reload_if_changed(),
        Ok(Reload::Reloaded(_))
    ));
    assert_eq!(spans(&session).len(), 2);
    session.close().unwrap();
    // The record says that the annotations came from elsewhere; they themselves are untouched.
    assert_eq!(
        repository.git(&["status", "--short"]),
        " M annotations/ليلى/خبر.log\n"
    );
}

#[test]
fn git_merges_records_of_edits_and_leaves_the_bytes_of_texts() {
    let folder = tempfile::tempdir().unwrap();
    let project = ProjectFolder::create(folder.path(), "a", "ليلى").unwrap();
    let repository = Repository { folder };
    let text = project.article_path("خبر");
    let log = log_path(&project.layer_path("ليلى", "خبر"));
    fs::write(&text, "سطر\nسطر\r\n").unwrap();
    fs::write(&log, "// record\n").unwrap();
    repository.git(&["init", "--quiet", "--initial-branch=main"]);
    // As on Windows.
    repository.git(&["config", "core.autocrlf", "true"]);
    let git = |arguments: &[&str]| {
        let mut all = vec!["-c", "core.autocrlf=true"];
        all.extend(arguments);
        repository.git(&all)
    };
    let commit = |message: &str| {
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "--message", message]);
    };
    commit("project");
    git(&["switch", "--quiet", "--create", "other"]);
    fs::write(&log, "// record\nother machine\n").unwrap();
    commit("other");
    git(&["switch", "--quiet", "main"]);
    fs::write(&log, "// record\nthis machine\n").unwrap();
    commit("this");
    git(&["merge", "--quiet", "--no-edit", "other"]);
    let merged = fs::read_to_string(&log).unwrap();
    assert!(!merged.contains("<<<<"), "{merged}");
    assert!(merged.contains("this machine\n") && merged.contains("other machine\n"));
    fs::remove_file(&text).unwrap();
    git(&["checkout", "--", "articles"]);
    assert_eq!(fs::read_to_string(&text).unwrap(), "سطر\nسطر\r\n");
}
