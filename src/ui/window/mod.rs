//! The window: it owns the session and everything around it, and lays out the panels.

pub mod activity;
mod article_commands;
mod boilerplate_review;
mod codebook_editor;
pub mod coding;
mod dialogs;
pub mod dispatch;
mod import;
mod incident_table;
pub mod open_article;
pub mod open_project;
mod page;
mod panel_widths;
pub mod project_pages;
mod project_search;
mod requests;
mod training_data;

use egui::{CentralPanel, Context, Frame, Margin, Panel, Ui, ViewportCommand};
use std::path::PathBuf;

use crate::look::{Mode, Theme};
use crate::session::{SaveState, Session};
use crate::text::fonts::SystemFonts;
use crate::ui::article_view::{ArticleView, ViewInput};
use crate::ui::bars::chips;
use crate::ui::bars::search::Search;
use crate::ui::bars::selection_bar;
use crate::ui::bars::status::{self, StatusAction};
use crate::ui::bars::top::{self, TopAction};
use crate::ui::bars::welcome;
use crate::ui::boilerplate_review::Proposals;
use crate::ui::notices::{self, Notice};
use crate::ui::picker::Picker;
use crate::ui::project_list::QueueAction;
use crate::ui::request::Page;
use crate::ui::settings::Settings;
use crate::ui::side_panels::details::Details;
use crate::ui::side_panels::spans::SpanList;
use crate::ui::side_panels::tabs::{self, Tab};
use crate::ui::side_panels::unplaced;
use crate::ui::style;
use crate::ui::widgets::text_painter::{Ink, colour};
use crate::ui::window::codebook_editor::Defining;
use crate::ui::window::coding::{Coding, Side, incidents_elsewhere};
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::open_project::Desk;
use crate::ui::window::open_project::Wanted;
use crate::ui::window::panel_widths::Rooms;
use crate::ui::window::project_pages::ProjectPages;

/// What a window starts with.
pub struct AppOptions {
    /// Type, theme, recent files.
    pub settings: Settings,
    /// Whether faces of the system stand in for missing characters.
    pub system_fonts: SystemFonts,
    /// The clock of saved files.
    pub clock: fn() -> jiff::Timestamp,
    /// How far local time is ahead of UTC, in seconds: it says when a day begins.
    pub utc_offset: i32,
    /// Where the example is kept, so that it can be annotated and saved.
    pub data_folder: Option<PathBuf>,
}

/// Height of the details below the list, as a share of the window's, and its bounds in points.
const DETAILS: (f32, f32, f32) = (0.36, 190.0, 330.0);

/// The page is not made narrower than this by the lists beside it, in points.
pub(in crate::ui) const PAGE: f32 = 340.0;

/// The guidelines are not narrower than this, in points.
pub(in crate::ui) const GUIDELINES: f32 = 260.0;

/// The window.
pub struct App {
    pub(in crate::ui) ink: Ink,
    pub(in crate::ui) settings: Settings,
    pub(in crate::ui) desk: Option<Desk>,
    /// What goes with the open project beside it: its pages.
    pub(in crate::ui) pages: ProjectPages,
    pub(in crate::ui) session: Option<Session>,
    pub(in crate::ui) view: Option<ArticleView>,
    pub(in crate::ui) search: Search,
    pub(in crate::ui) proposals: Proposals,
    pub(in crate::ui) details: Details,
    pub(in crate::ui) list: SpanList,
    pub(in crate::ui) coding: Coding,
    pub(in crate::ui) dialog: Dialog,
    pub(in crate::ui) page: Page,
    pub(in crate::ui) notices: Vec<Notice>,
    pub(in crate::ui) picker: Option<Picker>,
    pub(in crate::ui) data_folder: Option<PathBuf>,
    pub(in crate::ui) quitting: bool,
    /// What was to be opened when the open article could not be left.
    pub(in crate::ui) wanted: Option<Wanted>,
    pub(in crate::ui) clock: fn() -> jiff::Timestamp,
    pub(in crate::ui) utc_offset: i32,
    pub(in crate::ui) rooms: Rooms,
    pub(in crate::ui) defining: Defining,
    /// Where the selection is on screen.
    pub(in crate::ui) anchor: Option<egui::Rect>,
    mode: Option<Mode>,
    title: String,
    pub(in crate::ui) failed: Option<String>,
}

