//! The command line: its words, and what runs without a window.
//!
//! Exit codes: 0 all is in order, 1 there are problems, 2 wrong usage.

mod check;
mod error;
mod export;
mod import;
mod import_annotated;
mod incidents;
mod log;
mod merge_codebook;
mod progress;
mod propose;
mod recover;
mod render;
mod shell;
mod signal;
mod terminal;
mod training;
mod values;

use std::io::{self, Write};
use std::path::PathBuf;

pub use check::{Check, Verdict, check};
pub use error::CommandError;
pub use export::{Convert, Export, convert, export, formats};
pub use import::{Import, import};
pub use import_annotated::import_annotated;
pub use incidents::{Incidents, incidents};
pub use log::log;
pub use merge_codebook::{MergeCodebook, merge_codebook};
pub use progress::ShowProgress;
pub use propose::{Propose, propose};
pub use recover::{Recover, recover};
pub use render::render;
pub use shell::{completions, manual};
pub use training::{PreflightArguments, SplitArguments, Stats, preflight, split, stats};

use clap::{Args, Parser, Subcommand};

use crate::look::Mode;
use terminal::Terminal;
use values::{one_of, size};

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
    /// Verify projects, articles and their RON files
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
    /// Write annotations as training data or files of other tools
    ///
    /// What is written is read again and compared. What the format cannot hold is said on standard
    /// error. The exit code is 0 when all is written, 1 when something could not be taken as it
    /// stands, 2 when nothing was written.
    Export(Export),
    /// Write files of one tool as files of another, without a project
    Convert(Convert),
    /// List the formats of annotations
    Formats {
        /// Print a JSON object on a line of its own for each format
        #[arg(long)]
        json: bool,
    },
    /// Look for what a model would learn wrongly
    ///
    /// The exit code is 0 when nothing is found, 1 when something is, 2 when the command is wrong.
    Preflight(PreflightArguments),
    /// Say which articles are for training, development and test
    Split(SplitArguments),
    /// Count spans, articles and labels
    Stats(Stats),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Manual,
    /// Draw an annotated article as pictures
    Render(Render),
    /// Write the incidents of a project as a table: Hashiya's own columns, ACLED's or UCDP's
    ///
    /// What a table does not hold is said on standard error, a line each.
    Incidents(Incidents),
    /// Print what the program would propose in a text: casualty counts, dates, links
    Propose(Propose),
    /// Print who changed what when
    ///
    /// Of an article by all its annotators, of a file of annotations, or of a whole project, as
    /// far as the project keeps a record.
    Log(LogArguments),
    /// List, look at and bring back work that was set aside
    ///
    /// Edits that fitted nothing, annotations that met those of another program. Of a file that was
    /// set aside it prints what the annotations lack; with --take that is in them. The exit code is 0,
    /// 1 when there is something to look at, 2 when it could not be done.
    Recover(Recover),
    /// Merge two codebooks, registries or files of annotations by what they say
    ///
    /// For git, once it is installed in a project, and for copies that a sync service left. What both
    /// sides changed differently is said on standard error; the merged file has both or says which it
    /// took, and opens. The exit code is 0 when there is nothing to look at, 1 when there is or the
    /// files cannot be merged, 2 when the command is wrong.
    MergeCodebook(MergeCodebook),
}

/// Of what to print the record of edits, and how.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya log my-project\n  \
    hashiya log my-project/articles/a.txt --json")]
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
#[command(after_help = "Examples:\n  \
    hashiya render article.txt --out page.png\n  \
    hashiya render article.ron --out page.svg --width 700 --theme dark")]
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
    #[arg(long, value_parser = one_of(mode, MODES), default_value = "light")]
    pub theme: Mode,

    /// Print a JSON object on a line of its own for each picture
    #[arg(long)]
    pub json: bool,
}

const MODES: &[(Mode, &str)] = &[
    (Mode::Light, "Dark text on a light page"),
    (Mode::Dark, "Light text on a dark page"),
];

/// The name of a mode, here and in messages.
fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Light => "light",
        Mode::Dark => "dark",
    }
}

