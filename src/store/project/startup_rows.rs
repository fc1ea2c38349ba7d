//! `.hashiya/<annotator>/first`: how many articles there are, and the first rows of the list.
//!
//! It is what a window paints before the cache is open: a database takes longer to open the more
//! there is in it, this file does not. It is written after a look that found something and when
//! the project is closed; one that is old shows the list as it was until the thread has loaded it.

use serde::{Deserialize, Serialize};

use super::cache;
use super::folder::{MAX_FILE_BYTES, ProjectFolder};
use crate::model::row::ArticleRow;
use crate::model::table::Table;
use crate::store::error::StoreError;

/// What the file is called.
const NAME: &str = "first";
/// Counts up with every change of what is in it.
const VERSION: u32 = 1;
/// How many rows it has at most: more than a screen shows.
const MOST: u32 = 200;

/// The beginning of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartupRows {
    version: u32,
    /// How many articles there are.
    pub count: usize,
    /// The first of them by id.
    pub rows: Vec<ArticleRow>,
}

impl StartupRows {
    /// The beginning of `table`.
    pub fn of(table: &Table) -> Self {
        Self {
            version: VERSION,
            count: table.len(),
            rows: (0..MOST).map_while(|index| table.row(index)).collect(),
        }
    }

    /// That of an annotator; nothing when there is none that can be read.
    pub fn read(project: &ProjectFolder, annotator: &str) -> Self {
        let path = project.cache_folder(annotator).join(NAME);
        let first = cache::read_kept::<Self>(&path, MAX_FILE_BYTES);
        first
            .filter(|first| first.version == VERSION)
            .unwrap_or_default()
    }

    /// Writes that of an annotator.
    ///
    /// # Errors
    /// When it cannot be written, which does no harm.
    pub fn write(&self, project: &ProjectFolder, annotator: &str) -> Result<(), StoreError> {
        let path = project.prepare_local(annotator)?.join(NAME);
        cache::keep(&path, self)
    }
}
