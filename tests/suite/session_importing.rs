//! The runner of an import: what comes in, what is refused by name, stopping and going on.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};

use hashiya::interchange::{Mapping, Options};
use hashiya::model::codebook::Codebook;
use hashiya::model::date::iso_date;
use hashiya::model::encoding::TextEncoding;
use hashiya::session::importing::{
    ImportProgress, ImportReport, ImportRequest, Imported, forget_unfinished, import, preview,
    unfinished,
};
use hashiya::session::project::{Project, ProjectOptions};
use hashiya::session::task::{Outcome, TaskControl};
use hashiya::store::StoreError;
use hashiya::store::project::{Clock, now};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::project_desk::{LAYLA, ProjectDesk};

const CLOCK: Clock = || "2026-11-25T09:00:00Z".parse().unwrap_or_else(|_| now());

/// A folder with these files.
fn corpus(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join("corpus").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn request(folder: &TempDir) -> ImportRequest {
    ImportRequest {
        paths: vec![folder.path().join("corpus")],
        ..ImportRequest::default()
    }
}

fn run(desk: &ProjectDesk, request: &ImportRequest) -> ImportReport {
    import(&desk.files(), request, CLOCK, &TaskControl::default()).unwrap()
}

fn added(report: &ImportReport) -> Vec<(&str, &str)> {
    report
        .added
        .iter()
        .map(|brought| (brought.id.as_str(), brought.origin.as_str()))
        .collect()
}

fn refused(report: &ImportReport) -> Vec<(&str, String)> {
    report
        .refused
        .iter()
        .map(|refused| (refused.origin.as_str(), refused.why.to_string()))
        .collect()
}

fn articles(desk: &ProjectDesk) -> BTreeSet<String> {
    fs::read_dir(desk.path("articles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

const FIRST: &[u8] = "  نص أول\r\n".as_bytes();

#[test]
fn a_folder_comes_in_with_its_metadata_and_a_report() {
    let desk = ProjectDesk::with(&[("قديم", "", "نص قديم")]);
    let (arabic, _, _) = encoding_rs::WINDOWS_1256.encode("نص ثان من نظام قديم، وفيه ما يكفي");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("في/أرشيف.txt", SimpleFileOptions::default())
        .unwrap();
    zip.write_all("نص من أرشيف".as_bytes()).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let folder = corpus(&[
        ("a.txt", FIRST),
        ("b/a.txt", &arabic),
        ("b/copy.txt", FIRST),
        ("b/old.txt", "نص قديم".as_bytes()),
        ("c.jsonl", "{\"id\":\"خ/7\",\"text\":\"نص ثالث\",\"title\":\"عنوان\",\"date\":\"7/12/2021\"}\n{}\n{\"text\":\"نص ثالث\"}\n".as_bytes()),
        ("d.zip", &zip),
        ("e.pdf", b"%PDF"),
        ("f.txt", b"\x00"),
        (".hidden/g.txt", FIRST),
    ]);
    let report = run(&desk, &request(&folder));
    assert_eq!(
        added(&report),
        [
            ("a", "corpus/a.txt"),
            ("a-2", "corpus/b/a.txt"),
            ("خ_7", "corpus/c.jsonl line 1"),
            ("أرشيف", "corpus/d.zip/في/أرشيف.txt"),
        ]
    );
    assert_eq!(
        refused(&report),
        [
            (
                "corpus/b/copy.txt",
                "its text is that of \"a\", which is in the project".to_owned()
            ),
            (
                "corpus/b/old.txt",
                "its text is that of \"قديم\", which is in the project".to_owned()
            ),
            (
                "corpus/c.jsonl line 2",
                "it has no field \"text\", which should be its text".to_owned()
            ),
            (
                "corpus/c.jsonl line 3",
                "its text is that of \"خ_7\", which is in the project".to_owned()
            ),
            (
                "corpus/e.pdf",
                "files in .pdf are not imported; save it as .txt, .html, .docx, .csv or .jsonl"
                    .to_owned()
            ),
            (
                "corpus/f.txt",
                "this seems to be a binary file, not text".to_owned()
            ),
        ]
    );
    assert_eq!(report.summary(), "4 articles came in, 6 refused");
    assert_eq!(
        (report.already, report.cancelled, report.is_complete()),
        (0, false, false)
    );
    // Bytes are untouched, and what is known is beside them.
    assert_eq!(fs::read(desk.path("articles/a.txt")).unwrap(), FIRST);
    assert_eq!(fs::read(desk.path("articles/a-2.txt")).unwrap(), &*arabic);
    assert_eq!(
        fs::read_to_string(desk.path("articles/خ_7.meta.ron")).unwrap(),
        "// What is known of an article of a Hashiya project.\n(\n    \
         format: \"hashiya-article\",\n    version: 1,\n    title: \"عنوان\",\n    \
         date: \"7/12/2021\",\n    fields: {\n        \"id\": \"خ/7\",\n    },\n    origin: (\n        \
         from: \"corpus/c.jsonl line 1\",\n        format: \"jsonl\",\n        \
         imported: \"2026-11-25T09:00:00Z\",\n    ),\n)\n"
    );
    assert!(!desk.path(".hashiya/import.ron").exists());
}

#[test]
fn importing_again_passes_over_what_is_in() {
    let desk = ProjectDesk::new();
    let folder = corpus(&[
        ("a.txt", FIRST),
        ("b.csv", "text,title\nنص,عنوان\nآخر,\n".as_bytes()),
    ]);
    assert_eq!(run(&desk, &request(&folder)).added.len(), 3);
    let before = articles(&desk);
    fs::write(folder.path().join("corpus/c.txt"), "نص جديد").unwrap();
    let report = run(&desk, &request(&folder));
    assert_eq!(added(&report), [("c", "corpus/c.txt")]);
    assert_eq!((report.already, report.refused.len()), (3, 0));
    assert!(report.is_complete());
    assert_eq!(
        report.summary(),
        "1 article came in, 3 in already, 0 refused"
    );
    assert_eq!(articles(&desk).len(), before.len() + 2);
    // The same text from another place is a copy.
    let other = corpus(&[("z.txt", FIRST)]);
    assert_eq!(
        refused(&run(&desk, &request(&other))),
        [(
            "corpus/z.txt",
            "its text is that of \"a\", which is in the project".to_owned()
        )]
    );
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = ProjectDesk::new();
    let folder = corpus(&[("a.txt", FIRST), ("b.txt", FIRST), ("c.png", b"x")]);
    let before = desk_names(&desk);
    let request = ImportRequest {
        dry_run: true,
        ..request(&folder)
    };
    let report = run(&desk, &request);
    assert_eq!(added(&report), [("a", "corpus/a.txt")]);
    assert_eq!(report.refused.len(), 2);
    assert_eq!(report.summary(), "1 article would come in, 2 refused");
    assert_eq!(desk_names(&desk), before);
}

fn desk_names(desk: &ProjectDesk) -> BTreeSet<PathBuf> {
    walkdir::WalkDir::new(desk.folder.path())
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .collect()
}

/// `count` records, each an article of its own.
fn lines(count: usize) -> Vec<u8> {
    (0..count)
        .flat_map(|number| format!("{{\"text\":\"نص رقم {number}\"}}\n").into_bytes())
        .collect()
}

#[test]
fn an_import_is_stopped_remembered_and_taken_up_again() {
    let desk = ProjectDesk::new();
    let folder = corpus(&[("big.jsonl", &lines(3_000)), ("z.txt", FIRST)]);
    let mut request = request(&folder);
    request.options = Options {
        mapping: Mapping::parse("text=text").unwrap(),
        encoding: Some(TextEncoding::Utf8),
        ..Options::default()
    };
    let control = Arc::new_cyclic(|control: &Weak<TaskControl<ImportProgress>>| {
        let control = control.clone();
        TaskControl::new(Arc::new(move || {
            if let Some(control) = control.upgrade()
                && control.progress().added > 0
            {
                control.cancel();
            }
        }))
    });
    let report = import(&desk.files(), &request, CLOCK, &control).unwrap();
    assert!(report.cancelled && !report.is_complete());
    let first = report.added.len();
    assert!((512..3_000).contains(&first), "{first}");
    assert_eq!(
        report.summary(),
        format!(
            "{first} articles came in, 0 refused; it was stopped, and goes on when you import the \
             same again"
        )
    );
    assert_eq!(control.progress().added, first);

    let again = unfinished(&desk.files()).unwrap();
    assert_eq!(again.paths, request.paths);
    assert_eq!(again.options.mapping, request.options.mapping);
    assert_eq!(again.options.encoding, request.options.encoding);
    let report = run(&desk, &again);
    assert_eq!((report.already, report.added.len()), (first, 3_001 - first));
    assert!(report.is_complete());
    assert!(unfinished(&desk.files()).is_none());
    assert_eq!(
        articles(&desk)
            .iter()
            .filter(|name| name.ends_with(".txt"))
            .count(),
        3_001
    );
}

#[test]
fn what_was_remembered_can_be_forgotten() {
    let desk = ProjectDesk::new();
    let folder = corpus(&[("a.txt", FIRST), ("b.txt", b"b")]);
    let control = TaskControl::default();
    control.cancel();
    let report = import(&desk.files(), &request(&folder), CLOCK, &control).unwrap();
    assert_eq!((report.added.len(), report.cancelled), (0, true));
    assert!(unfinished(&desk.files()).is_some());
    forget_unfinished(&desk.files()).unwrap();
    forget_unfinished(&desk.files()).unwrap();
    assert!(unfinished(&desk.files()).is_none());
    desk.write(".hashiya/import.ron", "torn");
    assert!(unfinished(&desk.files()).is_none());
}

#[test]
fn names_that_many_files_share_are_given_in_order() {
    let desk = ProjectDesk::new();
    let names: Vec<String> = (0..40)
        .map(|folder| format!("{folder:02}/index.html"))
        .collect();
    let pages: Vec<String> = (0..40)
        .map(|number| {
            format!(
                "<html><body><article><p>خبر رقم {number} من المدينة</p></article></body></html>"
            )
        })
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&pages)
        .map(|(name, page)| (name.as_str(), page.as_bytes()))
        .collect();
    let report = run(&desk, &request(&corpus(&files)));
    let ids: Vec<&str> = report
        .added
        .iter()
        .map(|brought| brought.id.as_str())
        .collect();
    let expected: Vec<String> = (1..=40)
        .map(|number| match number {
            1 => "index".to_owned(),
            _ => format!("index-{number}"),
        })
        .collect();
    assert_eq!(ids, expected);
    assert_eq!(report.added[39].origin, "corpus/39/index.html");
}

#[test]
fn paths_that_are_missing_or_the_project_itself() {
    let desk = ProjectDesk::with(&[("a", "", "نص")]);
    let request = ImportRequest {
        paths: vec![desk.path("nowhere"), desk.folder.path().to_owned()],
        ..ImportRequest::default()
    };
    let report = run(&desk, &request);
    assert_eq!(
        refused(&report),
        [(
            desk.path("nowhere").to_str().unwrap(),
            "cannot read the file: there is no such file or folder; check the path".to_owned()
        )]
    );
    assert_eq!(report.added, []);
    // A file that is named twice, and through a link, comes in once.
    let folder = corpus(&[("b.txt", FIRST)]);
    let file = folder.path().join("corpus/b.txt");
    let request = ImportRequest {
        paths: vec![file.clone(), file, folder.path().join("corpus")],
        ..ImportRequest::default()
    };
    let report = run(&desk, &request);
    assert_eq!(added(&report), [("b", "b.txt")]);
    assert_eq!(report.refused, []);
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_written_ends_the_import_and_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let desk = ProjectDesk::new();
    let files = desk.files();
    // A file in the place of the folder: nobody can write below it, not even root.
    fs::remove_dir_all(desk.path("articles")).unwrap();
    fs::write(desk.path("articles"), "").unwrap();
    fs::set_permissions(desk.path("articles"), fs::Permissions::from_mode(0o444)).unwrap();
    let folder = corpus(&[("a.txt", FIRST)]);
    let error = import(&files, &request(&folder), CLOCK, &TaskControl::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot import: a file stands where a folder should be"),
        "{error}"
    );
    assert!(unfinished(&files).is_none(), "nothing began");
}

#[test]
fn an_open_project_imports_and_its_list_follows() {
    let desk = ProjectDesk::with(&[("قديم", "", "نص قديم")]);
    let mut project = Project::open(desk.folder.path(), LAYLA, ProjectOptions::default()).unwrap();
    let folder = corpus(&[("a.txt", FIRST), ("b.txt", "نص قديم".as_bytes())]);
    let task = project.import(request(&folder), Arc::new(|| {})).unwrap();
    let control = Arc::clone(task.control());
    let Outcome::Done(Imported::Articles(report)) = task.wait() else {
        panic!("it fails");
    };
    assert_eq!(added(&report), [("a", "corpus/a.txt")]);
    let progress = control.progress();
    assert_eq!((progress.done, progress.total), (2, 2));
    assert_eq!((progress.added, progress.refused), (1, 1));
    let begun = std::time::Instant::now();
    while project.row("a").is_none() {
        project.poll();
        assert!(begun.elapsed().as_secs() < 30);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    // A second window of the same annotator may not.
    let second = Project::open(desk.folder.path(), LAYLA, ProjectOptions::default()).unwrap();
    let refused = second
        .import(request(&folder), Arc::new(|| {}))
        .unwrap_err();
    assert!(matches!(refused, StoreError::Refused { .. }));
}

#[test]
fn the_corpus_of_the_examples() {
    let desk = ProjectDesk::new();
    let request = ImportRequest {
        paths: vec![PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/examples/corpus"
        ))],
        ..ImportRequest::default()
    };
    let report = run(&desk, &request);
    assert_eq!(
        refused(&report),
        [(
            "corpus/README.md",
            "files in .md are not imported; save it as .txt, .html, .docx, .csv or .jsonl"
                .to_owned()
        )]
    );
    let ids: Vec<&str> = report
        .added
        .iter()
        .map(|brought| brought.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "page",
            "reports-00001",
            "reports-00002",
            "reports-00003",
            "w-001",
            "w-002",
            "w-003",
            "w-004",
            "w-005",
            "w-006"
        ]
    );
    let page = fs::read_to_string(desk.path("articles/page.txt")).unwrap();
    assert!(page.starts_with("ساد هدوء حذر، الإثنين،"), "{page}");
    assert!(page.ends_with("المبرم في 5 مارس (آذار) 2020."), "{page}");
    assert_eq!(page.lines().count(), 4);
    let files = desk.files();
    let dates: Vec<Option<String>> = ids
        .iter()
        .map(|id| iso_date(&files.read_metadata(id).unwrap().date))
        .collect();
    assert_eq!(dates.iter().filter(|date| date.is_none()).count(), 1);
    assert_eq!(dates[3], None);
    let first = files.read_metadata("w-001").unwrap();
    assert_eq!(
        (
            first.source.as_str(),
            first.author.as_str(),
            first.language.as_str()
        ),
        ("وكالة الضفاف", "سامر الحلبي", "ar")
    );
}

#[test]
fn a_look_before_an_import() {
    let desk = ProjectDesk::new();
    let folder = corpus(&[
        ("a.txt", FIRST),
        ("b.csv", "body,headline\nنص,عنوان\n".as_bytes()),
        ("c/d.csv", "body,headline\nنص,عنوان\n".as_bytes()),
        ("e.jsonl", "{\"x\":\"1\"}\n".as_bytes()),
        ("f.json", b"torn"),
        ("g.png", b"x"),
    ]);
    let options = Options {
        mapping: Mapping::parse("title=").unwrap(),
        ..Options::default()
    };
    let wanted = ImportRequest {
        paths: vec![folder.path().join("corpus"), folder.path().join("nowhere")],
        options,
        ..ImportRequest::default()
    };
    let root = desk.folder.path();
    let codebook = Codebook::default();
    let seen = preview(root, &codebook, &wanted, &AtomicBool::new(true));
    assert_eq!(seen.first, []);
    let seen = preview(root, &codebook, &wanted, &AtomicBool::new(false));
    assert_eq!(
        (seen.files, seen.not_imported, seen.unreadable.len()),
        (6, 1, 1)
    );
    assert_eq!(
        seen.formats,
        [
            ("Plain text", 1),
            ("JSON lines", 1),
            ("JSON", 1),
            ("Table (CSV, TSV)", 2)
        ]
    );
    let tables: Vec<(&str, usize, String)> = seen
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table.files, table.mapping.to_string()))
        .collect();
    assert_eq!(
        tables,
        [
            ("corpus/b.csv", 2, "text=body,title=".to_owned()),
            ("corpus/e.jsonl", 1, "title=".to_owned()),
            ("corpus/f.json", 1, "title=".to_owned()),
        ]
    );
    assert_eq!(
        seen.tables[0].fields.as_ref().unwrap()[1].samples,
        ["عنوان"]
    );
    assert!(seen.tables[2].fields.is_err());
    let origins: Vec<&str> = seen.first.iter().map(|it| it.origin.as_str()).collect();
    assert_eq!(
        origins,
        [
            "corpus/b.csv line 2",
            "corpus/c/d.csv line 2",
            "corpus/a.txt"
        ]
    );
}
