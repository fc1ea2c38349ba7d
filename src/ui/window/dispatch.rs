//! From commands to what they do: what is possible now, and the one match over all commands.

use egui::{Context, ViewportCommand};

use crate::look::Mode;
use crate::session::{Access, SaveState};
use crate::text::Family;
use crate::ui::article_view::ArticleView;
use crate::ui::commands::{Abilities, Command};
use crate::ui::dialogs::label_picker::LabelPicker;
use crate::ui::dialogs::new_project::NewProject;
use crate::ui::dialogs::open_path::{OpenPath, PathOf};
use crate::ui::dialogs::palette::Palette;
use crate::ui::dialogs::settings::SettingsDialog;
use crate::ui::notices::Notice;
use crate::ui::picker::Want;
use crate::ui::project_list::Queue;
use crate::ui::request::{Page, Request};
use crate::ui::settings::{Settings, ThemeChoice};
use crate::ui::side_panels::{Field, Part};
use crate::ui::window::article_commands::{label, nudge, nudge_past_clitic, redo, remove};
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::open_project::OpenProject;
use crate::ui::window::{App, system_mode};

impl App {
    /// What can be asked for now.
    pub(super) fn abilities(&self) -> Abilities {
        let open_project = self.open_project.as_ref();
        let of_project = Abilities {
            project: open_project.is_some(),
            project_writable: open_project.is_some_and(OpenProject::writable),
            listed: open_project.is_some_and(|open_project| open_project.project.count() > 0),
            codebook_undo: self.page == Page::Codebook
                && self.codebook_editor.can_undo()
                && open_project.is_some_and(OpenProject::writable),
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
            proposals: self.pages.boilerplate.current().is_some(),
            headline: self.pages.boilerplate.has_headline(),
            ..of_project
        }
    }

