//! doccano JSON lines: `text`, `entities` and `relations` a line, as its projects with relations have
//! them, and plain with `label` as `[[start, end, label]]`, as its other projects do. Both are read by
//! either, and so are the `annotations` of users which versions before 1.5 have.
//!
//! Offsets are UTF-16 units: doccano cuts texts with JavaScript, and takes an import as it is. Extra
//! keys become metadata there and are exported again beside the text. It has no attributes and no
//! notes of spans.

use serde_json::{Map, Value as Json, json};

use super::document::Document;
use super::format::{
    Format, Found, Framing, Holds, IncidentsHeld, Input, Output, Plan, Read, Write, Written,
    json_lines, nothing_beside,
};
use super::links::{self, Link};
use super::reading::{Claimed, put_links, put_spans};
use super::spans::{
    field, id_of, items, key_of_spans, metadata_json, metadata_of, object, span_items, text_of,
};
use super::units::{Counter, Unit};

/// The format.
pub const FORMAT: Format = Format {
    name: "doccano",
    title: "doccano JSON lines",
    extensions: &["jsonl", "json"],
    alone: &[],
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

fn plain(_: &Plan, documents: &[Document], to: &mut Output<'_>) -> Written {
    json_lines(documents, to, |document| {
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

fn record(_: &Plan, documents: &[Document], to: &mut Output<'_>) -> Written {
    json_lines(documents, to, |document| {
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
const OWN: [&str; 14] = [
    "id",
    "text",
    "data",
    "label",
    "labels",
    "entities",
    "annotations",
    "relations",
    "Comments",
    "comments",
    "article",
    "annotator",
    "metadata",
    "meta",
];

fn read(input: &Input<'_>, found: &mut Found) {
    let Some(map) = object(input, found) else {
        return;
    };
    let origin = input.origin();
    let Some(text) = text_of(&map, &["text", "data"], &origin, found) else {
        return;
    };
    let names = ["entities", "label", "labels", "annotations"];
    let key = key_of_spans(&map, &names);
    let mut document = Document::new(id_of(field(&map, &["article", "id"])), text);
    document.annotator = id_of(map.get("annotator"));
    match map.get("metadata") {
        Some(metadata) => document.metadata = metadata_of(metadata),
        None => {
            // Versions before 1.5 have them in an object of its own.
            let of_old = map.get("meta").and_then(Json::as_object);
            let others = map.iter().filter(|(name, _)| {
                !OWN.contains(&name.as_str())
                    && key != Some(name.as_str())
                    && !found.unread.iter().any(|one| one.key == **name)
            });
            let others: Map<String, Json> = others
                .chain(of_old.into_iter().flatten())
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            document.metadata = metadata_of(&Json::Object(others));
        }
    }
    for name in ["Comments", "comments"] {
        for comment in items(&map, name, &origin, found) {
            found.fault(
                &origin,
                "comment",
                format!("comment {comment} has no place here; it is left out"),
            );
        }
    }
    // Of each user, as versions before 1.5 tell them; later ones have one list of all.
    let mut users: Vec<(String, Vec<Claimed>)> = Vec::new();
    let mut are_numbers = false;
    for (value, one) in span_items(&map, &names, &origin, found) {
        let user = id_of(value.get("user"));
        are_numbers |= value.get("label").is_some_and(Json::is_number);
        match users.iter_mut().find(|(name, _)| *name == user) {
            Some((_, claims)) => claims.push(one),
            None => users.push((user, vec![one])),
        }
    }
    if are_numbers {
        let what = "its labels are numbers without names; each number is a label";
        found.fault(&origin, "no-names", what);
    }
    if users.is_empty() {
        users.push(Default::default());
    }
    let relations = items(&map, "relations", &origin, found);
    let mut is_linked = vec![false; relations.len()];
    for (user, claims) in users {
        let mut document = document.clone();
        if !user.is_empty() {
            document.annotator = user;
        }
        let keys = put_spans(&mut document, claims, Unit::Utf16, &origin, found);
        let mut told = Vec::new();
        for (value, is_linked) in relations.iter().zip(&mut is_linked) {
            let end = |name: &str| keys.get(&id_of(value.get(name))).copied();
            if let (Some(from), Some(to)) = (end("from_id"), end("to_id")) {
                *is_linked = true;
                told.push(Link {
                    from,
                    to,
                    name: id_of(value.get("type")),
                });
            }
        }
        put_links(&mut document, told, &Default::default(), &origin, found);
        found.documents.push(document);
    }
    for (value, _) in relations
        .iter()
        .zip(is_linked)
        .filter(|(_, linked)| !linked)
    {
        found.fault(
            &origin,
            "no-link",
            format!("relation {value} is between spans that are not there; it is left out"),
        );
    }
}
