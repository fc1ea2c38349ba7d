//! The list of spans in reading order: filtered by label, flat or grouped, with counts, and with
//! what each says.
//!
//! Rows have one height, so that only those in view are looked at however many there are.

use egui::{Align2, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Rgb, Theme};
use crate::model::codebook::LabelId;
use crate::model::coding::is_unlinked;
use crate::model::span::SpanId;
use crate::session::Session;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::side_panels::span_rows::{SpanRow, SpanRows};
use crate::ui::widgets::label_row::label_name;
use crate::ui::widgets::list::paint_row;
use crate::ui::widgets::page::{nothing_here, scroll_area};
use crate::ui::widgets::phrase;
use crate::ui::widgets::shaped_label::{LabelOptions, one_line, shaped_label};
use crate::ui::widgets::text_painter::{TextPainter, caption, colour, theme_of};
use crate::ui::wording;

/// Height of a row, in points.
const ROW: f32 = 34.0;

/// What the list remembers.
#[derive(Default)]
pub struct SpanList {
    rows: SpanRows,
    scroll_to: Option<SpanId>,
    last_chosen: Option<SpanId>,
    /// How far the rows were scrolled in the last frame, in points.
    offset: f32,
}

impl SpanList {
    /// Shows only spans without a link, or all again.
    pub fn toggle_unlinked(&mut self) {
        self.rows.toggle_unlinked();
    }

    /// Shows the list. Returns the span that was clicked.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &Session,
        grouped: bool,
    ) -> Option<SpanId> {
        self.rows.refresh(session, grouped);
        self.header(ui, session);
        if session.layer().is_empty() {
            let says = "Select words in the article and press 1, 2 or 3.";
            nothing_here(ui, "No spans yet", says);
            return None;
        }
        if self.rows.is_empty() {
            ui.add_space(24.0);
            ui.vertical_centered(|ui| {
                let says = if self.rows.is_unlinked_only() {
                    "Every span is linked."
                } else {
                    "Every label is switched off above."
                };
                ui.weak(says);
            });
            return None;
        }
        if session.chosen() != self.last_chosen {
            self.last_chosen = session.chosen();
            self.scroll_to = session.chosen();
        }
        let mut clicked = None;
        let spacing = ui.spacing().item_spacing.y;
        ui.spacing_mut().item_spacing.y = 0.0;
        let wanted = self
            .scroll_to
            .take()
            .and_then(|id| self.rows.position(session.layer(), id));
        let rows = &self.rows;
        let mut area = scroll_area("span rows");
        let view = ui.available_height();
        if let Some(index) = wanted {
            let top = index as f32 * ROW;
            if top < self.offset || top + ROW > self.offset + view {
                area = area.vertical_scroll_offset((top - view / 2.0).max(0.0));
            }
        }
        let shown = area.show_rows(ui, ROW, rows.len(), |ui, range| {
            for row in range.filter_map(|index| rows.get(index)) {
                match row {
                    SpanRow::Heading(label, count) => heading(ui, mode, session, label, count),
                    SpanRow::Span(id) => {
                        if span_row(ui, ink, mode, session, id) {
                            clicked = Some(id);
                        }
                    }
                }
            }
        });
        self.offset = shown.state.clamped_offset().y;
        ui.spacing_mut().item_spacing.y = spacing;
        clicked
    }

    fn header(&mut self, ui: &mut Ui, session: &Session) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let mut toggled = None;
            for (label, count) in self.rows.counts() {
                let name = label_name(session.codebook(), label);
                let shown = !self.rows.is_hidden(label);
                let toggle = ui
                    .selectable_label(shown, format!("{name} {count}"))
                    .on_hover_text(if shown {
                        format!("Hide {name} in the list")
                    } else {
                        format!("Show {name} in the list")
                    });
                if toggle.clicked() {
                    toggled = Some(label.clone());
                }
            }
            if let Some(label) = toggled {
                self.rows.toggle(&label);
            }
            let (unlinked, only) = (self.rows.unlinked(), self.rows.is_unlinked_only());
            if unlinked > 0 || only {
                let toggle = ui
                    .selectable_label(only, format!("Unlinked {unlinked}"))
                    .on_hover_text("Show only spans without a link");
                if toggle.clicked() {
                    self.toggle_unlinked();
                }
            }
        });
        ui.add_space(4.0);
    }
}

