//! Files of other tools: bytes in, articles out, and a reason for all that is left out.
//!
//! [`FORMATS`] is the registry: a name, the endings, and plain functions; one file a format.
//!
//! | file | what it holds |
//! |---|---|
//! | [`draft`] | what comes out: a [`Draft`] of an article, or a [`Refusal`] with its [`Reason`] |
//! | [`field`] | the fields of a file of records, with samples, for the dialog and for guessing |
//! | [`mapping`] | which field becomes what: [`Mapping`], as `text=body,title=headline` too |
//! | `formula` | cells that a spreadsheet would take for formulas |
//! | [`mod@guess`] | a mapping from names of fields, English and Arabic, and from samples |
//! | [`record`] | a record becomes a draft |
//! | [`decode`] | bytes become text, in the encoding that was chosen, declared or found |
//! | `txt`, `html`, `json`, `csv`, `docx`, `archive` | the formats |
//! | [`annotated`] | articles with their annotations, in the formats of other tools, both ways |
//!
//! **Pure.** No file, no clock, no thread: bytes come in, values go out one by one through a sink,
//! which may stop it between two of them. A text is kept as it came: nothing is trimmed and
//! nothing normalised. Nothing here panics, whatever the bytes are, and all that is unpacked has
//! [`Limits`]. It may import the model.

pub mod annotated;
mod archive;
mod csv;
pub mod decode;
mod docx;
pub mod draft;
pub mod field;
mod formula;
pub mod guess;
mod html;
pub mod incidents;
mod json;
pub mod mapping;
pub mod record;
mod txt;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use draft::{Draft, DraftText, Reason, Refusal, check_text};
pub use field::Field;
pub use guess::guess;
pub use mapping::{Mapping, Target};

use crate::model::encoding::TextEncoding;

/// A file to read: its name, which says its format, and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Its name, which may have folders in front; they are a name and never a place.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// What is unpacked at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of one file of records.
    pub file: u64,
    /// The bytes of one entry of an archive with records, which are in memory beside it.
    pub entry: u64,
    /// The bytes of one article's text.
    pub text: u64,
    /// The bytes of all entries of an archive together.
    pub archive: u64,
    /// The entries of an archive.
    pub entries: usize,
    /// The bytes of a web page.
    pub page: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 1 << 30,
            entry: 256 << 20,
            text: 64 << 20,
            archive: 2 << 30,
            entries: 250_000,
            page: 16 << 20,
        }
    }
}

/// How a file is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What a person chose; what they left open is guessed for each file.
    pub mapping: Mapping,
    /// The encoding that a person chose; `None` finds it for each file.
    pub encoding: Option<TextEncoding>,
    /// What is unpacked at most.
    pub limits: Limits,
}

/// Takes drafts and refusals in the order of the file, and says whether to go on.
pub type Sink<'a> = dyn FnMut(Result<Draft, Refusal>) -> ControlFlow<()> + 'a;

/// Hands on what became of a file that is one article.
fn one_article(
    file: &SourceFile<'_>,
    draft: Result<Draft, Reason>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    sink(draft.map_err(|reason| Refusal {
        origin: file.name.to_owned(),
        reason,
    }))
}

type ListFields = fn(&SourceFile<'_>, &Options) -> Result<Vec<Field>, Reason>;

/// A format that can be read.
#[derive(Debug)]
pub struct Format {
    /// Its name for people.
    pub name: &'static str,
    /// The endings of its files, lower case.
    pub extensions: &'static [&'static str],
    /// Reads a file.
    read: fn(&SourceFile<'_>, &Options, &mut Sink<'_>) -> ControlFlow<()>,
    /// Lists the fields of its records; `None` when its files have no fields to choose from.
    fields: Option<ListFields>,
}

impl Format {
    /// Whether its files may hold more than one article.
    pub fn holds_many(&self) -> bool {
        self.fields.is_some()
    }
}

