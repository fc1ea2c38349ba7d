//! Nothing is lost on a disk that fails: each operation of a scripted day in an article, one after
//! the other, fails in every way, and then the program is started again.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Operation;
use super::faults::{self, Fault};
use crate::model::article::Article;
use crate::model::attribute::{AttributeId, Value};
use crate::model::casualty::Casualty;
use crate::model::codebook::{Codebook, LabelId};
use crate::model::edit::Edit;
use crate::model::incident::{Incident, IncidentId};
use crate::model::layer::Layer;
use crate::model::span::{Span, SpanId};
use crate::model::status::Status;
use crate::store::{
    Access, ArticleStore, OpenOptions, Opened, Problem, StoreError, inspect_at, log_path, read_log,
};

const TEXT: &str = "قُتِل 3 مدنيين في قصف على كفرنوران.\nاشترك في نشرتنا.\n";

/// A folder like that of a project, below which the faults are.
struct Desk {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("work");
        fs::create_dir_all(root.join("articles")).unwrap();
        fs::write(root.join("articles/a.txt"), TEXT).unwrap();
        Self {
            _folder: folder,
            root,
        }
    }

    fn article(&self) -> PathBuf {
        self.root.join("articles/a.txt")
    }

    fn layer(&self) -> PathBuf {
        self.root.join("annotations/ليلى/a.ron")
    }

    fn open(&self) -> Result<Opened, StoreError> {
        let options = OpenOptions {
            annotator: "ليلى".to_owned(),
            clock: || "2026-11-22T17:00:00Z".parse().expect("a time"),
            record: true,
            ..OpenOptions::default()
        };
        ArticleStore::open_at(&self.article(), &self.layer(), &options)
    }

    /// The layers of all files of the annotator, and whether edits lie in a journal.
    fn left(&self) -> (Vec<Layer>, bool) {
        let (mut layers, mut journal) = (Vec::new(), false);
        let folder = self.layer().parent().unwrap().to_owned();
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.contains("journal") {
                journal |= fs::metadata(&path).unwrap().len() > 0;
            } else if name.starts_with("a.ron") {
                layers.push(self.layer_at(&path));
            }
        }
        (layers, journal)
    }

    fn layer_at(&self, path: &Path) -> Layer {
        let found = inspect_at(&self.article(), path, None, &Codebook::default()).unwrap();
        assert_eq!(found.unreadable, None, "{} is whole", path.display());
        found.layer
    }
}

/// What a person did, and what the program said is safe.
#[derive(Default)]
struct Told {
    /// The layer after each edit; the first is the one without any.
    states: Vec<Layer>,
    /// The last state that is in the journal or in the file, as the program says.
    acknowledged: usize,
    /// The last state that is in the file, as the program says.
    saved: Option<usize>,
}

impl Told {
    fn now(&self) -> usize {
        self.states.len() - 1
    }
}

/// An article that somebody works in.
struct Work<'a> {
    opened: Opened,
    article: Arc<Article>,
    told: &'a mut Told,
}

impl<'a> Work<'a> {
    /// `None` when it cannot be opened, or only read: then nothing can be done.
    fn begin(desk: &Desk, told: &'a mut Told) -> Option<Self> {
        let opened = desk.open().ok()?;
        if opened.access != Access::ReadWrite {
            return None;
        }
        if told.states.is_empty() {
            told.states.push(opened.layer.clone());
        }
        let found = told.states.iter().rposition(|state| *state == opened.layer);
        let found = found.expect("one of the states that there were");
        assert!(found >= told.acknowledged, "an acknowledged edit is gone");
        told.states.truncate(found + 1);
        told.acknowledged = found;
        let article = Arc::new(opened.loaded.article.clone());
        Some(Self {
            opened,
            article,
            told,
        })
    }

    fn edit(&mut self, edit: Edit) {
        let layer = &mut self.opened.layer;
        let inverse = edit.clone().apply(layer, self.article.text()).unwrap();
        self.told.states.push(layer.clone());
        let store = &mut self.opened.store;
        if store.append(&edit, &inverse, layer, &self.article).is_ok() {
            self.told.acknowledged = self.told.now();
        }
    }

    fn insert(&mut self, id: u32, words: &str) {
        let start = TEXT.find(words).unwrap();
        self.edit(Edit::Insert(Span {
            attributes: Default::default(),
            id: SpanId(id),
            label: LabelId::new("location"),
            range: start..start + words.len(),
            note: String::new(),
        }));
    }

