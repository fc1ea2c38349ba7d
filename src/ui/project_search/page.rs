//! The page of the search: what is looked for, and the hits as lines of context.
//!
//! It shows what the search has found so far, and asks for more lines when those that are there
//! come to an end.

use egui::{Align, Key, Layout, Margin, Modifiers, RichText, Ui};
use std::ops::Range;

use super::concordance::Concordance;
use crate::look::Mode;
use crate::model::arabic::Strength;
use crate::model::codebook::{Codebook, LabelId};
use crate::session::project::searching::{
    Find, LineOrder, MOST_SORTED, Scope, SearchResults, Stage,
};
use crate::session::task::Steps;
use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::widgets::list::ListKeys;
use crate::ui::widgets::{
    LabelOptions, Side, TextField, TextPainter, at_end, colour, page_body, page_head, progress_bar,
    shaped_label, shaped_menu, theme_of,
};

/// What stands beside the field of the words, and the least for the count of the hits, in points.
const BESIDE: f32 = 320.0;
/// Height of a row with a field in it, in points.
const ROW: f32 = 32.0;
/// So many lines more than are in view are asked for.
const AHEAD: usize = 200;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchAction {
    /// To search.
    Search(Find),
    /// To hand the lines over in another order.
    Sort(LineOrder),
    /// To have so many lines ready, from the first.
    More(usize),
    /// To stop searching.
    Stop,
    /// To open an article at a hit: bytes of its text.
    Open(String, Range<usize>),
    /// Back to the article.
    Close,
}

/// The page.
pub struct SearchPage {
    words: TextInput,
    regex: TextInput,
    strength: Strength,
    scope: Scope,
    order: LineOrder,
    asked: Option<Find>,
    /// How many lines were asked for.
    asked_lines: usize,
    list: Concordance,
    /// Whether the field takes the keyboard when it is next shown.
    focus: bool,
}

impl Default for SearchPage {
    fn default() -> Self {
        Self {
            words: TextInput::single_line(),
            regex: TextInput::single_line(),
            strength: Strength::Loose,
            scope: Scope::Text,
            order: LineOrder::default(),
            asked: None,
            asked_lines: 0,
            list: Concordance::default(),
            focus: true,
        }
    }
}

impl SearchPage {
    /// The id of the list of hits: it takes the arrows while it has the keyboard.
    pub fn id() -> egui::Id {
        Concordance::id()
    }

    /// Opens the page, with `words` in the field if there are any.
    pub fn open(&mut self, words: Option<&str>) {
        if let Some(words) = words {
            self.words.set_text(words);
        }
        self.words.select_all();
        self.focus = true;
    }

    /// The order in which the lines are wanted.
    pub fn order(&self) -> LineOrder {
        self.order
    }

    fn find(&self) -> Find {
        Find {
            text: self.words.text().trim().to_owned(),
            strength: self.strength,
            scope: self.scope.clone(),
            regex: self.regex.text().trim().to_owned(),
            ..Find::default()
        }
    }

