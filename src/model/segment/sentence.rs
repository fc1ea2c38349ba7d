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
    // A few are looked at ahead, and none are kept: a paragraph may be a whole article.
    let mut graphemes = paragraph
        .grapheme_indices(true)
        .filter_map(|(at, grapheme)| Some((at, grapheme.chars().next()?)));
    let mut found = Vec::new();
    let mut sentence = Sentence::default();
    while let Some((at, base)) = graphemes.next() {
        let byte_behind = |behind: &mut dyn Iterator<Item = (usize, char)>| {
            behind.next().map_or(paragraph.len(), |(at, _)| at)
        };
        let mut end = byte_behind(&mut graphemes.clone());
        sentence.add(&paragraph[at..end], at, base);
        if matches!(base, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            found.extend(std::mem::take(&mut sentence).range());
            continue;
        }
        sentence.has_letter |= base.is_alphabetic();
        if !is_terminator(base) {
            continue;
        }
        let mut closed = false;
        let mut alone = base == '.';
        let ends = loop {
            let mut ahead = graphemes.clone();
            let Some((next_at, next)) = ahead.next() else {
                break true;
            };
            let closes = is_closing(next)
                || (is_quote(next) && !is_word(ahead.clone().next().map(|(_, base)| base)));
            if !closes && !is_terminator(next) && !is_invisible(next) {
                break next.is_whitespace()
                    || (closed && !matches!(next, '،' | ',' | '؛' | ';' | ':'));
            }
            closed |= closes;
            alone &= is_invisible(next);
            end = byte_behind(&mut ahead.clone());
            sentence.add(&paragraph[next_at..end], next_at, next);
            graphemes = ahead;
        };
        if ends && sentence.has_letter && !(alone && ends_in_abbreviation(&paragraph[..at])) {
            found.extend(std::mem::take(&mut sentence).range());
        }
    }
    found.extend(sentence.range());
    found
}

/// A sentence as far as it was read.
#[derive(Default)]
struct Sentence {
    /// The first grapheme that is no white space and the end of the last; or else its first grapheme.
    words: Option<Range<usize>>,
    /// Whether the above is no white space.
    is_visible: bool,
    /// Whether there is anything but white space, as a mark on a space.
    has_any: bool,
    has_letter: bool,
}

impl Sentence {
    /// Adds a grapheme at a byte.
    fn add(&mut self, grapheme: &str, at: usize, base: char) {
        let end = at + grapheme.len();
        let is_visible = !base.is_whitespace();
        match &mut self.words {
            None => self.words = Some(at..end),
            Some(words) if is_visible && self.is_visible => words.end = end,
            Some(words) if is_visible => *words = at..end,
            Some(_) => {}
        }
        self.is_visible |= is_visible;
        self.has_any |= grapheme.chars().any(|c| !c.is_whitespace());
    }

    /// Its bytes without white space around it; `None` when it has nothing else.
    fn range(self) -> Option<Range<usize>> {
        self.words.filter(|_| self.has_any)
    }
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
