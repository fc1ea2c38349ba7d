//! Arabic numbers, in digits and in words, from 0 to 999,999,999.
//!
//! Words are read in all genders and cases, with the spellings that newspapers use: مئة and مائة,
//! joined and spaced hundreds, construct duals (مئتا, ألفي), units before tens with a glued و.
//! Grammar after K. Ryding, *A Reference Grammar of Modern Standard Arabic*, chapter 15. It does
//! not know what is counted.

use super::tokens::{Token, TokenKind};

/// A number in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: u32,
    /// The token after it.
    pub end: usize,
    /// Whether letters before it are glued to its first token: 1 for the و of وخمسة.
    pub prefix: usize,
}

/// Units as they are after loose folding.
const UNITS: &[(&str, u32)] = &[
    ("صفر", 0),
    ("واحد", 1),
    ("واحده", 1),
    ("واحدا", 1),
    ("اثنان", 2),
    ("اثنين", 2),
    ("اثنتان", 2),
    ("اثنتين", 2),
    ("اثنا", 2),
    ("اثني", 2),
    ("اثنتا", 2),
    ("اثنتي", 2),
    ("ثلاث", 3),
    ("ثلاثه", 3),
    ("ثلاثا", 3),
    ("اربع", 4),
    ("اربعه", 4),
    ("اربعا", 4),
    ("خمس", 5),
    ("خمسه", 5),
    ("خمسا", 5),
    ("ست", 6),
    ("سته", 6),
    ("ستا", 6),
    ("سبع", 7),
    ("سبعه", 7),
    ("سبعا", 7),
    ("ثمان", 8),
    ("ثماني", 8),
    ("ثمانيه", 8),
    ("ثمانيا", 8),
    ("تسع", 9),
    ("تسعه", 9),
    ("تسعا", 9),
];

/// What stands before عشر in 11.
const ELEVEN: &[&str] = &["احد", "احدي"];
/// The ten of 11 to 19, and 10.
const TEN: &[&str] = &["عشر", "عشره"];

const TENS: &[(&str, u32)] = &[
    ("عشرون", 20),
    ("عشرين", 20),
    ("ثلاثون", 30),
    ("ثلاثين", 30),
    ("اربعون", 40),
    ("اربعين", 40),
    ("خمسون", 50),
    ("خمسين", 50),
    ("ستون", 60),
    ("ستين", 60),
    ("سبعون", 70),
    ("سبعين", 70),
    ("ثمانون", 80),
    ("ثمانين", 80),
    ("تسعون", 90),
    ("تسعين", 90),
];

const HUNDRED: &[&str] = &["ميه", "مايه"];
/// After a unit only: alone it is vague.
const HUNDREDS: &[&str] = &["ميات", "مات"];
const TWO_HUNDRED: &[&str] = &[
    "ميتان",
    "ميتين",
    "ميتا",
    "ميتي",
    "مايتان",
    "مايتين",
    "مايتا",
    "مايتي",
];
const THOUSAND: &[&str] = &["الف", "الفا", "الاف"];
const TWO_THOUSAND: &[&str] = &["الفان", "الفين", "الفي"];
const MILLION: &[&str] = &["مليون", "مليونا", "ملايين"];
const TWO_MILLION: &[&str] = &["مليونان", "مليونين", "مليوني"];

fn find(table: &[(&str, u32)], word: &str) -> Option<u32> {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, value)| *value)
}

