//! A dialog over the window: its frame, and its answer.

use egui::{Context, Frame, Id, Margin, Modal, ModalResponse, Ui};

/// What came of a dialog in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// It stays open.
    Open,
    /// It closes without an answer.
    Closed,
    /// It closes with this one.
    Given(T),
}

impl<T> Answer<T> {
    /// What a modal gave, which Escape and a press beside it close.
    pub fn of(shown: ModalResponse<Self>) -> Self {
        let close = shown.should_close();
        match shown.inner {
            Self::Open if close => Self::Closed,
            answer => answer,
        }
    }
}

/// Shows a dialog with what `contents` shows.
pub fn modal<T>(
    context: &Context,
    name: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> Answer<T>,
) -> Answer<T> {
    let frame = Frame::popup(&context.global_style())
        .corner_radius(8.0)
        .inner_margin(Margin::same(16));
    let id = Id::unique(("dialog", name));
    let shown = Modal::new(id).frame(frame).show(context, |ui| {
        ui.set_width(width);
        contents(ui)
    });
    Answer::of(shown)
}
