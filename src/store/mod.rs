//! Files: articles and layers on disk, and how work survives whatever happens to the machine.
//!
//! | file | what it holds |
//! |---|---|
//! | [`reading`] | an article from disk, or why it cannot be one |
//! | [`layer_file`] | the RON file of a layer: its fields, reading it |
//! | [`layer_text`] | writing it |
//! | `ron_file` | what all RON files have in common: strict reading, one way of writing |
//! | [`problem`] | what can be wrong with a layer, as lines for people |
//! | [`merge`] | files of which there are two, merged by what they say |
//! | [`migration`] | a layer of an old revision of the codebook, brought to the known one |
//! | [`placing`] | the spans of a file put into the text, whatever happened to either |
//! | `disk` | the operations that change the disk, so that tests can make each of them fail |
//! | [`atomic`] | a file replaced whole or not at all |
//! | [`export_folder`] | a folder that is there whole or not at all: what an export writes |
//! | [`journal`] | edits between two saves |
//! | [`log_entry`], [`log`] | what an edit did, and the record of who did it when |
//! | [`recovery`] | what a journal says after a kill |
//! | [`inspection`] | what is on disk at a path, looked at from outside |
//! | [`index`] | the words of all articles and spans of a project, to be searched |
//! | [`quarantine`] | a layer that cannot be read, set aside when a person says so |
//! | [`set_aside`] | work that was set aside: found, looked at, brought back |
//! | [`finding`] | what a look found wrong, with a name for machines |
//! | [`saving`] | a save, as a value that any thread can run |
//! | [`project`] | a folder with many articles and several annotators |
//! | [`sources`] | the files that an import is to read |
//! | [`spool`] | what was read once and is needed again |
//! | [`article_store`] | all of it for one article: [`ArticleStore`] |
//!
//! It may import the model and knows nothing of windows, commands or undo. The clock comes in
//! from outside. `docs/file-format.md` is the description of the files for their readers.

pub mod article_store;
pub mod atomic;
mod disk;
pub mod error;
pub mod example;
pub mod export_folder;
pub mod finding;
pub mod index;
pub mod inspection;
pub mod journal;
pub mod layer_file;
pub mod layer_text;
pub mod log;
pub mod log_entry;
pub mod merge;
pub mod migration;
pub mod placing;
pub mod problem;
pub mod project;
pub mod quarantine;
pub mod reading;
pub mod recovery;
mod ron_file;
pub mod saving;
pub mod set_aside;
pub mod sources;
pub mod spool;

pub use crate::model::encoding::{self, TextEncoding};
pub use article_store::{Access, ArticleStore, OpenOptions, Opened, TextOnDisk, stamp};
pub use atomic::write_atomic;
pub use error::StoreError;
pub use export_folder::{ExportFolder, WrittenFile};
pub use finding::FileFinding;
pub use inspection::{Inspected, inspect, inspect_at, inspect_with, is_layer_path, read_records};
pub use layer_file::{LayerError, LayerFile, read_layer};
pub use layer_text::{LayerMeta, write_layer};
pub use log::{Log, LogLine, log_path, read_log};
pub use log_entry::{LoggedChange, QuotedRange};
pub use migration::{migrate_file, migrate_layer};
pub use placing::{Placed, place};
pub use problem::{Problem, Severity};
pub use quarantine::set_aside_damaged;
pub use reading::{Loaded, MAX_ARTICLE_BYTES, read_article};
pub use ron_file::RonError;
pub use saving::{SaveJob, Saved};

use sha2::{Digest, Sha256};

/// The SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    hex
}
