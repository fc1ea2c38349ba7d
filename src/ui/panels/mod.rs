//! What stands around the page. Each panel reads the session and returns commands.

pub mod chips;
pub mod details;
pub mod search;
pub mod selection_bar;
pub mod spans;
pub mod status;
pub mod top;
pub mod unplaced;
pub mod welcome;
