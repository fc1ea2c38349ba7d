//! Choosing one thing or several by typing: choices, types, roles, spans, entries of a registry.
//!
//! A field and the offers below it, the best first. What is typed narrows them, in Arabic or in
//! English, whatever the spelling; the arrows walk through them and Enter takes the current one.
//! As long as nothing is typed, the keys that stand beside the first ones take those at once.

use egui::{Event, Rect, ScrollArea, Sense, Stroke, StrokeKind};
use egui::{Ui, WidgetInfo, pos2, vec2};

use crate::model::arabic::{Strength, fold};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::list::{FilteredList, paint_row};
use crate::ui::widgets::phrase::{DOT, joined};
use crate::ui::widgets::rows::key_cap;
use crate::ui::widgets::shaped_label::{elide, one_line};
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// Height of an offer, in points.
const HEIGHT: f32 = 26.0;
/// The page keys go by so many offers.
const PAGE: usize = 8;
/// What is typed as a digit on an Arabic or a Latin keyboard.
const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer<T> {
    /// What is chosen with it.
    pub value: T,
    /// Its Arabic name, or the words of a span; empty for none.
    pub arabic: String,
    /// Its English name; empty for none.
    pub english: String,
    /// What stands back behind it: why it is offered, what it belongs to.
    pub note: String,
}

impl<T> Offer<T> {
    /// An offer with its two names.
    pub fn new(value: T, arabic: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            value,
            arabic: arabic.into(),
            english: english.into(),
            note: String::new(),
        }
    }

    /// The same with what stands back.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// The offers that have every word of `query`, in their order; those of which a name begins with
/// it come first.
pub fn matching<T: Clone>(offers: &[Offer<T>], query: &str) -> Vec<Offer<T>> {
    let folded = |text: &str| fold(text, Strength::Loose).text.to_lowercase();
    let query = folded(query.trim());
    let words: Vec<&str> = query.split_whitespace().collect();
    if words.is_empty() {
        return offers.to_vec();
    }
    let mut found: Vec<(bool, &Offer<T>)> = offers
        .iter()
        .filter_map(|offer| {
            let names = [folded(&offer.english), folded(&offer.arabic)];
            let note = folded(&offer.note);
            let has =
                |word: &&str| names.iter().any(|name| name.contains(word)) || note.contains(word);
            let first = names.iter().any(|name| name.starts_with(&query));
            words.iter().all(has).then_some((first, offer))
        })
        .collect();
    found.sort_by_key(|(first, _)| !first);
    found.into_iter().map(|(_, offer)| offer.clone()).collect()
}

/// What came of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen<T> {
    /// It stays open.
    Open,
    /// Nothing is chosen.
    Cancelled,
    /// This is.
    One(T),
    /// All of these are, in the order of the offers.
    Several(Vec<T>),
}

/// A chooser while it is open.
pub struct Chooser<T> {
    name: String,
    hint: String,
    found: FilteredList,
    offers: Vec<Offer<T>>,
    /// What the offers were found for.
    found_for: Option<String>,
    /// What is marked, when several can be chosen.
    marked: Option<Vec<T>>,
}

