//! Work is never lost: kills at every moment, torn journals, two windows.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::fs;

use hashiya::model::codebook::LabelId;
use hashiya::model::edit::Edit;
use hashiya::model::layer::Layer;
use hashiya::session::{SaveState, Session, SessionError};
use hashiya::store::{Access, ArticleStore, Problem, inspect, read_layer, sha256_hex};

use crate::desk::{Desk, label_words, options, spans, words};

/// Ends the session as `kill -9` does for the files: nothing is saved, the lock is gone.
fn kill(session: Session) {
    drop(session);
}

fn labelled() -> Vec<(String, String)> {
    words(&[("3 مدنيين", "casualty"), ("كفرنوران", "location")])
}

#[test]
fn edits_survive_a_kill_without_any_file() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "actor");
    let id = label_words(&mut session, "3 مدنيين", "casualty");
    let place = session.next_span(None).unwrap();
    session.relabel(place, &LabelId::new("location")).unwrap();
    session.set_note(id, "بينهم \"طفل\"\nوامرأة").unwrap();
    session.undo().unwrap();
    session.redo().unwrap();
    kill(session);
    assert_eq!(desk.names(), [".name.ron.journal", "name.txt"]);

    let mut session = desk.open();
    assert_eq!(session.recovered(), 6);
    assert_eq!(spans(&session), labelled());
    assert_eq!(
        session.layer().get(id).unwrap().note,
        "بينهم \"طفل\"\nوامرأة"
    );
    assert_eq!(session.save_state(), SaveState::Unsaved);
    assert_eq!(session.problems(), []);
    session.close().unwrap();
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
    let session = desk.open();
    assert_eq!((session.recovered(), spans(&session)), (0, labelled()));
}

#[test]
fn a_second_kill_loses_nothing_either() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    kill(session);
    let mut session = desk.open();
    label_words(&mut session, "3 مدنيين", "casualty");
    kill(session);
    let session = desk.open();
    assert_eq!((session.recovered(), spans(&session)), (2, labelled()));
}

#[test]
fn edits_are_written_as_journals_have_had_them() {
    let lines = [
        r#"Insert((id:1,label:"actor",start:0,end:5,note:"",attributes:{}))"#,
        "Remove(1)",
        "SetRange(id:1,start:2,end:9)",
        r#"SetLabel(id:1,label:"location")"#,
        r#"SetNote(id:1,note:"مؤكد")"#,
        r#"SetAttribute(id:1,attribute:"actor",value:None)"#,
        "RemoveIncident(2)",
        "RemoveUnplaced(index:0)",
        r#"SetStatus(status:done,reason:"")"#,
        "SetExcluded(ranges:[(0,4),(8,12)])",
        "SetUnplacedParts(parts:[])",
        "Batch([Remove(1),Remove(2)])",
    ];
    for line in lines {
        let edit: Edit = ron::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(ron::to_string(&edit).unwrap(), line);
    }
    // Journals of programs that knew no attributes yet.
    let old = r#"Insert((id:1,label:"actor",start:0,end:5,note:""))"#;
    assert_eq!(
        ron::from_str::<Edit>(old).unwrap(),
        ron::from_str(lines[0]).unwrap()
    );
}

#[test]
fn a_journal_torn_at_any_byte_of_its_last_line_has_the_edits_before() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    label_words(&mut session, "3 مدنيين", "casualty");
    kill(session);
    let whole = fs::read(desk.journal()).unwrap();
    let end = whole.len() - 1;
    let start = whole[..end]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .unwrap()
        + 1;
    for cut in start..end {
        fs::write(desk.journal(), &whole[..cut]).unwrap();
        let mut session = desk.open();
        assert_eq!(session.recovered(), 1, "cut at {cut}");
        assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
        assert_eq!(session.problems(), []);
        // The next edit stands where the torn line was.
        label_words(&mut session, "خمسة أشخاص", "casualty");
        kill(session);
        let session = desk.open();
        assert_eq!(session.recovered(), 2, "cut at {cut}");
        kill(session);
    }
    assert_eq!(desk.names(), [".name.ron.journal", "name.txt"]);
}

