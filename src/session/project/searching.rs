//! Searching all articles of a project, on a thread of its own.
//!
//! The first search opens the index and brings it up to the list of articles; every later one
//! adds what has changed since. Lines of context are made as they are asked for, since a word may
//! stand in a hundred thousand places and a person looks at fifty. A search that is dropped stops.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Project;
use crate::model::concordance::ContextLine;
use crate::store::StoreError;
use crate::store::index::{Finder, Hits, SearchIndex};
use crate::store::project::indexing::{Source, catch_up, open_index, text_of};

pub use crate::store::index::{Find, Scope};

/// Lines are made in pages of so many, so that the first are there soon.
const PAGE: usize = 100;

/// How long a thread that was told to stop is waited for.
const PATIENCE: Duration = Duration::from_millis(200);

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

/// How far a search is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The index is brought up to the list: so many of so many articles are read.
    Indexing(usize, usize),
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

/// What a search has to say since it was last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchNews {
    /// Lines that were made.
    pub lines: Vec<ContextLine>,
    /// How far it is.
    pub stage: Stage,
    /// How many hits there are, once that is known; with a regular expression only reading the
    /// articles tells.
    pub total: Option<u64>,
    /// Whether some lines were left out because too many had to be sorted.
    pub cut: bool,
    /// How many articles could not be read.
    pub unread: usize,
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

/// A search that goes on. Dropping it stops it.
pub struct SearchRun {
    shared: Arc<Shared>,
    source: Source,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    news: Mutex<SearchNews>,
    /// What was found, for another order.
    hits: Mutex<Option<Hits>>,
    wanted: AtomicUsize,
    more: Condvar,
    cancel: AtomicBool,
    waker: Option<Box<dyn Fn() + Send + Sync>>,
}

impl Project {
    /// Looks for something in all articles, or all spans. `waker` is called from the thread when
    /// there is news.
    pub fn search(
        &self,
        find: Find,
        order: LineOrder,
        waker: Box<dyn Fn() + Send + Sync>,
    ) -> SearchRun {
        let source = Source {
            folder: self.folder.clone(),
            cache: self.cache.clone(),
            codebook: self.codebook().clone(),
            annotator: self.annotator.clone(),
        };
        let place = self
            .is_cached()
            .then(|| self.folder.cache_folder(&self.annotator).join("index"));
        let index = Arc::clone(&self.searcher.index);
        SearchRun::start(source, waker, move |shared, source| {
            let finder = ready(&index, place.as_deref(), source, shared)?;
            shared.stage(Stage::Searching);
            let found = finder.find(&find, &shared.cancel);
            let hits = found.map_err(|error| Some(error.to_string()))?;
            Ok((hits, order))
        })
    }
}

/// What searches the index, once it is up to the list. `Err(None)` when the search was stopped.
fn ready(
    index: &Mutex<OpenIndex>,
    place: Option<&std::path::Path>,
    source: &Source,
    shared: &Shared,
) -> Result<Finder, Option<String>> {
    let mut index = lock(index);
    let OpenIndex { index, has } = &mut *index;
    let told = |error: StoreError| Some(error.to_string());
    let open = match index.take() {
        Some(open) => open,
        None => open_index(place).map_err(told)?,
    };
    let open = index.insert(open);
    let tell = |done: usize, all: usize| shared.stage(Stage::Indexing(done, all));
    match catch_up(open, has, source, &shared.cancel, &tell) {
        Ok(true) => Ok(open.finder()),
        Ok(false) => Err(None),
        // What is damaged is made anew by the next search.
        Err(error) => {
            let reset = open.reset();
            Err(Some(reset.err().unwrap_or(error).to_string()))
        }
    }
}

