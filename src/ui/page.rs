//! What stands in the middle of the window.

use super::pages::codebook::CodebookPage;
use super::pages::concordance::Concordance;
use super::pages::copies::Copies;
use super::pages::incidents::IncidentsPage;
use super::pages::map::MapPage;
use super::pages::training::TrainingPage;

/// What stands in the middle of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The open article, or what to do when none is open.
    #[default]
    Article,
    /// The search of the whole project.
    Search,
    /// Articles that are nearly the same.
    Copies,
    /// The incidents of the project.
    Incidents,
    /// The map of the project.
    Map,
    /// Training data and other exports.
    Training,
    /// The codebook.
    Codebook,
}

impl Page {
    /// The list of a page about many articles, which has the keyboard there.
    pub(super) fn list(self) -> Option<egui::Id> {
        match self {
            Self::Article => None,
            Self::Search => Some(Concordance::id()),
            Self::Copies => Some(Copies::id()),
            Self::Incidents => Some(IncidentsPage::id()),
            Self::Map => Some(MapPage::id()),
            Self::Training => Some(TrainingPage::id()),
            Self::Codebook => Some(CodebookPage::id()),
        }
    }
}
