//! An open project: its list, its cache, its lock, its annotators, changes by others.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hashiya::model::codebook::{Change, LabelId};
use hashiya::model::metadata::Metadata;
use hashiya::model::row::{ArticleRow, LayerRow};
use hashiya::model::status::Status;
use hashiya::session::project::{
    AnnotationProgress, Damage, Project, ProjectCoding, ProjectEvent, ProjectOptions, ScanReport,
    Today,
};
use hashiya::session::{Access, SaveState};
use hashiya::store::project::{Cache, CachePlace, Entry, EntryChange};

use crate::desk::{TEXT, label_words};
use crate::project_desk::{
    LAYLA, ProjectDesk, SAMI, close, options, rows, tree, wait, wait_for_look, wait_for_row,
};

/// The file of a cache below its project.
const CACHE: &str = ".hashiya/ليلى/list.redb";

fn three() -> ProjectDesk {
    ProjectDesk::with(&[
        ("a", "عنوان أول", TEXT),
        ("b", "", "\n  سطر أول  \nسطر ثان"),
        ("c", "عنوان ثالث", "نص ثالث"),
    ])
}

fn row(id: &str, title: &str, code_points: u64, layers: Vec<LayerRow>) -> ArticleRow {
    ArticleRow {
        id: id.to_owned(),
        title: title.to_owned(),
        code_points,
        layers,
        ..ArticleRow::default()
    }
}

fn layer(annotator: &str, status: Status, counts: &[(&str, u32)]) -> LayerRow {
    LayerRow {
        annotator: annotator.to_owned(),
        status,
        counts: counts
            .iter()
            .map(|&(label, count)| (LabelId::new(label), count))
            .collect(),
        modified: "2026-11-25T08:00:00Z".to_owned(),
        ..LayerRow::default()
    }
}

fn report(articles: usize, added: usize, changed: usize, removed: usize) -> ScanReport {
    ScanReport {
        articles,
        added,
        changed,
        removed,
        ..ScanReport::default()
    }
}

fn told(text: &str, desk: &ProjectDesk) -> String {
    text.replace(&desk.folder.path().display().to_string(), "DIR")
}

fn read_only(project: &Project) -> &str {
    match project.access() {
        Access::ReadOnly(reason) => reason,
        Access::ReadWrite => "may be written",
    }
}

#[test]
fn the_list_says_what_the_files_say() {
    let desk = three();
    desk.annotate(
        SAMI,
        "a",
        &[("كفرنوران", "location"), ("3 مدنيين", "casualty")],
    );
    let (mut project, found) = desk.open_and_look(LAYLA);
    assert_eq!(found, report(3, 3, 0, 0));
    assert_eq!(project.name(), "ريف حلب");
    assert_eq!(project.annotator(), LAYLA);
    assert_eq!(project.annotators(), [LAYLA, SAMI]);
    assert_eq!(project.access(), &Access::ReadWrite);
    assert_eq!(project.codebook().labels.len(), 7);
    assert!(project.is_cached());
    let length = TEXT.chars().count() as u64;
    let samis = layer(
        SAMI,
        Status::InProgress,
        &[("casualty", 1), ("location", 1)],
    );
    let expected = [
        row("a", "عنوان أول", length, vec![samis.clone()]),
        row("b", "سطر أول", 20, vec![]),
        row("c", "عنوان ثالث", 7, vec![]),
    ];
    assert_eq!(rows(&project), expected);
    assert_eq!(project.count(), 3);
    assert_eq!(project.first_rows(2), expected[..2]);
    assert_eq!(project.scan_progress(), None);

    // One's own work follows after a save.
    let mut session = project.open_article("a").unwrap();
    assert_eq!(
        session.layer_path(),
        Some(&*desk.files().layer_path(LAYLA, "a"))
    );
    assert!(session.layer().is_empty(), "another's spans are another's");
    label_words(&mut session, "حلب»", "location");
    session.set_status(Status::Flagged, "تاريخ غامض").unwrap();
    session.add_active(Duration::from_secs(75));
    close(&mut project, session);
    let own = LayerRow {
        reason: "تاريخ غامض".to_owned(),
        active_seconds: 75,
        ..layer(LAYLA, Status::Flagged, &[("location", 1)])
    };
    let a = wait_for_row(&mut project, "a", |row| row.unwrap().layers.len() == 2).unwrap();
    assert_eq!(a.layers, [samis, own]);
    let theirs = project.open_article_of("a", SAMI).unwrap();
    assert_eq!(theirs.layer().len(), 2);
    assert_eq!(
        theirs.save_state(),
        SaveState::ReadOnly(format!("these are the annotations of {SAMI}"))
    );
    project.open_article("none").unwrap_err();
}

