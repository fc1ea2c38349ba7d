//! Articles and layers at places of their own, as in a project; and files that change while they
//! are open.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::PathBuf;

use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::status::Status;
use hashiya::session::{ConflictChoice, Reload, SaveState, Session};
use hashiya::store::{Access, OpenOptions, StoreError, inspect_at, read_layer};

use crate::desk::{Desk, TEXT, label_words, names_in, options, span_of, spans, words};

/// Where Leila's layer of `name.txt` is.
fn layer_of(desk: &Desk) -> PathBuf {
    desk.path("annotations/ليلى/name.ron")
}

fn open(desk: &Desk) -> Session {
    Session::open_at(&desk.article(), &layer_of(desk), &options()).unwrap()
}

#[test]
fn a_layer_in_another_folder_is_made_found_and_recovered() {
    let desk = Desk::new();
    let mut session = open(&desk);
    assert_eq!(session.layer_path(), Some(layer_of(&desk).as_path()));
    label_words(&mut session, "كفرنوران", "location");
    drop(session);
    let folder = layer_of(&desk).parent().unwrap().to_owned();
    assert_eq!(names_in(&folder), [".name.ron.journal"]);
    let mut session = open(&desk);
    assert_eq!(session.recovered(), 1);
    session.close().unwrap();
    assert_eq!(names_in(&folder), ["name.ron"]);
    assert_eq!(desk.names(), ["annotations", "name.txt"]);

    let file = read_layer(&fs::read(layer_of(&desk)).unwrap()).unwrap();
    assert_eq!(file.article.file, "name.txt");
    let inspected = inspect_at(
        &desk.article(),
        &layer_of(&desk),
        None,
        &Codebook::default(),
    )
    .unwrap();
    assert_eq!(inspected.problems, []);
    assert_eq!(inspected.layer.len(), 1);
}

#[test]
fn the_labels_are_those_of_the_options() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let ron = desk.read("name.ron").replace("\"location\"", "\"vehicle\"");
    fs::create_dir_all(layer_of(&desk).parent().unwrap()).unwrap();
    fs::write(layer_of(&desk), ron).unwrap();
    assert_eq!(open(&desk).problems().len(), 1, "an unknown label");
    let mut codebook = Codebook::default();
    codebook.labels[0].id = LabelId::new("vehicle");
    let with_weapons = OpenOptions {
        codebook: codebook.clone(),
        ..options()
    };
    let session = Session::open_at(&desk.article(), &layer_of(&desk), &with_weapons).unwrap();
    assert_eq!(session.problems(), []);
    assert_eq!(session.codebook(), &codebook);
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_folder_can_be_made_the_article_is_read_only() {
    let desk = Desk::new();
    let layer = std::path::Path::new("/proc/annotations/ليلى/name.ron");
    let session = Session::open_at(&desk.article(), layer, &options()).unwrap();
    assert!(matches!(session.access(), Access::ReadOnly(_)));
}

/// Two people: one has the article open, and the other's file comes in, as by a sync service.
fn theirs(desk: &Desk) -> String {
    desk.read("name.ron")
        .replace("\"location\"", "\"actor\"")
        .replace(
            "annotator: \"ليلى\"",
            "status: \"done\",\n    annotator: \"ليلى\"",
        )
}

#[test]
fn a_file_that_nobody_changed_is_not_read_again() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    assert_eq!(session.reload_if_changed(), Ok(Reload::Same));
    label_words(&mut session, "3 مدنيين", "casualty");
    assert_eq!(session.reload_if_changed(), Ok(Reload::Same));
    session.save_now().unwrap();
    assert_eq!(session.reload_if_changed(), Ok(Reload::Same));
    // A file that is gone for a moment, or for good, is written again by the next save.
    fs::remove_file(desk.layer()).unwrap();
    assert_eq!(session.reload_if_changed(), Ok(Reload::Same));
    assert_eq!(spans(&session).len(), 2);
}

