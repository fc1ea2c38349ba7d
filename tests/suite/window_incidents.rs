//! The incidents of a project in the window: the table, its totals, the way to the words and back,
//! and the files that are written of it.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use egui::Role;

use crate::window_coded::{card, coded_window, uncoded_project, window_without_list};
use crate::window_corpus::{open_id, until};
use crate::window_desk::WindowDesk;

const CLASH: &str =
    "2021-12-07, Armed clash, تنظيم داعش, قوات النظام, تدمر, killed 5, wounded 2 or more";
const SNIPER: &str = ", , , , الأتارب, killed 1";
const SHELLING: &str =
    "2021-12-06, Shelling/artillery/missile attack, قوات النظام, , إدلب, killed 3";
const TOLL: &str = "2021-12-06, Shelling/artillery/missile attack, , , إدلب, killed 4";
const TOTALS: &str = "3 incidents, each once  ·  killed 9 to 10, wounded 2 or more";

fn rows(desk: &WindowDesk) -> Vec<String> {
    desk.labels_of(Role::ListBoxOption)
}

/// The row on which the keyboard stands.
fn current(desk: &WindowDesk) -> Vec<String> {
    desk.toggled(Role::ListBoxOption)
}

/// The line of totals.
fn totals(desk: &WindowDesk) -> String {
    let lines = desk.labels_of(Role::Label).into_iter();
    let lines: Vec<String> = lines.filter(|line| line.contains("each once")).collect();
    lines.concat()
}

/// Opens the table by its key, and waits for the incidents of all articles.
fn open_table(desk: &mut WindowDesk) {
    desk.key("Ctrl+Shift+T");
    until(desk, "the incidents", |desk| rows(desk).len() == 4);
    desk.settle();
}

#[test]
fn the_table_has_every_incident_and_their_totals() {
    let (mut desk, _) = coded_window();
    open_table(&mut desk);
    assert!(desk.has("Incidents of the project"));
    assert_eq!(rows(&desk), [SNIPER, SHELLING, TOLL, CLASH], "by date");
    assert_eq!(totals(&desk), TOTALS, "what is told twice is one incident");
    // Those of everybody.
    desk.click("All annotators");
    until(&mut desk, "those of others too", |desk| {
        rows(desk).len() == 5
    });
    assert!(
        rows(&desk).contains(&", , , , إدلب, killed 3".to_owned()),
        "{:?}",
        rows(&desk)
    );
    let everybody = "4 incidents, each once  ·  killed 12 to 13, wounded 2 or more";
    assert_eq!(totals(&desk), everybody);
    desk.click("All annotators");
    until(&mut desk, "the own", |desk| rows(desk).len() == 4);
    assert_eq!(totals(&desk), TOTALS);
}

#[test]
fn heads_sort_and_filters_leave_what_fits_with_its_own_totals() {
    let (mut desk, _) = coded_window();
    open_table(&mut desk);
    desk.click("Sort by Date");
    assert_eq!(
        rows(&desk),
        [CLASH, TOLL, SHELLING, SNIPER],
        "the latest first"
    );
    desk.click("Sort by Casualties");
    assert_eq!(
        rows(&desk),
        [SNIPER, SHELLING, TOLL, CLASH],
        "the fewest dead first"
    );
    desk.click("With findings");
    assert_eq!(rows(&desk), [SNIPER, TOLL]);
    desk.click("Told more than once");
    assert_eq!(rows(&desk), [TOLL]);
    assert_eq!(totals(&desk), "1 incident, each once  ·  killed 4");
    desk.click("With findings");
    desk.click("Told more than once");
    desk.click("All types…");
    desk.click("Battles");
    assert_eq!(rows(&desk), [CLASH]);
    desk.click("Battles…");
    desk.click("All types");
    desk.click("All casualties…");
    desk.click("wounded");
    assert_eq!(rows(&desk), [CLASH]);
    desk.click("wounded…");
    desk.click("All casualties");
    assert_eq!(rows(&desk).len(), 4);
    // Words, whatever their spelling.
    desk.click("Find among the incidents");
    desk.type_text("ادلب قوات");
    assert_eq!(rows(&desk), [SHELLING]);
    desk.key("Ctrl+A");
    desk.type_text("زحل");
    assert_eq!(rows(&desk), [""; 0]);
    assert!(desk.has("No incident is like this. Take a filter away."));
    assert_eq!(totals(&desk), "0 incidents, each once");
}

#[test]
fn an_incident_is_opened_by_keyboard_at_its_words_and_the_table_stays() {
    let (mut desk, _) = coded_window();
    open_table(&mut desk);
    assert!(desk.has_focus("Incidents"));
    assert_eq!(current(&desk), [SNIPER]);
    desk.keys("Down Down Down Down");
    assert_eq!(current(&desk), [CLASH], "not past the last");
    desk.key("Up");
    assert_eq!(current(&desk), [TOLL]);
    desk.key("End");
    assert_eq!(current(&desk), [CLASH]);
    desk.key("Home");
    assert_eq!(current(&desk), [SNIPER]);
    desk.key("Down");
    desk.keys("PageUp Enter");
    assert_eq!(open_id(&desk), Some("palmyra"));
    assert!(desk.page_has_keyboard());
    assert_eq!(desk.selected(), "الأتارب", "its first words");
    desk.key("S");
    assert_eq!(card(&desk), "Incident 2, No type yet · الأتارب · killed 1");
    // Back, to where one was.
    desk.key("Ctrl+Shift+T");
    assert_eq!(current(&desk), [SNIPER]);
    desk.keys("PageDown Enter");
    assert_eq!(open_id(&desk), Some("palmyra"));
    assert_eq!(desk.selected(), "قوات النظام");
    assert_eq!(
        card(&desk),
        "Incident 1, Armed clash · تدمر · killed 5 · wounded several"
    );
    // By the pointer, too.
    desk.key("Ctrl+Shift+T");
    desk.click(SHELLING);
    assert_eq!(open_id(&desk), Some("idlib"));
    assert_eq!(desk.selected(), "قوات النظام");
    desk.key("Ctrl+Shift+T");
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
    assert_eq!(desk.spans().len(), 3);
    assert_eq!(open_id(&desk), Some("idlib"), "Escape leads back to it");
    desk.key("Ctrl+Shift+T");
    desk.click("Back to the article");
    assert!(desk.page_has_keyboard());
}

