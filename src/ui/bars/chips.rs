//! Chips: the labels of the codebook with their keys.

use egui::{Align2, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Rgb, Theme};
use crate::model::codebook::{Codebook, Label};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::widgets::text_painter::{TextPainter, caption, colour};

/// Height of a chip, in points.
const HEIGHT: f32 = 30.0;

/// One chip. `pressed` marks the label of the chosen span.
pub fn chip(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    label: &Label,
    action: &str,
    pressed: bool,
) -> Response {
    let theme = Theme::of(mode);
    let colours = match mode {
        Mode::Light => label.light,
        Mode::Dark => label.dark,
    };
    let style = TextStyle::new(Family::Sans, 15.0).leading(1.5);
    let name = ink.label(&label.arabic, style, ParagraphDirection::RightToLeft, None);
    let key = label.key();
    let width = 12.0 + 10.0 + 8.0 + name.width() + 10.0 + 18.0 + 8.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    let painter = ui.painter();
    let ground = if response.is_pointer_button_down_on() || pressed {
        Rgb(colours.tint)
    } else if response.hovered() {
        theme.row
    } else {
        theme.raised
    };
    let edge = if response.has_focus() {
        Stroke::new(2.0, colour(theme.accent))
    } else if pressed {
        Stroke::new(1.5, colour(Rgb(colours.line)))
    } else {
        Stroke::new(1.0, colour(theme.edge))
    };
    painter.rect(rect, 6.0, colour(ground), edge, StrokeKind::Inside);
    let middle = rect.center().y;
    let dot = egui::Rect::from_center_size(pos2(rect.left() + 17.0, middle), vec2(10.0, 10.0));
    painter.rect_filled(dot, 2.0, colour(Rgb(colours.line)));
    let text_at = pos2(dot.right() + 8.0, middle - name.height() / 2.0);
    ink.paragraph(painter, &name, text_at, colour(theme.text));
    let key_rect =
        egui::Rect::from_center_size(pos2(rect.right() - 8.0 - 9.0, middle), vec2(18.0, 18.0));
    painter.rect_stroke(
        key_rect,
        3.0,
        Stroke::new(1.0, colour(theme.edge)),
        StrokeKind::Inside,
    );
    let spot = (key_rect.center(), Align2::CENTER_CENTER);
    caption(painter, spot, key, 11.5, theme.weak);
    let spoken = format!("{action} {}", label.english);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), &spoken));
    let keys = label.keys();
    response.on_hover_text(if keys.is_empty() {
        label.english.clone()
    } else {
        format!("{}: key {keys}", label.english)
    })
}

/// So many labels stand in a row at most.
const MOST: usize = 12;

/// The labels that stand in a row, and whether there are more: of many those with a key, and the one
/// at `chosen`.
pub fn in_row(codebook: &Codebook, chosen: Option<usize>) -> (Vec<(usize, &Label)>, bool) {
    let offered: Vec<(usize, &Label)> = codebook.offered().collect();
    if offered.len() <= MOST {
        return (offered, false);
    }
    let mut shown: Vec<(usize, &Label)> = offered
        .iter()
        .filter(|(index, label)| !label.key().is_empty() || chosen == Some(*index))
        .copied()
        .collect();
    let is_chosen = |(index, _): &(usize, &Label)| chosen == Some(*index);
    while shown.len() > MOST {
        // From the end, but not the one that is asked for.
        let place = shown.iter().rposition(|one| !is_chosen(one));
        shown.remove(place.unwrap_or(shown.len() - 1));
    }
    (shown, true)
}

/// Leads to the labels that are not in the row.
pub fn more_button(ui: &mut Ui) -> Response {
    let button = egui::Button::new("More…").shortcut_text("/");
    let response = ui.add_sized(vec2(72.0, HEIGHT), button);
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), "More labels"));
    response.on_hover_text("Find a label by its name")
}

/// The row of chips above the page. Returns the request of a chip that was clicked.
pub fn show(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    codebook: &Codebook,
    chosen: Option<usize>,
) -> Option<Request> {
    let mut request = None;
    // Measured first, so that the row stands in the middle.
    let width_id = ui.scope_id().with("chips width");
    let known: f32 = ui.data(|data| data.get_temp(width_id)).unwrap_or(0.0);
    ui.horizontal(|ui| {
        ui.set_min_height(HEIGHT + 12.0);
        ui.add_space(((ui.available_width() - known) / 2.0).max(0.0));
        let from = ui.cursor().left();
        let (shown, more) = in_row(codebook, chosen);
        for (index, label) in shown {
            if chip(ui, ink, mode, label, "Label", chosen == Some(index)).clicked() {
                request = Some(Request::Run(Command::Label(index)));
            }
        }
        if more && more_button(ui).clicked() {
            request = Some(Request::Run(Command::FindLabel));
        }
        let width = ui.min_rect().right() - from;
        if (width - known).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(width_id, width));
            ui.ctx()
                .request_discard("the row of labels has its width now");
        }
    });
    request
}
