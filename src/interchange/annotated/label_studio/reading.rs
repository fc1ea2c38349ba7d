//! Tasks as documents: in which field the text is, whose annotations there are, what has no place here.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use serde_json::{Map, Value as Json};

use super::{KIND, TEXT};
use crate::interchange::annotated::document::{Document, PREDICTED};
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::links::Link;
use crate::interchange::annotated::reading::{Claimed, put_links, put_spans, repoint};
use crate::interchange::annotated::spans::{field, id_of, metadata_of, object};
use crate::interchange::annotated::units::Unit;
use crate::interchange::annotated::unread::{self, Unread};
use crate::model::attribute::Values;
use crate::model::span::SpanId;

/// What a task in JSON_MIN has beside its data.
const OWN: [&str; 8] = [
    "id",
    "annotator",
    "annotation_id",
    "created_at",
    "updated_at",
    "lead_time",
    "label_config",
    "meta",
];

/// A task: its data, and what is said of which field of it.
struct Task<'a> {
    origin: String,
    /// The fields with texts and the like.
    data: &'a Map<String, Json>,
    /// From the names of objects in the labelling config to the fields that they show.
    shown: BTreeMap<String, String>,
    /// The document of a field without annotations, but for its text.
    base: Document,
    /// Whether it is in JSON_MIN.
    is_min: bool,
}

pub(super) fn read(input: &Input<'_>, found: &mut Found) {
    let Some(task) = object(input, found) else {
        return;
    };
    // JSON_MIN has the data in the task itself, and the spans under the names of their controls.
    let whole = task.get("data").and_then(Json::as_object);
    let data = whole.unwrap_or(&task);
    let read = Task {
        origin: input.origin(),
        data,
        shown: shown_by(&task),
        base: Document::new(id_of(field(data, &["article"]).or(task.get("id"))), ""),
        is_min: whole.is_none(),
    };
    for (key, value) in whole.into_iter().flatten() {
        if unread::are_spans(value) {
            found.unread.push(Unread {
                origin: read.origin.clone(),
                key: key.clone(),
                count: value.as_array().map_or(1, Vec::len),
            });
        }
    }
    let list = |name: &str| task.get(name).and_then(Json::as_array);
    let annotations = ["annotations", "completions"];
    let annotations = annotations
        .iter()
        .find_map(|name| Some((*name, list(name)?)));
    let mut made = 0;
    let names = task.get("meta").and_then(|meta| meta.get("annotators"));
    if let Some((name, all)) = annotations {
        found.take(&read.origin, name);
        for (at, annotation) in all.iter().enumerate() {
            let origin = format!("{}, annotation {}", read.origin, at + 1);
            let Some(result) = result_of(annotation, &origin, found) else {
                continue;
            };
            if annotation.get("was_cancelled").and_then(Json::as_bool) == Some(true) {
                found.fault(&origin, "cancelled", "it was cancelled; it is left out");
                continue;
            }
            let annotator = names
                .and_then(|names| names.get(at))
                .map_or_else(|| annotator_of(annotation), |name| id_of(Some(name)));
            made += 1;
            read.say(result, &annotator, &origin, found);
        }
    }
    for (at, prediction) in list("predictions").into_iter().flatten().enumerate() {
        found.take(&read.origin, "predictions");
        let origin = format!("{}, prediction {}", read.origin, at + 1);
        let Some(result) = result_of(prediction, &origin, found) else {
            continue;
        };
        let model = id_of(prediction.get("model_version"));
        made += 1;
        read.say(
            result,
            format!("{PREDICTED} {model}").trim_end(),
            &origin,
            found,
        );
    }
    for (at, _) in list("drafts").into_iter().flatten().enumerate() {
        found.take(&read.origin, "drafts");
        let origin = format!("{}, draft {}", read.origin, at + 1);
        let what = "nobody has submitted it; it is left out";
        found.fault(origin, "draft", what);
    }
    if whole.is_none() && made == 0 {
        let items = min_items(&task, &read.origin, found);
        made += 1;
        let annotator = annotator_of(&Json::Object(task.clone()));
        read.say(&items, &annotator, &read.origin, found);
    }
    if made == 0 {
        // Somebody will annotate it, or what there was has been told.
        let before = found.documents.len();
        read.say(&[], "", &read.origin, found);
        for document in found.documents.iter_mut().skip(before) {
            document.untouched = true;
        }
    }
}

