//! Searching the article: a field that handles Arabic, all hits at once, the current one apart.

use egui::{RichText, Ui};
use std::ops::Range;

use crate::look::{Mode, Theme};
use crate::model::arabic::{Searcher, Strength};
use crate::model::article::Article;
use crate::text::input::TextInput;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::text_painter::{Ink, colour};

/// The state of the search.
pub struct Search {
    /// Whether the field is shown and hits are painted.
    pub open: bool,
    /// Whether the field takes the keyboard when it is next shown.
    pub focus: bool,
    query: TextInput,
    searcher: Option<Searcher>,
    hits: Vec<Range<usize>>,
    current: Option<usize>,
    /// Whether the current hit was gone to, and not only shown while words were typed.
    visited: bool,
}

/// What the field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchAction {
    /// The next hit.
    Next,
    /// The previous hit.
    Previous,
    /// The hit nearest after the caret, since the words changed.
    Nearest,
    /// Close the field.
    Close,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            open: false,
            focus: false,
            query: TextInput::single_line(),
            searcher: None,
            hits: Vec::new(),
            current: None,
            visited: false,
        }
    }
}

impl Search {
    /// Opens the field, with `words` in it if there are any.
    pub fn open(&mut self, article: &Article, words: Option<&str>) {
        self.open = true;
        self.focus = true;
        if let Some(words) = words {
            self.query.set_text(words);
        }
        self.query.select_all();
        self.find(article);
    }

    /// The hit that is shown, if there is one.
    pub fn shown_hit(&self) -> Option<Range<usize>> {
        self.current.and_then(|at| self.hits.get(at)).cloned()
    }

    /// Closes the field and forgets the hits.
    pub fn close(&mut self) {
        self.open = false;
        self.hits.clear();
        self.current = None;
    }

    /// Every hit in reading order, in bytes of the article; none while the field is closed.
    pub fn hits(&self) -> &[Range<usize>] {
        &self.hits
    }

    /// Where the search stands among them.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    fn find(&mut self, article: &Article) {
        let searcher = self
            .searcher
            .get_or_insert_with(|| Searcher::new(article.text_arc(), Strength::Loose));
        self.hits = searcher.find_all(self.query.text());
        self.current = None;
    }

    /// Goes to a hit: the next or previous one, or the first at or after `caret`. A hit that was
    /// only shown while words were typed is the next one to go to.
    pub fn go(&mut self, action: SearchAction, caret: usize) -> Option<Range<usize>> {
        let count = self.hits.len();
        if count == 0 {
            return None;
        }
        let after = self.hits.partition_point(|hit| hit.start < caret) % count;
        let index = match (action, self.current) {
            (SearchAction::Next, Some(at)) if !self.visited => at,
            (SearchAction::Next, Some(at)) => (at + 1) % count,
            (SearchAction::Previous, Some(at)) => (at + count - 1) % count,
            (SearchAction::Previous, None) => (after + count - 1) % count,
            _ => after,
        };
        self.current = Some(index);
        self.visited = action != SearchAction::Nearest;
        Some(self.hits[index].clone())
    }

    /// Shows the field.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        mode: Mode,
        article: &Article,
    ) -> Option<SearchAction> {
        let theme = Theme::of(mode);
        let mut action = None;
        ui.horizontal_wrapped(|ui| {
            ui.label("Find");
            let shown = TextField::new(&mut self.query)
                .label("Find in the article")
                .hint("كلمات البحث…")
                .desired_width(300.0_f32.min(ui.available_width()))
                .show(ui, ink, theme);
            if self.focus {
                self.focus = false;
                shown.response.request_focus();
            }
            if shown.changed {
                self.find(article);
                action = Some(SearchAction::Nearest);
            }
            if shown.submitted {
                let back = ui.input(|state| state.modifiers.shift);
                action = Some(if back {
                    SearchAction::Previous
                } else {
                    SearchAction::Next
                });
                shown.response.request_focus();
            }
            if shown.cancelled {
                action = Some(SearchAction::Close);
            }
            let count = match (self.hits.len(), self.current) {
                (0, _) if self.query.text().trim().is_empty() => String::new(),
                (0, _) => "No hits".to_owned(),
                (1, None) => "1 hit".to_owned(),
                (all, None) => format!("{all} hits"),
                (all, Some(at)) => format!("{} of {all}", at + 1),
            };
            ui.label(RichText::new(count).color(colour(theme.weak)));
            let some = !self.hits.is_empty();
            if ui
                .add_enabled(some, egui::Button::new("Previous"))
                .clicked()
            {
                action = Some(SearchAction::Previous);
            }
            if ui.add_enabled(some, egui::Button::new("Next")).clicked() {
                action = Some(SearchAction::Next);
            }
            if ui.button("Close search").clicked() {
                action = Some(SearchAction::Close);
            }
            if ui.available_width() > 380.0 {
                ui.label(
                    RichText::new("Vowel marks, tatweel and hamza forms make no difference.")
                        .small()
                        .color(colour(theme.weak)),
                );
            }
        });
        action
    }
}
