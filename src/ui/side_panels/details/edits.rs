//! What a choice or written words make of an attribute, and how they are understood.

use crate::model::attribute::{AttributeId, Value};
use crate::model::casualty::{Casualty, CasualtyKind, Count, Polarity, VictimStatus};
use crate::model::codebook::AttributeType;
use crate::model::link::{ActorId, PlaceId, PlaceLink, PlacePrecision};
use crate::model::span::{Span, SpanId};
use crate::session::Session;
use crate::ui::side_panels::action::Action;
use crate::ui::side_panels::details::attributes::{Part, SpanField};
use crate::ui::side_panels::details::editors::attribute;
use crate::ui::side_panels::editor::{Edited, Editor};
use crate::ui::side_panels::new_entry::{EntryForm, Registry};
use crate::ui::side_panels::offers::Pick;
use crate::ui::wording::{self, capital};

/// What a span says of casualties, or what is proposed: who edits a part of that has looked at it.
pub(super) fn casualty_said(session: &Session, span: &Span, id: &AttributeId) -> Option<Casualty> {
    match span.attributes.get(id) {
        Some(Value::Casualty(casualty)) => Some(casualty.clone()),
        _ => match session.casualty_proposal(span.id)?.value {
            Value::Casualty(casualty) => Some(casualty),
            _ => None,
        },
    }
}

pub(super) fn place_said(span: &Span, id: &AttributeId) -> Option<PlaceLink> {
    match span.attributes.get(id) {
        Some(Value::Place(link)) => Some(link.clone()),
        _ => None,
    }
}

/// How what is written in a row is understood.
pub fn reading(
    session: &Session,
    span: &Span,
    field: &SpanField,
    text: &str,
) -> Result<String, String> {
    let SpanField::Attribute(id, part) = field else {
        return Ok(String::new());
    };
    let Some(attribute) = attribute(session, span, id) else {
        return Ok(String::new());
    };
    match (part, &attribute.kind) {
        (Part::Count, _) | (Part::Whole, AttributeType::Casualty) => match count(session, text) {
            Some(count) => Ok(capital(&count.phrase())),
            None => Err("5, >=5, <=5, >5, ~5, 3-7, dozens, or ? for none".to_owned()),
        },
        (Part::Whole, AttributeType::Date) => date_reading(session, text),
        (Part::Whole, AttributeType::Number) if !text.trim().is_empty() => text
            .trim()
            .parse::<i64>()
            .map(|_| String::new())
            .map_err(|_| "A whole number".to_owned()),
        _ => Ok(String::new()),
    }
}

/// How a written date is understood.
pub fn date_reading(session: &Session, text: &str) -> Result<String, String> {
    match session.date_typed(text) {
        _ if text.trim().is_empty() => Ok("No date".to_owned()),
        Some(date) => Ok(wording::when(&date)),
        None => Err("A day, a month or a year: 2021-12-07, 7 December".to_owned()),
    }
}

/// A count in the notation, or in words.
fn count(session: &Session, text: &str) -> Option<Count> {
    Count::typed(text).or_else(|| session.count_typed(text))
}

/// What a choice or written words make of the attribute of a row; `None` for nothing.
pub fn changed(
    session: &Session,
    span: &Span,
    field: &SpanField,
    edited: &Edited,
) -> Option<Action> {
    let SpanField::Attribute(id, part) = field else {
        return None;
    };
    if let Edited::Entry(entry) = edited {
        return Some(Action::AddEntry(span.id, id.clone(), entry.clone()));
    }
    let attribute = attribute(session, span, id)?;
    let value = match (part, &attribute.kind, edited) {
        (Part::Whole, AttributeType::Actor | AttributeType::Place, Edited::One(pick)) => match pick
        {
            Pick::Actor(actor) => Some(Value::Actor(actor.clone())),
            Pick::Place(place) => Some(Value::Place(relinked(session, span, id, place))),
            Pick::Nothing => None,
            _ => return None,
        },
        (Part::Whole, AttributeType::Choice(_), Edited::One(Pick::Id(choice))) => {
            Some(Value::Choice(choice.clone()))
        }
        (Part::Whole, AttributeType::Choices(choices), Edited::Several(picks)) => {
            let chosen: Vec<String> = choices
                .iter()
                .filter(|one| picks.contains(&Pick::Id(one.id.clone())))
                .map(|one| one.id.clone())
                .collect();
            (!chosen.is_empty()).then_some(Value::Choices(chosen))
        }
        (Part::Whole, AttributeType::Flag, Edited::One(Pick::Nth(index))) => {
            Some(Value::Flag(*index == 0))
        }
        (Part::Whole, AttributeType::Text, Edited::Words(text)) => {
            (!text.is_empty()).then(|| Value::Text(text.clone()))
        }
        (Part::Whole, AttributeType::Number, Edited::Words(text)) => {
            text.trim().parse().ok().map(Value::Number)
        }
        (Part::Whole, AttributeType::Date, Edited::Words(text)) => {
            session.date_typed(text).map(Value::Date)
        }
        (Part::Relation | Part::Precision, _, _) => {
            let mut link = place_said(span, id)?;
            match edited {
                Edited::Words(text) => link.relation = text.trim().to_owned(),
                Edited::One(Pick::Nth(index)) => {
                    link.precision = PlacePrecision::ALL.get(*index).copied().unwrap_or_default();
                }
                _ => return None,
            }
            Some(Value::Place(link))
        }
        (_, AttributeType::Casualty, _) => {
            let mut said = casualty_said(session, span, id).unwrap_or_default();
            change(session, &mut said, *part, edited)?;
            Some(Value::Casualty(said))
        }
        _ => return None,
    };
    Some(Action::SetAttribute(span.id, id.clone(), value))
}

