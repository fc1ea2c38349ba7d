//! Hashiya (حاشية, the gloss in a manuscript's margin): annotating Arabic news articles.
//!
//! The folder list is the architecture:
//!
//! - [`model`]: what an article, a span, a layer and an edit are. Pure.
//! - [`text`]: shapes, draws, hits and walks through Arabic paragraphs.
//! - [`look`]: what an annotated page looks like, as values; pictures of it.
//! - [`store`]: files: articles, RON beside them, the journal between two saves.
//! - [`assist`]: what a text seems to tell, as proposals. Pure.
//! - [`interchange`]: files of other tools: bytes in, articles out, with a report. Pure.
//! - [`training`]: what training data is made of: splits, preflight, cards. Pure.
//! - [`session`]: an open article; the one door through which anything changes.
//! - [`cli`]: the command line, and what runs without a window.
//! - `ui`: the window, with the feature `gui`.

pub mod assist;
pub mod cli;
pub mod interchange;
pub mod look;
pub mod model;
pub mod session;
pub mod store;
pub mod text;
pub mod training;
#[cfg(feature = "gui")]
pub mod ui;
