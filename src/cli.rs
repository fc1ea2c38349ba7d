//! The command line: its words, and what runs without a window.
//!
//! `hashiya check` looks at articles and their RON as the window would, through the store, and
//! changes nothing. Exit codes: 0 all is in order, 1 there are problems, 2 wrong usage.

mod import;
mod log;
mod render;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use import::{Import, ImportError, Progress, exit_code, import};
pub use log::log;
pub use render::{RenderError, render};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::store::{Inspected, LayerError, Severity, StoreError, inspect, is_layer_path};

/// Annotate Arabic news articles: actors, locations and casualties, kept as RON.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The article to open, or its RON file, or the folder of a project. A file that is named
    /// like a command is written with its folder, as in ./check
    pub file: Option<PathBuf>,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Verify articles and their RON files
    ///
    /// Prints a line for each problem. The exit code is 0 when all is in order, 1 when there
    /// are problems (warnings are none), 2 when the command is wrong.
    Check(Check),
    /// Bring articles into a project
    ///
    /// Prints a line for each file and record that was refused. The exit code is 0 when all is
    /// in, 1 when something was refused or the import was stopped, 2 when the command is wrong.
    /// Running it again passes over what is in.
    Import(Import),
    /// Draw an annotated article as pictures
    Render(Render),
    /// Print who changed what when
    ///
    /// Of an article by all its annotators, of a file of annotations, or of a whole project, as
    /// far as the project keeps a record.
    Log(LogArguments),
}

/// What to verify.
#[derive(Debug, Args)]
pub struct Check {
    /// Articles, RON files, or folders with them at any depth
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
}

/// Of what to print the record of edits, and how.
#[derive(Debug, Args)]
pub struct LogArguments {
    /// Articles, RON files, or project folders
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,

    /// Print a JSON object on a line of its own for each change
    #[arg(long)]
    pub json: bool,
}

/// What to draw, and how.
#[derive(Clone, Debug, Args)]
pub struct Render {
    /// The article, or its RON file
    pub article: PathBuf,

    /// The picture to write: page.png or page.svg
    #[arg(long, short)]
    pub out: PathBuf,

    /// The width of the page in logical pixels
    #[arg(long, value_parser = size)]
    pub width: Option<f32>,

    /// How many pixels a logical pixel has
    #[arg(long, default_value = "1", value_parser = size)]
    pub scale: f32,

    /// The colours
    #[arg(long, value_enum, default_value_t)]
    pub theme: ThemeChoice,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeChoice {
    /// Dark text on a light page
    #[default]
    Light,
    /// Light text on a dark page
    Dark,
}

fn size(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(size) if size.is_finite() && size > 0.0 => Ok(size),
        _ => Err("it must be a number above 0".to_owned()),
    }
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
        verdict: Verdict::default(),
        seen: BTreeSet::new(),
    };
    for path in &arguments.paths {
        if path.is_dir() {
            report.folder(path)?;
        } else {
            report.file(path, false)?;
        }
    }
    Ok(report.verdict)
}

struct Report<'a> {
    out: &'a mut dyn Write,
    verdict: Verdict,
    /// The layers that were looked at: an article and its RON file are one.
    seen: BTreeSet<PathBuf>,
}

impl Report<'_> {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let before = self.verdict;
        let mut files = Vec::new();
        self.collect(folder, &mut files)?;
        // An article names its layer best; a layer without one comes after.
        files.sort_by_key(|path| (is_layer_path(path), path.clone()));
        for file in files {
            self.file(&file, true)?;
        }
        if self.verdict == before {
            self.error(
                folder,
                "there are no articles here; name a folder with .txt files",
            )?;
        }
        Ok(())
    }

    /// The articles and RON files in `folder`, without what is hidden. Links to folders are not
    /// followed, since they can lead in a circle.
    fn collect(&mut self, folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let error = StoreError::io("read the folder", folder, &error);
                return self.error(folder, without_path(&error, folder));
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if hidden {
                continue;
            }
            if is_folder {
                self.collect(&path, into)?;
            } else if is_layer_path(&path) || is_article_path(&path) {
                into.push(path);
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
                self.problems(&inspected)?;
            }
            Err(StoreError::Layer {
                error: LayerError::NotALayer { .. },
                ..
            }) if found && is_layer_path(path) => return Ok(()),
            Err(error) => {
                self.verdict.articles += 1;
                self.error(path, without_path(&error, path))?;
            }
        }
        self.seen.insert(key);
        Ok(())
    }

    fn problems(&mut self, inspected: &Inspected) -> io::Result<()> {
        let path = &inspected.layer_path;
        for problem in &inspected.problems {
            match problem.severity() {
                Severity::Error => self.error(path, without_path(problem, path))?,
                Severity::Warning => {
                    self.verdict.warnings += 1;
                    let problem = without_path(problem, path);
                    writeln!(self.out, "{}: warning: {problem}", path.display())?;
                }
            }
        }
        Ok(())
    }

    fn error(&mut self, path: &Path, problem: impl Display) -> io::Result<()> {
        self.verdict.errors += 1;
        writeln!(self.out, "{}: {problem}", path.display())
    }
}

fn is_article_path(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"))
}

/// The message without the path at its end, with which the line already begins.
fn without_path(message: impl Display, path: &Path) -> String {
    let message = message.to_string();
    message
        .strip_suffix(&format!(": {}", path.display()))
        .unwrap_or(&message)
        .to_owned()
}
