//! Migration: what a layer of an old revision of the codebook says in the terms of the new one.
//!
//! Each change since is followed in turn; nothing is guessed. What a change takes is kept in the
//! [`Past`] of the layer, so that [`MigrationStep::Undo`] is the identity also for layers that were
//! saved in between:
//!
//! - A span keeps what it said before a change, unless that follows from what it says now (a label
//!   that was only renamed).
//! - A span whose label was deleted is withdrawn: it is no span any more, is written back, and is
//!   one again after an undo. Incidents that point at it go on pointing.
//! - What a person said since is never undone: a span that was given another label keeps it, and of
//!   its values only those go back that are as the change left them.
//!
//! To follow some changes, save, and follow the others later is the same as to follow all at once,
//! since all that the later ones need is in the layer. Changes are undone in the order in which they
//! were made, the last first, so the past of a span is a stack.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::change::Recorded;
use super::migration_step::{Content, IncidentContent, MigrationStep};
use super::{ChangeId, Codebook, Revision};
use crate::model::id::IncidentId;
use crate::model::incident::Incident;
use crate::model::unplaced::Unplaced;

/// What a span or an incident said before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said<T> {
    /// The change.
    #[serde(alias = "revision")]
    pub change: ChangeId,
    /// What it said.
    pub said: T,
}

/// A span whose label was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The deletion.
    #[serde(alias = "revision")]
    pub change: ChangeId,
    /// Its place in the list of unplaced spans, when it was one of them.
    #[serde(default)]
    pub unplaced: Option<usize>,
    /// The span.
    pub span: Unplaced,
}

/// What a layer said before changes of the codebook, as far as an undo needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Past {
    /// Of spans, placed or not, by their ids; the last change last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub spans: BTreeMap<u32, Vec<Said<Content>>>,
    /// Of incidents, likewise.
    pub incidents: BTreeMap<IncidentId, Vec<Said<IncidentContent>>>,
    /// The spans whose labels were deleted.
    pub withdrawn: Vec<Withdrawn>,
}

impl Past {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.incidents.is_empty() && self.withdrawn.is_empty()
    }

    /// Without what was said by spans and incidents that are not there any more.
    #[must_use]
    pub fn of(
        mut self,
        has_span: impl Fn(u32) -> bool,
        has_incident: impl Fn(IncidentId) -> bool,
    ) -> Self {
        let withdrawn: Vec<u32> = self.withdrawn.iter().map(|one| one.span.id).collect();
        self.spans
            .retain(|id, _| has_span(*id) || withdrawn.contains(id));
        self.incidents.retain(|id, _| has_incident(*id));
        self
    }
}

/// What a layer says that depends on the codebook, as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// The spans of the text; their reasons are empty.
    pub spans: Vec<Unplaced>,
    /// The spans without a place.
    pub unplaced: Vec<Unplaced>,
    /// The incidents.
    pub incidents: Vec<Incident>,
    /// What they said before changes.
    pub past: Past,
}

/// Follows the changes of `codebook` that records of the state `from` lack, in their order.
pub fn migrate(records: &mut Records, codebook: &Codebook, from: &Revision) {
    codebook.resolve_past(&mut records.past);
    for change in codebook.since(from) {
        records.follow(change, &codebook.changes);
    }
}

impl Records {
    /// Follows one of these changes.
    pub fn follow(&mut self, change: &Recorded, changes: &[Recorded]) {
        match &change.what {
            MigrationStep::Undo(id) => {
                let undone = changes.iter().find(|one| one.id == *id);
                if let Some(undone) = undone {
                    self.back(undone);
                }
            }
            what => self.forward(what, change.id),
        }
    }

    /// Follows one change.
    fn forward(&mut self, what: &MigrationStep, change: ChangeId) {
        let past = &mut self.past;
        let mut kept = Vec::with_capacity(self.spans.len());
        for mut span in std::mem::take(&mut self.spans) {
            if forward(past, what, change, &mut span) {
                kept.push(span);
            } else {
                past.withdrawn.push(Withdrawn {
                    change,
                    unplaced: None,
                    span,
                });
            }
        }
        self.spans = kept;
        let mut kept = Vec::with_capacity(self.unplaced.len());
        for (index, mut span) in std::mem::take(&mut self.unplaced).into_iter().enumerate() {
            if forward(past, what, change, &mut span) {
                kept.push(span);
            } else {
                past.withdrawn.push(Withdrawn {
                    change,
                    unplaced: Some(index),
                    span,
                });
            }
        }
        self.unplaced = kept;
        for incident in &mut self.incidents {
            let said = content_of_incident(incident);
            let after = what.forward_incident(&said);
            set_incident(incident, &after);
            if what.back_incident(&after) != said {
                remember(&mut past.incidents, incident.id, change, said);
            }
        }
    }

