//! Hashiya
pub mod look;
pub mod model;
pub mod text;
#[cfg(feature = "gui")]
pub mod ui;
