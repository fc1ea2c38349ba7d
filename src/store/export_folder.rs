//! A folder that is there whole or not at all: what an export writes.
//!
//! Files are written into a hidden folder beside the place, which takes the name when all of them are
//! on the disk. A folder that was there stays until then, and is only replaced when a person says so
//! and an export made it: [`MARK`] is in every one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::disk;
use super::error::StoreError;

/// The file that says that a folder was made by an export.
pub const MARK: &str = "hashiya-export.json";

const DOING: &str = "write the export";

/// How many files are kept open at once.
const MOST_OPEN: usize = 64;

/// A folder that is being written.
#[derive(Debug)]
pub struct ExportFolder {
    /// The folder that it will be.
    target: PathBuf,
    /// The folder that it is until then.
    folder: tempfile::TempDir,
    open: BTreeMap<String, BufWriter<File>>,
    /// What was written, by name: bytes and the hash so far.
    written: BTreeMap<String, (u64, Sha256)>,
    replace: bool,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenFile {
    /// Its name in the folder, with `/` between folders.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

impl ExportFolder {
    /// Begins a folder that will stand at `target`.
    ///
    /// # Errors
    /// When something is there that may not be replaced, or the folder above cannot be written.
    pub fn begin(target: &Path, replace: bool) -> Result<Self, StoreError> {
        let target =
            std::path::absolute(target).map_err(|error| StoreError::io(DOING, target, &error))?;
        may_stand(&target, replace)?;
        let above = target.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(above).map_err(|error| StoreError::io(DOING, above, &error))?;
        let folder = tempfile::Builder::new()
            .prefix(".hashiya-export-")
            .tempdir_in(above)
            .map_err(|error| StoreError::io(DOING, above, &error))?;
        Ok(Self {
            target,
            folder,
            open: BTreeMap::new(),
            written: BTreeMap::new(),
            replace,
        })
    }

    /// Adds bytes to the end of a file, which is made when it is not there. `name` may have folders,
    /// with `/` between them, and never leads out of the folder.
    ///
    /// # Errors
    /// When the disk refuses, or the name is none.
    pub fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if !name.split('/').all(crate::model::names::is_plain) {
            return Err(StoreError::io(
                DOING,
                &self.target.join(name),
                &io::Error::other("this cannot be the name of a file"),
            ));
        }
        let path = self.folder.path().join(name);
        let shown = self.target.join(name);
        let failed = |error: io::Error| StoreError::io(DOING, &shown, &error);
        if !self.open.contains_key(name) {
            if self.open.len() >= MOST_OPEN
                && let Some((_, file)) = self.open.pop_first()
            {
                close(file).map_err(failed)?;
            }
            if let Some(above) = path.parent() {
                fs::create_dir_all(above).map_err(failed)?;
            }
            let file = File::options()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(failed)?;
            self.open.insert(name.to_owned(), BufWriter::new(file));
        }
        let Some(file) = self.open.get_mut(name) else {
            return Ok(());
        };
        file.write_all(bytes).map_err(failed)?;
        let (length, hash) = self.written.entry(name.to_owned()).or_default();
        *length += bytes.len() as u64;
        hash.update(bytes);
        Ok(())
    }

    /// Writes a whole file that nothing is added to.
    ///
    /// # Errors
    /// As for [`ExportFolder::append`].
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.append(name, bytes)?;
        if let Some(file) = self.open.remove(name) {
            let shown = self.target.join(name);
            close(file).map_err(|error| StoreError::io(DOING, &shown, &error))?;
        }
        Ok(())
    }

    /// Gives a file another name.
    ///
    /// # Errors
    /// When it is not there, or the disk refuses.
    pub fn rename(&mut self, name: &str, new: &str) -> Result<(), StoreError> {
        let failed = |error: io::Error| StoreError::io(DOING, &self.target.join(name), &error);
        if let Some(file) = self.open.remove(name) {
            close(file).map_err(failed)?;
        }
        let folder = self.folder.path();
        fs::rename(folder.join(name), folder.join(new)).map_err(failed)?;
        if let Some(written) = self.written.remove(name) {
            self.written.insert(new.to_owned(), written);
        }
        Ok(())
    }

    /// What was written so far, by name.
    pub fn files(&self) -> Vec<WrittenFile> {
        self.written
            .iter()
            .map(|(name, (bytes, hash))| {
                let digest = hash.clone().finalize();
                let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                WrittenFile {
                    name: name.clone(),
                    bytes: *bytes,
                    sha256: hex,
                }
            })
            .collect()
    }

    /// Brings everything to the disk and gives the folder its name.
    ///
    /// # Errors
    /// When the disk refuses, or something stands there meanwhile; what was there is then as it was.
    pub fn finish(mut self) -> Result<(), StoreError> {
        let target = self.target.clone();
        let failed = |error: io::Error| StoreError::io(DOING, &target, &error);
        while let Some((_, file)) = self.open.pop_first() {
            close(file).map_err(failed)?;
        }
        may_stand(&target, self.replace)?;
        open_to_others(self.folder.path()).map_err(failed)?;
        // The old folder goes aside first, so that there is no moment with half of each.
        let old = target
            .exists()
            .then(|| -> io::Result<tempfile::TempDir> {
                let above = target.parent().unwrap_or(Path::new("/"));
                let aside = tempfile::Builder::new()
                    .prefix(".hashiya-export-old-")
                    .tempdir_in(above)?;
                fs::rename(&target, aside.path().join("old"))?;
                Ok(aside)
            })
            .transpose()
            .map_err(failed)?;
        if let Err(error) = fs::rename(self.folder.path(), &target) {
            if let Some(old) = old {
                // Back to where it was; when that fails too, it is kept aside.
                if fs::rename(old.path().join("old"), &target).is_err() {
                    let _ = old.keep();
                }
            }
            return Err(failed(error));
        }
        // It has another name now, so there is nothing to remove.
        let _ = self.folder.keep();
        if let Some(above) = target.parent() {
            let _ = disk::sync_folder(above);
        }
        Ok(())
    }
}

/// New temporary folders are for their owner only; an export is as open as other folders.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

fn close(file: BufWriter<File>) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()
}

/// Whether an export may take this place.
fn may_stand(target: &Path, replace: bool) -> Result<(), StoreError> {
    let refused = |reason: &str, advice: &'static str| {
        Err(StoreError::Io {
            doing: DOING,
            reason: reason.to_owned(),
            advice,
            path: target.to_owned(),
        })
    };
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io(DOING, target, &error)),
        Ok(metadata) if !metadata.is_dir() => {
            refused("a file has this name", "choose another name for the folder")
        }
        Ok(_) => {
            let mut inside =
                fs::read_dir(target).map_err(|error| StoreError::io(DOING, target, &error))?;
            if inside.next().is_none() {
                return Ok(());
            }
            if !target.join(MARK).is_file() {
                return refused(
                    "a folder with other files is there",
                    "choose another name for the folder",
                );
            }
            if !replace {
                return refused(
                    "an earlier export is there",
                    "choose another name, or say that it is to be replaced",
                );
            }
            Ok(())
        }
    }
}
