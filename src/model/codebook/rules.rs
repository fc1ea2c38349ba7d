//! The rules of a codebook: which label may stand in which, what a span must say, and what a
//! codebook itself must not say.
//!
//! A span against a rule is legal: it is shown and kept, and a check names it.

use std::collections::HashSet;

use super::{Attribute, AttributeType, Codebook, Label, LabelId};
use crate::model::attribute::Value;
use crate::model::span::Span;

/// The most labels, types of incidents, roles, attributes of a label, choices of an attribute.
pub const MOST: usize = 1000;
/// The longest id in bytes.
pub const LONGEST_ID: usize = 100;

/// What is looked at, in messages.
const BOOK: &str = "the codebook";

/// What a codebook says that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Contradiction(pub String);

/// Whether a span with this label may stand in one with the label `outer`. Labels that the codebook
/// does not know have no rules. A label that may stand in another may stand in its kinds.
pub fn may_stand(codebook: &Codebook, label: &LabelId, outer: &LabelId) -> bool {
    let Some(inside) = codebook.get(label).and_then(|label| label.inside.as_ref()) else {
        return true;
    };
    inside.contains(outer) || codebook.ancestors(outer).any(|id| inside.contains(id))
}

/// The attributes that a span must have and has not, in the order in which they are asked.
pub fn missing_required<'a>(codebook: &'a Codebook, span: &Span) -> Vec<&'a Attribute> {
    let Some(label) = codebook.get(&span.label) else {
        return Vec::new();
    };
    let attributes = label.attributes.iter();
    attributes
        .filter(|one| {
            let value = span.attributes.get(&one.id);
            one.required && value.is_none_or(says_nothing)
        })
        .collect()
}

/// Whether a value is there and empty.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Choices(choices) => choices.is_empty(),
        Value::Text(text) => text.trim().is_empty(),
        Value::Place(link) => link.places.is_empty(),
        Value::Choice(_)
        | Value::Flag(_)
        | Value::Number(_)
        | Value::Casualty(_)
        | Value::Actor(_)
        | Value::Date(_) => false,
    }
}

impl AttributeType {
    /// Whether a value is of this type and one of its choices.
    pub fn allows(&self, value: &Value) -> bool {
        let has = |id: &String| self.choices().iter().any(|choice| choice.id == *id);
        match (self, value) {
            (Self::Choice(_), Value::Choice(choice)) => has(choice),
            (Self::Choices(_), Value::Choices(choices)) => choices.iter().all(has),
            (Self::Text, Value::Text(_))
            | (Self::Flag, Value::Flag(_))
            | (Self::Number, Value::Number(_))
            | (Self::Casualty, Value::Casualty(_))
            | (Self::Actor, Value::Actor(_))
            | (Self::Place, Value::Place(_))
            | (Self::Date, Value::Date(_)) => true,
            _ => false,
        }
    }

    /// What it is called in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
            Self::Text => "text",
            Self::Flag => "flag",
            Self::Number => "number",
            Self::Casualty => "casualty",
            Self::Actor => "actor",
            Self::Place => "place",
            Self::Date => "date",
        }
    }
}

