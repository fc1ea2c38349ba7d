//! What concerns the whole project, or an article as one of it: guidelines, metadata, the pages
//! that stand in the place of the article.
//!
//! [`ProjectPages`] stands beside the open project and goes with it.

use egui::{Context, Frame, Margin, Panel, Ui};
use std::collections::HashSet;
use std::ops::Range;

use crate::look::{Mode, Theme};
use crate::model::date::iso_date;
use crate::model::metadata::Metadata;
use crate::session::project::Project;
use crate::session::project::searching::SearchRun;
use crate::ui::commands::Command;
use crate::ui::dialogs::metadata::{MetadataDialog, MetadataOutput};
use crate::ui::guidelines::{Guidelines, GuidelinesAction};
use crate::ui::incident_table::Incidents;
use crate::ui::map::ProjectMap;
use crate::ui::near_duplicates::NearDuplicates;
use crate::ui::notices::Notice;
use crate::ui::project_search::Find;
use crate::ui::request::Page;
use crate::ui::training_data::TrainingData;
use crate::ui::widgets::text_painter::colour;
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::import::Bringing;
use crate::ui::window::requests::waker;
use crate::ui::window::{App, GUIDELINES, PAGE};

/// What the window knows of the whole project beside its list.
#[derive(Default)]
pub struct ProjectPages {
    /// The table of incidents.
    pub incidents: Incidents,
    /// The map.
    pub map: ProjectMap,
    /// Whether these two show what everybody says, and not only the annotator.
    pub(in crate::ui) everybody: bool,
    /// The page of training data.
    pub(in crate::ui) training: TrainingData,
    /// The guidelines.
    pub guidelines: Guidelines,
    /// Whether they are shown.
    pub(in crate::ui) guidelines_shown: bool,
    /// The search and what it found: it stays when one comes back from a hit.
    pub find: Find,
    /// Near-duplicates that wait for a decision.
    pub near_duplicates: NearDuplicates,
    /// Articles that are brought in.
    pub(in crate::ui) bringing: Bringing,
    /// What a person has kept of what was proposed: it is not asked about again today. With
    /// nothing, the headline was left.
    pub(in crate::ui) kept: HashSet<(String, Option<Range<usize>>)>,
    /// Who annotates in the project, as known when the search was opened.
    pub(in crate::ui) annotators: Vec<String>,
    /// The search that goes on, or that waits to make more lines.
    pub(in crate::ui) search: Option<SearchRun>,
}

impl ProjectPages {
    /// Reads the guidelines again. Returns what went wrong.
    pub fn read_guidelines(&mut self, project: &Project) -> Option<String> {
        match project.guidelines() {
            Ok(text) => {
                self.guidelines.set(text);
                None
            }
            Err(error) => Some(error.to_string()),
        }
    }
}

impl App {
    /// Runs a command about the project as a whole.
    pub(in crate::ui) fn run_on_corpus(&mut self, command: Command, context: &Context) {
        match command {
            Command::Guidelines => self.toggle_guidelines(context),
            Command::Metadata => self.open_metadata(),
            Command::Import => self.open_import(Vec::new()),
            Command::FindInProject => self.open_find(),
            Command::NearDuplicates => {
                if let Some(desk) = &self.desk {
                    self.page = Page::NearDuplicates;
                    let feature = &mut self.pages.near_duplicates;
                    feature.open(&desk.project, waker(context));
                }
            }
            Command::Incidents | Command::Map | Command::Training => {
                self.open_made_of_files(command, context);
            }
            Command::UseHeadline => self.use_headline(),
            Command::LeaveHeadline => {
                self.proposals.take_headline();
                self.keep_as_it_is(None);
            }
            _ => {}
        }
    }

    /// Shows a page of what the files of the project say.
    fn open_made_of_files(&mut self, command: Command, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        // What was just annotated is to be seen. Where it cannot be saved, the saving that goes on by
        // itself says why.
        if let Some(session) = &mut self.session {
            let _ = session.save_now();
        }
        self.page = match command {
            Command::Training => {
                self.pages.training.open(&desk.project, waker(context));
                Page::Training
            }
            Command::Map => Page::Map,
            _ => Page::Incidents,
        };
        if command != Command::Training {
            desk.project.resume_gathering();
        }
    }

    /// Back from a page to the article.
    pub(in crate::ui) fn leave_page(&mut self, context: &Context) {
        self.page = Page::Article;
        self.focus_article(context);
    }

    /// Shows the guidelines with the keyboard in them; when they have it already, hides them.
    fn toggle_guidelines(&mut self, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let there = context.memory(|memory| memory.has_focus(Guidelines::id()));
        let corpus = &mut self.pages;
        if corpus.guidelines_shown && there && self.page == Page::Article {
            self.hide_guidelines(context);
            return;
        }
        self.page = Page::Article;
        if !corpus.guidelines_shown {
            corpus.guidelines_shown = true;
            if let Some(why) = corpus.read_guidelines(&desk.project) {
                self.notices.push(Notice::error(why));
            }
        }
        corpus.guidelines.focus = true;
    }

