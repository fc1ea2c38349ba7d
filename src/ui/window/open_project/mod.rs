//! The project on the open_project: opening and closing it, its articles one after the other, their
//! status, the time that they took, and what others change meanwhile.
//!
//! [`OpenProject`] is what the window knows of an open project. The session of the open article stays
//! with the window, as without a project; the open_project knows its id.

mod changes;
mod merges;
mod work;

use egui::{Context, Ui};
use std::path::{Path, PathBuf};

use crate::look::Mode;
use crate::session::TextOnDisk;
use crate::session::project::{Project, ProjectFolder, ProjectOptions, SyncCopy};
use crate::session::{Access, Session, StoreError};
use crate::ui::dialogs::annotator::AnnotatorDialog;
use crate::ui::notices::{Choice, Notice, Weight};
use crate::ui::project_list::Queue;
use crate::ui::request::{Page, Request};
use crate::ui::settings::Settings;
use crate::ui::widgets::text_painter::TextPainter;
use crate::ui::window::App;
use crate::ui::window::activity::Activity;
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::project_pages::ProjectPages;

/// An open project, as the window knows it.
pub struct OpenProject {
    /// The project.
    pub project: Project,
    /// The list of its articles.
    pub queue: Queue,
    /// The id of the open article.
    open: Option<String>,
    /// Its title: of its metadata, or else its first line.
    title: String,
    activity: Activity,
    /// The revision of the open layer that the project was told of.
    told: Option<u64>,
    /// The active time in the open article that the project was told of, in seconds.
    told_active: u64,
    /// The copies of sync services that the person was told of.
    copies: Vec<SyncCopy>,
}

impl OpenProject {
    fn new(project: Project, settings: &Settings) -> Self {
        let (sort, descending) = (&settings.queue_sort, settings.queue_descending);
        Self {
            queue: Queue::new(&project, sort, descending),
            project,
            open: None,
            title: String::new(),
            activity: Activity::default(),
            told: None,
            told_active: 0,
            copies: Vec::new(),
        }
    }

    /// The id of the open article, when it is one of the project.
    pub fn open_article(&self) -> Option<&str> {
        self.open.as_deref()
    }

    /// The project, with the id of the open article.
    pub fn in_project(&mut self) -> (&mut Project, Option<&str>) {
        (&mut self.project, self.open.as_deref())
    }

    /// Finds the title of the open article, which may have changed.
    fn find_title(&mut self) {
        let row = self.open.as_ref().and_then(|id| self.project.row(id));
        if let Some(row) = row {
            self.title = row.title;
        }
    }

    /// Whether this annotator may write into the project.
    pub fn writable(&self) -> bool {
        *self.project.access() == Access::ReadWrite
    }

    /// Shows the list of articles.
    pub(super) fn show_list(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: Option<&Session>,
    ) -> Vec<Request> {
        let live = session.filter(|_| self.open.is_some());
        // What is not saved yet is of today, too.
        let active = live.map_or(0, Session::active_seconds);
        let unsaved = active.saturating_sub(self.told_active);
        let project = &mut self.project;
        self.queue.show(ui, ink, mode, project, live, unsaved)
    }
}

impl App {
    /// The title of the open article: in a project the one that its metadata gives it.
    pub(in crate::ui::window) fn article_title(&self) -> Option<&str> {
        let session = self.session.as_ref()?;
        let of_project = self
            .open_project
            .as_ref()
            .filter(|open_project| open_project.open.is_some() && !open_project.title.is_empty());
        Some(of_project.map_or(session.title(), |open_project| &open_project.title))
    }

    /// The open project, if there is one.
    pub fn opened(&self) -> Option<&OpenProject> {
        self.open_project.as_ref()
    }

    /// Goes on where the program ended: in the project that was open then, if there was one.
    pub fn start(&mut self, context: &Context) {
        if let Some(root) = self.settings.open_project.take() {
            self.open_project(&root, context);
        }
    }

    /// Opens a project in place of the one that is open. Asks who annotates, when nobody said so
    /// yet, or the name was changed since one annotated there.
    pub fn open_project(&mut self, root: &Path, context: &Context) {
        let folder = match ProjectFolder::open(root) {
            Ok(folder) => folder,
            Err(error) => {
                self.say_not_opened(root, &error);
                return;
            }
        };
        let (known, name) = (folder.annotators(), self.settings.annotator.clone());
        let is_known = folder
            .annotator_for(&name)
            .is_ok_and(|name| known.contains(&name) || folder.cache_folder(&name).is_dir());
        let was_here = self.settings.recent_projects.iter().any(|it| it == root);
        if self.settings.annotator_said && (is_known || !was_here) {
            self.open_project_as(root, &name, context);
        } else {
            self.ask_annotator(root, known);
        }
    }

    fn ask_annotator(&mut self, root: &Path, known: Vec<String>) {
        let guess = self.settings.annotator.clone();
        let dialog = AnnotatorDialog::new(root.to_owned(), known, &guess);
        self.dialog = Dialog::Annotator(dialog);
    }

    /// Asks who annotates in the open project from now on.
    pub(in crate::ui::window) fn change_annotator(&mut self) {
        let Some(open_project) = &self.open_project else {
            return;
        };
        let root = open_project.project.root().to_owned();
        let known = open_project.project.annotators();
        self.ask_annotator(&root, known);
    }

    /// Opens the project for writing although a window that is gone seems to have it.
    pub(in crate::ui::window) fn take_project_over(&mut self, context: &Context) {
        let Some(open_project) = &self.open_project else {
            return;
        };
        let root = open_project.project.root().to_owned();
        let annotator = open_project.project.annotator().to_owned();
        let options = ProjectOptions {
            take_over: true,
            ..self.project_options()
        };
        self.open_project_with(&root, &annotator, options, context);
    }

