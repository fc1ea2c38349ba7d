//! What stands around the page. Each panel reads the session and returns commands.

pub mod chips;
pub mod chooser;
pub mod details;
pub mod editor;
pub mod findings;
pub mod incidents;
mod kept_rows;
pub mod new_entry;
pub mod proposals;
pub mod queue;
pub mod role_bar;
pub mod rows;
pub mod search;
pub mod selection_bar;
pub mod spans;
pub mod status;
pub mod status_mark;
pub mod tabs;
pub mod top;
pub mod unplaced;
pub mod welcome;

use crate::model::codebook::{Codebook, LabelId};

/// The English name of a label for egui's own captions. The id of a label that the codebook does
/// not know may be in any script, which those cannot show right: such a label is only counted.
pub fn label_name<'a>(codebook: &'a Codebook, label: &'a LabelId) -> &'a str {
    match codebook.get(label) {
        Some(known) => &known.english,
        None if label.as_str().is_ascii() => label.as_str(),
        None => "Unknown label",
    }
}
