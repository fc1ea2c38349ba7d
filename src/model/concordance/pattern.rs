//! The hits of a regular expression in the results of a search.
//!
//! The language is that of the `regex` crate, which takes time in proportion to the text whatever
//! the expression: there is no way to write one that never ends. What it may take in memory is
//! bounded here. A paragraph is matched at a time, so `^` and `$` are its ends, and no match goes
//! from one to the next.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::super::arabic::{Strength, fold};
use super::super::article::PARAGRAPH_ENDS;
use super::super::segment::snap_to_graphemes;
use super::included;

/// Longer expressions, in characters, are refused.
pub const LONGEST: usize = 1_000;
/// What a compiled expression, and separately its work, may take, in bytes.
const MOST_BYTES: usize = 2 << 20;

/// Why a regular expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It is not well formed.
    #[error("cannot use the regular expression: {reason}; correct it: {pattern}")]
    Malformed {
        /// What is wrong with it.
        reason: String,
        /// The expression.
        pattern: String,
    },
    /// It would take too much memory.
    #[error(
        "cannot use the regular expression: it grows too large; \
         make its repetitions smaller: {pattern}"
    )]
    TooLarge {
        /// The expression.
        pattern: String,
    },
    /// It has more than [`LONGEST`] characters.
    #[error(
        "cannot use the regular expression: it has {length} characters and the limit is {LONGEST}; \
         shorten it"
    )]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
}

/// A regular expression, ready to be used.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
    folding: Option<Strength>,
}

impl Pattern {
    /// Compiles `pattern`. With a `folding` it is matched with the folded text, and the Arabic
    /// letters of the expression are folded too; without one, with the text as it is written.
    ///
    /// # Errors
    /// When it is not well formed, or too large.
    pub fn new(pattern: &str, folding: Option<Strength>) -> Result<Self, PatternError> {
        let length = pattern.chars().count();
        if length > LONGEST {
            return Err(PatternError::TooLong { length });
        }
        let wanted = match folding {
            Some(strength) => folded_letters(pattern, strength),
            None => pattern.to_owned(),
        };
        let regex = RegexBuilder::new(&wanted)
            .size_limit(MOST_BYTES)
            .dfa_size_limit(MOST_BYTES)
            .nest_limit(100)
            .build()
            .map_err(|error| explained(&error, pattern))?;
        Ok(Self { regex, folding })
    }

    /// The places in `text` that it matches, as bytes of it, in order and without overlaps,
    /// widened to whole graphemes. What `excluded` covers is passed over; an empty match is none.
    pub fn hits(&self, text: &str, excluded: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for stretch in included(text, excluded) {
            let mut start = stretch.start;
            for paragraph in text[stretch].split(PARAGRAPH_ENDS) {
                for hit in self.hits_in(paragraph) {
                    let hit = snap_to_graphemes(text, start + hit.start..start + hit.end);
                    if found.last().is_none_or(|last| last.end <= hit.start) {
                        found.push(hit);
                    }
                }
                // What ended the paragraph has one byte or more.
                start += paragraph.len();
                start += text[start..].chars().next().map_or(0, char::len_utf8);
            }
        }
        found
    }

    /// Whether it matches anywhere in `text`.
    pub fn accepts(&self, text: &str) -> bool {
        !self.hits(text, &[]).is_empty()
    }

    fn hits_in(&self, paragraph: &str) -> Vec<Range<usize>> {
        let whole = |found: regex::Match<'_>| (!found.is_empty()).then(|| found.range());
        match self.folding {
            None => self.regex.find_iter(paragraph).filter_map(whole).collect(),
            Some(strength) => {
                let folded = fold(paragraph, strength);
                let hits = self.regex.find_iter(&folded.text).filter_map(whole);
                hits.map(|hit| folded.source_range(hit)).collect()
            }
        }
    }
}

/// The expression with its Arabic letters folded. ASCII stays: in it is what the expression is
/// made of.
fn folded_letters(pattern: &str, strength: Strength) -> String {
    let mut folded = String::with_capacity(pattern.len());
    for piece in pattern.split_inclusive(|c: char| c.is_ascii()) {
        let ascii = piece.ends_with(|c: char| c.is_ascii());
        let letters = &piece[..piece.len() - usize::from(ascii)];
        folded.push_str(&fold(letters, strength).text);
        folded.push_str(&piece[letters.len()..]);
    }
    folded
}

/// The error in one line. The library draws the expression with a mark under the fault, which is
/// of no use in a text from right to left.
fn explained(error: &regex::Error, pattern: &str) -> PatternError {
    let pattern = pattern.to_owned();
    match error {
        regex::Error::CompiledTooBig(_) => PatternError::TooLarge { pattern },
        other => {
            let told = other.to_string();
            let reason = told
                .rsplit("error: ")
                .next()
                .unwrap_or(&told)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            PatternError::Malformed { reason, pattern }
        }
    }
}
