//! Values of attributes: what a span says beside its label.
//!
//! Which attributes a label has, and of which type, is the codebook's business. A value that the
//! codebook does not know, or of another type, is kept as it is, and a check names it.

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

use super::casualty::Casualty;
use super::id::ActorId;
use super::link::PlaceLink;
use super::when::When;

pub use super::id::AttributeId;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// One of the attribute's choices, by its id.
    Choice(String),
    /// Several of them, in the order of the codebook, each once.
    Choices(Vec<String>),
    /// Words of the annotator.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// How many came to harm.
    Casualty(Casualty),
    /// An actor of the registry.
    Actor(ActorId),
    /// Places of the registry.
    Place(PlaceLink),
    /// A date.
    Date(When),
}

/// The values of a span, by attribute.
pub type Values = BTreeMap<AttributeId, Value>;

/// The counts that these values have, with their attributes.
pub fn counts(values: &Values) -> impl Iterator<Item = (&AttributeId, &Casualty)> {
    values.iter().filter_map(|(id, value)| match value {
        Value::Casualty(count) => Some((id, count)),
        _ => None,
    })
}

/// Reads values of which each is there once. Serde takes the last of two with the same name, and the
/// other would be lost: after a merge both may be there.
///
/// # Errors
/// When an attribute is there twice, or a value cannot be read.
pub fn read_each_once<'de, D: Deserializer<'de>>(from: D) -> Result<Values, D::Error> {
    struct EachOnce;

    impl<'de> Visitor<'de> for EachOnce {
        type Value = Values;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map from the names of attributes to their values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
            let mut values = Values::new();
            while let Some((id, value)) = map.next_entry()? {
                if values.contains_key(&id) {
                    return Err(A::Error::custom(format!(
                        "the attribute \"{id}\" is there twice; keep one of them"
                    )));
                }
                values.insert(id, value);
            }
            Ok(values)
        }
    }

    from.deserialize_map(EachOnce)
}
