//! Rows of a form that is worked by keyboard: a name and a value each, one of them current.
//!
//! The rows have the keyboard as a whole. Arrows move through them, Enter edits the current one,
//! Delete empties it; other keys are told to whoever shows them. A row says what it is in one line
//! of shaped text, so that Arabic and English stand in it side by side.

use egui::{Align2, Event, EventFilter, FontId, Id, Key, Rect, Sense, Ui};
use egui::{Stroke, StrokeKind, WidgetInfo, pos2, vec2};

use crate::look::Rgb;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::commands::latin;
use crate::ui::widgets::phrase::joined;
use crate::ui::widgets::shaped_label::one_line;
use crate::ui::widgets::text_painter::{TextPainter, caption, colour, theme_of};

/// Height of a row, in points.
pub const HEIGHT: f32 = 24.0;
/// Width of the column of names, in points.
const NAMES: f32 = 92.0;

/// How a value is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// It is said.
    #[default]
    Said,
    /// It is proposed, and not said before a key accepts it.
    Proposed,
    /// There is nothing yet.
    Empty,
    /// Something is wrong with it.
    Wrong,
}

/// One row. `K` says what it is about.
#[derive(Clone, Debug)]
pub struct Row<K> {
    /// What it is about.
    pub key: K,
    /// Its name; empty where it goes on with the one above.
    pub name: String,
    /// What it says.
    pub value: String,
    /// What stands back behind it: a reason, another name.
    pub note: String,
    /// How it is told.
    pub tone: Tone,
    /// The key that is shown at its end; empty for none.
    pub badge: String,
    /// A bar at its right in the colour of a label.
    pub bar: Option<Rgb>,
}

impl<K> Row<K> {
    /// A row that says something.
    pub fn new(key: K, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key,
            name: name.into(),
            value: value.into(),
            note: String::new(),
            tone: Tone::Said,
            badge: String::new(),
            bar: None,
        }
    }

    /// A row that says nothing yet, with a hint.
    pub fn empty(key: K, name: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            tone: Tone::Empty,
            ..Self::new(key, name, hint)
        }
    }

    /// The same with what stands back.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The same in another tone.
    #[must_use]
    pub fn toned(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// The same with a key at its end.
    #[must_use]
    pub fn badged(mut self, badge: impl Into<String>) -> Self {
        self.badge = badge.into();
        self
    }

    /// The same with a bar.
    #[must_use]
    pub fn barred(mut self, bar: Option<Rgb>) -> Self {
        self.bar = bar;
        self
    }
}

/// What was asked of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard<K> {
    /// It is to be edited.
    Edit(K),
    /// What it says is to be taken away.
    Clear(K),
    /// A key with a character, upper case: a digit or a letter.
    Press(K, char),
    /// The next (`true`) or previous group of rows.
    Turn(bool),
}

/// Where the keyboard stands in rows.
#[derive(Clone, Debug)]
pub struct Rows<K> {
    current: usize,
    /// The row to go to when they are next shown.
    go_to: Option<K>,
    /// Whether they take the keyboard when they are next shown.
    pub focus: bool,
}

impl<K> Default for Rows<K> {
    fn default() -> Self {
        Self {
            current: 0,
            go_to: None,
            focus: false,
        }
    }
}

impl<K: Clone + PartialEq> Rows<K> {
    /// Goes to the first row.
    pub fn restart(&mut self) {
        self.current = 0;
        self.go_to = None;
    }

    /// Goes to a row when they are next shown.
    pub fn go_to(&mut self, key: K) {
        self.go_to = Some(key);
    }

