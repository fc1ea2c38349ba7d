//! What a mention of a place says beside its name: غرب حلب, ريف إدلب الجنوبي, على طريق أثريا - خناصر.
//!
//! The words of relation stay as they are written, and give a precision; what is left are the names.
//! It knows no registry: whether a name is a place is not its business.

use std::ops::Range;

use super::tokens::{FoldedText, Token, TokenKind};
use crate::model::link::PlacePrecision;

/// A mention taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The words of relation as they are written; where some stand behind the name, with `…` between.
    pub relation: String,
    /// How exactly the words say where.
    pub precision: PlacePrecision,
    /// The names, in bytes of the mention.
    pub cores: Vec<Range<usize>>,
}

/// Folded words that stand before a name, whether several names may follow, and what they say.
const BEFORE: &[(&str, bool, PlacePrecision)] = &[
    ("غرب", false, PlacePrecision::Near),
    ("غربي", false, PlacePrecision::Near),
    ("شرق", false, PlacePrecision::Near),
    ("شرقي", false, PlacePrecision::Near),
    ("شمال", false, PlacePrecision::Near),
    ("شمالي", false, PlacePrecision::Near),
    ("جنوب", false, PlacePrecision::Near),
    ("جنوبي", false, PlacePrecision::Near),
    ("وسط", false, PlacePrecision::Exact),
    ("داخل", false, PlacePrecision::Exact),
    ("محيط", false, PlacePrecision::Near),
    ("اطراف", true, PlacePrecision::Near),
    ("ضواحي", false, PlacePrecision::Near),
    ("مشارف", false, PlacePrecision::Near),
    ("تخوم", false, PlacePrecision::Near),
    ("مداخل", false, PlacePrecision::Near),
    ("مدخل", false, PlacePrecision::Near),
    ("قرب", false, PlacePrecision::Near),
    ("القرب", false, PlacePrecision::Near),
    ("جوار", false, PlacePrecision::Near),
    ("خارج", false, PlacePrecision::Near),
    ("بين", true, PlacePrecision::Near),
    ("محور", true, PlacePrecision::Near),
    ("محوري", true, PlacePrecision::Near),
    ("محاور", true, PlacePrecision::Near),
    ("جبهه", true, PlacePrecision::Near),
    ("جبهات", true, PlacePrecision::Near),
    ("ريف", true, PlacePrecision::Governorate),
    ("ريفي", true, PlacePrecision::Governorate),
    ("ارياف", true, PlacePrecision::Governorate),
    ("محافظه", true, PlacePrecision::Governorate),
    ("محافظتي", true, PlacePrecision::Governorate),
    ("محافظات", true, PlacePrecision::Governorate),
    ("منطقه", true, PlacePrecision::District),
    ("مناطق", true, PlacePrecision::District),
    ("ناحيه", true, PlacePrecision::District),
    ("طريق", true, PlacePrecision::Region),
    ("اوتوستراد", true, PlacePrecision::Region),
    ("اتستراد", true, PlacePrecision::Region),
    ("باديه", true, PlacePrecision::Region),
    ("باديتي", true, PlacePrecision::Region),
    ("بوادي", true, PlacePrecision::Region),
    ("صحرا", false, PlacePrecision::Region),
    ("الحدود", true, PlacePrecision::Region),
    ("حدود", true, PlacePrecision::Region),
    ("ضفاف", false, PlacePrecision::Region),
    ("مدينه", false, PlacePrecision::Exact),
    ("مدينتي", true, PlacePrecision::Exact),
    ("مدن", true, PlacePrecision::Exact),
    ("بلده", false, PlacePrecision::Exact),
    ("بلدتي", true, PlacePrecision::Exact),
    ("بلدات", true, PlacePrecision::Exact),
    ("قريه", false, PlacePrecision::Exact),
    ("قريتي", true, PlacePrecision::Exact),
    ("قري", true, PlacePrecision::Exact),
    ("حي", false, PlacePrecision::Exact),
    ("حيي", true, PlacePrecision::Exact),
    ("احيا", true, PlacePrecision::Exact),
    ("مخيم", false, PlacePrecision::Exact),
    ("مطار", false, PlacePrecision::Exact),
    ("معبر", false, PlacePrecision::Exact),
    ("عموم", false, PlacePrecision::Region),
];

