//! spaCy's DocBin: zlib of a msgpack map with the tokens of all documents as numbers.
//!
//! Source: `spacy/tokens/_serialize.py`, `_dict_proxies.py`, `span_group.pyx` and `strings.pyx` of spaCy
//! 3.8. Strings are MurmurHash64A with seed 1, or the number of one of spaCy's own symbols
//! (`assets/spacy/symbols.txt`). Only a single space behind a token is no token.
//!
//! `doc.ents` has the outermost spans, `doc.spans["sc"]` all of them, `doc.user_data["hashiya"]` the id
//! of the article, its metadata and the annotator. Offsets are tokens; those of characters are code points.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read as _, Write as _};
use std::ops::Range;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rmpv::Value;

use super::document::Document;
use super::format::{Format, Found, Holds, Input, Plan, Read, SpansHeld, Write, nothing_beside};
use super::loss::Losses;
use super::prodigy::spaced;
use super::spans::{metadata_json, metadata_of};
use super::tokens::{fit, outermost};
use super::units::Counter;
use crate::model::codebook::LabelId;
use crate::model::span::{Span, SpanId};

/// The format.
pub const FORMAT: Format = Format {
    name: "spacy",
    title: "spaCy DocBin",
    extensions: &["spacy"],
    alone: &[],
    holds: Holds {
        id: true,
        metadata: true,
        annotator: true,
        spans: SpansHeld::OnTokens,
        ..Holds::SPANS
    },
    write: Some(Write::Shards {
        extension: ".spacy",
        most: 2_000,
        shard,
    }),
    read: Some(Read::Whole(read)),
    beside: nothing_beside,
};

/// Numbers of attributes (`spacy.attrs`).
const ORTH: u64 = 65;
const ENT_IOB: u64 = 77;
const ENT_TYPE: u64 = 78;

/// Values of `ENT_IOB` (`spacy.attrs.IOB_STRINGS`).
const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
const BEGINS: u64 = 3;

/// The group of all spans, as spaCy's span categoriser calls it.
const GROUP: &str = "sc";

/// The most bytes that are unpacked of a file: so many, and so many times its own. What spaCy writes
/// unpacks to some twenty times its size.
const LEAST_ROOM: u64 = 64 << 20;
const MOST_TIMES: u64 = 200;

/// spaCy's own symbols by their texts.
static SYMBOLS: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| {
    let lines = include_str!("../../../assets/spacy/symbols.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    let pair = |line: &'static str| {
        let (number, text) = line.split_once('\t')?;
        Some((text, number.parse().ok()?))
    };
    lines.filter_map(pair).collect()
});

/// The number by which spaCy knows a string (`spacy.strings.StringStore`).
pub fn number(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    match SYMBOLS.get(text) {
        Some(symbol) => *symbol,
        None => murmur2::murmur64a(text.as_bytes(), 1),
    }
}