    /// Opens a project under a name, which is remembered.
    pub(in crate::ui::window) fn open_project_as(
        &mut self,
        root: &Path,
        annotator: &str,
        context: &Context,
    ) {
        let options = self.project_options();
        self.open_project_with(root, annotator, options, context);
    }

    fn open_project_with(
        &mut self,
        root: &Path,
        annotator: &str,
        options: ProjectOptions,
        context: &Context,
    ) {
        // Its lock is held while it is open.
        let again = self.is_open_project(root);
        if again && !self.leave_project(Wanted::Project(root.to_owned(), annotator.to_owned())) {
            return;
        }
        match Project::open(root, annotator, options) {
            Ok(project) => {
                if !self.leave_project(Wanted::Project(root.to_owned(), annotator.to_owned())) {
                    return;
                }
                self.remember_annotator(annotator);
                self.put_project(project, context);
            }
            Err(error) => self.say_not_opened(root, &error),
        }
    }

    /// Makes a project and opens it.
    pub(in crate::ui::window) fn create_project(
        &mut self,
        root: &Path,
        name: &str,
        annotator: &str,
        context: &Context,
    ) {
        match Project::create(root, name, annotator, self.project_options()) {
            Ok(project) => {
                self.remember_annotator(annotator);
                if self.leave_project(Wanted::Project(root.to_owned(), annotator.to_owned())) {
                    self.put_project(project, context);
                }
            }
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }

    fn project_options(&self) -> ProjectOptions {
        ProjectOptions {
            clock: self.clock,
            utc_offset: self.utc_offset,
            ..ProjectOptions::default()
        }
    }

    fn remember_annotator(&mut self, annotator: &str) {
        annotator.clone_into(&mut self.settings.annotator);
        self.settings.annotator_said = true;
    }

    pub(in crate::ui::window) fn is_open_project(&self, root: &Path) -> bool {
        self.open_project.as_ref().is_some_and(|open_project| {
            let open = open_project.project.root();
            match (open.canonicalize(), root.canonicalize()) {
                (Ok(one), Ok(two)) => one == two,
                _ => open == root,
            }
        })
    }

    fn say_not_opened(&mut self, root: &Path, error: &StoreError) {
        self.settings
            .recent_projects
            .retain(|known| known != root || root.exists());
        let says = error.to_string();
        let mut notice = Notice::error(&*says);
        // A mistake at a place in the file, which a person can mend.
        if matches!(error, StoreError::Project { .. }) && says.contains(": line ") {
            let advice = "Put that line right in a text editor, or take the file back from git or \
                          from a copy, and open the project again. Nothing else was touched.";
            notice.lines.push(advice.to_owned());
        }
        self.notices.push(notice);
    }

    fn put_project(&mut self, mut project: Project, context: &Context) {
        let repaint = context.clone();
        project.set_waker(Box::new(move || repaint.request_repaint()));
        self.settings.remember_project(project.root());
        self.settings.open_project = Some(project.root().to_owned());
        self.notices.clear();
        self.page = Page::Article;
        if let Access::ReadOnly(why) = project.access() {
            let headline = format!("This project is open for reading only: {why}");
            let choices = if project.may_be_taken_over() {
                vec![Choice::TakeOver]
            } else {
                Vec::new()
            };
            let notice = Notice::new(Weight::Warning, headline)
                .offering(choices)
                .staying();
            self.notices.push(notice);
        }
        let typed: Vec<&str> = project.drafts().collect();
        if !typed.is_empty() {
            let headline = format!(
                "Typed before Hashiya ended, and not saved: {}",
                typed.join(", ")
            );
            let advice = "Open it again, and what you typed is there.";
            let notice = Notice::new(Weight::Notice, headline).staying();
            self.notices
                .push(notice.with_lines(vec![advice.to_owned()]));
        }
        let open_project = OpenProject::new(project, &self.settings);
        let stopped = open_project.project.resume();
        self.open_project = Some(open_project);
        self.pages = ProjectPages::default();
        self.tell_questions();
        if let Some((id, _)) = stopped {
            self.open_article(&id, context);
        }
        if self.session.is_none()
            && let Some(open_project) = &mut self.open_project
        {
            open_project.queue.focus = true;
        }
    }

    /// Closes the project, saving the open article.
    pub(in crate::ui::window) fn close_project(&mut self, context: &Context) {
        if self.leave_project(Wanted::NoProject) {
            self.settings.open_project = None;
            context.request_repaint();
        }
    }

    /// Leaves the open article and the project. `false` when the article could not be saved: both
    /// stay, and `wanted` is done when the person says that they leave without saving.
    pub(in crate::ui::window) fn leave_project(&mut self, wanted: Wanted) -> bool {
        if !self.leave_article() {
            self.wanted = Some(wanted);
            return false;
        }
        self.forget_session();
        self.open_project = None;
        self.pages = ProjectPages::default();
        self.page = Page::Article;
        self.notices.retain(|notice| !notice.stays);
        true
    }

    /// Lets go of the session without saving it.
    pub(in crate::ui::window) fn forget_session(&mut self) {
        self.session = None;
        self.view = None;
        self.text_on_disk = TextOnDisk::default();
        if let Some(open_project) = &mut self.open_project {
            open_project.open = None;
            open_project.queue.set_open(None);
        }
    }
}

/// What was to be opened when the open article could not be left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A file.
    File(PathBuf),
    /// An article of the open project.
    Article(String),
    /// A project, under this name.
    Project(PathBuf, String),
    /// No project at all.
    NoProject,
}
