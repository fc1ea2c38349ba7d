//! Which incidents of a layer look the same: of one type, at a place and with somebody in common, on days
//! that touch.
//!
//! They are told in groups and never in pairs, since of ten thousand that are alike there are fifty million
//! pairs. An edit has those groups made anew that it may tear or join.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use jiff::civil::Date;

use super::{Finding, FindingKind};
use crate::model::incident::{Incident, IncidentId};
use crate::model::layer::Layer;

/// Of the places of an incident, and of those in it, so many are compared.
const COMPARED: usize = 32;

/// How many incidents of a group are named.
const NAMED: usize = 5;

/// The first and the last day; `None` when they are not known.
pub(super) type Days = Option<(Date, Date)>;

/// What of an incident tells whether another looks the same.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// A number for its type and modes with each of its places and each of those in it: two events have
    /// one in common when they have these in common.
    keys: Vec<u64>,
    days: Days,
    /// The incidents of this article that somebody said to be the same.
    same: Vec<IncidentId>,
}

impl Event {
    /// An event of a kind (its type and its modes), with the places and the actors by which it is known.
    pub(super) fn new(
        kind: impl Hash,
        places: &[String],
        actors: &[String],
        days: Days,
        same: Vec<IncidentId>,
    ) -> Self {
        let mut keys = Vec::new();
        for place in places.iter().take(COMPARED) {
            for actor in actors.iter().take(COMPARED) {
                let mut hasher = DefaultHasher::new();
                (&kind, place, actor).hash(&mut hasher);
                keys.push(hasher.finish());
            }
        }
        Self {
            keys,
            days: days.map(|(one, two)| (one.min(two), one.max(two))),
            same,
        }
    }
}

/// The events of a layer in groups that look the same.
#[derive(Clone, Debug, Default)]
pub(super) struct LookAlikes {
    events: HashMap<IncidentId, Event>,
    /// The events with a key, with their days.
    with_key: HashMap<u64, HashMap<IncidentId, Days>>,
    groups: HashMap<usize, Vec<IncidentId>>,
    group_of: HashMap<IncidentId, usize>,
    next_group: usize,
    /// How many groups are told.
    told: usize,
    /// The events of which it has to be found which group they are in.
    open: HashSet<IncidentId>,
}

impl LookAlikes {
    /// How many groups there are of which nobody said that they are the same.
    pub(super) fn count(&self) -> usize {
        self.told
    }

    /// Takes note of an event; [`settle`](Self::settle) finds what it looks like.
    pub(super) fn learn(&mut self, id: IncidentId, event: Event) {
        self.forget(id);
        for key in &event.keys {
            let there = self.with_key.entry(*key).or_default();
            there.insert(id, event.days);
        }
        self.events.insert(id, event);
        self.open.insert(id);
    }

    /// Forgets an event.
    pub(super) fn forget(&mut self, id: IncidentId) {
        self.open.remove(&id);
        if let Some(group) = self.group_of.get(&id).copied() {
            let members = self.dissolve(group);
            self.open
                .extend(members.into_iter().filter(|one| *one != id));
        }
        let Some(event) = self.events.remove(&id) else {
            return;
        };
        for key in event.keys {
            if let Some(there) = self.with_key.get_mut(&key) {
                there.remove(&id);
                if there.is_empty() {
                    self.with_key.remove(&key);
                }
            }
        }
    }

    /// Finds the groups of what was learnt and of what lost a group.
    pub(super) fn settle(&mut self) {
        let open = std::mem::take(&mut self.open);
        // The days of what is open, by key: from the first to the last.
        let mut looked_at: HashMap<u64, (bool, Days)> = HashMap::new();
        for event in open.iter().filter_map(|id| self.events.get(id)) {
            for key in &event.keys {
                let (unknown, hull) = looked_at.entry(*key).or_default();
                *unknown |= event.days.is_none();
                *hull = match (*hull, event.days) {
                    (Some(one), Some(two)) => Some((one.0.min(two.0), one.1.max(two.1))),
                    (one, two) => one.or(two),
                };
            }
        }
        let mut again: HashSet<IncidentId> = open;
        for (key, (unknown, hull)) in looked_at {
            for (id, days) in self.with_key.get(&key).into_iter().flatten() {
                let touches = match (days, hull) {
                    (Some(days), Some(hull)) => days.0 <= hull.1 && hull.0 <= days.1,
                    (None, _) => unknown,
                    (Some(_), None) => false,
                };
                if touches {
                    again.insert(*id);
                }
            }
        }
        // What a group of theirs had together may have been held together by others.
        let groups: HashSet<usize> = again
            .iter()
            .filter_map(|id| self.group_of.get(id).copied())
            .collect();
        for group in groups {
            again.extend(self.dissolve(group));
        }
        for members in self.joined(again) {
            self.found(members);
        }
    }

