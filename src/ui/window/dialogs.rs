//! The dialog that is open, and what becomes of its answer.
//!
//! Dialogs live in [`crate::ui::dialogs`] and know nothing of the window; here their answers are
//! turned into what the window does.

use egui::Context;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::look::Mode;
use crate::model::codebook::Codebook;
use crate::session::Session;
use crate::ui::dialogs::annotator::AnnotatorDialog;
use crate::ui::dialogs::encoding;
use crate::ui::dialogs::label_picker::LabelPicker;
use crate::ui::dialogs::metadata::MetadataDialog;
use crate::ui::dialogs::new_project::NewProject;
use crate::ui::dialogs::open_path::OpenPath;
use crate::ui::dialogs::palette::Palette;
use crate::ui::dialogs::reason::ReasonDialog;
use crate::ui::dialogs::settings::SettingsDialog;
use crate::ui::dialogs::shortcuts;
use crate::ui::import::Import;
use crate::ui::request::Request;
use crate::ui::widgets::dialog::Answer;
use crate::ui::window::App;

/// The codebook that Hashiya brings, where no article is open.
static USUAL: LazyLock<Codebook> = LazyLock::new(Codebook::default);

/// The dialog that is open.
#[derive(Default)]
pub(super) enum Dialog {
    #[default]
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
    Import(Box<Import>),
    Labels(LabelPicker),
}

impl App {
    /// Opens the dialog of an import, with some files or folders chosen.
    pub(super) fn open_import(&mut self, paths: Vec<PathBuf>) {
        if let Some(open_project) = &self.open_project {
            self.dialog = Dialog::Import(Box::new(Import::new(&open_project.project, paths)));
        }
    }

    /// More files or folders for an import.
    pub(super) fn add_sources(&mut self, paths: Vec<PathBuf>) {
        if let Dialog::Import(import) = &mut self.dialog {
            import.add(paths);
        }
    }

    /// Shows the dialog that is open, and does what it answers.
    pub(super) fn show_dialog(&mut self, context: &Context, mode: Mode) {
        if matches!(self.dialog, Dialog::None) {
            return;
        }
        let mut dialog = std::mem::take(&mut self.dialog);
        let mut requests = Vec::new();
        let answer = self.answer(&mut dialog, context, mode, &mut requests);
        let of_page = matches!(dialog, Dialog::Labels(_)) && answer != Answer::Open;
        match answer {
            Answer::Open => self.dialog = dialog,
            Answer::Closed => {}
            Answer::Given(request) => requests.push(request),
        }
        requests.extend(of_page.then_some(Request::FocusArticle));
        self.carry_out(requests, context);
    }

    fn answer(
        &mut self,
        dialog: &mut Dialog,
        context: &Context,
        mode: Mode,
        requests: &mut Vec<Request>,
    ) -> Answer<Request> {
        let abilities = self.abilities();
        let ink = &mut self.ink;
        let codebook = self.session.as_ref().map_or(&*USUAL, Session::codebook);
        match dialog {
            Dialog::None => Answer::Closed,
            Dialog::Palette(it) => it.show(context, ink, codebook, abilities),
            Dialog::Shortcuts => shortcuts::show(context, mode, codebook),
            Dialog::Settings(it) => it.show(context, ink, mode, &mut self.settings),
            Dialog::OpenPath(it) => it.show(context, ink),
            Dialog::Encoding => match &self.session {
                Some(session) => encoding::show(context, mode, session.encoding()),
                None => Answer::Closed,
            },
            Dialog::NewProject(it) => it.show(context, ink, mode, requests),
            Dialog::Annotator(it) => it.show(context, ink),
            Dialog::Reason(it) => it.show(context, ink),
            Dialog::Labels(it) => it.show(context, ink, mode, codebook),
            Dialog::Metadata(it) => {
                let answer = it.show(context, ink, mode, abilities.project_writable);
                match (answer, &mut self.open_project) {
                    (Answer::Open, Some(open_project)) => {
                        it.keep(&mut open_project.project, context);
                        Answer::Open
                    }
                    (Answer::Given(edited), Some(open_project)) => {
                        match it.save(&mut open_project.project, &edited) {
                            Ok(()) => {
                                it.forget(&mut open_project.project);
                                Answer::Closed
                            }
                            Err(error) => {
                                // What could not be written stays in the form.
                                requests.push(Request::error(error));
                                Answer::Open
                            }
                        }
                    }
                    (Answer::Closed, Some(open_project)) => {
                        it.forget(&mut open_project.project);
                        Answer::Closed
                    }
                    (_, None) => Answer::Closed,
                }
            }
            // It goes with the project.
            Dialog::Import(it) => match &self.open_project {
                Some(open_project) => it.show(context, ink, &open_project.project, requests),
                None => Answer::Closed,
            },
        }
    }
}
