//! The lines of files of brat, and what notes say of things.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::{NOTE, OWN_NOTE};
use crate::interchange::annotated::format::Found;

/// A `T` line.
pub(super) struct Text<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub pieces: Vec<(u64, u64)>,
    pub words: Option<&'a str>,
}

/// An `E` line.
pub(super) struct Event<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub trigger: &'a str,
    pub arguments: Vec<(&'a str, &'a str)>,
}

/// The lines of a file by what they are.
#[derive(Default)]
pub(super) struct Lines<'a> {
    pub texts: Vec<Text<'a>>,
    pub events: Vec<Event<'a>>,
    pub relations: Vec<(&'a str, &'a str, &'a str)>,
    /// Name, target, value.
    pub attributes: Vec<(&'a str, &'a str, Option<&'a str>)>,
    /// Target, reference.
    pub references: Vec<(&'a str, &'a str)>,
    pub notes: Vec<Note<'a>>,
    /// The ids of what is no note.
    pub ids: HashSet<&'a str>,
}

/// A `#` line.
pub(super) struct Note<'a> {
    pub kind: &'a str,
    pub target: &'a str,
    pub words: &'a str,
    /// Where it stands, for people.
    pub place: String,
}

/// What is said of things by notes.
pub(super) struct Notes<'a> {
    /// Ours: JSON.
    pub own: HashMap<&'a str, Json>,
    /// Those of people, a line each.
    pub people: HashMap<&'a str, String>,
}

impl<'a> Lines<'a> {
    /// Adds a line, and says its id when that is one of an earlier line.
    pub(super) fn add(
        &mut self,
        line: &'a str,
        place: &str,
    ) -> Result<Option<&'a str>, &'static str> {
        if line.trim().is_empty() {
            return Ok(None);
        }
        let (id, rest) = line.split_once('\t').ok_or("has no tab behind its id")?;
        let (head, tail) = match rest.split_once('\t') {
            Some((head, tail)) => (head, Some(tail)),
            None => (rest, None),
        };
        let mut words = head.split(' ').filter(|word| !word.is_empty());
        let kind = words.next().ok_or("has no type")?;
        match id.chars().next() {
            Some('T') => {
                let (_, offsets) = head.split_once(' ').ok_or("has no offsets")?;
                let piece = |piece: &str| {
                    let (start, end) = piece.trim().split_once(' ')?;
                    Some((start.parse().ok()?, end.parse().ok()?))
                };
                let pieces: Option<Vec<(u64, u64)>> = offsets.split(';').map(piece).collect();
                let pieces = pieces.ok_or("has offsets that are no numbers")?;
                self.texts.push(Text {
                    id,
                    kind,
                    pieces,
                    words: tail,
                });
            }
            Some('E') => {
                let (kind, trigger) = kind.split_once(':').ok_or("has no trigger")?;
                let arguments = words.filter_map(|word| word.split_once(':')).collect();
                self.events.push(Event {
                    id,
                    kind,
                    trigger,
                    arguments,
                });
            }
            Some('R') => {
                let mut ends = words.filter_map(|word| Some(word.split_once(':')?.1));
                let (from, to) = ends.next().zip(ends.next()).ok_or("has no two ends")?;
                self.relations.push((kind, from, to));
            }
            Some('A' | 'M') => {
                let mut parts = head.trim().splitn(3, ' ').skip(1);
                let target = parts.next().ok_or("has no target")?;
                self.attributes.push((kind, target, parts.next()));
            }
            Some('N') => {
                let target = words.next().ok_or("has no target")?;
                let reference = words.next().ok_or("has no reference")?;
                self.references.push((target, reference));
            }
            Some('#') => {
                let target = words.next().ok_or("has no target")?;
                self.notes.push(Note {
                    kind,
                    target,
                    words: tail.unwrap_or_default(),
                    place: place.to_owned(),
                });
                return Ok(None);
            }
            Some('*') => return Err("says that spans are the same, which has no place here"),
            _ => return Err("begins with no letter of brat"),
        }
        Ok((!self.ids.insert(id)).then_some(id))
    }

    /// The notes by what they are of. One of nothing that is here is told.
    pub(super) fn notes(&self, origin: &str, found: &mut Found) -> Notes<'a> {
        let mut notes = Notes {
            own: HashMap::new(),
            people: HashMap::new(),
        };
        for note in &self.notes {
            let is_there = note.target.starts_with(['T', 'E']) && self.ids.contains(note.target);
            let own = Some(note).filter(|note| note.kind == OWN_NOTE);
            match own.map(|note| serde_json::from_str(note.words)) {
                _ if !is_there => {
                    let what = format!(
                        "the note of {} in {} has no place here; it is left out: {}",
                        note.target, note.place, note.words
                    );
                    found.fault(origin, "no-note", what);
                }
                Some(Ok(json)) => {
                    notes.own.insert(note.target, json);
                }
                // brat's own notes of people are the note; of others their type is told.
                _ => {
                    let lines = notes.people.entry(note.target).or_default();
                    if !lines.is_empty() {
                        lines.push('\n');
                    }
                    if note.kind != NOTE {
                        lines.push_str(note.kind);
                        lines.push_str(": ");
                    }
                    lines.push_str(note.words);
                }
            }
        }
        notes
    }
}

impl Notes<'_> {
    /// Adds the notes of people on something to a note.
    pub(super) fn add(&self, target: &str, to: &mut String) {
        if let Some(lines) = self.people.get(target) {
            if !to.is_empty() {
                to.push('\n');
            }
            to.push_str(lines);
        }
    }
}
