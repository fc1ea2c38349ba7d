//! What a search found: articles with numbers, from which lines are made page by page.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use super::lines::{Lines, Order};
use crate::model::concordance::{Pattern, Query};

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
pub(super) struct Looked {
    pub query: Query,
    pub pattern: Option<Pattern>,
}

/// All that was found. It holds no texts.
#[derive(Clone, Debug)]
pub struct Hits {
    articles: Vec<ArticleHit>,
    looked: Looked,
}

impl Hits {
    pub(super) fn new(articles: Vec<ArticleHit>, looked: Looked) -> Self {
        let mut hits = Self { articles, looked };
        hits.sort_by_relevance();
        hits
    }

    /// The articles, in the order that they were sorted in; by relevance at first.
    pub fn articles(&self) -> &[ArticleHit] {
        &self.articles
    }

    /// How many hits there are in all of them.
    pub fn total(&self) -> u64 {
        let counts = self.articles.iter().map(|article| u64::from(article.hits));
        counts.sum()
    }

    /// Whether the numbers are those of the lines. With a regular expression they are what it
    /// picks from: only reading the articles can tell how often it matches.
    pub fn is_exact(&self) -> bool {
        self.looked.pattern.is_none()
    }

    /// Sorts the articles by how well they fit, best first; those that fit as well, by id.
    pub fn sort_by_relevance(&mut self) {
        self.articles
            .sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    }

    /// Sorts the articles by what `key` says of an id, as a date; those of the same key by id.
    pub fn sort_by_key<K: Ord>(&mut self, is_descending: bool, mut key: impl FnMut(&str) -> K) {
        let id = |article: &ArticleHit| Arc::clone(&article.id);
        if is_descending {
            self.articles
                .sort_by_cached_key(|article| (Reverse(key(&article.id)), id(article)));
        } else {
            self.articles
                .sort_by_cached_key(|article| (key(&article.id), id(article)));
        }
    }

    /// The lines of context, to be read page by page.
    pub fn lines(&self, order: Order) -> Lines {
        Lines::new(self.articles.clone(), self.looked.clone(), order)
    }
}
