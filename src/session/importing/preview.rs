//! A look at what an import would read, before it begins: how many files of which kind, the fields
//! of their records, and the first article as it would come in.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ImportRequest;
use super::annotated_preview::{self, AnnotatedPreview};
use crate::interchange::annotated::Format;
use crate::interchange::{
    self, Draft, FORMATS, Field, Mapping, Options, Reason, SourceFile, format_of, guess,
};
use crate::model::codebook::Codebook;
use crate::session::exporting::detected;
use crate::store::sources::{self, InputFile};

/// Of how many files with fields the fields are looked at.
const LOOKED_AT: usize = 20;

/// Larger files are not looked at before the import, in bytes: a look should take a second.
const LARGEST: u64 = 256 << 20;

/// How many articles are shown as they would come in.
const FIRST: usize = 3;

/// What an import would read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// How many files there are.
    pub files: usize,
    /// How many of each format, by its name for people, without those of which there are none.
    pub formats: Vec<(&'static str, usize)>,
    /// How many are of no format that is imported.
    pub not_imported: usize,
    /// Files and folders that cannot be looked at: what, and why.
    pub unreadable: Vec<(String, String)>,
    /// The files of records, those with the same fields as one.
    pub tables: Vec<TablePreview>,
    /// The first articles as they would come in, those of files with fields before others.
    pub first: Vec<Draft>,
    /// The formats of annotations in which files seem to be, with the number of files that were looked
    /// at; files beyond the first 20 are not.
    pub annotated: Vec<(&'static Format, usize)>,
    /// How many of those that were looked at have none, nor belong to one that has.
    pub not_annotated: usize,
    /// What the annotations are, when they are asked for.
    pub annotations: Option<AnnotatedPreview>,
}

/// Files of records with the same fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TablePreview {
    /// The first of them.
    pub name: String,
    /// How many were seen; files beyond the first 20 are not looked at.
    pub files: usize,
    /// The fields with samples, or why there are none.
    pub fields: Result<Vec<Field>, Reason>,
    /// What a person chose, completed by a guess.
    pub mapping: Mapping,
}

/// Looks at the files that are asked for, without those of the project at `root`, which has this
/// codebook. Reads the first files only, and no more of them when it is cancelled; run it on a thread.
pub fn preview(
    root: &Path,
    codebook: &Codebook,
    request: &ImportRequest,
    cancelled: &AtomicBool,
) -> Preview {
    let goes_on = || !cancelled.load(Ordering::Relaxed);
    let options = &request.options;
    let found = sources::find(&request.paths, root);
    let is_of = |source: &&InputFile, name: &str| {
        format_of(&source.name).is_some_and(|format| format.name == name)
    };
    let mut preview = Preview {
        files: found.files.len(),
        formats: FORMATS
            .iter()
            .map(|format| {
                let files = found.files.iter();
                let count = files.filter(|source| is_of(source, format.name)).count();
                (format.name, count)
            })
            .filter(|(_, count)| *count > 0)
            .collect(),
        not_imported: found
            .files
            .iter()
            .filter(|source| format_of(&source.name).is_none())
            .count(),
        unreadable: found.unreadable,
        ..Preview::default()
    };
    for source in found.files.iter().take(LOOKED_AT).take_while(|_| goes_on()) {
        if let Some(format) = detected(source) {
            let known = preview
                .annotated
                .iter_mut()
                .find(|(it, _)| it.name == format.name);
            match known {
                Some((_, files)) => *files += 1,
                None => preview.annotated.push((format, 1)),
            }
        } else if !stands_beside(source, &found.files) {
            preview.not_annotated += 1;
        }
    }
    if let Some(how) = &request.annotations {
        let first = (&mut preview.first, FIRST);
        let seen = annotated_preview::look(request, how, codebook, cancelled, first);
        preview.annotations = Some(seen);
        return preview;
    }
    let with_fields = found
        .files
        .iter()
        .filter(|source| super::holds_many(&source.name) && source.bytes <= LARGEST);
    for source in with_fields.take(LOOKED_AT).take_while(|_| goes_on()) {
        let Ok(bytes) = sources::read(source, LARGEST) else {
            continue;
        };
        let file = SourceFile {
            name: &source.name,
            bytes: &bytes,
        };
        let fields = interchange::fields(&file, options).map(Option::unwrap_or_default);
        if fields.as_ref().is_ok_and(Vec::is_empty) {
            // An archive of texts and pages has none.
            continue;
        }
        add(&mut preview.tables, source, fields, options);
    }
    let mut files: Vec<&InputFile> = found
        .files
        .iter()
        .filter(|source| source.bytes <= LARGEST)
        .take(LOOKED_AT)
        .collect();
    // What a person can decide about is seen first.
    files.sort_by_key(|source| !super::holds_many(&source.name));
    for source in files {
        if preview.first.len() >= FIRST || !goes_on() {
            break;
        }
        first(source, options, &mut preview.first);
    }
    preview
}

/// Whether it is the text of a file of annotations, as of brat.
fn stands_beside(source: &InputFile, all: &[InputFile]) -> bool {
    let stem = source.name.strip_suffix(".txt");
    let ending = |name: &str| {
        stem.and_then(|stem| name.strip_prefix(stem))
            .map(str::to_owned)
    };
    let is_brat = |ending: String| [".ann", ".a1", ".a2"].contains(&ending.as_str());
    all.iter()
        .any(|file| ending(&file.name).is_some_and(is_brat))
}

fn add(
    tables: &mut Vec<TablePreview>,
    source: &InputFile,
    fields: Result<Vec<Field>, Reason>,
    options: &Options,
) {
    let names = |fields: &[Field]| -> Vec<String> {
        fields.iter().map(|field| field.name.clone()).collect()
    };
    if let Ok(own) = &fields {
        let same = tables.iter_mut().find(|table| {
            let other = table.fields.as_deref();
            other.is_ok_and(|other| names(other) == names(own))
        });
        if let Some(same) = same {
            same.files += 1;
            return;
        }
    }
    let guessed = fields.as_deref().map(guess).unwrap_or_default();
    tables.push(TablePreview {
        name: source.name.clone(),
        files: 1,
        mapping: options.mapping.completed_by(&guessed),
        fields,
    });
}

/// Adds the first articles in a file, until there are enough.
fn first(source: &InputFile, options: &Options, drafts: &mut Vec<Draft>) {
    if format_of(&source.name).is_none() {
        return;
    }
    let Ok(bytes) = sources::read(source, LARGEST) else {
        return;
    };
    let file = SourceFile {
        name: &source.name,
        bytes: &bytes,
    };
    let mut refused = 0;
    // Breaks when there are enough, or when there seem to be none.
    let _ = interchange::read(&file, options, &mut |item| {
        match item {
            Ok(draft) => drafts.push(draft),
            Err(_) => refused += 1,
        }
        if drafts.len() < FIRST && refused < 100 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
}