    /// Shows rows, named `label` for a screen reader.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        (id, label): (Id, &str),
        rows: &[Row<K>],
    ) -> Option<Heard<K>> {
        if let Some(key) = self.go_to.take()
            && let Some(index) = rows.iter().position(|row| row.key == key)
        {
            self.current = index;
        }
        self.current = self.current.min(rows.len().saturating_sub(1));
        let size = vec2(ui.available_width(), HEIGHT * rows.len() as f32);
        let (_, rect) = ui.allocate_space(size);
        let list = ui.interact(rect, id, Sense::FOCUSABLE);
        if std::mem::take(&mut self.focus) {
            list.request_focus();
        }
        let focused = list.has_focus();
        let before = self.current;
        let mut heard = None;
        if focused && ui.is_enabled() {
            heard = self.hear(ui, id, rows);
        }
        let mut active = None;
        for (index, row) in rows.iter().enumerate() {
            let top = rect.top() + HEIGHT * index as f32;
            let place = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), HEIGHT));
            let response = ui.interact(place, id.with(index), Sense::click());
            let current = focused && index == self.current;
            let spoken = joined(&[&row.name, &row.value, &row.note], ": ");
            response.widget_info(|| {
                WidgetInfo::selected(egui::Role::ListBoxOption, ui.is_enabled(), current, &spoken)
            });
            if current {
                active = Some(response.id);
                if before != self.current || list.gained_focus() {
                    ui.scroll_to_rect(place, None);
                }
            }
            if ui.is_rect_visible(place) {
                paint(ui, ink, place, row, (current, response.hovered()));
            }
            if response.clicked() {
                self.current = index;
                heard = Some(Heard::Edit(row.key.clone()));
            }
        }
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(egui::Role::ListBox);
            node.set_label(label);
            if let Some(active) = active {
                node.set_active_descendant(active.accesskit_id());
            }
        });
        heard
    }

    /// Follows the keys while the rows have the keyboard.
    fn hear(&mut self, ui: &Ui, id: Id, rows: &[Row<K>]) -> Option<Heard<K>> {
        let own = EventFilter {
            tab: false,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
        let last = rows.len().saturating_sub(1);
        let mut heard = None;
        ui.input_mut(|state| {
            state.events.retain(|event| {
                if heard.is_some() {
                    // What follows in the same frame belongs to what opens now.
                    return true;
                }
                let key = rows.get(self.current).map(|row| row.key.clone());
                match event {
                    Event::Key {
                        key: pressed_key,
                        physical_key,
                        pressed: true,
                        modifiers,
                        ..
                    } if modifiers.is_none() || modifiers.shift_only() => {
                        let pressed_key = latin(*pressed_key, *physical_key, *modifiers);
                        match pressed_key {
                            Key::ArrowDown => self.current = (self.current + 1).min(last),
                            Key::ArrowUp => self.current = self.current.saturating_sub(1),
                            Key::Home => self.current = 0,
                            Key::End => self.current = last,
                            Key::PageDown => heard = Some(Heard::Turn(true)),
                            Key::PageUp => heard = Some(Heard::Turn(false)),
                            Key::Enter => heard = key.map(Heard::Edit),
                            Key::Delete | Key::Backspace => heard = key.map(Heard::Clear),
                            Key::Space => heard = key.map(|key| Heard::Press(key, ' ')),
                            other => {
                                let name = other.name();
                                let mut letters = name.chars();
                                let (Some(letter), None) = (letters.next(), letters.next()) else {
                                    return true;
                                };
                                heard = key.map(|key| Heard::Press(key, letter));
                            }
                        }
                        false
                    }
                    // The text of the same presses.
                    Event::Text(_) => false,
                    _ => true,
                }
            });
        });
        heard
    }
}

/// Type of a value.
pub fn style() -> TextStyle {
    TextStyle::new(Family::Sans, 13.5).leading(1.5)
}

fn paint<K>(
    ui: &Ui,
    ink: &mut TextPainter,
    place: Rect,
    row: &Row<K>,
    (current, hovered): (bool, bool),
) {
    let theme = theme_of(ui.ctx());
    let painter = ui.painter().with_clip_rect(ui.clip_rect());
    if current {
        painter.rect_filled(place, 4.0, colour(theme.row));
        let edge = Stroke::new(1.5, colour(theme.accent));
        painter.rect_stroke(place, 4.0, edge, StrokeKind::Inside);
    } else if hovered {
        painter.rect_filled(place, 4.0, colour(theme.row).gamma_multiply(0.5));
    }
    let middle = place.center().y;
    let spot = (pos2(place.left() + 6.0, middle), Align2::LEFT_CENTER);
    caption(&painter, spot, &row.name, 12.5, theme.weak);
    let mut right = place.right() - 6.0;
    if let Some(bar) = row.bar {
        let bar_at = Rect::from_min_max(
            pos2(right - 3.0, place.top() + 4.0),
            pos2(right, place.bottom() - 4.0),
        );
        painter.rect_filled(bar_at, 1.5, colour(bar));
        right -= 9.0;
    }
    if !row.badge.is_empty() {
        right = key_cap(&painter, pos2(right, middle), &row.badge) - 6.0;
    }
    let left = place.left() + NAMES;
    let tone = match row.tone {
        Tone::Said => theme.text,
        Tone::Proposed => theme.accent,
        Tone::Empty => theme.weak,
        Tone::Wrong => theme.warning,
    };
    let room = (right - left).max(20.0);
    let neutral = ParagraphDirection::LeftToRight;
    let value = one_line(ink, &row.value, style(), neutral, room).paragraph;
    ink.line(&painter, &value, (left, middle), colour(tone));
    let rest = room - value.width() - 8.0;
    if row.note.is_empty() || rest < 24.0 {
        return;
    }
    let small = TextStyle::new(Family::Sans, 12.0).leading(1.5);
    let note = one_line(ink, &row.note, small, neutral, rest).paragraph;
    let left = left + value.width() + 8.0;
    ink.line(&painter, &note, (left, middle), colour(theme.weak));
}

/// A key in a frame, that ends at `right`. Returns its left edge.
pub fn key_cap(painter: &egui::Painter, right: egui::Pos2, key: &str) -> f32 {
    let theme = theme_of(painter.ctx());
    let font = FontId::proportional(11.0);
    let text = painter.layout_no_wrap(key.to_owned(), font, colour(theme.weak));
    let width = (text.size().x + 8.0).max(18.0);
    let cap = Rect::from_min_size(pos2(right.x - width, right.y - 8.5), vec2(width, 17.0));
    let edge = Stroke::new(1.0, colour(theme.edge));
    painter.rect_stroke(cap, 3.0, edge, StrokeKind::Inside);
    let at = cap.center() - text.size() / 2.0;
    painter.galley(at, text, colour(theme.weak));
    cap.left()
}
