//! What is looked for, and finding it in the index.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::{DocId, Searcher, SegmentReader, Term};

use super::columns::{missing, number_column, strings, text_column};
use super::hits::{ArticleHit, Hits, Looked, SpanHit};
use super::postings::{Counts, Dictionary, documents_with};
use super::schema::{ARTICLE, Fields, SPAN};
use crate::model::arabic::Strength;
use crate::model::codebook::LabelId;
use crate::model::concordance::{Pattern, PatternError, Query, QueryError};
use crate::store::StoreError;

/// What is looked for, as a person says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// Words, phrases and what is left out, in the language of [`Query`].
    pub text: String,
    /// How much is taken for the same.
    pub strength: Strength,
    /// Whether words are found behind proclitics and ال too.
    pub glued: bool,
    /// Where to look.
    pub scope: Scope,
    /// A regular expression that the hits come from: in the articles that the words find, or
    /// among the spans. Empty is none.
    pub regex: String,
    /// Whether the regular expression is matched with the text folded by `strength`, rather than
    /// as it is written.
    pub is_regex_folded: bool,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            text: String::new(),
            strength: Strength::default(),
            glued: true,
            scope: Scope::default(),
            regex: String::new(),
            is_regex_folded: false,
        }
    }
}

/// Where to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// In the texts of the articles.
    #[default]
    Text,
    /// In the spans: their words, when there are some to look for, and else all of them.
    Spans {
        /// Of one label only.
        label: Option<LabelId>,
        /// Of one annotator only.
        annotator: Option<String>,
    },
}

/// Why nothing was looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// The words make no sense.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The regular expression makes no sense.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// The index could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was stopped on the way.
    #[error("the search was stopped")]
    Cancelled,
}

/// Understands what is looked for.
pub(super) fn looked_for(find: &Find) -> Result<Looked, FindError> {
    let query = Query::parse(&find.text, find.strength, find.glued)?;
    let folding = find.is_regex_folded.then_some(find.strength);
    let pattern = match find.regex.as_str() {
        "" => None,
        regex => Some(Pattern::new(regex, folding)?),
    };
    let has_base = find.scope != Scope::Text || pattern.is_some();
    if !query.is_empty() && !query.has_wanted() && !has_base {
        return Err(QueryError::NothingToFind.into());
    }
    Ok(Looked { query, pattern })
}

/// The articles, or those whose spans, are looked for.
pub(super) fn find_in(
    searcher: &Searcher,
    fields: &Fields,
    looked: Looked,
    scope: &Scope,
    cancel: &AtomicBool,
) -> tantivy::Result<Option<Hits>> {
    let search = Search {
        searcher,
        fields,
        looked: &looked,
        cancel,
    };
    let articles = match scope {
        Scope::Text if looked.query.is_empty() && looked.pattern.is_none() => Some(Vec::new()),
        Scope::Text => search.articles()?,
        Scope::Spans { label, annotator } => search.spans(label.as_ref(), annotator.as_deref())?,
    };
    Ok(articles.map(|articles| Hits::new(articles, looked)))
}

struct Search<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    looked: &'a Looked,
    cancel: &'a AtomicBool,
}

/// The constants of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009),
/// with the usual values.
const K1: f32 = 1.2;
const B: f32 = 0.75;

