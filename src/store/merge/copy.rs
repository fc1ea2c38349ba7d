//! A copy that a sync service left, brought into the file that it is a copy of.

use std::io;
use std::path::{Path, PathBuf};

use super::{DOING, are_mergeable, merge_files, merge_into};
use crate::model::codebook::Codebook;
use crate::model::named::named;
use crate::store::atomic::write_atomic;
use crate::store::disk::{self, is_still_at, trust};
use crate::store::error::StoreError;
use crate::store::journal::{Journal, journal_path};
use crate::store::log;
use crate::store::quarantine::closed_layer;
use crate::store::reading::{MAX_ARTICLE_BYTES, read_named};
use crate::store::ron_file::format_of;

named! {
    /// Which of two files stays in its place, where what they say cannot be merged.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Keep {
        /// The file; the copy is set aside.
        File = "file";
        /// The copy; the file is set aside.
        Copy = "copy";
    }
    /// Its name for machines.
    id: &'static str;
}

/// What became of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyTaken {
    /// Where what is not in its place any more lies.
    pub aside: PathBuf,
    /// Whether that is the file, and the copy is in its place.
    pub replaced: bool,
    /// What a person should know.
    pub told: Vec<String>,
}

/// Brings a copy that a sync service left into the file that it is a copy of, and sets it aside
/// beside it. Of records of edits the file gets the lines of both. What cannot be merged by what it
/// says, as articles and guidelines, needs `keep`, unless both are the same byte for byte. Where the file
/// is missing, the copy takes its place.
///
/// # Errors
/// As for [`super::merge_into`], when both are one file, when `keep` is missing or is there for what is
/// merged, when the article is open in a window or has edits that are not saved, and when a file cannot
/// be renamed. Both are as they were then.
pub fn merge_copy(
    original: &Path,
    copy: &Path,
    keep: Option<Keep>,
    codebook: Option<&Codebook>,
    stamp: &str,
) -> Result<CopyTaken, StoreError> {
    let refused = |reason: String, advice: &'static str, path: &Path| StoreError::Refused {
        doing: DOING,
        reason,
        advice,
        path: path.to_owned(),
    };
    let rename = |from: &Path, to: &Path| {
        let renamed = disk::rename(from, to);
        renamed.map_err(|error: io::Error| StoreError::io(DOING, from, &error))
    };
    let is_log = original.extension().is_some_and(|it| it == "log");
    let limit = if is_log {
        log::MAX_BYTES
    } else {
        MAX_ARTICLE_BYTES
    };
    let read = |path: &Path| read_named(DOING, path, limit);
    let there = read(copy)?;
    let has_edits = |layer: &Path| -> Result<Journal, StoreError> {
        let (journal, edits) = closed_layer(DOING, layer)?;
        if edits.is_empty() {
            return Ok(journal);
        }
        let reason = "the article has edits that are not saved".to_owned();
        let advice = "open it once, so that they are, and try again";
        Err(refused(reason, advice, layer))
    };
    if original.symlink_metadata().is_err() {
        // A layer may be open, with all of its edits in its journal.
        let mut closed = Vec::new();
        for layer in layers_of(original, &there, true) {
            closed.push(has_edits(&layer)?);
        }
        rename(copy, original)?;
        return Ok(CopyTaken {
            aside: original.to_owned(),
            replaced: true,
            told: Vec::new(),
        });
    }
    if is_one_file(original, copy) {
        let advice = "name the file, and the copy that a sync service left of it";
        return Err(refused(
            "both names are of one file".to_owned(),
            advice,
            copy,
        ));
    }
    let own = read(original)?;
    // What would be merged by what it says, but cannot be read or belongs to something else, is for a
    // person to decide like the rest.
    let unmerged = are_mergeable(&own, &there)
        .then(|| merge_files(None, &own, &there, codebook))
        .and_then(Result::err);
    let is_merged = is_log || unmerged.is_none() && are_mergeable(&own, &there);
    let is_replaced = !is_merged && keep == Some(Keep::Copy) && own != there;
    let mut closed: Vec<Journal> = Vec::new();
    for layer in layers_of(original, &own, is_merged || is_replaced) {
        closed.push(has_edits(&layer)?);
    }
    let aside = |path: &Path| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".merged-{stamp}"));
        let aside = path.with_file_name(name);
        match aside.symlink_metadata() {
            Ok(_) => {
                let reason = "there is a copy already that was merged in this second".to_owned();
                Err(refused(reason, "try again", &aside))
            }
            Err(_) => Ok(aside),
        }
    };
    let mut told = Vec::new();
    match keep {
        _ if own == there => {}
        Some(_) if is_merged => {
            let reason = "files of this kind are merged by what they say".to_owned();
            return Err(refused(reason, "leave --keep out", original));
        }
        _ if is_log => {
            let merged = log::merged_logs(&own, &there);
            if merged != own {
                write_atomic(original, &merged)?;
            }
        }
        _ if is_merged => told = merge_into(None, original, copy, codebook)?,
        None => {
            let line = first_difference(&own, &there);
            let reason = unmerged.unwrap_or_else(|| {
                format!(
                    "what they say cannot be made one by a program, and line {line} is the first that differs"
                )
            });
            let advice = "compare them; with `--keep file` the copy is set aside, with `--keep copy` it \
                          takes the place of the file, which is set aside";
            return Err(refused(reason, advice, original));
        }
        Some(Keep::File) => {}
        Some(Keep::Copy) => {
            let aside = aside(original)?;
            rename(original, &aside)?;
            if let Err(error) = rename(copy, original) {
                // As they were, as far as the disk lets it.
                let _ = rename(&aside, original);
                return Err(error);
            }
            return Ok(CopyTaken {
                aside,
                replaced: true,
                told,
            });
        }
    }
    let aside = aside(copy)?;
    rename(copy, &aside)?;
    Ok(CopyTaken {
        aside,
        replaced: false,
        told,
    })
}

/// The layers that no window may have open while a file is written: its own, that of its record or
/// its journal, or all of an article.
fn layers_of(original: &Path, bytes: &[u8], is_written: bool) -> Vec<PathBuf> {
    let is_layer = format_of(bytes).as_deref() == Some("hashiya-layer");
    let name = original.file_name().unwrap_or_default().to_string_lossy();
    let of_journal = || Some(name.strip_prefix('.')?.strip_suffix(".journal")?.to_owned());
    if is_layer {
        vec![original.to_owned()]
    } else if !is_written {
        Vec::new()
    } else if name.ends_with(".log") {
        vec![original.with_extension("ron")]
    } else if let Some(name) = of_journal() {
        vec![original.with_file_name(name)]
    } else if let Some(id) = name.strip_suffix(".txt")
        && let Some(project) = super::project_near(original)
    {
        let annotators = project.annotators().into_iter();
        let layers = annotators.map(|annotator| project.layer_path(&annotator, id));
        layers
            .filter(|layer| journal_path(layer).exists())
            .collect()
    } else {
        Vec::new()
    }
}

/// The number of the first line that differs.
fn first_difference(one: &[u8], other: &[u8]) -> usize {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b);
    same.filter(|(byte, _)| **byte == b'\n').count() + 1
}

/// Whether two paths lead to one file, by whatever names.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let opened = trust::open_named(one);
    cfg!(unix) && opened.is_ok_and(|file| is_still_at(&file, other))
        || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
