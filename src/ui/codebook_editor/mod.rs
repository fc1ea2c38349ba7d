//! The codebook: labels with their attributes, types of incidents, roles; and the changes that
//! annotations have to follow.
//!
//! What is typed changes a draft, which is saved as a whole. Changes that annotations follow
//! (another id, a merge, a split, a deletion) are made by themselves: the page looks at what they
//! touch, shows it, and makes them when a person says so. It knows the project and the session of
//! the open article, and not the window.

mod attributes;
mod changes;
mod confirm;
mod fields;
mod flows;
mod history;
mod label;
mod lists;
mod lookup;
mod questions;
mod says;

use egui::{Frame, Margin, Sense, Ui, WidgetInfo, vec2};
use std::path::{Path, PathBuf};

use crate::look::{Mode, Theme};
use crate::model::codebook::{Change, Codebook, Contradiction, LabelId};
use crate::session::project::Project;
use crate::session::{Access, Session};
use crate::ui::codebook_editor::changes::Step;
use crate::ui::codebook_editor::fields::Fields;
use crate::ui::codebook_editor::flows::Flow;
use crate::ui::request::Request;
use crate::ui::widgets::list::List;
use crate::ui::widgets::{TextPainter, Typing, at_end, colour, page_head, theme_of};

/// Width of the list of labels, in points.
const LIST: f32 = 300.0;

/// Why nothing can be changed without a project.
const ALONE: &str = "An article that is opened by itself has the labels that Hashiya brings. Make a \
                     project of your articles to change them: File, New project.";

/// What a part of the page asks for.
enum Asked {
    /// Back to the article.
    Close,
    /// To look at what this change touches, and then to ask whether to make it.
    Ask(Box<Change>, String),
    /// To make this change.
    Make(Box<Change>),
    /// To find the words that have this label, to be split by them.
    Words(LabelId),
    /// To take the last change back.
    Undo,
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

/// The page, with the changes that were made on it.
#[derive(Default)]
pub struct CodebookEditor {
    /// As it is in the project.
    base: Codebook,
    /// As it is on the page.
    draft: Codebook,
    tab: Tab,
    /// What is looked for in the list.
    search: String,
    /// The chosen label, by its place in the draft.
    chosen: usize,
    /// The list of the labels that are found.
    list: List,
    fields: Fields,
    flow: Option<Flow>,
    /// Why nothing can be changed, when nothing can.
    read_only: Option<String>,
    /// The changes that were made in this window, to be taken back.
    steps: Vec<Step>,
    /// The project that they are about.
    root: Option<PathBuf>,
    typing: Typing,
    /// What was last kept of the draft, and whether it was unsaved; nothing before it was looked at.
    kept: Option<(Codebook, bool)>,
}

impl CodebookEditor {
    /// What has the keyboard while no field of the page has it.
    pub fn id() -> egui::Id {
        egui::Id::unique("codebook")
    }

    /// The page takes the keyboard. What was typed and made stays as long as the project, which is
    /// at `root`, is the same.
    pub fn open(&mut self, root: Option<&Path>) {
        if self.root.as_deref() != root {
            *self = Self {
                root: root.map(Path::to_owned),
                ..Self::default()
            };
        }
        self.list.focus = true;
    }

    /// What is shown is what the project has; an article alone has the codebook that Hashiya
    /// brings. What is not saved stays on the page.
    fn set(&mut self, project: Option<&Project>, session: Option<&Session>) {
        let usual;
        let (codebook, read_only) = match (project, session) {
            (Some(project), _) => (
                project.codebook(),
                match project.access() {
                    Access::ReadWrite => None,
                    Access::ReadOnly(why) => {
                        Some(format!("The codebook can only be read here: {why}"))
                    }
                },
            ),
            (None, Some(session)) => (session.codebook(), Some(ALONE.to_owned())),
            (None, None) => {
                usual = Codebook::default();
                (&usual, Some(ALONE.to_owned()))
            }
        };
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

    /// Keeps what is typed, so that it outlives a kill, and takes up what was kept.
    fn keep(&mut self, project: &mut Project, context: &egui::Context) {
        let is_dirty = self.is_dirty();
        let Some((kept, was_dirty)) = &self.kept else {
            let draft = project.codebook_draft();
            let was_dirty = draft.is_some();
            if let Some(draft) = draft {
                self.draft.labels = draft.labels;
                self.draft.incident_types = draft.incident_types;
                self.draft.roles = draft.roles;
                self.fields.clear();
            }
            self.kept = Some((self.draft.clone(), was_dirty));
            return;
        };
        if says_the_same(kept, &self.draft) && *was_dirty == is_dirty {
            self.typing.take();
            return;
        }
        self.typing.typed(context);
        if !is_dirty || self.typing.is_due(context) {
            self.typing.take();
            project.keep_codebook_draft(is_dirty.then_some(&self.draft));
            self.kept = Some((self.draft.clone(), is_dirty));
        }
    }

    /// Whether something is typed that is not saved.
    pub fn is_dirty(&self) -> bool {
        !says_the_same(&self.draft, &self.base)
    }

    /// Leaves what is asked before a change. Returns whether something was.
    pub fn close_flow(&mut self) -> bool {
        self.list.focus |= self.flow.is_some();
        self.flow.take().is_some()
    }

    /// Shows the page in what there is of `ui`. Beside a project, `session` is that of the open
    /// article when it is one of the project: it is saved before, and follows after a change.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: Option<&mut Project>,
        session: Option<&mut Session>,
    ) -> Vec<Request> {
        self.set(project.as_deref(), session.as_deref());
        let mut project = project;
        if let Some(project) = project.as_deref_mut() {
            self.keep(project, ui.ctx());
        }
        match (self.page(ui, ink, mode), project) {
            (None, _) => Vec::new(),
            (Some(Asked::Close), _) => vec![Request::LeavePage],
            (Some(asked), Some(project)) => self.carry_out(asked, project, session, ui.ctx()),
            (Some(_), None) => Vec::new(),
        }
    }