/// Small words between those, which belong to the relation.
const SMALL: &[&str] = &["في", "من", "علي", "عند", "الي", "مع", "القريب", "القريبه"];

/// Adjectives behind a name.
const BEHIND: &[&str] = &[
    "الغربي",
    "الغربيه",
    "الشرقي",
    "الشرقيه",
    "الشمالي",
    "الشماليه",
    "الجنوبي",
    "الجنوبيه",
    "الاوسط",
    "الاوسطي",
    "المحاصر",
    "المحاصره",
];

/// Takes a mention apart.
pub fn describe(mention: &str) -> Description {
    let source = FoldedText::new(mention);
    let tokens = source.tokens();
    let mut first = 0;
    let mut several = false;
    let mut precision: Option<PlacePrecision> = None;
    let mut related = 0;
    while let Some((more, says)) = tokens.get(first).and_then(relation) {
        if let Some((more, says)) = more.zip(says) {
            several |= more;
            // The last word is the nearest to the name, the least exact one decides.
            precision = Some(precision.map_or(says, |known| known.max(says)));
        }
        first += 1;
        if more.is_some() {
            related = first;
        }
    }
    // في alone relates nothing.
    let first = if related == 0 { 0 } else { first };
    let mut last = tokens.len();
    while last > first + 1
        && tokens.get(last - 1).is_some_and(|token| {
            BEHIND.contains(&token.text)
                || token
                    .text
                    .strip_prefix('و')
                    .is_some_and(|bare| BEHIND.contains(&bare))
        })
    {
        last -= 1;
    }
    // الحدود السورية العراقية: nothing but a relation.
    if first >= tokens.len() {
        return Description {
            relation: String::new(),
            precision: precision.unwrap_or_default(),
            cores: whole(&tokens).into_iter().collect(),
        };
    }
    let cores = cores(&tokens, first, last, several);
    let before = words(mention, &tokens, 0, first);
    let behind = words(mention, &tokens, last, tokens.len());
    let relation = match (before, behind) {
        ("", "") => String::new(),
        (before, "") => before.to_owned(),
        ("", behind) => format!("… {behind}"),
        (before, behind) => format!("{before} … {behind}"),
    };
    let precision = match (precision, last < tokens.len()) {
        (Some(precision), _) => precision,
        (None, true) => PlacePrecision::Near,
        (None, false) => PlacePrecision::Exact,
    };
    Description {
        relation,
        precision,
        cores,
    }
}

/// What a word of relation says: whether several names may follow and how exact it is, or nothing for
/// a small word. `None` for a word that is none.
fn relation(token: &Token<'_>) -> Option<(Option<bool>, Option<PlacePrecision>)> {
    if token.kind != TokenKind::Word {
        return None;
    }
    if SMALL.contains(&token.text) {
        return Some((None, None));
    }
    let known = |word: &str| BEFORE.iter().find(|(one, ..)| *one == word);
    let bare = token.text.strip_prefix(['ب', 'ل', 'و']);
    let (_, several, says) = known(token.text).or_else(|| bare.and_then(known))?;
    Some((Some(*several), Some(*says)))
}

fn whole(tokens: &[Token<'_>]) -> Option<Range<usize>> {
    Some(tokens.first()?.range.start..tokens.last()?.range.end)
}

fn words<'a>(mention: &'a str, tokens: &[Token<'_>], from: usize, to: usize) -> &'a str {
    tokens
        .get(from..to)
        .and_then(whole)
        .and_then(|range| mention.get(range))
        .unwrap_or_default()
}

/// The names between two tokens: cut at dashes and commas, and, where several may be, at a و that is
/// glued to the next one.
fn cores(tokens: &[Token<'_>], from: usize, to: usize, several: bool) -> Vec<Range<usize>> {
    let mut cores: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for token in tokens.get(from..to).unwrap_or_default() {
        match token.kind {
            TokenKind::Mark if matches!(token.text, "-" | "–" | "،" | "/" | ",") => open = false,
            TokenKind::Word | TokenKind::Digits => {
                let joined = several && open && token.text.starts_with('و') && token.text.len() > 4;
                if joined {
                    cores.push(token.range.start + 'و'.len_utf8()..token.range.end);
                } else if open && let Some(last) = cores.last_mut() {
                    last.end = token.range.end;
                } else {
                    cores.push(token.range.clone());
                }
                open = true;
            }
            TokenKind::Mark | TokenKind::Break => {}
        }
    }
    cores
}
