//! The session: an open article with its layer, its history and what is selected. The **one
//! door** through which anything changes (law 2).
//!
//! A person's action becomes an [`Edit`]; [`Session::apply`] changes the layer, remembers the
//! inverse, puts the edit into the journal and says which text now looks different. Undo, the
//! command line and suggestions come through the same door. The session knows files only
//! through [`crate::store`], and nothing of windows: time comes in with [`Session::tick`], and a
//! save that is done calls the waker that the window gave.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub use crate::interchange::incidents::Columns;
use crate::model::article::Article;
use crate::model::codebook::{Codebook, LabelId};
use crate::model::coding::{CodingError, relabel};
use crate::model::edit::{Edit, EditError};
use crate::model::history::{History, View};
use crate::model::layer::Layer;
use crate::model::selection::Selection;
use crate::model::span::{Span, SpanId};
pub use crate::store::example::install as install_example;
pub use crate::store::set_aside::{BroughtBack, SetAside};
pub use crate::store::{
    Access, OpenOptions, Problem, StoreError, TextEncoding, TextOnDisk, set_aside_damaged,
};
use crate::store::{ArticleStore, Opened};

mod assisting;
mod autosave;
pub mod boilerplate;
mod changes;
mod coding;
pub mod exporting;
mod findings;
pub mod importing;
pub mod incident_table;
#[cfg(test)]
mod kill_tests;
mod navigation;
pub mod place_map;
mod progress;
pub mod project;
mod reloading;
pub mod task;

pub use assisting::{Assistance, EntryNames, Proposal};
use autosave::Autosave;
pub use autosave::{ConflictChoice, SaveState};
pub use changes::Change;
use changes::Recent;
use findings::KnownFindings;
pub use progress::Excluded;
pub use reloading::Reload;

/// Why something cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The article is open for reading only.
    #[error("cannot annotate: {0}")]
    ReadOnly(String),
    /// Nothing is selected.
    #[error("cannot label: nothing is selected; select some words first")]
    NothingSelected,
    /// Only white space is selected.
    #[error("cannot label: only white space is selected; select some words")]
    OnlySpace,
    /// Nothing is selected that could be excluded.
    #[error("cannot exclude: nothing is selected; select the text that is not the article")]
    NothingToExclude,
    /// Counts cannot be linked so.
    #[error(transparent)]
    Coding(CodingError),
    /// The edit does not fit the layer.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The registry of the project cannot be changed.
    #[error(transparent)]
    Registry(#[from] StoreError),
}

/// An open article.
#[derive(Debug)]
pub struct Session {
    article: Arc<Article>,
    layer: Layer,
    codebook: Codebook,
    encoding: TextEncoding,
    problems: Vec<Problem>,
    recovered: usize,
    access: Access,
    history: History,
    view: View,
    revision: u64,
    recent: Recent,
    found: KnownFindings,
    store: Option<ArticleStore>,
    autosave: Autosave,
    assistance: Arc<Assistance>,
}

