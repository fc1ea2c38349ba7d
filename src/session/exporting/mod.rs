//! Exports: the annotations of a project, or of files in another format, as files of a format.
//!
//! Documents are read in batches, reduced, written and proven on all processors, and appended in
//! order, so a corpus need not fit into memory and the same corpus gives the same bytes. Everything is
//! gone through several times, first for the parts, the labels and the balance, then to be written; a
//! project is read once for it ([`ReadOnce`]).

mod choice;
mod files;
mod parts;
mod passes;
mod project;
mod read_once;
mod survey;
mod writing;

use crate::interchange::annotated::{Document, Unequal};
use crate::store::StoreError;

pub use choice::{AnnotationFilter, LeftOut};
pub(in crate::session) use files::detected;
pub use files::{FileSource, FilesError};
pub use parts::{complete_split, read_split, write_split};
pub use passes::Passes;
pub use project::ProjectSource;
pub use read_once::ReadOnce;
pub use survey::{ArticleLosses, Survey, losses, preflight, survey};
pub use writing::{ExportRequest, Exported, export};

pub use crate::interchange::annotated::format::Excluded;
pub use crate::interchange::annotated::tokens::{Edges, Tokeniser};
pub use crate::interchange::annotated::{
    FORMATS, Fault, Faults, Format, Loss, Losses, Scheme, named,
};
pub use crate::training::balance::OfLabel;
pub use crate::training::card::CONVERTED;
pub use crate::training::preflight::{FEW, FindingKind, Report};
pub use crate::training::{Balance, PreflightFinding, Split, Stratify, split};

/// How many articles are read at once.
const BATCH: usize = 128;

/// All documents of one article, in the order of annotators, and what could not be taken as it stands.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The documents.
    pub documents: Vec<Document>,
    /// The faults.
    pub faults: Faults,
    /// What was left out by choice: a reason with a number.
    pub left_out: Vec<(LeftOut, usize)>,
}

/// Where documents come from. It can be read more than once and gives the same each time.
pub trait Source: Sync {
    /// How many articles or files there are, for progress.
    fn total(&self) -> usize;

    /// Gives batches of articles in order, until `take` says to stop; `take` is told how many of
    /// [`Source::total`] are behind it.
    ///
    /// # Errors
    /// When something cannot be read at all.
    fn read(&self, take: Take<'_>) -> Result<(), ExportError>;
}

/// Takes a batch of articles and how far reading is; says whether to go on.
pub type Take<'a> = &'a mut dyn FnMut(Vec<Article>, usize) -> Result<(), ExportError>;

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A source cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A person stopped it.
    #[error("stopped; nothing was written")]
    Cancelled,
    /// The format is only read.
    #[error("cannot write {0}: this format is only read")]
    OnlyRead(&'static str),
    /// Nobody of this name annotates.
    #[error(
        "cannot export the annotations of {name}: nobody of this name annotates here; there are {known}"
    )]
    NoSuchAnnotator {
        /// The name.
        name: String,
        /// Who does.
        known: String,
    },
    /// Nothing was chosen, or nothing could be read.
    #[error("there is nothing to export{left_out}")]
    Nothing {
        /// What was left out, with numbers.
        left_out: String,
        /// What could not be read.
        faults: Faults,
    },
    /// A split cannot be used.
    #[error("cannot use the split: {0}")]
    Split(String),
    /// A library cannot write a document.
    #[error("cannot write {format}: {reason}; nothing was written")]
    Format {
        /// The format.
        format: &'static str,
        /// Why.
        reason: String,
    },
    /// What was written is not what was to be written.
    #[error("the export was not proven and is not kept: {0}; please report this with the article")]
    Unproven(#[from] Unequal),
}
