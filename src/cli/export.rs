//! `hashiya export` and `hashiya convert`: annotations as files of other tools.
//!
//! Exit codes: 0 all is written, 1 something could not be taken as it stands, or nothing was written;
//! 2 wrong usage. What is lost and what was wrong goes to standard error; with `--json` the report goes
//! to standard output as one object.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::CommandError;
use super::progress::{ShowProgress, Shown, control};
use super::values::{one_of, read_format, written_format};
use crate::model::codebook::Codebook;
use crate::model::status::Status;
use crate::session::exporting::{
    AnnotationFilter, ArticleLosses, CONVERTED, Edges, Excluded, ExportError, ExportRequest,
    Exported, FORMATS, Faults, FileSource, Format, Losses, Passes, ProjectSource, ReadOnce, Scheme,
    Source, Split, Tokeniser, complete_split, export as write_export, losses, read_split, survey,
};
use crate::store::project::ProjectFolder;

/// How annotations are written, in any command that writes them.
#[derive(Clone, Debug, Args)]
pub struct Writing {
    /// What happens to spans with an edge inside a token, in formats that know tokens
    #[arg(long, value_parser = one_of(Edges::id, EDGES), default_value = "widen", help_heading = "Tokens")]
    pub edges: Edges,

    /// The tags of tokens, in formats that have tags
    #[arg(long, value_parser = one_of(Scheme::id, TAGS), default_value = "iob2", help_heading = "Tokens")]
    pub tags: Scheme,

    /// What is done with parts that are not the article; without it they are marked where the format
    /// can, and cut out elsewhere
    #[arg(long, value_parser = one_of(excluded, EXCLUDED))]
    pub excluded: Option<Excluded>,

    /// A split to use: what `hashiya split` has written. Articles that are not in it are added unless
    /// it is frozen
    #[arg(long, value_name = "FILE")]
    pub split: Option<PathBuf>,

    /// The name of the data set, for its card; without it, that of the project or the file
    #[arg(long)]
    pub name: Option<String>,

    /// The licence, for the card
    #[arg(long, default_value = "")]
    pub licence: String,

    /// Replace an earlier export in the same folder
    #[arg(long)]
    pub replace: bool,

    /// Write nothing, and say what would be lost, article by article
    #[arg(long)]
    pub dry_run: bool,

    /// Report as JSON
    #[arg(long)]
    pub json: bool,

    /// Show how far it is
    #[arg(long, value_enum, default_value_t)]
    pub progress: ShowProgress,
}

const EDGES: &[(Edges, &str)] = &[
    (Edges::Widen, "They cover the whole token"),
    (Edges::Split, "The token is cut in two"),
    (Edges::Drop, "They are left out, and told"),
];

const TAGS: &[(Scheme, &str)] = &[
    (Scheme::Iob2, "B at the start of each span, I inside"),
    (
        Scheme::Iob1,
        "B only between two spans of a kind that touch",
    ),
    (Scheme::Iobes, "E for the last and S for a single token"),
    (Scheme::Bilou, "L for the last and U for a single token"),
];

const EXCLUDED: &[(Excluded, &str)] = &[
    (Excluded::Cut, "They are cut out of the text"),
    (Excluded::Keep, "Their text stays"),
];

fn excluded(choice: Excluded) -> &'static str {
    match choice {
        Excluded::Auto => "auto",
        Excluded::Cut => "cut",
        Excluded::Keep => "keep",
    }
}

const STATUSES: &[(&[Status], &str)] = &[
    (&[Status::Done], "The annotator has finished"),
    (&[Status::InProgress], "Something is annotated"),
    (&[Status::Flagged], "Somebody has to look at it"),
    (&[Status::Skipped], "Left out by the annotator"),
    (&[Status::New], "Nothing is annotated yet"),
    (&Status::ALL, "All of them"),
];

fn statuses(chosen: &[Status]) -> &'static str {
    match chosen {
        // As options are written.
        [Status::InProgress] => "in-progress",
        [status] => status.id(),
        _ => "any",
    }
}

/// What to export, and how.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya export my-project --format spans --out data\n  \
    hashiya export my-project --format spacy --out data --split split.json\n  \
    hashiya export my-project --format conll --tags bilou --edges split --out data\n  \
    hashiya export my-project --format brat --status any --annotator Layla --out for-brat\n  \
    hashiya export my-project --format spans --out data --dry-run")]
pub struct Export {
    /// The folder of the project
    pub project: PathBuf,

    /// The format: one of those that `hashiya formats` lists
    #[arg(long, value_parser = written_format)]
    pub format: &'static Format,

    /// The folder to write; it must not be there, or be empty
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,

    /// Which annotations.
    #[command(flatten)]
    pub which: Which,

