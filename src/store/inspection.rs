//! What is on disk at a path: the article, its layer, and what is wrong with either.
//!
//! A look from outside, which locks and writes nothing. `hashiya check` needs no more, and
//! [`super::article_store`] begins with it.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::atomic::folder_of;
use super::encoding::TextEncoding;
use super::error::StoreError;
use super::journal::journal_path;
use super::layer_file::{LayerError, LayerFile, read_layer};
use super::migration::{migrate_file, take_records};
use super::placing::{Placed, place};
use super::problem::Problem;
use super::reading::{
    Loaded, MAX_ARTICLE_BYTES, article_of_bytes, file_name, read_article, read_bytes, read_named,
};
use super::recovery::{Basis, NO_LAYER, pending};
use super::ron_file::RonError;
use super::sha256_hex;
use crate::model::codebook::{Codebook, Records};
use crate::model::layer::Layer;

/// The largest file that is read as a layer: 256 MiB.
pub const MAX_LAYER_BYTES: u64 = 256 << 20;

/// An article and its layer as they are on disk, looked at from outside: nothing is locked or
/// written.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The file of the article.
    pub article_path: PathBuf,
    /// The file of the layer, whether it is there or not.
    pub layer_path: PathBuf,
    /// The article.
    pub loaded: Loaded,
    /// The layer; empty when there is no file or it cannot be read.
    pub layer: Layer,
    /// The labels.
    pub codebook: Codebook,
    /// What a person should know.
    pub problems: Vec<Problem>,
    /// Who annotated, when, of the layer's file.
    pub file: Option<FileFacts>,
    /// Why the layer cannot be read, when it cannot.
    pub unreadable: Option<String>,
}

/// What is remembered of a layer's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Who annotated.
    pub annotator: String,
    /// When it was first written.
    pub created: String,
    /// When it was last written.
    pub modified: String,
    /// How long the annotator was active in the article, in seconds.
    pub active_seconds: u64,
}

/// Reads the article or layer at `path` and what belongs to it.
///
/// # Errors
/// When there is no article, or what stands in the place of its layer is another kind of file.
/// A layer that cannot be read is a problem and no error: see [`Inspected::unreadable`].
pub fn inspect(path: &Path, encoding: Option<TextEncoding>) -> Result<Inspected, StoreError> {
    inspect_with(path, encoding, &Codebook::default())
}

/// As [`inspect`], with these labels.
///
/// # Errors
/// As for [`inspect`].
pub fn inspect_with(
    path: &Path,
    encoding: Option<TextEncoding>,
    codebook: &Codebook,
) -> Result<Inspected, StoreError> {
    let is_layer = is_layer_path(path);
    let layer_path = if is_layer {
        path.to_owned()
    } else {
        path.with_extension("ron")
    };
    let file = read_layer_file(&layer_path)?;
    let article_path = if is_layer {
        article_of_layer(path, &file)?
    } else {
        path.to_owned()
    };
    let loaded = load(&article_path, encoding, &file)?;
    if let LayerOnDisk::Readable(layer, _) = &file {
        check_owner(&article_path, &layer_path, &loaded, layer)?;
    }
    Ok(put_together(
        article_path,
        layer_path,
        loaded,
        file,
        codebook,
    ))
}

/// Reads the article at `article_path` and the layer at `layer_path`, which may be in another
/// folder: whoever names both knows that they belong together.
///
/// # Errors
/// As for [`inspect`].
pub fn inspect_at(
    article_path: &Path,
    layer_path: &Path,
    encoding: Option<TextEncoding>,
    codebook: &Codebook,
) -> Result<Inspected, StoreError> {
    let file = read_layer_file(layer_path)?;
    let loaded = load(article_path, encoding, &file)?;
    let (article_path, layer_path) = (article_path.to_owned(), layer_path.to_owned());
    Ok(put_together(
        article_path,
        layer_path,
        loaded,
        file,
        codebook,
    ))
}

