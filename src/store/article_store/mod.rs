//! One article with its annotations on disk: opening, the journal of edits, saving.
//!
//! | file | |
//! |---|---|
//! | `name.txt` | the article; never written |
//! | `name.ron` | its layer |
//! | `.name.ron.journal` | edits that are not in `name.ron` yet; the lock of the open window |
//! | `name.ron.before-TIME` | a layer that was replaced by one that says something else |
//! | `name.ron.mine-TIME` | a layer that could not take the place of one that somebody else wrote |
//! | `name.ron.journal-lost-TIME` | edits that fit nothing any more |
//!
//! Nothing is written until there is an edit, and nothing that cannot be read is replaced.

mod active;
mod journal_replay;
mod text_on_disk;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use active::Active;
pub use text_on_disk::TextOnDisk;
use text_on_disk::{Stamp, stamp_of};

use super::atomic::folder_of;
use super::disk;
use super::encoding::TextEncoding;
use super::error::StoreError;
use super::inspection::{
    Inspected, LayerOnDisk, MAX_LAYER_BYTES, inspect_at, inspect_with, read_layer_file,
};
use super::journal::{Journal, Unavailable};
use super::layer_file::LayerFile;
use super::layer_text::LayerMeta;
use super::log::{LogLine, append_to_log, log_path};
use super::log_entry::LoggedChange;
use super::migration::migrate_file;
use super::placing::{Placed, place};
use super::problem::Problem;
use super::reading::{Loaded, file_name, read_bytes};
use super::recovery::checksum;
use super::saving::{SaveJob, Saved, aside};
use super::set_aside::{BroughtBack, OpenLayer, SetAside};
use super::sha256_hex;
use crate::model::article::Article;
use crate::model::codebook::{Codebook, Revision};
use crate::model::edit::Edit;
use crate::model::layer::Layer;

/// How to open an article.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The encoding that the person chose; `None` for that of the last time, or the detected.
    pub encoding: Option<TextEncoding>,
    /// Who annotates, for a layer that has no annotator yet.
    pub annotator: String,
    /// The clock.
    pub clock: fn() -> Timestamp,
    /// The labels.
    pub codebook: Codebook,
    /// Whether a record of the edits is kept beside the layer, in `name.log`.
    pub record: bool,
    /// Why the article may not be annotated, when it may not: nothing is locked or written then.
    pub read_only: Option<String>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            encoding: None,
            annotator: String::new(),
            clock: Timestamp::now,
            codebook: Codebook::default(),
            record: false,
            read_only: None,
        }
    }
}

/// Whether an article may be annotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Yes.
    ReadWrite,
    /// No: why, and what can be done.
    ReadOnly(String),
}

/// An article that is open.
#[derive(Debug)]
pub struct Opened {
    /// The article and what its file was like.
    pub loaded: Loaded,
    /// Its layer, with the edits of the journal.
    pub layer: Layer,
    /// The labels.
    pub codebook: Codebook,
    /// What a person should know.
    pub problems: Vec<Problem>,
    /// How many edits were in the journal and not in the layer's file.
    pub recovered: usize,
    /// The files.
    pub store: ArticleStore,
    /// Whether it may be annotated.
    pub access: Access,
}

/// The files of an open article.
#[derive(Debug)]
pub struct ArticleStore {
    article_path: PathBuf,
    layer_path: PathBuf,
    article_sha256: String,
    article_stamp: Stamp,
    encoding: TextEncoding,
    annotator: String,
    created: String,
    active: Active,
    /// The SHA-256 of the layer's file as it was last read or written.
    on_disk: Option<String>,
    keep_old: bool,
    /// Where the layer is kept while somebody else's is in its place.
    mine: Option<PathBuf>,
    journal: Option<Arc<Mutex<Journal>>>,
    /// Where the record of edits is, when one is kept.
    log: Option<PathBuf>,
    clock: fn() -> Timestamp,
    /// The revision of the codebook in whose terms the layer is.
    codebook: Revision,
}

