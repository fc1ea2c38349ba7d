//! One row of the article list: title, status, source, date, counts by label, flags.

use egui::{Color32, Painter, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Rgb, Theme};
use crate::model::codebook::Codebook;
use crate::model::row::{ArticleRow, LayerRow};
use crate::text::{Family, Paragraph, ParagraphDirection, TextStyle};
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::shaped_label::{LabelOptions, direction_of, elide, shaped_label};
use crate::ui::widgets::status_mark;
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// Height of a row, in points: whole, so that a hundred thousand of them add up exactly.
pub const HEIGHT: f32 = 58.0;

/// From the edges of a row to what stands in it, in points.
const MARGIN: f32 = 12.0;
/// The middle of the line of the title, and of the line below it, from the top of the row.
const LINES: [f32; 2] = [20.0, 42.0];
/// Of a long title no more characters are shaped: none of the others could be seen.
const LONGEST: usize = 160;

const TITLE: TextStyle = TextStyle::new(Family::Naskh, 17.0).leading(1.5);
const SOURCE: TextStyle = TextStyle::new(Family::Sans, 12.0).leading(1.5);

/// How a row is shown.
pub struct RowLook<'a> {
    /// Light or dark.
    pub mode: Mode,
    /// Labels, for the colours of their counts.
    pub codebook: &'a Codebook,
    /// Whose status and counts are shown.
    pub annotator: &'a str,
    /// Whether it is the open article.
    pub open: bool,
    /// Whether the keyboard stands on it.
    pub cursor: bool,
}

/// Shows a row.
pub fn show(ui: &mut Ui, ink: &mut TextPainter, row: &ArticleRow, look: &RowLook<'_>) -> Response {
    let size = vec2(ui.available_width(), HEIGHT);
    // The list as a whole takes the keyboard, so that Tab does not walk through its rows.
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    ground(&painter, rect, look, response.hovered());
    let title: String = row.title.chars().take(LONGEST).collect();
    let cut = title_line(&painter, ink, rect, &title);
    let below = Below {
        painter: &painter,
        left: rect.left() + MARGIN,
        right: rect.right() - MARGIN,
        middle: rect.top() + LINES[1],
    };
    below.show(ink, row, look);
    let spoken = spoken(row, look);
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, look.open, &spoken));
    if !cut && !has_more(row, look.annotator) {
        return response;
    }
    response.on_hover_ui(|ui| tooltip(ui, ink, row, look))
}

/// What a screen reader says of a row.
pub fn spoken(row: &ArticleRow, look: &RowLook<'_>) -> String {
    let layer = row.layer_of(look.annotator);
    let title = if row.title.is_empty() {
        &row.id
    } else {
        &row.title
    };
    let mut parts = vec![
        title.chars().take(LONGEST).collect(),
        row.status_of(look.annotator).name().to_owned(),
    ];
    if let Some(spans) = layer.map(LayerRow::spans).filter(|spans| *spans > 0) {
        parts.push(many(spans, "span", "spans"));
    }
    let said = [row.source.as_str(), shown_date(row)];
    parts.extend(
        said.into_iter()
            .filter(|it| !it.is_empty())
            .map(str::to_owned),
    );
    parts.extend(flags(row, look.annotator).map(|(flag, _)| flag));
    parts.join(", ")
}

fn ground(painter: &Painter, rect: Rect, look: &RowLook<'_>, hovered: bool) {
    let theme = theme_of(painter.ctx());
    if look.open {
        painter.rect_filled(rect, 0.0, colour(theme.row));
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 3.0, rect.bottom()));
        painter.rect_filled(bar, 0.0, colour(theme.accent));
    } else if hovered {
        painter.rect_filled(rect, 0.0, colour(theme.row).gamma_multiply(0.5));
    }
    painter.hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, colour(theme.edge)),
    );
    if look.cursor {
        painter.rect_stroke(
            rect.shrink2(vec2(1.0, 1.0)),
            2.0,
            Stroke::new(1.5, colour(theme.accent)),
            egui::StrokeKind::Inside,
        );
    }
}

