//! A folder that is there whole or not at all: what an export writes.
//!
//! Files are written into a hidden folder beside the place, which takes the name when all of them are
//! on the disk. A folder that was there stays until then, and is only replaced when a person says so
//! and it is what an export left: [`MARK`] is in every one and lists its files with their SHA-256, so
//! that one with other files, or with one that somebody changed, is refused by their names.
//!
//! The hidden folder is locked as long as it is written. One that is not is what a killed export left,
//! and is removed by the next one beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk;
use super::error::StoreError;
use super::reading::read_bytes;

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
    /// The same folder, locked.
    _lock: Option<File>,
    open: BTreeMap<String, BufWriter<OpenFile>>,
    /// What was written, by name: bytes and the hash so far.
    written: BTreeMap<String, (u64, Sha256)>,
    replace: bool,
}

/// A file of the folder that is open.
#[derive(Debug)]
struct OpenFile {
    file: File,
    path: PathBuf,
}

impl Write for OpenFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        disk::append(&mut self.file, &self.path, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        disk::create_folder(above).map_err(|error| StoreError::io(DOING, above, &error))?;
        remove_leftovers(above);
        let mut builder = tempfile::Builder::new();
        let made = disk::create_temporary_folder(builder.prefix(HIDDEN), above);
        let (folder, lock) = made.map_err(|error| StoreError::io(DOING, above, &error))?;
        Ok(Self {
            target,
            folder,
            _lock: lock,
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
                disk::create_folder(above).map_err(failed)?;
            }
            let file = disk::open_to_append(&path).map_err(failed)?;
            let file = BufWriter::new(OpenFile { file, path });
            self.open.insert(name.to_owned(), file);
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

    /// Adds all that a stream has to the end of a file.
    ///
    /// # Errors
    /// As for [`ExportFolder::append`], and when the stream cannot be read.
    pub fn append_from(&mut self, name: &str, from: &mut dyn BufRead) -> Result<(), StoreError> {
        loop {
            let bytes = from.fill_buf();
            let bytes =
                bytes.map_err(|error| StoreError::io(DOING, &self.target.join(name), &error))?;
            // An empty file is one as well.
            self.append(name, bytes)?;
            let length = bytes.len();
            if length == 0 {
                return Ok(());
            }
            from.consume(length);
        }
    }

    /// Brings a file that nothing is added to any more to the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn close(&mut self, name: &str) -> Result<(), StoreError> {
        let file = self.open.remove(name);
        let closed = file.map_or(Ok(()), close);
        closed.map_err(|error| StoreError::io(DOING, &self.target.join(name), &error))
    }

    /// Writes a whole file that nothing is added to.
    ///
    /// # Errors
    /// As for [`ExportFolder::append`].
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.append(name, bytes)?;
        self.close(name)
    }

    /// Gives a file another name. The folder in which it alone was goes with it.
    ///
    /// # Errors
    /// When it is not there, or the disk refuses.
    pub fn rename(&mut self, name: &str, new: &str) -> Result<(), StoreError> {
        let failed = |error: io::Error| StoreError::io(DOING, &self.target.join(name), &error);
        if let Some(file) = self.open.remove(name) {
            close(file).map_err(failed)?;
        }
        let folder = self.folder.path();
        let old = folder.join(name);
        disk::rename(&old, &folder.join(new)).map_err(failed)?;
        if let Some(above) = old.parent().filter(|above| *above != folder) {
            let mut others = fs::read_dir(above).map_err(failed)?;
            if others.next().is_none() {
                disk::remove_folder(above).map_err(failed)?;
            }
        }
        if let Some(written) = self.written.remove(name) {
            self.written.insert(new.to_owned(), written);
        }
        Ok(())
    }

    /// What was written so far, by name.
    pub fn files(&self) -> Vec<WrittenFile> {
        self.written
            .iter()
            .map(|(name, (bytes, hash))| WrittenFile {
                name: name.clone(),
                bytes: *bytes,
                sha256: hex(&hash.clone().finalize()),
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
        let folder = self.folder.path();
        let names = self.written.keys();
        let above = names.filter_map(|name| Path::new(name).parent());
        for above in above.collect::<BTreeSet<&Path>>() {
            // As far as folders can be synced here.
            let _ = disk::sync_folder(&folder.join(above));
        }
        open_to_others(folder).map_err(failed)?;
        let is_exchanged = match fs::symlink_metadata(&target) {
            Ok(_) => exchange(folder, &target).map_err(failed)?,
            Err(_) => {
                disk::rename(folder, &target).map_err(failed)?;
                false
            }
        };
        if let Some(above) = target.parent() {
            let _ = disk::sync_folder(above);
        }
        let hidden = self.folder.keep();
        if is_exchanged {
            // It is the old one, which the next export removes where this one cannot.
            let _ = disk::remove_folder(&hidden);
        }
        Ok(())
    }
}

/// How the names of hidden folders begin.
const HIDDEN: &str = ".hashiya-export-";

/// Removes what killed exports left in a folder: hidden folders that nobody has locked. Where none
/// can be locked, nothing is known of them, and they stay.
fn remove_leftovers(above: &Path) {
    for entry in fs::read_dir(above).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Under the other name earlier versions put the export that was to be replaced, and it may be
        // the only one.
        let is_hidden = name.starts_with(HIDDEN) && !name.starts_with(".hashiya-export-old-");
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_hidden && is_folder {
            // What cannot be removed does no harm.
            let _ = disk::remove_leftover(&entry.path());
        }
    }
}

