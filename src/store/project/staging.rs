//! New articles and annotations of a project, which never take the place of others.
//!
//! A file is written in `.hashiya/staging` and then gets its name, if nothing has that name, in one
//! step of the operating system. The metadata goes first, so that there is never an article without
//! its own. A kill leaves files in that folder, and at most metadata alone, which says by its time
//! from which import it is: both go when the next import begins, so that one that is taken up again
//! ends as if nothing had happened.
//!
//! Adding does not wait for the disk, since a corpus has many articles: [`Staging::settle`] does, for all
//! that was added. What was not settled may be gone or empty after a loss of power; the source
//! is still there then.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::article_file::{ArticleFile, Origin};
use super::copies::is_name_of_copy;
use super::folder::{LOCAL, ProjectFolder, create_folder};
use super::import_file::{self, ImportFile};
use super::lock::{Lock, LockRefused, Owner, host};
use crate::model::article::Article;
use crate::model::layer::Layer;
use crate::model::metadata::Metadata;
use crate::model::names;
use crate::store::atomic::permissions_of_new_files;
use crate::store::disk;
use crate::store::error::StoreError;
use crate::store::inspection::MAX_LAYER_BYTES;
use crate::store::layer_file::read_layer;
use crate::store::layer_text::{LayerMeta, write_layer};
use crate::store::reading::{Loaded, read_article, read_bytes};

const DOING: &str = "import";

/// An import that writes into a project: one at a time, remembered until it is finished.
#[derive(Debug)]
pub struct Staging<'a> {
    project: &'a ProjectFolder,
    /// Where files are written before they get their names.
    folder: PathBuf,
    import: ImportFile,
    taken: Mutex<TakenIds>,
    /// What was written and perhaps is not on the disk yet.
    unsettled: Mutex<Vec<PathBuf>>,
    _lock: Lock,
}

/// What became of a layer that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedLayer {
    /// It was written.
    New,
    /// It was there.
    Same,
    /// The annotator has a layer that says something else.
    Other,
}

/// The ids that are there, by their keys: see [`names::key`].
#[derive(Clone, Debug, Default)]
struct TakenIds {
    ids: HashSet<String>,
    /// Up to which number the names made of a wanted one are taken: many articles of one name
    /// would have to be counted through again for each.
    numbers: HashMap<String, u64>,
}

impl<'a> Staging<'a> {
    /// Begins an import. What a killed one left by halves is removed. One that is the same as the
    /// one that was not finished goes on as that one, with its time.
    ///
    /// # Errors
    /// When another import is running in the project, or the folder cannot be written.
    pub fn begin(project: &'a ProjectFolder, mut import: ImportFile) -> Result<Self, StoreError> {
        let folder = project.root().join(LOCAL).join("staging");
        import_file::prepare(project)?;
        create_folder(project.root(), &folder)?;
        let owner = Owner {
            who: String::new(),
            host: host(),
            since: import.started.clone(),
        };
        // On a drive that cannot lock, what a killed import left must not stop the next.
        let lock = Lock::take(&folder.join(LOCK), &owner, true).map_err(|why| match why {
            LockRefused::Failed(error) => error,
            LockRefused::Held(_) | LockRefused::Claimed(_) => StoreError::Refused {
                doing: DOING,
                reason: "another import is running in this project".to_owned(),
                advice: "wait until it is finished, and try again",
                path: project.root().to_owned(),
            },
        })?;
        let unfinished = import_file::unfinished(project);
        clear(project, &folder, unfinished.as_ref())?;
        if let Some(unfinished) = unfinished
            && unfinished.is_same(&import)
        {
            import.started = unfinished.started;
        }
        import_file::remember(project, &import)?;
        Ok(Self {
            project,
            folder,
            import,
            taken: Mutex::new(ids_in(project)?),
            unsettled: Mutex::default(),
            _lock: lock,
        })
    }

    /// Ends the import: it is finished, or a person does not want it.
    ///
    /// # Errors
    /// When it cannot be forgotten.
    pub fn finish(self) -> Result<(), StoreError> {
        import_file::forget(self.project)
    }

    /// An id that nothing has: the wanted one made fit for a name of a file, perhaps with a number.
    /// Those who ask one after the other get the same ids whenever the import is run.
    pub fn reserve(&self, wanted: &str) -> String {
        let mut taken = self.taken();
        let wanted = names::sanitised(wanted, "article");
        let key = names::key(&wanted);
        let from = taken.numbers.get(&key).map_or(1, |last| last + 1);
        let ids = &taken.ids;
        // An article with the name of a copy would not be seen where its original is.
        let is_taken = |id: &str| ids.contains(&names::key(id)) || is_name_of_copy(id);
        let (id, number) = names::free_from(&wanted, from, is_taken);
        taken.ids.insert(names::key(&id));
        taken.numbers.insert(key, number);
        id
    }