#[test]
fn a_warm_start_reads_no_article() {
    let desk = three();
    let (project, _) = desk.open_and_look(LAYLA);
    let all = rows(&project);
    drop(project);
    // What the cache says counts as long as the files are as they were.
    let cache = Cache::open(&desk.path(CACHE));
    assert_eq!(cache.place(), CachePlace::Disk);
    assert_eq!(cache.table().unwrap().len(), 3);
    let mut entry: Entry = cache.entry("b").unwrap().unwrap();
    entry.row.title = "من المخبأ".to_owned();
    cache
        .write(&[EntryChange::Put(Box::new(entry))], true)
        .unwrap();
    drop(cache);
    let mut project = desk.open(LAYLA);
    // Before the thread has done anything.
    assert_eq!(project.count(), 3);
    assert_eq!(project.first_rows(9), all);
    assert_eq!(project.first_rows(2), all[..2]);
    assert_eq!(wait_for_look(&mut project), report(3, 0, 0, 0));
    assert_eq!(rows(&project)[1].title, "من المخبأ");
    drop(project);
    // Without the cache it is made anew, and is equal.
    fs::remove_dir_all(desk.path(".hashiya")).unwrap();
    let (project, found) = desk.open_and_look(LAYLA);
    assert_eq!(found, report(3, 3, 0, 0));
    assert_eq!(rows(&project), all);
    assert_eq!(desk.read(".hashiya/.gitignore"), "*\n");
}

#[test]
fn a_damaged_cache_is_made_anew() {
    let desk = three();
    let (project, _) = desk.open_and_look(LAYLA);
    let all = rows(&project);
    drop(project);
    let good = fs::read(desk.path(CACHE)).unwrap();
    let mut cases: Vec<(String, Vec<u8>)> = vec![
        ("empty".to_owned(), Vec::new()),
        ("text".to_owned(), b"not a database".to_vec()),
        ("torn".to_owned(), good[..good.len() / 2].to_vec()),
        ("zeros".to_owned(), vec![0; good.len()]),
    ];
    // Every page in turn has a hole.
    for page in (0..good.len()).step_by(4096) {
        let mut bytes = good.clone();
        for byte in &mut bytes[page..(page + 4096).min(good.len())] {
            *byte ^= 0x5A;
        }
        if bytes != good && page < 40 * 4096 {
            cases.push((format!("page {}", page / 4096), bytes));
        }
    }
    for (what, bytes) in cases {
        fs::write(desk.path(CACHE), bytes).unwrap();
        let (project, found) = desk.open_and_look(LAYLA);
        assert_eq!(found.articles, 3, "{what}");
        assert_eq!(rows(&project), all, "{what}");
        assert!(project.is_cached(), "{what}");
        drop(project);
    }
    // A folder stands where the cache should be: the list is kept in memory.
    fs::remove_file(desk.path(CACHE)).unwrap();
    fs::create_dir(desk.path(CACHE)).unwrap();
    let (project, _) = desk.open_and_look(LAYLA);
    assert_eq!(rows(&project), all);
    assert!(!project.is_cached());
    assert_eq!(project.access(), &Access::ReadWrite);
}

#[test]
fn a_cache_that_another_process_has_is_left_to_it() {
    let desk = three();
    drop(desk.open_and_look(LAYLA));
    let held = Cache::open(&desk.path(CACHE));
    let (project, found) = desk.open_and_look(LAYLA);
    assert_eq!(found, report(3, 3, 0, 0));
    assert!(!project.is_cached());
    assert_eq!(held.table().unwrap().len(), 3);
    drop((project, held));
    assert_eq!(desk.open_and_look(LAYLA).1, report(3, 0, 0, 0));
}

