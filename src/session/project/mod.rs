//! An open project of one annotator: what the window and the command line use.
//!
//! Opening reads `project.ron` and the first rows of the cache and nothing else. A thread then
//! loads all rows, compares the folder with the cache, and follows what other programs change; it
//! tells of that through [`Project::poll`] and calls the waker. A project at rest does nothing.
//!
//! Articles are opened one at a time with [`Project::open_article`], as a [`Session`] with its own
//! files; after each save [`Project::saved`] lets the list follow.

pub mod codebook;
mod coding;
pub mod comparing;
mod copies;
mod entries;
mod events;
mod import;
mod locking;
mod registering;
mod resume;
pub mod searching;
mod training_data;
mod worker;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use self::locking::Taken;
use self::resume::Resume;
use self::worker::{Worker, WorkerEvent, WorkerRequest};
use super::Session;
use super::task::Steps;
use crate::model::codebook::Codebook;
use crate::model::metadata::Metadata;
use crate::model::queue::Summary;
use crate::model::row::ArticleRow;
use crate::model::status::Status;
use crate::model::table::Table;
use crate::store::project::{CachePlace, Lock, SharedCache, StartupRows, cache, day, now};
pub use crate::store::project::{
    Clock, Damage, Origin, ProjectFile, ProjectFolder, Settings, is_project,
};
use crate::store::{Access, OpenOptions, StoreError};

pub use self::codebook::LabelledWord;
pub use self::coding::ProjectCoding;
pub use self::copies::MergedCopies;
pub use self::entries::{EntryKind, NewEntry};
pub use self::events::{MOST_DAMAGES, ProjectEvent, ScanReport, SyncCopy};
pub use self::resume::{AnnotationProgress, Today};
pub use self::training_data::{Looked, TrainingChoice};

/// How to open a project.
#[derive(Clone, Debug)]
pub struct ProjectOptions {
    /// The clock.
    pub clock: Clock,
    /// How far local time is ahead of UTC, in seconds: it says when a day begins.
    pub utc_offset: i32,
    /// The name of this machine, for people; empty to ask the system.
    pub host: String,
    /// Opens for writing although the file of the lock names another window, on a drive that
    /// cannot lock: the person says that the window is gone. Elsewhere it changes nothing.
    pub take_over: bool,
    /// Whether the system is asked to tell of changes by other programs.
    pub watch: bool,
    /// How often all files are looked at where the system does not tell.
    pub look_every: Duration,
}

impl Default for ProjectOptions {
    fn default() -> Self {
        Self {
            clock: now,
            utc_offset: 0,
            host: String::new(),
            take_over: false,
            watch: true,
            look_every: Duration::from_secs(60),
        }
    }
}

/// An open project.
#[derive(Debug)]
pub struct Project {
    folder: ProjectFolder,
    annotator: String,
    access: Access,
    options: ProjectOptions,
    cache: SharedCache,
    /// The beginning of the list, before the table is there.
    first: StartupRows,
    table: Option<Arc<Table>>,
    /// Whether the folder was looked at since the project was opened.
    scanned: bool,
    /// What was counted in a table.
    summary: Option<(Arc<Table>, Summary)>,
    resume: Resume,
    /// What the last save said: the row follows on the thread.
    known: Option<Known>,
    worker: Worker,
    searcher: searching::Searcher,
    registering: registering::Registering,
    coding: coding::GatheredCoding,
    /// Held as long as the project is open for writing.
    lock: Option<Lock>,
    /// Whether a person who knows better may take the lock all the same.
    claimed: bool,
}

/// What is known of the annotator's work on an article.
#[derive(Clone, Debug)]
struct Known {
    id: String,
    active_seconds: u64,
    status: Status,
}

impl Project {
    /// Makes a project in the folder `root`, which may be missing or have files of others, and
    /// opens it.
    ///
    /// # Errors
    /// When a project or something that a project has is there already, or nothing can be written.
    pub fn create(
        root: &Path,
        name: &str,
        annotator: &str,
        options: ProjectOptions,
    ) -> Result<Self, StoreError> {
        ProjectFolder::create(root, name, annotator)?;
        Self::open(root, annotator, options)
    }

