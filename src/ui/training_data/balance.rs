//! How many spans each label has, as bars painted here: a library for plots does not set Arabic names.

use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::BTreeMap;

use crate::look::{Mode, Rgb, Theme};
use crate::model::codebook::{Codebook, LabelId};
use crate::session::exporting::{Balance, OfLabel};
use crate::ui::widgets::{TextPainter, caption, colour, paint_cell};

/// Height of a label's row, in points.
const ROW: f32 = 30.0;
/// The shares of the name and of the count in the width.
const NAME: f32 = 0.2;
const COUNT: f32 = 0.4;

/// The labels in the order of the codebook, then others, as long as they have spans; the parts in shades
/// from the right, as one reads.
pub(super) fn bars(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    codebook: &Codebook,
    balance: &Balance,
) {
    let ids = balance.labels.keys().map(|id| LabelId::new(id.as_str()));
    let mut ids: Vec<LabelId> = ids.collect();
    ids.sort_by_key(|id| codebook.position(id).unwrap_or(usize::MAX));
    let most = ids.iter().map(|id| balance.of(id.as_str()).spans).max();
    for id in &ids {
        let of = (id, most.unwrap_or(0).max(1));
        bar(ui, ink, mode, codebook, balance, of);
    }
}

fn bar(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    codebook: &Codebook,
    balance: &Balance,
    (id, most): (&LabelId, usize),
) {
    let theme = Theme::of(mode);
    let all: OfLabel = balance.of(id.as_str());
    let parts = balance.labels.get(id.as_str());
    let parts: Vec<(&str, &OfLabel)> = parts.map(in_order).unwrap_or_default();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let name = Rect::from_min_max(
        pos2(rect.right() - NAME * width, rect.top()),
        rect.right_bottom(),
    );
    let count = Rect::from_min_max(
        rect.left_top(),
        pos2(rect.left() + COUNT * width, rect.bottom()),
    );
    let bar = Rect::from_min_max(
        pos2(count.right() + 6.0, rect.top() + 7.0),
        pos2(name.left() - 4.0, rect.bottom() - 7.0),
    );
    let known = codebook.get(id);
    let arabic = known.map_or(id.as_str(), |label| &label.arabic);
    let cell = name.shrink2(vec2(2.0, 0.0));
    paint_cell(ui, ink, arabic, cell, colour(theme.text));
    let hue = colour(Rgb(Theme::label(mode, codebook, id).line));
    let mut right = bar.right();
    for (at, (_, of)) in parts.iter().enumerate() {
        let length = bar.width() * (of.spans as f32) / (most as f32);
        let piece = Rect::from_min_max(pos2(right - length, bar.top()), pos2(right, bar.bottom()));
        let shade = [1.0, 0.6, 0.35][at.min(2)];
        ui.painter()
            .rect_filled(piece, 2.0, hue.gamma_multiply(shade));
        right -= length;
    }
    let named: Vec<String> = parts
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, of)| format!("{name} {}", of.spans))
        .collect();
    let text = if named.len() > 1 {
        named.join(", ")
    } else {
        all.spans.to_string()
    };
    let spot = (count.left_center(), Align2::LEFT_CENTER);
    caption(ui.painter(), spot, &text, 12.5, theme.text);
    let spoken = format!("{id}: {} spans in {} documents", all.spans, all.articles);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &spoken));
    response.on_hover_text(spoken.clone());
}

/// The parts as they are trained with, then others by their names.
pub(super) fn in_order<T>(parts: &BTreeMap<String, T>) -> Vec<(&str, &T)> {
    const USUAL: [&str; 3] = ["train", "dev", "test"];
    let parts = parts.iter().map(|(name, of)| (name.as_str(), of));
    let mut parts: Vec<(&str, &T)> = parts.collect();
    let place = |part: &str| USUAL.iter().position(|usual| *usual == part);
    parts.sort_by_key(|(part, _)| place(part).unwrap_or(USUAL.len()));
    parts
}
