//! What the window shows while no article is open: how to begin, or how to go on.

use egui::{RichText, Ui};
use std::path::PathBuf;

use crate::look::{Mode, Theme};
use crate::model::count_text::grouped;
use crate::session::project::AnnotationProgress;
use crate::text::{Family, TextStyle};
use crate::ui::bars::recent::recent_button;
use crate::ui::commands::{Abilities, Command};
use crate::ui::request::Request;
use crate::ui::settings::Settings;
use crate::ui::widgets::{LabelOptions, Side, TextPainter, colour, shaped_label};

/// How many recent files are offered.
const RECENTS: usize = 5;
/// Width of a button, so that all of them are one column, in points.
const BUTTON: f32 = 190.0;

/// Shows how to begin: with a project, or with a single article.
pub fn show(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    settings: &Settings,
) -> Option<Request> {
    let theme = Theme::of(mode);
    let mut action = None;
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.add_space((ui.available_height() * 0.14).max(16.0));
        let style = TextStyle::new(Family::Naskh, 46.0);
        let options = LabelOptions::default().at(Side::Centre);
        let tone = colour(theme.accent);
        shaped_label(ui, ink, "حاشية", style, tone, options);
        ui.add_space(2.0);
        heading(ui, "Work in a project");
        ui.weak("A folder of articles with a list, progress, and everybody's annotations.");
        ui.add_space(8.0);
        run(ui, "New project…", Command::NewProject, &mut action);
        run(ui, "Open project…", Command::OpenProject, &mut action);
        recent(ui, ink, &settings.recent_projects, &mut action);
        ui.add_space(22.0);
        heading(ui, "Or open a single article");
        ui.weak("Its annotations are kept beside it. You can also drop a file or a project here.");
        ui.add_space(8.0);
        run(ui, "Open article…", Command::Open, &mut action);
        run(ui, "Open the example", Command::OpenExample, &mut action);
        recent(ui, ink, &settings.recent, &mut action);
    });
    action
}

/// Shows how to go on in a project.
pub fn project(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    name: &str,
    (progress, abilities): (AnnotationProgress, Abilities),
) -> Option<Request> {
    let theme = Theme::of(mode);
    let mut action = None;
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.add_space((ui.available_height() * 0.24).max(16.0));
        let style = TextStyle::new(Family::Sans, 24.0).bold().leading(1.6);
        let options = LabelOptions::one_line().at(Side::Centre);
        let tone = colour(theme.accent);
        shaped_label(ui, ink, name, style, tone, options);
        match progress.all {
            None => drop(ui.weak("Looking for articles…")),
            Some(0) => {
                heading(ui, "There are no articles yet");
                ui.weak(
                    "Bring in text, web pages, tables or archives, or put .txt files into the \
                     folder articles.",
                );
                ui.add_space(8.0);
                if abilities.allow(Command::Import) && button(ui, "Import articles…") {
                    action = Some(Request::Run(Command::Import));
                }
            }
            Some(all) if all == progress.done => {
                heading(ui, "Every article is done");
                ui.weak("Open one from the list to look at it again.");
            }
            Some(all) => {
                let noun = if all == 1 { "article" } else { "articles" };
                heading(ui, "No article is open");
                let says = format!("{} of {} {noun} done", grouped(progress.done), grouped(all));
                ui.weak(says);
                ui.add_space(8.0);
                let next = abilities.allow(Command::NextToDo);
                if next && button(ui, "Next article to do") {
                    action = Some(Request::Run(Command::NextToDo));
                }
            }
        }
    });
    action
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).size(17.0).strong());
}

fn button(ui: &mut Ui, name: &str) -> bool {
    let button = egui::Button::new(name).min_size(egui::vec2(BUTTON, 30.0));
    ui.add(button).clicked()
}

fn run(ui: &mut Ui, name: &str, command: Command, action: &mut Option<Request>) {
    if button(ui, name) {
        *action = Some(Request::Run(command));
    }
}

fn recent(ui: &mut Ui, ink: &mut TextPainter, paths: &[PathBuf], action: &mut Option<Request>) {
    if paths.is_empty() {
        return;
    }
    ui.add_space(6.0);
    ui.weak("Recent");
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for path in paths.iter().take(RECENTS) {
            if recent_button(ui, ink, path).clicked() {
                *action = Some(Request::OpenPath(path.clone()));
            }
        }
    });
}
