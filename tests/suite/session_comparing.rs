//! Near-duplicates of an open project: found, compared, decided, and not asked about again.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hashiya::model::metadata::Metadata;
use hashiya::session::project::comparing::NearPair;
use hashiya::session::project::{Project, ProjectEvent, ProjectFolder, ProjectOptions};
use hashiya::session::task::Outcome;

use crate::project_desk::add_article;

const WIRE: &str = "أفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال سوقا شعبيا في مدينة سرمين شرقي إدلب أمس، وأن فرق الإنقاذ وصلت إلى المكان بعد ساعة وعملت حتى المساء ونقلت الجرحى إلى المشفى القريب من البلدة.\n";

const OTHER: &str = "وصلت قافلة من الشاحنات المحملة بالطحين والدواء إلى المخيم الحدودي صباح اليوم، وقال متطوع إن التوزيع يبدأ غدا وإن الطريق إلى القرى المجاورة ما زال مقطوعا بسبب الثلوج.\n";

fn options() -> ProjectOptions {
    ProjectOptions {
        watch: false,
        ..ProjectOptions::default()
    }
}

fn add(project: &ProjectFolder, id: &str, date: &str, text: &str) {
    let metadata = Metadata {
        title: format!("عنوان {id}"),
        date: date.to_owned(),
        ..Metadata::default()
    };
    add_article(project, id, text.as_bytes(), &metadata);
}

fn open(root: &Path) -> Project {
    let mut project = Project::open(root, "ليلى", options()).unwrap();
    wait(|| {
        let events = project.poll();
        let scanned = |event: &ProjectEvent| matches!(event, ProjectEvent::ScanFinished(_));
        events.iter().any(scanned).then_some(())
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

fn told(project: &Project) -> Vec<String> {
    let found = match project.near_duplicates(Arc::new(|| {})).wait() {
        Outcome::Done(pairs) => pairs,
        other => panic!("{other:?}"),
    };
    let pair = |pair: &NearPair| format!("{} {}", pair.first.id, pair.second.id);
    found.iter().map(pair).collect()
}

fn project() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("p");
    let project = ProjectFolder::create(&root, "p", "ليلى").unwrap();
    add(&project, "a", "2016-10-13", &format!("خبر أول\n{WIRE}"));
    add(&project, "b", "2016-10-12", &format!("خبر ثان\n{WIRE}"));
    add(&project, "c", "", &WIRE.replace("ثلاثة", "أربعة"));
    add(&project, "d", "2016-10-12", OTHER);
    add(&project, "e", "2016-10-12", "خبر قصير");
    (folder, open(&root))
}

#[test]
fn wire_copies_are_pairs_with_the_earliest() {
    let (_folder, project) = project();
    assert_eq!(told(&project), ["b a", "b c"]);
    assert_eq!(
        told(&project),
        ["b a", "b c"],
        "from the kept signatures, too"
    );
}

#[test]
fn two_texts_are_compared_word_by_word() {
    let (_folder, project) = project();
    let compared = project.compare("b", "c").unwrap();
    let only = |(article, ranges): &(hashiya::model::article::Article, Vec<_>)| {
        let words = |range: &std::ops::Range<usize>| article.text()[range.clone()].to_owned();
        ranges.iter().map(words).collect::<Vec<_>>()
    };
    assert_eq!(only(&compared.first), ["خبر ثان", "ثلاثة"]);
    assert_eq!(only(&compared.second), ["أربعة"]);
    assert!(project.compare("b", "gone").is_err());
}

#[test]
fn what_is_decided_is_not_asked_about_again() {
    let (_folder, mut project) = project();
    project.set_copy("a", "b").unwrap();
    assert_eq!(project.metadata("a").unwrap().copy_of, "b");
    project.set_no_copies("b", "c").unwrap();
    assert_eq!(project.metadata("c").unwrap().not_copy_of, ["b"]);
    wait(|| {
        let _ = project.poll();
        let row = project.row("a")?;
        (row.copy_of == "b").then_some(())
    });
    assert_eq!(told(&project), Vec::<String>::new());
    project.set_copy("c", "b").unwrap();
    assert_eq!(
        project.metadata("c").unwrap().not_copy_of,
        Vec::<String>::new()
    );
}
