//! The codebook: what an annotator may say: labels with their attributes, types of incidents, roles.

pub mod change;
mod conflict;
mod finding;
pub mod impact;
pub mod migration;
pub mod migration_step;
mod questions;
mod revision;
pub mod rules;
mod spelling;

use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::id::{AttributeId, IncidentTypeId, RoleId};

pub use super::id::LabelId;
pub use change::{Change, ChangeError, NewPart, Recorded};
pub use impact::{Example, Impact};
pub use migration::{Past, Records, Withdrawn, migrate};
pub use migration_step::{Converted, MigrationStep, SplitBy, folded_quote};
pub use questions::{CodebookAnswer, Question, Undecided};
pub use revision::{ChangeId, Revision};
pub use rules::{Contradiction, may_stand, missing_required};

/// Colours of one label in one theme, as `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelColours {
    /// Behind the text of a span; text on it keeps a contrast of at least 4.5:1.
    #[serde(with = "spelling::colour")]
    pub tint: u32,
    /// Underline lanes, chips, bars and the frame of the chosen span.
    #[serde(with = "spelling::colour")]
    pub line: u32,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Its name in files.
    pub id: LabelId,
    /// Its name in Arabic.
    pub arabic: String,
    /// Its name in English.
    pub english: String,
    /// Whether it is offered. Spans that have a label which is off are shown all the same.
    #[serde(default = "spelling::on")]
    pub on: bool,
    /// The digit key that gives it, `1` to `9`. A codebook may have more labels than keys.
    #[serde(default, deserialize_with = "spelling::digit")]
    pub digit: Option<char>,
    /// The letter key that gives it, upper case.
    #[serde(default, deserialize_with = "spelling::letter")]
    pub letter: Option<char>,
    /// Its colours on a light page.
    pub light: LabelColours,
    /// Its colours on a dark page.
    pub dark: LabelColours,
    /// What it means, for annotators; empty for nothing.
    #[serde(default)]
    pub description: String,
    /// Words that would get it; empty for none.
    #[serde(default)]
    pub example: String,
    /// The label that it is a kind of.
    #[serde(default, deserialize_with = "spelling::label")]
    pub parent: Option<LabelId>,
    /// The labels in which its spans may stand; `None` for any.
    #[serde(default)]
    pub inside: Option<Vec<LabelId>>,
    /// What its spans say beside it, in the order in which it is asked.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
}

impl Label {
    /// The attribute with this id.
    pub fn attribute(&self, id: &AttributeId) -> Option<&Attribute> {
        self.attributes.iter().find(|one| &one.id == id)
    }

    /// The keys that give it, for people: `1 or A`; empty for none.
    pub fn keys(&self) -> String {
        match (self.digit, self.letter) {
            (Some(digit), Some(letter)) => format!("{digit} or {letter}"),
            (Some(key), None) | (None, Some(key)) => key.to_string(),
            (None, None) => String::new(),
        }
    }

    /// The key that is shown where there is room for one; empty for none.
    pub fn key(&self) -> String {
        self.digit
            .or(self.letter)
            .map_or_else(String::new, String::from)
    }

    /// The first attribute of this type: a casualty label has one count, an actor one link.
    pub fn attribute_of(&self, kind: &AttributeType) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|one| std::mem::discriminant(&one.kind) == std::mem::discriminant(kind))
    }
}

/// One thing that a choice attribute can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its name in files.
    pub id: String,
    /// Its name in Arabic.
    pub arabic: String,
    /// Its name in English.
    pub english: String,
}

/// Of what kind the values of an attribute are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeType {
    /// One of these.
    Choice(Vec<Choice>),
    /// Any of these.
    Choices(Vec<Choice>),
    /// Words.
    Text,
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// How many came to harm.
    Casualty,
    /// An actor of the registry.
    Actor,
    /// Places of the registry.
    Place,
    /// A date.
    Date,
}

/// Something that a span says beside its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Its name in files; unique in its label.
    pub id: AttributeId,
    /// Its name in Arabic.
    pub arabic: String,
    /// Its name in English.
    pub english: String,
    /// What it means; empty for nothing.
    #[serde(default)]
    pub description: String,
    /// Whether a span without it is unfinished.
    #[serde(default)]
    pub required: bool,
    /// Of which type it is.
    #[serde(rename = "type")]
    pub kind: AttributeType,
}

/// A type of incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentType {
    /// Its name in files.
    pub id: IncidentTypeId,
    /// Its name in Arabic.
    pub arabic: String,
    /// Its name in English; of ACLED's sub-event types, their name there.
    pub english: String,
    /// What it belongs to, in English: ACLED's event type.
    #[serde(default)]
    pub group: String,
    /// What it means; empty for nothing.
    #[serde(default)]
    pub description: String,
}

/// What a participant does in an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its name in files.
    pub id: RoleId,
    /// Its name in Arabic.
    pub arabic: String,
    /// Its name in English.
    pub english: String,
    /// The letter key that gives it while an incident is edited, upper case.
    #[serde(default, deserialize_with = "spelling::letter")]
    pub letter: Option<char>,
}

/// What can be said in a project, in the order in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Codebook {
    /// Its state, which follows from its changes.
    #[serde(skip)]
    pub revision: Revision,
    /// The labels, in the order of their chips and keys.
    pub labels: Vec<Label>,
    /// The types of incidents.
    pub incident_types: Vec<IncidentType>,
    /// The roles of participants.
    pub roles: Vec<Role>,
    /// What two branches said differently, and nobody has decided yet.
    pub undecided: Vec<Undecided>,
    /// What files of older revisions have to follow, in order.
    pub changes: Vec<Recorded>,
}

impl Codebook {
    /// The label with this id.
    pub fn get(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| &label.id == id)
    }

    /// The labels that are on, with their positions among all.
    pub fn offered(&self) -> impl Iterator<Item = (usize, &Label)> {
        self.labels.iter().enumerate().filter(|(_, one)| one.on)
    }

    /// The position of the label with this id.
    pub fn position(&self, id: &LabelId) -> Option<usize> {
        self.labels.iter().position(|label| &label.id == id)
    }

    /// The type of incident with this id.
    pub fn incident_type(&self, id: &IncidentTypeId) -> Option<&IncidentType> {
        self.incident_types.iter().find(|one| &one.id == id)
    }

    /// A number of what reading a layer depends on: another codebook that reads layers in the same
    /// way has the same. Names, colours and keys are not in it.
    pub fn reading(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.revision.hash(&mut hasher);
        for label in &self.labels {
            (&label.id, &label.parent, &label.inside).hash(&mut hasher);
            for one in &label.attributes {
                (&one.id, one.required, one.kind.name()).hash(&mut hasher);
                for choice in one.kind.choices() {
                    choice.id.hash(&mut hasher);
                }
            }
        }
        for one in &self.incident_types {
            one.id.hash(&mut hasher);
        }
        for one in &self.roles {
            one.id.hash(&mut hasher);
        }
        hasher.finish()
    }

    /// The role with this id.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|one| &one.id == id)
    }
}

impl Default for Codebook {
    /// The codebook for conflict news that Hashiya brings.
    fn default() -> Self {
        conflict::codebook()
    }
}
