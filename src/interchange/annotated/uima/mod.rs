//! UIMA CAS, as INCEpTION reads and writes it: XMI with its type system, and JSON.
//!
//! Sources: the XMI of UIMA (OASIS UIMA 1.0), and the specification of UIMA's JSON CAS 0.4.0. Offsets are UTF-16
//! units. Both are feature structures with an id, a type and features; `types` says which we write,
//! `document` makes a document of them and the other way round, `xmi` and `json` are the files.
//!
//! In INCEpTION spans are the layer `Span` with the features `label`, `note`, `identifier` and `values` (JSON),
//! links of incidents the relation layer `Role` with `role` and `incident`; slots of layers of others are
//! read as links too (`slots`). Everything else is in one annotation
//! over the whole text, `hashiya.Document`, incidents among it; where relations say something else
//! than it does, somebody has changed them, and they hold.

mod document;
mod json;
mod slots;
mod types;
mod xmi;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::format::{File, Format, Holds, Read, TextHeld, Write, nothing_beside};

/// JSON.
pub const JSON: Format = Format {
    name: "cas-json",
    title: "UIMA CAS JSON",
    extensions: &["json"],
    alone: &[],
    holds: Holds::ALL,
    write: Some(Write::File {
        extension: ".json",
        file: |_, document, to| json::write(&document::cas_of(document), to),
    }),
    read: Some(Read::WholeWithout(json::WITHOUT, |input, found| {
        document::put(json::read(input.bytes), input, found);
    })),
    beside: nothing_beside,
};

/// XMI.
pub const XMI: Format = Format {
    name: "xmi",
    title: "UIMA XMI",
    extensions: &["xmi"],
    alone: &[],
    holds: Holds {
        text: TextHeld::Xml,
        ..Holds::ALL
    },
    write: Some(Write::File {
        extension: ".xmi",
        file: |_, document, to| xmi::write(&document::cas_of(document), to),
    }),
    read: Some(Read::Whole(|input, found| {
        document::put(xmi::read(input.bytes), input, found);
    })),
    beside: |_, _| vec![File::new("TypeSystem.xml", xmi::type_system())],
};

/// The value of a feature.
#[derive(Clone, Debug, PartialEq)]
enum Feature {
    Text(String),
    Number(i64),
    /// The id of another structure.
    Reference(i64),
}

impl std::fmt::Display for Feature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Reference(id) => write!(f, "@{id}"),
        }
    }
}

/// A feature structure.
#[derive(Clone, Debug, Default, PartialEq)]
struct Structure {
    id: i64,
    /// Its type.
    kind: Cow<'static, str>,
    /// The id of the text that it is about; 0 for none.
    sofa: i64,
    begin: Option<u64>,
    end: Option<u64>,
    features: BTreeMap<String, Feature>,
}

/// A text.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sofa {
    id: i64,
    /// The name of its view.
    name: String,
    text: String,
}

/// Texts and feature structures.
#[derive(Clone, Debug, Default, PartialEq)]
struct Cas {
    sofas: Vec<Sofa>,
    structures: Vec<Structure>,
}

impl Structure {
    fn text(&self, name: &str) -> Option<&str> {
        match self.features.get(name)? {
            Feature::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The id that a feature refers to: of XMI all values are texts.
    fn reference(&self, name: &str) -> Option<i64> {
        match self.features.get(name)? {
            Feature::Reference(id) | Feature::Number(id) => Some(*id),
            Feature::Text(text) => text.parse().ok(),
        }
    }
}