impl ArticleStore {
    /// Opens the article at `path`, or that of the layer at `path`, and takes up what a process
    /// that was killed left in the journal.
    ///
    /// # Errors
    /// As for [`super::inspect`]. An article that cannot be annotated, because its layer cannot be
    /// read or written or another window has it, opens all the same, for reading only.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Opened, StoreError> {
        let inspected = inspect_with(path, options.encoding, &options.codebook)?;
        Ok(Self::open_inspected(inspected, options))
    }

    /// Opens the article at `article_path` with the layer at `layer_path`, which may be in another
    /// folder. The folder of the layer is made if it is missing.
    ///
    /// # Errors
    /// As for [`ArticleStore::open`].
    pub fn open_at(
        article_path: &Path,
        layer_path: &Path,
        options: &OpenOptions,
    ) -> Result<Opened, StoreError> {
        let inspected = inspect_at(
            article_path,
            layer_path,
            options.encoding,
            &options.codebook,
        )?;
        if options.read_only.is_none() {
            // Where none can be made the journal cannot either, and the article is read-only.
            let _ = disk::create_folder(&folder_of(layer_path));
        }
        Ok(Self::open_inspected(inspected, options))
    }

    fn open_inspected(inspected: Inspected, options: &OpenOptions) -> Opened {
        let file = inspected.file.as_ref();
        let annotator = file
            .map(|file| file.annotator.clone())
            .filter(|annotator| !annotator.is_empty())
            .unwrap_or_else(|| options.annotator.clone());
        let basis = inspected.basis(&annotator);
        let log = options.record.then(|| log_path(&inspected.layer_path));
        let mut opened = Opened {
            store: Self {
                article_stamp: stamp_of(&inspected.article_path),
                article_path: inspected.article_path,
                layer_path: inspected.layer_path,
                article_sha256: inspected.loaded.sha256.clone(),
                encoding: inspected.loaded.encoding,
                annotator,
                created: file.map(|file| file.created.clone()).unwrap_or_default(),
                active: Active::of_file(file.map_or(0, |file| file.active_seconds)),
                on_disk: file.map(|file| file.sha256.clone()),
                keep_old: inspected.problems.iter().any(Problem::changes_layer),
                mine: None,
                journal: None,
                log,
                clock: options.clock,
                codebook: options.codebook.revision.clone(),
            },
            loaded: inspected.loaded,
            layer: inspected.layer,
            codebook: inspected.codebook,
            problems: inspected.problems,
            recovered: 0,
            access: Access::ReadWrite,
        };
        if let Some(reason) = inspected.unreadable {
            opened.access = Access::ReadOnly(reason);
        } else if let Some(reason) = &options.read_only {
            opened.access = Access::ReadOnly(reason.clone());
        } else if is_marked_read_only(&opened.store.layer_path) {
            let path = opened.store.layer_path.display();
            opened.access = Access::ReadOnly(format!(
                "the annotations are marked read-only; allow writing to the file: {path}"
            ));
        } else if let Err(why) = opened.take_up_journal(&basis) {
            opened.access = Access::ReadOnly(match why {
                Unavailable::Locked => format!(
                    "the article is open in another window; annotate there or close it: {}",
                    opened.store.article_path.display()
                ),
                Unavailable::Failed(error) => error.to_string(),
            });
        }
        opened
    }

    /// The file of the article.
    pub fn article_path(&self) -> &Path {
        &self.article_path
    }

    /// The file of the layer.
    pub fn layer_path(&self) -> &Path {
        &self.layer_path
    }

    /// Who annotates.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// Says who annotates; the next save writes it.
    pub fn set_annotator(&mut self, annotator: impl Into<String>) {
        self.annotator = annotator.into();
    }

    /// From now on the layer is in the terms of this revision of the codebook.
    pub fn follow_codebook(&mut self, revision: &Revision) {
        self.codebook = revision.clone();
        if let Some(mut journal) = self.journal() {
            journal.follow_codebook(revision);
        }
    }

    /// How long the annotator was active in the article, in seconds.
    pub fn active_seconds(&self) -> u64 {
        self.active.seconds()
    }

    /// Counts time in which the annotator was active; the next save writes it.
    pub fn add_active(&mut self, time: Duration) {
        self.active.add(time);
    }

    /// Whether the file has another active time than was counted, in whole seconds.
    pub fn active_is_unsaved(&self) -> bool {
        self.active.is_unsaved()
    }

    /// Whether there is a file of the layer, as far as known.
    pub fn has_file(&self) -> bool {
        self.on_disk.is_some()
    }

    /// Puts an edit that was applied into the journal, and when a record of edits is kept, says
    /// there what the edit did to the layer, which is `layer` now. `inverse` takes the edit back.
    ///
    /// # Errors
    /// When it cannot be written; it waits then, see [`ArticleStore::retry_journal`].
    pub fn append(
        &mut self,
        edit: &Edit,
        inverse: &Edit,
        layer: &Layer,
        article: &Article,
    ) -> Result<(), StoreError> {
        let did = match self.log {
            Some(_) => LoggedChange::of(edit, inverse, layer, article),
            None => Vec::new(),
        };
        let time = precise((self.clock)());
        self.journal()
            .map_or(Ok(()), |mut journal| journal.append(edit, &time, did))
    }

    /// Writes the edits that wait because they could not be written. `true` when some did.
    ///
    /// # Errors
    /// When they still cannot be written.
    pub fn retry_journal(&mut self) -> Result<bool, StoreError> {
        match self.journal() {
            Some(mut journal) if journal.is_behind() => journal.retry().map(|()| true),
            _ => Ok(false),
        }
    }

    /// Whether edits wait because they could not be written.
    pub fn journal_is_behind(&self) -> bool {
        self.journal().is_some_and(|journal| journal.is_behind())
    }

    /// A save of `layer` as it is now, to be run on any thread. One at a time; what it gives
    /// goes to [`ArticleStore::finish`].
    pub fn prepare(&self, layer: &Layer, article: &Arc<Article>) -> SaveJob {
        let now = (self.clock)();
        let created = if self.created.is_empty() {
            seconds(now)
        } else {
            self.created.clone()
        };
        SaveJob {
            layer: layer.clone(),
            article: Arc::clone(article),
            meta: LayerMeta {
                annotator: self.annotator.clone(),
                created,
                modified: seconds(now),
                sha256: self.article_sha256.clone(),
                encoding: self.encoding.label().to_owned(),
                active_seconds: self.active.seconds(),
                codebook: self.codebook.clone(),
            },
            path: self.layer_path.clone(),
            expected: self.on_disk.clone(),
            keep_old: self.keep_old,
            stamp: stamp(now),
            mine: self.mine.clone(),
            edits: self.journal().map_or(0, |journal| journal.last()),
            journal: self.journal.clone(),
            log: self.log.clone(),
            overwrite: false,
        }
    }

    /// Takes note of a save that was done.
    ///
    /// # Errors
    /// When the journal cannot be emptied, which does no harm.
    pub fn finish(&mut self, job: &SaveJob, saved: &Saved) -> Result<(), StoreError> {
        self.on_disk = Some(saved.sha256.clone());
        self.created.clone_from(&job.meta.created);
        self.active.wrote(job.meta.active_seconds);
        self.keep_old = false;
        if let Some(mine) = self.mine.take() {
            // The file has it all now. A copy that stays does no harm.
            let _ = disk::remove(&mine);
        }
        self.journal().map_or(Ok(()), |mut journal| {
            journal.saved(saved.edits, &saved.sha256)
        })
    }

    /// Takes note of a save that was not done because somebody else changed the file: the layer
    /// is in `kept`, which the next save that meets the same writes anew.
    pub fn keep_mine(&mut self, kept: Option<&Path>) {
        if let Some(kept) = kept {
            self.mine = Some(kept.to_owned());
        }
    }

    /// Reads the layer's file that somebody else wrote, and goes on from it; the edits of the
    /// journal are forgotten. `mine` is kept beside it as `name.ron.mine-TIME`.
    ///
    /// # Errors
    /// When it is gone or cannot be read, `mine` cannot be kept, or the journal cannot be emptied;
    /// nothing is taken then.
    pub fn take_theirs(
        &mut self,
        mine: &Layer,
        article: &Arc<Article>,
        codebook: &Codebook,
    ) -> Result<Placed, StoreError> {
        let (file, sha256) = self.theirs()?;
        let job = self.prepare(mine, article);
        let mine = job.mine.clone();
        let mine = mine.unwrap_or_else(|| aside(&self.layer_path, "mine", &job.stamp));
        job.save_copy_as(&mine)?;
        self.go_on_from(file, sha256, article, codebook)
    }

    /// Reads the layer's file that somebody else wrote, and goes on from it. Everything must be
    /// saved, so nothing needs to be kept.
    ///
    /// # Errors
    /// When it is gone or cannot be read, or the journal cannot be emptied; nothing is taken then.
    pub fn read_theirs(
        &mut self,
        article: &Arc<Article>,
        codebook: &Codebook,
    ) -> Result<Placed, StoreError> {
        let (file, sha256) = self.theirs()?;
        self.go_on_from(file, sha256, article, codebook)
    }

    /// Whether the layer's file is there and is not the one that was last read or written. It is
    /// read for that.
    pub fn is_changed_on_disk(&self) -> bool {
        match read_bytes("read the annotations", &self.layer_path, MAX_LAYER_BYTES) {
            Ok(bytes) => self.on_disk.as_ref() != Some(&sha256_hex(&bytes)),
            Err(_) => false,
        }
    }

    fn theirs(&self) -> Result<(LayerFile, String), StoreError> {
        match read_layer_file(&self.layer_path)? {
            LayerOnDisk::Readable(file, sha256) => Ok((*file, sha256)),
            LayerOnDisk::Unreadable(error) => Err(error),
            LayerOnDisk::Missing => {
                let missing = io::Error::from(io::ErrorKind::NotFound);
                Err(StoreError::io(
                    "read the annotations",
                    &self.layer_path,
                    &missing,
                ))
            }
        }
    }

    fn go_on_from(
        &mut self,
        mut file: LayerFile,
        sha256: String,
        article: &Arc<Article>,
        codebook: &Codebook,
    ) -> Result<Placed, StoreError> {
        let loaded = Loaded {
            article: Article::clone(article),
            encoding: self.encoding,
            sha256: self.article_sha256.clone(),
        };
        migrate_file(&mut file, codebook).map_err(|error| StoreError::Layer {
            error,
            path: self.layer_path.clone(),
        })?;
        let placed = place(&file, &loaded, codebook);
        self.log_theirs(&placed, &sha256);
        if let Some(mut journal) = self.journal() {
            journal.restart(&sha256)?;
        }
        self.keep_old = placed.report.iter().any(Problem::changes_layer);
        self.annotator = file.annotator;
        self.created = file.created;
        self.active.go_on_from(file.active_seconds);
        self.on_disk = Some(sha256);
        self.mine = None;
        Ok(placed)
    }

    /// The layer with what was set aside, beside what it has. Nothing is written.
    ///
    /// # Errors
    /// As for [`SetAside::brought_back`].
    pub fn bring_back(
        &self,
        aside: &SetAside,
        layer: &Layer,
        article: &Arc<Article>,
        codebook: &Codebook,
    ) -> Result<BroughtBack, StoreError> {
        let loaded = Loaded {
            article: Article::clone(article),
            encoding: self.encoding,
            sha256: self.article_sha256.clone(),
        };
        aside.brought_back(&OpenLayer {
            layer,
            loaded: &loaded,
            meta: &self.prepare(layer, article).meta,
            codebook,
        })
    }

    /// Notes in the record that the annotations of another program took the place of the own, and
    /// before that the edits which it lacks. What fails here is not tried again: it is about
    /// edits that are gone.
    fn log_theirs(&self, placed: &Placed, sha256: &str) {
        let (Some(log), Some(journal)) = (&self.log, self.journal()) else {
            return;
        };
        let mut lines = journal.unlogged(journal.last());
        let time = precise((self.clock)());
        lines.push(LogLine {
            sum: checksum(sha256, &time),
            time,
            by: self.annotator.clone(),
            did: vec![LoggedChange::Theirs {
                spans: placed.layer.len(),
                incidents: placed.layer.incidents().len(),
            }],
        });
        let _ = append_to_log(log, &lines);
    }

    /// Removes the journal and lets other windows have the article. Everything must be saved, so
    /// a journal that cannot be removed does no harm. It stays for what the record of edits
    /// lacks and cannot take.
    pub fn close(&mut self) {
        if let (Some(log), Some(mut journal)) = (&self.log, self.journal()) {
            let last = journal.last();
            if append_to_log(log, &journal.unlogged(last)).is_ok() {
                journal.logged(last);
            }
        }
        let Some(journal) = self.journal.take() else {
            return;
        };
        // A save that still runs drops it when it is done.
        if let Ok(journal) = Arc::try_unwrap(journal) {
            journal
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner)
                .remove();
        }
    }

    /// The file beside the layer with this name, when it is there, and the edits it lacks.
    fn kept(&self, kept: Option<(String, usize)>) -> Option<(PathBuf, usize)> {
        let (name, newer) = kept?;
        let path = self.layer_path.with_file_name(&name);
        (file_name(&path) == name && path.is_file()).then_some((path, newer))
    }

    fn journal(&self) -> Option<MutexGuard<'_, Journal>> {
        let journal = self.journal.as_ref()?;
        Some(journal.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_marked_read_only(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly())
}

/// RFC 3339 in UTC, whole seconds.
fn seconds(time: Timestamp) -> String {
    format!("{time:.0}")
}

/// RFC 3339 in UTC, with milliseconds.
fn precise(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// A time that may stand in a file name on every system.
pub fn stamp(time: Timestamp) -> String {
    seconds(time).replace(':', "-")
}

#[cfg(all(test, unix))]
mod tests;
