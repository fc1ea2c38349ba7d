//! The lines of a file.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::json;

use super::{ROLE, SPAN, escaped};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::links::{self, Link};
use crate::interchange::annotated::loss::Losses;
use crate::interchange::annotated::tokens::{Edges, TokenKind, Tokeniser, blocks, fit};
use crate::interchange::annotated::units::Counter;
use crate::model::span::{Span, SpanId};

/// A token, or a part of one on which a span stands.
struct Unit {
    /// As `1-2` or `1-2.1`.
    name: String,
    range: Range<usize>,
    /// The spans on it, by their places in the document.
    spans: Vec<usize>,
}

/// The lines of a document that is reduced to what the format holds.
pub(super) fn lines(document: &Document) -> String {
    let mut out = format!(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP={SPAN}|label|identifier|note|values|incident\n\
         #T_RL={ROLE}|role|BT_{SPAN}\n\n"
    );
    let counter = Counter::new(&document.text);
    let sentences = sentences(document);
    let numbers = numbers(document, &sentences);
    let kinds: HashMap<SpanId, &str> = document
        .incidents
        .iter()
        .filter_map(|one| Some((one.trigger?, one.kind.0.as_str())))
        .filter(|(_, kind)| !kind.is_empty())
        .collect();
    let mut by_target: HashMap<SpanId, Vec<Link>> = HashMap::new();
    for link in links::links(&document.incidents) {
        by_target.entry(link.to).or_default().push(link);
    }
    let first_of: HashMap<usize, &Unit> = sentences
        .iter()
        .flat_map(|(_, units)| units)
        .flat_map(|unit| unit.spans.iter().map(move |at| (*at, unit)))
        .fold(HashMap::new(), |mut all, (at, unit)| {
            all.entry(at).or_insert(unit);
            all
        });
    let place: HashMap<SpanId, usize> = document
        .spans
        .iter()
        .zip(0..)
        .map(|(span, at)| (span.id, at))
        .collect();
    let number = |at: usize| numbers.get(&at).copied().unwrap_or(0);
    for (range, units) in &sentences {
        out.push('\n');
        for line in document.quote(range).split('\n') {
            let line = line
                .replace('\\', "\\\\")
                .replace('\t', "\\t")
                .replace('\r', "\\r");
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(out, "#Text={line}");
        }
        for unit in units {
            let offsets = counter.utf16(&unit.range);
            let _ = write!(
                out,
                "{}\t{}-{}\t{}\t",
                unit.name,
                offsets.start,
                offsets.end,
                document.quote(&unit.range)
            );
            let spans: Vec<(usize, &Span)> = unit
                .spans
                .iter()
                .filter_map(|at| Some((*at, document.spans.get(*at)?)))
                .collect();
            let cell = |value: &dyn Fn(&Span) -> Option<String>| -> String {
                let values: Vec<String> = spans
                    .iter()
                    .map(|(at, span)| {
                        let value = value(span).map_or_else(|| "*".to_owned(), |it| escaped(&it));
                        match number(*at) {
                            0 => value,
                            number => format!("{value}[{number}]"),
                        }
                    })
                    .collect();
                if values.is_empty() {
                    "_".to_owned()
                } else {
                    values.join("|")
                }
            };
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let columns = [
                cell(&|span| Some(span.label.0.clone())),
                cell(&|span| Some(span.id.to_string())),
                cell(&|span| some(&span.note)),
                cell(&|span| {
                    (!span.attributes.is_empty()).then(|| json!(span.attributes).to_string())
                }),
                cell(&|span| kinds.get(&span.id).map(|kind| (*kind).to_owned())),
            ];
            let _ = write!(out, "{}\t", columns.join("\t"));
            // Links stand at the first unit of the span that they lead to.
            let mut roles = Vec::new();
            let mut sources = Vec::new();
            for (at, span) in &spans {
                let is_first = first_of
                    .get(at)
                    .is_some_and(|first| first.name == unit.name);
                for link in by_target
                    .get(&span.id)
                    .into_iter()
                    .flatten()
                    .filter(|_| is_first)
                {
                    let Some(from) = place.get(&link.from) else {
                        continue;
                    };
                    let Some(source) = first_of.get(from) else {
                        continue;
                    };
                    let ids = match (number(*from), number(*at)) {
                        (0, 0) => String::new(),
                        (from, to) => format!("[{from}_{to}]"),
                    };
                    roles.push(escaped(&link.name));
                    sources.push(format!("{}{ids}", source.name));
                }
            }
            let or_none = |all: Vec<String>| {
                if all.is_empty() {
                    "_".to_owned()
                } else {
                    all.join("|")
                }
            };
            let _ = writeln!(out, "{}\t{}\t", or_none(roles), or_none(sources));
        }
    }
    out
}

