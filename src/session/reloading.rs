//! The layer's file as somebody else wrote it: taken when a person chose so in a conflict, or
//! when it changed while nothing was unsaved.
//!
//! What comes in is one edit, so that undo brings back what was there.

use super::{Access, Change, Session};
use crate::model::codebook::Codebook;
use crate::model::edit::Edit;
use crate::model::history::History;
use crate::model::layer::Layer;
use crate::store::set_aside::{BroughtBack, SetAside};
use crate::store::{ArticleStore, Placed, StoreError, TextOnDisk, migrate_layer};

/// What became of a file that may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reload {
    /// It is the one that was read or written last, or it is gone; the next save writes it then.
    Same,
    /// It was read: what looks different now.
    Reloaded(Change),
    /// It changed and there are unsaved edits, so a person must choose: see
    /// [`Session::resolve_conflict`]. Nothing was read or overwritten.
    Conflict,
}

impl Session {
    /// Looks whether somebody else changed the file of the annotations, and reads it when nothing
    /// is unsaved. For whoever watches the folder; it reads the file, so not for every frame.
    ///
    /// # Errors
    /// When it changed and cannot be read. It is never overwritten: the next save meets it as a
    /// conflict.
    pub fn reload_if_changed(&mut self) -> Result<Reload, StoreError> {
        self.wait();
        let changed = self
            .store
            .as_ref()
            .is_some_and(ArticleStore::is_changed_on_disk);
        if !changed {
            return Ok(Reload::Same);
        }
        if self.access != Access::ReadWrite {
            return self.look_again();
        }
        if self.is_dirty() {
            if self.conflict_is_kept() {
                return Ok(Reload::Conflict);
            }
            // The save finds the change, keeps mine beside the file and begins the conflict.
            return match self.save_inline(false) {
                Err(StoreError::ChangedOnDisk { .. }) => Ok(Reload::Conflict),
                Err(error) => Err(error),
                // They took it back in the meantime.
                Ok(()) => Ok(Reload::Same),
            };
        }
        let Some(store) = &mut self.store else {
            return Ok(Reload::Same);
        };
        let placed = store.read_theirs(&self.article, &self.codebook)?;
        Ok(Reload::Reloaded(self.become_theirs(placed)))
    }

    /// What would be brought back of what was set aside.
    ///
    /// # Errors
    /// As for [`SetAside::brought_back`].
    pub fn look_at_set_aside(&self, aside: &SetAside) -> Result<BroughtBack, StoreError> {
        let store = self.store.as_ref().ok_or(StoreError::InMemory)?;
        store.bring_back(aside, &self.layer, &self.article, &self.codebook)
    }

    /// Brings back what was set aside, as one step of undo, and saves. The file is then named so that
    /// it is not offered again, unless a person should look at it once more.
    ///
    /// # Errors
    /// As for [`Session::look_at_set_aside`], and when the article may not be annotated or cannot be
    /// saved.
    pub fn bring_back(&mut self, aside: &SetAside) -> Result<BroughtBack, StoreError> {
        if let Access::ReadOnly(reason) = &self.access {
            return Err(StoreError::ReadOnly {
                reason: reason.clone(),
                path: aside.layer_path.clone(),
            });
        }
        self.wait();
        let back = self.look_at_set_aside(aside)?;
        let edit = replace_all(&self.layer, &back.layer);
        let view = self.view.clone();
        self.apply_and_show(edit, view)
            .map_err(|error| StoreError::Refused {
                doing: "bring back what was set aside",
                reason: error.to_string(),
                advice: "it is left as it is",
                path: aside.path.clone(),
            })?;
        self.save_now()?;
        if back.told.is_empty() {
            aside.retire()?;
        }
        Ok(back)
    }

    /// Whether the article's file still has the text that is annotated; always, for one in memory.
    pub fn text_on_disk(&mut self) -> TextOnDisk {
        self.store
            .as_mut()
            .map_or(TextOnDisk::Same, ArticleStore::text_on_disk)
    }

    /// Makes the layer what the file says, as one edit, so that undo brings mine back.
    pub(super) fn take_theirs(&mut self) -> Result<Change, StoreError> {
        let Some(store) = &mut self.store else {
            return Err(StoreError::InMemory);
        };
        let placed = store.take_theirs(&self.layer, &self.article, &self.codebook)?;
        Ok(self.become_theirs(placed))
    }

