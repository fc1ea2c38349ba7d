//! What a change touches, shown before it is made.

use egui::Ui;

use crate::look::{Mode, Theme};
use crate::model::codebook::{Change, Example, Impact};
use crate::text::{Family, TextStyle};
use crate::ui::codebook_editor::flows::Answer;
use crate::ui::codebook_editor::label::tag;
use crate::ui::codebook_editor::lookup::Lookup;
use crate::ui::codebook_editor::says::{heading, sentence};
use crate::ui::codebook_editor::{Asked, CodebookEditor};
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::{LabelOptions, TextPainter, bar, colour, shaped_label};

impl CodebookEditor {
    pub(super) fn confirm(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        (change, title): (&Change, &str),
        impact: &mut Lookup<Impact>,
    ) -> Answer {
        let theme = Theme::of(mode);
        heading(ui, ink, title);
        ui.add_space(6.0);
        let mut ready = false;
        match impact.poll() {
            Lookup::Running(task) => {
                let told = "Looking at everybody's annotations…";
                ui.weak(told);
                let done = egui::ProgressBar::new(task.progress().share());
                bar(ui, done.desired_width(260.0));
            }
            Lookup::Failed(why) => {
                sentence(ui, ink, why, theme.error);
            }
            Lookup::Found(touched) => {
                ready = true;
                for line in lines(touched) {
                    ui.label(line);
                }
                self.examples(ui, ink, mode, touched);
            }
        }
        ui.add_space(12.0);
        let says = "Nobody's files are written by it but codebook.ron. Annotations follow when they \
                    are read, and Undo takes it back for all of them.";
        if change.is_followed() {
            ui.weak(says);
        }
        ui.horizontal(|ui| {
            let go = ui.add_enabled(ready, egui::Button::new("Make the change"));
            let cancel = ui.button("Cancel");
            match () {
                () if cancel.clicked() => Answer::Leave,
                () if go.clicked() => Answer::Ask(Asked::Make(Box::new(change.clone()))),
                () => Answer::Stay,
            }
        })
        .inner
    }

    fn examples(&self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode, touched: &Impact) {
        if touched.examples.is_empty() {
            return;
        }
        let theme = Theme::of(mode);
        ui.add_space(8.0);
        ui.strong("Such as");
        for example in &touched.examples {
            ui.horizontal(|ui| {
                if let Some(label) = self.base.get(&example.from) {
                    tag(ui, ink, mode, label);
                }
                let to = example.to.as_ref();
                let known = to.and_then(|to| self.base.get(to));
                match (to, known) {
                    (None, _) => sentence(ui, ink, "is withdrawn", theme.weak),
                    // Its attributes change.
                    (Some(to), _) if *to == example.from => {}
                    (Some(_), Some(label)) => {
                        sentence(ui, ink, "becomes", theme.weak);
                        tag(ui, ink, mode, label);
                    }
                    (Some(to), None) => {
                        let says = format!("becomes {to}");
                        sentence(ui, ink, &says, theme.weak);
                    }
                }
                let style = TextStyle::new(Family::Naskh, 16.0).leading(1.7);
                let options = LabelOptions::default().lines(1).shrunk();
                let tone = colour(theme.text);
                shaped_label(ui, ink, &line(example), style, tone, options);
            });
        }
    }
}

/// The words in their line.
fn line(example: &Example) -> String {
    let line = format!("{}«{}»{}", example.before, example.quote, example.after);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The counts, a sentence each.
fn lines(touched: &Impact) -> Vec<String> {
    if touched.is_nothing() {
        return vec!["It touches nothing that anybody annotated.".to_owned()];
    }
    let mut lines = Vec::new();
    let articles = many(touched.articles, "article", "articles");
    let mut add = |count: usize, one: &str, all: &str| {
        if count > 0 {
            lines.push(format!(
                "{} {}",
                many(count, "span", "spans"),
                if count == 1 { one } else { all }
            ));
        }
    };
    add(touched.spans, "changes", "change");
    add(
        touched.withdrawn,
        "of them is withdrawn",
        "of them are withdrawn",
    );
    add(touched.returned, "comes back", "come back");
    add(
        touched.unfinished,
        "is unfinished then: it lacks what is required",
        "are unfinished then: they lack what is required",
    );
    if touched.incidents > 0 {
        lines.push(format!(
            "{} changed",
            many(touched.incidents, "incident is", "incidents are")
        ));
    }
    let annotators = many(touched.annotators.len(), "annotator", "annotators");
    lines.push(format!("in {articles} of {annotators}"));
    if touched.unreadable > 0 {
        lines.push(format!(
            "{} cannot be read; they follow when they can be",
            many(
                touched.unreadable,
                "file of annotations",
                "files of annotations"
            )
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_sentences() {
        let mut touched = Impact::default();
        assert_eq!(
            lines(&touched),
            ["It touches nothing that anybody annotated."]
        );
        touched.spans = 12;
        touched.withdrawn = 1;
        touched.articles = 3;
        touched.annotators.insert("سامي".to_owned(), 12);
        assert_eq!(
            lines(&touched),
            [
                "12 spans change",
                "1 span of them is withdrawn",
                "in 3 articles of 1 annotator",
            ]
        );
    }
}
