//! The names that things have in files: numbers in a layer, words in a codebook and in registries.
//!
//! A name does not know what it names: one that nothing has stays what it is, and a check says so.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty) $(: $copy:ident)?;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            $(#[derive($copy)])?
            #[serde(transparent)]
            pub struct $name(pub $inner);

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(&self.0, f)
                }
            }
        )*
    };
}

/// What names that are words can do.
macro_rules! words {
    ($($name:ident),*) => {
        $(
            impl $name {
                /// The name `id`.
                pub fn new(id: impl Into<String>) -> Self {
                    Self(id.into())
                }

                /// As files have it.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }
        )*
    };
}

ids! {
    /// The identity of a span in its layer. While the article is open, the id of a span that was
    /// removed is not given to another, so that undo can bring it back. Files do not say which ids
    /// were used: after reopening, new spans get those after the largest one in the file.
    SpanId(u32): Copy;
    /// The identity of an incident in its layer; as for spans, no id is given twice while the article
    /// is open.
    IncidentId(u32): Copy;
    /// The name by which files call a label: lower case, stable, such as `actor`.
    LabelId(String);
    /// The name by which files call an attribute of a label, such as `count`.
    AttributeId(String);
    /// The name by which files call a type of incident, such as `armed_clash`.
    IncidentTypeId(String);
    /// The name by which files call the role of a participant, such as `perpetrator`.
    RoleId(String);
    /// The name by which files call an actor of the registry, such as `syrian-army`.
    ActorId(String);
    /// The name by which files call a place of the registry, such as `sy-idlib`.
    PlaceId(String);
}

words!(
    LabelId,
    AttributeId,
    IncidentTypeId,
    RoleId,
    ActorId,
    PlaceId
);
