//! What points at the spans of a layer: counts of other spans, and incidents. So nothing has to look at
//! all of a layer to find what hangs on one span.
//!
//! A layer keeps it up to date. Spans that are pointed at need not be there.

use std::collections::HashMap;

use crate::model::attribute::Values;
use crate::model::attribute::counts;
use crate::model::incident::{Incident, IncidentId};
use crate::model::span::SpanId;

/// By the span that is pointed at: each that does once for every time that it does.
#[derive(Clone, Debug, Default)]
pub(super) struct Pointers {
    spans: HashMap<SpanId, Vec<SpanId>>,
    incidents: HashMap<SpanId, Vec<IncidentId>>,
}

impl Pointers {
    /// The span `id` has these values.
    pub fn add_span(&mut self, id: SpanId, values: &Values) {
        for to in pointed(values) {
            self.spans.entry(to).or_default().push(id);
        }
    }

    /// It has them no more.
    pub fn remove_span(&mut self, id: SpanId, values: &Values) {
        for to in pointed(values) {
            remove(&mut self.spans, to, id);
        }
    }

    /// The same with the incidents of a layer that had none.
    pub fn with_incidents(mut self, incidents: &[Incident]) -> Self {
        self.incidents.clear();
        incidents.iter().for_each(|one| self.add_incident(one));
        self
    }

    /// There is this incident.
    pub fn add_incident(&mut self, incident: &Incident) {
        for to in incident.spans() {
            self.incidents.entry(to).or_default().push(incident.id);
        }
    }

    /// There is this incident no more.
    pub fn remove_incident(&mut self, incident: &Incident) {
        for to in incident.spans() {
            remove(&mut self.incidents, to, incident.id);
        }
    }

    /// The spans whose counts point at one.
    pub fn spans(&self, to: SpanId) -> &[SpanId] {
        self.spans.get(&to).map_or(&[], Vec::as_slice)
    }

    /// The incidents that have a span.
    pub fn incidents(&self, of: SpanId) -> &[IncidentId] {
        self.incidents.get(&of).map_or(&[], Vec::as_slice)
    }
}

fn pointed(values: &Values) -> impl Iterator<Item = SpanId> {
    counts(values).flat_map(|(_, count)| count.spans())
}

fn remove<T: PartialEq>(lists: &mut HashMap<SpanId, Vec<T>>, to: SpanId, from: T) {
    if let Some(list) = lists.get_mut(&to) {
        if let Some(at) = list.iter().position(|one| *one == from) {
            list.swap_remove(at);
        }
        if list.is_empty() {
            lists.remove(&to);
        }
    }
}
