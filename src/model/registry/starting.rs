//! The starting lists of actors and places. `assets/registry/README.md` says where they come from.

use super::{Actor, ActorKind, Actors, Place, PlaceKind, Places};
use crate::model::id::{ActorId, PlaceId};
use crate::model::link::PlacePrecision;

const ACTORS: &str = include_str!("../../../assets/registry/actors.tsv");
const PLACES: &str = include_str!("../../../assets/registry/places.tsv");

/// The fields of each line but the first.
fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

fn names(field: &str) -> Vec<String> {
    let names = field.split('|').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(super) fn actors() -> Actors {
    lines(ACTORS)
        .filter_map(|fields| {
            let [id, kind, arabic, english, affiliation, notes] = fields[..] else {
                return None;
            };
            let kind: u8 = kind.parse().ok()?;
            Some(Actor {
                id: ActorId::new(id),
                arabic: names(arabic),
                english: names(english),
                kind: ActorKind::ALL.into_iter().find(|one| one.acled() == kind)?,
                affiliation: (!affiliation.is_empty()).then(|| ActorId::new(affiliation)),
                notes: notes.to_owned(),
            })
        })
        .collect()
}

pub(super) fn places() -> Places {
    lines(PLACES)
        .filter_map(|fields| {
            let [
                id,
                kind,
                name,
                aliases,
                english,
                north,
                east,
                parent,
                pcode,
                geonames,
                wikidata,
            ] = fields[..]
            else {
                return None;
            };
            let mut arabic = names(name);
            arabic.extend(names(aliases));
            Some(Place {
                id: PlaceId::new(id),
                kind: match kind {
                    "adm1" => PlaceKind::Governorate,
                    "adm2" => PlaceKind::District,
                    "adm3" => PlaceKind::Subdistrict,
                    _ => PlaceKind::Populated,
                },
                arabic,
                english: names(english),
                parent: (!parent.is_empty()).then(|| PlaceId::new(parent)),
                coordinates: north.parse().ok().zip(east.parse().ok()),
                precision: match kind {
                    "adm1" => PlacePrecision::Governorate,
                    "adm2" | "adm3" => PlacePrecision::District,
                    _ => PlacePrecision::Exact,
                },
                pcode: pcode.to_owned(),
                geonames: geonames.to_owned(),
                wikidata: wikidata.to_owned(),
                notes: String::new(),
            })
        })
        .collect()
}
