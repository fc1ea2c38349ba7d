//! What is asked before a change that annotations follow: another id, what is merged into what,
//! which spans a split takes, what becomes of the spans of a label that is deleted.

mod what;

use egui::{Grid, Ui};
use std::collections::BTreeSet;

pub(super) use what::What;

use crate::look::Mode;
use crate::look::label_sets::LabelSet;
use crate::model::codebook::{AttributeType, Change, Impact, Label, LabelId, NewPart, SplitBy};
use crate::session::project::LabelledWord;
use crate::text::{Family, TextStyle};
use crate::ui::codebook_editor::fields::Look;
use crate::ui::codebook_editor::label::{FIELD, label_name};
use crate::ui::codebook_editor::lookup::Lookup;
use crate::ui::codebook_editor::says::{choice, heading, line, sentence};
use crate::ui::codebook_editor::{Asked, CodebookEditor, free_id, slug};
use crate::ui::widgets::{
    LabelOptions, TextPainter, colour, label_row, shaped_label, shaped_menu, theme_of,
};

/// Another id.
pub(super) struct Renaming {
    what: What,
    id: String,
    focus: bool,
}

/// A deletion, and what takes the place.
pub(super) struct Deleting {
    what: What,
    /// Its place among the choices; the first is nothing where that may be.
    to: usize,
}

/// Labels that become one.
#[derive(Default)]
pub(super) struct Merging {
    label: LabelId,
    with: BTreeSet<LabelId>,
    search: String,
    /// Which of them stays; after the last, a new one.
    into: usize,
    arabic: String,
    english: String,
    focus: bool,
}

impl Merging {
    pub(super) fn new(label: &Label) -> Self {
        Self {
            label: label.id.clone(),
            focus: true,
            ..Self::default()
        }
    }
}

/// A split: some spans get another label.
#[derive(Default)]
pub(super) struct Splitting {
    label: LabelId,
    /// The first is by words; then come the choice attributes.
    by: usize,
    when: BTreeSet<String>,
    /// The first is a new label; then come those that there are.
    to: usize,
    arabic: String,
    english: String,
    search: String,
    /// The words that the label has, once they were asked for.
    pub(super) words: Option<Lookup<Vec<LabelledWord>>>,
}

impl Splitting {
    pub(super) fn new(label: &Label) -> Self {
        Self {
            label: label.id.clone(),
            ..Self::default()
        }
    }
}

/// What is asked.
pub(super) enum Flow {
    Rename(Renaming),
    Merge(Merging),
    Split(Splitting),
    Delete(Deleting),
    /// Whether to make this change, of which the look at what it touches is about to begin.
    Ask(Box<Change>, String),
    /// The same, and it has begun.
    Confirm(Box<Change>, String, Lookup<Impact>),
}

impl Flow {
    /// To give something another id.
    pub(super) fn rename(what: What) -> Self {
        let id = what.id().to_owned();
        Self::Rename(Renaming {
            what,
            id,
            focus: true,
        })
    }

    /// To delete something.
    pub(super) fn delete(what: What) -> Self {
        Self::Delete(Deleting { what, to: 0 })
    }
}

/// What came of a frame.
pub(super) enum Answer {
    Stay,
    Leave,
    /// It stays until this is done.
    Ask(Asked),
}

impl CodebookEditor {
    pub(super) fn flow(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode) -> Option<Asked> {
        let mut flow = self.flow.take()?;
        let has_fields = !matches!(flow, Flow::Confirm(..));
        let answer = match &mut flow {
            Flow::Rename(it) => self.rename(ui, ink, it),
            Flow::Delete(it) => self.delete(ui, ink, it),
            Flow::Merge(it) => self.merge(ui, ink, mode, it),
            Flow::Split(it) => self.split(ui, ink, it),
            Flow::Ask(change, title) => Answer::Ask(Asked::Ask(change.clone(), title.clone())),
            Flow::Confirm(change, title, impact) => {
                self.confirm(ui, ink, mode, (change, title), impact)
            }
        };
        let cancelled = has_fields && self.fields.take_cancelled();
        match answer {
            Answer::Stay | Answer::Ask(_) if !cancelled => {
                self.flow = Some(flow);
            }
            _ => {
                self.list.focus = true;
                return None;
            }
        }
        match answer {
            Answer::Ask(asked) => Some(asked),
            Answer::Stay | Answer::Leave => None,
        }
    }

