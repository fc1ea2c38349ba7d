//! How an import ended: so many in, and what was refused, each with its reason.

use egui::{Key, Modifiers, RichText, ScrollArea, Ui};

use crate::look::Theme;
use crate::ui::import::{ImportAction, Report, one_line, sentence};
use crate::ui::widgets::text_painter::{Ink, colour};

/// Height of a line of the report, in points.
const ROW: f32 = 22.0;

pub(super) fn show(ui: &mut Ui, ink: &mut Ink, theme: &Theme, report: &Report) -> ImportAction {
    let mut action = ImportAction::Stay;
    ui.label(RichText::new(headline(report)).strong());
    if let Some(why) = &report.failed {
        one_line(ui, ink, theme, why);
    }
    if report.stopped {
        let said = "It was stopped. Open this dialog again to go on where it was.";
        ui.label(RichText::new(said).color(colour(theme.weak)));
    }
    if report.already > 0 {
        let said = format!("{} were in already, from the same place.", report.already);
        ui.label(RichText::new(said).color(colour(theme.weak)));
    }
    for warning in &report.warnings {
        sentence(ui, ink, theme, &format!("Note: {warning}."));
    }
    if !report.refused.is_empty() {
        ui.add_space(4.0);
        let height = (ui.ctx().content_rect().height() * 0.5).max(120.0);
        ScrollArea::vertical()
            .id_salt("refused")
            .min_scrolled_height(height)
            .max_height(height)
            .auto_shrink([false, true])
            .show_rows(ui, ROW, report.refused.len(), |ui, rows| {
                for (origin, reason) in &report.refused[rows] {
                    one_line(ui, ink, theme, &format!("{origin}: {reason}"));
                }
            });
    }
    ui.add_space(6.0);
    ui.separator();
    // Enter closes, unless a button has the keyboard, which then presses that.
    let free = ui.memory(|memory| memory.focused().is_none());
    let entered = free && ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter));
    ui.horizontal(|ui| {
        if ui.button("Close").clicked() || entered {
            action = ImportAction::Close;
        }
        if !report.refused.is_empty() && ui.button("Copy the report").clicked() {
            ui.ctx().copy_text(written(report));
        }
        if report.added > 0 && ui.button("Look for near-duplicates").clicked() {
            action = ImportAction::FindCopies;
        }
    });
    action
}

fn headline(report: &Report) -> String {
    let noun = if report.added == 1 {
        "article is"
    } else {
        "articles are"
    };
    match report.refused.len() {
        0 => format!("{} {noun} in.", report.added),
        refused => format!("{} {noun} in, {refused} refused:", report.added),
    }
}

/// The report as text: a line for each refusal.
pub fn written(report: &Report) -> String {
    let mut text = headline(report);
    for (origin, reason) in &report.refused {
        text.push_str(&format!("\n{origin}: {reason}"));
    }
    text.push('\n');
    text
}
