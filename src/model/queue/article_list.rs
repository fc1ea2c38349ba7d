//! The list as it stands: which articles are in it, in what order, and where the open one is.
//!
//! The open article may leave the list while it is open: it was filtered by "new" and is now in
//! progress. Its place is kept then, so that the next article is the one that followed it. When
//! another list is asked for that it is not in, its place is where it would be.

use std::sync::Arc;

use super::{Query, select};
use crate::model::table::Table;

/// The articles of the list, as places in the table.
#[derive(Debug, Default)]
pub struct ArticleList {
    table: Option<Arc<Table>>,
    query: Option<Query>,
    annotator: String,
    visible: Arc<[u32]>,
    here: Option<Here>,
    made: u64,
}

/// Where the open article is.
#[derive(Debug)]
struct Here {
    id: String,
    /// Its place in the list, or where it was before it left it.
    at: usize,
    listed: bool,
}

impl ArticleList {
    /// Finds the articles again where table or query are others than before.
    pub fn refresh(&mut self, table: &Arc<Table>, query: &Query, annotator: &str) {
        let same_table = self
            .table
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, table));
        let same_query = self.query.as_ref() == Some(query);
        if same_table && same_query {
            return;
        }
        self.visible = select(table, query, annotator).into();
        self.table = Some(Arc::clone(table));
        self.query = Some(query.clone());
        self.made += 1;
        if self.annotator != annotator {
            annotator.clone_into(&mut self.annotator);
        }
        self.find_here(same_query);
    }

    /// Says which article is open.
    pub fn set_open(&mut self, id: Option<&str>) {
        if self.open() == id {
            return;
        }
        self.here = id.map(|id| Here {
            id: id.to_owned(),
            at: 0,
            listed: false,
        });
        self.find_here(false);
    }

    /// The id of the open article.
    pub fn open(&self) -> Option<&str> {
        self.here.as_ref().map(|here| here.id.as_str())
    }

    /// Finds the open article in the list. Where it is not in it, its place may be kept.
    fn find_here(&mut self, keep: bool) {
        let (Some(here), Some(table), Some(query)) = (&mut self.here, &self.table, &self.query)
        else {
            return;
        };
        let index = table.index_of(&here.id);
        let place = index.and_then(|index| self.visible.iter().position(|&row| row == index));
        here.listed = place.is_some();
        here.at = match (place, index) {
            (Some(place), _) => place,
            (None, Some(index)) if !keep => {
                before(table, query, &self.annotator, index, &self.visible)
            }
            _ => here.at.min(self.visible.len()),
        };
    }

    /// How often the articles were found: what is derived from them compares this.
    pub fn made(&self) -> u64 {
        self.made
    }

    /// The articles of the list, as places in the table.
    pub fn visible(&self) -> &Arc<[u32]> {
        &self.visible
    }

    /// Where the open article is in the list; `None` when it is not in it.
    pub fn place(&self) -> Option<usize> {
        let here = self.here.as_ref().filter(|here| here.listed)?;
        Some(here.at)
    }

    /// The id of the article at a place of the list.
    fn id_at(&self, place: usize) -> Option<&str> {
        let table = self.table.as_ref()?;
        self.visible.get(place).map(|&row| table.id(row))
    }

    /// The article after the open one in the list; the first when none is open.
    pub fn next(&self) -> Option<&str> {
        self.id_at(self.after())
    }

    /// The article before the open one in the list; the last when none is open.
    pub fn previous(&self) -> Option<&str> {
        let before = self
            .here
            .as_ref()
            .map_or(self.visible.len(), |here| here.at);
        self.id_at(before.checked_sub(1)?)
    }

    /// The next article of the list on which `annotator` has work left: after the open one, or
    /// else from the start. Never the open one.
    pub fn next_to_do(&self, annotator: &str) -> Option<&str> {
        let table = self.table.as_ref()?;
        let after = self.after().min(self.visible.len());
        let (before, behind) = self.visible.split_at(after);
        let open = self.open();
        behind
            .iter()
            .chain(before)
            .filter(|&&row| table.status(row, annotator).is_open())
            .map(|&row| table.id(row))
            .find(|id| open != Some(id))
    }

    fn after(&self) -> usize {
        match &self.here {
            Some(here) if here.listed => here.at + 1,
            Some(here) => here.at,
            None => 0,
        }
    }
}

/// How many of the articles in view come before the one at `index` in the order of the query.
fn before(table: &Table, query: &Query, annotator: &str, index: u32, visible: &[u32]) -> usize {
    let everything = Query {
        sort: query.sort.clone(),
        descending: query.descending,
        ..Query::default()
    };
    let mut shown = vec![false; table.len()];
    for &row in visible {
        if let Some(shown) = shown.get_mut(row as usize) {
            *shown = true;
        }
    }
    select(table, &everything, annotator)
        .into_iter()
        .take_while(|&row| row != index)
        .filter(|&row| shown.get(row as usize) == Some(&true))
        .count()
}
