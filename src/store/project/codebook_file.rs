//! `codebook.ron`: labels with their attributes, types of incidents, roles, and the changes that
//! files of older revisions have to follow. `docs/file-format.md` describes it.
//!
//! It is made to be edited by hand as well: a label is a few lines, what says nothing is left out,
//! and what the file says twice or against itself is refused with a message that names it.

use serde::Deserialize;

use crate::model::codebook::{Codebook, IncidentType, Label, Recorded, Revision, Role, Undecided};
use crate::store::ron_file::{self, FileFormat, Layout, RonError};

/// What the file is called.
pub const NAME: &str = "codebook.ron";

/// Version 1 had a revision, and numbered changes that led to it.
const FORMAT: FileFormat = FileFormat {
    name: "hashiya-codebook",
    what: "a codebook of Hashiya",
    version: 2,
    comment: "The codebook of a Hashiya project: what annotators may say. The changes say how older \
              files are read; leave those to Hashiya.",
    layout: Layout {
        opened: |field| match field {
            "labels" | "attributes" | "changes" => 2,
            "incident_types" | "roles" | "type" | "before" | "undecided" => 1,
            _ => 0,
        },
        joined: |last, field| {
            matches!(
                (last, field),
                ("id", "arabic") | ("arabic", "english") | ("digit", "letter")
            )
        },
        kept: |field| {
            matches!(
                field,
                "id" | "arabic"
                    | "english"
                    | "from"
                    | "to"
                    | "label"
                    | "attribute"
                    | "into"
                    | "parts"
                    | "when"
                    | "choices"
                    | "types"
            )
        },
        default: |field, value| matches!((field, value), ("on", "true") | ("required", "false")),
        some: false,
    },
};

/// Reads the bytes of the file.
///
/// # Errors
/// When they do not parse, have a field that is not known, are something else or of a newer
/// version, or the codebook contradicts itself.
pub fn read_codebook(bytes: &[u8]) -> Result<Codebook, RonError> {
    checked(read_draft(bytes)?)
}

/// Reads a codebook that a person is changing, which may contradict itself.
///
/// # Errors
/// As for [`read_codebook`], but for contradictions.
pub fn read_draft(bytes: &[u8]) -> Result<Codebook, RonError> {
    let record: Record = ron_file::read(bytes, &FORMAT)?;
    let mut codebook = Codebook {
        revision: Revision::default(),
        labels: record.labels,
        incident_types: record.incident_types,
        roles: record.roles,
        undecided: record.undecided,
        changes: record.changes,
    };
    match (record.version, record.revision) {
        (1, Some(revision)) => codebook
            .name_changes(revision)
            .map_err(|wrong| RonError::Contradiction(wrong.to_string()))?,
        (1, None) => {
            let missing = "version 1 of the file has a revision, and it is missing";
            return Err(RonError::Contradiction(missing.to_owned()));
        }
        (_, Some(_)) => {
            let known = "there is no revision since version 2; take it out";
            return Err(RonError::Contradiction(known.to_owned()));
        }
        (_, None) => codebook.recount(),
    }
    Ok(codebook)
}

/// `codebook`, when it does not contradict itself.
pub(super) fn checked(codebook: Codebook) -> Result<Codebook, RonError> {
    match codebook.check() {
        Ok(()) => Ok(codebook),
        Err(contradiction) => Err(RonError::Contradiction(contradiction.to_string())),
    }
}

/// The text of the file.
pub fn write_codebook(codebook: &Codebook) -> String {
    ron_file::write(codebook, &FORMAT)
}

/// The file as it is read. Its format and version are looked at before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(rename = "format")]
    _format: String,
    version: u32,
    #[serde(default)]
    revision: Option<u32>,
    labels: Vec<Label>,
    #[serde(default)]
    incident_types: Vec<IncidentType>,
    #[serde(default)]
    roles: Vec<Role>,
    #[serde(default)]
    undecided: Vec<Undecided>,
    #[serde(default)]
    changes: Vec<Recorded>,
}
