//! A save, as a value that any thread can run.
//!
//! It owns a snapshot of the layer, so that annotating goes on meanwhile. Before anything is
//! written it compares the file on disk with what was last read or written: a file that
//! somebody else changed is never overwritten silently (law 8).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::atomic::{write_atomic, write_atomic_if};
use super::error::StoreError;
use super::inspection::MAX_LAYER_BYTES;
use super::journal::Journal;
use super::layer_text::{LayerMeta, write_layer};
use super::log::append_to_log;
use super::reading::{file_name, read_bytes};
use super::sha256_hex;
use crate::model::article::Article;
use crate::model::layer::Layer;

/// Everything that a save needs.
#[derive(Clone, Debug)]
pub struct SaveJob {
    pub(super) layer: Layer,
    pub(super) article: Arc<Article>,
    pub(super) meta: LayerMeta,
    pub(super) path: PathBuf,
    /// The SHA-256 of the file that may be replaced; `None` when there was no file.
    pub(super) expected: Option<String>,
    /// Whether the file that is replaced is kept, because it says something else.
    pub(super) keep_old: bool,
    /// For the names of files that are kept.
    pub(super) stamp: String,
    /// Where the snapshot goes when somebody else changed the file; `None` for a new name.
    pub(super) mine: Option<PathBuf>,
    pub(super) journal: Option<Arc<Mutex<Journal>>>,
    /// Where the record of edits is, when one is kept.
    pub(super) log: Option<PathBuf>,
    /// How many edits of the journal the snapshot has.
    pub(super) edits: u64,
    /// Replaces the file even when somebody else changed it; their version is kept beside it as
    /// `name.ron.before-TIME`. For the explicit choice of a person.
    pub overwrite: bool,
}

/// A save that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The SHA-256 of the file now.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where the file that was replaced is kept, if it is.
    pub kept: Option<PathBuf>,
    /// Why the record of edits lacks the edits of this save, when it does. They are in the
    /// journal, and the next save tries again.
    pub log_failed: Option<StoreError>,
    pub(super) edits: u64,
}

impl SaveJob {
    /// Writes the file.
    ///
    /// # Errors
    /// [`StoreError::ChangedOnDisk`] when somebody else changed it; the snapshot is then in a file
    /// beside it, `name.ron.mine-TIME`, until a person chooses. Otherwise what the operating
    /// system says. The file is then as it was.
    pub fn run(&self) -> Result<Saved, StoreError> {
        self.run_with(|| {})
    }

    /// [`SaveJob::run`], with something that happens while the file is being written.
    pub(super) fn run_with(&self, meanwhile: impl FnOnce()) -> Result<Saved, StoreError> {
        let text = write_layer(&self.layer, &self.article, &self.meta);
        let sha256 = sha256_hex(text.as_bytes());
        let old = self.old()?;
        let seen = old.as_deref().map(sha256_hex);
        let foreign = match &old {
            Some(_) => self.expected != seen,
            None => false,
        };
        if foreign && !self.overwrite {
            return Err(self.changed_on_disk());
        }
        let kept = match old {
            Some(bytes) if foreign || self.keep_old => {
                let aside = aside(&self.path, "before", &self.stamp);
                write_atomic(&aside, &bytes)?;
                Some(aside)
            }
            _ => None,
        };
        if let Some(journal) = &self.journal {
            let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
            // Without this line a kill right after the save would make the journal foreign, and
            // it would be set aside, not lost. A disk that is full is met again below.
            let _ = journal.saving(self.edits, &sha256);
        }
        meanwhile();
        let mut changed = false;
        let written = write_atomic_if(&self.path, text.as_bytes(), || {
            // One that went away is no work that could be lost.
            let now = self.old()?.as_deref().map(sha256_hex);
            changed = now.is_some() && now != seen;
            if changed {
                return Err(StoreError::ChangedOnDisk {
                    path: self.path.clone(),
                    kept: None,
                });
            }
            Ok(())
        });
        if changed {
            return Err(self.changed_on_disk());
        }
        written?;
        Ok(Saved {
            sha256,
            bytes: text.len() as u64,
            kept,
            log_failed: self.log_edits().err(),
            edits: self.edits,
        })
    }

    /// Somebody else changed the file: the snapshot is kept beside it.
    fn changed_on_disk(&self) -> StoreError {
        StoreError::ChangedOnDisk {
            path: self.path.clone(),
            kept: self.keep_mine().ok(),
        }
    }

    /// Brings the edits of the snapshot into the record.
    fn log_edits(&self) -> Result<(), StoreError> {
        let (Some(log), Some(journal)) = (&self.log, &self.journal) else {
            return Ok(());
        };
        let journal = || journal.lock().unwrap_or_else(PoisonError::into_inner);
        // An edit need not wait for the disk.
        let lines = journal().unlogged(self.edits);
        append_to_log(log, &lines)?;
        journal().logged(self.edits);
        Ok(())
    }

    /// Writes the snapshot to another file, which it replaces. The own file and the journal stay
    /// as they are.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn save_copy_as(&self, path: &Path) -> Result<(), StoreError> {
        let text = write_layer(&self.layer, &self.article, &self.meta);
        write_atomic(path, text.as_bytes())
    }

    /// Keeps the snapshot beside the file, and notes in the journal where: its edits will not
    /// fit what somebody else wrote.
    fn keep_mine(&self) -> Result<PathBuf, StoreError> {
        let path = match &self.mine {
            Some(path) => path.clone(),
            None => aside(&self.path, "mine", &self.stamp),
        };
        self.save_copy_as(&path)?;
        if let Some(journal) = &self.journal {
            let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
            // Without this line the copy is there all the same.
            let _ = journal.kept(self.edits, &file_name(&path));
        }
        Ok(path)
    }

    fn old(&self) -> Result<Option<Vec<u8>>, StoreError> {
        match std::fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io("save the annotations", &self.path, &error)),
            Ok(_) => read_bytes("save the annotations", &self.path, MAX_LAYER_BYTES).map(Some),
        }
    }
}

/// A name that is free, for a file that is kept: `name.ron.WHY-TIME`.
pub(super) fn aside(path: &Path, why: &str, stamp: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = format!("{name}.{why}-{stamp}");
    let taken = |path: &Path| path.symlink_metadata().is_ok();
    let first = path.with_file_name(&name);
    if !taken(&first) {
        return first;
    }
    (2_u64..)
        .map(|number| path.with_file_name(format!("{name}-{number}")))
        .find(|path| !taken(path))
        .unwrap_or(first)
}
