//! What becomes of a codebook by a change that files follow, and what they follow.

use super::lists::delete;
use super::{Change, ChangeError, NewPart, taken, unknown};
use crate::model::codebook::migration_step::{Converted, Leaving, MigrationStep, Part, SplitBy};
use crate::model::codebook::{Attribute, AttributeType, Choice, Codebook, Label};
use crate::model::id::{AttributeId, LabelId};

impl Codebook {
    pub(super) fn follow(&mut self, change: &Change) -> Result<MigrationStep, ChangeError> {
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
                Ok(MigrationStep::TakeAttribute {
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
                Ok(MigrationStep::RenameChoice {
                    label: label.clone(),
                    attribute: attribute.clone(),
                    from: from.clone(),
                    to: to.clone(),
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
                Ok(MigrationStep::MergeChoices {
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
                Ok(MigrationStep::RenameType { from, to })
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
                Ok(MigrationStep::MergeTypes {
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
                Ok(MigrationStep::RenameRole { from, to })
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
                Ok(MigrationStep::MergeRoles {
                    roles: vec![role.clone()],
                    into: to.clone(),
                })
            }
            Change::Undo(id) => {
                let standing = self.standing();
                let last = standing.last().filter(|last| last.id == *id);
                let before = last.ok_or(ChangeError::NotLast(*id))?.before.clone();
                before.restore(self);
                Ok(MigrationStep::Undo(*id))
            }
        }
    }

    fn rename_label(&mut self, from: &LabelId, to: &LabelId) -> Result<MigrationStep, ChangeError> {
        let is_taken = self.get(to).is_some();
        let own = self.label_mut(from);
        let own = own.ok_or_else(|| unknown("label", from.as_str()))?;
        if is_taken {
            return taken("label", to.as_str());
        }
        own.id = to.clone();
        self.refer(std::slice::from_ref(from), Some(to), Some(to));
        let (from, to) = (from.clone(), to.clone());
        Ok(MigrationStep::RenameLabel { from, to })
    }

    fn merge_labels(
        &mut self,
        labels: &[LabelId],
        into: &Label,
    ) -> Result<MigrationStep, ChangeError> {
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
        Ok(MigrationStep::MergeLabels {
            labels: leaving,
            into: id,
        })
    }

    fn split_label(
        &mut self,
        label: &LabelId,
        by: &SplitBy,
        parts: &[NewPart],
    ) -> Result<MigrationStep, ChangeError> {
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
        Ok(MigrationStep::SplitLabel {
            label: label.clone(),
            by: by.clone(),
            parts: made,
        })
    }

    fn delete_label(
        &mut self,
        label: &LabelId,
        to: Option<&LabelId>,
    ) -> Result<MigrationStep, ChangeError> {
        let own = self.get(label);
        let own = own.ok_or_else(|| unknown("label", label.as_str()))?.clone();
        let what = match to {
            None => MigrationStep::WithdrawLabel(label.clone()),
            Some(to) if to == label => {
                return Err(ChangeError::Nothing("choose another label for its spans"));
            }
            Some(to) => {
                let there = self.get(to);
                let there = there.ok_or_else(|| unknown("label", to.as_str()))?;
                MigrationStep::MergeLabels {
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
    ) -> Result<MigrationStep, ChangeError> {
        if self.attribute_mut(label, to).is_ok() {
            return taken("attribute", to.as_str());
        }
        self.attribute_mut(label, from)?.id = to.clone();
        Ok(MigrationStep::RenameAttribute {
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
    ) -> Result<MigrationStep, ChangeError> {
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
        Ok(MigrationStep::ConvertAttribute {
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
    pub(super) fn break_cycles(&mut self) {
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
