//! What can be wrong with a layer and its article, each as one line for a person.
//!
//! A problem is never a reason to drop a span: every one of them is kept, moved to where its
//! words are now, or listed as unplaced.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::model::codebook::LabelId;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the file is in order.
    Warning,
    /// The file is not in order, or work is not in it.
    Error,
}

/// Something that a person should know. Ranges are code points.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The article is not the one that was annotated.
    #[error(
        "the article changed since it was annotated{}; spans are found again by their words",
        if was == is { String::new() } else { format!(", from {was} to {is} code points") }
    )]
    TextChanged {
        /// Its length in code points when it was annotated.
        was: u64,
        /// Its length now.
        is: u64,
    },
    /// The article has another name than the annotations say.
    #[error(
        "the annotations name the article \"{from}\" and the file is \"{to}\"; \
         the next save names it so"
    )]
    Renamed {
        /// The name in the annotations.
        from: String,
        /// The name of the file.
        to: String,
    },
    /// The words of a span were found at another place.
    #[error(
        "span {id} \"{}\" moved from {}-{} to {}-{}",
        short(quote), from.start, from.end, to.start, to.end
    )]
    Moved {
        /// The span.
        id: u32,
        /// Where the file has it.
        from: Range<u64>,
        /// Where it is now.
        to: Range<u64>,
        /// Its words.
        quote: String,
    },
    /// The words of a span were not found, or at several places alike. It is unplaced now.
    #[error(
        "span {id} \"{}\" has no place in the text: {reason}; \
         it is kept in the list of unplaced spans",
        short(quote)
    )]
    Lost {
        /// The span.
        id: u32,
        /// Its words.
        quote: String,
        /// Why.
        reason: String,
    },
    /// An unplaced span has a place again.
    #[error("unplaced span {id} \"{}\" has a place again at {}-{}", short(quote), at.start, at.end)]
    Found {
        /// The span.
        id: u32,
        /// Where it is now.
        at: Range<u64>,
        /// Its words.
        quote: String,
    },
    /// A span was left without a place before.
    #[error(
        "span {id} \"{}\" is still without a place: {reason}; place it or remove it",
        short(quote)
    )]
    StillUnplaced {
        /// The span.
        id: u32,
        /// Its words.
        quote: String,
        /// Why.
        reason: String,
    },
    /// A span stands in a part that is not the article. It stays there.
    #[error(
        "span {id} \"{}\" is in a part that is excluded from the article; \
         include the part or remove the span",
        short(quote)
    )]
    SpanExcluded {
        /// The span.
        id: u32,
        /// Its words.
        quote: String,
    },
    /// The text of an excluded part was found at another place.
    #[error(
        "the excluded part \"{}\" moved from {}-{} to {}-{}",
        short(quote), from.start, from.end, to.start, to.end
    )]
    PartMoved {
        /// Where the file has it.
        from: Range<u64>,
        /// Where it is now.
        to: Range<u64>,
        /// Its text.
        quote: String,
    },
    /// The text of an excluded part was not found, or at several places alike. It is unplaced now.
    #[error(
        "the excluded part \"{}\" has no place in the text: {reason}; \
         it is kept in the list of unplaced parts",
        short(quote)
    )]
    PartLost {
        /// Its text.
        quote: String,
        /// Why.
        reason: String,
    },
    /// An unplaced excluded part has a place again.
    #[error(
        "the unplaced excluded part \"{}\" has a place again at {}-{}",
        short(quote), at.start, at.end
    )]
    PartFound {
        /// Where it is now.
        at: Range<u64>,
        /// Its text.
        quote: String,
    },
    /// An excluded part was left without a place before.
    #[error(
        "the excluded part \"{}\" is still without a place: {reason}; \
         exclude it again or remove it",
        short(quote)
    )]
    PartStillUnplaced {
        /// Its text.
        quote: String,
        /// Why.
        reason: String,
    },
    /// A span has a label that the codebook lacks. It keeps it.
    #[error("span {id} has the label \"{label}\", which the codebook does not have; it is kept")]
    UnknownLabel {
        /// The span.
        id: u32,
        /// The label.
        label: LabelId,
    },
    /// Two spans have the same id; the second got a new one.
    #[error("two spans have the id {id}; the second is now span {new}")]
    DuplicateId {
        /// The id of both.
        id: u32,
        /// The new id of the second.
        new: u32,
    },
    /// A span has a number that cannot be an id; it got another.
    #[error("span {id} has a number that is too large for an id; it is now span {new}")]
    IdTooLarge {
        /// The id.
        id: u32,
        /// Its new id.
        new: u32,
    },
    /// Two spans have the same id, and something points at it; it points at the first.
    #[error(
        "{from} points at span {id}, and two spans have this id; it points at the first \
         of them now; look whether that is the one"
    )]
    Ambiguous {
        /// The id of both.
        id: u32,
        /// What points at it, for people: `incident 3`.
        from: String,
    },
    /// Two incidents have the same id; the second got a new one.
    #[error(
        "two incidents have the id {id}; the second is now incident {new}, and what is \
         the same as incident {id} means the first"
    )]
    DuplicateIncident {
        /// The id of both.
        id: u32,
        /// The new id of the second.
        new: u32,
    },
    /// An incident has a number that cannot be an id; it got another.
    #[error("incident {id} has a number that is too large for an id; it is now incident {new}")]
    IncidentIdTooLarge {
        /// The id.
        id: u32,
        /// Its new id.
        new: u32,
    },
    /// The file has a span end before it begins.
    #[error("span {id} ends at {end}, before its start at {start}")]
    Reversed {
        /// The span.
        id: u32,
        /// Its beginning in code points.
        start: u64,
        /// Its end.
        end: u64,
    },
    /// The file has a span end where it begins.
    #[error("span {id} is empty: it starts and ends at {at}")]
    Empty {
        /// The span.
        id: u32,
        /// Both in code points.
        at: u64,
    },
    /// The file has a span end after the text.
    #[error("span {id} ends at {end}, beyond the end of the text at {length}")]
    BeyondEnd {
        /// The span.
        id: u32,
        /// Its end in code points.
        end: u64,
        /// The length of the text.
        length: u64,
    },
    /// The text at a span's offsets is not its quote.
    #[error(
        "span {id} says \"{}\" but the text there is \"{}\" instead",
        short(quote),
        short(text)
    )]
    QuoteMismatch {
        /// The span.
        id: u32,
        /// The words in the file.
        quote: String,
        /// The words in the text.
        text: String,
    },
    /// An edge lies between a letter and its vowel mark, or within an emoji. It stays there.
    #[error(
        "span {id} \"{}\" begins or ends inside a character with its marks; \
         it is kept as it is",
        short(quote)
    )]
    InsideGrapheme {
        /// The span.
        id: u32,
        /// Its words.
        quote: String,
    },
    /// The annotations cannot be read; the article is open for reading only.
    #[error("{reason}")]
    Unreadable {
        /// Why.
        reason: String,
    },
    /// Edits that were not saved do not fit the annotations any more; they are kept aside.
    #[error(
        "{} not applied, because {reason}; {}", unsaved(*edits), set_aside(path, kept.as_ref())
    )]
    JournalSetAside {
        /// How many edits.
        edits: usize,
        /// Why.
        reason: String,
        /// Where they are now.
        path: PathBuf,
        /// The file with the annotations that have them all, but for so many of the last ones.
        kept: Option<(PathBuf, usize)>,
    },
    /// The record of edits cannot be written. The annotations are saved all the same.
    #[error(
        "{reason}; your annotations are saved, and what the record lacks is written \
         as soon as it can be"
    )]
    LogFailed {
        /// Why, and what can be done.
        reason: String,
    },
    /// Lines of the journal of edits that were not saved cannot be read.
    #[error(
        "{} of the journal of unsaved edits cannot be read; open the article: what can be read is \
         applied, and the file is kept aside: {}",
        if *lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }, path.display()
    )]
    JournalDamaged {
        /// How many lines.
        lines: usize,
        /// The journal.
        path: PathBuf,
    },
    /// Edits that were not saved wait beside the annotations.
    #[error(
        "{} not in the annotations yet; open the article to save them: {}",
        unsaved(*edits), path.display()
    )]
    JournalPending {
        /// How many edits.
        edits: usize,
        /// The journal.
        path: PathBuf,
    },
}

