//! What a person wants beside the page: found while the panels are painted, done after it.

use std::sync::Arc;

use crate::model::attribute::{AttributeId, Value};
use crate::model::checks::Finding;
use crate::model::incident::{Incident, IncidentId};
use crate::model::span::SpanId;
use crate::session::Session;
use crate::session::project::{NewEntry, Project};
use crate::ui::request::Request;
use crate::ui::side_panels::AnnotationPanels;
use crate::ui::side_panels::details::attributes::SpanField;
use crate::ui::side_panels::tabs::Tab;

/// What a person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// An attribute of a span says this from now on.
    SetAttribute(SpanId, AttributeId, Option<Value>),
    /// An entry is new in a registry, and this attribute of a span is linked with it.
    AddEntry(SpanId, AttributeId, NewEntry),
    /// A span has this note; whether the last step was its beginning.
    SetNote(SpanId, String, bool),
    /// The editor of a row of a span is opened.
    EditRow(SpanId, SpanField),
    /// An incident is this from now on.
    SetIncident(Incident),
    /// Two incidents are one: the second goes into the first.
    Merge(IncidentId, IncidentId),
    /// This incident is the current one.
    ChooseIncident(Option<IncidentId>),
    /// This span is chosen and shown.
    ChooseSpan(SpanId),
    /// What a finding is about is chosen and shown.
    ShowFinding(Arc<Finding>),
    /// The unplaced span at this index gets the selected words.
    Place(usize),
    /// The unplaced span at this index is not needed.
    Drop(usize),
    /// This tab is shown.
    ShowTab(Tab),
    /// The keyboard goes back to the page.
    Leave,
}

impl AnnotationPanels {
    /// Does what a person wants. Every action is one step of undo at most.
    pub(super) fn carry_out(
        &mut self,
        action: Action,
        session: &mut Session,
        project: Option<&mut Project>,
    ) -> Vec<Request> {
        match action {
            Action::SetAttribute(span, attribute, value) => {
                Request::report(session.set_attribute(span, attribute, value))
            }
            Action::AddEntry(span, attribute, entry) => project.map_or_else(Vec::new, |project| {
                Request::report(project.add_entry(session, span, attribute, entry))
            }),
            Action::SetNote(span, note, false) => Request::report(session.set_note(span, note)),
            Action::SetNote(span, note, true) => {
                Request::report(session.go_on_with_note(span, note))
            }
            Action::EditRow(span, field) => {
                self.details.edit(session, span, field);
                vec![Request::ChooseSpan(span)]
            }
            Action::SetIncident(incident) => Request::report(session.set_incident(incident)),
            Action::Merge(keep, other) => Request::report(session.merge_incidents(keep, other)),
            Action::ChooseIncident(incident) => {
                session.choose_incident(incident);
                if incident.is_some() {
                    self.tab = Tab::Incidents;
                }
                reveal_incident(session)
            }
            Action::ChooseSpan(span) => vec![Request::ChooseSpan(span)],
            Action::ShowFinding(finding) => show_finding(session, &finding),
            Action::Place(index) => {
                let lost = session.layer().unplaced().get(index);
                let id = lost.map(|lost| SpanId(lost.id));
                match session.place_unplaced(index) {
                    Ok(_) => id.map(Request::ChooseSpan).into_iter().collect(),
                    Err(error) => vec![Request::error(error)],
                }
            }
            Action::Drop(index) => Request::report(session.drop_unplaced(index)),
            Action::ShowTab(tab) => {
                self.tab = tab;
                Vec::new()
            }
            Action::Leave => vec![Request::FocusArticle],
        }
    }
}

/// Brings the words of the current incident into view.
pub(super) fn reveal_incident(session: &Session) -> Vec<Request> {
    let incident = session.current_incident();
    let first = incident.and_then(|it| crate::model::coding::first_span(session.layer(), it));
    let range = first.map(|span| span.range.clone());
    range.map(Request::Reveal).into_iter().collect()
}

/// Chooses what a finding is about, and shows it.
pub(super) fn show_finding(session: &mut Session, finding: &Finding) -> Vec<Request> {
    if finding.incident.is_some() {
        session.choose_incident(finding.incident);
    }
    let first = finding.spans.first().copied().or_else(|| {
        let incident = session.layer().incident(finding.incident?)?;
        Some(crate::model::coding::first_span(session.layer(), incident)?.id)
    });
    first.map(Request::ChooseSpan).into_iter().collect()
}
