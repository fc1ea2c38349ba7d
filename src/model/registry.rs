//! The registries of a project: who acts, and where places are.
//!
//! Values only: the store reads and writes them, `assist` finds candidates in them.

use serde::{Deserialize, Serialize};

use super::link::{ActorId, PlaceId};

/// What an actor is, after ACLED's `inter` codes 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// 1: army, police, the organs of a government.
    StateForces,
    /// 2: groups that fight the government.
    RebelGroups,
    /// 3: militias with a political purpose or tied to a power.
    PoliticalMilitias,
    /// 4: militias of a community, a clan, a sect.
    IdentityMilitias,
    /// 5: rioters.
    Rioters,
    /// 6: protesters.
    Protesters,
    /// 7: civilians and their organisations.
    Civilians,
    /// 8: forces of other states, international organisations, others.
    ExternalForces,
}

impl ActorKind {
    /// Every kind, by its code.
    pub const ALL: [Self; 8] = [
        Self::StateForces,
        Self::RebelGroups,
        Self::PoliticalMilitias,
        Self::IdentityMilitias,
        Self::Rioters,
        Self::Protesters,
        Self::Civilians,
        Self::ExternalForces,
    ];

    /// ACLED's code, 1 to 8.
    pub fn acled(self) -> u8 {
        match self {
            Self::StateForces => 1,
            Self::RebelGroups => 2,
            Self::PoliticalMilitias => 3,
            Self::IdentityMilitias => 4,
            Self::Rioters => 5,
            Self::Protesters => 6,
            Self::Civilians => 7,
            Self::ExternalForces => 8,
        }
    }

    /// ACLED's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::StateForces => "State Forces",
            Self::RebelGroups => "Rebel Groups",
            Self::PoliticalMilitias => "Political Militias",
            Self::IdentityMilitias => "Identity Militias",
            Self::Rioters => "Rioters",
            Self::Protesters => "Protesters",
            Self::Civilians => "Civilians",
            Self::ExternalForces => "External/Other Forces",
        }
    }
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
    /// What it is.
    pub kind: PlaceKind,
    /// Its names in Arabic, the usual one first.
    #[serde(default)]
    pub arabic: Vec<String>,
    /// Its names in English, the usual one first.
    #[serde(default)]
    pub english: Vec<String>,
    /// The unit that it lies in.
    #[serde(default)]
    pub parent: Option<PlaceId>,
    /// Degrees north and east, WGS 84; of a unit, its centroid. `None` when not known.
    #[serde(default)]
    pub coordinates: Option<(f64, f64)>,
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
