//! `hashiya check`: a line for each problem, exit codes, nothing changed.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hashiya::cli::{Check, Verdict, check};

use crate::desk::{Desk, label_words};

fn run(paths: &[&Path]) -> (Verdict, Vec<String>) {
    let arguments = Check {
        paths: paths.iter().map(|path| PathBuf::from(*path)).collect(),
        json: false,
    };
    let mut out = Vec::new();
    let verdict = check(&arguments, &mut out).unwrap();
    let lines = String::from_utf8(out).unwrap();
    (verdict, lines.lines().map(str::to_owned).collect())
}

fn verdict(articles: usize, errors: usize, warnings: usize) -> Verdict {
    Verdict {
        articles,
        errors,
        warnings,
    }
}

#[test]
fn articles_in_order_give_no_line() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    desk.write("plain.txt", "نص بلا حواش");
    desk.write("codebook.ron", "(labels: [])");
    desk.write("notes.md", [0, 1, 2]);
    for paths in [
        vec![desk.folder.path()],
        vec![desk.folder.path(), &desk.layer()],
    ] {
        let (verdict, lines) = run(&paths);
        assert_eq!((verdict.exit_code(), lines), (0, Vec::new()));
    }
    assert_eq!(run(&[desk.folder.path()]).0, verdict(2, 0, 0));
    assert_eq!(run(&[&desk.article()]).0, verdict(1, 0, 0));
    assert_eq!(run(&[&desk.layer()]).0, verdict(1, 0, 0));
}

#[test]
fn each_problem_is_a_line() {
    let desk = Desk::annotated(&[("كفرنوران", "location"), ("3 مدنيين", "casualty")]);
    let good = desk.read("name.ron");
    fs::create_dir_all(desk.path("deep/er")).unwrap();
    desk.write("deep/er/bad.txt", [0_u8, 1, 2]);
    desk.write("deep/alone.ron", good.replace("name.txt", "alone.txt"));
    desk.write("deep/.hidden.txt", [0_u8]);
    desk.write("deep/torn.txt", "نص");
    desk.write("deep/torn.ron", &good[..good.len() / 2]);
    desk.write("name.ron", good.replace("\"casualty\"", "\"vehicle\""));
    let before = desk.names();

    let (found, lines) = run(&[desk.folder.path()]);
    assert_eq!((found, found.exit_code()), (verdict(4, 4, 0), 1));
    let at = |name: &str| desk.path(name).display().to_string();
    assert_eq!(
        lines[0],
        format!(
            "{}: cannot read the article: this seems to be a binary file, not plain text; \
             save its text as a .txt file and open that",
            at("deep/er/bad.txt")
        )
    );
    assert!(
        lines[1].starts_with(&format!(
            "{}: cannot read the annotations: line ",
            at("deep/torn.ron")
        )),
        "{}",
        lines[1]
    );
    assert!(
        lines[1].ends_with("; the file is left as it is"),
        "{}",
        lines[1]
    );
    assert_eq!(
        lines[2],
        format!(
            "{}: span 1 has the label \"vehicle\", which the codebook does not have; it is kept",
            at("name.ron")
        )
    );
    assert_eq!(
        lines[3],
        format!(
            "{}: cannot read the article: there is no such file or folder; check the path: {}",
            at("deep/alone.ron"),
            at("deep/alone.txt")
        )
    );
    assert_eq!(lines.len(), 4);
    assert_eq!(desk.names(), before);
}

#[test]
fn unsaved_edits_are_a_warning_and_stay() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    label_words(&mut session, "3 مدنيين", "casualty");
    drop(session);
    let (found, lines) = run(&[&desk.article()]);
    assert_eq!((found, found.exit_code()), (verdict(1, 0, 1), 0));
    assert_eq!(
        lines,
        [format!(
            "{}: warning: 1 unsaved edit is not in the annotations yet; \
             open the article to save them: {}",
            desk.layer().display(),
            desk.journal().display()
        )]
    );
    assert_eq!(desk.open().recovered(), 1);
}

#[test]
fn a_folder_without_articles_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let (found, lines) = run(&[folder.path()]);
    assert_eq!(found.exit_code(), 1);
    assert_eq!(
        lines,
        [format!(
            "{}: there are no articles here; name a folder with .txt files",
            folder.path().display()
        )]
    );
    assert_eq!(run(&[&folder.path().join("missing")]).0.exit_code(), 1);
    // A RON file of another kind is passed over in a folder and an error when it is named.
    let codebook = folder.path().join("codebook.ron");
    fs::write(&codebook, "(labels: [])").unwrap();
    assert_eq!(run(&[&codebook]).0, verdict(1, 1, 0));
}

#[test]
fn the_program_speaks_in_exit_codes() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_hashiya"))
            .current_dir(desk.folder.path())
            .args(arguments)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let good = run(&["check", "."]);
    assert_eq!((good.0, good.1.as_str()), (0, ""));
    assert_eq!(good.2, "articles: 1, problems: 0, warnings: 0\n");
    let bad = run(&["check", "missing.txt"]);
    assert_eq!(bad.0, 1);
    assert_eq!(
        bad.1,
        "missing.txt: cannot read the article: there is no such file or folder; check the path\n"
    );
    assert_eq!(run(&["check"]).0, 2);
    assert_eq!(run(&["check", "--colour", "."]).0, 2);
    assert_eq!(run(&["render", "name.txt"]).0, 2);
    assert_eq!(
        run(&["render", "name.txt", "--out", "a.png", "--scale", "0"]).0,
        2
    );
    assert_eq!(
        run(&["--version"]).1,
        concat!("hashiya ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert!(
        run(&["--help"])
            .1
            .contains("\n  check           Verify projects, articles")
    );
}
