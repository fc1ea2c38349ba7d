//! What a change replaced in a codebook, and bringing it back.

use super::Before;
use crate::model::codebook::Codebook;
use crate::model::id::LabelId;

impl Before {
    /// What `before` had that `after` has otherwise.
    pub(super) fn between(before: &Codebook, after: &Codebook) -> Self {
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

    pub(super) fn restore(self, codebook: &mut Codebook) {
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

impl Codebook {
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
}
