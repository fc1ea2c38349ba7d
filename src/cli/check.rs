//! `hashiya check`: whether articles, their RON and whole projects are in order.
//!
//! It looks at files as the window would, through the store, and changes nothing, so it may run
//! while a window has them open.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value};

use crate::look::label_sets::{LEAST_CONTRAST, hard_to_read};
use crate::store::finding::without_path;
use crate::store::project::{ProjectFolder, is_project, prove};
use crate::store::{
    FileFinding, LayerError, RonError, Severity, StoreError, inspect, is_layer_path,
};

/// What to verify.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya check my-project\n  \
    hashiya check article.txt other.ron --json")]
pub struct Check {
    /// Projects, articles, RON files, or folders with them at any depth
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,

    /// Print a JSON object on a line of its own for each problem
    #[arg(long)]
    pub json: bool,
}

/// What `check` found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many articles were looked at.
    pub articles: usize,
    /// How many problems they have.
    pub errors: usize,
    /// How many things are worth knowing.
    pub warnings: usize,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "articles: {}, problems: {}, warnings: {}",
            self.articles, self.errors, self.warnings
        )
    }
}

impl Verdict {
    /// The exit code: 0 when there is no problem, 1 otherwise.
    pub fn exit_code(self) -> u8 {
        u8::from(self.errors > 0)
    }
}

/// Verifies what is at the paths, and writes a line for each problem.
///
/// # Errors
/// When the lines cannot be written.
pub fn check(arguments: &Check, out: &mut dyn Write) -> io::Result<Verdict> {
    let mut report = Report {
        out,
        json: arguments.json,
        verdict: Verdict::default(),
        seen: BTreeSet::new(),
    };
    for path in &arguments.paths {
        if is_project(path) {
            report.project(path)?;
        } else if path.is_dir() {
            report.folder(path)?;
        } else {
            report.file(path, false)?;
        }
    }
    Ok(report.verdict)
}

struct Report<'a> {
    out: &'a mut dyn Write,
    json: bool,
    verdict: Verdict,
    /// The layers that were looked at: an article and its RON file are one.
    seen: BTreeSet<PathBuf>,
}

impl Report<'_> {
    fn project(&mut self, path: &Path) -> io::Result<()> {
        let proof = prove(path);
        self.verdict.articles += proof.articles;
        proof
            .findings
            .iter()
            .try_for_each(|finding| self.tell(finding))?;
        self.colours(path)
    }

    /// Warns of labels on whose colours text is hard to read.
    fn colours(&mut self, path: &Path) -> io::Result<()> {
        // What cannot be opened was told.
        let Ok(project) = ProjectFolder::open(path) else {
            return Ok(());
        };
        for label in &project.codebook().labels {
            for (mode, contrast) in hard_to_read(label) {
                let page = super::mode(mode);
                let message = format!(
                    "text on the tint of the label \"{}\" is hard to read on a {page} page: its \
                     contrast is {contrast:.1}:1, and should be at least {LEAST_CONTRAST}:1",
                    label.id
                );
                let path = project.codebook_path();
                self.tell(&FileFinding::warning(&path, "low-contrast", message))?;
            }
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let before = self.verdict;
        let (mut files, mut projects) = (Vec::new(), Vec::new());
        self.collect(folder, &mut files, &mut projects)?;
        // An article names its layer best; a layer without one comes after.
        files.sort_by_key(|path| (is_layer_path(path), path.clone()));
        projects.sort();
        for file in files {
            self.file(&file, true)?;
        }
        for project in &projects {
            self.project(project)?;
        }
        if self.verdict == before && projects.is_empty() {
            let message = "there are no articles here; name a folder with .txt files";
            self.tell(&FileFinding::error(folder, "no-articles", message))?;
        }
        Ok(())
    }

    /// The articles and RON files in `folder` and the projects below it, without what is hidden.
    /// Links to folders are not followed, since they can lead in a circle.
    fn collect(
        &mut self,
        folder: &Path,
        files: &mut Vec<PathBuf>,
        projects: &mut Vec<PathBuf>,
    ) -> io::Result<()> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let error = StoreError::io("read the folder", folder, &error);
                return self.tell(&FileFinding::of_error(folder, &error));
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if hidden {
                continue;
            }
            if is_folder && is_project(&path) {
                projects.push(path);
            } else if is_folder {
                self.collect(&path, files, projects)?;
            } else if is_layer_path(&path) || is_article_path(&path) {
                files.push(path);
            }
        }
        Ok(())
    }

    /// Verifies one article or layer. Other RON files are none of our business when they were
    /// `found` in a folder.
    fn file(&mut self, path: &Path, found: bool) -> io::Result<()> {
        let layer_path = path.with_extension("ron");
        let key = std::path::absolute(&layer_path).unwrap_or(layer_path);
        if found && is_layer_path(path) && self.seen.contains(&key) {
            return Ok(());
        }
        match inspect(path, None) {
            Ok(inspected) => {
                self.verdict.articles += 1;
                let inspected = inspected.with_journal();
                let coding = FileFinding::of_coding(&inspected, None);
                FileFinding::of_inspected(&inspected)
                    .iter()
                    .chain(&coding)
                    .try_for_each(|finding| self.tell(finding))?;
            }
            Err(StoreError::Layer {
                error: LayerError::Ron(RonError::OtherFormat { .. }),
                ..
            }) if found && is_layer_path(path) => return Ok(()),
            Err(error) => {
                self.verdict.articles += 1;
                self.tell(&FileFinding::of_error(path, &error))?;
            }
        }
        self.seen.insert(key);
        Ok(())
    }

    /// Counts a finding and writes its line.
    fn tell(&mut self, finding: &FileFinding) -> io::Result<()> {
        let severity = match finding.severity {
            Severity::Error => {
                self.verdict.errors += 1;
                "error"
            }
            Severity::Warning => {
                self.verdict.warnings += 1;
                "warning"
            }
        };
        if self.json {
            return writeln!(self.out, "{}", as_json(finding, severity));
        }
        let message = without_path(&finding.message, &finding.path);
        let path = finding.path.display();
        match finding.severity {
            Severity::Error => writeln!(self.out, "{path}: {message}"),
            Severity::Warning => writeln!(self.out, "{path}: warning: {message}"),
        }
    }
}

/// `{"file":…,"start":…,"end":…,"code":…,"severity":…,"message":…}`; start and end are code points
/// of the article, and left out where the finding is about no part of it.
fn as_json(finding: &FileFinding, severity: &str) -> Value {
    let mut object = Map::new();
    let path = finding.path.to_string_lossy();
    object.insert("file".to_owned(), path.as_ref().into());
    if let Some(range) = &finding.range {
        object.insert("start".to_owned(), range.start.into());
        object.insert("end".to_owned(), range.end.into());
    }
    object.insert("code".to_owned(), finding.code.into());
    object.insert("severity".to_owned(), severity.into());
    object.insert("message".to_owned(), finding.message.as_str().into());
    Value::Object(object)
}

fn is_article_path(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"))
}
