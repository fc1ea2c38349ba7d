//! Dates that are told from the day of the article: أمس, الثلاثاء, قبل يومين, الشهر الماضي.

use jiff::ToSpan;
use jiff::civil::Date;

use super::day::weekday;
use super::{Days, Reader};
use crate::assist::number::number_at;
use crate::model::when::DatePrecision;

/// A time of the day that may stand before the day.
const HOURS: &[&str] = &[
    "مسا", "صباح", "فجر", "ليل", "ليله", "ظهر", "عصر", "يوم", "نهار",
];
const PAST: &[&str] = &[
    "الماضي",
    "الماضيه",
    "الماضيين",
    "الفايت",
    "الفايته",
    "المنصرم",
    "المنصرمه",
    "الاخير",
    "الاخيره",
    "السابق",
];
const COMING: &[&str] = &["المقبل", "المقبله", "القادم", "القادمه"];

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// A word for one or for two of a unit, or for many after a number.
fn unit(word: &str) -> Option<(Unit, Option<i64>)> {
    Some(match word {
        "يوم" | "يوما" => (Unit::Day, Some(1)),
        "يومين" | "يومان" => (Unit::Day, Some(2)),
        "ايام" => (Unit::Day, None),
        "اسبوع" | "اسبوعا" => (Unit::Week, Some(1)),
        "اسبوعين" | "اسبوعان" => (Unit::Week, Some(2)),
        "اسابيع" => (Unit::Week, None),
        "شهر" | "شهرا" => (Unit::Month, Some(1)),
        "شهرين" | "شهران" => (Unit::Month, Some(2)),
        "اشهر" | "شهور" => (Unit::Month, None),
        "عام" | "عاما" | "سنه" => (Unit::Year, Some(1)),
        "عامين" | "عامان" | "سنتين" | "سنتان" => (Unit::Year, Some(2)),
        "اعوام" | "سنوات" | "سنين" => (Unit::Year, None),
        _ => return None,
    })
}