fn shard(plan: &Plan, documents: &[Document]) -> Result<Vec<u8>, String> {
    let mut strings: BTreeSet<&str> = BTreeSet::new();
    let (mut tokens, mut spaces, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
    let (mut groups, mut data, mut flags, mut cats) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for document in documents {
        let text = &document.text;
        let fitted = fit(
            text,
            &document.spans,
            plan.tokeniser,
            plan.edges,
            &mut Losses::default(),
        );
        let cut: Vec<(Range<usize>, bool)> = spaced(text, &fitted).collect();
        let on_cut = |range: &Range<usize>| {
            let first = cut.partition_point(|(token, _)| token.end <= range.start);
            let after = cut.partition_point(|(token, _)| token.start < range.end);
            first..after
        };
        let spans: Vec<(usize, Range<usize>)> = document
            .spans
            .iter()
            .enumerate()
            .map(|(at, span)| (at, on_cut(&span.range)))
            .collect();
        let (entities, _) = outermost(&spans);
        let mut tagged: Vec<(u64, u64)> = vec![(OUTSIDE, 0); cut.len()];
        for at in entities {
            let Some((span, range)) = spans.get(at) else {
                continue;
            };
            let label = document
                .spans
                .get(*span)
                .map_or(0, |span| number(&span.label.0));
            for index in range.clone() {
                if let Some(tag) = tagged.get_mut(index) {
                    *tag = (if index == range.start { BEGINS } else { INSIDE }, label);
                }
            }
        }
        for ((range, space), (iob, label)) in cut.iter().zip(&tagged) {
            let words = text.get(range.clone()).unwrap_or_default();
            strings.insert(words);
            for value in [number(words), *iob, *label] {
                tokens.extend_from_slice(&value.to_le_bytes());
            }
            spaces.push(u8::from(*space));
        }
        let length =
            i32::try_from(cut.len()).map_err(|_| "a document has too many tokens".to_owned())?;
        lengths.extend_from_slice(&length.to_le_bytes());
        for span in &document.spans {
            strings.insert(&span.label.0);
        }
        groups.push(Value::Binary(group(document, &spans)?));
        data.push(Value::Binary(user_data(document)?));
        flags.push(Value::Map(vec![(
            "has_unknown_spaces".into(),
            false.into(),
        )]));
        cats.push(Value::Map(Vec::new()));
    }
    let attributes = [ORTH, ENT_IOB, ENT_TYPE].map(Value::from).to_vec();
    let message = Value::Map(vec![
        ("version".into(), "0.1".into()),
        ("attrs".into(), attributes.into()),
        ("tokens".into(), Value::Binary(tokens)),
        ("spaces".into(), Value::Binary(spaces)),
        ("lengths".into(), Value::Binary(lengths)),
        (
            "strings".into(),
            strings
                .into_iter()
                .map(Value::from)
                .collect::<Vec<Value>>()
                .into(),
        ),
        ("cats".into(), cats.into()),
        ("flags".into(), flags.into()),
        ("span_groups".into(), groups.into()),
        ("user_data".into(), data.into()),
    ]);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    let failed = |error: std::io::Error| error.to_string();
    packed.write_all(&bytes_of(&message)?).map_err(failed)?;
    packed.finish().map_err(failed)
}

fn bytes_of(value: &Value) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The span groups of a document: one with all spans.
fn group(document: &Document, spans: &[(usize, Range<usize>)]) -> Result<Vec<u8>, String> {
    if spans.is_empty() {
        return bytes_of(&Value::Array(Vec::new()));
    }
    let counter = Counter::new(&document.text);
    let mut all = Vec::with_capacity(spans.len());
    for (span, (_, tokens)) in document.spans.iter().zip(spans) {
        let points = counter.code_points(&span.range);
        let mut packed = Vec::with_capacity(40);
        for value in [0, 0, number(&span.label.0)] {
            packed.extend_from_slice(&value.to_be_bytes());
        }
        for value in [tokens.start, tokens.end, points.start, points.end] {
            let value =
                i32::try_from(value).map_err(|_| "a document is too long for spaCy".to_owned())?;
            packed.extend_from_slice(&value.to_be_bytes());
        }
        all.push(Value::Binary(packed));
    }
    let group = bytes_of(&Value::Map(vec![
        ("name".into(), GROUP.into()),
        ("attrs".into(), Value::Map(Vec::new())),
        ("spans".into(), all.into()),
    ]))?;
    let keys = Value::Array(vec![GROUP.into()]);
    bytes_of(&Value::Map(vec![(Value::Binary(group), keys)]))
}

/// What spaCy keeps for its user.
fn user_data(document: &Document) -> Result<Vec<u8>, String> {
    let mut own = Vec::new();
    if !document.id.is_empty() {
        own.push(("article".into(), document.id.as_str().into()));
    }
    if !document.annotator.is_empty() {
        own.push(("annotator".into(), document.annotator.as_str().into()));
    }
    if let Some(metadata) = metadata_json(&document.metadata) {
        // As JSON, which every reader of spaCy's has at hand.
        own.push(("metadata".into(), metadata.to_string().into()));
    }
    let all = if own.is_empty() {
        Vec::new()
    } else {
        vec![("hashiya".into(), Value::Map(own))]
    };
    bytes_of(&Value::Map(all))
}

fn read(input: &Input<'_>, found: &mut Found) {
    if let Err(why) = bin(input, found) {
        found.fault(
            input.origin(),
            "not-read",
            format!("it is no DocBin of spaCy: {why}; it is left out"),
        );
    }
}

/// A value of a map.
fn of<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    let entries = map.as_map()?;
    entries
        .iter()
        .find(|(key, _)| key.as_str() == Some(name))
        .map(|(_, value)| value)
}

