//! What becomes of the requests of features, and the features in the middle of the window.

use egui::{Context, Ui};
use std::ops::Range;

use crate::look::Mode;
use crate::model::selection::Selection;
use crate::session::Session;
use crate::session::boilerplate::Boilerplate;
use crate::ui::boilerplate_review::{BoilerplateReview, says_what_went};
use crate::ui::notices::Notice;
use crate::ui::project_list::Queue;
use crate::ui::request::{Page, Passage, Request};
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;

pub(super) use crate::ui::request::waker;

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
                    let is_open = self.open_passage(&article, passage, context);
                    if let (true, Some(_), Some(session)) = (is_open, incident, &mut self.session) {
                        session.choose_incident(incident);
                    }
                }
                Request::OpenPath(path) => self.open(&path, context),
                Request::ReadAs(encoding) => self.read_as(encoding, context),
                Request::OpenProject { root, annotator } => {
                    self.open_project_as(&root, &annotator, context);
                }
                Request::CreateProject {
                    root,
                    name,
                    annotator,
                } => self.create_project(&root, &name, &annotator, context),
                Request::SetStatus {
                    status,
                    reason,
                    go_on,
                } => {
                    if self.set_status(status, &reason) && go_on {
                        self.step(Queue::next_to_do, context);
                    }
                }
                Request::SetAnnotator(name) => {
                    // In a project the name is that of the annotator's folder.
                    let in_project = self.is_of_project();
                    if let Some(session) = self.session.as_mut().filter(|_| !in_project) {
                        session.set_annotator(name);
                    }
                }
                Request::Notify(notice) => self.notices.push(notice),
                Request::Retract(choice) => {
                    let offers = |notice: &Notice| notice.choices.contains(&choice);
                    self.notices.retain(|notice| !offers(notice));
                }
                Request::Pick(want) => self.pick(want, context),
                Request::ShowPage(page) => self.page = page,
                Request::LeavePage => self.leave_page(context),
                Request::FocusArticle => self.focus_article(context),
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
    pub(super) fn open_passage(&mut self, id: &str, passage: Passage, context: &Context) -> bool {
        self.open_article(id, context);
        let open = self
            .open_project
            .as_ref()
            .and_then(|open_project| open_project.open_article());
        let (true, Some(session)) = (open == Some(id), &self.session) else {
            return false;
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
        true
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

    /// Excludes what is not the article, or includes it again.
    pub(super) fn exclude(&mut self, context: &Context) {
        if let (Some(session), Some(view)) = (&mut self.session, &self.view) {
            let review = &mut self.pages.boilerplate;
            let request = review.exclude(session, view.head_block());
            self.notices.retain(|notice| !says_what_went(notice));
            self.carry_out(request.into_iter().collect(), context);
        }
    }

    /// Decides about what is proposed as not the article; the eye goes on to what is decided next.
    pub(super) fn review_boilerplate(
        &mut self,
        decide: impl FnOnce(&mut BoilerplateReview, &mut Session, Option<&str>) -> Option<Request>,
        context: &Context,
    ) {
        let id = self.open_id();
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        let review = &mut self.pages.boilerplate;
        let request = decide(review, session, id.as_deref());
        if let Some(next) = review.current_range() {
            view.reveal(next);
        }
        self.notices.retain(|notice| !says_what_went(notice));
        self.carry_out(request.into_iter().collect(), context);
    }

    /// Shows what may not be the open article, to be decided.
    pub fn propose(&mut self, findings: Boilerplate) {
        self.pages.boilerplate.propose(findings);
    }

    /// The page of the search.
    pub(super) fn search_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let Some(open_project) = &self.open_project else {
            return vec![Request::ShowPage(Page::Article)];
        };
        let waker = waker(ui.ctx());
        let feature = &mut self.pages.search;
        feature.show(ui, &mut self.ink, mode, &open_project.project, waker)
    }

    /// The page of near-duplicates.
    pub(super) fn near_duplicates_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let Some(open_project) = &mut self.open_project else {
            return vec![Request::ShowPage(Page::Article)];
        };
        let feature = &mut self.pages.near_duplicates;
        feature.show(ui, &mut self.ink, mode, &mut open_project.project)
    }

    /// The page of the codebook.
    pub(super) fn codebook_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let is_open = self.is_of_project() || self.open_project.is_none();
        let session = self.session.as_mut().filter(|_| is_open);
        let project = self
            .open_project
            .as_mut()
            .map(|open_project| &mut open_project.project);
        self.codebook_editor
            .show(ui, &mut self.ink, mode, project, session)
    }

    /// Takes the last change of the codebook back.
    pub(super) fn undo_codebook(&mut self, context: &Context) {
        self.write_pending_note();
        let is_open = self.is_of_project();
        let session = self.session.as_mut().filter(|_| is_open);
        if let Some(open_project) = &mut self.open_project {
            let requests = self
                .codebook_editor
                .undo(&mut open_project.project, session);
            self.carry_out(requests, context);
        }
    }

    /// The table of incidents.
    pub(super) fn incidents_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let Some(open_project) = &mut self.open_project else {
            return vec![Request::ShowPage(Page::Article)];
        };
        let (feature, everybody) = (&mut self.pages.incidents, &mut self.pages.everybody);
        feature.show(
            ui,
            &mut self.ink,
            mode,
            &mut open_project.project,
            everybody,
        )
    }

    /// The page of training data.
    pub(super) fn training_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let Some(open_project) = &self.open_project else {
            return vec![Request::ShowPage(Page::Article)];
        };
        let feature = &mut self.pages.training;
        feature.show(ui, &mut self.ink, mode, &open_project.project)
    }

    /// The map.
    pub(super) fn map_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let Some(open_project) = &mut self.open_project else {
            return vec![Request::ShowPage(Page::Article)];
        };
        let open = open_project.open_article().map(str::to_owned);
        let (feature, everybody) = (&mut self.pages.map, &mut self.pages.everybody);
        let project = &mut open_project.project;
        feature.show(ui, &mut self.ink, mode, project, open.as_deref(), everybody)
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
