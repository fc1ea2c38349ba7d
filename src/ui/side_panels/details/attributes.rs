//! The attributes of a span as rows, with what is proposed where they say nothing yet.
//!
//! Plain functions over the session. Nothing is shown or changed here.

use crate::look::{Mode, Rgb, Theme};
use crate::model::attribute::{AttributeId, Value};
use crate::model::casualty::{Casualty, Polarity, VictimStatus};
use crate::model::codebook::{Attribute, AttributeType};
use crate::model::incident::{IncidentId, Who};
use crate::model::link::{ActorId, PlaceLink};
use crate::model::span::{Span, SpanId};
use crate::session::Session;
use crate::ui::widgets::phrase::{DOT, joined};
use crate::ui::widgets::rows::{Row, Tone};
use crate::ui::wording::{self, capital};

/// Of what a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanField {
    /// A part of an attribute.
    Attribute(AttributeId, Part),
    /// An incident in which the span is.
    Incident(IncidentId),
}

/// A part of an attribute that has a row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// What happened to people.
    Kind,
    /// How many.
    Count,
    /// Civilians or fighters.
    Victims,
    /// Ages and sexes.
    Groups,
    /// What they do.
    Occupation,
    /// Whose people they are.
    Side,
    /// Whether it happened.
    Polarity,
    /// Those among whom they are.
    Subset,
    /// Where the same is told.
    Same,
    /// The word before a place.
    Relation,
    /// How exactly a place is named.
    Precision,
    /// An entry of a registry that is proposed, by its place.
    Candidate(usize),
}

/// The rows of a span.
pub fn rows(session: &Session, mode: Mode, span: &Span) -> Vec<Row<SpanField>> {
    let mut rows = Vec::new();
    let label = session.codebook().get(&span.label);
    let attributes = label.map_or(&[][..], |label| &label.attributes);
    for attribute in attributes {
        let value = span.attributes.get(&attribute.id);
        match (&attribute.kind, value) {
            (AttributeType::Casualty, None) => casualty_to_say(session, span, attribute, &mut rows),
            (AttributeType::Casualty, Some(Value::Casualty(said))) => {
                casualty(session, mode, attribute, said, Tone::Said, &mut rows);
            }
            (AttributeType::Actor | AttributeType::Place, None) => {
                unlinked(session, span, attribute, &mut rows);
            }
            (AttributeType::Actor, Some(Value::Actor(id))) => {
                rows.push(linked_actor(session, attribute, id));
            }
            (AttributeType::Place, Some(Value::Place(link))) => {
                linked_place(session, attribute, link, &mut rows);
            }
            (AttributeType::Date, None) => date_to_say(session, span, attribute, &mut rows),
            (_, Some(said)) => {
                let text = wording::value(session, Some(attribute), said);
                rows.push(Row::new(whole(attribute), &attribute.english, text));
            }
            (_, None) => {
                let hint = if attribute.required {
                    "required"
                } else {
                    "not said"
                };
                rows.push(unsaid(attribute, hint));
            }
        }
    }
    // What the codebook does not know stays, and can be taken away.
    let known = |id: &AttributeId| attributes.iter().any(|one| one.id == *id);
    for (id, value) in span.attributes.iter().filter(|(id, _)| !known(id)) {
        let text = wording::value(session, None, value);
        let row = Row::new(SpanField::Attribute(id.clone(), Part::Whole), "", text)
            .noted(format!("{id}: not in the codebook"));
        rows.push(row.toned(Tone::Wrong));
    }
    for incident in session.layer().incidents_of(&[span.id]) {
        let number = wording::incident_number(session, incident.id);
        let name = format!("Incident {number}");
        let (english, arabic) = wording::incident_type(session.codebook(), incident);
        let role = incident
            .participants
            .iter()
            .find(|one| one.who == Who::Span(span.id))
            .map(|one| wording::role(session.codebook(), &one.role).0);
        let kind = if arabic.is_empty() { english } else { arabic };
        let row = Row::new(SpanField::Incident(incident.id), name, kind);
        rows.push(row.noted(role.unwrap_or_default()));
    }
    rows
}

