//! Pictures of the window with a project: the list of articles, light and dark, and what stands
//! in the window before an article is open.

use egui::vec2;
use hashiya::ui::settings::ThemeChoice;

use crate::pictures::assert_picture;
use crate::window_corpus::{annotate_some, click_row, project, start, wait_for_list, window_with};
use crate::window_desk::WindowDesk;

fn worked(theme: ThemeChoice) -> WindowDesk {
    let (folder, root) = project();
    annotate_some(&root);
    let mut start = start();
    start.settings.theme = theme;
    start.size = vec2(1280.0, 800.0);
    window_with(folder, root, start)
}

#[test]
fn a_project_with_its_list_in_light() {
    let mut desk = worked(ThemeChoice::Light);
    click_row(&mut desk, "a02");
    desk.move_to(desk.page().rect().right_bottom() - vec2(30.0, 30.0));
    desk.settle();
    assert_picture("window-project-light", &desk.picture());
}

#[test]
fn a_project_with_its_list_in_dark() {
    let mut desk = worked(ThemeChoice::Dark);
    click_row(&mut desk, "a07");
    desk.key("F6");
    desk.keys("Down Down");
    desk.move_to(desk.page().rect().right_bottom() - vec2(30.0, 30.0));
    desk.settle();
    assert_picture("window-project-dark", &desk.picture());
}

#[test]
fn a_project_in_which_nothing_is_open() {
    let mut desk = worked(ThemeChoice::Light);
    wait_for_list(&mut desk);
    assert_picture("window-project-begin", &desk.picture());
}