/// Two annotators in one folder, in turn and at once, write nothing that the other writes.
#[test]
fn two_annotators_never_write_the_same_file() {
    let desk = three();
    let (mut layla, _) = desk.open_and_look(LAYLA);
    let before = tree(desk.folder.path());
    // A new annotator joins without being listed.
    let (mut sami, _) = desk.open_and_look(SAMI);
    assert_eq!(sami.access(), &Access::ReadWrite);
    let work = |project: &mut Project, words: &str| {
        for id in ["a", "c"] {
            let mut session = project.open_article(id).unwrap();
            project.set_resume(id, 3);
            if id == "a" {
                label_words(&mut session, words, "location");
            }
            session.set_status(Status::Done, "").unwrap();
            close(project, session);
        }
    };
    work(&mut layla, "كفرنوران");
    work(&mut sami, "إدلب");
    let both = |row: Option<&ArticleRow>| {
        let row = row.unwrap();
        row.status_of(LAYLA) == Status::Done && row.status_of(SAMI) == Status::Done
    };
    for project in [&mut layla, &mut sami] {
        for id in ["a", "c"] {
            wait_for_row(project, id, both);
        }
    }
    drop((layla, sami));
    let after = tree(desk.folder.path());
    let changed: Vec<&String> = after
        .iter()
        .filter(|(name, content)| before.get(*name) != Some(content))
        .map(|(name, _)| name)
        .collect();
    for name in &changed {
        let own = [LAYLA, SAMI].iter().filter(|who| {
            name.starts_with(&format!("annotations/{who}/"))
                || name.starts_with(&format!(".hashiya/{who}/"))
        });
        assert_eq!(own.count(), 1, "{name} belongs to nobody");
    }
    assert!(before.keys().all(|name| after.contains_key(name)));
    for expected in ["annotations/ليلى/a.ron", "annotations/سامي/a.ron"] {
        assert!(changed.iter().any(|name| *name == expected), "{changed:?}");
    }
}

#[test]
fn a_second_window_reads_only() {
    let desk = three();
    let (first, _) = desk.open_and_look(LAYLA);
    let before = tree(desk.folder.path());
    let (mut second, _) = desk.open_and_look("ليلى ");
    assert_eq!(
        read_only(&second),
        "the project is open in another window of ليلى on desk-7 since 2026-11-25T08:00:00Z; work \
         there or close it"
    );
    assert_eq!(rows(&second), rows(&first));
    assert!(!second.is_cached());
    let session = second.open_article("a").unwrap();
    assert!(matches!(session.access(), Access::ReadOnly(_)));
    let seen = second.metadata("a").unwrap();
    let mut edited = seen.clone();
    edited.title = "x".to_owned();
    let error = second.set_metadata("a", &seen, &edited).unwrap_err();
    assert_eq!(
        told(&error.to_string(), &desk),
        "cannot write the metadata: the project is open in another window of ليلى on desk-7 since \
         2026-11-25T08:00:00Z; work there or close it; nothing was changed: DIR"
    );
    second.set_resume("c", 1);
    drop((session, second));
    assert_eq!(tree(desk.folder.path()), before);
    // As somebody else the same folder may be written.
    assert_eq!(desk.open(SAMI).access(), &Access::ReadWrite);
    drop(first);
    assert_eq!(desk.open(LAYLA).access(), &Access::ReadWrite);
}

/// Runs a test of this file again as a process of its own, which is then [`is_other_process`],
/// and waits for its line.
fn child(test: &str, desk: &Path, change: impl FnOnce(&mut Command)) -> (Child, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", &format!("session_project::{test}")])
        .arg("--nocapture")
        .env(OTHER_PROCESS, desk)
        .stdout(Stdio::piped());
    change(&mut command);
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines
        .map(Result::unwrap)
        .find_map(|line| line.split_once("says: ").map(|(_, said)| said.to_owned()));
    (child, line.unwrap())
}

/// Names the folder of the project to a process that [`child`] started.
const OTHER_PROCESS: &str = "HASHIYA_TEST_PROJECT";

/// Whether this is the process that [`child`] started. It opens the project, says what it sees,
/// and waits to be killed.
fn is_other_process() -> bool {
    let Some(path) = std::env::var_os(OTHER_PROCESS) else {
        return false;
    };
    let mut project = Project::open(Path::new(&path), LAYLA, options()).unwrap();
    wait_for_look(&mut project);
    let ids: Vec<String> = rows(&project).into_iter().map(|row| row.id).collect();
    println!("says: {} {}", ids.join(","), read_only(&project));
    std::thread::sleep(Duration::from_secs(60));
    true
}

