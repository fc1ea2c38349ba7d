//! The window: the only room that knows egui.
//!
//! It reads the session and asks it for changes; what an article, a span or a file is, it does
//! not know better than they do. It must not import `store` or `interchange`.

pub mod ink;
pub mod shaped_label;
pub mod text_field;
pub mod text_runs;
