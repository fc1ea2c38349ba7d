//! The file of a layer, brought to the revision of the codebook that is known. The file itself is
//! written when its annotator saves.

use super::layer_file::{LayerError, LayerFile, SpanRecord, read_layer};
use super::layer_text::{LayerMeta, write_layer};
use super::placing::place;
use super::reading::Loaded;
use crate::model::article::Article;
use crate::model::codebook::{Codebook, Records, migrate};
use crate::model::layer::Layer;

/// Follows the changes of the codebook since `file` was written.
///
/// # Errors
/// When a newer codebook wrote it: what its labels mean is not known here. Nothing is changed then.
pub fn migrate_file(file: &mut LayerFile, codebook: &Codebook) -> Result<(), LayerError> {
    check_revision(file.codebook, codebook)?;
    if file.codebook < codebook.revision {
        let mut records = take_records(file);
        migrate(&mut records, &codebook.changes, file.codebook);
        put_records(file, records);
        file.codebook = codebook.revision;
    }
    Ok(())
}

/// Whether a layer of this revision can be read.
pub(super) fn check_revision(revision: u32, codebook: &Codebook) -> Result<(), LayerError> {
    if revision > codebook.revision {
        return Err(LayerError::NewerCodebook {
            revision,
            known: codebook.revision,
        });
    }
    Ok(())
}

/// A layer of revision `from` over `article`, brought to that of `codebook`.
pub fn migrate_layer(layer: Layer, article: &Article, from: u32, codebook: &Codebook) -> Layer {
    if from >= codebook.revision {
        return layer;
    }
    // By way of its file: a span that comes back has no place in memory.
    let meta = LayerMeta {
        codebook: from,
        ..LayerMeta::default()
    };
    let text = write_layer(&layer, article, &meta);
    let Ok(mut file) = read_layer(text.as_bytes()) else {
        debug_assert!(false, "what is written is read again");
        return layer;
    };
    if migrate_file(&mut file, codebook).is_err() {
        return layer;
    }
    let loaded = Loaded {
        article: article.clone(),
        encoding: Default::default(),
        sha256: meta.sha256,
    };
    place(&file, &loaded, codebook).layer
}

/// `codebook` as it was in an older revision, as far as reading files of that one needs it.
pub(super) fn at_revision(codebook: &Codebook, revision: u32) -> Codebook {
    let mut old = codebook.clone();
    old.changes.retain(|change| change.revision <= revision);
    old.revision = revision;
    old
}

pub(super) fn take_records(file: &mut LayerFile) -> Records {
    let spans = std::mem::take(&mut file.spans).into_iter();
    Records {
        spans: spans.map(|span| span.unplaced("")).collect(),
        unplaced: std::mem::take(&mut file.unplaced),
        incidents: std::mem::take(&mut file.incidents),
        past: std::mem::take(&mut file.past),
    }
}

fn put_records(file: &mut LayerFile, records: Records) {
    file.spans = records.spans.into_iter().map(SpanRecord::from).collect();
    file.unplaced = records.unplaced;
    file.incidents = records.incidents;
    file.past = records.past;
}
