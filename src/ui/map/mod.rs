//! The map of the project: which places are on it, and what becomes of what a person asks.
//!
//! It knows the project, and neither the window nor the open article.

mod outlines;
mod page;

use egui::Ui;

pub use page::{MapAction, MapPage, PlaceFilter};

use crate::look::Mode;
use crate::session::place_map::PlaceMap;
use crate::session::project::{Project, ProjectCoding};
use crate::ui::request::{Passage, Request};
use crate::ui::widgets::text_painter::TextPainter;

/// The places of the project.
#[derive(Default)]
pub struct ProjectMap {
    page: MapPage,
    this_article: bool,
}

impl ProjectMap {
    /// Shows the page. `open` is the open article, and `everybody` says whether the places of all
    /// annotators are on it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: &mut Project,
        open: Option<&str>,
        everybody: &mut bool,
    ) -> Vec<Request> {
        if let Some(all) = project.accounts() {
            let accounts = ProjectCoding {
                annotator: (!*everybody).then(|| project.annotator().to_owned()),
                article: open.filter(|_| self.this_article).map(str::to_owned),
                ..all
            };
            if self.page.map().map(PlaceMap::accounts) != Some(&accounts) {
                self.page.set(PlaceMap::new(accounts));
            }
        }
        let choice = PlaceFilter {
            everybody,
            this_article: open.is_some().then_some(&mut self.this_article),
        };
        let reading = project.gathering();
        match self.page.show(ui, ink, mode, choice, reading) {
            None => Vec::new(),
            Some(MapAction::Open(article, start, length)) => {
                vec![Request::open_at(
                    article,
                    Passage::CodePoints { start, length },
                )]
            }
            Some(MapAction::Stop) => {
                project.stop_gathering();
                Vec::new()
            }
            Some(MapAction::Close) => vec![Request::LeavePage],
        }
    }
}
