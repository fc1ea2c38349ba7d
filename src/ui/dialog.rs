//! The dialog that is open, and what becomes of its answer.
//!
//! Dialogs live in [`super::dialogs`] and know nothing of the window; here their answers are
//! turned into what the window does.

use egui::Context;
use std::path::Path;

use super::app::App;
use super::dialogs::encoding;
use super::dialogs::open_path::{OpenPath, OpenPathOutput};
use super::dialogs::palette::{Palette, PaletteOutput};
use super::dialogs::settings::SettingsDialog;
use super::dialogs::shortcuts;
use crate::look::Mode;
use crate::session::Session;

/// The dialog that is open.
pub(super) enum Dialog {
    None,
    Palette(Palette),
    Shortcuts,
    Settings(SettingsDialog),
    OpenPath(OpenPath),
    Encoding,
}

impl App {
    pub(super) fn show_dialog(&mut self, context: &Context, mode: Mode) {
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
                let close = dialog.show(context, &mut self.ink, mode, &mut self.settings);
                if !close {
                    self.dialog = Dialog::Settings(dialog);
                } else if let (Some(name), Some(session)) =
                    (dialog.new_annotator(), &mut self.session)
                {
                    session.set_annotator(name);
                }
            }
            Dialog::OpenPath(mut dialog) => match dialog.show(context, &mut self.ink, mode) {
                OpenPathOutput::Open => self.dialog = Dialog::OpenPath(dialog),
                OpenPathOutput::Close => {}
                OpenPathOutput::File(path) => self.open(&path, context),
            },
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
