//! How far an annotator is with an article: its status, and how long it took.
//!
//! Values only: the layer holds its status, and edits change it.

use super::named::named;
use serde::{Deserialize, Serialize};

named! {
    /// How far an annotator is with an article.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
    )]
    #[serde(rename_all = "snake_case")]
    pub enum Status {
        /// Nothing is annotated yet.
        #[default]
        New = "new", "New";
        /// Something is annotated.
        InProgress = "in_progress", "In progress";
        /// The annotator has finished.
        Done = "done", "Done";
        /// The annotator leaves the article out, and says why.
        Skipped = "skipped", "Skipped";
        /// Somebody has to look at it, and the annotator says why.
        Flagged = "flagged", "Flagged";
    }
    /// Every status, in the order in which work goes on.
    ALL;
    /// Its name in files.
    id: &'static str;
    /// Its name on screen.
    name: &'static str;
}

impl Status {
    /// The status with this name in files.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.id() == id)
    }

    /// Whether a person is asked for a reason when they give it.
    pub fn wants_reason(self) -> bool {
        matches!(self, Self::Skipped | Self::Flagged)
    }

    /// Whether there is still work on the article.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::InProgress)
    }
}
