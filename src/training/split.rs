//! Train, dev and test by article: never by sentence, near-duplicates together, seeded, and kept.
//!
//! Where an article goes is decided by SHA-256 of `seed`, a line feed and the article's id: the first
//! 64 bits as a fraction of all, against the shares of the parts in their order. So nothing moves when
//! articles are added. With strata, articles are taken in the order of that number and each goes
//! where its stratum and its labels have the least of their share (a greedy form of iterative
//! stratification; Sechidis, Tsoumakas and Vlahavas, *On the stratification of multi-label data*,
//! 2011); then what an earlier split says is kept, and only what is new is placed.
//!
//! Articles that are nearly the same are one, under the id that is the first of theirs in the order
//! of ids.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::named::named;
use serde::{Deserialize, Serialize};

/// What `format` says.
pub const FORMAT: &str = "hashiya-split";
/// Counts up with every change of the fields.
pub const VERSION: u32 = 1;

named! {
    /// By what parts are to be alike, beside their labels.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Stratify {
        /// By nothing: each article by itself.
        #[default]
        None = "none";
        /// By labels only.
        Label = "label";
        /// By the month in which it was published, and by labels.
        Month = "month";
        /// By its outlet, and by labels.
        Source = "source";
    }
    /// Its name for machines.
    id: &'static str;
}

/// Which article is in which part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// What the numbers of articles are made with.
    pub seed: u64,
    /// The names of the parts with their shares, which need not make 100.
    pub parts: Vec<(String, u32)>,
    /// By what the parts are to be alike.
    #[serde(default)]
    pub stratify: Stratify,
    /// Whether no article is added any more: one that is not in it is in no part.
    #[serde(default)]
    pub frozen: bool,
    /// The part of each article, by its id.
    #[serde(default)]
    pub articles: BTreeMap<String, String>,
}

impl Default for Split {
    fn default() -> Self {
        let parts = [("train", 80), ("dev", 10), ("test", 10)];
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            seed: 0,
            parts: parts.map(|(name, share)| (name.to_owned(), share)).to_vec(),
            stratify: Stratify::None,
            frozen: false,
            articles: BTreeMap::new(),
        }
    }
}

/// What is known of an article that is to be placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// The ids of articles that are nearly the same, in any order; itself may be among them.
    pub alike: Vec<String>,
    /// Its month or its outlet, after [`Stratify`].
    pub stratum: String,
    /// The labels that it has.
    pub labels: Vec<String>,
}

/// What placing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitChanges {
    /// Articles that were in no part before.
    pub added: Vec<String>,
    /// Articles that are in no part, since the split is frozen.
    pub left_out: Vec<String>,
    /// Articles that are nearly the same and that the split had in different parts, as it still has
    /// them.
    pub torn: Vec<Vec<String>>,
}

/// Why a split cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// No JSON, or other fields.
    #[error("it is no split: {0}")]
    Broken(String),
    /// Something else.
    #[error("its format is \"{0}\", not \"{FORMAT}\"")]
    OtherFormat(String),
    /// Written by a newer version.
    #[error(
        "it was written by a newer Hashiya (format version {0}, this one knows {VERSION}); update Hashiya to use it"
    )]
    Newer(u32),
    /// The parts mean nothing.
    #[error("{0}")]
    Parts(String),
}

