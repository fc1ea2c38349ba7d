//! Ready-made colours of labels, and whether text can be read on a label's colours.

use serde::Deserialize;
use std::sync::OnceLock;

use super::theme::{Mode, Rgb, Theme};
use crate::model::codebook::{Label, LabelColours};

/// Less contrast than this is hard to read (WCAG 2.2, criterion 1.4.3).
pub const LEAST_CONTRAST: f64 = 4.5;

/// Colours that go together, with their name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LabelSet {
    /// What people call it.
    pub name: String,
    /// On a light page.
    pub light: LabelColours,
    /// On a dark page.
    pub dark: LabelColours,
}

impl LabelSet {
    /// All of them, as they stand in `assets/theme`.
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<LabelSet>> = OnceLock::new();
        // A test reads them.
        ALL.get_or_init(|| {
            ron::from_str(include_str!("../../assets/theme/labels.ron")).unwrap_or_default()
        })
    }

    /// The set that the fewest of these labels have, the first of several.
    pub fn least_used(labels: &[Label]) -> Option<&'static Self> {
        let uses = |set: &&Self| {
            let same = labels.iter().filter(|label| label.light == set.light);
            same.count()
        };
        Self::all().iter().min_by_key(uses)
    }
}

/// The contrast of text on the tint of these colours, 1 to 21.
pub fn text_contrast(mode: Mode, colours: LabelColours) -> f64 {
    Theme::of(mode).text.contrast(Rgb(colours.tint))
}

/// In which modes text on the label has too little contrast, and how much it has.
pub fn hard_to_read(label: &Label) -> Vec<(Mode, f64)> {
    [(Mode::Light, label.light), (Mode::Dark, label.dark)]
        .into_iter()
        .map(|(mode, colours)| (mode, text_contrast(mode, colours)))
        .filter(|(_, contrast)| *contrast < LEAST_CONTRAST)
        .collect()
}