impl App {
    /// A window without an article.
    pub fn new(context: &Context, options: AppOptions) -> Self {
        // Ctrl + and - are ours: they change the article's type, not the whole window.
        context.options_mut(|options| options.zoom_with_keyboard = false);
        Self {
            ink: Ink::new(options.system_fonts),
            settings: options.settings,
            desk: None,
            pages: ProjectPages::default(),
            session: None,
            view: None,
            search: Search::default(),
            proposals: Proposals::default(),
            details: Details::default(),
            list: SpanList::default(),
            coding: Coding::default(),
            rooms: Rooms::default(),
            defining: Defining::default(),
            anchor: None,
            dialog: Dialog::None,
            page: Page::default(),
            notices: Vec::new(),
            picker: None,
            data_folder: options.data_folder,
            quitting: false,
            wanted: None,
            clock: options.clock,
            utc_offset: options.utc_offset,
            mode: None,
            title: String::new(),
            failed: None,
        }
    }

    /// The open article, if there is one.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The page on screen, if an article is open.
    pub fn view(&self) -> Option<&ArticleView> {
        self.view.as_ref()
    }

    /// The settings, to be remembered.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many paragraphs have been laid out so far.
    pub fn layouts(&self) -> u64 {
        self.ink.typesetter.shaped()
    }

    /// Whether a text field has the keyboard.
    pub(in crate::ui) fn typing(context: &Context) -> bool {
        crate::ui::widgets::text_field::has_focus(context)
    }

    /// One frame of the window.
    pub fn ui(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        self.ink.begin_frame();
        let mode = self.dress(&context);
        self.receive(&context);
        self.hear_project(&context);
        self.hear_activity(&context);
        if matches!(self.dialog, Dialog::None) {
            self.read_keys(&context);
        } else {
            self.read_dialog_keys(&context);
        }
        let chosen = self.session.as_ref().and_then(Session::chosen);
        if self.details.span().is_some_and(|id| chosen != Some(id)) {
            self.write_pending_note();
        }
        self.check();
        self.panels(ui, mode);
        self.show_dialog(&context, mode);
        let into = self.abilities().project_writable;
        drop_hint(&context, mode, into);
        self.keep_focus(&context);
        self.tick(&context);
        self.write_title(&context);
        self.leave(&context);
    }

    fn dress(&mut self, context: &Context) -> Mode {
        let system = match context.system_theme() {
            Some(egui::Theme::Dark) => Mode::Dark,
            _ => Mode::Light,
        };
        let mode = self.settings.mode(system);
        if self.mode != Some(mode) {
            self.mode = Some(mode);
            style::apply(context, mode);
        }
        mode
    }

