//! An `.ann` file with its text, of brat or of us.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value as Json;

use super::lines::{Event, Lines, Notes, Text};
use super::{CONFIDENCE, NO_KIND, TRIGGER};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::links::{self, Link};
use crate::interchange::annotated::reading::{Claimed, put_spans, repoint, utf8};
use crate::interchange::annotated::reduce::make_line_feeds;
use crate::interchange::annotated::units::{Claim, Unit, prove};
use crate::model::attribute::{AttributeId, Value, Values};
use crate::model::incident::{Auxiliary, Confidence, Incident, IncidentId};
use crate::model::link::{ActorId, PlaceId, PlaceLink};
use crate::model::span::{Span, SpanId};

/// The endings of files with lines: brat's own, and the two of the BioNLP shared tasks, of what was given
/// and of what was to be found.
const LINES: [&str; 3] = ["ann", "a1", "a2"];

pub(super) fn read(input: &Input<'_>, found: &mut Found) {
    let origin = input.origin();
    let stem = input
        .name
        .strip_suffix(own_ending(input.name))
        .unwrap_or(input.name);
    let own = own_ending(input.name).trim_start_matches('.');
    let name = format!("{}.txt", input.stem());
    let text = match own {
        "txt" => Some(input.bytes.to_vec()),
        _ => (input.beside)(&name),
    };
    let Some(text) = text else {
        let what = format!("its text {name} is not beside it; it is left out");
        found.fault(origin, "no-text", what);
        return;
    };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for ending in LINES {
        // What has no ending of these is read as brat's own file.
        let is_brat = ending == LINES[0] && own != "txt" && !LINES.contains(&own);
        if ending == own || is_brat {
            files.push((origin.clone(), input.bytes.to_vec()));
        } else if let Some(bytes) = (input.beside)(&format!("{}.{ending}", input.stem())) {
            files.push((format!("{stem}.{ending}"), bytes));
        }
    }
    let text = match utf8(&text) {
        Ok(text) => text.to_owned(),
        Err(why) => {
            let what = format!("its text {name}: {why}; it is left out");
            return found.fault(origin, "not-utf8", what);
        }
    };
    if files.is_empty() {
        let what = "it has no .ann beside it; it comes in as a document without annotations";
        found.fault(&origin, "no-lines", what);
    }
    let mut told = Lines::default();
    for (file, bytes) in &files {
        let lines = match utf8(bytes) {
            Ok(lines) => lines,
            Err(why) => return found.fault(file, "not-utf8", format!("{why}; it is left out")),
        };
        let lines = lines.strip_prefix('\u{FEFF}').unwrap_or(lines);
        for (number, line) in (1..).zip(lines.split('\n')) {
            let line = line.trim_end_matches('\r');
            let place = format!("line {number}");
            match told.add(line, &place) {
                Ok(None) => {}
                Ok(Some(id)) => {
                    let what = format!(
                        "{place} has the id {id} of an earlier line; what refers to it means the earlier one"
                    );
                    found.fault(file, "same-id", what);
                }
                Err(why) => {
                    let what =
                        format!("{place} {why}; it is left out: {}", line.replace('\t', " "));
                    found.fault(file, "no-line", what);
                }
            }
        }
    }
    let mut document = Document::new(input.stem(), text);
    counted(&told, &mut document, &origin, found);
    put(&told, &mut document, &origin, found);
    make_line_feeds(&mut document);
    found.documents.push(document);
}

/// The ending of a file's name with its dot.
fn own_ending(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rfind('.')
        .map_or("", |at| file.get(at..).unwrap_or_default())
}

/// Makes line ends LF, as brat does before it counts, but where more of the words that the lines quote
/// stand there when CR LF is counted as two characters: other tools do that.
fn counted(told: &Lines<'_>, document: &mut Document, origin: &str, found: &mut Found) {
    if document.text.contains("\r\n") {
        let claimed = told.texts.iter().enumerate();
        let claimed: Vec<Claimed> = claimed
            .flat_map(|(nth, one)| pieces(one, one.kind, nth))
            .collect();
        let claims: Vec<Claim<'_>> = claimed.iter().map(Claimed::claim).collect();
        let held = |text: &str| {
            let proven = prove(text, &claims, Unit::CodePoint);
            proven.ranges.iter().filter(|range| range.is_ok()).count()
        };
        if held(&document.text) > held(&document.text.replace("\r\n", "\n")) {
            let what = "its offsets count the line end CR LF as two characters; they were read so";
            return found.fault(origin, "other-unit", what);
        }
    }
    make_line_feeds(document);
}

