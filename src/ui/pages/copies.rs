//! Articles that are nearly the same, such as the prints of one wire report: a person decides.
//!
//! Pairs are looked at one by one, both texts side by side with the words marked in which they
//! differ. Nothing is removed by a decision: an article is told to be the copy of another, or
//! the two are told to be none, and are not asked about again.

use egui::{Frame, Key, Margin, Modifiers, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui};
use egui::{Rect, WidgetInfo, pos2, vec2};
use std::ops::Range;

use super::columns;
use crate::look::{Mode, Theme};
use crate::model::article::Article;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::ink::{Ink, colour};
use crate::ui::shaped_label::{LabelOptions, direction_of, elide, shaped_label};

/// Height of a row of the list, in points.
const ROW: f32 = 52.0;
/// Width of the list, in points.
const LIST: f32 = 270.0;

/// One of two articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Outlet and date, as they are known.
    pub origin: String,
}

/// Two articles that are nearly the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The one that was there first, by date and then by name.
    pub first: Side,
    /// The other.
    pub second: Side,
    /// How much of them is the same, 0 to 1.
    pub similarity: f32,
}

/// The texts of a pair, with what is only in one of them: bytes, in order.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The first text and what is not in the second.
    pub first: (Article, Vec<Range<usize>>),
    /// The second text and what is not in the first.
    pub second: (Article, Vec<Range<usize>>),
}

/// How far the search for pairs is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Looking {
    /// Nothing was asked for yet.
    #[default]
    Not,
    /// It goes on: how much of it is done, 0 to 1.
    Running(f32),
    /// All articles were compared.
    Done,
    /// It could not be done, and why.
    Failed(String),
}

/// A decision about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The second is a copy of the first.
    SecondIsCopy,
    /// The first is a copy of the second.
    FirstIsCopy,
    /// Neither is a copy of the other.
    NoCopies,
}

/// What the page asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum CopiesAction {
    /// The texts of a pair are to be shown.
    Compare(String, String),
    /// A pair was decided: the ids of the first and the second.
    Decide(String, String, Decision),
    /// To open an article.
    Open(String),
    /// To stop looking.
    Stop,
    /// Back to the article.
    Close,
}

/// The page.
#[derive(Default)]
pub struct Copies {
    pairs: Vec<Pair>,
    current: usize,
    looking: Looking,
    /// The texts of the current pair, or why they cannot be shown.
    texts: Option<Result<Texts, String>>,
    asked: Option<(String, String)>,
    decided: usize,
    moved: bool,
    /// Whether the page takes the keyboard when it is next shown.
    pub focus: bool,
}

impl Copies {
    /// The id of the page: while it has the keyboard, its keys decide.
    pub fn id() -> egui::Id {
        egui::Id::unique("near-duplicates")
    }

    /// How far the search for pairs is.
    pub fn set_looking(&mut self, looking: Looking) {
        self.looking = looking;
    }

    /// The pairs that were found.
    pub fn set_pairs(&mut self, pairs: Vec<Pair>) {
        self.pairs = pairs;
        self.current = 0;
        self.decided = 0;
        self.texts = None;
        self.asked = None;
        self.looking = Looking::Done;
    }

    /// The pairs that wait for a decision.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The texts that were asked for.
    pub fn set_texts(&mut self, texts: Result<Texts, String>) {
        self.texts = Some(texts);
    }

    /// A decision was written: its pair goes. A copy needs no decision about others that were
    /// compared with it.
    pub fn settle(&mut self, first: &str, second: &str, decision: Decision) {
        let copy = match decision {
            Decision::SecondIsCopy => Some(second),
            Decision::FirstIsCopy => Some(first),
            Decision::NoCopies => None,
        };
        let gone = |pair: &Pair| {
            let here = [pair.first.id.as_str(), pair.second.id.as_str()];
            here == [first, second] || copy.is_some_and(|copy| here.contains(&copy))
        };
        let before = self.pairs[..self.current.min(self.pairs.len())]
            .iter()
            .filter(|pair| gone(pair))
            .count();
        self.pairs.retain(|pair| !gone(pair));
        self.current = self.current.saturating_sub(before);
        self.current = self.current.min(self.pairs.len().saturating_sub(1));
        self.decided += 1;
        self.texts = None;
        self.asked = None;
        self.moved = true;
    }

