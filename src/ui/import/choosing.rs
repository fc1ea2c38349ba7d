//! Choosing what is imported: files and folders, which field becomes what, the encoding, and the
//! first articles as they would come in.

use egui::{Frame, Grid, Margin, RichText, ScrollArea, Stroke, Ui};

use crate::session::TextEncoding;
use crate::session::importing::{Draft, Field, ImportRequest, Preview, TablePreview, Target};
use crate::text::{Family, TextStyle};
use crate::ui::import::annotations::title;
use crate::ui::import::page::{ImportAction, ImportDialog, one_line};
use crate::ui::picker::Want;
use crate::ui::widgets::{
    LabelOptions, TextField, TextPainter, colour, shaped_label, shaped_menu, side_by_side,
    theme_of, typed_path,
};

/// The list of what is chosen is not higher than this, in points.
const CHOSEN: f32 = 96.0;
/// The least width of the samples of fields, in points.
const SAMPLES: f32 = 200.0;
/// Height of a row with a field or a menu in it, in points.
const ROW: f32 = 30.0;
/// How much of a sample is looked at, in code points.
const SAMPLE: usize = 180;
/// How much of a text is shown before it comes in, in code points.
const HEAD: usize = 400;

impl ImportDialog {
    pub(super) fn choose(&mut self, ui: &mut Ui, ink: &mut TextPainter) -> Option<ImportAction> {
        let theme = theme_of(ui.ctx());
        let mut asked = None;
        if let Some(stopped) = &self.stopped {
            asked = resuming(ui, ink, stopped);
            if asked == Some(ImportAction::Forget) {
                self.stopped = None;
            }
        }
        self.sources(ui, ink, &mut asked);
        let height = (ui.ctx().content_rect().height() - 330.0).max(160.0);
        match self.preview.take() {
            None if self.request.paths.is_empty() => {
                ui.add_space(10.0);
                let kinds = "Plain text, web pages, JSON and JSON lines, tables (CSV, TSV), Word \
                             documents, and ZIP archives of these; annotations of other tools. \
                             Folders are read with all that is in them.";
                ui.weak(kinds);
            }
            None => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.weak("Looking at the files…");
                });
            }
            Some(Err(why)) => {
                let style = TextStyle::new(Family::Sans, 13.5);
                let options = LabelOptions::default().in_english();
                shaped_label(ui, ink, &why, style, colour(theme.error), options);
                self.preview = Some(Err(why));
            }
            Some(Ok(found)) => {
                let area = ScrollArea::vertical()
                    .id_salt("what was found")
                    // As high as it needs to be at once, and not a little more each frame.
                    .min_scrolled_height(height)
                    .max_height(height);
                area.show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - 16.0);
                    self.found(ui, ink, &found);
                });
                self.preview = Some(Ok(found));
            }
        }
        ui.add_space(6.0);
        ui.separator();
        ui.horizontal(|ui| {
            let start = ui.add_enabled(self.ready(), egui::Button::new("Import"));
            if start.clicked() {
                asked = Some(ImportAction::Start(self.chosen()));
            }
            if ui.button("Cancel").clicked() {
                asked = Some(ImportAction::Close);
            }
            let said = match self.request.annotations {
                Some(_) => "Texts are kept as they came. Annotations that are there already stay.",
                None => "Texts are kept as they came. What is in the project already is refused.",
            };
            ui.label(RichText::new(said).small().weak());
        });
        asked
    }

    /// Whether there is something that can be imported.
    fn ready(&self) -> bool {
        let Some(Ok(found)) = &self.preview else {
            return false;
        };
        match &found.annotations {
            Some(seen) => seen.articles > 0 && !self.annotator.text().trim().is_empty(),
            None => self.request.annotations.is_none() && !found.formats.is_empty(),
        }
    }

    /// What is chosen, and the ways to choose more.
    fn sources(&mut self, ui: &mut Ui, ink: &mut TextPainter, asked: &mut Option<ImportAction>) {
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            if ui.button("Choose files…").clicked() {
                *asked = Some(ImportAction::Pick(Want::Sources));
            }
            if ui.button("Choose a folder…").clicked() {
                *asked = Some(ImportAction::Pick(Want::SourceFolder));
            }
            let shown = TextField::new(&mut self.path)
                .label("Path of a file or folder")
                .hint("or type a path, or drop files here")
                .desired_width((ui.available_width() - 68.0).max(120.0))
                .focus(std::mem::take(&mut self.focus))
                .show(ui, ink);
            let add = ui.button("Add").clicked() || shown.submitted;
            match typed_path(self.path.text()) {
                Some(path) if add => {
                    self.path.clear();
                    self.add([path]);
                }
                // Enter once more, when all is there: to import it.
                None if shown.submitted && self.ready() => {
                    *asked = Some(ImportAction::Start(self.chosen()));
                }
                _ => {}
            }
            if shown.cancelled {
                *asked = Some(ImportAction::Close);
            }
        });
        if let Some(reason) = &self.no_dialog {
            ui.weak(reason);
        }
        let mut gone = None;
        let paths = self.request.paths.clone();
        ScrollArea::vertical()
            .id_salt("chosen files")
            .max_height(CHOSEN)
            .show_rows(ui, 24.0, paths.len(), |ui, rows| {
                for index in rows {
                    ui.horizontal(|ui| {
                        if ui.button("Remove").clicked() {
                            gone = Some(index);
                        }
                        one_line(ui, ink, &paths[index].display().to_string());
                    });
                }
            });
        if let Some(index) = gone {
            self.request.paths.remove(index);
        }
    }

    fn found(&mut self, ui: &mut Ui, ink: &mut TextPainter, found: &Preview) {
        let theme = theme_of(ui.ctx());
        let weak = |text: String| RichText::new(text).weak();
        self.what_comes_in(ui, ink, found);
        if let Some(seen) = &found.annotations {
            self.annotations(ui, ink, (seen, found.not_annotated));
            first_articles(ui, ink, found);
            return;
        }
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            if found.formats.is_empty() {
                let said = "Nothing here can be imported.";
                ui.label(RichText::new(said).color(colour(theme.warning)));
            }
            for (name, count) in &found.formats {
                ui.label(format!("{name}: {count}"));
            }
            if found.not_imported > 0 {
                ui.label(weak(format!("not read: {}", found.not_imported)));
            }
            ui.separator();
            ui.label("Encoding");
            self.encodings(ui, ink);
        });
        let readable = |table: &&TablePreview| table.fields.is_ok();
        let tables: Vec<&TablePreview> = found.tables.iter().filter(readable).collect();
        if !tables.is_empty() {
            ui.add_space(4.0);
            self.tables(ui, ink, &tables);
        }
        first_articles(ui, ink, found);
        let refused = refused(found);
        if !refused.is_empty() {
            ui.add_space(4.0);
            let count = refused.len();
            ui.label(weak(format!(
                "Of what was looked at, {count} would be refused:"
            )));
            for line in refused.iter().take(5) {
                one_line(ui, ink, line);
            }
        }
    }

    fn encodings(&mut self, ui: &mut Ui, ink: &mut TextPainter) {
        let names: Vec<String> = std::iter::once("found for each file".to_owned())
            .chain(TextEncoding::ALL.iter().map(|it| it.label().to_owned()))
            .collect();
        let chosen = self
            .request
            .options
            .encoding
            .and_then(|it| TextEncoding::ALL.iter().position(|known| *known == it))
            .map_or(0, |at| at + 1);
        if let Some(index) = shaped_menu(ui, ink, "Encoding", &names, chosen, 200.0) {
            let at = index.checked_sub(1);
            self.request.options.encoding = at.and_then(|at| TextEncoding::ALL.get(at).copied());
        }
    }

    /// The fields of files with records. Where files have different fields, one chooses which of
    /// them are shown; what one decides counts for all that have a field of that name.
    fn tables(&mut self, ui: &mut Ui, ink: &mut TextPainter, tables: &[&TablePreview]) {
        let last = tables.len().saturating_sub(1);
        self.table = self.table.min(last);
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            ui.strong("What becomes of the fields of");
            let name = |table: &&TablePreview| match table.files {
                0 | 1 => table.name.clone(),
                files => format!("{} and {} more", table.name, files - 1),
            };
            let names: Vec<String> = tables.iter().map(name).collect();
            if last == 0 {
                one_line(ui, ink, &names[0]);
            } else if let Some(index) = shaped_menu(ui, ink, "Fields of", &names, self.table, 420.0)
            {
                self.table = index;
            }
        });
        if let Some(table) = tables.get(self.table) {
            self.mapping(ui, ink, table);
        }
    }

    /// A row for each target: its field, and what is in it.
    fn mapping(&mut self, ui: &mut Ui, ink: &mut TextPainter, table: &TablePreview) {
        let theme = theme_of(ui.ctx());
        let fields = table.fields.as_deref().unwrap_or_default();
        let whole = self.request.options.mapping.completed_by(&table.mapping);
        let names: Vec<String> = std::iter::once("nothing".to_owned())
            .chain(fields.iter().map(|field| field.name.clone()))
            .collect();
        let style = TextStyle::new(Family::Naskh, 15.0).leading(1.5);
        Grid::new("mapping")
            .num_columns(3)
            .spacing([12.0, 4.0])
            .show(ui, |ui| {
                for target in Target::ALL {
                    let field = whole.get(target);
                    let at =
                        field.and_then(|name| fields.iter().position(|field| field.name == name));
                    ui.label(target.name());
                    let chosen = at.map_or(0, |at| at + 1);
                    let label = format!("{} from", target.name());
                    if let Some(index) = shaped_menu(ui, ink, &label, &names, chosen, 190.0) {
                        let name = index.checked_sub(1).map(|at| names[at + 1].as_str());
                        self.request.options.mapping.set(target, name);
                    }
                    let sample = at.and_then(|at| fields.get(at)).map(sample_of);
                    match sample {
                        Some(sample) => {
                            let options =
                                LabelOptions::one_line().width(ui.available_width().max(SAMPLES));
                            let tone = colour(theme.weak);
                            shaped_label(ui, ink, &sample, style, tone, options);
                        }
                        None if target == Target::Text => {
                            let said = "Choose the field with the text of the article.";
                            ui.label(RichText::new(said).color(colour(theme.warning)));
                        }
                        None => {
                            ui.label("");
                        }
                    }
                    ui.end_row();
                }
            });
        let mut kept = !self.request.options.mapping.drop_others;
        if ui
            .checkbox(&mut kept, "Keep the other fields with the article")
            .changed()
        {
            self.request.options.mapping.drop_others = !kept;
        }
    }
}

