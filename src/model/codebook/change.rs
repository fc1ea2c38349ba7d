//! A change of the codebook, as a value: what a person asks for, checked, and what becomes of the
//! codebook by it.
//!
//! Most of what is edited concerns nobody's annotations: names, colours, keys, the order, a new
//! label. That is [`Change::Define`], and the revision stays. What files have to follow, a label
//! that has another id, is merged, split or gone, makes a new revision and is recorded in
//! [`Codebook::changes`] with all that following it needs ([`Followed`]), and with what it replaced
//! in the codebook, so that [`Change::Undo`] brings that back. Changes are undone in turn, the last
//! first.

use super::followed::{Converted, Followed, Leaving, Part, SplitBy};
use super::rules::Contradiction;
use super::{Attribute, AttributeType, Choice, Codebook, IncidentType, Label, LabelId, Role};
use crate::model::attribute::AttributeId;
use crate::model::incident::{IncidentTypeId, RoleId};

/// A change that files follow, as the codebook remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The revision that it made.
    pub revision: u32,
    /// When, RFC 3339 in UTC; empty when not known.
    pub time: String,
    /// Who did it; empty when not known.
    pub by: String,
    /// What files follow.
    pub what: Followed,
    /// What it replaced in the codebook.
    pub before: Before,
}

