//! A look at annotations that an import would read: in which format they are, whose they are, which
//! labels they have, and what these become.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use super::ImportRequest;
use super::annotated::{LabelNames, source};
use crate::interchange::annotated::Document;
use crate::interchange::{Draft, DraftText};
use crate::model::codebook::Codebook;
use crate::session::exporting::{ExportError, Source as _};
use crate::store::project::import_file::AnnotationsImport;

/// How many annotated documents are looked at, at least as far as there are some.
const DOCUMENTS: usize = 200;

/// How many faults are told of what was looked at.
const FAULTS: usize = 5;

/// What an import of annotations would read, told by its first documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotatedPreview {
    /// How many articles were looked at.
    pub articles: usize,
    /// Whether there are more than these.
    pub has_more: bool,
    /// Whom the files name.
    pub annotators: BTreeSet<String>,
    /// The labels, by the names that the files give them.
    pub labels: BTreeMap<String, LabelPreview>,
    /// What would not come in, or not as it stands, or why nothing can be read: the first few.
    pub faults: Vec<String>,
    /// How many faults there are in what was looked at.
    pub fault_count: usize,
}

/// A label of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelPreview {
    /// How many spans have it, in what was looked at.
    pub spans: usize,
    /// The id of the label of the codebook that it becomes; nothing when it stays as it is.
    pub becomes: Option<String>,
}

/// Looks at annotations; `first` gets the first articles as they would come in.
pub(super) fn look(
    request: &ImportRequest,
    how: &AnnotationsImport,
    codebook: &Codebook,
    cancelled: &AtomicBool,
    (first, most): (&mut Vec<Draft>, usize),
) -> AnnotatedPreview {
    let mut seen = AnnotatedPreview::default();
    let names = LabelNames::new(codebook, &how.labels);
    let read = source(request, how).and_then(|source| {
        source.read(&mut |articles, _| {
            for article in articles {
                for fault in &article.faults {
                    seen.fault(fault.to_string());
                }
                seen.fault_count += article.faults.unlisted();
                let Some(document) = article.documents.first() else {
                    continue;
                };
                if seen.articles >= DOCUMENTS {
                    seen.has_more = true;
                    return Err(ExportError::Cancelled);
                }
                seen.articles += 1;
                if first.len() < most {
                    first.push(draft(document));
                }
                for document in &article.documents {
                    seen.document(document, &names);
                }
            }
            if cancelled.load(Ordering::Relaxed) {
                return Err(ExportError::Cancelled);
            }
            Ok(())
        })
    });
    match read {
        Ok(()) | Err(ExportError::Cancelled) => {}
        Err(error) => seen.fault(error.to_string()),
    }
    seen
}

impl AnnotatedPreview {
    fn fault(&mut self, fault: String) {
        self.fault_count += 1;
        if self.faults.len() < FAULTS {
            self.faults.push(fault);
        }
    }

    fn document(&mut self, document: &Document, names: &LabelNames) {
        if !document.annotator.is_empty() {
            self.annotators.insert(document.annotator.clone());
        }
        let placed = document.spans.iter().map(|span| &span.label);
        let labels = placed.chain(document.unplaced.iter().map(|span| &span.label));
        for label in labels {
            let seen = self.labels.entry(label.0.clone());
            let seen = seen.or_insert_with(|| LabelPreview {
                spans: 0,
                becomes: names.ours(&label.0).cloned(),
            });
            seen.spans += 1;
        }
    }
}

/// An article as it would come in.
fn draft(document: &Document) -> Draft {
    Draft {
        wanted_id: document.id.clone(),
        text: DraftText::Text(document.text.clone()),
        metadata: document.metadata.clone(),
        origin: document.id.clone(),
        format: "",
        left_out: Vec::new(),
    }
}
