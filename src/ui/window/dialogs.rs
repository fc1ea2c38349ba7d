//! The dialog that is open, and what becomes of its answer.
//!
//! Dialogs live in [`crate::ui::dialogs`] and know nothing of the window; here their answers are
//! turned into what the window does.

use egui::Context;
use std::path::Path;

use crate::look::Mode;
use crate::session::Session;
use crate::ui::commands::Command;
use crate::ui::dialogs::annotator::{AnnotatorDialog, AnnotatorOutput};
use crate::ui::dialogs::encoding;
use crate::ui::dialogs::label_picker::{LabelPicker, PickerOutput};
use crate::ui::dialogs::metadata::{MetadataDialog, MetadataOutput};
use crate::ui::dialogs::new_project::{NewProject, NewProjectOutput};
use crate::ui::dialogs::open_path::{OpenPath, OpenPathOutput};
use crate::ui::dialogs::palette::{Palette, PaletteOutput};
use crate::ui::dialogs::reason::{ReasonDialog, ReasonOutput};
use crate::ui::dialogs::settings::SettingsDialog;
use crate::ui::dialogs::shortcuts;
use crate::ui::import::ImportDialog;
use crate::ui::notices::Notice;
use crate::ui::picker::Want;
use crate::ui::window::App;

/// The dialog that is open.
pub(in crate::ui) enum Dialog {
    None,
    Palette(Palette),
    Shortcuts,
    Settings(SettingsDialog),
    OpenPath(OpenPath),
    Encoding,
    NewProject(Box<NewProject>),
    Annotator(AnnotatorDialog),
    Reason(ReasonDialog),
    Metadata(Box<MetadataDialog>),
    Import(Box<ImportDialog>),
    Labels(LabelPicker),
}

impl App {
    pub(in crate::ui) fn show_dialog(&mut self, context: &Context, mode: Mode) {
        let codebook = self
            .session
            .as_ref()
            .map(|session| session.codebook().clone())
            .unwrap_or_default();
        match std::mem::replace(&mut self.dialog, Dialog::None) {
            Dialog::None => {}
            Dialog::Palette(mut palette) => {
                let abilities = self.abilities();
                match palette.show(context, &mut self.ink, mode, &codebook, abilities) {
                    PaletteOutput::Open => self.dialog = Dialog::Palette(palette),
                    PaletteOutput::Close => {}
                    PaletteOutput::Run(command) => self.run(command, context),
                }
            }
            Dialog::Shortcuts => {
                if !shortcuts::show(context, mode, &codebook) {
                    self.dialog = Dialog::Shortcuts;
                }
            }
            Dialog::Settings(mut dialog) => {
                let in_project = self.is_of_project();
                let close = dialog.show(context, &mut self.ink, mode, &mut self.settings);
                if !close {
                    self.dialog = Dialog::Settings(dialog);
                } else if let (Some(name), Some(session)) = (
                    dialog.new_annotator(),
                    // In a project the name is that of the annotator's folder.
                    self.session.as_mut().filter(|_| !in_project),
                ) {
                    session.set_annotator(name);
                }
            }
            Dialog::OpenPath(mut dialog) => match dialog.show(context, &mut self.ink, mode) {
                OpenPathOutput::Open => self.dialog = Dialog::OpenPath(dialog),
                OpenPathOutput::Close => {}
                OpenPathOutput::File(path) => self.open(&path, context),
            },
            Dialog::NewProject(mut dialog) => {
                let output = dialog.show(context, &mut self.ink, mode);
                if matches!(
                    output,
                    NewProjectOutput::Open | NewProjectOutput::ChooseFolder
                ) {
                    self.dialog = Dialog::NewProject(dialog);
                }
                match output {
                    NewProjectOutput::Open | NewProjectOutput::Close => {}
                    NewProjectOutput::ChooseFolder => self.pick(Want::ProjectsFolder, context),
                    NewProjectOutput::Create {
                        root,
                        name,
                        annotator,
                    } => self.create_project(&root, &name, &annotator, context),
                }
            }
            Dialog::Annotator(mut dialog) => match dialog.show(context, &mut self.ink, mode) {
                AnnotatorOutput::Open => self.dialog = Dialog::Annotator(dialog),
                AnnotatorOutput::Close => {}
                AnnotatorOutput::Chosen { project, name } => {
                    self.open_project_as(&project, &name, context);
                }
            },
            Dialog::Reason(mut dialog) => match dialog.show(context, &mut self.ink, mode) {
                ReasonOutput::Open => self.dialog = Dialog::Reason(dialog),
                ReasonOutput::Close => {}
                ReasonOutput::Given {
                    status,
                    reason,
                    go_on,
                } => {
                    if self.set_status(status, &reason) && go_on {
                        self.step(Command::NextToDo, context);
                    }
                }
            },
            Dialog::Labels(mut picker) => {
                match picker.show(context, &mut self.ink, mode, &codebook) {
                    PickerOutput::Open => self.dialog = Dialog::Labels(picker),
                    PickerOutput::Close => self.focus_article(context),
                    PickerOutput::Label(index) => {
                        self.run(Command::Label(index), context);
                        self.focus_article(context);
                    }
                }
            }
            Dialog::Metadata(mut dialog) => {
                let writable = self.abilities().project_writable;
                match dialog.show(context, &mut self.ink, mode, writable) {
                    MetadataOutput::Open => self.dialog = Dialog::Metadata(dialog),
                    MetadataOutput::Close => {}
                    MetadataOutput::Save(edited) => {
                        if let Some(desk) = &mut self.desk
                            && let Err(error) = dialog.save(&mut desk.project, &edited)
                        {
                            // What could not be written stays in the form.
                            self.dialog = Dialog::Metadata(dialog);
                            self.notices.push(Notice::error(error.to_string()));
                        }
                    }
                }
            }
            Dialog::Import(dialog) => self.import_dialog(dialog, context, mode),
            Dialog::Encoding => {
                let current = self.session.as_ref().map(Session::encoding);
                if let Some(current) = current {
                    let (chosen, close) = encoding::show(context, mode, current);
                    let path = self
                        .session
                        .as_ref()
                        .and_then(|it| it.path().map(Path::to_owned));
                    if let (Some(encoding), Some(path)) = (chosen, path) {
                        self.open_in(&path, Some(encoding), context);
                    } else if !close {
                        self.dialog = Dialog::Encoding;
                    }
                }
            }
        }
    }
}
