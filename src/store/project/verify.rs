//! Proves a whole project: that every file can be read, every quote stands where it should, and
//! every reference leads somewhere. It locks and changes nothing, and looks at many articles at
//! once.
//!
//! The cache is not asked: what is proved is what is on disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::article_file::ArticleFile;
use super::copies::{SyncCopy, article_of, copies, is_certain, original_in};
use super::folder::{ANNOTATIONS, ProjectFolder, read_article_file_at};
use super::registry_file::RegistryFile;
use crate::model::date::iso_date;
use crate::model::names;
use crate::model::registry::{Actor, Place, Registries, Registry};
use crate::store::disk::trust;
use crate::store::error::StoreError;
use crate::store::finding::FileFinding;
use crate::store::inspection::inspect_at;
use crate::store::layer_file::LayerError;
use crate::store::log::read_log;
use crate::store::reading::read_article;
use crate::store::ron_file::{RonError, conflict_in, conflict_marker};

/// What was found in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// How many articles were looked at.
    pub articles: usize,
    /// How many layers were looked at.
    pub layers: usize,
    /// What is wrong, by path.
    pub findings: Vec<FileFinding>,
}

/// Looks at every file of the project at `path`, its folder or its `project.ron`.
pub fn prove(path: &Path) -> Proof {
    let project = match ProjectFolder::open(path) {
        Ok(project) => project,
        Err(error) => {
            let file = match &error {
                StoreError::Project { path, .. } => path.clone(),
                _ => path.to_owned(),
            };
            return Proof {
                findings: vec![FileFinding::error(&file, "unreadable-project", &error)],
                ..Proof::default()
            };
        }
    };
    let mut proof = Proof::default();
    let files = Files::of(&project, &mut proof.findings);
    proof.articles = files.texts.len();
    proof.layers = files.layers.len();
    let articles: Vec<Looked> = files
        .texts
        .par_iter()
        .map(|id| look_at_article(&project, id, &files))
        .collect();
    let layers: Vec<FileFinding> = files
        .layers
        .par_iter()
        .flat_map_iter(|(annotator, id)| look_at_layer(&project, annotator, id, &files))
        .collect();
    let logs: Vec<FileFinding> = files
        .logs
        .par_iter()
        .flat_map_iter(|path| look_at_log(path))
        .collect();
    duplicates(&project, &articles, &mut proof.findings);
    about_teams(&project, &mut proof.findings);
    for looked in articles {
        proof.findings.extend(looked.findings);
    }
    proof.findings.extend(layers);
    proof.findings.extend(logs);
    if let Err(error) = project.guidelines() {
        let path = project.guidelines_path();
        proof.findings.push(FileFinding::of_error(&path, &error));
    }
    // The order of the disk and of threads is nobody's.
    proof.findings.sort_by(|a, b| {
        let place =
            |finding: &FileFinding| finding.range.as_ref().map(|range| (range.start, range.end));
        let key = |finding: &FileFinding| (place(finding), finding.code);
        a.path.cmp(&b.path).then_with(|| key(a).cmp(&key(b)))
    });
    proof
}

/// Copies of sync services, what a merge left to a person, and conflict markers where any text goes.
fn about_teams(project: &ProjectFolder, findings: &mut Vec<FileFinding>) {
    for SyncCopy { path, original } in copies(project) {
        let name = original.file_name().unwrap_or_default().to_string_lossy();
        let copied =
            format!("a sync service left this copy of \"{name}\", which two machines changed");
        let message = if name.ends_with(".ron") || name.ends_with(".log") {
            format!(
                "{copied}; bring what it says into that file with `hashiya merge-codebook FILE COPY`, or \
                 remove it"
            )
        } else {
            format!(
                "{copied}; compare them, and keep one with `hashiya merge-codebook FILE COPY --keep file` \
                 or `--keep copy`"
            )
        };
        findings.push(FileFinding::warning(&path, "sync-copy", message));
    }
    let path = project.codebook_path();
    for question in project.codebook().questions() {
        findings.push(FileFinding::warning(&path, question.code, question.says));
    }
    if let Ok(Some(text)) = project.guidelines()
        && let Some(line) = conflict_marker(&text)
    {
        findings.push(in_text(&project.guidelines_path(), line));
    }
}

