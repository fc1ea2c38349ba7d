//! Splits, preflight and cards: over plain documents.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use hashiya::interchange::annotated::Document;
use hashiya::training::preflight::{FindingKind, Preflight, Report, Seen};
use hashiya::training::split::{Item, Split, SplitError, Stratify};
use proptest::prelude::*;

use super::annotated_cases::document;

fn item(id: &str, alike: &[&str], stratum: &str, labels: &[&str]) -> Item {
    let own = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    Item {
        id: id.to_owned(),
        alike: own(alike),
        stratum: stratum.to_owned(),
        labels: own(labels),
    }
}

fn many(count: usize) -> Vec<Item> {
    (0..count)
        .map(|number| {
            let stratum = ["2016-10", "2016-11", "2017-01"][number % 3];
            let labels: &[&str] = if number % 10 == 0 {
                &["actor", "weapon"]
            } else {
                &["actor"]
            };
            item(&format!("a{number:05}"), &[], stratum, labels)
        })
        .collect()
}

#[test]
fn where_an_article_goes_is_the_hash_of_its_id() {
    // The first 64 bits of `printf '0\na00000' | sha256sum` and the like.
    let split = Split::default();
    assert_eq!(split.number("a00000"), 0x8a5c_f63a_3161_0ea7);
    let mut split = Split::default();
    split.place(&many(2_000));
    let count = |part: &str| split.articles.values().filter(|one| *one == part).count();
    let (train, dev, test) = (count("train"), count("dev"), count("test"));
    assert_eq!(train + dev + test, 2_000);
    // Four standard deviations of a binomial distribution.
    assert!((1_600_i32 - train as i32).abs() < 72, "{train}");
    assert!((200_i32 - dev as i32).abs() < 54, "{dev}");
    let mut other = Split {
        seed: 1,
        ..Split::default()
    };
    other.place(&many(2_000));
    assert_ne!(other.articles, split.articles);
}

#[test]
fn parts_are_alike_in_strata_and_labels() {
    for stratify in [Stratify::Month, Stratify::Source] {
        let mut split = Split {
            stratify,
            ..Split::default()
        };
        let items = many(600);
        split.place(&items);
        for stratum in ["2016-10", "2016-11", "2017-01"] {
            let here: Vec<&Item> = items
                .iter()
                .filter(|item| item.stratum == stratum)
                .collect();
            for (part, share) in &split.parts {
                let count = here
                    .iter()
                    .filter(|item| split.articles[&item.id] == *part)
                    .count();
                let expected = here.len() as f64 * f64::from(*share) / 100.0;
                assert!(
                    (count as f64 - expected).abs() <= 2.0,
                    "{stratum} {part} {count} of {expected}"
                );
            }
        }
        let rare = items.iter().filter(|item| item.labels.len() == 2);
        let in_train = rare
            .clone()
            .filter(|item| split.articles[&item.id] == "train")
            .count();
        assert!(
            (46..=50).contains(&in_train),
            "{in_train} of {}",
            rare.count()
        );
    }
}

proptest! {
    /// Near-duplicates share a part; nothing moves when articles are added, with the file or without
    /// it; a frozen split takes none.
    #[test]
    fn splits_hold(
        count in 1_usize..80,
        more in 0_usize..40,
        pairs in prop::collection::vec((0_usize..120, 0_usize..120), 0..12),
        seed in any::<u64>(),
        stratify in prop::sample::select(vec![Stratify::None, Stratify::Label, Stratify::Month]),
    ) {
        let mut items = many(count + more);
        let total = items.len();
        for (one, other) in pairs {
            let (one, other) = (one % total, other % total);
            let id = items[other].id.clone();
            items[one].alike.push(id);
        }
        let mut split = Split { seed, stratify, ..Split::default() };
        let placed = split.place(&items[..count]);
        prop_assert_eq!(placed.added.len(), count);
        for item in &items[..count] {
            for other in item.alike.iter().filter(|other| split.articles.contains_key(*other)) {
                prop_assert_eq!(&split.articles[other], &split.articles[&item.id]);
            }
        }
        // What is written is what is read.
        let read = Split::read(split.write().as_bytes()).unwrap();
        prop_assert_eq!(&read, &split);
        let before = split.articles.clone();
        let mut grown = read;
        grown.place(&items);
        for (id, part) in &before {
            prop_assert_eq!(&grown.articles[id], part);
        }
        if stratify == Stratify::None && items.iter().all(|item| item.alike.is_empty()) {
            let mut anew = Split { seed, ..Split::default() };
            anew.place(&items);
            prop_assert_eq!(&anew.articles, &grown.articles, "it needs no file");
        }
        let mut frozen = Split { frozen: true, ..split.clone() };
        let placed = frozen.place(&items);
        prop_assert_eq!(&frozen.articles, &split.articles);
        prop_assert_eq!(placed.left_out.len(), more);
        // The order in which articles come does not matter.
        items.reverse();
        let mut reversed = Split { seed, stratify, ..Split::default() };
        reversed.place(&items[more..]);
        prop_assert_eq!(&reversed.articles, &before);
    }
}

#[test]
fn groups_that_a_file_tears_are_told() {
    let mut split = Split::default();
    split.articles.insert("a".to_owned(), "train".to_owned());
    split.articles.insert("b".to_owned(), "test".to_owned());
    let items = [
        item("a", &["b"], "", &[]),
        item("b", &["a"], "", &[]),
        item("c", &["b"], "", &[]),
    ];
    let placed = split.place(&items);
    assert_eq!(placed.torn, [["a", "b", "c"]]);
    assert_eq!(split.articles["c"], "train", "where the first of them is");
}

