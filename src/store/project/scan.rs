//! The rows of the article list, made from the files of a project.
//!
//! [`list`] looks at names, lengths and times only. [`Listing::work`] compares them with the
//! cache, and [`entry`] makes the entry of one article, reading of its files those that
//! changed. The two can run on any thread, for many articles at once. A file that cannot be read
//! is flagged with its reason, and everything else is there.

use std::collections::BTreeMap;
use std::fs::{self, Metadata as FileMetadata};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::cache::{Cache, CacheError, Entry, EntryChange, FileStamp, Files, TextFacts};
use super::copies::is_certain;
use super::folder::{ANNOTATIONS, ProjectFolder, folders_in, read_article_file_at};
use crate::model::codebook::LabelId;
use crate::model::date::iso_date;
use crate::model::names;
use crate::model::row::{ArticleRow, LayerRow};
use crate::model::status::Status;
use crate::store::disk::trust;
use crate::store::error::StoreError;
use crate::store::inspection::{LayerOnDisk, read_layer_file};
use crate::store::migration::migrate_file;
use crate::store::reading::read_article;

/// The longest title of a row in bytes.
const LONGEST_TITLE: usize = 300;

/// The articles that there are, and what their files are like.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The files of each article, by id. What is remembered of the text is not known here.
    pub articles: BTreeMap<String, Files>,
    /// Layers and metadata of articles that are not there.
    pub orphans: Vec<PathBuf>,
}

/// What is to be done so that the cache says what the folder does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The ids of articles that are new.
    pub added: Vec<String>,
    /// The ids of articles of which a file changed.
    pub changed: Vec<String>,
    /// The ids of articles that are gone.
    pub removed: Vec<String>,
}

impl Work {
    /// Whether the cache is right.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// A file of a project that cannot be read, or does not belong anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: PathBuf,
    /// Why, for people.
    pub reason: String,
}

/// Looks at the names, lengths and times of all files of articles and layers.
///
/// # Errors
/// When the folder of the articles cannot be read.
pub fn list(project: &ProjectFolder) -> Result<Listing, StoreError> {
    let folder = project.articles_folder();
    // Git keeps no empty folders, but where the project's own is missing, its drive is: that is
    // no reason to forget all articles.
    if let Err(error) = fs::metadata(project.root()) {
        return Err(StoreError::io("read the folder", project.root(), &error));
    }
    let mut listing = Listing::default();
    let reading = project.codebook().reading();
    let mut metas = Vec::new();
    for (name, stamp) in stamps_in(&folder)? {
        // `hashiya check` names it.
        if is_certain(&folder, &name) {
            continue;
        }
        if let Some(id) = name.strip_suffix(".meta.ron") {
            metas.push((id.to_owned(), stamp));
        } else if let Some(id) = name.strip_suffix(".txt")
            && names::is_plain(id)
        {
            let files = listing.articles.entry(id.to_owned()).or_default();
            files.text = Some(stamp);
            files.reading = reading;
        }
    }
    for (id, stamp) in metas {
        match listing.articles.get_mut(&id) {
            Some(files) => files.meta = Some(stamp),
            None => listing.orphans.push(project.meta_path(&id)),
        }
    }
    let mut annotators = folders_in(&project.root().join(ANNOTATIONS));
    annotators.sort();
    for annotator in annotators {
        // A folder that went away meanwhile has no layers.
        let folder = project.annotations_folder(&annotator);
        for (name, stamp) in stamps_in(&folder).unwrap_or_default() {
            let Some(id) = name.strip_suffix(".ron") else {
                continue;
            };
            if is_certain(&folder, &name) {
                continue;
            }
            match listing.articles.get_mut(id) {
                Some(files) => files.layers.push((annotator.clone(), stamp)),
                None => listing.orphans.push(project.layer_path(&annotator, id)),
            }
        }
    }
    Ok(listing)
}

/// The SHA-256 of the decoded text of each article of `listing` that can be read, with its id.
/// What `cache` knows of files that did not change is not read again.
pub fn texts(project: &ProjectFolder, listing: &Listing, cache: &Cache) -> Vec<([u8; 32], String)> {
    let mut known: BTreeMap<String, [u8; 32]> = BTreeMap::new();
    // A damaged cache knows nothing.
    let _ = cache.for_each_files(|id, files| {
        let same = listing
            .articles
            .get(id)
            .is_some_and(|own| own.text == files.text);
        if let (true, Some(sha256)) = (same, files.facts.sha256) {
            known.insert(id.to_owned(), sha256);
        }
    });
    let ids: Vec<&String> = listing.articles.keys().collect();
    ids.into_par_iter()
        .filter_map(|id| {
            let sha256 = match known.get(id) {
                Some(sha256) => *sha256,
                None => text_facts(&project.article_path(id)).sha256?,
            };
            Some((sha256, id.clone()))
        })
        .collect()
}

