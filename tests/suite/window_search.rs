//! Searching in the window: what is found, where one stands, how it ends.

use egui::Color32;

use hashiya::look::{Mode, Theme};

use crate::pictures::Picture;
use crate::window_desk::WindowDesk;
use crate::window_labels::TEXT;

const FORMS: &str = "أحمد واحمد وآحمد وأَحْمَد وأحـمد.\nلا حلب هنا إلا حـــلب و«حَلَب».\n";

fn painted(picture: &Picture, tone: hashiya::look::Rgb) -> usize {
    let [red, green, blue] = tone.channels();
    let wanted = Color32::from_rgb(red, green, blue);
    picture
        .rows()
        .flatten()
        .filter(|pixel| **pixel == wanted)
        .count()
}

#[test]
fn words_are_found_without_hamza_and_with_marks() {
    let mut desk = WindowDesk::of(FORMS);
    desk.key("Ctrl+F");
    assert!(desk.node("Find in the article").is_focused());
    desk.type_text("احمد");
    assert!(
        desk.has("1 of 5"),
        "{:?}",
        desk.labels_of(egui::Role::Label)
    );
    desk.keys("Ctrl+A");
    desk.type_text("حَلَبْ");
    assert!(desk.has("1 of 3"));
    assert_eq!(desk.spans(), [], "letters are no shortcuts while one types");
    desk.keys("Ctrl+A");
    desk.type_text("زحل");
    assert!(desk.says("No hits"));
}

#[test]
fn enter_goes_on_and_shift_enter_back_around_the_end() {
    let mut desk = WindowDesk::of(FORMS);
    desk.key("Ctrl+F");
    desk.type_text("حلب");
    let mut walk = |keys: &str| {
        let mut seen = Vec::new();
        for key in keys.split(' ') {
            desk.key(key);
            seen.push(desk.selected().to_owned());
        }
        assert!(desk.node("Find in the article").is_focused());
        seen
    };
    // The hit that was shown while typing comes first.
    let round = ["حلب", "حـــلب", "حَلَب", "حلب"];
    assert_eq!(walk("Enter Enter Enter Enter"), round);
    assert_eq!(walk("Shift+Enter Shift+Enter"), ["حَلَب", "حـــلب"]);
    assert_eq!(walk("F3 Shift+F3"), ["حَلَب", "حـــلب"]);
    assert!(desk.has("2 of 3"));
    desk.click("Next");
    assert!(desk.has("3 of 3"));
    desk.click("Previous");
    assert!(desk.has("2 of 3"));
}

#[test]
fn every_hit_is_painted_until_the_search_is_closed() {
    let mut desk = WindowDesk::of(FORMS);
    let theme = Theme::of(Mode::Light);
    let counts = |desk: &WindowDesk| {
        let picture = desk.picture();
        (
            painted(&picture, theme.found),
            painted(&picture, theme.found_current),
        )
    };
    assert_eq!(counts(&desk), (0, 0));
    desk.key("Ctrl+F");
    desk.type_text("حلب");
    let (others, current) = counts(&desk);
    assert!(current > 400 && others > current, "{others} and {current}");
    assert!(desk.has_focus("Find in the article"));
    desk.key("Escape");
    assert_eq!(counts(&desk), (0, 0));
    assert!(desk.is_gone("Find in the article"));
    assert!(desk.page_has_keyboard());
}

#[test]
fn a_hit_is_selected_and_can_be_labelled_at_once() {
    let mut desk = WindowDesk::of(TEXT);
    desk.key("Ctrl+F");
    desk.type_text("كفرنوران");
    desk.keys("Enter Escape 2");
    assert_eq!(desk.chosen(), Some("كفرنوران"));
    // The words that are selected are searched for.
    desk.select_by_mouse("أشخاص");
    desk.key("Ctrl+F");
    let field = desk.node("Find in the article");
    assert_eq!(field.value().as_deref(), Some("أشخاص"));
}

#[test]
fn a_hit_out_of_sight_is_scrolled_to() {
    let mut desk = WindowDesk::example("hard");
    assert!(!desk.runs().iter().any(|run| run.text.contains("إسطنبول")));
    desk.key("Ctrl+F");
    desk.type_text("اسطنبول");
    desk.key("Enter");
    let page = desk.page().rect();
    assert!(page.contains(desk.start_of("إسطنبول")));
    assert_eq!(desk.selected(), "إسطنبول");
}