fn whole(attribute: &Attribute) -> SpanField {
    SpanField::Attribute(attribute.id.clone(), Part::Whole)
}

/// An attribute that says nothing yet.
fn unsaid(attribute: &Attribute, hint: &str) -> Row<SpanField> {
    Row::empty(whole(attribute), &attribute.english, hint)
}

fn casualty_to_say(
    session: &Session,
    span: &Span,
    attribute: &Attribute,
    rows: &mut Vec<Row<SpanField>>,
) {
    match session.casualty_proposal(span.id) {
        Some(found) => {
            let words = session.article().text().get(found.range.clone());
            let said = wording::value(session, None, &found.value);
            let row = Row::new(whole(attribute), &attribute.english, capital(&said))
                .toned(Tone::Proposed)
                .badged("Space");
            rows.push(row);
            let field = SpanField::Attribute(attribute.id.clone(), Part::Kind);
            let row = Row::empty(field, "from", words.unwrap_or_default());
            rows.push(row.noted(found.reason));
        }
        None => rows.push(unsaid(attribute, "type it: 5, >=5, ~5, 3-7, dozens")),
    }
}

fn casualty(
    session: &Session,
    mode: Mode,
    attribute: &Attribute,
    said: &Casualty,
    tone: Tone,
    rows: &mut Vec<Row<SpanField>>,
) {
    let field = |part| SpanField::Attribute(attribute.id.clone(), part);
    let mut say = |part, name: &str, value: String, hint: &str| {
        rows.push(if value.is_empty() {
            Row::empty(field(part), name, hint)
        } else {
            Row::new(field(part), name, value).toned(tone)
        });
    };
    say(Part::Kind, "Kind", capital(said.kind.name()), "");
    say(Part::Count, "Count", capital(&said.count.phrase()), "");
    let victims = &said.victims;
    let status = if victims.status == VictimStatus::Unknown {
        String::new()
    } else {
        capital(wording::status(victims.status))
    };
    say(Part::Victims, "Victims", status, "not said");
    let groups = victims.groups.iter();
    let groups: Vec<&str> = groups.map(|it| wording::group(*it)).collect();
    if !groups.is_empty() {
        say(Part::Groups, "Groups", capital(&groups.join(", ")), "");
    }
    if !victims.occupation.is_empty() {
        say(Part::Occupation, "Work", victims.occupation.clone(), "");
    }
    let side = match (victims.side_span, &victims.side) {
        (Some(id), _) => span_words(session, id),
        (None, Some(id)) => wording::actor(session, id),
        (None, None) => String::new(),
    };
    say(Part::Side, "Side", side, "whose people they are");
    let told = polarity_name(said.polarity).to_owned();
    say(Part::Polarity, "Told as", told, "");
    let line = casualty_line(session, mode);
    let among = "others, of whom these are part";
    for (part, name, id, hint) in [
        (Part::Subset, "Among", said.subset_of, among),
        (
            Part::Same,
            "Same as",
            said.duplicate_of,
            "told elsewhere too",
        ),
    ] {
        rows.push(match id {
            Some(id) => Row::new(field(part), name, span_words(session, id))
                .noted(casualty_gist(session, id))
                .barred(line),
            None => Row::empty(field(part), name, hint),
        });
    }
    for (part, name, hint, is_said) in [
        (
            Part::Groups,
            "Groups",
            "children, women…",
            !groups.is_empty(),
        ),
        (
            Part::Occupation,
            "Work",
            "journalists, medics…",
            !victims.occupation.is_empty(),
        ),
    ] {
        if !is_said {
            rows.push(Row::empty(field(part), name, hint));
        }
    }
}

