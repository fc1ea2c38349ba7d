//! A document as feature structures, and feature structures as documents.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::json;

use super::slots::{Slots, slots};
use super::types::{DOCUMENT, EXCLUDED, METADATA, ROLE, SENTENCE, SPAN, TOKEN, is_machinery};
use super::{Cas, Feature, Sofa, Structure};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::hashiya_jsonl::parts_json;
use crate::interchange::annotated::layers::{self, LeftFeatures};
use crate::interchange::annotated::links::{self, Link};
use crate::interchange::annotated::loss::Losses;
use crate::interchange::annotated::reading::{Claimed, put_links, put_spans};
use crate::interchange::annotated::spans::{metadata_json, metadata_of};
use crate::interchange::annotated::tokens::{Edges, Token, Tokeniser, blocks, fit};
use crate::interchange::annotated::units::{Claim, Counter, Unit, place};
use crate::model::attribute::Values;
use crate::model::incident::{Incident, IncidentId, Who};
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;

/// The id of the text.
const SOFA_ID: i64 = 1;

/// The sentences and tokens of a text, one by one, with ids from `next`.
pub(super) fn words(text: &str, next: i64) -> impl Iterator<Item = Structure> + '_ {
    let tokeniser = Tokeniser::Words;
    let fitted = fit(text, &[], tokeniser, Edges::Widen, &mut Losses::default());
    let counter = Counter::new(text);
    let places = blocks(text, &fitted).into_iter().flat_map(move |block| {
        let tokens = fitted.tokens.get(block).unwrap_or_default().iter();
        let tokens: Vec<Token> = tokens.filter(|token| token.is_visible()).copied().collect();
        let ends = tokens.first().zip(tokens.last());
        let sentence = ends.map(|(first, last)| (SENTENCE, first.start()..last.end()));
        let tokens = tokens.into_iter().map(|token| (TOKEN, token.range()));
        sentence.into_iter().chain(tokens)
    });
    places.zip(next..).map(move |((kind, range), id)| {
        let units = counter.utf16(&range);
        Structure {
            id,
            kind: kind.into(),
            sofa: SOFA_ID,
            begin: Some(units.start as u64),
            end: Some(units.end as u64),
            features: BTreeMap::new(),
        }
    })
}

/// The feature structures of a document but for its [`words`], which stand behind them.
pub(super) fn cas_of(document: &Document) -> Cas {
    let counter = Counter::new(&document.text);
    let mut all = Vec::new();
    let mut add = |kind: &'static str,
                   range: &std::ops::Range<usize>,
                   features: Vec<(&str, Feature)>|
     -> i64 {
        let units = counter.utf16(range);
        let id = SOFA_ID + 1 + i64::try_from(all.len()).unwrap_or(0);
        all.push(Structure {
            id,
            kind: kind.into(),
            sofa: SOFA_ID,
            begin: Some(units.start as u64),
            end: Some(units.end as u64),
            features: features
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        });
        id
    };
    let text = |value: &str| Feature::Text(value.to_owned());
    let whole = 0..document.text.len();
    let language = &document.metadata.language;
    let language = if language.is_empty() { "ar" } else { language };
    add(
        METADATA,
        &whole,
        vec![
            ("documentId", text(&document.id)),
            ("documentTitle", text(&document.metadata.title)),
            ("language", text(language)),
        ],
    );
    let mut features = vec![
        ("article", text(&document.id)),
        ("annotator", text(&document.annotator)),
        ("status", text(document.status.id())),
        ("reason", text(&document.reason)),
    ];
    let mut put = |name: &'static str, value: Option<String>| {
        features.extend(value.map(|value| (name, Feature::Text(value))));
    };
    put(
        "metadata",
        metadata_json(&document.metadata).map(|it| it.to_string()),
    );
    let some = |empty: bool, value: serde_json::Value| (!empty).then(|| value.to_string());
    put(
        "incidents",
        some(document.incidents.is_empty(), json!(document.incidents)),
    );
    put(
        "unplaced",
        some(document.unplaced.is_empty(), json!(document.unplaced)),
    );
    let parts = &document.unplaced_parts;
    put("unplacedParts", some(parts.is_empty(), parts_json(parts)));
    add(DOCUMENT, &whole, features);
    for part in &document.excluded {
        add(EXCLUDED, part, Vec::new());
    }
    let mut ids: HashMap<SpanId, i64> = HashMap::new();
    for span in &document.spans {
        let mut features = vec![
            ("label", text(&span.label.0)),
            ("identifier", text(&span.id.to_string())),
        ];
        if !span.note.is_empty() {
            features.push(("note", text(&span.note)));
        }
        if !span.attributes.is_empty() {
            features.push(("values", Feature::Text(json!(span.attributes).to_string())));
        }
        ids.insert(span.id, add(SPAN, &span.range, features));
    }
    let by_id: HashMap<SpanId, &Span> = document.spans.iter().map(|span| (span.id, span)).collect();
    for (incident, link) in told(&document.incidents) {
        let place = by_id.get(&link.to);
        if let (Some(from), Some(to), Some(place)) = (ids.get(&link.from), ids.get(&link.to), place)
        {
            let features = vec![
                ("Governor", Feature::Reference(*from)),
                ("Dependent", Feature::Reference(*to)),
                ("role", text(&link.name)),
                ("incident", text(&incident.to_string())),
            ];
            add(ROLE, &place.range, features);
        }
    }
    Cas {
        sofas: vec![Sofa {
            id: SOFA_ID,
            name: "_InitialView".to_owned(),
            text: document.text.clone(),
        }],
        structures: all,
    }
}

