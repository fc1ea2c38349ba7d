//! All integration tests in one binary, so that the library is linked once.

#[path = "suite/model_layer.rs"]
mod model_layer;
#[path = "suite/model_offset.rs"]
mod model_offset;
#[path = "suite/text_geometry.rs"]
mod text_geometry;
#[path = "suite/text_motion.rs"]
mod text_motion;
#[path = "suite/text_oracle.rs"]
mod text_oracle;
#[path = "suite/text_samples.rs"]
mod text_samples;
