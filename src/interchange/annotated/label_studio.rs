//! Label Studio's JSON: a list of tasks with annotations and predictions, and the labelling config.
//!
//! Offsets of `<Text>` count code points (before 2022: UTF-16; the quoted words tell). `value.text` may
//! be missing, or have its white space collapsed. Regions keep what is in `meta`, so that notes and
//! values of attributes come back. A task has the annotations of all annotators of an article; their names are in the task's
//! own `meta`, since users are numbers there that every server gives anew.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::document::Document;
use super::format::{
    File, Format, Found, Framing, Holds, IncidentsHeld, Input, Overview, Plan, Read, Write,
};
use super::links::{self, Link};
use super::reading::{Claimed, put_links, put_spans, repoint};
use super::spans::{claimed, field, id_of, metadata_json, metadata_of, object};
use super::units::{Counter, Unit};
use crate::model::attribute::Values;
use crate::model::span::SpanId;

/// The format.
pub const FORMAT: Format = Format {
    name: "label-studio",
    title: "Label Studio JSON",
    extensions: &["json"],
    holds: Holds {
        id: true,
        metadata: true,
        annotator: true,
        notes: true,
        attributes: true,
        incidents: IncidentsHeld::Links {
            kinds: true,
            by_target: false,
        },
        ..Holds::SPANS
    },
    write: Some(Write::Records {
        extension: ".json",
        before: b"[\n",
        between: b",\n",
        after: b"\n]\n",
        record,
    }),
    read: Some(Read::Records(Framing::Elements, read)),
    beside,
};

/// The names of the controls in the config.
const LABEL: &str = "label";
const TEXT: &str = "text";
const KIND: &str = "incident_type";

fn record(_: &Plan, documents: &[Document]) -> Vec<u8> {
    let Some(first) = documents.first() else {
        return Vec::new();
    };
    let mut data = Map::new();
    data.insert(TEXT.into(), first.text.clone().into());
    data.insert("article".into(), first.id.clone().into());
    if let Some(metadata) = metadata_json(&first.metadata) {
        data.insert("metadata".into(), metadata);
    }
    let annotations: Vec<Json> = documents
        .iter()
        .zip(1..)
        .map(|(document, number)| {
            json!({
                "id": number,
                "was_cancelled": false,
                "ground_truth": false,
                "result": result(document),
            })
        })
        .collect();
    let annotators: Vec<&str> = documents.iter().map(|one| one.annotator.as_str()).collect();
    // The server numbers tasks anew, but its converter wants a number.
    let number = murmur2::murmur2(first.id.as_bytes(), 1) >> 1;
    let task = json!({
        "id": number,
        "data": data,
        "meta": {"annotators": annotators},
        "annotations": annotations,
        "predictions": [],
    });
    task.to_string().into_bytes()
}

/// What Label Studio calls a region of ours.
fn region(id: SpanId) -> String {
    format!("s{}", id.0)
}

fn result(document: &Document) -> Vec<Json> {
    let counter = Counter::new(&document.text);
    let kinds: BTreeMap<SpanId, &str> = document
        .incidents
        .iter()
        .filter_map(|one| Some((one.trigger?, one.kind.0.as_str())))
        .filter(|(_, kind)| !kind.is_empty())
        .collect();
    let mut result = Vec::new();
    for span in &document.spans {
        let points = counter.code_points(&span.range);
        let quote = document.quote(&span.range);
        let mut item = json!({
            "id": region(span.id),
            "from_name": LABEL,
            "to_name": TEXT,
            "type": "labels",
            "origin": "manual",
            "value": {
                "start": points.start,
                "end": points.end,
                "text": quote,
                "labels": [span.label.0],
            },
        });
        let mut meta = Map::new();
        if !span.note.is_empty() {
            meta.insert("text".into(), json!([span.note]));
        }
        if !span.attributes.is_empty() {
            meta.insert("attributes".into(), json!(span.attributes));
        }
        if let (Json::Object(item), false) = (&mut item, meta.is_empty()) {
            item.insert("meta".into(), meta.into());
        }
        result.push(item);
        if let Some(kind) = kinds.get(&span.id) {
            result.push(json!({
                "id": region(span.id),
                "from_name": KIND,
                "to_name": TEXT,
                "type": "choices",
                "origin": "manual",
                "value": {
                    "start": points.start,
                    "end": points.end,
                    "text": quote,
                    "choices": [kind],
                },
            }));
        }
    }
    for link in links::links(&document.incidents) {
        result.push(json!({
            "type": "relation",
            "from_id": region(link.from),
            "to_id": region(link.to),
            "direction": "right",
            "labels": [link.name],
        }));
    }
    result
}

