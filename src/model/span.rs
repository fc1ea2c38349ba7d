//! A span: a labelled stretch of an article's text.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

use super::attribute::Values;
use super::codebook::LabelId;

/// The identity of a span in its layer. While the article is open, the id of a span that was
/// removed is not given to another, so that undo can bring it back. Files do not say which ids
/// were used: after reopening, new spans get those after the largest one in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpanId(pub u32);

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A labelled stretch of text.
///
/// `range` is in **bytes** of the article's text, on character boundaries, never empty. It may
/// begin or end inside a word, since Arabic glues conjunctions and prepositions to names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Unique in the layer.
    pub id: SpanId,
    /// A label of the codebook; kept as it is when the codebook does not know it.
    pub label: LabelId,
    /// Bytes of the article's text.
    pub range: Range<usize>,
    /// A free note of the annotator; empty when there is none.
    pub note: String,
    /// What it says beside its label; not each attribute of the label needs to be there.
    pub attributes: Values,
}
