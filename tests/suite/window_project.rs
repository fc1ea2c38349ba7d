//! A working day in a project: the list of articles, their status, one after the other, where one
//! stopped.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use hashiya::model::status::Status;
use hashiya::ui::project_list::Queue;

use crate::desk::words;
use crate::window_corpus::{
    ANNOTATOR, ARTICLES, annotate_some, click_row, layer, layer_path, listed, open_id, project,
    row, start, title, titles, until, wait_for_list, window, window_with,
};
use crate::window_desk::{Start, WindowDesk};

/// A window without anything open, and its folder.
fn empty() -> WindowDesk {
    let folder = tempfile::tempdir().unwrap();
    WindowDesk::open_in(folder, PathBuf::new(), Start::default())
}

/// A window on the project with some work in it.
fn worked() -> (WindowDesk, PathBuf) {
    let (folder, root) = project();
    annotate_some(&root);
    (window(folder, root.clone()), root)
}

fn in_list(desk: &WindowDesk) -> bool {
    desk.context()
        .memory(|memory| memory.has_focus(Queue::id()))
}

#[test]
fn a_new_project_is_made_and_says_how_to_go_on() {
    let mut desk = empty();
    assert!(desk.says("Work in a project"));
    desk.click("New project…");
    desk.type_text("حلب 2021");
    desk.key("Tab");
    desk.key("Ctrl+A");
    let parent = desk.path("projects");
    desk.type_text(&parent.display().to_string());
    let root = parent.join("حلب 2021");
    assert!(desk.says(&format!("It will be in {}", root.display())));
    desk.click("Create the project");
    assert!(desk.is_gone("Create the project"), "the dialog is closed");
    assert!(root.join("project.ron").exists());
    wait_for_list(&mut desk);
    assert!(desk.says("There are no articles yet"));
    assert_eq!(desk.app().title(), "حلب 2021 — Hashiya");
    let open = &desk.app().opened().unwrap().project;
    assert_eq!((open.name(), open.annotator()), ("حلب 2021", ANNOTATOR));
    let settings = desk.app().settings();
    assert!(settings.annotator_said);
    assert_eq!(settings.recent_projects, std::slice::from_ref(&root));
    assert_eq!(settings.open_project.as_ref(), Some(&root));
    // What is put into the folder is found.
    fs::write(root.join("articles/خبر.txt"), "خبر جديد\nنصه.\n").unwrap();
    until(&mut desk, "the article is listed", |desk| {
        !listed(desk).is_empty()
    });
    assert_eq!(listed(&desk), ["خبر جديد, New"]);
    desk.key("Ctrl+Shift+W");
    assert!(desk.says("Work in a project") && desk.says("Recent"));
    assert_eq!(desk.app().settings().open_project, None);
}

#[test]
fn a_folder_that_has_a_project_is_not_made_one_again() {
    let (folder, root) = project();
    let mut desk = WindowDesk::open_in(folder, PathBuf::new(), Start::default());
    desk.click("New project…");
    desk.type_text("حلب 2021");
    desk.key("Tab");
    desk.key("Ctrl+A");
    desk.type_text(&root.parent().unwrap().display().to_string());
    desk.key("Enter");
    assert!(desk.says("the folder has \"project.ron\" already"));
    assert!(desk.app().opened().is_none());
}

#[test]
fn who_annotates_is_asked_once() {
    let (folder, root) = project();
    let mut desk = WindowDesk::open_in(folder, root.clone(), Start::default());
    assert!(desk.has("Who annotates?") && desk.app().opened().is_none());
    // Who is known in the project can be chosen, and the guess of the settings is written there.
    assert!(desk.has(ANNOTATOR));
    desk.key("Ctrl+A");
    desk.type_text("نور");
    desk.key("Enter");
    assert!(desk.is_gone("Who annotates?"));
    wait_for_list(&mut desk);
    let open = &desk.app().opened().unwrap().project;
    assert_eq!(open.annotator(), "نور");
    assert_eq!(desk.app().settings().annotator, "نور");
    desk.key("Ctrl+Shift+W");
    desk.click("حلب 2021");
    assert!(desk.is_gone("Who annotates?"), "asked once");
    wait_for_list(&mut desk);
    // Somebody else sits down.
    desk.key("Ctrl+Shift+P");
    desk.type_text("another name");
    desk.key("Enter");
    desk.click(ANNOTATOR);
    wait_for_list(&mut desk);
    assert_eq!(desk.app().opened().unwrap().project.annotator(), ANNOTATOR);
    // A name that was changed meanwhile makes no second annotator by itself.
    desk.key("Ctrl+,");
    desk.click("Annotator");
    desk.key("Ctrl+A");
    desk.type_text("ليلي");
    desk.click("Close");
    desk.key("Ctrl+Shift+W");
    desk.click("حلب 2021");
    assert!(desk.has("Who annotates?"));
    assert!(!root.join("annotations/ليلي").exists());
}

