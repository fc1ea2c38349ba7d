//! The search of the project, between its page and the session.

use egui::{Context, Ui};
use std::ops::Range;

use super::app::{App, Page};
use super::pages::concordance::Order;
use super::pages::find::{self, FindAction, Progress};
use crate::look::Mode;
use crate::model::selection::Selection;
use crate::session::project::searching::{Find, LineOrder, Scope, SearchNews, Stage};

impl App {
    /// Shows the page of the search, with the selected words in its field if there are any.
    pub(super) fn open_find(&mut self) {
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
        desk.corpus.annotators = desk.project.annotators();
        let already = self.page == Page::Search;
        self.page = Page::Search;
        let words = words.filter(|_| !already);
        desk.corpus.find.open(words.as_deref());
    }

    /// Hears what the search found since the last frame.
    fn hear_search(&mut self) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let Some(run) = &desk.corpus.search else {
            return;
        };
        let news = run.news();
        let find = &mut desk.corpus.find;
        let more = !matches!(news.stage, Stage::Finished) || news.cut;
        let progress = progress_of(&news);
        find.add(news.lines, news.total, more && !news.cut);
        find.end(progress);
    }

    /// Shows the page, and does what it asks for.
    pub(super) fn find_page(&mut self, ui: &mut Ui, mode: Mode) {
        self.hear_search();
        let Some(desk) = &mut self.desk else {
            self.page = Page::Article;
            return;
        };
        let codebook = desk.project.codebook();
        let corpus = &mut desk.corpus;
        let ink = &mut self.ink;
        let action = corpus
            .find
            .show(ui, ink, (mode, codebook), &corpus.annotators);
        let context = ui.ctx();
        match action {
            Some(FindAction::Search(query)) => self.begin_search(query, context),
            Some(FindAction::Sort(order)) => self.sort_lines(order, context),
            Some(FindAction::More(lines)) => {
                if let Some(run) = &desk.corpus.search {
                    run.want(lines);
                }
            }
            Some(FindAction::Stop) => {
                if let Some(run) = &desk.corpus.search {
                    run.cancel();
                }
            }
            Some(FindAction::Open(id, range)) => self.open_at(&id, range, context),
            Some(FindAction::Close) => self.leave_page(context),
            None => {}
        }
    }

    fn begin_search(&mut self, query: find::Query, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let corpus = &mut desk.corpus;
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
        desk.corpus.search = Some(run);
    }

    fn sort_lines(&mut self, order: Order, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let corpus = &mut desk.corpus;
        let run = corpus.search.as_ref();
        if let Some(sorted) = run.and_then(|run| run.sorted(line_order(order), waker(context))) {
            corpus.search = Some(sorted);
            corpus.find.restart();
        }
    }

    /// Opens an article of the project with a part of its text selected and in view.
    pub(super) fn open_at(&mut self, id: &str, range: Range<usize>, context: &Context) {
        self.open_article(id, context);
        let open = self.desk.as_ref().and_then(|desk| desk.open_article());
        if open != Some(id) {
            return;
        }
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        session.choose(None);
        session.set_selection(Some(Selection::over(range.clone())));
        // What the text has there now, if it changed since.
        let range = session
            .selection()
            .map_or(range, |selection| selection.range());
        view.set_head(range.end);
        view.reveal(range);
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
