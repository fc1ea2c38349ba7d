//! Nudging: moving one edge of a range by a letter, a word or a proclitic, in reading order.

use std::ops::Range;

use super::arabic;
use super::article::Article;
use super::segment::{self, Unit};

/// The edge of a range that is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeEdge {
    /// Where reading enters the range.
    Start,
    /// Where reading leaves it.
    End,
}

/// `range` (bytes) with one edge moved `onward` or back in reading order, by a grapheme or a
/// word; an edge by letters goes over white space. `None` where the range would become empty or the text ends. A start stops at starts of
/// words, an end at ends of words.
pub fn nudged(
    article: &Article,
    range: &Range<usize>,
    edge: RangeEdge,
    onward: bool,
    by_word: bool,
) -> Option<Range<usize>> {
    let text = article.text();
    let next = |at| segment::next(article, at, Unit::Word);
    let previous = |at| segment::previous(article, at, Unit::Word);
    let moved = match (edge, onward, by_word) {
        (RangeEdge::Start, true, false) => segment::next_grapheme(text, range.start)..range.end,
        (RangeEdge::Start, false, false) => {
            segment::previous_grapheme(text, range.start)..range.end
        }
        (RangeEdge::End, true, false) => range.start..segment::next_grapheme(text, range.end),
        (RangeEdge::End, false, false) => range.start..segment::previous_grapheme(text, range.end),
        (RangeEdge::Start, false, true) => previous(range.start)..range.end,
        (RangeEdge::End, true, true) => range.start..next(range.end),
        (RangeEdge::Start, true, true) => {
            // The start of the word whose end is the second ahead of here.
            let end_of_this = next(range.start);
            let start = previous(next(end_of_this));
            if start <= range.start {
                return None;
            }
            start..range.end
        }
        (RangeEdge::End, false, true) => {
            let start_of_this = previous(range.end);
            let end = next(previous(start_of_this));
            if end >= range.end {
                return None;
            }
            range.start..end
        }
    };
    let moved = if by_word {
        moved
    } else {
        past_space(text, moved, edge, onward)
    };
    // At either end of the text there may be nothing but white space to go over.
    let blank = |letter: &str| letter.starts_with(char::is_whitespace);
    let edge_is_blank = !by_word
        && match edge {
            RangeEdge::Start => text.get(moved.start..).is_some_and(blank),
            RangeEdge::End => text
                .get(segment::previous_grapheme(text, moved.end)..)
                .is_some_and(blank),
        };
    (moved.start < moved.end && moved != *range && !edge_is_blank).then_some(moved)
}

/// An edge that stands next to white space inside the range goes on over it: no span begins or
/// ends with a space.
fn past_space(text: &str, range: Range<usize>, edge: RangeEdge, onward: bool) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let is_space = |from: usize, to: usize| {
        text.get(from..to)
            .is_some_and(|letter| letter.chars().all(char::is_whitespace) && !letter.is_empty())
    };
    match (edge, onward) {
        (RangeEdge::Start, true) => {
            while start < end && is_space(start, segment::next_grapheme(text, start)) {
                start = segment::next_grapheme(text, start);
            }
        }
        (RangeEdge::Start, false) => {
            while start > 0 && is_space(start, segment::next_grapheme(text, start)) {
                start = segment::previous_grapheme(text, start);
            }
        }
        (RangeEdge::End, true) => {
            while end < text.len() && is_space(segment::previous_grapheme(text, end), end) {
                end = segment::next_grapheme(text, end);
            }
        }
        (RangeEdge::End, false) => {
            while end > start && is_space(segment::previous_grapheme(text, end), end) {
                end = segment::previous_grapheme(text, end);
            }
        }
    }
    start..end
}

/// `range` with its start behind the next proclitic of its first word, or back at the start of
/// that word when there is none left: a key walks through the cores that a word may have.
pub fn past_clitic(article: &Article, range: &Range<usize>) -> Option<Range<usize>> {
    let text = article.text();
    let word = segment::unit_at(article, range.start, Unit::Word);
    let inside = range.start.checked_sub(word.start)?;
    let start = arabic::proclitics(text.get(word.clone())?)
        .into_iter()
        .find(|core| *core > inside)
        .map_or(word.start, |core| word.start + core);
    (start < range.end && start != range.start).then_some(start..range.end)
}
