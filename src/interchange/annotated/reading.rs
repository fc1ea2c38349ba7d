//! From what a file says to a document: the spans proven, the rest told.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;

use super::document::Document;
use super::format::{Found, Input, Read};
use super::links::{self, Link};
use super::units::{Claim, Disagreement, Unit, place, weigh};
use crate::model::attribute::Values;
use crate::model::codebook::LabelId;
use crate::model::layer::Unplaced;
use crate::model::span::{Span, SpanId};

/// Reads a file whole, or one of its records, of a file that counts in `unit` when that is known, and
/// tells what looks like annotations and was not read. Every reader is called by this.
pub fn piece(read: Read, input: &Input<'_>, unit: Option<Unit>) -> Found {
    let mut found = Found {
        unit,
        ..Found::default()
    };
    match read {
        Read::Whole(read) | Read::WholeWithout(_, read) | Read::Records(_, read) => {
            read(input, &mut found);
        }
    }
    found.tell_unread();
    let doubles: Vec<_> = found
        .documents
        .iter_mut()
        .flat_map(Document::renew_ids)
        .collect();
    for (kind, id, new) in doubles.iter().take(FEW) {
        let what = format!(
            "{kind} {id} has the id of an earlier one; it is {new} here, and what refers to it means the \
             earlier one"
        );
        found.fault(input.origin(), "same-id", what);
    }
    if let Some(more) = doubles.len().checked_sub(FEW).filter(|more| *more > 0) {
        let what = format!("{more} more spans and incidents have the ids of earlier ones");
        found.fault(input.origin(), "same-id", what);
    }
    found
}

/// How many ids are named that are there twice.
const FEW: usize = 10;

/// The bytes of a stream that a reader of files is given.
///
/// # Errors
/// When it cannot be read.
pub fn bytes_for(read: Read, from: &mut dyn BufRead) -> std::io::Result<Vec<u8>> {
    if let Read::WholeWithout(without, _) = read {
        return without.read(from);
    }
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file whole, in the unit that all of it proves.
pub fn whole(read: Read, input: &Input<'_>) -> Found {
    let found = piece(read, input, None);
    let Some(unit) = found.evidence.unit() else {
        return found;
    };
    if found.units.iter().all(|one| *one == unit) {
        return found;
    }
    let mut again = piece(read, input, Some(unit));
    if let Some(usual) = again.evidence.usual.filter(|usual| *usual != unit) {
        again.fault(input.origin(), "other-unit", read_so(unit, usual));
    }
    again
}

/// A span as a file says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// What the file calls it, for links to it; empty for nothing.
    pub key: String,
    /// Its label.
    pub label: String,
    /// Where it begins, in the unit of the file.
    pub start: u64,
    /// Where it ends, not included.
    pub end: u64,
    /// Its words, when the file has them.
    pub quote: Option<String>,
    /// A note.
    pub note: String,
    /// Values of attributes.
    pub attributes: Values,
}

impl Claimed {
    /// Where it is to stand.
    pub(super) fn claim(&self) -> Claim<'_> {
        Claim {
            start: self.start,
            end: self.end,
            quote: self.quote.as_deref(),
        }
    }
}

/// The text that bytes are; else where they are none, for people.
pub fn utf8(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let before = bytes.get(..at).unwrap_or_default();
        format!("byte {at} is not UTF-8 (line {})", line_of(before))
    })
}

/// The number of the line in which what is behind some bytes stands.
pub fn line_of(before: &[u8]) -> usize {
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Puts spans into a document, proven against the words that the file quotes. What has no place is
/// told, and kept as unplaced. The answer tells the span of each key.
///
/// `usual` is the unit of the format. The unit of the file is that of [`Found::unit`], or else what
/// these spans prove.
pub fn put_spans(
    document: &mut Document,
    claimed: Vec<Claimed>,
    usual: Unit,
    origin: &str,
    found: &mut Found,
) -> HashMap<String, SpanId> {
    let claims: Vec<Claim<'_>> = claimed.iter().map(Claimed::claim).collect();
    let own = weigh(&document.text, &claims, usual);
    found.evidence.add(&own);
    let fits = own.unit().unwrap_or(usual);
    let expected = found.unit.unwrap_or(usual);
    // Of a file that counts differently from record to record, quoted words prove each.
    let unit = if found.unit.is_none() || own.is_only(fits, expected) {
        fits
    } else {
        expected
    };
    if !claims.is_empty() && !found.units.contains(&unit) {
        found.units.push(unit);
    }
    let ranges = place(&document.text, &claims, unit);
    if unit != expected && ranges.iter().any(Result::is_ok) {
        found.fault(origin, "other-unit", read_so(unit, expected));
    }
    let mut keys = HashMap::with_capacity(claimed.len());
    let mut next = document.spans.len() + document.unplaced.len();
    for (one, range) in claimed.into_iter().zip(ranges) {
        let Ok(id) = u32::try_from(next) else {
            continue;
        };
        next += 1;
        if !one.key.is_empty() {
            keys.insert(one.key, SpanId(id));
        }
        match range {
            Ok(range) => document.spans.push(Span {
                id: SpanId(id),
                label: LabelId(one.label),
                range,
                note: one.note,
                attributes: one.attributes,
            }),
            Err(why) => {
                let code = match why {
                    Disagreement::Empty => "empty-span",
                    Disagreement::Outside | Disagreement::Inside => "span-outside",
                    Disagreement::OtherWords { .. } => "other-words",
                };
                found.fault(
                    origin,
                    code,
                    format!(
                        "{} {} to {}{}: {why}; it is kept without a place",
                        one.label,
                        one.start,
                        one.end,
                        one.quote
                            .as_deref()
                            .map(|quote| format!(" \"{quote}\""))
                            .unwrap_or_default()
                    ),
                );
                document.unplaced.push(Unplaced {
                    id,
                    label: LabelId(one.label),
                    start: one.start,
                    end: one.end,
                    quote: one.quote.unwrap_or_default(),
                    before: String::new(),
                    after: String::new(),
                    note: one.note,
                    attributes: one.attributes,
                    reason: why.to_string(),
                });
            }
        }
    }
    document.sort();
    keys
}

/// That offsets count something else than was to be expected.
pub fn read_so(unit: Unit, expected: Unit) -> String {
    format!(
        "its offsets count {}, not {}; they were read so",
        unit.name(),
        expected.name()
    )
}

/// Makes incidents of links, after which spans are numbered as they stand. What an incident has no
/// room for is told.
pub fn put_links(
    document: &mut Document,
    told: Vec<Link>,
    kinds: &BTreeMap<SpanId, String>,
    origin: &str,
    found: &mut Found,
) {
    document.sort();
    let order: Vec<SpanId> = document.spans.iter().map(|span| span.id).collect();
    let (made, left) = links::incidents(&told, kinds, &order);
    for link in left {
        let what = format!(
            "relation \"{}\" from span {} to span {}: there is one already; it is left out",
            link.name, link.from, link.to
        );
        found.fault(origin, "no-link", what);
    }
    document.incidents = made;
    document.renumber();
}

/// Makes values and incidents point at spans by other numbers; what points elsewhere points nowhere.
pub fn repoint(document: &mut Document, numbers: &HashMap<SpanId, SpanId>) {
    document.repoint(|id| numbers.get(&id).copied());
}
