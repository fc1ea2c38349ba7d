//! Saving by itself: when, on which thread, and what the person is told.
//!
//! One second after the last edit a thread writes the file; the waker tells the window when it
//! is done. An idle session asks for no further call of [`Session::tick`]. Nothing is written
//! when nothing was changed.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Change, Session};
use crate::store::{Access, Problem, SaveJob, Saved, StoreError};

/// How long after the last edit the file is written.
const CALM: Duration = Duration::from_secs(1);
/// How long after a save that failed the next is tried.
const AGAIN: Duration = Duration::from_secs(5);
/// How often to look for the end of a save, should the waker be missing.
const LOOK: Duration = Duration::from_millis(250);

/// Where the work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// In the file, or there is nothing to save.
    Saved,
    /// In the journal: it survives a kill.
    Unsaved,
    /// Being written into the file.
    Saving,
    /// It could not be written, and why; it is tried again, unless [`Session::conflict`].
    Failed(String),
    /// Nothing can be changed, and why.
    ReadOnly(String),
}

/// What to do when somebody else changed the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictChoice {
    /// Replace the file; theirs is kept as `name.ron.before-TIME`.
    KeepMine,
    /// Read the file; mine is kept as `name.ron.mine-TIME`, and undo brings it back.
    TakeTheirs,
}

type Waker = Arc<dyn Fn() + Send + Sync>;

/// The saving of a session.
#[derive(Default)]
pub(super) struct Autosave {
    /// The revision of the layer that the file has; `None` when the file has none of them.
    saved: Option<u64>,
    /// Whether the file says something else than the session although nothing was edited.
    out_of_date: bool,
    running: Option<Running>,
    failed: Option<String>,
    conflict: bool,
    /// In a conflict the revision that is kept beside the file; `None` when none could be.
    kept: Option<u64>,
    journal_failed: Option<String>,
    log_failed: Option<String>,
    /// The revision that the last tick saw, and when it first did.
    seen: Option<(u64, Instant)>,
    /// Not before this time.
    retry: Option<Instant>,
    waker: Option<Waker>,
}

/// A save on its thread.
struct Running {
    revision: u64,
    done: Receiver<(SaveJob, Result<Saved, StoreError>)>,
}

impl Autosave {
    pub(super) fn new(saved: bool, out_of_date: bool) -> Self {
        Self {
            saved: saved.then_some(0),
            out_of_date,
            ..Self::default()
        }
    }

    pub(super) fn set_out_of_date(&mut self) {
        self.out_of_date = true;
    }

    /// `revision` says nothing that the file does not.
    pub(super) fn is_saved(&mut self, revision: u64) {
        self.saved = Some(revision);
    }

    /// The file has `revision` now, because it was read.
    pub(super) fn read(&mut self, revision: u64) {
        self.saved = Some(revision);
        self.failed = None;
        self.conflict = false;
        self.kept = None;
        self.journal_failed = None;
        self.out_of_date = false;
    }

    /// Takes note of whether an edit is in the journal.
    pub(super) fn journaled(&mut self, result: Result<(), StoreError>) {
        self.journal_failed = result.err().map(|error| error.to_string());
    }
}

impl std::fmt::Debug for Autosave {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Autosave")
            .field("saved", &self.saved)
            .field("running", &self.running.is_some())
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Where the work is.
    pub fn save_state(&self) -> SaveState {
        let failed = self.autosave.failed.as_ref();
        if let Access::ReadOnly(reason) = &self.access {
            SaveState::ReadOnly(reason.clone())
        } else if self.autosave.running.is_some() && !self.autosave.conflict {
            SaveState::Saving
        } else if let Some(reason) = failed.or(self.autosave.journal_failed.as_ref()) {
            SaveState::Failed(reason.clone())
        } else if self.is_dirty() {
            SaveState::Unsaved
        } else {
            SaveState::Saved
        }
    }

    /// The file of the annotations, when somebody else changed it and the person must choose:
    /// see [`Session::resolve_conflict`].
    pub fn conflict(&self) -> Option<&Path> {
        self.layer_path().filter(|_| self.autosave.conflict)
    }

