//! Arabic letters: folding them for search, with a map back to the text, and proclitics.
//!
//! Folding makes one of spellings that a reader takes for the same word. It is never written
//! anywhere: the article's text stays as it is, and a match is a range of that text. Folding
//! knows no words and no grammar; whether the و of وحلب is a conjunction, only a person knows.
//! The alef set and the order of the steps are those of CAMeL Tools (`utils/normalize.py`, MIT).

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// How much is taken for the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strength {
    /// Invisible characters, vowel marks and the tatweel are dropped; presentation forms, the
    /// digits of all Arabic kinds, white space and the case of Latin letters are made one.
    Strict,
    /// The same, and alef forms, ya forms, ta marbuta and ha, and hamza seats are made one; the
    /// hamza on its own is dropped.
    #[default]
    Loose,
}

/// A text made comparable, and where each piece of it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// In the order of `text`. What was not changed in length stays in one run.
    runs: Vec<Run>,
}

/// A stretch of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// Its first byte in the folded text.
    folded: usize,
    /// The byte of the source that it came from.
    source: usize,
    /// The bytes of the one source character that all of it came from; 0 when each byte of it
    /// came from one byte of the source.
    whole: usize,
}

impl Folded {
    /// The bytes of the source that `folded`, bytes of [`Folded::text`], came from.
    ///
    /// What was dropped at its two ends is not in it. A part of a character that was unfolded,
    /// as the ل of ﻻ, came from the whole character.
    pub fn source_range(&self, folded: Range<usize>) -> Range<usize> {
        if folded.is_empty() {
            let at = self.source_of(folded.start).start;
            return at..at;
        }
        let start = self.source_of(folded.start).start;
        start..self.source_of(folded.end - 1).end
    }

    /// The byte, or the bytes of the whole character, that byte `folded` came from.
    fn source_of(&self, folded: usize) -> Range<usize> {
        let after = self.runs.partition_point(|run| run.folded <= folded);
        let Some(run) = after.checked_sub(1).and_then(|index| self.runs.get(index)) else {
            return 0..0;
        };
        if run.whole > 0 {
            return run.source..run.source + run.whole;
        }
        let byte = run.source + (folded - run.folded);
        byte..byte + 1
    }

    /// Adds what the source character at `source` of `length` bytes became.
    fn push(&mut self, folded: char, source: usize, length: usize) {
        let at = self.text.len();
        self.text.push(folded);
        let is_kept = folded.len_utf8() == length;
        let goes_on = self
            .runs
            .last()
            .is_some_and(|run| run.whole == 0 && run.source + (at - run.folded) == source);
        if !(is_kept && goes_on) {
            self.runs.push(Run {
                folded: at,
                source,
                whole: if is_kept { 0 } else { length },
            });
        }
    }

    /// Adds all that the source character at `source` became: several characters.
    fn push_all(&mut self, folded: impl Iterator<Item = char>, source: usize, length: usize) {
        let at = self.text.len();
        self.text.extend(folded);
        if self.text.len() > at {
            self.runs.push(Run {
                folded: at,
                source,
                whole: length,
            });
        }
    }

    /// Puts `hamza` in the place of the last character, which has the same length.
    fn compose(&mut self, hamza: char) {
        self.text.pop();
        self.text.push(hamza);
    }
}

/// Folds `text`.
///
/// Spaces are made one, line ends stay: a match does not go from one paragraph to the next.
pub fn fold(text: &str, strength: Strength) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        runs: Vec::new(),
    };
    // Whether a mark here stands on the last folded character.
    let mut is_attached = false;
    for (at, c) in text.char_indices() {
        let length = c.len_utf8();
        let before = folded.text.len();
        match c {
            '\u{0600}'..='\u{06FF}' | '!'..='~' => {
                if let Some(c) = fold_letter(c, strength) {
                    folded.push(c, at, length);
                } else if strength == Strength::Strict
                    && is_attached
                    && let Some(hamza) = composed(folded.text.chars().next_back(), c)
                {
                    folded.compose(hamza);
                }
            }
            '\n' | '\r' | '\u{85}' | '\u{2029}' => folded.push('\n', at, length),
            _ if c.is_whitespace() => {
                if !folded.text.ends_with(' ') {
                    folded.push(' ', at, length);
                }
            }
            _ if is_invisible(c) => {}
            '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                let letters: String = unfolded(c)
                    .chars()
                    .filter_map(|c| fold_letter(c, strength))
                    .collect();
                folded.push_all(letters.chars(), at, length);
            }
            _ if c.is_uppercase() => {
                let mut lower = c.to_lowercase();
                match (lower.next(), lower.next()) {
                    (Some(one), None) => folded.push(one, at, length),
                    _ => folded.push_all(c.to_lowercase(), at, length),
                }
            }
            _ => folded.push(c, at, length),
        }
        is_attached = folded.text.len() > before || (is_attached && is_combining(c));
    }
    folded
}

