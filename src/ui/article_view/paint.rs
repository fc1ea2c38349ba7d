//! Painting the page: ground, hits, marks, selection, glyphs, caret, tags, in this order.

use egui::{Color32, Painter, Rect, Stroke, StrokeKind, pos2, vec2};
use std::ops::Range;

use crate::look::{Emphasis, Rgb, Shape, Theme, Tones, shapes, tones};
use crate::model::selection::Selection;
use crate::model::span::SpanId;
use crate::text::page::InView;
use crate::text::{Affinity, Caret};
use crate::ui::article_view::{ArticleView, MARGIN, OUTSIDE, ViewInput};
use crate::ui::widgets::text_painter::{GlyphTone, box_on_screen, colour, theme_of};

impl ArticleView {
    pub(super) fn paint(&mut self, painter: &Painter, input: &mut ViewInput<'_>, focused: bool) {
        let theme = Theme::of(input.mode);
        painter.rect_filled(self.rect, 0.0, colour(theme.window));
        self.paint_page(painter);
        let connected = Self::connected(input);
        for shown in self.shown.clone() {
            self.paint_paragraph(painter, input, &connected, shown, focused);
            if !connected.is_empty() {
                self.paint_connections(painter, input, &connected, shown);
            }
        }
    }

    /// The sheet of paper, as far as it is in view.
    fn paint_page(&self, painter: &Painter) {
        let theme = theme_of(painter.ctx());
        let left = self.text_left() - MARGIN;
        let right = self.text_left() + self.page.format().measure + MARGIN;
        let (Some(first), Some(last)) = (self.shown.first(), self.shown.last()) else {
            return;
        };
        let top = if first.block == 0 {
            self.rect.top() + first.top - MARGIN + OUTSIDE
        } else {
            self.rect.top() - 20.0
        };
        let bottom = match self.page.paragraph(last.block) {
            Some(paragraph) if last.block + 1 == self.page.len() => {
                self.rect.top() + last.top + paragraph.height() + MARGIN - OUTSIDE
            }
            _ => self.rect.bottom() + 20.0,
        };
        let sheet = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        painter.rect_filled(sheet, 4.0, colour(theme.page));
        painter.rect_stroke(
            sheet,
            4.0,
            Stroke::new(1.0, colour(theme.edge)),
            StrokeKind::Inside,
        );
    }

    fn paint_paragraph(
        &mut self,
        painter: &Painter,
        input: &mut ViewInput<'_>,
        connected: &[SpanId],
        shown: InView,
        focused: bool,
    ) {
        let theme = Theme::of(input.mode);
        let lines = self.shown_lines(shown);
        let marked = self.marks(shown.block, &lines, input);
        let Some(paragraph) = self.page.paragraph(shown.block) else {
            return;
        };
        let origin = self.origin(shown);
        let block = self.page.range_of(shown.block);
        let emphasis = Emphasis {
            chosen: input.session.chosen(),
            hovered: self.hovered,
            connected,
        };
        let shapes_of_marks = shapes::shapes(
            paragraph,
            &marked.marks,
            lines.clone(),
            input.session.codebook(),
            input.mode,
            emphasis,
        );
        let tones = self.excluded(painter, input, shown, &lines);
        let Some(paragraph) = self.page.paragraph(shown.block) else {
            return;
        };
        input.ink.shapes(painter, origin, &shapes_of_marks);
        let seen = paragraph.bytes_of(lines.clone());
        let seen = block.start + seen.start..block.start + seen.end;
        let first_hit = input.hits.partition_point(|hit| hit.end <= seen.start);
        for (index, hit) in input.hits.iter().enumerate().skip(first_hit) {
            if hit.start >= seen.end {
                break;
            }
            let from = hit.start.max(block.start) - block.start;
            let to = hit.end.min(block.end) - block.start;
            let tone = if input.current_hit == Some(index) {
                theme.found_current
            } else {
                theme.found
            };
            let boxes = paragraph.boxes_in(from..to, lines.clone());
            let ground = shapes::ground(paragraph, &boxes, tone, 2.0);
            input.ink.shapes(painter, origin, &ground);
        }
        let selection = input.session.selection();
        let selected = selection.map(Selection::range).unwrap_or_default();
        if selected.start < block.end && selected.end > block.start {
            let from = selected.start.max(block.start) - block.start;
            let to = selected.end.min(block.end) - block.start;
            let tone = translucent(theme.selection, if focused { 0.72 } else { 0.45 });
            for place in paragraph.boxes_in(from..to, lines.clone()) {
                painter.rect_filled(box_on_screen(paragraph, &place, origin), 0.0, tone);
            }
        }
        input
            .ink
            .toned_paragraph(painter, paragraph, origin, colour(theme.text), &tones);
        let caret_shown = focused
            && selection.is_some_and(Selection::is_empty)
            && input.session.chosen().is_none();
        if caret_shown && self.head_block() == shown.block {
            let at = self.head.clamp(block.start, block.end) - block.start;
            let spot = paragraph.caret(Caret {
                at,
                affinity: self.affinity,
            });
            let (top, bottom) = paragraph.box_rows(spot.line);
            let x = (origin.x + spot.x).round();
            let stroke = Stroke::new(2.0, colour(theme.caret));
            painter.vline(x, (origin.y + top)..=(origin.y + bottom), stroke);
            // A flag on the caret shows which way the text around it runs.
            let flag = if spot.rtl { -5.0 } else { 5.0 };
            painter.hline(
                x.min(x + flag)..=x.max(x + flag),
                origin.y + top + 1.0,
                stroke,
            );
        }
        if let Some(chosen) = emphasis.chosen {
            self.paint_grips(painter, input, chosen, shown);
        }
        for (_, tag) in marked.tags.iter().filter(|(line, _)| lines.contains(line)) {
            let at = origin + vec2(tag.x, tag.y);
            input
                .ink
                .paragraph(painter, &tag.text, at, colour(tag.colour));
        }
    }

