//! What opens in a panel when a row is edited: a chooser, a field, or the form of a new entry.
//!
//! It takes the place of the rows, so that the page is never covered, and gives back one value. It
//! knows nothing of what the value is for.

use egui::{RichText, Ui};

use crate::session::project::NewEntry;
use crate::text::input::TextInput;
use crate::ui::side_panels::new_entry::{EntryForm, FormOutput};
use crate::ui::side_panels::offers::Pick;
use crate::ui::widgets::chooser::{Chooser, Chosen, Offer};
use crate::ui::widgets::{TextField, TextPainter, colour, theme_of};

/// What came of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// It stays open.
    Open,
    /// Nothing is changed.
    Cancelled,
    /// A person went elsewhere in the middle: nothing is changed, and nothing was given up.
    Left,
    /// One thing was chosen.
    One(Pick),
    /// Several things were.
    Several(Vec<Pick>),
    /// This was written.
    Words(String),
    /// An entry was described.
    Entry(NewEntry),
}

/// What the editor asks while it is shown.
pub struct Sources<'a> {
    /// The offers for what is typed.
    pub offers: &'a mut dyn FnMut(&str) -> Vec<Offer<Pick>>,
    /// How a written value is understood: what it means, or an error; empty for nothing to say.
    pub reading: &'a dyn Fn(&str) -> Result<String, String>,
}

/// An editor while it is open.
pub enum Editor {
    /// Choosing.
    Choose(Chooser<Pick>),
    /// Writing.
    Write(Words),
    /// Describing a new entry of a registry.
    Describe(Box<EntryForm>),
}

/// A field of one line that says how it is understood.
pub struct Words {
    name: String,
    hint: String,
    input: TextInput,
    /// What it began with.
    before: String,
    focus: bool,
}

impl Editor {
    /// Choosing one thing.
    pub fn one(name: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Choose(Chooser::one(name, hint))
    }

    /// Choosing several, of which some are marked.
    pub fn several(name: impl Into<String>, hint: impl Into<String>, marked: Vec<Pick>) -> Self {
        Self::Choose(Chooser::several(name, hint, marked))
    }

    /// Writing, beginning with `text`, all of it selected.
    pub fn write(name: impl Into<String>, hint: impl Into<String>, text: &str) -> Self {
        let mut input = TextInput::single_line();
        input.set_text(text);
        input.select_all();
        Self::Write(Words {
            name: name.into(),
            hint: hint.into(),
            input,
            before: text.to_owned(),
            focus: true,
        })
    }

    /// What is being typed, with the name of its field; nothing while something is chosen.
    pub fn typed(&self) -> Option<(&str, String)> {
        match self {
            Self::Choose(_) => None,
            Self::Write(words) => Some((&words.name, words.input.text().to_owned())),
            Self::Describe(form) => Some(form.typed()),
        }
    }

    /// Takes up what was typed before.
    pub fn set_typed(&mut self, typed: &str) {
        match self {
            Self::Choose(_) => {}
            Self::Write(words) => words.input.set_text(typed),
            Self::Describe(form) => form.set_typed(typed),
        }
    }

    /// What counts when a person goes elsewhere: what they wrote, where it can be understood.
    pub fn left(&self, reading: &dyn Fn(&str) -> Result<String, String>) -> Edited {
        match self {
            Self::Write(words) => words.left(reading),
            _ => Edited::Left,
        }
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, ink: &mut TextPainter, sources: Sources<'_>) -> Edited {
        match self {
            Self::Choose(chooser) => match chooser.show(ui, ink, sources.offers) {
                Chosen::Open => Edited::Open,
                Chosen::Cancelled => Edited::Cancelled,
                Chosen::One(Pick::New(_)) if chooser.query().trim().is_empty() => {
                    Edited::One(Pick::New(String::new()))
                }
                Chosen::One(pick) => Edited::One(pick),
                Chosen::Several(picks) => Edited::Several(picks),
            },
            Self::Write(words) => words.show(ui, ink, sources.reading),
            Self::Describe(form) => match form.show(ui, ink, sources.offers) {
                FormOutput::Open => Edited::Open,
                FormOutput::Cancelled => Edited::Cancelled,
                FormOutput::Done(entry) => Edited::Entry(entry),
            },
        }
    }
}

impl Words {
    fn left(&self, reading: &dyn Fn(&str) -> Result<String, String>) -> Edited {
        let text = self.input.text();
        if text != self.before && reading(text).is_ok() {
            Edited::Words(text.to_owned())
        } else if text != self.before {
            Edited::Left
        } else {
            Edited::Cancelled
        }
    }

    fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        reading: &dyn Fn(&str) -> Result<String, String>,
    ) -> Edited {
        let theme = theme_of(ui.ctx());
        let shown = TextField::new(&mut self.input)
            .label(&self.name)
            .hint(&self.hint)
            .desired_width(ui.available_width())
            .focus(std::mem::take(&mut self.focus))
            .show(ui, ink);
        let text = self.input.text();
        let read = reading(text);
        if shown.cancelled {
            return Edited::Cancelled;
        }
        if shown.submitted && read.is_ok() {
            return Edited::Words(text.to_owned());
        }
        if shown.response.lost_focus() {
            return self.left(reading);
        }
        let (says, tone) = match &read {
            Ok(says) => (says, theme.accent),
            Err(says) => (says, theme.warning),
        };
        if !says.is_empty() {
            ui.label(RichText::new(says).size(12.5).color(colour(tone)));
        }
        Edited::Open
    }
}
