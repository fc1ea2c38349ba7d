//! The list of labels, and the editor of one.

use egui::{Grid, RichText, Sense, Ui, vec2};

use crate::look::label_sets::{LEAST_CONTRAST, LabelSet, text_contrast};
use crate::look::{Mode, Rgb, Theme, shapes};
use crate::model::codebook::{Label, LabelColours, LabelId};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::codebook_editor::fields::Look;
use crate::ui::codebook_editor::flows::{Flow, Merging, Splitting, What};
use crate::ui::codebook_editor::says::{button, choice, line, sentence};
use crate::ui::codebook_editor::{CodebookEditor, Tab, free_id, slug};
use crate::ui::widgets::list::ListKeys;
use crate::ui::widgets::{
    TextPainter, colour, colours_of, label_row, scroll_area, shaped_menu, theme_of,
};

/// Height of a row of the list, in points.
const ROW: f32 = 30.0;
/// Width of a field, in points.
pub(super) const FIELD: f32 = 300.0;
/// What is shown in the colours of a label that has no example.
const SAMPLE: &str = "وقال مصدر محلي إن القصف";

impl CodebookEditor {
    pub(super) fn list(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode) {
        let theme = Theme::of(mode);
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colour(theme.panel));
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            ui.add_space(10.0);
            let look = Look::line("Find a label", LIST_FIELD).hint("ابحث عن وسم… (find)");
            let fields = &mut self.fields;
            fields.show(ui, ink, "search", &mut self.search, look);
        });
        ui.add_space(4.0);
        if self.is_writable() {
            ui.horizontal(|ui| {
                ui.add_space(10.0);
                if ui.button("Add a label").clicked() {
                    self.add_label();
                }
            });
        }
        ui.add_space(4.0);
        let found = self.draft.find(&self.search);
        if found.is_empty() {
            let says = RichText::new("   No label of that name").weak();
            ui.label(says);
            return;
        }
        if let Some(at) = found.iter().position(|index| *index == self.chosen) {
            self.list.go(at);
        }
        let area = scroll_area("labels");
        let labels = &self.draft.labels;
        let clicked = self.list.show(ui, area, (ROW, found.len()), |ui, at, _| {
            let index = found.get(at).copied().unwrap_or_default();
            let chosen = index == self.chosen;
            let label = labels.get(index);
            label.is_some_and(|it| label_row(ui, ink, mode, it, ROW, chosen, None).clicked())
        });
        if let Some(index) = clicked.and_then(|at| found.get(at)) {
            self.choose(*index);
        }
    }

    pub(super) fn follow_keys(&mut self, ui: &Ui) {
        if self.tab != Tab::Labels || self.flow.is_some() {
            return;
        }
        let found = self.draft.find(&self.search);
        let at = found.iter().position(|index| *index == self.chosen);
        self.list.go(at.unwrap_or(0));
        if self
            .list
            .follow_keys(ui.ctx(), found.len(), 0, ListKeys::BesideField)
        {
            // Where the chosen one is not found, the first one is next.
            let at = at.map_or(0, |_| self.list.current());
            self.choose(found.get(at).copied().unwrap_or(self.chosen));
        }
    }

    /// A new label, which is in the draft only.
    fn add_label(&mut self) {
        let id = free_id("new_label", |id| {
            self.draft.get(&LabelId::new(id)).is_some()
        });
        let set = LabelSet::least_used(&self.draft.labels);
        let (light, dark) = set.map_or_else(
            || {
                let unknown = |mode| Theme::of(mode).unknown;
                (unknown(Mode::Light), unknown(Mode::Dark))
            },
            |set| (set.light, set.dark),
        );
        self.draft.labels.push(Label {
            id: LabelId(id.clone()),
            arabic: String::new(),
            english: String::new(),
            digit: None,
            letter: None,
            light,
            dark,
            on: true,
            description: String::new(),
            example: String::new(),
            parent: None,
            inside: None,
            attributes: Vec::new(),
        });
        self.search.clear();
        self.choose(self.draft.labels.len() - 1);
        self.fields.focus = Some(format!("label {} arabic", self.chosen));
    }

    pub(super) fn label_editor(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode) {
        self.keep_chosen();
        let Some(mut label) = self.draft.labels.get(self.chosen).cloned() else {
            ui.label("There are no labels.");
            return;
        };
        let is_new = self.base.get(&label.id).is_none();
        let writable = self.is_writable();
        let mut flow = None;
        ui.add_enabled_ui(writable, |ui| {
            flow = self.label_buttons(ui, ink, &label, is_new);
            self.names(ui, ink, mode, &mut label, is_new);
            ui.add_space(10.0);
            self.colours(ui, ink, mode, &mut label);
            ui.add_space(10.0);
            self.rules(ui, ink, &mut label);
            ui.add_space(10.0);
            let from_attributes = self.attributes(ui, ink, &mut label);
            flow = flow.take().or(from_attributes);
        });
        if let Some(place) = self.draft.labels.get_mut(self.chosen) {
            *place = label;
        }
        match flow {
            Some(Wanted::Flow(flow)) => self.flow = Some(flow),
            Some(Wanted::Drop) => {
                self.draft.labels.remove(self.chosen);
                self.fields.clear();
                self.keep_chosen();
            }
            Some(Wanted::Move(to)) => {
                let label = self.draft.labels.remove(self.chosen);
                let to = to.min(self.draft.labels.len());
                self.draft.labels.insert(to, label);
                self.fields.clear();
                self.choose(to);
            }
            None => {}
        }
    }

    fn label_buttons(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        label: &Label,
        is_new: bool,
    ) -> Option<Wanted> {
        let theme = theme_of(ui.ctx());
        let mut wanted = None;
        ui.horizontal_wrapped(|ui| {
            if is_new {
                if ui.button("Drop the new label").clicked() {
                    wanted = Some(Wanted::Drop);
                }
                return;
            }
            // They are about the codebook as it is saved.
            let clean = !self.is_dirty();
            let id = || label.id.clone();
            let buttons: [(&str, &dyn Fn() -> Flow); 4] = [
                ("Rename the id…", &|| Flow::rename(What::Label(id()))),
                ("Merge with others…", &|| Flow::Merge(Merging::new(label))),
                ("Split…", &|| Flow::Split(Splitting::new(label))),
                ("Delete…", &|| Flow::delete(What::Label(id()))),
            ];
            for (caption, flow) in buttons {
                let shown = ui.add_enabled(clean, egui::Button::new(caption));
                if shown.clicked() {
                    wanted = Some(Wanted::Flow(flow()));
                }
                shown.on_disabled_hover_text("Save or discard what is typed first");
            }
            ui.separator();
            let (at, last) = (self.chosen, self.draft.labels.len().saturating_sub(1));
            for (caption, able, to) in [
                ("Move up", at > 0, at.saturating_sub(1)),
                ("Move down", at < last, at + 1),
            ] {
                if ui.add_enabled(able, egui::Button::new(caption)).clicked() {
                    wanted = Some(Wanted::Move(to));
                }
            }
        });
        if !is_new {
            let said = format!("Id in files: {}", label.id);
            sentence(ui, ink, &said, theme.weak);
        }
        ui.add_space(6.0);
        wanted
    }

    fn names(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        label: &mut Label,
        is_new: bool,
    ) {
        let theme = Theme::of(mode);
        let at = self.chosen;
        let key = |name: &str| format!("label {at} {name}");
        let fields = &mut self.fields;
        Grid::new("names")
            .num_columns(2)
            .spacing([14.0, 8.0])
            .show(ui, |ui| {
                ui.label("Arabic name");
                let look = Look::line("Arabic name", FIELD).hint("الاسم");
                fields.show(ui, ink, &key("arabic"), &mut label.arabic, look);
                ui.end_row();
                ui.label("English name");
                let look = Look::line("English name", FIELD).hint("Name");
                let follows =
                    label.id.0.starts_with("new_label") || label.id.0 == slug(&label.english);
                if fields.show(ui, ink, &key("english"), &mut label.english, look)
                    && is_new
                    && follows
                {
                    let others = &self.draft.labels;
                    let is_taken = |id: &str| {
                        let mut others = others.iter().enumerate();
                        others.any(|(index, one)| index != at && one.id.0 == id)
                    };
                    let wanted = match slug(&label.english) {
                        wanted if wanted.is_empty() => "new_label".to_owned(),
                        wanted => wanted,
                    };
                    label.id = LabelId(free_id(&wanted, is_taken));
                }
                ui.end_row();
                if is_new {
                    ui.label("Id in files");
                    let look = Look::line("Id in files", FIELD);
                    fields.show(ui, ink, &key("id"), &mut label.id.0, look);
                    ui.end_row();
                }
                ui.label("Keys");
                line(ui, |ui| {
                    let mut digit = label.digit.map_or_else(String::new, String::from);
                    let look = Look::line("Digit key", 60.0).hint("digit");
                    if fields.show(ui, ink, &key("digit"), &mut digit, look) {
                        label.digit = last_char(&digit);
                    }
                    let mut letter = label.letter.map_or_else(String::new, String::from);
                    let look = Look::line("Letter key", 60.0).hint("letter");
                    if fields.show(ui, ink, &key("letter"), &mut letter, look) {
                        label.letter = last_char(&letter).map(|c| c.to_ascii_uppercase());
                    }
                    if let Some(name) = label.letter.and_then(command_with) {
                        let says = format!("The label takes this key from: {name}");
                        ui.label(RichText::new(says).color(colour(theme.warning)));
                    }
                });
                ui.end_row();
                ui.label("");
                ui.checkbox(&mut label.on, "Offered to annotators");
                ui.end_row();
                ui.label("Description");
                let look = Look::line("Description", FIELD * 1.6).rows(2);
                let description = &mut label.description;
                fields.show(ui, ink, &key("description"), description, look);
                ui.end_row();
                ui.label("Example");
                let look = Look::line("Example", FIELD * 1.6).hint("كلمات من خبر");
                fields.show(ui, ink, &key("example"), &mut label.example, look);
                ui.end_row();
            });
    }

    fn colours(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode, label: &mut Label) {
        let theme = Theme::of(mode);
        ui.strong("Colours");
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for set in LabelSet::all() {
                let (rect, response) = ui.allocate_exact_size(vec2(26.0, 22.0), Sense::CLICK);
                let chosen = set.light == label.light && set.dark == label.dark;
                let shown = match mode {
                    Mode::Light => set.light,
                    Mode::Dark => set.dark,
                };
                ui.painter().rect_filled(rect, 4.0, colour(Rgb(shown.tint)));
                let stroke = egui::Stroke::new(3.0, colour(Rgb(shown.line)));
                ui.painter()
                    .hline(rect.shrink(4.0).x_range(), rect.bottom() - 4.0, stroke);
                if chosen || response.has_focus() {
                    let edge = egui::Stroke::new(2.0, colour(theme.accent));
                    ui.painter()
                        .rect_stroke(rect, 4.0, edge, egui::StrokeKind::Inside);
                }
                response.widget_info(|| {
                    let says = format!("Colour {}", set.name);
                    egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, says)
                });
                if response.clicked() {
                    label.light = set.light;
                    label.dark = set.dark;
                }
                response.on_hover_text(&set.name);
            }
        });
        let at = self.chosen;
        let example = label.example.clone();
        for (mode, name, colours) in [
            (Mode::Light, "Light", &mut label.light),
            (Mode::Dark, "Dark", &mut label.dark),
        ] {
            line(ui, |ui| {
                let parts = [("tint", &mut colours.tint), ("line", &mut colours.line)];
                for (part, value) in parts {
                    let mut hex = format!("#{:06X}", *value & 0x00FF_FFFF);
                    let said = format!("{name} {part}");
                    let key = format!("label {at} {name} {part}");
                    ui.label(&said);
                    let look = Look::line(&said, 90.0).hint("hex");
                    if self.fields.show_code(ui, ink, &key, &mut hex, look)
                        && let Some(read) = read_colour(&hex)
                    {
                        *value = read;
                    }
                }
                let sample = if example.is_empty() { SAMPLE } else { &example };
                preview(ui, ink, mode, *colours, sample);
                let contrast = text_contrast(mode, *colours);
                let mut says = format!("Contrast {contrast:.1}:1");
                let mut tone = theme.weak;
                if contrast < LEAST_CONTRAST {
                    says.push_str(&format!(", too little; at least {LEAST_CONTRAST}:1"));
                    tone = theme.warning;
                }
                ui.label(RichText::new(says).color(colour(tone)));
            });
        }
    }

    fn rules(&mut self, ui: &mut Ui, ink: &mut TextPainter, label: &mut Label) {
        ui.strong("Rules");
        let others = self.draft.labels.iter();
        let others: Vec<&Label> = others.filter(|other| other.id != label.id).collect();
        let mut names = vec!["—".to_owned()];
        names.extend(others.iter().map(|other| label_name(other)));
        let parent = label.parent.as_ref();
        let mut chosen = parent
            .and_then(|id| others.iter().position(|other| other.id == *id))
            .map_or(0, |at| at + 1);
        if choice(ui, ink, "A kind of", &names, &mut chosen) {
            let other = chosen.checked_sub(1).and_then(|at| others.get(at));
            label.parent = other.map(|other| other.id.clone());
        }
        let mut limited = label.inside.is_some();
        if ui
            .checkbox(&mut limited, "May stand in spans of these labels only")
            .changed()
        {
            label.inside = limited.then(Vec::new);
        }
        let Some(inside) = &mut label.inside else {
            return;
        };
        let mut gone = None;
        ui.horizontal_wrapped(|ui| {
            ui.add_space(22.0);
            if inside.is_empty() {
                ui.weak("In none");
            }
            for (index, id) in inside.iter().enumerate() {
                let outer = self.draft.get(id);
                let name = outer.map_or_else(|| id.0.clone(), |outer| outer.english.clone());
                if button(ui, ink, true, &format!("Not in {name}")).clicked() {
                    gone = Some(index);
                }
            }
            let free = self.draft.labels.iter();
            let free: Vec<&Label> = free.filter(|one| !inside.contains(&one.id)).collect();
            let mut names = vec!["Add…".to_owned()];
            names.extend(free.iter().map(|other| label_name(other)));
            let made = shaped_menu(ui, ink, "Add a label it may stand in", &names, 0, 200.0);
            if let Some(other) = made.and_then(|made| free.get(made - 1)) {
                inside.push(other.id.clone());
            }
        });
        if let Some(index) = gone {
            inside.remove(index);
        }
    }
}

