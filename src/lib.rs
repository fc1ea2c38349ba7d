//! Hashiya: annotating Arabic news articles.

pub mod model;