/// Looks at the files of one article; `None` when it has no text.
pub fn list_one(project: &ProjectFolder, id: &str) -> Option<Files> {
    if is_certain(&project.articles_folder(), &format!("{id}.txt")) {
        return None;
    }
    let mut files = Files {
        text: Some(stamp_at(&project.article_path(id))?),
        reading: project.codebook().reading(),
        meta: stamp_at(&project.meta_path(id)),
        ..Files::default()
    };
    let mut annotators = folders_in(&project.root().join(ANNOTATIONS));
    annotators.sort();
    for annotator in annotators {
        if let Some(stamp) = stamp_at(&project.layer_path(&annotator, id)) {
            files.layers.push((annotator, stamp));
        }
    }
    Some(files)
}

impl Listing {
    /// What differs from `cache`.
    ///
    /// # Errors
    /// When the cache is damaged.
    pub fn work(&self, cache: &Cache) -> Result<Work, CacheError> {
        let mut work = Work::default();
        let mut own = self.articles.iter().peekable();
        cache.for_each_files(|id, cached| {
            while let Some((new, _)) = own.next_if(|(own, _)| own.as_str() < id) {
                work.added.push(new.clone());
            }
            match own.next_if(|(own, _)| own.as_str() == id) {
                Some((_, files)) if is_same(files, &cached) => {}
                Some(_) => work.changed.push(id.to_owned()),
                None => work.removed.push(id.to_owned()),
            }
        })?;
        work.added.extend(own.map(|(id, _)| id.clone()));
        Ok(work)
    }
}

/// Whether two looks at an article saw the same files.
pub fn is_same(one: &Files, other: &Files) -> bool {
    one.text == other.text
        && one.meta == other.meta
        && one.layers == other.layers
        // Without a layer nothing depends on the codebook.
        && (one.reading == other.reading || one.layers.is_empty())
}

/// Makes the entry of an article whose files are now like `files`. What did not change since
/// `old` is not read.
pub fn entry(project: &ProjectFolder, id: &str, files: &Files, old: Option<&Entry>) -> Entry {
    let same_text = old.filter(|old| old.files.text == files.text);
    let facts = match same_text {
        Some(old) => old.files.facts.clone(),
        None => text_facts(&project.article_path(id)),
    };
    let mut row = match old.filter(|old| old.files.meta == files.meta && same_text.is_some()) {
        Some(old) => ArticleRow {
            layers: Vec::new(),
            ..old.row.clone()
        },
        None => article_row(project, id, &facts),
    };
    for (annotator, stamp) in &files.layers {
        let known = old
            .filter(|old| old.files.reading == files.reading)
            .filter(|old| old.files.layers.contains(&(annotator.clone(), *stamp)))
            .and_then(|old| old.row.layer_of(annotator));
        row.layers.push(match known {
            Some(layer) => layer.clone(),
            None => layer_row(project, annotator, id),
        });
    }
    Entry {
        row,
        files: Files {
            facts,
            ..files.clone()
        },
    }
}

/// A change of the cache that a look at an article gave.
#[derive(Clone, Debug)]
pub struct Made {
    /// The change.
    pub change: EntryChange,
    /// The files as the cache had them, if it had any.
    pub before: Option<Files>,
}

/// Makes the entries of articles whose files are now like these, in parallel; `None` for one that
/// is gone. Articles that are as `cache` has them are left out.
pub fn entries(
    project: &ProjectFolder,
    cache: &Cache,
    files: Vec<(String, Option<Files>)>,
) -> Vec<Made> {
    files
        .into_par_iter()
        .filter_map(|(id, files)| {
            // What cannot be read is made anew, and written over.
            let old = cache.entry(&id).ok().flatten();
            let change = match files {
                Some(files) => {
                    if old.as_ref().is_some_and(|old| is_same(&old.files, &files)) {
                        return None;
                    }
                    EntryChange::Put(Box::new(entry(project, &id, &files, old.as_ref())))
                }
                None => {
                    old.as_ref()?;
                    EntryChange::Remove(id)
                }
            };
            Some(Made {
                change,
                before: old.map(|old| old.files),
            })
        })
        .collect()
}

/// What is wrong with the files of an entry.
pub fn damages(project: &ProjectFolder, row: &ArticleRow) -> Vec<Damage> {
    let article = row.damaged.iter().map(|reason| Damage {
        path: project.article_path(&row.id),
        reason: reason.clone(),
    });
    let layers = row.layers.iter().filter_map(|layer| {
        Some(Damage {
            path: project.layer_path(&layer.annotator, &row.id),
            reason: layer.damaged.clone()?,
        })
    });
    article.chain(layers).collect()
}

/// What the file at `path` is like; `None` when there is none.
pub fn stamp_at(path: &Path) -> Option<FileStamp> {
    fs::metadata(path).ok().as_ref().and_then(stamp_of)
}

