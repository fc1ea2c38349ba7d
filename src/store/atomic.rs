//! A file replaced whole or not at all (law 8).
//!
//! The bytes go into a temporary file in the same folder, are synced to the disk, and the
//! temporary file takes the name; then the folder is synced. Whenever the machine stops, the
//! name stands for the old bytes or for the new, and nothing is left beside it.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::StoreError;

const DOING: &str = "write the file";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Makes `bytes` the content of the file at `path`.
///
/// A file that is there keeps its permissions. A symbolic link is refused: what it leads to may be
/// anywhere.
///
/// # Errors
/// When the folder is missing or not writable, the disk is full, the old file is marked
/// read-only, or something other than a file is there. The old file is then intact.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_atomic_if(path, bytes, || Ok(()))
}

/// As [`write_atomic`], and asks `last_look` when the bytes are on the disk, just before they take
/// the name: writing and syncing may take seconds on a network drive, in which somebody else may
/// write the file.
///
/// # Errors
/// As for [`write_atomic`], and what `last_look` says; the old file is then intact.
pub(super) fn write_atomic_if(
    path: &Path,
    bytes: &[u8],
    last_look: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let folder = folder_of(path);
    let failed = |error: io::Error| StoreError::io(DOING, path, &error);

    disk::trust::check(path).map_err(failed)?;
    let old = match fs::metadata(path) {
        Ok(metadata) => {
            if metadata.permissions().readonly() {
                return Err(StoreError::Io {
                    doing: DOING,
                    reason: "it is marked read-only".to_owned(),
                    advice: "allow writing to it",
                    path: path.to_owned(),
                });
            }
            Some(metadata.permissions())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };

    let mut builder = tempfile::Builder::new();
    let prefix = temporary_prefix(path);
    builder.prefix(&prefix).suffix(TEMPORARY_SUFFIX);
    if let Some(permissions) = permissions_of_new_files() {
        builder.permissions(permissions);
    }
    // Dropped on every error below, which removes it.
    let mut temporary = disk::create_temporary(&builder, &folder).map_err(failed)?;
    write_synced(temporary.as_file_mut(), path, bytes).map_err(failed)?;
    if let Some(permissions) = old {
        disk::set_permissions(temporary.as_file(), path, permissions).map_err(failed)?;
    }
    last_look()?;
    disk::persist(temporary, path).map_err(failed)?;
    // The file is in place and whole, so a file system that cannot sync folders is no reason to
    // call the write failed.
    let _ = disk::sync_folder(&folder);
    Ok(())
}

/// Removes the temporary files that a process left which was killed while it wrote `path`. Only
/// for the one who alone may write it now.
pub(super) fn sweep(path: &Path) {
    let prefix = temporary_prefix(path);
    let Ok(entries) = fs::read_dir(folder_of(path)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let random = name
            .strip_prefix(prefix.as_encoded_bytes())
            .and_then(|name| name.strip_suffix(TEMPORARY_SUFFIX.as_bytes()));
        if random.is_some_and(|random| random.iter().all(u8::is_ascii_alphanumeric)) {
            let path = entry.path();
            let swept = disk::remove_leftover(&path);
            // Where nothing can be locked it is enough that nobody else may write.
            if swept.is_err_and(|error| disk::cannot_lock(&error)) {
                // What cannot be removed does no harm.
                let _ = disk::remove(&path);
            }
        }
    }
}

/// Removes the temporary files in a folder, for whatever, that processes left which were killed. Those
/// that are being written are locked, and stay.
pub(super) fn sweep_folder(folder: &Path) {
    let Ok(entries) = disk::trust::check_folder(folder).and_then(|()| fs::read_dir(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_str().and_then(|name| name.strip_prefix('.'));
        let name = name.and_then(|name| name.strip_suffix(TEMPORARY_SUFFIX));
        let random = name.and_then(|name| name.rsplit_once('-'));
        let is_ours = random.is_some_and(|(_, random)| {
            random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if is_ours {
            // What cannot be removed does no harm.
            let _ = disk::remove_leftover(&entry.path());
        }
    }
}

/// How the temporary files for `path` begin.
fn temporary_prefix(path: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push("-");
    prefix
}

/// Writes all of `bytes` and waits until the disk has them.
fn write_synced(file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    disk::write(file, path, bytes)?;
    disk::sync(file, path)
}

/// The folder in which `path` lies.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What the umask makes of `rw-rw-rw-`, as for any new file: temporary files are private.
#[cfg(unix)]
pub(super) fn permissions_of_new_files() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
pub(super) fn permissions_of_new_files() -> Option<Permissions> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;

    #[test]
    fn a_full_disk_is_named() {
        let mut full = File::options().write(true).open("/dev/full").unwrap();
        let error = write_synced(&mut full, Path::new("/dev/full"), b"text").unwrap_err();
        assert_eq!(
            StoreError::io(DOING, Path::new("a.ron"), &error).to_string(),
            "cannot write the file: the disk is full; free some space and try again: a.ron"
        );
    }
}