fn load(
    article_path: &Path,
    encoding: Option<TextEncoding>,
    file: &LayerOnDisk,
) -> Result<Loaded, StoreError> {
    match file {
        LayerOnDisk::Readable(layer, _) => read_as_before(article_path, encoding, layer),
        _ => read_article(article_path, encoding),
    }
}

fn put_together(
    article_path: PathBuf,
    layer_path: PathBuf,
    loaded: Loaded,
    file: LayerOnDisk,
    codebook: &Codebook,
) -> Inspected {
    let mut inspected = Inspected {
        article_path,
        layer_path,
        loaded,
        layer: Layer::default(),
        codebook: codebook.clone(),
        problems: Vec::new(),
        file: None,
        unreadable: None,
    };
    match file {
        LayerOnDisk::Missing => {}
        LayerOnDisk::Unreadable(error) => {
            let reason = error.to_string();
            inspected.problems.push(Problem::Unreadable {
                reason: reason.clone(),
            });
            inspected.unreadable = Some(reason);
        }
        LayerOnDisk::Readable(mut layer, sha256) => {
            if let Err(error) = migrate_file(&mut layer, codebook) {
                let path = inspected.layer_path.clone();
                let reason = StoreError::Layer { error, path }.to_string();
                inspected.problems.push(Problem::Unreadable {
                    reason: reason.clone(),
                });
                inspected.unreadable = Some(reason);
                return inspected;
            }
            let Placed { layer: own, report } = place(&layer, &inspected.loaded, codebook);
            inspected.layer = own;
            inspected.problems = report;
            inspected.file = Some(FileFacts {
                sha256,
                annotator: layer.annotator,
                created: layer.created,
                modified: layer.modified,
                active_seconds: layer.active_seconds,
            });
        }
    }
    inspected
}

impl Inspected {
    /// What a journal beside this layer must build upon.
    pub(super) fn basis(&self, annotator: &str) -> Basis {
        Basis {
            layer: self
                .file
                .as_ref()
                .map_or_else(|| NO_LAYER.to_owned(), |file| file.sha256.clone()),
            article: self.loaded.sha256.clone(),
            encoding: self.loaded.encoding.label().to_owned(),
            annotator: annotator.to_owned(),
            codebook: self.codebook.revision.clone(),
        }
    }

    /// Reports edits that wait in a journal, for a look from outside.
    #[must_use]
    pub fn with_journal(mut self) -> Self {
        let path = journal_path(&self.layer_path);
        let (edits, lines) = pending(&path, &self.basis(""));
        if lines > 0 {
            let path = path.clone();
            self.problems.push(Problem::JournalDamaged { lines, path });
        }
        if edits > 0 {
            self.problems.push(Problem::JournalPending { edits, path });
        }
        self
    }
}

/// What stands where a layer's file belongs.
pub(super) enum LayerOnDisk {
    Missing,
    Readable(Box<LayerFile>, String),
    Unreadable(StoreError),
}

/// Reads the layer's file. Another kind of file is an error: it must never be replaced, and
/// there is nowhere else to put the layer.
pub(super) fn read_layer_file(path: &Path) -> Result<LayerOnDisk, StoreError> {
    const DOING: &str = "read the annotations";
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(LayerOnDisk::Missing),
        Err(error) => {
            return Ok(LayerOnDisk::Unreadable(StoreError::io(DOING, path, &error)));
        }
        Ok(_) => {}
    }
    let bytes = match read_bytes(DOING, path, MAX_LAYER_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(LayerOnDisk::Unreadable(error)),
    };
    let (read, sha256) = rayon::join(|| read_layer(&bytes), || sha256_hex(&bytes));
    match read {
        Ok(file) => Ok(LayerOnDisk::Readable(Box::new(file), sha256)),
        Err(error) => {
            let other = matches!(error, LayerError::Ron(RonError::OtherFormat { .. }));
            let error = StoreError::Layer {
                error,
                path: path.to_owned(),
            };
            if other {
                Err(error)
            } else {
                Ok(LayerOnDisk::Unreadable(error))
            }
        }
    }
}

