//! The table of incidents and the map, between their pages and the session.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use egui::Ui;

use crate::look::Mode;
use crate::look::map::Degrees;
use crate::model::account::{Account, IncidentAccount, Linked, ParticipantAccount};
use crate::model::casualty::CasualtyKind;
use crate::model::codebook::Codebook;
use crate::model::incident::IncidentId;
use crate::model::registry::{Entry, PlaceKind, Registries};
use crate::model::totals::{Sum, Sums, Totals, named, totals};
use crate::session::Columns;
use crate::ui::incident_table::{
    self as incidents, ExportAs, IncidentRow, IncidentsPage, TableAction,
};
use crate::ui::map::{self, MapAction, MapMention, MapName, MapPage, MapPlace};
use crate::ui::notices::{Notice, Weight};
use crate::ui::request::{Page, Passage};
use crate::ui::window::App;

/// What the two pages remember.
#[derive(Default)]
pub struct Survey {
    table: IncidentsPage,
    map: MapPage,
    everybody: bool,
    this_article: bool,
    /// What the pages show is made of these accounts, with this choice of annotators and article.
    made_of: Option<(usize, bool, Option<String>)>,
    /// The accounts in the order of the rows.
    accounts: Vec<Arc<Account>>,
    /// Account and incident of each row.
    rows: Vec<(usize, usize)>,
}

impl App {
    /// Shows the table of incidents.
    pub(in crate::ui) fn open_incidents(&mut self) {
        self.open_survey(Page::Incidents);
    }

    /// Shows the map.
    pub(in crate::ui) fn open_map(&mut self) {
        self.open_survey(Page::Map);
    }

    fn open_survey(&mut self, page: Page) {
        if self.desk.is_none() {
            return;
        }
        // What was just coded is to be seen: accounts follow the files. Where it cannot be saved, the
        // saving that goes on by itself says why.
        if let Some(session) = &mut self.session {
            let _ = session.save_now();
        }
        self.page = page;
    }

    /// Takes what was gathered since the last frame.
    fn hear_accounts(&mut self) -> Option<()> {
        let open = self.desk.as_ref()?.open_article().map(str::to_owned);
        let desk = self.desk.as_mut()?;
        let Some(accounts) = desk.project.accounts() else {
            return Some(());
        };
        let only = open.filter(|_| self.pages.survey.this_article && self.page == Page::Map);
        let key = (
            Arc::as_ptr(&accounts) as usize,
            self.pages.survey.everybody,
            only.clone(),
        );
        if self.pages.survey.made_of.as_ref() == Some(&key) {
            return Some(());
        }
        let annotator = desk.project.annotator().to_owned();
        let everybody = self.pages.survey.everybody;
        let wanted = accounts.iter().filter(|account| {
            let about = &account.about;
            (everybody || about.annotator == annotator)
                && only.as_ref().is_none_or(|id| about.article == *id)
        });
        let wanted: Vec<Arc<Account>> = wanted.cloned().collect();
        let registries = desk.project.registries().clone();
        let (rows, places) = rows_of(&wanted, desk.project.codebook(), &registries);
        let survey = &mut self.pages.survey;
        survey.rows = places;
        survey.table.set(rows);
        survey
            .map
            .set(places_of(&wanted, &registries), names_of(&registries));
        survey.accounts = wanted;
        survey.made_of = Some(key);
        Some(())
    }

    /// Shows the table, and does what it asks for.
    pub(in crate::ui) fn incidents_page(&mut self, ui: &mut Ui, mode: Mode) {
        if self.hear_accounts().is_none() {
            self.page = Page::Article;
            return;
        }
        let Some(desk) = &mut self.desk else {
            return;
        };
        let gathering = desk.project.gathering();
        let survey = &mut self.pages.survey;
        if survey.table.wants_totals() {
            let shown = survey.table.shown();
            let told = told(&survey.accounts, &survey.rows, &shown);
            survey.table.tell(told);
        }
        let standing = incidents::Standing {
            gathering,
            everybody: survey.everybody,
        };
        let action = survey.table.show(ui, &mut self.ink, mode, &standing);
        let context = ui.ctx().clone();
        match action {
            Some(TableAction::Open(id, (start, length), incident)) => {
                self.open_passage(&id, Passage::CodePoints { start, length }, &context);
                if let Some(session) = &mut self.session {
                    session.choose_incident(Some(IncidentId(incident)));
                }
            }
            Some(TableAction::Everybody(everybody)) => survey.everybody = everybody,
            Some(TableAction::Export(columns)) => self.export_incidents(columns),
            Some(TableAction::Close) => self.leave_page(&context),
            None => {}
        }
    }

