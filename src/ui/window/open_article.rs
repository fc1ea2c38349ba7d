//! Opening, saving and leaving articles, as the window does it.

use egui::{Context, Event, ViewportCommand};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::session::project::is_project;
use crate::session::{
    Access, ConflictChoice, OpenOptions, Problem, SaveState, Session, StoreError, TextEncoding,
    TextOnDisk, set_aside_damaged,
};
use crate::ui::article_view::ArticleView;
use crate::ui::bars::search::Search;
use crate::ui::dialogs::open_path::{OpenPath, PathOf};
use crate::ui::notices::{Choice, Notice, Weight};
use crate::ui::picker::{Picked, Picker, Want};
use crate::ui::request::{Page, waker};
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::open_project::OpenProject;
use crate::ui::window::open_project::Wanted;

impl App {
    /// Opens an article, or that of a RON file, in place of the one that is open; or a project,
    /// when the path is that of one, or of an article of one.
    pub fn open(&mut self, path: &Path, context: &Context) {
        if let Some((root, article)) = project_of(path) {
            self.open_project(&root, context);
            if let Some(id) = article.filter(|_| self.is_open_project(&root)) {
                self.open_article(&id, context);
            }
        } else if path.is_dir() {
            let says = format!(
                "There is no project in this folder: it has no project.ron. Choose New project to \
                 make one, or open an article in it: {}",
                path.display()
            );
            self.notices.push(Notice::error(says));
        } else {
            self.open_in(path, None, context);
        }
    }

    /// Reads the open article again, in another encoding.
    pub(super) fn read_as(&mut self, encoding: TextEncoding, context: &Context) {
        let path = self.session.as_ref().and_then(Session::path);
        if let Some(path) = path.map(Path::to_owned) {
            self.open_in(&path, Some(encoding), context);
        }
    }

    /// The same, read in an encoding that the person chose.
    fn open_in(&mut self, path: &Path, encoding: Option<TextEncoding>, context: &Context) {
        // The open article is left only when there is another to show. Its own file is locked
        // while it is open, so it is closed first when it is to be read again.
        let again = self.is_open(path);
        let known = self.session.as_ref().map(Session::encoding);
        if again && !self.leave_article() {
            return;
        }
        match self.read(path, encoding) {
            Ok(session) => {
                if !again && !self.leave_article() {
                    self.wanted = Some(Wanted::File(path.to_owned()));
                    return;
                }
                self.forget_session();
                if let Some(path) = session.path() {
                    let path = path.to_owned();
                    self.settings.remember(&path);
                }
                self.put(session, context);
            }
            Err(error) => {
                if again && let Ok(session) = self.read(path, known) {
                    self.put(session, context);
                }
                self.settings
                    .recent
                    .retain(|known| known != path || path.exists());
                self.notices.push(Notice::error(error.to_string()));
            }
        }
    }

    fn read(&self, path: &Path, encoding: Option<TextEncoding>) -> Result<Session, StoreError> {
        let options = OpenOptions {
            encoding,
            annotator: self.settings.annotator.clone(),
            clock: self.clock,
            ..OpenOptions::default()
        };
        Session::open(path, &options)
    }

