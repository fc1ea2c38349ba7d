//! Saving by itself, saving now, conflicts, files that must not be replaced.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use hashiya::model::article::Article;
use hashiya::model::codebook::LabelId;
use hashiya::model::layer::Layer;
use hashiya::session::{ConflictChoice, SaveState, Session, SessionError};
use hashiya::store::{Access, OpenOptions, StoreError, TextEncoding, read_layer};

use crate::desk::{Desk, TEXT, label_words, options, spans, words};

const SECOND: Duration = Duration::from_secs(1);

/// Ticks until nothing is pending, with a clock that runs as fast as the disk allows.
fn settle(session: &mut Session, mut now: Instant) -> Instant {
    let (sender, receiver) = mpsc::channel();
    session.set_waker(Box::new(move || {
        let _ = sender.send(());
    }));
    for _ in 0..100 {
        match session.tick(now) {
            None => return now,
            Some(wait) => now += wait,
        }
        if session.save_state() == SaveState::Saving {
            receiver.recv_timeout(Duration::from_secs(10)).unwrap();
            // The result is sent before the waker is called.
        } else if session.conflict().is_some() {
            // What is not saved is kept aside on a thread, too, and nothing else is shown.
            let _ = receiver.recv_timeout(Duration::from_millis(100));
        }
    }
    panic!("the session never rests");
}

#[test]
fn an_edit_is_in_the_file_a_second_later() {
    let desk = Desk::new();
    let mut session = desk.open();
    let start = Instant::now();
    label_words(&mut session, "كفرنوران", "location");
    assert_eq!(session.save_state(), SaveState::Unsaved);
    assert_eq!(session.tick(start), Some(SECOND));
    assert_eq!(session.tick(start + SECOND / 4), Some(SECOND * 3 / 4));
    assert!(!desk.layer().exists());
    // Another edit begins the second anew.
    label_words(&mut session, "3 مدنيين", "casualty");
    assert_eq!(session.tick(start + SECOND / 2), Some(SECOND));
    let later = start + SECOND * 3 / 2;
    settle(&mut session, later);
    assert_eq!(session.save_state(), SaveState::Saved);
    assert_eq!(fs::read(desk.journal()).unwrap(), b"");
    let file = read_layer(desk.read("name.ron").as_bytes()).unwrap();
    assert_eq!(file.spans.len(), 2);
    assert_eq!(file.annotator, "ليلى");
    assert_eq!(
        (file.created.as_str(), file.modified.as_str()),
        ("2026-11-22T17:00:00Z", "2026-11-22T17:00:00Z")
    );
    assert_eq!(session.tick(later + SECOND * 60), None);
    assert_eq!(desk.read("name.txt"), TEXT, "the article is never written");
}

#[test]
fn saving_again_keeps_when_it_was_made_and_by_whom() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let later = OpenOptions {
        annotator: "سلمى".to_owned(),
        clock: || "2027-01-01T08:30:00.25Z".parse().unwrap(),
        ..options()
    };
    let mut session = Session::open(&desk.article(), &later).unwrap();
    assert_eq!(session.annotator(), "ليلى");
    label_words(&mut session, "3 مدنيين", "casualty");
    session.save_now().unwrap();
    let file = read_layer(desk.read("name.ron").as_bytes()).unwrap();
    assert_eq!(
        (file.created.as_str(), file.modified.as_str()),
        ("2026-11-22T17:00:00Z", "2027-01-01T08:30:00Z")
    );
    session.set_annotator("سلمى");
    assert_eq!(session.save_state(), SaveState::Saved);
    session.save_now().unwrap();
    assert!(desk.read("name.ron").contains("annotator: \"سلمى\""));
}

