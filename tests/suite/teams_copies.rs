//! Copies that sync services leave, of every kind of file: named, brought in, and no articles. And the
//! markers that git leaves in files that it merges by lines.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hashiya::model::registry::Registries;
use hashiya::store::finding::FileFinding;
use hashiya::store::log::read_log;
use hashiya::store::project::{ImportFile, ProjectFolder, Staging, prove, scan, write_registry};

use crate::project_desk::{LAYLA, ProjectDesk, SAMI, tree};

const TEXT: &str = "قصف الجيش بلدة كفرنوران وقتل 3 مدنيين";

/// The copy of `name.ending` as a service calls it.
type Naming = fn(&str, &str) -> String;

/// How services call copies, and whether a person might as well.
const SERVICES: [(&str, Naming, bool); 7] = [
    (
        "Dropbox",
        |name, ending| format!("{name} (Layla's conflicted copy 2026-01-02).{ending}"),
        false,
    ),
    (
        "Dropbox, again",
        |name, ending| format!("{name} (conflicted copy 2026-01-02 1).{ending}"),
        false,
    ),
    (
        "Nextcloud",
        |name, ending| format!("{name} (conflicted copy 2026-01-02 101112).{ending}"),
        false,
    ),
    (
        "ownCloud",
        |name, ending| format!("{name}_conflict-20260102-101112.{ending}"),
        false,
    ),
    (
        "Syncthing",
        |name, ending| format!("{name}.sync-conflict-20260102-101112-ABCDEFG.{ending}"),
        false,
    ),
    (
        "OneDrive",
        |name, ending| format!("{name}-DESKTOP-3F2A1B.{ending}"),
        true,
    ),
    (
        "Google Drive",
        |name, ending| format!("{name} (1).{ending}"),
        true,
    ),
];

fn line(second: u32, sum: &str) -> String {
    format!(
        "(time: \"2026-01-02T10:00:{second:02}.000Z\", by: \"ليلى\", did: [remove(span: {second}, label: \"actor\", at: (start: 4, end: 9, quote: \"الجيش\"))], sum: \"{sum}\")\n"
    )
}

/// A project with a file of each kind.
fn whole() -> ProjectDesk {
    let desk = ProjectDesk::with(&[("a", "خبر", TEXT)]);
    desk.annotate(LAYLA, "a", &[("الجيش", "actor")]);
    let registries = Registries::default();
    desk.write("actors.ron", write_registry(registries.actors.as_ref()));
    desk.write("places.ron", write_registry(registries.places.as_ref()));
    desk.write("guidelines.md", "# إرشادات\n\nسطر\n");
    desk.write("annotations/ليلى/a.log", line(1, "a"));
    desk.write("annotations/ليلى/.a.ron.journal", "");
    desk
}

/// Every file of a project that people or machines share, by its path within.
fn shared(desk: &ProjectDesk) -> Vec<PathBuf> {
    let root = desk.path("");
    let all = tree(&root).into_keys().map(PathBuf::from);
    let ends = |path: &Path| {
        let ending = path.extension().unwrap_or_default();
        ["ron", "txt", "log", "md", "journal"]
            .iter()
            .any(|it| ending == *it)
    };
    let mut all: Vec<PathBuf> = all.filter(|path| ends(path)).collect();
    all.sort();
    all
}

fn found(desk: &ProjectDesk, code: &str) -> Vec<FileFinding> {
    let mut all = prove(&desk.path("")).findings;
    all.retain(|finding| finding.code == code);
    all
}

fn merge(file: &Path, copy: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .arg("merge-codebook")
        .args([file, copy])
        .args(more)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

/// What is in the folder of a file but the file, by names.
fn beside(file: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(file.parent().unwrap()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.is_file() && path != file)
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap_or_default())
        })
        .collect()
}

