//! Writing a layer as RON that people read and git merges.
//!
//! Every span stands on a few lines of its own in reading order, so that two people who label
//! different places of an article change different lines; every value stands on one, and so does each
//! field of an incident. What says nothing is left out.

use std::ops::Range;

use super::layer_file::{ArticleRecord, FORMAT, LayerFile, OFFSET_UNIT, PartRecord, SpanRecord};
use super::ron_file;
use crate::model::anchor::context;
use crate::model::article::Article;
use crate::model::codebook::Revision;
use crate::model::layer::Layer;

/// What a file says beside the spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerMeta {
    /// Who annotated.
    pub annotator: String,
    /// When the file was first written, RFC 3339 in UTC.
    pub created: String,
    /// When it is written now.
    pub modified: String,
    /// The SHA-256 of the article's file.
    pub sha256: String,
    /// The label of the encoding by which the article was read.
    pub encoding: String,
    /// How long the annotator was active in the article, in seconds.
    pub active_seconds: u64,
    /// The revision of the codebook in whose terms it is.
    pub codebook: Revision,
}

/// The text of the RON file for `layer`.
pub fn write_layer(layer: &Layer, article: &Article, meta: &LayerMeta) -> String {
    ron_file::write(&file_of(layer, article, meta), &FORMAT)
}

/// The text of a layer's file as it is.
pub(super) fn write_layer_file(file: &LayerFile) -> String {
    ron_file::write(file, &FORMAT)
}

fn file_of(layer: &Layer, article: &Article, meta: &LayerMeta) -> LayerFile {
    let excluded = located(article, layer.excluded().iter().cloned());
    let placed = located(article, layer.spans().iter().map(|span| span.range.clone()));
    LayerFile {
        format: FORMAT.name.to_owned(),
        version: FORMAT.version,
        article: ArticleRecord {
            file: article.name().to_owned(),
            sha256: meta.sha256.clone(),
            code_points: article.offsets().code_points() as u64,
            encoding: meta.encoding.clone(),
        },
        offset_unit: OFFSET_UNIT.to_owned(),
        annotator: meta.annotator.clone(),
        created: meta.created.clone(),
        modified: meta.modified.clone(),
        codebook: meta.codebook.clone(),
        status: layer.given_status(),
        reason: layer.reason().to_owned(),
        active_seconds: meta.active_seconds,
        excluded: excluded.collect(),
        spans: layer
            .spans()
            .iter()
            .zip(placed)
            .map(|(span, place)| SpanRecord {
                id: span.id.0,
                label: span.label.0.clone(),
                start: place.start,
                end: place.end,
                quote: place.quote,
                before: place.before,
                after: place.after,
                attributes: span.attributes.clone(),
                note: span.note.clone(),
            })
            .collect(),
        unplaced: layer.unplaced().to_vec(),
        unplaced_parts: layer.unplaced_parts().to_vec(),
        incidents: layer.incidents().to_vec(),
        past: layer.past(),
    }
}

/// Where ranges of bytes are in the text, in code points and with their words. They come in reading
/// order, so that all together cost one pass.
fn located(
    article: &Article,
    ranges: impl Iterator<Item = Range<usize>>,
) -> impl Iterator<Item = PartRecord> {
    // Beyond this many bytes the index of the article is quicker.
    const NEAR: usize = 2048;
    let text = article.text();
    let (mut byte, mut code_point) = (0, 0);
    ranges.map(move |range| {
        code_point = match text.get(byte..range.start) {
            Some(between) if between.len() <= NEAR => code_point + between.chars().count(),
            _ => article.offsets().code_point_of(text, range.start),
        };
        byte = range.start;
        let quote = text.get(range.clone()).unwrap_or_default();
        let (before, after) = context(text, range);
        PartRecord {
            start: code_point as u64,
            end: (code_point + quote.chars().count()) as u64,
            quote: quote.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    })
}
