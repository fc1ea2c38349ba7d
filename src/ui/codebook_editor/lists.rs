//! Types of incidents and roles: a row each.

use egui::Ui;

use crate::model::codebook::{IncidentType, Role};
use crate::model::incident::{IncidentTypeId, RoleId};
use crate::ui::codebook_editor::fields::Look;
use crate::ui::codebook_editor::flows::{Flow, What};
use crate::ui::codebook_editor::says::row_button;
use crate::ui::codebook_editor::{CodebookEditor, free_id};
use crate::ui::widgets::text_painter::TextPainter;

/// Width of a name, in points.
const NAME: f32 = 250.0;

impl CodebookEditor {
    pub(super) fn types(&mut self, ui: &mut Ui, ink: &mut TextPainter) {
        let says = "What an incident can be. The group is ACLED's event type.";
        ui.weak(says);
        ui.add_space(6.0);
        let mut types = std::mem::take(&mut self.draft.incident_types);
        let (mut gone, mut flow) = (None, None);
        let writable = self.is_writable();
        ui.add_enabled_ui(writable, |ui| {
            for (at, one) in types.iter_mut().enumerate() {
                let known = self.base.incident_type(&one.id).is_some();
                let place = format!("type {at}");
                ui.push_id(&place, |ui| {
                    ui.horizontal_wrapped(|ui| {
                        let shown = [
                            ("Arabic name", NAME, &mut one.arabic),
                            ("English name", NAME, &mut one.english),
                            ("Group", NAME * 0.8, &mut one.group),
                        ];
                        for (name, width, value) in shown {
                            let spoken = format!("{name} of type {}", one.id.0);
                            let look = Look::line(&spoken, width);
                            let key = format!("{place} {name}");
                            self.fields.show(ui, ink, &key, value, look);
                        }
                        let what = What::Type(one.id.clone());
                        let key = format!("{place} id");
                        match self.row_end(ui, ink, (&key, known), &mut one.id.0, what) {
                            Some(RowEnd::Drop) => gone = Some(at),
                            Some(RowEnd::Flow(wanted)) => flow = Some(*wanted),
                            None => {}
                        }
                    });
                });
            }
            ui.add_space(8.0);
            if ui.button("Add a type of incident").clicked() {
                let id = free_id("new_type", |id| types.iter().any(|one| one.id.0 == id));
                self.fields.focus = Some(format!("type {} Arabic name", types.len()));
                types.push(IncidentType {
                    id: IncidentTypeId(id),
                    arabic: String::new(),
                    english: String::new(),
                    group: String::new(),
                    description: String::new(),
                });
            }
        });
        if let Some(at) = gone {
            types.remove(at);
            self.fields.clear();
        }
        self.draft.incident_types = types;
        self.flow = flow;
    }

    pub(super) fn roles(&mut self, ui: &mut Ui, ink: &mut TextPainter) {
        let says = "What participants of an incident do. The letter gives the role while an \
                    incident is edited.";
        ui.weak(says);
        ui.add_space(6.0);
        let mut roles = std::mem::take(&mut self.draft.roles);
        let (mut gone, mut flow) = (None, None);
        let writable = self.is_writable();
        ui.add_enabled_ui(writable, |ui| {
            for (at, one) in roles.iter_mut().enumerate() {
                let known = self.base.role(&one.id).is_some();
                let place = format!("role {at}");
                ui.push_id(&place, |ui| {
                    ui.horizontal_wrapped(|ui| {
                        let shown = [
                            ("Arabic name", &mut one.arabic),
                            ("English name", &mut one.english),
                        ];
                        for (name, value) in shown {
                            let spoken = format!("{name} of role {}", one.id.0);
                            let look = Look::line(&spoken, NAME);
                            let key = format!("{place} {name}");
                            self.fields.show(ui, ink, &key, value, look);
                        }
                        let mut letter = one.letter.map_or_else(String::new, String::from);
                        let spoken = format!("Letter of role {}", one.id.0);
                        let look = Look::line(&spoken, 50.0).hint("key");
                        let key = format!("{place} letter");
                        if self.fields.show(ui, ink, &key, &mut letter, look) {
                            let typed = letter.trim().chars().next_back();
                            one.letter = typed.map(|c| c.to_ascii_uppercase());
                        }
                        let what = What::Role(one.id.clone());
                        let key = format!("{place} id");
                        match self.row_end(ui, ink, (&key, known), &mut one.id.0, what) {
                            Some(RowEnd::Drop) => gone = Some(at),
                            Some(RowEnd::Flow(wanted)) => flow = Some(*wanted),
                            None => {}
                        }
                    });
                });
            }
            ui.add_space(8.0);
            if ui.button("Add a role").clicked() {
                let id = free_id("new_role", |id| roles.iter().any(|one| one.id.0 == id));
                self.fields.focus = Some(format!("role {} Arabic name", roles.len()));
                roles.push(Role {
                    id: RoleId(id),
                    arabic: String::new(),
                    english: String::new(),
                    letter: None,
                });
            }
        });
        if let Some(at) = gone {
            roles.remove(at);
            self.fields.clear();
        }
        self.draft.roles = roles;
        self.flow = flow;
    }

    /// The id of a row, and what can be done with it.
    fn row_end(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        (key, known): (&str, bool),
        id: &mut String,
        what: What,
    ) -> Option<RowEnd> {
        if !known {
            let look = Look::line("Id in files", 130.0);
            self.fields.show_code(ui, ink, key, id, look);
            return ui.button("Drop").clicked().then_some(RowEnd::Drop);
        }
        // They are about the codebook as it is saved.
        let clean = !self.is_dirty_beside();
        if row_button(ui, clean, "Rename…", id).clicked() {
            return Some(RowEnd::Flow(Box::new(Flow::rename(what))));
        }
        if row_button(ui, clean, "Merge or delete…", id).clicked() {
            return Some(RowEnd::Flow(Box::new(Flow::delete(what))));
        }
        None
    }

    /// Whether labels are typed that are not saved; of the list that is being shown, the page knows
    /// when the frame is over.
    fn is_dirty_beside(&self) -> bool {
        self.draft.labels != self.base.labels
    }
}

/// What the end of a row wants.
enum RowEnd {
    Drop,
    Flow(Box<Flow>),
}
