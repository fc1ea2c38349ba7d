//! What the coding of an article still lacks, and whom to ask about it.
//!
//! Questions that a person is led by: which spans are unfinished, who has no role yet. What is wrong
//! is the business of [`crate::model::checks`].

use super::{Slot, slot_of};
use crate::model::attribute::Value;
use crate::model::codebook::{Attribute, AttributeType, Codebook, missing_required};
use crate::model::incident::{Incident, Who};
use crate::model::layer::Layer;
use crate::model::span::{Span, SpanId};

/// Whether an attribute is what its label is for, and not a detail beside it.
fn is_main(kind: &AttributeType) -> bool {
    matches!(
        kind,
        AttributeType::Casualty | AttributeType::Actor | AttributeType::Place | AttributeType::Date
    )
}

fn lacks(codebook: &Codebook, span: &Span, wanted: impl Fn(&AttributeType) -> bool) -> bool {
    codebook.get(&span.label).is_some_and(|label| {
        let mut attributes = label.attributes.iter();
        attributes.any(|one| wanted(&one.kind) && !span.attributes.contains_key(&one.id))
    })
}

/// The first attribute of a span that says what its label is for, and what it says.
pub fn main_value<'a>(
    codebook: &'a Codebook,
    span: &'a Span,
) -> Option<(&'a Attribute, &'a Value)> {
    let attributes = codebook.get(&span.label)?.attributes.iter();
    let mut said = attributes.filter(|one| is_main(&one.kind));
    said.find_map(|one| Some((one, span.attributes.get(&one.id)?)))
}

/// Whether a span can be linked with an entry of a registry, and is not.
pub fn is_unlinked(codebook: &Codebook, span: &Span) -> bool {
    lacks(codebook, span, |kind| {
        matches!(kind, AttributeType::Actor | AttributeType::Place)
    })
}

/// Whether a span lacks what its label is for, or what the codebook requires.
pub fn is_unfinished(codebook: &Codebook, span: &Span) -> bool {
    lacks(codebook, span, is_main) || !missing_required(codebook, span).is_empty()
}

/// The span of an incident that comes first in the text.
pub fn first_span<'a>(layer: &'a Layer, incident: &Incident) -> Option<&'a Span> {
    let spans = incident.spans().filter_map(|id| layer.get(id));
    spans.min_by_key(|span| span.range.start)
}

/// Those of `spans` whose role in an incident is asked for, in their order: who takes part without
/// one; and an actor alone, so that its role can be changed.
pub fn without_role(
    layer: &Layer,
    codebook: &Codebook,
    incident: &Incident,
    spans: &[SpanId],
) -> Vec<SpanId> {
    let open = |id: SpanId| {
        let mut participants = incident.participants.iter();
        participants.any(|one| one.who == Who::Span(id) && one.role.0.is_empty())
    };
    let is_actor = |id: SpanId| {
        let span = layer.get(id);
        span.is_some_and(|span| slot_of(codebook, &span.label) == Slot::Participant)
    };
    let asked = spans.iter().copied();
    asked
        .filter(|id| open(*id) || spans.len() == 1 && is_actor(*id))
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;
    use crate::model::attribute::{AttributeId, Values};
    use crate::model::codebook::{Choice, LabelId};
    use crate::model::incident::{IncidentId, Participant, RoleId};
    use crate::model::link::ActorId;

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
            crate::model::edit::Edit::Insert(one)
                .apply(&mut layer, "0123456789")
                .unwrap();
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
}