    fn page(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode) -> Option<Asked> {
        let theme = Theme::of(mode);
        let whole = ui.available_rect_before_wrap();
        let ground = ui.interact(whole, Self::id(), Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, "Codebook"));
        if self.list.takes_keyboard(ui, &ground, false) {
            self.follow_keys(ui);
        }
        let mut asked = page_head(ui, 8, |ui| {
            let from_head = self.head(ui, ink);
            from_head.or(self.questions(ui, ink))
        });
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
                asked = asked.take().or(from_body);
            });
        });
        if self.fields.take_cancelled() {
            self.list.focus = true;
        }
        if self.fields.take_submitted() && self.flow.is_none() {
            asked = asked.or_else(|| self.save());
        }
        asked
    }

    /// Shows a label in the editor.
    fn choose(&mut self, index: usize) {
        self.chosen = index;
        self.flow = None;
    }

    fn keep_chosen(&mut self) {
        self.chosen = self.chosen.min(self.draft.labels.len().saturating_sub(1));
    }

    /// What cannot be saved of what is typed.
    fn wrong(&self) -> Option<Contradiction> {
        let checked = self.draft.check();
        checked
            .and_then(|()| self.draft.check_new_keys(&self.base))
            .err()
    }

    fn is_writable(&self) -> bool {
        self.read_only.is_none()
    }

    /// Saves what is typed; what makes spans unfinished is shown first.
    fn save(&self) -> Option<Asked> {
        if !self.is_dirty() || !self.is_writable() || self.wrong().is_some() {
            return None;
        }
        let change = Box::new(Change::Define(Box::new(self.draft.clone())));
        let stricter = change.labels(&self.base).is_some_and(|it| !it.is_empty());
        Some(if stricter {
            Asked::Ask(change, "Save with a new duty".to_owned())
        } else {
            Asked::Make(change)
        })
    }

    fn head(&mut self, ui: &mut Ui, ink: &mut TextPainter) -> Option<Asked> {
        let theme = theme_of(ui.ctx());
        let mut asked = None;
        ui.horizontal(|ui| {
            ui.strong("Codebook");
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
            at_end(ui, |ui| {
                if ui.button("Back to the article").clicked() {
                    asked = Some(Asked::Close);
                }
                let undo = egui::Button::new("Undo").shortcut_text("Ctrl+Z");
                if ui
                    .add_enabled(self.can_undo() && self.is_writable(), undo)
                    .clicked()
                {
                    asked = Some(Asked::Undo);
                }
            });
        });
        if let Some(why) = &self.read_only {
            says::sentence(ui, ink, why, theme.warning);
            return asked;
        }
        if self.is_dirty() {
            ui.horizontal(|ui| {
                let wrong = self.wrong();
                let mut save = false;
                ui.add_enabled_ui(wrong.is_none(), |ui| {
                    save = ui.button("Save the codebook").clicked();
                });
                if save {
                    asked = self.save();
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
                says::sentence(ui, ink, &says, tone);
            });
        }
        asked
    }

    fn body(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode) -> Option<Asked> {
        let frame = Frame::new().inner_margin(Margin::symmetric(20, 14));
        let shown = frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let area = egui::ScrollArea::vertical()
                .id_salt(("codebook", self.tab as u8, self.flow.is_some()))
                .auto_shrink([false, false]);
            let shown = area.show(ui, |ui| {
                match self.tab {
                    _ if self.flow.is_some() => return self.flow(ui, ink, mode),
                    Tab::Labels => self.label_editor(ui, ink, mode),
                    Tab::Types => self.types(ui, ink),
                    Tab::Roles => self.roles(ui, ink),
                    Tab::History => return self.history(ui, ink, mode),
                }
                None
            });
            shown.inner
        });
        shown.inner
    }
}

/// Whether two codebooks say the same, whatever was changed before.
fn says_the_same(one: &Codebook, other: &Codebook) -> bool {
    one.labels == other.labels
        && one.incident_types == other.incident_types
        && one.roles == other.roles
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
