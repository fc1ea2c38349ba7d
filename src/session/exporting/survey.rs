//! What is in a source, before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Article, ExportError, Format, LeftOut, Losses, Passes, Source, Split};
use crate::interchange::annotated::{Faults, Plan, reduced};
use crate::model::codebook::Codebook;
use crate::model::date::iso_date;
use crate::training::preflight::{Preflight, Report, Seen};
use crate::training::{Balance, Card};

/// What is in a source.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// How many articles have documents.
    pub articles: usize,
    /// How many documents there are.
    pub documents: usize,
    /// The labels that occur.
    pub labels: BTreeSet<String>,
    /// What there is, by label and part.
    pub balance: Balance,
    /// The documents of each annotator.
    pub annotators: BTreeMap<String, usize>,
    /// The articles of each outlet.
    pub sources: BTreeMap<String, usize>,
    /// The first and the last day of publication that are known.
    pub dates: Option<(String, String)>,
    /// What was left out by choice.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// What could not be taken as it stands.
    pub faults: Faults,
}

/// What an article loses in a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleLosses {
    /// Its id.
    pub article: String,
    /// Whose annotations.
    pub annotator: String,
    /// What is lost.
    pub losses: Losses,
}

/// The part of an article: of the split, or else the one that everything is in. `None` when the split
/// is frozen and has it not.
pub(super) fn part_of<'a>(split: Option<&'a Split>, id: &str) -> Option<&'a str> {
    match split {
        None => Some(super::writing::WHOLE),
        Some(split) => split.articles.get(id).map(String::as_str),
    }
}

/// Looks at everything in a source.
///
/// # Errors
/// When it cannot be read, or was stopped.
pub fn survey(
    source: &dyn Source,
    split: Option<&Split>,
    passes: &Passes<'_>,
) -> Result<Survey, ExportError> {
    let mut survey = Survey::default();
    passes.read(source, &mut |articles| {
        survey.add_all(articles, split);
        Ok(())
    })?;
    Ok(survey)
}

/// Looks at everything in a source as [`survey`] does, and for what a model would learn wrongly; labels
/// with fewer spans than `few` are told.
///
/// # Errors
/// When it cannot be read, or was stopped.
pub fn preflight(
    source: &dyn Source,
    split: Option<&Split>,
    few: usize,
    passes: &Passes<'_>,
) -> Result<(Report, Survey), ExportError> {
    let (mut preflight, mut survey) = (Preflight::default(), Survey::default());
    passes.read(source, &mut |articles| {
        let seen: Vec<Vec<Seen>> = articles
            .par_iter()
            .map(|article| {
                let all = article.documents.iter();
                let part = |id: &str| split.and_then(|split| split.articles.get(id));
                let part = |id: &str| part(id).map_or("", String::as_str);
                all.map(|document| Seen::of(document, part(&document.id)))
                    .collect()
            })
            .collect();
        seen.into_iter()
            .flatten()
            .for_each(|one| preflight.add(one));
        survey.add_all(articles, split);
        Ok(())
    })?;
    Ok((preflight.finish(few), survey))
}

/// What a format cannot hold of the articles in a source, those that lose something.
///
/// # Errors
/// When it cannot be read, or was stopped.
pub fn losses(
    source: &dyn Source,
    format: &Format,
    plan: &Plan,
    split: Option<&Split>,
    passes: &Passes<'_>,
) -> Result<Vec<ArticleLosses>, ExportError> {
    let mut all = Vec::new();
    passes.read(source, &mut |articles| {
        let lost: Vec<Vec<ArticleLosses>> = articles
            .par_iter()
            .filter(|article| {
                let first = article.documents.first();
                first.is_some_and(|first| part_of(split, &first.id).is_some())
            })
            .map(|article| {
                let each = article.documents.iter().map(|document| ArticleLosses {
                    article: document.id.clone(),
                    annotator: document.annotator.clone(),
                    losses: reduced(document, &format.holds, plan).1,
                });
                each.filter(|one| !one.losses.is_empty()).collect()
            })
            .collect();
        all.extend(lost.into_iter().flatten());
        Ok(())
    })?;
    Ok(all)
}

impl ArticleLosses {
    /// What all of them lose.
    pub fn sum(all: &[Self]) -> Losses {
        let mut sum = Losses::default();
        all.iter().for_each(|one| sum.join(&one.losses));
        sum
    }
}

impl Survey {
    fn add_all(&mut self, articles: Vec<Article>, split: Option<&Split>) {
        for article in articles {
            self.add(article, split);
        }
    }

    fn add(&mut self, article: Article, split: Option<&Split>) {
        self.faults.extend(article.faults);
        for (why, count) in article.left_out {
            *self.left_out.entry(why).or_default() += count;
        }
        let Some(first) = article.documents.first() else {
            return;
        };
        let Some(part) = part_of(split, &first.id) else {
            *self.left_out.entry(LeftOut::NotInSplit).or_default() += 1;
            return;
        };
        self.articles += 1;
        *self
            .sources
            .entry(first.metadata.source.clone())
            .or_default() += 1;
        if let Some(day) = iso_date(&first.metadata.date) {
            let (low, high) = self.dates.take().unwrap_or((day.clone(), day.clone()));
            self.dates = Some((low.min(day.clone()), high.max(day)));
        }
        for document in &article.documents {
            self.documents += 1;
            *self
                .annotators
                .entry(document.annotator.clone())
                .or_default() += 1;
            self.balance.add(document, part);
            for span in &document.spans {
                if !self.labels.contains(&span.label.0) {
                    self.labels.insert(span.label.0.clone());
                }
            }
        }
    }

    /// The card of an export.
    pub(super) fn card(&self, order: &super::ExportRequest<'_>, losses: &Losses) -> Card {
        let mut choices = order.choices.clone();
        choices.push((
            "excluded parts".to_owned(),
            order.excluded_name().to_owned(),
        ));
        let parts = match order.split {
            None => vec![super::writing::WHOLE.to_owned()],
            Some(split) => {
                choices.push(("split".to_owned(), split_name(split)));
                split.parts.iter().map(|(name, _)| name.clone()).collect()
            }
        };
        Card {
            name: order.name.clone(),
            licence: order.licence.clone(),
            sources: self.sources.clone(),
            dates: self.dates.clone(),
            annotators: self.annotators.clone(),
            choices,
            left_out: self
                .left_out
                .iter()
                .map(|(why, count)| (why.to_string(), *count))
                .collect(),
            balance: self.balance.clone(),
            parts,
            losses: losses.clone(),
            agreement: None,
        }
    }

    /// The plan by which a format is written.
    pub fn plan(&self, format: &Format, codebook: &Codebook) -> Plan {
        Plan::new(format, codebook, &self.labels)
    }
}

/// How a split was made, for people.
fn split_name(split: &Split) -> String {
    let parts: Vec<String> = split
        .parts
        .iter()
        .map(|(name, share)| format!("{name} {share}"))
        .collect();
    let by = match split.stratify {
        super::Stratify::None => "by hash",
        super::Stratify::Label => "alike in labels",
        super::Stratify::Month => "alike in months and labels",
        super::Stratify::Source => "alike in sources and labels",
    };
    let frozen = if split.frozen { ", frozen" } else { "" };
    format!("{}, {by}, seed {}{frozen}", parts.join(", "), split.seed)
}
