//! The findings of a layer that is edited: an edit has looked at again what it is about, what points at
//! that, and what shares its words, and nothing else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::look_alikes::LookAlikes;
use super::spans::over;
use super::{Checked, Finding};
use crate::model::incident::{Incident, IncidentId};
use crate::model::layer::Layer;
use crate::model::span::{Span, SpanId};

/// What was found in a layer, and what it follows from.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    spans: HashMap<SpanId, KnownSpan>,
    incidents: HashMap<IncidentId, KnownIncident>,
    /// The spans about which something was found, in reading order.
    found: BTreeMap<Place, SpanFindings>,
    /// The incidents that look the same.
    alike: LookAlikes,
    /// How many spans say something.
    saying: usize,
    /// Whether anything was coded when it was last looked at.
    coded: bool,
    /// How many findings there are, but for those of incidents that look the same.
    count: usize,
}

/// Reading order.
type Place = (usize, Reverse<usize>, SpanId);

/// A span as it was when it was last looked at.
#[derive(Clone, Debug)]
struct KnownSpan {
    range: Range<usize>,
    says: bool,
}

#[derive(Clone, Debug)]
struct SpanFindings {
    own: Vec<Arc<Finding>>,
    twice: Option<Arc<Finding>>,
}

impl SpanFindings {
    fn count(&self) -> usize {
        self.own.len() + usize::from(self.twice.is_some())
    }
}

/// Where a span is in reading order.
fn place_of(span: &Span) -> Place {
    (span.range.start, Reverse(span.range.end), span.id)
}

/// An incident as it was when it was last looked at.
#[derive(Clone, Debug)]
struct KnownIncident {
    spans: Vec<SpanId>,
    own: Vec<Arc<Finding>>,
}

impl Checks {
    /// Looks at all of a layer.
    pub fn new(checked: &Checked<'_>) -> Self {
        let mut checks = Self::default();
        let layer = checked.layer;
        checks.spans.reserve(layer.spans().len());
        for span in layer.spans() {
            checks.learn_span(span);
        }
        checks.coded = checks.is_coded(layer);
        let found = layer.spans().iter().filter_map(|span| {
            let findings = checks.findings_of(checked, span)?;
            Some((place_of(span), findings))
        });
        // They are in this order already.
        checks.found = found.collect();
        checks.count = checks.found.values().map(SpanFindings::count).sum();
        for incident in layer.incidents() {
            checks.look_at_incident(checked, incident);
        }
        checks.alike.settle();
        checks
    }

    /// Looks again, after these spans and incidents of the layer were added, removed or changed.
    pub fn update(&mut self, checked: &Checked<'_>, spans: &[SpanId], incidents: &[IncidentId]) {
        let layer = checked.layer;
        let mut again = BTreeSet::new();
        for &id in incidents {
            again.extend(self.forget_incident(id));
            again.extend(layer.incident(id).into_iter().flat_map(Incident::spans));
        }
        for &id in spans {
            let old = self.forget_span(id);
            let new = layer.get(id).map(|span| {
                self.learn_span(span);
                span.range.clone()
            });
            for range in old.into_iter().chain(new) {
                again.extend(neighbours(checked, &range));
            }
        }
        if self.is_coded(layer) != self.coded {
            *self = Self::new(checked);
            return;
        }
        again.extend(hanging_on(layer, spans));
        for span in again.into_iter().filter_map(|id| layer.get(id)) {
            self.look_at_span(checked, span);
        }
        let touched = incidents.iter().filter_map(|id| layer.incident(*id));
        let touched = touched.chain(layer.incidents_of(spans));
        let touched: BTreeMap<_, _> = touched.map(|one| (one.id, one)).collect();
        for incident in touched.into_values() {
            self.look_at_incident(checked, incident);
        }
        self.alike.settle();
    }

    /// How many findings there are.
    pub fn count(&self) -> usize {
        self.count + self.alike.count()
    }

