//! The incidents of a project as a table: its rows, which of them are shown, and what they come to.
//!
//! It is made of accounts and is a value: it opens no article, and knows neither files nor windows.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::project::ProjectCoding;
use crate::model::arabic::{Strength, fold};
use crate::model::casualty::CasualtyKind;
use crate::model::coded_article::{CodedArticle, CodedIncident, CodedParticipant};
use crate::model::incident::{IncidentId, Involvement};
use crate::model::registry::{Entry, Registries};
use crate::model::totals::{Sums, Totals, named, phrase, totals};

/// What a column of the table says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// When.
    #[default]
    Date,
    /// What happened.
    Type,
    /// Who did it, or fought.
    Who,
    /// To whom.
    Whom,
    /// Where.
    Where,
    /// How many came to harm.
    Harm,
    /// The outlet and the article.
    Article,
    /// What the checks find.
    Findings,
}

/// An incident as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    /// The id of the article.
    pub article: String,
    /// Who annotated.
    pub annotator: String,
    /// The first code point of its words, and how many there are.
    pub words: (u64, u64),
    /// The id of the incident in its layer.
    pub incident: IncidentId,
    /// The first day; empty for none.
    pub date: String,
    /// Its type in Arabic.
    pub kind: String,
    /// Its type in English.
    pub kind_english: String,
    /// ACLED's event type.
    pub group: String,
    /// Who did it, or fought.
    pub who: String,
    /// To whom.
    pub whom: String,
    /// Where.
    pub place: String,
    /// Counts for people: `killed 5, wounded 2 or more`.
    pub harm: String,
    /// Which kinds of harm.
    pub kinds: Vec<CasualtyKind>,
    /// The least number that was killed or executed, to sort by.
    pub dead: u64,
    /// Outlet and title.
    pub title: String,
    /// What the checks find in it.
    pub findings: u32,
    /// Whether it is said to be the same as another.
    pub same: bool,
}

/// Which rows are shown, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// Words that a row has, all of them, whatever their spelling.
    pub words: String,
    /// ACLED's event type.
    pub group: Option<String>,
    /// What happened to people.
    pub kind: Option<CasualtyKind>,
    /// Only those in which the checks find something.
    pub findings_only: bool,
    /// Only those that are said to be the same as another.
    pub same_only: bool,
    /// By which column they are sorted.
    pub sort: Column,
    /// The last first.
    pub descending: bool,
}

/// The table.
#[derive(Clone, Debug)]
pub struct IncidentTable {
    accounts: ProjectCoding,
    rows: Vec<IncidentRow>,
    groups: BTreeSet<String>,
}

impl IncidentTable {
    /// The incidents of these accounts.
    pub fn new(accounts: ProjectCoding) -> Self {
        let mut rows = Vec::new();
        for account in accounts.iter() {
            let mut sums = sums_of(account);
            let incidents = account.incidents.iter().map(|incident| {
                let sums = sums.remove(&incident.id.to_string()).unwrap_or_default();
                row(&accounts, account, incident, &sums)
            });
            rows.extend(incidents);
        }
        let groups = rows.iter().map(|row| row.group.clone());
        let groups = groups.filter(|group| !group.is_empty()).collect();
        Self {
            accounts,
            rows,
            groups,
        }
    }

    /// What it is made of.
    pub fn accounts(&self) -> &ProjectCoding {
        &self.accounts
    }

    /// All rows, by annotator and article.
    pub fn rows(&self) -> &[IncidentRow] {
        &self.rows
    }

    /// ACLED's event types that occur.
    pub fn groups(&self) -> &BTreeSet<String> {
        &self.groups
    }

    /// The rows that a filter shows, in its order.
    pub fn shown(&self, filter: &IncidentFilter) -> Vec<usize> {
        let folded = |text: &str| fold(text, Strength::Loose).text.to_lowercase();
        let words = folded(&filter.words);
        let wanted: Vec<&str> = words.split_whitespace().collect();
        let has_words = |row: &IncidentRow| {
            let cells = [
                &row.date,
                &row.kind,
                &row.kind_english,
                &row.who,
                &row.whom,
                &row.place,
                &row.harm,
                &row.title,
            ];
            let text = folded(&cells.map(String::as_str).join(" "));
            wanted.iter().all(|word| text.contains(word))
        };
        let fits = |row: &IncidentRow| {
            let group = filter.group.as_ref();
            group.is_none_or(|group| row.group == *group)
                && filter.kind.is_none_or(|kind| row.kinds.contains(&kind))
                && (!filter.findings_only || row.findings > 0)
                && (!filter.same_only || row.same)
                && (wanted.is_empty() || has_words(row))
        };
        let fitting = self.rows.iter().enumerate().filter(|(_, row)| fits(row));
        let mut shown: Vec<(usize, &IncidentRow)> = fitting.collect();
        shown.sort_by_key(|(_, row)| row.sort_key(filter.sort));
        if filter.descending {
            shown.reverse();
        }
        shown.into_iter().map(|(index, _)| index).collect()
    }

