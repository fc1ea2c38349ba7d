//! Work that was set aside: edits that fitted nothing, and annotations that could not take the place
//! of others. It is found, looked at, and brought back into the annotations.
//!
//! | name beside `name.ron` | what it is |
//! |---|---|
//! | `name.ron.journal-lost-TIME` | a journal of unsaved edits: see [`super::recovery`] |
//! | `name.ron.mine-TIME` | annotations that met those of another program |
//! | `name.ron.before-TIME` | annotations that were replaced |
//! | `name.ron.damaged-TIME` | annotations that could not be read |
//!
//! Bringing back adds and never removes: it is a merge of the two ([`super::merge`]), which a
//! session makes one step of undo of.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::folder_of;
use super::disk::{self, trust};
use super::error::StoreError;
use super::inspection::MAX_LAYER_BYTES;
use super::layer_file::read_layer;
use super::layer_text::{LayerMeta, write_layer};
use super::merge::merge_files;
use super::migration::migrate_file;
use super::placing::place;
use super::reading::{Loaded, read_bytes};
use super::recovery::{Legible, MAX_BYTES, legible};
use crate::model::codebook::Codebook;
use crate::model::edit::Edit;
use crate::model::layer::Layer;

const DOING: &str = "bring back what was set aside";

/// Why something was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAsideKind {
    /// A journal of unsaved edits that did not fit, or could not be read.
    Journal,
    /// Annotations that met those of another program.
    Mine,
    /// Annotations that were replaced.
    Before,
    /// Annotations that could not be read.
    Damaged,
}

impl SetAsideKind {
    const ALL: [Self; 4] = [Self::Journal, Self::Mine, Self::Before, Self::Damaged];

    /// What stands in the name of the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Journal => "journal-lost",
            Self::Mine => "mine",
            Self::Before => "before",
            Self::Damaged => "damaged",
        }
    }

    /// What it is, for people.
    pub fn says(self) -> &'static str {
        match self {
            Self::Journal => "unsaved edits",
            Self::Mine => "annotations that met those of another program",
            Self::Before => "annotations that were replaced",
            Self::Damaged => "annotations that could not be read",
        }
    }
}

/// A file that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The file.
    pub path: PathBuf,
    /// The layer's file that it lies beside.
    pub layer_path: PathBuf,
    /// Why.
    pub kind: SetAsideKind,
    /// When, as it stands in the name: `2026-11-22T17-00-00Z`.
    pub time: String,
}