#[test]
fn a_project_opens_from_the_command_line_a_drop_and_its_file() {
    let (folder, root) = project();
    let mut desk = window(folder, root.clone());
    assert_eq!(titles(&desk), ARTICLES.map(|article| article.1));
    desk.key("Ctrl+Shift+W");
    assert!(desk.app().opened().is_none());
    desk.drop_file(&root);
    wait_for_list(&mut desk);
    desk.key("Ctrl+Shift+W");
    desk.drop_file(&root.join("project.ron"));
    wait_for_list(&mut desk);
    desk.key("Ctrl+Shift+W");
    // Where the system has no dialog, the path is typed.
    desk.key("Ctrl+Shift+O");
    desk.key("Ctrl+A");
    desk.type_text(&root.display().to_string());
    desk.key("Enter");
    wait_for_list(&mut desk);
    desk.key("Ctrl+Shift+W");
    // An article of a project is opened in its project.
    desk.drop_file(&root.join("articles/a03.txt"));
    wait_for_list(&mut desk);
    assert_eq!(open_id(&desk), Some("a03"));
    // A folder without a project says what to do.
    desk.key("Ctrl+Shift+W");
    desk.drop_file(root.parent().unwrap());
    assert!(desk.says("There is no project in this folder"));
    assert!(desk.says("Choose New project to make one"));
}

#[test]
fn the_list_says_what_there_is_and_opens_by_click_and_key() {
    let (mut desk, _) = worked();
    assert!(desk.says("12 articles") && desk.says("2 of 12 done"));
    let list = listed(&desk);
    assert_eq!(
        list[..3],
        [
            format!("{}, Done, 3 spans, وكالة السهول, 2021-12-08", title("a01")),
            format!(
                "{}, In progress, 2 spans, وكالة السهول, 2021-12-08",
                title("a02")
            ),
            format!("{}, New, صحيفة المدى, 2021-12-07, +1", title("a03")),
        ]
    );
    click_row(&mut desk, "a04");
    assert_eq!(open_id(&desk), Some("a04"));
    assert_eq!(desk.spans().len(), 3);
    assert!(desk.page_has_keyboard());
    // To the list, down two, and open.
    desk.key("F6");
    assert!(in_list(&desk));
    desk.keys("Down Down Enter");
    assert_eq!(open_id(&desk), Some("a06"));
    assert!(desk.page_has_keyboard());
    desk.key("F6");
    desk.keys("End Up Up Home Down Enter");
    assert_eq!(open_id(&desk), Some("a02"));
    desk.key("F6");
    desk.key("Escape");
    assert!(desk.page_has_keyboard());
    assert!(desk.has("Articles of the project"));
    desk.key("F8");
    assert!(listed(&desk).is_empty() && desk.is_gone("Articles of the project"));
}

#[test]
fn the_list_is_filtered_by_words_that_are_typed_into_it() {
    let (mut desk, _) = worked();
    click_row(&mut desk, "a01");
    desk.key("F6");
    // The letters of an Arabic keyboard, some of which are keys of labels.
    desk.type_text("الاتارب");
    assert_eq!(titles(&desk), [title("a09")]);
    assert!(desk.says("1 of 12 articles"));
    assert!(desk.spans().len() == 3, "nothing was labelled");
    desk.keys("Enter Enter");
    assert_eq!(open_id(&desk), Some("a09"));
    desk.click("Show all");
    assert_eq!(listed(&desk).len(), 12);
    desk.key("Ctrl+L");
    desk.type_text("حلب");
    assert_eq!(titles(&desk), [title("a02")]);
    desk.key("Escape");
    assert_eq!(listed(&desk).len(), 12);
    assert!(in_list(&desk));
}

