//! What the checks find in the open article while one works: a list, and a place in it.
//!
//! What is checked, and when, is the session's business. A click or a key goes to the words that a
//! finding is about. Only the rows in view are looked at, however many there are.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::model::checks::Finding;
use crate::session::Session;
use crate::text::{Paragraph, ParagraphDirection, TextStyle};
use crate::ui::widgets::list::paint_row;
use crate::ui::widgets::rows::style;
use crate::ui::widgets::{
    ELLIPSIS, TextPainter, colour, elide, nothing_here, scroll_area, theme_of,
};

/// Beside the text of a row at both sides, and above and below it, in points.
const MARGIN: [f32; 2] = [8.0, 5.0];
/// So much of the words of a finding is shown and said, in characters.
const QUOTE: usize = 160;

/// What was found, and where one is in it.
#[derive(Debug, Default)]
pub struct Findings {
    found: Arc<[Arc<Finding>]>,
    count: usize,
    current: Option<usize>,
    scroll: bool,
    /// The height of each row in points; 0 for one that was not measured yet.
    heights: Vec<f32>,
    /// Where each row begins and the last one ends, once all are measured.
    tops: Vec<f32>,
    /// Of the rows.
    width: f32,
}

impl Findings {
    /// Keeps up with what the session has found.
    pub fn follow(&mut self, session: &Session) {
        self.count = session.finding_count();
        // Who is nowhere in the list does not need it yet.
        if self.current.is_some() {
            self.take(session.findings());
        }
    }

