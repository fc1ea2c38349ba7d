//! Where text is: hits, carets and the boxes of a range, in one [`Paragraph`].
//!
//! A place between two graphemes can be drawn at two spots: after a line wrap, and where the
//! direction changes. [`Affinity`] says which: *downstream* belongs to the grapheme that
//! follows, *upstream* to the one before. Boxes are visual: one range gives several where
//! directions mix or lines wrap. Edges inside a grapheme are widened to it (law 5).

use std::ops::Range;

use super::paragraph::{Cluster, Line, Paragraph, ParagraphDirection};

/// Which neighbour a caret leans on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Affinity {
    /// The grapheme that follows in reading order.
    #[default]
    Downstream,
    /// The grapheme before.
    Upstream,
}

/// A caret in a paragraph: a byte on a grapheme edge, and its affinity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Caret {
    /// Byte, local to the paragraph.
    pub at: usize,
    /// Which neighbour it leans on.
    pub affinity: Affinity,
}

impl Caret {
    /// A caret that leans on what follows.
    pub fn before(at: usize) -> Self {
        Self {
            at,
            affinity: Affinity::Downstream,
        }
    }

    /// A caret that leans on what is before it.
    pub fn after(at: usize) -> Self {
        Self {
            at,
            affinity: Affinity::Upstream,
        }
    }
}

/// Part of a range on one line, in points from the paragraph's left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineBox {
    /// Index of the line.
    pub line: usize,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
}

/// A caret's spot: the line and the x of its stroke, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CaretSpot {
    /// Index of the line.
    pub line: usize,
    /// Where the stroke stands.
    pub x: f32,
    /// Whether it leans on right-to-left text.
    pub rtl: bool,
}

impl Paragraph {
    /// The line at `y` points below the paragraph's top; the first above it, the last below.
    pub fn line_at(&self, y: f32) -> usize {
        let index = (y / self.line_height).floor().max(0.0) as usize;
        index.min(self.lines.len() - 1)
    }

    /// The lines of which something is seen between two heights, in points below the
    /// paragraph's top. Glyphs and highlights may jut out of their line: a line more on both
    /// sides is among them. Empty when the paragraph is above or below.
    pub fn lines_between(&self, top: f32, bottom: f32) -> Range<usize> {
        let at = |y: f32| (y / self.line_height).floor();
        // A float above the range of `usize` becomes its largest value.
        let first = (at(top) - 1.0).max(0.0) as usize;
        let end = (at(bottom) + 2.0).max(0.0) as usize;
        let end = end.min(self.lines.len());
        first.min(end)..end
    }

    /// The bytes of lines, with the white space that hangs.
    pub fn bytes_of(&self, lines: Range<usize>) -> Range<usize> {
        match self.lines.get(lines) {
            Some([first, .., last]) => first.bytes().start..last.bytes().end,
            Some([only]) => only.bytes(),
            _ => 0..0,
        }
    }

    /// The line that shows the byte that a caret leans on.
    pub fn line_of(&self, caret: Caret) -> usize {
        let at = u32::try_from(caret.at).unwrap_or(u32::MAX);
        let next = match caret.affinity {
            Affinity::Downstream => self.lines.partition_point(|line| line.range.start <= at),
            Affinity::Upstream => self.lines.partition_point(|line| line.range.start < at),
        };
        next.saturating_sub(1)
    }

    /// The caret nearest to a point of the paragraph. Beyond a line's ends that is the line's
    /// start or end.
    pub fn hit(&self, x: f32, y: f32) -> Caret {
        self.hit_line(self.line_at(y), x)
    }

    /// The caret nearest to `x` on a line.
    pub fn hit_line(&self, line: usize, x: f32) -> Caret {
        let line = &self.lines[line.min(self.lines.len() - 1)];
        let rtl = self.direction == ParagraphDirection::RightToLeft;
        if x < line.x0 || x > line.x1 {
            let at_end = (x < line.x0) == rtl;
            return if at_end {
                self.line_end(line)
            } else {
                Caret::before(line.range.start as usize)
            };
        }
        let Some(cluster) = self.cluster_on(line, x) else {
            return Caret::before(line.range.start as usize);
        };
        let left_half = x < (cluster.x0 + cluster.x1()) / 2.0;
        if left_half == cluster.rtl() {
            Caret::after(cluster.end as usize)
        } else {
            Caret::before(cluster.start as usize)
        }
    }

    /// The end of what is seen of a line, on that line.
    pub fn line_end(&self, line: &Line) -> Caret {
        if line.visible_end == line.range.start {
            Caret::before(line.range.start as usize)
        } else {
            Caret::after(line.visible_end as usize)
        }
    }

    /// The bytes of the grapheme that is drawn at a point, if there is one.
    pub fn grapheme_at(&self, x: f32, y: f32) -> Option<Range<usize>> {
        if y < 0.0 || y >= self.height() {
            return None;
        }
        let line = &self.lines[self.line_at(y)];
        let cluster = self.cluster_on(line, x)?;
        (x >= cluster.x0 && x <= cluster.x1()).then(|| cluster.range())
    }

