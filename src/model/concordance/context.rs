//! The words around a hit, on one line, and the order of lines by them.

use std::ops::Range;

use super::super::arabic::{Strength, fold, is_invisible, is_mark};
use super::super::article::PARAGRAPH_ENDS;
use super::super::segment::snap_to_graphemes;
use super::ContextLine;
use super::words::words;

/// A good length of context on each side of a hit, in characters: more than a line shows.
pub const REACH: usize = 90;

/// A hit with the words around it. The three joined are the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// What stands before the hit.
    pub before: String,
    /// The hit.
    pub hit: String,
    /// What stands after it.
    pub after: String,
}

/// Cuts the context of `hit`, bytes of `text`, out of its paragraph: at most `reach` characters
/// on each side, vowel marks not counted, and no word cut unless it is longer than that alone.
///
/// White space is made one space each, and embeddings and isolates are left out, since the cut
/// may part those that belong together. Nothing that `excluded` covers is in it.
pub fn context_of(
    text: &str,
    excluded: &[Range<usize>],
    hit: Range<usize>,
    reach: usize,
) -> Context {
    let hit = snap_to_graphemes(text, hit);
    let last_end = text[..hit.start].rfind(PARAGRAPH_ENDS);
    let mut start = last_end.map_or(0, |at| text.ceil_char_boundary(at + 1));
    let next_end = text[hit.end..].find(PARAGRAPH_ENDS);
    let mut end = next_end.map_or(text.len(), |at| hit.end + at);
    for part in excluded.iter().filter(|part| !part.is_empty()) {
        if part.end <= hit.start {
            start = start.max(text.ceil_char_boundary(part.end));
        } else if part.start >= hit.end {
            end = end.min(text.floor_char_boundary(part.start));
        }
    }
    let before = tail(text, start..hit.start, reach);
    let after = head(text, hit.end..end, reach);
    Context {
        before: one_line(text[before].trim_start()),
        hit: one_line(&text[hit]),
        after: one_line(text[after].trim_end()),
    }
}

/// Whether a reader counts `c` as a letter or a sign of its own.
fn is_counted(c: &char) -> bool {
    !is_mark(*c) && !is_invisible(*c)
}

/// The last `reach` characters of a range, without the word that they would cut.
fn tail(text: &str, range: Range<usize>, reach: usize) -> Range<usize> {
    let part = &text[range.clone()];
    let counted = part.char_indices().rev().filter(|(_, c)| is_counted(c));
    let Some((cut, _)) = counted.take(reach + 1).nth(reach) else {
        return range;
    };
    // The character at the cut is the first that is too much.
    let kept = &part[cut..];
    match kept.find(char::is_whitespace) {
        Some(space) => range.start + cut + space..range.end,
        None => {
            // Its marks go with it.
            let mut after = kept.char_indices().skip(1);
            let next = after
                .find(|(_, c)| is_counted(c))
                .map_or(kept.len(), |(at, _)| at);
            let start = range.start + cut + next;
            snap_to_graphemes(text, start..start).start..range.end
        }
    }
}

/// The first `reach` characters of a range, without the word that they would cut.
fn head(text: &str, range: Range<usize>, reach: usize) -> Range<usize> {
    let part = &text[range.clone()];
    let mut counted = part.char_indices().filter(|(_, c)| is_counted(c));
    let Some((cut, first)) = counted.nth(reach) else {
        return range;
    };
    let kept = &part[..cut + first.len_utf8()];
    match kept.rfind(char::is_whitespace) {
        Some(space) => range.start..range.start + space,
        None => {
            let end = range.start + cut;
            range.start..snap_to_graphemes(text, end..end).start
        }
    }
}

/// `text` with every run of white space as one space.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            _ if c.is_whitespace() => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            _ => line.push(c),
        }
    }
    line
}

/// A side of a hit, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContextSide {
    /// The words that are read before it.
    Before,
    /// The words that are read after it.
    After,
}

/// What lines are sorted by when they are sorted by the words beside their hits: the nearest word
/// first, then the next. Spelling counts as little as in a loose search.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NeighbourKey(Vec<String>);

impl NeighbourKey {
    /// The key of `line` on one side. The rest of a word that the hit is a part of, as the و
    /// before it, is no word beside it.
    pub fn new(line: &ContextLine, side: ContextSide) -> Self {
        let text = match side {
            ContextSide::Before => &line.before,
            ContextSide::After => &line.after,
        };
        let folded = fold(text, Strength::Loose).text;
        let mut found: Vec<_> = words(&folded).map(|word| word.range).collect();
        match side {
            ContextSide::Before => {
                if found.last().is_some_and(|word| word.end == folded.len()) {
                    found.pop();
                }
                found.reverse();
            }
            ContextSide::After => {
                if found.first().is_some_and(|word| word.start == 0) {
                    found.remove(0);
                }
            }
        }
        Self(
            found
                .into_iter()
                .map(|word| folded[word].to_owned())
                .collect(),
        )
    }
}
