//! Anchoring: finding spans again in a text that has changed since they were saved.
//!
//! Files keep for each span where it was in code points, the words it stood on, and some words
//! before and after it. When the words still stand there, the span has not moved. Otherwise all
//! places of its words are compared by the words around them; equal ones by how near they are
//! to where the span should be after what its neighbours have moved. A span whose place would
//! be a guess is [`Anchored::Lost`]: a person decides (law 1).
//!
//! It knows nothing of files, labels or layers: offsets and words come in, bytes come out.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::article::Article;

/// How many code points of the words before and after a span are worth saving.
pub const CONTEXT: usize = 24;

/// What is known about a span from the time when it was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Where it began, in code points of the old text.
    pub start: usize,
    /// Where it ended, in code points of the old text.
    pub end: usize,
    /// The words it stood on.
    pub quote: &'a str,
    /// What stood before it, up to its start.
    pub before: &'a str,
    /// What stood after it, from its end.
    pub after: &'a str,
}

/// Where a span is now, in bytes of the article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchored {
    /// Its words are where they were.
    Same(Range<usize>),
    /// Its words are somewhere else.
    Moved(Range<usize>),
    /// Its words are not in the text, or it cannot be told which of several places is meant.
    Lost,
}

impl Anchored {
    /// The bytes of the span, when it has a place.
    pub fn range(&self) -> Option<Range<usize>> {
        match self {
            Self::Same(range) | Self::Moved(range) => Some(range.clone()),
            Self::Lost => None,
        }
    }
}

/// The words before and after `range`, up to [`CONTEXT`] code points each: what is saved with a
/// span so that it can be found again. A range that does not fit the text has none.
pub fn context(text: &str, range: Range<usize>) -> (&str, &str) {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let start = before.char_indices().rev().take(CONTEXT).last();
    let end = after.char_indices().nth(CONTEXT);
    (
        &before[start.map_or(0, |(at, _)| at)..],
        &after[..end.map_or(after.len(), |(at, _)| at)],
    )
}

/// Finds every wanted span in the article; the answers have the order of the questions.
pub fn anchor_all(article: &Article, wanted: &[Wanted]) -> Vec<Anchored> {
    let mut anchored: Vec<Anchored> = wanted.iter().map(|want| same(article, want)).collect();
    let is_lost = |index: &usize| anchored[*index] == Anchored::Lost;
    let mut moved: Vec<usize> = (0..wanted.len()).filter(is_lost).collect();
    moved.sort_by_key(|&index| (wanted[index].start, wanted[index].end));

    // What moved together keeps its distance, so the shift of the last one that was found is
    // tried first. Only what is not there is looked for in the whole text.
    let mut occurrences = None;
    let mut shift = 0;
    let mut tied: Vec<(usize, Vec<usize>)> = Vec::new();
    for index in moved {
        let want = &wanted[index];
        if let Some(range) = shifted(article, want, shift) {
            anchored[index] = Anchored::Moved(range);
            continue;
        }
        let places = occurrences
            .get_or_insert_with(|| occurrences_of(article.text(), wanted, &anchored))
            .get(want.quote)
            .map_or(&[][..], Vec::as_slice);
        let best = best_places(article.text(), want, places);
        if let [start] = best[..] {
            shift = shift_of(article, want, start);
            anchored[index] = Anchored::Moved(start..start + want.quote.len());
        } else if !best.is_empty() {
            tied.push((index, best));
        }
    }
    place_nearest(article, wanted, tied, &mut anchored);
    anchored
}

/// The span at its old offsets.
fn same(article: &Article, want: &Wanted) -> Anchored {
    match slice(article, want.start, want.quote) {
        Some(range) if article.offsets().byte_of(article.text(), want.end) == Some(range.end) => {
            Anchored::Same(range)
        }
        _ => Anchored::Lost,
    }
}

/// The bytes of `quote`, when it stands at code point `start`.
fn slice(article: &Article, start: usize, quote: &str) -> Option<Range<usize>> {
    let at = article.offsets().byte_of(article.text(), start)?;
    let stands = !quote.is_empty() && article.text()[at..].starts_with(quote);
    stands.then(|| at..at + quote.len())
}

