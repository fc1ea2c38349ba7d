//! The codebook, between its page and the project.

use egui::{Context, Ui};
use std::path::PathBuf;
use std::time::Duration;

use crate::look::Mode;
use crate::model::codebook::{Change, Codebook};
use crate::session::Access;
use crate::session::project::{TouchRun, Touching};
use crate::ui::codebook_editor::{CodebookAction, CodebookPage, Looking, Word};
use crate::ui::notices::{Choice, Notice, Weight};
use crate::ui::request::Page;
use crate::ui::window::App;

/// What is remembered of the codebook while it is changed.
#[derive(Default)]
pub(in crate::ui) struct Defining {
    pub(in crate::ui) page: CodebookPage,
    /// The look at what a change touches, while it goes on.
    run: Option<TouchRun>,
    /// The changes that were made in this window, to be taken back.
    steps: Vec<Step>,
    /// The project that they are about.
    root: Option<PathBuf>,
}

/// A change that can be taken back.
enum Step {
    /// The codebook as it was: nobody has to follow.
    Defined(Box<Codebook>),
    /// The revision that the change made.
    Followed(u32),
}

impl App {
    /// Shows the page of the codebook.
    pub(in crate::ui) fn open_codebook(&mut self) {
        let root = self
            .desk
            .as_ref()
            .map(|desk| desk.project.root().to_owned());
        if self.defining.root != root {
            self.defining = Defining {
                root,
                ..Defining::default()
            };
        }
        self.page = Page::Codebook;
        self.defining.page.focus = true;
    }

    /// Whether the page is shown and has something to take back.
    pub(in crate::ui) fn can_undo_codebook(&self) -> bool {
        self.page == Page::Codebook
            && !self.defining.steps.is_empty()
            && self.desk.as_ref().is_some_and(|desk| desk.writable())
    }

    /// Leaves what is asked on the page. Returns whether something was.
    pub(in crate::ui) fn leave_codebook_question(&mut self) -> bool {
        self.defining.run = None;
        self.page == Page::Codebook && self.defining.page.close_flow()
    }

    /// Shows the page, and does what it asks for.
    pub(in crate::ui) fn codebook_page(&mut self, ui: &mut Ui, mode: Mode) {
        self.hear_touching(ui.ctx());
        self.show_codebook();
        self.defining.page.can_undo = self.can_undo_codebook();
        let action = self.defining.page.show(ui, &mut self.ink, mode);
        let context = ui.ctx().clone();
        match action {
            Some(CodebookAction::Close) => {
                self.defining.run = None;
                self.leave_page(&context);
            }
            Some(CodebookAction::Look(change)) => self.ask_what_it_touches(&change, &context),
            Some(CodebookAction::Words(label)) => {
                self.save_for_reading();
                let Some(desk) = &self.desk else { return };
                let run = desk.project.words_of(&label, waker(&context));
                self.defining.run = Some(run);
            }
            Some(CodebookAction::Stop) => self.defining.run = None,
            Some(CodebookAction::Make(change)) => self.make_change(&change),
            Some(CodebookAction::Undo) => self.undo_codebook(),
            None => {}
        }
    }

    /// What the page shows is what the project has; an article alone has the codebook that Hashiya
    /// brings.
    fn show_codebook(&mut self) {
        let page = &mut self.defining.page;
        let Some(desk) = &self.desk else {
            let alone = "An article that is opened by itself has the labels that Hashiya brings. \
                         Make a project of your articles to change them: File, New project.";
            let codebook = self.session.as_ref().map(|session| session.codebook());
            page.set(
                codebook.unwrap_or(&Codebook::default()),
                Some(alone.to_owned()),
            );
            return;
        };
        let read_only = match desk.project.access() {
            Access::ReadWrite => None,
            Access::ReadOnly(why) => Some(format!("The codebook can only be read here: {why}")),
        };
        page.set(desk.project.codebook(), read_only);
    }

    /// What is on disk is looked at: what is not saved yet is to be counted as well.
    fn save_for_reading(&mut self) {
        self.write_pending_note();
        if let Some(session) = &mut self.session {
            // Where it cannot be saved, the saving that goes on by itself says why.
            let _ = session.save_now();
        }
    }

