//! A line of context with its hit in the middle, and the list of such lines.
//!
//! A line is shaped **whole**: what is before the hit, the hit, and what is after it are one
//! paragraph, so that a hit inside a word keeps its joins and brackets stand where they belong.
//! It is then moved so that the hit stands in the middle; in Arabic what is before it stands to
//! its right. Only the lines in view are shaped.

use egui::{Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Rgb, Theme, Tones, shapes};
use crate::model::codebook::{Codebook, LabelId};
use crate::model::concordance::ContextLine;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::list::{List, ListKeys, page_of, paint_row};
use crate::ui::widgets::page::scroll_area;
use crate::ui::widgets::shaped_label::{direction_of, one_line};
use crate::ui::widgets::text_painter::{GlyphTone, TextPainter, colour, theme_of};

/// Height of a row, in points.
pub const ROW: f32 = 36.0;
/// Width of the column with the article's title, in points.
const TITLE: f32 = 230.0;
/// Type of the lines.
const LINE: TextStyle = TextStyle {
    leading: 1.6,
    ..TITLES
};
const TITLES: TextStyle = TextStyle::new(Family::Naskh, 17.0).leading(1.5);

/// A list of lines with a current one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concordance {
    list: List,
    /// Behind the last line in view.
    seen: usize,
}

impl Concordance {
    /// The id of the list: it takes the arrows while it has the keyboard.
    pub fn id() -> egui::Id {
        egui::Id::unique("context lines")
    }

    /// Index of the current line.
    pub fn current(&self) -> usize {
        self.list.current()
    }

    /// How many lines, from the first, have to be there for what is in view.
    pub fn seen(&self) -> usize {
        self.seen
    }

    /// Back to the first line.
    pub fn restart(&mut self) {
        self.list.restart();
        self.seen = 0;
    }

    /// Moves the current line by the arrows that were pressed, and takes them.
    pub fn follow_keys(&mut self, ui: &Ui, count: usize, view: f32, keys: ListKeys) {
        self.list
            .follow_keys(ui.ctx(), count, page_of(view, ROW), keys);
    }

    /// Shows lines. Returns the one that was clicked.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        (mode, codebook): (Mode, &Codebook),
        lines: &[ContextLine],
    ) -> Option<usize> {
        let count = lines.len();
        let view = ui.available_rect_before_wrap();
        let ground = ui.interact(view, Self::id(), Sense::focusable_noninteractive());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::ListBox, true, "Hits in context"));
        let focused = self.list.takes_keyboard(ui, &ground, false);
        if focused {
            self.follow_keys(ui, count, view.height(), ListKeys::All);
        }
        let area = scroll_area("context line rows");
        let mut seen = 0;
        let clicked = self.list.show(ui, area, (ROW, count), |ui, at, current| {
            seen = at + 1;
            let looks = (current, focused);
            let line = lines.get(at);
            line.is_some_and(|it| row(ui, ink, (mode, codebook), it, looks).clicked())
        });
        self.seen = seen.max(self.list.current() + 1);
        clicked
    }
}

/// A row: the article's title at the left, the line in what is left.
fn row(
    ui: &mut Ui,
    ink: &mut TextPainter,
    (mode, codebook): (Mode, &Codebook),
    line: &ContextLine,
    (chosen, focused): (bool, bool),
) -> Response {
    let theme = Theme::of(mode);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let looks = (chosen, focused, response.hovered());
    paint_row(ui.painter(), rect, 3.0, looks);
    let title = Rect::from_min_size(rect.min + vec2(8.0, 0.0), vec2(TITLE, ROW));
    paint_title(ui, ink, &line.title, title);
    let column = Rect::from_min_max(
        pos2(title.right() + 14.0, rect.top()),
        rect.right_bottom() - vec2(6.0, 0.0),
    );
    let ground = match &line.label {
        Some(label) => Theme::label(mode, codebook, &LabelId::new(label.as_str())).tint,
        None => theme.found.0,
    };
    paint_line(ui, ink, line, column, Rgb(ground));
    let who = match (&line.label, &line.annotator) {
        (Some(label), Some(annotator)) => format!(", {label} by {annotator}"),
        (Some(label), None) => format!(", {label}"),
        _ => String::new(),
    };
    let spoken = format!(
        "{}{}{}{who}, in {}",
        line.before, line.hit, line.after, line.title
    );
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &spoken));
    response
}

fn paint_title(ui: &Ui, ink: &mut TextPainter, title: &str, room: Rect) {
    let theme = theme_of(ui.ctx());
    let style = TextStyle {
        size: 14.0,
        ..TITLES
    };
    let head: String = title.chars().take(120).collect();
    let neutral = ParagraphDirection::RightToLeft;
    let text = one_line(ink, &head, style, neutral, room.width()).paragraph;
    // The column stands at the left, so its lines end at its right edge in Arabic.
    let place = (room.left(), room.right(), room.center().y);
    ink.line_in(ui.painter(), &text, place, colour(theme.weak));
}

fn paint_line(ui: &Ui, ink: &mut TextPainter, line: &ContextLine, column: Rect, ground: Rgb) {
    let theme = theme_of(ui.ctx());
    let whole = format!("{}{}{}", line.before, line.hit, line.after);
    let range = line.before.len()..line.before.len() + line.hit.len();
    let direction = direction_of(&whole).unwrap_or(ParagraphDirection::RightToLeft);
    let text = ink.label(&whole, LINE, direction, None);
    let boxes = text.boxes(range.clone());
    let ends = boxes
        .iter()
        .fold(None, |ends: Option<(f32, f32)>, place| match ends {
            None => Some((place.x0, place.x1)),
            Some((x0, x1)) => Some((x0.min(place.x0), x1.max(place.x1))),
        });
    let (x0, x1) = ends.unwrap_or((0.0, 0.0));
    // A hit that is wider than the column is read from its start.
    let middle = if x1 - x0 <= column.width() {
        column.center().x - (x0 + x1) / 2.0
    } else if direction == ParagraphDirection::RightToLeft {
        column.right() - x1
    } else {
        column.left() - x0
    };
    let origin = pos2(middle, column.center().y - text.height() / 2.0);
    let painter = ui
        .painter()
        .with_clip_rect(column.intersect(ui.clip_rect()));
    let under = shapes::ground(&text, &boxes, ground, 2.0);
    ink.shapes(&painter, origin, &under);
    let tone = GlyphTone {
        colour: colour(theme.text),
        strong: true,
    };
    let tones = Tones::new(&text, [(range, tone)], 0..text.lines().len());
    ink.toned_paragraph(&painter, &text, origin, colour(theme.text), &tones);
}
