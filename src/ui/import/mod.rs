//! Bringing articles into a project: what is chosen, how it is read, how far it is, and what
//! came of it.
//!
//! The dialog knows no files. It says what a person wants ([`ImportAction`]) and is told what was
//! found in the files ([`Looked`]), how far the import is ([`Running`]) and how it ended
//! ([`Report`]).

mod choosing;
mod reporting;

use egui::{Context, ProgressBar, RichText, Ui};
use std::path::PathBuf;

use crate::look::{Mode, Theme};
use crate::session::TextEncoding;
use crate::session::importing::{Field, Mapping};
use crate::text::input::TextInput;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::modal;
use crate::ui::widgets::shaped_label::{LabelOptions, shaped_label};
use crate::ui::widgets::text_painter::{Ink, colour};

/// Width of the dialog, in points.
const WIDTH: f32 = 860.0;

/// In so many frames a dialog of another size stands in the middle again.
const SETTLING: usize = 4;

/// What was found in the chosen files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looked {
    /// How many files there are of each format, by the name of the format.
    pub formats: Vec<(String, usize)>,
    /// How many files have no format that is read.
    pub others: usize,
    /// Files of records with fields, those with the same fields as one.
    pub tables: Vec<Table>,
    /// The first articles, as they would come in.
    pub first: Vec<Sample>,
    /// What would not come in, of what was looked at: where it is from, and why.
    pub refused: Vec<(String, String)>,
}

/// Files of records with the same fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The name of the first of them.
    pub name: String,
    /// How many there are.
    pub files: usize,
    /// Their fields.
    pub fields: Vec<Field>,
    /// What a person chose, with a guess where they did not.
    pub mapping: Mapping,
}

/// An article as it would come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Its title.
    pub title: String,
    /// Source, author, date and address, as far as known.
    pub about: String,
    /// How its text begins.
    pub text: String,
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// How much of the files was read, 0 to 1.
    pub done: f32,
    /// What is read now.
    pub now: String,
    /// How many articles are in.
    pub added: usize,
    /// How many were refused.
    pub refused: usize,
}

/// How an import ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many articles are in.
    pub added: usize,
    /// How many were in before.
    pub already: usize,
    /// What was refused: where it is from, and why.
    pub refused: Vec<(String, String)>,
    /// What a person should know of the articles that came in.
    pub warnings: Vec<String>,
    /// Whether a person stopped it: it can be resumed.
    pub stopped: bool,
    /// Why it could not go on, when it could not.
    pub failed: Option<String>,
}

/// How files are to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// What a person decided about fields.
    pub mapping: Mapping,
    /// The encoding that a person chose.
    pub encoding: Option<TextEncoding>,
}

/// What the dialog asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportAction {
    /// It stays open.
    Stay,
    /// It closes.
    Close,
    /// A dialog of the system for files.
    PickFiles,
    /// A dialog of the system for a folder.
    PickFolder,
    /// To look at what is chosen.
    Look(Reading),
    /// To import.
    Start(Reading),
    /// To go on with the import that was stopped.
    Resume,
    /// Not to go on with it.
    Forget,
    /// To stop.
    Stop,
    /// To look for near-duplicates.
    FindCopies,
}

/// Where the dialog stands.
enum Stage {
    Choosing,
    Running(Running),
    Ended(Report),
}

/// The dialog while it is open.
pub struct ImportDialog {
    reading: Reading,
    path: TextInput,
    /// What is in the files, or why that is not known; nothing while they are being looked at.
    looked: Option<Result<Looked, String>>,
    /// What was looked at last.
    asked: Option<Reading>,
    /// What can be resumed: a word about it.
    resumable: Option<String>,
    /// Why the system shows no dialog.
    no_dialog: Option<String>,
    stage: Stage,
    /// Which of the tables is shown.
    table: usize,
    /// In how many frames it still finds its place: its size has just changed.
    unsettled: usize,
    focus: bool,
}

