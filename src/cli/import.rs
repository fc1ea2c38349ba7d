//! `hashiya import`: articles from files of other tools into a project.
//!
//! Exit codes: 0 all is in, 1 something was refused or the import was stopped, 2 wrong usage. What
//! was refused goes to standard output, a line for each, or all of it as JSON; how far the import
//! is goes to a terminal and nowhere else.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::CommandError;
use super::progress::ShowProgress;
use super::signal::stop_on_signal;
use super::terminal::plain;
use super::values::read_format;
use crate::interchange::mapping::MappingError;
use crate::interchange::{Mapping, Options};
use crate::session::exporting::Format;
use crate::session::importing::{ImportProgress, ImportReport, ImportRequest, import as bring_in};
use crate::session::task::TaskControl;
use crate::store::TextEncoding;
use crate::store::project::{ProjectFolder, import_file, is_project, now, scan};

/// What to bring in, and how.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya import my-project dump.jsonl --map text=body,title=headline\n  \
    hashiya import new-project articles --create --annotator Layla\n  \
    hashiya import my-project exported.json --format label-studio --as Layla --label PER=actor")]
pub struct Import {
    /// The folder of the project
    pub project: PathBuf,

    /// Files and folders: .txt, .html, .jsonl, .json, .csv, .tsv, .docx, .zip
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,

    /// Which field becomes what, as in text=body,title=headline; what is left open is guessed.
    /// The targets are text, title, source, author, date, url, language and id; records=PATH
    /// names the array in a JSON file, others=drop leaves all other fields out, and
    /// annotations=ignore takes files that seem to have annotations for records like others
    #[arg(long, value_name = "TARGET=FIELD,…", value_parser = mapping)]
    pub map: Vec<Mapping>,

    /// The encoding of the files, when it is not recognised
    #[arg(long, value_parser = encoding)]
    pub encoding: Option<TextEncoding>,

    /// Bring in annotations too: the files are in this format, one of those that `hashiya formats`
    /// lists. Articles whose text is there are not added again
    #[arg(long, value_name = "FORMAT", value_parser = read_format, conflicts_with_all = ["map", "encoding"])]
    pub format: Option<&'static Format>,

    /// Whose annotations they are, where the files do not say; with --only, whoever they name
    #[arg(long = "as", value_name = "NAME", requires = "format")]
    pub annotated_by: Option<String>,

    /// They are all of the annotator of --as
    #[arg(long, requires = "annotated_by")]
    pub only: bool,

    /// Which label of the files becomes which of the codebook, as in PER=actor; may be given again.
    /// Labels with the same name or id are found without it
    #[arg(long, value_name = "THEIRS=OURS", requires = "format", value_parser = label)]
    pub label: Vec<(String, String)>,

    /// Write nothing, and say what would come in
    #[arg(long, conflicts_with = "create")]
    pub dry_run: bool,

    /// Report as JSON
    #[arg(long)]
    pub json: bool,

    /// Make the project first, unless an import that was to make it has begun there
    #[arg(long, requires = "annotator")]
    pub create: bool,

    /// The name of the project that is made; without it, the name of its folder
    #[arg(long, requires = "create")]
    pub name: Option<String>,

    /// Who annotates in the project that is made
    #[arg(long, requires = "create")]
    pub annotator: Option<String>,

    /// Show how far the import is
    #[arg(long, value_enum, default_value_t)]
    pub progress: ShowProgress,
}

fn label(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=');
    let (theirs, ours) =
        parts.ok_or_else(|| "it must be THEIRS=OURS, as in PER=actor".to_owned())?;
    Ok((theirs.to_owned(), ours.to_owned()))
}

fn mapping(text: &str) -> Result<Mapping, MappingError> {
    Mapping::parse(text)
}

fn encoding(text: &str) -> Result<TextEncoding, String> {
    TextEncoding::from_label(text).ok_or_else(|| {
        let names = TextEncoding::ALL.map(TextEncoding::label);
        format!("the encodings are {}", names.join(", "))
    })
}

