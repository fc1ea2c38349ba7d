//! Bringing annotations of other tools into a project: articles with what somebody says of them.
//!
//! An article whose text the project has is that article. Annotations are written where the annotator
//! has none yet; what is there stays. Labels become those of the codebook where a name is the same.

use std::collections::{BTreeMap, HashMap};

use std::path::PathBuf;

use super::{ImportProgress, absolute, known_texts};
use crate::interchange::annotated::{Document, Fault};
use crate::interchange::check_text;
use crate::model::codebook::{Codebook, LabelId};
use crate::session::exporting::{ExportError, Source};
use crate::session::task::TaskControl;
use crate::store::project::import_file::AnnotationsImport;
use crate::store::project::staging::AddedLayer;
use crate::store::project::{Clock, ImportFile, ProjectFolder, Staging, scan, seconds};
use crate::store::{MAX_ARTICLE_BYTES, sha256};

/// How annotations are brought in.
#[derive(Clone, Debug, Default)]
pub struct AnnotatedRequest {
    /// Files and folders, by which an import that was killed is known again.
    pub paths: Vec<PathBuf>,
    /// The name of their format.
    pub format: String,
    /// Whose annotations these are, where the files do not say; the name of their folder.
    pub annotator: String,
    /// Whether they are that person's whoever the files name.
    pub only_annotator: bool,
    /// From names of labels in the files to ids of the codebook.
    pub labels: BTreeMap<String, String>,
    /// Whether nothing is written: the report says what would be.
    pub dry_run: bool,
}

/// What came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotatedReport {
    /// Articles that are new.
    pub added: usize,
    /// Articles whose text was there.
    pub known: usize,
    /// Annotators' annotations of articles that were written.
    pub layers: usize,
    /// Spans in them, with a place.
    pub spans: usize,
    /// Spans in them without one.
    pub unplaced: usize,
    /// Incidents in them.
    pub incidents: usize,
    /// Labels that the codebook does not have, with the number of their spans; they are kept.
    pub unknown: BTreeMap<String, usize>,
    /// What did not come in, or not as it stands.
    pub faults: Vec<Fault>,
    /// Whether it was stopped before its end.
    pub cancelled: bool,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// Brings annotations in.
///
/// # Errors
/// When the project or the files cannot be read at all; what happens to single articles is in the
/// report.
pub fn import_annotated(
    folder: &ProjectFolder,
    source: &dyn Source,
    request: &AnnotatedRequest,
    clock: Clock,
    control: &TaskControl<ImportProgress>,
) -> Result<AnnotatedReport, ExportError> {
    let listing = scan::list(folder)?;
    let mut texts: HashMap<[u8; 32], String> = known_texts(folder, &listing).into_iter().collect();
    let mut names = Names::new(folder.codebook(), &request.labels);
    let mut report = AnnotatedReport {
        dry_run: request.dry_run,
        ..AnnotatedReport::default()
    };
    let staging = match request.dry_run {
        true => None,
        false => Some(Staging::begin(folder, to_remember(request, clock))?),
    };
    control.update(|told| told.total = source.total());
    let ended = source.read(&mut |articles, done| {
        for article in articles {
            report.faults.extend(article.faults);
            let Some(first) = article.documents.first() else {
                continue;
            };
            let origin = first.id.clone();
            let (document, had_mark) = without_mark(first.clone());
            if let Err(reason) = check_text(&document.text, MAX_ARTICLE_BYTES) {
                let what = format!("{reason}; it is left out");
                fault(&mut report, &origin, "no-text", &what);
                continue;
            }
            if had_mark {
                let what = "its text begins with a byte order mark (U+FEFF), which the file of an article \
                            does not count; it is left out, and all offsets are counted without it";
                fault(&mut report, &origin, "byte-order-mark", what);
            }
            let hash = sha256(document.text.as_bytes());
            let id = match (texts.get(&hash), &staging) {
                (Some(id), _) => {
                    report.known += 1;
                    id.clone()
                }
                (None, None) => {
                    report.added += 1;
                    texts.insert(hash, document.id.clone());
                    document.id.clone()
                }
                (None, Some(staging)) => {
                    let id = staging.reserve(&document.id);
                    let bytes = document.text.as_bytes();
                    let (metadata, format) = (&document.metadata, &request.format);
                    match staging.add_article(id, bytes, metadata, &origin, format) {
                        Ok(id) => {
                            texts.insert(hash, id.clone());
                            report.added += 1;
                            id
                        }
                        Err(error) => {
                            let what = format!("{error}; it is left out");
                            fault(&mut report, &origin, "not-written", &what);
                            continue;
                        }
                    }
                }
            };
            let annotated = article.documents.into_iter().filter(|it| !it.untouched);
            for document in annotated {
                let document = names.named(without_mark(document).0, &mut report);
                bring(folder, request, &id, &document, staging.as_ref(), &mut report);
            }
        }
        staging.as_ref().map_or(Ok(()), Staging::settle)?;
        control.update(|told| {
            told.done = done;
            told.added = report.added;
        });
        if control.is_cancelled() {
            return Err(ExportError::Cancelled);
        }
        Ok(())
    });
    match ended {
        Err(ExportError::Cancelled) => report.cancelled = true,
        other => {
            other?;
            staging.map_or(Ok(()), Staging::finish)?;
        }
    }
    Ok(report)
}