fn heading(ui: &mut Ui, mode: Mode, session: &Session, label: &LabelId, count: usize) {
    let theme = Theme::of(mode);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let text = format!("{}  {count}", label_name(session.codebook(), label));
    let spot = (
        pos2(rect.left() + 4.0, rect.center().y + 3.0),
        Align2::LEFT_CENTER,
    );
    caption(ui.painter(), spot, &text, 12.0, theme.weak);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 1.0,
        Stroke::new(1.0, colour(theme.edge)),
    );
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &text));
}

/// What stands at the left of a row: what the span says, or else the name of its label. What it is
/// linked with is not said again where the words say it.
fn says_of(label: &str, gist: &str, quote: &str, has_note: bool) -> String {
    let says = if gist.is_empty() || gist == quote {
        label
    } else {
        gist
    };
    if has_note {
        format!("{says}{}note", phrase::DOT)
    } else {
        says.to_owned()
    }
}

/// Paints it, with a ring for a span that could be linked. Returns its right edge.
fn paint_caption(
    ink: &mut TextPainter,
    painter: &egui::Painter,
    rect: egui::Rect,
    text: &str,
    (unlinked, most): (bool, f32),
) -> f32 {
    let theme = theme_of(painter.ctx());
    let style = TextStyle::new(Family::Sans, 12.0).leading(1.5);
    let mut left = rect.left() + 6.0;
    if unlinked {
        let ring = pos2(left + 3.0, rect.center().y);
        painter.circle_stroke(ring, 3.0, Stroke::new(1.0, colour(theme.weak)));
        left += 11.0;
    }
    let text = one_line(ink, text, style, ParagraphDirection::LeftToRight, most).paragraph;
    let clipped = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let at = (left, rect.center().y);
    ink.line(&clipped, &text, at, colour(theme.weak));
    left + text.width()
}

fn span_row(ui: &mut Ui, ink: &mut TextPainter, mode: Mode, session: &Session, id: SpanId) -> bool {
    let Some(span) = session.layer().get(id) else {
        return false;
    };
    let theme = Theme::of(mode);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let painter = ui.painter();
    let chosen = session.chosen() == Some(id);
    paint_row(painter, rect, 3.0, (chosen, true, response.hovered()));
    if response.has_focus() {
        let edge = Stroke::new(1.5, colour(theme.accent));
        painter.rect_stroke(rect, 3.0, edge, egui::StrokeKind::Inside);
    }
    let line = Rgb(Theme::label(mode, session.codebook(), &span.label).line);
    let bar = egui::Rect::from_min_max(
        pos2(rect.right() - 16.0, rect.top() + 5.0),
        pos2(rect.right() - 12.0, rect.bottom() - 5.0),
    );
    painter.rect_filled(bar, 1.5, colour(line));
    let name = label_name(session.codebook(), &span.label);
    let quote = session
        .article()
        .text()
        .get(span.range.clone())
        .unwrap_or_default();
    let style = TextStyle::new(Family::Naskh, 17.0).leading(1.5);
    let gist = wording::gist(session, span);
    let unlinked = is_unlinked(session.codebook(), span);
    let caption = says_of(name, &gist, quote, !span.note.is_empty());
    let most = (rect.width() - 30.0) * 0.46;
    let from = paint_caption(ink, painter, rect, &caption, (unlinked, most));
    let room = (bar.left() - 8.0 - from - 10.0).max(20.0);
    // Only what can be seen of a long quote is shaped.
    let head: String = quote.chars().take(160).collect();
    let shown = one_line(ink, &head, style, ParagraphDirection::RightToLeft, room);
    let hidden = shown.cut || head.len() < quote.len();
    let text = shown.paragraph;
    let clipped = painter.with_clip_rect(rect);
    let end = (bar.left() - 8.0, rect.center().y);
    ink.line_to(&clipped, &text, end, colour(theme.text));
    let mut spoken = format!("{name} span: {head}");
    if !gist.is_empty() {
        spoken = format!("{spoken}, {gist}");
    }
    if unlinked {
        spoken.push_str(", unlinked");
    }
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &spoken));
    let clicked = response.clicked();
    if !hidden && span.note.is_empty() {
        return clicked;
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        let full: String = quote.chars().take(1200).collect();
        let options = LabelOptions::default().width(400.0);
        shaped_label(ui, ink, &full, style, colour(theme.text), options);
        if !span.note.is_empty() {
            let style = TextStyle::new(Family::Sans, 13.0);
            shaped_label(ui, ink, &span.note, style, colour(theme.weak), options);
        }
    });
    clicked
}
