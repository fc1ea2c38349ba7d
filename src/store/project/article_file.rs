//! `articles/<id>.meta.ron`: what is known of an article, and where it came from.
//! `docs/file-format.md` describes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ron_file::{self, Format, RonError, Writer};
use crate::model::metadata::Metadata;

const FORMAT: Format = Format {
    name: "hashiya-article",
    what: "the metadata of an article",
    version: 1,
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
        let record: Record = ron_file::read(bytes, FORMAT)?;
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

    /// The text of the file: what is not known is left out.
    pub fn write(&self) -> String {
        let mut out = Writer::new("What is known of an article of a Hashiya project.", FORMAT);
        let metadata = &self.metadata;
        out.string_if_any("title", &metadata.title);
        out.string_if_any("source", &metadata.source);
        out.string_if_any("author", &metadata.author);
        out.string_if_any("date", &metadata.date);
        out.string_if_any("url", &metadata.url);
        out.string_if_any("language", &metadata.language);
        out.string_if_any("copy_of", &metadata.copy_of);
        if !metadata.not_copy_of.is_empty() {
            out.strings(
                "not_copy_of",
                metadata.not_copy_of.iter().map(String::as_str),
            );
        }
        if !metadata.fields.is_empty() {
            out.map("fields", &metadata.fields);
        }
        let origin = &self.origin;
        if *origin != Origin::default() {
            out.open("origin", '(');
            out.string_if_any("from", &origin.from);
            out.string_if_any("format", &origin.format);
            out.string_if_any("imported", &origin.imported);
            out.close(')');
        }
        out.finish()
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
