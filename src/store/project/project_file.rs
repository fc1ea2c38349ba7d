//! `project.ron`: the name of a project, its annotators, its settings and its codebook.
//! `docs/file-format.md` describes it.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, de};

use super::ron_file::{self, Format, RonError, Writer, quoted};
use crate::model::codebook::{Codebook, Label, LabelColours, LabelId};
use crate::model::names;

/// What the file is called.
pub const NAME: &str = "project.ron";

const FORMAT: Format = Format {
    name: "hashiya-project",
    what: "a Hashiya project",
    version: 1,
};

/// What a project says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectFile {
    /// Its name for people.
    pub name: String,
    /// Who annotates, by the names of their folders. Others may have a folder as well.
    pub annotators: Vec<String>,
    /// What holds for everybody.
    pub settings: Settings,
    /// The labels.
    pub codebook: Codebook,
}

/// What holds for everybody in a project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether a record of who changed what when is kept with each layer.
    pub record: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { record: true }
    }
}

impl ProjectFile {
    /// A project with the labels that Hashiya brings.
    pub fn new(name: &str, annotators: Vec<String>) -> Self {
        Self {
            name: name.to_owned(),
            annotators,
            settings: Settings::default(),
            codebook: Codebook::default(),
        }
    }

    /// Reads the bytes of the file.
    ///
    /// # Errors
    /// When they do not parse, have a field that is not known, are something else or of a newer
    /// version, or the labels contradict each other.
    pub fn read(bytes: &[u8]) -> Result<Self, RonError> {
        let record: Record = ron_file::read(bytes, FORMAT)?;
        let codebook = Codebook {
            labels: record.codebook.labels.into_iter().map(Into::into).collect(),
            ..Codebook::default()
        };
        check_codebook(&codebook)?;
        let mut annotators: Vec<String> = Vec::new();
        for name in record.annotators {
            let name = names::sanitised(&name, "");
            let known = annotators
                .iter()
                .any(|known| names::key(known) == names::key(&name));
            if !name.is_empty() && !known {
                annotators.push(name);
            }
        }
        Ok(Self {
            name: record.name,
            annotators,
            settings: record.settings,
            codebook,
        })
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        let mut out = Writer::new(
            "A Hashiya project: who annotates, and with which labels.",
            FORMAT,
        );
        out.string("name", &self.name);
        out.strings("annotators", self.annotators.iter().map(String::as_str));
        out.open("settings", '(');
        out.flag("record", self.settings.record);
        out.close(')');
        out.open("codebook", '(');
        out.open("labels", '[');
        for label in self.codebook.labels.iter().filter(|label| label.on) {
            out.open("", '(');
            out.line(&format!(
                "id: {}, arabic: {}, english: {},",
                quoted(label.id.as_str()),
                quoted(&label.arabic),
                quoted(&label.english)
            ));
            out.line(&format!(
                "digit: {}, letter: {},",
                quoted(&label.digit.map_or_else(String::new, String::from)),
                quoted(&label.letter.map_or_else(String::new, String::from))
            ));
            for (name, colours) in [("light", label.light), ("dark", label.dark)] {
                out.line(&format!(
                    "{name}: (tint: \"#{:06X}\", line: \"#{:06X}\"),",
                    colours.tint & 0x00FF_FFFF,
                    colours.line & 0x00FF_FFFF
                ));
            }
            out.close(')');
        }
        out.close(']');
        out.close(')');
        out.finish()
    }
}

/// The file as it is read. Its format and version are looked at before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    name: String,
    #[serde(default)]
    annotators: Vec<String>,
    #[serde(default)]
    settings: Settings,
    codebook: CodebookRecord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodebookRecord {
    labels: Vec<LabelRecord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelRecord {
    id: String,
    arabic: String,
    english: String,
    #[serde(deserialize_with = "digit")]
    digit: char,
    #[serde(deserialize_with = "letter")]
    letter: char,
    light: ColoursRecord,
    dark: ColoursRecord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColoursRecord {
    #[serde(deserialize_with = "colour")]
    tint: u32,
    #[serde(deserialize_with = "colour")]
    line: u32,
}

impl From<LabelRecord> for Label {
    fn from(label: LabelRecord) -> Self {
        let colours = |colours: ColoursRecord| LabelColours {
            tint: colours.tint,
            line: colours.line,
        };
        let id = LabelId::new(label.id);
        let known = Codebook::default().get(&id).cloned();
        Self {
            id,
            arabic: label.arabic,
            english: label.english,
            digit: Some(label.digit),
            letter: Some(label.letter),
            light: colours(label.light),
            dark: colours(label.dark),
            on: true,
            description: String::new(),
            example: String::new(),
            parent: None,
            inside: None,
            attributes: known.map(|known| known.attributes).unwrap_or_default(),
        }
    }
}

/// A colour as the web writes it: `#2B5FA8`.
fn colour<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .ok_or_else(|| {
            de::Error::custom(format!(
                "\"{text}\" is not a colour; write it as \"#2B5FA8\""
            ))
        })
}

fn digit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<char, D::Error> {
    let text = String::deserialize(deserializer)?;
    one_of(&text, |c| matches!(c, '1'..='9')).ok_or_else(|| {
        de::Error::custom(format!("\"{text}\" is not a digit key; use \"1\" to \"9\""))
    })
}

fn letter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<char, D::Error> {
    let text = String::deserialize(deserializer)?;
    one_of(&text, |c| c.is_ascii_uppercase()).ok_or_else(|| {
        de::Error::custom(format!(
            "\"{text}\" is not a letter key; use \"A\" to \"Z\""
        ))
    })
}

fn one_of(text: &str, allowed: impl Fn(char) -> bool) -> Option<char> {
    let mut chars = text.chars();
    chars
        .next()
        .filter(|&c| allowed(c) && chars.next().is_none())
}

/// Labels are told apart by their ids and by their keys.
fn check_codebook(codebook: &Codebook) -> Result<(), RonError> {
    let contradiction = |message: String| Err(RonError::Contradiction(message));
    if codebook.labels.is_empty() {
        return contradiction("the codebook has no labels; add one".to_owned());
    }
    let (mut ids, mut keys) = (HashSet::new(), HashSet::new());
    for label in &codebook.labels {
        let id = label.id.as_str();
        if id.trim().is_empty() {
            return contradiction("a label of the codebook has no id; give it one".to_owned());
        }
        if !ids.insert(id) {
            return contradiction(format!(
                "two labels of the codebook have the id \"{id}\"; rename one"
            ));
        }
        for key in [label.digit, label.letter].into_iter().flatten() {
            if !keys.insert(key) {
                return contradiction(format!(
                    "the key \"{key}\" gives two labels, of which one is \"{id}\"; change one"
                ));
            }
        }
    }
    Ok(())
}
