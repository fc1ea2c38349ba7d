//! What a merge leaves to a person: two labels with one key, and what two branches said differently.
//!
//! A codebook with such a question opens and works: a key gives the first label that has it, and of
//! what was said differently the codebook has one, and remembers the other as [`Undecided`].

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::rules::Contradiction;
use super::{Codebook, IncidentType, Label, LabelId, Role};

/// Something that two sides of a merge said differently, and nobody has decided yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undecided {
    /// A label as the other side has it.
    Label(Label),
    /// A type of incidents as the other side has it.
    IncidentType(IncidentType),
    /// A role as the other side has it.
    Role(Role),
    /// A label that the sides called differently. Both are in the codebook.
    Renamed(LabelId, LabelId),
}

/// A question to whoever answers for the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name for machines.
    pub code: &'static str,
    /// What it is, for people.
    pub says: String,
    /// The key, or the ids, that it is about.
    pub about: String,
    /// The answers, with the change that each makes.
    pub answers: Vec<(CodebookAnswer, Change)>,
}

/// What can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodebookAnswer {
    /// The second one gets a key that is free.
    OtherKey,
    /// The second one has no key.
    NoKey,
    /// It stays as it is.
    Keep,
    /// It becomes what the other side has.
    TakeOther,
    /// The two become one.
    MakeOne,
}

impl CodebookAnswer {
    /// What is on its button.
    pub fn caption(self) -> &'static str {
        match self {
            Self::OtherKey => "Give the second another key",
            Self::NoKey => "Take the key from the second",
            Self::Keep => "Keep it",
            Self::TakeOther => "Take the other",
            Self::MakeOne => "Make them one",
        }
    }
}

/// A key that two have: those of labels are one set, those of roles another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SharedKey {
    key: char,
    of_roles: bool,
    first: usize,
    second: usize,
}

impl Codebook {
    /// What a person is to decide, in the order of the codebook.
    pub fn questions(&self) -> Vec<Question> {
        let keys = self.shared_keys();
        let mut questions: Vec<Question> = keys.iter().map(|key| self.about_key(*key)).collect();
        questions.extend((0..self.undecided.len()).filter_map(|index| self.about(index)));
        questions
    }

    /// Whether it gives a key to two that was not given to two `before`: what a merge left may stay
    /// so, and no change adds to it.
    ///
    /// # Errors
    /// The first such key.
    pub fn check_new_keys(&self, before: &Self) -> Result<(), Contradiction> {
        let known = before.shared_keys();
        let is_new = |shared: &SharedKey| {
            let mut known = known.iter();
            !known.any(|one| (one.key, one.of_roles) == (shared.key, shared.of_roles))
        };
        let Some(shared) = self.shared_keys().into_iter().find(is_new) else {
            return Ok(());
        };
        let (_, second) = self.sharers(shared);
        let what = if shared.of_roles { "roles" } else { "labels" };
        let key = shared.key;
        Err(Contradiction(format!(
            "the key \"{key}\" gives two {what}, of which one is \"{second}\"; change one"
        )))
    }

    /// The keys that two labels or two roles have.
    fn shared_keys(&self) -> Vec<SharedKey> {
        let mut shared = Vec::new();
        let mut find = |of_roles, keys: &mut dyn Iterator<Item = (usize, char)>| {
            let mut seen = HashMap::new();
            for (second, key) in keys {
                let first = *seen.entry(key).or_insert(second);
                if first != second {
                    shared.push(SharedKey {
                        key,
                        of_roles,
                        first,
                        second,
                    });
                }
            }
        };
        let labels = self.labels.iter().enumerate();
        let mut keys = labels.flat_map(|(index, one)| {
            let keys = [one.digit, one.letter].into_iter().flatten();
            keys.map(move |key| (index, key))
        });
        find(false, &mut keys);
        let roles = self.roles.iter().enumerate();
        find(
            true,
            &mut roles.filter_map(|(index, one)| Some((index, one.letter?))),
        );
        shared
    }

    /// The ids of the two that have a key.
    fn sharers(&self, shared: SharedKey) -> (&str, &str) {
        let id = |index: usize| {
            let label = self.labels.get(index).map(|label| label.id.as_str());
            let role = self.roles.get(index).map(|role| role.id.0.as_str());
            let id = if shared.of_roles { role } else { label };
            id.unwrap_or_default()
        };
        (id(shared.first), id(shared.second))
    }

