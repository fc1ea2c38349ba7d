//! A layer that comes from elsewhere: written where an annotator has none yet.

use super::folder::{ProjectFolder, create_folder, write_new};
use super::{Clock, seconds};
use crate::model::article::Article;
use crate::model::layer::Layer;
use crate::store::error::StoreError;
use crate::store::layer_text::{LayerMeta, write_layer};
use crate::store::reading::read_article;

const DOING: &str = "bring in annotations";

/// Writes what `annotator` says of an article that is in the project, and says whether there was
/// room: a layer that is there stays as it is.
///
/// # Errors
/// When the article's text is not `text`, so that offsets would mean something else, or the folder
/// cannot be written.
pub fn add_layer(
    project: &ProjectFolder,
    id: &str,
    annotator: &str,
    text: &str,
    layer: &Layer,
    clock: Clock,
) -> Result<bool, StoreError> {
    let path = project.layer_path(annotator, id);
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let loaded = read_article(&project.article_path(id), None)?;
    if loaded.article.text() != text {
        return Err(StoreError::Refused {
            doing: DOING,
            reason: "the article has another text here".to_owned(),
            advice: "nothing was changed",
            path,
        });
    }
    let now = seconds(clock());
    let meta = LayerMeta {
        annotator: annotator.to_owned(),
        created: now.clone(),
        modified: now,
        sha256: loaded.sha256.clone(),
        encoding: loaded.encoding.label().to_owned(),
        active_seconds: 0,
        codebook: project.codebook().revision,
    };
    let article = Article::new(format!("{id}.txt"), loaded.article.text_arc());
    let written = write_layer(layer, &article, &meta);
    create_folder(project.root(), &project.annotations_folder(annotator))?;
    write_new(&path, written.as_bytes())?;
    Ok(true)
}