/// Every format that can be read.
pub const FORMATS: &[Format] = &[
    Format {
        name: "Plain text",
        extensions: &["txt", "text"],
        read: |file, options, sink| one_article(file, txt::draft(file, options), sink),
        fields: None,
    },
    Format {
        name: "Web page",
        extensions: &["html", "htm", "xhtml"],
        read: |file, options, sink| one_article(file, html::draft(file, options), sink),
        fields: None,
    },
    Format {
        name: "JSON lines",
        extensions: &["jsonl", "ndjson"],
        read: json::read_lines,
        fields: Some(json::fields_of_lines),
    },
    Format {
        name: "JSON",
        extensions: &["json"],
        read: json::read,
        fields: Some(json::fields),
    },
    Format {
        name: "Table (CSV, TSV)",
        extensions: &["csv", "tsv", "tab"],
        read: csv::read,
        fields: Some(csv::fields),
    },
    Format {
        name: "Word document",
        extensions: &["docx"],
        read: |file, options, sink| one_article(file, docx::draft(file, options), sink),
        fields: None,
    },
    Format {
        name: "ZIP archive",
        extensions: &["zip"],
        read: archive::read,
        fields: Some(archive::fields),
    },
];

/// The format of a file with this name, by its ending.
pub fn format_of(name: &str) -> Option<&'static Format> {
    let (_, ending) = base_name(name)
        .rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())?;
    FORMATS.iter().find(|format| {
        format
            .extensions
            .iter()
            .any(|extension| ending.eq_ignore_ascii_case(extension))
    })
}

/// Reads `file` and gives what is in it to `sink`, until that breaks.
///
/// A file that cannot be read is one [`Refusal`]; a record that cannot be read is one, and the
/// others go on.
pub fn read(file: &SourceFile<'_>, options: &Options, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let refuse = |reason| {
        Err(Refusal {
            origin: file.name.to_owned(),
            reason,
        })
    };
    let Some(format) = format_of(file.name) else {
        return sink(refuse(Reason::not_imported(file.name)));
    };
    if file.bytes.is_empty() {
        return sink(refuse(Reason::EmptyFile));
    }
    if file.bytes.len() as u64 > options.limits.file {
        return sink(refuse(Reason::TooLarge {
            bytes: file.bytes.len() as u64,
            limit: options.limits.file,
        }));
    }
    // The libraries that parse pages, tables and archives should not panic. If one does, that
    // is the end of this file and not of the import.
    match catch_unwind(AssertUnwindSafe(|| read_as(format, file, options, sink))) {
        Ok(flow) => flow,
        Err(_) => sink(refuse(Reason::Misread)),
    }
}

/// Reads `file` by `format`, and tells the drafts by which format that was.
fn read_as(
    format: &Format,
    file: &SourceFile<'_>,
    options: &Options,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let asked = !options.mapping.is_decided(Target::Text) && !options.mapping.ignore_annotations;
    if asked && let Some(annotated) = annotated::detect(file.name, file.bytes) {
        return sink(Err(Refusal {
            origin: file.name.to_owned(),
            reason: Reason::annotated(annotated),
        }));
    }
    let name = format.extensions.first().copied().unwrap_or_default();
    (format.read)(file, options, &mut |item| {
        sink(item.map(|draft| {
            // An archive gives drafts of other formats.
            let format = if draft.format.is_empty() {
                name
            } else {
                draft.format
            };
            Draft { format, ..draft }
        }))
    })
}

/// The fields of the records of `file`, in the order of the file, from its first records.
/// `None` when files of its format have no fields to choose from.
///
/// # Errors
/// When the file cannot be read, or holds no record.
pub fn fields(file: &SourceFile<'_>, options: &Options) -> Result<Option<Vec<Field>>, Reason> {
    let format = format_of(file.name).ok_or_else(|| Reason::not_imported(file.name))?;
    let Some(fields) = format.fields else {
        return Ok(None);
    };
    match catch_unwind(AssertUnwindSafe(|| fields(file, options))) {
        Ok(found) => found.map(Some),
        Err(_) => Err(Reason::Misread),
    }
}

/// The last part of a name that may have folders in front, of any system.
fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// The last part of a name without its ending: what an article's id is made from.
fn stem(name: &str) -> &str {
    let base = base_name(name);
    match base.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => base,
    }
}
