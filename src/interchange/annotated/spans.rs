//! Plain span JSON lines: `{"id", "text", "spans": [{"start", "end", "label", "text"}]}`, as scripts of
//! spaCy and many models read them. Offsets count code points.
//!
//! Read as they come: `spans` or `entities` or whatever has nothing but spans, as objects or as
//! `[start, end, label]`, or as an object of lists; `start` or `start_offset`, `label` or `type` or
//! `tag`; a quote as `text`, `quote` or `surface`.

use std::borrow::Cow;

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserializer, Serialize};
use serde_json::{Map, Value as Json};

use super::document::Document;
use super::format::{
    Format, Found, Framing, Holds, Input, Output, Plan, Read, Write, Written, json_lines,
    nothing_beside,
};
use super::reading::{Claimed, put_spans};
use super::units::{Counter, Unit};
use super::unread::{self, Unread};
use crate::model::metadata::Metadata;

/// The format.
pub const FORMAT: Format = Format {
    name: "spans",
    title: "Span JSON lines",
    extensions: &["jsonl"],
    alone: &[],
    holds: Holds {
        id: true,
        metadata: true,
        annotator: true,
        ..Holds::SPANS
    },
    write: Some(Write::json_lines(record)),
    read: Some(Read::Records(Framing::Lines, read)),
    beside: nothing_beside,
};

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    spans: Vec<OneSpan<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    annotator: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Json>,
}

#[derive(Serialize)]
struct OneSpan<'a> {
    start: usize,
    end: usize,
    label: &'a str,
    text: &'a str,
}

fn record(_: &Plan, documents: &[Document], to: &mut Output<'_>) -> Written {
    json_lines(documents, to, |document| {
        let counter = Counter::new(&document.text);
        let spans = document.spans.iter().map(|span| {
            let points = counter.code_points(&span.range);
            OneSpan {
                start: points.start,
                end: points.end,
                label: &span.label.0,
                text: document.quote(&span.range),
            }
        });
        Line {
            id: &document.id,
            text: &document.text,
            spans: spans.collect(),
            annotator: &document.annotator,
            meta: metadata_json(&document.metadata),
        }
    })
}

/// What is known of an article as an object without empty fields; `None` when nothing is.
pub(super) fn metadata_json(metadata: &Metadata) -> Option<Json> {
    if metadata.is_empty() {
        return None;
    }
    let mut value = serde_json::to_value(metadata).ok()?;
    if let Json::Object(map) = &mut value {
        map.retain(|_, value| match value {
            Json::String(text) => !text.is_empty(),
            Json::Array(all) => !all.is_empty(),
            Json::Object(all) => !all.is_empty(),
            _ => true,
        });
    }
    Some(value)
}

/// What such an object says; what it has beside our fields goes into `fields`.
pub(super) fn metadata_of(value: &Json) -> Metadata {
    let mut metadata = Metadata::default();
    let Json::Object(map) = value else {
        return metadata;
    };
    let strings = |value: &Json| -> Vec<String> {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(|one| one.as_str().map(str::to_owned))
            .collect()
    };
    let text = |value: &Json| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    for (name, value) in map {
        match name.as_str() {
            "title" => metadata.title = text(value),
            "source" => metadata.source = text(value),
            "author" => metadata.author = text(value),
            "date" => metadata.date = text(value),
            "url" => metadata.url = text(value),
            "language" => metadata.language = text(value),
            "copy_of" => metadata.copy_of = text(value),
            "not_copy_of" => metadata.not_copy_of = strings(value),
            "fields" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    metadata.fields.insert(name.clone(), text(value));
                }
            }
            _ if value.is_null() => {}
            _ => {
                metadata.fields.insert(name.clone(), text(value));
            }
        }
    }
    metadata
}

/// A line of JSON that is an object, or a fault.
pub(super) fn object(input: &Input<'_>, found: &mut Found) -> Option<Map<String, Json>> {
    object_without("", input, found)
}

