//! Coding: the edits by which spans say something and become incidents.
//!
//! Each function looks at a layer and gives the [`Edit`] of one step, without changing anything.
//! The codebook decides what a span is in an incident, by the label of the span. A casualty, a
//! date and an incident hang together here, so that no caller has to remember it: the date of an
//! incident follows the span that tells it, a count cannot be a part of itself, and nothing points
//! at what a person removed.

mod joining;
mod removing;
mod review;

use std::collections::HashSet;

use super::attribute::{Value, Values, counts};
use super::casualty::Casualty;
use super::codebook::{AttributeType, Codebook};
use super::edit::{Edit, EditError};
use super::id::{AttributeId, IncidentId, LabelId, RoleId, SpanId};
use super::incident::{Incident, Participant, SameAs, Who};
use super::layer::Layer;
use super::span::Span;
use super::when::When;

pub use joining::merge;
pub use removing::{drop_unplaced, removal};
pub use review::{first_span, is_unfinished, is_unlinked, main_value, without_role};

/// Why spans cannot be coded so. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    /// A count would be a part, or a repetition, of itself.
    #[error(
        "cannot link the count of span {id} to span {to}: that one is linked back to it, so that \
         neither would be counted; take that link away first"
    )]
    Circle {
        /// The span whose count was to be linked.
        id: SpanId,
        /// The span that it was to be linked to.
        to: SpanId,
    },
    /// The layer does not have what it is about.
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// What a span is in an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The word that tells the event.
    Trigger,
    /// Somebody who takes part, with a role.
    Participant,
    /// Where.
    Location,
    /// How many came to harm.
    Casualty,
    /// When.
    Date,
    /// With what.
    Weapon,
    /// Who says so.
    Source,
}

/// What a span with this label is in an incident.
///
/// The labels `trigger`, `weapon` and `source` are known by their ids, since nothing else tells
/// them from others; so is what is a kind of them, by its parents. Of other labels the types of
/// their attributes tell: a count makes a casualty, a place a location, a date a date, an actor a
/// participant. What is left are `casualty`, `location` and `date` by their ids, for a codebook
/// that took their attributes away; everything else takes part, since a role can then say how.
pub fn slot_of(codebook: &Codebook, label: &LabelId) -> Slot {
    let mut id = label;
    // A codebook that somebody wrote may have a circle of parents.
    for _ in 0..=codebook.labels.len() {
        match id.as_str() {
            "trigger" => return Slot::Trigger,
            "weapon" => return Slot::Weapon,
            "source" => return Slot::Source,
            _ => {}
        }
        let found = codebook.get(id);
        let kinds = [
            (AttributeType::Casualty, Slot::Casualty),
            (AttributeType::Place, Slot::Location),
            (AttributeType::Date, Slot::Date),
            (AttributeType::Actor, Slot::Participant),
        ];
        for (kind, slot) in kinds {
            if found.is_some_and(|label| label.attribute_of(&kind).is_some()) {
                return slot;
            }
        }
        match id.as_str() {
            "casualty" => return Slot::Casualty,
            "location" => return Slot::Location,
            "date" => return Slot::Date,
            _ => {}
        }
        match found.and_then(|label| label.parent.as_ref()) {
            Some(parent) => id = parent,
            None => break,
        }
    }
    Slot::Participant
}

/// The date that these values have.
pub fn date_of(values: &Values) -> Option<&When> {
    values.values().find_map(|value| match value {
        Value::Date(when) => Some(when),
        _ => None,
    })
}

/// The values of the span with this id, placed or not.
pub fn values_of(layer: &Layer, id: SpanId) -> Option<&Values> {
    let placed = layer.get(id).map(|span| &span.attributes);
    placed.or_else(|| {
        let lost = layer.unplaced().iter().find(|lost| lost.id == id.0);
        lost.map(|lost| &lost.attributes)
    })
}