/// The regions of an annotation or a prediction; `None` when it is only the number of one.
fn result_of<'a>(one: &'a Json, origin: &str, found: &mut Found) -> Option<&'a [Json]> {
    let result = one.get("result");
    match result.and_then(Json::as_array) {
        Some(items) => Some(items),
        None if result.is_none_or(Json::is_null) && one.is_object() => Some(&[]),
        None => {
            let what = if one.is_object() {
                format!("its result is no list: {}; it is left out", one["result"])
            } else {
                format!("it is only the number {one}, and not what it says; it is left out")
            };
            found.fault(origin, "no-result", what);
            None
        }
    }
}

/// The regions of a task in JSON_MIN, as the full JSON has them.
fn min_items(task: &Map<String, Json>, origin: &str, found: &mut Found) -> Vec<Json> {
    let mut items = Vec::new();
    for (name, value) in task {
        if !unread::are_spans(value) {
            continue;
        }
        found.take(origin, name);
        for region in value.as_array().into_iter().flatten() {
            let mut item = Map::new();
            item.insert("type".into(), "labels".into());
            item.insert("from_name".into(), name.clone().into());
            item.insert("value".into(), region.clone());
            for name in ["id", "meta"] {
                let value = region.get(name).cloned();
                item.extend(value.map(|value| (name.to_owned(), value)));
            }
            items.push(Json::Object(item));
        }
    }
    items
}

/// Which field of the data each object of a labelling config shows, where a task has the config.
fn shown_by(task: &Map<String, Json>) -> BTreeMap<String, String> {
    let config = [
        "label_config",
        "labelling_config",
        "labeling_config",
        "config",
    ];
    let inside = task.get("project").and_then(Json::as_object);
    let config = field(task, &config).or_else(|| field(inside?, &config));
    let mut shown = BTreeMap::new();
    let mut reader = quick_xml::Reader::from_str(config.and_then(Json::as_str).unwrap_or_default());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let of = |name: &str| {
                    let found = tag.try_get_attribute(name).ok()??;
                    Some(found.value.into_owned())
                };
                if let (Some(name), Some(value)) = (of("name"), of("value"))
                    && let Some(field) = value.strip_prefix('$')
                {
                    shown.insert(name, field.to_owned());
                }
            }
            Ok(Event::Eof) | Err(_) => return shown,
            Ok(_) => {}
        }
    }
}

/// Whether a text is the address of one, or its place in a folder.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let ends = text.rsplit_once('.').is_some_and(|(_, ending)| {
        (2..=5).contains(&ending.len()) && ending.bytes().all(|it| it.is_ascii_alphanumeric())
    });
    !text.contains(char::is_whitespace)
        && (text.contains("://") || ((text.starts_with('/') || text.contains('/')) && ends))
}

