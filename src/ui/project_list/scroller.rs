//! A list of rows of one height that scrolls exactly, however long it is.
//!
//! egui's scroll area counts in `f32`: with a hundred thousand rows its content is millions of
//! points high, a number that is rounded to half points, so that it finds itself scrolled too far
//! and never comes to rest. Here the offset is `f64`, and positions on screen are small numbers.

use egui::{Id, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::ui::widgets::text_painter::{colour, theme_of};

/// Width of the bar, in points: it stands in the margin of the rows.
const BAR: f32 = 9.0;

/// How far a list is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroller {
    /// Of the upper edge of the view, in points from the first row.
    offset: f64,
    /// Where the thumb was taken, in points from its upper end.
    grip: f32,
}

impl Scroller {
    /// Scrolls as little as needed to show a row; a row out of view comes to its middle.
    pub fn reveal(&mut self, row: usize, height: f32, view: f32) {
        let (height, view) = (f64::from(height), f64::from(view));
        let top = row as f64 * height;
        if top < self.offset - height || top > self.offset + view {
            self.offset = top - (view - height) / 2.0;
        } else if top < self.offset {
            self.offset = top;
        } else if top + height > self.offset + view {
            self.offset = top + height - view;
        }
    }

    /// Which rows are in view, and how far above the view the first of them begins, in points.
    fn in_view(&self, height: f32, count: usize, view: f32) -> (std::ops::Range<usize>, f32) {
        let first = (self.offset / f64::from(height)).floor().max(0.0);
        let above = self.offset - first * f64::from(height);
        let shown = ((f64::from(view) + above) / f64::from(height)).ceil();
        let first = (first as usize).min(count);
        let last = first.saturating_add(shown.max(0.0) as usize).min(count);
        (first..last, above as f32)
    }

    fn settle(&mut self, height: f32, count: usize, view: f32, pixels_per_point: f32) {
        let most = (count as f64 * f64::from(height) - f64::from(view)).max(0.0);
        let scale = f64::from(pixels_per_point);
        self.offset = ((self.offset * scale).round() / scale).clamp(0.0, most);
    }

    /// Shows the rows in view in what is left of `ui`, and a bar when there are more.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        height: f32,
        count: usize,
        mut row: impl FnMut(&mut Ui, usize),
    ) {
        let rect = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(rect);
        if ui.rect_contains_pointer(rect) {
            let wheel = ui.input(|state| state.smooth_scroll_delta().y);
            self.offset -= f64::from(wheel);
        }
        let bar_id = ui.unique_id().with("bar");
        self.follow_bar(ui, bar_id, rect, height, count);
        let pixels = ui.ctx().pixels_per_point();
        self.settle(height, count, rect.height(), pixels);
        let (rows, above) = self.in_view(height, count, rect.height());
        let mut list = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("rows"));
        list.set_clip_rect(rect.intersect(ui.clip_rect()));
        for (place, index) in rows.enumerate() {
            let top = rect.top() - above + place as f32 * height;
            let room = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height));
            let builder = UiBuilder::new().max_rect(room).id_salt(index);
            row(&mut list.new_child(builder), index);
        }
        self.paint_bar(ui, bar_id, rect, height, count);
    }

    /// The thumb in the track, when the rows need more room than there is.
    fn thumb(&self, track: Rect, height: f32, count: usize) -> Option<(Rect, f64)> {
        let view = f64::from(track.height());
        let whole = count as f64 * f64::from(height);
        let most = whole - view;
        if most <= 0.0 {
            return None;
        }
        let length = (view / whole * view).max(28.0).min(view);
        let at = (self.offset / most).clamp(0.0, 1.0) * (view - length);
        let thumb = Rect::from_min_size(
            pos2(track.left() + 2.5, track.top() + at as f32),
            vec2(BAR - 5.0, length as f32),
        );
        Some((thumb, most))
    }

    fn track(rect: Rect) -> Rect {
        Rect::from_min_max(pos2(rect.right() - BAR, rect.top()), rect.right_bottom())
    }

    fn follow_bar(&mut self, ui: &Ui, id: Id, rect: Rect, height: f32, count: usize) {
        let track = Self::track(rect);
        let Some((thumb, most)) = self.thumb(track, height, count) else {
            return;
        };
        // Rows come later and would take the press: the last response has it.
        let Some(bar) = ui.ctx().read_response(id) else {
            return;
        };
        let Some(pointer) = bar.interact_pointer_pos() else {
            return;
        };
        if bar.drag_started() || bar.clicked() {
            let on_thumb = (thumb.top()..=thumb.bottom()).contains(&pointer.y);
            self.grip = if on_thumb {
                pointer.y - thumb.top()
            } else {
                thumb.height() / 2.0
            };
        }
        let room = (track.height() - thumb.height()).max(1.0);
        let at = (pointer.y - self.grip - track.top()) / room;
        self.offset = f64::from(at.clamp(0.0, 1.0)) * most;
    }

    fn paint_bar(&self, ui: &Ui, id: Id, rect: Rect, height: f32, count: usize) {
        let theme = theme_of(ui.ctx());
        let track = Self::track(rect);
        let Some((thumb, _)) = self.thumb(track, height, count) else {
            return;
        };
        let bar = ui.interact(track, id, Sense::CLICK | Sense::DRAG);
        let tone = if bar.hovered() || bar.dragged() {
            theme.weak
        } else {
            theme.edge
        };
        ui.painter().rect_filled(thumb, 2.0, colour(tone));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: f32 = 58.0;

    #[test]
    fn every_row_of_a_long_list_can_be_reached_exactly() {
        let count = 100_000;
        let mut list = Scroller::default();
        list.settle(ROW, count, 600.0, 1.0);
        assert_eq!(list.in_view(ROW, count, 600.0), (0..11, 0.0));
        list.reveal(count - 1, ROW, 600.0);
        list.settle(ROW, count, 600.0, 1.0);
        // 600 points are ten rows and 20 points of the eleventh.
        assert_eq!(list.in_view(ROW, count, 600.0), (99_989..100_000, 38.0));
        let at_end = list;
        list.settle(ROW, count, 600.0, 1.0);
        assert_eq!(list, at_end, "it has come to rest");
    }

    #[test]
    fn a_row_near_the_view_scrolls_by_as_little_as_needed() {
        let mut list = Scroller::default();
        list.reveal(10, ROW, 580.0);
        assert_eq!(list.offset, 58.0);
        list.reveal(5, ROW, 580.0);
        assert_eq!(list.offset, 58.0);
        list.reveal(0, ROW, 580.0);
        assert_eq!(list.offset, 0.0);
        list.reveal(100, ROW, 580.0);
        assert_eq!(list.offset, 5800.0 - 261.0);
    }

    #[test]
    fn a_short_list_does_not_scroll() {
        let mut list = Scroller {
            offset: 500.0,
            ..Scroller::default()
        };
        list.settle(ROW, 3, 600.0, 1.5);
        assert_eq!(list.in_view(ROW, 3, 600.0), (0..3, 0.0));
        assert_eq!(list.in_view(ROW, 0, 600.0), (0..0, 0.0));
    }
}
