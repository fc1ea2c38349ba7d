//! The codebook: labels with their attributes, types of incidents, roles; and the changes that
//! annotations have to follow.
//!
//! What is typed changes a draft, which is saved as a whole. Changes that annotations follow
//! (another id, a merge, a split, a deletion) are made by themselves: the page asks what they
//! touch, shows it, and makes them when a person says so. The page knows no project: it gives what
//! a person wants as a value.

mod attributes;
mod confirm;
mod fields;
mod flows;
mod history;
mod label;
mod lists;
mod says;

use egui::{Frame, Key, Margin, Modifiers, RichText, Sense, Ui, WidgetInfo, vec2};

use crate::look::{Mode, Theme};
use crate::model::codebook::{Change, Codebook, LabelId, Touched};
use crate::ui::codebook_editor::fields::Fields;
use crate::ui::codebook_editor::flows::Flow;
use crate::ui::widgets::text_painter::{Ink, colour};

/// Width of the list of labels, in points.
const LIST: f32 = 300.0;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookAction {
    /// Back to the article.
    Close,
    /// Look at what this change touches, to be shown before it is made.
    Look(Box<Change>),
    /// Stop looking.
    Stop,
    /// Make this change.
    Make(Box<Change>),
    /// Find the words that have this label, to be split by them.
    Words(LabelId),
    /// Take the last change back.
    Undo,
}

/// How far the look at what a change touches is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Looking {
    /// So much of it is done, from 0 to 1.
    Running(f32),
    /// This is touched.
    Found(Box<Touched>),
    /// It was not done, and why.
    Failed(String),
    /// Nobody looks.
    #[default]
    Not,
}

/// Words that have a label, for a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The words folded, which stand for all their spellings.
    pub folded: String,
    /// One of the spellings.
    pub quote: String,
    /// How many spans have them.
    pub count: usize,
}

/// What is edited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Labels,
    Types,
    Roles,
    History,
}

/// The page.
#[derive(Default)]
pub struct CodebookPage {
    /// As it is in the project.
    base: Codebook,
    /// As it is on the page.
    draft: Codebook,
    tab: Tab,
    /// What is looked for in the list.
    search: String,
    /// The chosen label, by its place in the draft.
    chosen: usize,
    fields: Fields,
    flow: Option<Flow>,
    looking: Looking,
    /// Why nothing can be changed, when nothing can.
    read_only: Option<String>,
    /// Whether the page takes the keyboard.
    pub focus: bool,
    /// Whether the list goes to the chosen label.
    moved: bool,
    /// Whether there is a change to take back.
    pub can_undo: bool,
}

impl CodebookPage {
    /// What has the keyboard while no field of the page has it.
    pub fn id() -> egui::Id {
        egui::Id::unique("codebook")
    }

    /// The codebook is this one now. What is not saved stays on the page.
    pub fn set(&mut self, codebook: &Codebook, read_only: Option<String>) {
        self.read_only = read_only;
        if self.base == *codebook {
            return;
        }
        let chosen = self.draft.labels.get(self.chosen);
        let chosen = chosen.map(|label| label.id.clone());
        if !self.is_dirty() || self.read_only.is_some() {
            self.draft = codebook.clone();
            self.fields.clear();
        }
        self.base = codebook.clone();
        let place = chosen.and_then(|id| self.draft.position(&id));
        self.chosen = place.unwrap_or(self.chosen);
        self.keep_chosen();
    }

    /// Whether something is typed that is not saved.
    pub fn is_dirty(&self) -> bool {
        let (draft, base) = (&self.draft, &self.base);
        draft.labels != base.labels
            || draft.incident_types != base.incident_types
            || draft.roles != base.roles
    }

    /// How far the look at what the change touches is.
    pub fn set_looking(&mut self, looking: Looking) {
        self.looking = looking;
    }

    /// The words that have the label that is split.
    pub fn set_words(&mut self, words: Result<Vec<Word>, String>) {
        if let Some(Flow::Split(split)) = &mut self.flow {
            split.set_words(words);
        }
    }

    /// A change was made: the page shows the codebook again.
    pub fn made(&mut self) {
        self.flow = None;
        self.looking = Looking::Not;
        self.focus = true;
    }

    /// Leaves what is asked before a change. Returns whether something was.
    pub fn close_flow(&mut self) -> bool {
        self.looking = Looking::Not;
        self.focus |= self.flow.is_some();
        self.flow.take().is_some()
    }

