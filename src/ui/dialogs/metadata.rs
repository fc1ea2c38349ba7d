//! What is known of an article: title, source, author, date, address, language, and whatever
//! fields a project needs besides.

use egui::{Context, Grid, RichText, ScrollArea, Ui};

use crate::look::{Mode, Theme};
use crate::model::date::iso_date;
use crate::model::metadata::Metadata;
use crate::session::StoreError;
use crate::session::project::Project;
use crate::text::input::TextInput;
use crate::text::{Family, TextStyle};
use crate::ui::widgets::{
    Answer, LabelOptions, TextField, TextPainter, Typing, colour, modal, shaped_label, theme_of,
};

/// The fields that every article has, with what they hold.
const USUAL: [(&str, &str); 6] = [
    ("Title", "العنوان"),
    ("Source", "الصحيفة أو الوكالة"),
    ("Author", "الكاتب"),
    ("Date", "YYYY-MM-DD, or as it was printed"),
    ("Address", "https://"),
    ("Language", "ar"),
];
/// Where the date is among them.
const DATE: usize = 3;
/// Width of the values, in points.
const VALUES: f32 = 400.0;
/// Width of the names of free fields, in points.
const NAMES: f32 = 130.0;

/// The form while it is open.
pub struct MetadataDialog {
    article: String,
    usual: [TextInput; 6],
    free: Vec<(TextInput, TextInput)>,
    /// What is not edited here is kept.
    before: Metadata,
    focus: bool,
    /// The index of a free field that was just added.
    added: Option<usize>,
    typing: Typing,
    /// What is kept of the form while it is open.
    kept: Metadata,
    /// Whether it was being filled in when the program ended.
    is_draft: bool,
}

impl MetadataDialog {
    /// The form for an article of a project.
    ///
    /// # Errors
    /// When what is known of it cannot be read.
    pub fn of(project: &Project, article: &str) -> Result<Self, StoreError> {
        let known = project.metadata(article)?;
        let Some(draft) = project.metadata_draft(article) else {
            return Ok(Self::new(article, known));
        };
        Ok(Self {
            before: known,
            kept: draft.clone(),
            is_draft: true,
            ..Self::new(article, draft)
        })
    }

    /// Keeps what is typed while the form is open, so that it outlives a kill.
    pub fn keep(&mut self, project: &mut Project, context: &Context) {
        let draft = self.draft();
        if draft == self.kept {
            self.typing.take();
            return;
        }
        self.typing.typed(context);
        if self.typing.is_due(context) {
            self.typing.take();
            let typed = (draft != self.before).then_some(&draft);
            project.keep_metadata_draft(&self.article, typed);
            self.kept = draft;
        }
    }

    /// Forgets what was kept: it is saved, or not wanted.
    pub fn forget(&self, project: &mut Project) {
        project.keep_metadata_draft(&self.article, None);
    }

    /// The form for an article with what is known of it.
    pub fn new(article: &str, metadata: Metadata) -> Self {
        let field = |text: &str| TextInput::single_line().with_text(text);
        Self {
            article: article.to_owned(),
            usual: [
                field(&metadata.title),
                field(&metadata.source),
                field(&metadata.author),
                field(&metadata.date),
                field(&metadata.url),
                field(&metadata.language),
            ],
            free: metadata
                .fields
                .iter()
                .map(|(name, value)| (field(name), field(value)))
                .collect(),
            kept: metadata.clone(),
            before: metadata,
            focus: true,
            added: None,
            typing: Typing::default(),
            is_draft: false,
        }
    }

    /// Writes what the form says.
    ///
    /// # Errors
    /// As for [`Project::set_metadata`].
    pub fn save(&self, project: &mut Project, edited: &Metadata) -> Result<(), StoreError> {
        let written = project.set_metadata(&self.article, &self.before, edited);
        written.map(drop)
    }

