//! What is found about one incident, and which incidents look the same.

use jiff::civil::Date;

use super::{Checked, Finding, FindingKind};
use crate::model::attribute::Value;
use crate::model::incident::{Auxiliary, Incident, IncidentId, IncidentTypeId, Who};
use crate::model::layer::Layer;
use crate::model::span::{Span, SpanId};

/// What of an incident tells whether another looks the same.
#[derive(Clone, Debug)]
pub(super) struct Event {
    kind: IncidentTypeId,
    /// Where and who, by what they are linked with or else by their words.
    places: Vec<String>,
    actors: Vec<String>,
    /// When.
    pub(super) days: Days,
    auxiliary: Vec<Auxiliary>,
    /// The incidents of this article that somebody said to be the same.
    same: Vec<IncidentId>,
}

/// The first and the last day, if they are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days(Option<(Date, Date)>);

impl Days {
    /// Whether some days are the same, or none are known.
    pub(super) fn touch(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Some(one), Some(two)) => one.0 <= two.1 && two.0 <= one.1,
            (None, None) => true,
            _ => false,
        }
    }
}

impl Event {
    /// What two incidents that look the same have in common: their type with one of its places.
    pub(super) fn keys(&self) -> impl Iterator<Item = (IncidentTypeId, String)> {
        let places = self.places.iter().filter(|_| !self.kind.0.is_empty());
        places.map(|place| (self.kind.clone(), place.clone()))
    }

    /// Whether two incidents of one type with a place in common, on days that touch, look the same: with
    /// somebody in common, and nobody said that they are.
    pub(super) fn is_like(&self, id: IncidentId, other: &Self, other_id: IncidentId) -> bool {
        self.auxiliary == other.auxiliary
            && self.actors.iter().any(|one| other.actors.contains(one))
            && !self.same.contains(&other_id)
            && !other.same.contains(&id)
    }
}

impl Checked<'_> {
    /// What is found about an incident by itself.
    pub(super) fn incident(&self, incident: &Incident) -> Vec<Finding> {
        let mut found = Vec::new();
        let id = incident.id;
        let placed = incident.spans().find(|id| self.layer.get(*id).is_some());
        let first: Vec<SpanId> = placed.into_iter().collect();
        let mut say = |what, message: &str| {
            found.push(Finding::new(what, first.clone(), message).of(id));
        };
        let kind = &incident.kind;
        if kind.0.is_empty() {
            say(FindingKind::NoType, "this incident has no type");
        } else if self.codebook.incident_type(kind).is_none() {
            let message = format!("the codebook has no type of incident \"{}\"", kind.0);
            say(FindingKind::NotInCodebook, &message);
        }
        if incident.locations.is_empty() {
            say(FindingKind::NoPlace, "this incident has no place");
        }
        if incident.date.is_none() {
            say(FindingKind::NoDate, "this incident has no date");
        }
        if incident.participants.is_empty() {
            let message = "nobody takes part in this incident";
            say(FindingKind::NobodyInIt, message);
        }
        for participant in &incident.participants {
            let role = &participant.role;
            if !role.0.is_empty() && self.codebook.role(role).is_none() {
                let message = format!("the codebook has no role \"{}\"", role.0);
                say(FindingKind::NotInCodebook, &message);
            }
            if let (Who::Actor(actor), Some(registries)) = (&participant.who, self.registries)
                && registries.actors.get(actor).is_none()
            {
                let message = format!("the list of actors has no \"{actor}\"");
                say(FindingKind::NoSuchEntry, &message);
            }
        }
        let mut gone: Vec<SpanId> = incident.spans().filter(|span| !self.has(*span)).collect();
        gone.sort_unstable();
        gone.dedup();
        for span in gone {
            let message = format!("it points at span {span}, which is not there");
            say(FindingKind::NoSuchSpan, &message);
        }
        found
    }

    /// What tells whether another incident looks the same.
    pub(super) fn event(&self, incident: &Incident) -> Event {
        let locations = incident.locations.iter();
        let locations = locations.filter_map(|id| self.layer.get(*id));
        let participants = incident.participants.iter();
        Event {
            kind: incident.kind.clone(),
            places: sorted(locations.map(|span| self.place(span))),
            actors: sorted(participants.filter_map(|one| match &one.who {
                Who::Actor(id) => Some(id.to_string()),
                Who::Span(id) => Some(self.actor(self.layer.get(*id)?)),
            })),
            days: Days(incident.date.as_ref().map(|date| (date.start, date.end))),
            auxiliary: incident.auxiliary.clone(),
            same: incident
                .same_as
                .iter()
                .filter(|same| same.article.is_empty())
                .map(|same| same.incident)
                .collect(),
        }
    }

    fn place(&self, span: &Span) -> String {
        let linked = span.attributes.values().find_map(|value| match value {
            Value::Place(link) if !link.places.is_empty() => Some(format!("{link:?}")),
            _ => None,
        });
        linked.unwrap_or_else(|| self.quote(span))
    }

    fn actor(&self, span: &Span) -> String {
        let linked = span.attributes.values().find_map(|value| match value {
            Value::Actor(id) => Some(id.to_string()),
            _ => None,
        });
        linked.unwrap_or_else(|| self.quote(span))
    }

    fn quote(&self, span: &Span) -> String {
        let words = self.text.get(span.range.clone());
        words.unwrap_or_default().to_owned()
    }
}

/// That `two` looks the same as `one`, which comes before it.
pub(super) fn same(layer: &Layer, one: IncidentId, two: &Incident) -> Finding {
    let placed = two.spans().find(|id| layer.get(*id).is_some());
    let message =
        format!("it looks the same as incident {one}: merge them, or say that they are the same");
    let spans = placed.into_iter().collect();
    Finding::new(FindingKind::SameIncident, spans, message).of(two.id)
}

/// Each once.
fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}
