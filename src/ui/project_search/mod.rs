//! Searching the whole project: what is looked for, and the hits as lines of context.
//!
//! The page only asks: a thread of the session searches, and hands the lines over as it finds
//! them. What was found stays when a person comes back from the article of a hit.

pub mod concordance;

use egui::{Align, Frame, Key, Layout, Margin, Modifiers, RichText, Ui};
use std::ops::Range;

use crate::look::{Mode, Theme};
use crate::model::arabic::Strength;
use crate::model::codebook::{Codebook, LabelId};
use crate::model::concordance::ContextLine;
use crate::text::input::TextInput;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::project_search::concordance::{Concordance, Order};
use crate::ui::widgets::shaped_label::{LabelOptions, shaped_label};
use crate::ui::widgets::shaped_menu::shaped_menu;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::text_painter::{Ink, colour};

/// What stands beside the field of the words, and the least for the count of the hits, in points.
const BESIDE: f32 = 320.0;
/// Height of a row with a field in it, in points.
const ROW: f32 = 32.0;
/// So many lines more than are in view are asked for.
const AHEAD: usize = 200;

/// Where is searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// In the texts of the articles.
    #[default]
    Text,
    /// In the words of spans.
    Spans {
        /// Only of this label.
        label: Option<LabelId>,
        /// Only of this annotator.
        annotator: Option<String>,
    },
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words, and phrases in quotation marks.
    pub words: String,
    /// Which spellings are the same.
    pub strength: Strength,
    /// Where.
    pub scope: Scope,
    /// A regular expression that the hits must match, if it is not empty.
    pub regex: String,
}

impl Query {
    /// Whether it asks for anything: words, or all spans of a kind.
    pub fn asks(&self) -> bool {
        !self.words.trim().is_empty() || self.scope != Scope::Text
    }
}

/// How far a search is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was asked for yet.
    #[default]
    Idle,
    /// So many of so many articles are read for the first time, or anew since they changed.
    Indexing(usize, usize),
    /// It goes on.
    Running,
    /// All was looked at.
    Done,
    /// A person stopped it; what was found until then is shown.
    Stopped,
    /// It could not be done, and why.
    Failed(String),
}

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindAction {
    /// To search.
    Search(Query),
    /// To hand the lines over in another order.
    Sort(Order),
    /// To have so many lines ready, from the first.
    More(usize),
    /// To stop searching.
    Stop,
    /// To open an article at a hit: bytes of its text.
    Open(String, Range<usize>),
    /// Back to the article.
    Close,
}

/// The page with its results.
pub struct Find {
    words: TextInput,
    regex: TextInput,
    strength: Strength,
    scope: Scope,
    order: Order,
    asked: Option<Query>,
    progress: Progress,
    lines: Vec<ContextLine>,
    /// How many hits there are, with those that are not handed over yet; `None` when that is not
    /// known before all are there.
    total: Option<u64>,
    /// Whether lines are still to come.
    more: bool,
    /// How many lines were asked for.
    asked_lines: usize,
    list: Concordance,
    /// Whether the field takes the keyboard when it is next shown.
    pub focus: bool,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            words: TextInput::single_line(),
            regex: TextInput::single_line(),
            strength: Strength::Loose,
            scope: Scope::Text,
            order: Order::Relevance,
            asked: None,
            progress: Progress::Idle,
            lines: Vec::new(),
            total: None,
            more: false,
            asked_lines: 0,
            list: Concordance::default(),
            focus: true,
        }
    }
}

impl Find {
    /// Opens the page, with `words` in the field if there are any.
    pub fn open(&mut self, words: Option<&str>) {
        if let Some(words) = words {
            self.words.set_text(words);
        }
        self.words.select_all();
        self.focus = true;
    }

    /// A search begins: what was found before goes.
    pub fn begin(&mut self, query: Query) {
        self.asked = Some(query);
        self.total = None;
        self.restart();
    }

    /// The lines come once more from the first, in another order.
    pub fn restart(&mut self) {
        self.progress = Progress::Running;
        self.lines.clear();
        self.more = true;
        self.asked_lines = 0;
        self.list.restart();
    }

    /// More lines. `total` is how many hits there are, when that is known; `more` whether lines
    /// are still to come.
    pub fn add(&mut self, lines: Vec<ContextLine>, total: Option<u64>, more: bool) {
        self.lines.extend(lines);
        self.total = total;
        self.more = more;
    }