    /// How it is written.
    #[command(flatten)]
    pub writing: Writing,
}

/// Which annotations of a project, in any command that looks at them.
#[derive(Clone, Debug, Args)]
pub struct Which {
    /// Whose annotations; without it those of everybody. May be given again
    #[arg(long, value_name = "NAME")]
    pub annotator: Vec<String>,

    /// Of which status; may be given again
    #[arg(long, value_parser = one_of(statuses, STATUSES), default_value = "done")]
    pub status: Vec<&'static [Status]>,

    /// Also articles that a person called a copy of another
    #[arg(long)]
    pub copies: bool,
}

/// What to convert, and how.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya convert annotations.jsonl data --from spans --to conll\n  \
    hashiya convert brat-folder data --from brat --to spacy")]
pub struct Convert {
    /// The file or folder to read
    pub input: PathBuf,

    /// The folder to write; it must not be there, or be empty
    pub out: PathBuf,

    /// The format that is read; without it, told by the names of the files
    #[arg(long, value_parser = read_format)]
    pub from: Option<&'static Format>,

    /// The format that is written
    #[arg(long, value_parser = written_format)]
    pub to: &'static Format,

    /// How it is written.
    #[command(flatten)]
    pub writing: Writing,
}

impl Which {
    /// What is chosen.
    pub(super) fn choice(&self) -> AnnotationFilter {
        AnnotationFilter {
            annotators: (!self.annotator.is_empty()).then(|| self.annotator.clone()),
            statuses: self.status.concat(),
            copies: self.copies,
        }
    }
}

/// Writes the annotations of a project, and says what is lost.
///
/// The answer is the exit code.
///
/// # Errors
/// When the project cannot be read, the folder cannot be written, or nothing was chosen.
pub fn export(
    arguments: &Export,
    interruptible: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let project = ProjectFolder::open(&arguments.project)?;
    let choice = arguments.which.choice();
    let choices = choice.told();
    let source = ProjectSource::new(&project, choice)?;
    let name = project.file().name.clone();
    let target = Target {
        format: arguments.format,
        out: &arguments.out,
        writing: &arguments.writing,
        codebook: project.codebook(),
        name,
        tokeniser: Tokeniser::Words,
        choices,
    };
    let source = ReadOnce::new(&source, &arguments.out);
    write(&source, target, interruptible, out, errors)
}

/// Writes files of one format as those of another, and says what is lost.
///
/// The answer is the exit code.
///
/// # Errors
/// When nothing can be read, or the folder cannot be written.
pub fn convert(
    arguments: &Convert,
    interruptible: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let format = match arguments.from {
        Some(format) => format,
        None => FileSource::guess(&arguments.input)?,
    };
    let source = FileSource::new(std::slice::from_ref(&arguments.input), format)?;
    let stem = arguments.input.file_stem().unwrap_or_default();
    let codebook = Codebook::default();
    let target = Target {
        format: arguments.to,
        out: &arguments.out,
        writing: &arguments.writing,
        codebook: &codebook,
        name: stem.to_string_lossy().into_owned(),
        tokeniser: format.tokeniser(),
        choices: vec![(CONVERTED.to_owned(), format.title.to_owned())],
    };
    write(&source, target, interruptible, out, errors)
}

/// Where to, and how.
struct Target<'a> {
    format: &'static Format,
    out: &'a Path,
    writing: &'a Writing,
    codebook: &'a Codebook,
    name: String,
    tokeniser: Tokeniser,
    choices: Vec<(String, String)>,
}

fn write(
    source: &dyn Source,
    target: Target<'_>,
    interruptible: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let writing = target.writing;
    let control = control();
    let shown = Shown::of(&control, writing.progress, interruptible);
    let mut split = writing.split.as_deref().map(read_split).transpose()?;
    let open = split.as_mut().filter(|split| !split.frozen);
    let passes = Passes::new(&control, 2 + usize::from(open.is_some()));
    if let Some(split) = open {
        complete_split(split, source, &passes)?;
    }
    let order = order(&target, split.as_ref());
    if writing.dry_run {
        let seen = survey(source, order.split, &passes)?;
        let plan = order.plan(&seen);
        let lost = losses(source, order.format, &plan, order.split, &passes)?;
        let all = ArticleLosses::sum(&lost);
        drop(shown);
        if writing.json {
            let articles = lost.iter().map(|one| {
                let (article, annotator) = (&one.article, &one.annotator);
                let losses = losses_json(&one.losses);
                json!({"article": article, "annotator": annotator, "losses": losses})
            });
            let object = json!({
                "dry_run": true,
                "articles": seen.articles,
                "documents": seen.documents,
                "losses": losses_json(&all),
                "by_article": articles.collect::<Vec<_>>(),
            });
            writeln!(out, "{}", with_faults(object, &seen.faults))?;
        } else {
            for one in &lost {
                out.write_all(&one.losses.rows(&one.article, &one.annotator))?;
            }
            tell(errors, &all, &seen.faults)?;
            let what = format!("{} articles, {} documents", seen.articles, seen.documents);
            writeln!(errors, "would write: {what}")?;
        }
        return Ok(exit_code(&seen.faults));
    }
    let exported = write_export(source, &order, &passes);
    drop(shown);
    if let Err(error @ ExportError::Nothing { faults, .. }) = &exported {
        if writing.json {
            let object = json!({"error": error.to_string()});
            writeln!(out, "{}", with_faults(object, faults))?;
        } else {
            tell(errors, &Losses::default(), faults)?;
        }
    }
    let exported = exported?;
    report(&exported, &order, writing.json, out, errors)?;
    Ok(exit_code(&exported.faults))
}