#[test]
fn a_lock_that_a_crash_left_is_dead() {
    if is_other_process() {
        return;
    }
    let desk = three();
    let (mut child, said) = child(
        "a_lock_that_a_crash_left_is_dead",
        desk.folder.path(),
        |_| {},
    );
    assert_eq!(said, "a,b,c may be written");
    let (second, _) = desk.open_and_look(LAYLA);
    assert!(read_only(&second).starts_with("the project is open in another window of ليلى"));
    drop(second);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(desk.read(".hashiya/ليلى/lock").contains("desk-7"));
    let (project, found) = desk.open_and_look(LAYLA);
    assert_eq!(project.access(), &Access::ReadWrite);
    assert!(project.is_cached());
    assert_eq!(found, report(3, 0, 0, 0));
}

/// As another user, since nothing stops the administrator.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_opens_for_reading() {
    if is_other_process() {
        return;
    }
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let desk = three();
    let is_admin = fs::metadata(desk.folder.path()).unwrap().uid() == 0;
    let protect = |mode: u32| {
        for folder in [
            ".",
            "articles",
            "annotations",
            "annotations/ليلى",
            ".hashiya",
            ".hashiya/ليلى",
        ] {
            let path = desk.path(folder);
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    let before = tree(desk.folder.path());
    protect(0o555);
    let (mut child, said) = child(
        "a_folder_that_cannot_be_written_opens_for_reading",
        desk.folder.path(),
        |command| {
            if is_admin {
                command.uid(65534).gid(65534);
            }
        },
    );
    child.kill().unwrap();
    child.wait().unwrap();
    protect(0o755);
    assert_eq!(
        told(&said, &desk),
        "a,b,c the project cannot be written here: cannot lock the project: permission denied; ask \
         for access or copy it elsewhere: DIR/.hashiya/ليلى/lock"
    );
    assert_eq!(tree(desk.folder.path()), before);
}

#[test]
fn a_project_without_a_place_for_the_lock_opens_for_reading() {
    let desk = three();
    fs::remove_dir_all(desk.path(".hashiya")).unwrap();
    desk.write(".hashiya", "a file");
    let (project, found) = desk.open_and_look(LAYLA);
    assert_eq!(found, report(3, 3, 0, 0));
    assert!(
        read_only(&project).starts_with("the project cannot be written here: cannot create a"),
        "{}",
        read_only(&project)
    );
    assert!(!project.is_cached());
    assert_eq!(desk.read(".hashiya"), "a file");
}

#[test]
fn a_damaged_file_is_flagged_and_the_rest_opens() {
    let desk = three();
    desk.annotate(SAMI, "a", &[("كفرنوران", "location")]);
    desk.annotate(LAYLA, "c", &[("ثالث", "actor")]);
    let good = desk.read("annotations/سامي/a.ron");
    desk.write("annotations/سامي/a.ron", &good[..good.len() / 2]);
    desk.write("articles/b.txt", [0, 1, 2, 0]);
    desk.write(
        "articles/c.meta.ron",
        "(format: \"hashiya-article\", version: 9)",
    );
    desk.write("articles/lost.meta.ron", "()");
    desk.write("annotations/سامي/gone.ron", "()");
    let before = tree(&desk.path("articles"));
    let (project, found) = desk.open_and_look(LAYLA);
    let all = rows(&project);
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].damaged, None);
    let torn = all[0].layer_of(SAMI).unwrap().damaged.clone().unwrap();
    assert!(
        torn.starts_with("cannot read the annotations: line "),
        "{torn}"
    );
    let binary = "cannot read the article: this seems to be a binary file, not plain text; save its \
                  text as a .txt file and open that";
    assert_eq!(all[1].damaged.as_deref(), Some(binary));
    let newer = "cannot read the metadata: it was written by a newer Hashiya (format version 9, this \
                 one knows 1); update Hashiya to open it; the file is left as it is: c.meta.ron";
    assert_eq!(all[2].damaged.as_deref(), Some(newer));
    assert_eq!((all[2].title.as_str(), all[2].code_points), ("نص ثالث", 7));
    assert_eq!(all[2].status_of(LAYLA), Status::InProgress);
    let damage = |path: &str, reason: &str| Damage {
        path: desk.path(path),
        reason: reason.to_owned(),
    };
    assert_eq!(
        found.damages,
        [
            damage("annotations/سامي/a.ron", &torn),
            damage("articles/b.txt", binary),
            damage("articles/c.txt", newer),
        ]
    );
    assert_eq!(
        found.orphans,
        [
            desk.path("articles/lost.meta.ron"),
            desk.path("annotations/سامي/gone.ron")
        ]
    );
    assert!(project.open_article("b").is_err());
    assert!(project.open_article("a").is_ok());
    assert!(project.metadata("c").is_err());
    assert_eq!(tree(&desk.path("articles")), before);
}

