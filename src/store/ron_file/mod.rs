//! What all RON files have in common: they are read strictly by ron, and written so that people and
//! git can read them. It knows nothing of what is in them.
//!
//! Reading refuses fields that are not known here and newer versions: they may be somebody's
//! work, which the next write would lose (law 9). [`writer`] writes, in one order and by the
//! [`Layout`] of the format.

mod writer;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub(super) use writer::{Layout, to_line};

/// What a kind of file says of itself, and how it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileFormat {
    /// What its field `format` says.
    pub(super) name: &'static str,
    /// What it is, for people: "a Hashiya project".
    pub(super) what: &'static str,
    /// The newest version that is understood, and the one that is written.
    pub(super) version: u32,
    /// Its first line.
    pub(super) comment: &'static str,
    /// How its values stand on lines.
    pub(super) layout: Layout,
}

/// Why bytes cannot be read as a file of a project.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RonError {
    /// It does not parse.
    #[error("line {line}, column {column}: {reason}")]
    Broken {
        /// The line, from 1.
        line: usize,
        /// The column in code points, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// Git left both sides of a merge in it.
    #[error(
        "line {line}: git left the two sides of a merge here, between <<<<<<< and >>>>>>>; have them \
         merged with `hashiya merge-codebook --install` and `git checkout --merge FILE`, or take one \
         with `git checkout --ours FILE` or `--theirs`"
    )]
    ConflictMarkers {
        /// The line, from 1.
        line: usize,
    },
    /// It parses but is something else.
    #[error("this is {}, not {what}", match found {
        Some(format) => format!("\"{format}\""),
        None => "another kind of RON file".to_owned(),
    })]
    OtherFormat {
        /// What its field `format` says.
        found: Option<String>,
        /// What it should be.
        what: &'static str,
    },
    /// A later Hashiya wrote it.
    #[error(
        "it was written by a newer Hashiya (format version {version}, this one knows {known}); \
         update Hashiya to open it"
    )]
    NewerVersion {
        /// Its version.
        version: u64,
        /// The newest version that is understood.
        known: u32,
    },
    /// There is no such version.
    #[error("its format version {version} does not exist; versions begin with 1")]
    NoSuchVersion {
        /// Its version.
        version: u64,
    },
    /// It parses and says something that cannot be.
    #[error("{0}")]
    Contradiction(String),
}

/// What every version of every format begins with, whatever else it has.
#[derive(Deserialize)]
struct Header {
    format: Option<String>,
    version: Option<u64>,
}

/// The text of a file. The fields `format` and `version` are put before those of `value`.
pub(super) fn write(value: &impl Serialize, format: &FileFormat) -> String {
    writer::to_file(format, value)
}

/// Reads the bytes of a file.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8], format: &FileFormat) -> Result<T, RonError> {
    read_headed(bytes, format, |_| None)
}

/// [`read`], of a file that has its format and version at hand: it is parsed once only.
pub(super) fn read_headed<T: DeserializeOwned>(
    bytes: &[u8],
    format: &FileFormat,
    header: impl Fn(&T) -> Option<(&str, u32)>,
) -> Result<T, RonError> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    // Editors of Windows like to put a byte order mark.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // `trigger: 5` is as good as `trigger: Some(5)`.
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let parsed = options.from_str::<T>(text);
    if let Some((name, version)) = parsed.as_ref().ok().and_then(header) {
        check_header(Some(name), Some(version.into()), format)?;
    } else if let Ok(header) = options.from_str::<Header>(text) {
        // A file of another format or version may parse.
        check_header(header.format.as_deref(), header.version, format)?;
    }
    parsed.map_err(|error| match conflict_marker(text) {
        Some(line) => RonError::ConflictMarkers { line },
        None => RonError::Broken {
            line: error.span.start.line,
            column: error.span.start.col,
            reason: reason_of(&error.code),
        },
    })
}

/// The first line that git leaves of a merge which it could not make. A line of `=` alone may be
/// the underline of a heading.
pub(super) fn conflict_marker(text: &str) -> Option<usize> {
    let is_marker = |line: &str| {
        let mut starts = ["<<<<<<<", ">>>>>>>"].into_iter();
        starts.any(|start| {
            let rest = line.strip_prefix(start);
            rest.is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
        })
    };
    Some(text.lines().position(is_marker)? + 1)
}

/// The line where a conflict begins that git left in a text: all three markers, in their order. A line
/// of `=` alone may be the underline of a heading, and a line of `<` a quotation.
pub(super) fn conflict_in(text: &str) -> Option<usize> {
    let mut begins = None;
    let mut is_parted = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("<<<<<<< ") {
            (begins, is_parted) = (Some(number), false);
        } else if line == "=======" && begins.is_some() {
            is_parted = true;
        } else if line.starts_with(">>>>>>> ") && is_parted {
            return begins;
        }
    }
    None
}

/// What the field `format` of a file says, whatever else is in it.
pub(super) fn format_of(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str::<Header>(text).ok()?.format
}

/// What ron found, without the names of our types.
fn reason_of(error: &ron::Error) -> String {
    match error {
        ron::Error::NoSuchStructField { found, .. } => {
            format!("the field `{found}` is not known here")
        }
        ron::Error::MissingStructField { field, .. } => format!("the field `{field}` is missing"),
        ron::Error::DuplicateStructField { field, .. } => {
            format!("the field `{field}` is there twice")
        }
        ron::Error::NoSuchEnumVariant {
            expected, found, ..
        } => format!("`{found}` is none of {}", expected.join(", ")),
        error => error.to_string(),
    }
}

fn check_header(
    name: Option<&str>,
    version: Option<u64>,
    format: &FileFormat,
) -> Result<(), RonError> {
    if name != Some(format.name) {
        return Err(RonError::OtherFormat {
            found: name.map(str::to_owned),
            what: format.what,
        });
    }
    match version {
        Some(0) => Err(RonError::NoSuchVersion { version: 0 }),
        Some(version) if version > u64::from(format.version) => Err(RonError::NewerVersion {
            version,
            known: format.version,
        }),
        _ => Ok(()),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> RonError {
    let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default());
    let last = before.rsplit('\n').next();
    RonError::Broken {
        line: before.matches('\n').count() + 1,
        column: last.map_or(0, |line| line.chars().count()) + 1,
        reason: "this byte is not UTF-8".to_owned(),
    }
}
