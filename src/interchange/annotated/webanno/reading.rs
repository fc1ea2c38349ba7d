//! A file of INCEpTION, WebAnno or us.

use std::collections::{BTreeMap, HashMap};

use super::{SPAN, unescaped};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::links::Link;
use crate::interchange::annotated::reading::{Claimed, put_links, put_spans};
use crate::interchange::annotated::units::Unit;
use crate::model::attribute::Values;
use crate::model::span::SpanId;

/// A layer of the header.
struct Layer<'a> {
    kind: LayerKind,
    name: &'a str,
    features: Vec<&'a str>,
    /// Of a relation the layer of its ends.
    base: Option<&'a str>,
    /// Where its columns begin, and how many it has.
    first: usize,
    columns: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LayerKind {
    Span,
    Chain,
    Relation,
}

/// A row.
struct Row<'a> {
    unit: &'a str,
    start: u64,
    end: u64,
    token: &'a str,
    cells: Vec<&'a str>,
}

/// A value of a cell: text without its number, and the number.
type Numbered<'a> = (&'a str, u32);

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
    let Ok(text) = std::str::from_utf8(input.bytes) else {
        found.fault(origin, "not-utf8", "it is not UTF-8; it is left out");
        return;
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if !text.starts_with("#FORMAT=WebAnno TSV 3") {
        let what = "it does not begin with #FORMAT=WebAnno TSV 3; it is left out";
        found.fault(origin, "not-read", what);
        return;
    }
    let layers = header(text);
    let (document_text, rows) = rows(text, &origin, found);
    let mut document = Document::new(input.stem(), document_text);
    put(&layers, &rows, &mut document, &origin, found);
    found.documents.push(document);
}

/// The layers that the header names.
fn header(text: &str) -> Vec<Layer<'_>> {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    let mut first = 0;
    for line in text.lines() {
        let (kind, rest) = match line.split_once('=') {
            Some(("#T_SP", rest)) => (LayerKind::Span, rest),
            Some(("#T_CH", rest)) => (LayerKind::Chain, rest),
            Some(("#T_RL", rest)) => (LayerKind::Relation, rest),
            _ if line.starts_with("#Text=") => break,
            _ => continue,
        };
        let mut names = rest.split('|');
        let name = names.next().unwrap_or_default();
        let mut features: Vec<&str> = names.collect();
        let base = match kind {
            LayerKind::Relation => features
                .pop()
                .map(|base| base.strip_prefix("BT_").unwrap_or(base)),
            _ => None,
        };
        // A layer without features has a column all the same.
        let columns = features.len().max(1) + usize::from(base.is_some());
        layers.push(Layer {
            kind,
            name,
            features,
            base,
            first,
            columns,
        });
        first += columns;
    }
    layers
}

/// The text, put together of what the sentences say, and the rows.
fn rows<'a>(text: &'a str, origin: &str, found: &mut Found) -> (String, Vec<Row<'a>>) {
    let mut whole = String::new();
    let mut units = 0_u64;
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut sentence: Option<String> = None;
    // No file makes a large text of large numbers.
    let mut room = text.len() as u64;
    for (number, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(more) = line.strip_prefix("#Text=") {
            let more = unescaped(more);
            match &mut sentence {
                Some(sentence) => {
                    sentence.push('\n');
                    sentence.push_str(&more);
                }
                None => sentence = Some(more),
            }
            continue;
        }
        if line.is_empty() || line.starts_with('#') && !line.contains('\t') {
            continue;
        }
        let mut cells = line.split('\t');
        let head = (|| {
            let unit = cells.next()?;
            let (start, end) = cells.next()?.split_once('-')?;
            Some((
                unit,
                start.parse::<u64>().ok()?,
                end.parse::<u64>().ok()?,
                cells.next()?,
            ))
        })();
        let Some((unit, start, end, token)) = head else {
            let what = format!("line {} is no row; it is left out", number + 1);
            found.fault(origin, "no-line", what);
            continue;
        };
        if let Some(sentence) = sentence.take() {
            // What lies between two sentences is in no file.
            let gap = start.saturating_sub(units);
            if gap > 0 && gap <= room {
                room -= gap;
                whole.push_str(&" ".repeat(usize::try_from(gap - 1).unwrap_or(0)));
                whole.push(if units == 0 { ' ' } else { '\n' });
                units += gap;
            }
            units += sentence.encode_utf16().count() as u64;
            whole.push_str(&sentence);
        }
        rows.push(Row {
            unit,
            start,
            end,
            token,
            cells: cells.collect(),
        });
    }
    if let Some(sentence) = sentence {
        whole.push_str(&sentence);
    }
    (whole, rows)
}

