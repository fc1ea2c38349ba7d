//! An editable text: what is typed into search, note and name fields.
//!
//! [`TextInput`] keeps the text, the selection, what an input method is composing and the steps
//! to undo; it knows nothing of windows, keys or clipboards. Its parts:
//!
//! ```text
//! input              text, selection, edits, composition
//! input/motion       the caret's motions, clicks and drags
//! input/edges        the edges of graphemes, and what counts as a mark
//! input/undo         the steps
//! input/shown        the text as it is shown, with what is being composed
//! input/arrangement  its paragraphs, laid out: hits, carets, boxes
//! ```
//!
//! Bytes are of [`TextInput::text`]; carets stand on edges of graphemes. What is being composed
//! is **shown** at the caret but is no part of the text until it is committed, so bytes of the
//! shown text, which only painting meets, are called so.
//!
//! **Backspace takes the last vowel mark, Delete the whole grapheme**, as writers of Arabic
//! expect: a wrong mark is replaced without writing the letter again.
//!
//! The text is clean whatever comes in: other line breaks become `\n` (or a space in a field of
//! one line), tabs become spaces, and other control characters are dropped.

mod arrangement;
mod edges;
mod motion;
mod shown;
mod undo;

use std::ops::Range;

use self::arrangement::Arrangement;
use self::edges::{edge, is_mark, next_edge, previous_edge};
use self::undo::{Carets, Kind, Steps, TextChange};
use super::ParagraphDirection;
use super::geometry::Caret;

pub use self::arrangement::{Block, TextBox};
pub use self::motion::{Grain, Motion};

/// Tells the direction of a text by its letters; `None` when they do not say. (The room has no
/// notion of letters: who lays out the field has.)
pub type DirectionOf = fn(&str) -> Option<ParagraphDirection>;

/// What an input method has not committed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Composition {
    text: String,
    /// The part that it works on, in bytes of `text`.
    active: Option<Range<usize>>,
}

/// An editable text with its selection, its steps to undo and its layout.
#[derive(Clone, Debug, Default)]
pub struct TextInput {
    text: String,
    multi_line: bool,
    carets: Carets,
    composition: Option<Composition>,
    steps: Steps,
    arrangement: Arrangement,
    /// Counts changes of what is shown.
    shown: u64,
    /// Counts changes of the text.
    revision: u64,
    /// Where up and down aim at, in points.
    goal: Option<f32>,
    /// What a drag that began with a double click never lets go.
    grip: Option<(Range<usize>, Grain)>,
    /// How far a single line is scrolled from its start, in points.
    scroll: f32,
}

impl TextInput {
    /// An empty text of one line.
    pub fn single_line() -> Self {
        Self::default()
    }

    /// An empty text of several lines.
    pub fn multi_line() -> Self {
        Self {
            multi_line: true,
            ..Self::default()
        }
    }

