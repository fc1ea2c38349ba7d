//! The window: it owns the session and everything around it, and lays out the panels.

pub mod activity;
mod annotation_panels;
mod article_commands;
mod dialogs;
pub mod dispatch;
mod drafts;
mod keys;
mod layout;
pub mod open_article;
pub mod open_project;
mod page;
mod panel_widths;
pub mod project_pages;
mod requests;
mod set_aside;

use self::layout::drop_hint;
use egui::{Context, Ui, ViewportCommand};
use std::path::PathBuf;

use crate::look::Mode;
use crate::session::{SaveState, Session, TextOnDisk};
use crate::text::fonts::SystemFonts;
use crate::ui::article_view::ArticleView;
use crate::ui::bars::search::Search;
use crate::ui::codebook_editor::CodebookEditor;
use crate::ui::notices::Notice;
use crate::ui::picker::{FileDialog, Picker};
use crate::ui::request::Page;
use crate::ui::settings::Settings;
use crate::ui::side_panels::AnnotationPanels;
use crate::ui::style;
use crate::ui::widgets::text_painter::TextPainter;
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::open_project::OpenProject;
use crate::ui::window::open_project::Wanted;
use crate::ui::window::panel_widths::PanelWidths;
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
    /// How a file or folder is chosen.
    pub file_dialog: FileDialog,
}

/// The window.
pub struct App {
    ink: TextPainter,
    settings: Settings,
    open_project: Option<OpenProject>,
    /// What goes with the open project beside it: its pages.
    pages: ProjectPages,
    session: Option<Session>,
    view: Option<ArticleView>,
    search: Search,
    annotation: AnnotationPanels,
    dialog: Dialog,
    typed_field: drafts::TypedField,
    page: Page,
    notices: Vec<Notice>,
    picker: Option<Picker>,
    file_dialog: FileDialog,
    data_folder: Option<PathBuf>,
    quitting: bool,
    /// What was to be opened when the open article could not be left.
    wanted: Option<Wanted>,
    clock: fn() -> jiff::Timestamp,
    utc_offset: i32,
    panel_widths: PanelWidths,
    codebook_editor: CodebookEditor,
    /// Where the selection is on screen.
    anchor: Option<egui::Rect>,
    mode: Option<Mode>,
    title: String,
    failed: Option<String>,
    /// What was last said of the file of the open article.
    text_on_disk: TextOnDisk,
}

impl App {
    /// A window without an article.
    pub fn new(context: &Context, options: AppOptions) -> Self {
        // Ctrl + and - are ours: they change the article's type, not the whole window.
        context.options_mut(|options| options.zoom_with_keyboard = false);
        Self {
            ink: TextPainter::new(options.system_fonts),
            settings: options.settings,
            open_project: None,
            pages: ProjectPages::default(),
            session: None,
            view: None,
            search: Search::default(),
            annotation: AnnotationPanels::default(),
            panel_widths: PanelWidths::default(),
            codebook_editor: CodebookEditor::default(),
            anchor: None,
            dialog: Dialog::None,
            typed_field: drafts::TypedField::default(),
            page: Page::default(),
            notices: Vec::new(),
            picker: None,
            file_dialog: options.file_dialog,
            data_folder: options.data_folder,
            quitting: false,
            wanted: None,
            clock: options.clock,
            utc_offset: options.utc_offset,
            mode: None,
            title: String::new(),
            failed: None,
            text_on_disk: TextOnDisk::default(),
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
    fn typing(context: &Context) -> bool {
        crate::ui::widgets::text_field::has_focus(context)
    }

    /// One frame of the window.
    pub fn ui(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        self.ink.begin_frame();
        let mode = self.dress(&context);
        self.receive(&context);
        self.poll_project(&context);
        self.poll_activity(&context);
        if matches!(self.dialog, Dialog::None) {
            self.read_keys(&context);
        } else {
            self.read_dialog_keys(&context);
        }
        if let Some(session) = &mut self.session {
            let requests = self.annotation.follow(session);
            self.carry_out(requests, &context);
        }
        self.panels(ui, mode);
        self.show_dialog(&context, mode);
        let into = self.abilities().project_writable;
        drop_hint(&context, mode, into);
        self.keep_typed(&context);
        self.keep_focus(&context);
        self.tick(&context);
        self.write_title(&context);
        self.leave(&context);
    }

    fn dress(&mut self, context: &Context) -> Mode {
        let mode = self.settings.mode(system_mode(context));
        if self.mode != Some(mode) {
            self.mode = Some(mode);
            style::apply(context, mode);
        }
        mode
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
            None => match &self.open_project {
                Some(open_project) => format!("{} — Hashiya", open_project.project.name()),
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

/// The mode that the system asks for.
fn system_mode(context: &Context) -> Mode {
    match context.system_theme() {
        Some(egui::Theme::Dark) => Mode::Dark,
        _ => Mode::Light,
    }
}
