//! A row of the article list: all that the list needs, without the article's text.
//!
//! Values only. `queue` in this room filters and sorts them; the store makes them and keeps them in
//! its cache.

use serde::{Deserialize, Serialize};

use super::id::LabelId;
use super::status::Status;

/// What the list knows of one annotator's layer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerRow {
    /// Who annotated.
    pub annotator: String,
    /// How far.
    pub status: Status,
    /// Why it is skipped or flagged.
    pub reason: String,
    /// How many spans each label has.
    pub counts: Vec<(LabelId, u32)>,
    /// How many spans have no place.
    pub unplaced: u32,
    /// How long the annotator was active in the article, in seconds.
    pub active_seconds: u64,
    /// When the layer was last saved, RFC 3339 in UTC; empty when not known.
    pub modified: String,
    /// Why the layer cannot be read, when it cannot.
    pub damaged: Option<String>,
}

impl LayerRow {
    /// How many spans it has with a place.
    pub fn spans(&self) -> u32 {
        self.counts.iter().map(|(_, count)| count).sum()
    }
}

/// One article of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleRow {
    /// Its id: the name of its file without the ending.
    pub id: String,
    /// Its title: of the metadata, or else the first line of its text.
    pub title: String,
    /// The outlet.
    pub source: String,
    /// The date as it came.
    pub date: String,
    /// The date as `YYYY-MM-DD`, when it can be read; it sorts as text.
    pub iso_date: String,
    /// How many code points the text has.
    pub code_points: u64,
    /// The id of the article that it is a copy of, when a person said so.
    pub copy_of: String,
    /// The layers, by annotator.
    pub layers: Vec<LayerRow>,
    /// Why the article cannot be read, when it cannot.
    pub damaged: Option<String>,
}

impl ArticleRow {
    /// What `annotator` did in it.
    pub fn layer_of(&self, annotator: &str) -> Option<&LayerRow> {
        self.layers
            .iter()
            .find(|layer| layer.annotator == annotator)
    }

    /// How far `annotator` is with it.
    pub fn status_of(&self, annotator: &str) -> Status {
        self.layer_of(annotator)
            .map_or(Status::New, |layer| layer.status)
    }
}