/// The sentences with their units; together they are the whole text.
fn sentences(document: &Document) -> Vec<(Range<usize>, Vec<Unit>)> {
    let text = &document.text;
    let fitted = fit(
        text,
        &document.spans,
        Tokeniser::Words,
        Edges::Widen,
        &mut Losses::default(),
    );
    let found = blocks(text, &fitted);
    let is_unit = |kind: TokenKind| kind != TokenKind::Space;
    // A sentence begins with its first unit, and reaches to that of the next.
    let mut starts: Vec<usize> = found
        .iter()
        .filter_map(|block| {
            let tokens = fitted.tokens.get(block.clone())?;
            tokens
                .iter()
                .find(|token| is_unit(token.kind))
                .map(|token| token.start())
        })
        .collect();
    // What cannot be seen before the first sentence belongs to it.
    let first = fitted.tokens.iter().find(|token| is_unit(token.kind));
    match (starts.first_mut(), first) {
        (Some(start), Some(first)) => *start = first.start(),
        (None, Some(first)) => starts.push(first.start()),
        _ => {}
    }
    // A span may stand on what cannot be seen between two sentences.
    let mut reach = 0;
    let mut spans = document.spans.iter().peekable();
    starts.retain(|start| {
        while let Some(span) = spans.next_if(|span| span.range.start < *start) {
            reach = reach.max(span.range.end);
        }
        reach <= *start
    });
    let ends: Vec<usize> = starts.iter().copied().skip(1).chain([text.len()]).collect();
    let mut sentences = Vec::with_capacity(starts.len());
    let mut next = 0;
    let mut active: Vec<usize> = Vec::new();
    for (number, (start, end)) in (1..).zip(starts.into_iter().zip(ends)) {
        let from = fitted.tokens.partition_point(|token| token.start() < start);
        let to = fitted.tokens.partition_point(|token| token.start() < end);
        let here = fitted.tokens.get(from..to).unwrap_or_default();
        let tokens = here.iter().filter(|token| is_unit(token.kind));
        let mut units = Vec::new();
        for (nth, token) in (1..).zip(tokens) {
            let name = format!("{number}-{nth}");
            let mut whole = Vec::new();
            // By where they begin, the longer first, as spans stand in a document.
            let mut parts: BTreeMap<(usize, Reverse<usize>), Vec<usize>> = BTreeMap::new();
            // Spans stand by where they begin; those that are behind are let go.
            while let Some(span) = document.spans.get(next)
                && span.range.start < token.end()
            {
                active.push(next);
                next += 1;
            }
            active.retain(|at| {
                let span = document.spans.get(*at);
                span.is_some_and(|span| span.range.end > token.start())
            });
            for at in active.iter().copied() {
                let Some(span) = document.spans.get(at) else {
                    continue;
                };
                let from = span.range.start.max(token.start());
                let to = span.range.end.min(token.end());
                if from >= to {
                    continue;
                }
                if (from, to) == (token.start(), token.end()) {
                    whole.push(at);
                } else {
                    parts.entry((from, Reverse(to))).or_default().push(at);
                }
            }
            units.push(Unit {
                name: name.clone(),
                range: token.range(),
                spans: whole,
            });
            for (part, ((from, Reverse(to)), spans)) in (1..).zip(parts) {
                units.push(Unit {
                    name: format!("{name}.{part}"),
                    range: from..to,
                    spans,
                });
            }
        }
        sentences.push((start..end, units));
    }
    sentences
}

/// The numbers of spans on several units, or on a unit with others; of the rest none is needed.
fn numbers(document: &Document, sentences: &[(Range<usize>, Vec<Unit>)]) -> HashMap<usize, usize> {
    let mut units: Vec<usize> = vec![0; document.spans.len()];
    let mut stacked = vec![false; document.spans.len()];
    for unit in sentences.iter().flat_map(|(_, units)| units) {
        for at in &unit.spans {
            if let (Some(count), Some(stacked)) = (units.get_mut(*at), stacked.get_mut(*at)) {
                *count += 1;
                *stacked |= unit.spans.len() > 1;
            }
        }
    }
    let needs = units.iter().zip(stacked).enumerate();
    let needs = needs.filter(|(_, (count, stacked))| **count > 1 || *stacked);
    needs
        .zip(1..)
        .map(|((at, _), number)| (at, number))
        .collect()
}
