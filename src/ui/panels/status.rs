//! The line at the foot: where one is, how much is selected, the encoding, the type.

use egui::{Align, Layout, RichText, Ui};

use crate::look::{Mode, Theme};
use crate::model::selection::Selection;
use crate::session::Session;
use crate::ui::ink::colour;
use crate::ui::settings::Settings;

/// What was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusAction {
    /// The encoding: another may be chosen.
    Encoding,
    /// The keys.
    Shortcuts,
}

/// Shows the line. `paragraph` counts from 0.
pub fn show(
    ui: &mut Ui,
    mode: Mode,
    session: &Session,
    settings: &Settings,
    paragraph: usize,
) -> Option<StatusAction> {
    let theme = Theme::of(mode);
    let mut action = None;
    let weak = |text: String| RichText::new(text).small().color(colour(theme.weak));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
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
            let noun = if count == 1 {
                "character"
            } else {
                "characters"
            };
            ui.label(weak(format!("{count} {noun} selected")));
        }
        let spans = session.layer().len();
        let noun = if spans == 1 { "span" } else { "spans" };
        ui.label(weak(format!("{spans} {noun}")));
        let unplaced = session.layer().unplaced().len();
        if unplaced > 0 {
            ui.label(
                RichText::new(format!("{unplaced} without a place"))
                    .small()
                    .color(colour(theme.warning)),
            );
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let keys = ui.add(egui::Button::new(weak("F1 keys".to_owned())).frame(false));
            if keys.clicked() {
                action = Some(StatusAction::Shortcuts);
            }
            let type_text = format!("{} {:.0}", settings.family.name(), settings.size);
            ui.label(weak(type_text));
            let encoding =
                egui::Button::new(weak(session.encoding().label().to_owned())).frame(false);
            let encoding = ui
                .add(encoding)
                .on_hover_text("Read the file in another encoding");
            if encoding.clicked() {
                action = Some(StatusAction::Encoding);
            }
        });
    });
    action
}
