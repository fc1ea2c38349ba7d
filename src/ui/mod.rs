//! The window: the only room that knows egui.
//!
//! It reads the session and asks it for changes; what an article, a span or a file is, it does
//! not know better than they do. It must not import `store` or `interchange`.
//!
//! ```text
//! keys ─ window/dispatch ─▶ Command ─▶ session, article_view, settings
//! pointer ─ article_view/pointer ─▶ selection, choice, edges
//! session ─▶ panels, article_view ─▶ widgets/text_painter ─▶ egui
//! ```

pub mod article_view;
pub mod bars;
pub mod boilerplate_review;
pub mod codebook_editor;
pub mod commands;
pub mod dialogs;
pub mod guidelines;
pub mod import;
pub mod incident_table;
pub mod map;
pub mod near_duplicates;
pub mod notices;
pub mod picker;
pub mod project_list;
pub mod project_search;
pub mod request;
mod run;
pub mod settings;
pub mod side_panels;
pub mod style;
pub mod training_data;
pub mod widgets;
pub mod window;
pub mod wording;

pub use run::run;
pub use window::{App, AppOptions};
