//! An edit: a change to a layer, as a value that returns its inverse when it is applied.
//!
//! Everything that changes a layer, undo included, comes through [`Edit::apply`] (law 2), which
//! checks all of it against the layer and the text first. It knows nothing of who asked for the
//! change, of history or of files.

use std::mem;
use std::ops::Range;

use super::attribute::{AttributeId, Value};
use super::codebook::LabelId;
use super::excluded::{UnplacedPart, minus};
use super::incident::{Incident, IncidentId};
use super::layer::{Layer, Unplaced, check_part, check_range};
use super::progress::Status;
use super::span::{Span, SpanId};

/// A change to a layer. Ranges are bytes of the article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds a span whose id is not in the layer.
    Insert(Span),
    /// Removes a span.
    Remove(SpanId),
    /// Moves the edges of a span, which stays the same span.
    SetRange {
        /// Which span.
        id: SpanId,
        /// Its new bytes.
        range: Range<usize>,
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

/// Why an edit cannot be applied. The layer is then as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The edit is about a span that the layer does not have.
    #[error("cannot change span {id}: it is not in this layer; it may have been removed")]
    NoSuchSpan {
        /// The id that was asked for.
        id: SpanId,
    },
    /// A second span would have the same id.
    #[error("cannot add span {id}: another span has this number; give it a free one")]
    IdTaken {
        /// The id of both.
        id: SpanId,
    },
    /// The largest number is not an id, since no id could follow it.
    #[error("cannot add span {id}: this number is too large; give it a smaller one")]
    IdTooLarge {
        /// The id.
        id: SpanId,
    },
    /// A span must cover a character.
    #[error("cannot set span {id} to bytes {range:?}: it would be empty; select some text")]
    EmptyRange {
        /// The span.
        id: SpanId,
        /// The bytes it should have.
        range: Range<usize>,
    },
    /// A span must lie in the text.
    #[error(
        "cannot set span {id} to bytes {range:?}: the text ends at byte {length}; \
         check that this is the right article"
    )]
    OutsideText {
        /// The span.
        id: SpanId,
        /// The bytes it should have.
        range: Range<usize>,
        /// The bytes of the text.
        length: usize,
    },
    /// A span must not cut a character.
    #[error(
        "cannot set an edge of span {id} to byte {byte}: it is inside a character; \
         check that this is the right article"
    )]
    InsideCharacter {
        /// The span.
        id: SpanId,
        /// The byte of the edge.
        byte: usize,
    },
    /// What is not the article holds no spans.
    #[error(
        "cannot label these words: they touch a part that is excluded from the article; \
         include it again first, or leave it out of the span"
    )]
    Excluded {
        /// The span.
        id: SpanId,
        /// The bytes it should have.
        range: Range<usize>,
        /// The bytes of the excluded part.
        part: Range<usize>,
    },
    /// An excluded part must be a part of the text.
    #[error(
        "cannot exclude bytes {range:?}: they are no part of the text, which has {length} bytes; \
         check that this is the right article"
    )]
    PartOutsideText {
        /// The bytes to be excluded.
        range: Range<usize>,
        /// The bytes of the text.
        length: usize,
    },
    /// The edit is about an incident that the layer does not have.
    #[error("cannot change incident {id}: it is not in this layer; it may have been removed")]
    NoSuchIncident {
        /// The id that was asked for.
        id: IncidentId,
    },
    /// A second incident would have the same id.
    #[error("cannot add incident {id}: another incident has this number; give it a free one")]
    IncidentTaken {
        /// The id of both.
        id: IncidentId,
    },
    /// The largest number is not an id, since no id could follow it.
    #[error("cannot add incident {id}: this number is too large; give it a smaller one")]
    IncidentIdTooLarge {
        /// The id.
        id: IncidentId,
    },
    /// Incidents stand one after another.
    #[error("cannot add an incident as number {index}: there are {count}; look at them again")]
    NoSuchIncidentPlace {
        /// The place that was asked for, from 0.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// The edit is about an unplaced span that is not on the list.
    #[error("cannot use unplaced span number {index}: the list has {count}; look at it again")]
    NoSuchUnplaced {
        /// The place that was asked for, from 0.
        index: usize,
        /// How many there are.
        count: usize,
    },
}

impl Edit {
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
            Self::SetRange { id, range } => {
                check_range(id, &range, text)?;
                check_excluded(layer, id, &range)?;
                let mut span = layer.take(id).ok_or(EditError::NoSuchSpan { id })?;
                let range = mem::replace(&mut span.range, range);
                layer.put(span);
                let old = range.clone();
                let inverse = Self::SetRange { id, range };
                Ok(back_into_excluded(layer, &old, inverse))
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
