//! What is remembered from one day to the next: type, panels, recent files.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

use crate::look::Mode;
use crate::text::{Family, PageFormat, TextStyle};

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
    /// Width of the guidelines, in points.
    pub guidelines_width: f32,
    /// Whether that list is grouped by label.
    pub grouped: bool,
    /// Whether the list of articles is shown, while a project is open.
    pub queue: bool,
    /// Width of that list, in points.
    pub queue_width: f32,
    /// The annotator's name as files carry it.
    pub annotator: String,
    /// Whether the person said that name, and it is not only a guess.
    pub annotator_said: bool,
    /// Articles that were open, the latest first.
    pub recent: Vec<PathBuf>,
    /// Projects that were open, the latest first.
    pub recent_projects: Vec<PathBuf>,
    /// The project that was open when the program ended.
    pub open_project: Option<PathBuf>,
    /// The order of the list of articles, by its name.
    pub queue_sort: String,
    /// Whether that order is turned round.
    pub queue_descending: bool,
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
            guidelines_width: 380.0,
            grouped: false,
            queue: true,
            queue_width: 300.0,
            annotator: String::new(),
            annotator_said: false,
            recent: Vec::new(),
            recent_projects: Vec::new(),
            open_project: None,
            queue_sort: String::new(),
            queue_descending: false,
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
        self.guidelines_width = within(self.guidelines_width, usual.guidelines_width, 260.0, 640.0);
        self.queue_width = within(self.queue_width, usual.queue_width, 240.0, 520.0);
        self.recent.truncate(RECENT);
        self.recent_projects.truncate(RECENT);
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
        let style = TextStyle::new(self.family, self.size)
            .leading(self.leading + if self.tags { TAG_LEADING } else { 0.0 });
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
        to_front(&mut self.recent, path);
    }

    /// Puts a project at the head of the recent ones.
    pub fn remember_project(&mut self, root: &Path) {
        to_front(&mut self.recent_projects, root);
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

fn to_front(recent: &mut Vec<PathBuf>, path: &Path) {
    recent.retain(|known| known != path);
    recent.insert(0, path.to_owned());
    recent.truncate(RECENT);
}
