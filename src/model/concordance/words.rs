//! The words of a folded text: what queries and texts are compared by.
//!
//! They are made for finding, not for selecting ([`super::super::segment`] does that): all that
//! matters is that a text and a query are cut in the same way. A word is a run of letters and
//! digits. It is cut where an Arabic letter meets a digit or a letter of another script, so that
//! the 12 of و12 and the SDF of لـSDF are words; a full stop or a comma between two digits is
//! inside, as in 3.5 and 1,000. All other punctuation is between words, also the low line and the
//! hyphen, so that «كفر_نوران» is two words that follow each other.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// Longer words, in bytes of the folded text, are no words of a language and are passed over.
pub const LONGEST: usize = 500;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its bytes in the folded text.
    pub range: Range<usize>,
    /// Its place: one more than that of the word before, two more when the end of a paragraph
    /// is between them. Words follow each other when their places do.
    pub position: usize,
}

/// The words of a text that [`super::super::arabic::fold`] made, in order.
pub fn words(folded: &str) -> Words<'_> {
    Words {
        text: folded,
        at: 0,
        position: 0,
    }
}

/// The words of a folded text, found one after the other; made by [`words`].
#[derive(Clone, Debug)]
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    position: usize,
}

/// What a character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A letter of the Arabic script.
    Arabic,
    /// A letter of another script, or a digit.
    Other,
}

fn kind(c: char) -> Option<Kind> {
    match c {
        'a'..='z' | '0'..='9' => Some(Kind::Other),
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric().then_some(Kind::Other),
        '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{0870}'..='\u{08FF}' => {
            c.is_alphabetic().then_some(Kind::Arabic)
        }
        _ => c.is_alphanumeric().then_some(Kind::Other),
    }
}

/// Whether `word`, of a folded text, is written with Arabic letters.
pub fn is_arabic(word: &str) -> bool {
    word.chars().next().and_then(kind) == Some(Kind::Arabic)
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            let word = self.next_run()?;
            if word.range.len() <= LONGEST {
                return Some(word);
            }
        }
    }
}

impl Words<'_> {
    /// The next run of letters, however long.
    fn next_run(&mut self) -> Option<Word> {
        let (mut start, mut first, mut ends) = (None, Kind::Other, false);
        for (index, c) in self.text[self.at..].char_indices() {
            if let Some(kind) = kind(c) {
                (start, first) = (Some(self.at + index), kind);
                break;
            }
            ends |= c == '\n';
        }
        let start = start?;
        if ends && self.position > 0 {
            self.position += 1;
        }
        let end = self.end_of(start, first);
        self.at = end;
        self.position += 1;
        Some(Word {
            range: start..end,
            position: self.position,
        })
    }

    /// The end of the run that begins at `start` with a character of this kind.
    fn end_of(&self, start: usize, first: Kind) -> usize {
        let rest = &self.text[start..];
        let mut before = ' ';
        for (index, c) in rest.char_indices() {
            let goes_on = match kind(c) {
                Some(kind) => kind == first,
                None if matches!(c, '.' | ',') => {
                    before.is_ascii_digit()
                        && rest[index + 1..].starts_with(|c: char| c.is_ascii_digit())
                }
                None => is_combining_mark(c),
            };
            if !goes_on {
                return start + index;
            }
            before = c;
        }
        self.text.len()
    }
}
