//! A change of the codebook, as a value: what a person asks for, checked, and what becomes of the
//! codebook by it.
//!
//! Most of what is edited concerns nobody's annotations: names, colours, keys, the order, a new
//! label. That is [`Change::Define`], and the revision stays. What files have to follow, a label
//! that has another id, is merged, split or gone, makes a new revision and is recorded in
//! [`Codebook::changes`] with all that following it needs ([`MigrationStep`]), and with what it replaced
//! in the codebook, so that [`Change::Undo`] brings that back. Changes are undone in turn, the last
//! first.

mod lists;
mod making;
mod undo_record;

use serde::{Deserialize, Serialize};

use super::migration_step::{Converted, MigrationStep, SplitBy};
use super::rules::Contradiction;
use super::{AttributeType, ChangeId, Choice, Codebook, IncidentType, Label, LabelId, Role};
use crate::model::id::{AttributeId, IncidentTypeId, RoleId};

/// A change that files follow, as the codebook remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// Its id, the same on every machine.
    #[serde(default)]
    pub id: ChangeId,
    /// The changes that were the last ones when it was made; none for the first.
    #[serde(default)]
    pub after: Vec<ChangeId>,
    /// The number that it had in a codebook of version 1, by which old layers name it.
    #[serde(default)]
    pub revision: Option<u32>,
    /// When, RFC 3339 in UTC; empty when not known.
    #[serde(default)]
    pub time: String,
    /// Who did it; empty when not known.
    #[serde(default)]
    pub by: String,
    /// What files follow.
    pub what: MigrationStep,
    /// What it replaced in the codebook.
    #[serde(default)]
    pub before: Before,
}

/// What a change replaced in the codebook. An empty order stands for a list that is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Before {
    /// The ids of all labels in their order.
    pub label_order: Vec<LabelId>,
    /// The labels that were otherwise, or are gone.
    pub labels: Vec<Label>,
    /// The labels that came with the change.
    pub new_labels: Vec<LabelId>,
    /// The ids of all types of incidents in their order.
    pub type_order: Vec<IncidentTypeId>,
    /// The types that were otherwise, or are gone.
    pub incident_types: Vec<IncidentType>,
    /// The types that came with the change.
    pub new_types: Vec<IncidentTypeId>,
    /// The ids of all roles in their order.
    pub role_order: Vec<RoleId>,
    /// The roles that were otherwise, or are gone.
    pub roles: Vec<Role>,
    /// The roles that came with the change.
    pub new_roles: Vec<RoleId>,
}

/// A label that comes of a split, and which spans get it: ids of choices, or quotes as
/// [`super::folded_quote`] makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPart {
    /// The label; one that the codebook has stays as it is there.
    pub label: Label,
    /// Which spans.
    pub when: Vec<String>,
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other names, colours, keys, rules, another order, something new. Nothing that spans may have
    /// is gone.
    Define(Box<Codebook>),
    /// The labels, types and roles as they were before [`Change::Define`], with nothing followed in
    /// between.
    Restore(Box<Codebook>),
    /// Gives a label another id.
    RenameLabel {
        /// Its id.
        from: LabelId,
        /// Its new one.
        to: LabelId,
    },
    /// Makes one label of several.
    MergeLabels {
        /// The labels.
        labels: Vec<LabelId>,
        /// The label that they become: one of them, or a new one.
        into: Box<Label>,
    },
    /// Gives some of the spans of a label others.
    SplitLabel {
        /// The label, which stays with the rest.
        label: LabelId,
        /// What decides.
        by: SplitBy,
        /// The other labels.
        parts: Vec<NewPart>,
    },
    /// Deletes a label.
    DeleteLabel {
        /// The label.
        label: LabelId,
        /// The label that its spans get; `None` when they are withdrawn.
        to: Option<LabelId>,
    },
    /// Gives an attribute another id.
    RenameAttribute {
        /// The label.
        label: LabelId,
        /// The id.
        from: AttributeId,
        /// The new one.
        to: AttributeId,
    },
    /// Deletes an attribute and its values.
    DeleteAttribute {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
    },
    /// Gives an attribute another type, where each value can become one of it.
    ConvertAttribute {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
        /// The type.
        to: Converted,
    },
    /// Gives a choice another id.
    RenameChoice {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
        /// The id.
        from: String,
        /// The new one.
        to: String,
    },
    /// Deletes a choice.
    DeleteChoice {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
        /// The choice.
        choice: String,
        /// What is chosen instead; `None` for nothing.
        to: Option<String>,
    },
    /// Gives a type of incident another id.
    RenameType {
        /// The id.
        from: IncidentTypeId,
        /// The new one.
        to: IncidentTypeId,
    },
    /// Deletes a type of incident.
    DeleteType {
        /// The type.
        kind: IncidentTypeId,
        /// What its incidents are then; `None` when nobody says.
        to: Option<IncidentTypeId>,
    },
    /// Gives a role another id.
    RenameRole {
        /// The id.
        from: RoleId,
        /// The new one.
        to: RoleId,
    },
    /// Deletes a role.
    DeleteRole {
        /// The role.
        role: RoleId,
        /// What those who had it have then.
        to: RoleId,
    },
    /// Takes a change back: the last one that stands.
    Undo(ChangeId),
}

