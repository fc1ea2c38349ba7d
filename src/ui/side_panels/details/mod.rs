//! The details of the chosen span: label, words, what it says, and a free note.
//!
//! What it says are rows, worked by keyboard; what is proposed stands there in another colour, with
//! the key that accepts it. While a row is edited its editor takes the place of the rows.

pub mod attributes;
pub(super) mod editors;
pub(super) mod edits;

use egui::{Id, RichText, Ui};

use crate::look::Mode;
use crate::model::span::{Span, SpanId};
use crate::session::{Access, Session};
use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::side_panels::action::Action;
use crate::ui::side_panels::details::attributes::SpanField;
use crate::ui::side_panels::editor::{Edited, Editor, Sources};
use crate::ui::side_panels::kept_rows::KeptRows;
use crate::ui::widgets::rows::{Heard, Rows};
use crate::ui::widgets::{
    LabelOptions, TextField, TextPainter, Typing, colour, label_name, scroll_area, shaped_label,
    theme_of,
};

/// Height of the note's field, in points.
const NOTE: f32 = 34.0;

/// The rows and the note of the chosen span.
pub struct Details {
    rows: Rows<SpanField>,
    kept: KeptRows<SpanField>,
    editing: Option<Editing>,
    /// Whether an editor closed with an answer, or was given up.
    ended: bool,
    note: TextInput,
    of: Option<(SpanId, u64)>,
    /// The id of the field when it was last shown.
    note_field: Option<Id>,
    /// What is typed into the note and not yet in the layer.
    typing: Typing,
    /// Whether the layer has the beginning of what is being typed.
    goes_on: bool,
    /// Whether the note takes the keyboard when it is next shown.
    pub focus: bool,
}

/// A row whose editor is open.
struct Editing {
    of: SpanId,
    field: SpanField,
    editor: Editor,
    /// Whether the rows get the keyboard when it closes, and else the page.
    from_rows: bool,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            rows: Rows::default(),
            kept: KeptRows::default(),
            editing: None,
            ended: false,
            note: TextInput::multi_line(),
            of: None,
            note_field: None,
            typing: Typing::default(),
            goes_on: false,
            focus: false,
        }
    }
}

impl Details {
    /// The id of the rows: they have the keyboard while a person goes through them.
    pub fn rows_id() -> Id {
        Id::unique("details of the span")
    }

    /// The span whose note the field holds.
    pub fn span(&self) -> Option<SpanId> {
        self.of.map(|(id, _)| id)
    }

    /// The id of the field, when it was shown: to know whether it has the keyboard.
    pub fn note_field(&self) -> Option<Id> {
        self.note_field
    }

    /// Gives the keyboard to the rows of the chosen span, or to the note where it has none.
    pub fn enter(&mut self, session: &Session) {
        let span = session.chosen().and_then(|id| session.layer().get(id));
        let has_rows =
            span.is_some_and(|span| !attributes::rows(session, Mode::Light, span).is_empty());
        if has_rows {
            self.rows.focus = true;
            self.rows.restart();
        } else {
            self.focus = true;
        }
    }

    /// Opens the editor of a row of a span, which is the chosen one when it is next shown; the
    /// keyboard goes back to the page after it.
    pub fn edit(&mut self, session: &Session, span: SpanId, field: SpanField) {
        let Some(span) = session.layer().get(span) else {
            return;
        };
        self.rows.go_to(field.clone());
        self.open(session, span, field, false);
    }

    fn open(&mut self, session: &Session, span: &Span, field: SpanField, from_rows: bool) {
        if let Some(editor) = editors::editor(session, span, &field) {
            self.editing = Some(Editing {
                of: span.id,
                field,
                editor,
                from_rows,
            });
        }
    }

    /// The note that was typed and is not yet in the layer, once: what the layer says later, such
    /// as after an undo, is never written over by an old field.
    pub fn take_pending(&mut self, session: &Session) -> Option<(SpanId, String)> {
        if !self.typing.take() {
            return None;
        }
        let (id, _) = self.of?;
        let span = session.layer().get(id)?;
        (span.note != self.note.text()).then(|| (id, self.note.text().to_owned()))
    }

    /// Whether a note is being typed that is not in the layer.
    pub fn is_typing(&self) -> bool {
        self.typing.is_pending()
    }

