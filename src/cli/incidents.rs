//! `hashiya incidents`: the incidents of a project as a table.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::CommandError;
use super::values::one_of;
use crate::interchange::incidents::{Coded, Columns, IncidentTable, table};
use crate::model::coded_article::CodedArticle;
use crate::model::totals::totals;
use crate::store::project::{CodedArticles, ProjectFolder};
use crate::store::write_atomic;

/// Which incidents, and in whose columns.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya incidents my-project > incidents.csv\n  \
    hashiya incidents my-project --format acled --out acled.csv\n  \
    hashiya incidents my-project --annotator Layla --format casualties\n  \
    hashiya incidents my-project --json")]
pub struct Incidents {
    /// The folder of the project
    pub project: PathBuf,

    /// The columns: Hashiya's own (a line an incident, or a line a count), ACLED's, or UCDP GED's
    #[arg(long, value_parser = one_of(Columns::id, COLUMNS), default_value = "hashiya")]
    pub format: Columns,

    /// Whose annotations; without it those of everybody
    #[arg(long, value_name = "NAME")]
    pub annotator: Option<String>,

    /// The file to write; without it the table goes to standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Begin the file with a byte order mark, for spreadsheets that need it to see Arabic
    #[arg(long)]
    pub mark: bool,

    /// Print the totals as a JSON object instead of the table
    #[arg(long)]
    pub json: bool,
}

const COLUMNS: &[(Columns, &str)] = &[
    (
        Columns::Hashiya,
        "A line for each incident, with everything that is told of it",
    ),
    (Columns::Casualties, "A line for each count"),
    (Columns::Acled, "ACLED's columns and rules for deaths"),
    (
        Columns::Ucdp,
        "UCDP GED's columns, events with at least one death",
    ),
];

/// Writes the table, and says what it does not hold on `errors`.
///
/// # Errors
/// When the project cannot be read, or the table cannot be written.
pub fn incidents(
    arguments: &Incidents,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<IncidentTable, CommandError> {
    let project = ProjectFolder::open(&arguments.project)?;
    let registries = project.read_registries()?;
    let mut gathered = CodedArticles::default();
    gathered.gather(&project, &registries, &mut |_, _| true)?;
    let mut accounts: Vec<&CodedArticle> = gathered.all().map(Arc::as_ref).collect();
    if let Some(name) = &arguments.annotator {
        let known = project.annotators();
        let found = project.annotator_for(name)?;
        if !known.contains(&found) {
            return Err(CommandError::Refused(format!(
                "cannot take the incidents of {name}: nobody of this name annotates here; there \
                 are {}",
                known.join(", ")
            )));
        }
        accounts.retain(|account| account.about.annotator == found);
    }
    accounts.sort_by_key(|account| (&account.about.article, &account.about.annotator));
    let coded = Coded {
        accounts: &accounts,
        codebook: project.codebook(),
        registries: &registries,
    };
    let made = table(coded, arguments.format);
    let text = if arguments.json {
        let totals = totals(&accounts, true, |_, _| true);
        let sums =
            |sums: &crate::model::totals::Sums| -> serde_json::Map<String, serde_json::Value> {
                let all = sums.iter().map(|(kind, sum)| {
                    let value = json!({
                        "minimum": sum.minimum,
                        "maximum": (sum.unbounded == 0).then_some(sum.maximum),
                        "counts": sum.counts,
                        "inexact": sum.inexact,
                    });
                    (kind.id().to_owned(), value)
                });
                all.collect()
            };
        let object = json!({
            "articles": accounts.len(),
            "incidents": totals.incidents,
            "set_apart": totals.set_apart,
            "casualties": sums(&totals.sums),
            "historical": sums(&totals.historical),
        });
        format!("{object}\n")
    } else if arguments.mark {
        format!("\u{FEFF}{}", made.csv)
    } else {
        made.csv.clone()
    };
    match &arguments.out {
        Some(path) => write_atomic(path, text.as_bytes())?,
        None => out
            .write_all(text.as_bytes())
            .map_err(CommandError::printing("the table"))?,
    }
    if !arguments.json {
        for left in &made.left_out {
            // Who closed standard error wants to know nothing.
            let _ = writeln!(
                errors,
                "{}: incident {} is left out: {}",
                left.article, left.incident, left.why
            );
        }
    }
    Ok(made)
}
