//! The palette: every command by name, found by typing.

use egui::{Context, Key, RichText, ScrollArea, Ui};

use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::text::input::TextInput;
use crate::ui::commands::{Abilities, COMMANDS, Command, Motion};
use crate::ui::widgets::modal;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::text_painter::{Ink, colour};

/// The palette while it is open.
pub struct Palette {
    query: TextInput,
    index: usize,
    focus: bool,
}

/// What came of a frame.
pub enum PaletteOutput {
    /// It stays open.
    Open,
    /// It closes without a command.
    Close,
    /// It closes with this command.
    Run(Command),
}

struct Entry {
    command: Command,
    name: String,
    keys: String,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            query: TextInput::single_line(),
            index: 0,
            focus: true,
        }
    }
}

impl Palette {
    /// Shows the palette.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut Ink,
        mode: Mode,
        codebook: &Codebook,
        abilities: Abilities,
    ) -> PaletteOutput {
        let theme = Theme::of(mode);
        let (down, up) = context.input_mut(|state| {
            let none = egui::Modifiers::NONE;
            (
                state.count_and_consume_key(none, Key::ArrowDown),
                state.count_and_consume_key(none, Key::ArrowUp),
            )
        });
        let (output, close) = modal(context, "Commands", 480.0, |ui| {
            let shown = TextField::new(&mut self.query)
                .label("Find a command")
                .hint("Find a command")
                .desired_width(470.0)
                .show(ui, ink, theme);
            if self.focus {
                self.focus = false;
                shown.response.request_focus();
            }
            if shown.changed {
                self.index = 0;
            }
            let entries = matching(codebook, self.query.text(), abilities);
            let last = entries.len().saturating_sub(1);
            self.index = (self.index + down).saturating_sub(up).min(last);
            if shown.cancelled {
                return PaletteOutput::Close;
            }
            if shown.submitted
                && let Some(entry) = entries.get(self.index)
            {
                return PaletteOutput::Run(entry.command);
            }
            let moved = down + up > 0;
            rows(ui, theme, &entries, self.index, moved)
        });
        match output {
            PaletteOutput::Open if close => PaletteOutput::Close,
            output => output,
        }
    }
}

fn rows(ui: &mut Ui, theme: &Theme, entries: &[Entry], index: usize, moved: bool) -> PaletteOutput {
    let mut output = PaletteOutput::Open;
    if entries.is_empty() {
        ui.label(RichText::new("No command of that name").color(colour(theme.weak)));
    }
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        for (at, entry) in entries.iter().enumerate() {
            let button = egui::Button::selectable(at == index, &entry.name)
                .shortcut_text(&entry.keys)
                .min_size(egui::vec2(ui.available_width(), 0.0));
            let response = ui.add(button);
            if at == index && moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                output = PaletteOutput::Run(entry.command);
            }
        }
    });
    output
}

/// The commands whose names have every typed word, in their usual order.
fn matching(codebook: &Codebook, query: &str, abilities: Abilities) -> Vec<Entry> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let labels = codebook
        .labels
        .iter()
        .enumerate()
        .filter(|(_, label)| label.on)
        .map(|(index, label)| Entry {
            command: Command::Label(index),
            name: format!("Label {} ({})", label.english, label.id),
            keys: label.key(),
        });
    let others = COMMANDS.iter().map(|spec| Entry {
        command: spec.command,
        name: spec.name.to_owned(),
        keys: spec.keys.first().map(|key| key.text()).unwrap_or_default(),
    });
    let useful = |entry: &Entry| {
        !matches!(
            entry.command,
            Command::Move(Motion::Left | Motion::Right) | Command::Palette
        ) && abilities.allow(entry.command)
    };
    labels
        .chain(others)
        .filter(useful)
        .filter(|entry| {
            let name = entry.name.to_lowercase();
            words.iter().all(|word| name.contains(word))
        })
        .collect()
}
