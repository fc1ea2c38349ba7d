//! Searching an open project: the index follows the list, lines come as they are asked for.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hashiya::model::codebook::LabelId;
use hashiya::model::concordance::ContextLine;
use hashiya::model::metadata::Metadata;
use hashiya::session::Session;
use hashiya::session::project::searching::{Find, LineOrder, Scope, Search, SearchResults, Stage};
use hashiya::session::project::{Project, ProjectEvent, ProjectFolder, ProjectOptions};
use hashiya::session::task::Waker;
use tempfile::TempDir;

use crate::desk::label_words;
use crate::project_desk::add_article;

const ANNOTATOR: &str = "ليلى";

const TEXTS: [(&str, &str, &str); 4] = [
    (
        "a",
        "2016-10-12",
        "قصف على سرمين\nأفاد الدفاع المدني بقصف طال مدينة سرمين أمس.\n",
    ),
    (
        "b",
        "2021-12-08",
        "نزوح من سرمين\nغادرت عائلات وسرمين تكاد تخلو من أهلها.\n",
    ),
    ("c", "", "هدوء حذر\nوصلت قافلة إلى إدلب.\n"),
    ("d", "2018-01-01", "اشترك\nوصل وفد إلى سَرمـين صباح الأحد.\n"),
];

fn options() -> ProjectOptions {
    ProjectOptions {
        clock: || "2026-11-22T17:00:00Z".parse().unwrap(),
        watch: false,
        ..ProjectOptions::default()
    }
}

fn project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("p");
    let project = ProjectFolder::create(&root, "p", ANNOTATOR).unwrap();
    for (id, date, text) in TEXTS {
        let metadata = Metadata {
            date: date.to_owned(),
            ..Metadata::default()
        };
        add_article(&project, id, text.as_bytes(), &metadata);
    }
    (folder, root)
}

/// The project with its list loaded.
fn open(root: &std::path::Path) -> Project {
    let mut project = Project::open(root, ANNOTATOR, options()).unwrap();
    wait(|| {
        project
            .poll()
            .iter()
            .any(|event| matches!(event, ProjectEvent::ScanFinished(_)))
            .then_some(())
    });
    project
}

