//! What a format is: plain functions, and what it can hold.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::document::Document;
use super::faults::Faults;
use super::tags::Scheme;
use super::tokens::{Edges, Tokeniser};
use super::units::{Evidence, Unit};
use super::unread::Unread;
use super::without::Without;
use crate::model::codebook::Codebook;

/// A format of annotated documents.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Whose files it is read from, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// The endings of files that belong to such a file of the same name, and are read by themselves where
    /// it is missing, each in the place of those behind it.
    pub alone: &'static [&'static str],
    /// What it can hold.
    pub holds: Holds,
    /// How it is written.
    pub write: Option<Write>,
    /// How it is read.
    pub read: Option<Read>,
    /// The files that stand beside the documents: configuration, schema.
    pub beside: fn(&Plan, &Overview) -> Vec<File>,
}

impl Format {
    /// How the texts of its files are cut into tokens again.
    pub fn tokeniser(&self) -> Tokeniser {
        match self.holds.text {
            TextHeld::Tokens => Tokeniser::Given,
            _ => Tokeniser::Words,
        }
    }
}

/// Formats are told apart by their names.
impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// How a format is written.
#[derive(Clone, Copy, Debug)]
pub enum Write {
    /// Files of their own for each document: its stem with these endings.
    Files(fn(&Plan, &Document) -> Vec<File>),
    /// A file for each document. It may take many times the size of the text, so it is written piece by
    /// piece.
    File {
        /// The ending of the file, with its dot.
        extension: &'static str,
        /// The file of a document.
        file: fn(&Plan, &Document, &mut Output<'_>) -> Written,
    },
    /// Records, one behind the other.
    Records {
        /// The ending of the file, with its dot.
        extension: &'static str,
        /// What stands before the first.
        before: &'static [u8],
        /// What stands between two.
        between: &'static [u8],
        /// What stands behind the last.
        after: &'static [u8],
        /// The record of all documents of one article.
        record: WriteRecord,
    },
    /// Files of up to so many documents.
    Shards {
        /// The ending of the files, with its dot.
        extension: &'static str,
        /// How many documents a file has at most.
        most: usize,
        /// The file of some documents.
        shard: fn(&Plan, &[Document]) -> Result<Vec<u8>, String>,
    },
}

/// What is written to.
pub type Output<'a> = dyn std::io::Write + 'a;

/// That it took everything, or why not.
pub type Written = std::io::Result<()>;

/// Writes the record of all documents of one article. What it is written to may refuse.
pub type WriteRecord = fn(&Plan, &[Document], &mut Output<'_>) -> Written;

impl Write {
    /// A line of JSON for each document.
    pub const fn json_lines(record: WriteRecord) -> Self {
        Self::Records {
            extension: ".jsonl",
            before: b"",
            between: b"",
            after: b"",
            record,
        }
    }
}

/// What [`Write::json_lines`] writes: for each document what `line` makes of it.
pub fn json_lines<'a, T: Serialize>(
    documents: &'a [Document],
    to: &mut Output<'_>,
    line: impl Fn(&'a Document) -> T,
) -> Written {
    for document in documents {
        serde_json::to_writer(&mut *to, &line(document))?;
        to.write_all(b"\n")?;
    }
    Ok(())
}

/// How a format is read.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    /// Record by record, in bounded memory.
    Records(Framing, fn(&Input<'_>, &mut Found)),
    /// A file whole.
    Whole(fn(&Input<'_>, &mut Found)),
    /// A file whole but for what is left out of it.
    WholeWithout(Without, fn(&Input<'_>, &mut Found)),
}

/// How the records of a file are told apart.
#[derive(Clone, Copy, Debug)]
pub enum Framing {
    /// A line each.
    Lines,
    /// A line each, but for what is left out of it.
    LinesWithout(Without),
    /// The elements of an array of JSON.
    Elements,
    /// From one `-DOCSTART-` to the next.
    DocStart,
}

/// What is read.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The name of the file, perhaps with folders in front: a name, never a place.
    pub name: &'a str,
    /// For records: which it is, from 1. For files 0.
    pub number: usize,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The bytes of a file beside it, by its name.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .field("number", &self.number)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl<'a> Input<'a> {
    /// A file with nothing beside it.
    pub fn alone(name: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            name,
            number: 0,
            bytes,
            beside: &|_| None,
        }
    }

    /// The name of the file without folders and ending.
    pub fn stem(&self) -> &'a str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    }

    /// Where it is, for people: `a.jsonl record 12`.
    pub fn origin(&self) -> String {
        if self.number == 0 {
            self.name.to_owned()
        } else {
            format!("{} record {}", self.name, self.number)
        }
    }
}

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The documents.
    pub documents: Vec<Document>,
    /// What was not taken as it stands, or not at all.
    pub faults: Faults,
    /// The unit in which the whole file counts, when that is known before it is read.
    pub unit: Option<Unit>,
    /// The units in which spans were read.
    pub units: Vec<Unit>,
    /// What the words that it quotes say about its unit.
    pub evidence: Evidence,
    /// What looks like annotations and was not taken yet.
    pub unread: Vec<Unread>,
}

impl Found {
    /// Notes that what stands under `key` in the record at `origin` is read, or told.
    pub fn take(&mut self, origin: &str, key: &str) {
        self.unread
            .retain(|one| one.key != key || one.origin != origin);
    }

    /// Tells what nobody took.
    pub(super) fn tell_unread(&mut self) {
        for one in std::mem::take(&mut self.unread) {
            let what = format!(
                "its \"{}\" looks like annotations ({}) and was not read",
                one.key, one.count
            );
            self.fault(one.origin, "unread", what);
        }
    }

    /// Notes something that was not taken.
    pub fn fault(
        &mut self,
        origin: impl Into<String>,
        code: &'static str,
        what: impl Into<String>,
    ) {
        self.faults.push(Fault {
            origin: origin.into(),
            code,
            what: what.into(),
        });
    }
}

/// Something of a file that was not taken as it stands, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {what}")]
pub struct Fault {
    /// Where: the file, the record or the article, and the span.
    pub origin: String,
    /// Its name for machines.
    pub code: &'static str,
    /// What, and what became of it.
    pub what: String,
}

/// The codes of what is only told of how a file was read, of which all has come in.
const NOTES: [&str; 5] = [
    "columns",
    "comment-line",
    "number-range",
    "other-unit",
    "small-tags",
];

impl Fault {
    /// Whether it only says how the file was read: nothing of it was changed or left out for that, so a
    /// program that reads it has not failed.
    pub fn is_note(&self) -> bool {
        NOTES.contains(&self.code)
    }
}

/// A file: its name, or the ending of its name, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name, or the ending.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

/// What is done with excluded parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Excluded {
    /// Where a format can mark them they stay, elsewhere they are cut out.
    #[default]
    Auto,
    /// They are cut out of the text.
    Cut,
    /// Their text stays.
    Keep,
}

/// How much of a text a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextHeld {
    /// All of it.
    All,
    /// All, but line ends become LF.
    LineFeeds,
    /// All that XML 1.0 allows.
    Xml,
    /// All but white space at the beginning.
    WithoutLeadingSpace,
    /// Its tokens.
    Tokens,
    /// Nothing; offsets are those of the article all the same.
    None,
}

/// Which spans a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpansHeld {
    /// Any.
    Any,
    /// Any that begin and end with something that is no white space, once each.
    Trimmed,
    /// On tokens, overlapping as they like, once each.
    OnTokens,
    /// On tokens, none that overlap.
    Flat,
}

/// Which incidents a format holds.
#[derive(Clone, Copy, Debug)]
pub enum IncidentsHeld {
    /// All, with everything.
    All,
    /// Those with a trigger, with everything; participants in roles that `role` allows stand first.
    Triggered {
        /// Whether a role can be told.
        role: fn(&str) -> bool,
    },
    /// As links from the trigger to other spans.
    Links {
        /// Whether the type of the incident is told.
        kinds: bool,
        /// Whether links stand in the order of the spans to which they lead.
        by_target: bool,
    },
    /// None.
    None,
}

/// What a format can hold.
#[derive(Clone, Copy, Debug)]
pub struct Holds {
    /// How much of the text.
    pub text: TextHeld,
    /// The id of the article.
    pub id: bool,
    /// What is known of the article.
    pub metadata: bool,
    /// The annotator.
    pub annotator: bool,
    /// The status and its reason.
    pub status: bool,
    /// Excluded parts.
    pub excluded: bool,
    /// Spans and excluded parts without a place.
    pub unplaced: bool,
    /// Which spans.
    pub spans: SpansHeld,
    /// The ids of spans and incidents.
    pub ids: bool,
    /// Notes of spans.
    pub notes: bool,
    /// Values of attributes.
    pub attributes: bool,
    /// Which incidents.
    pub incidents: IncidentsHeld,
    /// The name that a label has there.
    pub label: fn(&str) -> String,
}

impl Holds {
    /// Everything.
    pub const ALL: Self = Self {
        text: TextHeld::All,
        id: true,
        metadata: true,
        annotator: true,
        status: true,
        excluded: true,
        unplaced: true,
        spans: SpansHeld::Any,
        ids: true,
        notes: true,
        attributes: true,
        incidents: IncidentsHeld::All,
        label: str::to_owned,
    };

    /// The text, and spans with labels.
    pub const SPANS: Self = Self {
        text: TextHeld::All,
        id: false,
        metadata: false,
        annotator: false,
        status: false,
        excluded: false,
        unplaced: false,
        spans: SpansHeld::Any,
        ids: false,
        notes: false,
        attributes: false,
        incidents: IncidentsHeld::None,
        label: str::to_owned,
    };

    /// Likewise, with what is known of the article, and links between spans.
    pub const LINKS: Self = Self {
        id: true,
        metadata: true,
        annotator: true,
        incidents: IncidentsHeld::Links {
            kinds: false,
            by_target: false,
        },
        ..Self::SPANS
    };
}

/// How documents are written: what was chosen, and what is in all of them.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The codebook: names, colours and attributes of labels.
    pub codebook: Codebook,
    /// The names that labels have there: first those of the codebook in its order, then others that
    /// were found, sorted.
    pub labels: Vec<String>,
    /// From a label's id to its name there.
    names: BTreeMap<String, String>,
    /// The tags of tokens.
    pub scheme: Scheme,
    /// How texts are cut into tokens.
    pub tokeniser: Tokeniser,
    /// What happens to spans with an edge inside a token.
    pub edges: Edges,
    /// What is done with excluded parts.
    pub excluded: Excluded,
}

impl Plan {
    /// A plan for documents that have these labels. Two labels that would have the same name there
    /// get a number.
    pub fn new(format: &Format, codebook: &Codebook, found: &BTreeSet<String>) -> Self {
        let own = codebook.labels.iter().map(|label| label.id.0.clone());
        let own: Vec<String> = own.filter(|id| found.contains(id)).collect();
        let others = found.iter().filter(|id| !own.contains(id)).cloned();
        let mut names = BTreeMap::new();
        let mut labels: Vec<String> = Vec::new();
        for id in own.iter().cloned().chain(others) {
            let wanted = (format.holds.label)(&id);
            let mut name = wanted.clone();
            let mut number = 1;
            while labels.contains(&name) {
                number += 1;
                name = format!("{wanted}_{number}");
            }
            labels.push(name.clone());
            names.insert(id, name);
        }
        Self {
            codebook: codebook.clone(),
            labels,
            names,
            scheme: Scheme::default(),
            tokeniser: Tokeniser::default(),
            edges: Edges::default(),
            excluded: Excluded::default(),
        }
    }

    /// The name of a label there.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// The id of the label with this name there.
    pub fn id_of<'a>(&'a self, name: &'a str) -> &'a str {
        self.names
            .iter()
            .find(|(_, there)| *there == name)
            .map_or(name, |(id, _)| id.as_str())
    }
}

/// What is known of an export when what stands beside the documents is written.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// The name of the data set.
    pub name: String,
    /// The splits with the number of their documents and the bytes of their files, in order.
    pub splits: Vec<(String, usize, u64)>,
    /// Its licence, as a person states it; empty for not stated.
    pub licence: String,
    /// The card, as Markdown.
    pub card: String,
}

/// Nothing stands beside the documents.
pub fn nothing_beside(_: &Plan, _: &Overview) -> Vec<File> {
    Vec::new()
}
