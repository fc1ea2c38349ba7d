//! ZIP archives of files of the other formats, one level deep and never larger than the limits.
//!
//! Paths in an archive are names: nothing is ever unpacked to a disk. An archive says how large its
//! entries are, and may lie; so what is unpacked is counted, entry by entry, and entries may not share
//! their bytes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use super::draft::{Reason, Refusal};
use super::field::Field;
use super::{Format, Limits, Options, Sink, SourceFile, base_name, format_of, read_as};

/// The bytes of the header before the bytes of an entry, without its name.
const SHORTEST_HEADER: u64 = 30;

pub(super) fn read(
    file: &SourceFile<'_>,
    options: &Options,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let refusal = |origin: &str, reason| {
        Err(Refusal {
            origin: origin.to_owned(),
            reason,
        })
    };
    let entries = entries(file.bytes, options.limits.entries);
    let checked = entries.and_then(|all| check_whole(&all, options.limits.archive).map(|()| all));
    let entries = match checked {
        Ok(entries) => entries,
        Err(reason) => return sink(refusal(file.name, reason)),
    };
    let mut unpacked = 0_u64;
    let mut is_empty = true;
    let mut named: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let Some(name) = name_of(&entry) else {
            continue;
        };
        is_empty = false;
        // As a path, so that the last part of it is the entry's own name. Two entries of one name are
        // two files.
        let mut origin = format!("{}/{name}", file.name);
        let nth = named.entry(name.clone()).or_default();
        *nth += 1;
        if *nth > 1 {
            origin = format!("{} [{nth}]/{name}", file.name);
        }
        let format = match format_of(&name) {
            Some(format) if is_archive(format) => {
                sink(refusal(&origin, Reason::NestedArchive))?;
                continue;
            }
            Some(format) => format,
            None => {
                sink(refusal(&origin, Reason::not_imported(&name)))?;
                continue;
            }
        };
        let left = options.limits.archive.saturating_sub(unpacked);
        let own = entry_limit(format, &options.limits);
        let bytes = match entry_bytes(file.bytes, entry, own.min(left)) {
            Ok(bytes) => bytes,
            Err(Reason::TooLarge { .. }) if left < own => {
                let limit = options.limits.archive;
                return sink(refusal(&origin, Reason::ArchiveTooLarge { limit }));
            }
            Err(reason) => {
                // What was unpacked before it failed counts as well, as far as is known.
                unpacked = unpacked.saturating_add(refused_size(&reason, own));
                sink(refusal(&origin, reason))?;
                continue;
            }
        };
        unpacked = unpacked.saturating_add(bytes.len() as u64);
        if bytes.is_empty() {
            sink(refusal(&origin, Reason::EmptyFile))?;
            continue;
        }
        let inner = SourceFile {
            name: &origin,
            bytes: &bytes,
        };
        read_as(format, &inner, options, sink)?;
    }
    if is_empty {
        return sink(refusal(file.name, Reason::NoRecord));
    }
    ControlFlow::Continue(())
}

