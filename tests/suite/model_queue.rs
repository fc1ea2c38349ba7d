//! The queue against a naive version over plain rows; the table against a map; names of files.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::time::Instant;

use hashiya::model::arabic::{Strength, fold};
use hashiya::model::codebook::LabelId;
use hashiya::model::names;
use hashiya::model::queue::{LabelFilter, Query, SortKey, Summary, annotators, select, sources};
use hashiya::model::row::{ArticleRow, LayerRow};
use hashiya::model::status::Status;
use hashiya::model::table::{RowChange, Table};
use proptest::prelude::*;

const OWN: &str = "ليلى";

fn row(id: &str, title: &str) -> ArticleRow {
    ArticleRow {
        id: id.to_owned(),
        title: title.to_owned(),
        ..ArticleRow::default()
    }
}

fn layer(annotator: &str, status: Status, counts: &[(&str, u32)]) -> LayerRow {
    LayerRow {
        annotator: annotator.to_owned(),
        status,
        counts: counts
            .iter()
            .map(|&(label, count)| (LabelId::new(label), count))
            .collect(),
        ..LayerRow::default()
    }
}

fn ids(table: &Table, found: &[u32]) -> Vec<String> {
    found.iter().map(|&at| table.id(at).to_owned()).collect()
}

fn selected(rows: &[ArticleRow], query: &Query) -> Vec<String> {
    let table = Table::from_rows(rows.to_vec());
    ids(&table, &select(&table, query, OWN))
}

/// Five articles that differ in everything.
fn rows() -> Vec<ArticleRow> {
    vec![
        ArticleRow {
            source: "وكالة الأنباء".to_owned(),
            date: "12 تشرين الأول 2016".to_owned(),
            iso_date: "2016-10-12".to_owned(),
            code_points: 300,
            layers: vec![
                layer("سامي", Status::Done, &[("actor", 9)]),
                LayerRow {
                    active_seconds: 90,
                    modified: "2026-11-22T17:00:00Z".to_owned(),
                    ..layer(OWN, Status::InProgress, &[("location", 2), ("actor", 1)])
                },
            ],
            ..row("a1", "قصفٌ على حلب")
        },
        ArticleRow {
            source: "الصحيفة".to_owned(),
            iso_date: "2016-11-01".to_owned(),
            code_points: 100,
            layers: vec![LayerRow {
                reason: "ليست خبرا".to_owned(),
                active_seconds: 10,
                modified: "2026-11-23T08:00:00Z".to_owned(),
                ..layer(OWN, Status::Skipped, &[])
            }],
            ..row("a2", "مباراة في إدلب")
        },
        ArticleRow {
            source: "الصحيفة".to_owned(),
            iso_date: "2017-01-05".to_owned(),
            code_points: 200,
            copy_of: "a1".to_owned(),
            ..row("a3", "قصف على حلب")
        },
        ArticleRow {
            code_points: 50,
            damaged: Some("it is empty".to_owned()),
            ..row("b1", "")
        },
        ArticleRow {
            iso_date: "2016-10-31".to_owned(),
            code_points: 400,
            layers: vec![LayerRow {
                active_seconds: 600,
                ..layer(OWN, Status::Done, &[("location", 5)])
            }],
            ..row("b2", "آخر الأنباء من الأرياف")
        },
    ]
}

#[test]
fn everything_by_id_is_the_beginning() {
    assert_eq!(
        selected(&rows(), &Query::default()),
        ["a1", "a2", "a3", "b1", "b2"]
    );
    assert!(Query::default().is_everything());
    let table = Table::from_rows(rows());
    assert_eq!(table.len(), 5);
    assert_eq!(table.get("b2").as_ref(), rows().last());
    assert_eq!(table.index_of("b2"), Some(4));
    assert_eq!(table.get("a"), None);
    assert_eq!(table.row(5), None);
    assert_eq!(table.status(0, OWN), Status::InProgress);
    assert_eq!(table.status(2, OWN), Status::New);
    assert_eq!(
        sources(&table),
        [
            (String::new(), 2),
            ("الصحيفة".to_owned(), 2),
            ("وكالة الأنباء".to_owned(), 1)
        ]
    );
    assert_eq!(annotators(&table), ["سامي", OWN]);
}

