//! Two incidents that prove to be one.

use super::{CodingError, incident, once, together};
use crate::model::edit::Edit;
use crate::model::id::{IncidentId, RoleId};
use crate::model::incident::{Incident, SameAs};
use crate::model::layer::Layer;

/// Makes one incident of two: `keep` stays, with what `other` has beside it, and `other` goes. What
/// only one can say (type, trigger, date, source, confidence) is what `keep` says, unless it says
/// nothing; its modes stay as they are. Notes are put under one another. What was the same as
/// `other` is the same as `keep`. `None` when both are the same.
///
/// # Errors
/// When there is no such incident.
pub fn merge(
    layer: &Layer,
    keep: IncidentId,
    other: IncidentId,
) -> Result<Option<Edit>, CodingError> {
    let (kept, gone) = (incident(layer, keep)?, incident(layer, other)?);
    if keep == other {
        return Ok(None);
    }
    let here = |incident| SameAs {
        article: String::new(),
        incident,
    };
    let mut edits = Vec::new();
    for one in layer.incidents() {
        if one.id != keep && one.id != other && one.same_as.contains(&here(other)) {
            let mut new = one.clone();
            new.same_as.retain(|same| *same != here(other));
            once(&mut new.same_as, here(keep));
            edits.push(Edit::SetIncident(new));
        }
    }
    let mut merged = joined(kept.clone(), gone);
    merged
        .same_as
        .retain(|same| *same != here(keep) && *same != here(other));
    edits.push(Edit::RemoveIncident(other));
    edits.push(Edit::SetIncident(merged));
    Ok(together(edits))
}

/// `kept` with what `other` has beside it.
fn joined(mut kept: Incident, other: &Incident) -> Incident {
    if kept.kind.0.is_empty() {
        kept.kind = other.kind.clone();
    }
    kept.trigger = kept.trigger.or(other.trigger);
    for one in &other.participants {
        match kept.participants.iter_mut().find(|it| it.who == one.who) {
            Some(there) if there.role == RoleId::default() => there.role = one.role.clone(),
            Some(_) => {}
            None => kept.participants.push(one.clone()),
        }
    }
    for (into, from) in [
        (&mut kept.locations, &other.locations),
        (&mut kept.casualties, &other.casualties),
        (&mut kept.weapons, &other.weapons),
    ] {
        from.iter().for_each(|&id| once(into, id));
    }
    if kept.date.is_none() && kept.date_span.is_none() {
        kept.date = other.date.clone();
        kept.date_span = other.date_span;
    }
    let (own, theirs) = (&mut kept.attribution, &other.attribution);
    own.source = own.source.or(theirs.source);
    own.confidence = own.confidence.or(theirs.confidence);
    for same in &other.same_as {
        once(&mut kept.same_as, same.clone());
    }
    if !other.note.is_empty() && kept.note != other.note {
        if !kept.note.is_empty() {
            kept.note.push('\n');
        }
        kept.note.push_str(&other.note);
    }
    kept
}