    fn rename(&mut self, ui: &mut Ui, ink: &mut TextPainter, it: &mut Renaming) -> Answer {
        heading(ui, ink, &format!("Another id for {}", it.what.name()));
        let says = "The id stands in files and exports; names on screen do not need it. \
                    Annotations follow.";
        ui.weak(says);
        ui.add_space(8.0);
        if std::mem::take(&mut it.focus) {
            self.fields.focus = Some("rename".to_owned());
        }
        let look = Look::line("New id", FIELD);
        self.fields.show(ui, ink, "rename", &mut it.id, look);
        let entered = self.fields.take_submitted();
        let change = it.what.renamed(it.id.trim());
        let same = it.id.trim() == it.what.id();
        let title = format!("Rename {} to {}", it.what.name(), it.id.trim());
        self.answer(ui, ink, (!same).then_some((change, title)), entered)
    }

    fn delete(&mut self, ui: &mut Ui, ink: &mut TextPainter, it: &mut Deleting) -> Answer {
        heading(ui, ink, &format!("Delete {}", it.what.name()));
        ui.add_space(8.0);
        let others = it.what.others(&self.base);
        let mut names: Vec<String> = Vec::new();
        names.extend(it.what.without().map(str::to_owned));
        let nothing = names.len();
        names.extend(others.iter().map(|(_, name)| name.clone()));
        line(ui, |ui| {
            ui.label("What has it gets instead");
            if let Some(made) = shaped_menu(ui, ink, "Instead", &names, it.to, 420.0) {
                it.to = made;
            }
        });
        let to = it.to.checked_sub(nothing).and_then(|at| others.get(at));
        let change = it.what.deleted(to.map(|(id, _)| id.clone()));
        let title = match to {
            Some((_, name)) => format!("Delete {} in favour of {name}", it.what.name()),
            None => format!("Delete {}", it.what.name()),
        };
        self.answer(ui, ink, change.map(|change| (change, title)), false)
    }

