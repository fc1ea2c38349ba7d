//! What is found about one incident, and by what it looks the same as another.

use super::look_alikes::Event;
use super::{Checked, Finding, FindingKind};
use crate::model::attribute::Value;
use crate::model::incident::{Incident, Who};
use crate::model::span::{Span, SpanId};

/// How many code points of the words of a place or an actor are compared.
const LONGEST_NAME: usize = 200;

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
        let places = sorted(locations.map(|span| self.place(span)));
        let participants = incident.participants.iter();
        let actors = sorted(participants.filter_map(|one| match &one.who {
            Who::Actor(id) => Some(id.to_string()),
            Who::Span(id) => Some(self.actor(self.layer.get(*id)?)),
        }));
        let same = incident.same_as.iter();
        let same = same.filter(|same| same.article.is_empty());
        // Incidents without a type are found as such.
        let places = if incident.kind.0.is_empty() {
            &[]
        } else {
            places.as_slice()
        };
        Event::new(
            (&incident.kind.0, &incident.auxiliary),
            places,
            &actors,
            incident.date.as_ref().map(|date| (date.start, date.end)),
            same.map(|same| same.incident).collect(),
        )
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
        let words = self.text.get(span.range.clone()).unwrap_or_default();
        // A name; of a page the beginning tells well enough, or many incidents in it would copy it.
        let words = words.chars().take(LONGEST_NAME);
        words.collect()
    }
}

/// Each once.
fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}
