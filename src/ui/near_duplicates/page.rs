//! Articles that are nearly the same, such as the prints of one wire report: a person decides.
//!
//! Pairs are looked at one by one, both texts side by side with the words marked in which they
//! differ. Nothing is removed by a decision: an article is told to be the copy of another, or
//! the two are told to be none, and are not asked about again.

use egui::{Key, Modifiers, RichText, Sense, Stroke, Ui};
use egui::{Rect, WidgetInfo, pos2, vec2};

use super::columns;
use crate::look::{Mode, Theme};
use crate::session::project::comparing::{Compared, CopyDecision, NearPair};
use crate::session::task::Steps;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::list::{List, paint_row};
use crate::ui::widgets::page::{back_button, page_head, scroll_area};
use crate::ui::widgets::progress_bar;
use crate::ui::widgets::shaped_label::{LabelOptions, one_line, shaped_label};
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// Height of a row of the list, in points.
const ROW: f32 = 52.0;
/// Width of the list, in points.
const LIST: f32 = 270.0;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum PairAction {
    /// The texts of a pair are to be shown.
    Compare(String, String),
    /// A pair was decided: the ids of the first and the second.
    Decide(String, String, CopyDecision),
    /// To open an article.
    Open(String),
    /// To stop looking.
    Stop,
    /// Back to the article.
    Close,
}

/// The page.
#[derive(Default)]
pub struct NearDuplicatesPage {
    /// The pairs that wait for a decision, once they were looked for; or why they are not there.
    found: Option<Result<Vec<NearPair>, String>>,
    list: List,
    /// The texts of the current pair, or why they cannot be shown.
    texts: Option<Result<Compared, String>>,
    asked: Option<(String, String)>,
    decided: usize,
}

impl NearDuplicatesPage {
    /// The id of the page: while it has the keyboard, its keys decide.
    pub fn id() -> egui::Id {
        egui::Id::unique("near-duplicates")
    }

    /// The page takes the keyboard when it is next shown.
    pub fn focus(&mut self) {
        self.list.focus = true;
    }

    /// The pairs that were found, or why none can be.
    pub fn set_pairs(&mut self, found: Result<Vec<NearPair>, String>) {
        self.found = Some(found);
        self.list.go(0);
        self.decided = 0;
        self.texts = None;
        self.asked = None;
    }

    /// The pairs that wait for a decision.
    pub fn pairs(&self) -> &[NearPair] {
        match &self.found {
            Some(Ok(pairs)) => pairs,
            _ => &[],
        }
    }

    /// The texts that were asked for.
    pub fn set_texts(&mut self, texts: Result<Compared, String>) {
        self.texts = Some(texts);
    }

    /// A decision was written: its pair goes. A copy needs no decision about others that were
    /// compared with it.
    pub fn settle(&mut self, first: &str, second: &str, decision: CopyDecision) {
        let copy = match decision {
            CopyDecision::SecondIsCopy => Some(second),
            CopyDecision::FirstIsCopy => Some(first),
            CopyDecision::NoCopies => None,
        };
        let Some(Ok(pairs)) = &mut self.found else {
            return;
        };
        let gone = |pair: &NearPair| {
            let here = [pair.first.id.as_str(), pair.second.id.as_str()];
            here == [first, second] || copy.is_some_and(|copy| here.contains(&copy))
        };
        let current = self.list.current();
        let passed = pairs.iter().take(current).filter(|pair| gone(pair));
        let passed = passed.count();
        pairs.retain(|pair| !gone(pair));
        self.list.go(current - passed);
        self.list.limit(pairs.len());
        self.decided += 1;
        self.texts = None;
        self.asked = None;
    }

    fn current(&self) -> Option<&NearPair> {
        self.pairs().get(self.list.current())
    }

    fn go(&mut self, index: usize) {
        if index < self.pairs().len() && self.list.go(index) {
            self.texts = None;
            self.asked = None;
        }
    }

