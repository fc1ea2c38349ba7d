//! Nothing outside a project is read, changed or removed through it: a link in the place of any file
//! or folder that a working day writes, made by whoever sent the folder.
//!
//! Which files those are nobody lists here: the system tells every name that comes or changes below
//! the project while a day is worked.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use hashiya::interchange::incidents::Columns;
use hashiya::model::codebook::{Change, LabelId};
use hashiya::model::link::ActorId;
use hashiya::model::metadata::Metadata;
use hashiya::model::registry::{Actor, ActorKind};
use hashiya::model::selection::Selection;
use hashiya::model::status::Status;
use hashiya::session::importing::{ImportRequest, Imported};
use hashiya::session::project::searching::{Find, LineOrder, Stage};
use hashiya::session::project::{Project, ProjectEvent, TrainingChoice};
use hashiya::session::task::{Outcome, Waker};
use hashiya::session::{OpenOptions, Session};
use notify::{RecursiveMode, Watcher};
use tempfile::TempDir;

use crate::project_desk::{LAYLA, ProjectDesk, SAMI, options, tree};

/// One line, as that of a journal that is torn.
const SECRET: &str = "قائمة أسماء ليست لأحد\n";
const PATIENCE: Duration = Duration::from_secs(4);

fn silent() -> Waker {
    Arc::new(|| {})
}

/// A project with two articles, one annotated, and an import beside it.
fn project() -> ProjectDesk {
    let desk = ProjectDesk::with(&[
        (
            "a",
            "قصف",
            "قُتل 3 مدنيين في قصف على إدلب.\nاشترك في نشرتنا.\n",
        ),
        ("b", "هجوم", "هاجم مسلحون قرية قرب تدمر أمس.\n"),
    ]);
    desk.annotate(LAYLA, "a", &[("إدلب", "location")]);
    desk.annotate(SAMI, "a", &[("3 مدنيين", "casualty")]);
    desk
}

