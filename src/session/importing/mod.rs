//! Bringing articles into a project: the runner of an import.
//!
//! Files are read, cut into articles and written, many at once; what is in the project already is
//! refused by name. Articles that were told as added are on the disk: a batch is written first,
//! then synced, then told. An import can be stopped between two records. It is remembered until it
//! is finished, and running it again passes over what it brought in before.

mod annotated;
mod annotated_preview;
mod batch;
mod preview;
mod report;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub(in crate::session) use self::annotated::run_annotated;
pub use self::annotated::{AnnotatedReport, import_annotated};
pub use self::annotated_preview::{AnnotatedPreview, LabelPreview};
pub use self::preview::{Preview, TablePreview, preview};
pub use self::report::{Brought, DateOrders, ImportReport, LISTED, Refused, Why};

use self::batch::{Batch, Item};
use crate::interchange::{self, Refusal, SourceFile};
pub use crate::interchange::{Draft, Field, Mapping, Options, Reason, Target};
use crate::session::task::TaskControl;
use crate::store::StoreError;
use crate::store::encoding::TextEncoding;
pub use crate::store::project::import_file::AnnotationsImport;
use crate::store::project::{
    Cache, Clock, ImportFile, ProjectFolder, Staging, cache, import_file, scan, seconds,
};
use crate::store::sources::{self, InputFile};

/// How many articles are written at once.
const BATCH: usize = 512;

/// How many articles are synced at once: a sync costs time, however little there is to write.
const SYNCED: usize = 4096;

/// How many bytes of text are held at most before they are written, but for one article.
const BATCH_BYTES: usize = 32 << 20;

/// What to bring in, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportRequest {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The mapping and the encoding that a person chose.
    pub options: Options,
    /// How annotations come in; nothing for articles alone.
    pub annotations: Option<AnnotationsImport>,
    /// Whether nothing is written: the report says what would be.
    pub dry_run: bool,
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// How many files are done.
    pub done: usize,
    /// How many files there are; 0 while they are being looked for.
    pub total: usize,
    /// How many articles are in.
    pub added: usize,
    /// How many were in before.
    pub already: usize,
    /// How many files and records were refused.
    pub refused: usize,
    /// The file that is being read.
    pub name: String,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// Of articles alone.
    Articles(ImportReport),
    /// Of annotations with their articles.
    Annotations(AnnotatedReport),
}

/// The import that was started in a project and not finished, to be started again.
pub fn unfinished(folder: &ProjectFolder) -> Option<ImportRequest> {
    let file = import_file::unfinished(folder)?;
    Some(ImportRequest {
        paths: file.paths.iter().map(PathBuf::from).collect(),
        options: Options {
            mapping: Mapping::parse(&file.mapping).ok()?,
            encoding: TextEncoding::from_label(&file.encoding),
            ..Options::default()
        },
        annotations: file.annotations,
        dry_run: false,
    })
}

/// Forgets the import that was not finished: a person does not want it. What it left by halves goes.
///
/// # Errors
/// When another import is running, or a file cannot be removed.
pub fn forget_unfinished(folder: &ProjectFolder) -> Result<(), StoreError> {
    match import_file::unfinished(folder) {
        Some(import) => Staging::begin(folder, import)?.finish(),
        None => Ok(()),
    }
}

/// Brings articles in, on this thread and those of rayon, without an open project.
///
/// # Errors
/// When the project cannot be listed or written at all; what happens to single files and records
/// is in the report.
pub fn import(
    folder: &ProjectFolder,
    request: &ImportRequest,
    clock: Clock,
    control: &TaskControl<ImportProgress>,
) -> Result<ImportReport, StoreError> {
    run(folder, (&known_texts, &|_| {}), request, clock, control)
}

/// The texts of a project that is not open, with the ids.
fn known_texts(folder: &ProjectFolder, listing: &scan::Listing) -> Vec<([u8; 32], String)> {
    // The list of any annotator knows the texts. One that a window has open cannot be read here, and
    // then the articles are.
    let cached = folder
        .annotators()
        .iter()
        .map(|annotator| folder.cache_folder(annotator).join(cache::NAME))
        .find(|path| path.is_file());
    let cache = cached.map_or_else(Cache::in_memory, |path| Cache::open(&path));
    scan::texts(folder, listing, &cache)
}

