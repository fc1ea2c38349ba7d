//! Why an article is skipped or flagged: one line, for those who look at it later.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::model::status::Status;
use crate::text::input::TextInput;
use crate::ui::request::Request;
use crate::ui::widgets::{Answer, TextField, TextPainter, modal};

/// Answers the question and goes on to the next article.
const ONWARD: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);

/// The question while it is open.
pub struct ReasonDialog {
    status: Status,
    reason: TextInput,
    focus: bool,
}

impl ReasonDialog {
    /// Asks why the article gets `status`; `reason` is what was said before.
    pub fn new(status: Status, reason: &str) -> Self {
        let mut reason = TextInput::single_line().with_text(reason);
        reason.select_all();
        Self {
            status,
            reason,
            focus: true,
        }
    }

    /// What is typed.
    pub fn typed(&self) -> &str {
        self.reason.text()
    }

    /// Takes up what was typed before.
    pub fn set_typed(&mut self, typed: &str) {
        self.reason.set_text(typed);
    }

    /// Shows the question.
    pub fn show(&mut self, context: &Context, ink: &mut TextPainter) -> Answer<Request> {
        let (heading, says, verb) = match self.status {
            Status::Skipped => (
                "Skip the article",
                "It is left out of the work. Say why, such as: not an article.",
                "Skip",
            ),
            _ => (
                "Flag the article",
                "Somebody will look at it. Say what they should look at.",
                "Flag",
            ),
        };
        modal(context, "Reason", 460.0, |ui| {
            ui.heading(heading);
            ui.weak(says);
            ui.add_space(4.0);
            let shown = TextField::new(&mut self.reason)
                .label("Reason")
                .hint("السبب… (Reason)")
                .desired_width(450.0)
                .focus(std::mem::take(&mut self.focus))
                .show(ui, ink);
            let reason = self.reason.text().trim().to_owned();
            let ready = !reason.is_empty();
            ui.add_space(6.0);
            // Ctrl+Enter goes on, as it does from a page that is done.
            let onward = ui.input(|state| state.modifiers.command);
            let mut given = (ready && shown.submitted).then_some(onward);
            let mut cancel = shown.cancelled;
            ui.horizontal(|ui| {
                if ui.add_enabled(ready, egui::Button::new(verb)).clicked() {
                    given = Some(false);
                }
                let onward = egui::Button::new(format!("{verb} and go on"))
                    .shortcut_text(ui.ctx().format_shortcut(&ONWARD));
                if ui.add_enabled(ready, onward).clicked() {
                    given = Some(true);
                }
                cancel |= ui.button("Cancel").clicked();
            });
            match given {
                _ if cancel => Answer::Closed,
                Some(go_on) => Answer::Given(Request::SetStatus {
                    status: self.status,
                    reason,
                    go_on,
                }),
                None => Answer::Open,
            }
        })
    }
}
