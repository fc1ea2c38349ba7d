//! A project on disk: its files, its ids, adding articles, the lock.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use hashiya::model::metadata::Metadata;
use hashiya::store::RonError;
use hashiya::store::project::folder::{ARTICLES, Reloaded};
use hashiya::store::project::{
    ArticleFile, ImportFile, Lock, LockRefused, Origin, Owner, ProjectFile, ProjectFolder,
    Settings, Staging, is_project,
};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::desk::names_in;

fn project() -> (TempDir, ProjectFolder) {
    let folder = tempfile::tempdir().unwrap();
    let project = ProjectFolder::create(folder.path(), "ريف حلب", "ليلى").unwrap();
    (folder, project)
}

fn titled(title: &str) -> Metadata {
    Metadata {
        title: title.to_owned(),
        ..Metadata::default()
    }
}

/// The error without the folder of this run.
fn told(error: impl std::fmt::Display, folder: &TempDir) -> String {
    error
        .to_string()
        .replace(&folder.path().display().to_string(), "DIR")
}

#[test]
fn a_new_project_has_these_files() {
    let (folder, project) = project();
    assert_eq!(
        names_in(folder.path()),
        [
            ".hashiya",
            "annotations",
            "articles",
            "codebook.ron",
            "guidelines.md",
            "project.ron"
        ]
    );
    assert_eq!(
        names_in(&folder.path().join(".hashiya")),
        [".gitignore", "ليلى"]
    );
    assert_eq!(
        fs::read_to_string(folder.path().join(".hashiya/.gitignore")).unwrap(),
        "*\n"
    );
    assert_eq!(
        names_in(&folder.path().join("annotations")),
        [".gitattributes", ".gitignore", "ليلى"]
    );
    let attributes = folder.path().join("annotations/.gitattributes");
    let attributes = fs::read_to_string(attributes).unwrap();
    assert!(attributes.contains("\n*.log merge=union\n"), "{attributes}");
    let attributes = folder.path().join("articles/.gitattributes");
    let attributes = fs::read_to_string(attributes).unwrap();
    assert!(attributes.contains("\n* -text\n"), "{attributes}");
    assert_eq!(
        fs::read_to_string(project.project_path()).unwrap(),
        r#"// A Hashiya project: who annotates, and how.
(
    format: "hashiya-project",
    version: 2,
    name: "ريف حلب",
    annotators: [
        "ليلى",
    ],
    settings: (
        record: true,
    ),
)
"#
    );
    let guidelines = project.guidelines().unwrap().unwrap();
    assert!(guidelines.contains("إرشادات") && guidelines.contains("Guidelines"));
    for path in [folder.path().to_owned(), project.project_path()] {
        assert!(is_project(&path));
        let opened = ProjectFolder::open(&path).unwrap();
        assert_eq!(opened.root(), folder.path());
        assert_eq!(opened.file(), project.file());
    }
    assert!(!is_project(&project.guidelines_path()));
}

#[test]
fn a_project_that_was_made_by_halves_is_made_whole() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    ProjectFolder::create(root, "a", "ليلى").unwrap();
    fs::remove_file(root.join("project.ron")).unwrap();
    fs::write(root.join("annotations/.ليلى-a1B2.tmp"), "(for").unwrap();
    let again = || ProjectFolder::create(root, "a", "سلمى").map(|_| ());
    // Work of a person is not what an attempt leaves.
    for (name, text) in [
        ("guidelines.md", "# قواعد"),
        ("annotations/ليلى/a.ron", "()"),
        ("articles/a.txt", "نص"),
        (".hashiya/ليلى/desk.ron", "()"),
    ] {
        let before = fs::read(root.join(name)).ok();
        fs::write(root.join(name), text).unwrap();
        again().unwrap_err();
        assert_eq!(fs::read_to_string(root.join(name)).unwrap(), text);
        match before {
            Some(bytes) => fs::write(root.join(name), bytes).unwrap(),
            None => fs::remove_file(root.join(name)).unwrap(),
        }
    }
    again().unwrap();
    assert_eq!(
        ProjectFolder::open(root).unwrap().file().annotators,
        ["سلمى"]
    );
}

