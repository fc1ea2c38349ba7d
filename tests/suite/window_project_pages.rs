//! What the window shows of a whole project: its guidelines, its search, an article's metadata.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use egui::Role;
use hashiya::look::Mode;
use hashiya::model::codebook::Change;
use hashiya::model::metadata::Metadata;
use hashiya::session::boilerplate::Boilerplate;
use hashiya::session::importing::{ImportRequest, import};
use hashiya::session::project::{Project, ProjectFolder};
use hashiya::session::task::TaskControl;
use hashiya::ui::article_view::ArticleView;
use hashiya::ui::guidelines::Guidelines;
use hashiya::ui::settings::ThemeChoice;

use crate::pictures::assert_picture;
use crate::project_desk::add_article;
use crate::window_corpus::{
    OTHER, annotate_some, click_row, options, project, start, title, until, window_with,
};
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
    assert!(desk.has("Spans 2"));
    desk.key("F7");
    assert!(desk.says("دليل التوسيم"));
    assert!(has_keyboard(&desk, Guidelines::id()));
    assert!(desk.is_gone("Spans 2"), "in the place of the spans");
    desk.look("project-guidelines-light");
    // Back in the article they stay, and can be read while one works.
    desk.key("Escape");
    assert!(has_keyboard(&desk, ArticleView::id()));
    assert!(desk.says("دليل التوسيم"));
    desk.keys("F7 F7");
    assert!(desk.is_gone("دليل التوسيم"));
    assert!(desk.has("Spans 2"));
    let (mut desk, _) = desk_in(Mode::Dark);
    desk.key("F7");
    desk.look("project-guidelines-dark");
}

#[test]
fn a_window_that_was_small_for_a_moment_leaves_the_panels_as_they_were() {
    let (mut desk, _) = desk();
    let size = desk.context().content_rect().size();
    for guidelines in [false, true] {
        if guidelines {
            desk.keys("F7 Escape");
        }
        let wide = desk.page().rect();
        desk.resize(egui::vec2(800.0, 600.0));
        let narrow = desk.page().rect();
        assert!(narrow.width() >= 339.0, "{guidelines} {narrow:?}");
        desk.resize(size);
        assert_eq!(desk.page().rect(), wide, "{guidelines}");
    }
    // Where there is no room for both, the list of articles comes with its key.
    desk.resize(egui::vec2(800.0, 600.0));
    assert!(desk.says("دليل التوسيم"));
    desk.key("Ctrl+L");
    desk.settle();
    assert!(desk.is_gone("دليل التوسيم"));
    desk.keys("Escape Escape");
    assert!(desk.says("دليل التوسيم"));
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
    desk.key("F7");
    assert!(desk.says("دليل التوسيم") && !desk.has("Spans 2"));
    desk.key("F9");
    assert!(desk.is_gone("دليل التوسيم"));
    assert!(desk.has("Spans 2"));
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
    assert!(desk.is_gone("Metadata of the article"));
    until(&mut desk, "the new title", |desk| {
        crate::window_corpus::listed(desk)
            .iter()
            .any(|label| label.starts_with("عنوان أقصر"))
    });
    let project = &desk.app().opened().unwrap().project;
    let metadata = project.metadata("a02").unwrap();
    assert_eq!(metadata.title, "عنوان أقصر");
    assert_eq!(metadata.source, "وكالة السهول", "the rest stays");
}

#[test]
fn a_date_is_understood_as_the_list_will_read_it() {
    let (mut desk, _) = desk();
    desk.keys("Ctrl+I Tab Tab Tab Ctrl+A");
    desk.type_text("لم يذكر");
    assert!(desk.says("This date cannot be read."));
    for date in ["16/03/2024", "١٦ آذار ٢٠٢٤"] {
        desk.key("Ctrl+A");
        desk.type_text(date);
        assert!(desk.says("Understood as 2024-03-16"), "{date}");
    }
}

#[test]
fn escape_leaves_metadata_as_they_were() {
    let (mut desk, _) = desk();
    desk.key("Ctrl+I");
    desk.type_text("x");
    assert!(desk.has("Metadata of the article"));
    desk.key("Escape");
    assert!(desk.is_gone("Metadata of the article"));
    let project = &desk.app().opened().unwrap().project;
    assert_eq!(project.metadata("a02").unwrap().title, title("a02"));
    assert!(desk.page_has_keyboard());
}