fn put(told: &Lines<'_>, document: &mut Document, origin: &str, found: &mut Found) {
    let notes = told.notes(origin, found);
    let own = |target: &str| notes.own.get(target).cloned();
    // The span of a trigger by our own note, so that brat's trigger is no span beside it.
    let mut ids: HashMap<&str, &Text<'_>> = HashMap::new();
    for one in &told.texts {
        ids.entry(one.id).or_insert(one);
    }
    let span_of_trigger = |event: &Event<'_>| -> Option<String> {
        let number = own(event.id)?.get("trigger")?.as_u64()?;
        let id = format!("T{}", number.checked_add(1)?);
        let (span, trigger) = (ids.get(id.as_str())?, ids.get(event.trigger)?);
        (span.pieces == trigger.pieces && span.id != trigger.id).then_some(id)
    };
    let replaced: HashMap<&str, String> = told
        .events
        .iter()
        .filter_map(|event| Some((event.trigger, span_of_trigger(event)?)))
        .collect();
    let triggers: HashSet<&str> = told.events.iter().map(|event| event.trigger).collect();
    let mut claims = Vec::new();
    for (nth, one) in told.texts.iter().enumerate() {
        if replaced.contains_key(one.id) {
            continue;
        }
        let is_trigger = triggers.contains(one.id);
        let label = if is_trigger { TRIGGER } else { one.kind };
        claims.extend(pieces(one, label, nth));
    }
    let keys = put_spans(document, claims, Unit::CodePoint, origin, found);
    let keys = joined(told, document, keys, origin, found);
    let id_of = |id: &str| -> Option<SpanId> {
        let id = replaced.get(id).map_or(id, String::as_str);
        keys.get(id).copied()
    };
    values(told, document, &id_of, &own, &notes, origin, found);
    // What points at spans in our own note counts spans from 0, as brat's ids do from 1.
    let numbers: HashMap<SpanId, SpanId> = keys
        .iter()
        .filter_map(|(key, id)| {
            let number: u32 = key.strip_prefix('T')?.parse().ok()?;
            Some((SpanId(number.checked_sub(1)?), *id))
        })
        .collect();
    let mut incidents = Vec::new();
    for event in &told.events {
        let Some(trigger) = id_of(event.trigger) else {
            let what = format!(
                "{} has a trigger that is not there; it is left out",
                event.id
            );
            found.fault(origin, "no-event", what);
            continue;
        };
        let mut incident = own(event.id)
            .and_then(|own| serde_json::from_value::<Incident>(own).ok())
            .unwrap_or_else(|| Incident::new(IncidentId(0)));
        incident.trigger = None;
        let mut alone = Document {
            incidents: vec![incident],
            ..Document::default()
        };
        repoint(&mut alone, &numbers);
        let Some(mut incident) = alone.incidents.pop() else {
            continue;
        };
        incident.id = IncidentId(u32::try_from(incidents.len()).unwrap_or(u32::MAX));
        incident.trigger = Some(trigger);
        if event.kind != NO_KIND {
            event.kind.clone_into(&mut incident.kind.0);
        }
        // The lines of brat come first, then what they have no room for.
        let rest = std::mem::take(&mut incident.participants);
        for (role, to) in &event.arguments {
            let name = role.trim_end_matches(|c: char| c.is_ascii_digit());
            let put = id_of(to).is_some_and(|to| {
                let name = name.to_owned();
                links::put(
                    &mut incident,
                    &Link {
                        from: trigger,
                        to,
                        name,
                    },
                )
            });
            if !put {
                let what = format!(
                    "{} has the argument {role}:{to}, which is not there or has no room; it is left out",
                    event.id
                );
                found.fault(origin, "no-link", what);
            }
        }
        incident.participants.extend(rest);
        event_values(told, event, &mut incident, &notes, origin, found);
        incidents.push(incident);
    }
    document.incidents = incidents;
    relations(told, document, &id_of, origin, found);
    document.renumber();
}