#[test]
fn a_folder_with_files_of_others_may_become_a_project() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("README"), "نص").unwrap();
    let deep = folder.path().join("new/deep");
    ProjectFolder::create(&deep, " ", "ليلى").unwrap();
    assert_eq!(ProjectFolder::open(&deep).unwrap().file().name, "deep");
    ProjectFolder::create(folder.path(), "a", "ليلى").unwrap();
    let error = ProjectFolder::create(folder.path(), "b", "ليلى").unwrap_err();
    assert_eq!(
        told(error, &folder),
        "cannot create the project: the folder has \"project.ron\" already; open the project that \
         is there, or choose another folder: DIR"
    );
    let other = tempfile::tempdir().unwrap();
    fs::create_dir(other.path().join("articles")).unwrap();
    fs::write(other.path().join("articles/a.txt"), "نص").unwrap();
    let error = ProjectFolder::create(other.path(), "b", "ليلى").unwrap_err();
    assert_eq!(
        told(error, &other),
        "cannot create the project: the folder has \"articles\" already; choose another folder, or \
         move it away: DIR"
    );
    assert_eq!(names_in(other.path()), ["articles"]);
    let nobody = ProjectFolder::create(&other.path().join("x"), "b", " / ").map(|_| ());
    assert_eq!(nobody, Ok(()), "the slash becomes a _");
    let error = ProjectFolder::create(&other.path().join("y"), "b", " . ").unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot open the project: the annotator has no name that a folder could have; write your \
         name with letters: ."
    );
    assert!(!other.path().join("y").exists());
}

#[test]
fn what_is_no_project_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let error = ProjectFolder::open(folder.path()).unwrap_err();
    assert_eq!(
        told(error, &folder),
        "cannot open the project: this folder is not a project: it has no \"project.ron\"; choose \
         the folder of a project, or create one here: DIR"
    );
    let error = ProjectFolder::open(&folder.path().join("missing")).unwrap_err();
    assert_eq!(
        told(error, &folder),
        "cannot open the project: there is no such file or folder; check the path: \
         DIR/missing/project.ron"
    );
}

/// A project file that is wrong is refused with its place and never replaced.
#[test]
fn a_project_file_that_is_wrong_is_left_as_it_is() {
    let (folder, project) = project();
    let good = fs::read_to_string(project.project_path()).unwrap();
    let table = [
        (
            good.replace("    settings", "    colour: 3,\n    settings"),
            "line 9, column 5: the field `colour` is not known here",
        ),
        (
            good.replace("    name: \"ريف حلب\",\n", ""),
            "line 11, column 1: the field `name` is missing",
        ),
        (
            good.replace("version: 2", "version: 3, novelty: true"),
            "it was written by a newer Hashiya (format version 3, this one knows 2); update \
             Hashiya to open it",
        ),
        (
            good.replace("version: 2", "version: 0"),
            "its format version 0 does not exist; versions begin with 1",
        ),
        (
            good.replace("hashiya-project", "hashiya-layer"),
            "this is \"hashiya-layer\", not a Hashiya project",
        ),
        (
            "(labels: [])".to_owned(),
            "this is another kind of RON file, not a Hashiya project",
        ),
        (
            good.replace("    settings", "    codebook: (labels: []),\n    settings"),
            "the codebook is in \"codebook.ron\" since version 2; take it out here",
        ),
        (
            good.replace("version: 2", "version: 1"),
            "version 1 of the file has a codebook, and it is missing",
        ),
    ];
    for (text, expected) in table {
        assert_ne!(text, good, "{expected}");
        fs::write(project.project_path(), &text).unwrap();
        let error = ProjectFolder::open(folder.path()).unwrap_err();
        assert_eq!(
            told(error, &folder),
            format!(
                "cannot open the project: {expected}; the file is left as it is: DIR/project.ron"
            )
        );
        let mut open = project.clone();
        open.reload().unwrap_err();
        assert_eq!(open.file(), project.file());
        assert_eq!(fs::read_to_string(project.project_path()).unwrap(), text);
    }
    fs::write(project.project_path(), b"(\n  name: \"\xFF\"").unwrap();
    let error = ProjectFolder::open(folder.path()).unwrap_err();
    assert_eq!(
        told(error, &folder),
        "cannot open the project: line 2, column 10: this byte is not UTF-8; the file is left as \
         it is: DIR/project.ron"
    );
    // Windows editors put a mark before it.
    fs::write(project.project_path(), format!("\u{FEFF}{good}")).unwrap();
    assert_eq!(
        ProjectFolder::open(folder.path()).unwrap().file(),
        project.file()
    );
}