    /// These events in groups of at least two.
    fn joined(&self, ids: HashSet<IncidentId>) -> Vec<Vec<IncidentId>> {
        let mut ids: Vec<IncidentId> = ids.into_iter().collect();
        ids.sort_unstable();
        let mut by_key: HashMap<u64, Vec<(Days, usize)>> = HashMap::new();
        for (at, id) in ids.iter().enumerate() {
            let Some(event) = self.events.get(id) else {
                continue;
            };
            for key in &event.keys {
                by_key.entry(*key).or_default().push((event.days, at));
            }
        }
        let mut sets = Sets::new(ids.len());
        for mut there in by_key.into_values() {
            there.sort_unstable();
            let mut before: Option<(Days, usize)> = None;
            for (days, at) in there {
                let so_far = match (before, days) {
                    (Some((None, other)), None) => {
                        sets.join(other, at);
                        None
                    }
                    (Some((Some(so_far), other)), Some(days)) if days.0 <= so_far.1 => {
                        sets.join(other, at);
                        Some((so_far.0, so_far.1.max(days.1)))
                    }
                    _ => days,
                };
                before = Some((so_far, at));
            }
        }
        let mut groups: BTreeMap<usize, Vec<IncidentId>> = BTreeMap::new();
        for (at, id) in ids.into_iter().enumerate() {
            groups.entry(sets.first(at)).or_default().push(id);
        }
        groups
            .into_values()
            .filter(|group| group.len() > 1)
            .collect()
    }

    fn found(&mut self, members: Vec<IncidentId>) {
        let group = self.next_group;
        self.next_group += 1;
        self.told += usize::from(self.apart(&members).len() > 1);
        for id in &members {
            self.group_of.insert(*id, group);
        }
        self.groups.insert(group, members);
    }

    fn dissolve(&mut self, group: usize) -> Vec<IncidentId> {
        let members = self.groups.remove(&group).unwrap_or_default();
        self.told -= usize::from(self.apart(&members).len() > 1);
        for id in &members {
            self.group_of.remove(id);
        }
        members
    }

    /// Of these the first of each that somebody said to be the same, in the same order.
    fn apart(&self, members: &[IncidentId]) -> Vec<IncidentId> {
        let places: HashMap<IncidentId, usize> = members.iter().copied().zip(0..).collect();
        let mut sets = Sets::new(members.len());
        for (at, id) in members.iter().enumerate() {
            let said = self
                .events
                .get(id)
                .into_iter()
                .flat_map(|event| &event.same);
            for other in said.filter_map(|other| places.get(other)) {
                sets.join(at, *other);
            }
        }
        let firsts = (0..members.len()).filter(|at| sets.first(*at) == *at);
        let firsts: Vec<usize> = firsts.collect();
        firsts
            .into_iter()
            .filter_map(|at| members.get(at).copied())
            .collect()
    }

    /// A finding for each group, in the order of the layer.
    pub(super) fn findings(&self, layer: &Layer) -> Vec<Finding> {
        if self.told == 0 {
            return Vec::new();
        }
        let incidents = layer.incidents();
        let places = incidents.iter().enumerate();
        let places: HashMap<IncidentId, usize> = places.map(|(at, one)| (one.id, at)).collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for members in self.groups.values() {
            let place = |id: &IncidentId| places.get(id).copied();
            let mut at: Vec<usize> = members.iter().filter_map(place).collect();
            at.sort_unstable();
            let members: Vec<IncidentId> = at.iter().map(|at| incidents[*at].id).collect();
            let apart = self.apart(&members);
            groups.push(apart.iter().filter_map(place).collect());
        }
        groups.sort_unstable();
        let groups = groups.into_iter();
        groups
            .filter_map(|group| {
                let group: Vec<&Incident> = group.into_iter().map(|at| &incidents[at]).collect();
                same(layer, &group)
            })
            .collect()
    }
}

/// That incidents look the same; about the second, since the first is where it was told first.
fn same(layer: &Layer, group: &[&Incident]) -> Option<Finding> {
    let [first, second, rest @ ..] = group else {
        return None;
    };
    let message = if rest.is_empty() {
        let one = first.id;
        format!("it looks the same as incident {one}: merge them, or say that they are the same")
    } else {
        let named = group.iter().take(NAMED);
        let mut named = named
            .map(|one| one.id.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        let more = group.len().saturating_sub(NAMED);
        if more > 0 {
            named.push_str(&format!(" and {more} more"));
        }
        let count = group.len();
        format!(
            "{count} incidents look the same ({named}): merge them, or say that they are the same"
        )
    };
    let placed = second.spans().find(|id| layer.get(*id).is_some());
    let spans = placed.into_iter().collect();
    Some(Finding::new(FindingKind::SameIncident, spans, message).of(second.id))
}

/// Numbers from 0, joined into sets.
struct Sets {
    above: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self {
            above: (0..count).collect(),
        }
    }

    /// The least of the set in which a number is.
    fn first(&mut self, mut at: usize) -> usize {
        while self.above[at] != at {
            self.above[at] = self.above[self.above[at]];
            at = self.above[at];
        }
        at
    }

    fn join(&mut self, one: usize, two: usize) {
        let (one, two) = (self.first(one), self.first(two));
        self.above[one.max(two)] = one.min(two);
    }
}
