//! Going through the articles of a project: opening them, giving them a status, the time they take.

use egui::{Context, Event};
use std::time::Duration;

use crate::model::selection::Selection;
use crate::model::status::Status;
use crate::session::project::Project;
use crate::session::{Access, SaveState};
use crate::ui::dialogs::reason::ReasonDialog;
use crate::ui::notices::{Notice, Weight};
use crate::ui::project_list::Queue;
use crate::ui::request::Page;
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::open_project::OpenProject;
use crate::ui::window::open_project::Wanted;

/// Active time goes to the session in pieces of so much: fewer records, and little that a kill
/// could take.
const PIECE: Duration = Duration::from_secs(5);

/// Projects with so many articles are read for what was linked as soon as one is opened.
const GATHERED_AT_ONCE: usize = 20_000;

impl App {
    /// Opens an article of the project in place of the one that is open, where one stopped in it.
    pub fn open_article(&mut self, id: &str, context: &Context) {
        self.page = Page::Article;
        if self
            .open_project
            .as_ref()
            .and_then(OpenProject::open_article)
            == Some(id)
        {
            self.focus_article(context);
            return;
        }
        if !self.leave_article() {
            self.wanted = Some(Wanted::Article(id.to_owned()));
            return;
        }
        let Some(open_project) = &mut self.open_project else {
            return;
        };
        match open_project.project.open_article(id) {
            Ok(session) => {
                open_project.open = Some(id.to_owned());
                open_project.told = Some(session.revision());
                open_project.told_active = session.active_seconds();
                open_project.queue.set_open(Some(id));
                open_project.title.clear();
                open_project.find_title();
                let place = open_project.project.place_in(id);
                // The article on which the next day begins, should the program be killed.
                open_project
                    .project
                    .set_resume(id, place.map_or(0, |(caret, _)| caret));
                // What was linked before in the project is offered first. A very large one is read for
                // it when its table or map is asked for.
                if open_project.project.count() <= GATHERED_AT_ONCE {
                    let _ = open_project.project.accounts();
                }
                self.put(session, context);
                if let (Some(open_project), Some(session)) = (&self.open_project, &self.session) {
                    let review = &mut self.pages.boilerplate;
                    review.examine(&open_project.project, id, session);
                }
                self.go_to(place);
            }
            Err(error) => {
                self.forget_session();
                self.notices.push(Notice::error(error.to_string()));
            }
        }
    }

    /// Brings the page to where one stopped.
    fn go_to(&mut self, place: Option<(usize, usize)>) {
        let (Some((caret, top)), Some(session), Some(view)) =
            (place, &mut self.session, &mut self.view)
        else {
            return;
        };
        session.set_selection(Some(Selection::caret(caret)));
        let caret = session.selection().map_or(0, |selection| selection.head);
        view.set_head(caret);
        view.show_from(top.min(session.article().text().len()));
    }

    /// Remembers where one is in the open article, should the program be killed.
    fn note_place(&mut self) {
        let (Some(open_project), Some(view)) = (&mut self.open_project, &self.view) else {
            return;
        };
        let Some(id) = open_project.open.clone() else {
            return;
        };
        let (caret, top) = (view.head(), view.top_byte());
        open_project.project.set_place_in(&id, caret, top);
        open_project.project.set_resume(&id, caret);
        open_project.project.keep_place();
    }

    /// Remembers where one stops in the open article, and how long it took so far.
    pub(in crate::ui::window) fn note_leaving(&mut self) {
        self.count_active(true);
        let (Some(open_project), Some(view)) = (&mut self.open_project, &self.view) else {
            return;
        };
        let Some(id) = open_project.open.clone() else {
            return;
        };
        open_project.activity.rest();
        let (caret, top) = (view.head(), view.top_byte());
        open_project.project.set_place_in(&id, caret, top);
        open_project.project.set_resume(&id, caret);
    }

