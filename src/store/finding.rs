//! What a look at files found wrong, with a name for machines: the lines of `hashiya check`.
//!
//! The codes are a part of the interface: scripts wait for them, so they do not change.

use std::collections::HashMap;
use std::fmt::Display;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::inspection::Inspected;
use super::problem::{Problem, Severity};
use crate::model::checks;
use crate::model::registry::Registries;
use crate::model::span::SpanId;

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFinding {
    /// The file or folder.
    pub path: PathBuf,
    /// The code points of the article that it is about, when it is about some.
    pub range: Option<Range<u64>>,
    /// What kind it is, in kebab case.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, for people, without the path.
    pub message: String,
}

impl FileFinding {
    /// An error about the whole file at `path`.
    pub fn error(path: &Path, code: &'static str, message: impl Display) -> Self {
        Self {
            path: path.to_owned(),
            range: None,
            code,
            severity: Severity::Error,
            message: without_path(message, path),
        }
    }

    /// A warning about the whole file at `path`.
    pub fn warning(path: &Path, code: &'static str, message: impl Display) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(path, code, message)
        }
    }

    /// What keeps the file at `path` from being read.
    pub fn of_error(path: &Path, error: &StoreError) -> Self {
        Self::error(path, error_code(error), error)
    }

    /// What the checks find in the coding of a layer: warnings, since work goes on.
    pub fn of_coding(inspected: &Inspected, registries: Option<&Registries>) -> Vec<Self> {
        let text = inspected.loaded.article.text();
        let layer = &inspected.layer;
        let found = checks::check(layer, text, &inspected.codebook, registries);
        found
            .into_iter()
            .map(|finding| {
                let range = finding
                    .spans
                    .first()
                    .and_then(|id| layer.get(*id))
                    .map(|span| {
                        let offsets = inspected.loaded.article.offsets();
                        let at = |byte| offsets.code_point_of(text, byte) as u64;
                        at(span.range.start)..at(span.range.end)
                    });
                let about = match finding.incident {
                    Some(incident) => format!("incident {incident}: {}", finding.message),
                    None => match finding.spans.first() {
                        Some(span) => format!("span {span}: {}", finding.message),
                        None => finding.message,
                    },
                };
                Self {
                    range,
                    ..Self::warning(&inspected.layer_path, finding.what.code(), about)
                }
            })
            .collect()
    }

    /// All problems of an article and its layer.
    pub fn of_inspected(inspected: &Inspected) -> Vec<Self> {
        let path = &inspected.layer_path;
        let lost = inspected.layer.unplaced().iter();
        let lost = lost.map(|lost| (lost.id, lost.start..lost.end)).collect();
        inspected
            .problems
            .iter()
            .map(|problem| Self {
                path: path.clone(),
                range: place(inspected, &lost, problem),
                code: problem_code(problem),
                severity: problem.severity(),
                message: without_path(problem, path),
            })
            .collect()
    }
}

/// The message without the path at its end, with which the line already begins.
pub fn without_path(message: impl Display, path: &Path) -> String {
    let message = message.to_string();
    message
        .strip_suffix(&format!(": {}", path.display()))
        .unwrap_or(&message)
        .to_owned()
}