/// Width of the field over the list, in points.
const LIST_FIELD: f32 = 276.0;

/// What a button of the editor wants.
pub(super) enum Wanted {
    /// To ask something first.
    Flow(Flow),
    /// The new label to go.
    Drop,
    /// Another place in the list.
    Move(usize),
}

/// A label in a list of choices.
pub(super) fn label_name(label: &Label) -> String {
    name_of(&label.id.0, &label.english, &label.arabic)
}

/// What has two names in a list of choices.
pub(super) fn name_of(id: &str, english: &str, arabic: &str) -> String {
    match (english.trim(), arabic.trim()) {
        ("", "") => id.to_owned(),
        (name, "") | ("", name) => name.to_owned(),
        (english, arabic) => format!("{english} · {arabic}"),
    }
}

/// Arabic text in the colours of a label, on the page of a mode.
pub(super) fn preview(
    ui: &mut Ui,
    ink: &mut TextPainter,
    mode: Mode,
    colours: LabelColours,
    sample: &str,
) {
    let theme = Theme::of(mode);
    let style = TextStyle::new(Family::Naskh, 18.0).leading(1.7);
    let sample: String = sample.chars().take(40).collect();
    let text = ink.label(&sample, style, ParagraphDirection::RightToLeft, None);
    let size = vec2(text.width() + 20.0, text.height() + 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, 4.0, colour(theme.page));
    let origin = rect.min + vec2(10.0 - (text.measure() - text.width()), 2.0);
    let boxes = text.boxes(0..sample.len());
    let under = shapes::ground(&text, &boxes, Rgb(colours.tint), 2.0);
    ink.shapes(ui.painter(), origin, &under);
    let line = egui::Stroke::new(2.0, colour(Rgb(colours.line)));
    ui.painter().hline(
        rect.shrink2(vec2(10.0, 0.0)).x_range(),
        rect.bottom() - 3.0,
        line,
    );
    ink.paragraph(ui.painter(), &text, origin, colour(theme.text));
}

/// The colours of a label and its name, as a chip that is only looked at.
pub(super) fn tag(ui: &mut Ui, ink: &mut TextPainter, mode: Mode, label: &Label) {
    let name = if label.arabic.trim().is_empty() {
        &label.english
    } else {
        &label.arabic
    };
    preview(ui, ink, mode, colours_of(label, mode), name);
}

/// The character that was typed last: a field for a key has one.
fn last_char(text: &str) -> Option<char> {
    text.trim().chars().next_back()
}

/// The command that has a letter as its key.
pub(super) fn command_with(letter: char) -> Option<&'static str> {
    use crate::ui::commands::{command_of, key_for, spec};
    let command = command_of(key_for(letter)?, egui::Modifiers::NONE, false)?;
    spec(command).map(|spec| spec.name)
}

fn read_colour(text: &str) -> Option<u32> {
    let digits = text.trim().trim_start_matches('#');
    let fits = digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    fits.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
