//! Input that is large in a way that nobody meant: it is read, or refused with a number, and never
//! costs the square of its size. Each limit is looked at just below and just above.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::interchange::{Limits, Options, SourceFile};
use hashiya::look::MOST_LANES;
use hashiya::model::article::MAX_PARAGRAPH_BYTES;
use hashiya::model::checks::{FindingKind, check};
use hashiya::model::codebook::Codebook;
use hashiya::model::incident::{Incident, IncidentId, SameAs};
use hashiya::model::layer::Layer;
use hashiya::session::importing::{ImportRequest, LISTED, import as bring_in};
use hashiya::session::task::TaskControl;
use hashiya::store::inspection::inspect;
use hashiya::store::project::{ProjectFolder, now};
use hashiya::store::reading::{MAX_ARTICLE_BYTES, read_article};

use crate::cli_export::run;
use crate::coding_table::{TEXT, attack};
use crate::drafts::read_all;

/// Words that are long enough for a text.
fn words() -> String {
    "قال مصدر محلي إن القصف استمر على البلدة منذ الفجر، ولم يسفر عن إصابات بين المدنيين. ".repeat(3)
}

fn refusals(name: &str, bytes: &[u8]) -> Vec<String> {
    let read = read_all(&SourceFile { name, bytes }, &Options::default());
    let refused = read.refusals.iter();
    refused.map(|refusal| refusal.reason.to_string()).collect()
}

#[test]
fn a_table_may_have_a_hundred_thousand_columns() {
    let names: String = (0..100_000).map(|at| format!("c{at},")).collect();
    let table = format!(
        "{names}text\n{}{}\n",
        "x,".repeat(100_000),
        words().replace('،', "")
    );
    let read = read_all(
        &SourceFile {
            name: "a.csv",
            bytes: table.as_bytes(),
        },
        &Options::default(),
    );
    assert_eq!(read.refusals, []);
    assert_eq!(read.drafts.len(), 1);
    assert_eq!(read.drafts[0].metadata.fields.len(), 100_000);
    let delimiters = ",".repeat(400_000);
    assert_eq!(
        refusals("a.csv", delimiters.as_bytes()),
        ["there is no record in it"]
    );
}

#[test]
fn an_object_may_have_two_hundred_thousand_names() {
    let names: String = (0..200_000).map(|at| format!("\"k{at}\":{at},")).collect();
    let record = format!("{{{names}\"text\":\"{}\"}}", words());
    for (name, bytes) in [("a.json", format!("[{record}]")), ("a.jsonl", record)] {
        let read = read_all(
            &SourceFile {
                name,
                bytes: bytes.as_bytes(),
            },
            &Options::default(),
        );
        assert_eq!(read.refusals, [], "{name}");
        assert_eq!(read.drafts[0].metadata.fields.len(), 200_000, "{name}");
    }
    // A message names some of them.
    let names: String = (1..200_000).map(|at| format!("\"k{at}\":{at},")).collect();
    let refused = refusals("a.jsonl", format!("{{{names}\"k0\":0}}").as_bytes());
    assert_eq!(refused.len(), 1);
    assert!(
        refused[0].ends_with("k29, k30 and 199970 more"),
        "{refused:?}"
    );
}

#[test]
fn what_is_in_a_field_with_a_name_like_a_text_is_left_out() {
    let record = |length: usize| {
        let long = "n".repeat(length);
        format!(
            "{{\"text\":\"{}\",\"{long}\":{{\"a\":1,\"b\":2}}}}",
            words()
        )
    };
    let read = |length| {
        let bytes = record(length);
        let file = SourceFile {
            name: "a.jsonl",
            bytes: bytes.as_bytes(),
        };
        read_all(&file, &Options::default()).drafts.remove(0)
    };
    assert_eq!(read(500).metadata.fields.len(), 2);
    assert_eq!(read(500).left_out, [""; 0]);
    assert_eq!(read(501).metadata.fields.len(), 0);
    assert_eq!(read(501).left_out, [format!("{}…", "n".repeat(40))]);
}