    /// Gives what is called, on another thread, when a save is done.
    pub fn set_waker(&mut self, waker: Box<dyn Fn() + Send + Sync>) {
        self.autosave.waker = Some(Arc::from(waker));
    }

    /// Saves when it is time, and collects a save that is done. `now` is the time. In a conflict
    /// what would be saved is kept beside the file, so that a kill loses nothing then either.
    ///
    /// Returns after what time to call again, or `None` when nothing is pending: an idle window
    /// need not repaint.
    pub fn tick(&mut self, now: Instant) -> Option<Duration> {
        self.collect();
        if self.store.is_none() || self.access != Access::ReadWrite {
            return None;
        }
        if self.autosave.running.is_some() {
            return Some(LOOK);
        }
        if !self.is_dirty() || self.conflict_is_kept() {
            return None;
        }
        let since = match self.autosave.seen {
            Some((revision, since)) if revision == self.revision => since,
            _ => {
                self.autosave.seen = Some((self.revision, now));
                now
            }
        };
        let mut due = since + CALM;
        if self.autosave.failed.is_some() && self.autosave.kept.is_none() {
            due = due.max(*self.autosave.retry.get_or_insert(now + AGAIN));
        }
        let wait = due.saturating_duration_since(now);
        if !wait.is_zero() {
            return Some(wait);
        }
        self.retry_journal();
        self.start_save();
        Some(LOOK)
    }

    /// Saves now and waits for it: for Ctrl+S. Nothing is written when the file has everything.
    ///
    /// # Errors
    /// [`StoreError::ChangedOnDisk`] when somebody else changed the file; otherwise what the
    /// operating system says. The work is still in memory and in the journal.
    pub fn save_now(&mut self) -> Result<(), StoreError> {
        self.wait();
        if !self.is_dirty() && !self.autosave.out_of_date {
            return Ok(());
        }
        self.save_inline(false)
    }

    /// Ends a conflict as the person chose.
    ///
    /// # Errors
    /// When the file cannot be written or read; the conflict stays then.
    pub fn resolve_conflict(&mut self, choice: ConflictChoice) -> Result<Change, StoreError> {
        self.wait();
        match choice {
            ConflictChoice::KeepMine => self.save_inline(true).map(|()| Change::default()),
            ConflictChoice::TakeTheirs => self.take_theirs(),
        }
    }

    /// Saves what is unsaved, removes the journal and lets other windows have the article.
    /// Nothing can be changed afterwards.
    ///
    /// # Errors
    /// When it cannot be saved; then the session stays open.
    pub fn close(&mut self) -> Result<(), StoreError> {
        self.wait();
        if self.store.is_some() && self.access == Access::ReadWrite {
            if self.is_dirty() {
                self.save_inline(false)?;
            } else {
                self.save_active();
            }
        }
        if let Some(store) = &mut self.store {
            store.close();
            if self.access == Access::ReadWrite {
                self.access = Access::ReadOnly("the article is closed; open it again".to_owned());
            }
        }
        Ok(())
    }

    /// Whether there are edits that the file does not have.
    pub fn is_dirty(&self) -> bool {
        self.autosave.saved != Some(self.revision)
    }

    /// Whether a conflict waits for a person and everything of mine is kept beside the file.
    pub(super) fn conflict_is_kept(&self) -> bool {
        self.autosave.conflict && self.autosave.kept == Some(self.revision)
    }

    /// Writes how long the annotator was active, when nothing else is to be written and there is
    /// a file: to have looked at an article makes none. It is not worth a conflict, nor keeping a
    /// person from closing, so what fails is left.
    fn save_active(&mut self) {
        let wanted = self.store.as_ref().is_some_and(|store| {
            store.active_is_unsaved() && store.has_file() && !store.is_changed_on_disk()
        });
        if wanted && !self.autosave.conflict {
            let _ = self.save_inline(false);
        }
    }

