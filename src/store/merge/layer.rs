//! Layers of one annotator made one: of two machines, or of two branches.
//!
//! A span is the same on both sides when it has the id of one that both began with, or when both
//! sides added the same label to the same words. Every other span that one side added is another
//! one, and gets an id of its own. So adding, changing and removing on two sides is all there, in
//! whatever order; what both changed differently is as ours has it, and the note says what theirs is.

use std::collections::{BTreeMap, BTreeSet};

use super::layer_head::Heads;
use super::note;
use super::three_way::{Prefer, Sides};
use crate::model::attribute::{Value, Values};
use crate::model::codebook::{ChangeId, Codebook, Past, Revision};
use crate::model::id::{IncidentId, SpanId};
use crate::model::incident::{Incident, Who};
use crate::model::unplaced::Unplaced;
use crate::store::layer_file::LayerFile;
use crate::store::migration::{migrate_file, take_records};
use crate::store::ron_file::to_line;

/// Where a span of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SpanPlace {
    Text,
    Nowhere,
    Withdrawn(ChangeId, Option<usize>),
}

/// A span of a file, wherever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MergedSpan {
    pub(super) place: SpanPlace,
    pub(super) span: Unplaced,
}

/// A layer taken apart.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) items: Vec<MergedSpan>,
    pub(super) incidents: Vec<Incident>,
    pub(super) past: Past,
}

/// The layer of both sides, and what a person should know. `codebook` is that of the project, as far
/// as it is known.
///
/// # Errors
/// When they are not of one annotator or one text, or follow changes of which it is not known what they are.
pub(super) fn merge(
    mut base: Option<LayerFile>,
    mut ours: LayerFile,
    mut theirs: LayerFile,
    codebook: Option<&Codebook>,
) -> Result<(LayerFile, Vec<String>), String> {
    if ours.annotator != theirs.annotator
        && !ours.annotator.is_empty()
        && !theirs.annotator.is_empty()
    {
        return Err(format!(
            "they are annotations of two people, \"{}\" and \"{}\", which belong in two files",
            ours.annotator, theirs.annotator
        ));
    }
    let (own, other) = (&ours.article, &theirs.article);
    if own.sha256 != other.sha256 && !own.sha256.is_empty() && !other.sha256.is_empty() {
        return Err(if own.file == other.file {
            format!(
                "they are annotations of two texts of \"{}\", so that their places mean different words; \
                 open the article once with each, which moves them to the text of now, and then merge",
                own.file
            )
        } else {
            format!(
                "they are annotations of two articles, \"{}\" and \"{}\"",
                own.file, other.file
            )
        });
    }
    let revision = same_terms(&mut base, &mut ours, &mut theirs, codebook)?;
    let mut told = Vec::new();
    let heads = Heads::of(base.as_ref(), &ours, &theirs);
    let (base, own, mut other) = (
        base.map(parts).unwrap_or_default(),
        parts(ours),
        parts(theirs),
    );
    renumber(&base, &own, &mut other);
    let merged = both(&base, &own, &other, &mut told);
    Ok((heads.merged(revision, merged), told))
}

/// Brings the sides into the terms of one state of the codebook, and says which.
fn same_terms(
    base: &mut Option<LayerFile>,
    ours: &mut LayerFile,
    theirs: &mut LayerFile,
    codebook: Option<&Codebook>,
) -> Result<Revision, String> {
    let is_one = ours.codebook == theirs.codebook
        && base
            .as_ref()
            .is_none_or(|base| base.codebook == ours.codebook);
    if is_one {
        return Ok(ours.codebook.clone());
    }
    if let Some(codebook) = codebook {
        let sides = base.iter_mut().chain([&mut *ours, &mut *theirs]);
        let mut sides: Vec<&mut LayerFile> = sides.collect();
        // No further than one of them is: what else a codebook has may be of another branch.
        if let Some(both) = codebook.at_all(sides.iter().map(|file| &file.codebook)) {
            for file in &mut sides {
                migrate_file(file, &both).map_err(|error| error.to_string())?;
            }
            return Ok(both.revision);
        }
    }
    // To follow a change twice may say something else: a name may have been used again.
    Err("they follow different changes of the codebook, and the codebook here does not have all of \
         them; merge codebook.ron first, and then this file again"
        .to_owned())
}

