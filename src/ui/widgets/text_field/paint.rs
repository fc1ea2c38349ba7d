//! The look of a text field: frame, selection, text, what is being composed, caret.

use egui::{Pos2, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::text::ParagraphDirection;
use crate::ui::widgets::shaped_label::{direction_of, elide};
use crate::ui::widgets::text_field::{CARET, Field, MARGIN, on_screen};
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// Corners of the frame, in points.
const RADIUS: f32 = 4.0;

impl Field<'_> {
    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and every part of it is a different thing"
    )]
    pub(super) fn paint(
        &self,
        ui: &Ui,
        ink: &mut TextPainter,
        response: &Response,
        (rect, inner): (Rect, Rect),
        origin: Pos2,
        hint: &str,
        focused: bool,
    ) {
        let theme = theme_of(ui.ctx());
        let enabled = ui.is_enabled();
        let (width, edge) = match (focused, response.hovered() && enabled) {
            (true, _) => (2.0, theme.accent),
            (false, true) => (1.0, theme.weak),
            (false, false) => (1.0, theme.edge),
        };
        let ground = if enabled { theme.raised } else { theme.panel };
        ui.painter().rect(
            rect,
            RADIUS,
            colour(ground),
            Stroke::new(width, colour(edge)),
            StrokeKind::Inside,
        );
        let clip = rect.shrink2(vec2(MARGIN.x - CARET, 0.0));
        let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
        if focused {
            for part in self.input.selection_boxes() {
                painter.rect_filled(on_screen(part, origin), 0.0, colour(theme.selection));
            }
        }
        if self.input.is_empty() && !self.input.is_composing() && !hint.is_empty() {
            let direction = direction_of(hint).unwrap_or(ParagraphDirection::RightToLeft);
            // The hint stands where typing begins.
            let hint = elide(ink, hint, self.style, direction, inner.width(), 1).paragraph;
            let left = match direction {
                ParagraphDirection::RightToLeft => inner.right() - hint.measure(),
                ParagraphDirection::LeftToRight => inner.left(),
            };
            ink.paragraph(&painter, &hint, pos2(left, inner.top()), colour(theme.weak));
        }
        let text = colour(if enabled { theme.text } else { theme.weak });
        for block in self.input.blocks() {
            let at = origin + vec2(0.0, block.top);
            ink.paragraph(&painter, &block.paragraph, at, text);
        }
        let (composed, active) = self.input.composition_boxes();
        for (parts, weight) in [(composed, 1.0), (active, 2.0)] {
            for part in parts {
                let line = on_screen(part, origin);
                let y = line.bottom() - weight / 2.0;
                painter.hline(line.x_range(), y, Stroke::new(weight, text));
            }
        }
        // Without the window's focus nothing can be typed here.
        if focused
            && ui.input(|input| input.focused)
            && let Some(stroke) = self.input.caret_box()
        {
            let stroke = on_screen(stroke, origin);
            let x = stroke
                .left()
                .clamp(clip.left() + CARET / 2.0, clip.right() - CARET / 2.0);
            painter.vline(x, stroke.y_range(), Stroke::new(CARET, colour(theme.caret)));
        }
    }
}
