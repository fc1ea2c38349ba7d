//! What the checks find in the open article while one works: a list, and a place in it.
//!
//! It holds plain values; what is checked, and when, is not its business. A click or a key goes to
//! the words that a finding is about.

use egui::{RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Theme};
use crate::model::incident::IncidentId;
use crate::model::span::SpanId;
use crate::text::{ParagraphDirection, TextStyle};
use crate::ui::widgets::rows::style;
use crate::ui::widgets::text_painter::{Ink, colour};

/// Something that the checks found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, in a sentence.
    pub message: String,
    /// The words it is about; empty for none.
    pub quote: String,
    /// The span it is about.
    pub span: Option<SpanId>,
    /// The incident it is about.
    pub incident: Option<IncidentId>,
}

/// What was found, and where one is in it.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// The revision of the layer that was checked.
    of: Option<u64>,
    current: Option<usize>,
    scroll: bool,
}

impl Findings {
    /// Checks again when the layer has changed since.
    pub fn refresh(&mut self, revision: u64, check: impl FnOnce() -> Vec<Finding>) {
        if self.of == Some(revision) {
            return;
        }
        self.of = Some(revision);
        let known = self.current.and_then(|at| self.found.get(at)).cloned();
        let at = self.current;
        self.found = check();
        // What is settled is gone; one is then at what has come into its place.
        self.current = known.and_then(|known| {
            let same = self.found.iter().position(|one| *one == known);
            same.or(at.and_then(|at| at.checked_sub(1)))
        });
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Goes to the next or the previous one, round and round.
    pub fn go(&mut self, onward: bool) -> Option<&Finding> {
        let count = self.found.len();
        if count == 0 {
            return None;
        }
        let at = match (self.current, onward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        self.go_to(at)
    }

    fn go_to(&mut self, at: usize) -> Option<&Finding> {
        self.current = Some(at);
        self.scroll = true;
        self.found.get(at)
    }

    /// Shows the list. Returns the finding that was clicked.
    pub fn show(&mut self, ui: &mut Ui, ink: &mut Ink, mode: Mode) -> Option<Finding> {
        let theme = Theme::of(mode);
        if self.found.is_empty() {
            ui.add_space(24.0);
            ui.vertical_centered(|ui| {
                ui.label(RichText::new("Nothing to check").strong());
                let says = "Counts, places, dates and incidents fit together.";
                ui.label(RichText::new(says).color(colour(theme.weak)));
            });
            return None;
        }
        let scroll = std::mem::take(&mut self.scroll);
        let mut clicked = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("findings")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                for (index, finding) in self.found.iter().enumerate() {
                    let current = self.current == Some(index);
                    let response = row(ui, ink, theme, finding, current);
                    if current && scroll {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        clicked = Some(index);
                    }
                }
            });
        clicked.and_then(|index| self.go_to(index).cloned())
    }
}

fn row(
    ui: &mut Ui,
    ink: &mut Ink,
    theme: &Theme,
    finding: &Finding,
    current: bool,
) -> egui::Response {
    let width = ui.available_width();
    let small = TextStyle {
        size: 13.0,
        ..style()
    };
    let room = (width - 16.0).max(40.0);
    let says = ink.label(
        &finding.message,
        small,
        ParagraphDirection::LeftToRight,
        Some(room),
    );
    let quote = (!finding.quote.is_empty()).then(|| {
        let direction = ParagraphDirection::RightToLeft;
        crate::ui::widgets::shaped_label::elide(ink, &finding.quote, style(), direction, room, 1)
            .paragraph
    });
    let below = quote.as_ref().map_or(0.0, |quote| quote.height());
    let size = vec2(width, says.height() + below + 10.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter().with_clip_rect(ui.clip_rect());
    if current {
        painter.rect_filled(rect, 4.0, colour(theme.row));
        let edge = Stroke::new(1.0, colour(theme.accent));
        painter.rect_stroke(rect, 4.0, edge, StrokeKind::Inside);
    } else if response.hovered() {
        painter.rect_filled(rect, 4.0, colour(theme.row).gamma_multiply(0.5));
    }
    let at = rect.min + vec2(8.0, 5.0);
    ink.paragraph(&painter, &says, at, colour(theme.text));
    if let Some(quote) = quote {
        let shift = quote.measure() - quote.width();
        let at = pos2(
            rect.right() - 8.0 - quote.width() - shift,
            rect.top() + 5.0 + says.height(),
        );
        ink.paragraph(&painter, &quote, at, colour(theme.weak));
    }
    let line = Stroke::new(1.0, colour(theme.edge));
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    let spoken = if finding.quote.is_empty() {
        finding.message.clone()
    } else {
        format!("{}: {}", finding.message, finding.quote)
    };
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, current, &spoken));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(message: &str) -> Finding {
        Finding {
            message: message.to_owned(),
            quote: String::new(),
            span: None,
            incident: None,
        }
    }

    #[test]
    fn one_goes_round_and_stays_where_one_is() {
        let mut findings = Findings::default();
        assert_eq!(findings.go(true), None);
        findings.refresh(1, || ["a", "b", "c"].map(finding).to_vec());
        let said = |found: Option<&Finding>| found.map(|one| one.message.clone());
        assert_eq!(said(findings.go(false)).as_deref(), Some("c"));
        assert_eq!(said(findings.go(true)).as_deref(), Some("a"));
        assert_eq!(said(findings.go(true)).as_deref(), Some("b"));
        // The one before it is settled.
        findings.refresh(2, || ["b", "c"].map(finding).to_vec());
        assert_eq!(said(findings.go(true)).as_deref(), Some("c"));
        // This one is: the next is what comes after it, and here the first.
        findings.refresh(3, || ["b"].map(finding).to_vec());
        assert_eq!(said(findings.go(true)).as_deref(), Some("b"));
        // Nothing is checked twice.
        findings.refresh(3, Vec::new);
        assert_eq!(findings.count(), 1);
    }
}
