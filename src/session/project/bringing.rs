//! Bringing articles into an open project.

use super::super::importing::{ImportRequest, Importing};
use super::Project;
use crate::store::StoreError;

impl Project {
    /// Begins to bring articles in, on a thread. Give [`Project::added`] what
    /// [`crate::session::importing::ImportControl::take_added`] tells, so that the list follows.
    ///
    /// # Errors
    /// When the project is open for reading only, or there is no thread left.
    pub fn import(&self, request: ImportRequest) -> Result<Importing, StoreError> {
        Importing::start(
            self.folder.clone(),
            self.cache.clone(),
            &self.access,
            request,
            self.options.clock,
        )
    }
}