impl Search<'_> {
    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// The articles with all words, those that say most of them first; `None` when cancelled.
    fn articles(&self) -> tantivy::Result<Option<Vec<ArticleHit>>> {
        let query = &self.looked.query;
        let field = self.fields.text(query.strength());
        let mut segments = Vec::new();
        let mut tokens = 0;
        let mut articles = 0_u32;
        for segment in self.searcher.segment_readers() {
            let mut dictionary = Dictionary::open(segment, field)?;
            let mut clauses = Vec::new();
            for clause in query.clauses() {
                if self.is_cancelled() {
                    return Ok(None);
                }
                clauses.push(dictionary.clause(clause)?);
            }
            tokens += segment.inverted_index(field)?.total_num_tokens();
            let article = Term::from_field_text(self.fields.kind, ARTICLE);
            articles += segment
                .inverted_index(self.fields.kind)?
                .doc_freq(&article)?;
            segments.push((segment, dictionary, clauses));
        }
        let mean_length = tokens as f32 / articles.max(1) as f32;
        let weights: Vec<f32> = (0..query.clauses().len())
            .map(|clause| {
                let with: usize = segments.iter().map(|(_, _, all)| all[clause].len()).sum();
                let with = with as f32;
                (1.0 + ((articles as f32 - with).max(0.0) + 0.5) / (with + 0.5)).ln()
            })
            .collect();
        let mut found = Vec::new();
        for (segment, dictionary, clauses) in &mut segments {
            if self.is_cancelled() {
                return Ok(None);
            }
            let base = if query.has_wanted() {
                None
            } else {
                Some(documents_with(segment, self.fields.kind, ARTICLE)?)
            };
            let docs = self.in_all(segment, clauses, base);
            let hits = if dictionary.may_overlap(query)? {
                dictionary.hits(query, &docs)?
            } else {
                sums(query, clauses, &docs)
            };
            let norms = segment.get_fieldnorms_reader(field)?;
            let ids = strings(&text_column(segment, "id")?, &docs)?;
            let scores = docs.iter().map(|&doc| {
                let length = norms.fieldnorm(doc) as f32 / mean_length.max(1.0);
                let mut score = 0.0;
                for (list, weight) in clauses.iter().zip(&weights) {
                    let count = count_of(list, doc) as f32;
                    score += weight * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
                }
                score
            });
            for ((id, hits), score) in ids.into_iter().zip(hits).zip(scores) {
                found.push(ArticleHit {
                    id,
                    score,
                    hits,
                    spans: Vec::new(),
                });
            }
        }
        Ok(Some(found))
    }

    /// The articles with the spans that are looked for; `None` when cancelled.
    fn spans(
        &self,
        label: Option<&LabelId>,
        annotator: Option<&str>,
    ) -> tantivy::Result<Option<Vec<ArticleHit>>> {
        let query = &self.looked.query;
        let mut found: HashMap<Arc<str>, Vec<SpanHit>> = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let mut docs: Option<Vec<DocId>> = None;
            let names = [
                (self.fields.label, label.map(LabelId::as_str)),
                (self.fields.annotator, annotator),
            ];
            for (field, name) in names {
                if let Some(name) = name {
                    let these = documents_with(segment, field, name)?;
                    docs = Some(match docs {
                        Some(docs) => in_both(&docs, &these),
                        None => these,
                    });
                }
            }
            if docs.is_none() && !query.has_wanted() {
                docs = Some(documents_with(segment, self.fields.kind, SPAN)?);
            }
            let mut clauses = Vec::new();
            let mut dictionary = Dictionary::open(segment, self.fields.words(query.strength()))?;
            for clause in query.clauses() {
                if self.is_cancelled() {
                    return Ok(None);
                }
                clauses.push(dictionary.clause(clause)?);
            }
            let docs = self.in_all(segment, &clauses, docs);
            if self.is_cancelled() {
                return Ok(None);
            }
            self.read_spans(segment, &docs, &mut found)?;
        }
        let articles = found.into_iter().map(|(id, mut spans)| {
            spans.sort_by(|a, b| {
                let key = |span: &SpanHit| (span.range.start, span.range.end);
                key(a)
                    .cmp(&key(b))
                    .then_with(|| a.annotator.cmp(&b.annotator))
                    .then_with(|| a.label.cmp(&b.label))
            });
            ArticleHit {
                id,
                score: spans.len() as f32,
                hits: u32::try_from(spans.len()).unwrap_or(u32::MAX),
                spans,
            }
        });
        Ok(Some(articles.collect()))
    }

    fn read_spans(
        &self,
        segment: &SegmentReader,
        docs: &[DocId],
        found: &mut HashMap<Arc<str>, Vec<SpanHit>>,
    ) -> tantivy::Result<()> {
        if docs.is_empty() {
            return Ok(());
        }
        let ids = strings(&text_column(segment, "id")?, docs)?;
        let labels = strings(&text_column(segment, "label")?, docs)?;
        let annotators = strings(&text_column(segment, "annotator")?, docs)?;
        let (starts, ends) = (
            number_column(segment, "start")?,
            number_column(segment, "end")?,
        );
        let names = ids.into_iter().zip(labels).zip(annotators);
        for (&doc, ((id, label), annotator)) in docs.iter().zip(names) {
            let start = starts.first(doc).ok_or_else(missing)?;
            let end = ends.first(doc).ok_or_else(missing)?;
            found.entry(id).or_default().push(SpanHit {
                range: start as usize..end as usize,
                label,
                annotator,
            });
        }
        Ok(())
    }

    /// The living documents, of those in `among` if that is given, that have every clause which is looked for and
    /// none which is left out.
    fn in_all(
        &self,
        segment: &SegmentReader,
        clauses: &[Counts],
        among: Option<Vec<DocId>>,
    ) -> Vec<DocId> {
        let mut found = among;
        let query = self.looked.query.clauses();
        let mut wanted: Vec<&Counts> = query
            .iter()
            .zip(clauses)
            .filter(|(clause, _)| !clause.is_excluded)
            .map(|(_, list)| list)
            .collect();
        wanted.sort_by_key(|list| list.len());
        for list in wanted {
            let docs: Vec<DocId> = list.iter().map(|(doc, _)| *doc).collect();
            found = Some(match found {
                Some(found) => in_both(&found, &docs),
                None => docs,
            });
        }
        let mut found = found.unwrap_or_default();
        for (clause, list) in query.iter().zip(clauses) {
            if clause.is_excluded {
                found.retain(|&doc| count_of(list, doc) == 0);
            }
        }
        found.retain(|&doc| !segment.is_deleted(doc));
        found
    }
}

/// How often `doc` is counted in a list.
fn count_of(list: &Counts, doc: DocId) -> u32 {
    match list.binary_search_by_key(&doc, |(doc, _)| *doc) {
        Ok(at) => list[at].1,
        Err(_) => 0,
    }
}

/// How many hits each of `docs` has when no two clauses meet in a word.
fn sums(query: &Query, clauses: &[Counts], docs: &[DocId]) -> Vec<u32> {
    let wanted = || {
        let pairs = query.clauses().iter().zip(clauses);
        pairs.filter(|(clause, _)| !clause.is_excluded)
    };
    docs.iter()
        .map(|&doc| wanted().map(|(_, list)| count_of(list, doc)).sum())
        .collect()
}

/// What is in both of two lists in order.
fn in_both(one: &[DocId], other: &[DocId]) -> Vec<DocId> {
    let (few, many) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut rest = many;
    let mut found = Vec::with_capacity(few.len());
    for &doc in few {
        rest = &rest[rest.partition_point(|&other| other < doc)..];
        if rest.first() == Some(&doc) {
            found.push(doc);
        }
    }
    found
}
