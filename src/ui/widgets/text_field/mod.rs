//! A field in which Arabic, or anything, can be typed: shaped text, right directions, an input
//! method, a clipboard, a screen reader.
//!
//! The field shows a [`TextInput`], which the caller keeps. While it has the focus it takes what
//! is typed **out of egui's queue**, so that a letter is not also a shortcut; those who look at
//! keys before the field is shown ask [`has_focus`] first. Tab leaves it, Escape cancels, Enter
//! submits a field of one line (Ctrl+Enter one of several). The caret is steady: an idle field
//! asks for no frames.

mod assistant;
mod keys;
mod paint;

use egui::{
    Context, CursorIcon, EventFilter, Id, Pos2, Rect, Response, Sense, Ui, Vec2, pos2, vec2,
};

use crate::text::input::{DirectionOf, Grain, Motion, TextBox, TextInput};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::shaped_label::direction_of;
use crate::ui::widgets::text_field::keys::Heard;
use crate::ui::widgets::text_painter::TextPainter;

/// Between frame and text, in points.
const MARGIN: Vec2 = vec2(8.0, 3.0);
/// Width of the caret, in points.
const CARET: f32 = 1.5;
/// Clicks that follow each other so fast and so near are a double click (seconds, points).
const DOUBLE_CLICK: (f64, f32) = (0.4, 6.0);

/// While the field has the focus, these keys are its own; Tab goes on to the next widget.
const FILTER: EventFilter = EventFilter {
    tab: false,
    horizontal_arrows: true,
    vertical_arrows: true,
    escape: true,
};

/// What a field tells after it was shown.
pub struct FieldResponse {
    /// The widget's response; `changed()` is set too.
    pub response: Response,
    /// Whether the text changed in this frame.
    pub changed: bool,
    /// Enter in a field of one line, Ctrl+Enter in one of several. The focus stays.
    pub submitted: bool,
    /// Escape. The focus is given up.
    pub cancelled: bool,
}

/// A text field. Build it, then [`show`](Self::show) it.
#[must_use = "a field is seen when `show` is called"]
pub struct TextField<'a> {
    input: &'a mut TextInput,
    hint: &'a str,
    label: &'a str,
    rows: usize,
    width: f32,
    style: TextStyle,
    id: Option<Id>,
    focus: bool,
}

/// Whether the keyboard belongs to a text field: letters are then no shortcuts.
pub fn has_focus(context: &Context) -> bool {
    let focused = context.memory(|memory| memory.focused());
    focused.is_some_and(|id| context.data(|data| data.get_temp::<IsField>(id).is_some()))
}

/// Marks the id of a widget as that of a text field.
#[derive(Clone, Copy)]
struct IsField;

impl<'a> TextField<'a> {
    /// A field over a text, of as many lines as the text allows.
    pub fn new(input: &'a mut TextInput) -> Self {
        let rows = if input.is_multi_line() { 3 } else { 1 };
        Self {
            input,
            hint: "",
            label: "",
            rows,
            width: 240.0,
            style: TextStyle::new(Family::Sans, 15.0),
            id: None,
            focus: false,
        }
    }

    /// Shown while the field is empty. Its direction is that of a text without letters.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// The name that a screen reader says.
    pub fn label(mut self, label: &'a str) -> Self {
        self.label = label;
        self
    }

    /// Several lines; the field is at least so many rows high and grows with its text.
    pub fn multi_line(mut self, rows: usize) -> Self {
        self.input.set_multi_line(true);
        self.rows = rows.max(1);
        self
    }

    /// Width with the frame in points, at most what is available.
    pub fn desired_width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Font, size and leading.
    pub fn style(mut self, style: TextStyle) -> Self {
        self.style = style;
        self
    }

    /// An id that does not depend on what stands before the field.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Takes the keyboard when it is shown, with `focus`.
    pub fn focus(mut self, focus: bool) -> Self {
        self.focus = focus;
        self
    }

