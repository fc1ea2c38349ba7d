//! What an edit did, in words that need neither the layer nor the article: for the record.
//!
//! Values only. Offsets are **code points**, and the text stands beside them, cut short where it
//! is long: the record is read by people and is no second copy of the annotations.

mod coded;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::article::Article;
use crate::model::attribute::Value;
use crate::model::edit::Edit;
use crate::model::excluded::{joined, minus};
use crate::model::incident::{Incident, IncidentId};
use crate::model::layer::Layer;
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;

/// How many code points of a text are kept.
const QUOTE: usize = 80;

/// A stretch of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotedRange {
    /// The first code point.
    pub start: u64,
    /// The code point after the last one.
    pub end: u64,
    /// The text, or its beginning and `…`.
    pub quote: String,
}

/// Something that was done to a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LoggedChange {
    /// A span was added.
    Add {
        /// Its id.
        span: u32,
        /// Its label.
        label: String,
        /// Where it is.
        at: QuotedRange,
        /// Its note.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A span was removed.
    Remove {
        /// Its id.
        span: u32,
        /// The label that it had.
        label: String,
        /// Where it was.
        at: QuotedRange,
        /// The note that it had.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A span got other edges.
    Move {
        /// Its id.
        span: u32,
        /// Where it is now.
        at: QuotedRange,
        /// Where it was.
        was: QuotedRange,
    },
    /// A span got another label.
    Label {
        /// Its id.
        span: u32,
        /// Its label.
        label: String,
        /// The label that it had.
        was: String,
        /// Where it is.
        at: QuotedRange,
    },
    /// A span got another note.
    Note {
        /// Its id.
        span: u32,
        /// Its note.
        note: String,
        /// The note that it had.
        was: String,
        /// Where it is.
        at: QuotedRange,
    },
    /// An attribute of a span got another value, or lost it.
    Attribute {
        /// Its id.
        span: u32,
        /// The attribute.
        attribute: String,
        /// Its value in words; empty for none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        value: String,
        /// The value that it had; empty for none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        was: String,
        /// Where the span is.
        at: QuotedRange,
    },
    /// An incident was made.
    AddIncident {
        /// Its id.
        incident: u32,
        /// What it says, in words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        has: Vec<String>,
    },
    /// An incident was removed.
    RemoveIncident {
        /// Its id.
        incident: u32,
        /// What it said, in words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        had: Vec<String>,
    },
    /// An incident says something else.
    Incident {
        /// Its id.
        incident: u32,
        /// What changed, in words.
        changed: Vec<String>,
    },
    /// A span was put on the list of unplaced spans.
    AddUnplaced {
        /// Its id.
        span: u32,
        /// Its label.
        label: String,
        /// Its words.
        quote: String,
    },
    /// A span was taken off the list of unplaced spans.
    RemoveUnplaced {
        /// Its id.
        span: u32,
        /// Its label.
        label: String,
        /// Its words.
        quote: String,
    },
    /// The article got another status.
    Status {
        /// Its status.
        status: Status,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// The status that had been given.
        was: Status,
    },
    /// A part was excluded from the article.
    Exclude {
        /// Where it is.
        at: QuotedRange,
    },
    /// An excluded part was included again.
    Include {
        /// Where it is.
        at: QuotedRange,
    },
    /// The list of the excluded parts without a place became another.
    UnplacedParts {
        /// How many there are.
        parts: usize,
        /// How many there were.
        was: usize,
    },
    /// The annotations that another program wrote took the place of the own.
    Theirs {
        /// How many spans they have.
        spans: usize,
        /// How many incidents.
        #[serde(default, skip_serializing_if = "is_zero")]
        incidents: usize,
    },
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over by reference"
)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl LoggedChange {
    /// What `edit` did, of which `inverse` is the inverse, and after which the layer is `layer`.
    pub fn of(edit: &Edit, inverse: &Edit, layer: &Layer, article: &Article) -> Vec<Self> {
        let mut telling = Telling {
            layer,
            article,
            inverse,
            changes: Vec::new(),
        };
        telling.tell(edit, inverse);
        telling.changes
    }
}

struct Telling<'a> {
    layer: &'a Layer,
    article: &'a Article,
    /// Of the whole edit: what was there before.
    inverse: &'a Edit,
    changes: Vec<LoggedChange>,
}

