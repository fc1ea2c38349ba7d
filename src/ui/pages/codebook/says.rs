//! Words of the page that name what is in the codebook: ids and names may be in any script, which
//! egui's own labels cannot show.

use egui::{Response, Ui};

use crate::look::{Rgb, Theme};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::ink::{Ink, colour};
use crate::ui::shaped_label::{LabelOptions, shaped_button, shaped_label};

/// Type of a sentence, as egui's own beside it.
const STYLE: TextStyle = TextStyle {
    leading: 1.5,
    family: Family::Sans,
    weight: crate::text::Weight::Regular,
    size: 13.5,
};

/// A heading.
pub(super) fn heading(ui: &mut Ui, ink: &mut Ink, theme: &Theme, text: &str) {
    let style = TextStyle {
        leading: 1.6,
        ..TextStyle::new(Family::Sans, 18.0).bold()
    };
    shaped_label(ui, ink, theme, text, style, colour(theme.text), english());
}

/// An English sentence, whatever it names.
pub(super) fn sentence(ui: &mut Ui, ink: &mut Ink, theme: &Theme, text: &str, tone: Rgb) {
    let options = LabelOptions {
        shrink: true,
        ..english()
    };
    shaped_label(ui, ink, theme, text, STYLE, colour(tone), options);
}

/// A button that names something. Returns its response.
pub(super) fn button(ui: &mut Ui, ink: &mut Ink, enabled: bool, text: &str) -> Response {
    ui.add_enabled_ui(enabled, |ui| shaped_button(ui, ink, text, STYLE, true))
        .inner
}

fn english() -> LabelOptions {
    LabelOptions {
        direction: Some(ParagraphDirection::LeftToRight),
        ..LabelOptions::default()
    }
}