    fn about_key(&self, shared: SharedKey) -> Question {
        let (first, second) = self.sharers(shared);
        let (key, what) = (shared.key, if shared.of_roles { "roles" } else { "labels" });
        let without = |new: Option<char>| {
            let mut codebook = self.clone();
            let keys = match (
                codebook.labels.get_mut(shared.second),
                codebook.roles.get_mut(shared.second),
            ) {
                (Some(label), _) if !shared.of_roles => [&mut label.digit, &mut label.letter],
                (_, Some(role)) => [&mut None, &mut role.letter],
                _ => [&mut None, &mut None],
            };
            for own in keys {
                if *own == Some(key) {
                    *own = new;
                }
            }
            Change::Define(Box::new(codebook))
        };
        let free = self.free_key(shared);
        let other = free.map(|key| (CodebookAnswer::OtherKey, without(Some(key))));
        let none = (CodebookAnswer::NoKey, without(None));
        Question {
            code: "shared-key",
            says: format!(
                "the key \"{key}\" gives two {what}, \"{first}\" and \"{second}\"; until one has \
                 another key it gives \"{first}\""
            ),
            about: key.to_string(),
            answers: other.into_iter().chain([none]).collect(),
        }
    }

    /// The first key of the same kind that nothing has.
    fn free_key(&self, shared: SharedKey) -> Option<char> {
        let mut keys = if shared.key.is_ascii_digit() {
            '1'..='9'
        } else {
            'A'..='Z'
        };
        let labels = self.labels.iter().flat_map(|one| [one.digit, one.letter]);
        let roles = self.roles.iter().map(|one| one.letter);
        let taken: Vec<char> = if shared.of_roles {
            roles.flatten().collect()
        } else {
            labels.flatten().collect()
        };
        keys.find(|key| !taken.contains(key))
    }

    /// What is undecided; `None` when what it is about is not there any more.
    fn about(&self, index: usize) -> Option<Question> {
        let mut kept = self.clone();
        let undecided = kept.undecided.remove(index);
        let mut taken = kept.clone();
        let (about, says, other) = match undecided {
            Undecided::Label(other) => {
                let own = taken.labels.iter_mut().find(|one| one.id == other.id)?;
                let rest = [
                    (
                        "keys",
                        (own.digit, own.letter) != (other.digit, other.letter),
                    ),
                    (
                        "colours",
                        (own.light, own.dark) != (other.light, other.dark),
                    ),
                    (
                        "description",
                        (&own.description, &own.example) != (&other.description, &other.example),
                    ),
                    ("attributes", own.attributes != other.attributes),
                    (
                        "rules",
                        (&own.parent, &own.inside, own.on)
                            != (&other.parent, &other.inside, other.on),
                    ),
                ];
                let id = other.id.to_string();
                let both = [(&own.arabic, &own.english), (&other.arabic, &other.english)];
                let says = differs("label", &id, both, &rest);
                *own = other;
                (id, says, (CodebookAnswer::TakeOther, define(taken)))
            }
            Undecided::IncidentType(other) => {
                let mut own = taken.incident_types.iter_mut();
                let own = own.find(|one| one.id == other.id)?;
                let rest = [("group", own.group != other.group)];
                let id = other.id.0.clone();
                let both = [(&own.arabic, &own.english), (&other.arabic, &other.english)];
                let says = differs("type of incident", &id, both, &rest);
                *own = other;
                (id, says, (CodebookAnswer::TakeOther, define(taken)))
            }
            Undecided::Role(other) => {
                let own = taken.roles.iter_mut().find(|one| one.id == other.id)?;
                let rest = [("key", own.letter != other.letter)];
                let id = other.id.0.clone();
                let both = [(&own.arabic, &own.english), (&other.arabic, &other.english)];
                let says = differs("role", &id, both, &rest);
                *own = other;
                (id, says, (CodebookAnswer::TakeOther, define(taken)))
            }
            Undecided::Renamed(one, other) => {
                let label = self.get(&one)?.clone();
                self.get(&other)?;
                let about = format!("{one}, {other}");
                let says = format!(
                    "two branches gave one label two names, \"{one}\" and \"{other}\"; both are \
                     there, as two labels"
                );
                let change = Change::MergeLabels {
                    labels: vec![one, other],
                    into: Box::new(label),
                };
                (about, says, (CodebookAnswer::MakeOne, change))
            }
        };
        let keep = (CodebookAnswer::Keep, define(kept));
        Some(Question {
            code: "undecided",
            says,
            about,
            answers: vec![keep, other],
        })
    }
}

/// The names that both sides have, Arabic and English.
type BothNames<'a> = [(&'a String, &'a String); 2];

/// What two sides say of the same thing, in names or else in what `rest` names.
fn differs(what: &str, id: &str, [own, other]: BothNames<'_>, rest: &[(&str, bool)]) -> String {
    let names = |(arabic, english): (&String, &String)| format!("\"{arabic}\" / \"{english}\"");
    let mut parts = Vec::new();
    if own != other {
        let (own, other) = (names(own), names(other));
        parts.push(format!("it is {own} here and {other} on the other side"));
    }
    let rest = rest.iter().filter(|(_, differs)| *differs);
    let rest: Vec<&str> = rest.map(|(name, _)| *name).collect();
    if !rest.is_empty() {
        parts.push(format!("it has other {} there", rest.join(", ")));
    }
    let says = parts.join("; ");
    format!("two branches changed the {what} \"{id}\" differently; {says}")
}

fn define(codebook: Codebook) -> Change {
    Change::Define(Box::new(codebook))
}