#[test]
fn words_are_found_in_whatever_spelling() {
    let words = |words: &str| {
        let query = Query {
            words: words.to_owned(),
            ..Query::default()
        };
        selected(&rows(), &query)
    };
    assert_eq!(words("قصف"), ["a1", "a3"]);
    assert_eq!(words("حَلب قصف"), ["a1", "a3"]);
    assert_eq!(words("ادلب"), ["a2"]);
    assert_eq!(words("اخر انباء"), ["b2"]);
    assert_eq!(words("A1"), ["a1"]);
    assert_eq!(words("a قصف"), ["a1", "a3"]);
    assert_eq!(words("حلب إدلب"), [""; 0]);
    assert_eq!(words("  \u{64B} "), ["a1", "a2", "a3", "b1", "b2"]);
}

#[test]
fn each_condition_leaves_out() {
    let by = |change: fn(&mut Query)| {
        let mut query = Query::default();
        change(&mut query);
        assert!(!query.is_everything());
        selected(&rows(), &query)
    };
    assert_eq!(by(|q| q.statuses = vec![Status::New]), ["a3", "b1"]);
    assert_eq!(
        by(|q| q.statuses = vec![Status::Done, Status::Skipped]),
        ["a2", "b2"]
    );
    assert_eq!(by(|q| q.annotator = Some("سامي".to_owned())), ["a1"]);
    assert_eq!(by(|q| q.annotator = Some("nobody".to_owned())), [""; 0]);
    assert_eq!(
        by(|q| {
            q.annotator = Some("سامي".to_owned());
            q.statuses = vec![Status::InProgress];
        }),
        [""; 0]
    );
    let label = |label: &str, has| LabelFilter {
        label: LabelId::new(label),
        has,
    };
    assert_eq!(by(|q| q.source = Some("الصحيفة".to_owned())), ["a2", "a3"]);
    assert_eq!(by(|q| q.source = Some(String::new())), ["b1", "b2"]);
    assert_eq!(by(|q| q.copies = false), ["a1", "a2", "b1", "b2"]);
    assert_eq!(by(|q| q.damaged = true), ["b1"]);
    assert_eq!(by(|q| q.from = "2016-11".to_owned()), ["a2", "a3"]);
    assert_eq!(by(|q| q.to = "2016-10".to_owned()), ["a1", "b2"]);
    assert_eq!(
        by(|q| {
            q.from = "2016-10-13".to_owned();
            q.to = "2016".to_owned();
        }),
        ["a2", "b2"]
    );
    let with = |labels: Vec<LabelFilter>| {
        selected(
            &rows(),
            &Query {
                labels,
                ..Query::default()
            },
        )
    };
    assert_eq!(with(vec![label("location", true)]), ["a1", "b2"]);
    assert_eq!(with(vec![label("actor", false)]), ["a2", "a3", "b1", "b2"]);
    assert_eq!(
        with(vec![label("location", true), label("actor", false)]),
        ["b2"]
    );
    assert_eq!(with(vec![label("weapon", true)]), [""; 0]);
}

#[test]
fn each_key_sorts_and_what_lacks_it_is_last() {
    let by = |sort: SortKey| {
        let query = Query {
            sort,
            ..Query::default()
        };
        let back = Query {
            descending: true,
            ..query.clone()
        };
        (
            selected(&rows(), &query).join(" "),
            selected(&rows(), &back).join(" "),
        )
    };
    let table = [
        (SortKey::Id, "a1 a2 a3 b1 b2", "b2 b1 a3 a2 a1"),
        (SortKey::Title, "b2 a1 a3 a2 b1", "a2 a1 a3 b2 b1"),
        (SortKey::Source, "a2 a3 a1 b1 b2", "a1 a2 a3 b1 b2"),
        (SortKey::Date, "a1 b2 a2 a3 b1", "a3 a2 b2 a1 b1"),
        (SortKey::Status, "a3 b1 a1 b2 a2", "a2 b2 a1 a3 b1"),
        (SortKey::Spans, "a2 a3 b1 a1 b2", "b2 a1 a2 a3 b1"),
        (
            SortKey::Label(LabelId::new("actor")),
            "a2 a3 b1 b2 a1",
            "a1 a2 a3 b1 b2",
        ),
        (SortKey::Length, "b1 a2 a3 a1 b2", "b2 a1 a3 a2 b1"),
        (SortKey::Active, "a3 b1 a2 a1 b2", "b2 a1 a2 a3 b1"),
        (SortKey::Modified, "a1 a2 a3 b1 b2", "a2 a1 a3 b1 b2"),
    ];
    for (key, up, down) in table {
        assert_eq!(by(key.clone()), (up.to_owned(), down.to_owned()), "{key:?}");
    }
}

