//! The guidelines beside the text: what the project has agreed on, in Arabic or English.
//!
//! They are the Markdown of the project's `guidelines.md`. A link such as `[actors](label:actor)`
//! shows the label, with which what is selected can be labelled at once. Addresses are shown and
//! can be copied; the program opens none.

pub mod markdown;
pub mod setting;

use egui::{EventFilter, Id, Key, Sense, Ui, WidgetInfo};
use std::path::Path;

use crate::look::{Mode, Theme};
use crate::model::codebook::{Codebook, LabelId};
use crate::session::project::Project;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::bars::chips::chip;
use crate::ui::commands::Command;
use crate::ui::guidelines::markdown::Block;
use crate::ui::guidelines::setting::{Clicked, Setting};
use crate::ui::request::{Page, Request};
use crate::ui::widgets::page::{at_end, scroll_area};
use crate::ui::widgets::shaped_label::{LabelOptions, Side, shaped_label};
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// The guidelines of the open project.
#[derive(Default)]
pub struct Guidelines {
    shown: bool,
    source: Option<String>,
    blocks: Vec<Block>,
    directions: Vec<ParagraphDirection>,
    /// The label of the link that was followed last.
    label: Option<LabelId>,
    /// The address that was copied last.
    copied: Option<String>,
    /// Whether the text takes the keyboard when it is next shown.
    pub focus: bool,
}

impl Guidelines {
    /// The id of the text: while it has the keyboard, the keys that scroll scroll it.
    pub fn id() -> Id {
        Id::unique("guidelines")
    }

    /// Whether they are shown.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows them with the keyboard in them; when one is `reading` them already, hides them.
    pub fn toggle(&mut self, project: &Project, reading: bool) -> Vec<Request> {
        if self.shown && reading {
            return vec![self.hide()];
        }
        let mut requests = vec![Request::ShowPage(Page::Article)];
        if !self.shown {
            self.shown = true;
            requests.extend(self.reread(project));
        }
        self.focus = true;
        requests
    }

    /// Hides them.
    pub fn hide(&mut self) -> Request {
        self.shown = false;
        Request::FocusArticle
    }

    /// Reads them, if they are shown: the file may have changed.
    pub fn reread(&mut self, project: &Project) -> Option<Request> {
        if !self.shown {
            return None;
        }
        match project.guidelines() {
            Ok(text) => {
                self.set(text);
                None
            }
            Err(error) => Some(Request::error(error)),
        }
    }

    /// The text of the file, or that there is none. Nothing is read anew when it is the same.
    pub fn set(&mut self, source: Option<String>) {
        if self.source != source {
            self.blocks = markdown::blocks(source.as_deref().unwrap_or_default());
            self.directions = setting::directions(&self.blocks);
            self.source = source;
        }
    }