impl ImportDialog {
    /// The dialog with some files or folders chosen. `resumable` says which import was stopped.
    pub fn new(paths: Vec<PathBuf>, resumable: Option<String>) -> Self {
        Self {
            reading: Reading {
                paths,
                ..Reading::default()
            },
            path: TextInput::single_line(),
            looked: None,
            asked: None,
            resumable,
            no_dialog: None,
            stage: Stage::Choosing,
            table: 0,
            unsettled: 0,
            focus: true,
        }
    }

    /// More files or folders, chosen or dropped.
    pub fn add(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        if !matches!(self.stage, Stage::Choosing) {
            return;
        }
        for path in paths {
            if !self.reading.paths.contains(&path) {
                self.reading.paths.push(path);
            }
        }
    }

    /// The system shows no dialog, and why.
    pub fn set_no_dialog(&mut self, reason: String) {
        self.no_dialog = Some(reason);
        self.focus = true;
    }

    /// What was found in the files.
    pub fn set_looked(&mut self, looked: Result<Looked, String>) {
        self.looked = Some(looked);
        self.unsettled = SETTLING;
    }

    /// How far the import is.
    pub fn set_running(&mut self, running: Running) {
        self.stage = Stage::Running(running);
    }

    /// How it ended.
    pub fn set_ended(&mut self, report: Report) {
        self.stage = Stage::Ended(report);
        self.unsettled = SETTLING;
    }

    /// Whether an import goes on.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Running(_))
    }

    /// Shows the dialog.
    pub fn show(&mut self, context: &Context, ink: &mut Ink, mode: Mode) -> ImportAction {
        if self.unsettled > 0 {
            self.unsettled -= 1;
            context.request_repaint();
        }
        let theme = Theme::of(mode);
        let width = WIDTH.min(context.content_rect().width() - 60.0);
        let (action, close) = modal(context, "Import articles", width, |ui| {
            ui.heading("Import articles");
            match &mut self.stage {
                Stage::Choosing => self.choose(ui, ink, theme),
                Stage::Running(running) => running_part(ui, ink, theme, running),
                Stage::Ended(report) => reporting::show(ui, ink, theme, report),
            }
        });
        // An import is stopped by its button and not by a stray Escape.
        let action = match action {
            ImportAction::Stay if close && !self.is_running() => ImportAction::Close,
            action => action,
        };
        if action == ImportAction::Stay
            && matches!(self.stage, Stage::Choosing)
            && !self.reading.paths.is_empty()
            && self.asked.as_ref() != Some(&self.reading)
        {
            self.asked = Some(self.reading.clone());
            self.looked = None;
            return ImportAction::Look(self.reading.clone());
        }
        action
    }
}

fn running_part(ui: &mut Ui, ink: &mut Ink, theme: &Theme, running: &Running) -> ImportAction {
    ui.add_space(10.0);
    ui.scope(|ui| {
        // The rest of the bar can be seen on the dialog.
        ui.visuals_mut().extreme_bg_color = colour(theme.edge);
        ui.add(ProgressBar::new(running.done).show_percentage());
    });
    one_line(ui, ink, theme, &running.now);
    let told = format!("{} in, {} refused so far", running.added, running.refused);
    ui.label(RichText::new(told).color(colour(theme.weak)));
    ui.add_space(10.0);
    if ui.button("Stop importing").clicked() {
        return ImportAction::Stop;
    }
    ImportAction::Stay
}

/// A path or the name of a file on one line.
fn one_line(ui: &mut Ui, ink: &mut Ink, theme: &Theme, text: &str) {
    let style = TextStyle {
        leading: 1.5,
        ..TextStyle::new(Family::Sans, 13.5)
    };
    let options = LabelOptions {
        direction: Some(ParagraphDirection::LeftToRight),
        ..LabelOptions::one_line()
    };
    shaped_label(ui, ink, theme, text, style, colour(theme.text), options);
}

/// What is said of the articles, in as many lines as it takes.
fn sentence(ui: &mut Ui, ink: &mut Ink, theme: &Theme, text: &str) {
    let style = TextStyle {
        leading: 1.5,
        ..TextStyle::new(Family::Sans, 13.5)
    };
    let options = LabelOptions {
        direction: Some(ParagraphDirection::LeftToRight),
        ..LabelOptions::default()
    };
    shaped_label(ui, ink, theme, text, style, colour(theme.weak), options);
}
