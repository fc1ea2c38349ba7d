//! What was changed in an editable text, step by step, and back again.
//!
//! A step is one change with the selection before and after it. Typing runs on in one step as
//! far as the end of a word, and so do repeated strokes of Backspace or Delete; a motion of the
//! caret or a click ends the step.

use crate::text::geometry::Caret;

/// What made a change: changes of one kind that follow each other may be one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Characters from the keyboard or an input method.
    Typing,
    /// Backspace.
    Backward,
    /// Delete.
    Forward,
    /// Everything else is a step of its own.
    Single,
}

/// A selection: where it began and where its caret is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Carets {
    pub anchor: Caret,
    pub head: Caret,
}

/// One step. Its inverse puts `removed` back in the place of `inserted`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextChange {
    /// Byte where it happened.
    pub at: usize,
    pub removed: String,
    pub inserted: String,
    pub before: Carets,
    pub after: Carets,
    pub kind: Kind,
}

/// The steps done and the steps undone.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    done: Vec<TextChange>,
    undone: Vec<TextChange>,
    /// Whether the last step may still grow.
    open: bool,
}

impl Steps {
    /// Takes note of a change that was just made. Steps that were undone are forgotten.
    pub fn record(&mut self, change: TextChange) {
        self.undone.clear();
        let joined = self.open
            && self
                .done
                .last_mut()
                .is_some_and(|last| last.absorb(&change));
        if !joined {
            self.done.push(change);
        }
        self.open = true;
    }

    /// Ends the step: the next change begins another one.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// The step to take back.
    pub fn undo(&mut self) -> Option<&TextChange> {
        self.open = false;
        let change = self.done.pop()?;
        self.undone.push(change);
        self.undone.last()
    }

    /// The step to do again.
    pub fn redo(&mut self) -> Option<&TextChange> {
        self.open = false;
        let change = self.undone.pop()?;
        self.done.push(change);
        self.done.last()
    }
}

impl TextChange {
    /// Takes the next change into this one, if both are one stroke of work.
    fn absorb(&mut self, next: &Self) -> bool {
        if self.kind != next.kind {
            return false;
        }
        let joins = match self.kind {
            Kind::Typing => {
                let new_word = self.inserted.ends_with(char::is_whitespace)
                    && !next.inserted.starts_with(char::is_whitespace);
                next.removed.is_empty() && next.at == self.at + self.inserted.len() && !new_word
            }
            Kind::Backward => self.inserted.is_empty() && next.at + next.removed.len() == self.at,
            Kind::Forward => self.inserted.is_empty() && next.at == self.at,
            Kind::Single => false,
        };
        if joins {
            match self.kind {
                Kind::Typing => self.inserted.push_str(&next.inserted),
                Kind::Backward => {
                    self.at = next.at;
                    self.removed.insert_str(0, &next.removed);
                }
                Kind::Forward | Kind::Single => self.removed.push_str(&next.removed),
            }
            self.after = next.after;
        }
        joins
    }
}
