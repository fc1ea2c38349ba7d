//! JSON CAS 0.4.0.

use serde_json::{Map, Value as Json, json};

use super::types::{SOFA, TYPES};
use super::{Cas, Feature, Sofa, Structure};

/// The bytes of a file.
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
    let mut structures: Vec<Json> = cas
        .sofas
        .iter()
        .zip(1..)
        .map(|(sofa, number)| {
            json!({
                "%ID": sofa.id,
                "%TYPE": SOFA,
                "sofaNum": number,
                "sofaID": sofa.name,
                "mimeType": "text/plain",
                "sofaString": sofa.text,
            })
        })
        .collect();
    for it in &cas.structures {
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
        structures.push(one.into());
    }
    let views: Map<String, Json> = cas
        .sofas
        .iter()
        .map(|sofa| {
            let members: Vec<i64> = cas
                .structures
                .iter()
                .filter(|it| it.sofa == sofa.id)
                .map(|it| it.id)
                .collect();
            (
                sofa.name.clone(),
                json!({"%SOFA": sofa.id, "%MEMBERS": members}),
            )
        })
        .collect();
    let all = json!({"%TYPES": types, "%FEATURE_STRUCTURES": structures, "%VIEWS": views});
    let mut bytes = serde_json::to_vec(&all).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// What a file says.
pub(super) fn read(bytes: &[u8]) -> Result<Cas, String> {
    let all: Json = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let structures = all
        .get("%FEATURE_STRUCTURES")
        .ok_or("it has no %FEATURE_STRUCTURES")?;
    let mut cas = Cas::default();
    match structures {
        Json::Array(list) => {
            for one in list {
                add(&mut cas, one.get("%ID").and_then(Json::as_i64), one);
            }
        }
        // Older files have the ids as names.
        Json::Object(map) => {
            for (id, one) in map {
                add(&mut cas, id.parse().ok(), one);
            }
        }
        _ => return Err("its %FEATURE_STRUCTURES are no list".to_owned()),
    }
    Ok(cas)
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
    let mut it = Structure {
        id,
        kind,
        ..Structure::default()
    };
    for (name, value) in map {
        match (name.as_str(), value) {
            ("@sofa", value) => it.sofa = value.as_i64().unwrap_or(0),
            ("begin" | "^begin", value) => it.begin = value.as_u64(),
            ("end" | "^end", value) => it.end = value.as_u64(),
            (name, _) if name.starts_with('%') => {}
            (name, value) => {
                let reference = name.strip_prefix('@');
                let value = match (reference, value) {
                    (Some(_), value) => value.as_i64().map(Feature::Reference),
                    (None, Json::String(text)) => Some(Feature::Text(text.clone())),
                    (None, Json::Number(number)) => number.as_i64().map(Feature::Number),
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