/// The fragments of a span as claims, each with its own words where the line has them.
fn pieces(one: &Text<'_>, label: &str, nth: usize) -> Vec<Claimed> {
    let mut rest = one.words;
    let several = one.pieces.len() > 1;
    let mut claims = Vec::new();
    for (at, (start, end)) in one.pieces.iter().enumerate() {
        let quote = if several {
            // Fragments stand behind each other with a space between two.
            let length = usize::try_from(end.saturating_sub(*start)).unwrap_or(usize::MAX);
            rest.map(|words| {
                let cut = words
                    .char_indices()
                    .nth(length)
                    .map_or(words.len(), |(at, _)| at);
                let (words, left) = words.split_at(cut);
                rest = Some(left.strip_prefix(' ').unwrap_or(left));
                words.to_owned()
            })
        } else {
            one.words.map(str::to_owned)
        };
        claims.push(Claimed {
            key: format!("{nth}#{at}"),
            label: label.to_owned(),
            start: *start,
            end: *end,
            quote,
            ..Claimed::default()
        });
    }
    claims
}

/// Makes fragments with nothing but a line end between them one span again. Of a span that has words
/// between its fragments each becomes a span, which is told.
fn joined(
    told: &Lines<'_>,
    document: &mut Document,
    keys: HashMap<String, SpanId>,
    origin: &str,
    found: &mut Found,
) -> HashMap<String, SpanId> {
    let mut whole = HashMap::with_capacity(told.texts.len());
    let mut gone: HashSet<SpanId> = HashSet::new();
    let order: HashMap<SpanId, usize> =
        document.spans.iter().map(|span| span.id).zip(0..).collect();
    for (nth, one) in told.texts.iter().enumerate() {
        let ids: Vec<SpanId> = (0..one.pieces.len())
            .filter_map(|at| keys.get(&format!("{nth}#{at}")).copied())
            .collect();
        let Some(first) = ids.first() else {
            continue;
        };
        whole.entry(one.id.to_owned()).or_insert(*first);
        let places: Option<Vec<usize>> = ids.iter().map(|id| order.get(id).copied()).collect();
        let Some(places) = places.filter(|places| places.len() > 1) else {
            continue;
        };
        let ranges: Vec<_> = places
            .iter()
            .filter_map(|at| document.spans.get(*at).map(|span| span.range.clone()))
            .collect();
        let over_lines = ranges
            .iter()
            .zip(ranges.iter().skip(1))
            .all(|(one, other)| {
                let gap = document.text.get(one.end..other.start);
                gap.is_some_and(|gap| gap.contains('\n') && gap.trim().is_empty())
            });
        if over_lines {
            let end = ranges.iter().map(|range| range.end).max();
            if let (Some(span), Some(end)) = (
                places.first().and_then(|at| document.spans.get_mut(*at)),
                end,
            ) {
                span.range.end = end;
            }
            gone.extend(ids.into_iter().skip(1));
        } else {
            let what = format!(
                "{} has {} fragments with words between them; each is a span of its own here",
                one.id,
                one.pieces.len()
            );
            found.fault(origin, "fragments", what);
        }
    }
    document.spans.retain(|span| !gone.contains(&span.id));
    whole
}

