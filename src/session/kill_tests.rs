//! Work that is killed at each of its operations on the disk: an import that is run again gives the
//! project of one which nobody disturbed, an export leaves the old one or the new one, and what was
//! acknowledged of other work is there.
//!
//! What is killed is this test again, in a process of its own.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::importing::{AnnotationsImport, ImportRequest, import, import_annotated};
use super::project::{Project, ProjectOptions};
use super::{Session, SetAside};
use crate::model::codebook::{Change, LabelId};
use crate::model::link::ActorId;
use crate::model::metadata::Metadata;
use crate::model::registry::{Actor, Registries};
use crate::model::selection::Selection;
use crate::model::span::SpanId;
use crate::session::exporting::{
    AnnotationFilter, Edges, Excluded, ExportRequest, FileSource, Passes, ProjectSource, Scheme,
    Source, Tokeniser, export, named,
};
use crate::session::task::TaskControl;
use crate::store::project::{ProjectFolder, is_project};

const IMPORT: &str = "session::kill_tests::an_import_killed_anywhere_ends_as_if_it_was_not";
const EXPORT: &str = "session::kill_tests::an_export_killed_anywhere_leaves_the_old_one_or_the_new";
const WORK: &str = "session::kill_tests::what_was_acknowledged_is_there_wherever_work_is_killed";
const FOLDER: &str = "HASHIYA_TEST_FOLDER";
const VARIANT: &str = "HASHIYA_TEST_VARIANT";

/// Eleven articles, of which many want the same name, one more than once and one another's number.
const PLAIN: [(&str, &str); 3] = [
    (
        "a.jsonl",
        "{\"id\":\"خبر\",\"text\":\"قصف على حلب\",\"title\":\"أول\"}\n\
         {\"id\":\"خبر\",\"text\":\"قصف على إدلب\"}\n\
         {\"id\":\"خبر-2\",\"text\":\"قصف على حماة\"}\n\
         {\"id\":\"خبر\",\"text\":\"قصف على درعا\"}\n\
         {\"id\":\"خبر\",\"text\":\"قصف على حلب\"}\n",
    ),
    ("b/خبر.txt", "هدوء في دمشق"),
    ("c/خبر.txt", "هدوء في حمص"),
];

/// Three articles; of one two people say something, of another somebody says nothing.
const SPANS: &str = "{\"id\":\"خبر\",\"text\":\"قصف الجيش حلب\",\"annotator\":\"سلمى\",\"spans\":[{\"start\":4,\"end\":9,\"label\":\"actor\"}]}\n\
     {\"id\":\"خبر\",\"text\":\"هدوء في حمص\",\"annotator\":\"سلمى\",\"spans\":[]}\n\
     {\"id\":\"آخر\",\"text\":\"هدوء في دمشق\",\"annotator\":\"ليلى\",\"spans\":[{\"start\":8,\"end\":12,\"label\":\"location\"}]}\n";

/// Makes the project where there is none, and imports.
fn run(folder: &Path, annotated: bool, again: bool) {
    let root = folder.join("project");
    let project = if is_project(&root) {
        ProjectFolder::open(&root).unwrap()
    } else {
        ProjectFolder::create(&root, "حلب", "ليلى").unwrap()
    };
    let paths = vec![folder.join("in")];
    let control = TaskControl::default();
    let clock = if again {
        || "2026-01-02T10:00:00Z".parse().unwrap()
    } else {
        || "2026-01-01T10:00:00Z".parse().unwrap()
    };
    if annotated {
        let request = ImportRequest {
            paths,
            annotations: Some(AnnotationsImport {
                format: "spans".to_owned(),
                annotator: "ليلى".to_owned(),
                ..AnnotationsImport::default()
            }),
            ..ImportRequest::default()
        };
        let report = import_annotated(&project, &request, clock, &control).unwrap();
        assert_eq!(report.faults, []);
    } else {
        let request = ImportRequest {
            paths,
            ..ImportRequest::default()
        };
        let report = import(&project, &request, clock, &control).unwrap();
        assert_eq!(report.failed, None);
    }
}