/// Gives an attribute of a span a value, or takes it away. The date of an incident follows the
/// span that tells it, unless somebody gave the incident another date. `None` when it is so
/// already.
///
/// # Errors
/// When there is no such span, or its count would be linked to itself. A link to a span that is
/// not there is allowed, since a file may have it.
pub fn set_attribute(
    layer: &Layer,
    id: SpanId,
    attribute: &AttributeId,
    value: Option<Value>,
) -> Result<Option<Edit>, CodingError> {
    let span = span(layer, id)?;
    if span.attributes.get(attribute) == value.as_ref() {
        return Ok(None);
    }
    if let Some(Value::Casualty(count)) = &value {
        check_circle(layer, id, count)?;
    }
    let mut values = span.attributes.clone();
    match value.clone() {
        Some(value) => values.insert(attribute.clone(), value),
        None => values.remove(attribute),
    };
    let (was, is) = (date_of(&span.attributes), date_of(&values));
    let mut edits = vec![Edit::SetAttribute {
        id,
        attribute: attribute.clone(),
        value,
    }];
    if was != is {
        let telling = layer.incidents_of(&[id]).into_iter().filter(|one| {
            one.date_span == Some(id) && (one.date.is_none() || one.date.as_ref() == was)
        });
        edits.extend(telling.map(|one| {
            let mut incident = one.clone();
            incident.date = is.cloned();
            Edit::SetIncident(incident)
        }));
    }
    Ok(together(edits))
}

/// That no link of `count` leads back to the span `id`, which is to tell it.
fn check_circle(layer: &Layer, id: SpanId, count: &Casualty) -> Result<(), CodingError> {
    for to in links(count) {
        let mut seen = HashSet::new();
        let mut open = vec![to];
        while let Some(at) = open.pop() {
            if at == id {
                return Err(CodingError::Circle { id, to });
            }
            if seen.insert(at) {
                let values = values_of(layer, at).into_iter();
                open.extend(values.flat_map(counts).flat_map(|(_, count)| links(count)));
            }
        }
    }
    Ok(())
}

/// The counts that this one is not to be added to.
fn links(count: &Casualty) -> impl Iterator<Item = SpanId> + use<> {
    count.subset_of.into_iter().chain(count.duplicate_of)
}

/// A new incident of these spans, in this order, and its id.
///
/// # Errors
/// When there is no such span.
pub fn new_incident(
    layer: &Layer,
    codebook: &Codebook,
    spans: &[SpanId],
) -> Result<(IncidentId, Edit), CodingError> {
    let id = layer.next_incident();
    let incident = with_all(Incident::new(id), layer, codebook, spans, None)?;
    let index = layer.incidents().len();
    Ok((id, Edit::InsertIncident { index, incident }))
}

/// Puts spans into an incident, as [`put_in`] does. `None` when they are in it so.
///
/// # Errors
/// When there is no such incident or span.
pub fn add(
    layer: &Layer,
    codebook: &Codebook,
    id: IncidentId,
    spans: &[SpanId],
    role: Option<&RoleId>,
) -> Result<Option<Edit>, CodingError> {
    let old = incident(layer, id)?;
    let new = with_all(old.clone(), layer, codebook, spans, role)?;
    Ok((new != *old).then_some(Edit::SetIncident(new)))
}

/// Takes a span out of an incident. `None` when it is not in it.
///
/// # Errors
/// When there is no such incident.
pub fn take(layer: &Layer, id: IncidentId, span: SpanId) -> Result<Option<Edit>, CodingError> {
    let old = incident(layer, id)?;
    let new = take_out(old.clone(), layer, span);
    Ok((new != *old).then_some(Edit::SetIncident(new)))
}

/// Puts an incident in the place of the one with its id. `None` when it is the same.
///
/// # Errors
/// When there is no such incident.
pub fn set_incident(layer: &Layer, new: Incident) -> Result<Option<Edit>, CodingError> {
    let old = incident(layer, new.id)?;
    Ok((new != *old).then_some(Edit::SetIncident(new)))
}

/// Removes an incident, and what other incidents of the layer say of being the same.
///
/// # Errors
/// When there is no such incident.
pub fn remove_incident(layer: &Layer, id: IncidentId) -> Result<Edit, CodingError> {
    incident(layer, id)?;
    let gone = SameAs {
        article: String::new(),
        incident: id,
    };
    let same = layer.incidents().iter();
    let same = same.filter(|one| one.id != id && one.same_as.contains(&gone));
    let mut edits: Vec<Edit> = same
        .map(|one| {
            let mut other = one.clone();
            other.same_as.retain(|same| *same != gone);
            Edit::SetIncident(other)
        })
        .collect();
    edits.push(Edit::RemoveIncident(id));
    Ok(together(edits).unwrap_or(Edit::RemoveIncident(id)))
}

