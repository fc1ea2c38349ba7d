//! What may not be the article: proposed, shown at its place, decided by key.
//!
//! The strip above the page says how many parts wait and why the current one is proposed. It is
//! there only while something waits, and is quiet: nobody has to answer.

use egui::{RichText, Ui};
use std::ops::Range;

use crate::look::{Mode, Theme};
use crate::text::{Family, TextStyle};
use crate::ui::commands::Command;
use crate::ui::widgets::shaped_label::{LabelOptions, Side, shaped_label};
use crate::ui::widgets::text_painter::{Ink, colour};

/// A part that may not be the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its bytes in the article.
    pub range: Range<usize>,
    /// Why it is proposed, in a few words.
    pub why: String,
    /// How it begins.
    pub words: String,
}

/// What waits for a decision about the open article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposals {
    waiting: Vec<Proposal>,
    ranges: Vec<Range<usize>>,
    current: usize,
    headline: Option<String>,
}

impl Proposals {
    /// Parts in reading order, and a headline that was found for an article without a title.
    pub fn new(parts: Vec<Proposal>, headline: Option<String>) -> Self {
        let mut proposals = Self {
            waiting: parts,
            headline,
            ..Self::default()
        };
        proposals.refresh();
        proposals
    }

    fn refresh(&mut self) {
        self.ranges = self.waiting.iter().map(|it| it.range.clone()).collect();
        self.current = self.current.min(self.waiting.len().saturating_sub(1));
    }

    /// The parts that wait, in bytes, in reading order.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    /// Index of the part that is decided next.
    pub fn current(&self) -> Option<usize> {
        (!self.waiting.is_empty()).then_some(self.current)
    }

    /// The bytes of that part.
    pub fn current_range(&self) -> Option<Range<usize>> {
        self.ranges.get(self.current).cloned()
    }

    /// The headline that was found, while it is not decided.
    pub fn headline(&self) -> Option<&str> {
        self.headline.as_deref()
    }

    /// The current part is decided. Returns its bytes; the next one is current.
    pub fn take(&mut self) -> Option<Range<usize>> {
        if self.current >= self.waiting.len() {
            return None;
        }
        let gone = self.waiting.remove(self.current);
        self.refresh();
        Some(gone.range)
    }

    /// All parts are decided. Returns their bytes.
    pub fn take_all(&mut self) -> Vec<Range<usize>> {
        self.waiting.clear();
        self.current = 0;
        std::mem::take(&mut self.ranges)
    }

    /// The headline is decided.
    pub fn take_headline(&mut self) -> Option<String> {
        self.headline.take()
    }

    /// What was excluded or labelled by hand needs no proposal.
    pub fn forget(&mut self, touched: impl Fn(&Range<usize>) -> bool) {
        let before = self.waiting.len();
        self.waiting.retain(|part| !touched(&part.range));
        if self.waiting.len() != before {
            self.refresh();
        }
    }

    /// Shows the strip, while something waits.
    pub fn show(&self, ui: &mut Ui, ink: &mut Ink, mode: Mode) -> Option<Command> {
        let mut command = None;
        if !self.waiting.is_empty() {
            command = self.parts(ui, ink, mode);
        }
        if let Some(headline) = &self.headline {
            command = command.or(title(ui, ink, mode, headline));
        }
        command
    }

    fn parts(&self, ui: &mut Ui, ink: &mut Ink, mode: Mode) -> Option<Command> {
        let theme = Theme::of(mode);
        let mut command = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
            let count = self.waiting.len();
            let told = if count == 1 {
                "Not the article? 1 part".to_owned()
            } else {
                format!("Not the article? Part {} of {count}", self.current + 1)
            };
            ui.label(told);
            let mut button = |ui: &mut Ui, caption: &str, key: &str, of: Command| {
                let button = egui::Button::new(caption).shortcut_text(key);
                if ui.add(button).clicked() {
                    command = Some(of);
                }
            };
            button(ui, "Exclude", "Y", Command::AcceptProposal);
            button(ui, "Keep", "N", Command::RejectProposal);
            if count > 1 {
                button(ui, "Exclude all", "Shift+Y", Command::AcceptProposals);
                button(ui, "Keep all", "Shift+N", Command::RejectProposals);
            }
        });
        // Its words too: it may be far below what is in view.
        if let Some(part) = self.waiting.get(self.current) {
            ui.horizontal(|ui| {
                ui.label(RichText::new(format!("{}:", part.why)).color(colour(theme.weak)));
                words(ui, ink, theme, &part.words, 0.0);
            });
        }
        command
    }
}

fn title(ui: &mut Ui, ink: &mut Ink, mode: Mode, headline: &str) -> Option<Command> {
    let theme = Theme::of(mode);
    let mut command = None;
    ui.horizontal(|ui| {
        ui.label("Headline found:");
        words(ui, ink, theme, headline, 230.0);
        let button = egui::Button::new("Use as title").shortcut_text("H");
        if ui.add(button).clicked() {
            command = Some(Command::UseHeadline);
        }
        let button = egui::Button::new("Leave").shortcut_text("Shift+H");
        if ui.add(button).clicked() {
            command = Some(Command::LeaveHeadline);
        }
    });
    command
}

/// Words of the article on one line, with so much room left behind them.
fn words(ui: &mut Ui, ink: &mut Ink, theme: &Theme, words: &str, behind: f32) {
    let style = TextStyle {
        leading: 1.5,
        ..TextStyle::new(Family::Naskh, 16.0)
    };
    let options = LabelOptions {
        side: Side::Start,
        shrink: true,
        width: Some((ui.available_width() - behind).max(80.0)),
        ..LabelOptions::one_line()
    };
    let head: String = words.chars().take(200).collect();
    shaped_label(ui, ink, theme, &head, style, colour(theme.text), options);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposals() -> Proposals {
        let part = |range: Range<usize>| Proposal {
            range,
            why: "a line that asks to subscribe".to_owned(),
            words: "اشترك".to_owned(),
        };
        let parts = vec![part(0..10), part(40..60), part(90..95)];
        Proposals::new(parts, Some("عنوان".to_owned()))
    }

    #[test]
    fn one_after_the_other_is_decided() {
        let mut proposals = proposals();
        assert_eq!(proposals.take(), Some(0..10));
        assert_eq!(proposals.current_range(), Some(40..60));
        assert_eq!(proposals.take(), Some(40..60));
        assert_eq!(proposals.take(), Some(90..95));
        assert_eq!((proposals.take(), proposals.current()), (None, None));
        assert_eq!(proposals.headline(), Some("عنوان"));
    }

    #[test]
    fn all_at_once() {
        let mut proposals = proposals();
        assert_eq!(proposals.take_all(), [0..10, 40..60, 90..95]);
        assert!(proposals.ranges().is_empty());
    }

    #[test]
    fn what_was_decided_by_hand_does_not_wait() {
        let mut proposals = proposals();
        proposals.take();
        proposals.forget(|range| range.start == 90);
        assert_eq!(proposals.ranges(), std::slice::from_ref(&(40..60)));
        assert_eq!(proposals.current(), Some(0));
    }
}
