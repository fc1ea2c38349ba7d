//! Parts of a paragraph that have a look of their own: excluded text, links, words that differ.
//!
//! A part is named by its bytes **after** the paragraph was shaped, and becomes boxes on its
//! lines. A glyph gets the tone of the box in which the middle of its ink lies: so a colour never
//! cuts a word for the shaper, and a letter keeps its joins whatever its neighbours look like.

use std::ops::Range;

use super::shapes::Shape;
use super::theme::Rgb;
use crate::text::{LineBox, Paragraph, ParagraphDirection};

/// Width of the bar beside excluded lines, in points.
const BAR: f32 = 3.0;
/// Between the text and that bar, in points.
const BAR_GAP: f32 = 14.0;

/// The parts of a paragraph that look different, each with its tone.
#[derive(Clone, Debug, PartialEq)]
pub struct Tones<T> {
    /// By line; on a line in the order in which they were added.
    boxes: Vec<(LineBox, T)>,
}

impl<T> Default for Tones<T> {
    fn default() -> Self {
        Self { boxes: Vec::new() }
    }
}

impl<T: Copy> Tones<T> {
    /// The tones of `parts` (bytes of the paragraph) on some lines. Where parts overlap, the one
    /// that comes later counts.
    pub fn new(
        paragraph: &Paragraph,
        parts: impl IntoIterator<Item = (Range<usize>, T)>,
        lines: Range<usize>,
    ) -> Self {
        let mut boxes = Vec::new();
        for (range, tone) in parts {
            let places = paragraph.boxes_in(range, lines.clone());
            boxes.extend(places.into_iter().map(|place| (place, tone)));
        }
        boxes.sort_by_key(|(place, _)| place.line);
        Self { boxes }
    }

    /// Whether every part looks alike.
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    /// The tone at a point of a line, `x` in points from the paragraph's left edge.
    pub fn at(&self, line: usize, x: f32) -> Option<T> {
        let from = self.boxes.partition_point(|(place, _)| place.line < line);
        let on_line = self.boxes[from..]
            .iter()
            .take_while(|(place, _)| place.line == line);
        on_line
            .filter(|(place, _)| place.x0 <= x && x < place.x1)
            .last()
            .map(|(_, tone)| *tone)
    }
}

/// The bytes of `ranges` (sorted, of the article) that lie in a paragraph, local to it.
pub fn local<'a>(
    ranges: &'a [Range<usize>],
    paragraph: &Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let paragraph = paragraph.clone();
    let first = ranges.partition_point(|range| range.end <= paragraph.start);
    ranges[first..]
        .iter()
        .take_while({
            let end = paragraph.end;
            move |range| range.start < end
        })
        .map(move |range| {
            let from = range.start.max(paragraph.start);
            let to = range.end.min(paragraph.end);
            from - paragraph.start..to - paragraph.start
        })
        .filter(|range| !range.is_empty())
}

/// A bar beside each of `lines` that holds a part of `ranges` (bytes of the paragraph), at the
/// side where reading begins. Each with the index of its line; bars of neighbours meet.
pub fn bars(
    paragraph: &Paragraph,
    ranges: impl IntoIterator<Item = Range<usize>>,
    lines: Range<usize>,
    colour: Rgb,
) -> Vec<(usize, Shape)> {
    let mut marked: Vec<usize> = ranges
        .into_iter()
        .flat_map(|range| paragraph.boxes_in(range, lines.clone()))
        .map(|place| place.line)
        .collect();
    marked.sort_unstable();
    marked.dedup();
    let left = match paragraph.direction() {
        ParagraphDirection::RightToLeft => paragraph.measure() + BAR_GAP,
        ParagraphDirection::LeftToRight => -BAR_GAP - BAR,
    };
    let height = paragraph.line_height();
    let shape = |line: usize| {
        let top = paragraph.lines()[line].top;
        Shape {
            rect: [left, top, left + BAR, top + height],
            radius: 0.0,
            fill: Some(colour),
            frame: None,
        }
    };
    marked.into_iter().map(|line| (line, shape(line))).collect()
}
