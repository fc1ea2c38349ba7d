//! Article text that is only read: quotes in lists, titles, tooltips.
//!
//! Shaped whole with the direction of its letters; when it is too long it ends in «…» where
//! reading ends, behind a whole grapheme, and the pointer shows all of it. A screen reader
//! always gets the full text. Layouts are kept in [`TextPainter`]: a frame without news shapes nothing.

use egui::{Color32, Response, Sense, Ui, WidgetInfo, pos2, vec2};
use std::rc::Rc;

use crate::look::paragraph_direction;
use crate::model::article;
use crate::text::paragraph::Cluster;
use crate::text::{Paragraph, ParagraphDirection, TextStyle};
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// Stands for what is not shown.
pub const ELLIPSIS: &str = "…";
/// Tooltips are not wider than this, in points.
const TOOLTIP_WIDTH: f32 = 420.0;

/// At which side a label stands in its room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Where its direction begins: Arabic at the right.
    #[default]
    Start,
    /// At the left, whatever it says.
    Left,
    /// At the right, whatever it says.
    Right,
    /// In the middle.
    Centre,
}

/// How a label is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelOptions {
    /// More lines than this end in an ellipsis. `None` shows all.
    pub max_lines: Option<usize>,
    /// Width of its room in points; `None` takes what is available.
    pub width: Option<f32>,
    /// Whether the room is as wide as the text needs when that is less than `width`.
    pub shrink: bool,
    /// At which side it stands.
    pub side: Side,
    /// What it feels: nothing but hovering unless told.
    pub sense: Sense,
    /// Direction of a text whose letters do not say: digits, punctuation.
    pub neutral: ParagraphDirection,
    /// Direction whatever the letters say: of a sentence that quotes another language.
    pub direction: Option<ParagraphDirection>,
}

impl Default for LabelOptions {
    fn default() -> Self {
        Self {
            max_lines: None,
            width: None,
            shrink: false,
            side: Side::Start,
            sense: Sense::hover(),
            neutral: ParagraphDirection::RightToLeft,
            direction: None,
        }
    }
}

impl LabelOptions {
    /// One line, elided.
    pub fn one_line() -> Self {
        Self {
            max_lines: Some(1),
            ..Self::default()
        }
    }

    /// The same in at most so many lines.
    #[must_use]
    pub fn lines(self, most: usize) -> Self {
        Self {
            max_lines: Some(most),
            ..self
        }
    }

    /// The same in a room of this width.
    #[must_use]
    pub fn width(self, width: f32) -> Self {
        Self {
            width: Some(width),
            ..self
        }
    }

    /// The same, no wider than the text needs.
    #[must_use]
    pub fn shrunk(self) -> Self {
        Self {
            shrink: true,
            ..self
        }
    }

    /// The same at a side of its room.
    #[must_use]
    pub fn at(self, side: Side) -> Self {
        Self { side, ..self }
    }

    /// The same for an English sentence, whatever it quotes.
    #[must_use]
    pub fn in_english(self) -> Self {
        Self {
            direction: Some(ParagraphDirection::LeftToRight),
            ..self
        }
    }
}

/// What is known of an article, on one line: `وكالة · 2024-03-02`. What begins with a digit
/// keeps its order next to Arabic, which would turn the parts of a date round.
pub fn side_by_side(parts: &[&str]) -> String {
    let known = parts.iter().filter(|part| !part.is_empty());
    let parts: Vec<String> = known
        .map(|part| match part.chars().next() {
            Some('0'..='9') => format!("\u{200E}{part}"),
            _ => (*part).to_owned(),
        })
        .collect();
    parts.join(" · ")
}

/// The direction of most letters of a text; `None` when they do not say.
pub fn direction_of(text: &str) -> Option<ParagraphDirection> {
    article::direction_of(text).map(paragraph_direction)
}

/// A text laid out, perhaps elided.
pub struct Elided {
    /// What is shown.
    pub paragraph: Rc<Paragraph>,
    /// Whether something is left out.
    pub cut: bool,
}

