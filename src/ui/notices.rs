//! Notices: what went wrong, or what the analyst should know. They stay until they are read.

use egui::{Align, Frame, Layout, Margin, Ui};

use crate::text::{Family, TextStyle, Weight as TypeWeight};
use crate::ui::widgets::{LabelOptions, TextPainter, colour, shaped_label, theme_of};

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
    /// Keep a file of annotations that cannot be read under another name, and begin anew.
    SetAside,
    /// Look at the work that was set aside.
    LookAtSetAside,
    /// Bring the work that was set aside back into the annotations.
    BringBack,
    /// Open the project for writing although another window seems to have it.
    TakeOver,
    /// Take the last change of the codebook back.
    UndoCodebook,
    /// Answer what a merge of the codebook left to a person.
    AnswerCodebook,
    /// Bring the copies of a sync service into the files that they are copies of.
    MergeCopies,
}

impl Choice {
    fn caption(self) -> &'static str {
        match self {
            Self::KeepMine => "Keep mine",
            Self::TakeTheirs => "Load theirs",
            Self::SaveAgain => "Save again",
            Self::LeaveAnyway => "Leave without saving",
            Self::UndoCodebook => "Undo",
            Self::AnswerCodebook => "Look at the codebook",
            Self::MergeCopies => "Bring them in",
            Self::TakeOver => "Take the project over",
            Self::SetAside => "Set aside and start anew",
            Self::LookAtSetAside => "Look at it",
            Self::BringBack => "Bring it back",
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
    /// Whether it is about more than the open article, and stays when another is opened.
    pub stays: bool,
}

impl Notice {
    /// A notice without details.
    pub fn new(weight: Weight, headline: impl Into<String>) -> Self {
        Self {
            weight,
            headline: headline.into(),
            lines: Vec::new(),
            choices: Vec::new(),
            stays: false,
        }
    }

    /// The same, about more than the open article.
    #[must_use]
    pub fn staying(mut self) -> Self {
        self.stays = true;
        self
    }

    /// The same, with choices.
    #[must_use]
    pub fn offering(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }

    /// The same, with details.
    #[must_use]
    pub fn with_lines(mut self, lines: Vec<String>) -> Self {
        self.lines = lines;
        self
    }

    /// An error without details.
    pub fn error(headline: impl Into<String>) -> Self {
        Self::new(Weight::Error, headline)
    }

    /// Whether it may be dismissed: a conflict waits for its answer.
    pub fn can_go(&self) -> bool {
        !self.choices.contains(&Choice::KeepMine)
    }
}

/// Height of a line of details, in points.
const DETAIL: f32 = 22.0;

/// Shows the notices above the page. Returns the choice that was made; dismissed ones go.
///
/// They quote articles and name files, so their text is shaped.
pub fn show(ui: &mut Ui, ink: &mut TextPainter, notices: &mut Vec<Notice>) -> Option<Choice> {
    let theme = theme_of(ui.ctx());
    let mut chosen = None;
    let mut gone = None;
    let options = LabelOptions::default().in_english();
    let detail = TextStyle::new(Family::Sans, 13.5).leading(1.5);
    let headline = TextStyle {
        weight: TypeWeight::Bold,
        ..detail
    };
    for (index, notice) in notices.iter().enumerate() {
        let (ground, tone) = match notice.weight {
            Weight::Notice => (theme.notice_ground, theme.text),
            Weight::Warning => (theme.warning_ground, theme.warning),
            Weight::Error => (theme.error_ground, theme.error),
        };
        let frame = Frame::new()
            .fill(colour(ground))
            .inner_margin(Margin::symmetric(14, 8));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                if notice.can_go() && ui.button("Dismiss").clicked() {
                    gone = Some(index);
                }
                for choice in notice.choices.iter().rev() {
                    if ui.button(choice.caption()).clicked() {
                        chosen = Some(*choice);
                        gone = Some(index);
                    }
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    let tone = colour(tone);
                    shaped_label(ui, ink, &notice.headline, headline, tone, options);
                });
            });
            egui::ScrollArea::vertical()
                .id_salt(("notice", index))
                .max_height(5.0 * DETAIL)
                .show_rows(ui, DETAIL, notice.lines.len(), |ui, rows| {
                    let line_options = options.lines(1);
                    for line in &notice.lines[rows] {
                        let tone = colour(theme.text);
                        shaped_label(ui, ink, line, detail, tone, line_options);
                    }
                });
        });
    }
    if let Some(index) = gone {
        notices.remove(index);
    }
    chosen
}
