//! Making a change of the codebook, and taking the last one back.

use egui::Context;

use crate::model::codebook::{Change, ChangeId, Codebook};
use crate::session::project::Project;
use crate::session::{Session, StoreError};
use crate::ui::codebook_editor::flows::Flow;
use crate::ui::codebook_editor::lookup::Lookup;
use crate::ui::codebook_editor::{Asked, CodebookEditor};
use crate::ui::notices::{Choice, Notice, Weight};
use crate::ui::request::{Request, waker};

/// A change that can be taken back.
pub(super) enum Step {
    /// The codebook as it was: nobody has to follow.
    Defined(Box<Codebook>),
    /// The change.
    MigrationStep(ChangeId),
}

impl CodebookEditor {
    /// Whether there is a change to take back.
    pub fn can_undo(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Does what is asked for on the page of a project.
    pub(super) fn carry_out(
        &mut self,
        asked: Asked,
        project: &mut Project,
        session: Option<&mut Session>,
        context: &Context,
    ) -> Vec<Request> {
        match asked {
            Asked::Close => return vec![Request::LeavePage],
            Asked::Ask(change, title) => {
                save(session);
                let impact = match project.touched_by(&change, waker(context)) {
                    Ok(task) => Lookup::Running(task),
                    Err(error) => Lookup::Failed(error.to_string()),
                };
                self.flow = Some(Flow::Confirm(change, title, impact));
                context.request_repaint();
            }
            Asked::Words(label) => {
                save(session);
                if let Some(Flow::Split(split)) = &mut self.flow {
                    split.words = Some(Lookup::Running(project.words_of(&label, waker(context))));
                }
            }
            Asked::Make(change) => return self.make(&change, project, session),
            Asked::Undo => return self.undo(project, session),
        }
        Vec::new()
    }

    fn make(
        &mut self,
        change: &Change,
        project: &mut Project,
        session: Option<&mut Session>,
    ) -> Vec<Request> {
        let before = project.codebook().clone();
        if let Err(error) = self.change(change, project, session) {
            return vec![Request::error(error)];
        }
        match change {
            // It is its own undoing: the change that it took back is no step any more.
            Change::Undo(undone) => self
                .steps
                .retain(|step| !matches!(step, Step::MigrationStep(it) if it == undone)),
            change if change.is_followed() => {
                let made = project.codebook().changes.last();
                self.steps
                    .extend(made.map(|made| Step::MigrationStep(made.id)));
                let says = "The codebook was changed. Everybody's annotations follow it.";
                let notice = Notice::new(Weight::Notice, says)
                    .staying()
                    .offering(vec![Choice::UndoCodebook]);
                return vec![
                    Request::Retract(Choice::UndoCodebook),
                    Request::Notify(notice),
                ];
            }
            _ => self.steps.push(Step::Defined(Box::new(before))),
        }
        Vec::new()
    }

    /// Writes a change, which the open session follows.
    fn change(
        &mut self,
        change: &Change,
        project: &mut Project,
        mut session: Option<&mut Session>,
    ) -> Result<(), StoreError> {
        // The edits of now are in the terms of now.
        save(session.as_deref_mut());
        project.change_codebook(change)?;
        if let Some(session) = session {
            session.follow_codebook(project.codebook());
        }
        self.flow = None;
        self.list.focus = true;
        Ok(())
    }

    /// Takes the last change back that was made in this window.
    pub fn undo(&mut self, project: &mut Project, session: Option<&mut Session>) -> Vec<Request> {
        let Some(step) = self.steps.pop() else {
            return Vec::new();
        };
        let change = match &step {
            Step::Defined(before) => Change::Restore(before.clone()),
            Step::MigrationStep(id) => Change::Undo(*id),
        };
        let mut requests = vec![Request::Retract(Choice::UndoCodebook)];
        if let Err(error) = self.change(&change, project, session) {
            self.steps.push(step);
            requests.push(Request::error(error));
        }
        requests
    }
}

/// What is on disk is looked at: what is not saved yet is to be counted as well.
fn save(session: Option<&mut Session>) {
    if let Some(session) = session {
        // Where it cannot be saved, the saving that goes on by itself says why.
        let _ = session.save_now();
    }
}
