//! Training data: what is in the annotations, what a model would learn wrongly, what a format cannot hold,
//! and the export.
//!
//! It is told what was found and knows no session; what a person wants comes out as an action. Findings
//! are rows of which only those in view are laid out. The plots are bars of labels, painted here, since a
//! library for plots does not set Arabic names.

mod findings;

use egui::{
    Align, ComboBox, Layout, Margin, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::look::{Mode, Rgb, Theme};
use crate::text::input::TextInput;
use crate::ui::training_data::findings::Findings;
use crate::ui::widgets::cells::paint_cell;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::text_painter::{Ink, colour};

pub use crate::ui::training_data::findings::Found;

/// Height of a label's row, in points.
const ROW: f32 = 30.0;

/// A format to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatName {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
}

/// What a person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which of the formats.
    pub format: usize,
    /// Everybody's annotations, not only the own.
    pub everybody: bool,
    /// Also what is not finished.
    pub unfinished: bool,
    /// In train, dev and test.
    pub split: bool,
    /// Excluded parts stay in the text where the format cannot mark them.
    pub keep_excluded: bool,
    /// What happens to spans with an edge inside a token: 0 widened, 1 the token is cut, 2 left out.
    pub edges: usize,
    /// The tags: 0 IOB2, 1 IOB1, 2 IOBES, 3 BILOU.
    pub tags: usize,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            format: 0,
            everybody: true,
            unfinished: false,
            split: false,
            keep_excluded: false,
            edges: 0,
            tags: 0,
        }
    }
}

/// The names of ways with edges.
const EDGES: [&str; 3] = ["widened to whole tokens", "tokens cut in two", "left out"];
/// The names of tags.
const TAGS: [&str; 4] = ["IOB2", "IOB1", "IOBES", "BILOU"];

/// How much there is of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelRow {
    /// What it is called, in Arabic where the codebook has it.
    pub name: String,
    /// Its id.
    pub id: String,
    /// The colours of its bar on a light and on a dark page, as `0xRRGGBB`.
    pub colours: (u32, u32),
    /// Its spans in each part.
    pub parts: Vec<(String, usize)>,
    /// The documents in which it is.
    pub documents: usize,
}

impl LabelRow {
    fn spans(&self) -> usize {
        self.parts.iter().map(|(_, count)| count).sum()
    }
}

/// What a look found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What there is, in a line.
    pub summary: String,
    /// How much there is of each label.
    pub labels: Vec<LabelRow>,
    /// What the format cannot hold, a line each.
    pub losses: Vec<String>,
    /// What a model would learn wrongly.
    pub findings: Vec<Found>,
}

/// What goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// A look or an export is under way: so many of so many steps.
    pub running: Option<(usize, usize)>,
    /// It is an export.
    pub writes: bool,
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrainingAction {
    /// Looks with what is chosen now.
    Look,
    /// Writes to the folder in the field.
    Export(String),
    /// Lets the system ask for a folder.
    Choose,
    /// Stops what is under way.
    Stop,
    /// Opens an article at these code points.
    Open(String, Option<(usize, usize)>),
    /// Back to the article.
    Close,
}

/// The page.
pub struct TrainingPage {
    formats: Vec<FormatName>,
    /// What is chosen.
    pub chosen: Chosen,
    folder: TextInput,
    licence: TextInput,
    told: Option<Told>,
    findings: Findings,
}

impl TrainingPage {
    /// A page with these formats.
    pub fn new(formats: Vec<FormatName>) -> Self {
        Self {
            formats,
            chosen: Chosen::default(),
            folder: TextInput::default(),
            licence: TextInput::default(),
            told: None,
            findings: Findings::default(),
        }
    }

    /// The id of the list of findings: it takes the arrows while it has the keyboard.
    pub fn id() -> egui::Id {
        Findings::id()
    }

