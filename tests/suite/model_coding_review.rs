//! What of a span or an incident is still to be said.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::attribute::{AttributeId, Value, Values};
use hashiya::model::codebook::{AttributeType, Choice, Codebook, LabelId};
use hashiya::model::coding::*;
use hashiya::model::edit::Edit;
use hashiya::model::incident::{Incident, IncidentId, Participant, RoleId, Who};
use hashiya::model::layer::Layer;
use hashiya::model::link::ActorId;
use hashiya::model::span::{Span, SpanId};

fn span(id: u32, label: &str, start: usize) -> Span {
    Span {
        attributes: Values::default(),
        id: SpanId(id),
        label: LabelId::new(label),
        range: start..start + 1,
        note: String::new(),
    }
}

fn linked(span: Span) -> Span {
    let link = Value::Actor(ActorId::new("isis"));
    let attributes = [(AttributeId::new("actor"), link)].into_iter().collect();
    Span { attributes, ..span }
}

#[test]
fn a_span_is_unfinished_until_it_says_what_its_label_is_for() {
    let codebook = Codebook::default();
    let actor = span(1, "actor", 0);
    assert!(is_unlinked(&codebook, &actor) && is_unfinished(&codebook, &actor));
    let actor = linked(actor);
    assert!(!is_unlinked(&codebook, &actor) && !is_unfinished(&codebook, &actor));
    // A count is no link.
    let casualty = span(2, "casualty", 0);
    assert!(!is_unlinked(&codebook, &casualty) && is_unfinished(&codebook, &casualty));
    // Nothing is asked of a label that nobody knows.
    assert!(!is_unfinished(&codebook, &span(3, "weather", 0)));
}

#[test]
fn a_detail_is_asked_for_when_it_is_required() {
    let mut codebook = Codebook::default();
    let label = codebook
        .labels
        .iter_mut()
        .find(|it| it.id.as_str() == "actor");
    let attributes = &mut label.unwrap().attributes;
    let mut detail = attributes[0].clone();
    detail.id = AttributeId::new("named");
    detail.kind = AttributeType::Choice(Vec::<Choice>::new());
    detail.required = false;
    attributes.push(detail);
    let actor = linked(span(1, "actor", 0));
    assert!(!is_unfinished(&codebook, &actor));
    let label = codebook
        .labels
        .iter_mut()
        .find(|it| it.id.as_str() == "actor");
    let attributes = &mut label.unwrap().attributes;
    attributes.last_mut().unwrap().required = true;
    assert!(is_unfinished(&codebook, &actor));
    let said = main_value(&codebook, &actor).map(|(attribute, _)| attribute.id.as_str());
    assert_eq!(said, Some("actor"));
}

#[test]
fn a_role_is_asked_of_those_without_one_and_of_an_actor_alone() {
    let codebook = Codebook::default();
    let mut layer = Layer::default();
    for one in [
        span(1, "actor", 9),
        span(2, "actor", 5),
        span(3, "location", 2),
    ] {
        Edit::Insert(one).apply(&mut layer, "0123456789").unwrap();
    }
    let mut incident = Incident::new(IncidentId(1));
    for (id, role) in [(1, "target"), (2, "")] {
        incident.participants.push(Participant {
            who: Who::Span(SpanId(id)),
            role: RoleId(role.to_owned()),
        });
    }
    incident.locations.push(SpanId(3));
    let ids = |ids: &[u32]| ids.iter().copied().map(SpanId).collect::<Vec<_>>();
    let asked = |spans: &[u32]| without_role(&layer, &codebook, &incident, &ids(spans));
    assert_eq!(asked(&[1, 2, 3]), ids(&[2]));
    assert_eq!(asked(&[1]), ids(&[1]));
    assert_eq!(asked(&[3]), ids(&[]));
    let first = first_span(&layer, &incident).map(|span| span.id);
    assert_eq!(first, Some(SpanId(3)));
}
