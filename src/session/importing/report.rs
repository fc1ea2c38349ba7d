//! What an import did: so many in, so many refused, each with its reason.

use std::collections::BTreeMap;
use std::fmt;

pub use crate::interchange::annotated::LISTED;
use crate::interchange::{Draft, Reason};
use crate::model::date::{DateOrder, order};

/// An article that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Its id in the project.
    pub id: String,
    /// Where it came from.
    pub origin: String,
}

/// Something that did not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it came from, as `dump.jsonl line 12`.
    pub origin: String,
    /// Why.
    pub why: Why,
}

/// Why something did not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It cannot be an article.
    Reason(Reason),
    /// Its text is that of an article of the project.
    Copy {
        /// The id of that article.
        of: String,
    },
    /// Its file cannot be read.
    Unreadable(String),
    /// It cannot be written.
    Unwritten(String),
}

impl Why {
    /// The id of the article whose text it has, when that is why.
    pub fn copy_of(&self) -> Option<&str> {
        match self {
            Self::Copy { of } => Some(of),
            _ => None,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reason(reason) => reason.fmt(f),
            Self::Copy { of } => write!(f, "its text is that of \"{of}\", which is in the project"),
            Self::Unreadable(reason) | Self::Unwritten(reason) => f.write_str(reason),
        }
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// What came in, in the order of the files; on a dry run, what would.
    pub added: Vec<Brought>,
    /// How many were in already, from the same place.
    pub already: usize,
    /// What did not come in: the first [`LISTED`] of it.
    pub refused: Vec<Refused>,
    /// How much more did not come in.
    pub unlisted: usize,
    /// How many articles lost a field of this name, since it was too long for metadata.
    pub left_out: BTreeMap<String, usize>,
    /// In which order the dates of numbers have day and month, and how many have it so.
    pub date_orders: DateOrders,
    /// Whether it was stopped before its end.
    pub cancelled: bool,
    /// Why it ended early: nothing can be written any more.
    pub failed: Option<String>,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// How many dates have day and month in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateOrders {
    /// As `31/12/2021`.
    pub day_first: usize,
    /// As `12/31/2021`, which is not read.
    pub month_first: usize,
    /// As `7/12/2021`, which is read with the day first.
    pub either: usize,
}

impl ImportReport {
    /// Takes note of something that did not come in.
    pub(super) fn refuse(&mut self, refused: Refused) {
        if self.refused.len() < LISTED {
            self.refused.push(refused);
        } else {
            self.unlisted += 1;
        }
    }

    /// How many files and records did not come in.
    pub fn refusals(&self) -> usize {
        self.refused.len() + self.unlisted
    }

    /// Takes note of what is in an article that came in.
    pub(super) fn note(&mut self, draft: &Draft) {
        for field in &draft.left_out {
            *self.left_out.entry(field.clone()).or_default() += 1;
        }
        match order(&draft.metadata.date) {
            Some(DateOrder::DayFirst) => self.date_orders.day_first += 1,
            Some(DateOrder::MonthFirst) => self.date_orders.month_first += 1,
            Some(DateOrder::Either) => self.date_orders.either += 1,
            None => {}
        }
    }

    /// What a person should know of the articles that came in.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> = self
            .left_out
            .iter()
            .map(|(field, articles)| {
                format!(
                    "the field \"{field}\" was left out of {}: it is too long for metadata",
                    counted(*articles)
                )
            })
            .collect();
        let dates = self.date_orders;
        if dates.month_first > 0 && dates.either > 0 {
            warnings.push(format!(
                "the dates of {} have the month first, as 12/31/2021, and cannot be read; those of \
                 {} could be meant so too, and are read with the day first",
                counted(dates.month_first),
                counted(dates.either)
            ));
        }
        warnings
    }

    /// Whether all that there was is in.
    pub fn is_complete(&self) -> bool {
        self.refused.is_empty() && !self.cancelled && self.failed.is_none()
    }

    /// Adds what happened after it.
    pub(super) fn extend(&mut self, later: Self) {
        self.added.extend(later.added);
        self.already += later.already;
        self.unlisted += later.unlisted;
        for refused in later.refused {
            self.refuse(refused);
        }
        for (field, articles) in later.left_out {
            *self.left_out.entry(field).or_default() += articles;
        }
        self.date_orders.day_first += later.date_orders.day_first;
        self.date_orders.month_first += later.date_orders.month_first;
        self.date_orders.either += later.date_orders.either;
        self.cancelled |= later.cancelled;
        self.failed = self.failed.take().or(later.failed);
    }

    /// Takes back what came in: the disk does not have it.
    pub(super) fn unsettled(&mut self, reason: &str) {
        let lost = std::mem::take(&mut self.added)
            .into_iter()
            .map(|brought| Refused {
                origin: brought.origin,
                why: Why::Unwritten(reason.to_owned()),
            });
        self.refused.splice(0..0, lost);
        self.failed.get_or_insert_with(|| reason.to_owned());
    }

    /// One line: so many in, so many refused.
    pub fn summary(&self) -> String {
        let mut parts = vec![format!(
            "{} {}",
            counted(self.added.len()),
            if self.dry_run {
                "would come in"
            } else {
                "came in"
            }
        )];
        if self.already > 0 {
            parts.push(format!("{} in already", self.already));
        }
        parts.push(format!("{} refused", self.refusals()));
        let mut line = parts.join(", ");
        if let Some(reason) = &self.failed {
            line.push_str("; it ended early: ");
            line.push_str(reason);
        } else if self.cancelled {
            line.push_str("; it was stopped, and goes on when you import the same again");
        }
        line
    }
}

fn counted(articles: usize) -> String {
    match articles {
        1 => "1 article".to_owned(),
        _ => format!("{articles} articles"),
    }
}
