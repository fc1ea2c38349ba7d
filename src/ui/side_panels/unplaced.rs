//! Spans without a place: the text changed and their words were not found. A person gives them
//! a place, or says that they are not needed; until then they stay, here and in the file.

use egui::{RichText, ScrollArea, Ui};

use crate::look::{Mode, Theme};
use crate::model::selection::Selection;
use crate::session::{Access, Session};
use crate::text::{Family, TextStyle};
use crate::ui::side_panels::action::Action;
use crate::ui::widgets::{LabelOptions, TextPainter, colour, label_name, shaped_label};

/// Height of a span with its buttons, in points.
const ROW: f32 = 56.0;

/// Shows them, if there are any.
pub fn show(ui: &mut Ui, ink: &mut TextPainter, mode: Mode, session: &Session) -> Option<Action> {
    let unplaced = session.layer().unplaced();
    if unplaced.is_empty() {
        return None;
    }
    let theme = Theme::of(mode);
    let mut action = None;
    let writable = *session.access() == Access::ReadWrite;
    let selected = session
        .selection()
        .map(Selection::range)
        .and_then(|range| session.article().text().get(range))
        .is_some_and(|words| !words.trim().is_empty());
    ui.label(
        RichText::new(format!("Without a place: {}", unplaced.len()))
            .strong()
            .color(colour(theme.warning)),
    );
    ui.label(
        RichText::new("Select the words in the article, then place the span there.")
            .small()
            .weak(),
    );
    let style = TextStyle::new(Family::Naskh, 16.0).leading(1.5);
    ScrollArea::vertical()
        .id_salt("without a place")
        .max_height(180.0)
        .show_rows(ui, ROW, unplaced.len(), |ui, rows| {
            for index in rows {
                let span = &unplaced[index];
                let top = ui.cursor().top();
                let quote: String = span.quote.chars().take(160).collect();
                let (line, tone) = (LabelOptions::one_line(), colour(theme.text));
                shaped_label(ui, ink, &quote, style, tone, line).on_hover_text(&span.reason);
                ui.horizontal(|ui| {
                    let name = label_name(session.codebook(), &span.label);
                    ui.label(RichText::new(name).small().weak());
                    let place = egui::Button::new("Place at selection").small();
                    if ui.add_enabled(writable && selected, place).clicked() {
                        action = Some(Action::Place(index));
                    }
                    let drop = egui::Button::new("Drop").small();
                    if ui.add_enabled(writable, drop).clicked() {
                        action = Some(Action::Drop(index));
                    }
                });
                let used = ui.cursor().top() - top;
                ui.add_space((ROW - used).max(0.0));
            }
        });
    ui.separator();
    action
}
