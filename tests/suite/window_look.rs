//! How the window looks and is worked: type, theme, tags, the list of spans, the palette, the
//! sheet of keys; and that an idle window does nothing.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::time::Duration;

use egui::Role;

use hashiya::look::{Mode, Theme};
use hashiya::text::Family;
use hashiya::ui::commands::COMMANDS;
use hashiya::ui::settings::Settings;

use crate::desk::words;
use crate::window_desk::{Start, WindowDesk};
use crate::window_labels::TEXT;
use crate::window_runs::runs_below;

#[test]
fn an_idle_window_makes_no_edit_no_layout_and_asks_for_no_frame() {
    let mut desk = WindowDesk::example("annotated");
    let (layouts, edits) = (desk.app().layouts(), desk.session().revision());
    assert_eq!(desk.repaint_after(), Duration::MAX);
    for _ in 0..30 {
        desk.frame(Vec::new());
        assert_eq!(desk.repaint_after(), Duration::MAX);
    }
    assert_eq!(desk.app().layouts(), layouts);
    assert_eq!(desk.session().revision(), edits);
}

#[test]
fn an_idle_window_rests_in_every_state_that_stays() {
    let states: [(&str, &[&str]); 7] = [
        ("a chosen span", &["Tab"]),
        ("a note", &["Tab", "Enter"]),
        ("a search", &["Ctrl+F"]),
        ("the palette", &["Ctrl+Shift+P"]),
        ("the sheet of keys", &["F1"]),
        ("the settings", &["Ctrl+,"]),
        ("tags", &["T"]),
    ];
    for (state, keys) in states {
        let mut desk = WindowDesk::example("annotated");
        for key in keys {
            desk.key(key);
        }
        desk.pause();
        let layouts = desk.app().layouts();
        for _ in 0..30 {
            desk.frame(Vec::new());
            assert_eq!(desk.repaint_after(), Duration::MAX, "with {state}");
        }
        assert_eq!(desk.app().layouts(), layouts, "with {state}");
        assert_eq!(desk.session().revision(), 0, "with {state}");
    }
}

#[test]
fn a_label_lays_out_none_of_the_article_again() {
    let mut desk = WindowDesk::example("annotated");
    desk.select_by_mouse("بعد يومين من القصف");
    let paragraphs = desk.app().layouts();
    desk.key("3");
    // The list and the details have new words; the page has none.
    assert!(desk.app().layouts() - paragraphs <= 6);
    let page = desk.app().view().unwrap().heap_bytes();
    desk.keys("Ctrl+Z Ctrl+Y");
    assert_eq!(desk.app().view().unwrap().heap_bytes(), page);
}

#[test]
fn type_grows_and_shrinks_and_returns() {
    let mut desk = WindowDesk::of(TEXT);
    let height = |desk: &WindowDesk| desk.edges_of("كفرعمة")[0].x - desk.edges_of("كفرعمة")[1].x;
    let usual = height(&desk);
    desk.keys("Ctrl++ Ctrl+= Ctrl++");
    assert_eq!(desk.app().settings().size, Settings::USUAL_SIZE + 3.0);
    let larger = height(&desk);
    assert!(larger > usual * 1.1, "{usual} to {larger}");
    desk.keys("Ctrl+- Ctrl+-");
    assert_eq!(desk.app().settings().size, Settings::USUAL_SIZE + 1.0);
    desk.key("Ctrl+0");
    assert!((height(&desk) - usual).abs() < 0.01);
    desk.key("Ctrl+E");
    assert_eq!(desk.app().settings().family, Family::Sans);
    desk.keys("Alt++ Ctrl+]");
    let settings = desk.app().settings();
    assert!(settings.leading > 2.05 && settings.measure > 30.0);
    desk.keys("Alt+- Ctrl+[ Ctrl+E");
    assert!((height(&desk) - usual).abs() < 0.01);
}

#[test]
fn another_size_keeps_the_words_at_the_top() {
    let mut desk = WindowDesk::example("one-paragraph");
    desk.wheel(3000.0);
    let page = desk.page().rect();
    let first = |desk: &WindowDesk| {
        let runs = desk.runs();
        let seen = runs
            .into_iter()
            .find(|run| run.rect.center().y > page.top());
        seen.unwrap().text
    };
    let before = first(&desk);
    let start: String = before.chars().take(12).collect();
    desk.keys("Ctrl++ Ctrl++ Ctrl++");
    assert!(
        first(&desk).contains(&start),
        "{start} and {}",
        first(&desk)
    );
    desk.key("Ctrl+0");
    assert!(
        first(&desk).contains(&start),
        "{start} and {}",
        first(&desk)
    );
}

/// The rows and columns of the page that are painted in a label's tint.
fn tinted(desk: &WindowDesk) -> Option<[usize; 4]> {
    let label = &desk.session().codebook().labels[1];
    let [_, red, green, blue] = label.light.tint.to_be_bytes();
    let tint = egui::Color32::from_rgb(red, green, blue);
    desk.picture().bounds(|pixel| pixel == tint)
}