#[test]
fn wrong_splits_are_refused_with_the_reason() {
    let table = [
        (
            "{",
            "it is no split: EOF while parsing an object at line 1 column 1",
        ),
        (
            r#"{"format":"x","version":1,"seed":0,"parts":[["a",1]]}"#,
            "its format is \"x\", not \"hashiya-split\"",
        ),
        (
            r#"{"format":"hashiya-split","version":9,"other":1}"#,
            "it was written by a newer Hashiya (format version 9, this one knows 1); update Hashiya to use it",
        ),
        (
            r#"{"format":"hashiya-split","version":1,"seed":0,"parts":[["a",0]]}"#,
            "none of its parts has a share above 0",
        ),
        (
            r#"{"format":"hashiya-split","version":1,"seed":0,"parts":[["a",1]],"articles":{"x":"b"}}"#,
            "article \"x\" is in the part \"b\", which it does not have",
        ),
        (
            r#"{"format":"hashiya-split","version":1,"seed":0,"parts":[["../a",1]]}"#,
            "\"../a\" cannot be the name of a part, since files are called so",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(
            Split::read(text.as_bytes()).unwrap_err().to_string(),
            expected
        );
    }
    assert_eq!(
        Split::parse_parts("train=80, test=20").unwrap(),
        [("train".to_owned(), 80), ("test".to_owned(), 20)]
    );
    for wrong in ["train", "train=x", "a=1,a=2", "a=0", ""] {
        assert!(Split::parse_parts(wrong).is_err(), "{wrong}");
    }
    let _: SplitError = Split::read(b"[]").unwrap_err();
}

/// The name of a kind in reports for machines.
fn id(kind: FindingKind) -> String {
    serde_json::from_value(serde_json::to_value(kind).unwrap()).unwrap()
}

/// What a look at documents finds, as lines.
fn found(documents: &[(Document, &str)], few: usize) -> (Vec<String>, Report) {
    let mut preflight = Preflight::default();
    for (document, part) in documents {
        preflight.add(Seen::of(document, part));
    }
    let report = preflight.finish(few);
    let lines = report
        .findings
        .iter()
        .map(|one| {
            let words = [&one.article, &one.label, &one.quote, &one.detail];
            let words: Vec<&str> = words
                .iter()
                .map(|it| it.as_str())
                .filter(|it| !it.is_empty())
                .collect();
            format!("{}: {}", id(one.kind), words.join(" | "))
        })
        .collect();
    (lines, report)
}

#[test]
fn preflight_finds_what_a_model_would_learn_wrongly() {
    let documents = [
        (
            document(
                "a",
                "في حلب وإدلب، ثم «حلب» أمس.",
                &[
                    ("location", "حلب"),
                    ("location", "إدلب،"),
                    ("location", "«حلب»"),
                ],
            ),
            "train",
        ),
        (
            document(
                "b",
                "قرب حَلَب و(إدلب) ",
                &[("actor", "حَلَب"), ("location", "(إدلب)"), ("date", "قرب ")],
            ),
            "train",
        ),
        (
            document(
                "c",
                "في وإدلب وإدلب وإدلب",
                &[
                    ("location", "إدلب"),
                    ("location", "إدلب@2"),
                    ("location", "وإدلب@3"),
                ],
            ),
            "train",
        ),
        (document("d", "لا شيء", &[]), "test"),
    ];
    let (lines, report) = found(&documents, 2);
    assert_eq!(
        lines,
        [
            "labelled-differently: a | location | حلب | 1 times actor",
            "labelled-differently: b | actor | ح\u{64E}ل\u{64E}ب | 1 times location",
            "edge-space: b | date | قرب ",
            "edge-punctuation: a | location | إدلب، | \"،\"",
            "edge-proclitic: c | location | وإدلب | ادلب",
            "inside-token: a | location | إدلب، | وإدلب",
            "inside-token: c | location | إدلب | وإدلب",
            "inside-token: c | location | إدلب | وإدلب",
            "few-examples: actor | 1 of 2",
            "few-examples: date | 1 of 2",
            "no-spans: d",
        ]
    );
    // The places, for a jump: code points.
    let proclitic = report
        .findings
        .iter()
        .find(|one| one.kind == FindingKind::EdgeProclitic)
        .unwrap();
    assert_eq!(proclitic.span, Some((15, 20)));
    assert_eq!(report.balance.of("location").spans, 7);
    assert_eq!(report.balance.all().documents, 4);
    let counts: BTreeMap<String, usize> = report
        .counts()
        .into_iter()
        .map(|(kind, count)| (id(kind), count))
        .collect();
    assert_eq!(counts["inside-token"], 3);
}

#[test]
fn copies_in_different_parts_are_told() {
    let text =
        "أعلنت مصادر محلية أن قصفاً استهدف بلدة كفرنوران في ريف حلب الغربي صباح اليوم وأوقع ضحايا";
    let other = format!("{text} بحسب المصدر");
    let documents = |part: &'static str| {
        [
            (document("a", text, &[("location", "حلب")]), "train"),
            (document("b", &other, &[("location", "حلب")]), part),
            (
                document(
                    "c",
                    "خبر لا علاقة له بذلك من بعيد أو قريب هنا",
                    &[("date", "قريب")],
                ),
                "dev",
            ),
        ]
    };
    let (lines, _) = found(&documents("test"), 0);
    assert_eq!(lines, ["leakage: b | b is in \"test\", a in \"train\""]);
    assert_eq!(found(&documents("train"), 0).0, Vec::<String>::new());
}

#[test]
fn kinds_have_names_of_their_own() {
    let ids: BTreeSet<String> = FindingKind::ALL.into_iter().map(id).collect();
    let titles: BTreeSet<&str> = FindingKind::ALL.iter().map(|kind| kind.title()).collect();
    assert_eq!((ids.len(), titles.len()), (8, 8));
}
