//! The one list of rows of a height that is walked through by keyboard, however long it is.
//!
//! A page with a list keeps a [`List`]. In a frame it asks in this order: [`List::takes_keyboard`]
//! with the response of whatever has the keyboard for the list, then, if it has,
//! [`List::follow_keys`], and at last [`List::show`] for the rows, of which only those in view are
//! painted. The ground of a row is [`row_ground`], or [`paint_row`] where the row is allocated
//! otherwise. What a row is, and what Enter does with it, the page knows.

use egui::{Context, EventFilter, Key, Modifiers, Painter, Rect, Response, ScrollArea, Sense};
use egui::{Stroke, StrokeKind, Ui, vec2};

use crate::text::input::TextInput;
use crate::ui::widgets::text_field::{FieldResponse, TextField};
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// Where one is in a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    current: usize,
    /// Whether the current row comes into view when the rows are next shown.
    moved: bool,
    /// Whether the list takes the keyboard when it is next shown.
    pub focus: bool,
    /// The upper edge and the height of what was seen of the rows in the last frame, in points.
    seen: (f32, f32),
}

impl List {
    /// The place of the current row.
    pub fn current(&self) -> usize {
        self.current
    }

    /// Goes to a row, which comes into view. Returns whether it is another one.
    pub fn go(&mut self, place: usize) -> bool {
        let is_other = place != self.current;
        self.current = place;
        self.moved |= is_other;
        is_other
    }

    /// Goes to the first row, which comes into view.
    pub fn restart(&mut self) {
        self.current = 0;
        self.moved = true;
    }

    /// Whether the current row is to come into view, once; for rows that [`List::show`] does not
    /// show.
    pub fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    /// Goes to the last row at most: there are so many.
    pub fn limit(&mut self, count: usize) {
        self.current = self.current.min(count.saturating_sub(1));
    }

    /// Gives the keyboard to `ground` when it was asked for or clicked. Returns whether it has it;
    /// then the arrows are the list's, and Escape with `escape`.
    pub fn takes_keyboard(&mut self, ui: &Ui, ground: &Response, escape: bool) -> bool {
        if std::mem::take(&mut self.focus) || ground.clicked() {
            ground.request_focus();
        }
        if !ground.has_focus() {
            return false;
        }
        let filter = EventFilter {
            vertical_arrows: true,
            escape,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(ground.id, filter));
        true
    }

    /// Goes where [`walk`] leads. Returns whether a key was pressed for it.
    pub fn follow_keys(
        &mut self,
        context: &Context,
        count: usize,
        page: usize,
        keys: ListKeys,
    ) -> bool {
        let walked = walk(context, self.current, count, page, keys);
        self.current = walked.unwrap_or(self.current);
        self.limit(count);
        self.moved |= walked.is_some();
        walked.is_some()
    }

    /// Shows the rows in view of `count`, each `height` points high. `row` shows one, with its
    /// place and whether it is the current one, and says whether it was clicked; it is the current
    /// one then. Returns the clicked one.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        mut area: ScrollArea,
        (height, count): (f32, usize),
        mut row: impl FnMut(&mut Ui, usize, bool) -> bool,
    ) -> Option<usize> {
        self.limit(count);
        ui.spacing_mut().item_spacing.y = 0.0;
        if std::mem::take(&mut self.moved) {
            let top = self.current as f32 * height;
            let (offset, view) = match self.seen {
                (offset, view) if view > 0.0 => (offset, view),
                _ => (0.0, ui.available_height()),
            };
            if top < offset || top + height > offset + view {
                area = area.vertical_scroll_offset((top - view / 2.0).max(0.0));
            }
        }
        let mut clicked = None;
        let shown = area.show_rows(ui, height, count, |ui, rows| {
            for place in rows {
                if row(ui, place, place == self.current) {
                    clicked = Some(place);
                }
            }
        });
        self.seen = (shown.state.clamped_offset().y, shown.inner_rect.height());
        self.current = clicked.unwrap_or(self.current);
        clicked
    }
}

/// A list below a field that says what is in it: the arrows walk through the list while one types.
pub struct FilteredList {
    /// What is typed.
    pub query: TextInput,
    /// The list.
    pub list: List,
}

impl Default for FilteredList {
    /// The field takes the keyboard when it is shown.
    fn default() -> Self {
        let list = List {
            focus: true,
            ..List::default()
        };
        Self {
            query: TextInput::single_line(),
            list,
        }
    }
}

impl FilteredList {
    /// Shows the field, called `name`. What is typed begins the list anew; how many rows it has
    /// then is told by [`List::limit`] or [`List::show`].
    pub fn field(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        (name, hint): (&str, &str),
        (width, page): (f32, usize),
    ) -> FieldResponse {
        let keys = ListKeys::BesideField;
        self.list.follow_keys(ui.ctx(), usize::MAX, page, keys);
        let shown = TextField::new(&mut self.query)
            .label(name)
            .hint(hint)
            .desired_width(width)
            .focus(std::mem::take(&mut self.list.focus))
            .show(ui, ink);
        if shown.changed {
            self.list.restart();
        }
        shown
    }
}

/// Which keys a list has for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKeys {
    /// All: it has the keyboard.
    All,
    /// Not those that move in the line of the field that has the keyboard.
    BesideField,
}

/// Where the arrows, with a `page` of so many rows the page keys, and Home and End lead from the row
/// at `from` among `count`; `None` when none of them was pressed.
pub fn walk(
    context: &Context,
    from: usize,
    count: usize,
    page: usize,
    keys: ListKeys,
) -> Option<usize> {
    let take =
        |key: Key| context.input_mut(|state| state.count_and_consume_key(Modifiers::NONE, key));
    let (mut on, mut back) = (take(Key::ArrowDown), take(Key::ArrowUp));
    if page > 0 {
        on += take(Key::PageDown) * page;
        back += take(Key::PageUp) * page;
    }
    if keys == ListKeys::All {
        on += take(Key::End) * count;
        back += take(Key::Home) * count;
    }
    let last = count.saturating_sub(1);
    (on + back > 0).then(|| from.saturating_add(on).min(last).saturating_sub(back))
}

/// By how many rows the page keys go in a view of this height.
pub fn page_of(view: f32, height: f32) -> usize {
    ((view / height).floor().max(2.0) as usize) - 1
}

/// A row that can be clicked, with its ground.
pub fn row_ground(ui: &mut Ui, height: f32, (current, focused): (bool, bool)) -> (Rect, Response) {
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let looks = (current, focused, response.hovered());
    paint_row(ui.painter(), rect, 3.0, looks);
    (rect, response)
}

/// The ground of a row with round corners: of the current one, of one with the keyboard in it, and
/// of one under the pointer.
pub fn paint_row(
    painter: &Painter,
    rect: Rect,
    corner: f32,
    (current, focused, hovered): (bool, bool, bool),
) {
    let theme = theme_of(painter.ctx());
    if current {
        painter.rect_filled(rect, corner, colour(theme.row));
        if focused {
            let edge = Stroke::new(1.0, colour(theme.accent));
            painter.rect_stroke(rect, corner, edge, StrokeKind::Inside);
        }
    } else if hovered {
        let ground = colour(theme.row).gamma_multiply(0.5);
        painter.rect_filled(rect, corner, ground);
    }
}