/// That git left a conflict in a text, which nothing but a person can merge.
fn in_text(path: &Path, line: usize) -> FileFinding {
    let message = format!(
        "line {line}: git left the two sides of a merge here, between <<<<<<< and >>>>>>>; choose in a \
         text editor, or take one with `git checkout --ours FILE` or `--theirs`"
    );
    FileFinding::error(path, "conflict-markers", message)
}

/// The names of the files of a project.
#[derive(Default)]
struct Files {
    /// The registries, when they can be read.
    registries: Option<Registries>,
    /// The ids of texts.
    texts: BTreeSet<String>,
    /// The ids of metadata.
    metas: BTreeSet<String>,
    /// Annotator and id of layers.
    layers: BTreeSet<(String, String)>,
    logs: Vec<PathBuf>,
}

/// The registries, when their files can be read; what is wrong with them is found.
fn registries(project: &ProjectFolder, findings: &mut Vec<FileFinding>) -> Option<Registries> {
    let starting = Registries::default();
    let actors = registry::<Actor>(project, findings);
    let places = registry::<Place>(project, findings);
    let registries = Registries {
        actors: actors?.map_or(starting.actors, Arc::new),
        places: places?.map_or(starting.places, Arc::new),
    };
    let path = project.registry_path::<Place>();
    for message in registries.places.misplaced() {
        findings.push(FileFinding::warning(&path, "misplaced", message));
    }
    Some(registries)
}

/// A registry; `None` inside when it has no file, outside when the file cannot be read.
fn registry<E: RegistryFile>(
    project: &ProjectFolder,
    findings: &mut Vec<FileFinding>,
) -> Option<Option<Registry<E>>> {
    let path = project.registry_path::<E>();
    let registry = match project.read_registry::<E>() {
        Ok(registry) => registry,
        Err(error) => {
            findings.push(FileFinding::error(&path, "unreadable-registry", error));
            return None;
        }
    };
    for message in registry.iter().flat_map(|registry| registry.problems()) {
        findings.push(FileFinding::warning(&path, "registry", message));
    }
    Some(registry)
}

impl Files {
    fn of(project: &ProjectFolder, findings: &mut Vec<FileFinding>) -> Self {
        let mut files = Self {
            registries: registries(project, findings),
            ..Self::default()
        };
        let folder = project.articles_folder();
        for (name, path) in entries(&folder, findings) {
            if is_only_copy(project, &folder, &name) {
                continue;
            }
            if let Some(id) = name.strip_suffix(".meta.ron") {
                files.metas.insert(id.to_owned());
            } else if let Some(id) = name.strip_suffix(".txt")
                && names::is_plain(id)
            {
                files.texts.insert(id.to_owned());
            } else if is_set_aside(&name) {
                findings.push(set_aside(&path));
            } else {
                findings.push(stray(&path, "articles are .txt files; import others"));
            }
        }
        clashes(&folder, &files.texts, ".txt", findings);
        for id in files.metas.difference(&files.texts) {
            let path = project.meta_path(id);
            let message = format!("there is no article \"{id}.txt\" for this metadata");
            findings.push(FileFinding::error(
                &path,
                "metadata-without-article",
                message,
            ));
        }
        let annotations = project.root().join(ANNOTATIONS);
        let mut annotators = BTreeSet::new();
        for (name, path) in entries(&annotations, findings) {
            if !path.is_dir() {
                findings.push(stray(&path, "annotations lie in the folders of annotators"));
                continue;
            }
            annotators.insert(name.clone());
            files.annotator(project, &name, &path, findings);
        }
        clashes(&annotations, &annotators, "", findings);
        files
    }

    /// The files of an annotator.
    fn annotator(
        &mut self,
        project: &ProjectFolder,
        annotator: &str,
        folder: &Path,
        findings: &mut Vec<FileFinding>,
    ) {
        for (name, path) in entries(folder, findings) {
            if is_only_copy(project, folder, &name) {
                continue;
            }
            if let Some(id) = name.strip_suffix(".ron") {
                self.layers.insert((annotator.to_owned(), id.to_owned()));
            } else if let Some(id) = name.strip_suffix(".log") {
                self.logs.push(path.clone());
                if !self.texts.contains(id) {
                    let message = format!("there is no article \"{id}.txt\" for this record");
                    findings.push(FileFinding::warning(
                        &path,
                        "record-without-article",
                        message,
                    ));
                }
            } else if is_set_aside(&name) {
                findings.push(set_aside(&path));
            } else {
                findings.push(stray(&path, "annotations are .ron files"));
            }
        }
    }
}

