//! Which list has the keyboard on a page.

use crate::ui::codebook_editor::CodebookEditor;
use crate::ui::incident_table::IncidentsPage;
use crate::ui::map::MapPage;
use crate::ui::near_duplicates::NearDuplicatesPage;
use crate::ui::project_search::SearchPage;
use crate::ui::request::Page;
use crate::ui::training_data::TrainingPage;

/// The list of a page about many articles, which has the keyboard there.
pub(super) fn list_of(page: Page) -> Option<egui::Id> {
    match page {
        Page::Article => None,
        Page::Search => Some(SearchPage::id()),
        Page::NearDuplicates => Some(NearDuplicatesPage::id()),
        Page::Incidents => Some(IncidentsPage::id()),
        Page::Map => Some(MapPage::id()),
        Page::Training => Some(TrainingPage::id()),
        Page::Codebook => Some(CodebookEditor::id()),
    }
}