    /// The cluster under `x`, or the nearest one.
    fn cluster_on(&self, line: &Line, x: f32) -> Option<&Cluster> {
        let clusters = self.clusters_of(line);
        let index = clusters.partition_point(|cluster| cluster.x1() <= x);
        clusters
            .get(index)
            .or_else(|| {
                clusters
                    .iter()
                    .rev()
                    .find(|cluster| cluster.x1() > cluster.x0)
            })
            .or_else(|| clusters.last())
    }

    /// Where the stroke of a caret stands. A byte inside a grapheme counts as its start.
    pub fn caret(&self, caret: Caret) -> CaretSpot {
        let index = self.line_of(caret);
        let line = &self.lines[index];
        let (cluster, after) = match self.leaned_on(line, caret) {
            Some(found) => found,
            None => {
                let rtl = self.direction == ParagraphDirection::RightToLeft;
                let x = if rtl { line.x1 } else { line.x0 };
                return CaretSpot {
                    line: index,
                    x,
                    rtl,
                };
            }
        };
        CaretSpot {
            line: index,
            x: if after {
                cluster.trailing()
            } else {
                cluster.leading()
            },
            rtl: cluster.rtl(),
        }
    }

    /// The cluster that a caret leans on, and whether the caret stands behind it.
    fn leaned_on(&self, line: &Line, caret: Caret) -> Option<(Cluster, bool)> {
        let clusters = self.clusters_of(line);
        let holds = |at: usize| {
            clusters
                .iter()
                .find(|cluster| cluster.range().contains(&at))
                .copied()
        };
        let before = |at: usize| {
            at.checked_sub(1)
                .and_then(holds)
                .map(|cluster| (cluster, true))
        };
        let behind = |at: usize| holds(at).map(|cluster| (cluster, false));
        match caret.affinity {
            Affinity::Downstream => behind(caret.at).or_else(|| before(caret.at)),
            Affinity::Upstream => before(caret.at).or_else(|| behind(caret.at)),
        }
    }

    /// The visual boxes of a range of bytes, line by line, each from left to right. Boxes that
    /// touch are one. White space that hangs at a wrap has none, nor have characters without
    /// width, unless the range has nothing else: then it is one box without width.
    pub fn boxes(&self, range: Range<usize>) -> Vec<LineBox> {
        self.boxes_in(range, 0..self.lines.len())
    }

    /// Those of the [boxes](Self::boxes) of a range that are on some lines. What it costs
    /// depends on these lines, not on the range.
    pub fn boxes_in(&self, range: Range<usize>, lines: Range<usize>) -> Vec<LineBox> {
        if range.is_empty() {
            return Vec::new();
        }
        let (mut boxes, point) = self.boxes_and_point(&range, lines.clone());
        // Beyond these lines there may be a box with width, or a point that comes before.
        if let (true, Some(point)) = (boxes.is_empty(), point) {
            let all = 0..self.lines.len();
            let alone = lines == all || {
                let (wide, first) = self.boxes_and_point(&range, all);
                wide.is_empty() && first == Some(point)
            };
            boxes.extend(alone.then_some(point));
        }
        boxes
    }

    /// The boxes of a range that have a width, and the first place in it that has none.
    fn boxes_and_point(
        &self,
        range: &Range<usize>,
        lines: Range<usize>,
    ) -> (Vec<LineBox>, Option<LineBox>) {
        let mut boxes = Vec::new();
        let mut only_point = None;
        let first = self.line_of(Caret::before(range.start)).max(lines.start);
        let end = lines.end.min(self.lines.len());
        for index in first..end {
            let line = &self.lines[index];
            if line.range.start as usize >= range.end {
                break;
            }
            let seen = line.visible_end;
            let mut open: Option<LineBox> = None;
            let mut point = None;
            for cluster in self.clusters_of(line) {
                let inside = (cluster.start as usize) < range.end
                    && (cluster.end as usize) > range.start
                    && cluster.start < seen;
                if cluster.x1() <= cluster.x0 {
                    if inside {
                        point = point.or(Some(cluster.x0));
                    }
                    continue;
                }
                match (&mut open, inside) {
                    (Some(open), true) => open.x1 = cluster.x1(),
                    (None, true) => {
                        open = Some(LineBox {
                            line: index,
                            x0: cluster.x0,
                            x1: cluster.x1(),
                        });
                    }
                    (_, false) => boxes.extend(open.take()),
                }
            }
            boxes.extend(open);
            if let (true, Some(x)) = (boxes.is_empty(), point) {
                only_point = only_point.or(Some(LineBox {
                    line: index,
                    x0: x,
                    x1: x,
                }));
            }
        }
        (boxes, only_point)
    }

    /// Top and bottom of the highlight boxes of a line, in points below the paragraph's top.
    pub fn box_rows(&self, line: usize) -> (f32, f32) {
        let baseline = self.lines[line].baseline;
        (baseline - self.ascent, baseline + self.descent)
    }
}
