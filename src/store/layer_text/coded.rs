//! Values of attributes and incidents as RON. What is left out is what reading takes when nothing
//! is said, so that a line says what a person said and no more.
//!
//! A value stands on one line, and so does each field of an incident and each participant: two
//! people who change different ones change different lines.

use std::fmt::Write;

use serde::Serialize;

use super::{indent, line, push_number, push_string};
use crate::model::attribute::{Value, Values};
use crate::model::casualty::{Casualty, Victims};
use crate::model::incident::{Attribution, Incident, Participant, SameAs, Who};
use crate::model::link::PlaceLink;
use crate::model::span::SpanId;
use crate::model::when::When;

/// The field `attributes` of a span; nothing when it has no values.
pub(super) fn attributes(out: &mut String, values: &Values) {
    if values.is_empty() {
        return;
    }
    indent(out, 3);
    out.push_str("attributes: {\n");
    for (id, value) in values {
        indent(out, 4);
        push_string(out, id.as_str());
        out.push_str(": ");
        push_value(out, value);
        out.push_str(",\n");
    }
    indent(out, 3);
    out.push_str("},\n");
}

/// The field `incidents`; nothing when there are none.
pub(super) fn incidents(out: &mut String, incidents: &[Incident]) {
    if incidents.is_empty() {
        return;
    }
    out.push_str("    incidents: [\n");
    for incident in incidents {
        push_incident(out, incident);
    }
    out.push_str("    ],\n");
}

fn push_incident(out: &mut String, incident: &Incident) {
    out.push_str("        (\n            id: ");
    push_number(out, u64::from(incident.id.0));
    out.push_str(",\n");
    if !incident.kind.0.is_empty() {
        line(out, 3, "kind", &incident.kind.0);
    }
    let mut field = |name: &str, there: bool, write: &dyn Fn(&mut String)| {
        if there {
            indent(out, 3);
            out.push_str(name);
            out.push_str(": ");
            write(out);
            out.push_str(",\n");
        }
    };
    let span = |out: &mut String, id: Option<SpanId>| {
        push_number(out, id.map_or(0, |id| u64::from(id.0)));
    };
    field("trigger", incident.trigger.is_some(), &|out| {
        span(out, incident.trigger);
    });
    field("participants", !incident.participants.is_empty(), &|out| {
        out.push_str("[\n");
        for one in &incident.participants {
            indent(out, 4);
            push_participant(out, one);
            out.push_str(",\n");
        }
        indent(out, 3);
        out.push(']');
    });
    field("locations", !incident.locations.is_empty(), &|out| {
        push_spans(out, &incident.locations);
    });
    field("casualties", !incident.casualties.is_empty(), &|out| {
        push_spans(out, &incident.casualties);
    });
    if let Some(date) = &incident.date {
        field("date", true, &|out| push_date(out, date));
    }
    field("date_span", incident.date_span.is_some(), &|out| {
        span(out, incident.date_span);
    });
    field("weapons", !incident.weapons.is_empty(), &|out| {
        push_spans(out, &incident.weapons);
    });
    field("auxiliary", !incident.auxiliary.is_empty(), &|out| {
        push_list(out, &incident.auxiliary, push_word);
    });
    let said = incident.attribution != Attribution::default();
    field("attribution", said, &|out| {
        push_attribution(out, &incident.attribution);
    });
    field("same_as", !incident.same_as.is_empty(), &|out| {
        push_list(out, &incident.same_as, push_same);
    });
    if !incident.note.is_empty() {
        line(out, 3, "note", &incident.note);
    }
    out.push_str("        ),\n");
}

fn push_participant(out: &mut String, one: &Participant) {
    let mut fields = Fields::begin(out);
    fields.add("who", |out| match &one.who {
        Who::Span(id) => {
            let _ = write!(out, "span({id})");
        }
        Who::Actor(id) => {
            out.push_str("actor(");
            push_string(out, id.as_str());
            out.push(')');
        }
    });
    fields.add("role", |out| push_string(out, &one.role.0));
    fields.end();
}

fn push_attribution(out: &mut String, attribution: &Attribution) {
    let mut fields = Fields::begin(out);
    if let Some(id) = attribution.source {
        fields.number("source", id.0);
    }
    if let Some(confidence) = &attribution.confidence {
        fields.add("confidence", |out| push_word(out, confidence));
    }
    fields.end();
}

fn push_same(out: &mut String, same: &SameAs) {
    let mut fields = Fields::begin(out);
    if !same.article.is_empty() {
        fields.add("article", |out| push_string(out, &same.article));
    }
    fields.number("incident", same.incident.0);
    fields.end();
}