    /// Shows the page in what there is of `ui`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        writable: bool,
        running: Option<Steps>,
    ) -> Option<PairAction> {
        let whole = ui.available_rect_before_wrap();
        let ground = ui.interact(whole, Self::id(), Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, "Near-duplicates"));
        let mut action = None;
        if self.list.takes_keyboard(ui, &ground, false) {
            action = self.keys(ui, writable);
        }
        page_head(ui, 8, |ui| {
            let from_head = self.head(ui, running);
            action = action.take().or(from_head);
            if let Some(pair) = self.current() {
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
        if self.pairs().is_empty() {
            self.nothing(ui, running);
            return action;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let height = ui.available_height();
            ui.allocate_ui(vec2(LIST, height), |ui| {
                ui.set_min_size(vec2(LIST, height));
                self.list(ui, ink);
            });
            ui.vertical(|ui| {
                let from_texts = self.side_by_side(ui, ink, mode);
                action = action.take().or(from_texts);
            });
        });
        let pair = self.current();
        let key = pair.map(|pair| (pair.first.id.clone(), pair.second.id.clone()));
        if self.texts.is_none() && self.asked != key && action.is_none() {
            self.asked.clone_from(&key);
            action = key.map(|(first, second)| PairAction::Compare(first, second));
        }
        action
    }

    fn decide(&self, decision: CopyDecision) -> PairAction {
        let (first, second) = self
            .current()
            .map(|pair| (pair.first.id.clone(), pair.second.id.clone()))
            .unwrap_or_default();
        PairAction::Decide(first, second, decision)
    }

    fn later(&mut self) {
        let next = self.list.current() + 1;
        self.go(if next < self.pairs().len() { next } else { 0 });
    }

    fn keys(&mut self, ui: &Ui, writable: bool) -> Option<PairAction> {
        let pressed = |key: Key| ui.input_mut(|state| state.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) || pressed(Key::Num4) {
            self.later();
        }
        if pressed(Key::ArrowUp) {
            self.go(self.list.current().saturating_sub(1));
        }
        if self.pairs().is_empty() || !writable {
            return None;
        }
        let decisions = [
            (Key::Num1, CopyDecision::SecondIsCopy),
            (Key::Num2, CopyDecision::FirstIsCopy),
            (Key::Num3, CopyDecision::NoCopies),
        ];
        decisions
            .into_iter()
            .find(|(key, _)| pressed(*key))
            .map(|(_, decision)| self.decide(decision))
    }

    fn head(&mut self, ui: &mut Ui, running: Option<Steps>) -> Option<PairAction> {
        let mut action = None;
        ui.horizontal(|ui| {
            ui.strong("Near-duplicates");
            let count = self.pairs().len();
            let told = match (running, count) {
                (Some(_), _) => "Comparing all articles…".to_owned(),
                (_, 0) => String::new(),
                (_, 1) => "1 pair to decide".to_owned(),
                (_, _) => format!("pair {} of {count}", self.list.current() + 1),
            };
            ui.weak(told);
            if self.decided > 0 {
                let told = format!("{} decided", self.decided);
                ui.weak(told);
            }
            if let Some(steps) = running
                && progress_bar(ui, steps)
            {
                action = Some(PairAction::Stop);
            }
            if back_button(ui) {
                action = Some(PairAction::Close);
            }
        });
        action
    }

    fn nothing(&self, ui: &mut Ui, running: Option<Steps>) {
        let theme = theme_of(ui.ctx());
        ui.add_space(40.0);
        ui.vertical_centered(|ui| match &self.found {
            _ if running.is_some() => {
                ui.weak("Comparing…");
            }
            Some(Err(why)) => {
                ui.label(RichText::new(why).color(colour(theme.error)));
            }
            Some(Ok(_)) if self.decided > 0 => {
                ui.strong("All pairs are decided");
            }
            Some(Ok(_)) => {
                ui.strong("No near-duplicates");
                ui.weak("No two articles have nearly the same words.");
            }
            None => {}
        });
    }

    fn list(&mut self, ui: &mut Ui, ink: &mut TextPainter) {
        let theme = theme_of(ui.ctx());
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colour(theme.panel));
        let area = scroll_area("pairs");
        let before = self.list.current();
        let pairs = match &self.found {
            Some(Ok(pairs)) => &pairs[..],
            _ => &[],
        };
        self.list
            .show(ui, area, (ROW, pairs.len()), |ui, at, current| {
                let pair = pairs.get(at);
                pair.is_some_and(|pair| row(ui, ink, pair, current))
            });
        if self.list.current() != before {
            self.texts = None;
            self.asked = None;
        }
    }

    fn side_by_side(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
    ) -> Option<PairAction> {
        let theme = Theme::of(mode);
        let pair = self.current()?;
        let mut action = None;
        let ground = ui.available_rect_before_wrap();
        ui.painter().rect_filled(ground, 0.0, colour(theme.page));
        let texts = match &self.texts {
            None => return None,
            Some(Err(why)) => {
                ui.add_space(20.0);
                let style = TextStyle::new(Family::Sans, 14.0);
                let tone = colour(theme.error);
                shaped_label(ui, ink, why, style, tone, LabelOptions::default());
                return None;
            }
            Some(Ok(texts)) => texts,
        };
        scroll_area(("side by side", &pair.first.id, &pair.second.id)).show(ui, |ui| {
            let whole = ui.available_rect_before_wrap();
            let width = (whole.width() - 3.0 * 24.0) / 2.0;
            let mut bottom = whole.top();
            // Reading begins at the right: so does comparing.
            let lefts = [whole.left() + width + 48.0, whole.left() + 24.0];
            let sides = [(&pair.first, &texts.first), (&pair.second, &texts.second)];
            for (left, (side, text)) in lefts.into_iter().zip(sides) {
                let room =
                    Rect::from_min_size(pos2(left, whole.top() + 12.0), vec2(width, f32::INFINITY));
                let mut column = ui.new_child(
                    egui::UiBuilder::new()
                        .id_salt(("column", &side.id))
                        .max_rect(room),
                );
                column.spacing_mut().item_spacing.y = 4.0;
                if columns::head(&mut column, ink, side) {
                    action = Some(PairAction::Open(side.id.clone()));
                }
                columns::text(&mut column, ink, text);
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
    Decide(CopyDecision),
    Later,
}

fn buttons(ui: &mut Ui, writable: bool, pair: &NearPair) -> Option<Pressed> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        let same = (pair.resemblance * 100.0).round();
        ui.label(format!("{same:.0} % the same words"));
        ui.separator();
        let choices = [
            ("The left one is a copy", "1", CopyDecision::SecondIsCopy),
            ("The right one is a copy", "2", CopyDecision::FirstIsCopy),
            ("Not copies", "3", CopyDecision::NoCopies),
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

fn row(ui: &mut Ui, ink: &mut TextPainter, pair: &NearPair, chosen: bool) -> bool {
    let theme = theme_of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::CLICK);
    let looks = (chosen, true, response.hovered());
    paint_row(ui.painter(), rect, 3.0, looks);
    let style = TextStyle::new(Family::Naskh, 15.0).leading(1.4);
    let lines = [(&pair.first, theme.text), (&pair.second, theme.weak)];
    for (at, (side, tone)) in lines.into_iter().enumerate() {
        let room = rect.width() - 20.0;
        let head: String = side.title.chars().take(120).collect();
        let text = one_line(ink, &head, style, ParagraphDirection::RightToLeft, room).paragraph;
        let middle = rect.top() + 4.0 + 22.0 * at as f32 + text.height() / 2.0;
        let place = (rect.left() + 10.0, rect.right() - 10.0, middle);
        ink.line_in(ui.painter(), &text, place, colour(tone));
    }
    let spoken = format!("{} and {}", pair.first.title, pair.second.title);
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &spoken));
    response.clicked()
}