/// The form of a new entry, where that was chosen for the attribute of a row.
pub fn description(
    session: &Session,
    span: &Span,
    field: &SpanField,
    edited: &Edited,
) -> Option<Editor> {
    let (SpanField::Attribute(id, Part::Whole), Edited::One(Pick::New(name))) = (field, edited)
    else {
        return None;
    };
    let registry = match attribute(session, span, id)?.kind {
        AttributeType::Actor => Registry::Actors,
        AttributeType::Place => Registry::Places,
        _ => return None,
    };
    Some(Editor::Describe(Box::new(EntryForm::new(registry, name))))
}

/// A link with another place keeps the relation and the precision that the words have.
fn relinked(session: &Session, span: &Span, id: &AttributeId, place: &PlaceId) -> PlaceLink {
    let described = place_said(span, id).or_else(|| session.place_described(span.id));
    let mut link = described.unwrap_or_default();
    link.places = vec![place.clone()];
    link
}

fn change(session: &Session, said: &mut Casualty, part: Part, edited: &Edited) -> Option<()> {
    match (part, edited) {
        (Part::Whole | Part::Count, Edited::Words(text)) => said.count = count(session, text)?,
        (Part::Kind, Edited::One(Pick::Nth(index))) => {
            said.kind = *CasualtyKind::ALL.get(*index)?
        }
        (Part::Victims, Edited::One(Pick::Nth(index))) => {
            said.victims.status = *wording::STATUSES.get(*index)?;
        }
        (Part::Groups, Edited::Several(picks)) => {
            let all = wording::GROUPS.iter().enumerate();
            said.victims.groups = all
                .filter(|(index, _)| picks.contains(&Pick::Nth(*index)))
                .map(|(_, group)| *group)
                .collect();
        }
        (Part::Occupation, Edited::Words(text)) => {
            text.trim().clone_into(&mut said.victims.occupation);
        }
        (Part::Polarity, Edited::One(Pick::Nth(index))) => {
            said.polarity = *Polarity::ALL.get(*index)?;
        }
        (Part::Side, Edited::One(pick)) => {
            (said.victims.side_span, said.victims.side) = match pick {
                Pick::Span(id) => (Some(*id), actor_of(session, *id)),
                Pick::Actor(id) => (None, Some(id.clone())),
                _ => (None, None),
            };
        }
        (Part::Subset, Edited::One(pick)) => said.subset_of = picked_span(pick),
        (Part::Same, Edited::One(pick)) => said.duplicate_of = picked_span(pick),
        _ => return None,
    }
    Some(())
}

fn picked_span(pick: &Pick) -> Option<SpanId> {
    match pick {
        Pick::Span(id) => Some(*id),
        _ => None,
    }
}

/// The actor with which a span is linked.
fn actor_of(session: &Session, id: SpanId) -> Option<ActorId> {
    let span = session.layer().get(id)?;
    span.attributes.values().find_map(|value| match value {
        Value::Actor(id) => Some(id.clone()),
        _ => None,
    })
}

/// What becomes of an attribute when Delete is pressed on its row; `None` for nothing.
pub fn cleared(session: &Session, span: &Span, field: &SpanField) -> Option<Action> {
    let (id, part) = match field {
        SpanField::Attribute(id, part) => (id, part),
        SpanField::Incident(id) => {
            let incident = session.layer().incident(*id)?.clone();
            return Some(Action::SetIncident(incident.without(span.id)));
        }
    };
    let part_of = |said: &Casualty| {
        let mut said = said.clone();
        match part {
            Part::Victims => said.victims.status = VictimStatus::Unknown,
            Part::Groups => said.victims.groups.clear(),
            Part::Occupation => said.victims.occupation.clear(),
            Part::Side => (said.victims.side, said.victims.side_span) = (None, None),
            Part::Polarity => said.polarity = Polarity::Asserted,
            Part::Subset => said.subset_of = None,
            Part::Same => said.duplicate_of = None,
            // Without a kind or a count it says nothing.
            _ => return None,
        }
        Some(said)
    };
    let value = match (span.attributes.get(id)?, part) {
        (Value::Casualty(said), _) => part_of(said).map(Value::Casualty),
        (Value::Place(link), Part::Relation) => Some(Value::Place(PlaceLink {
            relation: String::new(),
            ..link.clone()
        })),
        (_, Part::Whole | Part::Precision) => None,
        _ => return None,
    };
    Some(Action::SetAttribute(span.id, id.clone(), value))
}

/// What Enter on a row that only proposes something accepts.
pub fn accepted(session: &Session, span: &Span, field: &SpanField) -> Option<Action> {
    let SpanField::Attribute(id, Part::Candidate(index)) = field else {
        return None;
    };
    candidate(session, span, id, *index)
}

fn candidate(session: &Session, span: &Span, id: &AttributeId, index: usize) -> Option<Action> {
    let kind = &attribute(session, span, id)?.kind;
    let link = session
        .link_proposals(span.id, kind)
        .into_iter()
        .nth(index)?;
    Some(Action::SetAttribute(span.id, id.clone(), Some(link.value)))
}

/// What accepts the candidate of a digit: of the attribute of the row, or else of the first that
/// has one.
pub fn nth_candidate(
    session: &Session,
    span: &Span,
    field: &SpanField,
    index: usize,
) -> Option<Action> {
    let of_row = match field {
        SpanField::Attribute(id, _) if !span.attributes.contains_key(id) => {
            candidate(session, span, id, index)
        }
        _ => None,
    };
    of_row.or_else(|| {
        let (first, _) = session.proposed(span.id)?;
        candidate(session, span, &first, index)
    })
}
