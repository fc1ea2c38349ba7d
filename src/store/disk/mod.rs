//! The disk: every operation by which a save, the journal, the record and a project change it.
//!
//! Thin functions over the standard library, one for each kind of operation, so that tests can
//! make any of them fail as a disk does (full, without permission, gone) and see that nothing is
//! lost. [`trust`] keeps all of them inside of the folder, whatever stands there; what is read of a
//! project is opened by it as well.

use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

#[cfg(test)]
pub(super) mod faults;
#[cfg(test)]
mod tests;

mod temporary;
pub(super) mod trust;

pub(super) use temporary::{create_temporary, create_temporary_folder, remove_leftover};

#[cfg(test)]
use faults::{meet, meet_write};

/// The kinds of operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    /// A temporary file is made.
    CreateTemporary,
    /// A file or folder is locked.
    Lock,
    /// A new file gets its bytes.
    Write,
    /// A file gets its permissions.
    SetPermissions,
    /// The bytes of a file are brought to the disk.
    Sync,
    /// A file takes a name, perhaps that of another.
    Rename,
    /// The names in a folder are brought to the disk.
    SyncFolder,
    /// A file is opened, and made if it is not there, to be appended to.
    OpenToAppend,
    /// A file is opened, and made if it is not there, to be changed.
    OpenInPlace,
    /// Bytes are put at the end of a file.
    Append,
    /// A file is cut.
    SetLength,
    /// A file is removed.
    Remove,
    /// A folder is made, with those above it.
    CreateFolder,
}

/// Writes all of `bytes` into a new file at `path`.
pub(super) fn write(file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    meet_write(Operation::Write, file, path, bytes)?;
    file.write_all(bytes)
}

/// Gives the file at `path` permissions.
pub(super) fn set_permissions(file: &File, path: &Path, to: Permissions) -> io::Result<()> {
    meet(Operation::SetPermissions, path)?;
    file.set_permissions(to)
}

/// Waits until the disk has all of the file at `path`.
pub(super) fn sync(file: &File, path: &Path) -> io::Result<()> {
    meet(Operation::Sync, path)?;
    file.sync_all()
}

/// Gives a temporary file the name `target`, in place of what has it. On an error it is removed.
pub(super) fn persist(temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    meet(Operation::Rename, target)?;
    trust::check(target)?;
    temporary.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// Gives a temporary file the name `target`, unless something has it; whether it got it. If not it
/// is removed.
pub(super) fn persist_new(temporary: NamedTempFile, target: &Path) -> io::Result<bool> {
    meet(Operation::Rename, target)?;
    trust::check_folders(target)?;
    match temporary.persist_noclobber(target) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error),
    }
}

/// Gives the file at `from` the name `to`.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    meet(Operation::Rename, to)?;
    trust::check_folders(from)?;
    trust::check(to)?;
    fs::rename(from, to)
}

/// Makes what was renamed or made in `folder` last.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    meet(Operation::SyncFolder, folder)?;
    File::open(folder)?.sync_all()
}

/// Windows cannot sync a folder; its rename is written through.
#[cfg(not(unix))]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    meet(Operation::SyncFolder, folder)
}

/// Gives two folders each the name of the other, in one step.
///
/// # Errors
/// When the system or the drive cannot: both are then as they were.
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    meet(Operation::Rename, other)?;
    trust::check_folder(one)?;
    trust::check_folder(other)?;
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether `path` still leads to this file and not to another or to none.
#[cfg(unix)]
pub(super) fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(own), Ok(there)) => own.dev() == there.dev() && own.ino() == there.ino(),
        _ => false,
    }
}

/// Windows does not remove a file that is open.
#[cfg(not(unix))]
pub(super) fn is_still_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// Locks a file, unless somebody else has it.
///
/// # Errors
/// When somebody has, or it cannot be locked: see [`cannot_lock`].
pub(super) fn try_lock(file: &File, path: &Path) -> Result<(), TryLockError> {
    meet(Operation::Lock, path).map_err(TryLockError::Error)?;
    file.try_lock()
}

/// Whether a lock failed since the drive has none: network drives and FUSE say so in several ways.
pub(super) fn cannot_lock(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let none = [Errno::NOLCK, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
        if Errno::from_io_error(error).is_some_and(|errno| none.contains(&errno)) {
            return true;
        }
    }
    error.kind() == io::ErrorKind::Unsupported
}

/// Opens the file at `path` to read it and append to it; it is made if it is not there.
pub(super) fn open_to_append(path: &Path) -> io::Result<File> {
    meet(Operation::OpenToAppend, path)?;
    trust::open_in_place(File::options().read(true).append(true).create(true), path)
}

/// Opens the file at `path` to change what it has; it is made if it is not there.
pub(super) fn open_in_place(path: &Path) -> io::Result<File> {
    meet(Operation::OpenInPlace, path)?;
    trust::open_in_place(File::options().read(true).write(true).create(true), path)
}

/// Puts all of `bytes` at the end of the file at `path`.
pub(super) fn append(file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    meet_write(Operation::Append, file, path, bytes)?;
    file.write_all(bytes)
}

/// Cuts the file at `path` to `length` bytes.
pub(super) fn set_length(file: &File, path: &Path, length: u64) -> io::Result<()> {
    meet(Operation::SetLength, path)?;
    file.set_len(length)
}

/// Removes the file at `path`.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    meet(Operation::Remove, path)?;
    trust::check_folders(path)?;
    fs::remove_file(path)
}

/// Removes the folder at `path` with what is in it; links in it are removed, not followed.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    meet(Operation::Remove, path)?;
    trust::check_folders(path)?;
    fs::remove_dir_all(path)
}

/// Makes the folder at `path`, and those above it, as far as they are missing.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    meet(Operation::CreateFolder, path)?;
    trust::check_folder(path)?;
    fs::create_dir_all(path)
}

#[cfg(not(test))]
#[inline]
fn meet(_: Operation, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(test))]
#[inline]
fn meet_write(_: Operation, _: &mut File, _: &Path, _: &[u8]) -> io::Result<()> {
    Ok(())
}
