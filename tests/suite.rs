//! All integration tests in one binary, so that the library is linked once.

#[path = "suite/look_cases.rs"]
mod look_cases;
#[path = "suite/look_marks.rs"]
mod look_marks;
#[path = "suite/look_picture.rs"]
mod look_picture;
#[path = "suite/look_theme.rs"]
mod look_theme;
#[path = "suite/model_anchor.rs"]
mod model_anchor;
#[path = "suite/model_arabic.rs"]
mod model_arabic;
#[path = "suite/model_layer.rs"]
mod model_layer;
#[path = "suite/model_offset.rs"]
mod model_offset;
#[path = "suite/model_segment.rs"]
mod model_segment;