#[test]
fn the_list_is_filtered_and_sorted_by_its_menus() {
    let (mut desk, _) = worked();
    desk.click("Status");
    desk.click("Done");
    assert_eq!(titles(&desk), [title("a01"), title("a04")]);
    desk.click("Skipped");
    assert_eq!(titles(&desk), [title("a01"), title("a04"), title("a05")]);
    desk.key("Escape");
    desk.click("Show all");
    desk.click("Label");
    desk.click("With Location");
    assert_eq!(titles(&desk), ["a01", "a02", "a04"].map(title));
    desk.key("Escape");
    desk.click("Show all");
    desk.click("Source");
    desk.click("North Desk");
    assert_eq!(titles(&desk), ["a05", "a08"].map(title));
    desk.click("Show all");
    desk.click("Annotator");
    desk.click("سامر");
    assert_eq!(titles(&desk), [title("a03")]);
    desk.click("Show all");
    desk.click("Date");
    desk.click("From");
    desk.type_text("٢٠٢١-١٢-٠٧");
    assert_eq!(titles(&desk), ["a01", "a02", "a03"].map(title));
    desk.key("Escape");
    desk.key("Escape");
    desk.click("Show all");
    desk.click("Sort");
    desk.click("Date");
    assert_eq!(titles(&desk)[0], title("a12"));
    desk.click("Largest or latest first");
    assert_eq!(titles(&desk)[0], title("a01"));
    assert_eq!(desk.app().settings().queue_sort, "date");
    assert!(desk.app().settings().queue_descending);
}

#[test]
fn done_and_next_goes_through_what_is_left_to_do() {
    let (mut desk, root) = worked();
    desk.click("Next article to do");
    assert_eq!(open_id(&desk), Some("a02"));
    desk.key("Ctrl+Enter");
    assert_eq!(open_id(&desk), Some("a03"));
    assert!(layer(&root, "a02").contains("status: \"done\""));
    until(&mut desk, "it is counted", |desk| desk.says("3 of 12 done"));
    assert!(desk.says("Today: 1 done"));
    // Done, skipped and flagged articles are passed over; the pointer does it, too.
    desk.click("Done and next");
    assert_eq!(open_id(&desk), Some("a06"));
    for expected in ["a08", "a09", "a10", "a11", "a12"] {
        desk.key("Ctrl+Enter");
        assert_eq!(open_id(&desk), Some(expected));
    }
    desk.key("Ctrl+Enter");
    assert_eq!(open_id(&desk), Some("a12"));
    assert!(desk.says("Nothing in this list is left to do."));
    desk.key("Ctrl+S");
    until(&mut desk, "all are counted", |desk| {
        desk.says("10 of 12 done")
    });
}

