//! The small bar next to a selection: the labels, for the pointer.

use egui::{Area, Frame, Id, Margin, Order, Rect, Ui, pos2, vec2};

use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::ui::bars::chips::{chip, in_row, more_button};
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::widgets::text_painter::{Ink, colour};

/// Shows the bar clear of `anchor`, inside `bounds`. Returns the request of a label.
pub fn show(
    ui: &Ui,
    ink: &mut Ink,
    mode: Mode,
    codebook: &Codebook,
    (anchor, bounds): (Rect, Rect),
) -> Option<Request> {
    let theme = Theme::of(mode);
    let id = Id::unique("selection bar");
    let size_id = id.with("size");
    let size: egui::Vec2 = ui
        .data(|data| data.get_temp(size_id))
        .unwrap_or(vec2(320.0, 44.0));
    // Above the first line of the selection if there is room, else below the last.
    let above = anchor.top() - size.y - 10.0;
    let y = if above >= bounds.top() + 2.0 {
        above
    } else {
        (anchor.bottom() + 14.0).min(bounds.bottom() - size.y - 2.0)
    };
    let left = bounds.left() + 4.0;
    let right = (bounds.right() - size.x - 4.0).max(left);
    let x = (anchor.center().x - size.x / 2.0).clamp(left, right);
    let mut request = None;
    let shown = Area::new(id)
        .order(Order::Middle)
        .fixed_pos(pos2(x.round(), y.round()))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            Frame::new()
                .fill(colour(theme.raised))
                .stroke(egui::Stroke::new(1.0, colour(theme.edge)))
                .corner_radius(8.0)
                .inner_margin(Margin::same(6))
                .shadow(ui.visuals().popup_shadow)
                .show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = 6.0;
                        let (shown, more) = in_row(codebook, None);
                        for (index, label) in shown {
                            let action = "Label the selection";
                            if chip(ui, ink, mode, label, action, false).clicked() {
                                request = Some(Request::Run(Command::Label(index)));
                            }
                        }
                        if more && more_button(ui).clicked() {
                            request = Some(Request::Run(Command::FindLabel));
                        }
                    });
                });
        });
    let now = shown.response.rect.size();
    if (now - size).length() > 0.5 {
        ui.data_mut(|data| data.insert_temp(size_id, now));
        ui.ctx()
            .request_discard("the selection bar has its size now");
    }
    request
}