fn first_articles(ui: &mut Ui, ink: &mut TextPainter, found: &Preview) {
    if !found.first.is_empty() {
        ui.add_space(4.0);
        ui.strong("The first articles as they would come in");
        for draft in &found.first {
            sample_part(ui, ink, draft);
        }
    }
}

/// What a field holds, on one line.
fn sample_of(field: &Field) -> String {
    let first = field.samples.first().map_or("", String::as_str);
    let head: String = first.chars().take(SAMPLE).collect();
    head.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What would not come in, of what was looked at: where it is from, and why.
fn refused(found: &Preview) -> Vec<String> {
    let unreadable = found.unreadable.iter();
    let unreadable = unreadable.map(|(origin, why)| format!("{origin}: {why}"));
    let tables = found.tables.iter().filter_map(|table| {
        let why = table.fields.as_ref().err()?;
        Some(format!("{}: {why}", table.name))
    });
    unreadable.chain(tables).collect()
}

/// Offers to go on with an import that was stopped.
fn resuming(ui: &mut Ui, ink: &mut TextPainter, stopped: &ImportRequest) -> Option<ImportAction> {
    let theme = theme_of(ui.ctx());
    let mut asked = None;
    Frame::new()
        .fill(colour(theme.notice_ground))
        .corner_radius(5.0)
        .inner_margin(Margin::symmetric(10, 6))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            one_line(ui, ink, &told(stopped));
            ui.horizontal(|ui| {
                if ui.button("Resume").clicked() {
                    asked = Some(ImportAction::Start(stopped.clone()));
                }
                if ui.button("Forget it").clicked() {
                    asked = Some(ImportAction::Forget);
                }
            });
        });
    asked
}