    /// Takes one change back that was followed.
    fn back(&mut self, undone: &Recorded) {
        let Recorded { id, what, .. } = undone;
        let past = &mut self.past;
        for span in self.spans.iter_mut().chain(&mut self.unplaced) {
            back(past, what, *id, span);
        }
        for incident in &mut self.incidents {
            let now = content_of_incident(incident);
            let before = match take(&mut past.incidents, &incident.id, *id) {
                Some(said) => merged_incident(what, &said, &now),
                None => what.back_incident(&now),
            };
            set_incident(incident, &before);
        }
        let (returning, others): (Vec<_>, Vec<_>) = std::mem::take(&mut past.withdrawn)
            .into_iter()
            .partition(|one| one.change == *id);
        past.withdrawn = others;
        let mut is_sorted = true;
        for one in returning {
            match one.unplaced {
                Some(index) => self
                    .unplaced
                    .insert(index.min(self.unplaced.len()), one.span),
                None => {
                    self.spans.push(one.span);
                    is_sorted = false;
                }
            }
        }
        if !is_sorted {
            // Reading order, as files have it.
            self.spans
                .sort_by_key(|span| (span.start, Reverse(span.end), span.id));
        }
    }
}

/// `false` when the span is withdrawn.
fn forward(past: &mut Past, what: &MigrationStep, change: ChangeId, span: &mut Unplaced) -> bool {
    let said = content_of(span);
    let Some(after) = what.forward(&said, &span.quote) else {
        return false;
    };
    if what.back(&after) != said {
        remember(&mut past.spans, span.id, change, said);
    }
    set(span, after);
    true
}

fn back(past: &mut Past, what: &MigrationStep, change: ChangeId, span: &mut Unplaced) {
    let now = content_of(span);
    let before = match take(&mut past.spans, &span.id, change) {
        Some(said) => merged(what, &said, &now, &span.quote),
        None => what.back(&now),
    };
    set(span, before);
}

/// Keeps what something said before a change. What is followed again, after a merge of layers, is
/// remembered as it was the first time.
fn remember<K: Ord, T>(past: &mut BTreeMap<K, Vec<Said<T>>>, key: K, change: ChangeId, said: T) {
    let stack = past.entry(key).or_default();
    if stack.iter().all(|was| was.change != change) {
        stack.push(Said { change, said });
    }
}

/// Takes what something said before a change, if that is kept. It is the last that is kept, unless
/// changes of two branches were followed in another order than they stand in.
fn take<K: Ord, T>(past: &mut BTreeMap<K, Vec<Said<T>>>, key: &K, change: ChangeId) -> Option<T> {
    let stack = past.get_mut(key)?;
    let place = stack.iter().rposition(|was| was.change == change)?;
    let was = stack.remove(place);
    if stack.is_empty() {
        past.remove(key);
    }
    Some(was.said)
}

/// What a span says after an undo: it said `before`, and says `now` after the change and what
/// people did since.
fn merged(what: &MigrationStep, before: &Content, now: &Content, quote: &str) -> Content {
    let Some(after) = what.forward(before, quote) else {
        return now.clone();
    };
    if now.label != after.label {
        return now.clone();
    }
    let mut result = before.clone();
    for id in after.attributes.keys().chain(now.attributes.keys()) {
        let (left, is) = (after.attributes.get(id), now.attributes.get(id));
        if left == is {
            continue;
        }
        match is {
            Some(value) => result.attributes.insert(id.clone(), value.clone()),
            None => result.attributes.remove(id),
        };
    }
    result
}

fn merged_incident(
    what: &MigrationStep,
    before: &IncidentContent,
    now: &IncidentContent,
) -> IncidentContent {
    let after = what.forward_incident(before);
    let mut result = now.clone();
    if now.kind == after.kind {
        result.kind = before.kind.clone();
    }
    // Each one that is as the change left it, in their order: the same may be there twice.
    let mut free = vec![true; now.participants.len()];
    for (was, left) in before.participants.iter().zip(&after.participants) {
        let mut places = now.participants.iter().zip(&free);
        let place = places.position(|(one, free)| *free && one == left);
        if let Some(place) = place
            && let (Some(free), Some(one)) =
                (free.get_mut(place), result.participants.get_mut(place))
        {
            *free = false;
            *one = was.clone();
        }
    }
    result
}

fn content_of(span: &Unplaced) -> Content {
    Content {
        label: span.label.clone(),
        attributes: span.attributes.clone(),
    }
}

fn set(span: &mut Unplaced, content: Content) {
    span.label = content.label;
    span.attributes = content.attributes;
}

fn content_of_incident(incident: &Incident) -> IncidentContent {
    IncidentContent {
        kind: incident.kind.clone(),
        participants: incident.participants.clone(),
    }
}

fn set_incident(incident: &mut Incident, content: &IncidentContent) {
    incident.kind.clone_from(&content.kind);
    incident.participants.clone_from(&content.participants);
}
