//! Coding an incident in the window by keyboard alone: counts, links, roles, types; and all of it undone.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::attribute::Value;
use hashiya::model::casualty::{Casualty, CasualtyKind, CountForm, Polarity};
use hashiya::model::incident::{Incident, Who};
use hashiya::model::span::SpanId;

use super::window_desk::{Start, WindowDesk};
use crate::pictures::assert_picture;

const TEXT: &str = "قُتل 5 عناصر من قوات النظام وجرح آخرون بهجوم نفذه تنظيم داعش قرب تدمر.\n\
    وقال المرصد السوري إن 5 عناصر قتلوا، ولم ترد أنباء عن وقوع إصابات في صفوف المدنيين.\n";

pub fn casualty(desk: &WindowDesk, words: &str) -> Option<Casualty> {
    value(desk, words).and_then(|value| match value {
        Value::Casualty(casualty) => Some(casualty),
        _ => None,
    })
}

fn value(desk: &WindowDesk, words: &str) -> Option<Value> {
    let span = span(desk, words);
    let layer = desk.session().layer();
    layer.get(span).unwrap().attributes.values().next().cloned()
}

fn span(desk: &WindowDesk, words: &str) -> SpanId {
    let text = desk.text();
    let layer = desk.session().layer();
    layer
        .spans()
        .iter()
        .find(|span| &text[span.range.clone()] == words)
        .unwrap()
        .id
}

/// Selects words by keys: finds them, as one who has no mouse does.
fn select(desk: &mut WindowDesk, words: &str) {
    desk.key("Ctrl+F");
    desk.key("Ctrl+A");
    desk.type_text(words);
    desk.keys("Enter Escape");
    assert_eq!(desk.selected(), words);
}

fn incident(desk: &WindowDesk) -> Incident {
    desk.session().layer().incidents().last().unwrap().clone()
}

#[test]
fn a_count_is_proposed_when_a_span_is_made_and_accepted_by_a_key() {
    let mut desk = WindowDesk::of(TEXT);
    select(&mut desk, "5 عناصر");
    desk.key("3");
    assert_eq!(
        casualty(&desk, "5 عناصر"),
        None,
        "nothing is said by itself"
    );
    desk.key("Space");
    let said = casualty(&desk, "5 عناصر").unwrap();
    assert_eq!(
        (said.kind, said.count.form, said.count.minimum),
        (CasualtyKind::Killed, CountForm::Exact, Some(5))
    );
    desk.key("Ctrl+Z");
    assert_eq!(casualty(&desk, "5 عناصر"), None, "accepting is one step");
    desk.key("Ctrl+Shift+Z");
    select(&mut desk, "إصابات");
    desk.keys("3 Space");
    assert_eq!(
        casualty(&desk, "إصابات").unwrap().polarity,
        Polarity::Negated
    );
}

#[test]
fn a_proposed_count_is_mended_by_keyboard() {
    let mut desk = WindowDesk::of(TEXT);
    select(&mut desk, "5 عناصر");
    desk.keys("3 Space Enter");
    // Kind is the first row, the count the second.
    desk.keys("Down Enter Ctrl+A");
    desk.type_text(">=6");
    desk.key("Enter");
    let said = casualty(&desk, "5 عناصر").unwrap();
    assert_eq!(
        (said.count.form, said.count.minimum, said.count.maximum),
        (CountForm::AtLeast, Some(6), None)
    );
    assert_eq!(said.kind, CasualtyKind::Killed, "the rest stays");
    desk.keys("Escape Ctrl+Z");
    assert_eq!(casualty(&desk, "5 عناصر").unwrap().count.minimum, Some(5));
}

#[test]
fn a_casualty_that_is_told_twice_is_linked_and_not_counted_again() {
    let mut desk = WindowDesk::of(TEXT);
    select(&mut desk, "قُتل 5 عناصر");
    desk.keys("3 Space");
    select(&mut desk, "5 عناصر قتلوا");
    desk.keys("3 Space Z Enter");
    let first = span(&desk, "قُتل 5 عناصر");
    let again = casualty(&desk, "5 عناصر قتلوا").unwrap();
    assert_eq!(again.duplicate_of, Some(first));
    desk.keys("Escape Ctrl+Z");
    assert_eq!(casualty(&desk, "5 عناصر قتلوا").unwrap().duplicate_of, None);
}

