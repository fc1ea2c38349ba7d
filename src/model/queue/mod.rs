//! The queue: which articles of a project a person sees, and in what order.
//!
//! A [`Query`] is what they ask for; [`select`] answers with places in a [`Table`], in a few
//! milliseconds for 100,000 articles, so that a list can follow every key. [`Summary`] is how far
//! an annotator is with all of them. Values and functions of values only.

mod article_list;
mod order;

use aho_corasick::AhoCorasick;

use super::arabic::{Strength, fold, western_digit};
use super::id::LabelId;
use super::status::Status;
use super::table::{Chunk, CompactLayer, Row, Table};

pub use article_list::ArticleList;

/// By what articles are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// By id, as bytes: the order in which they came, when ids are numbered.
    #[default]
    Id,
    /// By title, as it is folded for search: vowel marks and hamza forms make no difference.
    Title,
    /// By outlet.
    Source,
    /// By the date that could be read.
    Date,
    /// By status, in the order of [`Status::ALL`].
    Status,
    /// By how many spans the layer has.
    Spans,
    /// By how many spans of this label the layer has.
    Label(LabelId),
    /// By the length of the text in code points.
    Length,
    /// By how long the annotator was active.
    Active,
    /// By when the layer was last saved.
    Modified,
}

/// Whether articles have spans of a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LabelFilter {
    /// The label.
    pub label: LabelId,
    /// Whether there must be such spans, or must be none.
    pub has: bool,
}

/// Which articles, and in what order. All conditions hold together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// Words or parts of words of the title or the id, whatever their spelling; all of them.
    pub words: String,
    /// One of these statuses; any when there are none here.
    pub statuses: Vec<Status>,
    /// Spans of labels.
    pub labels: Vec<LabelFilter>,
    /// Whose layers the statuses, labels and sort keys are about, and then only articles that
    /// this annotator has a layer of; `None` is the person who asks, and all articles.
    pub annotator: Option<String>,
    /// Exactly this outlet; the empty one is that of articles without.
    pub source: Option<String>,
    /// Not before this date, `YYYY-MM-DD` or the beginning of one; empty for no limit. Articles
    /// without a date that can be read are in no range.
    pub from: String,
    /// Not after this date: `2016` is to the end of 2016.
    pub to: String,
    /// Whether copies of other articles are among them.
    pub copies: bool,
    /// Only articles of which a file cannot be read.
    pub damaged: bool,
    /// In what order. What has no such value comes last, and articles that are alike are in the
    /// order of their ids.
    pub sort: SortKey,
    /// The largest or latest first.
    pub descending: bool,
}

impl Default for Query {
    /// All articles by id.
    fn default() -> Self {
        Self {
            words: String::new(),
            statuses: Vec::new(),
            labels: Vec::new(),
            annotator: None,
            source: None,
            from: String::new(),
            to: String::new(),
            copies: true,
            damaged: false,
            sort: SortKey::Id,
            descending: false,
        }
    }
}

impl Query {
    /// Whether it leaves no article out, whatever the order.
    pub fn is_everything(&self) -> bool {
        let everything = Self {
            sort: self.sort.clone(),
            descending: self.descending,
            ..Self::default()
        };
        *self == everything
    }
}

/// The articles that `query` asks for, as places in `table`, in the order that it asks for.
/// `annotator` is who asks.
pub fn select(table: &Table, query: &Query, annotator: &str) -> Vec<u32> {
    let whose = query.annotator.as_deref().unwrap_or(annotator);
    let words = Words::of(&query.words);
    let mut found = Vec::with_capacity(if query.is_everything() {
        table.len()
    } else {
        0
    });
    for (first, chunk) in table.chunks() {
        let Some(conditions) = Conditions::of(chunk, query, whose) else {
            continue;
        };
        words.for_each(chunk, |index| {
            if let Some(row) = chunk.rows.get(index)
                && conditions.hold(row)
            {
                // A chunk is small.
                found.push(first + u32::try_from(index).unwrap_or(0));
            }
        });
    }
    order::sort(table, &mut found, query, whose);
    found
}

