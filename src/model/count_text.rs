//! Counts as people type and read them: a short notation for a field, and a phrase for a list.
//!
//! The notation is `5`, `>=5`, `<=5`, `>5`, `<5`, `~5`, `3-7`, `5+`, a vague word such as `dozens`
//! or `عشرات`, `=1` for a number that the words do not say, and `?` for none. Digits may be of any
//! of the three sets. What [`Count::notation`] writes, [`Count::typed`] reads back. Number words
//! are not read here: those are rules about Arabic text.

use super::arabic::western_digit;
use super::casualty::{Count, CountForm, VagueWord};

/// A vague word, its least and greatest number, its notation, and other ways to type it.
type Vague = (
    VagueWord,
    u32,
    Option<u32>,
    &'static str,
    &'static [&'static str],
);

/// The vague words.
const VAGUE: [Vague; 6] = [
    (VagueWord::Few, 3, Some(9), "a few", &["few", "بضع", "بضعة"]),
    (
        VagueWord::Several,
        2,
        None,
        "several",
        &["some", "عدد", "عدة", "بعض", "عدد من"],
    ),
    (
        VagueWord::Tens,
        20,
        None,
        "dozens",
        &["tens", "عشرات", "العشرات"],
    ),
    (
        VagueWord::Hundreds,
        200,
        None,
        "hundreds",
        &["مئات", "المئات"],
    ),
    (
        VagueWord::Thousands,
        2000,
        None,
        "thousands",
        &["آلاف", "الآلاف"],
    ),
    (
        VagueWord::Many,
        2,
        None,
        "many",
        &["كثير", "كثيرون", "العديد", "معظم"],
    ),
];

impl Count {
    /// What a person typed as a count. `None` when it is none.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text
            .trim()
            .chars()
            .map(western_digit)
            .collect::<String>()
            .to_lowercase();
        let text = text.trim();
        let of = |minimum, maximum, form| Self {
            minimum,
            maximum,
            form,
            vague: None,
        };
        if matches!(text, "?" | "؟" | "none") {
            return Some(of(None, None, CountForm::None));
        }
        for (vague, least, most, name, others) in VAGUE {
            if text == name || others.contains(&text) {
                return Some(Self {
                    vague: Some(vague),
                    ..of(Some(least), most, CountForm::Vague)
                });
            }
        }
        let after = |signs: &[&str]| {
            let rest = signs.iter().find_map(|sign| text.strip_prefix(sign))?;
            number(rest)
        };
        if let Some(count) = number(text) {
            return Some(Self::exact(count));
        }
        if let Some(least) = after(&[">=", "≥", "at least "]).or_else(|| {
            let rest = text.strip_suffix('+')?;
            number(rest)
        }) {
            return Some(of(Some(least), None, CountForm::AtLeast));
        }
        if let Some(most) = after(&["<=", "≤", "at most ", "up to "]) {
            return Some(of(None, Some(most), CountForm::AtMost));
        }
        if let Some(than) = after(&[">", "more than ", "over "]) {
            return Some(of(Some(than.checked_add(1)?), None, CountForm::MoreThan));
        }
        if let Some(than) = after(&["<", "less than ", "fewer than "]) {
            return Some(of(None, Some(than.checked_sub(1)?), CountForm::AtMost));
        }
        if let Some(about) = after(&["~", "≈", "about "]) {
            return Some(of(Some(about), Some(about), CountForm::About));
        }
        if let Some(implied) = after(&["="]) {
            return Some(of(Some(implied), Some(implied), CountForm::Implicit));
        }
        let (from, to) = ["-", "–", "..", " to "]
            .into_iter()
            .find_map(|between| text.split_once(between))?;
        let (from, to) = (number(from)?, number(to)?);
        let (least, most) = (from.min(to), from.max(to));
        Some(of(Some(least), Some(most), CountForm::Range))
    }

    /// The count as a person would type it.
    pub fn notation(&self) -> String {
        let least = self.minimum;
        let most = self.maximum;
        let or_none = |number: Option<u32>, sign: &str| {
            number.map_or_else(|| "?".to_owned(), |number| format!("{sign}{number}"))
        };
        match self.form {
            CountForm::None => "?".to_owned(),
            CountForm::Exact => or_none(least.or(most), ""),
            CountForm::Implicit => or_none(least.or(most), "="),
            CountForm::About => or_none(least.or(most), "~"),
            CountForm::AtLeast => or_none(least, ">="),
            CountForm::AtMost => or_none(most, "<="),
            CountForm::MoreThan => or_none(least.map(|it| it.saturating_sub(1)), ">"),
            CountForm::Range => match (least, most) {
                (Some(least), Some(most)) => format!("{least}-{most}"),
                (Some(least), None) => format!(">={least}"),
                (None, most) => or_none(most, "<="),
            },
            CountForm::Vague => self.vague_name().unwrap_or("several").to_owned(),
        }
    }

    /// The count in a few words: `at least 5`, `dozens`, `no number`.
    pub fn phrase(&self) -> String {
        let shown = |number: Option<u32>| number.map_or_else(|| "?".to_owned(), grouped);
        let (least, most) = (self.minimum, self.maximum);
        match self.form {
            CountForm::None => "no number".to_owned(),
            CountForm::Exact => shown(least.or(most)),
            CountForm::Implicit => format!("{}, implied", shown(least.or(most))),
            CountForm::About => format!("about {}", shown(least.or(most))),
            CountForm::AtLeast => format!("at least {}", shown(least)),
            CountForm::AtMost => format!("up to {}", shown(most)),
            CountForm::MoreThan => {
                format!("more than {}", shown(least.map(|it| it.saturating_sub(1))))
            }
            CountForm::Range => format!("{} to {}", shown(least), shown(most)),
            CountForm::Vague => self.vague_name().unwrap_or("a vague number").to_owned(),
        }
    }

    fn vague_name(&self) -> Option<&'static str> {
        let found = VAGUE.iter().find(|one| Some(one.0) == self.vague)?;
        Some(found.3)
    }
}

/// A whole number, perhaps with commas or spaces between its thousands.
fn number(text: &str) -> Option<u32> {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | '\u{66C}' | ' '))
        .collect();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A number with its thousands apart: `100,000`.
pub fn grouped(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
