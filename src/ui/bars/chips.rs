//! Chips: the labels of the codebook with their keys.

use std::rc::Rc;

use egui::{Align2, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Rgb, Theme};
use crate::model::codebook::{Codebook, Label};
use crate::text::{Family, Paragraph, ParagraphDirection, TextStyle};
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::widgets::elide;
use crate::ui::widgets::text_painter::{TextPainter, caption, colour};

/// Height of a chip, in points.
const HEIGHT: f32 = 30.0;
/// What a chip has beside its name, in points: a dot, a key and room around them.
const AROUND: f32 = 12.0 + 10.0 + 8.0 + 10.0 + 18.0 + 8.0;
/// A longer name ends in an ellipsis, in points.
const LONGEST: f32 = 200.0;
/// Between chips and between rows of them, in points.
const GAP: f32 = 8.0;
/// Width of the button that leads to more, in points.
const MORE: f32 = 72.0;
/// In so many rows the chips above the page stand at most.
const ROWS: usize = 2;

/// The name of a label as it stands on a chip.
fn name_of(ink: &mut TextPainter, label: &Label, most: f32) -> Rc<Paragraph> {
    let style = TextStyle::new(Family::Sans, 15.0).leading(1.5);
    let most = most.clamp(20.0, LONGEST);
    let right_to_left = ParagraphDirection::RightToLeft;
    elide(ink, &label.arabic, style, right_to_left, most, 1).paragraph
}

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
    let name = name_of(ink, label, ui.max_rect().width() - AROUND);
    let key = label.key();
    let size = vec2(AROUND + name.width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
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
fn in_row(codebook: &Codebook, chosen: Option<usize>) -> (Vec<(usize, &Label)>, bool) {
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

/// Leads to the labels that are not in the rows.
fn more_button(ui: &mut Ui) -> Response {
    let button = egui::Button::new("More…").shortcut_text("/");
    let response = ui.add_sized(vec2(MORE, HEIGHT), button);
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), "More labels"));
    response.on_hover_text("Find a label by its name")
}

/// The places at which rows of chips begin, for chips of these widths and at last, when there are
/// more labels, the button that leads to them.
fn starts(widths: &[f32], more: bool, room: f32) -> Vec<usize> {
    let mut starts = vec![0];
    let mut used = 0.0;
    let all = widths.iter().copied().chain(more.then_some(MORE));
    for (at, width) in all.enumerate() {
        let next = if used > 0.0 {
            used + GAP + width
        } else {
            width
        };
        if next > room && used > 0.0 {
            starts.push(at);
            used = width;
        } else {
            used = next;
        }
    }
    starts
}

/// A row of chips: its labels, whether the button that leads to more is at its end, and its width.
struct Row<'a> {
    labels: Vec<(usize, &'a Label)>,
    has_more: bool,
    width: f32,
}

/// The labels that are offered, in rows of chips that are no wider than `room`; those without room are
/// found by their names.
fn in_rows<'a>(
    ink: &mut TextPainter,
    codebook: &'a Codebook,
    chosen: Option<usize>,
    room: f32,
) -> Vec<Row<'a>> {
    let (mut shown, mut more) = in_row(codebook, chosen);
    let width = |(_, label): &(usize, &Label)| AROUND + name_of(ink, label, room - AROUND).width();
    let mut widths: Vec<f32> = shown.iter().map(width).collect();
    let mut begin = starts(&widths, more, room);
    while begin.len() > ROWS && shown.len() > 1 {
        more = true;
        let place = shown.iter().rposition(|(index, _)| chosen != Some(*index));
        let place = place.unwrap_or(shown.len() - 1);
        shown.remove(place);
        widths.remove(place);
        begin = starts(&widths, more, room);
    }
    let mut rows = Vec::new();
    for (at, start) in begin.iter().enumerate() {
        let end = begin.get(at + 1).map_or(shown.len(), |end| *end);
        let has_more = more && at + 1 == begin.len();
        let own = widths.get(*start..end).unwrap_or_default().iter().copied();
        let own: Vec<f32> = own.chain(has_more.then_some(MORE)).collect();
        let labels = shown.get(*start..end).unwrap_or_default();
        rows.push(Row {
            labels: labels.to_vec(),
            has_more,
            width: own.iter().sum::<f32>() + GAP * own.len().saturating_sub(1) as f32,
        });
    }
    rows
}

/// Shows rows of chips, the shorter in the middle of the widest, or of all that there is of `ui` when
/// they fill it. Returns the request of one that was clicked; `action` is what a screen reader says
/// that a chip does.
pub fn rows(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    codebook: &Codebook,
    (action, chosen, fill): (&str, Option<usize>, bool),
) -> Option<Request> {
    let mut request = None;
    let room = ui.available_width();
    let rows = in_rows(ink, codebook, chosen, room);
    let widest = rows.iter().map(|row| row.width).fold(0.0, f32::max);
    let whole = if fill { room } else { widest };
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    for row in rows {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(((whole - row.width) / 2.0).max(0.0));
            ui.spacing_mut().item_spacing.x = GAP;
            for (index, label) in row.labels {
                if chip(ui, ink, mode, label, action, chosen == Some(index)).clicked() {
                    request = Some(Request::Run(Command::Label(index)));
                }
            }
            if row.has_more && more_button(ui).clicked() {
                request = Some(Request::Run(Command::FindLabel));
            }
        });
    }
    request
}

/// The chips above the page. Returns the request of a chip that was clicked.
pub fn show(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    codebook: &Codebook,
    chosen: Option<usize>,
) -> Option<Request> {
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(10, 6));
    let shown = frame.show(ui, |ui| {
        rows(ui, ink, mode, codebook, ("Label", chosen, true))
    });
    shown.inner
}
