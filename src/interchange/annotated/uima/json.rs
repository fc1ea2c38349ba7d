//! JSON CAS 0.4.0.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::types::{SENTENCE, SOFA, TOKEN, TYPES};
use super::{Cas, Feature, Sofa, Structure};

/// The bytes of a file. Structures are written one by one: a tree of them all would take many times the
/// size of the file.
pub(super) fn written(cas: &Cas) -> Vec<u8> {
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
        structures: Structures(cas),
        views: Views(cas),
    };
    let mut bytes = serde_json::to_vec(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct CasFile<'a> {
    #[serde(rename = "%TYPES")]
    types: Map<String, Json>,
    #[serde(rename = "%FEATURE_STRUCTURES")]
    structures: Structures<'a>,
    #[serde(rename = "%VIEWS")]
    views: Views<'a>,
}

struct Structures<'a>(&'a Cas);

impl Serialize for Structures<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Cas { sofas, structures } = self.0;
        let sofas = sofas.iter().zip(1..).map(|(sofa, number)| {
            json!({
                "%ID": sofa.id,
                "%TYPE": SOFA,
                "sofaNum": number,
                "sofaID": sofa.name,
                "mimeType": "text/plain",
                "sofaString": sofa.text,
            })
        });
        to.collect_seq(sofas.chain(structures.iter().map(structure)))
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

/// Each text with the ids of its structures.
struct Views<'a>(&'a Cas);

impl Serialize for Views<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Cas { sofas, structures } = self.0;
        to.collect_map(sofas.iter().map(|sofa| {
            let members = structures.iter().filter(|it| it.sofa == sofa.id);
            let members = members.map(|it| it.id).collect();
            let view = View {
                sofa: sofa.id,
                members,
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
    members: Vec<i64>,
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
            add(self.0, one.get("%ID").and_then(Json::as_i64), &one);
        }
        Ok(())
    }

    /// Older files have the ids as names.
    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        while let Some((id, one)) = from.next_entry::<String, Json>()? {
            add(self.0, id.parse().ok(), &one);
        }
        Ok(())
    }
}

fn add(cas: &mut Cas, id: Option<i64>, one: &Json) {
    let (Some(id), Some(map)) = (id, one.as_object()) else {
        return;
    };
    let text = |name: &str| {
        map.get(name)
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let kind = text("%TYPE");
    if kind == SOFA {
        if map.get("sofaString").is_some_and(Json::is_string) {
            cas.sofas.push(Sofa {
                id,
                name: text("sofaID"),
                text: text("sofaString"),
            });
        }
        return;
    }
    // Where the words are is known without them, and there is one for each.
    if (kind == TOKEN || kind == SENTENCE)
        && !map
            .keys()
            .any(|name| name.starts_with('@') && name != "@sofa")
    {
        return;
    }
    let mut it = Structure {
        id,
        kind: kind.into(),
        ..Structure::default()
    };
    for (name, value) in map {
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