/// Gives a span another label. In the incidents that have it, it becomes what the new label is
/// there; its values stay, also those that the new label does not have. `None` when it has the
/// label.
///
/// # Errors
/// When there is no such span.
pub fn relabel(
    layer: &Layer,
    codebook: &Codebook,
    id: SpanId,
    label: &LabelId,
) -> Result<Option<Edit>, CodingError> {
    let old = span(layer, id)?;
    if old.label == *label {
        return Ok(None);
    }
    let mut edits = vec![Edit::SetLabel {
        id,
        label: label.clone(),
    }];
    if slot_of(codebook, &old.label) != slot_of(codebook, label) {
        let new = Span {
            label: label.clone(),
            ..old.clone()
        };
        for one in layer.incidents_of(&[id]) {
            let rest = take_out(one.clone(), layer, id);
            let moved = put_in(rest, layer, codebook, &new, None);
            edits.push(Edit::SetIncident(moved));
        }
    }
    Ok(together(edits))
}

/// This incident with a span in it, where its label says; once, however often it is put there.
///
/// Of trigger, date and source there is one each, so that another one takes the place of the
/// first. A date span brings its date along. `role` says how somebody takes part, and replaces
/// the role that they have; without one, a new participant has the empty role. A source that is
/// given a role takes part, too.
#[must_use]
pub fn put_in(
    mut incident: Incident,
    layer: &Layer,
    codebook: &Codebook,
    span: &Span,
    role: Option<&RoleId>,
) -> Incident {
    let id = span.id;
    match slot_of(codebook, &span.label) {
        Slot::Trigger => incident.trigger = Some(id),
        Slot::Participant => participate(&mut incident.participants, Who::Span(id), role),
        Slot::Location => once(&mut incident.locations, id),
        Slot::Casualty => once(&mut incident.casualties, id),
        Slot::Weapon => once(&mut incident.weapons, id),
        Slot::Source => {
            incident.attribution.source = Some(id);
            if role.is_some() {
                participate(&mut incident.participants, Who::Span(id), role);
            }
        }
        Slot::Date => {
            if let Some(when) = date_of(&span.attributes) {
                incident.date = Some(when.clone());
            } else if tells_date(&incident, layer) {
                incident.date = None;
            }
            incident.date_span = Some(id);
        }
    }
    incident
}

/// This incident without a span, wherever it points at it. The date that the span told goes with
/// it; a date that somebody gave stays.
#[must_use]
pub fn take_out(mut incident: Incident, layer: &Layer, span: SpanId) -> Incident {
    if incident.date_span == Some(span) && tells_date(&incident, layer) {
        incident.date = None;
    }
    incident.without(span)
}

/// Says how somebody takes part: who is new comes last, who is there gets the role.
pub fn participate(participants: &mut Vec<Participant>, who: Who, role: Option<&RoleId>) {
    let mut there = false;
    participants.retain(|one| one.who != who || !std::mem::replace(&mut there, true));
    match participants.iter_mut().find(|one| one.who == who) {
        Some(one) => one.role = role.unwrap_or(&one.role).clone(),
        None => participants.push(Participant {
            who,
            role: role.cloned().unwrap_or_default(),
        }),
    }
}

/// Whether the date of the incident is what its date span tells.
fn tells_date(incident: &Incident, layer: &Layer) -> bool {
    let values = incident.date_span.and_then(|id| values_of(layer, id));
    incident.date.is_some() && incident.date.as_ref() == values.and_then(date_of)
}

fn with_all(
    incident: Incident,
    layer: &Layer,
    codebook: &Codebook,
    spans: &[SpanId],
    role: Option<&RoleId>,
) -> Result<Incident, EditError> {
    spans.iter().try_fold(incident, |incident, id| {
        let span = span(layer, *id)?;
        Ok(put_in(incident, layer, codebook, span, role))
    })
}

fn once<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn span(layer: &Layer, id: SpanId) -> Result<&Span, EditError> {
    layer.get(id).ok_or(EditError::NoSuchSpan { id })
}

fn incident(layer: &Layer, id: IncidentId) -> Result<&Incident, EditError> {
    layer.incident(id).ok_or(EditError::NoSuchIncident { id })
}

/// Several edits as one; `None` for none.
fn together(mut edits: Vec<Edit>) -> Option<Edit> {
    match edits.len() {
        0 | 1 => edits.pop(),
        _ => Some(Edit::Batch(edits)),
    }
}
