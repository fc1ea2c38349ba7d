//! What is chosen, what a look found, and the way to the export.

use egui::{ComboBox, Margin, RichText, Ui, WidgetInfo};

use super::balance::{bars, in_order};
use super::findings::Findings;
use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::session::exporting::{Edges, Scheme};
use crate::session::project::{Looked, TrainingChoice};
use crate::session::task::Steps;
use crate::text::input::TextInput;
use crate::ui::widgets::page::{back_button, page_body, page_head, scroll_area};
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::text_painter::{TextPainter, colour};
use crate::ui::widgets::{progress_bar, progress_bar_to_stop};

/// The ways with edges.
const EDGES: [(Edges, &str); 3] = [
    (Edges::Widen, "widened to whole tokens"),
    (Edges::Split, "tokens cut in two"),
    (Edges::Drop, "left out"),
];
/// The tags.
const TAGS: [(Scheme, &str); 4] = [
    (Scheme::Iob2, "IOB2"),
    (Scheme::Iob1, "IOB1"),
    (Scheme::Iobes, "IOBES"),
    (Scheme::Bilou, "BILOU"),
];

/// What goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// A look.
    Look(Steps),
    /// An export.
    Export(Steps),
}

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrainingDataAction {
    /// To look with what is chosen now.
    Look,
    /// To write to the folder in the field.
    Export(String),
    /// To let the system ask for a folder.
    Choose,
    /// To stop what is under way.
    Stop,
    /// To open an article at these code points.
    Open(String, Option<(usize, usize)>),
    /// Back to the article.
    Close,
}

/// The page.
#[derive(Default)]
pub struct TrainingPage {
    /// What is chosen.
    pub choice: TrainingChoice,
    folder: TextInput,
    licence: TextInput,
    /// What a look found, with what there is in a line.
    found: Option<(String, Looked)>,
    findings: Findings,
}

impl TrainingPage {
    /// The id of the list of findings: it takes the arrows while it has the keyboard.
    pub fn id() -> egui::Id {
        Findings::id()
    }

    /// The licence that a person states, for the card; empty for none.
    pub fn licence(&self) -> &str {
        self.licence.text().trim()
    }

    /// Puts a path into the field.
    pub fn set_folder(&mut self, path: &str) {
        self.folder = TextInput::single_line().with_text(path);
    }

