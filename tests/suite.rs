//! All integration tests in one binary, so that the library is linked once.

#[path = "suite/model_layer.rs"]
mod model_layer;
#[path = "suite/model_offset.rs"]
mod model_offset;
#[path = "suite/model_segment.rs"]
mod model_segment;
#[cfg(feature = "gui")]
#[path = "suite/painting.rs"]
mod painting;
#[cfg(feature = "gui")]
#[path = "suite/pictures.rs"]
mod pictures;
#[cfg(feature = "gui")]
#[path = "suite/rasteriser.rs"]
mod rasteriser;
#[cfg(feature = "gui")]
#[path = "suite/shaped_ink.rs"]
mod shaped_ink;
