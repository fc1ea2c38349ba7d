//! The record of edits: what it says, that it has each edit once, and that it never stops a save.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use hashiya::model::codebook::LabelId;
use hashiya::model::status::Status;
use hashiya::session::{ConflictChoice, SaveState, Session};
use hashiya::store::{LoggedChange, OpenOptions, Problem, read_log};

use crate::desk::{Desk, TEXT, label_words, options, span_of};

fn open(desk: &Desk) -> Session {
    let options = OpenOptions {
        record: true,
        ..options()
    };
    Session::open(&desk.article(), &options).unwrap()
}

/// What the record says was done, in order.
fn told(desk: &Desk) -> Vec<String> {
    let log = read_log(&desk.path("name.log")).unwrap();
    assert_eq!(log.unreadable, [0_usize; 0]);
    let deeds = log.lines.iter().flat_map(|line| &line.did);
    deeds.map(ToString::to_string).collect()
}

#[test]
fn it_says_who_changed_what_when() {
    let desk = Desk::new();
    let mut session = open(&desk);
    let id = label_words(&mut session, "3 مدنيين", "casualty");
    session.relabel(id, &LabelId::new("actor")).unwrap();
    session.set_note(id, "أولي\nفقط").unwrap();
    session.set_range(id, span_of(TEXT, "مدنيين")).unwrap();
    assert!(!desk.path("name.log").exists(), "only what is saved");
    session.save_now().unwrap();
    let line = 0..TEXT.find('\n').unwrap();
    session.exclude(line).unwrap();
    session.undo().unwrap();
    session.set_status(Status::Flagged, "متى؟").unwrap();
    session.close().unwrap();
    assert_eq!(
        told(&desk),
        [
            "added span 0, casualty: \"3 مدنيين\" 6-14",
            "labelled span 0 actor instead of casualty: \"3 مدنيين\" 6-14",
            "noted \"أولي فقط\" on span 0: \"3 مدنيين\" 6-14",
            "moved span 0 to \"مدنيين\" 8-14 from \"3 مدنيين\" 6-14",
            "removed span 0, actor: \"مدنيين\" 8-14, noted \"أولي فقط\"",
            "excluded \"قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016.\" 0-41",
            "included \"قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016.\" 0-41",
            "added span 0, actor: \"مدنيين\" 8-14, noted \"أولي فقط\"",
            "set the status flagged instead of new: متى؟",
        ]
    );
    let log = desk.read("name.log");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(
        lines[0],
        "// Hashiya's record of edits: who changed what when. \
         Offsets count Unicode code points."
    );
    let (line, sum) = lines[1].split_once(" sum: \"").unwrap();
    assert_eq!(
        line,
        "(time: \"2026-11-22T17:00:00.000Z\", by: \"ليلى\", did: [add(span: 0, \
         label: \"casualty\", at: (start: 6, end: 14, quote: \"3 مدنيين\"))],"
    );
    assert_eq!(sum.len(), "0123456789abcdef\")".len());
    // Vowel marks can be read, and what cannot be seen is escaped.
    assert!(lines[6].contains("\"قُتِل 3 مدنيين"), "{}", lines[6]);
    assert!(lines[3].contains("أولي\\nفقط"), "{}", lines[3]);
}

#[test]
fn without_the_option_there_is_none() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
}

#[test]
fn long_texts_are_cut_short() {
    let desk = Desk::new();
    let mut session = open(&desk);
    session.exclude(0..TEXT.len()).unwrap();
    session.close().unwrap();
    let log = read_log(&desk.path("name.log")).unwrap();
    let LoggedChange::Exclude { at } = &log.lines[0].did[0] else {
        panic!("{:?}", log.lines[0]);
    };
    assert_eq!((at.start, at.end), (0, TEXT.chars().count() as u64));
    let beginning: String = TEXT.chars().take(80).collect();
    assert_eq!(at.quote, format!("{beginning}…"));
}

#[test]
fn a_span_of_a_file_in_an_excluded_part_is_recorded_both_ways() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let ron = desk.read("name.ron");
    let mut session = desk.open();
    session.exclude(0..TEXT.len()).unwrap();
    session.close().unwrap();
    let excluded = desk.read("name.ron");
    let part = &excluded
        [excluded.find("    excluded: [").unwrap()..excluded.find("    spans: [").unwrap()];
    desk.write(
        "name.ron",
        ron.replace("    spans: [", &format!("{part}    spans: [")),
    );
    let mut session = open(&desk);
    session.remove(session.layer().spans()[0].id).unwrap();
    session.undo().unwrap();
    session.close().unwrap();
    let said = told(&desk);
    assert!(said[0].starts_with("removed span 0, location"), "{said:?}");
    assert!(said[1].starts_with("added span 0, location"), "{said:?}");
    assert_eq!(said.len(), 2);
}