#[test]
fn edits_made_during_a_save_are_saved_next() {
    let desk = Desk::new();
    let mut session = desk.open();
    let now = Instant::now();
    label_words(&mut session, "كفرنوران", "location");
    session.tick(now);
    session.tick(now + SECOND);
    label_words(&mut session, "3 مدنيين", "casualty");
    session.save_now().unwrap();
    assert_eq!(session.save_state(), SaveState::Saved);
    let again = desk.path("name.ron");
    assert_eq!(
        read_layer(&fs::read(again).unwrap()).unwrap().spans.len(),
        2
    );
    assert_eq!(fs::read(desk.journal()).unwrap(), b"");
}

/// Where the work is while a conflict lasts.
const MINE: &str = "name.ron.mine-2026-11-22T17-00-00Z";

fn conflict() -> (Desk, Session, String) {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    let theirs = desk.read("name.ron").replace("\"location\"", "\"actor\"");
    desk.write("name.ron", &theirs);
    label_words(&mut session, "3 مدنيين", "casualty");
    let error = session.save_now().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "cannot save the annotations: another program changed the file since it was read; \
             yours are in \"{MINE}\"; choose which of the two to keep: {}",
            desk.layer().display()
        )
    );
    assert_eq!(session.conflict(), Some(desk.layer().as_path()));
    assert_eq!(session.save_state(), SaveState::Failed(error.to_string()));
    assert_eq!(desk.read("name.ron"), theirs, "nothing is overwritten");
    assert_eq!(
        read_layer(desk.read(MINE).as_bytes()).unwrap().spans.len(),
        2
    );
    assert!(session.close().is_err());
    assert_eq!(
        session.tick(Instant::now() + SECOND * 60),
        None,
        "a person must choose"
    );
    (desk, session, theirs)
}

#[test]
fn in_a_conflict_mine_may_win_and_theirs_is_kept() {
    let (desk, mut session, theirs) = conflict();
    session.resolve_conflict(ConflictChoice::KeepMine).unwrap();
    assert_eq!(
        (session.conflict(), session.save_state()),
        (None, SaveState::Saved)
    );
    let before = "name.ron.before-2026-11-22T17-00-00Z";
    assert_eq!(desk.read(before), theirs);
    // What is saved needs no copy.
    assert_eq!(
        desk.names(),
        [".name.ron.journal", "name.ron", before, "name.txt"]
    );
    session.close().unwrap();
    let expected = words(&[("3 مدنيين", "casualty"), ("كفرنوران", "location")]);
    assert_eq!(spans(&desk.open()), expected);
}

#[test]
fn in_a_conflict_theirs_may_win_and_mine_is_kept() {
    let (desk, mut session, theirs) = conflict();
    let mine = spans(&session);
    let change = session
        .resolve_conflict(ConflictChoice::TakeTheirs)
        .unwrap();
    assert_eq!(change.touched.len(), 1);
    assert_eq!(spans(&session), words(&[("كفرنوران", "actor")]));
    assert_eq!(
        (session.conflict(), session.save_state()),
        (None, SaveState::Saved)
    );
    assert_eq!(desk.read("name.ron"), theirs);
    assert_eq!(
        read_layer(desk.read(MINE).as_bytes()).unwrap().spans.len(),
        2
    );
    assert_eq!(
        desk.names(),
        [".name.ron.journal", "name.ron", MINE, "name.txt"]
    );
    // Undo brings mine back, also after a kill.
    session.undo().unwrap();
    assert_eq!(spans(&session), mine);
    drop(session);
    let mut session = desk.open();
    assert_eq!(spans(&session), mine);
    session.close().unwrap();
    assert_eq!(spans(&desk.open()), mine);
}