/// Lays out `text` in at most `max_lines` lines of `measure` points.
///
/// A single line is not broken: the paragraph is as wide as its text. Several lines are broken
/// to `measure`.
pub fn elide(
    ink: &mut TextPainter,
    text: &str,
    style: TextStyle,
    direction: ParagraphDirection,
    measure: f32,
    max_lines: usize,
) -> Elided {
    let max_lines = max_lines.max(1);
    // TextPainter shows line breaks as spaces: bytes are counted in what it shows.
    let text = &text.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ");
    let broken_to = (max_lines > 1).then_some(measure);
    let fits = |paragraph: &Paragraph| {
        paragraph.lines().len() <= max_lines && paragraph.width() <= measure
    };
    let whole = ink.label(text, style, direction, broken_to);
    if fits(&whole) {
        return Elided {
            paragraph: whole,
            cut: false,
        };
    }
    let sign = ink.label(ELLIPSIS, style, direction, None);
    let room = measure - sign.width();
    // Fill the last line that may be shown, in reading order.
    let first = whole
        .lines()
        .get(max_lines - 1)
        .map_or(0, |l| l.range.start);
    let mut clusters: Vec<Cluster> = whole
        .lines()
        .iter()
        .skip(max_lines - 1)
        .take(2)
        .flat_map(|line| whole.clusters_of(line))
        .copied()
        .collect();
    clusters.sort_by_key(|cluster| cluster.start);
    let taken = clusters
        .iter()
        .scan(0.0, |used, cluster| {
            *used += cluster.x1() - cluster.x0;
            Some(*used)
        })
        .take_while(|used| *used <= room)
        .count();
    // Letters change their form at the cut, so it may take one or two fewer.
    let mut at = taken;
    loop {
        let end = at
            .checked_sub(1)
            .and_then(|last| clusters.get(last))
            .map_or(first, |cluster| cluster.end);
        let kept = text.get(..end as usize).unwrap_or_default().trim_end();
        let paragraph = ink.label(&format!("{kept}{ELLIPSIS}"), style, direction, broken_to);
        if at == 0 || fits(&paragraph) {
            return Elided {
                paragraph,
                cut: true,
            };
        }
        at -= 1;
    }
}

/// Lays out one line in the direction of its letters, or else the `neutral` one.
pub fn one_line(
    ink: &mut TextPainter,
    text: &str,
    style: TextStyle,
    neutral: ParagraphDirection,
    room: f32,
) -> Elided {
    let direction = direction_of(text).unwrap_or(neutral);
    elide(ink, text, style, direction, room, 1)
}

/// Shows article text. `shown` is its colour; the tooltip takes its own from the theme.
pub fn shaped_label(
    ui: &mut Ui,
    ink: &mut TextPainter,
    text: &str,
    style: TextStyle,
    shown: Color32,
    options: LabelOptions,
) -> Response {
    let theme = theme_of(ui.ctx());
    let direction = options
        .direction
        .or_else(|| direction_of(text))
        .unwrap_or(options.neutral);
    let width = options
        .width
        .unwrap_or_else(|| ui.available_width())
        .max(0.0);
    let label = match options.max_lines {
        Some(lines) => elide(ink, text, style, direction, width, lines),
        None => Elided {
            paragraph: ink.label(text, style, direction, Some(width)),
            cut: false,
        },
    };
    let paragraph = &label.paragraph;
    let needed = paragraph.width();
    let room = if options.shrink {
        needed.min(width)
    } else {
        width
    };
    let (rect, response) = ui.allocate_exact_size(vec2(room, paragraph.height()), options.sense);
    if ui.is_rect_visible(rect) {
        let rtl = direction == ParagraphDirection::RightToLeft;
        // Lines stand at their start in the paragraph's measure; the widest of them at `side`.
        let ink_left = if rtl {
            paragraph.measure() - needed
        } else {
            0.0
        };
        let left = match (options.side, rtl) {
            (Side::Start, true) | (Side::Right, _) => rect.right() - needed,
            (Side::Start, false) | (Side::Left, _) => rect.left(),
            (Side::Centre, _) => rect.center().x - needed / 2.0,
        };
        let painter = ui.painter().with_clip_rect(ui.clip_rect());
        ink.paragraph(
            &painter,
            paragraph,
            pos2(left - ink_left, rect.top()),
            shown,
        );
    }
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, ui.is_enabled(), text));
    if !label.cut {
        return response;
    }
    response.on_hover_ui(|ui| {
        let full = ink.label(text, style, direction, Some(TOOLTIP_WIDTH));
        let size = vec2(full.width(), full.height());
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let rtl = direction == ParagraphDirection::RightToLeft;
        let left = if rtl {
            rect.right() - full.measure()
        } else {
            rect.left()
        };
        ink.paragraph(
            ui.painter(),
            &full,
            pos2(left, rect.top()),
            colour(theme.text),
        );
    })
}

/// A button with shaped text on one line, such as the name of a file, as wide as its text but at
/// most what is available. `framed` draws it as a button even while nobody points at it.
pub fn shaped_button(
    ui: &mut Ui,
    ink: &mut TextPainter,
    text: &str,
    style: TextStyle,
    framed: bool,
) -> Response {
    let padding = ui.spacing().button_padding;
    let direction = direction_of(text).unwrap_or(ParagraphDirection::LeftToRight);
    let room = (ui.available_width() - 2.0 * padding.x).max(20.0);
    let label = elide(ink, text, style, direction, room, 1).paragraph;
    let size = vec2(label.width(), label.height()) + 2.0 * padding;
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), text));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact(&response);
        if framed || response.hovered() || response.has_focus() {
            ui.painter().rect(
                rect,
                visuals.corner_radius,
                visuals.weak_bg_fill,
                visuals.bg_stroke,
                egui::StrokeKind::Inside,
            );
        }
        ink.paragraph(
            ui.painter(),
            &label,
            rect.min + padding,
            visuals.text_color(),
        );
    }
    response
}