impl Command {
    /// Whether it prints JSON.
    fn prints_json(&self) -> bool {
        match self {
            Self::Check(it) => it.json,
            Self::Import(it) => it.json,
            Self::Export(it) => it.writing.json,
            Self::Convert(it) => it.writing.json,
            Self::Formats { json } => *json,
            Self::Preflight(it) => it.chosen.json,
            Self::Split(it) => it.chosen.json,
            Self::Stats(it) => it.chosen.json,
            Self::Render(it) => it.json,
            Self::Incidents(it) => it.json,
            Self::Propose(it) => it.json,
            Self::Log(it) => it.json,
            Self::Recover(it) => it.json,
            Self::MergeCodebook(it) => it.json,
            Self::Completions { .. } | Self::Manual => false,
        }
    }
}

/// What shells take for wrong usage.
const WRONG_USAGE: u8 = 2;

/// Runs a command and returns its exit code. Why it did not come about is said on `errors`.
/// Control characters in what it prints are replaced: see `terminal`.
pub fn run(command: &Command, out: &mut dyn Write, errors: &mut dyn Write) -> u8 {
    let out = &mut Terminal::new(out, command.prints_json());
    let errors = &mut Terminal::new(errors, false);
    match done(command, out, errors) {
        Ok(exit_code) => exit_code,
        Err(error) if error.is_closed_pipe() => 1,
        Err(error) => {
            complain(&error.to_string(), errors);
            match command {
                Command::Render(_)
                | Command::Incidents(_)
                | Command::Propose(_)
                | Command::MergeCodebook(_) => 1,
                _ => WRONG_USAGE,
            }
        }
    }
}

/// Says what clap says of arguments that it did not take, and returns the exit code: help and the version
/// on standard output, what is wrong on `errors`, with what a person typed as [`run`] prints it.
pub fn explain(error: &clap::Error, errors: &mut dyn Write) -> u8 {
    // A closed output is nobody's loss.
    if error.use_stderr() {
        let _ = write!(Terminal::new(errors, false), "{}", error.render());
    } else {
        let _ = error.print();
    }
    u8::try_from(error.exit_code()).unwrap_or(WRONG_USAGE)
}

/// Says on `errors` why the program stops, and returns its exit code.
pub fn complain(message: &str, errors: &mut dyn Write) -> u8 {
    // A closed standard error is nobody's loss.
    let _ = writeln!(Terminal::new(errors, false), "hashiya: {message}");
    WRONG_USAGE
}

fn done(
    command: &Command,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    // Ctrl+C stops a command where that leaves nothing half done.
    let interruptible = true;
    match command {
        Command::Check(arguments) => {
            let verdict = check(arguments, out)?;
            let _ = writeln!(errors, "{verdict}");
            Ok(verdict.exit_code())
        }
        Command::Import(arguments) => match arguments.format {
            Some(format) => import_annotated(arguments, format, interruptible, out, errors),
            None => import(arguments, interruptible, out, errors),
        },
        Command::Export(arguments) => export(arguments, interruptible, out, errors),
        Command::Convert(arguments) => convert(arguments, interruptible, out, errors),
        Command::Formats { json } => Ok(formats(*json, out).map(|()| 0)?),
        Command::Preflight(arguments) => preflight(arguments, interruptible, out),
        Command::Split(arguments) => split(arguments, interruptible, out, errors),
        Command::Stats(arguments) => stats(arguments, interruptible, out, errors),
        Command::Completions { shell } => Ok(completions(*shell, out).map(|()| 0)?),
        Command::Manual => Ok(manual(out).map(|()| 0)?),
        Command::Render(arguments) => render(arguments, out).map(|()| 0),
        Command::Incidents(arguments) => incidents(arguments, out, errors).map(|_| 0),
        Command::Propose(arguments) => propose(arguments, &mut io::stdin().lock(), out).map(|()| 0),
        Command::MergeCodebook(arguments) => merge_codebook(arguments, out, errors),
        Command::Recover(arguments) => recover(arguments, out, errors),
        Command::Log(arguments) => {
            log(arguments, out, errors).map_err(CommandError::printing("the record"))
        }
    }
}
