//! What a row of a span opens, and what it offers for what is typed.

use crate::model::attribute::{AttributeId, Value};
use crate::model::casualty::{Casualty, CasualtyKind, Polarity, VictimGroup, VictimStatus};
use crate::model::codebook::{Attribute, AttributeType, Choice, Label};
use crate::model::coding::Slot;
use crate::model::link::PlacePrecision;
use crate::model::span::Span;
use crate::model::when::When;
use crate::session::Session;
use crate::ui::side_panels::details::attributes::{Part, SpanField, polarity_name};
use crate::ui::side_panels::details::edits::{casualty_said, place_said};
use crate::ui::side_panels::editor::Editor;
use crate::ui::side_panels::offers::{
    Pick, actors_like, listed, places_like, spans_like, spans_where,
};
use crate::ui::widgets::chooser::{Offer, matching};
use crate::ui::wording;

/// The editor of a row; `None` where there is nothing to open.
pub fn editor(session: &Session, span: &Span, field: &SpanField) -> Option<Editor> {
    let SpanField::Attribute(id, part) = field else {
        return None;
    };
    let attribute = attribute(session, span, id)?;
    let find = "اكتب للبحث… (type to find)";
    let said = casualty_said(session, span, id);
    Some(match (part, &attribute.kind) {
        (Part::Whole, AttributeType::Casualty) | (Part::Count, _) => {
            let count = said.map(|it| it.count.notation()).unwrap_or_default();
            Editor::write("Count", "5, >=5, ~5, 3-7, dozens, ?", &count)
        }
        (Part::Kind, _) => Editor::one("Kind of casualty", find),
        (Part::Victims, _) => Editor::one("Status of the victims", find),
        (Part::Groups, _) => {
            let groups = said.map(|it| it.victims.groups).unwrap_or_default();
            let position = |one: &VictimGroup| wording::GROUPS.iter().position(|it| it == one);
            let marked = groups.iter().filter_map(position).map(Pick::Nth).collect();
            let hint = "a digit or Space marks, Enter is done";
            Editor::several("Groups of victims", hint, marked)
        }
        (Part::Occupation, _) => {
            let text = said.map(|it| it.victims.occupation).unwrap_or_default();
            Editor::write("Work of the victims", "journalists, medics…", &text)
        }
        (Part::Side, _) => Editor::one("Side of the victims", find),
        (Part::Polarity, _) => Editor::one("Told as", find),
        (Part::Subset, _) => Editor::one("Among which casualties", find),
        (Part::Same, _) => Editor::one("Same casualty as", find),
        (Part::Relation, _) => {
            let link = place_said(span, id);
            let text = link.map(|it| it.relation).unwrap_or_default();
            Editor::write("Relation", "غرب، ريف، محيط…", &text)
        }
        (Part::Precision, _) => Editor::one("Precision", find),
        (Part::Candidate(_), _) => return None,
        (Part::Whole, AttributeType::Choice(_)) => Editor::one(&attribute.english, find),
        (Part::Whole, AttributeType::Choices(_)) => {
            let marked = match span.attributes.get(id) {
                Some(Value::Choices(ids)) => ids.iter().cloned().map(Pick::Id).collect(),
                _ => Vec::new(),
            };
            let hint = "a digit or Space marks, Enter is done";
            Editor::several(&attribute.english, hint, marked)
        }
        (Part::Whole, AttributeType::Flag) => Editor::one(&attribute.english, find),
        (Part::Whole, AttributeType::Actor | AttributeType::Place) => {
            Editor::one(&attribute.english, find)
        }
        (Part::Whole, AttributeType::Text | AttributeType::Number | AttributeType::Date) => {
            let text = match span.attributes.get(id) {
                Some(Value::Text(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::Date(date)) => typed_date(date),
                _ => String::new(),
            };
            let hint = match attribute.kind {
                AttributeType::Number => "a whole number",
                AttributeType::Date => "2021-12-07, 2021-12, 7 ديسمبر",
                _ => &attribute.description,
            };
            Editor::write(&attribute.english, hint, &text)
        }
    })
}

/// A date as a person would type it.
pub fn typed_date(when: &When) -> String {
    if when.start == when.end {
        when.start.to_string()
    } else {
        format!("{} to {}", when.start, when.end)
    }
}

pub(super) fn attribute<'a>(
    session: &'a Session,
    span: &Span,
    id: &AttributeId,
) -> Option<&'a Attribute> {
    session.codebook().get(&span.label)?.attribute(id)
}