#[test]
fn a_project_file_that_somebody_changed_is_read_anew() {
    let (_folder, mut project) = project();
    let theirs = ProjectFile {
        name: "حماة".to_owned(),
        annotators: vec!["ليلى".to_owned(), "سامي".to_owned()],
        settings: Settings { record: false },
    };
    fs::write(project.project_path(), theirs.write()).unwrap();
    let changed = Reloaded {
        file: true,
        codebook: false,
    };
    assert_eq!(project.reload(), Ok(changed));
    assert_eq!(project.reload(), Ok(Reloaded::default()));
    assert_eq!(project.file(), &theirs);
}

#[test]
fn paths_never_leave_their_folders() {
    let (folder, project) = project();
    let root = folder.path();
    for id in ["../x", "..", "/etc/passwd", "a\\b", "", ".hidden", "a\nb"] {
        for path in [project.article_path(id), project.meta_path(id)] {
            assert_eq!(path.parent().unwrap(), root.join("articles"), "{id:?}");
        }
        let layer = project.layer_path(id, id);
        let own = layer.parent().unwrap();
        assert_eq!(own.parent().unwrap(), root.join("annotations"), "{id:?}");
        assert_eq!(
            project.cache_folder(id).parent().unwrap(),
            root.join(".hashiya")
        );
    }
    let own = |path: PathBuf| path.strip_prefix(root).unwrap().to_owned();
    assert_eq!(
        own(project.article_path("v1.2")),
        Path::new("articles/v1.2.txt")
    );
    assert_eq!(
        own(project.meta_path("قصف")),
        Path::new("articles/قصف.meta.ron")
    );
    assert_eq!(
        own(project.layer_path("ليلى", "v1.2")),
        Path::new("annotations/ليلى/v1.2.ron")
    );
}

#[test]
fn annotators_are_those_listed_and_those_with_a_folder() {
    let (folder, project) = project();
    assert_eq!(project.annotators(), ["ليلى"]);
    fs::create_dir(folder.path().join("annotations/Sami")).unwrap();
    fs::create_dir(folder.path().join("annotations/.cache")).unwrap();
    fs::write(folder.path().join("annotations/file"), "").unwrap();
    assert_eq!(project.annotators(), ["ليلى", "Sami"]);
    let named = |wanted: &str| project.annotator_for(wanted).unwrap();
    assert_eq!(named("sami"), "Sami");
    assert_eq!(named(" SAMI. "), "Sami");
    assert_eq!(named("ليلى"), "ليلى");
    assert_eq!(named("a/b"), "a_b");
    assert_eq!(named("nul"), "_nul");
    project.annotator_for(" \u{200F} ").unwrap_err();
    // Nobody wrote anything.
    assert_eq!(project.annotators(), ["ليلى", "Sami"]);
}

#[test]
fn metadata_is_kept_with_its_origin() {
    let (folder, project) = project();
    let origin = Origin {
        from: "dump.jsonl line 12".to_owned(),
        format: "jsonl".to_owned(),
        imported: "2026-11-25T08:00:00Z".to_owned(),
    };
    let metadata = Metadata {
        title: "قصف \u{200F}على \"حلب\"".to_owned(),
        source: "وكالة".to_owned(),
        author: "مراسل".to_owned(),
        date: "12/10/2016".to_owned(),
        url: "https://example.org/1".to_owned(),
        language: "ar".to_owned(),
        copy_of: "first".to_owned(),
        not_copy_of: vec!["second".to_owned()],
        fields: BTreeMap::from([
            ("قسم".to_owned(), "أخبار".to_owned()),
            ("id".to_owned(), "7".to_owned()),
        ]),
    };
    let import = ImportFile {
        started: origin.imported.clone(),
        ..ImportFile::default()
    };
    let staging = Staging::begin(&project, import).unwrap();
    let (from, format) = (&origin.from, &origin.format);
    let added = staging.add_article("one".to_owned(), b"text", &metadata, from, format);
    assert_eq!(added.unwrap(), "one");
    staging.finish().unwrap();
    let text = r#"// What is known of an article of a Hashiya project.
(
    format: "hashiya-article",
    version: 1,
    title: "قصف \u{200F}على \"حلب\"",
    source: "وكالة",
    author: "مراسل",
    date: "12/10/2016",
    url: "https://example.org/1",
    language: "ar",
    copy_of: "first",
    not_copy_of: [
        "second",
    ],
    fields: {
        "id": "7",
        "قسم": "أخبار",
    },
    origin: (
        from: "dump.jsonl line 12",
        format: "jsonl",
        imported: "2026-11-25T08:00:00Z",
    ),
)
"#;
    let path = project.meta_path("one");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert_eq!(project.read_metadata("one").unwrap(), metadata);
    project.write_metadata("one", &titled("آخر")).unwrap();
    let file = project.read_article_file("one").unwrap();
    assert_eq!((file.metadata, file.origin), (titled("آخر"), origin));
    // None is none, and saying so again writes nothing.
    assert_eq!(project.read_metadata("two").unwrap(), Metadata::default());
    project.write_metadata("two", &Metadata::default()).unwrap();
    assert!(!project.meta_path("two").exists());
    // A file that cannot be read is not replaced.
    let unknown = text.replace("    author", "    reviewer: \"x\",\n    author");
    fs::write(&path, &unknown).unwrap();
    let error = project.write_metadata("one", &titled("x")).unwrap_err();
    assert_eq!(
        told(error, &folder),
        "cannot read the metadata: line 7, column 5: the field `reviewer` is not known \
         here; the file is left as it is: DIR/articles/one.meta.ron"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), unknown);
}

