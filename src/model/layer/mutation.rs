//! How [`super::super::edit`] changes a layer, piece by piece: each puts something in its place and hands
//! back what was there, and keeps up what the layer knows of its spans and incidents.

use std::ops::Range;

use super::{Layer, key};
use crate::model::attribute::{AttributeId, Value};
use crate::model::codebook::LabelId;
use crate::model::excluded::{UnplacedPart, joined};
use crate::model::incident::{Incident, IncidentId};
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;
use crate::model::unplaced::Unplaced;

impl Layer {
    /// Puts a span in its place. Its id must be free.
    pub(in crate::model) fn put(&mut self, span: Span) {
        let own = key(span.id, &span.range);
        let index = self
            .spans
            .partition_point(|other| key(other.id, &other.range) < own);
        self.saw(span.id.0);
        self.ranges.insert(span.id, span.range.clone());
        self.count(&span.label);
        self.pointers.add_span(span.id, &span.attributes);
        self.spans.insert(index, span);
        self.reach.insert(index, 0);
        self.reach_from(index);
    }

    /// Takes a span out.
    pub(in crate::model) fn take(&mut self, id: SpanId) -> Option<Span> {
        let index = self.position(id)?;
        self.ranges.remove(&id);
        self.reach.remove(index);
        let span = self.spans.remove(index);
        self.discount(&span.label);
        self.pointers.remove_span(id, &span.attributes);
        self.reach_from(index);
        Some(span)
    }

    /// Gives a span another label, and returns the one that it had.
    pub(in crate::model) fn replace_label(
        &mut self,
        id: SpanId,
        label: LabelId,
    ) -> Option<LabelId> {
        let index = self.position(id)?;
        let span = self.spans.get_mut(index)?;
        let old = std::mem::replace(&mut span.label, label.clone());
        self.discount(&old);
        self.count(&label);
        Some(old)
    }

    /// Gives a span another note, and returns the one that it had.
    pub(in crate::model) fn replace_note(&mut self, id: SpanId, note: String) -> Option<String> {
        let index = self.position(id)?;
        let span = self.spans.get_mut(index)?;
        Some(std::mem::replace(&mut span.note, note))
    }

    /// Gives an attribute of a span a value or takes it away, and returns what it had. `None` when there
    /// is no such span.
    pub(in crate::model) fn replace_value(
        &mut self,
        id: SpanId,
        attribute: &AttributeId,
        value: Option<Value>,
    ) -> Option<Option<Value>> {
        let index = self.position(id)?;
        let span = self.spans.get_mut(index)?;
        self.pointers.remove_span(id, &span.attributes);
        let old = match value {
            Some(value) => span.attributes.insert(attribute.clone(), value),
            None => span.attributes.remove(attribute),
        };
        self.pointers.add_span(id, &span.attributes);
        Some(old)
    }

    /// Puts an unplaced span on the list; `index` is at most its length.
    pub(in crate::model) fn put_unplaced(&mut self, index: usize, unplaced: Unplaced) {
        self.saw(unplaced.id);
        self.unplaced_ids.insert(unplaced.id);
        self.unplaced.insert(index, unplaced);
    }

    /// Takes an unplaced span off the list.
    pub(in crate::model) fn take_unplaced(&mut self, index: usize) -> Option<Unplaced> {
        let unplaced = (index < self.unplaced.len()).then(|| self.unplaced.remove(index))?;
        self.unplaced_ids.remove(&unplaced.id);
        Some(unplaced)
    }

    /// Gives it a status, and returns what was there.
    pub(in crate::model) fn replace_status(
        &mut self,
        status: Status,
        reason: String,
    ) -> (Status, String) {
        (
            std::mem::replace(&mut self.status, status),
            std::mem::replace(&mut self.reason, reason),
        )
    }

    /// Gives it other excluded parts, and returns those that it had.
    pub(in crate::model) fn replace_excluded(
        &mut self,
        ranges: Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        std::mem::replace(&mut self.excluded, joined(ranges))
    }

    /// Gives it other unplaced parts, and returns those that it had.
    pub(in crate::model) fn replace_unplaced_parts(
        &mut self,
        parts: Vec<UnplacedPart>,
    ) -> Vec<UnplacedPart> {
        std::mem::replace(&mut self.unplaced_parts, parts)
    }

    /// Puts an incident on the list; `index` is at most its length, and its id is free.
    pub(in crate::model) fn put_incident(&mut self, index: usize, incident: Incident) {
        self.next_incident = self.next_incident.max(incident.id.0.saturating_add(1));
        self.pointers.add_incident(&incident);
        self.incidents.insert(index, incident);
    }

    /// Takes an incident off the list, with its place there.
    pub(in crate::model) fn take_incident(&mut self, id: IncidentId) -> Option<(usize, Incident)> {
        let index = self.incident_position(id)?;
        let incident = self.incidents.remove(index);
        self.pointers.remove_incident(&incident);
        Some((index, incident))
    }

    /// Puts an incident in the place of the one with its id, and returns that.
    pub(in crate::model) fn replace_incident(&mut self, incident: Incident) -> Option<Incident> {
        let id = incident.id;
        let index = self.incident_position(id)?;
        let place = self.incidents.get_mut(index)?;
        self.pointers.remove_incident(place);
        self.pointers.add_incident(&incident);
        Some(std::mem::replace(place, incident))
    }

    /// Forgets the ids that an edit which failed has used: `next` is what [`Layer::next_id`] and
    /// [`Layer::next_incident`] were before it.
    pub(in crate::model) fn restore_next_ids(&mut self, next: (SpanId, IncidentId)) {
        self.next_id = next.0.0;
        self.next_incident = next.1.0;
    }

    fn saw(&mut self, id: u32) {
        self.next_id = self.next_id.max(id.saturating_add(1));
    }

    fn count(&mut self, label: &LabelId) {
        match self.counts.get_mut(label) {
            Some(count) => *count += 1,
            None => drop(self.counts.insert(label.clone(), 1)),
        }
    }

    fn discount(&mut self, label: &LabelId) {
        if let Some(count) = self.counts.get_mut(label) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(label);
            }
        }
    }

    /// Counts `reach` again from `index` on, as far as it changes.
    fn reach_from(&mut self, index: usize) {
        let mut reach = match index.checked_sub(1) {
            Some(before) => self.reach[before],
            None => 0,
        };
        for (at, (span, old)) in self
            .spans
            .iter()
            .zip(&mut self.reach)
            .enumerate()
            .skip(index)
        {
            reach = reach.max(span.range.end);
            // A span that was put in has no old value, so the first one says nothing.
            if *old == reach && at > index {
                break;
            }
            *old = reach;
        }
    }
}