#[test]
fn a_changed_file_is_read_when_nothing_is_unsaved_and_undo_brings_mine_back() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    session.exclude(span_of(TEXT, "وفي إدلب")).unwrap();
    session.save_now().unwrap();
    let theirs = theirs(&desk).replace("excluded: [", "unplaced_parts: [");
    desk.write("name.ron", &theirs);
    let revision = session.revision();
    let Ok(Reload::Reloaded(change)) = session.reload_if_changed() else {
        panic!("it was not read");
    };
    let whole = 0..TEXT.len();
    assert_eq!(change.touched, std::slice::from_ref(&whole));
    assert!(session.revision() > revision);
    assert_eq!(spans(&session), words(&[("كفرنوران", "actor")]));
    assert_eq!(session.status(), Status::Done);
    assert!(session.layer().excluded().is_empty());
    assert_eq!(session.layer().unplaced_parts().len(), 1);
    assert_eq!(session.save_state(), SaveState::Saved);
    assert_eq!(desk.read("name.ron"), theirs, "nothing was written");
    assert_eq!(session.reload_if_changed(), Ok(Reload::Same));

    session.undo().unwrap();
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
    assert_eq!(session.layer().excluded(), [span_of(TEXT, "وفي إدلب")]);
    assert_eq!(session.layer().unplaced_parts(), []);
    session.close().unwrap();
    let names = desk.names();
    assert_eq!(names, ["name.ron", "name.txt"], "no copy was needed");
}

#[test]
fn a_changed_file_is_a_conflict_when_there_is_unsaved_work() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    let theirs = theirs(&desk);
    desk.write("name.ron", &theirs);
    label_words(&mut session, "3 مدنيين", "casualty");
    assert_eq!(session.reload_if_changed(), Ok(Reload::Conflict));
    assert_eq!(session.conflict(), Some(desk.layer().as_path()));
    assert_eq!(session.reload_if_changed(), Ok(Reload::Conflict));
    assert_eq!(desk.read("name.ron"), theirs);
    assert_eq!(spans(&session).len(), 2);
    let mine = "name.ron.mine-2026-11-22T17-00-00Z";
    assert_eq!(
        desk.names(),
        [".name.ron.journal", "name.ron", mine, "name.txt"]
    );
    session
        .resolve_conflict(ConflictChoice::TakeTheirs)
        .unwrap();
    assert_eq!(session.status(), Status::Done);
    assert_eq!(session.reload_if_changed(), Ok(Reload::Same));
}

#[test]
fn a_changed_file_that_cannot_be_read_is_said_and_never_overwritten() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    desk.write("name.ron", "<<<<<<< HEAD\n");
    let error = session.reload_if_changed().unwrap_err();
    assert!(matches!(error, StoreError::Layer { .. }), "{error}");
    assert_eq!(spans(&session).len(), 1);
    label_words(&mut session, "3 مدنيين", "casualty");
    assert!(matches!(
        session.save_now(),
        Err(StoreError::ChangedOnDisk { .. })
    ));
    assert_eq!(desk.read("name.ron"), "<<<<<<< HEAD\n");
}

#[test]
fn a_window_that_only_reads_follows_the_one_that_writes() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut first = desk.open();
    let mut second = desk.open();
    label_words(&mut first, "3 مدنيين", "casualty");
    first.save_now().unwrap();
    assert!(matches!(
        second.reload_if_changed(),
        Ok(Reload::Reloaded(_))
    ));
    assert_eq!(spans(&second), spans(&first));
    assert_eq!(second.reload_if_changed(), Ok(Reload::Same));
    assert!(!second.can_undo());
}

#[test]
fn their_active_time_and_mine_add_up() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    session.add_active(std::time::Duration::from_secs(10));
    let theirs = desk
        .read("name.ron")
        .replace("    spans: [", "    active_seconds: 100,\n    spans: [");
    desk.write("name.ron", theirs);
    session.reload_if_changed().unwrap();
    assert_eq!(session.active_seconds(), 110);
}
