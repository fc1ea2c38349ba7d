//! What looks like annotations in a record of JSON, so that none is passed over without a word.
//!
//! [`looks`] is asked of every record before it is read (`spans::object`); a reader takes what
//! it reads ([`Found::take`]), and what nobody took is told when the record has been read
//! ([`super::reading::piece`]). A reader that forgets to say what it read tells too much, never too
//! little.
//!
//! [`Found::take`]: super::format::Found::take

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

/// Something of a record that looks like annotations, which no reader has taken yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The record.
    pub origin: String,
    /// Its key.
    pub key: String,
    /// How many there seem to be.
    pub count: usize,
}

/// Names under which tools keep annotations, lower case. A list of these is one whatever is in it.
const NAMES: [&str; 27] = [
    "accept",
    "annotation",
    "annotations",
    "arguments",
    "bio",
    "cats",
    "clusters",
    "completions",
    "drafts",
    "ents",
    "entities",
    "events",
    "highlights",
    "iob",
    "label",
    "labels",
    "mentions",
    "ner",
    "ner_tags",
    "predictions",
    "relation",
    "relations",
    "result",
    "results",
    "span",
    "spans",
    "triggers",
];

/// Names of lists that have starts and ends and are none: the text itself, cut.
const CUT: [&str; 4] = ["tokens", "words", "sentences", "paragraphs"];

/// Where a span begins, as tools call it.
pub(super) const START: [&str; 9] = [
    "start",
    "start_offset",
    "startOffset",
    "start_char",
    "char_start",
    "start_index",
    "begin",
    "from",
    "offset",
];

/// Where it ends, not included.
pub(super) const END: [&str; 8] = [
    "end",
    "end_offset",
    "endOffset",
    "end_char",
    "char_end",
    "end_index",
    "stop",
    "to",
];

/// Whether tools keep annotations under this name.
pub(super) fn is_named(key: &str) -> bool {
    NAMES.contains(&key.to_lowercase().as_str())
}

/// The keys of a record that look like annotations, with the number of these.
pub fn looks(record: &Map<String, Json>) -> Vec<(&str, usize)> {
    let looks = record.iter().filter_map(|(key, value)| {
        let name = key.to_lowercase();
        if CUT.contains(&name.as_str()) {
            return None;
        }
        let is_named = is_named(key);
        let count = match value {
            Json::Array(all) => all.len(),
            Json::Object(all) => {
                let lists = all.values().filter_map(Json::as_array);
                lists.map(Vec::len).max().unwrap_or(all.len())
            }
            Json::Null => 0,
            Json::String(text) => usize::from(!text.is_empty()),
            // A number or a yes under such a name is the class of the text.
            _ => usize::from(name == "label"),
        };
        let looks = count > 0 && (is_named || are_spans(value));
        looks.then_some((key.as_str(), count))
    });
    looks.collect()
}

/// Whether a value has spans in it: a list of them, or lists of starts and ends.
pub fn are_spans(value: &Json) -> bool {
    /// So many of a list are looked at.
    const LOOKED_AT: usize = 16;
    let has = |map: &Map<String, Json>, names: &[&str], is: fn(&Json) -> bool| {
        names.iter().filter_map(|name| map.get(*name)).any(is)
    };
    match value {
        Json::Array(all) => all.iter().take(LOOKED_AT).any(|one| match one {
            Json::Object(map) => {
                let length = ["length", "len"];
                let place = |it: &Json| it.is_number() || it.is_string();
                let ends = has(map, &END, place) || has(map, &length, Json::is_number);
                has(map, &START, place) && ends
                    || ["value", "span", "points", "position", "offsets"]
                        .iter()
                        .filter_map(|name| map.get(*name))
                        .any(|inner| match inner {
                            Json::Object(_) => are_spans(&Json::Array(vec![inner.clone()])),
                            inner => are_spans(inner),
                        })
            }
            Json::Array(parts) => {
                let numbers = parts.iter().filter(|part| part.is_number()).count();
                numbers == 2 && parts.iter().any(Json::is_string)
            }
            _ => false,
        }),
        Json::Object(map) => has(map, &START, Json::is_array) && has(map, &END, Json::is_array),
        _ => false,
    }
}

/// Whether a value of spans has one whose start and end count something of a text of so many bytes: whole
/// numbers, the end not behind the text in any unit.
pub(super) fn are_in_text(value: &Json, bytes: usize) -> bool {
    let number = |value: &Json| match value {
        Json::String(digits) => digits.parse().ok(),
        value => value.as_u64(),
    };
    let fits = |start: u64, end: u64| start <= end && end <= bytes as u64;
    let of = |map: &Map<String, Json>, names: &[&str]| {
        let mut all = names.iter().filter_map(|name| map.get(*name));
        all.find_map(number)
    };
    let is_one = |one: &Json| match one {
        Json::Object(map) => {
            let start = of(map, &START);
            let length = of(map, &["length", "len"]);
            let end = of(map, &END).or_else(|| start?.checked_add(length?));
            let inner = || {
                map.values().any(|inner| match inner {
                    Json::Object(_) => are_in_text(&Json::Array(vec![inner.clone()]), bytes),
                    Json::Array(_) => are_in_text(inner, bytes),
                    _ => false,
                })
            };
            match start.zip(end) {
                Some((start, end)) => fits(start, end),
                None => inner(),
            }
        }
        Json::Array(parts) => {
            let numbers: Vec<u64> = parts.iter().filter_map(Json::as_u64).collect();
            matches!(numbers[..], [start, end] if fits(start, end))
        }
        _ => false,
    };
    one_by_one(value).is_some_and(|all| all.iter().any(|one| is_one(one)))
}

/// The spans of a value one by one: the elements of a list, or of an object of lists of one length, as
/// columns of tables have them, an object for each place.
pub fn one_by_one(value: &Json) -> Option<Vec<Cow<'_, Json>>> {
    match value {
        Json::Array(all) => Some(all.iter().map(Cow::Borrowed).collect()),
        Json::Object(map) => {
            let lists: Option<Vec<(&String, &Vec<Json>)>> = map
                .iter()
                .map(|(name, list)| Some((name, list.as_array()?)))
                .collect();
            let lists = lists?;
            let (_, first) = lists.first()?;
            if lists.iter().any(|(_, list)| list.len() != first.len()) {
                return None;
            }
            let one = |at: usize| {
                let fields = lists.iter().filter_map(|(name, list)| {
                    list.get(at).map(|value| ((*name).clone(), value.clone()))
                });
                Cow::Owned(Json::Object(fields.collect()))
            };
            Some((0..first.len()).map(one).collect())
        }
        _ => None,
    }
}
