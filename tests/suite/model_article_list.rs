//! The list of articles that is worked through: what is next, and where an article stands in it.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::sync::Arc;

use hashiya::model::queue::{ArticleList, Query};
use hashiya::model::row::{ArticleRow, LayerRow};
use hashiya::model::status::Status;
use hashiya::model::table::Table;

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
