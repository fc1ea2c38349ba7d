//! Three-way merging of values and of lists of things that have names.
//!
//! What one side changed is taken, what both changed alike is taken once. What both changed
//! differently has no right answer: a merge is made for each [`Prefer`], and where the two differ a
//! person is told.

use std::collections::{BTreeMap, BTreeSet};

/// Whose word counts where both sides changed the same thing differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefer {
    Ours,
    Theirs,
}

/// The three states of something. Without a common state `base` is `None`.
#[derive(Debug)]
pub(super) struct Sides<'a, T> {
    pub(super) base: Option<&'a T>,
    pub(super) ours: &'a T,
    pub(super) theirs: &'a T,
    pub(super) prefer: Prefer,
}

// Derived, they would ask the same of `T`.
impl<T> Clone for Sides<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Sides<'_, T> {}

impl<'a, T> Sides<'a, T> {
    /// A part of each.
    pub(super) fn of<P>(self, part: impl Fn(&'a T) -> &'a P) -> Sides<'a, P> {
        Sides {
            base: self.base.map(&part),
            ours: part(self.ours),
            theirs: part(self.theirs),
            prefer: self.prefer,
        }
    }
}

impl<T: Clone + PartialEq> Sides<'_, T> {
    /// The value that one side changed, or that is preferred.
    pub(super) fn pick(self) -> T {
        let is_theirs = if self.base == Some(self.ours) {
            true
        } else if self.base == Some(self.theirs) {
            false
        } else {
            self.prefer == Prefer::Theirs
        };
        if is_theirs { self.theirs } else { self.ours }.clone()
    }
}

impl<T: Clone + PartialEq> Sides<'_, Vec<T>> {
    /// A list whose items are merged by their names, in the order of the side that changed it. What
    /// one side removed stays when the other changed it, and `kept` is told.
    pub(super) fn merge<K: Clone + Ord>(
        self,
        key: impl Fn(&T) -> K,
        mut both: impl FnMut(Sides<T>) -> T,
        mut kept: impl FnMut(&T),
    ) -> Vec<T> {
        let nothing = Vec::new();
        let base = keyed(self.base.unwrap_or(&nothing), &key);
        let ours = keyed(self.ours, &key);
        let theirs = keyed(self.theirs, &key);
        let find = |list: &[(Name<K>, &T)]| -> BTreeMap<Name<K>, usize> {
            let names = list.iter().enumerate();
            names.map(|(at, (name, _))| (name.clone(), at)).collect()
        };
        let (in_base, in_ours, in_theirs) = (find(&base), find(&ours), find(&theirs));
        let get = |list: &[(Name<K>, &T)], places: &BTreeMap<Name<K>, usize>, name: &Name<K>| {
            let place = places.get(name)?;
            list.get(*place).map(|(_, item)| (*item).clone())
        };
        let mut merged: BTreeMap<Name<K>, T> = BTreeMap::new();
        let names: BTreeSet<&Name<K>> = in_ours.keys().chain(in_theirs.keys()).collect();
        for name in names {
            let base = get(&base, &in_base, name);
            let own = get(&ours, &in_ours, name);
            let other = get(&theirs, &in_theirs, name);
            let item = match (own, other) {
                (Some(own), Some(other)) if own == other => own,
                (Some(own), Some(other)) => both(Sides {
                    base: base.as_ref(),
                    ours: &own,
                    theirs: &other,
                    prefer: self.prefer,
                }),
                (Some(one), None) | (None, Some(one)) => {
                    if base.as_ref() == Some(&one) {
                        continue;
                    }
                    if base.is_some() {
                        kept(&one);
                    }
                    one
                }
                (None, None) => continue,
            };
            merged.insert(name.clone(), item);
        }
        let order = |list: &[(Name<K>, &T)]| -> Vec<Name<K>> {
            list.iter().map(|(name, _)| name.clone()).collect()
        };
        let orders = Sides {
            base: Some(&order(&base)),
            ours: &order(&ours),
            theirs: &order(&theirs),
            prefer: self.prefer,
        };
        let order = orders.order();
        let items = order.into_iter().filter_map(|name| merged.remove(&name));
        items.collect()
    }

    /// A list of things that are what they are: each is there or not.
    pub(super) fn merge_whole<K: Clone + Ord>(self, key: impl Fn(&T) -> K) -> Vec<T> {
        self.merge(key, |sides| sides.pick(), |_| {})
    }
}

/// The key of an item, and how many before it have the same.
type Name<K> = (K, usize);

fn keyed<T, K: Clone + Ord>(list: &[T], key: impl Fn(&T) -> K) -> Vec<(Name<K>, &T)> {
    let mut seen: BTreeMap<K, usize> = BTreeMap::new();
    let named = list.iter().map(|item| {
        let key = key(item);
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        ((key, *count), item)
    });
    named.collect()
}

impl<N: Clone + Ord> Sides<'_, Vec<N>> {
    /// All names of both sides: in the order of the side that changed the order, and what the other
    /// added after what it stands behind there.
    fn order(self) -> Vec<N> {
        let nothing = Vec::new();
        let base = self.base.unwrap_or(&nothing);
        let is_as_before = |own: &Vec<N>| {
            let names: BTreeSet<&N> = own.iter().collect();
            let known: BTreeSet<&N> = base.iter().collect();
            let own = own.iter().filter(|name| known.contains(name));
            own.eq(base.iter().filter(|name| names.contains(name)))
        };
        let theirs_lead = match (is_as_before(self.ours), is_as_before(self.theirs)) {
            (true, false) => true,
            (false, true) => false,
            _ => self.prefer == Prefer::Theirs,
        };
        let (lead, other) = if theirs_lead {
            (self.theirs, self.ours)
        } else {
            (self.ours, self.theirs)
        };
        let known: BTreeSet<&N> = lead.iter().collect();
        let mut behind: BTreeMap<Option<&N>, Vec<&N>> = BTreeMap::new();
        let mut last = None;
        for name in other {
            if known.contains(name) {
                last = Some(name);
            } else {
                behind.entry(last).or_default().push(name);
            }
        }
        let mut order: Vec<&N> = behind.remove(&None).unwrap_or_default();
        for name in lead {
            order.push(name);
            order.extend(behind.remove(&Some(name)).unwrap_or_default());
        }
        order.into_iter().cloned().collect()
    }
}