/// Paints the title at the side where it begins. Returns whether a part is left out.
fn title_line(painter: &Painter, ink: &mut TextPainter, rect: Rect, title: &str) -> bool {
    let theme = theme_of(painter.ctx());
    let room = (rect.width() - 2.0 * MARGIN).max(20.0);
    let (text, tone) = if title.is_empty() {
        ("Without a title", theme.weak)
    } else {
        (title, theme.text)
    };
    let direction = direction_of(title).unwrap_or(ParagraphDirection::RightToLeft);
    let shown = elide(ink, text, TITLE, direction, room, 1);
    let inner = rect.shrink2(vec2(MARGIN, 0.0));
    let place = (inner.left(), inner.right(), rect.top() + LINES[0]);
    ink.line_in(painter, &shown.paragraph, place, colour(tone));
    shown.cut
}

/// The line below the title.
struct Below<'a> {
    painter: &'a Painter,
    left: f32,
    right: f32,
    middle: f32,
}

impl Below<'_> {
    fn show(mut self, ink: &mut TextPainter, row: &ArticleRow, look: &RowLook<'_>) {
        let theme = theme_of(self.painter.ctx());
        let status = row.status_of(look.annotator);
        let mark = pos2(self.left + status_mark::SIDE / 2.0, self.middle);
        status_mark::paint(self.painter, mark, status);
        self.left += status_mark::SIDE + 7.0;
        self.counts(ink, row, look);
        for (flag, tone) in flags(row, look.annotator) {
            let tone = match tone {
                Tone::Weak => theme.weak,
                Tone::Error => theme.error,
            };
            self.at_right(ink, &flag, colour(tone), 8.0);
        }
        let weak = colour(theme.weak);
        let date = shown_date(row);
        let date_tone = if has_unread_date(row) {
            colour(theme.warning)
        } else {
            weak
        };
        // The date is short and always whole; the source gives way.
        let date = ink.label(date, SOURCE, ParagraphDirection::LeftToRight, None);
        let dot = if row.source.is_empty() || date.width() <= 0.0 {
            0.0
        } else {
            13.0
        };
        if !row.source.is_empty() {
            let source: String = row.source.chars().take(60).collect();
            let room = (self.right - self.left - date.width() - dot - 8.0).max(0.0);
            if room > 24.0 {
                let direction =
                    direction_of(&row.source).unwrap_or(ParagraphDirection::LeftToRight);
                let source = elide(ink, &source, SOURCE, direction, room, 1).paragraph;
                self.at_left(ink, &source, weak);
                if dot > 0.0 {
                    let at = pos2(self.left + dot / 2.0, self.middle);
                    self.painter.circle_filled(at, 1.2, weak);
                    self.left += dot;
                }
            }
        }
        if date.width() <= self.right - self.left {
            self.at_left(ink, &date, date_tone);
        }
    }

    fn at_left(&mut self, ink: &mut TextPainter, text: &Paragraph, tone: Color32) {
        ink.line(self.painter, text, (self.left, self.middle), tone);
        self.left += text.width();
    }

    /// Figures and English words, from the right on.
    fn at_right(&mut self, ink: &mut TextPainter, text: &str, tone: Color32, gap: f32) {
        let text = ink.label(text, SOURCE, ParagraphDirection::LeftToRight, None);
        ink.line_to(self.painter, &text, (self.right, self.middle), tone);
        self.right -= text.width() + gap;
    }

    /// How many spans each label has, in its colour; the first label at the left.
    fn counts(&mut self, ink: &mut TextPainter, row: &ArticleRow, look: &RowLook<'_>) {
        let Some(layer) = row.layer_of(look.annotator) else {
            return;
        };
        let place = |id| look.codebook.position(id).unwrap_or(usize::MAX);
        let mut counts: Vec<_> = layer.counts.iter().filter(|(_, n)| *n > 0).collect();
        counts.sort_by_key(|(id, _)| std::cmp::Reverse(place(id)));
        for (label, count) in counts {
            let tone = Rgb(Theme::label(look.mode, look.codebook, label).line);
            self.at_right(ink, &count.to_string(), colour(tone), 7.0);
        }
    }
}

