//! What several parts of the window show: shaped text, text fields, lists, tables, choosers.
//!
//! They know no session and no project.

pub mod cells;
pub mod chooser;
pub mod dialog;
pub mod label_row;
pub mod list;
pub mod page;
mod progress_bar;
pub mod rows;
pub mod shaped_label;
pub mod shaped_menu;
pub mod status_mark;
pub mod text_field;
pub mod text_painter;
pub mod text_runs;
pub mod typed_path;

pub use progress_bar::{bar, progress_bar, progress_bar_to_stop};