#[test]
fn what_is_coded_in_the_window_is_in_the_table() {
    let (folder, root) = uncoded_project();
    let mut desk = window_without_list(folder, root);
    desk.key("Ctrl+Shift+T");
    assert!(desk.has("No incidents yet. In an article, choose a span and press E."));
    until(&mut desk, "the totals", |desk| {
        totals(desk) == "0 incidents, each once"
    });
    desk.key("Escape");
    desk.key("Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("idlib"));
    desk.label("3 مدنيين", "3");
    desk.keys("Space E");
    desk.key("Ctrl+Shift+T");
    until(&mut desk, "the incident", |desk| {
        rows(desk) == [", , , , , killed 3"]
    });
    assert_eq!(totals(&desk), "1 incident, each once  ·  killed 3");
    desk.keys("Escape Ctrl+Z Ctrl+Shift+T");
    until(&mut desk, "no incident", |desk| rows(desk).is_empty());
    assert!(desk.has("No incidents yet. In an article, choose a span and press E."));
}

/// Chooses an export in the menu, and returns what the notice says and what the file has.
fn exported(desk: &mut WindowDesk, root: &Path, choice: &str, columns: &str) -> (String, String) {
    let path = root.join(format!("exports/incidents-{columns}.csv"));
    assert!(!path.exists(), "not before it is asked for");
    desk.click("Export…");
    desk.click(choice);
    let file = path.display().to_string();
    let notices = desk.labels_of(Role::Label).into_iter();
    let says: String = notices.filter(|it| it.contains(&file)).collect();
    (
        says.replace(&file, "FILE"),
        fs::read_to_string(path).unwrap(),
    )
}

#[test]
fn the_incidents_are_exported_in_every_kind_of_columns() {
    let (mut desk, root) = coded_window();
    open_table(&mut desk);
    for (choice, columns, notice, expected) in [
        (
            "Incidents, all that is told (CSV)",
            "hashiya",
            "4 lines were written to FILE.",
            include_str!("../data/incidents/hashiya.csv"),
        ),
        (
            "Casualties, a count a line (CSV)",
            "casualties",
            "5 lines were written to FILE.",
            include_str!("../data/incidents/casualties.csv"),
        ),
        (
            "In ACLED's columns (CSV)",
            "acled",
            "3 lines were written to FILE; 1 incidents are left out, which \"hashiya incidents\" names.",
            include_str!("../data/incidents/acled.csv"),
        ),
        (
            "In UCDP GED's columns (CSV)",
            "ucdp",
            "2 lines were written to FILE; 2 incidents are left out, which \"hashiya incidents\" names.",
            include_str!("../data/incidents/ucdp.csv"),
        ),
    ] {
        let (says, written) = exported(&mut desk, &root, choice, columns);
        assert_eq!(says, notice);
        assert_eq!(written, expected, "{columns}");
    }
    // The table is as it was; the notices stay while one goes on.
    assert_eq!(rows(&desk).len(), 4);
    desk.key("Escape");
    assert!(desk.says("4 lines were written to"));
}

#[test]
fn an_account_in_another_article_is_said_to_tell_the_same() {
    let (mut desk, _) = coded_window();
    desk.keys("Ctrl+PageDown Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("palmyra"));
    desk.keys("Shift+J Shift+V");
    assert!(desk.has_focus("Same as"));
    desk.type_text("قصف 2021");
    let offers = || {
        rows(&desk)
            .into_iter()
            .filter(|row| !row.contains(" span: "))
    };
    assert_eq!(
        offers().collect::<Vec<_>>(),
        [
            "Shelling/artillery/missile attack, قصف مدفعي أو صاروخي، إدلب, 2021-12-06 قصف على إدلب",
            "Shelling/artillery/missile attack, قصف مدفعي أو صاروخي، إدلب, 2021-12-06 ارتفاع حصيلة القصف",
        ]
    );
    desk.key("Enter");
    assert!(desk.has("Same as: incident 0 of idlib"));
    // The three accounts are one incident: of one dead at least, and four at most.
    open_table(&mut desk);
    let one = "2 incidents, each once  ·  killed 6 to 9, wounded 2 or more";
    until(&mut desk, "its totals", |desk| totals(desk) == one);
    desk.click("Told more than once");
    assert_eq!(rows(&desk), [SNIPER, TOLL]);
    desk.keys("Escape Ctrl+Z Ctrl+Shift+T");
    until(&mut desk, "what it was", |desk| rows(desk) == [TOLL]);
}
