//! How wide the lists beside the page may be.

use egui::Ui;
use egui::containers::panel::PanelState;

/// The room of each list at a side.
#[derive(Debug, Default)]
pub(in crate::ui) struct PanelWidths {
    pub(in crate::ui) queue: PanelWidth,
    pub(in crate::ui) spans: PanelWidth,
    pub(in crate::ui) guidelines: PanelWidth,
}

/// How much a list may have, in points.
#[derive(Debug, Default)]
pub(in crate::ui) struct PanelWidth(f32);

impl PanelWidth {
    /// The list may have so much now. Where that is more than before, its panel takes the width
    /// that the settings remember: a window that was small for a moment leaves no narrow list.
    pub(in crate::ui) fn is(&mut self, most: f32, ui: &Ui, panel: &str) {
        if most > self.0 {
            let id = ui.scope_id().with(panel);
            ui.data_mut(|data| data.remove::<PanelState>(id));
        }
        self.0 = most;
    }
}
