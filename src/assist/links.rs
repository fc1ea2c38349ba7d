//! The actors and places that a text names, and the registries as they are asked for candidates.
//!
//! A text is searched for all names of both registries at once, folded, at the edges of words; behind
//! proclitics only where what is left is a name and the whole word is none. Of names that overlap the
//! longest counts. A name that is a common noun, or that two entries have, is proposed with a low
//! score, and is never certain.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::TextProposal;
use super::candidates::{Candidate, Names};
use super::places::{Description, describe};
use crate::model::arabic::{Strength, fold, is_arabic_letter, proclitics};
use crate::model::attribute::{AttributeId, Value};
use crate::model::codebook::LabelId;
use crate::model::link::{ActorId, PlaceId, PlaceLink, PlacePrecision};
use crate::model::registry::{Actor, Actors, Entry, Place, PlaceKind, Places, Registries};

/// Shorter names are found in too many words.
const SHORTEST: usize = 3;
/// Names of actors that only say what people are: proposing them everywhere helps nobody.
const PLAIN: &[&str] = &[
    "civilians",
    "protesters",
    "displaced-people",
    "prisoners",
    "farmers",
    "shepherds",
    "journalists",
    "health-workers",
];

/// The registries, ready to be asked.
#[derive(Debug)]
pub struct Known {
    actors: Names<ActorId>,
    places: Names<PlaceId>,
    /// Places that are less exact than a point.
    wide: HashMap<PlaceId, PlacePrecision>,
    /// All names, folded.
    finder: Option<AhoCorasick>,
}

impl Known {
    /// Makes the registries ready; half a second for 50,000 entries, so on a thread for so many.
    pub fn new(registries: &Registries) -> Self {
        let Registries { actors, places } = registries;
        let mut patterns: Vec<String> = Vec::new();
        let names = actors
            .iter()
            .filter(|one| !PLAIN.contains(&one.id.as_str()));
        let names = names.flat_map(Entry::arabic_names);
        for name in names.chain(places.iter().flat_map(Entry::arabic_names)) {
            let folded = fold(name, Strength::Loose).text;
            if folded.chars().count() >= SHORTEST {
                patterns.push(folded);
            }
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns);
        Self {
            actors: actor_names(actors),
            places: place_names(places),
            wide: places
                .iter()
                .filter(|place| place.precision != PlacePrecision::Exact)
                .map(|place| (place.id.clone(), place.precision))
                .collect(),
            finder: finder.ok(),
        }
    }

    /// Remembers that a mention was linked with an actor.
    pub fn learn_actor(&mut self, mention: &str, id: &ActorId, times: u32) {
        self.actors.learned(mention, id, times);
    }

    /// Remembers that a mention was linked with a place.
    pub fn learn_place(&mut self, mention: &str, id: &PlaceId, times: u32) {
        self.places.learned(mention, id, times);
    }

    /// The actors that a mention may be about.
    pub fn actors(&self, mention: &str, limit: usize) -> Vec<Candidate<ActorId>> {
        self.actors.find(mention, limit)
    }

    /// The places with a name like this.
    pub fn places(&self, name: &str, limit: usize) -> Vec<Candidate<PlaceId>> {
        self.places.find(name, limit)
    }

    /// The links that a mention of a place may be, with the candidate that decides on each.
    pub fn place_links(&self, mention: &str, limit: usize) -> Vec<(PlaceLink, Candidate<PlaceId>)> {
        let Description {
            relation,
            precision,
            cores,
        } = describe(mention);
        let link = |places: Vec<PlaceId>, relation: &str, precision| PlaceLink {
            precision: self.no_more_exact(precision, &places),
            places,
            relation: relation.to_owned(),
        };
        let names = |range: &Range<usize>| mention.get(range.clone()).unwrap_or_default();
        let mut links = Vec::new();
        // The whole may be a name: ريف دمشق is a governorate.
        for found in self.places.find(mention, limit) {
            if found.score >= 0.95 {
                links.push((link(vec![found.id.clone()], "", Default::default()), found));
            }
        }
        match cores.as_slice() {
            [core] => {
                for found in self.places.find(names(core), limit) {
                    links.push((link(vec![found.id.clone()], &relation, precision), found));
                }
            }
            several => {
                let best = |core| self.places.find(names(core), 1).into_iter().next();
                let found: Vec<Candidate<PlaceId>> = several.iter().filter_map(best).collect();
                if let Some(least) = found.iter().min_by(|a, b| a.score.total_cmp(&b.score)) {
                    let ids = found.iter().map(|one| one.id.clone()).collect();
                    let certain = found.iter().all(|one| one.certain);
                    let least = Candidate {
                        certain: certain && found.len() == several.len(),
                        ..least.clone()
                    };
                    links.push((link(ids, &relation, precision), least));
                }
            }
        }
        let mut once: Vec<(PlaceLink, Candidate<PlaceId>)> = Vec::new();
        for one in links {
            if !once.iter().any(|(known, _)| known.places == one.0.places) {
                once.push(one);
            }
        }
        once.truncate(limit);
        once
    }

    /// A precision, or that of the least exact of these places.
    fn no_more_exact(&self, precision: PlacePrecision, places: &[PlaceId]) -> PlacePrecision {
        let own = places.iter().filter_map(|id| self.wide.get(id)).copied();
        own.fold(precision, PlacePrecision::max)
    }

    /// The actors and places that `text` names.
    pub fn read(&self, text: &str) -> Vec<TextProposal> {
        let Some(finder) = &self.finder else {
            return Vec::new();
        };
        let folded = fold(text, Strength::Loose);
        let mut proposals = Vec::new();
        let mut read_to = 0;
        for (start, end) in words(&folded.text) {
            if start < read_to {
                continue;
            }
            let Some(found) = longest_at(finder, &folded.text, start) else {
                continue;
            };
            let range = folded.source_range(found.clone());
            read_to = found.end.max(end.min(found.end));
            proposals.extend(self.proposal(text, range));
        }
        proposals
    }

