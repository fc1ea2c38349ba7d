//! What the list shows and in what order: the words, the menus of conditions, the sort menu.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, Id, PopupCloseBehavior, RichText, ScrollArea, Ui};
use std::sync::Arc;

use crate::model::codebook::Codebook;
use crate::model::queue::{self, LabelFilter, Query};
use crate::model::status::Status;
use crate::model::table::Table;
use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::project_list::sorting;
use crate::ui::widgets::{TextField, TextPainter, colour, shaped_button, theme_of};

/// The type of names of outlets and people in the menus.
const NAME: TextStyle = TextStyle::new(Family::Sans, 13.5).leading(1.5);
/// Height of an outlet in its menu, in points.
const ROW: f32 = 28.0;

/// The conditions of the list.
#[derive(Default)]
pub struct Filters {
    words: TextInput,
    from: TextInput,
    to: TextInput,
    query: Query,
    /// Whether the field of the words takes the keyboard when it is next shown.
    pub focus: bool,
    known: Known,
}

/// What a table has to choose from, found when its menu is opened.
#[derive(Default)]
struct Known {
    table: Option<Arc<Table>>,
    sources: Vec<(String, usize)>,
    annotators: Vec<String>,
}

/// What the keyboard asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterAction {
    /// From the words on to the list.
    ToList,
}

/// The list of labels is not higher than this, in points.
const HIGHEST: f32 = 420.0;

impl Filters {
    /// The id of the field of the words.
    pub fn words_id() -> Id {
        Id::unique("filter by words")
    }

    /// What the list shows.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The order of the list, as the settings remember it.
    pub fn sort(&self) -> (String, bool) {
        (sorting::id(&self.query.sort), self.query.descending)
    }

    /// Takes the order that was remembered; one that nobody knows is that of the ids.
    pub fn set_sort(&mut self, id: &str, descending: bool) {
        self.query.sort = sorting::from_id(id);
        self.query.descending = descending;
    }

    /// Writes into the field of the words what was typed while the list had the keyboard.
    pub fn type_words(&mut self, typed: &str) {
        self.words.insert(typed);
        self.query.words = self.words.text().to_owned();
        self.focus = true;
    }

    /// Shows every article again; the order stays.
    pub fn clear(&mut self) {
        for field in [&mut self.words, &mut self.from, &mut self.to] {
            field.set_text("");
        }
        self.query = Query {
            sort: self.query.sort.clone(),
            descending: self.query.descending,
            ..Query::default()
        };
    }