#[test]
fn a_record_that_cannot_be_written_stops_no_save_and_is_made_up_for() {
    let desk = Desk::new();
    fs::create_dir(desk.path("name.log")).unwrap();
    let mut session = open(&desk);
    label_words(&mut session, "3 مدنيين", "casualty");
    session.save_now().unwrap();
    assert_eq!(session.save_state(), SaveState::Saved);
    let [Problem::LogFailed { reason }] = session.problems() else {
        panic!("{:?}", session.problems());
    };
    assert!(
        reason.starts_with("cannot write the record of edits: this is a folder, not a file"),
        "{reason}"
    );
    // It is said once.
    label_words(&mut session, "كفرنوران", "location");
    session.save_now().unwrap();
    assert_eq!(session.problems().len(), 1);
    session.close().unwrap();
    assert_eq!(
        desk.names(),
        [".name.ron.journal", "name.log", "name.ron", "name.txt"]
    );

    // Edits after the next start come after those.
    let mut session = open(&desk);
    assert_eq!(session.recovered(), 0, "the file has them all");
    assert!(matches!(session.problems(), [Problem::LogFailed { .. }]));
    label_words(&mut session, "خمسة أشخاص", "casualty");
    fs::remove_dir(desk.path("name.log")).unwrap();
    session.close().unwrap();
    assert_eq!(
        told(&desk),
        [
            "added span 0, casualty: \"3 مدنيين\" 6-14",
            "added span 1, location: \"كفرنوران\" 77-85",
            "added span 2, casualty: \"خمسة أشخاص\" 112-122",
        ]
    );
    assert_eq!(desk.names(), ["name.log", "name.ron", "name.txt"]);
}

#[test]
fn what_was_kept_for_the_record_is_written_at_the_next_start() {
    let desk = Desk::new();
    fs::create_dir(desk.path("name.log")).unwrap();
    let mut session = open(&desk);
    label_words(&mut session, "3 مدنيين", "casualty");
    session.close().unwrap();
    fs::remove_dir(desk.path("name.log")).unwrap();
    let mut session = open(&desk);
    assert_eq!(session.problems(), []);
    session.close().unwrap();
    assert_eq!(told(&desk), ["added span 0, casualty: \"3 مدنيين\" 6-14"]);
    assert_eq!(desk.names(), ["name.log", "name.ron", "name.txt"]);
}

#[test]
fn a_kill_between_the_save_and_the_record_neither_loses_nor_doubles_a_line() {
    let desk = Desk::new();
    let mut session = open(&desk);
    label_words(&mut session, "3 مدنيين", "casualty");
    label_words(&mut session, "كفرنوران", "location");
    // What the disk has right after the file is in place.
    let journal = {
        fs::create_dir(desk.path("name.log")).unwrap();
        session.save_now().unwrap();
        fs::remove_dir(desk.path("name.log")).unwrap();
        fs::read(desk.journal()).unwrap()
    };
    drop(session);
    let whole = {
        let mut session = open(&desk);
        session.close().unwrap();
        desk.read("name.log")
    };
    assert_eq!(told(&desk).len(), 2);
    // Killed before the record, in the middle of it at any byte, and after it.
    for end in 0..=whole.len() {
        fs::write(desk.journal(), &journal).unwrap();
        fs::write(desk.path("name.log"), &whole.as_bytes()[..end]).unwrap();
        open(&desk).close().unwrap();
        assert_eq!(desk.read("name.log"), whole, "killed at byte {end}");
        assert_eq!(desk.names(), ["name.log", "name.ron", "name.txt"]);
    }
}

#[test]
fn what_is_not_ours_in_a_record_stays_and_is_counted() {
    let desk = Desk::new();
    let strange = "<<<<<<< HEAD\n(time: \"\", by: \"\", did: [fly()], sum: \"\")\nno line end";
    desk.write("name.log", strange);
    let mut session = open(&desk);
    label_words(&mut session, "3 مدنيين", "casualty");
    session.close().unwrap();
    let log = desk.read("name.log");
    assert!(log.starts_with(&format!("{strange}\n(time: ")), "{log}");
    let log = read_log(&desk.path("name.log")).unwrap();
    assert_eq!((log.lines.len(), log.unreadable), (1, vec![1, 2, 3]));
}

#[test]
fn the_annotations_of_another_program_are_noted() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = open(&desk);
    let theirs = desk.read("name.ron").replace("\"location\"", "\"actor\"");
    desk.write("name.ron", &theirs);
    label_words(&mut session, "3 مدنيين", "casualty");
    session.save_now().unwrap_err();
    session
        .resolve_conflict(ConflictChoice::TakeTheirs)
        .unwrap();
    session.close().unwrap();
    assert_eq!(
        told(&desk),
        [
            "added span 1, casualty: \"3 مدنيين\" 6-14",
            "took the annotations of another program, with 1 spans",
        ]
    );
}

#[test]
fn an_edit_of_an_older_journal_is_applied_without_a_line() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "3 مدنيين", "casualty");
    drop(session);
    let mut session = open(&desk);
    assert_eq!(session.recovered(), 1);
    session.close().unwrap();
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
}

#[test]
fn the_example_of_the_documentation_is_read() {
    let page = include_str!("../../docs/file-format.md");
    let chapter = page.split("## The record of edits").nth(1).unwrap();
    let example = chapter.split("```text\n").nth(1).unwrap();
    let example = example.split("```").next().unwrap();
    let desk = Desk::new();
    let log = read_log(&desk.write("name.log", example)).unwrap();
    assert_eq!(log.unreadable, [0_usize; 0]);
    let did: Vec<String> = log
        .lines
        .iter()
        .map(|line| line.did[0].to_string())
        .collect();
    assert_eq!(
        did,
        [
            "added span 1, location: \"حلب\" 45-48",
            "set the status flagged instead of in_progress: هل العدد مؤكد؟",
        ]
    );
}
