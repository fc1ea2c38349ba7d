//! What a journal says: its records, and which of its edits the RON file does not have yet.
//!
//! Values only; [`super::journal`] has the file, and explains the records.

use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::trust;
use super::log::LogLine;
use super::log_entry::LoggedChange;
use super::sha256_hex;
use crate::model::codebook::{Codebook, Revision};
use crate::model::edit::Edit;

const FORMAT: &str = "hashiya-journal";
/// Version 1 had no times and no edits of the status and of excluded parts; version 2 named changes
/// of the codebook by numbers.
const VERSION: u32 = 3;
/// Positions are bytes of the decoded text: the header pins the article and its encoding.
const UNIT: &str = "byte of the decoded text as UTF-8";
/// More is not read: no person makes this many edits between two saves.
pub(super) const MAX_BYTES: u64 = 256 << 20;

/// What a journal builds upon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The SHA-256 of the RON file, or `none` when there is no such file.
    pub layer: String,
    /// The SHA-256 of the article's file.
    pub article: String,
    /// The label of the encoding by which the article was read.
    pub encoding: String,
    /// Who annotates.
    pub annotator: String,
    /// The revision of the codebook in whose terms the edits are.
    #[serde(default)]
    pub codebook: Revision,
}

/// The place of [`Basis::layer`] when there is no RON file.
pub const NO_LAYER: &str = "none";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Record {
    Header {
        format: String,
        version: u32,
        offset_unit: String,
        basis: Basis,
    },
    Edit {
        number: u64,
        /// When it was made, RFC 3339 in UTC.
        #[serde(default)]
        time: String,
        /// What the record of edits will say of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        did: Vec<LoggedChange>,
        edit: Edit,
    },
    Saving {
        edits: u64,
        sha256: String,
    },
    Kept {
        edits: u64,
        name: String,
    },
    /// The edits after it are in the terms of this revision of the codebook.
    Codebook(Revision),
}

/// An edit that the RON file does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveredEdit {
    /// Its number in the journal.
    pub number: u64,
    /// When it was made, RFC 3339 in UTC; empty when not known.
    pub time: String,
    /// The edit.
    pub edit: Edit,
    /// The revision of the codebook in whose terms it is.
    pub codebook: Revision,
}

/// What a journal that was found holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// The edits that the RON file does not have yet, in their order.
    pub edits: Vec<RecoveredEdit>,
    /// Lines for the record of edits, with the numbers of their edits: of those above, and of
    /// those that the RON file has and the record perhaps not.
    pub lines: Vec<(u64, LogLine)>,
    /// The edits that do not belong to this RON file or article, and why.
    pub foreign: Option<(usize, String)>,
    /// The name of the file in which those edits are too, but for so many of the last ones.
    pub kept: Option<(String, usize)>,
    /// Why not all of it can be read: how many whole lines cannot, or that it is too long. A line
    /// without its end is none: it was being written when the process was killed.
    pub damaged: Option<usize>,
    /// The bytes up to the last line that can be read.
    pub(super) sound: u64,
    /// The number of the last edit.
    pub(super) last: u64,
    /// The checksum of the last line that can be read.
    pub(super) chain: String,
    /// The revision of the codebook in whose terms the last edits are.
    pub(super) codebook: Revision,
}

impl Record {
    /// The first line of a journal upon `basis`.
    pub(super) fn header(basis: Basis) -> Self {
        Self::Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            offset_unit: UNIT.to_owned(),
            basis,
        }
    }
}

/// Reads the lines of a journal, as far as they are whole.
fn parse(bytes: &[u8]) -> (Vec<(Record, String)>, Recovered) {
    let mut records = Vec::new();
    let mut state = Recovered::default();
    let mut rest = bytes;
    while let Some(length) = rest.iter().position(|&byte| byte == b'\n') {
        let (line, after) = rest.split_at(length);
        let after = after.get(1..).unwrap_or_default();
        let Some((record, chain)) = parse_line(line, &state.chain) else {
            // Only a line without its end is torn; each of the others may hold an edit.
            let whole = after.iter().filter(|&&byte| byte == b'\n').count() + 1;
            state.damaged = Some(whole);
            return (records, state);
        };
        if let Record::Edit { number, .. } = &record {
            state.last = *number;
        }
        records.push((record, chain.clone()));
        state.chain = chain;
        state.sound += length as u64 + 1;
        rest = after;
    }
    (records, state)
}

fn parse_line(line: &[u8], chain: &str) -> Option<(Record, String)> {
    let (sum, record) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    if sum != checksum(chain, record) {
        return None;
    }
    Some((ron::from_str(record).ok()?, sum.to_owned()))
}

/// What can be read of a journal, also after lines that cannot.
pub(super) struct Legible {
    /// What it builds upon; nothing when its header cannot be read.
    pub(super) basis: Option<Basis>,
    /// All edits that can be read.
    pub(super) edits: Vec<Edit>,
    /// How many whole lines cannot be read.
    pub(super) unread: usize,
}

