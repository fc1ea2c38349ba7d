//! The folder of a project: where everything is, making one, opening one.
//!
//! Paths are made of ids and names of annotators, which may come from files that somebody else
//! wrote. Whatever they are, a path made here is one step below its folder: see
//! [`crate::model::names::plain`].

mod own_files;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use own_files::OwnFiles;
pub use own_files::Reloaded;

use super::article_file::ArticleFile;
use super::codebook_file::{self, write_codebook};
use super::project_file::{self, ProjectFile};
use crate::model::codebook::Codebook;
use crate::model::metadata::Metadata;
use crate::model::names;
use crate::store::atomic::{sweep, sweep_folder, write_atomic};
use crate::store::disk;
use crate::store::error::StoreError;
use crate::store::reading::read_bytes;

/// The largest `project.ron`, metadata or guidelines that is read: 16 MiB.
pub const MAX_FILE_BYTES: u64 = 16 << 20;

/// The folder of the articles.
pub const ARTICLES: &str = "articles";
/// The folder of the layers.
pub const ANNOTATIONS: &str = "annotations";
/// The folder of what can be made again.
pub const LOCAL: &str = ".hashiya";
/// The rules of the project, for people.
pub const GUIDELINES: &str = "guidelines.md";

const OPEN: &str = "open the project";
const CREATE: &str = "create the project";
const READ_METADATA: &str = "read the metadata";
const WRITE_METADATA: &str = "write the metadata";

/// What a new project says to its annotators.
const FIRST_GUIDELINES: &str = include_str!("../guidelines.md");

/// What keeps journals and torn temporary files out of git.
const IGNORED_ANNOTATIONS: &str =
    "# Unsaved edits of an open article, and files that are being written.\n.*.journal\n.*.tmp\n";

/// What git is told of the articles: with other line ends they would be other texts.
const ATTRIBUTES_OF_ARTICLES: &str =
    "# Texts are kept byte for byte, also where git likes other line ends.\n* -text\n";

/// What git is told of the layers and of the records of edits, whose lines stand for themselves.
const ATTRIBUTES_OF_ANNOTATIONS: &str = "# Bytes are kept as they are. Of two records of edits a \
merge keeps the lines of both.\n* -text\n*.log merge=union\n";

/// The files of a new project but `project.ron`, and what they say.
const FIRST_FILES: &[(&str, &str)] = &[
    ("articles/.gitattributes", ATTRIBUTES_OF_ARTICLES),
    ("annotations/.gitattributes", ATTRIBUTES_OF_ANNOTATIONS),
    ("annotations/.gitignore", IGNORED_ANNOTATIONS),
    (GUIDELINES, FIRST_GUIDELINES),
];

/// What keeps git off what can be made again.
const IGNORED_LOCAL: &str = "*\n";

/// A project on disk.
#[derive(Clone, Debug)]
pub struct ProjectFolder {
    root: PathBuf,
    file: ProjectFile,
    codebook: Arc<Codebook>,
}

impl ProjectFolder {
    /// Makes a project in the folder `root`, which may be missing or have files of others.
    ///
    /// What an attempt left that failed midway, on a full disk say, is taken up.
    ///
    /// # Errors
    /// When something that a project has is there already, or the folder cannot be written.
    pub fn create(root: &Path, name: &str, annotator: &str) -> Result<Self, StoreError> {
        for own in [
            project_file::NAME,
            codebook_file::NAME,
            ARTICLES,
            ANNOTATIONS,
            GUIDELINES,
            LOCAL,
        ] {
            if root.join(own).symlink_metadata().is_ok() && !is_left_over(root, own) {
                return Err(StoreError::Refused {
                    doing: CREATE,
                    reason: format!("the folder has \"{own}\" already"),
                    advice: if own == project_file::NAME {
                        "open the project that is there, or choose another folder"
                    } else {
                        "choose another folder, or move it away"
                    },
                    path: root.to_owned(),
                });
            }
        }
        let name = match name.trim() {
            "" => root
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            name => name.to_owned(),
        };
        let annotator = annotator_name(annotator)?;
        let project = Self {
            root: root.to_owned(),
            file: ProjectFile::new(&name, vec![annotator.clone()]),
            codebook: Arc::default(),
        };
        disk::create_folder(root).map_err(|error| StoreError::io(CREATE, root, &error))?;
        create_folder(root, &root.join(ARTICLES))?;
        create_folder(root, &project.annotations_folder(&annotator))?;
        for (path, text) in FIRST_FILES {
            write_first(&root.join(path), text.as_bytes())?;
        }
        let codebook = write_codebook(&project.codebook);
        write_first(&project.codebook_path(), codebook.as_bytes())?;
        project.prepare_local(&annotator)?;
        // The last file: without it there is no project that could be opened by halves.
        write_first(&project.project_path(), project.file.write().as_bytes())?;
        Ok(project)
    }

    /// Opens the project in the folder `path`, or that of the `project.ron` at `path`. Reads that
    /// file and the codebook.
    ///
    /// # Errors
    /// When there is no project, or one of the two cannot be read; they are left as they are.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let root = root_of(path);
        let OwnFiles { file, codebook, .. } = own_files::read(&root)?;
        Ok(Self {
            root,
            file,
            codebook: Arc::new(codebook),
        })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the project says of itself.
    pub fn file(&self) -> &ProjectFile {
        &self.file
    }

