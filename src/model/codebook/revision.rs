//! Which changes of the codebook something follows.
//!
//! A change has an id that is the same on every machine, and names the changes that it was made
//! after. So what a layer follows is said by the last of them alone, and stays true when the changes
//! of two branches come together: the layer lacks those that are not among the ones it names nor
//! before them.
//!
//! Codebooks of version 1 numbered their changes, and layers up to version 3 named them by their
//! number. Such a name is a [`ChangeId`] below 2³² until [`Codebook::resolve`] finds the change.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::change::Recorded;
use super::migration::Past;
use super::migration_step::MigrationStep;
use super::{Codebook, Contradiction};

/// The name of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId(u64);

impl ChangeId {
    /// The id of a change: of what it says, when, by whom, and after which. Two machines that read
    /// the same change of an old codebook give it the same id, and so do two people who make the
    /// same change in the same second upon the same state.
    pub fn of(after: &[Self], time: &str, by: &str, what: &MigrationStep) -> Self {
        // A step is made of strings and lists, which JSON always has.
        let text = serde_json::to_string(&(after, time, by, what)).unwrap_or_default();
        let digest = Sha256::digest(text.as_bytes());
        let first = digest.iter().take(8);
        let id = first.fold(0, |id: u64, byte| id << 8 | u64::from(*byte));
        // Below are the numbers of old files.
        Self(id | 1 << 63)
    }

    /// The number by which an old file names a change; `None` for an id.
    pub fn number(self) -> Option<u32> {
        u32::try_from(self.0).ok()
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number() {
            Some(number) => write!(f, "{number}"),
            None => write!(f, "{:016x}", self.0),
        }
    }
}

impl Serialize for ChangeId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.number() {
            Some(number) => to.serialize_u32(number),
            None => to.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for ChangeId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = ChangeId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a change: 16 hexadecimal digits")
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<ChangeId, E> {
                let number = u32::try_from(number);
                let number = number.map_err(|_| E::custom("no change has so large a number"))?;
                Ok(ChangeId(number.into()))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<ChangeId, E> {
                let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
                let id = u64::from_str_radix(text, 16).ok().filter(|_| digits);
                id.map(ChangeId)
                    .filter(|id| id.number().is_none())
                    .ok_or_else(|| E::custom(format!("\"{text}\" is not the id of a change")))
            }
        }

        from.deserialize_any(Visitor)
    }
}

/// A state of the codebook that files follow: the changes that no other one of it was made after,
/// in order. Without a change it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Revision(pub Vec<ChangeId>);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&ids.join(", "))
    }
}

impl<'de> Deserialize<'de> for Revision {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Revision;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of the ids of changes")
            }

            /// Old files say a number, and 1 where nothing has changed yet.
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Revision, E> {
                match number {
                    1 => Ok(Revision::default()),
                    _ => u32::try_from(number)
                        .map(|number| Revision(vec![ChangeId(number.into())]))
                        .map_err(|_| E::custom("no revision has so large a number")),
                }
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Revision, A::Error> {
                let mut ids = BTreeSet::new();
                while let Some(id) = list.next_element::<ChangeId>()? {
                    ids.insert(id);
                }
                Ok(Revision(ids.into_iter().collect()))
            }
        }

        from.deserialize_any(Visitor)
    }
}

impl Codebook {
    /// The changes that make a state: those that it names and those before them. `None` when one of
    /// them is not in this codebook.
    pub fn followed(&self, revision: &Revision) -> Option<HashSet<ChangeId>> {
        let by_id: BTreeMap<ChangeId, &Recorded> =
            self.changes.iter().map(|one| (one.id, one)).collect();
        let mut followed = HashSet::new();
        let mut open = revision.0.clone();
        while let Some(id) = open.pop() {
            if followed.insert(id) {
                open.extend(&by_id.get(&id)?.after);
            }
        }
        Some(followed)
    }

    /// Whether it has all changes of a state, which has no numbers any more.
    pub fn knows(&self, revision: &Revision) -> bool {
        *revision == self.revision || self.followed(revision).is_some()
    }

    /// Whether it knows all changes that lead to a state, by whatever names the state has them.
    pub fn follows(&self, revision: &Revision) -> bool {
        let resolved = self.resolve(revision);
        resolved.is_some_and(|revision| self.knows(&revision))
    }

