//! `articles/<id>.meta.ron`: what is known of an article, and where it came from.
//! `docs/file-format.md` describes it.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::model::metadata::Metadata;
use crate::store::ron_file::{self, FileFormat, Layout, RonError};

const FORMAT: FileFormat = FileFormat {
    name: "hashiya-article",
    what: "the metadata of an article",
    version: 1,
    comment: "What is known of an article of a Hashiya project.",
    layout: Layout {
        opened: |field| usize::from(matches!(field, "not_copy_of" | "fields" | "origin")),
        // What is not known is left out.
        kept: |_| false,
        ..Layout::LINE
    },
};

/// Where an article came from. Empty strings are what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Origin {
    /// What it was read from, for people: `dump.jsonl line 12`.
    pub from: String,
    /// The format it was read by: `jsonl`.
    pub format: String,
    /// When, RFC 3339 in UTC.
    pub imported: String,
}

/// The file of an article's metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFile {
    /// What is known of the article.
    pub metadata: Metadata,
    /// Where it came from.
    pub origin: Origin,
}

impl ArticleFile {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads the bytes of the file.
    ///
    /// # Errors
    /// When they do not parse, have a field that is not known, are something else or of a newer
    /// version.
    pub fn read(bytes: &[u8]) -> Result<Self, RonError> {
        let record: Record = ron_file::read(bytes, &FORMAT)?;
        Ok(Self {
            metadata: Metadata {
                title: record.title,
                source: record.source,
                author: record.author,
                date: record.date,
                url: record.url,
                language: record.language,
                copy_of: record.copy_of,
                not_copy_of: record.not_copy_of,
                fields: record.fields,
            },
            origin: record.origin,
        })
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        ron_file::write(self, &FORMAT)
    }
}

impl Serialize for ArticleFile {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let known = &self.metadata;
        let mut to = to.serialize_struct("ArticleFile", 10)?;
        to.serialize_field("title", &known.title)?;
        to.serialize_field("source", &known.source)?;
        to.serialize_field("author", &known.author)?;
        to.serialize_field("date", &known.date)?;
        to.serialize_field("url", &known.url)?;
        to.serialize_field("language", &known.language)?;
        to.serialize_field("copy_of", &known.copy_of)?;
        to.serialize_field("not_copy_of", &known.not_copy_of)?;
        to.serialize_field("fields", &known.fields)?;
        to.serialize_field("origin", &self.origin)?;
        to.end()
    }
}

/// The file as it is read. Its format and version are looked at before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    #[serde(default)]
    title: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    copy_of: String,
    #[serde(default)]
    not_copy_of: Vec<String>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    #[serde(default)]
    origin: Origin,
}
