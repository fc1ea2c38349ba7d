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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;
    use crate::model::row::{ArticleRow, LayerRow};
    use crate::model::status::Status;

    fn table(rows: &[(&str, Status)]) -> Arc<Table> {
        let rows = rows.iter().map(|&(id, status)| ArticleRow {
            id: id.to_owned(),
            layers: vec![LayerRow {
                annotator: "ليلى".to_owned(),
                status,
                ..LayerRow::default()
            }],
            ..ArticleRow::default()
        });
        Arc::new(Table::from_rows(rows))
    }

    fn only(status: Status) -> Query {
        Query {
            statuses: vec![status],
            ..Query::default()
        }
    }

    #[test]
    fn next_and_previous_follow_the_list() {
        use Status::{Done, New};
        let table = table(&[("a", New), ("b", Done), ("c", New)]);
        let mut list = ArticleList::default();
        assert_eq!(list.next(), None);
        list.refresh(&table, &Query::default(), "ليلى");
        assert_eq!(list.next(), Some("a"));
        assert_eq!(list.previous(), Some("c"));
        list.set_open(Some("b"));
        assert_eq!(list.place(), Some(1));
        assert_eq!((list.previous(), list.next()), (Some("a"), Some("c")));
        list.set_open(Some("c"));
        assert_eq!(list.next(), None);
        list.set_open(Some("a"));
        assert_eq!(list.previous(), None);
        let backwards = Query {
            descending: true,
            ..Query::default()
        };
        list.refresh(&table, &backwards, "ليلى");
        assert_eq!((list.previous(), list.next()), (Some("b"), None));
    }

    #[test]
    fn an_article_that_left_the_list_keeps_its_place() {
        use Status::{InProgress, New};
        let before = table(&[("a", New), ("b", New), ("c", New)]);
        let mut list = ArticleList::default();
        list.refresh(&before, &only(New), "ليلى");
        list.set_open(Some("b"));
        let after = table(&[("a", New), ("b", InProgress), ("c", New)]);
        list.refresh(&after, &only(New), "ليلى");
        assert_eq!(list.place(), None);
        assert_eq!((list.previous(), list.next()), (Some("a"), Some("c")));
        list.refresh(&before, &only(New), "ليلى");
        assert_eq!(list.place(), Some(1));
    }

    #[test]
    fn an_article_that_is_not_in_a_list_stands_where_it_would_be() {
        use Status::{Done, New};
        let table = table(&[
            ("a", New),
            ("b", Done),
            ("c", Done),
            ("d", New),
            ("e", Done),
        ]);
        let mut list = ArticleList::default();
        list.refresh(&table, &Query::default(), "ليلى");
        list.set_open(Some("c"));
        list.refresh(&table, &only(New), "ليلى");
        assert_eq!((list.previous(), list.next()), (Some("a"), Some("d")));
        list.set_open(Some("e"));
        assert_eq!((list.previous(), list.next()), (Some("d"), None));
        let backwards = Query {
            descending: true,
            ..only(New)
        };
        list.refresh(&table, &backwards, "ليلى");
        assert_eq!((list.previous(), list.next()), (None, Some("d")));
    }

    #[test]
    fn what_is_to_do_comes_next_and_the_start_comes_after_the_end() {
        use Status::{Done, Flagged, InProgress, New, Skipped};
        let all = [
            ("a", InProgress),
            ("b", Done),
            ("c", New),
            ("d", Skipped),
            ("e", Flagged),
            ("f", New),
        ];
        let mut list = ArticleList::default();
        let table = table(&all);
        list.refresh(&table, &Query::default(), "ليلى");
        for (open, expected) in [("a", "c"), ("b", "c"), ("c", "f"), ("d", "f"), ("f", "a")] {
            list.set_open(Some(open));
            assert_eq!(list.next_to_do("ليلى").unwrap(), expected, "{open}");
        }
        list.set_open(None);
        assert_eq!(list.next_to_do("ليلى"), Some("a"));
        list.refresh(&table, &only(Done), "ليلى");
        assert_eq!(list.next_to_do("ليلى"), None);
    }
}
