//! The palette: every command by name, found by typing.

use egui::{Context, ScrollArea, Ui};

use crate::model::codebook::Codebook;
use crate::ui::commands::{Abilities, COMMANDS, Command, Motion};
use crate::ui::request::Request;
use crate::ui::widgets::list::{FilteredList, List};
use crate::ui::widgets::{Answer, TextPainter, modal};

/// The palette while it is open.
#[derive(Default)]
pub struct Palette {
    found: FilteredList,
}

struct Entry {
    command: Command,
    name: String,
    keys: String,
}

impl Palette {
    /// Shows the palette.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut TextPainter,
        codebook: &Codebook,
        abilities: Abilities,
    ) -> Answer<Request> {
        modal(context, "Commands", 480.0, |ui| {
            let name = "Find a command";
            let shown = self.found.field(ui, ink, (name, name), (470.0, 0));
            let entries = matching(codebook, self.found.query.text(), abilities);
            let list = &mut self.found.list;
            list.limit(entries.len());
            if shown.cancelled {
                return Answer::Closed;
            }
            let chosen = match entries.get(list.current()) {
                Some(entry) if shown.submitted => Some(entry),
                _ => rows(ui, &entries, list),
            };
            chosen.map_or(Answer::Open, |it| Answer::Given(Request::Run(it.command)))
        })
    }
}

/// Shows the entries. Returns the one that was clicked.
fn rows<'a>(ui: &mut Ui, entries: &'a [Entry], list: &mut List) -> Option<&'a Entry> {
    let mut clicked = None;
    if entries.is_empty() {
        ui.weak("No command of that name");
    }
    let moved = list.take_moved();
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        for (at, entry) in entries.iter().enumerate() {
            let current = at == list.current();
            let button = egui::Button::selectable(current, &entry.name)
                .shortcut_text(&entry.keys)
                .min_size(egui::vec2(ui.available_width(), 0.0));
            let response = ui.add(button);
            if current && moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(entry);
            }
        }
    });
    clicked
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