    fn panels(&mut self, ui: &mut Ui, mode: Mode) {
        let theme = Theme::of(mode);
        let bar = |fill| {
            Frame::new()
                .fill(colour(fill))
                .inner_margin(Margin::symmetric(10, 5))
        };
        let mut commands = Vec::new();
        let mut requests = Vec::new();
        let abilities = self.abilities();
        Panel::top("top").frame(bar(theme.panel)).show(ui, |ui| {
            // The first paragraph may be the whole article: only what fits is shaped.
            let title = self.article_title().unwrap_or_default();
            let title: String = title.chars().take(160).collect();
            let action = top::show(
                ui,
                &mut self.ink,
                mode,
                self.session.as_ref().map(|session| (session, &*title)),
                &self.settings,
                abilities,
            );
            commands.extend(action);
        });
        self.status_line(ui, mode, bar(theme.panel), &mut commands);
        let from_list = self.queue_panel(ui, mode);
        if self.page == Page::Article && !self.guidelines_panel(ui, mode) {
            self.span_panel(ui, mode);
        }
        let frame = Frame::new().fill(colour(theme.window));
        CentralPanel::default().frame(frame).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let choice = notices::show(ui, &mut self.ink, theme, &mut self.notices);
            if let Some(choice) = choice {
                self.choose(choice, ui.ctx());
            }
            match self.page {
                Page::Search => self.find_page(ui, mode),
                Page::NearDuplicates => requests = self.near_duplicates_page(ui, mode),
                Page::Incidents => self.incidents_page(ui, mode),
                Page::Map => self.map_page(ui, mode),
                Page::Training => self.training_page(ui, mode),
                Page::Codebook => self.codebook_page(ui, mode),
                Page::Article => self.article_page(ui, mode, &mut commands),
            }
        });
        self.carry_out(requests, ui.ctx());
        for action in commands {
            match action {
                TopAction::Run(command) => self.run(command, ui.ctx()),
                TopAction::OpenRecent(path) => self.open(&path, ui.ctx()),
            }
        }
        match from_list {
            Some(QueueAction::Open(id)) => self.open_article(&id, ui.ctx()),
            Some(QueueAction::Run(command)) => self.run(command, ui.ctx()),
            None => {}
        }
    }

    /// Whether the list of articles and, beside the page, the list of spans or the guidelines are
    /// shown. A window that is too narrow for both shows the list of articles while that has the
    /// keyboard, and else the other.
    pub(in crate::ui) fn sides(&self, ui: &Ui) -> (bool, bool) {
        let desk = self.desk.as_ref().filter(|_| self.settings.queue);
        let guided = self.desk.is_some() && self.pages.guidelines_shown;
        let spans = guided || self.session.is_some() && self.settings.span_list;
        let beside = if guided { GUIDELINES } else { 220.0 };
        let Some(desk) = desk else {
            return (false, spans);
        };
        if !spans || ui.ctx().content_rect().width() >= 240.0 + beside + PAGE {
            return (true, spans);
        }
        let queue = desk.queue.wants_keyboard(ui.ctx());
        (queue, !queue)
    }

    fn queue_panel(&mut self, ui: &mut Ui, mode: Mode) -> Option<QueueAction> {
        if !self.sides(ui).0 {
            return None;
        }
        let desk = self.desk.as_mut()?;
        let theme = Theme::of(mode);
        let progress = desk.progress(self.session.as_ref());
        let frame = Frame::new().fill(colour(theme.panel));
        let ink = &mut self.ink;
        let session = self.session.as_ref();
        // What is left is the page's and the other list's.
        let most = (ui.available_width() - PAGE - 220.0).clamp(240.0, 520.0);
        self.rooms.queue.is(most, ui, "queue");
        let shown = Panel::left("queue")
            .frame(frame)
            .default_size(self.settings.queue_width)
            .size_range(240.0..=most)
            .show(ui, |ui| desk.show(ui, ink, mode, session, progress));
        let width = shown.response.rect.width().round();
        // A window that is small for a moment does not change what is remembered.
        if width < most {
            self.settings.queue_width = width;
        }
        (self.settings.queue_sort, self.settings.queue_descending) = desk.queue.sort();
        shown.inner
    }

    fn status_line(
        &mut self,
        ui: &mut Ui,
        mode: Mode,
        frame: Frame,
        commands: &mut Vec<TopAction>,
    ) {
        if self.page != Page::Article {
            return;
        }
        let in_project = self.is_of_project();
        let (Some(session), Some(view)) = (&self.session, &self.view) else {
            return;
        };
        let standing = (view.head_block(), self.coding.findings.count());
        let action = Panel::bottom("status")
            .frame(frame)
            .show(ui, |ui| {
                let ink = &mut self.ink;
                status::show(ui, ink, mode, session, &self.settings, standing, in_project)
            })
            .inner;
        match action {
            Some(StatusAction::Encoding) => self.dialog = Dialog::Encoding,
            Some(StatusAction::Shortcuts) => self.dialog = Dialog::Shortcuts,
            Some(StatusAction::Run(command)) => commands.push(TopAction::Run(command)),
            None => {}
        }
    }

    fn span_panel(&mut self, ui: &mut Ui, mode: Mode) {
        let Some(session) = &self.session else {
            return;
        };
        if !self.sides(ui).1 {
            return;
        }
        let theme = Theme::of(mode);
        let frame = Frame::new()
            .fill(colour(theme.panel))
            .inner_margin(Margin::symmetric(10, 8));
        let counts = self.tab_counts(session);
        let ink = &mut self.ink;
        let details = &mut self.details;
        let list = &mut self.list;
        let coding = &mut self.coding;
        let desk = self.desk.as_ref();
        let grouped = self.settings.grouped;
        let most = (ui.available_width() - PAGE).clamp(220.0, 520.0);
        self.rooms.spans.is(most, ui, "spans");
        let (share, least, greatest) = DETAILS;
        let height = (ui.available_height() * share)
            .round()
            .clamp(least, greatest);
        let shown = Panel::right("spans")
            .frame(frame)
            .default_size(self.settings.span_list_width)
            .size_range(220.0..=most)
            .show(ui, |ui| {
                let mut side = Side::default();
                // Always there and of one height: rows do not move when a span is chosen.
                Panel::bottom("details")
                    .frame(Frame::new())
                    .resizable(false)
                    .exact_size(height)
                    .show(ui, |ui| {
                        ui.add_space(6.0);
                        side.details = details.show(ui, ink, mode, session);
                    });
                side.unplaced = unplaced::show(ui, ink, mode, session);
                side.tab = tabs::show(ui, mode, coding.tab, counts);
                match coding.tab {
                    Tab::Spans => side.clicked = list.show(ui, ink, mode, session, grouped),
                    Tab::Incidents => {
                        let elsewhere = |query: &str| incidents_elsewhere(desk, query);
                        let cards = &mut coding.incidents;
                        side.cards = cards.show(ui, ink, mode, session, &elsewhere);
                    }
                    Tab::Checks => side.finding = coding.findings.show(ui, ink, mode, session),
                }
                side
            });
        let width = shown.response.rect.width().round();
        if width < most {
            self.settings.span_list_width = width;
        }
        self.follow_side(shown.inner, ui.ctx());
    }

    fn article_page(&mut self, ui: &mut Ui, mode: Mode, commands: &mut Vec<TopAction>) {
        if self.session.is_none() {
            commands.extend(self.welcome(ui, mode));
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let chosen_label = session
            .chosen()
            .and_then(|id| session.layer().get(id))
            .map(|span| session.codebook().position(&span.label));
        let from_chips = chips::show(
            ui,
            &mut self.ink,
            mode,
            session.codebook(),
            chosen_label.flatten(),
        );
        commands.extend(from_chips.map(TopAction::Run));
        if self.search.open {
            let theme = Theme::of(mode);
            let frame = Frame::new()
                .fill(colour(theme.panel))
                .inner_margin(Margin::symmetric(12, 6));
            let article = session.article().clone();
            let search = &mut self.search;
            let ink = &mut self.ink;
            let action = frame
                .show(ui, |ui| {
                    ui.set_min_width(ui.available_width());
                    search.show(ui, ink, mode, &article)
                })
                .inner;
            if let Some(action) = action {
                self.search_to(action, ui.ctx());
            }
        }
        self.forget_decided();
        self.proposal_strip(ui, mode, commands);
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
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
                proposed: self.proposals.ranges(),
                current_proposed: self.proposals.current(),
                enabled,
            },
        );
        if let Some(error) = output.error {
            self.notices.push(Notice::error(error));
        }
        self.anchor = output.anchor;
        // A press on the bar takes the keyboard from the page: that must not take the bar away.
        let reading = !Self::typing(ui.ctx());
        let bounds = output.response.rect;
        if self.coding.roles.is_some() {
            if enabled && reading {
                self.show_role_bar(ui, mode, bounds);
            }
        } else if let (Some(anchor), true) = (output.anchor, enabled && reading) {
            let command = selection_bar::show(
                ui,
                &mut self.ink,
                mode,
                session.codebook(),
                (anchor, bounds),
            );
            commands.extend(command.map(TopAction::Run));
        }
    }

    fn proposal_strip(&mut self, ui: &mut Ui, mode: Mode, commands: &mut Vec<TopAction>) {
        if self.proposals.current().is_none() && self.proposals.headline().is_none() {
            return;
        }
        let frame = Frame::new()
            .fill(colour(Theme::of(mode).notice_ground))
            .inner_margin(Margin::symmetric(12, 4));
        let shown = frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            self.proposals.show(ui, &mut self.ink, mode)
        });
        commands.extend(shown.inner.map(TopAction::Run));
    }

    /// What stands in the middle while no article is open.
    fn welcome(&mut self, ui: &mut Ui, mode: Mode) -> Option<TopAction> {
        let abilities = self.abilities();
        let Some(desk) = &mut self.desk else {
            return welcome::show(ui, &mut self.ink, mode, &self.settings);
        };
        let progress = desk.progress(None);
        let standing = welcome::Standing {
            name: desk.project.name(),
            articles: progress.all,
            done: progress.done,
            abilities,
        };
        welcome::project(ui, &mut self.ink, mode, &standing)
    }

    /// When nothing has the keyboard, the article has it.
    fn keep_focus(&self, context: &Context) {
        // On a page about many articles its list has it: a click on a button takes it away.
        let list = page::list_of(self.page);
        if let (Some(list), Dialog::None) = (list, &self.dialog) {
            context.memory_mut(|memory| {
                if memory.focused().is_none() {
                    memory.request_focus(list);
                }
            });
            return;
        }
        let reading = self.view.is_some() && self.page == Page::Article;
        if reading && matches!(self.dialog, Dialog::None) {
            context.memory_mut(|memory| {
                if memory.focused().is_none() {
                    memory.request_focus(ArticleView::id());
                }
                let all = egui::EventFilter {
                    tab: true,
                    horizontal_arrows: true,
                    vertical_arrows: true,
                    escape: true,
                };
                memory.set_focus_lock_filter(ArticleView::id(), all);
            });
        }
    }

    fn write_title(&mut self, context: &Context) {
        let title = match &self.session {
            None => match &self.desk {
                Some(desk) => format!("{} — Hashiya", desk.project.name()),
                None => "Hashiya".to_owned(),
            },
            Some(session) => {
                let mark = match session.save_state() {
                    SaveState::Saved => "",
                    SaveState::ReadOnly(_) => " (read only)",
                    SaveState::Failed(_) => " (not saved)",
                    SaveState::Unsaved | SaveState::Saving => " •",
                };
                let title = self.article_title().unwrap_or_default();
                let head: String = title.chars().take(80).collect();
                format!("{head}{mark} — Hashiya")
            }
        };
        if title != self.title {
            context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// What the window's title says.
    pub fn title(&self) -> &str {
        &self.title
    }
}

/// Says that a file which hovers over the window can be dropped.
fn drop_hint(context: &Context, mode: Mode, into_project: bool) {
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
