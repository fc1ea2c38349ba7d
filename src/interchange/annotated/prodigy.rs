//! Prodigy JSON lines, with tokens: `text`, `tokens`, `spans` and `relations` a line.
//!
//! Offsets count code points. `token_end` is the last token, **included**; `head` and `child` of a
//! relation are tokens, the last of their spans, and `head_span`, `child_span` say which spans. Without tokens Prodigy would cut
//! the text anew, so they are written. Lines with another answer than `accept` are no annotations.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::document::Document;
use super::format::{
    Format, Found, Framing, Holds, Input, Output, Plan, Read, SpansHeld, Write, Written,
    json_lines, nothing_beside,
};
use super::links::{self, Link};
use super::loss::Losses;
use super::reading::{put_links, put_spans};
use super::spans::{
    field, id_of, items, metadata_json, metadata_of, object_without, span_items, text_of,
};
use super::tokens::{Fitted, Token, fit};
use super::units::{Counter, Unit};
use super::without::Without;
use crate::model::span::{Span, SpanId};

/// The format.
pub const FORMAT: Format = Format {
    name: "prodigy",
    title: "Prodigy JSON lines",
    extensions: &["jsonl"],
    alone: &[],
    holds: Holds {
        spans: SpansHeld::OnTokens,
        ..Holds::LINKS
    },
    write: Some(Write::json_lines(record)),
    read: Some(Read::Records(Framing::LinesWithout(WITHOUT), read)),
    beside: nothing_beside,
};

/// Where the words are cut is not looked at.
const WITHOUT: Without = Without {
    key: "tokens",
    depth: 1,
    object: None,
};

fn record(plan: &Plan, documents: &[Document], to: &mut Output<'_>) -> Written {
    json_lines(documents, to, |document| line(plan, document))
}

/// The tokens of a text as spaCy has them: a single space behind a token is part of it, everything else
/// is a token. The second value of each says whether a space follows.
pub(super) fn spaced<'a>(
    text: &'a str,
    fitted: &'a Fitted,
) -> impl Iterator<Item = (Range<usize>, bool)> + 'a {
    let starts_with_space = |token: &Token| {
        let words = text.get(token.range()).unwrap_or_default();
        words.starts_with(' ')
    };
    let mut before = None;
    let mut tokens = fitted.tokens.iter().peekable();
    std::iter::from_fn(move || {
        loop {
            let token = tokens.next()?;
            let mut range = token.range();
            if before == Some(range.start) {
                range.start += 1;
            }
            let follows = tokens.peek().is_some_and(|next| starts_with_space(next));
            before = (!range.is_empty() && follows).then_some(range.end);
            if !range.is_empty() {
                return Some((range, follows));
            }
        }
    })
}

/// A line, in the order of its fields.
#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    meta: Map<String, Json>,
    tokens: Tokens<'a>,
    spans: Vec<Json>,
    relations: Vec<Json>,
    answer: &'static str,
    #[serde(rename = "_annotator_id", skip_serializing_if = "str::is_empty")]
    annotator: &'a str,
}

/// The tokens of a text, made one by one while they are written: a tree of them would take eighty times
/// the size of the text.
struct Tokens<'a> {
    document: &'a Document,
    fitted: Fitted,
}

#[derive(Serialize)]
struct OneToken<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    id: usize,
    ws: bool,
}

impl Serialize for Tokens<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let text = &self.document.text;
        let counter = Counter::new(text);
        let cut = spaced(text, &self.fitted).enumerate();
        to.collect_seq(cut.map(|(id, (range, ws))| {
            let points = counter.code_points(&range);
            OneToken {
                text: self.document.quote(&range),
                start: points.start,
                end: points.end,
                id,
                ws,
            }
        }))
    }
}