#[test]
fn two_edits_of_metadata_are_both_kept_or_refused() {
    let (folder, project) = project();
    project.write_metadata("a", &titled("قديم")).unwrap();
    let seen = project.read_metadata("a").unwrap();
    let mut theirs = seen.clone();
    theirs.source = "وكالة".to_owned();
    theirs.fields.insert("k".to_owned(), "v".to_owned());
    project.write_metadata("a", &theirs).unwrap();
    let mut mine = titled("جديد");
    mine.fields.insert("own".to_owned(), "1".to_owned());
    let both = project.edit_metadata("a", &seen, &mine).unwrap();
    assert_eq!(both.title, "جديد");
    assert_eq!(both.source, "وكالة");
    assert_eq!(both.fields.len(), 2);
    assert_eq!(project.read_metadata("a").unwrap(), both);
    let error = project
        .edit_metadata("a", &seen, &titled("ثالث"))
        .unwrap_err();
    assert_eq!(
        told(error, &folder),
        "cannot write the metadata: another program changed the title meanwhile; look at it \
         again: DIR/articles/a.meta.ron"
    );
    assert_eq!(project.read_metadata("a").unwrap(), both);
    // The same change twice is no conflict.
    let again = project.edit_metadata("a", &seen, &titled("جديد")).unwrap();
    assert_eq!(again, both);
}

#[test]
fn added_articles_never_take_the_place_of_others() {
    let (folder, project) = project();
    let staging = Staging::begin(&project, ImportFile::default()).unwrap();
    let none = Metadata::default();
    let add = |id: &str, bytes: &[u8]| {
        let id = staging.reserve(id);
        staging.add_article(id, bytes, &none, "", "").unwrap()
    };
    let raw = b"\xEF\xBB\xBF  \xD9\x82\xD8\xB5\xD9\x81\r\n";
    assert_eq!(add("Halab", raw), "Halab");
    assert_eq!(fs::read(project.article_path("Halab")).unwrap(), raw);
    assert_eq!(add("halab", b"2"), "halab-2");
    assert_eq!(add("Halab", b"3"), "Halab-3");
    assert_eq!(add("a/../b", b"4"), "a_.._b");
    assert_eq!(add("aux", b"5"), "_aux");
    assert_eq!(add(" ", b"6"), "article");
    // Somebody else added one since.
    fs::write(project.article_path("new"), "theirs").unwrap();
    assert_eq!(add("new", b"mine"), "new-2");
    assert_eq!(
        fs::read_to_string(project.article_path("new")).unwrap(),
        "theirs"
    );
    let mut names = names_in(&folder.path().join(ARTICLES));
    names.retain(|name| !name.ends_with(".meta.ron"));
    assert_eq!(
        names,
        [
            ".gitattributes",
            "Halab-3.txt",
            "Halab.txt",
            "_aux.txt",
            "a_.._b.txt",
            "article.txt",
            "halab-2.txt",
            "new-2.txt",
            "new.txt"
        ]
    );
    staging.settle().unwrap();
}

