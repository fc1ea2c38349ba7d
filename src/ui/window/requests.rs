//! What becomes of the requests of features, and the features in the middle of the window.

use egui::{Context, Ui};
use std::ops::Range;
use std::sync::Arc;

use crate::look::Mode;
use crate::model::selection::Selection;
use crate::session::Session;
use crate::session::task::Waker;
use crate::ui::request::{Page, Passage, Request};
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;

/// What has the window painted anew.
pub(super) fn waker(context: &Context) -> Waker {
    let repaint = context.clone();
    Arc::new(move || repaint.request_repaint())
}

impl App {
    /// Does what features ask for, in their order.
    pub(super) fn carry_out(&mut self, requests: Vec<Request>, context: &Context) {
        for request in requests {
            match request {
                Request::Run(command) => self.run(command, context),
                Request::Open {
                    article,
                    passage,
                    incident,
                } => {
                    self.open_passage(&article, passage, context);
                    if let (Some(_), Some(session)) = (incident, &mut self.session) {
                        session.choose_incident(incident);
                    }
                }
                Request::Notify(notice) => self.notices.push(notice),
                Request::Pick(want) => self.pick(want, context),
                Request::ShowPage(page) => self.page = page,
                Request::LeavePage => self.leave_page(context),
                Request::FocusArticle => self.focus_article(context),
                Request::OpenPath(path) => self.open(&path, context),
                Request::ChooseEncoding => self.dialog = Dialog::Encoding,
                Request::ChooseSpan(id) => self.choose_span(id),
                Request::Select(range) => self.select(range),
                Request::Reveal(range) => {
                    if let Some(view) = &mut self.view {
                        view.reveal(range);
                    }
                }
                Request::ShowSidePanels => self.show_side(context),
            }
        }
    }

    /// Opens an article of the project with a passage selected and in view.
    pub(super) fn open_passage(&mut self, id: &str, passage: Passage, context: &Context) {
        self.open_article(id, context);
        let open = self.desk.as_ref().and_then(|desk| desk.open_article());
        let (true, Some(session)) = (open == Some(id), &self.session) else {
            return;
        };
        match passage {
            Passage::LastPlace => {}
            Passage::Bytes(range) => self.select_and_reveal(range),
            Passage::CodePoints { start, length } => {
                if let Some(range) = bytes_of(session, start, length) {
                    self.select_and_reveal(range);
                }
            }
        }
    }

    fn select_and_reveal(&mut self, range: Range<usize>) {
        self.select(range);
        // What the text has there now, if it changed since.
        let selected = self.session.as_ref().and_then(Session::selection);
        if let (Some(selected), Some(view)) = (selected, &mut self.view) {
            view.reveal(selected.range());
        }
    }

    fn select(&mut self, range: Range<usize>) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        session.choose(None);
        session.set_selection(Some(Selection::over(range)));
        if let Some(selected) = session.selection() {
            view.set_head(selected.range().end);
        }
    }

    /// The page of near-duplicates.
    pub(super) fn near_duplicates_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let Some(desk) = &mut self.desk else {
            return vec![Request::ShowPage(Page::Article)];
        };
        let feature = &mut self.pages.near_duplicates;
        feature.show(ui, &mut self.ink, mode, &mut desk.project)
    }
}

/// The bytes of a range of code points, if the text has it.
fn bytes_of(session: &Session, start: u64, length: u64) -> Option<Range<usize>> {
    let article = session.article();
    let byte = |at: u64| {
        let at = usize::try_from(at).ok()?;
        article.offsets().byte_of(article.text(), at)
    };
    Some(byte(start)?..byte(start.checked_add(length)?)?)
}
