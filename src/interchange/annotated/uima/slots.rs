//! Slots: features of an annotation that lead to others, each in a role, as INCEpTION's link features do.
//!
//! Between the two stands a structure without a place, with the features `target` and `role`. XMI has its
//! ids between spaces, JSON that of an array.

use std::collections::{HashMap, HashSet};

use super::{Cas, Feature, Structure};
use crate::interchange::annotated::format::Found;
use crate::interchange::annotated::layers::LeftFeatures;
use crate::interchange::annotated::links::Link;
use crate::model::span::SpanId;

/// What fills the slots of annotations.
pub(super) struct Slots<'a> {
    /// The annotation, its feature, and what stands between it and another.
    all: Vec<(&'a Structure, &'a str, &'a Structure)>,
    /// The ids of annotations with features that are slots.
    names: HashSet<(i64, &'a str)>,
    links: HashSet<i64>,
}

/// Whether a structure leads from a slot to an annotation.
fn is_link(it: &Structure) -> bool {
    it.begin.is_none() && it.features.contains_key("target")
}

/// Finds the slots of the annotations that are `here`.
pub(super) fn slots<'a>(cas: &'a Cas, here: &[&'a Structure]) -> Slots<'a> {
    let by_id: HashMap<i64, &Structure> = cas.structures.iter().map(|it| (it.id, it)).collect();
    let mut slots = Slots {
        all: Vec::new(),
        names: HashSet::new(),
        links: HashSet::new(),
    };
    if !cas.structures.iter().any(is_link) {
        return slots;
    }
    // A number in XMI may look like the id of a link. Each link is in one slot, first in that by which
    // INCEpTION names its type.
    for by_name in [true, false] {
        for host in here.iter().filter(|it| it.begin.is_some()) {
            for (name, value) in &host.features {
                let links = links_of(value, &by_id);
                let named = |link: &&Structure| {
                    let rest = link.kind.strip_prefix(host.kind.as_ref());
                    let rest = rest.and_then(|rest| rest.strip_suffix("Link"));
                    rest.is_some_and(|rest| rest.eq_ignore_ascii_case(name))
                };
                let is_free = |link: &&Structure| !slots.links.contains(&link.id);
                let fits = !links.is_empty()
                    && links.iter().all(is_free)
                    && (!by_name || links.iter().all(named));
                if fits {
                    slots.names.insert((host.id, name));
                    slots.links.extend(links.iter().map(|link| link.id));
                    let links = links.into_iter();
                    slots
                        .all
                        .extend(links.map(|link| (*host, name.as_str(), link)));
                }
            }
        }
    }
    slots
}

/// The links to which a feature leads; none when it leads to anything else as well.
fn links_of<'a>(value: &Feature, by_id: &HashMap<i64, &'a Structure>) -> Vec<&'a Structure> {
    let of_ids = |ids: &str| -> Option<Vec<&'a Structure>> {
        ids.split_whitespace()
            .map(|id| by_id.get(&id.parse().ok()?).copied())
            .collect()
    };
    let found = match value {
        Feature::Text(ids) => of_ids(ids),
        Feature::Reference(id) => of_ids(&id.to_string()),
        Feature::Number(_) => None,
    };
    let found = found.unwrap_or_default();
    let found = match found.as_slice() {
        [array] => match array.text("elements") {
            Some(ids) => of_ids(ids).unwrap_or_default(),
            None => found,
        },
        _ => found,
    };
    if found.iter().all(|it| is_link(it)) {
        found
    } else {
        Vec::new()
    }
}

impl Slots<'_> {
    /// Whether a feature of an annotation is a slot.
    pub(super) fn is_slot(&self, it: &Structure, feature: &str) -> bool {
        self.names.contains(&(it.id, feature))
    }

    /// Whether this is the id of what stands between a slot and an annotation.
    pub(super) fn has_link(&self, id: i64) -> bool {
        self.links.contains(&id)
    }

    /// The links between spans; `ends` are those of annotations by their ids.
    pub(super) fn links(
        &self,
        ends: &HashMap<i64, SpanId>,
        left: &mut LeftFeatures,
        origin: &str,
        found: &mut Found,
    ) -> Vec<Link> {
        let mut links = Vec::with_capacity(self.all.len());
        for (host, slot, link) in &self.all {
            let role = link.text("role").filter(|role| !role.is_empty());
            let name = role.unwrap_or(slot).to_owned();
            for (feature, value) in &link.features {
                if !matches!(feature.as_str(), "role" | "target") {
                    left.add(&link.kind, feature, &value.to_string());
                }
            }
            let to = link.reference("target").and_then(|id| ends.get(&id));
            match (ends.get(&host.id), to) {
                (Some(from), Some(to)) => links.push(Link {
                    from: *from,
                    to: *to,
                    name,
                }),
                _ => {
                    let what = format!(
                        "\"{name}\" in the slot {slot} of {} has an end that is no span; it is left out",
                        host.kind
                    );
                    found.fault(origin, "no-link", what);
                }
            }
        }
        links
    }
}
