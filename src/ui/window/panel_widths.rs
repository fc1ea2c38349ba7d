//! How wide the lists beside the page may be.

use egui::Ui;
use egui::containers::panel::PanelState;

/// The room of each list at a side.
#[derive(Debug, Default)]
pub(super) struct PanelWidths {
    pub(super) queue: PanelWidth,
    pub(super) spans: PanelWidth,
    pub(super) guidelines: PanelWidth,
}

/// How much a list may have, in points.
#[derive(Debug, Default)]
pub(super) struct PanelWidth(f32);

impl PanelWidth {
    /// The list may have so much now. Where that is more than before, its panel takes the width
    /// that the settings remember: a window that was small for a moment leaves no narrow list.
    pub(super) fn is(&mut self, most: f32, ui: &Ui, panel: &str) {
        if most > self.0 {
            let id = ui.scope_id().with(panel);
            ui.data_mut(|data| data.remove::<PanelState>(id));
        }
        self.0 = most;
    }
}
