//! A document as a format can hold it, and what is lost.
//!
//! Writers are only given what comes out here, so what they write can be read back and compared: it
//! has to be the same, to the last field.

use std::collections::HashSet;
use std::ops::Range;

use super::document::Document;
use super::format::{Excluded, Holds, IncidentsHeld, Plan, SpansHeld, TextHeld};
use super::links;
use super::loss::{Loss, Losses};
use super::tokens::{Fitted, blocks, fit, outermost, place_of};
use crate::model::attribute::Values;
use crate::model::codebook::LabelId;
use crate::model::incident::{Incident, IncidentId, Participant, Who};
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;

/// The document as a format with `holds` keeps it, and what that loses.
pub fn reduced(document: &Document, holds: &Holds, plan: &Plan) -> (Document, Losses) {
    let mut losses = Losses::default();
    let mut it = fields(document, holds, &mut losses);
    excluded(&mut it, holds, plan.excluded, &mut losses);
    text(&mut it, holds.text, &mut losses);
    labels(&mut it, plan, &mut losses);
    spans(&mut it, holds, plan, &mut losses);
    if !holds.ids {
        let count =
            |it: &Document| -> usize { it.incidents.iter().map(|one| one.spans().count()).sum() };
        let before = count(&it);
        it.renumber();
        if !matches!(holds.incidents, IncidentsHeld::None) {
            losses.add_many(Loss::IncidentPart, before - count(&it), || it.id.clone());
        }
    }
    match holds.incidents {
        IncidentsHeld::All => {}
        IncidentsHeld::Links { kinds, by_target } => {
            let order: Vec<SpanId> = it.spans.iter().map(|span| span.id).collect();
            it.incidents = links::kept(&it.incidents, kinds, by_target, &order, &mut losses);
        }
        IncidentsHeld::Triggered { role } => {
            let there: HashSet<SpanId> = it.spans.iter().map(|span| span.id).collect();
            it.incidents.retain(|incident| {
                let kept = incident.trigger.is_some_and(|id| there.contains(&id));
                if !kept {
                    losses.add(Loss::Incident, || format!("incident {}", incident.id));
                }
                kept
            });
            for (number, incident) in (0..).map(IncidentId).zip(&mut it.incidents) {
                incident.id = number;
                each_once(incident, role);
            }
        }
        IncidentsHeld::None => {}
    }
    it.sort();
    (it, losses)
}

/// An incident that says nothing twice, with the participants first whose roles can be told.
fn each_once(incident: &mut Incident, role: fn(&str) -> bool) {
    fn once<T: PartialEq>(all: &mut Vec<T>) {
        let mut kept: Vec<T> = Vec::with_capacity(all.len());
        for one in all.drain(..) {
            if !kept.contains(&one) {
                kept.push(one);
            }
        }
        *all = kept;
    }
    once(&mut incident.participants);
    once(&mut incident.locations);
    once(&mut incident.casualties);
    once(&mut incident.weapons);
    once(&mut incident.auxiliary);
    let is_told = |one: &Participant| matches!(one.who, Who::Span(_)) && role(&one.role.0);
    incident.participants.sort_by_key(|one| !is_told(one));
}

/// Changes the text at some places, which are sorted and do not touch, and everything that stands on
/// it. What lies in a place that becomes nothing is left out.
fn replace(it: &mut Document, edits: &[(Range<usize>, &str)]) {
    if edits.is_empty() {
        return;
    }
    let mut text = String::with_capacity(it.text.len());
    let mut at = 0;
    // The end of each edit, before and after.
    let mut ends: Vec<(usize, usize, usize)> = Vec::with_capacity(edits.len());
    for (range, new) in edits {
        text.push_str(it.text.get(at..range.start).unwrap_or_default());
        let start = text.len();
        text.push_str(new);
        ends.push((range.start, range.end, start));
        at = range.end;
    }
    text.push_str(it.text.get(at..).unwrap_or_default());
    // Where a byte is now: inside an edit it is its end, so that a CR before a LF goes with it.
    let moved = |byte: usize| -> usize {
        let before = ends.partition_point(|(start, ..)| *start < byte);
        let Some(((start, end, new), (_, put))) = before
            .checked_sub(1)
            .and_then(|last| Some((*ends.get(last)?, edits.get(last)?)))
        else {
            return byte;
        };
        if byte >= end {
            new + put.len() + (byte - end)
        } else {
            (new + (byte - start)).min(new + put.len())
        }
    };
    for span in &mut it.spans {
        span.range = moved(span.range.start)..moved(span.range.end);
    }
    for part in &mut it.excluded {
        *part = moved(part.start)..moved(part.end);
    }
    it.excluded.retain(|part| !part.is_empty());
    it.text = text;
}

