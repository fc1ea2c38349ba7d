//! The changes that annotations have to follow, the last one first.

use egui::Ui;

use crate::look::{Mode, Theme};
use crate::model::codebook::{Change, ChangeId, MigrationStep, SplitBy};
use crate::text::{Family, TextStyle};
use crate::ui::codebook_editor::{Asked, CodebookEditor};
use crate::ui::widgets::{LabelOptions, TextPainter, colour, shaped_label};

impl CodebookEditor {
    pub(super) fn history(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
    ) -> Option<Asked> {
        let theme = Theme::of(mode);
        let says = "Annotations of an older revision are read by following these changes. The last \
                    one that stands can be taken back, by anybody and at any time.";
        ui.weak(says);
        ui.add_space(8.0);
        if self.base.changes.is_empty() {
            ui.label("No change so far: this is revision 1.");
            return None;
        }
        let standing: Vec<ChangeId> = self.base.standing().iter().map(|it| it.id).collect();
        let style = TextStyle::new(Family::Sans, 14.0).leading(1.6);
        let options = LabelOptions::default().in_english();
        let mut wanted = None;
        let number = |id: ChangeId| {
            // The codebook as it began is revision 1.
            let place = self.base.changes.iter().position(|it| it.id == id);
            place.map_or(0, |place| place + 2)
        };
        for change in self.base.changes.iter().rev() {
            let stands = standing.contains(&change.id);
            let tone = if stands { theme.text } else { theme.weak };
            let day = change.time.split('T').next().unwrap_or_default();
            let mut line = format!("{}. {}", number(change.id), says_what(&change.what, number));
            for part in [day, &change.by] {
                if !part.is_empty() {
                    line.push_str(&format!(" · \u{2068}{part}\u{2069}"));
                }
            }
            if !stands && !matches!(change.what, MigrationStep::Undo(_)) {
                line.push_str(" · taken back");
            }
            shaped_label(ui, ink, &line, style, colour(tone), options);
            if standing.last() == Some(&change.id) && self.is_writable() {
                let caption = format!("Take revision {} back…", number(change.id));
                let button = egui::Button::new(caption);
                if ui.add_enabled(!self.is_dirty(), button).clicked() {
                    wanted = Some(change.id);
                }
            }
        }
        let id = wanted?;
        let title = format!("Take revision {} back", number(id));
        Some(Asked::Ask(Box::new(Change::Undo(id)), title))
    }
}

/// A change in words.
fn says_what(what: &MigrationStep, number: impl Fn(ChangeId) -> usize) -> String {
    match what {
        MigrationStep::RenameLabel { from, to } => format!("The label {from} is called {to}"),
        MigrationStep::MergeLabels { labels, into } => {
            let mut names: Vec<&str> = labels.iter().map(|it| it.label.as_str()).collect();
            names.retain(|name| *name != into.as_str());
            format!("{} went into {into}", names.join(", "))
        }
        MigrationStep::SplitLabel { label, by, parts } => {
            let parts: Vec<&str> = parts.iter().map(|part| part.label.as_str()).collect();
            let by = match by {
                SplitBy::Words => "words".to_owned(),
                SplitBy::Choice(attribute) => attribute.to_string(),
            };
            format!("{} split off {label}, by {by}", parts.join(", "))
        }
        MigrationStep::WithdrawLabel(label) => {
            format!("The label {label} was deleted with its spans")
        }
        MigrationStep::RenameAttribute { label, from, to } => {
            format!("The attribute {from} of {label} is called {to}")
        }
        MigrationStep::TakeAttribute { label, attribute } => {
            format!("The attribute {attribute} of {label} was deleted")
        }
        MigrationStep::ConvertAttribute {
            label, attribute, ..
        } => {
            format!("The attribute {attribute} of {label} has another type")
        }
        MigrationStep::RenameChoice {
            attribute,
            from,
            to,
            ..
        } => format!("The choice {from} of {attribute} is called {to}"),
        MigrationStep::MergeChoices {
            attribute,
            choices,
            into,
            ..
        } => {
            let into = into.as_deref().unwrap_or("nothing");
            format!(
                "The choice {} of {attribute} became {into}",
                choices.join(", ")
            )
        }
        MigrationStep::RenameType { from, to } => {
            format!("The type of incident {} is called {}", from.0, to.0)
        }
        MigrationStep::MergeTypes { types, into } => {
            let types: Vec<&str> = types.iter().map(|it| it.0.as_str()).collect();
            let into = if into.0.is_empty() {
                "nothing"
            } else {
                &into.0
            };
            format!("The type of incident {} became {into}", types.join(", "))
        }
        MigrationStep::RenameRole { from, to } => format!("The role {} is called {}", from.0, to.0),
        MigrationStep::MergeRoles { roles, into } => {
            let roles: Vec<&str> = roles.iter().map(|it| it.0.as_str()).collect();
            format!("The role {} became {}", roles.join(", "), into.0)
        }
        MigrationStep::Undo(id) => format!("Revision {} was taken back", number(*id)),
    }
}
