//! Days and months by name: 7 ديسمبر (كانون الأول), السابع من ديسمبر, ديسمبر 2021, مطلع العام.

use jiff::civil::{Date, Weekday};

use super::{Days, Reader};
use crate::assist::number::number_at;
use crate::model::date::month;
use crate::model::when::DatePrecision;

/// Ordinals as days of a month are told, folded.
const ORDINALS: &[&str] = &[
    "الاول",
    "الثاني",
    "الثالث",
    "الرابع",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
    "العاشر",
];

/// Names that are also other words, and mean a month beside a day only.
const UNSURE: &[&str] = &[
    "اب",
    "الطير",
    "الما",
    "ماي",
    "الصيف",
    "ناصر",
    "هانيبال",
    "الفاتح",
    "التمور",
    "الحرث",
    "الكانون",
    "النوار",
    "الربيع",
    "may",
    "mar",
    "مارس",
];

/// Parts of a month: the words before it, and the days.
const PARTS: &[(&str, (i8, i8))] = &[
    ("مطلع", (1, 10)),
    ("بدايه", (1, 10)),
    ("اوايل", (1, 10)),
    ("منتصف", (11, 20)),
    ("اواسط", (11, 20)),
    ("اواخر", (21, 31)),
    ("نهايه", (21, 31)),
];

const LINKS: &[&str] = &["من", "شهر"];

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "الاحد" => Weekday::Sunday,
        "الاثنين" => Weekday::Monday,
        "الثلاثا" => Weekday::Tuesday,
        "الاربعا" => Weekday::Wednesday,
        "الخميس" => Weekday::Thursday,
        "الجمعه" => Weekday::Friday,
        "السبت" => Weekday::Saturday,
        _ => return None,
    })
}

