//! The regions of an annotation as spans, incidents and values.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::KIND;
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::Found;
use crate::interchange::annotated::links::Link;
use crate::interchange::annotated::reading::{Claimed, put_links, put_spans, repoint};
use crate::interchange::annotated::spans::id_of;
use crate::interchange::annotated::units::Unit;
use crate::model::attribute::Values;
use crate::model::span::SpanId;

/// The document of one annotation.
pub(super) fn one(mut document: Document, items: &[&Json], origin: &str, found: &mut Found) {
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
                let all = item.pointer("/value/choices").and_then(Json::as_array);
                let mut all = all.into_iter().flatten().map(|it| id_of(Some(it)));
                kinds.push((id_of(item.get("id")), all.next().unwrap_or_default()));
                for more in all {
                    let what = format!(
                        "a region has one type of incident; \"{more}\" is left out of its \"{KIND}\""
                    );
                    found.fault(origin, "other-result", what);
                }
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
    let mut of_spans: BTreeMap<SpanId, String> = BTreeMap::new();
    for (key, kind) in kinds {
        match keys.get(&key) {
            Some(id) => drop(of_spans.insert(*id, kind)),
            None => {
                let what = format!(
                    "the choice \"{kind}\" ({KIND}) is of no region with a label; it is left out"
                );
                found.fault(origin, "other-result", what);
            }
        }
    }
    let kinds = of_spans;
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
