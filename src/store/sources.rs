//! The files that an import is to read: found in folders, and read with a limit.
//!
//! Nothing is changed here. What is hidden is passed over, and so are links to folders, which can
//! lead in a circle.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk::trust;
use super::error::StoreError;
use super::reading::{read_bytes, read_named};
use crate::model::names;

const DOING: &str = "read the file";

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in reports: the path from the file or folder that was named.
    pub name: String,
    /// Its size in bytes when it was found.
    pub bytes: u64,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The files, each folder in the order of names.
    pub files: Vec<InputFile>,
    /// What could not be looked at: what it is called, and why.
    pub unreadable: Vec<(String, String)>,
}

/// Finds the files at `paths`: files as they are, and those in folders at any depth. What is in
/// the folder `except` is passed over, and a file that was found is not found again.
pub fn find(paths: &[PathBuf], except: &Path) -> Sources {
    let mut found = Sources::default();
    let mut seen = HashSet::new();
    let except = std::fs::canonicalize(except).ok();
    let chosen: Vec<PathBuf> = paths.iter().flat_map(std::fs::canonicalize).collect();
    // What is hidden is not taken, also by another name.
    let is_chosen = |target: &Path| {
        chosen.iter().any(|root| {
            target.strip_prefix(root).is_ok_and(|below| {
                let mut names = below.iter().map(|name| name.as_encoded_bytes());
                !names.any(|name| name.starts_with(b"."))
            })
        })
    };
    for path in paths {
        let base = path
            .file_name()
            .map(PathBuf::from)
            .or_else(|| {
                std::fs::canonicalize(path)
                    .ok()?
                    .file_name()
                    .map(PathBuf::from)
            })
            .unwrap_or_default();
        // The root that was named is followed although it is a link; nothing below is.
        let walk = WalkDir::new(path)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| {
                let is_hidden =
                    entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
                let is_except = except.as_ref().is_some_and(|except| {
                    entry.file_type().is_dir()
                        && std::fs::canonicalize(entry.path()).is_ok_and(|path| path == *except)
                });
                !is_hidden && !is_except
            });
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(path).to_owned();
                    let why = match error.io_error() {
                        Some(error) => without_path(&StoreError::io(DOING, &path, error), &path),
                        None => error.to_string(),
                    };
                    found.unreadable.push((path.display().to_string(), why));
                    continue;
                }
            };
            let key = std::fs::canonicalize(entry.path());
            // A link into what was chosen is another name of what comes in anyway.
            if entry.depth() > 0 && entry.path_is_symlink() {
                let leads = match &key {
                    Ok(target) if is_chosen(target) => continue,
                    Ok(_) => "it is a symbolic link out of what was chosen, and is not followed",
                    Err(_) => "the link leads nowhere",
                };
                let name = entry.path().display().to_string();
                found
                    .unreadable
                    .push((name, format!("cannot read the file: {leads}")));
                continue;
            }
            let Ok(metadata) = std::fs::metadata(entry.path()) else {
                continue;
            };
            if metadata.is_dir() {
                continue;
            }
            if !seen.insert(key.unwrap_or_else(|_| entry.path().to_owned())) {
                continue;
            }
            let below = entry.path().strip_prefix(path).unwrap_or(Path::new(""));
            let name = base.join(below);
            found.files.push(InputFile {
                name: shown(if below.as_os_str().is_empty() {
                    &base
                } else {
                    &name
                }),
                bytes: metadata.len(),
                path: entry.into_path(),
            });
        }
    }
    found
}

/// The bytes of a source, at most `limit` of them.
///
/// # Errors
/// When it is gone, no file, too large, or cannot be read.
pub fn read(source: &InputFile, limit: u64) -> Result<Vec<u8>, StoreError> {
    read_named(DOING, &source.path, limit)
}

/// A source to be read as a stream.
///
/// # Errors
/// When it is gone, no file, or cannot be read.
pub fn open(source: &InputFile) -> Result<impl BufRead + use<>, StoreError> {
    let file = trust::open_named(&source.path)
        .map_err(|error| StoreError::io(DOING, &source.path, &error))?;
    Ok(BufReader::with_capacity(1 << 18, file))
}

/// The bytes of a file in the same folder as a source, at most `limit` of them; `None` when there is
/// none that can be read, or the name leads out of the folder.
pub fn beside(source: &InputFile, name: &str, limit: u64) -> Option<Vec<u8>> {
    if !names::is_plain(name) {
        return None;
    }
    read_bytes(DOING, &source.path.parent()?.join(name), limit).ok()
}

/// The bytes of the file at a path, at most `limit` of them; `doing` says what for.
///
/// # Errors
/// When it is gone, no file, too large, or cannot be read.
pub fn read_at(doing: &'static str, path: &Path, limit: u64) -> Result<Vec<u8>, StoreError> {
    read_named(doing, path, limit)
}

/// The message without the path at its end: a report names the file before it.
pub fn without_path(error: &StoreError, path: &Path) -> String {
    let message = error.to_string();
    message
        .strip_suffix(&format!(": {}", path.display()))
        .unwrap_or(&message)
        .to_owned()
}

/// A path as a name, with slashes on all systems and nothing that a terminal would take for an
/// order.
fn shown(path: &Path) -> String {
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
        .replace(char::is_control, "\u{FFFD}")
}
