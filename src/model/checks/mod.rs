//! What is unfinished or contradicts itself in the coding of an article.
//!
//! Each finding says what it is about, so that a person can go there. They are findings, not errors:
//! a file with them is whole, and work goes on. Checks take the layer as it is and change nothing; what
//! concerns several articles is in [`super::totals`].
//!
//! [`check`] looks at a layer once; [`Checks`] keep up with one that is edited, at the cost of what an
//! edit is about.

mod incidents;
mod incremental;
mod spans;

use std::sync::Arc;

use super::codebook::Codebook;
use super::incident::IncidentId;
use super::layer::Layer;
use super::registry::Registries;
use super::span::SpanId;

pub use incremental::Checks;

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A casualty that no incident has, and that is no other's duplicate.
    LooseCasualty,
    /// A casualty of which nobody said how many.
    NoCount,
    /// An incident without a type.
    NoType,
    /// An incident without a place.
    NoPlace,
    /// An incident without a date.
    NoDate,
    /// An incident in which nobody takes part.
    NobodyInIt,
    /// A count of a part that is larger than that of the whole.
    PartTooLarge,
    /// Counts that are parts or duplicates of each other in a circle.
    Circle,
    /// A part of a count of another kind that cannot be one.
    OtherKind,
    /// Two incidents that look the same.
    SameIncident,
    /// A required attribute that is missing.
    Missing,
    /// A span inside another in which its label may not stand.
    NotInside,
    /// A value of a type that the attribute does not have.
    WrongType,
    /// An attribute, a label, a type or a role that the codebook does not have.
    NotInCodebook,
    /// A reference to a span that is not there.
    NoSuchSpan,
    /// A link to an entry that the registry does not have.
    NoSuchEntry,
    /// Two spans of the same words and the same label.
    Twice,
}

impl FindingKind {
    /// Its name in reports: `loose-casualty`.
    pub fn code(self) -> &'static str {
        match self {
            Self::LooseCasualty => "loose-casualty",
            Self::NoCount => "no-count",
            Self::NoType => "no-type",
            Self::NoPlace => "no-place",
            Self::NoDate => "no-date",
            Self::NobodyInIt => "nobody-in-it",
            Self::PartTooLarge => "part-too-large",
            Self::Circle => "circle",
            Self::OtherKind => "other-kind",
            Self::SameIncident => "same-incident",
            Self::Missing => "missing-attribute",
            Self::NotInside => "not-inside",
            Self::WrongType => "wrong-type",
            Self::NotInCodebook => "not-in-codebook",
            Self::NoSuchSpan => "no-such-span",
            Self::NoSuchEntry => "no-such-entry",
            Self::Twice => "twice",
        }
    }
}

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub what: FindingKind,
    /// The spans it is about, the one to go to first.
    pub spans: Vec<SpanId>,
    /// The incident it is about.
    pub incident: Option<IncidentId>,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl Finding {
    fn new(what: FindingKind, spans: Vec<SpanId>, message: impl Into<String>) -> Self {
        Self {
            what,
            spans,
            incident: None,
            message: message.into(),
        }
    }

    fn of(mut self, incident: IncidentId) -> Self {
        self.incident = Some(incident);
        self
    }
}

/// A layer with what it is held against.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// What is checked.
    pub layer: &'a Layer,
    /// The text of its article.
    pub text: &'a str,
    /// What may be said.
    pub codebook: &'a Codebook,
    /// The entries that may be linked; `None` when it is not known which there are.
    pub registries: Option<&'a Registries>,
}

impl Checked<'_> {
    /// Whether there is such a span, placed or not.
    fn has(&self, id: SpanId) -> bool {
        self.layer.get(id).is_some() || self.layer.unplaced().iter().any(|lost| lost.id == id.0)
    }
}

/// What is found in a layer, first of its spans in reading order, then of its incidents. A layer of
/// which nothing is coded, no value and no incident, has no findings of what is missing.
pub fn check(
    layer: &Layer,
    text: &str,
    codebook: &Codebook,
    registries: Option<&Registries>,
) -> Vec<Finding> {
    let checked = Checked {
        layer,
        text,
        codebook,
        registries,
    };
    let found = Checks::new(&checked).list(layer);
    found.into_iter().map(Arc::unwrap_or_clone).collect()
}
