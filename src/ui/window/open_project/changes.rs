//! What happens to the project outside of this window: its files are read, and others change them.

use egui::Context;

use crate::session::Reload;
use crate::session::project::ProjectEvent;
use crate::ui::notices::{Notice, Weight};
use crate::ui::window::App;

impl App {
    /// Hears what happened to the project since the last frame.
    pub(in crate::ui::window) fn poll_project(&mut self, context: &Context) {
        let Some(open_project) = &mut self.open_project else {
            return;
        };
        let events = open_project.project.poll();
        for event in events {
            self.follow_event(event, context);
        }
        if let Some(open_project) = &mut self.open_project {
            open_project.queue.refresh(&open_project.project);
        }
    }

    fn follow_event(&mut self, event: ProjectEvent, context: &Context) {
        match event {
            // The table is another; what is made of it compares that.
            ProjectEvent::TableLoaded | ProjectEvent::RowsChanged(_) => {
                if let Some(open_project) = &mut self.open_project {
                    open_project.find_title();
                }
            }
            ProjectEvent::GuidelinesChanged => {
                if let Some(open_project) = &self.open_project {
                    let request = self.pages.guidelines.reread(&open_project.project);
                    self.carry_out(request.into_iter().collect(), context);
                }
            }
            // The list asks the project whether it was looked at.
            ProjectEvent::ScanFinished(report) => self.tell_copies(report.copies),
            ProjectEvent::ArticleFilesChanged(id) => {
                let open = self
                    .open_project
                    .as_ref()
                    .and_then(|open_project| open_project.open.as_deref());
                if open == Some(&*id) {
                    self.reload_open(context);
                }
            }
            ProjectEvent::RegistriesChanged | ProjectEvent::CodedArticlesChanged => {
                if let (Some(open_project), Some(session)) = (&self.open_project, &mut self.session)
                {
                    open_project.project.assist(session);
                }
            }
            ProjectEvent::CodebookChanged => {
                self.follow_codebook();
                let says = "Somebody changed the codebook; the labels are shown as they are now.";
                let notice = Notice::new(Weight::Notice, says).staying();
                if !self.notices.contains(&notice) {
                    self.notices.push(notice);
                }
                self.tell_questions();
            }
            ProjectEvent::ProjectFileChanged => {
                let says = "Somebody changed the project's settings; they hold for articles that \
                            are opened from now on.";
                let notice = Notice::new(Weight::Notice, says).staying();
                if !self.notices.contains(&notice) {
                    self.notices.push(notice);
                }
            }
            ProjectEvent::Failed(why) => {
                let notice = Notice::error(why).staying();
                if !self.notices.contains(&notice) {
                    self.notices.push(notice);
                }
            }
        }
    }

    /// The open article goes on with the codebook that the project has now.
    pub(in crate::ui::window) fn follow_codebook(&mut self) {
        self.write_pending_note();
        if let (Some(open_project), Some(session)) = (&self.open_project, &mut self.session)
            && open_project.open.is_some()
        {
            session.follow_codebook(open_project.project.codebook());
        }
    }

    /// Somebody changed the files of the open article: they are read again where nothing is
    /// unsaved, and otherwise the person chooses.
    fn reload_open(&mut self, context: &Context) {
        self.write_pending_note();
        let Some(session) = &mut self.session else {
            return;
        };
        match session.reload_if_changed() {
            Ok(Reload::Same) => self.look_at_text(context),
            Ok(Reload::Reloaded(_)) => {
                let says = "Somebody changed these annotations; what they wrote is shown. Undo \
                            brings back what was here.";
                let notice = Notice::new(Weight::Notice, says);
                if !self.notices.contains(&notice) {
                    self.notices.push(notice);
                }
            }
            // The notice with the choice comes as it does when a save meets the change.
            Ok(Reload::Conflict) => context.request_repaint(),
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }
}
