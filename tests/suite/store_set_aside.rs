//! Work that was set aside is listed, looked at and brought back: nothing of it is lost, and nothing
//! that is there is removed.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::process::{Command, Output};

use hashiya::session::{BroughtBack, SetAside};
use hashiya::store::set_aside::SetAsideKind;
use serde_json::{Value, json};

use crate::desk::{Desk, label_words, spans, words};
use crate::project_desk::{LAYLA, ProjectDesk};

fn recover(arguments: &[&std::ffi::OsStr]) -> (Option<i32>, String, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .arg("recover")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// A journal of three labels, a note and an incident, whose second line of edits cannot be read; it
/// is set aside, and another span has got the id of one that is lost.
fn damaged(desk: &Desk) -> SetAside {
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    label_words(&mut session, "3 مدنيين", "casualty");
    let third = label_words(&mut session, "خمسة أشخاص", "casualty");
    session.set_note(third, "تقدير").unwrap();
    drop(session);
    let journal = desk.read(".name.ron.journal");
    fs::write(desk.journal(), journal.replacen("number:2", "number:7", 1)).unwrap();
    let mut session = desk.open();
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
    label_words(&mut session, "الدفاع المدني", "actor");
    session.close().unwrap();
    let found = SetAside::beside(&desk.layer()).unwrap();
    let [aside] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (aside.kind, aside.time.as_str()),
        (SetAsideKind::Journal, "2026-11-22T17-00-00Z")
    );
    aside.clone()
}

#[test]
fn edits_behind_a_line_that_cannot_be_read_come_back() {
    let desk = Desk::new();
    let aside = damaged(&desk);
    let mut session = desk.open();
    let before = spans(&session);
    let BroughtBack { added, told, .. } = session.look_at_set_aside(&aside).unwrap();
    assert_eq!(added, ["casualty: خمسة أشخاص"]);
    assert_eq!(told, ["lines that cannot be read: 1"]);
    assert_eq!(spans(&session), before, "it was only looked at");
    session.bring_back(&aside).unwrap();
    let mut expected = before.clone();
    expected.push(("خمسة أشخاص".to_owned(), "casualty".to_owned()));
    let sorted = |mut spans: Vec<(String, String)>| {
        spans.sort();
        spans
    };
    assert_eq!(sorted(spans(&session)), sorted(expected.clone()));
    let back = session
        .layer()
        .spans()
        .iter()
        .find(|span| !span.note.is_empty());
    assert_eq!(back.unwrap().note, "تقدير");
    // It is saved, undone in one step, and the file stays, since a line of it was not read.
    assert!(desk.read("name.ron").contains("خمسة أشخاص"));
    assert!(aside.path.exists());
    session.undo().unwrap();
    assert_eq!(spans(&session), before);
    session.redo().unwrap();
    // Once more, nothing more comes.
    assert_eq!(session.bring_back(&aside).unwrap().added, [""; 0]);
    assert_eq!(sorted(spans(&session)), sorted(expected));
}

#[test]
fn annotations_that_met_others_come_back_beside_them() {
    let desk = Desk::new();
    let mut session = desk.open();
    label_words(&mut session, "كفرنوران", "location");
    session.save_now().unwrap();
    let mine = desk.path("name.ron.mine-2026-11-20T10-00-00Z");
    fs::copy(desk.layer(), &mine).unwrap();
    session.remove(session.layer().spans()[0].id).unwrap();
    label_words(&mut session, "3 مدنيين", "casualty");
    session.close().unwrap();
    let aside = SetAside::of(&mine).unwrap();
    assert_eq!(aside.kind, SetAsideKind::Mine);
    let mut session = desk.open();
    let back = session.bring_back(&aside).unwrap();
    assert_eq!(
        (back.added.as_slice(), back.told.len()),
        (["location: كفرنوران".to_owned()].as_slice(), 0)
    );
    assert_eq!(spans(&session).len(), 2);
    // All of it is there: it is not offered again, and its bytes stay.
    assert_eq!(SetAside::beside(&desk.layer()).unwrap(), []);
    assert!(
        desk.path("name.ron.brought-back-mine-2026-11-20T10-00-00Z")
            .exists()
    );
    // In a text that was changed since, it comes to its words.
    drop(session);
    let mut session = desk.open();
    let place = session.layer().spans()[1].id;
    session.remove(place).unwrap();
    session.close().unwrap();
    let old = desk.path("name.ron.brought-back-mine-2026-11-20T10-00-00Z");
    fs::rename(old, &mine).unwrap();
    fs::write(desk.article(), format!("عاجل: {}", crate::desk::TEXT)).unwrap();
    let mut session = desk.open();
    let back = session.bring_back(&aside).unwrap();
    assert_eq!(back.added, ["location: كفرنوران"]);
    assert!(spans(&session).contains(&("كفرنوران".to_owned(), "location".to_owned())));
    // What a person could be named like is no work that was set aside.
    for name in [
        "name.ron",
        "name.ron.mine",
        "name.txt.mine-1",
        "name.ron.other-1",
    ] {
        assert_eq!(SetAside::of(&desk.path(name)), None, "{name}");
    }
}