#[test]
fn a_kill_in_a_conflict_loses_nothing() {
    let (desk, mut session, theirs) = conflict();
    let mut now = Instant::now();
    label_words(&mut session, "خمسة أشخاص", "casualty");
    assert_eq!(session.tick(now), Some(SECOND));
    now = settle(&mut session, now);
    let asked = session.save_state();
    assert!(matches!(asked, SaveState::Failed(_)), "one must choose yet");
    assert_eq!(session.conflict(), Some(desk.layer().as_path()));
    assert_eq!(desk.read("name.ron"), theirs);
    // Always the same copy; meanwhile nothing is asked anew.
    label_words(&mut session, "طفلان", "casualty");
    session.tick(now);
    session.tick(now + SECOND);
    assert_eq!(session.save_state(), asked);
    settle(&mut session, now + SECOND);
    let mine = spans(&session);
    assert_eq!(mine.len(), 4);
    drop(session);
    assert_eq!(
        desk.names(),
        [".name.ron.journal", "name.ron", MINE, "name.txt"]
    );

    let session = desk.open();
    assert_eq!(spans(&session), words(&[("كفرنوران", "actor")]), "theirs");
    assert_eq!(
        session.problems()[0].to_string(),
        format!(
            "3 unsaved edits are not applied, because the annotations were changed by another \
             program since; your annotations are kept: rename this file so that it ends in .ron, \
             and open it: {}",
            desk.path(MINE).display()
        )
    );
    drop(session);
    fs::rename(desk.path(MINE), desk.path("mine.ron")).unwrap();
    let session = Session::open(&desk.path("mine.ron"), &options()).unwrap();
    assert_eq!((spans(&session), session.problems()), (mine, [].as_slice()));
}

#[test]
fn a_kill_in_a_conflict_before_the_copy_is_written_anew_says_what_it_lacks() {
    let (desk, mut session, _) = conflict();
    label_words(&mut session, "خمسة أشخاص", "casualty");
    drop(session);
    let session = desk.open();
    let problem = session.problems()[0].to_string();
    assert!(
        problem.contains("your annotations, all but the last edit, are kept: "),
        "{problem}"
    );
}

#[test]
fn a_conflict_that_goes_away_by_itself_is_none() {
    let (desk, mut session, _) = conflict();
    fs::remove_file(desk.layer()).unwrap();
    label_words(&mut session, "خمسة أشخاص", "casualty");
    settle(&mut session, Instant::now());
    assert_eq!(
        (session.conflict(), session.save_state()),
        (None, SaveState::Saved)
    );
    assert_eq!(desk.names(), [".name.ron.journal", "name.ron", "name.txt"]);
}

#[test]
fn a_file_that_appears_or_vanishes_meanwhile() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    let theirs = Desk::annotated(&[("3 مدنيين", "casualty")]).read("name.ron");
    desk.write("name.ron", &theirs);
    assert!(matches!(
        session.save_now(),
        Err(StoreError::ChangedOnDisk { .. })
    ));
    // Nobody's work is lost when there is no file any more.
    fs::remove_file(desk.layer()).unwrap();
    session.save_now().unwrap();
    assert!(desk.layer().exists());
}

#[test]
fn a_save_that_fails_is_tried_again() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    // A folder takes the name.
    fs::create_dir(desk.layer()).unwrap();
    let now = Instant::now();
    session.tick(now);
    session.tick(now + SECOND);
    while session.save_state() == SaveState::Saving {
        std::thread::sleep(Duration::from_millis(5));
        session.tick(now + SECOND);
    }
    let SaveState::Failed(reason) = session.save_state() else {
        panic!("it was saved into a folder");
    };
    assert!(reason.contains("this is a folder, not a file"), "{reason}");
    let wait = session.tick(now + SECOND).unwrap();
    assert_eq!(wait, SECOND * 5, "not more often");
    fs::remove_dir(desk.layer()).unwrap();
    settle(&mut session, now + SECOND * 7);
    assert_eq!(session.save_state(), SaveState::Saved);
    assert!(desk.layer().is_file());
}

