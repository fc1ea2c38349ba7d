//! The text engine: Arabic paragraphs shaped whole, drawn, hit and walked through.
//!
//! ```text
//! str ─ typesetter ─▶ paragraph (lines, clusters, glyphs) ─┬─ geometry: hits, carets, boxes
//!        (fonts)                                            ├─ motion: left, right, up, down
//!                                                           └─ atlas: glyphs as pixels
//! page: the paragraphs of an article, laid out when they come into view
//! ```
//!
//! The room lays out text and ranges. It must not know egui, files, labels or spans: what a
//! highlight means is somebody else's matter. Lengths are in **points** (the window's logical
//! pixels) unless a name says *pixels*; positions in text are **byte** offsets.

pub mod atlas;
pub mod fonts;
pub mod geometry;
pub mod input;
pub mod motion;
pub mod page;
pub mod paragraph;
mod placing;
pub mod typesetter;

pub use fonts::{Family, Weight};
pub use geometry::{Affinity, Caret, LineBox};
pub use page::{Page, PageFormat};
pub use paragraph::{Paragraph, ParagraphDirection};
pub use typesetter::{TextStyle, Typesetter};