/// The code points that a problem is about.
fn place(inspected: &Inspected, lost: &Lost, problem: &Problem) -> Option<Range<u64>> {
    match problem {
        Problem::Moved { to, .. } | Problem::PartMoved { to, .. } => Some(to.clone()),
        Problem::Found { at, .. } | Problem::PartFound { at, .. } => Some(at.clone()),
        // As the file has it, since the text has no such place.
        Problem::Reversed { start, end, .. } => Some(*start..*end),
        Problem::Empty { at, .. } => Some(*at..*at),
        Problem::DuplicateId { new: id, .. } | Problem::IdTooLarge { new: id, .. } => {
            span(inspected, lost, *id)
        }
        Problem::Ambiguous { id, .. }
        | Problem::SpanExcluded { id, .. }
        | Problem::UnknownLabel { id, .. }
        | Problem::BeyondEnd { id, .. }
        | Problem::QuoteMismatch { id, .. }
        | Problem::InsideGrapheme { id, .. }
        | Problem::Lost { id, .. }
        | Problem::StillUnplaced { id, .. } => span(inspected, lost, *id),
        Problem::TextChanged { .. }
        | Problem::Renamed { .. }
        | Problem::DuplicateIncident { .. }
        | Problem::IncidentIdTooLarge { .. }
        | Problem::PartLost { .. }
        | Problem::PartStillUnplaced { .. }
        | Problem::Unreadable { .. }
        | Problem::JournalSetAside { .. }
        | Problem::JournalPending { .. }
        | Problem::JournalDamaged { .. }
        | Problem::LogFailed { .. } => None,
    }
}

/// Where spans were that have no place, by their ids.
type Lost = HashMap<u32, Range<u64>>;

/// Where a span is now, or was when it had a place.
fn span(inspected: &Inspected, lost: &Lost, id: u32) -> Option<Range<u64>> {
    let layer = &inspected.layer;
    if let Some(span) = layer.get(SpanId(id)) {
        let (article, range) = (&inspected.loaded.article, span.range.clone());
        let at = |byte| article.offsets().code_point_of(article.text(), byte) as u64;
        return Some(at(range.start)..at(range.end));
    }
    lost.get(&id).cloned()
}

fn problem_code(problem: &Problem) -> &'static str {
    match problem {
        Problem::TextChanged { .. } => "text-changed",
        Problem::Renamed { .. } => "article-renamed",
        Problem::Moved { .. } => "span-moved",
        Problem::Lost { .. } => "span-lost",
        Problem::Found { .. } => "span-found",
        Problem::StillUnplaced { .. } => "span-unplaced",
        Problem::SpanExcluded { .. } => "span-excluded",
        Problem::PartMoved { .. } => "part-moved",
        Problem::PartLost { .. } => "part-lost",
        Problem::PartFound { .. } => "part-found",
        Problem::PartStillUnplaced { .. } => "part-unplaced",
        Problem::UnknownLabel { .. } => "unknown-label",
        Problem::DuplicateId { .. } => "duplicate-id",
        Problem::IdTooLarge { .. } => "id-too-large",
        Problem::Ambiguous { .. } => "ambiguous-reference",
        Problem::DuplicateIncident { .. } => "duplicate-incident",
        Problem::IncidentIdTooLarge { .. } => "incident-id-too-large",
        Problem::Reversed { .. } => "span-reversed",
        Problem::Empty { .. } => "span-empty",
        Problem::BeyondEnd { .. } => "span-beyond-end",
        Problem::QuoteMismatch { .. } => "quote-mismatch",
        Problem::InsideGrapheme { .. } => "inside-grapheme",
        Problem::Unreadable { .. } => "unreadable-annotations",
        Problem::JournalSetAside { .. } => "journal-set-aside",
        Problem::JournalPending { .. } => "journal-pending",
        Problem::JournalDamaged { .. } => "journal-damaged",
        Problem::LogFailed { .. } => "record-failed",
    }
}

fn error_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::Empty { .. } => "empty-article",
        StoreError::Binary { .. } => "binary-article",
        StoreError::Malformed { .. } | StoreError::UnknownEncoding { .. } => "unreadable-encoding",
        StoreError::TooLarge { .. } | StoreError::LongParagraph { .. } => "too-large",
        StoreError::Link { .. } => "symbolic-link",
        StoreError::HardLink { .. } => "hard-link",
        StoreError::NotAFile { .. } => "not-a-file",
        StoreError::Layer { .. } => "unreadable-annotations",
        StoreError::OutsideFolder { .. } => "article-outside-folder",
        StoreError::LayerOfOther { .. } => "annotations-of-other-article",
        _ => "unreadable-file",
    }
}