fn parsed(mut bytes: &[u8]) -> Result<Value, String> {
    rmpv::decode::read_value(&mut bytes).map_err(|error| error.to_string())
}

/// Eight bytes as a number.
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at.checked_mul(8)?..)?.get(..8)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

fn bin(input: &Input<'_>, found: &mut Found) -> Result<(), String> {
    let mut bytes = Vec::new();
    let room = LEAST_ROOM + MOST_TIMES * input.bytes.len() as u64;
    let mut unpacked = ZlibDecoder::new(input.bytes).take(room);
    unpacked
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 == room {
        return Err(format!("it unpacks to more than {} MiB", room >> 20));
    }
    let message = parsed(&bytes)?;
    drop(bytes);
    let binary = |name: &str| {
        let value = of(&message, name).and_then(Value::as_slice);
        value.ok_or_else(|| format!("it has no {name}"))
    };
    let list = |name: &str| {
        of(&message, name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
    };
    let (tokens, spaces, lengths) = (binary("tokens")?, binary("spaces")?, binary("lengths")?);
    let attributes: Vec<u64> = list("attrs")
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_u64)
        .collect();
    let column = |wanted: u64| attributes.iter().position(|one| *one == wanted);
    let orth = column(ORTH).ok_or("it has no tokens")?;
    let (iob, kind) = (column(ENT_IOB), column(ENT_TYPE));
    let strings: HashMap<u64, &str> = list("strings")
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
        .map(|text| (number(text), text))
        .chain(SYMBOLS.iter().map(|(text, number)| (*number, *text)))
        .chain([(0, "")])
        .collect();
    let (mut row, width) = (0_usize, attributes.len());
    for (at, length) in lengths.chunks_exact(4).enumerate() {
        let length: [u8; 4] = length.try_into().unwrap_or_default();
        let length =
            usize::try_from(i32::from_le_bytes(length)).map_err(|_| "a length is below 0")?;
        let rows = row..row.checked_add(length).ok_or("a length is too large")?;
        if rows.end > spaces.len()
            || rows
                .end
                .checked_mul(width * 8)
                .is_none_or(|end| end > tokens.len())
        {
            return Err("it ends before its last document".to_owned());
        }
        row = rows.end;
        let value = |row: usize, column: usize| word(tokens, row * width + column).unwrap_or(0);
        let unknown = list("flags")
            .and_then(|flags| of(flags.get(at)?, "has_unknown_spaces")?.as_bool())
            .unwrap_or(false);
        let mut document = Document::default();
        let mut places: Vec<Range<usize>> = Vec::with_capacity(rows.len().min(1 << 20));
        let mut missing = false;
        for row in rows.clone() {
            let text = strings.get(&value(row, orth)).copied();
            missing |= text.is_none();
            let start = document.text.len();
            document.text.push_str(text.unwrap_or_default());
            places.push(start..document.text.len());
            let space = spaces.get(row).is_some_and(|space| *space != 0);
            if (unknown && row + 1 < rows.end) || (!unknown && space) {
                document.text.push(' ');
            }
        }
        let origin = format!("{} document {}", input.name, at + 1);
        if missing {
            found.fault(
                &origin,
                "no-string",
                "a token's text is not in the file; the document is left out",
            );
            continue;
        }
        let mut spans: BTreeSet<(usize, usize, String)> = BTreeSet::new();
        if let (Some(iob), Some(kind)) = (iob, kind) {
            let tags = rows.clone().map(|row| (value(row, iob), value(row, kind)));
            entities(tags, &strings, &mut spans);
        }
        if let Some(groups) = list("span_groups").and_then(|groups| groups.get(at)?.as_slice()) {
            grouped(groups, &strings, &origin, &mut spans, found);
        }
        for (start, end, label) in spans {
            let place = (end > start).then(|| Some((places.get(start)?, places.get(end - 1)?)));
            match place.flatten() {
                Some((first, last)) if first.start < last.end => document.spans.push(Span {
                    id: SpanId(u32::try_from(document.spans.len()).unwrap_or(u32::MAX)),
                    label: LabelId(label),
                    range: first.start..last.end,
                    note: String::new(),
                    attributes: Default::default(),
                }),
                _ => found.fault(
                    &origin,
                    "no-span",
                    format!("span {label}, tokens {start} to {end}, is not in the document; it is left out"),
                ),
            }
        }
        if let Some(data) = list("user_data").and_then(|data| data.get(at)?.as_slice())
            && let Ok(data) = parsed(data)
            && let Some(own) = of(&data, "hashiya")
        {
            let text = |name: &str| of(own, name).and_then(Value::as_str).unwrap_or_default();
            document.id = text("article").to_owned();
            document.annotator = text("annotator").to_owned();
            if let Ok(metadata) = serde_json::from_str(text("metadata")) {
                document.metadata = metadata_of(&metadata);
            }
        }
        document.renumber();
        found.documents.push(document);
    }
    Ok(())
}