    /// Goes on with another codebook. Where files have to follow it, the layer does; the file gets
    /// it with the next save, and steps of undo that are in the terms of the old one are forgotten.
    /// Returns what looks different.
    pub fn follow_codebook(&mut self, codebook: &Codebook) -> Change {
        if *codebook == self.codebook {
            return Change::default();
        }
        self.wait();
        let from = self.codebook.revision.clone();
        self.codebook = codebook.clone();
        let was_dirty = self.is_dirty();
        self.revision += 1;
        if !was_dirty {
            self.autosave.is_saved(self.revision);
        }
        // One that lacks a change of before, as after a checkout of an older commit, is not followed.
        if codebook.revision != from && codebook.knows(&from) {
            let layer = std::mem::take(&mut self.layer);
            self.layer = migrate_layer(layer, &self.article, &from, codebook);
            self.history = History::new();
            if let Some(store) = &mut self.store {
                store.follow_codebook(&codebook.revision);
            }
        }
        let view = self.view.clone();
        self.show(view);
        self.all_changed()
    }

    /// For a window that only reads: there is nothing to save and nothing to undo.
    fn look_again(&mut self) -> Result<Reload, StoreError> {
        let Some(store) = &mut self.store else {
            return Ok(Reload::Same);
        };
        let placed = store.read_theirs(&self.article, &self.codebook)?;
        self.layer = placed.layer;
        self.history = History::new();
        let view = self.view.clone();
        self.show(view);
        self.revision += 1;
        self.problems.extend(placed.report);
        self.autosave.read(self.revision);
        Ok(Reload::Reloaded(self.all_changed()))
    }

    fn become_theirs(&mut self, placed: Placed) -> Change {
        let edit = replace_all(&self.layer, &placed.layer);
        let before = self.view.clone();
        let text = self.article.text_arc();
        match edit.clone().apply(&mut self.layer, &text) {
            Ok(inverse) => {
                self.show(before.clone());
                self.history
                    .record(edit, inverse, before, self.view.clone());
            }
            // Their layer is valid, so this does not happen; but then it is what counts, and the
            // steps before it fit it no more. Mine is kept in its file.
            Err(_) => {
                self.layer = placed.layer;
                self.history = History::new();
                self.show(before);
            }
        }
        self.revision += 1;
        self.problems.extend(placed.report);
        self.autosave.read(self.revision);
        self.all_changed()
    }

    /// Nothing that was derived from the layer before holds.
    fn all_changed(&mut self) -> Change {
        self.recent.clear();
        self.found.forget();
        Change::all(self.article.text().len())
    }
}

/// The edit that makes `theirs` of `mine`. The parts are excluded last: a file may have spans in
/// them, which no edit may put there.
fn replace_all(mine: &Layer, theirs: &Layer) -> Edit {
    let mut edits = vec![Edit::SetExcluded { ranges: Vec::new() }];
    let count = mine.unplaced().len();
    edits.extend((0..count).rev().map(|index| Edit::RemoveUnplaced { index }));
    let incidents = mine.incidents().iter();
    edits.extend(incidents.map(|incident| Edit::RemoveIncident(incident.id)));
    edits.extend(mine.spans().iter().map(|span| Edit::Remove(span.id)));
    edits.extend(theirs.spans().iter().cloned().map(Edit::Insert));
    let lost = theirs.unplaced().iter().cloned().enumerate();
    edits.extend(lost.map(|(index, unplaced)| Edit::InsertUnplaced { index, unplaced }));
    let incidents = theirs.incidents().iter().cloned().enumerate();
    edits.extend(incidents.map(|(index, incident)| Edit::InsertIncident { index, incident }));
    edits.push(Edit::SetUnplacedParts {
        parts: theirs.unplaced_parts().to_vec(),
    });
    edits.push(Edit::SetStatus {
        status: theirs.given_status(),
        reason: theirs.reason().to_owned(),
    });
    edits.push(Edit::SetExcluded {
        ranges: theirs.excluded().to_vec(),
    });
    Edit::Batch(edits)
}
