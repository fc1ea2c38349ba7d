//! Dates in news text: `7 ديسمبر (كانون الأول)`, الثلاثاء, أمس, قبل يومين, الشهر الماضي.
//!
//! A date without a year, and one that is told from the day of the article, needs to know when the
//! article was published; without that only whole dates are read. What the words leave open is a
//! span of days with its precision, never a day that they do not say:
//!
//! - a day and a month are in the last year that is not after the day of publication;
//! - a weekday is the last one, the day of publication included; with الماضي it is before it;
//! - الأسبوع الماضي is the seven days before the day of publication;
//! - مطلع, منتصف and أواخر are the first ten, the second ten and the last days of a month;
//! - a Hijri date is converted by the tabular calendar (Reingold and Dershowitz, *Calendrical
//!   Calculations*, chapter 7), and since the months that are sighted differ from it by a day, it is
//!   three days long.

mod day;
mod hijri;
mod relative;

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::casualties::bytes;
use super::tokens::{FoldedText, Token, TokenKind};
use super::{TextProposal, around};
use crate::model::attribute::{AttributeId, Value};
use crate::model::codebook::LabelId;
use crate::model::date::iso_date;
use crate::model::when::{DatePrecision, When};

/// Days, and how the words say them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Days {
    start: Date,
    end: Date,
    precision: DatePrecision,
    /// The token after the words.
    to: usize,
    /// In hundredths.
    score: u8,
    rule: &'static str,
}

impl Days {
    fn new(
        start: Date,
        end: Date,
        precision: DatePrecision,
        to: usize,
        rule: &'static str,
    ) -> Self {
        Self {
            start,
            end,
            precision,
            to,
            score: 90,
            rule,
        }
    }

    fn one(day: Date, to: usize, rule: &'static str) -> Self {
        Self::new(day, day, DatePrecision::Day, to, rule)
    }

    /// A month, or the days of it that `part` names.
    fn month(
        year: i16,
        month: i8,
        part: Option<(i8, i8)>,
        to: usize,
        rule: &'static str,
    ) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        let last = first.last_of_month();
        let (start, end) = match part {
            Some((from, until)) => (
                Date::new(year, month, from).ok()?,
                Date::new(year, month, until.min(last.day())).ok()?,
            ),
            None => (first, last),
        };
        Some(Self::new(start, end, DatePrecision::Month, to, rule))
    }
}

/// The dates that `text` tells, in reading order; `published` is the day of the article. Ranges are
/// bytes of the text.
pub fn read(text: &str, published: Option<Date>) -> Vec<TextProposal> {
    let source = FoldedText::new(text);
    let tokens = source.tokens();
    let reader = Reader {
        tokens: &tokens,
        published,
    };
    let mut proposals = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((start, days)) = reader.at(at) else {
            at += 1;
            continue;
        };
        at = days.to.max(at + 1);
        proposals.push(proposal(text, bytes(&tokens, start, days.to), days));
    }
    proposals
}

fn proposal(text: &str, range: Range<usize>, days: Days) -> TextProposal {
    let words = text.get(range.clone()).unwrap_or_default();
    TextProposal {
        label: LabelId::new("date"),
        attribute: AttributeId::new("date"),
        value: Value::Date(When {
            start: days.start,
            end: days.end,
            precision: days.precision,
            words: words.to_owned(),
        }),
        reason: format!("«{words}»: {}", days.rule),
        score: f32::from(days.score) / 100.0,
        subset: None,
        range,
    }
}

/// The date of a span that a person made: the one that shares most of its bytes.
pub fn for_span(text: &str, range: Range<usize>, published: Option<Date>) -> Option<TextProposal> {
    let read_in = around(text, &range)?;
    let start = read_in.start;
    let common = |one: &TextProposal| {
        one.range
            .end
            .min(range.end)
            .saturating_sub(one.range.start.max(range.start))
    };
    read(text.get(read_in)?, published)
        .into_iter()
        .map(|one| TextProposal {
            range: one.range.start + start..one.range.end + start,
            ..one
        })
        .filter(|one| common(one) > 0)
        .max_by_key(common)
}