impl Task<'_> {
    /// The documents of one annotation: one for each field of which it says something.
    fn say(&self, items: &[Json], annotator: &str, origin: &str, found: &mut Found) {
        let mut fields: Vec<(String, Vec<&Json>)> = Vec::new();
        let mut others: Vec<&Json> = Vec::new();
        for item in items {
            let kind = item.get("type").and_then(Json::as_str);
            if kind == Some("relation") {
                others.push(item);
                continue;
            }
            let name = item.get("to_name").and_then(Json::as_str);
            let field = match name.and_then(|name| self.field_of(name)) {
                Some(field) => field,
                None => match self.only_text(items) {
                    Some(field) => field,
                    None => {
                        let what = format!(
                            "which of its fields is the text of \"{}\" cannot be told; it is left out",
                            name.unwrap_or_default()
                        );
                        found.fault(origin, "no-text", what);
                        return;
                    }
                },
            };
            match fields.iter_mut().find(|(known, _)| *known == field) {
                Some((_, items)) => items.push(item),
                None => fields.push((field, vec![item])),
            }
        }
        if fields.is_empty() {
            fields.extend(self.only_text(&[]).map(|field| (field, Vec::new())));
        }
        if fields.is_empty() {
            found.fault(origin, "no-text", "its data has no text; it is left out");
        }
        let many = fields.len() > 1;
        for (name, mut items) in fields {
            let Some(text) = self.data.get(&name).and_then(Json::as_str) else {
                let what = format!("its \"{name}\" is no text; what is said of it is left out");
                found.fault(origin, "no-text", what);
                continue;
            };
            if is_address(text) {
                let what = format!(
                    "its text is only an address, {text}, and the words are elsewhere; export it with \
                     its texts; it is left out"
                );
                found.fault(origin, "no-text", what);
                continue;
            }
            items.extend(others.iter().copied());
            let mut base = self.base_of(&name, text, found);
            if many && !base.id.is_empty() {
                base.id = format!("{}-{name}", base.id);
            }
            base.annotator = annotator.to_owned();
            one(base, &items, origin, found);
        }
    }

    /// Whether a field is none of the article's.
    fn is_own(&self, name: &str) -> bool {
        name == "article" || name == "metadata" || (self.is_min && OWN.contains(&name))
    }

    /// The field that an object of the labelling config shows; without a config, that of its name.
    fn field_of(&self, name: &str) -> Option<String> {
        let field = self.shown.get(name).map_or(name, String::as_str);
        self.data.contains_key(field).then(|| field.to_owned())
    }

    /// The field that is the text where no name tells it: that in which the words of all `items`
    /// stand, then `text`, then the only one with words; when nothing is said, the longest.
    fn only_text(&self, items: &[Json]) -> Option<String> {
        let texts = self.data.iter().filter(|(name, _)| !self.is_own(name));
        let texts: Vec<(&String, &str)> = texts
            .filter_map(|(name, value)| Some((name, value.as_str()?)))
            .filter(|(name, text)| *name == TEXT || !is_address(text))
            .collect();
        let quotes = items.iter().filter_map(|item| item.pointer("/value/text"));
        let quotes: Vec<&str> = quotes.filter_map(Json::as_str).collect();
        let has_all = |text: &str| quotes.iter().all(|quote| text.contains(quote));
        let fits: Vec<&(&String, &str)> = texts.iter().filter(|(_, it)| has_all(it)).collect();
        let named = |all: &[&(&String, &str)]| {
            let text = all.iter().find(|(name, _)| *name == TEXT);
            text.map(|(name, _)| (*name).clone())
        };
        match (&fits[..], &texts[..]) {
            ([(only, _)], _) | (_, [(only, _)]) => Some((*only).clone()),
            _ if items.is_empty() => named(&fits).or_else(|| {
                let longest = texts.iter().max_by_key(|(_, text)| text.len());
                longest.map(|(name, _)| (*name).clone())
            }),
            _ if fits.is_empty() => named(&texts.iter().collect::<Vec<_>>()),
            _ => named(&fits),
        }
    }

    /// The document of a field, with what is known of the article from the others.
    fn base_of(&self, name: &str, text: &str, found: &Found) -> Document {
        let mut base = Document {
            text: text.to_owned(),
            ..self.base.clone()
        };
        base.metadata = match self.data.get("metadata") {
            Some(metadata) => metadata_of(metadata),
            None => {
                let rest = self.data.iter().filter(|(key, value)| {
                    *key != name
                        && !self.is_own(key)
                        && !unread::are_spans(value)
                        && !found.unread.iter().any(|one| one.key == **key)
                });
                let rest: Map<String, Json> = rest
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                metadata_of(&Json::Object(rest))
            }
        };
        base
    }
}

/// Who made an annotation, as far as it says: a number, an address or a name.
fn annotator_of(annotation: &Json) -> String {
    match annotation
        .get("completed_by")
        .or(annotation.get("annotator"))
    {
        Some(Json::Object(user)) => {
            let named = field(user, &["email", "username", "first_name", "id"]);
            id_of(named)
        }
        other => id_of(other),
    }
}