/// Why a change cannot be made. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// It is about something that the codebook does not have.
    #[error("the codebook has no {what} \"{id}\"; it may have been changed since")]
    Unknown {
        /// "label", "attribute", …
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// The new id is that of another.
    #[error("there is a {what} \"{id}\" already; choose another id, or merge the two")]
    Taken {
        /// "label", "attribute", …
        what: &'static str,
        /// The id.
        id: String,
    },
    /// There is nothing to do.
    #[error("{0}")]
    Nothing(&'static str),
    /// Values of this type cannot all become values of the other.
    #[error("the values of \"{attribute}\" cannot become {to}; delete it and add another")]
    CannotConvert {
        /// The attribute.
        attribute: AttributeId,
        /// The type, for people.
        to: &'static str,
    },
    /// [`Change::Define`] leaves something out.
    #[error("the {what} \"{id}\" would be gone, or of another type; delete or change it by itself")]
    Missing {
        /// "label", "attribute", …
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// It is not the last change that stands.
    #[error("only the last change can be taken back, and \"{0}\" is not the last")]
    NotLast(ChangeId),
    /// The codebook would contradict itself.
    #[error(transparent)]
    Contradiction(#[from] Contradiction),
}

impl Change {
    /// Whether files have to follow it, so that the codebook gets a new revision.
    pub fn is_followed(&self) -> bool {
        !matches!(self, Self::Define(_) | Self::Restore(_))
    }
}

impl Codebook {
    /// This codebook after a change that `by` made at `time`, RFC 3339 in UTC.
    ///
    /// # Errors
    /// When it is about something that is not there, or the codebook would contradict itself.
    pub fn changed(&self, change: &Change, time: &str, by: &str) -> Result<Self, ChangeError> {
        let mut after = self.clone();
        let what = match change {
            Change::Define(new) => {
                self.keeps_all(new)?;
                after.define(new);
                None
            }
            Change::Restore(old) => {
                after.define(old);
                None
            }
            change => Some(after.follow(change)?),
        };
        if let Some(what) = what {
            let before = Before::between(self, &after);
            let id = ChangeId::of(&self.revision.0, time, by, &what);
            after.changes.push(Recorded {
                id,
                after: self.revision.0.clone(),
                revision: None,
                time: time.to_owned(),
                by: by.to_owned(),
                what,
                before,
            });
            after.recount();
        }
        after.check()?;
        after.check_new_keys(self)?;
        Ok(after)
    }

    /// The changes that were not taken back, the last one last.
    pub fn standing(&self) -> Vec<&Recorded> {
        let mut standing: Vec<&Recorded> = Vec::new();
        for change in &self.changes {
            if let MigrationStep::Undo(undone) = change.what {
                standing.retain(|one| one.id != undone);
            } else {
                standing.push(change);
            }
        }
        standing
    }

    fn define(&mut self, new: &Self) {
        self.labels.clone_from(&new.labels);
        self.incident_types.clone_from(&new.incident_types);
        self.roles.clone_from(&new.roles);
        self.undecided.clone_from(&new.undecided);
    }

    /// Whether everything that spans and incidents may have is in `new`.
    fn keeps_all(&self, new: &Self) -> Result<(), ChangeError> {
        let missing = |what, id: &str| {
            Err(ChangeError::Missing {
                what,
                id: id.to_owned(),
            })
        };
        for label in &self.labels {
            let Some(own) = new.get(&label.id) else {
                return missing("label", label.id.as_str());
            };
            for attribute in &label.attributes {
                let kept = own.attribute(&attribute.id);
                let Some(kept) = kept.filter(|kept| kept.kind.is_same(&attribute.kind)) else {
                    return missing("attribute", attribute.id.as_str());
                };
                let mut choices = attribute.kind.choices().iter();
                let there = kept.kind.choices();
                if let Some(gone) = choices.find(|one| !there.iter().any(|own| own.id == one.id)) {
                    return missing("choice", &gone.id);
                }
            }
        }
        for one in &self.incident_types {
            if new.incident_type(&one.id).is_none() {
                return missing("type of incident", &one.id.0);
            }
        }
        for one in &self.roles {
            if new.role(&one.id).is_none() {
                return missing("role", &one.id.0);
            }
        }
        Ok(())
    }
}

impl AttributeType {
    /// Whether it is the same type, whatever the choices are.
    pub fn is_same(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The choices of a choice attribute.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(choices) | Self::Choices(choices) => choices,
            _ => &[],
        }
    }

    /// The type that its values can all become.
    pub fn converted(&self, to: Converted) -> Option<Self> {
        match (self, to) {
            (Self::Choice(choices), Converted::Choices) => Some(Self::Choices(choices.clone())),
            (Self::Choice(_) | Self::Choices(_) | Self::Number | Self::Flag, Converted::Text) => {
                Some(Self::Text)
            }
            _ => None,
        }
    }

    fn add_choices(&mut self, other: &Self) {
        if !self.is_same(other) {
            return;
        }
        if let Self::Choice(choices) | Self::Choices(choices) = self {
            for choice in other.choices() {
                if !choices.iter().any(|own| own.id == choice.id) {
                    choices.push(choice.clone());
                }
            }
        }
    }
}

fn unknown(what: &'static str, id: &str) -> ChangeError {
    ChangeError::Unknown {
        what,
        id: id.to_owned(),
    }
}

fn taken<T>(what: &'static str, id: &str) -> Result<T, ChangeError> {
    Err(ChangeError::Taken {
        what,
        id: id.to_owned(),
    })
}