fn parts(mut file: LayerFile) -> Parts {
    let records = take_records(&mut file);
    let mut past = records.past;
    let item = |place: SpanPlace| {
        move |span| MergedSpan {
            place: place.clone(),
            span,
        }
    };
    let withdrawn = std::mem::take(&mut past.withdrawn).into_iter();
    let spans = records.spans.into_iter().map(item(SpanPlace::Text));
    let unplaced = records.unplaced.into_iter().map(item(SpanPlace::Nowhere));
    let items = spans.chain(unplaced);
    Parts {
        items: items
            .chain(withdrawn.map(|one| MergedSpan {
                place: SpanPlace::Withdrawn(one.change, one.unplaced),
                span: one.span,
            }))
            .collect(),
        incidents: records.incidents,
        past,
    }
}

/// Whether a span can be another state of the other: it has the same words, or some of them.
fn is_same_thing(one: &Unplaced, other: &Unplaced) -> bool {
    one.quote == other.quote || one.start < other.end && other.start < one.end
}

/// Gives the spans and incidents of theirs the ids that they have in ours, or free ones.
fn renumber(base: &Parts, ours: &Parts, theirs: &mut Parts) {
    let by_id = |parts: &Parts| -> BTreeMap<u32, Unplaced> {
        let items = parts.items.iter().rev();
        items.map(|it| (it.span.id, it.span.clone())).collect()
    };
    let (in_base, in_ours) = (by_id(base), by_id(ours));
    let began = |span: &Unplaced| {
        let was = in_base.get(&span.id);
        was.is_some_and(|was| is_same_thing(was, span))
    };
    let says = |span: &Unplaced| (span.start, span.end, span.label.clone(), span.quote.clone());
    let new_in_ours: BTreeMap<_, u32> = (in_ours.values().rev())
        .filter(|span| !began(span))
        .map(|span| (says(span), span.id))
        .collect();
    let mut taken: BTreeSet<u32> = in_base.keys().chain(in_ours.keys()).copied().collect();
    taken.extend(theirs.items.iter().map(|it| it.span.id));
    taken.extend(
        pointed_at(base)
            .chain(pointed_at(ours))
            .chain(pointed_at(theirs)),
    );
    let mut next = taken.last().copied();
    let mut free = move || {
        let id = next
            .map_or(Some(0), |last| last.checked_add(1))
            .filter(|id| *id < u32::MAX);
        next = id.or(next);
        id
    };
    let mut ids: BTreeMap<u32, u32> = BTreeMap::new();
    let mut given: BTreeSet<u32> = BTreeSet::new();
    theirs.items.retain_mut(|it| {
        let id = it.span.id;
        let is_first = !ids.contains_key(&id);
        let reused = in_ours.get(&id).is_some_and(|own| !began(own));
        let wanted = if began(&it.span) && !reused {
            Some(id)
        } else if began(&it.span) && in_base.get(&id) == Some(&it.span) {
            // Ours removed it, and gave its number to another.
            return false;
        } else if let Some(own) = new_in_ours.get(&says(&it.span)) {
            Some(*own)
        } else {
            (!in_ours.contains_key(&id) && !in_base.contains_key(&id)).then_some(id)
        };
        let wanted = wanted.filter(|id| !given.contains(id));
        // Without a free number the reader gives it one.
        let id_now = wanted.or_else(&mut free).unwrap_or(id);
        given.insert(id_now);
        it.span.id = id_now;
        if is_first {
            ids.insert(id, id_now);
        }
        true
    });
    let new = |id: &mut SpanId| id.0 = ids.get(&id.0).copied().unwrap_or(id.0);
    for it in &mut theirs.items {
        for value in it.span.attributes.values_mut() {
            if let Value::Casualty(casualty) = value {
                let victims = &mut casualty.victims;
                let links = [
                    &mut victims.side_span,
                    &mut casualty.subset_of,
                    &mut casualty.duplicate_of,
                ];
                links.into_iter().flatten().for_each(new);
            }
        }
    }
    let past = std::mem::take(&mut theirs.past.spans).into_iter();
    theirs.past.spans = past
        .map(|(id, said)| (ids.get(&id).copied().unwrap_or(id), said))
        .collect();
    for incident in &mut theirs.incidents {
        point(incident, new);
    }
    renumber_incidents(base, ours, theirs);
}

