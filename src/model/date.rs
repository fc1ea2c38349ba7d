//! Dates as newspapers and web pages write them, as far as they can be read without a doubt.
//!
//! Read are ISO 8601 with RFC 3339, RFC 2822, numbers as `2021/12/7` and `7/12/2021`, and the names
//! of months of all Arabic calendars that follow the Gregorian one, with a weekday or without, one
//! name or two: الثلاثاء 7 ديسمبر (كانون الأول) 2021. Digits may be of any Arabic kind. A Hijri date
//! beside the Gregorian one is passed over.
//!
//! Of numbers alone the day comes first, as in all Arabic newspapers; a text whose second number
//! cannot be a month is not turned round, but not read. Not read either: two different dates, a day
//! without a year, a year of two digits, a range of days, a Hijri date alone. The day is that of
//! the text, whatever its time zone is.

use jiff::civil::Date;

use super::arabic::{Strength, fold};

/// Longer texts are no dates, whatever they mention.
const LONGEST: usize = 200;

/// The names of the months as they are after folding, by month. Two words that make one name are
/// joined.
const MONTHS: [&[&str]; 12] = [
    &[
        "يناير",
        "كانونالثاني",
        "كانونثاني",
        "جانفي",
        "ايالنار",
        "january",
        "jan",
    ],
    &["فبراير", "شباط", "فيفري", "النوار", "february", "feb"],
    &["مارس", "اذار", "الربيع", "march", "mar"],
    &["ابريل", "نيسان", "افريل", "الطير", "april", "apr"],
    &["مايو", "ايار", "ماي", "الما", "may"],
    &["يونيو", "يونيه", "حزيران", "جوان", "الصيف", "june", "jun"],
    &[
        "يوليو",
        "يوليه",
        "يوليوز",
        "تموز",
        "جويليه",
        "ناصر",
        "july",
        "jul",
    ],
    &["اغسطس", "اب", "اوت", "غشت", "هانيبال", "august", "aug"],
    &[
        "سبتمبر",
        "ايلول",
        "شتنبر",
        "الفاتح",
        "september",
        "sept",
        "sep",
    ],
    &[
        "اكتوبر",
        "تشرينالاول",
        "تشريناول",
        "التمور",
        "october",
        "oct",
    ],
    &[
        "نوفمبر",
        "تشرينالثاني",
        "تشرينثاني",
        "نونبر",
        "الحرث",
        "november",
        "nov",
    ],
    &[
        "ديسمبر",
        "كانونالاول",
        "كانوناول",
        "دجنبر",
        "الكانون",
        "december",
        "dec",
    ],
];

/// Words that may stand between the day, the month and the year.
const LINKS: &[&str] = &[
    "من", "شهر", "عام", "لعام", "سنه", "لسنه", "st", "nd", "rd", "th", "of",
];

/// The date in `text` as `YYYY-MM-DD`, when there is one and it can be read without a doubt.
///
/// ```
/// use hashiya::model::date::iso_date;
/// assert_eq!(iso_date("الثلاثاء ٧ ديسمبر (كانون الأول) ٢٠٢١").as_deref(), Some("2021-12-07"));
/// assert_eq!(iso_date("أمس"), None);
/// ```
pub fn iso_date(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let tokens = tokens(&fold(text, Strength::Loose).text);
    let mut found: Option<Date> = None;
    let mut at = 0;
    while at < tokens.len() {
        let Some((length, date)) = date_at(&tokens, at) else {
            at += 1;
            continue;
        };
        let date = date?;
        if found.is_some_and(|before| before != date) || is_in_range(&tokens, at, length) {
            return None;
        }
        found = Some(date);
        at += length;
    }
    found.map(|date| date.to_string())
}

/// In which order a date of numbers has day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// `31/12/2021`: the first number can only be a day.
    DayFirst,
    /// `12/31/2021`: the second number can only be a day, so that [`iso_date`] does not read it.
    MonthFirst,
    /// `7/12/2021`: by itself it can be either, and [`iso_date`] takes the day to be first.
    Either,
}

/// The order of day and month in `text`, when it begins with two numbers and a year. Many dates
/// of one source together tell which way its dates are to be read.
pub fn order(text: &str) -> Option<DateOrder> {
    if text.len() > LONGEST {
        return None;
    }
    let tokens = tokens(&fold(text, Strength::Loose).text);
    let [
        Token::Number(first, 1..=2),
        Token::Sign('/' | '-' | '.'),
        Token::Number(second, 1..=2),
        Token::Sign('/' | '-' | '.'),
        Token::Number(year, 4),
        ..,
    ] = tokens[..]
    else {
        return None;
    };
    if !is_year(year) {
        return None;
    }
    match (first, second) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        (1..=12, 1..=12) if first != second => Some(DateOrder::Either),
        _ => None,
    }
}

