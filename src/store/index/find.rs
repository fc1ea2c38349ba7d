//! What is looked for, and finding it in the index.

use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader, Term};

use super::columns::{missing, text_column};
use super::hits::{FoundRow, FoundRows, ParsedQuery};
use super::postings::{Counts, Dictionary, documents_with};
use super::schema::{ARTICLE, IndexFields, SPAN};
use crate::model::arabic::Strength;
use crate::model::codebook::LabelId;
use crate::model::concordance::{Pattern, PatternError, QueryError, WordQuery};
use crate::store::StoreError;

/// What is looked for, as a person says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// Words, phrases and what is left out, in the language of [`WordQuery`].
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

impl Find {
    /// Whether it asks for anything: words, or all spans of a kind.
    pub fn asks(&self) -> bool {
        !self.text.trim().is_empty() || self.scope != Scope::Text
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
pub(super) fn looked_for(find: &Find) -> Result<ParsedQuery, FindError> {
    let query = WordQuery::parse(&find.text, find.strength, find.glued)?;
    let folding = find.is_regex_folded.then_some(find.strength);
    let pattern = match find.regex.as_str() {
        "" => None,
        regex => Some(Pattern::new(regex, folding)?),
    };
    let has_base = find.scope != Scope::Text || pattern.is_some();
    if !query.is_empty() && !query.has_wanted() && !has_base {
        return Err(QueryError::NothingToFind.into());
    }
    Ok(ParsedQuery { query, pattern })
}

/// The articles, or those with spans, that are looked for; `None` when cancelled.
pub(super) fn find_in(
    searcher: &Searcher,
    fields: &IndexFields,
    looked: &ParsedQuery,
    scope: &Scope,
    cancel: &AtomicBool,
) -> tantivy::Result<Option<FoundRows>> {
    let search = Search {
        searcher,
        fields,
        looked,
        cancel,
    };
    match scope {
        Scope::Text if looked.query.is_empty() && looked.pattern.is_none() => {
            Ok(Some(FoundRows::default()))
        }
        Scope::Text => search.articles(),
        Scope::Spans { label, annotator } => search.spans(label.as_ref(), annotator.as_deref()),
    }
}

struct Search<'a> {
    searcher: &'a Searcher,
    fields: &'a IndexFields,
    looked: &'a ParsedQuery,
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

    /// The articles with all words, and how well they fit; `None` when cancelled.
    fn articles(&self) -> tantivy::Result<Option<FoundRows>> {
        let query = &self.looked.query;
        let field = self.fields.text(query.strength());
        let mut segments = Vec::new();
        let mut tokens = 0;
        let mut articles = 0_u32;
        for segment in self.searcher.segment_readers() {
            let mut dictionary = Dictionary::open(segment, field)?;
            let Some(clauses) = self.clauses_in(&mut dictionary)? else {
                return Ok(None);
            };
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
        let mut found = FoundRows::default();
        for (ordinal, (segment, dictionary, clauses)) in (0..).zip(&mut segments) {
            if self.is_cancelled() {
                return Ok(None);
            }
            let base = if query.has_wanted() {
                None
            } else {
                Some(documents_with(segment, self.fields.kind, ARTICLE)?)
            };
            let docs = self.in_all(segment, clauses, base);
            let mut scores = vec![0.0; docs.len()];
            let mut hits = vec![0; docs.len()];
            let norms = segment.get_fieldnorms_reader(field)?;
            for ((clause, list), weight) in query.clauses().iter().zip(&*clauses).zip(&weights) {
                if clause.is_excluded {
                    continue;
                }
                let counts = counts_of(list, &docs).zip(&docs);
                for ((count, &doc), (score, hits)) in counts.zip(scores.iter_mut().zip(&mut hits)) {
                    let length = norms.fieldnorm(doc) as f32 / mean_length.max(1.0);
                    let many = count as f32;
                    *score += weight * many * (K1 + 1.0) / (many + K1 * (1.0 - B + B * length));
                    *hits += count;
                }
            }
            if dictionary.may_overlap(query)? {
                hits = dictionary.hits(query, &docs)?;
            }
            let numbers = docs.into_iter().zip(scores).zip(hits);
            found
                .rows
                .extend(numbers.map(|((doc, score), hits)| FoundRow {
                    score,
                    hits,
                    segment: ordinal,
                    doc,
                    spans: 0..0,
                }));
        }
        Ok(Some(found))
    }

    /// The articles with the spans that are looked for; `None` when cancelled.
    fn spans(
        &self,
        label: Option<&LabelId>,
        annotator: Option<&str>,
    ) -> tantivy::Result<Option<FoundRows>> {
        let query = &self.looked.query;
        let mut found = FoundRows::default();
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
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
            let mut dictionary = Dictionary::open(segment, self.fields.words(query.strength()))?;
            let Some(clauses) = self.clauses_in(&mut dictionary)? else {
                return Ok(None);
            };
            let docs = self.in_all(segment, &clauses, docs);
            if !docs.is_empty() {
                let ids = text_column(segment, "id")?;
                add_spans(&mut found, ordinal, ids.ords(), &docs)?;
            }
        }
        Ok(Some(found))
    }

    /// The documents of each clause in a segment; `None` when cancelled.
    fn clauses_in<'q>(
        &'q self,
        dictionary: &mut Dictionary<'q>,
    ) -> tantivy::Result<Option<Vec<Counts>>> {
        let mut clauses = Vec::new();
        for clause in self.looked.query.clauses() {
            if self.is_cancelled() {
                return Ok(None);
            }
            clauses.push(dictionary.clause(clause)?);
        }
        Ok((!self.is_cancelled()).then_some(clauses))
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
                let counts: Vec<u32> = counts_of(list, &found).collect();
                let mut counts = counts.into_iter();
                found.retain(|_| counts.next() == Some(0));
            }
        }
        found.retain(|&doc| !segment.is_deleted(doc));
        found
    }
}

