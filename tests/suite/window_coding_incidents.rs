//! Incidents in the window: joined, taken apart, removed; counts that hang together; roles and types.
//! All of it by key, and all of it undone.

use egui::Role;

use crate::window_coded::{PALMYRA, card, code_palmyra, incidents};
use crate::window_desk::WindowDesk;

const CLASH: &str = "target قوات النظام, perpetrator تنظيم داعش, تدمر, 5 عناصر, جرح آخرون";
const DEATH: &str = "الأتارب, مدني برصاص";

fn coded() -> WindowDesk {
    WindowDesk::of(PALMYRA).annotated_before(code_palmyra)
}

/// What can be chosen, or the rows, beside the page; without the rows of the list of spans.
fn rows(desk: &WindowDesk) -> Vec<String> {
    let rows = desk.labels_of(Role::ListBoxOption).into_iter();
    rows.filter(|row| !row.contains(" span: ")).collect()
}

#[test]
fn two_incidents_become_one_and_two_again() {
    let mut desk = coded();
    desk.keys("J Ctrl+M");
    assert!(desk.has_focus("Merge with"));
    assert_eq!(rows(&desk)[0], "2: No type yet, الأتارب · killed 1");
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
    assert_eq!(incidents(&desk), [CLASH, DEATH], "nothing is merged");
    desk.keys("Ctrl+M Enter");
    let one =
        "target قوات النظام, perpetrator تنظيم داعش, تدمر, الأتارب, 5 عناصر, جرح آخرون, مدني برصاص";
    assert_eq!(incidents(&desk), [one]);
    assert!(desk.has("Incidents 1"));
    assert_eq!(
        card(&desk),
        "Incident 1, Armed clash · تدمر · killed 5 · wounded several · killed 1"
    );
    assert!(desk.page_has_keyboard());
    desk.key("Ctrl+Z");
    assert_eq!(incidents(&desk), [CLASH, DEATH], "one step");
    desk.key("Ctrl+Y");
    assert_eq!(incidents(&desk), [one]);
    let desk = desk.closed_and_reopened();
    assert_eq!(incidents(&desk), [one]);
}

#[test]
fn a_span_is_taken_out_of_an_incident_and_stays_a_span() {
    let mut desk = coded();
    let without = "target قوات النظام, تدمر, 5 عناصر, جرح آخرون";
    let row = "Incident 1: اشتباك مسلح: Perpetrator";
    desk.key("J");
    desk.click_on("تنظيم داعش");
    assert!(desk.has(row));
    desk.key("Alt+E");
    assert_eq!(incidents(&desk), [without, DEATH]);
    assert!(desk.is_gone(row));
    assert_eq!(
        (desk.spans().len(), desk.chosen()),
        (10, Some("تنظيم داعش"))
    );
    desk.key("Ctrl+Z");
    assert_eq!(incidents(&desk), [CLASH, DEATH]);
    // In the details of the span: the incident is the last of its rows.
    assert_eq!(desk.chosen(), Some("تنظيم داعش"));
    desk.keys("Enter End");
    assert!(desk.has_focus(row));
    desk.key("Delete");
    assert_eq!(incidents(&desk), [without, DEATH]);
    desk.keys("Escape Ctrl+Z");
    // On the card: its row there.
    desk.keys("Shift+Enter Down Down Down");
    assert!(desk.has_focus("Perpetrator: تنظيم داعش"));
    desk.key("Delete");
    assert_eq!(incidents(&desk), [without, DEATH]);
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
    desk.key("Ctrl+Z");
    assert_eq!(incidents(&desk), [CLASH, DEATH]);
}

/// What the list of spans says of words.
fn listed(desk: &WindowDesk, words: &str) -> String {
    let rows = desk.labels_of(Role::ListBoxOption).into_iter();
    let start = format!("Casualty span: {words}, ");
    rows.filter_map(|row| Some(row.strip_prefix(&start)?.to_owned()))
        .collect()
}