impl Reader<'_> {
    pub(super) fn relative(self, at: usize) -> Option<Days> {
        self.year_alone(at)
            .or_else(|| self.yesterday(at))
            .or_else(|| self.ago(at))
            .or_else(|| self.last(at))
            .or_else(|| self.lately(at))
            .or_else(|| self.weekday_alone(at))
    }

    /// عام 2018.
    fn year_alone(self, at: usize) -> Option<Days> {
        self.bare(at, |word| {
            matches!(word, "عام" | "سنه" | "العام").then_some(())
        })?;
        let year = self
            .digits(at + 1, 4..=4)
            .filter(|year| (1900..=2100).contains(year))?;
        let year = i16::try_from(year).ok()?;
        let (start, end) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
        Some(Days::new(
            start,
            end,
            DatePrecision::Longer,
            at + 2,
            "a year",
        ))
    }

    /// أمس, أول من أمس, مساء أمس, اليوم, غداً.
    fn yesterday(self, at: usize) -> Option<Days> {
        let from = match self.word(at) {
            Some(word) if HOURS.contains(&word) => at + 1,
            _ => at,
        };
        let day_before = self
            .phrase(from, &["اول", "من", "امس"])
            .or_else(|| self.phrase(from, &["اول", "امس"]));
        if let Some(to) = day_before {
            return Some(Days::one(
                self.days_back(2)?,
                to,
                "the day before yesterday",
            ));
        }
        let with_weekday = |to: usize| match self.word(to) {
            Some(word) if weekday(word).is_some() => to + 1,
            _ => to,
        };
        if let Some(to) = self
            .phrase(from, &["امس"])
            .or_else(|| self.phrase(from, &["البارحه"]))
        {
            return Some(Days::one(self.days_back(1)?, with_weekday(to), "yesterday"));
        }
        if let Some(to) = self.phrase(from, &["اليوم"]) {
            let before = at.checked_sub(1).and_then(|at| self.word(at));
            let told = matches!(before, Some("ذلك" | "نفس" | "في" | "هذا" | "ذات"));
            let other = self.word(to).is_some_and(|next| {
                weekday(next).is_none()
                    && (next.starts_with("ال") || matches!(next, "نفسه" | "ذاته" | "واحد"))
            });
            if told && before != Some("هذا") || other {
                return None;
            }
            return Some(Days::one(self.published?, with_weekday(to), "today"));
        }
        let to = self
            .phrase(from, &["غدا"])
            .or_else(|| self.phrase(from, &["غد"]))?;
        Some(Days::one(self.moved(1.day())?, to, "tomorrow"))
    }

    /// قبل يومين, منذ 3 أيام.
    fn ago(self, at: usize) -> Option<Days> {
        let since = self.bare(at, |word| match word {
            "قبل" => Some(false),
            "منذ" => Some(true),
            _ => None,
        })?;
        let mut from = at + 1;
        let about = matches!(self.word(from), Some("نحو" | "حوالي" | "قرابه"));
        from += usize::from(about);
        let (count, unit_at) = match number_at(self.tokens, from) {
            Some(number)
                if self
                    .word(number.end)
                    .is_some_and(|word| unit(word).is_some()) =>
            {
                (Some(i64::from(number.value)), number.end)
            }
            _ => (None, from),
        };
        let (unit, own) = unit(self.word(unit_at)?)?;
        if self.digits(unit_at + 1, 4..=4).is_some() {
            return None; // منذ عام 2011
        }
        let count = count.or(own)?;
        let rule = if since {
            "since a time ago"
        } else {
            "a time ago"
        };
        let published = self.published?;
        let then = self.back(unit, count)?;
        let to = unit_at + 1;
        let (start, end, precision) = match (since, unit) {
            (true, Unit::Day) => (then, published, DatePrecision::Days),
            (true, Unit::Week) => (then, published, DatePrecision::Week),
            (true, Unit::Month) => (then, published, DatePrecision::Month),
            (true, Unit::Year) => (then, published, DatePrecision::Longer),
            (false, Unit::Day) if !about => (then, then, DatePrecision::Day),
            (false, Unit::Day) => (day(then, -1)?, day(then, 1)?, DatePrecision::Days),
            (false, Unit::Week) => (day(then, -3)?, day(then, 3)?, DatePrecision::Week),
            (false, Unit::Month) => (day(then, -15)?, day(then, 15)?, DatePrecision::Month),
            (false, Unit::Year) => (day(then, -182)?, day(then, 182)?, DatePrecision::Longer),
        };
        Some(Days::new(start, end, precision, to, rule))
    }

    fn back(self, unit: Unit, count: i64) -> Option<Date> {
        if !(0..=200).contains(&count) {
            return None;
        }
        self.moved(match unit {
            Unit::Day => (-count).days(),
            Unit::Week => (-count).weeks(),
            Unit::Month => (-count).months(),
            Unit::Year => (-count).years(),
        })
    }

    /// الأسبوع الماضي, الشهر الجاري, العام الماضي, اليومين الماضيين.
    fn last(self, at: usize) -> Option<Days> {
        let published = self.published?;
        let word = self.word(at)?;
        let word = word.strip_prefix(['ب', 'و']).unwrap_or(word);
        let which = self.word(at + 1)?;
        let (past, now) = (
            PAST.contains(&which),
            matches!(which, "الجاري" | "الحالي" | "الجاريه" | "الحاليه"),
        );
        let coming = COMING.contains(&which);
        if !past && !now && !coming {
            return None;
        }
        let to = at + 2;
        match word {
            "الاسبوع" => {
                let (start, end) = match (past, coming) {
                    (true, _) => (self.days_back(7)?, self.days_back(1)?),
                    (_, true) => (self.moved(1.day())?, self.moved(7.days())?),
                    _ => (self.days_back(6)?, published),
                };
                Some(Days::new(start, end, DatePrecision::Week, to, "a week"))
            }
            "اليومين" | "اليومان" if past => Some(Days::new(
                self.days_back(2)?,
                self.days_back(1)?,
                DatePrecision::Days,
                to,
                "the last two days",
            )),
            "الشهر" => {
                let moved = match (past, coming) {
                    (true, _) => self.moved((-1).months())?,
                    (_, true) => self.moved(1.month())?,
                    _ => published,
                };
                Days::month(moved.year(), moved.month(), None, to, "a month")
            }
            "العام" | "السنه" => {
                let year = published.year() - i16::from(past) + i16::from(coming);
                let (start, end) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
                Some(Days::new(start, end, DatePrecision::Longer, to, "a year"))
            }
            _ => None,
        }
    }

    /// الأيام الأخيرة, الـ24 ساعة الماضية, على مدار يومين متتاليين.
    fn lately(self, at: usize) -> Option<Days> {
        let published = self.published?;
        let days = |back: i64, to: usize, rule| {
            Some(Days::new(
                self.days_back(back)?,
                published,
                DatePrecision::Days,
                to,
                rule,
            ))
        };
        let word = self.word(at)?;
        // One word may stand between: الأيام القليلة الماضية, الساعات الـ24 الماضية.
        let mut end = at + 1;
        let mut hours = None;
        while end < at + 5 {
            if let Some(number) = self.digits(end, 1..=3) {
                hours = Some(number);
            } else if !matches!(
                self.word(end),
                Some("القليله" | "القليلين" | "ال" | "ساعه" | "والايام" | "الاخيره")
            ) {
                break;
            }
            end += 1;
        }
        let last_word = end.checked_sub(1).and_then(|at| self.word(at));
        let past = self.word(end).is_some_and(|word| PAST.contains(&word));
        let closed = past || last_word == Some("الاخيره") && end > at + 1;
        let to = end + usize::from(past);
        match word {
            "الايام" if closed => days(6, to, "the last days"),
            "الساعات" if closed => days(
                i64::from(hours.unwrap_or(24)).div_euclid(24).clamp(1, 6),
                to,
                "the last hours",
            ),
            "ال" if closed
                && hours.is_some()
                && self
                    .tokens
                    .get(at + 2)
                    .is_some_and(|token| token.text == "ساعه") =>
            {
                days(
                    i64::from(hours?).div_euclid(24).clamp(1, 6),
                    to,
                    "the last hours",
                )
            }
            "الاسابيع" if closed => Some(Days::new(
                self.days_back(28)?,
                published,
                DatePrecision::Month,
                to,
                "the last weeks",
            )),
            "الاشهر" if closed => Some(Days::new(
                self.moved((-3).months())?,
                published,
                DatePrecision::Longer,
                to,
                "the last months",
            )),
            "يومين"
                if self
                    .word(at + 1)
                    .is_some_and(|word| word.starts_with("متتالي")) =>
            {
                days(1, at + 2, "two days on end")
            }
            _ => None,
        }
    }

    /// الثلاثاء, يوم الثلاثاء, الثلاثاء الماضي, الثلاثاء المقبل.
    fn weekday_alone(self, at: usize) -> Option<Days> {
        let published = self.published?;
        let said = match self.word(at) {
            Some(word) if HOURS.contains(&word) => {
                self.word(at + 1).and_then(weekday).map(|day| (day, at + 2))
            }
            _ => self.bare(at, weekday).map(|day| (day, at + 1)),
        };
        let (said, mut to) = said?;
        let days = i64::from(published.weekday().since(said));
        let next = self.word(to);
        let date = if next.is_some_and(|next| PAST.contains(&next)) {
            to += 1;
            self.days_back(if days == 0 { 7 } else { days })?
        } else if next.is_some_and(|next| COMING.contains(&next)) {
            to += 1;
            self.moved((7 - days).days())?
        } else {
            self.days_back(days)?
        };
        Some(Days::one(date, to, "a day of the week"))
    }
}

fn day(date: Date, days: i64) -> Option<Date> {
    date.checked_add(days.days()).ok()
}
