//! What the program proposes about spans, and the names of what they are linked with.
//!
//! Proposals change nothing: a person accepts them, and then they are edits like any other. The
//! rules are those of `assist`; the session hands them the article and the registries.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use super::Session;
use crate::assist::{Known, casualties, dates, places};
use crate::model::attribute::{AttributeId, Value};
use crate::model::casualty::Count;
use crate::model::codebook::AttributeType;
use crate::model::coding::{Slot, slot_of};
use crate::model::date::iso_date;
use crate::model::link::{ActorId, PlaceId, PlaceLink};
use crate::model::registry::{Entry, PlaceKind, Registries};
use crate::model::span::SpanId;
use crate::model::when::When;

/// So many entries of a registry are proposed for a span.
const CANDIDATES: usize = 4;
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
        self.assistance = Arc::new(assistance);
        self.found.forget();
    }

    /// What the session proposes from: another one whenever any of it is other.
    pub fn assistance(&self) -> &Arc<Assistance> {
        &self.assistance
    }

    /// What can be accepted by one key for a span: the first attribute of its label that says
    /// nothing and for which something is proposed.
    pub fn proposed(&self, id: SpanId) -> Option<(AttributeId, Proposal)> {
        let span = self.layer.get(id)?;
        let attributes = self.codebook.get(&span.label)?.attributes.iter();
        let mut open = attributes.filter(|one| !span.attributes.contains_key(&one.id));
        open.find_map(|one| {
            let proposal = match one.kind {
                AttributeType::Casualty => self.casualty_proposal(id),
                AttributeType::Date => self.date_proposal(id),
                _ => self.link_proposals(id, &one.kind).into_iter().next(),
            };
            Some((one.id.clone(), proposal?))
        })
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

    /// The entries of a registry with which an attribute of this type may link a span, the best
    /// first, with the relation and the precision of the words.
    pub fn link_proposals(&self, span: SpanId, kind: &AttributeType) -> Vec<Proposal> {
        let known = &self.assistance.known;
        let range = self.layer.get(span).map(|span| span.range.clone());
        let range = range.unwrap_or_default();
        let words = self.mention(&range);
        let found: Vec<_> = match kind {
            AttributeType::Actor => {
                let found = known.actors(words, CANDIDATES).into_iter();
                found.map(|it| (Value::Actor(it.id), it.reason)).collect()
            }
            AttributeType::Place => {
                let found = known.place_links(words, CANDIDATES).into_iter();
                found
                    .map(|(link, it)| (Value::Place(link), it.reason))
                    .collect()
            }
            _ => Vec::new(),
        };
        let proposals = found.into_iter().map(|(value, reason)| Proposal {
            value,
            range: range.clone(),
            reason: reason.name(),
        });
        proposals.collect()
    }

    /// The relation and the precision of a span's words, without a place.
    pub fn place_described(&self, span: SpanId) -> Option<PlaceLink> {
        let span = self.layer.get(span)?;
        let description = places::describe(self.mention(&span.range));
        Some(PlaceLink {
            places: Vec::new(),
            relation: description.relation,
            precision: description.precision,
        })
    }

    /// Actors of the registry by a name that is typed, the best first.
    pub fn actors_like(&self, typed: &str, limit: usize) -> Vec<ActorId> {
        let found = self.assistance.known.actors(typed, limit);
        found.into_iter().map(|found| found.id).collect()
    }

    /// Places of the registry by a name that is typed, the best first.
    pub fn places_like(&self, typed: &str, limit: usize) -> Vec<PlaceId> {
        let found = self.assistance.known.places(typed, limit);
        found.into_iter().map(|found| found.id).collect()
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

    /// The words of a span; none for one that is not there.
    pub fn words_of(&self, id: SpanId) -> &str {
        let span = self.layer.get(id);
        let words = span.and_then(|span| self.article.text().get(span.range.clone()));
        words.unwrap_or_default()
    }

    /// The words of a range, as far as a name could be.
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
