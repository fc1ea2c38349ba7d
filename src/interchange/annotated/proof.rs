//! An export, read again and compared with what was to be written.

use std::io::BufRead;

use super::document::Document;
use super::format::{Format, Found, Input, Read};
use super::reading;
use super::records::{LONGEST, Records};

/// What an export has that was not to be written, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unequal {
    /// Reading it again finds faults.
    #[error("reading it again finds a fault: {0}")]
    Fault(String),
    /// Another number of documents.
    #[error("it has {found} documents when it is read again, not {written}")]
    Number {
        /// How many were written.
        written: usize,
        /// How many are read.
        found: usize,
    },
    /// A document is another one.
    #[error("article {id}: {what} is different when it is read again")]
    Other {
        /// Its id.
        id: String,
        /// The first field that differs.
        what: &'static str,
    },
}

/// Reads what was written of `written` and compares. A format that cannot be read is not compared.
///
/// # Errors
/// The first difference.
pub fn prove(
    format: &Format,
    name: &str,
    bytes: &[u8],
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
    written: &[Document],
) -> Result<(), Unequal> {
    let Some(read) = format.read else {
        return Ok(());
    };
    if !matches!(read, Read::Whole(_)) {
        return prove_stream(format, name, &mut &*bytes, written);
    }
    let input = Input {
        name,
        number: 0,
        bytes,
        beside,
    };
    compare(reading::whole(read, &input), written)
}

/// As [`prove`], for what is not in memory and has no files beside it.
///
/// # Errors
/// The first difference.
pub fn prove_stream(
    format: &Format,
    name: &str,
    from: &mut dyn BufRead,
    written: &[Document],
) -> Result<(), Unequal> {
    let failed = |error: std::io::Error| Unequal::Fault(error.to_string());
    let found = match format.read {
        None => return Ok(()),
        Some(Read::Records(framing, record)) => {
            let mut found = Found::default();
            for (at, bytes) in Records::new(from, framing, LONGEST).enumerate() {
                let bytes = bytes.map_err(failed)?;
                let input = Input {
                    number: at + 1,
                    ..Input::alone(name, &bytes)
                };
                let mut more = reading::piece(Read::Records(framing, record), &input, None);
                found.documents.append(&mut more.documents);
                found.faults.extend(more.faults);
            }
            found
        }
        Some(read) => {
            let bytes = reading::bytes_for(read, from).map_err(failed)?;
            reading::whole(read, &Input::alone(name, &bytes))
        }
    };
    compare(found, written)
}

fn compare(found: Found, written: &[Document]) -> Result<(), Unequal> {
    if let Some(fault) = found.faults.first() {
        return Err(Unequal::Fault(fault.to_string()));
    }
    if found.documents.len() != written.len() {
        return Err(Unequal::Number {
            written: written.len(),
            found: found.documents.len(),
        });
    }
    for (one, other) in written.iter().zip(&found.documents) {
        if one != other {
            return Err(Unequal::Other {
                id: one.id.clone(),
                what: difference(one, other),
            });
        }
    }
    Ok(())
}

/// The first field in which two documents differ.
fn difference(one: &Document, other: &Document) -> &'static str {
    let checks = [
        (one.id == other.id, "its id"),
        (one.text == other.text, "its text"),
        (one.metadata == other.metadata, "what is known of it"),
        (one.annotator == other.annotator, "its annotator"),
        (
            one.status == other.status && one.reason == other.reason,
            "its status",
        ),
        (
            one.excluded == other.excluded && one.unplaced_parts == other.unplaced_parts,
            "its excluded parts",
        ),
        (one.spans.len() == other.spans.len(), "the number of spans"),
        (one.spans == other.spans, "a span"),
        (one.unplaced == other.unplaced, "a span without a place"),
        (one.incidents == other.incidents, "an incident"),
    ];
    checks
        .into_iter()
        .find(|(same, _)| !same)
        .map_or("something", |(_, what)| what)
}
