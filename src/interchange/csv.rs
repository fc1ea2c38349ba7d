//! Tables: CSV with any usual delimiter, and TSV. The first row names the columns.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::draft::{Reason, Refusal, listed};
use super::field::{Field, Fields};
use super::formula::{is_own, undone};
use super::mapping::{Mapping, Target};
use super::record::{Record, Value};
use super::{Options, Sink, SourceFile, decode, guess, stem};
use crate::model::encoding::TextEncoding;

/// What cells may be separated by, the most likely first.
const DELIMITERS: &[u8] = b",;\t|";

/// How many rows are looked at to find the delimiter.
const ROWS: usize = 30;

pub(super) fn read(
    file: &SourceFile<'_>,
    options: &Options,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let refusal = |origin, reason| Err(Refusal { origin, reason });
    let bytes = match decode::records(file.bytes, options.encoding) {
        Ok(bytes) => bytes,
        Err(reason) => return sink(refusal(file.name.to_owned(), reason)),
    };
    let table = match Table::of(file.name, &bytes) {
        Ok(table) => table,
        Err(reason) => return sink(refusal(file.name.to_owned(), reason)),
    };
    let mapping = table.mapping(options);
    if mapping.get(Target::Text).is_none() {
        let reason = Reason::NoTextField {
            fields: listed(table.columns.iter().map(String::as_str)),
        };
        return sink(refusal(file.name.to_owned(), reason));
    }
    let mut rows = table.reader();
    let mut row = ByteRecord::new();
    let mut number = 0_usize;
    loop {
        match rows.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return ControlFlow::Continue(()),
            Err(error) => {
                // Reading from memory does not fail; a library that says otherwise has ended.
                let message = error.to_string();
                return sink(refusal(file.name.to_owned(), Reason::Row { message }));
            }
        }
        let line = table.line_of(&row);
        if (line == table.first_line && table.has_header) || is_blank(&row) {
            continue;
        }
        number += 1;
        let origin = format!("{} line {line}", file.name);
        let draft = table.record(&row).and_then(|record| {
            let id = format!("{}-{number:05}", stem(file.name));
            record.draft(&mapping, origin.clone(), id, options.limits.text)
        });
        sink(draft.map_err(|reason| Refusal { origin, reason }))?;
    }
}

pub(super) fn fields(file: &SourceFile<'_>, options: &Options) -> Result<Vec<Field>, Reason> {
    let bytes = decode::records(file.bytes, options.encoding)?;
    Table::of(file.name, &bytes).map(|table| table.fields())
}

/// A table, and how it is written.
struct Table<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    columns: Vec<String>,
    /// The line of the first row.
    first_line: u64,
    has_header: bool,
}

impl<'a> Table<'a> {
    fn of(name: &str, bytes: &'a [u8]) -> Result<Self, Reason> {
        let delimiter = delimiter(name, bytes);
        let mut rows = reader(bytes, delimiter);
        let mut row = ByteRecord::new();
        while rows.read_byte_record(&mut row).unwrap_or(false) {
            if is_blank(&row) {
                continue;
            }
            let cells: Vec<Cow<'_, str>> = row.iter().map(String::from_utf8_lossy).collect();
            let has_header = is_header(&cells);
            // Columns without a name have a number, as the first of a table that has an index.
            let columns = cells
                .iter()
                .enumerate()
                .map(|(index, cell)| match cell.trim() {
                    name if has_header && !name.is_empty() => name.to_owned(),
                    _ => (index + 1).to_string(),
                })
                .collect();
            return Ok(Self {
                bytes,
                delimiter,
                columns,
                first_line: line_of(bytes, &row),
                has_header,
            });
        }
        Err(Reason::NoRecord)
    }

    fn line_of(&self, row: &ByteRecord) -> u64 {
        line_of(self.bytes, row)
    }

    fn reader(&self) -> Reader<&'a [u8]> {
        reader(self.bytes, self.delimiter)
    }

    fn record<'r>(&'r self, row: &'r ByteRecord) -> Result<Record<'r>, Reason> {
        let cells = row
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last + 1);
        if cells > self.columns.len() {
            return Err(Reason::TooManyCells {
                cells,
                columns: self.columns.len(),
            });
        }
        let mut record = Record::default();
        let is_own = self.has_header && is_own(&self.columns);
        for (column, cell) in self.columns.iter().zip(row) {
            // Where in the file the byte is, the line says well enough.
            let cell = std::str::from_utf8(cell).map_err(|_| Reason::Malformed {
                encoding: TextEncoding::Utf8,
                byte: None,
            })?;
            let cell = if is_own { undone(cell) } else { cell };
            record.push(column.as_str(), Value::One(Cow::Borrowed(cell)));
        }
        Ok(record)
    }

    fn fields(&self) -> Vec<Field> {
        let mut found = Fields::default();
        let mut rows = self.reader();
        let mut row = ByteRecord::new();
        while rows.read_byte_record(&mut row).unwrap_or(false) {
            let line = self.line_of(&row);
            if (line == self.first_line && self.has_header) || is_blank(&row) {
                continue;
            }
            if let Ok(record) = self.record(&row)
                && !found.add(&record)
            {
                break;
            }
        }
        found.finish()
    }

    fn mapping(&self, options: &Options) -> Mapping {
        if Target::ALL
            .iter()
            .all(|&target| options.mapping.is_decided(target))
        {
            return options.mapping.clone();
        }
        options.mapping.completed_by(&guess(&self.fields()))
    }
}

fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes)
}

/// The line in which a row begins. The reader tells where it began to look for the row, which is
/// before blank lines, and before the second half of a line end.
fn line_of(bytes: &[u8], row: &ByteRecord) -> u64 {
    let Some(position) = row.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let blank = bytes
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + blank.filter(|&&byte| byte == b'\n').count() as u64
}

fn is_blank(row: &ByteRecord) -> bool {
    row.iter().all(|cell| cell.trim_ascii().is_empty())
}

/// The delimiter by which most of the first rows have the same number of cells, at least two.
fn delimiter(name: &str, bytes: &[u8]) -> u8 {
    let tabs_first = !name.to_ascii_lowercase().ends_with(".csv");
    let score = |delimiter: u8| {
        let mut rows = reader(bytes, delimiter);
        let mut row = ByteRecord::new();
        let mut cells = Vec::new();
        while cells.len() < ROWS && rows.read_byte_record(&mut row).unwrap_or(false) {
            if !is_blank(&row) {
                cells.push(row.len());
            }
        }
        let columns = cells.first().copied().unwrap_or(0);
        if columns < 2 {
            return (0, 0, false);
        }
        let alike = cells.iter().filter(|&&count| count == columns).count();
        (
            alike * 100 / cells.len().max(1),
            columns,
            tabs_first == (delimiter == b'\t'),
        )
    };
    let mut best = (b',', (0, 0, false));
    for &delimiter in DELIMITERS {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    if best.1.1 < 2 && tabs_first {
        b'\t'
    } else {
        best.0
    }
}

/// Whether cells are names of columns: short, different, none of them a number. The first may be
/// empty, where a table has an index.
fn is_header(cells: &[Cow<'_, str>]) -> bool {
    let mut seen: HashSet<&str> = HashSet::with_capacity(cells.len());
    let named = match cells {
        [first, rest @ ..] if first.trim().is_empty() && !rest.is_empty() => rest,
        _ => cells,
    };
    named.iter().all(|cell| {
        let name = cell.trim();
        let is_new = seen.insert(name);
        let is_number = name
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".-/: ".contains(&byte));
        is_new && !name.is_empty() && !is_number && name.chars().count() <= 60
    })
}