fn excluded(it: &mut Document, holds: &Holds, wanted: Excluded, losses: &mut Losses) {
    if it.excluded.is_empty() {
        return;
    }
    let keep = match wanted {
        Excluded::Auto => holds.excluded,
        Excluded::Cut => false,
        Excluded::Keep => true,
    };
    let count = it.excluded.len();
    if keep {
        if !holds.excluded {
            losses.add_many(Loss::ExcludedKept, count, || it.id.clone());
            it.excluded.clear();
        }
        return;
    }
    losses.add_many(Loss::ExcludedCut, count, || it.id.clone());
    let parts = std::mem::take(&mut it.excluded);
    let text = &it.text;
    it.spans.retain(|span| {
        let after = parts.partition_point(|part| part.end <= span.range.start);
        let inside = parts
            .get(after)
            .is_some_and(|part| part.start < span.range.end);
        if inside {
            losses.add(Loss::ExcludedSpan, || place_of(text, span));
        }
        !inside
    });
    let edits: Vec<(Range<usize>, &str)> = parts.into_iter().map(|part| (part, "")).collect();
    replace(it, &edits);
}

/// The line ends that are no LF, with what becomes of them.
fn line_ends(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let all = text.match_indices('\r').map(|(at, _)| {
        let is_pair = text.as_bytes().get(at + 1) == Some(&b'\n');
        (at..at + 1, if is_pair { "" } else { "\n" })
    });
    all.collect()
}

/// Makes every line end LF.
pub(super) fn make_line_feeds(it: &mut Document) {
    replace(it, &line_ends(&it.text));
    it.spans.retain(|span| !span.range.is_empty());
}

fn text(it: &mut Document, held: TextHeld, losses: &mut Losses) {
    let edits: Vec<(Range<usize>, &str)> = match held {
        TextHeld::All | TextHeld::Tokens => return,
        TextHeld::None => {
            losses.add(Loss::Text, || it.id.clone());
            return;
        }
        TextHeld::LineFeeds => line_ends(&it.text),
        TextHeld::Xml => {
            let all = it.text.char_indices();
            all.filter(|(_, c)| !is_xml(*c))
                .map(|(at, c)| (at..at + c.len_utf8(), " "))
                .collect()
        }
        TextHeld::WithoutLeadingSpace => {
            let start = it.text.len() - it.text.trim_start().len();
            if start == 0 {
                return;
            }
            vec![(0..start, "")]
        }
    };
    let loss = match held {
        TextHeld::LineFeeds => Loss::LineEnds,
        TextHeld::Xml => Loss::Controls,
        _ => Loss::LeadingSpace,
    };
    losses.add_many(loss, edits.len(), || it.id.clone());
    replace(it, &edits);
    let text = &it.text;
    it.spans.retain(|span| {
        if span.range.is_empty() {
            losses.add(Loss::NoToken, || place_of(text, span));
        }
        !span.range.is_empty()
    });
}

/// Whether XML 1.0 allows a character (production 2, `Char`).
pub fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The document without the fields that the format has no place for.
fn fields(document: &Document, holds: &Holds, losses: &mut Losses) -> Document {
    let place = || document.id.clone();
    let mut it = Document {
        text: document.text.clone(),
        excluded: document.excluded.clone(),
        ..Document::default()
    };
    if holds.id {
        it.id.clone_from(&document.id);
    } else if !document.id.is_empty() {
        losses.add(Loss::ArticleId, place);
    }
    if holds.metadata {
        it.metadata.clone_from(&document.metadata);
    } else if !document.metadata.is_empty() {
        losses.add(Loss::Metadata, place);
    }
    if holds.annotator {
        it.annotator.clone_from(&document.annotator);
    } else if !document.annotator.is_empty() {
        losses.add(Loss::Annotator, place);
    }
    if holds.status {
        it.status = document.status;
        it.reason.clone_from(&document.reason);
    } else if document.status != Status::New || !document.reason.is_empty() {
        losses.add(Loss::Status, place);
    }
    if holds.unplaced {
        it.unplaced.clone_from(&document.unplaced);
        it.unplaced_parts.clone_from(&document.unplaced_parts);
    } else {
        let count = document.unplaced.len() + document.unplaced_parts.len();
        losses.add_many(Loss::Unplaced, count, place);
    }
    if matches!(holds.incidents, IncidentsHeld::None) {
        losses.add_many(Loss::Incident, document.incidents.len(), place);
    } else {
        it.incidents.clone_from(&document.incidents);
    }
    it.spans = document
        .spans
        .iter()
        .map(|span| {
            let place = || place_of(&document.text, span);
            if !holds.notes && !span.note.is_empty() {
                losses.add(Loss::Note, place);
            }
            if !holds.attributes {
                losses.add_many(Loss::Attribute, span.attributes.len(), place);
            }
            let note = if holds.notes {
                span.note.clone()
            } else {
                String::new()
            };
            let attributes = if holds.attributes {
                span.attributes.clone()
            } else {
                Values::new()
            };
            Span {
                id: span.id,
                label: span.label.clone(),
                range: span.range.clone(),
                note,
                attributes,
            }
        })
        .collect();
    it
}

