//! Rows as documents: ours with everything that they have, and others with tokens and tags.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::data_type::AsBytes as _;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Map, Value as Json};

use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::links::Link;
use crate::interchange::annotated::reading::{Claimed, put_links, put_spans};
use crate::interchange::annotated::spans::{metadata_of, note_looks, read_map};
use crate::interchange::annotated::tags;
use crate::interchange::annotated::units::Unit;
use crate::interchange::annotated::unread;
use crate::model::codebook::LabelId;
use crate::model::span::{Span, SpanId};

/// The most bytes that the columns of a file may have when they are unpacked: so many, and so many times
/// its own. Dictionaries make columns of few words very small.
const LEAST_ROOM: i64 = 64 << 20;
const MOST_TIMES: i64 = 1_000;

pub(super) fn read(input: &Input<'_>, found: &mut Found) {
    // The library checks files as it reads them, and has been seen to panic on damaged ones.
    let read = catch_unwind(AssertUnwindSafe(|| rows(input, found)));
    let why = match read {
        Ok(Ok(())) => return,
        Ok(Err(why)) => why,
        Err(_) => "it is damaged".to_owned(),
    };
    found.fault(
        input.origin(),
        "not-read",
        format!("it cannot be read as Parquet: {why}; the rest of it is left out"),
    );
}

fn rows(input: &Input<'_>, found: &mut Found) -> Result<(), String> {
    let bytes = bytes::Bytes::copy_from_slice(input.bytes);
    let reader = SerializedFileReader::new(bytes).map_err(|error| error.to_string())?;
    let metadata = reader.metadata();
    let size: i64 = metadata
        .row_groups()
        .iter()
        .map(|group| group.total_byte_size().max(0))
        .sum();
    let own = i64::try_from(input.bytes.len()).unwrap_or(i64::MAX);
    let room = own.saturating_mul(MOST_TIMES).saturating_add(LEAST_ROOM);
    if size > room {
        return Err(format!("it unpacks to more than {} MiB", room >> 20));
    }
    let keys = metadata.file_metadata().key_value_metadata();
    let features = keys
        .into_iter()
        .flatten()
        .find(|pair| pair.key == "huggingface")
        .and_then(|pair| serde_json::from_str::<Json>(pair.value.as_deref()?).ok());
    let rows = reader
        .get_row_iter(None)
        .map_err(|error| error.to_string())?;
    for (at, row) in rows.enumerate() {
        let row = row.map_err(|error| error.to_string())?;
        let origin = format!("{} row {}", input.name, at + 1);
        one(&row, features.as_ref(), &origin, found);
    }
    Ok(())
}

/// A column of a row.
fn of<'a>(row: &'a Row, names: &[&str]) -> Option<(&'a str, &'a Field)> {
    names.iter().find_map(|name| {
        let found = row.get_column_iter().find(|(column, _)| column == name);
        found.map(|(column, field)| (column.as_str(), field))
    })
}

/// A text, or a number as a text.
fn text(field: &Field) -> Option<String> {
    match field {
        Field::Str(text) => Some(text.clone()),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.as_bytes())
            .ok()
            .map(str::to_owned),
        Field::Null => None,
        other => number(other).map(|number| number.to_string()),
    }
}

fn number(field: &Field) -> Option<i64> {
    match field {
        Field::Byte(value) => Some(i64::from(*value)),
        Field::Short(value) => Some(i64::from(*value)),
        Field::Int(value) => Some(i64::from(*value)),
        Field::Long(value) => Some(*value),
        Field::UByte(value) => Some(i64::from(*value)),
        Field::UShort(value) => Some(i64::from(*value)),
        Field::UInt(value) => Some(i64::from(*value)),
        Field::ULong(value) => i64::try_from(*value).ok(),
        _ => None,
    }
}

fn list(field: &Field) -> &[Field] {
    match field {
        Field::ListInternal(list) => list.elements(),
        _ => &[],
    }
}