impl<T: Clone + PartialEq> Chooser<T> {
    /// Of one thing. `name` is what a screen reader says.
    pub fn one(name: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            hint: hint.into(),
            found: FilteredList::default(),
            offers: Vec::new(),
            found_for: None,
            marked: None,
        }
    }

    /// Of several things, of which some are marked already.
    pub fn several(name: impl Into<String>, hint: impl Into<String>, marked: Vec<T>) -> Self {
        Self {
            marked: Some(marked),
            ..Self::one(name, hint)
        }
    }

    /// What was typed.
    pub fn query(&self) -> &str {
        self.found.query.text()
    }

    /// Shows it. `find` gives the offers for what is typed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        find: &mut dyn FnMut(&str) -> Vec<Offer<T>>,
    ) -> Chosen<T> {
        if self.found_for.is_none() {
            self.find(find);
        }
        let pressed = self.hear(ui);
        let says = (&*self.name, &*self.hint);
        let size = (ui.available_width(), PAGE);
        let shown = self.found.field(ui, ink, says, size);
        self.found.list.limit(self.offers.len());
        if shown.changed {
            self.find(find);
        }
        if shown.cancelled {
            return Chosen::Cancelled;
        }
        if let Some(index) = pressed
            && let Some(chosen) = self.take(index)
        {
            return chosen;
        }
        if shown.submitted {
            return match &self.marked {
                Some(marked) => Chosen::Several(marked.clone()),
                None => match self.offers.get(self.found.list.current()) {
                    Some(offer) => Chosen::One(offer.value.clone()),
                    None => Chosen::Open,
                },
            };
        }
        ui.add_space(2.0);
        let clicked = self.rows(ui, ink);
        if let Some(chosen) = clicked.and_then(|index| self.take(index)) {
            return chosen;
        }
        if shown.response.lost_focus() {
            // A press on an offer takes the keyboard from the field; one elsewhere closes it.
            let inside = ui.input(|state| {
                let at = state.pointer.interact_pos();
                state.pointer.any_pressed() && at.is_some_and(|at| ui.min_rect().contains(at))
            });
            if !inside {
                return Chosen::Cancelled;
            }
            self.found.list.focus = true;
        }
        Chosen::Open
    }

    fn find(&mut self, find: &mut dyn FnMut(&str) -> Vec<Offer<T>>) {
        let query = self.found.query.text().to_owned();
        self.offers = find(&query);
        self.found_for = Some(query);
        self.found.list.restart();
    }

    /// What the offer at `index` means: it is chosen, or marked or not when several can be.
    fn take(&mut self, index: usize) -> Option<Chosen<T>> {
        let value = self.offers.get(index)?.value.clone();
        let Some(marked) = &mut self.marked else {
            return Some(Chosen::One(value));
        };
        self.found.list.go(index);
        match marked.iter().position(|one| *one == value) {
            Some(at) => {
                marked.remove(at);
            }
            None => marked.push(value),
        }
        None
    }

    /// Hears the keys of offers while nothing is typed. Returns the offer whose key was pressed.
    fn hear(&self, ui: &Ui) -> Option<usize> {
        if !self.found.query.text().is_empty() || self.found.list.focus {
            return None;
        }
        let several = self.marked.is_some();
        let last = self.offers.len().saturating_sub(1);
        let mut pressed = None;
        ui.input_mut(|state| {
            state.events.retain(|event| {
                let Event::Text(text) = event else {
                    return true;
                };
                if text == " " && several {
                    pressed = Some(self.found.list.current());
                    return false;
                }
                let digit = fold(text, Strength::Strict).text;
                let digit = DIGITS.iter().position(|it| digit.starts_with(*it));
                // The tenth has the key 0.
                let index = digit.map(|digit| digit.checked_sub(1).unwrap_or(9));
                let index = index.filter(|index| *index <= last && text.chars().count() == 1);
                if pressed.is_none() {
                    pressed = index;
                }
                index.is_none()
            });
        });
        pressed
    }

    fn rows(&mut self, ui: &mut Ui, ink: &mut TextPainter) -> Option<usize> {
        let mut clicked = None;
        if self.offers.is_empty() {
            let says = egui::RichText::new("Nothing of that name").weak();
            ui.label(says);
            return None;
        }
        let moved = self.found.list.take_moved();
        let keyed = self.found.query.text().is_empty();
        ScrollArea::vertical()
            .id_salt("offers")
            .auto_shrink([false, true])
            .max_height(ui.available_height().max(HEIGHT * 3.0))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (index, offer) in self.offers.iter().enumerate() {
                    let size = vec2(ui.available_width(), HEIGHT);
                    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
                    let current = index == self.found.list.current();
                    let marked = self.marked.as_ref().map(|it| it.contains(&offer.value));
                    if current && moved {
                        ui.scroll_to_rect(rect, None);
                    }
                    let spoken = [&*offer.english, &offer.arabic, &offer.note];
                    let spoken = joined(&spoken, ", ");
                    response.widget_info(|| {
                        let chosen = marked.unwrap_or(current);
                        WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &spoken)
                    });
                    if ui.is_rect_visible(rect) {
                        let key = match index {
                            9 => "0".to_owned(),
                            0..9 => (index + 1).to_string(),
                            _ => String::new(),
                        };
                        let key = if keyed { &*key } else { "" };
                        let looks = (current, response.hovered(), marked);
                        paint(ui, ink, rect, offer, key, looks);
                    }
                    if response.clicked() {
                        clicked = Some(index);
                    }
                }
            });
        clicked
    }
}

fn paint<T>(
    ui: &Ui,
    ink: &mut TextPainter,
    rect: Rect,
    offer: &Offer<T>,
    key: &str,
    (current, hovered, marked): (bool, bool, Option<bool>),
) {
    let theme = theme_of(ui.ctx());
    let painter = ui.painter().with_clip_rect(ui.clip_rect());
    paint_row(&painter, rect, 4.0, (current, true, hovered));
    let middle = rect.center().y;
    let mut left = rect.left() + 6.0;
    if let Some(marked) = marked {
        let side = 11.0;
        let mark = Rect::from_min_size(pos2(left, middle - side / 2.0), vec2(side, side));
        let edge = Stroke::new(1.0, colour(theme.weak));
        painter.rect_stroke(mark, 2.0, edge, StrokeKind::Inside);
        if marked {
            painter.rect_filled(mark.shrink(2.5), 1.0, colour(theme.accent));
        }
        left += side + 7.0;
    }
    if !key.is_empty() {
        key_cap(&painter, pos2(left + 18.0, middle), key);
    }
    left += 25.0;
    let right = rect.right() - 6.0;
    let style = TextStyle::new(Family::Sans, 13.5).leading(1.5);
    // The Arabic name at the right, where it begins; the English one at the left.
    let mut room = right - left;
    if !offer.arabic.is_empty() {
        let most = if offer.english.is_empty() {
            room
        } else {
            room * 0.62
        };
        let neutral = ParagraphDirection::RightToLeft;
        let arabic = one_line(ink, &offer.arabic, style, neutral, most).paragraph;
        ink.line_to(&painter, &arabic, (right, middle), colour(theme.text));
        room -= arabic.width() + 8.0;
    }
    let said = joined(&[&offer.english, &offer.note], DOT);
    if said.is_empty() || room < 24.0 {
        return;
    }
    let tone = if offer.arabic.is_empty() {
        theme.text
    } else {
        theme.weak
    };
    let style = TextStyle::new(Family::Sans, 12.5).leading(1.5);
    let direction = ParagraphDirection::LeftToRight;
    let said = elide(ink, &said, style, direction, room, 1).paragraph;
    ink.line(&painter, &said, (left, middle), colour(tone));
}
