//! How many came to harm, over many accounts, without counting anybody twice.
//!
//! The rules:
//!
//! - a repetition ([`super::casualty::Casualty::duplicate_of`]) counts where it is first told;
//! - a part of another count (`subset_of`) is in its whole;
//! - what is denied, feared or planned did not happen, nor what an incident tells as negated, future
//!   or hypothetical; what is told as history is summed apart;
//! - a count that two incidents have counts in the first of them;
//! - incidents that somebody said to be the same are one. Where their accounts differ, the sum is from
//!   the least that one of them says to the most that one of them says, since nobody here can know
//!   which is right;
//! - a count without an upper bound makes the sum unbounded; how many of them there are is told.
//!
//! A sum does not depend on the order of accounts or incidents, and telling the same once more
//! changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::casualty::{Casualty, CasualtyKind, CountForm};
use super::coded_article::{CodedArticle, CodedIncident};
use super::id::{IncidentId, SpanId};
use super::incident::Auxiliary;

/// A sum of counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The least number that the words allow.
    pub minimum: u64,
    /// The greatest, of the counts that have one.
    pub maximum: u64,
    /// How many counts have no upper bound: the sum is then `maximum` or more.
    pub unbounded: u32,
    /// How many counts are not exact.
    pub inexact: u32,
    /// How many counts are in it.
    pub counts: u32,
}

impl Sum {
    /// The sum of one count.
    pub fn of(casualty: &Casualty) -> Self {
        let count = casualty.count;
        let minimum = u64::from(count.minimum.unwrap_or(0));
        Self {
            minimum,
            maximum: count.maximum.map_or(minimum, u64::from),
            unbounded: u32::from(count.maximum.is_none()),
            inexact: u32::from(!matches!(
                count.form,
                CountForm::Exact | CountForm::Implicit
            )),
            counts: 1,
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            minimum: self.minimum.saturating_add(other.minimum),
            maximum: self.maximum.saturating_add(other.maximum),
            unbounded: self.unbounded.saturating_add(other.unbounded),
            inexact: self.inexact.saturating_add(other.inexact),
            counts: self.counts.saturating_add(other.counts),
        }
    }

    /// Two accounts of the same: from the least to the most that one of them says.
    #[must_use]
    fn or(self, other: Self) -> Self {
        Self {
            minimum: self.minimum.min(other.minimum),
            maximum: self.maximum.max(other.maximum),
            unbounded: self.unbounded.max(other.unbounded),
            inexact: self.inexact.max(other.inexact),
            counts: self.counts.max(other.counts),
        }
    }

    /// For people: `5`, `5 to 9`, `5 or more`.
    pub fn phrase(self) -> String {
        match (self.minimum, self.maximum) {
            (least, _) if self.unbounded > 0 => format!("{least} or more"),
            (least, most) if least == most => least.to_string(),
            (least, most) => format!("{least} to {most}"),
        }
    }
}

/// Sums by what happened.
pub type Sums = BTreeMap<CasualtyKind, Sum>;

/// Sums for people: `killed 5, wounded 2 or more`.
pub fn phrase(sums: &Sums) -> String {
    let words = sums
        .iter()
        .map(|(kind, sum)| format!("{} {}", kind.name(), sum.phrase()));
    words.collect::<Vec<String>>().join(", ")
}

/// What accounts come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// What is told as news.
    pub sums: Sums,
    /// What is told as history.
    pub historical: Sums,
    /// How many incidents, each once however many accounts there are.
    pub incidents: u64,
    /// How many of them are told as historical, negated, future or hypothetical.
    pub set_apart: u64,
}

/// An incident among all: the article, the annotator and its id.
type Key<'a> = (&'a str, &'a str, IncidentId);

/// Which incidents are the same, as union and find.
struct Same<'a> {
    places: HashMap<Key<'a>, usize>,
    parent: Vec<usize>,
}

