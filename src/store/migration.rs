//! The file of a layer, brought to the revision of the codebook that is known. The file itself is
//! written when its annotator saves.

use super::layer_file::{LayerError, LayerFile, SpanRecord, read_layer};
use super::layer_text::{LayerMeta, write_layer};
use super::placing::place;
use super::reading::Loaded;
use crate::model::article::Article;
use crate::model::codebook::{Codebook, Records, Revision, migrate};
use crate::model::layer::Layer;

/// Follows the changes of the codebook since `file` was written.
///
/// # Errors
/// When a newer codebook wrote it: what its labels mean is not known here. Nothing is changed then.
pub fn migrate_file(file: &mut LayerFile, codebook: &Codebook) -> Result<(), LayerError> {
    let from = codebook.resolve(&file.codebook);
    let Some(from) = from.filter(|from| codebook.knows(from)) else {
        return Err(LayerError::NewerCodebook {
            revision: file.codebook.clone(),
        });
    };
    let mut records = take_records(file);
    migrate(&mut records, codebook, &from);
    put_records(file, records);
    file.codebook = codebook.revision.clone();
    Ok(())
}

/// A layer of the state `from` over `article`, brought to that of `codebook`.
pub fn migrate_layer(
    layer: Layer,
    article: &Article,
    from: &Revision,
    codebook: &Codebook,
) -> Layer {
    if *from == codebook.revision || !codebook.knows(from) {
        return layer;
    }
    // By way of its file: a span that comes back has no place in memory.
    let meta = LayerMeta {
        codebook: from.clone(),
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
