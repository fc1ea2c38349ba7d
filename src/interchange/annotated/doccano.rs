//! doccano JSON lines: `text`, `entities` and `relations` a line, as its projects with relations have
//! them, and plain with `label` as `[[start, end, label]]`, as its other projects do. Both are read by
//! either.
//!
//! Offsets are UTF-16 units: doccano cuts texts with JavaScript, and takes an import as it is. Extra
//! keys become metadata there and are exported again beside the text. It has no attributes and no
//! notes of spans.

use serde_json::{Map, Value as Json, json};

use super::document::Document;
use super::format::{
    Format, Found, Framing, Holds, IncidentsHeld, Input, Plan, Read, Write, json_lines,
    nothing_beside,
};
use super::links::{self, Link};
use super::reading::{put_links, put_spans};
use super::spans::{
    claimed_or_told, field, id_of, items, metadata_json, metadata_of, object, text_of,
};
use super::units::{Counter, Unit};

/// The format.
pub const FORMAT: Format = Format {
    name: "doccano",
    title: "doccano JSON lines",
    extensions: &["jsonl"],
    holds: Holds { ..Holds::LINKS },
    write: Some(Write::json_lines(record)),
    read: Some(Read::Records(Framing::Lines, read)),
    beside: nothing_beside,
};

/// For projects without relations.
pub const PLAIN: Format = Format {
    name: "doccano-plain",
    title: "doccano JSON lines, plain",
    holds: Holds {
        incidents: IncidentsHeld::None,
        ..FORMAT.holds
    },
    write: Some(Write::json_lines(plain)),
    ..FORMAT
};

/// Puts in what doccano keeps as metadata.
fn kept(document: &Document, line: &mut Map<String, Json>) {
    if !document.id.is_empty() {
        line.insert("article".into(), document.id.clone().into());
    }
    if !document.annotator.is_empty() {
        line.insert("annotator".into(), document.annotator.clone().into());
    }
    if let Some(metadata) = metadata_json(&document.metadata) {
        line.insert("metadata".into(), metadata);
    }
}

fn plain(_: &Plan, documents: &[Document]) -> Vec<u8> {
    json_lines(documents, |document| {
        let counter = Counter::new(&document.text);
        let spans = document.spans.iter().map(|span| {
            let units = counter.utf16(&span.range);
            json!([units.start, units.end, span.label.0])
        });
        let mut line = Map::new();
        line.insert("text".into(), document.text.clone().into());
        line.insert("label".into(), spans.collect());
        kept(document, &mut line);
        line
    })
}

fn record(_: &Plan, documents: &[Document]) -> Vec<u8> {
    json_lines(documents, |document| {
        let counter = Counter::new(&document.text);
        let entities = document.spans.iter().map(|span| {
            let units = counter.utf16(&span.range);
            json!({
                "id": span.id.0,
                "label": span.label.0,
                "start_offset": units.start,
                "end_offset": units.end,
            })
        });
        let relations = links::links(&document.incidents);
        let relations = relations.iter().enumerate().map(|(at, link)| {
            json!({"id": at, "from_id": link.from.0, "to_id": link.to.0, "type": link.name})
        });
        let mut line = Map::new();
        line.insert("text".into(), document.text.clone().into());
        line.insert("entities".into(), entities.collect());
        line.insert("relations".into(), relations.collect());
        line.insert("Comments".into(), Json::Array(Vec::new()));
        kept(document, &mut line);
        line
    })
}

/// Keys that are no metadata.
const OWN: [&str; 12] = [
    "id",
    "text",
    "data",
    "label",
    "labels",
    "entities",
    "relations",
    "Comments",
    "comments",
    "article",
    "annotator",
    "metadata",
];

fn read(input: &Input<'_>, found: &mut Found) {
    let Some(map) = object(input, found) else {
        return;
    };
    let origin = input.origin();
    let Some(text) = text_of(&map, &["text", "data"], &origin, found) else {
        return;
    };
    let mut document = Document::new(id_of(field(&map, &["article", "id"])), text);
    document.annotator = id_of(map.get("annotator"));
    match map.get("metadata") {
        Some(metadata) => document.metadata = metadata_of(metadata),
        None => {
            let others = map.iter().filter(|(key, _)| !OWN.contains(&key.as_str()));
            let others: Map<String, Json> = others
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            document.metadata = metadata_of(&Json::Object(others));
        }
    }
    let claims = items(&map, &["entities", "label", "labels"])
        .filter_map(|value| claimed_or_told(value, &origin, found))
        .collect();
    for comment in items(&map, &["Comments", "comments"]) {
        found.fault(
            &origin,
            "comment",
            format!("comment {comment} has no place here; it is left out"),
        );
    }
    let keys = put_spans(&mut document, claims, Unit::Utf16, &origin, found);
    let mut told = Vec::new();
    for value in items(&map, &["relations"]) {
        let end = |name: &str| keys.get(&id_of(value.get(name))).copied();
        match (end("from_id"), end("to_id")) {
            (Some(from), Some(to)) => told.push(Link {
                from,
                to,
                name: id_of(value.get("type")),
            }),
            _ => found.fault(
                &origin,
                "no-link",
                format!("relation {value} is between spans that are not there; it is left out"),
            ),
        }
    }
    put_links(&mut document, told, &Default::default(), &origin, found);
    found.documents.push(document);
}
