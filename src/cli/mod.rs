//! The command line: its words, and what runs without a window.
//!
//! Exit codes: 0 all is in order, 1 there are problems, 2 wrong usage.

mod check;
mod export;
mod import;
mod import_annotated;
mod incidents;
mod log;
mod progress;
mod propose;
mod render;
mod shell;
mod training;

use std::path::PathBuf;

pub use check::{Check, Verdict, check};
pub use export::{CommandError, Convert, Export, convert, export, formats};
pub use import::{Import, ImportError, exit_code, import};
pub use import_annotated::import_annotated;
pub use incidents::{ColumnsChoice, Incidents, IncidentsError, incidents};
pub use log::log;
pub use progress::Progress;
pub use propose::{Propose, ProposeError, propose};
pub use render::{RenderError, render};
pub use shell::{completions, manual};
pub use training::{PreflightArguments, SplitArguments, Stats, preflight, split, stats};

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    #[arg(long, value_enum, default_value_t)]
    pub theme: ThemeChoice,

    /// Print a JSON object on a line of its own for each picture
    #[arg(long)]
    pub json: bool,
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