#[derive(Clone, Copy)]
enum Tone {
    Weak,
    Error,
}

/// What a person should notice, in a word each.
fn flags<'a>(
    row: &'a ArticleRow,
    annotator: &'a str,
) -> impl Iterator<Item = (String, Tone)> + use<'a> {
    let own = row.layer_of(annotator);
    let damaged = row.damaged.is_some() || own.is_some_and(|layer| layer.damaged.is_some());
    let unplaced = own.map_or(0, |layer| layer.unplaced);
    let others = others(row, annotator).count();
    [
        damaged.then(|| ("damaged".to_owned(), Tone::Error)),
        (unplaced > 0).then(|| (format!("{unplaced} unplaced"), Tone::Error)),
        (!row.copy_of.is_empty()).then(|| ("copy".to_owned(), Tone::Weak)),
        (others > 0).then(|| (format!("+{others}"), Tone::Weak)),
    ]
    .into_iter()
    .flatten()
}

fn others<'a>(row: &'a ArticleRow, annotator: &'a str) -> impl Iterator<Item = &'a LayerRow> {
    row.layers
        .iter()
        .filter(move |layer| layer.annotator != annotator)
}

/// Whether its date is there but cannot be read.
fn has_unread_date(row: &ArticleRow) -> bool {
    row.iso_date.is_empty() && !row.date.is_empty()
}

/// The date that sorts, or else the one that came.
fn shown_date(row: &ArticleRow) -> &str {
    if row.iso_date.is_empty() {
        &row.date
    } else {
        &row.iso_date
    }
}

fn has_more(row: &ArticleRow, annotator: &str) -> bool {
    let own = row.layer_of(annotator);
    row.damaged.is_some()
        || !row.copy_of.is_empty()
        || own.is_some_and(|layer| !layer.reason.is_empty() || layer.damaged.is_some())
        || others(row, annotator).next().is_some()
}

fn tooltip(ui: &mut Ui, ink: &mut TextPainter, row: &ArticleRow, look: &RowLook<'_>) {
    let theme = Theme::of(look.mode);
    let options = LabelOptions::default().width(380.0);
    let english = options.in_english();
    ui.set_max_width(380.0);
    let title: String = row.title.chars().take(600).collect();
    shaped_label(ui, ink, &title, TITLE, colour(theme.text), options);
    let mut line = |ui: &mut Ui, text: String, tone: Rgb| {
        shaped_label(ui, ink, &text, SOURCE, colour(tone), english);
    };
    let own = row.layer_of(look.annotator);
    if let Some(layer) = own.filter(|layer| !layer.reason.is_empty()) {
        let text = format!("{}: {}", layer.status.name(), layer.reason);
        line(ui, text, theme.text);
    }
    let damaged = own.and_then(|layer| layer.damaged.as_ref());
    for why in row.damaged.iter().chain(damaged) {
        line(ui, why.clone(), theme.error);
    }
    if has_unread_date(row) {
        let text = "The date cannot be read: the article sorts last.".to_owned();
        line(ui, text, theme.warning);
    }
    if !row.copy_of.is_empty() {
        line(ui, format!("A copy of {}", row.copy_of), theme.weak);
    }
    for layer in others(row, look.annotator) {
        let spans = many(layer.spans(), "span", "spans");
        let text = format!("{}: {}, {spans}", layer.annotator, layer.status.name());
        line(ui, text, theme.weak);
    }
}
