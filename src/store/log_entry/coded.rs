//! Values and incidents in words, for the record: what is said, and what changed.
//!
//! Words for people, that are not read back: ids of spans, of entries and of types stand as they are
//! in files, and a span has its quote beside it.

use crate::model::attribute::Value;
use crate::model::casualty::{Casualty, Polarity, VictimStatus};
use crate::model::incident::{Attribution, Incident, Who};
use crate::model::link::PlaceLink;
use crate::model::span::SpanId;
use crate::model::when::When;

/// A value: `killed 3, civilian`.
pub(super) fn said(value: &Value) -> String {
    match value {
        Value::Choice(text) | Value::Text(text) => text.clone(),
        Value::Choices(all) => all.join(", "),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Casualty(count) => casualty(count),
        Value::Actor(id) => id.to_string(),
        Value::Place(link) => place(link),
        Value::Date(when) => date(when),
    }
}

fn casualty(casualty: &Casualty) -> String {
    let mut words = vec![format!(
        "{} {}",
        casualty.kind.name(),
        casualty.count.phrase()
    )];
    let victims = &casualty.victims;
    if victims.status != VictimStatus::default() {
        words.push(word(&victims.status));
    }
    words.extend(victims.groups.iter().map(word));
    if !victims.occupation.is_empty() {
        words.push(victims.occupation.clone());
    }
    words.extend(victims.side.iter().map(|side| format!("of {side}")));
    let side = victims.side_span;
    words.extend(side.map(|id| format!("of span {id}")));
    if casualty.polarity != Polarity::default() {
        words.push(casualty.polarity.id().to_owned());
    }
    let whole = casualty.subset_of;
    words.extend(whole.map(|id| format!("among those of span {id}")));
    let same = casualty.duplicate_of;
    words.extend(same.map(|id| format!("the same as span {id}")));
    words.join(", ")
}

fn place(link: &PlaceLink) -> String {
    let places: Vec<&str> = link.places.iter().map(|id| id.as_str()).collect();
    let mut words = vec![places.join(" - ")];
    if !link.relation.is_empty() {
        words.push(link.relation.clone());
    }
    if link.precision != Default::default() {
        words.push(word(&link.precision));
    }
    words.join(", ")
}

fn date(when: &When) -> String {
    let mut words = match when.start == when.end {
        true => when.start.to_string(),
        false => format!("{} to {}", when.start, when.end),
    };
    if when.precision != Default::default() {
        words = format!("{words}, {}", word(&when.precision));
    }
    words
}

/// The name of a variant in files.
fn word(value: &impl serde::Serialize) -> String {
    ron::to_string(value).unwrap_or_default()
}

/// What an incident says: by field, in words, each item on its own. `span` says what a span is.
fn told(incident: &Incident, span: &dyn Fn(SpanId) -> String) -> Vec<(&'static str, Vec<String>)> {
    let all = |spans: &[SpanId]| spans.iter().map(|&id| span(id)).collect();
    let one = |id: Option<SpanId>| id.map(span).into_iter().collect();
    let some = |text: &str| match text {
        "" => Vec::new(),
        text => vec![text.to_owned()],
    };
    let participants = incident.participants.iter().map(|one| {
        let who = match &one.who {
            Who::Span(id) => span(*id),
            Who::Actor(id) => id.to_string(),
        };
        match one.role.0.as_str() {
            "" => who,
            role => format!("{who} as {role}"),
        }
    });
    let Attribution { source, confidence } = &incident.attribution;
    let confidence = confidence.map(|it| it.id().to_owned());
    let same_as = incident.same_as.iter().map(|same| {
        let id = same.incident;
        match same.article.as_str() {
            "" => format!("incident {id}"),
            article => format!("incident {id} of {article}"),
        }
    });
    vec![
        ("type", some(&incident.kind.0)),
        ("trigger", one(incident.trigger)),
        ("participant", participants.collect()),
        ("location", all(&incident.locations)),
        ("casualty", all(&incident.casualties)),
        ("date", incident.date.iter().map(date).collect()),
        ("words of the date", one(incident.date_span)),
        ("weapon", all(&incident.weapons)),
        (
            "mode",
            incident
                .auxiliary
                .iter()
                .map(|it| it.id().to_owned())
                .collect(),
        ),
        ("source", one(*source)),
        ("confidence", confidence.into_iter().collect()),
        ("same as", same_as.collect()),
        ("note", some(&incident.note)),
    ]
}

/// All that an incident says, an item each.
pub(super) fn has(incident: &Incident, span: &dyn Fn(SpanId) -> String) -> Vec<String> {
    let told = told(incident, span).into_iter();
    told.flat_map(|(field, items)| {
        let items = items.into_iter();
        items.map(move |item| format!("{field} {item}"))
    })
    .collect()
}

/// What changed from `was` to `is`, an item each.
pub(super) fn changed(
    was: &Incident,
    is: &Incident,
    span: &dyn Fn(SpanId) -> String,
) -> Vec<String> {
    let mut changes = Vec::new();
    for ((field, was), (_, is)) in told(was, span).into_iter().zip(told(is, span)) {
        let gone: Vec<&String> = was.iter().filter(|item| !is.contains(item)).collect();
        let new: Vec<&String> = is.iter().filter(|item| !was.contains(item)).collect();
        match (gone.as_slice(), new.as_slice()) {
            ([], []) if was != is => changes.push(format!("another order of {field}")),
            ([gone], [new]) => changes.push(format!("{field} {new} instead of {gone}")),
            _ => {
                changes.extend(gone.iter().map(|item| format!("without {field} {item}")));
                changes.extend(new.iter().map(|item| format!("{field} {item}")));
            }
        }
    }
    changes
}
