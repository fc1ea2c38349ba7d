//! `hashiya split`, `preflight` and `stats`: what training data is made of, before it is exported.
//!
//! Exit codes: 0 all is in order, 1 something was found, 2 wrong usage.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::CommandError;
use super::export::{Which, exit_code, tell, with_faults};
use super::progress::{ShowProgress, Shown, control};
use super::values::one_of;
use crate::session::exporting::{
    ExportError, FEW, Losses, Passes, ProjectSource, Report, Source, Split, Stratify, Survey,
    complete_split, preflight as look, read_split, survey, write_split,
};
use crate::store::project::ProjectFolder;

/// Which annotations are looked at.
#[derive(Clone, Debug, Args)]
pub struct ChosenAnnotations {
    /// The folder of the project
    pub project: PathBuf,

    /// Which annotations.
    #[command(flatten)]
    pub which: Which,

    /// Report as JSON
    #[arg(long)]
    pub json: bool,

    /// Show how far it is
    #[arg(long, value_enum, default_value_t)]
    pub progress: ShowProgress,
}

/// How to split articles.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya split my-project --out split.json\n  \
    hashiya split my-project --parts train=70,test=30 --seed 7 --stratify month --out split.json\n  \
    hashiya split my-project --out split.json --freeze")]
pub struct SplitArguments {
    /// Which annotations.
    #[command(flatten)]
    pub chosen: ChosenAnnotations,

    /// The file: what is in it stays, and articles that are not are added
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,

    /// The parts with their shares; of a new file train=80,dev=10,test=10
    #[arg(long, value_name = "NAME=SHARE,…", value_parser = parts)]
    pub parts: Option<Parts>,

    /// What the choice is made with; of a new file 0
    #[arg(long)]
    pub seed: Option<u64>,

    /// By what the parts are to be alike; of a new file by nothing, so that nothing ever moves
    #[arg(long, value_parser = one_of(Stratify::id, STRATA))]
    pub stratify: Option<Stratify>,

    /// From now on no article is added to it
    #[arg(long)]
    pub freeze: bool,
}

/// Parts with their shares.
#[derive(Clone, Debug)]
pub struct Parts(pub Vec<(String, u32)>);

fn parts(text: &str) -> Result<Parts, String> {
    Split::parse_parts(text).map(Parts)
}

const STRATA: &[(Stratify, &str)] = &[
    (Stratify::None, "By nothing: each article by its own number"),
    (Stratify::Label, "By labels"),
    (Stratify::Month, "By the month of publication, and labels"),
    (Stratify::Source, "By the outlet, and labels"),
];

/// What to look at before an export.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya preflight my-project\n  \
    hashiya preflight my-project --split split.json --few 50 --json")]
pub struct PreflightArguments {
    /// Which annotations.
    #[command(flatten)]
    pub chosen: ChosenAnnotations,

    /// A split, to see whether near-duplicates are in different parts
    #[arg(long, value_name = "FILE")]
    pub split: Option<PathBuf>,

    /// A label with fewer spans is told
    #[arg(long, default_value_t = FEW)]
    pub few: usize,
}

/// What to count.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya stats my-project\n  \
    hashiya stats my-project --status any --json")]
pub struct Stats {
    /// Which annotations.
    #[command(flatten)]
    pub chosen: ChosenAnnotations,

    /// A split, to count by its parts
    #[arg(long, value_name = "FILE")]
    pub split: Option<PathBuf>,
}

/// Makes or completes a split, and says what it did.
///
/// # Errors
/// When the project or the file cannot be read, or the file cannot be written.
pub fn split(
    arguments: &SplitArguments,
    interruptible: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let chosen = &arguments.chosen;
    let project = ProjectFolder::open(&chosen.project)?;
    let source = ProjectSource::new(&project, chosen.which.choice())?;
    let is_new = !arguments.out.exists();
    let mut made = if is_new {
        Split::default()
    } else {
        read_split(&arguments.out)?
    };
    if is_new {
        if let Some(Parts(parts)) = &arguments.parts {
            made.parts.clone_from(parts);
        }
        made.seed = arguments.seed.unwrap_or(made.seed);
        made.stratify = arguments.stratify.unwrap_or_default();
    } else if arguments.parts.is_some() || arguments.seed.is_some() || arguments.stratify.is_some()
    {
        writeln!(
            errors,
            "the split is there, and keeps its parts, seed and way: {}",
            arguments.out.display()
        )?;
    }
    let control = control();
    let shown = Shown::of(&control, chosen.progress, interruptible);
    let placed = complete_split(&mut made, &source, &Passes::new(&control, 1))?;
    drop(shown);
    made.frozen |= arguments.freeze;
    write_split(&arguments.out, &made)?;
    let count = |name: &str| made.articles.values().filter(|part| *part == name).count();
    if chosen.json {
        let counts: serde_json::Map<String, serde_json::Value> = made
            .parts
            .iter()
            .map(|(name, _)| (name.clone(), count(name).into()))
            .collect();
        let object = json!({
            "file": arguments.out,
            "parts": counts,
            "added": placed.added.len(),
            "left_out": placed.left_out,
            "torn": placed.torn,
            "frozen": made.frozen,
        });
        writeln!(out, "{object}")?;
    } else {
        for (name, _) in &made.parts {
            writeln!(out, "{name}: {}", count(name))?;
        }
        for torn in &placed.torn {
            writeln!(
                errors,
                "nearly the same, in different parts: {}",
                torn.join(", ")
            )?;
        }
        for id in &placed.left_out {
            writeln!(errors, "not in the split, which is frozen: {id}")?;
        }
        writeln!(errors, "added: {}", placed.added.len())?;
    }
    Ok(u8::from(
        !placed.torn.is_empty() || !placed.left_out.is_empty(),
    ))
}

