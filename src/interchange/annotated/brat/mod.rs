//! brat standoff: `X.txt` with `X.ann`, and the files that configure brat.
//!
//! Source: brat's `annotation.py` and its pages on the standoff format. Offsets count code points of the
//! text with line ends made LF (`open_textfile`, universal newlines); where the words that a file quotes say
//! that CR LF was counted as two, it is read so. A span over a line end is written
//! in fragments, since its words stand on one line, and is one again when it is read.
//!
//! What brat has a line for is such a line: spans `T`, incidents with a trigger `E`, flags and choices
//! `A`, links to one actor or place `N`, notes `#`. Everything else stands as JSON in notes of the type
//! `Hashiya`; the lines of brat go before it, so what is changed there holds. An incident's trigger has
//! a `T` of its own, with the type of the incident, as brat wants it.
//!
//! Of the BioNLP shared tasks `X.a1` and `X.a2` are read together with `X.txt`, as if they were one file.
//! A text without any of them is a document without annotations.

mod lines;
mod reading;
mod writing;

use super::document::Document;
use super::format::{
    File, Format, Holds, IncidentsHeld, Overview, Plan, Read, SpansHeld, TextHeld, Write,
};
use super::links::PARTS;
use crate::model::attribute::{AttributeId, Value};
use crate::model::incident::Auxiliary;

/// The format.
pub const FORMAT: Format = Format {
    name: "brat",
    title: "brat standoff",
    extensions: &["ann"],
    alone: &["a1", "a2", "txt"],
    holds: Holds {
        id: true,
        text: TextHeld::LineFeeds,
        spans: SpansHeld::Trimmed,
        notes: true,
        attributes: true,
        incidents: IncidentsHeld::Triggered { role: is_role },
        label,
        ..Holds::SPANS
    },
    write: Some(Write::Files(|_, document| files(document))),
    read: Some(Read::Whole(reading::read)),
    beside,
};

/// The type of notes with what brat has no line for.
const OWN_NOTE: &str = "Hashiya";
/// The type of notes of brat's own.
const NOTE: &str = "AnnotatorNotes";
/// The type of an incident that has none.
const NO_KIND: &str = "Incident";
/// The attribute with the confidence of an incident.
const CONFIDENCE: &str = "confidence";
/// The label of a trigger that is no span by itself.
const TRIGGER: &str = "trigger";

fn files(document: &Document) -> Vec<File> {
    vec![
        File::new(".txt", document.text.clone()),
        File::new(".ann", writing::lines(document)),
    ]
}

/// A label without what separates things in a line.
fn label(id: &str) -> String {
    let safe = |c: char| {
        if c.is_whitespace() || c.is_control() || ":;,|<>[]".contains(c) {
            '_'
        } else {
            c
        }
    };
    let name: String = id.chars().map(safe).collect();
    if name.is_empty() {
        "_".to_owned()
    } else {
        name
    }
}

/// Whether a word can stand between spaces.
fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ':')
}

/// Whether a role can be that of an argument: numbers at the end tell arguments of a role apart, and the
/// parts of an incident have names of their own.
fn is_role(role: &str) -> bool {
    is_word(role) && !role.ends_with(|c: char| c.is_ascii_digit()) && !PARTS.contains(&role)
}

/// Whether a note can stand in a line.
fn is_line(note: &str) -> bool {
    !note.is_empty() && note.trim() == note && !note.contains(char::is_control)
}

/// What an `A` or `N` line says of a span.
enum Told {
    Flag,
    Choice(String),
    Reference(String),
}

/// What of a value brat has a line for.
fn told(attribute: &AttributeId, value: &Value) -> Option<Told> {
    let name = attribute.as_str();
    if !is_word(name) || name.contains('/') {
        return None;
    }
    match value {
        Value::Flag(true) => Some(Told::Flag),
        Value::Choice(choice) if is_word(choice) => Some(Told::Choice(choice.clone())),
        Value::Actor(actor) if is_word(actor.as_str()) => {
            Some(Told::Reference(format!("actors/{name}:{actor}")))
        }
        Value::Place(link) => match link.places.as_slice() {
            [place]
                if link.relation.is_empty()
                    && link.precision == Default::default()
                    && is_word(place.as_str()) =>
            {
                Some(Told::Reference(format!("places/{name}:{place}")))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The configuration: types, colours, names for display, direction.
fn beside(plan: &Plan, _: &Overview) -> Vec<File> {
    use std::fmt::Write as _;
    let mut conf = String::from("[entities]\n");
    let mut names = String::from("[labels]\n");
    let mut drawing = String::from(
        "[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgray, borderColor:darken\n",
    );
    // Writing to a string cannot fail.
    for name in &plan.labels {
        let _ = writeln!(conf, "{name}");
        if let Some(label) = plan
            .codebook
            .labels
            .iter()
            .find(|one| one.id.0 == plan.id_of(name))
        {
            let _ = writeln!(
                names,
                "{name} | {} | {}",
                shown(&label.arabic),
                shown(&label.english)
            );
            let _ = writeln!(
                drawing,
                "{name}\tbgColor:#{:06x}, borderColor:#{:06x}",
                label.light.tint, label.light.line
            );
        }
    }
    conf.push_str("\n[relations]\n\n[events]\n");
    let roles = plan.codebook.roles.iter().map(|role| role.id.0.as_str());
    let roles: Vec<String> = roles
        .filter(|role| is_role(role))
        .chain(PARTS)
        .map(|role| format!("{role}*:<ENTITY>"))
        .collect();
    let roles = roles.join(", ");
    let _ = writeln!(conf, "{NO_KIND}\t{roles}");
    for kind in plan
        .codebook
        .incident_types
        .iter()
        .filter(|kind| is_word(&kind.id.0))
    {
        let _ = writeln!(conf, "{}\t{roles}", kind.id.0);
        let _ = writeln!(
            names,
            "{} | {} | {}",
            kind.id.0,
            shown(&kind.arabic),
            shown(&kind.english)
        );
    }
    for role in &plan.codebook.roles {
        let _ = writeln!(
            names,
            "{} | {} | {}",
            role.id.0,
            shown(&role.arabic),
            shown(&role.english)
        );
    }
    conf.push_str("\n[attributes]\n");
    let mut seen = std::collections::BTreeSet::new();
    for attribute in plan
        .codebook
        .labels
        .iter()
        .flat_map(|label| &label.attributes)
    {
        let name = attribute.id.as_str();
        if !is_word(name) || !seen.insert(name) {
            continue;
        }
        let choices: Vec<&str> = attribute
            .kind
            .choices()
            .iter()
            .map(|choice| choice.id.as_str())
            .collect();
        match &attribute.kind {
            crate::model::codebook::AttributeType::Choice(_) => {
                let _ = writeln!(conf, "{name}\tArg:<ENTITY>, Value:{}", choices.join("|"));
            }
            crate::model::codebook::AttributeType::Flag => {
                let _ = writeln!(conf, "{name}\tArg:<ENTITY>");
            }
            _ => {}
        }
    }
    for one in Auxiliary::ALL {
        let _ = writeln!(conf, "{}\tArg:<EVENT>", one.id());
    }
    let _ = writeln!(
        conf,
        "{CONFIDENCE}\tArg:<EVENT>, Value:confirmed|claimed|contested"
    );
    let visual = format!("{names}\n{drawing}\n[options]\nText\tdirection:rtl\n");
    vec![
        File::new("annotation.conf", conf),
        File::new("visual.conf", visual),
    ]
}

/// A name for display, without what separates names.
fn shown(name: &str) -> String {
    name.replace(['|', '\n', '\t'], " ")
}
