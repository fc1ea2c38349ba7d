//! What the program proposes about spans, and the names of what they are linked with.
//!
//! Proposals change nothing: a person accepts them, and then they are edits like any other. The
//! rules are those of `assist`; the session hands them the article and the registries.

use std::ops::Range;

use super::Session;
use crate::model::attribute::Value;
use crate::model::casualty::Count;
use crate::model::link::{ActorId, PlaceId, PlaceLink};
use crate::model::span::SpanId;
use crate::model::when::When;

/// A value that is proposed for a span.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The value.
    pub value: Value,
    /// The words it came from, in bytes of the article.
    pub range: Range<usize>,
    /// The rule and the words, for people.
    pub reason: String,
}

/// An actor that a span may be about.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorCandidate {
    /// Which.
    pub id: ActorId,
    /// Why, in a few words.
    pub reason: String,
    /// Whether nothing else can be meant.
    pub certain: bool,
}

/// A place of the registry.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPlace {
    /// Which.
    pub id: PlaceId,
}

/// A place that a span may be about, with the relation and the precision of its words.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceCandidate {
    /// The link.
    pub link: PlaceLink,
    /// Why, in a few words.
    pub reason: String,
    /// Whether nothing else can be meant.
    pub certain: bool,
}

/// How an entry of a registry is told to people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryNames {
    /// Its usual Arabic name; empty for none.
    pub arabic: String,
    /// Its usual English name; empty for none.
    pub english: String,
    /// What it is and what it belongs to.
    pub detail: String,
}

impl EntryNames {
    /// The Arabic name, or else the English one.
    pub fn best(&self) -> &str {
        if self.arabic.is_empty() {
            &self.english
        } else {
            &self.arabic
        }
    }

    /// The English name where the Arabic one is the best.
    pub fn other(&self) -> &str {
        if self.arabic.is_empty() {
            ""
        } else {
            &self.english
        }
    }
}

impl Session {
    /// The count that the words of a span tell.
    pub fn casualty_proposal(&self, _span: SpanId) -> Option<Proposal> {
        None
    }

    /// The date that the words of a span tell.
    pub fn date_proposal(&self, _span: SpanId) -> Option<Proposal> {
        None
    }

    /// What a person typed as a date.
    pub fn date_typed(&self, text: &str) -> Option<When> {
        let day = text.trim().parse().ok()?;
        Some(When {
            start: day,
            end: day,
            precision: Default::default(),
            words: String::new(),
        })
    }

    /// What a person typed as a count, in words.
    pub fn count_typed(&self, _text: &str) -> Option<Count> {
        None
    }

    /// The actors that a span may be about, the best first.
    pub fn actor_candidates(&self, _span: SpanId, _limit: usize) -> Vec<ActorCandidate> {
        Vec::new()
    }

    /// The places that a span may be about, the best first.
    pub fn place_candidates(&self, _span: SpanId, _limit: usize) -> Vec<PlaceCandidate> {
        Vec::new()
    }

    /// The relation and the precision of a span's words, without a place.
    pub fn place_described(&self, _span: SpanId) -> Option<PlaceLink> {
        None
    }

    /// Actors of the registry by a name that is typed, the best first.
    pub fn actors_like(&self, _typed: &str, _limit: usize) -> Vec<ActorCandidate> {
        Vec::new()
    }

    /// Places of the registry by a name that is typed, the best first.
    pub fn places_like(&self, _typed: &str, _limit: usize) -> Vec<FoundPlace> {
        Vec::new()
    }

    /// The names of an actor; `None` for one that the registry does not have.
    pub fn actor_names(&self, _id: &ActorId) -> Option<EntryNames> {
        None
    }

    /// The names of a place; `None` for one that the registry does not have.
    pub fn place_names(&self, _id: &PlaceId) -> Option<EntryNames> {
        None
    }

    /// Whether new entries can be written into the registries.
    pub fn may_add_entries(&self) -> bool {
        false
    }
}
