//! Removing spans, so that nothing points at what is gone.
//!
//! Whatever removes spans because a person said so does it by these edits: one batch, whose
//! inverse brings the spans and all that pointed at them back.

use std::collections::{BTreeSet, HashSet};

use super::{take_out, together};
use crate::model::attribute::{Value, Values, counts};
use crate::model::casualty::Casualty;
use crate::model::edit::Edit;
use crate::model::id::SpanId;
use crate::model::layer::Layer;

/// The edits that remove these spans, and take them out of incidents and out of the counts of
/// other spans. The spans are removed last, each by its own [`Edit::Remove`].
///
/// A count that hung on a removed one hangs on what that one hung on: three children among five
/// dead, who are told again elsewhere, are still among the dead who are told elsewhere, and must
/// not be counted beside them.
pub fn removal(layer: &Layer, spans: &[SpanId]) -> Vec<Edit> {
    let gone: HashSet<SpanId> = spans.iter().copied().collect();
    let mut edits = forgetting(layer, &gone);
    edits.extend(spans.iter().copied().map(Edit::Remove));
    edits
}

/// The edit that takes an unplaced span off the list for good, and out of what points at it. An
/// index that the list does not have gives the edit that says so.
pub fn drop_unplaced(layer: &Layer, index: usize) -> Edit {
    let lost = layer.unplaced().get(index);
    let gone = lost.map(|lost| SpanId(lost.id)).into_iter().collect();
    let mut edits = forgetting(layer, &gone);
    edits.push(Edit::RemoveUnplaced { index });
    together(edits).unwrap_or(Edit::RemoveUnplaced { index })
}

/// The edits after which nothing points at spans that are `gone`, but they themselves.
fn forgetting(layer: &Layer, gone: &HashSet<SpanId>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let pointing = gone.iter().flat_map(|id| layer.pointing_at(*id));
    let pointing = pointing.filter(|id| !gone.contains(id));
    let pointing: BTreeSet<_> = pointing.filter_map(|id| layer.position(*id)).collect();
    for span in pointing.into_iter().filter_map(|at| layer.spans().get(at)) {
        let changed = without(&span.attributes, span.id, layer, gone);
        edits.extend(changed.map(|(attribute, value)| Edit::SetAttribute {
            id: span.id,
            attribute,
            value: Some(value),
        }));
    }
    for (index, lost) in layer.unplaced().iter().enumerate() {
        let id = SpanId(lost.id);
        if gone.contains(&id) {
            continue;
        }
        let changed: Values = without(&lost.attributes, id, layer, gone).collect();
        if !changed.is_empty() {
            let mut unplaced = lost.clone();
            unplaced.attributes.extend(changed);
            edits.push(Edit::RemoveUnplaced { index });
            edits.push(Edit::InsertUnplaced { index, unplaced });
        }
    }
    let ids: Vec<SpanId> = gone.iter().copied().collect();
    for incident in layer.incidents_of(&ids) {
        let pointed: BTreeSet<SpanId> = incident.spans().filter(|id| gone.contains(id)).collect();
        let start = incident.clone();
        let rest = pointed
            .into_iter()
            .fold(start, |rest, id| take_out(rest, layer, id));
        edits.push(Edit::SetIncident(rest));
    }
    edits
}

/// Those values of the span `own` that point at what is gone, as they are without it.
fn without<'a>(
    values: &'a Values,
    own: SpanId,
    layer: &'a Layer,
    gone: &'a HashSet<SpanId>,
) -> impl Iterator<Item = (super::AttributeId, Value)> + 'a {
    counts(values).filter_map(move |(id, count)| {
        let mut new = count.clone();
        let lost = |span: &Option<SpanId>| span.is_some_and(|id| gone.contains(&id));
        if lost(&count.victims.side_span) {
            new.victims.side_span = None;
        }
        let (duplicate, subset) = (lost(&count.duplicate_of), lost(&count.subset_of));
        if duplicate {
            new.duplicate_of = None;
        }
        if subset {
            new.subset_of = None;
        }
        if subset {
            let next = count.subset_of.and_then(|at| behind(layer, at, gone));
            let whole = next.and_then(|next| next.duplicate_of.or(next.subset_of));
            new.subset_of = whole.filter(|&whole| whole != own);
        }
        if duplicate && let Some(next) = count.duplicate_of.and_then(|at| behind(layer, at, gone)) {
            if next.duplicate_of.is_some() {
                new.duplicate_of = next.duplicate_of.filter(|&same| same != own);
            } else if new.subset_of.is_none() {
                new.subset_of = next.subset_of.filter(|&whole| whole != own);
            }
        }
        (new != *count).then(|| (id.clone(), Value::Casualty(new)))
    })
}

/// What the count of the span `at`, which is gone, hangs on, past all that is gone. It hangs on one
/// other at most: the one that it repeats, if it does, or else the one that it is a part of.
fn behind(layer: &Layer, at: SpanId, gone: &HashSet<SpanId>) -> Option<Casualty> {
    let mut part = false;
    let mut at = at;
    // Links in files may come back to where they began.
    for _ in 0..=gone.len() {
        let (_, count) = counts(super::values_of(layer, at)?).next()?;
        part |= count.duplicate_of.is_none();
        let to = count.duplicate_of.or(count.subset_of)?;
        if !gone.contains(&to) {
            let mut link = Casualty::default();
            match part {
                true => link.subset_of = Some(to),
                false => link.duplicate_of = Some(to),
            }
            return Some(link);
        }
        at = to;
    }
    None
}