    /// The name of the chosen format.
    pub fn format(&self) -> &'static str {
        self.formats
            .get(self.chosen.format)
            .map_or("", |format| format.name)
    }

    /// The licence that a person states, for the card; empty for none.
    pub fn licence(&self) -> &str {
        self.licence.text().trim()
    }

    /// Puts a path into the field.
    pub fn set_folder(&mut self, path: &str) {
        self.folder = TextInput::single_line().with_text(path);
    }

    /// Whether a look has told what there is.
    pub fn has_told(&self) -> bool {
        self.told.is_some()
    }

    /// Shows what a look found.
    pub fn tell(&mut self, mut told: Told) {
        self.findings.set(std::mem::take(&mut told.findings));
        self.told = Some(told);
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        mode: Mode,
        standing: &Standing,
    ) -> Option<TrainingAction> {
        let theme = Theme::of(mode);
        let mut action = None;
        let frame = egui::Frame::new()
            .fill(colour(theme.panel))
            .inner_margin(Margin::symmetric(14, 8));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            action = self.head(ui, ink, theme, standing);
        });
        let frame = egui::Frame::new()
            .fill(colour(theme.page))
            .inner_margin(Margin::symmetric(14, 8));
        frame.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let Some(told) = &self.told else {
                ui.add_space(30.0);
                let says = if standing.running.is_some() {
                    "Looking at the annotations…"
                } else {
                    "Nothing was looked at yet."
                };
                ui.vertical_centered(|ui| ui.label(RichText::new(says).size(15.0)));
                return;
            };
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.label(RichText::new(&told.summary).color(colour(theme.text)));
            let width = ui.available_width();
            let height = ui.available_height();
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(width * 0.42);
                    ui.set_max_height(height);
                    ScrollArea::vertical()
                        .id_salt("balance")
                        .auto_shrink([false, false])
                        .show(ui, |ui| {
                            heading(ui, theme, "Spans by label");
                            balance(ui, ink, theme, mode, &told.labels);
                            heading(ui, theme, "What the format cannot hold");
                            if told.losses.is_empty() {
                                ui.label(
                                    RichText::new("Nothing is lost.").color(colour(theme.weak)),
                                );
                            }
                            for loss in &told.losses {
                                ui.label(RichText::new(loss).color(colour(theme.text)));
                            }
                        });
                });
                ui.separator();
                ui.vertical(|ui| {
                    heading(ui, theme, "What a model would learn wrongly");
                    let chosen = self.findings.show(ui, ink, theme);
                    action = action.take().or(chosen);
                });
            });
        });
        action
    }

    fn head(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        theme: &Theme,
        standing: &Standing,
    ) -> Option<TrainingAction> {
        let mut action = None;
        let before = self.chosen.clone();
        ui.horizontal(|ui| {
            ui.label(RichText::new("Training data").strong());
            let title = |at: usize| self.formats.get(at).map_or("", |format| format.title);
            let mut format = self.chosen.format;
            let combo = ComboBox::from_id_salt("format")
                .width(230.0)
                .selected_text(title(format));
            let shown = combo.show_ui(ui, |ui| {
                for at in 0..self.formats.len() {
                    ui.selectable_value(&mut format, at, title(at));
                }
            });
            shown.response.widget_info(|| {
                WidgetInfo::labeled(
                    egui::Role::ComboBox,
                    true,
                    format!("Format: {}", title(format)),
                )
            });
            self.chosen.format = format;
            pick(ui, "Spans inside words", &EDGES, &mut self.chosen.edges);
            pick(ui, "Tags", &TAGS, &mut self.chosen.tags);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Back to the article").clicked() {
                    action = Some(TrainingAction::Close);
                }
            });
        });
        ui.horizontal(|ui| {
            // The names stand on the line of the field, which is higher than a line.
            ui.spacing_mut().interact_size.y = 30.0;
            ui.checkbox(&mut self.chosen.everybody, "All annotators");
            ui.checkbox(&mut self.chosen.unfinished, "Also what is not done");
            ui.checkbox(&mut self.chosen.split, "In train, dev and test");
            ui.checkbox(
                &mut self.chosen.keep_excluded,
                "Keep the text of excluded parts",
            );
            ui.label("Licence");
            let field = TextField::new(&mut self.licence)
                .id(Self::id().with("licence"))
                .label("Licence, for the card")
                .hint("not stated")
                .desired_width(170.0)
                .show(ui, ink, theme);
            if field.cancelled {
                action = Some(TrainingAction::Close);
            }
        });
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 30.0;
            ui.label("Folder");
            let field = TextField::new(&mut self.folder)
                .id(Self::id().with("folder"))
                .label("Folder of the export")
                .desired_width((ui.available_width() - 320.0).max(160.0))
                .show(ui, ink, theme);
            if field.cancelled {
                action = Some(TrainingAction::Close);
            }
            if ui.button("Choose…").clicked() {
                action = Some(TrainingAction::Choose);
            }
            match standing.running {
                Some((done, total)) => {
                    let part = if total == 0 {
                        0.0
                    } else {
                        done as f32 / total as f32
                    };
                    ui.add(egui::ProgressBar::new(part).desired_width(110.0));
                    if ui
                        .button(if standing.writes {
                            "Stop the export"
                        } else {
                            "Stop"
                        })
                        .clicked()
                    {
                        action = Some(TrainingAction::Stop);
                    }
                }
                None => {
                    let there = !self.folder.text().trim().is_empty();
                    let wanted = ui.add_enabled(there, egui::Button::new("Export")).clicked();
                    if wanted || (field.submitted && there) {
                        action = Some(TrainingAction::Export(self.folder.text().trim().to_owned()));
                    }
                    if ui.button("Look again").clicked() {
                        action = Some(TrainingAction::Look);
                    }
                }
            }
        });
        if self.chosen != before {
            action = Some(TrainingAction::Look);
        }
        action
    }
}