impl SearchRun {
    fn start(
        source: Source,
        waker: Box<dyn Fn() + Send + Sync>,
        find: impl FnOnce(&Shared, &Source) -> Result<(Hits, LineOrder), Option<String>>
        + Send
        + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            wanted: AtomicUsize::new(PAGE),
            waker: Some(waker),
            ..Shared::default()
        });
        let (inside, own) = (Arc::clone(&shared), source.clone());
        let started = thread::Builder::new()
            .name("search".to_owned())
            .spawn(move || {
                let stage = match find(&inside, &own) {
                    Ok((hits, order)) => make_lines(&inside, &own, hits, order)
                        .unwrap_or_else(|error| Stage::Failed(error.to_string())),
                    Err(None) => Stage::Stopped,
                    Err(Some(why)) if inside.is_cancelled() => {
                        drop(why);
                        Stage::Stopped
                    }
                    Err(Some(why)) => Stage::Failed(why),
                };
                inside.stage(stage);
            });
        let thread = started.ok();
        if thread.is_none() {
            shared.stage(Stage::Failed(
                "cannot search: the system has no thread left; close other programs and search \
                 again"
                    .to_owned(),
            ));
        }
        Self {
            shared,
            source,
            thread,
        }
    }

    /// The same hits in another order, from the first line; `None` before they are found.
    pub fn sorted(&self, order: LineOrder, waker: Box<dyn Fn() + Send + Sync>) -> Option<Self> {
        let hits = lock(&self.shared.hits).clone()?;
        self.cancel();
        let source = self.source.clone();
        Some(Self::start(source, waker, move |_, _| Ok((hits, order))))
    }

    /// Asks for so many lines, from the first.
    pub fn want(&self, lines: usize) {
        self.shared.wanted.fetch_max(lines, Ordering::Relaxed);
        // Held, so that a thread which is about to wait does not miss it.
        drop(lock(&self.shared.news));
        self.shared.more.notify_all();
    }

    /// What is new since the last call.
    pub fn news(&self) -> SearchNews {
        let mut news = lock(&self.shared.news);
        let lines = std::mem::take(&mut news.lines);
        SearchNews {
            lines,
            ..news.clone()
        }
    }

    /// Stops it.
    pub fn cancel(&self) {
        self.shared.cancel.store(true, Ordering::Relaxed);
        drop(lock(&self.shared.news));
        self.shared.more.notify_all();
    }
}

impl Drop for SearchRun {
    fn drop(&mut self) {
        self.cancel();
        wait_for(self.thread.take());
    }
}

/// Waits a moment for a thread that was told to stop: it holds the list and the index, and a
/// project that is closed may be opened again at once.
pub(super) fn wait_for(thread: Option<JoinHandle<()>>) {
    let start = Instant::now();
    while thread.as_ref().is_some_and(|it| !it.is_finished()) && start.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(2));
    }
}

impl Shared {
    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn stage(&self, stage: Stage) {
        lock(&self.news).stage = stage;
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = &self.waker {
            waker();
        }
    }
}

/// Makes lines as they are asked for, until all are there or the search is stopped.
fn make_lines(
    shared: &Shared,
    source: &Source,
    mut hits: Hits,
    order: LineOrder,
) -> Result<Stage, StoreError> {
    use crate::store::index::Order as Beside;
    *lock(&shared.hits) = Some(hits.clone());
    let beside = match order {
        LineOrder::Relevance => Beside::Articles,
        LineOrder::Date => {
            sort_by_date(&mut hits, source)?;
            Beside::Articles
        }
        LineOrder::WordBefore => Beside::WordBefore,
        LineOrder::WordAfter => Beside::WordAfter,
    };
    lock(&shared.news).total = hits.is_exact().then(|| hits.total());
    let mut lines = hits.lines(beside);
    let mut made = 0;
    loop {
        shared.stage(Stage::Making);
        let mut read = |id: &str| text_of(source, id);
        let page = lines.next_page(PAGE, &shared.cancel, &mut read)?;
        made += page.len();
        let mut news = lock(&shared.news);
        news.lines.extend(page);
        news.cut = lines.is_cut();
        news.unread = lines.unread().len();
        if shared.is_cancelled() {
            return Ok(Stage::Stopped);
        }
        if lines.is_finished() {
            return Ok(Stage::Finished);
        }
        while made >= shared.wanted.load(Ordering::Relaxed) && !shared.is_cancelled() {
            news.stage = Stage::Waiting;
            shared.wake();
            news = shared
                .more
                .wait(news)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The latest first; an article without a date that can be read has the least of all.
fn sort_by_date(hits: &mut Hits, source: &Source) -> Result<(), StoreError> {
    source.cache.with(|cache| {
        hits.sort_by_key(true, |id| match cache.row(id) {
            Ok(Some(row)) => row.iso_date,
            _ => String::new(),
        })
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