#[test]
fn changes_by_others_are_noticed() {
    let desk = three();
    desk.annotate(LAYLA, "a", &[("كفرنوران", "location")]);
    let (mut project, _) = desk.open_and_look(LAYLA);
    let session = project.open_article("a").unwrap();

    // An article comes, one changes, one goes.
    desk.add("d", "رابع", "نص رابع");
    let added = wait_for_row(&mut project, "d", |row| row.is_some());
    assert_eq!(added.unwrap().title, "رابع");
    desk.write("articles/c.txt", "نص آخر أطول");
    let changed = wait(&mut project, "change of c", |_, event| match event {
        ProjectEvent::ArticleFilesChanged(id) => Some(id.clone()),
        _ => None,
    });
    assert_eq!(changed, "c");
    assert_eq!(project.row("c").unwrap().code_points, 11);
    fs::remove_file(desk.path("articles/b.txt")).unwrap();
    wait_for_row(&mut project, "b", |row| row.is_none());
    assert_eq!(project.count(), 3);

    // A new annotator's folder comes by git, then another layer in it.
    desk.annotate(SAMI, "a", &[("إدلب", "location")]);
    wait_for_row(&mut project, "a", |row| row.unwrap().layers.len() == 2);
    desk.annotate(SAMI, "c", &[("نص", "actor")]);
    wait_for_row(&mut project, "c", |row| row.unwrap().layers.len() == 1);
    assert_eq!(project.annotators(), [LAYLA, SAMI]);

    // One's own layer is written by another program.
    let text = desk
        .read("annotations/ليلى/a.ron")
        .replace("location", "actor");
    desk.write("annotations/ليلى/a.ron", text);
    let changed = wait(&mut project, "change of a", |_, event| match event {
        ProjectEvent::ArticleFilesChanged(id) => Some(id.clone()),
        _ => None,
    });
    assert_eq!(changed, "a");
    assert_eq!(
        project.row("a").unwrap().layer_of(LAYLA).unwrap().counts,
        [(LabelId::new("actor"), 1)]
    );
    drop(session);

    // The project and its guidelines.
    let text = desk.read("project.ron").replace("ريف حلب", "ريف حماة");
    desk.write("project.ron", &text);
    wait(&mut project, "change of the project", |_, event| {
        (*event == ProjectEvent::ProjectFileChanged).then_some(())
    });
    assert_eq!(project.name(), "ريف حماة");
    desk.write("project.ron", text.replace("version: 2", "version: 7"));
    let failed = wait(&mut project, "failure", |_, event| match event {
        ProjectEvent::Failed(message) => Some(message.clone()),
        _ => None,
    });
    assert_eq!(
        told(&failed, &desk),
        "cannot open the project: it was written by a newer Hashiya (format version 7, this one \
         knows 2); update Hashiya to open it; the file is left as it is: DIR/project.ron"
    );
    assert_eq!(project.name(), "ريف حماة");
    desk.write("guidelines.md", "# جديد");
    wait(&mut project, "change of the guidelines", |_, event| {
        (*event == ProjectEvent::GuidelinesChanged).then_some(())
    });
    assert_eq!(project.guidelines().unwrap().as_deref(), Some("# جديد"));
}

/// Waits until the accounts that are gathered are there.
fn wait_for_accounts(project: &mut Project) -> ProjectCoding {
    wait(project, "accounts", |_, event| {
        (*event == ProjectEvent::CodedArticlesChanged).then_some(())
    });
    // What was linked is learned then.
    wait(project, "registries", |_, event| {
        (*event == ProjectEvent::RegistriesChanged).then_some(())
    });
    project.accounts().unwrap()
}

