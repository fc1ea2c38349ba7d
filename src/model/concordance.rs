//! A line of context with a hit in its middle: what a search of many articles shows.
//!
//! Values only; the index of the store finds the hits.

use std::ops::Range;

/// A hit with the words around it.
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