    /// Shows the field and the menus.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        codebook: &Codebook,
        table: &Arc<Table>,
    ) -> Option<FilterAction> {
        let mut action = None;
        let shown = TextField::new(&mut self.words)
            .id(Self::words_id())
            .label("Filter the articles by words")
            .hint("كلمات من العنوان…")
            .desired_width(ui.available_width())
            .style(TextStyle::new(Family::Sans, 14.0))
            .focus(std::mem::take(&mut self.focus))
            .show(ui, ink);
        if shown.changed {
            self.query.words = self.words.text().to_owned();
        }
        if shown.cancelled {
            self.words.set_text("");
            self.query.words.clear();
        }
        let down = shown.response.has_focus()
            && ui.input_mut(|state| state.consume_key(egui::Modifiers::NONE, egui::Key::ArrowDown));
        if shown.submitted || shown.cancelled || down {
            action = Some(FilterAction::ToList);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(2.0, 2.0);
            ui.spacing_mut().button_padding = egui::vec2(5.0, 2.0);
            self.status_menu(ui);
            self.label_menu(ui, codebook);
            self.annotator_menu(ui, ink, table);
            self.source_menu(ui, ink, table);
            self.date_menu(ui, ink);
            self.sort_menu(ui, codebook);
        });
        action
    }

    fn status_menu(&mut self, ui: &mut Ui) {
        let active = !self.query.statuses.is_empty() || !self.query.copies || self.query.damaged;
        menu(ui, "Status", active, |ui| {
            for status in Status::ALL {
                let mut on = self.query.statuses.contains(&status);
                if ui.checkbox(&mut on, status.name()).changed() {
                    if on {
                        self.query.statuses.push(status);
                    } else {
                        self.query.statuses.retain(|known| *known != status);
                    }
                    self.query.statuses.sort();
                }
            }
            ui.separator();
            let mut without = !self.query.copies;
            if ui.checkbox(&mut without, "Without copies").changed() {
                self.query.copies = !without;
            }
            ui.checkbox(&mut self.query.damaged, "Damaged files only");
        });
    }

    fn label_menu(&mut self, ui: &mut Ui, codebook: &Codebook) {
        menu(ui, "Label", !self.query.labels.is_empty(), |ui| {
            egui::ScrollArea::vertical()
                .max_height(HIGHEST)
                .show(ui, |ui| {
                    for (_, label) in codebook.offered() {
                        for (has, word) in [(true, "With"), (false, "Without")] {
                            let wanted = LabelFilter {
                                label: label.id.clone(),
                                has,
                            };
                            let mut on = self.query.labels.contains(&wanted);
                            let name = format!("{word} {}", label.english);
                            if ui.checkbox(&mut on, name).changed() {
                                // With and without at once would be no article.
                                self.query.labels.retain(|known| known.label != label.id);
                                if on {
                                    self.query.labels.push(wanted);
                                }
                            }
                        }
                    }
                });
        });
    }

    fn annotator_menu(&mut self, ui: &mut Ui, ink: &mut TextPainter, table: &Arc<Table>) {
        menu(ui, "Annotator", self.query.annotator.is_some(), |ui| {
            self.known.of(table);
            if ui
                .selectable_label(self.query.annotator.is_none(), "All articles")
                .clicked()
            {
                self.query.annotator = None;
                ui.close();
            }
            if self.known.annotators.is_empty() {
                ui.weak("Nobody has annotated yet.");
            }
            for name in &self.known.annotators {
                let chosen = self.query.annotator.as_ref() == Some(name);
                if shaped_button(ui, ink, name, NAME, chosen).clicked() {
                    self.query.annotator = Some(name.clone());
                    ui.close();
                }
            }
        });
    }

    fn source_menu(&mut self, ui: &mut Ui, ink: &mut TextPainter, table: &Arc<Table>) {
        let theme = theme_of(ui.ctx());
        menu(ui, "Source", self.query.source.is_some(), |ui| {
            self.known.of(table);
            if ui
                .selectable_label(self.query.source.is_none(), "All sources")
                .clicked()
            {
                self.query.source = None;
                ui.close();
            }
            ui.spacing_mut().item_spacing.y = 0.0;
            let sources = &self.known.sources;
            ScrollArea::vertical().max_height(320.0).show_rows(
                ui,
                ROW,
                sources.len(),
                |ui, rows| {
                    for (source, count) in sources.get(rows).unwrap_or_default() {
                        ui.horizontal(|ui| {
                            ui.set_height(ROW);
                            let chosen = self.query.source.as_ref() == Some(source);
                            let name = if source.is_empty() {
                                "No source"
                            } else {
                                source
                            };
                            if shaped_button(ui, ink, name, NAME, chosen).clicked() {
                                self.query.source = Some(source.clone());
                                ui.close();
                            }
                            let count = RichText::new(count.to_string());
                            ui.label(count.color(colour(theme.weak)));
                        });
                    }
                },
            );
        });
    }

    fn date_menu(&mut self, ui: &mut Ui, ink: &mut TextPainter) {
        let theme = theme_of(ui.ctx());
        let active = !self.query.from.is_empty() || !self.query.to.is_empty();
        menu(ui, "Date", active, |ui| {
            let mut wrong = false;
            for (name, field, limit) in [
                ("From", &mut self.from, &mut self.query.from),
                ("To", &mut self.to, &mut self.query.to),
            ] {
                ui.horizontal(|ui| {
                    ui.set_min_height(30.0);
                    ui.add_sized([36.0, 20.0], egui::Label::new(name));
                    let shown = TextField::new(field)
                        .label(name)
                        .hint("2021-12-08")
                        .desired_width(150.0)
                        .show(ui, ink);
                    let read = queue::date_limit(field.text());
                    wrong |= read.is_none();
                    if shown.changed {
                        *limit = read.unwrap_or_default();
                    }
                });
            }
            let says = "A year, a month or a day: 2021, 2021-12, 2021-12-08.";
            let tone = if wrong { theme.warning } else { theme.weak };
            ui.label(RichText::new(says).small().color(colour(tone)));
            if ui.add_enabled(active, Button::new("Any date")).clicked() {
                self.from.set_text("");
                self.to.set_text("");
                self.query.from.clear();
                self.query.to.clear();
                ui.close();
            }
        });
    }

    fn sort_menu(&mut self, ui: &mut Ui, codebook: &Codebook) {
        let moved = self.query.sort != queue::SortKey::Id || self.query.descending;
        menu(ui, "Sort", moved, |ui| {
            for (key, name) in sorting::keys(codebook) {
                if ui.radio(self.query.sort == key, name).clicked() {
                    self.query.sort = key;
                }
            }
            ui.separator();
            ui.checkbox(&mut self.query.descending, "Largest or latest first");
        });
    }
}

impl Known {
    fn of(&mut self, table: &Arc<Table>) {
        let same = self
            .table
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, table));
        if !same {
            self.sources = queue::sources(table);
            self.annotators = queue::annotators(table);
            self.table = Some(Arc::clone(table));
        }
    }
}

/// A small menu that stays open while several things in it are chosen.
fn menu(ui: &mut Ui, name: &str, active: bool, contents: impl FnOnce(&mut Ui)) {
    let theme = theme_of(ui.ctx());
    let text = RichText::new(name).size(12.0);
    let text = if active {
        text.color(colour(theme.accent)).strong()
    } else {
        text.color(colour(theme.weak))
    };
    let mut button = Button::new(text);
    if active {
        button = button.fill(colour(theme.row));
    } else {
        button = button.frame_when_inactive(false);
    }
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_min_width(180.0);
        contents(ui);
    });
}
