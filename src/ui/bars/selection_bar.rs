//! The small bar next to a selection: the labels, for the pointer.

use egui::{Id, Rect, Ui, vec2};

use crate::look::Mode;
use crate::model::codebook::Codebook;
use crate::ui::bars::chips::{chip, in_row, more_button};
use crate::ui::bars::floating::floating_bar;
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::widgets::text_painter::TextPainter;

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
    floating_bar(ui, bar, place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (shown, more) = in_row(codebook, None);
            for (index, label) in shown {
                let action = "Label the selection";
                if chip(ui, ink, mode, label, action, false).clicked() {
                    request = Some(Request::Run(Command::Label(index)));
                }
            }
            if more && more_button(ui).clicked() {
                request = Some(Request::Run(Command::FindLabel));
            }
        });
    });
    request
}
