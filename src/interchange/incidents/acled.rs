//! ACLED's columns, with its rules for deaths.
//!
//! Columns and codes after the package `acledR` of ACLED. Its rules for numbers that are not exact are
//! those it publishes: the most conservative figure that is reported; "tens" is 10,
//! "hundreds" 100; where there is no number at all 10 in a war zone. The last, what "thousands", "a
//! few" and "more than" are, and that of people who are killed or wounded together one counts as
//! dead, is not confirmed by a source that we could read; the column `fatalities_rule` names every
//! rule that was used in a line. Wounded people have no column there.
//!
//! `actor1` and `actor2` do not mean attacker and attacked. Here the first is the first perpetrator or
//! side of a clash, the second the first of the others; all roles are in our own columns.

use super::{Coded, IncidentTable, LeftOut, Lines, cell, coordinates, happened};
use crate::model::casualty::{Casualty, CasualtyKind, CountForm, VagueWord};
use crate::model::coded_article::{CodedIncident, CodedParticipant};
use crate::model::incident::Involvement;
use crate::model::link::{ActorId, PlacePrecision};
use crate::model::registry::{ActorKind, PlaceKind};
use crate::model::when::DatePrecision;

/// The columns; the last one is ours.
pub const COLUMNS: [&str; 32] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
    "fatalities_rule",
];

/// The deaths of one count by ACLED's rules, and the name of the rule.
pub fn deaths(casualty: &Casualty) -> (u32, &'static str) {
    let count = casualty.count;
    let least = count.minimum.unwrap_or(0);
    if casualty.kind == CasualtyKind::KilledOrWounded {
        return (1, "killed or wounded together: one of them [unconfirmed]");
    }
    if !casualty.kind.is_death() {
        return (0, "no deaths");
    }
    match count.form {
        CountForm::Exact | CountForm::Implicit => (least, "as reported"),
        CountForm::About => (least, "about: the number that is reported"),
        CountForm::AtLeast => (least, "at least: the number that is reported"),
        CountForm::MoreThan => (
            least.saturating_sub(1),
            "more than: the number that is reported [unconfirmed]",
        ),
        CountForm::AtMost => (1, "at most: one [unconfirmed]"),
        CountForm::Range => (least, "a range: the most conservative figure"),
        CountForm::Vague => match count.vague {
            Some(VagueWord::Tens) => (10, "tens: 10"),
            Some(VagueWord::Hundreds) => (100, "hundreds: 100"),
            Some(VagueWord::Thousands) => (1_000, "thousands: 1000 [unconfirmed]"),
            Some(VagueWord::Few) => (3, "a few: 3 [unconfirmed]"),
            _ => (10, "no number, in a war zone: 10 [unconfirmed]"),
        },
        CountForm::None => (10, "no number, in a war zone: 10 [unconfirmed]"),
    }
}

