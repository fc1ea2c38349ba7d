//! Status, excluded parts and active time through the one door and into the file.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::time::Duration;

use hashiya::model::codebook::LabelId;
use hashiya::model::row::{ArticleRow, LayerRow};
use hashiya::model::status::Status;
use hashiya::session::{Change, Excluded, SaveState, Session, SessionError};
use hashiya::store::{OpenOptions, read_layer};

use crate::desk::{Desk, TEXT, label_words, options, span_of, spans, words};

#[test]
fn a_status_is_saved_with_its_reason_and_undone() {
    let desk = Desk::new();
    let mut session = desk.open();
    assert_eq!(session.status(), Status::New);
    label_words(&mut session, "كفرنوران", "location");
    assert_eq!(session.status(), Status::InProgress);
    session.set_status(Status::Flagged, "من قصف؟").unwrap();
    let revision = session.revision();
    session.set_status(Status::Flagged, "من قصف؟").unwrap();
    assert_eq!(session.revision(), revision, "the same again is no edit");
    session.close().unwrap();
    let file = read_layer(desk.read("name.ron").as_bytes()).unwrap();
    assert_eq!(
        (file.status, file.reason.as_str()),
        (Status::Flagged, "من قصف؟")
    );

    let mut session = desk.open();
    assert_eq!(session.layer().reason(), "من قصف؟");
    session.set_status(Status::Done, "").unwrap();
    assert_eq!(session.status(), Status::Done);
    session.undo().unwrap();
    assert_eq!(
        (session.status(), session.layer().reason()),
        (Status::Flagged, "من قصف؟")
    );
}

#[test]
fn a_row_says_what_is_not_saved_yet_and_others_keep_theirs() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    session.set_status(Status::Skipped, "رياضة").unwrap();
    let theirs = LayerRow {
        annotator: "سامي".to_owned(),
        status: Status::Done,
        ..LayerRow::default()
    };
    let mut row = ArticleRow {
        layers: vec![theirs.clone()],
        ..ArticleRow::default()
    };
    session.update_row(&mut row, "ليلى");
    let own = LayerRow {
        annotator: "ليلى".to_owned(),
        status: Status::Skipped,
        reason: "رياضة".to_owned(),
        counts: vec![(LabelId::new("location"), 1)],
        ..LayerRow::default()
    };
    assert_eq!(row.layers, [theirs.clone(), own.clone()]);
    session.undo().unwrap();
    session.undo().unwrap();
    session.update_row(&mut row, "ليلى");
    let nothing = LayerRow {
        annotator: own.annotator,
        ..LayerRow::default()
    };
    assert_eq!(row.layers, [theirs, nothing]);
}

#[test]
fn an_article_without_spans_can_be_done() {
    let desk = Desk::new();
    let mut session = desk.open();
    session.set_status(Status::Done, "").unwrap();
    session.close().unwrap();
    assert_eq!(desk.open().status(), Status::Done);
}

#[test]
fn excluding_removes_the_spans_inside_as_one_step() {
    let desk = Desk::annotated(&[("كفرنوران", "location"), ("3 مدنيين", "casualty")]);
    let mut session = desk.open();
    let line = span_of(
        TEXT,
        "وقال الدفاع المدني إن القصف استهدف كفرنوران في ريف حلب.",
    );
    let done = session.exclude(line.clone()).unwrap();
    assert_eq!(done.removed, 1);
    assert!(done.change.touched.contains(&line));
    assert!(done.change.touched.contains(&span_of(TEXT, "كفرنوران")));
    assert_eq!(spans(&session), words(&[("3 مدنيين", "casualty")]));
    assert_eq!(session.layer().excluded(), std::slice::from_ref(&line));
    assert_eq!(
        session.exclude(line.clone()).unwrap(),
        Excluded::default(),
        "it is excluded already"
    );

    // Nothing can be labelled there.
    session.set_selection(Some(hashiya::model::selection::Selection::over(span_of(
        TEXT,
        "الدفاع المدني",
    ))));
    let label = hashiya::model::codebook::LabelId::new("actor");
    let error = session.label_selection(&label).unwrap_err();
    assert!(matches!(error, SessionError::Edit(_)), "{error}");

    session.undo().unwrap();
    assert_eq!(spans(&session).len(), 2);
    assert!(session.layer().excluded().is_empty());
    session.redo().unwrap();
    session.close().unwrap();
    let session = desk.open();
    assert_eq!(session.layer().excluded(), [line]);
    assert_eq!(session.problems(), []);
}

