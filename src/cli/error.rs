//! Why a command did not come about, whichever it was.

use std::io;

use crate::session::exporting::ExportError;
use crate::store::StoreError;

/// Why a command did not come about.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A file or a project cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The session's own error.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// What was asked for cannot be done; it says what, why and with what.
    #[error("{0}")]
    Refused(String),
    /// What the command prints cannot be written.
    #[error("cannot write {what}: {error}")]
    Print {
        /// What it prints.
        what: &'static str,
        /// Why.
        error: io::Error,
    },
}

impl CommandError {
    /// Makes an error of printing one of `what`.
    pub(super) fn printing(what: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| Self::Print { what, error }
    }

    /// Whether it failed since whoever read the lines, such as `head`, has enough.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Print { error, .. } if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::printing("the report")(error)
    }
}
