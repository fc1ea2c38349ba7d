//! Opening, saving and leaving articles, as the window does it.

use egui::{Context, ViewportCommand};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::app::{App, Dialog};
use super::article_view::ArticleView;
use super::dialogs::open_path::OpenPath;
use super::notices::{Choice, Notice, Weight};
use super::panels::details::Details;
use super::panels::search::Search;
use super::panels::spans::SpanList;
use super::picker::{Picked, Picker};
use crate::session::{
    ConflictChoice, OpenOptions, Problem, SaveState, Session, StoreError, TextEncoding,
};

impl App {
    /// Opens an article, or that of a RON file, in place of the one that is open.
    pub fn open(&mut self, path: &Path, context: &Context) {
        self.open_in(path, None, context);
    }

    /// The same, read in an encoding that the person chose.
    pub(super) fn open_in(
        &mut self,
        path: &Path,
        encoding: Option<TextEncoding>,
        context: &Context,
    ) {
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
                    self.wanted = Some(path.to_owned());
                    return;
                }
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
        self.notices.clear();
        self.say_what_opening_found(&mut session);
        session.set_selection(Some(crate::model::selection::Selection::caret(0)));
        self.view = Some(ArticleView::new(session.article().clone(), &self.settings));
        self.session = Some(session);
        self.search = Search::default();
        self.details = Details::default();
        self.list = SpanList::default();
        self.failed = None;
        context.memory_mut(|memory| memory.request_focus(ArticleView::id()));
    }

    fn say_what_opening_found(&mut self, session: &mut Session) {
        if let crate::session::Access::ReadOnly(why) = session.access() {
            let headline = format!("This article is open for reading only: {why}");
            self.notices.push(Notice::new(Weight::Warning, headline));
        }
        let recovered = session.recovered();
        if recovered > 0 {
            let noun = if recovered == 1 { "change" } else { "changes" };
            self.notices.push(Notice::new(
                Weight::Notice,
                format!("Brought back from before the program ended: {recovered} {noun}."),
            ));
        }
        let mut problems = session.take_problems();
        // What made the article read only is said already.
        problems.retain(|problem| {
            let line = problem.to_string();
            let said = |notice: &Notice| notice.headline.contains(&line);
            !self.notices.iter().any(said)
        });
        if !problems.is_empty() {
            // What needs a hand first: spans without a place before spans that moved.
            problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity()));
            self.notices.push(Notice {
                weight: Weight::Warning,
                headline: summary(&problems),
                lines: problems.iter().map(ToString::to_string).collect(),
                choices: Vec::new(),
            });
        }
    }

    /// Saves and closes the article. `false` when it could not be saved and stays.
    pub(super) fn leave_article(&mut self) -> bool {
        self.write_pending_note();
        let Some(session) = &mut self.session else {
            return true;
        };
        if let Err(error) = session.close() {
            self.notices.push(Notice {
                weight: Weight::Error,
                headline: error.to_string(),
                lines: Vec::new(),
                choices: vec![Choice::SaveAgain, Choice::LeaveAnyway],
            });
            return false;
        }
        true
    }

    /// Puts a note that is still being typed into the layer.
    pub(super) fn write_pending_note(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let Some((id, note)) = self.details.take_pending(session)
            && let Err(error) = session.set_note(id, note)
        {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    /// Files that were dropped, and the answer of a file dialog.
    pub(super) fn receive(&mut self, context: &Context) {
        let dropped = context.input(|state| {
            state
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .next()
        });
        if let Some(path) = dropped {
            self.open(&path, context);
        }
        let picked = self.picker.as_ref().and_then(Picker::answer);
        if let Some(picked) = picked {
            self.picker = None;
            match picked {
                Picked::File(path) => self.open(&path, context),
                Picked::Nothing => {}
                Picked::NoDialog(reason) => {
                    let reason = format!("No file dialog can be shown here: {reason}.");
                    self.dialog = Dialog::OpenPath(OpenPath::new(self.folder(), Some(reason)));
                }
            }
        }
    }

    /// The folder of the open or last article.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let open = self.session.as_ref().and_then(Session::path);
        open.or(self.settings.recent.first().map(PathBuf::as_path))
            .and_then(Path::parent)
            .map(Path::to_owned)
    }

    pub(super) fn choose(&mut self, choice: Choice, context: &Context) {
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
                self.session = None;
                self.view = None;
                if leaving {
                    context.send_viewport_cmd(ViewportCommand::Close);
                } else if let Some(path) = wanted {
                    self.open(&path, context);
                }
                return;
            }
        };
        self.failed = None;
        if let Err(error) = result {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    pub(super) fn leave(&mut self, context: &Context) {
        let asked = context.input(|state| state.viewport().close_requested());
        if !asked || self.session.is_none() {
            return;
        }
        self.quitting = true;
        if self.leave_article() {
            self.session = None;
            self.view = None;
        } else {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    pub(super) fn tick(&mut self, context: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let Some(wait) = session.tick(Instant::now()) {
            context.request_repaint_after(wait);
        }
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
                self.notices.push(Notice {
                    weight: Weight::Error,
                    headline: why.clone(),
                    lines: Vec::new(),
                    choices,
                });
            }
            self.failed = failed;
        }
    }
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