/// A piece of a folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A number and how many digits it has.
    Number(u32, usize),
    /// The name of a month, from 1.
    Month(i8),
    Word(String),
    Sign(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut words: Vec<Token> = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(&first) = characters.peek() {
        let is_digit = |c: char| c.is_ascii_digit();
        if is_digit(first) {
            let mut digits = String::new();
            while let Some(c) = characters.next_if(|c| is_digit(*c)) {
                digits.push(c);
            }
            // Longer numbers are no part of a date, whatever their value is.
            let value = digits.parse().unwrap_or(u32::MAX);
            words.push(Token::Number(value, digits.len()));
        } else if first.is_alphabetic() {
            let mut word = String::new();
            while let Some(c) = characters.next_if(|c| c.is_alphabetic()) {
                word.push(c);
            }
            words.push(Token::Word(word));
        } else {
            characters.next();
            if !first.is_whitespace() {
                words.push(Token::Sign(first));
            }
        }
    }
    named(words)
}

/// The tokens with the names of months found, of one word or of two.
fn named(words: Vec<Token>) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(words.len());
    let mut words = words.into_iter().peekable();
    while let Some(token) = words.next() {
        let Token::Word(word) = token else {
            tokens.push(token);
            continue;
        };
        let joined = match words.peek() {
            Some(Token::Word(next)) => month(&format!("{word}{next}")),
            _ => None,
        };
        if let Some(month) = joined {
            words.next();
            tokens.push(Token::Month(month));
        } else if let Some(month) = month(&word) {
            tokens.push(Token::Month(month));
        } else {
            tokens.push(Token::Word(word));
        }
    }
    tokens
}

/// The month, from 1, with this name in a calendar that follows the Gregorian one. The name is
/// folded loosely, and one of two words is joined: `كانونالاول`.
pub fn month(word: &str) -> Option<i8> {
    let index = MONTHS.iter().position(|names| names.contains(&word))?;
    i8::try_from(index + 1).ok()
}

/// A date that begins at token `at`: how many tokens it takes, and the date, or `None` where a
/// date is meant that does not exist or contradicts itself.
fn date_at(tokens: &[Token], at: usize) -> Option<(usize, Option<Date>)> {
    of_numbers(tokens, at)
        .or_else(|| day_first(tokens, at))
        .or_else(|| month_first(tokens, at))
        .or_else(|| year_first(tokens, at))
}

/// `2021-12-07`, `7/12/2021`, `20211207`.
fn of_numbers(tokens: &[Token], at: usize) -> Option<(usize, Option<Date>)> {
    let rest = tokens.get(at..)?;
    let is_joined = |sign: &char| matches!(sign, '-' | '/' | '.');
    match rest {
        [
            Token::Number(a, digits_a),
            Token::Sign(sign),
            Token::Number(b, digits_b),
            Token::Sign(other),
            Token::Number(c, digits_c),
            ..,
        ] if is_joined(sign) && sign == other && *digits_b <= 2 => match (digits_a, digits_c) {
            (4, 1..=2) if is_year(*a) => Some((5, date(*a, *b, *c))),
            (1..=2, 4) if is_year(*c) => Some((5, date(*c, *b, *a))),
            _ => None,
        },
        [Token::Number(number, 8), ..] if is_year(number / 10_000) => {
            Some((1, date(number / 10_000, number / 100 % 100, number % 100)))
        }
        _ => None,
    }
}

/// `7 ديسمبر (كانون الأول) 2021`, `7 Dec 2021`.
fn day_first(tokens: &[Token], start: usize) -> Option<(usize, Option<Date>)> {
    let mut at = start;
    let day = day(tokens, &mut at)?;
    skip_links(tokens, &mut at, &['-', '/', '.', '،', ',']);
    let month = month_name(tokens, &mut at)?;
    skip_links(tokens, &mut at, &['-', '/', '.', '،', ',']);
    let year = year(tokens, &mut at)?;
    let date = month.and_then(|month| date(year, month, day));
    Some((at - start, date))
}

