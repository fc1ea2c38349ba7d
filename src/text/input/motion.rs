//! How the caret of an editable text moves: by keys, and by the pointer.
//!
//! Left and right are visual, as everywhere; a word to the left is the next word in a
//! right-to-left paragraph. Motions that need the layout fall back to reading order while the
//! layout is behind the text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::TextInput;
use super::edges::{edge, next_edge, previous_edge};
use super::undo::Carets;
use crate::text::ParagraphDirection;
use crate::text::geometry::{Affinity, Caret};
use crate::text::motion::VisualDirection;

/// A motion of the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// A grapheme to the left on screen.
    Left,
    /// A grapheme to the right on screen.
    Right,
    /// A word to the left.
    WordLeft,
    /// A word to the right.
    WordRight,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// To the start of the text.
    Start,
    /// To the end of the text.
    End,
    /// A line up; from the first line to the start of the text.
    Up,
    /// A line down; from the last line to the end of the text.
    Down,
}

/// What a click and a drag select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Graphemes: a click.
    Grapheme,
    /// Words: a double click.
    Word,
    /// Paragraphs: a triple click.
    Paragraph,
}

impl TextInput {
    /// Moves the caret; with `extend` the selection grows, without it there is none afterwards.
    pub fn go(&mut self, motion: Motion, extend: bool) {
        self.end_composition();
        self.steps.close();
        self.grip = None;
        let goal = self.goal.take();
        let selection = self.selection();
        let collapses = !extend && !selection.is_empty();
        let forward = match motion {
            Motion::Left | Motion::WordLeft => self.direction() == ParagraphDirection::RightToLeft,
            _ => self.direction() == ParagraphDirection::LeftToRight,
        };
        let head = match motion {
            Motion::Left | Motion::Right if collapses => leaning(if forward {
                selection.end
            } else {
                selection.start
            }),
            Motion::Left => self.side_step(VisualDirection::Left, forward),
            Motion::Right => self.side_step(VisualDirection::Right, forward),
            Motion::WordLeft | Motion::WordRight if forward => {
                leaning(next_word(&self.text, self.carets.head.at))
            }
            Motion::WordLeft | Motion::WordRight => {
                Caret::before(previous_word(&self.text, self.carets.head.at))
            }
            Motion::LineStart => self.line_edge(false),
            Motion::LineEnd => self.line_edge(true),
            Motion::Start => Caret::before(0),
            Motion::End => leaning(self.text.len()),
            Motion::Up | Motion::Down => {
                let down = motion == Motion::Down;
                let x = goal.or_else(|| self.caret_box().map(|stroke| stroke.x0));
                self.goal = x;
                x.filter(|_| self.arrangement.shows(self.shown))
                    .and_then(|x| self.arrangement.line_step(self.carets.head, x, down))
                    .unwrap_or(if down {
                        leaning(self.text.len())
                    } else {
                        Caret::before(0)
                    })
            }
        };
        self.move_head(head, extend);
    }

    /// Puts the caret where somebody clicked.
    pub fn press(&mut self, caret: Caret, grain: Grain, extend: bool) {
        self.end_composition();
        self.steps.close();
        self.goal = None;
        if extend {
            self.grip = None;
            self.move_head(caret, true);
            return;
        }
        match grain {
            Grain::Grapheme => {
                self.grip = None;
                self.move_head(caret, false);
            }
            Grain::Word | Grain::Paragraph => {
                let range = self.grain_at(caret, grain);
                self.carets = Carets {
                    anchor: Caret::before(range.start),
                    head: leaning(range.end),
                };
                self.grip = Some((range, grain));
            }
        }
    }

