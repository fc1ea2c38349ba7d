//! UCDP GED's columns: events of armed force with at least one death, an actor, a place and a day.
//!
//! Columns after version 23.1 of the data set, those that articles can fill. Of deaths `low` is the
//! least that the words allow, `high` the most, and `best` the number that is reported, or `low` where
//! there is none; a vague word counts with its own bounds (tens: 20 or more), which the column
//! `deaths_rule` names. Of people who are killed or wounded together one counts as dead in `low` and
//! `best`, all in `high`. Codes of precision are those of the codebook of version 22.1; codes 6 and 7
//! of `where_prec` do not occur here.

use super::acled::Sides;
use super::{Coded, IncidentTable, LeftOut, Lines, cell, coordinates, happened};
use crate::model::casualty::{Casualty, CasualtyKind, CountForm, VictimStatus};
use crate::model::registry::{ActorKind, Entry, PlaceKind};

/// The columns; the last one is ours.
pub const COLUMNS: [&str; 31] = [
    "id",
    "year",
    "type_of_violence",
    "side_a",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "country",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "deaths_rule",
];

/// The least, the best and the most deaths of a count, and the name of the rule.
pub fn deaths(casualty: &Casualty) -> (u32, u32, u32, &'static str) {
    let count = casualty.count;
    let least = count.minimum.unwrap_or(0);
    let most = count.maximum.unwrap_or(least).max(least);
    if casualty.kind == CasualtyKind::KilledOrWounded {
        return (
            1,
            1,
            most.max(1),
            "killed or wounded together: one to all of them",
        );
    }
    if !casualty.kind.is_death() {
        return (0, 0, 0, "no deaths");
    }
    match count.form {
        CountForm::Exact | CountForm::Implicit | CountForm::About => {
            (least, least, most, "as reported")
        }
        CountForm::Range => (least, least, most, "a range: from the least to the most"),
        CountForm::AtMost => (
            1,
            1,
            most.max(1),
            "at most: from one to the number that is reported",
        ),
        CountForm::AtLeast => (least, least, most, "at least: the number that is reported"),
        CountForm::MoreThan => (least, least, most, "more than: one above the number"),
        CountForm::Vague => (least, least, most, "a vague word: the least that it means"),
        CountForm::None => (1, 1, 1, "no number: one"),
    }
}

/// A line for each event that UCDP takes.
pub fn table(coded: Coded<'_>) -> IncidentTable {
    let mut lines = Lines::new(COLUMNS);
    let mut left_out = Vec::new();
    for (account, incident) in coded.all() {
        let sides = Sides::of(incident);
        let mut low = 0_u32;
        let (mut best, mut high) = (0_u32, 0_u32);
        // By side a, side b, civilians, unknown.
        let mut dead = [0_u32; 4];
        let mut rules: Vec<&str> = Vec::new();
        for casualty in coded.counts(account, incident) {
            let (least, reported, most, rule) = deaths(casualty);
            low = low.saturating_add(least);
            best = best.saturating_add(reported);
            high = high.saturating_add(most);
            let side = side_of(casualty, &sides);
            if let Some(slot) = dead.get_mut(side) {
                *slot = slot.saturating_add(reported);
            }
            if most > 0 && !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        let why = if !happened(incident) {
            Some("it is told as denied, future or hypothetical")
        } else if best == 0 {
            Some("nobody is told to have died")
        } else if sides.actors.is_empty() {
            Some("it has no actor")
        } else if incident.date.is_none() {
            Some("it has no date")
        } else if coded.first_place(incident).is_none() {
            Some("it has no place that is linked")
        } else {
            None
        };
        if let Some(why) = why {
            left_out.push(LeftOut::of(account, incident, why));
            continue;
        }
        let (Some(date), Some((link, place))) = (&incident.date, coded.first_place(incident))
        else {
            continue;
        };
        let [north, east] = coordinates(Some(place));
        let about = &account.about;
        let [side_a, side_b, civilians, unknown] = dead.map(|dead| dead.to_string());
        lines.line([
            format!("{}-{}", about.article, incident.id),
            date.start.year().to_string(),
            violence(coded, &sides).to_string(),
            sides.name(coded, 0),
            sides.name(coded, 1),
            "1".to_owned(),
            about.article.clone(),
            about.source.clone(),
            about.date.clone(),
            about.title.clone(),
            incident.source.clone(),
            link.precision.ucdp().to_string(),
            place.title(),
            cell(incident.places.first().map(|place| &place.told.quote)),
            coded.unit(place, PlaceKind::Governorate),
            coded.unit(place, PlaceKind::District),
            north,
            east,
            "Syria".to_owned(),
            "1".to_owned(),
            date.precision.ucdp().to_string(),
            date.start.to_string(),
            date.end.to_string(),
            side_a,
            side_b,
            civilians,
            unknown,
            best.to_string(),
            high.to_string(),
            low.to_string(),
            rules.join("; "),
        ]);
    }
    lines.table(left_out)
}

/// Whose dead these are: 0 side a, 1 side b, 2 civilians, 3 unknown.
fn side_of(casualty: &Casualty, sides: &Sides) -> usize {
    if casualty.victims.status == VictimStatus::Civilian {
        return 2;
    }
    let Some(side) = &casualty.victims.side else {
        return 3;
    };
    let place = sides
        .actors
        .iter()
        .position(|(id, ..)| id.as_ref() == Some(side));
    place.filter(|place| *place < 2).unwrap_or(3)
}

/// UCDP's type of violence: 1 with a state, 2 without, 3 against civilians.
fn violence(coded: Coded<'_>, sides: &Sides) -> u8 {
    let organised = |kind: Option<ActorKind>| {
        !matches!(
            kind,
            Some(ActorKind::Civilians | ActorKind::Protesters | ActorKind::Rioters)
        )
    };
    let states = |kind: Option<ActorKind>| {
        matches!(
            kind,
            Some(ActorKind::StateForces | ActorKind::ExternalForces)
        )
    };
    let (a, b) = (sides.kind(coded, 0), sides.kind(coded, 1));
    if sides.actors.len() < 2 || !organised(b) || sides.targets_civilians(coded) {
        3
    } else if states(a) || states(b) {
        1
    } else {
        2
    }
}