#[test]
fn accounts_are_gathered_when_they_are_asked_for_and_read_as_the_codebook_says() {
    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "كفرنوران", "location");
    session.close().unwrap();
    project.saved(&session);
    wait_for_row(&mut project, "a", |row| !row.unwrap().layers.is_empty());
    assert_eq!(project.gathering(), None);
    assert!(project.accounts().is_none());
    assert!(project.gathering().is_some());
    let first = wait_for_accounts(&mut project);
    assert_eq!(first.iter().count(), 1);
    assert!(
        project.accounts().as_ref() == Some(&first),
        "nothing changed"
    );
    assert_eq!(project.gathering(), None);
    // Names are not in the accounts: what is made of them is other, and nothing is read.
    let mut codebook = project.codebook().clone();
    codebook.incident_types[0].arabic.push('!');
    let rename = Change::Define(Box::new(codebook));
    project.change_codebook(&rename).unwrap();
    let renamed = project.accounts().unwrap();
    assert!(renamed != first && Arc::ptr_eq(&renamed.all, &first.all));
    assert_eq!(project.gathering(), None);
    // Where files follow, they are read again.
    let follow = Change::RenameLabel {
        from: LabelId::new("location"),
        to: LabelId::new("place"),
    };
    project.change_codebook(&follow).unwrap();
    assert!(project.accounts().is_some(), "as they were");
    assert!(project.gathering().is_some());
    let followed = wait_for_accounts(&mut project);
    assert!(!Arc::ptr_eq(&followed.all, &first.all));
}

#[test]
fn gathering_that_was_stopped_begins_when_it_is_resumed() {
    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    assert!(project.accounts().is_none());
    project.stop_gathering();
    while project.gathering().is_some() {
        project.poll();
    }
    // It may have been too quick to be stopped.
    if project.accounts().is_none() {
        assert_eq!(project.gathering(), None, "not by itself");
        project.resume_gathering();
        assert!(project.accounts().is_none());
        assert!(project.gathering().is_some());
        while project.gathering().is_some() {
            project.poll();
        }
    }
    assert!(project.accounts().is_some());
}

/// What is written here, and what is no file of the project, is no news.
#[test]
fn own_writes_are_no_news() {
    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "كفرنوران", "location");
    session.save_now().unwrap();
    project.saved(&session);
    wait_for_row(&mut project, "a", |row| !row.unwrap().layers.is_empty());
    desk.write("articles/.a.txt-x.tmp", "x");
    desk.write("notes.txt", "x");
    desk.write("annotations/ليلى/.c.ron.journal", "x");
    desk.write("annotations/ليلى/a.log", "x");
    // Longer than the thread waits for others to come to rest.
    let start = Instant::now();
    let mut events = Vec::new();
    while start.elapsed() < Duration::from_millis(1500) {
        events.extend(project.poll());
        std::thread::sleep(Duration::from_millis(20));
    }
    // That the registries were read for this window is told once, whenever they are ready.
    let registries = |event: &ProjectEvent| *event == ProjectEvent::RegistriesChanged;
    assert!(events.iter().filter(|event| registries(event)).count() <= 1);
    events.retain(|event| !registries(event));
    assert_eq!(events, []);
}

#[test]
fn without_a_watch_the_folder_is_looked_at_every_so_often() {
    let desk = three();
    let options = ProjectOptions {
        watch: false,
        look_every: Duration::from_millis(50),
        ..options()
    };
    let mut project = Project::open(desk.folder.path(), LAYLA, options).unwrap();
    wait_for_look(&mut project);
    desk.add("d", "رابع", "نص رابع");
    desk.write("articles/a.txt", "نص آخر");
    assert_eq!(wait_for_look(&mut project).articles, 4);
    wait_for_row(&mut project, "a", |row| row.unwrap().code_points == 6);
    // Looks that find nothing are not told.
    std::thread::sleep(Duration::from_millis(300));
    let _ = project.poll();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(project.poll(), []);
}

