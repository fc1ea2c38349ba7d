//! An edit: a change to a layer, as a value that returns its inverse when it is applied.

use std::ops::Range;

use super::codebook::LabelId;
use super::layer::{Layer, Unplaced};
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
    /// Several edits as one, in this order.
    Batch(Vec<Edit>),
}
