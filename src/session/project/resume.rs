//! The resume of an annotator: where they stopped, what they did each day, and how far they are.

use std::sync::Arc;

use crate::model::codebook::Codebook;
use crate::model::metadata::Metadata;
use crate::model::queue::Summary;
use crate::model::status::Status;
use crate::store::StoreError;
use crate::store::project::codebook_file::{read_draft, write_codebook};
use crate::store::project::resume_file::{self, ArticlePlace};
use crate::store::project::{ArticleFile, Day, ProjectFolder, ResumeFile};

/// The name by which what is typed into the codebook is kept.
const CODEBOOK_FORM: &str = "codebook";

/// The name by which what is typed into the form of an article's metadata is kept.
fn metadata_form(article: &str) -> String {
    format!("metadata of {article}")
}

/// What an annotator did on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// How long they were active, in seconds.
    pub active_seconds: u64,
    /// How many articles became done.
    pub done: usize,
}

/// How far an annotator is with a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnnotationProgress {
    /// Articles that are done.
    pub done: usize,
    /// All articles; `None` while nobody has counted them.
    pub all: Option<usize>,
    /// What was done today.
    pub today: Today,
}

impl super::Project {
    /// How far the annotator is. So many `unsaved` seconds of active time are of today, too,
    /// although the project was not told of them yet.
    pub fn annotation_progress(&mut self, unsaved: u64) -> AnnotationProgress {
        let mut progress = AnnotationProgress {
            today: self.today(),
            ..AnnotationProgress::default()
        };
        progress.today.active_seconds += unsaved;
        let scanned = self.scanned;
        // No articles are none only when the folder was looked at.
        if let Some(summary) = self.summary().filter(|it| scanned || it.articles > 0) {
            progress.done = summary.count(Status::Done);
            progress.all = Some(summary.articles);
        }
        progress
    }

    /// What was counted in the table. Counted again when the table is another.
    fn summary(&mut self) -> Option<&Summary> {
        let table = self.table.as_ref()?;
        let known = self.summary.as_ref();
        if !known.is_some_and(|(of, _)| Arc::ptr_eq(of, table)) {
            let summary = Summary::of(table, &self.annotator);
            self.summary = Some((Arc::clone(table), summary));
        }
        self.summary.as_ref().map(|(_, summary)| summary)
    }

    /// Where the annotator was in an article when they left it last: the byte of the caret, and
    /// the first byte in view. Several hundred articles are remembered.
    pub fn place_in(&self, id: &str) -> Option<(usize, usize)> {
        self.resume.place_in(id)
    }

    /// Remembers where the annotator was in an article: the byte of the caret, and the first byte
    /// in view. It is written with the next save and when the project is closed.
    pub fn set_place_in(&mut self, id: &str, caret: usize, top: usize) {
        self.resume.set_place_in(id, caret, top);
    }

    /// The names of the forms into which something was being typed that was not saved.
    pub fn drafts(&self) -> impl Iterator<Item = &str> {
        self.resume.file.drafts.keys().map(String::as_str)
    }

    /// What was being typed into the form of an article's metadata and was not saved.
    pub fn metadata_draft(&self, article: &str) -> Option<Metadata> {
        let text = self.resume.file.drafts.get(&metadata_form(article))?;
        Some(ArticleFile::read(text.as_bytes()).ok()?.metadata)
    }

    /// Keeps what is being typed into the form of an article's metadata: it then outlives a kill.
    /// Nothing forgets it: it is saved, or not wanted.
    pub fn keep_metadata_draft(&mut self, article: &str, typed: Option<&Metadata>) {
        let text = typed.map(|metadata| {
            let metadata = metadata.clone();
            let file = ArticleFile {
                metadata,
                ..ArticleFile::default()
            };
            file.write()
        });
        self.keep_draft(metadata_form(article), text);
    }

    /// What was being typed into the codebook and was not saved.
    pub fn codebook_draft(&self) -> Option<Codebook> {
        let text = self.resume.file.drafts.get(CODEBOOK_FORM)?;
        read_draft(text.as_bytes()).ok()
    }

