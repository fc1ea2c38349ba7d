//! `.hashiya/import.ron`: an import that was started and is not finished, so that it can be taken
//! up again. `docs/file-format.md` describes it.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::folder::{LOCAL, MAX_FILE_BYTES, ProjectFolder, create_folder, write_new};
use crate::store::atomic::{sweep, write_atomic};
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
    /// How annotations come in; nothing for articles alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<AnnotationsImport>,
}

/// How annotations come in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnotationsImport {
    /// The name of the format.
    pub format: String,
    /// Whose they are, where the files do not say.
    pub annotator: String,
    /// Whether they are that person's whoever the files name.
    pub only_annotator: bool,
    /// From names of labels in the files to ids of the codebook.
    pub labels: BTreeMap<String, String>,
}

impl ImportFile {
    /// Reads the bytes of the file.
    ///
    /// # Errors
    /// When they do not parse or are something else.
    pub fn read(bytes: &[u8]) -> Result<Self, RonError> {
        ron_file::read(bytes, &FORMAT)
    }

    /// Whether it would bring in the same in the same way, whenever it was started.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let other = Self {
            started: self.started.clone(),
            ..other.clone()
        };
        *self == other
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

/// Makes the folder of the file, which git does not see.
pub(super) fn prepare(folder: &ProjectFolder) -> Result<(), StoreError> {
    let local = folder.root().join(LOCAL);
    create_folder(folder.root(), &local)?;
    let ignore = local.join(".gitignore");
    if !ignore.exists() {
        write_new(&ignore, b"*\n")?;
    }
    Ok(())
}

/// Remembers an import that is being started. Only for the one that may import.
pub(super) fn remember(folder: &ProjectFolder, import: &ImportFile) -> Result<(), StoreError> {
    let path = place(folder);
    sweep(&path);
    sweep(&path.with_file_name(".gitignore"));
    write_atomic(&path, import.write().as_bytes())
}

/// Forgets the import: it is finished, or a person does not want it.
pub(super) fn forget(folder: &ProjectFolder) -> Result<(), StoreError> {
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
