//! A new article of a project, which never takes the place of another.
//!
//! The bytes go into a temporary file that then gets its name, if nothing has that name, in one
//! step of the operating system: two programs that add to the same folder get two names. The
//! metadata goes first, so that a kill between the two leaves no article without its metadata;
//! metadata alone is taken up when the same article is added again.
//!
//! Adding does not wait for the disk, since a corpus has many articles: [`settle`] does, for all
//! that were added. What was not settled may be gone or empty after a loss of power; the source
//! is still there then.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use rayon::prelude::*;

use super::article_file::{ArticleFile, Origin};
use super::folder::{MAX_FILE_BYTES, ProjectFolder, TakenIds, create_folder};
use crate::model::metadata::Metadata;
use crate::model::names;
use crate::store::atomic::permissions_of_new_files;
use crate::store::disk;
use crate::store::error::StoreError;
use crate::store::reading::{MAX_ARTICLE_BYTES, read_bytes};

const DOING: &str = "add the article";

/// An article that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its id: the wanted one, made fit for a name of a file and different from all others.
    pub id: String,
    /// The file of its text.
    pub path: PathBuf,
    /// The file of its metadata, when there is any.
    pub meta: Option<PathBuf>,
}

/// Adds an article with these bytes, which are kept as they are, and what is known of it.
///
/// # Errors
/// When the folder cannot be written; nothing was added then.
pub fn add_article(
    project: &ProjectFolder,
    wanted_id: &str,
    bytes: &[u8],
    metadata: &Metadata,
    origin: &Origin,
) -> Result<Added, StoreError> {
    let file = ArticleFile {
        metadata: metadata.clone(),
        origin: origin.clone(),
    };
    let meta = (!file.is_empty()).then(|| file.write());
    let wanted = names::sanitised(wanted_id, "article");
    loop {
        let (id, was_taken) = reserve(project, &wanted, meta.as_deref())?;
        let path = project.article_path(&id);
        let meta_path = project.meta_path(&id);
        if let Some(meta) = &meta
            && !was_taken
            && !put_new(project.root(), &meta_path, meta.as_bytes())?
        {
            continue;
        }
        match put_new(project.root(), &path, bytes) {
            Ok(true) => {
                if let Some(meta) = &meta
                    && was_taken
                {
                    // Whoever left it may have been alive, and have taken it back since.
                    let _ = put_new(project.root(), &meta_path, meta.as_bytes())?;
                }
                return Ok(Added {
                    id,
                    path,
                    meta: meta.is_some().then_some(meta_path),
                });
            }
            // Another program took the name in this moment; the next free one is as good. If it
            // added the same article, it has taken up our metadata, as after a kill.
            Ok(false) => {
                let is_same =
                    read_bytes(DOING, &path, MAX_ARTICLE_BYTES).is_ok_and(|theirs| theirs == bytes);
                withdraw(meta.is_some() && !was_taken && !is_same, &meta_path);
            }
            Err(error) => {
                withdraw(meta.is_some() && !was_taken, &meta_path);
                release(project, &id);
                return Err(error);
            }
        }
    }
}

/// Waits until the disk has all of these articles.
///
/// # Errors
/// When one of them cannot be brought there.
pub fn settle(project: &ProjectFolder, added: &[Added]) -> Result<(), StoreError> {
    if added.len() >= MANY && sync_all_of(&project.articles_folder()) {
        return Ok(());
    }
    let sync = |path: &Path| {
        let file = disk::trust::open_in_place(File::options().write(true), path);
        file.and_then(|file| disk::sync(&file, path))
            .map_err(|error| StoreError::io(DOING, path, &error))
    };
    added.par_iter().try_for_each(|added| {
        sync(&added.path)?;
        added.meta.as_deref().map_or(Ok(()), sync)
    })?;
    if !added.is_empty() {
        let _ = disk::sync_folder(&project.articles_folder());
    }
    Ok(())
}

/// From how many articles on the whole file system is synced instead of each file.
const MANY: usize = 32;

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

/// An id that nothing has, and whether its metadata is there already, left by a kill.
fn reserve(
    project: &ProjectFolder,
    wanted: &str,
    meta: Option<&str>,
) -> Result<(String, bool), StoreError> {
    let mut taken = project.taken.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = match &mut *taken {
        Some(taken) => taken,
        None => taken.insert(ids_in(project)?),
    };
    let wanted_key = names::key(wanted);
    if let Some(meta) = meta
        && taken.ids.contains(&wanted_key)
        && !project.article_path(wanted).exists()
        && read_bytes(DOING, &project.meta_path(wanted), MAX_FILE_BYTES)
            .is_ok_and(|bytes| bytes == meta.as_bytes())
    {
        return Ok((wanted.to_owned(), true));
    }
    let from = taken.numbers.get(&wanted_key).map_or(1, |last| last + 1);
    let ids = &taken.ids;
    let (id, number) = names::free_from(wanted, from, |id| ids.contains(&names::key(id)));
    taken.ids.insert(names::key(&id));
    taken.numbers.insert(wanted_key, number);
    Ok((id, false))
}

fn release(project: &ProjectFolder, id: &str) {
    let mut taken = project.taken.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(taken) = &mut *taken {
        taken.ids.remove(&names::key(id));
        // It fails rarely, and what was counted is counted again then.
        taken.numbers.clear();
    }
}

/// The keys of the ids that texts and metadata have.
fn ids_in(project: &ProjectFolder) -> Result<TakenIds, StoreError> {
    let folder = &project.articles_folder();
    create_folder(project.root(), folder)?;
    let entries = fs::read_dir(folder).map_err(|error| StoreError::io(DOING, folder, &error))?;
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let ids = names.filter_map(|name| {
        let key = names::key(&name);
        let id = key.strip_suffix(".meta.ron");
        id.or_else(|| key.strip_suffix(".txt")).map(str::to_owned)
    });
    Ok(TakenIds {
        ids: ids.collect(),
        numbers: HashMap::new(),
    })
}

/// Writes a file unless there is one; whether it was written.
fn put_new(root: &Path, path: &Path, bytes: &[u8]) -> Result<bool, StoreError> {
    let failed = |error: io::Error| StoreError::io(DOING, path, &error);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".adding-").suffix(".tmp");
    if let Some(permissions) = permissions_of_new_files() {
        builder.permissions(permissions);
    }
    let mut temporary = match disk::create_temporary(&builder, folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create_folder(root, folder)?;
            disk::create_temporary(&builder, folder)
        }
        result => result,
    }
    .map_err(failed)?;
    disk::write(temporary.as_file_mut(), path, bytes).map_err(failed)?;
    disk::persist_new(temporary, path).map_err(failed)
}

/// Takes metadata back that was written for an id that proved taken.
fn withdraw(written: bool, meta_path: &Path) {
    if written {
        // Metadata without a text does no harm; `hashiya check` names it.
        let _ = disk::remove(meta_path);
    }
}