#[test]
fn many_add_at_once_and_each_has_a_name() {
    let (folder, project) = project();
    let staging = Staging::begin(&project, ImportFile::default()).unwrap();
    // Another program has to wait until this one is done.
    let other = ProjectFolder::open(folder.path()).unwrap();
    let refused = Staging::begin(&other, ImportFile::default()).unwrap_err();
    assert_eq!(
        told(refused, &folder),
        "cannot import: another import is running in this project; wait until it is finished, and \
         try again: DIR"
    );
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for number in 0..50 {
                    let (id, meta) = (staging.reserve("same"), titled(&format!("{number}")));
                    staging.add_article(id, b"x", &meta, "", "").unwrap();
                }
            });
        }
    });
    staging.finish().unwrap();
    drop(Staging::begin(&other, ImportFile::default()).unwrap());
    let mut names = names_in(&folder.path().join(ARTICLES));
    names.retain(|name| name != ".gitattributes");
    assert_eq!(names.len(), 400, "each has a text and metadata");
    let texts = names.iter().filter(|name| name.ends_with(".txt"));
    for text in texts {
        let id = text.strip_suffix(".txt").unwrap();
        assert!(names.contains(&format!("{id}.meta.ron")), "{id}");
    }
}

/// A site that was saved page by page has an `index.html` in each folder.
#[test]
fn thousands_of_one_name_take_no_longer_than_others() {
    let (_folder, project) = project();
    let staging = Staging::begin(&project, ImportFile::default()).unwrap();
    let add = |id: &str| staging.reserve(id);
    assert_eq!(add("index"), "index");
    assert_eq!(add("index-3"), "index-3");
    // Counting from the first each time would be two hundred million looks at a name.
    let ids: Vec<String> = (0..20_000).map(|_| add("Index")).collect();
    assert_eq!(ids.first().unwrap(), "Index-2");
    assert_eq!(ids.get(1).unwrap(), "Index-4");
    assert_eq!(ids.last().unwrap(), "Index-20002");
    // Upper and lower case are the same name.
    assert_eq!(add("index"), "index-20003");
}

/// A kill between metadata and text leaves metadata alone, which goes when the next import begins.
#[test]
fn metadata_that_a_kill_left_goes() {
    let (folder, project) = project();
    let import = |started: &str| ImportFile {
        started: started.to_owned(),
        ..ImportFile::default()
    };
    let staging = Staging::begin(&project, import("2026-11-25T08:00:00Z")).unwrap();
    for id in ["alone", "emptied", "whole"] {
        let added = staging.add_article(id.to_owned(), b"x", &titled("1"), "a.html", "html");
        added.unwrap();
    }
    drop(staging);
    fs::remove_file(project.article_path("alone")).unwrap();
    fs::write(project.article_path("emptied"), "").unwrap();
    // Somebody else's metadata stays.
    project.write_metadata("other", &titled("2")).unwrap();
    fs::write(folder.path().join("articles/.adding-x.tmp"), "torn").unwrap();
    let staging = Staging::begin(&project, import("2026-11-26T08:00:00Z")).unwrap();
    assert_eq!(
        names_in(&folder.path().join(ARTICLES)),
        [
            ".gitattributes",
            "other.meta.ron",
            "whole.meta.ron",
            "whole.txt"
        ]
    );
    // It is the same import, taken up again.
    let id = staging.reserve("alone");
    staging
        .add_article(id, b"x", &titled("1"), "a.html", "html")
        .unwrap();
    let origin = project.read_article_file("alone").unwrap().origin;
    assert_eq!(origin.imported, "2026-11-25T08:00:00Z");
}

fn owner(who: &str) -> Owner {
    Owner {
        who: who.to_owned(),
        host: "desk-7".to_owned(),
        since: "2026-11-25T08:00:00Z".to_owned(),
    }
}