#[test]
fn highlights_stay_under_their_words_when_lines_break_anew() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("Escape");
    let wide = "Ctrl+]";
    let narrow = "Ctrl+[";
    let keys = [
        "Ctrl++", "Ctrl++", narrow, narrow, narrow, narrow, narrow, narrow, "F9",
    ];
    for key in keys
        .into_iter()
        .chain(["Ctrl+0", "Ctrl+E", wide, wide, wide, wide, wide, "F9"])
    {
        desk.key(key);
        let [start, end] = desk.edges_of("كفرعمة");
        let [left, top, right, bottom] = tinted(&desk).unwrap();
        let near = |pixel: usize, at: f32| (pixel as f32 - at).abs() <= 3.0;
        assert!(near(left, end.x) && near(right, start.x), "after {key}");
        let rows = top as f32..bottom as f32;
        assert!(
            rows.contains(&start.y),
            "after {key}: {rows:?} and {}",
            start.y
        );
    }
}

#[test]
fn a_small_window_shows_all_that_can_be_done() {
    let start = Start {
        size: egui::vec2(640.0, 420.0),
        ..Start::default()
    };
    let mut desk = WindowDesk::example_with("annotated", start);
    desk.key("F9");
    desk.select_by_mouse("حذر");
    desk.click("Label the selection Casualty");
    assert_eq!(desk.chosen(), Some("حذر"));
    desk.keys("F9 M");
    assert!(desk.node("Note").is_focused());
}

#[test]
fn the_theme_changes_between_light_and_dark() {
    let mut desk = WindowDesk::of(TEXT);
    let ground = |desk: &WindowDesk| {
        let page = desk.page().rect();
        let [x, y] = [page.center().x as usize, page.top() as usize + 30];
        desk.picture().pixel(x, y)
    };
    let colour = |mode| {
        let [red, green, blue] = Theme::of(mode).page.channels();
        egui::Color32::from_rgb(red, green, blue)
    };
    assert_eq!(ground(&desk), colour(Mode::Light));
    desk.key("Ctrl+D");
    assert_eq!(ground(&desk), colour(Mode::Dark));
    desk.key("Ctrl+D");
    assert_eq!(ground(&desk), colour(Mode::Light));
}

#[test]
fn tags_come_and_go_and_break_no_line_anew() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.keys("Escape Ctrl+Home");
    let (before, letters) = (desk.picture(), desk.edges_of("كفرعمة"));
    desk.key("T");
    assert!(desk.picture() != before, "tags are seen");
    // Lines make room for them, and are broken where they were.
    let across = desk.edges_of("كفرعمة").map(|at| at.x);
    assert_eq!(across, letters.map(|at| at.x));
    desk.key("T");
    assert!(desk.picture() == before);
}

#[test]
fn the_list_is_in_reading_order_filtered_and_grouped() {
    let mut desk = WindowDesk::of(TEXT);
    for (words, digit) in [
        ("إدلب", "2"),
        ("خمسة أشخاص", "3"),
        ("حلب", "2"),
        ("ناشطون", "1"),
    ] {
        desk.label(words, digit);
    }
    let rows = |desk: &WindowDesk| -> Vec<String> {
        let rows = desk.labels_of(Role::ListBoxOption).into_iter();
        rows.filter(|row| row.contains(" span: "))
            .map(|row| row.replace(" span:", ""))
            .collect()
    };
    let all = [
        "Location حلب, unlinked",
        "Location إدلب, unlinked",
        "Casualty خمسة أشخاص",
        "Actor ناشطون, unlinked",
    ];
    assert_eq!(rows(&desk), all);
    assert!(desk.has("Location 2") && desk.has("Actor 1") && desk.has("Casualty 1"));
    desk.click("Location 2");
    assert_eq!(rows(&desk), [all[2], all[3]]);
    desk.click("Location 2");
    assert_eq!(rows(&desk), all);
    desk.click_on("وأصيب");
    desk.key("G");
    assert_eq!(rows(&desk), [all[3], all[0], all[1], all[2]]);
    assert!(desk.says("Location  2"), "a heading with its count");
    desk.key("G");
    desk.key("F9");
    assert_eq!(rows(&desk), [""; 0]);
    desk.key("F9");
    assert_eq!(rows(&desk), all);
}

#[test]
fn a_click_in_the_list_chooses_and_scrolls_there() {
    let mut desk = WindowDesk::example("hard");
    desk.key("Ctrl+F");
    desk.type_text("إسطنبول");
    desk.keys("Enter Escape 2 Escape Ctrl+Home");
    assert_eq!(desk.top_paragraph(), 0);
    assert!(!desk.runs().iter().any(|run| run.text.contains("إسطنبول")));
    desk.click("Location span: إسطنبول, unlinked");
    assert_eq!(desk.chosen(), Some("إسطنبول"));
    let page = desk.page().rect();
    assert!(page.contains(desk.start_of("إسطنبول")));
    desk.key("Delete");
    assert_eq!(desk.spans(), []);
}

