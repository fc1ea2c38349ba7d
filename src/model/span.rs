//! A span: a labelled stretch of an article's text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::attribute::Values;
use super::id::LabelId;

pub use super::id::SpanId;

/// A labelled stretch of text.
///
/// `range` is in **bytes** of the article's text, on character boundaries, never empty. It may
/// begin or end inside a word, since Arabic glues conjunctions and prepositions to names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "JournalSpan", into = "JournalSpan")]
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

/// A span as the journal has it.
#[derive(Serialize, Deserialize)]
struct JournalSpan {
    id: SpanId,
    label: LabelId,
    start: usize,
    end: usize,
    note: String,
    #[serde(default)]
    attributes: Values,
}

impl From<Span> for JournalSpan {
    fn from(span: Span) -> Self {
        Self {
            id: span.id,
            label: span.label,
            start: span.range.start,
            end: span.range.end,
            note: span.note,
            attributes: span.attributes,
        }
    }
}

impl From<JournalSpan> for Span {
    fn from(span: JournalSpan) -> Self {
        Self {
            id: span.id,
            label: span.label,
            range: span.start..span.end,
            note: span.note,
            attributes: span.attributes,
        }
    }
}
