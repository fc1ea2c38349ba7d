//! `.hashiya/<annotator>/desk.ron`: where an annotator stopped on this machine, and how much was
//! done each day. It is a convenience: without it work begins at the first open article, and the
//! day begins at zero.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::folder::{MAX_FILE_BYTES, ProjectFolder};
use crate::store::atomic::write_atomic;
use crate::store::error::StoreError;
use crate::store::reading::read_bytes;
use crate::store::ron_file::{self, FileFormat, Layout, RonError};

const FORMAT: FileFormat = FileFormat {
    name: "hashiya-desk",
    what: "the resume of an annotator",
    version: 1,
    comment: "Where you stopped, and the work of each day.",
    layout: Layout {
        opened: |field| match field {
            "days" => 2,
            "places" | "done" | "drafts" => 1,
            _ => 0,
        },
        ..Layout::LINE
    },
};

/// What the file is called.
const NAME: &str = "desk.ron";

/// The days that are kept.
const DAYS: usize = 400;

/// The articles whose places are kept.
const PLACES: usize = 500;

/// Where an annotator stopped in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticlePlace {
    /// The id of the article.
    pub article: String,
    /// The byte of its text where the caret was.
    pub caret: u64,
    /// The first byte in view.
    pub top: u64,
}

/// Where an annotator stopped, and the work of each day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeFile {
    /// The article that was open last; empty when there was none.
    pub article: String,
    /// The byte of its text that was in view.
    pub byte: u64,
    /// Where the annotator was in each article, the latest last.
    #[serde(default)]
    pub places: Vec<ArticlePlace>,
    /// What was being typed into forms and is not saved, by the name of the form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<String, String>,
    /// The work of each day, by `YYYY-MM-DD`.
    pub days: BTreeMap<String, Day>,
}

/// The work of one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// How long the annotator was active, in seconds.
    #[serde(default)]
    pub active_seconds: u64,
    /// The articles that became done on this day and were not reopened on it.
    #[serde(default)]
    pub done: Vec<String>,
}

/// The resume of an annotator; an empty one when there is none that can be read.
pub fn read(folder: &ProjectFolder, annotator: &str) -> ResumeFile {
    let path = folder.cache_folder(annotator).join(NAME);
    let bytes = read_bytes("read where you stopped", &path, MAX_FILE_BYTES);
    bytes
        .ok()
        .and_then(|bytes| ResumeFile::read(&bytes).ok())
        .unwrap_or_default()
}

/// Writes the resume of an annotator.
///
/// # Errors
/// When it cannot be written.
pub fn write(
    folder: &ProjectFolder,
    annotator: &str,
    resume: &ResumeFile,
) -> Result<(), StoreError> {
    let path = folder.prepare_local(annotator)?.join(NAME);
    write_atomic(&path, resume.write().as_bytes())
}

impl ResumeFile {
    /// Reads the bytes of the file.
    ///
    /// # Errors
    /// When they do not parse or are something else.
    pub fn read(bytes: &[u8]) -> Result<Self, RonError> {
        ron_file::read(bytes, &FORMAT)
    }

    /// The text of the file, with the latest days.
    pub fn write(&self) -> String {
        let places = self.places.len().saturating_sub(PLACES);
        let days = self.days.len().saturating_sub(DAYS);
        let latest = Self {
            article: self.article.clone(),
            byte: self.byte,
            places: self.places.iter().skip(places).cloned().collect(),
            drafts: self.drafts.clone(),
            days: self.days.clone().into_iter().skip(days).collect(),
        };
        ron_file::write(&latest, &FORMAT)
    }
}
