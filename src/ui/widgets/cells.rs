//! Cells of a table that is read from the right.

use egui::{Rect, Ui};

use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::shaped_label::one_line;
use crate::ui::widgets::text_painter::TextPainter;

/// The cells of a row from the right to the left, by their shares of its width.
pub fn cells(row: Rect, shares: impl IntoIterator<Item = f32>) -> impl Iterator<Item = Rect> {
    let mut right = row.right();
    shares.into_iter().map(move |share| {
        let left = right - share * row.width();
        let cell = Rect::from_x_y_ranges(left..=right, row.y_range());
        right = left;
        cell
    })
}

/// A text at the right edge of its cell, whatever its direction.
pub fn paint_cell(ui: &Ui, ink: &mut TextPainter, text: &str, cell: Rect, shade: egui::Color32) {
    if text.is_empty() {
        return;
    }
    let style = TextStyle::new(Family::Naskh, 15.0).leading(1.5);
    let neutral = ParagraphDirection::LeftToRight;
    let shown = one_line(ink, text, style, neutral, cell.width()).paragraph;
    let end = (cell.right(), cell.center().y);
    ink.line_to(ui.painter(), &shown, end, shade);
}