    /// Adds an article with these bytes, which are kept as they are, and what is known of it, by an
    /// id that was reserved for it; the answer is the id that it has now. `from` and `format` say
    /// what it was read from: see [`Origin`].
    ///
    /// # Errors
    /// When the folder cannot be written; nothing was added then.
    pub fn add_article(
        &self,
        mut id: String,
        bytes: &[u8],
        metadata: &Metadata,
        from: &str,
        format: &str,
    ) -> Result<String, StoreError> {
        let file = ArticleFile {
            metadata: metadata.clone(),
            origin: Origin {
                from: from.to_owned(),
                format: format.to_owned(),
                imported: self.import.started.clone(),
            },
        };
        let text = file.write();
        loop {
            let path = self.project.article_path(&id);
            let meta = self.project.meta_path(&id);
            if self.put_new(&meta, text.as_bytes())? {
                match self.put_new(&path, bytes) {
                    Ok(true) => return Ok(id),
                    Ok(false) => self.withdraw(&meta),
                    Err(error) => {
                        self.withdraw(&meta);
                        self.release(&id);
                        return Err(error);
                    }
                }
            }
            // Another program took the name in this moment; the next free one is as good.
            id = self.reserve(&id);
        }
    }

    /// Writes what `annotator` says of an article that is in the project. A layer that is there stays as
    /// it is.
    ///
    /// # Errors
    /// When the article's text is not `text`, so that offsets would mean something else, or the folder
    /// cannot be written.
    pub fn add_layer(
        &self,
        id: &str,
        annotator: &str,
        text: &str,
        layer: &Layer,
    ) -> Result<AddedLayer, StoreError> {
        let path = self.project.layer_path(annotator, id);
        let loaded = read_article(&self.project.article_path(id), None)?;
        if loaded.article.text() != text {
            return Err(StoreError::Refused {
                doing: "bring in annotations",
                reason: "the article has another text here".to_owned(),
                advice: "nothing was changed",
                path,
            });
        }
        if let Some(existing) = existing_layer(self.project, id, annotator, text, layer)? {
            return Ok(existing);
        }
        let meta = LayerMeta {
            created: self.import.started.clone(),
            modified: self.import.started.clone(),
            ..meta_of(self.project, annotator, &loaded)
        };
        let article = Article::new(format!("{id}.txt"), loaded.article.text_arc());
        let is_new = self.put_new(&path, write_layer(layer, &article, &meta).as_bytes())?;
        Ok(if is_new {
            AddedLayer::New
        } else {
            AddedLayer::Other
        })
    }

    /// How many files are written and perhaps not on the disk.
    pub fn unsettled(&self) -> usize {
        self.written().len()
    }

    /// Waits until the disk has all that was added.
    ///
    /// # Errors
    /// When a file cannot be brought there.
    pub fn settle(&self) -> Result<(), StoreError> {
        let written = std::mem::take(&mut *self.written());
        if written.len() >= MANY && sync_all_of(self.project.root()) {
            return Ok(());
        }
        written.par_iter().try_for_each(|path| {
            let file = disk::trust::open_in_place(File::options().write(true), path);
            file.and_then(|file| disk::sync(&file, path))
                .map_err(|error| StoreError::io(DOING, path, &error))
        })?;
        let folders: HashSet<&Path> = written.iter().filter_map(|path| path.parent()).collect();
        for folder in folders {
            let _ = disk::sync_folder(folder);
        }
        Ok(())
    }

