//! The mark of a status: told by its form as well as by its colour.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::look::{Rgb, Theme};
use crate::model::status::Status;
use crate::ui::widgets::text_painter::{colour, theme_of};

/// The side of the room that a mark takes, in points.
pub const SIDE: f32 = 10.0;

/// The colour of a status.
fn tone(theme: &Theme, status: Status) -> Rgb {
    match status {
        Status::New | Status::Skipped => theme.weak,
        Status::InProgress => theme.warning,
        Status::Done => theme.accent,
        Status::Flagged => theme.error,
    }
}

/// Paints the mark of a status around `centre`, in a room of [`SIDE`].
pub fn paint(painter: &Painter, centre: Pos2, status: Status) {
    let theme = theme_of(painter.ctx());
    let ink = colour(tone(theme, status));
    let radius = SIDE / 2.0 - 1.0;
    match status {
        Status::New => {
            painter.circle_stroke(centre, radius, Stroke::new(1.2, ink));
        }
        Status::InProgress => half(painter, centre, radius, ink),
        Status::Done => {
            painter.circle_filled(centre, radius + 0.6, ink);
            let tick = [
                centre + vec2(-2.1, 0.1),
                centre + vec2(-0.6, 1.7),
                centre + vec2(2.2, -1.6),
            ];
            let stroke = Stroke::new(1.3, colour(theme.panel));
            painter.add(Shape::line(tick.to_vec(), stroke));
        }
        Status::Skipped => {
            painter.circle_stroke(centre, radius, Stroke::new(1.2, ink));
            let stroke = Stroke::new(1.2, ink);
            painter.line_segment([centre + vec2(-2.0, 0.0), centre + vec2(2.0, 0.0)], stroke);
        }
        Status::Flagged => flag(painter, centre, ink),
    }
}

/// A ring that is filled to its half.
fn half(painter: &Painter, centre: Pos2, radius: f32, ink: Color32) {
    painter.circle_stroke(centre, radius, Stroke::new(1.2, ink));
    let below = Rect::from_min_max(
        pos2(centre.x - SIDE, centre.y),
        pos2(centre.x + SIDE, centre.y + SIDE),
    );
    let clip = below.intersect(painter.clip_rect());
    painter
        .with_clip_rect(clip)
        .circle_filled(centre, radius, ink);
}

fn flag(painter: &Painter, centre: Pos2, ink: Color32) {
    let mast = pos2(centre.x - 3.0, centre.y);
    painter.line_segment(
        [mast + vec2(0.0, -4.5), mast + vec2(0.0, 4.5)],
        Stroke::new(1.3, ink),
    );
    let cloth = vec![
        mast + vec2(0.0, -4.5),
        mast + vec2(7.0, -2.0),
        mast + vec2(0.0, 0.5),
    ];
    painter.add(Shape::convex_polygon(cloth, ink, Stroke::NONE));
}