    /// Saves, while `meanwhile` is done.
    fn save_and(&mut self, meanwhile: impl FnOnce(&mut Self)) -> bool {
        let state = self.told.now();
        let job = self.opened.store.prepare(&self.opened.layer, &self.article);
        meanwhile(self);
        let Ok(saved) = job.run() else {
            return false;
        };
        self.told.saved = Some(state);
        self.told.acknowledged = self.told.acknowledged.max(state);
        // That the journal cannot be emptied does no harm.
        let _ = self.opened.store.finish(&job, &saved);
        true
    }

    fn save(&mut self) -> bool {
        self.save_and(|_| {})
    }
}

/// Two sittings with every kind of edit, saves with and without an edit meanwhile, and an end.
fn script(desk: &Desk, told: &mut Told) {
    let Some(mut work) = Work::begin(desk, told) else {
        return;
    };
    work.insert(0, "كفرنوران");
    work.insert(1, "3 مدنيين");
    work.save();
    let part = TEXT.find("اشترك").unwrap()..TEXT.len();
    work.edit(Edit::SetExcluded { ranges: vec![part] });
    work.edit(Edit::SetNote {
        id: SpanId(1),
        note: "العدد \"أولي\"".to_owned(),
    });
    work.edit(Edit::SetAttribute {
        id: SpanId(1),
        attribute: AttributeId::new("count"),
        value: Some(Value::Casualty(Casualty::default())),
    });
    let incident = Incident {
        casualties: vec![SpanId(1)],
        ..Incident::new(IncidentId(0))
    };
    work.edit(Edit::InsertIncident { index: 0, incident });
    work.save_and(|work| {
        work.edit(Edit::SetLabel {
            id: SpanId(1),
            label: LabelId::new("casualty"),
        });
    });
    work.edit(Edit::Batch(vec![
        Edit::Remove(SpanId(0)),
        Edit::SetIncident(Incident::new(IncidentId(0))),
        Edit::SetStatus {
            status: Status::Flagged,
            reason: "متى؟".to_owned(),
        },
    ]));
    if !work.save() {
        // The window stays open, and then the machine is turned off.
        return;
    }
    work.opened.store.close();

    let Some(mut work) = Work::begin(desk, told) else {
        return;
    };
    work.insert(7, "قصف");
    work.edit(Edit::RemoveIncident(IncidentId(0)));
    if work.save() {
        work.opened.store.close();
    }
}

const FAULTS: [(Fault, bool); 5] = [
    (Fault::Full, false),
    (Fault::Full, true),
    (Fault::Denied, false),
    (Fault::Denied, true),
    (Fault::Gone, false),
];

/// What the script does on a disk that is well.
fn operations(script: impl Fn(&Desk)) -> Vec<Operation> {
    let desk = Desk::new();
    faults::plan(&desk.root, Fault::Full, usize::MAX, false);
    script(&desk);
    faults::end(&desk.root)
}

#[test]
fn no_operation_that_fails_loses_an_edit() {
    let operations = operations(|desk| script(desk, &mut Told::default()));
    for kind in [
        Operation::CreateFolder,
        Operation::OpenToAppend,
        Operation::Append,
        Operation::CreateTemporary,
        Operation::Write,
        Operation::Sync,
        Operation::SetPermissions,
        Operation::Rename,
        Operation::SyncFolder,
        Operation::SetLength,
        Operation::Remove,
    ] {
        assert!(operations.contains(&kind), "the script has no {kind:?}");
    }
    assert!(operations.len() > 50, "{} operations", operations.len());
    for (fault, lasting) in FAULTS {
        for at in 0..operations.len() {
            let desk = Desk::new();
            let mut told = Told::default();
            faults::plan(&desk.root, fault, at, lasting);
            script(&desk, &mut told);
            let done = faults::end(&desk.root);
            let what = format!("{fault:?} at {at}, {:?}, lasting: {lasting}", done.last());
            started_again(&desk, &mut told, &what);
        }
    }
}

#[test]
fn a_drive_that_knows_no_locks_keeps_every_edit() {
    let desk = Desk::new();
    let mut told = Told::default();
    faults::plan(&desk.root, Fault::NoLocks, 0, true);
    script(&desk, &mut told);
    assert_eq!(
        (told.acknowledged, told.saved),
        (told.now(), Some(told.now()))
    );
    // A kill while edits are in the journal only.
    let mut work = Work::begin(&desk, &mut told).unwrap();
    work.insert(50, "قصف");
    let acknowledged = work.told.acknowledged;
    assert_eq!(acknowledged, work.told.now());
    drop(work);
    started_again(&desk, &mut told, "without locks");
    assert!(told.acknowledged >= acknowledged);
    let done = faults::end(&desk.root);
    assert!(done.contains(&Operation::Lock));
}

