//! The bar at the top: menus, the article's title, and whether all is saved.

use egui::{Align, Color32, Layout, RichText, Ui};

use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::session::{SaveState, Session};
use crate::text::{Family, TextStyle};
use crate::ui::bars::recent::recent_button;
use crate::ui::commands::{Abilities, COMMANDS, Command, Group};
use crate::ui::request::Request;
use crate::ui::settings::Settings;
use crate::ui::widgets::{LabelOptions, Side, TextPainter, at_end, colour, shaped_label, theme_of};

/// The type of the article's title.
const TITLE: TextStyle = TextStyle::new(Family::Naskh, 17.0).leading(1.5);

/// Shows the bar. An open article comes with its title, and whether letters are being typed that are
/// not kept yet.
pub fn show(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    article: Option<(&Session, &str, bool)>,
    settings: &Settings,
    abilities: Abilities,
) -> Option<Request> {
    let theme = Theme::of(mode);
    let mut action = None;
    egui::MenuBar::new().ui(ui, |ui| {
        // As high as with a title: nothing moves when an article is opened.
        ui.set_min_height(TITLE.size * TITLE.leading);
        for group in Group::ALL {
            if group != Group::Motion {
                ui.menu_button(group.name(), |ui| {
                    ui.set_min_width(240.0);
                    menu(
                        ui,
                        ink,
                        group,
                        article.map(|(session, ..)| session.codebook()),
                        settings,
                        abilities,
                        &mut action,
                    );
                });
            }
        }
        at_end(ui, |ui| {
            if let Some((session, title, is_typing)) = article {
                // Of one width whatever it says, so that the title stays where it is.
                let room = egui::vec2(130.0, ui.available_height());
                let layout = Layout::right_to_left(Align::Center);
                ui.allocate_ui_with_layout(room, layout, |ui| {
                    ui.set_min_width(room.x);
                    save_state(ui, session, is_typing);
                });
                let options = LabelOptions::one_line()
                    .at(Side::Centre)
                    .width(ui.available_width().min(560.0));
                ui.with_layout(Layout::top_down(Align::Center), |ui| {
                    shaped_label(ui, ink, title, TITLE, colour(theme.text), options);
                });
            }
        });
    });
    action
}

fn menu(
    ui: &mut Ui,
    ink: &mut TextPainter,
    group: Group,
    codebook: Option<&Codebook>,
    settings: &Settings,
    abilities: Abilities,
    action: &mut Option<Request>,
) {
    if let (Group::Spans, Some(codebook)) = (group, codebook) {
        for (index, label) in codebook.offered() {
            let name = format!("Label {}", label.english);
            let key = label.key();
            if item(ui, &name, &key, abilities.allow(Command::Label(index))) {
                *action = Some(Request::Run(Command::Label(index)));
            }
        }
        ui.separator();
    }
    for spec in COMMANDS.iter().filter(|spec| spec.group == group) {
        let key = spec.keys.first().map(|key| key.text()).unwrap_or_default();
        if item(ui, spec.name, &key, abilities.allow(spec.command)) {
            *action = Some(Request::Run(spec.command));
        }
        let (name, recent) = match spec.command {
            Command::OpenProject => ("Recent projects", &settings.recent_projects),
            Command::OpenExample => ("Open recent", &settings.recent),
            Command::Import => {
                ui.separator();
                continue;
            }
            _ => continue,
        };
        if !recent.is_empty() {
            ui.menu_button(name, |ui| {
                for path in recent {
                    if recent_button(ui, ink, path).clicked() {
                        *action = Some(Request::OpenPath(path.clone()));
                        ui.close();
                    }
                }
            });
        }
    }
}

fn item(ui: &mut Ui, name: &str, key: &str, enabled: bool) -> bool {
    let button = egui::Button::new(name).shortcut_text(key);
    let clicked = ui.add_enabled(enabled, button).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

fn save_state(ui: &mut Ui, session: &Session, is_typing: bool) {
    let theme = theme_of(ui.ctx());
    let (text, tone): (String, Color32) = match session.save_state() {
        SaveState::Saved if is_typing => ("Being typed…".to_owned(), colour(theme.weak)),
        SaveState::Saved => ("Saved".to_owned(), colour(theme.weak)),
        SaveState::Unsaved => ("Kept, saving soon".to_owned(), colour(theme.weak)),
        SaveState::Saving => ("Saving…".to_owned(), colour(theme.weak)),
        SaveState::Failed(_) => ("Not saved".to_owned(), colour(theme.error)),
        SaveState::ReadOnly(_) => ("Read only".to_owned(), colour(theme.warning)),
    };
    let label = ui.label(RichText::new(text).color(tone));
    match session.save_state() {
        SaveState::Failed(why) | SaveState::ReadOnly(why) => {
            label.on_hover_text(why);
        }
        _ => {}
    }
}
