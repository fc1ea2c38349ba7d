//! The details of the chosen span: label, words, place, and a free note.

use egui::{RichText, Ui};
use std::time::Duration;

use super::label_name;
use crate::look::{Mode, Theme};
use crate::model::span::SpanId;
use crate::session::{Access, Session};
use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::ink::{Ink, colour};
use crate::ui::shaped_label::{LabelOptions, shaped_label};
use crate::ui::text_field::TextField;

/// So long after the last letter a note goes into the layer, in seconds.
const PAUSE: f64 = 0.6;

/// The note that is being written.
pub struct Details {
    note: TextInput,
    of: Option<(SpanId, u64)>,
    /// The id of the field when it was last shown.
    field: Option<egui::Id>,
    /// When the note was last typed in, in seconds of egui's clock.
    typed: Option<f64>,
    /// Whether the note takes the keyboard when it is next shown.
    pub focus: bool,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            note: TextInput::multi_line(),
            of: None,
            field: None,
            typed: None,
            focus: false,
        }
    }
}

/// What the details ask for.
pub struct DetailsOutput {
    /// The note as it is now, when it was changed and the field was left or typing paused.
    pub note: Option<(SpanId, String)>,
    /// Whether the keyboard goes back to the article.
    pub done: bool,
}

impl Details {
    /// The span whose note the field holds.
    pub fn span(&self) -> Option<SpanId> {
        self.of.map(|(id, _)| id)
    }

    /// The id of the field, when it was shown: to know whether it has the keyboard.
    pub fn field(&self) -> Option<egui::Id> {
        self.field
    }

    /// The note that was typed and is not yet in the layer, once: what the layer says later, such
    /// as after an undo, is never written over by an old field.
    pub fn take_pending(&mut self, session: &Session) -> Option<(SpanId, String)> {
        self.typed.take()?;
        let (id, _) = self.of?;
        let span = session.layer().get(id)?;
        (span.note != self.note.text()).then(|| (id, self.note.text().to_owned()))
    }

    /// Shows the details of the chosen span.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        mode: Mode,
        session: &Session,
    ) -> Option<DetailsOutput> {
        let theme = Theme::of(mode);
        let Some(span) = session.chosen().and_then(|id| session.layer().get(id)) else {
            ui.label(RichText::new("No span is chosen").strong());
            ui.label(
                RichText::new("Click one, or walk through them with Tab.")
                    .color(colour(theme.weak)),
            );
            return None;
        };
        let key = (span.id, session.revision());
        if self.of != Some(key) {
            let same_span = self.of.is_some_and(|(id, _)| id == span.id);
            if !same_span || self.note.text() != span.note {
                self.note.set_text(&span.note);
                self.typed = None;
            }
            self.of = Some(key);
        }
        let article = session.article();
        let weak = |text: &str| RichText::new(text).color(colour(theme.weak));
        let name = label_name(session.codebook(), &span.label);
        ui.horizontal(|ui| {
            ui.label(RichText::new(name).strong());
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
        let options = LabelOptions {
            max_lines: Some(2),
            ..LabelOptions::default()
        };
        let style = TextStyle {
            leading: 1.6,
            ..TextStyle::new(Family::Naskh, 17.0)
        };
        shaped_label(ui, ink, theme, &quote, style, colour(theme.text), options);
        ui.add_space(2.0);
        let writable = *session.access() == Access::ReadWrite;
        let shown = ui
            .add_enabled_ui(writable, |ui| {
                TextField::new(&mut self.note)
                    .label("Note")
                    .hint("ملاحظة… (Note)")
                    .desired_width(ui.available_width())
                    .multi_line(3)
                    .show(ui, ink, theme)
            })
            .inner;
        self.field = Some(shown.response.id);
        if self.focus {
            self.focus = false;
            shown.response.request_focus();
        }
        let now = ui.input(|state| state.time);
        if shown.changed {
            self.typed = Some(now);
        }
        // What has been on screen for a moment is kept: a note is not lost with a crash.
        let paused = self.typed.is_some_and(|typed| now - typed >= PAUSE);
        if let (Some(typed), false) = (self.typed, paused) {
            let wait = Duration::from_secs_f64((typed + PAUSE - now).max(0.01));
            ui.ctx().request_repaint_after(wait);
        }
        let done = shown.response.lost_focus() || shown.cancelled || shown.submitted || paused;
        let note = if done {
            self.take_pending(session)
        } else {
            None
        };
        Some(DetailsOutput {
            note,
            done: shown.cancelled || shown.submitted,
        })
    }
}
