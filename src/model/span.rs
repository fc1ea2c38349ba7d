//! A span: a labelled stretch of an article's text.

use std::ops::Range;

use super::attribute::Values;
use super::id::LabelId;

pub use super::id::SpanId;

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
