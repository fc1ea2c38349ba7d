//! What comes out of a file: a draft of an article, or a refusal with its reason.

use super::annotated::{Format, detect};
use crate::model::article::{MAX_PARAGRAPH_BYTES, overlong_paragraph};
use crate::model::encoding::{TextEncoding, Undetected};
use crate::model::metadata::Metadata;

/// An article that is not in a project yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id that it would have; the project makes a file name of it that nobody else has.
    pub wanted_id: String,
    /// Its text.
    pub text: DraftText,
    /// What is known beside the text.
    pub metadata: Metadata,
    /// Where it came from, as `dump.jsonl line 12`.
    pub origin: String,
    /// The format that it was read by, as the usual ending of its files.
    pub format: &'static str,
    /// The fields that were too long for metadata and were left out.
    pub left_out: Vec<String>,
}

/// The text of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftText {
    /// The bytes of a file, which are kept untouched, and what they say.
    Raw {
        /// The bytes.
        bytes: Vec<u8>,
        /// Their text.
        text: String,
        /// In which encoding it was read.
        encoding: TextEncoding,
    },
    /// Text that was taken out of a file; it is kept as UTF-8.
    Text(String),
}

impl DraftText {
    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Raw { text, .. } | Self::Text(text) => text,
        }
    }

    /// The bytes of the article's file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Raw { bytes, .. } => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}

/// Something that is not brought in, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it is, as `dump.jsonl line 12`.
    pub origin: String,
    /// Why.
    pub reason: Reason,
}

/// Why something is not brought in, and what a person can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No format has this ending.
    #[error(
        "{} are not imported; save it as .txt, .html, .docx, .csv or .jsonl",
        if ending.is_empty() { "files without an ending".to_owned() } else { format!("files in .{ending}") }
    )]
    NotImported {
        /// The ending of its name; empty when there is none.
        ending: String,
    },
    /// It has annotations, which an import of articles would lose.
    #[error(
        "this seems to have annotations: {title}; bring them in with --format {format} --as NAME, or \
         leave them and bring in its records as articles with --map annotations=ignore"
    )]
    Annotated {
        /// The format in which they seem to be, for people.
        title: &'static str,
        /// Its name.
        format: &'static str,
    },
    /// The file has no bytes.
    #[error("the file is empty")]
    EmptyFile,
    /// The file is larger than what is read.
    #[error("it has {} MiB and the limit is {} MiB; split it", bytes.div_ceil(1 << 20), limit >> 20)]
    TooLarge {
        /// Its size in bytes, as far as known.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A paragraph is longer than what can be laid out.
    #[error(
        "a paragraph of it has {} MiB and the limit is {} MiB; break it into lines",
        bytes.div_ceil(1 << 20), MAX_PARAGRAPH_BYTES >> 20
    )]
    LongParagraph {
        /// Its size in bytes.
        bytes: usize,
    },
    /// It is not text.
    #[error("this seems to be {what}, not text")]
    Binary {
        /// What it seems to be.
        what: &'static str,
    },
    /// Its encoding is not offered.
    #[error(
        "its encoding seems to be {guess}; choose one of the encodings offered, or save it as UTF-8"
    )]
    UnknownEncoding {
        /// What it seems to be.
        guess: String,
    },
    /// The bytes are not text in this encoding.
    #[error(
        "{} in {encoding}; choose another encoding",
        match byte {
            Some(byte) => format!("byte {byte} has no meaning"),
            None => "some bytes have no meaning".to_owned(),
        }
    )]
    Malformed {
        /// The encoding that was tried.
        encoding: TextEncoding,
        /// The first byte that does not belong to it, when known.
        byte: Option<usize>,
    },
    /// There is nothing to annotate.
    #[error("there is no text in it")]
    NoText,
    /// A text with characters that no text has.
    #[error("its text has NUL characters, as files have that are not text")]
    Nul,
    /// A text that would be taken for something else when its file is opened.
    #[error("as a file, its text would be taken for {what}")]
    LooksLike {
        /// What.
        what: &'static str,
    },
    /// No field looks like the text.
    #[error(
        "no field looks like the text of an article; choose one with text=FIELD; there are: {fields}"
    )]
    NoTextField {
        /// The fields that there are.
        fields: String,
    },
    /// The record lacks the field that is mapped to the text.
    #[error("it has no field \"{field}\", which should be its text")]
    MissingText {
        /// The field.
        field: String,
    },
    /// A record that is no object.
    #[error("this is {what} where an object with fields is expected")]
    NotAnObject {
        /// What it is.
        what: &'static str,
    },
    /// The file has no array at the path that was chosen.
    #[error("there is no array at records={path}")]
    NoSuchArray {
        /// The path.
        path: String,
    },
    /// It is not JSON.
    #[error("this is not JSON: {message}")]
    Json {
        /// What is wrong with it, and where.
        message: String,
    },
    /// There is no record in the file.
    #[error("there is no record in it")]
    NoRecord,
    /// A row has more cells than the table has columns.
    #[error("the row has {cells} cells and the table {columns} columns; is the text quoted?")]
    TooManyCells {
        /// How many cells the row has.
        cells: usize,
        /// How many columns the table has.
        columns: usize,
    },
    /// A row that cannot be read.
    #[error("the row cannot be read: {message}")]
    Row {
        /// Why.
        message: String,
    },
    /// The archive cannot be read.
    #[error("the archive cannot be read: {message}; pack it anew")]
    Archive {
        /// Why.
        message: String,
    },
    /// The entry is packed by a method that is not read.
    #[error("it is packed in a way that is not read; pack it anew with the usual method (Deflate)")]
    Packing,
    /// The entry needs a password.
    #[error("it is locked with a password; unpack it first")]
    Locked,
    /// An archive in an archive.
    #[error("it is an archive inside an archive; unpack it first")]
    NestedArchive,
    /// More entries than are read.
    #[error("the archive has more than {limit} entries; unpack it and import the folder")]
    TooManyEntries {
        /// How many are read.
        limit: usize,
    },
    /// Entries that share bytes, so that a small archive would unpack to a huge one.
    #[error(
        "the entries of the archive overlap, as in no archive that a program packs; pack it anew"
    )]
    Overlap,
    /// The entries are larger than what is unpacked.
    #[error("the archive unpacks to more than {} MiB; unpack it and import the folder", limit >> 20)]
    ArchiveTooLarge {
        /// How many bytes are unpacked at most.
        limit: u64,
    },
    /// Not a Word document.
    #[error("this is no Word document: {message}")]
    Document {
        /// Why.
        message: String,
    },
    /// The page has no article.
    #[error("no article is found in the page")]
    NoMainText,
    /// The page is built in a way that no article is.
    #[error("the page is nested deeper than {limit} elements, as no article is")]
    TooDeep {
        /// How deep it may be.
        limit: usize,
    },
    /// There is more of something than is read.
    #[error("it has more than {limit} {what}, and no more are read; split it")]
    TooMany {
        /// What, in the plural.
        what: &'static str,
        /// How many are read.
        limit: usize,
    },
    /// A library gave up.
    #[error("it cannot be read; please report the file")]
    Misread,
}

