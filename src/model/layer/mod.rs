//! A layer: one annotator's spans on one article, with how far the annotator is and which parts
//! of the text are not the article.
//!
//! Spans stand in reading order: by start, then the longer first, then by id. A span is found
//! by its id in the logarithm of their number. [`Layer::touching`], which painting asks, looks
//! at the spans from the first that reaches into the range to the last that begins before its
//! end: a few, unless one span covers a large part of the article.
//!
//! A layer is read here and changed by [`super::edit::Edit`] only. It does not hold the text.

mod mutation;
mod pointers;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::attribute::counts;
use super::codebook::Past;
use super::edit_error::{EditError, check_part, check_range};
use super::excluded::{UnplacedPart, first_touching, joined};
use super::id::{IncidentId, LabelId, SpanId};
use super::incident::Incident;
use super::span::Span;
use super::status::Status;
pub use super::unplaced::Unplaced;
use pointers::Pointers;

/// One annotator's spans on one article.
///
/// Two layers are equal when all that they say is: which ids were used before is not content.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    spans: Vec<Span>,
    /// `reach[i]` is the largest end among `spans[..=i]`, in bytes.
    reach: Vec<usize>,
    /// The bytes of each span: with the id they give its place in `spans`.
    ranges: HashMap<SpanId, Range<usize>>,
    /// How many spans each label has that has any.
    counts: BTreeMap<LabelId, usize>,
    pointers: Pointers,
    /// Greater than every id that was in the layer since it was made.
    next_id: u32,
    unplaced: Vec<Unplaced>,
    /// Their ids.
    unplaced_ids: HashSet<u32>,
    /// What the annotator said; [`Status::New`] when nothing.
    status: Status,
    reason: String,
    /// Sorted, not touching, in bytes.
    excluded: Vec<Range<usize>>,
    unplaced_parts: Vec<UnplacedPart>,
    /// In the order in which a person made them.
    incidents: Vec<Incident>,
    /// Greater than every id of an incident that was in the layer since it was made.
    next_incident: u32,
    /// What changes of the codebook took from it.
    past: Past,
}

impl PartialEq for Layer {
    fn eq(&self, other: &Self) -> bool {
        self.spans == other.spans
            && self.unplaced == other.unplaced
            && self.status == other.status
            && self.reason == other.reason
            && self.excluded == other.excluded
            && self.unplaced_parts == other.unplaced_parts
            && self.incidents == other.incidents
            && self.past() == other.past()
    }
}

impl Eq for Layer {}

impl Layer {
    /// A layer without spans.
    pub fn new() -> Self {
        Self::default()
    }

    /// A layer with these spans, in any order, and these unplaced spans, in this order.
    ///
    /// # Errors
    /// When two of them have the same id, an id is the largest of all numbers, or a range is
    /// empty. Whether ranges fit the text is seen by [`Layer::validate`].
    pub fn with_spans(mut spans: Vec<Span>, unplaced: Vec<Unplaced>) -> Result<Self, EditError> {
        let mut ids = HashSet::with_capacity(spans.len() + unplaced.len());
        let given = spans.iter().map(|span| span.id);
        let mut next_id = 0;
        for id in given.chain(unplaced.iter().map(|unplaced| SpanId(unplaced.id))) {
            if !ids.insert(id) {
                return Err(EditError::IdTaken { id });
            }
            let after = id.0.checked_add(1).ok_or(EditError::IdTooLarge { id })?;
            next_id = next_id.max(after);
        }
        if let Some(span) = spans.iter().find(|span| span.range.is_empty()) {
            return Err(EditError::EmptyRange {
                id: span.id,
                range: span.range.clone(),
            });
        }
        let placed = spans.iter().map(|span| &span.attributes);
        let values = placed.chain(unplaced.iter().map(|lost| &lost.attributes));
        let pointed = values.flat_map(counts).flat_map(|(_, count)| count.spans());
        next_id = pointed.fold(next_id, after);
        spans.sort_by_key(|span| key(span.id, &span.range));
        let reach = spans
            .iter()
            .scan(0, |reach: &mut usize, span| {
                *reach = span.range.end.max(*reach);
                Some(*reach)
            })
            .collect();
        let ranges = spans
            .iter()
            .map(|span| (span.id, span.range.clone()))
            .collect();
        let counts = counted(&spans);
        let mut pointers = Pointers::default();
        for span in &spans {
            pointers.add_span(span.id, &span.attributes);
        }
        Ok(Self {
            spans,
            reach,
            ranges,
            counts,
            pointers,
            next_id,
            unplaced_ids: unplaced.iter().map(|lost| lost.id).collect(),
            unplaced,
            ..Self::default()
        })
    }

