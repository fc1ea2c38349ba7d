//! What an annotated page looks like, as values: colours, tints, underline lanes, frames, and
//! whole pages as pictures.
//!
//! ```text
//! spans ─ marks ─▶ shapes ─┬─▶ the window
//!         (theme)          └─▶ compose ─▶ picture: sheets ─┬─ raster: PNG
//!                                (captions)                └─ svg: SVG
//! ```
//!
//! The window and the rendered pictures draw the same shapes, so that what is printed is what
//! was seen. The room may import `model` and `text`; it must not know egui, files or sessions.

pub mod captions;
mod compose;
pub mod connections;
pub mod label_sets;
mod lanes;
pub mod map;
pub mod marks;
pub mod picture;
mod raster;
pub mod shapes;
mod svg;
pub mod theme;
pub mod tones;

use crate::model::article::Direction;
use crate::text::ParagraphDirection;

pub use compose::compose;
pub use lanes::{Lanes, MOST_LANES};
pub use marks::{MarkedSpan, Marks};
pub use picture::{PictureError, PictureFormat, PictureOptions, Sheet, render_to};
pub use shapes::{Emphasis, Shape};
pub use theme::{Mode, Rgb, Theme};
pub use tones::Tones;

/// The text engine's word for a direction.
pub fn paragraph_direction(direction: Direction) -> ParagraphDirection {
    match direction {
        Direction::RightToLeft => ParagraphDirection::RightToLeft,
        Direction::LeftToRight => ParagraphDirection::LeftToRight,
    }
}
