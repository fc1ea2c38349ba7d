//! Parts of a text that are not the article: repeated headlines, "subscribe" lines, captions.
//!
//! A layer says which they are, as ranges of bytes that are sorted and do not touch. They hold no
//! spans, are dimmed on the page, and are left out of whatever is made of the annotations. The
//! text itself stays as it is. These are functions of ranges; the layer keeps them, and edits
//! change them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// An excluded part of a file that could not be placed in the text. It is kept, shown and written
/// back, never dropped (law 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnplacedPart {
    /// Where it began, in code points.
    pub start: u64,
    /// Where it ended, in code points.
    pub end: u64,
    /// Its text.
    pub quote: String,
    /// The text before it, when it was last placed.
    #[serde(default)]
    pub before: String,
    /// The text after it.
    #[serde(default)]
    pub after: String,
    /// Why it could not be placed, for people.
    #[serde(default)]
    pub reason: String,
}

/// `ranges` sorted, with those that overlap or meet made one, and without empty ones.
pub fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| range.start < range.end);
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// What is in `parts` and not in `without`. Both are as [`joined`] gives them, and so is the
/// answer.
pub fn minus(parts: &[Range<usize>], without: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut holes = without.iter().peekable();
    for part in parts {
        let mut start = part.start;
        // A hole that ends beyond this part may reach into the next one, so it stays.
        while let Some(hole) = holes.peek()
            && hole.start < part.end
        {
            if start < hole.start {
                left.push(start..hole.start);
            }
            start = start.max(hole.end);
            if hole.end > part.end {
                break;
            }
            holes.next();
        }
        if start < part.end {
            left.push(start..part.end);
        }
    }
    left
}

/// The first of `parts`, which are as [`joined`] gives them, that shares a byte with `range`.
pub fn first_touching<'a>(
    parts: &'a [Range<usize>],
    range: &Range<usize>,
) -> Option<&'a Range<usize>> {
    let first = parts.partition_point(|part| part.end <= range.start);
    parts
        .get(first)
        .filter(|part| part.start < range.end && range.start < range.end)
}