    /// The labels with their attributes, the types of incidents, the roles.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The codebook as what is derived from it keeps it: it is another one after every change, of
    /// names as well.
    pub fn shared_codebook(&self) -> &Arc<Codebook> {
        &self.codebook
    }

    /// The path of `codebook.ron`, whether it is there or not.
    pub fn codebook_path(&self) -> PathBuf {
        self.root.join(codebook_file::NAME)
    }

    /// The path of `project.ron`.
    pub fn project_path(&self) -> PathBuf {
        self.root.join(project_file::NAME)
    }

    /// The path of the guidelines.
    pub fn guidelines_path(&self) -> PathBuf {
        self.root.join(GUIDELINES)
    }

    /// The folder of the articles.
    pub fn articles_folder(&self) -> PathBuf {
        self.root.join(ARTICLES)
    }

    /// The file of an article, whether it is there or not.
    pub fn article_path(&self, id: &str) -> PathBuf {
        self.articles_folder()
            .join(format!("{}.txt", names::plain(id)))
    }

    /// The file of an article's metadata, whether it is there or not.
    pub fn meta_path(&self, id: &str) -> PathBuf {
        self.articles_folder()
            .join(format!("{}.meta.ron", names::plain(id)))
    }

    /// The folder of an annotator's layers.
    pub fn annotations_folder(&self, annotator: &str) -> PathBuf {
        self.root
            .join(ANNOTATIONS)
            .join(names::plain(annotator).as_ref())
    }

    /// The file of an annotator's layer, whether it is there or not.
    pub fn layer_path(&self, annotator: &str, id: &str) -> PathBuf {
        self.annotations_folder(annotator)
            .join(format!("{}.ron", names::plain(id)))
    }

    /// The folder of what can be made again for an annotator.
    pub fn cache_folder(&self, annotator: &str) -> PathBuf {
        self.root.join(LOCAL).join(names::plain(annotator).as_ref())
    }

    /// Makes the folder of what can be made again for an annotator, and keeps git off it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn prepare_local(&self, annotator: &str) -> Result<PathBuf, StoreError> {
        let folder = self.cache_folder(annotator);
        create_folder(&self.root, &folder)?;
        let ignore = self.root.join(LOCAL).join(".gitignore");
        if !ignore.exists() {
            write_new(&ignore, IGNORED_LOCAL.as_bytes())?;
        }
        Ok(folder)
    }

    /// Removes the temporary files that killed processes left where this annotator writes.
    pub fn sweep(&self, annotator: &str) {
        let folders = [
            self.root.clone(),
            self.root.join(LOCAL),
            self.cache_folder(annotator),
            self.annotations_folder(annotator),
            self.articles_folder(),
        ];
        for folder in &folders {
            sweep_folder(folder);
        }
    }

    /// Who annotates: those whom the project lists, in that order, then those who have a folder.
    pub fn annotators(&self) -> Vec<String> {
        let mut all = self.file.annotators.clone();
        let mut found = folders_in(&self.root.join(ANNOTATIONS));
        found.sort();
        for name in found {
            if !all
                .iter()
                .any(|known| names::key(known) == names::key(&name))
            {
                all.push(name);
            }
        }
        all
    }

    /// The name by which an annotator is known here: that of a folder that is there, or of the
    /// list, when it differs by nothing but upper and lower case; otherwise `wanted` as a name of
    /// a folder.
    ///
    /// # Errors
    /// When nothing of it can be in the name of a folder.
    pub fn annotator_for(&self, wanted: &str) -> Result<String, StoreError> {
        let name = annotator_name(wanted)?;
        let key = names::key(&name);
        let mut known = folders_in(&self.root.join(ANNOTATIONS));
        known.extend(self.file.annotators.iter().cloned());
        if known.contains(&name) {
            return Ok(name);
        }
        let same = known.into_iter().find(|known| names::key(known) == key);
        Ok(same.unwrap_or(name))
    }

    /// What is known of an article; nothing when there is no file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read_metadata(&self, id: &str) -> Result<Metadata, StoreError> {
        Ok(self.read_article_file(id)?.metadata)
    }

    /// What is known of an article and where it came from; nothing when there is no file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read_article_file(&self, id: &str) -> Result<ArticleFile, StoreError> {
        read_article_file_at(&self.meta_path(id))
    }

    /// Writes what is known of an article; where it came from stays.
    ///
    /// # Errors
    /// When there is a file that cannot be read, which is never replaced, or it cannot be written.
    pub fn write_metadata(&self, id: &str, metadata: &Metadata) -> Result<(), StoreError> {
        let old = self.read_article_file(id)?;
        if old.metadata == *metadata {
            return Ok(());
        }
        let new = ArticleFile {
            metadata: metadata.clone(),
            origin: old.origin,
        };
        write_atomic(&self.meta_path(id), new.write().as_bytes())
    }

    /// Writes what is known of an article after somebody edited it: `seen` is what they saw,
    /// `edited` what they made of it. What another program changed meanwhile stays, and both
    /// changes are there afterwards.
    ///
    /// # Errors
    /// When both changed the same field, or as for [`ProjectFolder::write_metadata`].
    pub fn edit_metadata(
        &self,
        id: &str,
        seen: &Metadata,
        edited: &Metadata,
    ) -> Result<Metadata, StoreError> {
        let theirs = self.read_metadata(id)?;
        let merged = edited
            .merged(seen, &theirs)
            .map_err(|field| StoreError::Refused {
                doing: WRITE_METADATA,
                reason: format!("another program changed the {field} meanwhile"),
                advice: "look at it again",
                path: self.meta_path(id),
            })?;
        self.write_metadata(id, &merged)?;
        Ok(merged)
    }

    /// The guidelines; `None` when there are none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn guidelines(&self) -> Result<Option<String>, StoreError> {
        let path = self.guidelines_path();
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            _ => {}
        }
        let bytes = read_bytes("read the guidelines", &path, MAX_FILE_BYTES)?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(
            text.strip_prefix('\u{FEFF}').unwrap_or(&text).to_owned(),
        ))
    }
}