/// The project that articles are brought into, made when that was asked for.
pub(super) fn project_of(arguments: &Import) -> Result<ProjectFolder, CommandError> {
    let path = &arguments.project;
    Ok(if arguments.create && is_begun(path) {
        // The same command again, after one that was killed.
        ProjectFolder::open(path)?
    } else if arguments.create {
        let name = arguments.name.as_deref().unwrap_or_default();
        let annotator = arguments.annotator.as_deref().unwrap_or_default();
        ProjectFolder::create(path, name, annotator)?
    } else if is_project(path) {
        ProjectFolder::open(path)?
    } else {
        return Err(CommandError::Refused(format!(
            "cannot import: this is not a project; make one with --create --annotator NAME: {}",
            path.display()
        )));
    })
}

/// Whether an import that makes its project has begun there and has not come to its end.
fn is_begun(path: &Path) -> bool {
    is_project(path)
        && ProjectFolder::open(path).is_ok_and(|folder| {
            let empty = || scan::list(&folder).is_ok_and(|found| found.articles.is_empty());
            import_file::unfinished(&folder).is_some() || empty()
        })
}

/// Brings articles in, without annotations, and says what was refused. Ctrl+C
/// stops it between two records when `interruptible`; what is in stays in. The answer is the exit
/// code: 0 when all is in, 1 otherwise.
///
/// # Errors
/// When the import cannot begin, or the report cannot be written.
pub fn import(
    arguments: &Import,
    interruptible: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let folder = project_of(arguments)?;
    let request = ImportRequest {
        paths: arguments.paths.clone(),
        options: Options {
            mapping: whole(&arguments.map),
            encoding: arguments.encoding,
            ..Options::default()
        },
        dry_run: arguments.dry_run,
        ..ImportRequest::default()
    };
    let report = followed(arguments, interruptible, |control| {
        bring_in(&folder, &request, now, control)
    })?;
    if arguments.json {
        writeln!(out, "{:#}", report_json(&report))?;
    } else {
        for refused in &report.refused {
            writeln!(out, "{}: {}", refused.origin, refused.why)?;
        }
        if report.unlisted > 0 {
            writeln!(out, "{} more were refused", report.unlisted)?;
        }
        for warning in report.warnings() {
            writeln!(out, "warning: {warning}")?;
        }
    }
    let _ = writeln!(errors, "{}", report.summary());
    Ok(u8::from(!report.is_complete()))
}

/// Runs an import with a bar on the terminal, where that is wanted.
pub(super) fn followed<T>(
    arguments: &Import,
    interruptible: bool,
    run: impl FnOnce(&TaskControl<ImportProgress>) -> T,
) -> T {
    let (control, bar) = control(arguments.progress);
    stop_on_signal(interruptible, &control);
    let done = run(&control);
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    done
}

/// Several mappings as one; a later word goes before an earlier one.
fn whole(mappings: &[Mapping]) -> Mapping {
    mappings.iter().fold(Mapping::default(), |whole, mapping| {
        whole.overridden_by(mapping)
    })
}

/// The control of an import, and a bar on the terminal of standard error that follows it; nothing is
/// drawn elsewhere.
fn control(progress: ShowProgress) -> (Arc<TaskControl<ImportProgress>>, Option<ProgressBar>) {
    let bar = (progress == ShowProgress::Auto).then(|| {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    });
    let drawn = bar.clone();
    let control = Arc::new_cyclic(|seen: &Weak<TaskControl<ImportProgress>>| {
        let seen = Weak::clone(seen);
        TaskControl::new(Arc::new(move || {
            let (Some(bar), Some(control)) = (&drawn, seen.upgrade()) else {
                return;
            };
            let progress = control.progress();
            bar.set_length(progress.total as u64);
            bar.set_position(progress.done as u64);
            bar.set_message(format!(
                "{} in, {} refused: {}",
                progress.added,
                progress.refused,
                plain(&progress.name)
            ));
        }))
    });
    (control, bar)
}

/// The report as JSON.
fn report_json(report: &ImportReport) -> serde_json::Value {
    let added = report
        .added
        .iter()
        .map(|brought| json!({"id": brought.id, "origin": brought.origin}));
    let refused = report.refused.iter().map(|refused| {
        let mut one = json!({"origin": refused.origin, "reason": refused.why.to_string()});
        if let Some(id) = refused.why.copy_of() {
            one["copy_of"] = id.into();
        }
        one
    });
    json!({
        "added": added.collect::<Vec<_>>(),
        "already": report.already,
        "refused": refused.collect::<Vec<_>>(),
        "unlisted": report.unlisted,
        "warnings": report.warnings(),
        "cancelled": report.cancelled,
        "failed": report.failed,
        "dry_run": report.dry_run,
    })
}
