//! A project of twelve articles for tests of the window, and a window on it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::Role;
use egui_kittest::kittest::NodeT;
use hashiya::model::metadata::Metadata;
use hashiya::model::row::ArticleRow;
use hashiya::model::status::Status;
use hashiya::session::Session;
use hashiya::session::project::{Project, ProjectFolder, ProjectOptions};
use tempfile::TempDir;

use crate::desk::label_words;
use crate::project_desk::add_article;
use crate::window_desk::{Start, WindowDesk};

/// Who annotates.
pub const ANNOTATOR: &str = "ليلى";
/// Who annotates as well.
pub const OTHER: &str = "سامر";

/// Id, title, source and date of each article; invented, as their texts are.
pub const ARTICLES: [(&str, &str, &str, &str); 12] = [
    (
        "a01",
        "انقطاع الكهرباء عن أحياء المدينة القديمة",
        "وكالة السهول",
        "2021-12-08",
    ),
    (
        "a02",
        "فرق الإنقاذ تنتشل ثلاثة عالقين من تحت الأنقاض في ريف حلب الغربي بعد ليلة طويلة",
        "وكالة السهول",
        "2021-12-08",
    ),
    (
        "a03",
        "هدوء حذر على محاور التماس",
        "صحيفة المدى",
        "2021-12-07",
    ),
    (
        "a04",
        "قافلة مساعدات تعبر «باب الهوى» لأول مرة منذ شهر",
        "صحيفة المدى",
        "2021-12-06",
    ),
    (
        "a05",
        "إصابة طفلين بانفجار لغم قرب سراقب",
        "North Desk",
        "2021-12-06",
    ),
    (
        "a06",
        "الدفاع المدني: 14 غارة في يوم واحد",
        "وكالة السهول",
        "2021-12-05",
    ),
    (
        "a07",
        "أهالي كفرنوران يعودون إلى بيوتهم",
        "صحيفة المدى",
        "2021-12-04",
    ),
    (
        "a08",
        "اجتماع في أنقرة حول إدلب",
        "North Desk",
        "2021-12-03",
    ),
    (
        "a09",
        "مقتل مدني برصاص قناص في الأتارب",
        "وكالة السهول",
        "2021-12-02",
    ),
    ("a10", "أسعار الخبز ترتفع للمرة الثالثة", "", "2021-12-01"),
    (
        "a11",
        "مشفى الأمومة يعود إلى العمل",
        "صحيفة المدى",
        "2021-11-30",
    ),
    (
        "a12",
        "تبادل أسرى على معبر دارة عزة",
        "وكالة السهول",
        "2021-11-29",
    ),
];

/// The text of an article: its title, and paragraphs in which the same words can be found.
pub fn text_of(title: &str) -> String {
    let mut text = format!("{title}\n");
    text.push_str("وقال الدفاع المدني إن القصف استهدف كفرعمة في ريف حلب.\n");
    for number in 2..30 {
        text.push_str(&format!(
            "الفقرة {number}: وصلت الفرق إلى المكان قبل الفجر، ونقلت المصابين إلى المشفى القريب.\n"
        ));
    }
    text
}

/// Makes the project in a temporary folder.
pub fn project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("حلب 2021");
    let project = ProjectFolder::create(&root, "حلب 2021", ANNOTATOR).unwrap();
    for (id, title, source, date) in ARTICLES {
        let metadata = Metadata {
            title: title.to_owned(),
            source: source.to_owned(),
            date: date.to_owned(),
            ..Metadata::default()
        };
        let bytes = text_of(title);
        add_article(&project, id, bytes.as_bytes(), &metadata);
    }
    (folder, root)
}

/// Options with the clock of the tests.
pub fn options() -> ProjectOptions {
    ProjectOptions {
        clock: || "2026-11-22T17:00:00Z".parse().unwrap(),
        ..ProjectOptions::default()
    }
}

/// Annotates an article of the project without a window.
pub fn annotate(root: &Path, annotator: &str, id: &str, work: impl FnOnce(&mut Session)) {
    let project = Project::open(root, annotator, options()).unwrap();
    let mut session = project.open_article(id).unwrap();
    work(&mut session);
    session.close().unwrap();
}

