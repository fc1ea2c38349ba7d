//! The pointer on the page: hovering, clicking, dragging a selection or the edge of a span.
//!
//! A drag that selects takes whole words, unless Alt is held: Arabic glues و ف ب ك ل to names,
//! and letters are then what is meant. A span's edge is moved in a preview; the layer changes
//! once, when the button is released.

use egui::{CursorIcon, Pos2, Response, Ui};
use std::ops::Range;

use crate::look::marks::covering;
use crate::model::nudge::RangeEdge;
use crate::model::segment::{self, Unit};
use crate::model::selection::Selection;
use crate::model::span::SpanId;
use crate::text::{Affinity, Caret};
use crate::ui::article_view::{ArticleView, BAR, ViewInput};

/// Seconds between the presses of a double click.
const DOUBLE: f64 = 0.4;
/// Points that a pointer may stray between them.
const STRAY: f32 = 6.0;
/// How near to the edge of the chosen span a drag takes hold of it, in points.
const GRIP: f32 = 6.0;

/// What is being dragged.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Drag {
    /// Nothing.
    #[default]
    Nothing,
    /// A selection that began over `origin` and grows by `unit`.
    Select {
        /// What the first press selected: a word for a double click.
        origin: Range<usize>,
        /// Words, sentences or paragraphs.
        unit: Unit,
        /// Whether the pointer has left the spot of the press.
        moved: bool,
    },
    /// An edge of a span.
    Edge {
        /// Which span.
        id: SpanId,
        /// Which edge.
        edge: RangeEdge,
        /// Its bytes, if the button were released now.
        range: Range<usize>,
    },
}

/// State of the pointer between frames.
#[derive(Debug, Default)]
pub(super) struct Pointer {
    pub(super) grip: f32,
    drag: Drag,
    clicks: u8,
    pressed_at: f64,
    pressed_on: Pos2,
}

impl Pointer {
    /// Whether a drag goes on.
    pub(super) fn busy(&self) -> bool {
        self.drag != Drag::Nothing
    }

    /// The span whose edge is dragged, and its bytes for now.
    pub(super) fn preview(&self) -> Option<(SpanId, Range<usize>)> {
        match &self.drag {
            Drag::Edge { id, range, .. } => Some((*id, range.clone())),
            _ => None,
        }
    }
}

impl ArticleView {
    /// The byte nearest to a point of the screen, and which neighbour it leans on.
    fn hit(&self, at: Pos2) -> Option<(usize, Affinity)> {
        let y = at.y - self.rect.top();
        let shown = self
            .shown
            .iter()
            .rev()
            .find(|shown| shown.top <= y)
            .or(self.shown.first())?;
        let paragraph = self.page.paragraph(shown.block)?;
        let hit = paragraph.hit(at.x - self.text_left(), y - shown.top);
        Some((self.page.range_of(shown.block).start + hit.at, hit.affinity))
    }

    /// The byte of the grapheme that is drawn at a point of the screen.
    fn letter_at(&self, at: Pos2) -> Option<usize> {
        if !self.rect.contains(at) || at.x > self.rect.right() - BAR {
            return None;
        }
        let y = at.y - self.rect.top();
        let shown = self.shown.iter().rev().find(|shown| shown.top <= y)?;
        let paragraph = self.page.paragraph(shown.block)?;
        let letter = paragraph.grapheme_at(at.x - self.text_left(), y - shown.top)?;
        Some(self.page.range_of(shown.block).start + letter.start)
    }

    /// The edge of the chosen span that a point takes hold of.
    fn edge_at(&self, at: Pos2, input: &ViewInput<'_>) -> Option<(SpanId, RangeEdge)> {
        let id = input.session.chosen()?;
        let span = input.session.layer().get(id)?;
        let caret_near = |byte: usize, edge: RangeEdge| {
            let block = self.page.block_of(if edge == RangeEdge::End {
                byte.saturating_sub(1)
            } else {
                byte
            });
            let shown = self.shown.iter().find(|shown| shown.block == block)?;
            let paragraph = self.page.paragraph(block)?;
            let local = byte.checked_sub(self.page.range_of(block).start)?;
            let spot = paragraph.caret(match edge {
                RangeEdge::Start => Caret::before(local),
                RangeEdge::End => Caret::after(local),
            });
            let (top, bottom) = paragraph.box_rows(spot.line);
            let origin = self.origin(*shown);
            let near = (at.x - origin.x - spot.x).abs() <= GRIP
                && at.y >= origin.y + top
                && at.y <= origin.y + bottom + 6.0;
            near.then_some((id, edge))
        };
        caret_near(span.range.start, RangeEdge::Start)
            .or_else(|| caret_near(span.range.end, RangeEdge::End))
    }

