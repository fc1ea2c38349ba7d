//! Which spans the list shows, and in which order.
//!
//! An edit puts the rows of its spans anew; the others are only counted past. It paints nothing.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::model::codebook::LabelId;
use crate::model::coding::is_unlinked;
use crate::model::layer::Layer;
use crate::model::span::{Span, SpanId};
use crate::session::Session;

/// Of more labels than this only those that the article has can be hidden in the list.
const MOST_TOGGLES: usize = 12;

/// Fewer spans than this are looked for one by one.
const FEW: usize = 8;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanRow<'a> {
    /// Above the spans of a label, with how many there are.
    Heading(&'a LabelId, usize),
    /// A span.
    Span(SpanId),
}

/// The rows, and what is left out of them.
#[derive(Debug, Default)]
pub struct SpanRows {
    hidden: BTreeSet<LabelId>,
    unlinked_only: bool,
    /// The spans that can be linked and are not, by their ids.
    unlinked: Vec<SpanId>,
    counts: Vec<(LabelId, usize)>,
    groups: Vec<Group>,
    /// The revision that the rows show, and whether they are grouped; `None` when a filter has changed.
    cache_key: Option<(u64, bool)>,
}

/// Spans in reading order, under a heading or not.
#[derive(Debug)]
struct Group {
    label: Option<LabelId>,
    spans: Vec<SpanId>,
}

impl Group {
    fn rows(&self) -> usize {
        self.spans.len() + usize::from(self.label.is_some())
    }
}

impl SpanRows {
    /// Brings the rows up to the session.
    pub fn refresh(&mut self, session: &Session, grouped: bool) {
        let key = (session.revision(), grouped);
        if self.cache_key == Some(key) {
            return;
        }
        let counts = self.count(session);
        let labels = |counts: &[(LabelId, usize)]| counts.iter().map(|one| one.0.clone()).collect();
        let same: bool = !grouped || {
            let both: [Vec<LabelId>; 2] = [labels(&counts), labels(&self.counts)];
            both[0] == both[1]
        };
        self.counts = counts;
        let before = self.cache_key.filter(|(_, was)| *was == grouped && same);
        match before.and_then(|(revision, _)| session.changes_since(revision)) {
            Some(changes) => {
                let ids: BTreeSet<SpanId> = changes.flat_map(|it| &it.spans).copied().collect();
                self.follow(session, &ids);
            }
            None => self.make(session, grouped),
        }
        self.cache_key = Some(key);
    }

    /// The labels that can be hidden, with their numbers of spans.
    pub fn counts(&self) -> &[(LabelId, usize)] {
        &self.counts
    }

    /// How many spans can be linked and are not.
    pub fn unlinked(&self) -> usize {
        self.unlinked.len()
    }

    /// Whether the spans of a label are left out.
    pub fn is_hidden(&self, label: &LabelId) -> bool {
        self.hidden.contains(label)
    }

    /// Leaves the spans of a label out, or shows them again.
    pub fn toggle(&mut self, label: &LabelId) {
        if !self.hidden.remove(label) {
            self.hidden.insert(label.clone());
        }
        self.cache_key = None;
    }

    /// Whether only spans without a link are shown.
    pub fn is_unlinked_only(&self) -> bool {
        self.unlinked_only
    }

    /// Shows only spans without a link, or all again.
    pub fn toggle_unlinked(&mut self) {
        self.unlinked_only = !self.unlinked_only;
        self.cache_key = None;
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.groups.iter().map(Group::rows).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row.
    pub fn get(&self, mut index: usize) -> Option<SpanRow<'_>> {
        for group in &self.groups {
            if let Some(rest) = index.checked_sub(group.rows()) {
                index = rest;
                continue;
            }
            let Some(label) = &group.label else {
                return group.spans.get(index).copied().map(SpanRow::Span);
            };
            return match index.checked_sub(1) {
                None => {
                    let count = self.counts.iter().find(|(id, _)| id == label);
                    Some(SpanRow::Heading(
                        label,
                        count.map_or(0, |(_, count)| *count),
                    ))
                }
                Some(index) => group.spans.get(index).copied().map(SpanRow::Span),
            };
        }
        None
    }

