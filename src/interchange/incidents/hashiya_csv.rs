//! Hashiya's own columns: everything that is told of an incident, and a line for each count.

use super::{Coded, IncidentTable, Lines, cell, coordinates};
use crate::model::casualty::CasualtyKind;
use crate::model::coded_article::{CodedArticle, CodedIncident, Told};
use crate::model::incident::Confidence;
use crate::model::registry::Entry;
use crate::model::totals::{Sum, Sums};

/// Between several values in one cell.
const AND: &str = " | ";

/// A line for each incident.
pub fn incidents(coded: Coded<'_>) -> IncidentTable {
    let roles = &coded.codebook.roles;
    let mut header: Vec<String> = [
        "article",
        "annotator",
        "incident",
        "published",
        "source",
        "url",
        "title",
        "type",
        "type_name",
        "type_group",
        "trigger",
    ]
    .map(str::to_owned)
    .to_vec();
    header.extend(roles.iter().map(|role| format!("role_{}", role.id.0)));
    header.extend(
        [
            "role_none",
            "places",
            "place_ids",
            "relation",
            "governorate",
            "latitude",
            "longitude",
            "place_precision",
            "date_start",
            "date_end",
            "date_precision",
            "date_words",
        ]
        .map(str::to_owned),
    );
    for kind in CasualtyKind::ALL {
        header.push(format!("{}_min", kind.id()));
        header.push(format!("{}_max", kind.id()));
    }
    header.extend(
        [
            "casualties",
            "weapons",
            "auxiliary",
            "attribution",
            "confidence",
            "same_as",
            "note",
            "findings",
        ]
        .map(str::to_owned),
    );
    let mut lines = Lines::new(&header);
    for (account, incident) in coded.all() {
        lines.line(line(coded, account, incident));
    }
    lines.table(Vec::new())
}

fn line(coded: Coded<'_>, account: &CodedArticle, incident: &CodedIncident) -> Vec<String> {
    let about = &account.about;
    let kind = coded.codebook.incident_type(&incident.kind);
    let mut cells = vec![
        about.article.clone(),
        about.annotator.clone(),
        incident.id.to_string(),
        about.date.clone(),
        about.source.clone(),
        about.url.clone(),
        about.title.clone(),
        incident.kind.0.clone(),
        cell(kind.map(|kind| &kind.english)),
        cell(kind.map(|kind| &kind.group)),
        incident.trigger.quote.clone(),
    ];
    let with_role = |role: &str| -> String {
        let of_role = incident
            .participants
            .iter()
            .filter(|one| one.role.0 == role);
        let names: Vec<String> = of_role
            .map(|one| match (&one.actor, one.told.quote.as_str()) {
                (Some(id), "") => id.to_string(),
                (Some(id), quote) => format!("{quote} [{id}]"),
                (None, quote) => quote.to_owned(),
            })
            .collect();
        names.join(AND)
    };
    cells.extend(
        coded
            .codebook
            .roles
            .iter()
            .map(|role| with_role(&role.id.0)),
    );
    cells.push(with_role(""));
    cells.extend(place_cells(coded, incident));
    let date = incident.date.as_ref();
    cells.push(cell(date.map(|date| date.start)));
    cells.push(cell(date.map(|date| date.end)));
    cells.push(cell(date.map(|date| date.precision.ucdp())));
    cells.push(cell(date.map(|date| &date.words)));
    let mut sums = Sums::new();
    for casualty in coded.counts(account, incident) {
        let sum = sums.entry(casualty.kind).or_default();
        *sum = sum.and(Sum::of(casualty));
    }
    for kind in CasualtyKind::ALL {
        let sum = sums.get(&kind);
        cells.push(cell(sum.map(|sum| sum.minimum)));
        // Without an upper bound the cell is empty, and the words are in `casualties`.
        let bounded = sum.filter(|sum| sum.unbounded == 0);
        cells.push(cell(bounded.map(|sum| sum.maximum)));
    }
    let told = incident
        .casualties
        .iter()
        .filter_map(|span| account.casualty(*span));
    let told: Vec<&str> = told.map(|one| one.told.quote.as_str()).collect();
    cells.push(told.join(AND));
    cells.push(incident.weapons.join(AND));
    let modes: Vec<&str> = incident.auxiliary.iter().map(|mode| mode.id()).collect();
    cells.push(modes.join(AND));
    cells.push(incident.source.clone());
    cells.push(cell(incident.confidence.map(Confidence::id)));
    let same: Vec<String> = incident
        .same_as
        .iter()
        .map(|same| match same.article.as_str() {
            "" => same.incident.to_string(),
            article => format!("{article}:{}", same.incident),
        })
        .collect();
    cells.push(same.join(AND));
    cells.push(incident.note.clone());
    cells.push(incident.findings.to_string());
    cells
}

