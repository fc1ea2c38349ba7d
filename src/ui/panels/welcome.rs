//! What the window shows while no article is open.

use egui::{RichText, Ui};
use std::path::PathBuf;

use super::top::{RECENT, TopAction};
use crate::look::{Mode, Theme};
use crate::text::{Family, TextStyle};
use crate::ui::commands::Command;
use crate::ui::ink::{Ink, colour};
use crate::ui::shaped_label::{LabelOptions, Side, shaped_button, shaped_label};

/// Shows what to do next.
pub fn show(ui: &mut Ui, ink: &mut Ink, mode: Mode, recent: &[PathBuf]) -> Option<TopAction> {
    let theme = Theme::of(mode);
    let mut action = None;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.22).max(20.0));
        let style = TextStyle::new(Family::Naskh, 46.0);
        let options = LabelOptions {
            side: Side::Centre,
            ..LabelOptions::default()
        };
        shaped_label(
            ui,
            ink,
            theme,
            "حاشية",
            style,
            colour(theme.accent),
            options,
        );
        ui.label(RichText::new("No article is open").size(17.0).strong());
        ui.label(
            RichText::new("Open a text file, or drop one on this window.")
                .color(colour(theme.weak)),
        );
        ui.add_space(12.0);
        if ui.button("Open article…").clicked() {
            action = Some(TopAction::Run(Command::Open));
        }
        ui.add_space(6.0);
        if ui.button("Open the example").clicked() {
            action = Some(TopAction::Run(Command::OpenExample));
        }
        if !recent.is_empty() {
            ui.add_space(16.0);
            ui.label(RichText::new("Recent").color(colour(theme.weak)));
            for path in recent.iter().take(6) {
                let name = path
                    .file_name()
                    .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                if shaped_button(ui, ink, &name, RECENT, false).clicked() {
                    action = Some(TopAction::OpenRecent(path.clone()));
                }
            }
        }
    });
    action
}
