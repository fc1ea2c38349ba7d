//! Edges of graphemes, words and sentences, and the motions between them.
//!
//! Graphemes follow UAX #29. Words and sentences follow it as far as Arabic news text can bear
//! it; the differences are listed at [`words`] and [`sentences`]. Everything here is in
//! **reading order**: what is left or right on the screen is not known here.
//!
//! Motions look at the paragraphs around the place they start from, and word motions only at
//! the words around it, never at the whole article. Every result is an edge of a grapheme.
//! Repeated, [`next`] grows at each step until it stays at the end of the text, and
//! [`previous`] shrinks until it stays at 0.

mod sentence;
mod word;

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use super::article::Article;
use word::WordIter;

pub use sentence::sentences;
pub use word::{words, words_of};

/// A unit of text to move by or to select.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A letter with its marks: what a reader takes for one character.
    Grapheme,
    /// A word or a number.
    Word,
    /// A sentence.
    Sentence,
    /// A paragraph, without its separator.
    Paragraph,
    /// The whole text.
    Article,
}

/// Whether a grapheme begins or ends at `byte`. Looks at the characters around it only. A byte
/// inside a character or after the end of the text is no edge.
pub fn is_grapheme_edge(text: &str, byte: usize) -> bool {
    if byte == 0 || byte == text.len() {
        return true;
    }
    let Some((before, after)) = text.split_at_checked(byte) else {
        return false;
    };
    match (before.chars().next_back(), after.chars().next()) {
        (Some('\r'), Some('\n')) => false,
        (Some(last), Some(first)) if ends_simply(last) && begins_simply(first) => true,
        _ => GraphemeCursor::new(byte, text.len(), true)
            .is_boundary(text, 0)
            .unwrap_or(true),
    }
}

/// Whether nothing can extend a grapheme that ends in `c`, but for marks.
fn ends_simply(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{0620}'..='\u{0652}' | '\u{0660}'..='\u{0669}')
}

/// Whether `c` extends no grapheme before it.
fn begins_simply(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{0620}'..='\u{064A}' | '\u{0660}'..='\u{0669}')
}

/// The end of the grapheme that has `byte` inside or begins there; at most the end of the text.
pub fn next_grapheme(text: &str, byte: usize) -> usize {
    if byte >= text.len() {
        return text.len();
    }
    // A cursor inside a character would panic.
    let byte = text.floor_char_boundary(byte);
    let next = GraphemeCursor::new(byte, text.len(), true).next_boundary(text, 0);
    next.ok().flatten().unwrap_or(text.len())
}

/// The start of the grapheme that has `byte` inside or ends there; at least 0.
pub fn previous_grapheme(text: &str, byte: usize) -> usize {
    let byte = text.ceil_char_boundary(byte);
    let previous = GraphemeCursor::new(byte, text.len(), true).prev_boundary(text, 0);
    previous.ok().flatten().unwrap_or(0)
}

/// The next edge after byte `at`; the end of the text when there is none.
///
/// By words it is the end of the word at `at` or of the next one; by sentences and paragraphs
/// the start of the next one. Paragraphs without words are passed over, but a motion by
/// paragraphs stops at them.
pub fn next(article: &Article, at: usize, unit: Unit) -> usize {
    let text = article.text();
    let here = article.paragraph_at(at);
    let found = match unit {
        Unit::Grapheme => return next_grapheme(text, at),
        Unit::Article => None,
        Unit::Paragraph => article.paragraphs().get(here + 1).map(|p| p.range.start),
        Unit::Word => first_in(article, here, |range| {
            let paragraph = &text[range.clone()];
            let local = at.saturating_sub(range.start);
            let from = word::cut(paragraph, local);
            WordIter::new(&paragraph[from..])
                .map(|word| range.start + from + word.end)
                .find(|&end| end > at)
        }),
        Unit::Sentence => first_in(article, here, |range| {
            let sentences = sentences(&text[range.clone()]).into_iter();
            sentences
                .map(|sentence| range.start + sentence.start)
                .find(|&start| start > at)
        }),
    };
    found.unwrap_or(text.len())
}

/// The last edge before byte `at`; 0 when there is none.
///
/// By words it is the start of the word at `at` or of the one before; by sentences and
/// paragraphs the start of the one at `at`, or of the one before when `at` is there already.
pub fn previous(article: &Article, at: usize, unit: Unit) -> usize {
    let text = article.text();
    let at = at.min(text.len());
    let here = article.paragraph_at(at);
    let found = match unit {
        Unit::Grapheme => return previous_grapheme(text, at),
        Unit::Article => None,
        Unit::Paragraph => {
            let earlier = article.paragraphs()[..=here].iter().rev();
            earlier.map(|p| p.range.start).find(|&start| start < at)
        }
        Unit::Word => last_in(article, here, |range| {
            let local = at.min(range.end).saturating_sub(range.start);
            let start = word::last_start_before(&text[range.clone()], local)?;
            Some(range.start + start)
        }),
        Unit::Sentence => last_in(article, here, |range| {
            let sentences = sentences(&text[range.clone()]).into_iter().rev();
            sentences
                .map(|sentence| range.start + sentence.start)
                .find(|&start| start < at)
        }),
    };
    found.unwrap_or(0)
}

/// What `find` finds in the first paragraph from `here` on that has it.
fn first_in(
    article: &Article,
    here: usize,
    find: impl FnMut(&Range<usize>) -> Option<usize>,
) -> Option<usize> {
    let later = article.paragraphs().iter().skip(here);
    later.map(|paragraph| &paragraph.range).find_map(find)
}