impl Session {
    /// Opens the article at `path`, or that of the RON file at `path`, with its annotations.
    ///
    /// # Errors
    /// When there is no such article, or it is not text, or another kind of file stands in the
    /// place of its annotations. See [`ArticleStore::open`].
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        Ok(Self::of(ArticleStore::open(path, options)?))
    }

    /// Opens the article at `article_path` with its annotations at `layer_path`, which may be in
    /// another folder, as in a project.
    ///
    /// # Errors
    /// As for [`Session::open`].
    pub fn open_at(
        article_path: &Path,
        layer_path: &Path,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        let opened = ArticleStore::open_at(article_path, layer_path, options)?;
        Ok(Self::of(opened))
    }

    fn of(opened: Opened) -> Self {
        let out_of_date = opened
            .problems
            .iter()
            .any(|problem| problem.changes_layer() || matches!(problem, Problem::Renamed { .. }));
        Self {
            article: Arc::new(opened.loaded.article),
            layer: opened.layer,
            codebook: opened.codebook,
            encoding: opened.loaded.encoding,
            problems: opened.problems,
            recovered: opened.recovered,
            access: opened.access,
            history: History::new(),
            view: View::default(),
            revision: 0,
            recent: Recent::default(),
            found: KnownFindings::default(),
            store: Some(opened.store),
            autosave: Autosave::new(opened.recovered == 0, out_of_date),
            assistance: Arc::default(),
        }
    }

    /// A session without a file, for tests, pictures and measurements.
    pub fn in_memory(article: Article, layer: Layer) -> Self {
        Self {
            article: Arc::new(article),
            layer,
            codebook: Codebook::default(),
            encoding: TextEncoding::default(),
            problems: Vec::new(),
            recovered: 0,
            access: Access::ReadWrite,
            history: History::new(),
            view: View::default(),
            revision: 0,
            recent: Recent::default(),
            found: KnownFindings::default(),
            store: None,
            autosave: Autosave::new(true, false),
            assistance: Arc::default(),
        }
    }

    /// The article. Its text never changes.
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// The spans.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// The labels.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The file of the article; `None` for a session in memory.
    pub fn path(&self) -> Option<&Path> {
        self.store.as_ref().map(ArticleStore::article_path)
    }

    /// The file of the annotations, whether it is there yet or not.
    pub fn layer_path(&self) -> Option<&Path> {
        self.store.as_ref().map(ArticleStore::layer_path)
    }

    /// The title of the article: its first paragraph with text.
    pub fn title(&self) -> &str {
        self.article.title()
    }

    /// The encoding by which the article was read.
    pub fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// What a person should know about the files.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The problems, which are then forgotten: the person has read them.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// How many edits a killed process had left, which are in the layer now.
    pub fn recovered(&self) -> usize {
        self.recovered
    }

    /// Whether the article may be annotated.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Who annotates.
    pub fn annotator(&self) -> &str {
        self.store.as_ref().map_or("", ArticleStore::annotator)
    }

    /// Says who annotates; the next save writes it.
    pub fn set_annotator(&mut self, annotator: impl Into<String>) {
        let annotator = annotator.into();
        if let Some(store) = &mut self.store
            && store.annotator() != annotator
        {
            store.set_annotator(annotator);
            if store.has_file() {
                self.autosave.set_out_of_date();
            }
        }
    }

    /// The selected text.
    pub fn selection(&self) -> Option<Selection> {
        self.view.selection
    }

    /// The selected words, where they may be looked for: a few of them on one line.
    pub fn selected_phrase(&self) -> Option<&str> {
        let words = self.article.text().get(self.selection()?.range())?;
        let few = !words.is_empty() && !words.contains('\n') && words.chars().count() <= 80;
        few.then_some(words)
    }

    /// Selects text. Ends that are not edges of characters are moved back to one.
    pub fn set_selection(&mut self, selection: Option<Selection>) {
        let text = self.article.text();
        self.view.selection = selection.map(|selection| Selection {
            anchor: text.floor_char_boundary(selection.anchor),
            head: text.floor_char_boundary(selection.head),
        });
    }

    /// The chosen span.
    pub fn chosen(&self) -> Option<SpanId> {
        self.view.chosen
    }

    /// Chooses a span; one that is not in the layer is none.
    pub fn choose(&mut self, id: Option<SpanId>) {
        self.view.chosen = id.filter(|&id| self.layer.get(id).is_some());
    }

    /// Changes the layer. One call is one step of undo.
    ///
    /// # Errors
    /// When the article is open for reading only or the edit does not fit; nothing changed then.
    pub fn apply(&mut self, edit: Edit) -> Result<Change, SessionError> {
        let after = self.view.clone();
        self.apply_and_show(edit, after)
    }

    /// Takes the last step back, and selects what was selected before it.
    pub fn undo(&mut self) -> Option<Change> {
        if self.access != Access::ReadWrite {
            return None;
        }
        let step = self.history.undo(&mut self.layer, self.article.text())?;
        Some(self.stepped(&step.edit, &step.inverse, step.view))
    }

    /// Does again what was undone last, and selects what was selected after it.
    pub fn redo(&mut self) -> Option<Change> {
        if self.access != Access::ReadWrite {
            return None;
        }
        let step = self.history.redo(&mut self.layer, self.article.text())?;
        Some(self.stepped(&step.edit, &step.inverse, step.view))
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.access == Access::ReadWrite && self.history.can_undo()
    }

    /// Whether there is a step to do again.
    pub fn can_redo(&self) -> bool {
        self.access == Access::ReadWrite && self.history.can_redo()
    }

    /// Labels the selected text without the white space at its ends. The new span becomes the
    /// chosen one, and of the selection a caret at the end of the span is left. When the same
    /// text has the label already, that span is chosen and nothing changes.
    ///
    /// # Errors
    /// When nothing or only white space is selected, or the article is open for reading only.
    pub fn label_selection(&mut self, label: &LabelId) -> Result<Change, SessionError> {
        self.writable()?;
        let range = self.selected_words()?;
        let same = self
            .layer
            .touching(range.clone())
            .find(|span| span.range == range && span.label == *label)
            .map(|span| span.id);
        let id = same.unwrap_or_else(|| self.layer.next_id());
        let after = View {
            selection: Some(Selection::caret(range.end)),
            chosen: Some(id),
            incident: self.view.incident,
        };
        if same.is_some() {
            self.view = after;
            return Ok(Change::default());
        }
        let span = Span {
            attributes: Default::default(),
            id,
            label: label.clone(),
            range,
            note: String::new(),
        };
        self.apply_and_show(Edit::Insert(span), after)
    }

    /// Gives a span another label; the label that it has changes nothing. In the incidents that
    /// have the span, it becomes what the new label is there.
    ///
    /// # Errors
    /// When there is no such span, or the article is open for reading only.
    pub fn relabel(&mut self, id: SpanId, label: &LabelId) -> Result<Change, SessionError> {
        match relabel(&self.layer, &self.codebook, id, label)? {
            Some(edit) => self.apply(edit),
            None => Ok(Change::default()),
        }
    }

    /// Removes a span, also out of the incidents and counts that point at it. When it was the
    /// chosen one, none is.
    ///
    /// # Errors
    /// As for [`Session::relabel`].
    pub fn remove(&mut self, id: SpanId) -> Result<Change, SessionError> {
        self.remove_all(&[id])
    }

    /// Moves the edges of a span, which stays the same span; `range` is in bytes.
    ///
    /// # Errors
    /// As for [`Session::relabel`], and when the range does not fit the text.
    pub fn set_range(&mut self, id: SpanId, range: Range<usize>) -> Result<Change, SessionError> {
        if self.layer.get(id).is_some_and(|span| span.range == range) {
            return Ok(Change::default());
        }
        self.apply(Edit::set_range(id, range))
    }

    /// Writes the note of a span.
    ///
    /// # Errors
    /// As for [`Session::relabel`].
    pub fn set_note(
        &mut self,
        id: SpanId,
        note: impl Into<String>,
    ) -> Result<Change, SessionError> {
        let note = note.into();
        if self.layer.get(id).is_some_and(|span| span.note == note) {
            return Ok(Change::default());
        }
        self.apply(Edit::SetNote { id, note })
    }

    /// As [`Session::set_note`], when the last step was the beginning of the same note: both are one
    /// step of undo.
    ///
    /// # Errors
    /// As for [`Session::relabel`].
    pub fn go_on_with_note(
        &mut self,
        id: SpanId,
        note: impl Into<String>,
    ) -> Result<Change, SessionError> {
        let revision = self.revision;
        let change = self.set_note(id, note)?;
        if self.revision != revision {
            self.history.join_notes();
        }
        Ok(change)
    }

    /// How many changes of the layer there were since the article was opened: edits, undone and
    /// done again ones too, and a codebook that it had to follow. What is derived from the layer
    /// and the codebook compares this.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The selected bytes without the white space at their ends.
    fn selected_words(&self) -> Result<Range<usize>, SessionError> {
        let selected = self.view.selection.filter(|selected| !selected.is_empty());
        let range = selected.ok_or(SessionError::NothingSelected)?.range();
        let words = self.article.text().get(range.clone()).unwrap_or_default();
        let start = range.start + (words.len() - words.trim_start().len());
        let range = start..start + words.trim().len();
        if range.is_empty() {
            return Err(SessionError::OnlySpace);
        }
        Ok(range)
    }

    fn writable(&self) -> Result<(), SessionError> {
        match &self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly(reason) => Err(SessionError::ReadOnly(reason.clone())),
        }
    }

    fn apply_and_show(&mut self, edit: Edit, after: View) -> Result<Change, SessionError> {
        self.writable()?;
        if matches!(&edit, Edit::Batch(edits) if edits.is_empty()) {
            return Ok(Change::default());
        }
        let before = self.view.clone();
        let text = self.article.text_arc();
        let inverse = edit.clone().apply(&mut self.layer, &text)?;
        self.show(after);
        let change = self.changed(&edit, &inverse);
        self.history
            .record(edit, inverse, before, self.view.clone());
        Ok(change)
    }

    /// Takes note of an undo or redo that was applied to the layer.
    fn stepped(&mut self, edit: &Edit, inverse: &Edit, view: View) -> Change {
        self.show(view);
        self.changed(edit, inverse)
    }

    fn show(&mut self, view: View) {
        self.view = view;
        self.choose(self.view.chosen);
        self.choose_incident(self.view.incident);
    }

    /// The layer has `edit` now, which `inverse` takes back.
    fn changed(&mut self, edit: &Edit, inverse: &Edit) -> Change {
        let change = Change::of(edit, inverse, &self.layer);
        self.revision += 1;
        self.recent.push(change.clone());
        if let Some(store) = &mut self.store {
            let journaled = store.append(edit, inverse, &self.layer, &self.article);
            self.autosave.journaled(journaled);
        }
        change
    }
}