    /// Shows the map, and does what it asks for.
    pub(in crate::ui) fn map_page(&mut self, ui: &mut Ui, mode: Mode) {
        if self.hear_accounts().is_none() {
            self.page = Page::Article;
            return;
        }
        let Some(desk) = &mut self.desk else {
            return;
        };
        let article = desk.open_article().is_some();
        let gathering = desk.project.gathering();
        let survey = &mut self.pages.survey;
        let standing = map::Standing {
            gathering,
            everybody: survey.everybody,
            this_article: survey.this_article,
            article,
        };
        let action = survey.map.show(ui, &mut self.ink, mode, &standing);
        let context = ui.ctx().clone();
        match action {
            Some(MapAction::Open(id, start, length)) => {
                self.open_passage(&id, Passage::CodePoints { start, length }, &context);
            }
            Some(MapAction::Everybody(everybody)) => survey.everybody = everybody,
            Some(MapAction::ThisArticle(only)) => survey.this_article = only,
            Some(MapAction::Close) => self.leave_page(&context),
            None => {}
        }
    }

    fn export_incidents(&mut self, columns: ExportAs) {
        let Some(desk) = &self.desk else {
            return;
        };
        let columns = match columns {
            ExportAs::Hashiya => Columns::Hashiya,
            ExportAs::Casualties => Columns::Casualties,
            ExportAs::Acled => Columns::Acled,
            ExportAs::Ucdp => Columns::Ucdp,
        };
        let accounts: Vec<&Account> = self.pages.survey.accounts.iter().map(Arc::as_ref).collect();
        let notice = match desk.project.export_incidents(&accounts, columns) {
            Ok((path, table)) => {
                let left = match table.left_out.len() {
                    0 => String::new(),
                    count => format!(
                        "; {count} incidents are left out, which \"hashiya incidents\" names"
                    ),
                };
                let says = format!(
                    "{} lines were written to {}{left}.",
                    table.rows,
                    path.display()
                );
                Notice::new(Weight::Notice, says).staying()
            }
            Err(error) => Notice::error(error.to_string()),
        };
        self.notices.push(notice);
    }
}

/// The rows of the table, and which account and incident each is of.
fn rows_of(
    accounts: &[Arc<Account>],
    codebook: &Codebook,
    registries: &Registries,
) -> (Vec<IncidentRow>, Vec<(usize, usize)>) {
    let mut rows = Vec::new();
    let mut places = Vec::new();
    for (at, account) in accounts.iter().enumerate() {
        let mut sums = sums_of(account);
        for (number, incident) in account.incidents.iter().enumerate() {
            let index = rows.len();
            let sums = sums.remove(&incident.id.0.to_string()).unwrap_or_default();
            places.push((at, number));
            rows.push(row(index, account, incident, &sums, codebook, registries));
        }
    }
    (rows, places)
}

