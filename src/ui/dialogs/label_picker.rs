//! Typing to find a label, beside the selection: for codebooks with more labels than keys.

use egui::{Area, Context, Frame, Id, Margin, Modal, Order, Rect, ScrollArea, Sense, UiKind};
use egui::{Ui, pos2};

use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::widgets::list::FilteredList;
use crate::ui::widgets::{Answer, TextPainter, colour, label_row};

/// Width of the list, in points.
const WIDTH: f32 = 340.0;
/// Height of a row, in points.
const ROW: f32 = 30.0;
/// So many rows are seen at once.
const ROWS: f32 = 8.0;

/// The picker while it is open.
pub struct LabelPicker {
    found: FilteredList,
    /// What it stands beside.
    anchor: Option<Rect>,
}

impl LabelPicker {
    /// A picker beside `anchor`; without one it stands in the middle.
    pub fn new(anchor: Option<Rect>) -> Self {
        Self {
            found: FilteredList::default(),
            anchor,
        }
    }

    /// Shows the field and what it finds.
    pub fn show(
        &mut self,
        context: &Context,
        ink: &mut TextPainter,
        mode: Mode,
        codebook: &Codebook,
    ) -> Answer<Request> {
        let id = Id::unique("label picker");
        let frame = Frame::popup(&context.global_style())
            .corner_radius(8.0)
            .inner_margin(Margin::same(8));
        let modal = Modal::new(id)
            .area(self.area(id, context))
            .backdrop_color(egui::Color32::TRANSPARENT)
            .frame(frame);
        let shown = modal.show(context, |ui| {
            ui.set_width(WIDTH);
            self.contents(ui, ink, mode, codebook)
        });
        Answer::of(shown)
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
        ink: &mut TextPainter,
        mode: Mode,
        codebook: &Codebook,
    ) -> Answer<Request> {
        let theme = Theme::of(mode);
        let says = ("Find a label", "ابحث عن وسم… (find)");
        let shown = self.found.field(ui, ink, says, (WIDTH, 0));
        if shown.cancelled {
            return Answer::Closed;
        }
        let found = codebook.find(self.found.query.text());
        let offered = |index: &usize| codebook.labels.get(*index).is_some_and(|one| one.on);
        let found: Vec<usize> = found.into_iter().filter(offered).collect();
        let list = &mut self.found.list;
        list.limit(found.len());
        let mut chosen = Some(list.current()).filter(|_| shown.submitted);
        if found.is_empty() {
            // One goes on typing.
            let says = egui::RichText::new("No label of that name");
            ui.label(says.color(colour(theme.weak)));
        } else if chosen.is_none() {
            let area = ScrollArea::vertical().max_height(ROW * ROWS);
            chosen = list.show(ui, area, (ROW, found.len()), |ui, at, current| {
                let label = found.get(at).and_then(|index| codebook.labels.get(*index));
                label.is_some_and(|it| label_row(ui, ink, mode, it, ROW, current, None).clicked())
            });
        }
        let index = chosen.and_then(|at| found.get(at));
        index.map_or(Answer::Open, |index| {
            Answer::Given(Request::Run(Command::Label(*index)))
        })
    }
}
