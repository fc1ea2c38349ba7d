//! An edit as a line of the journal has it. Positions are bytes of the decoded text.

use serde::{Deserialize, Serialize};

use crate::model::attribute::{AttributeId, Value, Values};
use crate::model::codebook::LabelId;
use crate::model::edit::Edit;
use crate::model::excluded::UnplacedPart;
use crate::model::incident::{Incident, IncidentId};
use crate::model::layer::Unplaced;
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;

/// An [`Edit`] as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) enum EditRecord {
    Insert(SpanRecord),
    Remove(u32),
    SetRange {
        id: u32,
        start: usize,
        end: usize,
    },
    SetLabel {
        id: u32,
        label: String,
    },
    SetNote {
        id: u32,
        note: String,
    },
    SetAttribute {
        id: u32,
        attribute: AttributeId,
        value: Option<Value>,
    },
    InsertIncident {
        index: usize,
        incident: Incident,
    },
    RemoveIncident(IncidentId),
    SetIncident(Incident),
    InsertUnplaced {
        index: usize,
        unplaced: Unplaced,
    },
    RemoveUnplaced {
        index: usize,
    },
    SetStatus {
        status: Status,
        reason: String,
    },
    SetExcluded {
        ranges: Vec<(usize, usize)>,
    },
    SetUnplacedParts {
        parts: Vec<UnplacedPart>,
    },
    Batch(Vec<EditRecord>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct SpanRecord {
    id: u32,
    label: String,
    start: usize,
    end: usize,
    note: String,
    #[serde(default)]
    attributes: Values,
}

impl From<&Edit> for EditRecord {
    fn from(edit: &Edit) -> Self {
        match edit {
            Edit::Insert(span) => Self::Insert(SpanRecord {
                id: span.id.0,
                label: span.label.0.clone(),
                start: span.range.start,
                end: span.range.end,
                note: span.note.clone(),
                attributes: span.attributes.clone(),
            }),
            Edit::Remove(id) => Self::Remove(id.0),
            Edit::SetRange { id, range } => Self::SetRange {
                id: id.0,
                start: range.start,
                end: range.end,
            },
            Edit::SetLabel { id, label } => Self::SetLabel {
                id: id.0,
                label: label.0.clone(),
            },
            Edit::SetNote { id, note } => Self::SetNote {
                id: id.0,
                note: note.clone(),
            },
            Edit::SetAttribute {
                id,
                attribute,
                value,
            } => Self::SetAttribute {
                id: id.0,
                attribute: attribute.clone(),
                value: value.clone(),
            },
            Edit::InsertIncident { index, incident } => Self::InsertIncident {
                index: *index,
                incident: incident.clone(),
            },
            Edit::RemoveIncident(id) => Self::RemoveIncident(*id),
            Edit::SetIncident(incident) => Self::SetIncident(incident.clone()),
            Edit::InsertUnplaced { index, unplaced } => Self::InsertUnplaced {
                index: *index,
                unplaced: unplaced.clone(),
            },
            Edit::RemoveUnplaced { index } => Self::RemoveUnplaced { index: *index },
            Edit::SetStatus { status, reason } => Self::SetStatus {
                status: *status,
                reason: reason.clone(),
            },
            Edit::SetExcluded { ranges } => Self::SetExcluded {
                ranges: ranges.iter().map(|part| (part.start, part.end)).collect(),
            },
            Edit::SetUnplacedParts { parts } => Self::SetUnplacedParts {
                parts: parts.clone(),
            },
            Edit::Batch(edits) => Self::Batch(edits.iter().map(Self::from).collect()),
        }
    }
}

impl From<EditRecord> for Edit {
    fn from(record: EditRecord) -> Self {
        match record {
            EditRecord::Insert(span) => Self::Insert(Span {
                attributes: span.attributes,
                id: SpanId(span.id),
                label: LabelId(span.label),
                range: span.start..span.end,
                note: span.note,
            }),
            EditRecord::Remove(id) => Self::Remove(SpanId(id)),
            EditRecord::SetRange { id, start, end } => Self::SetRange {
                id: SpanId(id),
                range: start..end,
            },
            EditRecord::SetLabel { id, label } => Self::SetLabel {
                id: SpanId(id),
                label: LabelId(label),
            },
            EditRecord::SetNote { id, note } => Self::SetNote {
                id: SpanId(id),
                note,
            },
            EditRecord::SetAttribute {
                id,
                attribute,
                value,
            } => Self::SetAttribute {
                id: SpanId(id),
                attribute,
                value,
            },
            EditRecord::InsertIncident { index, incident } => {
                Self::InsertIncident { index, incident }
            }
            EditRecord::RemoveIncident(id) => Self::RemoveIncident(id),
            EditRecord::SetIncident(incident) => Self::SetIncident(incident),
            EditRecord::InsertUnplaced { index, unplaced } => {
                Self::InsertUnplaced { index, unplaced }
            }
            EditRecord::RemoveUnplaced { index } => Self::RemoveUnplaced { index },
            EditRecord::SetStatus { status, reason } => Self::SetStatus { status, reason },
            EditRecord::SetExcluded { ranges } => Self::SetExcluded {
                ranges: ranges.into_iter().map(|(start, end)| start..end).collect(),
            },
            EditRecord::SetUnplacedParts { parts } => Self::SetUnplacedParts { parts },
            EditRecord::Batch(edits) => Self::Batch(edits.into_iter().map(Self::from).collect()),
        }
    }
}