#[test]
fn a_headline_is_taken_as_title_by_key() {
    let (mut desk, _) = desk();
    let words = "الفرق إلى المكان";
    let start = desk.text().find(words).unwrap();
    desk.app_mut().propose(Boilerplate {
        headline: Some(start..start + words.len()),
        proposals: Vec::new(),
    });
    desk.settle();
    assert!(desk.says("Headline found:"));
    desk.key("H");
    let project = &desk.app().opened().unwrap().project;
    assert_eq!(project.metadata("a02").unwrap().title, words);
    assert!(desk.is_gone("Headline found:"));
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
    // The list has the keyboard now that nothing else has it.
    desk.click("Relevance");
    desk.key("Enter");
    assert_eq!(crate::window_corpus::open_id(&desk), Some("a03"));
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

const WIRE: &str = "أفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال سوقا شعبيا في مدينة سرمين شرقي إدلب أمس، وأن فرق الإنقاذ وصلت إلى المكان بعد ساعة وعملت حتى المساء ونقلت الجرحى إلى المشفى القريب من البلدة.\n";

/// A window on a project with two prints of a report, and two other articles.
fn prints(mode: Mode) -> WindowDesk {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("أخبار");
    let project = ProjectFolder::create(&root, "أخبار", "ليلى").unwrap();
    let add = |id: &str, title: &str, source: &str, date: &str, text: &str| {
        let metadata = Metadata {
            title: title.to_owned(),
            source: source.to_owned(),
            date: date.to_owned(),
            ..Metadata::default()
        };
        add_article(&project, id, text.as_bytes(), &metadata);
    };
    let later = WIRE
        .replace("ثلاثة", "أربعة")
        .replace("حتى المساء", "حتى صباح اليوم");
    add(
        "p1",
        "قصف على سوق في سرمين",
        "وكالة السهل",
        "2016-10-12",
        WIRE,
    );
    add(
        "p2",
        "مقتل أربعة مدنيين في سرمين",
        "صحيفة المدى",
        "2016-10-13",
        &later,
    );
    add(
        "p3",
        "خبر آخر",
        "",
        "",
        "وصلت قافلة إلى المخيم صباح اليوم وتوزع غدا.\n",
    );
    window_with(folder, root, start_in(mode))
}

#[test]
fn near_duplicates_are_compared_and_decided() {
    let mut desk = prints(Mode::Light);
    desk.key("Ctrl+Shift+D");
    until(&mut desk, "a pair", |desk| desk.says("1 pair to decide"));
    desk.settle();
    desk.look("project-copies-light");
    assert!(desk.says("The left one is a copy"));
    // A button that was clicked does not keep the keys of the page.
    desk.click("Later 4");
    desk.key("1");
    assert!(desk.says("All pairs are decided"));
    let project = &desk.app().opened().unwrap().project;
    assert_eq!(project.metadata("p2").unwrap().copy_of, "p1");
    assert!(desk.has("Near-duplicates"));
    desk.key("Escape");
    assert!(desk.is_gone("Near-duplicates"));
    let mut desk = prints(Mode::Dark);
    desk.key("Ctrl+Shift+D");
    until(&mut desk, "a pair", |desk| desk.says("1 pair to decide"));
    desk.settle();
    desk.look("project-copies-dark");
    desk.click("Not copies 3");
    let project = &desk.app().opened().unwrap().project;
    assert_eq!(project.metadata("p2").unwrap().not_copy_of, ["p1"]);
}

#[test]
fn what_may_not_be_the_article_is_proposed_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("أخبار");
    let project = ProjectFolder::create(&root, "أخبار", "ليلى").unwrap();
    let text = format!(
        "قصف على سوق في سرمين\n\n{WIRE}\nاشترك في نشرتنا البريدية\n\nوقال متطوع إن الطريق مقطوع منذ أمس.\n\nاقرأ أيضا: هدوء حذر في المدينة\n"
    );
    let none = Metadata::default();
    add_article(&project, "p1", text.as_bytes(), &none);
    let mut desk = window_with(folder, root, start_in(Mode::Light));
    desk.key("Alt+PageDown");
    assert_eq!(crate::window_corpus::open_id(&desk), Some("p1"));
    assert!(desk.says("Not the article? Part 1 of 2"));
    assert!(desk.says("asks to subscribe or register"));
    assert!(desk.says("Headline found:"));
    assert_picture("window-proposals-light", &desk.picture());
    desk.keys("Shift+Y H");
    let layer = desk.session().layer();
    let words: Vec<&str> = layer
        .excluded()
        .iter()
        .map(|range| &desk.text()[range.clone()])
        .collect();
    assert_eq!(
        words,
        ["اشترك في نشرتنا البريدية", "اقرأ أيضا: هدوء حذر في المدينة"]
    );
    assert!(desk.is_gone("Not the article?") && desk.is_gone("Headline found:"));
    let project = &desk.app().opened().unwrap().project;
    assert_eq!(
        project.metadata("p1").unwrap().title,
        "قصف على سوق في سرمين"
    );
}

