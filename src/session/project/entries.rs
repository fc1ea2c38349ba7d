//! New entries of the registries, described where a span is linked with them.

use super::Project;
use crate::model::attribute::{AttributeId, Value};
use crate::model::link::{ActorId, PlaceId, PlaceLink, PlacePrecision};
use crate::model::registry::{Actor, ActorKind, Place, PlaceKind};
use crate::model::span::SpanId;
use crate::session::{Assistance, Change, Session, SessionError};
use crate::store::project::seconds;
use crate::store::sha256_hex;

/// What a person says of a new entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Its Arabic name; empty for none.
    pub arabic: String,
    /// Its English name; empty for none.
    pub english: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What a new entry is, and what it is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// An actor.
    Actor(ActorKind, Option<ActorId>),
    /// A place.
    Place(PlaceKind, Option<PlaceId>),
}

impl Project {
    /// Adds an entry to its registry under a new id, and links a span with it. A place keeps the
    /// relation and the precision that the words of the span have.
    ///
    /// # Errors
    /// When a file cannot be read or written, or the project or the article is open for reading
    /// only.
    pub fn add_entry(
        &mut self,
        session: &mut Session,
        span: SpanId,
        attribute: AttributeId,
        entry: NewEntry,
    ) -> Result<Change, SessionError> {
        let (arabic, english) = (entry.arabic.trim(), entry.english.trim());
        let id = self.new_entry_id(if arabic.is_empty() { english } else { arabic });
        let names = |name: &str| match name {
            "" => Vec::new(),
            name => vec![name.to_owned()],
        };
        let (arabic, english) = (names(arabic), names(english));
        let value = match entry.kind {
            EntryKind::Actor(kind, affiliation) => {
                let id = ActorId::new(id);
                self.put_actor(Actor {
                    id: id.clone(),
                    arabic,
                    english,
                    kind,
                    affiliation,
                    notes: String::new(),
                })?;
                Value::Actor(id)
            }
            EntryKind::Place(kind, parent) => {
                let id = PlaceId::new(id);
                self.put_place(Place {
                    id: id.clone(),
                    kind,
                    arabic,
                    english,
                    parent,
                    coordinates: None,
                    precision: PlacePrecision::default(),
                    pcode: String::new(),
                    geonames: String::new(),
                    wikidata: String::new(),
                    notes: String::new(),
                })?;
                Value::Place(PlaceLink {
                    places: vec![id],
                    ..session.place_described(span).unwrap_or_default()
                })
            }
        };
        self.assist(session);
        session.set_attribute(span, attribute, Some(value))
    }

    /// Hands an open session the registries as they are now.
    pub fn assist(&self, session: &mut Session) {
        let published = session.assistance().published;
        session.assist(Assistance {
            published,
            ..self.assistance("")
        });
    }

    /// An id for a new entry with this name, which no other annotator gives to another entry: the
    /// name, and four digits made of the name, the annotator and the time.
    pub fn new_entry_id(&self, name: &str) -> String {
        let words: Vec<&str> = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let time = seconds((self.options.clock)());
        let digest = sha256_hex(format!("{name}\0{}\0{time}", self.annotator).as_bytes());
        let digits = digest.get(..4).unwrap_or_default();
        format!("{}-{digits}", words.join("-").to_lowercase())
    }
}
