//! A project folder, for tests that need one: articles, annotators, waiting for the thread.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hashiya::model::metadata::Metadata;
use hashiya::model::row::ArticleRow;
use hashiya::session::Session;
use hashiya::session::project::{Project, ProjectEvent, ProjectOptions, ScanReport};
use hashiya::store::project::ProjectFolder;
use tempfile::TempDir;

use crate::desk::label_words;

/// What the annotator of a test is called.
pub const LAYLA: &str = "ليلى";
/// The other annotator.
pub const SAMI: &str = "سامي";

/// How long the thread may take on a busy machine.
const LONG: Duration = Duration::from_secs(30);

/// Adds an article as a person would who copies it there; without anything that is known of it it has
/// no metadata.
pub fn add_article(project: &ProjectFolder, id: &str, bytes: &[u8], metadata: &Metadata) {
    fs::write(project.article_path(id), bytes).unwrap();
    project.write_metadata(id, metadata).unwrap();
}

/// A project in a temporary folder.
pub struct ProjectDesk {
    pub folder: TempDir,
}

impl ProjectDesk {
    /// A project of [`LAYLA`] without articles.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        ProjectFolder::create(folder.path(), "ريف حلب", LAYLA).unwrap();
        Self { folder }
    }

    /// A project with these articles: id, title in the metadata, text.
    pub fn with(articles: &[(&str, &str, &str)]) -> Self {
        let desk = Self::new();
        for (id, title, text) in articles {
            desk.add(id, title, text);
        }
        desk
    }

    /// Adds an article; without a title it has no metadata.
    pub fn add(&self, id: &str, title: &str, text: &str) {
        let metadata = Metadata {
            title: title.to_owned(),
            ..Metadata::default()
        };
        add_article(&self.files(), id, text.as_bytes(), &metadata);
    }

    /// The places of the files.
    pub fn files(&self) -> ProjectFolder {
        ProjectFolder::open(self.folder.path()).unwrap()
    }

    /// A path below the folder.
    pub fn path(&self, within: &str) -> PathBuf {
        self.folder.path().join(within)
    }

    /// Writes a file as another program would.
    pub fn write(&self, within: &str, content: impl AsRef<[u8]>) {
        let path = self.path(within);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The text of a file.
    pub fn read(&self, within: &str) -> String {
        fs::read_to_string(self.path(within)).unwrap()
    }

    /// Opens the project.
    pub fn open(&self, annotator: &str) -> Project {
        Project::open(self.folder.path(), annotator, options()).unwrap()
    }

    /// Opens the project and waits for the first look.
    pub fn open_and_look(&self, annotator: &str) -> (Project, ScanReport) {
        let mut project = self.open(annotator);
        let report = wait_for_look(&mut project);
        (project, report)
    }

    /// Labels words of an article as `annotator` and saves them, in a window of their own.
    pub fn annotate(&self, annotator: &str, id: &str, labels: &[(&str, &str)]) {
        let mut project = self.open(annotator);
        let mut session = project.open_article(id).unwrap();
        for (words, label) in labels {
            label_words(&mut session, words, label);
        }
        close(&mut project, session);
    }
}

/// Saves and closes a session, and tells the project.
pub fn close(project: &mut Project, mut session: Session) {
    session.close().unwrap();
    project.saved(&session);
}

/// 25 November 2026, 08:00 UTC, always; changes by others are watched.
pub fn options() -> ProjectOptions {
    ProjectOptions {
        clock: || "2026-11-25T08:00:00Z".parse().unwrap(),
        utc_offset: 3 * 3600,
        host: "desk-7".to_owned(),
        look_every: Duration::from_secs(3600),
        ..ProjectOptions::default()
    }
}

/// Polls until `wanted` gives something; what came before is passed over.
pub fn wait<T>(
    project: &mut Project,
    what: &str,
    mut wanted: impl FnMut(&mut Project, &ProjectEvent) -> Option<T>,
) -> T {
    let start = Instant::now();
    let mut seen = Vec::new();
    loop {
        for event in project.poll() {
            if let Some(found) = wanted(project, &event) {
                return found;
            }
            seen.push(event);
        }
        assert!(start.elapsed() < LONG, "no {what}, but {seen:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Waits for the end of a look at the folder.
pub fn wait_for_look(project: &mut Project) -> ScanReport {
    wait(project, "end of the look", |_, event| match event {
        ProjectEvent::ScanFinished(report) => Some(report.clone()),
        _ => None,
    })
}

/// Waits until the row of this article fits.
pub fn wait_for_row(
    project: &mut Project,
    id: &str,
    fits: impl Fn(Option<&ArticleRow>) -> bool,
) -> Option<ArticleRow> {
    let start = Instant::now();
    loop {
        let _ = project.poll();
        let row = project.row(id);
        if fits(row.as_ref()) {
            return row;
        }
        assert!(start.elapsed() < LONG, "{id} is still {row:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// All rows.
pub fn rows(project: &Project) -> Vec<ArticleRow> {
    let table = project.table().unwrap();
    (0..).map_while(|index| table.row(index)).collect()
}

/// The files below a folder, as paths with slashes, with their content.
pub fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, into: &mut std::collections::BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, into);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy();
                into.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = std::collections::BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}