    fn retry_journal(&mut self) {
        if let Some(store) = &mut self.store
            && store.journal_is_behind()
        {
            let result = store.retry_journal().map(|_| ());
            self.autosave.journaled(result);
        }
    }

    /// Starts a save on a thread, or does it here when there is no thread to be had.
    fn start_save(&mut self) {
        let Some(store) = &self.store else { return };
        let job = store.prepare(&self.layer, &self.article);
        let waker = self.autosave.waker.clone();
        let (sender, done) = mpsc::channel();
        let thread = thread::Builder::new().name("save".to_owned());
        let started = thread.spawn(move || {
            let result = job.run();
            // The session may be gone.
            let _ = sender.send((job, result));
            if let Some(waker) = waker {
                waker();
            }
        });
        match started {
            Ok(_) => {
                self.autosave.running = Some(Running {
                    revision: self.revision,
                    done,
                });
            }
            Err(_) => {
                // What went wrong is in `failed`.
                let _ = self.save_inline(false);
            }
        }
    }

    pub(super) fn save_inline(&mut self, overwrite: bool) -> Result<(), StoreError> {
        if let Access::ReadOnly(reason) = &self.access {
            return Err(StoreError::ReadOnly {
                reason: reason.clone(),
                path: self.layer_path().unwrap_or(Path::new("")).to_owned(),
            });
        }
        let Some(store) = &self.store else {
            return Err(StoreError::InMemory);
        };
        let mut job = store.prepare(&self.layer, &self.article);
        job.overwrite = overwrite;
        let result = job.run();
        self.settle(self.revision, &job, result)
    }

    /// Takes the result of a save on its thread, when it is there.
    fn collect(&mut self) {
        let Some(running) = &self.autosave.running else {
            return;
        };
        match running.done.try_recv() {
            Err(TryRecvError::Empty) => {}
            Ok((job, result)) => self.collected(Some((job, result))),
            Err(TryRecvError::Disconnected) => self.collected(None),
        }
    }

    /// Waits for the save on its thread.
    pub(super) fn wait(&mut self) {
        if let Some(running) = &self.autosave.running {
            let result = running.done.recv().ok();
            self.collected(result);
        }
    }

    fn collected(&mut self, result: Option<(SaveJob, Result<Saved, StoreError>)>) {
        let Some(running) = self.autosave.running.take() else {
            return;
        };
        match result {
            Some((job, result)) => {
                // What went wrong is in `failed`.
                let _ = self.settle(running.revision, &job, result);
            }
            None => {
                let path = self.layer_path().unwrap_or(Path::new("")).to_owned();
                self.autosave.failed = Some(StoreError::Interrupted { path }.to_string());
            }
        }
    }

    fn settle(
        &mut self,
        revision: u64,
        job: &SaveJob,
        result: Result<Saved, StoreError>,
    ) -> Result<(), StoreError> {
        self.autosave.retry = None;
        match result {
            Ok(saved) => {
                self.autosave.saved = Some(revision);
                self.autosave.out_of_date = false;
                self.autosave.failed = None;
                self.autosave.conflict = false;
                self.autosave.kept = None;
                let log_failed = saved.log_failed.as_ref().map(ToString::to_string);
                if let Some(reason) = &log_failed
                    && self.autosave.log_failed.is_none()
                {
                    let reason = reason.clone();
                    self.problems.push(Problem::LogFailed { reason });
                }
                self.autosave.log_failed = log_failed;
                if let Some(store) = &mut self.store {
                    let emptied = store.finish(job, &saved);
                    if self.autosave.journal_failed.is_some() {
                        self.autosave.journaled(emptied);
                    }
                }
                Ok(())
            }
            Err(error) => {
                self.autosave.failed = Some(error.to_string());
                self.autosave.conflict = false;
                self.autosave.kept = None;
                if let StoreError::ChangedOnDisk { kept, .. } = &error {
                    self.autosave.conflict = true;
                    self.autosave.kept = kept.is_some().then_some(revision);
                    if let Some(store) = &mut self.store {
                        store.keep_mine(kept.as_deref());
                    }
                }
                Err(error)
            }
        }
    }
}
