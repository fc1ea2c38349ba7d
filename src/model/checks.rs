//! What is unfinished or contradicts itself in the coding of an article.
//!
//! Each finding says what it is about, so that a person can go there. They are findings, not errors:
//! a file with them is whole, and work goes on. Checks take the layer as it is and change nothing; what
//! concerns several articles is in [`super::totals`].

use std::collections::{HashMap, HashSet};

use super::attribute::Value;
use super::casualty::{Casualty, CasualtyKind};
use super::codebook::{AttributeType, Codebook, may_stand, missing_required};
use super::coding::{Slot, counts, slot_of};
use super::incident::{Incident, IncidentId, Who};
use super::layer::Layer;
use super::registry::Registries;
use super::span::{Span, SpanId};

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A casualty that no incident has, and that is no other's duplicate.
    LooseCasualty,
    /// A casualty of which nobody said how many.
    NoCount,
    /// An incident without a type.
    NoType,
    /// An incident without a place.
    NoPlace,
    /// An incident without a date.
    NoDate,
    /// An incident in which nobody takes part.
    NobodyInIt,
    /// A count of a part that is larger than that of the whole.
    PartTooLarge,
    /// Counts that are parts or duplicates of each other in a circle.
    Circle,
    /// A part of a count of another kind that cannot be one.
    OtherKind,
    /// Two incidents that look the same.
    SameIncident,
    /// A required attribute that is missing.
    Missing,
    /// A span inside another in which its label may not stand.
    NotInside,
    /// A value of a type that the attribute does not have.
    WrongType,
    /// An attribute, a label, a type or a role that the codebook does not have.
    NotInCodebook,
    /// A reference to a span that is not there.
    NoSuchSpan,
    /// A link to an entry that the registry does not have.
    NoSuchEntry,
    /// Two spans of the same words and the same label.
    Twice,
}

impl FindingKind {
    /// Its name in reports: `loose-casualty`.
    pub fn code(self) -> &'static str {
        match self {
            Self::LooseCasualty => "loose-casualty",
            Self::NoCount => "no-count",
            Self::NoType => "no-type",
            Self::NoPlace => "no-place",
            Self::NoDate => "no-date",
            Self::NobodyInIt => "nobody-in-it",
            Self::PartTooLarge => "part-too-large",
            Self::Circle => "circle",
            Self::OtherKind => "other-kind",
            Self::SameIncident => "same-incident",
            Self::Missing => "missing-attribute",
            Self::NotInside => "not-inside",
            Self::WrongType => "wrong-type",
            Self::NotInCodebook => "not-in-codebook",
            Self::NoSuchSpan => "no-such-span",
            Self::NoSuchEntry => "no-such-entry",
            Self::Twice => "twice",
        }
    }
}

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub what: FindingKind,
    /// The spans it is about, the one to go to first.
    pub spans: Vec<SpanId>,
    /// The incident it is about.
    pub incident: Option<IncidentId>,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl Finding {
    fn new(what: FindingKind, spans: Vec<SpanId>, message: impl Into<String>) -> Self {
        Self {
            what,
            spans,
            incident: None,
            message: message.into(),
        }
    }

    fn of(mut self, incident: IncidentId) -> Self {
        self.incident = Some(incident);
        self
    }
}

/// What is found in a layer, first of its spans in reading order, then of its incidents. A layer of
/// which nothing is coded, no value and no incident, has no findings of what is missing.
pub fn check(
    layer: &Layer,
    text: &str,
    codebook: &Codebook,
    registries: Option<&Registries>,
) -> Vec<Finding> {
    let coded = !layer.incidents().is_empty()
        || layer.spans().iter().any(|span| !span.attributes.is_empty());
    let checking = Checking {
        layer,
        text,
        codebook,
        registries,
        coded,
        in_incidents: layer
            .incidents()
            .iter()
            .flat_map(|one| one.casualties.iter().copied())
            .collect(),
    };
    let mut found = Vec::new();
    for span in layer.spans() {
        checking.span(span, &mut found);
    }
    checking.twice(&mut found);
    for incident in layer.incidents() {
        checking.incident(incident, &mut found);
    }
    checking.same(&mut found);
    found
}

struct Checking<'a> {
    layer: &'a Layer,
    text: &'a str,
    codebook: &'a Codebook,
    registries: Option<&'a Registries>,
    coded: bool,
    in_incidents: HashSet<SpanId>,
}

