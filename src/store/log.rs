//! The record: who changed what when, as a file beside the layer that only grows.
//!
//! `name.log` gets a line for each edit when the edits are saved. The lines are made when the
//! edits are and wait in the journal until the record has them, so a kill at any moment neither
//! loses nor doubles one: each carries the checksum of its line in the journal, by which the next
//! start knows what the record has already. A record that cannot be written never stops a save;
//! the journal then keeps the lines until it can.
//!
//! A line is a RON value that stands for itself. Reading passes over lines that it does not
//! understand, as a merge or a newer Hashiya may leave them, and counts them.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::folder_of;
use super::disk;
use super::error::StoreError;
use super::log_entry::LoggedChange;
use super::reading::read_bytes;
use super::ron_file::{conflict_marker, to_line};

const DOING: &str = "write the record of edits";
const FIRST_LINE: &str =
    "// Hashiya's record of edits: who changed what when. Offsets count Unicode code points.\n";
/// The largest record that is read: 256 MiB, some million edits.
pub(super) const MAX_BYTES: u64 = 256 << 20;
/// How far back to look for lines that a process which was killed has written: more than any
/// number of edits between two saves.
const TAIL: u64 = 1 << 20;

/// Where the record of the layer at `layer_path` is.
pub fn log_path(layer_path: &Path) -> PathBuf {
    layer_path.with_extension("log")
}

/// A line of the record: one edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogLine {
    /// When, RFC 3339 in UTC with milliseconds.
    pub time: String,
    /// Who.
    #[serde(default)]
    pub by: String,
    /// What.
    pub did: Vec<LoggedChange>,
    /// Tells this edit from all others: the checksum of its line in the journal.
    pub sum: String,
}

/// A record as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The lines in the order of the file.
    pub lines: Vec<LogLine>,
    /// The numbers, from 1, of the lines that cannot be read.
    pub unreadable: Vec<usize>,
    /// The first of these that git left of a merge which it could not make.
    pub conflict: Option<usize>,
}

/// Reads the record at `path`.
///
/// # Errors
/// When it is not there, is larger than 256 MiB, or the operating system refuses. A line that
/// cannot be read is no error: see [`Log::unreadable`].
pub fn read_log(path: &Path) -> Result<Log, StoreError> {
    let bytes = read_bytes("read the record of edits", path, MAX_BYTES)?;
    let mut log = Log::default();
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_start_matches('\u{FEFF}').trim();
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        match ron::from_str(line) {
            Ok(line) => log.lines.push(line),
            Err(_) => {
                if log.conflict.is_none() && conflict_marker(line).is_some() {
                    log.conflict = Some(index + 1);
                }
                log.unreadable.push(index + 1);
            }
        }
    }
    Ok(log)
}

/// Puts lines at the end of the record at `path`, and brings them to the disk. It is made if it
/// is not there.
///
/// # Errors
/// When it cannot be written; it has none of the lines then.
pub(super) fn append_to_log(path: &Path, lines: &[LogLine]) -> Result<(), StoreError> {
    if lines.is_empty() {
        return Ok(());
    }
    let failed = |error: io::Error| StoreError::io(DOING, path, &error);
    let text: String = lines.iter().map(line_text).collect();
    let mut file = disk::open_to_append(path).map_err(failed)?;
    let old = file.metadata().map_err(failed)?.len();
    let torn = last_line(&mut file, old).map_err(failed)?;
    let again = begins_a_line(&torn, lines);
    let keep = if again {
        // What was cut off by a loss of power is written again.
        let keep = old - torn.len() as u64;
        disk::set_length(&file, path, keep).map_err(failed)?;
        keep
    } else {
        old
    };
    let begin = match keep {
        0 => FIRST_LINE,
        _ if again || torn.is_empty() => "",
        _ => "\n",
    };
    let written = disk::append(&mut file, path, format!("{begin}{text}").as_bytes())
        .and_then(|()| disk::sync(&file, path));
    if let Err(error) = written {
        // Half a line is cut off now, or, when that fails, as torn before the next.
        let _ = disk::set_length(&file, path, keep);
        return Err(failed(error));
    }
    if old == 0 {
        // The bytes are there; a file system that cannot sync folders is no reason to fail.
        let _ = disk::sync_folder(&folder_of(path));
    }
    Ok(())
}

/// The sums of the last lines of the record at `path`; none when there is no record.
pub(super) fn last_sums(path: &Path) -> HashSet<String> {
    let Ok(tail) = tail(path) else {
        return HashSet::new();
    };
    // A line without an end is not known to be whole, and is written again.
    String::from_utf8_lossy(&tail)
        .split_inclusive('\n')
        .filter_map(|line| ron::from_str::<LogLine>(line.strip_suffix('\n')?).ok())
        .map(|line| line.sum)
        .collect()
}

fn tail(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = disk::trust::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The lines of two records of one layer, each once, in the order of their times. A line that cannot
/// be read stays behind the one before it.
pub(super) fn merged_logs(ours: &[u8], theirs: &[u8]) -> Vec<u8> {
    fn lines(bytes: &[u8]) -> Vec<(String, &[u8])> {
        let mut time = String::new();
        let lines = bytes
            .split(|&byte| byte == b'\n')
            .map(<[u8]>::trim_ascii_end);
        lines
            .filter(|line| !line.is_empty() && *line != FIRST_LINE.trim_end().as_bytes())
            .map(|line| {
                let text = String::from_utf8_lossy(line);
                if let Ok(read) = ron::from_str::<LogLine>(&text) {
                    time = read.time;
                }
                (time.clone(), line)
            })
            .collect()
    }
    let mut all = lines(ours);
    let known: HashSet<&[u8]> = all.iter().map(|(_, line)| *line).collect();
    let mut theirs = lines(theirs);
    theirs.retain(|(_, line)| !known.contains(line));
    all.append(&mut theirs);
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut merged = FIRST_LINE.as_bytes().to_vec();
    for (_, line) in all {
        merged.extend_from_slice(line);
        merged.push(b'\n');
    }
    merged
}

/// The bytes after the last line end.
fn last_line(file: &mut File, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    let start = bytes.iter().rposition(|&byte| byte == b'\n');
    Ok(bytes.split_off(start.map_or(0, |end| end + 1)))
}

/// Whether `torn` is the beginning of what is about to be written.
fn begins_a_line(torn: &[u8], lines: &[LogLine]) -> bool {
    if torn.is_empty() {
        return false;
    }
    FIRST_LINE.as_bytes().starts_with(torn)
        || lines
            .iter()
            .any(|line| line_text(line).as_bytes().starts_with(torn))
}

fn line_text(line: &LogLine) -> String {
    to_line(line) + "\n"
}
