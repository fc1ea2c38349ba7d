//! The hits of a query in a text.

use std::ops::Range;

use super::super::arabic::{Folded, Strength, fold, is_invisible, is_mark};
use super::super::segment::snap_to_graphemes;
use super::included;
use super::query::{Clause, WordQuery};
use super::words::{Word, words};

/// Words that were found, before they are a range of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    /// Which word of the stretch is the first.
    first: usize,
    /// How many words.
    count: usize,
    /// Where the hit begins in the first word, in bytes of the folded text.
    core: usize,
}

/// A stretch of a text, folded and cut into words.
struct Stretch<'a> {
    text: &'a str,
    folded: Folded,
    words: Vec<Word>,
}

impl WordQuery {
    /// The places in `text` of what the query looks for, as bytes of it, in order and without
    /// overlaps; empty when one of its words is nowhere, or one that it leaves out is there.
    ///
    /// Where several hits begin at the same word the one of most words is taken. Each is widened
    /// to whole graphemes, so that the marks of its letters are in it. What `excluded` covers is
    /// passed over.
    pub fn hits(&self, text: &str, excluded: &[Range<usize>]) -> Vec<Range<usize>> {
        self.accepted(text, excluded).unwrap_or_default()
    }

    /// Whether `text` has all that the query looks for and nothing that it leaves out; an empty
    /// query accepts any text.
    pub fn accepts(&self, text: &str, excluded: &[Range<usize>]) -> bool {
        self.is_empty() || self.accepted(text, excluded).is_some()
    }

    /// The hits in a text that has all, and nothing that is left out.
    fn accepted(&self, text: &str, excluded: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
        let mut is_there = vec![false; self.clauses().len()];
        let mut hits = Vec::new();
        for range in included(text, excluded) {
            let stretch = Stretch::new(&text[range.clone()], self.strength());
            for found in self.found_in(&stretch, &mut is_there) {
                let hit = stretch.range_of(found, self.strength());
                let hit = range.start + hit.start..range.start + hit.end;
                hits.push(snap_to_graphemes(text, hit));
            }
        }
        let is_kept = |(clause, there): (&Clause, &bool)| clause.is_excluded != *there;
        let is_whole = self.clauses().iter().zip(&is_there).all(is_kept);
        is_whole.then_some(hits)
    }

    /// The hits in one stretch. Marks in `is_there` the clauses that are in it.
    fn found_in(&self, stretch: &Stretch, is_there: &mut [bool]) -> Vec<Found> {
        let mut hits: Vec<Found> = Vec::new();
        // The first word behind the last hit.
        let mut free = 0;
        for (first, word) in stretch.words.iter().enumerate() {
            let mut longest: Option<Found> = None;
            for &(index, place) in self.beginning_with(&stretch.folded.text[word.range.clone()]) {
                let clause = &self.clauses()[index];
                let sequence = &clause.sequences[place];
                if !stretch.follows(first, &sequence.words) {
                    continue;
                }
                is_there[index] = true;
                let found = Found {
                    first,
                    count: sequence.words.len(),
                    core: sequence.core,
                };
                let is_better = longest.is_none_or(|best| {
                    found.count > best.count
                        || (found.count == best.count && found.core < best.core)
                });
                if !clause.is_excluded && is_better {
                    longest = Some(found);
                }
            }
            if let Some(found) = longest
                && first >= free
            {
                free = first + found.count;
                hits.push(found);
            }
        }
        hits
    }
}

impl<'a> Stretch<'a> {
    fn new(text: &'a str, strength: Strength) -> Self {
        let folded = fold(text, strength);
        let words = words(&folded.text).collect();
        Self {
            text,
            folded,
            words,
        }
    }

    /// Whether these words stand one after the other from the word `first` on.
    fn follows(&self, first: usize, wanted: &[String]) -> bool {
        let Some(there) = self.words.get(first..first + wanted.len()) else {
            return false;
        };
        let start = there[0].position;
        there
            .iter()
            .zip(wanted)
            .enumerate()
            .all(|(place, (word, wanted))| {
                word.position == start + place && self.folded.text[word.range.clone()] == **wanted
            })
    }

    /// The bytes of the stretch that hold these words.
    fn range_of(&self, found: Found, strength: Strength) -> Range<usize> {
        let first = &self.words[found.first].range;
        let last = &self.words[found.first + found.count - 1].range;
        let core = first.start + found.core..last.end;
        let mut range = self.folded.source_range(core);
        if strength == Strength::Loose {
            // A hamza on its own that folding drops belongs to its word.
            range.end = with_hamza(self.text, range.end);
            if found.core == 0 {
                range.start = with_hamza_before(self.text, range.start);
            }
        }
        range
    }
}

fn is_dropped(c: char) -> bool {
    is_mark(c) || is_invisible(c)
}

/// The end of a word that ends at `end`, with a hamza there.
fn with_hamza(text: &str, end: usize) -> usize {
    match text[end..].trim_start_matches(is_dropped).strip_prefix('ء') {
        Some(after) => text.len() - after.len(),
        None => end,
    }
}

/// The start of a word that starts at `start`, with a hamza there.
fn with_hamza_before(text: &str, start: usize) -> usize {
    match text[..start].trim_end_matches(is_dropped).strip_suffix('ء') {
        Some(before) => before.len(),
        None => start,
    }
}