fn started_again(desk: &Desk, told: &mut Told, what: &str) {
    // The file has the last saved state or a newer one, as a whole.
    if desk.layer().exists() {
        let on_disk = desk.layer_at(&desk.layer());
        let state = told.states.iter().rposition(|state| *state == on_disk);
        let state = state.unwrap_or_else(|| panic!("{what}: the file has no state that there was"));
        assert!(Some(state) >= told.saved, "{what}: the file went back");
    } else {
        assert_eq!(told.saved, None, "{what}: the saved file is gone");
    }
    let mut work = Work::begin(desk, told).unwrap_or_else(|| panic!("{what}: cannot be opened"));
    assert_eq!(work.opened.problems, [], "{what}");
    let edits = work.told.now();
    work.insert(99, "مدنيين");
    assert!(work.save(), "{what}");
    work.opened.store.close();

    // The record has each edit once.
    let log = read_log(&log_path(&desk.layer())).unwrap();
    assert_eq!(log.unreadable, [0_usize; 0], "{what}");
    let mut sums: Vec<&str> = log.lines.iter().map(|line| line.sum.as_str()).collect();
    assert_eq!(sums.len(), edits + 1, "{what}");
    sums.sort_unstable();
    sums.dedup();
    assert_eq!(sums.len(), edits + 1, "{what}: an edit is there twice");
    let mut names: Vec<String> = fs::read_dir(desk.layer().parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["a.log", "a.ron"], "{what}: something is left over");
}

/// Somebody else's file comes in while there is unsaved work, and the person chooses.
fn conflict(desk: &Desk, told: &mut Told, keep_mine: bool) {
    let Some(mut work) = Work::begin(desk, told) else {
        return;
    };
    work.insert(0, "كفرنوران");
    if !work.save() {
        return;
    }
    let mine = fs::read_to_string(desk.layer());
    let Ok(mine) = mine else { return };
    let theirs = mine.replace("\"location\"", "\"actor\"");
    fs::write(desk.layer(), theirs).unwrap();
    work.insert(1, "قصف");
    let job = work.opened.store.prepare(&work.opened.layer, &work.article);
    let Err(StoreError::ChangedOnDisk { kept, .. }) = job.run() else {
        return;
    };
    work.opened.store.keep_mine(kept.as_deref());
    if keep_mine {
        let mut job = work.opened.store.prepare(&work.opened.layer, &work.article);
        job.overwrite = true;
        if let Ok(saved) = job.run() {
            let _ = work.opened.store.finish(&job, &saved);
            work.opened.store.close();
        }
    } else {
        let codebook = Codebook::default();
        let layer = &work.opened.layer;
        let taken = work
            .opened
            .store
            .take_theirs(layer, &work.article, &codebook);
        if taken.is_ok() {
            work.opened.store.close();
        }
    }
}

#[test]
fn neither_side_of_a_conflict_is_lost() {
    for keep_mine in [true, false] {
        let operations = operations(|desk| conflict(desk, &mut Told::default(), keep_mine));
        assert!(operations.len() > 20, "{} operations", operations.len());
        for (fault, lasting) in FAULTS {
            for at in 0..operations.len() {
                let desk = Desk::new();
                let mut told = Told::default();
                faults::plan(&desk.root, fault, at, lasting);
                conflict(&desk, &mut told, keep_mine);
                let done = faults::end(&desk.root);
                let last = done.last();
                let what = format!("{fault:?} at {at}, {last:?}, lasting: {lasting}, {keep_mine}");
                let opened = desk.open().unwrap();
                assert_eq!(opened.access, Access::ReadWrite, "{what}");
                for problem in &opened.problems {
                    let known = matches!(problem, Problem::JournalSetAside { .. });
                    assert!(known, "{what}: {problem}");
                }
                let (mut layers, journal) = desk.left();
                layers.push(opened.layer.clone());
                // What was saved before theirs came in they have replaced themselves.
                if told.acknowledged > told.saved.unwrap_or(0) {
                    let mine = told.states.get(told.acknowledged).unwrap();
                    assert!(layers.contains(mine) || journal, "{what}: mine is lost");
                }
                let is_theirs = |layer: &Layer| {
                    let span = layer.spans().first();
                    span.is_some_and(|span| span.label == LabelId::new("actor"))
                };
                let there_were_theirs = told.states.len() > 2;
                assert!(
                    !there_were_theirs || layers.iter().any(is_theirs),
                    "{what}: theirs are lost"
                );
            }
        }
    }
}
