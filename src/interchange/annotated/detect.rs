//! Which format of annotations a file seems to be in, told by what it begins with.

use serde_json::{Map, Value as Json};

use super::format::{Format, Framing};
use super::records::{LONGEST, Records};
use super::unread;
use super::{FORMATS, conll, label_studio, named};

/// How many records or lines are looked at.
const LOOKED_AT: usize = 20;

/// The format of annotations in which a file seems to be; `None` when it seems to have none. `bytes` may
/// be its beginning only, and empty for a file of which only the name is known.
pub fn detect(name: &str, bytes: &[u8]) -> Option<&'static Format> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (_, ending) = name.rsplit_once('.').unwrap_or(("", name));
    let ending = ending.to_lowercase();
    if bytes.starts_with(b"PAR1") {
        return named("huggingface");
    }
    let start = bytes.trim_ascii_start();
    match start.first() {
        Some(b'{' | b'[') => return of_json(start),
        Some(b'<') => {
            let head = start.get(..start.len().min(4096)).unwrap_or_default();
            let is_xmi = String::from_utf8_lossy(head).contains("<xmi:XMI");
            return if is_xmi { named("xmi") } else { None };
        }
        _ => {}
    }
    if bytes.starts_with(b"#FORMAT=WebAnno TSV") {
        return named("webanno-tsv");
    }
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    let mut text = String::from_utf8_lossy(head).into_owned();
    if head.len() < bytes.len() {
        // The last line is cut.
        text.truncate(text.rfind('\n').unwrap_or(0));
    }
    if let Some(format) = conll::seems(&text) {
        return Some(format);
    }
    // Endings that tell it by themselves.
    let tells = |format: &&&Format| {
        let own = [
            "spacy", "ann", "a1", "a2", "conll", "conllu", "iob", "iob2", "bio", "xmi", "parquet",
        ];
        let mut endings = format.extensions.iter().chain(format.alone);
        own.contains(&ending.as_str()) && endings.any(|one| *one == ending)
    };
    FORMATS.iter().find(tells).copied()
}

fn of_json(bytes: &[u8]) -> Option<&'static Format> {
    // The names of types stand at its very beginning, and it is one object of any size.
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    if head.contains("\"%TYPES\"") || head.contains("\"%FEATURE_STRUCTURES\"") {
        return named("cas-json");
    }
    let records = Records::new(bytes, Framing::Lines, LONGEST).take(LOOKED_AT);
    let mut maps = records.filter_map(|record| match serde_json::from_slice(&record.ok()?) {
        Ok(Json::Object(map)) => Some(map),
        _ => None,
    });
    maps.find_map(|map| of_record(&map)).and_then(named)
}

/// The format of a record, when it can be told.
fn of_record(map: &Map<String, Json>) -> Option<&'static str> {
    let text = |name: &str| map.get(name).and_then(Json::as_str);
    let has = |names: &[&str]| names.iter().any(|name| map.contains_key(*name));
    let lists = |names: &[&str]| {
        names
            .iter()
            .any(|it| map.get(*it).is_some_and(Json::is_array))
    };
    if text("format") == Some("hashiya") && has(&["offset_unit"]) {
        return Some("hashiya");
    }
    if label_studio::are_tasks(map) {
        return Some("label-studio");
    }
    let is_task = map.get("data").is_some_and(Json::is_object);
    if is_task && lists(&["annotations", "predictions", "completions", "drafts"]) {
        return Some("label-studio");
    }
    let named_spans = map.iter().filter(|(_, value)| unread::are_spans(value));
    let named_spans: Vec<(&String, &Json)> = named_spans.collect();
    let spans: Vec<&Json> = named_spans.iter().map(|(_, value)| *value).collect();
    let first = |value: &Json| value.get(0).cloned();
    let spans_have = |name: &str| {
        let mut all = spans.iter().filter_map(|value| first(value));
        all.any(|span| span.get(name).is_some())
    };
    if spans_have("labels") && has(&["annotator", "annotation_id", "lead_time"]) {
        return Some("label-studio");
    }
    if has(&["_input_hash", "_task_hash", "_view_id", "_session_id"]) || spans_have("token_start") {
        return Some("prodigy");
    }
    // What is cut by seconds, as the words of a film, or has two dates has starts and ends as well: under
    // a name that says nothing they are in the text.
    let texts = map.values().filter_map(Json::as_str);
    let longest = texts.map(str::len).max().unwrap_or(0);
    let spans: Vec<&Json> = named_spans
        .iter()
        .filter(|(name, value)| {
            let most = if unread::is_named(name) {
                usize::MAX
            } else {
                longest
            };
            unread::are_in_text(value, most)
        })
        .map(|(_, value)| *value)
        .collect();
    let is_plain = || {
        let label = map.get("label").or_else(|| map.get("labels"));
        let span = label.and_then(first);
        span.is_some_and(|span| span.is_array())
    };
    if !spans.is_empty() && (has(&["Comments"]) || spans_have("start_offset") || is_plain()) {
        return Some("doccano");
    }
    (!spans.is_empty() && has(&["text", "content", "sentence", "body"])).then_some("spans")
}
