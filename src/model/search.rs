//! Finding words in a text, whatever their spelling.

use std::ops::Range;
use std::sync::Arc;

use super::arabic::{Folded, Strength, fold, is_invisible, is_mark};
use super::segment::{is_grapheme_edge, snap_to_graphemes};

/// A text that is folded once and searched many times, as while a person types.
#[derive(Clone, Debug)]
pub struct Searcher {
    haystack: Arc<str>,
    folded: Folded,
    strength: Strength,
}

impl Searcher {
    /// Folds `haystack`; give it [`super::article::Article::text_arc`].
    pub fn new(haystack: impl Into<Arc<str>>, strength: Strength) -> Self {
        let haystack = haystack.into();
        Self {
            folded: fold(&haystack, strength),
            haystack,
            strength,
        }
    }

    /// The places of `needle`, as bytes of the text, in order and without overlaps.
    ///
    /// Each is widened to whole graphemes, so that the marks of its letters are in it. A needle of
    /// nothing but what folding drops has no places.
    pub fn find_all(&self, needle: &str) -> Vec<Range<usize>> {
        let (haystack, folded) = (&*self.haystack, &self.folded);
        let wanted = fold(needle, self.strength).text;
        if wanted.is_empty() {
            return Vec::new();
        }
        // A hamza that folding drops belongs to the match when the needle has it at that end.
        let loose = self.strength == Strength::Loose;
        let visible = |c: &char| !is_dropped_mark(*c);
        let hamza_before = loose && needle.chars().find(visible) == Some('ء');
        let hamza_after = loose && needle.chars().rev().find(visible) == Some('ء');

        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, matched) in folded.text.match_indices(wanted.as_str()) {
            let mut range = folded.source_range(at..at + matched.len());
            if hamza_before {
                let before = haystack[..range.start].trim_end_matches(is_dropped_mark);
                if let Some(before) = before.strip_suffix('ء') {
                    range.start = before.len();
                }
            }
            if hamza_after {
                let after = haystack[range.end..].trim_start_matches(is_dropped_mark);
                if let Some(after) = after.strip_prefix('ء') {
                    range.end = haystack.len() - after.len();
                }
            }
            let is_whole =
                is_grapheme_edge(haystack, range.start) && is_grapheme_edge(haystack, range.end);
            let range = if is_whole {
                range
            } else {
                snap_to_graphemes(haystack, range)
            };
            if found.last().is_none_or(|last| last.end <= range.start) {
                found.push(range);
            }
        }
        found
    }
}

/// Whether folding drops `c`, and it is no letter.
fn is_dropped_mark(c: char) -> bool {
    is_mark(c) || is_invisible(c)
}
