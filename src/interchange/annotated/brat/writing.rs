//! The lines of an `.ann` file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::json;

use super::{NO_KIND, NOTE, OWN_NOTE, Told, is_line, is_role, is_word, told};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::units::Counter;
use crate::model::attribute::Values;
use crate::model::incident::{Incident, Who};
use crate::model::span::{Span, SpanId};

/// The lines of a document that is reduced to what brat holds.
pub(super) fn lines(document: &Document) -> String {
    let mut out = Lines {
        text: String::new(),
        counter: Counter::new(&document.text),
        document,
        triggers: 0,
        attributes: 0,
        references: 0,
        notes: 0,
    };
    for span in &document.spans {
        out.span(&format!("T{}", span.id.0 + 1), &span.label.0, &span.range);
    }
    let mut event = 0;
    for incident in &document.incidents {
        if let Some(trigger) = incident.trigger {
            event += 1;
            out.incident(event, incident, trigger);
        }
    }
    for span in &document.spans {
        out.values(span);
    }
    out.text
}

struct Lines<'a> {
    text: String,
    counter: Counter<'a>,
    document: &'a Document,
    /// How many of each were written.
    triggers: usize,
    attributes: usize,
    references: usize,
    notes: usize,
}

impl Lines<'_> {
    /// A `T` line: in fragments where the range has line ends.
    fn span(&mut self, id: &str, kind: &str, range: &Range<usize>) {
        let mut pieces = Vec::new();
        let mut start = range.start;
        for line in self.document.quote(range).split('\n') {
            if !line.is_empty() {
                pieces.push(start..start + line.len());
            }
            start += line.len() + 1;
        }
        let offsets: Vec<String> = pieces
            .iter()
            .map(|piece| {
                let points = self.counter.code_points(piece);
                format!("{} {}", points.start, points.end)
            })
            .collect();
        let words: Vec<&str> = pieces
            .iter()
            .map(|piece| self.document.quote(piece))
            .collect();
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            self.text,
            "{id}\t{kind} {}\t{}",
            offsets.join(";"),
            words.join(" ")
        );
    }

    fn attribute(&mut self, name: &str, target: &str, value: Option<&str>) {
        self.attributes += 1;
        let value = value.map(|value| format!(" {value}")).unwrap_or_default();
        let _ = writeln!(self.text, "A{}\t{name} {target}{value}", self.attributes);
    }

    fn note(&mut self, kind: &str, target: &str, note: &str) {
        self.notes += 1;
        let _ = writeln!(self.text, "#{}\t{kind} {target}\t{note}", self.notes);
    }

    fn incident(&mut self, number: usize, incident: &Incident, trigger: SpanId) {
        let Some(span) = self.document.spans.iter().find(|span| span.id == trigger) else {
            return;
        };
        self.triggers += 1;
        let own = format!("T{}", self.document.spans.len() + self.triggers);
        let kind = if is_word(&incident.kind.0) {
            incident.kind.0.as_str()
        } else {
            NO_KIND
        };
        self.span(&own, kind, &span.range);
        let mut rest = incident.clone();
        if is_word(&incident.kind.0) {
            rest.kind.0.clear();
        }
        let mut arguments: Vec<(&str, SpanId)> = Vec::new();
        for one in &incident.participants {
            if let Who::Span(id) = one.who
                && is_role(&one.role.0)
            {
                arguments.push((&one.role.0, id));
            }
        }
        rest.participants
            .retain(|one| !(matches!(one.who, Who::Span(_)) && is_role(&one.role.0)));
        for (name, spans) in [
            ("location", std::mem::take(&mut rest.locations)),
            ("casualty", std::mem::take(&mut rest.casualties)),
            ("weapon", std::mem::take(&mut rest.weapons)),
            ("date", rest.date_span.take().into_iter().collect()),
            (
                "source",
                rest.attribution.source.take().into_iter().collect(),
            ),
        ] {
            arguments.extend(spans.into_iter().map(|id| (name, id)));
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut line = format!("E{number}\t{kind}:{own}");
        for (name, id) in arguments {
            let count = counts.entry(name).or_default();
            *count += 1;
            let nth = if *count == 1 {
                String::new()
            } else {
                count.to_string()
            };
            let _ = write!(line, " {name}{nth}:T{}", id.0 + 1);
        }
        self.text.push_str(&line);
        self.text.push('\n');
        let target = format!("E{number}");
        for one in std::mem::take(&mut rest.auxiliary) {
            self.attribute(one.id(), &target, None);
        }
        if let Some(confidence) = rest.attribution.confidence.take() {
            self.attribute(super::CONFIDENCE, &target, Some(confidence.id()));
        }
        if is_line(&rest.note) {
            let note = std::mem::take(&mut rest.note);
            self.note(NOTE, &target, &note);
        }
        // It has the number of the trigger's span, so there is always one.
        self.note(OWN_NOTE, &target, &json!(rest).to_string());
    }

    fn values(&mut self, span: &Span) {
        let target = format!("T{}", span.id.0 + 1);
        let mut rest = Values::new();
        for (attribute, value) in &span.attributes {
            match told(attribute, value) {
                Some(Told::Flag) => self.attribute(attribute.as_str(), &target, None),
                Some(Told::Choice(choice)) => {
                    self.attribute(attribute.as_str(), &target, Some(&choice));
                }
                Some(Told::Reference(reference)) => {
                    self.references += 1;
                    let words = self.document.quote(&span.range).replace(['\n', '\t'], " ");
                    let number = self.references;
                    let _ = writeln!(
                        self.text,
                        "N{number}\tReference {target} {reference}\t{words}"
                    );
                }
                None => {
                    rest.insert(attribute.clone(), value.clone());
                }
            }
        }
        let mut own = serde_json::Map::new();
        if is_line(&span.note) {
            self.note(NOTE, &target, &span.note);
        } else if !span.note.is_empty() {
            own.insert("note".to_owned(), span.note.clone().into());
        }
        if !rest.is_empty() {
            own.insert("attributes".to_owned(), json!(rest));
        }
        if !own.is_empty() {
            self.note(
                OWN_NOTE,
                &target,
                &serde_json::Value::Object(own).to_string(),
            );
        }
    }
}