fn one(row: &Row, features: Option<&Json>, origin: &str, found: &mut Found) {
    let string = |names: &[&str]| {
        of(row, names)
            .and_then(|(_, field)| text(field))
            .unwrap_or_default()
    };
    let tokens = of(row, &["tokens", "words"]).map(|(_, field)| list(field));
    let told = of(row, &["text", "sentence"]).and_then(|(_, field)| text(field));
    let is_ours = told.is_some() && of(row, &["spans"]).is_some();
    let mut document = Document::new(string(&["id", "article"]), told.unwrap_or_default());
    document.annotator = string(&["annotator"]);
    if let Ok(metadata) = serde_json::from_str(&string(&["metadata"])) {
        document.metadata = metadata_of(&metadata);
    }
    let map = map_of(row, features);
    note_looks(&map, origin, found);
    if is_ours {
        ours(row, &mut document, origin, found);
        for column in ["spans", "events", "arguments"] {
            found.take(origin, column);
        }
        // Of what is in the spans already.
        found.take(origin, "ner_tags");
    } else if let Some(tokens) = tokens {
        tagged(row, tokens, features, &mut document, origin, found);
    } else if !document.text.is_empty() {
        return read_map(&map, origin, found);
    } else {
        found.fault(
            origin,
            "no-text",
            "it has neither a text nor tokens; it is left out",
        );
        return;
    }
    found.documents.push(document);
}

/// A row as an object, with the names of labels where the features tell them.
fn map_of(row: &Row, features: Option<&Json>) -> Map<String, Json> {
    let columns = row.get_column_iter().map(|(name, field)| {
        let mut value = json_of(field);
        if unread::are_spans(&value)
            && let Some(names) = features.and_then(|features| names_of(features, name))
        {
            name_labels(&mut value, &names);
        }
        (name.clone(), value)
    });
    columns.collect()
}

fn json_of(field: &Field) -> Json {
    match field {
        Field::ListInternal(list) => list.elements().iter().map(json_of).collect(),
        Field::Group(row) => Json::Object(
            row.get_column_iter()
                .map(|(name, field)| (name.clone(), json_of(field)))
                .collect(),
        ),
        Field::Bool(value) => (*value).into(),
        field => match number(field) {
            Some(number) => number.into(),
            None => text(field).map_or(Json::Null, Json::from),
        },
    }
}

/// The names of the labels of spans in a column, in each of the shapes that features have.
fn names_of<'a>(features: &'a Json, column: &str) -> Option<Vec<&'a str>> {
    let column = features.pointer("/info/features")?.get(column)?;
    let shapes = [
        "/feature/label/names",
        "/label/feature/names",
        "/0/label/names",
    ];
    let names = shapes.iter().find_map(|shape| column.pointer(shape))?;
    Some(names.as_array()?.iter().filter_map(Json::as_str).collect())
}

/// Puts names in the place of the numbers of labels.
fn name_labels(value: &mut Json, names: &[&str]) {
    match value {
        Json::Array(all) => all.iter_mut().for_each(|one| name_labels(one, names)),
        Json::Object(map) => match map.get_mut("label") {
            Some(Json::Array(all)) => all.iter_mut().for_each(|label| name(label, names)),
            Some(label) => name(label, names),
            None => {}
        },
        _ => {}
    }
}

fn name(label: &mut Json, names: &[&str]) {
    let at = label.as_u64().and_then(|at| usize::try_from(at).ok());
    if let Some(name) = at.and_then(|at| names.get(at)) {
        *label = (*name).into();
    }
}

/// The groups of a list, as rows.
fn groups<'a>(row: &'a Row, name: &str) -> impl Iterator<Item = &'a Row> {
    let field = of(row, &[name])
        .map(|(_, field)| list(field))
        .unwrap_or_default();
    field.iter().filter_map(|field| match field {
        Field::Group(row) => Some(row),
        _ => None,
    })
}