#[test]
fn a_broken_file_is_never_replaced() {
    let cases = [
        (
            "(format: \"hashiya-layer\", version: 1,\n  spans: [",
            "line ",
        ),
        ("\u{FFFD}\0 no ron", "line 1, column "),
        (
            "(format: \"hashiya-layer\", version: 5, more: 3)",
            "newer Hashiya",
        ),
    ];
    for (content, why) in cases {
        let desk = Desk::new();
        desk.write("name.ron", content);
        let mut session = desk.open();
        let Access::ReadOnly(reason) = session.access().clone() else {
            panic!("{content:?} may be replaced");
        };
        assert!(reason.contains(why), "{reason}");
        assert_eq!(session.problems()[0].to_string(), reason);
        session.set_selection(Some(hashiya::model::selection::Selection::over(0..4)));
        let refused = session.label_selection(&LabelId::new("actor"));
        assert_eq!(refused, Err(SessionError::ReadOnly(reason)));
        session.save_now().unwrap();
        session.close().unwrap();
        assert_eq!(desk.read("name.ron"), content);
        assert_eq!(desk.names(), ["name.ron", "name.txt"]);
        // The article is found from the file that cannot be read, too.
        let session = Session::open(&desk.layer(), &options()).unwrap();
        assert_eq!(session.article().text(), TEXT);
    }
}

#[test]
fn a_file_of_another_kind_or_another_article_is_an_error() {
    let desk = Desk::new();
    desk.write("name.ron", "(width: 3)");
    let error = Session::open(&desk.article(), &options())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("this is another kind of RON file"),
        "{error}"
    );
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);

    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let other = desk.write("name.md", "نص آخر");
    let error = Session::open(&other, &options()).unwrap_err().to_string();
    assert!(
        error.contains(
            "cannot keep annotations for \"name.md\": the file for them belongs to \"name.txt\""
        ),
        "{error}"
    );
}

#[test]
fn a_layer_leads_to_its_article_and_no_further() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let session = Session::open(&desk.layer(), &options()).unwrap();
    assert_eq!(session.path(), Some(desk.article().as_path()));
    drop(session);

    // Both renamed together.
    fs::rename(desk.article(), desk.path("b.txt")).unwrap();
    fs::rename(desk.layer(), desk.path("b.ron")).unwrap();
    let mut session = Session::open(&desk.path("b.ron"), &options()).unwrap();
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
    assert_eq!(session.problems().len(), 1);
    session.save_now().unwrap();
    assert!(desk.read("b.ron").contains("file: \"b.txt\""));
    drop(session);

    for elsewhere in ["../b.txt", "/etc/passwd", "..", "sub\\\\b.txt"] {
        let ron = desk
            .read("b.ron")
            .replace("\"b.txt\"", &format!("\"{elsewhere}\""));
        desk.write("c.ron", ron);
        let error = Session::open(&desk.path("c.ron"), &options()).unwrap_err();
        assert!(matches!(error, StoreError::OutsideFolder { .. }), "{error}");
    }
    let missing = Session::open(&desk.path("none.ron"), &options()).unwrap_err();
    assert!(
        missing.to_string().contains("there is no such file"),
        "{missing}"
    );
}

#[test]
fn the_first_save_after_the_text_changed_keeps_the_old_file() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let old = desk.read("name.ron");
    desk.write("name.txt", format!("عاجل: {TEXT}"));
    let mut session = desk.open();
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
    assert_eq!(session.take_problems().len(), 2);
    // Looking is no reason to write.
    assert_eq!(session.tick(Instant::now()), None);
    session.close().unwrap();
    assert_eq!(desk.read("name.ron"), old);

    let mut session = desk.open();
    session.save_now().unwrap();
    session.save_now().unwrap();
    session.close().unwrap();
    assert_eq!(
        desk.names(),
        [
            "name.ron",
            "name.ron.before-2026-11-22T17-00-00Z",
            "name.txt"
        ]
    );
    assert_eq!(desk.read("name.ron.before-2026-11-22T17-00-00Z"), old);
    assert_eq!(desk.open().problems(), []);
}

