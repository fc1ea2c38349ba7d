//! Hashiya's own JSON lines: everything, one article and one annotator a line.
//!
//! `docs/hashiya.schema.json` describes a line. Offsets count code points, and every range has its
//! words beside it, so that a reader can prove them.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value as Json, json};
use std::borrow::Cow;

use super::document::Document;
use super::format::{
    File, Format, Found, Framing, Holds, Input, Output, Plan, Read, Write, Written, json_lines,
};
use super::reading::read_so;
use super::units::{Claim, Counter, Unit, prove};
use crate::model::attribute::Values;
use crate::model::codebook::LabelId;
use crate::model::excluded::UnplacedPart;
use crate::model::incident::Incident;
use crate::model::layer::Unplaced;
use crate::model::metadata::Metadata;
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;

/// What `format` says.
const NAME: &str = "hashiya";
/// Counts up with every change of the fields.
const VERSION: u32 = 1;

/// The format.
pub const FORMAT: Format = Format {
    name: NAME,
    title: "Hashiya JSON lines",
    extensions: &["jsonl"],
    alone: &[],
    holds: Holds::ALL,
    write: Some(Write::json_lines(record)),
    read: Some(Read::Records(Framing::Lines, read)),
    beside: |_, _| vec![File::new("hashiya.schema.json", SCHEMA)],
};

/// The schema of a line.
pub const SCHEMA: &str = include_str!("../../../docs/hashiya.schema.json");

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    format: Cow<'a, str>,
    version: u32,
    article: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "no_metadata")]
    metadata: Cow<'a, Metadata>,
    text: Cow<'a, str>,
    offset_unit: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "no_text")]
    annotator: Cow<'a, str>,
    #[serde(default)]
    status: Status,
    #[serde(default, skip_serializing_if = "no_text")]
    reason: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<Part<'a>>,
    spans: Vec<OneSpan<'a>>,
    #[serde(default, skip_serializing_if = "none")]
    unplaced: Cow<'a, [Unplaced]>,
    #[serde(default, skip_serializing_if = "none", serialize_with = "write_parts")]
    unplaced_parts: Cow<'a, [UnplacedPart]>,
    #[serde(default, skip_serializing_if = "none")]
    incidents: Cow<'a, [Incident]>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part<'a> {
    start: u64,
    end: u64,
    quote: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneSpan<'a> {
    id: u32,
    label: Cow<'a, str>,
    start: u64,
    end: u64,
    quote: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "no_text")]
    note: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "no_values")]
    attributes: Cow<'a, Values>,
}

/// Whether there is nothing to say; fields like that are left out.
fn no_text(text: &str) -> bool {
    text.is_empty()
}

fn no_values(values: &Values) -> bool {
    values.is_empty()
}

fn no_metadata(metadata: &Metadata) -> bool {
    metadata.is_empty()
}

fn none<T>(all: &[T]) -> bool {
    all.is_empty()
}

fn write_parts<S: Serializer>(parts: &[UnplacedPart], to: S) -> Result<S::Ok, S::Error> {
    parts_json(parts).serialize(to)
}

/// Parts without a place as objects, in which empty fields beside the quote are left out.
pub(super) fn parts_json(parts: &[UnplacedPart]) -> Json {
    let part = |part: &UnplacedPart| {
        let mut one = json!(part);
        if let Json::Object(fields) = &mut one {
            fields.retain(|name, value| name == "quote" || value.as_str() != Some(""));
        }
        one
    };
    parts.iter().map(part).collect()
}

fn record(_: &Plan, documents: &[Document], to: &mut Output<'_>) -> Written {
    json_lines(documents, to, line)
}

