//! The bundled example, put where it can be annotated and saved.

use std::fs;
use std::path::{Path, PathBuf};

use super::{StoreError, write_atomic};

const NAME: &str = "annotated";
static ARTICLE: &str = include_str!("../../examples/articles/annotated.txt");
static LAYER: &str = include_str!("../../examples/articles/annotated.ron");

/// Puts the example and its annotations into `folder` if they are not there yet, and returns the
/// path of the article. What an analyst has changed in them stays.
///
/// # Errors
/// When the folder or the files cannot be written.
pub fn install(folder: &Path) -> Result<PathBuf, StoreError> {
    fs::create_dir_all(folder)
        .map_err(|error| StoreError::io("create the folder of the example", folder, &error))?;
    let article = folder.join(NAME).with_extension("txt");
    let layer = folder.join(NAME).with_extension("ron");
    if !article.exists() {
        write_atomic(&article, ARTICLE.as_bytes())?;
        if !layer.exists() {
            write_atomic(&layer, LAYER.as_bytes())?;
        }
    }
    Ok(article)
}
