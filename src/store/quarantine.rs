//! A damaged layer set aside, so that its article can be opened and annotated anew.
//!
//! Never by itself: a file that cannot be read may be half of a merge, which a person can mend.
//! When the person says so it gets another name, `name.ron.damaged-TIME`, and keeps its bytes.

use std::path::{Path, PathBuf};

use super::atomic::folder_of;
use super::disk;
use super::error::StoreError;
use super::inspection::{LayerOnDisk, read_layer_file};
use super::journal::{Journal, Unavailable, journal_path};
use super::layer_file::LayerError;
use super::recovery::{Basis, NO_LAYER};
use super::ron_file::RonError;
use super::saving::aside;

const DOING: &str = "set the damaged annotations aside";

/// The journal of a layer that no window has open, locked so that none opens it, with the bytes of the
/// edits that wait in it.
///
/// # Errors
/// When a window has it open, or the journal cannot be opened.
pub(super) fn closed_layer(
    doing: &'static str,
    layer_path: &Path,
) -> Result<(Journal, Vec<u8>), StoreError> {
    let basis = Basis {
        codebook: Default::default(),
        layer: NO_LAYER.to_owned(),
        article: String::new(),
        encoding: String::new(),
        annotator: String::new(),
    };
    Journal::open(&journal_path(layer_path), basis).map_err(|why| match why {
        Unavailable::Locked => StoreError::Io {
            doing,
            reason: "the article is open in another window".to_owned(),
            advice: "close it there and try again",
            path: layer_path.to_owned(),
        },
        Unavailable::Failed(error) => error,
    })
}

/// Gives the layer's file at `layer_path`, which does not parse, another name beside it and
/// returns that. `stamp` is the time for the name, as `2026-11-22T17-00-00Z`.
///
/// Edits in its journal stay there: the next opening finds that they do not fit and sets the
/// journal aside, too.
///
/// # Errors
/// When the file is in order, is of a newer Hashiya or is none of ours, cannot be read at all, is
/// open in another window, or cannot be renamed. It is as it was then.
pub fn set_aside_damaged(layer_path: &Path, stamp: &str) -> Result<PathBuf, StoreError> {
    let refused = |reason: &str, advice: &'static str| StoreError::Io {
        doing: DOING,
        reason: reason.to_owned(),
        advice,
        path: layer_path.to_owned(),
    };
    let (_journal, _) = closed_layer(DOING, layer_path)?;
    match read_layer_file(layer_path)? {
        LayerOnDisk::Readable(..) => {
            return Err(refused("they are in order", "open the article again"));
        }
        LayerOnDisk::Missing => {
            return Err(refused(
                "there is no such file any more",
                "open the article again",
            ));
        }
        LayerOnDisk::Unreadable(StoreError::Layer {
            error:
                LayerError::Ron(RonError::Broken { .. } | RonError::NoSuchVersion { .. })
                | LayerError::OtherUnit { .. },
            ..
        }) => {}
        LayerOnDisk::Unreadable(error) => return Err(error),
    }
    let aside = aside(layer_path, "damaged", stamp);
    disk::rename(layer_path, &aside).map_err(|error| StoreError::io(DOING, layer_path, &error))?;
    // The name is the new one; that it lasts is not worth an error.
    let _ = disk::sync_folder(&folder_of(layer_path));
    Ok(aside)
}