fn line(document: &Document) -> Line<'_> {
    let counter = Counter::new(&document.text);
    let part = |range: &std::ops::Range<usize>| {
        let points = counter.code_points(range);
        (points.start as u64, points.end as u64)
    };
    Line {
        format: NAME.into(),
        version: VERSION,
        article: Cow::Borrowed(&document.id),
        metadata: Cow::Borrowed(&document.metadata),
        text: Cow::Borrowed(&document.text),
        offset_unit: "code_point".into(),
        annotator: Cow::Borrowed(&document.annotator),
        status: document.status,
        reason: Cow::Borrowed(&document.reason),
        excluded: document
            .excluded
            .iter()
            .map(|range| {
                let (start, end) = part(range);
                let quote = document.quote(range).into();
                Part { start, end, quote }
            })
            .collect(),
        spans: document
            .spans
            .iter()
            .map(|span| {
                let (start, end) = part(&span.range);
                OneSpan {
                    id: span.id.0,
                    label: Cow::Borrowed(&span.label.0),
                    start,
                    end,
                    quote: document.quote(&span.range).into(),
                    note: Cow::Borrowed(&span.note),
                    attributes: Cow::Borrowed(&span.attributes),
                }
            })
            .collect(),
        unplaced: Cow::Borrowed(&document.unplaced),
        unplaced_parts: Cow::Borrowed(&document.unplaced_parts),
        incidents: Cow::Borrowed(&document.incidents),
    }
}

fn read(input: &Input<'_>, found: &mut Found) {
    let origin = input.origin();
    let line: Line<'_> = match serde_json::from_slice(input.bytes) {
        Ok(line) => line,
        Err(error) => {
            found.fault(
                origin,
                "not-read",
                format!("it is no line of Hashiya: {error}; it is left out"),
            );
            return;
        }
    };
    if line.format != NAME || line.version > VERSION {
        let what = if line.format == NAME {
            format!(
                "it was written by a newer Hashiya (format version {}, this one knows {VERSION}); \
                 update Hashiya to read it; it is left out",
                line.version
            )
        } else {
            format!(
                "its format is \"{}\", not \"{NAME}\"; it is left out",
                line.format
            )
        };
        found.fault(origin, "other-format", what);
        return;
    }
    if line.offset_unit != "code_point" {
        let what = format!(
            "its offsets count \"{}\", not code points; it is left out",
            line.offset_unit
        );
        found.fault(origin, "other-unit", what);
        return;
    }
    let mut document = Document {
        metadata: line.metadata.into_owned(),
        annotator: line.annotator.into_owned(),
        status: line.status,
        reason: line.reason.into_owned(),
        unplaced: line.unplaced.into_owned(),
        unplaced_parts: line.unplaced_parts.into_owned(),
        incidents: line.incidents.into_owned(),
        ..Document::new(line.article.into_owned(), line.text.into_owned())
    };
    let claims: Vec<Claim<'_>> = line
        .spans
        .iter()
        .map(|span| (span.start, span.end, &span.quote))
        .chain(
            line.excluded
                .iter()
                .map(|part| (part.start, part.end, &part.quote)),
        )
        .map(|(start, end, quote)| Claim {
            start,
            end,
            quote: Some(quote),
        })
        .collect();
    let proven = prove(&document.text, &claims, Unit::CodePoint);
    if proven.unit != Unit::CodePoint {
        found.fault(&origin, "other-unit", read_so(proven.unit, Unit::CodePoint));
    }
    let mut ranges = proven.ranges.into_iter();
    for (span, range) in line.spans.into_iter().zip(ranges.by_ref()) {
        match range {
            Ok(range) => document.spans.push(Span {
                id: SpanId(span.id),
                label: LabelId(span.label.into_owned()),
                range,
                note: span.note.into_owned(),
                attributes: span.attributes.into_owned(),
            }),
            Err(why) => {
                let what = format!(
                    "span {} {} \"{}\": {why}; it is kept without a place",
                    span.id, span.label, span.quote
                );
                found.fault(&origin, "other-words", what);
                document.unplaced.push(Unplaced {
                    id: span.id,
                    label: LabelId(span.label.into_owned()),
                    start: span.start,
                    end: span.end,
                    quote: span.quote.into_owned(),
                    before: String::new(),
                    after: String::new(),
                    note: span.note.into_owned(),
                    attributes: span.attributes.into_owned(),
                    reason: why.to_string(),
                });
            }
        }
    }
    for (part, range) in line.excluded.into_iter().zip(ranges) {
        match range {
            Ok(range) => document.excluded.push(range),
            Err(why) => {
                let what = format!(
                    "excluded part \"{}\": {why}; it is kept without a place",
                    part.quote
                );
                found.fault(&origin, "other-words", what);
                document.unplaced_parts.push(UnplacedPart {
                    start: part.start,
                    end: part.end,
                    quote: part.quote.into_owned(),
                    before: String::new(),
                    after: String::new(),
                    reason: why.to_string(),
                });
            }
        }
    }
    document.sort();
    found.documents.push(document);
}