/// What a file is like.
pub fn stamp_of(metadata: &FileMetadata) -> Option<FileStamp> {
    if !metadata.is_file() {
        return None;
    }
    let modified = metadata.modified().ok().and_then(|time| {
        let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        i64::try_from(since.as_nanos()).ok()
    });
    Some(FileStamp {
        bytes: metadata.len(),
        modified: modified.unwrap_or(0),
        changed: changed(metadata),
    })
}

/// When the inode changed: a file that was replaced within the same moment by one of the same
/// length differs in this.
#[cfg(unix)]
fn changed(metadata: &FileMetadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata
        .ctime()
        .saturating_mul(1_000_000_000)
        .saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_metadata: &FileMetadata) -> i64 {
    0
}

/// The names and stamps of the files in a folder, without what is hidden.
fn stamps_in(folder: &Path) -> Result<Vec<(String, FileStamp)>, StoreError> {
    let entries = match trust::check_folder(folder).and_then(|()| fs::read_dir(folder)) {
        Ok(entries) => entries,
        // Git keeps no empty folders.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("read the folder", folder, &error)),
    };
    let entries: Vec<fs::DirEntry> = entries.flatten().collect();
    let stamps = entries.into_par_iter().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        if name.starts_with('.') {
            return None;
        }
        // Through symbolic links, so that one is listed; what reads it says what it is.
        let metadata = fs::metadata(entry.path()).ok()?;
        Some((name, stamp_of(&metadata)?))
    });
    Ok(stamps.collect())
}

fn text_facts(path: &Path) -> TextFacts {
    match read_article(path, None) {
        Ok(loaded) => TextFacts {
            first_line: loaded.article.title().to_owned(),
            code_points: loaded.article.offsets().code_points() as u64,
            sha256: Some(Sha256::digest(loaded.article.text().as_bytes()).into()),
            damaged: None,
        },
        Err(error) => TextFacts {
            damaged: Some(without_path(&error, path)),
            ..TextFacts::default()
        },
    }
}

/// A row without layers.
fn article_row(project: &ProjectFolder, id: &str, facts: &TextFacts) -> ArticleRow {
    let path = project.meta_path(id);
    let (metadata, damaged) = match read_article_file_at(&path) {
        Ok(file) => (file.metadata, None),
        Err(error) => (
            Default::default(),
            Some(format!(
                "{}: {}",
                without_path(&error, &path),
                path.file_name().unwrap_or_default().to_string_lossy()
            )),
        ),
    };
    let title = match metadata.title.trim() {
        "" => facts.first_line.as_str(),
        title => title,
    };
    ArticleRow {
        id: id.to_owned(),
        title: title
            .get(..title.floor_char_boundary(LONGEST_TITLE))
            .unwrap_or_default()
            .to_owned(),
        source: metadata.source.trim().to_owned(),
        iso_date: iso_date(&metadata.date).unwrap_or_default(),
        date: metadata.date,
        code_points: facts.code_points,
        copy_of: metadata.copy_of,
        layers: Vec::new(),
        damaged: facts.damaged.clone().or(damaged),
    }
}

fn layer_row(project: &ProjectFolder, annotator: &str, id: &str) -> LayerRow {
    let path = &project.layer_path(annotator, id);
    let mut row = LayerRow {
        annotator: annotator.to_owned(),
        ..LayerRow::default()
    };
    let mut file = match read_layer_file(path) {
        Ok(LayerOnDisk::Readable(file, _)) => file,
        Ok(LayerOnDisk::Unreadable(error)) | Err(error) => {
            row.damaged = Some(without_path(&error, path));
            return row;
        }
        // Gone since it was listed; the next look sees that.
        Ok(LayerOnDisk::Missing) => return row,
    };
    if let Err(error) = migrate_file(&mut file, project.codebook()) {
        let path = path.clone();
        row.damaged = Some(without_path(
            &StoreError::Layer {
                error,
                path: path.clone(),
            },
            &path,
        ));
        return row;
    }
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for span in &file.spans {
        *counts.entry(span.label.clone()).or_default() += 1;
    }
    row.counts = counts
        .into_iter()
        .map(|(label, count)| (LabelId::new(label), count))
        .collect();
    let has_content = !(row.counts.is_empty()
        && file.unplaced.is_empty()
        && file.excluded.is_empty()
        && file.unplaced_parts.is_empty()
        && file.incidents.is_empty()
        && file.past.withdrawn.is_empty());
    // As a session sees it.
    row.status = match file.status {
        Status::New if has_content => Status::InProgress,
        status => status,
    };
    row.reason = file.reason;
    row.active_seconds = file.active_seconds;
    row.unplaced = u32::try_from(file.unplaced.len()).unwrap_or(u32::MAX);
    row.modified = file.modified;
    row
}

/// The message without the path at its end.
fn without_path(error: &StoreError, path: &Path) -> String {
    let message = error.to_string();
    message
        .strip_suffix(&format!(": {}", path.display()))
        .unwrap_or(&message)
        .to_owned()
}
