//! How the thread of a project looks at files: at all of them, at some, at what was seen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{Go, Inside, Report, WorkerEvent};
use crate::model::registry::{Actor, Place};
use crate::model::table::RowChange;
use crate::session::project::{MOST_DAMAGES, ScanReport};
use crate::store::project::copies::copies;
use crate::store::project::scan::{self, Listing, Made, Work};
use crate::store::project::{EntryChange, FileStamp, Files};

/// How many articles are read before the list shows them.
const BATCH: usize = 512;
/// More articles than this are looked at together with all others.
const MANY: usize = 2000;

impl Inside {
    /// Compares the whole folder with the cache, and reads what changed.
    pub(super) fn look(&mut self, when: Report) {
        self.everything = false;
        self.seen.clear();
        (self.first_seen, self.last_seen) = (None, None);
        self.shared.done.store(0, Ordering::Relaxed);
        self.shared.total.store(0, Ordering::Relaxed);
        self.shared.is_looking.store(true, Ordering::Relaxed);
        self.update_watch();
        let result = self.look_through();
        self.shared.is_looking.store(false, Ordering::Relaxed);
        self.keep_first();
        match result {
            Ok(Some(report)) if when == Report::Always || report.is_news() => {
                self.say(WorkerEvent::Finished(report));
            }
            Ok(_) => {}
            Err(message) => self.say(WorkerEvent::Failed(message)),
        }
    }

    /// `None` when it was stopped.
    fn look_through(&mut self) -> Result<Option<ScanReport>, String> {
        let listing = scan::list(&self.folder).map_err(|error| error.to_string())?;
        let work = match self.cache.with(|cache| listing.work(cache)) {
            Ok(work) => work,
            Err(_) => {
                self.cache.rebuild(self.cache_path.as_deref());
                self.cache
                    .with(|cache| listing.work(cache))
                    .map_err(|error| error.to_string())?
            }
        };
        self.shared
            .total
            .store(work.added.len() + work.changed.len(), Ordering::Relaxed);
        let mut ids: Vec<&String> = work.added.iter().chain(&work.changed).collect();
        ids.sort_unstable();
        for batch in ids.chunks(BATCH) {
            if self.obey_meanwhile() == Go::Stop {
                return Ok(None);
            }
            let ids: Vec<String> = batch.iter().map(|id| (*id).clone()).collect();
            self.take_in(&ids, &listing)?;
            self.shared.done.fetch_add(ids.len(), Ordering::Relaxed);
        }
        if !work.is_empty() {
            self.forget(&work)?;
        }
        Ok(Some(self.report(&listing, &work)))
    }

    /// Reads what changed of these articles of a listing.
    fn take_in(&mut self, ids: &[String], listing: &Listing) -> Result<(), String> {
        let files: Vec<(String, Option<Files>)> = ids
            .iter()
            .map(|id| (id.clone(), listing.articles.get(id).cloned()))
            .collect();
        self.put(files, false, false)
    }

    /// Removes the articles that are gone, and waits until the disk has all of it.
    fn forget(&mut self, work: &Work) -> Result<(), String> {
        // What came back since the folder was listed, or was left out by a drive that failed
        // meanwhile, is not gone.
        let look = |id: &String| (id.clone(), scan::list_one(&self.folder, id));
        let gone = work.removed.iter().map(look).collect();
        self.put(gone, false, true)
    }

    /// Looks at these articles again. `own` when they were changed here.
    pub(super) fn refresh(&mut self, ids: &[String], own: bool) {
        let files = ids
            .iter()
            .map(|id| (id.clone(), scan::list_one(&self.folder, id)))
            .collect();
        if let Err(message) = self.put(files, own, true) {
            self.say(WorkerEvent::Failed(message));
        }
    }

    /// Makes the entries of articles with these files, puts them into cache and table, and tells.
    fn put(
        &mut self,
        files: Vec<(String, Option<Files>)>,
        own: bool,
        last: bool,
    ) -> Result<(), String> {
        let made = self
            .cache
            .with(|cache| scan::entries(&self.folder, cache, files));
        if made.is_empty() && !last {
            return Ok(());
        }
        let mut changes = Vec::with_capacity(made.len());
        let mut rows = Vec::with_capacity(made.len());
        let mut foreign = Vec::new();
        for Made { change, before } in made {
            let row = match &change {
                EntryChange::Put(entry) => RowChange::Put(entry.row.clone()),
                EntryChange::Remove(id) => RowChange::Remove(id.clone()),
            };
            if !own && before.is_some_and(|before| self.concerns(&before, &change)) {
                foreign.push(row.id().to_owned());
            }
            rows.push(row);
            changes.push(change);
        }
        let written = self.cache.with(|cache| cache.write(&changes, last));
        if written.is_err() {
            // The rows are in memory all the same; the next start reads the files again.
            self.cache.rebuild(None);
            self.cache_path = None;
            self.everything = true;
        }
        if rows.is_empty() {
            return Ok(());
        }
        let ids = rows.iter().map(|row| row.id().to_owned()).collect();
        self.table = Arc::new(self.table.changed(rows));
        self.first_is_old = true;
        self.say(WorkerEvent::Rows(Arc::clone(&self.table), ids));
        for id in foreign {
            self.say(WorkerEvent::Files(id));
        }
        Ok(())
    }

