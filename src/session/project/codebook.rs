//! Changing the codebook of a project: what a change touches, and making it.
//!
//! A change is one file written, `codebook.ron`. Layers follow it when they are read, everybody's,
//! and their files are written by nobody but their annotators: see [`crate::model::codebook`].

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rayon::prelude::*;

use super::searching::wait_for;
use super::worker::Order;
use super::{Project, ProjectFolder};
use crate::model::codebook::{Change, ChangeError, Codebook, LabelId, Touched, folded_quote};
use crate::store::project::{scan, seconds};
use crate::store::{StoreError, read_records};

/// Layers are read in batches of so many, after each of which the count is told.
const BATCH: usize = 256;

/// How far the look at what a change touches is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Touching {
    /// It begins.
    #[default]
    Starting,
    /// So many of so many layers are read.
    Reading(usize, usize),
    /// This is touched.
    Found(Box<Touched>),
    /// These words have the label, the most frequent first.
    Words(Vec<LabelledWord>),
    /// It was stopped.
    Stopped,
    /// It could not be done, and why.
    Failed(String),
}

/// Words that have a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledWord {
    /// The words folded, which stand for all their spellings.
    pub folded: String,
    /// One of the spellings.
    pub quote: String,
    /// How many spans have them.
    pub count: usize,
}

/// A look at what a change touches. Dropping it stops it.
pub struct TouchRun {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<Touching>,
    cancel: AtomicBool,
    waker: Box<dyn Fn() + Send + Sync>,
}

impl Project {
    /// The codebook after a change, which is not made.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn codebook_after(&self, change: &Change) -> Result<Codebook, ChangeError> {
        let time = seconds((self.options.clock)());
        self.codebook().changed(change, &time, &self.annotator)
    }

    /// Makes a change of the codebook. An open session then follows it:
    /// [`crate::session::Session::follow_codebook`].
    ///
    /// # Errors
    /// When the project is open for reading only, the change does not fit the codebook, another
    /// program changed the file meanwhile, or it cannot be written.
    pub fn change_codebook(&mut self, change: &Change) -> Result<(), StoreError> {
        const DOING: &str = "change the codebook";
        self.writable(DOING)?;
        let after = self
            .codebook_after(change)
            .map_err(|error| StoreError::Refused {
                doing: DOING,
                reason: error.to_string(),
                advice: "nothing was changed",
                path: self.folder.codebook_path(),
            })?;
        if after == *self.codebook() {
            return Ok(());
        }
        self.folder.write_codebook(after)?;
        self.worker.order(Order::Folder(self.folder.clone()));
        Ok(())
    }

    /// Looks at what a change touches in all layers of the project, as they are on disk, on a
    /// thread. `waker` is called from it when there is news.
    ///
    /// # Errors
    /// When the change cannot be made.
    pub fn touched_by(
        &self,
        change: &Change,
        waker: Box<dyn Fn() + Send + Sync>,
    ) -> Result<TouchRun, ChangeError> {
        let after = self.codebook_after(change)?;
        let labels = change
            .labels(self.codebook())
            .map(|labels| labels.into_iter().cloned().collect::<Vec<LabelId>>());
        let folder = self.folder.clone();
        Ok(TouchRun::start(waker, move |shared| {
            let touched = look(&folder, &after, labels.as_deref(), shared)?;
            Ok(touched.map(|touched| Touching::Found(Box::new(touched))))
        }))
    }

    /// Finds the words that have a label in all layers of the project, on a thread: a label may be
    /// split by them.
    pub fn words_of(&self, label: &LabelId, waker: Box<dyn Fn() + Send + Sync>) -> TouchRun {
        let (folder, label) = (self.folder.clone(), label.clone());
        TouchRun::start(waker, move |shared| {
            Ok(words(&folder, &label, shared)?.map(Touching::Words))
        })
    }
}

impl TouchRun {
    /// Runs `look` on a thread; it gives nothing when it was stopped.
    fn start(
        waker: Box<dyn Fn() + Send + Sync>,
        look: impl FnOnce(&Shared) -> Result<Option<Touching>, StoreError> + Send + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            cancel: AtomicBool::new(false),
            waker,
        });
        let inside = Arc::clone(&shared);
        let started = thread::Builder::new()
            .name("codebook".to_owned())
            .spawn(move || {
                let state = match look(&inside) {
                    Ok(Some(found)) => found,
                    Ok(None) => Touching::Stopped,
                    Err(error) => Touching::Failed(error.to_string()),
                };
                inside.set(state);
            });
        let thread = started.ok();
        if thread.is_none() {
            shared.set(Touching::Failed(
                "cannot look at the annotations: the system has no thread left; close other \
                 programs and try again"
                    .to_owned(),
            ));
        }
        Self { shared, thread }
    }

    /// How far it is.
    pub fn state(&self) -> Touching {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Stops it.
    pub fn cancel(&self) {
        self.shared.cancel.store(true, Ordering::Relaxed);
    }
}