/// A choice of a few names, under one of their own.
fn pick(ui: &mut Ui, name: &str, names: &[&str], chosen: &mut usize) {
    let text = |at: usize| names.get(at).copied().unwrap_or_default();
    ui.label(name);
    let shown = ComboBox::from_id_salt(name)
        .selected_text(text(*chosen))
        .show_ui(ui, |ui| {
            for at in 0..names.len() {
                ui.selectable_value(chosen, at, text(at));
            }
        });
    let spoken = format!("{name}: {}", text(*chosen));
    shown
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::ComboBox, true, &spoken));
}

fn heading(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text).color(colour(theme.weak)).size(13.0));
}

/// The labels as bars, as long as they have spans; the parts in shades from the right, as one reads.
fn balance(ui: &mut Ui, ink: &mut Ink, theme: &Theme, mode: Mode, labels: &[LabelRow]) {
    const NAME: f32 = 0.2;
    const COUNT: f32 = 0.4;
    let most = labels.iter().map(LabelRow::spans).max().unwrap_or(0).max(1);
    for row in labels {
        let width = ui.available_width();
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        let name = Rect::from_min_max(
            pos2(rect.right() - NAME * width, rect.top()),
            rect.right_bottom(),
        );
        let count = Rect::from_min_max(
            rect.left_top(),
            pos2(rect.left() + COUNT * width, rect.bottom()),
        );
        let bar = Rect::from_min_max(
            pos2(count.right() + 6.0, rect.top() + 7.0),
            pos2(name.left() - 4.0, rect.bottom() - 7.0),
        );
        paint_cell(
            ui,
            ink,
            &row.name,
            name.shrink2(vec2(2.0, 0.0)),
            colour(theme.text),
        );
        let shade_of = match mode {
            Mode::Light => row.colours.0,
            Mode::Dark => row.colours.1,
        };
        let mut right = bar.right();
        for (at, (_, spans)) in row.parts.iter().enumerate() {
            let length = bar.width() * (*spans as f32) / (most as f32);
            let piece =
                Rect::from_min_max(pos2(right - length, bar.top()), pos2(right, bar.bottom()));
            let shade = [1.0, 0.6, 0.35][at.min(2)];
            ui.painter()
                .rect_filled(piece, 2.0, colour(Rgb(shade_of)).gamma_multiply(shade));
            right -= length;
        }
        let parts: Vec<String> = row
            .parts
            .iter()
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, spans)| format!("{name} {spans}"))
            .collect();
        let text = if parts.len() > 1 {
            parts.join(", ")
        } else {
            row.spans().to_string()
        };
        ui.painter().text(
            count.left_center(),
            egui::Align2::LEFT_CENTER,
            &text,
            egui::FontId::proportional(12.5),
            colour(theme.text),
        );
        let spoken = format!(
            "{}: {} spans in {} documents",
            row.id,
            row.spans(),
            row.documents
        );
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &spoken));
        response.on_hover_text(spoken.clone());
    }
}