    /// Shows the page in what there is of `ui`.
    pub fn show(&mut self, ui: &mut Ui, ink: &mut Ink, mode: Mode) -> Option<CodebookAction> {
        let theme = Theme::of(mode);
        let whole = ui.available_rect_before_wrap();
        let ground = ui.interact(whole, Self::id(), Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, "Codebook"));
        if std::mem::take(&mut self.focus) || ground.clicked() {
            ground.request_focus();
        }
        if ground.has_focus() {
            let filter = egui::EventFilter {
                vertical_arrows: true,
                ..egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
            self.keys(ui);
        }
        let frame = Frame::new()
            .fill(colour(theme.panel))
            .inner_margin(Margin::symmetric(14, 8));
        let mut action = frame
            .show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 6.0;
                self.head(ui, ink, theme)
            })
            .inner;
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            if self.tab == Tab::Labels {
                let top_down = egui::Layout::top_down(egui::Align::Min);
                ui.allocate_ui_with_layout(vec2(LIST, height), top_down, |ui| {
                    ui.set_min_size(vec2(LIST, height));
                    self.list(ui, ink, mode);
                });
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                ui.painter()
                    .rect_filled(ui.available_rect_before_wrap(), 0.0, colour(theme.page));
                let from_body = self.body(ui, ink, mode);
                action = action.take().or(from_body);
            });
        });
        if self.fields.take_cancelled() {
            self.focus = true;
        }
        if self.fields.take_submitted() && self.flow.is_none() {
            action = action.or_else(|| self.save());
        }
        action
    }

    fn keys(&mut self, ui: &Ui) {
        let (down, up) = ui.input_mut(|state| {
            let none = Modifiers::NONE;
            (
                state.count_and_consume_key(none, Key::ArrowDown),
                state.count_and_consume_key(none, Key::ArrowUp),
            )
        });
        if self.tab == Tab::Labels && self.flow.is_none() && down + up > 0 {
            let found = self.draft.find(&self.search);
            let at = found.iter().position(|index| *index == self.chosen);
            let at = at.map_or(0, |at| (at + down).saturating_sub(up));
            if let Some(index) = found.get(at.min(found.len().saturating_sub(1))) {
                self.choose(*index);
            }
        }
    }

    /// Shows a label in the editor.
    fn choose(&mut self, index: usize) {
        self.chosen = index;
        self.moved = true;
        self.flow = None;
        self.looking = Looking::Not;
    }

    fn keep_chosen(&mut self) {
        self.chosen = self.chosen.min(self.draft.labels.len().saturating_sub(1));
    }

    fn is_writable(&self) -> bool {
        self.read_only.is_none()
    }

    /// Saves what is typed; what makes spans unfinished is shown first.
    fn save(&mut self) -> Option<CodebookAction> {
        if !self.is_dirty() || !self.is_writable() || self.draft.check().is_err() {
            return None;
        }
        let change = Change::Define(Box::new(self.draft.clone()));
        let stricter = change.labels(&self.base).is_some_and(|it| !it.is_empty());
        if !stricter {
            return Some(CodebookAction::Make(Box::new(change)));
        }
        Some(self.ask(change, "Save with a new duty".to_owned()))
    }

    /// Asks what a change touches, and then whether to make it.
    fn ask(&mut self, change: Change, title: String) -> CodebookAction {
        self.looking = Looking::Running(0.0);
        self.flow = Some(Flow::Confirm(Box::new(change.clone()), title));
        CodebookAction::Look(Box::new(change))
    }

    fn head(&mut self, ui: &mut Ui, ink: &mut Ink, theme: &Theme) -> Option<CodebookAction> {
        let mut action = None;
        ui.horizontal(|ui| {
            ui.label(RichText::new("Codebook").strong());
            let tabs = [
                (Tab::Labels, "Labels", self.draft.labels.len()),
                (
                    Tab::Types,
                    "Types of incidents",
                    self.draft.incident_types.len(),
                ),
                (Tab::Roles, "Roles", self.draft.roles.len()),
                (Tab::History, "Changes", self.draft.changes.len()),
            ];
            for (tab, name, count) in tabs {
                let caption = format!("{name} ({count})");
                if ui.selectable_label(self.tab == tab, caption).clicked() {
                    self.tab = tab;
                    self.flow = None;
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("Back to the article").clicked() {
                    action = Some(CodebookAction::Close);
                }
                let undo = egui::Button::new("Undo").shortcut_text("Ctrl+Z");
                if ui
                    .add_enabled(self.can_undo && self.is_writable(), undo)
                    .clicked()
                {
                    action = Some(CodebookAction::Undo);
                }
            });
        });
        if let Some(why) = &self.read_only {
            says::sentence(ui, ink, theme, why, theme.warning);
            return action;
        }
        if self.is_dirty() {
            ui.horizontal(|ui| {
                let wrong = self.draft.check().err();
                let mut save = false;
                ui.add_enabled_ui(wrong.is_none(), |ui| {
                    save = ui.button("Save the codebook").clicked();
                });
                if save {
                    action = self.save();
                }
                if ui.button("Discard").clicked() {
                    self.draft = self.base.clone();
                    self.fields.clear();
                    self.keep_chosen();
                }
                let (says, tone) = match wrong {
                    Some(wrong) => (wrong.to_string(), theme.warning),
                    None => (
                        "Not saved yet. Enter in a field saves.".to_owned(),
                        theme.weak,
                    ),
                };
                says::sentence(ui, ink, theme, &says, tone);
            });
        }
        action
    }

    fn body(&mut self, ui: &mut Ui, ink: &mut Ink, mode: Mode) -> Option<CodebookAction> {
        let mut action = None;
        Frame::new()
            .inner_margin(Margin::symmetric(20, 14))
            .show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                egui::ScrollArea::vertical()
                    .id_salt(("codebook", self.tab as u8, self.flow.is_some()))
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        action = if self.flow.is_some() {
                            self.flow(ui, ink, mode)
                        } else {
                            match self.tab {
                                Tab::Labels => self.label_editor(ui, ink, mode),
                                Tab::Types => self.types(ui, ink, mode),
                                Tab::Roles => self.roles(ui, ink, mode),
                                Tab::History => self.history(ui, ink, mode),
                            }
                        };
                    });
            });
        action
    }
}

/// An id made of an English name: `Armed group` becomes `armed_group`.
fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.trim().chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// `wanted`, or with a number when it is taken.
fn free_id(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let wanted = if wanted.is_empty() { "new" } else { wanted };
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    (2..)
        .map(|number| format!("{wanted}_{number}"))
        .find(|id| !is_taken(id))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_a_name() {
        assert_eq!(slug(" Armed group "), "armed_group");
        assert_eq!(slug("Air/drone strike"), "air_drone_strike");
        assert_eq!(slug("جهة…"), "");
        assert_eq!(free_id("actor", |id| id == "actor"), "actor_2");
        assert_eq!(free_id("", |_| false), "new");
    }
}
