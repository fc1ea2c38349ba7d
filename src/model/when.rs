//! When something happened, as far as the words say: a span of days with its precision.
//!
//! Days are those of the proleptic Gregorian calendar, written `YYYY-MM-DD`. The value keeps the
//! words it was read from, since أمس is another day in every article.

use super::named::named;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

named! {
    /// How exactly a date is known, after UCDP's `date_prec`.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
    )]
    #[serde(rename_all = "snake_case")]
    pub enum DatePrecision {
        /// 1: the day.
        #[default]
        Day = 1;
        /// 2: two to six days.
        Days = 2;
        /// 3: a week.
        Week = 3;
        /// 4: a month.
        Month = 4;
        /// 5: longer.
        Longer = 5;
    }
    /// Every precision, the most exact first.
    ALL;
    /// UCDP's `date_prec`.
    ucdp: u8;
}

/// When something happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The first day that it may have been.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub start: Date,
    /// The last day that it may have been; the same as `start` for one day.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub end: Date,
    /// How exactly it is known.
    #[serde(default)]
    pub precision: DatePrecision,
    /// The words; empty when a person typed the date.
    #[serde(default)]
    pub words: String,
}

fn write<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(date)
}

fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let text = String::deserialize(from)?;
    let date: Option<Date> = (text.len() == 10).then(|| text.parse().ok()).flatten();
    date.ok_or_else(|| {
        de::Error::custom(format!(
            "\"{text}\" is not a day; write it as \"2021-12-07\""
        ))
    })
}
