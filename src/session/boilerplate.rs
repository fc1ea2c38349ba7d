//! What of the open article may not be the article: looked for, so that a person decides.

use std::ops::Range;

use super::Session;
use crate::assist::boilerplate::examine;
use crate::model::status::Status;

pub use crate::assist::boilerplate::{Boilerplate, BoilerplateKind, BoilerplatePart};

/// Longer texts, in bytes, are not examined: they are books rather than articles.
const LONGEST: usize = 2 << 20;

impl Session {
    /// What may not be the article, and the headline of one that has no `title`. Nothing is found
    /// in an article on which somebody has worked, or that is open for reading only.
    pub fn examine_boilerplate(&self, title: &str) -> Boilerplate {
        let untouched = self.status() == Status::New && self.layer.excluded().is_empty();
        if !untouched || self.writable().is_err() || self.article.text().len() > LONGEST {
            return Boilerplate::default();
        }
        let mut findings = examine(&self.article, title);
        if !title.trim().is_empty() {
            findings.headline = None;
        }
        findings
    }

    /// Whether something of a part, in bytes, is excluded or has a label: then nobody has to
    /// decide any more whether it is the article.
    pub fn is_decided(&self, part: &Range<usize>) -> bool {
        let mut spans = self.layer.touching(part.clone());
        self.layer.excluded_at(part).is_some() || spans.next().is_some()
    }

    /// What one key excludes: what is selected, or else the paragraph with this index.
    pub fn part_to_exclude(&self, paragraph: usize) -> Range<usize> {
        let selected = self.selection().map(|selection| selection.range());
        selected
            .filter(|range| !range.is_empty())
            .or_else(|| Some(self.article.paragraphs().get(paragraph)?.range.clone()))
            .unwrap_or_default()
    }
}
