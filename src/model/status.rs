//! How far an annotator is with an article: its status, and how long it took.
//!
//! Values only: the layer holds its status, and edits change it.

use serde::{Deserialize, Serialize};

/// How far an annotator is with an article.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing is annotated yet.
    #[default]
    New,
    /// Something is annotated.
    InProgress,
    /// The annotator has finished.
    Done,
    /// The annotator leaves the article out, and says why.
    Skipped,
    /// Somebody has to look at it, and the annotator says why.
    Flagged,
}

impl Status {
    /// Every status, in the order in which work goes on.
    pub const ALL: [Self; 5] = [
        Self::New,
        Self::InProgress,
        Self::Done,
        Self::Skipped,
        Self::Flagged,
    ];

    /// Its name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::InProgress => "In progress",
            Self::Done => "Done",
            Self::Skipped => "Skipped",
            Self::Flagged => "Flagged",
        }
    }

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Flagged => "flagged",
        }
    }

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
