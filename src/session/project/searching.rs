//! Searching all articles of a project, on threads of their own.
//!
//! The first search opens the index and brings it up to the list of articles; every later one
//! adds what has changed since. Lines of context are made as they are asked for, since a word may
//! stand in a hundred thousand places and a person looks at fifty. A search that is dropped stops.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::Project;
use crate::model::concordance::ContextLine;
use crate::session::task::{Outcome, Steps, Task, TaskControl, Waker};
use crate::store::StoreError;
use crate::store::index::{FindError, Finder, HitOrder, Hits, Lines, SearchIndex};
use crate::store::project::indexing::{IndexSource, catch_up, open_index, text_of};

pub use crate::store::index::{Find, MOST_SORTED, Scope};

/// Lines are made in pages of so many, so that the first are there soon.
const PAGE: usize = 100;

/// The order of the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineOrder {
    /// The articles that fit best first.
    #[default]
    Relevance,
    /// The latest articles first; those without a date that can be read last.
    Date,
    /// By the words before the hits, the nearest first.
    WordBefore,
    /// By the words after the hits.
    WordAfter,
}

impl LineOrder {
    /// Every order.
    pub const ALL: [Self; 4] = [
        Self::Relevance,
        Self::Date,
        Self::WordBefore,
        Self::WordAfter,
    ];
}

/// How far a search is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The index is brought up to the list: so many articles are read that are new or changed.
    Indexing(Steps),
    /// It looks.
    #[default]
    Searching,
    /// Lines are made.
    Making,
    /// As many lines as were asked for are there, and there are more.
    Waiting,
    /// All lines are there.
    Finished,
    /// It was stopped.
    Stopped,
    /// It could not be done, and why.
    Failed(String),
}

impl Stage {
    /// Whether something is being done.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Indexing(_) | Self::Searching | Self::Making)
    }
}

/// What a search has found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResults {
    /// The lines that are made, from the first.
    pub lines: Vec<ContextLine>,
    /// How far it is.
    pub stage: Stage,
    /// How many hits there are, once that is known; with a regular expression only reading the
    /// articles tells.
    pub total: Option<u64>,
    /// Whether there are more than [`MOST_SORTED`] lines and the rest is left out.
    pub cut: bool,
}

/// The index of an open project, shared with its searches.
#[derive(Clone, Default)]
pub(super) struct Searcher {
    index: Arc<Mutex<OpenIndex>>,
}

/// The index, once it is open, and the state of the list that it has.
#[derive(Default)]
struct OpenIndex {
    index: Option<SearchIndex>,
    has: Option<u64>,
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").finish_non_exhaustive()
    }
}

/// A search. It goes on when it is polled; dropping it stops it.
pub struct Search {
    source: Arc<IndexSource>,
    waker: Waker,
    order: LineOrder,
    work: Work,
    /// What was found, for another order.
    hits: Option<Hits>,
    wanted: usize,
    results: SearchResults,
}

/// What a search does.
enum Work {
    Finding(Task<Hits>),
    /// Makes the next page.
    Making(Task<(Lines, Vec<ContextLine>)>),
    /// More lines can be made.
    Resting(Box<Lines>),
    Ended,
}

impl Project {
    /// Looks for something in all articles, or all spans. `waker` is called from a thread when
    /// there is news.
    pub fn search(&self, find: Find, order: LineOrder, waker: Waker) -> Search {
        let source = Arc::new(IndexSource {
            folder: self.folder.clone(),
            cache: self.cache.clone(),
            codebook: self.codebook().clone(),
            annotator: self.annotator.clone(),
        });
        let place = self
            .is_cached()
            .then(|| self.folder.cache_folder(&self.annotator).join("index"));
        let (index, of) = (Arc::clone(&self.searcher.index), Arc::clone(&source));
        let task = Task::start("search", Arc::clone(&waker), move |control| {
            let finder = ready(&index, place.as_deref(), &of, control)?;
            control.tell(Steps::default());
            finder.find(&find, control.cancelled())
        });
        Search {
            source,
            waker,
            order,
            work: Work::Finding(task),
            hits: None,
            wanted: PAGE,
            results: SearchResults::default(),
        }
    }
}

/// What searches the index, once it is up to the list.
fn ready(
    index: &Mutex<OpenIndex>,
    place: Option<&Path>,
    source: &IndexSource,
    control: &TaskControl<Steps>,
) -> Result<Finder, FindError> {
    let mut index = index.lock().unwrap_or_else(PoisonError::into_inner);
    let OpenIndex { index, has } = &mut *index;
    let open = match index.take() {
        Some(open) => open,
        None => open_index(place)?,
    };
    let open = index.insert(open);
    let tell = |done: usize, all: usize| control.steps(done, all);
    match catch_up(open, has, source, control.cancelled(), &tell) {
        Ok(true) => Ok(open.finder()),
        Ok(false) => Err(FindError::Cancelled),
        // What is damaged is made anew by the next search.
        Err(error) => Err(open.reset().err().unwrap_or(error).into()),
    }
}

