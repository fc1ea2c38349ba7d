//! Merging files by what they say: one side's changes are taken, both sides' are both there, and the
//! sides may change places.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;

use hashiya::model::codebook::{Change, Codebook, LabelId};
use hashiya::store::merge::merge_files;
use hashiya::store::project::codebook_file::{read_codebook, write_codebook};
use hashiya::store::{LayerFile, read_layer};
use proptest::prelude::*;

use crate::model_codebook::{any_change, codebook};

fn merge(base: &str, ours: &str, theirs: &str) -> (String, Vec<String>) {
    let merged = merge_files(
        Some(base.as_bytes()),
        ours.as_bytes(),
        theirs.as_bytes(),
        None,
    );
    let merged = merged.unwrap();
    (merged.text, merged.told)
}

/// A branch: the changes that fit, one after the other, each in its own minute.
fn branch(from: &Codebook, changes: &[Change], by: &str) -> Codebook {
    let mut book = from.clone();
    for (minute, change) in changes.iter().enumerate() {
        let time = format!("2026-11-25T08:{minute:02}:00Z");
        if let Ok(next) = book.changed(change, &time, by) {
            book = next;
        }
    }
    book
}

/// What is in a codebook, in no order.
fn content(book: &Codebook) -> BTreeSet<String> {
    let labels = book.labels.iter().map(|one| format!("{:?}", one.id));
    let types = book
        .incident_types
        .iter()
        .map(|one| format!("{:?}", one.id));
    let roles = book.roles.iter().map(|one| format!("{:?}", one.id));
    let changes = book.changes.iter().map(|one| one.id.to_string());
    labels.chain(types).chain(roles).chain(changes).collect()
}

fn layer(spans: &[(u32, &str, u64, &str, &str)], more: &str) -> String {
    let mut text = format!(
        "(format: \"hashiya-layer\", version: 4, article: (file: \"a.txt\", sha256: \"\", \
         code_points: 100), offset_unit: \"code_point\", annotator: \"ليلى\", {more}spans: ["
    );
    for (id, label, start, quote, note) in spans {
        let end = start + quote.chars().count() as u64;
        text.push_str(&format!(
            "(id: {id}, label: \"{label}\", start: {start}, end: {end}, quote: \"{quote}\", note: \
             \"{note}\"),"
        ));
    }
    text + "])"
}

/// Label, start and note of each span.
fn spans(file: &LayerFile) -> Vec<(&str, u64, &str)> {
    let spans = file.spans.iter();
    spans
        .map(|span| (span.label.as_str(), span.start, span.note.as_str()))
        .collect()
}

#[test]
fn adding_changing_and_removing_spans_on_two_sides_is_all_there() {
    let base = layer(
        &[
            (0, "actor", 0, "جيش", ""),
            (1, "location", 10, "حلب", ""),
            (2, "location", 20, "إدلب", ""),
            (3, "weapon", 30, "قصف", ""),
        ],
        "modified: \"2026-11-25T08:00:00Z\", active_seconds: 100, ",
    );
    // Removes 1, gives 2 a note, changes the label of 3, adds one.
    let ours = layer(
        &[
            (0, "actor", 0, "جيش", ""),
            (2, "location", 20, "إدلب", "هنا"),
            (3, "trigger", 30, "قصف", ""),
            (4, "actor", 40, "دفاع", ""),
        ],
        "modified: \"2026-11-25T09:00:00Z\", active_seconds: 160, ",
    );
    // Removes 2, which ours changed, changes the label of 3 otherwise, adds another one and the same
    // one under other numbers, with an incident that points at both.
    let theirs = layer(
        &[
            (0, "actor", 0, "جيش", ""),
            (1, "location", 10, "حلب", ""),
            (3, "date", 30, "قصف", ""),
            (4, "casualty", 50, "مدني", ""),
            (5, "actor", 40, "دفاع", ""),
        ],
        "modified: \"2026-11-25T10:00:00Z\", active_seconds: 130, incidents: [(id: 0, \
         participants: [(who: span(5), role: \"victim\")], casualties: [4])], ",
    );
    let (text, told) = merge(&base, &ours, &theirs);
    let merged = read_layer(text.as_bytes()).unwrap();
    let found = spans(&merged);
    let labels: Vec<(&str, u64)> = found
        .iter()
        .map(|(label, start, _)| (*label, *start))
        .collect();
    assert_eq!(
        labels,
        [
            ("actor", 0),
            ("location", 20),
            ("trigger", 30),
            ("actor", 40),
            ("casualty", 50)
        ]
    );
    assert_eq!(found[1].2, "هنا");
    assert!(
        found[2].2.starts_with("on the other side: ("),
        "{}",
        found[2].2
    );
    assert!(found[2].2.contains("label: \"date\""), "{}", found[2].2);
    assert_eq!(
        told,
        [
            "one side removed the span 2 (\"إدلب\") and the other changed it; it is kept",
            "both sides changed the span 3 (\"قصف\"); ours is kept, and theirs is in its note",
        ]
    );
    // The incident points at what it pointed at.
    let id = |start: u64| {
        merged
            .spans
            .iter()
            .find(|span| span.start == start)
            .unwrap()
            .id
    };
    let incident = &merged.incidents[0];
    let pointed: Vec<u32> = incident.spans().map(|span| span.0).collect();
    assert_eq!(pointed, [id(40), id(50)]);
    assert_eq!(merged.active_seconds, 190);
    assert_eq!(merged.modified, "2026-11-25T10:00:00Z");
}

