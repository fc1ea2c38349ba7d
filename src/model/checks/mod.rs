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
mod look_alikes;
mod spans;

use std::sync::Arc;

use super::codebook::Codebook;
use super::incident::IncidentId;
use super::layer::Layer;
use super::registry::Registries;
use super::span::SpanId;
use crate::model::named::named;

pub use incremental::Checks;

named! {
    /// What is found.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum FindingKind {
        /// A casualty that no incident has, and that is no other's duplicate.
        LooseCasualty = "loose-casualty";
        /// A casualty of which nobody said how many.
        NoCount = "no-count";
        /// An incident without a type.
        NoType = "no-type";
        /// An incident without a place.
        NoPlace = "no-place";
        /// An incident without a date.
        NoDate = "no-date";
        /// An incident in which nobody takes part.
        NobodyInIt = "nobody-in-it";
        /// A count of a part that is larger than that of the whole.
        PartTooLarge = "part-too-large";
        /// Counts that are parts or duplicates of each other in a circle.
        Circle = "circle";
        /// A part of a count of another kind that cannot be one.
        OtherKind = "other-kind";
        /// Incidents that look the same, told once for all of them.
        SameIncident = "same-incident";
        /// A required attribute that is missing.
        Missing = "missing-attribute";
        /// A span inside another in which its label may not stand.
        NotInside = "not-inside";
        /// A value of a type that the attribute does not have.
        WrongType = "wrong-type";
        /// An attribute, a label, a type or a role that the codebook does not have.
        NotInCodebook = "not-in-codebook";
        /// A reference to a span that is not there.
        NoSuchSpan = "no-such-span";
        /// A link to an entry that the registry does not have.
        NoSuchEntry = "no-such-entry";
        /// Two spans of the same words and the same label.
        Twice = "twice";
    }
    /// Its name in reports: `loose-casualty`.
    code: &'static str;
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
        self.layer.get(id).is_some() || self.layer.is_unplaced(id.0)
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