/// What the layer's file at `path` says, in the terms of `codebook`; `None` when there is none.
///
/// # Errors
/// When it cannot be read, or a newer codebook wrote it.
pub fn read_records(path: &Path, codebook: &Codebook) -> Result<Option<Records>, StoreError> {
    match read_layer_file(path)? {
        LayerOnDisk::Missing => Ok(None),
        LayerOnDisk::Unreadable(error) => Err(error),
        LayerOnDisk::Readable(mut file, _) => {
            migrate_file(&mut file, codebook).map_err(|error| StoreError::Layer {
                error,
                path: path.to_owned(),
            })?;
            Ok(Some(take_records(&mut file)))
        }
    }
}

/// Whether `path` is that of a layer, by its name.
pub fn is_layer_path(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("ron"))
}

/// The article of the layer at `path`: the one that it names, unless both were renamed or
/// copied together, then `name.txt` beside `name.ron`.
fn article_of_layer(path: &Path, file: &LayerOnDisk) -> Result<PathBuf, StoreError> {
    let beside = path.with_extension("txt");
    match file {
        LayerOnDisk::Missing => Err(StoreError::io(
            "read the annotations",
            path,
            &io::Error::from(io::ErrorKind::NotFound),
        )),
        LayerOnDisk::Unreadable(_) if beside.is_file() => Ok(beside),
        LayerOnDisk::Unreadable(error) => Err(error.clone()),
        LayerOnDisk::Readable(layer, _) => {
            let name = Path::new(&layer.article.file);
            let mut parts = name.components();
            let plain = matches!(
                (parts.next(), parts.next()),
                (Some(Component::Normal(part)), None) if part == name.as_os_str()
            );
            if !plain || layer.article.file.contains(['/', '\\']) {
                return Err(StoreError::OutsideFolder {
                    file: layer.article.file.clone(),
                    path: path.to_owned(),
                });
            }
            let named = folder_of(path).join(name);
            let own = named.with_extension("ron").file_name() == path.file_name();
            if beside.is_file() && !(own && named.is_file()) {
                Ok(beside)
            } else {
                Ok(named)
            }
        }
    }
}

/// Reads the article in the encoding of the last time, which a person may have chosen, unless
/// another is chosen now, or the file changed so that this one does not fit any more.
fn read_as_before(
    path: &Path,
    chosen: Option<TextEncoding>,
    layer: &LayerFile,
) -> Result<Loaded, StoreError> {
    let before = TextEncoding::from_label(&layer.article.encoding);
    let (None, Some(before)) = (chosen, before) else {
        return read_article(path, chosen);
    };
    let bytes = read_named("read the article", path, MAX_ARTICLE_BYTES)?;
    match article_of_bytes(path, &bytes, Some(before)) {
        Ok(loaded)
            if !loaded.sha256.eq_ignore_ascii_case(&layer.article.sha256)
                && before.is_contradicted_by(&bytes) =>
        {
            article_of_bytes(path, &bytes, None)
        }
        Err(StoreError::Malformed { .. } | StoreError::Binary { .. }) => {
            article_of_bytes(path, &bytes, None)
        }
        result => result,
    }
}

/// `name.txt` and `name.md` would both be annotated in `name.ron`: the first one has it.
fn check_owner(
    article_path: &Path,
    layer_path: &Path,
    loaded: &Loaded,
    layer: &LayerFile,
) -> Result<(), StoreError> {
    let article = file_name(article_path);
    let owner = &layer.article.file;
    let same_bytes = layer.article.sha256.eq_ignore_ascii_case(&loaded.sha256);
    let there = folder_of(layer_path).join(owner);
    let owns = there.with_extension("ron").file_name() == layer_path.file_name();
    if *owner == article || same_bytes || !owns || !there.is_file() {
        return Ok(());
    }
    Err(StoreError::LayerOfOther {
        article,
        owner: owner.clone(),
        path: layer_path.to_owned(),
    })
}