#[test]
fn layers_of_two_people_or_kinds_are_not_merged() {
    let mine = layer(&[], "");
    let other = mine.replace("ليلى", "سامي");
    let refused = |ours: &str, theirs: &str| {
        merge_files(None, ours.as_bytes(), theirs.as_bytes(), None).unwrap_err()
    };
    assert_eq!(
        refused(&mine, &other),
        "they are annotations of two people, \"ليلى\" and \"سامي\", which belong in two files"
    );
    // What counts in another text is no place in this one.
    let of = |file: &str, hash: &str| {
        mine.replace("a.txt", file)
            .replace("sha256: \"\"", &format!("sha256: \"{hash}\""))
    };
    assert_eq!(
        refused(&of("a.txt", "11"), &of("b.txt", "22")),
        "they are annotations of two articles, \"a.txt\" and \"b.txt\""
    );
    let texts = refused(&of("a.txt", "11"), &of("a.txt", "22"));
    assert!(
        texts.starts_with("they are annotations of two texts of \"a.txt\""),
        "{texts}"
    );
    // An article that was only given another name is the same.
    let renamed = (of("a.txt", "11"), of("b.txt", "11"));
    assert!(merge_files(None, renamed.0.as_bytes(), renamed.1.as_bytes(), None).is_ok());
    let book = write_codebook(&Codebook::default());
    assert_eq!(refused(&mine, &book), "the other one is of another kind");
    assert!(refused("(", &book).starts_with("it is not a file of Hashiya"));
    let broken = book.replace("labels: [", "labels: [\n<<<<<<< HEAD\n");
    assert!(
        refused(&book, &broken).contains("it is not") || refused(&book, &broken).contains("kind")
    );
}

#[test]
fn names_and_colours_of_a_renamed_label_meet_it_under_its_new_name() {
    let base = codebook();
    let rename = Change::RenameLabel {
        from: LabelId::new("a"),
        to: LabelId::new("actor"),
    };
    let ours = branch(&base, &[rename], "ليلى");
    let mut theirs = base.clone();
    theirs.labels[0].english = "Somebody".to_owned();
    theirs.labels[0].light.tint = 0x00FF_FFFF;
    let text = |book: &Codebook| write_codebook(book);
    let (merged, told) = merge(&text(&base), &text(&ours), &text(&theirs));
    let merged = read_codebook(merged.as_bytes()).unwrap();
    assert_eq!(told, [] as [&str; 0]);
    assert_eq!(merged.labels.len(), 4);
    assert_eq!(merged.labels[0].id.as_str(), "actor");
    assert_eq!(merged.labels[0].english, "Somebody");
    assert_eq!(merged.labels[0].light.tint, 0x00FF_FFFF);
}

