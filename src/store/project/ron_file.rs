//! What all RON files of a project have in common: they are read strictly by ron, and written by
//! hand so that people and git can read them.
//!
//! Reading refuses fields that are not known here and newer versions: they may be somebody's
//! work, which the next write would lose (law 9). Writing keeps one order, one value on a line.

use std::fmt::Write;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::store::layer_text::push_string;

/// Which format a file must have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    /// What its field `format` says.
    pub(super) name: &'static str,
    /// What it is, for people: "a Hashiya project".
    pub(super) what: &'static str,
    /// The newest version that is understood, and the one that is written.
    pub(super) version: u32,
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

/// Reads the bytes of a file.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8], format: Format) -> Result<T, RonError> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    // Editors of Windows like to put a byte order mark.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let parsed = ron::from_str(text);
    // The header is looked at in any case: a file of another format or version may parse.
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    if let Ok(header) = options.from_str::<Header>(text) {
        check_header(&header, format)?;
    }
    parsed.map_err(|error: ron::error::SpannedError| RonError::Broken {
        line: error.span.start.line,
        column: error.span.start.col,
        reason: reason_of(&error.code),
    })
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

fn check_header(header: &Header, format: Format) -> Result<(), RonError> {
    if header.format.as_deref() != Some(format.name) {
        return Err(RonError::OtherFormat {
            found: header.format.clone(),
            what: format.what,
        });
    }
    match header.version {
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

/// Writes RON, a value on a line.
#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    depth: usize,
}

impl Writer {
    /// A file of this format; `comment` is its first line.
    pub(super) fn new(comment: &str, format: Format) -> Self {
        let mut writer = Self {
            out: format!("// {comment}\n(\n"),
            depth: 1,
        };
        writer.string("format", format.name);
        writer.number("version", u64::from(format.version));
        writer
    }

    /// The text of the file.
    pub(super) fn finish(mut self) -> String {
        self.out.push_str(")\n");
        self.out
    }

    /// `name: "value",`
    pub(super) fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        push_string(&mut self.out, value);
        self.out.push_str(",\n");
    }

    /// [`Writer::string`], left out when empty.
    pub(super) fn string_if_any(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.string(name, value);
        }
    }

    /// `name: value,`
    pub(super) fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        // Writing into a string cannot fail.
        let _ = writeln!(self.out, "{value},");
    }

    /// `name: value,`
    pub(super) fn flag(&mut self, name: &str, value: bool) {
        self.name(name);
        let _ = writeln!(self.out, "{value},");
    }

    /// A list of strings, each on a line.
    pub(super) fn strings<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a str>) {
        self.open(name, '[');
        for value in values {
            self.indent();
            push_string(&mut self.out, value);
            self.out.push_str(",\n");
        }
        self.close(']');
    }

    /// A map of strings, each on a line.
    pub(super) fn map<'a>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = (&'a String, &'a String)>,
    ) {
        self.open(name, '{');
        for (key, value) in values {
            self.indent();
            push_string(&mut self.out, key);
            self.out.push_str(": ");
            push_string(&mut self.out, value);
            self.out.push_str(",\n");
        }
        self.close('}');
    }

    /// Begins what `bracket` opens; without a name it is an item of a list.
    pub(super) fn open(&mut self, name: &str, bracket: char) {
        if name.is_empty() {
            self.indent();
        } else {
            self.name(name);
        }
        self.out.push(bracket);
        self.out.push('\n');
        self.depth += 1;
    }

    /// Ends it.
    pub(super) fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.out.push(bracket);
        self.out.push_str(",\n");
    }

    /// A line of fields that were written by hand.
    pub(super) fn line(&mut self, fields: &str) {
        self.indent();
        self.out.push_str(fields);
        self.out.push('\n');
    }

    fn name(&mut self, name: &str) {
        self.indent();
        self.out.push_str(name);
        self.out.push_str(": ");
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
    }
}

/// `value` as a RON string.
pub(super) fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    push_string(&mut out, value);
    out
}