#[test]
fn a_journal_torn_in_its_header_is_an_empty_one() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    kill(session);
    let whole = fs::read(desk.journal()).unwrap();
    let header = whole.iter().position(|&byte| byte == b'\n').unwrap();
    for cut in 0..header {
        fs::write(desk.journal(), &whole[..cut]).unwrap();
        let session = desk.open();
        assert_eq!(
            (session.recovered(), session.problems()),
            (0, [].as_slice())
        );
    }
    assert_eq!(desk.names(), ["name.txt"]);
}

/// Only a line without its end was being written: each of the others may hold an edit.
#[test]
fn a_last_line_that_is_whole_and_cannot_be_read_is_kept_aside() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    label_words(&mut session, "3 مدنيين", "casualty");
    kill(session);
    let journal = fs::read(desk.journal()).unwrap();
    let last = journal[..journal.len() - 1]
        .iter()
        .rposition(|&byte| byte == b'\n');
    let (before, line) = journal.split_at(last.unwrap() + 1);
    let chain = before.rsplit(|&byte| byte == b'\n').nth(1).unwrap();
    let chain = std::str::from_utf8(&chain[..16]).unwrap();
    // A kind of edit that this program does not know, with a right checksum.
    let unknown = "Edit(number:2,time:\"\",edit:Invent(1))";
    let sum = &sha256_hex(format!("{chain} {unknown}").as_bytes())[..16];
    let unknown = format!("{sum} {unknown}\n").into_bytes();
    let mut damaged = vec![unknown, b"\n".to_vec()];
    for byte in 0..line.len() - 1 {
        let mut one = line.to_vec();
        one[byte] ^= 1;
        // A bit that makes an end of a line of it makes two.
        damaged.push(one);
    }
    for (at, line) in damaged.iter().enumerate() {
        let damaged = [before, line].concat();
        fs::write(desk.journal(), &damaged).unwrap();
        let findings = inspect(&desk.article(), None)
            .unwrap()
            .with_journal()
            .problems;
        let lines = line.iter().filter(|&&byte| byte == b'\n').count();
        let path = desk.journal();
        assert_eq!(
            findings,
            [
                Problem::JournalDamaged {
                    lines,
                    path: path.clone()
                },
                Problem::JournalPending { edits: 1, path },
            ],
            "line {at}"
        );
        let session = desk.open();
        assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
        let problems = session.problems().to_vec();
        let [Problem::JournalSetAside { edits, path, .. }] = problems.as_slice() else {
            panic!("line {at}: {problems:?}");
        };
        assert_eq!(
            (*edits, fs::read(path).unwrap()),
            (lines, damaged),
            "line {at}"
        );
        fs::remove_file(path).unwrap();
        kill(session);
        fs::remove_file(desk.journal()).unwrap();
    }
}

#[test]
fn a_journal_damaged_in_the_middle_is_kept_aside_and_its_beginning_used() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    label_words(&mut session, "3 مدنيين", "casualty");
    label_words(&mut session, "خمسة أشخاص", "casualty");
    kill(session);
    let journal = desk.read(".name.ron.journal");
    let damaged = journal.replacen("number:2", "number:7", 1);
    assert_ne!(journal, damaged);
    fs::write(desk.journal(), &damaged).unwrap();

    let session = desk.open();
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
    let aside = "name.ron.journal-lost-2026-11-22T17-00-00Z";
    assert_eq!(
        session.problems(),
        [Problem::JournalSetAside {
            edits: 2,
            reason: "a part of the journal is damaged".to_owned(),
            path: desk.path(aside),
            kept: None,
        }]
    );
    assert_eq!(desk.read(aside), damaged);
    // What was used is in the new journal.
    kill(session);
    let session = desk.open();
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
}

#[test]
fn a_kill_between_the_save_and_the_end_of_the_journal_applies_nothing_twice() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    kill(session);
    let before = fs::read(desk.journal()).unwrap();
    let mut session = desk.open();
    label_words(&mut session, "3 مدنيين", "casualty");
    // The journal as it is while the file is being replaced.
    let job_store = ArticleStore::open(&desk.article(), &options()).unwrap();
    assert!(
        matches!(job_store.access, Access::ReadOnly(_)),
        "one window at a time"
    );
    drop(job_store);
    session.save_now().unwrap();
    assert_eq!(fs::read(desk.journal()).unwrap(), b"", "nothing is newer");
    kill(session);
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);

    // A journal from before the save, without the note that a save began: not ours to apply.
    fs::write(desk.journal(), &before).unwrap();
    let session = desk.open();
    assert_eq!((session.recovered(), spans(&session)), (0, labelled()));
    assert_eq!(
        session.problems()[0].to_string(),
        format!(
            "1 unsaved edit is not applied, because the annotations were changed by another \
             program since; kept at {}",
            desk.path("name.ron.journal-lost-2026-11-22T17-00-00Z")
                .display()
        )
    );
}