pub(super) fn polarity_name(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Asserted => "Happened",
        Polarity::Negated => "Negated",
        Polarity::Feared => "Feared",
        Polarity::Claimed => "Claimed",
        Polarity::Planned => "Planned",
    }
}

fn casualty_line(session: &Session, mode: Mode) -> Option<Rgb> {
    let codebook = session.codebook();
    let label = codebook
        .labels
        .iter()
        .find(|label| label.attribute_of(&AttributeType::Casualty).is_some())?;
    Some(Rgb(Theme::label(mode, codebook, &label.id).line))
}

pub(super) fn casualty_gist(session: &Session, id: SpanId) -> String {
    let found = wording::casualty_of(session, id);
    found.map(wording::casualty).unwrap_or_default()
}

fn span_words(session: &Session, id: SpanId) -> String {
    let words = wording::quote(session, id, 160);
    if words.is_empty() {
        return format!("span {id}, which is not there");
    }
    words
}

fn linked_actor(session: &Session, attribute: &Attribute, id: &ActorId) -> Row<SpanField> {
    match session.actor_names(id) {
        Some(names) => Row::new(whole(attribute), &attribute.english, names.best())
            .noted(names.other().to_owned()),
        None => Row::new(whole(attribute), &attribute.english, id.as_str())
            .noted("not in the registry")
            .toned(Tone::Wrong),
    }
}

fn linked_place(
    session: &Session,
    attribute: &Attribute,
    link: &PlaceLink,
    rows: &mut Vec<Row<SpanField>>,
) {
    let field = |part| SpanField::Attribute(attribute.id.clone(), part);
    let mut places = link.places.iter();
    let names: Vec<String> = places
        .clone()
        .map(|id| wording::place(session, id))
        .collect();
    let unknown = places.find(|id| session.place_names(id).is_none());
    let row = Row::new(whole(attribute), &attribute.english, names.join(" - "));
    let detail = link.places.first().and_then(|id| session.place_names(id));
    rows.push(match (unknown, detail) {
        (Some(id), _) => row
            .noted(format!("{id} is not in the registry"))
            .toned(Tone::Wrong),
        (None, Some(names)) => row.noted(names.detail),
        (None, None) => row,
    });
    let relation = if link.relation.is_empty() {
        Row::empty(field(Part::Relation), "Relation", "غرب، ريف، محيط…")
    } else {
        Row::new(field(Part::Relation), "Relation", &link.relation)
    };
    rows.push(relation);
    rows.push(Row::new(
        field(Part::Precision),
        "Precision",
        capital(wording::place_precision(link.precision)),
    ));
}

fn unlinked(session: &Session, span: &Span, attribute: &Attribute, rows: &mut Vec<Row<SpanField>>) {
    rows.push(unsaid(attribute, "not linked: type to find"));
    let found = session.link_proposals(span.id, &attribute.kind);
    for (index, link) in found.into_iter().enumerate() {
        let field = SpanField::Attribute(attribute.id.clone(), Part::Candidate(index));
        let (arabic, english) = wording::link_names(session, &link.value);
        let name = if arabic.is_empty() { &english } else { &arabic };
        let notes = [&english, &link.reason].map(|part| if part == name { "" } else { part });
        let note = joined(&notes, DOT);
        let badge = if index == 0 {
            "Space".to_owned()
        } else {
            (index + 1).to_string()
        };
        let row = Row::new(field, "", name).noted(note).badged(badge);
        rows.push(row.toned(Tone::Proposed));
    }
}

fn date_to_say(
    session: &Session,
    span: &Span,
    attribute: &Attribute,
    rows: &mut Vec<Row<SpanField>>,
) {
    rows.push(match session.date_proposal(span.id) {
        Some(found) => {
            let said = wording::value(session, None, &found.value);
            Row::new(whole(attribute), &attribute.english, said)
                .noted(found.reason)
                .toned(Tone::Proposed)
                .badged("Space")
        }
        None => unsaid(attribute, "type it: 2021-12-07, 2021-12"),
    });
}
