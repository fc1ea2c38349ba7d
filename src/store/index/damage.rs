//! Failures of the library, as errors for people.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::store::StoreError;

/// Does something with the index.
///
/// The library maps its files into memory and does not compare checksums before it reads them, so
/// a damaged file may make it stop in the middle. That must not stop the program: the index is a
/// cache.
///
/// # Errors
/// What the library says, or that the index is damaged when it stopped.
pub(super) fn guarded<T>(
    doing: &'static str,
    folder: &Path,
    action: impl FnOnce() -> tantivy::Result<T>,
) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(action)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(failed(doing, folder, &error)),
        Err(_) => Err(damaged(doing, folder, "the index is damaged".to_owned())),
    }
}

/// An error of the library as ours.
pub(super) fn failed(doing: &'static str, folder: &Path, error: &TantivyError) -> StoreError {
    match refusal(error) {
        Some(error) => StoreError::io(doing, folder, error),
        None => damaged(doing, folder, error.to_string()),
    }
}

fn damaged(doing: &'static str, folder: &Path, reason: String) -> StoreError {
    StoreError::Index {
        doing,
        reason,
        advice: "close the project and delete this folder, it is made anew from the articles",
        path: folder.to_owned(),
    }
}

/// The refusal of the operating system in an error, when it is one that says nothing about what
/// is in the files.
pub(super) fn refusal(error: &TantivyError) -> Option<&io::Error> {
    use io::ErrorKind as Kind;
    let error: &io::Error = match error {
        TantivyError::IoError(error) => error,
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => io_error,
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => io_error,
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => io_error,
        TantivyError::LockFailure(LockError::IoError(error), _) => error,
        _ => return None,
    };
    matches!(
        error.kind(),
        Kind::PermissionDenied
            | Kind::StorageFull
            | Kind::QuotaExceeded
            | Kind::ReadOnlyFilesystem
            | Kind::FileTooLarge
    )
    .then_some(error)
}

/// Whether another process holds the lock.
pub(super) fn is_locked(error: &TantivyError) -> bool {
    matches!(error, TantivyError::LockFailure(LockError::LockBusy, _))
}
