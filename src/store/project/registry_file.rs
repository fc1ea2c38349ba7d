//! `actors.ron` and `places.ron`: the registries of a project, shared by all its annotators.
//! `docs/file-format.md` describes them.
//!
//! Entries stand by id, each on lines of its own, so that git merges what two annotators added. A
//! project without these files has the starting lists; the first change writes a list whole.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ron_file::{self, Format, RonError, Writer, quoted};
use crate::model::link::PlacePrecision;
use crate::model::registry::{Actor, Entry, Place, Registry};

/// A registry with a file.
pub trait RegistryFile: Entry + DeserializeOwned {
    /// What the file is called.
    const NAME: &'static str;
    #[doc(hidden)]
    const FORMAT: Shape;

    /// Writes the fields of an entry but its id and its names.
    #[doc(hidden)]
    fn fields(&self, out: &mut Lines<'_>);
}

/// How a registry's file says what it is.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Shape {
    name: &'static str,
    what: &'static str,
    comment: &'static str,
    attribution: &'static str,
}

/// The lines of an entry.
#[derive(Debug)]
#[doc(hidden)]
pub struct Lines<'a>(&'a mut Writer);

impl Lines<'_> {
    fn value(&mut self, name: &str, value: &impl Serialize) {
        // A value of a few plain fields: ron writes it on one line.
        let value = ron::to_string(value).unwrap_or_default();
        self.0.line(&format!(
            "{name}: {},",
            crate::store::layer_text::unescaped(&value)
        ));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.0.string_if_any(name, text);
    }

    fn id(&mut self, name: &str, id: Option<&str>) {
        if let Some(id) = id {
            self.0.line(&format!("{name}: Some({}),", quoted(id)));
        }
    }
}

impl RegistryFile for Actor {
    const NAME: &'static str = "actors.ron";
    const FORMAT: Shape = Shape {
        name: "hashiya-actors",
        what: "a list of actors",
        comment: "The actors of a Hashiya project. Kinds are those of ACLED.",
        attribution: "",
    };

    fn fields(&self, out: &mut Lines<'_>) {
        out.value("kind", &self.kind);
        out.id(
            "affiliation",
            self.affiliation.as_ref().map(|id| id.as_str()),
        );
        out.text("notes", &self.notes);
    }
}

impl RegistryFile for Place {
    const NAME: &'static str = "places.ron";
    const FORMAT: Shape = Shape {
        name: "hashiya-places",
        what: "a list of places",
        comment: "The places of a Hashiya project. Coordinates are degrees north and east, WGS 84.",
        attribution: "Places of Syria: OpenSyria Data Geography (CC BY 4.0; sources GeoNames, OCHA/HDX, \
                      geoBoundaries, Wikidata) and GeoNames (CC BY 4.0)",
    };

    fn fields(&self, out: &mut Lines<'_>) {
        out.value("kind", &self.kind);
        out.id("parent", self.parent.as_ref().map(|id| id.as_str()));
        if self.coordinates.is_some() {
            out.value("coordinates", &self.coordinates);
        }
        if self.precision != PlacePrecision::Exact {
            out.value("precision", &self.precision);
        }
        out.text("pcode", &self.pcode);
        out.text("geonames", &self.geonames);
        out.text("wikidata", &self.wikidata);
        out.text("notes", &self.notes);
    }
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
    let record: Record<E> = ron_file::read(bytes, format_of::<E>())?;
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
    let mut out = Writer::new(E::FORMAT.comment, format_of::<E>());
    out.string_if_any("attribution", E::FORMAT.attribution);
    out.open("entries", '[');
    for entry in registry.iter() {
        out.open("", '(');
        out.string("id", &entry.id().to_string());
        entry.named(&mut out);
        entry.fields(&mut Lines(&mut out));
        out.close(')');
    }
    out.close(']');
    out.finish()
}

/// The names of an entry, in lists on one line each.
trait Named {
    fn named(&self, out: &mut Writer);
}

impl<E: RegistryFile> Named for E {
    fn named(&self, out: &mut Writer) {
        for (field, names) in [
            ("arabic", self.arabic_names()),
            ("english", self.english_names()),
        ] {
            if !names.is_empty() {
                let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
                out.line(&format!("{field}: [{}],", names.join(", ")));
            }
        }
    }
}

fn format_of<E: RegistryFile>() -> Format {
    Format {
        name: E::FORMAT.name,
        what: E::FORMAT.what,
        version: 1,
    }
}
