//! Bringing articles in, between the dialog and the session.

use egui::Context;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, TryRecvError};

use crate::look::Mode;
use crate::session::importing::{
    Draft, ImportReport, ImportRequest, Importing, Options, Preview, forget_unfinished, preview,
    unfinished,
};
use crate::session::project::is_project;
use crate::ui::commands::Command;
use crate::ui::import::{
    ImportAction, ImportDialog, Looked, Reading, Report, Running, Sample, Table,
};
use crate::ui::notices::Notice;
use crate::ui::picker::Want;
use crate::ui::widgets::shaped_label::side_by_side;
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;

/// How much of a text is shown before it comes in, in code points.
const HEAD: usize = 400;

/// What goes on behind the dialog.
#[derive(Default)]
pub struct Bringing {
    /// The thread that looks at files. What an older one finds is not waited for.
    looking: Option<Receiver<Preview>>,
    importing: Option<Importing>,
}

impl App {
    /// Opens the dialog, with some files or folders chosen.
    pub(in crate::ui) fn open_import(&mut self, paths: Vec<PathBuf>) {
        let Some(desk) = &self.desk else {
            return;
        };
        let stopped = unfinished(desk.project.folder());
        let dialog = ImportDialog::new(paths, stopped.as_ref().map(told));
        self.dialog = Dialog::Import(Box::new(dialog));
    }

    /// Files and folders that were dropped on the window: into a project they are brought in,
    /// unless they are a project, of the project, or annotations.
    pub(in crate::ui) fn take_dropped(&mut self, paths: Vec<PathBuf>, context: &Context) {
        let Some(first) = paths.first() else {
            return;
        };
        if matches!(self.dialog, Dialog::Import(_)) {
            self.add_sources(paths);
            return;
        }
        let root = self.desk.as_ref().filter(|desk| desk.writable());
        let root = root.map(|desk| desk.project.root());
        let own = root.is_none_or(|root| first.starts_with(root));
        let to_open = own || is_project(first) || first.extension().is_some_and(|it| it == "ron");
        if to_open {
            self.open(&first.clone(), context);
        } else {
            self.open_import(paths);
        }
    }

    /// More files or folders for the dialog.
    pub(in crate::ui) fn add_sources(&mut self, paths: Vec<PathBuf>) {
        if let Dialog::Import(dialog) = &mut self.dialog {
            dialog.add(paths);
        }
    }

    /// Shows the dialog, and does what it asks for.
    pub(in crate::ui) fn import_dialog(
        &mut self,
        mut dialog: Box<ImportDialog>,
        context: &Context,
        mode: Mode,
    ) {
        // It goes with the project.
        if self.desk.is_none() {
            return;
        }
        self.hear_import(&mut dialog);
        let action = dialog.show(context, &mut self.ink, mode);
        let close = matches!(action, ImportAction::Close | ImportAction::FindCopies);
        match action {
            ImportAction::Stay | ImportAction::Close => {}
            ImportAction::PickFiles => self.pick(Want::Sources, context),
            ImportAction::PickFolder => self.pick(Want::SourceFolder, context),
            ImportAction::Look(reading) => self.look_at(&reading, context),
            ImportAction::Start(reading) => {
                self.start_import(request(&reading), &mut dialog, context);
            }
            ImportAction::Resume => {
                let desk = self.desk.as_ref();
                let stopped = desk.and_then(|desk| unfinished(desk.project.folder()));
                if let Some(request) = stopped {
                    self.start_import(request, &mut dialog, context);
                }
            }
            ImportAction::Forget => self.forget_import(),
            ImportAction::Stop => {
                if let Some(run) = self.pages.bringing.importing.as_ref() {
                    run.control().cancel();
                }
            }
            ImportAction::FindCopies => self.run(Command::NearDuplicates, context),
        }
        if close {
            self.pages.bringing = Bringing::default();
        } else {
            self.dialog = Dialog::Import(dialog);
        }
    }

    fn look_at(&mut self, reading: &Reading, context: &Context) {
        let options = request(reading).options;
        let Some(desk) = &mut self.desk else {
            return;
        };
        let root = desk.project.root().to_owned();
        let paths = reading.paths.clone();
        let repaint = context.clone();
        let (tell, found) = mpsc::channel();
        let work = move || {
            // A dialog that is closed, or has asked anew, needs no answer.
            let _ = tell.send(preview(&root, &paths, &options));
            repaint.request_repaint();
        };
        std::thread::spawn(work);
        self.pages.bringing.looking = Some(found);
    }