/// A line for each incident that happened.
pub fn table(coded: Coded<'_>) -> IncidentTable {
    let mut lines = Lines::new(COLUMNS);
    let mut left_out = Vec::new();
    for (account, incident) in coded.all() {
        let why = if !happened(incident) {
            Some("it is told as denied, future or hypothetical")
        } else if incident.date.is_none() {
            Some("it has no date")
        } else if coded.codebook.incident_type(&incident.kind).is_none() {
            Some("it has no type")
        } else {
            None
        };
        if let Some(why) = why {
            left_out.push(LeftOut::of(account, incident, why));
            continue;
        }
        let (Some(date), Some(kind)) =
            (&incident.date, coded.codebook.incident_type(&incident.kind))
        else {
            continue;
        };
        let sides = Sides::of(incident);
        let place = coded.first_place(incident);
        let unit = |kind| cell(place.map(|(_, place)| coded.unit(place, kind)));
        let mut fatalities = 0_u32;
        let mut rules: Vec<&str> = Vec::new();
        for casualty in coded.counts(account, incident) {
            let (dead, rule) = deaths(casualty);
            fatalities = fatalities.saturating_add(dead);
            if dead > 0 && !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        let [north, east] = coordinates(place.map(|(_, place)| place));
        let about = &account.about;
        lines.line([
            format!("SYR-{}-{}", about.article, incident.id),
            date.start.to_string(),
            date.start.year().to_string(),
            time_precision(date.precision).to_string(),
            disorder(&kind.group).to_owned(),
            kind.group.clone(),
            kind.english.clone(),
            sides.name(coded, 0),
            String::new(),
            sides.inter(coded, 0),
            sides.name(coded, 1),
            String::new(),
            sides.inter(coded, 1),
            format!("{}{}", sides.inter(coded, 0), sides.inter(coded, 1)),
            if sides.targets_civilians(coded) {
                "Civilian targeting"
            } else {
                ""
            }
            .to_owned(),
            "760".to_owned(),
            "Middle East".to_owned(),
            "Syria".to_owned(),
            unit(PlaceKind::Governorate),
            unit(PlaceKind::District),
            unit(PlaceKind::Subdistrict),
            cell(place.map(|(_, place)| coded.place_name(place))),
            north,
            east,
            cell(place.map(|(link, _)| geo_precision(link.precision))),
            about.source.clone(),
            String::new(),
            notes(incident),
            fatalities.to_string(),
            String::new(),
            String::new(),
            rules.join("; "),
        ]);
    }
    lines.table(left_out)
}

/// The words of the article, since ACLED's notes say what happened.
fn notes(incident: &CodedIncident) -> String {
    match incident.note.as_str() {
        "" => incident.trigger.quote.clone(),
        note => note.to_owned(),
    }
}

/// ACLED's disorder type of an event type.
fn disorder(group: &str) -> &'static str {
    match group {
        "Battles" | "Explosions/Remote violence" | "Violence against civilians" => {
            "Political violence"
        }
        "Protests" | "Riots" => "Demonstrations",
        _ => "Strategic developments",
    }
}

/// ACLED's three steps: the day, a week, a month or longer.
fn time_precision(precision: DatePrecision) -> u8 {
    match precision {
        DatePrecision::Day => 1,
        DatePrecision::Days | DatePrecision::Week => 2,
        DatePrecision::Month | DatePrecision::Longer => 3,
    }
}

/// ACLED's three steps: a town, a part of a region, a larger region.
fn geo_precision(precision: PlacePrecision) -> u8 {
    match precision {
        PlacePrecision::Exact => 1,
        PlacePrecision::Near | PlacePrecision::District => 2,
        PlacePrecision::Governorate | PlacePrecision::Region => 3,
    }
}

/// The two sides of an incident, by role and then by order.
#[derive(Debug, Default)]
pub(super) struct Sides {
    /// By their actors, or else their words.
    pub actors: Vec<(Option<ActorId>, String, bool)>,
}

impl Sides {
    pub(super) fn of(incident: &CodedIncident) -> Self {
        let mut ranked: Vec<(Involvement, &CodedParticipant)> = incident
            .participants
            .iter()
            .filter_map(|one| Some((one.role.involvement()?, one)))
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut sides = Self::default();
        for (rank, one) in ranked {
            let side = (
                one.actor.clone(),
                one.told.quote.clone(),
                rank == Involvement::Affected,
            );
            let known = sides
                .actors
                .iter()
                .any(|(id, quote, _)| match (&side.0, id) {
                    (Some(one), Some(two)) => one == two,
                    (None, None) => *quote == side.1,
                    _ => false,
                });
            if !known {
                sides.actors.push(side);
            }
        }
        sides
    }

    pub(super) fn name(&self, coded: Coded<'_>, at: usize) -> String {
        match self.actors.get(at) {
            Some((Some(id), ..)) => coded.actor_name(id),
            Some((None, quote, _)) => quote.clone(),
            None => String::new(),
        }
    }

    pub(super) fn kind(&self, coded: Coded<'_>, at: usize) -> Option<ActorKind> {
        let (id, ..) = self.actors.get(at)?;
        Some(coded.actor(id.as_ref()?)?.kind)
    }

    fn inter(&self, coded: Coded<'_>, at: usize) -> String {
        cell(self.kind(coded, at).map(ActorKind::acled))
    }

    /// Whether a victim or a target is a civilian actor.
    pub(super) fn targets_civilians(&self, coded: Coded<'_>) -> bool {
        self.actors.iter().any(|(id, _, hit)| {
            let kind = id
                .as_ref()
                .and_then(|id| coded.actor(id))
                .map(|actor| actor.kind);
            *hit && matches!(kind, Some(ActorKind::Civilians | ActorKind::Protesters))
        })
    }
}
