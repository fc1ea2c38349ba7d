//! How an import ended: so many in, and what was refused or is not as it stood, each with its reason.

use egui::{Key, Modifiers, ScrollArea, Ui};

use crate::session::importing::{AnnotatedReport, ImportReport, Imported};
use crate::ui::import::page::{ImportAction, one_line, sentence};
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::text_painter::TextPainter;

/// Height of a line of the report, in points.
const ROW: f32 = 22.0;

/// A report as it is shown.
struct Ended<'a> {
    headline: String,
    failed: Option<&'a str>,
    cancelled: bool,
    notes: Vec<String>,
    /// How many lines are listed.
    lines: usize,
    line: Box<dyn Fn(usize) -> String + 'a>,
    /// What is said of those that are not.
    unlisted: Option<String>,
    has_new: bool,
}

pub(super) fn show(ui: &mut Ui, ink: &mut TextPainter, report: &Imported) -> Option<ImportAction> {
    let mut asked = None;
    let ended = match report {
        Imported::Articles(report) => of_articles(report),
        Imported::Annotations(report) => of_annotations(report),
    };
    ui.strong(&ended.headline);
    if let Some(why) = ended.failed {
        one_line(ui, ink, why);
    }
    if ended.cancelled {
        let said = "It was stopped. Open this dialog again to go on where it was.";
        ui.weak(said);
    }
    for note in &ended.notes {
        sentence(ui, ink, note);
    }
    if ended.lines > 0 {
        ui.add_space(4.0);
        let height = (ui.ctx().content_rect().height() * 0.5).max(120.0);
        ScrollArea::vertical()
            .id_salt("refused")
            .min_scrolled_height(height)
            .max_height(height)
            .auto_shrink([false, true])
            .show_rows(ui, ROW, ended.lines, |ui, rows| {
                for row in rows {
                    one_line(ui, ink, &(ended.line)(row));
                }
            });
        if let Some(more) = &ended.unlisted {
            ui.weak(more);
        }
    }
    ui.add_space(6.0);
    ui.separator();
    // Enter closes, unless a button has the keyboard, which then presses that.
    let free = ui.memory(|memory| memory.focused().is_none());
    let entered = free && ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter));
    ui.horizontal(|ui| {
        if ui.button("Close").clicked() || entered {
            asked = Some(ImportAction::Close);
        }
        if ended.lines > 0 && ui.button("Copy the report").clicked() {
            ui.ctx().copy_text(ended.written());
        }
        if ended.has_new && ui.button("Look for near-duplicates").clicked() {
            asked = Some(ImportAction::FindCopies);
        }
    });
    asked
}

fn of_articles(report: &ImportReport) -> Ended<'_> {
    let added = many(report.added.len(), "article is", "articles are");
    let mut notes = Vec::new();
    if report.already > 0 {
        notes.push(format!(
            "{} were in already, from the same place.",
            report.already
        ));
    }
    let warnings = report.warnings();
    notes.extend(warnings.iter().map(|warning| format!("Note: {warning}.")));
    Ended {
        headline: match report.refusals() {
            0 => format!("{added} in."),
            refused => format!("{added} in, {refused} refused:"),
        },
        failed: report.failed.as_deref(),
        cancelled: report.cancelled,
        notes,
        lines: report.refused.len(),
        line: Box::new(|at| {
            let refused = report.refused.get(at);
            refused.map_or_else(String::new, |one| format!("{}: {}", one.origin, one.why))
        }),
        unlisted: (report.unlisted > 0).then(|| format!("{} more were refused.", report.unlisted)),
        has_new: !report.added.is_empty(),
    }
}

fn of_annotations(report: &AnnotatedReport) -> Ended<'_> {
    let layers = many(report.layers, "set of annotations", "sets of annotations");
    let spans = many(report.spans, "span", "spans");
    let mut notes = vec![format!("{layers} with {spans} came in.")];
    if report.known > 0 {
        let known = many(report.known, "article was", "articles were");
        notes.push(format!("{known} in the project already."));
    }
    if report.unplaced > 0 {
        let unplaced = many(report.unplaced, "span has", "spans have");
        notes.push(format!(
            "{unplaced} no place in the text; the article lists them."
        ));
    }
    if report.incidents > 0 {
        notes.push(format!(
            "{} came with them.",
            many(report.incidents, "incident", "incidents")
        ));
    }
    for (label, spans) in &report.unknown {
        let spans = many(*spans, "span", "spans");
        notes.push(format!(
            "The codebook has no label \"{label}\" ({spans}, kept)."
        ));
    }
    let added = many(report.added, "new article is", "new articles are");
    Ended {
        headline: match report.faults.total() {
            0 => format!("{added} in."),
            faults => format!("{added} in; not as they stand: {faults}"),
        },
        failed: None,
        cancelled: report.cancelled,
        notes,
        lines: report.faults.len(),
        line: Box::new(|at| {
            let fault = report.faults.get(at);
            fault.map_or_else(String::new, ToString::to_string)
        }),
        unlisted: (report.faults.unlisted() > 0)
            .then(|| format!("{} more are not listed.", report.faults.unlisted())),
        has_new: report.added > 0,
    }
}

impl Ended<'_> {
    /// The report as text: a line for each refusal.
    fn written(&self) -> String {
        let mut text = self.headline.clone();
        for at in 0..self.lines {
            text.push('\n');
            text.push_str(&(self.line)(at));
        }
        if let Some(more) = &self.unlisted {
            text.push('\n');
            text.push_str(more);
        }
        text.push('\n');
        text
    }
}
