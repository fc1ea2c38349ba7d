//! The map of a project in the window: its places, what is told to have happened there, and the way to
//! the words and back.

use egui::Role;

use crate::window_coded::{coded_window, uncoded_project, window_without_list};
use crate::window_corpus::{open_id, until};
use crate::window_desk::WindowDesk;

const PALMYRA: &str = "تدمر: killed 5, wounded 2 or more";
const IDLIB: &str = "إدلب: killed 3 to 4";
const ATAREB: &str = "اتارب: killed 1";
const DARAA: &str = "أذرِعات: 1 mention";

/// Opens the map by its key, and waits for the places of all articles.
fn open_map(desk: &mut WindowDesk) {
    desk.key("Ctrl+Shift+M");
    until(desk, "the places", |desk| !places(desk).is_empty());
    desk.settle();
}

/// The places on the map, as a screen reader says them.
fn places(desk: &WindowDesk) -> Vec<String> {
    let buttons = desk.labels_of(Role::Button).into_iter();
    let is_place = |label: &String| label.contains(": killed ") || label.ends_with(" mention");
    buttons.filter(is_place).collect()
}

/// What stands beside the map: the buttons whose names are words of articles or places.
fn beside(desk: &WindowDesk) -> Vec<String> {
    let edge = desk.node("Back to the article").rect().left() - 200.0;
    let buttons = desk.labels_of(Role::Button).into_iter();
    let arabic = |label: &String| label.starts_with(|c: char| !c.is_ascii());
    let is_beside = |label: &String| desk.node(label).rect().left() > edge;
    let mut found: Vec<String> = buttons.filter(arabic).filter(is_beside).collect();
    found.retain(|label| !places(desk).contains(label));
    found
}

