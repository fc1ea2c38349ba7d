//! A button that shows what is chosen and opens a list of what may be chosen: for names that may
//! be in any script, which egui's own combo box cannot show.

use egui::{Popup, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::shaped_label::{one_line, shaped_button};
use crate::ui::widgets::text_painter::TextPainter;

/// Type of the choices.
const STYLE: TextStyle = TextStyle::new(Family::Sans, 13.5).leading(1.5);
/// Room for the sign that a list opens, in points.
const SIGN: f32 = 16.0;
/// A list is not higher than this, in points.
const HIGHEST: f32 = 320.0;

/// Shows the button with the choice at `chosen`, at most `width` points wide. Returns the index
/// of another choice when one was made. `label` is what a screen reader says before the choice.
pub fn shaped_menu(
    ui: &mut Ui,
    ink: &mut TextPainter,
    label: &str,
    choices: &[String],
    chosen: usize,
    width: f32,
) -> Option<usize> {
    let shown = choices.get(chosen).map_or("", String::as_str);
    let response = button(ui, ink, label, shown, width);
    let mut made = None;
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(response.rect.width());
        egui::ScrollArea::vertical()
            .max_height(HIGHEST)
            .show(ui, |ui| {
                for (index, choice) in choices.iter().enumerate() {
                    let item = shaped_button(ui, ink, choice, STYLE, false);
                    if index == chosen {
                        let line = Stroke::new(1.0, ui.visuals().hyperlink_color);
                        let kind = StrokeKind::Inside;
                        ui.painter().rect_stroke(item.rect, 4.0, line, kind);
                    }
                    if item.clicked() {
                        made = Some(index);
                        ui.close();
                    }
                }
            });
    });
    made.filter(|index| *index != chosen)
}

fn button(ui: &mut Ui, ink: &mut TextPainter, label: &str, shown: &str, width: f32) -> Response {
    let padding = ui.spacing().button_padding;
    // What is available in a cell of a grid is what the cell had before.
    let room = (width - 2.0 * padding.x - SIGN).max(20.0);
    let neutral = ParagraphDirection::LeftToRight;
    let text = one_line(ink, shown, STYLE, neutral, room).paragraph;
    let size = vec2(text.width() + SIGN, text.height()) + 2.0 * padding;
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let spoken = format!("{label}: {shown}");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::ComboBox, ui.is_enabled(), &spoken));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact(&response);
        let line = if response.has_focus() {
            Stroke::new(1.5, ui.visuals().hyperlink_color)
        } else {
            visuals.bg_stroke
        };
        let (radius, fill) = (visuals.corner_radius, visuals.weak_bg_fill);
        let tone = visuals.text_color();
        ui.painter()
            .rect(rect, radius, fill, line, StrokeKind::Inside);
        let middle = rect.top() + padding.y + text.height() / 2.0;
        ink.line(ui.painter(), &text, (rect.left() + padding.x, middle), tone);
        let at = pos2(rect.right() - padding.x - 4.0, rect.center().y);
        let sign = vec![
            at + vec2(-4.0, -2.0),
            at + vec2(4.0, -2.0),
            at + vec2(0.0, 3.0),
        ];
        let sign = egui::Shape::convex_polygon(sign, tone, Stroke::NONE);
        ui.painter().add(sign);
    }
    response
}
