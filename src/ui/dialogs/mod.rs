//! Dialogs over the page. One is open at a time; Escape closes it.

pub mod encoding;
pub mod open_path;
pub mod palette;
pub mod settings;
pub mod shortcuts;

use egui::{Context, Id, Modal, Ui};

/// Shows a dialog. Returns what its contents returned, and whether it should close.
pub fn modal<R>(
    context: &Context,
    name: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> R,
) -> (R, bool) {
    let response = Modal::new(Id::unique(("dialog", name))).show(context, |ui| {
        ui.set_width(width);
        contents(ui)
    });
    let close = response.should_close();
    (response.inner, close)
}