impl Codebook {
    /// The labels that this one is a kind of, the nearest first. Of a cycle each once.
    pub fn ancestors<'a>(&'a self, id: &LabelId) -> impl Iterator<Item = &'a LabelId> {
        let first = self.get(id).and_then(|label| label.parent.as_ref());
        let next = |id: &&LabelId| self.get(id).and_then(|label| label.parent.as_ref());
        std::iter::successors(first, next).take(self.labels.len())
    }

    /// Whether it says something twice, or something that contradicts itself.
    ///
    /// # Errors
    /// The first such thing.
    pub fn check(&self) -> Result<(), Contradiction> {
        if self.labels.is_empty() {
            return no("the codebook has no labels; add one");
        }
        unique(
            ("label", "labels"),
            BOOK,
            self.labels.iter().map(|label| label.id.as_str()),
        )?;
        unique(
            ("type of incident", "types of incidents"),
            BOOK,
            self.incident_types.iter().map(|one| one.id.0.as_str()),
        )?;
        unique(
            ("role", "roles"),
            BOOK,
            self.roles.iter().map(|one| one.id.0.as_str()),
        )?;
        self.check_keys()?;
        for label in &self.labels {
            self.check_label(label)?;
        }
        self.check_changes()
    }

    fn check_keys(&self) -> Result<(), Contradiction> {
        for label in &self.labels {
            let id = &label.id;
            if let Some(key) = label.digit.filter(|key| !matches!(key, '1'..='9')) {
                return no(format!(
                    "\"{key}\" is not a digit key, in the label \"{id}\"; use \"1\" to \"9\""
                ));
            }
            if let Some(key) = label.letter.filter(|key| !key.is_ascii_uppercase()) {
                return no(format!(
                    "\"{key}\" is not a letter key, in the label \"{id}\"; use \"A\" to \"Z\""
                ));
            }
        }
        for role in &self.roles {
            let id = &role.id.0;
            if let Some(key) = role.letter.filter(|key| !key.is_ascii_uppercase()) {
                return no(format!(
                    "\"{key}\" is not a letter key, in the role \"{id}\"; use \"A\" to \"Z\""
                ));
            }
        }
        Ok(())
    }

    fn check_label(&self, label: &Label) -> Result<(), Contradiction> {
        let id = &label.id;
        if let Some(parent) = &label.parent {
            if self.get(parent).is_none() {
                return no(format!(
                    "the label \"{id}\" is said to be a kind of \"{parent}\", which is not there"
                ));
            }
            if self.ancestors(id).any(|ancestor| ancestor == id) {
                return no(format!(
                    "the label \"{id}\" is said to be a kind of itself, by way of \"{parent}\""
                ));
            }
        }
        if let Some(inside) = &label.inside {
            if let Some(outer) = inside.iter().find(|outer| self.get(outer).is_none()) {
                return no(format!(
                    "the label \"{id}\" may stand inside \"{outer}\", which is not there"
                ));
            }
            let mut seen = HashSet::new();
            if let Some(outer) = inside.iter().find(|outer| !seen.insert(*outer)) {
                return no(format!(
                    "the label \"{id}\" may stand inside \"{outer}\" twice; once is enough"
                ));
            }
        }
        let of_label = format!("the label \"{id}\"");
        let attributes = label.attributes.iter();
        unique(
            ("attribute", "attributes"),
            &of_label,
            attributes.map(|one| one.id.as_str()),
        )?;
        for attribute in &label.attributes {
            let (AttributeType::Choice(choices) | AttributeType::Choices(choices)) =
                &attribute.kind
            else {
                continue;
            };
            if choices.is_empty() {
                return no(format!(
                    "the attribute \"{}\" of {of_label} has nothing to choose from; add a choice",
                    attribute.id
                ));
            }
            let of_attribute = format!("the attribute \"{}\" of {of_label}", attribute.id);
            unique(
                ("choice", "choices"),
                &of_attribute,
                choices.iter().map(|one| one.id.as_str()),
            )?;
        }
        Ok(())
    }
}

/// Ids are there, not too long, not too many, and each once. `what` is the noun and its plural.
fn unique<'a>(
    (what, all): (&str, &str),
    of: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<(), Contradiction> {
    let mut seen = HashSet::new();
    for id in ids {
        if id.trim().is_empty() {
            return no(format!("a {what} of {of} has no id; give it one"));
        }
        if id.trim() != id || id.len() > LONGEST_ID || id.chars().any(char::is_control) {
            return no(format!(
                "\"{id}\" cannot be the id of a {what} of {of}; use a short name without space \
                 around it"
            ));
        }
        if !seen.insert(id) {
            return no(format!(
                "two {all} of {of} have the id \"{id}\"; rename one"
            ));
        }
        if seen.len() > MOST {
            return no(format!("{of} has more than {MOST} {all}; remove some"));
        }
    }
    Ok(())
}

fn no<T>(message: impl Into<String>) -> Result<T, Contradiction> {
    Err(Contradiction(message.into()))
}