    /// What the form says. What was not touched is as it came, to the last space; a free field
    /// without a name or with one that was there before it is left out.
    pub fn metadata(&self) -> Metadata {
        let mut metadata = self.before.clone();
        {
            let usual = [
                &mut metadata.title,
                &mut metadata.source,
                &mut metadata.author,
                &mut metadata.date,
                &mut metadata.url,
                &mut metadata.language,
            ];
            for (value, field) in usual.into_iter().zip(&self.usual) {
                // A field of one line shows a line break as a space.
                if field.text() != TextInput::single_line().with_text(value).text() {
                    *value = field.text().trim().to_owned();
                }
            }
        }
        metadata.fields.clear();
        for (name, value) in &self.free {
            let name = name.text().trim();
            if !name.is_empty() && !metadata.fields.contains_key(name) {
                let value = match self.before.fields.get(name) {
                    Some(old) if TextInput::single_line().with_text(old).text() == value.text() => {
                        old.clone()
                    }
                    _ => value.text().trim().to_owned(),
                };
                metadata.fields.insert(name.to_owned(), value);
            }
        }
        metadata
    }

    /// What the form says, also of fields that have no name yet.
    fn draft(&self) -> Metadata {
        let mut draft = self.metadata();
        let unnamed = self
            .free
            .iter()
            .filter(|(name, _)| name.text().trim().is_empty());
        for (at, (_, value)) in unnamed.enumerate() {
            let value = value.text().trim();
            if !value.is_empty() {
                draft.fields.insert("?".repeat(at + 1), value.to_owned());
            }
        }
        draft
    }

    /// The name of a free field that cannot be kept, and why.
    fn trouble(&self) -> Option<String> {
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in &self.free {
            let name = name.text().trim();
            if name.is_empty() && !value.text().trim().is_empty() {
                return Some("A field has a value but no name.".to_owned());
            }
            if seen.contains(&name) && !name.is_empty() {
                return Some(format!("Two fields have the name {name}."));
            }
            seen.push(name);
        }
        None
    }

    /// Shows the form. The answer is what is to be written.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut TextPainter,
        mode: Mode,
        writable: bool,
    ) -> Answer<Metadata> {
        let theme = Theme::of(mode);
        let height = (context.content_rect().height() * 0.7).max(200.0);
        modal(context, "Metadata", 560.0, |ui| {
            ui.heading("Metadata of the article");
            let id_style = TextStyle::new(Family::Sans, 13.0).leading(1.5);
            let options = LabelOptions::one_line();
            let weak = colour(theme.weak);
            shaped_label(ui, ink, &self.article, id_style, weak, options);
            if self.is_draft {
                let says = "This was being typed when Hashiya ended. It is not saved yet.";
                let options = LabelOptions::default().in_english();
                shaped_label(ui, ink, says, id_style, colour(theme.warning), options);
            }
            let mut save = false;
            let mut cancel = false;
            ui.add_enabled_ui(writable, |ui| {
                ScrollArea::vertical().max_height(height).show(ui, |ui| {
                    let heard = self.fields(ui, ink);
                    save |= heard.0;
                    cancel |= heard.1;
                });
            });
            let trouble = self.trouble();
            if let Some(trouble) = &trouble {
                let tone = colour(theme.warning);
                let options = LabelOptions::default().in_english();
                shaped_label(ui, ink, trouble, id_style, tone, options);
            }
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let can = writable && trouble.is_none();
                save |= ui
                    .add_enabled(can, egui::Button::new("Save metadata"))
                    .clicked();
                cancel |= ui.button("Cancel").clicked();
                ui.label(RichText::new("Enter saves, Escape leaves.").color(weak));
            });
            match (save && writable && trouble.is_none(), cancel) {
                (true, _) => Answer::Given(self.metadata()),
                (false, true) => Answer::Closed,
                (false, false) => Answer::Open,
            }
        })
    }

    /// The grid. Returns whether Enter or Escape was pressed in a field.
    fn fields(&mut self, ui: &mut Ui, ink: &mut TextPainter) -> (bool, bool) {
        let (mut save, mut cancel) = (false, false);
        let mut removed = None;
        Grid::new("metadata")
            .num_columns(2)
            .min_col_width(NAMES)
            .spacing([14.0, 8.0])
            .show(ui, |ui| {
                for (index, (name, hint)) in USUAL.iter().enumerate() {
                    ui.label(*name);
                    ui.vertical(|ui| {
                        let shown = TextField::new(&mut self.usual[index])
                            .label(name)
                            .hint(hint)
                            .desired_width(VALUES)
                            .show(ui, ink);
                        save |= shown.submitted;
                        cancel |= shown.cancelled;
                        if index == 0 && std::mem::take(&mut self.focus) {
                            shown.response.request_focus();
                        }
                        if index == DATE {
                            told_date(ui, self.usual[index].text());
                        }
                    });
                    ui.end_row();
                }
                for (index, (name, value)) in self.free.iter_mut().enumerate() {
                    let label = format!("Name of field {}", index + 1);
                    let shown = ui
                        .horizontal(|ui| {
                            TextField::new(name)
                                .label(&label)
                                .hint("name")
                                .desired_width(NAMES)
                                .show(ui, ink)
                        })
                        .inner;
                    save |= shown.submitted;
                    cancel |= shown.cancelled;
                    if self.added == Some(index) {
                        self.added = None;
                        shown.response.request_focus();
                    }
                    ui.horizontal(|ui| {
                        let label = match name.text().trim() {
                            "" => format!("Value of field {}", index + 1),
                            name => name.to_owned(),
                        };
                        let shown = TextField::new(value)
                            .label(&label)
                            .desired_width(VALUES - 76.0)
                            .show(ui, ink);
                        save |= shown.submitted;
                        cancel |= shown.cancelled;
                        if ui.button("Remove").clicked() {
                            removed = Some(index);
                        }
                    });
                    ui.end_row();
                }
            });
        if let Some(index) = removed {
            self.free.remove(index);
        }
        ui.add_space(4.0);
        if ui.button("Add a field").clicked() {
            let empty = TextInput::single_line;
            self.free.push((empty(), empty()));
            self.added = Some(self.free.len() - 1);
        }
        (save, cancel)
    }
}

