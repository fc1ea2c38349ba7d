//! Input that is large in a way that nobody meant: ten times as much of it costs ten times as much, and not
//! a hundred times.
//!
//! `cargo bench --bench limits` prints a table and fails when a ratio is over its limit, as `main_job`
//! does. What is refused by a number is measured up to that number; `tests/suite/limits.rs` and its
//! neighbours look at the refusals.

#[path = "../main_job/rounds.rs"]
#[expect(dead_code, reason = "each benchmark uses some of it")]
mod rounds;

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::process::ExitCode;

use hashiya::interchange::annotated::{self, Document, Plan, Write};
use hashiya::interchange::{Options, SourceFile, read};
use hashiya::look::{MarkedSpan, Marks};
use hashiya::model::anchor::{SavedQuote, anchor_all};
use hashiya::model::article::Article;
use hashiya::model::attribute::Values;
use hashiya::model::checks::check;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::incident::{Incident, IncidentId, IncidentTypeId, Participant, RoleId, Who};
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::{Family, ParagraphDirection, TextStyle, Typesetter};

use rounds::{Row, Rows};

/// How many times the time ten times the input may take.
const LIMIT: f64 = 13.0;

const SENTENCE: &str =
    "قال مصدر محلي إن القصف استمر على البلدة منذ الفجر، ولم يسفر عن إصابات بين المدنيين. ";

const ROWS: &Rows = &[
    ("incidents that look the same, 20,000 ÷ 2,000", alike),
    ("spans on the same words, checked, 100,000 ÷ 10,000", twice),
    ("spans on the same words, marked, 20,000 ÷ 2,000", marked),
    ("spans that are lost, 100,000 ÷ 10,000", lost),
    ("columns of a table, 100,000 ÷ 10,000", columns),
    ("names of an object, 200,000 ÷ 20,000", names),
    ("refused elements of a list, 200,000 ÷ 20,000", refused),
    ("elements with many attributes, 100 ÷ 10", attributes),
    ("references of a page, 20,000 ÷ 2,000", references),
    ("paragraphs of a page, 20,000 ÷ 2,000", paragraphs),
    ("entries of an archive, 5,000 ÷ 500", entries),
    ("a paragraph laid out, 200 KiB ÷ 20 KiB", laid_out),
    ("CAS JSON, 500 KiB ÷ 50 KiB", cas_json),
    ("Prodigy, 500 KiB ÷ 50 KiB", prodigy),
];

fn main() -> ExitCode {
    rounds::run(ROWS, &[])
}

/// Work on an input of a size, and on one of ten times the size.
fn ten_times<I, T>(
    name: &'static str,
    size: usize,
    input: impl Fn(usize) -> I,
    work: impl Fn(&I) -> T,
) -> Row {
    let (large, small) = (input(10 * size), input(size));
    rounds::pair(
        name,
        LIMIT,
        rounds::all(|| work(&large)),
        rounds::all(|| work(&small)),
    )
}

