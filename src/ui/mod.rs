//! The window: the only room that knows egui.
//!
//! It reads the session and asks it for changes; what an article, a span or a file is, it does
//! not know better than they do. It must not import `store` or `interchange`.
//!
//! ```text
//! keys ─ dispatch ─▶ Command ─▶ session, article_view, settings
//! pointer ─ article_view/pointer ─▶ selection, choice, edges
//! session ─▶ panels, article_view ─▶ ink ─▶ egui
//! ```

pub mod activity;
mod annotate;
pub mod app;
pub mod article_view;
mod bringing;
pub mod coding;
pub mod commands;
pub mod corpus;
mod deciding;
mod defining;
pub mod desk;
mod dialog;
pub mod dialogs;
pub mod dispatch;
mod excluding;
pub mod files;
mod finding;
pub mod guidelines;
pub mod ink;
pub mod label_row;
pub mod notices;
mod page;
pub mod pages;
pub mod panels;
pub mod picker;
mod preparing;
mod room;
pub mod settings;
pub mod shaped_label;
pub mod shaped_menu;
pub mod style;
mod surveying;
pub mod text_field;
pub mod text_runs;
mod typed_path;
mod window;
pub mod wording;

pub use app::{App, AppOptions};
pub use window::run;
