//! The page of training data, between it and the session.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use crate::look::{Mode, Theme};
use crate::model::codebook::{Codebook, LabelId};
use crate::model::progress::Status;
use crate::session::exporting::{
    Choice, Edges, Excluded, FORMATS, Format, Job, JobDone, JobOrder, Looked, Scheme, named,
};
use crate::ui::notices::{Notice, Weight};
use crate::ui::picker::Want;
use crate::ui::request::{Page, Passage};
use crate::ui::training_data::{
    FormatName, Found, LabelRow, Standing, Told, TrainingAction, TrainingPage,
};
use crate::ui::window::App;

/// What the page remembers, and what goes on behind it.
#[derive(Default)]
pub struct Preparing {
    page: Option<TrainingPage>,
    job: Option<Job>,
}

/// The formats that can be written.
fn formats() -> impl Iterator<Item = &'static Format> {
    FORMATS
        .iter()
        .copied()
        .filter(|format| format.write.is_some())
}

impl App {
    /// Shows the page of training data, and looks at the annotations.
    pub(in crate::ui) fn open_training(&mut self, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        // What was just annotated is to be seen: exports are made of files. Where it cannot be saved, the
        // saving that goes on by itself says why.
        if let Some(session) = &mut self.session {
            let _ = session.save_now();
        }
        let root = root_of(desk.project.root());
        let page = self.pages.preparing.page.get_or_insert_with(|| {
            let names = formats().map(|format| FormatName {
                name: format.name,
                title: format.title,
            });
            let mut page = TrainingPage::new(names.collect());
            page.set_folder(&folder_for(&root, page.format()));
            page
        });
        let _ = page;
        self.page = Page::Training;
        self.look_at_training(context);
    }

    /// Starts a look with what is chosen; one that goes on is stopped.
    fn look_at_training(&mut self, context: &Context) {
        self.start_job(None, context);
    }

    fn start_job(&mut self, out: Option<PathBuf>, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let annotator = desk.project.annotator().to_owned();
        let folder = desk.project.folder().clone();
        let preparing = &mut self.pages.preparing;
        let Some(page) = &preparing.page else {
            return;
        };
        let Some(order) = order(page, annotator, out) else {
            return;
        };
        let wake = context.clone();
        match Job::start(folder, order, move || wake.request_repaint()) {
            Ok(job) => preparing.job = Some(job),
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }

    /// Takes what a look or an export told since the last frame.
    fn hear_training(&mut self) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let preparing = &mut self.pages.preparing;
        let Some(done) = preparing.job.as_ref().and_then(Job::done) else {
            return;
        };
        preparing.job = None;
        match done {
            Ok(JobDone::Looked(looked)) => {
                if let Some(page) = &mut preparing.page {
                    page.tell(told(&looked, desk.project.codebook()));
                }
            }
            Ok(JobDone::Exported(exported, folder)) => {
                let mut says = format!(
                    "Written and proven: {} articles, {} spans in {} files, to {}.",
                    exported.articles,
                    exported.spans,
                    exported.files,
                    folder.display()
                );
                if !exported.losses.is_empty() {
                    says.push_str(" What the format cannot hold is listed in losses.csv there.");
                }
                if let Some(fault) = exported.faults.first() {
                    let count = exported.faults.len();
                    says.push_str(&format!(
                        " {count} could not be read and are left out; the first: {fault}."
                    ));
                }
                let weight = if exported.faults.is_empty() {
                    Weight::Notice
                } else {
                    Weight::Warning
                };
                self.notices.push(Notice::new(weight, says).staying());
            }
            Err(crate::session::exporting::ExportError::Cancelled) => {}
            Err(error) => {
                if let Some(page) = &mut preparing.page {
                    page.tell(Told {
                        summary: error.to_string(),
                        ..Told::default()
                    });
                }
                self.notices.push(Notice::error(error.to_string()));
            }
        }
    }

    /// Shows the page, and does what it asks for.
    pub(in crate::ui) fn training_page(&mut self, ui: &mut Ui, mode: Mode) {
        self.hear_training();
        let context = ui.ctx().clone();
        let Some(desk) = &mut self.desk else {
            self.page = Page::Article;
            return;
        };
        let root = root_of(desk.project.root());
        let preparing = &mut self.pages.preparing;
        let standing = Standing {
            running: preparing.job.as_ref().map(Job::progress),
            writes: preparing.job.as_ref().is_some_and(|job| job.writes),
        };
        let Some(page) = &mut preparing.page else {
            self.page = Page::Article;
            return;
        };
        let before = page.format();
        let action = page.show(ui, &mut self.ink, mode, &standing);
        if page.format() != before {
            page.set_folder(&folder_for(&root, page.format()));
        }
        if standing.running.is_some() {
            // A bar that moves.
            context.request_repaint_after(std::time::Duration::from_millis(100));
        }
        match action {
            Some(TrainingAction::Look) if !standing.writes => self.look_at_training(&context),
            Some(TrainingAction::Look) | None => {}
            Some(TrainingAction::Export(folder)) => {
                let folder = absolute(&root, &folder);
                self.start_job(Some(folder), &context);
            }
            Some(TrainingAction::Choose) => self.pick(Want::ExportFolder, &context),
            Some(TrainingAction::Stop) => {
                if let Some(job) = &preparing.job {
                    job.cancel();
                }
            }
            Some(TrainingAction::Open(id, span)) => {
                let passage = span.map_or(Passage::Bytes(0..0), |(start, end)| {
                    let length = end.saturating_sub(start) as u64;
                    let start = start as u64;
                    Passage::CodePoints { start, length }
                });
                self.open_passage(&id, passage, &context);
            }
            Some(TrainingAction::Close) => self.leave_page(&context),
        }
    }

