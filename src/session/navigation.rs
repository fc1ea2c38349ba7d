//! From one span or incident to the next, round and round, and the spans that a command is about.

use super::Session;
use crate::model::coding;
use crate::model::incident::IncidentId;
use crate::model::selection::Selection;
use crate::model::span::{Span, SpanId};

impl Session {
    /// The span after this one in reading order, or after the caret when `None`. After the last
    /// comes the first.
    pub fn next_span(&self, after: Option<SpanId>) -> Option<SpanId> {
        let spans = self.layer.spans();
        let next = match after.and_then(|id| self.layer.position(id)) {
            Some(position) => position + 1,
            None => spans.partition_point(|span| span.range.start < self.caret()),
        };
        spans
            .get(next)
            .or_else(|| spans.first())
            .map(|span| span.id)
    }

    /// The span before this one in reading order, or before the caret when `None`. Before the
    /// first comes the last.
    pub fn previous_span(&self, before: Option<SpanId>) -> Option<SpanId> {
        let spans = self.layer.spans();
        let position = before
            .and_then(|id| self.layer.position(id))
            .unwrap_or_else(|| spans.partition_point(|span| span.range.start < self.caret()));
        position
            .checked_sub(1)
            .and_then(|previous| spans.get(previous))
            .or_else(|| spans.last())
            .map(|span| span.id)
    }

    /// The next or the previous span in reading order that lacks what its label is for, from the
    /// chosen span or the caret on.
    pub fn unfinished_span(&self, onward: bool) -> Option<SpanId> {
        let step = |from: Option<SpanId>| {
            if onward {
                self.next_span(from)
            } else {
                self.previous_span(from)
            }
        };
        let mut at = step(self.chosen())?;
        for _ in 0..self.layer.len() {
            if coding::is_unfinished(&self.codebook, self.layer.get(at)?) {
                return Some(at);
            }
            at = step(Some(at))?;
        }
        None
    }

    /// The incident after the current one, or before it.
    pub fn neighbour_incident(&self, onward: bool) -> Option<IncidentId> {
        let incidents = self.layer.incidents();
        let count = incidents.len();
        let current = self.chosen_incident();
        let at = current.and_then(|id| incidents.iter().position(|one| one.id == id));
        let next = match (at, onward) {
            (None, true) => 0,
            (None, false) => count.checked_sub(1)?,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        incidents.get(next).map(|one| one.id)
    }

    /// The spans inside the selection, or else the chosen one.
    pub fn target_spans(&self) -> Vec<SpanId> {
        let selected = self.selection().filter(|selection| !selection.is_empty());
        let Some(range) = selected.map(Selection::range) else {
            return self.chosen().into_iter().collect();
        };
        let inside = |span: &&Span| span.range.start >= range.start && span.range.end <= range.end;
        let touching = self.layer.touching(range.clone());
        touching.filter(inside).map(|span| span.id).collect()
    }

    fn caret(&self) -> usize {
        self.view.selection.map_or(0, |selection| selection.head)
    }
}
