//! How far the annotator is with the article, how long it took, and what of the text is not the
//! article.

use std::ops::Range;
use std::time::Duration;

use super::{Change, Session, SessionError};
use crate::model::coding::removal;
use crate::model::edit::Edit;
use crate::model::excluded::{first_touching, joined, minus};
use crate::model::row::{ArticleRow, LayerRow};
use crate::model::span::SpanId;
use crate::model::status::Status;
use crate::store::ArticleStore;

/// What excluding a part did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excluded {
    /// What looks different now.
    pub change: Change,
    /// How many spans touched the part and were removed with it; undo brings them back.
    pub removed: usize,
}

impl Session {
    /// How far the annotator is.
    pub fn status(&self) -> Status {
        self.layer.status()
    }

    /// Says how far the annotator is, and why; the reason is for skipped and flagged articles.
    /// The status and reason that it has change nothing.
    ///
    /// # Errors
    /// When the article is open for reading only.
    pub fn set_status(
        &mut self,
        status: Status,
        reason: impl Into<String>,
    ) -> Result<Change, SessionError> {
        self.writable()?;
        let reason = reason.into();
        if self.layer.status() == status && self.layer.reason() == reason {
            return Ok(Change::default());
        }
        self.apply(Edit::SetStatus { status, reason })
    }

    /// Makes the row of the article say what the layer says now, which may not be saved yet.
    pub fn update_row(&self, row: &mut ArticleRow, annotator: &str) {
        let known = row.layers.iter().position(|it| it.annotator == annotator);
        let index = known.unwrap_or_else(|| {
            row.layers.push(LayerRow {
                annotator: annotator.to_owned(),
                ..LayerRow::default()
            });
            row.layers.len() - 1
        });
        let own = &mut row.layers[index];
        own.status = self.layer.status();
        self.layer.reason().clone_into(&mut own.reason);
        let counts = self.layer.label_counts().iter();
        own.counts = counts
            .map(|(label, count)| (label.clone(), u32::try_from(*count).unwrap_or(u32::MAX)))
            .collect();
    }

    /// Excludes a part of the text, in bytes, from the article. Spans that touch it are removed in
    /// the same step. A part that is excluded already changes nothing.
    ///
    /// # Errors
    /// When the part has no character, or the article is open for reading only.
    pub fn exclude(&mut self, range: Range<usize>) -> Result<Excluded, SessionError> {
        self.exclude_all(std::slice::from_ref(&range))
    }

    /// Excludes several parts as one step, as [`Session::exclude`] does.
    ///
    /// # Errors
    /// When none of the parts has a character, or the article is open for reading only.
    pub fn exclude_all(&mut self, ranges: &[Range<usize>]) -> Result<Excluded, SessionError> {
        self.writable()?;
        let new = joined(ranges.iter().map(|range| self.snapped(range)).collect());
        if new.is_empty() {
            return Err(SessionError::NothingToExclude);
        }
        let old = self.layer.excluded();
        let all = joined(old.iter().chain(&new).cloned().collect());
        if all == old {
            return Ok(Excluded::default());
        }
        let spans = self.layer.spans().iter();
        let gone: Vec<SpanId> = spans
            .filter(|span| first_touching(&new, &span.range).is_some())
            .map(|span| span.id)
            .collect();
        let removed = gone.len();
        let mut edits = removal(&self.layer, &gone);
        edits.push(Edit::SetExcluded { ranges: all });
        let change = self.apply(Edit::Batch(edits))?;
        Ok(Excluded { change, removed })
    }

    /// Makes a part of the text, in bytes, a part of the article again. What is not excluded
    /// stays as it is.
    ///
    /// # Errors
    /// When the article is open for reading only.
    pub fn include(&mut self, range: Range<usize>) -> Result<Change, SessionError> {
        self.writable()?;
        let range = self.snapped(&range);
        if self.layer.excluded_at(&range).is_none() {
            return Ok(Change::default());
        }
        let ranges = minus(self.layer.excluded(), &[range]);
        self.apply(Edit::SetExcluded { ranges })
    }

    /// Includes a part that is excluded as a whole, and excludes any other: for one key.
    ///
    /// # Errors
    /// As for [`Session::exclude`].
    pub fn toggle_excluded(&mut self, range: Range<usize>) -> Result<Excluded, SessionError> {
        let snapped = self.snapped(&range);
        let whole = self
            .layer
            .excluded_at(&snapped)
            .is_some_and(|part| part.start <= snapped.start && part.end >= snapped.end);
        if whole {
            let change = self.include(range)?;
            return Ok(Excluded { change, removed: 0 });
        }
        self.exclude(range)
    }

    /// How long the annotator was active in the article, in whole seconds, of all times that it
    /// was open.
    pub fn active_seconds(&self) -> u64 {
        self.store.as_ref().map_or(0, ArticleStore::active_seconds)
    }

    /// Counts time in which the annotator was active. It is written when the layer is saved, or
    /// when the article is closed and has a layer's file; it alone makes no file.
    pub fn add_active(&mut self, time: Duration) {
        if self.writable().is_ok()
            && let Some(store) = &mut self.store
        {
            store.add_active(time);
        }
    }

    /// `range` within the text, with its edges on characters.
    fn snapped(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.article.text();
        text.floor_char_boundary(range.start)..text.floor_char_boundary(range.end)
    }
}
