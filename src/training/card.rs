//! The card of a data set: what is in it, what its labels mean, what was left out. Markdown, and the
//! same for the same export.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::balance::Balance;
use crate::interchange::annotated::document::is_predicted;
use crate::interchange::annotated::{Format, Losses, Plan};
use crate::model::codebook::Codebook;

/// The choice that says of which tool's files a data set was made.
pub const CONVERTED: &str = "converted from";

/// What a card says.
#[derive(Clone, Debug, Default)]
pub struct Card {
    /// The name of the data set.
    pub name: String,
    /// The licence, as a person states it; empty for not stated.
    pub licence: String,
    /// How many articles come from each outlet; the outlet of what is not known is empty.
    pub sources: BTreeMap<String, usize>,
    /// The first and the last day of publication that are known.
    pub dates: Option<(String, String)>,
    /// The annotators with the number of their documents.
    pub annotators: BTreeMap<String, usize>,
    /// What was chosen: which statuses, whose annotations, what of excluded parts.
    pub choices: Vec<(String, String)>,
    /// What was left out by choice, with numbers.
    pub left_out: Vec<(String, usize)>,
    /// What is in it, by label and part.
    pub balance: Balance,
    /// The parts in their order.
    pub parts: Vec<String>,
    /// What the format cannot hold.
    pub losses: Losses,
    /// How far annotators agree, when somebody has measured it.
    pub agreement: Option<String>,
}

impl Card {
    /// The card as Markdown.
    pub fn markdown(&self, format: &Format, plan: &Plan) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text, format, plan);
        text
    }

    fn write(&self, to: &mut String, format: &Format, plan: &Plan) -> std::fmt::Result {
        let all = self.balance.all();
        writeln!(to, "# {}\n", line(&self.name))?;
        writeln!(
            to,
            "Arabic news articles with labelled spans, exported by Hashiya as {}.\n",
            format.title
        )?;
        writeln!(to, "## What is in it\n")?;
        writeln!(to, "| part | documents | code points | spans | incidents |")?;
        writeln!(to, "|---|--:|--:|--:|--:|")?;
        let row = |to: &mut String, name: &str, part: &super::balance::OfPart| {
            writeln!(
                to,
                "| {name} | {} | {} | {} | {} |",
                part.documents, part.code_points, part.spans, part.incidents
            )
        };
        for name in &self.parts {
            row(
                to,
                &cell(name),
                &self.balance.parts.get(name).copied().unwrap_or_default(),
            )?;
        }
        if self.parts.len() != 1 {
            row(to, "all", &all)?;
        }
        writeln!(
            to,
            "\nA document is an article as one annotator has annotated it. The counts are those of the \
             annotations, before anything that the format cannot hold.\n"
        )?;
        self.labels(to, &plan.codebook, plan)?;
        writeln!(to, "## Where it is from\n")?;
        if self.sources.is_empty() {
            writeln!(to, "Not stated.\n")?;
        } else {
            writeln!(to, "| source | articles |\n|---|--:|")?;
            for (source, count) in &self.sources {
                let name = if source.is_empty() {
                    "not stated".to_owned()
                } else {
                    cell(source)
                };
                writeln!(to, "| {name} | {count} |")?;
            }
            writeln!(to)?;
        }
        if let Some((first, last)) = &self.dates {
            writeln!(
                to,
                "Published from {first} to {last}, where a date is known.\n"
            )?;
        }
        let licence = if self.licence.is_empty() {
            "not stated"
        } else {
            &self.licence
        };
        writeln!(to, "Licence: {}.\n", line(licence))?;
        writeln!(to, "## Who annotated\n")?;
        for (name, count) in &self.annotators {
            let name = if name.is_empty() {
                "not named".to_owned()
            } else {
                line(name)
            };
            let predicted = if is_predicted(&name) {
                ", which a model has predicted"
            } else {
                ""
            };
            writeln!(to, "- {name}: {count}{predicted}")?;
        }
        let agreement = self.agreement.as_deref().unwrap_or("not measured");
        writeln!(to, "\nAgreement: {}. Adjudicated: no.\n", line(agreement))?;
        writeln!(to, "## How it was made\n")?;
        writeln!(to, "| choice | value |\n|---|---|")?;
        for (name, value) in &self.choices {
            writeln!(to, "| {} | {} |", cell(name), cell(value))?;
        }
        writeln!(to, "| tokeniser | {} |", plan.tokeniser.id())?;
        writeln!(to, "| span edges inside tokens | {} |", plan.edges.id())?;
        writeln!(to, "| tags | {} |", plan.scheme.id())?;
        let is_converted = self.choices.iter().any(|(name, _)| name == CONVERTED);
        let predicted = self
            .annotators
            .iter()
            .filter(|(name, _)| is_predicted(name));
        let suggestions = match predicted.map(|(_, count)| count).sum::<usize>() {
            0 if is_converted => {
                "not known: the files do not tell what people have said".to_owned()
            }
            0 => "none: only what a person has said is in annotations".to_owned(),
            count => format!("predictions of models in {count} documents; nobody has said them"),
        };
        writeln!(to, "| suggestions | {suggestions} |")?;
        if !self.left_out.is_empty() {
            writeln!(to, "\nLeft out by choice:\n")?;
            for (what, count) in &self.left_out {
                writeln!(to, "- {}: {count}", line(what))?;
            }
        }
        writeln!(to, "\n## What the format does not hold\n")?;
        if self.losses.is_empty() {
            writeln!(to, "Nothing is lost.")?;
        }
        for (loss, count, place) in self.losses.iter() {
            writeln!(to, "- {count}: {} (first: {})", loss.phrase(), line(place))?;
        }
        Ok(())
    }

    fn labels(&self, to: &mut String, codebook: &Codebook, plan: &Plan) -> std::fmt::Result {
        writeln!(to, "## Labels\n")?;
        if self.balance.labels.is_empty() {
            return writeln!(to, "None.\n");
        }
        writeln!(to, "| label | name | meaning | spans | documents |")?;
        writeln!(to, "|---|---|---|--:|--:|")?;
        let known = codebook.labels.iter().map(|label| label.id.0.as_str());
        let known: Vec<&str> = known
            .filter(|id| self.balance.labels.contains_key(*id))
            .collect();
        let others = self.balance.labels.keys().map(String::as_str);
        let others = others.filter(|id| !known.contains(id));
        for id in known.iter().copied().chain(others) {
            let of = self.balance.of(id);
            let label = codebook.labels.iter().find(|label| label.id.0 == id);
            let names = label.map_or_else(
                || "not in the codebook".to_owned(),
                |label| format!("{} {}", label.english, label.arabic),
            );
            let meaning = label
                .map(|label| label.description.as_str())
                .unwrap_or_default();
            writeln!(
                to,
                "| {} | {} | {} | {} | {} |",
                cell(plan.name(id)),
                cell(names.trim()),
                cell(meaning),
                of.spans,
                of.articles
            )?;
        }
        writeln!(to)
    }
}

/// A text that stays on its line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// A text that stays in its cell.
fn cell(text: &str) -> String {
    line(text).replace('\\', "\\\\").replace('|', "\\|")
}
