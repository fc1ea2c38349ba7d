//! What the pages have in common: the bar at the head, the ground below it, the way back, and what
//! is said where there is nothing to show.

use egui::{Align, AsIdSalt, Frame, Layout, Margin, ScrollArea, Ui};

use crate::ui::widgets::text_painter::{colour, theme_of};

/// Shows the bar at the head of a page, with so much room above and below it.
pub fn page_head<R>(ui: &mut Ui, margin: i8, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = Frame::new()
        .fill(colour(theme_of(ui.ctx()).panel))
        .inner_margin(Margin::symmetric(14, margin));
    let shown = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        contents(ui)
    });
    shown.inner
}

/// Shows a page below its head, in all the room that is left.
pub fn page_body<R>(ui: &mut Ui, margin: Margin, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = Frame::new()
        .fill(colour(theme_of(ui.ctx()).page))
        .inner_margin(margin);
    let shown = frame.show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        contents(ui)
    });
    shown.inner
}

/// An area that takes all the room there is and scrolls up and down.
pub fn scroll_area(id: impl AsIdSalt) -> ScrollArea {
    ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink([false, false])
}

/// What stands at the right end of a row, from the right on.
pub fn at_end<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::right_to_left(Align::Center);
    ui.with_layout(layout, contents).inner
}

/// The button that closes a page, at the right end of a row. Returns whether it was clicked.
pub fn back_button(ui: &mut Ui) -> bool {
    at_end(ui, |ui| ui.button("Back to the article").clicked())
}

/// What a list shows that has nothing in it: that it is so, and what to do.
pub fn nothing_here(ui: &mut Ui, title: &str, says: &str) {
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        ui.strong(title);
        ui.weak(says);
    });
}
