//! Sentences.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::super::arabic::{is_arabic_letter, is_invisible};

/// The sentences of a paragraph as bytes of it, in order. Together they have all that is no
/// white space.
///
/// A sentence ends after `.` `!` `?` `؟` `…` or several of them, with the closing marks such as
/// `»` and `)` behind them, when white space, the end or such a closing mark follows. It does
/// not end
/// - at `،` `:` `؛`, nor when one of them follows the closing mark: «لن نعود.»، وقال;
/// - inside a number or a name (3.5, example.com);
/// - after one letter on its own, which is an abbreviation (د. أ. م. ص.ب. ق.م. هـ. J.), nor
///   after كم. كلم. إلخ., also with و before it;
/// - before it has a letter, so that «1.» at the start of an item stays with the item.
///
/// This is coarser than UAX #29, which would also need to know capitals.
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let graphemes: Vec<(usize, char)> = paragraph
        .grapheme_indices(true)
        .filter_map(|(at, grapheme)| Some((at, grapheme.chars().next()?)))
        .collect();
    let byte_at = |index: usize| graphemes.get(index).map_or(paragraph.len(), |g| g.0);
    let base_at = |index: usize| graphemes.get(index).map(|g| g.1);
    let mut found = Vec::new();
    let mut push = |range: Range<usize>| {
        let text = &paragraph[byte_at(range.start)..byte_at(range.end)];
        if text.chars().any(|c| !c.is_whitespace()) {
            let blank = |index: &usize| !base_at(*index).is_some_and(char::is_whitespace);
            let first = range.clone().find(blank).unwrap_or(range.start);
            let last = range.clone().rev().find(blank).unwrap_or(range.start);
            found.push(byte_at(first)..byte_at(last + 1));
        }
    };
    let mut start = 0;
    let mut has_letter = false;
    let mut index = 0;
    while let Some(base) = base_at(index) {
        index += 1;
        if matches!(base, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            push(start..index);
            (start, has_letter) = (index, false);
            continue;
        }
        has_letter |= base.is_alphabetic();
        if !is_terminator(base) {
            continue;
        }
        let mark = byte_at(index - 1);
        let mut closed = false;
        let mut alone = base == '.';
        while let Some(next) = base_at(index) {
            let closes = is_closing(next) || (is_quote(next) && !is_word(base_at(index + 1)));
            if !closes && !is_terminator(next) && !is_invisible(next) {
                break;
            }
            closed |= closes;
            alone &= is_invisible(next);
            index += 1;
        }
        let ends = match base_at(index) {
            None => true,
            Some(next) if next.is_whitespace() => true,
            Some(next) => closed && !matches!(next, '،' | ',' | '؛' | ';' | ':'),
        };
        if ends && has_letter && !(alone && ends_in_abbreviation(&paragraph[..mark])) {
            push(start..index);
            (start, has_letter) = (index, false);
        }
    }
    push(start..graphemes.len());
    found
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '…' | '۔')
}

/// Marks that can only close.
fn is_closing(c: char) -> bool {
    matches!(c, '»' | ')' | ']' | '}' | '›' | '”')
}

/// Marks that close when no word follows, and open when one does.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '’')
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// Whether `before`, the text before a full stop, ends in an abbreviation.
fn ends_in_abbreviation(before: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || is_invisible(c);
    let word = before.trim_end_matches(is_part);
    let word = &before[word.len()..];
    let letters: String = word
        .chars()
        .filter(|c| is_arabic_letter(*c) || c.is_ascii_alphanumeric())
        .collect();
    let core = letters.strip_prefix('و').unwrap_or(&letters);
    let mut each = if core.is_empty() {
        letters.chars()
    } else {
        core.chars()
    };
    let single = each.next().is_some_and(char::is_alphabetic) && each.next().is_none();
    single || matches!(core, "كم" | "كلم" | "إلخ" | "الخ")
}
