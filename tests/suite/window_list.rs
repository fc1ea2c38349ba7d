//! The list that is walked through by keyboard: where its keys lead, what comes into view.

use egui::{Key, Role, ScrollArea, Sense, WidgetInfo, vec2};

use hashiya::look::Mode;
use hashiya::ui::widgets::list::{FilteredList, List, ListKeys, page_of, row_ground};

use crate::window_stage::Stage;

const ROW: f32 = 40.0;
const COUNT: usize = 100;

/// A hundred rows of which ten are in view; a click is asked for by its place.
fn stage() -> Stage<List, usize> {
    let mut list = List::default();
    list.focus = true;
    Stage::new(list, vec2(300.0, 400.0), Mode::Light, |ui, _, _, list| {
        let view = ui.available_rect_before_wrap();
        let id = egui::Id::unique("list");
        let ground = ui.interact(view, id, Sense::focusable_noninteractive());
        let focused = list.takes_keyboard(ui, &ground, false);
        if focused {
            list.follow_keys(ui.ctx(), COUNT, page_of(view.height(), ROW), ListKeys::All);
        }
        let area = ScrollArea::vertical().auto_shrink([false, false]);
        list.show(ui, area, (ROW, COUNT), |ui, at, current| {
            let (_, row) = row_ground(ui, ROW, (current, focused));
            let name = format!("row {at}");
            row.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, current, &name));
            row.clicked()
        })
    })
}

/// The rows of which something is in view.
fn seen(stage: &Stage<List, usize>) -> (String, String) {
    let rows = stage.labels_of(Role::ListBoxOption);
    let of = |row: Option<&String>| row.cloned().unwrap_or_default();
    (of(rows.first()), of(rows.last()))
}

#[test]
fn arrows_and_page_keys_lead_through_it() {
    let mut stage = stage();
    for (key, expected) in [
        (Key::ArrowUp, 0),
        (Key::ArrowDown, 1),
        (Key::ArrowDown, 2),
        (Key::PageDown, 11),
        (Key::ArrowUp, 10),
        (Key::PageUp, 1),
        (Key::PageUp, 0),
    ] {
        stage.key(key);
        assert_eq!(stage.part().current(), expected, "{key:?}");
    }
    for _ in 0..20 {
        stage.key(Key::PageDown);
    }
    assert_eq!(stage.part().current(), COUNT - 1);
    assert!(!stage.part().go(COUNT - 1), "it is there");
}

#[test]
fn the_current_row_comes_into_view_and_others_stay_where_they_are() {
    let mut stage = stage();
    let top = seen(&stage);
    assert_eq!(top.0, "row 0");
    for _ in 0..9 {
        stage.key(Key::ArrowDown);
    }
    assert_eq!(seen(&stage), top, "the tenth row is in view");
    // The next one is not, and comes to the middle.
    stage.key(Key::ArrowDown);
    assert_eq!(stage.rect("row 10").top(), 200.0);
    assert_eq!(seen(&stage).0, "row 5");
    stage.part().restart();
    stage.settle();
    assert_eq!(stage.rect("row 0").top(), 0.0);
}

#[test]
fn a_clicked_row_is_the_current_one_and_nothing_scrolls() {
    let mut stage = stage();
    stage.click("row 7");
    assert_eq!(stage.asked(), [7]);
    assert_eq!(stage.part().current(), 7);
    assert_eq!(stage.rect("row 7").top(), 280.0);
}

#[test]
fn what_is_typed_begins_a_filtered_list_anew() {
    let mut stage = Stage::<FilteredList, ()>::new(
        FilteredList::default(),
        vec2(300.0, 400.0),
        Mode::Light,
        |ui, ink, _, it| {
            let says = ("Find", "type to find");
            it.field(ui, ink, says, (200.0, 0));
            it.list.limit(COUNT - 10 * it.query.text().len());
            None
        },
    );
    for _ in 0..3 {
        stage.key(Key::ArrowDown);
    }
    stage.key(Key::PageDown);
    assert_eq!(
        stage.part().list.current(),
        3,
        "the page keys are not its own"
    );
    stage.type_text("a");
    assert_eq!(stage.part().query.text(), "a");
    assert_eq!(stage.part().list.current(), 0);
    stage.part().list.go(COUNT - 1);
    stage.settle();
    assert_eq!(stage.part().list.current(), 89, "so many are left");
}
