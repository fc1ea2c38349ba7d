//! Incidents as tables: in columns of our own, in ACLED's and in UCDP GED's.
//!
//! CodedArticles in, CSV out. The data keep the words; what a data set makes of "dozens" is applied here, at
//! this moment, and named in a column of the file ([`acled`], [`ucdp`]). What a table cannot hold is
//! returned as [`LeftOut`]. Cells of text that a spreadsheet would take for a formula begin with an
//! apostrophe. It reads no files.

pub mod acled;
mod hashiya_csv;
pub mod ucdp;

use std::collections::BTreeSet;

use super::formula::harmless;
use crate::model::casualty::Casualty;
use crate::model::codebook::Codebook;
use crate::model::coded_article::{CodedArticle, CodedIncident};
use crate::model::incident::{Auxiliary, IncidentId};
use crate::model::link::{ActorId, PlaceId, PlaceLink};
use crate::model::named::named;
use crate::model::registry::{Actor, Entry, Place, PlaceKind, Registries};

pub use hashiya_csv::{casualties, incidents};

named! {
    /// In whose columns.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Columns {
        /// Our own: everything that is told of an incident.
        #[default]
        Hashiya = "hashiya";
        /// Our own, a line for each count.
        Casualties = "casualties";
        /// Those of the Armed Conflict Location & Event Data project.
        Acled = "acled";
        /// Those of the Georeferenced Event Dataset of the Uppsala Conflict Data Program.
        Ucdp = "ucdp";
    }
    /// Its name on the command line and in names of files.
    id: &'static str;
}

/// What tables are made of.
#[derive(Clone, Copy, Debug)]
pub struct Coded<'a> {
    /// The accounts, in the order in which their articles are written.
    pub accounts: &'a [&'a CodedArticle],
    /// The labels, types and roles.
    pub codebook: &'a Codebook,
    /// The actors and places.
    pub registries: &'a Registries,
}

/// An incident that a table cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The id of the article.
    pub article: String,
    /// The incident.
    pub incident: IncidentId,
    /// Why, in a few words.
    pub why: &'static str,
}

impl LeftOut {
    fn of(account: &CodedArticle, incident: &CodedIncident, why: &'static str) -> Self {
        Self {
            article: account.about.article.clone(),
            incident: incident.id,
            why,
        }
    }
}

/// A table as text, and what is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentTable {
    /// CSV in UTF-8, with a header.
    pub csv: String,
    /// How many lines it has below the header.
    pub rows: usize,
    /// What it does not hold.
    pub left_out: Vec<LeftOut>,
}

/// The table in these columns.
pub fn table(coded: Coded<'_>, columns: Columns) -> IncidentTable {
    match columns {
        Columns::Hashiya => incidents(coded),
        Columns::Casualties => casualties(coded),
        Columns::Acled => acled::table(coded),
        Columns::Ucdp => ucdp::table(coded),
    }
}

/// Writes lines of CSV.
struct Lines {
    writer: csv::Writer<Vec<u8>>,
    rows: usize,
}

impl Lines {
    fn new<T: AsRef<[u8]>>(header: impl IntoIterator<Item = T>) -> Self {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing into memory cannot fail.
        let _ = writer.write_record(header);
        Self { writer, rows: 0 }
    }

    fn line(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().collect();
        let cells = cells.iter().map(|cell| harmless(cell).into_owned());
        let _ = self.writer.write_record(cells);
        self.rows += 1;
    }

    fn table(self, left_out: Vec<LeftOut>) -> IncidentTable {
        let bytes = self.writer.into_inner().unwrap_or_default();
        IncidentTable {
            csv: String::from_utf8(bytes).unwrap_or_default(),
            rows: self.rows,
            left_out,
        }
    }
}

impl<'a> Coded<'a> {
    /// Every incident with its account.
    fn all(self) -> impl Iterator<Item = (&'a CodedArticle, &'a CodedIncident)> {
        self.accounts.iter().flat_map(|account| {
            account
                .incidents
                .iter()
                .map(move |incident| (*account, incident))
        })
    }

    fn actor(self, id: &ActorId) -> Option<&'a Actor> {
        self.registries.actors.get(id)
    }

    fn place(self, id: &PlaceId) -> Option<&'a Place> {
        self.registries.places.get(id)
    }

    /// The first place of an incident that is linked with an entry that the registry has.
    fn first_place(self, incident: &CodedIncident) -> Option<(&PlaceLink, &'a Place)> {
        incident.places.iter().find_map(|place| {
            let link = place.link.as_ref()?;
            let found = link.places.iter().find_map(|id| self.place(id))?;
            Some((link, found))
        })
    }

    /// The English name of an actor, or else its Arabic one.
    fn actor_name(self, id: &ActorId) -> String {
        self.actor(id).map_or_else(
            || id.to_string(),
            |actor| {
                actor
                    .english
                    .first()
                    .cloned()
                    .unwrap_or_else(|| actor.title())
            },
        )
    }

    fn place_name(self, place: &Place) -> String {
        place
            .english
            .first()
            .cloned()
            .unwrap_or_else(|| place.title())
    }

    /// The name of the unit of this kind that a place is, or lies in; empty when there is none.
    fn unit(self, place: &Place, kind: PlaceKind) -> String {
        let own = Some(place).filter(|place| place.kind == kind);
        let whole = self.registries.places.ancestors(&place.id);
        own.or_else(|| whole.into_iter().find(|place| place.kind == kind))
            .map(|place| self.place_name(place))
            .unwrap_or_default()
    }

    /// The counts of an incident that count by themselves: not denied, no part of another of them, no
    /// repetition of another of them.
    fn counts(self, account: &'a CodedArticle, incident: &CodedIncident) -> Vec<&'a Casualty> {
        let own: BTreeSet<_> = incident.casualties.iter().copied().collect();
        own.iter()
            .filter_map(|span| account.casualty(*span)?.casualty.as_ref())
            .filter(|casualty| casualty.polarity.counts())
            .filter(|casualty| {
                let told = [casualty.subset_of, casualty.duplicate_of];
                !told.into_iter().flatten().any(|other| own.contains(&other))
            })
            .collect()
    }
}

/// What is told, as a cell; empty for nothing.
fn cell(told: Option<impl ToString>) -> String {
    told.map(|told| told.to_string()).unwrap_or_default()
}

/// Degrees north and east; empty when not known.
fn coordinates(place: Option<&Place>) -> [String; 2] {
    let degrees = place.and_then(|place| place.coordinates);
    [
        cell(degrees.map(|(north, _)| north)),
        cell(degrees.map(|(_, east)| east)),
    ]
}

/// Whether an incident happened: not told as denied, future or hypothetical.
fn happened(incident: &CodedIncident) -> bool {
    incident
        .auxiliary
        .iter()
        .all(|mode| *mode == Auxiliary::Historical)
}
