//! Links: which entry of a registry a span is about.
//!
//! A link does not know the registry: an id that the registry does not have stays what it is, and a
//! check names it.

use super::named::named;
use serde::{Deserialize, Serialize};

pub use super::id::{ActorId, PlaceId};

named! {
    /// How exactly words name a place, after UCDP's `where_prec` 1 to 5.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
    )]
    #[serde(rename_all = "snake_case")]
    pub enum PlacePrecision {
        /// 1: the place itself.
        #[default]
        Exact = 1;
        /// 2: near it, or around it: غرب حلب, محيط.
        Near = 2;
        /// 3: somewhere in a district.
        District = 3;
        /// 4: somewhere in a governorate: ريف إدلب.
        Governorate = 4;
        /// 5: a line or a fuzzy area: a road, البادية.
        Region = 5;
    }
    /// Every precision, the most exact first.
    ALL;
    /// UCDP's `where_prec`.
    ucdp: u8;
}

/// What a location span is about: a place, or a description by one place or more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceLink {
    /// The places: one, or the two ends of a road, in the order of the words.
    pub places: Vec<PlaceId>,
    /// The word that stands before them, as it is written: غرب, ريف, على طريق; empty for none.
    #[serde(default)]
    pub relation: String,
    /// How exactly the words name where.
    #[serde(default)]
    pub precision: PlacePrecision,
}
