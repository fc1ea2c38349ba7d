//! JSON: an array of articles, an object that has one somewhere, a single article, or one article
//! a line.

mod scan;

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

use serde_json::Value as Json;

use super::draft::{Reason, Refusal};
use super::field::{Field, Fields};
use super::mapping::{Mapping, Target};
use super::record::{Record, Value};
use super::{Options, Sink, SourceFile, decode, guess, stem};
use crate::model::encoding::TextEncoding;
use scan::{Elements, Entries, skip_space, value_end};

/// How deep in a file the array of articles may be.
const DEEPEST_ARRAY: usize = 4;

/// How many elements of a list inside a record are looked at.
const LONGEST_LIST: usize = 20;

/// In a field whose path takes more bytes than this no other is looked for: each of those would
/// repeat it.
const LONGEST_PATH: usize = 500;

pub(super) fn read(
    file: &SourceFile<'_>,
    options: &Options,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    each(file, options, records, sink)
}

pub(super) fn read_lines(
    file: &SourceFile<'_>,
    options: &Options,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    each(file, options, lines, sink)
}

pub(super) fn fields(file: &SourceFile<'_>, options: &Options) -> Result<Vec<Field>, Reason> {
    let bytes = decode::records(file.bytes, options.encoding)?;
    fields_of(&bytes, options, records)
}

pub(super) fn fields_of_lines(
    file: &SourceFile<'_>,
    options: &Options,
) -> Result<Vec<Field>, Reason> {
    let bytes = decode::records(file.bytes, options.encoding)?;
    fields_of(&bytes, options, lines)
}

/// A record's place, as `line 12`, and its bytes; or why it cannot be found.
type Found = (String, Result<Range<usize>, Reason>);

/// Tells each record of a file, until it is told to stop.
type Find = fn(&[u8], &Options, &mut dyn FnMut(Found) -> ControlFlow<()>) -> ControlFlow<()>;

fn each(
    file: &SourceFile<'_>,
    options: &Options,
    find: Find,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let refusal = |reason| {
        Err(Refusal {
            origin: file.name.to_owned(),
            reason,
        })
    };
    let bytes = match decode::records(file.bytes, options.encoding) {
        Ok(bytes) => bytes,
        Err(reason) => return sink(refusal(reason)),
    };
    let decided = Target::ALL
        .iter()
        .all(|&target| options.mapping.is_decided(target));
    let mapping = if decided {
        options.mapping.clone()
    } else {
        // A file without a record that can be read says so below, record by record.
        let fields = fields_of(&bytes, options, find).unwrap_or_default();
        options.mapping.completed_by(&guess(&fields))
    };
    let mut number = 0_usize;
    let flow = find(&bytes, options, &mut |(place, range)| {
        number += 1;
        let origin = if place.is_empty() {
            file.name.to_owned()
        } else {
            format!("{} {place}", file.name)
        };
        let draft = range.and_then(|range| {
            let record = record_of(bytes.get(range).unwrap_or_default())?;
            let id = if place.is_empty() {
                stem(file.name).to_owned()
            } else {
                format!("{}-{number:05}", stem(file.name))
            };
            record.draft(&mapping, origin.clone(), id, options.limits.text)
        });
        sink(draft.map_err(|reason| Refusal { origin, reason }))
    });
    if number == 0 && flow.is_continue() {
        return sink(refusal(Reason::NoRecord));
    }
    flow
}

fn fields_of(bytes: &[u8], options: &Options, find: Find) -> Result<Vec<Field>, Reason> {
    let mut fields = Fields::default();
    let mut first_reason = None;
    // Breaks when enough was seen.
    let _ = find(bytes, options, &mut |(_, range)| {
        let record = range.and_then(|range| record_of(bytes.get(range).unwrap_or_default()));
        match record {
            Ok(record) if fields.add(&record) => ControlFlow::Continue(()),
            Ok(_) => ControlFlow::Break(()),
            Err(reason) => {
                first_reason.get_or_insert(reason);
                ControlFlow::Continue(())
            }
        }
    });
    if fields.is_empty() {
        return Err(first_reason.unwrap_or(Reason::NoRecord));
    }
    Ok(fields.finish())
}