    /// The same with a text, its caret at the end.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        self.set_text(text);
        self
    }

    /// The text, without what is being composed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it may have several lines.
    pub fn is_multi_line(&self) -> bool {
        self.multi_line
    }

    /// Grows with every change of the text.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Allows several lines, or turns the line breaks that are there into spaces.
    pub fn set_multi_line(&mut self, multi_line: bool) {
        self.multi_line = multi_line;
        if !multi_line && self.text.contains('\n') {
            let text = std::mem::take(&mut self.text);
            self.set_text(&text);
        }
    }

    /// Puts another text in the place of this one; the caret goes to its end, and there is
    /// nothing to undo.
    pub fn set_text(&mut self, text: &str) {
        self.text = self.clean(text);
        self.composition = None;
        self.steps = Steps::default();
        self.scroll = 0.0;
        self.touched();
        self.set_caret(Caret::after(self.text.len()));
    }

    /// Empties the text.
    pub fn clear(&mut self) {
        self.set_text("");
    }

    /// Where the selection began.
    pub fn anchor(&self) -> Caret {
        self.carets.anchor
    }

    /// Where the caret stands.
    pub fn head(&self) -> Caret {
        self.carets.head
    }

    /// The selected bytes; empty at the caret when nothing is selected.
    pub fn selection(&self) -> Range<usize> {
        let (anchor, head) = (self.carets.anchor.at, self.carets.head.at);
        anchor.min(head)..anchor.max(head)
    }

    /// The selected text.
    pub fn selected_text(&self) -> &str {
        &self.text[self.selection()]
    }

    /// Selects from `anchor` to `head`, in bytes; both move on to the next edge of a grapheme.
    pub fn select(&mut self, anchor: usize, head: usize) {
        self.end_composition();
        self.steps.close();
        self.grip = None;
        self.goal = None;
        let leaning = |at| {
            if at == 0 {
                Caret::before(0)
            } else {
                Caret::after(at)
            }
        };
        self.carets = Carets {
            anchor: leaning(edge(&self.text, anchor)),
            head: leaning(edge(&self.text, head)),
        };
    }

    /// Selects everything.
    pub fn select_all(&mut self) {
        self.select(0, self.text.len());
    }

    /// Types `typed` over the selection. Says whether the text changed, as all edits do.
    pub fn insert(&mut self, typed: &str) -> bool {
        let typed = self.clean(typed);
        self.insert_as(&typed, Kind::Typing)
    }

    /// Puts `pasted` in the place of the selection, as a step of its own. In a text of one line
    /// line breaks at its end are dropped, those inside become spaces.
    pub fn paste(&mut self, pasted: &str) -> bool {
        let pasted = if self.multi_line {
            self.clean(pasted)
        } else {
            self.clean(pasted.trim_end_matches(['\n', '\r']))
        };
        self.insert_as(&pasted, Kind::Single)
    }

    fn insert_as(&mut self, text: &str, kind: Kind) -> bool {
        self.end_composition();
        !text.is_empty() && self.replace(self.selection(), text, kind)
    }

    /// Takes the selected text away and returns it.
    pub fn cut(&mut self) -> Option<String> {
        self.end_composition();
        let text = self.selected_text().to_owned();
        self.replace(self.selection(), "", Kind::Single)
            .then_some(text)
    }

    /// Puts another text in the place of this one, as a step that can be undone.
    pub fn replace_all(&mut self, text: &str) -> bool {
        self.end_composition();
        let text = self.clean(text);
        text != self.text && self.replace(0..self.text.len(), &text, Kind::Single)
    }

    /// Deletes the selection, or backwards: the last vowel mark of a grapheme, otherwise the
    /// whole grapheme.
    pub fn backspace(&mut self) -> bool {
        self.end_composition();
        let mut range = self.selection();
        if !range.is_empty() {
            return self.replace(range, "", Kind::Single);
        }
        range.start = match self.text[..range.end].char_indices().next_back() {
            Some((start, last)) if is_mark(last) => start,
            _ => previous_edge(&self.text, range.end),
        };
        self.replace(range, "", Kind::Backward)
    }

    /// Deletes the selection, or the grapheme that follows the caret.
    pub fn delete(&mut self) -> bool {
        self.end_composition();
        let mut range = self.selection();
        if !range.is_empty() {
            return self.replace(range, "", Kind::Single);
        }
        range.end = next_edge(&self.text, range.start);
        self.replace(range, "", Kind::Forward)
    }

    /// Deletes the selection, or back to the start of a word.
    pub fn backspace_word(&mut self) -> bool {
        self.end_composition();
        let mut range = self.selection();
        if range.is_empty() {
            range.start = motion::previous_word(&self.text, range.start);
        }
        self.replace(range, "", Kind::Single)
    }

    /// Deletes the selection, or on to the end of a word.
    pub fn delete_word(&mut self) -> bool {
        self.end_composition();
        let mut range = self.selection();
        if range.is_empty() {
            range.end = motion::next_word(&self.text, range.end);
        }
        self.replace(range, "", Kind::Single)
    }

    /// Deletes code points before and behind the selection, as input methods ask for. What is
    /// selected or being composed stays.
    pub fn delete_surrounding(&mut self, before: usize, after: usize) -> bool {
        let kept = self.selection();
        let start = self.text[..kept.start]
            .char_indices()
            .rev()
            .take(before)
            .last()
            .map_or(kept.start, |(at, _)| at);
        let end = self.text[kept.end..]
            .char_indices()
            .nth(after)
            .map_or(self.text.len(), |(at, _)| kept.end + at);
        if (start..end) == kept {
            return false;
        }
        let middle = self.text[kept.clone()].to_owned();
        let carets = self.carets;
        let changed = self.replace(start..end, &middle, Kind::Single);
        let moved = |caret: Caret| Caret {
            at: edge(&self.text, caret.at - (kept.start - start)),
            ..caret
        };
        self.carets = Carets {
            anchor: moved(carets.anchor),
            head: moved(carets.head),
        };
        changed
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> bool {
        self.end_composition();
        let Some(change) = self.steps.undo() else {
            return false;
        };
        let end = change.at + change.inserted.len();
        self.text.replace_range(change.at..end, &change.removed);
        self.carets = change.before;
        self.touched();
        true
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self) -> bool {
        self.end_composition();
        let Some(change) = self.steps.redo() else {
            return false;
        };
        let end = change.at + change.removed.len();
        self.text.replace_range(change.at..end, &change.inserted);
        self.carets = change.after;
        self.touched();
        true
    }

    /// Shows what an input method is composing, in the place of the selection. `active` is the
    /// part that it works on, in code points of `composed`. An empty text ends it.
    pub fn compose(&mut self, composed: &str, active: Option<Range<usize>>) -> bool {
        if composed.is_empty() {
            self.end_composition();
            return false;
        }
        let changed =
            self.composition.is_none() && self.replace(self.selection(), "", Kind::Single);
        let byte = |code_point: usize| {
            composed
                .char_indices()
                .nth(code_point)
                .map_or(composed.len(), |(at, _)| at)
        };
        self.composition = Some(Composition {
            active: active.map(|range| byte(range.start)..byte(range.end.max(range.start))),
            text: composed.replace(|c: char| c.is_control() && c.len_utf8() == 1, " "),
        });
        self.shown += 1;
        changed
    }

    /// Ends the composition with its result.
    pub fn commit(&mut self, composed: &str) -> bool {
        if composed.is_empty() {
            self.end_composition();
            return false;
        }
        self.insert(composed)
    }

    /// Whether an input method is composing.
    pub fn is_composing(&self) -> bool {
        self.composition.is_some()
    }

    /// Drops what is being composed.
    pub fn end_composition(&mut self) {
        if self.composition.take().is_some() {
            self.shown += 1;
        }
    }

    /// The one place where the text changes by a person's hand.
    fn replace(&mut self, range: Range<usize>, with: &str, kind: Kind) -> bool {
        if range.is_empty() && with.is_empty() {
            return false;
        }
        let before = self.carets;
        let removed = self.text[range.clone()].to_owned();
        self.text.replace_range(range.clone(), with);
        self.touched();
        let at = edge(&self.text, range.start + with.len());
        self.carets = if at == 0 || with.is_empty() && self.text[..at].ends_with('\n') {
            Carets {
                anchor: Caret::before(at),
                head: Caret::before(at),
            }
        } else {
            Carets {
                anchor: Caret::after(at),
                head: Caret::after(at),
            }
        };
        self.steps.record(TextChange {
            at: range.start,
            removed,
            inserted: with.to_owned(),
            before,
            after: self.carets,
            kind,
        });
        true
    }

    fn touched(&mut self) {
        self.shown += 1;
        self.revision += 1;
        self.goal = None;
        self.grip = None;
    }

    fn clean(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut last = '\0';
        for c in text.chars() {
            match c {
                '\n' if last == '\r' => {}
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' if self.multi_line => {
                    clean.push('\n');
                }
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\t' => clean.push(' '),
                _ if c.is_control() => {}
                _ => clean.push(c),
            }
            last = c;
        }
        clean
    }
}