#[test]
fn where_one_stopped_is_where_one_starts() {
    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    assert_eq!(project.resume(), None);
    project.set_resume("a", 10);
    project.set_resume("c", 4);
    project.set_resume("c", 5);
    project.set_place_in("a", 10, 2);
    project.set_place_in("c", 5, 0);
    project.set_place_in("a", 12, 4);
    drop(project);
    let (project, _) = desk.open_and_look(LAYLA);
    assert_eq!(project.resume(), Some(("c".to_owned(), 5)));
    assert_eq!(project.place_in("a"), Some((12, 4)));
    assert_eq!(project.place_in("c"), Some((5, 0)));
    assert_eq!(project.place_in("b"), None);
    assert_eq!(desk.open(SAMI).resume(), None);
    drop(project);
    fs::remove_file(desk.path("articles/c.txt")).unwrap();
    let project = desk.open(LAYLA);
    assert_eq!(project.resume(), None);
    drop(project);
    desk.write(".hashiya/ليلى/desk.ron", "torn");
    assert_eq!(desk.open(LAYLA).resume(), None);
}

#[test]
fn the_day_adds_up_on_this_machine() {
    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    assert_eq!(project.today(), Today::default());
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "كفرنوران", "location");
    session.add_active(Duration::from_secs(40));
    session.save_now().unwrap();
    project.saved(&session);
    let today = |active_seconds, done| Today {
        active_seconds,
        done,
    };
    assert_eq!(project.today(), today(40, 0));
    session.add_active(Duration::from_secs(20));
    session.set_status(Status::Done, "").unwrap();
    close(&mut project, session);
    assert_eq!(project.today(), today(60, 1));
    // The same again is not counted again.
    let session = project.open_article("a").unwrap();
    project.saved(&session);
    assert_eq!(project.today(), today(60, 1));
    drop(session);
    drop(project);

    let (mut project, _) = desk.open_and_look(LAYLA);
    assert_eq!(project.today(), today(60, 1));
    let mut session = project.open_article("a").unwrap();
    session.set_status(Status::InProgress, "").unwrap();
    session.add_active(Duration::from_secs(5));
    close(&mut project, session);
    assert_eq!(project.today(), today(65, 0));
    drop(project);
    assert!(desk.read(".hashiya/ليلى/desk.ron").contains("2026-11-25"));
    // The next day, by the clock of this place: it is still the 25th in Greenwich.
    let tomorrow = ProjectOptions {
        clock: || "2026-11-25T21:30:00Z".parse().unwrap(),
        ..options()
    };
    let project = Project::open(desk.folder.path(), LAYLA, tomorrow).unwrap();
    assert_eq!(project.today(), Today::default());
}

#[test]
fn progress_is_told_once_the_articles_are_counted_and_has_what_is_not_saved() {
    let none = ProjectDesk::new();
    let mut project = none.open(LAYLA);
    assert!(!project.is_scanned());
    assert_eq!(
        project.annotation_progress(0).all,
        None,
        "not looked at yet"
    );
    wait_for_look(&mut project);
    assert!(project.is_scanned());
    assert_eq!(project.annotation_progress(0).all, Some(0));

    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let mut session = project.open_article("b").unwrap();
    session.set_status(Status::Done, "").unwrap();
    session.add_active(Duration::from_secs(9));
    close(&mut project, session);
    wait_for_row(&mut project, "b", |row| {
        row.unwrap().status_of(LAYLA) == Status::Done
    });
    let expected = AnnotationProgress {
        done: 1,
        all: Some(3),
        today: Today {
            active_seconds: 14,
            done: 1,
        },
    };
    assert_eq!(project.annotation_progress(5), expected);
}

#[test]
fn a_project_at_rest_does_nothing() {
    let desk = three();
    let mut project = desk.open(LAYLA);
    let woken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&woken);
    project.set_waker(Box::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
    }));
    wait_for_look(&mut project);
    // The registries are read on a thread of their own: it is at rest after half a second of silence.
    let mut count = 0;
    while woken.load(Ordering::Relaxed) != count {
        count = woken.load(Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(500));
        let _ = project.poll();
    }
    assert!(count > 0);
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(project.poll(), []);
    assert_eq!(woken.load(Ordering::Relaxed), count);
    desk.add("d", "رابع", "نص رابع");
    wait_for_row(&mut project, "d", |row| row.is_some());
    assert!(woken.load(Ordering::Relaxed) > count);
}

