//! What is known of an article beside its text: title, outlet, author, date, address.
//!
//! Everything is kept as it came. A date is text, since newspapers write dates in many ways;
//! `date` in this room reads it where it can be read.

use std::collections::{BTreeMap, BTreeSet};

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

    /// What a person made of `seen`, put into `theirs`, which another program made of `seen`
    /// meanwhile.
    ///
    /// # Errors
    /// The name of a field that both changed, each in another way.
    pub fn merged(&self, seen: &Self, theirs: &Self) -> Result<Self, String> {
        let (merged, conflicts) = self.merged_keeping(seen, theirs);
        match conflicts.into_iter().next() {
            Some((field, _)) => Err(field),
            None => Ok(merged),
        }
    }

    /// As [`Metadata::merged`], and where both changed the same field, it stays as it is here; those fields
    /// are named with what the other says.
    pub fn merged_keeping(&self, seen: &Self, theirs: &Self) -> (Self, Vec<(String, String)>) {
        let mut conflicts: Vec<(String, String)> = Vec::new();
        let mut pick = |name: &str, seen: &str, mine: &str, theirs: &str| -> String {
            if mine != seen && mine != theirs && theirs != seen {
                conflicts.push((name.to_owned(), theirs.to_owned()));
            }
            if mine == seen { theirs } else { mine }.to_owned()
        };
        let mut merged = Self {
            title: pick("title", &seen.title, &self.title, &theirs.title),
            source: pick("source", &seen.source, &self.source, &theirs.source),
            author: pick("author", &seen.author, &self.author, &theirs.author),
            date: pick("date", &seen.date, &self.date, &theirs.date),
            url: pick("address", &seen.url, &self.url, &theirs.url),
            language: pick("language", &seen.language, &self.language, &theirs.language),
            copy_of: pick("original", &seen.copy_of, &self.copy_of, &theirs.copy_of),
            ..Self::default()
        };
        let is_changed = |one: &Self| one.not_copy_of != seen.not_copy_of;
        let own = if is_changed(self) { self } else { theirs };
        merged.not_copy_of.clone_from(&own.not_copy_of);
        if is_changed(self) && is_changed(theirs) && self.not_copy_of != theirs.not_copy_of {
            let name = "list of articles that are no copies".to_owned();
            conflicts.push((name, theirs.not_copy_of.join(", ")));
        }
        let names: BTreeSet<&String> = self.fields.keys().chain(theirs.fields.keys()).collect();
        for name in names {
            let of = |metadata: &Self| metadata.fields.get(name).cloned();
            let (mine, seen, other) = (of(self), of(seen), of(theirs));
            if mine != seen && mine != other && other != seen {
                let other = other.clone().unwrap_or_default();
                conflicts.push((format!("field \"{name}\""), other));
            }
            let value = if mine == seen { other } else { mine };
            merged
                .fields
                .extend(value.map(|value| (name.clone(), value)));
        }
        (merged, conflicts)
    }
}
