//! A text field and the screen reader: what it tells, and what it is asked to do.

use egui::accesskit::{Action, ActionData, ActionRequest, Role, TextSelection, TreeId};
use egui::{Event, Id, InputState, Pos2, Response, Ui, WidgetInfo, vec2};

use crate::ui::widgets::text_field::Field;
use crate::ui::widgets::text_painter::TextPainter;
use crate::ui::widgets::text_runs::{self, Read};

/// What a screen reader asks of a field.
enum Request {
    /// Put this in the place of the text.
    Value(String),
    /// Put this in the place of the selection.
    Replacement(String),
    /// Select this.
    Selection(TextSelection),
}

impl Field<'_> {
    /// Tells screen readers what the field is and holds.
    pub(super) fn tell(
        &self,
        ui: &mut Ui,
        response: &Response,
        before: &str,
        hint: &str,
        label: &str,
        origin: Pos2,
    ) {
        let enabled = ui.is_enabled();
        response.widget_info(|| {
            let mut info = WidgetInfo::text_edit(enabled, before, self.input.text(), hint);
            info.label = Some(label.to_owned());
            info
        });
        let role = if self.input.is_multi_line() {
            Role::MultilineTextInput
        } else {
            Role::TextInput
        };
        let listens = ui.ctx().accesskit_node_builder(self.id, |node| {
            node.set_role(role);
            node.add_action(Action::SetValue);
            node.add_action(Action::ReplaceSelectedText);
            node.add_action(Action::SetTextSelection);
        });
        let reads = match listens {
            Some(()) => self.reads(origin),
            None => Vec::new(),
        };
        let (anchor, head) = match self.input.is_composing() {
            true => (self.input.shown_head().at, self.input.shown_head().at),
            false => (self.input.anchor().at, self.input.head().at),
        };
        text_runs::publish(ui, self.id, &reads, Some((anchor, head)));
    }

    /// What screen readers ask for, with or without the focus.
    pub(super) fn poll_assistant(&mut self, ui: &Ui, ink: &mut TextPainter) {
        if !ui.is_enabled() {
            return;
        }
        for request in ui.input(|input| requests(input, self.id)) {
            self.lay_out(ink);
            match request {
                Request::Value(text) => {
                    self.input.replace_all(&text);
                }
                Request::Replacement(text) => {
                    self.input.paste(&text);
                }
                Request::Selection(selection) => {
                    let reads = self.reads(Pos2::ZERO);
                    let byte = |position| text_runs::byte_at(self.id, &reads, position);
                    let carets = byte(&selection.anchor).zip(byte(&selection.focus));
                    if let Some((anchor, head)) = carets {
                        self.input.select(anchor, head);
                    }
                }
            }
        }
    }

    fn reads(&self, origin: Pos2) -> Vec<Read<'_>> {
        let blocks = self.input.blocks();
        blocks
            .iter()
            .enumerate()
            .map(|(index, block)| Read {
                text: block.text(),
                paragraph: &block.paragraph,
                origin: origin + vec2(0.0, block.top),
                start: block.range.start,
                breaks: index + 1 < blocks.len(),
            })
            .collect()
    }
}

/// The requests to the widget in this frame.
fn requests(input: &InputState, widget: Id) -> Vec<Request> {
    let asked = |event: &Event| {
        let Event::AccessKitActionRequest(ActionRequest {
            action,
            target_node,
            target_tree,
            data: Some(data),
        }) = event
        else {
            return None;
        };
        if *target_node != widget.accesskit_id() || *target_tree != TreeId::ROOT {
            return None;
        }
        match (action, data) {
            (Action::SetValue, ActionData::Value(text)) => Some(Request::Value(text.to_string())),
            (Action::ReplaceSelectedText, ActionData::Value(text)) => {
                Some(Request::Replacement(text.to_string()))
            }
            (Action::SetTextSelection, ActionData::SetTextSelection(selection)) => {
                Some(Request::Selection(*selection))
            }
            _ => None,
        }
    };
    input.events.iter().filter_map(asked).collect()
}