#[test]
fn edits_after_a_save_that_was_killed_are_applied_once() {
    // The save runs while a third edit is made; the process dies right after the rename.
    let desk = Desk::new();
    let opened = ArticleStore::open(&desk.article(), &options()).unwrap();
    let mut store = opened.store;
    let article = std::sync::Arc::new(opened.loaded.article);
    let mut layer = opened.layer;
    let insert = |store: &mut ArticleStore, layer: &mut Layer, id: u32, what: &str, label: &str| {
        let edit = hashiya::model::edit::Edit::Insert(hashiya::model::span::Span {
            attributes: Default::default(),
            id: hashiya::model::span::SpanId(id),
            label: LabelId::new(label),
            range: crate::desk::span_of(article.text(), what),
            note: String::new(),
        });
        let inverse = edit.clone().apply(layer, article.text()).unwrap();
        store.append(&edit, &inverse, layer, &article).unwrap();
    };
    insert(&mut store, &mut layer, 0, "كفرنوران", "location");
    let job = store.prepare(&layer, &article);
    insert(&mut store, &mut layer, 1, "3 مدنيين", "casualty");
    job.run().unwrap();
    drop(job);
    drop(store);

    assert_eq!(desk.names(), [".name.ron.journal", "name.ron", "name.txt"]);
    let session = desk.open();
    assert_eq!(
        (session.recovered(), session.problems()),
        (1, [].as_slice())
    );
    assert_eq!(spans(&session), labelled());
}

#[test]
fn edits_upon_another_file_or_text_are_set_aside_and_never_deleted() {
    type Meddle = fn(&Desk);
    let cases: [(Meddle, &str); 2] = [
        (
            |desk| {
                let ron = desk.read("name.ron").replace("ليلى", "سلمى");
                desk.write("name.ron", ron);
            },
            "the annotations were changed by another program since",
        ),
        (
            |desk| {
                desk.write("name.txt", format!("{} تحديث", crate::desk::TEXT));
            },
            "the article changed since",
        ),
    ];
    for (meddle, why) in cases {
        let desk = Desk::annotated(&[("كفرنوران", "location")]);
        let mut session = desk.open();
        label_words(&mut session, "3 مدنيين", "casualty");
        kill(session);
        let journal = fs::read(desk.journal()).unwrap();
        meddle(&desk);
        let session = desk.open();
        assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
        let aside = desk.path("name.ron.journal-lost-2026-11-22T17-00-00Z");
        let problem = Problem::JournalSetAside {
            edits: 1,
            reason: why.to_owned(),
            path: aside.clone(),
            kept: None,
        };
        assert!(
            session.problems().contains(&problem),
            "{:?}",
            session.problems()
        );
        assert_eq!(fs::read(aside).unwrap(), journal);
    }
}

#[test]
fn a_second_window_reads_only_until_the_first_is_closed() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut first = desk.open();
    let mut second = desk.open();
    let Access::ReadOnly(reason) = second.access().clone() else {
        panic!("both windows may write");
    };
    assert_eq!(
        reason,
        format!(
            "the article is open in another window; annotate there or close it: {}",
            desk.article().display()
        )
    );
    assert_eq!(second.save_state(), SaveState::ReadOnly(reason.clone()));
    let id = second.next_span(None).unwrap();
    assert_eq!(second.remove(id), Err(SessionError::ReadOnly(reason)));
    assert_eq!(second.tick(std::time::Instant::now()), None);
    second.close().unwrap();

    label_words(&mut first, "3 مدنيين", "casualty");
    first.close().unwrap();
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
    assert_eq!(desk.open().access(), &Access::ReadWrite);
}