/// Looks at annotations for what a model would learn wrongly.
///
/// # Errors
/// When the project or the split cannot be read.
pub fn preflight(
    arguments: &PreflightArguments,
    interruptible: bool,
    out: &mut dyn Write,
) -> Result<u8, CommandError> {
    let chosen = &arguments.chosen;
    let (report, _) = looked(
        chosen,
        arguments.split.as_deref(),
        interruptible,
        |source, split, passes| look(source, split, arguments.few, passes),
    )?;
    if chosen.json {
        serde_json::to_writer(&mut *out, &report).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        out.write_all(text_of(&report).as_bytes())?;
    }
    Ok(u8::from(!report.findings.is_empty()))
}

/// Looks at what is chosen of a project, and shows how far that is.
fn looked<T>(
    chosen: &ChosenAnnotations,
    split: Option<&Path>,
    interruptible: bool,
    look: impl FnOnce(&dyn Source, Option<&Split>, &Passes<'_>) -> Result<T, ExportError>,
) -> Result<T, CommandError> {
    let project = ProjectFolder::open(&chosen.project)?;
    let source = ProjectSource::new(&project, chosen.which.choice())?;
    let split = split.map(read_split).transpose()?;
    let control = control();
    let _shown = Shown::of(&control, chosen.progress, interruptible);
    Ok(look(&source, split.as_ref(), &Passes::new(&control, 1))?)
}

/// A report as text: what was found, under a heading for each kind, then the balance.
fn text_of(report: &Report) -> String {
    let mut text = String::new();
    for (kind, count) in report.counts() {
        text.push_str(&format!("{} ({count})\n", kind.title()));
        for finding in report.findings.iter().filter(|one| one.kind == kind) {
            let mut parts = Vec::new();
            if !finding.article.is_empty() {
                parts.push(finding.article.clone());
            }
            if !finding.annotator.is_empty() {
                parts.push(finding.annotator.clone());
            }
            if let Some((start, end)) = finding.span {
                parts.push(format!("{start} to {end}"));
            }
            if !finding.label.is_empty() {
                parts.push(finding.label.clone());
            }
            if !finding.quote.is_empty() {
                let quote = finding
                    .quote
                    .split_whitespace()
                    .collect::<Vec<&str>>()
                    .join(" ");
                parts.push(format!("\"{quote}\""));
            }
            if !finding.detail.is_empty() {
                parts.push(finding.detail.clone());
            }
            text.push_str(&format!("  {}\n", parts.join(", ")));
        }
        text.push('\n');
    }
    text.push_str(&balance_text(report));
    text
}

fn balance_text(report: &Report) -> String {
    let mut text = String::from("Spans and documents by label\n");
    for (label, parts) in &report.balance.labels {
        let all = report.balance.of(label);
        let mut line = format!(
            "  {label}: {} spans in {} documents",
            all.spans, all.articles
        );
        if parts.len() > 1 || parts.keys().any(|part| !part.is_empty()) {
            let parts: Vec<String> = parts
                .iter()
                .map(|(part, here)| {
                    let name = if part.is_empty() { "in no part" } else { part };
                    format!("{name} {}", here.spans)
                })
                .collect();
            line.push_str(&format!(" ({})", parts.join(", ")));
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Counts what is in a project.
///
/// # Errors
/// When the project or the split cannot be read.
pub fn stats(
    arguments: &Stats,
    interruptible: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let chosen = &arguments.chosen;
    let seen = looked(chosen, arguments.split.as_deref(), interruptible, survey)?;
    let left_out = |seen: &Survey| -> Vec<(String, usize)> {
        seen.left_out
            .iter()
            .map(|(why, count)| (why.to_string(), *count))
            .collect()
    };
    if chosen.json {
        let object = json!({
            "articles": seen.articles,
            "documents": seen.documents,
            "annotators": seen.annotators,
            "sources": seen.sources,
            "dates": seen.dates,
            "balance": seen.balance,
            "left_out": left_out(&seen).into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        });
        writeln!(out, "{}", with_faults(object, &seen.faults))?;
        return Ok(exit_code(&seen.faults));
    }
    let all = seen.balance.all();
    writeln!(out, "articles: {}", seen.articles)?;
    writeln!(out, "documents: {}", seen.documents)?;
    writeln!(out, "code points: {}", all.code_points)?;
    writeln!(out, "spans: {}", all.spans)?;
    writeln!(out, "incidents: {}", all.incidents)?;
    if let Some((first, last)) = &seen.dates {
        writeln!(out, "published: {first} to {last}")?;
    }
    for (name, count) in &seen.annotators {
        writeln!(out, "annotator {name}: {count}")?;
    }
    let report = Report {
        balance: seen.balance.clone(),
        findings: Vec::new(),
    };
    out.write_all(balance_text(&report).as_bytes())?;
    for (why, count) in left_out(&seen) {
        writeln!(out, "left out, {why}: {count}")?;
    }
    tell(errors, &Losses::default(), &seen.faults)?;
    Ok(exit_code(&seen.faults))
}