#[test]
fn a_paragraph_has_four_mebibytes_at_most_wherever_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let of = |bytes: usize| format!("{}\n{}", "a".repeat(bytes), "b");
    let (fits, long) = (of(MAX_PARAGRAPH_BYTES), of(MAX_PARAGRAPH_BYTES + 1));
    let why = "a paragraph of it has 5 MiB and the limit is 4 MiB; break it into lines";
    for (name, bytes) in [
        ("a.txt", long.clone()),
        ("a.jsonl", serde_json::json!({ "text": long }).to_string()),
    ] {
        assert_eq!(refusals(name, bytes.as_bytes()), [why], "{name}");
    }
    for (name, bytes) in [
        ("a.txt", fits.clone()),
        ("a.jsonl", serde_json::json!({ "text": fits }).to_string()),
    ] {
        assert_eq!(refusals(name, bytes.as_bytes()), [""; 0], "{name}");
    }
    let path = folder.path().join("a.txt");
    std::fs::write(&path, fits).unwrap();
    assert!(read_article(&path, None).is_ok());
    std::fs::write(&path, long).unwrap();
    assert_eq!(
        read_article(&path, None).unwrap_err().to_string(),
        format!("cannot read the article: {why}: {}", path.display())
    );
}

/// A layer with so many incidents that look the same, of which the second is said to be the first.
fn alike(count: u32, change: impl Fn(&mut Incident)) -> Layer {
    let mut coding = attack();
    let one = coding.incidents[0].clone();
    coding.incidents = (0..count)
        .map(|id| {
            let mut incident = Incident {
                id: IncidentId(id),
                ..one.clone()
            };
            change(&mut incident);
            incident
        })
        .collect();
    coding.layer()
}

fn same_incidents(layer: &Layer) -> Vec<(Option<IncidentId>, String)> {
    let found = check(layer, TEXT, &Codebook::default(), None);
    let same = found
        .into_iter()
        .filter(|one| one.what == FindingKind::SameIncident);
    same.map(|one| (one.incident, one.message)).collect()
}

#[test]
fn incidents_that_look_the_same_are_one_finding_however_many_they_are() {
    let told = |id, message: &str| (Some(IncidentId(id)), message.to_owned());
    assert_eq!(
        same_incidents(&alike(2, |_| {})),
        [told(
            1,
            "it looks the same as incident 0: merge them, or say that they are the same"
        )]
    );
    assert_eq!(
        same_incidents(&alike(3, |_| {})),
        [told(
            1,
            "3 incidents look the same (0, 1, 2): merge them, or say that they are the same"
        )]
    );
    assert_eq!(
        same_incidents(&alike(10_000, |_| {})),
        [told(
            1,
            "10000 incidents look the same (0, 1, 2, 3, 4 and 9995 more): merge them, or say that \
             they are the same"
        )]
    );
    // Who said that two are the same is not asked about them again.
    let said = |incident: &mut Incident| {
        if incident.id.0 > 0 && incident.id.0 < 3 {
            incident.same_as = vec![SameAs {
                article: String::new(),
                incident: IncidentId(incident.id.0 - 1),
            }];
        }
    };
    assert_eq!(same_incidents(&alike(3, said)), []);
    assert_eq!(
        same_incidents(&alike(4, said)),
        [told(
            3,
            "it looks the same as incident 0: merge them, or say that they are the same"
        )]
    );
    // Each on a day of its own, or of two days that hang together.
    let days = |length: i32| {
        move |incident: &mut Incident| {
            let date = incident.date.as_mut().unwrap();
            let first = date
                .start
                .saturating_add(jiff::Span::new().days(incident.id.0));
            date.start = first;
            date.end = first.saturating_add(jiff::Span::new().days(length));
        }
    };
    assert_eq!(same_incidents(&alike(2_000, days(0))), []);
    assert_eq!(same_incidents(&alike(2_000, days(1))).len(), 1);
}

#[test]
fn the_documented_numbers_are_those_of_the_program() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/security.md");
    let document = std::fs::read_to_string(path).unwrap();
    let limits = Limits::default();
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    for (what, much) in [
        ("the text of an article", mib(limits.text)),
        ("the text of an article", mib(MAX_ARTICLE_BYTES)),
        (
            "one paragraph of it, which is laid out whole",
            mib(MAX_PARAGRAPH_BYTES as u64),
        ),
        ("a file of records (JSON, tables)", mib(limits.file)),
        ("a web page", mib(limits.page)),
        ("entries of an archive", limits.entries.to_string()),
        ("what its entries have together", mib(limits.archive)),
        ("one entry with records", mib(limits.entry)),
        ("one entry with an article", mib(limits.text)),
        ("refusals and faults that are listed", LISTED.to_string()),
        ("lanes under a word", MOST_LANES.to_string()),
    ] {
        let row = format!("| {what} | {much} | ");
        assert!(document.contains(&row), "{row}");
    }
}

