//! The places of a project for a map: where they are, what is told to have happened there, and where
//! they are mentioned.
//!
//! It is made of accounts and is a value: it knows no projection and no window.

use std::collections::BTreeMap;

use super::project::ProjectCoding;
use crate::model::casualty::CasualtyKind;
use crate::model::coded_article::{CodedArticle, Linked};
use crate::model::link::PlaceId;
use crate::model::registry::{Entry, PlaceKind, Registries};
use crate::model::totals::{Sum, Sums, named};

/// A mention of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceMention {
    /// The id of the article.
    pub article: String,
    /// Its title.
    pub title: String,
    /// The words.
    pub quote: String,
    /// Their first code point.
    pub start: u64,
}

/// A place that is linked with words of articles.
#[derive(Clone, Debug, PartialEq)]
pub struct MappedPlace {
    /// Its name in Arabic, or else another.
    pub name: String,
    /// Degrees north and east.
    pub coordinates: (f64, f64),
    /// How many were killed and wounded there; who was executed is among the killed, and counts of
    /// killed or wounded are among the wounded.
    pub harm: Sums,
    /// Where it is mentioned.
    pub mentions: Vec<PlaceMention>,
}

impl MappedPlace {
    /// How many people came to harm: the least that the words say.
    pub fn people(&self) -> u64 {
        self.harm.values().map(|sum| sum.minimum).sum()
    }
}

/// The map.
#[derive(Clone, Debug)]
pub struct PlaceMap {
    accounts: ProjectCoding,
    places: Vec<MappedPlace>,
    governorates: Vec<(String, (f64, f64))>,
}

impl PlaceMap {
    /// The places of these accounts.
    pub fn new(accounts: ProjectCoding) -> Self {
        let mut places = places_of(&accounts);
        places.sort_by(|one, two| {
            let order = two.people().cmp(&one.people());
            order.then_with(|| one.name.cmp(&two.name))
        });
        Self {
            places,
            governorates: governorates_of(&accounts.registries),
            accounts,
        }
    }

    /// What it is made of.
    pub fn accounts(&self) -> &ProjectCoding {
        &self.accounts
    }

    /// The places, the most harmed first.
    pub fn places(&self) -> &[MappedPlace] {
        &self.places
    }

    /// The governorates, whether something is linked with them or not: name, and degrees north and
    /// east.
    pub fn governorates(&self) -> &[(String, (f64, f64))] {
        &self.governorates
    }
}

fn places_of(accounts: &ProjectCoding) -> Vec<MappedPlace> {
    let mut found: BTreeMap<String, (Sums, Vec<PlaceMention>)> = BTreeMap::new();
    for account in accounts.iter() {
        for mention in &account.mentions {
            let Linked::Place(link) = &mention.linked else {
                continue;
            };
            for id in &link.places {
                let (_, mentions) = found.entry(id.to_string()).or_default();
                mentions.push(PlaceMention {
                    article: account.about.article.clone(),
                    title: account.about.title.clone(),
                    quote: mention.told.quote.clone(),
                    start: mention.told.start,
                });
            }
        }
    }
    // What happened at several places is shown at the first that is linked.
    let all: Vec<&CodedArticle> = accounts.iter().collect();
    let by_place = named(&all, |_, incident| {
        let mut links = incident.places.iter().filter_map(|one| one.link.as_ref());
        links.find_map(|link| Some(link.places.first()?.to_string()))
    });
    for (id, totals) in by_place {
        let (harm, _) = found.entry(id).or_default();
        for (kind, sum) in totals.sums {
            let kind = match kind {
                CasualtyKind::Killed | CasualtyKind::Executed => CasualtyKind::Killed,
                CasualtyKind::Wounded | CasualtyKind::KilledOrWounded => CasualtyKind::Wounded,
                _ => continue,
            };
            let known: &mut Sum = harm.entry(kind).or_default();
            *known = known.and(sum);
        }
    }
    let places = found.into_iter().filter_map(|(id, (harm, mentions))| {
        let place = accounts.registries.places.get(&PlaceId::new(id))?;
        Some(MappedPlace {
            name: place.title(),
            coordinates: place.coordinates?,
            harm,
            mentions,
        })
    });
    places.collect()
}

fn governorates_of(registries: &Registries) -> Vec<(String, (f64, f64))> {
    let all = registries.places.iter();
    all.filter(|place| place.kind == PlaceKind::Governorate)
        .filter_map(|place| Some((place.title(), place.coordinates?)))
        .collect()
}