    fn start_import(
        &mut self,
        request: ImportRequest,
        dialog: &mut ImportDialog,
        context: &Context,
    ) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        self.pages.bringing.looking = None;
        match desk.project.import(request) {
            Ok(run) => {
                let repaint = context.clone();
                let waker = Box::new(move || repaint.request_repaint());
                run.control().set_waker(waker);
                self.pages.bringing.importing = Some(run);
                dialog.set_running(Running::default());
            }
            Err(error) => dialog.set_ended(Report {
                failed: Some(error.to_string()),
                ..Report::default()
            }),
        }
        context.request_repaint();
    }

    fn forget_import(&mut self) {
        let Some(desk) = &self.desk else {
            return;
        };
        if let Err(error) = forget_unfinished(desk.project.folder()) {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    /// Hears what was found in files, and how far the import is.
    fn hear_import(&mut self, dialog: &mut ImportDialog) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let bringing = &mut self.pages.bringing;
        match bringing.looking.as_ref().map(Receiver::try_recv) {
            Some(Ok(found)) => {
                bringing.looking = None;
                dialog.set_looked(Ok(looked(found)));
            }
            Some(Err(TryRecvError::Disconnected)) => {
                bringing.looking = None;
                let why = "The files cannot be looked at; choose them again.";
                dialog.set_looked(Err(why.to_owned()));
            }
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        let Some(run) = &bringing.importing else {
            return;
        };
        let added = run.control().take_added();
        let ended = run.report();
        let progress = run.control().progress();
        if !added.is_empty() {
            desk.project.added(added);
        }
        match ended {
            None => dialog.set_running(Running {
                done: progress.done as f32 / progress.total.max(1) as f32,
                now: progress.name,
                added: progress.added,
                refused: progress.refused,
            }),
            Some(report) => {
                self.pages.bringing.importing = None;
                dialog.set_ended(match report {
                    Ok(report) => self::report(report),
                    Err(error) => Report {
                        failed: Some(error.to_string()),
                        ..Report::default()
                    },
                });
            }
        }
    }
}

fn request(reading: &Reading) -> ImportRequest {
    ImportRequest {
        paths: reading.paths.clone(),
        options: Options {
            mapping: reading.mapping.clone(),
            encoding: reading.encoding,
            ..Options::default()
        },
        dry_run: false,
    }
}

/// A word about an import that was stopped.
fn told(request: &ImportRequest) -> String {
    let first = request.paths.first().and_then(|path| path.file_name());
    let first = first.map(|name| name.to_string_lossy().into_owned());
    match (first, request.paths.len()) {
        (Some(name), 1) => format!("An import was stopped before it was finished: {name}"),
        (Some(name), count) => {
            let others = count - 1;
            format!("An import was stopped before it was finished: {name} and {others} more")
        }
        (None, _) => "An import was stopped before it was finished".to_owned(),
    }
}

fn looked(found: Preview) -> Looked {
    let mut refused = found.unreadable;
    let mut tables = Vec::new();
    for table in found.tables {
        match table.fields {
            Ok(fields) => tables.push(Table {
                name: table.name,
                files: table.files,
                fields,
                mapping: table.mapping,
            }),
            Err(reason) => refused.push((table.name, reason.to_string())),
        }
    }
    let formats = found.formats.into_iter();
    Looked {
        formats: formats
            .map(|(name, count)| (name.to_owned(), count))
            .collect(),
        others: found.not_imported,
        tables,
        first: found.first.into_iter().map(sample).collect(),
        refused,
    }
}

fn sample(draft: Draft) -> Sample {
    let known = draft.metadata;
    let text = draft.text.as_str().trim_start();
    Sample {
        about: side_by_side(&[&known.source, &known.author, &known.date, &known.url]),
        title: known.title,
        text: text.chars().take(HEAD).collect(),
    }
}

fn report(report: ImportReport) -> Report {
    Report {
        warnings: report.warnings(),
        added: report.added.len(),
        already: report.already,
        refused: report
            .refused
            .into_iter()
            .map(|refused| (refused.origin, refused.why.to_string()))
            .collect(),
        stopped: report.cancelled,
        failed: report.failed,
    }
}