    /// Shows the field and lets it hear what happened.
    pub fn show(self, ui: &mut Ui, ink: &mut TextPainter) -> FieldResponse {
        let auto = ui.next_auto_id();
        ui.skip_ahead_auto_ids(1);
        let id = self.id.unwrap_or(auto);
        let width = self
            .width
            .min(ui.available_width())
            .max(24.0 + 2.0 * MARGIN.x);
        let mut field = Field {
            input: self.input,
            id,
            style: self.style,
            inner_width: width - 2.0 * MARGIN.x,
            direction_of: match direction_of(self.hint) {
                Some(ParagraphDirection::LeftToRight) => left_to_right_unless_said,
                _ => direction_of,
            },
        };
        field.lay_out(ink);

        // Keys first: the room that the field takes follows from its text.
        let revision = field.input.revision();
        let before = field.input.text().to_owned();
        let selection = field.input.selection();
        let focused = ui.is_enabled() && ui.memory(|memory| memory.has_focus(id));
        let mut heard = Heard::default();
        field.poll_assistant(ui, ink);
        if focused {
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, FILTER));
            heard = field.poll_keys(ui, ink);
        } else {
            field.input.end_composition();
        }
        field.lay_out(ink);

        let line = self.style.size * self.style.leading;
        let height = field.input.height().max(line * self.rows as f32);
        let (_, rect) = ui.allocate_space(vec2(width, height + 2.0 * MARGIN.y));
        let inner = rect.shrink2(MARGIN);
        let mut response = ui.interact(rect, id, Sense::click_and_drag());
        ui.data_mut(|data| data.insert_temp(id, IsField));
        if ui.is_enabled() {
            field.poll_pointer(ui, ink, &response, inner);
        }
        field.lay_out(ink);

        // A click may just have brought the focus.
        let focused = ui.is_enabled() && !heard.cancelled && response.has_focus();
        if focused && response.gained_focus() {
            // The lock on the arrows holds from the second frame on.
            ui.ctx().request_repaint();
        }
        if heard.cancelled {
            response.surrender_focus();
        }
        let changed = field.input.revision() != revision;
        if changed {
            response.mark_changed();
        }
        let moved = changed || field.input.selection() != selection;
        let origin = field.origin(inner, focused);
        field.tell(ui, &response, &before, self.hint, self.label, origin);
        if ui.is_rect_visible(rect) {
            field.paint(
                ui,
                ink,
                &response,
                (rect, inner),
                origin,
                self.hint,
                focused,
            );
        }
        if focused && let Some(stroke) = field.input.caret_box() {
            let stroke = on_screen(stroke, origin);
            field.offer_to_input_method(ui, inner, stroke);
            if moved {
                ui.scroll_to_rect(stroke, None);
            }
        }
        if self.focus {
            response.request_focus();
        }
        FieldResponse {
            changed,
            submitted: heard.submitted,
            cancelled: heard.cancelled,
            response,
        }
    }
}

/// A field while it is shown.
struct Field<'a> {
    input: &'a mut TextInput,
    id: Id,
    style: TextStyle,
    inner_width: f32,
    /// A text whose letters do not say, such as none, runs as the hint does.
    direction_of: DirectionOf,
}

fn left_to_right_unless_said(text: &str) -> Option<ParagraphDirection> {
    direction_of(text).or(Some(ParagraphDirection::LeftToRight))
}