#[test]
fn a_part_of_a_part_is_included_again() {
    let desk = Desk::new();
    let mut session = desk.open();
    let all = 0..TEXT.len();
    assert_eq!(
        session.toggle_excluded(all.clone()).unwrap().removed,
        0,
        "not excluded yet"
    );
    let inside = span_of(TEXT, "الدفاع المدني");
    let change = session.include(inside.clone()).unwrap();
    assert!(!change.touched.is_empty());
    assert_eq!(
        session.layer().excluded(),
        [0..inside.start, inside.end..all.end]
    );
    assert_eq!(
        session.include(inside.clone()).unwrap(),
        Change::default(),
        "it is a part of the article"
    );
    label_words(&mut session, "الدفاع المدني", "actor");
    // A stretch that is excluded in part is excluded as a whole, with the spans in it.
    assert_eq!(session.toggle_excluded(all.clone()).unwrap().removed, 1);
    session.toggle_excluded(all).unwrap();
    assert!(session.layer().excluded().is_empty());
    assert_eq!(session.exclude(4..4), Err(SessionError::NothingToExclude));
}

#[test]
fn parts_and_status_survive_a_kill() {
    let desk = Desk::new();
    let mut session = desk.open();
    let first = 0..TEXT.find('\n').unwrap();
    session.exclude(first.clone()).unwrap();
    session
        .set_status(Status::Skipped, "مكرر \"حرفيا\"")
        .unwrap();
    drop(session);
    let session = desk.open();
    assert_eq!(session.recovered(), 2);
    assert_eq!(session.layer().excluded(), [first]);
    assert_eq!(
        (session.status(), session.layer().reason()),
        (Status::Skipped, "مكرر \"حرفيا\"")
    );
}

fn active(desk: &Desk) -> u64 {
    read_layer(&fs::read(desk.layer()).unwrap())
        .unwrap()
        .active_seconds
}

#[test]
fn active_time_is_written_with_the_layer_and_adds_up() {
    let desk = Desk::new();
    let mut session = desk.open();
    session.add_active(Duration::from_millis(61_700));
    label_words(&mut session, "كفرنوران", "location");
    session.save_now().unwrap();
    assert_eq!(active(&desk), 61);
    session.add_active(Duration::from_millis(400));
    assert_eq!(session.active_seconds(), 62);
    assert_eq!(session.save_state(), SaveState::Saved);
    session.close().unwrap();
    assert_eq!(active(&desk), 62, "written at close: there is a file");

    let mut session = desk.open();
    assert_eq!(session.active_seconds(), 62);
    session.add_active(Duration::from_secs(8));
    session.close().unwrap();
    assert_eq!(active(&desk), 70);
}

#[test]
fn having_looked_at_an_article_writes_nothing() {
    let desk = Desk::new();
    let mut session = desk.open();
    session.add_active(Duration::from_secs(90));
    session.save_now().unwrap();
    session.close().unwrap();
    assert_eq!(desk.names(), ["name.txt"]);
}

#[test]
fn active_time_alone_is_no_reason_for_a_conflict() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    let theirs = desk.read("name.ron").replace("\"location\"", "\"actor\"");
    desk.write("name.ron", &theirs);
    session.add_active(Duration::from_secs(90));
    session.close().unwrap();
    assert_eq!(desk.read("name.ron"), theirs);
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
}

#[test]
fn a_window_that_only_reads_counts_no_time() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let _first = desk.open();
    let mut second = Session::open(&desk.article(), &OpenOptions { ..options() }).unwrap();
    second.add_active(Duration::from_secs(5));
    assert_eq!(second.active_seconds(), 0);
    assert!(second.set_status(Status::Done, "").is_err());
    assert!(second.exclude(0..4).is_err());
}