/// The document of one annotation.
fn one(mut document: Document, items: &[&Json], origin: &str, found: &mut Found) {
    let mut claims: Vec<Claimed> = Vec::new();
    let mut kinds: Vec<(String, String)> = Vec::new();
    for item in items {
        let kind = item.get("type").and_then(Json::as_str).unwrap_or_default();
        match kind {
            "labels" | "hypertextlabels" | "paragraphlabels" => {
                let is_page = kind == "hypertextlabels" && document.text.contains('<');
                spans_of(item, origin, &mut claims, found);
                if is_page && claims.last().is_some_and(|one| one.quote.is_none()) {
                    claims.pop();
                    let what = format!(
                        "region {} counts in the page as it is shown, and quotes no words; it is left \
                         out",
                        id_of(item.get("id"))
                    );
                    found.fault(origin, "no-span", what);
                }
            }
            "choices" if item.get("from_name").and_then(Json::as_str) == Some(KIND) => {
                let chosen = item.pointer("/value/choices/0").map(|it| id_of(Some(it)));
                kinds.push((id_of(item.get("id")), chosen.unwrap_or_default()));
            }
            "relation" => {}
            _ => {
                let what = format!(
                    "a result of type \"{kind}\" ({}) has no place here; it is left out",
                    id_of(item.get("from_name"))
                );
                found.fault(origin, "other-result", what);
            }
        }
    }
    let keys = put_spans(&mut document, claims, Unit::CodePoint, origin, found);
    // Values point at spans by the numbers that were written.
    let number = |key: &String| {
        key.strip_prefix('s')
            .and_then(|it| it.parse().ok())
            .map(SpanId)
    };
    let numbers = keys
        .iter()
        .filter_map(|(key, id)| Some((number(key)?, *id)));
    repoint(&mut document, &numbers.collect());
    let mut told = Vec::new();
    for item in items {
        if item.get("type").and_then(Json::as_str) != Some("relation") {
            continue;
        }
        let end = |name: &str| keys.get(&id_of(item.get(name))).copied();
        let (Some(mut from), Some(mut to)) = (end("from_id"), end("to_id")) else {
            found.fault(
                origin,
                "no-link",
                format!("relation {item} has an end that is not there; it is left out"),
            );
            continue;
        };
        if item.get("direction").and_then(Json::as_str) == Some("left") {
            std::mem::swap(&mut from, &mut to);
        }
        let names = item.get("labels").and_then(Json::as_array);
        let names: Vec<String> = names
            .into_iter()
            .flatten()
            .map(|it| id_of(Some(it)))
            .collect();
        if names.is_empty() {
            let what = format!(
                "the relation from {} has no name; it is left out",
                id_of(item.get("from_id"))
            );
            found.fault(origin, "no-link", what);
        }
        told.extend(names.into_iter().map(|name| Link { from, to, name }));
    }
    let kinds: BTreeMap<SpanId, String> = kinds
        .into_iter()
        .filter_map(|(key, kind)| Some((*keys.get(&key)?, kind)))
        .collect();
    put_links(&mut document, told, &kinds, origin, found);
    found.documents.push(document);
}

/// The spans of a region: one for each of its labels.
fn spans_of(item: &Json, origin: &str, claims: &mut Vec<Claimed>, found: &mut Found) {
    let value = item.get("value");
    let number = |name: &str| {
        let global = value.and_then(|value| value.get("globalOffsets"));
        let of = |it: Option<&Json>| it.and_then(|it| it.get(name)).and_then(Json::as_u64);
        of(global).or_else(|| of(value))
    };
    let (Some(start), Some(end)) = (number("start"), number("end")) else {
        found.fault(
            origin,
            "no-span",
            format!("{item} has no start and end in code points; it is left out"),
        );
        return;
    };
    let labels = value.and_then(Json::as_object).into_iter().flatten();
    let labels = labels.filter(|(name, _)| name.ends_with("labels"));
    let labels: Vec<String> = labels
        .flat_map(|(_, all)| all.as_array().into_iter().flatten())
        .map(|label| id_of(Some(label)))
        .collect();
    if labels.is_empty() {
        found.fault(
            origin,
            "no-label",
            format!("the region at {start} has no label; it is left out"),
        );
    }
    let meta = item.get("meta");
    let note = match meta.and_then(|meta| meta.get("text")) {
        Some(Json::Array(lines)) => {
            let lines: Vec<&str> = lines.iter().filter_map(Json::as_str).collect();
            lines.join("\n")
        }
        other => id_of(other),
    };
    let attributes = meta.and_then(|meta| meta.get("attributes")).map(|values| {
        serde_json::from_value::<Values>(values.clone()).unwrap_or_else(|error| {
            let what = format!("values of the region at {start}: {error}; they are left out");
            found.fault(origin, "no-values", what);
            Values::new()
        })
    });
    for (at, label) in labels.into_iter().enumerate() {
        claims.push(Claimed {
            key: if at == 0 {
                id_of(item.get("id"))
            } else {
                String::new()
            },
            label,
            start,
            end,
            quote: value
                .and_then(|it| it.get("text"))
                .and_then(Json::as_str)
                .map(str::to_owned),
            note: note.clone(),
            attributes: attributes.clone().unwrap_or_default(),
        });
    }
}