/// Waits until the project has told what is wanted, or for a moment when it never will.
fn wait(project: &mut Project, wanted: impl Fn(&ProjectEvent) -> bool) {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let events = project.poll();
        if events.iter().any(&wanted)
            || events
                .iter()
                .any(|it| matches!(it, ProjectEvent::Failed(_)))
        {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A day's work with everything that writes. What fails is passed over, as a person would who reads
/// the notice and goes on.
fn work(root: &Path, inbox: &Path) {
    let Ok(mut project) = Project::open(root, LAYLA, options()) else {
        return;
    };
    wait(&mut project, |event| {
        matches!(event, ProjectEvent::ScanFinished(_))
    });
    for id in ["a", "b"] {
        let Ok(mut session) = project.open_article(id) else {
            continue;
        };
        project.assist(&mut session);
        let end = session.article().text().find(' ').unwrap_or(0);
        session.set_selection(Some(Selection::over(0..end)));
        let _ = session.label_selection(&LabelId::new("actor"));
        if let Some(span) = session.chosen() {
            let _ = session.new_incident(&[span]);
        }
        let _ = session.save_now();
        project.saved(&session);
        let _ = session.set_status(Status::Done, "");
        let _ = session.close();
        project.saved(&session);
        project.set_resume(id, 3);
        project.set_place_in(id, 3, 0);
        project.keep_place();
    }
    let find = Find {
        text: "قصف".to_owned(),
        ..Find::default()
    };
    let mut search = project.search(find, LineOrder::Relevance, silent());
    let start = Instant::now();
    while matches!(
        search.poll().stage,
        Stage::Indexing(_) | Stage::Searching | Stage::Making
    ) && start.elapsed() < PATIENCE
    {
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = project.near_duplicates(silent()).wait();
    if project.accounts().is_none() {
        wait(&mut project, |event| {
            *event == ProjectEvent::CodedArticlesChanged
        });
    }
    if let Some(coded) = project.accounts() {
        let all: Vec<_> = coded.iter().collect();
        let _ = project.export_incidents(&all, Columns::Hashiya);
    }
    let _ = project.put_actor(Actor {
        id: ActorId::new("river"),
        arabic: vec!["لواء النهر".to_owned()],
        english: Vec::new(),
        kind: ActorKind::RebelGroups,
        affiliation: None,
        notes: String::new(),
    });
    if let Ok(before) = project.metadata("b") {
        let new = Metadata {
            source: "صحيفة المدى".to_owned(),
            ..before.clone()
        };
        let _ = project.set_metadata("b", &before, &new);
    }
    let _ = project.change_codebook(&Change::DeleteLabel {
        label: LabelId::new("location"),
        to: Some(LabelId::new("actor")),
    });
    let out = root.join("exports").join("hashiya");
    let _ = project
        .export_training_data(&TrainingChoice::default(), "", out, silent())
        .wait();
    let request = ImportRequest {
        paths: vec![inbox.to_owned()],
        ..ImportRequest::default()
    };
    if let Ok(task) = project.import(request, silent()) {
        let _ = task.wait();
    }
}

/// What a project is like before the day, and what comes into it.
struct Beginning {
    desk: ProjectDesk,
    inbox: TempDir,
}

fn beginning() -> &'static Beginning {
    static BEGINNING: OnceLock<Beginning> = OnceLock::new();
    BEGINNING.get_or_init(|| {
        let inbox = tempfile::tempdir().unwrap();
        fs::write(inbox.path().join("c.txt"), "خبر ثالث من درعا.\n").unwrap();
        Beginning {
            desk: project(),
            inbox,
        }
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// A copy of the project at its beginning, in a folder with room beside it.
fn fresh() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    copy(beginning().desk.folder.path(), &root);
    (folder, root)
}

/// The names below the project that came, changed or went in a day, and those above them.
fn touched_in_a_day() -> BTreeSet<PathBuf> {
    let (_folder, root) = fresh();
    let (tell, told) = channel();
    let mut watcher = notify::recommended_watcher(tell).unwrap();
    watcher.watch(&root, RecursiveMode::Recursive).unwrap();
    work(&root, beginning().inbox.path());
    drop(watcher);
    let told = told.into_iter().flat_map(|event| event.unwrap().paths);
    // A folder that is new may have files before it is watched.
    let there = tree(&root).into_keys().map(|name| root.join(name));
    let mut touched = BTreeSet::new();
    for path in told.chain(there) {
        let within = path.strip_prefix(&root).unwrap();
        let all = within.ancestors().filter(|it| !it.as_os_str().is_empty());
        touched.extend(all.map(Path::to_owned));
    }
    touched
}

/// The files and folders that every day touches; names by chance are those of one day.
fn written() -> BTreeSet<PathBuf> {
    let (first, second) = (touched_in_a_day(), touched_in_a_day());
    first.intersection(&second).cloned().collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trap {
    /// A link to a file of one line.
    File,
    /// A link to a folder with the same files and another.
    Folder,
    /// A link to where nothing is.
    Nowhere,
    /// Another name of a file.
    HardLink,
    /// A pipe, which would be waited for.
    Pipe,
}

/// Works a day in a project with a trap at `within`, and tells what it did outside.
fn spring(within: &Path, trap: Trap) -> Vec<String> {
    let (folder, root) = fresh();
    let path = root.join(within);
    let outside = folder.path().join("outside");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), SECRET).unwrap();
    let there = outside.join("folder");
    if path.is_dir() {
        copy(&path, &there);
        fs::remove_dir_all(&path).unwrap();
    } else {
        fs::create_dir(&there).unwrap();
        let _ = fs::remove_file(&path);
    }
    fs::write(there.join("secret"), SECRET).unwrap();
    match trap {
        Trap::File => symlink(outside.join("secret"), &path).unwrap(),
        Trap::Folder => symlink(&there, &path).unwrap(),
        Trap::Nowhere => symlink(outside.join("nothing"), &path).unwrap(),
        Trap::HardLink => fs::hard_link(outside.join("secret"), &path).unwrap(),
        Trap::Pipe => {
            let made = std::process::Command::new("mkfifo").arg(&path).status();
            assert!(made.unwrap().success());
        }
    }
    let before = tree(&outside);
    work(&root, beginning().inbox.path());
    let mut found = Vec::new();
    if tree(&outside) != before {
        let after: Vec<String> = tree(&outside).into_keys().collect();
        found.push(format!(
            "{trap:?} at {}: outside is {after:?}",
            within.display()
        ));
    }
    // Nor is what lies there known in the project now.
    let reads = matches!(trap, Trap::File | Trap::Folder);
    for (name, bytes) in tree_without_links(&root) {
        let secret = SECRET.trim().as_bytes();
        if reads && bytes.windows(secret.len()).any(|part| part == secret) {
            found.push(format!("{trap:?} at {}: {name} has it", within.display()));
        }
    }
    found
}

/// As [`tree`], of what is in the folder itself.
fn tree_without_links(root: &Path) -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(root).into_iter().flatten();
    walk.filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().display().to_string();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_day_writes_what_it_is_known_to_write() {
    let written = written();
    let names = [
        ".hashiya/ليلى/lock",
        ".hashiya/ليلى/list.redb",
        ".hashiya/ليلى/index",
        ".hashiya/ليلى/desk.ron",
        "annotations/ليلى/a.ron",
        "annotations/ليلى/a.log",
        "annotations/ليلى/.b.ron.journal",
        "articles/b.meta.ron",
        "articles/c.txt",
        "actors.ron",
        "codebook.ron",
        "exports/hashiya",
    ];
    for name in names {
        assert!(written.contains(Path::new(name)), "{name} of {written:#?}");
    }
}

#[test]
fn nothing_outside_is_read_changed_or_removed_through_a_link() {
    let written = written();
    let traps = [
        Trap::File,
        Trap::Folder,
        Trap::Nowhere,
        Trap::HardLink,
        Trap::Pipe,
    ];
    let all: Vec<(&PathBuf, Trap)> = written
        .iter()
        .flat_map(|path| traps.map(|trap| (path, trap)))
        .collect();
    // Threads of their own: those of rayon are the project's.
    let next = AtomicUsize::new(0);
    let take = || {
        let mut found = Vec::new();
        while let Some((path, trap)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.extend(spring(path, *trap));
        }
        found
    };
    let found: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
        let found = threads.into_iter().map(|thread| thread.join().unwrap());
        found.flatten().collect()
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn an_article_whose_journal_is_a_link_says_so_and_leaves_what_it_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, SECRET).unwrap();
    let article = folder.path().join("a.txt");
    fs::write(&article, "قصف على إدلب.\n").unwrap();
    symlink("secret", folder.path().join(".a.ron.journal")).unwrap();
    let mut session = Session::open(&article, &OpenOptions::default()).unwrap();
    let told: Vec<String> = session.problems().iter().map(ToString::to_string).collect();
    let told = format!("{told:?} {:?}", session.access());
    assert!(told.contains("this is a symbolic link"), "{told}");
    let _ = session.save_now();
    drop(session);
    assert_eq!(fs::read_to_string(&secret).unwrap(), SECRET);
}

#[test]
fn an_article_that_a_person_names_may_be_a_link_but_not_what_is_kept_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.txt");
    fs::write(&real, "قصف على إدلب.\n").unwrap();
    let article = folder.path().join("a.txt");
    symlink(&real, &article).unwrap();
    let open = || Session::open(&article, &OpenOptions::default()).unwrap();
    let mut session = open();
    crate::desk::label_words(&mut session, "إدلب", "location");
    session.close().unwrap();
    assert_eq!(open().layer().spans().len(), 1);

    let layer = folder.path().join("a.ron");
    let elsewhere = folder.path().join("elsewhere.ron");
    fs::rename(&layer, &elsewhere).unwrap();
    let before = fs::read(&elsewhere).unwrap();
    symlink(&elsewhere, &layer).unwrap();
    let mut session = open();
    assert_eq!(session.layer().spans(), []);
    let told: Vec<String> = session.problems().iter().map(ToString::to_string).collect();
    let told = format!("{told:?} {:?}", session.access());
    assert!(told.contains("this is a symbolic link"), "{told}");
    let _ = session.close();
    assert_eq!(fs::read(&elsewhere).unwrap(), before);
}

#[test]
fn an_import_names_links_out_of_what_was_chosen_and_does_not_follow_them() {
    let desk = ProjectDesk::new();
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir_all(folder.path().join("outside")).unwrap();
    fs::create_dir_all(inbox.join(".hidden")).unwrap();
    fs::write(folder.path().join("outside/secret.txt"), SECRET).unwrap();
    fs::write(inbox.join(".hidden/draft.txt"), SECRET).unwrap();
    fs::write(inbox.join("a.txt"), "قصف على إدلب.\n").unwrap();
    symlink("../outside/secret.txt", inbox.join("b.txt")).unwrap();
    symlink("../outside", inbox.join("c")).unwrap();
    symlink("a.txt", inbox.join("d.txt")).unwrap();
    symlink(".hidden/draft.txt", inbox.join("e.txt")).unwrap();
    symlink("nowhere", inbox.join("f.txt")).unwrap();
    let project = desk.open(LAYLA);
    let request = ImportRequest {
        paths: vec![inbox.clone()],
        ..ImportRequest::default()
    };
    let Outcome::Done(Imported::Articles(report)) =
        project.import(request, silent()).unwrap().wait()
    else {
        panic!("no report");
    };
    let added: Vec<&str> = report.added.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(added, ["a"]);
    let out =
        "cannot read the file: it is a symbolic link out of what was chosen, and is not followed";
    let wanted = [
        ("b.txt", out),
        ("c", out),
        ("e.txt", out),
        ("f.txt", "cannot read the file: the link leads nowhere"),
    ];
    let wanted: Vec<(String, String)> = wanted
        .iter()
        .map(|(name, why)| (inbox.join(name).display().to_string(), (*why).to_owned()))
        .collect();
    let refused: Vec<(String, String)> = report
        .refused
        .iter()
        .map(|it| (it.origin.clone(), it.why.to_string()))
        .collect();
    assert_eq!(refused, wanted);
    // A link that a person names is what they chose.
    let chosen = folder.path().join("chosen");
    symlink("outside", &chosen).unwrap();
    let request = ImportRequest {
        paths: vec![chosen],
        ..ImportRequest::default()
    };
    let Outcome::Done(Imported::Articles(report)) =
        project.import(request, silent()).unwrap().wait()
    else {
        panic!("no report");
    };
    assert_eq!(report.added.len(), 1);
}

#[test]
fn a_check_names_every_link() {
    let (_folder, root) = fresh();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.txt"), SECRET).unwrap();
    let text = outside.path().join("x.txt");
    symlink(&text, root.join("articles/x.txt")).unwrap();
    symlink(&text, root.join("annotations/ليلى/b.ron")).unwrap();
    symlink(outside.path(), root.join("annotations/غريب")).unwrap();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .args(["check", "--json"])
        .arg(&root)
        .output()
        .unwrap();
    let out = String::from_utf8(run.stdout).unwrap();
    for name in [
        "articles/x.txt",
        "annotations/ليلى/b.ron",
        "annotations/غريب",
    ] {
        let line = out.lines().find(|line| line.contains(name));
        let line = line.unwrap_or_else(|| panic!("{name} is not in {out}"));
        assert!(line.contains("symbolic-link"), "{line}");
    }
}