/// Whether `path` is a project, or its `project.ron`.
pub fn is_project(path: &Path) -> bool {
    root_of(path).join(project_file::NAME).is_file()
        && (path.is_dir()
            || path
                .file_name()
                .is_some_and(|name| name == project_file::NAME))
}

/// The metadata in the file at `path`; nothing when there is no file.
pub(super) fn read_article_file_at(path: &Path) -> Result<ArticleFile, StoreError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(ArticleFile::default());
        }
        _ => {}
    }
    let bytes = read_bytes(READ_METADATA, path, MAX_FILE_BYTES)?;
    ArticleFile::read(&bytes).map_err(|error| StoreError::Project {
        doing: READ_METADATA,
        error,
        path: path.to_owned(),
    })
}

/// Writes a file that must not be there yet, whole or not at all.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::io(CREATE, path, &error);
    if path.symlink_metadata().is_ok() {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    write_atomic(path, bytes)
}

/// Writes a file that a new project begins with, unless it says the same already. What a killed attempt
/// was writing goes.
fn write_first(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    sweep(path);
    if read_bytes(CREATE, path, MAX_FILE_BYTES).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    write_new(path, bytes)
}

/// Whether what is called `own` in the folder `root` has nothing but what an attempt to make a
/// project leaves that failed midway: files with what they say at first, and empty folders.
fn is_left_over(root: &Path, own: &str) -> bool {
    let first = FIRST_FILES.iter().copied();
    let ignore = (".hashiya/.gitignore", IGNORED_LOCAL);
    let codebook = write_codebook(&Codebook::default());
    let says_the_same = |path: &Path| {
        let known = first
            .clone()
            .chain([ignore, (codebook_file::NAME, codebook.as_str())]);
        let mut known = known.filter(|(name, _)| path == root.join(name));
        known.any(|(_, text)| {
            read_bytes(CREATE, path, MAX_FILE_BYTES).is_ok_and(|there| there == text.as_bytes())
        })
    };
    // A kill may leave a file that was being written.
    let is_torn = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with('.') && name.ends_with(".tmp")
    };
    let is_nothing = |path: &Path| match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => is_empty(path),
        Ok(metadata) => metadata.is_file() && (is_torn(path) || says_the_same(path)),
        Err(_) => false,
    };
    let path = root.join(own);
    let is_folder = path.symlink_metadata().is_ok_and(|there| there.is_dir());
    match fs::read_dir(&path) {
        Ok(mut entries) if is_folder => {
            entries.all(|entry| entry.is_ok_and(|entry| is_nothing(&entry.path())))
        }
        _ => is_nothing(&path),
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Makes a folder of the project at `root`, but not the project's own: where that is missing, its
/// drive is, and what is written there would be hidden when it comes back.
pub(super) fn create_folder(root: &Path, path: &Path) -> Result<(), StoreError> {
    let missing = || Err(io::ErrorKind::NotFound.into());
    let there = if root.is_dir() { Ok(()) } else { missing() };
    there
        .and_then(|()| disk::create_folder(path))
        .map_err(|error| StoreError::io("create a folder of the project", path, &error))
}

/// The names of the folders in `folder` that can be those of annotators.
pub(super) fn folders_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| names::is_plain(name))
        .collect()
}

fn root_of(path: &Path) -> PathBuf {
    let is_file = path
        .file_name()
        .is_some_and(|name| name == project_file::NAME);
    match path.parent() {
        Some(parent) if is_file && !path.is_dir() => {
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_owned()
            }
        }
        _ => path.to_owned(),
    }
}

fn annotator_name(wanted: &str) -> Result<String, StoreError> {
    let name = names::sanitised(wanted, "");
    if name.is_empty() {
        return Err(StoreError::Refused {
            doing: OPEN,
            reason: "the annotator has no name that a folder could have".to_owned(),
            advice: "write your name with letters",
            path: PathBuf::from(wanted.trim()),
        });
    }
    Ok(name)
}