    pub(super) fn follow_pointer(
        &mut self,
        ui: &Ui,
        input: &mut ViewInput<'_>,
        response: &Response,
    ) -> Option<String> {
        self.hovered = None;
        if !input.enabled {
            self.pointer.drag = Drag::Nothing;
            return None;
        }
        let (at, pressed, down, time, modifiers) = ui.input(|state| {
            (
                state.pointer.latest_pos(),
                state.pointer.primary_pressed(),
                state.pointer.primary_down(),
                state.time,
                state.modifiers,
            )
        });
        let at = at?;
        if response.contains_pointer() && !self.pointer.busy() {
            self.hover(ui, at, input);
        }
        // A tap may be pressed and released within one frame.
        if pressed && (response.is_pointer_button_down_on() || response.clicked()) {
            response.request_focus();
            self.press(at, time, modifiers, input);
        } else if self.pointer.busy() && down {
            self.drag_to(ui, at, modifiers.alt, input);
        }
        if self.pointer.busy() && !down {
            return self.release(at, input);
        }
        None
    }

    fn hover(&mut self, ui: &Ui, at: Pos2, input: &ViewInput<'_>) {
        let letter = self.letter_at(at);
        let layer = input.session.layer();
        self.hovered = letter.and_then(|byte| covering(layer, byte).first().copied());
        if self.edge_at(at, input).is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        } else if self.rect.contains(at) {
            ui.ctx().set_cursor_icon(CursorIcon::Text);
        }
    }

    fn press(
        &mut self,
        at: Pos2,
        time: f64,
        modifiers: egui::Modifiers,
        input: &mut ViewInput<'_>,
    ) {
        let again =
            time - self.pointer.pressed_at < DOUBLE && at.distance(self.pointer.pressed_on) < STRAY;
        self.pointer.clicks = if again {
            self.pointer.clicks % 4 + 1
        } else {
            1
        };
        self.pointer.pressed_at = time;
        self.pointer.pressed_on = at;
        if self.pointer.clicks == 1
            && !modifiers.shift
            && let Some((id, edge)) = self.edge_at(at, input)
            && let Some(span) = input.session.layer().get(id)
        {
            self.pointer.drag = Drag::Edge {
                id,
                edge,
                range: span.range.clone(),
            };
            return;
        }
        let Some((byte, affinity)) = self.hit(at) else {
            return;
        };
        if modifiers.shift {
            let anchor = input
                .session
                .selection()
                .map_or(self.head, |selection| selection.anchor);
            self.pointer.drag = Drag::Select {
                origin: anchor..anchor,
                unit: Unit::Word,
                moved: true,
            };
            self.select_to(byte, modifiers.alt, input);
            return;
        }
        let unit = match self.pointer.clicks {
            1 | 2 => Unit::Word,
            3 => Unit::Sentence,
            _ => Unit::Paragraph,
        };
        let origin = if self.pointer.clicks == 1 {
            byte..byte
        } else {
            // The letter under the pointer, not the gap nearest to it, says which word.
            let letter = self.letter_at(at).unwrap_or(byte);
            segment::unit_at(&self.article, letter, unit)
        };
        self.head = origin.end;
        self.affinity = if self.pointer.clicks == 1 {
            affinity
        } else {
            Affinity::Upstream
        };
        self.wish_x = None;
        input
            .session
            .set_selection(Some(Selection::over(origin.clone())));
        if !origin.is_empty() {
            input.session.choose(None);
        }
        self.pointer.drag = Drag::Select {
            origin,
            unit,
            moved: false,
        };
    }

    fn drag_to(&mut self, ui: &Ui, at: Pos2, letters: bool, input: &mut ViewInput<'_>) {
        self.scroll_at_edge(ui, at, input);
        let Some((byte, _)) = self.hit(at) else {
            return;
        };
        if matches!(self.pointer.drag, Drag::Edge { .. }) {
            self.edge_to(byte, letters);
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
            return;
        }
        let strayed = at.distance(self.pointer.pressed_on) >= STRAY;
        if let Drag::Select { moved, .. } = &mut self.pointer.drag {
            *moved |= strayed;
            if *moved {
                self.select_to(byte, letters, input);
            }
        }
    }

    /// Extends the selection of a drag to a byte.
    fn select_to(&mut self, byte: usize, letters: bool, input: &mut ViewInput<'_>) {
        let Drag::Select { origin, unit, .. } = &self.pointer.drag else {
            return;
        };
        let raw = origin.start.min(byte)..origin.end.max(byte);
        let range = match unit {
            _ if letters => segment::snap_to_graphemes(self.article.text(), raw),
            Unit::Word => segment::snap_to_words(&self.article, raw),
            unit => {
                let here = segment::unit_at(&self.article, byte, *unit);
                raw.start.min(here.start)..raw.end.max(here.end)
            }
        };
        let backwards = byte < origin.start;
        let selection = if backwards {
            Selection {
                anchor: range.end,
                head: range.start,
            }
        } else {
            Selection::over(range)
        };
        self.head = selection.head;
        self.affinity = if backwards {
            Affinity::Downstream
        } else {
            Affinity::Upstream
        };
        self.wish_x = None;
        input.session.set_selection(Some(selection));
        if !selection.is_empty() {
            input.session.choose(None);
        }
    }

    fn edge_to(&mut self, byte: usize, letters: bool) {
        let article = std::sync::Arc::clone(&self.article);
        let Drag::Edge { edge, range, .. } = &mut self.pointer.drag else {
            return;
        };
        let byte = if letters {
            byte
        } else {
            nearest_word_edge(&article, byte, *edge)
        };
        let moved = match edge {
            RangeEdge::Start => byte..range.end,
            RangeEdge::End => range.start..byte,
        };
        if moved.start < moved.end && !article.text()[moved.clone()].trim().is_empty() {
            *range = moved;
        }
    }

    /// Scrolls while a drag is beyond the upper or lower edge, faster further out.
    fn scroll_at_edge(&mut self, ui: &Ui, at: Pos2, input: &mut ViewInput<'_>) {
        let beyond = if at.y < self.rect.top() {
            at.y - self.rect.top()
        } else if at.y > self.rect.bottom() {
            at.y - self.rect.bottom()
        } else {
            return;
        };
        let seconds = ui.input(|state| state.stable_dt).min(0.1);
        self.place.offset += (beyond * 12.0).clamp(-2400.0, 2400.0) * seconds;
        let text = self.article.text_arc();
        let view = self.rect.height();
        self.place = self
            .page
            .settle(self.place, view, &text, &mut input.ink.typesetter);
        self.find_shown(input);
        ui.ctx().request_repaint();
    }

    fn release(&mut self, at: Pos2, input: &mut ViewInput<'_>) -> Option<String> {
        match std::mem::take(&mut self.pointer.drag) {
            Drag::Edge { id, range, .. } => {
                let now = input.session.layer().get(id).map(|it| it.range.clone());
                if now.is_some_and(|now| now != range) {
                    return input
                        .session
                        .set_range(id, range)
                        .err()
                        .map(|error| error.to_string());
                }
                // An edge that was only touched: a click like any other.
                if at.distance(self.pointer.pressed_on) < STRAY {
                    self.click(at, input);
                }
            }
            Drag::Select { moved: false, .. } if self.pointer.clicks == 1 => self.click(at, input),
            Drag::Select { .. } | Drag::Nothing => {}
        }
        None
    }

    /// Chooses the span under the pointer; a second click on the same spot goes on to the next
    /// outer one.
    fn click(&mut self, at: Pos2, input: &mut ViewInput<'_>) {
        let layer = input.session.layer();
        let under = self.letter_at(at).map(|byte| covering(layer, byte));
        let under = under.unwrap_or_default();
        let known = input
            .session
            .chosen()
            .and_then(|id| under.iter().position(|it| *it == id));
        let chosen = match known {
            Some(place) => under.get((place + 1) % under.len()),
            None => under.first(),
        };
        input.session.choose(chosen.copied());
    }
}

/// Starts go to starts of words and ends to ends, whichever is nearest in bytes.
fn nearest_word_edge(
    article: &crate::model::article::Article,
    byte: usize,
    edge: RangeEdge,
) -> usize {
    let (before, after) = match edge {
        RangeEdge::Start => {
            let end = segment::next(article, byte, Unit::Word);
            let here = segment::previous(article, end, Unit::Word);
            let before = if here <= byte {
                here
            } else {
                segment::previous(article, byte, Unit::Word)
            };
            let next_end = segment::next(article, end, Unit::Word);
            let after = if here > byte {
                here
            } else {
                segment::previous(article, next_end, Unit::Word)
            };
            (before, after)
        }
        RangeEdge::End => {
            let start = segment::previous(article, byte, Unit::Word);
            let here = segment::next(article, start, Unit::Word);
            let after = if here >= byte {
                here
            } else {
                segment::next(article, byte, Unit::Word)
            };
            let earlier = segment::previous(article, start, Unit::Word);
            let before = if here < byte {
                here
            } else {
                segment::next(article, earlier, Unit::Word)
            };
            (before, after)
        }
    };
    if byte.abs_diff(before) <= byte.abs_diff(after) {
        before
    } else {
        after
    }
}