#[test]
fn what_is_about_another_text_or_cannot_be_read_is_left_as_it_is() {
    let desk = Desk::new();
    let aside = damaged(&desk);
    let bytes = fs::read(&aside.path).unwrap();
    fs::write(desk.article(), format!("عاجل: {}", crate::desk::TEXT)).unwrap();
    let mut session = desk.open();
    let error = session.bring_back(&aside).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "cannot bring back what was set aside: its edits are about another text of the article; it \
             is left as it is: {}",
            aside.path.display()
        )
    );
    let broken = desk.path("name.ron.damaged-2026-11-20T10-00-00Z");
    fs::write(&broken, "(format: \"hashiya-layer\"").unwrap();
    let error = session
        .bring_back(&SetAside::of(&broken).unwrap())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot bring back what was set aside: "),
        "{error}"
    );
    assert_eq!(fs::read(&aside.path).unwrap(), bytes);
}

#[test]
fn the_command_lists_looks_and_takes() {
    let desk = ProjectDesk::with(&[("a", "خبر", "قصف على حلب وإدلب\n")]);
    let project = desk.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "حلب", "location");
    session.save_now().unwrap();
    let layer = desk.path("annotations/ليلى/a.ron");
    let name = "annotations/ليلى/a.ron.mine-2026-11-20T10-00-00Z";
    fs::copy(&layer, desk.path(name)).unwrap();
    session.remove(session.layer().spans()[0].id).unwrap();
    session.close().unwrap();
    drop(project);
    let file = desk.path(name);
    let root = desk.folder.path();
    let shown = file.display();
    let listed = format!("{shown}: annotations that met those of another program\n");
    for path in [root.to_owned(), desk.path("articles/a.txt"), layer.clone()] {
        assert_eq!(
            recover(&[path.as_os_str()]),
            (Some(0), listed.clone(), String::new())
        );
    }
    let (code, out, _) = recover(&[root.as_os_str(), "--json".as_ref()]);
    let one: Value = serde_json::from_str(&out).unwrap();
    let expected =
        json!({"file": shown.to_string(), "kind": "mine", "time": "2026-11-20T10-00-00Z"});
    assert_eq!((code, one), (Some(0), expected));
    let (code, out, errors) = recover(&[file.as_os_str()]);
    assert_eq!((code, out.as_str()), (Some(0), "location: حلب\n"));
    assert_eq!(errors, "1 spans could be brought back with --take\n");
    let (code, _, errors) = recover(&[root.as_os_str(), "--take".as_ref()]);
    assert_eq!(code, Some(2));
    assert!(
        errors.contains("name the file whose work is to be brought back"),
        "{errors}"
    );
    // A window that has the article keeps it.
    let project = desk.open(LAYLA);
    let open = project.open_article("a").unwrap();
    let (code, _, errors) = recover(&[file.as_os_str(), "--take".as_ref()]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("open in another window"), "{errors}");
    drop((open, project));
    let (code, out, errors) = recover(&[file.as_os_str(), "--take".as_ref()]);
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "location: حلب\n"),
        "{errors}"
    );
    assert_eq!(
        recover(&[root.as_os_str()]),
        (Some(0), String::new(), String::new())
    );
    let session = desk.open(LAYLA).open_article("a").unwrap();
    assert_eq!(session.layer().spans().len(), 1);
}
