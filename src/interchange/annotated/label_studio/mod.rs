//! Label Studio's JSON: a list of tasks with annotations and predictions, and the labelling config.
//!
//! Offsets of `<Text>` count code points (before 2022: UTF-16; the quoted words tell). `value.text` may
//! be missing, or have its white space collapsed. Regions keep what is in `meta`, so that notes and
//! values of attributes come back. A task has the annotations of all annotators of an article; their names are in the task's
//! own `meta`, since users are numbers there that every server gives anew.

mod reading;
mod regions;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::document::Document;
use super::format::{File, Format, Framing, Holds, IncidentsHeld, Overview, Plan, Read, Write};
use super::links;
use super::spans::metadata_json;
use super::units::Counter;
use crate::model::span::SpanId;

/// The format.
pub const FORMAT: Format = Format {
    name: "label-studio",
    title: "Label Studio JSON",
    extensions: &["json"],
    alone: &[],
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
        record: |_, documents, to| to.write_all(&record(documents)),
    }),
    read: Some(Read::Records(Framing::Elements, reading::read)),
    beside,
};

pub(super) use reading::are_tasks;

/// The names of the controls in the config.
const LABEL: &str = "label";
const TEXT: &str = "text";
const KIND: &str = "incident_type";

fn record(documents: &[Document]) -> Vec<u8> {
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
