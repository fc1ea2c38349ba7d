//! What is remembered from one day to the next: type, theme, panels, recent files.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

use crate::look::Mode;
use crate::text::{Family, PageFormat, TextStyle, Weight};

/// Which theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Tags need this much more between lines, as a multiple of the size.
const TAG_LEADING: f32 = 0.3;

/// How many recent files are remembered.
const RECENT: usize = 12;

/// Settings of the window. Missing fields get their usual value, so that older files load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Family of the article's type.
    pub family: Family,
    /// Size of the article's type, in points.
    pub size: f32,
    /// From baseline to baseline, as a multiple of the size.
    pub leading: f32,
    /// Length of a line, as a multiple of the size.
    pub measure: f32,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Whether spans carry tags.
    pub tags: bool,
    /// Whether the list of spans is shown.
    pub span_list: bool,
    /// Width of that list, in points.
    pub span_list_width: f32,
    /// Whether that list is grouped by label.
    pub grouped: bool,
    /// The annotator's name as files carry it.
    pub annotator: String,
    /// Articles that were open, the latest first.
    pub recent: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            family: Family::Naskh,
            size: Self::USUAL_SIZE,
            leading: 2.0,
            measure: 29.0,
            theme: ThemeChoice::System,
            tags: false,
            span_list: true,
            span_list_width: 300.0,
            grouped: false,
            annotator: String::new(),
            recent: Vec::new(),
        }
    }
}

impl Settings {
    /// The size that Ctrl+0 returns to, in points.
    pub const USUAL_SIZE: f32 = 23.0;

    /// The same settings with every number within its bounds, whatever a file said.
    #[must_use]
    pub fn sound(mut self) -> Self {
        let usual = Self::default();
        let within = |value: f32, usual: f32, low: f32, high: f32| {
            if value.is_finite() {
                value.clamp(low, high)
            } else {
                usual
            }
        };
        self.size = within(self.size, usual.size, 12.0, 64.0);
        self.leading = within(self.leading, usual.leading, 1.6, 3.0);
        self.measure = within(self.measure, usual.measure, 16.0, 60.0);
        self.span_list_width = within(self.span_list_width, usual.span_list_width, 220.0, 520.0);
        self.recent.truncate(RECENT);
        self
    }

    /// Changes the size by `steps` points, within what can be read.
    pub fn resize(&mut self, steps: f32) {
        self.size = (self.size + steps).clamp(12.0, 64.0);
    }

    /// Changes the leading.
    pub fn lead(&mut self, by: f32) {
        self.leading = ((self.leading + by) * 20.0).round() / 20.0;
        self.leading = self.leading.clamp(1.6, 3.0);
    }

    /// Changes the length of a line.
    pub fn widen(&mut self, by: f32) {
        self.measure = (self.measure + by).clamp(16.0, 60.0);
    }

    /// The format of a page in a view of `width` points.
    pub fn format(&self, width: f32, margin: f32) -> PageFormat {
        let style = TextStyle {
            family: self.family,
            weight: Weight::Regular,
            size: self.size,
            leading: self.leading + if self.tags { TAG_LEADING } else { 0.0 },
        };
        PageFormat {
            style,
            measure: (self.size * self.measure)
                .min(width - 2.0 * margin)
                .max(self.size * 4.0)
                .round(),
            gap: (self.size * 0.55).round(),
            margin: margin.round(),
        }
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
    }

    /// The mode in force, given what the system prefers.
    pub fn mode(&self, system: Mode) -> Mode {
        match self.theme {
            ThemeChoice::System => system,
            ThemeChoice::Light => Mode::Light,
            ThemeChoice::Dark => Mode::Dark,
        }
    }
}