/// The numbers that incidents and counts name.
fn pointed_at(parts: &Parts) -> impl Iterator<Item = u32> {
    let incidents = parts.incidents.iter().flat_map(Incident::spans);
    let values = parts
        .items
        .iter()
        .flat_map(|it| it.span.attributes.values());
    let counts = values.filter_map(|value| match value {
        Value::Casualty(casualty) => Some(casualty.spans()),
        _ => None,
    });
    incidents.chain(counts.flatten()).map(|id| id.0)
}

fn point(incident: &mut Incident, new: impl Fn(&mut SpanId)) {
    let participants = incident.participants.iter_mut();
    let participants = participants.filter_map(|one| match &mut one.who {
        Who::Span(id) => Some(id),
        Who::Actor(_) => None,
    });
    let single = [
        &mut incident.trigger,
        &mut incident.date_span,
        &mut incident.attribution.source,
    ];
    participants
        .chain(&mut incident.locations)
        .chain(&mut incident.casualties)
        .chain(&mut incident.weapons)
        .chain(single.into_iter().flatten())
        .for_each(new);
}

fn renumber_incidents(base: &Parts, ours: &Parts, theirs: &mut Parts) {
    let ids =
        |parts: &Parts| -> BTreeSet<u32> { parts.incidents.iter().map(|one| one.id.0).collect() };
    let (in_base, in_ours) = (ids(base), ids(ours));
    let says = |incident: &Incident| {
        let mut incident = incident.clone();
        incident.id = IncidentId(0);
        to_line(&incident)
    };
    let new_in_ours: BTreeMap<String, u32> = (ours.incidents.iter().rev())
        .filter(|one| !in_base.contains(&one.id.0))
        .map(|one| (says(one), one.id.0))
        .collect();
    let mut given: BTreeSet<u32> = BTreeSet::new();
    let all = in_base.iter().chain(&in_ours).copied();
    let all = all.chain(theirs.incidents.iter().map(|one| one.id.0));
    let mut next = all.max().unwrap_or(0);
    let mut now: BTreeMap<u32, u32> = BTreeMap::new();
    for incident in &mut theirs.incidents {
        let id = incident.id.0;
        let wanted = if in_base.contains(&id) {
            Some(id)
        } else if let Some(own) = new_in_ours.get(&says(incident)) {
            Some(*own)
        } else {
            (!in_ours.contains(&id)).then_some(id)
        };
        let wanted = wanted.filter(|id| !given.contains(id));
        let id_now = wanted.unwrap_or_else(|| {
            next = next.saturating_add(1).min(u32::MAX - 1);
            next
        });
        given.insert(id_now);
        now.entry(id).or_insert(id_now);
        incident.id = IncidentId(id_now);
    }
    let here = theirs.incidents.iter_mut().flat_map(|one| &mut one.same_as);
    for same in here.filter(|same| same.article.is_empty()) {
        let id = &mut same.incident.0;
        *id = now.get(id).copied().unwrap_or(*id);
    }
    let past = std::mem::take(&mut theirs.past.incidents).into_iter();
    theirs.past.incidents = past
        .map(|(id, said)| (IncidentId(now.get(&id.0).copied().unwrap_or(id.0)), said))
        .collect();
}

fn both(base: &Parts, ours: &Parts, theirs: &Parts, told: &mut Vec<String>) -> Parts {
    let prefer = Prefer::Ours;
    let mut differ = Vec::new();
    let mut kept = Vec::new();
    let items = Sides {
        base: Some(&base.items),
        ours: &ours.items,
        theirs: &theirs.items,
        prefer,
    };
    let items = items.merge(
        |it| it.span.id,
        |sides| {
            let mut merged = item(sides);
            if merged != item(other_way(sides)) {
                differ.push(format!(
                    "both sides changed the span {} (\"{}\"); ours is kept, and theirs is in its note",
                    merged.span.id, merged.span.quote
                ));
                note(&mut merged.span.note, &to_line(&sides.theirs.span));
            }
            merged
        },
        |it| {
            kept.push(format!(
                "one side removed the span {} (\"{}\") and the other changed it; it is kept",
                it.span.id, it.span.quote
            ));
        },
    );
    let incidents = Sides {
        base: Some(&base.incidents),
        ours: &ours.incidents,
        theirs: &theirs.incidents,
        prefer,
    };
    let incidents = incidents.merge(
        |one| one.id,
        |sides| {
            let mut merged = incident(sides);
            if merged != incident(other_way(sides)) {
                differ.push(format!(
                    "both sides changed the incident {}; ours is kept, and theirs is in its note",
                    merged.id.0
                ));
                note(&mut merged.note, &to_line(sides.theirs));
            }
            merged
        },
        |one| {
            let id = one.id.0;
            told.push(format!(
                "one side removed the incident {id} and the other changed it; it is kept"
            ));
        },
    );
    told.extend(kept);
    told.extend(differ);
    Parts {
        items,
        incidents,
        past: Past {
            spans: said(&base.past.spans, &ours.past.spans, &theirs.past.spans),
            incidents: said(
                &base.past.incidents,
                &ours.past.incidents,
                &theirs.past.incidents,
            ),
            withdrawn: Vec::new(),
        },
    }
}

