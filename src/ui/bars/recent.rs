//! A recent file or project, to be opened again.

use egui::{Response, Ui};
use std::path::Path;

use crate::text::{Family, TextStyle};
use crate::ui::widgets::{TextPainter, shaped_button};

/// A button with the name of the file or folder.
pub fn recent_button(ui: &mut Ui, ink: &mut TextPainter, path: &Path) -> Response {
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let style = TextStyle::new(Family::Sans, 14.0).leading(1.5);
    shaped_button(ui, ink, &name, style, false)
}