fn to_remember(request: &AnnotatedRequest, clock: Clock) -> ImportFile {
    ImportFile {
        paths: absolute(&request.paths),
        started: seconds(clock()),
        annotations: Some(AnnotationsImport {
            format: request.format.clone(),
            annotator: request.annotator.clone(),
            only_annotator: request.only_annotator,
            labels: request.labels.clone(),
        }),
        ..ImportFile::default()
    }
}

fn fault(report: &mut AnnotatedReport, origin: &str, code: &'static str, what: &str) {
    report.faults.push(Fault {
        origin: origin.to_owned(),
        code,
        what: what.to_owned(),
    });
}

/// Writes the annotations of one document.
fn bring(
    folder: &ProjectFolder,
    request: &AnnotatedRequest,
    id: &str,
    document: &Document,
    staging: Option<&Staging<'_>>,
    report: &mut AnnotatedReport,
) {
    let named = !document.annotator.is_empty() && !request.only_annotator;
    let annotator = if named {
        &document.annotator
    } else {
        &request.annotator
    };
    let origin = format!("{}, {annotator}", document.id);
    let layer = match document.layer() {
        Ok(layer) => layer,
        Err(error) => {
            let what = format!("{error}; its annotations are left out");
            return fault(report, &origin, "not-valid", &what);
        }
    };
    let written = folder
        .annotator_for(annotator)
        .and_then(|annotator| match staging {
            None if folder.layer_path(&annotator, id).exists() => Ok(AddedLayer::Other),
            None => Ok(AddedLayer::New),
            Some(staging) => staging.add_layer(id, &annotator, &document.text, &layer),
        });
    match written {
        Ok(AddedLayer::Same) => {}
        Ok(AddedLayer::New) => {
            report.layers += 1;
            report.spans += document.spans.len();
            report.unplaced += document.unplaced.len();
            report.incidents += document.incidents.len();
        }
        Ok(AddedLayer::Other) => {
            let what = format!(
                "{annotator} has annotated the article \"{id}\" already, and that stays; bring them \
                 in under another name to have both (--only --as NAME)"
            );
            fault(report, &origin, "annotated-already", &what);
        }
        Err(error) => {
            let what = format!("{error}; its annotations are left out");
            fault(report, &origin, "not-written", &what);
        }
    }
}

/// A document without the byte order mark at its beginning, which the files of articles do not count,
/// and whether it had one.
fn without_mark(mut document: Document) -> (Document, bool) {
    const MARK: char = '\u{FEFF}';
    let had_mark = document.text.starts_with(MARK);
    while document.text.starts_with(MARK) {
        let length = MARK.len_utf8();
        document.text.drain(..length);
        let less = |byte: usize| byte.saturating_sub(length);
        for span in &mut document.spans {
            span.range = less(span.range.start)..less(span.range.end);
        }
        document.spans.retain(|span| !span.range.is_empty());
        for part in &mut document.excluded {
            *part = less(part.start)..less(part.end);
        }
        document.excluded.retain(|part| !part.is_empty());
    }
    (document, had_mark)
}

/// Labels by the names that files give them.
struct Names {
    known: HashMap<String, String>,
    ids: Vec<String>,
}

impl Names {
    fn new(codebook: &Codebook, chosen: &BTreeMap<String, String>) -> Self {
        let mut known = HashMap::new();
        let key = |name: &str| name.trim().to_lowercase().replace([' ', '-'], "_");
        for label in &codebook.labels {
            for name in [&label.arabic, &label.english, &label.id.0] {
                known.insert(key(name), label.id.0.clone());
            }
        }
        for (theirs, ours) in chosen {
            known.insert(key(theirs), ours.clone());
        }
        Self {
            known,
            ids: codebook
                .labels
                .iter()
                .map(|label| label.id.0.clone())
                .collect(),
        }
    }

    /// The document with the labels of the codebook, where it has them.
    fn named(&mut self, mut document: Document, report: &mut AnnotatedReport) -> Document {
        let key = |name: &str| name.trim().to_lowercase().replace([' ', '-'], "_");
        let own = |label: &mut LabelId| {
            if !self.ids.contains(&label.0)
                && let Some(ours) = self.known.get(&key(&label.0))
            {
                label.0.clone_from(ours);
            }
        };
        for span in &mut document.spans {
            own(&mut span.label);
            if !self.ids.contains(&span.label.0) {
                *report.unknown.entry(span.label.0.clone()).or_default() += 1;
            }
        }
        for span in &mut document.unplaced {
            own(&mut span.label);
        }
        document
    }
}

impl AnnotatedReport {
    /// What came in, in a few words.
    pub fn summary(&self) -> String {
        format!(
            "{}{} articles in, {} there before; annotations: {}, with {} spans, {} without a place, {} \
             incidents; not as they stand: {}",
            if self.dry_run { "would bring " } else { "" },
            self.added,
            self.known,
            self.layers,
            self.spans,
            self.unplaced,
            self.incidents,
            self.faults.len()
        )
    }
}
