//! Which field of a record becomes what of an article.
//!
//! A mapping is a value that a person can see, change and write down: `text=body,title=headline`.
//! Fields inside fields are named by their path: `content.rendered`, `authors.0.name`.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::named::named;
use serde::{Deserialize, Serialize};

named! {
    /// What a field may become.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Target {
        /// The text; the only one that is needed.
        Text = "text", "Text";
        /// The headline.
        Title = "title", "Title";
        /// The outlet.
        Source = "source", "Source";
        /// Who wrote it.
        Author = "author", "Author";
        /// When it was published.
        Date = "date", "Date";
        /// Its address on the web.
        Url = "url", "Address";
        /// Its language.
        Language = "language", "Language";
        /// The id of the article.
        Id = "id", "Id";
    }
    /// Every target, the most important first.
    ALL;
    /// Its word in a written mapping.
    key: &'static str;
    /// Its name for people.
    name: &'static str;
}

/// Which field of a record becomes what of an article.
///
/// A target without an entry is open, and is guessed for each file; an empty field says that
/// nothing becomes the target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The fields, by what they become.
    fields: BTreeMap<Target, String>,
    /// The path of the array with the records in a JSON file; `None` when it is to be found.
    pub records: Option<String>,
    /// Whether fields that become nothing are left out instead of kept as free fields.
    pub drop_others: bool,
    /// Whether files that seem to have annotations are records like others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ignore_annotations: bool,
}

/// A written mapping that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A part without `=`.
    #[error("\"{part}\" is no mapping; write TARGET=FIELD, as in text=body,title=headline")]
    NoEquals {
        /// The part.
        part: String,
    },
    /// A word before `=` that is none of the targets.
    #[error(
        "nothing is called \"{key}\"; the targets are text, title, source, author, date, url, \
         language and id, and there are records=PATH, others=keep or drop and annotations=ignore"
    )]
    UnknownTarget {
        /// The word.
        key: String,
    },
    /// `others` takes two words.
    #[error("others={value} is not understood; write others=keep or others=drop")]
    Others {
        /// What was written.
        value: String,
    },
}

impl Mapping {
    /// The field that becomes `target`, if one does.
    pub fn get(&self, target: Target) -> Option<&str> {
        let field = self.fields.get(&target)?;
        (!field.is_empty()).then_some(field.as_str())
    }

    /// Whether a person or a guess decided on `target`.
    pub fn is_decided(&self, target: Target) -> bool {
        self.fields.contains_key(&target)
    }

    /// Lets `field` become `target`; `None` says that nothing does.
    pub fn set(&mut self, target: Target, field: Option<&str>) {
        self.fields
            .insert(target, field.unwrap_or_default().to_owned());
    }

    /// What the field named `field` becomes.
    pub fn target_of(&self, field: &str) -> Option<Target> {
        self.fields
            .iter()
            .find(|(_, mapped)| !mapped.is_empty() && mapped.as_str() == field)
            .map(|(&target, _)| target)
    }

    /// This mapping, with `guess` where it is open. A field that it uses already is not used for
    /// a second target by a guess.
    pub fn completed_by(&self, guess: &Self) -> Self {
        let mut whole = self.clone();
        for (&target, field) in &guess.fields {
            if !self.is_decided(target) && self.target_of(field).is_none() {
                whole.fields.insert(target, field.clone());
            }
        }
        whole
    }

    /// This mapping, with `other` where that decides something.
    pub fn overridden_by(&self, other: &Self) -> Self {
        let mut fields = self.fields.clone();
        fields.extend(other.fields.clone());
        Self {
            fields,
            records: other.records.clone().or_else(|| self.records.clone()),
            drop_others: self.drop_others || other.drop_others,
            ignore_annotations: self.ignore_annotations || other.ignore_annotations,
        }
    }

    /// Reads `text=body,title=headline,records=data.items,others=drop`. `=` and `,` in the name
    /// of a field are written `\=` and `\,`.
    ///
    /// # Errors
    /// When a part is not understood.
    pub fn parse(written: &str) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        for part in split(written, ',') {
            if part.trim().is_empty() {
                continue;
            }
            let Some((key, field)) = split_once(&part, '=') else {
                return Err(MappingError::NoEquals {
                    part: unescaped(part.trim()),
                });
            };
            let (key, field) = (key.trim().to_lowercase(), unescaped(field.trim()));
            if let Some(target) = Target::ALL.into_iter().find(|target| target.key() == key) {
                mapping.set(target, Some(&field));
            } else if key == "records" {
                mapping.records = Some(field);
            } else if key == "others" {
                mapping.drop_others = match field.as_str() {
                    "keep" => false,
                    "drop" => true,
                    _ => return Err(MappingError::Others { value: field }),
                };
            } else if key == "annotations" && field == "ignore" {
                mapping.ignore_annotations = true;
            } else {
                return Err(MappingError::UnknownTarget { key });
            }
        }
        Ok(mapping)
    }
}

/// As [`Mapping::parse`] reads it.
impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |name: &str| {
            name.replace('\\', "\\\\")
                .replace(',', "\\,")
                .replace('=', "\\=")
        };
        let mut parts: Vec<String> = Target::ALL
            .into_iter()
            .filter_map(|target| {
                let field = self.fields.get(&target)?;
                Some(format!("{}={}", target.key(), escaped(field)))
            })
            .collect();
        if let Some(records) = &self.records {
            parts.push(format!("records={}", escaped(records)));
        }
        if self.drop_others {
            parts.push("others=drop".to_owned());
        }
        if self.ignore_annotations {
            parts.push("annotations=ignore".to_owned());
        }
        f.write_str(&parts.join(","))
    }
}

/// The parts of `written` between separators that no backslash stands before.
fn split(written: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for c in written.chars() {
        if c == separator && !is_escaped {
            parts.push(String::new());
            continue;
        }
        is_escaped = c == '\\' && !is_escaped;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

fn split_once(part: &str, separator: char) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    for (at, c) in part.char_indices() {
        if c == separator && !is_escaped {
            return Some((&part[..at], &part[at + c.len_utf8()..]));
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    None
}

/// `part` without the backslashes that escape.
fn unescaped(part: &str) -> String {
    let mut plain = String::with_capacity(part.len());
    let mut characters = part.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => plain.extend(characters.next()),
            _ => plain.push(c),
        }
    }
    plain
}
