//! Words of the page that name what is in the codebook: ids and names may be in any script, which
//! egui's own labels cannot show.

use egui::{Response, Ui, WidgetInfo};

use crate::look::{Rgb, Theme};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::shaped_label::{LabelOptions, shaped_button, shaped_label};
use crate::ui::widgets::text_painter::{TextPainter, colour};

/// Type of a sentence, as egui's own beside it.
const STYLE: TextStyle = TextStyle {
    leading: 1.5,
    family: Family::Sans,
    weight: crate::text::Weight::Regular,
    size: 13.5,
};

/// A heading.
pub(super) fn heading(ui: &mut Ui, ink: &mut TextPainter, theme: &Theme, text: &str) {
    let style = TextStyle {
        leading: 1.6,
        ..TextStyle::new(Family::Sans, 18.0).bold()
    };
    shaped_label(ui, ink, theme, text, style, colour(theme.text), english());
}

/// An English sentence, whatever it names.
pub(super) fn sentence(ui: &mut Ui, ink: &mut TextPainter, theme: &Theme, text: &str, tone: Rgb) {
    let options = LabelOptions {
        shrink: true,
        ..english()
    };
    shaped_label(ui, ink, theme, text, STYLE, colour(tone), options);
}

/// A button that names something.
pub(super) fn button(ui: &mut Ui, ink: &mut TextPainter, enabled: bool, text: &str) -> Response {
    ui.add_enabled_ui(enabled, |ui| shaped_button(ui, ink, text, STYLE, true))
        .inner
}

/// A button of a row: what it is about stands in the row, and a screen reader says it too.
pub(super) fn row_button(ui: &mut Ui, enabled: bool, caption: &str, about: &str) -> Response {
    let response = ui.add_enabled(enabled, egui::Button::new(caption));
    response.widget_info(|| {
        let spoken = format!("{} {about}", caption.trim_end_matches('…'));
        WidgetInfo::labeled(egui::Role::Button, enabled, spoken)
    });
    response
}

/// What stands in a line, in the middle of its height.
pub(super) fn line<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        ui.set_min_height(LINE);
        contents(ui)
    })
    .inner
}

/// Height of a line with a field, in points.
const LINE: f32 = 32.0;

fn english() -> LabelOptions {
    LabelOptions {
        direction: Some(ParagraphDirection::LeftToRight),
        ..LabelOptions::default()
    }
}
