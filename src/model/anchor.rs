//! Anchoring: finding spans again in a text that has changed since they were saved.
//!
//! Files keep for each span where it was in code points, the words it stood on, and some words
//! before and after it. When the words still stand there, the span has not moved. Otherwise all
//! places of its words are compared by the words around them; equal ones by how near they are
//! to where the span should be after what its neighbours have moved. A span whose place would
//! be a guess is [`Anchored::Lost`]: a person decides (law 1).
//!
//! It knows nothing of files, labels or layers: offsets and words come in, bytes come out.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::article::{Article, PARAGRAPH_ENDS};

/// How many code points of the words before and after a span are worth saving.
pub const CONTEXT: usize = 24;

/// How many places of its words on either side of where it should be are looked at for a span.
const MOST_PLACES: usize = 500;

/// How many places are looked at for all spans together, before or behind where each should be, and how
/// many for each of very many at least.
const PLACES_OF_ALL: usize = 5_000_000;
const FEWEST_PLACES: usize = 20;

/// What is known about a span from the time when it was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedQuote<'a> {
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

/// The words before and after `range` in its paragraph, up to [`CONTEXT`] code points each: what
/// is saved with a span so that it can be found again. A range that does not fit the text has
/// none.
pub fn context(text: &str, range: Range<usize>) -> (&str, &str) {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let start = before.char_indices().rev().take(CONTEXT).last();
    let end = after.char_indices().nth(CONTEXT);
    let before = &before[start.map_or(0, |(at, _)| at)..];
    let after = &after[..end.map_or(after.len(), |(at, _)| at)];
    // Splitting gives one part at least.
    let before = before.rsplit(PARAGRAPH_ENDS).next();
    let after = after.split(PARAGRAPH_ENDS).next();
    (before.unwrap_or_default(), after.unwrap_or_default())
}

/// Finds every wanted span in the article; the answers have the order of the questions.
pub fn anchor_all(article: &Article, wanted: &[SavedQuote]) -> Vec<Anchored> {
    let mut anchored: Vec<Anchored> = wanted.iter().map(|want| same(article, want)).collect();
    let is_lost = |index: &usize| anchored[*index] == Anchored::Lost;
    let mut moved: Vec<usize> = (0..wanted.len()).filter(is_lost).collect();
    if moved.is_empty() {
        return anchored;
    }
    moved.sort_by_key(|&index| (wanted[index].start, wanted[index].end));
    let most = (PLACES_OF_ALL / moved.len()).clamp(FEWEST_PLACES, MOST_PLACES);

    // What moved together keeps its distance, so the shift of the last one that was found is
    // tried first: where all of the context is, no place could agree better.
    let text = article.text();
    let occurrences = occurrences_of(text, moved.iter().map(|&index| wanted[index].quote));
    let mut shift = 0;
    let mut tied: Vec<(usize, Tie)> = Vec::new();
    for index in moved {
        let want = &wanted[index];
        let places = near(article, want, shift, &occurrences, most);
        let start = match shifted(article, want, shift) {
            Some(start) => start,
            None => match best_place(text, want, places) {
                Best::One(start) => start,
                Best::Tied(tie) => {
                    tied.push((index, tie));
                    continue;
                }
                Best::None => continue,
            },
        };
        shift = shift_of(article, want, start);
        anchored[index] = Anchored::Moved(start..start + want.quote.len());
    }
    let placed = shifts(article, wanted, &anchored);
    for (index, tie) in tied {
        let want = &wanted[index];
        let shift = neighbour_shift(&placed, want.start);
        let nearest = match tie {
            Tie::Whole => {
                let places = near(article, want, shift, &occurrences, most);
                nearest_whole(article, want, shift, places)
            }
            Tie::Part(places) => nearest(article, want, shift, places),
        };
        if let Some(start) = nearest {
            anchored[index] = Anchored::Moved(start..start + want.quote.len());
        }
    }
    anchored
}

/// The span at its old offsets.
fn same(article: &Article, want: &SavedQuote) -> Anchored {
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

/// The byte of the span `shift` code points from its old place, when all of its context is
/// there too.
fn shifted(article: &Article, want: &SavedQuote, shift: isize) -> Option<usize> {
    let start = want.start.checked_add_signed(shift)?;
    let range = slice(article, start, want.quote)?;
    is_whole(article.text(), want, range.start).then_some(range.start)
}

/// Whether all of the context is around the place at byte `start`, and says something.
fn is_whole(text: &str, want: &SavedQuote, start: usize) -> bool {
    let says_something = |context: &str| context.contains(char::is_alphanumeric);
    text[..start].ends_with(want.before)
        && text[start + want.quote.len()..].starts_with(want.after)
        && (says_something(want.before) || says_something(want.after))
}

/// How many code points a span has moved to stand at byte `start`.
fn shift_of(article: &Article, want: &SavedQuote, start: usize) -> isize {
    let now = article.offsets().code_point_of(article.text(), start);
    now.wrapping_sub(want.start).cast_signed()
}

/// The bytes at which each of `quotes` begins, in order.
type Occurrences<'a> = HashMap<&'a str, Vec<usize>>;

/// Finds all quotes in one pass.
fn occurrences_of<'a>(text: &str, quotes: impl Iterator<Item = &'a str>) -> Occurrences<'a> {
    let mut quotes: Vec<&str> = quotes.filter(|quote| !quote.is_empty()).collect();
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
        // More quotes than the automaton can number: slower, and without overlaps.
        Err(_) => {
            for (quote, places) in quotes.iter().zip(&mut places) {
                places.extend(text.match_indices(quote).map(|(at, _)| at));
            }
        }
    }
    quotes.into_iter().zip(places).collect()
}

