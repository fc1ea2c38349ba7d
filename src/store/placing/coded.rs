//! Incidents of a file, and what points at spans by their ids.
//!
//! Whether what is pointed at is there is no business of reading: nothing of it changes, and
//! [`crate::model::checks`] names it. Here is what reading has to decide: ids that two have.

use std::collections::HashSet;

use super::Ids;
use crate::model::attribute::counts;
use crate::model::incident::{Incident, IncidentId};
use crate::model::span::SpanId;
use crate::store::layer_file::LayerFile;
use crate::store::problem::Problem;

/// What points at spans, for people, and at which.
pub(super) fn pointed(file: &LayerFile) -> impl Iterator<Item = (String, SpanId)> {
    let spans = file.spans.iter().map(|span| (span.id, &span.attributes));
    let lost = file.unplaced.iter().map(|lost| (lost.id, &lost.attributes));
    let by_counts = spans.chain(lost).flat_map(|(id, values)| {
        let pointed = counts(values).flat_map(|(_, count)| count.spans());
        pointed.map(move |to| (format!("the count of span {id}"), to))
    });
    let by_incidents = file.incidents.iter().flat_map(|incident| {
        let pointed = incident.spans();
        pointed.map(|to| (format!("incident {}", incident.id), to))
    });
    by_counts.chain(by_incidents)
}

/// Reports what points at an id that two spans have. It goes on pointing at the one that keeps it.
pub(super) fn tell_ambiguous(file: &LayerFile, report: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    let ids = file.spans.iter().map(|span| span.id);
    let ids = ids.chain(file.unplaced.iter().map(|lost| lost.id));
    let twice: HashSet<u32> = ids.filter(|id| !seen.insert(*id)).collect();
    if twice.is_empty() {
        return;
    }
    let mut told = HashSet::new();
    for (from, SpanId(id)) in pointed(file) {
        if twice.contains(&id) && told.insert((from.clone(), id)) {
            report.push(Problem::Ambiguous { id, from });
        }
    }
}

/// The incidents of the file, each with an id of its own.
pub(super) fn place_incidents(file: &LayerFile, report: &mut Vec<Problem>) -> Vec<Incident> {
    let own = file.incidents.iter().map(|incident| incident.id.0);
    let same = file.incidents.iter().flat_map(|incident| {
        let here = incident.same_as.iter().filter(|it| it.article.is_empty());
        here.map(|same| same.incident.0)
    });
    let mut ids = Ids::beyond(own.chain(same).collect());
    let renumbered = file.incidents.iter().map(|incident| {
        let id = incident.id.0;
        match ids.take(id) {
            None => incident.clone(),
            Some(new) => {
                report.push(match id {
                    u32::MAX => Problem::IncidentIdTooLarge { id, new },
                    _ => Problem::DuplicateIncident { id, new },
                });
                Incident {
                    id: IncidentId(new),
                    ..incident.clone()
                }
            }
        }
    });
    renumbered.collect()
}