/// How far an annotator is with a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many articles there are.
    pub articles: usize,
    /// How many the annotator has in each status, in the order of [`Status::ALL`].
    pub statuses: [usize; Status::ALL.len()],
    /// How many spans the annotator made.
    pub spans: u64,
    /// How many of the annotator's spans have no place.
    pub unplaced: u64,
    /// How long the annotator was active in all of them, in seconds.
    pub active_seconds: u64,
    /// How many articles are copies of others.
    pub copies: usize,
    /// How many articles have a file that cannot be read, of any annotator.
    pub damaged: usize,
}

impl Summary {
    /// The summary of all articles for `annotator`.
    pub fn of(table: &Table, annotator: &str) -> Self {
        let mut summary = Self {
            articles: table.len(),
            ..Self::default()
        };
        for (_, chunk) in table.chunks() {
            let own = chunk.name_of(annotator);
            for row in &chunk.rows {
                let layer = own_layer(chunk, row, own);
                let status = layer.map_or(Status::New, |layer| layer.status);
                if let Some(count) = summary.statuses.get_mut(status as usize) {
                    *count += 1;
                }
                if let Some(layer) = layer {
                    summary.spans += spans(chunk, layer);
                    summary.unplaced += u64::from(layer.unplaced);
                    summary.active_seconds += layer.active_seconds;
                }
                summary.copies += usize::from(!chunk.text(&row.copy_of).is_empty());
                summary.damaged += usize::from(is_damaged(chunk, row));
            }
        }
        summary
    }

    /// How many articles the annotator has in this status.
    pub fn count(&self, status: Status) -> usize {
        self.statuses.get(status as usize).copied().unwrap_or(0)
    }
}

/// A year, a month or a day as [`Query::from`] and [`Query::to`] have it, with digits of any kind;
/// empty when nothing is written, `None` when it is none of them.
pub fn date_limit(text: &str) -> Option<String> {
    let date: String = text.trim().chars().map(western_digit).collect();
    let mut parts = date.split('-');
    let digits = |part: &str, count: usize| {
        part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let year = parts.next().unwrap_or_default();
    let fits = date.is_empty()
        || digits(year, 4)
            && parts.by_ref().take(2).all(|part| digits(part, 2))
            && parts.next().is_none();
    fits.then_some(date)
}

/// The outlets of a project, each once, in order, with how many articles are from it.
pub fn sources(table: &Table) -> Vec<(String, usize)> {
    let mut counted = std::collections::BTreeMap::new();
    for (_, chunk) in table.chunks() {
        for row in &chunk.rows {
            *counted.entry(chunk.name(row.source)).or_insert(0) += 1;
        }
    }
    counted
        .into_iter()
        .map(|(source, count)| (source.to_owned(), count))
        .collect()
}

/// The annotators that have a layer in a project, each once, in order.
pub fn annotators(table: &Table) -> Vec<String> {
    let mut names = std::collections::BTreeSet::new();
    for (_, chunk) in table.chunks() {
        for row in &chunk.rows {
            for layer in chunk.layers(row) {
                names.insert(chunk.name(layer.annotator));
            }
        }
    }
    names.into_iter().map(str::to_owned).collect()
}

fn own_layer<'a>(chunk: &'a Chunk, row: &Row, annotator: Option<u32>) -> Option<&'a CompactLayer> {
    let annotator = annotator?;
    chunk
        .layers(row)
        .iter()
        .find(|layer| layer.annotator == annotator)
}

fn spans(chunk: &Chunk, layer: &CompactLayer) -> u64 {
    let counts = chunk.counts(layer).iter();
    counts.map(|&(_, count)| u64::from(count)).sum()
}

fn is_damaged(chunk: &Chunk, row: &Row) -> bool {
    let mut layers = chunk.layers(row).iter();
    row.damaged.is_some() || layers.any(|layer| layer.damaged.is_some())
}

/// The words of a query, folded.
struct Words {
    /// Finds the longest of them, which few rows have.
    longest: Option<AhoCorasick>,
    all: Vec<String>,
}