/// Gives the folder the name of the target: in one step where the system can, so that there is no
/// moment without either. Whether the old one has the name of the folder now.
fn exchange(folder: &Path, target: &Path) -> io::Result<bool> {
    if disk::exchange(folder, target).is_ok() {
        return Ok(true);
    }
    one_after_the_other(folder, target)?;
    Ok(false)
}

/// As [`exchange`], in three steps: killed between the first two, the old folder is beside its place,
/// with `.old` at the end of its name.
fn one_after_the_other(folder: &Path, target: &Path) -> io::Result<()> {
    let mut aside = target.as_os_str().to_owned();
    aside.push(".old");
    let aside = PathBuf::from(aside);
    if aside.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    disk::rename(target, &aside)?;
    if let Err(error) = disk::rename(folder, target) {
        // Back to where it was; when that fails too, it is there under the other name.
        let _ = disk::rename(&aside, target);
        return Err(error);
    }
    disk::remove_folder(&aside)
}

/// New temporary folders are for their owner only; an export is as open as other folders.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = fs::Permissions::from_mode(0o755);
    disk::set_permissions(&disk::trust::open_folder(folder)?, folder, permissions)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

fn close(file: BufWriter<OpenFile>) -> io::Result<()> {
    let open = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    disk::sync(&open.file, &open.path)
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
    disk::trust::check_folders(target).map_err(|error| StoreError::io(DOING, target, &error))?;
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
            match foreign_files(target) {
                Ok(foreign) if foreign.is_empty() => Ok(()),
                Ok(foreign) => {
                    let mut names: Vec<String> = foreign.iter().take(FEW).cloned().collect();
                    if foreign.len() > FEW {
                        names.push(format!("{} more", foreign.len() - FEW));
                    }
                    let reason =
                        format!("the folder has what no export left: {}", names.join(", "));
                    refused(&reason, "move these elsewhere, or choose another name")
                }
                Err(error) => Err(StoreError::io(DOING, target, &error)),
            }
        }
    }
}

/// How many foreign files are named.
const FEW: usize = 5;

/// The most bytes that a list of files may have: some millions of files.
const MOST_OF_LIST: u64 = 1 << 30;

/// What the mark of an export says of its files.
#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    files: Vec<WrittenFile>,
}

/// What is in the folder of an earlier export and is not as that left it, in the order of names: files
/// that it does not list, those that were changed since, and everything that is no file.
fn foreign_files(target: &Path) -> io::Result<Vec<String>> {
    let mark = target.join(MARK);
    let list = read_bytes(DOING, &mark, MOST_OF_LIST)
        .map_err(|error| io::Error::other(error.to_string()))?;
    let Ok(listed) = serde_json::from_slice::<Listed>(&list) else {
        return Ok(vec![MARK.to_owned()]);
    };
    let listed: BTreeMap<String, WrittenFile> = listed
        .files
        .into_iter()
        .map(|file| (file.name.clone(), file))
        .collect();
    let mut foreign = Vec::new();
    for entry in walkdir::WalkDir::new(target)
        .min_depth(1)
        .sort_by_file_name()
    {
        let entry = entry?;
        let kind = entry.file_type();
        let within = entry.path().strip_prefix(target).unwrap_or(entry.path());
        let name = within.to_string_lossy().replace('\\', "/");
        let below = format!("{name}/");
        let is_ours = if kind.is_dir() {
            listed
                .range(below.clone()..)
                .next()
                .is_some_and(|(it, _)| it.starts_with(&below))
        } else if name == MARK {
            true
        } else {
            match listed.get(&name) {
                Some(file) if kind.is_file() => hash_of(entry.path())? == file.sha256,
                _ => false,
            }
        };
        if !is_ours {
            foreign.push(name);
        }
    }
    Ok(foreign)
}

/// The SHA-256 of the bytes of a file, in hexadecimal.
fn hash_of(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut file = BufReader::with_capacity(1 << 18, disk::trust::open(path)?);
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            break;
        }
        hash.update(bytes);
        let read = bytes.len();
        file.consume(read);
    }
    Ok(hex(&hash.finalize()))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