impl Reader<'_> {
    /// A day or a month by its name, with the weekday before it.
    pub(super) fn named(self, at: usize) -> Option<Days> {
        let mut from = at;
        let mut said = None;
        if let Some(day) = self.bare(at, weekday) {
            said = Some(day);
            from = at + 1;
            while matches!(self.mark(from), Some("،" | ",")) {
                from += 1;
            }
        }
        let mut days = self
            .days_of_month(from)
            .or_else(|| {
                if said.is_none() {
                    self.part_of_month(from)
                } else {
                    None
                }
            })
            .or_else(|| {
                if said.is_none() {
                    self.whole_month(from)
                } else {
                    None
                }
            })?;
        if said.is_some_and(|said| days.start == days.end && days.start.weekday() != said) {
            days.score = 50;
            days.rule = "a date whose weekday is another one; check it";
        }
        Some(days)
    }

    /// 7 ديسمبر, السابع من ديسمبر, بين 5 و7 ديسمبر, 5-7 ديسمبر.
    fn days_of_month(self, at: usize) -> Option<Days> {
        let between = self
            .phrase(at, &["بين"])
            .or_else(|| self.phrase(at, &["من"]));
        let (first, end) = self.day(between.unwrap_or(at))?;
        let mut last = None;
        let mut next = end;
        let second_from = match (self.word(end), self.mark(end)) {
            (Some("و" | "الي" | "حتي"), _) | (None, Some("-" | "–")) => Some(end + 1),
            (Some(word), _) if word.starts_with('و') => Some(end),
            _ => None,
        };
        if let Some((second, after)) = second_from.and_then(|from| self.day(from)) {
            last = Some(second);
            next = after;
        } else if between.is_some() {
            return None;
        }
        while self.word(next).is_some_and(|word| LINKS.contains(&word)) {
            next += 1;
        }
        let (month, next) = self.month(next)?;
        let (year, to) = self.year(next);
        let last_day = last.unwrap_or(first);
        let year = match year {
            Some(year) => year,
            None => self.year_of(month, last_day)?,
        };
        let start = Date::new(year, month, first).ok()?;
        let end = Date::new(year, month, last_day).ok()?;
        if end < start {
            return None;
        }
        Some(match last {
            None => Days::one(start, to, "a day and a month"),
            Some(_) => Days::new(start, end, DatePrecision::Days, to, "the days of a month"),
        })
    }

    /// مطلع ديسمبر.
    fn part_of_month(self, at: usize) -> Option<Days> {
        let part = self.bare(at, |word| {
            let found = PARTS.iter().find(|(known, _)| *known == word);
            found.map(|(_, days)| *days)
        })?;
        let mut next = at + 1;
        while self.word(next).is_some_and(|word| LINKS.contains(&word)) {
            next += 1;
        }
        let (month, next) = self.month(next)?;
        let (year, to) = self.year(next);
        let year = year.or_else(|| self.year_of(month, part.0))?;
        Days::month(year, month, Some(part), to, "a part of a month")
    }

    /// شهر ديسمبر, ديسمبر 2021, ديسمبر الماضي, في ديسمبر.
    fn whole_month(self, at: usize) -> Option<Days> {
        let said = self.phrase(at, &["شهر"]);
        let (month, next) = self.month(said.unwrap_or(at))?;
        let (year, mut to) = self.year(next);
        let past = matches!(
            self.word(to),
            Some("الماضي" | "الفايت" | "المنصرم" | "الجاري" | "الحالي")
        );
        let before = at.checked_sub(1).and_then(|at| self.word(at));
        let introduced = matches!(before, Some("في" | "خلال" | "منذ" | "حتي" | "طوال" | "شهر"));
        let two_names = next > at + 2;
        if said.is_none() && year.is_none() && !past && !two_names {
            let word = self.word(at).unwrap_or_default();
            if !introduced || UNSURE.contains(&word) {
                return None;
            }
        }
        let year = match year {
            Some(year) => year,
            None => self.year_of(month, 1)?,
        };
        if past {
            to += 1;
        }
        Days::month(year, month, None, to, "a month")
    }

    /// A day of a month, in digits, as an ordinal or as a number word; the token after it.
    fn day(self, at: usize) -> Option<(i8, usize)> {
        let fits = |day: u32| i8::try_from(day).ok().filter(|day| (1..=31).contains(day));
        if let Some(day) = self.digits(at, 1..=2) {
            return Some((fits(day)?, at + 1));
        }
        if let Some((ordinal, end)) = self.ordinal(at) {
            return Some((ordinal, end));
        }
        let number = number_at(self.tokens, at)?;
        Some((fits(number.value)?, number.end))
    }

    /// السابع, الحادي عشر, الخامس والعشرين, العشرين.
    fn ordinal(self, at: usize) -> Option<(i8, usize)> {
        let tens = |word: &str| match word {
            "العشرين" | "العشرون" | "والعشرين" | "والعشرون" => {
                Some(20)
            }
            "الثلاثين" | "الثلاثون" | "والثلاثين" | "والثلاثون" => {
                Some(30)
            }
            _ => None,
        };
        if let Some(tens) = self
            .bare(at, tens)
            .filter(|_| self.word(at).is_some_and(|word| !word.starts_with("وال")))
        {
            return Some((tens, at + 1));
        }
        let unit = self.bare(at, |word| match word {
            "الحادي" => Some(1),
            _ => ORDINALS
                .iter()
                .position(|one| *one == word)
                .map(|index| index + 1),
        })?;
        let unit = i8::try_from(unit).ok()?;
        match self.word(at + 1) {
            Some("عشر") => Some((unit + 10, at + 2)),
            Some(word) if tens(word).is_some() && word.starts_with('و') => {
                Some((unit + tens(word)?, at + 2))
            }
            _ => (self.word(at) != Some("الحادي")).then_some((unit, at + 1)),
        }
    }

    /// The name of a month, of one word or two, with its name in the other calendar beside it; the
    /// token after all of it.
    fn month(self, at: usize) -> Option<(i8, usize)> {
        let (first, mut end) = self.month_name(at)?;
        let bracketed = |open: usize, close: &[&str]| {
            let (second, end) = self.month_name(open + 1)?;
            let closes =
                close.is_empty() || self.mark(end).is_some_and(|mark| close.contains(&mark));
            (second == first && closes).then_some(end + usize::from(!close.is_empty()))
        };
        let second = match self.mark(end) {
            Some("(") => bracketed(end, &[")"]),
            Some("[") => bracketed(end, &["]"]),
            Some("/" | "-") => bracketed(end, &[]),
            _ => None,
        };
        if let Some(after) = second {
            end = after;
        }
        Some((first, end))
    }

    fn month_name(self, at: usize) -> Option<(i8, usize)> {
        let word = self.word(at)?;
        let bare = word.strip_prefix('ل').unwrap_or(word);
        if let Some(next) = self.word(at + 1) {
            for word in [word, bare] {
                if let Some(month) = month(&format!("{word}{next}")) {
                    return Some((month, at + 2));
                }
            }
        }
        month(word).map(|month| (month, at + 1))
    }

    /// A year, and the token after it.
    fn year(self, at: usize) -> (Option<i16>, usize) {
        let mut next = at;
        while matches!(
            self.word(next),
            Some("من" | "عام" | "لعام" | "سنه" | "لسنه" | "العام")
        ) || self
            .mark(next)
            .is_some_and(|mark| matches!(mark, "،" | ","))
            && self.digits(next + 1, 4..=4).is_some()
        {
            next += 1;
        }
        let year = self
            .digits(next, 4..=4)
            .filter(|year| (1900..=2100).contains(year))
            .and_then(|year| i16::try_from(year).ok());
        match year {
            Some(year) => (Some(year), next + 1),
            None => (None, at),
        }
    }
}
