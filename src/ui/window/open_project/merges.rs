//! What merges leave to a person: questions about the codebook, and copies of sync services.

use std::path::Path;

use egui::Context;

use crate::session::project::SyncCopy;
use crate::session::{Access, Session};
use crate::ui::notices::{Choice, Notice, Weight};
use crate::ui::window::App;

impl App {
    /// Says what a merge of the codebook left to a person, as it is now.
    pub(in crate::ui::window) fn tell_questions(&mut self) {
        self.retract(Choice::AnswerCodebook);
        let Some(open_project) = &self.open_project else {
            return;
        };
        let questions = open_project.project.codebook().questions();
        if !questions.is_empty() {
            let says = "The codebook was merged, and something is left to decide:";
            let notice = Notice::new(Weight::Warning, says)
                .staying()
                .with_lines(questions.into_iter().map(|it| it.says).collect())
                .offering(vec![Choice::AnswerCodebook]);
            self.notices.push(notice);
        }
    }

    /// Says which copies a sync service left, unless that was said.
    pub(super) fn tell_copies(&mut self, copies: Vec<SyncCopy>) {
        let Some(open_project) = &mut self.open_project else {
            return;
        };
        if open_project.copies == copies {
            return;
        }
        let project = &open_project.project;
        let line = |copy: &SyncCopy| {
            let (copy, original) = (project.name_of(&copy.path), project.name_of(&copy.original));
            format!("{copy} is a copy of {original}")
        };
        let lines: Vec<String> = copies.iter().map(line).collect();
        let is_writable = *project.access() == Access::ReadWrite;
        open_project.copies = copies;
        self.retract(Choice::MergeCopies);
        if !lines.is_empty() {
            let says = "Two machines changed a file at once, and the sync service left a copy:";
            let notice = Notice::new(Weight::Warning, says)
                .staying()
                .with_lines(lines)
                .offering(Vec::from_iter(is_writable.then_some(Choice::MergeCopies)));
            self.notices.push(notice);
        }
    }

    /// Brings the copies in. An open article that has one is closed meanwhile.
    pub(in crate::ui::window) fn merge_copies(&mut self, context: &Context) {
        let Some(open_project) = &mut self.open_project else {
            return;
        };
        let copies = std::mem::take(&mut open_project.copies);
        let open = open_project.open.clone();
        let layer = self.session.as_ref().and_then(Session::layer_path);
        // Its record of edits is written while it is open, too.
        let is_of = |layer: &Path, copy: &SyncCopy| copy.original.with_extension("ron") == layer;
        let is_open = layer.is_some_and(|layer| copies.iter().any(|it| is_of(layer, it)));
        if is_open {
            if !self.leave_article() {
                return;
            }
            self.forget_session();
        }
        let Some(open_project) = &self.open_project else {
            return;
        };
        let notice = match open_project.project.merge_copies(&copies) {
            Ok(done) => {
                let headline = format!(
                    "Copies brought in: {} of {}. They are set aside beside the files.",
                    done.merged,
                    copies.len()
                );
                Notice::new(Weight::Notice, headline).with_lines(done.told)
            }
            Err(error) => Notice::error(error.to_string()),
        };
        if let (true, Some(id)) = (is_open, open) {
            self.open_article(&id, context);
        }
        self.notices.push(notice.staying());
    }

    /// Takes back what offers a choice.
    fn retract(&mut self, choice: Choice) {
        self.notices
            .retain(|notice| !notice.choices.contains(&choice));
    }
}
