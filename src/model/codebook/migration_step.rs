//! What files have to follow when the codebook changed: other names, other labels, no label at all.
//!
//! A [`MigrationStep`] says everything that is needed to follow it, so that a file of an old revision is
//! migrated by the list of changes alone, whatever the codebook says today. It is a function on
//! what a span says ([`Content`]) and on an incident; it knows nothing of revisions, of undo or of
//! files: see [`super::migration`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ChangeId, LabelId};
use crate::model::arabic::{Strength, fold};
use crate::model::attribute::{Value, Values};
use crate::model::id::{AttributeId, IncidentTypeId, RoleId};
use crate::model::incident::Participant;

/// What a span says that depends on the codebook.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Its label.
    pub label: LabelId,
    /// The values of its attributes.
    #[serde(default)]
    pub attributes: Values,
}

/// What an incident says that depends on the codebook.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentContent {
    /// Its type; empty while nobody said.
    #[serde(default)]
    pub kind: IncidentTypeId,
    /// Who takes part, with the roles.
    #[serde(default)]
    pub participants: Vec<Participant>,
}

/// A label that spans leave for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// The label that they have.
    pub label: LabelId,
    /// The attributes of it that the other label does not have, or has with another type: their
    /// values are taken from the spans.
    #[serde(default)]
    pub takes: Vec<AttributeId>,
}

/// Spans of a label that was split, and the label that they get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The label that they get.
    pub label: LabelId,
    /// Ids of choices, or quotes as [`folded_quote`] makes them: see [`SplitBy`].
    pub when: Vec<String>,
    /// The attributes whose values are taken from the spans.
    #[serde(default)]
    pub takes: Vec<AttributeId>,
}

/// What decides which spans of a label get which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitBy {
    /// What they chose for this attribute.
    Choice(AttributeId),
    /// Their words, folded.
    Words,
}

/// What the values of a choice attribute become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Converted {
    /// A choice becomes a list of one.
    Choices,
    /// Choices become their ids, a number its digits, a yes or no these words.
    Text,
}

/// A change that files have to follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MigrationStep {
    /// A label has another id.
    RenameLabel {
        /// Its old id.
        from: LabelId,
        /// Its new one, which no other label had.
        to: LabelId,
    },
    /// The spans of some labels get one: these were merged, or deleted in favour of it.
    MergeLabels {
        /// The labels; `into` may be among them.
        #[serde(default)]
        labels: Vec<Leaving>,
        /// The label that all of them get.
        into: LabelId,
    },
    /// Some spans of a label get others; the rest keeps it.
    SplitLabel {
        /// The label.
        label: LabelId,
        /// What decides.
        by: SplitBy,
        /// Which get which; of two parts that have the same, the first counts.
        parts: Vec<Part>,
    },
    /// A label was deleted, and its spans are withdrawn.
    WithdrawLabel(LabelId),
    /// An attribute of a label has another id.
    RenameAttribute {
        /// The label.
        label: LabelId,
        /// Its old id.
        from: AttributeId,
        /// Its new one, which no other attribute of the label had.
        to: AttributeId,
    },
    /// An attribute of a label was deleted.
    TakeAttribute {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
    },
    /// An attribute of a label has another type.
    ConvertAttribute {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
        /// What its values become.
        to: Converted,
    },
    /// A choice has another id.
    RenameChoice {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
        /// Its old id.
        from: String,
        /// Its new one, which no other choice of the attribute had.
        to: String,
    },
    /// Some choices became one, or none.
    MergeChoices {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
        /// The choices.
        choices: Vec<String>,
        /// What they became; `None` when they were deleted and nothing is chosen instead.
        #[serde(default)]
        into: Option<String>,
    },
    /// A type of incident has another id.
    RenameType {
        /// Its old id.
        from: IncidentTypeId,
        /// Its new one, which no other type had.
        to: IncidentTypeId,
    },
    /// Some types of incidents became one.
    MergeTypes {
        /// The types.
        types: Vec<IncidentTypeId>,
        /// What they became; empty when they were deleted and nobody says what instead.
        into: IncidentTypeId,
    },
    /// A role has another id.
    RenameRole {
        /// Its old id.
        from: RoleId,
        /// Its new one, which no other role had.
        to: RoleId,
    },
    /// Some roles became one.
    MergeRoles {
        /// The roles.
        #[serde(default)]
        roles: Vec<RoleId>,
        /// What they became.
        into: RoleId,
    },
    /// This change was taken back.
    Undo(ChangeId),
}