/// How many fields a message names, and how many code points of the name of each.
const NAMED: usize = 30;

/// Names of fields for a message: the first, and how many more there are.
pub(super) fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named: Vec<String> = names
        .take(NAMED)
        .map(|name| name.chars().take(2 * NAMED).collect())
        .collect();
    let named = named.join(", ");
    if more == 0 {
        named
    } else {
        format!("{named} and {more} more")
    }
}

impl Reason {
    /// No format has the ending of `name`.
    pub(super) fn not_imported(name: &str) -> Self {
        if let Some(format) = detect(name, b"") {
            return Self::annotated(format);
        }
        let base = super::base_name(name);
        let ending = match base.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => ending.to_owned(),
            _ => String::new(),
        };
        Self::NotImported { ending }
    }

    /// That a file has annotations.
    pub(super) fn annotated(format: &'static Format) -> Self {
        Self::Annotated {
            title: format.title,
            format: format.name,
        }
    }
}

impl From<Undetected> for Reason {
    fn from(why: Undetected) -> Self {
        match why {
            Undetected::Binary(what) => Self::Binary { what },
            Undetected::Other(guess) => Self::UnknownEncoding {
                guess: guess.to_owned(),
            },
        }
    }
}

/// Whether all paragraphs of `text` can be laid out.
///
/// # Errors
/// When one is too long.
pub(super) fn check_paragraphs(text: &str) -> Result<(), Reason> {
    match overlong_paragraph(text) {
        Some(bytes) => Err(Reason::LongParagraph { bytes }),
        None => Ok(()),
    }
}

/// Whether `text` can be the text of an article whose file is read again, without being told its
/// encoding, as what it is now, and has at most `limit` bytes.
///
/// # Errors
/// When it is blank, too long, or would be taken for something else than text.
pub fn check_text(text: &str, limit: u64) -> Result<(), Reason> {
    if text.len() as u64 > limit {
        return Err(Reason::TooLarge {
            bytes: text.len() as u64,
            limit,
        });
    }
    check_paragraphs(text)?;
    if text.chars().all(char::is_whitespace) {
        return Err(Reason::NoText);
    }
    if text.as_bytes().contains(&0) {
        return Err(Reason::Nul);
    }
    match TextEncoding::detect(text.as_bytes()) {
        Ok(_) => Ok(()),
        Err(Undetected::Binary(what) | Undetected::Other(what)) => Err(Reason::LooksLike { what }),
    }
}
