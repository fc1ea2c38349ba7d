//! What a change of the codebook touches in layers: counted before it is made, so that a person can
//! decide.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::migration::Records;
use super::rules::missing_required;
use super::{Codebook, LabelId};
use crate::model::id::SpanId;
use crate::model::span::Span;
use crate::model::unplaced::Unplaced;

/// How many examples are kept.
pub const MOST_EXAMPLES: usize = 8;

/// A span that a change touches, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The id of the article.
    pub article: String,
    /// Whose span it is.
    pub annotator: String,
    /// The words before it.
    pub before: String,
    /// Its words.
    pub quote: String,
    /// The words after it.
    pub after: String,
    /// The label that it has.
    pub from: LabelId,
    /// The label that it gets; `None` when it is withdrawn.
    pub to: Option<LabelId>,
}

/// What a change touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// How many layers were looked at.
    pub layers: usize,
    /// How many could not be read; they are migrated when they can be.
    pub unreadable: usize,
    /// How many spans change, those without a place among them.
    pub spans: usize,
    /// How many of them are withdrawn.
    pub withdrawn: usize,
    /// How many come back that were withdrawn.
    pub returned: usize,
    /// How many incidents change.
    pub incidents: usize,
    /// How many spans lack an attribute that is required from then on.
    pub unfinished: usize,
    /// How many articles have something of it.
    pub articles: usize,
    /// How many spans and incidents of whom.
    pub annotators: BTreeMap<String, usize>,
    /// Some of the spans.
    pub examples: Vec<Example>,
}

impl Impact {
    /// Whether nothing is touched.
    pub fn is_nothing(&self) -> bool {
        self.spans + self.returned + self.incidents + self.unfinished == 0
    }

    /// Adds what a change touches in the layer of `annotator` on `article`. `before` is the codebook
    /// to which `records` are migrated, `after` that which the change makes of it. Returns whether
    /// it is anything: the number of articles is counted by the caller.
    pub fn add(
        &mut self,
        article: &str,
        annotator: &str,
        records: &Records,
        (before, after): (&Codebook, &Codebook),
    ) -> bool {
        self.layers += 1;
        let mut there = records.clone();
        for change in after.changes.iter().skip(before.changes.len()) {
            there.follow(change, &after.changes);
        }
        let mut count = 0;
        let now: BTreeMap<u32, &Unplaced> = there
            .spans
            .iter()
            .chain(&there.unplaced)
            .map(|span| (span.id, span))
            .collect();
        let was: Vec<&Unplaced> = records.spans.iter().chain(&records.unplaced).collect();
        for span in &was {
            let is = now.get(&span.id);
            let same =
                is.is_some_and(|is| is.label == span.label && is.attributes == span.attributes);
            if same {
                let lacks = |codebook| missing_required(codebook, &as_span(span)).len();
                if lacks(after) <= lacks(before) {
                    continue;
                }
                self.unfinished += 1;
            } else {
                self.spans += 1;
                if is.is_none() {
                    self.withdrawn += 1;
                }
            }
            count += 1;
            self.example(article, annotator, span, is.map(|is| is.label.clone()));
        }
        let known: BTreeSet<u32> = was.iter().map(|span| span.id).collect();
        for span in there.spans.iter().chain(&there.unplaced) {
            if !known.contains(&span.id) {
                self.returned += 1;
                count += 1;
                self.example(article, annotator, span, Some(span.label.clone()));
            }
        }
        let incidents = records.incidents.iter().zip(&there.incidents);
        let changed = incidents.filter(|(was, is)| was != is).count();
        self.incidents += changed;
        count += changed;
        if count > 0 {
            *self.annotators.entry(annotator.to_owned()).or_default() += count;
        }
        count > 0
    }

    /// Adds what was counted elsewhere, of other articles.
    pub fn merge(&mut self, other: Self) {
        self.layers += other.layers;
        self.unreadable += other.unreadable;
        self.spans += other.spans;
        self.withdrawn += other.withdrawn;
        self.returned += other.returned;
        self.incidents += other.incidents;
        self.unfinished += other.unfinished;
        self.articles += other.articles;
        for (annotator, count) in other.annotators {
            *self.annotators.entry(annotator).or_default() += count;
        }
        let room = MOST_EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(other.examples.into_iter().take(room));
    }

    fn example(&mut self, article: &str, annotator: &str, span: &Unplaced, to: Option<LabelId>) {
        if self.examples.len() < MOST_EXAMPLES {
            self.examples.push(Example {
                article: article.to_owned(),
                annotator: annotator.to_owned(),
                before: span.before.clone(),
                quote: span.quote.clone(),
                after: span.after.clone(),
                from: span.label.clone(),
                to,
            });
        }
    }
}

impl Change {
    /// The labels whose spans it can touch; `None` for any. What has none of them need not be read.
    pub fn labels<'a>(&'a self, codebook: &'a Codebook) -> Option<Vec<&'a LabelId>> {
        match self {
            Self::RenameLabel { from, .. } => Some(vec![from]),
            Self::MergeLabels { labels, into } => Some(labels.iter().chain([&into.id]).collect()),
            Self::SplitLabel { label, .. }
            | Self::DeleteLabel { label, .. }
            | Self::RenameAttribute { label, .. }
            | Self::DeleteAttribute { label, .. }
            | Self::ConvertAttribute { label, .. }
            | Self::RenameChoice { label, .. }
            | Self::DeleteChoice { label, .. } => Some(vec![label]),
            Self::Define(new) => {
                // Only a new duty touches anything.
                let stricter = new.labels.iter().filter(|label| {
                    let own = codebook.get(&label.id);
                    label.attributes.iter().any(|one| {
                        let own = own.and_then(|own| own.attribute(&one.id));
                        one.required && own.is_none_or(|own| !own.required)
                    })
                });
                Some(stricter.map(|label| &label.id).collect())
            }
            Self::Restore(_) => Some(Vec::new()),
            Self::RenameType { .. }
            | Self::DeleteType { .. }
            | Self::RenameRole { .. }
            | Self::DeleteRole { .. }
            | Self::Undo(_) => None,
        }
    }
}

fn as_span(span: &Unplaced) -> Span {
    Span {
        id: SpanId(span.id),
        label: span.label.clone(),
        range: 0..0,
        note: String::new(),
        attributes: span.attributes.clone(),
    }
}
