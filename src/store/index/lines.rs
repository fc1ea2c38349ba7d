//! Lines of context, made from the articles' texts page by page.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::hits::{ArticleHit, Hits, ParsedQuery};
use crate::model::concordance::context::REACH;
use crate::model::concordance::{ContextLine, ContextSide, NeighbourKey, context_of};
use crate::store::StoreError;

/// Lines that are sorted by the words beside their hits have to be made before the first can be
/// shown; of more than this the rest is left out.
pub const MOST_SORTED: usize = 20_000;

/// How many articles are named at once.
const NAMED: usize = 64;

/// The order of the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HitOrder {
    /// That of the articles in the hits, and in each reading order.
    #[default]
    Articles,
    /// By the words before the hit, the nearest first.
    WordBefore,
    /// By the words after the hit.
    WordAfter,
}

/// The text of an article, as whoever makes lines has to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleText {
    /// Its title, for the lines.
    pub title: String,
    /// Its text.
    pub text: Arc<str>,
    /// Its excluded parts, in bytes of the text.
    pub excluded: Vec<Range<usize>>,
}

/// The lines of a search, some of which are made.
///
/// It may be kept for as long as a person looks at it, and be read on any thread. An article that
/// changed since the search gives the hits that it has now.
#[derive(Clone, Debug)]
pub struct Lines {
    hits: Hits,
    order: HitOrder,
    /// The articles that come next, named.
    next: VecDeque<ArticleHit>,
    /// How many of the articles were read.
    read: usize,
    /// Lines that were made and not given yet.
    waiting: VecDeque<ContextLine>,
    is_sorted: bool,
    is_cut: bool,
    unread: Vec<String>,
}

impl Lines {
    pub(super) fn new(hits: Hits, order: HitOrder) -> Self {
        Self {
            hits,
            order,
            next: VecDeque::new(),
            read: 0,
            waiting: VecDeque::new(),
            is_sorted: order == HitOrder::Articles,
            is_cut: false,
            unread: Vec::new(),
        }
    }

    /// The next `count` lines, or fewer at the end, or when `cancel` became true: then another
    /// call goes on where this one stopped.
    ///
    /// The range of a line is that of the hit, and of a span just as it is stored; what is shown
    /// of it are whole graphemes.
    ///
    /// `read` gives the text of an article, and `None` when it cannot. In an order by words all
    /// articles are read by the first call.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn next_page(
        &mut self,
        count: usize,
        cancel: &AtomicBool,
        read: &mut dyn FnMut(&str) -> Option<ArticleText>,
    ) -> Result<Vec<ContextLine>, StoreError> {
        let needed = if self.is_sorted { count } else { MOST_SORTED };
        while self.waiting.len() < needed && !self.is_read() {
            if cancel.load(Ordering::Relaxed) {
                return Ok(self.given(count));
            }
            if self.next.is_empty() {
                let names = self.read..self.read + NAMED;
                self.next = self.hits.articles(names)?.into();
            }
            let Some(article) = self.next.pop_front() else {
                break;
            };
            self.read += 1;
            self.read_one(&article, read);
        }
        self.sort();
        Ok(self.given(count))
    }

    /// Whether no lines are left.
    pub fn is_finished(&self) -> bool {
        self.waiting.is_empty() && self.is_read()
    }

    /// Whether there were more than [`MOST_SORTED`] lines, so that some are missing.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The ids of the articles that could not be read, so that their lines are missing.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// Whether no article is left to be read.
    fn is_read(&self) -> bool {
        self.is_cut || self.read == self.hits.article_count()
    }

    fn given(&mut self, count: usize) -> Vec<ContextLine> {
        if self.is_sorted {
            let count = count.min(self.waiting.len());
            self.waiting.drain(..count).collect()
        } else {
            Vec::new()
        }
    }

    /// Makes the lines of an article.
    fn read_one(
        &mut self,
        article: &ArticleHit,
        read: &mut dyn FnMut(&str) -> Option<ArticleText>,
    ) {
        let looked = self.hits.looked();
        let Some(source) = read(&article.id) else {
            self.unread.push(article.id.to_string());
            return;
        };
        let line = |range: Range<usize>| {
            let context = context_of(&source.text, &source.excluded, range.clone(), REACH);
            ContextLine {
                article: article.id.to_string(),
                title: source.title.clone(),
                range,
                before: context.before,
                hit: context.hit,
                after: context.after,
                label: None,
                annotator: None,
            }
        };
        if article.spans.is_empty() {
            let hits = looked.hits(&source.text, &source.excluded);
            self.waiting.extend(hits.into_iter().map(line));
            return;
        }
        for span in &article.spans {
            let Some(quote) = source.text.get(span.range.clone()) else {
                continue;
            };
            if looked.accepts(quote) {
                self.waiting.push_back(ContextLine {
                    label: Some(span.label.to_string()),
                    annotator: Some(span.annotator.to_string()),
                    ..line(span.range.clone())
                });
            }
        }
    }

    /// Sorts the lines that were made, once.
    fn sort(&mut self) {
        let side = match self.order {
            HitOrder::WordBefore => ContextSide::Before,
            HitOrder::WordAfter => ContextSide::After,
            HitOrder::Articles => return,
        };
        if self.is_sorted {
            return;
        }
        self.is_sorted = true;
        self.is_cut = self.read < self.hits.article_count() || self.waiting.len() > MOST_SORTED;
        self.waiting.truncate(MOST_SORTED);
        self.waiting
            .make_contiguous()
            .sort_by_cached_key(|line| NeighbourKey::new(line, side));
    }
}

impl ParsedQuery {
    /// The hits in the text of an article.
    fn hits(&self, text: &str, excluded: &[Range<usize>]) -> Vec<Range<usize>> {
        match &self.pattern {
            None => self.query.hits(text, excluded),
            Some(pattern) => {
                if self.query.accepts(text, excluded) {
                    pattern.hits(text, excluded)
                } else {
                    Vec::new()
                }
            }
        }
    }

    /// Whether the words of a span are looked for.
    fn accepts(&self, quote: &str) -> bool {
        let fits = self
            .pattern
            .as_ref()
            .is_none_or(|pattern| pattern.accepts(quote));
        fits && self.query.accepts(quote, &[])
    }
}