/// A folder with a text, a table and a file that is none of these.
fn sources(folder: &std::path::Path) -> std::path::PathBuf {
    let sources = folder.join("مصادر");
    fs::create_dir(&sources).unwrap();
    fs::write(
        sources.join("خبر.txt"),
        "خبر جديد\nوصلت قافلة إلى كفرعمة.\n",
    )
    .unwrap();
    let table = "العنوان,body,site\nقصف على سوق,\"أفاد متطوع بقصف طال سوقا شعبيا في سرمين صباح أمس، ولم تعرف حصيلة الضحايا بعد، وما زالت فرق الإنقاذ في المكان.\",وكالة السهل\nخبر بلا نص,,\n";
    fs::write(sources.join("تقارير.csv"), table).unwrap();
    fs::write(sources.join("صورة.png"), [137, 80, 78, 71]).unwrap();
    sources
}

#[test]
fn a_dropped_folder_is_looked_at_and_brought_in() {
    for mode in [Mode::Light, Mode::Dark] {
        let (mut desk, _) = desk_in(mode);
        let sources = sources(desk.path("").as_path());
        desk.drop_file(&sources);
        assert!(desk.has("Import articles"));
        until(&mut desk, "what is in it", |desk| {
            desk.says("Table (CSV, TSV): 1")
        });
        desk.settle();
        desk.look(&format!("project-import-{mode:?}").to_lowercase());
        assert!(desk.says("Plain text: 1") && desk.says("not read: 1"));
        assert!(desk.says("Text from: body") && desk.says("Title from: العنوان"));
        desk.click("Source from: site");
        desk.settle();
        desk.click("nothing");
        until(&mut desk, "another look", |desk| {
            desk.says("Source from: nothing")
        });
        until(&mut desk, "and its end", |desk| desk.says("Plain text: 1"));
        desk.settle();
        desk.click("Import");
        until(&mut desk, "the report", |desk| {
            desk.says("2 articles are in, 2 refused:")
        });
        desk.settle();
        desk.look(&format!("project-report-{mode:?}").to_lowercase());
        assert!(desk.says("صورة.png: "), "each with its reason");
        desk.click("Close");
        until(&mut desk, "the list", |desk| desk.says("14 articles"));
        let project = &desk.app().opened().unwrap().project;
        let titles = ["قصف على سوق", "خبر جديد"];
        let found = project.table().unwrap();
        let count = u32::try_from(found.len()).unwrap();
        let rows = (0..count).filter_map(|at| found.row(at));
        let new: Vec<_> = rows
            .filter(|row| titles.contains(&row.title.as_str()))
            .collect();
        assert_eq!(new.len(), 2);
        assert!(
            new.iter().all(|row| row.source.is_empty()),
            "as it was mapped"
        );
    }
}

#[test]
fn importing_again_refuses_by_name_and_passes_over() {
    let (mut desk, _) = desk();
    let sources = sources(desk.path("").as_path());
    for expected in ["2 articles are in", "0 articles are in"] {
        desk.key("Ctrl+Shift+I");
        desk.type_text(&sources.display().to_string());
        desk.key("Enter");
        until(&mut desk, "what is in it", |desk| {
            desk.says("Plain text: 1")
        });
        desk.click("Import");
        until(&mut desk, "the report", |desk| desk.says(expected));
        assert!(desk.has("Import articles"));
        desk.key("Escape");
        assert!(desk.is_gone("Import articles"));
    }
}

