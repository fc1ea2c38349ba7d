//! One window for an annotator: `.hashiya/<annotator>/lock`.
//!
//! The operating system holds the lock, so one that a crash left is dead: it was released with
//! the process. What the file says (who, where, since when) is for people, and for drives that
//! cannot lock at all: there a file that names somebody counts as locked until it is removed or
//! the person says that the other window is gone.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::store::disk;
use crate::store::error::StoreError;
use crate::store::ron_file::{self, FileFormat, Layout};

const FORMAT: FileFormat = FileFormat {
    name: "hashiya-lock",
    what: "a lock of a Hashiya project",
    version: 1,
    comment: "This project is open in a window.",
    layout: Layout::LINE,
};

const DOING: &str = "lock the project";

/// Who holds a lock. Empty strings are what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Owner {
    /// The annotator.
    pub who: String,
    /// The name of the machine.
    pub host: String,
    /// Since when, RFC 3339 in UTC.
    pub since: String,
}

/// Why there is no lock to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockRefused {
    /// Another window holds it.
    Held(Owner),
    /// The drive cannot lock, and the file names somebody who did not take it away.
    Claimed(Owner),
    /// The operating system refused.
    Failed(StoreError),
}

/// A lock that is held. Dropping it gives it back.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    /// Whether the drive cannot lock, so that the content is all there is.
    by_content: bool,
}

impl Lock {
    /// Takes the lock at `path` for `owner`. On a drive that cannot lock, `take_over` takes it from
    /// whomever its content names: for a person who knows that the other window is gone.
    ///
    /// # Errors
    /// When somebody has it, or the file cannot be written.
    pub fn take(path: &Path, owner: &Owner, take_over: bool) -> Result<Self, LockRefused> {
        Self::take_with(path, owner, take_over, |file| disk::try_lock(file, path))
    }

    /// [`Lock::take`] with another way to lock a file, as a drive might have.
    ///
    /// # Errors
    /// As for [`Lock::take`].
    pub fn take_with(
        path: &Path,
        owner: &Owner,
        take_over: bool,
        try_lock: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Result<Self, LockRefused> {
        let failed = |error: &io::Error| LockRefused::Failed(StoreError::io(DOING, path, error));
        let mut file = disk::open_in_place(path).map_err(|error| failed(&error))?;
        let by_content = match try_lock(&file) {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => return Err(LockRefused::Held(read_owner(&mut file))),
            Err(TryLockError::Error(error)) if disk::cannot_lock(&error) => {
                let held = file.metadata().map_err(|error| failed(&error))?.len() > 0;
                if held && !take_over {
                    return Err(LockRefused::Claimed(read_owner(&mut file)));
                }
                true
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        };
        let text = ron_file::write(owner, &FORMAT);
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(text.as_bytes()));
        written.map_err(|error| failed(&error))?;
        Ok(Self {
            file,
            path: path.to_owned(),
            by_content,
        })
    }
}

impl Drop for Lock {
    /// The file stays, empty: removing it could remove the one that another window just locked.
    fn drop(&mut self) {
        // A name that stays says nothing while nobody holds the lock, but on drives without.
        let emptied = self.file.set_len(0);
        if self.by_content && emptied.is_err() {
            let _ = disk::remove(&self.path);
        }
        let _ = self.file.unlock();
    }
}

/// What the content says; nothing where it cannot be read, as under a lock of Windows.
fn read_owner(file: &mut File) -> Owner {
    let mut bytes = Vec::new();
    if file.take(4096).read_to_end(&mut bytes).is_err() {
        return Owner::default();
    }
    ron_file::read(&bytes, &FORMAT).unwrap_or_default()
}

/// The name of this machine; empty when the system does not tell it in a file.
pub fn host() -> String {
    ["/proc/sys/kernel/hostname", "/etc/hostname"]
        .iter()
        .find_map(|path| fs::read_to_string(path).ok())
        .map(|name| name.trim().to_owned())
        .unwrap_or_default()
}
