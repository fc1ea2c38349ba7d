//! The accounts of all layers of a project: gathered by reading them, and kept in
//! `.hashiya/<annotator>/accounts`, so that the next gathering reads only what changed.
//!
//! The file is a cache: one that is missing, damaged or of another version is made anew. An account
//! depends on its layer, its article, its metadata, the codebook and the registries; when one of the
//! last two changed, all are made again.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache::{self, FileStamp};
use super::folder::ProjectFolder;
use super::scan;
use crate::model::checks;
use crate::model::coded_article::{About, CodedArticle};
use crate::model::date::iso_date;
use crate::model::registry::{Actor, Place, Registries};
use crate::store::error::StoreError;
use crate::store::inspection::inspect_at;

/// What the file is called.
const NAME: &str = "accounts";
/// Counts up with every change of what is in it.
const VERSION: u32 = 1;
/// The largest file that is read: 1 GiB.
const MOST_BYTES: u64 = 1 << 30;
/// Layers are looked at in batches of so many, after each of which the count is told.
const BATCH: usize = 256;

/// What an account was made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stamps {
    text: Option<FileStamp>,
    meta: Option<FileStamp>,
    layer: Option<FileStamp>,
}

/// CodedArticles by annotator and article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CodedArticles {
    version: u32,
    basis: [Option<FileStamp>; 3],
    made: BTreeMap<(String, String), (Stamps, Arc<CodedArticle>)>,
}

impl CodedArticles {
    /// Those that were kept for an annotator; none when there is no file that can be read.
    pub fn read(project: &ProjectFolder, annotator: &str) -> Self {
        let path = project.cache_folder(annotator).join(NAME);
        let kept = cache::read_kept::<Self>(&path, MOST_BYTES);
        kept.filter(|kept| kept.version == VERSION)
            .unwrap_or_default()
    }

    /// Keeps them for an annotator.
    ///
    /// # Errors
    /// When they cannot be written, which does no harm.
    pub fn write(&self, project: &ProjectFolder, annotator: &str) -> Result<(), StoreError> {
        let path = project.prepare_local(annotator)?.join(NAME);
        cache::keep(&path, self)
    }

    /// All of them, by annotator and article.
    pub fn all(&self) -> impl Iterator<Item = &Arc<CodedArticle>> {
        self.made.values().map(|(_, account)| account)
    }

    /// Makes those whose files changed anew, and says whether any did; `None` when it was stopped.
    /// `tell` is told how many layers of how many were looked at, and says whether to go on.
    ///
    /// # Errors
    /// When the folder of the articles cannot be read.
    pub fn gather(
        &mut self,
        project: &ProjectFolder,
        registries: &Registries,
        tell: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Option<bool>, StoreError> {
        let basis = [
            scan::stamp_at(&project.codebook_path()),
            scan::stamp_at(&project.registry_path::<Actor>()),
            scan::stamp_at(&project.registry_path::<Place>()),
        ];
        let old = if self.version == VERSION && self.basis == basis {
            std::mem::take(&mut self.made)
        } else {
            BTreeMap::new()
        };
        let listing = scan::list(project)?;
        let mut wanted: Vec<((String, String), Stamps)> = Vec::new();
        for (id, files) in &listing.articles {
            for (annotator, stamp) in &files.layers {
                let stamps = Stamps {
                    text: files.text,
                    meta: files.meta,
                    layer: Some(*stamp),
                };
                wanted.push(((annotator.clone(), id.clone()), stamps));
            }
        }
        let mut made = BTreeMap::new();
        let mut changed = wanted.len() != old.len();
        for (at, batch) in wanted.chunks(BATCH).enumerate() {
            if !tell(at * BATCH, wanted.len()) {
                self.made = old;
                return Ok(None);
            }
            let looked = batch.par_iter().map(|(key, stamps)| {
                let known = old.get(key).filter(|(known, _)| known == stamps);
                if let Some((_, account)) = known {
                    return (key.clone(), (*stamps, Arc::clone(account)), false);
                }
                let account = account(project, &key.0, &key.1, registries);
                (key.clone(), (*stamps, Arc::new(account)), true)
            });
            for (key, value, new) in looked.collect::<Vec<_>>() {
                changed |= new;
                made.insert(key, value);
            }
        }
        *self = Self {
            version: VERSION,
            basis,
            made,
        };
        Ok(Some(changed))
    }
}

/// The account of one layer; an empty one when it cannot be read, which the list says.
fn account(
    project: &ProjectFolder,
    annotator: &str,
    id: &str,
    registries: &Registries,
) -> CodedArticle {
    let metadata = project.read_metadata(id).unwrap_or_default();
    let mut about = About {
        article: id.to_owned(),
        annotator: annotator.to_owned(),
        title: metadata.title,
        source: metadata.source,
        date: iso_date(&metadata.date).unwrap_or_default(),
        url: metadata.url,
    };
    let (article, layer) = (project.article_path(id), project.layer_path(annotator, id));
    let Ok(inspected) = inspect_at(&article, &layer, None, project.codebook()) else {
        return CodedArticle {
            about,
            ..CodedArticle::default()
        };
    };
    let article = &inspected.loaded.article;
    if about.title.is_empty() {
        article.title().clone_into(&mut about.title);
    }
    let findings = checks::check(
        &inspected.layer,
        article.text(),
        &inspected.codebook,
        Some(registries),
    );
    CodedArticle::of(about, &inspected.layer, article, &findings)
}