impl Split {
    /// Reads the bytes of a file: JSON.
    ///
    /// # Errors
    /// When it is no split, of a newer version, or its parts mean nothing.
    pub fn read(bytes: &[u8]) -> Result<Self, SplitError> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let broken = |error: serde_json::Error| SplitError::Broken(error.to_string());
        // What a newer version has beside that is not known here.
        let head: Head = serde_json::from_slice(bytes).map_err(broken)?;
        if head.format == FORMAT && head.version > VERSION {
            return Err(SplitError::Newer(head.version));
        }
        let split: Self = serde_json::from_slice(bytes).map_err(broken)?;
        split.check()?;
        Ok(split)
    }

    /// The text of its file: JSON, an article a line, in the order of ids.
    pub fn write(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Whether it can be used.
    ///
    /// # Errors
    /// When it is something else, of a newer version, or its parts mean nothing.
    pub fn check(&self) -> Result<(), SplitError> {
        if self.format != FORMAT {
            return Err(SplitError::OtherFormat(self.format.clone()));
        }
        if self.version > VERSION {
            return Err(SplitError::Newer(self.version));
        }
        let wrong = |what: String| Err(SplitError::Parts(what));
        if self.parts.iter().all(|(_, share)| *share == 0) {
            return wrong("none of its parts has a share above 0".to_owned());
        }
        for (at, (name, _)) in self.parts.iter().enumerate() {
            if !crate::model::names::is_plain(name) {
                return wrong(format!(
                    "\"{name}\" cannot be the name of a part, since files are called so"
                ));
            }
            if self.parts.iter().take(at).any(|(other, _)| other == name) {
                return wrong(format!("it has the part \"{name}\" twice"));
            }
        }
        if let Some((id, part)) = self
            .articles
            .iter()
            .find(|(_, part)| !self.parts.iter().any(|(name, _)| name == *part))
        {
            return wrong(format!(
                "article \"{id}\" is in the part \"{part}\", which it does not have"
            ));
        }
        Ok(())
    }

    /// The names of its parts with shares, as in `train=80,dev=10,test=10`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse_parts(text: &str) -> Result<Vec<(String, u32)>, String> {
        let parts = text.split(',').map(|part| {
            let (name, share) = part.split_once('=').ok_or_else(|| {
                format!("\"{part}\" is not NAME=SHARE, as in train=80,dev=10,test=10")
            })?;
            let share = share
                .trim()
                .parse()
                .map_err(|_| format!("\"{share}\" is no whole number, as in train=80"))?;
            Ok((name.trim().to_owned(), share))
        });
        let parts = parts.collect::<Result<Vec<_>, String>>()?;
        let split = Self {
            parts,
            ..Self::default()
        };
        split.check().map_err(|error| error.to_string())?;
        Ok(split.parts)
    }

    /// Places articles that are in no part yet.
    pub fn place(&mut self, items: &[Item]) -> SplitChanges {
        let mut placed = SplitChanges::default();
        let mut groups = groups(items);
        groups.sort_by_cached_key(|group| (self.number(&group.id), group.id.clone()));
        let mut counts = Counts::default();
        let known: Vec<Option<String>> = groups
            .iter()
            .map(|group| {
                let mut parts: Vec<&String> = group
                    .members
                    .iter()
                    .filter_map(|id| self.articles.get(*id))
                    .collect();
                parts.sort();
                parts.dedup();
                if parts.len() > 1 {
                    placed
                        .torn
                        .push(group.members.iter().map(|id| (*id).to_owned()).collect());
                }
                // Of a group that was torn before, what is new goes where its first article is.
                let first = group.members.iter().find_map(|id| self.articles.get(*id));
                first.cloned()
            })
            .collect();
        for (group, part) in groups.iter().zip(&known) {
            if let Some(part) = part {
                counts.add(part, group);
            }
        }
        for (group, part) in groups.iter().zip(known) {
            let is_new = |id: &&&str| !self.articles.contains_key(**id);
            let new: Vec<&str> = group.members.iter().filter(is_new).copied().collect();
            if new.is_empty() {
                continue;
            }
            if self.frozen {
                placed
                    .left_out
                    .extend(new.iter().map(|id| (*id).to_owned()));
                continue;
            }
            let part = match part {
                Some(part) => part,
                None => {
                    let part = match self.stratify {
                        Stratify::None => self.by_number(&group.id),
                        _ => self.by_need(group, &counts),
                    };
                    counts.add(&part, group);
                    part
                }
            };
            for id in new {
                placed.added.push(id.to_owned());
                self.articles.insert(id.to_owned(), part.clone());
            }
        }
        placed.added.sort();
        placed.left_out.sort();
        placed.torn.sort();
        placed
    }

    /// The number of an article: the first 64 bits of SHA-256 of seed, line feed and id.
    pub fn number(&self, id: &str) -> u64 {
        let hash = Sha256::digest(format!("{}\n{id}", self.seed));
        hash.iter()
            .take(8)
            .fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    /// The part in whose share the number of an article is.
    fn by_number(&self, id: &str) -> String {
        let whole: u128 = self.parts.iter().map(|(_, share)| u128::from(*share)).sum();
        let at = u128::from(self.number(id)) * whole;
        let mut end = 0;
        for (name, share) in &self.parts {
            end += u128::from(*share) << 64;
            if at < end {
                return name.clone();
            }
        }
        self.parts
            .last()
            .map(|(name, _)| name.clone())
            .unwrap_or_default()
    }

    /// The part that has the least of its share of what this group has.
    fn by_need(&self, group: &Group<'_>, counts: &Counts) -> String {
        let whole: u32 = self.parts.iter().map(|(_, share)| *share).sum();
        let size = group.members.len() as f64;
        let need = |(name, share): &(String, u32)| -> f64 {
            let share = f64::from(*share) / f64::from(whole.max(1));
            let of = |key: &str| {
                let all = counts.all.get(key).copied().unwrap_or(0.0) + size;
                let here = counts
                    .parts
                    .get(&(name.clone(), key.to_owned()))
                    .copied()
                    .unwrap_or(0.0);
                (share * all - here) / all
            };
            // The stratum counts as much as all labels together.
            let labels: f64 = group
                .labels
                .iter()
                .map(|label| of(&format!("label\n{label}")))
                .sum();
            let labels = labels / (group.labels.len().max(1) as f64);
            of(&format!("stratum\n{}", group.stratum)) + labels + 0.1 * of("")
        };
        let mut best: Option<(f64, &String)> = None;
        for part in self.parts.iter().filter(|(_, share)| *share > 0) {
            let here = need(part);
            if best.is_none_or(|(most, _)| here > most + 1e-12) {
                best = Some((here, &part.0));
            }
        }
        best.map(|(_, name)| name.clone()).unwrap_or_default()
    }
}

