//! Notices: what went wrong, or what the analyst should know. They stay until they are read.

use egui::{Frame, Margin, RichText, Ui};

use super::ink::colour;
use crate::look::Theme;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Notice,
    /// Needs a look.
    Warning,
    /// Something failed.
    Error,
}

/// A choice that a notice offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Write mine over what somebody else wrote.
    KeepMine,
    /// Load what somebody else wrote.
    TakeTheirs,
    /// Try to save again.
    SaveAgain,
    /// Leave although not everything is saved.
    LeaveAnyway,
}

impl Choice {
    fn caption(self) -> &'static str {
        match self {
            Self::KeepMine => "Keep mine",
            Self::TakeTheirs => "Load theirs",
            Self::SaveAgain => "Save again",
            Self::LeaveAnyway => "Leave without saving",
        }
    }
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How bad it is.
    pub weight: Weight,
    /// What happened, in one line.
    pub headline: String,
    /// Details, a line each.
    pub lines: Vec<String>,
    /// What can be done about it here.
    pub choices: Vec<Choice>,
}

impl Notice {
    /// A notice without details.
    pub fn new(weight: Weight, headline: impl Into<String>) -> Self {
        Self {
            weight,
            headline: headline.into(),
            lines: Vec::new(),
            choices: Vec::new(),
        }
    }

    /// An error without details.
    pub fn error(headline: impl Into<String>) -> Self {
        Self::new(Weight::Error, headline)
    }
}

/// Shows the notices above the page. Returns the choice that was made; dismissed ones go.
pub fn show(ui: &mut Ui, theme: &Theme, notices: &mut Vec<Notice>) -> Option<Choice> {
    let mut chosen = None;
    let mut gone = None;
    for (index, notice) in notices.iter().enumerate() {
        let (ground, ink) = match notice.weight {
            Weight::Notice => (theme.notice_ground, theme.text),
            Weight::Warning => (theme.warning_ground, theme.warning),
            Weight::Error => (theme.error_ground, theme.error),
        };
        let frame = Frame::new()
            .fill(colour(ground))
            .inner_margin(Margin::symmetric(14, 8));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&notice.headline).color(colour(ink)).strong());
                for choice in &notice.choices {
                    if ui.button(choice.caption()).clicked() {
                        chosen = Some(*choice);
                        gone = Some(index);
                    }
                }
                if ui.button("Dismiss").clicked() {
                    gone = Some(index);
                }
            });
            egui::ScrollArea::vertical()
                .id_salt(("notice", index))
                .max_height(110.0)
                .show(ui, |ui| {
                    for line in &notice.lines {
                        ui.label(RichText::new(line).color(colour(theme.text)));
                    }
                });
        });
    }
    if let Some(index) = gone {
        notices.remove(index);
    }
    chosen
}