/// Spans and incidents from our own columns.
fn ours(row: &Row, document: &mut Document, origin: &str, found: &mut Found) {
    let value = |row: &Row, name: &str| of(row, &[name]).and_then(|(_, field)| number(field));
    let string = |row: &Row, name: &str| of(row, &[name]).and_then(|(_, field)| text(field));
    let mut claims = Vec::new();
    for span in groups(row, "spans") {
        let place = |name: &str| value(span, name).and_then(|at| u64::try_from(at).ok());
        match (place("start"), place("end"), string(span, "label")) {
            (Some(start), Some(end), Some(label)) => claims.push(Claimed {
                key: value(span, "id")
                    .map(|id| id.to_string())
                    .unwrap_or_default(),
                label,
                start,
                end,
                quote: string(span, "text"),
                ..Claimed::default()
            }),
            _ => found.fault(
                origin,
                "no-span",
                format!("{span} is no span with start, end and label; it is left out"),
            ),
        }
    }
    let keys = put_spans(document, claims, Unit::CodePoint, origin, found);
    let span =
        |row: &Row, name: &str| value(row, name).and_then(|id| keys.get(&id.to_string()).copied());
    let mut triggers: BTreeMap<i64, SpanId> = BTreeMap::new();
    let mut kinds: BTreeMap<SpanId, String> = BTreeMap::new();
    for event in groups(row, "events") {
        match (value(event, "id"), span(event, "trigger")) {
            (Some(id), Some(trigger)) => {
                triggers.insert(id, trigger);
                let kind = string(event, "type").filter(|kind| !kind.is_empty());
                kinds.extend(kind.map(|kind| (trigger, kind)));
            }
            _ => found.fault(
                origin,
                "no-event",
                format!("{event} has no trigger; it is left out"),
            ),
        }
    }
    let mut told = Vec::new();
    for argument in groups(row, "arguments") {
        let from = value(argument, "event").and_then(|id| triggers.get(&id).copied());
        match (from, span(argument, "span"), string(argument, "role")) {
            (Some(from), Some(to), Some(name)) => told.push(Link { from, to, name }),
            _ => found.fault(
                origin,
                "no-link",
                format!("{argument} is no argument of an event; it is left out"),
            ),
        }
    }
    put_links(document, told, &kinds, origin, found);
}

/// Spans from tags of tokens. Where there is no text, tokens with a space between them are it; where
/// there is one, tokens are found in it in order.
fn tagged(
    row: &Row,
    tokens: &[Field],
    features: Option<&Json>,
    document: &mut Document,
    origin: &str,
    found: &mut Found,
) {
    let tokens: Vec<String> = tokens
        .iter()
        .map(|token| text(token).unwrap_or_default())
        .collect();
    let mut places = Vec::with_capacity(tokens.len());
    let joined = document.text.is_empty();
    let mut at = 0;
    for token in &tokens {
        if joined {
            if !document.text.is_empty() {
                document.text.push(' ');
            }
            at = document.text.len();
            document.text.push_str(token);
        } else {
            let rest = document.text.get(at..).unwrap_or_default();
            let Some(next) = rest.find(token.as_str()) else {
                found.fault(
                    origin,
                    "other-words",
                    format!("token \"{token}\" does not stand in the text; the tags are left out"),
                );
                return;
            };
            at += next;
        }
        places.push(at..at + token.len());
        at += token.len();
    }
    let Some((column, field)) = of(row, &["ner_tags", "tags", "labels", "ner"]) else {
        return;
    };
    found.take(origin, column);
    let names = features.and_then(|features| {
        let names = features.pointer(&format!("/info/features/{column}/feature/names"))?;
        let names = names.as_array()?.iter().filter_map(Json::as_str);
        Some(names.collect::<Vec<&str>>())
    });
    let tags: Vec<String> = list(field)
        .iter()
        .map(|tag| match (number(tag), &names) {
            (Some(number), Some(names)) => {
                let name = usize::try_from(number)
                    .ok()
                    .and_then(|number| names.get(number));
                name.map_or("O", |name| *name).to_owned()
            }
            (Some(0), None) => "O".to_owned(),
            (Some(number), None) => format!("B-{number}"),
            (None, _) => text(tag).unwrap_or_else(|| "O".to_owned()),
        })
        .collect();
    if tags.len() != tokens.len() {
        let what = format!(
            "it has {} tokens and {} tags; the tags are left out",
            tokens.len(),
            tags.len()
        );
        found.fault(origin, "no-tag", what);
        return;
    }
    if names.is_none()
        && list(field)
            .iter()
            .any(|tag| number(tag).is_some_and(|it| it != 0))
    {
        found.fault(
            origin,
            "no-names",
            "its tags are numbers without names; each number is a label",
        );
    }
    for (range, label) in tags::read(tags.iter().map(String::as_str)) {
        let (Some(first), Some(last)) = (places.get(range.start), places.get(range.end - 1)) else {
            continue;
        };
        if first.start < last.end {
            document.spans.push(Span {
                id: SpanId(u32::try_from(document.spans.len()).unwrap_or(u32::MAX)),
                label: LabelId::new(label),
                range: first.start..last.end,
                note: String::new(),
                attributes: Default::default(),
            });
        }
    }
    document.renumber();
}
