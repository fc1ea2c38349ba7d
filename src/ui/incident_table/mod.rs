//! The table of the project's incidents: what it is made of, and what becomes of what a person asks.
//!
//! It knows the project, and neither the window nor the open article.

mod page;

use egui::Ui;

pub use page::{IncidentTableAction, IncidentsPage};

use crate::look::Mode;
use crate::model::coded_article::CodedArticle;
use crate::session::Columns;
use crate::session::incident_table::IncidentTable;
use crate::session::project::{Project, ProjectCoding};
use crate::ui::notices::{Notice, Weight};
use crate::ui::request::{Passage, Request};
use crate::ui::widgets::text_painter::TextPainter;

/// The incidents of the project.
#[derive(Default)]
pub struct Incidents {
    page: IncidentsPage,
}

impl Incidents {
    /// Shows the page. `everybody` says whether the incidents of all annotators are in it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: &mut Project,
        everybody: &mut bool,
    ) -> Vec<Request> {
        if let Some(all) = project.accounts() {
            let accounts = ProjectCoding {
                annotator: (!*everybody).then(|| project.annotator().to_owned()),
                ..all
            };
            let known = self.page.table().map(IncidentTable::accounts);
            if known != Some(&accounts) {
                self.page.set(IncidentTable::new(accounts));
            }
        }
        let reading = project.gathering();
        match self.page.show(ui, ink, mode, everybody, reading) {
            None => Vec::new(),
            Some(IncidentTableAction::Open(article, (start, length), incident)) => {
                vec![Request::Open {
                    article,
                    passage: Passage::CodePoints { start, length },
                    incident: Some(incident),
                }]
            }
            Some(IncidentTableAction::Export(columns)) => vec![self.export(project, columns)],
            Some(IncidentTableAction::Stop) => {
                project.stop_gathering();
                Vec::new()
            }
            Some(IncidentTableAction::Close) => vec![Request::LeavePage],
        }
    }

    fn export(&self, project: &Project, columns: Columns) -> Request {
        let table = self.page.table();
        let accounts: Vec<&CodedArticle> = table
            .iter()
            .flat_map(|table| table.accounts().iter())
            .collect();
        match project.export_incidents(&accounts, columns) {
            Ok((path, table)) => {
                let left = match table.left_out.len() {
                    0 => String::new(),
                    count => format!(
                        "; {count} incidents are left out, which \"hashiya incidents\" names"
                    ),
                };
                let says = format!(
                    "{} lines were written to {}{left}.",
                    table.rows,
                    path.display()
                );
                Request::Notify(Notice::new(Weight::Notice, says).staying())
            }
            Err(error) => Request::error(error),
        }
    }
}
