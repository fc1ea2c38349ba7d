//! The panels beside the page, and the commands that they carry out.

use egui::{Context, Frame, Margin, Panel, Ui};

use crate::look::{Mode, Theme};
use crate::session::Session;
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::side_panels::{AnnotationPanels, Field, Part, details_height};
use crate::ui::widgets::text_painter::colour;
use crate::ui::window::{App, PAGE};

impl App {
    /// Does something with the open article and the panels beside it.
    fn with_panels(
        &mut self,
        context: &Context,
        act: impl FnOnce(&mut AnnotationPanels, &mut Session) -> Vec<Request>,
    ) {
        if let Some(session) = &mut self.session {
            let requests = act(&mut self.annotation, session);
            self.carry_out(requests, context);
        }
    }

    /// Commands on what spans say, on incidents, and on the panels beside the page.
    pub(super) fn run_on_panels(&mut self, command: Command, context: &Context) {
        if command == Command::SameIncident
            && let Some(desk) = &mut self.desk
        {
            // Incidents of other articles are offered as soon as they are gathered.
            let _ = desk.project.accounts();
        }
        self.with_panels(context, |panels, session| match command {
            Command::Details => panels.enter_details(session),
            Command::Note => panels.enter_note(),
            Command::Accept => Request::report(session.accept_proposal()),
            Command::Withdraw => Request::report(session.withdraw()),
            Command::NextUnfinished => panels.next_unfinished(session, true),
            Command::PreviousUnfinished => panels.next_unfinished(session, false),
            Command::SameCasualty => panels.edit_part(session, Part::Same),
            Command::PartOfCasualty => panels.edit_part(session, Part::Subset),
            Command::UnlinkedOnly => panels.toggle_unlinked(),
            Command::NextTab => panels.next_tab(),
            Command::NextFinding => panels.next_finding(session, true),
            Command::PreviousFinding => panels.next_finding(session, false),
            Command::AddToIncident => panels.put_into_incident(session, false),
            Command::NewIncident => panels.put_into_incident(session, true),
            Command::TakeOut => panels.take_out(session),
            Command::AskRole => panels.ask_role(session),
            Command::Role(index) => panels.give_role(session, index),
            Command::IncidentType => panels.edit_incident(session, Field::Type),
            Command::SameIncident => panels.edit_incident(session, Field::SameAs(None)),
            Command::MergeIncidents => panels.edit_incident(session, Field::Merge),
            Command::Card => panels.enter_card(session),
            Command::NextIncident => panels.next_incident(session, true),
            Command::PreviousIncident => panels.next_incident(session, false),
            Command::RemoveIncident => panels.remove_incident(session),
            _ => Vec::new(),
        });
    }

    /// Shows what stands beside the page, if it is hidden.
    pub(super) fn show_side(&mut self, context: &Context) {
        self.settings.span_list = true;
        if self.shows_guidelines() {
            self.hide_guidelines(context);
        }
    }

    pub(super) fn span_panel(&mut self, ui: &mut Ui, mode: Mode) {
        if !self.sides(ui).1 {
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let frame = Frame::new()
            .fill(colour(Theme::of(mode).panel))
            .inner_margin(Margin::symmetric(10, 8));
        let most = (ui.available_width() - PAGE).clamp(220.0, 520.0);
        self.rooms.spans.is(most, ui, "spans");
        let details = details_height(ui.available_height());
        let look = (details, self.settings.grouped);
        let project = self.desk.as_mut().map(|desk| desk.in_project());
        let (panels, ink) = (&mut self.annotation, &mut self.ink);
        let shown = Panel::right("spans")
            .frame(frame)
            .default_size(self.settings.span_list_width)
            .size_range(220.0..=most)
            .show(ui, |ui| panels.show(ui, ink, mode, session, project, look));
        let width = shown.response.rect.width().round();
        if width < most {
            self.settings.span_list_width = width;
        }
        self.carry_out(shown.inner, ui.ctx());
    }
}