    /// This layer with a status, [`Status::New`] for none, and the reason for it.
    #[must_use]
    pub fn with_status(mut self, status: Status, reason: impl Into<String>) -> Self {
        self.status = status;
        self.reason = reason.into();
        self
    }

    /// This layer with these excluded parts, in any order, in bytes. Spans inside them stay: a
    /// file may have them, and nothing of a file is dropped.
    #[must_use]
    pub fn with_excluded(
        mut self,
        ranges: Vec<Range<usize>>,
        unplaced_parts: Vec<UnplacedPart>,
    ) -> Self {
        self.excluded = joined(ranges);
        self.unplaced_parts = unplaced_parts;
        self
    }

    /// This layer with these incidents, in this order. They may point at spans that it does not
    /// have: nothing of a file is dropped. New spans and incidents get none of those numbers.
    ///
    /// # Errors
    /// When two of them have the same id, or an id is the largest of all numbers.
    pub fn with_incidents(mut self, incidents: Vec<Incident>) -> Result<Self, EditError> {
        let mut ids = HashSet::with_capacity(incidents.len());
        for incident in &incidents {
            let id = incident.id;
            if !ids.insert(id) {
                return Err(EditError::IncidentTaken { id });
            }
            let next = id.0.checked_add(1);
            let next = next.ok_or(EditError::IncidentIdTooLarge { id })?;
            self.next_incident = self.next_incident.max(next);
            self.next_id = incident.spans().fold(self.next_id, after);
            let here = incident.same_as.iter().filter(|it| it.article.is_empty());
            let here = here.map(|same| SpanId(same.incident.0));
            self.next_incident = here.fold(self.next_incident, after);
        }
        self.pointers = std::mem::take(&mut self.pointers).with_incidents(&incidents);
        self.incidents = incidents;
        Ok(self)
    }

    /// This layer with what it said before changes of the codebook.
    #[must_use]
    pub fn with_past(mut self, past: Past) -> Self {
        for one in &past.withdrawn {
            self.next_id = self.next_id.max(one.span.id.saturating_add(1));
        }
        self.past = past;
        self
    }

    /// What it said before changes of the codebook, of the spans and incidents that are there, and
    /// the spans that a change withdrew.
    pub fn past(&self) -> Past {
        if self.past.is_empty() {
            return Past::default();
        }
        self.past.clone().of(
            |id| self.ranges.contains_key(&SpanId(id)) || self.is_unplaced(id),
            |id| self.incident(id).is_some(),
        )
    }

    /// All spans in reading order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// How many spans are placed in the text.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether no span is placed in the text.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The span with this id.
    pub fn get(&self, id: SpanId) -> Option<&Span> {
        self.spans.get(self.position(id)?)
    }

    /// The bytes of this span.
    pub fn range_of(&self, id: SpanId) -> Option<&Range<usize>> {
        self.ranges.get(&id)
    }

    /// The place of this span in [`Layer::spans`].
    pub fn position(&self, id: SpanId) -> Option<usize> {
        let range = self.ranges.get(&id)?;
        self.spans
            .binary_search_by_key(&key(id, range), |span| key(span.id, &span.range))
            .ok()
    }

    /// The spans that share a byte with `range`, in reading order. An empty range is touched
    /// by the spans that have it inside, not at an edge.
    pub fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Span> {
        let first = self.reach.partition_point(|&reach| reach <= range.start);
        let last = self
            .spans
            .partition_point(|span| span.range.start < range.end);
        self.spans
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .filter(move |span| span.range.end > range.start)
    }

    /// The spans that cover the character at `byte`, in reading order: of nested ones, the
    /// outermost first.
    pub fn covering(&self, byte: usize) -> impl Iterator<Item = &Span> {
        self.touching(byte..byte.saturating_add(1))
    }

    /// An id that was never used in this layer.
    pub fn next_id(&self) -> SpanId {
        SpanId(self.next_id)
    }

    /// The spans that could not be placed in the text.
    pub fn unplaced(&self) -> &[Unplaced] {
        &self.unplaced
    }

    /// How far the annotator is. Without a word from them it is [`Status::New`] while the layer
    /// has nothing, and [`Status::InProgress`] as soon as it has anything.
    pub fn status(&self) -> Status {
        match self.status {
            Status::New if self.has_content() => Status::InProgress,
            status => status,
        }
    }

