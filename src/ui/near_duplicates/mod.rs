//! Articles that are nearly the same: the search for them, the page, and what a person decides.
//!
//! It knows the project, and neither the window nor the open article.

mod columns;
mod page;

use egui::Ui;

pub use page::{NearDuplicatesPage, PairAction};

use crate::look::Mode;
use crate::session::project::Project;
use crate::session::project::comparing::NearPair;
use crate::session::task::{Outcome, Task, Waker};
use crate::ui::request::Request;
use crate::ui::widgets::text_painter::TextPainter;

/// Near-duplicates that wait for a decision, and the search for them while it goes on.
#[derive(Default)]
pub struct NearDuplicates {
    page: NearDuplicatesPage,
    search: Option<Task<Vec<NearPair>>>,
}

impl NearDuplicates {
    /// Looks for pairs when none wait; the page takes the keyboard.
    pub fn open(&mut self, project: &Project, waker: Waker) {
        self.page.focus();
        if self.search.is_none() && self.page.pairs().is_empty() {
            self.search = Some(project.near_duplicates(waker));
        }
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: &mut Project,
    ) -> Vec<Request> {
        if let Some(outcome) = self.search.as_ref().and_then(Task::outcome) {
            self.search = None;
            self.page.set_pairs(match outcome {
                Outcome::Done(pairs) => Ok(pairs),
                Outcome::Cancelled => {
                    Err("It was stopped. What was read is kept for the next time.".to_owned())
                }
                Outcome::Failed(why) => Err(why),
            });
        }
        let running = self.search.as_ref().map(Task::progress);
        let asked = self
            .page
            .show(ui, ink, mode, project.is_writable(), running);
        match asked {
            None => Vec::new(),
            Some(PairAction::Compare(first, second)) => {
                let compared = project.compare(&first, &second);
                self.page
                    .set_texts(compared.map_err(|error| error.to_string()));
                ui.ctx().request_repaint();
                Vec::new()
            }
            Some(PairAction::Decide(first, second, decision)) => {
                ui.ctx().request_repaint();
                match project.decide_copy(&first, &second, decision) {
                    Ok(()) => {
                        self.page.settle(&first, &second, decision);
                        Vec::new()
                    }
                    Err(error) => vec![Request::error(error)],
                }
            }
            Some(PairAction::Open(id)) => vec![Request::open(id)],
            Some(PairAction::Stop) => {
                if let Some(search) = &self.search {
                    search.cancel();
                }
                Vec::new()
            }
            Some(PairAction::Close) => vec![Request::LeavePage],
        }
    }
}
