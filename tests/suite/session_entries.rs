//! New entries of the registries, described where they are linked, and incidents of other articles.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::link::{ActorId, PlacePrecision};
use hashiya::model::registry::{Actor, ActorKind, Place, PlaceKind};
use hashiya::session::project::{EntryKind, NewEntry, ProjectEvent};
use hashiya::session::{Access, Session, SessionError};

use crate::desk::label_words;
use crate::project_desk::{LAYLA, ProjectDesk, SAMI, close, wait};

fn desk() -> ProjectDesk {
    ProjectDesk::with(&[
        ("a", "", "قصف الفيلق التاسع عشر غرب تل الضمان"),
        ("b", "", "قتل 5 مدنيين في حلب"),
    ])
}

/// What the chosen span, which was labelled last, says.
fn said(session: &Session) -> Vec<(&str, &Value)> {
    let span = session.layer().get(session.chosen().unwrap()).unwrap();
    let values = span.attributes.iter();
    values.map(|(id, value)| (id.as_str(), value)).collect()
}

fn entry(arabic: &str, english: &str, kind: EntryKind) -> NewEntry {
    NewEntry {
        arabic: arabic.to_owned(),
        english: english.to_owned(),
        kind,
    }
}

#[test]
fn a_new_actor_is_in_the_registry_and_linked() {
    let desk = desk();
    let mut project = desk.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "الفيلق التاسع عشر", "actor");
    let span = session.chosen().unwrap();
    let whole = project
        .registries()
        .actors
        .iter()
        .next()
        .unwrap()
        .id
        .clone();
    let kind = EntryKind::Actor(ActorKind::RebelGroups, Some(whole.clone()));
    let new = entry(" الفيلق التاسع عشر ", "", kind);
    let attribute = AttributeId::new("actor");
    project
        .add_entry(&mut session, span, attribute, new)
        .unwrap();
    let [("actor", Value::Actor(id))] = said(&session)[..] else {
        panic!("{:?}", said(&session));
    };
    let name = "الفيلق-التاسع-عشر-";
    assert!(id.as_str().starts_with(name), "{id}");
    assert_eq!(id.as_str().len(), name.len() + 4, "{id}");
    let actor = desk.files().read_registry::<Actor>();
    let actor = actor.unwrap().unwrap().get(id).unwrap().clone();
    assert_eq!(actor.arabic, ["الفيلق التاسع عشر"]);
    assert_eq!(actor.english, [""; 0]);
    assert_eq!(
        (actor.kind, actor.affiliation),
        (ActorKind::RebelGroups, Some(whole))
    );
    // The session knows it at once.
    assert_eq!(session.actor_names(id).unwrap().best(), "الفيلق التاسع عشر");
    close(&mut project, session);
}

#[test]
fn a_new_place_keeps_what_the_words_say_of_it() {
    let desk = desk();
    let mut project = desk.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "غرب تل الضمان", "location");
    let span = session.chosen().unwrap();
    let is_governorate = |place: &&Place| place.kind == PlaceKind::Governorate;
    let governorate = project.registries().places.iter().find(is_governorate);
    let governorate = governorate.unwrap().id.clone();
    let kind = EntryKind::Place(PlaceKind::Populated, Some(governorate.clone()));
    let new = entry("", "Tell al-Daman", kind);
    project
        .add_entry(&mut session, span, AttributeId::new("place"), new)
        .unwrap();
    let [("place", Value::Place(link))] = said(&session)[..] else {
        panic!("{:?}", said(&session));
    };
    let [id] = &link.places[..] else {
        panic!("{link:?}");
    };
    assert_eq!(
        (&*link.relation, link.precision),
        ("غرب", PlacePrecision::Near)
    );
    assert!(id.as_str().starts_with("tell-al-daman-"), "{id}");
    let place = project.registries().places.get(id).unwrap();
    assert_eq!(
        (place.kind, &place.parent),
        (PlaceKind::Populated, &Some(governorate))
    );
    close(&mut project, session);
}

#[test]
fn what_cannot_be_added_is_not_linked() {
    let desk = desk();
    let first = desk.open(LAYLA);
    let mut second = desk.open(LAYLA);
    assert_ne!(*second.access(), Access::ReadWrite);
    let mut session = first.open_article("a").unwrap();
    label_words(&mut session, "الفيلق التاسع عشر", "actor");
    let span = session.chosen().unwrap();
    let new = entry(
        "",
        "19th Corps",
        EntryKind::Actor(ActorKind::RebelGroups, None),
    );
    let attribute = AttributeId::new("actor");
    let refused = second.add_entry(&mut session, span, attribute, new);
    assert!(
        matches!(refused, Err(SessionError::Registry(_))),
        "{refused:?}"
    );
    assert_eq!(said(&session), []);
    assert!(session.actor_names(&ActorId::new("19th-corps")).is_none());
}

#[test]
fn incidents_of_other_articles_are_those_of_the_annotator() {
    let desk = desk();
    for (annotator, article, words) in
        [(LAYLA, "a", "قصف"), (LAYLA, "b", "قتل"), (SAMI, "b", "قتل")]
    {
        let mut project = desk.open(annotator);
        let mut session = project.open_article(article).unwrap();
        label_words(&mut session, words, "trigger");
        let span = session.chosen().unwrap();
        session.new_incident(&[span]).unwrap();
        close(&mut project, session);
    }
    let mut project = desk.open(LAYLA);
    assert_eq!(
        project.incidents_elsewhere(None).count(),
        0,
        "nothing is gathered yet"
    );
    let _ = project.accounts();
    wait(&mut project, "accounts", |_, event| {
        matches!(event, ProjectEvent::CodedArticlesChanged).then_some(())
    });
    let found = |article| {
        let found = project.incidents_elsewhere(article);
        found
            .map(|(about, incident)| (about.article.clone(), incident.trigger.quote.clone()))
            .collect::<Vec<_>>()
    };
    let (a, b) = (
        ("a".to_owned(), "قصف".to_owned()),
        ("b".to_owned(), "قتل".to_owned()),
    );
    assert_eq!(found(None), [a.clone(), b.clone()]);
    assert_eq!(found(Some("a")), [b]);
    assert_eq!(found(Some("b")), [a]);
}