/// As [`object`], with nothing in one of its fields: of a long list that nobody looks at, a tree would
/// take many times the size of the file.
pub(super) fn object_without(
    unread: &'static str,
    input: &Input<'_>,
    found: &mut Found,
) -> Option<Map<String, Json>> {
    let mut json = serde_json::Deserializer::from_slice(input.bytes);
    let read = ObjectWithout(unread).deserialize(&mut json);
    let what = match read.and_then(|value| json.end().map(|()| value)) {
        Ok(Json::Object(map)) => {
            note_looks(&map, &input.origin(), found);
            return Some(map);
        }
        Ok(_) => "it is no JSON object; it is left out".to_owned(),
        Err(error) if error.is_data() => {
            // The reader takes nothing but objects.
            "it is no JSON object; it is left out".to_owned()
        }
        Err(error) => format!("it is no JSON: {error}; it is left out"),
    };
    found.fault(input.origin(), "not-read", what);
    None
}

/// Reads any value, and of an object all but one field.
struct ObjectWithout(&'static str);

impl<'de> DeserializeSeed<'de> for ObjectWithout {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectWithout {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut map = Map::new();
        while let Some(name) = from.next_key::<String>()? {
            let value = if name == self.0 {
                from.next_value::<IgnoredAny>()?;
                Json::Null
            } else {
                from.next_value()?
            };
            map.insert(name, value);
        }
        Ok(Json::Object(map))
    }
}

/// Notes what looks like annotations in a record, to be taken by who reads it.
pub(super) fn note_looks(map: &Map<String, Json>, origin: &str, found: &mut Found) {
    let looks = unread::looks(map).into_iter();
    found.unread.extend(looks.map(|(key, count)| Unread {
        origin: origin.to_owned(),
        key: key.to_owned(),
        count,
    }));
}

/// The text of a field, when it is one of these.
pub(super) fn field<'a>(map: &'a Map<String, Json>, names: &[&str]) -> Option<&'a Json> {
    names.iter().find_map(|name| map.get(*name))
}

/// The items of a list, which is taken; none where there is no list.
pub(super) fn items<'a>(
    map: &'a Map<String, Json>,
    name: &str,
    origin: &str,
    found: &mut Found,
) -> &'a [Json] {
    let list = map.get(name).and_then(Json::as_array);
    if list.is_some() {
        found.take(origin, name);
    }
    list.map(Vec::as_slice).unwrap_or_default()
}

/// The key under which a record has its spans: the first of `names` with spans in it, or else the only
/// other one with nothing but spans, or else the first of `names` with anything in a list.
pub(super) fn key_of_spans<'a>(map: &'a Map<String, Json>, names: &[&'a str]) -> Option<&'a str> {
    let is = |name: &&&str| map.get(**name).is_some_and(unread::are_spans);
    if let Some(name) = names.iter().find(is) {
        return Some(name);
    }
    let looks = unread::looks(map).into_iter().map(|(key, _)| key);
    let whole = |key: &&str| {
        let value = map.get(*key).filter(|value| unread::are_spans(value));
        let items = value.and_then(unread::one_by_one);
        items.is_some_and(|all| all.iter().all(|one| claimed(one).is_some()))
    };
    let others: Vec<&str> = looks.filter(whole).collect();
    if let [only] = others[..] {
        return Some(only);
    }
    let full = |name: &&&str| {
        let list = map.get(**name).and_then(Json::as_array);
        list.is_some_and(|list| !list.is_empty())
    };
    names.iter().find(full).copied()
}

/// The spans of a record under one of `names`, or where it has them else; what is none is told.
pub(super) fn span_items<'a>(
    map: &'a Map<String, Json>,
    names: &[&'a str],
    origin: &str,
    found: &mut Found,
) -> Vec<(Cow<'a, Json>, Claimed)> {
    let Some(key) = key_of_spans(map, names) else {
        return Vec::new();
    };
    let Some(all) = map.get(key).and_then(unread::one_by_one) else {
        return Vec::new();
    };
    found.take(origin, key);
    let spans = all.into_iter().filter_map(|value| {
        let one = claimed_or_told(&value, origin, found)?;
        Some((value, one))
    });
    spans.collect()
}

/// The text of an object in one of these fields, or a fault.
pub(super) fn text_of<'a>(
    map: &'a Map<String, Json>,
    names: &[&str],
    origin: &str,
    found: &mut Found,
) -> Option<&'a str> {
    let text = field(map, names).and_then(Json::as_str);
    if text.is_none() {
        found.fault(origin, "no-text", "it has no text; it is left out");
    }
    text
}