#[test]
fn a_lock_is_held_by_one_and_told_to_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lock");
    let lock = Lock::take(&path, &owner("ليلى"), false).unwrap();
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "// This project is open in a window.\n(\n    format: \"hashiya-lock\",\n    version: 1,\n    \
         who: \"ليلى\",\n    host: \"desk-7\",\n    since: \"2026-11-25T08:00:00Z\",\n)\n"
    );
    // To say that the other is gone does not help where the system knows better.
    for take_over in [false, true] {
        match Lock::take(&path, &owner("x"), take_over) {
            Err(LockRefused::Held(other)) => assert_eq!(other, owner("ليلى")),
            other => panic!("{other:?}"),
        }
    }
    drop(lock);
    assert_eq!(fs::read_to_string(&path).unwrap(), "");
    drop(Lock::take(&path, &owner("x"), false).unwrap());
    // What a crash left names somebody and is not locked.
    fs::write(&path, "whatever").unwrap();
    drop(Lock::take(&path, &owner("x"), false).unwrap());
    match Lock::take(&folder.path().join("missing/lock"), &owner("x"), false) {
        Err(LockRefused::Failed(error)) => assert!(
            error.to_string().starts_with("cannot lock the project: "),
            "{error}"
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_drive_that_cannot_lock_goes_by_the_content() {
    fn cannot(_: &File) -> Result<(), TryLockError> {
        Err(TryLockError::Error(io::Error::from(
            io::ErrorKind::Unsupported,
        )))
    }
    by_content(cannot);
    #[cfg(target_os = "linux")]
    {
        // What NFS and FUSE say: no locks, no such call, not for this file.
        by_content(|_| Err(TryLockError::Error(io::Error::from_raw_os_error(37))));
        by_content(|_| Err(TryLockError::Error(io::Error::from_raw_os_error(38))));
        by_content(|_| Err(TryLockError::Error(io::Error::from_raw_os_error(95))));
    }
}

fn by_content(cannot: fn(&File) -> Result<(), TryLockError>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lock");
    let lock = Lock::take_with(&path, &owner("ليلى"), false, cannot).unwrap();
    match Lock::take_with(&path, &owner("x"), false, cannot) {
        Err(LockRefused::Claimed(other)) => assert_eq!(other, owner("ليلى")),
        other => panic!("{other:?}"),
    }
    let over = Lock::take_with(&path, &owner("سامي"), true, cannot).unwrap();
    drop(over);
    drop(lock);
    drop(Lock::take_with(&path, &owner("x"), false, cannot).unwrap());
}

proptest! {
    /// Whatever is in them, files are read as they were written.
    #[test]
    fn project_files_are_read_as_they_are_written(name in "\\PC*", record in any::<bool>()) {
        let file = ProjectFile {
            name,
            annotators: vec!["ليلى".to_owned()],
            settings: Settings { record },
        };
        prop_assert_eq!(ProjectFile::read(file.write().as_bytes()), Ok((file, None)));
    }

    #[test]
    fn metadata_is_read_as_it_is_written(
        texts in prop::collection::vec("(\\PC|\\n|\\u{200F}|\"|\\\\){0,12}", 10),
        fields in prop::collection::btree_map("\\PC{0,6}", "\\PC{0,6}", 0..4),
    ) {
        let text = |index: usize| texts[index].clone();
        let file = ArticleFile {
            metadata: Metadata {
                title: text(0),
                source: text(1),
                author: text(2),
                date: text(3),
                url: text(4),
                language: text(5),
                copy_of: text(6),
                not_copy_of: texts[7..8].to_vec(),
                fields,
            },
            origin: Origin { from: text(8), format: text(9), imported: String::new() },
        };
        prop_assert_eq!(ArticleFile::read(file.write().as_bytes()), Ok(file));
    }

    #[test]
    fn no_bytes_make_reading_stop(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(ProjectFile::read(&bytes).is_err());
        let error = ArticleFile::read(&bytes).unwrap_err();
        let expected = matches!(error, RonError::Broken { .. } | RonError::OtherFormat { .. });
        prop_assert!(expected, "{error}");
    }
}

/// What the page on files shows is what is written and read.
#[test]
fn the_page_shows_files_as_they_are() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/file-format.md");
    let page = fs::read_to_string(page).unwrap();
    let block = |first: &str| {
        let start = page.find(first).unwrap();
        page[start..].split("```").next().unwrap().to_owned()
    };
    let project = block("// A Hashiya project:");
    let (read, _) = ProjectFile::read(project.as_bytes()).unwrap();
    assert_eq!(read.write(), project);
    let article = block("// What is known of an article");
    let read = ArticleFile::read(article.as_bytes()).unwrap();
    assert_eq!(read.write(), article);
}

#[test]
fn a_drive_that_is_gone_has_not_lost_its_articles() {
    let (folder, project) = project();
    let root = project.root().to_owned();
    assert!(
        hashiya::store::project::scan::list(&project)
            .unwrap()
            .articles
            .is_empty()
    );
    let away = folder.path().with_extension("away");
    fs::rename(&root, &away).unwrap();
    let error = hashiya::store::project::scan::list(&project).unwrap_err();
    fs::rename(&away, &root).unwrap();
    assert!(
        error.to_string().starts_with("cannot read the folder"),
        "{error}"
    );
}
