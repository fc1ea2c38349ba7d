//! Where the bars, panels and pages stand in the window.

use super::App;
use egui::{CentralPanel, Context, Frame, Margin, Panel, Ui};

use crate::look::{Mode, Theme};
use crate::ui::article_view::ViewInput;
use crate::ui::bars::chips;
use crate::ui::bars::selection_bar;
use crate::ui::bars::{status, top, welcome};
use crate::ui::notices::{self};
use crate::ui::request::{Page, Request};
use crate::ui::widgets::text_painter::colour;
use crate::ui::window::dialogs::Dialog;

/// The page is not made narrower than this by the lists beside it, in points.
pub(super) const PAGE: f32 = 340.0;

/// The guidelines are not narrower than this, in points.
pub(super) const GUIDELINES: f32 = 260.0;

impl App {
    pub(super) fn panels(&mut self, ui: &mut Ui, mode: Mode) {
        let theme = Theme::of(mode);
        let bar = |fill| {
            Frame::new()
                .fill(colour(fill))
                .inner_margin(Margin::symmetric(10, 5))
        };
        let mut requests: Vec<Request> = Vec::new();
        let abilities = self.abilities();
        Panel::top("top").frame(bar(theme.panel)).show(ui, |ui| {
            // The first paragraph may be the whole article: only what fits is shaped.
            let title = self.article_title().unwrap_or_default();
            let title: String = title.chars().take(160).collect();
            let is_typing = self.annotation.is_typing() || self.typed_field.is_typing();
            let action = top::show(
                ui,
                &mut self.ink,
                mode,
                self.session
                    .as_ref()
                    .map(|session| (session, &*title, is_typing)),
                &self.settings,
                abilities,
            );
            requests.extend(action);
        });
        requests.extend(self.status_line(ui, mode, bar(theme.panel)));
        let from_list = self.queue_panel(ui, mode);
        if self.page == Page::Article && !self.guidelines_panel(ui, mode) {
            self.span_panel(ui, mode);
        }
        let frame = Frame::new().fill(colour(theme.window));
        CentralPanel::default().frame(frame).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let choice = notices::show(ui, &mut self.ink, &mut self.notices);
            if let Some(choice) = choice {
                self.choose(choice, ui.ctx());
            }
            match self.page {
                Page::Search => requests.extend(self.search_page(ui, mode)),
                Page::NearDuplicates => requests.extend(self.near_duplicates_page(ui, mode)),
                Page::Incidents => requests.extend(self.incidents_page(ui, mode)),
                Page::Map => requests.extend(self.map_page(ui, mode)),
                Page::Training => requests.extend(self.training_page(ui, mode)),
                Page::Codebook => requests.extend(self.codebook_page(ui, mode)),
                Page::Article => requests.extend(self.article_page(ui, mode)),
            }
        });
        self.carry_out(requests, ui.ctx());
        self.carry_out(from_list, ui.ctx());
    }

    /// Whether the list of articles and, beside the page, the list of spans or the guidelines are
    /// shown. A window that is too narrow for both shows the list of articles while that has the
    /// keyboard, and else the other.
    pub(super) fn sides(&self, ui: &Ui) -> (bool, bool) {
        let open_project = self.open_project.as_ref().filter(|_| self.settings.queue);
        let guided = self.open_project.is_some() && self.pages.guidelines.is_shown();
        let spans = guided || self.session.is_some() && self.settings.span_list;
        let beside = if guided { GUIDELINES } else { 220.0 };
        let Some(open_project) = open_project else {
            return (false, spans);
        };
        if !spans || ui.ctx().content_rect().width() >= 240.0 + beside + PAGE {
            return (true, spans);
        }
        let queue = open_project.queue.wants_keyboard(ui.ctx());
        (queue, !queue)
    }

    fn queue_panel(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let shown = self.sides(ui).0;
        let Some(open_project) = self.open_project.as_mut().filter(|_| shown) else {
            return Vec::new();
        };
        let theme = Theme::of(mode);
        let frame = Frame::new().fill(colour(theme.panel));
        let ink = &mut self.ink;
        let session = self.session.as_ref();
        // What is left is the page's and the other list's.
        let most = (ui.available_width() - PAGE - 220.0).clamp(240.0, 520.0);
        self.panel_widths.queue.is(most, ui, "queue");
        let shown = Panel::left("queue")
            .frame(frame)
            .default_size(self.settings.queue_width)
            .size_range(240.0..=most)
            .show(ui, |ui| open_project.show_list(ui, ink, mode, session));
        let width = shown.response.rect.width().round();
        // A window that is small for a moment does not change what is remembered.
        if width < most {
            self.settings.queue_width = width;
        }
        (self.settings.queue_sort, self.settings.queue_descending) = open_project.queue.sort();
        shown.inner
    }

    fn status_line(&mut self, ui: &mut Ui, mode: Mode, frame: Frame) -> Option<Request> {
        if self.page != Page::Article {
            return None;
        }
        let in_project = self.is_of_project();
        let (session, view) = (self.session.as_ref()?, self.view.as_ref()?);
        let standing = (view.head_block(), self.annotation.finding_count());
        let shown = Panel::bottom("status").frame(frame).show(ui, |ui| {
            let (ink, settings) = (&mut self.ink, &self.settings);
            status::show(ui, ink, mode, session, settings, standing, in_project)
        });
        shown.inner
    }

    fn article_page(&mut self, ui: &mut Ui, mode: Mode) -> Vec<Request> {
        let Some(session) = &self.session else {
            return self.welcome(ui, mode).into_iter().collect();
        };
        let chosen = session.chosen().and_then(|id| session.layer().get(id));
        let codebook = session.codebook();
        let label = chosen.and_then(|span| codebook.position(&span.label));
        let ink = &mut self.ink;
        let mut requests = Vec::from_iter(chips::show(ui, ink, mode, codebook, label));
        self.search_bar(ui, mode);
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return requests;
        };
        let review = &mut self.pages.boilerplate;
        let command = review.show(ui, &mut self.ink, mode, session);
        requests.extend(command.map(Request::Run));
        let enabled = matches!(self.dialog, Dialog::None);
        let output = view.show(
            ui,
            ViewInput {
                ink: &mut self.ink,
                session,
                settings: &self.settings,
                mode,
                hits: self.search.hits(),
                current_hit: self.search.current(),
                proposed: self.pages.boilerplate.ranges(),
                current_proposed: self.pages.boilerplate.current(),
                enabled,
            },
        );
        requests.extend(output.error.map(Request::error));
        self.anchor = output.anchor;
        // A press on the bar takes the keyboard from the page: that must not take the bar away.
        let reading = !Self::typing(ui.ctx());
        if !enabled || !reading {
            return requests;
        }
        let (ink, bounds) = (&mut self.ink, output.response.rect);
        if self.annotation.asks_role() {
            let place = (&*view, bounds);
            requests.extend(self.annotation.show_role_bar(ui, ink, session, place));
        } else if let Some(anchor) = output.anchor {
            let place = (anchor, bounds);
            requests.extend(selection_bar::show(
                ui,
                ink,
                mode,
                session.codebook(),
                place,
            ));
        }
        requests
    }

    fn search_bar(&mut self, ui: &mut Ui, mode: Mode) {
        let (Some(session), Some(view), true) = (&self.session, &self.view, self.search.open)
        else {
            return;
        };
        let frame = Frame::new()
            .fill(colour(Theme::of(mode).panel))
            .inner_margin(Margin::symmetric(12, 6));
        let (search, ink) = (&mut self.search, &mut self.ink);
        let shown = frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            search.show(ui, ink, session.article(), view.head())
        });
        // At once: the page is painted next.
        self.carry_out(shown.inner, ui.ctx());
    }

    /// What stands in the middle while no article is open.
    fn welcome(&mut self, ui: &mut Ui, mode: Mode) -> Option<Request> {
        let abilities = self.abilities();
        let Some(open_project) = &mut self.open_project else {
            return welcome::show(ui, &mut self.ink, mode, &self.settings);
        };
        let how_far = (open_project.project.annotation_progress(0), abilities);
        welcome::project(
            ui,
            &mut self.ink,
            mode,
            open_project.project.name(),
            how_far,
        )
    }
}

/// Says that a file which hovers over the window can be dropped.
pub(super) fn drop_hint(context: &Context, mode: Mode, into_project: bool) {
    if context.input(|state| state.raw.hovered_files.is_empty()) {
        return;
    }
    let theme = Theme::of(mode);
    let whole = context.content_rect();
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint"));
    let painter = context.layer_painter(layer);
    painter.rect_filled(whole, 0.0, colour(theme.window).gamma_multiply(0.85));
    painter.text(
        whole.center(),
        egui::Align2::CENTER_CENTER,
        if into_project {
            "Drop files or folders to import them"
        } else {
            "Drop an article or a project to open it"
        },
        egui::FontId::proportional(22.0),
        colour(theme.text),
    );
}
