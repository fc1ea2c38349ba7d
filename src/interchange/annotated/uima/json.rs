//! JSON CAS 0.4.0.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::document::words;
use super::types::{SENTENCE, SOFA, TOKEN, TYPES};
use super::{Cas, Feature, Sofa, Structure};
use crate::interchange::annotated::format::{Output, Written};
use crate::interchange::annotated::without::Without;

/// Words and the lists of what is in a view: where words are is known without them, and there is one for
/// each.
pub(super) const WITHOUT: Without = Without {
    key: "%MEMBERS",
    depth: 3,
    object: Some(|bytes| {
        // Those that are long are few.
        let short = std::str::from_utf8(bytes)
            .ok()
            .filter(|it| it.len() < 1_000);
        short.is_some_and(|it| it.contains(TOKEN) || it.contains(SENTENCE))
            && serde_json::from_slice(bytes).is_ok_and(|one: Map<String, Json>| is_word(&one))
    }),
};

/// Whether a structure is a word or a sentence and nothing else.
fn is_word(one: &Map<String, Json>) -> bool {
    let kind = one.get("%TYPE").and_then(Json::as_str);
    kind.is_some_and(|kind| kind == TOKEN || kind == SENTENCE)
        && one
            .keys()
            .all(|name| !name.starts_with('@') || name == "@sofa")
}

/// Writes a file. Structures are written one by one: a tree of them all would take many times the size of
/// the file.
pub(super) fn write(cas: &Cas, to: &mut Output<'_>) -> Written {
    let mut types = Map::new();
    for (name, parent, features) in TYPES {
        let mut one = Map::new();
        one.insert("%NAME".into(), name.into());
        one.insert("%SUPER_TYPE".into(), parent.into());
        for (feature, range) in features {
            one.insert(
                (*feature).to_owned(),
                json!({"%NAME": feature, "%RANGE": range}),
            );
        }
        types.insert(name.to_owned(), one.into());
    }
    let file = CasFile {
        types,
        structures: Structures {
            cas,
            last: Cell::new(0),
        },
    };
    serde_json::to_writer(&mut *to, &file)?;
    to.write_all(b"\n")
}

struct CasFile<'a> {
    types: Map<String, Json>,
    structures: Structures<'a>,
}

impl Serialize for CasFile<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("%TYPES", &self.types)?;
        map.serialize_entry("%FEATURE_STRUCTURES", &self.structures)?;
        map.serialize_entry("%VIEWS", &Views(&self.structures))?;
        map.end()
    }
}

struct Structures<'a> {
    cas: &'a Cas,
    /// The id of the last, when they are written.
    last: Cell<i64>,
}

#[derive(Serialize)]
struct SofaJson<'a> {
    #[serde(rename = "%ID")]
    id: i64,
    #[serde(rename = "%TYPE")]
    kind: &'static str,
    #[serde(rename = "sofaNum")]
    number: i64,
    #[serde(rename = "sofaID")]
    name: &'a str,
    #[serde(rename = "mimeType")]
    mime: &'static str,
    #[serde(rename = "sofaString")]
    text: &'a str,
}

impl Serialize for Structures<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Cas { sofas, structures } = self.cas;
        let mut all = to.serialize_seq(None)?;
        for (sofa, number) in sofas.iter().zip(1..) {
            all.serialize_element(&SofaJson {
                id: sofa.id,
                kind: SOFA,
                number,
                name: &sofa.name,
                mime: "text/plain",
                text: &sofa.text,
            })?;
        }
        for it in structures {
            all.serialize_element(&structure(it))?;
            self.last.set(it.id);
        }
        for it in sofas
            .iter()
            .flat_map(|sofa| words(&sofa.text, self.last.get() + 1))
        {
            all.serialize_element(&structure(&it))?;
            self.last.set(it.id);
        }
        all.end()
    }
}

fn structure(it: &Structure) -> Json {
    let mut one = Map::new();
    one.insert("%ID".into(), it.id.into());
    one.insert("%TYPE".into(), it.kind.clone().into());
    one.insert("@sofa".into(), it.sofa.into());
    if let (Some(begin), Some(end)) = (it.begin, it.end) {
        one.insert("begin".into(), begin.into());
        one.insert("end".into(), end.into());
    }
    for (name, value) in &it.features {
        match value {
            Feature::Text(text) => one.insert(name.clone(), text.clone().into()),
            Feature::Number(number) => one.insert(name.clone(), (*number).into()),
            Feature::Reference(id) => one.insert(format!("@{name}"), (*id).into()),
        };
    }
    one.into()
}

