//! `.hashiya/<annotator>/desk.ron`: where an annotator stopped on this machine, and how much was
//! done each day. It is a convenience: without it work begins at the first open article, and the
//! day begins at zero.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::folder::{MAX_FILE_BYTES, ProjectFolder};
use super::ron_file::{self, Format, RonError, Writer, quoted};
use crate::store::atomic::write_atomic;
use crate::store::error::StoreError;
use crate::store::reading::read_bytes;

const FORMAT: Format = Format {
    name: "hashiya-desk",
    what: "the desk of an annotator",
    version: 1,
};

/// What the file is called.
const NAME: &str = "desk.ron";

/// The days that are kept.
const DAYS: usize = 400;

/// Where an annotator stopped, and the work of each day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskFile {
    /// The article that was open last; empty when there was none.
    pub article: String,
    /// The byte of its text that was in view.
    pub byte: u64,
    /// The work of each day, by `YYYY-MM-DD`.
    pub days: BTreeMap<String, Day>,
}

/// The work of one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// How long the annotator was active, in seconds.
    #[serde(default)]
    pub active_seconds: u64,
    /// The articles that became done on this day and were not reopened on it.
    #[serde(default)]
    pub done: Vec<String>,
}

/// The desk of an annotator; an empty one when there is none that can be read.
pub fn read(folder: &ProjectFolder, annotator: &str) -> DeskFile {
    let path = folder.cache_folder(annotator).join(NAME);
    let bytes = read_bytes("read where you stopped", &path, MAX_FILE_BYTES);
    bytes
        .ok()
        .and_then(|bytes| DeskFile::read(&bytes).ok())
        .unwrap_or_default()
}

/// Writes the desk of an annotator.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &ProjectFolder, annotator: &str, desk: &DeskFile) -> Result<(), StoreError> {
    let path = folder.prepare_local(annotator)?.join(NAME);
    write_atomic(&path, desk.write().as_bytes())
}

impl DeskFile {
    /// Reads the bytes of the file.
    ///
    /// # Errors
    /// When they do not parse or are something else.
    pub fn read(bytes: &[u8]) -> Result<Self, RonError> {
        let record: Record = ron_file::read(bytes, FORMAT)?;
        Ok(Self {
            article: record.article,
            byte: record.byte,
            days: record.days,
        })
    }

    /// The text of the file, with the latest days.
    pub fn write(&self) -> String {
        let mut out = Writer::new("Where you stopped, and the work of each day.", FORMAT);
        out.string("article", &self.article);
        out.number("byte", self.byte);
        out.open("days", '{');
        let first = self.days.len().saturating_sub(DAYS);
        for (day, work) in self.days.iter().skip(first) {
            out.open(&quoted(day), '(');
            out.number("active_seconds", work.active_seconds);
            out.strings("done", work.done.iter().map(String::as_str));
            out.close(')');
        }
        out.close('}');
        out.finish()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    article: String,
    byte: u64,
    days: BTreeMap<String, Day>,
}