fn folder(annotated: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    let files: &[(&str, &str)] = if annotated {
        &[("spans.jsonl", SPANS)]
    } else {
        &PLAIN
    };
    for (name, text) in files {
        let path = input.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// All files below a folder; none when it is not there.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(root).into_iter();
    let entries = entries.filter(|_| root.exists()).map(Result::unwrap);
    entries
        .filter(|entry| !entry.path().is_dir())
        .map(|entry| {
            let name = entry.path().strip_prefix(root).unwrap().to_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn names(root: &Path) -> Vec<PathBuf> {
    files(root).into_keys().collect()
}

/// Runs a test in a process of its own that is killed before its operation number `at`, and returns
/// what it printed; nothing when it came to its end before.
fn killed(name: &str, folder: &Path, at: usize, variant: &str) -> Option<String> {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([name, "--exact", "--nocapture"]);
    child.env(FOLDER, folder);
    child.env("HASHIYA_TEST_KILL", format!("{at}"));
    child.env(VARIANT, variant);
    let ended = child.output().unwrap();
    if ended.status.success() {
        return None;
    }
    assert_eq!(ended.status.code(), None, "at {at}: {ended:?}");
    Some(String::from_utf8(ended.stdout).unwrap())
}

#[test]
fn an_import_killed_anywhere_ends_as_if_it_was_not() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let annotated = std::env::var(VARIANT).unwrap() == "annotated";
        return run(Path::new(&folder), annotated, false);
    }
    for (annotated, variant) in [(false, "plain"), (true, "annotated")] {
        let undisturbed = folder(annotated);
        run(undisturbed.path(), annotated, false);
        let expected = files(&undisturbed.path().join("project"));
        let mut kills = 0;
        loop {
            let folder = folder(annotated);
            let Some(_) = killed(IMPORT, folder.path(), kills, variant) else {
                break;
            };
            let was_begun = folder.path().join("project/.hashiya/import.ron").exists();
            run(folder.path(), annotated, true);
            let mut told = files(&folder.path().join("project"));
            if !was_begun {
                // Nothing had come in, so that all of it is of the second day.
                for bytes in told.values_mut() {
                    let text = String::from_utf8(bytes.clone()).unwrap();
                    *bytes = text.replace("2026-01-02", "2026-01-01").into_bytes();
                }
            }
            let left = names(&folder.path().join("project"));
            assert!(
                left.iter().eq(expected.keys()),
                "killed at {kills}: {left:?}"
            );
            assert_eq!(told, expected, "killed at {kills}");
            kills += 1;
        }
        assert!(kills > 60, "{kills} kills");
    }
}

/// Exports the project, or converts the files that came in, in place of what was exported before.
fn export_to_out(folder: &Path, conversion: bool) {
    let project = ProjectFolder::open(&folder.join("project")).unwrap();
    let (of_project, of_files);
    let source: &dyn Source = if conversion {
        of_files = FileSource::new(&[folder.join("in")], named("spans").unwrap()).unwrap();
        &of_files
    } else {
        let everything = AnnotationFilter::everything();
        of_project = ProjectSource::new(&project, everything).unwrap();
        &of_project
    };
    let request = ExportRequest {
        // One has files in folders, and one a file that is renamed at the end.
        format: named(if conversion { "spacy" } else { "brat" }).unwrap(),
        out: &folder.join("exports/out"),
        replace: true,
        codebook: project.codebook(),
        split: None,
        scheme: Scheme::default(),
        tokeniser: Tokeniser::default(),
        edges: Edges::default(),
        excluded: Excluded::default(),
        name: "حلب".to_owned(),
        licence: String::new(),
        choices: Vec::new(),
    };
    export(source, &request, &Passes::new(&TaskControl::default(), 2)).unwrap();
}

#[test]
fn an_export_killed_anywhere_leaves_the_old_one_or_the_new() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let conversion = std::env::var(VARIANT).unwrap() == "convert";
        return export_to_out(Path::new(&folder), conversion);
    }
    for variant in ["export", "convert"] {
        let conversion = variant == "convert";
        let folder = folder(true);
        let exports = folder.path().join("exports");
        let out = exports.join("out");
        let come_in = |text: &str, again: bool| {
            fs::write(folder.path().join("in/spans.jsonl"), text).unwrap();
            run(folder.path(), true, again);
            export_to_out(folder.path(), conversion);
            files(&out)
        };
        let first_line = SPANS.split_inclusive('\n').next().unwrap();
        let (earlier, new) = (come_in(first_line, false), come_in(SPANS, true));
        for old in [BTreeMap::new(), earlier] {
            let (mut kills, mut replaced) = (0, 0);
            loop {
                fs::remove_dir_all(&exports).unwrap();
                fs::create_dir(&exports).unwrap();
                for (name, bytes) in &old {
                    let path = out.join(name);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, bytes).unwrap();
                }
                let ended = killed(EXPORT, folder.path(), kills, variant).is_none();
                let found = files(&out);
                let at = format!("{variant} killed at {kills}");
                assert!(found == old && !ended || found == new, "{at}: {found:?}");
                replaced += usize::from(found == new);
                export_to_out(folder.path(), conversion);
                let whole: Vec<PathBuf> = new.keys().map(|it| Path::new("out").join(it)).collect();
                assert_eq!(names(&exports), whole, "{at}");
                assert_eq!(fs::read_dir(&exports).unwrap().count(), 1, "{at}");
                assert!(files(&out) == new, "{at}");
                if ended {
                    break;
                }
                kills += 1;
            }
            assert!(kills > 20, "{kills} kills");
            assert!(replaced > 1, "one was killed when it was in place");
        }
    }
}

const LAYLA: &str = "ليلى";
const TEXT: &str = "قصف الجيش حلب وإدلب أمس\n";

