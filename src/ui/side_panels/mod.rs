//! What stands beside the page: the spans, the incidents and the checks of the article, and the
//! details of what is chosen.
//!
//! They read the session while they are painted; what a person wants is done after that, on the
//! session and the project. They do not know the window.

mod action;
mod details;
mod editor;
mod findings;
mod incident_commands;
mod incidents;
mod kept_rows;
mod new_entry;
mod offers;
mod span_commands;
mod span_rows;
mod spans;
mod tabs;
mod unplaced;

use egui::{Context, Frame, Id, Panel, Ui};

pub use crate::ui::side_panels::details::attributes::Part;
pub use crate::ui::side_panels::incidents::fields::Field;

use crate::look::Mode;
use crate::session::project::Project;
use crate::session::{Session, SessionError};
use crate::ui::bars::role_bar::RoleBar;
use crate::ui::request::Request;
use crate::ui::side_panels::action::Action;
use crate::ui::side_panels::details::Details;
use crate::ui::side_panels::editor::Editor;
use crate::ui::side_panels::findings::Findings;
use crate::ui::side_panels::incidents::IncidentsTab;
use crate::ui::side_panels::spans::SpanList;
use crate::ui::side_panels::tabs::Tab;
use crate::ui::widgets::text_painter::TextPainter;

/// Height of the details below the list, as a share of the window's, and its bounds in points.
const DETAILS: (f32, f32, f32) = (0.36, 190.0, 330.0);

/// The height of the details where the panel has this one.
pub fn details_height(panel: f32) -> f32 {
    let (share, least, most) = DETAILS;
    (panel * share).round().clamp(least, most)
}

/// The open project, with the id of the open article when it is one of it.
pub type InProject<'a> = (&'a mut Project, Option<&'a str>);

/// The panels beside the page while the article is open.
#[derive(Default)]
pub struct AnnotationPanels {
    tab: Tab,
    spans: SpanList,
    details: Details,
    incidents: IncidentsTab,
    findings: Findings,
    /// The actors that are asked about their roles.
    roles: Option<RoleBar>,
}

impl AnnotationPanels {
    /// Forgets the article, for another one. The tab stays.
    pub fn reset(&mut self) {
        *self = Self {
            tab: self.tab,
            ..Self::default()
        };
    }

    /// Follows what was changed since the last frame: a note whose span is not chosen any more
    /// goes into the layer, and the article is checked again.
    pub fn follow(&mut self, session: &mut Session) -> Vec<Request> {
        let noted = self.details.span();
        let done = if noted.is_some() && noted != session.chosen() {
            self.write_pending_note(session)
        } else {
            Ok(())
        };
        session.check();
        self.findings.follow(session);
        Request::report(done)
    }

    /// Puts a note that is still being typed into the layer.
    ///
    /// # Errors
    /// When the article is open for reading only.
    pub fn write_pending_note(&mut self, session: &mut Session) -> Result<(), SessionError> {
        match self.details.take_pending(session) {
            Some((id, note)) => session.set_note(id, note).map(|_| ()),
            None => Ok(()),
        }
    }

    /// The editor of a row that is open, with the name of what the row is of.
    pub fn editor(&mut self) -> Option<(String, &mut Editor)> {
        self.details.editor().or(self.incidents.editor())
    }

    /// Whether an editor of a row closed with an answer, or was given up, since this was asked last.
    pub fn take_ended(&mut self) -> bool {
        self.details.take_ended() | self.incidents.take_ended()
    }

    /// Whether a note is being typed that is not in the layer.
    pub fn is_typing(&self) -> bool {
        self.details.is_typing()
    }

    /// Whether rows of the details or of a card have the keyboard.
    pub fn has_keyboard(context: &Context) -> bool {
        let rows = [Details::rows_id(), IncidentsTab::rows_id()];
        context.memory(|memory| rows.iter().any(|id| memory.has_focus(*id)))
    }

    /// How many findings the checks have.
    pub fn finding_count(&self) -> usize {
        self.findings.count()
    }

    /// Whether an actor is asked about its role.
    pub fn asks_role(&self) -> bool {
        self.roles.is_some()
    }

    /// The field of the note, when it was shown: to know whether it has the keyboard.
    pub fn note_field(&self) -> Option<Id> {
        self.details.note_field()
    }

    /// Gives the keyboard to the note.
    pub fn focus_note(&mut self) {
        self.details.focus = true;
    }

    /// Shows the panels in `ui`, the details `details_height` high; `grouped` groups the spans by
    /// label.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &mut Session,
        project: Option<InProject<'_>>,
        (details_height, grouped): (f32, bool),
    ) -> Vec<Request> {
        let (mut project, article) = project.unzip();
        let article = article.flatten();
        let mut from_details = Vec::new();
        // Always there and of one height: rows do not move when a span is chosen.
        Panel::bottom("details")
            .frame(Frame::new())
            .resizable(false)
            .exact_size(details_height)
            .show(ui, |ui| {
                ui.add_space(6.0);
                from_details = self.details.show(ui, ink, mode, session);
            });
        let mut actions: Vec<Action> = Vec::new();
        actions.extend(unplaced::show(ui, ink, mode, session));
        let layer = session.layer();
        let counts = [layer.len(), layer.incidents().len(), self.findings.count()];
        let tab = tabs::show(ui, mode, self.tab, counts);
        actions.extend(tab.map(Action::ShowTab));
        match self.tab {
            Tab::Spans => {
                let clicked = self.spans.show(ui, ink, mode, session, grouped);
                actions.extend(clicked.map(Action::ChooseSpan));
            }
            Tab::Incidents => {
                let project = project.as_deref();
                let elsewhere = |query: &str| offers::elsewhere(project, article, query);
                let asked = self.incidents.show(ui, ink, mode, session, &elsewhere);
                actions.extend(asked);
            }
            Tab::Checks => {
                let clicked = self.findings.show(ui, ink, session);
                actions.extend(clicked.map(Action::ShowFinding));
            }
        }
        actions.extend(from_details);
        let mut requests = Vec::new();
        for action in actions {
            requests.extend(self.carry_out(action, session, project.as_deref_mut()));
        }
        requests
    }
}
