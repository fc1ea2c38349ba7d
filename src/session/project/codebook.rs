//! Changing the codebook of a project: what a change touches, and making it.
//!
//! A change is one file written, `codebook.ron`. Layers follow it when they are read, everybody's,
//! and their files are written by nobody but their annotators: see [`crate::model::codebook`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rayon::prelude::*;

use super::searching::wait_for;
use super::worker::Order;
use super::{Project, ProjectFolder};
use crate::model::codebook::{Change, ChangeError, Codebook, LabelId, Touched};
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
    /// It was stopped.
    Stopped,
    /// It could not be done, and why.
    Failed(String),
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
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            cancel: AtomicBool::new(false),
            waker,
        });
        let (inside, folder) = (Arc::clone(&shared), self.folder.clone());
        let labels = change
            .labels(self.codebook())
            .map(|labels| labels.into_iter().cloned().collect::<Vec<LabelId>>());
        let started = thread::Builder::new()
            .name("codebook".to_owned())
            .spawn(move || {
                let state = match look(&folder, &after, labels.as_deref(), &inside) {
                    Ok(Some(touched)) => Touching::Found(Box::new(touched)),
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
        Ok(TouchRun { shared, thread })
    }
}

impl TouchRun {
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
    let listing = scan::list(folder)?;
    let articles: Vec<(&String, Vec<&String>)> = listing
        .articles
        .iter()
        .filter(|(_, files)| !files.layers.is_empty())
        .map(|(id, files)| {
            let annotators = files.layers.iter().map(|(annotator, _)| annotator);
            (id, annotators.collect())
        })
        .collect();
    let mut touched = Touched::default();
    for (at, batch) in articles.chunks(BATCH).enumerate() {
        if shared.cancel.load(Ordering::Relaxed) {
            return Ok(None);
        }
        shared.set(Touching::Reading(at * BATCH, articles.len()));
        let found: Vec<Touched> = batch
            .par_iter()
            .map(|(id, annotators)| of_article(folder, after, id, annotators))
            .collect();
        found.into_iter().for_each(|one| touched.merge(one));
    }
    Ok(Some(touched))
}

fn of_article(
    folder: &ProjectFolder,
    after: &Codebook,
    id: &str,
    annotators: &[&String],
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