    /// All findings: those of spans in reading order, then those of incidents.
    pub fn list(&self, layer: &Layer) -> Vec<Arc<Finding>> {
        let mut list = Vec::with_capacity(self.count());
        let mut twice = Vec::new();
        for of_span in self.found.values() {
            list.extend_from_slice(&of_span.own);
            twice.extend(of_span.twice.clone());
        }
        list.append(&mut twice);
        for incident in layer.incidents() {
            if let Some(known) = self.incidents.get(&incident.id) {
                list.extend(known.own.iter().cloned());
            }
        }
        list.extend(self.alike.findings(layer).into_iter().map(Arc::new));
        list
    }

    fn is_coded(&self, layer: &Layer) -> bool {
        self.saying > 0 || !layer.incidents().is_empty()
    }

    fn learn_span(&mut self, span: &Span) {
        let known = KnownSpan {
            range: span.range.clone(),
            says: !span.attributes.is_empty(),
        };
        self.saying += usize::from(known.says);
        self.spans.insert(span.id, known);
    }

    /// Forgets a span and what was found about it. Returns where it was.
    fn forget_span(&mut self, id: SpanId) -> Option<Range<usize>> {
        let known = self.spans.remove(&id)?;
        self.saying -= usize::from(known.says);
        self.drop_findings(id, &known.range);
        Some(known.range)
    }

    fn drop_findings(&mut self, id: SpanId, range: &Range<usize>) {
        let place = (range.start, Reverse(range.end), id);
        if let Some(old) = self.found.remove(&place) {
            self.count -= old.count();
        }
    }

    /// Forgets an incident and what was found about it. Returns the spans that were in it.
    fn forget_incident(&mut self, id: IncidentId) -> Vec<SpanId> {
        let known = self.drop_incident(id);
        known.map_or_else(Vec::new, |known| known.spans)
    }

    fn drop_incident(&mut self, id: IncidentId) -> Option<KnownIncident> {
        let known = self.incidents.remove(&id)?;
        self.count -= known.own.len();
        self.alike.forget(id);
        Some(known)
    }

    fn look_at_span(&mut self, checked: &Checked<'_>, span: &Span) {
        self.drop_findings(span.id, &span.range);
        if let Some(findings) = self.findings_of(checked, span) {
            self.count += findings.count();
            self.found.insert(place_of(span), findings);
        }
    }

    /// What is found about a span; `None` for nothing.
    fn findings_of(&self, checked: &Checked<'_>, span: &Span) -> Option<SpanFindings> {
        let findings = SpanFindings {
            own: checked
                .span(span, self.coded)
                .into_iter()
                .map(Arc::new)
                .collect(),
            twice: checked.twice(span).map(Arc::new),
        };
        (findings.count() > 0).then_some(findings)
    }

    fn look_at_incident(&mut self, checked: &Checked<'_>, incident: &Incident) {
        let id = incident.id;
        self.drop_incident(id);
        self.alike.learn(id, checked.event(incident));
        let own = checked.incident(incident);
        self.count += own.len();
        let known = KnownIncident {
            spans: incident.spans().collect(),
            own: own.into_iter().map(Arc::new).collect(),
        };
        self.incidents.insert(id, known);
    }
}

/// The spans that may stand in one over these bytes, and those over the same words.
fn neighbours(checked: &Checked<'_>, range: &Range<usize>) -> Vec<SpanId> {
    let same = over(checked.layer.spans(), range).iter();
    let mut ids: Vec<SpanId> = same.map(|span| span.id).collect();
    let ruled = |span: &&Span| {
        let label = checked.codebook.get(&span.label);
        label.is_some_and(|label| label.inside.is_some())
    };
    if checked
        .codebook
        .labels
        .iter()
        .any(|label| label.inside.is_some())
    {
        let touching = checked.layer.touching(range.clone());
        ids.extend(touching.filter(ruled).map(|span| span.id));
    }
    ids
}

/// These spans and those whose counts hang on theirs, however far.
fn hanging_on(layer: &Layer, spans: &[SpanId]) -> BTreeSet<SpanId> {
    let mut all = BTreeSet::new();
    let mut next = spans.to_vec();
    while let Some(id) = next.pop() {
        if all.insert(id) {
            next.extend_from_slice(layer.pointing_at(id));
        }
    }
    all
}
