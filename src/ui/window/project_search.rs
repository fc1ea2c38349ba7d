//! The search of the project, between its page and the session.

use egui::{Context, Ui};

use crate::look::Mode;
use crate::session::project::searching::{Find, LineOrder, Scope, SearchNews, Stage};
use crate::ui::project_search::concordance::Order;
use crate::ui::project_search::{self as find, FindAction, Progress};
use crate::ui::request::{Page, Passage};
use crate::ui::window::App;

impl App {
    /// Shows the page of the search, with the selected words in its field if there are any.
    pub(in crate::ui) fn open_find(&mut self) {
        let words = self.session.as_ref().and_then(|session| {
            let range = session.selection()?.range();
            let words = session.article().text().get(range)?;
            let short = !words.is_empty() && !words.contains('\n') && words.chars().count() <= 80;
            short.then(|| words.to_owned())
        });
        // What was just annotated or excluded is to be found so: the index follows the files. Where
        // it cannot be saved, the saving that goes on by itself says why.
        if let Some(session) = &mut self.session {
            let _ = session.save_now();
        }
        let Some(desk) = &mut self.desk else {
            return;
        };
        // They are asked from the disk: not in every frame.
        self.pages.annotators = desk.project.annotators();
        let already = self.page == Page::Search;
        self.page = Page::Search;
        let words = words.filter(|_| !already);
        self.pages.find.open(words.as_deref());
    }

    /// Hears what the search found since the last frame.
    fn hear_search(&mut self) {
        let Some(run) = &self.pages.search else {
            return;
        };
        let news = run.news();
        let find = &mut self.pages.find;
        let more = !matches!(news.stage, Stage::Finished) || news.cut;
        let progress = progress_of(&news);
        find.add(news.lines, news.total, more && !news.cut);
        find.end(progress);
    }

    /// Shows the page, and does what it asks for.
    pub(in crate::ui) fn find_page(&mut self, ui: &mut Ui, mode: Mode) {
        self.hear_search();
        let Some(desk) = &mut self.desk else {
            self.page = Page::Article;
            return;
        };
        let codebook = desk.project.codebook();
        let corpus = &mut self.pages;
        let ink = &mut self.ink;
        let action = corpus
            .find
            .show(ui, ink, (mode, codebook), &corpus.annotators);
        let context = ui.ctx();
        match action {
            Some(FindAction::Search(query)) => self.begin_search(query, context),
            Some(FindAction::Sort(order)) => self.sort_lines(order, context),
            Some(FindAction::More(lines)) => {
                if let Some(run) = &self.pages.search {
                    run.want(lines);
                }
            }
            Some(FindAction::Stop) => {
                if let Some(run) = &self.pages.search {
                    run.cancel();
                }
            }
            Some(FindAction::Open(id, range)) => {
                self.open_passage(&id, Passage::Bytes(range), context)
            }
            Some(FindAction::Close) => self.leave_page(context),
            None => {}
        }
    }

    fn begin_search(&mut self, query: find::Query, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let corpus = &mut self.pages;
        // The one before stops.
        corpus.search = None;
        let order = line_order(corpus.find.order());
        let looked_for = Find {
            text: query.words.clone(),
            strength: query.strength,
            scope: match query.scope.clone() {
                find::Scope::Text => Scope::Text,
                find::Scope::Spans { label, annotator } => Scope::Spans { label, annotator },
            },
            regex: query.regex.clone(),
            ..Find::default()
        };
        corpus.find.begin(query);
        let run = desk.project.search(looked_for, order, waker(context));
        self.pages.search = Some(run);
    }

    fn sort_lines(&mut self, order: Order, context: &Context) {
        let corpus = &mut self.pages;
        let run = corpus.search.as_ref();
        if let Some(sorted) = run.and_then(|run| run.sorted(line_order(order), waker(context))) {
            corpus.search = Some(sorted);
            corpus.find.restart();
        }
    }
}

fn waker(context: &Context) -> Box<dyn Fn() + Send + Sync> {
    let repaint = context.clone();
    Box::new(move || repaint.request_repaint())
}

fn line_order(order: Order) -> LineOrder {
    match order {
        Order::Relevance => LineOrder::Relevance,
        Order::Date => LineOrder::Date,
        Order::WordBefore => LineOrder::WordBefore,
        Order::WordAfter => LineOrder::WordAfter,
    }
}

fn progress_of(news: &SearchNews) -> Progress {
    match &news.stage {
        Stage::Indexing(done, all) => Progress::Indexing(*done, *all),
        Stage::Searching | Stage::Making => Progress::Running,
        Stage::Waiting | Stage::Finished => Progress::Done,
        Stage::Stopped => Progress::Stopped,
        Stage::Failed(why) => Progress::Failed(why.clone()),
    }
}