fn line<'a>(plan: &Plan, document: &'a Document) -> Line<'a> {
    let text = &document.text;
    let counter = Counter::new(text);
    let fitted = fit(
        text,
        &document.spans,
        plan.tokeniser,
        plan.edges,
        &mut Losses::default(),
    );
    let ranges = document.spans.iter().map(|span| &span.range);
    let mut edges: Vec<usize> = ranges
        .flat_map(|range| [range.start, range.end.saturating_sub(1)])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    // The token in which each is, in one go over all tokens.
    let mut numbers = Vec::with_capacity(edges.len());
    for (number, (range, _)) in spaced(text, &fitted).enumerate() {
        while edges
            .get(numbers.len())
            .is_some_and(|edge| *edge < range.end)
        {
            numbers.push(number);
        }
    }
    let token_at = |byte: usize| {
        let at = edges.binary_search(&byte).ok();
        at.and_then(|at| numbers.get(at))
            .copied()
            .unwrap_or(0_usize)
    };
    let last_of = |span: &Span| token_at(span.range.end.saturating_sub(1));
    let told = |span: &Span| {
        let points = counter.code_points(&span.range);
        json!({
            "start": points.start,
            "end": points.end,
            "token_start": token_at(span.range.start),
            "token_end": last_of(span),
            "label": span.label.0,
        })
    };
    let spans: Vec<Json> = document
        .spans
        .iter()
        .map(|span| {
            let mut value = told(span);
            value["text"] = document.quote(&span.range).into();
            value
        })
        .collect();
    let by_id: HashMap<SpanId, &Span> = document.spans.iter().map(|span| (span.id, span)).collect();
    let end_of = |id: SpanId| {
        let span = by_id.get(&id)?;
        Some((last_of(span), told(span)))
    };
    let relations: Vec<Json> = links::links(&document.incidents)
        .iter()
        .filter_map(|link| {
            let (head, head_span) = end_of(link.from)?;
            let (child, child_span) = end_of(link.to)?;
            Some(json!({
                "head": head,
                "child": child,
                "label": link.name,
                "head_span": head_span,
                "child_span": child_span,
            }))
        })
        .collect();
    let mut meta = Map::new();
    if !document.id.is_empty() {
        meta.insert("article".into(), document.id.clone().into());
    }
    if let Some(metadata) = metadata_json(&document.metadata) {
        meta.insert("metadata".into(), metadata);
    }
    Line {
        text,
        meta,
        tokens: Tokens { document, fitted },
        spans,
        relations,
        answer: "accept",
        annotator: &document.annotator,
    }
}

fn read(input: &Input<'_>, found: &mut Found) {
    let Some(map) = object_without(WITHOUT.key, input, found) else {
        return;
    };
    let origin = input.origin();
    let Some(text) = text_of(&map, &["text"], &origin, found) else {
        return;
    };
    if let Some(answer) = map.get("answer").and_then(Json::as_str)
        && answer != "accept"
    {
        found.unread.clear();
        found.fault(
            origin,
            "not-accepted",
            format!("its answer is \"{answer}\"; it is left out"),
        );
        return;
    }
    let mut document = Document::new("", text);
    document.annotator = id_of(field(&map, &["_annotator_id", "_session_id"]));
    if let Some(meta) = map.get("meta") {
        document.id = id_of(meta.get("article"));
        document.metadata = match meta.get("metadata") {
            Some(metadata) => metadata_of(metadata),
            None => {
                let mut rest = meta.clone();
                if let Json::Object(rest) = &mut rest {
                    rest.remove("article");
                }
                metadata_of(&rest)
            }
        };
    }
    let mut claims = Vec::new();
    // Which span ends, or begins, with a token.
    let mut by_token: Vec<(u64, u64, usize)> = Vec::new();
    for (value, mut one) in span_items(&map, &["spans"], &origin, found) {
        // A number by which relations find it; ids of Prodigy's own mean something else.
        one.key = claims.len().to_string();
        let token = |name: &str| value.get(name).and_then(Json::as_u64);
        if let (Some(first), Some(last)) = (token("token_start"), token("token_end")) {
            by_token.push((first, last, claims.len()));
        }
        claims.push(one);
    }
    // Where each span is, with its label and without, and the first of each; so for tokens.
    let mut places: HashMap<(u64, u64, Option<String>), usize> = HashMap::new();
    for (at, one) in claims.iter().enumerate() {
        let label = Some(one.label.clone());
        places.entry((one.start, one.end, label)).or_insert(at);
        places.entry((one.start, one.end, None)).or_insert(at);
    }
    let (mut firsts, mut lasts) = (HashMap::new(), HashMap::new());
    for (first, last, at) in &by_token {
        firsts.entry(*first).or_insert(*at);
        lasts.entry(*last).or_insert(*at);
    }
    let keys = put_spans(&mut document, claims, Unit::CodePoint, &origin, found);
    let mut told = Vec::new();
    for value in items(&map, "relations", &origin, found) {
        let end = |token: &str, span: &str| -> Option<SpanId> {
            let at = match value.get(span) {
                Some(span) => {
                    let number = |name: &str| span.get(name).and_then(Json::as_u64);
                    let (start, end) = (number("start")?, number("end")?);
                    let label = span.get("label").and_then(Json::as_str);
                    *places.get(&(start, end, label.map(str::to_owned)))?
                }
                None => {
                    let token = value.get(token).and_then(Json::as_u64)?;
                    *lasts.get(&token).or_else(|| firsts.get(&token))?
                }
            };
            keys.get(&at.to_string()).copied()
        };
        match (end("head", "head_span"), end("child", "child_span")) {
            (Some(from), Some(to)) => told.push(Link {
                from,
                to,
                name: id_of(value.get("label")),
            }),
            _ => found.fault(
                &origin,
                "no-link",
                format!(
                    "relation \"{}\" is between words that are no spans; it is left out",
                    id_of(value.get("label"))
                ),
            ),
        }
    }
    put_links(&mut document, told, &Default::default(), &origin, found);
    found.documents.push(document);
}