    /// What these rows come to, nobody counted twice.
    pub fn totals(&self, rows: &[usize]) -> Totals {
        let chosen: HashSet<(&str, &str, IncidentId)> = rows
            .iter()
            .filter_map(|index| self.rows.get(*index))
            .map(|row| (row.article.as_str(), row.annotator.as_str(), row.incident))
            .collect();
        let all: Vec<&CodedArticle> = self.accounts.iter().collect();
        totals(&all, false, |account, incident| {
            let about = &account.about;
            chosen.contains(&(&about.article, &about.annotator, incident.id))
        })
    }
}

impl IncidentRow {
    /// What a column says of it; findings are a number.
    pub fn cell(&self, column: Column) -> &str {
        match column {
            Column::Date => &self.date,
            Column::Type => &self.kind,
            Column::Who => &self.who,
            Column::Whom => &self.whom,
            Column::Where => &self.place,
            Column::Harm => &self.harm,
            Column::Article => &self.title,
            Column::Findings => "",
        }
    }

    fn sort_key(&self, column: Column) -> (u64, &str) {
        match column {
            Column::Harm => (self.dead, ""),
            Column::Findings => (u64::from(self.findings), ""),
            column => (0, self.cell(column)),
        }
    }
}

fn row(
    known: &ProjectCoding,
    account: &CodedArticle,
    incident: &CodedIncident,
    sums: &Sums,
) -> IncidentRow {
    let about = &account.about;
    let kind = known.codebook.incident_type(&incident.kind);
    let told = |of: fn(&crate::model::codebook::IncidentType) -> &String| {
        kind.map(of).cloned().unwrap_or_default()
    };
    let who = |wanted: &[Involvement]| {
        let of = incident.participants.iter().filter(|one| {
            let involvement = one.role.involvement();
            involvement.is_some_and(|is| wanted.contains(&is))
        });
        let names: Vec<String> = of.map(|one| name(one, &known.registries)).collect();
        names.join("، ")
    };
    let places = incident.places.iter().map(|place| &*place.told.quote);
    let title = [about.source.as_str(), about.title.as_str()];
    let dead = sums.iter().filter(|(kind, _)| kind.is_death());
    IncidentRow {
        article: about.article.clone(),
        annotator: about.annotator.clone(),
        words: (
            incident.trigger.start,
            incident.trigger.quote.chars().count() as u64,
        ),
        incident: incident.id,
        date: match &incident.date {
            Some(date) => date.start.to_string(),
            None => String::new(),
        },
        kind: told(|kind| &kind.arabic),
        kind_english: told(|kind| &kind.english),
        group: told(|kind| &kind.group),
        who: who(&[Involvement::Acting, Involvement::Other]),
        whom: who(&[Involvement::Affected]),
        place: places.collect::<Vec<&str>>().join("، "),
        harm: phrase(sums),
        kinds: sums.keys().copied().collect(),
        dead: dead.map(|(_, sum)| sum.minimum).sum(),
        title: title
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<&str>>()
            .join(" · "),
        findings: incident.findings,
        same: !incident.same_as.is_empty(),
    }
}

fn name(participant: &CodedParticipant, registries: &Registries) -> String {
    if !participant.told.quote.is_empty() {
        return participant.told.quote.clone();
    }
    let id = participant.actor.as_ref();
    let actor = id.and_then(|id| registries.actors.get(id));
    actor.map(Entry::title).unwrap_or_default()
}

/// What each incident of an account comes to by itself, by its id.
fn sums_of(account: &CodedArticle) -> BTreeMap<String, Sums> {
    let by_incident = named(&[account], |_, incident| Some(incident.id.to_string()));
    let sums = by_incident.into_iter().map(|(id, all)| {
        let news = !all.sums.is_empty();
        (id, if news { all.sums } else { all.historical })
    });
    sums.collect()
}