    /// Does what a command says.
    pub fn run(&mut self, command: Command, context: &Context) {
        if command == Command::Clear && self.page != Page::Article {
            if self.page == Page::Codebook && self.codebook_editor.close_flow() {
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
        let settings = &mut self.settings;
        match command {
            Command::Open => self.pick(Want::Article, context),
            Command::OpenPath => {
                let dialog = OpenPath::new(PathOf::Article, self.folder(), None);
                self.dialog = Dialog::OpenPath(dialog);
            }
            Command::OpenExample => self.open_example(context),
            Command::NewProject => {
                let (parent, name) = (self.projects_folder(), &self.settings.annotator);
                self.dialog = Dialog::NewProject(Box::new(NewProject::new(parent, name)));
            }
            Command::OpenProject => self.pick(Want::Project, context),
            Command::CloseProject => self.close_project(context),
            Command::Annotator => self.change_annotator(),
            Command::Save => self.save_now(),
            Command::Quit => context.send_viewport_cmd(ViewportCommand::Close),
            Command::Settings => {
                self.dialog = Dialog::Settings(SettingsDialog::new(&self.settings));
            }
            Command::Palette => self.dialog = Dialog::Palette(Palette::default()),
            Command::Shortcuts => self.dialog = Dialog::Shortcuts,

            Command::Undo if self.page == Page::Codebook => self.undo_codebook(context),
            Command::Undo => self.undo(),
            Command::Redo => self.change(redo),
            Command::Copy => self.copy(context),
            Command::SelectAll => self.select_all(),
            Command::Move(motion) => self.move_caret(motion, false),
            Command::Extend(motion) => self.move_caret(motion, true),
            Command::Clear => self.clear(context),
            Command::Find => self.open_search(),
            Command::FindNext => self.next_hit(true, context),
            Command::FindPrevious => self.next_hit(false, context),

            Command::Label(index) => self.change(|session| label(session, index)),
            Command::FindLabel => self.dialog = Dialog::Labels(LabelPicker::new(self.anchor)),
            Command::Remove => self.change(remove),
            Command::NextSpan => self.step_span(true),
            Command::PreviousSpan => self.step_span(false),
            Command::Nudge(edge, onward, by_word) => {
                self.change(|session| nudge(session, edge, onward, by_word));
            }
            Command::Clitic => self.change(nudge_past_clitic),

            Command::Exclude => self.exclude(context),
            Command::AcceptProposal => {
                self.review_boilerplate(|review, session, _| review.accept(session), context)
            }
            Command::RejectProposal => self.review_boilerplate(
                |review, _, id| {
                    review.reject(id);
                    None
                },
                context,
            ),
            Command::AcceptProposals => {
                self.review_boilerplate(|review, session, _| review.accept_all(session), context)
            }
            Command::RejectProposals => self.review_boilerplate(
                |review, _, id| {
                    review.reject_all(id);
                    None
                },
                context,
            ),
            Command::Details => {
                self.with_panels(context, |panels, session| panels.enter_details(session))
            }
            Command::Note => self.with_panels(context, |panels, _| panels.enter_note()),
            Command::Accept => self.with_panels(context, |_, session| {
                Request::report(session.accept_proposal())
            }),
            Command::Withdraw => {
                self.with_panels(context, |_, session| Request::report(session.withdraw()))
            }
            Command::NextUnfinished => self.with_panels(context, |panels, session| {
                panels.next_unfinished(session, true)
            }),
            Command::PreviousUnfinished => self.with_panels(context, |panels, session| {
                panels.next_unfinished(session, false)
            }),
            Command::SameCasualty => self.with_panels(context, |panels, session| {
                panels.edit_part(session, Part::Same)
            }),
            Command::PartOfCasualty => self.with_panels(context, |panels, session| {
                panels.edit_part(session, Part::Subset)
            }),
            Command::UnlinkedOnly => {
                self.with_panels(context, |panels, _| panels.toggle_unlinked())
            }
            Command::NextTab => self.with_panels(context, |panels, _| panels.next_tab()),
            Command::NextFinding => self.with_panels(context, |panels, session| {
                panels.next_finding(session, true)
            }),
            Command::PreviousFinding => self.with_panels(context, |panels, session| {
                panels.next_finding(session, false)
            }),
            Command::AddToIncident => self.with_panels(context, |panels, session| {
                panels.put_into_incident(session, false)
            }),
            Command::NewIncident => self.with_panels(context, |panels, session| {
                panels.put_into_incident(session, true)
            }),
            Command::TakeOut => {
                self.with_panels(context, |panels, session| panels.take_out(session))
            }
            Command::AskRole => {
                self.with_panels(context, |panels, session| panels.ask_role(session))
            }
            Command::Role(index) => {
                self.with_panels(context, |panels, session| panels.give_role(session, index))
            }
            Command::IncidentType => self.with_panels(context, |panels, session| {
                panels.edit_incident(session, Field::Type)
            }),
            Command::SameIncident => {
                // Incidents of other articles are offered as soon as they are gathered.
                if let Some(open_project) = &mut self.open_project {
                    let _ = open_project.project.accounts();
                }
                self.with_panels(context, |panels, session| {
                    panels.edit_incident(session, Field::SameAs(None))
                });
            }
            Command::MergeIncidents => self.with_panels(context, |panels, session| {
                panels.edit_incident(session, Field::Merge)
            }),
            Command::Card => {
                self.with_panels(context, |panels, session| panels.enter_card(session))
            }
            Command::NextIncident => self.with_panels(context, |panels, session| {
                panels.next_incident(session, true)
            }),
            Command::PreviousIncident => self.with_panels(context, |panels, session| {
                panels.next_incident(session, false)
            }),
            Command::RemoveIncident => {
                self.with_panels(context, |panels, session| panels.remove_incident(session))
            }

            Command::FilterQueue => {
                settings.queue = true;
                if let Some(open_project) = &mut self.open_project {
                    open_project.queue.focus_words();
                }
            }
            Command::NextArticle => self.step(Queue::next, context),
            Command::PreviousArticle => self.step(Queue::previous, context),
            Command::NextToDo => self.step(Queue::next_to_do, context),
            Command::DoneAndNext => self.done_and_next(context),
            Command::Mark(status) => self.mark(status),
            Command::Metadata => self.open_metadata(),
            Command::Recover => self.show_set_aside(),
            Command::UseHeadline => self.use_headline(context),
            Command::LeaveHeadline => {
                let id = self.open_id();
                self.pages.boilerplate.leave_headline(id.as_deref());
            }
            Command::Import => self.open_import(Vec::new()),
            Command::Guidelines => self.toggle_guidelines(context),
            Command::FindInProject => self.open_page(Page::Search, context),
            Command::NearDuplicates => self.open_page(Page::NearDuplicates, context),
            Command::Incidents => self.open_page(Page::Incidents, context),
            Command::Map => self.open_page(Page::Map, context),
            Command::Training => self.open_page(Page::Training, context),
            Command::Codebook => self.open_page(Page::Codebook, context),

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
                settings.theme = match settings.mode(system_mode(context)) {
                    Mode::Light => ThemeChoice::Dark,
                    Mode::Dark => ThemeChoice::Light,
                };
            }
            Command::Tags => settings.tags = !settings.tags,
            Command::Queue => settings.queue = !settings.queue,
            Command::SpanList => self.toggle_span_list(context),
            Command::GroupSpans => settings.grouped = !settings.grouped,
            Command::NextPane => self.next_pane(context),
        }
        context.request_repaint();
    }

    /// Why a command that was asked for by key does nothing, where that is worth a word: it would
    /// do something if the article could be written.
    fn explain(&mut self, command: Command) {
        let Some(session) = &self.session else {
            return;
        };
        let written = Abilities {
            writable: true,
            markable: self.is_of_project(),
            ..self.abilities()
        };
        if let Access::ReadOnly(why) = session.access()
            && written.allow(command)
            // A notice that says why already is not said again.
            && !self.notices.iter().any(|it| it.headline.contains(why))
        {
            let headline = format!("This article is open for reading only: {why}");
            self.notices.push(Notice::error(headline));
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

    fn toggle_span_list(&mut self, context: &Context) {
        if self.pages.guidelines.is_shown() {
            // They have the place of the list.
            self.settings.span_list = true;
            self.pages.guidelines.hide();
            self.focus_article(context);
        } else {
            self.settings.span_list = !self.settings.span_list;
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

    fn open_search(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        self.search
            .open(session.article(), session.selected_phrase());
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
        let list = self.open_project.as_mut().filter(|_| self.settings.queue);
        if in_article && has_note {
            self.annotation.focus_note();
        } else if (in_article || in_note || self.session.is_none())
            && !in_list
            && let Some(open_project) = list
        {
            open_project.queue.focus = true;
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
