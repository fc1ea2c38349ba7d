//! Files and folders on their way: locked as long as they are written. One that is not is what a kill
//! left.
//!
//! Between its making and its locking one looks like what a kill left, and another process may lock and
//! remove it first. So whoever makes one looks whether it is still there once it is locked, and makes
//! another one if not; and nobody removes what he has not locked. Where nothing can be locked nothing
//! is known of them, and they stay.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

use super::{Operation, is_still_at, meet, remove, remove_folder, trust, try_lock};

/// How often one is made that others take for what a kill left.
const ATTEMPTS: usize = 16;

/// What came of locking something by a handle of what was at its path.
enum Locked {
    /// It is there, and nobody else has it.
    Held,
    /// Somebody else has it, or has removed it.
    Lost,
    /// Nothing can be locked here.
    Impossible(io::Error),
}

fn lock(file: &File, path: &Path) -> Locked {
    match try_lock(file, path) {
        Ok(()) if is_still_at(file, path) => Locked::Held,
        Ok(()) | Err(TryLockError::WouldBlock) => Locked::Lost,
        Err(TryLockError::Error(error)) => Locked::Impossible(error),
    }
}

/// A temporary file in `folder`, locked where that is possible.
///
/// # Errors
/// When it cannot be made, or others remove it again and again.
pub(in crate::store) fn create_temporary(
    builder: &Builder<'_, '_>,
    folder: &Path,
) -> io::Result<NamedTempFile> {
    for _ in 0..ATTEMPTS {
        meet(Operation::CreateTemporary, folder)?;
        trust::check_folder(folder)?;
        let mut temporary = builder.tempfile_in(folder)?;
        match lock(temporary.as_file(), temporary.path()) {
            Locked::Held | Locked::Impossible(_) => return Ok(temporary),
            Locked::Lost => temporary.disable_cleanup(true),
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// A temporary folder in `above`, with its lock where that is possible.
///
/// # Errors
/// As for [`create_temporary`].
pub(in crate::store) fn create_temporary_folder(
    builder: &Builder<'_, '_>,
    above: &Path,
) -> io::Result<(TempDir, Option<File>)> {
    for _ in 0..ATTEMPTS {
        meet(Operation::CreateFolder, above)?;
        trust::check_folder(above)?;
        let mut folder = builder.tempdir_in(above)?;
        match trust::open_folder(folder.path()) {
            Ok(file) => match lock(&file, folder.path()) {
                Locked::Held => return Ok((folder, Some(file))),
                Locked::Impossible(_) => return Ok((folder, None)),
                Locked::Lost => {}
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // Windows opens no folder.
            Err(_) => return Ok((folder, None)),
        }
        folder.disable_cleanup(true);
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// Removes the file or folder at `path`, unless somebody has it: a kill left it.
///
/// # Errors
/// When it cannot be opened, locked or removed; it is there then.
pub(in crate::store) fn remove_leftover(path: &Path) -> io::Result<()> {
    let is_folder = path.symlink_metadata()?.is_dir();
    let open = if is_folder {
        trust::open_folder
    } else {
        trust::open
    };
    let file = open(path)?;
    match lock(&file, path) {
        Locked::Held if is_folder => remove_folder(path),
        Locked::Held => remove(path),
        Locked::Lost => Ok(()),
        Locked::Impossible(error) => Err(error),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops where it fails")]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::PathBuf;
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;
    use crate::store::atomic::{sweep_folder, write_atomic};
    use crate::store::disk::faults::meanwhile;
    use crate::store::export_folder::ExportFolder;

    /// Something that is written in a folder, and what others do with such things there.
    struct Kind {
        write: fn(&Path),
        /// Begins it, and returns how it ends.
        begin: fn(&Path) -> Box<dyn FnOnce() + Send>,
        sweep: fn(&Path),
        expected: &'static [(&'static str, &'static str)],
    }

    const KINDS: [Kind; 2] = [
        Kind {
            write: |folder| write_atomic(&folder.join("a.ron"), b"text").unwrap(),
            begin: |folder| {
                let target = folder.join("a.ron");
                let mut builder = Builder::new();
                let builder = builder.prefix(".a.ron-").suffix(".tmp");
                let mut temporary = create_temporary(builder, folder).unwrap();
                super::super::write(temporary.as_file_mut(), &target, b"text").unwrap();
                Box::new(move || super::super::persist(temporary, &target).unwrap())
            },
            sweep: sweep_folder,
            expected: &[("a.ron", "text")],
        },
        Kind {
            write: |folder| export(folder)(),
            begin: export,
            sweep: |folder| {
                // It sweeps when it begins, and removes its own when it goes.
                drop(ExportFolder::begin(&folder.join("other"), false).unwrap());
            },
            expected: &[("out/a.txt", "text")],
        },
    ];

    fn export(folder: &Path) -> Box<dyn FnOnce() + Send> {
        let mut export = ExportFolder::begin(&folder.join("out"), false).unwrap();
        export.write("a.txt", b"text").unwrap();
        Box::new(|| export.finish().unwrap())
    }

    /// All files below a folder; a folder without any has a name as well.
    fn there(root: &Path) -> BTreeMap<String, String> {
        let entries = walkdir::WalkDir::new(root).min_depth(1).into_iter();
        let entries = entries.map(Result::unwrap);
        let name = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
        let is_empty = |path: &Path| !path.is_dir() || fs::read_dir(path).unwrap().count() == 0;
        entries
            .filter(|entry| is_empty(entry.path()))
            .map(|entry| {
                let text = fs::read_to_string(entry.path()).unwrap_or_default();
                (name(entry.path()), text)
            })
            .collect()
    }

    fn expected(kind: &Kind) -> BTreeMap<String, String> {
        let all = kind.expected.iter();
        all.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn what_is_swept_between_its_making_and_its_locking_is_made_again() {
        for kind in KINDS {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().to_owned();
            let (told, swept) = channel();
            meanwhile(folder.path(), Operation::Lock, move |path| {
                (kind.sweep)(&root);
                told.send((path.to_owned(), path.exists())).unwrap();
            });
            (kind.write)(folder.path());
            let (path, is_there): (PathBuf, bool) = swept.recv().unwrap();
            assert!(!is_there, "{} was swept", path.display());
            assert_eq!(there(folder.path()), expected(&kind));
        }
    }

    #[test]
    fn what_is_about_to_be_swept_is_not_written_to() {
        for kind in KINDS {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().to_owned();
            let (locked, is_locked) = channel();
            let (go_on, waits) = channel::<()>();
            let (begun, sweeping) = channel();
            meanwhile(folder.path(), Operation::Remove, move |path| {
                locked.send(path.to_owned()).unwrap();
                waits.recv().unwrap();
            });
            meanwhile(folder.path(), Operation::Lock, move |path| {
                begun
                    .send(thread::spawn(move || (kind.sweep)(&root)))
                    .unwrap();
                assert_eq!(is_locked.recv().unwrap(), path, "it is what is swept");
            });
            let finish = (kind.begin)(folder.path());
            go_on.send(()).unwrap();
            sweeping.recv().unwrap().join().unwrap();
            finish();
            assert_eq!(there(folder.path()), expected(&kind));
        }
    }

    #[test]
    fn what_got_its_name_while_it_was_looked_at_is_not_swept() {
        for kind in KINDS {
            let folder = tempfile::tempdir().unwrap();
            let finish = (kind.begin)(folder.path());
            let (told, finished) = channel();
            meanwhile(folder.path(), Operation::Lock, move |path| {
                finish();
                told.send(path.exists()).unwrap();
            });
            (kind.sweep)(folder.path());
            assert!(!finished.recv().unwrap(), "it has its name");
            assert_eq!(there(folder.path()), expected(&kind));
        }
    }
}
