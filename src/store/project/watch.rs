//! Changes of a project's files, by whomever.
//!
//! The system tells of each folder that has files of a project. Where it cannot, as on network
//! drives whose changes happen on other machines, [`Watch::start`] says so, and the one who asked
//! looks at all files every so often.

use std::fs;
use std::path::{Path, PathBuf};

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::folder::{ANNOTATIONS, ProjectFolder, folders_in};

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Something happened to these files.
    Paths(Vec<PathBuf>),
    /// Something happened, and nobody knows what.
    Something,
}

/// Why changes cannot be watched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("changes by other programs are looked for every so often: {0}")]
pub struct Unwatched(String);

/// Tells of changes as long as it lives.
#[derive(Debug)]
pub struct Watch {
    watcher: notify::RecommendedWatcher,
    folders: Vec<PathBuf>,
}

impl Watch {
    /// Watches the folders of `project`, and calls `seen` on a thread of its own.
    ///
    /// # Errors
    /// When the drive or the system cannot watch.
    pub fn start(
        project: &ProjectFolder,
        seen: impl Fn(Seen) + Send + 'static,
    ) -> Result<Self, Unwatched> {
        if let Some(kind) = network_drive(project.root()) {
            return Err(Unwatched(format!(
                "the project is on a drive of type {kind}"
            )));
        }
        let handler = move |event: notify::Result<Event>| match event {
            Ok(event) if event.need_rescan() => seen(Seen::Something),
            Ok(event) => {
                // To look at a file is no change.
                if !matches!(event.kind, EventKind::Access(_)) && !event.paths.is_empty() {
                    seen(Seen::Paths(event.paths));
                }
            }
            Err(_) => seen(Seen::Something),
        };
        let watcher =
            notify::recommended_watcher(handler).map_err(|error| Unwatched(error.to_string()))?;
        let mut watch = Self {
            watcher,
            folders: Vec::new(),
        };
        watch.add(project.root())?;
        watch.update(project)?;
        Ok(watch)
    }

    /// Watches folders that came since.
    ///
    /// # Errors
    /// When the system cannot watch any more folders.
    pub fn update(&mut self, project: &ProjectFolder) -> Result<(), Unwatched> {
        let annotations = project.root().join(ANNOTATIONS);
        let own = folders_in(&annotations)
            .into_iter()
            .map(|annotator| annotations.join(annotator));
        for folder in [project.articles_folder(), annotations.clone()]
            .into_iter()
            .chain(own.collect::<Vec<_>>())
        {
            self.add(&folder)?;
        }
        // One that went away is not watched any more, and may come again.
        self.folders.retain(|folder| folder.is_dir());
        Ok(())
    }

    fn add(&mut self, folder: &Path) -> Result<(), Unwatched> {
        if !folder.is_dir() || self.folders.iter().any(|known| known == folder) {
            return Ok(());
        }
        self.watcher
            .watch(folder, RecursiveMode::NonRecursive)
            .map_err(|error| Unwatched(error.to_string()))?;
        self.folders.push(folder.to_owned());
        Ok(())
    }
}

/// The type of the drive that `path` is on, when its files may change without this machine being
/// told. Source: the mount table of Linux.
fn network_drive(path: &Path) -> Option<String> {
    let path = fs::canonicalize(path).ok()?;
    if path.to_string_lossy().starts_with(r"\\?\UNC\") {
        return Some("UNC".to_owned());
    }
    let mounts = fs::read_to_string("/proc/mounts").ok()?;
    let mut found: Option<(PathBuf, String)> = None;
    for line in mounts.lines() {
        let mut fields = line.split(' ');
        let (Some(_), Some(at), Some(kind)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        // Spaces are written as octal numbers.
        let at = PathBuf::from(at.replace("\\040", " "));
        let nearer = found
            .as_ref()
            .is_none_or(|(other, _)| at.components().count() >= other.components().count());
        if path.starts_with(&at) && nearer {
            found = Some((at, kind.to_owned()));
        }
    }
    let (_, kind) = found?;
    let remote = matches!(
        kind.as_str(),
        "nfs" | "nfs4" | "cifs" | "smb3" | "smbfs" | "9p" | "afs" | "ceph" | "vboxsf" | "vmhgfs"
    ) || kind.starts_with("fuse.");
    remote.then_some(kind)
}