#[test]
fn metadata_is_edited_and_the_list_follows() {
    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let seen = project.metadata("b").unwrap();
    let mut edited = seen.clone();
    edited.title = "عنوان".to_owned();
    edited.source = " وكالة ".to_owned();
    edited.date = "2016-10-12T08:00".to_owned();
    edited.copy_of = "a".to_owned();
    project.set_metadata("b", &seen, &edited).unwrap();
    let row = wait_for_row(&mut project, "b", |row| row.unwrap().title == "عنوان").unwrap();
    assert_eq!(row.source, "وكالة");
    assert_eq!(row.date, "2016-10-12T08:00");
    assert_eq!(row.iso_date, "2016-10-12");
    assert_eq!(row.copy_of, "a");
    assert_eq!(row.code_points, 20);
}

#[test]
fn a_title_is_given_in_words_one_space_apart_and_the_rest_stays() {
    let desk = three();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let seen = project.metadata("b").unwrap();
    let words = " فرق \n الإنقاذ\u{200F}  تعمل";
    let written = project.set_title("b", words).unwrap();
    let expected = Metadata {
        title: "فرق الإنقاذ\u{200F} تعمل".to_owned(),
        ..seen
    };
    assert_eq!(written, expected);
    assert_eq!(project.metadata("b").unwrap(), expected);
}

#[test]
fn a_thousand_articles_are_scanned_and_followed() {
    let desk = ProjectDesk::new();
    for number in 0..1000 {
        desk.write(
            &format!("articles/n{number:04}.txt"),
            format!("خبر رقم {number}\nنص"),
        );
    }
    // Two that are one, in two encodings.
    desk.write("articles/x.txt", "نص واحد");
    desk.write("articles/y.txt", [0xE4, 0xD5, 0x20, 0xE6, 0xC7, 0xCD, 0xCF]);
    let (mut project, found) = desk.open_and_look(LAYLA);
    assert_eq!(found, report(1002, 1002, 0, 0));
    let table = project.table().unwrap();
    assert_eq!(table.len(), 1002);
    assert_eq!(table.get("n0500").unwrap().title, "خبر رقم 500");
    let [x, y] = ["x", "y"].map(|id| {
        let entry = project.cache().with(|cache| cache.entry(id));
        entry.unwrap().unwrap().files.facts.sha256.unwrap()
    });
    assert_eq!(x, y);
    // Many change at once, as by git pull.
    for number in 0..300 {
        desk.write(
            &format!("articles/n{number:04}.txt"),
            format!("جديد رقم {number}"),
        );
    }
    fs::remove_file(desk.path("articles/x.txt")).unwrap();
    for number in [0, 150, 299] {
        wait_for_row(&mut project, &format!("n{number:04}"), |row| {
            row.unwrap().title == format!("جديد رقم {number}")
        });
    }
    wait_for_row(&mut project, "x", |row| row.is_none());
    let kept = vec![
        ("y".to_owned(), vec![1, 2, 3]),
        ("n0001".to_owned(), vec![4]),
    ];
    project.cache().with(|cache| {
        cache.write_signatures(&kept).unwrap();
    });
    desk.write("articles/n0001.txt", "نص غيره");
    wait_for_row(&mut project, "n0001", |row| row.unwrap().code_points == 7);
    let signatures = project.cache().with(Cache::signatures).unwrap();
    assert_eq!(signatures, kept[..1], "that of another text is forgotten");
    drop(project);
    assert_eq!(desk.open_and_look(LAYLA).1, report(1001, 0, 0, 0));
}

#[test]
fn a_project_is_created_and_open() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("مشروع");
    let mut project = Project::create(&root, "اسم", " Layla ", options()).unwrap();
    assert_eq!(project.annotator(), "Layla");
    assert_eq!(project.root(), root);
    assert_eq!(wait_for_look(&mut project), report(0, 0, 0, 0));
    assert!(project.guidelines().unwrap().is_some());
    Project::create(&root, "اسم", "Layla", options()).unwrap_err();
    drop(project);
    let project = Project::open(&root.join("project.ron"), "layla", options()).unwrap();
    assert_eq!((project.name(), project.annotator()), ("اسم", "Layla"));
}
