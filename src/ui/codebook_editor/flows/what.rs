//! What can be renamed or deleted, whatever it is.

use crate::model::attribute::AttributeId;
use crate::model::codebook::{Change, Codebook, LabelId};
use crate::model::incident::{IncidentTypeId, RoleId};
use crate::ui::codebook_editor::label::name_of;

/// What is renamed or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui::codebook_editor) enum What {
    Label(LabelId),
    Attribute(LabelId, AttributeId),
    Choice(LabelId, AttributeId, String),
    Type(IncidentTypeId),
    Role(RoleId),
}

impl What {
    /// As people call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Label(id) => format!("the label {id}"),
            Self::Attribute(label, id) => format!("the attribute {id} of {label}"),
            Self::Choice(_, attribute, id) => format!("the choice {id} of {attribute}"),
            Self::Type(id) => format!("the type of incident {}", id.0),
            Self::Role(id) => format!("the role {}", id.0),
        }
    }

    pub(super) fn id(&self) -> &str {
        match self {
            Self::Label(id) => id.as_str(),
            Self::Attribute(_, id) => id.as_str(),
            Self::Choice(_, _, id) => id,
            Self::Type(id) => &id.0,
            Self::Role(id) => &id.0,
        }
    }

    pub(super) fn renamed(&self, to: &str) -> Change {
        let to = to.to_owned();
        match self.clone() {
            Self::Label(from) => Change::RenameLabel {
                from,
                to: LabelId(to),
            },
            Self::Attribute(label, from) => Change::RenameAttribute {
                label,
                from,
                to: AttributeId(to),
            },
            Self::Choice(label, attribute, from) => Change::RenameChoice {
                label,
                attribute,
                from,
                to,
            },
            Self::Type(from) => Change::RenameType {
                from,
                to: IncidentTypeId(to),
            },
            Self::Role(from) => Change::RenameRole {
                from,
                to: RoleId(to),
            },
        }
    }

    pub(super) fn deleted(&self, to: Option<String>) -> Option<Change> {
        Some(match self.clone() {
            Self::Label(label) => Change::DeleteLabel {
                label,
                to: to.map(LabelId),
            },
            Self::Attribute(label, attribute) => Change::DeleteAttribute { label, attribute },
            Self::Choice(label, attribute, choice) => Change::DeleteChoice {
                label,
                attribute,
                choice,
                to,
            },
            Self::Type(kind) => Change::DeleteType {
                kind,
                to: to.map(IncidentTypeId),
            },
            Self::Role(role) => Change::DeleteRole {
                role,
                to: RoleId(to?),
            },
        })
    }

    /// What can take its place: id and name.
    pub(super) fn others(&self, codebook: &Codebook) -> Vec<(String, String)> {
        let named =
            |id: &str, english: &str, arabic: &str| (id.to_owned(), name_of(id, english, arabic));
        let mut all: Vec<(String, String)> = match self {
            Self::Label(_) => {
                let all = codebook.labels.iter();
                all.map(|one| named(&one.id.0, &one.english, &one.arabic))
                    .collect()
            }
            Self::Attribute(..) => Vec::new(),
            Self::Choice(label, attribute, _) => {
                let label = codebook.get(label);
                let attribute = label.and_then(|label| label.attribute(attribute));
                let all = attribute.map_or(&[][..], |one| one.kind.choices()).iter();
                all.map(|one| named(&one.id, &one.english, &one.arabic))
                    .collect()
            }
            Self::Type(_) => {
                let all = codebook.incident_types.iter();
                all.map(|one| named(&one.id.0, &one.english, &one.arabic))
                    .collect()
            }
            Self::Role(_) => {
                let all = codebook.roles.iter();
                all.map(|one| named(&one.id.0, &one.english, &one.arabic))
                    .collect()
            }
        };
        all.retain(|(id, _)| id != self.id());
        all
    }

    /// What becomes of its values when nothing takes its place; `None` when something must.
    pub(super) fn without(&self) -> Option<&'static str> {
        match self {
            Self::Label(_) => Some("— the spans are withdrawn, and come back with an undo"),
            Self::Attribute(..) => Some("— the values are taken away, and come back with an undo"),
            Self::Choice(..) => Some("— nothing is chosen then"),
            Self::Type(_) => Some("— nobody says what it is then"),
            Self::Role(_) => None,
        }
    }
}