    /// Shows the page in what there is of `ui`; without results nothing was asked for yet.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        (mode, codebook): (Mode, &Codebook),
        annotators: &[String],
        results: Option<&SearchResults>,
    ) -> Option<SearchAction> {
        let mut action = None;
        page_head(ui, 10, |ui| {
            action = self.field(ui, ink, results);
            let order = self.order;
            let (changed, submitted) = self.choices(ui, ink, codebook, annotators);
            if order != self.order && self.asked.is_some() {
                action = Some(SearchAction::Sort(self.order));
            }
            // To choose a label is to ask for its spans.
            let asked = self.asked.is_some() || self.scope != Scope::Text;
            let find = self.find();
            if (submitted || changed && asked) && find.asks() {
                action = Some(SearchAction::Search(find));
            }
        });
        page_body(ui, Margin::symmetric(6, 4), |ui| {
            let opened = self.results(ui, ink, (mode, codebook), results);
            action = action.take().or(opened);
        });
        match &action {
            Some(SearchAction::Search(find)) => {
                self.asked = Some(find.clone());
                self.restart();
            }
            Some(SearchAction::Sort(_)) => self.restart(),
            None => action = results.and_then(|results| self.more(results)),
            _ => {}
        }
        action
    }

    /// The lines come from the first.
    fn restart(&mut self) {
        self.asked_lines = 0;
        self.list.restart();
    }

    /// More lines, when those that are there come to an end.
    fn more(&mut self, results: &SearchResults) -> Option<SearchAction> {
        let wanted = self.list.seen() + AHEAD;
        let enough = wanted <= results.lines.len().max(self.asked_lines);
        if enough || !(results.stage.is_running() || results.stage == Stage::Waiting) {
            return None;
        }
        self.asked_lines = wanted + AHEAD;
        Some(SearchAction::More(self.asked_lines))
    }

    fn field(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        results: Option<&SearchResults>,
    ) -> Option<SearchAction> {
        let mut action = None;
        let count = results.map_or(0, |results| results.lines.len());
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            ui.strong("Find in the project");
            if self.focus {
                // The arrows walk through the hits while words are typed.
                self.focus = false;
                ui.memory_mut(|memory| memory.request_focus(field_id()));
            }
            if ui.memory(|memory| memory.has_focus(field_id())) {
                self.list
                    .follow_keys(ui, count, 400.0, ListKeys::BesideField);
            }
            let shown = TextField::new(&mut self.words)
                .id(field_id())
                .label("Find in the project")
                .hint("كلمات، أو \"عبارة كاملة\"")
                .desired_width((ui.available_width() - BESIDE).clamp(160.0, 380.0))
                .show(ui, ink);
            let searched = ui.button("Search").clicked();
            if shown.submitted || searched {
                let find = self.find();
                let same = self.asked.as_ref() == Some(&find);
                if same && !searched && count > 0 {
                    action = opened(results, self.list.current());
                } else if find.asks() {
                    action = Some(SearchAction::Search(find));
                }
            }
            if shown.cancelled {
                action = Some(SearchAction::Close);
            }
            if let Some(steps) = results.and_then(waited_for)
                && progress_bar(ui, steps)
            {
                action = Some(SearchAction::Stop);
            }
            at_end(ui, |ui| {
                if ui.button("Back to the article").clicked() {
                    action = Some(SearchAction::Close);
                }
                // The count takes what is left, so that the two never lie upon each other.
                let room = ui.available_size();
                ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
                    let count = RichText::new(results.map(count_of).unwrap_or_default()).weak();
                    ui.add(egui::Label::new(count).truncate());
                });
            });
        });
        action
    }

    /// Strength, scope, regular expression and order. Returns whether something
    /// was chosen, and whether Enter was pressed.
    fn choices(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        codebook: &Codebook,
        annotators: &[String],
    ) -> (bool, bool) {
        let before = (self.strength, self.scope.clone());
        // Rows of their own, so that nothing moves when a choice comes up or goes.
        row(ui, |ui| {
            self.spelling(ui);
            ui.separator();
            self.where_to(ui, ink, codebook, annotators);
        });
        let mut submitted = false;
        row(ui, |ui| {
            ui.weak("Matching");
            let regex = TextField::new(&mut self.regex)
                .label("Regular expression for the hits")
                .hint("regular expression")
                .desired_width(220.0)
                .show(ui, ink);
            submitted = regex.submitted;
            ui.separator();
            ui.weak("Sorted by");
            for order in LineOrder::ALL {
                ui.selectable_value(&mut self.order, order, name_of(order));
            }
        });
        let changed = before != (self.strength, self.scope.clone());
        (changed, submitted)
    }

    fn spelling(&mut self, ui: &mut Ui) {
        ui.weak("Spelling");
        ui.selectable_value(&mut self.strength, Strength::Loose, "Loose")
            .on_hover_text("Hamza forms, ya and alef maqsura, ta marbuta and ha are the same");
        ui.selectable_value(&mut self.strength, Strength::Strict, "Strict")
            .on_hover_text("Only vowel marks and tatweel make no difference");
    }

    fn where_to(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        codebook: &Codebook,
        annotators: &[String],
    ) {
        ui.weak("In");
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
            ui.weak("by");
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
        ink: &mut TextPainter,
        (mode, codebook): (Mode, &Codebook),
        results: Option<&SearchResults>,
    ) -> Option<SearchAction> {
        let lines = results.map_or(&[][..], |results| &results.lines);
        if lines.is_empty() {
            ui.add_space(40.0);
            let stage = results.map(|results| &results.stage);
            ui.vertical_centered(|ui| self.nothing(ui, ink, stage));
            return None;
        }
        let listening = ui.memory(|memory| memory.has_focus(Self::id()));
        let enter =
            listening && ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter));
        let clicked = self.list.show(ui, ink, (mode, codebook), lines);
        opened(
            results,
            clicked.or_else(|| enter.then(|| self.list.current()))?,
        )
    }

    fn nothing(&self, ui: &mut Ui, ink: &mut TextPainter, stage: Option<&Stage>) {
        let theme = theme_of(ui.ctx());
        let weak = |text: &str| RichText::new(text.to_owned()).weak();
        match stage {
            None => {
                ui.strong("Search every article of the project");
                ui.label(weak(
                    "All words have to be in an article; “quotation marks” make a phrase, and a \
                     minus leaves a word out.",
                ));
                ui.label(weak(
                    "Choose a label to list its spans with their context, with or without words.",
                ));
            }
            Some(Stage::Indexing(_)) => {
                ui.label(weak(
                    "Articles that are new or changed are read before they are searched.",
                ));
            }
            Some(Stage::Searching | Stage::Making) => {
                ui.label(weak("Searching…"));
            }
            Some(Stage::Waiting | Stage::Finished | Stage::Stopped) => {
                ui.strong("No hits");
                if self.strength == Strength::Strict {
                    ui.label(weak("Loose spelling finds more."));
                }
            }
            Some(Stage::Failed(why)) => {
                let style = TextStyle::new(Family::Sans, 14.0).leading(1.5);
                let options = LabelOptions::default().in_english().at(Side::Centre);
                shaped_label(ui, ink, why, style, colour(theme.error), options);
            }
        }
    }
}

