//! Files of a project that two branches, two machines or a sync service made two of, merged by what
//! they say and not by their lines.
//!
//! Bytes in, bytes out; the kind of a file is what its field `format` says. `three_way` merges
//! values and lists with names; `codebook`, `registry` and `layer` say what the names are and
//! what becomes of what both sides changed.

mod codebook;
mod layer;
mod layer_head;
mod registry;
mod three_way;

use std::io;
use std::path::{Path, PathBuf};

use super::atomic::write_atomic;
use super::disk::{self, trust};
use super::error::StoreError;
use super::layer_file::{LayerFile, read_layer};
use super::layer_text::write_layer_file;
use super::project::article_file::{ArticleFile, Origin};
use super::project::codebook_file::{read_codebook, write_codebook};
use super::project::project_file::ProjectFile;
use super::project::registry_file::{read_registry, write_registry};
use super::project::{ProjectFolder, is_project};
use super::quarantine::closed_layer;
use super::reading::{MAX_ARTICLE_BYTES, read_named};
use super::ron_file::format_of;
use crate::model::codebook::{Codebook, Revision};
use crate::model::registry::{Actor, Place, Registries, Registry};
use registry::MergedEntry;
use three_way::{Prefer, Sides};

const DOING: &str = "merge the file";

/// What a merge gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text of the file, which opens.
    pub text: String,
    /// What a person should know, or is to decide, a line each.
    pub told: Vec<String>,
}

/// Merges the files of two sides. `base` is what both began with, as far as that is known: without
/// it nothing that only one of them has is taken for removed. `codebook` is that of the project, for
/// layers that follow different changes of it.
///
/// # Errors
/// When one of them cannot be read, they are of different kinds or of a kind that cannot be merged,
/// or what they say cannot be one file. Nothing of them is lost by that: they are as they were.
pub fn merge_files(
    base: Option<&[u8]>,
    ours: &[u8],
    theirs: &[u8],
    codebook: Option<&Codebook>,
) -> Result<Merged, String> {
    let kind = format_of(ours).ok_or("it is not a file of Hashiya that can be merged")?;
    if format_of(theirs).as_deref() != Some(kind.as_str()) {
        return Err("the other one is of another kind".to_owned());
    }
    // Git gives an empty file when both sides added theirs.
    let base = base.filter(|base| !base.iter().all(u8::is_ascii_whitespace));
    match kind.as_str() {
        "hashiya-codebook" => {
            let [base, ours, theirs] = read_all(base, ours, theirs, read_codebook)?;
            let (Some(ours), Some(theirs)) = (ours, theirs) else {
                return Err(NOTHING.to_owned());
            };
            let (merged, told) = codebook::merge(base.as_ref(), &ours, &theirs)?;
            Ok(Merged {
                text: write_codebook(&merged),
                told,
            })
        }
        "hashiya-layer" => {
            let [base, ours, theirs] = read_all(base, ours, theirs, read_layer)?;
            let (Some(ours), Some(theirs)) = (ours, theirs) else {
                return Err(NOTHING.to_owned());
            };
            let (merged, told): (LayerFile, _) = layer::merge(base, ours, theirs, codebook)?;
            Ok(Merged {
                text: write_layer_file(&merged),
                told,
            })
        }
        "hashiya-actors" => entries::<Actor>(base, ours, theirs, &Registries::default().actors),
        "hashiya-places" => entries::<Place>(base, ours, theirs, &Registries::default().places),
        "hashiya-article" => metadata(base, ours, theirs),
        "hashiya-project" => project(base, ours, theirs),
        _ => Err(format!("files of the kind \"{kind}\" are not merged")),
    }
}

const NOTHING: &str = "there is nothing to merge";

fn read_all<T, E: ToString>(
    base: Option<&[u8]>,
    ours: &[u8],
    theirs: &[u8],
    read: impl Fn(&[u8]) -> Result<T, E>,
) -> Result<[Option<T>; 3], String> {
    let read = |what: &str, bytes: &[u8]| {
        read(bytes).map_err(|error| format!("{what} cannot be read: {}", error.to_string()))
    };
    Ok([
        base.map(|bytes| read("the common state", bytes))
            .transpose()?,
        Some(read("our side", ours)?),
        Some(read("their side", theirs)?),
    ])
}