#[track_caller]
fn wait<T>(mut done: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(done) = done() {
            return done;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "not yet");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn silent() -> Waker {
    Arc::new(|| {})
}

/// What a search has found when it rests.
#[track_caller]
fn settled(mut search: Search) -> SearchResults {
    rest(&mut search);
    search.results().clone()
}

#[track_caller]
fn rest(search: &mut Search) {
    wait(|| {
        let stage = &search.poll().stage;
        let rests = matches!(
            stage,
            Stage::Finished | Stage::Waiting | Stage::Stopped | Stage::Failed(_)
        );
        rests.then_some(())
    });
}

fn words(text: &str) -> Find {
    Find {
        text: text.to_owned(),
        ..Find::default()
    }
}

fn told(lines: &[ContextLine]) -> Vec<String> {
    let line = |line: &ContextLine| format!("{}: {}[{}]", line.article, line.before, line.hit);
    lines.iter().map(line).collect()
}

fn articles(news: &SearchResults) -> Vec<&str> {
    news.lines
        .iter()
        .map(|line| line.article.as_str())
        .collect()
}

#[test]
fn words_are_found_in_all_articles() {
    let (_folder, root) = project();
    let project = open(&root);
    let news = settled(project.search(words("سرمين"), LineOrder::Date, silent()));
    assert_eq!(news.stage, Stage::Finished);
    assert_eq!(news.total, Some(5));
    assert_eq!(
        articles(&news),
        ["b", "b", "d", "a", "a"],
        "the latest first"
    );
    let lines = told(&news.lines);
    assert!(lines[1].ends_with("[سرمين]"), "{lines:?}");
    let found = &news.lines[2];
    let text = TEXTS[3].2;
    assert_eq!(&text[found.range.clone()], "سَرمـين");
}

#[test]
fn what_is_annotated_and_excluded_since_is_found_so() {
    let (_folder, root) = project();
    let mut project = open(&root);
    let find = Find {
        scope: Scope::Spans {
            label: Some(LabelId::new("location")),
            annotator: None,
        },
        ..Find::default()
    };
    let before = settled(project.search(find.clone(), LineOrder::Relevance, silent()));
    assert_eq!(before.total, Some(0));
    let work = |project: &mut Project, id: &str, work: &dyn Fn(&mut Session)| {
        let mut session = project.open_article(id).unwrap();
        work(&mut session);
        session.close().unwrap();
        project.saved(&session);
        drop(session);
        wait(|| {
            let events = project.poll();
            let changed = |event: &ProjectEvent| matches!(event, ProjectEvent::RowsChanged(_));
            events.iter().any(changed).then_some(())
        });
    };
    work(&mut project, "c", &|session| {
        label_words(session, "إدلب", "location");
    });
    work(&mut project, "a", &|session| {
        let title = session.article().paragraphs()[0].range.clone();
        session.exclude(title).unwrap();
    });
    let after = settled(project.search(find, LineOrder::Relevance, silent()));
    assert_eq!(told(&after.lines), ["c: وصلت قافلة إلى [إدلب]"]);
    assert_eq!(after.lines[0].annotator.as_deref(), Some(ANNOTATOR));
    let news = settled(project.search(words("سرمين"), LineOrder::Relevance, silent()));
    assert_eq!(news.total, Some(4), "without the excluded title");
}

#[test]
fn lines_come_as_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("p");
    let project = ProjectFolder::create(&root, "p", ANNOTATOR).unwrap();
    for at in 0..450 {
        let text = format!("خبر {at}\nوصلت القافلة إلى سرمين.\n");
        let metadata = Metadata::default();
        add_article(&project, &format!("n{at}"), text.as_bytes(), &metadata);
    }
    let project = open(&root);
    let woken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&woken);
    let waker = Arc::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    let mut search = project.search(words("سرمين"), LineOrder::Relevance, waker);
    rest(&mut search);
    let first = search.results().clone();
    assert_eq!((first.stage, first.total), (Stage::Waiting, Some(450)));
    assert_eq!(first.lines.len(), 100);
    search.want(250);
    rest(&mut search);
    assert_eq!(search.results().stage, Stage::Waiting);
    assert_eq!(search.results().lines.len(), 300, "in whole pages");
    assert_eq!(search.results().lines[..100], first.lines);
    search.sort(LineOrder::WordBefore);
    assert_eq!(search.results().lines, [], "from the first");
    search.want(1_000);
    rest(&mut search);
    let all = search.results();
    assert_eq!((&all.stage, all.cut), (&Stage::Finished, false));
    assert_eq!(all.lines.len(), 450);
    assert!(woken.load(Ordering::Relaxed) > 0);
}

#[test]
fn what_makes_no_sense_is_said() {
    let (_folder, root) = project();
    let project = open(&root);
    let find = Find {
        regex: "(سرمين".to_owned(),
        ..words("سرمين")
    };
    let news = settled(project.search(find, LineOrder::Relevance, silent()));
    assert!(matches!(news.stage, Stage::Failed(_)), "{news:?}");
    let mut search = project.search(words("سرمين"), LineOrder::Relevance, silent());
    search.cancel();
    assert_eq!(settled(search).stage, Stage::Stopped);
}

#[test]
fn the_index_may_be_deleted() {
    let (_folder, root) = project();
    let find = || words("سرمين");
    let project = open(&root);
    assert_eq!(
        settled(project.search(find(), LineOrder::Relevance, silent())).total,
        Some(5)
    );
    drop(project);
    std::fs::remove_dir_all(root.join(".hashiya")).unwrap();
    let project = open(&root);
    assert_eq!(
        settled(project.search(find(), LineOrder::Relevance, silent())).total,
        Some(5)
    );
}

#[test]
fn a_project_may_be_opened_again_while_its_search_rests() {
    let (_folder, root) = project();
    for _ in 0..3 {
        let project = open(&root);
        assert!(project.is_cached());
        let mut search = project.search(words("سرمين"), LineOrder::Relevance, silent());
        rest(&mut search);
        drop(search);
    }
}