impl Checking<'_> {
    fn known(&self, id: SpanId) -> bool {
        self.layer.get(id).is_some() || self.layer.unplaced().iter().any(|lost| lost.id == id.0)
    }

    fn span(&self, span: &Span, found: &mut Vec<Finding>) {
        let Some(label) = self.codebook.get(&span.label) else {
            // The file's own report names labels that the codebook does not have.
            return;
        };
        let one = |what, message: String| Finding::new(what, vec![span.id], message);
        for attribute in missing_required(self.codebook, span) {
            found.push(one(
                FindingKind::Missing,
                format!("{} is not said", attribute.english),
            ));
        }
        for (id, value) in &span.attributes {
            match label.attribute(id) {
                None => found.push(one(
                    FindingKind::NotInCodebook,
                    format!("the label {} has no attribute \"{id}\"", label.english),
                )),
                Some(attribute) if !fits(&attribute.kind, value) => found.push(one(
                    FindingKind::WrongType,
                    format!("{} has a value that it cannot have", attribute.english),
                )),
                Some(_) => {}
            }
            self.entries(span, value, found);
        }
        if label.inside.is_some() {
            let outer = self
                .layer
                .touching(span.range.clone())
                .filter(|other| other.id != span.id)
                .filter(|other| {
                    other.range.start <= span.range.start
                        && span.range.end <= other.range.end
                        && other.range != span.range
                })
                .find(|other| !may_stand(self.codebook, &span.label, &other.label));
            if let Some(outer) = outer {
                found.push(Finding::new(
                    FindingKind::NotInside,
                    vec![span.id, outer.id],
                    format!("{} may not stand inside {}", label.english, outer.label),
                ));
            }
        }
        if slot_of(self.codebook, &span.label) == Slot::Casualty {
            self.casualty(span, found);
        }
    }

    fn entries(&self, span: &Span, value: &Value, found: &mut Vec<Finding>) {
        let Some(registries) = self.registries else {
            return;
        };
        let actor = match value {
            Value::Actor(id) => Some(id),
            Value::Casualty(casualty) => casualty.victims.side.as_ref(),
            _ => None,
        };
        let mut missing: Vec<String> = Vec::new();
        missing.extend(
            actor
                .filter(|id| registries.actors.get(id).is_none())
                .map(|id| format!("the list of actors has no \"{id}\"")),
        );
        if let Value::Place(link) = value {
            let unknown = link
                .places
                .iter()
                .filter(|id| registries.places.get(id).is_none());
            missing.extend(unknown.map(|id| format!("the list of places has no \"{id}\"")));
        }
        found.extend(
            missing
                .into_iter()
                .map(|message| Finding::new(FindingKind::NoSuchEntry, vec![span.id], message)),
        );
    }

    fn casualty(&self, span: &Span, found: &mut Vec<Finding>) {
        let Some((_, casualty)) = counts(&span.attributes).next() else {
            if self.coded {
                let message = "nobody said how many came to harm";
                found.push(Finding::new(FindingKind::NoCount, vec![span.id], message));
            }
            return;
        };
        for id in [casualty.subset_of, casualty.duplicate_of]
            .into_iter()
            .flatten()
        {
            if !self.known(id) {
                let message = format!("it points at span {id}, which is not there");
                found.push(Finding::new(
                    FindingKind::NoSuchSpan,
                    vec![span.id],
                    message,
                ));
            }
        }
        if self.circles(span.id, casualty) {
            let message = "it is a part or a repetition of itself in a circle";
            found.push(Finding::new(FindingKind::Circle, vec![span.id], message));
            return;
        }
        if let Some(whole) = casualty.subset_of
            && let Some(other) = self.layer.get(whole)
            && let Some((_, total)) = counts(&other.attributes).next()
        {
            self.part(span.id, casualty, whole, total, found);
        }
        let told = casualty.duplicate_of.is_some() || casualty.subset_of.is_some();
        if self.coded && !told && !self.in_incidents.contains(&span.id) {
            let message = "this casualty is in no incident";
            found.push(Finding::new(
                FindingKind::LooseCasualty,
                vec![span.id],
                message,
            ));
        }
    }

    fn part(
        &self,
        id: SpanId,
        part: &Casualty,
        whole: SpanId,
        total: &Casualty,
        found: &mut Vec<Finding>,
    ) {
        if let (Some(least), Some(most)) = (part.count.minimum, total.count.maximum)
            && least > most
        {
            found.push(Finding::new(
                FindingKind::PartTooLarge,
                vec![id, whole],
                format!("this part is {least} or more, and the whole is {most} at most"),
            ));
        }
        if !may_be_part(part.kind, total.kind) {
            found.push(Finding::new(
                FindingKind::OtherKind,
                vec![id, whole],
                format!(
                    "{} cannot be a part of {}",
                    part.kind.name(),
                    total.kind.name()
                ),
            ));
        }
    }

    fn circles(&self, start: SpanId, casualty: &Casualty) -> bool {
        let mut seen = HashSet::from([start]);
        let mut next: Vec<SpanId> = [casualty.subset_of, casualty.duplicate_of]
            .into_iter()
            .flatten()
            .collect();
        while let Some(id) = next.pop() {
            if id == start {
                return true;
            }
            if !seen.insert(id) {
                continue;
            }
            if let Some(span) = self.layer.get(id)
                && let Some((_, casualty)) = counts(&span.attributes).next()
            {
                next.extend(
                    [casualty.subset_of, casualty.duplicate_of]
                        .into_iter()
                        .flatten(),
                );
            }
        }
        false
    }

    /// Spans stand in reading order, so that those of the same words are neighbours or nearly.
    fn twice(&self, found: &mut Vec<Finding>) {
        let mut seen: HashMap<(usize, usize, &str), SpanId> = HashMap::new();
        for span in self.layer.spans() {
            let key = (span.range.start, span.range.end, span.label.as_str());
            if let Some(first) = seen.insert(key, span.id) {
                let message = "the same words have the same label twice";
                found.push(Finding::new(
                    FindingKind::Twice,
                    vec![span.id, first],
                    message,
                ));
            }
        }
    }

    fn incident(&self, incident: &Incident, found: &mut Vec<Finding>) {
        let id = incident.id;
        let first: Vec<SpanId> = incident
            .trigger
            .into_iter()
            .chain(incident.spans())
            .filter(|span| self.layer.get(*span).is_some())
            .take(1)
            .collect();
        let mut say = |what, message: &str| {
            found.push(Finding::new(what, first.clone(), message).of(id));
        };
        if incident.kind.0.is_empty() {
            say(FindingKind::NoType, "this incident has no type");
        } else if self.codebook.incident_type(&incident.kind).is_none() {
            say(
                FindingKind::NotInCodebook,
                &format!(
                    "the codebook has no type of incident \"{}\"",
                    incident.kind.0
                ),
            );
        }
        if incident.locations.is_empty() {
            say(FindingKind::NoPlace, "this incident has no place");
        }
        if incident.date.is_none() {
            say(FindingKind::NoDate, "this incident has no date");
        }
        if incident.participants.is_empty() {
            say(
                FindingKind::NobodyInIt,
                "nobody takes part in this incident",
            );
        }
        for participant in &incident.participants {
            let role = &participant.role;
            if !role.0.is_empty() && self.codebook.role(role).is_none() {
                say(
                    FindingKind::NotInCodebook,
                    &format!("the codebook has no role \"{}\"", role.0),
                );
            }
            if let (Who::Actor(actor), Some(registries)) = (&participant.who, self.registries)
                && registries.actors.get(actor).is_none()
            {
                say(
                    FindingKind::NoSuchEntry,
                    &format!("the list of actors has no \"{actor}\""),
                );
            }
        }
        let gone: HashSet<SpanId> = incident.spans().filter(|span| !self.known(*span)).collect();
        let mut gone: Vec<SpanId> = gone.into_iter().collect();
        gone.sort_unstable();
        for span in gone {
            say(
                FindingKind::NoSuchSpan,
                &format!("it points at span {span}, which is not there"),
            );
        }
    }

    /// Incidents of one type with a place and a participant in common, whose days touch, and that
    /// nobody said to be the same.
    fn same(&self, found: &mut Vec<Finding>) {
        let told: Vec<Told> = self
            .layer
            .incidents()
            .iter()
            .map(|one| self.told(one))
            .collect();
        let mut by_type: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, incident) in self.layer.incidents().iter().enumerate() {
            if !incident.kind.0.is_empty() {
                by_type.entry(&incident.kind.0).or_default().push(index);
            }
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for same in by_type.values() {
            for (place, &two) in same.iter().enumerate() {
                for &one in &same[..place] {
                    if self.look_same(one, two, &told) {
                        pairs.push((one, two));
                    }
                }
            }
        }
        pairs.sort_unstable();
        for (one, two) in pairs {
            let (Some(one), Some(two)) = (
                self.layer.incidents().get(one),
                self.layer.incidents().get(two),
            ) else {
                continue;
            };
            let spans = two
                .spans()
                .filter(|id| self.layer.get(*id).is_some())
                .take(1)
                .collect();
            let message = format!(
                "it looks the same as incident {}: merge them, or say that they are the same",
                one.id
            );
            found.push(Finding::new(FindingKind::SameIncident, spans, message).of(two.id));
        }
    }

    fn look_same(&self, one: usize, two: usize, told: &[Told]) -> bool {
        let incidents = self.layer.incidents();
        let (Some(a), Some(b)) = (incidents.get(one), incidents.get(two)) else {
            return false;
        };
        let linked = |a: &Incident, b: &Incident| {
            a.same_as
                .iter()
                .any(|same| same.article.is_empty() && same.incident == b.id)
        };
        let days = match (&a.date, &b.date) {
            (Some(one), Some(two)) => one.start <= two.end && two.start <= one.end,
            (None, None) => true,
            _ => false,
        };
        let (Some(x), Some(y)) = (told.get(one), told.get(two)) else {
            return false;
        };
        !linked(a, b)
            && !linked(b, a)
            && a.auxiliary == b.auxiliary
            && days
            && !x.places.is_disjoint(&y.places)
            && !x.actors.is_disjoint(&y.actors)
    }

    fn told(&self, incident: &Incident) -> Told {
        let mut told = Told::default();
        for span in incident
            .locations
            .iter()
            .filter_map(|id| self.layer.get(*id))
        {
            let linked = span.attributes.values().find_map(|value| match value {
                Value::Place(link) if !link.places.is_empty() => Some(format!("{link:?}")),
                _ => None,
            });
            told.places
                .insert(linked.unwrap_or_else(|| self.quote(span)));
        }
        for participant in &incident.participants {
            match &participant.who {
                Who::Actor(id) => {
                    told.actors.insert(id.to_string());
                }
                Who::Span(id) => {
                    let Some(span) = self.layer.get(*id) else {
                        continue;
                    };
                    let linked = span.attributes.values().find_map(|value| match value {
                        Value::Actor(id) => Some(id.to_string()),
                        _ => None,
                    });
                    told.actors
                        .insert(linked.unwrap_or_else(|| self.quote(span)));
                }
            }
        }
        told
    }

    fn quote(&self, span: &Span) -> String {
        self.text
            .get(span.range.clone())
            .unwrap_or_default()
            .to_owned()
    }
}

