//! The spans and excluded parts of a file put into the text, whatever happened to either (law 1).
//!
//! A span whose quote stands at its offsets is placed there. Every other one is looked for by
//! its words and the words around it; what cannot be found is kept as unplaced. Nothing is
//! dropped, and everything that is not as the file says is reported. Placing the same file in
//! the same text always gives the same layer, which the journal relies upon.

mod coded;
mod locate;
mod parts;

use std::collections::HashSet;
use std::ops::Range;

use locate::{Sought, code_points, seek};

use super::encoding::TextEncoding;
use super::layer_file::{LayerFile, SpanRecord};
use super::problem::Problem;
use super::reading::Loaded;
use crate::model::article::Article;
use crate::model::attribute::Values;
use crate::model::codebook::{Codebook, LabelId};
use crate::model::incident::Incident;
use crate::model::layer::{Layer, Unplaced};
use crate::model::segment::is_grapheme_edge;
use crate::model::span::{Span, SpanId};

/// A layer and what was not as its file says.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// The layer: every span of the file, placed or unplaced.
    pub layer: Layer,
    /// What a person should know, in the order of the file.
    pub report: Vec<Problem>,
}

/// Puts the spans of `file` into the article.
pub fn place(file: &LayerFile, loaded: &Loaded, codebook: &Codebook) -> Placed {
    let article = &loaded.article;
    let changed = text_changed(file, loaded);
    let mut placing = Placing {
        article,
        codebook,
        ids: Ids::of(file),
        spans: Vec::with_capacity(file.spans.len()),
        unplaced: Vec::new(),
        report: Vec::new(),
    };
    if changed {
        placing.report.push(Problem::TextChanged {
            was: file.article.code_points,
            is: article.offsets().code_points() as u64,
        });
    }
    if file.article.file != article.name() {
        placing.report.push(Problem::Renamed {
            from: file.article.file.clone(),
            to: article.name().to_owned(),
        });
    }

    // An unplaced span is looked for when the text is another than when it was lost.
    let Sought {
        places,
        stands,
        why_lost,
        again,
    } = seek(article, &file.spans, &file.unplaced, changed);
    let found = places.into_iter().zip(stands).zip(why_lost);
    for (record, ((place, stands), why_lost)) in file.spans.iter().zip(found) {
        let id = placing.id(record.id);
        if !stands {
            placing.check_offsets(id, record, place.as_ref(), changed);
        }
        placing.span(id, record, place.ok_or(why_lost), stands);
    }
    for (record, place) in file.unplaced.iter().zip(again) {
        let lost = Unplaced {
            id: placing.id(record.id),
            ..record.clone()
        };
        placing.lost_before(lost, place);
    }
    let (ranges, lost) = parts::place_parts(file, article, changed, &mut placing.report);
    coded::tell_ambiguous(file, &mut placing.report);
    let incidents = coded::place_incidents(file, &mut placing.report);
    let mut placed = placing.finish(incidents);
    placed.layer = placed
        .layer
        .with_status(file.status, file.reason.clone())
        .with_excluded(ranges, lost)
        .with_past(file.past.clone());
    for span in placed.layer.spans() {
        if placed.layer.excluded_at(&span.range).is_some() {
            let quote = article.text().get(span.range.clone()).unwrap_or_default();
            placed.report.push(Problem::SpanExcluded {
                id: span.id.0,
                quote: quote.to_owned(),
            });
        }
    }
    placed
}

/// Whether the text is another than the one that was annotated.
fn text_changed(file: &LayerFile, loaded: &Loaded) -> bool {
    let other_encoding = TextEncoding::from_label(&file.article.encoding)
        .is_some_and(|encoding| encoding != loaded.encoding);
    !file.article.sha256.eq_ignore_ascii_case(&loaded.sha256) || other_encoding
}

/// The layer as it grows.
struct Placing<'a> {
    article: &'a Article,
    codebook: &'a Codebook,
    ids: Ids,
    spans: Vec<Span>,
    unplaced: Vec<Unplaced>,
    report: Vec<Problem>,
}

