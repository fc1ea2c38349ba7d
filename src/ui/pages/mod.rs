//! Pages that stand in the place of the article: what concerns many articles at once.

pub mod cells;
pub mod codebook;
pub mod columns;
pub mod concordance;
pub mod copies;
pub mod find;
pub mod incidents;
pub mod map;
pub mod training;