#[test]
fn an_incident_is_coded_by_keyboard_alone_and_saved() {
    let mut desk = WindowDesk::of(TEXT);
    select(&mut desk, "5 عناصر");
    desk.keys("3 Space E");
    select(&mut desk, "جرح آخرون");
    desk.keys("3 Space E");
    select(&mut desk, "تنظيم داعش");
    desk.keys("1 Space E P");
    select(&mut desk, "قوات النظام");
    desk.keys("1 Space E T");
    select(&mut desk, "تدمر");
    desk.keys("2 Space E");
    let coded = incident(&desk);
    assert_eq!(
        coded.casualties,
        [span(&desk, "5 عناصر"), span(&desk, "جرح آخرون")]
    );
    assert_eq!(coded.locations, [span(&desk, "تدمر")]);
    let roles: Vec<(Who, &str)> = coded
        .participants
        .iter()
        .map(|one| (one.who.clone(), one.role.0.as_str()))
        .collect();
    assert_eq!(
        roles,
        [
            (Who::Span(span(&desk, "تنظيم داعش")), "perpetrator"),
            (Who::Span(span(&desk, "قوات النظام")), "target"),
        ]
    );
    // The type, by a part of its name.
    desk.key("V");
    desk.type_text("clash");
    desk.key("Enter");
    assert_eq!(incident(&desk).kind.0, "armed_clash");
    assert!(
        matches!(value(&desk, "تنظيم داعش"), Some(Value::Actor(id)) if id.as_str() == "islamic-state")
    );
    assert!(matches!(value(&desk, "تدمر"), Some(Value::Place(link)) if link.places.len() == 1));
    let (layer, text) = (desk.session().layer().clone(), desk.text().to_owned());
    let desk = desk.closed_and_reopened();
    assert_eq!(*desk.session().layer(), layer, "the file has all of it");
    assert_eq!(desk.text(), text);
}

#[test]
fn what_was_coded_is_undone_step_by_step() {
    let mut desk = WindowDesk::of(TEXT);
    let before = desk.session().layer().clone();
    select(&mut desk, "5 عناصر");
    desk.keys("3 Space E");
    select(&mut desk, "تنظيم داعش");
    desk.keys("1 Space E P");
    let after = desk.session().layer().clone();
    let mut steps = 0;
    while desk.session().can_undo() {
        desk.key("Ctrl+Z");
        steps += 1;
        assert!(steps < 20);
    }
    assert_eq!(*desk.session().layer(), before);
    for _ in 0..steps {
        desk.key("Ctrl+Shift+Z");
    }
    assert_eq!(*desk.session().layer(), after);
}

#[test]
fn a_span_that_goes_leaves_its_incident() {
    let mut desk = WindowDesk::of(TEXT);
    select(&mut desk, "5 عناصر");
    desk.keys("3 Space E");
    let coded = desk.session().layer().clone();
    desk.key("Delete");
    assert_eq!(incident(&desk).casualties, []);
    desk.key("Ctrl+Z");
    assert_eq!(*desk.session().layer(), coded, "and comes back into it");
}

#[test]
fn links_are_taken_away_and_unlinked_spans_can_be_counted() {
    let mut desk = WindowDesk::of(TEXT);
    select(&mut desk, "تنظيم داعش");
    desk.key("1");
    assert!(desk.has("Actor span: تنظيم داعش, unlinked"));
    desk.key("Space");
    assert!(desk.is_gone("Actor span: تنظيم داعش, unlinked"));
    desk.key("Shift+Space");
    assert_eq!(value(&desk, "تنظيم داعش"), None);
    assert!(desk.has("Actor span: تنظيم داعش, unlinked"));
}

#[test]
fn the_checks_go_to_what_they_find() {
    let mut desk = WindowDesk::of(TEXT);
    select(&mut desk, "5 عناصر");
    desk.keys("3 Space Escape");
    assert!(desk.says("1 to check"), "a casualty in no incident");
    desk.key("Ctrl+Home");
    desk.key("F2");
    assert_eq!(desk.chosen(), Some("5 عناصر"));
    desk.key("E");
    assert!(desk.is_gone("1 to check"));
}

#[test]
fn cards_in_light_and_dark() {
    for (name, theme) in [
        (
            "window-incident-light",
            hashiya::ui::settings::ThemeChoice::Light,
        ),
        (
            "window-incident-dark",
            hashiya::ui::settings::ThemeChoice::Dark,
        ),
    ] {
        let mut start = Start::default();
        start.settings.theme = theme;
        let mut desk = WindowDesk::of_with(TEXT, start);
        select(&mut desk, "5 عناصر");
        desk.keys("3 Space E");
        select(&mut desk, "تنظيم داعش");
        desk.keys("1 Space E P");
        select(&mut desk, "تدمر");
        desk.keys("2 Space E V");
        desk.type_text("clash");
        desk.key("Enter");
        assert_picture(name, &desk.picture());
    }
}
