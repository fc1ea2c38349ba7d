//! The paragraphs of an editable text, laid out one below the other.
//!
//! All bytes here are of the text **as it is shown**, with what an input method is composing in
//! it. Paragraphs are split at `\n`, each is shaped whole with a direction of its own, and one
//! that has not changed is kept: typing shapes one paragraph, a frame without news none.

use std::ops::Range;

use super::DirectionOf;
use crate::text::geometry::Caret;
use crate::text::motion::VisualDirection;
use crate::text::{Paragraph, ParagraphDirection, TextStyle, Typesetter};

/// One paragraph at its place.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its bytes in the text as it is shown, without the line break.
    pub range: Range<usize>,
    /// The shaped text.
    pub paragraph: Paragraph,
    /// Its top, in points below the top of the first.
    pub top: f32,
    text: String,
}

/// A rectangle in points from the left top corner of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextBox {
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Upper edge.
    pub top: f32,
    /// Lower edge.
    pub bottom: f32,
}

/// What a layout depends on besides the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Setting {
    pub revision: u64,
    pub style: TextStyle,
    pub measure: Option<f32>,
}

/// The laid-out paragraphs; none before the first layout.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrangement {
    blocks: Vec<Block>,
    setting: Option<Setting>,
}

impl Arrangement {
    /// Whether it shows the text of this revision.
    pub fn shows(&self, revision: u64) -> bool {
        self.setting.is_some_and(|set| set.revision == revision)
    }

    /// Whether it was laid out just so.
    pub fn is_set(&self, setting: &Setting) -> bool {
        self.setting.as_ref() == Some(setting)
    }

    /// Lays out what is new in `shown`.
    pub fn lay_out(
        &mut self,
        shown: &str,
        setting: Setting,
        typesetter: &mut Typesetter,
        direction_of: DirectionOf,
    ) {
        let same_set = self
            .setting
            .is_some_and(|set| set.style == setting.style && set.measure == setting.measure);
        let mut old: Vec<Option<Block>> = std::mem::take(&mut self.blocks)
            .into_iter()
            .filter(|_| same_set)
            .map(Some)
            .collect();
        let whole = direction_of(shown).unwrap_or(ParagraphDirection::RightToLeft);
        let pieces: Vec<&str> = shown.split('\n').collect();
        let removed = old.len().saturating_sub(pieces.len());
        let added = pieces.len().saturating_sub(old.len());
        let (mut start, mut top) = (0, 0.0);
        for (index, piece) in pieces.iter().enumerate() {
            let direction = direction_of(piece).unwrap_or(whole);
            // The same place counted from the start, or from the end.
            let places = [
                Some(index),
                (index + removed)
                    .checked_sub(added)
                    .filter(|at| *at != index),
            ];
            let kept = places.into_iter().flatten().find_map(|at| {
                old.get_mut(at)?.take_if(|block| {
                    block.text == *piece && block.paragraph.direction() == direction
                })
            });
            let mut block = kept.unwrap_or_else(|| Block {
                range: 0..0,
                paragraph: typesetter.set(piece, &setting.style, direction, setting.measure),
                top,
                text: (*piece).to_owned(),
            });
            block.range = start..start + piece.len();
            block.top = top;
            top += block.paragraph.height();
            start += piece.len() + 1;
            self.blocks.push(block);
        }
        self.setting = Some(setting);
    }

    /// The paragraphs from top to bottom.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Height of all paragraphs, in points.
    pub fn height(&self) -> f32 {
        self.blocks
            .last()
            .map_or(0.0, |block| block.top + block.paragraph.height())
    }

    /// Width of the longest line, in points.
    pub fn width(&self) -> f32 {
        self.blocks
            .iter()
            .map(|block| block.paragraph.width())
            .fold(0.0, f32::max)
    }

    /// The paragraph of a byte and its index.
    fn block_at(&self, at: usize) -> Option<(usize, &Block)> {
        let index = self
            .blocks
            .partition_point(|block| block.range.start <= at)
            .checked_sub(1)?;
        self.blocks.get(index).map(|block| (index, block))
    }

    /// The direction of the paragraph at a byte.
    pub fn direction_at(&self, at: usize) -> Option<ParagraphDirection> {
        self.block_at(at)
            .map(|(_, block)| block.paragraph.direction())
    }