impl Placing<'_> {
    /// A span of the file. `stands` when its place is where the file says.
    fn span(
        &mut self,
        id: u32,
        record: &SpanRecord,
        place: Result<Range<usize>, &'static str>,
        stands: bool,
    ) {
        let label = self.label(id, &record.label);
        let range = match place {
            Ok(range) => range,
            Err(reason) => {
                self.report.push(Problem::Lost {
                    id,
                    quote: record.quote.clone(),
                    reason: reason.to_owned(),
                });
                let lost = record.clone().unplaced(reason);
                self.unplaced.push(Unplaced { id, label, ..lost });
                return;
            }
        };
        let from = record.start..record.end;
        if !stands && self.code_points(&range) != from {
            self.report.push(Problem::Moved {
                id,
                from,
                to: self.code_points(&range),
                quote: record.quote.clone(),
            });
        }
        let (note, attributes) = (record.note.clone(), record.attributes.clone());
        self.put(id, label, range, note, attributes);
    }

    /// A span that already was unplaced, and where it would be now.
    fn lost_before(&mut self, lost: Unplaced, place: Option<Range<usize>>) {
        let label = self.label(lost.id, lost.label.as_str());
        if let Some(range) = place {
            self.report.push(Problem::Found {
                id: lost.id,
                at: self.code_points(&range),
                quote: lost.quote,
            });
            self.put(lost.id, label, range, lost.note, lost.attributes);
        } else {
            self.report.push(Problem::StillUnplaced {
                id: lost.id,
                quote: lost.quote.clone(),
                reason: lost.reason.clone(),
            });
            self.unplaced.push(lost);
        }
    }

    /// Reports offsets that are wrong in themselves, and those that are wrong although the text
    /// is the same.
    fn check_offsets(
        &mut self,
        id: u32,
        record: &SpanRecord,
        place: Option<&Range<usize>>,
        changed: bool,
    ) {
        let (start, end) = (record.start, record.end);
        let length = self.article.offsets().code_points() as u64;
        if end < start {
            self.report.push(Problem::Reversed { id, start, end });
        } else if end == start {
            self.report.push(Problem::Empty { id, at: start });
        } else if changed {
            // That is what re-anchoring is for.
        } else if end > length {
            self.report.push(Problem::BeyondEnd { id, end, length });
        } else if place.is_none_or(|range| self.code_points(range) != (start..end)) {
            self.report.push(Problem::QuoteMismatch {
                id,
                quote: record.quote.clone(),
                text: self.text_at(start, end).to_owned(),
            });
        }
    }

    fn put(
        &mut self,
        id: u32,
        label: LabelId,
        range: Range<usize>,
        note: String,
        attributes: Values,
    ) {
        let text = self.article.text();
        if !is_grapheme_edge(text, range.start) || !is_grapheme_edge(text, range.end) {
            self.report.push(Problem::InsideGrapheme {
                id,
                quote: text.get(range.clone()).unwrap_or_default().to_owned(),
            });
        }
        self.spans.push(Span {
            id: SpanId(id),
            label,
            range,
            note,
            attributes,
        });
    }

    fn label(&mut self, id: u32, label: &str) -> LabelId {
        let label = LabelId::new(label);
        if self.codebook.get(&label).is_none() {
            self.report.push(Problem::UnknownLabel {
                id,
                label: label.clone(),
            });
        }
        label
    }

    /// The id that a record with `id` gets.
    fn id(&mut self, id: u32) -> u32 {
        match self.ids.take(id) {
            None => id,
            Some(new) if id == u32::MAX => {
                self.report.push(Problem::IdTooLarge { id, new });
                new
            }
            Some(new) => {
                self.report.push(Problem::DuplicateId { id, new });
                new
            }
        }
    }

    fn code_points(&self, range: &Range<usize>) -> Range<u64> {
        code_points(self.article, range)
    }

    fn text_at(&self, start: u64, end: u64) -> &str {
        let text = self.article.text();
        let byte = |code_point| {
            let code_point = usize::try_from(code_point).ok()?;
            self.article.offsets().byte_of(text, code_point)
        };
        match (byte(start), byte(end)) {
            (Some(start), Some(end)) => text.get(start..end).unwrap_or_default(),
            _ => "",
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "`id` gives every record an id of its own, and an empty quote is never placed"
    )]
    fn finish(self, incidents: Vec<Incident>) -> Placed {
        let layer = Layer::with_spans(self.spans, self.unplaced)
            .and_then(|layer| layer.with_incidents(incidents))
            .expect("placed spans and incidents have distinct ids, and no span is empty");
        Placed {
            layer,
            report: self.report,
        }
    }
}

/// Gives every record an id of its own.
struct Ids {
    taken: HashSet<u32>,
    next: u32,
    /// All ids that the file mentions: none of them is new.
    mentioned: HashSet<u32>,
}

impl Ids {
    fn of(file: &LayerFile) -> Self {
        let spans = file.spans.iter().map(|span| span.id);
        let unplaced = file.unplaced.iter().map(|lost| lost.id);
        let withdrawn = file.past.withdrawn.iter().map(|one| one.span.id);
        let ids = spans.chain(unplaced).chain(withdrawn);
        // A new id must not be one that something points at, or it would mean another span.
        let pointed = coded::pointed(file).map(|(_, id)| id.0);
        let mentioned: HashSet<u32> = ids.chain(pointed).collect();
        Self::beyond(mentioned)
    }

    /// New ids are none of these.
    fn beyond(mentioned: HashSet<u32>) -> Self {
        let largest = mentioned.iter().copied().filter(|&id| id < u32::MAX).max();
        Self {
            taken: HashSet::with_capacity(mentioned.len()),
            next: largest.map_or(0, |id| id + 1),
            mentioned,
        }
    }

    /// `None` when a record may keep `id`, otherwise its new id.
    fn take(&mut self, id: u32) -> Option<u32> {
        if id < u32::MAX && self.taken.insert(id) {
            return None;
        }
        // From the largest id on, and when the numbers end, from the smallest.
        while self.next == u32::MAX || self.mentioned.contains(&self.next) {
            self.next = self.next.wrapping_add(1);
        }
        let new = self.next;
        self.mentioned.insert(new);
        self.taken.insert(new);
        Some(new)
    }
}
