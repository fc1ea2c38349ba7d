//! The annotation model: what an article, a span and a layer are, and how a layer changes.
//!
//! **Pure.** Nothing in this room reads a file, asks the clock, draws, or knows a window
//! exists; everything is a value or a function of values, so that every test is repeatable.
//! It may import `std`, serde's derive, Unicode segmentation, script and
//! normalisation data, a string matcher, the decoders of text encodings, the civil calendar of
//! jiff, and thiserror.
//!
//! Text spaces are always named: positions in memory are **byte** offsets into the article's
//! text on character boundaries; files hold **code points** (see [`offset`]).

pub mod anchor;
pub mod arabic;
pub mod article;
pub mod attribute;
pub mod casualty;
pub mod checks;
pub mod codebook;
pub mod coded_article;
pub mod coding;
pub mod concordance;
pub mod count_text;
pub mod date;
pub mod edit;
mod edit_error;
pub mod encoding;
pub mod excluded;
pub mod history;
pub mod id;
pub mod incident;
pub mod layer;
pub mod link;
pub mod metadata;
pub(crate) mod named;
pub mod names;
pub mod near_duplicates;
pub mod nudge;
pub mod offset;
pub mod queue;
pub mod registry;
pub mod row;
pub mod search;
pub mod segment;
pub mod selection;
pub mod span;
pub mod status;
pub mod table;
pub mod totals;
pub mod unplaced;
pub mod when;
pub mod word_diff;
