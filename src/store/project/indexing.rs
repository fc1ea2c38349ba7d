//! Bringing the search index up to what the list of articles knows.
//!
//! The list says what the files of each article were like; the index keeps a number of that, its
//! *signature*. Articles whose numbers differ are read again, in parallel and in batches, so that
//! a search can be stopped meanwhile and what was done stays done.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::cache::{Cache, Files, SharedCache};
use super::folder::ProjectFolder;
use crate::model::codebook::Codebook;
use crate::store::StoreError;

use crate::store::index::{ArticleText, IndexedArticle, IndexedSpan, SearchIndex};
use crate::store::inspection::inspect_at;
use crate::store::reading::read_article;

/// So many articles are read and added at once.
const BATCH: usize = 256;

/// What the index follows.
#[derive(Clone, Debug)]
pub struct IndexSource {
    /// The places of the files.
    pub folder: ProjectFolder,
    /// The list of the articles.
    pub cache: SharedCache,
    /// The labels.
    pub codebook: Codebook,
    /// Whose excluded parts are left out.
    pub annotator: String,
}

/// Adds what is new or changed to `index`, and takes out what is gone. `tell` hears how many
/// articles of how many were read. Returns whether all is done: not when `cancel` became true.
/// `has` is the state of the list that the index has: while the list is in it nothing is looked at.
///
/// # Errors
/// When the index or the list cannot be read or written. An index that another process writes
/// is left as it is.
pub fn catch_up(
    index: &mut SearchIndex,
    has: &mut Option<u64>,
    source: &IndexSource,
    cancel: &AtomicBool,
    tell: &dyn Fn(usize, usize),
) -> Result<bool, StoreError> {
    // Asked before the list is read: what is written meanwhile is another state.
    let state = source.cache.with(Cache::state);
    if index.is_read_only() || *has == Some(state) {
        return Ok(true);
    }
    *has = None;
    let mut known = index.ids()?;
    let mut stale: Vec<(String, u64)> = Vec::new();
    // A list that is damaged is made anew by whoever keeps it; until then nothing is known.
    let listed = source.cache.with(|cache| {
        cache.for_each_files(|id, files| {
            let signature = signature_of(&files, &source.annotator);
            if known.remove(id) != Some(signature) {
                stale.push((id.to_owned(), signature));
            }
        })
    });
    if listed.is_err() || cancel.load(Ordering::Relaxed) {
        return Ok(listed.is_err());
    }
    let gone: Vec<&str> = known.keys().map(String::as_str).collect();
    index.remove(&gone)?;
    let count = stale.len();
    for (at, batch) in stale.chunks(BATCH).enumerate() {
        if cancel.load(Ordering::Relaxed) {
            index.commit()?;
            return Ok(false);
        }
        tell(at * BATCH, count);
        let articles: Vec<IndexedArticle> = batch
            .par_iter()
            .map(|(id, signature)| indexed(source, id, *signature))
            .collect();
        index.upsert(&articles)?;
    }
    index.commit()?;
    *has = Some(state);
    Ok(true)
}

/// A number of what the files of an article were like.
fn signature_of(files: &Files, annotator: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut stamp = |stamp: &super::cache::FileStamp| {
        (stamp.bytes, stamp.modified, stamp.changed).hash(&mut hasher);
    };
    files.text.iter().for_each(&mut stamp);
    for (_, layer) in &files.layers {
        stamp(layer);
    }
    for (name, _) in &files.layers {
        name.hash(&mut hasher);
    }
    annotator.hash(&mut hasher);
    if !files.layers.is_empty() {
        files.reading.hash(&mut hasher);
    }
    hasher.finish()
}

/// What the index is told of an article. One that cannot be read is there without a text, so that
/// it is not read again before it changes.
fn indexed(source: &IndexSource, id: &str, signature: u64) -> IndexedArticle {
    let mut article = IndexedArticle {
        id: id.to_owned(),
        signature,
        text: Arc::from(""),
        excluded: Vec::new(),
        spans: Vec::new(),
    };
    let text_path = source.folder.article_path(id);
    let entry = source.cache.with(|cache| cache.entry(id)).ok().flatten();
    let layers = entry.map(|entry| entry.files.layers).unwrap_or_default();
    for (annotator, _) in &layers {
        let layer_path = source.folder.layer_path(annotator, id);
        let Ok(seen) = inspect_at(&text_path, &layer_path, None, &source.codebook) else {
            continue;
        };
        article.text = seen.loaded.article.text_arc();
        article
            .spans
            .extend(seen.layer.spans().iter().map(|span| IndexedSpan {
                annotator: annotator.clone(),
                label: span.label.as_str().to_owned(),
                range: span.range.clone(),
            }));
        if *annotator == source.annotator {
            article.excluded = seen.layer.excluded().to_vec();
        }
    }
    if article.text.is_empty()
        && let Ok(loaded) = read_article(&text_path, None)
    {
        article.text = loaded.article.text_arc();
    }
    article
}

/// The text of an article, for lines of context.
pub fn text_of(source: &IndexSource, id: &str) -> Option<ArticleText> {
    let text_path = source.folder.article_path(id);
    let layer_path = source.folder.layer_path(&source.annotator, id);
    let seen = inspect_at(&text_path, &layer_path, None, &source.codebook).ok()?;
    let row = source.cache.with(|cache| cache.row(id)).ok().flatten();
    Some(ArticleText {
        title: row.map_or_else(|| id.to_owned(), |row| row.title),
        text: seen.loaded.article.text_arc(),
        excluded: seen.layer.excluded().to_vec(),
    })
}

/// The index of an annotator in the folder of what can be made again; in memory where that
/// cannot be.
///
/// # Errors
/// When memory or threads are short.
pub fn open_index(folder: Option<&Path>) -> Result<SearchIndex, StoreError> {
    match folder.map(SearchIndex::open) {
        Some(Ok(index)) => Ok(index),
        Some(Err(_)) | None => SearchIndex::in_memory(),
    }
}
