//! What is found about one span: its values, where it stands, and its count with those that it points at.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use super::{Checked, Finding, FindingKind};
use crate::model::attribute::Value;
use crate::model::attribute::counts;
use crate::model::casualty::{Casualty, CasualtyKind};
use crate::model::codebook::{may_stand, missing_required};
use crate::model::coding::{Slot, slot_of};
use crate::model::incident::Incident;
use crate::model::span::{Span, SpanId};

/// How many counts are followed to find that they lead back. A chain of all counts of an article would
/// otherwise be followed from each of them.
const LONGEST_CIRCLE: usize = 200;

/// The counts that this span says its own is a part of or the same as: of several counts the first
/// tells.
fn links(span: &Span) -> impl Iterator<Item = SpanId> + use<> {
    let count = counts(&span.attributes).next();
    count.map(|(_, count)| pointed(count)).into_iter().flatten()
}

fn pointed(count: &Casualty) -> impl Iterator<Item = SpanId> + use<> {
    count.subset_of.into_iter().chain(count.duplicate_of)
}

/// The spans over exactly these bytes: they stand side by side, by their ids.
pub(super) fn over<'a>(spans: &'a [Span], range: &Range<usize>) -> &'a [Span] {
    let order = |range: &Range<usize>| (range.start, Reverse(range.end));
    let wanted = order(range);
    let first = spans.partition_point(|span| order(&span.range) < wanted);
    let rest = spans.get(first..).unwrap_or_default();
    let count = rest.partition_point(|span| order(&span.range) == wanted);
    rest.get(..count).unwrap_or_default()
}

impl Checked<'_> {
    /// What is found about a span. While nothing of its layer is `coded`, who only labels is not nagged.
    pub(super) fn span(&self, span: &Span, coded: bool) -> Vec<Finding> {
        let mut found = Vec::new();
        let Some(label) = self.codebook.get(&span.label) else {
            // The file's own report names labels that the codebook does not have.
            return found;
        };
        let one = |what, message: String| Finding::new(what, vec![span.id], message);
        for attribute in missing_required(self.codebook, span) {
            let message = format!("{} is not said", attribute.english);
            found.push(one(FindingKind::Missing, message));
        }
        for (id, value) in &span.attributes {
            match label.attribute(id) {
                None => found.push(one(
                    FindingKind::NotInCodebook,
                    format!("the label {} has no attribute \"{id}\"", label.english),
                )),
                Some(attribute) if !attribute.kind.allows(value) => found.push(one(
                    FindingKind::WrongType,
                    format!("{} has a value that it cannot have", attribute.english),
                )),
                Some(_) => {}
            }
            self.entries(span, value, &mut found);
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
            self.casualty(span, coded, &mut found);
        }
        found
    }

    /// That the same words have the same label twice, of all but the first such span.
    pub(super) fn twice(&self, span: &Span) -> Option<Finding> {
        let same = over(self.layer.spans(), &span.range);
        let before = same.get(..same.partition_point(|other| other.id < span.id));
        let mut nearest = before.into_iter().flatten().rev();
        let first = nearest.find(|other| other.label == span.label)?;
        let message = "the same words have the same label twice";
        let spans = vec![span.id, first.id];
        Some(Finding::new(FindingKind::Twice, spans, message))
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
        let about = |message| Finding::new(FindingKind::NoSuchEntry, vec![span.id], message);
        found.extend(missing.into_iter().map(about));
    }

    fn casualty(&self, span: &Span, coded: bool, found: &mut Vec<Finding>) {
        let mut say = |what, message: String| {
            found.push(Finding::new(what, vec![span.id], message));
        };
        let Some((_, casualty)) = counts(&span.attributes).next() else {
            if coded {
                let message = "nobody said how many came to harm".to_owned();
                say(FindingKind::NoCount, message);
            }
            return;
        };
        for id in pointed(casualty).filter(|id| !self.has(*id)) {
            let message = format!("it points at span {id}, which is not there");
            say(FindingKind::NoSuchSpan, message);
        }
        if self.circles(span) {
            let message = "it is a part or a repetition of itself in a circle".to_owned();
            say(FindingKind::Circle, message);
            return;
        }
        if let Some(whole) = casualty.subset_of
            && let Some(other) = self.layer.get(whole)
            && let Some((_, total)) = counts(&other.attributes).next()
        {
            part(span.id, casualty, whole, total, found);
        }
        let told = casualty.duplicate_of.is_some() || casualty.subset_of.is_some();
        if told {
            return;
        }
        let incidents = self.layer.incidents_of(&[span.id]);
        let is_in = |one: &&Incident| one.casualties.contains(&span.id);
        if !incidents.iter().any(is_in) {
            let message = "this casualty is in no incident";
            let kind = FindingKind::LooseCasualty;
            found.push(Finding::new(kind, vec![span.id], message));
        }
    }

    /// Whether the links of a count lead back to it, within so many steps as a person can have meant.
    fn circles(&self, start: &Span) -> bool {
        let mut seen = HashSet::from([start.id]);
        let mut next: Vec<SpanId> = links(start).collect();
        while let Some(id) = next.pop() {
            if id == start.id {
                return true;
            }
            if seen.len() > LONGEST_CIRCLE {
                break;
            }
            if seen.insert(id) {
                next.extend(self.layer.get(id).into_iter().flat_map(links));
            }
        }
        false
    }
}

fn part(id: SpanId, part: &Casualty, whole: SpanId, total: &Casualty, found: &mut Vec<Finding>) {
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
        let (part, total) = (part.kind.name(), total.kind.name());
        let message = format!("{part} cannot be a part of {total}");
        found.push(Finding::new(
            FindingKind::OtherKind,
            vec![id, whole],
            message,
        ));
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
