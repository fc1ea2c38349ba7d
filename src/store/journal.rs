//! The journal: edits between two saves, so that a kill loses nothing (law 8).
//!
//! `.name.ron.journal` lies beside `name.ron` while the article is open, and its lock tells a
//! second window to keep off. It is only ever appended to. Every line is
//! `checksum record`, where the checksum also covers the line before, so that a line that is
//! torn, changed or missing is seen. The records are
//!
//! * a header: which RON file, which article, which unit the positions have;
//! * an edit, with its number and its time;
//! * "a save begins": the SHA-256 of the RON file that is about to take the place, and how many
//!   edits it contains. When the RON file has this SHA-256, the save happened, and only the
//!   edits after it are still to be applied;
//! * "kept": somebody else changed the RON file, so the first so many edits are in the file of
//!   this name beside it, with all that they build upon.
//!
//! So a kill at any moment, between any two writes, neither loses an edit nor applies one
//! twice. When a save is done and no edit is newer, the journal becomes empty again.
//!
//! Where a record of edits is kept, the lines of the edits also say what it will say of them
//! ([`super::log`]), so that none is missing there after a kill.
//!
//! Writing hands the line to the operating system at once, which survives the end of the
//! process; a thread brings it to the disk within a second, which survives the end of power.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use super::disk;
use super::error::StoreError;
use super::log::LogLine;
use super::log_entry::LoggedChange;
use super::recovery::{Basis, MAX_BYTES, Record, Recovered, checksum};
use crate::model::codebook::Revision;
use crate::model::edit::Edit;

const DOING: &str = "write the journal of unsaved edits";
/// A journal of more bytes is not kept for a record of edits that cannot be written.
const KEPT_FOR_LOG: u64 = 8 << 20;

/// Where the journal of the RON file at `layer_path` is.
pub fn journal_path(layer_path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(layer_path.file_name().unwrap_or_default());
    name.push(".journal");
    layer_path.with_file_name(name)
}

/// Why there is no journal to write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Another window has the article open.
    Locked,
    /// The operating system refused.
    Failed(StoreError),
}

/// A journal that is open and locked. Dropping it unlocks it; the file stays when it has edits.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    basis: Basis,
    /// Bytes of the file that are known to be whole lines.
    length: u64,
    /// Checksum of the last whole line.
    chain: String,
    /// Number of the last edit.
    last: u64,
    /// Lines that could not be written yet.
    waiting: String,
    /// The checksum after `waiting`.
    waiting_chain: String,
    /// Lines that the record of edits does not have, with the numbers of their edits.
    unlogged: Vec<(u64, LogLine)>,
    /// Whether a write failed and may have left a part of a line.
    torn: bool,
    sync: Option<Sender<()>>,
}

impl Journal {
    /// Opens and locks the journal at `path`, and gives what a process that was killed left in
    /// it.
    ///
    /// # Errors
    /// When another window holds it, or it cannot be created here.
    pub fn open(path: &Path, basis: Basis) -> Result<(Self, Vec<u8>), Unavailable> {
        let refused = |error: &io::Error| Unavailable::Failed(StoreError::io(DOING, path, error));
        // The one who held it may remove it between our opening and our locking it.
        for _ in 0..16 {
            let mut file = disk::open_to_append(path).map_err(|error| refused(&error))?;
            match disk::try_lock(&file, path) {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(Unavailable::Locked),
                // Some network drives cannot lock; that is no reason not to work there.
                Err(TryLockError::Error(error)) if disk::cannot_lock(&error) => {}
                Err(TryLockError::Error(error)) => return Err(refused(&error)),
            }
            if !disk::is_still_at(&file, path) {
                continue;
            }
            let mut bytes = Vec::new();
            (&mut file)
                .take(MAX_BYTES)
                .read_to_end(&mut bytes)
                .map_err(|error| refused(&error))?;
            return Ok((Self::over(path, file, basis), bytes));
        }
        Err(Unavailable::Locked)
    }

    fn over(path: &Path, file: File, basis: Basis) -> Self {
        Self {
            path: path.to_owned(),
            sync: sync_thread(&file),
            file,
            basis,
            length: 0,
            chain: String::new(),
            last: 0,
            waiting: String::new(),
            waiting_chain: String::new(),
            unlogged: Vec::new(),
            torn: false,
        }
    }

    /// Goes on after what was recovered: what follows the last whole line is cut off.
    ///
    /// # Errors
    /// When the file cannot be cut.
    pub fn resume(&mut self, recovered: &Recovered) -> Result<(), StoreError> {
        self.length = recovered.sound;
        self.last = recovered.last;
        self.chain.clone_from(&recovered.chain);
        self.waiting_chain.clone_from(&recovered.chain);
        self.cut().map_err(|error| self.failed(&error))?;
        let now = std::mem::replace(&mut self.basis.codebook, recovered.codebook.clone());
        self.follow_codebook(&now);
        Ok(())
    }