#[test]
fn a_dropped_article_of_the_project_is_opened_and_not_imported() {
    let (mut desk, guidelines) = desk();
    let article = guidelines.with_file_name("articles").join("a05.txt");
    desk.drop_file(&article);
    assert!(!desk.has("Import articles"));
    assert_eq!(crate::window_corpus::open_id(&desk), Some("a05"));
}

#[test]
fn an_import_that_was_stopped_is_resumed() {
    let (folder, root) = project();
    let sources = sources(folder.path());
    let project = ProjectFolder::open(&root).unwrap();
    let control = TaskControl::default();
    control.cancel();
    let request = ImportRequest {
        paths: vec![sources],
        ..ImportRequest::default()
    };
    let clock = || "2026-11-22T17:00:00Z".parse().unwrap();
    let report = import(&project, &request, clock, &control).unwrap();
    assert!(report.cancelled);
    let mut desk = window_with(folder, root, start_in(Mode::Light));
    desk.key("Ctrl+Shift+I");
    assert!(desk.says("An import was stopped before it was finished: مصادر"));
    desk.settle();
    desk.click("Resume");
    until(&mut desk, "the report", |desk| {
        desk.says("2 articles are in, 2 refused:")
    });
    desk.key("Escape");
    desk.key("Ctrl+Shift+I");
    assert!(desk.is_gone("An import was stopped"), "it is finished now");
}

#[test]
fn a_renamed_incident_type_and_label_are_shown_at_once_everywhere() {
    let (mut desk, guidelines) = desk();
    desk.select_by_mouse("كفرعمة");
    desk.keys("E V");
    desk.type_text("clash");
    desk.key("Enter");
    assert!(desk.has("Label Location"));
    desk.settle();
    assert!(desk.says("Incident 1, Armed clash"));
    desk.key("Ctrl+Shift+T");
    until(&mut desk, "the incident", |desk| {
        desk.says(", Armed clash, ")
    });
    desk.click("All types…");
    desk.click("Battles");
    let rename = |english: &str, group: &str, location: &str| {
        let root = guidelines.parent().unwrap();
        let mut other = Project::open(root, OTHER, options()).unwrap();
        let mut codebook = other.codebook().clone();
        for one in &mut codebook.incident_types {
            if one.id.0 == "armed_clash" {
                english.clone_into(&mut one.english);
            }
            if ["Battles", "Fighting"].contains(&one.group.as_str()) {
                group.clone_into(&mut one.group);
            }
        }
        for label in &mut codebook.labels {
            if label.id.as_str() == "location" {
                location.clone_into(&mut label.english);
            }
        }
        let revision = codebook.revision.clone();
        let change = Change::Define(Box::new(codebook));
        other.change_codebook(&change).unwrap();
        assert_eq!(other.codebook().revision, revision, "nothing to follow");
    };
    // While the table is shown.
    rename("Skirmish", "Fighting", "Site");
    until(&mut desk, "the new name", |desk| desk.says(", Skirmish, "));
    assert!(!desk.says("Armed clash"));
    desk.click("All types…");
    assert!(desk.has("Fighting"));
    desk.keys("Escape Escape");
    assert!(desk.says("Incident 1, Skirmish"));
    assert!(desk.has("Label Site") && !desk.has("Label Location"));
    // While the card is shown.
    rename("Ambush", "Battles", "Location");
    until(&mut desk, "the next name", |desk| {
        desk.says("Incident 1, Ambush")
    });
    assert!(desk.has("Label Location"));
    desk.key("Ctrl+Shift+T");
    desk.settle();
    assert!(desk.says(", Ambush, ") && !desk.says("Skirmish"));
}

#[test]
fn what_was_excluded_is_not_found() {
    let (mut desk, _) = desk();
    desk.select_by_mouse("القصف استهدف كفرعمة");
    desk.key("X");
    desk.key("Ctrl+Shift+F");
    // The words were selected; they are saved when the search is opened, and the list follows.
    until(&mut desk, "the list", |desk| {
        crate::window_corpus::row(desk, "a02")
            .layer_of("ليلى")
            .is_some_and(|it| it.spans() == 1)
    });
    desk.key("Ctrl+A");
    desk.type_text("كفرعمة");
    desk.key("Enter");
    // Of twelve articles.
    until(&mut desk, "hits", |desk| desk.says("11 hits"));
}