fn other_way<T>(sides: Sides<T>) -> Sides<T> {
    Sides {
        prefer: Prefer::Theirs,
        ..sides
    }
}

fn item(sides: Sides<MergedSpan>) -> MergedSpan {
    // Where it stands is one thing: a start of one side and an end of the other would be neither's.
    let at = |it: &MergedSpan| (it.place.clone(), it.span.start, it.span.end);
    let place = Sides {
        base: sides.base.map(at).as_ref(),
        ours: &at(sides.ours),
        theirs: &at(sides.theirs),
        prefer: sides.prefer,
    }
    .pick();
    let there = if place == at(sides.ours) {
        sides.ours
    } else {
        sides.theirs
    };
    MergedSpan {
        place: there.place.clone(),
        span: Unplaced {
            label: sides.of(|it| &it.span.label).pick(),
            attributes: values(sides.of(|it| &it.span.attributes)),
            note: notes(sides.of(|it| &it.span.note)),
            ..there.span.clone()
        },
    }
}

fn values(sides: Sides<Values>) -> Values {
    let list = |values: &Values| values.clone().into_iter().collect::<Vec<_>>();
    let merged = Sides {
        base: sides.base.map(list).as_ref(),
        ours: &list(sides.ours),
        theirs: &list(sides.theirs),
        prefer: sides.prefer,
    }
    .merge_whole(|(id, _)| id.clone());
    merged.into_iter().collect()
}

/// Two notes are both there, each line once.
fn notes(sides: Sides<String>) -> String {
    let picked = sides.pick();
    let is_one = [Some(sides.ours), Some(sides.theirs)].contains(&sides.base);
    if is_one || sides.ours == sides.theirs {
        return picked;
    }
    let (mut all, other) = (sides.ours.clone(), sides.theirs);
    for line in other
        .lines()
        .filter(|line| !sides.ours.lines().any(|own| own == *line))
    {
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(line);
    }
    all
}

fn incident(sides: Sides<Incident>) -> Incident {
    Incident {
        id: sides.ours.id,
        kind: sides.of(|one| &one.kind).pick(),
        trigger: sides.of(|one| &one.trigger).pick(),
        participants: sides.of(|one| &one.participants).merge_whole(to_line),
        locations: sides.of(|one| &one.locations).merge_whole(|one| *one),
        casualties: sides.of(|one| &one.casualties).merge_whole(|one| *one),
        date: sides.of(|one| &one.date).pick(),
        date_span: sides.of(|one| &one.date_span).pick(),
        weapons: sides.of(|one| &one.weapons).merge_whole(|one| *one),
        auxiliary: sides.of(|one| &one.auxiliary).merge_whole(|one| *one),
        attribution: sides.of(|one| &one.attribution).pick(),
        same_as: sides.of(|one| &one.same_as).merge_whole(Clone::clone),
        note: notes(sides.of(|one| &one.note)),
    }
}

/// What was said before changes, of each once.
fn said<K: Ord + Clone, T: Clone + PartialEq>(
    base: &BTreeMap<K, Vec<T>>,
    ours: &BTreeMap<K, Vec<T>>,
    theirs: &BTreeMap<K, Vec<T>>,
) -> BTreeMap<K, Vec<T>> {
    let nothing = Vec::new();
    let of = |map: &BTreeMap<K, Vec<T>>, key: &K| map.get(key).unwrap_or(&nothing).clone();
    let keys: BTreeSet<&K> = ours.keys().chain(theirs.keys()).collect();
    let mut merged = BTreeMap::new();
    for key in keys {
        let said = Sides {
            base: Some(&of(base, key)),
            ours: &of(ours, key),
            theirs: &of(theirs, key),
            prefer: Prefer::Ours,
        }
        .pick();
        if !said.is_empty() {
            merged.insert(key.clone(), said);
        }
    }
    merged
}
