//! Commands on what spans say, and on the panels as such.

use crate::model::codebook::AttributeType;
use crate::session::Session;
use crate::ui::request::Request;
use crate::ui::side_panels::AnnotationPanels;
use crate::ui::side_panels::action::show_finding;
use crate::ui::side_panels::details::attributes::{Part, SpanField};
use crate::ui::side_panels::tabs::Tab;

impl AnnotationPanels {
    /// Gives the keyboard to what the chosen span says.
    pub fn enter_details(&mut self, session: &Session) -> Vec<Request> {
        self.details.enter(session);
        vec![Request::ShowSidePanels]
    }

    /// Gives the keyboard to the note of the chosen span.
    pub fn enter_note(&mut self) -> Vec<Request> {
        self.focus_note();
        vec![Request::ShowSidePanels]
    }

    /// Opens the row of the chosen casualty that links it with another.
    pub fn edit_part(&mut self, session: &Session, part: Part) -> Vec<Request> {
        let span = session.chosen().and_then(|id| session.layer().get(id));
        let attribute = span.and_then(|span| {
            let label = session.codebook().get(&span.label)?;
            let attribute = label.attribute_of(&AttributeType::Casualty)?;
            Some((span.id, attribute.id.clone()))
        });
        let Some((span, attribute)) = attribute else {
            return Vec::new();
        };
        self.details
            .edit(session, span, SpanField::Attribute(attribute, part));
        vec![Request::ShowSidePanels]
    }

    /// Lists only spans without a link, or all again.
    pub fn toggle_unlinked(&mut self) -> Vec<Request> {
        self.tab = Tab::Spans;
        self.spans.toggle_unlinked();
        vec![Request::ShowSidePanels]
    }

    /// Shows the next tab.
    pub fn next_tab(&mut self) -> Vec<Request> {
        self.tab = self.tab.next();
        vec![Request::ShowSidePanels]
    }

    /// Goes to the next finding of the checks, or the previous one.
    pub fn next_finding(&mut self, session: &mut Session, onward: bool) -> Vec<Request> {
        self.tab = Tab::Checks;
        let mut requests = vec![Request::ShowSidePanels];
        if let Some(finding) = self.findings.go(session, onward) {
            requests.extend(show_finding(session, &finding));
        }
        requests
    }

    /// Chooses the next span that lacks what its label is for, or the previous one.
    pub fn next_unfinished(&self, session: &Session, onward: bool) -> Vec<Request> {
        let next = session.unfinished_span(onward);
        next.map(Request::ChooseSpan).into_iter().collect()
    }
}