impl Telling<'_> {
    fn tell(&mut self, edit: &Edit, inverse: &Edit) {
        match (edit, inverse) {
            (Edit::Batch(edits), Edit::Batch(inverses)) => {
                for (edit, inverse) in edits.iter().zip(inverses.iter().rev()) {
                    self.tell(edit, inverse);
                }
            }
            // To put a span back into an excluded part takes more steps than to take it out.
            (Edit::Batch(edits), _) => {
                for edit in edits {
                    self.tell(edit, inverse);
                }
            }
            (Edit::Insert(span), _) => {
                let at = self.at(&span.range);
                self.changes.push(LoggedChange::Add {
                    span: span.id.0,
                    label: span.label.0.clone(),
                    at,
                    note: span.note.clone(),
                });
            }
            (Edit::Remove(id), _) => {
                if let Some(span) = inserted(inverse, *id) {
                    let at = self.at(&span.range);
                    self.changes.push(LoggedChange::Remove {
                        span: id.0,
                        label: span.label.0.clone(),
                        at,
                        note: span.note.clone(),
                    });
                }
            }
            (Edit::SetRange { id, start, end }, _) => {
                let was = moved(inverse, *id).map(|was| self.at(&was));
                let at = self.at(&(*start..*end));
                self.changes.push(LoggedChange::Move {
                    span: id.0,
                    at,
                    was: was.unwrap_or_default(),
                });
            }
            (Edit::SetLabel { id, label }, Edit::SetLabel { label: was, .. }) => {
                let at = self.at_span(*id);
                self.changes.push(LoggedChange::Label {
                    span: id.0,
                    label: label.0.clone(),
                    was: was.0.clone(),
                    at,
                });
            }
            (Edit::SetNote { id, note }, Edit::SetNote { note: was, .. }) => {
                let at = self.at_span(*id);
                self.changes.push(LoggedChange::Note {
                    span: id.0,
                    note: note.clone(),
                    was: was.clone(),
                    at,
                });
            }
            (
                Edit::SetAttribute {
                    id,
                    attribute,
                    value,
                },
                Edit::SetAttribute { value: was, .. },
            ) => {
                let said = |value: &Option<Value>| {
                    value
                        .as_ref()
                        .map_or_else(String::new, |value| short(&coded::said(value)))
                };
                let at = self.at_span(*id);
                self.changes.push(LoggedChange::Attribute {
                    span: id.0,
                    attribute: attribute.0.clone(),
                    value: said(value),
                    was: said(was),
                    at,
                });
            }
            (Edit::InsertIncident { incident, .. }, _) => {
                let has = coded::has(incident, &|id| self.quoted(id));
                let incident = incident.id.0;
                self.changes
                    .push(LoggedChange::AddIncident { incident, has });
            }
            (Edit::RemoveIncident(id), _) => {
                if let Some(incident) = incident_of(inverse, *id) {
                    let had = coded::has(incident, &|id| self.quoted(id));
                    let incident = id.0;
                    self.changes
                        .push(LoggedChange::RemoveIncident { incident, had });
                }
            }
            (Edit::SetIncident(is), _) => {
                if let Some(was) = incident_of(inverse, is.id) {
                    let changed = coded::changed(was, is, &|id| self.quoted(id));
                    let incident = is.id.0;
                    self.changes
                        .push(LoggedChange::Incident { incident, changed });
                }
            }
            (Edit::InsertUnplaced { unplaced, .. }, _) => {
                self.changes.push(LoggedChange::AddUnplaced {
                    span: unplaced.id,
                    label: unplaced.label.0.clone(),
                    quote: short(&unplaced.quote),
                })
            }
            (Edit::RemoveUnplaced { .. }, Edit::InsertUnplaced { unplaced, .. }) => {
                self.changes.push(LoggedChange::RemoveUnplaced {
                    span: unplaced.id,
                    label: unplaced.label.0.clone(),
                    quote: short(&unplaced.quote),
                });
            }
            (Edit::SetStatus { status, reason }, Edit::SetStatus { status: was, .. }) => {
                self.changes.push(LoggedChange::Status {
                    status: *status,
                    reason: reason.clone(),
                    was: *was,
                });
            }
            (Edit::SetExcluded { ranges }, Edit::SetExcluded { ranges: was }) => {
                let (was, is) = (joined(was.clone()), joined(ranges.clone()));
                for range in minus(&was, &is) {
                    let at = self.at(&range);
                    self.changes.push(LoggedChange::Include { at });
                }
                for range in minus(&is, &was) {
                    let at = self.at(&range);
                    self.changes.push(LoggedChange::Exclude { at });
                }
            }
            (Edit::SetUnplacedParts { parts }, Edit::SetUnplacedParts { parts: was })
                if parts != was =>
            {
                self.changes.push(LoggedChange::UnplacedParts {
                    parts: parts.len(),
                    was: was.len(),
                });
            }
            // An inverse of another kind does not belong to this edit.
            _ => {}
        }
    }

    /// A span with its words, in one piece of a sentence.
    fn quoted(&self, id: SpanId) -> String {
        match self.at_span(id).quote.as_str() {
            "" => format!("span {id}"),
            quote => format!("\"{quote}\" (span {id})"),
        }
    }

    /// Where a span is; when the same step took it away afterwards, where it was.
    fn at_span(&self, id: SpanId) -> QuotedRange {
        match self.layer.get(id) {
            Some(span) => self.at(&span.range),
            None => inserted(self.inverse, id)
                .map(|span| self.at(&span.range))
                .unwrap_or_default(),
        }
    }

    fn at(&self, range: &Range<usize>) -> QuotedRange {
        let text = self.article.text();
        let quote = text.get(range.clone()).unwrap_or_default();
        let start = self.article.offsets().code_point_of(text, range.start) as u64;
        QuotedRange {
            start,
            end: start + quote.chars().count() as u64,
            quote: short(quote),
        }
    }
}