fn push_value(out: &mut String, value: &Value) {
    let name = match value {
        Value::Choice(_) => "choice",
        Value::Choices(_) => "choices",
        Value::Text(_) => "text",
        Value::Flag(_) => "flag",
        Value::Number(_) => "number",
        Value::Casualty(_) => "casualty",
        Value::Actor(_) => "actor",
        Value::Place(_) => "place",
        Value::Date(_) => "date",
    };
    out.push_str(name);
    out.push('(');
    match value {
        Value::Choice(text) | Value::Text(text) => push_string(out, text),
        Value::Choices(all) => push_list(out, all, |out, one| push_string(out, one)),
        Value::Flag(flag) => push_word(out, flag),
        Value::Number(number) => push_word(out, number),
        Value::Casualty(count) => push_casualty(out, count),
        Value::Actor(id) => push_string(out, id.as_str()),
        Value::Place(place) => push_place(out, place),
        Value::Date(date) => push_date(out, date),
    }
    out.push(')');
}

fn push_casualty(out: &mut String, casualty: &Casualty) {
    let Casualty {
        kind,
        count,
        victims,
        polarity,
        subset_of,
        duplicate_of,
    } = casualty;
    let mut fields = Fields::begin(out);
    fields.add("kind", |out| push_word(out, kind));
    fields.add("count", |out| {
        let mut fields = Fields::begin(out);
        if let Some(minimum) = count.minimum {
            fields.number("minimum", minimum);
        }
        if let Some(maximum) = count.maximum {
            fields.number("maximum", maximum);
        }
        fields.add("form", |out| push_word(out, &count.form));
        if let Some(vague) = &count.vague {
            fields.add("vague", |out| push_word(out, vague));
        }
        fields.end();
    });
    if *victims != Victims::default() {
        fields.add("victims", |out| push_victims(out, victims));
    }
    fields.word_unless_default("polarity", polarity);
    if let Some(id) = subset_of {
        fields.number("subset_of", id.0);
    }
    if let Some(id) = duplicate_of {
        fields.number("duplicate_of", id.0);
    }
    fields.end();
}

fn push_victims(out: &mut String, victims: &Victims) {
    let Victims {
        status,
        groups,
        occupation,
        side,
        side_span,
    } = victims;
    let mut fields = Fields::begin(out);
    fields.word_unless_default("status", status);
    if !groups.is_empty() {
        fields.add("groups", |out| push_list(out, groups, push_word));
    }
    if !occupation.is_empty() {
        fields.add("occupation", |out| push_string(out, occupation));
    }
    if let Some(side) = side {
        fields.add("side", |out| push_string(out, side.as_str()));
    }
    if let Some(id) = side_span {
        fields.number("side_span", id.0);
    }
    fields.end();
}

fn push_place(out: &mut String, place: &PlaceLink) {
    let mut fields = Fields::begin(out);
    fields.add("places", |out| {
        push_list(out, &place.places, |out, id| push_string(out, id.as_str()));
    });
    if !place.relation.is_empty() {
        fields.add("relation", |out| push_string(out, &place.relation));
    }
    fields.word_unless_default("precision", &place.precision);
    fields.end();
}

fn push_date(out: &mut String, date: &When) {
    let mut fields = Fields::begin(out);
    fields.add("start", |out| push_string(out, &date.start.to_string()));
    fields.add("end", |out| push_string(out, &date.end.to_string()));
    fields.word_unless_default("precision", &date.precision);
    if !date.words.is_empty() {
        fields.add("words", |out| push_string(out, &date.words));
    }
    fields.end();
}

fn push_spans(out: &mut String, spans: &[SpanId]) {
    push_list(out, spans, |out, id| push_number(out, u64::from(id.0)));
}

fn push_list<T>(out: &mut String, list: &[T], push: impl Fn(&mut String, &T)) {
    out.push('[');
    for (index, one) in list.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        push(out, one);
    }
    out.push(']');
}

/// A variant without fields, a number, true or false: one word in RON.
fn push_word(out: &mut String, value: &impl Serialize) {
    out.push_str(&ron::to_string(value).unwrap_or_default());
}

/// The fields of a struct on one line.
struct Fields<'a> {
    out: &'a mut String,
    first: bool,
}

impl<'a> Fields<'a> {
    fn begin(out: &'a mut String) -> Self {
        out.push('(');
        Self { out, first: true }
    }

    fn add(&mut self, name: &str, push: impl FnOnce(&mut String)) {
        if !std::mem::take(&mut self.first) {
            self.out.push_str(", ");
        }
        self.out.push_str(name);
        self.out.push_str(": ");
        push(self.out);
    }

    fn number(&mut self, name: &str, number: u32) {
        self.add(name, |out| push_number(out, u64::from(number)));
    }

    fn word_unless_default<T: Serialize + Default + PartialEq>(&mut self, name: &str, value: &T) {
        if *value != T::default() {
            self.add(name, |out| push_word(out, value));
        }
    }

    fn end(self) {
        self.out.push(')');
    }
}
