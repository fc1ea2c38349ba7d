//! The rectangles of a paragraph's marks, ready to paint under its glyphs.

use std::ops::Range;

use super::marks::{Mark, Marks};
use super::theme::{Mode, Rgb, Theme};
use crate::model::codebook::Codebook;
use crate::model::span::SpanId;
use crate::text::{LineBox, Paragraph};

/// Thickness of an underline, in points.
const LANE: f32 = 2.0;
/// From one underline to the next, in points.
const LANE_STEP: f32 = 3.0;
/// Between the tints of neighbours, in points.
const INSET: f32 = 0.5;
/// Width of a box at least, in points.
const THINNEST: f32 = 1.5;
/// Radius of the corners of a tint, in points.
const CORNER: f32 = 2.0;

/// A rectangle with rounded corners. Lengths in points from the paragraph's left top corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Left, top, right and bottom.
    pub rect: [f32; 4],
    /// Radius of the corners.
    pub radius: f32,
    /// The colour inside, if any.
    pub fill: Option<Rgb>,
    /// The colour and width of the frame, which lies inside the rectangle, if any.
    pub frame: Option<(Rgb, f32)>,
}

/// What stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emphasis<'a> {
    /// The chosen span.
    pub chosen: Option<SpanId>,
    /// The span under the pointer.
    pub hovered: Option<SpanId>,
    /// The spans of the current incident, sorted.
    pub connected: &'a [SpanId],
}

/// The shapes of a range such as a selection or a hit, in one colour.
pub fn ground(paragraph: &Paragraph, boxes: &[LineBox], colour: Rgb, radius: f32) -> Vec<Shape> {
    boxes
        .iter()
        .map(|place| {
            let (top, bottom) = paragraph.box_rows(place.line);
            Shape {
                rect: [place.x0, top, place.x1, bottom],
                radius,
                fill: Some(colour),
                frame: None,
            }
        })
        .collect()
}

/// The shapes of the marks on some lines, in the order in which they are painted: tints,
/// underlines, frames.
pub fn shapes(
    paragraph: &Paragraph,
    marks: &Marks,
    lines: Range<usize>,
    codebook: &Codebook,
    mode: Mode,
    emphasis: Emphasis<'_>,
) -> Vec<Shape> {
    lined(paragraph, marks, lines, codebook, mode, emphasis)
        .into_iter()
        .map(|(_, shape)| shape)
        .collect()
}

/// The same, each with the index of its line, for whoever cuts a page between lines.
pub(super) fn lined(
    paragraph: &Paragraph,
    marks: &Marks,
    lines: Range<usize>,
    codebook: &Codebook,
    mode: Mode,
    emphasis: Emphasis<'_>,
) -> Vec<(usize, Shape)> {
    let mut shapes = Vec::new();
    let seen = |mark: &&Mark| lines.contains(&mark.place.line);
    let colours = |span: usize| Theme::label(mode, codebook, &marks.spans[span].label);
    for tint in marks.tints.iter().filter(seen) {
        let (top, bottom) = paragraph.box_rows(tint.place.line);
        let [left, right] = inset(&tint.place);
        shapes.push((
            tint.place.line,
            Shape {
                rect: [left, top, right, bottom],
                radius: CORNER.min((right - left) / 2.0),
                fill: Some(Rgb(colours(tint.span).tint)),
                frame: None,
            },
        ));
    }
    for lane in marks.lanes.iter().filter(seen) {
        let step = lane_step(paragraph, lane.depth);
        let (_, bottom) = paragraph.box_rows(lane.place.line);
        let id = marks.spans[lane.span].id;
        let connected = emphasis.connected.binary_search(&id).is_ok();
        let out = emphasis.chosen == Some(id) || emphasis.hovered == Some(id) || connected;
        let top = bottom - LANE / 2.0 + step * lane.lane as f32;
        let thickness = if out { LANE + 0.75 } else { LANE }.min(step.max(1.0));
        let [left, right] = inset(&lane.place);
        shapes.push((
            lane.place.line,
            Shape {
                rect: [left, top, right, top + thickness],
                radius: 0.0,
                fill: Some(Rgb(colours(lane.span).line)),
                frame: None,
            },
        ));
    }
    let framed = emphasis.connected.iter().map(|id| (Some(*id), 0.75));
    let framed = framed.chain([(emphasis.hovered, 1.0), (emphasis.chosen, 1.75)]);
    for (id, width) in framed {
        if id.is_none() || (width < 1.5 && id == emphasis.chosen) {
            continue;
        }
        for lane in marks
            .lanes
            .iter()
            .filter(seen)
            .filter(|lane| Some(marks.spans[lane.span].id) == id)
        {
            let step = lane_step(paragraph, lane.depth);
            let (top, bottom) = paragraph.box_rows(lane.place.line);
            let low = bottom + LANE / 2.0 + step * lane.lane as f32;
            shapes.push((
                lane.place.line,
                Shape {
                    rect: [lane.place.x0 - 1.0, top - 1.0, lane.place.x1 + 1.0, low],
                    radius: 3.0,
                    fill: None,
                    frame: Some((Rgb(colours(lane.span).line), width)),
                },
            ));
        }
    }
    shapes
}

/// Left and right of a box, drawn in from its neighbours. What has no width, such as a mark of
/// direction, is a thin bar: no span is invisible.
fn inset(place: &LineBox) -> [f32; 2] {
    let [left, right] = [place.x0 + INSET, place.x1 - INSET];
    if right - left >= THINNEST {
        return [left, right];
    }
    let middle = (place.x0 + place.x1) / 2.0;
    [middle - THINNEST / 2.0, middle + THINNEST / 2.0]
}

/// From lane to lane: less where many lanes must fit between two lines.
fn lane_step(paragraph: &Paragraph, depth: usize) -> f32 {
    let room = paragraph.line_height() - paragraph.ascent() - paragraph.descent() + LANE / 2.0;
    let depth = depth.max(1) as f32;
    LANE_STEP.min((room - 1.0).max(LANE) / depth)
}
