//! A paragraph after shaping, bidi and line breaking, in a compact form of our own.
//!
//! A [`Paragraph`] is immutable: lines from top to bottom, and on each line the clusters and
//! glyphs from left to right. One cluster is one grapheme. A paragraph costs about thirty bytes
//! a code point, less than half of the shaper's own result, which is dropped.
//!
//! **Trailing white space hangs.** White space that ends a wrapped line takes no room in it and
//! stands beyond the line's end (left of it in a right-to-left paragraph), whatever the
//! direction of the run that it ends (rule L1 of UAX #9).

use std::ops::Range;

use super::fonts::FaceIndex;

/// The base direction of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParagraphDirection {
    /// Lines begin at the right edge.
    RightToLeft,
    /// Lines begin at the left edge.
    LeftToRight,
}

/// One grapheme on a line: its bytes in the paragraph and its extent in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// First byte, local to the paragraph.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// Left edge in points.
    pub x0: f32,
    /// Right edge in points, with the direction in the lowest bit of its mantissa.
    x1_and_direction: f32,
}

impl Cluster {
    pub(super) fn new(range: Range<usize>, x0: f32, x1: f32, rtl: bool) -> Self {
        // Both edges lose the bit, so that neighbours still meet.
        let x0 = f32::from_bits(x0.to_bits() & !1);
        let x1 = f32::from_bits((x1.to_bits() & !1) | u32::from(rtl));
        Self {
            start: u32::try_from(range.start).unwrap_or(u32::MAX),
            end: u32::try_from(range.end).unwrap_or(u32::MAX),
            x0,
            x1_and_direction: x1,
        }
    }

    /// The bytes, local to the paragraph.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Right edge in points.
    pub fn x1(&self) -> f32 {
        f32::from_bits(self.x1_and_direction.to_bits() & !1)
    }

    /// Whether it is read from right to left. (The lowest bit of the mantissa holds it: a
    /// ten-millionth of the position.)
    pub fn rtl(&self) -> bool {
        self.x1_and_direction.to_bits() & 1 == 1
    }

    /// The edge where reading enters it, in points.
    pub fn leading(&self) -> f32 {
        if self.rtl() { self.x1() } else { self.x0 }
    }

    /// The edge where reading leaves it, in points.
    pub fn trailing(&self) -> f32 {
        if self.rtl() { self.x0 } else { self.x1() }
    }
}

/// A glyph at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Index in the face.
    pub id: u16,
    /// Which face of the typesetter.
    pub face: FaceIndex,
    /// Origin, from the left edge of the paragraph, in points.
    pub x: f32,
    /// Origin below the baseline, in points.
    pub y: f32,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its bytes, local to the paragraph, with the white space that hangs.
    pub range: Range<u32>,
    /// Bytes without the white space that hangs at the end.
    pub visible_end: u32,
    /// Top of the line's share of the page, in points below the paragraph's top.
    pub top: f32,
    /// Baseline, in points below the paragraph's top.
    pub baseline: f32,
    /// Left edge of what is seen, in points.
    pub x0: f32,
    /// Right edge of what is seen, in points.
    pub x1: f32,
    /// Its clusters, from left to right.
    pub(super) clusters: Range<u32>,
    /// Its glyphs, from left to right.
    pub(super) glyphs: Range<u32>,
}

impl Line {
    /// Its bytes as `usize`.
    pub fn bytes(&self) -> Range<usize> {
        self.range.start as usize..self.range.end as usize
    }
}

/// A shaped and broken paragraph. All bytes are local to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    pub(super) lines: Vec<Line>,
    pub(super) clusters: Vec<Cluster>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) len: usize,
    pub(super) direction: ParagraphDirection,
    pub(super) measure: f32,
    pub(super) size: f32,
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) line_height: f32,
}

impl Paragraph {
    /// The lines from top to bottom; at least one.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The clusters of a line from left to right.
    pub fn clusters_of(&self, line: &Line) -> &[Cluster] {
        &self.clusters[line.clusters.start as usize..line.clusters.end as usize]
    }

    /// The glyphs of a line from left to right.
    pub fn glyphs_of(&self, line: &Line) -> &[Glyph] {
        &self.glyphs[line.glyphs.start as usize..line.glyphs.end as usize]
    }

    /// Length of its text in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether its text is empty. It has one line even so.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its base direction.
    pub fn direction(&self) -> ParagraphDirection {
        self.direction
    }

    /// Height in points.
    pub fn height(&self) -> f32 {
        self.line_height * self.lines.len() as f32
    }

    /// The width that it was broken to, in points.
    pub fn measure(&self) -> f32 {
        self.measure
    }

    /// The width of the longest line, in points.
    pub fn width(&self) -> f32 {
        self.lines
            .iter()
            .map(|line| line.x1 - line.x0)
            .fold(0.0, f32::max)
    }

    /// Font size in points.
    pub fn size(&self) -> f32 {
        self.size
    }

    /// From the baseline up to the top of highlight boxes, in points.
    pub fn ascent(&self) -> f32 {
        self.ascent
    }

    /// From the baseline down to the bottom of highlight boxes, in points.
    pub fn descent(&self) -> f32 {
        self.descent
    }

    /// From one baseline to the next, in points.
    pub fn line_height(&self) -> f32 {
        self.line_height
    }

    /// Bytes that it keeps on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.lines.capacity() * size_of::<Line>()
            + self.clusters.capacity() * size_of::<Cluster>()
            + self.glyphs.capacity() * size_of::<Glyph>()
    }
}