impl Problem {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::InsideGrapheme { .. }
            | Self::Renamed { .. }
            | Self::LogFailed { .. }
            | Self::JournalPending { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether the layer in memory is therefore not what the file has, so that the first save
    /// must keep a copy of the file.
    pub fn changes_layer(&self) -> bool {
        match self {
            Self::TextChanged { .. }
            | Self::Moved { .. }
            | Self::Lost { .. }
            | Self::Found { .. }
            | Self::PartMoved { .. }
            | Self::PartLost { .. }
            | Self::PartFound { .. }
            | Self::DuplicateId { .. }
            | Self::IdTooLarge { .. }
            | Self::DuplicateIncident { .. }
            | Self::IncidentIdTooLarge { .. }
            | Self::Reversed { .. }
            | Self::Empty { .. }
            | Self::BeyondEnd { .. }
            | Self::QuoteMismatch { .. } => true,
            Self::Renamed { .. }
            | Self::StillUnplaced { .. }
            | Self::PartStillUnplaced { .. }
            | Self::SpanExcluded { .. }
            | Self::UnknownLabel { .. }
            | Self::Ambiguous { .. }
            | Self::InsideGrapheme { .. }
            | Self::Unreadable { .. }
            | Self::JournalSetAside { .. }
            | Self::LogFailed { .. }
            | Self::JournalDamaged { .. }
            | Self::JournalPending { .. } => false,
        }
    }
}

fn unsaved(edits: usize) -> String {
    match edits {
        1 => "1 unsaved edit is".to_owned(),
        _ => format!("{edits} unsaved edits are"),
    }
}

/// Where edits that do not fit are now.
fn set_aside(path: &Path, kept: Option<&(PathBuf, usize)>) -> String {
    let Some((kept, newer)) = kept else {
        return format!("kept at {}", path.display());
    };
    let but = match newer {
        0 => String::new(),
        1 => ", all but the last edit,".to_owned(),
        _ => format!(", all but the last {newer} edits,"),
    };
    format!(
        "your annotations{but} are kept: rename this file so that it ends in .ron, and open it: {}",
        kept.display()
    )
}

/// `quote` on one line and not longer than a line.
fn short(quote: &str) -> String {
    const MOST: usize = 40;
    let mut line: String = quote
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if quote.chars().nth(MOST).is_some() {
        line.push('…');
    }
    line
}