/// What a person types where a date is asked for: any date that [`read`] knows, and numbers as
/// `2021-12-07` or `7/12/2021`. `None` when it is no date, or more than one.
pub fn typed(text: &str, published: Option<Date>) -> Option<When> {
    let text = text.trim();
    if let Some(day) = iso_date(text).and_then(|iso| iso.parse::<Date>().ok()) {
        return Some(When {
            start: day,
            end: day,
            precision: DatePrecision::Day,
            words: text.to_owned(),
        });
    }
    let mut found = read(text, published).into_iter();
    match (found.next(), found.next()) {
        (Some(one), None) => match one.value {
            Value::Date(when) => Some(When {
                words: text.to_owned(),
                ..when
            }),
            _ => None,
        },
        _ => None,
    }
}

#[derive(Clone, Copy, Debug)]
struct Reader<'a> {
    tokens: &'a [Token<'a>],
    published: Option<Date>,
}

impl<'a> Reader<'a> {
    /// The date that begins at a token, and where its words begin.
    fn at(self, at: usize) -> Option<(usize, Days)> {
        let days = self
            .numeric(at)
            .or_else(|| self.named(at))
            .or_else(|| self.hijri(at))
            .or_else(|| self.relative(at))?;
        Some((at, days))
    }

    fn word(self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::Word).then_some(token.text)
    }

    fn mark(self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::Mark).then_some(token.text)
    }

    /// The word at a token without و, ف, ب, ل or ال before it, as long as `known` knows what is left.
    fn bare<T>(self, at: usize, known: impl Fn(&str) -> Option<T>) -> Option<T> {
        let word = self.word(at)?;
        known(word).or_else(|| {
            let bare = word.strip_prefix(['و', 'ف', 'ب', 'ل'])?;
            known(bare)
        })
    }

    /// Whether these words stand from `at`; the token after them.
    fn phrase(self, at: usize, phrase: &[&str]) -> Option<usize> {
        let stands = phrase.iter().enumerate().all(|(offset, wanted)| {
            self.word(at + offset) == Some(*wanted)
                || offset == 0
                    && self
                        .word(at)
                        .and_then(|word| word.strip_prefix(['و', 'ف', 'ب', 'ل']))
                        == Some(*wanted)
        });
        stands.then_some(at + phrase.len())
    }

    /// The digits at a token, when there are as many as `lengths` says.
    fn digits(self, at: usize, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let token = self.tokens.get(at)?;
        let fits = token.kind == TokenKind::Digits && lengths.contains(&token.text.len());
        fits.then(|| token.text.parse().ok()).flatten()
    }

    /// `2021-12-07`, `7/12/2021`, `7.12.2021`.
    fn numeric(self, at: usize) -> Option<Days> {
        let first = self.tokens.get(at)?;
        if first.kind != TokenKind::Digits {
            return None;
        }
        let date = |text: String| iso_date(&text)?.parse::<Date>().ok();
        if first.text.matches('.').count() == 2 {
            return Some(Days::one(
                date(first.text.to_owned())?,
                at + 1,
                "a date in numbers",
            ));
        }
        let sign = self
            .mark(at + 1)
            .filter(|sign| matches!(*sign, "-" | "/"))?;
        let second = self.digits(at + 2, 1..=2)?;
        let third = self
            .tokens
            .get(at + 4)
            .filter(|one| one.kind == TokenKind::Digits)?;
        if self.mark(at + 3) != Some(sign) {
            return None;
        }
        let text = format!("{}{sign}{second}{sign}{}", first.text, third.text);
        Some(Days::one(date(text)?, at + 5, "a date in numbers"))
    }

    /// The last year in which this day is not after the day of publication.
    fn year_of(self, month: i8, day: i8) -> Option<i16> {
        let published = self.published?;
        (0..=8)
            .map(|back| published.year() - back)
            .find(|&year| Date::new(year, month, day).is_ok_and(|date| date <= published))
    }

    /// The day of publication moved by `span`.
    fn moved(self, span: Span) -> Option<Date> {
        self.published?.checked_add(span).ok()
    }

    fn days_back(self, days: i64) -> Option<Date> {
        self.moved((-days).days())
    }
}