fn open(root: &Path) -> Project {
    let options = ProjectOptions {
        watch: false,
        ..ProjectOptions::default()
    };
    Project::open(root, LAYLA, options).unwrap()
}

fn label(session: &mut Session, words: &str, label: &str) -> SpanId {
    let start = TEXT.find(words).unwrap();
    session.set_selection(Some(Selection {
        anchor: start,
        head: start + words.len(),
    }));
    session.label_selection(&LabelId::new(label)).unwrap();
    session.chosen().unwrap()
}

fn metadata(title: &str) -> Metadata {
    Metadata {
        title: title.to_owned(),
        ..Metadata::default()
    }
}

fn rename() -> Change {
    Change::RenameLabel {
        from: LabelId::new("weapon"),
        to: LabelId::new("arms"),
    }
}

fn actor() -> Actor {
    Actor {
        id: ActorId::new("new_one"),
        arabic: vec!["فصيل جديد".to_owned()],
        ..Registries::default().actors.iter().next().unwrap().clone()
    }
}

/// Work of all kinds, of which what is done is said; a second time, what is done already is passed
/// over.
fn work(root: &Path) {
    let done = |what: &str| println!("\ndone {what}");
    let mut project = open(root);
    let seen = project.metadata("a").unwrap();
    project
        .set_metadata("a", &seen, &metadata("عنوان"))
        .unwrap();
    done("metadata");
    if project
        .codebook()
        .position(&LabelId::new("weapon"))
        .is_some()
    {
        project.change_codebook(&rename()).unwrap();
    }
    done("codebook");
    project.put_actor(actor()).unwrap();
    done("actor");
    let mut session = project.open_article("a").unwrap();
    let id = label(&mut session, "حلب", "location");
    done("label");
    session.set_note(id, "مؤكد").unwrap();
    done("note");
    session.save_now().unwrap();
    for aside in SetAside::beside(session.layer_path().unwrap()).unwrap() {
        session.bring_back(&aside).unwrap();
    }
    done("recovered");
    session.close().unwrap();
    project.keep_metadata_draft("a", Some(&metadata("مسودة")));
    drop(project);
    done("draft");
}

/// A project with an article, and annotations of it that were set aside.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    let project = ProjectFolder::create(&root, "حلب", LAYLA).unwrap();
    fs::write(project.article_path("a"), TEXT).unwrap();
    let project = open(&root);
    let mut session = project.open_article("a").unwrap();
    label(&mut session, "الجيش", "actor");
    session.save_now().unwrap();
    let layer = session.layer_path().unwrap().to_owned();
    let aside = layer.with_file_name("a.ron.mine-2026-01-01T10-00-00Z");
    fs::copy(&layer, aside).unwrap();
    session.remove(session.chosen().unwrap()).unwrap();
    session.close().unwrap();
    folder
}

#[test]
fn what_was_acknowledged_is_there_wherever_work_is_killed() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return work(Path::new(&folder));
    }
    let undisturbed = workplace();
    let root = |folder: &tempfile::TempDir| folder.path().join("project");
    work(&root(&undisturbed));
    let expected = names(&root(&undisturbed));
    let mut kills = 0;
    loop {
        let folder = workplace();
        let root = root(&folder);
        let Some(said) = killed(WORK, &root, kills, "") else {
            break;
        };
        let is_done = |what: &str| said.contains(&format!("done {what}\n"));
        let project = open(&root);
        let at = format!("killed at {kills}, after {said:?}");
        let title = project.metadata("a").unwrap().title;
        assert!(
            title == "عنوان" || title.is_empty() && !is_done("metadata"),
            "{at}"
        );
        let renamed = project.codebook().position(&LabelId::new("arms")).is_some();
        assert!(renamed || !is_done("codebook"), "{at}");
        let actors = project.folder().read_registry::<Actor>().unwrap();
        let has_actor = actors.is_some_and(|actors| actors.get(&ActorId::new("new_one")).is_some());
        assert!(has_actor || !is_done("actor"), "{at}");
        let mut session = project.open_article("a").unwrap();
        let spans = session.layer().spans();
        let has = |label: &str| spans.iter().find(|span| span.label.0 == label);
        assert!(has("location").is_some() || !is_done("label"), "{at}");
        let note = has("location").is_some_and(|span| span.note == "مؤكد");
        assert!(note || !is_done("note"), "{at}");
        let is_set_aside = !SetAside::beside(session.layer_path().unwrap())
            .unwrap()
            .is_empty();
        assert!(has("actor").is_some() || is_set_aside, "{at}");
        assert!(has("actor").is_some() || !is_done("recovered"), "{at}");
        session.close().unwrap();
        let draft = project.metadata_draft("a");
        assert!(draft.is_some() || !is_done("draft"), "{at}");
        drop(project);
        work(&root);
        assert_eq!(names(&root), expected, "{at}");
        kills += 1;
    }
    assert!(kills > 60, "{kills} kills");
}
