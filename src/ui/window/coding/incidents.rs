//! Commands on incidents: making them of spans, roles by key, walking through them.

use egui::{Context, Ui};

use crate::look::Mode;
use crate::model::coding::{self, Slot};
use crate::model::incident::{Incident, IncidentId, Who};
use crate::model::selection::Selection;
use crate::model::span::{Span, SpanId};
use crate::session::Session;
use crate::ui::article_view::ArticleView;
use crate::ui::bars::role_bar;
use crate::ui::side_panels::incidents::fields::Field;
use crate::ui::window::coding::{App, Command, RoleBar, Tab};

impl App {
    pub(in crate::ui) fn run_on_incidents(&mut self, command: Command, context: &Context) {
        match command {
            Command::AddToIncident => self.put_into_incident(false, context),
            Command::NewIncident => self.put_into_incident(true, context),
            Command::TakeOut => {
                if let Some(session) = &mut self.session
                    && let (Some(id), Some(span)) = (session.chosen_incident(), session.chosen())
                {
                    let done = session.remove_from_incident(id, span);
                    self.say(done.map(|_| ()));
                }
            }
            Command::AskRole => {
                if let Some(session) = &self.session
                    && let (Some(incident), Some(span)) =
                        (session.chosen_incident(), session.chosen())
                {
                    let waiting = vec![span];
                    self.coding.roles = Some(RoleBar { incident, waiting });
                }
            }
            Command::Role(index) => self.give_role(index),
            Command::IncidentType => self.edit_incident(Field::Type, context),
            Command::SameIncident => {
                // Those of other articles are offered as soon as they are gathered.
                if let Some(desk) = &mut self.desk {
                    let _ = desk.project.accounts();
                }
                self.edit_incident(Field::SameAs(None), context);
            }
            Command::MergeIncidents => self.edit_incident(Field::Merge, context),
            Command::Card => {
                if self.current_incident().is_none() {
                    self.walk_incidents(true);
                }
                self.show_incidents(context);
                self.coding.incidents.enter();
            }
            Command::NextIncident | Command::PreviousIncident => {
                self.walk_incidents(command == Command::NextIncident);
                self.show_incidents(context);
            }
            Command::RemoveIncident => {
                if let Some(session) = &mut self.session
                    && let Some(id) = session.chosen_incident()
                {
                    let done = session.remove_incident(id);
                    self.say(done.map(|_| ()));
                }
            }
            _ => {}
        }
    }

    fn show_incidents(&mut self, context: &Context) {
        self.show_side(context);
        self.coding.tab = Tab::Incidents;
    }

    pub(in crate::ui) fn current_incident(&self) -> Option<&Incident> {
        let session = self.session.as_ref()?;
        session.layer().incident(session.chosen_incident()?)
    }

    fn edit_incident(&mut self, field: Field, context: &Context) {
        let Some(incident) = self.current_incident().cloned() else {
            return;
        };
        self.show_incidents(context);
        self.coding.incidents.edit(&incident, field);
    }

    /// Makes an incident of the chosen span or those in the selection, or adds them to the current
    /// one. Actors among them are asked about their roles, one after the other.
    fn put_into_incident(&mut self, new: bool, context: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        let spans = spans_meant(session);
        if spans.is_empty() {
            return;
        }
        let current = session.chosen_incident().filter(|_| !new);
        let done = match current {
            Some(id) => session.add_to_incident(id, &spans, None).map(|_| id),
            None => session.new_incident(&spans).map(|(id, _)| id),
        };
        let incident = match done {
            Ok(id) => id,
            Err(error) => {
                self.say(Err(error));
                return;
            }
        };
        let waiting = without_role(session, incident, &spans);
        self.show_incidents(context);
        self.coding.roles = (!waiting.is_empty()).then_some(RoleBar { incident, waiting });
        self.reveal_asked();
    }

    /// Gives the actor that is asked about a role, and asks about the next one.
    fn give_role(&mut self, index: usize) {
        let (Some(session), Some(mut bar)) = (&mut self.session, self.coding.roles.take()) else {
            return;
        };
        let role = session.codebook().roles.get(index).map(|it| it.id.clone());
        if bar.waiting.is_empty() {
            return;
        }
        let span = bar.waiting.remove(0);
        let done = session.add_to_incident(bar.incident, &[span], role.as_ref());
        if !bar.waiting.is_empty() {
            self.coding.roles = Some(bar);
        }
        self.say(done.map(|_| ()));
        self.reveal_asked();
    }

