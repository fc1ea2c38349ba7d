//! The small bar next to a selection: the labels, for the pointer.

use egui::{Id, Rect, Ui, vec2};

use crate::look::Mode;
use crate::model::codebook::Codebook;
use crate::ui::bars::chips::rows;
use crate::ui::bars::floating::floating_bar;
use crate::ui::request::Request;
use crate::ui::widgets::text_painter::TextPainter;

/// The bar is not wider than this, in points.
const WIDEST: f32 = 620.0;

/// Shows the bar clear of the first box, inside the second. Returns the request of a label.
pub fn show(
    ui: &Ui,
    ink: &mut TextPainter,
    mode: Mode,
    codebook: &Codebook,
    place: (Rect, Rect),
) -> Option<Request> {
    let mut request = None;
    let bar = (Id::unique("selection bar"), vec2(320.0, 44.0), 6);
    let widest = (place.1.width() - 24.0).max(120.0);
    floating_bar(ui, bar, place, |ui| {
        ui.set_max_width(widest.min(WIDEST));
        request = rows(
            ui,
            ink,
            mode,
            codebook,
            ("Label the selection", None, false),
        );
    });
    request
}
