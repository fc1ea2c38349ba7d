//! Theme tokens: every colour of the window has its name here, and no other place has colours.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

use crate::model::codebook::{Codebook, LabelColours, LabelId};

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mode {
    /// TextPainter on paper.
    #[default]
    Light,
    /// Paper on ink.
    Dark,
}

/// A colour without alpha, as `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rgb(pub u32);

impl Rgb {
    /// Red, green and blue, 0 to 255, sRGB.
    pub fn channels(self) -> [u8; 3] {
        [(self.0 >> 16) as u8, (self.0 >> 8) as u8, self.0 as u8]
    }

    /// The contrast ratio to another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.channels();
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

/// The colours of one mode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// Around the page.
    pub window: Rgb,
    /// Side panels and bars.
    pub panel: Rgb,
    /// Hairlines between panels and around the page.
    pub edge: Rgb,
    /// Behind the article.
    pub page: Rgb,
    /// Text.
    pub text: Rgb,
    /// Text that stands back: captions, counts.
    pub weak: Rgb,
    /// Text of the article that is excluded from it.
    pub excluded: Rgb,
    /// Behind words in which two texts differ.
    pub differs: Rgb,
    /// What is active.
    pub accent: Rgb,
    /// Chips, menus and floating bars.
    pub raised: Rgb,
    /// The chosen row of a list.
    pub row: Rgb,
    /// Behind selected text.
    pub selection: Rgb,
    /// The caret.
    pub caret: Rgb,
    /// Behind text that a search found.
    pub found: Rgb,
    /// Behind the hit where the search stands.
    pub found_current: Rgb,
    /// Text of an error.
    pub error: Rgb,
    /// Behind an error.
    pub error_ground: Rgb,
    /// Text of a warning.
    pub warning: Rgb,
    /// Behind a warning.
    pub warning_ground: Rgb,
    /// Behind a notice.
    pub notice_ground: Rgb,
    /// For labels that the codebook does not know.
    pub unknown: LabelColours,
}

impl Theme {
    /// The tokens of a mode, as they stand in `assets/theme`.
    pub fn of(mode: Mode) -> &'static Self {
        static LIGHT: OnceLock<Theme> = OnceLock::new();
        static DARK: OnceLock<Theme> = OnceLock::new();
        match mode {
            Mode::Light => {
                LIGHT.get_or_init(|| bundled(include_str!("../../assets/theme/light.ron")))
            }
            Mode::Dark => DARK.get_or_init(|| bundled(include_str!("../../assets/theme/dark.ron"))),
        }
    }

    /// The colours of a label in a mode; grey when the codebook does not know it.
    pub fn label(mode: Mode, codebook: &Codebook, label: &LabelId) -> LabelColours {
        match (codebook.get(label), mode) {
            (Some(label), Mode::Light) => label.light,
            (Some(label), Mode::Dark) => label.dark,
            (None, mode) => Self::of(mode).unknown,
        }
    }
}

#[expect(
    clippy::panic,
    reason = "the tokens are part of the program, and a test reads them"
)]
fn bundled(source: &str) -> Theme {
    match ron::from_str(source) {
        Ok(theme) => theme,
        Err(error) => panic!("a bundled theme does not parse: {error}"),
    }
}