impl Search {
    /// What is found so far.
    pub fn results(&self) -> &SearchResults {
        &self.results
    }

    /// Hears what was found since the last call, and goes on.
    pub fn poll(&mut self) -> &SearchResults {
        match std::mem::replace(&mut self.work, Work::Ended) {
            Work::Finding(task) => match task.outcome() {
                None => {
                    self.results.stage = match task.progress() {
                        Steps { total: 0, .. } => Stage::Searching,
                        steps => Stage::Indexing(steps),
                    };
                    self.work = Work::Finding(task);
                }
                Some(Outcome::Done(hits)) if !task.control().is_cancelled() => {
                    self.results.total = hits.is_exact().then(|| hits.total());
                    self.hits = Some(hits);
                    self.make_from_the_first();
                }
                Some(outcome) => self.results.stage = ended(outcome),
            },
            Work::Making(task) => match task.outcome() {
                None => self.work = Work::Making(task),
                Some(Outcome::Done((lines, page))) => {
                    self.results.lines.extend(page);
                    self.results.cut = lines.is_cut();
                    if task.control().is_cancelled() {
                        self.results.stage = Stage::Stopped;
                    } else if lines.is_finished() {
                        self.results.stage = Stage::Finished;
                    } else {
                        self.rest(Box::new(lines));
                    }
                }
                Some(outcome) => self.results.stage = ended(outcome),
            },
            Work::Resting(lines) => self.rest(lines),
            Work::Ended => {}
        }
        &self.results
    }

    /// Asks for so many lines, from the first.
    pub fn want(&mut self, lines: usize) {
        self.wanted = self.wanted.max(lines);
        self.poll();
    }

    /// Hands the same hits over in another order, from the first line.
    pub fn sort(&mut self, order: LineOrder) {
        self.order = order;
        self.wanted = PAGE;
        if self.hits.is_some() {
            self.make_from_the_first();
        }
    }

    /// Stops it.
    pub fn cancel(&mut self) {
        match &self.work {
            Work::Finding(task) => task.cancel(),
            Work::Making(task) => task.cancel(),
            Work::Resting(_) => {
                self.work = Work::Ended;
                self.results.stage = Stage::Stopped;
            }
            Work::Ended => {}
        }
    }

    fn make_from_the_first(&mut self) {
        let Some(hits) = self.hits.clone() else {
            return;
        };
        self.results.lines.clear();
        self.results.cut = false;
        let (order, source) = (self.order, Arc::clone(&self.source));
        self.make(move || lines_of(hits, order, &source));
    }

    /// Goes on when fewer lines are there than are wanted.
    fn rest(&mut self, lines: Box<Lines>) {
        if self.results.lines.len() < self.wanted {
            self.make(|| Ok(*lines));
        } else {
            self.results.stage = Stage::Waiting;
            self.work = Work::Resting(lines);
        }
    }

    fn make(&mut self, lines: impl FnOnce() -> Result<Lines, StoreError> + Send + 'static) {
        let source = Arc::clone(&self.source);
        self.results.stage = Stage::Making;
        self.work = Work::Making(Task::start(
            "search",
            Arc::clone(&self.waker),
            move |control| {
                let mut lines = lines()?;
                let mut read = |id: &str| text_of(&source, id);
                let page = lines.next_page(PAGE, control.cancelled(), &mut read)?;
                Ok::<_, StoreError>((lines, page))
            },
        ));
    }
}

fn ended<T>(outcome: Outcome<T>) -> Stage {
    match outcome {
        Outcome::Done(_) | Outcome::Cancelled => Stage::Stopped,
        Outcome::Failed(why) => Stage::Failed(why),
    }
}

/// The lines of hits, none of which is made.
fn lines_of(mut hits: Hits, order: LineOrder, source: &IndexSource) -> Result<Lines, StoreError> {
    if order == LineOrder::Date {
        sort_by_date(&mut hits, source)?;
    }
    Ok(hits.lines(match order {
        LineOrder::Relevance | LineOrder::Date => HitOrder::Articles,
        LineOrder::WordBefore => HitOrder::WordBefore,
        LineOrder::WordAfter => HitOrder::WordAfter,
    }))
}

/// The latest first; an article without a date that can be read has the least of all.
fn sort_by_date(hits: &mut Hits, source: &IndexSource) -> Result<(), StoreError> {
    source.cache.with(|cache| {
        hits.sort_by_key(true, |id| match cache.row(id) {
            Ok(Some(row)) => row.iso_date,
            _ => String::new(),
        })
    })
}
