//! The desk of an annotator: where they stopped, and what they did each day.

use crate::model::progress::Status;
use crate::store::StoreError;
use crate::store::project::{Day, DeskFile, ProjectFolder, desk_file};

/// What an annotator did on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// How long they were active, in seconds.
    pub active_seconds: u64,
    /// How many articles became done.
    pub done: usize,
}

/// The desk, in memory.
#[derive(Debug, Default)]
pub(super) struct Desk {
    file: DeskFile,
    /// What the file has.
    written: DeskFile,
}

impl Desk {
    /// The desk on disk; an empty one when there is none that can be read.
    pub(super) fn read(folder: &ProjectFolder, annotator: &str) -> Self {
        let file = desk_file::read(folder, annotator);
        Self {
            written: file.clone(),
            file,
        }
    }

    /// Writes the desk if it changed.
    pub(super) fn write(
        &mut self,
        folder: &ProjectFolder,
        annotator: &str,
    ) -> Result<(), StoreError> {
        if self.file == self.written {
            return Ok(());
        }
        desk_file::write(folder, annotator, &self.file)?;
        self.written = self.file.clone();
        Ok(())
    }

    /// The file as it should be, when the disk has another.
    pub(super) fn take_unwritten(&mut self) -> Option<DeskFile> {
        if self.file == self.written {
            return None;
        }
        self.written = self.file.clone();
        Some(self.file.clone())
    }

    pub(super) fn place(&self) -> Option<(&str, usize)> {
        let byte = usize::try_from(self.file.byte).unwrap_or(0);
        (!self.file.article.is_empty()).then_some((self.file.article.as_str(), byte))
    }

    pub(super) fn set_place(&mut self, id: &str, byte: usize) {
        if self.file.article != id {
            id.clone_into(&mut self.file.article);
        }
        self.file.byte = byte as u64;
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
        day.active_seconds += seconds;
        if was != is {
            day.done.retain(|done| done != id);
            if is == Status::Done {
                day.done.push(id.to_owned());
            }
        }
    }
}
