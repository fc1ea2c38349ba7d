//! Training data, measured: what is exported and imported against serde_json doing nothing but write or read
//! the same values, and the memory that a conversion needs against the number of articles.
//!
//! `cargo bench --bench training` prints a table and fails when a ratio is over its limit, as `main_job`
//! does. Exports are reduced, written, read again and compared.

#![expect(clippy::expect_used, reason = "a benchmark stops where it fails")]

#[path = "../main_job/rounds.rs"]
#[expect(dead_code, reason = "each benchmark uses some of it")]
mod rounds;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use hashiya::interchange::annotated::format::WriteRecord;
use hashiya::interchange::annotated::records::{LONGEST, Records};
use hashiya::interchange::annotated::{
    Document, Format, Found, Framing, Input, Plan, Read, Write, named, prove, reduced,
};
use hashiya::model::codebook::Codebook;
use hashiya::session::exporting::{
    AnnotationFilter, Edges, Excluded, ExportRequest, FileSource, Passes, ProjectSource, ReadOnce,
    Scheme, Source as _, Tokeniser, export,
};
use hashiya::session::task::TaskControl;
use hashiya::store::project::ProjectFolder;
use peak_alloc::PeakAlloc;
use rounds::{Row, Rows, all, amounts, pair};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Articles of a large conversion, and of one with a tenth of them.
const MANY: usize = if cfg!(debug_assertions) {
    2_000
} else {
    100_000
};

const ROWS: &Rows = &[
    ("Hashiya lines, written ÷ serde_json writing", |name| {
        written(name, "hashiya")
    }),
    ("Hashiya lines, read ÷ serde_json reading", |name| {
        read(name, "hashiya")
    }),
    (
        "Hashiya lines, proven ÷ serde_json writing and reading",
        |name| proven(name, "hashiya"),
    ),
    ("span lines, written ÷ serde_json writing", |name| {
        written(name, "spans")
    }),
    ("span lines, read ÷ serde_json reading", |name| {
        read(name, "spans")
    }),
    (
        "span lines, proven ÷ serde_json writing and reading",
        |name| proven(name, "spans"),
    ),
];

/// Written into a folder.
const ON_DISK: &Rows = &[("memory for 100,000 articles ÷ for 10,000", memory)];

fn main() -> ExitCode {
    rounds::run(ROWS, ON_DISK)
}

/// The coded articles, many times: 203 spans and 24 incidents in two.
fn documents() -> Vec<Document> {
    let project = ProjectFolder::open(Path::new("examples/coded")).expect("the project is read");
    let source = ProjectSource::new(&project, AnnotationFilter::everything())
        .expect("the project is listed");
    let mut documents = Vec::new();
    source
        .read(&mut |articles, _| {
            documents.extend(articles.into_iter().flat_map(|article| article.documents));
            Ok(())
        })
        .expect("the articles are read");
    documents.iter().cycle().take(40).cloned().collect()
}

fn plan_of(format: &Format, documents: &[Document]) -> Plan {
    let labels: BTreeSet<String> = documents
        .iter()
        .flat_map(|document| document.spans.iter().map(|span| span.label.0.clone()))
        .collect();
    Plan::new(format, &Codebook::default(), &labels)
}

fn record_of(record: WriteRecord, plan: &Plan, documents: &[Document]) -> Vec<u8> {
    let mut bytes = Vec::new();
    record(plan, documents, &mut bytes).expect("memory takes everything");
    bytes
}

/// The lines of documents, each by itself.
fn lines_of(format: &Format, plan: &Plan, documents: &[Document]) -> Vec<Vec<u8>> {
    let Some(Write::Records { record, .. }) = format.write else {
        return Vec::new();
    };
    documents
        .iter()
        .map(|document| record_of(record, plan, &[reduced(document, &format.holds, plan).0]))
        .collect()
}

fn values_of(lines: &[Vec<u8>]) -> Vec<serde_json::Value> {
    let value = |line: &Vec<u8>| serde_json::from_slice(line).expect("our own line");
    lines.iter().map(value).collect()
}

