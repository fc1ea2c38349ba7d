//! Words: UAX #29, and what Arabic news text needs beyond it.

use std::collections::VecDeque;
use std::ops::Range;

use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

use super::super::arabic::{is_arabic_letter, is_invisible};
use super::is_grapheme_edge;

/// The words of a paragraph as bytes of it, in order: what can be selected as a word, so no
/// spaces, no punctuation and no emoji.
///
/// The rules are those of UAX #29, with these differences:
/// - Proclitics before a digit or a Latin letter are a word of their own, as they are before a
///   quotation mark or a bracket: و|12, بـ|25, الـ|24, لـ|SDF. Those before Arabic letters
///   are not cut off, since only a person knows whether the ب of بغداد is one.
/// - Digits joined by `-`, `/` or `:` without a space are one word: 12-10-2016, 12:30.
/// - A mark such as `.` `:` `'` between letters splits them when one of them is Arabic:
///   قال|:|إن. UAX #29 joins them, as in `example.com`.
/// - No word begins or ends with a low line, an emoji or an invisible character such as U+200F,
///   and the narrow no-break space (U+202F) splits words.
pub fn words(paragraph: &str) -> Vec<Range<usize>> {
    words_of(paragraph).collect()
}

/// As [`words`], one after the other: a paragraph may have a million.
pub fn words_of(paragraph: &str) -> impl Iterator<Item = Range<usize>> {
    WordIter::new(paragraph)
}

/// The words of a text, found one after the other.
pub(super) struct WordIter<'a> {
    text: &'a str,
    segments: UWordBoundIndices<'a>,
    /// Parts of the last segment that were not yet looked at.
    parts: VecDeque<Range<usize>>,
    /// The last word, to which a number may still be joined.
    current: Option<Range<usize>>,
}

impl<'a> WordIter<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            segments: text.split_word_bound_indices(),
            parts: VecDeque::new(),
            current: None,
        }
    }

    fn next_part(&mut self) -> Option<Range<usize>> {
        loop {
            if let Some(part) = self.parts.pop_front() {
                return Some(part);
            }
            let (start, segment) = self.segments.next()?;
            if segment.chars().all(is_plain) {
                return Some(start..start + segment.len());
            }
            split(self.text, start..start + segment.len(), &mut self.parts);
        }
    }
}

impl Iterator for WordIter<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let Some(part) = self.next_part() else {
                return self.current.take();
            };
            match &mut self.current {
                // Parts that share a grapheme were widened to it.
                Some(word) if part.start < word.end => word.end = word.end.max(part.end),
                Some(word) if is_joined(self.text, word, &part) => word.end = part.end,
                Some(_) => return self.current.replace(part),
                None => self.current = Some(part),
            }
        }
    }
}

/// A place in `paragraph` at or before `at` where it can be cut without changing any word: the
/// start of a word after a space, or 0.
pub(super) fn cut(paragraph: &str, at: usize) -> usize {
    let at = paragraph.floor_char_boundary(at);
    let spaces = paragraph[..at].rmatch_indices(' ');
    spaces
        .map(|(space, _)| space + 1)
        .find(|&next| {
            paragraph[next..]
                .starts_with(|c: char| is_arabic_letter(c) || c.is_ascii_alphanumeric())
        })
        .unwrap_or(0)
}

/// The word of `paragraph` that has byte `at`.
pub(super) fn word_at(paragraph: &str, at: usize) -> Option<Range<usize>> {
    let from = cut(paragraph, at);
    WordIter::new(&paragraph[from..])
        .map(|word| from + word.start..from + word.end)
        .take_while(|word| word.start <= at)
        .find(|word| at < word.end)
}

/// The start of the last word of `paragraph` that starts before `at`.
pub(super) fn last_start_before(paragraph: &str, at: usize) -> Option<usize> {
    let mut from = at;
    loop {
        from = cut(paragraph, from);
        let words = WordIter::new(&paragraph[from..]);
        let starts = words.map(|word| from + word.start);
        if let Some(last) = starts.take_while(|&start| start < at).last() {
            return Some(last);
        }
        from = from.checked_sub(1)?;
    }
}

/// Whether a segment of nothing but such characters is a word as it is.
fn is_plain(c: char) -> bool {
    is_arabic_letter(c) || matches!(c, '\u{0640}' | '\u{064B}'..='\u{0652}')
}

/// Whether `next` belongs to the number `word`: both are digits where they meet, and one
/// joining mark is between them.
fn is_joined(text: &str, word: &Range<usize>, next: &Range<usize>) -> bool {
    let mut between = text[word.end..next.start]
        .chars()
        .filter(|c| !is_invisible(*c));
    between
        .next()
        .is_some_and(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '/' | ':'))
        && between.next().is_none()
        && text[word.clone()].ends_with(is_digit)
        && text[next.clone()].starts_with(is_digit)
}

fn is_digit(c: char) -> bool {
    c.is_numeric() && !c.is_alphabetic()
}

