//! Walking through spans and incidents, and what a selection means.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::Article;
use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::codebook::LabelId;
use hashiya::model::layer::Layer;
use hashiya::model::link::ActorId;
use hashiya::model::selection::Selection;
use hashiya::model::span::SpanId;
use hashiya::session::Session;

const TEXT: &str = "قصف الجيش حلب وقال المرصد";

fn session(labelled: &[(&str, &str)]) -> Session {
    let mut session = Session::in_memory(Article::new("a.txt", TEXT), Layer::default());
    for (words, label) in labelled {
        select(&mut session, words);
        session.label_selection(&LabelId::new(*label)).unwrap();
    }
    session.set_selection(None);
    session.choose(None);
    session
}

fn select(session: &mut Session, words: &str) {
    let start = TEXT.find(words).unwrap();
    session.set_selection(Some(Selection::over(start..start + words.len())));
}

fn words(session: &Session, id: SpanId) -> &str {
    &TEXT[session.layer().get(id).unwrap().range.clone()]
}

#[test]
fn one_walks_through_what_is_unfinished_and_past_what_is_not() {
    let mut session = session(&[("الجيش", "actor"), ("حلب", "location"), ("المرصد", "actor")]);
    let second = session.next_span(session.next_span(None)).unwrap();
    assert_eq!(words(&session, second), "حلب");
    let army = session.next_span(None).unwrap();
    let link = Value::Actor(ActorId::new("army"));
    let actor = AttributeId::new("actor");
    session
        .set_attribute(army, actor.clone(), Some(link.clone()))
        .unwrap();
    let mut walked = Vec::new();
    for onward in [true, true, true, false] {
        let next = session.unfinished_span(onward);
        session.choose(next);
        walked.push(words(&session, next.unwrap()).to_owned());
    }
    assert_eq!(walked, ["حلب", "المرصد", "حلب", "المرصد"]);
    session.remove(second).unwrap();
    let last = session.chosen().unwrap();
    session.set_attribute(last, actor, Some(link)).unwrap();
    assert_eq!(session.unfinished_span(true), None);
}

#[test]
fn one_walks_round_the_incidents() {
    let mut session = session(&[]);
    assert_eq!(session.neighbour_incident(false), None);
    let ids = [(); 3].map(|()| session.new_incident(&[]).unwrap().0);
    session.choose_incident(None);
    assert_eq!(session.neighbour_incident(true), Some(ids[0]));
    assert_eq!(session.neighbour_incident(false), Some(ids[2]));
    session.choose_incident(Some(ids[2]));
    assert_eq!(session.neighbour_incident(true), Some(ids[0]));
    assert_eq!(session.neighbour_incident(false), Some(ids[1]));
}

#[test]
fn a_selection_means_the_spans_that_are_whole_in_it() {
    let mut session = session(&[("الجيش", "actor"), ("حلب وقال", "location")]);
    let army = session.next_span(None).unwrap();
    select(&mut session, "قصف الجيش حلب");
    assert_eq!(session.target_spans(), [army]);
    session.set_selection(None);
    assert_eq!(session.target_spans(), []);
    session.choose(Some(army));
    assert_eq!(session.target_spans(), [army]);
}
