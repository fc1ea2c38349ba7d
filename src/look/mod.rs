//! What an annotated page looks like, as values: colours, tints, underline lanes, frames.
//!
//! The window and the rendered pictures draw the same shapes, so that what is printed is what
//! was seen. The room may import `model` and `text`; it must not know egui, files or sessions.

pub mod marks;
pub mod shapes;
pub mod theme;

pub use marks::{Marks, MarkedSpan};
pub use shapes::{Emphasis, Shape};
pub use theme::{Mode, Rgb, Theme};
