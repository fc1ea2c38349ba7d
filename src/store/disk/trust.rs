//! What of a folder may be opened, written and removed: regular files in real folders, and never
//! what a link leads to.
//!
//! A project may come by git, a drive or an archive, and with it a link in the place of any file
//! or folder. So below the root of a project no part of a path may be a link, what is opened is a
//! regular file, and what is written in place has no other name (a hard link) by which it would be
//! changed elsewhere. The root itself, and an article that a person named, may be links: those are
//! a person's own words. It does not guard against a program that changes the folder between the
//! look and the opening: whoever can do that can write the files themselves.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The file by which a folder is a project.
pub(in crate::store) const PROJECT_FILE: &str = "project.ron";

/// What stands where a file or a folder of ours should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Found {
    /// A symbolic link.
    Link,
    /// A file that has another name as well.
    HardLink,
    /// A folder, a pipe, a socket or a device: what it is, for people.
    NoFile(&'static str),
}

/// Something that is not opened, written or followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} at {}", path.display())]
pub(in crate::store) struct Untrusted {
    /// What it is.
    pub found: Found,
    /// Where: the path itself, or a folder on the way to it.
    pub path: PathBuf,
}

impl Untrusted {
    fn error(found: Found, path: &Path) -> io::Error {
        let path = path.to_owned();
        io::Error::other(Self { found, path })
    }

    /// What an error says, if it is one of these.
    pub(in crate::store) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

/// The root of the project that `path` is in: of the folders above it, the outermost with a
/// `project.ron`, so that one in a folder that a link leads to does not hide the link.
fn root_of(path: &Path) -> Option<&Path> {
    let above = path.ancestors().skip(1);
    above
        .filter(|folder| folder.join(PROJECT_FILE).symlink_metadata().is_ok())
        .last()
}

/// Refuses a link on the way from the project's root to what `path` is in.
pub(in crate::store) fn check_folders(path: &Path) -> io::Result<()> {
    let Some(root) = root_of(path) else {
        return Ok(());
    };
    let mut between: Vec<&Path> = path.ancestors().skip(1).collect();
    between.truncate(between.iter().position(|it| *it == root).unwrap_or(0));
    for folder in between.into_iter().rev() {
        match folder.symlink_metadata() {
            Ok(there) if there.is_symlink() => return Err(Untrusted::error(Found::Link, folder)),
            Ok(_) => {}
            // What is not there is met by the operation itself, as is all that is wrong with it.
            Err(_) => return Ok(()),
        }
    }
    Ok(())
}

/// Refuses a link on the way to `path` and in its place; nothing there is fine.
pub(in crate::store) fn check(path: &Path) -> io::Result<()> {
    check_folders(path)?;
    match path.symlink_metadata() {
        Ok(there) => check_kind(&there, path),
        Err(_) => Ok(()),
    }
}

/// Refuses a link in the place of a folder, or on the way to it; nothing there is fine.
pub(in crate::store) fn check_folder(path: &Path) -> io::Result<()> {
    check_folders(path)?;
    match path.symlink_metadata() {
        Ok(there) if there.is_symlink() && root_of(path).is_some() => {
            Err(Untrusted::error(Found::Link, path))
        }
        _ => Ok(()),
    }
}

/// Refuses links and hard links in a folder of files that a library opens by their names.
pub(in crate::store) fn check_contents(folder: &Path) -> io::Result<()> {
    check_folder(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.symlink_metadata() {
            Ok(there) if there.is_dir() => {}
            Ok(there) => {
                check_kind(&there, &path)?;
                check_sole(&there, &path)?;
            }
            // It went meanwhile.
            Err(_) => {}
        }
    }
    Ok(())
}

fn check_kind(there: &Metadata, path: &Path) -> io::Result<()> {
    if there.is_file() {
        Ok(())
    } else if there.is_symlink() {
        Err(Untrusted::error(Found::Link, path))
    } else if there.is_dir() {
        Err(Untrusted::error(Found::NoFile("a folder"), path))
    } else {
        Err(Untrusted::error(Found::NoFile("a device"), path))
    }
}

/// Opens the regular file at `path`, which is no link.
pub(in crate::store) fn open(path: &Path) -> io::Result<File> {
    check(path)?;
    opened(File::options().read(true), path)
}

/// As [`open`], but a file that a person named, outside of every project, may be a link.
pub(in crate::store) fn open_named(path: &Path) -> io::Result<File> {
    if root_of(path).is_some() {
        return open(path);
    }
    // Where it leads, without the name that is a link; what is not there says so itself.
    let path = fs::canonicalize(path)?;
    open(&path)
}

/// Opens a file to be changed in place: one with another name as well, a hard link, is refused.
pub(in crate::store) fn open_in_place(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    check(path)?;
    let file = opened(options, path)?;
    check_sole(&file.metadata()?, path)?;
    Ok(file)
}

/// Opens a folder, which is no link, to be locked.
pub(in crate::store) fn open_folder(path: &Path) -> io::Result<File> {
    check_folder(path)?;
    let mut options = File::options();
    guard(options.read(true));
    options.open(path)
}

fn opened(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    guard(options);
    let file = options.open(path)?;
    check_kind(&file.metadata()?, path)?;
    Ok(file)
}

/// Neither follows a link that came since the look, nor waits for the other end of a pipe.
#[cfg(unix)]
fn guard(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(not(unix))]
fn guard(_: &mut OpenOptions) {}

#[cfg(unix)]
fn check_sole(there: &Metadata, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    if there.nlink() > 1 {
        return Err(Untrusted::error(Found::HardLink, path));
    }
    Ok(())
}

/// How many names a file has cannot be asked by the standard library there.
#[cfg(not(unix))]
fn check_sole(_: &Metadata, _: &Path) -> io::Result<()> {
    Ok(())
}