#[test]
fn next_and_previous_follow_the_order_of_the_list() {
    let (mut desk, _) = worked();
    desk.click("Sort");
    desk.click("Date");
    desk.click("Largest or latest first");
    desk.key("Escape");
    desk.key("Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("a01"));
    desk.key("Ctrl+PageUp");
    assert_eq!(open_id(&desk), Some("a01"));
    assert!(desk.says("This is the first article of the list."));
    desk.keys("Ctrl+PageDown Ctrl+PageDown Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("a04"));
    assert!(desk.is_gone("This is the first article"));
    // The list stays where it was when the article leaves it.
    desk.click("Status");
    desk.click("New");
    desk.key("Escape");
    desk.key("Ctrl+PageUp");
    assert_eq!(open_id(&desk), Some("a03"));
    desk.label("كفرعمة", "2");
    desk.key("Ctrl+S");
    until(&mut desk, "it has left the list", |desk| {
        titles(desk)[0] == title("a06")
    });
    desk.key("Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("a06"));
}

#[test]
fn a_status_is_given_by_key_and_menu_with_a_reason_where_one_is_due() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a06");
    assert!(desk.has("Status: New"));
    desk.key("Alt+3");
    assert_eq!(desk.session().status(), Status::Done);
    assert!(desk.has("Status: Done") && desk.is_gone("Status: New"));
    desk.key("Ctrl+Z");
    assert_eq!(desk.session().status(), Status::New);
    desk.key("Alt+4");
    assert!(desk.has("Skip the article"));
    desk.type_text("إعلان لا خبر");
    desk.key("Enter");
    assert!(desk.is_gone("Skip the article"));
    assert_eq!(desk.session().status(), Status::Skipped);
    assert_eq!(desk.session().layer().reason(), "إعلان لا خبر");
    assert!(desk.says("إعلان لا خبر"));
    desk.key("Alt+5");
    desk.key("Escape");
    assert_eq!(desk.session().status(), Status::Skipped);
    desk.key("Alt+5");
    desk.type_text("للمراجعة");
    desk.key("Ctrl+Enter");
    assert_eq!(open_id(&desk), Some("a08"), "the next one to do");
    assert!(layer(&root, "a06").contains("status: \"flagged\""));
    assert!(layer(&root, "a06").contains("reason: \"للمراجعة\""));
    until(&mut desk, "the row follows", |desk| {
        row(desk, "a06").status_of(ANNOTATOR) == Status::Flagged
    });
}

#[test]
fn where_one_stops_is_where_one_starts() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a03");
    desk.keys("PageDown PageDown");
    let caret = desk.app().view().unwrap().head();
    let top = desk.app().view().unwrap().top_byte();
    assert!(caret > 0 && top > 0);
    click_row(&mut desk, "a01");
    assert_eq!(desk.app().view().unwrap().head(), 0);
    click_row(&mut desk, "a03");
    desk.settle();
    let view = desk.app().view().unwrap();
    assert_eq!((view.head(), view.top_byte()), (caret, top));
    // And on the next day.
    let mut desk = desk.closed_and_reopened();
    wait_for_list(&mut desk);
    assert_eq!(open_id(&desk), Some("a03"));
    let view = desk.app().view().unwrap();
    assert_eq!((view.head(), view.top_byte()), (caret, top));
    assert!(view.part_on_screen(&(caret..caret + "ا".len())).is_some());
    // The list was there at once, before all rows were read.
    let first = desk.app().opened().unwrap().queue.first();
    assert_eq!(first.len(), 12);
    assert_eq!(first[2].title, title("a03"));
    // A kill loses no more of the place than the last seconds.
    let mut desk = desk;
    click_row(&mut desk, "a07");
    until(&mut desk, "it is written", |_| {
        let path = root.join(".hashiya/ليلى/desk.ron");
        fs::read_to_string(path)
            .unwrap()
            .contains("article: \"a07\"")
    });
    let mut desk = desk.killed_and_reopened();
    wait_for_list(&mut desk);
    assert_eq!(open_id(&desk), Some("a07"));
    desk.keys("W W W");
    let caret = desk.app().view().unwrap().head();
    let at = desk.page().rect().center();
    for step in 0..400 {
        desk.move_to(at + egui::vec2((step % 40) as f32, 0.0));
    }
    until(&mut desk, "its place is written", |_| {
        let path = root.join(".hashiya/ليلى/desk.ron");
        let written = fs::read_to_string(path).unwrap();
        written.contains(&format!("byte: {caret}"))
    });
    let mut desk = desk.killed_and_reopened();
    wait_for_list(&mut desk);
    assert_eq!(open_id(&desk), Some("a07"));
    assert_eq!(desk.app().view().unwrap().head(), caret);
}

#[test]
fn the_title_is_that_of_the_metadata() {
    let (folder, root) = project();
    fs::write(
        root.join("articles/a01.txt"),
        "قالت مصادر محلية إن التيار انقطع.\n",
    )
    .unwrap();
    let mut desk = window(folder, root);
    click_row(&mut desk, "a01");
    assert_eq!(desk.app().title(), format!("{} — Hashiya", title("a01")));
}

#[test]
fn what_is_annotated_in_a_project_lies_in_the_annotators_folder() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a03");
    desk.label("كفرعمة", "2");
    desk.label("الدفاع المدني", "1");
    let expected = words(&[("الدفاع المدني", "actor"), ("كفرعمة", "location")]);
    assert_eq!(desk.spans(), expected);
    // The row says it at once, before anything is saved.
    let says = format!("{}, In progress, 2 spans", title("a03"));
    assert!(listed(&desk).iter().any(|label| label.starts_with(&says)));
    click_row(&mut desk, "a04");
    let path = layer_path(&root, ANNOTATOR, "a03");
    assert!(path.ends_with("annotations/ليلى/a03.ron") && path.exists());
    click_row(&mut desk, "a03");
    assert_eq!(desk.spans(), expected);
    let recent = &desk.app().settings().recent;
    assert!(
        recent.is_empty(),
        "articles of a project are no single ones"
    );
}

#[test]
fn time_counts_while_a_person_does_something() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a02");
    let at = desk.page().rect().center();
    // Twelve seconds in which the pointer moves.
    for step in 0..720 {
        desk.move_to(at + egui::vec2((step % 40) as f32, 0.0));
    }
    let active = desk.session().active_seconds();
    assert!((10..=14).contains(&active), "{active}");
    click_row(&mut desk, "a03");
    let written = layer(&root, "a02");
    let line = written.lines().find(|line| line.contains("active_seconds"));
    let line = line.expect("the time is in the file");
    let seconds: u64 = line
        .trim_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .unwrap();
    assert!(seconds >= active && seconds <= active + 5, "{line}");
}