/// The labelling config: labels with their colours, types of incidents for triggers, relations.
fn beside(plan: &Plan, _: &Overview) -> Vec<File> {
    let mut xml =
        String::from("<View style=\"direction: rtl; font-size: 1.25em; line-height: 2\">\n");
    xml.push_str("  <Labels name=\"label\" toName=\"text\">\n");
    for name in &plan.labels {
        let known = plan
            .codebook
            .labels
            .iter()
            .find(|one| one.id.0 == plan.id_of(name));
        let colour = known.map(|label| format!(" background=\"#{:06x}\"", label.light.line));
        let hint = known.map(|label| format!(" hint=\"{}\"", escaped(&label.english)));
        xml.push_str(&format!(
            "    <Label value=\"{}\"{}{}/>\n",
            escaped(name),
            colour.unwrap_or_default(),
            hint.unwrap_or_default()
        ));
    }
    xml.push_str("  </Labels>\n  <Relations>\n");
    let roles = plan.codebook.roles.iter().map(|role| role.id.0.as_str());
    for name in roles.chain(links::PARTS) {
        xml.push_str(&format!("    <Relation value=\"{}\"/>\n", escaped(name)));
    }
    xml.push_str(
        "  </Relations>\n  <Text name=\"text\" value=\"$text\" granularity=\"symbol\"/>\n",
    );
    xml.push_str(
        "  <Choices name=\"incident_type\" toName=\"text\" perRegion=\"true\" choice=\"single\">\n",
    );
    for kind in &plan.codebook.incident_types {
        xml.push_str(&format!(
            "    <Choice value=\"{}\"/>\n",
            escaped(&kind.id.0)
        ));
    }
    xml.push_str("  </Choices>\n</View>\n");
    vec![File::new("label-config.xml", xml)]
}

/// A text as the value of an attribute of XML.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

fn read(input: &Input<'_>, found: &mut Found) {
    let Some(task) = object(input, found) else {
        return;
    };
    let origin = input.origin();
    // JSON_MIN has the data in the task itself, and the spans in `label`.
    let data = task.get("data").and_then(Json::as_object).unwrap_or(&task);
    let text = data.get(TEXT).and_then(Json::as_str).or_else(|| {
        // A config may call the text as it likes; the longest is it.
        let texts = data.values().filter_map(Json::as_str);
        texts.max_by_key(|text| text.len())
    });
    let Some(text) = text else {
        found.fault(origin, "no-text", "its data has no text; it is left out");
        return;
    };
    let mut base = Document::new(id_of(field(data, &["article"]).or(task.get("id"))), text);
    match data.get("metadata") {
        Some(metadata) => base.metadata = metadata_of(metadata),
        None if task.contains_key("data") => {
            let rest = data
                .iter()
                .filter(|(key, value)| *key != "article" && value.as_str() != Some(text));
            let rest: Map<String, Json> = rest
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            base.metadata = metadata_of(&Json::Object(rest));
        }
        None => {}
    }
    let names = task.get("meta").and_then(|meta| meta.get("annotators"));
    let list = |name: &str| task.get(name).and_then(Json::as_array).map(Vec::as_slice);
    let annotations = list("annotations")
        .or_else(|| list("completions"))
        .unwrap_or_default();
    let mut any = false;
    for (at, annotation) in annotations.iter().enumerate() {
        let name = names
            .and_then(|names| names.get(at))
            .map_or_else(|| annotator_of(annotation), |name| id_of(Some(name)));
        let origin = format!("{origin}, annotation {}", at + 1);
        if annotation.get("was_cancelled").and_then(Json::as_bool) == Some(true) {
            found.fault(&origin, "cancelled", "it was cancelled; it is left out");
            continue;
        }
        any = true;
        one(&base, annotation.get("result"), name, &origin, found);
    }
    for (at, prediction) in list("predictions").unwrap_or_default().iter().enumerate() {
        let model = id_of(prediction.get("model_version"));
        let name = format!("model {model}").trim_end().to_owned();
        let origin = format!("{origin}, prediction {}", at + 1);
        any = true;
        one(&base, prediction.get("result"), name, &origin, found);
    }
    if let Some(spans) = list(LABEL).filter(|_| !any && !task.contains_key("data")) {
        any = true;
        let mut document = base.clone();
        document.annotator = annotator_of(&Json::Object(task.clone()));
        let mut claims = Vec::new();
        for value in spans {
            let labels = value.get("labels").and_then(Json::as_array);
            let label = labels.and_then(|all| all.first()).and_then(Json::as_str);
            let mut flat = value.clone();
            if let (Json::Object(flat), Some(label)) = (&mut flat, label) {
                flat.insert("label".into(), label.into());
            }
            match claimed(&flat) {
                Some(one) => claims.push(one),
                None => found.fault(
                    &origin,
                    "no-span",
                    format!("{value} is no span; it is left out"),
                ),
            }
        }
        put_spans(&mut document, claims, Unit::CodePoint, &origin, found);
        document.renumber();
        found.documents.push(document);
    }
    if !any {
        found.documents.push(base);
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
fn one(base: &Document, result: Option<&Json>, annotator: String, origin: &str, found: &mut Found) {
    let mut document = base.clone();
    document.annotator = annotator;
    let items: Vec<&Json> = result
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .collect();
    let mut claims: Vec<Claimed> = Vec::new();
    let mut kinds: Vec<(String, String)> = Vec::new();
    for item in &items {
        let kind = item.get("type").and_then(Json::as_str).unwrap_or_default();
        match kind {
            "labels" | "hypertextlabels" | "paragraphlabels" => {
                spans_of(item, origin, &mut claims, found)
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
    for item in &items {
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