    /// Gives the file at this journal's path another name and starts an empty one.
    ///
    /// # Errors
    /// As for [`Journal::open`].
    pub fn set_aside(self, aside: &Path) -> Result<Self, Unavailable> {
        let (path, basis) = (self.path.clone(), self.basis.clone());
        disk::rename(&path, aside)
            .map_err(|error| Unavailable::Failed(StoreError::io(DOING, &path, &error)))?;
        drop(self);
        Ok(Self::open(&path, basis)?.0)
    }

    /// The number of the last edit.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Whether lines wait because they could not be written.
    pub fn is_behind(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Appends an edit that was made at `time`, RFC 3339 in UTC, and hands it to the operating
    /// system. `did` is for the record of edits; nothing when none is kept.
    ///
    /// # Errors
    /// When it cannot be written. It waits then, and goes before the next one, or with
    /// [`Journal::retry`].
    pub fn append(
        &mut self,
        edit: &Edit,
        time: &str,
        did: Vec<LoggedChange>,
    ) -> Result<(), StoreError> {
        self.last += 1;
        self.push(&Record::Edit {
            number: self.last,
            time: time.to_owned(),
            did: did.clone(),
            edit: edit.clone(),
        });
        if !did.is_empty() {
            let line = LogLine {
                time: time.to_owned(),
                by: self.basis.annotator.clone(),
                did,
                sum: self.waiting_chain.clone(),
            };
            self.unlogged.push((self.last, line));
        }
        self.retry()
    }

    /// The lines that the record of edits does not have, of the first `edits` edits.
    pub(super) fn unlogged(&self, edits: u64) -> Vec<LogLine> {
        let lines = self.unlogged.iter();
        lines
            .filter(|(number, _)| *number <= edits)
            .map(|(_, line)| line.clone())
            .collect()
    }

    /// The record of edits has the lines of the first `edits` edits now.
    pub(super) fn logged(&mut self, edits: u64) {
        self.unlogged.retain(|(number, _)| *number > edits);
    }

    /// Takes up lines that a process which was killed could not bring into the record of edits.
    pub(super) fn take_up_unlogged(&mut self, lines: Vec<(u64, LogLine)>) {
        self.unlogged = lines;
    }

    /// The edits from now on are in the terms of this revision of the codebook.
    pub fn follow_codebook(&mut self, revision: &Revision) {
        if self.basis.codebook == *revision {
            return;
        }
        if self.length > 0 || !self.waiting.is_empty() {
            self.push_line(&Record::Codebook(revision.clone()));
            // What cannot be written waits, and goes before the next edit.
            let _ = self.retry();
        }
        self.basis.codebook = revision.clone();
    }

    /// Notes that a RON file with this SHA-256, which has the first `edits` edits, is about to
    /// take its place.
    ///
    /// # Errors
    /// As for [`Journal::append`].
    pub fn saving(&mut self, edits: u64, sha256: &str) -> Result<(), StoreError> {
        if self.length == 0 && self.waiting.is_empty() {
            return Ok(());
        }
        self.push(&Record::Saving {
            edits,
            sha256: sha256.to_owned(),
        });
        self.retry()
    }

    /// Notes that the annotations with the first `edits` edits are in the file `name` beside the
    /// RON file, which somebody else changed.
    ///
    /// # Errors
    /// As for [`Journal::append`].
    pub fn kept(&mut self, edits: u64, name: &str) -> Result<(), StoreError> {
        self.push(&Record::Kept {
            edits,
            name: name.to_owned(),
        });
        self.retry()
    }

    /// A RON file with this SHA-256, which has the first `edits` edits, is in place. Without a
    /// newer edit, and without one that the record of edits lacks, the journal becomes empty.
    ///
    /// # Errors
    /// When the file cannot be cut. It is right all the same, only longer than it need be.
    pub fn saved(&mut self, edits: u64, sha256: &str) -> Result<(), StoreError> {
        let waits_for_log = !self.unlogged.is_empty() && self.length < KEPT_FOR_LOG;
        if edits < self.last || waits_for_log {
            return Ok(());
        }
        self.restart(sha256)
    }

    /// Forgets all edits: the RON file with this SHA-256 is what counts.
    ///
    /// # Errors
    /// When the file cannot be cut; nothing is forgotten then.
    pub fn restart(&mut self, sha256: &str) -> Result<(), StoreError> {
        let length = std::mem::take(&mut self.length);
        if let Err(error) = self.cut() {
            self.length = length;
            return Err(self.failed(&error));
        }
        sha256.clone_into(&mut self.basis.layer);
        self.last = 0;
        self.chain.clear();
        self.waiting.clear();
        self.waiting_chain.clear();
        self.unlogged.clear();
        Ok(())
    }

    /// Writes what waits.
    ///
    /// # Errors
    /// When it cannot be written; it still waits then.
    pub fn retry(&mut self) -> Result<(), StoreError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.follow().map_err(|error| self.failed(&error))?;
        // A torn line must not stand before the next.
        if self.torn {
            self.cut().map_err(|error| self.failed(&error))?;
        }
        // One call, so that the operating system has all of it or the last line is torn.
        if let Err(error) = disk::append(&mut self.file, &self.path, self.waiting.as_bytes()) {
            self.torn = true;
            let _ = self.cut();
            return Err(self.failed(&error));
        }
        self.length += self.waiting.len() as u64;
        self.waiting.clear();
        self.chain.clone_from(&self.waiting_chain);
        let synced = self.sync.as_ref().is_some_and(|sync| sync.send(()).is_ok());
        if !synced {
            disk::sync(&self.file, &self.path).map_err(|error| self.failed(&error))?;
        }
        Ok(())
    }

