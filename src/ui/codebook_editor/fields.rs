//! Text fields over values that are elsewhere: each keeps what is typed by a key of its own.

use egui::{Id, Ui};
use std::collections::HashMap;

use crate::text::input::TextInput;
use crate::ui::widgets::{TextField, TextPainter};

/// The fields of the page.
#[derive(Default)]
pub(super) struct Fields {
    inputs: HashMap<String, TextInput>,
    /// Whether Enter was pressed in one of them since it was asked.
    submitted: bool,
    /// Whether Escape was.
    cancelled: bool,
    /// The key of the field that gets the keyboard when it is shown.
    pub(super) focus: Option<String>,
}

/// How a field looks.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    /// The name that a screen reader says.
    pub(super) name: &'a str,
    /// Shown while it is empty.
    pub(super) hint: &'a str,
    /// In points.
    pub(super) width: f32,
    /// Lines; one does not break.
    pub(super) rows: usize,
}

impl<'a> Look<'a> {
    /// A field of one line.
    pub(super) fn line(name: &'a str, width: f32) -> Self {
        Self {
            name,
            hint: "",
            width,
            rows: 1,
        }
    }

    /// The same with a hint.
    pub(super) fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// The same with several lines.
    pub(super) fn rows(self, rows: usize) -> Self {
        Self { rows, ..self }
    }
}

impl Fields {
    /// Forgets what was typed: the values are others now.
    pub(super) fn clear(&mut self) {
        self.inputs.clear();
    }

    /// Whether Enter was pressed since the last call.
    pub(super) fn take_submitted(&mut self) -> bool {
        std::mem::take(&mut self.submitted)
    }

    /// Whether Escape was pressed since the last call.
    pub(super) fn take_cancelled(&mut self) -> bool {
        std::mem::take(&mut self.cancelled)
    }

    /// As [`Fields::show`], for an id or a colour: what is typed stays while it is no value yet.
    pub(super) fn show_code(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        key: &str,
        value: &mut String,
        look: Look<'_>,
    ) -> bool {
        let id = Id::unique(("codebook", key));
        let typing = ui.memory(|memory| memory.has_focus(id));
        let mut typed = match self.inputs.get(key).filter(|_| typing) {
            Some(input) => input.text().to_owned(),
            None => value.clone(),
        };
        let changed = self.show(ui, ink, key, &mut typed, look);
        if changed {
            *value = typed;
        }
        changed
    }

    /// Shows the field `key` over `value`. Returns whether the value changed.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        key: &str,
        value: &mut String,
        look: Look<'_>,
    ) -> bool {
        let new = || {
            if look.rows > 1 {
                TextInput::multi_line().with_text(value)
            } else {
                TextInput::single_line().with_text(value)
            }
        };
        let input = self.inputs.entry(key.to_owned()).or_insert_with(new);
        // A field of one line shows a line break as a space: that is no other value.
        let same = input.text() == value.as_str()
            || look.rows == 1 && input.text() == TextInput::single_line().with_text(value).text();
        if !same {
            input.set_text(value);
        }
        let mut field = TextField::new(input)
            .id(Id::unique(("codebook", key)))
            .label(look.name)
            .hint(look.hint)
            .desired_width(look.width);
        if look.rows > 1 {
            field = field.multi_line(look.rows);
        }
        let shown = field.show(ui, ink);
        if self.focus.as_deref() == Some(key) {
            self.focus = None;
            shown.response.request_focus();
        }
        self.submitted |= shown.submitted;
        self.cancelled |= shown.cancelled;
        if shown.changed {
            input.text().clone_into(value);
        }
        shown.changed
    }
}