    /// Tells the project what the open article's layer says, when it was saved since. Active time
    /// alone is told only when one is `leaving`.
    pub(in crate::ui::window) fn tell_saved(&mut self, leaving: bool) {
        let (Some(open_project), Some(session)) = (&mut self.open_project, &self.session) else {
            return;
        };
        let (revision, active) = (Some(session.revision()), session.active_seconds());
        let is_news =
            open_project.told != revision || leaving && open_project.told_active != active;
        // A session that was closed has saved everything, and says that it cannot be changed.
        let saved = leaving || session.save_state() == SaveState::Saved;
        if open_project.open.is_some() && open_project.writable() && is_news && saved {
            open_project.told = revision;
            open_project.told_active = active;
            open_project.project.saved(session);
        }
    }

    /// Opens the article that a step in the list of articles leads to.
    pub(in crate::ui::window) fn step(
        &mut self,
        to: fn(&mut Queue, &Project) -> Result<String, &'static str>,
        context: &Context,
    ) {
        let Some(open_project) = &mut self.open_project else {
            return;
        };
        match to(&mut open_project.queue, &open_project.project) {
            Ok(id) => self.open_article(&id, context),
            Err(says) => self.say_once(says),
        }
    }

    fn say_once(&mut self, says: &str) {
        let notice = Notice::new(Weight::Notice, says);
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Gives the open article a status; asks for the reason where one is wanted.
    pub(in crate::ui::window) fn mark(&mut self, status: Status) {
        if status.wants_reason() {
            let said = self.session.as_ref().map_or("", |it| it.layer().reason());
            self.dialog = Dialog::Reason(ReasonDialog::new(status, said));
        } else {
            self.set_status(status, "");
        }
    }

    /// Gives the open article a status. Returns whether it has it now.
    pub(in crate::ui::window) fn set_status(&mut self, status: Status, reason: &str) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        match session.set_status(status, reason) {
            Ok(_) => true,
            Err(error) => {
                self.notices.push(Notice::error(error.to_string()));
                false
            }
        }
    }

    /// Ends the work on the open article and goes on with the next one.
    pub(in crate::ui::window) fn done_and_next(&mut self, context: &Context) {
        if self.set_status(Status::Done, "") {
            self.step(Queue::next_to_do, context);
        }
    }

    /// Counts what was heard in this frame as activity in the open article.
    pub(in crate::ui::window) fn poll_activity(&mut self, context: &Context) {
        let reading = self.page == Page::Article && self.view.is_some();
        let Some(open_project) = self
            .open_project
            .as_mut()
            .filter(|open_project| open_project.open.is_some())
        else {
            return;
        };
        let (heard, now) = context.input(|state| {
            let heard = state.focused && state.raw.events.iter().any(is_activity);
            (heard, state.time)
        });
        if !reading {
            open_project.activity.rest();
        } else if heard {
            open_project.activity.heard(now);
            self.count_active(false);
        }
    }

    /// Gives the active time to the session and to the day: in pieces, or all of it.
    fn count_active(&mut self, all: bool) {
        let (Some(open_project), Some(session)) = (&mut self.open_project, &mut self.session)
        else {
            return;
        };
        let enough = all || open_project.activity.counted() >= PIECE;
        if open_project.open.is_none() || !enough || *session.access() != Access::ReadWrite {
            return;
        }
        let active = open_project.activity.take();
        if !active.is_zero() {
            session.add_active(active);
        }
        if !all {
            self.note_place();
        }
    }

    /// Whether the open article is one of the project.
    pub(in crate::ui::window) fn is_of_project(&self) -> bool {
        self.open_project
            .as_ref()
            .is_some_and(|open_project| open_project.open.is_some())
            && self.session.is_some()
    }
}

/// Whether an event is something that a person did.
fn is_activity(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { pressed: true, .. }
            | Event::Text(_)
            | Event::Ime(_)
            | Event::Copy
            | Event::Cut
            | Event::Paste(_)
            | Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::MouseWheel { .. }
            | Event::Touch { .. }
            | Event::Zoom(_)
            | Event::AccessKitActionRequest(_)
    )
}