/// What was found about an article.
struct Looked {
    id: String,
    /// The SHA-256 of its text.
    sha256: Option<[u8; 32]>,
    file: ArticleFile,
    findings: Vec<FileFinding>,
}

fn look_at_article(project: &ProjectFolder, id: &str, files: &Files) -> Looked {
    let (path, meta_path) = (project.article_path(id), project.meta_path(id));
    let mut findings = Vec::new();
    if names::sanitised(id, "") != id {
        let message = "other systems do not allow this name, or write it otherwise; rename the \
                       article and what belongs to it";
        findings.push(FileFinding::warning(&path, "unportable-name", message));
    }
    let sha256 = match read_article(&path, None) {
        Ok(loaded) => {
            if let Some(line) = conflict_in(loaded.article.text()) {
                findings.push(in_text(&path, line));
            }
            Some(Sha256::digest(loaded.article.text().as_bytes()).into())
        }
        Err(error) => {
            findings.push(FileFinding::of_error(&path, &error));
            None
        }
    };
    let file = match read_article_file_at(&meta_path) {
        Ok(file) => file,
        Err(error) => {
            findings.push(FileFinding::error(
                &meta_path,
                "unreadable-metadata",
                &error,
            ));
            ArticleFile::default()
        }
    };
    let metadata = &file.metadata;
    let original = metadata.copy_of.as_str();
    if original == id {
        let message = "the article is said to be a copy of itself; clear `copy_of`";
        findings.push(FileFinding::error(&meta_path, "copy-of-itself", message));
    } else if !original.is_empty() && !files.texts.contains(original) {
        let message = format!("it is said to be a copy of \"{original}\", which is not there");
        findings.push(FileFinding::error(&meta_path, "missing-original", message));
    }
    for other in &metadata.not_copy_of {
        if !files.texts.contains(other) {
            let message = format!("it is said to be no copy of \"{other}\", which is not there");
            findings.push(FileFinding::warning(&meta_path, "missing-article", message));
        }
    }
    if !metadata.date.trim().is_empty() && iso_date(&metadata.date).is_none() {
        let message = format!(
            "the date \"{}\" cannot be read; it is kept as text",
            metadata.date
        );
        findings.push(FileFinding::warning(&meta_path, "unreadable-date", message));
    }
    Looked {
        id: id.to_owned(),
        sha256,
        file,
        findings,
    }
}

fn look_at_layer(
    project: &ProjectFolder,
    annotator: &str,
    id: &str,
    files: &Files,
) -> Vec<FileFinding> {
    let path = project.layer_path(annotator, id);
    if !files.texts.contains(id) {
        let message = format!("there is no article \"{id}.txt\" for these annotations");
        return vec![FileFinding::error(
            &path,
            "annotations-without-article",
            message,
        )];
    }
    let article = project.article_path(id);
    let codebook = project.codebook();
    let inspected = match inspect_at(&article, &path, None, codebook) {
        Ok(inspected) => inspected.with_journal(),
        Err(
            error @ StoreError::Layer {
                error: LayerError::Ron(RonError::OtherFormat { .. }),
                ..
            },
        ) => return vec![FileFinding::of_error(&path, &error)],
        // What is wrong with the article is said of the article.
        Err(_) => {
            let message = "its article cannot be read, so the quotes cannot be proved";
            return vec![FileFinding::error(&path, "unproved-annotations", message)];
        }
    };
    let mut findings = FileFinding::of_inspected(&inspected);
    findings.extend(FileFinding::of_coding(
        &inspected,
        files.registries.as_ref(),
    ));
    let owner = inspected.file.as_ref().map(|file| file.annotator.as_str());
    if let Some(owner) = owner.filter(|owner| !owner.is_empty())
        && names::key(&names::sanitised(owner, "")) != names::key(annotator)
    {
        let message =
            format!("it says that \"{owner}\" annotated, in the folder of \"{annotator}\"");
        findings.push(FileFinding::warning(&path, "other-annotator", message));
    }
    findings
}