#[test]
fn copies_of_all_files_by_all_services_are_named_and_taken_in() {
    for (service, naming, is_doubtful) in SERVICES {
        let desk = whole();
        let mut expected = Vec::new();
        for path in shared(&desk) {
            let file = desk.path(path.to_str().unwrap());
            let (stem, ending) = (path.file_stem().unwrap(), path.extension().unwrap());
            let copy = naming(stem.to_str().unwrap(), ending.to_str().unwrap());
            let copy = file.with_file_name(copy);
            fs::copy(&file, &copy).unwrap();
            expected.push((copy, file));
        }
        let kinds = [
            "project.ron",
            "codebook.ron",
            "actors.ron",
            "places.ron",
            "guidelines.md",
            "articles/a.txt",
            "articles/a.meta.ron",
            "annotations/ليلى/a.ron",
            "annotations/ليلى/a.log",
            "annotations/ليلى/.a.ron.journal",
        ];
        for kind in kinds {
            let file = desk.path(kind);
            assert!(expected.iter().any(|(_, one)| *one == file), "{kind}");
        }
        let named = found(&desk, "sync-copy");
        let named: BTreeMap<&Path, &str> = named
            .iter()
            .map(|finding| (finding.path.as_path(), finding.message.as_str()))
            .collect();
        for (copy, file) in &expected {
            let says = named
                .get(copy.as_path())
                .unwrap_or_else(|| panic!("{service}: {}", copy.display()));
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(
                says.contains(&format!("copy of \"{name}\",")),
                "{service}: {says}"
            );
        }
        assert_eq!(named.len(), expected.len(), "{service}");
        // Nothing else is said of them, but of a text that may be a person's.
        let proof = prove(&desk.path(""));
        let others: Vec<&FileFinding> = proof
            .findings
            .iter()
            .filter(|finding| finding.code != "sync-copy")
            .collect();
        assert_eq!(proof.articles, if is_doubtful { 2 } else { 1 }, "{service}");
        assert_eq!(others.is_empty(), !is_doubtful, "{service}: {others:?}");
        // What is advised works for all of them.
        for (copy, file) in &expected {
            let before = fs::read(file).unwrap();
            let (code, said) = merge(file, copy, &[]);
            assert_eq!(code, Some(0), "{service}: {said}");
            assert!(!copy.exists(), "{service}: {}", copy.display());
            assert_eq!(
                fs::read(file).unwrap(),
                before,
                "{service}: {}",
                file.display()
            );
        }
        assert_eq!(found(&desk, "sync-copy"), [], "{service}");
        assert_eq!(found(&desk, "stray-file"), [], "{service}");
        desk.open(LAYLA).open_article("a").unwrap();
    }
}

#[test]
fn a_copy_of_an_article_is_no_article_while_its_original_is_there() {
    for (service, naming, is_doubtful) in SERVICES {
        let desk = ProjectDesk::with(&[("a", "", TEXT)]);
        let copy = naming("a", "txt");
        desk.write(&format!("articles/{copy}"), "نص آخر");
        let id = copy.strip_suffix(".txt").unwrap();
        let project = desk.files();
        let ids = |project: &ProjectFolder| -> Vec<String> {
            let articles = scan::list(project).unwrap().articles;
            articles.keys().cloned().collect()
        };
        let mut both = vec!["a".to_owned(), id.to_owned()];
        both.sort();
        let one = vec!["a".to_owned()];
        assert_eq!(
            ids(&project),
            if is_doubtful { both } else { one },
            "{service}"
        );
        assert_eq!(
            scan::list_one(&project, id).is_some(),
            is_doubtful,
            "{service}"
        );
        // Without its original it is the article.
        fs::remove_file(desk.path("articles/a.txt")).unwrap();
        assert_eq!(ids(&project), [id], "{service}");
        assert!(scan::list_one(&project, id).is_some(), "{service}");
    }
}

#[test]
fn an_import_gives_no_article_the_name_of_a_copy() {
    let desk = ProjectDesk::new();
    let project = desk.files();
    let staging = Staging::begin(&project, ImportFile::default()).unwrap();
    for (service, naming, is_doubtful) in SERVICES {
        let name = naming("a", "txt");
        let wanted = name.strip_suffix(".txt").unwrap();
        let id = staging.reserve(wanted);
        let expected = match is_doubtful {
            true => wanted.to_owned(),
            false => format!("{wanted}-2"),
        };
        assert_eq!(id, expected, "{service}");
        desk.write("articles/a.txt", TEXT);
        desk.write(&format!("articles/{id}.txt"), "نص آخر");
        let listed = scan::list(&project).unwrap().articles;
        assert!(listed.contains_key(&id), "{service}");
    }
}

