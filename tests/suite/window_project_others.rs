//! A project that others work in, too: a second window, changes on disk, damaged files.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hashiya::model::status::Status;
use hashiya::session::Access;
use hashiya::session::project::Project;

use crate::desk::{label_words, names_in, words};
use crate::window_corpus::{
    ANNOTATOR, OTHER, annotate, annotate_some, click_row, layer, layer_path, listed, open_id,
    options, project, row, start, title, until, wait_for_list, window,
};
use crate::window_desk::WindowDesk;

fn worked() -> (WindowDesk, PathBuf) {
    let (folder, root) = project();
    annotate_some(&root);
    (window(folder, root.clone()), root)
}

/// The same layer with another label, as a merge might bring it.
fn changed_layer(root: &Path, id: &str) {
    let theirs = layer(root, id).replace("label: \"location\"", "label: \"casualty\"");
    fs::write(layer_path(root, ANNOTATOR, id), theirs).unwrap();
}

#[test]
fn a_second_window_of_the_same_annotator_only_reads_and_says_why() {
    let (folder, root) = project();
    annotate_some(&root);
    let first = Project::open(&root, ANNOTATOR, options()).unwrap();
    let mut desk = window(folder, root.clone());
    assert!(desk.says("This project is open for reading only"));
    assert!(desk.says("another window of ليلى"));
    click_row(&mut desk, "a02");
    assert!(matches!(desk.session().access(), Access::ReadOnly(_)));
    assert!(desk.says("Read only"));
    assert!(
        desk.says("This project is open for reading only"),
        "it stays until it is read"
    );
    assert!(
        !desk.says("This article is open for reading only"),
        "said once"
    );
    let before = desk.spans();
    desk.key("Ctrl+Enter");
    assert_eq!(open_id(&desk), Some("a02"));
    assert!(
        !desk.says("This article is open for reading only"),
        "still there"
    );
    desk.click("Dismiss");
    assert!(desk.is_gone("reading only"));
    desk.key("Ctrl+Enter");
    assert!(desk.says("This article is open for reading only"));
    desk.key("Alt+3");
    desk.select_by_mouse("الدفاع");
    desk.key("3");
    assert_eq!(desk.spans(), before);
    assert_eq!(desk.session().status(), Status::InProgress);
    // What the first window writes is shown here.
    let mut session = first.open_article("a02").unwrap();
    session.set_status(Status::Done, "").unwrap();
    session.close().unwrap();
    until(&mut desk, "the other's work is shown", |desk| {
        desk.session().status() == Status::Done
    });
    drop(first);
    assert!(desk.close());
    assert!(layer(&root, "a02").contains("status: \"done\""));
    // Once the first is gone, the project can be worked in.
    let mut desk = desk.killed_and_reopened();
    wait_for_list(&mut desk);
    assert!(desk.is_gone("reading only"));
}

#[test]
fn two_annotators_work_in_one_project_at_once() {
    let (folder, root) = project();
    let other = Project::open(&root, OTHER, options()).unwrap();
    let mut desk = window(folder, root.clone());
    assert!(!desk.says("reading only"));
    click_row(&mut desk, "a06");
    desk.label("كفرعمة", "2");
    let mut session = other.open_article("a06").unwrap();
    label_words(&mut session, "الدفاع المدني إن", "actor");
    session.close().unwrap();
    desk.key("Ctrl+S");
    assert_eq!(desk.spans(), words(&[("كفرعمة", "location")]));
    until(&mut desk, "the row has both", |desk| {
        row(desk, "a06").layers.len() == 2
    });
    let says = format!("{}, In progress, 1 span, ", title("a06"));
    let label = listed(&desk).into_iter().find(|it| it.starts_with(&says));
    assert!(label.unwrap().ends_with("+1"));
}

#[test]
fn a_change_by_others_is_shown_where_nothing_is_unsaved() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a04");
    let before = words(&[
        ("الدفاع المدني", "actor"),
        ("كفرعمة", "location"),
        ("ريف حلب", "location"),
    ]);
    assert_eq!(desk.spans(), before);
    changed_layer(&root, "a04");
    until(&mut desk, "their layer is shown", |desk| {
        desk.spans() != before
    });
    assert_eq!(desk.spans()[1].1, "casualty");
    assert!(desk.says("Somebody changed these annotations"));
    assert!(desk.says("Saved") && !desk.has("Keep mine"));
    // An article that is not open follows in the list.
    annotate(&root, OTHER, "a09", |session| {
        label_words(session, "كفرعمة", "location");
    });
    until(&mut desk, "the list follows", |desk| {
        listed(desk)
            .iter()
            .any(|it| it.starts_with(title("a09")) && it.ends_with("+1"))
    });
    // Undo brings back what was here.
    desk.key("Ctrl+Z");
    assert_eq!(desk.spans(), before);
}

