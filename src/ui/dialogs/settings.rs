//! The settings. Everything takes effect at once.

use egui::{Context, Grid, RichText, Slider};

use crate::look::{Mode, Theme};
use crate::text::Family;
use crate::text::input::TextInput;
use crate::ui::request::Request;
use crate::ui::settings::{Settings, ThemeChoice};
use crate::ui::widgets::{Answer, TextField, TextPainter, colour, modal};

/// The settings while they are open.
pub struct SettingsDialog {
    annotator: TextInput,
    renamed: bool,
}

impl SettingsDialog {
    /// Opens them.
    pub fn new(settings: &Settings) -> Self {
        Self {
            annotator: TextInput::single_line().with_text(&settings.annotator),
            renamed: false,
        }
    }

    /// Shows them. The annotator's name is told when it was written here: an article that a
    /// colleague has annotated keeps theirs otherwise.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut TextPainter,
        mode: Mode,
        settings: &mut Settings,
    ) -> Answer<Request> {
        let theme = Theme::of(mode);
        let answer = modal(context, "Settings", 460.0, |ui| {
            ui.heading("Settings");
            Grid::new("settings")
                .num_columns(2)
                .spacing([18.0, 10.0])
                .show(ui, |ui| {
                    ui.label("Annotator");
                    let shown = TextField::new(&mut self.annotator)
                        .label("Annotator")
                        .hint("Your name, as files carry it")
                        .desired_width(260.0)
                        .show(ui, ink);
                    if shown.changed {
                        self.renamed = true;
                        settings.annotator = self.annotator.text().trim().to_owned();
                        settings.annotator_said = !settings.annotator.is_empty();
                    }
                    ui.end_row();
                    ui.label("Theme");
                    ui.horizontal(|ui| {
                        for (choice, name) in [
                            (ThemeChoice::System, "As the system"),
                            (ThemeChoice::Light, "Light"),
                            (ThemeChoice::Dark, "Dark"),
                        ] {
                            ui.selectable_value(&mut settings.theme, choice, name);
                        }
                    });
                    ui.end_row();
                    ui.label("Family");
                    ui.horizontal(|ui| {
                        for family in Family::ALL {
                            ui.selectable_value(&mut settings.family, family, family.name());
                        }
                    });
                    ui.end_row();
                    let row = |ui: &mut egui::Ui, name: &str, slider: Slider<'_>| {
                        let label = ui.label(name);
                        // The rail, which is as light as the dialog otherwise.
                        ui.scope(|ui| {
                            ui.visuals_mut().widgets.inactive.bg_fill = colour(theme.edge);
                            ui.add(slider.trailing_fill(true)).labelled_by(label.id);
                        });
                        ui.end_row();
                    };
                    let size = Slider::new(&mut settings.size, 12.0..=64.0);
                    row(ui, "Size", size.step_by(1.0));
                    let leading = Slider::new(&mut settings.leading, 1.6..=3.0);
                    row(ui, "Line spacing", leading.step_by(0.05));
                    let measure = Slider::new(&mut settings.measure, 16.0..=60.0);
                    row(ui, "Line length", measure.step_by(1.0));
                    ui.label("Spans");
                    ui.checkbox(&mut settings.tags, "Tags with the label's name");
                    ui.end_row();
                });
            ui.label(
                RichText::new(
                    "A changed name goes into the open article's file and those made from now on. \
                     In a project use Annotate under another name, in the menu File.",
                )
                .small()
                .weak(),
            );
            ui.add_space(6.0);
            if ui.button("Close").clicked() {
                Answer::Closed
            } else {
                Answer::Open
            }
        });
        match (answer, self.annotator.text().trim()) {
            (Answer::Closed, name) if self.renamed && !name.is_empty() => {
                Answer::Given(Request::SetAnnotator(name.to_owned()))
            }
            (answer, _) => answer,
        }
    }
}
