//! The search of the whole project.
//!
//! It knows the project, and neither the window nor the open article. What was found stays when a
//! person comes back from the article of a hit.

mod concordance;
mod page;

use egui::Ui;

pub use page::{SearchAction, SearchPage};

use crate::look::Mode;
use crate::session::Session;
use crate::session::project::Project;
use crate::session::project::searching::Search;
use crate::session::task::Waker;
use crate::ui::request::{Passage, Request};
use crate::ui::widgets::text_painter::TextPainter;

/// The page, and the search that goes on or that waits to make more lines.
#[derive(Default)]
pub struct ProjectSearch {
    page: SearchPage,
    search: Option<Search>,
    /// Who annotates in the project. They are asked from the disk: not in every frame.
    annotators: Vec<String>,
}

impl ProjectSearch {
    /// The page takes the keyboard, unless it is `shown` already with the selected words in its
    /// field if there are any.
    pub fn open(&mut self, project: &Project, session: Option<&mut Session>, shown: bool) {
        self.annotators = project.annotators();
        let mut words = None;
        if let Some(session) = session {
            // What was just annotated or excluded is to be found so: the index follows the files.
            // Where it cannot be saved, the saving that goes on by itself says why.
            let _ = session.save_now();
            words = session
                .selected_phrase()
                .filter(|_| !shown)
                .map(str::to_owned);
        }
        self.page.open(words.as_deref());
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: &Project,
        waker: Waker,
    ) -> Vec<Request> {
        let results = self.search.as_mut().map(Search::poll);
        let codebook = (mode, project.codebook());
        let page = &mut self.page;
        match (
            page.show(ui, ink, codebook, &self.annotators, results),
            &mut self.search,
        ) {
            (Some(SearchAction::Search(find)), search) => {
                // The one before stops.
                *search = None;
                *search = Some(project.search(find, page.order(), waker));
            }
            (Some(SearchAction::Sort(order)), Some(search)) => search.sort(order),
            (Some(SearchAction::More(lines)), Some(search)) => search.want(lines),
            (Some(SearchAction::Stop), Some(search)) => search.cancel(),
            (Some(SearchAction::Open(id, range)), _) => {
                return vec![Request::open_at(id, Passage::Bytes(range))];
            }
            (Some(SearchAction::Close), _) => return vec![Request::LeavePage],
            (_, _) => {}
        }
        Vec::new()
    }
}