impl SetAside {
    /// What the file at `path` is by its name, if it is work that was set aside.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let (stem, rest) = name.rsplit_once(".ron.")?;
        let (kind, time) = SetAsideKind::ALL.into_iter().find_map(|kind| {
            let time = rest.strip_prefix(kind.name())?.strip_prefix('-')?;
            Some((kind, time))
        })?;
        Some(Self {
            path: path.to_owned(),
            layer_path: path.with_file_name(format!("{stem}.ron")),
            kind,
            time: time.to_owned(),
        })
    }

    /// All in a folder, by name; none when there is no such folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn in_folder(folder: &Path) -> Result<Vec<Self>, StoreError> {
        let entries = match trust::check_folder(folder).and_then(|()| fs::read_dir(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(StoreError::io("read the folder", folder, &error)),
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let mut found: Vec<Self> = paths.filter_map(|path| Self::of(&path)).collect();
        found.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(found)
    }

    /// What was set aside of one layer.
    ///
    /// # Errors
    /// As for [`SetAside::in_folder`].
    pub fn beside(layer_path: &Path) -> Result<Vec<Self>, StoreError> {
        let mut found = Self::in_folder(&folder_of(layer_path))?;
        found.retain(|it| it.layer_path == layer_path);
        Ok(found)
    }

    /// The layer with what was set aside, beside what it has. Nothing is written.
    ///
    /// # Errors
    /// When the file cannot be read, is of another person or another text, or is newer than this
    /// program or the codebook.
    pub fn brought_back(&self, open: &OpenLayer<'_>) -> Result<BroughtBack, StoreError> {
        let layer = open.layer;
        let ours = open.text(layer);
        let Versions {
            base,
            theirs,
            mut told,
        } = match self.kind {
            SetAsideKind::Journal => self.replayed(open)?,
            _ => self.moved(open)?,
        };
        let base = base.as_deref().map(str::as_bytes);
        let merged = merge_files(
            base,
            ours.as_bytes(),
            theirs.as_bytes(),
            Some(open.codebook),
        )
        .map_err(|reason| self.refused(reason))?;
        told.extend(merged.told);
        let unreadable = |error| StoreError::Layer {
            error,
            path: self.path.clone(),
        };
        let mut file = read_layer(merged.text.as_bytes()).map_err(unreadable)?;
        migrate_file(&mut file, open.codebook).map_err(unreadable)?;
        let placed = place(&file, open.loaded, open.codebook);
        told.extend(placed.report.iter().map(ToString::to_string));
        let is_new = |id| layer.get(id).is_none();
        let spans = placed.layer.spans().iter().filter(|span| is_new(span.id));
        let text = open.loaded.article.text();
        let added = spans.map(|span| {
            let words = text.get(span.range.clone()).unwrap_or_default();
            format!("{}: {}", span.label.0, words.replace('\n', " "))
        });
        Ok(BroughtBack {
            added: added.collect(),
            told,
            layer: placed.layer,
        })
    }

    /// The layer of the file, in the terms of the codebook and at its words in the text of now.
    fn moved(&self, open: &OpenLayer<'_>) -> Result<Versions, StoreError> {
        let bytes = read_bytes(DOING, &self.path, MAX_LAYER_BYTES)?;
        let mut file = read_layer(&bytes).map_err(|error| self.refused(error.to_string()))?;
        migrate_file(&mut file, open.codebook).map_err(|error| self.refused(error.to_string()))?;
        let placed = place(&file, open.loaded, open.codebook);
        let meta = LayerMeta {
            annotator: file.annotator,
            created: file.created,
            ..open.meta.clone()
        };
        Ok(Versions {
            base: None,
            theirs: write_layer(&placed.layer, &open.loaded.article, &meta),
            told: placed.report.iter().map(ToString::to_string).collect(),
        })
    }

    /// The layers before and after the edits of a journal, as far as they can be read and fit.
    fn replayed(&self, open: &OpenLayer<'_>) -> Result<Versions, StoreError> {
        let bytes = read_bytes(DOING, &self.path, MAX_BYTES)?;
        let Legible {
            basis,
            edits,
            unread,
        } = legible(&bytes);
        let Some(basis) = basis else {
            return Err(self.refused("its first line cannot be read, which says what it is about"));
        };
        if basis.article != open.loaded.sha256 {
            return Err(self.refused("its edits are about another text of the article"));
        }
        if basis.encoding != open.loaded.encoding.label() {
            return Err(self.refused("the article was read in another encoding then"));
        }
        // What the edits add may have an id that something else has got since.
        let mut spans = HashSet::new();
        let mut incidents = HashSet::new();
        for edit in edits.iter().flat_map(parts) {
            match edit {
                Edit::Insert(span) => drop(spans.insert(span.id)),
                Edit::InsertIncident { incident, .. } => drop(incidents.insert(incident.id)),
                _ => {}
            }
        }
        let layer = open.layer;
        let kept = layer.spans().iter().filter(|it| !spans.contains(&it.id));
        let before = Layer::with_spans(kept.cloned().collect(), layer.unplaced().to_vec());
        let others = layer.incidents().iter().filter(|it| {
            !incidents.contains(&it.id) && it.spans().all(|span| !spans.contains(&span))
        });
        let before = before.and_then(|before| {
            before
                .with_status(layer.given_status(), layer.reason())
                .with_excluded(layer.excluded().to_vec(), layer.unplaced_parts().to_vec())
                .with_incidents(others.cloned().collect())
        });
        let before = before.unwrap_or_default();
        let text = open.loaded.article.text_arc();
        let mut after = before.clone();
        let mut misfits = 0;
        for edit in edits.iter().flat_map(parts) {
            misfits += usize::from(edit.clone().apply(&mut after, &text).is_err());
        }
        let told = [
            (unread, "lines that cannot be read"),
            (misfits, "edits that fit the annotations no more"),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(count, what)| format!("{what}: {count}"));
        let told = told.collect();
        Ok(Versions {
            base: Some(open.text(&before)),
            theirs: open.text(&after),
            told,
        })
    }

    /// Gives the file a name by which it is not offered any more: what it has is in the annotations.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn retire(&self) -> Result<PathBuf, StoreError> {
        let layer = self.layer_path.file_name().unwrap_or_default();
        let mut name = layer.to_owned();
        name.push(format!(".brought-back-{}-{}", self.kind.name(), self.time));
        let retired = self.path.with_file_name(name);
        disk::rename(&self.path, &retired)
            .map_err(|error| StoreError::io(DOING, &self.path, &error))?;
        Ok(retired)
    }

    fn refused(&self, reason: impl Into<String>) -> StoreError {
        StoreError::Refused {
            doing: DOING,
            reason: reason.into(),
            advice: "it is left as it is",
            path: self.path.clone(),
        }
    }
}

/// What the layer is merged with.
struct Versions {
    /// The file that both began with, as far as that is known.
    base: Option<String>,
    /// The text of the other file.
    theirs: String,
    /// What could not be read, or did not fit.
    told: Vec<String>,
}

/// The edits of a batch, or the edit itself.
fn parts(edit: &Edit) -> &[Edit] {
    match edit {
        Edit::Batch(edits) => edits,
        one => std::slice::from_ref(one),
    }
}

/// A layer that is open, into which something is brought back.
#[derive(Clone, Copy, Debug)]
pub struct OpenLayer<'a> {
    /// The layer.
    pub layer: &'a Layer,
    /// Its article.
    pub loaded: &'a Loaded,
    /// What its file says besides.
    pub meta: &'a LayerMeta,
    /// The labels.
    pub codebook: &'a Codebook,
}

impl OpenLayer<'_> {
    fn text(&self, layer: &Layer) -> String {
        write_layer(layer, &self.loaded.article, self.meta)
    }
}

/// A layer with what was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtBack {
    /// The layer.
    pub layer: Layer,
    /// The spans that it has more than before: label and words.
    pub added: Vec<String>,
    /// What a person should know: what could not be read or did not fit, and what both say
    /// differently.
    pub told: Vec<String>,
}