/// Work of two people on several articles, so that the list has something to show.
pub fn annotate_some(root: &Path) {
    let words = [
        ("الدفاع المدني", "actor"),
        ("كفرعمة", "location"),
        ("ريف حلب", "location"),
    ];
    for (id, count, status, reason) in [
        ("a01", 3, Status::Done, ""),
        ("a02", 2, Status::InProgress, ""),
        ("a04", 3, Status::Done, ""),
        ("a05", 0, Status::Skipped, "ليس خبرًا"),
        ("a07", 1, Status::Flagged, "عنوان مكرر"),
    ] {
        annotate(root, ANNOTATOR, id, |session| {
            for (words, label) in words.iter().take(count) {
                if id != "a02" || *words != "ريف حلب" {
                    label_words(session, words, label);
                }
            }
            session.set_status(status, reason).unwrap();
        });
    }
    annotate(root, OTHER, "a03", |session| {
        label_words(session, "كفرعمة", "location");
    });
}

/// How a window begins whose user has said their name.
pub fn start() -> Start {
    let mut start = Start::default();
    start.settings.annotator_said = true;
    start
}

/// A window on a project.
pub fn window(folder: TempDir, root: PathBuf) -> WindowDesk {
    window_with(folder, root, start())
}

/// A window that begins so on a project.
pub fn window_with(folder: TempDir, root: PathBuf, start: Start) -> WindowDesk {
    let mut desk = WindowDesk::open_in(folder, root, start);
    wait_for_list(&mut desk);
    desk
}

/// Runs frames until something is as it should be.
#[track_caller]
pub fn until(desk: &mut WindowDesk, what: &str, mut done: impl FnMut(&WindowDesk) -> bool) {
    let start = Instant::now();
    while !done(desk) {
        assert!(start.elapsed() < Duration::from_secs(30), "not yet: {what}");
        std::thread::sleep(Duration::from_millis(10));
        desk.frame(Vec::new());
        desk.settle();
    }
}

/// Runs frames until the folder was compared with the list.
#[track_caller]
pub fn wait_for_list(desk: &mut WindowDesk) {
    until(desk, "the list is there", |desk| {
        let open = desk.app().opened().expect("a project is open");
        open.project.is_scanned() && open.project.table().is_some()
    });
    desk.settle();
}

/// The id of the open article.
pub fn open_id(desk: &WindowDesk) -> Option<&str> {
    desk.app().opened().and_then(|desk| desk.open_article())
}

/// The row of an article, as the project knows it.
pub fn row(desk: &WindowDesk, id: &str) -> ArticleRow {
    let open = desk.app().opened().unwrap();
    open.project.row(id).expect("a row")
}

/// What the list says of each article in view, in its order.
pub fn listed(desk: &WindowDesk) -> Vec<String> {
    desk.labels_of(Role::ListBoxOption)
        .into_iter()
        .filter(|label| !label.contains(" span: "))
        .collect()
}

/// The titles of the list in view.
pub fn titles(desk: &WindowDesk) -> Vec<String> {
    listed(desk)
        .iter()
        .map(|label| {
            let end = Status::ALL
                .iter()
                .filter_map(|status| label.find(&format!(", {}", status.name())))
                .min();
            label[..end.unwrap_or(label.len())].to_owned()
        })
        .collect()
}

/// The title of an article.
pub fn title(id: &str) -> &'static str {
    ARTICLES.iter().find(|it| it.0 == id).expect("an id").1
}

/// Clicks the row of an article in the list.
#[track_caller]
pub fn click_row(desk: &mut WindowDesk, id: &str) {
    let label = listed(desk)
        .into_iter()
        .find(|label| label.starts_with(title(id)))
        .expect("the article is in the list");
    let node = desk.node(&label);
    let at = node.rect().center();
    let _ = node.accesskit_node();
    desk.click_at(at);
}

/// The RON file of a layer.
pub fn layer_path(root: &Path, annotator: &str, id: &str) -> PathBuf {
    ProjectFolder::open(root).unwrap().layer_path(annotator, id)
}

/// The text of the RON file of a layer.
pub fn layer(root: &Path, id: &str) -> String {
    fs::read_to_string(layer_path(root, ANNOTATOR, id)).unwrap()
}
