//! `project.ron`: the name of a project, its annotators and its settings. `docs/file-format.md`
//! describes it.
//!
//! Version 1 had the codebook as well, which is a file of its own since.

use serde::{Deserialize, Serialize};

use super::codebook_file::checked;
use crate::model::codebook::{Codebook, Label};
use crate::model::names;
use crate::store::disk::trust::PROJECT_FILE;
use crate::store::ron_file::{self, FileFormat, Layout, RonError};

/// What the file is called.
pub const NAME: &str = PROJECT_FILE;

const FORMAT: FileFormat = FileFormat {
    name: "hashiya-project",
    what: "a Hashiya project",
    version: 2,
    comment: "A Hashiya project: who annotates, and how.",
    layout: Layout {
        opened: |field| usize::from(matches!(field, "annotators" | "settings")),
        ..Layout::LINE
    },
};

/// What a project says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectFile {
    /// Its name for people.
    pub name: String,
    /// Who annotates, by the names of their folders. Others may have a folder as well.
    pub annotators: Vec<String>,
    /// What holds for everybody.
    pub settings: Settings,
}

/// What holds for everybody in a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A project with the settings that Hashiya brings.
    pub fn new(name: &str, annotators: Vec<String>) -> Self {
        Self {
            name: name.to_owned(),
            annotators,
            settings: Settings::default(),
        }
    }

    /// Reads the bytes of the file, and of version 1 the codebook that it has.
    ///
    /// # Errors
    /// When they do not parse, have a field that is not known, are something else or of a newer
    /// version, or the labels contradict each other.
    pub fn read(bytes: &[u8]) -> Result<(Self, Option<Codebook>), RonError> {
        let record: Record = ron_file::read(bytes, &FORMAT)?;
        let codebook = match (record.version, record.codebook) {
            (1, Some(inline)) => Some(inline.migrated()?),
            (1, None) => {
                let missing = "version 1 of the file has a codebook, and it is missing";
                return Err(RonError::Contradiction(missing.to_owned()));
            }
            (_, Some(_)) => {
                let twice = "the codebook is in \"codebook.ron\" since version 2; take it out here";
                return Err(RonError::Contradiction(twice.to_owned()));
            }
            (_, None) => None,
        };
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
        let file = Self {
            name: record.name,
            annotators,
            settings: record.settings,
        };
        Ok((file, codebook))
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        ron_file::write(self, &FORMAT)
    }
}

/// The file as it is read. Its format is looked at before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(rename = "format")]
    _format: String,
    version: u32,
    name: String,
    #[serde(default)]
    annotators: Vec<String>,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    codebook: Option<Inline>,
}

/// The codebook of version 1: labels without attributes, all of them on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inline {
    labels: Vec<Label>,
}

impl Inline {
    /// The same labels with the attributes that Hashiya brings for them, and those that they lack,
    /// switched off and with the keys that are free.
    fn migrated(self) -> Result<Codebook, RonError> {
        let mut codebook = Codebook::default();
        let brought = std::mem::take(&mut codebook.labels);
        codebook.labels = self.labels;
        // Before anything is added: what the file says against itself is its own.
        let mut codebook = checked(codebook)?;
        for own in &mut codebook.labels {
            if let Some(known) = brought.iter().find(|known| known.id == own.id) {
                own.attributes.clone_from(&known.attributes);
            }
        }
        for mut label in brought {
            if codebook.get(&label.id).is_some() {
                continue;
            }
            let keys = codebook
                .labels
                .iter()
                .flat_map(|own| [own.digit, own.letter]);
            let taken: Vec<char> = keys.flatten().collect();
            label.digit = label.digit.filter(|key| !taken.contains(key));
            label.letter = label.letter.filter(|key| !taken.contains(key));
            label.on = false;
            codebook.labels.push(label);
        }
        Ok(codebook)
    }
}
