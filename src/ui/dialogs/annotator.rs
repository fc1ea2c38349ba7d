//! Who annotates in a project: asked once, or when somebody else takes over.

use egui::{Context, RichText};
use std::path::PathBuf;

use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::request::Request;
use crate::ui::widgets::{Answer, TextField, TextPainter, modal, shaped_button};

/// The type of the names that are there to choose from.
const NAME: TextStyle = TextStyle::new(Family::Sans, 15.0).leading(1.5);

/// The question while it is open.
pub struct AnnotatorDialog {
    project: PathBuf,
    known: Vec<String>,
    name: TextInput,
    focus: bool,
}

impl AnnotatorDialog {
    /// Asks who annotates in `project`, whose annotators so far are `known`.
    pub fn new(project: PathBuf, known: Vec<String>, name: &str) -> Self {
        let mut name = TextInput::single_line().with_text(name);
        name.select_all();
        Self {
            project,
            known,
            name,
            focus: true,
        }
    }

    /// Shows the question.
    pub fn show(&mut self, context: &Context, ink: &mut TextPainter) -> Answer<Request> {
        let weak = |text: &str| RichText::new(text).weak();
        modal(context, "Annotator", 460.0, |ui| {
            ui.heading("Who annotates?");
            ui.label(weak(
                "Everybody has a folder of their own in the project, under this name. You are \
                 asked once; the settings have it, too.",
            ));
            ui.add_space(4.0);
            let mut chosen = None;
            if !self.known.is_empty() {
                ui.label("In this project:");
                ui.horizontal_wrapped(|ui| {
                    for name in &self.known {
                        if shaped_button(ui, ink, name, NAME, true).clicked() {
                            chosen = Some(name.clone());
                        }
                    }
                });
                ui.add_space(4.0);
                ui.label("Or another name:");
            }
            let shown = TextField::new(&mut self.name)
                .label("Name of the annotator")
                .hint("Your name, as files carry it")
                .desired_width(450.0)
                .focus(std::mem::take(&mut self.focus))
                .show(ui, ink);
            let written = self.name.text().trim().to_owned();
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let ready = !written.is_empty();
                let open = egui::Button::new("Open the project");
                if ui.add_enabled(ready, open).clicked() || ready && shown.submitted {
                    chosen = Some(written.clone());
                }
                if ui.button("Cancel").clicked() || shown.cancelled {
                    return Answer::Closed;
                }
                match chosen {
                    Some(annotator) => Answer::Given(Request::OpenProject {
                        root: self.project.clone(),
                        annotator,
                    }),
                    None => Answer::Open,
                }
            })
            .inner
        })
    }
}