    /// The folder that the system's dialog was asked for: the export gets one of its own in it.
    pub(in crate::ui) fn set_export_folder(&mut self, parent: &Path) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let name = desk.project.name().to_owned();
        if let Some(page) = &mut self.pages.preparing.page {
            let folder = parent.join(format!("{name} {}", page.format()));
            page.set_folder(&folder.to_string_lossy());
        }
    }
}

/// The folder of the project from the root, so that paths mean the same wherever they are typed.
fn root_of(root: &Path) -> PathBuf {
    std::path::absolute(root).unwrap_or_else(|_| root.to_owned())
}

/// The folder of an export, unless a person names another.
fn folder_for(root: &Path, format: &str) -> String {
    root.join("exports")
        .join(format)
        .to_string_lossy()
        .into_owned()
}

/// A path that was typed, from the folder of the project when it is not from the root.
fn absolute(root: &Path, typed: &str) -> PathBuf {
    crate::ui::widgets::typed_path::typed_path(typed)
        .map_or_else(|| root.to_owned(), |path| root.join(path))
}

/// What is asked of the session.
fn order(page: &TrainingPage, annotator: String, out: Option<PathBuf>) -> Option<JobOrder> {
    let chosen = &page.chosen;
    let mut statuses = vec![Status::Done];
    if chosen.unfinished {
        statuses.extend([Status::InProgress, Status::Flagged]);
    }
    Some(JobOrder {
        choice: Choice {
            annotators: (!chosen.everybody).then(|| vec![annotator]),
            statuses,
            copies: false,
        },
        format: named(page.format())?,
        edges: [Edges::Widen, Edges::Split, Edges::Drop]
            .get(chosen.edges)
            .copied()
            .unwrap_or_default(),
        scheme: [Scheme::Iob2, Scheme::Iob1, Scheme::Iobes, Scheme::Bilou]
            .get(chosen.tags)
            .copied()
            .unwrap_or_default(),
        excluded: if chosen.keep_excluded {
            Excluded::Keep
        } else {
            Excluded::Auto
        },
        split: chosen.split,
        licence: page.licence().to_owned(),
        out,
    })
}

/// What a look found, for the page.
fn told(looked: &Looked, codebook: &Codebook) -> Told {
    let (report, survey) = (&looked.report, &looked.survey);
    let all = report.balance.all();
    let mut summary = format!(
        "{} articles, {} documents, {} spans, {} incidents",
        survey.articles, survey.documents, all.spans, all.incidents
    );
    for part in in_order(report.balance.parts.keys()) {
        if let Some(of) = report.balance.parts.get(part).filter(|_| !part.is_empty()) {
            summary.push_str(&format!(" · {part} {}", of.documents));
        }
    }
    for (why, count) in &survey.left_out {
        summary.push_str(&format!(" · left out: {count} {why}"));
    }
    if let Some(fault) = survey.faults.first() {
        summary.push_str(&format!(
            " · {} cannot be read, the first: {fault}",
            survey.faults.len()
        ));
    }
    let labels = report.balance.labels.iter().map(|(id, parts)| {
        let label_id = LabelId::new(id.as_str());
        let known = codebook.get(&label_id);
        LabelRow {
            name: known.map_or_else(|| id.clone(), |label| label.arabic.clone()),
            id: id.clone(),
            colours: (
                Theme::label(Mode::Light, codebook, &label_id).line,
                Theme::label(Mode::Dark, codebook, &label_id).line,
            ),
            parts: in_order(parts.keys())
                .into_iter()
                .filter_map(|part| Some((part, parts.get(part)?)))
                .map(|(part, of)| (part.clone(), of.spans))
                .collect(),
            documents: report.balance.of(id).articles,
        }
    });
    let mut labels: Vec<LabelRow> = labels.collect();
    let place = |row: &LabelRow| {
        codebook
            .position(&LabelId::new(row.id.as_str()))
            .unwrap_or(usize::MAX)
    };
    labels.sort_by_key(|row| (place(row), row.id.clone()));
    let losses = survey
        .losses
        .iter()
        .map(|(loss, count, _)| format!("{count}: {}", loss.phrase()));
    let findings = report.findings.iter().map(|one| Found {
        kind: one.kind.title(),
        article: one.article.clone(),
        span: one.span,
        label: one.label.clone(),
        quote: one.quote.clone(),
        detail: one.detail.clone(),
    });
    Told {
        summary,
        labels,
        losses: losses.collect(),
        findings: findings.collect(),
    }
}

/// The parts as they are trained with, then others by their names.
fn in_order<'a>(parts: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    const USUAL: [&str; 3] = ["train", "dev", "test"];
    let mut parts: Vec<&String> = parts.collect();
    let place = |part: &str| USUAL.iter().position(|usual| *usual == part);
    parts.sort_by_key(|part| (place(part).unwrap_or(USUAL.len()), *part));
    parts
}