#[test]
fn a_count_is_told_again_or_is_a_part_of_another() {
    let mut desk = coded();
    desk.click_on("مدني برصاص");
    desk.key("Shift+Z");
    assert!(desk.has_focus("Among which casualties"));
    assert_eq!(
        rows(&desk),
        ["جرح آخرون, wounded · several", "5 عناصر, killed · 5"],
        "the nearest first"
    );
    desk.type_text("عناصر");
    desk.key("Enter");
    assert_eq!(listed(&desk, "مدني برصاص"), "killed · 1 · among others");
    assert!(desk.has("Among: 5 عناصر: killed · 5"));
    assert!(desk.page_has_keyboard());
    // A part of a part of itself it cannot be.
    desk.click_on("5 عناصر");
    desk.key("Z");
    desk.type_text("مدني");
    desk.key("Enter");
    assert!(desk.says("that one is linked back to it, so that neither would be counted"));
    assert_eq!(listed(&desk, "5 عناصر"), "killed · 5");
    desk.click("Dismiss");
    // The link is taken away where it was made, and the count is told elsewhere instead.
    desk.click_on("مدني برصاص");
    desk.key("Shift+Z");
    assert_eq!(rows(&desk).last().map(String::as_str), Some("Nothing"));
    desk.keys("Up Down Down Enter");
    assert_eq!(listed(&desk, "مدني برصاص"), "killed · 1");
    assert!(desk.is_gone("Among: 5 عناصر: killed · 5"));
    desk.keys("Z Down Enter");
    assert_eq!(listed(&desk, "مدني برصاص"), "killed · 1 · told twice");
    assert!(desk.has("Same as: 5 عناصر: killed · 5"));
    desk.key("Ctrl+Z");
    assert_eq!(listed(&desk, "مدني برصاص"), "killed · 1");
    desk.key("Ctrl+Z");
    assert_eq!(listed(&desk, "مدني برصاص"), "killed · 1 · among others");
}

#[test]
fn counts_are_linked_from_the_card_of_an_incident() {
    let mut desk = coded();
    desk.keys("Shift+J Shift+Enter");
    let row = "Casualties: Killed · 1: مدني برصاص";
    let mut presses = 0;
    while !desk.has_focus(row) {
        desk.key("Down");
        presses += 1;
        assert!(presses < 20, "{:?}", rows(&desk));
    }
    desk.key("I");
    assert!(desk.has_focus("Among which casualties"));
    desk.type_text("عناصر");
    desk.key("Enter");
    assert!(desk.has("Casualties: Killed · 1 · among others: مدني برصاص"));
    desk.key("Ctrl+Z");
    assert!(desk.has(row));
    desk.key("Shift+Enter");
    assert!(desk.has_focus(row), "where one was");
    desk.key("S");
    assert!(desk.has_focus("Same casualty as"));
    desk.key("Escape");
    assert!(desk.has(row));
}

#[test]
fn the_type_is_found_by_typing_in_both_languages_and_taken_away() {
    let mut desk = coded();
    desk.keys("Shift+J V");
    assert!(desk.has_focus("Type of the incident"));
    desk.type_text("flood");
    assert!(desk.has("Nothing of that name"));
    desk.key("Enter");
    assert!(
        desk.has_focus("Type of the incident"),
        "there is nothing to choose"
    );
    desk.key("Ctrl+A");
    desk.type_text("غارة");
    desk.key("Enter");
    assert_eq!(
        card(&desk),
        "Incident 2, Air/drone strike · الأتارب · killed 1"
    );
    assert!(desk.page_has_keyboard());
    assert!(desk.has("Incident 1: Armed clash · تدمر · killed 5 · wounded several"));
    // On the card by a digit, and away with Delete.
    desk.keys("Shift+Enter Enter");
    desk.type_text("1");
    assert_eq!(card(&desk), "Incident 2, Armed clash · الأتارب · killed 1");
    desk.key("Delete");
    assert_eq!(card(&desk), "Incident 2, No type yet · الأتارب · killed 1");
    desk.keys("Escape Ctrl+Z");
    assert_eq!(card(&desk), "Incident 2, Armed clash · الأتارب · killed 1");
}