    /// Whether the guidelines are shown in the place of the spans.
    pub(in crate::ui) fn shows_guidelines(&self) -> bool {
        self.pages.guidelines_shown
    }

    pub(in crate::ui) fn hide_guidelines(&mut self, context: &Context) {
        self.pages.guidelines_shown = false;
        self.focus_article(context);
    }

    /// The guidelines file changed.
    pub(in crate::ui) fn reread_guidelines(&mut self) {
        if let Some(desk) = &mut self.desk
            && self.pages.guidelines_shown
            && let Some(why) = self.pages.read_guidelines(&desk.project)
        {
            self.notices.push(Notice::error(why));
        }
    }

    /// Shows the guidelines in the place of the spans. Returns whether they are shown.
    pub(in crate::ui) fn guidelines_panel(&mut self, ui: &mut Ui, mode: Mode) -> bool {
        let room = self.sides(ui).1;
        let Some(desk) = self.desk.as_mut().filter(|_| self.pages.guidelines_shown) else {
            return false;
        };
        if !room {
            return true;
        }
        let frame = Frame::new()
            .fill(colour(Theme::of(mode).panel))
            .inner_margin(Margin::symmetric(10, 8));
        let ink = &mut self.ink;
        let file = desk.project.folder().guidelines_path();
        let file = file.display().to_string();
        // What is left is the page's.
        let most = (ui.available_width() - PAGE).clamp(GUIDELINES, 640.0);
        self.rooms.guidelines.is(most, ui, "guidelines");
        let shown = Panel::right("guidelines")
            .frame(frame)
            .default_size(self.settings.guidelines_width)
            .size_range(GUIDELINES..=most)
            .show(ui, |ui| {
                let codebook = desk.project.codebook();
                let guidelines = &mut self.pages.guidelines;
                guidelines.show(ui, ink, mode, codebook, &file)
            });
        let width = shown.response.rect.width().round();
        if width < most {
            self.settings.guidelines_width = width;
        }
        match shown.inner {
            Some(GuidelinesAction::Run(command)) => self.run(command, ui.ctx()),
            Some(GuidelinesAction::Close) => self.hide_guidelines(ui.ctx()),
            None => {}
        }
        true
    }

    /// The id of the open article, when it is one of the project.
    pub(in crate::ui) fn open_id(&self) -> Option<String> {
        let desk = self.desk.as_ref()?;
        desk.open_article().map(str::to_owned)
    }

    fn open_metadata(&mut self) {
        let (Some(id), Some(desk)) = (self.open_id(), &self.desk) else {
            return;
        };
        match desk.project.metadata(&id) {
            Ok(metadata) => {
                let dialog = MetadataDialog::new(&id, metadata);
                self.dialog = Dialog::Metadata(Box::new(dialog));
            }
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }

    /// Shows the form, and writes what it says.
    pub(in crate::ui) fn metadata_dialog(
        &mut self,
        mut dialog: Box<MetadataDialog>,
        context: &Context,
        mode: Mode,
    ) {
        let writable = self.abilities().project_writable;
        // As the list will read it.
        let output = dialog.show(context, &mut self.ink, (mode, writable), iso_date);
        match output {
            MetadataOutput::Open => self.dialog = Dialog::Metadata(dialog),
            MetadataOutput::Close => {}
            MetadataOutput::Save(id, edited) => {
                // What could not be written stays in the form.
                if !self.write_metadata(&id, dialog.before(), &edited) {
                    self.dialog = Dialog::Metadata(dialog);
                }
            }
        }
    }

    /// Writes metadata. Returns whether they are written; otherwise a notice says why.
    fn write_metadata(&mut self, id: &str, seen: &Metadata, edited: &Metadata) -> bool {
        let Some(desk) = &mut self.desk else {
            return false;
        };
        match desk.project.set_metadata(id, seen, edited) {
            Ok(_) => true,
            Err(error) => {
                self.notices.push(Notice::error(error.to_string()));
                false
            }
        }
    }

    /// The headline that was found becomes the article's title.
    fn use_headline(&mut self) {
        let (Some(id), Some(desk)) = (self.open_id(), &self.desk) else {
            return;
        };
        let seen = match desk.project.metadata(&id) {
            Ok(metadata) => metadata,
            Err(error) => {
                self.notices.push(Notice::error(error.to_string()));
                return;
            }
        };
        let Some(headline) = self.proposals.headline() else {
            return;
        };
        let edited = Metadata {
            title: headline.split_whitespace().collect::<Vec<_>>().join(" "),
            ..seen.clone()
        };
        if self.write_metadata(&id, &seen, &edited) {
            self.proposals.take_headline();
        }
    }
}