/// Registries. A project without the file has the `starting` list, so that is what two sides began
/// with that both wrote their first.
fn entries<E: MergedEntry>(
    base: Option<&[u8]>,
    ours: &[u8],
    theirs: &[u8],
    starting: &Registry<E>,
) -> Result<Merged, String> {
    let [base, ours, theirs] = read_all(base, ours, theirs, read_registry::<E>)?;
    let (Some(ours), Some(theirs)) = (ours, theirs) else {
        return Err(NOTHING.to_owned());
    };
    let (merged, told) = registry::merge(base.as_ref().unwrap_or(starting), &ours, &theirs);
    Ok(Merged {
        text: write_registry(&merged),
        told,
    })
}

fn metadata(base: Option<&[u8]>, ours: &[u8], theirs: &[u8]) -> Result<Merged, String> {
    let [base, ours, theirs] = read_all(base, ours, theirs, ArticleFile::read)?;
    let (base, ours, theirs) = (
        base.unwrap_or_default(),
        ours.unwrap_or_default(),
        theirs.unwrap_or_default(),
    );
    let (metadata, conflicts) = ours
        .metadata
        .merged_keeping(&base.metadata, &theirs.metadata);
    let differ = conflicts.into_iter().map(|(field, theirs)| {
        format!("both sides changed the {field}; ours is kept, theirs is \"{theirs}\"")
    });
    let mut told: Vec<String> = differ.collect();
    // Where an article came from is written once; two machines that imported it have two.
    let origin = if ours.origin == Origin::default() {
        theirs.origin
    } else {
        if theirs.origin != ours.origin && theirs.origin != base.origin {
            told.push(format!(
                "the sides say that it came from two places; ours is kept, theirs is \"{}\"",
                theirs.origin.from
            ));
        }
        ours.origin
    };
    let merged = ArticleFile { metadata, origin };
    Ok(Merged {
        text: merged.write(),
        told,
    })
}

fn project(base: Option<&[u8]>, ours: &[u8], theirs: &[u8]) -> Result<Merged, String> {
    let read = |bytes: &[u8]| ProjectFile::read(bytes);
    let [base, ours, theirs] = read_all(base, ours, theirs, read)?;
    let (Some((ours, _)), Some((theirs, _))) = (ours, theirs) else {
        return Err(NOTHING.to_owned());
    };
    let base = base.map(|(base, _)| base);
    let made = |prefer| {
        let sides = Sides {
            base: base.as_ref(),
            ours: &ours,
            theirs: &theirs,
            prefer,
        };
        ProjectFile {
            name: sides.of(|file| &file.name).pick(),
            annotators: sides.of(|file| &file.annotators).merge_whole(String::clone),
            settings: sides.of(|file| &file.settings).pick(),
        }
    };
    let (merged, other) = (made(Prefer::Ours), made(Prefer::Theirs));
    let mut told = Vec::new();
    if merged.name != other.name {
        told.push(format!(
            "both sides named the project; it is \"{}\" here and \"{}\" there",
            merged.name, other.name
        ));
    }
    if merged.settings != other.settings {
        told.push("both sides changed the settings; ours are kept".to_owned());
    }
    Ok(Merged {
        text: merged.write(),
        told,
    })
}

/// Adds what the other side says to a note.
fn note(note: &mut String, theirs: &str) {
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str("on the other side: ");
    note.push_str(theirs);
}

/// Merges the file `theirs` into the file `ours`, which is replaced whole. Returns what a person
/// should know.
///
/// # Errors
/// When one of them cannot be read, they cannot be merged, or `ours` cannot be written. It is as it
/// was then.
pub fn merge_into(
    base: Option<&Path>,
    ours: &Path,
    theirs: &Path,
    codebook: Option<&Codebook>,
) -> Result<Vec<String>, StoreError> {
    let read = |path: &Path| read_named(DOING, path, MAX_ARTICLE_BYTES);
    let base = base.map(read).transpose()?;
    let (own, other) = (read(ours)?, read(theirs)?);
    let merged = merge_files(base.as_deref(), &own, &other, codebook);
    let merged = merged.map_err(|reason| StoreError::Refused {
        doing: DOING,
        reason,
        advice: "both are as they were; compare them in a text editor",
        path: ours.to_owned(),
    })?;
    if merged.text.as_bytes() != own {
        write_atomic(ours, merged.text.as_bytes())?;
    }
    Ok(merged.told)
}