/// The number at token `at`, when one begins there.
///
/// Proclitics glued to its first word are passed over: وخمسة, بثلاثة, لأربعة.
pub fn number_at(tokens: &[Token<'_>], at: usize) -> Option<Number> {
    let token = tokens.get(at)?;
    match token.kind {
        TokenKind::Digits => digits_at(tokens, at),
        TokenKind::Word => {
            for prefix in prefixes(token.text) {
                let words = Words { tokens, at, prefix };
                if let Some((value, end)) = words.number(at) {
                    return Some(Number { value, end, prefix });
                }
            }
            None
        }
        TokenKind::Mark | TokenKind::Break => None,
    }
}

/// Bytes that proclitics may take of `word`, none first: واحد is no و and احد.
fn prefixes(word: &str) -> impl Iterator<Item = usize> {
    let mut found = vec![0];
    let mut at = 0;
    for slot in [&['و', 'ف'][..], &['ب', 'ل', 'ك'][..]] {
        if let Some(c) = word[at..].chars().next().filter(|c| slot.contains(c)) {
            at += c.len_utf8();
            found.push(at);
        }
    }
    // الخمسة, والخمسة: with the article.
    let with_article: Vec<usize> = found
        .iter()
        .filter(|&&at| word[at..].starts_with("ال") && word[at..].len() > 6)
        .map(|&at| at + "ال".len())
        .collect();
    found.extend(with_article);
    found.into_iter()
}

/// A number in digits, with the scale word after it: 12 ألفاً, 1.5 مليون.
fn digits_at(tokens: &[Token<'_>], at: usize) -> Option<Number> {
    let text = tokens.get(at)?.text;
    let scale = tokens
        .get(at + 1)
        .filter(|token| token.kind == TokenKind::Word)
        .and_then(|token| match token.text {
            word if THOUSAND.contains(&word) => Some(1_000_u32),
            word if MILLION.contains(&word) => Some(1_000_000),
            _ => None,
        });
    let (value, whole) = digits(text, scale.unwrap_or(1))?;
    if !whole {
        return None;
    }
    let end = at + 1 + usize::from(scale.is_some());
    Some(Number {
        value,
        end,
        prefix: 0,
    })
}

/// The value of digits times `scale`, and whether it is whole. Three digits after a separator
/// are thousands; anything else after one is a fraction.
fn digits(text: &str, scale: u32) -> Option<(u32, bool)> {
    let parts: Vec<&str> = text.split([',', '.', '،']).collect();
    let (first, rest) = parts.split_first()?;
    if rest.iter().all(|part| part.len() == 3) && (rest.is_empty() || first.len() <= 3) {
        let value: u32 = parts.concat().parse().ok()?;
        return Some((value.checked_mul(scale)?, true));
    }
    let [fraction] = rest else { return None };
    let (whole, part): (u64, u64) = (first.parse().ok()?, fraction.parse().ok()?);
    let power = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let scaled = part.checked_mul(u64::from(scale))?;
    let value = whole.checked_mul(u64::from(scale))? + scaled / power;
    Some((u32::try_from(value).ok()?, scaled % power == 0))
}

/// Words of which the first is read without its first `prefix` bytes.
struct Words<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    prefix: usize,
}

impl<'a> Words<'a> {
    fn word(&self, at: usize) -> Option<&'a str> {
        let token = self
            .tokens
            .get(at)
            .filter(|one| one.kind == TokenKind::Word)?;
        let from = if at == self.at { self.prefix } else { 0 };
        token.text.get(from..)
    }

    /// The word at `at` without the و that joins it to what is before, or the word after a و
    /// that stands alone.
    fn joined(&self, at: usize) -> Option<(&'a str, usize)> {
        let word = self.word(at)?;
        if word == "و" {
            return Some((self.word(at + 1)?, at + 1));
        }
        Some((word.strip_prefix('و')?, at))
    }

    /// A whole number from `at`: millions, thousands, the rest, in falling order.
    fn number(&self, at: usize) -> Option<(u32, usize)> {
        let (mut value, mut end) = self.group(at, self.word(at)?)?;
        // The smallest scale so far: what follows must be smaller.
        let mut scale = scale_of(value);
        while scale > 1 || (100..1_000).contains(&value) {
            let Some((word, place)) = self.joined(end) else {
                break;
            };
            let Some((next, after)) = self.group(place, word) else {
                break;
            };
            if scale_of(next) < scale && next < scale {
                value = value.checked_add(next)?;
                scale = scale_of(next);
                end = after;
            } else if value < 1_000 && (next == 1_000 || next == 2_000) {
                // مئة وألف: a hundred and one thousand, مئة وألفان: a hundred and two thousand.
                value = (value + next / 1_000).checked_mul(1_000)?;
                scale = 1_000;
                end = after;
            } else {
                break;
            }
        }
        Some((value, end))
    }

    /// A number below a thousand with the scale word after it, or a scale word alone.
    fn group(&self, at: usize, word: &'a str) -> Option<(u32, usize)> {
        if let Some((value, end)) = self.below_thousand(at, word) {
            return match self.word(end) {
                Some(scale) if THOUSAND.contains(&scale) => {
                    Some((value.checked_mul(1_000)?, end + 1))
                }
                Some(scale) if MILLION.contains(&scale) => {
                    Some((value.checked_mul(1_000_000)?, end + 1))
                }
                _ => Some((value, end)),
            };
        }
        let end = at + 1;
        match word {
            // ألفا قتيل: the construct of the dual; ألفاً has its tanwin in no newspaper.
            "الفا" => Some((2_000, end)),
            "الف" => Some((1_000, end)),
            "مليون" => Some((1_000_000, end)),
            _ if TWO_THOUSAND.contains(&word) => Some((2_000, end)),
            _ if TWO_MILLION.contains(&word) => Some((2_000_000, end)),
            _ => None,
        }
    }

    /// 1 to 999.
    fn below_thousand(&self, at: usize, word: &'a str) -> Option<(u32, usize)> {
        let (hundreds, end) = match self.hundreds(at, word) {
            Some(found) => found,
            None => return self.below_hundred(at, word),
        };
        if let Some((word, place)) = self.joined(end)
            && let Some((rest, after)) = self.below_hundred(place, word)
        {
            // Of مئة وثلاثة آلاف the three belongs to the hundred: 103 thousand.
            return Some((hundreds + rest, after));
        }
        Some((hundreds, end))
    }

    fn hundreds(&self, at: usize, word: &str) -> Option<(u32, usize)> {
        if TWO_HUNDRED.contains(&word) {
            return Some((200, at + 1));
        }
        if HUNDRED.contains(&word) {
            return Some((100, at + 1));
        }
        let unit = |word: &str| find(UNITS, word).filter(|value| (3..=9).contains(value));
        for hundred in ["مايه", "ميه"] {
            if let Some(value) = word.strip_suffix(hundred).and_then(unit) {
                return Some((value * 100, at + 1));
            }
        }
        let next = self.word(at + 1)?;
        let hundreds = HUNDRED.contains(&next) || HUNDREDS.contains(&next);
        let value = unit(word).filter(|_| hundreds)?;
        Some((value * 100, at + 2))
    }

    /// 0 to 99.
    fn below_hundred(&self, at: usize, word: &'a str) -> Option<(u32, usize)> {
        if let Some(tens) = find(TENS, word) {
            return Some((tens, at + 1));
        }
        if TEN.contains(&word) {
            return Some((10, at + 1));
        }
        let next = self.word(at + 1);
        let is_ten = next.is_some_and(|next| TEN.contains(&next));
        if ELEVEN.contains(&word) && is_ten {
            return Some((11, at + 2));
        }
        let unit = match find(UNITS, word) {
            Some(unit) => unit,
            // إحدى وعشرون, أحد وعشرون
            None if ELEVEN.contains(&word) => 1,
            None => return None,
        };
        if is_ten && unit >= 2 {
            return Some((10 + unit, at + 2));
        }
        if unit > 0
            && let Some((tens, place)) = self.joined(at + 1)
            && let Some(tens) = find(TENS, tens)
        {
            return Some((unit + tens, place + 1));
        }
        // أحد alone is "someone"; اثنا alone is no number.
        (!ELEVEN.contains(&word)).then_some((unit, at + 1))
    }
}

/// The greatest power of a thousand, or hundred, in a number: what may follow it is smaller.
fn scale_of(value: u32) -> u32 {
    match value {
        1_000_000.. if value.is_multiple_of(1_000_000) => 1_000_000,
        1_000.. if value.is_multiple_of(1_000) => 1_000,
        _ => 1,
    }
}
