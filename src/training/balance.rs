//! How many spans and articles each label has, in each part: what a model will see of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::interchange::annotated::Document;

/// What there is of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfLabel {
    /// Its spans.
    pub spans: usize,
    /// The articles in which it is.
    pub articles: usize,
}

/// What there is of each label, in each part; the part of what is in none is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// By label, then by part.
    pub labels: BTreeMap<String, BTreeMap<String, OfLabel>>,
    /// The articles and annotators of each part, and their spans.
    pub parts: BTreeMap<String, OfPart>,
}

/// What there is in a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfPart {
    /// Documents: articles by annotators.
    pub documents: usize,
    /// Code points of their texts.
    pub code_points: usize,
    /// Their spans.
    pub spans: usize,
    /// Their incidents.
    pub incidents: usize,
}

impl Balance {
    /// Counts a document that is in a part.
    pub fn add(&mut self, document: &Document, part: &str) {
        let here = self.parts.entry(part.to_owned()).or_default();
        here.documents += 1;
        here.code_points += document.text.chars().count();
        here.spans += document.spans.len();
        here.incidents += document.incidents.len();
        let mut seen = BTreeSet::new();
        for span in &document.spans {
            let label = self.labels.entry(span.label.0.clone()).or_default();
            let here = label.entry(part.to_owned()).or_default();
            here.spans += 1;
            if seen.insert(&span.label) {
                here.articles += 1;
            }
        }
    }

    /// Adds what another has.
    pub fn join(&mut self, other: &Self) {
        for (label, parts) in &other.labels {
            let all = self.labels.entry(label.clone()).or_default();
            for (part, there) in parts {
                let here = all.entry(part.clone()).or_default();
                here.spans += there.spans;
                here.articles += there.articles;
            }
        }
        for (part, there) in &other.parts {
            let here = self.parts.entry(part.clone()).or_default();
            here.documents += there.documents;
            here.code_points += there.code_points;
            here.spans += there.spans;
            here.incidents += there.incidents;
        }
    }

    /// What there is of a label in all parts.
    pub fn of(&self, label: &str) -> OfLabel {
        let parts = self
            .labels
            .get(label)
            .into_iter()
            .flat_map(BTreeMap::values);
        parts.fold(OfLabel::default(), |sum, here| OfLabel {
            spans: sum.spans + here.spans,
            articles: sum.articles + here.articles,
        })
    }

    /// What there is in all parts.
    pub fn all(&self) -> OfPart {
        self.parts
            .values()
            .fold(OfPart::default(), |sum, here| OfPart {
                documents: sum.documents + here.documents,
                code_points: sum.code_points + here.code_points,
                spans: sum.spans + here.spans,
                incidents: sum.incidents + here.incidents,
            })
    }
}
