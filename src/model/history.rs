//! The history of a layer: a line of revisions to undo and redo, without a limit.
//!
//! A revision is an edit, its inverse, and what was selected before and after it (law 2), so
//! that undo shows the person where the change was. What counts as one step is decided by who
//! records it: a whole drag, or a bulk action, is one edit. It knows nothing of files; what
//! undo and redo apply is handed back so that the journal can have it.

use super::edit::Edit;
use super::id::{IncidentId, SpanId};
use super::layer::Layer;
use super::selection::Selection;

/// What is selected at some moment.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct View {
    /// The selected text.
    pub selection: Option<Selection>,
    /// The chosen span.
    pub chosen: Option<SpanId>,
    /// The incident that is looked at.
    pub incident: Option<IncidentId>,
}

/// One change that undo takes back as a whole.
#[derive(Clone, Debug)]
struct Revision {
    edit: Edit,
    inverse: Edit,
    before: View,
    after: View,
}

/// What an undo or a redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The edit that was applied to the layer.
    pub edit: Edit,
    /// The edit that would take it back.
    pub inverse: Edit,
    /// What should be selected now.
    pub view: View,
}

/// The revisions of one layer.
#[derive(Clone, Debug, Default)]
pub struct History {
    revisions: Vec<Revision>,
    /// How many of `revisions` are in the layer; those after it were undone.
    applied: usize,
}

impl History {
    /// A history without revisions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Remembers an edit that was applied, and drops what was undone before it.
    ///
    /// `inverse` is what [`Edit::apply`] returned; `before` and `after` are what was selected.
    pub fn record(&mut self, edit: Edit, inverse: Edit, before: View, after: View) {
        self.revisions.truncate(self.applied);
        self.revisions.push(Revision {
            edit,
            inverse,
            before,
            after,
        });
        self.applied = self.revisions.len();
    }

    /// Makes the last two revisions one, when both write the note of one span.
    pub fn join_notes(&mut self) {
        let Some([.., first, last]) = self.revisions.get_mut(..self.applied) else {
            return;
        };
        let is_same = match (&first.edit, &last.edit) {
            (Edit::SetNote { id: one, .. }, Edit::SetNote { id: other, .. }) => one == other,
            _ => false,
        };
        if is_same {
            first.edit = last.edit.clone();
            first.after = last.after.clone();
            self.revisions.truncate(self.applied - 1);
            self.applied -= 1;
        }
    }

    /// Takes the last revision back. `text` is the article's.
    ///
    /// `None` when there is none, or when `layer` is not the layer that was recorded and the
    /// edit does not fit it; then nothing changes.
    pub fn undo(&mut self, layer: &mut Layer, text: &str) -> Option<Step> {
        let index = self.applied.checked_sub(1)?;
        let revision = self.revisions.get(index)?;
        let edit = revision.inverse.clone();
        edit.clone().apply(layer, text).ok()?;
        self.applied = index;
        Some(Step {
            edit,
            inverse: revision.edit.clone(),
            view: revision.before.clone(),
        })
    }

    /// Applies the last undone revision again. `None` as for [`History::undo`].
    pub fn redo(&mut self, layer: &mut Layer, text: &str) -> Option<Step> {
        let revision = self.revisions.get(self.applied)?;
        let edit = revision.edit.clone();
        edit.clone().apply(layer, text).ok()?;
        self.applied += 1;
        Some(Step {
            edit,
            inverse: revision.inverse.clone(),
            view: revision.after.clone(),
        })
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.applied > 0
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        self.applied < self.revisions.len()
    }
}