    fn written(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.unsettled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn taken(&self) -> MutexGuard<'_, TakenIds> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes metadata back whose article could not be written.
    fn withdraw(&self, meta: &Path) {
        // Metadata without a text does no harm; `hashiya check` names it.
        let _ = disk::remove(meta);
        self.written().retain(|path| path != meta);
    }

    fn release(&self, id: &str) {
        let mut taken = self.taken();
        taken.ids.remove(&names::key(id));
        // It fails rarely, and what was counted is counted again then.
        taken.numbers.clear();
    }

    /// Writes a file unless there is one; whether it was written.
    fn put_new(&self, path: &Path, bytes: &[u8]) -> Result<bool, StoreError> {
        let failed = |error: io::Error| StoreError::io(DOING, path, &error);
        if let Some(folder) = path.parent() {
            create_folder(self.project.root(), folder)?;
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(".tmp");
        if let Some(permissions) = permissions_of_new_files() {
            builder.permissions(permissions);
        }
        let mut temporary = disk::create_temporary(&builder, &self.folder).map_err(failed)?;
        disk::write(temporary.as_file_mut(), path, bytes).map_err(failed)?;
        let is_new = disk::persist_new(temporary, path).map_err(failed)?;
        if is_new {
            self.written().push(path.to_owned());
        }
        Ok(is_new)
    }
}

/// What a layer that is there already is to one that would be added; nothing when there is none.
///
/// # Errors
/// When a file cannot be read.
pub fn existing_layer(
    project: &ProjectFolder,
    id: &str,
    annotator: &str,
    text: &str,
    layer: &Layer,
) -> Result<Option<AddedLayer>, StoreError> {
    let path = project.layer_path(annotator, id);
    if path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let bytes = read_bytes(DOING, &path, MAX_LAYER_BYTES)?;
    let Ok(known) = read_layer(&bytes) else {
        return Ok(Some(AddedLayer::Other));
    };
    let loaded = read_article(&project.article_path(id), None)?;
    let meta = LayerMeta {
        created: known.created,
        modified: known.modified,
        ..meta_of(project, annotator, &loaded)
    };
    let article = Article::new(format!("{id}.txt"), loaded.article.text_arc());
    let is_same =
        loaded.article.text() == text && write_layer(layer, &article, &meta).as_bytes() == bytes;
    Ok(Some(if is_same {
        AddedLayer::Same
    } else {
        AddedLayer::Other
    }))
}

/// What a layer of an article says beside its spans, but for times.
fn meta_of(project: &ProjectFolder, annotator: &str, loaded: &Loaded) -> LayerMeta {
    LayerMeta {
        annotator: annotator.to_owned(),
        created: String::new(),
        modified: String::new(),
        sha256: loaded.sha256.clone(),
        encoding: loaded.encoding.label().to_owned(),
        active_seconds: 0,
        codebook: project.codebook().revision.clone(),
    }
}

/// The lock of the one import that may run.
const LOCK: &str = "lock";
/// How the names of files begin that are on their way.
const PREFIX: &str = ".adding-";

/// Removes what a killed import left by halves: files that were on their way, and of the import that
/// was not finished metadata that no article has, and articles that a loss of power left empty.
fn clear(
    project: &ProjectFolder,
    staging: &Path,
    unfinished: Option<&ImportFile>,
) -> Result<(), StoreError> {
    // Earlier versions wrote beside the articles.
    for folder in [staging, &project.articles_folder()] {
        for name in names_in(folder)? {
            if name.starts_with(PREFIX) {
                remove(&folder.join(name))?;
            }
        }
    }
    let Some(unfinished) = unfinished else {
        return Ok(());
    };
    for name in names_in(&project.articles_folder())? {
        let Some(id) = name.strip_suffix(".meta.ron") else {
            continue;
        };
        let text = project.article_path(id);
        let length = text.symlink_metadata().map(|text| text.len());
        if length.as_ref().is_ok_and(|length| *length > 0) {
            continue;
        }
        let of_import = |file: ArticleFile| file.origin.imported == unfinished.started;
        if project.read_article_file(id).is_ok_and(of_import) {
            if length.is_ok() {
                remove(&text)?;
            }
            remove(&project.meta_path(id))?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), StoreError> {
    disk::remove(path).map_err(|error| StoreError::io(DOING, path, &error))
}

/// From how many files on the whole file system is synced instead of each file.
const MANY: usize = 64;

/// Waits until the disk has all that was written to the file system of a folder; whether that is
/// possible here, and went well.
#[cfg(target_os = "linux")]
fn sync_all_of(folder: &Path) -> bool {
    File::open(folder).is_ok_and(|folder| rustix::fs::syncfs(folder).is_ok())
}

#[cfg(not(target_os = "linux"))]
fn sync_all_of(_folder: &Path) -> bool {
    false
}

/// The keys of the ids that texts and metadata have.
fn ids_in(project: &ProjectFolder) -> Result<TakenIds, StoreError> {
    let ids = names_in(&project.articles_folder())?
        .into_iter()
        .filter_map(|name| {
            let key = names::key(&name);
            let id = key.strip_suffix(".meta.ron");
            id.or_else(|| key.strip_suffix(".txt")).map(str::to_owned)
        });
    Ok(TakenIds {
        ids: ids.collect(),
        numbers: HashMap::new(),
    })
}

/// The names in a folder; none when there is no folder.
fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    match disk::trust::check_folder(folder).and_then(|()| fs::read_dir(folder)) {
        Ok(entries) => Ok(entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::io(DOING, folder, &error)),
    }
}
