//! A document: an article's text with what one annotator says about it, as it goes to other tools and
//! comes back.
//!
//! It has all that a layer has but what only a project needs (changes of the codebook). Ranges are
//! bytes of its own text, on character boundaries.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::model::attribute::counts;
use crate::model::attribute::{Value, Values};
use crate::model::edit::EditError;
use crate::model::excluded::{UnplacedPart, joined};
use crate::model::incident::{Incident, Who};
use crate::model::layer::{Layer, Unplaced};
use crate::model::metadata::Metadata;
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;

/// How the names of annotators begin that are models: what they say is a prediction.
pub const PREDICTED: &str = "model";

/// Whether what this annotator says was predicted by a model.
pub fn is_predicted(annotator: &str) -> bool {
    let rest = annotator.strip_prefix(PREDICTED);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// An article's text with what one annotator says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The id of the article.
    pub id: String,
    /// Its text, never normalised.
    pub text: String,
    /// What is known of it.
    pub metadata: Metadata,
    /// Who annotated; empty when the tool does not say.
    pub annotator: String,
    /// Whether the tool says that nobody has annotated it yet; a document without spans is else one in
    /// which somebody found none.
    pub untouched: bool,
    /// How far the annotator said to be.
    pub status: Status,
    /// Why it has this status.
    pub reason: String,
    /// The parts that are not the article, sorted, not touching.
    pub excluded: Vec<Range<usize>>,
    /// The spans in reading order: by start, then the longer first, then by id.
    pub spans: Vec<Span>,
    /// The incidents in the order in which they were made.
    pub incidents: Vec<Incident>,
    /// The spans for which there is no place in the text.
    pub unplaced: Vec<Unplaced>,
    /// The excluded parts for which there is no place.
    pub unplaced_parts: Vec<UnplacedPart>,
}

impl Document {
    /// A document with this id and text, about which nothing is said.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// What `annotator` says in `layer` about the article with this id and text.
    pub fn of(id: &str, text: &str, metadata: Metadata, annotator: &str, layer: &Layer) -> Self {
        Self {
            id: id.to_owned(),
            text: text.to_owned(),
            metadata,
            annotator: annotator.to_owned(),
            untouched: false,
            status: layer.given_status(),
            reason: layer.reason().to_owned(),
            excluded: layer.excluded().to_vec(),
            spans: layer.spans().to_vec(),
            incidents: layer.incidents().to_vec(),
            unplaced: layer.unplaced().to_vec(),
            unplaced_parts: layer.unplaced_parts().to_vec(),
        }
    }

    /// The layer that says the same.
    ///
    /// # Errors
    /// When ids are taken twice or ranges do not fit the text.
    pub fn layer(&self) -> Result<Layer, EditError> {
        let layer = Layer::with_spans(self.spans.clone(), self.unplaced.clone())?
            .with_status(self.status, self.reason.clone())
            .with_excluded(joined(self.excluded.clone()), self.unplaced_parts.clone())
            .with_incidents(self.incidents.clone())?;
        layer.validate(&self.text)?;
        Ok(layer)
    }

