//! What the window shows of a whole project: its guidelines, its search, an article's metadata.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use egui::Role;
use hashiya::look::Mode;
use hashiya::ui::article_view::ArticleView;
use hashiya::ui::guidelines::Guidelines;
use hashiya::ui::settings::ThemeChoice;

use crate::window_corpus::{annotate_some, click_row, project, start, title, until, window_with};
use crate::window_desk::{Start, WindowDesk};

const GUIDELINES: &str = "# دليل التوسيم\n\nيُعلَّم كل ذكر لشخص أو جماعة بوسم [الفاعل](label:actor).\n\n## Locations\n\nEvery named place is a [location](label:location).\n";

fn start_in(mode: Mode) -> Start {
    let mut start = start();
    start.settings.theme = match mode {
        Mode::Light => ThemeChoice::Light,
        Mode::Dark => ThemeChoice::Dark,
    };
    start
}

/// A window on the project with the second article open, and the place of its guidelines.
fn desk_in(mode: Mode) -> (WindowDesk, std::path::PathBuf) {
    let (folder, root) = project();
    annotate_some(&root);
    let guidelines = root.join("guidelines.md");
    fs::write(&guidelines, GUIDELINES).unwrap();
    let mut desk = window_with(folder, root, start_in(mode));
    click_row(&mut desk, "a02");
    (desk, guidelines)
}

fn desk() -> (WindowDesk, std::path::PathBuf) {
    desk_in(Mode::Light)
}

fn has_keyboard(desk: &WindowDesk, id: egui::Id) -> bool {
    desk.context().memory(|memory| memory.focused()) == Some(id)
}

#[test]
fn guidelines_stand_beside_the_text() {
    let (mut desk, _) = desk();
    desk.key("F7");
    assert!(desk.says("دليل التوسيم"));
    assert!(has_keyboard(&desk, Guidelines::id()));
    assert!(!desk.has("Actor 0"), "in the place of the spans");
    desk.look("project-guidelines-light");
    // Back in the article they stay, and can be read while one works.
    desk.key("Escape");
    assert!(has_keyboard(&desk, ArticleView::id()));
    assert!(desk.says("دليل التوسيم"));
    desk.keys("F7 F7");
    assert!(!desk.says("دليل التوسيم"));
    let (mut desk, _) = desk_in(Mode::Dark);
    desk.key("F7");
    desk.look("project-guidelines-dark");
}

#[test]
fn a_link_gives_its_label_to_what_is_selected() {
    let (mut desk, _) = desk();
    let before = desk.spans().len();
    desk.key("F7");
    desk.click("الفاعل");
    desk.select_by_mouse("القصف");
    desk.click("Give Actor");
    assert_eq!(desk.spans().len(), before + 1);
}

#[test]
fn the_list_of_spans_takes_its_place_again() {
    let (mut desk, _) = desk();
    desk.keys("F7 F9");
    assert!(!desk.says("دليل التوسيم"));
    assert!(desk.says("Spans"));
}

#[test]
fn a_changed_file_is_shown_without_being_asked() {
    let (mut desk, guidelines) = desk();
    desk.key("F7");
    fs::write(&guidelines, "# قاعدة جديدة\n").unwrap();
    until(&mut desk, "the new guidelines", |desk| {
        desk.says("قاعدة جديدة")
    });
    fs::remove_file(&guidelines).unwrap();
    until(&mut desk, "no guidelines", |desk| {
        desk.says("No guidelines yet")
    });
    assert!(desk.says(&guidelines.display().to_string()));
}

#[test]
fn metadata_are_written_and_the_list_follows() {
    let (mut desk, _) = desk();
    desk.key("Ctrl+I");
    assert!(desk.has("Metadata of the article"));
    desk.look("project-metadata-light");
    desk.key("Ctrl+A");
    desk.type_text("عنوان أقصر");
    desk.key("Enter");
    assert!(!desk.has("Metadata of the article"));
    until(&mut desk, "the new title", |desk| {
        crate::window_corpus::listed(desk)
            .iter()
            .any(|label| label.starts_with("عنوان أقصر"))
    });
    let project = &desk.app().desk().unwrap().project;
    let metadata = project.metadata("a02").unwrap();
    assert_eq!(metadata.title, "عنوان أقصر");
    assert_eq!(metadata.source, "وكالة السهول", "the rest stays");
}

