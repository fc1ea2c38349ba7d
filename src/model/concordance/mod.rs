//! Finding words in many articles, and lines of context with the hit in the middle.
//!
//! Values and functions of values; the index of the store finds the articles, and what is here
//! finds the hits in the text of one of them. Both read a text as the same [`mod@words`] and look for
//! the same [`Sequence`]s of them, so that the articles that the index counts are those that have
//! lines to show.
//!
//! | file | what it holds |
//! |---|---|
//! | [`mod@words`] | the words of a folded text: what is compared |
//! | [`forms`] | the ways to write one word: with proclitics, with and without a space |
//! | [`query`] | what a person types, as sequences of words |
//! | [`matching`] | the hits of a query in a text |
//! | [`pattern`] | the hits of a regular expression |
//! | [`context`] | the words around a hit, and the order of lines by them |

use std::ops::Range;

pub mod context;
pub mod forms;
pub mod matching;
pub mod pattern;
pub mod query;
pub mod words;

pub use context::{Context, ContextSide, NeighbourKey, context_of};
pub use forms::Form;
pub use pattern::{Pattern, PatternError};
pub use query::{Clause, QueryError, Sequence, WordQuery};
pub use words::{Word, words};

/// A hit with the words around it.
///
/// `before`, `hit` and `after` joined are the line: the space between two words is in one of
/// them, and there is none where the hit begins behind a proclitic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextLine {
    /// The id of the article.
    pub article: String,
    /// The title of the article.
    pub title: String,
    /// The bytes of the hit in the article's text.
    pub range: Range<usize>,
    /// The words before it, of the same paragraph.
    pub before: String,
    /// The words of the hit, on one line.
    pub hit: String,
    /// The words after it, of the same paragraph.
    pub after: String,
    /// The id of its label, when the hit is a span.
    pub label: Option<String>,
    /// Who labelled it, when the hit is a span.
    pub annotator: Option<String>,
}

/// The stretches of `text` that no excluded part covers, in order, none empty, on characters.
///
/// `excluded` may be in any order, may overlap, and may lie beyond the end: it comes from a file.
/// Each stretch is read on its own: an excluded part is like the end of a paragraph.
pub fn included(text: &str, excluded: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = excluded
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| text.floor_char_boundary(part.start)..text.ceil_char_boundary(part.end))
        .collect();
    parts.sort_by_key(|part| part.start);
    let mut found = Vec::with_capacity(parts.len() + 1);
    let mut from = 0;
    for part in parts {
        if from < part.start {
            found.push(from..part.start);
        }
        from = from.max(part.end);
    }
    if from < text.len() {
        found.push(from..text.len());
    }
    found
}
