//! The shortcut sheet, made from the commands.

use egui::{Context, Grid, RichText, ScrollArea};

use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::ui::commands::{COMMANDS, Group};
use crate::ui::request::Request;
use crate::ui::widgets::{Answer, colour, modal};

/// Shows the sheet.
pub fn show(context: &Context, mode: Mode, codebook: &Codebook) -> Answer<Request> {
    let accent = colour(Theme::of(mode).accent);
    let heading = |text: &str| RichText::new(text).strong().color(accent);
    let height = (context.content_rect().height() * 0.75).max(200.0);
    modal(context, "Keyboard shortcuts", 620.0, |ui| {
        ui.horizontal(|ui| {
            ui.heading("Keyboard shortcuts");
        });
        ui.weak(
            "Motions extend the selection with Shift. On an Arabic keyboard the keys are \
                 those at the same place.",
        );
        // As high as it may be at once, and not a little more each frame.
        let area = ScrollArea::vertical()
            .min_scrolled_height(height)
            .max_height(height);
        area.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            scroll_by_keys(ui, height);
            for group in Group::ALL {
                ui.add_space(8.0);
                ui.label(heading(group.name()));
                Grid::new(("shortcuts", group.name()))
                    .num_columns(2)
                    .min_col_width(170.0)
                    .spacing([18.0, 3.0])
                    .show(ui, |ui| {
                        if group == Group::Spans {
                            for (_, label) in codebook.offered() {
                                ui.monospace(label.keys());
                                ui.label(format!("Label {}", label.english));
                                ui.end_row();
                            }
                        }
                        let with_keys = |spec: &&crate::ui::commands::Spec| {
                            spec.group == group && !spec.keys.is_empty()
                        };
                        for spec in COMMANDS.iter().filter(with_keys) {
                            let keys: Vec<String> =
                                spec.keys.iter().take(2).map(|key| key.text()).collect();
                            ui.monospace(keys.join("  "));
                            ui.label(spec.name);
                            ui.end_row();
                        }
                    });
            }
            ui.add_space(8.0);
            ui.label(heading("With the mouse"));
            for line in [
                "Drag: whole words; with Alt: letters. Beyond the edge it scrolls.",
                "Double click: word. Triple click: sentence. Four: paragraph. Shift-click: extend.",
                "Click a span: choose it; click again: the span around it.",
                "Drag an edge of the chosen span: move it; with Alt by letters.",
            ] {
                ui.label(line);
            }
        });
        ui.add_space(6.0);
        if ui.button("Close").clicked() {
            Answer::Closed
        } else {
            Answer::Open
        }
    })
}

/// The sheet is read by keyboard, too.
fn scroll_by_keys(ui: &egui::Ui, height: f32) {
    let line = 24.0;
    let far = 100_000.0;
    let keys = [
        (egui::Key::ArrowDown, -line),
        (egui::Key::ArrowUp, line),
        (egui::Key::PageDown, line - height),
        (egui::Key::PageUp, height - line),
        (egui::Key::Home, far),
        (egui::Key::End, -far),
    ];
    let by: f32 = ui.input(|state| {
        let pressed = keys.iter().filter(|(key, _)| state.key_pressed(*key));
        pressed.map(|(_, by)| by).sum()
    });
    if by != 0.0 {
        ui.scroll_with_delta(egui::vec2(0.0, by));
    }
}
