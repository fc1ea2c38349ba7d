//! What panels ask for about attributes and incidents, as values: they change nothing themselves.

use crate::model::attribute::{AttributeId, Value};
use crate::model::incident::{Incident, IncidentId};
use crate::model::span::SpanId;
use crate::ui::side_panels::new_entry::NewEntry;

/// What a panel asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// An attribute of a span says this from now on.
    Value(SpanId, AttributeId, Option<Value>),
    /// An entry is new in a registry, and this attribute of a span is linked with it.
    NewEntry(SpanId, AttributeId, NewEntry),
    /// An incident is this from now on.
    Set(Incident),
    /// Two incidents are one: the second goes into the first.
    Merge(IncidentId, IncidentId),
    /// This incident is the current one.
    Choose(Option<IncidentId>),
    /// This span is chosen and shown.
    GoTo(SpanId),
    /// The keyboard goes back to the page.
    Leave,
}
