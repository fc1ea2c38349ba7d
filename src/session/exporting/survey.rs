//! What is in a source, before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Article, ExportControl, ExportError, Format, LeftOut, Losses, Source, Split};
use crate::interchange::annotated::{Fault, Plan, reduced};
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
    pub faults: Vec<Fault>,
    /// What the format cannot hold, of each article that loses something, and in all; made when
    /// [`Survey::lose`] was asked for.
    pub losses: Losses,
    /// By article and annotator.
    pub article_losses: Vec<(String, String, Losses)>,
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
    control: &ExportControl,
) -> Result<Survey, ExportError> {
    let mut survey = Survey::default();
    control.begin(source.total());
    source.read(&mut |articles, done| {
        for article in articles {
            survey.add(article, split);
        }
        control.reach(done)
    })?;
    Ok(survey)
}

impl Survey {
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

    /// Looks at everything once more, for what a format cannot hold.
    ///
    /// # Errors
    /// When it cannot be read, or was stopped.
    pub fn lose(
        &mut self,
        source: &dyn Source,
        format: &Format,
        plan: &Plan,
        split: Option<&Split>,
        control: &ExportControl,
    ) -> Result<(), ExportError> {
        self.losses = Losses::default();
        self.article_losses.clear();
        control.begin(source.total());
        source.read(&mut |articles, done| {
            let lost: Vec<Vec<(String, String, Losses)>> = articles
                .par_iter()
                .filter(|article| {
                    let first = article.documents.first();
                    first.is_some_and(|first| part_of(split, &first.id).is_some())
                })
                .map(|article| {
                    let all = article.documents.iter().map(|document| {
                        let (_, losses) = reduced(document, &format.holds, plan);
                        (document.id.clone(), document.annotator.clone(), losses)
                    });
                    all.collect()
                })
                .collect();
            for (id, annotator, losses) in lost.into_iter().flatten() {
                self.losses.join(&losses);
                if !losses.is_empty() {
                    self.article_losses.push((id, annotator, losses));
                }
            }
            control.reach(done)
        })
    }

    /// The card of an export.
    pub(super) fn card(&self, order: &super::Order<'_>, losses: &Losses) -> Card {
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

/// Looks at everything for what a model would learn wrongly.
///
/// # Errors
/// When it cannot be read, or was stopped.
pub fn preflight(
    source: &dyn Source,
    split: Option<&Split>,
    few: usize,
    control: &ExportControl,
) -> Result<Report, ExportError> {
    let mut preflight = Preflight::default();
    control.begin(source.total());
    source.read(&mut |articles, done| {
        let seen: Vec<Vec<Seen>> = articles
            .par_iter()
            .map(|article| {
                let all = article.documents.iter();
                let part = |id: &str| split.map(|split| split.articles.get(id).cloned());
                all.map(|document| {
                    let part = part(&document.id).flatten().unwrap_or_default();
                    Seen::of(document, &part)
                })
                .collect()
            })
            .collect();
        for one in seen.into_iter().flatten() {
            preflight.add(one);
        }
        control.reach(done)
    })?;
    Ok(preflight.finish(few))
}