    /// The status that the annotator gave; [`Status::New`] when none was given.
    pub fn given_status(&self) -> Status {
        self.status
    }

    /// Why it has this status; empty when nobody said.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The parts of the text that are not the article, in bytes, sorted, not touching.
    pub fn excluded(&self) -> &[Range<usize>] {
        &self.excluded
    }

    /// The first excluded part that shares a byte with `range`.
    pub fn excluded_at(&self, range: &Range<usize>) -> Option<&Range<usize>> {
        first_touching(&self.excluded, range)
    }

    /// The excluded parts that could not be placed in the text.
    pub fn unplaced_parts(&self) -> &[UnplacedPart] {
        &self.unplaced_parts
    }

    /// The incidents in the order in which they were made.
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    /// The incident with this id.
    pub fn incident(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(self.incident_position(id)?)
    }

    /// The place of an incident in [`Layer::incidents`]. They are made by rising ids, unless a file has
    /// them in another order.
    pub fn incident_position(&self, id: IncidentId) -> Option<usize> {
        let rising = self.incidents.binary_search_by_key(&id, |one| one.id);
        let any = || self.incidents.iter().position(|one| one.id == id);
        rising.ok().or_else(any)
    }

    /// The incidents that have one of these spans, in the order in which they were made.
    pub fn incidents_of(&self, spans: &[SpanId]) -> Vec<&Incident> {
        let ids = spans.iter().flat_map(|span| self.pointers.incidents(*span));
        let mut places: Vec<usize> = ids.filter_map(|id| self.incident_position(*id)).collect();
        places.sort_unstable();
        places.dedup();
        let at = |place| self.incidents.get(place);
        places.into_iter().filter_map(at).collect()
    }

    /// The spans whose counts point at a span, in no order; once for each time that they do.
    pub fn pointing_at(&self, span: SpanId) -> &[SpanId] {
        self.pointers.spans(span)
    }

    /// An id of an incident that was never used in this layer.
    pub fn next_incident(&self) -> IncidentId {
        IncidentId(self.next_incident)
    }

    /// Whether it has spans, excluded parts or incidents, placed or not.
    pub fn has_content(&self) -> bool {
        !self.spans.is_empty()
            || !self.incidents.is_empty()
            || !self.unplaced.is_empty()
            || !self.excluded.is_empty()
            || !self.unplaced_parts.is_empty()
            || !self.past.withdrawn.is_empty()
    }

    /// How many spans each label has; labels without a span are left out.
    pub fn label_counts(&self) -> &BTreeMap<LabelId, usize> {
        &self.counts
    }

    /// Checks that every span and every excluded part fits `text`.
    ///
    /// # Errors
    /// The first span or part that is empty, ends after the text, or cuts a character.
    pub fn validate(&self, text: &str) -> Result<(), EditError> {
        self.spans
            .iter()
            .try_for_each(|span| check_range(span.id, &span.range, text))?;
        self.excluded
            .iter()
            .try_for_each(|part| check_part(part, text))
    }

    /// Whether an unplaced span has this id.
    pub fn is_unplaced(&self, id: u32) -> bool {
        self.unplaced_ids.contains(&id)
    }

    /// Whether a span or an unplaced span has this id.
    pub(super) fn has_id(&self, id: SpanId) -> bool {
        self.ranges.contains_key(&id)
            || self.is_unplaced(id.0)
            || self.past.withdrawn.iter().any(|one| one.span.id == id.0)
    }
}

fn counted(spans: &[Span]) -> BTreeMap<LabelId, usize> {
    // Labels are few: looking through them is quicker than a map for each span.
    let mut counts: Vec<(&LabelId, usize)> = Vec::new();
    for span in spans {
        match counts.iter_mut().find(|(label, _)| **label == span.label) {
            Some((_, count)) => *count += 1,
            None => counts.push((&span.label, 1)),
        }
    }
    let counts = counts.into_iter();
    counts
        .map(|(label, count)| (label.clone(), count))
        .collect()
}

/// The larger of `next` and what follows `id`, at which something points: a new span must not become
/// what a removed one was. Numbers so large that few are left after them are not heeded.
fn after(next: u32, id: SpanId) -> u32 {
    match id.0 < u32::MAX / 2 {
        true => next.max(id.0 + 1),
        false => next,
    }
}

/// The order of spans: by start, then the longer first, then by id.
fn key(id: SpanId, range: &Range<usize>) -> (usize, Reverse<usize>, SpanId) {
    (range.start, Reverse(range.end), id)
}
