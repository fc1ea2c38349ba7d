//! Dialogs over the page. One is open at a time; Escape closes it.

pub mod annotator;
pub mod encoding;
pub mod label_picker;
pub mod metadata;
pub mod new_project;
pub mod open_path;
pub mod palette;
pub mod reason;
pub mod settings;
pub mod shortcuts;
