//! Changing the codebook of a project: what a change touches, and making it.
//!
//! A change is one file written, `codebook.ron`. Layers follow it when they are read, everybody's,
//! and their files are written by nobody but their annotators: see [`crate::model::codebook`].

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::worker::WorkerRequest;
use super::{Project, ProjectFolder};
use crate::model::codebook::{Change, ChangeError, Codebook, Impact, LabelId, folded_quote};
use crate::session::task::{Steps, Task, TaskControl, Waker};
use crate::store::project::{scan, seconds};
use crate::store::{StoreError, read_records};

/// Layers are read in batches of so many, after each of which the count is told.
const BATCH: usize = 256;

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
        self.worker
            .order(WorkerRequest::Folder(self.folder.clone()));
        Ok(())
    }

    /// Looks at what a change touches in all layers of the project, as they are on disk.
    ///
    /// # Errors
    /// When the change cannot be made.
    pub fn touched_by(&self, change: &Change, waker: Waker) -> Result<Task<Impact>, ChangeError> {
        let after = self.codebook_after(change)?;
        let labels = change
            .labels(self.codebook())
            .map(|labels| labels.into_iter().cloned().collect::<Vec<LabelId>>());
        let folder = self.folder.clone();
        Ok(Task::start("codebook", waker, move |control| {
            look(&folder, &after, labels.as_deref(), control)
        }))
    }

    /// Finds the words that have a label in all layers of the project, the most frequent first: a
    /// label may be split by them.
    pub fn words_of(&self, label: &LabelId, waker: Waker) -> Task<Vec<LabelledWord>> {
        let (folder, label) = (self.folder.clone(), label.clone());
        Task::start("codebook", waker, move |control| {
            words(&folder, &label, control)
        })
    }
}

/// What is touched. A change that touches the spans of no label need not be looked at.
fn look(
    folder: &ProjectFolder,
    after: &Codebook,
    labels: Option<&[LabelId]>,
    control: &TaskControl<Steps>,
) -> Result<Impact, String> {
    let mut touched = Impact::default();
    if labels.is_some_and(<[LabelId]>::is_empty) {
        return Ok(touched);
    }
    let found = in_batches(folder, control, |(id, annotators)| {
        of_article(folder, after, id, annotators)
    })?;
    found.into_iter().for_each(|one| touched.merge(one));
    Ok(touched)
}

/// The words of the spans with a label.
fn words(
    folder: &ProjectFolder,
    label: &LabelId,
    control: &TaskControl<Steps>,
) -> Result<Vec<LabelledWord>, String> {
    let found = in_batches(folder, control, |(id, annotators)| {
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
    })?;
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
    Ok(words)
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

/// What `each` makes of the annotated articles, in their order.
fn in_batches<T: Send>(
    folder: &ProjectFolder,
    control: &TaskControl<Steps>,
    each: impl Fn(&(String, Vec<String>)) -> T + Sync,
) -> Result<Vec<T>, String> {
    let articles = annotated(folder).map_err(|error| error.to_string())?;
    let mut found = Vec::with_capacity(articles.len());
    for (at, batch) in articles.chunks(BATCH).enumerate() {
        if control.is_cancelled() {
            return Err("it was stopped".to_owned());
        }
        control.steps(at * BATCH, articles.len());
        found.par_extend(batch.par_iter().map(&each));
    }
    Ok(found)
}

fn of_article(folder: &ProjectFolder, after: &Codebook, id: &str, annotators: &[String]) -> Impact {
    let mut touched = Impact::default();
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
