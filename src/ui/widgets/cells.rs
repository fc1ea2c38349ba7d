//! Cells of a table that is read from the right.

use egui::{Rect, Ui, pos2};

use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::shaped_label::{direction_of, elide};
use crate::ui::widgets::text_painter::TextPainter;

/// A text at the right edge of its cell, whatever its direction.
pub fn paint_cell(ui: &Ui, ink: &mut TextPainter, text: &str, cell: Rect, shade: egui::Color32) {
    if text.is_empty() {
        return;
    }
    let style = TextStyle::new(Family::Naskh, 15.0).leading(1.5);
    let direction = direction_of(text).unwrap_or(ParagraphDirection::LeftToRight);
    let shown = elide(ink, text, style, direction, cell.width(), 1).paragraph;
    let shift = match direction {
        ParagraphDirection::RightToLeft => shown.measure() - shown.width(),
        ParagraphDirection::LeftToRight => 0.0,
    };
    let at = pos2(
        cell.right() - shown.width() - shift,
        cell.center().y - shown.height() / 2.0,
    );
    ink.paragraph(ui.painter(), &shown, at, shade);
}