    /// Selects as far as somebody dragged: by words after a double click, and by paragraphs
    /// after a triple click.
    pub fn drag(&mut self, caret: Caret) {
        self.end_composition();
        let Some((kept, grain)) = self.grip.clone() else {
            self.move_head(caret, true);
            return;
        };
        let reached = self.grain_at(caret, grain);
        self.carets = if reached.start < kept.start {
            Carets {
                anchor: leaning(kept.end),
                head: Caret::before(reached.start),
            }
        } else {
            Carets {
                anchor: Caret::before(kept.start),
                head: leaning(reached.end.max(kept.end)),
            }
        };
    }

    /// The word, the run of spaces, the punctuation mark or the paragraph on which a caret
    /// leans.
    pub fn grain_at(&self, caret: Caret, grain: Grain) -> Range<usize> {
        let leaned = match caret.affinity {
            Affinity::Upstream => previous_edge(&self.text, caret.at),
            Affinity::Downstream => caret.at,
        };
        let paragraph = paragraph_at(&self.text, caret.at);
        match grain {
            Grain::Grapheme => caret.at..caret.at,
            Grain::Paragraph => paragraph,
            Grain::Word => {
                let text = &self.text[paragraph.clone()];
                let leaned = leaned.max(paragraph.start) - paragraph.start;
                text.split_word_bound_indices()
                    .take_while(|(start, _)| *start <= leaned)
                    .last()
                    .map(|(start, word)| {
                        let start = start + paragraph.start;
                        start..start + word.len()
                    })
                    .unwrap_or(paragraph)
            }
        }
    }

    pub(super) fn set_caret(&mut self, caret: Caret) {
        let head = if caret.at == 0 {
            Caret::before(0)
        } else {
            caret
        };
        self.carets = Carets { anchor: head, head };
    }

    fn move_head(&mut self, head: Caret, extend: bool) {
        self.carets.head = head;
        if !extend {
            self.carets.anchor = head;
        }
    }

    fn side_step(&self, side: VisualDirection, forward: bool) -> Caret {
        let head = self.carets.head;
        if self.arrangement.shows(self.shown) {
            return self.arrangement.step(head, side).unwrap_or(head);
        }
        if forward {
            leaning(next_edge(&self.text, head.at))
        } else {
            Caret::before(previous_edge(&self.text, head.at))
        }
    }

    fn line_edge(&self, end: bool) -> Caret {
        let head = self.carets.head;
        if self.arrangement.shows(self.shown) {
            return self.arrangement.line_edge(head, end).unwrap_or(head);
        }
        let paragraph = paragraph_at(&self.text, head.at);
        if end {
            leaning(paragraph.end)
        } else {
            Caret::before(paragraph.start)
        }
    }
}

/// A caret that leans on what is before it, if there is something.
fn leaning(at: usize) -> Caret {
    if at == 0 {
        Caret::before(0)
    } else {
        Caret::after(at)
    }
}

/// The bytes of the paragraph around a byte, without its line break.
fn paragraph_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |found| found + 1);
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    start..end
}

/// The end of this word or the next one; the end of the paragraph behind its last word, and
/// from there the start of the next paragraph.
pub(super) fn next_word(text: &str, at: usize) -> usize {
    let paragraph = paragraph_at(text, at);
    let found = text[paragraph.clone()]
        .unicode_word_indices()
        .map(|(start, word)| paragraph.start + start + word.len())
        .find(|end| *end > at);
    match found {
        Some(end) => edge(text, end),
        None if at < paragraph.end => paragraph.end,
        None => text.len().min(at + 1),
    }
}

/// The start of this word or the one before; the start of the paragraph before its first word,
/// and from there the end of the paragraph before.
pub(super) fn previous_word(text: &str, at: usize) -> usize {
    let paragraph = paragraph_at(text, at);
    let found = text[paragraph.clone()]
        .unicode_word_indices()
        .map(|(start, _)| paragraph.start + start)
        .take_while(|start| *start < at)
        .last();
    match found {
        Some(start) => start,
        None if at > paragraph.start => paragraph.start,
        None => at.saturating_sub(1),
    }
}