/// The span with this id that `edit` inserts.
fn inserted(edit: &Edit, id: SpanId) -> Option<&Span> {
    match edit {
        Edit::Insert(span) if span.id == id => Some(span),
        Edit::Batch(edits) => edits.iter().find_map(|edit| inserted(edit, id)),
        _ => None,
    }
}

/// The incident with this id that `edit` puts in.
fn incident_of(edit: &Edit, id: IncidentId) -> Option<&Incident> {
    match edit {
        Edit::SetIncident(incident) | Edit::InsertIncident { incident, .. }
            if incident.id == id =>
        {
            Some(incident)
        }
        Edit::Batch(edits) => edits.iter().find_map(|edit| incident_of(edit, id)),
        _ => None,
    }
}

/// The bytes to which `edit` moves the span with this id.
fn moved(edit: &Edit, id: SpanId) -> Option<Range<usize>> {
    match edit {
        Edit::SetRange {
            id: own,
            start,
            end,
        } if *own == id => Some(*start..*end),
        Edit::Batch(edits) => edits.iter().find_map(|edit| moved(edit, id)),
        _ => None,
    }
}

fn short(quote: &str) -> String {
    match quote.char_indices().nth(QUOTE) {
        Some((end, _)) => format!("{}…", quote.get(..end).unwrap_or_default()),
        None => quote.to_owned(),
    }
}

impl fmt::Display for QuotedRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" {}-{}", flat(&self.quote), self.start, self.end)
    }
}

impl fmt::Display for LoggedChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add {
                span,
                label,
                at,
                note,
            } => {
                write!(f, "added span {span}, {label}: {at}")?;
                noted(f, note)
            }
            Self::Remove {
                span,
                label,
                at,
                note,
            } => {
                write!(f, "removed span {span}, {label}: {at}")?;
                noted(f, note)
            }
            Self::Move { span, at, was } => write!(f, "moved span {span} to {at} from {was}"),
            Self::Label {
                span,
                label,
                was,
                at,
            } => write!(f, "labelled span {span} {label} instead of {was}: {at}"),
            Self::Note { span, note, at, .. } if note.is_empty() => {
                write!(f, "removed the note of span {span}: {at}")
            }
            Self::Note { span, note, at, .. } => {
                write!(f, "noted \"{}\" on span {span}: {at}", flat(note))
            }
            Self::Attribute {
                span,
                attribute,
                value,
                at,
                ..
            } if value.is_empty() => write!(f, "cleared {attribute} of span {span}: {at}"),
            Self::Attribute {
                span,
                attribute,
                value,
                was,
                at,
            } => {
                write!(f, "set {attribute} of span {span} to {}", flat(value))?;
                if !was.is_empty() {
                    write!(f, " instead of {}", flat(was))?;
                }
                write!(f, ": {at}")
            }
            Self::AddIncident { incident, has } => {
                write!(f, "made incident {incident}")?;
                listed(f, has)
            }
            Self::RemoveIncident { incident, had } => {
                write!(f, "removed incident {incident}")?;
                listed(f, had)
            }
            Self::Incident { incident, changed } => {
                write!(f, "changed incident {incident}")?;
                listed(f, changed)
            }
            Self::AddUnplaced { span, label, quote } => {
                write!(
                    f,
                    "listed unplaced span {span}, {label}: \"{}\"",
                    flat(quote)
                )
            }
            Self::RemoveUnplaced { span, label, quote } => write!(
                f,
                "took unplaced span {span} off the list, {label}: \"{}\"",
                flat(quote)
            ),
            Self::Status {
                status,
                reason,
                was,
            } => {
                write!(f, "set the status {} instead of {}", status.id(), was.id())?;
                if reason.is_empty() {
                    Ok(())
                } else {
                    write!(f, ": {}", flat(reason))
                }
            }
            Self::Exclude { at } => write!(f, "excluded {at}"),
            Self::Include { at } => write!(f, "included {at}"),
            Self::UnplacedParts { parts, was } => {
                write!(f, "has {parts} unplaced excluded parts instead of {was}")
            }
            Self::Theirs { spans, incidents } => {
                write!(
                    f,
                    "took the annotations of another program, with {spans} spans"
                )?;
                match incidents {
                    0 => Ok(()),
                    1 => f.write_str(" and 1 incident"),
                    _ => write!(f, " and {incidents} incidents"),
                }
            }
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, items: &[String]) -> fmt::Result {
    match items {
        [] => Ok(()),
        items => write!(f, ": {}", flat(&items.join("; "))),
    }
}

fn noted(f: &mut fmt::Formatter<'_>, note: &str) -> fmt::Result {
    if note.is_empty() {
        return Ok(());
    }
    write!(f, ", noted \"{}\"", flat(note))
}

/// `text` on one line.
fn flat(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