/// Tells the texts that are in a project, with the ids.
pub(in crate::session) type Known<'a> =
    dyn Fn(&ProjectFolder, &scan::Listing) -> Vec<([u8; 32], String)> + 'a;

/// Is told the ids of the articles that came in and are on the disk.
pub(in crate::session) type Arrived<'a> = dyn Fn(Vec<String>) + 'a;

/// As [`import`], with what the list of the project knows, and is told.
///
/// # Errors
/// As for [`import`].
pub(in crate::session) fn run(
    folder: &ProjectFolder,
    (known, arrived): (&Known<'_>, &Arrived<'_>),
    request: &ImportRequest,
    clock: Clock,
    control: &TaskControl<ImportProgress>,
) -> Result<ImportReport, StoreError> {
    let found = sources::find(&request.paths, folder.root());
    control.update(|told| told.total = found.files.len());
    let staging = if request.dry_run {
        None
    } else {
        let started = seconds(clock());
        Some(Staging::begin(folder, to_remember(request, started))?)
    };
    let listing = scan::list(folder)?;
    let texts: HashMap<[u8; 32], String> = known(folder, &listing).into_iter().collect();
    let mut run = Run {
        folder,
        request,
        control,
        arrived,
        batch: Batch::new(folder, texts, staging),
        items: Vec::new(),
        bytes: 0,
        done: 0,
        report: ImportReport {
            dry_run: request.dry_run,
            ..ImportReport::default()
        },
        pending: ImportReport::default(),
    };
    for (origin, reason) in found.unreadable {
        let why = Why::Unreadable(reason);
        run.report.refuse(Refused { origin, why });
    }
    // A break is told in the report.
    let _ = run.files(&found.files);
    run.settle();
    run.tell("");
    run.report.cancelled = control.is_cancelled() && run.done < found.files.len();
    if !run.report.cancelled && run.report.failed.is_none() {
        run.batch.finish()?;
    }
    Ok(run.report)
}

/// Paths as they are remembered: absolute.
fn absolute(paths: &[PathBuf]) -> Vec<String> {
    let absolute = |path: &PathBuf| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        path.to_string_lossy().into_owned()
    };
    paths.iter().map(absolute).collect()
}

fn to_remember(request: &ImportRequest, started: String) -> ImportFile {
    ImportFile {
        paths: absolute(&request.paths),
        mapping: request.options.mapping.to_string(),
        encoding: request
            .options
            .encoding
            .map(|encoding| encoding.label().to_owned())
            .unwrap_or_default(),
        started,
        annotations: request.annotations.clone(),
    }
}

/// An import on its way.
struct Run<'a> {
    folder: &'a ProjectFolder,
    request: &'a ImportRequest,
    control: &'a TaskControl<ImportProgress>,
    arrived: &'a Arrived<'a>,
    batch: Batch<'a>,
    /// What was read and is not written yet.
    items: Vec<Item>,
    /// The bytes of the texts in `items`.
    bytes: usize,
    /// How many files are read.
    done: usize,
    /// What is on the disk.
    report: ImportReport,
    /// What is written, and on the disk after the next sync.
    pending: ImportReport,
}

