//! What several parts of the window show: shaped text, text fields, lists, tables, choosers.
//!
//! They know no session and no project.

pub mod cells;
pub mod chooser;
pub mod editor;
pub mod kept_rows;
pub mod label_row;
mod modal;
mod progress_bar;
pub mod rows;
pub mod shaped_label;
pub mod shaped_menu;
pub mod status_mark;
pub mod text_field;
pub mod text_painter;
pub mod text_runs;
pub mod typed_path;

pub use modal::modal;
pub use progress_bar::{progress_bar, progress_bar_to_stop};