#[test]
fn escape_leaves_metadata_as_they_were() {
    let (mut desk, _) = desk();
    desk.key("Ctrl+I");
    desk.type_text("x");
    desk.key("Escape");
    assert!(!desk.has("Metadata of the article"));
    let project = &desk.app().desk().unwrap().project;
    assert_eq!(project.metadata("a02").unwrap().title, title("a02"));
    assert!(desk.page_has_keyboard());
}

#[test]
fn a_headline_is_taken_as_title_by_key() {
    let (mut desk, _) = desk();
    let proposals = hashiya::ui::panels::proposals::Proposals::new(
        Vec::new(),
        Some("فرق  الإنقاذ\u{200F} تعمل".to_owned()),
    );
    desk.app_mut().propose(proposals);
    desk.settle();
    assert!(desk.says("Headline found:"));
    desk.key("H");
    let project = &desk.app().desk().unwrap().project;
    assert_eq!(
        project.metadata("a02").unwrap().title,
        "فرق الإنقاذ\u{200F} تعمل"
    );
    assert!(!desk.says("Headline found:"));
}

#[test]
fn without_a_project_there_is_nothing_of_it() {
    let mut desk = WindowDesk::of("قصف طال كفرعمة أمس.\n");
    desk.keys("F7 Ctrl+I");
    assert!(!desk.says("Guidelines") && !desk.has("Metadata of the article"));
    assert_eq!(desk.labels_of(Role::Link), Vec::<String>::new());
}

fn hits(desk: &WindowDesk) -> Vec<String> {
    let rows = desk.labels_of(Role::ListBoxOption);
    rows.into_iter().filter(|it| it.contains(", in ")).collect()
}

#[test]
fn the_project_is_searched_and_a_hit_opens_at_its_place() {
    let (mut desk, _) = desk();
    desk.key("Ctrl+Shift+F");
    desk.type_text("كفرعمه");
    desk.key("Enter");
    until(&mut desk, "hits", |desk| desk.says("12 hits"));
    desk.settle();
    desk.look("project-find-light");
    assert_eq!(hits(&desk).len(), 12, "ه and ة make no difference");
    desk.keys("Down Down Enter");
    let opened = crate::window_corpus::open_id(&desk).unwrap().to_owned();
    assert_eq!(desk.selected(), "كفرعمة");
    assert!(desk.page_has_keyboard());
    // What was found is still there, and so is the place in it.
    desk.keys("Escape Ctrl+Shift+F");
    assert_eq!(hits(&desk).len(), 12);
    desk.keys("Down Enter");
    assert_ne!(crate::window_corpus::open_id(&desk).unwrap(), opened);
}

#[test]
fn spans_of_a_label_are_a_concordance() {
    let (mut desk, _) = desk_in(Mode::Dark);
    desk.key("Ctrl+Shift+F");
    desk.click("Location");
    until(&mut desk, "spans", |desk| desk.says("6 hits"));
    desk.settle();
    desk.look("project-concordance-dark");
    desk.click("Annotator: everybody");
    desk.click("سامر");
    until(&mut desk, "his only", |desk| desk.says("1 hit"));
    assert!(hits(&desk)[0].contains("location by سامر"));
}

#[test]
fn keys_of_the_article_do_nothing_on_the_page_of_the_search() {
    let (mut desk, _) = desk();
    desk.select_by_mouse("القصف");
    let before = desk.spans();
    desk.key("Ctrl+Shift+F");
    desk.click("Strict");
    desk.keys("1 X Delete Ctrl+Z");
    desk.key("Escape");
    assert_eq!(desk.spans(), before);
    assert!(desk.session().layer().excluded().is_empty());
    assert!(desk.page_has_keyboard(), "Escape leads back");
}

#[test]
fn a_regular_expression_that_makes_no_sense_is_said_where_one_looks() {
    let (mut desk, _) = desk();
    desk.key("Ctrl+Shift+F");
    desk.type_text("كفرعمة");
    desk.click("Regular expression for the hits");
    desk.type_text("(كفر");
    desk.key("Enter");
    until(&mut desk, "the reason", |desk| desk.says("unclosed group"));
    desk.settle();
    desk.look("project-find-regex");
}