/// One record a line; blank lines are none.
fn lines(
    bytes: &[u8],
    _options: &Options,
    tell: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut start = 0;
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let range = start..start + line.len();
        start = range.end + 1;
        if !line.trim_ascii().is_empty() {
            tell((format!("line {}", index + 1), Ok(range)))?;
        }
    }
    ControlFlow::Continue(())
}

/// The records of a JSON text, whatever holds them.
fn records(
    bytes: &[u8],
    options: &Options,
    tell: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let start = skip_space(bytes, 0);
    let Some(end) = value_end(bytes, start) else {
        // An array that ends too early still has elements.
        return match bytes.get(start) {
            Some(b'[') => elements(bytes, start, tell),
            _ => tell((String::new(), Err(no_json(bytes, start)))),
        };
    };
    if skip_space(bytes, end) < bytes.len() {
        return values(bytes, start, tell);
    }
    match (bytes.get(start), options.mapping.records.as_deref()) {
        (Some(b'{'), Some(path)) if !path.is_empty() => match array_at(bytes, start, path) {
            Some(array) => elements(bytes, array, tell),
            None => {
                let path = path.to_owned();
                tell((String::new(), Err(Reason::NoSuchArray { path })))
            }
        },
        (Some(b'{'), _) => {
            let is_article = record_of(bytes.get(start..end).unwrap_or_default())
                .is_ok_and(|record| is_article(&record, &options.mapping));
            let array = if is_article {
                None
            } else {
                largest_array(bytes, start)
            };
            match array {
                Some(array) => elements(bytes, array, tell),
                None => tell((String::new(), Ok(start..end))),
            }
        }
        (Some(b'['), _) => elements(bytes, start, tell),
        _ => tell((String::new(), Ok(start..end))),
    }
}

/// Whether an object by itself is an article, not the holder of a list of them.
fn is_article(record: &Record<'_>, mapping: &Mapping) -> bool {
    let mut fields = Fields::default();
    fields.add(record);
    let fields: Vec<Field> = fields
        .finish()
        .into_iter()
        .filter(|field| !field.name.contains('.'))
        .collect();
    let mapping = mapping.completed_by(&guess(&fields));
    mapping
        .get(Target::Text)
        .is_some_and(|text| fields.iter().any(|field| field.name == text))
}

/// The elements of the array at `start`.
fn elements(
    bytes: &[u8],
    start: usize,
    tell: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for (index, element) in Elements::new(bytes, start).enumerate() {
        let place = format!("record {}", index + 1);
        tell((place, element.map_err(|at| no_json(bytes, at))))?;
    }
    ControlFlow::Continue(())
}

/// Several values one after the other, as in JSON lines that are called `.json`.
fn values(
    bytes: &[u8],
    start: usize,
    tell: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (mut at, mut counted, mut line) = (start, 0, 1_usize);
    while at < bytes.len() {
        let between = bytes.get(counted..at).unwrap_or_default();
        line += between.iter().filter(|&&byte| byte == b'\n').count();
        counted = at;
        let place = format!("line {line}");
        let Some(end) = value_end(bytes, at) else {
            return tell((place, Err(no_json(bytes, at))));
        };
        tell((place, Ok(at..end)))?;
        at = skip_space(bytes, end);
    }
    ControlFlow::Continue(())
}

/// The array at `path` inside the object at `start`.
fn array_at(bytes: &[u8], start: usize, path: &str) -> Option<usize> {
    let mut at = start;
    for wanted in path.split('.') {
        let (_, value) = Entries::new(bytes, at).find(|(name, _)| {
            bytes
                .get(name.clone())
                .and_then(|name| serde_json::from_slice::<String>(name).ok())
                .is_some_and(|name| name == wanted)
        })?;
        at = value.start;
    }
    (bytes.get(at) == Some(&b'[')).then_some(at)
}