/// The values of a cell.
fn values(cell: &str) -> Vec<Numbered<'_>> {
    if cell == "_" || cell.is_empty() {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let (mut start, mut escape) = (0, false);
    for (at, c) in cell.char_indices() {
        match c {
            _ if escape => escape = false,
            '\\' => escape = true,
            '|' => {
                parts.push(&cell[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&cell[start..]);
    parts.into_iter().map(numbered).collect()
}

/// A value without the number in brackets behind it; 0 for none.
fn numbered(value: &str) -> Numbered<'_> {
    let inside = value.strip_suffix(']').and_then(|rest| {
        let (value, number) = rest.rsplit_once('[')?;
        // A bracket behind a backslash belongs to the value.
        let slashes = value.len() - value.trim_end_matches('\\').len();
        (slashes % 2 == 0).then_some((value, number.parse().ok()?))
    });
    inside.unwrap_or((value, 0))
}

fn put(
    layers: &[Layer<'_>],
    rows: &[Row<'_>],
    document: &mut Document,
    origin: &str,
    found: &mut Found,
) {
    // Annotations by layer, number and unit; those with a number are one on all their units.
    let mut all: BTreeMap<(usize, u32, usize), OnUnits<'_>> = BTreeMap::new();
    for (at, layer) in layers.iter().enumerate() {
        match layer.kind {
            LayerKind::Span => {}
            LayerKind::Relation => continue,
            LayerKind::Chain => {
                let used =
                    |row: &Row<'_>| row.cells.get(layer.first).is_some_and(|cell| *cell != "_");
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
                    if value != "*"
                        && let Some(feature) = layer.features.get(column)
                    {
                        one.values.insert(feature, unescaped(value));
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
        let named = LABELS
            .iter()
            .find_map(|name| value(name))
            .or_else(|| one.values.values().next());
        let short = layer.name.rsplit('.').next().unwrap_or(layer.name);
        let label = named.map_or_else(|| short.to_owned(), Clone::clone);
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
    let told = relations(layers, rows, &keys, origin, found);
    let kinds: BTreeMap<SpanId, String> = kinds
        .into_iter()
        .filter_map(|(key, kind)| Some((*keys.get(&key)?, kind)))
        .collect();
    put_links(document, told, &kinds, origin, found);
}

/// The names of features that say what a span is, the best first.
const LABELS: [&str; 8] = [
    "label",
    "value",
    "PosValue",
    "category",
    "kind",
    "type",
    "identifier",
    "role",
];

/// How many annotations without numbers are told apart on a unit.
const MOST_STACKED: usize = 1 << 10;

/// The links of all relation layers.
fn relations(
    layers: &[Layer<'_>],
    rows: &[Row<'_>],
    keys: &HashMap<String, SpanId>,
    origin: &str,
    found: &mut Found,
) -> Vec<Link> {
    let places: HashMap<&str, usize> = rows
        .iter()
        .zip(0..)
        .map(|(row, at)| (row.unit, at))
        .collect();
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
            let names = values(cell(0));
            for (nth, (unit, from, to)) in sources.into_iter().enumerate() {
                let name = names
                    .get(nth)
                    .map(|(name, _)| *name)
                    .filter(|name| *name != "*");
                let name = name.filter(|_| !layer.features.is_empty()).map(unescaped);
                let short = layer.name.rsplit('.').next().unwrap_or(layer.name);
                let name = name.unwrap_or_else(|| short.to_owned());
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
