//! Opening an article by its path, where no system dialog is to be had or wanted.

use egui::{Context, RichText};
use std::path::PathBuf;

use super::modal;
use crate::look::{Mode, Theme};
use crate::text::input::TextInput;
use crate::ui::ink::{Ink, colour};
use crate::ui::text_field::TextField;

/// The path field while it is open.
pub struct OpenPath {
    path: TextInput,
    reason: Option<String>,
    focus: bool,
}

/// What came of a frame.
pub enum OpenPathOutput {
    /// It stays open.
    Open,
    /// It closes.
    Close,
    /// It closes, and this file is to be opened.
    File(PathBuf),
}

impl OpenPath {
    /// The field, with the folder of the last article in it, and why no dialog is shown.
    pub fn new(folder: Option<PathBuf>, reason: Option<String>) -> Self {
        let start = folder.map_or_else(String::new, |folder| {
            let mut text = folder.display().to_string();
            if !text.ends_with(std::path::MAIN_SEPARATOR) {
                text.push(std::path::MAIN_SEPARATOR);
            }
            text
        });
        Self {
            path: TextInput::single_line().with_text(&start),
            reason,
            focus: true,
        }
    }

    /// Shows the field.
    pub fn show(&mut self, context: &Context, ink: &mut Ink, mode: Mode) -> OpenPathOutput {
        let theme = Theme::of(mode);
        let (output, close) = modal(context, "Open an article", 560.0, |ui| {
            ui.heading("Open an article");
            if let Some(reason) = &self.reason {
                ui.label(RichText::new(reason).color(colour(theme.weak)));
                ui.label("Type or paste the path of the file, or drop the file on the window.");
            }
            let shown = TextField::new(&mut self.path)
                .label("Path of the article")
                .hint("/home/name/articles/article.txt")
                .desired_width(550.0)
                .show(ui, ink, theme);
            if self.focus {
                self.focus = false;
                shown.response.request_focus();
            }
            let mut open = shown.submitted;
            let mut cancel = shown.cancelled;
            ui.horizontal(|ui| {
                open |= ui.button("Open").clicked();
                cancel |= ui.button("Cancel").clicked();
            });
            let path = self.path.text().trim().trim_matches('"');
            if open && !path.is_empty() {
                OpenPathOutput::File(PathBuf::from(path))
            } else if cancel {
                OpenPathOutput::Close
            } else {
                OpenPathOutput::Open
            }
        });
        match output {
            OpenPathOutput::Open if close => OpenPathOutput::Close,
            output => output,
        }
    }
}
