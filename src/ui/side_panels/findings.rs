//! What the checks find in the open article while one works: a list, and a place in it.
//!
//! What is checked is not its business. A click or a key goes to the words that a finding is about.

use std::sync::Arc;

use egui::{RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::look::{Mode, Theme};
use crate::model::checks::Finding;
use crate::session::{Assistance, Session};
use crate::text::{ParagraphDirection, TextStyle};
use crate::ui::widgets::rows::style;
use crate::ui::widgets::shaped_label::elide;
use crate::ui::widgets::text_painter::{Ink, colour};

/// What was found, and where one is in it.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    /// The revision that was checked, and the registries.
    made_of: Option<(u64, Arc<Assistance>)>,
    current: Option<usize>,
    scroll: bool,
}

impl Findings {
    /// Checks again when the layer, the codebook or the registries have changed since.
    pub fn refresh(&mut self, session: &Session) {
        let (revision, assistance) = (session.revision(), session.assistance());
        let known = self
            .made_of
            .as_ref()
            .is_some_and(|(checked, with)| *checked == revision && Arc::ptr_eq(with, assistance));
        if !known {
            self.made_of = Some((revision, Arc::clone(assistance)));
            self.set(session.findings());
        }
    }

    fn set(&mut self, found: Vec<Finding>) {
        let known = self.current.and_then(|at| self.found.get(at)).cloned();
        let at = self.current;
        self.found = found;
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
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        mode: Mode,
        session: &Session,
    ) -> Option<Finding> {
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
                    let span = finding.spans.first();
                    let quote = span.map_or("", |id| session.words_of(*id));
                    let response = row(ui, ink, theme, (&finding.message, quote), current);
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
    (message, quote): (&str, &str),
    current: bool,
) -> egui::Response {
    let width = ui.available_width();
    let small = TextStyle {
        size: 13.0,
        ..style()
    };
    let room = (width - 16.0).max(40.0);
    let says = ink.label(message, small, ParagraphDirection::LeftToRight, Some(room));
    let words = (!quote.is_empty()).then(|| {
        let direction = ParagraphDirection::RightToLeft;
        elide(ink, quote, style(), direction, room, 1).paragraph
    });
    let below = words.as_ref().map_or(0.0, |words| words.height());
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
    if let Some(words) = words {
        let left = rect.right() - 8.0 - words.width();
        let middle = rect.top() + 5.0 + says.height() + words.height() / 2.0;
        ink.line(&painter, &words, (left, middle), colour(theme.weak));
    }
    let line = Stroke::new(1.0, colour(theme.edge));
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    response.widget_info(|| {
        let spoken = if quote.is_empty() {
            message.to_owned()
        } else {
            format!("{message}: {quote}")
        };
        WidgetInfo::selected(egui::Role::ListBoxOption, true, current, spoken)
    });
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;
    use crate::model::article::Article;
    use crate::model::checks::FindingKind;
    use crate::model::layer::Layer;

    fn found(messages: &str) -> Vec<Finding> {
        let findings = messages.chars().map(|message| Finding {
            what: FindingKind::NoType,
            spans: Vec::new(),
            incident: None,
            message: message.to_string(),
        });
        findings.collect()
    }

    #[test]
    fn one_goes_round_and_stays_where_one_is() {
        let mut findings = Findings::default();
        assert_eq!(findings.go(true), None);
        findings.set(found("abc"));
        let said = |found: Option<&Finding>| found.map(|one| one.message.clone());
        assert_eq!(said(findings.go(false)).as_deref(), Some("c"));
        assert_eq!(said(findings.go(true)).as_deref(), Some("a"));
        assert_eq!(said(findings.go(true)).as_deref(), Some("b"));
        // The one before it is settled.
        findings.set(found("bc"));
        assert_eq!(said(findings.go(true)).as_deref(), Some("c"));
        // This one is: the next is what comes after it, and here the first.
        findings.set(found("b"));
        assert_eq!(said(findings.go(true)).as_deref(), Some("b"));
    }

    #[test]
    fn nothing_is_checked_twice_and_registries_are_checked_again() {
        let mut session = Session::in_memory(Article::new("a.txt", "حلب"), Layer::default());
        session.new_incident(&[]).unwrap();
        let mut findings = Findings::default();
        findings.refresh(&session);
        let all = session.findings().len();
        assert!(all > 0);
        assert_eq!(findings.count(), all);
        findings.set(Vec::new());
        findings.refresh(&session);
        assert_eq!(findings.count(), 0, "the layer is the one that was checked");
        session.assist(Assistance::default());
        findings.refresh(&session);
        assert_eq!(findings.count(), all);
    }
}
