//! What stands beside the page: the spans, the incidents and the checks of the article, and the
//! details of what is chosen.
//!
//! They read the session and say what a person wants; they do not know the window.

pub mod details;
pub mod findings;
pub mod incidents;
pub mod new_entry;
pub mod span_rows;
pub mod spans;
pub mod tabs;
pub mod unplaced;
