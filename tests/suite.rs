//! Every integration test, in one binary.

#[path = "suite/text_geometry.rs"]
mod text_geometry;