fn bytes_of(values: &[serde_json::Value]) -> usize {
    let bytes = |value| serde_json::to_vec(value).map_or(0, |bytes| bytes.len());
    values.iter().map(bytes).sum()
}

fn written(name: &'static str, format: &str) -> Row {
    let format = named(format).expect("a format");
    let documents = documents();
    let plan = plan_of(format, &documents);
    let values = values_of(&lines_of(format, &plan, &documents));
    pair(
        name,
        3.0,
        all(|| lines_of(format, &plan, &documents)),
        all(|| bytes_of(&values)),
    )
}

fn read(name: &'static str, format: &str) -> Row {
    let format = named(format).expect("a format");
    let documents = documents();
    let plan = plan_of(format, &documents);
    let lines = lines_of(format, &plan, &documents);
    let Some(Read::Records(_, read)) = format.read else {
        panic!("a format of lines");
    };
    pair(
        name,
        3.0,
        all(|| {
            let mut found = Found::default();
            for line in &lines {
                read(&Input::alone("a.jsonl", line), &mut found);
            }
            assert!(found.faults.is_empty());
            found
        }),
        all(|| values_of(&lines)),
    )
}

fn proven(name: &'static str, format: &str) -> Row {
    let format = named(format).expect("a format");
    let documents = documents();
    let plan = plan_of(format, &documents);
    let lines = lines_of(format, &plan, &documents);
    let values = values_of(&lines);
    let Some(Write::Records { record, .. }) = format.write else {
        panic!("a format of lines");
    };
    pair(
        name,
        3.0,
        all(|| {
            for document in &documents {
                let kept = [reduced(document, &format.holds, &plan).0];
                let bytes = record_of(record, &plan, &kept);
                prove(format, "a.jsonl", &bytes, &|_| None, &kept).expect("it is equal");
            }
        }),
        all(|| {
            let bytes = bytes_of(&values);
            (bytes, values_of(&lines))
        }),
    )
}

/// The most memory that converting span lines to Hashiya's needs, for ten times as many articles.
fn memory(name: &'static str) -> Row {
    let folder = tempfile::tempdir().expect("a folder");
    let peak = |count: usize| -> usize {
        let input = folder.path().join(format!("{count}.jsonl"));
        let mut file = std::io::BufWriter::new(fs::File::create(&input).expect("a file"));
        let text = "أسفر قصف نفذته قوات النظام عن مقتل 3 مدنيين في محيط كفرنوران أمس. ".repeat(12);
        for number in 0..count {
            let start = 5;
            writeln!(
                file,
                "{{\"id\":\"a{number}\",\"text\":\"{text}\",\"spans\":[{{\"start\":{start},\"end\":8,\"label\":\"trigger\",\"text\":\"قصف\"}}]}}"
            )
            .expect("a line");
        }
        file.flush().expect("the file");
        drop(file);
        ALLOCATED.reset_peak_usage();
        let before = ALLOCATED.current_usage();
        let format = named("spans").expect("a format");
        let source = FileSource::new(std::slice::from_ref(&input), format).expect("a source");
        let source = ReadOnce::new(&source, folder.path());
        let out = folder.path().join(format!("out-{count}"));
        let order = ExportRequest {
            format: named("hashiya").expect("a format"),
            out: &out,
            replace: false,
            codebook: &Codebook::default(),
            split: None,
            scheme: Scheme::default(),
            tokeniser: Tokeniser::default(),
            edges: Edges::default(),
            excluded: Excluded::default(),
            name: "many".to_owned(),
            licence: String::new(),
            choices: Vec::new(),
        };
        let control = TaskControl::new(std::sync::Arc::new(|| {}));
        let done = export(&source, &order, &Passes::new(&control, 2)).expect("an export");
        assert_eq!(done.documents, count);
        let lines = fs::File::open(out.join("train.jsonl")).expect("the lines");
        let lines = Records::new(std::io::BufReader::new(lines), Framing::Lines, LONGEST);
        assert_eq!(lines.count(), count);
        ALLOCATED.peak_usage() - before
    };
    let (few, many) = (peak(MANY / 10), peak(MANY));
    amounts(name, 1.5, (many >> 10, "KiB"), (few >> 10, "KiB"))
}