/// What an ASCII character or one of the Arabic block becomes; `None` when it is dropped.
fn fold_letter(c: char, strength: Strength) -> Option<char> {
    Some(match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        _ if is_mark(c) || is_invisible(c) => return None,
        '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => western_digit(c),
        '٪' => '%',
        '٫' => '.',
        '٬' => ',',
        _ if strength == Strength::Strict => c,
        'أ' | 'إ' | 'آ' | '\u{0671}'..='\u{0673}' | '\u{0675}' => 'ا',
        'ى' | 'ئ' | '\u{06CC}' => 'ي',
        '\u{06A9}' | '\u{06AA}' => 'ك',
        'ة' | '\u{06BE}' | '\u{06C0}'..='\u{06C3}' | '\u{06D5}' => 'ه',
        '\u{06D3}' => '\u{06D2}',
        'ؤ' => 'و',
        'ء' => return None,
        _ => c,
    })
}

/// The ASCII digit for a digit of Arabic or Persian; any other character is as it is.
pub fn western_digit(c: char) -> char {
    let value = match c {
        '\u{0660}'..='\u{0669}' => u32::from(c) - 0x660,
        '\u{06F0}'..='\u{06F9}' => u32::from(c) - 0x6F0,
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// The letter that `base` and a hamza or madda above or below it are written as, since the two
/// ways to write it are the same text.
fn composed(base: Option<char>, mark: char) -> Option<char> {
    Some(match (base?, mark) {
        ('ا', '\u{0653}') => 'آ',
        ('ا', '\u{0654}') => 'أ',
        ('ا', '\u{0655}') => 'إ',
        ('و', '\u{0654}') => 'ؤ',
        ('ي' | 'ى', '\u{0654}') => 'ئ',
        ('\u{06C1}', '\u{0654}') => '\u{06C2}',
        ('\u{06D2}', '\u{0654}') => '\u{06D3}',
        ('\u{06D5}', '\u{0654}') => '\u{06C0}',
        _ => return None,
    })
}

/// The letters that a presentation form stands for.
fn unfolded(c: char) -> String {
    match c {
        // NFKC gives the Farsi ya, and nothing for the basmala.
        '\u{FDFC}' => "ريال".to_owned(),
        '\u{FDFD}' => "بسم الله الرحمن الرحيم".to_owned(),
        _ => {
            let letters: String = std::iter::once(c).nfkc().collect();
            // Vowel marks on their own stand on a space, which is not in the text.
            letters.trim_start_matches(' ').to_owned()
        }
    }
}

/// Whether `c` is a letter of the Arabic block that Arabic, Persian or Kurdish words are
/// written with; neither the tatweel nor a vowel mark is one.
pub fn is_arabic_letter(c: char) -> bool {
    matches!(
        c,
        '\u{0620}'..='\u{063F}' | '\u{0641}'..='\u{064A}' | '\u{066E}' | '\u{066F}' | '\u{0671}'..='\u{06D3}' | '\u{06D5}'
    )
}

/// Whether `c` is a vowel mark or another sign on Arabic letters, or the tatweel that lengthens
/// them: what a spelling may leave out.
pub fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{0640}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}'
    )
}

/// Whether `c` is a mark that stands on the letter before it.
fn is_combining(c: char) -> bool {
    let stands_alone = matches!(
        c,
        '\u{0640}' | '\u{06DD}' | '\u{06DE}' | '\u{06E5}' | '\u{06E6}' | '\u{06E9}'
    );
    is_mark(c) && !stands_alone
}

/// Whether `c` is a character that shows nothing: joiners, direction marks, embeddings and
/// isolates, the soft hyphen and the byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{061C}'
            | '\u{FEFF}'
            | '\u{00AD}'
    )
}

/// Where a core of `word` may begin behind proclitics, as bytes of it, shortest prefix first.
///
/// The grammar is `(أ)?(و|ف)?(ب|ك|ل|س)?`, then the core, which keeps its ال; in للجيش the
/// core begins at the second ل, which stands for ال. Marks, the tatweel and invisible
/// characters stay with the letter before them. These are **candidates**: the ب of بغداد is one
/// too, so they are offered to a person and never applied by themselves.
pub fn proclitics(word: &str) -> Vec<usize> {
    const SLOTS: [&[char]; 3] = [&['أ'], &['و', 'ف'], &['ب', 'ك', 'ل', 'س']];
    let mut found = Vec::new();
    let mut at = 0;
    for slot in SLOTS {
        let Some(rest) = word[at..].strip_prefix(slot) else {
            continue;
        };
        let core = rest.trim_start_matches(|c: char| is_invisible(c) || is_mark(c));
        at = word.len() - core.len();
        if !core.contains(char::is_alphanumeric) {
            break;
        }
        found.push(at);
    }
    found
}