#[test]
fn a_command_is_run_from_the_palette() {
    let mut desk = WindowDesk::of(TEXT);
    desk.select_by_mouse("كفرعمة");
    desk.key("Ctrl+Shift+P");
    assert!(desk.node("Find a command").is_focused());
    desk.type_text("label loc");
    desk.key("Enter");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    assert!(desk.page_has_keyboard());
    // By arrow keys, too.
    desk.key("Ctrl+Shift+P");
    desk.type_text("tags at");
    desk.keys("Down Up Enter");
    assert!(desk.app().settings().tags);
    desk.key("Ctrl+Shift+P");
    desk.type_text("no such");
    assert!(desk.says("No command of that name"));
    desk.keys("Escape");
    assert!(desk.is_gone("Find a command"));
    assert!(desk.page_has_keyboard());
}

#[test]
fn the_palette_lists_every_command_that_can_do_something() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("Ctrl+Shift+P");
    let listed = desk.labels_of(Role::Button);
    for name in [
        "Undo Ctrl+Z",
        "Open article… Ctrl+O",
        "Remove the chosen span Delete",
        "Next sentence Alt+Down",
        "Label Location (location) 2",
    ] {
        assert!(listed.iter().any(|it| it == name), "{name} in {listed:?}");
    }
    let redo = listed.iter().any(|it| it.starts_with("Redo"));
    assert!(!redo, "there is nothing to do again");
}

#[test]
fn the_sheet_lists_every_command_with_its_keys() {
    for keys in ["F1", "Shift+?"] {
        let start = Start {
            size: egui::vec2(1440.0, 4000.0),
            ..Start::default()
        };
        let mut desk = WindowDesk::of_with(TEXT, start);
        desk.key(keys);
        for spec in COMMANDS.iter().filter(|spec| !spec.keys.is_empty()) {
            assert!(desk.has(spec.name), "{}", spec.name);
            let keys: Vec<String> = spec.keys.iter().take(2).map(|key| key.text()).collect();
            assert!(desk.has(&keys.join("  ")), "{keys:?}");
        }
        for label in ["Label Actor", "Label Location", "Label Casualty"] {
            assert!(desk.has(label));
        }
        assert!(desk.says("Motions extend the selection"));
        desk.key("Escape");
        assert!(desk.is_gone("Motions extend the selection"));
    }
}

#[test]
fn f6_goes_through_the_panes_and_back_to_the_page() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("F6");
    assert!(desk.node("Note").is_focused());
    desk.key("F6");
    assert!(desk.page_has_keyboard());
    desk.keys("Escape F6");
    assert!(!desk.page_has_keyboard());
    desk.key("F6");
    assert!(desk.page_has_keyboard());
}

#[test]
fn every_menu_opens_and_says_its_commands() {
    let mut desk = WindowDesk::of(TEXT);
    for (menu, first) in [
        ("File", "Open article…"),
        ("Edit", "Undo"),
        ("Spans", "Next span"),
        ("Incidents", "Next incident"),
        ("Articles", "Done and next"),
        ("View", "Larger type"),
        ("Help", "All commands…"),
    ] {
        assert!(!desk.says(first), "{menu} is closed");
        desk.click_button(menu);
        assert!(desk.says(first), "{menu}");
        desk.key("Escape");
        desk.click_on("ناشطون");
    }
    desk.select_by_mouse("كفرعمة");
    desk.click_button("Spans");
    desk.click("Label Location 2");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
}

#[test]
fn settings_take_effect_at_once() {
    let mut desk = WindowDesk::of(TEXT);
    desk.key("Ctrl+,");
    desk.click("Dark");
    desk.click("Close");
    let [red, green, blue] = Theme::of(Mode::Dark).page.channels();
    let page = desk.page().rect();
    let pixel = desk
        .picture()
        .pixel(page.center().x as usize, page.top() as usize + 30);
    assert_eq!(pixel, egui::Color32::from_rgb(red, green, blue));
}

#[test]
fn an_empty_field_runs_as_its_hint_does() {
    let mut desk = WindowDesk::of(TEXT);
    // Where the caret of a field stands in it, from 0 at its left to 1 at its right.
    let caret = |desk: &WindowDesk, label: &str| {
        let field = desk.node(label);
        let run = runs_below(&field).pop().unwrap();
        (run.rect.center().x - field.rect().left()) / field.rect().width()
    };
    desk.key("Ctrl+Shift+P");
    assert!(
        caret(&desk, "Find a command") < 0.1,
        "English begins at the left"
    );
    desk.type_text("t");
    assert!(caret(&desk, "Find a command") < 0.1);
    desk.keys("Escape Ctrl+F");
    assert!(
        caret(&desk, "Find in the article") > 0.9,
        "Arabic at the right"
    );
}
