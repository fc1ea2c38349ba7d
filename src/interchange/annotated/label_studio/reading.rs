//! Tasks as documents: in which field the text is, whose annotations there are, what has no place here.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use serde_json::{Map, Value as Json};

use super::TEXT;
use super::regions::one;
use crate::interchange::annotated::document::{Document, PREDICTED};
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::spans::{field, id_of, metadata_of, note_looks, object};
use crate::interchange::annotated::unread::{self, Unread};

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

/// Whether an object holds tasks and is none: those in a list under some name, or each under its id.
pub fn are_tasks(whole: &Map<String, Json>) -> bool {
    !is_task(whole) && (list_of_tasks(whole).is_some() || are_under_ids(whole))
}

/// Whether a task has its data in an object.
fn is_task(map: &Map<String, Json>) -> bool {
    map.get("data").is_some_and(Json::is_object)
}

/// Whether an object says something as a task in JSON_MIN.
fn is_min(map: &Map<String, Json>) -> bool {
    ["annotation_id", "annotator", "lead_time"]
        .iter()
        .any(|name| map.contains_key(*name))
}

/// The name of the list of tasks that an object has.
fn list_of_tasks(whole: &Map<String, Json>) -> Option<&str> {
    let is_list = |name: &str, list: &Json| {
        let first = list.as_array().and_then(|all| all.first()?.as_object());
        first.is_some_and(|first| is_task(first) || name == "tasks" || is_min(first))
    };
    let mut lists = whole.iter().filter(|(name, list)| is_list(name, list));
    lists.next().map(|(name, _)| name.as_str())
}

/// Whether all that an object has is tasks under their ids.
fn are_under_ids(whole: &Map<String, Json>) -> bool {
    let is_one = |one: &Json| {
        one.as_object()
            .is_some_and(|one| is_task(one) || is_min(one))
    };
    !whole.is_empty() && whole.values().all(is_one)
}

pub(super) fn read(input: &Input<'_>, found: &mut Found) {
    let Some(mut whole) = object(input, found) else {
        return;
    };
    let origin = input.origin();
    if !are_tasks(&whole) {
        return read_task(&whole, &origin, &BTreeMap::new(), found);
    }
    let shown = shown_by(&whole);
    let list = list_of_tasks(&whole).map(str::to_owned);
    let tasks: Vec<(String, Json)> = match list.and_then(|name| Some((whole.remove(&name)?, name)))
    {
        Some((list, name)) => {
            found.take(&origin, &name);
            let all = match list {
                Json::Array(all) => all,
                _ => Vec::new(),
            };
            let numbered = all.into_iter().zip(1..);
            numbered
                .map(|(one, at)| (format!("task {at}"), one))
                .collect()
        }
        None => whole
            .into_iter()
            .map(|(id, mut one)| {
                found.take(&origin, &id);
                if let Some(task) = one.as_object_mut() {
                    task.entry("id").or_insert_with(|| id.clone().into());
                }
                (format!("task {id}"), one)
            })
            .collect(),
    };
    for (name, one) in tasks {
        let origin = format!("{origin}, {name}");
        match one {
            Json::Object(task) => {
                note_looks(&task, &origin, found);
                read_task(&task, &origin, &shown, found);
            }
            _ => found.fault(origin, "not-read", "it is no task; it is left out"),
        }
    }
}

/// Reads a task; `shown` is what the labelling config beside it shows.
fn read_task(
    task: &Map<String, Json>,
    origin: &str,
    shown: &BTreeMap<String, String>,
    found: &mut Found,
) {
    // JSON_MIN has the data in the task itself, and the spans under the names of their controls.
    let whole = task.get("data").and_then(Json::as_object);
    let data = whole.unwrap_or(task);
    let mut shown = shown.clone();
    shown.extend(shown_by(task));
    let read = Task {
        origin: origin.to_owned(),
        data,
        shown,
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
            let annotator = names.and_then(|names| names.get(at)).map_or_else(
                || annotation.as_object().map(annotator_of).unwrap_or_default(),
                |name| id_of(Some(name)),
            );
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
        let items = min_items(task, &read.origin, found);
        made += 1;
        let annotator = annotator_of(task);
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
fn annotator_of(annotation: &Map<String, Json>) -> String {
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
