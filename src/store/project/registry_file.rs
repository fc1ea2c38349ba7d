//! `actors.ron` and `places.ron`: the registries of a project, shared by all its annotators.
//! `docs/file-format.md` describes them.
//!
//! Entries stand by id, each on lines of its own, so that git merges what two annotators added. A
//! project without these files has the starting lists; the first change writes a list whole.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::registry::{Actor, Entry, Place, Registry};
use crate::store::ron_file::{self, FileFormat, Layout, RonError};

/// A registry with a file.
pub trait RegistryFile: Entry + Serialize + DeserializeOwned {
    /// What the file is called.
    const NAME: &'static str;
    #[doc(hidden)]
    const FORMAT: Shape;
}

/// What a registry's file says of itself.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Shape {
    format: FileFormat,
    attribution: &'static str,
}

/// What the files of all registries have in common.
const FORMAT: FileFormat = FileFormat {
    name: "",
    what: "",
    version: 1,
    comment: "",
    layout: Layout {
        opened: |field| if field == "entries" { 2 } else { 0 },
        kept: |field| field == "entries",
        default: |field, value| (field, value) == ("precision", "exact"),
        ..Layout::LINE
    },
};

impl RegistryFile for Actor {
    const NAME: &'static str = "actors.ron";
    const FORMAT: Shape = Shape {
        format: FileFormat {
            name: "hashiya-actors",
            what: "a list of actors",
            comment: "The actors of a Hashiya project. Kinds are those of ACLED.",
            ..FORMAT
        },
        attribution: "",
    };
}

impl RegistryFile for Place {
    const NAME: &'static str = "places.ron";
    const FORMAT: Shape = Shape {
        format: FileFormat {
            name: "hashiya-places",
            what: "a list of places",
            comment: "The places of a Hashiya project. Coordinates are degrees north and east, \
                      WGS 84.",
            ..FORMAT
        },
        attribution: "Places of Syria: OpenSyria Data Geography (CC BY 4.0; sources GeoNames, OCHA/HDX, \
                      geoBoundaries, Wikidata) and GeoNames (CC BY 4.0)",
    };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record<E> {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    #[serde(default, rename = "attribution")]
    _attribution: String,
    entries: Vec<E>,
}

/// Reads the bytes of a registry's file.
///
/// # Errors
/// When they do not parse, have a field that is not known, are something else or of a newer
/// version, or two entries have one id.
pub fn read_registry<E: RegistryFile>(bytes: &[u8]) -> Result<Registry<E>, RonError> {
    let record: Record<E> = ron_file::read(bytes, &E::FORMAT.format)?;
    let mut registry = Registry::empty();
    for entry in record.entries {
        let id = entry.id().to_string();
        if id.trim().is_empty() {
            let says = "an entry has no id; give it one".to_owned();
            return Err(RonError::Contradiction(says));
        }
        if registry.put(entry).is_some() {
            return Err(RonError::Contradiction(format!(
                "two entries have the id \"{id}\"; make them one, or give one another id"
            )));
        }
    }
    Ok(registry)
}

/// The text of a registry's file.
pub fn write_registry<E: RegistryFile>(registry: &Registry<E>) -> String {
    #[derive(Serialize)]
    struct Written<'a, E> {
        attribution: &'a str,
        entries: Vec<&'a E>,
    }

    let written = Written {
        attribution: E::FORMAT.attribution,
        entries: registry.iter().collect(),
    };
    ron_file::write(&written, &E::FORMAT.format)
}