/// How many drafts and refusals a file gives.
fn count((name, bytes): &(&'static str, Vec<u8>)) -> (usize, usize) {
    let (mut drafts, mut refusals) = (0, 0);
    let file = SourceFile { name, bytes };
    let _ = read(&file, &Options::default(), &mut |item| {
        match item {
            Ok(_) => drafts += 1,
            Err(_) => refusals += 1,
        }
        ControlFlow::Continue(())
    });
    (drafts, refusals)
}

/// A file that has to give as many drafts and refusals.
fn file(
    name: &'static str,
    bytes: impl Into<Vec<u8>>,
    expected: (usize, usize),
) -> (&'static str, Vec<u8>) {
    let file = (name, bytes.into());
    assert_eq!(count(&file), expected, "{name}");
    file
}

fn span(id: usize, range: std::ops::Range<usize>) -> Span {
    Span {
        id: SpanId(u32::try_from(id).unwrap_or_default()),
        label: LabelId::new("location"),
        range,
        note: String::new(),
        attributes: Values::new(),
    }
}

fn same_words(count: usize) -> Layer {
    let spans = (1..=count).map(|id| span(id, 0.."قال مصدر".len()));
    Layer::with_spans(spans.collect(), Vec::new()).unwrap_or_default()
}

fn alike(name: &'static str) -> Row {
    let layer = |count: usize| {
        let incidents = (0..count).map(|id| Incident {
            kind: IncidentTypeId("armed_clash".to_owned()),
            locations: vec![SpanId(1)],
            participants: vec![Participant {
                who: Who::Span(SpanId(1)),
                role: RoleId("perpetrator".to_owned()),
            }],
            ..Incident::new(IncidentId(u32::try_from(id).unwrap_or_default()))
        });
        same_words(1)
            .with_incidents(incidents.collect())
            .unwrap_or_default()
    };
    let codebook = Codebook::default();
    ten_times(name, 2_000, layer, |layer| {
        check(layer, SENTENCE, &codebook, None)
    })
}

fn twice(name: &'static str) -> Row {
    let codebook = Codebook::default();
    ten_times(name, 10_000, same_words, |layer| {
        check(layer, SENTENCE, &codebook, None)
    })
}

fn marked(name: &'static str) -> Row {
    let style = TextStyle::new(Family::Naskh, 22.0);
    let direction = ParagraphDirection::RightToLeft;
    let paragraph = Typesetter::new(SystemFonts::Off).set(SENTENCE, &style, direction, Some(400.0));
    ten_times(name, 2_000, same_words, |layer| {
        Marks::new(
            &paragraph,
            MarkedSpan::of_paragraph(layer, &(0..SENTENCE.len()), None),
        )
    })
}

fn lost(name: &'static str) -> Row {
    let article = Article::new("a.txt", SENTENCE.repeat(200));
    ten_times(
        name,
        10_000,
        |count| count,
        |&count| {
            let wanted = (0..count).map(|at| SavedQuote {
                start: at,
                end: at + 2,
                quote: "في",
                before: "لا ",
                after: " شيء",
            });
            anchor_all(&article, &wanted.collect::<Vec<_>>())
        },
    )
}

fn columns(name: &'static str) -> Row {
    let table = |count: usize| {
        let names: String = (0..count).map(|at| format!("c{at};")).collect();
        let text = SENTENCE.repeat(3);
        file(
            "a.csv",
            format!("{names}text\n{}{text}\n", "x;".repeat(count)),
            (1, 0),
        )
    };
    ten_times(name, 10_000, table, count)
}

fn names(name: &'static str) -> Row {
    let object = |count: usize| {
        let names: String = (0..count).map(|at| format!("\"k{at}\":{at},")).collect();
        file(
            "a.json",
            format!("[{{{names}\"text\":\"{SENTENCE}\"}}]"),
            (1, 0),
        )
    };
    ten_times(name, 20_000, object, count)
}

fn refused(name: &'static str) -> Row {
    let list = |count: usize| {
        let numbers = vec!["1"; count].join(",");
        file("a.json", format!("[{numbers}]"), (0, count))
    };
    ten_times(name, 20_000, list, count)
}

fn page(body: &str) -> (&'static str, Vec<u8>) {
    let words = format!("<p>{}</p>", SENTENCE.repeat(3)).repeat(5);
    let page = format!("<html><body><article>{words}{body}</article></body></html>");
    file("a.html", page, (1, 0))
}

fn attributes(name: &'static str) -> Row {
    let element: String = (0..1_000).map(|at| format!(" a{at}=x")).collect();
    let element = format!("<p{element}>{SENTENCE}</p>");
    ten_times(name, 10, |count| page(&element.repeat(count)), count)
}

fn references(name: &'static str) -> Row {
    let body = |count: usize| page(&format!("<p>{}</p>", "&amp;".repeat(count)));
    ten_times(name, 2_000, body, count)
}

fn paragraphs(name: &'static str) -> Row {
    let body = |count: usize| page(&format!("<p>{SENTENCE}</p>").repeat(count));
    ten_times(name, 2_000, body, count)
}

fn entries(name: &'static str) -> Row {
    let archive = |count: usize| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for entry in 0..count {
            let name = format!("a{entry}.txt");
            let started = writer.start_file(name, zip::write::SimpleFileOptions::default());
            assert!(
                started
                    .and_then(|()| Ok(writer.write_all(SENTENCE.as_bytes())?))
                    .is_ok()
            );
        }
        let bytes = writer.finish().map(Cursor::into_inner).unwrap_or_default();
        file("a.zip", bytes, (count, 0))
    };
    ten_times(name, 500, archive, count)
}

fn laid_out(name: &'static str) -> Row {
    let style = TextStyle::new(Family::Naskh, 22.0);
    let direction = ParagraphDirection::RightToLeft;
    let text = |kib: usize| SENTENCE.repeat(kib * 1024 / SENTENCE.len());
    ten_times(name, 20, text, |text| {
        Typesetter::new(SystemFonts::Off).set(text, &style, direction, Some(600.0))
    })
}

fn document(kib: usize) -> Document {
    let text = format!("{SENTENCE}\n").repeat(kib * 1024 / SENTENCE.len());
    let mut document = Document::new("a", text);
    document.spans = vec![span(0, 0.."قال".len())];
    document
}

/// Writes a document in a format, reads it again and compares.
fn there_and_back(format: &'static str, document: &Document) {
    let Some(format) = annotated::named(format) else {
        return;
    };
    let plan = Plan::new(format, &Codebook::default(), &BTreeSet::new());
    let documents = std::slice::from_ref(document);
    let bytes = match format.write {
        Some(Write::Records { record, .. }) => {
            let mut bytes = Vec::new();
            let written = record(&plan, documents, &mut bytes);
            written.map(|()| bytes).unwrap_or_default()
        }
        Some(Write::File { file, .. }) => {
            let mut bytes = Vec::new();
            let written = file(&plan, document, &mut bytes);
            written.map(|()| bytes).unwrap_or_default()
        }
        Some(Write::Files(files)) => {
            let written = files(&plan, document);
            written
                .into_iter()
                .next()
                .map(|file| file.bytes)
                .unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let proven = annotated::prove(format, "a", &bytes, &|_| None, documents);
    assert_eq!(proven, Ok(()));
}

fn cas_json(name: &'static str) -> Row {
    ten_times(name, 50, document, |document| {
        there_and_back("cas-json", document)
    })
}

fn prodigy(name: &'static str) -> Row {
    ten_times(name, 50, document, |document| {
        there_and_back("prodigy", document)
    })
}
