//! What edits changed, so that what is derived from the layer can follow them: the page marks again what
//! looks different, lists and findings look again at what an edit was about.

use std::collections::VecDeque;
use std::ops::Range;

use super::Session;
use crate::model::edit::Edit;
use crate::model::incident::{Incident, IncidentId};
use crate::model::layer::Layer;
use crate::model::span::SpanId;

/// So many changes are remembered. Who asks in every frame is one behind.
const MOST: usize = 16;

/// What a change did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The bytes whose spans look different now. May overlap, in no order.
    pub touched: Vec<Range<usize>>,
    /// The spans, placed or not, that were added, removed or changed; some more than once.
    pub spans: Vec<SpanId>,
    /// The incidents that were; some more than once.
    pub incidents: Vec<IncidentId>,
}

impl Change {
    /// What `edit` changed, of which `inverse` is the inverse and after which the layer is `layer`.
    /// Where spans are now is in the one, where they were is in the other; a new label is where its
    /// span is.
    pub(super) fn of(edit: &Edit, inverse: &Edit, layer: &Layer) -> Self {
        let mut change = Self::default();
        change.add(edit, layer);
        change.add(inverse, layer);
        change
    }

    /// All of a text of this length looks different, whatever changed.
    pub(super) fn all(length: usize) -> Self {
        Self {
            touched: std::iter::once(0..length).collect(),
            ..Self::default()
        }
    }

    fn add(&mut self, edit: &Edit, layer: &Layer) {
        match edit {
            Edit::Insert(span) => self.span(span.id, Some(&span.range)),
            Edit::SetRange { id, start, end } => self.span(*id, Some(&(*start..*end))),
            Edit::SetLabel { id, .. } | Edit::SetAttribute { id, .. } => {
                self.span(*id, layer.get(*id).map(|span| &span.range));
            }
            Edit::Remove(id) | Edit::SetNote { id, .. } => self.span(*id, None),
            Edit::Batch(edits) => {
                for edit in edits {
                    self.add(edit, layer);
                }
            }
            Edit::InsertIncident { incident, .. } | Edit::SetIncident(incident) => {
                self.incident(incident, layer);
            }
            Edit::RemoveIncident(id) => self.incidents.push(*id),
            Edit::InsertUnplaced { unplaced, .. } => self.span(SpanId(unplaced.id), None),
            Edit::SetExcluded { ranges } => ranges.iter().for_each(|range| self.bytes(range)),
            // Which one it was is in the inverse.
            Edit::RemoveUnplaced { .. }
            | Edit::SetStatus { .. }
            | Edit::SetUnplacedParts { .. } => {}
        }
    }

    fn span(&mut self, id: SpanId, range: Option<&Range<usize>>) {
        if self.spans.last() != Some(&id) {
            self.spans.push(id);
        }
        if let Some(range) = range {
            self.bytes(range);
        }
    }

    /// The page shows the spans of the chosen incident.
    fn incident(&mut self, incident: &Incident, layer: &Layer) {
        self.incidents.push(incident.id);
        for span in incident.spans().filter_map(|id| layer.get(id)) {
            self.bytes(&span.range);
        }
    }

    fn bytes(&mut self, range: &Range<usize>) {
        // The two edges of a nudge are often the same; a bulk edit is not worth a search.
        if self.touched.last() != Some(range) {
            self.touched.push(range.clone());
        }
    }
}

/// The last changes of a session.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent(VecDeque<Change>);

impl Recent {
    pub(super) fn push(&mut self, change: Change) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(change);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Session {
    /// The changes since `revision`, the oldest first; `None` when they are not known, and all that is
    /// derived from the layer or the codebook has to be made anew.
    pub fn changes_since(&self, revision: u64) -> Option<impl Iterator<Item = &Change>> {
        let recent = &self.recent.0;
        let count = usize::try_from(self.revision.checked_sub(revision)?).ok()?;
        let first = recent.len().checked_sub(count)?;
        Some(recent.iter().skip(first))
    }
}