/// The text with the ids of its structures.
struct Views<'a>(&'a Structures<'a>);

impl Serialize for Views<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.cas.sofas.iter().map(|sofa| {
            let view = View {
                sofa: sofa.id,
                members: Members(sofa.id + 1..=self.0.last.get()),
            };
            (&sofa.name, view)
        }))
    }
}

#[derive(Serialize)]
struct View {
    #[serde(rename = "%SOFA")]
    sofa: i64,
    #[serde(rename = "%MEMBERS")]
    members: Members,
}

struct Members(std::ops::RangeInclusive<i64>);

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.clone())
    }
}

/// What a file says, its structures read one by one as well.
pub(super) fn read(bytes: &[u8]) -> Result<Cas, String> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let mut cas = None;
    let read = ReadFile(&mut cas).deserialize(&mut json);
    read.and_then(|()| json.end())
        .map_err(|error| error.to_string())?;
    Ok(cas.ok_or("it has no %FEATURE_STRUCTURES")?)
}

/// Reads a file into what it is given.
struct ReadFile<'a>(&'a mut Option<Cas>);

impl<'de> DeserializeSeed<'de> for ReadFile<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ReadFile<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with %FEATURE_STRUCTURES")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        while let Some(name) = from.next_key::<String>()? {
            if name == "%FEATURE_STRUCTURES" {
                from.next_value_seed(ReadStructures(self.0.insert(Cas::default())))?;
            } else {
                from.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Reads feature structures into what it is given.
struct ReadStructures<'a>(&'a mut Cas);

impl<'de> DeserializeSeed<'de> for ReadStructures<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ReadStructures<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("%FEATURE_STRUCTURES as a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        while let Some(one) = from.next_element::<Json>()? {
            add(self.0, one.get("%ID").and_then(Json::as_i64), one);
        }
        Ok(())
    }

    /// Older files have the ids as names.
    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        while let Some((id, one)) = from.next_entry::<String, Json>()? {
            add(self.0, id.parse().ok(), one);
        }
        Ok(())
    }
}

fn add(cas: &mut Cas, id: Option<i64>, one: Json) {
    let (Some(id), Json::Object(mut map)) = (id, one) else {
        return;
    };
    // Where the words are is known without them, and there is one for each.
    if is_word(&map) {
        return;
    }
    let mut text = |name: &str| match map.get_mut(name) {
        Some(Json::String(text)) => Some(std::mem::take(text)),
        _ => None,
    };
    let kind = text("%TYPE").unwrap_or_default();
    if kind == SOFA {
        let name = text("sofaID").unwrap_or_default();
        let text = text("sofaString");
        cas.sofas.extend(text.map(|text| Sofa { id, name, text }));
        return;
    }
    let mut it = Structure {
        id,
        kind: kind.into(),
        ..Structure::default()
    };
    for (name, value) in &map {
        match (name.as_str(), value) {
            ("@sofa", value) => it.sofa = value.as_i64().unwrap_or(0),
            ("begin" | "^begin", value) => it.begin = value.as_u64(),
            ("end" | "^end", value) => it.end = value.as_u64(),
            // The elements of an array, as XMI has them.
            ("%ELEMENTS", Json::Array(all)) => {
                let ids: Vec<String> = all
                    .iter()
                    .filter_map(|it| Some(it.as_i64()?.to_string()))
                    .collect();
                it.features
                    .insert("elements".to_owned(), Feature::Text(ids.join(" ")));
            }
            (name, _) if name.starts_with('%') => {}
            (name, value) => {
                let reference = name.strip_prefix('@');
                let value = match (reference, value) {
                    (Some(_), value) => value.as_i64().map(Feature::Reference),
                    (None, Json::String(text)) => Some(Feature::Text(text.clone())),
                    (None, Json::Number(number)) => Some(match number.as_i64() {
                        Some(number) => Feature::Number(number),
                        None => Feature::Text(number.to_string()),
                    }),
                    (None, Json::Bool(flag)) => Some(Feature::Text(flag.to_string())),
                    _ => None,
                };
                let name = reference.unwrap_or(name).to_owned();
                it.features.extend(value.map(|value| (name, value)));
            }
        }
    }
    cas.structures.push(it);
}
