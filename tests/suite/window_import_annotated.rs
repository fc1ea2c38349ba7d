//! Annotations of other tools that are brought in through the window.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hashiya::look::Mode;
use hashiya::session::importing::{AnnotationsImport, ImportRequest, import_annotated};
use hashiya::session::project::ProjectFolder;
use hashiya::session::task::TaskControl;
use hashiya::store::read_layer;
use hashiya::ui::settings::ThemeChoice;

use crate::window_corpus::{ANNOTATOR, project, start, until, window_with};
use crate::window_desk::WindowDesk;

const FIRST: &str = "قصف الجيش مدينة سرمين صباح أمس، وقال متطوع إن ثلاثة أشخاص أصيبوا.";
const SECOND: &str = "لم يحدث شيء في مدينة سرمين اليوم.";

/// Two articles as doccano gives them: one with spans, one in which somebody found none.
fn file(folder: &Path) -> PathBuf {
    let of = |words: &str, label: &str| {
        let start = FIRST.split(words).next().unwrap().chars().count();
        let end = start + words.chars().count();
        format!("[{start},{end},\"{label}\"]")
    };
    let spans = [
        of("الجيش", "ORG"),
        of("سرمين", "Location"),
        of("أمس", "WHEN"),
    ]
    .join(",");
    let path = folder.join("وسوم.jsonl");
    let line = |text: &str, spans: &str| format!("{{\"text\":\"{text}\",\"label\":[{spans}]}}\n");
    fs::write(&path, line(FIRST, &spans) + &line(SECOND, "")).unwrap();
    path
}

fn desk(mode: Mode) -> (WindowDesk, PathBuf, PathBuf) {
    let (folder, root) = project();
    let file = file(folder.path());
    let mut start = start();
    start.settings.theme = match mode {
        Mode::Light => ThemeChoice::Light,
        Mode::Dark => ThemeChoice::Dark,
    };
    (window_with(folder, root.clone(), start), root, file)
}

/// The labels and words of the spans in the layers of a project, with who annotated.
fn layers(root: &Path) -> Vec<(String, Vec<(String, String)>)> {
    let project = ProjectFolder::open(root).unwrap();
    let mut all = Vec::new();
    for annotator in project.annotators() {
        let mut files: Vec<PathBuf> = fs::read_dir(project.annotations_folder(&annotator))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|it| it == "ron"))
            .collect();
        files.sort();
        for file in files {
            let layer = read_layer(&fs::read(file).unwrap()).unwrap();
            let spans = layer.spans.into_iter();
            let spans = spans.map(|span| (span.label.to_string(), span.quote));
            all.push((annotator.clone(), spans.collect()));
        }
    }
    all
}

fn spans(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(label, words): &(&str, &str)| ((*label).to_owned(), (*words).to_owned());
    expected.iter().map(owned).collect()
}

#[test]
fn annotations_are_recognised_offered_and_brought_in() {
    for mode in [Mode::Light, Mode::Dark] {
        let (mut desk, root, file) = desk(mode);
        desk.drop_file(&file);
        until(&mut desk, "what is in it", |desk| {
            desk.says("ORG becomes: kept as it is")
        });
        assert!(desk.says("recognised: doccano JSON lines: 1"));
        assert!(desk.says("What comes in: annotations: doccano JSON lines"));
        assert!(desk.says("2 articles with annotations"));
        assert!(desk.says("Location becomes: Location · موقع"));
        desk.click("ORG becomes: kept as it is");
        desk.click("Actor · فاعل");
        until(&mut desk, "another look", |desk| {
            desk.says("ORG becomes: Actor · فاعل")
        });
        desk.settle();
        desk.look(&format!("import-annotations-{mode:?}").to_lowercase());
        desk.click("Import");
        until(&mut desk, "the report", |desk| {
            desk.says("2 new articles are in.")
        });
        desk.settle();
        desk.look(&format!("import-annotations-report-{mode:?}").to_lowercase());
        assert!(desk.says("2 sets of annotations with 3 spans came in."));
        assert!(desk.says("The codebook has no label \"WHEN\" (1 span, kept)."));
        desk.click("Close");
        until(&mut desk, "the list", |desk| desk.says("14 articles"));
        let wanted = [
            spans(&[("actor", "الجيش"), ("location", "سرمين"), ("WHEN", "أمس")]),
            Vec::new(),
        ];
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|it| (ANNOTATOR.to_owned(), it))
            .collect();
        assert_eq!(layers(&root), wanted);
    }
}

#[test]
fn articles_come_in_alone_when_a_person_says_so() {
    let (mut desk, root, file) = desk(Mode::Light);
    desk.drop_file(&file);
    until(&mut desk, "what is in it", |desk| {
        desk.says("What comes in: annotations: doccano JSON lines")
    });
    desk.settle();
    desk.click("What comes in: annotations: doccano JSON lines");
    desk.click("articles only");
    until(&mut desk, "another look", |desk| {
        desk.says("What comes in: articles only") && desk.says("Text from: text")
    });
    desk.click("Import");
    until(&mut desk, "the report", |desk| {
        desk.says("2 articles are in.")
    });
    assert_eq!(layers(&root), []);
}

#[test]
fn what_cannot_be_read_as_the_format_is_said_and_not_imported() {
    let (mut desk, _, file) = desk(Mode::Light);
    fs::write(&file, "{\"text\":\"قصف\",\"label\":[[0,90,\"ORG\"]]}\n").unwrap();
    desk.drop_file(&file);
    until(&mut desk, "what is in it", |desk| {
        desk.says("Of what was looked at, not as it stands: 1")
    });
    assert!(desk.says("وسوم.jsonl"), "with the name of the file");
    fs::remove_file(&file).unwrap();
    desk.click("whoever the files name");
    until(&mut desk, "another look", |desk| {
        desk.says("0 articles with annotations")
    });
    assert!(desk.says("there is no such file or folder; check the path: "));
    desk.click("Import");
    assert!(desk.says("What comes in"), "there is nothing to import");
}

#[test]
fn an_import_of_annotations_that_was_stopped_is_resumed() {
    let (folder, root) = project();
    let file = file(folder.path());
    let control = TaskControl::default();
    control.cancel();
    let request = ImportRequest {
        paths: vec![file],
        annotations: Some(AnnotationsImport {
            format: "doccano".to_owned(),
            annotator: "سلمى".to_owned(),
            ..AnnotationsImport::default()
        }),
        ..ImportRequest::default()
    };
    let clock = || "2026-11-22T17:00:00Z".parse().unwrap();
    let files = ProjectFolder::open(&root).unwrap();
    let report = import_annotated(&files, &request, clock, &control).unwrap();
    assert!(report.cancelled);
    let mut desk = window_with(folder, root.clone(), start());
    desk.key("Ctrl+Shift+I");
    let told = "An import was stopped before it was finished: وسوم.jsonl (doccano JSON lines)";
    assert!(desk.says(told));
    desk.settle();
    desk.click("Resume");
    until(&mut desk, "the report", |desk| {
        desk.says("new articles are in")
    });
    let annotators: Vec<String> = layers(&root).into_iter().map(|(name, _)| name).collect();
    assert_eq!(annotators, ["سلمى", "سلمى"]);
    desk.key("Escape");
    desk.key("Ctrl+Shift+I");
    assert!(desk.is_gone("An import was stopped"), "it is finished now");
}
