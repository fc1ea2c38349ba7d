//! Dialogs over the page. One is open at a time; Escape closes it.

pub mod annotator;
pub mod encoding;
pub mod import;
pub mod label_picker;
pub mod metadata;
pub mod new_project;
pub mod open_path;
pub mod palette;
pub mod reason;
pub mod settings;
pub mod shortcuts;

use egui::{Context, Frame, Id, Margin, Modal, Ui};

/// Shows a dialog. Returns what its contents returned, and whether it should close.
pub fn modal<R>(
    context: &Context,
    name: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> R,
) -> (R, bool) {
    let frame = Frame::popup(&context.global_style())
        .corner_radius(8.0)
        .inner_margin(Margin::same(16));
    let id = Id::unique(("dialog", name));
    let response = Modal::new(id).frame(frame).show(context, |ui| {
        ui.set_width(width);
        contents(ui)
    });
    let close = response.should_close();
    (response.inner, close)
}
