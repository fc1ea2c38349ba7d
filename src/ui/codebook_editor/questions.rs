//! What a merge left to a person, with the answers that can be given.

use egui::{ScrollArea, Ui, WidgetInfo};

use super::says::sentence;
use super::{Asked, CodebookEditor};
use crate::model::codebook::CodebookAnswer;
use crate::ui::widgets::{TextPainter, theme_of};

/// The questions are not higher than this, in points.
const HIGHEST: f32 = 172.0;

impl CodebookEditor {
    /// Shows the questions. What is typed is saved or discarded first: an answer is about the codebook
    /// as it is.
    pub(super) fn questions(&self, ui: &mut Ui, ink: &mut TextPainter) -> Option<Asked> {
        let questions = self.base.questions();
        if questions.is_empty() {
            return None;
        }
        let theme = theme_of(ui.ctx());
        let mut asked = None;
        ui.separator();
        ScrollArea::vertical()
            .id_salt("questions")
            .max_height(HIGHEST)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for question in questions {
                    sentence(ui, ink, &question.says, theme.warning);
                    ui.horizontal(|ui| {
                        for (answer, change) in question.answers {
                            let enabled = self.is_writable() && !self.is_dirty();
                            let button = egui::Button::new(answer.caption());
                            let button = ui
                                .add_enabled(enabled, button)
                                .on_disabled_hover_text("Save or discard what is typed first.");
                            let name = format!("{}: {}", answer.caption(), question.about);
                            button.widget_info(|| {
                                WidgetInfo::labeled(egui::Role::Button, enabled, &name)
                            });
                            if button.clicked() {
                                let change = Box::new(change);
                                asked = Some(match answer {
                                    CodebookAnswer::MakeOne => {
                                        Asked::Ask(change, answer.caption().to_owned())
                                    }
                                    _ => Asked::Make(change),
                                });
                            }
                        }
                    });
                }
            });
        asked
    }
}