#[test]
fn a_change_by_others_waits_for_a_choice_where_something_is_unsaved() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a04");
    desk.label("إن القصف", "3");
    changed_layer(&root, "a04");
    until(&mut desk, "the choice is offered", |desk| {
        desk.has("Keep mine")
    });
    assert!(layer(&root, "a04").contains("casualty"), "not overwritten");
    assert_eq!(desk.spans().len(), 4);
    desk.click("Load theirs");
    assert_eq!(desk.spans().len(), 3);
    assert_eq!(desk.spans()[1].1, "casualty");
}

#[test]
fn who_goes_on_in_a_conflict_is_held_until_they_choose() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a02");
    desk.label("إن القصف", "3");
    changed_layer(&root, "a02");
    desk.key("Ctrl+Enter");
    assert_eq!(open_id(&desk), Some("a02"), "it is not left");
    assert!(desk.has("Leave without saving"));
    assert!(layer(&root, "a02").contains("casualty"), "not overwritten");
    desk.click("Leave without saving");
    assert_eq!(open_id(&desk), Some("a03"), "and then it goes on");
    assert!(!layer(&root, "a02").contains("status: \"done\""));
}

#[test]
fn a_text_that_others_changed_is_opened_again() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a02");
    let path = root.join("articles/a02.txt");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("وقال", "وأضاف قائلًا وقال")).unwrap();
    until(&mut desk, "the new text is shown", |desk| {
        desk.text().contains("وأضاف قائلًا")
    });
    assert!(desk.says("Somebody changed the text of this article"));
    let expected = [("الدفاع المدني", "actor"), ("كفرعمة", "location")];
    assert_eq!(desk.spans(), words(&expected));
}

#[test]
fn damaged_annotations_are_set_aside_when_a_person_says_so() {
    let (folder, root) = project();
    annotate_some(&root);
    let path = layer_path(&root, ANNOTATOR, "a04");
    let broken = layer(&root, "a04").replacen("spans: [", "spans: <<<<<<< HEAD [", 1);
    fs::write(&path, &broken).unwrap();
    let mut desk = window(folder, root.clone());
    let damaged = listed(&desk)
        .into_iter()
        .find(|it| it.starts_with(title("a04")));
    assert!(damaged.unwrap().contains("damaged"));
    click_row(&mut desk, "a04");
    assert!(desk.says("This article is open for reading only") && desk.says("a04.ron"));
    assert_eq!(fs::read_to_string(&path).unwrap(), broken, "left as it is");
    desk.click("Set aside and start anew");
    assert!(desk.says("The damaged annotations are kept in"));
    assert!(desk.is_gone("reading only"));
    assert_eq!(open_id(&desk), Some("a04"));
    assert!(desk.spans().is_empty());
    let folder = path.parent().unwrap();
    let kept: Vec<String> = names_in(folder)
        .into_iter()
        .filter(|name| name.contains("damaged"))
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(fs::read_to_string(folder.join(&kept[0])).unwrap(), broken);
    desk.label("كفرعمة", "2");
    desk.key("Ctrl+S");
    assert!(layer(&root, "a04").contains("كفرعمة"));
}

#[test]
fn a_project_file_that_cannot_be_read_says_where_and_what_to_do() {
    let (folder, root) = project();
    let path = root.join("project.ron");
    let good = fs::read_to_string(&path).unwrap();
    let line = good
        .lines()
        .position(|line| line.contains("settings"))
        .unwrap()
        + 1;
    fs::write(&path, good.replace("settings: (", "settings: [")).unwrap();
    let desk = WindowDesk::open_in(folder, root.clone(), start());
    assert!(desk.app().opened().is_none());
    assert!(desk.says("project.ron") && desk.says(&format!("line {line}")));
    assert!(desk.says("Put that line right in a text editor"));
    assert!(desk.says("Work in a project"), "there is a way on");
    assert!(fs::read_to_string(&path).unwrap().contains("settings: ["));
}

#[test]
fn an_article_that_is_gone_says_so_and_the_project_stays() {
    let (mut desk, root) = worked();
    click_row(&mut desk, "a03");
    desk.key("Ctrl+S");
    fs::remove_file(root.join("articles/a06.txt")).unwrap();
    let label = listed(&desk)
        .into_iter()
        .find(|it| it.starts_with(title("a06")));
    if let Some(label) = label {
        desk.click(&label);
    }
    until(&mut desk, "the list follows", |desk| {
        !listed(desk).iter().any(|it| it.starts_with(title("a06")))
    });
    assert!(desk.says("11 articles"));
    click_row(&mut desk, "a01");
    assert_eq!(open_id(&desk), Some("a01"));
}