    /// Shows them in what there is of `ui`. `file` is where they are, to be told when there are
    /// none.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        codebook: &Codebook,
        file: &Path,
    ) -> Option<Request> {
        let theme = Theme::of(mode);
        let mut action = None;
        ui.horizontal(|ui| {
            ui.strong("Guidelines");
            at_end(ui, |ui| {
                if ui.button("Close guidelines").clicked() {
                    action = Some(self.hide());
                }
            });
        });
        if self.blocks.is_empty() {
            empty(ui, ink, &file.display().to_string());
            self.focus = false;
            return action;
        }
        if let Some(label) = self.label.clone() {
            let run = self.card(ui, ink, mode, codebook, &label);
            action = action.or(run.map(Request::Run));
        }
        if let Some(copied) = &self.copied {
            let style = TextStyle::new(Family::Sans, 12.5);
            let options = LabelOptions::one_line().in_english();
            let said = format!("Copied {copied}");
            shaped_label(ui, ink, &said, style, colour(theme.weak), options);
        }
        ui.add_space(2.0);
        self.body(ui, ink, mode, codebook);
        action
    }

    fn body(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode, codebook: &Codebook) {
        let view = ui.available_rect_before_wrap();
        let ground = ui.interact(view, Self::id(), Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, "Guidelines text"));
        if std::mem::take(&mut self.focus) || ground.clicked() {
            ground.request_focus();
        }
        let theme = Theme::of(mode);
        if ground.has_focus() {
            let filter = EventFilter {
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
            let line = egui::Stroke::new(1.0, colour(theme.accent));
            let kind = egui::StrokeKind::Outside;
            ui.painter().rect_stroke(view.expand(5.0), 3.0, line, kind);
        }
        let by = if ground.has_focus() {
            scrolled_by_keys(ui, view.height())
        } else {
            0.0
        };
        let mut clicked = None;
        scroll_area("guidelines text").show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            // Clear of the scroll bar.
            ui.set_max_width(ui.available_width() - 10.0);
            if by != 0.0 {
                ui.scroll_with_delta(egui::vec2(0.0, by));
            }
            let mut setting = Setting {
                ink,
                mode,
                codebook,
                count: 0,
            };
            for (block, direction) in self.blocks.iter().zip(&self.directions) {
                clicked = setting.block(ui, block, *direction).or(clicked.take());
            }
            ui.add_space(24.0);
        });
        match clicked {
            Some(Clicked::Label(label)) => self.label = Some(label),
            Some(Clicked::Address(address)) => {
                ui.ctx().copy_text(address.clone());
                self.copied = Some(address);
            }
            None => {}
        }
    }

    /// The label that a link has led to.
    fn card(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        codebook: &Codebook,
        label: &LabelId,
    ) -> Option<Command> {
        let theme = Theme::of(mode);
        let mut command = None;
        let found = codebook
            .position(label)
            .and_then(|index| Some((index, codebook.labels.get(index)?)));
        egui::Frame::new()
            .fill(colour(theme.raised))
            .stroke(egui::Stroke::new(1.0, colour(theme.edge)))
            .corner_radius(6.0)
            .inner_margin(egui::Margin::symmetric(8, 6))
            .show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                ui.horizontal(|ui| {
                    match found {
                        Some((index, label)) => {
                            if chip(ui, ink, mode, label, "Give", false).clicked() {
                                command = Some(Command::Label(index));
                            }
                            let keys = format!("{}: {}", label.english, label.keys());
                            ui.weak(keys);
                        }
                        None => {
                            let words = format!("The codebook has no label “{label}”.");
                            let style = TextStyle::new(Family::Sans, 13.0);
                            let options = LabelOptions::default()
                                .in_english()
                                .width((ui.available_width() - 60.0).max(60.0));
                            let tone = colour(theme.warning);
                            shaped_label(ui, ink, &words, style, tone, options);
                        }
                    }
                    at_end(ui, |ui| {
                        if ui.button("Hide label").clicked() {
                            self.label = None;
                        }
                    });
                });
            });
        command
    }
}

/// How far the pressed keys scroll a view of this height, in points.
fn scrolled_by_keys(ui: &Ui, height: f32) -> f32 {
    let line = 40.0;
    let page = (height - 60.0).max(line);
    let far = 1_000_000.0;
    let keys = [
        (Key::ArrowDown, -line),
        (Key::ArrowUp, line),
        (Key::PageDown, -page),
        (Key::PageUp, page),
        (Key::Space, -page),
        (Key::Home, far),
        (Key::End, -far),
    ];
    ui.input(|state| {
        let pressed = keys.iter().filter(|(key, _)| state.key_pressed(*key));
        pressed.map(|(_, by)| by).sum()
    })
}

fn empty(ui: &mut Ui, ink: &mut TextPainter, file: &str) {
    let theme = theme_of(ui.ctx());
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        ui.strong("No guidelines yet");
        ui.weak("Write them as Markdown in this file. They are shown here as soon as it is saved.");
        ui.add_space(6.0);
        let style = TextStyle::new(Family::Sans, 12.5).leading(1.5);
        let options = LabelOptions::default().at(Side::Centre).in_english();
        shaped_label(ui, ink, file, style, colour(theme.text), options);
        ui.add_space(4.0);
        if ui.button("Copy the path").clicked() {
            ui.ctx().copy_text(file.to_owned());
        }
    });
}