/// Adds the entities that tokens are tagged with.
fn entities(
    tags: impl Iterator<Item = (u64, u64)>,
    strings: &HashMap<u64, &str>,
    to: &mut BTreeSet<(usize, usize, String)>,
) {
    let mut open: Option<(usize, u64)> = None;
    let mut count = 0;
    let mut close = |open: &mut Option<(usize, u64)>, end: usize| {
        if let Some((start, label)) = open.take() {
            let label = strings.get(&label).copied().unwrap_or_default();
            to.insert((start, end, label.to_owned()));
        }
    };
    for (at, (iob, label)) in tags.enumerate() {
        count = at + 1;
        let goes_on = iob == INSIDE && open.is_some_and(|(_, name)| name == label);
        if !goes_on {
            close(&mut open, at);
            if matches!(iob, BEGINS | INSIDE) {
                open = Some((at, label));
            }
        }
    }
    close(&mut open, count);
}

/// Adds the spans of all groups, which are a map of groups to their names, or in old files a list.
fn grouped(
    bytes: &[u8],
    strings: &HashMap<u64, &str>,
    origin: &str,
    to: &mut BTreeSet<(usize, usize, String)>,
    found: &mut Found,
) {
    let groups: Vec<Vec<u8>> = match parsed(bytes) {
        Ok(Value::Map(groups)) => groups
            .into_iter()
            .filter_map(|(group, _)| group.as_slice().map(<[u8]>::to_vec))
            .collect(),
        Ok(Value::Array(groups)) => groups
            .into_iter()
            .filter_map(|group| group.as_slice().map(<[u8]>::to_vec))
            .collect(),
        _ => Vec::new(),
    };
    for group in groups {
        let Ok(group) = parsed(&group) else {
            found.fault(
                origin,
                "no-group",
                "a group of spans cannot be read; it is left out",
            );
            continue;
        };
        let spans = of(&group, "spans").and_then(Value::as_array);
        for span in spans.into_iter().flatten().filter_map(Value::as_slice) {
            let label = span
                .get(16..24)
                .and_then(|it| it.try_into().ok())
                .map(u64::from_be_bytes);
            let at = |from: usize| -> Option<usize> {
                let four = span.get(from..from + 4)?.try_into().ok()?;
                usize::try_from(i32::from_be_bytes(four)).ok()
            };
            match (label.and_then(|label| strings.get(&label)), at(24), at(28)) {
                (Some(label), Some(start), Some(end)) => {
                    to.insert((start, end, (*label).to_owned()));
                }
                _ => found.fault(
                    origin,
                    "no-span",
                    "a span of a group cannot be read; it is left out",
                ),
            }
        }
    }
}
