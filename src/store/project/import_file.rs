//! `.hashiya/import.ron`: an import that was started and is not finished, so that it can be taken
//! up again. `docs/file-format.md` describes it.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::folder::{LOCAL, MAX_FILE_BYTES, ProjectFolder, create_folder, write_new};
use crate::store::atomic::write_atomic;
use crate::store::disk;
use crate::store::error::StoreError;
use crate::store::reading::read_bytes;
use crate::store::ron_file::{self, FileFormat, Layout, RonError};

/// The name of the file.
pub const NAME: &str = "import.ron";

const FORMAT: FileFormat = FileFormat {
    name: "hashiya-import",
    what: "an import that was started",
    version: 1,
    comment: "An import that was started and is not finished.",
    layout: Layout {
        opened: |field| usize::from(field == "paths"),
        ..Layout::LINE
    },
};

/// An import that was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFile {
    /// The files and folders, absolute.
    pub paths: Vec<String>,
    /// The mapping that a person chose, as they would write it; empty when all was left open.
    pub mapping: String,
    /// The encoding that a person chose; empty when it is to be found.
    pub encoding: String,
    /// When it was started, RFC 3339 in UTC.
    pub started: String,
}

impl ImportFile {
    /// Reads the bytes of the file.
    ///
    /// # Errors
    /// When they do not parse or are something else.
    pub fn read(bytes: &[u8]) -> Result<Self, RonError> {
        ron_file::read(bytes, &FORMAT)
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        ron_file::write(self, &FORMAT)
    }
}

/// The import that was started in a project and not finished. A file that cannot be read is of no
/// use to anybody, and is none.
pub fn unfinished(folder: &ProjectFolder) -> Option<ImportFile> {
    let bytes = read_bytes("read the import", &place(folder), MAX_FILE_BYTES).ok()?;
    ImportFile::read(&bytes).ok()
}

/// Remembers an import that is being started.
///
/// # Errors
/// When it cannot be written.
pub fn remember(folder: &ProjectFolder, import: &ImportFile) -> Result<(), StoreError> {
    let local = folder.root().join(LOCAL);
    create_folder(folder.root(), &local)?;
    let ignore = local.join(".gitignore");
    if !ignore.exists() {
        write_new(&ignore, b"*\n")?;
    }
    write_atomic(&place(folder), import.write().as_bytes())
}

/// Forgets the import: it is finished, or a person does not want it.
///
/// # Errors
/// When the file cannot be removed.
pub fn forget(folder: &ProjectFolder) -> Result<(), StoreError> {
    let path = place(folder);
    match disk::remove(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::io("forget the import", &path, &error))
        }
        _ => Ok(()),
    }
}

fn place(folder: &ProjectFolder) -> PathBuf {
    folder.root().join(LOCAL).join(NAME)
}