/// The links of all incidents, with the incident.
fn told(incidents: &[Incident]) -> Vec<(IncidentId, Link)> {
    let of = |incident: &Incident| -> Vec<(IncidentId, Link)> {
        links::links_of(incident)
            .into_iter()
            .map(|link| (incident.id, link))
            .collect()
    };
    incidents.iter().flat_map(of).collect()
}

/// Adds the documents that were read.
pub(super) fn put(cas: Result<Cas, String>, input: &Input<'_>, found: &mut Found) {
    let mut cas = match cas {
        Ok(cas) => cas,
        Err(why) => {
            found.fault(
                input.origin(),
                "not-read",
                format!("it is no CAS of UIMA: {why}; it is left out"),
            );
            return;
        }
    };
    if cas.sofas.is_empty() {
        found.fault(input.origin(), "no-text", "it has no text; it is left out");
    }
    let sofas = std::mem::take(&mut cas.sofas);
    let several = sofas.len() > 1;
    for sofa in sofas {
        let origin = if several {
            format!("{}, view {}", input.origin(), sofa.name)
        } else {
            input.origin()
        };
        let mut document = one(&cas, (sofa.id, several), sofa.text, &origin, found);
        if several {
            let id = if document.id.is_empty() {
                input.stem()
            } else {
                &document.id
            };
            document.id = format!("{id}-{}", sofa.name);
        }
        found.documents.push(document);
    }
}

/// The document of a text, which has this id and may be one of several.
fn one(
    cas: &Cas,
    (sofa, several): (i64, bool),
    text: String,
    origin: &str,
    found: &mut Found,
) -> Document {
    let mut document = Document::new("", text);
    let here: Vec<&Structure> = cas
        .structures
        .iter()
        .filter(|it| it.sofa == sofa || (it.sofa == 0 && !several))
        .collect();
    let of = |kind: &'static str| here.iter().copied().filter(move |it| it.kind == kind);
    for metadata in of(METADATA) {
        let text = |name: &str| metadata.text(name).unwrap_or_default().to_owned();
        let id = text("documentId");
        document.id = id.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        document.metadata.title = text("documentTitle");
    }
    let own = of(DOCUMENT).next();
    if let Some(own) = own {
        fields(own, &mut document, origin, found);
    }
    excluded(&mut document, of(EXCLUDED).collect(), origin, found);
    let is_ours = own.is_some();
    let mut left = LeftFeatures::default();
    let slots = slots(cas, &here);
    let keys = spans(
        &here,
        is_ours,
        &slots,
        &mut document,
        &mut left,
        origin,
        found,
    );
    let ends: HashMap<i64, SpanId> = keys
        .iter()
        .filter_map(|(key, id)| Some((key.parse().ok()?, *id)))
        .collect();
    let mut relations: Vec<(String, Link)> = Vec::new();
    for it in here.iter().filter(|it| is_link(it)) {
        let (from, to) = (it.reference("Governor"), it.reference("Dependent"));
        let end = |id: Option<i64>| ends.get(&id?).copied();
        match (end(from), end(to)) {
            (Some(from), Some(to)) => {
                let name = named(it, &layers::ROLES, &ENDS, &slots, &mut left);
                let incident = it.text("incident").unwrap_or_default().to_owned();
                relations.push((incident, Link { from, to, name }));
            }
            _ => {
                let what = format!(
                    "relation \"{}\" has an end that is no span; it is left out",
                    named(it, &layers::ROLES, &ENDS, &slots, &mut left)
                );
                found.fault(origin, "no-link", what);
            }
        }
    }
    for link in slots.links(&ends, &mut left, origin, found) {
        relations.push((String::new(), link));
    }
    left.tell(origin, found);
    if !is_ours {
        let all = relations.into_iter().map(|(_, link)| link).collect();
        put_links(&mut document, all, &BTreeMap::new(), origin, found);
        return document;
    }
    let written: Vec<(String, Link)> = told(&document.incidents)
        .into_iter()
        .map(|(id, link)| (id.to_string(), link))
        .collect();
    let ids: HashSet<SpanId> = document.spans.iter().map(|span| span.id).collect();
    let there = |link: &Link| ids.contains(&link.from) && ids.contains(&link.to);
    let expected: Vec<&(String, Link)> = written.iter().filter(|(_, link)| there(link)).collect();
    if relations.iter().collect::<Vec<_>>() != expected {
        changed(&mut document, &relations, origin, found);
    }
    document.sort();
    document
}

