//! The outlines as shapes, kept while the map stands still: filling a country takes as many stretches
//! as the map has lines of points.

use egui::{Mesh, Rect, Shape, Stroke, vec2};

use crate::look::map::{Degrees, View, crossings, outlines};
use crate::look::{Mode, Theme};
use crate::ui::widgets::text_painter::colour;

/// The country that is filled.
const FILLED: &str = "SYR";

/// The shapes, with what they were made for.
#[derive(Default)]
pub(super) struct Outlines {
    made_for: Option<(Rect, View, Mode)>,
    shapes: Vec<Shape>,
    made: u64,
}

impl Outlines {
    /// The shapes in this room, by this view, in this mode.
    pub(super) fn shapes(&mut self, room: Rect, view: View, mode: Mode) -> Vec<Shape> {
        let wanted = Some((room, view, mode));
        if self.made_for != wanted {
            self.made_for = wanted;
            self.made += 1;
            self.shapes = shapes(room, view, Theme::of(mode));
        }
        self.shapes.clone()
    }

    /// How often they were made.
    pub(super) fn made(&self) -> u64 {
        self.made
    }
}

fn shapes(room: Rect, view: View, theme: &Theme) -> Vec<Shape> {
    let placed = |points: &[Degrees]| -> Vec<[f32; 2]> {
        points.iter().map(|point| view.place(*point)).collect()
    };
    let own: Vec<Vec<[f32; 2]>> = outlines()
        .iter()
        .filter(|ring| ring.country == FILLED)
        .map(|ring| placed(&ring.points))
        .collect();
    let mut mesh = Mesh::default();
    let half = room.height() / 2.0;
    let mut y = -half + 0.5;
    while y < half {
        for (from, to) in crossings(&own, y) {
            let (from, to) = (from.max(-room.width() / 2.0), to.min(room.width() / 2.0));
            if from < to {
                let at = room.center();
                mesh.add_colored_rect(
                    Rect::from_min_max(at + vec2(from, y - 0.5), at + vec2(to, y + 0.5)),
                    colour(theme.page),
                );
            }
        }
        y += 1.0;
    }
    let lines = outlines().iter().map(|ring| {
        let points = placed(&ring.points);
        let line = points.iter().map(|[x, y]| room.center() + vec2(*x, *y));
        let stroke = if ring.country == FILLED {
            Stroke::new(1.4, colour(theme.weak))
        } else {
            Stroke::new(1.0, colour(theme.edge))
        };
        Shape::line(line.collect(), stroke)
    });
    [Shape::mesh(mesh)].into_iter().chain(lines).collect()
}