fn order<'a>(target: &'a Target<'a>, split: Option<&'a Split>) -> ExportRequest<'a> {
    let writing = target.writing;
    ExportRequest {
        format: target.format,
        out: target.out,
        replace: writing.replace,
        codebook: target.codebook,
        split,
        scheme: writing.tags,
        tokeniser: target.tokeniser,
        edges: writing.edges,
        excluded: writing.excluded.unwrap_or_default(),
        name: writing.name.clone().unwrap_or_else(|| target.name.clone()),
        licence: writing.licence.clone(),
        choices: target.choices.clone(),
    }
}

fn report(
    exported: &Exported,
    order: &ExportRequest<'_>,
    json: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<(), CommandError> {
    if json {
        let object = json!({
            "format": order.format.name,
            "out": order.out,
            "articles": exported.articles,
            "documents": exported.documents,
            "spans": exported.spans,
            "files": exported.files,
            "losses": losses_json(&exported.losses),
        });
        writeln!(out, "{}", with_faults(object, &exported.faults))?;
        return Ok(());
    }
    tell(errors, &exported.losses, &exported.faults)?;
    writeln!(
        errors,
        "written and proven: {} articles, {} documents, {} spans in {} files: {}",
        exported.articles,
        exported.documents,
        exported.spans,
        exported.files,
        order.out.display()
    )?;
    Ok(())
}

/// Says what is lost and what was wrong, a line each.
pub(super) fn tell(errors: &mut dyn Write, losses: &Losses, faults: &Faults) -> io::Result<()> {
    list(errors, faults)?;
    for (loss, count, first) in losses.iter() {
        let first = first.split_whitespace().collect::<Vec<&str>>().join(" ");
        writeln!(errors, "lost: {count}: {} (first: {first})", loss.phrase())?;
    }
    Ok(())
}

fn losses_json(losses: &Losses) -> serde_json::Value {
    let all = losses.iter().map(|(loss, count, first)| {
        let value = json!({"count": count, "first": first, "what": loss.phrase()});
        (loss.id().to_owned(), value)
    });
    serde_json::Value::Object(all.collect())
}

/// Lists faults, a line each, and says how many more there are.
pub(super) fn list(to: &mut dyn Write, faults: &Faults) -> io::Result<()> {
    for fault in faults {
        writeln!(to, "{fault}")?;
    }
    if faults.unlisted() > 0 {
        writeln!(to, "{} more are not listed", faults.unlisted())?;
    }
    Ok(())
}

/// An object of JSON with faults in it.
pub(super) fn with_faults(mut object: serde_json::Value, faults: &Faults) -> serde_json::Value {
    let all = faults.iter().map(|fault| {
        let is_note = fault.is_note();
        json!({"origin": fault.origin, "code": fault.code, "what": fault.what, "note": is_note})
    });
    object["faults"] = all.collect();
    object["unlisted"] = faults.unlisted().into();
    object
}

/// The exit code when these were told: 1 when something was not taken as it stands.
pub(super) fn exit_code(faults: &Faults) -> u8 {
    u8::from(faults.failures() > 0)
}

/// Lists the formats.
///
/// # Errors
/// When `out` cannot be written.
pub fn formats(json: bool, out: &mut dyn Write) -> io::Result<()> {
    for format in FORMATS {
        let ways = [
            (format.read.is_some(), "read"),
            (format.write.is_some(), "written"),
        ];
        let ways: Vec<&str> = ways
            .iter()
            .filter(|(can, _)| *can)
            .map(|(_, way)| *way)
            .collect();
        if json {
            let object = json!({
                "name": format.name,
                "title": format.title,
                "extensions": format.extensions,
                "ways": ways,
            });
            writeln!(out, "{object}")?;
        } else {
            writeln!(
                out,
                "{:16} {:32} {}",
                format.name,
                format.title,
                ways.join(", ")
            )?;
        }
    }
    Ok(())
}
