//! What several parts of the window show: shaped text, text fields, lists, tables, choosers.
//!
//! They know no session and no project.

pub mod cells;
pub mod chooser;
pub mod dialog;
pub mod label_row;
pub mod list;
pub mod page;
pub mod phrase;
mod progress_bar;
pub mod rows;
pub mod shaped_label;
pub mod shaped_menu;
pub mod status_mark;
pub mod text_field;
pub mod text_painter;
pub mod text_runs;
pub mod typed_path;
pub mod typing;

pub use cells::{cells, paint_cell};
pub use dialog::{Answer, modal};
pub use label_row::{colours_of, label_name, label_row};
pub use page::{at_end, nothing_here, page_body, page_head, scroll_area};
pub use progress_bar::{bar, progress_bar, progress_bar_to_stop};
pub use shaped_label::{
    ELLIPSIS, LabelOptions, Side, direction_of, elide, shaped_button, shaped_label, side_by_side,
};
pub use shaped_menu::shaped_menu;
pub use text_field::TextField;
pub use text_painter::{GlyphTone, TextPainter, box_on_screen, caption, colour, theme_of};
pub use typed_path::typed_path;
pub use typing::Typing;
