//! Hashiya
pub mod text;