    /// Removes the file: everything is saved. It stays when the record of edits lacks a line,
    /// which the next start then writes. A journal that cannot be removed, or that somebody
    /// else has removed, does no harm: it has nothing that the RON file lacks.
    pub fn remove(self) {
        // Still locked, so that nobody takes it up meanwhile.
        if self.unlogged.is_empty() && disk::is_still_at(&self.file, &self.path) {
            let _ = disk::remove(&self.path);
        }
    }

    fn push(&mut self, record: &Record) {
        if self.length == 0 && self.waiting.is_empty() {
            self.push_line(&Record::header(self.basis.clone()));
        }
        self.push_line(record);
    }

    fn push_line(&mut self, record: &Record) {
        // Plain structs, numbers and strings: ron writes them all, on one line.
        let record = ron::to_string(record).unwrap_or_default();
        let sum = checksum(&self.waiting_chain, &record);
        self.waiting.push_str(&sum);
        self.waiting.push(' ');
        self.waiting.push_str(&record);
        self.waiting.push('\n');
        self.waiting_chain = sum;
    }

    /// Makes the file anew when somebody removed it, or the folder: what is written into a file
    /// without a name is gone with the process.
    fn follow(&mut self) -> io::Result<()> {
        if disk::is_still_at(&self.file, &self.path) {
            return Ok(());
        }
        let mut lines = vec![0; usize::try_from(self.length).unwrap_or(0)];
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_exact(&mut lines)?;
        let mut file = disk::open_to_append(&self.path)?;
        let other = "another window has the article open now";
        match disk::try_lock(&file, &self.path) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(io::Error::other(other)),
            Err(TryLockError::Error(error)) if disk::cannot_lock(&error) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        if file.metadata()?.len() > 0 {
            return Err(io::Error::other(other));
        }
        if let Err(error) = disk::append(&mut file, &self.path, &lines) {
            let _ = disk::set_length(&file, &self.path, 0);
            return Err(error);
        }
        self.sync = sync_thread(&file);
        self.file = file;
        self.torn = false;
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        disk::set_length(&self.file, &self.path, self.length)?;
        self.file.seek(SeekFrom::End(0))?;
        self.torn = false;
        Ok(())
    }

    fn failed(&self, error: &io::Error) -> StoreError {
        StoreError::io(DOING, &self.path, error)
    }
}

impl Drop for Journal {
    /// An empty journal says nothing and is not left behind.
    fn drop(&mut self) {
        self.remove_when_empty();
        // The thread that syncs still has the file for a moment, and with it the lock.
        let _ = self.file.unlock();
    }
}

impl Journal {
    fn remove_when_empty(&self) {
        let empty = self.file.metadata().is_ok_and(|file| file.len() == 0);
        if empty && disk::is_still_at(&self.file, &self.path) {
            let _ = disk::remove(&self.path);
        }
    }
}

/// A thread that brings the file to the disk after every message, at most five times a second.
/// It ends with the journal.
fn sync_thread(file: &File) -> Option<Sender<()>> {
    let file = file.try_clone().ok()?;
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("journal".to_owned())
        .spawn(move || {
            while receiver.recv().is_ok() {
                while receiver.try_recv().is_ok() {}
                // An error here will be met again by the next write.
                let _ = file.sync_data();
                thread::sleep(Duration::from_millis(200));
            }
        })
        .ok()?;
    Some(sender)
}

#[cfg(test)]
impl Journal {
    /// From now on the file refuses to be cut or written.
    pub(super) fn refuse(&mut self) {
        if let Ok(file) = File::open(&self.path) {
            self.file = file;
        }
    }
}
