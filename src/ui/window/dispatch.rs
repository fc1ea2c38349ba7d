//! From keys to commands, and from commands to what the session and the page do.

use egui::{Context, Event, Key, ViewportCommand};

use crate::look::Mode;
use crate::model::progress::Status;
use crate::model::selection::Selection;
use crate::session::{Access, SaveState};
use crate::text::Family;
use crate::ui::article_view::ArticleView;
use crate::ui::commands::{self, Abilities, Command};
use crate::ui::dialogs::label_picker::LabelPicker;
use crate::ui::dialogs::new_project::NewProject;
use crate::ui::dialogs::open_path::{OpenPath, PathOf};
use crate::ui::dialogs::palette::Palette;
use crate::ui::dialogs::settings::SettingsDialog;
use crate::ui::notices::Notice;
use crate::ui::picker::Want;
use crate::ui::project_list::Queue;
use crate::ui::request::Page;
use crate::ui::settings::{Settings, ThemeChoice};
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::open_project::Desk;

impl App {
    /// What can be asked for now.
    pub(in crate::ui) fn abilities(&self) -> Abilities {
        let desk = self.desk.as_ref();
        let of_project = Abilities {
            project: desk.is_some(),
            project_writable: desk.is_some_and(Desk::writable),
            listed: desk.is_some_and(|desk| desk.project.count() > 0),
            codebook_undo: self.can_undo_codebook(),
            ..Abilities::default()
        };
        // What cannot be seen is not changed.
        let shown = self.session.as_ref().filter(|_| self.page == Page::Article);
        let Some(session) = shown else {
            return of_project;
        };
        Abilities {
            article: true,
            of_project: self.is_of_project(),
            markable: self.is_of_project() && *session.access() == Access::ReadWrite,
            writable: *session.access() == Access::ReadWrite,
            selected: session.selection().is_some_and(|it| !it.is_empty()),
            chosen: session.chosen().is_some(),
            incidents: !session.layer().incidents().is_empty(),
            incident: session.chosen_incident().is_some(),
            findings: self.annotation.finding_count() > 0,
            role_asked: self.annotation.asks_role(),
            undo: session.can_undo(),
            redo: session.can_redo(),
            hits: !self.search.hits().is_empty(),
            proposals: self.proposals.current().is_some(),
            headline: self.proposals.headline().is_some(),
            ..of_project
        }
    }

    /// Runs the commands of the keys that were pressed since the last frame, in their order.
    pub(in crate::ui) fn read_keys(&mut self, context: &Context) {
        let typing = Self::typing(context);
        let elsewhere = !typing
            && context
                .memory(|memory| memory.focused())
                .is_some_and(|id| id != ArticleView::id());
        // An open menu is closed and walked through by these keys itself.
        let in_menu = egui::Popup::is_any_open(context);
        let in_list = context.memory(|memory| memory.has_focus(Queue::id()));
        let mut found = Vec::new();
        let annotated = self.session.as_ref().filter(|_| self.page == Page::Article);
        let labels: Vec<(Option<Key>, Option<Key>)> = annotated.map_or_else(Vec::new, |session| {
            let keys = |label: &crate::model::codebook::Label| {
                // A label that is off keeps its place among the others, without its keys.
                let key = |key: Option<char>| key.filter(|_| label.on).and_then(commands::key_for);
                (key(label.digit), key(label.letter))
            };
            session.codebook().labels.iter().map(keys).collect()
        });
        let roles = self.annotation.role_keys(annotated);
        context.input_mut(|state| {
            state.events.retain(|event| {
                if found.last().is_some_and(|last| opens_a_field(*last)) {
                    // What follows in the same frame is typed into the field.
                    return true;
                }
                let command = match event {
                    Event::Key {
                        key,
                        physical_key,
                        pressed: true,
                        modifiers,
                        ..
                    } => {
                        let key = &latin(*key, *physical_key, *modifiers);
                        let role = roles.iter().position(|letter| *letter == Some(*key));
                        // The bar asks once: whatever comes first answers, or closes it.
                        if let Some(index) = role.filter(|_| {
                            modifiers.is_none() && !typing && !elsewhere && found.is_empty()
                        }) {
                            found.push(Command::Role(index));
                            return false;
                        }
                        let label = labels.iter().position(|(digit, letter)| {
                            *digit == Some(*key) || *letter == Some(*key)
                        });
                        match label {
                            // The list of articles takes what is typed.
                            Some(index)
                                if modifiers.is_none() && !typing && !in_list && !in_menu =>
                            {
                                Some(Command::Label(index))
                            }
                            _ => commands::command_of(*key, *modifiers, typing)
                                // A button that has the keyboard keeps the keys that work it.
                                .filter(|_| !in_menu || !of_menus(*key))
                                .filter(|_| {
                                    // Shift and a letter is typed in the list of articles.
                                    let typed = in_list && modifiers.shift_only();
                                    !elsewhere
                                        || !modifiers.is_none() && *key != Key::Tab && !typed
                                        || matches!(
                                            key,
                                            Key::Escape
                                                | Key::F1
                                                | Key::F2
                                                | Key::F3
                                                | Key::F6
                                                | Key::F7
                                                | Key::F8
                                                | Key::F9
                                        )
                                }),
                        }
                    }
                    Event::Copy if !typing => Some(Command::Copy),
                    _ => None,
                };
                found.extend(command);
                command.is_none()
            });
        });
        for command in found {
            self.run(command, context);
        }
    }