/// Adds the spans `docs` of a segment, those of an article together: it was added whole, so all
/// of it is in one segment.
fn add_spans(
    found: &mut FoundRows,
    segment: u32,
    articles: &Column<u64>,
    docs: &[DocId],
) -> tantivy::Result<()> {
    let mut spans = Vec::with_capacity(docs.len());
    for &doc in docs {
        spans.push((articles.first(doc).ok_or_else(missing)?, doc));
    }
    spans.sort_unstable();
    for of_article in spans.chunk_by(|a, b| a.0 == b.0) {
        let start = found.spans.len() as u32;
        found.spans.extend(of_article.iter().map(|(_, doc)| *doc));
        found.rows.push(FoundRow {
            score: of_article.len() as f32,
            hits: of_article.len() as u32,
            segment,
            doc: of_article[0].1,
            spans: start..found.spans.len() as u32,
        });
    }
    Ok(())
}

/// How often each of `docs`, which are in order, is counted in a list.
fn counts_of<'a>(list: &'a Counts, docs: &'a [DocId]) -> impl Iterator<Item = u32> + 'a {
    let mut rest = list.as_slice();
    docs.iter().map(move |&doc| {
        rest = behind(rest, |(other, _)| *other < doc);
        match rest.first() {
            Some(&(found, count)) if found == doc => count,
            _ => 0,
        }
    })
}

/// The rest of a list from the first element that is not `before`: looked for in steps that
/// double, since it is near in a long list and far in none.
fn behind<T>(list: &[T], before: impl Fn(&T) -> bool) -> &[T] {
    let mut step = 1;
    while step < list.len() && before(&list[step]) {
        step *= 2;
    }
    let from = step / 2;
    let to = (step + 1).min(list.len());
    &list[from + list[from..to].partition_point(before)..]
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
        rest = behind(rest, |&other| other < doc);
        if rest.first() == Some(&doc) {
            found.push(doc);
        }
    }
    found
}
