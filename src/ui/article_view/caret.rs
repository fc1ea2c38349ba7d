//! Motions of the caret: in reading order by the model's edges, on screen by the layout's lines.

use crate::model::segment::{self, Unit};
use crate::text::motion::VisualDirection;
use crate::text::{Affinity, Caret, ParagraphDirection};
use crate::ui::article_view::ArticleView;
use crate::ui::commands::Motion;
use crate::ui::widgets::text_painter::TextPainter;

/// Where a motion ends.
struct Moved {
    head: usize,
    affinity: Affinity,
    /// Kept by motions up and down.
    wish_x: Option<f32>,
}

impl Moved {
    fn to(head: usize) -> Self {
        Self {
            head,
            affinity: Affinity::Downstream,
            wish_x: None,
        }
    }
}

impl ArticleView {
    /// Moves the caret and brings it into view. Returns its byte in the article.
    ///
    /// A motion by words goes to the start of the next word; one that extends the selection
    /// goes to its end, so that it takes neither the space nor the comma behind the word.
    pub fn motion(&mut self, motion: Motion, extend: bool, ink: &mut TextPainter) -> usize {
        let before = self.head;
        let mut moved = self.moved(motion, ink);
        let by_word = matches!(
            motion,
            Motion::NextWord | Motion::WordLeft | Motion::WordRight
        );
        if by_word && !extend && moved.head > before {
            moved = Moved::to(segment::next_word_start(&self.article, before));
        }
        let style = self.page.format().style;
        let screen = self.lines_in_view() as f32 * style.size * style.leading;
        match motion {
            Motion::PageDown => self.place.offset += screen,
            Motion::PageUp => self.place.offset -= screen,
            _ => {}
        }
        self.head = moved.head;
        self.affinity = moved.affinity;
        self.wish_x = moved.wish_x;
        self.reveal = Some(moved.head..moved.head);
        moved.head
    }

    fn moved(&mut self, motion: Motion, ink: &mut TextPainter) -> Moved {
        let article = std::sync::Arc::clone(&self.article);
        let head = self.head;
        let next = |unit| Moved::to(segment::next(&article, head, unit));
        let previous = |unit| Moved::to(segment::previous(&article, head, unit));
        match motion {
            Motion::NextLetter => next(Unit::Grapheme),
            Motion::PreviousLetter => previous(Unit::Grapheme),
            Motion::NextWord => next(Unit::Word),
            Motion::PreviousWord => previous(Unit::Word),
            Motion::NextSentence => next(Unit::Sentence),
            Motion::PreviousSentence => previous(Unit::Sentence),
            Motion::NextParagraph => next(Unit::Paragraph),
            Motion::PreviousParagraph => previous(Unit::Paragraph),
            Motion::ArticleStart => Moved::to(0),
            Motion::ArticleEnd => Moved::to(article.text().len()),
            Motion::Left => self.sideways(VisualDirection::Left, ink),
            Motion::Right => self.sideways(VisualDirection::Right, ink),
            Motion::WordLeft | Motion::WordRight => {
                let right_to_left =
                    self.laid_out(self.head_block(), ink) == ParagraphDirection::RightToLeft;
                if (motion == Motion::WordLeft) == right_to_left {
                    next(Unit::Word)
                } else {
                    previous(Unit::Word)
                }
            }
            Motion::LineStart => self.within_line(false, ink),
            Motion::LineEnd => self.within_line(true, ink),
            Motion::LineDown => self.lines(1, ink),
            Motion::LineUp => self.lines(-1, ink),
            Motion::PageDown => self.lines(self.lines_in_view(), ink),
            Motion::PageUp => self.lines(-self.lines_in_view(), ink),
        }
    }

    /// Lays a block out and says its direction.
    fn laid_out(&mut self, block: usize, ink: &mut TextPainter) -> ParagraphDirection {
        let text = self.article.text_arc();
        self.page
            .lay_out(block, &text, &mut ink.typesetter)
            .direction()
    }

    /// The caret in its paragraph.
    fn local(&self, block: usize) -> Caret {
        let range = self.page.range_of(block);
        Caret {
            at: self.head.clamp(range.start, range.end) - range.start,
            affinity: self.affinity,
        }
    }

    fn sideways(&mut self, side: VisualDirection, ink: &mut TextPainter) -> Moved {
        let block = self.head_block();
        let direction = self.laid_out(block, ink);
        let start = self.page.range_of(block).start;
        let caret = self.local(block);
        let step = self
            .page
            .paragraph(block)
            .and_then(|paragraph| paragraph.visual_step(caret, side));
        if let Some(step) = step {
            return Moved {
                head: start + step.at,
                affinity: step.affinity,
                wish_x: None,
            };
        }
        let onward =
            (side == VisualDirection::Left) == (direction == ParagraphDirection::RightToLeft);
        if onward && block + 1 < self.page.len() {
            Moved::to(self.page.range_of(block + 1).start)
        } else if !onward && block > 0 {
            Moved::to(self.page.range_of(block - 1).end)
        } else {
            Moved {
                head: self.head,
                affinity: self.affinity,
                wish_x: None,
            }
        }
    }

    fn within_line(&mut self, end: bool, ink: &mut TextPainter) -> Moved {
        let block = self.head_block();
        self.laid_out(block, ink);
        let start = self.page.range_of(block).start;
        let caret = self.local(block);
        let moved = self.page.paragraph(block).map(|paragraph| {
            if end {
                paragraph.line_end_of(caret)
            } else {
                paragraph.line_start(caret)
            }
        });
        let moved = moved.unwrap_or(caret);
        Moved {
            head: start + moved.at,
            affinity: moved.affinity,
            wish_x: None,
        }
    }

    fn lines_in_view(&self) -> i32 {
        let style = self.page.format().style;
        ((self.rect.height() * 0.85 / (style.size * style.leading)) as i32).max(1)
    }

    fn lines(&mut self, count: i32, ink: &mut TextPainter) -> Moved {
        let mut block = self.head_block();
        self.laid_out(block, ink);
        let caret = self.local(block);
        let Some(spot) = self.page.paragraph(block).map(|it| it.caret(caret)) else {
            return Moved::to(self.head);
        };
        let x = self.wish_x.unwrap_or(spot.x);
        let mut line = spot.line;
        for _ in 0..count.unsigned_abs() {
            if count > 0 {
                let lines = self.page.paragraph(block).map_or(1, |it| it.lines().len());
                if line + 1 < lines {
                    line += 1;
                } else if block + 1 < self.page.len() {
                    block += 1;
                    self.laid_out(block, ink);
                    line = 0;
                } else {
                    return Moved {
                        wish_x: Some(x),
                        ..Moved::to(self.article.text().len())
                    };
                }
            } else if line > 0 {
                line -= 1;
            } else if block > 0 {
                block -= 1;
                self.laid_out(block, ink);
                let lines = self.page.paragraph(block).map_or(1, |it| it.lines().len());
                line = lines - 1;
            } else {
                return Moved {
                    wish_x: Some(x),
                    ..Moved::to(0)
                };
            }
        }
        let start = self.page.range_of(block).start;
        let hit = self
            .page
            .paragraph(block)
            .map_or(Caret::default(), |paragraph| paragraph.hit_line(line, x));
        Moved {
            head: start + hit.at,
            affinity: hit.affinity,
            wish_x: Some(x),
        }
    }
}
