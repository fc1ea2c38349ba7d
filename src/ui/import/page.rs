//! The dialog: what is chosen, what is in it, how far the import is, and what came of it.
//!
//! It reads no files. It says what a person wants ([`ImportAction`]), and is told what was found.

use egui::{Context, ProgressBar, Ui};
use std::path::PathBuf;

use super::reporting;
use crate::session::importing::{ImportProgress, ImportRequest, Imported, Preview};
use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::picker::Want;
use crate::ui::widgets::{
    Answer, LabelOptions, TextPainter, bar, colour, modal, shaped_label, theme_of,
};

/// Width of the dialog, in points.
const WIDTH: f32 = 860.0;

/// Type of paths and sentences.
const STYLE: TextStyle = TextStyle::new(Family::Sans, 13.5).leading(1.5);

/// In so many frames a dialog of another size stands in the middle again.
const SETTLING: usize = 4;

/// What the dialog asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportAction {
    /// It closes.
    Close,
    /// A dialog of the system.
    Pick(Want),
    /// To look at what is chosen.
    Look(ImportRequest),
    /// To import, or to go on with an import that was stopped.
    Start(ImportRequest),
    /// Not to go on with the import that was stopped.
    Forget,
    /// To stop.
    Stop,
    /// To look for near-duplicates.
    FindCopies,
}

/// Where the dialog stands.
enum Stage {
    Choosing,
    Running(ImportProgress),
    Ended(Imported),
}

/// The dialog while it is open.
pub struct ImportDialog {
    pub(super) request: ImportRequest,
    pub(super) path: TextInput,
    /// What is in the files, or why that is not known; nothing while they are being looked at.
    pub(super) preview: Option<Result<Preview, String>>,
    /// What was looked at last.
    asked: Option<ImportRequest>,
    /// The import that was stopped and can go on.
    pub(super) stopped: Option<ImportRequest>,
    /// Why the system shows no dialog.
    pub(super) no_dialog: Option<String>,
    stage: Stage,
    /// Whose the annotations are, where the files name nobody.
    pub(super) annotator: TextInput,
    /// The labels of the codebook: ids, and names for people.
    pub(super) labels: Vec<(String, String)>,
    /// Whether it is settled if annotations come in.
    pub(super) decided: bool,
    /// Which of the tables is shown.
    pub(super) table: usize,
    /// In how many frames it still finds its place: its size has just changed.
    unsettled: usize,
    pub(super) focus: bool,
}

impl ImportDialog {
    /// The dialog with some files or folders chosen, and the import that was stopped.
    pub fn new(paths: Vec<PathBuf>, stopped: Option<ImportRequest>) -> Self {
        Self {
            request: ImportRequest {
                paths,
                ..ImportRequest::default()
            },
            path: TextInput::single_line(),
            preview: None,
            asked: None,
            stopped,
            no_dialog: None,
            stage: Stage::Choosing,
            annotator: TextInput::single_line(),
            labels: Vec::new(),
            decided: false,
            table: 0,
            unsettled: 0,
            focus: true,
        }
    }

    /// In a project with these labels (ids, and names for people), in which this person annotates.
    #[must_use]
    pub fn in_project(mut self, annotator: &str, labels: Vec<(String, String)>) -> Self {
        self.annotator = TextInput::single_line().with_text(annotator);
        self.labels = labels;
        self
    }

    /// What is imported when a person says so.
    pub(super) fn chosen(&self) -> ImportRequest {
        let mut request = self.request.clone();
        if let Some(how) = &mut request.annotations {
            self.annotator.text().trim().clone_into(&mut how.annotator);
        }
        request
    }

    /// More files or folders, chosen or dropped.
    pub fn add(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        if !matches!(self.stage, Stage::Choosing) {
            return;
        }
        for path in paths {
            if !self.request.paths.contains(&path) {
                // More files may be of another format: it is looked at again what they are.
                if !self.decided {
                    self.request.annotations = None;
                }
                self.request.paths.push(path);
            }
        }
    }

    /// The system shows no dialog, and why.
    pub fn set_no_dialog(&mut self, reason: String) {
        self.no_dialog = Some(reason);
        self.focus = true;
    }

    /// What was found in the files.
    pub fn set_preview(&mut self, preview: Result<Preview, String>) {
        if let Ok(found) = &preview {
            self.offer_annotations(found);
        }
        self.preview = Some(preview);
        self.unsettled = SETTLING;
    }

    /// How far the import is.
    pub fn set_progress(&mut self, progress: ImportProgress) {
        self.stage = Stage::Running(progress);
    }

    /// How it ended.
    pub fn set_report(&mut self, report: Imported) {
        self.stage = Stage::Ended(report);
        self.unsettled = SETTLING;
    }

    /// Shows the dialog.
    pub fn show(&mut self, context: &Context, ink: &mut TextPainter) -> Option<ImportAction> {
        if self.unsettled > 0 {
            self.unsettled -= 1;
            context.request_repaint();
        }
        let width = WIDTH.min(context.content_rect().width() - 60.0);
        let answer = modal(context, "Import articles", width, |ui| {
            ui.heading("Import articles");
            let asked = match &self.stage {
                Stage::Choosing => self.choose(ui, ink),
                Stage::Running(progress) => running(ui, ink, progress),
                Stage::Ended(report) => reporting::show(ui, ink, report),
            };
            asked.map_or(Answer::Open, Answer::Given)
        });
        let is_new = self.asked.as_ref() != Some(&self.request);
        match (answer, &self.stage) {
            (Answer::Given(asked), _) => Some(asked),
            // An import is stopped by its button and not by a stray Escape.
            (Answer::Closed, Stage::Choosing | Stage::Ended(_)) => Some(ImportAction::Close),
            (Answer::Open, Stage::Choosing) if is_new && !self.request.paths.is_empty() => {
                self.asked = Some(self.request.clone());
                self.preview = None;
                self.asked.clone().map(ImportAction::Look)
            }
            _ => None,
        }
    }
}

fn running(ui: &mut Ui, ink: &mut TextPainter, progress: &ImportProgress) -> Option<ImportAction> {
    ui.add_space(10.0);
    let done = progress.done as f32 / progress.total.max(1) as f32;
    bar(ui, ProgressBar::new(done).show_percentage());
    one_line(ui, ink, &progress.name);
    let told = format!("{} in, {} refused so far", progress.added, progress.refused);
    ui.weak(told);
    ui.add_space(10.0);
    ui.button("Stop importing")
        .clicked()
        .then_some(ImportAction::Stop)
}

/// A path or the name of a file on one line.
pub(super) fn one_line(ui: &mut Ui, ink: &mut TextPainter, text: &str) {
    let tone = colour(theme_of(ui.ctx()).text);
    let options = LabelOptions::one_line().in_english();
    shaped_label(ui, ink, text, STYLE, tone, options);
}

/// What is said of the articles, in as many lines as it takes.
pub(super) fn sentence(ui: &mut Ui, ink: &mut TextPainter, text: &str) {
    let tone = colour(theme_of(ui.ctx()).weak);
    let options = LabelOptions::default().in_english();
    shaped_label(ui, ink, text, STYLE, tone, options);
}
