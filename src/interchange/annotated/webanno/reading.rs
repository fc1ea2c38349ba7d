//! A file of INCEpTION, WebAnno or us.

use std::collections::{BTreeMap, HashMap};

use super::rows::{
    Column, Layer, LayerKind, Numbered, TokenRow, header, numbered, rows, split, values,
};
use super::{SPAN, unescaped};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::layers::{self, LeftFeatures};
use crate::interchange::annotated::links::Link;
use crate::interchange::annotated::reading::{Claimed, put_links, put_spans, utf8};
use crate::interchange::annotated::units::Unit;
use crate::model::attribute::Values;
use crate::model::span::SpanId;

/// What fills a slot of a span.
struct Filler<'a> {
    /// The span that has the slot.
    host: String,
    layer: &'a str,
    feature: &'a str,
    role: Option<String>,
    unit: &'a str,
    number: u32,
    /// The layer of what fills it.
    of: &'a str,
}

/// An annotation of a span layer.
#[derive(Default)]
struct OnUnits<'a> {
    start: u64,
    end: u64,
    quote: Option<&'a str>,
    values: BTreeMap<&'a str, String>,
}

pub(super) fn read(input: &Input<'_>, found: &mut Found) {
    let origin = input.origin();
    let text = match utf8(input.bytes) {
        Ok(text) => text,
        Err(why) => return found.fault(origin, "not-utf8", format!("{why}; it is left out")),
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if !text.starts_with("#FORMAT=WebAnno TSV 3") {
        let what = "it does not begin with #FORMAT=WebAnno TSV 3 in line 1; it is left out";
        found.fault(origin, "not-read", what);
        return;
    }
    let layers = header(text);
    let (document_text, rows) = rows(text, &origin, found);
    let mut document = Document::new(input.stem(), document_text);
    put(&layers, &rows, &mut document, &origin, found);
    found.documents.push(document);
}

fn put(
    layers: &[Layer<'_>],
    rows: &[TokenRow<'_>],
    document: &mut Document,
    origin: &str,
    found: &mut Found,
) {
    // Annotations by layer, number and unit; those with a number are one on all their units.
    let mut all: BTreeMap<(usize, u32, usize), OnUnits<'_>> = BTreeMap::new();
    let mut fillers: Vec<Filler<'_>> = Vec::new();
    let mut left = LeftFeatures::default();
    for (at, layer) in layers.iter().enumerate() {
        match layer.kind {
            LayerKind::Span if layers::is_structure(layer.name) => {
                let used =
                    |row: &&TokenRow<'_>| row.cells.get(layer.first).is_some_and(|it| *it != "_");
                if let Some(row) = rows.iter().find(used) {
                    let value = row.cells.get(layer.first).copied().unwrap_or_default();
                    left.add(layer.name, "value", value);
                }
                continue;
            }
            LayerKind::Span => {}
            LayerKind::Relation => continue,
            LayerKind::Chain => {
                let used = |row: &TokenRow<'_>| {
                    row.cells.get(layer.first).is_some_and(|cell| *cell != "_")
                };
                if rows.iter().any(used) {
                    let what = format!(
                        "the chains of {} have no place here; they are left out",
                        layer.name
                    );
                    found.fault(origin, "chain", what);
                }
                continue;
            }
        }
        for (place, row) in rows.iter().enumerate() {
            for column in 0..layer.columns {
                let cell = row.cells.get(layer.first + column).copied().unwrap_or("_");
                let feature = layer.features.get(column).copied();
                if matches!(feature, Some(Column::Fillers(_))) {
                    continue;
                }
                for (nth, (value, number)) in values(cell).into_iter().enumerate() {
                    // Without a number an annotation is alone on its unit; stacked ones have numbers, but
                    // for old files, where their order tells them apart.
                    let unit = if number > 0 {
                        0
                    } else {
                        place * MOST_STACKED + nth + 1
                    };
                    let one = all.entry((at, number, unit)).or_insert_with(|| OnUnits {
                        start: row.start,
                        end: row.end,
                        quote: Some(row.token),
                        values: BTreeMap::new(),
                    });
                    if (row.start, row.end) != (one.start, one.end) {
                        one.start = one.start.min(row.start);
                        one.end = one.end.max(row.end);
                        one.quote = None;
                    }
                    match feature {
                        Some(Column::Feature(feature)) if value != "*" => {
                            one.values.insert(feature, unescaped(value));
                        }
                        Some(Column::Roles(feature)) => {
                            let next = row.cells.get(layer.first + column + 1);
                            let filled = split(next.copied().unwrap_or("_"), '|');
                            let filled = filled.get(nth).copied().unwrap_or("_");
                            let of = match layer.features.get(column + 1) {
                                Some(Column::Fillers(of)) => of,
                                _ => "",
                            };
                            let slot = Filler {
                                host: format!("{at} {number} {unit}"),
                                layer: layer.name,
                                feature,
                                role: None,
                                unit: row.unit,
                                number,
                                of,
                            };
                            slot.fill(value, filled, &mut fillers, origin, found);
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    let mut claims = Vec::new();
    let mut kinds: Vec<(String, String)> = Vec::new();
    let mut written: HashMap<SpanId, String> = HashMap::new();
    for ((at, number, unit), one) in &all {
        let Some(layer) = layers.get(*at) else {
            continue;
        };
        let key = format!("{at} {number} {unit}");
        let own = layer.name == SPAN;
        let value = |name: &str| one.values.get(name);
        let features: Vec<(&str, &str)> = one
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let named = layers::naming(&layers::LABELS, &features).or_else(|| {
            features
                .iter()
                .find(|(_, value)| layers::says(value))
                .copied()
        });
        let label = named.map_or_else(|| layers::short(layer.name), |(_, value)| value);
        let label = label.to_owned();
        for (name, value) in &features {
            let is_taken = named.is_some_and(|(named, _)| named == *name);
            let is_known = own && OWN.contains(name);
            if !is_taken && !is_known {
                left.add(layer.name, name, value);
            }
        }
        let attributes = value("values").filter(|_| own).map(|values| {
            serde_json::from_str::<Values>(values).unwrap_or_else(|error| {
                let what = format!(
                    "values of the span at {}: {error}; they are left out",
                    one.start
                );
                found.fault(origin, "no-values", what);
                Values::new()
            })
        });
        if let Some(kind) = value("incident").filter(|_| own) {
            kinds.push((key.clone(), kind.clone()));
        }
        if let Some(number) = value("identifier")
            .filter(|_| own)
            .and_then(|it| it.parse().ok())
        {
            written.insert(SpanId(number), key.clone());
        }
        claims.push(Claimed {
            key,
            label,
            start: one.start,
            end: one.end,
            quote: one.quote.map(str::to_owned),
            note: value("note").filter(|_| own).cloned().unwrap_or_default(),
            attributes: attributes.unwrap_or_default(),
        });
    }
    let keys = put_spans(document, claims, Unit::Utf16, origin, found);
    // Values point at spans by the numbers that were written.
    document.repoint(|id| keys.get(written.get(&id)?).copied());
    let mut told = relations(layers, rows, &keys, &mut left, origin, found);
    slots(layers, rows, &keys, fillers, &mut told, origin, found);
    left.tell(origin, found);
    let kinds: BTreeMap<SpanId, String> = kinds
        .into_iter()
        .filter_map(|(key, kind)| Some((*keys.get(&key)?, kind)))
        .collect();
    put_links(document, told, &kinds, origin, found);
}

/// The features of our own layer.
const OWN: [&str; 5] = ["label", "identifier", "note", "values", "incident"];

/// How many annotations without numbers are told apart on a unit.
const MOST_STACKED: usize = 1 << 10;

/// The links of all relation layers.
fn relations(
    layers: &[Layer<'_>],
    rows: &[TokenRow<'_>],
    keys: &HashMap<String, SpanId>,
    left: &mut LeftFeatures,
    origin: &str,
    found: &mut Found,
) -> Vec<Link> {
    let places = places(rows);
    let mut told = Vec::new();
    for layer in layers
        .iter()
        .filter(|layer| layer.kind == LayerKind::Relation)
    {
        let base = layers
            .iter()
            .position(|one| one.kind == LayerKind::Span && Some(one.name) == layer.base);
        // The span of a layer on a row with a number; without one the first there.
        let span = |place: usize, number: u32| -> Option<SpanId> {
            let base = base?;
            let key = if number > 0 {
                format!("{base} {number} 0")
            } else {
                format!("{base} 0 {}", place * MOST_STACKED + 1)
            };
            keys.get(&key).copied()
        };
        for (place, row) in rows.iter().enumerate() {
            let cell = |column: usize| row.cells.get(layer.first + column).copied().unwrap_or("_");
            let sources = values_of_ends(cell(layer.columns - 1));
            let features: Vec<(&str, Vec<Numbered<'_>>)> = layer
                .features
                .iter()
                .zip(0..)
                .filter_map(|(feature, column)| match feature {
                    Column::Feature(name) => Some((*name, values(cell(column)))),
                    _ => None,
                })
                .collect();
            for (nth, (unit, from, to)) in sources.into_iter().enumerate() {
                let here: Vec<(&str, String)> = features
                    .iter()
                    .filter_map(|(name, values)| {
                        let (value, _) = values.get(nth)?;
                        (*value != "*").then(|| (*name, unescaped(value)))
                    })
                    .collect();
                let here: Vec<(&str, &str)> = here
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                let named = layers::naming(&layers::ROLES, &here)
                    .or_else(|| here.iter().find(|(_, value)| layers::says(value)).copied());
                for (feature, value) in &here {
                    if named.is_none_or(|(named, _)| named != *feature) {
                        left.add(layer.name, feature, value);
                    }
                }
                let name = named.map_or_else(|| layers::short(layer.name), |(_, value)| value);
                let name = name.to_owned();
                let source = places.get(unit).and_then(|place| span(*place, from));
                match (source, span(place, to)) {
                    (Some(from), Some(to)) => told.push(Link { from, to, name }),
                    _ => {
                        let what = format!(
                            "relation \"{name}\" from {unit} to {} is between words that are no spans; it is left out",
                            row.unit
                        );
                        found.fault(origin, "no-link", what);
                    }
                }
            }
        }
    }
    told
}

/// Where each unit is.
fn places<'a>(rows: &[TokenRow<'a>]) -> HashMap<&'a str, usize> {
    let rows = rows.iter().zip(0..);
    rows.map(|(row, at)| (row.unit, at)).collect()
}

impl<'a> Filler<'a> {
    /// Adds what fills a slot: `roles` and the units of what is `filled` in, in the same order.
    fn fill(
        self,
        roles: &str,
        filled: &'a str,
        to: &mut Vec<Self>,
        origin: &str,
        found: &mut Found,
    ) {
        let nothing = |it: &str| matches!(it, "" | "_" | "*");
        // Behind the last may stand the number of the span that has the slot.
        let own = format!("[{}]", self.number);
        let filled = match self.number {
            0 => filled,
            _ => filled.strip_suffix(&own).unwrap_or(filled),
        };
        let roles: Vec<&str> = split(roles, ';');
        let units: Vec<&str> = filled.split(';').collect();
        for at in 0..roles.len().max(units.len()) {
            let role = roles
                .get(at)
                .copied()
                .filter(|role| !nothing(role))
                .map(unescaped);
            match (units.get(at).copied().filter(|unit| !nothing(unit)), role) {
                (Some(unit), role) => {
                    let (unit, number) = numbered(unit);
                    let is_known =
                        to.iter()
                            .rev()
                            .take_while(|one| one.host == self.host)
                            .any(|one| {
                                (&one.role, one.unit, one.number, one.feature)
                                    == (&role, unit, number, self.feature)
                            });
                    if !is_known {
                        to.push(Self {
                            host: self.host.clone(),
                            role,
                            unit,
                            number,
                            ..self
                        });
                    }
                }
                (None, Some(role)) => {
                    let what = format!(
                        "the slot {} of {} at {} has the role \"{role}\" and nothing in it; it is left out",
                        self.feature, self.layer, self.unit
                    );
                    found.fault(origin, "no-link", what);
                }
                (None, None) => {}
            }
        }
    }
}

/// Adds links to what fills slots.
fn slots(
    layers: &[Layer<'_>],
    rows: &[TokenRow<'_>],
    keys: &HashMap<String, SpanId>,
    fillers: Vec<Filler<'_>>,
    told: &mut Vec<Link>,
    origin: &str,
    found: &mut Found,
) {
    let places = places(rows);
    for filler in fillers {
        let any = filler.of == "uima.tcas.Annotation" || filler.of.is_empty();
        let host = keys.get(&filler.host).copied();
        let place = places.get(filler.unit).copied();
        let here = layers
            .iter()
            .enumerate()
            .filter(|(_, layer)| layer.kind == LayerKind::Span && (any || layer.name == filler.of));
        let spans = here.filter_map(|(at, _)| {
            let key = match filler.number {
                0 => format!("{at} 0 {}", place? * MOST_STACKED + 1),
                number => format!("{at} {number} 0"),
            };
            keys.get(&key).copied()
        });
        let spans: Vec<SpanId> = spans.filter(|id| Some(*id) != host).collect();
        let name = filler.role.as_deref().unwrap_or(filler.feature).to_owned();
        match (host, spans.as_slice()) {
            (Some(from), [to, others @ ..]) => {
                told.push(Link {
                    from,
                    to: *to,
                    name,
                });
                if !others.is_empty() {
                    let what = format!(
                        "the slot {} of {} leads to {}, where several spans are; the first of them was taken",
                        filler.feature, filler.layer, filler.unit
                    );
                    found.fault(origin, "no-link", what);
                }
            }
            _ => {
                let what = format!(
                    "\"{name}\" in the slot {} of {} leads to {}, where no span is; it is left out",
                    filler.feature, filler.layer, filler.unit
                );
                found.fault(origin, "no-link", what);
            }
        }
    }
}

/// The ends that a cell names: the unit of the source, its number, and the number of the target.
fn values_of_ends(cell: &str) -> Vec<(&str, u32, u32)> {
    if cell == "_" || cell == "*" || cell.is_empty() {
        return Vec::new();
    }
    cell.split('|')
        .map(|end| {
            let ids = end.strip_suffix(']').and_then(|rest| {
                let (unit, ids) = rest.split_once('[')?;
                let (from, to) = ids.split_once('_')?;
                Some((unit, from.parse().ok()?, to.parse().ok()?))
            });
            ids.unwrap_or((end, 0, 0))
        })
        .collect()
}