fn opened(results: Option<&SearchResults>, index: usize) -> Option<SearchAction> {
    let line = results?.lines.get(index)?;
    Some(SearchAction::Open(line.article.clone(), line.range.clone()))
}

/// How far the work is that a person waits for: lines that follow others are made in a moment,
/// unless nobody knows whether there are any.
fn waited_for(results: &SearchResults) -> Option<Steps> {
    match results.stage {
        Stage::Indexing(steps) => Some(steps),
        Stage::Making if !results.lines.is_empty() && results.total.is_some() => None,
        Stage::Searching | Stage::Making => Some(Steps::default()),
        _ => None,
    }
}

/// How many hits there are.
fn count_of(results: &SearchResults) -> String {
    let here = results.lines.len() as u64;
    let count = results.total.unwrap_or(here);
    let noun = if count == 1 { "hit" } else { "hits" };
    match (&results.stage, results.total) {
        (Stage::Failed(_), _) => String::new(),
        (Stage::Indexing(Steps { done, total }), _) => format!("reading article {done} of {total}"),
        (Stage::Searching | Stage::Making, _) if here == 0 => String::new(),
        (Stage::Stopped, _) => format!("{count} {noun} until it was stopped"),
        (_, Some(_)) if results.cut => {
            format!("{count} {noun}, the first {MOST_SORTED} of them sorted")
        }
        (_, None) if results.cut => format!("more than {MOST_SORTED} hits, the first ones sorted"),
        (Stage::Finished, _) | (_, Some(_)) => format!("{count} {noun}"),
        (_, None) => format!("{count} {noun} so far"),
    }
}

fn name_of(order: LineOrder) -> &'static str {
    match order {
        LineOrder::Relevance => "Relevance",
        LineOrder::Date => "Date",
        LineOrder::WordBefore => "Word before",
        LineOrder::WordAfter => "Word after",
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