#[test]
fn a_person_says_which_of_two_texts_stays() {
    let texts = [
        ("articles/a.txt", "قصف\nحلب\nأمس\n", "قصف\nحلب\nاليوم\n"),
        ("guidelines.md", "# أ\n\nب\n", "# أ\n\nج\n"),
    ];
    for (name, ours, theirs) in texts {
        for keep in ["", "file", "copy"] {
            let desk = ProjectDesk::with(&[("b", "", TEXT)]);
            desk.write(name, ours);
            let file = desk.path(name);
            let (stem, ending) = file
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .rsplit_once('.')
                .unwrap();
            let copy = file.with_file_name(format!("{stem}_conflict-20260102-101112.{ending}"));
            fs::write(&copy, theirs).unwrap();
            let before = beside(&file);
            if keep.is_empty() {
                let (code, said) = merge(&file, &copy, &[]);
                assert_eq!(code, Some(1), "{said}");
                for part in ["line 3 is the first", "--keep file", "--keep copy"] {
                    assert!(said.contains(part), "{said}");
                }
                assert_eq!(fs::read_to_string(&file).unwrap(), ours);
                assert_eq!(beside(&file), before);
                continue;
            }
            let (code, said) = merge(&file, &copy, &["--keep", keep]);
            assert_eq!(code, Some(0), "{said}");
            let (stays, goes, moved) = match keep {
                "file" => (ours, theirs, &copy),
                _ => (theirs, ours, &file),
            };
            assert_eq!(fs::read_to_string(&file).unwrap(), stays);
            assert!(!copy.exists());
            let moved = moved.file_name().unwrap().to_str().unwrap();
            let beside = beside(&file);
            let aside: Vec<(&String, &String)> = beside
                .iter()
                .filter(|(name, _)| name.contains(".merged-"))
                .collect();
            assert_eq!(aside.len(), 1, "{beside:?}");
            assert!(
                aside[0].0.starts_with(&format!("{moved}.merged-")),
                "{aside:?}"
            );
            assert_eq!(aside[0].1, goes);
            assert_eq!(found(&desk, "sync-copy"), []);
            assert_eq!(found(&desk, "stray-file"), []);
        }
    }
}

#[test]
fn an_article_with_unsaved_edits_is_not_replaced_and_what_is_merged_is_not_kept() {
    let desk = ProjectDesk::with(&[("a", "", TEXT)]);
    desk.annotate(SAMI, "a", &[("الجيش", "actor")]);
    let file = desk.path("articles/a.txt");
    let copy = desk.path("articles/a (conflicted copy).txt");
    fs::write(&copy, "نص آخر\n").unwrap();
    let project = desk.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    let keep = ["--keep", "copy"];
    let (code, said) = merge(&file, &copy, &keep);
    assert_eq!(code, Some(1));
    assert!(said.contains("open in another window"), "{said}");
    crate::desk::label_words(&mut session, "3 مدنيين", "casualty");
    drop((session, project));
    let (code, said) = merge(&file, &copy, &keep);
    assert_eq!(code, Some(1));
    assert!(said.contains("has edits that are not saved"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), TEXT);
    assert!(copy.exists());
    // To set the copy aside changes nothing of the article.
    assert_eq!(merge(&file, &copy, &["--keep", "file"]).0, Some(0));
    // Codebooks are merged, and a codebook that cannot be read is not.
    let (codebook, copy) = (desk.path("codebook.ron"), desk.path("codebook (1).ron"));
    let text = fs::read_to_string(&codebook).unwrap();
    fs::write(&copy, text.replacen("Actor", "Player", 1)).unwrap();
    let (code, said) = merge(&codebook, &copy, &keep);
    assert_eq!(code, Some(1));
    assert!(said.contains("leave --keep out"), "{said}");
    fs::write(&copy, "(").unwrap();
    let (code, said) = merge(&codebook, &copy, &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("line 1 is the first that differs"), "{said}");
    assert_eq!(merge(&codebook, &copy, &["--keep", "file"]).0, Some(0));
    assert_eq!(fs::read_to_string(&codebook).unwrap(), text);
}