    fn take(&mut self, found: &Arc<[Arc<Finding>]>) {
        if Arc::ptr_eq(&self.found, found) {
            return;
        }
        // What is settled is gone; one is then at what has come into its place.
        self.current = self.current.and_then(|at| {
            let known = self.found.get(at)?;
            let same = found.iter().position(|one| one == known);
            same.or(at.checked_sub(1))
        });
        // Most rows stay, and are as high as they were.
        let same = |(one, other): &(&Arc<Finding>, &Arc<Finding>)| Arc::ptr_eq(one, other);
        let head = self.found.iter().zip(found.iter()).take_while(same).count();
        let (old, new) = (&self.found[head..], &found[head..]);
        let ends = old.iter().rev().zip(new.iter().rev());
        let tail = ends.take_while(same).count();
        let changed = head..self.heights.len() - tail;
        let unknown = std::iter::repeat_n(0.0, new.len() - tail);
        self.heights.splice(changed, unknown);
        self.tops.clear();
        self.found = Arc::clone(found);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Goes to the next or the previous one, round and round.
    pub fn go(&mut self, session: &Session, onward: bool) -> Option<Arc<Finding>> {
        self.take(session.findings());
        self.step(onward)
    }

    fn step(&mut self, onward: bool) -> Option<Arc<Finding>> {
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

    fn go_to(&mut self, at: usize) -> Option<Arc<Finding>> {
        self.current = Some(at);
        self.scroll = true;
        self.found.get(at).cloned()
    }

    /// Shows the list. Returns the finding that was clicked.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        session: &Session,
    ) -> Option<Arc<Finding>> {
        self.take(session.findings());
        if self.found.is_empty() {
            let says = "Counts, places, dates and incidents fit together.";
            nothing_here(ui, "Nothing to check", says);
            return None;
        }
        let scroll = std::mem::take(&mut self.scroll);
        let mut clicked = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        scroll_area("findings").show_viewport(ui, |ui, view| {
            let area = ui.max_rect();
            self.measure(ink, area.width());
            let place = |at: usize| {
                let [top, bottom] = [at, at + 1].map(|at| self.tops.get(at).copied());
                let y = |y: Option<f32>| area.top() + y.unwrap_or_default();
                Rect::from_x_y_ranges(area.x_range(), y(top)..=y(bottom))
            };
            ui.set_height(self.tops.last().copied().unwrap_or_default());
            let first = self.tops.partition_point(|top| *top <= view.top());
            let first = first.saturating_sub(1);
            let last = self.tops.partition_point(|top| *top < view.bottom());
            for (at, finding) in self.found.iter().enumerate().take(last).skip(first) {
                let current = self.current == Some(at);
                let id = ui.scope_id().with(at);
                let response = ui.interact(place(at), id, Sense::click());
                row(ui, ink, session, finding, (&response, current));
                if response.clicked() {
                    clicked = Some(at);
                }
            }
            if let (true, Some(at)) = (scroll, self.current) {
                ui.scroll_to_rect(place(at), None);
            }
        });
        clicked.and_then(|at| self.go_to(at))
    }

    /// Finds where rows begin, when they or the width are others than before.
    fn measure(&mut self, ink: &mut TextPainter, width: f32) {
        if self.width != width {
            self.width = width;
            self.heights.fill(0.0);
            self.tops.clear();
        }
        if !self.tops.is_empty() {
            return;
        }
        let quote = ink.label(ELLIPSIS, style(), ParagraphDirection::RightToLeft, None);
        // Most say the same of other words.
        let mut known: HashMap<&str, f32> = HashMap::new();
        let mut top = 0.0;
        self.tops.push(top);
        for (finding, height) in self.found.iter().zip(&mut self.heights) {
            if *height == 0.0 {
                let says = known
                    .entry(&finding.message)
                    .or_insert_with(|| message(ink, finding, width).height());
                let below = if finding.spans.is_empty() {
                    0.0
                } else {
                    quote.height()
                };
                *height = *says + below + 2.0 * MARGIN[1];
            }
            top += *height;
            self.tops.push(top);
        }
    }
}

/// What is wrong, laid out in a row of this width.
fn message(ink: &mut TextPainter, finding: &Finding, width: f32) -> Rc<Paragraph> {
    let small = TextStyle {
        size: 13.0,
        ..style()
    };
    let direction = ParagraphDirection::LeftToRight;
    ink.label(&finding.message, small, direction, Some(room(width)))
}

/// For the text of a row of this width.
fn room(width: f32) -> f32 {
    (width - 2.0 * MARGIN[0]).max(40.0)
}

/// Paints a row into the place of its response.
fn row(
    ui: &Ui,
    ink: &mut TextPainter,
    session: &Session,
    finding: &Finding,
    (response, current): (&Response, bool),
) {
    let theme = theme_of(ui.ctx());
    let rect = response.rect;
    let says = message(ink, finding, rect.width());
    let painter = ui.painter().with_clip_rect(ui.clip_rect());
    paint_row(&painter, rect, 4.0, (current, true, response.hovered()));
    let at = rect.min + vec2(MARGIN[0], MARGIN[1]);
    ink.paragraph(&painter, &says, at, colour(theme.text));
    let quote = finding.spans.first();
    let quote = quote.map_or_else(String::new, |id| {
        session.words_of(*id).chars().take(QUOTE).collect()
    });
    if !quote.is_empty() {
        let room = room(rect.width());
        let direction = ParagraphDirection::RightToLeft;
        let quote = elide(ink, &quote, style(), direction, room, 1).paragraph;
        let at = pos2(
            rect.right() - MARGIN[0] - quote.measure(),
            rect.top() + MARGIN[1] + says.height(),
        );
        ink.paragraph(&painter, &quote, at, colour(theme.weak));
    }
    let line = Stroke::new(1.0, colour(theme.edge));
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    response.widget_info(|| {
        let spoken = if quote.is_empty() {
            finding.message.clone()
        } else {
            format!("{}: {quote}", finding.message)
        };
        WidgetInfo::selected(egui::Role::ListBoxOption, true, current, spoken)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::checks::FindingKind;

    fn list(messages: &[&str]) -> Arc<[Arc<Finding>]> {
        let finding = |message: &&str| {
            Arc::new(Finding {
                what: FindingKind::NoType,
                spans: Vec::new(),
                incident: None,
                message: (*message).to_owned(),
            })
        };
        messages.iter().map(finding).collect()
    }

    #[test]
    fn one_goes_round_and_stays_where_one_is() {
        let mut findings = Findings::default();
        assert_eq!(findings.step(true), None);
        findings.take(&list(&["a", "b", "c"]));
        let said =
            |findings: &mut Findings, onward| findings.step(onward).map(|one| one.message.clone());
        assert_eq!(said(&mut findings, false).as_deref(), Some("c"));
        assert_eq!(said(&mut findings, true).as_deref(), Some("a"));
        assert_eq!(said(&mut findings, true).as_deref(), Some("b"));
        // The one before it is settled.
        findings.take(&list(&["b", "c"]));
        assert_eq!(said(&mut findings, true).as_deref(), Some("c"));
        // This one is: the next is what comes after it, and here the first.
        findings.take(&list(&["b"]));
        assert_eq!(said(&mut findings, true).as_deref(), Some("b"));
    }
}
