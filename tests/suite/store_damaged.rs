//! A damaged layer is set aside when a person says so, and nothing else ever is.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::session::set_aside_damaged;
use hashiya::store::{Access, Problem};

use crate::desk::{Desk, label_words, spans, words};

const STAMP: &str = "2026-11-25T10-00-00Z";
const ASIDE: &str = "name.ron.damaged-2026-11-25T10-00-00Z";

#[test]
fn a_damaged_layer_gets_another_name_and_the_article_opens() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let torn = desk.read("name.ron").replace("spans: [", "<<<<<<< HEAD");
    desk.write("name.ron", &torn);
    assert!(matches!(desk.open().access(), Access::ReadOnly(_)));

    let aside = set_aside_damaged(&desk.layer(), STAMP).unwrap();
    assert_eq!(aside, desk.path(ASIDE));
    assert_eq!(desk.read(ASIDE), torn);
    let mut session = desk.open();
    assert_eq!(
        (session.access(), session.layer().len()),
        (&Access::ReadWrite, 0)
    );
    label_words(&mut session, "3 مدنيين", "casualty");
    session.close().unwrap();
    assert_eq!(desk.names(), ["name.ron", ASIDE, "name.txt"]);

    // A second one of the same second does not replace the first.
    desk.write("name.ron", "(");
    let second = set_aside_damaged(&desk.layer(), STAMP).unwrap();
    assert_eq!(second, desk.path(&format!("{ASIDE}-2")));
    assert_eq!(desk.read(ASIDE), torn);
}

#[test]
fn edits_in_the_journal_of_a_damaged_layer_are_kept() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    label_words(&mut session, "3 مدنيين", "casualty");
    drop(session);
    let journal = desk.read(".name.ron.journal");
    desk.write("name.ron", "(format: \"hashiya-layer\", version: 4");
    set_aside_damaged(&desk.layer(), STAMP).unwrap();
    assert_eq!(desk.read(".name.ron.journal"), journal);

    let session = desk.open();
    assert_eq!(session.access(), &Access::ReadWrite);
    assert!(
        matches!(
            session.problems(),
            [Problem::JournalSetAside { edits: 1, .. }]
        ),
        "{:?}",
        session.problems()
    );
    assert_eq!(
        desk.read("name.ron.journal-lost-2026-11-22T17-00-00Z"),
        journal
    );
}

#[test]
fn nothing_else_is_set_aside() {
    let good = Desk::annotated(&[("كفرنوران", "location")]).read("name.ron");
    let cases = [
        (good.clone(), "they are in order; open the article again"),
        (
            good.replace("version: 4", "version: 5, mood: 1"),
            "newer Hashiya",
        ),
        ("(labels: [])".to_owned(), "not Hashiya annotations"),
    ];
    for (content, why) in cases {
        let desk = Desk::new();
        desk.write("name.ron", &content);
        let error = set_aside_damaged(&desk.layer(), STAMP).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(desk.read("name.ron"), content);
        assert_eq!(desk.names(), ["name.ron", "name.txt"]);
    }
    let desk = Desk::new();
    let error = set_aside_damaged(&desk.layer(), STAMP).unwrap_err();
    assert!(error.to_string().contains("no such file"), "{error}");
    assert_eq!(desk.names(), ["name.txt"]);
}

#[test]
fn what_is_open_in_a_window_is_not_set_aside() {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let session = desk.open();
    desk.write("name.ron", "(");
    let error = set_aside_damaged(&desk.layer(), STAMP).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "cannot set the damaged annotations aside: the article is open in another window; \
             close it there and try again: {}",
            desk.layer().display()
        )
    );
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
}
