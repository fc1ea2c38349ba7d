//! What a search found: articles with numbers, from which lines are made page by page.
//!
//! A common word is in a hundred thousand articles, of which a person looks at fifty. So what was
//! found is a list of small rows, and the names in it are read from the index when they are asked
//! for.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader};

use super::columns::{missing, number_column, strings, text_column};
use super::damage::guarded;
use super::lines::{HitOrder, Lines};
use crate::model::concordance::{Pattern, WordQuery};
use crate::store::StoreError;

/// In results of up to this many articles, those that fit equally well are sorted by their ids.
const MOST_BY_ID: usize = 1_000;
const DOING: &str = "read what was found";

/// A span that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanHit {
    /// Its bytes in the article's text.
    pub range: Range<usize>,
    /// The id of its label.
    pub label: Arc<str>,
    /// Who made it.
    pub annotator: Arc<str>,
}

/// An article that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleHit {
    /// Its id.
    pub id: Arc<str>,
    /// How well it fits, by BM25; for spans, how many there are.
    pub score: f32,
    /// How many hits it has: words and phrases, or spans.
    pub hits: u32,
    /// The spans, when spans were looked for, in reading order.
    pub spans: Vec<SpanHit>,
}

/// What was looked for, understood.
#[derive(Clone, Debug)]
pub(super) struct ParsedQuery {
    pub query: WordQuery,
    pub pattern: Option<Pattern>,
}

/// An article that was found, as the index has it.
#[derive(Clone, Debug)]
pub(super) struct FoundRow {
    pub score: f32,
    pub hits: u32,
    pub segment: u32,
    /// The document of the article, or of its first span that was found.
    pub doc: DocId,
    /// Its spans that were found, as a range of [`FoundRows::spans`].
    pub spans: Range<u32>,
}

/// All rows of a search.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundRows {
    pub rows: Vec<FoundRow>,
    /// Documents of spans, those of an article together and in reading order.
    pub spans: Vec<DocId>,
}

/// All that was found, as the index was at that moment. It holds no texts.
#[derive(Clone)]
pub struct Hits {
    searcher: Searcher,
    folder: PathBuf,
    found: Arc<FoundRows>,
    looked: ParsedQuery,
}

impl fmt::Debug for Hits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hits")
            .field("articles", &self.article_count())
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}

impl Hits {
    /// # Errors
    /// When the index is damaged.
    pub(super) fn new(
        searcher: Searcher,
        folder: PathBuf,
        found: FoundRows,
        looked: ParsedQuery,
    ) -> Result<Self, StoreError> {
        let mut hits = Self {
            searcher,
            folder,
            found: Arc::new(found),
            looked,
        };
        hits.sort_by_relevance()?;
        Ok(hits)
    }

    /// How many articles there are.
    pub fn article_count(&self) -> usize {
        self.found.rows.len()
    }

    /// How many hits there are in all articles.
    pub fn total(&self) -> u64 {
        self.found.rows.iter().map(|row| u64::from(row.hits)).sum()
    }

    /// Whether the numbers are those of the lines. With a regular expression they are what it
    /// picks from: only reading the articles can tell how often it matches.
    pub fn is_exact(&self) -> bool {
        self.looked.pattern.is_none()
    }

