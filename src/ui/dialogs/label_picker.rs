//! Typing to find a label, beside the selection: for codebooks with more labels than keys.

use egui::{Area, Context, Frame, Id, Key, Margin, Modal, Order, Rect, ScrollArea, Sense, UiKind};
use egui::{Ui, pos2};

use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::text::input::TextInput;
use crate::ui::widgets::label_row::label_row;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::text_painter::{Ink, colour};

/// Width of the list, in points.
const WIDTH: f32 = 340.0;
/// Height of a row, in points.
const ROW: f32 = 30.0;
/// So many rows are seen at once.
const ROWS: f32 = 8.0;

/// The picker while it is open.
pub struct LabelPicker {
    query: TextInput,
    index: usize,
    focus: bool,
    /// What it stands beside.
    anchor: Option<Rect>,
}

/// What came of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickerOutput {
    /// It stays open.
    Open,
    /// It closes, and nothing is labelled.
    Close,
    /// It closes, and the label at this place in the codebook is given.
    Label(usize),
}

impl LabelPicker {
    /// A picker beside `anchor`; without one it stands in the middle.
    pub fn new(anchor: Option<Rect>) -> Self {
        Self {
            query: TextInput::single_line(),
            index: 0,
            focus: true,
            anchor,
        }
    }

    /// Shows the field and what it finds.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut Ink,
        mode: Mode,
        codebook: &Codebook,
    ) -> PickerOutput {
        let theme = Theme::of(mode);
        let (down, up) = context.input_mut(|state| {
            let none = egui::Modifiers::NONE;
            (
                state.count_and_consume_key(none, Key::ArrowDown),
                state.count_and_consume_key(none, Key::ArrowUp),
            )
        });
        let id = Id::unique("label picker");
        let frame = Frame::popup(&context.global_style())
            .corner_radius(8.0)
            .inner_margin(Margin::same(8));
        let response = Modal::new(id)
            .area(self.area(id, context))
            .backdrop_color(egui::Color32::TRANSPARENT)
            .frame(frame)
            .show(context, |ui| {
                ui.set_width(WIDTH);
                self.contents(ui, ink, (mode, theme), codebook, down, up)
            });
        match response.inner {
            PickerOutput::Open if response.should_close() => PickerOutput::Close,
            output => output,
        }
    }

    fn area(&self, id: Id, context: &Context) -> Area {
        let area = Area::new(id)
            .kind(UiKind::Modal)
            .sense(Sense::hover())
            .order(Order::Foreground)
            .interactable(true);
        let Some(anchor) = self.anchor else {
            return area.anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO);
        };
        let whole = context.content_rect();
        let height = 60.0 + ROW * ROWS;
        // Under the selection where there is room, else above.
        let under = anchor.bottom() + 10.0;
        let y = if under + height <= whole.bottom() {
            under
        } else {
            (anchor.top() - height - 10.0).max(whole.top() + 4.0)
        };
        // Arabic begins at the right: so does the list.
        let most = (whole.right() - WIDTH - 24.0).max(whole.left() + 4.0);
        let x = (anchor.right() - WIDTH).clamp(whole.left() + 4.0, most);
        area.fixed_pos(pos2(x.round(), y.round()))
    }

    fn contents(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        (mode, theme): (Mode, &Theme),
        codebook: &Codebook,
        down: usize,
        up: usize,
    ) -> PickerOutput {
        let shown = TextField::new(&mut self.query)
            .label("Find a label")
            .hint("ابحث عن وسم… (find)")
            .desired_width(WIDTH)
            .show(ui, ink, theme);
        if std::mem::take(&mut self.focus) {
            shown.response.request_focus();
        }
        if shown.changed {
            self.index = 0;
        }
        if shown.cancelled {
            return PickerOutput::Close;
        }
        let found = codebook.find(self.query.text());
        let offered = |index: &usize| codebook.labels.get(*index).is_some_and(|one| one.on);
        let found: Vec<usize> = found.into_iter().filter(offered).collect();
        let last = found.len().saturating_sub(1);
        self.index = (self.index + down).saturating_sub(up).min(last);
        if shown.submitted {
            // Without a match one goes on typing.
            let label = found.get(self.index);
            return label.map_or(PickerOutput::Open, |index| PickerOutput::Label(*index));
        }
        if found.is_empty() {
            let says = egui::RichText::new("No label of that name");
            ui.label(says.color(colour(theme.weak)));
            return PickerOutput::Open;
        }
        let mut output = PickerOutput::Open;
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().max_height(ROW * ROWS);
        if down + up > 0 || shown.changed {
            let top = (self.index as f32 + 0.5 - ROWS / 2.0) * ROW;
            area = area.vertical_scroll_offset(top.max(0.0));
        }
        area.show_rows(ui, ROW, found.len(), |ui, rows| {
            for at in rows {
                let label = found.get(at).and_then(|index| codebook.labels.get(*index));
                let Some(label) = label else { continue };
                let chosen = at == self.index;
                if label_row(ui, ink, mode, label, ROW, chosen, None).clicked() {
                    output = found
                        .get(at)
                        .map_or(PickerOutput::Open, |index| PickerOutput::Label(*index));
                }
            }
        });
        output
    }
}