    /// The row of a span.
    pub fn position(&self, layer: &Layer, id: SpanId) -> Option<usize> {
        let mut first = 0;
        for group in &self.groups {
            let at = place_in(&group.spans, layer, id);
            if group.spans.get(at) == Some(&id) {
                return Some(first + usize::from(group.label.is_some()) + at);
            }
            first += group.rows();
        }
        None
    }

    fn count(&self, session: &Session) -> Vec<(LabelId, usize)> {
        let counted = session.layer().label_counts();
        let known = session.codebook().labels.iter();
        let known = known
            .filter(|label| label.on || counted.contains_key(&label.id))
            .map(|label| &label.id);
        let unknown = counted.keys();
        let unknown = unknown.filter(|id| session.codebook().get(id).is_none());
        let mut counts: Vec<_> = known
            .chain(unknown)
            .map(|id| (id.clone(), counted.get(id).copied().unwrap_or(0)))
            .collect();
        if counts.len() > MOST_TOGGLES {
            // Of very many labels those that are here, and those that were hidden.
            counts.retain(|(label, count)| *count > 0 || self.hidden.contains(label));
        }
        counts
    }

    fn make(&mut self, session: &Session, grouped: bool) {
        let labels = self.counts.iter().map(|(label, _)| label);
        let labels = labels.filter(|label| !self.hidden.contains(label)).cloned();
        let labels: Vec<_> = match grouped {
            true => labels.map(Some).collect(),
            false => vec![None],
        };
        let group = |label| Group {
            label,
            spans: Vec::new(),
        };
        self.groups = labels.into_iter().map(group).collect();
        self.unlinked.clear();
        for span in session.layer().spans() {
            let unlinked = is_unlinked(session.codebook(), span);
            if unlinked {
                self.unlinked.push(span.id);
            }
            if let Some(group) = self.group_of(span, unlinked) {
                group.spans.push(span.id);
            }
        }
        self.unlinked.sort_unstable();
    }

    fn follow(&mut self, session: &Session, ids: &BTreeSet<SpanId>) {
        if ids.is_empty() {
            return;
        }
        let layer = session.layer();
        if ids.len() < FEW {
            for id in ids {
                for group in &mut self.groups {
                    if let Some(at) = group.spans.iter().position(|one| one == id) {
                        group.spans.remove(at);
                    }
                }
            }
        } else {
            for group in &mut self.groups {
                group.spans.retain(|id| !ids.contains(id));
            }
        }
        for &id in ids {
            let span = layer.get(id);
            let unlinked = span.is_some_and(|it| is_unlinked(session.codebook(), it));
            match (self.unlinked.binary_search(&id), unlinked) {
                (Ok(at), false) => drop(self.unlinked.remove(at)),
                (Err(at), true) => self.unlinked.insert(at, id),
                _ => {}
            }
            if let Some(group) = span.and_then(|span| self.group_of(span, unlinked)) {
                let at = place_in(&group.spans, layer, id);
                group.spans.insert(at, id);
            }
        }
    }

    /// The group in which a span is shown, if it is.
    fn group_of(&mut self, span: &Span, is_unlinked: bool) -> Option<&mut Group> {
        if self.hidden.contains(&span.label) || self.unlinked_only && !is_unlinked {
            return None;
        }
        let of = |group: &&mut Group| group.label.as_ref().is_none_or(|it| *it == span.label);
        self.groups.iter_mut().find(of)
    }
}

