//! The paragraphs of an article one below the other, laid out when they come into view.
//!
//! A page never lays out more than what is looked at. A paragraph that nobody has seen has an
//! estimated height; when it is laid out and proves higher or lower, what is on screen stays
//! where it is, because the scroll position is kept as a [`Place`]: a paragraph and an offset
//! into it, never a distance from the top of the page.

use std::ops::Range;

use super::paragraph::{Paragraph, ParagraphDirection};
use super::typesetter::{TextStyle, Typesetter};

/// How a page is set. Lengths in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageFormat {
    /// Font, size and leading.
    pub style: TextStyle,
    /// Width of the text.
    pub measure: f32,
    /// Between paragraphs.
    pub gap: f32,
    /// Above the first paragraph and below the last.
    pub margin: f32,
}

/// A scroll position: the top of the view is `offset` points below the top of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Index of the paragraph.
    pub block: usize,
    /// Points below its top; less than its height once it is settled.
    pub offset: f32,
}

/// A paragraph in view: its index and where its text begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InView {
    /// Index of the paragraph.
    pub block: usize,
    /// Top of its first line, in points below the top of the view.
    pub top: f32,
}

struct Block {
    range: Range<usize>,
    direction: ParagraphDirection,
    set: Option<Paragraph>,
    height: f32,
}

/// The paragraphs of an article. Ranges are bytes of the article's text.
pub struct Page {
    format: PageFormat,
    blocks: Vec<Block>,
    /// `tops[i]` is where block `i` begins, as far as heights are known or estimated.
    tops: Vec<f64>,
    stale_from: usize,
}

impl Page {
    /// A page over paragraphs, none of them laid out. There is always at least one.
    pub fn new(
        paragraphs: impl IntoIterator<Item = (Range<usize>, ParagraphDirection)>,
        format: PageFormat,
    ) -> Self {
        let mut blocks: Vec<Block> = paragraphs
            .into_iter()
            .map(|(range, direction)| Block {
                range,
                direction,
                set: None,
                height: 0.0,
            })
            .collect();
        if blocks.is_empty() {
            blocks.push(Block {
                range: 0..0,
                direction: ParagraphDirection::RightToLeft,
                set: None,
                height: 0.0,
            });
        }
        let mut page = Self {
            format,
            tops: vec![0.0; blocks.len() + 1],
            blocks,
            stale_from: 0,
        };
        page.estimate();
        page
    }

    /// The format in force.
    pub fn format(&self) -> PageFormat {
        self.format
    }

    /// Sets the page anew. Everything is laid out again when it is next seen.
    pub fn set_format(&mut self, format: PageFormat) {
        if format == self.format {
            return;
        }
        self.format = format;
        for block in &mut self.blocks {
            block.set = None;
        }
        self.estimate();
    }

