//! An edit: a change to a layer, as a value that returns its inverse when it is applied.
//!
//! Everything that changes a layer, undo included, comes through [`Edit::apply`] (law 2), which
//! checks all of it against the layer and the text first. It knows nothing of who asked for the
//! change, of history or of files; it only has the names of fields that lines of the journal have.

use std::mem;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::attribute::Value;
use super::edit_error::{check_part, check_range};
use super::excluded::{UnplacedPart, minus};
use super::id::{AttributeId, IncidentId, LabelId, SpanId};
use super::incident::Incident;
use super::layer::{Layer, Unplaced};
use super::span::Span;
use super::status::Status;

pub use super::edit_error::EditError;

/// A change to a layer, also as the journal has it. Ranges are bytes of the article's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// Adds a span whose id is not in the layer.
    Insert(Span),
    /// Removes a span.
    Remove(SpanId),
    /// Moves the edges of a span, which stays the same span.
    SetRange {
        /// Which span.
        id: SpanId,
        /// Its new first byte.
        start: usize,
        /// The byte after its new last one.
        end: usize,
    },
    /// Gives a span another label.
    SetLabel {
        /// Which span.
        id: SpanId,
        /// Its new label.
        label: LabelId,
    },
    /// Writes the note of a span.
    SetNote {
        /// Which span.
        id: SpanId,
        /// The new note; empty for none.
        note: String,
    },
    /// Gives an attribute of a span a value, or takes it away.
    SetAttribute {
        /// Which span.
        id: SpanId,
        /// Which attribute.
        attribute: AttributeId,
        /// The new value; `None` for none.
        value: Option<Value>,
    },
    /// Adds an incident whose id is not in the layer, at `index` of their list.
    InsertIncident {
        /// Its place in the list.
        index: usize,
        /// The incident.
        incident: Incident,
    },
    /// Removes an incident.
    RemoveIncident(IncidentId),
    /// Puts an incident in the place of the one with the same id.
    SetIncident(Incident),
    /// Puts an unplaced span back on the list, at `index`.
    InsertUnplaced {
        /// Its place in the list.
        index: usize,
        /// The span.
        unplaced: Unplaced,
    },
    /// Takes an unplaced span off the list: a person said that it is not needed, or placed it.
    RemoveUnplaced {
        /// Its place in the list.
        index: usize,
    },
    /// Says how far the annotator is.
    SetStatus {
        /// The status; [`Status::New`] for what the layer says by itself.
        status: Status,
        /// Why; empty for no reason.
        reason: String,
    },
    /// Says which parts of the text are not the article. Spans inside them are not its business:
    /// who excludes a part removes its spans in the same [`Edit::Batch`].
    SetExcluded {
        /// All of them, in any order.
        #[serde(with = "ends")]
        ranges: Vec<Range<usize>>,
    },
    /// Says which excluded parts have no place in the text.
    SetUnplacedParts {
        /// All of them.
        parts: Vec<UnplacedPart>,
    },
    /// Several edits as one, in this order.
    Batch(Vec<Edit>),
}

impl Edit {
    /// Moves the edges of a span to those of `range`.
    pub fn set_range(id: SpanId, range: Range<usize>) -> Self {
        let Range { start, end } = range;
        Self::SetRange { id, start, end }
    }

    /// Changes `layer`, whose article has this `text`, and returns the edit that takes the
    /// change back.
    ///
    /// # Errors
    /// When the edit does not fit the layer or the text: see [`EditError`]. The layer is then
    /// unchanged, also when a later part of a [`Edit::Batch`] fails.
    pub fn apply(self, layer: &mut Layer, text: &str) -> Result<Edit, EditError> {
        let next = (layer.next_id(), layer.next_incident());
        let result = self.apply_parts(layer, text);
        if result.is_err() {
            layer.restore_next_ids(next);
        }
        result
    }