/// Where a span is, or would be, among spans in reading order.
fn place_in(spans: &[SpanId], layer: &Layer, id: SpanId) -> usize {
    let key = |id: SpanId| {
        let range = layer.range_of(id);
        range.map(|range| (range.start, Reverse(range.end), id))
    };
    let own = key(id);
    spans.partition_point(|other| key(*other) < own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::Article;
    use crate::model::attribute::{AttributeId, Value};
    use crate::model::edit::Edit;
    use crate::model::link::ActorId;

    fn listed(rows: &SpanRows, layer: &Layer) -> Vec<String> {
        let row = |index| {
            rows.get(index).map(|row| match row {
                SpanRow::Heading(label, count) => format!("{label} {count}"),
                SpanRow::Span(id) => {
                    assert_eq!(rows.position(layer, id), Some(index));
                    id.to_string()
                }
            })
        };
        assert_eq!(row(rows.len()), None);
        (0..rows.len()).filter_map(row).collect()
    }

    fn span(id: u32, label: &str, from: usize) -> Span {
        Span {
            id: SpanId(id),
            label: LabelId::new(label),
            range: from..from + 3,
            note: String::new(),
            attributes: Default::default(),
        }
    }

    fn edits() -> Vec<Option<Edit>> {
        let actor = |id, value: Option<&str>| Edit::SetAttribute {
            id: SpanId(id),
            attribute: AttributeId::new("actor"),
            value: value.map(|name| Value::Actor(ActorId::new(name))),
        };
        let label = |id, label| Edit::SetLabel {
            id: SpanId(id),
            label: LabelId::new(label),
        };
        let range = |id, from: usize| Edit::set_range(SpanId(id), from..from + 2);
        let all = [
            Edit::Insert(span(1, "actor", 8)),
            Edit::Insert(span(2, "location", 4)),
            Edit::Insert(span(3, "unknown", 4)),
            Edit::Batch(vec![
                Edit::Insert(span(4, "actor", 12)),
                Edit::Insert(span(5, "casualty", 0)),
            ]),
            actor(1, Some("islamic-state")),
            range(4, 1),
            label(5, "actor"),
            label(3, "location"),
            Edit::Remove(SpanId(2)),
            actor(1, None),
        ];
        // `None` takes the last one back.
        all.into_iter()
            .map(Some)
            .chain([None, None, None])
            .collect()
    }

    #[test]
    fn rows_follow_edits_as_if_they_were_made_anew() {
        for (grouped, unlinked_only, hidden) in [
            (false, false, ""),
            (true, false, ""),
            (false, true, ""),
            (true, true, "location"),
            (false, false, "actor"),
        ] {
            let fresh = || SpanRows {
                unlinked_only,
                hidden: [LabelId::new(hidden)].into(),
                ..SpanRows::default()
            };
            let article = Article::new("a.txt", "abcdefghijklmnopqrst");
            let mut session = Session::in_memory(article, Layer::new());
            let mut rows = fresh();
            rows.refresh(&session, grouped);
            for edit in edits() {
                match edit {
                    Some(edit) => drop(session.apply(edit)),
                    None => drop(session.undo()),
                }
                rows.refresh(&session, grouped);
                let mut anew = fresh();
                anew.refresh(&session, grouped);
                let layer = session.layer();
                assert_eq!(listed(&rows, layer), listed(&anew, layer));
                assert_eq!(rows.counts(), anew.counts());
                assert_eq!(rows.unlinked(), anew.unlinked());
            }
        }
    }

    #[test]
    fn rows_are_filtered_and_grouped() {
        let article = Article::new("a.txt", "abcdefghijklmnopqrst");
        let spans = vec![
            span(1, "actor", 8),
            span(2, "location", 4),
            span(3, "actor", 0),
        ];
        let layer = Layer::with_spans(spans, Vec::new()).unwrap_or_default();
        let session = Session::in_memory(article, layer);
        let layer = session.layer();
        let mut rows = SpanRows::default();
        rows.refresh(&session, false);
        assert_eq!(listed(&rows, layer), ["3", "2", "1"]);
        rows.refresh(&session, true);
        let grouped = ["actor 2", "3", "1", "location 1", "2", "casualty 0"];
        assert_eq!(listed(&rows, layer), grouped);
        rows.toggle(&LabelId::new("actor"));
        rows.refresh(&session, false);
        assert_eq!(listed(&rows, layer), ["2"]);
        assert_eq!((rows.unlinked(), rows.is_unlinked_only()), (3, false));
    }
}
