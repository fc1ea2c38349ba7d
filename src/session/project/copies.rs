//! Copies that sync services left in an open project, brought into the files that they are copies of.

use super::{Project, SyncCopy};
use crate::store::merge::codebook_near;
use crate::store::merge::merge_copy;
use crate::store::{StoreError, stamp};

/// What became of copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedCopies {
    /// How many are brought in and set aside.
    pub merged: usize,
    /// What both said differently, and why a copy is left as it is, each with the name of the copy.
    pub told: Vec<String>,
}

impl Project {
    /// Brings copies into the files that they are copies of. One that cannot be brought in is left as it
    /// is and told; the article of a layer must not be open.
    ///
    /// # Errors
    /// When the project is open for reading only.
    pub fn merge_copies(&self, copies: &[SyncCopy]) -> Result<MergedCopies, StoreError> {
        self.writable("bring in copies of a sync service")?;
        let mut all = MergedCopies::default();
        // Annotations may follow changes that are in the copy of the codebook: files of the project first.
        let mut copies: Vec<&SyncCopy> = copies.iter().collect();
        copies.sort_by_key(|copy| copy.original.parent() != Some(self.root()));
        for copy in copies {
            let codebook = codebook_near(&copy.original);
            let stamp = stamp((self.options.clock)());
            let codebook = codebook.as_ref();
            match merge_copy(&copy.original, &copy.path, None, codebook, &stamp) {
                Ok(taken) => {
                    all.merged += 1;
                    let name = self.name_of(&copy.original);
                    all.told
                        .extend(taken.told.iter().map(|it| format!("{name}: {it}")));
                }
                Err(error) => all.told.push(error.to_string()),
            }
        }
        Ok(all)
    }

    /// The path of a file of the project from its root, for people.
    pub fn name_of(&self, path: &std::path::Path) -> String {
        let within = path.strip_prefix(self.root()).unwrap_or(path);
        within.display().to_string()
    }
}
