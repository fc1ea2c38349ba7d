//! Links: which entry of a registry a span is about.
//!
//! Ids are stable names in files. A link does not know the registry: an id that the registry does
//! not have stays what it is, and a check names it.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// An id from its text.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// The name by which files call an actor of the registry, such as `syrian-army`.
    ActorId
}
id! {
    /// The name by which files call a place of the registry, such as `sy-idlib`.
    PlaceId
}

/// How exactly words name a place, after UCDP's `where_prec` 1 to 5.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PlacePrecision {
    /// 1: the place itself.
    #[default]
    Exact,
    /// 2: near it, or around it: غرب حلب, محيط.
    Near,
    /// 3: somewhere in a district.
    District,
    /// 4: somewhere in a governorate: ريف إدلب.
    Governorate,
    /// 5: a line or a fuzzy area: a road, البادية.
    Region,
}

impl PlacePrecision {
    /// Every precision, the most exact first.
    pub const ALL: [Self; 5] = [
        Self::Exact,
        Self::Near,
        Self::District,
        Self::Governorate,
        Self::Region,
    ];

    /// UCDP's `where_prec`.
    pub fn ucdp(self) -> u8 {
        match self {
            Self::Exact => 1,
            Self::Near => 2,
            Self::District => 3,
            Self::Governorate => 4,
            Self::Region => 5,
        }
    }
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
