//! Training data: which articles go where, what is wrong with them, and what is to be said of it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`split`] | train, dev and test by article, stable and seeded |
//! | [`preflight`] | what a look at the annotations finds before they are exported |
//! | [`balance`] | how many spans and articles each label has, in each part |
//! | [`card`] | the card that stands beside an export |
//!
//! **Pure.** Documents come in one by one, values go out. It may import the model and `interchange`,
//! whose documents, tokens and near-duplicates it looks at.

pub mod balance;
pub mod card;
pub mod preflight;
pub mod split;

pub use balance::Balance;
pub use card::Card;
pub use preflight::{FindingKind, Preflight, PreflightFinding, Seen};
pub use split::{Split, SplitChanges, Stratify};
