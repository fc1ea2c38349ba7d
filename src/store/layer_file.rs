//! The RON file of a layer: its fields, and reading it. `docs/file-format.md` describes it.
//!
//! Positions in it are **code points**, with the text they stand on, so that a file can be
//! checked and repaired without this program. Reading is strict: a field that is not known here
//! may carry somebody's work, so it is refused and not silently lost (law 9). It knows nothing
//! of the article; [`super::placing`] brings the two together.

use serde::{Deserialize, Serialize};

use super::ron_file::{self, FileFormat, Layout, RonError};
use crate::model::attribute::{Values, read_each_once};
use crate::model::codebook::{LabelId, Past, Revision};
use crate::model::excluded::UnplacedPart;
use crate::model::incident::Incident;
use crate::model::layer::Unplaced;
use crate::model::status::Status;

/// Version 1 had no status, no active time and no excluded parts; version 2 had no attributes, no
/// incidents and no revision of the codebook; version 3 named changes of the codebook by numbers.
pub(super) const FORMAT: FileFormat = FileFormat {
    name: "hashiya-layer",
    what: "Hashiya annotations",
    version: 4,
    comment: "Hashiya annotations. Offsets count Unicode code points: text[start:end] in Python \
              is the quote.",
    layout: Layout {
        opened: |field| match field {
            "excluded" | "spans" | "unplaced" | "unplaced_parts" | "incidents" => 2,
            "article" | "attributes" | "participants" | "past" | "withdrawn" => 1,
            _ => 0,
        },
        joined: |last, field| {
            matches!(
                (last, field),
                ("id", "label") | ("label", "start") | ("start", "end") | ("before", "after")
            )
        },
        kept: |field| {
            matches!(
                field,
                "file"
                    | "label"
                    | "sha256"
                    | "encoding"
                    | "annotator"
                    | "created"
                    | "modified"
                    | "spans"
                    | "quote"
                    | "before"
                    | "after"
                    | "places"
                    | "role"
            )
        },
        default: |field, value| {
            matches!(
                (field, value),
                ("active_seconds", "0")
                    | ("status", "\"new\"" | "unknown")
                    | ("polarity", "asserted")
                    | ("precision", "exact" | "day")
            )
        },
        some: false,
    },
};
/// What [`LayerFile::offset_unit`] says.
pub const OFFSET_UNIT: &str = "code_point";

/// A layer as its file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerFile {
    /// What it is: `hashiya-layer`.
    #[serde(skip_serializing)]
    pub format: String,
    /// The version of the format, from 1.
    #[serde(skip_serializing)]
    pub version: u32,
    /// The article that is annotated.
    pub article: ArticleRecord,
    /// [`OFFSET_UNIT`]: what `start` and `end` count.
    pub offset_unit: String,
    /// Who annotated.
    #[serde(default)]
    pub annotator: String,
    /// When the file was first written, RFC 3339 in UTC.
    #[serde(default)]
    pub created: String,
    /// When the file was last written.
    #[serde(default)]
    pub modified: String,
    /// The revision of the codebook in whose terms it is written.
    #[serde(default)]
    pub codebook: Revision,
    /// How far the annotator says to be.
    #[serde(default, with = "status_name")]
    pub status: Status,
    /// Why it has this status.
    #[serde(default)]
    pub reason: String,
    /// How long the annotator was active in the article, in seconds.
    #[serde(default)]
    pub active_seconds: u64,
    /// The parts of the text that are not the article, in reading order.
    #[serde(default)]
    pub excluded: Vec<PartRecord>,
    /// The spans in reading order.
    pub spans: Vec<SpanRecord>,
    /// The spans for which there is no place in the text.
    #[serde(default)]
    pub unplaced: Vec<Unplaced>,
    /// The excluded parts for which there is no place in the text.
    #[serde(default)]
    pub unplaced_parts: Vec<UnplacedPart>,
    /// The incidents, in the order in which they were made.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// What it said before changes of the codebook.
    #[serde(default)]
    pub past: Past,
}