/// Puts attributes, references and notes on spans.
fn values(
    told: &Lines<'_>,
    document: &mut Document,
    id_of: &dyn Fn(&str) -> Option<SpanId>,
    own: &dyn Fn(&str) -> Option<Json>,
    notes: &Notes<'_>,
    origin: &str,
    found: &mut Found,
) {
    let mut by_span: BTreeMap<SpanId, (String, Values)> = BTreeMap::new();
    let mut numbers = HashMap::new();
    let mut seen = HashSet::new();
    for one in &told.texts {
        let Some(id) = id_of(one.id).filter(|_| seen.insert(one.id)) else {
            continue;
        };
        let number = one
            .id
            .strip_prefix('T')
            .and_then(|number| number.parse::<u32>().ok());
        if let Some(number) = number.and_then(|number| number.checked_sub(1)) {
            numbers.entry(SpanId(number)).or_insert(id);
        }
        let told = by_span.entry(id).or_default();
        if let Some(own) = own(one.id) {
            if let Some(note) = own.get("note").and_then(Json::as_str) {
                note.clone_into(&mut told.0);
            }
            match own
                .get("attributes")
                .map(|it| serde_json::from_value::<Values>(it.clone()))
            {
                None => {}
                Some(Ok(values)) => told.1.extend(values),
                Some(Err(error)) => {
                    let what = format!("values of {}: {error}; they are left out", one.id);
                    found.fault(origin, "no-values", what);
                }
            }
        }
        notes.add(one.id, &mut told.0);
    }
    for (name, target, value) in &told.attributes {
        if target.starts_with('E') {
            continue;
        }
        let Some(told) = id_of(target).and_then(|id| by_span.get_mut(&id)) else {
            let what =
                format!("attribute {name} is of {target}, which is not there; it is left out");
            found.fault(origin, "no-values", what);
            continue;
        };
        let value = value.map_or(Value::Flag(true), |value| Value::Choice(value.to_owned()));
        told.1.insert(AttributeId::new(*name), value);
    }
    for (target, reference) in &told.references {
        let told = id_of(target).and_then(|id| by_span.get_mut(&id));
        let parts = reference
            .split_once(':')
            .and_then(|(base, id)| Some((base.split_once('/')?, id)));
        match (told, parts) {
            (Some(told), Some((("actors", attribute), id))) => {
                told.1
                    .insert(AttributeId::new(attribute), Value::Actor(ActorId::new(id)));
            }
            (Some(told), Some((("places", attribute), id))) => {
                let link = PlaceLink {
                    places: vec![PlaceId::new(id)],
                    ..PlaceLink::default()
                };
                told.1
                    .insert(AttributeId::new(attribute), Value::Place(link));
            }
            _ => {
                let what = format!(
                    "{target} is {reference} of another data base, which has no place here; it is left out"
                );
                found.fault(origin, "no-values", what);
            }
        }
    }
    let put = |span: &mut Span| {
        if let Some((note, values)) = by_span.remove(&span.id) {
            span.note = note;
            span.attributes = values;
        }
    };
    document.spans.iter_mut().for_each(put);
    // Only values of ours point at spans, by the numbers that were written.
    document.repoint(|id| numbers.get(&id).copied());
}

/// Puts attributes and the note on an incident.
fn event_values(
    told: &Lines<'_>,
    event: &Event<'_>,
    incident: &mut Incident,
    notes: &Notes<'_>,
    origin: &str,
    found: &mut Found,
) {
    for (name, _, value) in told
        .attributes
        .iter()
        .filter(|(_, target, _)| *target == event.id)
    {
        let wanted = if *name == "Negation" { "negated" } else { name };
        let auxiliary = Auxiliary::ALL.into_iter().find(|one| one.id() == wanted);
        let confidence = Confidence::ALL
            .into_iter()
            .find(|one| *name == CONFIDENCE && Some(one.id()) == *value);
        match (auxiliary, confidence) {
            (Some(auxiliary), _) => {
                if !incident.auxiliary.contains(&auxiliary) {
                    incident.auxiliary.push(auxiliary);
                }
            }
            (None, Some(confidence)) => incident.attribution.confidence = Some(confidence),
            (None, None) => {
                let value = value.map(|value| format!(" {value}")).unwrap_or_default();
                let what = format!(
                    "attribute {name}{value} of {} has no place here; it is left out",
                    event.id
                );
                found.fault(origin, "no-values", what);
            }
        }
    }
    notes.add(event.id, &mut incident.note);
}

/// Makes incidents of relations: of those from the same span one.
fn relations(
    told: &Lines<'_>,
    document: &mut Document,
    id_of: &dyn Fn(&str) -> Option<SpanId>,
    origin: &str,
    found: &mut Found,
) {
    let mut links = Vec::new();
    for (kind, from, to) in &told.relations {
        match (id_of(from), id_of(to)) {
            (Some(from), Some(to)) => links.push(Link {
                from,
                to,
                name: (*kind).to_owned(),
            }),
            _ => {
                let what = format!(
                    "relation {kind} from {from} to {to} has an end that is not there; it is left out"
                );
                found.fault(origin, "no-link", what);
            }
        }
    }
    if links.is_empty() {
        return;
    }
    let order: Vec<SpanId> = document.spans.iter().map(|span| span.id).collect();
    let (made, left) = links::incidents(&links, &BTreeMap::new(), &order);
    for link in left {
        let what = format!(
            "relation {} has no room beside another; it is left out",
            link.name
        );
        found.fault(origin, "no-link", what);
    }
    let first = document.incidents.len();
    for (at, mut incident) in made.into_iter().enumerate() {
        incident.id = IncidentId(u32::try_from(first + at).unwrap_or(u32::MAX));
        document.incidents.push(incident);
    }
}
