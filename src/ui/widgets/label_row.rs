//! A label as a row of a list: its colour, its names, its key.

use egui::{Align2, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Rgb, Theme};
use crate::model::codebook::{Codebook, Label, LabelColours, LabelId};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::list::paint_row;
use crate::ui::widgets::shaped_label::{elide, one_line};
use crate::ui::widgets::text_painter::{TextPainter, caption, colour};

/// Type of the Arabic name.
const ARABIC: TextStyle = TextStyle::new(Family::Sans, 15.0).leading(1.5);
/// Type of the English name.
const ENGLISH: TextStyle = TextStyle {
    size: 13.5,
    ..ARABIC
};

/// The colours of a label in a mode.
pub fn colours_of(label: &Label, mode: Mode) -> LabelColours {
    match mode {
        Mode::Light => label.light,
        Mode::Dark => label.dark,
    }
}

/// Shows a row `height` points high, as wide as there is room. `marked` draws a sign before it, as
/// a list of several choices has it.
pub fn label_row(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    label: &Label,
    height: f32,
    chosen: bool,
    marked: Option<bool>,
) -> Response {
    let theme = Theme::of(mode);
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let spoken = format!("{} ({})", label.english, label.arabic);
    response.widget_info(|| {
        WidgetInfo::selected(
            egui::Role::ListBoxOption,
            true,
            marked.unwrap_or(chosen),
            &spoken,
        )
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    let looks = (chosen, true, response.hovered());
    paint_row(painter, rect, 3.0, looks);
    let colours = colours_of(label, mode);
    let middle = rect.center().y;
    let mut left = rect.left() + 8.0;
    if let Some(marked) = marked {
        let square = egui::Rect::from_center_size(pos2(left + 7.0, middle), vec2(14.0, 14.0));
        let edge = Stroke::new(1.0, colour(theme.weak));
        painter.rect_stroke(square, 3.0, edge, StrokeKind::Inside);
        if marked {
            painter.rect_filled(square.shrink(3.0), 2.0, colour(theme.accent));
        }
        left += 22.0;
    }
    let swatch = egui::Rect::from_center_size(pos2(left + 8.0, middle), vec2(16.0, 16.0));
    painter.rect_filled(swatch, 3.0, colour(Rgb(colours.tint)));
    let line = Stroke::new(2.0, colour(Rgb(colours.line)));
    painter.hline(swatch.x_range(), swatch.bottom() - 1.0, line);
    left = swatch.right() + 8.0;
    let key = label.key();
    let mut right = rect.right() - 8.0;
    if !key.is_empty() && label.on {
        let spot = (pos2(left + 7.0, middle), Align2::CENTER_CENTER);
        caption(painter, spot, key, 11.5, theme.weak);
    }
    left += 20.0;
    let tone = colour(if label.on { theme.text } else { theme.weak });
    // Arabic at its side, English at the other; both get what they need while there is room.
    let room = right - left - 10.0;
    let rtl = ParagraphDirection::RightToLeft;
    let arabic = elide(ink, &label.arabic, ARABIC, rtl, room * 0.6, 1).paragraph;
    ink.line_to(painter, &arabic, (right, middle), tone);
    right -= arabic.width() + 10.0;
    let shown = if label.on {
        label.english.clone()
    } else {
        format!("{} (off)", label.english)
    };
    let (neutral, room) = (ParagraphDirection::LeftToRight, (right - left).max(10.0));
    let english = one_line(ink, &shown, ENGLISH, neutral, room).paragraph;
    ink.line(painter, &english, (left, middle), colour(theme.weak));
    response
}

/// The English name of a label for egui's own captions. The id of a label that the codebook does
/// not know may be in any script, which those cannot show right: such a label is only counted.
pub fn label_name<'a>(codebook: &'a Codebook, label: &'a LabelId) -> &'a str {
    match codebook.get(label) {
        Some(known) => &known.english,
        None if label.as_str().is_ascii() => label.as_str(),
        None => "Unknown label",
    }
}