#[test]
fn a_project_at_rest_asks_for_no_frame_and_shapes_nothing() {
    let (mut desk, _) = worked();
    click_row(&mut desk, "a02");
    desk.pause();
    // What runs beside the window wakes it when it is done, whenever that is.
    let (mut calm, mut shaped) = (0, desk.app().layouts());
    until(&mut desk, "rest", |desk| {
        let before = std::mem::replace(&mut shaped, desk.app().layouts());
        let is_calm = shaped == before && desk.repaint_after() == Duration::MAX;
        calm = if is_calm { calm + 1 } else { 0 };
        calm > 5
    });
}

#[test]
fn the_width_and_the_order_of_the_list_are_remembered() {
    let (folder, root) = project();
    let mut start = start();
    start.settings.queue_sort = "date".to_owned();
    start.settings.queue_width = 400.0;
    let desk = window_with(folder, root, start);
    assert_eq!(titles(&desk)[0], title("a12"));
    let list = desk.node("Articles of the project").rect();
    assert!((380.0..=402.0).contains(&list.width()), "{list}");
}

#[test]
fn a_narrow_window_shows_the_list_that_has_the_keyboard() {
    let (folder, root) = project();
    let mut start = start();
    start.size = egui::vec2(700.0, 500.0);
    let mut desk = window_with(folder, root, start);
    // Nothing is open: there is room.
    assert!(!listed(&desk).is_empty());
    click_row(&mut desk, "a01");
    assert!(listed(&desk).is_empty() && desk.has("Spans 0"));
    assert!(desk.says("No span is chosen"));
    assert!(desk.page().rect().width() > 300.0);
    desk.key("F6");
    assert!(!listed(&desk).is_empty());
    assert!(desk.is_gone("Spans 0") && desk.is_gone("No span is chosen"));
    assert!(in_list(&desk));
    desk.keys("Down Enter");
    assert_eq!(open_id(&desk), Some("a02"));
    assert!(listed(&desk).is_empty());
    desk.key("Ctrl+L");
    desk.type_text("قناص");
    assert_eq!(titles(&desk), [title("a09")]);
}

#[test]
fn a_long_list_scrolls_by_wheel_bar_and_keys_and_comes_to_rest() {
    let (folder, root) = project();
    for number in 0..400 {
        let text = format!("خبر رقم {number}\nنصه.\n");
        fs::write(root.join(format!("articles/m{number:03}.txt")), text).unwrap();
    }
    let mut desk = window(folder, root);
    assert!(desk.says("412 articles"));
    let first = titles(&desk);
    let list = desk.node("Articles of the project").rect();
    desk.wheel_at(list.center(), 580.0);
    assert_eq!(titles(&desk)[0], title("a11"));
    desk.keys("End");
    assert_eq!(titles(&desk).last().unwrap(), "خبر رقم 399");
    assert_eq!(desk.repaint_after(), Duration::MAX);
    desk.key("Home");
    assert_eq!(titles(&desk), first);
    // The bar: to its end.
    let from = list.right_top() + egui::vec2(-4.0, 10.0);
    desk.drag(from, list.right_bottom() - egui::vec2(4.0, 4.0));
    assert_eq!(titles(&desk).last().unwrap(), "خبر رقم 399");
    assert_eq!(open_id(&desk), None, "a drag opens nothing");
    assert_eq!(desk.repaint_after(), Duration::MAX);
    let node = desk.labels_of(egui::Role::ListBox);
    assert_eq!(node, ["Articles of the project"]);
}

#[test]
fn who_rests_on_a_row_reads_more_of_it() {
    let (mut desk, _) = worked();
    let rest_on = |desk: &mut WindowDesk, id: &str| {
        let label = listed(desk)
            .into_iter()
            .find(|label| label.starts_with(title(id)))
            .expect("it is in the list");
        let at = desk.node(&label).rect().center();
        desk.move_to(at);
        for _ in 0..60 {
            desk.frame(Vec::new());
        }
    };
    assert!(!desk.says("ليس خبرًا"));
    rest_on(&mut desk, "a05");
    assert!(desk.says("Skipped: ليس خبرًا"));
    rest_on(&mut desk, "a03");
    assert!(desk.says("سامر: In progress, 1 span"));
    assert!(desk.is_gone("Skipped: ليس خبرًا"));
    // Also while an article is open.
    click_row(&mut desk, "a01");
    rest_on(&mut desk, "a05");
    assert!(desk.says("Skipped: ليس خبرًا"));
}
