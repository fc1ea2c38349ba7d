//! Motions that depend on where lines are: left and right on screen, up and down, the ends of a
//! line. Motions in reading order (grapheme, word, sentence) need no layout and live elsewhere.

use super::geometry::{Affinity, Caret};
use super::paragraph::{Line, Paragraph, ParagraphDirection};

/// A visual direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisualDirection {
    /// To the left on screen.
    Left,
    /// To the right on screen.
    Right,
}

impl Paragraph {
    /// One grapheme to the left or right on screen; over a line's end to the neighbouring line.
    /// `None` when that leaves the paragraph.
    pub fn visual_step(&self, caret: Caret, side: VisualDirection) -> Option<Caret> {
        let index = self.line_of(caret);
        let line = &self.lines()[index];
        let clusters = self.clusters_of(line);
        // Gap `i` is between cluster `i - 1` and cluster `i`, from left to right.
        let mut gap = self.gap_of(line, caret);
        loop {
            let crossed = match side {
                VisualDirection::Left => gap.checked_sub(1),
                VisualDirection::Right => Some(gap),
            };
            let Some(cluster) = crossed.and_then(|at| clusters.get(at)) else {
                return self.over_the_end(index, side);
            };
            gap = match side {
                VisualDirection::Left => gap - 1,
                VisualDirection::Right => gap + 1,
            };
            let hangs = cluster.start >= line.visible_end;
            // Marks without width give no step that could be seen.
            if hangs || cluster.x1() <= cluster.x0 {
                continue;
            }
            let to_its_end = (side == VisualDirection::Left) == cluster.rtl();
            return Some(if to_its_end {
                Caret::after(cluster.end as usize)
            } else {
                Caret::before(cluster.start as usize)
            });
        }
    }

    fn gap_of(&self, line: &Line, caret: Caret) -> usize {
        let clusters = self.clusters_of(line);
        let starting = || {
            clusters
                .iter()
                .position(|cluster| cluster.range().contains(&caret.at))
                .map(|at| if clusters[at].rtl() { at + 1 } else { at })
        };
        let ending = || {
            let before = caret.at.checked_sub(1)?;
            clusters
                .iter()
                .position(|cluster| cluster.range().contains(&before))
                .map(|at| if clusters[at].rtl() { at } else { at + 1 })
        };
        let gap = match caret.affinity {
            Affinity::Downstream => starting().or_else(ending),
            Affinity::Upstream => ending().or_else(starting),
        };
        gap.unwrap_or(0)
    }

    /// The outermost spot of the neighbouring line on the side where a step enters it. Where the
    /// line's first run goes against the base direction, that is not the line's start: a caret
    /// put there would jump over the run.
    fn over_the_end(&self, line: usize, side: VisualDirection) -> Option<Caret> {
        let forward = (side == VisualDirection::Left)
            == (self.direction() == ParagraphDirection::RightToLeft);
        let entered = if forward {
            self.lines().get(line + 1)?
        } else {
            &self.lines()[line.checked_sub(1)?]
        };
        Some(self.outermost(entered, side))
    }

    /// The caret at the end of what is seen of a line that a step to `side` comes upon first.
    fn outermost(&self, line: &Line, side: VisualDirection) -> Caret {
        let mut seen = self
            .clusters_of(line)
            .iter()
            .filter(|cluster| cluster.start < line.visible_end && cluster.x1() > cluster.x0);
        let found = match side {
            VisualDirection::Left => seen.next_back(),
            VisualDirection::Right => seen.next(),
        };
        match found {
            Some(cluster) if (side == VisualDirection::Left) == cluster.rtl() => {
                Caret::before(cluster.start as usize)
            }
            Some(cluster) => Caret::after(cluster.end as usize),
            None => Caret::before(line.range.start as usize),
        }
    }

    /// The start of the line on which a caret stands.
    pub fn line_start(&self, caret: Caret) -> Caret {
        let line = &self.lines()[self.line_of(caret)];
        Caret::before(line.range.start as usize)
    }

    /// The end of what is seen of the line on which a caret stands.
    pub fn line_end_of(&self, caret: Caret) -> Caret {
        self.line_end(&self.lines()[self.line_of(caret)])
    }
}