#[test]
fn the_summary_counts_what_is_ones_own() {
    let summary = Summary::of(&Table::from_rows(rows()), OWN);
    assert_eq!(
        summary,
        Summary {
            articles: 5,
            statuses: [2, 1, 1, 1, 0],
            spans: 8,
            unplaced: 0,
            active_seconds: 700,
            copies: 1,
            damaged: 1,
        }
    );
    assert_eq!(summary.count(Status::Skipped), 1);
    assert_eq!(Summary::of(&Table::default(), OWN), Summary::default());
}

/// A limit that a debug build on a busy machine keeps, and a slow algorithm does not.
#[test]
fn a_hundred_thousand_articles_are_quick() {
    let all = (0..100_000_u32).map(|number| ArticleRow {
        source: format!("outlet {}", number % 20),
        iso_date: format!("20{:02}-10-{:02}", number % 17, number % 28 + 1),
        layers: vec![layer(
            OWN,
            Status::ALL[number as usize % 5],
            &[("actor", number % 7)],
        )],
        ..row(
            &format!("article-{number:06}"),
            &format!("خبر رقم {} عن القصف في ريف المدينة", number % 997),
        )
    });
    let table = Table::from_sorted(all.map(Ok::<_, ()>)).unwrap();
    assert_eq!(table.len(), 100_000);
    for (sort, words) in [
        (SortKey::Id, "القصف"),
        (SortKey::Title, "رقم 99"),
        (SortKey::Title, ""),
        (SortKey::Date, ""),
        (SortKey::Spans, ""),
    ] {
        let query = Query {
            words: words.to_owned(),
            sort: sort.clone(),
            ..Query::default()
        };
        let start = Instant::now();
        let found = select(&table, &query, OWN);
        let took = start.elapsed();
        assert!(!found.is_empty());
        assert!(took.as_millis() < 2500, "{sort:?} {words}: {took:?}");
    }
}