/// A list of numbers, of which none is an article.
#[test]
fn refusals_are_listed_up_to_a_number_and_counted_beyond() {
    let folder = tempfile::tempdir().unwrap();
    let project = ProjectFolder::create(&folder.path().join("project"), "", "Layla").unwrap();
    let import = |count: usize| {
        let path = folder.path().join("numbers.json");
        std::fs::write(&path, format!("[{}]", vec!["1"; count].join(","))).unwrap();
        let request = ImportRequest {
            paths: vec![path],
            ..ImportRequest::default()
        };
        let control = TaskControl::default();
        let report = bring_in(&project, &request, now, &control).unwrap();
        assert_eq!(control.progress().refused, count);
        (report.refused.len(), report.unlisted, report.summary())
    };
    let told = |count: usize| format!("0 articles came in, {count} refused");
    assert_eq!(import(LISTED), (LISTED, 0, told(LISTED)));
    assert_eq!(import(LISTED + 1), (LISTED, 1, told(LISTED + 1)));
    assert_eq!(import(50_000), (LISTED, 40_000, told(50_000)));
}

/// Lost spans of a file cost one look at the text together.
#[test]
fn very_many_lost_spans_are_told_each_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let text = words().repeat(50);
    let path = folder.path().join("a.txt");
    std::fs::write(&path, &text).unwrap();
    let count = 20_000;
    let spans: String = (1..=count)
        .map(|id| {
            let quote = if id % 2 == 0 { "المدنيين" } else { "غائب" };
            format!("(id: {id}, label: \"actor\", start: 0, end: 2, quote: \"{quote}\", before: \"\", after: \"\"),")
        })
        .collect();
    let layer = format!(
        "(format: \"hashiya-layer\", version: 3, article: (file: \"a.txt\", sha256: \"\", \
         code_points: 0, encoding: \"UTF-8\"), offset_unit: \"code_point\", annotator: \"L\", \
         created: \"2026-11-22T17:00:00Z\", modified: \"2026-11-22T17:00:00Z\", spans: [{spans}])"
    );
    std::fs::write(path.with_extension("ron"), layer).unwrap();
    let inspected = inspect(&path, None).unwrap();
    let lost = inspected.layer.unplaced();
    assert_eq!(lost.len(), count);
    let because = |reason: &str| lost.iter().filter(|one| one.reason == reason).count();
    assert_eq!(because("its words are not in the text"), count / 2);
    assert_eq!(
        because("its words are at several places and the words around it do not tell which"),
        count / 2
    );
}

#[test]
fn faults_of_annotations_are_listed_up_to_a_number_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spans.jsonl");
    let out = folder.path().join("out");
    let path = file.to_str().unwrap();
    let bad = |at: usize| {
        format!(
            "{{\"id\":\"{at}\",\"text\":\"قصف {at}\",\"spans\":[{{\"start\":90,\"end\":99,\"label\":\"x\"}}]}}\n"
        )
    };
    let lines: String = (0..LISTED + 7).map(bad).collect();
    std::fs::write(&file, lines).unwrap();
    let convert = [
        "convert",
        path,
        "--from",
        "spans",
        "--to",
        "spans",
        out.to_str().unwrap(),
    ];
    let (code, _, errors) = run(&convert).unwrap();
    assert_eq!(code, 1);
    assert_eq!(
        errors
            .lines()
            .filter(|line| line.contains("spans.jsonl"))
            .count(),
        LISTED
    );
    assert!(errors.contains("\n7 more are not listed\n"));
    std::fs::remove_dir_all(&out).unwrap();
    let (_, json, _) = run(&[convert.as_slice(), &["--json"]].concat()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["faults"].as_array().unwrap().len(), LISTED);
    assert_eq!(json["unlisted"], 7);
    let project = folder.path().join("project");
    ProjectFolder::create(&project, "", "Layla").unwrap();
    let project = project.to_str().unwrap();
    let import = ["import", project, path, "--format", "spans", "--dry-run"];
    let (code, said, summary) = run(&import).unwrap();
    assert_eq!((code, said.lines().count()), (1, LISTED + 1));
    assert!(said.ends_with("\n7 more are not listed\n"));
    let told = format!("not as they stand: {}\n", LISTED + 7);
    assert!(summary.ends_with(&told), "{summary}");
}
