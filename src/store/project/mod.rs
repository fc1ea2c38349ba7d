//! A project: a folder with articles and the layers of several annotators.
//!
//! | file | what it holds |
//! |---|---|
//! | [`folder`] | the places of everything; making a project and opening it |
//! | [`project_file`] | `project.ron`: name, annotators, settings |
//! | [`codebook_file`] | `codebook.ron`: labels, types of incidents, roles, and their changes |
//! | [`article_file`] | `articles/<id>.meta.ron`: what is known of an article, and where it came from |
//! | [`staging`] | new articles and layers of an import, which never overwrite others |
//! | [`import_file`] | an import that was started and not finished |
//! | [`scan`] | the rows of the article list, made from the files |
//! | [`cache`] | the rows and what the files were like, so that opening reads none of them |
//! | [`indexing`] | the search index, brought up to the list |
//! | [`startup_rows`] | the beginning of the list, for a window that just opened |
//! | [`lock`] | one window for an annotator |
//! | [`resume_file`] | where an annotator stopped, and the work of each day |
//! | [`verify`] | whether all of it is in order: `hashiya check` |
//! | [`watch`] | changes of files by others |
//!
//! Everybody writes files of their own: an annotator only below `annotations/<annotator>/` and
//! `.hashiya/<annotator>/`, so that people who share the folder by git, a network drive or a sync
//! service never write the same file. What is about the articles themselves, their texts, their
//! metadata, `project.ron`, `codebook.ron` and `guidelines.md`, changes only when a person asks for it.

pub mod article_file;
pub mod cache;
pub mod codebook_file;
pub mod coded_articles;
pub mod copies;
#[cfg(test)]
mod disk_tests;
pub mod folder;
pub mod import_file;
pub mod indexing;
pub mod lock;
pub mod project_file;
mod registries;
pub mod registry_file;
pub mod resume_file;
pub mod scan;
pub mod staging;
pub mod startup_rows;
pub mod verify;
pub mod watch;

pub use article_file::{ArticleFile, Origin};
pub use cache::{Cache, CacheError, CachePlace, Entry, EntryChange, FileStamp, Files, SharedCache};
pub use coded_articles::CodedArticles;
pub use folder::{ProjectFolder, is_project};
pub use import_file::ImportFile;
pub use lock::{Lock, LockRefused, Owner};
pub use project_file::{ProjectFile, Settings};
pub use registry_file::{RegistryFile, read_registry, write_registry};
pub use resume_file::{Day, ResumeFile};
pub use scan::{Damage, Listing, Work};
pub use staging::Staging;
pub use startup_rows::StartupRows;
pub use verify::{Proof, prove};
pub use watch::{Seen, Unwatched, Watch};

/// The clock, which comes in from outside.
pub type Clock = fn() -> jiff::Timestamp;

/// The clock of the system.
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// `time` as RFC 3339 in UTC, in whole seconds.
pub fn seconds(time: jiff::Timestamp) -> String {
    format!("{time:.0}")
}

/// The day of `time`, `YYYY-MM-DD`, where clocks are `offset` seconds ahead of UTC.
pub fn day(time: jiff::Timestamp, offset: i32) -> String {
    let offset = jiff::tz::Offset::from_seconds(offset).unwrap_or(jiff::tz::Offset::UTC);
    offset.to_datetime(time).date().to_string()
}