fn row(
    index: usize,
    account: &Account,
    incident: &IncidentAccount,
    sums: &Sums,
    codebook: &Codebook,
    registries: &Registries,
) -> IncidentRow {
    let kind = codebook.incident_type(&incident.kind);
    let with_roles = |roles: &[&str]| -> String {
        let of = incident
            .participants
            .iter()
            .filter(|one| roles.contains(&one.role.0.as_str()));
        let names: Vec<String> = of.map(|one| name(one, registries)).collect();
        names.join("، ")
    };
    let places: Vec<&str> = incident
        .places
        .iter()
        .map(|place| place.told.quote.as_str())
        .collect();
    let title: Vec<&str> = [account.about.source.as_str(), account.about.title.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    IncidentRow {
        index,
        article: account.about.article.clone(),
        annotator: account.about.annotator.clone(),
        words: (
            incident.trigger.start,
            incident.trigger.quote.chars().count() as u64,
        ),
        incident: incident.id.0,
        date: incident
            .date
            .as_ref()
            .map(|date| date.start.to_string())
            .unwrap_or_default(),
        kind: kind.map(|kind| kind.arabic.clone()).unwrap_or_default(),
        kind_english: kind.map(|kind| kind.english.clone()).unwrap_or_default(),
        group: kind.map(|kind| kind.group.clone()).unwrap_or_default(),
        who: with_roles(&["perpetrator", "both_sides", "controller", "mediator", ""]),
        whom: with_roles(&["victim", "target"]),
        place: places.join("، "),
        harm: harm(sums),
        kinds: sums.keys().copied().collect(),
        dead: sums
            .iter()
            .filter(|(kind, _)| kind.is_death())
            .map(|(_, sum)| sum.minimum)
            .sum(),
        title: title.join(" · "),
        findings: incident.findings,
        same: !incident.same_as.is_empty(),
    }
}

fn name(participant: &ParticipantAccount, registries: &Registries) -> String {
    if !participant.told.quote.is_empty() {
        return participant.told.quote.clone();
    }
    let actor = participant
        .actor
        .as_ref()
        .and_then(|id| registries.actors.get(id));
    actor.map(Entry::title).unwrap_or_default()
}

/// What each incident of an account comes to by itself, by its number.
fn sums_of(account: &Account) -> BTreeMap<String, Sums> {
    let by_incident = named(&[account], |_, incident| Some(incident.id.0.to_string()));
    by_incident
        .into_iter()
        .map(|(id, all)| {
            let told = if all.sums.is_empty() {
                all.historical
            } else {
                all.sums
            };
            (id, told)
        })
        .collect()
}

fn harm(sums: &Sums) -> String {
    let words = sums
        .iter()
        .map(|(kind, sum)| format!("{} {}", kind.name(), sum.phrase()));
    let words: Vec<String> = words.collect();
    words.join(", ")
}

/// The totals of the rows that are shown, in a line.
fn told(accounts: &[Arc<Account>], rows: &[(usize, usize)], shown: &[usize]) -> String {
    let chosen: HashSet<(&str, &str, IncidentId)> = shown
        .iter()
        .filter_map(|row| rows.get(*row))
        .filter_map(|(at, number)| {
            let account = accounts.get(*at)?;
            Some(key_of(account, account.incidents.get(*number)?))
        })
        .collect();
    let list: Vec<&Account> = accounts.iter().map(Arc::as_ref).collect();
    let Totals {
        sums,
        historical,
        incidents,
        set_apart,
    } = totals(&list, false, |account, incident| {
        chosen.contains(&key_of(account, incident))
    });
    let noun = if incidents == 1 {
        "incident"
    } else {
        "incidents"
    };
    let mut words = vec![format!("{incidents} {noun}, each once")];
    if !sums.is_empty() {
        words.push(harm(&sums));
    }
    if set_apart > 0 {
        words.push(format!(
            "{set_apart} set apart as history, denied, future or hypothetical"
        ));
    }
    if !historical.is_empty() {
        words.push(format!("of history: {}", harm(&historical)));
    }
    words.join("  ·  ")
}

/// An incident among all.
fn key_of<'a>(account: &'a Account, incident: &IncidentAccount) -> (&'a str, &'a str, IncidentId) {
    let about = &account.about;
    (&about.article, &about.annotator, incident.id)
}

/// The linked places, with what is told to have happened there.
fn places_of(accounts: &[Arc<Account>], registries: &Registries) -> Vec<MapPlace> {
    #[derive(Default)]
    struct Found {
        killed: Option<Sum>,
        wounded: Option<Sum>,
        people: u64,
        mentions: Vec<MapMention>,
    }
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    for account in accounts {
        for mention in &account.mentions {
            let Linked::Place(link) = &mention.linked else {
                continue;
            };
            for id in &link.places {
                found
                    .entry(id.to_string())
                    .or_default()
                    .mentions
                    .push(MapMention {
                        article: account.about.article.clone(),
                        title: account.about.title.clone(),
                        quote: mention.told.quote.clone(),
                        start: mention.told.start,
                    });
            }
        }
    }
    // What happened at several places is shown at the first that is linked.
    let list: Vec<&Account> = accounts.iter().map(Arc::as_ref).collect();
    let by_place = named(&list, |_, incident| {
        let first = incident
            .places
            .iter()
            .find_map(|place| place.link.as_ref()?.places.first());
        first.map(ToString::to_string)
    });
    for (id, totals) in by_place {
        let at = found.entry(id).or_default();
        for (kind, sum) in totals.sums {
            let slot = match kind {
                CasualtyKind::Killed | CasualtyKind::Executed => &mut at.killed,
                CasualtyKind::Wounded | CasualtyKind::KilledOrWounded => &mut at.wounded,
                _ => continue,
            };
            *slot = Some(slot.unwrap_or_default().and(sum));
            at.people += sum.minimum;
        }
    }
    let phrase = |sum: Option<Sum>| sum.map(Sum::phrase).unwrap_or_default();
    found
        .into_iter()
        .filter_map(|(id, found)| {
            let place = registries
                .places
                .get(&crate::model::link::PlaceId::new(id))?;
            let (north, east) = place.coordinates?;
            Some(MapPlace {
                name: place.title(),
                at: Degrees { north, east },
                killed: phrase(found.killed),
                wounded: phrase(found.wounded),
                people: found.people,
                mentions: found.mentions,
            })
        })
        .collect()
}

/// The governorates.
fn names_of(registries: &Registries) -> Vec<MapName> {
    registries
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Governorate)
        .filter_map(|place| {
            let (north, east) = place.coordinates?;
            Some(MapName {
                name: place.title(),
                at: Degrees { north, east },
            })
        })
        .collect()
}