impl<'a> Same<'a> {
    fn of(accounts: &[&'a CodedArticle]) -> Self {
        let mut same = Self {
            places: HashMap::new(),
            parent: Vec::new(),
        };
        for (key, _) in incidents(accounts) {
            let next = same.parent.len();
            if *same.places.entry(key).or_insert(next) == next {
                same.parent.push(next);
            }
        }
        for ((article, annotator, id), incident) in incidents(accounts) {
            for other in &incident.same_as {
                let there = match other.article.as_str() {
                    "" => article,
                    named => named,
                };
                let place = same
                    .places
                    .get(&(there, annotator, other.incident))
                    .copied();
                let own = same.places.get(&(article, annotator, id)).copied();
                if let (Some(one), Some(two)) = (own, place) {
                    let (one, two) = (same.find(one), same.find(two));
                    // The smaller is the root, so that the order of accounts does not matter.
                    if let Some(parent) = same.parent.get_mut(one.max(two)) {
                        *parent = one.min(two);
                    }
                }
            }
        }
        same
    }

    fn find(&self, mut at: usize) -> usize {
        while let Some(&parent) = self.parent.get(at)
            && parent != at
        {
            at = parent;
        }
        at
    }
}

fn incidents<'a>(accounts: &[&'a CodedArticle]) -> Vec<(Key<'a>, &'a CodedIncident)> {
    let mut all: Vec<(Key<'a>, &CodedIncident)> = Vec::new();
    for account in accounts {
        let about = &account.about;
        for incident in &account.incidents {
            all.push(((&about.article, &about.annotator, incident.id), incident));
        }
    }
    all.sort_by_key(|(key, _)| *key);
    all
}

/// The totals of all incidents of `accounts` that `chosen` takes, and of counts in no incident when
/// `loose` says so. CodedArticles of several annotators of one article are several accounts: who wants
/// each event once gives those of one annotator.
pub fn totals(
    accounts: &[&CodedArticle],
    loose: bool,
    chosen: impl Fn(&CodedArticle, &CodedIncident) -> bool,
) -> Totals {
    let mut all = named(accounts, |account, incident| {
        chosen(account, incident).then(String::new)
    });
    let mut totals = all.remove("").unwrap_or_default();
    if loose {
        for account in accounts {
            let taken: BTreeSet<SpanId> = account
                .incidents
                .iter()
                .flat_map(|incident| incident.casualties.iter().copied())
                .collect();
            let others = account.casualties.iter().map(|one| one.span);
            for span in others.filter(|span| !taken.contains(span)) {
                if let Some(casualty) = counted(account, span) {
                    add(&mut totals.sums, casualty);
                }
            }
        }
    }
    totals
}

/// Totals by something that an incident says of itself, such as its month; incidents without a name
/// are left out. CodedArticles of one incident that have several names are summed up under each.
pub fn named(
    accounts: &[&CodedArticle],
    name: impl Fn(&CodedArticle, &CodedIncident) -> Option<String>,
) -> BTreeMap<String, Totals> {
    let mut sorted: Vec<&CodedArticle> = accounts.to_vec();
    sorted.sort_by(|one, two| {
        (&one.about.article, &one.about.annotator).cmp(&(&two.about.article, &two.about.annotator))
    });
    let same = Same::of(&sorted);
    // By name and the root of the group: what each of its incidents comes to.
    let mut groups: BTreeMap<(String, usize), Group> = BTreeMap::new();
    for account in &sorted {
        let about = &account.about;
        let mut taken: BTreeSet<SpanId> = BTreeSet::new();
        let mut ordered: Vec<&CodedIncident> = account.incidents.iter().collect();
        ordered.sort_by_key(|incident| incident.id);
        for incident in ordered {
            let mut sums = Sums::new();
            for span in &incident.casualties {
                if taken.insert(*span)
                    && let Some(casualty) = counted(account, *span)
                {
                    add(&mut sums, casualty);
                }
            }
            let key: Key<'_> = (&about.article, &about.annotator, incident.id);
            if let Some(name) = name(account, incident)
                && let Some(place) = same.places.get(&key)
            {
                let group = groups.entry((name, same.find(*place))).or_default();
                group.add(incident, sums);
            }
        }
    }
    let mut all: BTreeMap<String, Totals> = BTreeMap::new();
    for ((name, _), group) in groups {
        let totals = all.entry(name).or_default();
        totals.incidents += 1;
        totals.set_apart += u64::from(group.is_apart());
        for (kind, sum) in group.told.into_iter().flatten() {
            let all = totals.sums.entry(kind).or_default();
            *all = all.and(sum);
        }
        for (kind, sum) in group.historical.into_iter().flatten() {
            let all = totals.historical.entry(kind).or_default();
            *all = all.and(sum);
        }
    }
    all
}

/// Incidents that are one.
#[derive(Debug, Default)]
struct Group {
    told: Option<Sums>,
    historical: Option<Sums>,
    unreal: bool,
}

impl Group {
    fn add(&mut self, incident: &CodedIncident, sums: Sums) {
        let has = |mode| incident.auxiliary.contains(&mode);
        if has(Auxiliary::Negated) || has(Auxiliary::Future) || has(Auxiliary::Hypothetical) {
            self.unreal = true;
            return;
        }
        let slot = if has(Auxiliary::Historical) {
            &mut self.historical
        } else {
            &mut self.told
        };
        *slot = Some(match slot.take() {
            None => sums,
            Some(known) => either(known, &sums),
        });
    }

    /// What is news in one account is news.
    fn is_apart(&self) -> bool {
        self.told.is_none()
    }
}

/// Two accounts of the same incident. A kind of which only one of them speaks is as it says: the
/// other did not deny it.
fn either(mut one: Sums, two: &Sums) -> Sums {
    for (kind, sum) in two {
        one.entry(*kind)
            .and_modify(|known| *known = known.or(*sum))
            .or_insert(*sum);
    }
    one
}

fn add(sums: &mut Sums, casualty: &Casualty) {
    let sum = sums.entry(casualty.kind).or_default();
    *sum = sum.and(Sum::of(casualty));
}

/// The count of a span, when it counts by itself.
fn counted(account: &CodedArticle, span: SpanId) -> Option<&Casualty> {
    let casualty = account.casualty(span)?.casualty.as_ref()?;
    let is_there = |id: &SpanId| {
        account
            .casualty(*id)
            .is_some_and(|other| other.casualty.is_some())
    };
    let is_told = casualty
        .subset_of
        .into_iter()
        .chain(casualty.duplicate_of)
        .any(|id| id != span && is_there(&id));
    (casualty.polarity.counts() && !is_told).then_some(casualty)
}
