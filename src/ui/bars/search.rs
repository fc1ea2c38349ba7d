//! Searching the article: a field that handles Arabic, all hits at once, the current one apart.

use egui::{RichText, Ui};
use std::ops::Range;

use crate::model::arabic::Strength;
use crate::model::article::Article;
use crate::model::search::Searcher;
use crate::text::input::TextInput;
use crate::ui::request::Request;
use crate::ui::widgets::{TextField, TextPainter};

/// The state of the search.
#[derive(Default)]
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

/// Which hit is gone to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Go {
    Next,
    Previous,
    /// The nearest after the caret, since the words changed.
    Nearest,
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

    /// Goes to the next hit, or the previous one, and selects it. Without one that is shown it is
    /// the first after `caret`, or before it.
    pub fn next(&mut self, onward: bool, caret: usize) -> Vec<Request> {
        self.go(if onward { Go::Next } else { Go::Previous }, caret)
    }

    /// A hit that was only shown while words were typed is the next one to go to.
    fn go(&mut self, go: Go, caret: usize) -> Vec<Request> {
        let count = self.hits.len();
        if count == 0 {
            return Vec::new();
        }
        let after = self.hits.partition_point(|hit| hit.start < caret) % count;
        let index = match (go, self.current) {
            (Go::Next, Some(at)) if !self.visited => at,
            (Go::Next, Some(at)) => (at + 1) % count,
            (Go::Previous, Some(at)) => (at + count - 1) % count,
            (Go::Previous, None) => (after + count - 1) % count,
            _ => after,
        };
        self.current = Some(index);
        self.visited = go != Go::Nearest;
        let hit = self.hits[index].clone();
        // While words are typed the hit is only shown; going to it selects it.
        match go {
            Go::Nearest => vec![Request::Reveal(hit)],
            Go::Next | Go::Previous => vec![Request::Select(hit.clone()), Request::Reveal(hit)],
        }
    }

    /// Closes the field. The hit that was shown is selected: one searched for it in order to label
    /// it.
    fn leave(&mut self) -> Vec<Request> {
        let shown = self.current.and_then(|at| self.hits.get(at)).cloned();
        self.close();
        let mut requests = Vec::from_iter(shown.map(Request::Select));
        requests.push(Request::FocusArticle);
        requests
    }

    /// Shows the field; `caret` is where the search begins.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        article: &Article,
        caret: usize,
    ) -> Vec<Request> {
        let mut go = None;
        let mut closed = false;
        ui.horizontal_wrapped(|ui| {
            ui.label("Find");
            let shown = TextField::new(&mut self.query)
                .label("Find in the article")
                .hint("كلمات البحث…")
                .desired_width(300.0_f32.min(ui.available_width()))
                .focus(std::mem::take(&mut self.focus))
                .show(ui, ink);
            if shown.changed {
                self.find(article);
                go = Some(Go::Nearest);
            }
            if shown.submitted {
                let back = ui.input(|state| state.modifiers.shift);
                go = Some(if back { Go::Previous } else { Go::Next });
                shown.response.request_focus();
            }
            closed |= shown.cancelled;
            let count = match (self.hits.len(), self.current) {
                (0, _) if self.query.text().trim().is_empty() => String::new(),
                (0, _) => "No hits".to_owned(),
                (1, None) => "1 hit".to_owned(),
                (all, None) => format!("{all} hits"),
                (all, Some(at)) => format!("{} of {all}", at + 1),
            };
            ui.weak(count);
            let some = !self.hits.is_empty();
            if ui
                .add_enabled(some, egui::Button::new("Previous"))
                .clicked()
            {
                go = Some(Go::Previous);
            }
            if ui.add_enabled(some, egui::Button::new("Next")).clicked() {
                go = Some(Go::Next);
            }
            closed |= ui.button("Close search").clicked();
            if ui.available_width() > 380.0 {
                ui.label(
                    RichText::new("Vowel marks, tatweel and hamza forms make no difference.")
                        .small()
                        .weak(),
                );
            }
        });
        if closed {
            return self.leave();
        }
        go.map_or_else(Vec::new, |go| self.go(go, caret))
    }
}
