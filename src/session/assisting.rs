//! What the program proposes about spans, and the names of what they are linked with.
//!
//! Proposals change nothing: a person accepts them, and then they are edits like any other. The
//! rules are those of `assist`; the session hands them the article and the registries.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use super::Session;
use crate::assist::{Known, casualties, dates, places};
use crate::model::attribute::Value;
use crate::model::casualty::Count;
use crate::model::coding::{Slot, slot_of};
use crate::model::date::iso_date;
use crate::model::link::{ActorId, PlaceId, PlaceLink};
use crate::model::registry::{Entry, PlaceKind, Registries};
use crate::model::span::SpanId;
use crate::model::when::When;

/// What is longer is not looked up, in bytes: a span may be as long as the article.
const LONGEST: usize = 800;

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

/// What a session proposes from: registries, ready to be asked, and the day of the article.
#[derive(Clone, Debug)]
pub struct Assistance {
    /// The actors and places.
    pub registries: Registries,
    /// Their names, ready to be asked.
    pub known: Arc<Known>,
    /// The day on which the article was published.
    pub published: Option<Date>,
    /// Whether new entries can be written.
    pub writable: bool,
}

impl Default for Assistance {
    /// The starting lists, for an article without a project.
    fn default() -> Self {
        static KNOWN: LazyLock<Arc<Known>> =
            LazyLock::new(|| Arc::new(Known::new(&Registries::default())));
        Self {
            registries: Registries::default(),
            known: Arc::clone(&KNOWN),
            published: None,
            writable: false,
        }
    }
}

impl Assistance {
    /// The same for an article with this date, as its metadata tell it.
    #[must_use]
    pub fn dated(mut self, date: &str) -> Self {
        self.published = iso_date(date).and_then(|day| day.parse().ok());
        self
    }
}

impl Session {
    /// Hands the session what it proposes from.
    pub fn assist(&mut self, assistance: Assistance) {
        self.assistance = assistance;
        self.assisted += 1;
        self.found.forget();
    }

    /// How many times the session was handed something else to propose from. What is derived from that
    /// compares this.
    pub fn assisted(&self) -> u64 {
        self.assisted
    }

    /// What the session proposes from.
    pub fn assistance(&self) -> &Assistance {
        &self.assistance
    }

    /// The count that the words of a span tell. Those that it is told to be among, or to be the same
    /// as, are links between spans, which the casualty has when such a span is there.
    pub fn casualty_proposal(&self, span: SpanId) -> Option<Proposal> {
        let range = self.layer.get(span)?.range.clone();
        let found = casualties::for_span(self.article.text(), range)?;
        let mut value = found.value;
        if let (Value::Casualty(casualty), Some(whole)) = (&mut value, found.subset) {
            casualty.subset_of = self
                .layer
                .touching(whole)
                .find(|other| {
                    other.id != span && slot_of(&self.codebook, &other.label) == Slot::Casualty
                })
                .map(|other| other.id);
        }
        Some(Proposal {
            value,
            range: found.range,
            reason: found.reason,
        })
    }

    /// The date that the words of a span tell.
    pub fn date_proposal(&self, span: SpanId) -> Option<Proposal> {
        let range = self.layer.get(span)?.range.clone();
        let found = dates::for_span(self.article.text(), range, self.assistance.published)?;
        Some(Proposal {
            value: found.value,
            range: found.range,
            reason: found.reason,
        })
    }

    /// What a person typed as a date.
    pub fn date_typed(&self, text: &str) -> Option<When> {
        dates::typed(text, self.assistance.published)
    }

    /// What a person typed as a count, in words: خمسة, أكثر من 30.
    pub fn count_typed(&self, text: &str) -> Option<Count> {
        casualties::count(text)
    }

    /// The actors that a span may be about, the best first.
    pub fn actor_candidates(&self, span: SpanId, limit: usize) -> Vec<ActorCandidate> {
        match self.layer.get(span) {
            Some(span) => self.actors_like(self.mention(&span.range), limit),
            None => Vec::new(),
        }
    }

    /// The places that a span may be about, the best first.
    pub fn place_candidates(&self, span: SpanId, limit: usize) -> Vec<PlaceCandidate> {
        let Some(span) = self.layer.get(span) else {
            return Vec::new();
        };
        let found = self
            .assistance
            .known
            .place_links(self.mention(&span.range), limit);
        found
            .into_iter()
            .map(|(link, found)| PlaceCandidate {
                link,
                reason: found.reason.name(),
                certain: found.certain,
            })
            .collect()
    }

    /// The relation and the precision of a span's words, without a place.
    pub fn place_described(&self, span: SpanId) -> Option<PlaceLink> {
        let description = places::describe(self.mention(&self.layer.get(span)?.range));
        Some(PlaceLink {
            places: Vec::new(),
            relation: description.relation,
            precision: description.precision,
        })
    }

    /// Actors of the registry by a name that is typed, the best first.
    pub fn actors_like(&self, typed: &str, limit: usize) -> Vec<ActorCandidate> {
        let found = self.assistance.known.actors(typed, limit);
        found
            .into_iter()
            .map(|found| ActorCandidate {
                id: found.id,
                reason: found.reason.name(),
                certain: found.certain,
            })
            .collect()
    }

    /// Places of the registry by a name that is typed, the best first.
    pub fn places_like(&self, typed: &str, limit: usize) -> Vec<FoundPlace> {
        let found = self.assistance.known.places(typed, limit);
        found
            .into_iter()
            .map(|found| FoundPlace { id: found.id })
            .collect()
    }

    /// The names of an actor; `None` for one that the registry does not have.
    pub fn actor_names(&self, id: &ActorId) -> Option<EntryNames> {
        let actors = &self.assistance.registries.actors;
        let actor = actors.get(id)?;
        let whole = actors.ancestors(id);
        let mut detail = vec![actor.kind.name().to_owned()];
        detail.extend(whole.first().map(|whole| whole.title()));
        Some(names_of(actor, detail))
    }

    /// The names of a place; `None` for one that the registry does not have.
    pub fn place_names(&self, id: &PlaceId) -> Option<EntryNames> {
        let places = &self.assistance.registries.places;
        let place = places.get(id)?;
        let mut detail = vec![place_kind(place.kind).to_owned()];
        detail.extend(places.ancestors(id).iter().map(|whole| whole.title()));
        Some(names_of(place, detail))
    }

    /// Whether new entries can be written into the registries.
    pub fn may_add_entries(&self) -> bool {
        self.assistance.writable
    }

    /// The words of a span, as far as a name could be.
    fn mention(&self, range: &Range<usize>) -> &str {
        let text = self.article.text();
        let end = range.end.min(range.start.saturating_add(LONGEST));
        text.get(range.start..text.floor_char_boundary(end))
            .unwrap_or_default()
    }
}

fn names_of(entry: &impl Entry, detail: Vec<String>) -> EntryNames {
    let first = |names: &[String]| names.first().cloned().unwrap_or_default();
    EntryNames {
        arabic: first(entry.arabic_names()),
        english: first(entry.english_names()),
        detail: detail.join(", "),
    }
}

fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Country => "country",
        PlaceKind::Governorate => "governorate",
        PlaceKind::District => "district",
        PlaceKind::Subdistrict => "subdistrict",
        PlaceKind::Populated => "town or village",
        PlaceKind::Neighbourhood => "part of a town",
        PlaceKind::Road => "road",
        PlaceKind::Facility => "facility",
        PlaceKind::Region => "region",
    }
}