proptest! {
    #[test]
    fn codebooks_of_two_branches_have_the_changes_of_both(
        common in prop::collection::vec(any_change(), 0..3),
        ours in prop::collection::vec(any_change(), 0..4),
        theirs in prop::collection::vec(any_change(), 0..4),
    ) {
        let base = branch(&codebook(), &common, "سارة");
        let (ours, theirs) = (branch(&base, &ours, "ليلى"), branch(&base, &theirs, "سامي"));
        let text = write_codebook;
        let (one, _) = merge(&text(&base), &text(&ours), &text(&theirs));
        let merged = read_codebook(one.as_bytes()).unwrap();
        // Nothing is followed that neither did, and nothing is left out.
        let ids = |book: &Codebook| -> BTreeSet<String> {
            book.changes.iter().map(|one| one.id.to_string()).collect()
        };
        let both: BTreeSet<String> = ids(&ours).union(&ids(&theirs)).cloned().collect();
        prop_assert_eq!(ids(&merged), both);
        prop_assert!(merged.knows(&ours.revision) && merged.knows(&theirs.revision));
        // The sides may change places.
        let (other, _) = merge(&text(&base), &text(&theirs), &text(&ours));
        let other = read_codebook(other.as_bytes()).unwrap();
        prop_assert_eq!(content(&merged), content(&other));
        prop_assert_eq!(&merged.changes, &other.changes);
        prop_assert_eq!(&merged.revision, &other.revision);
        // What one side alone did is taken as it is, and oneself is oneself.
        let same = merge(&text(&base), &text(&ours), &text(&base));
        prop_assert_eq!(same, (text(&ours), Vec::new()));
        let same = merge(&text(&base), &text(&base), &text(&ours));
        prop_assert_eq!(same, (text(&ours), Vec::new()));
        let same = merge(&text(&base), &text(&ours), &text(&ours));
        prop_assert_eq!(same, (text(&ours), Vec::new()));
    }

    #[test]
    fn layers_of_two_machines_have_the_spans_of_both(
        common in prop::collection::btree_map(0_u64..6, 0_usize..3, 0..4),
        ours in prop::collection::btree_map(6_u64..12, 0_usize..3, 0..4),
        theirs in prop::collection::btree_map(12_u64..18, 0_usize..3, 0..4),
        gone_here in 0_u64..6,
        gone_there in 0_u64..6,
    ) {
        const LABELS: [&str; 3] = ["actor", "location", "casualty"];
        let file = |places: &[(u64, usize)]| {
            let spans: Vec<(u32, &str, u64, &str, &str)> = places
                .iter()
                .enumerate()
                .map(|(id, (place, label))| (id as u32, LABELS[*label], place * 10, "كلمة", ""))
                .collect();
            layer(&spans, "")
        };
        let common: Vec<(u64, usize)> = common.into_iter().collect();
        let base = file(&common);
        // Numbers are those of the places in the list, so both sides give the same ones anew.
        let side = |own: &std::collections::BTreeMap<u64, usize>, gone: u64| {
            let mut spans: Vec<(u32, &str, u64, &str, &str)> = Vec::new();
            for (id, (place, label)) in common.iter().enumerate() {
                if *place != gone {
                    spans.push((id as u32, LABELS[*label], place * 10, "كلمة", ""));
                }
            }
            for (id, (place, label)) in own.iter().enumerate() {
                let id = (common.len() + id) as u32;
                spans.push((id, LABELS[*label], place * 10, "كلمة", ""));
            }
            layer(&spans, "")
        };
        let (here, there) = (side(&ours, gone_here), side(&theirs, gone_there));
        let expected: BTreeSet<(u64, &str)> = common
            .iter()
            .filter(|(place, _)| *place != gone_here && *place != gone_there)
            .map(|(place, label)| (place * 10, LABELS[*label]))
            .chain(ours.iter().chain(&theirs).map(|(place, label)| (place * 10, LABELS[*label])))
            .collect();
        let found = |text: &str| -> BTreeSet<(u64, String)> {
            let file = read_layer(text.as_bytes()).unwrap();
            let ids: BTreeSet<u32> = file.spans.iter().map(|span| span.id).collect();
            assert_eq!(ids.len(), file.spans.len(), "each has a number of its own");
            file.spans.iter().map(|span| (span.start, span.label.clone())).collect()
        };
        let expected: BTreeSet<(u64, String)> =
            expected.into_iter().map(|(at, label)| (at, label.to_owned())).collect();
        let (one, told) = merge(&base, &here, &there);
        prop_assert!(told.is_empty(), "{told:?}");
        prop_assert_eq!(found(&one), expected.clone());
        let (other, _) = merge(&base, &there, &here);
        prop_assert_eq!(found(&other), expected);
        let (same, _) = merge(&base, &here, &here);
        prop_assert_eq!(found(&same), found(&here));
        let (taken, _) = merge(&base, &base, &there);
        prop_assert_eq!(found(&taken), found(&there));
    }
}