    /// While a dialog is open only the keys that open and close dialogs are read.
    pub(in crate::ui) fn read_dialog_keys(&mut self, context: &Context) {
        let quit = context.input_mut(|state| state.consume_key(egui::Modifiers::COMMAND, Key::Q));
        if quit {
            self.run(Command::Quit, context);
        }
    }

    /// Does what a command says.
    pub fn run(&mut self, command: Command, context: &Context) {
        if command == Command::Clear && self.page != Page::Article {
            if self.leave_codebook_question() {
                return;
            }
            self.leave_page(context);
            return;
        }
        if !self.abilities().allow(command) {
            self.explain(command);
            return;
        }
        self.write_pending_note();
        if !matches!(command, Command::Role(_)) {
            // Whatever else one does, the question about a role is left.
            self.annotation.leave_role_bar();
        }
        match command {
            Command::Open => self.pick(Want::Article, context),
            Command::OpenPath => {
                let dialog = OpenPath::new(PathOf::Article, self.folder(), None);
                self.dialog = Dialog::OpenPath(dialog);
            }
            Command::NewProject => {
                let (parent, name) = (self.projects_folder(), &self.settings.annotator);
                self.dialog = Dialog::NewProject(Box::new(NewProject::new(parent, name)));
            }
            Command::OpenProject => self.pick(Want::Project, context),
            Command::CloseProject => self.close_project(context),
            Command::Annotator => self.change_annotator(),
            Command::FilterQueue => {
                self.settings.queue = true;
                if let Some(desk) = &mut self.desk {
                    desk.queue.focus_words();
                }
            }
            Command::NextArticle | Command::PreviousArticle | Command::NextToDo => {
                self.step(command, context);
            }
            Command::DoneAndNext => self.done_and_next(context),
            Command::Mark(status) => self.mark(status),
            Command::OpenExample => self.open_example(context),
            Command::Save => self.save_now(),
            Command::Quit => context.send_viewport_cmd(ViewportCommand::Close),
            Command::Palette => self.dialog = Dialog::Palette(Palette::default()),
            Command::Shortcuts => self.dialog = Dialog::Shortcuts,
            Command::Settings => {
                self.dialog = Dialog::Settings(SettingsDialog::new(&self.settings));
            }
            Command::Find => self.open_search(),
            Command::FindNext => self.next_hit(true, context),
            Command::FindPrevious => self.next_hit(false, context),
            Command::NextPane => self.next_pane(context),
            Command::FindLabel => self.dialog = Dialog::Labels(LabelPicker::new(self.anchor)),
            Command::Codebook => self.open_codebook(),
            Command::Undo if self.page == Page::Codebook => self.undo_codebook(),
            Command::Guidelines
            | Command::Metadata
            | Command::UseHeadline
            | Command::LeaveHeadline
            | Command::Import
            | Command::FindInProject
            | Command::NearDuplicates
            | Command::Incidents
            | Command::Map
            | Command::Training => self.run_on_corpus(command, context),
            Command::Exclude
            | Command::AcceptProposal
            | Command::RejectProposal
            | Command::AcceptProposals
            | Command::RejectProposals => self.run_exclusion(command),
            Command::Details
            | Command::Note
            | Command::Accept
            | Command::Withdraw
            | Command::NextUnfinished
            | Command::PreviousUnfinished
            | Command::SameCasualty
            | Command::PartOfCasualty
            | Command::UnlinkedOnly
            | Command::NextTab
            | Command::NextFinding
            | Command::PreviousFinding
            | Command::AddToIncident
            | Command::NewIncident
            | Command::TakeOut
            | Command::AskRole
            | Command::Role(_)
            | Command::IncidentType
            | Command::SameIncident
            | Command::Card
            | Command::NextIncident
            | Command::PreviousIncident
            | Command::MergeIncidents
            | Command::RemoveIncident => self.run_on_panels(command, context),
            Command::Larger
            | Command::Smaller
            | Command::UsualSize
            | Command::LooserLines
            | Command::TighterLines
            | Command::WiderPage
            | Command::NarrowerPage
            | Command::SwitchFamily
            | Command::SwitchTheme
            | Command::Tags
            | Command::SpanList
            | Command::Queue
            | Command::GroupSpans => self.change_look(command, context),
            _ => self.run_on_article(command, context),
        }
    }

