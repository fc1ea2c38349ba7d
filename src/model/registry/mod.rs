//! The registries of a project: who acts, and where places are.
//!
//! Values only: the store reads and writes them, `assist` finds candidates in them. A project without
//! lists of its own has the starting lists ([`Registries::default`]).

mod starting;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::id::{ActorId, PlaceId};
use super::link::PlacePrecision;
use crate::model::named::named;

named! {
    /// What an actor is, after ACLED's `inter` codes 1 to 8.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ActorKind {
        /// 1: army, police, the organs of a government.
        StateForces = 1, "State Forces";
        /// 2: groups that fight the government.
        RebelGroups = 2, "Rebel Groups";
        /// 3: militias with a political purpose or tied to a power.
        PoliticalMilitias = 3, "Political Militias";
        /// 4: militias of a community, a clan, a sect.
        IdentityMilitias = 4, "Identity Militias";
        /// 5: rioters.
        Rioters = 5, "Rioters";
        /// 6: protesters.
        Protesters = 6, "Protesters";
        /// 7: civilians and their organisations.
        Civilians = 7, "Civilians";
        /// 8: forces of other states, international organisations, others.
        ExternalForces = 8, "External/Other Forces";
    }
    /// Every kind, by its code.
    ALL;
    /// ACLED's code, 1 to 8.
    acled: u8;
    /// ACLED's name.
    name: &'static str;
}

/// Somebody who acts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Its name in files.
    pub id: ActorId,
    /// Its names in Arabic, the usual one first.
    #[serde(default)]
    pub arabic: Vec<String>,
    /// Its names in English, the usual one first.
    #[serde(default)]
    pub english: Vec<String>,
    /// What it is.
    pub kind: ActorKind,
    /// The actor that it is a part or an ally of.
    #[serde(default)]
    pub affiliation: Option<ActorId>,
    /// Free notes.
    #[serde(default)]
    pub notes: String,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A state.
    Country,
    /// A governorate: محافظة.
    Governorate,
    /// A district: منطقة.
    District,
    /// A subdistrict: ناحية.
    Subdistrict,
    /// A town or a village.
    Populated,
    /// A part of a town.
    Neighbourhood,
    /// A road or an axis.
    Road,
    /// A base, a crossing, a dam, a hospital.
    Facility,
    /// A region without a clear border: بادية, ريف.
    Region,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its name in files.
    pub id: PlaceId,
    /// Its names in Arabic, the usual one first.
    #[serde(default)]
    pub arabic: Vec<String>,
    /// Its names in English, the usual one first.
    #[serde(default)]
    pub english: Vec<String>,
    /// What it is.
    pub kind: PlaceKind,
    /// The unit that it lies in.
    #[serde(default)]
    pub parent: Option<PlaceId>,
    /// Degrees north and east, WGS 84; of a unit, its centroid. `None` when not known.
    #[serde(default)]
    pub coordinates: Option<(f64, f64)>,
    /// How exactly the coordinates say where it is: a governorate is all around its centroid.
    #[serde(default)]
    pub precision: PlacePrecision,
    /// The P-code of OCHA; empty when not known.
    #[serde(default)]
    pub pcode: String,
    /// The id of GeoNames; empty when not known.
    #[serde(default)]
    pub geonames: String,
    /// The id of Wikidata; empty when not known.
    #[serde(default)]
    pub wikidata: String,
    /// Free notes.
    #[serde(default)]
    pub notes: String,
}

/// What registries hold.
pub trait Entry: Clone {
    /// Its name in files.
    type Id: Clone + Ord + std::fmt::Display;

    /// Its name in files.
    fn id(&self) -> &Self::Id;

    /// Its names in Arabic, the usual one first.
    fn arabic_names(&self) -> &[String];

    /// Its names in English, the usual one first.
    fn english_names(&self) -> &[String];

    /// Its names in Arabic, then those in English.
    fn names(&self) -> impl Iterator<Item = &str> {
        let arabic = self.arabic_names().iter();
        arabic.chain(self.english_names()).map(String::as_str)
    }

    /// The name by which it is shown: the first in Arabic, else in English, else its id.
    fn title(&self) -> String {
        let first = self.names().find(|name| !name.trim().is_empty());
        first.map_or_else(|| self.id().to_string(), str::to_owned)
    }