fn labels(it: &mut Document, plan: &Plan, losses: &mut Losses) {
    let text = &it.text;
    for span in &mut it.spans {
        let name = plan.name(&span.label.0);
        if name != span.label.0 {
            losses.add(Loss::Renamed, || {
                format!("{} becomes {name}", place_of(text, span))
            });
            span.label = LabelId::new(name);
        }
    }
}

fn spans(it: &mut Document, holds: &Holds, plan: &Plan, losses: &mut Losses) {
    match holds.spans {
        SpansHeld::Any => {}
        SpansHeld::Trimmed => trimmed(it, losses),
        SpansHeld::OnTokens | SpansHeld::Flat => {
            it.sort();
            let mut fitted = fit(&it.text, &it.spans, plan.tokeniser, plan.edges, losses);
            if holds.spans == SpansHeld::Flat {
                let (kept, left) = outermost(&fitted.spans);
                for at in left {
                    let span = fitted.spans.get(at).and_then(|(at, _)| it.spans.get(*at));
                    if let Some(span) = span {
                        losses.add(Loss::Overlap, || place_of(&it.text, span));
                    }
                }
                let kept = kept.iter().filter_map(|at| fitted.spans.get(*at).cloned());
                fitted.spans = kept.collect();
            }
            on_tokens(it, &fitted);
            if holds.text == TextHeld::Tokens {
                words_only(it, &fitted, losses);
            }
        }
    }
}

fn trimmed(it: &mut Document, losses: &mut Losses) {
    let text = &it.text;
    let mut seen = HashSet::new();
    it.spans.retain_mut(|span| {
        let words = text.get(span.range.clone()).unwrap_or_default();
        let start = span.range.start + (words.len() - words.trim_start().len());
        let trimmed = start..start + words.trim().len();
        if trimmed.is_empty() {
            losses.add(Loss::NoToken, || place_of(text, span));
            return false;
        }
        if trimmed != span.range {
            losses.add(Loss::EdgeSpace, || place_of(text, span));
            span.range = trimmed;
        }
        let is_new = seen.insert((span.range.clone(), span.label.clone()));
        if !is_new {
            losses.add(Loss::Duplicate, || place_of(text, span));
        }
        is_new
    });
}

/// Puts the spans that were kept on their tokens.
fn on_tokens(it: &mut Document, fitted: &Fitted) {
    let mut kept = Vec::with_capacity(fitted.spans.len());
    for (at, range) in &fitted.spans {
        let first = fitted.tokens.get(range.start);
        let last = range
            .end
            .checked_sub(1)
            .and_then(|at| fitted.tokens.get(at));
        if let (Some(span), Some(first), Some(last)) = (it.spans.get(*at), first, last) {
            let mut span = span.clone();
            span.range = first.start()..last.end();
            kept.push(span);
        }
    }
    it.spans = kept;
}

/// Makes the text of its visible tokens: a space between two, a line for each sentence.
fn words_only(it: &mut Document, fitted: &Fitted, losses: &mut Losses) {
    let mut text = String::with_capacity(it.text.len() + it.text.len() / 8);
    // Where each token is now.
    let mut places: Vec<Range<usize>> = vec![0..0; fitted.tokens.len()];
    for block in blocks(&it.text, fitted) {
        if !text.is_empty() {
            text.push('\n');
        }
        let mut first = true;
        for at in block {
            let Some(token) = fitted.tokens.get(at).filter(|token| token.is_visible()) else {
                continue;
            };
            if !first {
                text.push(' ');
            }
            first = false;
            let start = text.len();
            text.push_str(it.text.get(token.range()).unwrap_or_default());
            if let Some(place) = places.get_mut(at) {
                *place = start..text.len();
            }
        }
    }
    for (span, (_, range)) in it.spans.iter_mut().zip(&fitted.spans) {
        let first = places.get(range.start);
        let last = range.end.checked_sub(1).and_then(|at| places.get(at));
        if let (Some(first), Some(last)) = (first, last) {
            span.range = first.start..last.end;
        }
    }
    if text != it.text {
        losses.add(Loss::Text, || it.id.clone());
    }
    it.text = text;
}