    /// Why a command that was asked for by key does nothing, where that is worth a word.
    fn explain(&mut self, command: Command) {
        let Some(session) = &self.session else {
            return;
        };
        if let Access::ReadOnly(why) = session.access()
            && matches!(
                command,
                Command::Label(_)
                    | Command::FindLabel
                    | Command::Remove
                    | Command::Save
                    | Command::Mark(_)
                    | Command::DoneAndNext
                    | Command::Exclude
                    | Command::Accept
                    | Command::AddToIncident
                    | Command::NewIncident
            )
        {
            // A notice that says why already is not said again.
            if !self.notices.iter().any(|it| it.headline.contains(why)) {
                let headline = format!("This article is open for reading only: {why}");
                self.notices.push(Notice::error(headline));
            }
        }
    }

    /// Opens the bundled example from the folder where it can be annotated.
    pub fn open_example(&mut self, context: &Context) {
        let folder = self
            .data_folder
            .clone()
            .unwrap_or_else(std::env::temp_dir)
            .join("examples");
        match crate::session::install_example(&folder) {
            Ok(path) => self.open(&path, context),
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }

    fn save_now(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        // Said again, with its choices, even if it was dismissed before.
        self.failed = None;
        self.notices.retain(|notice| notice.choices.is_empty());
        if let Err(error) = session.save_now()
            && !matches!(session.save_state(), SaveState::Failed(_))
        {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    fn change_look(&mut self, command: Command, context: &Context) {
        if command == Command::SpanList && self.shows_guidelines() {
            // They have the place of the list.
            self.settings.span_list = true;
            self.hide_guidelines(context);
            return;
        }
        let settings = &mut self.settings;
        match command {
            Command::Larger => settings.resize(1.0),
            Command::Smaller => settings.resize(-1.0),
            Command::UsualSize => settings.size = Settings::USUAL_SIZE,
            Command::LooserLines => settings.lead(0.1),
            Command::TighterLines => settings.lead(-0.1),
            Command::WiderPage => settings.widen(2.0),
            Command::NarrowerPage => settings.widen(-2.0),
            Command::SwitchFamily => {
                settings.family = match settings.family {
                    Family::Naskh => Family::Sans,
                    Family::Sans => Family::Naskh,
                };
            }
            Command::SwitchTheme => {
                let dark = context.system_theme() == Some(egui::Theme::Dark);
                let system = if dark { Mode::Dark } else { Mode::Light };
                settings.theme = match settings.mode(system) {
                    Mode::Light => ThemeChoice::Dark,
                    Mode::Dark => ThemeChoice::Light,
                };
            }
            Command::Tags => settings.tags = !settings.tags,
            Command::Queue => settings.queue = !settings.queue,
            Command::SpanList => settings.span_list = !settings.span_list,
            Command::GroupSpans => settings.grouped = !settings.grouped,
            _ => {}
        }
        context.request_repaint();
    }

    fn open_search(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let words = session
            .selection()
            .map(Selection::range)
            .filter(|range| !range.is_empty())
            .and_then(|range| session.article().text().get(range))
            .filter(|words| !words.contains('\n') && words.chars().count() <= 80);
        self.search.open(session.article(), words);
    }

    fn next_hit(&mut self, onward: bool, context: &Context) {
        let caret = self.view.as_ref().map_or(0, ArticleView::head);
        let requests = self.search.next(onward, caret);
        self.carry_out(requests, context);
    }

    /// From the article to the note, the list of articles, and back.
    fn next_pane(&mut self, context: &Context) {
        let focused = context.memory(|memory| memory.focused());
        let in_article = focused.is_none_or(|id| id == ArticleView::id());
        let in_list = focused == Some(Queue::id());
        let in_note = focused.is_some() && focused == self.annotation.note_field();
        let has_note = self.settings.span_list && self.abilities().chosen;
        let list = self.desk.as_mut().filter(|_| self.settings.queue);
        if in_article && has_note {
            self.annotation.focus_note();
        } else if (in_article || in_note || self.session.is_none())
            && !in_list
            && let Some(desk) = list
        {
            desk.queue.focus = true;
        } else if in_list && self.view.is_none() {
            // There is nowhere else to go.
        } else if in_article {
            // egui goes on from here with Tab, through chips, list and menus.
            context.memory_mut(|memory| {
                memory.surrender_focus(ArticleView::id());
                memory.move_focus(egui::FocusDirection::Next);
            });
        } else {
            context.memory_mut(|memory| memory.request_focus(ArticleView::id()));
        }
    }
}

/// Whether an open menu follows this key.
fn of_menus(key: Key) -> bool {
    matches!(
        key,
        Key::Escape
            | Key::Enter
            | Key::Space
            | Key::Tab
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
    )
}

/// Whether a command gives the keyboard to a text field.
fn opens_a_field(command: Command) -> bool {
    matches!(
        command,
        Command::Find
            | Command::FindInProject
            | Command::Metadata
            | Command::Import
            | Command::Details
            | Command::Note
            | Command::SameCasualty
            | Command::PartOfCasualty
            | Command::IncidentType
            | Command::SameIncident
            | Command::MergeIncidents
            | Command::Card
            | Command::Palette
            | Command::OpenPath
            | Command::Settings
            | Command::NewProject
            | Command::Annotator
            | Command::FilterQueue
            | Command::FindLabel
            | Command::Codebook
            | Command::Mark(Status::Skipped | Status::Flagged)
    )
}

/// The key as it is on a Latin keyboard at the same place. On an Arabic keyboard Shift and a
/// letter make punctuation (Shift+U a grave accent), which egui takes for the key itself.
pub(in crate::ui) fn latin(key: Key, physical: Option<Key>, modifiers: egui::Modifiers) -> Key {
    let is_letter =
        |key: Key| key.name().len() == 1 && key.name().as_bytes()[0].is_ascii_alphabetic();
    match physical {
        Some(place) if is_letter(place) && !is_letter(key) && !modifiers.command => place,
        _ => key,
    }
}