    /// The stroke of a caret: a box without width.
    pub fn caret(&self, caret: Caret) -> Option<TextBox> {
        let (_, block) = self.block_at(caret.at)?;
        let spot = block.paragraph.caret(block.local(caret));
        let (top, bottom) = block.paragraph.box_rows(spot.line);
        Some(TextBox {
            x0: spot.x,
            x1: spot.x,
            top: block.top + top,
            bottom: block.top + bottom,
        })
    }

    /// The caret nearest to a point.
    pub fn hit(&self, x: f32, y: f32) -> Option<Caret> {
        let index = self
            .blocks
            .partition_point(|block| block.top <= y)
            .saturating_sub(1);
        let block = self.blocks.get(index)?;
        Some(block.global(block.paragraph.hit(x, y - block.top)))
    }

    /// One grapheme to a side on screen; `None` at the end of the text.
    pub fn step(&self, caret: Caret, side: VisualDirection) -> Option<Caret> {
        let (index, block) = self.block_at(caret.at)?;
        if let Some(next) = block.paragraph.visual_step(block.local(caret), side) {
            return Some(block.global(next));
        }
        let rtl = block.paragraph.direction() == ParagraphDirection::RightToLeft;
        if (side == VisualDirection::Left) == rtl {
            let next = self.blocks.get(index + 1)?;
            Some(Caret::before(next.range.start))
        } else {
            let previous = self.blocks.get(index.checked_sub(1)?)?;
            Some(previous.end())
        }
    }

    /// One line up or down, nearest to `x`; `None` beyond the first and last line.
    pub fn line_step(&self, caret: Caret, x: f32, down: bool) -> Option<Caret> {
        let (index, block) = self.block_at(caret.at)?;
        let line = block.paragraph.line_of(block.local(caret));
        let (block, line) = if down && line + 1 < block.paragraph.lines().len() {
            (block, line + 1)
        } else if down {
            (self.blocks.get(index + 1)?, 0)
        } else if let Some(line) = line.checked_sub(1) {
            (block, line)
        } else {
            let previous = self.blocks.get(index.checked_sub(1)?)?;
            (previous, previous.paragraph.lines().len() - 1)
        };
        Some(block.global(block.paragraph.hit_line(line, x)))
    }

    /// The start or the end of the line on which a caret stands.
    pub fn line_edge(&self, caret: Caret, end: bool) -> Option<Caret> {
        let (_, block) = self.block_at(caret.at)?;
        let local = block.local(caret);
        Some(block.global(if end {
            block.paragraph.line_end_of(local)
        } else {
            block.paragraph.line_start(local)
        }))
    }

    /// The boxes of a range. A line break in it shows as a sliver at the end of its line.
    pub fn boxes(&self, range: Range<usize>) -> Vec<TextBox> {
        let mut boxes = Vec::new();
        for block in &self.blocks {
            if block.range.start >= range.end || block.range.end < range.start {
                continue;
            }
            let from = range.start.max(block.range.start) - block.range.start;
            let to = range.end.min(block.range.end) - block.range.start;
            for part in block.paragraph.boxes(from..to) {
                let (top, bottom) = block.paragraph.box_rows(part.line);
                boxes.push(TextBox {
                    x0: part.x0,
                    x1: part.x1,
                    top: block.top + top,
                    bottom: block.top + bottom,
                });
            }
            if range.end > block.range.end {
                boxes.extend(self.caret(block.end()).map(|mut stroke| {
                    let sliver = block.paragraph.size() * 0.3;
                    match block.paragraph.direction() {
                        ParagraphDirection::RightToLeft => stroke.x0 -= sliver,
                        ParagraphDirection::LeftToRight => stroke.x1 += sliver,
                    }
                    stroke
                }));
            }
        }
        boxes
    }
}

impl Block {
    /// The text of the paragraph.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn local(&self, caret: Caret) -> Caret {
        Caret {
            at: caret
                .at
                .saturating_sub(self.range.start)
                .min(self.text.len()),
            affinity: caret.affinity,
        }
    }

    fn global(&self, caret: Caret) -> Caret {
        Caret {
            at: caret.at + self.range.start,
            affinity: caret.affinity,
        }
    }

    fn end(&self) -> Caret {
        if self.text.is_empty() {
            Caret::before(self.range.end)
        } else {
            Caret::after(self.range.end)
        }
    }
}