    /// Shows what a look found, or why there is nothing to show.
    pub fn set_found(&mut self, found: Result<Looked, String>) {
        let (summary, mut looked) = match found {
            Ok(looked) => (summary(&looked), looked),
            Err(why) => (why, Looked::default()),
        };
        self.findings
            .set(std::mem::take(&mut looked.report.findings));
        self.found = Some((summary, looked));
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        codebook: &Codebook,
        running: Option<Running>,
    ) -> Option<TrainingDataAction> {
        let theme = Theme::of(mode);
        let mut action = None;
        page_head(ui, 8, |ui| {
            action = self.head(ui, ink, running);
        });
        page_body(ui, Margin::symmetric(14, 8), |ui| {
            let Some((summary, looked)) = &self.found else {
                ui.add_space(30.0);
                let says = if running.is_some() {
                    "Looking at the annotations…"
                } else {
                    "Nothing was looked at yet."
                };
                ui.vertical_centered(|ui| ui.label(RichText::new(says).size(15.0)));
                return;
            };
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.label(RichText::new(summary).color(colour(theme.text)));
            let width = ui.available_width();
            let height = ui.available_height();
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(width * 0.42);
                    ui.set_max_height(height);
                    scroll_area("balance").show(ui, |ui| {
                        heading(ui, "Spans by label");
                        bars(ui, ink, mode, codebook, &looked.report.balance);
                        heading(ui, "What the format cannot hold");
                        if looked.losses.is_empty() {
                            ui.weak("Nothing is lost.");
                        }
                        for (loss, count) in &looked.losses {
                            let says = format!("{count}: {}", loss.phrase());
                            ui.label(RichText::new(says).color(colour(theme.text)));
                        }
                    });
                });
                ui.separator();
                ui.vertical(|ui| {
                    heading(ui, "What a model would learn wrongly");
                    let chosen = self.findings.show(ui, ink);
                    action = action.take().or(chosen);
                });
            });
        });
        action
    }

    fn head(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        running: Option<Running>,
    ) -> Option<TrainingDataAction> {
        let mut action = None;
        let before = self.choice.clone();
        ui.horizontal(|ui| {
            ui.strong("Training data");
            let format = &mut self.choice.format;
            let title = format.title;
            let combo = ComboBox::from_id_salt("format")
                .width(230.0)
                .selected_text(title);
            let shown = combo.show_ui(ui, |ui| {
                for one in TrainingChoice::formats() {
                    ui.selectable_value(format, one, one.title);
                }
            });
            shown.response.widget_info(|| {
                WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Format: {title}"))
            });
            pick(ui, "Spans inside words", &EDGES, &mut self.choice.edges);
            pick(ui, "Tags", &TAGS, &mut self.choice.scheme);
            if back_button(ui) {
                action = Some(TrainingDataAction::Close);
            }
        });
        ui.horizontal(|ui| {
            // The names stand on the line of the field, which is higher than a line.
            ui.spacing_mut().interact_size.y = 30.0;
            ui.checkbox(&mut self.choice.everybody, "All annotators");
            ui.checkbox(&mut self.choice.unfinished, "Also what is not done");
            ui.checkbox(&mut self.choice.split, "In train, dev and test");
            ui.checkbox(
                &mut self.choice.keep_excluded,
                "Keep the text of excluded parts",
            );
            ui.label("Licence");
            let field = TextField::new(&mut self.licence)
                .id(Self::id().with("licence"))
                .label("Licence, for the card")
                .hint("not stated")
                .desired_width(170.0)
                .show(ui, ink);
            if field.cancelled {
                action = Some(TrainingDataAction::Close);
            }
        });
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 30.0;
            ui.label("Folder");
            // What stands beside the field needs so much.
            let beside = match running {
                Some(Running::Export(_)) => 380.0,
                _ => 320.0,
            };
            let field = TextField::new(&mut self.folder)
                .id(Self::id().with("folder"))
                .label("Folder of the export")
                .desired_width((ui.available_width() - beside).max(160.0))
                .show(ui, ink);
            if field.cancelled {
                action = Some(TrainingDataAction::Close);
            }
            if ui.button("Choose…").clicked() {
                action = Some(TrainingDataAction::Choose);
            }
            let stop = match running {
                Some(Running::Look(steps)) => Some(progress_bar(ui, steps)),
                Some(Running::Export(steps)) => {
                    Some(progress_bar_to_stop(ui, steps, "Stop the export"))
                }
                None => None,
            };
            match stop {
                Some(true) => action = Some(TrainingDataAction::Stop),
                Some(false) => {}
                None => {
                    let there = !self.folder.text().trim().is_empty();
                    let wanted = ui.add_enabled(there, egui::Button::new("Export")).clicked();
                    if wanted || (field.submitted && there) {
                        action = Some(TrainingDataAction::Export(
                            self.folder.text().trim().to_owned(),
                        ));
                    }
                    if ui.button("Look again").clicked() {
                        action = Some(TrainingDataAction::Look);
                    }
                }
            }
        });
        if self.choice != before {
            action = Some(TrainingDataAction::Look);
        }
        action
    }
}

/// A choice of a few values by their names, under one of their own.
fn pick<T: Copy + PartialEq>(ui: &mut Ui, name: &str, names: &[(T, &str)], chosen: &mut T) {
    let text = names.iter().find(|(one, _)| one == chosen);
    let text = text.map_or("", |(_, text)| text);
    ui.label(name);
    let shown = ComboBox::from_id_salt(name)
        .selected_text(text)
        .show_ui(ui, |ui| {
            for (one, text) in names {
                ui.selectable_value(chosen, *one, *text);
            }
        });
    let spoken = format!("{name}: {text}");
    shown
        .response
        .widget_info(|| WidgetInfo::labeled(egui::Role::ComboBox, true, &spoken));
}

/// What there is, in a line.
fn summary(looked: &Looked) -> String {
    let (balance, survey) = (&looked.report.balance, &looked.survey);
    let all = balance.all();
    let mut summary = format!(
        "{} articles, {} documents, {} spans, {} incidents",
        survey.articles, survey.documents, all.spans, all.incidents
    );
    for (part, of) in in_order(&balance.parts) {
        if !part.is_empty() {
            summary.push_str(&format!(" · {part} {}", of.documents));
        }
    }
    for (why, count) in &survey.left_out {
        summary.push_str(&format!(" · left out: {count} {why}"));
    }
    if let Some(fault) = survey.faults.first_failure() {
        summary.push_str(&format!(
            " · {} cannot be read, the first: {fault}",
            survey.faults.failures()
        ));
    }
    summary
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text).weak().size(13.0));
}