    /// This codebook with no more than the changes that lead to any of these states; nothing when it
    /// does not know all of them.
    pub fn at_all<'a>(&self, states: impl IntoIterator<Item = &'a Revision>) -> Option<Self> {
        let mut followed = HashSet::new();
        for state in states {
            followed.extend(self.followed(&self.resolve(state)?)?);
        }
        Some(self.at(&self.last_of(&followed)))
    }

    /// The changes that something of a state lacks, in the order in which it follows them.
    pub fn since(&self, revision: &Revision) -> Vec<&Recorded> {
        if *revision == self.revision {
            return Vec::new();
        }
        let followed = self.followed(revision).unwrap_or_default();
        let changes = self.changes.iter();
        changes.filter(|one| !followed.contains(&one.id)).collect()
    }

    /// This codebook as it was in a state, as far as reading files of that one needs it.
    #[must_use]
    pub fn at(&self, revision: &Revision) -> Self {
        let followed = self.followed(revision).unwrap_or_default();
        let mut old = self.clone();
        old.changes.retain(|change| followed.contains(&change.id));
        old.revision = revision.clone();
        old
    }

    /// What an old file means that names changes by their numbers. `None` when there is no such
    /// change here. Where branches that both counted on came together, two changes have a number;
    /// the file is taken to follow none of them, as far as they differ: to follow one again changes
    /// nothing that it says.
    pub fn resolve(&self, revision: &Revision) -> Option<Revision> {
        if revision.0.iter().all(|id| id.number().is_none()) {
            return Some(revision.clone());
        }
        let mut ids = BTreeSet::new();
        for id in &revision.0 {
            let Some(number) = id.number() else {
                ids.insert(*id);
                continue;
            };
            let mut common: Option<HashSet<ChangeId>> = None;
            for change in self.numbered(number) {
                let own = self.followed(&Revision(vec![change.id]))?;
                common = Some(match common {
                    Some(common) => common.intersection(&own).copied().collect(),
                    None => own,
                });
            }
            ids.extend(self.last_of(&common?).0);
        }
        Some(Revision(ids.into_iter().collect()))
    }

    /// Gives what a layer of an old file remembers the ids of the changes.
    pub(super) fn resolve_past(&self, past: &mut Past) {
        let name = |id: &mut ChangeId| {
            if let Some(number) = id.number()
                && let Some(change) = self.numbered(number).next()
            {
                *id = change.id;
            }
        };
        let spans = past.spans.values_mut().flatten();
        spans.for_each(|was| name(&mut was.change));
        let incidents = past.incidents.values_mut().flatten();
        incidents.for_each(|was| name(&mut was.change));
        past.withdrawn
            .iter_mut()
            .for_each(|one| name(&mut one.change));
    }

    fn numbered(&self, number: u32) -> impl Iterator<Item = &Recorded> {
        let changes = self.changes.iter();
        changes.filter(move |one| one.revision == Some(number))
    }

    /// Of some changes those that no other of them was made after.
    fn last_of(&self, ids: &HashSet<ChangeId>) -> Revision {
        let own = self.changes.iter().filter(|one| ids.contains(&one.id));
        let mut last: BTreeSet<ChangeId> = ids.iter().copied().collect();
        for id in own.flat_map(|one| &one.after) {
            last.remove(id);
        }
        Revision(last.into_iter().collect())
    }

    /// Says anew in which state the codebook is, after its changes are others.
    pub fn recount(&mut self) {
        let all = self.changes.iter().map(|one| one.id).collect();
        self.revision = self.last_of(&all);
    }

    /// Gives the changes of a codebook of version 1, which have numbers, their ids.
    ///
    /// # Errors
    /// When they do not count up to `revision`.
    pub fn name_changes(&mut self, revision: u32) -> Result<(), Contradiction> {
        let no = |message: String| Err(Contradiction(message));
        if revision == 0 {
            return no("the revision is 0; revisions begin with 1".to_owned());
        }
        let mut named: Vec<ChangeId> = Vec::with_capacity(self.changes.len());
        let mut last = 1_u32;
        for change in &mut self.changes {
            let number = change.revision.unwrap_or_default();
            if last.checked_add(1) != Some(number) {
                return no(format!(
                    "after revision {last} comes a change of revision {number}; changes count up \
                     by one, from revision 2"
                ));
            }
            last = number;
            if let MigrationStep::Undo(undone) = &mut change.what {
                let earlier = undone.number().and_then(|number| number.checked_sub(2));
                let earlier = earlier.and_then(|index| usize::try_from(index).ok());
                let Some(id) = earlier.and_then(|index| named.get(index)) else {
                    return no(not_last(&format!("revision {number}"), *undone));
                };
                *undone = *id;
            }
            change.after = named.last().copied().into_iter().collect();
            change.id = ChangeId::of(&change.after, &change.time, &change.by, &change.what);
            named.push(change.id);
        }
        if last != revision {
            return no(format!(
                "the revision is {revision} and the changes lead to {last}; the changes say how \
                 files of old revisions are read, so neither may be changed by hand"
            ));
        }
        self.recount();
        Ok(())
    }

    /// Each change has an id and comes after those that it was made after, and each undo is of one
    /// that stands.
    pub(super) fn check_changes(&self) -> Result<(), Contradiction> {
        let mut seen = HashSet::new();
        let mut standing = HashSet::new();
        for change in &self.changes {
            let id = change.id;
            if id.number().is_some() {
                let what = "a change has no id; leave the changes to Hashiya";
                return Err(Contradiction(what.to_owned()));
            }
            if let Some(before) = change.after.iter().find(|before| !seen.contains(*before)) {
                return Err(Contradiction(format!(
                    "the change \"{id}\" was made after the change \"{before}\", which does not \
                     stand before it; bring that one back, for it says how annotations are read"
                )));
            }
            if !seen.insert(id) {
                return Err(Contradiction(format!(
                    "the change \"{id}\" is there twice; remove one"
                )));
            }
            match change.what {
                MigrationStep::Undo(undone) if !standing.remove(&undone) => {
                    return Err(Contradiction(not_last(&format!("change \"{id}\""), undone)));
                }
                MigrationStep::Undo(_) => {}
                _ => {
                    standing.insert(id);
                }
            }
        }
        Ok(())
    }
}

fn not_last(what: &str, undone: ChangeId) -> String {
    format!("the {what} takes \"{undone}\" back, which is not a change that stands before it")
}