/// What a change replaced in the codebook. An empty order stands for a list that is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Makes one choice of several.
    MergeChoices {
        /// The label.
        label: LabelId,
        /// The attribute.
        attribute: AttributeId,
        /// The choices.
        choices: Vec<String>,
        /// What they become: one of them, or a new one.
        into: Choice,
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
    /// Makes one type of incident of several.
    MergeTypes {
        /// The types.
        types: Vec<IncidentTypeId>,
        /// What they become: one of them, or a new one.
        into: IncidentType,
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
    /// Makes one role of several.
    MergeRoles {
        /// The roles.
        roles: Vec<RoleId>,
        /// What they become: one of them, or a new one.
        into: Role,
    },
    /// Deletes a role.
    DeleteRole {
        /// The role.
        role: RoleId,
        /// What those who had it have then.
        to: RoleId,
    },
    /// Takes the change back that made this revision: the last one that stands.
    Undo(u32),
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
    #[error("only the last change can be taken back, and revision {0} is not the last")]
    NotLast(u32),
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
            let revision = self.revision.saturating_add(1);
            after.revision = revision;
            let before = Before::between(self, &after);
            after.changes.push(Recorded {
                revision,
                time: time.to_owned(),
                by: by.to_owned(),
                what,
                before,
            });
        }
        after.check()?;
        Ok(after)
    }

    /// The changes that were not taken back, the last one last.
    pub fn standing(&self) -> Vec<&Recorded> {
        let mut standing: Vec<&Recorded> = Vec::new();
        for change in &self.changes {
            if let Followed::Undo(_) = change.what {
                standing.pop();
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

    fn follow(&mut self, change: &Change) -> Result<Followed, ChangeError> {
        match change {
            Change::Define(_) | Change::Restore(_) => {
                Err(ChangeError::Nothing("files do not follow definitions"))
            }
            Change::RenameLabel { from, to } => self.rename_label(from, to),
            Change::MergeLabels { labels, into } => self.merge_labels(labels, into),
            Change::SplitLabel { label, by, parts } => self.split_label(label, by, parts),
            Change::DeleteLabel { label, to } => self.delete_label(label, to.as_ref()),
            Change::RenameAttribute { label, from, to } => self.rename_attribute(label, from, to),
            Change::DeleteAttribute { label, attribute } => {
                self.attribute_mut(label, attribute)?;
                if let Some(own) = self.label_mut(label) {
                    own.attributes.retain(|one| one.id != *attribute);
                }
                Ok(Followed::TakeAttribute {
                    label: label.clone(),
                    attribute: attribute.clone(),
                })
            }
            Change::ConvertAttribute {
                label,
                attribute,
                to,
            } => self.convert_attribute(label, attribute, *to),
            Change::RenameChoice {
                label,
                attribute,
                from,
                to,
            } => {
                let choices = self.choices_mut(label, attribute)?;
                if choices.iter().any(|one| one.id == *to) {
                    return taken("choice", to);
                }
                let own = choices.iter_mut().find(|one| one.id == *from);
                own.ok_or_else(|| unknown("choice", from))?.id = to.clone();
                Ok(Followed::RenameChoice {
                    label: label.clone(),
                    attribute: attribute.clone(),
                    from: from.clone(),
                    to: to.clone(),
                })
            }
            Change::MergeChoices {
                label,
                attribute,
                choices,
                into,
            } => {
                let all = self.choices_mut(label, attribute)?;
                merge(all, choices, into, |one| &one.id, "choice", String::as_str)?;
                Ok(Followed::MergeChoices {
                    label: label.clone(),
                    attribute: attribute.clone(),
                    choices: choices.clone(),
                    into: Some(into.id.clone()),
                })
            }
            Change::DeleteChoice {
                label,
                attribute,
                choice,
                to,
            } => {
                let all = self.choices_mut(label, attribute)?;
                delete(
                    all,
                    choice,
                    to.as_ref(),
                    |one| &one.id,
                    "choice",
                    String::as_str,
                )?;
                Ok(Followed::MergeChoices {
                    label: label.clone(),
                    attribute: attribute.clone(),
                    choices: vec![choice.clone()],
                    into: to.clone(),
                })
            }
            Change::RenameType { from, to } => {
                let all = &mut self.incident_types;
                if all.iter().any(|one| one.id == *to) {
                    return taken("type of incident", &to.0);
                }
                let own = all.iter_mut().find(|one| one.id == *from);
                own.ok_or_else(|| unknown("type of incident", &from.0))?.id = to.clone();
                let (from, to) = (from.clone(), to.clone());
                Ok(Followed::RenameType { from, to })
            }
            Change::MergeTypes { types, into } => {
                let all = &mut self.incident_types;
                merge(
                    all,
                    types,
                    into,
                    |one| &one.id,
                    "type of incident",
                    |id| id.0.as_str(),
                )?;
                Ok(Followed::MergeTypes {
                    types: types.clone(),
                    into: into.id.clone(),
                })
            }
            Change::DeleteType { kind, to } => {
                let all = &mut self.incident_types;
                delete(
                    all,
                    kind,
                    to.as_ref(),
                    |one| &one.id,
                    "type of incident",
                    |id| id.0.as_str(),
                )?;
                Ok(Followed::MergeTypes {
                    types: vec![kind.clone()],
                    into: to.clone().unwrap_or_default(),
                })
            }
            Change::RenameRole { from, to } => {
                if self.roles.iter().any(|one| one.id == *to) {
                    return taken("role", &to.0);
                }
                let own = self.roles.iter_mut().find(|one| one.id == *from);
                own.ok_or_else(|| unknown("role", &from.0))?.id = to.clone();
                let (from, to) = (from.clone(), to.clone());
                Ok(Followed::RenameRole { from, to })
            }
            Change::MergeRoles { roles, into } => {
                let all = &mut self.roles;
                merge(all, roles, into, |one| &one.id, "role", |id| id.0.as_str())?;
                Ok(Followed::MergeRoles {
                    roles: roles.clone(),
                    into: into.id.clone(),
                })
            }
            Change::DeleteRole { role, to } => {
                let all = &mut self.roles;
                delete(
                    all,
                    role,
                    Some(to),
                    |one| &one.id,
                    "role",
                    |id| id.0.as_str(),
                )?;
                Ok(Followed::MergeRoles {
                    roles: vec![role.clone()],
                    into: to.clone(),
                })
            }
            Change::Undo(revision) => {
                let standing = self.standing();
                let last = standing.last().filter(|last| last.revision == *revision);
                let before = last.ok_or(ChangeError::NotLast(*revision))?.before.clone();
                before.restore(self);
                Ok(Followed::Undo(*revision))
            }
        }
    }

    fn rename_label(&mut self, from: &LabelId, to: &LabelId) -> Result<Followed, ChangeError> {
        let is_taken = self.get(to).is_some();
        let own = self.label_mut(from);
        let own = own.ok_or_else(|| unknown("label", from.as_str()))?;
        if is_taken {
            return taken("label", to.as_str());
        }
        own.id = to.clone();
        self.refer(std::slice::from_ref(from), Some(to), Some(to));
        let (from, to) = (from.clone(), to.clone());
        Ok(Followed::RenameLabel { from, to })
    }

    fn merge_labels(&mut self, labels: &[LabelId], into: &Label) -> Result<Followed, ChangeError> {
        let mut merged: Vec<LabelId> = Vec::new();
        for id in labels.iter().chain(self.get(&into.id).map(|own| &own.id)) {
            if !merged.contains(id) {
                merged.push(id.clone());
            }
        }
        if merged.len() < 2 && merged.first() == Some(&into.id) || merged.is_empty() {
            return Err(ChangeError::Nothing("choose two labels to merge"));
        }
        let mut into = into.clone();
        let mut leaving = Vec::with_capacity(merged.len());
        let mut position = usize::MAX;
        for id in &merged {
            let at = self.position(id);
            let at = at.ok_or_else(|| unknown("label", id.as_str()))?;
            let Some(own) = self.labels.get(at) else {
                continue;
            };
            // A choice that a span has made stays one.
            for attribute in &mut into.attributes {
                if let Some(own) = own.attribute(&attribute.id) {
                    attribute.kind.add_choices(&own.kind);
                }
            }
            leaving.push(own.leaving(&into));
            let is_own = self.get(&into.id).is_some();
            if *id == into.id || !is_own {
                position = position.min(at);
            }
        }
        // Those before it that go.
        let gone = self.labels.iter().take(position);
        let gone = gone.filter(|label| merged.contains(&label.id)).count();
        let id = into.id.clone();
        self.labels.retain(|label| !merged.contains(&label.id));
        let place = position.saturating_sub(gone).min(self.labels.len());
        self.labels.insert(place, into);
        let others: Vec<LabelId> = merged.into_iter().filter(|one| *one != id).collect();
        self.refer(&others, Some(&id), Some(&id));
        Ok(Followed::MergeLabels {
            labels: leaving,
            into: id,
        })
    }

    fn split_label(
        &mut self,
        label: &LabelId,
        by: &SplitBy,
        parts: &[NewPart],
    ) -> Result<Followed, ChangeError> {
        let own = self.get(label);
        let own = own.ok_or_else(|| unknown("label", label.as_str()))?.clone();
        if let SplitBy::Choice(attribute) = by
            && own
                .attribute(attribute)
                .is_none_or(|one| !matches!(one.kind, AttributeType::Choice(_)))
        {
            return Err(unknown("choice attribute", attribute.as_str()));
        }
        let mut made = Vec::with_capacity(parts.len());
        let mut place = self.position(label).map_or(self.labels.len(), |at| at + 1);
        for part in parts.iter().filter(|part| !part.when.is_empty()) {
            if part.label.id == *label {
                continue;
            }
            if self.get(&part.label.id).is_none() {
                self.labels.insert(place, part.label.clone());
                place += 1;
            }
            let there = self.get(&part.label.id).unwrap_or(&part.label);
            made.push(Part {
                label: part.label.id.clone(),
                when: part.when.clone(),
                takes: own.leaving(there).takes,
            });
        }
        if made.is_empty() {
            return Err(ChangeError::Nothing(
                "no span would get another label; say which do",
            ));
        }
        Ok(Followed::SplitLabel {
            label: label.clone(),
            by: by.clone(),
            parts: made,
        })
    }

    fn delete_label(
        &mut self,
        label: &LabelId,
        to: Option<&LabelId>,
    ) -> Result<Followed, ChangeError> {
        let own = self.get(label);
        let own = own.ok_or_else(|| unknown("label", label.as_str()))?.clone();
        let what = match to {
            None => Followed::WithdrawLabel(label.clone()),
            Some(to) if to == label => {
                return Err(ChangeError::Nothing("choose another label for its spans"));
            }
            Some(to) => {
                let there = self.get(to);
                let there = there.ok_or_else(|| unknown("label", to.as_str()))?;
                Followed::MergeLabels {
                    labels: vec![own.leaving(there)],
                    into: to.clone(),
                }
            }
        };
        self.labels.retain(|one| one.id != *label);
        let parent = own.parent.filter(|parent| parent != label);
        self.refer(std::slice::from_ref(label), parent.as_ref(), to);
        Ok(what)
    }

    fn rename_attribute(
        &mut self,
        label: &LabelId,
        from: &AttributeId,
        to: &AttributeId,
    ) -> Result<Followed, ChangeError> {
        if self.attribute_mut(label, to).is_ok() {
            return taken("attribute", to.as_str());
        }
        self.attribute_mut(label, from)?.id = to.clone();
        Ok(Followed::RenameAttribute {
            label: label.clone(),
            from: from.clone(),
            to: to.clone(),
        })
    }

    fn convert_attribute(
        &mut self,
        label: &LabelId,
        attribute: &AttributeId,
        to: Converted,
    ) -> Result<Followed, ChangeError> {
        let own = self.attribute_mut(label, attribute)?;
        own.kind = own
            .kind
            .converted(to)
            .ok_or_else(|| ChangeError::CannotConvert {
                attribute: attribute.clone(),
                to: match to {
                    Converted::Choices => "several choices",
                    Converted::Text => "text",
                },
            })?;
        Ok(Followed::ConvertAttribute {
            label: label.clone(),
            attribute: attribute.clone(),
            to,
        })
    }

    /// Parents and rules that name one of `labels` name another then, or none. What would be its
    /// own parent has none.
    fn refer(&mut self, labels: &[LabelId], parent: Option<&LabelId>, inside: Option<&LabelId>) {
        for label in &mut self.labels {
            if label.parent.as_ref().is_some_and(|id| labels.contains(id)) {
                label.parent = parent.filter(|id| **id != label.id).cloned();
            }
            let Some(list) = &mut label.inside else {
                continue;
            };
            let mut changed: Vec<LabelId> = Vec::with_capacity(list.len());
            for id in list.iter() {
                let id = if labels.contains(id) {
                    inside
                } else {
                    Some(id)
                };
                if let Some(id) = id.filter(|id| !changed.contains(id)) {
                    changed.push(id.clone());
                }
            }
            *list = changed;
        }
        self.break_cycles();
    }

    /// Merging a label with one below it makes a parent its own grandchild: that one has none.
    fn break_cycles(&mut self) {
        for index in 0..self.labels.len() {
            let Some(label) = self.labels.get(index) else {
                continue;
            };
            if self.ancestors(&label.id).any(|id| *id == label.id)
                && let Some(label) = self.labels.get_mut(index)
            {
                label.parent = None;
            }
        }
    }

    /// What came after a change that is taken back may name what is gone with it, or have its key.
    fn mend(&mut self) {
        let ids: Vec<LabelId> = self.labels.iter().map(|label| label.id.clone()).collect();
        let mut keys: Vec<char> = Vec::new();
        let mut own = |key: &mut Option<char>| match *key {
            Some(taken) if keys.contains(&taken) => *key = None,
            Some(free) => keys.push(free),
            None => {}
        };
        for label in &mut self.labels {
            own(&mut label.digit);
            own(&mut label.letter);
            label.parent = label.parent.take().filter(|id| ids.contains(id));
            if let Some(inside) = &mut label.inside {
                inside.retain(|id| ids.contains(id));
            }
        }
        let mut keys: Vec<char> = Vec::new();
        for role in &mut self.roles {
            match role.letter {
                Some(taken) if keys.contains(&taken) => role.letter = None,
                Some(free) => keys.push(free),
                None => {}
            }
        }
        self.break_cycles();
    }

    fn label_mut(&mut self, id: &LabelId) -> Option<&mut Label> {
        self.labels.iter_mut().find(|label| label.id == *id)
    }

    fn attribute_mut(
        &mut self,
        label: &LabelId,
        attribute: &AttributeId,
    ) -> Result<&mut Attribute, ChangeError> {
        let own = self.label_mut(label);
        let own = own.ok_or_else(|| unknown("label", label.as_str()))?;
        let mut all = own.attributes.iter_mut();
        all.find(|one| one.id == *attribute)
            .ok_or_else(|| unknown("attribute", attribute.as_str()))
    }

    fn choices_mut(
        &mut self,
        label: &LabelId,
        attribute: &AttributeId,
    ) -> Result<&mut Vec<Choice>, ChangeError> {
        match &mut self.attribute_mut(label, attribute)?.kind {
            AttributeType::Choice(choices) | AttributeType::Choices(choices) => Ok(choices),
            _ => Err(unknown("choice attribute", attribute.as_str())),
        }
    }
}

impl Label {
    /// What spans lose that leave this label for another.
    fn leaving(&self, other: &Self) -> Leaving {
        let takes = self.attributes.iter().filter(|one| {
            let there = other.attribute(&one.id);
            there.is_none_or(|there| !there.kind.is_same(&one.kind))
        });
        Leaving {
            label: self.id.clone(),
            takes: takes.map(|one| one.id.clone()).collect(),
        }
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

impl Before {
    /// What `before` had that `after` has otherwise.
    fn between(before: &Codebook, after: &Codebook) -> Self {
        let labels = Replaced::between(&before.labels, &after.labels, |one| &one.id);
        let types = Replaced::between(&before.incident_types, &after.incident_types, |one| &one.id);
        let roles = Replaced::between(&before.roles, &after.roles, |one| &one.id);
        Self {
            label_order: labels.order,
            labels: labels.old,
            new_labels: labels.new,
            type_order: types.order,
            incident_types: types.old,
            new_types: types.new,
            role_order: roles.order,
            roles: roles.old,
            new_roles: roles.new,
        }
    }

    fn restore(self, codebook: &mut Codebook) {
        let labels = Replaced {
            order: self.label_order,
            old: self.labels,
            new: self.new_labels,
        };
        labels.restore(&mut codebook.labels, |one| &one.id);
        let types = Replaced {
            order: self.type_order,
            old: self.incident_types,
            new: self.new_types,
        };
        types.restore(&mut codebook.incident_types, |one| &one.id);
        let roles = Replaced {
            order: self.role_order,
            old: self.roles,
            new: self.new_roles,
        };
        roles.restore(&mut codebook.roles, |one| &one.id);
        codebook.mend();
    }
}

/// What was replaced in a list.
struct Replaced<T, Id> {
    order: Vec<Id>,
    old: Vec<T>,
    new: Vec<Id>,
}

impl<T: Clone + PartialEq, Id: Clone + PartialEq> Replaced<T, Id> {
    /// Nothing when the two are the same.
    fn between(before: &[T], after: &[T], id: impl Fn(&T) -> &Id) -> Self {
        let order = |list: &[T]| list.iter().map(|one| id(one).clone()).collect::<Vec<Id>>();
        if before == after {
            return Self {
                order: Vec::new(),
                old: Vec::new(),
                new: Vec::new(),
            };
        }
        let own = order(before);
        let mut new = order(after);
        new.retain(|one| !own.contains(one));
        let old = before.iter().filter(|one| !after.contains(one));
        Self {
            old: old.cloned().collect(),
            order: own,
            new,
        }
    }

    /// Brings a list back. What came after the change stays, at the end.
    fn restore(&self, now: &mut Vec<T>, id: impl Fn(&T) -> &Id) {
        if self.order.is_empty() {
            return;
        }
        let find = |list: &[T], wanted: &Id| list.iter().find(|one| id(one) == wanted).cloned();
        let mut back: Vec<T> = self
            .order
            .iter()
            .filter_map(|wanted| find(&self.old, wanted).or_else(|| find(now, wanted)))
            .collect();
        let since = now
            .iter()
            .filter(|one| !self.order.contains(id(one)) && !self.new.contains(id(one)));
        back.extend(since.cloned());
        *now = back;
    }
}

/// Makes one of several in a list; `into` is one of them, or new.
fn merge<T: Clone, Id: PartialEq>(
    all: &mut Vec<T>,
    merged: &[Id],
    into: &T,
    id: impl Fn(&T) -> &Id,
    what: &'static str,
    text: impl Fn(&Id) -> &str,
) -> Result<(), ChangeError> {
    let is_merged = |one: &T| merged.contains(id(one));
    let is_new = !all.iter().any(|one| id(one) == id(into));
    if !is_new && !is_merged(into) {
        return taken(what, text(id(into)));
    }
    if let Some(missing) = merged
        .iter()
        .find(|wanted| !all.iter().any(|one| id(one) == *wanted))
    {
        return Err(unknown(what, text(missing)));
    }
    let place = all
        .iter()
        .position(|one| {
            if is_new {
                is_merged(one)
            } else {
                id(one) == id(into)
            }
        })
        .ok_or(ChangeError::Nothing("choose what is merged"))?;
    let gone = all.iter().take(place).filter(|one| is_merged(one)).count();
    all.retain(|one| !is_merged(one));
    all.insert(place - gone, into.clone());
    Ok(())
}

/// Takes one out of a list; `to` must be another of it.
fn delete<T, Id: PartialEq>(
    all: &mut Vec<T>,
    gone: &Id,
    to: Option<&Id>,
    id: impl Fn(&T) -> &Id,
    what: &'static str,
    text: impl Fn(&Id) -> &str,
) -> Result<(), ChangeError> {
    let place = all.iter().position(|one| id(one) == gone);
    let place = place.ok_or_else(|| unknown(what, text(gone)))?;
    all.remove(place);
    match to {
        Some(to) if !all.iter().any(|one| id(one) == to) => Err(unknown(what, text(to))),
        _ => Ok(()),
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
