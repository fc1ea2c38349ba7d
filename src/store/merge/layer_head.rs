//! What a layer says beside its spans and incidents, of two sides made one: status, times, parts that
//! are left out.

use std::cmp::Reverse;

use super::layer::{MergedSpan, Parts, SpanPlace};
use super::three_way::{Prefer, Sides};
use crate::model::codebook::{Past, Revision, Withdrawn};
use crate::store::layer_file::{LayerFile, PartRecord, SpanRecord};

/// What a layer says beside spans and incidents.
pub(super) struct Heads {
    base: Option<LayerFile>,
    ours: LayerFile,
    theirs: LayerFile,
}

fn head(file: &LayerFile) -> LayerFile {
    LayerFile {
        spans: Vec::new(),
        unplaced: Vec::new(),
        incidents: Vec::new(),
        past: Past::default(),
        ..file.clone()
    }
}

impl Heads {
    pub(super) fn of(base: Option<&LayerFile>, ours: &LayerFile, theirs: &LayerFile) -> Heads {
        Heads {
            base: base.map(head),
            ours: head(ours),
            theirs: head(theirs),
        }
    }

    /// The file of both, with these spans and incidents, in the terms of this state of the codebook.
    pub(super) fn merged(self, codebook: Revision, parts: Parts) -> LayerFile {
        let newer = if self.theirs.modified > self.ours.modified {
            Prefer::Theirs
        } else {
            Prefer::Ours
        };
        let sides = Sides {
            base: self.base.as_ref(),
            ours: &self.ours,
            theirs: &self.theirs,
            prefer: newer,
        };
        let mut file = LayerFile {
            article: sides.of(|file| &file.article).pick(),
            annotator: sides.of(|file| &file.annotator).pick(),
            created: earliest(&self.ours.created, &self.theirs.created),
            modified: self.ours.modified.clone().max(self.theirs.modified.clone()),
            codebook,
            active_seconds: self.active_seconds(),
            excluded: self.excluded(),
            unplaced_parts: sides
                .of(|file| &file.unplaced_parts)
                .merge_whole(|part| (part.start, part.end, part.quote.clone())),
            incidents: parts.incidents,
            past: parts.past,
            ..self.ours.clone()
        };
        let status = |file: &LayerFile| (file.status, file.reason.clone());
        (file.status, file.reason) = Sides {
            base: self.base.as_ref().map(status).as_ref(),
            ours: &status(&self.ours),
            theirs: &status(&self.theirs),
            prefer: newer,
        }
        .pick();
        for MergedSpan { place, span } in parts.items {
            match place {
                SpanPlace::Text => file.spans.push(SpanRecord::from(span)),
                SpanPlace::Nowhere => file.unplaced.push(span),
                SpanPlace::Withdrawn(change, unplaced) => file.past.withdrawn.push(Withdrawn {
                    change,
                    unplaced,
                    span,
                }),
            }
        }
        file.spans
            .sort_by_key(|span| (span.start, Reverse(span.end), span.id));
        file
    }

    /// The time of both since they began; without a common state the longer, since a copy has the
    /// time of what it is a copy of.
    fn active_seconds(&self) -> u64 {
        let (ours, theirs) = (self.ours.active_seconds, self.theirs.active_seconds);
        match self.base.as_ref().map(|base| base.active_seconds) {
            Some(base) => ours.saturating_add(theirs.saturating_sub(base)),
            None => ours.max(theirs),
        }
    }

    /// The excluded parts of both, in reading order; of two that overlap the reader makes one.
    fn excluded(&self) -> Vec<PartRecord> {
        let mut excluded = Sides {
            base: self.base.as_ref().map(|base| &base.excluded),
            ours: &self.ours.excluded,
            theirs: &self.theirs.excluded,
            prefer: Prefer::Ours,
        }
        .merge_whole(|part| (part.start, part.end, part.quote.clone()));
        excluded.sort_by_key(|part| (part.start, part.end));
        excluded
    }
}

fn earliest(one: &str, other: &str) -> String {
    let mut known = [one, other].into_iter().filter(|time| !time.is_empty());
    let first = known.next().unwrap_or_default();
    known
        .next()
        .map_or(first, |second| first.min(second))
        .to_owned()
}
