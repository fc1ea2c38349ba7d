//! `project.ron` and `codebook.ron`: reading both, and replacing the codebook in one step.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::{MAX_FILE_BYTES, OPEN, ProjectFolder};
use crate::model::codebook::Codebook;
use crate::store::atomic::write_atomic;
use crate::store::error::StoreError;
use crate::store::project::codebook_file::{self, read_codebook, write_codebook};
use crate::store::project::project_file::{self, ProjectFile};
use crate::store::reading::read_bytes;

/// What was otherwise on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reloaded {
    /// `project.ron`.
    pub file: bool,
    /// `codebook.ron`.
    pub codebook: bool,
}

impl ProjectFolder {
    /// Reads `project.ron` and `codebook.ron` anew. Nothing changes when one cannot be read.
    ///
    /// # Errors
    /// As for [`ProjectFolder::open`].
    pub fn reload(&mut self) -> Result<Reloaded, StoreError> {
        let OwnFiles { file, codebook, .. } = read(&self.root)?;
        let reloaded = Reloaded {
            file: file != self.file,
            codebook: codebook != *self.codebook,
        };
        self.file = file;
        if reloaded.codebook {
            self.codebook = Arc::new(codebook);
        }
        Ok(reloaded)
    }

    /// Replaces the codebook, in one step. A file that somebody else changed since it was read is
    /// not replaced.
    ///
    /// # Errors
    /// When it was changed, or one of the two files cannot be read or written.
    pub fn write_codebook(&mut self, codebook: Codebook) -> Result<(), StoreError> {
        const DOING: &str = "change the codebook";
        let path = self.codebook_path();
        let there = read(&self.root)?;
        if there.codebook != *self.codebook {
            return Err(changed(DOING, &path));
        }
        let text = write_codebook(&codebook);
        read_codebook(text.as_bytes()).map_err(|error| StoreError::Project {
            doing: DOING,
            error,
            path: path.clone(),
        })?;
        write_atomic(&path, text.as_bytes())?;
        self.codebook = Arc::new(codebook);
        if there.is_old {
            // The change is made. Until this is written too, with the next change, the codebook of
            // the old file is passed over.
            let _ = write_atomic(&self.project_path(), there.file.write().as_bytes());
        }
        Ok(())
    }
}

/// What is read of a project at once.
pub(super) struct OwnFiles {
    pub(super) file: ProjectFile,
    pub(super) codebook: Codebook,
    /// Whether `project.ron` is of version 1, which has a codebook.
    is_old: bool,
}

/// Reads `project.ron` and `codebook.ron`. In a folder of version 1 the second may be missing; where
/// it is there, it counts: a change was interrupted after it was written.
pub(super) fn read(root: &Path) -> Result<OwnFiles, StoreError> {
    let path = root.join(project_file::NAME);
    if root.is_dir() && !path.exists() {
        return Err(StoreError::Refused {
            doing: OPEN,
            reason: "this folder is not a project: it has no \"project.ron\"".to_owned(),
            advice: "choose the folder of a project, or create one here",
            path: root.to_owned(),
        });
    }
    let bytes = read_bytes(OPEN, &path, MAX_FILE_BYTES)?;
    let (file, inline) = ProjectFile::read(&bytes).map_err(|error| StoreError::Project {
        doing: OPEN,
        error,
        path,
    })?;
    let is_old = inline.is_some();
    let path = root.join(codebook_file::NAME);
    let codebook = match (inline, path.symlink_metadata()) {
        (Some(inline), Err(error)) if error.kind() == io::ErrorKind::NotFound => inline,
        (None, Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StoreError::Refused {
                doing: OPEN,
                reason: "its codebook is missing".to_owned(),
                advice: "bring the file back: without it nobody knows what the labels mean",
                path,
            });
        }
        _ => {
            let bytes = read_bytes(OPEN, &path, MAX_FILE_BYTES)?;
            read_codebook(&bytes).map_err(|error| StoreError::Project {
                doing: OPEN,
                error,
                path,
            })?
        }
    };
    Ok(OwnFiles {
        file,
        codebook,
        is_old,
    })
}

fn changed(doing: &'static str, path: &Path) -> StoreError {
    StoreError::Refused {
        doing,
        reason: "another program changed it since it was read".to_owned(),
        advice: "open the project again",
        path: path.to_owned(),
    }
}