/// Articles that stay together.
#[derive(Debug)]
struct Group<'a> {
    id: String,
    members: Vec<&'a str>,
    stratum: String,
    labels: Vec<&'a str>,
}

/// What is in the parts so far: articles by what they have.
#[derive(Debug, Default)]
struct Counts {
    all: BTreeMap<String, f64>,
    parts: BTreeMap<(String, String), f64>,
}

impl Counts {
    fn add(&mut self, part: &str, group: &Group<'_>) {
        let size = group.members.len() as f64;
        let labels = group.labels.iter().map(|label| format!("label\n{label}"));
        let keys = labels.chain([format!("stratum\n{}", group.stratum), String::new()]);
        for key in keys {
            *self.all.entry(key.clone()).or_default() += size;
            *self.parts.entry((part.to_owned(), key)).or_default() += size;
        }
    }
}

/// The groups of articles that are nearly the same, also by way of others.
fn groups(items: &[Item]) -> Vec<Group<'_>> {
    let place: BTreeMap<&str, usize> = items
        .iter()
        .enumerate()
        .map(|(at, item)| (item.id.as_str(), at))
        .collect();
    // A forest: the root of each is the first of its group.
    let mut parent: Vec<usize> = (0..items.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while let Some(up) = parent.get(at).copied()
            && up != at
        {
            let above = parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = parent.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }
    for (at, item) in items.iter().enumerate() {
        for other in &item.alike {
            if let Some(other) = place.get(other.as_str()) {
                let (one, other) = (root(&mut parent, at), root(&mut parent, *other));
                let (low, high) = (one.min(other), one.max(other));
                if let Some(slot) = parent.get_mut(high) {
                    *slot = low;
                }
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        members.entry(root(&mut parent, at)).or_default().push(item);
    }
    members
        .into_values()
        .map(|mut members| {
            members.sort_by(|one, other| one.id.cmp(&other.id));
            let mut labels: Vec<&str> = members
                .iter()
                .flat_map(|item| item.labels.iter().map(String::as_str))
                .collect();
            labels.sort_unstable();
            labels.dedup();
            Group {
                id: members
                    .first()
                    .map(|item| item.id.clone())
                    .unwrap_or_default(),
                stratum: members
                    .first()
                    .map(|item| item.stratum.clone())
                    .unwrap_or_default(),
                members: members.iter().map(|item| item.id.as_str()).collect(),
                labels,
            }
        })
        .collect()
}