    /// Keeps what is being typed into the codebook, which may contradict itself. Nothing forgets it.
    pub fn keep_codebook_draft(&mut self, typed: Option<&Codebook>) {
        self.keep_draft(CODEBOOK_FORM.to_owned(), typed.map(write_codebook));
    }

    /// What was being typed into a form of this name and was not saved.
    pub fn draft(&self, form: &str) -> Option<&str> {
        self.resume.file.drafts.get(form).map(String::as_str)
    }

    /// Keeps what is being typed into a form: it then outlives a kill. Nothing forgets it.
    pub fn keep_draft(&mut self, form: String, text: Option<String>) {
        let drafts = &mut self.resume.file.drafts;
        match text {
            Some(text) => drafts.insert(form, text),
            None => drafts.remove(&form),
        };
        self.write_resume();
    }

    /// Has the thread write where the annotator is, when that has changed: it then outlives a kill.
    pub fn keep_place(&mut self) {
        self.write_resume();
    }
}

/// The resume, in memory.
#[derive(Debug, Default)]
pub(super) struct Resume {
    file: ResumeFile,
    /// What the disk had when the project was opened.
    first: ResumeFile,
    /// What the thread was given to write last.
    given: ResumeFile,
}

impl Resume {
    /// The resume on disk; an empty one when there is none that can be read.
    pub(super) fn read(folder: &ProjectFolder, annotator: &str) -> Self {
        let file = resume_file::read(folder, annotator);
        Self {
            first: file.clone(),
            given: file.clone(),
            file,
        }
    }

    /// Writes the resume when the project is closed, if it changed since it was opened: what the
    /// thread was given it may not have come to.
    pub(super) fn write_last(
        &self,
        folder: &ProjectFolder,
        annotator: &str,
    ) -> Result<(), StoreError> {
        if self.file == self.first {
            return Ok(());
        }
        resume_file::write(folder, annotator, &self.file)
    }

    /// The file as it should be, when the thread was given another.
    pub(super) fn take_unwritten(&mut self) -> Option<ResumeFile> {
        if self.file == self.given {
            return None;
        }
        self.given = self.file.clone();
        Some(self.file.clone())
    }

    pub(super) fn place(&self) -> Option<(&str, usize)> {
        let byte = usize::try_from(self.file.byte).unwrap_or(0);
        (!self.file.article.is_empty()).then_some((self.file.article.as_str(), byte))
    }

    /// Whether it is another article.
    pub(super) fn set_place(&mut self, id: &str, byte: usize) -> bool {
        let is_other = self.file.article != id;
        if is_other {
            id.clone_into(&mut self.file.article);
        }
        self.file.byte = byte as u64;
        is_other
    }

    /// Where the annotator was in an article: the caret and the first byte in view.
    pub(super) fn place_in(&self, id: &str) -> Option<(usize, usize)> {
        let place = self.file.places.iter().find(|place| place.article == id)?;
        let byte = |byte| usize::try_from(byte).unwrap_or(0);
        Some((byte(place.caret), byte(place.top)))
    }

    pub(super) fn set_place_in(&mut self, id: &str, caret: usize, top: usize) {
        self.file.places.retain(|place| place.article != id);
        self.file.places.push(ArticlePlace {
            article: id.to_owned(),
            caret: caret as u64,
            top: top as u64,
        });
    }

    pub(super) fn today(&self, day: &str) -> Today {
        self.file
            .days
            .get(day)
            .map_or_else(Today::default, |day| Today {
                active_seconds: day.active_seconds,
                done: day.done.len(),
            })
    }

    /// Takes note of a save: `seconds` more of active time, and the status that the article has
    /// now and had before.
    pub(super) fn worked(&mut self, day: &str, id: &str, seconds: u64, was: Status, is: Status) {
        if seconds == 0 && was == is {
            return;
        }
        let day: &mut Day = self.file.days.entry(day.to_owned()).or_default();
        day.active_seconds = day.active_seconds.saturating_add(seconds);
        if was != is {
            day.done.retain(|done| done != id);
            if is == Status::Done {
                day.done.push(id.to_owned());
            }
        }
    }
}