#[test]
fn the_encoding_that_a_person_chose_is_remembered() {
    let desk = Desk::new();
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode("قتل ثلاثة في حلب");
    desk.write("name.txt", &bytes);
    let chosen = OpenOptions {
        encoding: Some(TextEncoding::Windows1252),
        ..options()
    };
    let mut session = Session::open(&desk.article(), &chosen).unwrap();
    session.set_selection(Some(hashiya::model::selection::Selection::over(0..2)));
    session.label_selection(&LabelId::new("actor")).unwrap();
    session.close().unwrap();
    let session = desk.open();
    assert_eq!(session.encoding(), TextEncoding::Windows1252);
    assert_eq!(session.problems(), []);
}

#[test]
fn the_encoding_is_kept_when_the_text_changes_unless_it_cannot_be_that() {
    let text = "قتل ثلاثة في حلب";
    let encoded = |text: &str| encoding_rs::WINDOWS_1256.encode(text).0.into_owned();
    let desk = Desk::new();
    let bytes = b"caf\xE9 \xE7a".to_vec();
    assert_ne!(
        TextEncoding::detect(&bytes),
        Ok(TextEncoding::Iso8859_6),
        "a choice and no guess"
    );
    desk.write("name.txt", &bytes);
    let chosen = OpenOptions {
        encoding: Some(TextEncoding::Iso8859_6),
        ..options()
    };
    let mut session = Session::open(&desk.article(), &chosen).unwrap();
    session.set_selection(Some(hashiya::model::selection::Selection::over(0..3)));
    session.label_selection(&LabelId::new("actor")).unwrap();
    session.close().unwrap();
    let cases: [(&[u8], TextEncoding); 5] = [
        (b"the caf\xE9 \xE7a", TextEncoding::Iso8859_6),
        (b"the caf", TextEncoding::Iso8859_6),
        ("the café ça".as_bytes(), TextEncoding::Utf8),
        (b"\xFF\xFEc\0a\0f\0", TextEncoding::Utf16Le),
        // 0xA1 is no character of it.
        (b"the caf\xE9 \xA1a", TextEncoding::Windows1252),
    ];
    for (bytes, encoding) in cases {
        desk.write("name.txt", bytes);
        let session = desk.open();
        assert_eq!(session.encoding(), encoding, "{bytes:?}");
        assert_eq!(spans(&session), words(&[("caf", "actor")]), "{bytes:?}");
    }

    // An article that somebody brought to UTF-8.
    let desk = Desk::new();
    desk.write("name.txt", encoded(text));
    let chosen = OpenOptions {
        encoding: Some(TextEncoding::Windows1256),
        ..options()
    };
    let mut session = Session::open(&desk.article(), &chosen).unwrap();
    label_words(&mut session, "حلب", "location");
    session.close().unwrap();
    desk.write("name.txt", text);
    let session = desk.open();
    assert_eq!(session.encoding(), TextEncoding::Utf8);
    assert_eq!(spans(&session), words(&[("حلب", "location")]));
}

#[test]
fn a_session_in_memory_has_no_file() {
    let mut session = Session::in_memory(Article::new("name.txt", TEXT), Layer::default());
    label_words(&mut session, "كفرنوران", "location");
    assert_eq!(session.tick(Instant::now()), None);
    assert_eq!(session.path(), None);
    assert_eq!(session.save_state(), SaveState::Unsaved);
    assert_eq!(session.save_now(), Err(StoreError::InMemory));
    session.close().unwrap();
}

#[test]
fn a_read_only_file_of_annotations_is_respected() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut permissions = fs::metadata(desk.layer()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(desk.layer(), permissions).unwrap();
    let session = desk.open();
    let Access::ReadOnly(reason) = session.access() else {
        panic!("it may be written");
    };
    assert!(
        reason.starts_with("the annotations are marked read-only"),
        "{reason}"
    );
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
}