    /// The entry that it is a part of.
    fn belongs_to(&self) -> Option<&Self::Id>;
}

macro_rules! entries {
    ($($entry:ident: $id:ident in $whole:ident;)*) => {$(
        impl Entry for $entry {
            type Id = $id;

            fn id(&self) -> &$id {
                &self.id
            }

            fn arabic_names(&self) -> &[String] {
                &self.arabic
            }

            fn english_names(&self) -> &[String] {
                &self.english
            }

            fn belongs_to(&self) -> Option<&$id> {
                self.$whole.as_ref()
            }
        }
    )*};
}

entries! {
    Actor: ActorId in affiliation;
    Place: PlaceId in parent;
}

/// Entries by their ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Registry<E: Entry> {
    entries: BTreeMap<E::Id, E>,
}

/// The actors of a project.
pub type Actors = Registry<Actor>;
/// The places of a project.
pub type Places = Registry<Place>;

impl<E: Entry> Registry<E> {
    /// A registry without entries.
    pub fn empty() -> Self {
        Self {
            entries: BTreeMap::new(),
        }
    }

    /// The entry with this id.
    pub fn get(&self, id: &E::Id) -> Option<&E> {
        self.entries.get(id)
    }

    /// All entries, by id.
    pub fn iter(&self) -> impl Iterator<Item = &E> {
        self.entries.values()
    }

    /// Puts an entry in, in the place of the one with its id, which is returned.
    pub fn put(&mut self, entry: E) -> Option<E> {
        self.entries.insert(entry.id().clone(), entry)
    }

    /// What an entry belongs to, the nearest first; a circle ends where it closes.
    pub fn ancestors(&self, id: &E::Id) -> Vec<&E> {
        let mut found: Vec<&E> = Vec::new();
        let mut next = self.get(id).and_then(Entry::belongs_to);
        while let Some(entry) = next.and_then(|id| self.get(id)) {
            if entry.id() == id || found.iter().any(|known| known.id() == entry.id()) {
                break;
            }
            found.push(entry);
            next = entry.belongs_to();
        }
        found
    }

    /// What contradicts itself, for people: entries without a name, that belong to something that is
    /// not there, or to themselves.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for entry in self.iter() {
            let id = entry.id();
            if entry.names().all(|name| name.trim().is_empty()) {
                problems.push(format!("\"{id}\" has no name; give it one"));
            }
            let Some(whole) = entry.belongs_to() else {
                continue;
            };
            if self.get(whole).is_none() {
                problems.push(format!(
                    "\"{id}\" belongs to \"{whole}\", which is not in the list"
                ));
            }
            let last = self.ancestors(id).last().and_then(|last| last.belongs_to());
            if whole == id || last == Some(id) {
                problems.push(format!("\"{id}\" belongs to itself in a circle"));
            }
        }
        problems
    }
}

impl<E: Entry> FromIterator<E> for Registry<E> {
    fn from_iter<I: IntoIterator<Item = E>>(entries: I) -> Self {
        Self {
            entries: entries
                .into_iter()
                .map(|entry| (entry.id().clone(), entry))
                .collect(),
        }
    }
}

impl Places {
    /// The governorate in which a place lies, or which it is.
    pub fn governorate(&self, id: &PlaceId) -> Option<&Place> {
        let own = self.get(id);
        own.into_iter()
            .chain(self.ancestors(id))
            .find(|place| place.kind == PlaceKind::Governorate)
    }

    /// The places with coordinates that no globe has, for people.
    pub fn misplaced(&self) -> Vec<String> {
        self.iter()
            .filter_map(|place| Some((place, place.coordinates?)))
            .filter(|(_, (north, east))| !(north.abs() <= 90.0 && east.abs() <= 180.0))
            .map(|(place, (north, east))| {
                format!(
                    "\"{}\" has the coordinates {north}, {east}, which are none",
                    place.id
                )
            })
            .collect()
    }
}

/// Both registries. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Registries {
    /// Who acts.
    pub actors: Arc<Actors>,
    /// Where.
    pub places: Arc<Places>,
}

impl Default for Registries {
    /// The starting lists that Hashiya brings.
    fn default() -> Self {
        static LISTS: LazyLock<Registries> = LazyLock::new(|| Registries {
            actors: Arc::new(starting::actors()),
            places: Arc::new(starting::places()),
        });
        LISTS.clone()
    }
}