#[test]
fn records_of_two_machines_have_the_lines_of_both_in_order() {
    let desk = whole();
    let first =
        "// Hashiya's record of edits: who changed what when. Offsets count Unicode code points.\n";
    let file = desk.path("annotations/ليلى/a.log");
    let copy = desk.path("annotations/ليلى/a (conflicted copy 2026-01-02).log");
    let (a, b, c, d) = (line(1, "a"), line(2, "b"), line(3, "c"), line(4, "d"));
    // What cannot be read stays behind the line before it.
    let torn = "(time: \"2026\n";
    fs::write(&file, format!("{first}{a}{c}{torn}{d}")).unwrap();
    fs::write(&copy, format!("{first}{a}{b}{c}")).unwrap();
    let (code, said) = merge(&file, &copy, &[]);
    assert_eq!(code, Some(0), "{said}");
    let merged = fs::read_to_string(&file).unwrap();
    assert_eq!(merged, format!("{first}{a}{b}{c}{torn}{d}"));
    assert_eq!(read_log(&file).unwrap().lines.len(), 4);
    assert!(!copy.exists());
}

#[test]
fn markers_of_git_are_named_in_records_and_texts() {
    let desk = whole();
    let ours = line(2, "b");
    let log = format!(
        "{}<<<<<<< HEAD\n{ours}=======\n{}>>>>>>> other\n",
        line(1, "a"),
        line(3, "c")
    );
    desk.write("annotations/ليلى/a.log", &log);
    desk.write(
        "articles/a.txt",
        format!("{TEXT}\n<<<<<<< HEAD\nأ\n=======\nب\n>>>>>>> other\n"),
    );
    let named = found(&desk, "conflict-markers");
    let named: Vec<(String, &str)> = named
        .iter()
        .map(|it| {
            let path = it.path.strip_prefix(desk.path("")).unwrap();
            (path.to_string_lossy().replace('\\', "/"), &*it.message)
        })
        .collect();
    assert_eq!(
        named,
        [
            (
                "annotations/ليلى/a.log".to_owned(),
                "line 2: git left the two sides of a merge here, between <<<<<<< and >>>>>>>; remove the \
                 lines of markers, and what both sides added is there"
            ),
            (
                "articles/a.txt".to_owned(),
                "line 2: git left the two sides of a merge here, between <<<<<<< and >>>>>>>; choose in a \
                 text editor, or take one with `git checkout --ours FILE` or `--theirs`"
            ),
        ]
    );
    // What is advised of the record works.
    let without: String = log
        .lines()
        .filter(|line| line.starts_with('('))
        .map(|line| format!("{line}\n"))
        .collect();
    desk.write("annotations/ليلى/a.log", without);
    assert_eq!(
        read_log(&desk.path("annotations/ليلى/a.log"))
            .unwrap()
            .lines
            .len(),
        3
    );
    // Other texts with such lines.
    for text in [
        "عنوان\n=======\nنص\n",
        "<<<<<<< HEAD\nنص\n>>>>>>> other\n",
        ">>>>>>> other\n=======\n<<<<<<< HEAD\n",
        " <<<<<<< HEAD\n =======\n >>>>>>> other\n",
        "<<<<<<<<<<\n=======\n>>>>>>>>>>\n",
    ] {
        desk.write("articles/a.txt", text);
        assert_eq!(found(&desk, "conflict-markers"), [], "{text}");
    }
    // With the ends of lines of Windows, and with the common state between.
    let text = "نص\r\n<<<<<<< HEAD\r\nأ\r\n||||||| base\r\nج\r\n=======\r\nب\r\n>>>>>>> other\r\n";
    desk.write("articles/a.txt", text);
    assert_eq!(found(&desk, "conflict-markers").len(), 1);
}
