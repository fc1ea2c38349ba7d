//! The panels beside the page, as they stand in the window.

use egui::{Context, Frame, Margin, Panel, Ui};

use crate::look::{Mode, Theme};
use crate::session::Session;
use crate::ui::request::Request;
use crate::ui::side_panels::{AnnotationPanels, details_height};
use crate::ui::widgets::text_painter::colour;
use crate::ui::window::App;
use crate::ui::window::layout::PAGE;

impl App {
    /// Does something with the open article and the panels beside it.
    pub(super) fn with_panels(
        &mut self,
        context: &Context,
        act: impl FnOnce(&mut AnnotationPanels, &mut Session) -> Vec<Request>,
    ) {
        if let Some(session) = &mut self.session {
            let requests = act(&mut self.annotation, session);
            self.carry_out(requests, context);
        }
    }

    /// Shows what stands beside the page, if it is hidden.
    pub(super) fn show_side(&mut self, context: &Context) {
        self.settings.span_list = true;
        if self.pages.guidelines.is_shown() {
            self.pages.guidelines.hide();
            self.focus_article(context);
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
        self.panel_widths.spans.is(most, ui, "spans");
        let details = details_height(ui.available_height());
        let look = (details, self.settings.grouped);
        let project = self
            .open_project
            .as_mut()
            .map(|open_project| open_project.in_project());
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
