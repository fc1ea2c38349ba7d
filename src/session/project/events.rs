//! What an open project tells: what happened, and what a look at the folder found.

use std::path::PathBuf;

use crate::store::project::Damage;
pub use crate::store::project::copies::SyncCopy;

/// Something that happened to an open project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectEvent {
    /// [`super::Project::table`] is there now.
    TableLoaded,
    /// The rows of these articles are new, changed or gone; [`super::Project::table`] has it.
    RowsChanged(Vec<String>),
    /// The folder was compared with the list.
    ScanFinished(ScanReport),
    /// Another program changed the text of this article or the layer of this annotator: an open
    /// session of it should look.
    ArticleFilesChanged(String),
    /// `project.ron` changed: name, annotators or settings.
    ProjectFileChanged,
    /// Another program changed the codebook: an open session should follow it.
    CodebookChanged,
    /// The registries of actors and places are read and ready to be asked, or what was linked
    /// before became known: an open session gets them by [`super::Project::assistance`].
    RegistriesChanged,
    /// The incidents of the project were gathered: [`super::Project::accounts`].
    CodedArticlesChanged,
    /// The guidelines changed.
    GuidelinesChanged,
    /// Something went wrong that a person should know; work goes on.
    Failed(String),
}

/// What a look at the whole folder found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanReport {
    /// How many articles there are.
    pub articles: usize,
    /// How many were not in the list.
    pub added: usize,
    /// How many had a file that changed.
    pub changed: usize,
    /// How many are gone.
    pub removed: usize,
    /// The files that cannot be read, at most [`MOST_DAMAGES`].
    pub damages: Vec<Damage>,
    /// Layers and metadata of articles that are not there.
    pub orphans: Vec<PathBuf>,
    /// The copies that sync services left when two machines changed a file.
    pub copies: Vec<SyncCopy>,
}

impl ScanReport {
    /// Whether the list was not as the folder is.
    pub fn is_news(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }
}

/// How many damages a report names at most.
pub const MOST_DAMAGES: usize = 1000;
