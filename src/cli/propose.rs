//! `hashiya propose`: what the program would propose in a text, for pipelines and for trying the
//! rules without the window.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::CommandError;
use crate::assist::{self, Context, Known, TextProposal};
use crate::model::article::Article;
use crate::model::attribute::Value;
use crate::model::casualty::Casualty;
use crate::model::date::iso_date;
use crate::model::registry::Registries;
use crate::store::project::{ArticleFile, ProjectFolder, is_project};
use crate::store::sources::read_at;
use crate::store::{MAX_ARTICLE_BYTES, StoreError, TextEncoding, read_article};

/// What to read, and how to print it.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya propose articles/report.txt\n  \
    hashiya propose articles/report.txt --json | jq -r .quote\n  \
    printf 'مقتل وجرح 4 عناصر' | hashiya propose - --json --date 2021-12-08")]
pub struct Propose {
    /// The article: a text file, or - for standard input
    pub path: PathBuf,

    /// Print a JSON object on a line of its own for each proposal
    #[arg(long)]
    pub json: bool,

    /// The day on which it was published, YYYY-MM-DD; else that of the project's metadata
    #[arg(long, value_name = "DAY")]
    pub date: Option<Date>,
}

/// Prints a line for each proposal, in reading order.
///
/// # Errors
/// When the text cannot be read, or the lines cannot be written.
pub fn propose(
    arguments: &Propose,
    input: &mut dyn Read,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    let (article, published) = if arguments.path == Path::new("-") {
        (from_input(input)?, None)
    } else {
        let article = read_article(&arguments.path, None)?.article;
        (article, published_of(&arguments.path))
    };
    let context = Context {
        published: arguments.date.or(published),
        known: Some(Arc::new(Known::new(&registries_of(&arguments.path)?))),
    };
    for proposal in assist::propose(article.text(), &context) {
        let line = match arguments.json {
            true => as_json(&article, &proposal).to_string(),
            false => as_line(&article, &proposal),
        };
        writeln!(out, "{line}").map_err(CommandError::printing("the proposals"))?;
    }
    Ok(())
}

fn from_input(input: &mut dyn Read) -> Result<Article, CommandError> {
    let refused = |why: &str| {
        CommandError::Refused(format!("cannot read the text from standard input: {why}"))
    };
    let not_text = || refused("it is in no encoding that is known; give UTF-8");
    let mut bytes = Vec::new();
    let limit = MAX_ARTICLE_BYTES.saturating_add(1);
    input
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| refused(&error.to_string()))?;
    if bytes.len() as u64 >= limit {
        return Err(refused(&format!(
            "it is longer than {MAX_ARTICLE_BYTES} bytes"
        )));
    }
    let encoding = TextEncoding::detect(&bytes).map_err(|_| not_text())?;
    let text = encoding.decode(&bytes).map_err(|_| not_text())?;
    Ok(Article::new("-", text))
}

/// The day of an article in a project, when its metadata tell it.
fn published_of(path: &Path) -> Option<Date> {
    let path = path.with_extension("meta.ron");
    let bytes = read_at("read the metadata", &path, MAX_ARTICLE_BYTES).ok()?;
    let metadata = ArticleFile::read(&bytes).ok()?.metadata;
    iso_date(&metadata.date)?.parse().ok()
}

/// The registries of the project that an article is in, or else the starting lists.
fn registries_of(path: &Path) -> Result<Registries, StoreError> {
    let root = path.parent().and_then(Path::parent);
    match root.filter(|root| is_project(root)) {
        Some(root) => ProjectFolder::open(root)?.read_registries(),
        None => Ok(Registries::default()),
    }
}

/// The first code point, the one after the last, and the words.
fn place(article: &Article, range: &std::ops::Range<usize>) -> (usize, usize, String) {
    let text = article.text();
    let quote = text.get(range.clone()).unwrap_or_default();
    let start = article.offsets().code_point_of(text, range.start);
    (start, start + quote.chars().count(), quote.to_owned())
}

fn as_json(article: &Article, proposal: &TextProposal) -> Json {
    let mut object = Map::new();
    let (start, end, quote) = place(article, &proposal.range);
    object.insert("start".to_owned(), json!(start));
    object.insert("end".to_owned(), json!(end));
    object.insert("quote".to_owned(), json!(quote));
    object.insert("label".to_owned(), json!(proposal.label));
    object.insert("attribute".to_owned(), json!(proposal.attribute));
    let value = serde_json::to_value(&proposal.value).unwrap_or_default();
    object.insert("value".to_owned(), value);
    if let Some(whole) = &proposal.subset {
        let (start, end, quote) = place(article, whole);
        let whole = json!({ "start": start, "end": end, "quote": quote });
        object.insert("part_of".to_owned(), whole);
    }
    object.insert("reason".to_owned(), json!(proposal.reason));
    object.insert(
        "score".to_owned(),
        json!((f64::from(proposal.score) * 100.0).round() / 100.0),
    );
    Json::Object(object)
}

fn as_line(article: &Article, proposal: &TextProposal) -> String {
    let (start, end, quote) = place(article, &proposal.range);
    let part = if proposal.subset.is_some() {
        ", part of the count before it"
    } else {
        ""
    };
    let value = match &proposal.value {
        Value::Casualty(casualty) => in_words(casualty),
        Value::Date(when) if when.start == when.end => when.start.to_string(),
        Value::Date(when) => format!("{} to {}", when.start, when.end),
        Value::Actor(actor) => actor.to_string(),
        Value::Place(link) => {
            let places: Vec<&str> = link.places.iter().map(|place| place.as_str()).collect();
            match link.relation.as_str() {
                "" => places.join(", "),
                relation => format!("{relation} {}", places.join(", ")),
            }
        }
        other => format!("{other:?}"),
    };
    format!("{start}-{end}\t{}\t{value}{part}\t{quote}", proposal.label)
}

/// A count in a few words: `killed, 5, combatant`.
fn in_words(casualty: &Casualty) -> String {
    let count = casualty.count;
    let number = match (count.minimum, count.maximum) {
        (Some(one), Some(two)) if one == two => one.to_string(),
        (Some(one), Some(two)) => format!("{one} to {two}"),
        (Some(one), None) => format!("{one} or more"),
        (None, Some(two)) => format!("up to {two}"),
        (None, None) => "no number".to_owned(),
    };
    let mut words = vec![casualty.kind.name().to_owned(), number];
    if casualty.polarity != Default::default() {
        words.push(casualty.polarity.id().to_owned());
    }
    words.join(", ")
}