    fn ask_what_it_touches(&mut self, change: &Change, context: &Context) {
        self.save_for_reading();
        let Some(desk) = &self.desk else {
            return;
        };
        match desk.project.touched_by(change, waker(context)) {
            Ok(run) => self.defining.run = Some(run),
            Err(error) => {
                let looking = Looking::Failed(error.to_string());
                self.defining.page.set_looking(looking);
            }
        }
        context.request_repaint();
    }

    fn hear_touching(&mut self, context: &Context) {
        let Some(run) = &self.defining.run else {
            return;
        };
        let page = &mut self.defining.page;
        match run.state() {
            Touching::Starting => return,
            Touching::Reading(done, all) => {
                page.set_looking(Looking::Running(done as f32 / all.max(1) as f32));
                // How far it is can be seen; the end is told.
                context.request_repaint_after(Duration::from_millis(200));
                return;
            }
            Touching::Found(touched) => page.set_looking(Looking::Found(touched)),
            Touching::Words(words) => {
                let words = words.into_iter().map(|word| Word {
                    folded: word.folded,
                    quote: word.quote,
                    count: word.count,
                });
                page.set_words(Ok(words.collect()));
            }
            Touching::Stopped => page.set_looking(Looking::Failed("It was stopped.".to_owned())),
            Touching::Failed(why) => {
                page.set_words(Err(why.clone()));
                page.set_looking(Looking::Failed(why));
            }
        }
        self.defining.run = None;
    }

    fn make_change(&mut self, change: &Change) {
        let Some(desk) = &self.desk else {
            return;
        };
        let before = desk.project.codebook().clone();
        if !self.change_codebook(change) {
            return;
        }
        let Some(desk) = &self.desk else {
            return;
        };
        let revision = desk.project.codebook().revision;
        match change {
            // It is its own undoing: the change that it took back is no step any more.
            Change::Undo(undone) => self
                .defining
                .steps
                .retain(|step| !matches!(step, Step::Followed(it) if it == undone)),
            change if change.is_followed() => {
                self.defining.steps.push(Step::Followed(revision));
                self.tell_change();
            }
            _ => self.defining.steps.push(Step::Defined(Box::new(before))),
        }
    }

    /// Writes a change. Returns whether it is made; otherwise a notice says why.
    fn change_codebook(&mut self, change: &Change) -> bool {
        // The edits of now are in the terms of now.
        self.save_for_reading();
        let Some(desk) = &mut self.desk else {
            return false;
        };
        match desk.project.change_codebook(change) {
            Ok(()) => {
                self.follow_codebook();
                self.defining.page.made();
                true
            }
            Err(error) => {
                self.notices.push(Notice::error(error.to_string()));
                false
            }
        }
    }

    fn tell_change(&mut self) {
        self.notices
            .retain(|notice| !notice.choices.contains(&Choice::UndoCodebook));
        let says = "The codebook was changed. Everybody's annotations follow it.";
        let notice = Notice::new(Weight::Notice, says).staying();
        self.notices
            .push(notice.offering(vec![Choice::UndoCodebook]));
    }

    /// Takes the last change of the codebook back that was made in this window.
    pub(in crate::ui) fn undo_codebook(&mut self) {
        let root = self.desk.as_ref().map(|desk| desk.project.root());
        if root != self.defining.root.as_deref() {
            // A notice of a project that is closed.
            return;
        }
        let Some(step) = self.defining.steps.pop() else {
            return;
        };
        let change = match &step {
            Step::Defined(before) => Change::Restore(before.clone()),
            Step::Followed(revision) => Change::Undo(*revision),
        };
        self.notices
            .retain(|notice| !notice.choices.contains(&Choice::UndoCodebook));
        if !self.change_codebook(&change) {
            self.defining.steps.push(step);
        }
    }
}

fn waker(context: &Context) -> Box<dyn Fn() + Send + Sync> {
    let repaint = context.clone();
    Box::new(move || repaint.request_repaint())
}
