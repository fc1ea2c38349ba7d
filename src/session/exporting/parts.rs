//! The split of a source: made, completed, read and written.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::{ExportError, Passes, Source, Split, Stratify};
use crate::model::date::iso_date;
use crate::model::near_duplicates::Fingerprint;
use crate::store::sources::read_at;
use crate::store::write_atomic;
use crate::training::preflight::alike;
use crate::training::split::{Item, SplitChanges};

/// The largest split that is read: 1 GiB, some ten million articles.
const MOST_BYTES: u64 = 1 << 30;

/// Reads a split from a file.
///
/// # Errors
/// When it cannot be read, or is none.
pub fn read_split(path: &Path) -> Result<Split, ExportError> {
    let bytes = read_at("read the split", path, MOST_BYTES)?;
    Split::read(&bytes).map_err(|error| ExportError::Split(format!("{error}: {}", path.display())))
}

/// Writes a split to a file.
///
/// # Errors
/// When the disk refuses.
pub fn write_split(path: &Path, split: &Split) -> Result<(), ExportError> {
    Ok(write_atomic(path, split.write().as_bytes())?)
}

/// Places every article of a source that is in no part yet; near-duplicates and texts that contain
/// each other stay together.
///
/// # Errors
/// When the source cannot be read, or was stopped.
pub fn complete_split(
    split: &mut Split,
    source: &dyn Source,
    passes: &Passes<'_>,
) -> Result<SplitChanges, ExportError> {
    let mut items: BTreeMap<String, (Item, Fingerprint)> = BTreeMap::new();
    let stratify = split.stratify;
    passes.read(source, &mut |articles| {
        let looked: Vec<Option<(Item, Fingerprint)>> = articles
            .par_iter()
            .map(|article| {
                let first = article.documents.first()?;
                let mut labels: Vec<String> = article
                    .documents
                    .iter()
                    .flat_map(|document| &document.spans)
                    .map(|span| span.label.0.clone())
                    .collect();
                labels.sort();
                labels.dedup();
                let stratum = match stratify {
                    Stratify::Month => iso_date(&first.metadata.date)
                        .and_then(|day| day.get(..7).map(str::to_owned))
                        .unwrap_or_default(),
                    Stratify::Source => first.metadata.source.clone(),
                    Stratify::None | Stratify::Label => String::new(),
                };
                let item = Item {
                    id: first.id.clone(),
                    alike: Vec::new(),
                    stratum,
                    labels,
                };
                Some((item, Fingerprint::of(&first.text)))
            })
            .collect();
        for (item, text) in looked.into_iter().flatten() {
            items.insert(item.id.clone(), (item, text));
        }
        Ok(())
    })?;
    let ids: Vec<String> = items.keys().cloned().collect();
    let (mut items, texts): (Vec<Item>, Vec<Fingerprint>) = items.into_values().unzip();
    let mut alike = alike(&ids, &texts);
    for item in &mut items {
        item.alike = alike.remove(&item.id).unwrap_or_default();
    }
    Ok(split.place(&items))
}
