//! How an import ended: so many in, and what was refused, each with its reason.

use egui::{Key, Modifiers, ScrollArea, Ui};

use crate::session::importing::{ImportReport, Refused};
use crate::ui::import::page::{ImportAction, one_line, sentence};
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::text_painter::TextPainter;

/// Height of a line of the report, in points.
const ROW: f32 = 22.0;

pub(super) fn show(
    ui: &mut Ui,
    ink: &mut TextPainter,
    report: &ImportReport,
) -> Option<ImportAction> {
    let mut asked = None;
    ui.strong(headline(report));
    if let Some(why) = &report.failed {
        one_line(ui, ink, why);
    }
    if report.cancelled {
        let said = "It was stopped. Open this dialog again to go on where it was.";
        ui.weak(said);
    }
    if report.already > 0 {
        let said = format!("{} were in already, from the same place.", report.already);
        ui.weak(said);
    }
    for warning in report.warnings() {
        sentence(ui, ink, &format!("Note: {warning}."));
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
                for refused in &report.refused[rows] {
                    one_line(ui, ink, &line(refused));
                }
            });
        if report.unlisted > 0 {
            ui.weak(unlisted(report));
        }
    }
    ui.add_space(6.0);
    ui.separator();
    // Enter closes, unless a button has the keyboard, which then presses that.
    let free = ui.memory(|memory| memory.focused().is_none());
    let entered = free && ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter));
    ui.horizontal(|ui| {
        if ui.button("Close").clicked() || entered {
            asked = Some(ImportAction::Close);
        }
        if !report.refused.is_empty() && ui.button("Copy the report").clicked() {
            ui.ctx().copy_text(written(report));
        }
        if !report.added.is_empty() && ui.button("Look for near-duplicates").clicked() {
            asked = Some(ImportAction::FindCopies);
        }
    });
    asked
}

fn headline(report: &ImportReport) -> String {
    let added = many(report.added.len(), "article is", "articles are");
    match report.refusals() {
        0 => format!("{added} in."),
        refused => format!("{added} in, {refused} refused:"),
    }
}

fn unlisted(report: &ImportReport) -> String {
    format!("{} more were refused.", report.unlisted)
}

fn line(refused: &Refused) -> String {
    format!("{}: {}", refused.origin, refused.why)
}

/// The report as text: a line for each refusal.
fn written(report: &ImportReport) -> String {
    let mut text = headline(report);
    for refused in &report.refused {
        text.push('\n');
        text.push_str(&line(refused));
    }
    if report.unlisted > 0 {
        text.push('\n');
        text.push_str(&unlisted(report));
    }
    text.push('\n');
    text
}