/// A word about an import that was stopped.
fn told(stopped: &ImportRequest) -> String {
    let first = stopped.paths.first().and_then(|path| path.file_name());
    let first = first.map(|name| {
        let name = name.to_string_lossy();
        match &stopped.annotations {
            Some(how) => format!("{name} ({})", title(how)),
            None => name.into_owned(),
        }
    });
    match (first, stopped.paths.len()) {
        (Some(name), 1) => format!("An import was stopped before it was finished: {name}"),
        (Some(name), count) => {
            let others = count - 1;
            format!("An import was stopped before it was finished: {name} and {others} more")
        }
        (None, _) => "An import was stopped before it was finished".to_owned(),
    }
}

/// An article as it would come in.
fn sample_part(ui: &mut Ui, ink: &mut TextPainter, draft: &Draft) {
    let theme = theme_of(ui.ctx());
    let known = &draft.metadata;
    let about = side_by_side(&[&known.source, &known.author, &known.date, &known.url]);
    let head: String = draft
        .text
        .as_str()
        .trim_start()
        .chars()
        .take(HEAD)
        .collect();
    Frame::new()
        .fill(colour(theme.page))
        .stroke(Stroke::new(1.0, colour(theme.edge)))
        .corner_radius(4.0)
        .inner_margin(Margin::symmetric(10, 6))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            let bold = TextStyle::new(Family::Naskh, 16.0).bold().leading(1.5);
            let text = TextStyle::new(Family::Naskh, 16.0).leading(1.55);
            let small = TextStyle::new(Family::Sans, 12.0).leading(1.5);
            let one = LabelOptions::one_line();
            let two = one.lines(2);
            for (words, style, tone, options) in [
                (&known.title, bold, theme.text, one),
                (&about, small, theme.weak, one),
                (&head, text, theme.text, two),
            ] {
                if !words.is_empty() {
                    shaped_label(ui, ink, words, style, colour(tone), options);
                }
            }
        });
}
