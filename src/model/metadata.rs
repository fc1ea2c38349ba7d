//! What is known of an article beside its text: title, outlet, author, date, address.
//!
//! Everything is kept as it came. A date is text, since newspapers write dates in many ways;
//! `date` in this room reads it where it can be read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What is known of an article. Empty strings are what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// The headline, as a person or the source gives it.
    pub title: String,
    /// The outlet: the newspaper, agency or site.
    pub source: String,
    /// Who wrote it.
    pub author: String,
    /// When it was published, as it came.
    pub date: String,
    /// Its address on the web.
    pub url: String,
    /// Its language, as BCP 47: `ar`.
    pub language: String,
    /// The id of the article that this one is a copy of, when a person said so.
    pub copy_of: String,
    /// The ids of articles that look like it and are none of its copies: a person said so.
    pub not_copy_of: Vec<String>,
    /// Everything else, by name.
    pub fields: BTreeMap<String, String>,
}

impl Metadata {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
