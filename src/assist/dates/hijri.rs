//! Dates of the Islamic calendar, by its tabular form.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Days, Reader};
use crate::model::when::DatePrecision;

/// The months, folded; names of two words are joined.
const MONTHS: [&[&str]; 12] = [
    &["محرم", "المحرم"],
    &["صفر"],
    &["ربيعالاول", "ربيعاول"],
    &["ربيعالثاني", "ربيعالاخر"],
    &["جماديالاولي", "جماديالاول"],
    &["جماديالاخره", "جماديالثانيه", "جماديالاخر", "جماديالثاني"],
    &["رجب"],
    &["شعبان"],
    &["رمضان"],
    &["شوال"],
    &["ذوالقعده", "ذيالقعده"],
    &["ذوالحجه", "ذيالحجه"],
];

/// The Gregorian day of a day of the tabular Islamic calendar with the civil epoch, 16 July 622 of
/// the Julian calendar (Reingold and Dershowitz, *Calendrical Calculations*).
fn gregorian(year: u32, month: u32, day: u32) -> Option<Date> {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    // Days since 1 January of year 1: the epoch is day 227,015.
    let fixed =
        day + 29 * (month - 1) + month / 2 + 354 * (year - 1) + (3 + 11 * year) / 30 + 227_014;
    let first = Date::new(1, 1, 1).ok()?;
    first.checked_add((fixed - 1).days()).ok()
}

impl Reader<'_> {
    /// 3 جمادى الأولى 1443 هـ, with الموافق and its Gregorian date behind it.
    pub(super) fn hijri(self, at: usize) -> Option<Days> {
        let day = self
            .digits(at, 1..=2)
            .filter(|day| (1..=30).contains(day))?;
        let mut next = at + 1;
        while self.word(next) == Some("من") {
            next += 1;
        }
        let (month, next) = self.hijri_month(next)?;
        let mut to = next;
        while matches!(self.word(to), Some("عام" | "سنه" | "لعام")) {
            to += 1;
        }
        let year = self
            .digits(to, 4..=4)
            .filter(|year| (1300..=1600).contains(year));
        to = if year.is_some() { to + 1 } else { next };
        if year.is_some() && self.word(to) == Some("ه") {
            to += 1;
        }
        let middle = match year {
            Some(year) => gregorian(year, month, day)?,
            None => {
                let published = self.published?;
                let near = u32::try_from((i64::from(published.year()) - 622) * 33 / 32 + 2).ok()?;
                (near.saturating_sub(3)..=near)
                    .rev()
                    .filter_map(|year| gregorian(year, month, day))
                    .find(|date| *date <= published)?
            }
        };
        let mut beside = to;
        while matches!(self.mark(beside), Some("،" | "(" | "/")) {
            beside += 1;
        }
        if matches!(self.word(beside), Some("الموافق" | "الموافقه"))
            && let Some(days) = self.named(beside + 1)
        {
            return Some(days);
        }
        let start = middle.checked_sub(1.day()).ok()?;
        let end = middle.checked_add(1.day()).ok()?;
        Some(Days::new(
            start,
            end,
            DatePrecision::Days,
            to,
            "a Hijri date, which may be a day off",
        ))
    }

    fn hijri_month(self, at: usize) -> Option<(u32, usize)> {
        let known = |name: &str| {
            let index = MONTHS.iter().position(|names| names.contains(&name))?;
            u32::try_from(index + 1).ok()
        };
        let word = self.word(at)?;
        if let Some(next) = self.word(at + 1)
            && let Some(month) = known(&format!("{word}{next}"))
        {
            return Some((month, at + 2));
        }
        Some((known(word)?, at + 1))
    }
}