    /// Opens the project in the folder `root`, or that of the `project.ron` at `root`. An annotator
    /// whom the project does not know joins it.
    ///
    /// A project that cannot be written, or that another window of this annotator has, opens for
    /// reading only: see [`Project::access`].
    ///
    /// # Errors
    /// When there is no project, its file cannot be read, or the annotator has no name.
    pub fn open(root: &Path, annotator: &str, options: ProjectOptions) -> Result<Self, StoreError> {
        let folder = ProjectFolder::open(root)?;
        let annotator = folder.annotator_for(annotator)?;
        let Taken {
            lock,
            access,
            claimed,
        } = locking::take(&folder, &annotator, &options);
        let cache_path = lock
            .is_some()
            .then(|| folder.cache_folder(&annotator).join(cache::NAME));
        let cache = SharedCache::at(cache_path.as_deref());
        let first = StartupRows::read(&folder, &annotator);
        let worker = Worker::start(
            folder.clone(),
            annotator.clone(),
            cache.clone(),
            cache_path,
            &options,
        );
        let mut project = Self {
            resume: Resume::read(&folder, &annotator),
            coding: coding::GatheredCoding::new(Arc::clone(folder.shared_codebook())),
            folder,
            annotator,
            access,
            options,
            cache,
            first,
            table: None,
            scanned: false,
            summary: None,
            known: None,
            worker,
            searcher: searching::Searcher::default(),
            registering: registering::Registering::default(),
            lock,
            claimed,
        };
        project.read_registries();
        Ok(project)
    }

    /// The name of the project.
    pub fn name(&self) -> &str {
        &self.folder.file().name
    }

    /// The folder of the project.
    pub fn root(&self) -> &Path {
        self.folder.root()
    }

    /// The places of its files.
    pub fn folder(&self) -> &ProjectFolder {
        &self.folder
    }

    /// Who annotates here: the name of the annotator's folder, by which rows call the layers.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// Everybody who annotates: those whom the project lists, those who have a folder, and who
    /// annotates here.
    pub fn annotators(&self) -> Vec<String> {
        let mut all = self.folder.annotators();
        if !all.contains(&self.annotator) {
            all.push(self.annotator.clone());
        }
        all
    }

    /// Whether the project may be changed here.
    pub fn is_writable(&self) -> bool {
        self.access == Access::ReadWrite
    }

    /// Whether it may be written, and else why not.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Whether it is open for reading only because a file names another window, on a drive that
    /// cannot tell whether that is still there: [`ProjectOptions::take_over`] opens it then.
    pub fn may_be_taken_over(&self) -> bool {
        self.claimed
    }

    /// The labels with their attributes, the types of incidents, the roles.
    pub fn codebook(&self) -> &Codebook {
        self.folder.codebook()
    }

    /// What holds for everybody in the project.
    pub fn settings(&self) -> &Settings {
        &self.folder.file().settings
    }