    /// The search ends, or rests until more lines are asked for.
    pub fn end(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// How far the search is.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The order in which the lines are wanted.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The lines that are there.
    pub fn lines(&self) -> &[ContextLine] {
        &self.lines
    }

    fn query(&self) -> Query {
        Query {
            words: self.words.text().trim().to_owned(),
            strength: self.strength,
            scope: self.scope.clone(),
            regex: self.regex.text().trim().to_owned(),
        }
    }

    /// Shows the page in what there is of `ui`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        (mode, codebook): (Mode, &Codebook),
        annotators: &[String],
    ) -> Option<FindAction> {
        let theme = Theme::of(mode);
        let frame = Frame::new()
            .fill(colour(theme.panel))
            .inner_margin(Margin::symmetric(14, 10));
        let mut action = None;
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            action = self.field(ui, ink, mode);
            let order = self.order;
            let (changed, submitted) = self.choices(ui, ink, (mode, codebook), annotators);
            if order != self.order && self.asked.is_some() {
                action = Some(FindAction::Sort(self.order));
            }
            // To choose a label is to ask for its spans.
            let asked = self.asked.is_some() || self.scope != Scope::Text;
            if (submitted || changed && asked) && self.query().asks() {
                action = Some(FindAction::Search(self.query()));
            }
        });
        let frame = Frame::new()
            .fill(colour(theme.page))
            .inner_margin(Margin::symmetric(6, 4));
        frame.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let results = self.results(ui, ink, (mode, codebook));
            action = action.take().or(results);
        });
        let wanted = self.list.seen() + AHEAD;
        if action.is_none() && self.more && wanted > self.lines.len() && wanted > self.asked_lines {
            self.asked_lines = wanted + AHEAD;
            action = Some(FindAction::More(self.asked_lines));
        }
        action
    }

    fn field(&mut self, ui: &mut Ui, ink: &mut Ink, mode: Mode) -> Option<FindAction> {
        let theme = Theme::of(mode);
        let mut action = None;
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            ui.label(RichText::new("Find in the project").strong());
            if self.focus {
                // The arrows walk through the hits while words are typed.
                self.focus = false;
                ui.memory_mut(|memory| memory.request_focus(field_id()));
            }
            if ui.memory(|memory| memory.has_focus(field_id())) {
                self.list.follow_keys(ui, self.lines.len(), 400.0);
            }
            let shown = TextField::new(&mut self.words)
                .id(field_id())
                .label("Find in the project")
                .hint("كلمات، أو \"عبارة كاملة\"")
                .desired_width((ui.available_width() - BESIDE).clamp(160.0, 380.0))
                .show(ui, ink, theme);
            let searched = ui.button("Search").clicked();
            if shown.submitted || searched {
                let query = self.query();
                let same = self.asked.as_ref() == Some(&query);
                if same && !searched && !self.lines.is_empty() {
                    action = self.opened(self.list.current());
                } else if query.asks() {
                    action = Some(FindAction::Search(query));
                }
            }
            if shown.cancelled {
                action = Some(FindAction::Close);
            }
            if matches!(self.progress, Progress::Running | Progress::Indexing(..)) {
                ui.spinner();
                if ui.button("Stop").clicked() {
                    action = Some(FindAction::Stop);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Back to the article").clicked() {
                    action = Some(FindAction::Close);
                }
                // The count takes what is left, so that the two never lie upon each other.
                let room = ui.available_size();
                ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
                    let count = RichText::new(self.count()).color(colour(theme.weak));
                    ui.add(egui::Label::new(count).truncate());
                });
            });
        });
        action
    }

    fn count(&self) -> String {
        let here = self.lines.len() as u64;
        let count = self.total.unwrap_or(here);
        let noun = if count == 1 { "hit" } else { "hits" };
        let so_far = self.total.is_none() && self.more;
        match &self.progress {
            Progress::Idle | Progress::Failed(_) => String::new(),
            Progress::Indexing(done, all) => format!("reading article {done} of {all}"),
            Progress::Running if here == 0 => String::new(),
            Progress::Stopped => format!("{count} {noun} until it was stopped"),
            Progress::Running | Progress::Done if so_far => format!("{count} {noun} so far"),
            Progress::Done if !self.more && here < count => {
                format!("{count} {noun}, the first {here} of them sorted")
            }
            Progress::Running | Progress::Done => format!("{count} {noun}"),
        }
    }

    /// Strength, scope, regular expression and order. Returns whether something
    /// was chosen, and whether Enter was pressed.
    fn choices(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        (mode, codebook): (Mode, &Codebook),
        annotators: &[String],
    ) -> (bool, bool) {
        let before = (self.strength, self.scope.clone());
        // Rows of their own, so that nothing moves when a choice comes up or goes.
        row(ui, |ui| {
            self.spelling(ui, mode);
            ui.separator();
            self.where_to(ui, ink, (mode, codebook), annotators);
        });
        let mut submitted = false;
        row(ui, |ui| {
            let theme = Theme::of(mode);
            let weak = |text: &str| RichText::new(text).color(colour(theme.weak));
            ui.label(weak("Matching"));
            let regex = TextField::new(&mut self.regex)
                .label("Regular expression for the hits")
                .hint("regular expression")
                .desired_width(220.0)
                .show(ui, ink, theme);
            submitted = regex.submitted;
            ui.separator();
            ui.label(weak("Sorted by"));
            for order in Order::ALL {
                ui.selectable_value(&mut self.order, order, order.name());
            }
        });
        let changed = before != (self.strength, self.scope.clone());
        (changed, submitted)
    }

    fn spelling(&mut self, ui: &mut Ui, mode: Mode) {
        let weak = colour(Theme::of(mode).weak);
        ui.label(RichText::new("Spelling").color(weak));
        ui.selectable_value(&mut self.strength, Strength::Loose, "Loose")
            .on_hover_text("Hamza forms, ya and alef maqsura, ta marbuta and ha are the same");
        ui.selectable_value(&mut self.strength, Strength::Strict, "Strict")
            .on_hover_text("Only vowel marks and tatweel make no difference");
    }

    fn where_to(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        (mode, codebook): (Mode, &Codebook),
        annotators: &[String],
    ) {
        let weak = |text: &str| RichText::new(text).color(colour(Theme::of(mode).weak));
        ui.label(weak("In"));
        let in_text = self.scope == Scope::Text;
        if ui.selectable_label(in_text, "Text").clicked() {
            self.scope = Scope::Text;
        }
        let annotator = match &self.scope {
            Scope::Spans { annotator, .. } => annotator.clone(),
            Scope::Text => None,
        };
        let mut choose = |ui: &mut Ui, label: Option<LabelId>, name: &str| {
            let chosen = matches!(&self.scope, Scope::Spans { label: it, .. } if *it == label);
            if ui.selectable_label(chosen, name).clicked() {
                let annotator = annotator.clone();
                self.scope = Scope::Spans { label, annotator };
            }
        };
        choose(ui, None, "All spans");
        for (_, label) in codebook.offered() {
            choose(ui, Some(label.id.clone()), &label.english);
        }
        if let Scope::Spans { annotator, .. } = &mut self.scope {
            ui.label(weak("by"));
            let names: Vec<String> = std::iter::once("everybody".to_owned())
                .chain(annotators.iter().cloned())
                .collect();
            let chosen = annotator
                .as_ref()
                .and_then(|name| annotators.iter().position(|it| it == name))
                .map_or(0, |at| at + 1);
            if let Some(index) = shaped_menu(ui, ink, "Annotator", &names, chosen, 180.0) {
                *annotator = index.checked_sub(1).map(|at| annotators[at].clone());
            }
        }
    }

    fn results(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        (mode, codebook): (Mode, &Codebook),
    ) -> Option<FindAction> {
        let theme = Theme::of(mode);
        if self.lines.is_empty() {
            ui.add_space(40.0);
            ui.vertical_centered(|ui| self.nothing(ui, ink, theme));
            return None;
        }
        let listening = ui.memory(|memory| memory.has_focus(Concordance::id()));
        let enter =
            listening && ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter));
        let clicked = self.list.show(ui, ink, (mode, codebook), &self.lines);
        match clicked {
            Some(index) => self.opened(index),
            None if enter => self.opened(self.list.current()),
            None => None,
        }
    }

    fn opened(&self, index: usize) -> Option<FindAction> {
        let line = self.lines.get(index)?;
        Some(FindAction::Open(line.article.clone(), line.range.clone()))
    }

    fn nothing(&self, ui: &mut Ui, ink: &mut Ink, theme: &Theme) {
        let weak = |text: &str| RichText::new(text.to_owned()).color(colour(theme.weak));
        match &self.progress {
            Progress::Idle => {
                ui.label(RichText::new("Search every article of the project").strong());
                ui.label(weak(
                    "All words have to be in an article; “quotation marks” make a phrase, and a \
                     minus leaves a word out.",
                ));
                ui.label(weak(
                    "Choose a label to list its spans with their context, with or without words.",
                ));
            }
            Progress::Indexing(..) => {
                ui.label(weak(
                    "Articles that are new or changed are read before they are searched.",
                ));
            }
            Progress::Running => {
                ui.label(weak("Searching…"));
            }
            Progress::Done | Progress::Stopped => {
                ui.label(RichText::new("No hits").strong());
                if self.strength == Strength::Strict {
                    ui.label(weak("Loose spelling finds more."));
                }
            }
            Progress::Failed(why) => {
                let style = TextStyle {
                    leading: 1.5,
                    ..TextStyle::new(Family::Sans, 14.0)
                };
                let options = LabelOptions {
                    direction: Some(ParagraphDirection::LeftToRight),
                    side: crate::ui::widgets::shaped_label::Side::Centre,
                    ..LabelOptions::default()
                };
                shaped_label(ui, ink, theme, why, style, colour(theme.error), options);
            }
        }
    }
}

/// A row of choices; in a narrow window it goes on below.
fn row(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    if ui.available_width() > 760.0 {
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            contents(ui);
        });
    } else {
        ui.horizontal_wrapped(contents);
    }
}

fn field_id() -> egui::Id {
    egui::Id::unique("find in the project")
}