#[test]
fn the_bar_asks_for_the_role_of_every_actor_one_after_the_other() {
    let mut desk = coded();
    // A new incident of all that is in the first sentence.
    let (from, to) = (desk.start_of("قُتل 5"), desk.end_of("أمس"));
    desk.drag(from, to);
    desk.key("Shift+E");
    let new = |desk: &WindowDesk| incidents(desk).pop().unwrap_or_default();
    assert_eq!(
        new(&desk),
        "no role قوات النظام, no role تنظيم داعش, تدمر, 5 عناصر, جرح آخرون"
    );
    assert!(desk.has("Role Perpetrator") && desk.has("Role Mediator"));
    desk.click("Role Victim");
    assert_eq!(
        new(&desk),
        "victim قوات النظام, no role تنظيم داعش, تدمر, 5 عناصر, جرح آخرون"
    );
    assert!(desk.page_has_keyboard());
    desk.key("P");
    assert_eq!(
        new(&desk),
        "victim قوات النظام, perpetrator تنظيم داعش, تدمر, 5 عناصر, جرح آخرون"
    );
    assert!(desk.is_gone("Role Perpetrator"));
    // Each answer is a step.
    desk.keys("Ctrl+Z Ctrl+Z");
    assert_eq!(
        new(&desk),
        "no role قوات النظام, no role تنظيم داعش, تدمر, 5 عناصر, جرح آخرون"
    );
    // Another key leaves the question, and means what it always does.
    desk.click_on("تنظيم داعش");
    desk.key("R");
    assert!(desk.has("Role Perpetrator"));
    desk.key("S");
    assert!(desk.is_gone("Role Perpetrator"));
    assert!(desk.toggled(Role::Tab).concat().starts_with("Checks"));
    assert_eq!(
        new(&desk),
        "no role قوات النظام, no role تنظيم داعش, تدمر, 5 عناصر, جرح آخرون"
    );
    // On the card a letter gives the role of the row.
    desk.keys("Shift+Enter Down Down T");
    assert_eq!(
        new(&desk),
        "target قوات النظام, no role تنظيم داعش, تدمر, 5 عناصر, جرح آخرون"
    );
    desk.keys("Down Enter");
    assert!(desk.has_focus("Role"));
    desk.type_text("ناقل");
    desk.key("Enter");
    assert_eq!(
        new(&desk),
        "target قوات النظام, reporter تنظيم داعش, تدمر, 5 عناصر, جرح آخرون"
    );
}

#[test]
fn a_removed_incident_leaves_its_spans_and_comes_back_with_what_pointed_at_it() {
    let mut desk = coded();
    // The second is told to be the same as the first.
    desk.keys("Shift+J Shift+V");
    assert!(desk.has_focus("Same as"));
    assert_eq!(
        rows(&desk)[0],
        "1: Armed clash, اشتباك مسلح, تدمر · killed 5 · wounded several"
    );
    desk.key("Enter");
    let same = "Same as: Incident 1: Armed clash · تدمر · killed 5 · wounded several";
    assert!(desk.has(same));
    assert!(desk.page_has_keyboard());
    desk.key("J");
    assert_eq!(
        card(&desk),
        "Incident 1, Armed clash · تدمر · killed 5 · wounded several"
    );
    desk.key("Shift+Delete");
    assert_eq!(incidents(&desk), [DEATH]);
    assert_eq!(card(&desk), "", "no other is the current one");
    assert_eq!(desk.spans().len(), 10);
    desk.key("J");
    assert_eq!(card(&desk), "Incident 1, No type yet · الأتارب · killed 1");
    assert!(desk.is_gone(same));
    desk.key("Ctrl+Z");
    assert_eq!(incidents(&desk), [CLASH, DEATH]);
    desk.keys("Escape Shift+J");
    assert!(desk.has(same), "that comes back, too");
    desk.keys("Ctrl+Y Ctrl+Z Ctrl+Z");
    desk.key("Shift+J");
    assert!(desk.is_gone(same), "before it was told");
}