fn place_cells(coded: Coded<'_>, incident: &CodedIncident) -> [String; 7] {
    let quotes: Vec<&str> = incident
        .places
        .iter()
        .map(|place| place.told.quote.as_str())
        .collect();
    let links = || {
        incident
            .places
            .iter()
            .filter_map(|place| place.link.as_ref())
    };
    let ids: Vec<String> = links()
        .map(|link| {
            let ids: Vec<&str> = link.places.iter().map(|id| id.as_str()).collect();
            ids.join("+")
        })
        .collect();
    let relations: Vec<&str> = links().map(|link| link.relation.as_str()).collect();
    let first = coded.first_place(incident);
    let governorate = first
        .and_then(|(_, place)| coded.registries.places.governorate(&place.id))
        .map(|place| place.title());
    let [north, east] = coordinates(first.map(|(_, place)| place));
    [
        quotes.join(AND),
        ids.join(AND),
        relations.join(AND),
        governorate.unwrap_or_default(),
        north,
        east,
        cell(first.map(|(link, _)| link.precision.ucdp())),
    ]
}

/// A line for each count, of an incident or of none.
pub fn casualties(coded: Coded<'_>) -> IncidentTable {
    let mut lines = Lines::new([
        "article",
        "annotator",
        "span",
        "start",
        "end",
        "quote",
        "incidents",
        "kind",
        "minimum",
        "maximum",
        "form",
        "vague",
        "status",
        "groups",
        "occupation",
        "side",
        "polarity",
        "part_of",
        "same_as",
    ]);
    for account in coded.accounts {
        for counted in &account.casualties {
            let Told { start, quote, .. } = &counted.told;
            let incidents: Vec<String> = account
                .incidents
                .iter()
                .filter(|incident| incident.casualties.contains(&counted.span))
                .map(|incident| incident.id.to_string())
                .collect();
            let mut cells = vec![
                account.about.article.clone(),
                account.about.annotator.clone(),
                counted.span.to_string(),
                start.to_string(),
                (start + quote.chars().count() as u64).to_string(),
                quote.clone(),
                incidents.join(AND),
            ];
            let Some(casualty) = &counted.casualty else {
                cells.resize(19, String::new());
                lines.line(cells);
                continue;
            };
            let victims = &casualty.victims;
            let groups = victims
                .groups
                .iter()
                .map(|group| format!("{group:?}").to_lowercase());
            let groups: Vec<String> = groups.collect();
            cells.extend([
                casualty.kind.id().to_owned(),
                cell(casualty.count.minimum),
                cell(casualty.count.maximum),
                casualty.count.form.id().to_owned(),
                casualty
                    .count
                    .vague
                    .map(|word| format!("{word:?}").to_lowercase())
                    .unwrap_or_default(),
                format!("{:?}", victims.status).to_lowercase(),
                groups.join(AND),
                victims.occupation.clone(),
                cell(victims.side.as_ref()),
                casualty.polarity.id().to_owned(),
                cell(casualty.subset_of),
                cell(casualty.duplicate_of),
            ]);
            lines.line(cells);
        }
    }
    lines.table(Vec::new())
}