/// What a row offers for what is typed.
pub fn offers(session: &Session, span: &Span, field: &SpanField, query: &str) -> Vec<Offer<Pick>> {
    let SpanField::Attribute(id, part) = field else {
        return Vec::new();
    };
    let Some(attribute) = attribute(session, span, id) else {
        return Vec::new();
    };
    match (part, &attribute.kind) {
        (Part::Kind, _) => {
            let names = |it: &CasualtyKind| (wording::kind_in_arabic(*it), it.name());
            listed(CasualtyKind::ALL.iter().map(names), query)
        }
        (Part::Victims, _) => {
            let names = |it: &VictimStatus| (status_in_arabic(*it), wording::status(*it));
            listed(wording::STATUSES.iter().map(names), query)
        }
        (Part::Groups, _) => {
            let names = |it: &VictimGroup| (group_in_arabic(*it), wording::group(*it));
            listed(wording::GROUPS.iter().map(names), query)
        }
        (Part::Polarity, _) => {
            let names = |it: &Polarity| (wording::polarity_in_arabic(*it), polarity_name(*it));
            listed(Polarity::ALL.iter().map(names), query)
        }
        (Part::Precision, _) => {
            let names = |it: &PlacePrecision| ("", wording::place_precision(*it));
            listed(PlacePrecision::ALL.iter().map(names), query)
        }
        (Part::Subset | Part::Same, _) => {
            let said = span.attributes.get(id);
            let of = |said: &Casualty| match part {
                Part::Subset => said.subset_of,
                _ => said.duplicate_of,
            };
            let is_said = matches!(said, Some(Value::Casualty(said)) if of(said).is_some());
            let counts = |label: &Label| label.attribute_of(&AttributeType::Casualty).is_some();
            let found = spans_where(session, span.range.start, query, |other| {
                other.id != span.id && session.codebook().get(&other.label).is_some_and(counts)
            });
            with_nothing(is_said, found, query)
        }
        (Part::Side, _) => {
            let is_said = casualty_said(session, span, id)
                .is_some_and(|it| it.victims.side_span.is_some() || it.victims.side.is_some());
            let mut found = spans_like(session, span.range.start, query, Slot::Participant);
            if !query.trim().is_empty() {
                found.extend(actors_like(session, query));
            }
            with_nothing(is_said, found, query)
        }
        (Part::Whole, AttributeType::Choice(choices) | AttributeType::Choices(choices)) => {
            let offer = |one: &Choice| Offer::id(&one.id, &one.arabic, &one.english);
            matching(&choices.iter().map(offer).collect::<Vec<_>>(), query)
        }
        (Part::Whole, AttributeType::Flag) => listed([("نعم", "yes"), ("لا", "no")], query),
        (Part::Whole, AttributeType::Actor | AttributeType::Place) => {
            entries(session, span, attribute, query)
        }
        _ => Vec::new(),
    }
}

fn status_in_arabic(status: VictimStatus) -> &'static str {
    match status {
        VictimStatus::Civilian => "مدنيون",
        VictimStatus::Combatant => "مقاتلون",
        VictimStatus::Mixed => "مدنيون ومقاتلون",
        VictimStatus::Unknown => "غير مذكور",
    }
}

fn group_in_arabic(group: VictimGroup) -> &'static str {
    match group {
        VictimGroup::Children => "أطفال",
        VictimGroup::Women => "نساء",
        VictimGroup::Men => "رجال",
        VictimGroup::Elderly => "مسنون",
    }
}

fn with_nothing(is_said: bool, mut offers: Vec<Offer<Pick>>, query: &str) -> Vec<Offer<Pick>> {
    if is_said && query.trim().is_empty() {
        offers.push(Offer::new(Pick::Nothing, "", "Nothing"));
    }
    offers
}

/// What a link may be: the candidates while nothing is typed, else what is found; then a new entry.
fn entries(session: &Session, span: &Span, attribute: &Attribute, query: &str) -> Vec<Offer<Pick>> {
    let is_actor = attribute.kind == AttributeType::Actor;
    let query = query.trim();
    let mut offers: Vec<Offer<Pick>> = if query.is_empty() {
        let found = session.link_proposals(span.id, &attribute.kind).into_iter();
        let offers = found.filter_map(|link| {
            let pick = match &link.value {
                Value::Actor(id) => Pick::Actor(id.clone()),
                Value::Place(place) => match &place.places[..] {
                    [one] => Pick::Place(one.clone()),
                    _ => return None,
                },
                _ => return None,
            };
            let (arabic, english) = wording::link_names(session, &link.value);
            Some(Offer::new(pick, arabic, english).noted(link.reason))
        });
        offers.collect()
    } else if is_actor {
        actors_like(session, query)
    } else {
        places_like(session, query)
    };
    let name = if query.is_empty() {
        wording::quote(session, span.id, 60)
    } else {
        query.to_owned()
    };
    if session.may_add_entries() {
        let says = if is_actor {
            "New actor…"
        } else {
            "New place…"
        };
        offers.push(Offer::new(Pick::New(name.clone()), name, says));
    }
    if span.attributes.contains_key(&attribute.id) && query.is_empty() {
        offers.push(Offer::new(Pick::Nothing, "", "No link"));
    }
    offers
}