#[test]
fn a_journal_that_somebody_removed_keeps_no_session_open() {
    type Meddle = fn(&Desk);
    let cases: [Meddle; 2] = [
        |desk| fs::remove_file(desk.journal()).unwrap(),
        |desk| {
            fs::remove_file(desk.journal()).unwrap();
            fs::create_dir(desk.journal()).unwrap();
        },
    ];
    for meddle in cases {
        let desk = Desk::new();
        let mut session = desk.open();
        label_words(&mut session, "كفرنوران", "location");
        session.save_now().unwrap();
        meddle(&desk);
        session.close().unwrap();
        assert!(matches!(session.access(), Access::ReadOnly(_)));
        assert!(!session.can_undo(), "a closed session changes nothing");
        assert_eq!(
            read_layer(&fs::read(desk.layer()).unwrap())
                .unwrap()
                .spans
                .len(),
            1
        );
    }
}

#[test]
fn a_journal_that_another_window_made_is_not_removed() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut first = desk.open();
    fs::remove_file(desk.journal()).unwrap();
    let mut second = desk.open();
    first.close().unwrap();
    label_words(&mut second, "3 مدنيين", "casualty");
    kill(second);
    assert_eq!(desk.open().recovered(), 1);
}

#[test]
fn a_journal_that_somebody_removed_is_made_anew_with_all_its_edits() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    fs::remove_file(desk.journal()).unwrap();
    label_words(&mut session, "3 مدنيين", "casualty");
    assert_eq!(session.save_state(), SaveState::Unsaved);
    kill(session);
    let session = desk.open();
    assert_eq!((session.recovered(), spans(&session)), (2, labelled()));
}

#[test]
fn an_edit_is_not_called_safe_when_its_folder_is_gone_or_another_window_has_it() {
    let desk = Desk::new();
    let folder = desk.path("annotations");
    let layer = folder.join("name.ron");
    let mut session = Session::open_at(&desk.article(), &layer, &options()).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    label_words(&mut session, "كفرنوران", "location");
    let SaveState::Failed(reason) = session.save_state() else {
        panic!("it is nowhere");
    };
    assert!(
        reason.contains("there is no such file or folder"),
        "{reason}"
    );
    session.save_now().unwrap_err();
    // It is all there again as soon as the folder is.
    fs::create_dir(&folder).unwrap();
    session.save_now().unwrap();
    assert_eq!(session.save_state(), SaveState::Saved);

    fs::remove_file(folder.join(".name.ron.journal")).unwrap_or(());
    let second = Session::open_at(&desk.article(), &layer, &options()).unwrap();
    assert_eq!(second.access(), &Access::ReadWrite);
    label_words(&mut session, "3 مدنيين", "casualty");
    let SaveState::Failed(reason) = session.save_state() else {
        panic!("it is nowhere");
    };
    assert!(
        reason.contains("another window has the article open"),
        "{reason}"
    );
}

#[test]
fn looking_and_closing_leaves_nothing_behind() {
    let desk = Desk::new();
    let mut session = desk.open();
    assert_eq!(session.tick(std::time::Instant::now()), None);
    session.save_now().unwrap();
    session.close().unwrap();
    assert_eq!(desk.names(), ["name.txt"]);
    let annotated = Desk::annotated(&[("كفرنوران", "location")]);
    let before = fs::metadata(annotated.layer()).unwrap().modified().unwrap();
    annotated.open().close().unwrap();
    let after = fs::metadata(annotated.layer()).unwrap().modified().unwrap();
    assert_eq!(before, after);
}

#[test]
fn what_a_kill_left_of_a_half_written_file_is_swept_up() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    // Its journal stays, too; without one nobody was killed, and the folder is not looked through.
    desk.write(".name.ron-a1B2c3.tmp", "(format: \"hashiya-la");
    desk.open().close().unwrap();
    assert!(desk.names().contains(&".name.ron-a1B2c3.tmp".to_owned()));
    desk.write(".name.ron.journal", "");
    let others = [".name.ron-my notes.tmp", ".other.ron-a1B2c3.tmp", "a.tmp"];
    for other in others {
        desk.write(other, "");
    }
    // Who may not write does not clean either.
    let mut first = desk.open();
    desk.write(".name.ron-zzzzzz.tmp", "being written by the first");
    drop(desk.open());
    assert!(desk.names().contains(&".name.ron-zzzzzz.tmp".to_owned()));
    assert!(!desk.names().contains(&".name.ron-a1B2c3.tmp".to_owned()));
    first.close().unwrap();
    desk.write(".name.ron.journal", "");
    drop(desk.open());
    let mut expected = vec!["name.ron", "name.txt"];
    expected.extend(others);
    expected.sort_unstable();
    assert_eq!(desk.names(), expected);
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_the_article_is_read_only() {
    // Nobody, root included, can make a file here.
    let session = Session::open(std::path::Path::new("/proc/version"), &options()).unwrap();
    let Access::ReadOnly(reason) = session.access() else {
        panic!("/proc can be written");
    };
    assert!(
        reason.starts_with("cannot write the journal of unsaved edits: "),
        "{reason}"
    );
}

