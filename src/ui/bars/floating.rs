//! A small bar that floats over the page, clear of the words that it is about.

use egui::{Area, Frame, Id, Margin, Order, Rect, Stroke, Ui, Vec2, pos2};

use crate::ui::widgets::text_painter::{colour, theme_of};

/// Shows a bar clear of `anchor`, inside `bounds`; `guess` is its size until it was shown once.
pub fn floating_bar(
    ui: &Ui,
    (id, guess, margin): (Id, Vec2, i8),
    (anchor, bounds): (Rect, Rect),
    add_contents: impl FnOnce(&mut Ui),
) {
    let theme = theme_of(ui.ctx());
    let size_id = id.with("size");
    let size: Vec2 = ui.data(|data| data.get_temp(size_id)).unwrap_or(guess);
    // Above the first line of the anchor if there is room, else below the last.
    let above = anchor.top() - size.y - 10.0;
    let y = if above >= bounds.top() + 2.0 {
        above
    } else {
        (anchor.bottom() + 14.0).min(bounds.bottom() - size.y - 2.0)
    };
    let left = bounds.left() + 4.0;
    let right = (bounds.right() - size.x - 4.0).max(left);
    let x = (anchor.center().x - size.x / 2.0).clamp(left, right);
    let shown = Area::new(id)
        .order(Order::Middle)
        .fixed_pos(pos2(x.round(), y.round()))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            Frame::new()
                .fill(colour(theme.raised))
                .stroke(Stroke::new(1.0, colour(theme.edge)))
                .corner_radius(8.0)
                .inner_margin(Margin::same(margin))
                .shadow(ui.visuals().popup_shadow)
                .show(ui, add_contents);
        });
    let now = shown.response.rect.size();
    if (now - size).length() > 0.5 {
        ui.data_mut(|data| data.insert_temp(size_id, now));
        ui.ctx().request_discard("the bar has its size now");
    }
}