/// The span `shift` code points from its old place, when all of its context is there too: no
/// place could agree better.
fn shifted(article: &Article, want: &Wanted, shift: isize) -> Option<Range<usize>> {
    let range = slice(article, want.start.checked_add_signed(shift)?, want.quote)?;
    let text = article.text();
    let agrees =
        text[..range.start].ends_with(want.before) && text[range.end..].starts_with(want.after);
    (agrees && agreement(text, want, range.start) > 0).then_some(range)
}

/// How many code points a span has moved to stand at byte `start`.
fn shift_of(article: &Article, want: &Wanted, start: usize) -> isize {
    let now = article.offsets().code_point_of(article.text(), start);
    now.wrapping_sub(want.start).cast_signed()
}

/// The bytes at which each quote of a span that has no place yet begins, in one pass.
fn occurrences_of<'a>(
    text: &str,
    wanted: &[Wanted<'a>],
    anchored: &[Anchored],
) -> HashMap<&'a str, Vec<usize>> {
    let mut quotes: Vec<&str> = wanted
        .iter()
        .zip(anchored)
        .filter(|(want, place)| **place == Anchored::Lost && !want.quote.is_empty())
        .map(|(want, _)| want.quote)
        .collect();
    quotes.sort_unstable();
    quotes.dedup();
    let mut places = vec![Vec::new(); quotes.len()];
    match AhoCorasick::new(&quotes) {
        Ok(automaton) => {
            for found in automaton.find_overlapping_iter(text) {
                if let Some(places) = places.get_mut(found.pattern().as_usize()) {
                    places.push(found.start());
                }
            }
        }
        // More quotes than the automaton can number: slower, with the same answer.
        Err(_) => {
            for (quote, places) in quotes.iter().zip(&mut places) {
                places.extend(text.match_indices(quote).map(|(at, _)| at));
            }
        }
    }
    quotes.into_iter().zip(places).collect()
}

/// Those of `places` whose surroundings agree best with what was saved. Without any agreement
/// a place is taken only when it is the only one.
fn best_places(text: &str, want: &Wanted, places: &[usize]) -> Vec<usize> {
    let mut best = Vec::new();
    let mut most = 0;
    for &place in places {
        let agreement = agreement(text, want, place);
        if agreement > most {
            most = agreement;
            best.clear();
        }
        if agreement == most {
            best.push(place);
        }
    }
    if most == 0 && best.len() > 1 {
        best.clear();
    }
    best
}

/// How many code points before and after the place at byte `start` are as they were, counted
/// from the span outwards; 0 when no letter or digit is among them, since a space beside a word
/// says nothing.
fn agreement(text: &str, want: &Wanted, start: usize) -> usize {
    let before = text[..start].chars().rev().zip(want.before.chars().rev());
    let after = text[start + want.quote.len()..]
        .chars()
        .zip(want.after.chars());
    let agrees = |pair: &(char, char)| pair.0 == pair.1;
    let mut count = 0;
    let mut says_something = false;
    for (c, _) in before.take_while(agrees).chain(after.take_while(agrees)) {
        count += 1;
        says_something |= c.is_alphanumeric();
    }
    if says_something { count } else { 0 }
}

/// Gives each of `tied` the place that is nearest to where it should be after the shift of the
/// placed span that was nearest to it.
fn place_nearest(
    article: &Article,
    wanted: &[Wanted],
    tied: Vec<(usize, Vec<usize>)>,
    anchored: &mut [Anchored],
) {
    if tied.is_empty() {
        return;
    }
    let mut placed: Vec<(usize, isize)> = wanted
        .iter()
        .zip(anchored.iter())
        .filter_map(|(want, place)| {
            let start = place.range()?.start;
            Some((want.start, shift_of(article, want, start)))
        })
        .collect();
    placed.sort_unstable();
    for (index, places) in tied {
        let want = &wanted[index];
        let after = placed.partition_point(|(start, _)| *start < want.start);
        let neighbours = &placed[after.saturating_sub(1)..placed.len().min(after + 1)];
        let neighbour = neighbours
            .iter()
            .min_by_key(|(start, _)| start.abs_diff(want.start));
        let shift = neighbour.map_or(0, |(_, shift)| *shift);
        let nearest = places
            .into_iter()
            .min_by_key(|&place| shift_of(article, want, place).abs_diff(shift));
        if let Some(start) = nearest {
            anchored[index] = Anchored::Moved(start..start + want.quote.len());
        }
    }
}
