//! Proposals: what a text seems to tell, for a person to accept or change.
//!
//! Text in, proposals out. Nothing here edits a layer, reads a file or asks the clock: the day of
//! the article and the registries are handed in. A proposal never becomes an annotation by itself.
//!
//! - [`casualties`]: killed, wounded, detained, displaced: how many, who, and how sure.
//! - [`dates`]: days, weeks and months, also as told from the day of the article.
//! - [`boilerplate`]: parts of an article that are not the article.
//! - [`candidates`]: the entries of a registry that a mention may be about.
//! - [`links`]: the actors and places that a text names.
//! - [`places`]: what a mention of a place says beside its name.
//! - [`number`]: Arabic numbers in digits and words, which both need.

pub mod boilerplate;
pub mod candidates;
pub mod casualties;
pub mod dates;
pub mod links;
pub mod number;
pub mod places;
pub mod tokens;

use std::ops::Range;
use std::sync::Arc;

pub use links::Known;

use jiff::civil::Date;

use crate::model::attribute::{AttributeId, Value};
use crate::model::codebook::LabelId;

/// Something that a text seems to say.
#[derive(Clone, Debug, PartialEq)]
pub struct TextProposal {
    /// The words, in bytes of the text.
    pub range: Range<usize>,
    /// The label of the default codebook that they would get.
    pub label: LabelId,
    /// The attribute that would get the value.
    pub attribute: AttributeId,
    /// The value.
    pub value: Value,
    /// The rule and the words, for people.
    pub reason: String,
    /// How sure it is, 0 to 1: for an order, not a probability.
    pub score: f32,
    /// Of a count, the words of the count that it is a part of: بينهم ثلاثة أطفال.
    pub subset: Option<Range<usize>>,
}

/// What is known beside the text.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The day on which the article was published.
    pub published: Option<Date>,
    /// The names of the registries; without them no links are proposed.
    pub known: Option<Arc<Known>>,
}

/// All that `text` seems to say, in reading order.
pub fn propose(text: &str, context: &Context) -> Vec<TextProposal> {
    let mut proposals = casualties::read(text);
    proposals.extend(dates::read(text, context.published));
    if let Some(known) = &context.known {
        proposals.extend(known.read(text));
    }
    proposals.sort_by_key(|one| (one.range.start, one.range.end));
    proposals
}

/// What is read to understand a span: its paragraph. Of a long one only what stands around the span:
/// some ninety words at each side, where no rule looks back further than twenty-four.
fn around(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    const MOST: usize = 1_024;
    let first = text.ceil_char_boundary(span.start.saturating_sub(MOST));
    let last = text.floor_char_boundary(span.end.saturating_add(MOST));
    let before = text.get(first..span.start)?;
    let start = match (before.rfind('\n'), first) {
        (Some(at), _) => first + at + 1,
        (None, 0) => 0,
        // Not in the middle of a word.
        (None, _) => first + before.find(' ').map_or(0, |at| at + 1),
    };
    let after = text.get(span.end..last)?;
    let end = match (after.find('\n'), last == text.len()) {
        (Some(at), _) => span.end + at,
        (None, true) => last,
        (None, false) => span.end + after.rfind(' ').unwrap_or(after.len()),
    };
    Some(start..end)
}