    fn go(&mut self, index: usize) {
        if index != self.current && index < self.pairs.len() {
            self.current = index;
            self.texts = None;
            self.asked = None;
            self.moved = true;
        }
    }

    /// Shows the page in what there is of `ui`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        mode: Mode,
        writable: bool,
    ) -> Option<CopiesAction> {
        let theme = Theme::of(mode);
        let whole = ui.available_rect_before_wrap();
        let ground = ui.interact(whole, Self::id(), Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, "Near-duplicates"));
        if std::mem::take(&mut self.focus) || ground.clicked() {
            ground.request_focus();
        }
        let mut action = None;
        if ground.has_focus() {
            let filter = egui::EventFilter {
                vertical_arrows: true,
                ..egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
            action = self.keys(ui, writable);
        }
        let frame = Frame::new()
            .fill(colour(theme.panel))
            .inner_margin(Margin::symmetric(14, 8));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            let from_head = self.head(ui, theme);
            action = action.take().or(from_head);
            if let Some(pair) = self.pairs.get(self.current) {
                let from_buttons = buttons(ui, writable, pair);
                match from_buttons {
                    Some(Pressed::Later) => self.later(),
                    Some(Pressed::Decide(decision)) => {
                        action = Some(self.decide(decision));
                    }
                    None => {}
                }
            }
        });
        if self.pairs.is_empty() {
            self.nothing(ui, theme);
            return action;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let height = ui.available_height();
            ui.allocate_ui(vec2(LIST, height), |ui| {
                ui.set_min_size(vec2(LIST, height));
                self.list(ui, ink, theme);
            });
            ui.vertical(|ui| {
                let from_texts = self.side_by_side(ui, ink, mode);
                action = action.take().or(from_texts);
            });
        });
        let pair = self.pairs.get(self.current);
        let key = pair.map(|pair| (pair.first.id.clone(), pair.second.id.clone()));
        if self.texts.is_none() && self.asked != key && action.is_none() {
            self.asked.clone_from(&key);
            action = key.map(|(first, second)| CopiesAction::Compare(first, second));
        }
        action
    }

    fn decide(&self, decision: Decision) -> CopiesAction {
        let (first, second) = self
            .pairs
            .get(self.current)
            .map(|pair| (pair.first.id.clone(), pair.second.id.clone()))
            .unwrap_or_default();
        CopiesAction::Decide(first, second, decision)
    }

    fn later(&mut self) {
        let next = self.current + 1;
        self.go(if next < self.pairs.len() { next } else { 0 });
    }

    fn keys(&mut self, ui: &Ui, writable: bool) -> Option<CopiesAction> {
        let pressed = |key: Key| ui.input_mut(|state| state.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) || pressed(Key::Num4) {
            self.later();
        }
        if pressed(Key::ArrowUp) {
            self.go(self.current.saturating_sub(1));
        }
        if self.pairs.is_empty() || !writable {
            return None;
        }
        let decisions = [
            (Key::Num1, Decision::SecondIsCopy),
            (Key::Num2, Decision::FirstIsCopy),
            (Key::Num3, Decision::NoCopies),
        ];
        decisions
            .into_iter()
            .find(|(key, _)| pressed(*key))
            .map(|(_, decision)| self.decide(decision))
    }

    fn head(&mut self, ui: &mut Ui, theme: &Theme) -> Option<CopiesAction> {
        let mut action = None;
        ui.horizontal(|ui| {
            ui.label(RichText::new("Near-duplicates").strong());
            let count = self.pairs.len();
            let told = match (&self.looking, count) {
                (Looking::Running(_), _) => "Comparing all articles…".to_owned(),
                (_, 0) => String::new(),
                (_, 1) => "1 pair to decide".to_owned(),
                (_, _) => format!("pair {} of {count}", self.current + 1),
            };
            ui.label(RichText::new(told).color(colour(theme.weak)));
            if self.decided > 0 {
                let told = format!("{} decided", self.decided);
                ui.label(RichText::new(told).color(colour(theme.weak)));
            }
            if let Looking::Running(done) = self.looking {
                ui.scope(|ui| {
                    ui.visuals_mut().extreme_bg_color = colour(theme.edge);
                    ui.add(egui::ProgressBar::new(done).desired_width(180.0));
                });
                if ui.button("Stop").clicked() {
                    action = Some(CopiesAction::Stop);
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("Back to the article").clicked() {
                    action = Some(CopiesAction::Close);
                }
            });
        });
        action
    }

    fn nothing(&self, ui: &mut Ui, theme: &Theme) {
        ui.add_space(40.0);
        ui.vertical_centered(|ui| match &self.looking {
            Looking::Failed(why) => {
                ui.label(RichText::new(why).color(colour(theme.error)));
            }
            Looking::Done if self.decided > 0 => {
                ui.label(RichText::new("All pairs are decided").strong());
            }
            Looking::Done => {
                ui.label(RichText::new("No near-duplicates").strong());
                ui.label(
                    RichText::new("No two articles have nearly the same words.")
                        .color(colour(theme.weak)),
                );
            }
            Looking::Not | Looking::Running(_) => {
                ui.label(RichText::new("Comparing…").color(colour(theme.weak)));
            }
        });
    }

    fn list(&mut self, ui: &mut Ui, ink: &mut Ink, theme: &Theme) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colour(theme.panel));
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical()
            .id_salt("pairs")
            .auto_shrink([false, false]);
        if std::mem::take(&mut self.moved) {
            let top = self.current as f32 * ROW - ui.available_height() / 2.0;
            area = area.vertical_scroll_offset(top.max(0.0));
        }
        let mut clicked = None;
        area.show_rows(ui, ROW, self.pairs.len(), |ui, rows| {
            for index in rows {
                if row(ui, ink, theme, &self.pairs[index], index == self.current) {
                    clicked = Some(index);
                }
            }
        });
        if let Some(index) = clicked {
            self.go(index);
        }
    }

    fn side_by_side(&mut self, ui: &mut Ui, ink: &mut Ink, mode: Mode) -> Option<CopiesAction> {
        let theme = Theme::of(mode);
        let pair = self.pairs.get(self.current)?;
        let mut action = None;
        let ground = ui.available_rect_before_wrap();
        ui.painter().rect_filled(ground, 0.0, colour(theme.page));
        let texts = match &self.texts {
            None => return None,
            Some(Err(why)) => {
                ui.add_space(20.0);
                let style = TextStyle::new(Family::Sans, 14.0);
                let tone = colour(theme.error);
                shaped_label(ui, ink, theme, why, style, tone, LabelOptions::default());
                return None;
            }
            Some(Ok(texts)) => texts,
        };
        ScrollArea::vertical()
            .id_salt(("side by side", &pair.first.id, &pair.second.id))
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let whole = ui.available_rect_before_wrap();
                let width = (whole.width() - 3.0 * 24.0) / 2.0;
                let mut bottom = whole.top();
                // Reading begins at the right: so does comparing.
                let lefts = [whole.left() + width + 48.0, whole.left() + 24.0];
                let sides = [(&pair.first, &texts.first), (&pair.second, &texts.second)];
                for (left, (side, text)) in lefts.into_iter().zip(sides) {
                    let room = Rect::from_min_size(
                        pos2(left, whole.top() + 12.0),
                        vec2(width, f32::INFINITY),
                    );
                    let mut column = ui.new_child(
                        egui::UiBuilder::new()
                            .id_salt(("column", &side.id))
                            .max_rect(room),
                    );
                    column.spacing_mut().item_spacing.y = 4.0;
                    if columns::head(&mut column, ink, theme, side) {
                        action = Some(CopiesAction::Open(side.id.clone()));
                    }
                    columns::text(&mut column, ink, theme, text);
                    bottom = bottom.max(column.min_rect().bottom());
                }
                let middle = whole.center().x;
                let line = Stroke::new(1.0, colour(theme.edge));
                ui.painter().vline(middle, whole.top()..=bottom, line);
                let used = Rect::from_min_max(whole.min, pos2(whole.right(), bottom + 24.0));
                ui.allocate_rect(used, Sense::hover());
            });
        action
    }
}