    /// Shows the details of the chosen span. Returns what a person wants of it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &Session,
    ) -> Vec<Action> {
        let mut actions = Vec::from_iter(self.leave(session));
        let Some(span) = session.chosen().and_then(|id| session.layer().get(id)) else {
            ui.strong("No span is chosen");
            ui.weak("Click one, or walk through them with Tab.");
            return actions;
        };
        self.keep_up(session, span);
        head(ui, ink, session, span);
        if self.editing.is_some() {
            actions.extend(self.edit_row(ui, ink, session, span));
            return actions;
        }
        let writable = *session.access() == Access::ReadWrite;
        let room = (ui.available_height() - NOTE - 8.0).max(0.0);
        let listed = scroll_area("details rows")
            .max_height(room)
            .min_scrolled_height(room);
        let shown = listed.show(ui, |ui| {
            let rows =
                ui.add_enabled_ui(writable, |ui| self.show_rows(ui, ink, mode, session, span));
            rows.inner
        });
        actions.extend(shown.inner);
        self.show_note(ui, ink, session, &mut actions);
        actions
    }

    /// Leaves the editor of a row when its span is not the chosen one any more: what was written counts.
    fn leave(&mut self, session: &Session) -> Option<Action> {
        let left = self
            .editing
            .take_if(|editing| Some(editing.of) != session.chosen())?;
        let span = session.layer().get(left.of)?;
        let reading = |text: &str| edits::reading(session, span, &left.field, text);
        let edited = left.editor.left(&reading);
        self.ended |= edited != Edited::Left;
        edits::changed(session, span, &left.field, &edited)
    }

    /// Whether an editor closed with an answer, or was given up, since this was asked last.
    pub fn take_ended(&mut self) -> bool {
        std::mem::take(&mut self.ended)
    }

    /// The editor that is open, with the name of its span.
    pub fn editor(&mut self) -> Option<(String, &mut Editor)> {
        let editing = self.editing.as_mut()?;
        Some((format!("span {}", editing.of), &mut editing.editor))
    }

    /// Follows the chosen span and what is known of it.
    fn keep_up(&mut self, session: &Session, span: &Span) {
        let key = (span.id, session.revision());
        if self.of == Some(key) {
            return;
        }
        let same_span = self.of.is_some_and(|(id, _)| id == span.id);
        if !same_span || self.note.text() != span.note {
            self.note.set_text(&span.note);
            self.typing.take();
            self.goes_on = false;
        }
        if !same_span {
            self.rows.restart();
        }
        self.of = Some(key);
    }

    fn show_rows(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &Session,
        span: &Span,
    ) -> Option<Action> {
        let made = || attributes::rows(session, mode, span);
        let rows = self.kept.of(session, mode, span.id.0, made);
        let named = (Self::rows_id(), "What the span says");
        match self.rows.show(ui, ink, named, &rows)? {
            Heard::Edit(SpanField::Incident(id)) => Some(Action::ChooseIncident(Some(id))),
            Heard::Edit(field) => {
                let accepted = edits::accepted(session, span, &field);
                if accepted.is_none() {
                    self.open(session, span, field, true);
                }
                accepted
            }
            Heard::Clear(field) => edits::cleared(session, span, &field),
            Heard::Press(_, ' ') => {
                let (attribute, found) = session.proposed(span.id)?;
                Some(Action::SetAttribute(span.id, attribute, Some(found.value)))
            }
            Heard::Press(field, digit @ '1'..='9') => {
                let index = usize::from(digit as u8 - b'1');
                edits::nth_candidate(session, span, &field, index)
            }
            _ => None,
        }
    }

    fn edit_row(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        session: &Session,
        span: &Span,
    ) -> Vec<Action> {
        let Some(editing) = &mut self.editing else {
            return Vec::new();
        };
        let field = editing.field.clone();
        let mut offers = |query: &str| editors::offers(session, span, &field, query);
        let reading = |text: &str| edits::reading(session, span, &field, text);
        let sources = Sources {
            offers: &mut offers,
            reading: &reading,
        };
        let edited = editing.editor.show(ui, ink, sources);
        if edited == Edited::Open {
            return Vec::new();
        }
        if let Some(form) = edits::description(session, span, &field, &edited) {
            editing.editor = form;
            ui.ctx().request_repaint();
            return Vec::new();
        }
        self.ended |= edited != Edited::Left;
        let from_rows = editing.from_rows;
        self.editing = None;
        let mut actions = Vec::from_iter(edits::changed(session, span, &field, &edited));
        if from_rows {
            self.rows.focus = true;
            ui.ctx().request_repaint();
        } else {
            actions.push(Action::Leave);
        }
        actions
    }

    fn show_note(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        session: &Session,
        actions: &mut Vec<Action>,
    ) {
        let writable = *session.access() == Access::ReadWrite;
        ui.add_space(4.0);
        let shown = ui
            .add_enabled_ui(writable, |ui| {
                TextField::new(&mut self.note)
                    .label("Note")
                    .hint("ملاحظة… (Note)")
                    .desired_width(ui.available_width())
                    .multi_line(1)
                    .focus(std::mem::take(&mut self.focus))
                    .show(ui, ink)
            })
            .inner;
        self.note_field = Some(shown.response.id);
        if shown.changed {
            self.typing.typed(ui.ctx());
        }
        let left = shown.response.lost_focus() || shown.cancelled || shown.submitted;
        if left || self.typing.is_due(ui.ctx()) {
            let goes_on = self.goes_on;
            let note = self.take_pending(session);
            self.goes_on |= note.is_some();
            actions.extend(note.map(|(id, note)| Action::SetNote(id, note, goes_on)));
        }
        self.goes_on &= !left;
        if shown.cancelled || shown.submitted {
            actions.push(Action::Leave);
        }
    }
}

/// The label, the place and the words of the span.
fn head(ui: &mut Ui, ink: &mut TextPainter, session: &Session, span: &Span) {
    let theme = theme_of(ui.ctx());
    let article = session.article();
    let weak = |text: &str| RichText::new(text).weak();
    let name = label_name(session.codebook(), &span.label);
    ui.horizontal(|ui| {
        ui.strong(name);
        let offsets = article.offsets();
        let from = offsets.code_point_of(article.text(), span.range.start);
        let to = offsets.code_point_of(article.text(), span.range.end);
        ui.label(weak(&format!("characters {from} to {to}")));
    });
    let quote: String = article
        .text()
        .get(span.range.clone())
        .unwrap_or_default()
        .chars()
        .take(400)
        .collect();
    let options = LabelOptions::default().lines(2);
    let style = TextStyle::new(Family::Naskh, 17.0).leading(1.6);
    shaped_label(ui, ink, &quote, style, colour(theme.text), options);
    ui.add_space(2.0);
}
