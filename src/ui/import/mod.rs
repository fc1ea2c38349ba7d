//! Importing articles into a project: what is chosen, how it is read, how far it is, and what came
//! of it.
//!
//! It knows the project, and neither the window nor the open article.

mod annotations;
mod choosing;
mod page;
mod reporting;

use egui::Context;
use std::path::PathBuf;

pub use page::{ImportAction, ImportDialog};

use crate::model::codebook::Label;
use crate::session::importing::{
    ImportProgress, ImportReport, ImportRequest, Imported, Preview, forget_unfinished, unfinished,
};
use crate::session::project::Project;
use crate::session::task::{Outcome, Task};
use crate::ui::commands::Command;
use crate::ui::request::{Request, waker};
use crate::ui::widgets::{Answer, TextPainter, side_by_side};

/// The dialog with what goes on behind it. Dropping it stops the import.
pub struct Import {
    dialog: ImportDialog,
    /// The look at the files. What an older one finds is not waited for.
    look: Option<Task<Preview, ()>>,
    run: Option<Task<Imported, ImportProgress>>,
}

impl Import {
    /// The dialog with some files or folders chosen.
    pub fn new(project: &Project, paths: Vec<PathBuf>) -> Self {
        Self {
            dialog: ImportDialog::new(paths, unfinished(project.folder()))
                .in_project(project.annotator(), labels(project)),
            look: None,
            run: None,
        }
    }

    /// More files or folders, chosen or dropped.
    pub fn add(&mut self, paths: Vec<PathBuf>) {
        self.dialog.add(paths);
    }

    /// The system shows no dialog, and why.
    pub fn set_no_dialog(&mut self, reason: String) {
        self.dialog.set_no_dialog(reason);
    }

    /// Shows the dialog. What it asks for while it stays open comes to `requests`.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut TextPainter,
        project: &Project,
        requests: &mut Vec<Request>,
    ) -> Answer<Request> {
        self.poll();
        match self.dialog.show(context, ink) {
            None => {}
            Some(ImportAction::Close) => return Answer::Closed,
            Some(ImportAction::FindCopies) => {
                return Answer::Given(Request::Run(Command::NearDuplicates));
            }
            Some(ImportAction::Pick(want)) => requests.push(Request::Pick(want)),
            Some(ImportAction::Look(request)) => {
                self.look = Some(project.preview_import(&request, waker(context)));
            }
            Some(ImportAction::Start(request)) => self.start(request, project, context),
            Some(ImportAction::Forget) => {
                let forgotten = forget_unfinished(project.folder());
                requests.extend(forgotten.err().map(Request::error));
            }
            Some(ImportAction::Stop) => {
                if let Some(run) = &self.run {
                    run.cancel();
                }
            }
        }
        Answer::Open
    }

    fn start(&mut self, request: ImportRequest, project: &Project, context: &Context) {
        self.look = None;
        match project.import(request, waker(context)) {
            Ok(run) => {
                self.run = Some(run);
                self.dialog.set_progress(ImportProgress::default());
            }
            Err(error) => self.dialog.set_report(failed(error.to_string())),
        }
        context.request_repaint();
    }

    /// Hears what was found in files, and how far the import is.
    fn poll(&mut self) {
        if let Some(outcome) = self.look.as_ref().and_then(Task::outcome) {
            self.look = None;
            self.dialog.set_preview(match outcome {
                Outcome::Done(preview) => Ok(preview),
                _ => Err("The files cannot be looked at; choose them again.".to_owned()),
            });
        }
        let Some(run) = &self.run else {
            return;
        };
        match run.outcome() {
            None => self.dialog.set_progress(run.progress()),
            Some(outcome) => {
                self.run = None;
                self.dialog.set_report(match outcome {
                    Outcome::Done(report) => report,
                    Outcome::Cancelled => Imported::Articles(ImportReport {
                        cancelled: true,
                        ..ImportReport::default()
                    }),
                    Outcome::Failed(why) => failed(why),
                });
            }
        }
    }
}

fn failed(why: String) -> Imported {
    Imported::Articles(ImportReport {
        failed: Some(why),
        ..ImportReport::default()
    })
}

/// The labels of a project: ids, and names for people.
fn labels(project: &Project) -> Vec<(String, String)> {
    let labels = project.codebook().labels.iter();
    let name = |label: &Label| side_by_side(&[&label.english, &label.arabic]);
    labels
        .map(|label| (label.id.0.clone(), name(label)))
        .collect()
}