/// What `find` finds in the last paragraph up to `here` that has it.
fn last_in(
    article: &Article,
    here: usize,
    find: impl FnMut(&Range<usize>) -> Option<usize>,
) -> Option<usize> {
    let earlier = article.paragraphs().iter().take(here + 1).rev();
    earlier.map(|paragraph| &paragraph.range).find_map(find)
}

/// The unit that has byte `at`, for double and triple clicks.
///
/// At the end of a paragraph it is the unit that ends there. Where there is no word, it is the
/// run of spaces, or the one punctuation mark; between two sentences it is the one before. In
/// an empty paragraph the range is empty.
pub fn unit_at(article: &Article, at: usize, unit: Unit) -> Range<usize> {
    let text = article.text();
    if unit == Unit::Article {
        return 0..text.len();
    }
    let outer = article.paragraphs()[article.paragraph_at(at)].range.clone();
    let paragraph = &text[outer.clone()];
    if unit == Unit::Paragraph || paragraph.is_empty() {
        return outer;
    }
    let local = at.saturating_sub(outer.start);
    let local = if local < paragraph.len() {
        paragraph.floor_char_boundary(local)
    } else {
        previous_grapheme(paragraph, paragraph.len())
    };
    let found = match unit {
        Unit::Sentence => {
            let all = sentences(paragraph);
            let after = all.partition_point(|sentence| sentence.start <= local);
            all.get(after.saturating_sub(1)).cloned()
        }
        Unit::Word => Some(word_or_run(paragraph, local)),
        _ => Some(snap_to_graphemes(paragraph, local..local + 1)),
    };
    let found = found.unwrap_or(0..paragraph.len());
    outer.start + found.start..outer.start + found.end
}

/// The word at byte `at` of a paragraph, or the spaces or the punctuation mark there.
fn word_or_run(paragraph: &str, at: usize) -> Range<usize> {
    if let Some(word) = word::word_at(paragraph, at) {
        return word;
    }
    let mut run = snap_to_graphemes(paragraph, at..at + 1);
    if begins_with_space(&paragraph[run.clone()]) {
        while run.end < paragraph.len() && begins_with_space(&paragraph[run.end..]) {
            run.end = next_grapheme(paragraph, run.end);
        }
        while run.start > 0 {
            let start = previous_grapheme(paragraph, run.start);
            if !begins_with_space(&paragraph[start..]) {
                break;
            }
            run.start = start;
        }
    }
    run
}

fn begins_with_space(text: &str) -> bool {
    text.starts_with(char::is_whitespace)
}

/// The start of the first word that begins after a byte; the end of the text when there is none.
pub fn next_word_start(article: &Article, at: usize) -> usize {
    let mut end = next(article, at, Unit::Word);
    loop {
        let start = previous(article, end, Unit::Word);
        if start > at {
            return start;
        }
        let further = next(article, end, Unit::Word);
        if further == end {
            return end;
        }
        end = further;
    }
}

/// The range widened so that it cuts no word, without white space at its ends.
///
/// A range that cuts no word keeps its edges, but for the white space; a range of nothing but
/// white space, and an empty one, stay where they are. Edges inside a grapheme move outwards.
pub fn snap_to_words(article: &Article, range: Range<usize>) -> Range<usize> {
    let text = article.text();
    let range = snap_to_graphemes(text, range);
    let (mut start, mut end) = (range.start, range.end);
    while start < end && begins_with_space(&text[start..]) {
        start = next_grapheme(text, start);
    }
    if start >= end {
        return range;
    }
    loop {
        let last = previous_grapheme(text, end);
        if last <= start || !begins_with_space(&text[last..]) {
            break;
        }
        end = last;
    }
    let word_over = |edge: usize| {
        let outer = &article.paragraphs()[article.paragraph_at(edge)].range;
        let local = edge.checked_sub(outer.start)?;
        let word = word::word_at(&text[outer.clone()], local)?;
        (word.start < local).then(|| outer.start + word.start..outer.start + word.end)
    };
    let first = word_over(start).map_or(start, |word| word.start);
    let last = word_over(end).map_or(end, |word| word.end);
    without_stops(text, first..last)
}

/// A range without the commas and full stops at its ends, if words remain. Brackets and quotation
/// marks stay: they may belong to a name.
fn without_stops(text: &str, range: Range<usize>) -> Range<usize> {
    // White space with a mark on it is white space still, as it is above.
    let is_stop = |grapheme: &str| {
        begins_with_space(grapheme)
            || grapheme
                .chars()
                .all(|character| "،؛؟,;.!?:…".contains(character))
    };
    let Range { mut start, mut end } = range;
    while start < end && is_stop(&text[start..next_grapheme(text, start)]) {
        start = next_grapheme(text, start);
    }
    if start >= end {
        return range;
    }
    while is_stop(&text[previous_grapheme(text, end)..end]) {
        end = previous_grapheme(text, end);
    }
    start..end
}

/// The range with its edges moved outwards to edges of graphemes. An empty range stays empty
/// and moves to the start of its grapheme; a range after the end of the text moves to the end.
pub fn snap_to_graphemes(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let start = if is_grapheme_edge(text, start) {
        start
    } else {
        previous_grapheme(text, start)
    };
    if range.end <= range.start {
        return start..start;
    }
    let end = text.ceil_char_boundary(range.end);
    let end = if is_grapheme_edge(text, end) {
        end
    } else {
        next_grapheme(text, end)
    };
    start..end.max(start)
}
