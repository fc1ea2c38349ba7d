//! Why a change does not fit a layer, and what every span and every excluded part must fit.

use std::ops::Range;

use super::id::{IncidentId, SpanId};

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

/// Checks that a span over `range` fits `text`.
pub(super) fn check_range(id: SpanId, range: &Range<usize>, text: &str) -> Result<(), EditError> {
    if range.is_empty() {
        let range = range.clone();
        return Err(EditError::EmptyRange { id, range });
    }
    if range.end > text.len() {
        return Err(EditError::OutsideText {
            id,
            range: range.clone(),
            length: text.len(),
        });
    }
    for byte in [range.start, range.end] {
        if !text.is_char_boundary(byte) {
            return Err(EditError::InsideCharacter { id, byte });
        }
    }
    Ok(())
}

/// Checks that a part of `text` that is to be excluded fits it.
pub(super) fn check_part(part: &Range<usize>, text: &str) -> Result<(), EditError> {
    let cut = [part.start, part.end]
        .into_iter()
        .find(|&byte| !text.is_char_boundary(byte));
    if part.start >= part.end || part.end > text.len() || cut.is_some() {
        return Err(EditError::PartOutsideText {
            range: part.clone(),
            length: text.len(),
        });
    }
    Ok(())
}