    /// Arabic news at a size of one point: about 0.42 points and 1.8 bytes a letter.
    fn estimate(&mut self) {
        let style = self.format.style;
        let line_height = style.size * style.leading;
        let bytes_per_line = (self.format.measure / (style.size * 0.42) * 1.8).max(1.0);
        let last = self.blocks.len() - 1;
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let lines = (block.range.len() as f32 / bytes_per_line).ceil().max(1.0);
            let margins = margins(&self.format, index, last);
            block.height = lines * line_height + self.format.gap + margins;
        }
        self.stale_from = 0;
    }

    /// Number of paragraphs.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// A page is never without a paragraph.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The bytes of a paragraph in the article.
    pub fn range_of(&self, block: usize) -> Range<usize> {
        self.blocks[block].range.clone()
    }

    /// The paragraph that holds a byte; separators belong to the paragraph before them.
    pub fn block_of(&self, byte: usize) -> usize {
        self.blocks
            .partition_point(|block| block.range.start <= byte)
            .saturating_sub(1)
    }

    /// A paragraph, if it is laid out.
    pub fn paragraph(&self, block: usize) -> Option<&Paragraph> {
        self.blocks[block].set.as_ref()
    }

    /// A paragraph, laid out now if it was not. `text` is the article's.
    pub fn lay_out(&mut self, block: usize, text: &str, typesetter: &mut Typesetter) -> &Paragraph {
        let last = self.blocks.len() - 1;
        let format = self.format;
        let item = &mut self.blocks[block];
        if item.set.is_none() {
            let paragraph = typesetter.set(
                text.get(item.range.clone()).unwrap_or_default(),
                &format.style,
                item.direction,
                Some(format.measure),
            );
            let height = paragraph.height() + format.gap + margins(&format, block, last);
            if height != item.height {
                item.height = height;
                self.stale_from = self.stale_from.min(block);
            }
            item.set = Some(paragraph);
        }
        let item = &mut self.blocks[block];
        item.set.get_or_insert_with(|| {
            typesetter.set("", &format.style, item.direction, Some(format.measure))
        })
    }

    /// Where the text of a block begins below the block's top, in points.
    pub fn text_top(&self, block: usize) -> f32 {
        if block == 0 { self.format.margin } else { 0.0 }
    }

    /// Height of the page as far as it is known, in points.
    pub fn height(&mut self) -> f64 {
        self.refresh();
        self.tops[self.blocks.len()]
    }

    /// How far a place is below the top of the page, in points: for scroll bars only.
    pub fn distance(&mut self, place: Place) -> f64 {
        self.refresh();
        self.tops[place.block.min(self.blocks.len())] + f64::from(place.offset)
    }

    /// The place at a distance from the top of the page, in points.
    pub fn place_at(&mut self, distance: f64) -> Place {
        self.refresh();
        let block = self
            .tops
            .partition_point(|top| *top <= distance)
            .saturating_sub(1)
            .min(self.blocks.len() - 1);
        Place {
            block,
            offset: (distance - self.tops[block]) as f32,
        }
    }

    fn refresh(&mut self) {
        for index in self.stale_from..self.blocks.len() {
            self.tops[index + 1] = self.tops[index] + f64::from(self.blocks[index].height);
        }
        self.stale_from = self.blocks.len();
    }

    /// The same spot as `place` with an offset inside its block, and not beyond the ends of the
    /// page for a view of `view` points. Lays out the blocks that it passes.
    pub fn settle(
        &mut self,
        place: Place,
        view: f32,
        text: &str,
        typesetter: &mut Typesetter,
    ) -> Place {
        let place = self.walk(place, text, typesetter);
        // How much is below the top of the view, no further than the view needs.
        let mut below = -place.offset;
        for block in place.block..self.blocks.len() {
            self.lay_out(block, text, typesetter);
            below += self.blocks[block].height;
            if below >= view {
                return place;
            }
        }
        let lower_end = Place {
            block: place.block,
            offset: place.offset - (view - below),
        };
        self.walk(lower_end, text, typesetter)
    }

    fn walk(&mut self, mut place: Place, text: &str, typesetter: &mut Typesetter) -> Place {
        place.block = place.block.min(self.blocks.len() - 1);
        self.lay_out(place.block, text, typesetter);
        while place.offset < 0.0 {
            let Some(previous) = place.block.checked_sub(1) else {
                place.offset = 0.0;
                break;
            };
            self.lay_out(previous, text, typesetter);
            place.block = previous;
            place.offset += self.blocks[previous].height;
        }
        while place.offset >= self.blocks[place.block].height {
            if place.block + 1 == self.blocks.len() {
                // However far beyond: the end, or else rounding would move it.
                place.offset = self.blocks[place.block].height;
                break;
            }
            place.offset -= self.blocks[place.block].height;
            place.block += 1;
            self.lay_out(place.block, text, typesetter);
        }
        place
    }

    /// The paragraphs that a view of `view` points from `place` shows, laid out.
    pub fn in_view(
        &mut self,
        place: Place,
        view: f32,
        text: &str,
        typesetter: &mut Typesetter,
    ) -> Vec<InView> {
        let mut shown = Vec::new();
        let mut top = -place.offset;
        for block in place.block..self.blocks.len() {
            if top >= view {
                break;
            }
            self.lay_out(block, text, typesetter);
            shown.push(InView {
                block,
                top: top + self.text_top(block),
            });
            top += self.blocks[block].height;
        }
        shown
    }

    /// Points from `place` down to `y` points below the text of `block`, if every paragraph
    /// between them is laid out: otherwise the answer would be a guess.
    pub fn offset_from(&self, place: Place, block: usize, y: f32) -> Option<f32> {
        let (from, to) = (place.block.min(block), place.block.max(block));
        if to - from > 200 || self.blocks[from..=to].iter().any(|b| b.set.is_none()) {
            return None;
        }
        let between: f32 = self.blocks[from..to].iter().map(|b| b.height).sum();
        let signed = if block >= place.block {
            between
        } else {
            -between
        };
        Some(signed - place.offset + self.text_top(block) + y)
    }

    /// Bytes on the heap for all that is laid out.
    pub fn heap_bytes(&self) -> usize {
        let set: usize = self
            .blocks
            .iter()
            .filter_map(|block| block.set.as_ref())
            .map(Paragraph::heap_bytes)
            .sum();
        set + self.blocks.capacity() * size_of::<Block>() + self.tops.capacity() * size_of::<f64>()
    }
}

fn margins(format: &PageFormat, index: usize, last: usize) -> f32 {
    let top = if index == 0 { format.margin } else { 0.0 };
    let bottom = if index == last {
        format.margin - format.gap
    } else {
        0.0
    };
    top + bottom
}