/// Reads what can be read. A line is whole when its checksum is that of itself after the one that the
/// line before says it has.
pub(super) fn legible(bytes: &[u8]) -> Legible {
    let mut found = Legible {
        basis: None,
        edits: Vec::new(),
        unread: 0,
    };
    let mut chain = String::new();
    let lines = bytes.split_inclusive(|&byte| byte == b'\n');
    for line in lines.filter_map(|line| line.strip_suffix(b"\n")) {
        match parse_line(line, &chain) {
            Some((Record::Header { basis, .. }, _)) => found.basis = Some(basis),
            Some((Record::Edit { edit, .. }, _)) => found.edits.push(edit),
            Some(_) => {}
            None => found.unread += 1,
        }
        let sum = line.split(|&byte| byte == b' ').next().unwrap_or_default();
        chain = String::from_utf8_lossy(sum).into_owned();
    }
    found
}

/// The first 16 digits of the SHA-256 of the checksum before and the record.
pub(super) fn checksum(chain: &str, record: &str) -> String {
    let mut sum = sha256_hex(format!("{chain} {record}").as_bytes());
    sum.truncate(16);
    sum
}

/// What the journal `bytes` means for the RON file and the article of `basis`.
pub fn recover(bytes: &[u8], basis: &Basis) -> Recovered {
    let (records, mut state) = parse(bytes);
    if bytes.len() as u64 >= MAX_BYTES {
        state.damaged.get_or_insert(0);
    }
    let mut edits = Vec::new();
    let mut saved = None;
    let mut header = None;
    let mut kept = None;
    let mut lines = Vec::new();
    let mut codebook = Revision::default();
    for (record, sum) in records {
        match record {
            Record::Header {
                format,
                version,
                offset_unit,
                basis: own,
            } => {
                if format != FORMAT || !(1..=VERSION).contains(&version) || offset_unit != UNIT {
                    let why = "another version of Hashiya wrote them".to_owned();
                    state.foreign = Some((edits.len(), why));
                }
                codebook = own.codebook.clone();
                header = Some(own);
            }
            Record::Edit {
                number,
                time,
                did,
                edit,
            } => {
                if !did.is_empty() {
                    let (time, by) = (time.clone(), String::new());
                    lines.push((number, LogLine { time, by, did, sum }));
                }
                edits.push(RecoveredEdit {
                    number,
                    time,
                    edit,
                    codebook: codebook.clone(),
                });
            }
            Record::Saving { edits, sha256 } if sha256 == basis.layer => saved = Some(edits),
            Record::Saving { .. } => {}
            Record::Codebook(revision) => codebook = revision,
            Record::Kept { edits, name } => kept = Some((edits, name)),
        }
    }
    let count = edits.len();
    let Some(own) = header else {
        // Nothing was written before the machine stopped, or it is no journal.
        if let Some(lines) = state.damaged {
            state.foreign = Some((lines, "the journal cannot be read".to_owned()));
        }
        return state;
    };
    let saved = saved.or((own.layer == basis.layer).then_some(0));
    let why = if state.foreign.is_some() {
        return state;
    } else if own.article != basis.article {
        Some("the article changed since")
    } else if own.encoding != basis.encoding {
        Some("the article was read in another encoding then")
    } else if saved.is_none() {
        Some("the annotations were changed by another program since")
    } else {
        None
    };
    if let Some(why) = why {
        if count == 0 && state.damaged.is_none() {
            // A journal without an edit is of no use to anybody.
            return Recovered::default();
        }
        state.foreign = Some((count + state.damaged.unwrap_or(0), why.to_owned()));
        state.kept = kept.map(|(has, name)| {
            let newer = edits.iter().filter(|edit| edit.number > has).count();
            (name, newer)
        });
        return state;
    }
    let saved = saved.unwrap_or(0);
    edits.retain(|edit| edit.number > saved);
    state.edits = edits;
    for (_, line) in &mut lines {
        line.by.clone_from(&own.annotator);
    }
    state.lines = lines;
    state.codebook = codebook;
    state
}

impl Recovered {
    /// Names the changes of the codebook by their ids. Edits that follow a change which the codebook
    /// does not have are not to be applied.
    pub(super) fn resolve(&mut self, codebook: &Codebook) {
        let known = |revision: &mut Revision| {
            let resolved = codebook.resolve(revision).filter(|it| codebook.knows(it));
            resolved.map(|it| *revision = it).is_some()
        };
        let edits = self.edits.iter_mut().map(|it| &mut it.codebook);
        let all = edits.chain([&mut self.codebook]);
        let unknown = all.map(known).filter(|known| !known).count() > 0;
        if unknown && self.foreign.is_none() {
            let why = "they were made with a newer codebook".to_owned();
            self.foreign = Some((self.edits.len(), why));
            self.edits.clear();
        }
    }
}

/// How many edits the journal at `path` has that are not in the RON file of `basis`, and how many of its
/// lines cannot be read; 0 when there is no journal. For a look from outside: nothing is locked or
/// changed.
pub fn pending(path: &Path, basis: &Basis) -> (usize, usize) {
    match read_capped(path) {
        Ok(bytes) => {
            let state = recover(&bytes, basis);
            let edits = state.foreign.map_or(state.edits.len(), |(count, _)| count);
            (edits, state.damaged.unwrap_or(0))
        }
        Err(_) => (0, 0),
    }
}

fn read_capped(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    trust::open(path)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