/// Whether a structure is a relation between two annotations.
fn is_link(it: &Structure) -> bool {
    it.features.contains_key("Governor") && it.features.contains_key("Dependent")
}

/// The features of a relation that say no more of it than its ends.
const ENDS: [&str; 3] = ["Governor", "Dependent", "incident"];
/// The features of our own layer of spans.
const OWN: [&str; 4] = ["label", "identifier", "note", "values"];

/// What a structure of any layer says it is. Of its other features those are told that are not `known`.
fn named(
    it: &Structure,
    wanted: &[&str],
    known: &[&str],
    slots: &Slots<'_>,
    left: &mut LeftFeatures,
) -> String {
    let texts: Vec<(&str, &str)> = it
        .features
        .iter()
        .filter_map(|(name, value)| match value {
            Feature::Text(text) => Some((name.as_str(), text.as_str())),
            _ => None,
        })
        .filter(|(name, _)| !known.contains(name) && !slots.is_slot(it, name))
        .collect();
    let named = layers::naming(wanted, &texts);
    for (name, value) in &it.features {
        let is_taken = known.contains(&name.as_str()) || slots.is_slot(it, name);
        if !is_taken && named.is_none_or(|(named, _)| named != name) {
            left.add(&it.kind, name, &value.to_string());
        }
    }
    let short = layers::short(&it.kind);
    named.map_or(short, |(_, value)| value).to_owned()
}

/// What no layer has.
fn fields(own: &Structure, document: &mut Document, origin: &str, found: &mut Found) {
    let text = |name: &str| own.text(name).unwrap_or_default();
    document.id = text("article").to_owned();
    document.annotator = text("annotator").to_owned();
    document.status = Status::from_id(text("status")).unwrap_or_default();
    document.reason = text("reason").to_owned();
    if let Some(metadata) = own.text("metadata") {
        match serde_json::from_str(metadata) {
            Ok(metadata) => document.metadata = metadata_of(&metadata),
            Err(error) => found.fault(
                origin,
                "no-values",
                format!("its metadata: {error}; it is left out"),
            ),
        }
    } else {
        // The title that is shown elsewhere may be none.
        document.metadata = Default::default();
    }
    fn list<T: serde::de::DeserializeOwned>(
        own: &Structure,
        name: &str,
        origin: &str,
        found: &mut Found,
    ) -> Vec<T> {
        let Some(text) = own.text(name) else {
            return Vec::new();
        };
        serde_json::from_str(text).unwrap_or_else(|error| {
            found.fault(
                origin,
                "no-values",
                format!("its {name}: {error}; they are left out"),
            );
            Vec::new()
        })
    }
    document.incidents = list(own, "incidents", origin, found);
    document.unplaced = list(own, "unplaced", origin, found);
    document.unplaced_parts = list(own, "unplacedParts", origin, found);
}

fn excluded(document: &mut Document, parts: Vec<&Structure>, origin: &str, found: &mut Found) {
    let claims: Vec<Claim<'_>> = parts
        .iter()
        .map(|it| Claim {
            start: it.begin.unwrap_or(0),
            end: it.end.unwrap_or(0),
            quote: None,
        })
        .collect();
    for range in place(&document.text, &claims, Unit::Utf16) {
        match range {
            Ok(range) => document.excluded.push(range),
            Err(why) => found.fault(
                origin,
                "span-outside",
                format!("an excluded part: {why}; it is left out"),
            ),
        }
    }
    document.excluded.sort_by_key(|range| range.start);
}