/// The words of a span, so that spellings which a reader takes for the same are the same.
pub fn folded_quote(quote: &str) -> String {
    let folded = fold(quote, Strength::Loose).text;
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl MigrationStep {
    /// What a span that says `content` over the words `quote` says afterwards; `None` when it is
    /// withdrawn.
    pub fn forward(&self, content: &Content, quote: &str) -> Option<Content> {
        let mut after = content.clone();
        match self {
            Self::RenameLabel { from, to } if content.label == *from => {
                after.label = to.clone();
            }
            Self::MergeLabels { labels, into } => {
                let own = labels.iter().find(|one| one.label == content.label);
                if let Some(own) = own {
                    after.label = into.clone();
                    own.takes.iter().for_each(|id| {
                        after.attributes.remove(id);
                    });
                }
            }
            Self::SplitLabel { label, by, parts } if content.label == *label => {
                let key = match by {
                    SplitBy::Words => Some(folded_quote(quote)),
                    SplitBy::Choice(attribute) => match content.attributes.get(attribute) {
                        Some(Value::Choice(choice)) => Some(choice.clone()),
                        _ => None,
                    },
                };
                let part = key.and_then(|key| parts.iter().find(|part| part.when.contains(&key)));
                if let Some(part) = part {
                    after.label = part.label.clone();
                    part.takes.iter().for_each(|id| {
                        after.attributes.remove(id);
                    });
                }
            }
            Self::WithdrawLabel(label) if content.label == *label => return None,
            Self::RenameAttribute { label, from, to } if content.label == *label => {
                rename_key(&mut after.attributes, from, to);
            }
            Self::TakeAttribute { label, attribute } if content.label == *label => {
                after.attributes.remove(attribute);
            }
            Self::ConvertAttribute {
                label,
                attribute,
                to,
            } if content.label == *label => {
                change_value(&mut after.attributes, attribute, |value| {
                    Some(converted(value, *to))
                });
            }
            Self::RenameChoice {
                label,
                attribute,
                from,
                to,
            } if content.label == *label => {
                change_value(&mut after.attributes, attribute, |value| {
                    chosen(value, |choice| {
                        Some(if choice == *from { to.clone() } else { choice })
                    })
                });
            }
            Self::MergeChoices {
                label,
                attribute,
                choices,
                into,
            } if content.label == *label => {
                change_value(&mut after.attributes, attribute, |value| {
                    chosen(value, |choice| {
                        if choices.contains(&choice) {
                            into.clone()
                        } else {
                            Some(choice)
                        }
                    })
                });
            }
            _ => {}
        }
        Some(after)
    }

    /// What a span that says `content` said before, as far as that follows from what it says: of
    /// other names it does, of what was merged or taken it does not.
    pub fn back(&self, content: &Content) -> Content {
        let mut before = content.clone();
        match self {
            Self::RenameLabel { from, to } if content.label == *to => {
                before.label = from.clone();
            }
            Self::RenameAttribute { label, from, to } if content.label == *label => {
                rename_key(&mut before.attributes, to, from);
            }
            Self::ConvertAttribute {
                label,
                attribute,
                to: Converted::Choices,
            } if content.label == *label => {
                change_value(&mut before.attributes, attribute, |value| {
                    Some(match value {
                        Value::Choices(choices) if choices.len() == 1 => {
                            Value::Choice(choices.into_iter().next().unwrap_or_default())
                        }
                        value => value,
                    })
                });
            }
            Self::RenameChoice {
                label,
                attribute,
                from,
                to,
            } if content.label == *label => {
                change_value(&mut before.attributes, attribute, |value| {
                    chosen(value, |choice| {
                        Some(if choice == *to { from.clone() } else { choice })
                    })
                });
            }
            _ => {}
        }
        before
    }

    /// What an incident says afterwards.
    pub fn forward_incident(&self, content: &IncidentContent) -> IncidentContent {
        let mut after = content.clone();
        match self {
            Self::RenameType { from, to } if after.kind == *from => after.kind = to.clone(),
            Self::MergeTypes { types, into } if types.contains(&after.kind) => {
                after.kind = into.clone();
            }
            Self::RenameRole { from, to } => {
                for one in after
                    .participants
                    .iter_mut()
                    .filter(|one| one.role == *from)
                {
                    one.role = to.clone();
                }
            }
            Self::MergeRoles { roles, into } => {
                for one in &mut after.participants {
                    if roles.contains(&one.role) {
                        one.role = into.clone();
                    }
                }
            }
            _ => {}
        }
        after
    }

    /// What an incident said before, as far as that follows from what it says.
    pub fn back_incident(&self, content: &IncidentContent) -> IncidentContent {
        match self.reversed_rename() {
            Some(reversed) => reversed.forward_incident(content),
            None => content.clone(),
        }
    }

    /// Of a step that gives something another name, the one that gives the old name back.
    pub fn reversed_rename(&self) -> Option<Self> {
        let mut reversed = self.clone();
        match &mut reversed {
            Self::RenameLabel { from, to } => std::mem::swap(from, to),
            Self::RenameAttribute { from, to, .. } => std::mem::swap(from, to),
            Self::RenameChoice { from, to, .. } => std::mem::swap(from, to),
            Self::RenameType { from, to } => std::mem::swap(from, to),
            Self::RenameRole { from, to } => std::mem::swap(from, to),
            _ => return None,
        }
        Some(reversed)
    }
}

/// The value of `from` goes to `to`, in whose place nothing is but what the codebook does not know.
fn rename_key(values: &mut BTreeMap<AttributeId, Value>, from: &AttributeId, to: &AttributeId) {
    if let Some(value) = values.remove(from) {
        values.insert(to.clone(), value);
    }
}

fn change_value(
    values: &mut Values,
    attribute: &AttributeId,
    change: impl FnOnce(Value) -> Option<Value>,
) {
    if let Some(value) = values.remove(attribute)
        && let Some(value) = change(value)
    {
        values.insert(attribute.clone(), value);
    }
}

/// A value with other choices, each once; `None` when a single one is gone.
fn chosen(value: Value, mut change: impl FnMut(String) -> Option<String>) -> Option<Value> {
    match value {
        Value::Choice(choice) => change(choice).map(Value::Choice),
        Value::Choices(choices) => {
            let mut changed: Vec<String> = Vec::with_capacity(choices.len());
            for choice in choices.into_iter().filter_map(change) {
                if !changed.contains(&choice) {
                    changed.push(choice);
                }
            }
            Some(Value::Choices(changed))
        }
        value => Some(value),
    }
}

fn converted(value: Value, to: Converted) -> Value {
    match (value, to) {
        (Value::Choice(choice), Converted::Choices) => Value::Choices(vec![choice]),
        (Value::Choice(choice), Converted::Text) => Value::Text(choice),
        (Value::Choices(choices), Converted::Text) => Value::Text(choices.join(", ")),
        (Value::Number(number), Converted::Text) => Value::Text(number.to_string()),
        (Value::Flag(flag), Converted::Text) => {
            Value::Text(if flag { "yes" } else { "no" }.to_owned())
        }
        (value, _) => value,
    }
}