enum Pressed {
    Decide(Decision),
    Later,
}

fn buttons(ui: &mut Ui, writable: bool, pair: &Pair) -> Option<Pressed> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        let same = (pair.similarity * 100.0).round();
        ui.label(format!("{same:.0} % the same words"));
        ui.separator();
        let choices = [
            ("The left one is a copy", "1", Decision::SecondIsCopy),
            ("The right one is a copy", "2", Decision::FirstIsCopy),
            ("Not copies", "3", Decision::NoCopies),
        ];
        for (caption, key, decision) in choices {
            let button = egui::Button::new(caption).shortcut_text(key);
            if ui.add_enabled(writable, button).clicked() {
                pressed = Some(Pressed::Decide(decision));
            }
        }
        if ui
            .add(egui::Button::new("Later").shortcut_text("4"))
            .clicked()
        {
            pressed = Some(Pressed::Later);
        }
    });
    pressed
}

fn row(ui: &mut Ui, ink: &mut Ink, theme: &Theme, pair: &Pair, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::CLICK);
    if chosen {
        ui.painter().rect_filled(rect, 3.0, colour(theme.row));
        let edge = Stroke::new(1.0, colour(theme.accent));
        ui.painter()
            .rect_stroke(rect, 3.0, edge, StrokeKind::Inside);
    } else if response.hovered() {
        let ground = colour(theme.row).gamma_multiply(0.5);
        ui.painter().rect_filled(rect, 3.0, ground);
    }
    let style = TextStyle {
        leading: 1.4,
        ..TextStyle::new(Family::Naskh, 15.0)
    };
    let lines = [(&pair.first, theme.text), (&pair.second, theme.weak)];
    for (at, (side, tone)) in lines.into_iter().enumerate() {
        let room = rect.width() - 20.0;
        let head: String = side.title.chars().take(120).collect();
        let direction = direction_of(&head).unwrap_or(ParagraphDirection::RightToLeft);
        let text = elide(ink, &head, style, direction, room, 1).paragraph;
        let shift = match direction {
            ParagraphDirection::RightToLeft => text.measure() - text.width(),
            ParagraphDirection::LeftToRight => 0.0,
        };
        let left = match direction {
            ParagraphDirection::RightToLeft => rect.right() - 10.0 - text.width(),
            ParagraphDirection::LeftToRight => rect.left() + 10.0,
        };
        let y = rect.top() + 4.0 + 22.0 * at as f32;
        ink.paragraph(ui.painter(), &text, pos2(left - shift, y), colour(tone));
    }
    let spoken = format!("{} and {}", pair.first.title, pair.second.title);
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &spoken));
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(id: &str) -> Side {
        Side {
            id: id.to_owned(),
            ..Side::default()
        }
    }

    fn pair(first: &str, second: &str) -> Pair {
        Pair {
            first: side(first),
            second: side(second),
            similarity: 0.9,
        }
    }

    fn told(copies: &Copies) -> Vec<String> {
        let name = |pair: &Pair| format!("{}{}", pair.first.id, pair.second.id);
        copies.pairs().iter().map(name).collect()
    }

    #[test]
    fn a_copy_is_not_asked_about_again() {
        let mut copies = Copies::default();
        copies.set_pairs(vec![
            pair("a", "b"),
            pair("a", "c"),
            pair("b", "c"),
            pair("d", "e"),
        ]);
        copies.settle("a", "b", Decision::SecondIsCopy);
        assert_eq!(told(&copies), ["ac", "de"]);
        copies.settle("a", "c", Decision::NoCopies);
        assert_eq!(told(&copies), ["de"]);
        copies.settle("d", "e", Decision::FirstIsCopy);
        assert_eq!(told(&copies), Vec::<String>::new());
    }

    #[test]
    fn the_pair_after_the_decided_one_is_next() {
        let mut copies = Copies::default();
        copies.set_pairs(vec![pair("a", "b"), pair("c", "d"), pair("e", "f")]);
        copies.later();
        copies.settle("c", "d", Decision::NoCopies);
        assert_eq!(copies.pairs[copies.current].first.id, "e");
        copies.later();
        assert_eq!(
            copies.current, 0,
            "after the last one the first comes again"
        );
    }
}
