//! What comes in with annotations: their format, whose they are, and what becomes of their labels.

use egui::{Grid, RichText, Ui};

use crate::session::exporting::{FORMATS, Format, named};
use crate::session::importing::{AnnotatedPreview, AnnotationsImport, Preview};
use crate::text::{Family, TextStyle};
use crate::ui::import::page::{ImportDialog, one_line};
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::{
    LabelOptions, TextField, TextPainter, colour, shaped_label, shaped_menu, theme_of,
};

/// Height of a row with a field or a menu in it, in points.
const ROW: f32 = 30.0;
/// Width of the name of a label, in points.
const NAME: f32 = 240.0;
/// No more labels than these are shown one by one.
const LABELS: usize = 100;

/// The formats that are read.
fn readable() -> impl Iterator<Item = &'static Format> {
    FORMATS
        .iter()
        .copied()
        .filter(|format| format.read.is_some())
}

impl ImportDialog {
    /// Takes the format that the files seem to be in, as long as nobody has chosen another.
    pub(super) fn offer_annotations(&mut self, found: &Preview) {
        // Of mixed files a person says what comes in: articles would be passed over.
        let is_all = found.not_annotated == 0 && found.annotations.is_none();
        if let ([(format, _)], false, true) = (found.annotated.as_slice(), self.decided, is_all) {
            self.request.annotations = Some(read_as(format));
        }
    }

    /// Whether articles alone come in, or annotations in a format.
    pub(super) fn what_comes_in(&mut self, ui: &mut Ui, ink: &mut TextPainter, found: &Preview) {
        let names: Vec<String> = std::iter::once("articles only".to_owned())
            .chain(readable().map(|format| format!("annotations: {}", format.title)))
            .collect();
        let how = self.request.annotations.as_ref();
        let chosen = how.and_then(|how| readable().position(|it| it.name == how.format));
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            ui.label("What comes in");
            let chosen = chosen.map_or(0, |at| at + 1);
            if let Some(index) = shaped_menu(ui, ink, "What comes in", &names, chosen, 320.0) {
                self.decided = true;
                let format = index.checked_sub(1).and_then(|at| readable().nth(at));
                self.request.annotations = format.map(read_as);
                // What seems to have annotations is refused else, so that they are not lost unseen.
                self.request.options.mapping.ignore_annotations =
                    format.is_none() && !found.annotated.is_empty();
            }
            let told = found.annotated.iter();
            let told: Vec<String> = told
                .map(|(format, files)| format!("{}: {files}", format.title))
                .collect();
            if !told.is_empty() {
                let said = format!("recognised: {}", told.join(", "));
                ui.label(RichText::new(said).weak());
            }
        });
    }

    /// Whose the annotations are, and what becomes of their labels.
    pub(super) fn annotations(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        (seen, others): (&AnnotatedPreview, usize),
    ) {
        let theme = theme_of(ui.ctx());
        let Some(how) = &mut self.request.annotations else {
            return;
        };
        if others > 0 {
            let says =
                format!("{others} other files have no annotations and do not come in with them.");
            ui.label(RichText::new(says).color(colour(theme.warning)));
        }
        let articles = many(seen.articles, "article", "articles");
        ui.label(if seen.has_more {
            format!("The first {articles} were looked at.")
        } else {
            format!("{articles} with annotations")
        });
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            ui.label("Annotator");
            TextField::new(&mut self.annotator)
                .label("Annotator")
                .hint("whose they are, where the files name nobody")
                .desired_width(260.0)
                .show(ui, ink);
            ui.checkbox(&mut how.only_annotator, "whoever the files name");
        });
        if !seen.annotators.is_empty() {
            let named: Vec<&str> = seen
                .annotators
                .iter()
                .take(20)
                .map(String::as_str)
                .collect();
            one_line(ui, ink, &format!("The files name: {}", named.join(", ")));
        }
        if !seen.labels.is_empty() {
            ui.add_space(4.0);
            ui.strong("What becomes of the labels");
            let names: Vec<String> = std::iter::once("kept as it is".to_owned())
                .chain(self.labels.iter().map(|(_, name)| name.clone()))
                .collect();
            let style = TextStyle::new(Family::Naskh, 15.0).leading(1.5);
            Grid::new("labels")
                .num_columns(3)
                .spacing([12.0, 4.0])
                .show(ui, |ui| {
                    for (label, found) in seen.labels.iter().take(LABELS) {
                        let options = LabelOptions::one_line().width(NAME);
                        shaped_label(ui, ink, label, style, colour(theme.text), options);
                        ui.label(RichText::new(many(found.spans, "span", "spans")).weak());
                        let at = found.becomes.as_ref();
                        let at =
                            at.and_then(|id| self.labels.iter().position(|(own, _)| own == id));
                        let chosen = at.map_or(0, |at| at + 1);
                        let name = format!("{label} becomes");
                        if let Some(index) = shaped_menu(ui, ink, &name, &names, chosen, 260.0) {
                            let own = index.checked_sub(1).and_then(|at| self.labels.get(at));
                            // A name that means a label by itself keeps its name only when that is said.
                            let id = own.map_or(label, |(id, _)| id);
                            how.labels.insert(label.clone(), id.clone());
                        }
                        ui.end_row();
                    }
                });
            let more = seen.labels.len().saturating_sub(LABELS);
            if more > 0 {
                ui.label(RichText::new(format!("{more} more labels are kept as they are")).weak());
            }
        }
        if seen.fault_count > 0 {
            ui.add_space(4.0);
            let count = seen.fault_count;
            let said = format!("Of what was looked at, not as it stands: {count}");
            ui.label(RichText::new(said).weak());
            for fault in &seen.faults {
                one_line(ui, ink, fault);
            }
        }
    }
}

fn read_as(format: &'static Format) -> AnnotationsImport {
    AnnotationsImport {
        format: format.name.to_owned(),
        ..AnnotationsImport::default()
    }
}

/// The title of the format of an import for people.
pub(super) fn title(how: &AnnotationsImport) -> &str {
    named(&how.format).map_or(how.format.as_str(), |format| format.title)
}
