//! The line at the foot: the article's status, where one is, how much is selected, the encoding,
//! the type.

use egui::{RichText, Ui};

use crate::look::{Mode, Theme};
use crate::model::selection::Selection;
use crate::model::status::Status;
use crate::session::{Access, Session};
use crate::text::{Family, TextStyle};
use crate::ui::commands::{self, Command};
use crate::ui::request::Request;
use crate::ui::settings::Settings;
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::{
    LabelOptions, TextPainter, at_end, colour, shaped_label, status_mark, theme_of,
};

/// What stands at the end needs so much room, in points.
const FURTHER: f32 = 210.0;

/// Shows the line. `paragraph` counts from 0; `findings` is how many the checks have. An article of
/// a project is `in_project`.
pub fn show(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    session: &Session,
    settings: &Settings,
    (paragraph, findings): (usize, usize),
    in_project: bool,
) -> Option<Request> {
    let theme = Theme::of(mode);
    let mut action = None;
    let weak = |text: String| RichText::new(text).small().weak();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        if in_project {
            let command = progress(ui, ink, session);
            action = command.map(Request::Run);
        }
        let article = session.article();
        let paragraphs = article.paragraphs().len();
        ui.label(weak(format!("Paragraph {} of {paragraphs}", paragraph + 1)));
        let selected = session
            .selection()
            .map(Selection::range)
            .unwrap_or_default();
        if !selected.is_empty() {
            let offsets = article.offsets();
            let count = offsets.code_point_of(article.text(), selected.end)
                - offsets.code_point_of(article.text(), selected.start);
            let count = many(count, "character", "characters");
            ui.label(weak(format!("{count} selected")));
        }
        let spans = session.layer().len();
        ui.label(weak(many(spans, "span", "spans")));
        let incidents = session.layer().incidents().len();
        if incidents > 0 {
            ui.label(weak(many(incidents, "incident", "incidents")));
        }
        if findings > 0 {
            let says = weak(format!("{findings} to check"));
            let button = ui.add(egui::Button::new(says).frame(false));
            if button
                .on_hover_text("Go to the next finding (F2)")
                .clicked()
            {
                action = Some(Request::Run(Command::NextFinding));
            }
        }
        let unplaced = session.layer().unplaced().len();
        if unplaced > 0 {
            ui.label(
                RichText::new(format!("{unplaced} without a place"))
                    .small()
                    .color(colour(theme.warning)),
            );
        }
        at_end(ui, |ui| {
            // In a narrow window what has a command, and stands in the settings, gives way.
            if ui.available_width() < FURTHER {
                return;
            }
            let keys = ui.add(egui::Button::new(weak("F1 keys".to_owned())).frame(false));
            if keys.clicked() {
                action = Some(Request::Run(Command::Shortcuts));
            }
            let type_text = format!("{} {:.0}", settings.family.name(), settings.size);
            ui.label(weak(type_text));
            let encoding =
                egui::Button::new(weak(session.encoding().label().to_owned())).frame(false);
            let encoding = ui
                .add(encoding)
                .on_hover_text("Read the file in another encoding");
            if encoding.clicked() {
                action = Some(Request::ChooseEncoding);
            }
        });
    });
    action
}

/// The status with its menu, its reason, and the button that ends the work on the article.
fn progress(ui: &mut Ui, ink: &mut TextPainter, session: &Session) -> Option<Command> {
    let theme = theme_of(ui.ctx());
    let mut command = None;
    let layer = session.layer();
    let status = layer.status();
    let writable = *session.access() == Access::ReadWrite;
    ui.spacing_mut().item_spacing.x = 6.0;
    let room = egui::vec2(status_mark::SIDE, status_mark::SIDE);
    let (mark, _) = ui.allocate_exact_size(room, egui::Sense::hover());
    status_mark::paint(ui.painter(), mark.center(), status);
    ui.add_enabled_ui(writable, |ui| {
        let name = RichText::new(status.name()).size(12.5);
        let menu = ui.menu_button(name, |ui| {
            for status in Status::ALL {
                let mark = Command::Mark(status);
                let Some(spec) = commands::spec(mark) else {
                    continue;
                };
                let keys = spec.keys.first().map(|key| key.text()).unwrap_or_default();
                let button = egui::Button::new(spec.name).shortcut_text(keys);
                if ui.add(button).clicked() {
                    command = Some(mark);
                    ui.close();
                }
            }
        });
        ui.ctx().accesskit_node_builder(menu.response.id, |node| {
            node.set_label(format!("Status: {}", status.name()));
        });
        menu.response.on_hover_text("The status of the article");
    });
    if !layer.reason().is_empty() {
        let style = TextStyle::new(Family::Sans, 12.5).leading(1.5);
        let options = LabelOptions::one_line()
            .width(220.0_f32.min(ui.available_width() * 0.4))
            .shrunk();
        shaped_label(ui, ink, layer.reason(), style, colour(theme.weak), options);
    }
    let next = egui::Button::new(RichText::new("Done and next").size(12.5));
    if ui.add_enabled(writable, next).clicked() {
        command = Some(Command::DoneAndNext);
    }
    ui.spacing_mut().item_spacing.x = 18.0;
    ui.separator();
    command
}
