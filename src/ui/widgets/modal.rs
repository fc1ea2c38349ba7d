//! The frame in which a dialog is shown over the window.

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