impl Words {
    fn of(words: &str) -> Self {
        let folded = fold(words, Strength::Loose).text;
        let mut all: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self {
            // One word in a table of any size is far below the limits of the automaton.
            longest: all.first().and_then(|word| AhoCorasick::new([word]).ok()),
            all,
        }
    }

    /// Calls `found` for each row of `chunk` that has all words.
    fn for_each(&self, chunk: &Chunk, mut found: impl FnMut(usize)) {
        let Some(longest) = &self.longest else {
            (0..chunk.rows.len()).for_each(found);
            return;
        };
        let folded = chunk.folded.as_bytes();
        let mut from = 0;
        while let Some(hit) = longest.find(aho_corasick::Input::new(folded).range(from..)) {
            let row = chunk
                .rows
                .partition_point(|row| row.folded_end as usize <= hit.start());
            let range = chunk.folded_range(row);
            let own = chunk.folded.get(range.clone()).unwrap_or_default();
            if self.all.iter().skip(1).all(|word| own.contains(&**word)) {
                found(row);
            }
            if range.end <= from {
                return;
            }
            from = range.end;
        }
    }
}

/// The conditions of a query but its words, in the words of one chunk.
struct Conditions<'a> {
    chunk: &'a Chunk,
    query: &'a Query,
    whose: Option<u32>,
    source: Option<u32>,
    /// The name of each label, when the chunk has it, and whether it must be there.
    labels: Vec<(Option<u32>, bool)>,
}

impl<'a> Conditions<'a> {
    /// `None` when no row of the chunk can hold them.
    fn of(chunk: &'a Chunk, query: &'a Query, whose: &str) -> Option<Self> {
        let whose = chunk.name_of(whose);
        if query.annotator.is_some() && whose.is_none() {
            return None;
        }
        let source = match &query.source {
            Some(source) => Some(chunk.name_of(source)?),
            None => None,
        };
        let labels = query
            .labels
            .iter()
            .map(|filter| (chunk.name_of(filter.label.as_str()), filter.has))
            .collect();
        Some(Self {
            chunk,
            query,
            whose,
            source,
            labels,
        })
    }

    fn hold(&self, row: &Row) -> bool {
        let (chunk, query) = (self.chunk, self.query);
        let layer = own_layer(chunk, row, self.whose);
        if query.annotator.is_some() && layer.is_none() {
            return false;
        }
        if !query.statuses.is_empty() {
            let status = layer.map_or(Status::New, |layer| layer.status);
            if !query.statuses.contains(&status) {
                return false;
            }
        }
        let has = |label: Option<u32>| match (label, layer) {
            (Some(label), Some(layer)) => chunk
                .counts(layer)
                .iter()
                .any(|&(own, count)| own == label && count > 0),
            _ => false,
        };
        if self
            .labels
            .iter()
            .any(|&(label, wanted)| has(label) != wanted)
        {
            return false;
        }
        self.source.is_none_or(|source| row.source == source)
            && (query.copies || chunk.text(&row.copy_of).is_empty())
            && (!query.damaged || is_damaged(chunk, row))
            && self.is_in_range(chunk.text(&row.iso_date))
    }

    fn is_in_range(&self, date: &str) -> bool {
        let (from, to) = (&*self.query.from, &*self.query.to);
        if from.is_empty() && to.is_empty() {
            return true;
        }
        // A limit that is shorter than the date is the whole year or month.
        let until = date.get(..to.len().min(date.len())).unwrap_or(date);
        !date.is_empty() && date >= from && (to.is_empty() || until <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_be_years_months_or_days_in_any_digits() {
        for (text, expected) in [
            ("", Some("")),
            ("2021", Some("2021")),
            (" 2021-12 ", Some("2021-12")),
            ("2021-12-08", Some("2021-12-08")),
            ("٢٠٢١-١٢-٠٨", Some("2021-12-08")),
            ("۲۰۲۱", Some("2021")),
            ("21", None),
            ("2021-1", None),
            ("2021-12-08-1", None),
            ("2021/12", None),
            ("أمس", None),
        ] {
            assert_eq!(date_limit(text).as_deref(), expected, "{text}");
        }
    }
}
