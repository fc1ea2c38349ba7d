//! Opening an article or a project by its path, where no system dialog is to be had or wanted.

use egui::Context;
use std::path::PathBuf;

use crate::text::input::TextInput;
use crate::ui::request::Request;
use crate::ui::widgets::{Answer, TextField, TextPainter, modal, typed_path};

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathOf {
    /// An article or its annotations.
    Article,
    /// The folder of a project.
    Project,
}

/// The path field while it is open.
pub struct OpenPath {
    of: PathOf,
    path: TextInput,
    reason: Option<String>,
    focus: bool,
}

impl OpenPath {
    /// The field, with the folder where one looks first in it, and why no dialog is shown.
    pub fn new(of: PathOf, folder: Option<PathBuf>, reason: Option<String>) -> Self {
        let start = folder.map_or_else(String::new, |folder| {
            let mut text = folder.display().to_string();
            if !text.ends_with(std::path::MAIN_SEPARATOR) {
                text.push(std::path::MAIN_SEPARATOR);
            }
            text
        });
        Self {
            of,
            path: TextInput::single_line().with_text(&start),
            reason,
            focus: true,
        }
    }

    /// Shows the field.
    pub fn show(&mut self, context: &Context, ink: &mut TextPainter) -> Answer<Request> {
        let (heading, says, name, hint) = match self.of {
            PathOf::Article => (
                "Open an article",
                "Type or paste the path of the file, or drop the file on the window.",
                "Path of the article",
                "/home/name/articles/article.txt",
            ),
            PathOf::Project => (
                "Open a project",
                "Type or paste the path of its folder, or drop the folder on the window.",
                "Path of the project",
                "/home/name/projects/aleppo-2021",
            ),
        };
        modal(context, heading, 560.0, |ui| {
            ui.heading(heading);
            if let Some(reason) = &self.reason {
                ui.weak(reason);
                ui.label(says);
            }
            let shown = TextField::new(&mut self.path)
                .label(name)
                .hint(hint)
                .desired_width(550.0)
                .focus(std::mem::take(&mut self.focus))
                .show(ui, ink);
            let mut open = shown.submitted;
            let mut cancel = shown.cancelled;
            ui.horizontal(|ui| {
                open |= ui.button("Open").clicked();
                cancel |= ui.button("Cancel").clicked();
            });
            match typed_path(self.path.text()) {
                Some(path) if open => Answer::Given(Request::OpenPath(path)),
                _ if cancel => Answer::Closed,
                _ => Answer::Open,
            }
        })
    }
}