/// The longest array of objects inside the object at `start`.
fn largest_array(bytes: &[u8], start: usize) -> Option<usize> {
    let mut largest: Option<Range<usize>> = None;
    let mut objects = vec![(start, 0)];
    while let Some((object, depth)) = objects.pop() {
        for (_, value) in Entries::new(bytes, object) {
            match bytes.get(value.start) {
                Some(b'{') if depth + 1 < DEEPEST_ARRAY => objects.push((value.start, depth + 1)),
                Some(b'[') => {
                    let first = skip_space(bytes, value.start + 1);
                    let is_longer = largest
                        .as_ref()
                        .is_none_or(|largest| largest.len() < value.len());
                    if bytes.get(first) == Some(&b'{') && is_longer {
                        largest = Some(value);
                    }
                }
                _ => {}
            }
        }
    }
    largest.map(|range| range.start)
}

/// Why what stands at `at` is not JSON, with its line.
fn no_json(bytes: &[u8], at: usize) -> Reason {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let rest = bytes.get(at..).unwrap_or_default();
    let message = match rest.first() {
        None => format!("it ends in line {line} before it is complete"),
        Some(b'{' | b'[' | b'"') => {
            format!("what begins in line {line} is not complete")
        }
        Some(_) => format!("line {line} has something else"),
    };
    Reason::Json { message }
}

/// The record in `bytes`, which are one JSON value.
fn record_of(bytes: &[u8]) -> Result<Record<'static>, Reason> {
    let text = std::str::from_utf8(bytes).map_err(|error| Reason::Malformed {
        encoding: TextEncoding::Utf8,
        byte: Some(error.valid_up_to()),
    })?;
    let value: Json = serde_json::from_str(text).map_err(|error| Reason::Json {
        message: error.to_string(),
    })?;
    let Json::Object(object) = value else {
        let what = match value {
            Json::Null => "nothing (null)",
            Json::Bool(_) => "a truth value",
            Json::Number(_) => "a number",
            Json::String(_) => "a text",
            Json::Array(_) | Json::Object(_) => "a list",
        };
        return Err(Reason::NotAnObject { what });
    };
    let mut record = Record::default();
    for (name, value) in object {
        flatten(name, value, &mut record);
    }
    Ok(record)
}

/// Adds `value` with the path `name`. serde_json refuses what is nested deeper than 128, so this
/// does not go deeper either.
fn flatten(name: String, value: Json, record: &mut Record<'static>) {
    match value {
        Json::Null => {}
        Json::Bool(value) => record.push(name, Value::One(Cow::Owned(value.to_string()))),
        Json::Number(value) => record.push(name, Value::One(Cow::Owned(value.to_string()))),
        Json::String(value) => record.push(name, Value::One(Cow::Owned(value))),
        Json::Object(_) | Json::Array(_) if name.len() > LONGEST_PATH => {
            let shown = name.chars().take(40).collect::<String>();
            record.left_out.push(format!("{shown}…"));
        }
        Json::Object(object) => {
            for (inner, value) in object {
                flatten(format!("{name}.{inner}"), value, record);
            }
        }
        Json::Array(values) => {
            let is_flat = values
                .iter()
                .all(|value| !matches!(value, Json::Array(_) | Json::Object(_)));
            if is_flat {
                let values = values
                    .into_iter()
                    .filter_map(|value| match value {
                        Json::String(value) => Some(value),
                        Json::Null => None,
                        other => Some(other.to_string()),
                    })
                    .collect();
                record.push(name, Value::Many(values));
                return;
            }
            if values.len() > LONGEST_LIST {
                record.left_out.push(name.clone());
            }
            for (index, value) in values.into_iter().take(LONGEST_LIST).enumerate() {
                flatten(format!("{name}.{index}"), value, record);
            }
        }
    }
}