impl Drop for TouchRun {
    fn drop(&mut self) {
        self.cancel();
        wait_for(self.thread.take());
    }
}

impl Shared {
    fn set(&self, state: Touching) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        (self.waker)();
    }
}

/// What is touched; `None` when it was stopped. A change that touches the spans of no label need
/// not be looked at.
fn look(
    folder: &ProjectFolder,
    after: &Codebook,
    labels: Option<&[LabelId]>,
    shared: &Shared,
) -> Result<Option<Touched>, StoreError> {
    if labels.is_some_and(<[LabelId]>::is_empty) {
        return Ok(Some(Touched::default()));
    }
    let articles = annotated(folder)?;
    let mut touched = Touched::default();
    let done = in_batches(&articles, shared, |(id, annotators)| {
        of_article(folder, after, id, annotators)
    });
    let Some(found) = done else {
        return Ok(None);
    };
    found.into_iter().for_each(|one| touched.merge(one));
    Ok(Some(touched))
}

/// The words of the spans with a label; `None` when it was stopped.
fn words(
    folder: &ProjectFolder,
    label: &LabelId,
    shared: &Shared,
) -> Result<Option<Vec<LabelledWord>>, StoreError> {
    let articles = annotated(folder)?;
    let done = in_batches(&articles, shared, |(id, annotators)| {
        let mut quotes = Vec::new();
        for annotator in annotators {
            let path = folder.layer_path(annotator, id);
            let Ok(Some(records)) = read_records(&path, folder.codebook()) else {
                continue;
            };
            let own = records.spans.into_iter().chain(records.unplaced);
            let own = own.filter(|span| span.label == *label);
            quotes.extend(own.map(|span| (folded_quote(&span.quote), span.quote)));
        }
        quotes
    });
    let Some(found) = done else {
        return Ok(None);
    };
    let mut counts: BTreeMap<String, LabelledWord> = BTreeMap::new();
    for (folded, quote) in found.into_iter().flatten() {
        let word = counts
            .entry(folded.clone())
            .or_insert_with(|| LabelledWord {
                folded,
                quote,
                count: 0,
            });
        word.count += 1;
    }
    let mut words: Vec<LabelledWord> = counts.into_values().collect();
    words.sort_by_key(|word| Reverse(word.count));
    Ok(Some(words))
}

/// The articles that somebody annotated, with who did.
fn annotated(folder: &ProjectFolder) -> Result<Vec<(String, Vec<String>)>, StoreError> {
    let listing = scan::list(folder)?;
    let articles = listing.articles.into_iter();
    let articles = articles.map(|(id, files)| {
        let annotators = files.layers.into_iter().map(|(annotator, _)| annotator);
        (id, annotators.collect::<Vec<_>>())
    });
    Ok(articles.filter(|(_, who)| !who.is_empty()).collect())
}

/// What `each` makes of the articles, in their order; `None` when it was stopped.
fn in_batches<T: Send>(
    articles: &[(String, Vec<String>)],
    shared: &Shared,
    each: impl Fn(&(String, Vec<String>)) -> T + Sync,
) -> Option<Vec<T>> {
    let mut found = Vec::with_capacity(articles.len());
    for (at, batch) in articles.chunks(BATCH).enumerate() {
        if shared.cancel.load(Ordering::Relaxed) {
            return None;
        }
        shared.set(Touching::Reading(at * BATCH, articles.len()));
        found.par_extend(batch.par_iter().map(&each));
    }
    Some(found)
}

fn of_article(
    folder: &ProjectFolder,
    after: &Codebook,
    id: &str,
    annotators: &[String],
) -> Touched {
    let mut touched = Touched::default();
    let mut is_anything = false;
    let before = folder.codebook();
    for annotator in annotators {
        match read_records(&folder.layer_path(annotator, id), before) {
            Ok(Some(records)) => {
                is_anything |= touched.add(id, annotator, &records, (before, after));
            }
            Ok(None) => {}
            Err(_) => touched.unreadable += 1,
        }
    }
    touched.articles = usize::from(is_anything);
    touched
}