    /// Some of the articles, in the order that they were sorted in; by relevance at first. What is
    /// beyond the end is left out.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn articles(&self, range: Range<usize>) -> Result<Vec<ArticleHit>, StoreError> {
        let rows = &self.found.rows;
        let end = range.end.min(rows.len());
        let rows = &rows[range.start.min(end)..end];
        let ids = self.ids_of(rows)?;
        let spans = guarded(DOING, &self.folder, || self.spans_of(rows))?;
        let named = ids.into_iter().zip(spans).zip(rows);
        Ok(named
            .map(|((id, spans), row)| ArticleHit {
                id,
                score: row.score,
                hits: row.hits,
                spans,
            })
            .collect())
    }

    /// The ids of all articles, in their order.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn ids(&self) -> Result<Vec<Arc<str>>, StoreError> {
        self.ids_of(&self.found.rows)
    }

    /// Sorts the articles by how well they fit, best first. Those that fit equally well are in the
    /// order of their ids, or that of the index when more than a thousand articles were found.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn sort_by_relevance(&mut self) -> Result<(), StoreError> {
        if self.article_count() <= MOST_BY_ID {
            return self.sort_by(|row, id| (Reverse(Score(row.score)), id));
        }
        let found = Arc::make_mut(&mut self.found);
        found.rows.sort_unstable_by(|a, b| {
            let by_score = b.score.total_cmp(&a.score);
            by_score.then_with(|| (a.segment, a.doc).cmp(&(b.segment, b.doc)))
        });
        Ok(())
    }

    /// Sorts the articles by what `key` says of an id, as a date; those of the same key by id.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn sort_by_key<K: Ord>(
        &mut self,
        is_descending: bool,
        mut key: impl FnMut(&str) -> K,
    ) -> Result<(), StoreError> {
        if is_descending {
            self.sort_by(|_, id| (Reverse(key(&id)), id))
        } else {
            self.sort_by(|_, id| (key(&id), id))
        }
    }

    /// The lines of context, to be read page by page.
    pub fn lines(&self, order: HitOrder) -> Lines {
        Lines::new(self.clone(), order)
    }

    pub(super) fn looked(&self) -> &ParsedQuery {
        &self.looked
    }

    fn sort_by<K: Ord>(
        &mut self,
        mut key: impl FnMut(&FoundRow, Arc<str>) -> K,
    ) -> Result<(), StoreError> {
        let ids = self.ids()?;
        let found = Arc::make_mut(&mut self.found);
        let rows = std::mem::take(&mut found.rows).into_iter().zip(ids);
        let mut keyed: Vec<(K, FoundRow)> = rows.map(|(row, id)| (key(&row, id), row)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        found.rows = keyed.into_iter().map(|(_, row)| row).collect();
        Ok(())
    }

    fn segment(&self, ordinal: u32) -> tantivy::Result<&SegmentReader> {
        let segments = self.searcher.segment_readers();
        Ok(segments.get(ordinal as usize).ok_or_else(missing)?)
    }

    /// The ids of some rows, each segment read once.
    fn ids_of(&self, rows: &[FoundRow]) -> Result<Vec<Arc<str>>, StoreError> {
        guarded(DOING, &self.folder, || {
            let mut ids: Vec<Arc<str>> = vec![Arc::from(""); rows.len()];
            let mut places: Vec<usize> = (0..rows.len()).collect();
            places.sort_by_key(|&place| rows[place].segment);
            for here in places.chunk_by(|&a, &b| rows[a].segment == rows[b].segment) {
                let docs: Vec<DocId> = here.iter().map(|&place| rows[place].doc).collect();
                let segment = self.segment(rows[here[0]].segment)?;
                let column = text_column(segment, "id")?;
                for (&place, id) in here.iter().zip(strings(&column, &docs)?) {
                    ids[place] = id;
                }
            }
            Ok(ids)
        })
    }

    /// The spans of some rows.
    fn spans_of(&self, rows: &[FoundRow]) -> tantivy::Result<Vec<Vec<SpanHit>>> {
        let mut found = Vec::with_capacity(rows.len());
        let mut known: HashMap<u32, SpanColumns> = HashMap::new();
        for row in rows {
            let docs = &self.found.spans[row.spans.start as usize..row.spans.end as usize];
            if docs.is_empty() {
                found.push(Vec::new());
                continue;
            }
            let columns = match known.entry(row.segment) {
                Entry::Occupied(columns) => columns.into_mut(),
                Entry::Vacant(place) => {
                    place.insert(SpanColumns::open(self.segment(row.segment)?)?)
                }
            };
            let mut spans = columns.read(docs)?;
            spans.sort_by(|a, b| {
                let place = |span: &SpanHit| (span.range.start, span.range.end);
                let by_place = place(a).cmp(&place(b));
                by_place
                    .then_with(|| a.annotator.cmp(&b.annotator))
                    .then_with(|| a.label.cmp(&b.label))
            });
            found.push(spans);
        }
        Ok(found)
    }
}

/// What is known of the spans of a segment.
struct SpanColumns {
    labels: StrColumn,
    annotators: StrColumn,
    starts: Column<u64>,
    ends: Column<u64>,
}

impl SpanColumns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self {
            labels: text_column(segment, "label")?,
            annotators: text_column(segment, "annotator")?,
            starts: number_column(segment, "start")?,
            ends: number_column(segment, "end")?,
        })
    }

    fn read(&self, docs: &[DocId]) -> tantivy::Result<Vec<SpanHit>> {
        let names = strings(&self.labels, docs)?
            .into_iter()
            .zip(strings(&self.annotators, docs)?);
        let spans = docs.iter().zip(names).map(|(&doc, (label, annotator))| {
            let start = self.starts.first(doc).ok_or_else(missing)?;
            let end = self.ends.first(doc).ok_or_else(missing)?;
            Ok(SpanHit {
                range: start as usize..end as usize,
                label,
                annotator,
            })
        });
        spans.collect()
    }
}

/// A score that can be sorted by: there are none that are not numbers.
#[derive(Clone, Copy, PartialEq)]
struct Score(f32);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