/// Which article a layer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleRecord {
    /// The name of its file, in the folder of the layer's file.
    pub file: String,
    /// The SHA-256 of that file's bytes, in hexadecimal.
    pub sha256: String,
    /// The length of its text in code points.
    pub code_points: u64,
    /// The encoding of the file, by its label.
    #[serde(default)]
    pub encoding: String,
}

/// A span as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpanRecord {
    /// Unique in the file.
    pub id: u32,
    /// The id of its label.
    pub label: String,
    /// The first code point of the span.
    pub start: u64,
    /// The code point after the last one.
    pub end: u64,
    /// The text from `start` to `end`.
    pub quote: String,
    /// The text before, up to 24 code points of the same paragraph.
    #[serde(default)]
    pub before: String,
    /// The text after, likewise.
    #[serde(default)]
    pub after: String,
    /// The values of its attributes.
    #[serde(default, deserialize_with = "read_each_once")]
    pub attributes: Values,
    /// The annotator's note.
    #[serde(default)]
    pub note: String,
}

impl SpanRecord {
    /// The span when it has no place, with the reason why.
    pub(super) fn unplaced(self, reason: &str) -> Unplaced {
        Unplaced {
            id: self.id,
            label: LabelId(self.label),
            start: self.start,
            end: self.end,
            quote: self.quote,
            before: self.before,
            after: self.after,
            attributes: self.attributes,
            note: self.note,
            reason: reason.to_owned(),
        }
    }
}

impl From<Unplaced> for SpanRecord {
    fn from(span: Unplaced) -> Self {
        Self {
            id: span.id,
            label: span.label.0,
            start: span.start,
            end: span.end,
            quote: span.quote,
            before: span.before,
            after: span.after,
            attributes: span.attributes,
            note: span.note,
        }
    }
}

/// An excluded part as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRecord {
    /// The first code point of the part.
    pub start: u64,
    /// The code point after the last one.
    pub end: u64,
    /// The text from `start` to `end`.
    pub quote: String,
    /// The text before, up to 24 code points of the same paragraph.
    #[serde(default)]
    pub before: String,
    /// The text after, likewise.
    #[serde(default)]
    pub after: String,
}

/// A status is a string in the file, as labels are.
mod status_name {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::model::status::Status;

    pub fn serialize<S: Serializer>(status: &Status, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(status.id())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Status, D::Error> {
        let name = String::deserialize(from)?;
        Status::from_id(&name).ok_or_else(|| {
            let known = Status::ALL.map(Status::id).join(", ");
            D::Error::custom(format!("there is no status \"{name}\"; there are {known}"))
        })
    }
}

/// Why bytes cannot be read as a layer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayerError {
    /// It does not parse, is something else, or of another version.
    #[error(transparent)]
    Ron(#[from] RonError),
    /// Its labels are those of a later revision of the codebook.
    #[error(
        "it follows changes of the codebook that the one here does not have (it names \
         {revision}); bring the newer codebook.ron of its project here"
    )]
    NewerCodebook {
        /// The last ones that it follows.
        revision: Revision,
    },
    /// Revisions of a codebook begin with 1.
    #[error("its field `codebook` is 0, and the revisions of a codebook begin with 1")]
    NoSuchRevision,
    /// Its offsets count something else.
    #[error("its offsets count \"{unit}\", and only \"{OFFSET_UNIT}\" is understood")]
    OtherUnit {
        /// Its unit.
        unit: String,
    },
}

/// Reads the bytes of a layer's file.
///
/// # Errors
/// When they are not UTF-8, do not parse, have a field that is not known, are not a layer, or
/// are of a newer version.
pub fn read_layer(bytes: &[u8]) -> Result<LayerFile, LayerError> {
    let file: LayerFile = ron_file::read_headed(bytes, &FORMAT, |file: &LayerFile| {
        Some((&file.format, file.version))
    })?;
    if file.codebook.0.iter().any(|id| id.number() == Some(0)) {
        return Err(LayerError::NoSuchRevision);
    }
    if file.offset_unit != OFFSET_UNIT {
        return Err(LayerError::OtherUnit {
            unit: file.offset_unit,
        });
    }
    Ok(file)
}
