//! `hashiya log`: the record of an article, of a layer, of a project; as lines and as JSON.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hashiya::cli::{LogArguments, log};
use hashiya::model::attribute::{AttributeId, Value as Attribute};
use hashiya::model::casualty::{Casualty, Count};
use hashiya::session::Session;
use hashiya::store::OpenOptions;
use serde_json::{Value, json};

use crate::desk::{Desk, TEXT, label_words, options};

/// A project with one article and two annotators.
fn project() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.path("articles")).unwrap();
    fs::write(desk.path("articles/خبر.txt"), TEXT).unwrap();
    annotate(&desk, "ليلى", "كفرنوران", "location");
    annotate(&desk, "سلمى", "3 مدنيين", "casualty");
    desk
}

fn annotate(desk: &Desk, annotator: &str, words: &str, label: &str) {
    let options = OpenOptions {
        annotator: annotator.to_owned(),
        record: true,
        ..options()
    };
    let layer = desk.path(&format!("annotations/{annotator}/خبر.ron"));
    let mut session = Session::open_at(&desk.path("articles/خبر.txt"), &layer, &options).unwrap();
    label_words(&mut session, words, label);
    session.close().unwrap();
}

fn run(paths: &[PathBuf], json: bool) -> (u8, String, String) {
    let arguments = LogArguments {
        paths: paths.to_vec(),
        json,
    };
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let code = log(&arguments, &mut out, &mut errors).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(errors))
}

const LEILA: &str = "2026-11-22T17:00:00.000Z  ليلى  added span 0, location: \"كفرنوران\" 77-85\n";
const SALMA: &str = "2026-11-22T17:00:00.000Z  سلمى  added span 0, casualty: \"3 مدنيين\" 6-14\n";

#[test]
fn of_a_layer_and_of_a_record_it_is_the_lines() {
    let desk = project();
    for name in ["annotations/ليلى/خبر.ron", "annotations/ليلى/خبر.log"] {
        assert_eq!(
            run(&[desk.path(name)], false),
            (0, LEILA.to_owned(), String::new())
        );
    }
}

#[test]
fn of_an_article_and_of_a_project_it_is_that_of_all_annotators() {
    let desk = project();
    let record = |name: &str| desk.path(&format!("annotations/{name}/خبر.log"));
    let (leila, salma) = (record("ليلى"), record("سلمى"));
    let expected = format!(
        "{}:\n{SALMA}\n{}:\n{LEILA}",
        salma.display(),
        leila.display()
    );
    for path in [desk.path("articles/خبر.txt"), desk.folder.path().to_owned()] {
        assert_eq!(run(&[path], false), (0, expected.clone(), String::new()));
    }
    let folder = salma.parent().unwrap().to_owned();
    assert_eq!(run(&[folder], false).1, SALMA);
}

#[test]
fn as_json_each_change_is_an_object_on_a_line() {
    let desk = project();
    let (code, out, _) = run(&[desk.path("annotations/ليلى/خبر.ron")], true);
    assert_eq!((code, out.lines().count()), (0, 1));
    let mut line: Value = serde_json::from_str(&out).unwrap();
    let object = line.as_object_mut().unwrap();
    let sum = object.remove("sum").unwrap();
    assert_eq!(sum.as_str().unwrap().len(), 16);
    assert_eq!(
        line,
        json!({
            "record": desk.path("annotations/ليلى/خبر.log").display().to_string(),
            "article": "خبر",
            "time": "2026-11-22T17:00:00.000Z",
            "by": "ليلى",
            "did": "add",
            "span": 0,
            "label": "location",
            "at": { "start": 77, "end": 85, "quote": "كفرنوران" },
        })
    );
}

#[test]
fn what_is_missing_or_damaged_is_said_and_the_rest_is_printed() {
    let desk = project();
    let record = desk.path("annotations/ليلى/خبر.log");
    let damaged = fs::read_to_string(&record).unwrap() + "(time: \"2026\n";
    fs::write(&record, damaged).unwrap();
    let nowhere = desk.path("nowhere.txt");
    let (code, out, errors) = run(&[nowhere.clone(), record.clone()], false);
    assert_eq!((code, out.as_str()), (1, LEILA));
    assert_eq!(
        errors,
        format!(
            "{}: there is no record of edits here\n{}: line 3 cannot be read\n",
            nowhere.display(),
            record.display()
        )
    );
}

#[test]
fn the_program_knows_the_command() {
    let desk = project();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .current_dir(desk.path("annotations/ليلى"))
        .args([Path::new("log"), Path::new("خبر.ron")])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), LEILA);
}

#[test]
fn coding_is_told_in_words() {
    let desk = Desk::new();
    fs::create_dir(desk.path("articles")).unwrap();
    fs::write(desk.path("articles/خبر.txt"), TEXT).unwrap();
    let options = OpenOptions {
        annotator: "ليلى".to_owned(),
        record: true,
        ..options()
    };
    let layer = desk.path("annotations/ليلى/خبر.ron");
    let mut session = Session::open_at(&desk.path("articles/خبر.txt"), &layer, &options).unwrap();
    let casualty = label_words(&mut session, "3 مدنيين", "casualty");
    let place = label_words(&mut session, "كفرنوران", "location");
    let killed = Casualty {
        count: Count::exact(3),
        ..Casualty::default()
    };
    let (count, killed) = (AttributeId::new("count"), Some(Attribute::Casualty(killed)));
    session.set_attribute(casualty, count, killed).unwrap();
    let (incident, _) = session.new_incident(&[casualty]).unwrap();
    session.add_to_incident(incident, &[place], None).unwrap();
    session.remove_all(&[place]).unwrap();
    session.remove_incident(incident).unwrap();
    session.close().unwrap();
    let (code, out, _) = run(&[desk.path("annotations/ليلى/خبر.log")], false);
    assert_eq!(code, 0);
    let deeds: Vec<&str> = out
        .lines()
        .skip(2)
        .filter_map(|line| line.splitn(3, "  ").nth(2))
        .collect();
    assert_eq!(
        deeds,
        [
            "set count of span 0 to killed 3: \"3 مدنيين\" 6-14",
            "made incident 0: casualty \"3 مدنيين\" (span 0)",
            "changed incident 0: location \"كفرنوران\" (span 1)",
            "changed incident 0: without location \"كفرنوران\" (span 1)",
            "removed span 1, location: \"كفرنوران\" 77-85",
            "removed incident 0: casualty \"3 مدنيين\" (span 0)",
        ]
    );
}
