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