/// `ديسمبر 7، 2021`, `Dec 7, 2021`.
fn month_first(tokens: &[Token], start: usize) -> Option<(usize, Option<Date>)> {
    let mut at = start;
    let month = month_name(tokens, &mut at)?;
    skip_links(tokens, &mut at, &['-', '/', '.']);
    let day = day(tokens, &mut at)?;
    skip_links(tokens, &mut at, &['-', '/', '.', '،', ',']);
    let year = year(tokens, &mut at)?;
    let date = month.and_then(|month| date(year, month, day));
    Some((at - start, date))
}

/// `2021 ديسمبر 7`, `2021-Dec-07`.
fn year_first(tokens: &[Token], start: usize) -> Option<(usize, Option<Date>)> {
    let mut at = start;
    let year = year(tokens, &mut at)?;
    skip_links(tokens, &mut at, &['-', '/', '.', '،', ',']);
    let month = month_name(tokens, &mut at)?;
    skip_links(tokens, &mut at, &['-', '/', '.']);
    let day = day(tokens, &mut at)?;
    // In `2021 ديسمبر 7 2020` nobody can tell.
    if matches!(tokens.get(at), Some(Token::Number(next, 4)) if is_year(*next)) {
        return Some((at + 1 - start, None));
    }
    let date = month.and_then(|month| date(year, month, day));
    Some((at - start, date))
}

fn day(tokens: &[Token], at: &mut usize) -> Option<u32> {
    let Some(Token::Number(day, 1..=2)) = tokens.get(*at) else {
        return None;
    };
    *at += 1;
    Some(*day)
}

fn year(tokens: &[Token], at: &mut usize) -> Option<u32> {
    let Some(Token::Number(year, 4)) = tokens.get(*at) else {
        return None;
    };
    if !is_year(*year) {
        return None;
    }
    *at += 1;
    Some(*year)
}

/// The number of a month's name, which may have a second name beside it: `ديسمبر (كانون الأول)`,
/// `كانون الأول/ديسمبر`. The inner `None` says that the two names are of different months.
fn month_name(tokens: &[Token], at: &mut usize) -> Option<Option<u32>> {
    let Some(Token::Month(first)) = tokens.get(*at) else {
        return None;
    };
    *at += 1;
    let rest = tokens.get(*at..).unwrap_or_default();
    let second = match rest {
        [Token::Sign('('), Token::Month(second), Token::Sign(')'), ..] => Some((3, second)),
        [Token::Sign('/' | '-' | '،'), Token::Month(second), ..] => Some((2, second)),
        [Token::Month(second), ..] => Some((1, second)),
        _ => None,
    };
    let Some((length, second)) = second else {
        return Some(u32::try_from(*first).ok());
    };
    *at += length;
    Some(
        (first == second)
            .then_some(*first)
            .and_then(|month| u32::try_from(month).ok()),
    )
}

/// Passes a sign and words that may stand between the parts of a date.
fn skip_links(tokens: &[Token], at: &mut usize, signs: &[char]) {
    let mut is_sign_passed = false;
    loop {
        match tokens.get(*at) {
            Some(Token::Word(word)) if LINKS.contains(&word.as_str()) => {}
            Some(Token::Sign(sign)) if signs.contains(sign) && !is_sign_passed => {
                is_sign_passed = true;
            }
            _ => return,
        }
        *at += 1;
    }
}

/// Whether the date at `at` is one end of a range of days, as in `6-7 ديسمبر 2021` or
/// `6 و7 ديسمبر 2021`. A time before a dash is none.
fn is_in_range(tokens: &[Token], at: usize, length: usize) -> bool {
    let joins = |token: Option<&Token>| match token {
        Some(Token::Sign(sign)) => matches!(sign, '-' | '–' | '—' | '/' | '.' | '،'),
        Some(Token::Word(word)) => matches!(word.as_str(), "و" | "الي" | "to" | "حتي"),
        _ => false,
    };
    let before = |back: usize| at.checked_sub(back).and_then(|index| tokens.get(index));
    let begins_after_number = joins(before(1))
        && matches!(before(2), Some(Token::Number(_, 1..=2)))
        && before(3) != Some(&Token::Sign(':'));
    let after = |forward: usize| tokens.get(at + length + forward);
    let goes_on = matches!(after(0), Some(Token::Sign('/' | '.')))
        && matches!(after(1), Some(Token::Number(..)));
    begins_after_number || goes_on
}

/// Hijri years are below, article numbers above.
fn is_year(year: u32) -> bool {
    (1800..=2199).contains(&year)
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}
