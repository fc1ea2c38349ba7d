//! Rows and cells of a table that is read from the right, and the keys that walk through them.

use egui::{Key, Modifiers, Rect, Ui, pos2};

use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::shaped_label::{direction_of, elide};
use crate::ui::widgets::text_painter::Ink;

pub use crate::ui::widgets::list::row_ground;

/// A text at the right edge of its cell, whatever its direction.
pub fn paint_cell(ui: &Ui, ink: &mut Ink, text: &str, cell: Rect, shade: egui::Color32) {
    if text.is_empty() {
        return;
    }
    let style = TextStyle {
        leading: 1.5,
        ..TextStyle::new(Family::Naskh, 15.0)
    };
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

/// Where the arrows and the page keys lead in a list of `count` rows of a height, from the current row;
/// `None` when none was pressed.
pub fn followed(ui: &Ui, current: usize, count: usize, row: f32, view: f32) -> Option<usize> {
    let page = ((view / row).floor().max(2.0) as usize) - 1;
    let take = |key: Key| ui.input_mut(|state| state.count_and_consume_key(Modifiers::NONE, key));
    let on = take(Key::ArrowDown) + take(Key::PageDown) * page;
    let back = take(Key::ArrowUp) + take(Key::PageUp) * page;
    let last = count.saturating_sub(1);
    (on + back > 0).then(|| (current + on).saturating_sub(back).min(last))
}
