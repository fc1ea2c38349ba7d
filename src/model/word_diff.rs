//! The words in which two texts differ, as ranges of both.
//!
//! Paragraphs are compared first and then the words of those that differ, by Myers' algorithm
//! (*An O(ND) difference algorithm and its variations*, 1986), from the `similar` crate. Words are
//! compared as they stand there: one with a vowel mark more is another word. Where two stretches are
//! so long and so different that comparing their words would take seconds, they differ as a whole.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::segment::words;

/// Stretches with more words than this, multiplied, are not compared word by word.
const MOST_COMPARED: usize = 40_000_000;

/// A place where two texts differ, as bytes of both. One of the two is empty where the other has
/// something more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The words of the first text.
    pub first: Range<usize>,
    /// The words of the second text.
    pub second: Range<usize>,
}

/// Where the two texts differ, in their order.
pub fn differences(first: &str, second: &str) -> Vec<Difference> {
    let (first_lines, second_lines) = (lines(first), lines(second));
    let mut found = Vec::new();
    for (a, b) in differing(first, &first_lines, second, &second_lines) {
        let (a, b) = (span(&first_lines, &a), span(&second_lines, &b));
        if a.is_empty() || b.is_empty() {
            found.push(Difference {
                first: trimmed(first, a),
                second: trimmed(second, b),
            });
            continue;
        }
        let first_words = tokens(first, a.clone());
        let second_words = tokens(second, b.clone());
        if first_words.len().saturating_mul(second_words.len()) > MOST_COMPARED {
            found.push(Difference {
                first: trimmed(first, a),
                second: trimmed(second, b),
            });
            continue;
        }
        for (a, b) in differing(first, &first_words, second, &second_words) {
            found.push(Difference {
                first: trimmed(first, span(&first_words, &a)),
                second: trimmed(second, span(&second_words, &b)),
            });
        }
    }
    found
}

/// The stretches of pieces that differ, as indices of both.
fn differing(
    first: &str,
    first_pieces: &[Range<usize>],
    second: &str,
    second_pieces: &[Range<usize>],
) -> Vec<(Range<usize>, Range<usize>)> {
    let a: Vec<&str> = pieces_of(first, first_pieces);
    let b: Vec<&str> = pieces_of(second, second_pieces);
    capture_diff_slices(Algorithm::Myers, &a, &b)
        .into_iter()
        .filter(|operation| !matches!(operation, DiffOp::Equal { .. }))
        .map(|operation| (operation.old_range(), operation.new_range()))
        .collect()
}

fn pieces_of<'a>(text: &'a str, pieces: &[Range<usize>]) -> Vec<&'a str> {
    pieces
        .iter()
        .map(|range| text.get(range.clone()).unwrap_or_default())
        .collect()
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end;
            range
        })
        .collect()
}

/// The words of a part of a text, and the characters between them, without gaps.
fn tokens(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let start = part.start;
    let part = text.get(part).unwrap_or_default();
    let mut found = Vec::new();
    let between = |range: Range<usize>, found: &mut Vec<Range<usize>>| {
        let characters = part.get(range.clone()).unwrap_or_default().char_indices();
        found.extend(characters.map(|(at, c)| {
            let at = start + range.start + at;
            at..at + c.len_utf8()
        }));
    };
    let mut at = 0;
    for word in words(part) {
        between(at..word.start, &mut found);
        at = word.end;
        found.push(start + word.start..start + word.end);
    }
    between(at..part.len(), &mut found);
    found
}

/// The bytes of the pieces `range`; an empty stretch is where it would stand.
fn span(pieces: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    let end_of_all = pieces.last().map_or(0, |last| last.end);
    let start = pieces
        .get(range.start)
        .map_or(end_of_all, |piece| piece.start);
    if range.is_empty() {
        return start..start;
    }
    let end = pieces
        .get(range.end - 1)
        .map_or(end_of_all, |piece| piece.end);
    start..end
}

/// `range` without white space at its ends, unless there is nothing else.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let inner = part.trim_start();
    if inner.is_empty() {
        return range;
    }
    let start = range.end - inner.len();
    start..start + inner.trim_end().len()
}