    fn apply_parts(self, layer: &mut Layer, text: &str) -> Result<Edit, EditError> {
        match self {
            Self::Insert(span) => {
                check_new_id(layer, span.id)?;
                check_range(span.id, &span.range, text)?;
                check_excluded(layer, span.id, &span.range)?;
                let id = span.id;
                layer.put(span);
                Ok(Self::Remove(id))
            }
            Self::Remove(id) => {
                let span = layer.take(id).ok_or(EditError::NoSuchSpan { id })?;
                let range = span.range.clone();
                Ok(back_into_excluded(layer, &range, Self::Insert(span)))
            }
            Self::SetRange { id, start, end } => {
                let range = start..end;
                check_range(id, &range, text)?;
                check_excluded(layer, id, &range)?;
                let mut span = layer.take(id).ok_or(EditError::NoSuchSpan { id })?;
                let range = mem::replace(&mut span.range, range);
                layer.put(span);
                let inverse = Self::set_range(id, range.clone());
                Ok(back_into_excluded(layer, &range, inverse))
            }
            Self::SetLabel { id, label } => {
                let label = layer.replace_label(id, label);
                let label = label.ok_or(EditError::NoSuchSpan { id })?;
                Ok(Self::SetLabel { id, label })
            }
            Self::SetNote { id, note } => {
                let note = layer.replace_note(id, note);
                let note = note.ok_or(EditError::NoSuchSpan { id })?;
                Ok(Self::SetNote { id, note })
            }
            Self::SetAttribute {
                id,
                attribute,
                value,
            } => {
                let value = layer.replace_value(id, &attribute, value);
                let value = value.ok_or(EditError::NoSuchSpan { id })?;
                Ok(Self::SetAttribute {
                    id,
                    attribute,
                    value,
                })
            }
            Self::InsertIncident { index, incident } => {
                let (id, count) = (incident.id, layer.incidents().len());
                if id.0 == u32::MAX {
                    return Err(EditError::IncidentIdTooLarge { id });
                }
                if layer.incident(id).is_some() {
                    return Err(EditError::IncidentTaken { id });
                }
                if index > count {
                    return Err(EditError::NoSuchIncidentPlace { index, count });
                }
                layer.put_incident(index, incident);
                Ok(Self::RemoveIncident(id))
            }
            Self::RemoveIncident(id) => {
                let taken = layer.take_incident(id);
                let (index, incident) = taken.ok_or(EditError::NoSuchIncident { id })?;
                Ok(Self::InsertIncident { index, incident })
            }
            Self::SetIncident(incident) => {
                let id = incident.id;
                let old = layer.replace_incident(incident);
                Ok(Self::SetIncident(
                    old.ok_or(EditError::NoSuchIncident { id })?,
                ))
            }
            Self::InsertUnplaced { index, unplaced } => {
                check_new_id(layer, SpanId(unplaced.id))?;
                let count = layer.unplaced().len();
                if index > count {
                    return Err(EditError::NoSuchUnplaced { index, count });
                }
                layer.put_unplaced(index, unplaced);
                Ok(Self::RemoveUnplaced { index })
            }
            Self::RemoveUnplaced { index } => {
                let count = layer.unplaced().len();
                let unplaced = layer
                    .take_unplaced(index)
                    .ok_or(EditError::NoSuchUnplaced { index, count })?;
                Ok(Self::InsertUnplaced { index, unplaced })
            }
            Self::SetStatus { status, reason } => {
                let (status, reason) = layer.replace_status(status, reason);
                Ok(Self::SetStatus { status, reason })
            }
            Self::SetExcluded { ranges } => {
                ranges.iter().try_for_each(|part| check_part(part, text))?;
                let ranges = layer.replace_excluded(ranges);
                Ok(Self::SetExcluded { ranges })
            }
            Self::SetUnplacedParts { parts } => {
                let parts = layer.replace_unplaced_parts(parts);
                Ok(Self::SetUnplacedParts { parts })
            }
            Self::Batch(edits) => apply_batch(edits, layer, text),
        }
    }
}

/// Applies `edits` in order; when one fails, takes those before it back.
fn apply_batch(edits: Vec<Edit>, layer: &mut Layer, text: &str) -> Result<Edit, EditError> {
    let mut inverses = Vec::with_capacity(edits.len());
    for edit in edits {
        match edit.apply_parts(layer, text) {
            Ok(inverse) => inverses.push(inverse),
            Err(error) => {
                while let Some(inverse) = inverses.pop() {
                    let undone = inverse.apply_parts(layer, text);
                    debug_assert!(undone.is_ok(), "an inverse fits the layer it came from");
                }
                return Err(error);
            }
        }
    }
    inverses.reverse();
    Ok(Edit::Batch(inverses))
}

/// The inverse of an edit that took a span from `range`. A file may have spans in excluded parts,
/// which no edit puts there: the part is then included for as long as the inverse takes.
fn back_into_excluded(layer: &Layer, range: &Range<usize>, inverse: Edit) -> Edit {
    if layer.excluded_at(range).is_none() {
        return inverse;
    }
    let ranges = layer.excluded().to_vec();
    let open = minus(&ranges, std::slice::from_ref(range));
    Edit::Batch(vec![
        Edit::SetExcluded { ranges: open },
        inverse,
        Edit::SetExcluded { ranges },
    ])
}

fn check_excluded(layer: &Layer, id: SpanId, range: &Range<usize>) -> Result<(), EditError> {
    match layer.excluded_at(range) {
        None => Ok(()),
        Some(part) => Err(EditError::Excluded {
            id,
            range: range.clone(),
            part: part.clone(),
        }),
    }
}

fn check_new_id(layer: &Layer, id: SpanId) -> Result<(), EditError> {
    if id.0 == u32::MAX {
        return Err(EditError::IdTooLarge { id });
    }
    if layer.has_id(id) {
        return Err(EditError::IdTaken { id });
    }
    Ok(())
}

/// Ranges as pairs of their ends.
mod ends {
    use std::ops::Range;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(ranges: &[Range<usize>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(ranges.iter().map(|range| (range.start, range.end)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Range<usize>>, D::Error> {
        let ends = Vec::<(usize, usize)>::deserialize(from)?;
        Ok(ends.into_iter().map(|(start, end)| start..end).collect())
    }
}