/// Puts the spans into the document; the answer tells those of structures, by the ids of these.
fn spans(
    here: &[&Structure],
    is_ours: bool,
    slots: &Slots<'_>,
    document: &mut Document,
    left: &mut LeftFeatures,
    origin: &str,
    found: &mut Found,
) -> HashMap<String, SpanId> {
    let mut claims = Vec::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    for it in here {
        if layers::is_told_structure(&it.kind) {
            named(it, &[], &[], slots, left);
        }
        if is_machinery(&it.kind) || is_link(it) || slots.has_link(it.id) {
            continue;
        }
        let (Some(start), Some(end)) = (it.begin, it.end) else {
            // What is said of the whole document.
            if !it.features.contains_key("elements") && !it.kind.ends_with("Chain") {
                named(it, &[], &[], slots, left);
            }
            continue;
        };
        if it.kind.ends_with("Chain")
            || it.kind.ends_with("ChainLink")
            || it.features.contains_key("next")
        {
            found.fault(
                origin,
                "chain",
                format!(
                    "a link of the chain {} has no place here; it is left out",
                    it.kind
                ),
            );
            continue;
        }
        let mut attributes = Values::new();
        if let Some(values) = it.text("values").filter(|_| it.kind == SPAN) {
            match serde_json::from_str(values) {
                Ok(values) => attributes = values,
                Err(error) => {
                    let what = format!("values of the span at {start}: {error}; they are left out");
                    found.fault(origin, "no-values", what);
                }
            }
        }
        let key = it.id.to_string();
        if is_ours && let Some(number) = it.text("identifier").and_then(|it| it.parse().ok()) {
            numbers.insert(key.clone(), number);
        }
        claims.push(Claimed {
            key,
            label: match it.text("label").filter(|_| it.kind == SPAN) {
                Some(label) => {
                    named(it, &[], &OWN, slots, left);
                    label.to_owned()
                }
                None if it.kind == SPAN => named(it, &layers::LABELS, &OWN, slots, left),
                None => named(it, &layers::LABELS, &[], slots, left),
            },
            start,
            end,
            quote: None,
            note: it
                .text("note")
                .filter(|_| it.kind == SPAN)
                .unwrap_or_default()
                .to_owned(),
            attributes,
        });
    }
    let keys = put_spans(document, claims, Unit::Utf16, origin, found);
    if !is_ours {
        return keys;
    }
    // Our spans have their own ids; spans that were added elsewhere get those behind them.
    let mut taken: HashSet<u32> = document.unplaced.iter().map(|span| span.id).collect();
    let mut renamed: HashMap<SpanId, SpanId> = HashMap::new();
    let mut rest = Vec::new();
    for (key, id) in &keys {
        match numbers.get(key).filter(|number| taken.insert(**number)) {
            Some(number) => {
                renamed.insert(*id, SpanId(*number));
            }
            None => rest.push(*id),
        }
    }
    rest.sort();
    let mut next = taken.iter().max().map_or(0, |last| last.saturating_add(1));
    for id in rest {
        renamed.insert(id, SpanId(next));
        next = next.saturating_add(1);
    }
    for span in &mut document.spans {
        if let Some(new) = renamed.get(&span.id) {
            span.id = *new;
        }
    }
    document.sort();
    keys.into_iter()
        .map(|(key, id)| (key, renamed.get(&id).copied().unwrap_or(id)))
        .collect()
}

/// Makes the incidents what the relations say, which somebody has changed.
fn changed(document: &mut Document, relations: &[(String, Link)], origin: &str, found: &mut Found) {
    found.fault(
        origin,
        "relations-changed",
        "its relations are not those that were written; incidents follow the relations",
    );
    for incident in &mut document.incidents {
        if incident.trigger.is_none() {
            continue;
        }
        incident
            .participants
            .retain(|one| matches!(one.who, Who::Actor(_)));
        incident.locations.clear();
        incident.casualties.clear();
        incident.weapons.clear();
        incident.date_span = None;
        incident.attribution.source = None;
    }
    let mut new: BTreeMap<(String, SpanId), Vec<&Link>> = BTreeMap::new();
    for (id, link) in relations {
        let known = document
            .incidents
            .iter_mut()
            .find(|one| one.id.to_string() == *id && one.trigger == Some(link.from));
        match known {
            Some(incident) => {
                if !links::put(incident, link) {
                    found.fault(
                        origin,
                        "no-link",
                        format!("relation {} has no room; it is left out", link.name),
                    );
                }
            }
            None => new.entry((id.clone(), link.from)).or_default().push(link),
        }
    }
    let mut next = document
        .incidents
        .iter()
        .map(|one| one.id.0.saturating_add(1))
        .max()
        .unwrap_or(0);
    for ((_, trigger), links) in new {
        let mut incident = Incident::new(IncidentId(next));
        next = next.saturating_add(1);
        incident.trigger = Some(trigger);
        for link in links {
            if !links::put(&mut incident, link) {
                found.fault(
                    origin,
                    "no-link",
                    format!("relation {} has no room; it is left out", link.name),
                );
            }
        }
        document.incidents.push(incident);
    }
}
