//! A selection: two ends in an article's text, as byte offsets on character boundaries.

use std::ops::Range;

/// What is selected: `anchor` stays where the selection began, `head` moves.
///
/// Both are byte offsets into the article's text. An empty selection is a caret at `head`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The end that stays, in bytes.
    pub anchor: usize,
    /// The end that moves: where the caret is, in bytes.
    pub head: usize,
}

impl Selection {
    /// A caret: nothing selected, at byte `at`.
    pub fn caret(at: usize) -> Self {
        Self {
            anchor: at,
            head: at,
        }
    }

    /// A selection over `range`, with the head at its end.
    pub fn over(range: Range<usize>) -> Self {
        Self {
            anchor: range.start,
            head: range.end,
        }
    }

    /// Whether nothing is selected.
    pub fn is_empty(self) -> bool {
        self.anchor == self.head
    }

    /// The selected bytes, in logical order.
    pub fn range(self) -> Range<usize> {
        self.anchor.min(self.head)..self.anchor.max(self.head)
    }
}
