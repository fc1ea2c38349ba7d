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

    /// What a person made of `seen`, put into `theirs`, which another program made of `seen`
    /// meanwhile.
    ///
    /// # Errors
    /// The name of a field that both changed, each in another way.
    pub fn merged(&self, seen: &Self, theirs: &Self) -> Result<Self, String> {
        let pick = |name: &str, seen: &String, mine: &String, theirs: &String| {
            if mine == seen || mine == theirs {
                Ok(theirs.clone())
            } else if theirs == seen {
                Ok(mine.clone())
            } else {
                Err(name.to_owned())
            }
        };
        let mut names: Vec<&String> = self.fields.keys().collect();
        names.extend(theirs.fields.keys());
        let mut fields = BTreeMap::new();
        for name in names {
            let of = |metadata: &Self| metadata.fields.get(name).cloned();
            let (mine, seen, other) = (of(self), of(seen), of(theirs));
            let value = if mine == seen || mine == other {
                other
            } else if other == seen {
                mine
            } else {
                return Err(format!("field \"{name}\""));
            };
            if let Some(value) = value {
                fields.insert(name.clone(), value);
            }
        }
        let not_copy_of = match (
            self.not_copy_of == seen.not_copy_of,
            theirs.not_copy_of == seen.not_copy_of,
        ) {
            (true, _) => theirs.not_copy_of.clone(),
            (false, true) => self.not_copy_of.clone(),
            (false, false) if self.not_copy_of == theirs.not_copy_of => self.not_copy_of.clone(),
            (false, false) => return Err("list of articles that are no copies".to_owned()),
        };
        Ok(Self {
            title: pick("title", &seen.title, &self.title, &theirs.title)?,
            source: pick("source", &seen.source, &self.source, &theirs.source)?,
            author: pick("author", &seen.author, &self.author, &theirs.author)?,
            date: pick("date", &seen.date, &self.date, &theirs.date)?,
            url: pick("address", &seen.url, &self.url, &theirs.url)?,
            language: pick("language", &seen.language, &self.language, &theirs.language)?,
            copy_of: pick("original", &seen.copy_of, &self.copy_of, &theirs.copy_of)?,
            not_copy_of,
            fields,
        })
    }
}
