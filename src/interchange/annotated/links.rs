//! Incidents as links between spans, for tools that know relations and no events.
//!
//! An incident whose trigger is a span becomes a link from that span to each span of the incident,
//! named by what it does there: the id of a role, or `location`, `casualty`, `weapon`, `date` or
//! `source`. Read back, every span from which links go is the trigger of an incident.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::loss::{Loss, Losses};
use crate::model::incident::{Incident, IncidentId, Participant, RoleId, Who};
use crate::model::span::SpanId;

/// The names of what is no role.
pub const PARTS: [&str; 5] = ["location", "casualty", "weapon", "date", "source"];

/// A link between two spans.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The trigger.
    pub from: SpanId,
    /// The other span.
    pub to: SpanId,
    /// What it does there.
    pub name: String,
}

/// The links of an incident in the order in which they are told; none without a trigger.
pub fn links_of(incident: &Incident) -> Vec<Link> {
    let Some(from) = incident.trigger else {
        return Vec::new();
    };
    let participants = incident
        .participants
        .iter()
        .filter_map(|one| match one.who {
            Who::Span(id) => Some((id, one.role.0.as_str())),
            Who::Actor(_) => None,
        });
    let of = |spans: &[SpanId], name: &'static str| -> Vec<(SpanId, &'static str)> {
        spans.iter().map(|id| (*id, name)).collect()
    };
    let one = |span: Option<SpanId>, name: &'static str| span.map(|id| (id, name));
    participants
        .chain(of(&incident.locations, "location"))
        .chain(of(&incident.casualties, "casualty"))
        .chain(of(&incident.weapons, "weapon"))
        .chain(one(incident.date_span, "date"))
        .chain(one(incident.attribution.source, "source"))
        .map(|(to, name)| Link {
            from,
            to,
            name: name.to_owned(),
        })
        .collect()
}

/// The links of all incidents, each once.
pub fn links(incidents: &[Incident]) -> Vec<Link> {
    let mut seen = HashSet::new();
    let all = incidents.iter().flat_map(links_of);
    all.filter(|link| seen.insert(link.clone())).collect()
}

/// What links say: an incident for each span from which some go, in the order of `order`, which has
/// every span, numbered from 0. `kinds` are the types that are known of triggers; such a trigger is
/// an incident also without a link.
///
/// A second `date` or `source` of the same trigger is given back, since an incident has one.
pub fn incidents(
    links: &[Link],
    kinds: &BTreeMap<SpanId, String>,
    order: &[SpanId],
) -> (Vec<Incident>, Vec<Link>) {
    let mut by_trigger: BTreeMap<SpanId, Vec<&Link>> = BTreeMap::new();
    for id in kinds.keys() {
        by_trigger.entry(*id).or_default();
    }
    for link in links {
        by_trigger.entry(link.from).or_default().push(link);
    }
    let place: BTreeMap<SpanId, usize> = order.iter().copied().zip(0..).collect();
    let mut triggers: Vec<SpanId> = by_trigger.keys().copied().collect();
    triggers.sort_by_key(|id| (place.get(id).copied().unwrap_or(usize::MAX), *id));
    let mut left = Vec::new();
    let mut made = Vec::with_capacity(triggers.len());
    for (number, trigger) in (0_u32..).zip(triggers) {
        let mut incident = Incident::new(IncidentId(number));
        incident.trigger = Some(trigger);
        if let Some(kind) = kinds.get(&trigger) {
            incident.kind.0.clone_from(kind);
        }
        for link in by_trigger.get(&trigger).into_iter().flatten() {
            if !put(&mut incident, link) {
                left.push((*link).clone());
            }
        }
        made.push(incident);
    }
    (made, left)
}

/// Puts what a link says into an incident, and says whether there was room.
pub fn put(incident: &mut Incident, link: &Link) -> bool {
    let add = |spans: &mut Vec<SpanId>| {
        if !spans.contains(&link.to) {
            spans.push(link.to);
        }
        true
    };
    let once = |span: &mut Option<SpanId>| match span {
        Some(there) => *there == link.to,
        None => {
            *span = Some(link.to);
            true
        }
    };
    match link.name.as_str() {
        "location" => add(&mut incident.locations),
        "casualty" => add(&mut incident.casualties),
        "weapon" => add(&mut incident.weapons),
        "date" => once(&mut incident.date_span),
        "source" => once(&mut incident.attribution.source),
        role => {
            let participant = Participant {
                who: Who::Span(link.to),
                role: RoleId(role.to_owned()),
            };
            if !incident.participants.contains(&participant) {
                incident.participants.push(participant);
            }
            true
        }
    }
}

/// The incidents as links keep them: those with a trigger of their own and a link (or a type, when
/// `kinds` are kept), with what links tell, in the order of their triggers, and with `by_target` in that
/// of the spans to which they lead. The rest is lost.
pub fn kept(
    incidents: &[Incident],
    kinds: bool,
    by_target: bool,
    order: &[SpanId],
    losses: &mut Losses,
) -> Vec<Incident> {
    let there: BTreeSet<SpanId> = order.iter().copied().collect();
    let mut taken = BTreeSet::new();
    let mut links: Vec<Link> = Vec::new();
    let mut seen: HashSet<Link> = HashSet::new();
    let mut types = BTreeMap::new();
    for incident in incidents {
        let place = || format!("incident {}", incident.id);
        let told = links_of(incident);
        let trigger = incident.trigger.filter(|id| there.contains(id));
        let typed = kinds && !incident.kind.0.is_empty();
        let Some(trigger) = trigger.filter(|id| {
            (typed || !told.is_empty()) && told.iter().all(|it| it.from == *id) && taken.insert(*id)
        }) else {
            losses.add(Loss::Incident, place);
            continue;
        };
        let before = links.len();
        for link in told {
            let is_role = !PARTS.contains(&link.name.as_str());
            let is_participant = incident
                .participants
                .iter()
                .any(|one| one.who == Who::Span(link.to) && one.role.0 == link.name);
            // A role that is called like a part would come back as the part.
            if is_role != is_participant || !there.contains(&link.to) || link.name.is_empty() {
                losses.add(Loss::IncidentPart, place);
            } else if seen.insert(link.clone()) {
                links.push(link);
            }
        }
        if typed {
            types.insert(trigger, incident.kind.0.clone());
        } else if links.len() == before {
            losses.add(Loss::Incident, place);
            continue;
        }
        let actors = incident.participants.iter();
        let actors = actors
            .filter(|one| matches!(one.who, Who::Actor(_)))
            .count();
        let untold = actors
            + usize::from(!kinds && !incident.kind.0.is_empty())
            + usize::from(incident.date.is_some())
            + incident.auxiliary.len()
            + usize::from(incident.attribution.confidence.is_some())
            + incident.same_as.len()
            + usize::from(!incident.note.is_empty());
        losses.add_many(Loss::IncidentPart, untold, place);
    }
    if by_target {
        let place: BTreeMap<SpanId, usize> = order.iter().copied().zip(0..).collect();
        links.sort_by_key(|link| place.get(&link.to).copied());
    }
    self::incidents(&links, &types, order).0
}
