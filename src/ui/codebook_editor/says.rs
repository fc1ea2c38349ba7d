//! Words of the page that name what is in the codebook: ids and names may be in any script, which
//! egui's own labels cannot show.

use egui::{Response, Ui, WidgetInfo};

use crate::look::Rgb;
use crate::text::{Family, TextStyle};
use crate::ui::codebook_editor::label::FIELD;
use crate::ui::widgets::shaped_label::{LabelOptions, shaped_button, shaped_label};
use crate::ui::widgets::shaped_menu::shaped_menu;
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// Type of a sentence, as egui's own beside it.
const STYLE: TextStyle = TextStyle::new(Family::Sans, 13.5).leading(1.5);

/// A heading.
pub(super) fn heading(ui: &mut Ui, ink: &mut TextPainter, text: &str) {
    let theme = theme_of(ui.ctx());
    let style = TextStyle::new(Family::Sans, 18.0).bold().leading(1.6);
    shaped_label(ui, ink, text, style, colour(theme.text), english());
}

/// An English sentence, whatever it names.
pub(super) fn sentence(ui: &mut Ui, ink: &mut TextPainter, text: &str, tone: Rgb) {
    let options = english().shrunk();
    shaped_label(ui, ink, text, STYLE, colour(tone), options);
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

/// A line that says what it is about, with a menu of names. Returns whether another was chosen.
pub(super) fn choice(
    ui: &mut Ui,
    ink: &mut TextPainter,
    about: &str,
    names: &[String],
    chosen: &mut usize,
) -> bool {
    line(ui, |ui| {
        ui.label(about);
        let made = shaped_menu(ui, ink, about, names, *chosen, FIELD);
        *chosen = made.unwrap_or(*chosen);
        made.is_some()
    })
}

/// Height of a line with a field, in points.
const LINE: f32 = 32.0;

fn english() -> LabelOptions {
    LabelOptions::default().in_english()
}
