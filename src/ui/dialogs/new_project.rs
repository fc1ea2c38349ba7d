//! A new project: its name, where its folder goes, and who annotates.

use egui::{Align, Context, Layout, Ui, vec2};
use std::path::{Path, PathBuf};

use crate::look::{Mode, Theme};
use crate::model::names;
use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::picker::Want;
use crate::ui::request::Request;
use crate::ui::widgets::{
    Answer, LabelOptions, TextField, TextPainter, colour, modal, shaped_label, typed_path,
};

/// Width of the fields, in points.
const FIELD: f32 = 450.0;
/// Width of what they are called, and the height of a row, in points.
const NAME: [f32; 2] = [96.0, 32.0];

/// The dialog while it is open.
pub struct NewProject {
    name: TextInput,
    parent: TextInput,
    annotator: TextInput,
    /// Why no dialog of the system can be shown.
    reason: Option<String>,
    focus: bool,
}

impl NewProject {
    /// Asks for a project beside the others, in `parent`.
    pub fn new(parent: Option<PathBuf>, annotator: &str) -> Self {
        let parent = parent.map_or_else(String::new, |parent| parent.display().to_string());
        Self {
            name: TextInput::single_line(),
            parent: TextInput::single_line().with_text(&parent),
            annotator: TextInput::single_line().with_text(annotator),
            reason: None,
            focus: true,
        }
    }

    /// Puts the folder into its field that was chosen in the system's dialog.
    pub fn set_parent(&mut self, parent: &Path) {
        self.parent.set_text(&parent.display().to_string());
    }

    /// Says why the folder has to be typed.
    pub fn no_dialog(&mut self, reason: String) {
        self.reason = Some(reason);
    }

    /// The folder that the project would get.
    fn root(&self) -> Option<PathBuf> {
        let name = self.name.text().trim();
        let parent = typed_path(self.parent.text()).filter(|_| !name.is_empty())?;
        Some(parent.join(names::sanitised(name, "project")))
    }

    /// Shows the dialog. What it asks for while it stays open comes to `requests`.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut TextPainter,
        mode: Mode,
        requests: &mut Vec<Request>,
    ) -> Answer<Request> {
        let theme = Theme::of(mode);
        modal(context, "New project", 560.0, |ui| {
            ui.heading("New project");
            ui.weak(
                "A folder with articles and everybody's annotations, in files that can be \
                     read, shared and kept in git.",
            );
            ui.add_space(4.0);
            let mut submitted = false;
            let mut cancelled = false;
            let mut choose = false;
            let name = row(ui, "Name", |ui| {
                TextField::new(&mut self.name)
                    .label("Name of the project")
                    .hint("aleppo-2021")
                    .desired_width(FIELD)
                    .focus(std::mem::take(&mut self.focus))
                    .show(ui, ink)
            });
            let parent = row(ui, "In the folder", |ui| {
                let shown = TextField::new(&mut self.parent)
                    .label("Folder for the project")
                    .hint("/home/name/projects")
                    .desired_width(FIELD - 86.0)
                    .show(ui, ink);
                choose = ui.button("Choose…").clicked();
                shown
            });
            let annotator = row(ui, "Annotator", |ui| {
                TextField::new(&mut self.annotator)
                    .label("Name of the annotator")
                    .hint("Your name, as files carry it")
                    .desired_width(FIELD)
                    .show(ui, ink)
            });
            for field in [name, parent, annotator] {
                submitted |= field.submitted;
                cancelled |= field.cancelled;
            }
            if let Some(reason) = &self.reason {
                ui.weak(reason);
            }
            let root = self.root();
            let annotator = self.annotator.text().trim().to_owned();
            let says = root.as_ref().map_or_else(
                || "Give it a name and a folder.".to_owned(),
                |root| format!("It will be in {}", root.display()),
            );
            let style = TextStyle::new(Family::Sans, 12.5).leading(1.5);
            let options = LabelOptions::one_line().in_english();
            shaped_label(ui, ink, &says, style, colour(theme.weak), options);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let ready = root.is_some() && !annotator.is_empty();
                let create = egui::Button::new("Create the project");
                let create = ui.add_enabled(ready, create).clicked();
                cancelled |= ui.button("Cancel").clicked();
                match root {
                    _ if cancelled => Answer::Closed,
                    _ if choose => {
                        requests.push(Request::Pick(Want::ProjectsFolder));
                        Answer::Open
                    }
                    Some(root) if ready && (create || submitted) => {
                        Answer::Given(Request::CreateProject {
                            root,
                            name: self.name.text().trim().to_owned(),
                            annotator,
                        })
                    }
                    _ => Answer::Open,
                }
            })
            .inner
        })
    }
}

/// A field with what it is called before it.
fn row<R>(ui: &mut Ui, name: &str, field: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        let [width, height] = NAME;
        ui.set_min_height(height);
        let layout = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
            ui.set_min_width(width);
            ui.label(name);
        });
        field(ui)
    })
    .inner
}
