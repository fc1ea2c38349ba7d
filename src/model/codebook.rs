//! The codebook: the labels that an annotator may give.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name by which files call a label: lower case, stable, such as `actor`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabelId(pub String);

impl LabelId {
    /// A label id from its text.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LabelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Colours of one label in one theme, as `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelColours {
    /// Behind the text of a span; text on it keeps a contrast of at least 4.5:1.
    pub tint: u32,
    /// Underline lanes, chips, bars and the frame of the chosen span.
    pub line: u32,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its name in files.
    pub id: LabelId,
    /// Its name in Arabic.
    pub arabic: String,
    /// Its name in English.
    pub english: String,
    /// The digit key that gives it.
    pub digit: char,
    /// The letter key that gives it, upper case.
    pub letter: char,
    /// Its colours on a light page.
    pub light: LabelColours,
    /// Its colours on a dark page.
    pub dark: LabelColours,
}

/// The labels in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codebook {
    /// The labels, in the order of their chips and keys.
    pub labels: Vec<Label>,
}

impl Codebook {
    /// The label with this id.
    pub fn get(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| &label.id == id)
    }

    /// The position of the label with this id.
    pub fn position(&self, id: &LabelId) -> Option<usize> {
        self.labels.iter().position(|label| &label.id == id)
    }
}

impl Default for Codebook {
    /// Actor, Location and Casualty.
    fn default() -> Self {
        let label = |id: &str, arabic: &str, english: &str, digit, letter, light, dark| Label {
            id: LabelId::new(id),
            arabic: arabic.to_owned(),
            english: english.to_owned(),
            digit,
            letter,
            light,
            dark,
        };
        let colours = |tint, line| LabelColours { tint, line };
        Self {
            labels: vec![
                label(
                    "actor",
                    "فاعل",
                    "Actor",
                    '1',
                    'A',
                    colours(0x00DC_E7F7, 0x002B_5FA8),
                    colours(0x0021_3457, 0x0083_B1EE),
                ),
                label(
                    "location",
                    "موقع",
                    "Location",
                    '2',
                    'L',
                    colours(0x00D9_EDDD, 0x0027_7A48),
                    colours(0x0020_3E2B, 0x0072_C791),
                ),
                label(
                    "casualty",
                    "ضحايا",
                    "Casualty",
                    '3',
                    'C',
                    colours(0x00F8_DDDA, 0x00B0_352C),
                    colours(0x004F_231F, 0x00F0_8A80),
                ),
            ],
        }
    }
}