fn look_at_log(path: &Path) -> Vec<FileFinding> {
    match read_log(path) {
        Ok(log) if log.unreadable.is_empty() => Vec::new(),
        Ok(log) if log.conflict.is_some() => {
            let line = log.conflict.unwrap_or_default();
            let message = format!(
                "line {line}: git left the two sides of a merge here, between <<<<<<< and >>>>>>>; \
                 remove the lines of markers, and what both sides added is there"
            );
            vec![FileFinding::error(path, "conflict-markers", message)]
        }
        Ok(log) => {
            let lines: Vec<String> = log.unreadable.iter().map(ToString::to_string).collect();
            let message = format!(
                "lines of the record cannot be read and are passed over: {}",
                lines.join(", ")
            );
            vec![FileFinding::warning(path, "unreadable-record", message)]
        }
        Err(error) => vec![FileFinding::warning(path, "unreadable-record", &error)],
    }
}

/// Articles with the same text, of which none is said to be a copy of the other.
fn duplicates(project: &ProjectFolder, articles: &[Looked], findings: &mut Vec<FileFinding>) {
    let mut by_text: HashMap<[u8; 32], Vec<&Looked>> = HashMap::new();
    for looked in articles {
        if let Some(sha256) = looked.sha256 {
            by_text.entry(sha256).or_default().push(looked);
        }
    }
    for same in by_text.values() {
        let Some((first, others)) = same.split_first() else {
            continue;
        };
        for other in others {
            let copies = [first, other].map(|looked| &looked.file.metadata.copy_of);
            let told = copies.iter().any(|copy_of| !copy_of.is_empty());
            if !told {
                let message = format!(
                    "it has the same text as \"{}\"; say which is the copy, or remove one",
                    first.id
                );
                let path = project.article_path(&other.id);
                findings.push(FileFinding::warning(&path, "duplicate-text", message));
            }
        }
    }
}

/// Names that some system takes for the same.
fn clashes(folder: &Path, names: &BTreeSet<String>, ending: &str, findings: &mut Vec<FileFinding>) {
    let mut seen: BTreeMap<String, &String> = BTreeMap::new();
    for name in names {
        if let Some(first) = seen.insert(names::key(name), name) {
            let path = folder.join(format!("{name}{ending}"));
            let message =
                format!("some systems take this name for that of \"{first}{ending}\"; rename one");
            findings.push(FileFinding::error(&path, "name-clash", message));
        }
    }
}

/// Whether a file is the copy of another and nothing else: what might be a person's own text, or belongs to
/// an article that is there, is looked at as well.
fn is_only_copy(project: &ProjectFolder, folder: &Path, name: &str) -> bool {
    match name.ends_with(".txt") {
        true => is_certain(folder, name),
        false => {
            original_in(project, folder, name).is_some()
                && article_of(project, folder, name).is_none()
        }
    }
}

/// Whether it is work that was set aside, as `name.ron.before-TIME`, or what was merged.
fn is_set_aside(name: &str) -> bool {
    name.contains(".ron.") || name.contains(".merged-")
}

fn set_aside(path: &Path) -> FileFinding {
    let message = "this was set aside so that nothing is lost; look at it, and remove it when you do \
                   not need it";
    FileFinding::warning(path, "set-aside", message)
}

fn stray(path: &Path, advice: &str) -> FileFinding {
    let message = format!("this does not belong here and is passed over: {advice}");
    FileFinding::warning(path, "stray-file", message)
}

/// The names and paths in a folder, in order, without what is hidden.
fn entries(folder: &Path, findings: &mut Vec<FileFinding>) -> Vec<(String, PathBuf)> {
    let read = match trust::check_folder(folder).and_then(|()| fs::read_dir(folder)) {
        Ok(read) => read,
        // Git keeps no empty folders.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let error = StoreError::io("read the folder", folder, &error);
            findings.push(FileFinding::of_error(folder, &error));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for entry in read.flatten() {
        let path = entry.path();
        match entry.file_name().into_string() {
            Ok(name) if name.starts_with('.') => {}
            Ok(_) if path.is_symlink() => {
                let error = StoreError::Link {
                    doing: "follow it",
                    path: path.clone(),
                };
                findings.push(FileFinding::of_error(&path, &error));
            }
            Ok(name) => found.push((name, path)),
            Err(_) => {
                let message = "its name is not UTF-8; rename it";
                findings.push(FileFinding::error(&path, "unreadable-name", message));
            }
        }
    }
    found.sort();
    found
}