/// Runs the test `name` of this binary again in a process of its own, with `variable` set.
#[cfg(unix)]
fn child(name: &str, desk: &Desk) -> std::process::Command {
    let mut command = std::process::Command::new("sh");
    command
        .env("HASHIYA_TEST_ARTICLE", desk.article())
        .env(
            "HASHIYA_TEST_BINARY",
            std::env::current_exe().expect("a path"),
        )
        .env("HASHIYA_TEST_NAME", name);
    command
}

#[cfg(unix)]
const AGAIN: &str = "exec \"$HASHIYA_TEST_BINARY\" --exact \"$HASHIYA_TEST_NAME\" --nocapture";

/// A process that is killed with SIGKILL while the article is open.
#[cfg(unix)]
#[test]
fn kill_9() {
    use std::io::{BufRead, BufReader};
    if let Some(article) = std::env::var_os("HASHIYA_TEST_ARTICLE") {
        let mut session = Session::open(article.as_ref(), &options()).unwrap();
        label_words(&mut session, "كفرنوران", "location");
        label_words(&mut session, "3 مدنيين", "casualty");
        println!("\nlabelled");
        std::thread::sleep(std::time::Duration::from_secs(60));
        return;
    }
    let desk = Desk::new();
    let mut process = child("store_journal::kill_9", &desk)
        .args(["-c", AGAIN])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "labelled"));
    process.kill().unwrap();
    process.wait().unwrap();

    let session = desk.open();
    assert_eq!(
        session.access(),
        &Access::ReadWrite,
        "the lock went with the process"
    );
    assert_eq!((session.recovered(), spans(&session)), (2, labelled()));
}

/// A process that may not write files of more than a few kilobytes: a disk that fills up.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_loses_no_edit_and_harms_no_file() {
    if let Some(article) = std::env::var_os("HASHIYA_TEST_ARTICLE") {
        let mut session = Session::open(article.as_ref(), &options()).unwrap();
        let id = session.next_span(None).unwrap();
        let old = fs::read(session.layer_path().unwrap()).unwrap();
        // The journal gets no further than the limit.
        session.set_note(id, "ط".repeat(4_000)).unwrap();
        let full = "the file would be larger than allowed here";
        let SaveState::Failed(reason) = session.save_state() else {
            panic!("the journal was written");
        };
        assert!(reason.contains(full), "{reason}");
        let error = session.save_now().unwrap_err().to_string();
        assert!(error.contains(full), "{error}");
        assert_eq!(fs::read(session.layer_path().unwrap()).unwrap(), old);
        // The edit is still there, and with a note that fits all is well again.
        assert_eq!(session.layer().get(id).unwrap().note.chars().count(), 4_000);
        session.set_note(id, "قصير").unwrap();
        session.save_now().unwrap();
        assert_eq!(session.save_state(), SaveState::Saved);
        session.close().unwrap();
        println!("\nchecked");
        return;
    }
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    // `ulimit -f` counts 512 bytes in some shells and 1024 in others.
    let script = format!("trap '' XFSZ; ulimit -f 4; {AGAIN}");
    let output = child(
        "store_journal::a_disk_that_is_full_loses_no_edit_and_harms_no_file",
        &desk,
    )
    .args(["-c", &script])
    .output()
    .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && stdout.contains("\nchecked"),
        "{output:?}"
    );
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
    let session = desk.open();
    let span = session.layer().spans()[0].clone();
    assert_eq!(span.note, "قصير");
}