/// A span of JSON as [`claimed`] reads it, or a fault.
pub(super) fn claimed_or_told(value: &Json, origin: &str, found: &mut Found) -> Option<Claimed> {
    let one = claimed(value);
    if one.is_none() {
        let what = format!("{value} is no span with start, end and label; it is left out");
        found.fault(origin, "no-span", what);
    }
    one
}

/// An id, which may be a number.
pub(super) fn id_of(value: Option<&Json>) -> String {
    match value {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A number, which may be written as a text.
fn number_of(value: &Json) -> Option<u64> {
    match value {
        Json::String(text) => text.trim().parse().ok(),
        value => value.as_u64(),
    }
}

/// A span of JSON, as an object or as `[start, end, label]` or `[label, start, end]`.
pub(super) fn claimed(value: &Json) -> Option<Claimed> {
    let label_of = |value: &Json| Some(id_of(Some(value))).filter(|label| !label.is_empty());
    match value {
        Json::Array(parts) => {
            let (start, end, label) = match parts.as_slice() {
                [label @ Json::String(_), start, end] => (start, end, label),
                [start, end, label, ..] => (start, end, label),
                _ => return None,
            };
            Some(Claimed {
                label: label_of(label)?,
                start: start.as_u64()?,
                end: end.as_u64()?,
                ..Claimed::default()
            })
        }
        Json::Object(map) => {
            let number = |names: &[&str]| field(map, names).and_then(number_of);
            let text = |names: &[&str]| field(map, names).and_then(Json::as_str).map(str::to_owned);
            let labels = [
                "label",
                "type",
                "tag",
                "entity",
                "entity_type",
                "entity_group",
                "label_name",
                "category",
            ];
            let start = number(&unread::START)?;
            let length = || start.checked_add(number(&["length"])?);
            Some(Claimed {
                key: id_of(map.get("id")),
                label: field(map, &labels).and_then(label_of)?,
                start,
                end: number(&unread::END).or_else(length)?,
                quote: text(&["text", "quote", "surface", "word"]),
                ..Claimed::default()
            })
        }
        _ => None,
    }
}

fn read(input: &Input<'_>, found: &mut Found) {
    let Some(map) = object(input, found) else {
        return;
    };
    read_map(&map, &input.origin(), found);
}

/// The document of a record.
pub(super) fn read_map(map: &Map<String, Json>, origin: &str, found: &mut Found) {
    let names = ["text", "content", "sentence", "body"];
    let Some(text) = text_of(map, &names, origin, found) else {
        return;
    };
    let mut document = Document::new(id_of(field(map, &["id", "article", "doc_id"])), text);
    document.annotator = id_of(map.get("annotator"));
    if let Some(meta) = field(map, &["meta", "metadata"]) {
        document.metadata = metadata_of(meta);
    }
    let names = [
        "spans",
        "entities",
        "label",
        "labels",
        "ents",
        "annotations",
    ];
    let spans = span_items(map, &names, origin, found);
    let claims = spans.into_iter().map(|(_, one)| one).collect();
    put_spans(&mut document, claims, Unit::CodePoint, origin, found);
    // Nothing points at the spans, so they are numbered as they stand.
    document.renumber();
    found.documents.push(document);
}