    fn merge(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        it: &mut Merging,
    ) -> Answer {
        let Some(own) = self.base.get(&it.label).cloned() else {
            return Answer::Leave;
        };
        heading(ui, ink, &format!("Merge {} with", label_name(&own)));
        if std::mem::take(&mut it.focus) {
            self.fields.focus = Some("merge search".to_owned());
        }
        let look = Look::line("Find a label to merge", FIELD).hint("ابحث عن وسم… (find)");
        let key = "merge search";
        self.fields.show(ui, ink, key, &mut it.search, look);
        // Enter takes the best match.
        let entered = self.fields.take_submitted();
        let found = self.base.find(&it.search);
        let found = found.iter().filter_map(|at| self.base.labels.get(*at));
        let rows: Vec<Label> = found.filter(|one| one.id != it.label).cloned().collect();
        if entered
            && let Some(best) = rows.first()
            && !it.search.is_empty()
        {
            toggle(&mut it.with, &best.id);
            it.search.clear();
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::ScrollArea::vertical()
            .id_salt("merge")
            .max_height(240.0)
            .show_rows(ui, 30.0, rows.len(), |ui, seen| {
                ui.set_max_width(420.0);
                for label in seen.filter_map(|at| rows.get(at)) {
                    let marked = it.with.contains(&label.id);
                    if label_row(ui, ink, mode, label, 30.0, false, Some(marked)).clicked() {
                        toggle(&mut it.with, &label.id);
                    }
                }
            });
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.add_space(10.0);
        let merged: Vec<LabelId> = std::iter::once(it.label.clone())
            .chain(it.with.iter().cloned())
            .collect();
        let labels = merged.iter().filter_map(|id| self.base.get(id));
        let labels: Vec<Label> = labels.cloned().collect();
        let mut names: Vec<String> = labels.iter().map(label_name).collect();
        names.push("A new label".to_owned());
        it.into = it.into.min(names.len() - 1);
        choice(ui, ink, "They become", &names, &mut it.into);
        let is_new = it.into + 1 == names.len();
        let mut into = labels
            .get(it.into)
            .map_or_else(|| own.clone(), Clone::clone);
        if is_new {
            self.new_names(ui, ink, &mut it.arabic, &mut it.english);
            into.arabic.clone_from(&it.arabic);
            into.english.clone_from(&it.english);
            into.id = self.new_id(&it.english);
            into.parent = into.parent.filter(|parent| !merged.contains(parent));
        }
        // What one of them says, the merged label can say, where the names do not clash.
        for attribute in labels.iter().flat_map(|label| &label.attributes) {
            if into.attribute(&attribute.id).is_none() {
                into.attributes.push(attribute.clone());
            }
        }
        let ready = merged.len() > 1 && !(is_new && it.english.trim().is_empty());
        let names: Vec<String> = labels.iter().map(label_name).collect();
        let title = format!("Merge {} into {}", names.join(" and "), label_name(&into));
        let change = Change::MergeLabels {
            labels: merged,
            into: Box::new(into),
        };
        self.answer(ui, ink, ready.then_some((change, title)), false)
    }

    fn split(&mut self, ui: &mut Ui, ink: &mut TextPainter, it: &mut Splitting) -> Answer {
        let theme = theme_of(ui.ctx());
        let Some(own) = self.base.get(&it.label).cloned() else {
            return Answer::Leave;
        };
        heading(ui, ink, &format!("Split {}", label_name(&own)));
        let says = "Those spans that you mark get another label; the rest stays.";
        ui.weak(says);
        ui.add_space(8.0);
        let attributes: Vec<_> = own
            .attributes
            .iter()
            .filter(|one| matches!(one.kind, AttributeType::Choice(_)))
            .collect();
        let mut names = vec!["Their words".to_owned()];
        names.extend(
            attributes
                .iter()
                .map(|one| format!("Their {}", one.english)),
        );
        if choice(ui, ink, "What decides", &names, &mut it.by) {
            it.when.clear();
        }
        let by = it.by.checked_sub(1).and_then(|at| attributes.get(at));
        if by.is_none() && it.words.is_none() {
            return Answer::Ask(Asked::Words(it.label.clone()));
        }
        let words = it.words.as_mut().map(Lookup::poll);
        let options: Vec<(String, String)> = match (by, words) {
            (Some(attribute), _) => {
                let choices = attribute.kind.choices().iter();
                choices
                    .map(|one| (one.id.clone(), format!("{} · {}", one.english, one.arabic)))
                    .collect()
            }
            (None, None | Some(Lookup::Running(_))) => {
                ui.weak("Finding the words…");
                Vec::new()
            }
            (None, Some(Lookup::Failed(why))) => {
                sentence(ui, ink, why, theme.error);
                Vec::new()
            }
            (None, Some(Lookup::Found(words))) => {
                let told = |word: &LabelledWord| format!("{} ({})", word.quote, word.count);
                let words = words.iter();
                words
                    .map(|word| (word.folded.clone(), told(word)))
                    .collect()
            }
        };
        let look = Look::line("Find words", FIELD).hint("ابحث… (find)");
        if options.len() > 12 {
            let key = "split search";
            self.fields.show(ui, ink, key, &mut it.search, look);
        }
        let wanted = crate::model::codebook::folded_quote(&it.search).to_lowercase();
        let seen: Vec<&(String, String)> = options
            .iter()
            .filter(|(key, name)| {
                wanted.is_empty() || key.contains(&wanted) || name.to_lowercase().contains(&wanted)
            })
            .collect();
        let style = TextStyle::new(Family::Sans, 14.0).leading(1.5);
        egui::ScrollArea::vertical()
            .id_salt("split")
            .max_height(260.0)
            .show_rows(ui, 26.0, seen.len(), |ui, rows| {
                for (key, name) in rows.filter_map(|at| seen.get(at)) {
                    ui.horizontal(|ui| {
                        let mut marked = it.when.contains(key);
                        let mark = ui.checkbox(&mut marked, "");
                        mark.widget_info(|| {
                            let kind = egui::Role::CheckBox;
                            egui::WidgetInfo::selected(kind, true, marked, name)
                        });
                        if mark.changed() {
                            toggle(&mut it.when, key);
                        }
                        let options = LabelOptions::default().lines(1).shrunk();
                        let tone = colour(theme.text);
                        shaped_label(ui, ink, name, style, tone, options);
                    });
                }
            });
        ui.add_space(10.0);
        let others = self.base.labels.iter();
        let others: Vec<Label> = others.filter(|one| one.id != it.label).cloned().collect();
        let mut names = vec!["A new label".to_owned()];
        names.extend(others.iter().map(label_name));
        choice(ui, ink, "They get", &names, &mut it.to);
        let existing = it.to.checked_sub(1).and_then(|at| others.get(at));
        let label = match existing {
            Some(label) => label.clone(),
            None => {
                let set = LabelSet::least_used(&self.base.labels);
                let (light, dark) = set.map_or((own.light, own.dark), |set| (set.light, set.dark));
                let mut label = Label {
                    digit: None,
                    letter: None,
                    light,
                    dark,
                    description: String::new(),
                    example: String::new(),
                    ..own.clone()
                };
                self.new_names(ui, ink, &mut it.arabic, &mut it.english);
                label.arabic.clone_from(&it.arabic);
                label.english.clone_from(&it.english);
                label.id = self.new_id(&it.english);
                label
            }
        };
        let named = existing.is_some() || !it.english.trim().is_empty();
        let title = format!("Split {} off {}", label_name(&label), label_name(&own));
        let change = Change::SplitLabel {
            label: it.label.clone(),
            by: match by {
                Some(attribute) => SplitBy::Choice(attribute.id.clone()),
                None => SplitBy::Words,
            },
            parts: vec![NewPart {
                label,
                when: it.when.iter().cloned().collect(),
            }],
        };
        let ready = named && !it.when.is_empty();
        self.answer(ui, ink, ready.then_some((change, title)), false)
    }

    /// The names of a label that comes with a change.
    fn new_names(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        arabic: &mut String,
        english: &mut String,
    ) {
        Grid::new("new names").num_columns(2).show(ui, |ui| {
            let fields = [
                ("Arabic name of the new label", "الاسم", arabic),
                ("English name of the new label", "Name", english),
            ];
            for (name, hint, value) in fields {
                ui.label(name);
                let look = Look::line(name, FIELD).hint(hint);
                self.fields.show(ui, ink, name, value, look);
                ui.end_row();
            }
        });
    }

    fn new_id(&self, english: &str) -> LabelId {
        LabelId(free_id(&slug(english), |id| {
            self.base.get(&LabelId::new(id)).is_some()
        }))
    }

    /// The buttons below a question. A change that cannot be made says why.
    fn answer(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        change: Option<(Change, String)>,
        entered: bool,
    ) -> Answer {
        let theme = theme_of(ui.ctx());
        ui.add_space(12.0);
        let wrong = change.as_ref().and_then(|(change, _)| {
            let made = self.base.changed(change, "", "");
            made.err().map(|error| error.to_string())
        });
        if let Some(wrong) = &wrong {
            sentence(ui, ink, wrong, theme.warning);
        }
        let mut answer = Answer::Stay;
        ui.horizontal(|ui| {
            let ready = change.is_some() && wrong.is_none();
            let go = ui.add_enabled(ready, egui::Button::new("See what it touches"));
            if (go.clicked() || entered)
                && ready
                && let Some((change, title)) = change
            {
                answer = Answer::Ask(Asked::Ask(Box::new(change), title));
            }
            if ui.button("Cancel").clicked() {
                answer = Answer::Leave;
            }
        });
        answer
    }
}

fn toggle<T: Ord + Clone>(set: &mut BTreeSet<T>, one: &T) {
    if !set.remove(one) {
        set.insert(one.clone());
    }
}
