//! The attributes of a label, and their choices.

use egui::{RichText, Ui};

use crate::model::attribute::AttributeId;
use crate::model::codebook::{Attribute, AttributeType, Change, Choice, Converted, Label};
use crate::ui::codebook_editor::fields::Look;
use crate::ui::codebook_editor::flows::{Flow, What};
use crate::ui::codebook_editor::label::Wanted;
use crate::ui::codebook_editor::says::{row_button, sentence};
use crate::ui::codebook_editor::{CodebookEditor, free_id};
use crate::ui::widgets::text_painter::{TextPainter, theme_of};

/// Width of a name, in points.
const NAME: f32 = 170.0;

/// The types that a new attribute can have, as people call them.
type Maker = (&'static str, fn() -> AttributeType);

/// The types with their names.
const TYPES: [Maker; 9] = [
    ("One of several choices", || AttributeType::Choice(first())),
    ("Several choices", || AttributeType::Choices(first())),
    ("Text", || AttributeType::Text),
    ("Yes or no", || AttributeType::Flag),
    ("Number", || AttributeType::Number),
    ("Casualty count", || AttributeType::Casualty),
    ("Actor of the registry", || AttributeType::Actor),
    ("Place of the registry", || AttributeType::Place),
    ("Date", || AttributeType::Date),
];

/// What a new choice attribute begins with.
fn first() -> Vec<Choice> {
    vec![choice("choice_1")]
}

fn choice(id: &str) -> Choice {
    Choice {
        id: id.to_owned(),
        arabic: String::new(),
        english: String::new(),
    }
}

/// What a type is called.
fn name_of(kind: &AttributeType) -> &'static str {
    let same = |(_, make): &&(&str, fn() -> AttributeType)| make().is_same(kind);
    TYPES.iter().find(same).map_or("", |(name, _)| name)
}

impl CodebookEditor {
    pub(super) fn attributes(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        label: &mut Label,
    ) -> Option<Wanted> {
        let mut wanted = None;
        ui.strong("Attributes");
        if label.attributes.is_empty() {
            let says = "Spans say nothing beside the label.";
            ui.weak(says);
        }
        let saved = self.base.get(&label.id).cloned();
        let mut gone = None;
        let mut attributes = std::mem::take(&mut label.attributes);
        for (at, attribute) in attributes.iter_mut().enumerate() {
            ui.add_space(4.0);
            let known = saved.as_ref().and_then(|own| own.attribute(&attribute.id));
            let place = format!("label {} attribute {at}", self.chosen);
            ui.push_id(&place, |ui| {
                let said = self.attribute(ui, ink, (label, attribute), &place, known);
                match said {
                    Some(Said::Wants(flow)) => wanted = Some(Wanted::Flow(*flow)),
                    Some(Said::Drop) => gone = Some(at),
                    None => {}
                }
            });
        }
        if let Some(at) = gone {
            attributes.remove(at);
            self.fields.clear();
        }
        label.attributes = attributes;
        ui.add_space(6.0);
        ui.menu_button("Add an attribute", |ui| {
            for (name, make) in TYPES {
                if ui.button(name).clicked() {
                    let kind = make();
                    let id = free_id(kind.name(), |id| {
                        label.attribute(&AttributeId::new(id)).is_some()
                    });
                    self.fields.focus = Some(format!(
                        "label {} attribute {} arabic",
                        self.chosen,
                        label.attributes.len()
                    ));
                    label.attributes.push(Attribute {
                        id: AttributeId(id),
                        arabic: String::new(),
                        english: String::new(),
                        description: String::new(),
                        kind,
                        required: false,
                    });
                    ui.close();
                }
            }
        });
        wanted
    }

