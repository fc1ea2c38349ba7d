//! Spans that have no place in the text.

use serde::{Deserialize, Serialize};

use super::attribute::{Values, read_each_once};
use super::id::LabelId;

/// A span of a file that could not be placed in the text. It is kept, shown and written back,
/// never dropped (law 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unplaced {
    /// The id it had in the file.
    pub id: u32,
    /// Its label.
    pub label: LabelId,
    /// Where it was, in code points.
    pub start: u64,
    /// Where it ended, in code points.
    pub end: u64,
    /// The words it stood on.
    pub quote: String,
    /// Words before it, as written when it was last placed; helps to find it again.
    #[serde(default)]
    pub before: String,
    /// Words after it.
    #[serde(default)]
    pub after: String,
    /// The values of its attributes.
    #[serde(default, deserialize_with = "read_each_once")]
    pub attributes: Values,
    /// The annotator's note.
    #[serde(default)]
    pub note: String,
    /// Why it could not be placed, for people.
    #[serde(default)]
    pub reason: String,
}