impl Run<'_> {
    /// Reads all files: those that hold one article many at once, the others one by one.
    fn files(&mut self, files: &[InputFile]) -> ControlFlow<()> {
        let mut rest = files;
        while let Some((first, after)) = rest.split_first() {
            if self.control.is_cancelled() {
                break;
            }
            if holds_many(&first.name) {
                let flow = self.large(first);
                rest = after;
                flow?;
            } else {
                let count = together(rest);
                let (group, after) = rest.split_at(count);
                rest = after;
                self.group(group)?;
            }
        }
        self.flush("")
    }

    /// Reads files that hold one article each.
    fn group(&mut self, group: &[InputFile]) -> ControlFlow<()> {
        let options = &self.request.options;
        let control = self.control;
        let read: Vec<Option<Item>> = group
            .par_iter()
            .map(|source| (!control.is_cancelled()).then(|| one(source, options)))
            .collect();
        let is_whole = read.iter().all(Option::is_some);
        self.items.extend(read.into_iter().flatten());
        if !is_whole {
            return self.flush("");
        }
        self.done += group.len();
        let name = group.last().map_or("", |source| source.name.as_str());
        self.flush(name)
    }

    /// Reads a file that may hold many articles.
    fn large(&mut self, source: &InputFile) -> ControlFlow<()> {
        let bytes = match sources::read(source, self.request.options.limits.file) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.items.push(unreadable(source, &error));
                self.done += 1;
                return ControlFlow::Continue(());
            }
        };
        let file = SourceFile {
            name: &source.name,
            bytes: &bytes,
        };
        let request = self.request;
        let flow = interchange::read(&file, &request.options, &mut |item| {
            if self.control.is_cancelled() {
                return ControlFlow::Break(());
            }
            self.push(item);
            if self.items.len() >= BATCH || self.bytes >= BATCH_BYTES {
                self.flush(&source.name)?;
            }
            ControlFlow::Continue(())
        });
        if self.control.is_cancelled() {
            return ControlFlow::Continue(());
        }
        self.done += 1;
        flow
    }

    fn push(&mut self, item: Result<Draft, Refusal>) {
        if let Ok(draft) = &item {
            self.bytes += draft.text.bytes().len();
        }
        self.items.push(Item::from(item));
    }

    /// Writes what was read.
    fn flush(&mut self, name: &str) -> ControlFlow<()> {
        let items = std::mem::take(&mut self.items);
        self.bytes = 0;
        self.batch.write(items, &mut self.pending);
        if self.batch.unsettled() >= SYNCED || self.pending.failed.is_some() {
            self.settle();
        }
        self.tell(name);
        if self.report.failed.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Brings what was written to the disk, and only then takes it for being in.
    fn settle(&mut self) {
        let settled = self.batch.settle();
        let mut pending = std::mem::take(&mut self.pending);
        if let Err(error) = settled {
            // It may be on the disk or not; it is not told as being there.
            pending.unsettled(&error.to_string());
        }
        if !pending.added.is_empty() {
            let ids = pending.added.iter().map(|brought| brought.id.clone());
            (self.arrived)(ids.collect());
        }
        self.report.extend(pending);
    }

    /// Tells how far it is.
    fn tell(&self, name: &str) {
        let sum = |count: fn(&ImportReport) -> usize| count(&self.report) + count(&self.pending);
        self.control.update(|told| {
            told.done = self.done;
            told.added = sum(|report| report.added.len());
            told.already = sum(|report| report.already);
            told.refused = sum(ImportReport::refusals);
            name.clone_into(&mut told.name);
        });
    }
}

impl std::fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.folder.fmt(f)
    }
}

fn holds_many(name: &str) -> bool {
    interchange::format_of(name).is_some_and(interchange::Format::holds_many)
}

/// How many of the first files hold one article each, as many as make a batch.
fn together(files: &[InputFile]) -> usize {
    let mut bytes = 0_u64;
    let fit = files.iter().take(BATCH).take_while(|source| {
        let goes_on = bytes < BATCH_BYTES as u64 && !holds_many(&source.name);
        bytes = bytes.saturating_add(source.bytes);
        goes_on
    });
    fit.count().max(1)
}

/// Reads a file that holds one article.
fn one(source: &InputFile, options: &Options) -> Item {
    // What no format reads is not even opened.
    let bytes = if interchange::format_of(&source.name).is_some() {
        match sources::read(source, options.limits.file) {
            Ok(bytes) => bytes,
            Err(error) => return unreadable(source, &error),
        }
    } else {
        vec![0]
    };
    let file = SourceFile {
        name: &source.name,
        bytes: &bytes,
    };
    let mut read = None;
    // It holds one article, so that there is nothing to stop.
    let _ = interchange::read(&file, options, &mut |item| {
        read.get_or_insert(item);
        ControlFlow::Continue(())
    });
    match read {
        Some(item) => Item::from(item),
        None => Item::from(Err(Refusal {
            origin: source.name.clone(),
            reason: interchange::Reason::NoText,
        })),
    }
}

fn unreadable(source: &InputFile, error: &StoreError) -> Item {
    let path: &Path = &source.path;
    Item::Refused(Refused {
        origin: source.name.clone(),
        why: Why::Unreadable(sources::without_path(error, path)),
    })
}