    /// Brings the actor that is asked about into view.
    fn reveal_asked(&mut self) {
        let asked = self
            .coding
            .roles
            .as_ref()
            .and_then(|bar| bar.waiting.first());
        if let (Some(id), Some(session), Some(view)) = (asked, &self.session, &mut self.view)
            && let Some(span) = session.layer().get(*id)
        {
            view.reveal(span.range.clone());
        }
    }

    /// Brings the words of the current incident into view.
    pub(in crate::ui) fn reveal_incident(&mut self) {
        let first = self.first_span(self.current_incident().map(|it| it.id));
        if let (Some(id), Some(session), Some(view)) = (first, &self.session, &mut self.view)
            && let Some(span) = session.layer().get(id)
        {
            view.reveal(span.range.clone());
        }
    }

    fn walk_incidents(&mut self, onward: bool) {
        let Some(session) = &mut self.session else {
            return;
        };
        let next = neighbour(session, onward);
        session.choose_incident(next);
        self.reveal_incident();
    }

    /// The bar of roles at the actor that is asked about.
    pub(in crate::ui) fn show_role_bar(&mut self, ui: &Ui, mode: Mode, bounds: egui::Rect) {
        let Some((incident, span)) = self
            .coding
            .roles
            .as_ref()
            .and_then(|bar| Some((bar.incident, *bar.waiting.first()?)))
        else {
            return;
        };
        let (Some(session), Some(view)) = (&self.session, &self.view) else {
            return;
        };
        let layer = session.layer();
        let (Some(one), Some(in_it)) = (layer.get(span), layer.incident(incident)) else {
            self.coding.roles = None;
            return;
        };
        let Some(anchor) = view.part_on_screen(&one.range) else {
            return;
        };
        let known = in_it
            .participants
            .iter()
            .find(|one| one.who == Who::Span(span))
            .map(|one| one.role.clone());
        let ink = &mut self.ink;
        let codebook = session.codebook();
        let place = (anchor, bounds);
        let clicked = role_bar::show(ui, ink, mode, codebook, known.as_ref(), place);
        if let Some(index) = clicked {
            self.give_role(index);
            ui.ctx()
                .memory_mut(|memory| memory.request_focus(ArticleView::id()));
        }
    }
}

/// The incident after the current one, or before it, round and round.
pub(in crate::ui) fn neighbour(session: &Session, onward: bool) -> Option<IncidentId> {
    let incidents = session.layer().incidents();
    let at = session
        .chosen_incident()
        .and_then(|id| incidents.iter().position(|one| one.id == id));
    let count = incidents.len();
    let next = match (at, onward) {
        (_, _) if count == 0 => return None,
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(at), true) => (at + 1) % count,
        (Some(at), false) => (at + count - 1) % count,
    };
    incidents.get(next).map(|one| one.id)
}

/// The spans inside the selection, or else the chosen one.
fn spans_meant(session: &Session) -> Vec<SpanId> {
    let selected = session
        .selection()
        .filter(|selection| !selection.is_empty())
        .map(Selection::range);
    match selected {
        Some(range) => {
            let inside =
                |span: &&Span| span.range.start >= range.start && span.range.end <= range.end;
            let touching = session.layer().touching(range.clone());
            touching.filter(inside).map(|span| span.id).collect()
        }
        None => session.chosen().into_iter().collect(),
    }
}

/// Those of `spans` that take part in an incident without a role, in reading order.
fn without_role(session: &Session, incident: IncidentId, spans: &[SpanId]) -> Vec<SpanId> {
    let Some(incident) = session.layer().incident(incident) else {
        return Vec::new();
    };
    let open = |id: &SpanId| {
        let mut participants = incident.participants.iter();
        participants.any(|one| one.who == Who::Span(*id) && one.role.0.is_empty())
    };
    let takes_part = |id: &SpanId| {
        session.layer().get(*id).is_some_and(|span| {
            coding::slot_of(session.codebook(), &span.label) == Slot::Participant
        })
    };
    // An actor alone that has a role already is asked again.
    let again = spans.len() == 1;
    let asked = spans.iter().copied();
    asked
        .filter(|id| open(id) || again && takes_part(id))
        .collect()
}