/// Below the date: how the list understands it, or that it does not.
fn told_date(ui: &mut Ui, date: &str) {
    let theme = theme_of(ui.ctx());
    if date.trim().is_empty() {
        return;
    }
    let (said, tone) = match iso_date(date) {
        // As it is written: nothing to say.
        Some(iso) if iso == date.trim() => return,
        Some(iso) => (format!("Understood as {iso}"), theme.weak),
        None => (
            "This date cannot be read. It is kept as it is, and sorts last.".to_owned(),
            theme.warning,
        ),
    };
    ui.label(RichText::new(said).small().color(colour(tone)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Metadata {
        Metadata {
            title: "قصف\nعلى قرية".to_owned(),
            date: " 12 تشرين الأول 2016 ".to_owned(),
            copy_of: "other".to_owned(),
            fields: [("القسم".to_owned(), "محليات".to_owned())].into(),
            ..Metadata::default()
        }
    }

    #[test]
    fn what_is_not_touched_is_as_it_came() {
        assert_eq!(MetadataDialog::new("a", known()).metadata(), known());
    }

    #[test]
    fn what_is_written_is_trimmed_and_the_rest_kept() {
        let mut dialog = MetadataDialog::new("a", known());
        dialog.usual[1].set_text(" وكالة السهل ");
        dialog.free[0].1.set_text("دوليات");
        let metadata = dialog.metadata();
        assert_eq!(metadata.source, "وكالة السهل");
        assert_eq!(metadata.fields["القسم"], "دوليات");
        assert_eq!(metadata.copy_of, "other");
        assert_eq!(metadata.title, known().title);
    }

    #[test]
    fn fields_need_names_of_their_own() {
        let mut dialog = MetadataDialog::new("a", known());
        let field = |text: &str| TextInput::single_line().with_text(text);
        dialog.free.push((field(""), field("x")));
        assert!(dialog.trouble().is_some_and(|it| it.contains("no name")));
        dialog.free[1].0.set_text(" القسم ");
        assert!(dialog.trouble().is_some_and(|it| it.contains("القسم")));
        dialog.free[1].0.set_text("page");
        assert_eq!(dialog.trouble(), None);
        assert_eq!(dialog.metadata().fields.len(), 2);
    }
}
