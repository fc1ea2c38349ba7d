//! Where words of a file stand in the text: at their offsets, or where their context is.
//!
//! Spans and excluded parts are looked for alike. It knows no labels and makes no reports.

use std::ops::Range;

use crate::model::anchor::{Anchored, SavedQuote, anchor_all, present};
use crate::model::article::Article;
use crate::model::excluded::UnplacedPart;
use crate::model::layer::Unplaced;
use crate::store::layer_file::{PartRecord, SpanRecord};

/// What a file tells of a place. Offsets are code points.
#[derive(Clone, Copy)]
pub(super) struct RecordedPlace<'a> {
    start: u64,
    end: u64,
    quote: &'a str,
    before: &'a str,
    after: &'a str,
}

macro_rules! told_by {
    ($($record:ty),*) => {$(
        impl<'a> From<&'a $record> for RecordedPlace<'a> {
            fn from(record: &'a $record) -> Self {
                Self {
                    start: record.start,
                    end: record.end,
                    quote: &record.quote,
                    before: &record.before,
                    after: &record.after,
                }
            }
        }
    )*};
}

told_by!(SpanRecord, Unplaced, PartRecord, UnplacedPart);

/// Where it all is, in bytes.
pub(super) struct Sought {
    /// For each record its place, if there is one.
    pub places: Vec<Option<Range<usize>>>,
    /// Whether that is where the file says.
    pub stands: Vec<bool>,
    /// For each record without a place why it has none, for people.
    pub why_lost: Vec<&'static str>,
    /// For each record that had no place before, the place that it has now.
    pub again: Vec<Option<Range<usize>>>,
}

/// Looks for `told`, and, when the text was `changed`, for what had no place before, `again`.
pub(super) fn seek<'a, T, U>(
    article: &Article,
    told: &'a [T],
    again: &'a [U],
    changed: bool,
) -> Sought
where
    RecordedPlace<'a>: From<&'a T> + From<&'a U>,
{
    let told: Vec<RecordedPlace<'_>> = told.iter().map(RecordedPlace::from).collect();
    let lost = again.iter().filter(|_| changed).map(RecordedPlace::from);
    let lost: Vec<RecordedPlace<'_>> = lost.collect();
    let mut places = direct(&told, article);
    let stands: Vec<bool> = places.iter().map(Option::is_some).collect();
    let mut found = vec![None; again.len()];
    if places.iter().any(Option::is_none) || !lost.is_empty() {
        let all: Vec<SavedQuote<'_>> = told.iter().chain(&lost).map(wanted).collect();
        let mut anchored = anchor(article, &all).into_iter();
        for (place, anchored) in places.iter_mut().zip(&mut anchored) {
            *place = place.take().or(anchored);
        }
        for (place, anchored) in found.iter_mut().zip(anchored) {
            *place = anchored;
        }
    }
    let lost = told
        .iter()
        .zip(&places)
        .filter(|(_, place)| place.is_none());
    let present = present(article.text(), lost.map(|(told, _)| told.quote));
    let why_lost = |told: &RecordedPlace<'_>| {
        if told.quote.is_empty() {
            "its quote is empty"
        } else if present.contains(told.quote) {
            "its words are at several places and the words around it do not tell which"
        } else {
            "its words are not in the text"
        }
    };
    Sought {
        why_lost: told.iter().map(why_lost).collect(),
        places,
        stands,
        again: found,
    }
}

/// The bytes `range` of the text in code points.
pub(super) fn code_points(article: &Article, range: &Range<usize>) -> Range<u64> {
    let text = article.text();
    let start = article.offsets().code_point_of(text, range.start);
    let length = text
        .get(range.clone())
        .map_or(0, |quote| quote.chars().count());
    start as u64..(start + length) as u64
}

/// Where those stand whose quote is the text at their offsets, in bytes. Records in reading
/// order cost one pass over the text together.
fn direct(told: &[RecordedPlace<'_>], article: &Article) -> Vec<Option<Range<usize>>> {
    // Beyond this many code points the index of the article is quicker.
    const NEAR: usize = 1024;
    let text = article.text();
    let (mut byte, mut code_point) = (0_usize, 0_usize);
    told.iter()
        .map(|told| {
            let start = usize::try_from(told.start).ok()?;
            let length = usize::try_from(told.end.checked_sub(told.start)?).ok()?;
            let at = match start.checked_sub(code_point) {
                Some(ahead) if ahead <= NEAR => {
                    let rest = text.get(byte..)?;
                    let mut edges = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
                    byte + edges.nth(ahead)?
                }
                _ => article.offsets().byte_of(text, start)?,
            };
            (byte, code_point) = (at, start);
            let fits = length > 0
                && text.get(at..)?.starts_with(told.quote)
                && told.quote.chars().count() == length;
            fits.then(|| at..at + told.quote.len())
        })
        .collect()
}

/// What to look for. Offsets that make no sense are brought into an order that does.
fn wanted<'a>(told: &RecordedPlace<'a>) -> SavedQuote<'a> {
    let start = usize::try_from(told.start.min(told.end)).unwrap_or(usize::MAX / 2);
    let start = start.min(usize::MAX / 2);
    SavedQuote {
        start,
        end: start + told.quote.chars().count(),
        quote: told.quote,
        before: told.before,
        after: told.after,
    }
}

/// Where the quotes are, in bytes. A quote without a character is nowhere.
fn anchor(article: &Article, all: &[SavedQuote<'_>]) -> Vec<Option<Range<usize>>> {
    anchor_all(article, all)
        .into_iter()
        .zip(all)
        .map(|(anchored, wanted)| match anchored {
            Anchored::Same(range) | Anchored::Moved(range) if !wanted.quote.is_empty() => {
                Some(range)
            }
            _ => None,
        })
        .collect()
}