    /// One attribute. `known` is what the project has of it.
    fn attribute(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        (label, attribute): (&Label, &mut Attribute),
        place: &str,
        known: Option<&Attribute>,
    ) -> Option<Said> {
        let theme = theme_of(ui.ctx());
        let mut said = None;
        let clean = !self.is_dirty();
        ui.horizontal_wrapped(|ui| {
            if known.is_none() {
                let look = Look::line("Id of the attribute", 110.0);
                let key = format!("{place} id");
                self.fields
                    .show_code(ui, ink, &key, &mut attribute.id.0, look);
            } else {
                sentence(ui, ink, attribute.id.as_str(), theme.text);
            }
            let kind = RichText::new(name_of(&attribute.kind)).weak();
            ui.label(kind);
            ui.checkbox(&mut attribute.required, "Required");
            let name = attribute.id.clone();
            if known.is_none() {
                if ui.button("Drop the new attribute").clicked() {
                    said = Some(Said::Drop);
                }
                return;
            }
            let what = || What::Attribute(label.id.clone(), name.clone());
            let mut ask = |ui: &mut Ui, caption: &str, flow: &dyn Fn() -> Flow| {
                if row_button(ui, clean, caption, name.as_str()).clicked() {
                    said = Some(Said::Wants(Box::new(flow())));
                }
            };
            ask(ui, "Rename…", &|| Flow::rename(what()));
            ask(ui, "Delete…", &|| Flow::delete(what()));
            for (to, caption) in [
                (Converted::Choices, "Allow several…"),
                (Converted::Text, "Make it text…"),
            ] {
                if attribute.kind.converted(to).is_some() {
                    ask(ui, caption, &|| {
                        let change = Change::ConvertAttribute {
                            label: label.id.clone(),
                            attribute: name.clone(),
                            to,
                        };
                        let title = format!("Change the type of the attribute {name}");
                        Flow::Ask(Box::new(change), title)
                    });
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            let arabic = Look::line("Arabic name of the attribute", NAME).hint("الاسم");
            let english = Look::line("English name of the attribute", NAME).hint("Name");
            let means = Look::line("What the attribute means", NAME * 1.5).hint("What it means");
            for (name, value, look) in [
                ("arabic", &mut attribute.arabic, arabic),
                ("english", &mut attribute.english, english),
                ("description", &mut attribute.description, means),
            ] {
                let key = format!("{place} {name}");
                self.fields.show(ui, ink, &key, value, look);
            }
        });
        let (AttributeType::Choice(choices) | AttributeType::Choices(choices)) =
            &mut attribute.kind
        else {
            return said;
        };
        let kept = known.map(|known| known.kind.choices()).unwrap_or_default();
        let mut gone = None;
        for (at, choice) in choices.iter_mut().enumerate() {
            let place = format!("{place} choice {at}");
            let is_known = kept.iter().any(|own| own.id == choice.id);
            ui.horizontal_wrapped(|ui| {
                ui.add_space(22.0);
                if is_known {
                    sentence(ui, ink, &choice.id, theme.text);
                } else {
                    let look = Look::line("Id of the choice", 110.0);
                    let key = format!("{place} id");
                    let fields = &mut self.fields;
                    fields.show_code(ui, ink, &key, &mut choice.id, look);
                }
                for (name, value) in [
                    ("arabic", &mut choice.arabic),
                    ("english", &mut choice.english),
                ] {
                    let spoken = format!("Choice {}, {name}", at + 1);
                    let look = Look::line(&spoken, NAME);
                    let key = format!("{place} {name}");
                    self.fields.show(ui, ink, &key, value, look);
                }
                let what = || {
                    let (label, attribute) = (label.id.clone(), attribute.id.clone());
                    What::Choice(label, attribute, choice.id.clone())
                };
                if !is_known {
                    if ui.button("Drop").clicked() {
                        gone = Some(at);
                    }
                    return;
                }
                if row_button(ui, clean, "Rename…", &choice.id).clicked() {
                    said = Some(Said::Wants(Box::new(Flow::rename(what()))));
                }
                if row_button(ui, clean, "Merge or delete…", &choice.id).clicked() {
                    said = Some(Said::Wants(Box::new(Flow::delete(what()))));
                }
            });
        }
        if let Some(at) = gone {
            choices.remove(at);
            self.fields.clear();
        }
        ui.horizontal(|ui| {
            ui.add_space(22.0);
            if ui.button("Add a choice").clicked() {
                let taken = |id: &str| choices.iter().any(|own| own.id == id);
                let id = free_id("choice_1", taken);
                self.fields.focus = Some(format!("{place} choice {} id", choices.len()));
                choices.push(choice(&id));
            }
        });
        said
    }
}

/// What a button of an attribute wants.
enum Said {
    Wants(Box<Flow>),
    Drop,
}
