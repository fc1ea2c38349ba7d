//! Training data: what is in the annotations, what a model would learn wrongly, what a format cannot hold,
//! and the export.
//!
//! It knows the project, and neither the window nor the open article.

mod balance;
mod findings;
mod page;

use egui::Ui;
use std::path::{Path, PathBuf};

pub use page::{Running, TrainingDataAction, TrainingPage};

use crate::look::Mode;
use crate::session::exporting::Exported;
use crate::session::project::{Looked, Project};
use crate::session::task::{Outcome, Task, Waker};
use crate::ui::notices::{Notice, Weight};
use crate::ui::picker::Want;
use crate::ui::request::{Page, Passage, Request};
use crate::ui::widgets::{TextPainter, typed_path};

/// The page of training data, once it was opened.
#[derive(Default)]
pub struct TrainingData(Option<Opened>);

struct Opened {
    page: TrainingPage,
    work: Option<Work>,
    waker: Waker,
}

/// What goes on.
enum Work {
    Look(Task<Looked>),
    Export(Task<Exported>, PathBuf),
}

impl TrainingData {
    /// Looks at the annotations.
    pub fn open(&mut self, project: &Project, waker: Waker) {
        let opened = self.0.get_or_insert_with(|| {
            let mut page = TrainingPage::default();
            page.set_folder(&folder_for(project, &page));
            Opened {
                page,
                work: None,
                waker,
            }
        });
        opened.look(project);
    }

    /// The folder that the system's dialog was asked for: the export gets one of its own in it.
    pub fn set_parent_folder(&mut self, project: &Project, parent: &Path) {
        if let Some(Opened { page, .. }) = &mut self.0 {
            let name = format!("{} {}", project.name(), page.choice.format.name);
            page.set_folder(&parent.join(name).to_string_lossy());
        }
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: &Project,
    ) -> Vec<Request> {
        match &mut self.0 {
            Some(opened) => opened.show(ui, ink, mode, project),
            None => vec![Request::ShowPage(Page::Article)],
        }
    }
}

impl Opened {
    /// Starts a look with what is chosen; one that goes on is stopped.
    fn look(&mut self, project: &Project) {
        let waker = self.waker.clone();
        let task = project.look_at_training_data(&self.page.choice, waker);
        self.work = Some(Work::Look(task));
    }

    fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: &Project,
    ) -> Vec<Request> {
        let mut requests = Vec::from_iter(self.poll());
        let running = self.work.as_ref().map(|work| match work {
            Work::Look(task) => Running::Look(task.progress()),
            Work::Export(task, _) => Running::Export(task.progress()),
        });
        let before = self.page.choice.format;
        let codebook = project.codebook();
        let asked = self.page.show(ui, ink, mode, codebook, running);
        if self.page.choice.format != before {
            self.page.set_folder(&folder_for(project, &self.page));
        }
        match asked {
            Some(TrainingDataAction::Look) if !matches!(running, Some(Running::Export(_))) => {
                self.look(project)
            }
            Some(TrainingDataAction::Look) | None => {}
            Some(TrainingDataAction::Export(typed)) => {
                let root = root_of(project);
                // From the folder of the project when it is not from the root.
                let out = typed_path(&typed).map_or_else(|| root.clone(), |path| root.join(path));
                let (choice, licence) = (&self.page.choice, self.page.licence());
                let waker = self.waker.clone();
                let task = project.export_training_data(choice, licence, out.clone(), waker);
                self.work = Some(Work::Export(task, out));
            }
            Some(TrainingDataAction::Choose) => requests.push(Request::Pick(Want::ExportFolder)),
            Some(TrainingDataAction::Stop) => match &self.work {
                Some(Work::Look(task)) => task.cancel(),
                Some(Work::Export(task, _)) => task.cancel(),
                None => {}
            },
            Some(TrainingDataAction::Open(article, span)) => {
                let passage = span.map_or(Passage::Bytes(0..0), |(start, end)| {
                    let (start, end) = (start as u64, end as u64);
                    Passage::CodePoints {
                        start,
                        length: end.saturating_sub(start),
                    }
                });
                requests.push(Request::open_at(article, passage));
            }
            Some(TrainingDataAction::Close) => requests.push(Request::LeavePage),
        }
        requests
    }

    /// Takes what came of a look or an export.
    fn poll(&mut self) -> Option<Request> {
        let failed = match self.work.as_ref()? {
            Work::Look(task) => match task.outcome()? {
                Outcome::Done(looked) => {
                    self.work = None;
                    self.page.set_found(Ok(looked));
                    return None;
                }
                Outcome::Cancelled => None,
                Outcome::Failed(why) => Some(why),
            },
            Work::Export(task, out) => match task.outcome()? {
                Outcome::Done(exported) => {
                    let notice = written(&exported, out);
                    self.work = None;
                    return Some(Request::Notify(notice));
                }
                Outcome::Cancelled => None,
                Outcome::Failed(why) => Some(why),
            },
        };
        self.work = None;
        let why = failed?;
        self.page.set_found(Err(why.clone()));
        Some(Request::error(why))
    }
}

/// What was written, for people.
fn written(exported: &Exported, out: &Path) -> Notice {
    let mut says = format!(
        "Written and proven: {} articles, {} spans in {} files, to {}.",
        exported.articles,
        exported.spans,
        exported.files,
        out.display()
    );
    if !exported.losses.is_empty() {
        says.push_str(" What the format cannot hold is listed in losses.csv there.");
    }
    let mut weight = Weight::Notice;
    if let Some(fault) = exported.faults.first_failure() {
        let count = exported.faults.failures();
        says.push_str(&format!(
            " {count} could not be read and are left out; the first: {fault}."
        ));
        weight = Weight::Warning;
    }
    Notice::new(weight, says).staying()
}

/// The folder of the project from the root, so that paths mean the same wherever they are typed.
fn root_of(project: &Project) -> PathBuf {
    let root = project.root();
    std::path::absolute(root).unwrap_or_else(|_| root.to_owned())
}

/// The folder of an export, unless a person names another.
fn folder_for(project: &Project, page: &TrainingPage) -> String {
    let folder = root_of(project).join("exports");
    let folder = folder.join(page.choice.format.name);
    folder.to_string_lossy().into_owned()
}