impl Field<'_> {
    fn lay_out(&mut self, ink: &mut TextPainter) {
        let measure = self.input.is_multi_line().then_some(self.inner_width);
        self.input
            .lay_out(&mut ink.typesetter, &self.style, measure, self.direction_of);
    }

    /// The left top corner of the text.
    fn origin(&mut self, inner: Rect, focused: bool) -> Pos2 {
        if self.input.is_multi_line() {
            return inner.min;
        }
        // The caret needs its width at the end of the line.
        let shift = self.input.line_shift(inner.width() - CARET, focused);
        let rtl = self.input.direction() == ParagraphDirection::RightToLeft;
        pos2(
            inner.left() + shift + if rtl { CARET } else { 0.0 },
            inner.top(),
        )
    }

    fn poll_pointer(&mut self, ui: &Ui, ink: &mut TextPainter, response: &Response, inner: Rect) {
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Text);
            ui.output_mut(|output| output.mutable_text_under_cursor = true);
        }
        let focused = response.has_focus();
        let origin = self.origin(inner, focused);
        let hit = |input: &TextInput, at: Pos2| input.hit(at.x - origin.x, at.y - origin.y);
        if response.contains_pointer()
            && let Some((at, text)) = ui.input(keys::middle_click_paste)
        {
            response.request_focus();
            self.input
                .press(hit(self.input, at), Grain::Grapheme, false);
            self.input.paste(&text);
            self.lay_out(ink);
            // The room of the field is that of the text before.
            ui.ctx().request_repaint();
            return;
        }
        let (pressed, down, shift, now) = ui.input(|input| {
            (
                input.pointer.primary_pressed(),
                input.pointer.primary_down(),
                input.modifiers.shift,
                input.time,
            )
        });
        let Some(at) = response.interact_pointer_pos() else {
            return;
        };
        if pressed && response.is_pointer_button_down_on() {
            response.request_focus();
            let clicks = self.count_clicks(ui, at, now);
            let grain = match clicks {
                1 => Grain::Grapheme,
                2 => Grain::Word,
                _ => Grain::Paragraph,
            };
            self.input
                .press(hit(self.input, at), grain, shift && focused);
        } else if down && response.dragged() {
            self.input.drag(hit(self.input, at));
        }
        if response.drag_stopped() && !self.input.selection().is_empty() {
            let text = self.input.selected_text().to_owned();
            ui.ctx()
                .send_cmd(egui::OutputCommand::TextSelectionSettled(text));
        }
    }

    /// How many presses at this place followed each other fast: 1, 2 or 3.
    fn count_clicks(&self, ui: &Ui, at: Pos2, now: f64) -> u8 {
        let key = self.id.with("presses");
        ui.data_mut(|data| {
            let last: Option<(f64, Pos2, u8)> = data.get_temp(key);
            let count = match last {
                Some((time, place, count))
                    if now - time <= DOUBLE_CLICK.0 && place.distance(at) <= DOUBLE_CLICK.1 =>
                {
                    count % 3 + 1
                }
                _ => 1,
            };
            data.insert_temp(key, (now, at, count));
            count
        })
    }

    fn offer_to_input_method(&self, ui: &Ui, inner: Rect, stroke: Rect) {
        if !ui.memory(|memory| memory.owns_ime_events(self.id)) {
            return;
        }
        let to_screen = ui
            .ctx()
            .layer_transform_to_global(ui.layer_id())
            .unwrap_or_default();
        ui.output_mut(|output| {
            output.ime = Some(egui::output::IMEOutput {
                purpose: egui::IMEPurpose::Normal,
                rect: to_screen * inner,
                cursor_rect: to_screen * stroke,
                should_interrupt_composition: false,
            });
        });
    }

    /// Takes the keys that are the field's own out of the queue and follows them.
    fn poll_keys(&mut self, ui: &Ui, ink: &mut TextPainter) -> Heard {
        let mut heard = Heard::default();
        let events = ui.input_mut(|input| std::mem::take(&mut input.events));
        let mut left = Vec::with_capacity(events.len());
        for event in events {
            self.lay_out(ink);
            match keys::follow(self.input, ui.ctx(), &event) {
                Some(more) => {
                    heard.submitted |= more.submitted;
                    heard.cancelled |= more.cancelled;
                }
                None => left.push(event),
            }
        }
        ui.input_mut(|input| input.events = left);
        heard
    }
}

fn on_screen(part: TextBox, origin: Pos2) -> Rect {
    Rect::from_min_max(
        origin + vec2(part.x0, part.top),
        origin + vec2(part.x1, part.bottom),
    )
}