/// Brings a copy that a sync service left into the file that it is a copy of, and sets it aside
/// beside it under the name that is returned. A copy that says the same, byte for byte, may be of any
/// kind. Where the file is missing, the copy takes its place, and that is returned.
///
/// # Errors
/// As for [`merge_into`], when both are one file, when the article of a layer is open in a window or has
/// edits that are not saved, and when the copy cannot be renamed.
pub fn merge_copy(
    original: &Path,
    copy: &Path,
    codebook: Option<&Codebook>,
    stamp: &str,
) -> Result<(PathBuf, Vec<String>), StoreError> {
    let refused = |reason: &str, advice: &'static str, path: &Path| StoreError::Refused {
        doing: DOING,
        reason: reason.to_owned(),
        advice,
        path: path.to_owned(),
    };
    let failed = |error: io::Error| StoreError::io(DOING, copy, &error);
    let read = |path: &Path| read_named(DOING, path, MAX_ARTICLE_BYTES);
    let there = read(copy)?;
    if original.symlink_metadata().is_err() {
        disk::rename(copy, original).map_err(failed)?;
        return Ok((original.to_owned(), Vec::new()));
    }
    if is_one_file(original, copy) {
        let advice = "name the file, and the copy that a sync service left of it";
        return Err(refused("both names are of one file", advice, copy));
    }
    let is_layer = format_of(&there).as_deref() == Some("hashiya-layer");
    let closed = is_layer
        .then(|| closed_layer(DOING, original))
        .transpose()?;
    if closed.as_ref().is_some_and(|(_, edits)| !edits.is_empty()) {
        let reason = "the article has edits that are not saved";
        let advice = "open it once, so that they are, and try again";
        return Err(refused(reason, advice, original));
    }
    let told = if read(original)? == there {
        Vec::new()
    } else {
        merge_into(None, original, copy, codebook)?
    };
    let mut name = copy.file_name().unwrap_or_default().to_owned();
    name.push(format!(".merged-{stamp}"));
    let aside = copy.with_file_name(name);
    if aside.symlink_metadata().is_ok() {
        let reason = "there is a copy already that was merged in this second";
        return Err(refused(reason, "try again", &aside));
    }
    disk::rename(copy, &aside).map_err(failed)?;
    Ok((aside, told))
}

/// Whether two paths lead to one file, by whatever names.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let opened = trust::open_named(one);
    cfg!(unix) && opened.is_ok_and(|file| disk::is_still_at(&file, other))
        || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// The codebook of the project that a file is in, when it can be read.
pub fn codebook_near(path: &Path) -> Option<Codebook> {
    ProjectFolder::open(&root_of(path)?)
        .ok()
        .map(|project| project.codebook().clone())
}

/// The root of the project that a file is in.
pub fn root_of(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let root = path.ancestors().find(|folder| is_project(folder))?;
    Some(root.to_owned())
}

/// A codebook that has the changes which annotations in `files` follow: the one that is there, with
/// the changes of `others` as far as they are needed. Files that are no annotations need none.
pub fn codebook_for(
    codebook: Codebook,
    files: &[&Path],
    others: impl Iterator<Item = Vec<u8>>,
) -> Codebook {
    let layers = files.iter().filter_map(|path| {
        let bytes = read_named(DOING, path, MAX_ARTICLE_BYTES).ok()?;
        read_layer(&bytes).ok()
    });
    let states: Vec<Revision> = layers.map(|file| file.codebook).collect();
    let lacks = |codebook: &Codebook| states.iter().filter(|it| !codebook.follows(it)).count();
    let mut whole = codebook;
    for other in others {
        let missing = lacks(&whole);
        if missing == 0 {
            break;
        }
        let merged = merge_files(None, write_codebook(&whole).as_bytes(), &other, None);
        let merged = merged
            .ok()
            .and_then(|it| read_codebook(it.text.as_bytes()).ok());
        if let Some(merged) = merged.filter(|merged| lacks(merged) < missing) {
            whole = merged;
        }
    }
    whole
}