/// Adds the words in one segment of UAX #29 to `parts`: one, most times; none when it is space
/// or punctuation.
fn split(text: &str, segment: Range<usize>, parts: &mut VecDeque<Range<usize>>) {
    let graphemes: Vec<(usize, char)> = text[segment.clone()]
        .grapheme_indices(true)
        .map(|(at, grapheme)| (segment.start + at, base(grapheme)))
        .collect();
    let end_of = |index: usize| graphemes.get(index + 1).map_or(segment.end, |next| next.0);
    let mut from = 0;
    while from < graphemes.len() {
        let stop = (from..graphemes.len())
            .find(|&index| splits(&graphemes, index))
            .unwrap_or(graphemes.len());
        let solid = |index: &usize| is_solid(graphemes[*index].1);
        let first = (from..stop).find(solid);
        let last = (from..stop).rev().find(|index| {
            // Hebrew writes an apostrophe at the end of a word (WB7a).
            solid(index) || (graphemes[*index].1 == '\'' && first.is_some_and(|f| f < *index))
        });
        if let (Some(first), Some(last)) = (first, last) {
            let word = graphemes[first].0..end_of(last);
            let inner = &graphemes[first..=last];
            let core = carrier(inner).map(|length| inner[length].0);
            if let Some(core) = core {
                let proclitic = first + inner.iter().take_while(|g| g.0 < core).count() - 1;
                let proclitic = (first..=proclitic).rev().find(solid).map_or(core, end_of);
                parts.push_back(word.start..proclitic);
            }
            let rest = core.unwrap_or(word.start)..word.end;
            // A segment may begin or end inside a grapheme with a prepended sign (GB9b).
            if is_grapheme_edge(text, rest.start) && is_grapheme_edge(text, rest.end) {
                parts.push_back(rest);
            } else {
                parts.push_back(super::snap_to_graphemes(text, rest));
            }
        }
        from = stop + 1;
    }
}

/// The character that a grapheme is about: its first one, after prepended signs
/// (Prepended_Concatenation_Mark of Unicode 17).
fn base(grapheme: &str) -> char {
    let prepended = |c: &char| {
        matches!(
            c,
            '\u{0600}'
                ..='\u{0605}'
                    | '\u{06DD}'
                    | '\u{070F}'
                    | '\u{0890}'
                    | '\u{0891}'
                    | '\u{08E2}'
                    | '\u{110BD}'
                    | '\u{110CD}'
        )
    };
    let mut chars = grapheme.chars();
    chars.find(|c| !prepended(c)).unwrap_or('\u{0600}')
}

/// Whether a word may begin or end with this.
fn is_solid(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether the grapheme at `index` of a segment stands between two words and in neither.
fn splits(graphemes: &[(usize, char)], index: usize) -> bool {
    let mark = graphemes[index].1;
    if mark.is_whitespace() {
        return true;
    }
    if mark.is_alphanumeric() || is_invisible(mark) || is_connector(mark) {
        return false;
    }
    let is_arabic = |c: &char| c.is_alphabetic() && c.script() == Script::Arabic;
    let visible = |c: &char| !is_invisible(*c);
    let before = graphemes[..index].iter().rev().map(|g| g.1).find(visible);
    let after = graphemes[index + 1..].iter().map(|g| g.1).find(visible);
    before.is_some_and(|c| is_arabic(&c)) || after.is_some_and(|c| is_arabic(&c))
}

/// The marks that UAX #29 joins words with (ExtendNumLet), as in a hashtag.
fn is_connector(c: char) -> bool {
    matches!(
        c,
        '_' | '\u{203F}' | '\u{2040}' | '\u{2054}' | '\u{FE33}' | '\u{FE34}' | '\u{FE4D}'
            ..='\u{FE4F}' | '\u{FF3F}'
    )
}

/// How many graphemes of a word are proclitics that a digit or a Latin letter follows.
fn carrier(word: &[(usize, char)]) -> Option<usize> {
    let in_carrier = |c: char| is_arabic_letter(c) || c == '\u{0640}' || is_invisible(c);
    let length = word.iter().position(|g| !in_carrier(g.1))?;
    let follows = word[length].1;
    let latin = follows.is_alphabetic() && follows.script() == Script::Latin;
    let letters: String = word[..length]
        .iter()
        .map(|g| g.1)
        .filter(|c| is_arabic_letter(*c))
        .collect();
    ((latin || is_digit(follows)) && is_carrier(&letters)).then_some(length)
}

/// Whether these letters are nothing but proclitics of nouns: (و|ف)?(ب|ك|ل)?(ال)? or لل.
fn is_carrier(letters: &str) -> bool {
    let rest = letters.strip_prefix(['و', 'ف']).unwrap_or(letters);
    if rest == "لل" {
        return true;
    }
    let rest = rest.strip_prefix(['ب', 'ك', 'ل']).unwrap_or(rest);
    let rest = rest.strip_prefix("ال").unwrap_or(rest);
    rest.is_empty() && !letters.is_empty()
}
