//! Bringing annotations of other tools into a project: articles with what somebody says of them.
//!
//! An article whose text the project has is that article. Annotations are written where the annotator
//! has none yet; what is there stays. Labels become those of the codebook where a name is the same.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash as _, Hasher as _};

use super::{Arrived, ImportProgress, ImportRequest, Known, known_texts, to_remember};
use crate::interchange::annotated::{Document, Fault, Faults, named};
use crate::interchange::check_text;
use crate::model::codebook::{Codebook, LabelId};
use crate::model::layer::Layer;
use crate::session::exporting::{ExportError, FileSource, FilesError, Source as _};
use crate::session::task::TaskControl;
use crate::store::project::import_file::AnnotationsImport;
use crate::store::project::staging::{AddedLayer, existing_layer};
use crate::store::project::{Clock, ProjectFolder, Staging, scan, seconds};
use crate::store::{MAX_ARTICLE_BYTES, StoreError, sha256};

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
    pub faults: Faults,
    /// Whether it was stopped before its end.
    pub cancelled: bool,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// Brings annotations in, as [`ImportRequest::annotations`] says, without an open project.
///
/// # Errors
/// When the project or the files cannot be read at all; what happens to single articles is in the
/// report.
pub fn import_annotated(
    folder: &ProjectFolder,
    request: &ImportRequest,
    clock: Clock,
    control: &TaskControl<ImportProgress>,
) -> Result<AnnotatedReport, ExportError> {
    run_annotated(folder, (&known_texts, &|_| {}), request, clock, control)
}