#[test]
fn every_linked_place_is_on_the_map_with_what_is_told_of_it() {
    let (mut desk, _) = coded_window();
    open_map(&mut desk);
    assert!(desk.has("Map of Syria with 4 places"));
    assert_eq!(places(&desk), [PALMYRA, IDLIB, ATAREB, DARAA]);
    assert_eq!(beside(&desk), ["تدمر", "إدلب", "اتارب", "أذرِعات"]);
    // Those of everybody, and of one article.
    desk.click("All annotators");
    until(&mut desk, "the others' too", |desk| {
        desk.has("إدلب: killed 6 to 7")
    });
    desk.click("All annotators");
    until(&mut desk, "the own", |desk| desk.has(IDLIB));
    assert!(!desk.has("This article only"), "none is open");
    desk.keys("Escape Ctrl+PageDown Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("palmyra"));
    open_map(&mut desk);
    desk.click("This article only");
    until(&mut desk, "its places", |desk| {
        places(desk) == [PALMYRA, ATAREB]
    });
    assert!(desk.has("Map of Syria with 2 places"));
    desk.click("This article only");
    until(&mut desk, "all places", |desk| places(desk).len() == 4);
}

#[test]
fn a_place_leads_to_its_mentions_and_they_to_the_articles() {
    let (mut desk, _) = coded_window();
    open_map(&mut desk);
    desk.click(IDLIB);
    assert!(desk.has("killed 3 to 4"));
    assert!(desk.says("قصف على إدلب") && desk.says("ارتفاع حصيلة القصف"));
    assert_eq!(beside(&desk), ["إدلب", "إدلب"], "a mention in each article");
    desk.click("إدلب");
    assert_eq!(open_id(&desk), Some("toll"));
    assert_eq!(desk.selected(), "إدلب");
    assert!(desk.page_has_keyboard());
    // The place is still chosen when one comes back.
    open_map(&mut desk);
    assert!(desk.says("ارتفاع حصيلة القصف"));
    desk.click("All places");
    assert_eq!(beside(&desk), ["تدمر", "إدلب", "اتارب", "أذرِعات"]);
    // A place can be chosen in the list, too.
    desk.click("أذرِعات");
    desk.click("درعا");
    assert_eq!(open_id(&desk), Some("quiet"));
    assert_eq!(desk.selected(), "درعا");
}

#[test]
fn a_place_is_found_by_tab_and_the_map_is_left_by_escape() {
    let (mut desk, _) = coded_window();
    desk.keys("Ctrl+PageDown");
    open_map(&mut desk);
    assert!(desk.has_focus("Map of Syria with 4 places"));
    let mut presses = 0;
    while !desk.has_focus(IDLIB) {
        desk.key("Tab");
        presses += 1;
        assert!(presses < 40, "Tab does not lead to a place");
    }
    desk.key("Space");
    assert_eq!(beside(&desk), ["إدلب", "إدلب"]);
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
    assert_eq!(open_id(&desk), Some("idlib"));
    open_map(&mut desk);
    desk.click("Back to the article");
    assert!(desk.page_has_keyboard());
}

/// How far two places are apart on the screen, and where one of them is.
fn apart(desk: &WindowDesk) -> (f32, egui::Pos2) {
    let [one, two] = [PALMYRA, IDLIB].map(|place| desk.node(place).rect().center());
    (one.distance(two), one)
}

#[test]
fn the_map_is_moved_and_zoomed_by_keys_and_buttons() {
    let (mut desk, _) = coded_window();
    open_map(&mut desk);
    let (usual, at) = apart(&desk);
    for (larger, smaller) in [("=", "-"), ("+", "-")] {
        desk.key(larger);
        let (now, _) = apart(&desk);
        assert!(
            (now / usual - 1.35).abs() < 0.01,
            "{larger}: {usual} to {now}"
        );
        desk.key(smaller);
        assert!((apart(&desk).0 - usual).abs() < 0.5, "{smaller}");
    }
    desk.click_button("+");
    assert!((apart(&desk).0 / usual - 1.35).abs() < 0.01);
    desk.click_button("−");
    assert!((apart(&desk).0 - usual).abs() < 0.5);
    desk.key("Left");
    let (same, moved) = apart(&desk);
    assert!(
        (same - usual).abs() < 0.5 && moved.x > at.x + 50.0,
        "the view goes to the left"
    );
    desk.key("Down");
    assert!(apart(&desk).1.y < at.y - 50.0, "and down");
    desk.key("0");
    assert!(apart(&desk).1.distance(at) < 0.5, "all of it again");
    desk.keys("+ + Right");
    desk.click("All of Syria");
    assert!(apart(&desk).1.distance(at) < 0.5);
    // With the pointer.
    let ground = desk.node("Map of Syria with 4 places").rect();
    let from = ground.left_bottom() + egui::vec2(80.0, -80.0);
    desk.drag(from, from + egui::vec2(60.0, 0.0));
    let (same, moved) = apart(&desk);
    assert!((same - usual).abs() < 0.5 && (moved.x - at.x - 60.0).abs() < 1.0);
    desk.wheel_at(ground.center(), -100.0);
    assert!(
        apart(&desk).0 > usual * 1.5,
        "{usual} to {}",
        apart(&desk).0
    );
}

#[test]
fn a_map_without_places_follows_what_is_linked() {
    let (folder, root) = uncoded_project();
    let mut desk = window_without_list(folder, root);
    desk.key("Ctrl+Shift+M");
    assert!(desk.has("Map of Syria with 0 places"));
    assert_eq!(places(&desk), [""; 0]);
    desk.keys("Escape Ctrl+PageDown");
    desk.label("إدلب", "2");
    desk.keys("Space Ctrl+Shift+M");
    until(&mut desk, "the place", |desk| {
        places(desk) == ["إدلب: 1 mention"]
    });
    assert!(desk.has("Map of Syria with 1 places"));
    desk.keys("Escape Ctrl+Z Ctrl+Shift+M");
    until(&mut desk, "no place", |desk| places(desk).is_empty());
}
