//! The RON file of a layer: its fields, and reading it. `docs/file-format.md` describes it.
//!
//! Positions in it are **code points**, with the text they stand on, so that a file can be
//! checked and repaired without this program. Reading is strict: a field that is not known here
//! may carry somebody's work, so it is refused and not silently lost (law 9). It knows nothing
//! of the article; [`super::placing`] brings the two together.

use serde::{Deserialize, Serialize};

use crate::model::attribute::Values;
use crate::model::codebook::Past;
use crate::model::incident::Incident;
use crate::model::progress::Status;

/// What [`LayerFile::format`] says.
pub const FORMAT: &str = "hashiya-layer";
/// The newest version of the format that is understood, and the one that is written. Version 1
/// had no status, no active time and no excluded parts; version 2 had no attributes, no incidents
/// and no revision of the codebook.
pub const VERSION: u32 = 3;
/// What [`LayerFile::offset_unit`] says.
pub const OFFSET_UNIT: &str = "code_point";

/// A layer as its file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerFile {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
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
    #[serde(default = "first")]
    pub codebook: u32,
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
    pub unplaced: Vec<UnplacedRecord>,
    /// The excluded parts for which there is no place in the text.
    #[serde(default)]
    pub unplaced_parts: Vec<UnplacedPartRecord>,
    /// The incidents, in the order in which they were made.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// What it said before changes of the codebook.
    #[serde(default)]
    pub past: Past,
}

/// What files without a revision are of.
fn first() -> u32 {
    1
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
    /// The annotator's note.
    #[serde(default)]
    pub note: String,
    /// The values of its attributes.
    #[serde(default, deserialize_with = "each_once::read")]
    pub attributes: Values,
}

/// A span without a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnplacedRecord {
    /// Unique in the file.
    pub id: u32,
    /// The id of its label.
    pub label: String,
    /// Where it began when it had a place, in code points.
    pub start: u64,
    /// Where it ended.
    pub end: u64,
    /// The text it stood on.
    pub quote: String,
    /// The text that was before it.
    #[serde(default)]
    pub before: String,
    /// The text that was after it.
    #[serde(default)]
    pub after: String,
    /// The annotator's note.
    #[serde(default)]
    pub note: String,
    /// The values of its attributes.
    #[serde(default, deserialize_with = "each_once::read")]
    pub attributes: Values,
    /// Why it has no place.
    #[serde(default)]
    pub reason: String,
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

/// An excluded part without a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnplacedPartRecord {
    /// Where it began when it had a place, in code points.
    pub start: u64,
    /// Where it ended.
    pub end: u64,
    /// Its text.
    pub quote: String,
    /// The text that was before it.
    #[serde(default)]
    pub before: String,
    /// The text that was after it.
    #[serde(default)]
    pub after: String,
    /// Why it has no place.
    #[serde(default)]
    pub reason: String,
}

/// A status is a string in the file, as labels are.
mod status_name {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::model::progress::Status;

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

/// Values of which each is there once. Serde takes the last of two with the same name, and the other
/// would be lost: after a merge both may be there.
mod each_once {
    use std::fmt;

    use serde::Deserializer;
    use serde::de::{Error, MapAccess, Visitor};

    use crate::model::attribute::Values;

    pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Values, D::Error> {
        from.deserialize_map(EachOnce)
    }

    struct EachOnce;

    impl<'de> Visitor<'de> for EachOnce {
        type Value = Values;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map from the names of attributes to their values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
            let mut values = Values::new();
            while let Some((id, value)) = map.next_entry()? {
                if values.contains_key(&id) {
                    return Err(A::Error::custom(format!(
                        "the attribute \"{id}\" is there twice; keep one of them"
                    )));
                }
                values.insert(id, value);
            }
            Ok(values)
        }
    }
}

/// Why bytes cannot be read as a layer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayerError {
    /// It does not parse.
    #[error("line {line}, column {column}: {reason}")]
    Broken {
        /// The line, from 1.
        line: usize,
        /// The column in code points, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// It parses but is something else.
    #[error("this is {}, not Hashiya annotations", match found {
        Some(format) => format!("\"{format}\""),
        None => "another kind of RON file".to_owned(),
    })]
    NotALayer {
        /// What its field `format` says.
        found: Option<String>,
    },
    /// A later Hashiya wrote it.
    #[error(
        "it was written by a newer Hashiya (format version {version}, this one knows {VERSION}); \
         update Hashiya to open it"
    )]
    NewerVersion {
        /// Its version.
        version: u64,
    },
    /// There is no such version.
    #[error("its format version {version} does not exist; versions begin with 1")]
    NoSuchVersion {
        /// Its version.
        version: u32,
    },
    /// Its labels are those of a later revision of the codebook.
    #[error(
        "it was written with revision {revision} of the codebook, and the one here is of revision \
         {known}; bring the newer codebook.ron of its project here"
    )]
    NewerCodebook {
        /// Its revision.
        revision: u32,
        /// That of the codebook.
        known: u32,
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

/// What every version of the format begins with, whatever else it has.
#[derive(Deserialize)]
struct Header {
    format: Option<String>,
    version: Option<u64>,
}

/// Reads the bytes of a layer's file.
///
/// # Errors
/// When they are not UTF-8, do not parse, have a field that is not known, are not a layer, or
/// are of a newer version.
pub fn read_layer(bytes: &[u8]) -> Result<LayerFile, LayerError> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    // Editors of Windows like to put a byte order mark.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let file: LayerFile = match options().from_str(text) {
        Ok(file) => file,
        Err(error) => return Err(why_not(text, &error)),
    };
    check_header(Some(&file.format), Some(u64::from(file.version)))?;
    if file.version == 0 {
        return Err(LayerError::NoSuchVersion { version: 0 });
    }
    if file.codebook == 0 {
        return Err(LayerError::NoSuchRevision);
    }
    if file.offset_unit != OFFSET_UNIT {
        return Err(LayerError::OtherUnit {
            unit: file.offset_unit,
        });
    }
    Ok(file)
}

/// Why `text` is not a layer of this version: another format or version, or an error in it.
fn why_not(text: &str, error: &ron::error::SpannedError) -> LayerError {
    if let Ok(header) = options().from_str::<Header>(text)
        && let Err(other) = check_header(header.format.as_deref(), header.version)
    {
        return other;
    }
    LayerError::Broken {
        line: error.span.start.line,
        column: error.span.start.col,
        reason: error.code.to_string(),
    }
}

/// How RON is read: `trigger: 5` is as good as `trigger: Some(5)`.
fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

fn check_header(format: Option<&str>, version: Option<u64>) -> Result<(), LayerError> {
    if format != Some(FORMAT) {
        return Err(LayerError::NotALayer {
            found: format.map(str::to_owned),
        });
    }
    match version {
        Some(version) if version > u64::from(VERSION) => Err(LayerError::NewerVersion { version }),
        _ => Ok(()),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> LayerError {
    let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default());
    LayerError::Broken {
        line: before.matches('\n').count() + 1,
        column: before
            .rsplit('\n')
            .next()
            .map_or(0, |line| line.chars().count())
            + 1,
        reason: "this byte is not UTF-8".to_owned(),
    }
}