/// What `select` must give, said plainly.
fn naive(rows: &[ArticleRow], query: &Query) -> Vec<String> {
    let whose = query.annotator.as_deref().unwrap_or(OWN);
    let loose = |text: &str| fold(text, Strength::Loose).text;
    let words: Vec<String> = loose(&query.words)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let count = |row: &ArticleRow, label: &LabelId| {
        row.layer_of(whose)
            .and_then(|layer| layer.counts.iter().find(|(own, _)| own == label))
            .map_or(0, |&(_, count)| count)
    };
    let mut found: Vec<&ArticleRow> = rows
        .iter()
        .filter(|row| {
            let damaged = row.damaged.is_some() || row.layers.iter().any(|l| l.damaged.is_some());
            words
                .iter()
                .all(|word| loose(&row.title).contains(word) || loose(&row.id).contains(word))
                && (query.statuses.is_empty() || query.statuses.contains(&row.status_of(whose)))
                && (query.annotator.is_none() || row.layer_of(whose).is_some())
                && query
                    .labels
                    .iter()
                    .all(|filter| (count(row, &filter.label) > 0) == filter.has)
                && query.source.as_ref().is_none_or(|s| *s == row.source)
                && (query.from.is_empty() || row.iso_date >= query.from)
                && (query.to.is_empty()
                    || !row.iso_date.is_empty()
                        && (row.iso_date <= query.to || row.iso_date.starts_with(&query.to)))
                && (query.copies || row.copy_of.is_empty())
                && (!query.damaged || damaged)
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let own = |row: &ArticleRow| row.layer_of(whose).cloned().unwrap_or_default();
    // Whether the value is missing, and the value as something that sorts.
    let key = |row: &ArticleRow| -> (bool, Vec<u8>) {
        let text = |text: String| (text.is_empty(), text.into_bytes());
        let number = |number: u64| (false, number.to_be_bytes().to_vec());
        match &query.sort {
            SortKey::Id => text(row.id.clone()),
            SortKey::Title => text(loose(&row.title)),
            SortKey::Source => text(row.source.clone()),
            SortKey::Date => text(row.iso_date.clone()),
            SortKey::Status => number(row.status_of(whose) as u64),
            SortKey::Spans => number(u64::from(own(row).spans())),
            SortKey::Label(label) => number(u64::from(count(row, label))),
            SortKey::Length => number(row.code_points),
            SortKey::Active => number(own(row).active_seconds),
            SortKey::Modified => text(own(row).modified),
        }
    };
    found.sort_by(|a, b| {
        let ((no_a, a), (no_b, b)) = (key(a), key(b));
        let order = if query.descending {
            b.cmp(&a)
        } else {
            a.cmp(&b)
        };
        no_a.cmp(&no_b).then(order)
    });
    found.into_iter().map(|row| row.id.clone()).collect()
}

fn any_layer(annotator: &'static str) -> impl Strategy<Value = LayerRow> {
    (
        0..5_usize,
        prop::collection::vec(0..3_u32, 3),
        0..3_u64,
        0..3_u32,
        prop::bool::weighted(0.1),
    )
        .prop_map(
            move |(status, counts, active_seconds, day, damaged)| LayerRow {
                active_seconds,
                modified: match day {
                    0 => String::new(),
                    _ => format!("2026-11-2{day}T08:00:00Z"),
                },
                reason: "سبب".to_owned(),
                unplaced: day,
                damaged: damaged.then(|| "torn".to_owned()),
                ..layer(
                    annotator,
                    Status::ALL[status],
                    &[
                        ("actor", counts[0]),
                        ("location", counts[1]),
                        ("casualty", counts[2]),
                    ],
                )
            },
        )
}

fn any_row() -> impl Strategy<Value = ArticleRow> {
    let word = || {
        prop::sample::select(vec![
            "قصفٌ",
            "قصف",
            "حلب",
            "إدلب",
            "ادلب",
            "المدينة",
            "the",
            "News",
            "بيان طويل عن الأحوال",
            "",
        ])
    };
    (
        (0..600_u32, word(), word(), word()),
        (0..4_u32, 0..5_u32, 0..5_u64),
        (prop::bool::weighted(0.2), prop::bool::weighted(0.1)),
        prop::option::of(any_layer(OWN)),
        prop::option::of(any_layer("سامي")),
    )
        .prop_map(
            |((number, one, two, three), (source, date, length), (copy, damaged), own, other)| {
                ArticleRow {
                    source: match source {
                        0 => String::new(),
                        _ => format!("outlet {source}"),
                    },
                    date: "as it came".to_owned(),
                    iso_date: match date {
                        0 => String::new(),
                        _ => format!("201{date}-0{date}-11"),
                    },
                    code_points: length,
                    copy_of: if copy { "x".to_owned() } else { String::new() },
                    layers: other.into_iter().chain(own).collect(),
                    damaged: damaged.then(|| "why".to_owned()),
                    ..row(
                        &format!("id-{number:03}"),
                        format!("{one} {two} {three}").trim(),
                    )
                }
            },
        )
}

fn any_query() -> impl Strategy<Value = Query> {
    let date = || prop::sample::select(vec!["", "", "2012", "2013-03", "2013-03-11"]);
    let label = (
        prop::sample::select(vec!["actor", "location", "weapon"]),
        any::<bool>(),
    )
        .prop_map(|(label, has)| LabelFilter {
            label: LabelId::new(label),
            has,
        });
    (
        prop::sample::select(vec!["", "", "قصف", "حلب قصف", "id 1", "ادلب new", "-1"]),
        prop::collection::vec(prop::sample::select(Status::ALL.to_vec()), 0..2),
        prop::collection::vec(label, 0..2),
        prop::sample::select(vec![None, None, Some("سامي"), Some(OWN), Some("none")]),
        prop::sample::select(vec![None, None, Some(""), Some("outlet 1")]),
        (date(), date()),
        (any::<bool>(), prop::bool::weighted(0.1), any::<bool>()),
        0..10_usize,
    )
        .prop_map(
            |(
                words,
                statuses,
                labels,
                annotator,
                source,
                (from, to),
                (copies, damaged, descending),
                sort,
            )| {
                Query {
                    words: words.to_owned(),
                    statuses,
                    labels,
                    annotator: annotator.map(str::to_owned),
                    source: source.map(str::to_owned),
                    from: from.to_owned(),
                    to: to.to_owned(),
                    copies,
                    damaged,
                    sort: [
                        SortKey::Id,
                        SortKey::Title,
                        SortKey::Source,
                        SortKey::Date,
                        SortKey::Status,
                        SortKey::Spans,
                        SortKey::Label(LabelId::new("location")),
                        SortKey::Length,
                        SortKey::Active,
                        SortKey::Modified,
                    ][sort]
                        .clone(),
                    descending,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn select_is_what_is_said_plainly(
        rows in prop::collection::vec(any_row(), 0..400),
        query in any_query(),
    ) {
        let by_id: BTreeMap<String, ArticleRow> =
            rows.iter().map(|row| (row.id.clone(), row.clone())).collect();
        let plain: Vec<ArticleRow> = by_id.into_values().collect();
        let table = Table::from_rows(rows);
        let found = select(&table, &query, OWN);
        prop_assert_eq!(ids(&table, &found), naive(&plain, &query));
    }

    /// Any changes give the table that has the rows of a map with the same changes.
    #[test]
    fn a_table_is_a_map_in_order(
        first in prop::collection::vec(any_row(), 0..600),
        changes in prop::collection::vec((any_row(), any::<bool>()), 0..200),
    ) {
        let mut map: BTreeMap<String, ArticleRow> =
            first.iter().map(|row| (row.id.clone(), row.clone())).collect();
        let before = Table::from_rows(first);
        let mut after = before.clone();
        for part in changes.chunks(50) {
            after = after.changed(part.iter().map(|(row, put)| {
                if *put {
                    RowChange::Put(row.clone())
                } else {
                    RowChange::Remove(row.id.clone())
                }
            }));
            for (row, put) in part {
                if *put {
                    map.insert(row.id.clone(), row.clone());
                } else {
                    map.remove(&row.id);
                }
            }
        }
        prop_assert_eq!(after.len(), map.len());
        let rows: Vec<ArticleRow> = (0..)
            .map_while(|index| after.row(index))
            .collect();
        let expected: Vec<ArticleRow> = map.values().cloned().collect();
        prop_assert_eq!(rows, expected);
        for (place, id) in (0_u32..).zip(map.keys()) {
            prop_assert_eq!(after.index_of(id), Some(place));
            prop_assert_eq!(after.id(place), id.as_str());
        }
        let sorted = Table::from_sorted(map.values().cloned().map(Ok::<_, ()>)).unwrap();
        prop_assert_eq!(sorted.len(), after.len());
        prop_assert_eq!(sorted.row(0), after.row(0));
    }

    /// Whatever somebody calls an article, its file has a name that every system allows and that
    /// stays in its folder.
    #[test]
    fn names_are_fit_for_every_system(wanted in "\\PC{0,40}|(\\.|/|\\\\|:|CON|nul|\\u{202E}| ){0,6}") {
        let name = names::sanitised(&wanted, "article");
        prop_assert!(names::is_plain(&name), "{name:?}");
        prop_assert!(name.len() <= names::LONGEST);
        prop_assert!(!name.ends_with(['.', ' ']), "{name:?}");
        prop_assert!(!name.contains(['<', '>', '"', '|', '?', '*']));
        prop_assert_eq!(names::sanitised(&name, "article"), name.clone());
        prop_assert!(names::is_plain(&names::plain(&wanted)));
    }
}

#[test]
fn rows_out_of_order_are_put_in_their_places() {
    let rows = [row("b", "2"), row("a", "1"), row("b", "3"), row("c", "4")];
    let table = Table::from_sorted(rows.into_iter().map(Ok::<_, ()>)).unwrap();
    assert_eq!(ids(&table, &[0, 1, 2]), ["a", "b", "c"]);
    assert_eq!(table.row(1).unwrap().title, "3");
}

#[test]
fn names_keep_what_people_write() {
    let name = |wanted: &str| names::sanitised(wanted, "article");
    let table = [
        ("قصف على حلب 2016", "قصف على حلب 2016"),
        ("a/b\\c:d", "a_b_c_d"),
        ("  ..hidden. ", "hidden"),
        ("line\nbreak\ttab", "line break tab"),
        ("\u{202E}txt\u{200F}", "txt"),
        ("CON", "_CON"),
        ("com1.news", "_com1.news"),
        ("lpt¹", "_lpt¹"),
        ("console", "console"),
        ("com10", "com10"),
        ("e\u{301}", "\u{e9}"),
        ("", "article"),
        ("...", "article"),
        ("\u{200B}", "article"),
    ];
    for (wanted, expected) in table {
        assert_eq!(name(wanted), expected, "{wanted:?}");
    }
    let long = name(&"حلب".repeat(100));
    assert_eq!(long, "حلب".repeat(20));
    assert_eq!(names::key("Halab-\u{C9}"), names::key("halab-e\u{301}"));
    assert_ne!(names::key("حلب"), names::key("حلبا"));
    assert_eq!(names::free("a", |id| ["a", "a-2"].contains(&id)), "a-3");
    let free = names::free(&long, |id| id == long);
    assert_eq!(free, format!("{}-2", "حلب".repeat(19) + "حل"));
    for bad in ["", ".", "..", ".x", "a/b", "a\\b", "C:x", "a\nb"] {
        assert!(!names::is_plain(bad), "{bad:?}");
    }
    assert_eq!(names::plain("../../etc/passwd"), "_.._etc_passwd");
}