/// As [`import_annotated`], with what the list of the project knows, and is told.
///
/// # Errors
/// As for [`import_annotated`].
pub(in crate::session) fn run_annotated(
    folder: &ProjectFolder,
    (known, arrived): (&Known<'_>, &Arrived<'_>),
    request: &ImportRequest,
    clock: Clock,
    control: &TaskControl<ImportProgress>,
) -> Result<AnnotatedReport, ExportError> {
    let how = request.annotations.clone().unwrap_or_default();
    let source = source(request, &how)?;
    let listing = scan::list(folder)?;
    let mut texts: HashMap<[u8; 32], String> = known(folder, &listing).into_iter().collect();
    let names = LabelNames::new(folder.codebook(), &how.labels);
    let mut dry_run = DryRun::default();
    let mut report = AnnotatedReport {
        dry_run: request.dry_run,
        ..AnnotatedReport::default()
    };
    let staging = match request.dry_run {
        true => None,
        false => Some(Staging::begin(
            folder,
            to_remember(request, seconds(clock())),
        )?),
    };
    control.update(|told| told.total = source.total());
    let ended = source.read(&mut |articles, done| {
        let mut ids = Vec::new();
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
                    let id = format!("{}{}", NEW, texts.len());
                    texts.insert(hash, id.clone());
                    id
                }
                (None, Some(staging)) => {
                    let id = staging.reserve(&document.id);
                    let bytes = document.text.as_bytes();
                    let (metadata, format) = (&document.metadata, &how.format);
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
                let into = (id.as_str(), staging.as_ref(), &mut dry_run);
                bring(folder, &how, into, &document, &mut report);
            }
            ids.push(id);
        }
        staging.as_ref().map_or(Ok(()), Staging::settle)?;
        if staging.is_some() {
            arrived(ids);
        }
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

/// The documents that are brought in.
pub(super) fn source(
    request: &ImportRequest,
    how: &AnnotationsImport,
) -> Result<FileSource, ExportError> {
    match named(&how.format) {
        Some(format) => FileSource::new(&request.paths, format),
        None => Err(FilesError::UnknownFormat {
            known: String::new(),
            path: request.paths.first().cloned().unwrap_or_default(),
        }
        .into()),
    }
}

fn fault(report: &mut AnnotatedReport, origin: &str, code: &'static str, what: &str) {
    report.faults.push(Fault {
        origin: origin.to_owned(),
        code,
        what: what.to_owned(),
    });
}

/// How the id of an article begins that would be new: no id of a file begins so.
const NEW: char = '/';

/// What would have been written, had it not been a look only: a hash of each layer, by article and
/// annotator.
#[derive(Default)]
struct DryRun(HashMap<(String, String), u64>);

impl DryRun {
    /// As [`Staging::add_layer`], but that nothing is written.
    fn add(
        &mut self,
        folder: &ProjectFolder,
        id: &str,
        annotator: &str,
        document: &Document,
        layer: &Layer,
    ) -> Result<AddedLayer, StoreError> {
        if !id.starts_with(NEW)
            && let Some(existing) = existing_layer(folder, id, annotator, &document.text, layer)?
        {
            return Ok(existing);
        }
        let mut hasher = DefaultHasher::new();
        format!("{layer:?}").hash(&mut hasher);
        let hash = hasher.finish();
        let place = (id.to_owned(), annotator.to_owned());
        Ok(match self.0.insert(place.clone(), hash) {
            None => AddedLayer::New,
            Some(known) if known == hash => AddedLayer::Same,
            Some(known) => {
                self.0.insert(place, known);
                AddedLayer::Other
            }
        })
    }
}

/// The id of an article, and where its annotations are written, or only looked at.
type Destination<'a> = (&'a str, Option<&'a Staging<'a>>, &'a mut DryRun);

/// Writes the annotations of one document.
fn bring(
    folder: &ProjectFolder,
    how: &AnnotationsImport,
    (id, staging, dry_run): Destination<'_>,
    document: &Document,
    report: &mut AnnotatedReport,
) {
    let named = !document.annotator.is_empty() && !how.only_annotator;
    let annotator = if named {
        &document.annotator
    } else {
        &how.annotator
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
            None => dry_run.add(folder, id, &annotator, document, &layer),
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
pub(super) struct LabelNames {
    known: HashMap<String, String>,
    /// As they were chosen, and by how names are compared.
    chosen: BTreeMap<String, String>,
    chosen_alike: HashMap<String, String>,
}

impl LabelNames {
    pub(super) fn new(codebook: &Codebook, chosen: &BTreeMap<String, String>) -> Self {
        let mut known = HashMap::new();
        for label in &codebook.labels {
            for name in [&label.arabic, &label.english, &label.id.0] {
                known.insert(key(name), label.id.0.clone());
            }
        }
        // An id means its own label, whatever another one is called.
        for LabelId(id) in codebook.labels.iter().map(|label| &label.id) {
            known.insert(id.clone(), id.clone());
        }
        let alike = chosen.iter();
        Self {
            known,
            chosen: chosen.clone(),
            chosen_alike: alike
                .map(|(theirs, ours)| (key(theirs), ours.clone()))
                .collect(),
        }
    }

    /// The id of the codebook's label that a name in a file means, when it has one.
    pub(super) fn ours(&self, label: &str) -> Option<&String> {
        let exact = self.chosen.get(label);
        let alike = || self.chosen_alike.get(&key(label));
        let same = || self.known.get(&key(label));
        exact
            .or_else(alike)
            .or_else(|| self.known.get(label))
            .or_else(same)
    }

    /// The document with the labels of the codebook, where it has them.
    fn named(&self, mut document: Document, report: &mut AnnotatedReport) -> Document {
        for span in &mut document.spans {
            if let Some(ours) = self.ours(&span.label.0) {
                span.label.0.clone_from(ours);
            }
            let label = &span.label.0;
            if self.known.get(label) != Some(label) {
                *report.unknown.entry(label.clone()).or_default() += 1;
            }
        }
        for span in &mut document.unplaced {
            if let Some(ours) = self.ours(&span.label.0) {
                span.label.0.clone_from(ours);
            }
        }
        document
    }
}

/// A name as it is compared: its case, and what stands between its words, mean nothing.
fn key(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
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
            self.faults.total()
        )
    }
}