    /// Bars beside what is excluded or may be, the ground of the part that is decided next, and
    /// the tones of excluded words. What is selected or found there is read in full.
    fn excluded(
        &self,
        painter: &Painter,
        input: &mut ViewInput<'_>,
        shown: InView,
        lines: &Range<usize>,
    ) -> Tones<GlyphTone> {
        let theme = Theme::of(input.mode);
        let Some(paragraph) = self.page.paragraph(shown.block) else {
            return Tones::default();
        };
        let origin = self.origin(shown);
        let block = self.page.range_of(shown.block);
        let bars = |ranges: Vec<Range<usize>>, tone| {
            tones::bars(paragraph, ranges, lines.clone(), tone)
                .into_iter()
                .map(|(_, shape)| shape)
                .collect::<Vec<_>>()
        };
        let proposed: Vec<_> = tones::local(input.proposed, &block).collect();
        if !proposed.is_empty() {
            let current = input.current_proposed.and_then(|at| input.proposed.get(at));
            let current: Vec<_> =
                tones::local(current.map_or(&[][..], std::slice::from_ref), &block).collect();
            for range in &current {
                let boxes = paragraph.boxes_in(range.clone(), lines.clone());
                let ground = shapes::ground(paragraph, &boxes, theme.notice_ground, 2.0);
                input.ink.shapes(painter, origin, &ground);
            }
            input
                .ink
                .shapes(painter, origin, &hollow(bars(proposed, theme.accent)));
            input
                .ink
                .shapes(painter, origin, &bars(current, theme.accent));
        }
        let excluded: Vec<_> = tones::local(input.session.layer().excluded(), &block).collect();
        if excluded.is_empty() {
            return Tones::default();
        }
        input
            .ink
            .shapes(painter, origin, &bars(excluded.clone(), theme.excluded));
        let dim = GlyphTone {
            colour: colour(theme.excluded),
            strong: false,
        };
        let full = GlyphTone {
            colour: colour(theme.text),
            strong: false,
        };
        let selected = input.session.selection().map(Selection::range);
        let in_full = input.hits.iter().cloned().chain(selected);
        let in_full: Vec<_> = in_full
            .filter(|range| range.start < block.end && range.end > block.start)
            .map(|range| {
                let from = range.start.max(block.start) - block.start;
                (from..range.end.min(block.end) - block.start, full)
            })
            .collect();
        let parts = excluded
            .into_iter()
            .map(|range| (range, dim))
            .chain(in_full);
        Tones::new(paragraph, parts, lines.clone())
    }

    /// Handles at both edges of the chosen span.
    fn paint_grips(&self, painter: &Painter, input: &ViewInput<'_>, chosen: SpanId, shown: InView) {
        let Some(span) = input.session.layer().get(chosen) else {
            return;
        };
        let preview = self.pointer.preview();
        let range = match &preview {
            Some((id, range)) if *id == chosen => range,
            _ => &span.range,
        };
        let block = self.page.range_of(shown.block);
        let Some(paragraph) = self.page.paragraph(shown.block) else {
            return;
        };
        let line = Rgb(Theme::label(input.mode, input.session.codebook(), &span.label).line);
        let origin = self.origin(shown);
        for (byte, start) in [(range.start, true), (range.end, false)] {
            let inside = if start {
                byte >= block.start && byte < block.end
            } else {
                byte > block.start && byte <= block.end
            };
            if !inside {
                continue;
            }
            let affinity = if start {
                Affinity::Downstream
            } else {
                Affinity::Upstream
            };
            let spot = paragraph.caret(Caret {
                at: byte - block.start,
                affinity,
            });
            let (top, _) = paragraph.box_rows(spot.line);
            let at = origin + vec2(spot.x, top - 1.0);
            painter.circle_filled(at, 3.5, colour(line));
        }
    }
}

/// The same bars, drawn as frames: not decided yet.
fn hollow(mut bars: Vec<Shape>) -> Vec<Shape> {
    for bar in &mut bars {
        bar.frame = bar.fill.take().map(|tone| (tone, 1.0));
    }
    bars
}

fn translucent(rgb: Rgb, opacity: f32) -> Color32 {
    colour(rgb).gamma_multiply(opacity)
}