/// Of very many places those around where a span should be: all of them for each of many spans would be
/// the square of an article, and of places that agree equally the nearest is taken anyway.
fn near<'a>(
    article: &Article,
    want: &SavedQuote,
    shift: isize,
    occurrences: &'a Occurrences,
    most: usize,
) -> &'a [usize] {
    let places = occurrences.get(want.quote).map_or(&[][..], Vec::as_slice);
    if places.len() <= 2 * most {
        return places;
    }
    let text = article.text();
    let expected = want.start.saturating_add_signed(shift);
    let byte = article.offsets().byte_of(text, expected);
    let middle = places.partition_point(|&place| place < byte.unwrap_or(text.len()));
    let start = middle.saturating_sub(most);
    let end = (middle + most).min(places.len());
    places.get(start..end).unwrap_or_default()
}

/// Those of `quotes` that stand somewhere in a text, found in one pass.
pub fn present<'a>(text: &str, quotes: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
    let found = occurrences_of(text, quotes).into_iter();
    let found = found.filter(|(_, places)| !places.is_empty());
    found.map(|(quote, _)| quote).collect()
}

/// Which places agree best with what was saved.
enum Best {
    None,
    One(usize),
    Tied(Tie),
}

/// Several places that agree equally well.
enum Tie {
    /// All of the context is around two places or more.
    Whole,
    /// These, where a part of it is.
    Part(Vec<usize>),
}

/// The one of `places` whose surroundings agree best. Without any agreement a place is taken
/// only when it is the only one.
fn best_place(text: &str, want: &SavedQuote, places: &[usize]) -> Best {
    let mut wholes = places.iter().filter(|&&place| is_whole(text, want, place));
    match (wholes.next(), wholes.next()) {
        (Some(&one), None) => return Best::One(one),
        (Some(_), Some(_)) => return Best::Tied(Tie::Whole),
        (None, _) => {}
    }
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
    match best[..] {
        [] => Best::None,
        [one] => Best::One(one),
        _ if most == 0 => Best::None,
        _ => Best::Tied(Tie::Part(best)),
    }
}

/// How many code points before and after the place at byte `start` are as they were, counted
/// from the span outwards; 0 when no letter or digit is among them, since a space beside a word
/// says nothing.
fn agreement(text: &str, want: &SavedQuote, start: usize) -> usize {
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

/// Where each placed span was, in code points, and how far it has moved; in reading order.
fn shifts(article: &Article, wanted: &[SavedQuote], anchored: &[Anchored]) -> Vec<(usize, isize)> {
    let mut shifts: Vec<_> = wanted
        .iter()
        .zip(anchored)
        .filter_map(|(want, place)| {
            let start = place.range()?.start;
            Some((want.start, shift_of(article, want, start)))
        })
        .collect();
    shifts.sort_unstable();
    shifts
}

/// How far the placed span that was nearest to code point `start` has moved.
fn neighbour_shift(placed: &[(usize, isize)], start: usize) -> isize {
    let after = placed.partition_point(|(other, _)| *other < start);
    let neighbours = &placed[after.saturating_sub(1)..placed.len().min(after + 1)];
    let nearest = neighbours
        .iter()
        .min_by_key(|(other, _)| other.abs_diff(start));
    nearest.map_or(0, |(_, shift)| *shift)
}

/// The one of `places` that is nearest to where the span should be.
fn nearest(
    article: &Article,
    want: &SavedQuote,
    shift: isize,
    places: impl IntoIterator<Item = usize>,
) -> Option<usize> {
    let distance = |&place: &usize| shift_of(article, want, place).abs_diff(shift);
    places.into_iter().min_by_key(distance)
}

/// The one of the places with all of the context that is nearest to where the span should be.
/// Looks outwards from there, since a text may repeat itself hundreds of times.
fn nearest_whole(
    article: &Article,
    want: &SavedQuote,
    shift: isize,
    places: &[usize],
) -> Option<usize> {
    let text = article.text();
    let expected = want.start.saturating_add_signed(shift);
    let byte = article.offsets().byte_of(text, expected);
    let (before, after) =
        places.split_at(places.partition_point(|&place| place < byte.unwrap_or(text.len())));
    let whole = |place: &&usize| is_whole(text, want, **place);
    let sides = [before.iter().rev().find(whole), after.iter().find(whole)];
    nearest(article, want, shift, sides.into_iter().flatten().copied())
}