/// The fields of the first entry that has fields.
pub(super) fn fields(file: &SourceFile<'_>, options: &Options) -> Result<Vec<Field>, Reason> {
    let entries = entries(file.bytes, options.limits.entries)?;
    check_whole(&entries, options.limits.archive)?;
    for entry in entries {
        let Some(name) = name_of(&entry) else {
            continue;
        };
        let Some(format) = format_of(&name).filter(|format| !is_archive(format)) else {
            continue;
        };
        let Some(fields) = format.fields else {
            continue;
        };
        let Ok(bytes) = entry_bytes(file.bytes, entry, options.limits.entry) else {
            continue;
        };
        let inner = SourceFile {
            name: &name,
            bytes: &bytes,
        };
        if let Ok(found) = fields(&inner, options) {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// How many bytes of an entry are unpacked: what its format reads at most.
fn entry_limit(format: &Format, limits: &Limits) -> u64 {
    if format.holds_many() {
        limits.entry.min(limits.file)
    } else {
        limits.text.min(limits.file)
    }
}

/// Looks at an archive before anything is unpacked: no two of its entries may share bytes, and those that
/// are read may not be larger than `limit` together, as far as it says so itself. It may lie, so what is
/// unpacked is counted as well.
fn check_whole(entries: &[ZipFileEntry<'static>], limit: u64) -> Result<(), Reason> {
    let mut places = Vec::with_capacity(entries.len());
    let mut sum = 0_u64;
    for entry in entries {
        let start = entry.header_start();
        let end = start.saturating_add(SHORTEST_HEADER);
        places.push((start, end.saturating_add(entry.compressed_size())));
        let format = name_of(entry).and_then(|name| format_of(&name));
        if format.is_some_and(|format| !is_archive(format)) {
            sum = sum.saturating_add(entry.size());
        }
    }
    places.sort_unstable();
    let overlap = |pair: &[(u64, u64)]| matches!(pair, [one, two] if two.0 < one.1);
    if places.windows(2).any(overlap) {
        return Err(Reason::Overlap);
    }
    if sum > limit {
        return Err(Reason::ArchiveTooLarge { limit });
    }
    Ok(())
}

fn is_archive(format: &Format) -> bool {
    format.extensions.contains(&"zip")
}

/// How many bytes were unpacked before an entry was refused for its size.
fn refused_size(reason: &Reason, limit: u64) -> u64 {
    match reason {
        Reason::TooLarge { .. } => limit,
        _ => 0,
    }
}

/// The entries of an archive, at most `limit` of them, also those that share a name.
pub(super) fn entries(bytes: &[u8], limit: usize) -> Result<Vec<ZipFileEntry<'static>>, Reason> {
    // Each entry has a header with this signature, so that there are no more entries than
    // signatures; the list of the entries is not built before that is known.
    let signatures = bytes
        .windows(4)
        .filter(|window| *window == b"PK\x01\x02")
        .take(limit + 1)
        .count();
    if signatures > limit {
        return Err(Reason::TooManyEntries { limit });
    }
    let archive = ZipIterable::try_new(Cursor::new(bytes), Config::default());
    let entries = archive.and_then(|mut archive| archive.files()?.collect());
    entries.map_err(|error| reason_of(&error))
}

/// The name of an entry that is a file and not hidden. Names that are not said to be UTF-8 mostly
/// are UTF-8 all the same.
fn name_of(entry: &ZipFileEntry<'static>) -> Option<String> {
    let name = match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => Cow::Borrowed(name),
        Err(_) => entry.name().ok()?,
    };
    let is_hidden = name
        .split(['/', '\\'])
        .any(|part| part == "__MACOSX" || (part.starts_with('.') && part != "." && part != ".."));
    if entry.is_dir() || is_hidden || base_name(&name).is_empty() {
        return None;
    }
    // What a terminal would take for an order has no place in a report.
    Some(name.replace(char::is_control, "\u{FFFD}"))
}

/// The bytes of an entry, at most `limit` of them.
pub(super) fn entry_bytes(
    archive: &[u8],
    entry: ZipFileEntry<'static>,
    limit: u64,
) -> Result<Vec<u8>, Reason> {
    let mut reader = Cursor::new(archive);
    let entry = entry.with_reader(&mut reader, ZipReadOptions::new());
    let mut entry = entry.map_err(|error| reason_of(&error))?;
    if !matches!(
        entry.compression(),
        CompressionMethod::Stored | CompressionMethod::Deflated
    ) {
        return Err(Reason::Packing);
    }
    let too_large = |bytes| Reason::TooLarge { bytes, limit };
    if entry.size() > limit {
        return Err(too_large(entry.size()));
    }
    // The size is what the archive says, so it is not believed for more than a mebibyte.
    let capacity = usize::try_from(entry.size().min(1 << 20)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(capacity);
    (&mut entry)
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Reason::Archive {
            message: error.to_string(),
        })?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

fn reason_of(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Reason::Locked
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Reason::Packing
        }
        other => Reason::Archive {
            message: other.to_string(),
        },
    }
}
