//! Commands on incidents: making them of spans, roles by key, walking through them.

use egui::{Key, Rect, Ui};

use crate::model::incident::Who;
use crate::session::Session;
use crate::ui::article_view::ArticleView;
use crate::ui::bars::role_bar::{self, RoleBar};
use crate::ui::commands;
use crate::ui::request::Request;
use crate::ui::side_panels::AnnotationPanels;
use crate::ui::side_panels::action::reveal_incident;
use crate::ui::side_panels::incidents::fields::Field;
use crate::ui::side_panels::tabs::Tab;
use crate::ui::widgets::text_painter::TextPainter;

impl AnnotationPanels {
    fn show_incidents(&mut self) -> Request {
        self.tab = Tab::Incidents;
        Request::ShowSidePanels
    }

    /// Makes a `new` incident of the chosen span or those in the selection, or adds them to the
    /// current one. Actors among them are asked about their roles, one after the other.
    pub fn put_into_incident(&mut self, session: &mut Session, new: bool) -> Vec<Request> {
        match session.put_into_incident(new) {
            Ok(None) => Vec::new(),
            Ok(Some((incident, waiting))) => {
                self.roles = (!waiting.is_empty()).then_some(RoleBar { incident, waiting });
                let mut requests = vec![self.show_incidents()];
                requests.extend(self.reveal_asked(session));
                requests
            }
            Err(error) => vec![Request::error(error)],
        }
    }

    /// Takes the chosen span out of the current incident.
    pub fn take_out(&self, session: &mut Session) -> Vec<Request> {
        match (session.chosen_incident(), session.chosen()) {
            (Some(id), Some(span)) => Request::report(session.remove_from_incident(id, span)),
            _ => Vec::new(),
        }
    }

    /// Asks about the role of the chosen span in the current incident.
    pub fn ask_role(&mut self, session: &Session) -> Vec<Request> {
        if let (Some(incident), Some(span)) = (session.chosen_incident(), session.chosen()) {
            let waiting = vec![span];
            self.roles = Some(RoleBar { incident, waiting });
        }
        Vec::new()
    }

    /// Gives the actor that is asked about the role at this place in the codebook, and asks about
    /// the next one.
    pub fn give_role(&mut self, session: &mut Session, index: usize) -> Vec<Request> {
        let Some(mut bar) = self.roles.take().filter(|bar| !bar.waiting.is_empty()) else {
            return Vec::new();
        };
        let role = session.codebook().roles.get(index).map(|it| it.id.clone());
        let span = bar.waiting.remove(0);
        let done = session.add_to_incident(bar.incident, &[span], role.as_ref());
        self.roles = Some(bar).filter(|bar| !bar.waiting.is_empty());
        let mut requests = Request::report(done);
        requests.extend(self.reveal_asked(session));
        requests
    }

    /// Leaves the question about a role.
    pub fn leave_role_bar(&mut self) {
        self.roles = None;
    }

    /// The keys of the roles, while an actor is asked about.
    pub fn role_keys(&self, session: Option<&Session>) -> Vec<Option<Key>> {
        let (Some(_), Some(session)) = (&self.roles, session) else {
            return Vec::new();
        };
        let roles = session.codebook().roles.iter();
        roles
            .map(|role| role.letter.and_then(commands::key_for))
            .collect()
    }

    /// Brings the actor that is asked about into view.
    fn reveal_asked(&self, session: &Session) -> Option<Request> {
        let asked = self.roles.as_ref()?.waiting.first()?;
        let span = session.layer().get(*asked)?;
        Some(Request::Reveal(span.range.clone()))
    }

    /// Opens the editor of a field of the current incident.
    pub fn edit_incident(&mut self, session: &Session, field: Field) -> Vec<Request> {
        let Some(incident) = session.current_incident() else {
            return Vec::new();
        };
        self.incidents.edit(incident, field);
        vec![self.show_incidents()]
    }

    /// Gives the keyboard to the fields of the current incident, or of the first one.
    pub fn enter_card(&mut self, session: &mut Session) -> Vec<Request> {
        let mut requests = Vec::new();
        if session.current_incident().is_none() {
            requests = self.next_incident(session, true);
        }
        requests.push(self.show_incidents());
        self.incidents.enter();
        requests
    }

    /// Chooses the next incident, or the previous one, and shows its words.
    pub fn next_incident(&mut self, session: &mut Session, onward: bool) -> Vec<Request> {
        session.choose_incident(session.neighbour_incident(onward));
        let mut requests = reveal_incident(session);
        requests.push(self.show_incidents());
        requests
    }

    /// Removes the current incident.
    pub fn remove_incident(&self, session: &mut Session) -> Vec<Request> {
        let current = session.chosen_incident();
        current.map_or_else(Vec::new, |id| Request::report(session.remove_incident(id)))
    }

    /// Shows the bar of roles at the actor that is asked about, inside `bounds`.
    pub fn show_role_bar(
        &mut self,
        ui: &Ui,
        ink: &mut TextPainter,
        session: &Session,
        (view, bounds): (&ArticleView, Rect),
    ) -> Vec<Request> {
        let asked = self.roles.as_ref();
        let asked = asked.and_then(|bar| Some((bar.incident, *bar.waiting.first()?)));
        let Some((incident, id)) = asked else {
            return Vec::new();
        };
        let layer = session.layer();
        let (Some(span), Some(incident)) = (layer.get(id), layer.incident(incident)) else {
            self.roles = None;
            return Vec::new();
        };
        let Some(anchor) = view.part_on_screen(&span.range) else {
            return Vec::new();
        };
        let mut participants = incident.participants.iter();
        let known = participants.find(|one| one.who == Who::Span(id));
        let known = known.map(|one| &one.role);
        let place = (anchor, bounds);
        let clicked = role_bar::show(ui, ink, session.codebook(), known, place);
        clicked.map_or_else(Vec::new, |request| vec![request, Request::FocusArticle])
    }
}
