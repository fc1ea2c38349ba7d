//! A layer: one annotator's spans on one article.
//!
//! Spans stand in reading order: by start, then the longer first, then by id. Every query that
//! painting asks ([`Layer::touching`]) costs the logarithm of the number of spans plus what it
//! returns.

use std::ops::Range;

use super::codebook::LabelId;
use super::span::{Span, SpanId};

/// A span of a file that could not be placed in the text. It is kept, shown and written back,
/// never dropped (law 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The id it had in the file.
    pub id: u32,
    /// Its label.
    pub label: LabelId,
    /// Where it was, in code points.
    pub start: u64,
    /// Where it ended, in code points.
    pub end: u64,
    /// The words it stood on.
    pub quote: String,
    /// Words before it, as written when it was last placed; helps to find it again.
    pub before: String,
    /// Words after it.
    pub after: String,
    /// The annotator's note.
    pub note: String,
    /// Why it could not be placed, for people.
    pub reason: String,
}

/// One annotator's spans on one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    spans: Vec<Span>,
    /// `reach[i]` is the largest end among `spans[..=i]`, in bytes.
    reach: Vec<usize>,
    next_id: u32,
    unplaced: Vec<Unplaced>,
}
