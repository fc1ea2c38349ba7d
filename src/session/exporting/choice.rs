//! Which annotations are exported.

use std::fmt;

use crate::model::status::Status;

/// Which annotations are exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotationFilter {
    /// Whose, by the names of their folders; `None` for everybody's.
    pub annotators: Option<Vec<String>>,
    /// Of which status.
    pub statuses: Vec<Status>,
    /// Whether articles are in it that a person called a copy of another.
    pub copies: bool,
}

impl Default for AnnotationFilter {
    /// Everybody's finished annotations, without copies.
    fn default() -> Self {
        Self {
            annotators: None,
            statuses: vec![Status::Done],
            copies: false,
        }
    }
}

impl AnnotationFilter {
    /// What is chosen, for people: a name and a value each.
    pub fn told(&self) -> Vec<(String, String)> {
        let annotators = self.annotators.as_ref();
        let statuses = self.statuses.iter().map(|status| status.id());
        let copies = if self.copies { "in it" } else { "left out" };
        let told = [
            (
                "annotators",
                annotators.map_or_else(|| "all".to_owned(), |all| all.join(", ")),
            ),
            ("statuses", statuses.collect::<Vec<&str>>().join(", ")),
            ("copies of other articles", copies.to_owned()),
        ];
        told.map(|(name, value)| (name.to_owned(), value)).into()
    }

    /// Everything that there is.
    pub fn everything() -> Self {
        Self {
            annotators: None,
            statuses: Status::ALL.to_vec(),
            copies: true,
        }
    }
}

/// Why annotations are not exported, by choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// They have another status.
    Status(Status),
    /// They are somebody else's.
    Annotator,
    /// The article is a copy of another.
    Copy,
    /// Nobody has annotated the article.
    NotAnnotated,
    /// It is in no part of a split that is frozen.
    NotInSplit,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => {
                write!(f, "annotations that are {}", status.id().replace('_', " "))
            }
            Self::Annotator => f.write_str("annotations of others"),
            Self::Copy => f.write_str("annotations of copies"),
            Self::NotAnnotated => f.write_str("articles without annotations"),
            Self::NotInSplit => f.write_str("articles that are not in the split"),
        }
    }
}
