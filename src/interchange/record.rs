//! A record, as names and values, becomes a draft.

use std::borrow::Cow;

use super::draft::{Draft, DraftText, Reason, check_text, listed};
use super::mapping::{Mapping, Target};
use crate::model::metadata::Metadata;

/// Free fields that take more bytes than this are left out of the metadata.
const LONGEST_FREE_FIELD: usize = 4096;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// One value, as text.
    One(Cow<'a, str>),
    /// A list of values.
    Many(Vec<String>),
}

impl Value<'_> {
    /// The value, or the values with `separator` between them.
    pub fn joined(&self, separator: &str) -> Cow<'_, str> {
        match self {
            Self::One(value) => Cow::Borrowed(value),
            Self::Many(values) => Cow::Owned(values.join(separator)),
        }
    }
}

/// A record: its fields in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record<'a> {
    fields: Vec<(Cow<'a, str>, Value<'a>)>,
    /// Fields that were too large or too many to be looked at.
    pub left_out: Vec<String>,
}

impl<'a> Record<'a> {
    /// Adds a field. Of two with one name the last counts.
    pub fn push(&mut self, name: impl Into<Cow<'a, str>>, value: Value<'a>) {
        self.fields.push((name.into(), value));
    }

    /// Its fields.
    pub fn fields(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        &self.fields
    }

    fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.fields
            .iter()
            .rev()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value)
    }

    /// The draft that `mapping` makes of it. Without an id it is called `fallback_id`.
    ///
    /// # Errors
    /// When it has no text.
    pub fn draft(
        mut self,
        mapping: &Mapping,
        origin: String,
        fallback_id: String,
        limit: u64,
    ) -> Result<Draft, Reason> {
        let Some(text_field) = mapping.get(Target::Text) else {
            return Err(Reason::NoTextField {
                fields: listed(self.fields.iter().map(|(name, _)| name.as_ref())),
            });
        };
        let Some(index) = self.fields.iter().rposition(|(name, _)| name == text_field) else {
            return Err(Reason::MissingText {
                field: text_field.to_owned(),
            });
        };
        let text = match self.fields.remove(index).1 {
            Value::One(text) => text.into_owned(),
            // A list is a list of paragraphs.
            Value::Many(paragraphs) => paragraphs.join("\n"),
        };
        check_text(&text, limit)?;

        let value = |target| {
            let field = self.get(mapping.get(target)?)?;
            Some(field.joined(", ").into_owned())
        };
        let mut metadata = Metadata {
            title: value(Target::Title).unwrap_or_default(),
            source: value(Target::Source).unwrap_or_default(),
            author: value(Target::Author).unwrap_or_default(),
            date: value(Target::Date).unwrap_or_default(),
            url: value(Target::Url).unwrap_or_default(),
            language: value(Target::Language).unwrap_or_default(),
            ..Metadata::default()
        };
        let wanted_id = value(Target::Id)
            .filter(|id| !id.trim().is_empty())
            .unwrap_or(fallback_id);
        let mut left_out = self.left_out;
        if !mapping.drop_others {
            let others = self.fields.iter().filter_map(|(name, value)| {
                // The id is kept as it came: the article's own may differ from it.
                let target = mapping.target_of(name);
                if target.is_some_and(|target| target != Target::Id) || name == text_field {
                    return None;
                }
                let value = value.joined(", ");
                if value.len() + name.len() > LONGEST_FREE_FIELD {
                    left_out.push(name.clone().into_owned());
                    return None;
                }
                (!value.is_empty()).then(|| (name.clone().into_owned(), value.into_owned()))
            });
            metadata.fields = others.collect();
        }
        Ok(Draft {
            wanted_id,
            text: DraftText::Text(text),
            metadata,
            origin,
            format: "",
            left_out,
        })
    }
}