    /// Whether a path is that of the open article or of its annotations.
    fn is_open(&self, path: &Path) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        let same = |known: Option<&Path>| {
            known.is_some_and(|known| match (known.canonicalize(), path.canonicalize()) {
                (Ok(one), Ok(two)) => one == two,
                _ => known == path,
            })
        };
        same(session.path()) || same(session.layer_path())
    }

    /// Shows a session, such as one without a file.
    pub fn put(&mut self, mut session: Session, context: &Context) {
        let repaint = context.clone();
        session.set_waker(Box::new(move || repaint.request_repaint()));
        self.quitting = false;
        self.wanted = None;
        self.notices.retain(|notice| notice.stays);
        self.say_what_opening_found(&mut session);
        session.set_selection(Some(crate::model::selection::Selection::caret(0)));
        self.view = Some(ArticleView::new(session.article().clone(), &self.settings));
        self.session = Some(session);
        self.search = Search::default();
        self.pages.boilerplate.clear();
        self.annotation.reset();
        self.failed = None;
        self.focus_article(context);
    }

    /// Gives the keyboard to the page.
    pub(super) fn focus_article(&self, context: &Context) {
        if self.view.is_some() {
            context.memory_mut(|memory| memory.request_focus(ArticleView::id()));
        }
    }

    fn say_what_opening_found(&mut self, session: &mut Session) {
        let mut problems = session.take_problems();
        let read_only_project =
            self.is_of_project() && self.open_project.as_ref().is_some_and(|it| !it.writable());
        if let Access::ReadOnly(why) = session.access() {
            let damaged = |problem: &Problem| matches!(problem, Problem::Unreadable { .. });
            let choices = if problems.iter().any(damaged) && !read_only_project {
                vec![Choice::SetAside]
            } else {
                Vec::new()
            };
            let headline = format!("This article is open for reading only: {why}");
            let notice = Notice::new(Weight::Warning, headline).offering(choices);
            // What holds for the whole project is said once.
            let said = |other: &Notice| other.stays && other.headline.contains(why.as_str());
            if !self.notices.iter().any(said) {
                self.notices.push(notice);
            }
        }
        let recovered = session.recovered();
        if recovered > 0 {
            let noun = if recovered == 1 { "change" } else { "changes" };
            self.notices.push(Notice::new(
                Weight::Notice,
                format!("Brought back from before the program ended: {recovered} {noun}."),
            ));
        }
        // What made the article read only is said already.
        problems.retain(|problem| {
            let line = problem.to_string();
            let said = |notice: &Notice| notice.headline.contains(&line);
            !self.notices.iter().any(said)
        });
        if !problems.is_empty() {
            // What needs a hand first: spans without a place before spans that moved.
            problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity()));
            let lines = problems.iter().map(ToString::to_string).collect();
            let notice = Notice::new(Weight::Warning, summary(&problems)).with_lines(lines);
            let aside = |problem: &Problem| matches!(problem, Problem::JournalSetAside { .. });
            let choices = problems.iter().any(aside).then_some(Choice::LookAtSetAside);
            self.notices.push(notice.offering(Vec::from_iter(choices)));
        }
    }

    /// Gives the damaged file of the open article's annotations another name, and opens the article
    /// again without any.
    pub(super) fn set_layer_aside(&mut self, context: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        let (Some(article), Some(layer)) = (
            session.path().map(Path::to_owned),
            session.layer_path().map(Path::to_owned),
        ) else {
            return;
        };
        // It is open for reading only; closing lets go of it.
        if let Err(error) = session.close() {
            self.notices.push(Notice::error(error.to_string()));
            return;
        }
        // A time that may stand in a file name on every system.
        let stamp = format!("{:.0}", (self.clock)()).replace(':', "-");
        let result = set_aside_damaged(&layer, &stamp);
        let id = self
            .open_project
            .as_ref()
            .and_then(OpenProject::open_article)
            .map(str::to_owned);
        self.forget_session();
        match id {
            Some(id) => self.open_article(&id, context),
            None => self.open_in(&article, None, context),
        }
        self.notices.push(match result {
            Ok(aside) => {
                let says = format!("The damaged annotations are kept in {}", aside.display());
                Notice::new(Weight::Notice, says)
            }
            Err(error) => Notice::error(error.to_string()),
        });
    }

    /// Looks whether the article's file still has the text that is shown. One that somebody changed is
    /// opened again, where spans are found by their words; one that is gone is told.
    pub(super) fn look_at_text(&mut self, context: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        let now = session.text_on_disk();
        let before = std::mem::replace(&mut self.text_on_disk, now);
        if now == before {
            return;
        }
        let path = session.path().map(Path::to_owned).unwrap_or_default();
        match now {
            TextOnDisk::Same => self.notices.retain(|notice| !is_about_missing_text(notice)),
            TextOnDisk::Gone => {
                let headline = format!("{TEXT_IS_GONE}: {}", path.display());
                let lines = vec![
                    "What you annotate is kept for the text that you see. Put the file back, or the \
                     annotations will have no article when they are opened next."
                        .to_owned(),
                ];
                let notice = Notice::new(Weight::Error, headline).with_lines(lines);
                self.notices.push(notice);
            }
            TextOnDisk::Changed => {
                let id = self
                    .open_project
                    .as_ref()
                    .and_then(OpenProject::open_article);
                let id = id.map(str::to_owned);
                if !self.leave_article() {
                    return;
                }
                self.forget_session();
                match id {
                    Some(id) => self.open_article(&id, context),
                    None => self.open_in(&path, None, context),
                }
                let says = "Somebody changed the text of this article; it is shown as it is now.";
                self.notices.push(Notice::new(Weight::Warning, says));
            }
        }
    }

    /// Saves and closes the article. `false` when it could not be saved and stays.
    pub(super) fn leave_article(&mut self) -> bool {
        self.write_pending_note();
        self.note_leaving();
        let Some(session) = &mut self.session else {
            return true;
        };
        if let Err(error) = session.close() {
            let choices = vec![Choice::SaveAgain, Choice::LeaveAnyway];
            let notice = Notice::error(error.to_string()).offering(choices);
            self.notices.push(notice);
            return false;
        }
        self.tell_saved(true);
        true
    }

    /// Puts a note that is still being typed into the layer.
    pub(super) fn write_pending_note(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let Err(error) = self.annotation.write_pending_note(session) {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    /// Files that were dropped, and the answer of a file dialog.
    pub(super) fn receive(&mut self, context: &Context) {
        let dropped: Vec<PathBuf> = context.input(|state| {
            let files = state.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        });
        self.take_dropped(dropped, context);
        let answer = self.picker.as_ref().map(|it| (it.want(), it.answer()));
        let Some((want, Some(picked))) = answer else {
            return;
        };
        self.picker = None;
        match picked {
            Picked::Path(path) if want == Want::ProjectsFolder => {
                if let Dialog::NewProject(dialog) = &mut self.dialog {
                    dialog.set_parent(&path);
                }
            }
            Picked::Path(path) if want == Want::ExportFolder => {
                if let Some(open_project) = &self.open_project {
                    self.pages
                        .training
                        .set_parent_folder(&open_project.project, &path);
                }
            }
            Picked::Path(path) if want == Want::SourceFolder => self.add_sources(vec![path]),
            Picked::Path(path) => self.open(&path, context),
            Picked::Paths(paths) => self.add_sources(paths),
            Picked::Nothing => {}
            Picked::NoDialog(reason) => {
                let reason = format!("No file dialog can be shown here: {reason}.");
                self.ask_for_path(want, reason);
            }
        }
    }

    /// Files and folders that were dropped on the window: into a project they are imported, unless
    /// they are a project, of the project, or annotations.
    fn take_dropped(&mut self, paths: Vec<PathBuf>, context: &Context) {
        let Some(first) = paths.first() else {
            return;
        };
        if matches!(self.dialog, Dialog::Import(_)) {
            self.add_sources(paths);
            return;
        }
        let root = self
            .open_project
            .as_ref()
            .filter(|open_project| open_project.writable());
        let root = root.map(|open_project| open_project.project.root());
        let own = root.is_none_or(|root| first.starts_with(root));
        if own || is_project(first) || first.extension().is_some_and(|it| it == "ron") {
            self.open(&first.clone(), context);
        } else {
            self.open_import(paths);
        }
    }

    /// Asks for a path in the window, where the system has no dialog.
    fn ask_for_path(&mut self, want: Want, reason: String) {
        let (of, folder) = match want {
            Want::Article => (PathOf::Article, self.folder()),
            Want::Project => (PathOf::Project, self.projects_folder()),
            Want::ProjectsFolder => {
                if let Dialog::NewProject(dialog) = &mut self.dialog {
                    dialog.no_dialog(reason);
                }
                return;
            }
            Want::ExportFolder => {
                self.notices.push(Notice::error(format!(
                    "{reason} Type the folder into the field."
                )));
                return;
            }
            Want::Sources | Want::SourceFolder => {
                if let Dialog::Import(dialog) = &mut self.dialog {
                    dialog.set_no_dialog(reason);
                }
                return;
            }
        };
        self.dialog = Dialog::OpenPath(OpenPath::new(of, folder, Some(reason)));
    }

    /// Opens the system's dialog.
    pub(super) fn pick(&mut self, want: Want, context: &Context) {
        let folder = match want {
            Want::Article | Want::Sources | Want::SourceFolder => self.folder(),
            Want::Project | Want::ProjectsFolder | Want::ExportFolder => self.projects_folder(),
        };
        self.picker = Some(Picker::open(self.file_dialog, want, folder, waker(context)));
    }

    /// The folder of the last project: where its neighbours are.
    pub(super) fn projects_folder(&self) -> Option<PathBuf> {
        self.settings
            .recent_projects
            .first()
            .and_then(|root| root.parent())
            .map(Path::to_owned)
            .or_else(std::env::home_dir)
    }

    /// The folder of the open or last article.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let open = self.session.as_ref().and_then(Session::path);
        open.or(self.settings.recent.first().map(PathBuf::as_path))
            .and_then(Path::parent)
            .map(Path::to_owned)
    }

    pub(super) fn choose(&mut self, choice: Choice, context: &Context) {
        if choice == Choice::UndoCodebook {
            self.undo_codebook(context);
            return;
        }
        if choice == Choice::TakeOver {
            self.take_project_over(context);
            return;
        }
        match choice {
            Choice::LookAtSetAside => return self.show_set_aside(),
            Choice::BringBack => return self.bring_back(),
            Choice::AnswerCodebook => return self.open_page(Page::Codebook, context),
            Choice::MergeCopies => return self.merge_copies(context),
            _ => {}
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let leaving = std::mem::take(&mut self.quitting);
        let wanted = self.wanted.take();
        let result = match choice {
            Choice::KeepMine => session.resolve_conflict(ConflictChoice::KeepMine).map(drop),
            Choice::TakeTheirs => session
                .resolve_conflict(ConflictChoice::TakeTheirs)
                .map(drop),
            Choice::SaveAgain => session.save_now(),
            Choice::LeaveAnyway => {
                self.forget_session();
                if leaving {
                    context.send_viewport_cmd(ViewportCommand::Close);
                } else if let Some(wanted) = wanted {
                    self.open_wanted(wanted, context);
                }
                return;
            }
            Choice::LookAtSetAside
            | Choice::BringBack
            | Choice::AnswerCodebook
            | Choice::MergeCopies
            | Choice::TakeOver
            | Choice::UndoCodebook => {
                return;
            }
            Choice::SetAside => {
                self.set_layer_aside(context);
                return;
            }
        };
        self.failed = None;
        if let Err(error) = result {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    fn open_wanted(&mut self, wanted: Wanted, context: &Context) {
        match wanted {
            Wanted::File(path) => self.open(&path, context),
            Wanted::Article(id) => self.open_article(&id, context),
            Wanted::Project(root, annotator) => self.open_project_as(&root, &annotator, context),
            Wanted::NoProject => self.close_project(context),
        }
    }

    pub(super) fn leave(&mut self, context: &Context) {
        let asked = context.input(|state| state.viewport().close_requested());
        if !asked {
            return;
        }
        self.quitting = true;
        if self.leave_article() {
            self.forget_session();
            // The open_project of the annotator is written and the lock given back.
            self.open_project = None;
            self.pages = super::project_pages::ProjectPages::default();
        } else {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    pub(super) fn tick(&mut self, context: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        let was_saving = session.save_state() == SaveState::Saving;
        if let Some(wait) = session.tick(Instant::now()) {
            context.request_repaint_after(wait);
        }
        // Nothing is written for a text that is gone without a word, and coming back shows it as well.
        let is_saved = was_saving && session.save_state() == SaveState::Saved;
        let came_back = context.input(|state| state.events.contains(&Event::WindowFocused(true)));
        if is_saved || came_back {
            self.look_at_text(context);
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let failed = match session.save_state() {
            SaveState::Failed(why) => Some(why),
            _ => None,
        };
        if failed != self.failed {
            if let Some(why) = &failed {
                let choices = if session.conflict().is_some() {
                    vec![Choice::KeepMine, Choice::TakeTheirs]
                } else {
                    vec![Choice::SaveAgain]
                };
                self.notices
                    .push(Notice::error(why.clone()).offering(choices));
            }
            self.failed = failed;
        }
        self.tell_saved(false);
    }
}

/// The project that a path is in, and the article that it names, if it names one: the folder of a
/// project, its `project.ron`, or the text of one of its articles.
fn project_of(path: &Path) -> Option<(PathBuf, Option<String>)> {
    if is_project(path) {
        let root = if path.is_dir() { path } else { path.parent()? };
        return Some((root.to_owned(), None));
    }
    let folder = path.parent()?;
    let root = folder.parent()?;
    let is_article = folder.file_name()? == "articles" && path.extension()? == "txt";
    let id = path.file_stem()?.to_str()?.to_owned();
    (is_article && is_project(root)).then(|| (root.to_owned(), Some(id)))
}

/// What is said of an article whose file went away.
const TEXT_IS_GONE: &str = "The file of this article is not there any more";

fn is_about_missing_text(notice: &Notice) -> bool {
    notice.headline.starts_with(TEXT_IS_GONE)
}

/// One line over the list of what opening found.
fn summary(problems: &[Problem]) -> String {
    let lost = |problem: &&Problem| matches!(problem, Problem::Lost { .. });
    let moved = |problem: &&Problem| matches!(problem, Problem::Moved { .. });
    let lost = problems.iter().filter(lost).count();
    let moved = problems.iter().filter(moved).count();
    let other = problems.len() - lost - moved;
    let parts = [
        (lost, "without a place now"),
        (moved, "moved to where their words are"),
        (other, "to know"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    format!("About these annotations: {}.", said.join(", "))
}
