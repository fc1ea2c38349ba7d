//! An editable text as it is shown: laid out, with what is being composed in it.
//!
//! Points are counted from the left top corner of the laid-out text.

use std::ops::Range;

use super::arrangement::{Block, Setting, TextBox};
use super::{Composition, DirectionOf, TextInput};
use crate::text::geometry::Caret;
use crate::text::{ParagraphDirection, TextStyle, Typesetter};

impl TextInput {
    /// Lays out what is new: nothing, when neither the text nor the style nor `measure` (points;
    /// `None` for one line that is never broken) has changed.
    pub fn lay_out(
        &mut self,
        typesetter: &mut Typesetter,
        style: &TextStyle,
        measure: Option<f32>,
        direction_of: DirectionOf,
    ) {
        let setting = Setting {
            revision: self.shown,
            style: *style,
            measure,
        };
        if self.arrangement.is_set(&setting) {
            return;
        }
        match &self.composition {
            None => self
                .arrangement
                .lay_out(&self.text, setting, typesetter, direction_of),
            Some(composition) => {
                let mut shown = self.text.clone();
                shown.insert_str(self.carets.head.at, &composition.text);
                self.arrangement
                    .lay_out(&shown, setting, typesetter, direction_of);
            }
        }
    }

    /// The paragraphs as they were laid out last.
    pub fn blocks(&self) -> &[Block] {
        self.arrangement.blocks()
    }

    /// Height of the laid-out text, in points.
    pub fn height(&self) -> f32 {
        self.arrangement.height()
    }

    /// Width of its longest line, in points.
    pub fn width(&self) -> f32 {
        self.arrangement.width()
    }

    /// The direction of the paragraph in which the caret stands.
    pub fn direction(&self) -> ParagraphDirection {
        self.arrangement
            .direction_at(self.carets.head.at)
            .unwrap_or(ParagraphDirection::RightToLeft)
    }

    /// The caret in the text as it is shown, where composing moves it on.
    pub fn shown_head(&self) -> Caret {
        let head = self.carets.head;
        match &self.composition {
            None => head,
            Some(Composition { text, active }) => {
                let behind = active.as_ref().map_or(text.len(), |active| active.end);
                Caret::after(head.at + behind)
            }
        }
    }

    /// The stroke of the caret: a box without width.
    pub fn caret_box(&self) -> Option<TextBox> {
        self.arrangement.caret(self.shown_head())
    }

    /// The boxes of the selection.
    pub fn selection_boxes(&self) -> Vec<TextBox> {
        let selection = self.selection();
        if selection.is_empty() || self.is_composing() {
            return Vec::new();
        }
        self.arrangement.boxes(selection)
    }

    /// The boxes of what is being composed, and of the part that the input method works on.
    pub fn composition_boxes(&self) -> (Vec<TextBox>, Vec<TextBox>) {
        let Some(composition) = &self.composition else {
            return Default::default();
        };
        let start = self.carets.head.at;
        let boxes = |range: Range<usize>| {
            self.arrangement
                .boxes(range.start + start..range.end + start)
        };
        let active = composition.active.clone().filter(|range| !range.is_empty());
        (
            boxes(0..composition.text.len()),
            active.map(boxes).unwrap_or_default(),
        )
    }

    /// The caret nearest to a point of the laid-out text.
    pub fn hit(&self, x: f32, y: f32) -> Caret {
        let shown = self.arrangement.hit(x, y).unwrap_or(self.carets.head);
        let start = self.carets.head.at;
        let composed = self.composition.as_ref().map_or(0, |c| c.text.len());
        let at = if shown.at <= start {
            shown.at
        } else {
            start.max(shown.at - composed.min(shown.at))
        };
        Caret {
            at: at.min(self.text.len()),
            affinity: shown.affinity,
        }
    }

    /// Where the left edge of a text of one line stands, in points from the left edge of a view
    /// that is `view` wide. With `follow` the caret stays in view, without it the line's start.
    pub fn line_shift(&mut self, view: f32, follow: bool) -> f32 {
        let width = self.width();
        let slack = (width - view).max(0.0);
        let rtl = self
            .arrangement
            .direction_at(0)
            .is_none_or(|direction| direction == ParagraphDirection::RightToLeft);
        let at = |scroll: f32| {
            if rtl { view - width + scroll } else { -scroll }
        };
        self.scroll = if follow {
            self.scroll.clamp(0.0, slack)
        } else {
            0.0
        };
        if let Some(caret) = self.caret_box().filter(|_| follow) {
            let x = caret.x0 + at(self.scroll);
            // How far to the right the text must go.
            let by = (-x).max(0.0) - (x - view).max(0.0);
            self.scroll = (self.scroll + if rtl { by } else { -by }).clamp(0.0, slack);
        }
        at(self.scroll)
    }
}