    /// What the name at `range` is: an actor rather than a place, when it may be both.
    fn proposal(&self, text: &str, range: Range<usize>) -> Option<TextProposal> {
        let name = text.get(range.clone())?;
        let proposal =
            |label: &str, attribute: &str, value, reason: String, certain: bool| TextProposal {
                range: range.clone(),
                label: LabelId::new(label),
                attribute: AttributeId::new(attribute),
                value,
                reason: format!("«{name}»: {reason}"),
                score: if certain { 0.9 } else { 0.4 },
                subset: None,
            };
        let actor = self
            .actors
            .find(name, 1)
            .into_iter()
            .find(|one| one.score >= 0.95);
        if let Some(actor) = actor {
            return Some(proposal(
                "actor",
                "actor",
                Value::Actor(actor.id),
                doubtful(actor.reason.name(), actor.certain),
                actor.certain,
            ));
        }
        let places = self.places.find(name, 1);
        let place = places.into_iter().find(|one| one.score >= 0.95)?;
        let (range, description) = described(text, range.clone());
        let places = vec![place.id];
        let link = PlaceLink {
            precision: self.no_more_exact(description.precision, &places),
            places,
            relation: description.relation,
        };
        let reason = doubtful(place.reason.name(), place.certain);
        Some(TextProposal {
            range,
            ..proposal(
                "location",
                "place",
                Value::Place(link),
                reason,
                place.certain,
            )
        })
    }
}

/// The name at `name` with the words of relation before and behind it: غرب حلب, ريف إدلب الجنوبي.
fn described(text: &str, name: Range<usize>) -> (Range<usize>, Description) {
    const WORDS: usize = 4;
    let is_own = |range: &Range<usize>| {
        let words = text.get(range.clone()).unwrap_or_default();
        let description = describe(words);
        let own = name.start - range.start..name.end - range.start;
        (!description.relation.is_empty() && description.cores == [own]).then_some(description)
    };
    let mut best = (name.clone(), Description::default());
    let before = text.get(..name.start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let mut start = name.start;
    for _ in 0..WORDS {
        let gap = text.get(line..start).unwrap_or_default();
        let word = gap.trim_end_matches(' ');
        if word.len() + 1 != gap.len() {
            break; // Not a single space: another clause.
        }
        start = line + word.rfind(' ').map_or(0, |at| at + 1);
        if let Some(description) = is_own(&(start..name.end)) {
            best = (start..name.end, description);
        } else if best.0.start != name.start {
            break;
        }
    }
    // بريف: the preposition is not of the place.
    let words = text.get(best.0.clone()).unwrap_or_default();
    if best.0.start < name.start
        && let Some(skip) = proclitics(words.split(' ').next().unwrap_or_default()).first()
        && let Some(description) = is_own(&(best.0.start + skip..name.end))
    {
        best = (best.0.start + skip..name.end, description);
    }
    let mut end = name.end;
    for _ in 0..2 {
        let rest = text.get(end..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix(' ') else {
            break;
        };
        let word = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        end += 1 + word;
        match is_own(&(best.0.start..end)) {
            Some(description) => best = (best.0.start..end, description),
            None => break,
        }
    }
    best
}

fn doubtful(reason: String, certain: bool) -> String {
    if certain {
        reason
    } else {
        format!("{reason}, which may mean something else")
    }
}

/// The words of a folded text, each also from behind its proclitics, in order.
fn words(folded: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((from, at));
                let word = folded.get(from..at).unwrap_or_default();
                found.extend(proclitics(word).into_iter().map(|skip| (from + skip, at)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The longest name that begins at a byte and ends with a word.
fn longest_at(finder: &AhoCorasick, folded: &str, start: usize) -> Option<Range<usize>> {
    let mut end = folded.len().min(start + 200);
    while !folded.is_char_boundary(end) {
        end -= 1;
    }
    loop {
        let input = aho_corasick::Input::new(folded)
            .span(start..end)
            .anchored(aho_corasick::Anchored::No);
        let found = finder.find(input).filter(|one| one.start() == start)?;
        let after = folded
            .get(found.end()..)
            .and_then(|rest| rest.chars().next());
        if !after.is_some_and(|c| is_arabic_letter(c) || c.is_alphanumeric()) {
            return Some(found.start()..found.end());
        }
        // A shorter name may end with the word.
        end = found.end() - 1;
        while !folded.is_char_boundary(end) {
            end -= 1;
        }
        if end <= start {
            return None;
        }
    }
}

fn actor_names(actors: &Actors) -> Names<ActorId> {
    Names::new(actors.iter().flat_map(|actor: &Actor| {
        actor
            .names()
            .map(|name| (actor.id.clone(), name.to_owned()))
            .collect::<Vec<_>>()
    }))
}

/// Of places with one name the town comes first, then the larger unit.
fn place_names(places: &Places) -> Names<PlaceId> {
    let rank = |place: &Place| match place.kind {
        PlaceKind::Country => 0,
        PlaceKind::Populated => 1,
        PlaceKind::Governorate => 2,
        PlaceKind::District => 3,
        _ => 4,
    };
    let mut sorted: Vec<&Place> = places.iter().collect();
    sorted.sort_by_key(|place| rank(place));
    Names::new(sorted.into_iter().flat_map(|place| {
        place
            .names()
            .map(|name| (place.id.clone(), name.to_owned()))
            .collect::<Vec<_>>()
    }))
}