    /// The words of a range; empty when it is none of the text.
    pub fn quote(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Puts the spans in reading order.
    pub fn sort(&mut self) {
        self.spans
            .sort_by_key(|span| (span.range.start, usize::MAX - span.range.end, span.id));
    }

    /// Puts the spans in reading order, of those that are alike the first label first, and numbers
    /// them from 0, in everything that points at them. What points at a span that is not there
    /// points nowhere afterwards.
    pub fn renumber(&mut self) {
        self.spans.sort_by(|one, other| {
            let key = |span: &Span| (span.range.start, usize::MAX - span.range.end);
            (key(one), &one.label, one.id).cmp(&(key(other), &other.label, other.id))
        });
        let silent = |values: &Values| values.is_empty();
        let points = !self.incidents.is_empty()
            || !self.spans.iter().all(|span| silent(&span.attributes))
            || !self.unplaced.iter().all(|span| silent(&span.attributes));
        if !points {
            return self.number();
        }
        let placed = self.spans.iter().map(|span| span.id);
        let lost = self.unplaced.iter().map(|span| SpanId(span.id));
        let order: HashMap<SpanId, SpanId> = placed.chain(lost).zip((0..).map(SpanId)).collect();
        let new = |id: SpanId| order.get(&id).copied();
        self.repoint(new);
        self.number();
    }

    /// Numbers the spans as they stand.
    fn number(&mut self) {
        for (at, span) in (0_u32..).zip(&mut self.spans) {
            span.id = SpanId(at);
        }
        for (at, span) in (self.spans.len()..).zip(&mut self.unplaced) {
            span.id = u32::try_from(at).unwrap_or(u32::MAX);
        }
    }

    /// Gives spans and incidents whose id an earlier one has the first that is free, and says which: what
    /// it is, the id, and the new one. What points at the id points at the earlier one.
    pub fn renew_ids(&mut self) -> Vec<(&'static str, u32, u32)> {
        fn renew<'a>(
            kind: &'static str,
            ids: impl Iterator<Item = &'a mut u32>,
            told: &mut Vec<(&'static str, u32, u32)>,
        ) {
            let all: Vec<&mut u32> = ids.collect();
            let used: HashSet<u32> = all.iter().map(|id| **id).collect();
            if used.len() == all.len() {
                return;
            }
            let mut seen = HashSet::with_capacity(used.len());
            let mut free = (0..=u32::MAX).filter(|id| !used.contains(id));
            for id in all {
                if !seen.insert(*id)
                    && let Some(new) = free.next()
                {
                    told.push((kind, *id, new));
                    *id = new;
                }
            }
        }
        let mut told = Vec::new();
        let placed = self.spans.iter_mut().map(|span| &mut span.id.0);
        let lost = self.unplaced.iter_mut().map(|span| &mut span.id);
        renew("span", placed.chain(lost), &mut told);
        let incidents = self.incidents.iter_mut().map(|one| &mut one.id.0);
        renew("incident", incidents, &mut told);
        told
    }

    /// Makes everything that points at spans point where `new` says; what points nowhere is left out.
    pub fn repoint(&mut self, new: impl Fn(SpanId) -> Option<SpanId>) {
        let placed = self.spans.iter_mut().map(|span| &mut span.attributes);
        let lost = self.unplaced.iter_mut().map(|span| &mut span.attributes);
        for values in placed.chain(lost) {
            repoint(values, &new);
        }
        for incident in &mut self.incidents {
            repoint_incident(incident, &new);
        }
    }
}

/// Makes counts point where `new` says.
fn repoint(values: &mut Values, new: impl Fn(SpanId) -> Option<SpanId>) {
    if counts(values).next().is_none() {
        return;
    }
    for value in values.values_mut() {
        if let Value::Casualty(count) = value {
            count.subset_of = count.subset_of.and_then(&new);
            count.duplicate_of = count.duplicate_of.and_then(&new);
            count.victims.side_span = count.victims.side_span.and_then(&new);
        }
    }
}

/// Makes an incident point where `new` says; what points nowhere is left out.
fn repoint_incident(incident: &mut Incident, new: impl Fn(SpanId) -> Option<SpanId>) {
    let all = |spans: &mut Vec<SpanId>| {
        *spans = spans.iter().filter_map(|id| new(*id)).collect();
    };
    incident.trigger = incident.trigger.and_then(&new);
    incident.participants.retain_mut(|one| match &mut one.who {
        Who::Span(id) => new(*id).map(|new| *id = new).is_some(),
        Who::Actor(_) => true,
    });
    all(&mut incident.locations);
    all(&mut incident.casualties);
    all(&mut incident.weapons);
    incident.date_span = incident.date_span.and_then(&new);
    incident.attribution.source = incident.attribution.source.and_then(&new);
}
