//! Keeps what is being typed into a field that only Enter takes, so that it outlives a kill: the reason
//! of a status, a row of the details or of an incident, a new entry. Notes, metadata and the codebook
//! keep themselves.

use egui::Context;

use crate::ui::side_panels::AnnotationPanels;
use crate::ui::widgets::Typing;
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;

/// The field in which a person types.
#[derive(Default)]
pub(super) struct TypedField {
    /// Its name; empty when there is none.
    form: String,
    is_dialog: bool,
    /// What it began with.
    before: String,
    /// What is in it.
    typed: String,
    /// What was last kept of it.
    kept: String,
    typing: Typing,
}

impl TypedField {
    /// Whether something is typed that is nowhere but in a draft.
    pub(super) fn is_typing(&self) -> bool {
        self.typed != self.before
    }
}

/// The field that is open: its name, and what is in it.
fn field(
    dialog: &Dialog,
    panels: &mut AnnotationPanels,
    article: &str,
) -> Option<(String, String)> {
    if let Dialog::Reason(dialog) = dialog {
        return Some((format!("{article}: reason"), dialog.typed().to_owned()));
    }
    let (of, editor) = panels.editor()?;
    let (name, typed) = editor.typed()?;
    Some((format!("{article}, {of}: {name}"), typed))
}

impl App {
    /// Keeps what is typed, takes up what was kept, and forgets it when it is saved or not wanted.
    pub(super) fn keep_typed(&mut self, context: &Context) {
        // Of this frame: an editor that closed before another one opened says nothing of that.
        let ended = self.annotation.take_ended();
        let Some(open_project) = &mut self.open_project else {
            return;
        };
        let article = open_project.open_article().unwrap_or_default().to_owned();
        let project = &mut open_project.project;
        let now = field(&self.dialog, &mut self.annotation, &article);
        let now = now.filter(|_| !article.is_empty());
        let known = &mut self.typed_field;
        if now.as_ref().is_none_or(|(form, _)| *form != known.form) {
            // Who goes elsewhere in the middle finds it there later; a dialog was answered.
            let is_over = known.is_dialog || ended;
            let last = std::mem::take(known);
            if !is_over && last.is_typing() {
                project.keep_draft(last.form, Some(last.typed));
            } else if project.draft(&last.form).is_some() {
                project.keep_draft(last.form, None);
            }
        }
        let Some((form, typed)) = now else {
            return;
        };
        if known.form.is_empty() {
            let draft = project.draft(&form).unwrap_or(&typed).to_owned();
            *known = TypedField {
                form,
                is_dialog: matches!(self.dialog, Dialog::Reason(_)),
                before: typed.clone(),
                typed: draft.clone(),
                kept: draft.clone(),
                typing: Typing::default(),
            };
            if draft != typed {
                if let Dialog::Reason(dialog) = &mut self.dialog {
                    dialog.set_typed(&draft);
                } else if let Some((_, editor)) = self.annotation.editor() {
                    editor.set_typed(&draft);
                }
                context.request_repaint();
            }
            return;
        }
        known.typed.clone_from(&typed);
        if typed == known.kept {
            known.typing.take();
            return;
        }
        known.typing.typed(context);
        if known.typing.is_due(context) {
            known.typing.take();
            let draft = (typed != known.before).then(|| typed.clone());
            project.keep_draft(known.form.clone(), draft);
            known.kept = typed;
        }
    }
}