    /// The guidelines, Markdown; `None` when there are none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn guidelines(&self) -> Result<Option<String>, StoreError> {
        self.folder.guidelines()
    }

    /// How many articles there are, as far as known: of the table, or of the cache before it is
    /// loaded.
    pub fn count(&self) -> usize {
        match &self.table {
            Some(table) => table.len(),
            None => self.first.count,
        }
    }

    /// The first rows by id, as they were when the project was closed, at most 200: for the list
    /// before [`Project::table`] is loaded.
    pub fn first_rows(&self, most: usize) -> Vec<ArticleRow> {
        match &self.table {
            Some(table) => (0..)
                .map_while(|index| table.row(index))
                .take(most)
                .collect(),
            None => self.first.rows.iter().take(most).cloned().collect(),
        }
    }

    /// All rows, once they are loaded. It costs nothing to ask.
    pub fn table(&self) -> Option<Arc<Table>> {
        self.table.clone()
    }

    /// The row of the article with this id, as far as known.
    pub fn row(&self, id: &str) -> Option<ArticleRow> {
        match &self.table {
            Some(table) => table.get(id),
            None => self.cache.with(|cache| cache.row(id)).ok().flatten(),
        }
    }

    /// How many articles of how many a look at the folder has seen; `None` when there is none.
    pub fn scan_progress(&self) -> Option<Steps> {
        self.worker.progress()
    }

    /// Whether the folder was looked at since the project was opened: what is not in the list then
    /// is not there.
    pub fn is_scanned(&self) -> bool {
        self.scanned
    }

    /// Gives what is called, on another thread, when [`Project::poll`] has something to say.
    pub fn set_waker(&mut self, waker: Box<dyn Fn() + Send + Sync>) {
        self.worker.set_waker(Arc::from(waker));
    }

    /// What happened since the last call. Costs nothing when nothing did.
    pub fn poll(&mut self) -> Vec<ProjectEvent> {
        let mut events = Vec::new();
        while let Some(told) = self.worker.told() {
            match told {
                WorkerEvent::Table(table) => {
                    self.table = Some(table);
                    events.push(ProjectEvent::TableLoaded);
                }
                WorkerEvent::Rows(table, ids) => {
                    self.coding.changed();
                    self.table = Some(table);
                    match events.last_mut() {
                        Some(ProjectEvent::RowsChanged(known)) => known.extend(ids),
                        _ => events.push(ProjectEvent::RowsChanged(ids)),
                    }
                }
                WorkerEvent::Finished(report) => {
                    self.scanned = true;
                    events.push(ProjectEvent::ScanFinished(report));
                }
                WorkerEvent::Files(id) => events.push(ProjectEvent::ArticleFilesChanged(id)),
                WorkerEvent::ProjectFile => match self.folder.reload() {
                    Ok(changed) => {
                        if changed.file || changed.codebook {
                            self.worker
                                .order(WorkerRequest::Folder(self.folder.clone()));
                        }
                        if changed.file {
                            events.push(ProjectEvent::ProjectFileChanged);
                        }
                        if changed.codebook {
                            events.push(ProjectEvent::CodebookChanged);
                        }
                    }
                    Err(error) => events.push(ProjectEvent::Failed(error.to_string())),
                },
                WorkerEvent::Guidelines => events.push(ProjectEvent::GuidelinesChanged),
                WorkerEvent::Registries => self.read_registries(),
                WorkerEvent::Failed(message) => events.push(ProjectEvent::Failed(message)),
            }
        }
        match self.poll_registries() {
            Some(Ok(changed)) => {
                if changed {
                    self.coding.changed();
                }
                events.push(ProjectEvent::RegistriesChanged);
            }
            Some(Err(why)) => events.push(ProjectEvent::Failed(why)),
            None => {}
        }
        match self.coding.poll() {
            Some(Ok(accounts)) => {
                self.learn(accounts);
                events.push(ProjectEvent::CodedArticlesChanged);
            }
            Some(Err(why)) => events.push(ProjectEvent::Failed(why)),
            None => {}
        }
        events
    }

    /// Opens an article with this annotator's layer of it.
    ///
    /// # Errors
    /// When there is no such article, or it is not text.
    pub fn open_article(&self, id: &str) -> Result<Session, StoreError> {
        let read_only = match &self.access {
            Access::ReadWrite => None,
            Access::ReadOnly(reason) => Some(reason.clone()),
        };
        self.open_layer(id, &self.annotator, read_only)
    }

    /// Opens an article with the layer of another annotator, for reading only.
    ///
    /// # Errors
    /// As for [`Project::open_article`].
    pub fn open_article_of(&self, id: &str, annotator: &str) -> Result<Session, StoreError> {
        if annotator == self.annotator {
            return self.open_article(id);
        }
        let reason = format!("these are the annotations of {annotator}");
        self.open_layer(id, annotator, Some(reason))
    }

    fn open_layer(
        &self,
        id: &str,
        annotator: &str,
        read_only: Option<String>,
    ) -> Result<Session, StoreError> {
        let options = OpenOptions {
            encoding: None,
            annotator: annotator.to_owned(),
            clock: self.options.clock,
            codebook: self.codebook().clone(),
            record: self.settings().record,
            read_only,
        };
        let mut session = Session::open_at(
            &self.folder.article_path(id),
            &self.folder.layer_path(annotator, id),
            &options,
        )?;
        // What is wrong with the metadata is told where they are shown.
        let date = self.folder.read_metadata(id).unwrap_or_default().date;
        session.assist(self.assistance(&date));
        Ok(session)
    }

    /// The id of the article that a session has open, when it is one of this project.
    pub fn id_of(&self, session: &Session) -> Option<String> {
        let path = session.path()?;
        let id = path.file_name()?.to_str()?.strip_suffix(".txt")?;
        (self.folder.article_path(id) == path).then(|| id.to_owned())
    }

    /// Takes note of what a session of this project is like after a save: the row and the day's
    /// work follow, on the thread.
    pub fn saved(&mut self, session: &Session) {
        let Some(id) = self.id_of(session) else {
            return;
        };
        let known = self.known_of(&id);
        let (seconds, status) = (session.active_seconds(), session.status());
        let day = self.day();
        self.resume.worked(
            &day,
            &id,
            seconds.saturating_sub(known.active_seconds),
            known.status,
            status,
        );
        self.known = Some(Known {
            id: id.clone(),
            active_seconds: seconds,
            status,
        });
        self.worker.order(WorkerRequest::Refresh(vec![id]));
        self.write_resume();
    }

    /// What was last known of this annotator's work on an article.
    fn known_of(&self, id: &str) -> Known {
        if let Some(known) = self.known.as_ref().filter(|known| known.id == id) {
            return known.clone();
        }
        let row = self.row(id);
        let layer = row.as_ref().and_then(|row| row.layer_of(&self.annotator));
        Known {
            id: id.to_owned(),
            active_seconds: layer.map_or(0, |layer| layer.active_seconds),
            status: layer.map_or(Status::New, |layer| layer.status),
        }
    }

    fn write_resume(&mut self) {
        if let Some(resume) = self.resume.take_unwritten() {
            self.worker.order(WorkerRequest::Resume(resume));
        }
    }

    /// What is known of an article.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn metadata(&self, id: &str) -> Result<Metadata, StoreError> {
        self.folder.read_metadata(id)
    }

    /// Writes what is known of an article after a person edited it: `seen` is what
    /// [`Project::metadata`] gave them, `edited` what they made of it. What another program changed
    /// meanwhile stays; the result is what is known now.
    ///
    /// # Errors
    /// When the project is open for reading only, both changed the same field, the file cannot be
    /// read, which is then never replaced, or it cannot be written.
    pub fn set_metadata(
        &mut self,
        id: &str,
        seen: &Metadata,
        edited: &Metadata,
    ) -> Result<Metadata, StoreError> {
        self.writable("write the metadata")?;
        let merged = self.folder.edit_metadata(id, seen, edited)?;
        self.worker
            .order(WorkerRequest::Refresh(vec![id.to_owned()]));
        Ok(merged)
    }

    /// Gives an article a title; its words are one space apart.
    ///
    /// # Errors
    /// As for [`Project::set_metadata`].
    pub fn set_title(&mut self, id: &str, title: &str) -> Result<Metadata, StoreError> {
        let seen = self.metadata(id)?;
        let edited = Metadata {
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            ..seen.clone()
        };
        self.set_metadata(id, &seen, &edited)
    }

    /// The article that was open last and the byte of its text that was in view; `None` when there
    /// was none or it is gone.
    pub fn resume(&self) -> Option<(String, usize)> {
        let (id, byte) = self.resume.place()?;
        let is_there = self.folder.article_path(id).is_file();
        is_there.then(|| (id.to_owned(), byte))
    }

    /// Remembers where the annotator is: the article, and the byte of its text in view. Another
    /// article is written on the thread at once, another place with the next save and when the
    /// project is closed.
    pub fn set_resume(&mut self, id: &str, byte: usize) {
        if self.resume.set_place(id, byte) {
            self.write_resume();
        }
    }

    /// What this annotator did today on this machine.
    pub fn today(&self) -> Today {
        self.resume.today(&self.day())
    }

    /// The rows and what the files were like, for those who add articles or search them.
    pub fn cache(&self) -> SharedCache {
        self.cache.clone()
    }

    /// Whether the list is kept on disk, so that the next start is quick.
    pub fn is_cached(&self) -> bool {
        self.cache.with(|cache| cache.place() == CachePlace::Disk)
    }

    /// Today, `YYYY-MM-DD`, in local time.
    fn day(&self) -> String {
        day((self.options.clock)(), self.options.utc_offset)
    }

    fn writable(&self, doing: &'static str) -> Result<(), StoreError> {
        match &self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly(reason) => Err(StoreError::Refused {
                doing,
                reason: reason.clone(),
                advice: "nothing was changed",
                path: self.root().to_owned(),
            }),
        }
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        self.worker.stop();
        if self.lock.is_some() {
            // A place that is not remembered is no loss of work.
            let _ = self.resume.write_last(&self.folder, &self.annotator);
        }
    }
}