    /// Whether a session that has the article open should look.
    fn concerns(&self, before: &Files, change: &EntryChange) -> bool {
        let EntryChange::Put(entry) = change else {
            return true;
        };
        before.text != entry.files.text
            || own_layer(before, &self.annotator) != own_layer(&entry.files, &self.annotator)
    }

    /// Looks at the files that something happened to.
    pub(super) fn look_at_seen(&mut self) {
        let seen = std::mem::take(&mut self.seen);
        (self.first_seen, self.last_seen) = (None, None);
        let canonical = self.folder.root().canonicalize().ok();
        let mut ids = BTreeSet::new();
        let mut project_file = false;
        for path in &seen {
            match self.place_of(path, canonical.as_ref()) {
                Seen::Article(id) => {
                    ids.insert(id);
                }
                Seen::ProjectFile => project_file = true,
                Seen::Stamped => {}
                Seen::Folder => self.everything = true,
                Seen::Nowhere => {}
            }
        }
        if project_file {
            self.say(WorkerEvent::ProjectFile);
        }
        let guidelines = self.guidelines_stamp();
        if guidelines != self.guidelines {
            self.guidelines = guidelines;
            self.say(WorkerEvent::Guidelines);
        }
        let registries = self.registry_stamps();
        if registries != self.registries {
            self.registries = registries;
            self.say(WorkerEvent::Registries);
        }
        if self.everything || ids.len() > MANY {
            self.look(Report::IfAnything);
        } else if !ids.is_empty() {
            let ids: Vec<String> = ids.into_iter().collect();
            self.refresh(&ids, false);
        }
    }

    pub(super) fn registry_stamps(&self) -> [Option<FileStamp>; 2] {
        [
            scan::stamp_at(&self.folder.registry_path::<Actor>()),
            scan::stamp_at(&self.folder.registry_path::<Place>()),
        ]
    }

    pub(super) fn guidelines_stamp(&self) -> Option<FileStamp> {
        scan::stamp_at(&self.folder.guidelines_path())
    }

    /// Watches the folders of annotators who came since; without a watch all is looked at.
    fn update_watch(&mut self) {
        if let Some(watch) = &mut self.watch
            && watch.update(&self.folder).is_err()
        {
            self.watch = None;
        }
    }

    /// All that is damaged or astray, and what was done.
    fn report(&self, listing: &Listing, work: &Work) -> ScanReport {
        ScanReport {
            articles: self.table.len(),
            added: work.added.len(),
            changed: work.changed.len(),
            removed: work.removed.len(),
            damages: self
                .table
                .damaged()
                .flat_map(|row| scan::damages(&self.folder, &row))
                .take(MOST_DAMAGES)
                .collect(),
            orphans: listing.orphans.clone(),
            copies: copies(&self.folder),
        }
    }

    /// What the file at `path` is to the project.
    fn place_of(&self, path: &Path, canonical: Option<&PathBuf>) -> Seen {
        let root = self.folder.root();
        let within = path
            .strip_prefix(root)
            .ok()
            .or_else(|| path.strip_prefix(canonical?).ok());
        let Some(within) = within else {
            return Seen::Nowhere;
        };
        let parts: Vec<&str> = within
            .components()
            .filter_map(|part| part.as_os_str().to_str())
            .collect();
        match parts.as_slice() {
            ["project.ron"] | ["codebook.ron"] => Seen::ProjectFile,
            ["guidelines.md"] | ["actors.ron"] | ["places.ron"] => Seen::Stamped,
            ["articles"] | ["annotations"] | ["annotations", _] => Seen::Folder,
            ["articles", name] => name
                .strip_suffix(".meta.ron")
                .or_else(|| name.strip_suffix(".txt"))
                .map_or(Seen::Nowhere, |id| Seen::Article(id.to_owned())),
            ["annotations", _, name] => name
                .strip_suffix(".ron")
                .map_or(Seen::Nowhere, |id| Seen::Article(id.to_owned())),
            _ => Seen::Nowhere,
        }
    }
}

/// What a file is to a project.
enum Seen {
    /// A file of the article with this id.
    Article(String),
    ProjectFile,
    /// The guidelines or a registry, whose stamps are compared.
    Stamped,
    /// A folder that holds files of the project.
    Folder,
    Nowhere,
}

fn own_layer<'a>(files: &'a Files, annotator: &str) -> Option<&'a FileStamp> {
    files
        .layers
        .iter()
        .find(|(own, _)| own == annotator)
        .map(|(_, stamp)| stamp)
}