/// Where and who, by what they are linked with or else by their words.
#[derive(Debug, Default)]
struct Told {
    places: HashSet<String>,
    actors: HashSet<String>,
}

/// Whether a value is of the type of its attribute, with choices that it has.
pub fn fits(kind: &AttributeType, value: &Value) -> bool {
    match (kind, value) {
        (AttributeType::Choice(choices), Value::Choice(id)) => {
            choices.iter().any(|one| one.id == *id)
        }
        (AttributeType::Choices(choices), Value::Choices(ids)) => {
            ids.iter().all(|id| choices.iter().any(|one| one.id == *id))
        }
        (AttributeType::Text, Value::Text(_))
        | (AttributeType::Flag, Value::Flag(_))
        | (AttributeType::Number, Value::Number(_))
        | (AttributeType::Casualty, Value::Casualty(_))
        | (AttributeType::Actor, Value::Actor(_))
        | (AttributeType::Place, Value::Place(_))
        | (AttributeType::Date, Value::Date(_)) => true,
        _ => false,
    }
}

/// Whether people of one kind can be among those of another: the killed among the victims, not the
/// displaced among the killed.
fn may_be_part(part: CasualtyKind, whole: CasualtyKind) -> bool {
    use CasualtyKind as K;
    let harmed = [K::Killed, K::Wounded, K::KilledOrWounded, K::Executed];
    let held = [
        K::Detained,
        K::Abducted,
        K::Captured,
        K::Missing,
        K::Surrendered,
        K::Executed,
    ];
    part == whole
        || harmed.contains(&part) && whole == K::KilledOrWounded
        || part == K::Executed && whole == K::Killed
        || held.contains(&part) && held.contains(&whole)
}
