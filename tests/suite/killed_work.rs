//! Work of all kinds in a project, for processes that are killed, and what must be there afterwards.
//!
//! Every piece of work has a number, which what it writes says again. It prints what is done; after a
//! kill that is there, or what came after it. At the end there is no file that the same work leaves not
//! when nobody disturbs it.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hashiya::model::codebook::{Change, LabelId};
use hashiya::model::link::ActorId;
use hashiya::model::metadata::Metadata;
use hashiya::model::registry::{Actor, Registries};
use hashiya::session::exporting::{
    AnnotationFilter, Edges, Excluded, ExportRequest, Passes, ProjectSource, Scheme, Tokeniser,
    export, named,
};
use hashiya::session::importing::{AnnotationsImport, ImportRequest, import, import_annotated};
use hashiya::session::project::{Project, ProjectOptions};
use hashiya::session::task::TaskControl;
use hashiya::session::{Session, SetAside};
use hashiya::store::project::{ProjectFolder, now};
use hashiya::store::{read_log, sha256_hex};
use tempfile::TempDir;

use crate::desk::{TEXT, label_words};
use crate::project_desk::{LAYLA, wait_for_look};

const KINDS: [&str; 8] = [
    "import",
    "annotations",
    "export",
    "codebook",
    "actor",
    "title",
    "note",
    "recovered",
];

fn open(folder: &Path) -> Project {
    let options = ProjectOptions {
        watch: false,
        ..ProjectOptions::default()
    };
    Project::open(&folder.join("project"), LAYLA, options).unwrap()
}

fn files(folder: &Path) -> ProjectFolder {
    ProjectFolder::open(&folder.join("project")).unwrap()
}

/// A folder with a project that has two annotated articles: of one the note changes, of the other a
/// span goes and comes back.
fn workplace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    let project = ProjectFolder::create(&root, "حلب", LAYLA).unwrap();
    for (id, words, label) in [
        ("a", "كفرنوران", "location"),
        ("b", "الدفاع المدني", "actor"),
    ] {
        fs::write(project.article_path(id), TEXT).unwrap();
        let mut session = open(folder.path()).open_article(id).unwrap();
        label_words(&mut session, words, label);
        session.close().unwrap();
    }
    for below in ["plain", "spans", "exports"] {
        fs::create_dir(folder.path().join(below)).unwrap();
    }
    folder
}

/// Works without an end, and says what is done.
pub fn work(folder: &Path, first: u64, random: &mut dyn FnMut(u64) -> u64) {
    let say = |what: &str, number: u64| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nsafe {what} {number}").unwrap();
        out.flush().unwrap();
    };
    say("ready", 0);
    for number in first.. {
        let kind = KINDS[usize::try_from(random(KINDS.len() as u64)).unwrap()];
        let in_order = random(2) == 0;
        let said = one(folder, kind, number, in_order);
        say(kind, said);
    }
}

/// One piece of work; what is said of it.
fn one(folder: &Path, kind: &str, number: u64, in_order: bool) -> u64 {
    match kind {
        "import" => import_text(folder, number),
        "annotations" => import_spans(folder, number),
        "export" => return export_all(folder),
        "note" | "recovered" => return annotate(folder, kind, number, in_order),
        _ => {}
    }
    let mut project = open(folder);
    match kind {
        "codebook" => {
            let from = LabelId::new(renamed(&project).0);
            let to = LabelId::new(format!("arms_{number}"));
            project
                .change_codebook(&Change::RenameLabel { from, to })
                .unwrap();
        }
        "actor" => {
            let actor = Actor {
                id: ActorId::new(format!("actor_{number}")),
                arabic: vec![format!("فصيل {number}")],
                ..Registries::default().actors.iter().next().unwrap().clone()
            };
            project.put_actor(actor).unwrap();
        }
        "title" => {
            let seen = project.metadata("a").unwrap();
            let new = Metadata {
                title: number.to_string(),
                ..Metadata::default()
            };
            project.set_metadata("a", &seen, &new).unwrap();
        }
        _ => {}
    }
    number
}

fn import_text(folder: &Path, number: u64) {
    let path = folder.join(format!("plain/p-{number}.txt"));
    fs::write(&path, format!("قصف رقم {number} على حلب")).unwrap();
    let request = ImportRequest {
        paths: vec![path],
        ..ImportRequest::default()
    };
    let report = import(&files(folder), &request, now, &TaskControl::default()).unwrap();
    assert!(report.is_complete(), "{report:?}");
}

fn import_spans(folder: &Path, number: u64) {
    let path = folder.join(format!("spans/s-{number}.jsonl"));
    let line = format!(
        "{{\"id\":\"s-{number}\",\"text\":\"قصف الجيش {number}\",\"spans\":[{{\"start\":4,\"end\":9,\"label\":\"actor\"}}]}}\n"
    );
    fs::write(&path, line).unwrap();
    let request = ImportRequest {
        paths: vec![path],
        annotations: Some(AnnotationsImport {
            format: "spans".to_owned(),
            annotator: LAYLA.to_owned(),
            ..AnnotationsImport::default()
        }),
        ..ImportRequest::default()
    };
    let control = TaskControl::default();
    let report = import_annotated(&files(folder), &request, now, &control).unwrap();
    assert_eq!(report.layers, 1, "{report:?}");
}

/// Takes the place of the export before it; how many documents it has.
fn export_all(folder: &Path) -> u64 {
    let project = files(folder);
    let source = ProjectSource::new(&project, AnnotationFilter::everything()).unwrap();
    let request = ExportRequest {
        format: named("spans").unwrap(),
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
    let control = TaskControl::default();
    let exported = export(&source, &request, &Passes::new(&control, 2)).unwrap();
    exported.documents as u64
}

/// The number that the note of the first span is.
fn note_of(session: &Session) -> u64 {
    number_in(&session.layer().spans().first().unwrap().note)
}

fn has_actor(session: &Session) -> bool {
    let mut spans = session.layer().spans().iter();
    spans.any(|span| span.label.0 == "actor")
}

fn bring_back(session: &mut Session) {
    for aside in SetAside::beside(session.layer_path().unwrap()).unwrap() {
        session.bring_back(&aside).unwrap();
    }
}

/// A note, or a span that is only in what was set aside and is brought back.
fn annotate(folder: &Path, kind: &str, number: u64, in_order: bool) -> u64 {
    let project = open(folder);
    let id = if kind == "note" { "a" } else { "b" };
    let mut session = project.open_article(id).unwrap();
    if kind == "recovered" {
        bring_back(&mut session);
        session.save_now().unwrap();
        let layer = session.layer_path().unwrap().to_owned();
        let on_its_way = folder.join("aside");
        fs::copy(&layer, &on_its_way).unwrap();
        let aside = layer.with_file_name("b.ron.mine-2026-01-01T10-00-00Z");
        fs::rename(&on_its_way, aside).unwrap();
    }
    let span = session.layer().spans().first().unwrap().id;
    if kind == "note" {
        session.set_note(span, number.to_string()).unwrap();
    } else {
        session.remove(span).unwrap();
        session.save_now().unwrap();
        bring_back(&mut session);
        assert!(has_actor(&session));
    }
    if in_order {
        session.close().unwrap();
    }
    number
}

/// The label that is renamed each time, and in which number.
fn renamed(project: &Project) -> (String, u64) {
    let ids = project.codebook().labels.iter().map(|label| &label.id.0);
    let mut ids = ids.filter(|id| *id == "weapon" || id.starts_with("arms_"));
    let id = ids.next().unwrap();
    (id.clone(), number_in(id))
}

fn number_in(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// A project in which work is killed.
pub struct KilledProject {
    folder: TempDir,
    /// What was done last of each kind.
    last: BTreeMap<&'static str, u64>,
    /// The numbers of all that came in.
    came_in: BTreeSet<(&'static str, u64)>,
}

impl KilledProject {
    /// One in which nothing was killed yet.
    pub fn new() -> Self {
        Self {
            folder: workplace(),
            last: BTreeMap::new(),
            came_in: BTreeSet::new(),
        }
    }

    /// The folder in which it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Looks whether all is there that was said to be done.
    pub fn look(&mut self, said: &[String], at: &str) {
        for line in said {
            let mut words = line.split(' ').skip(1);
            let (kind, number) = (words.next(), words.next());
            let kind = KINDS.into_iter().find(|it| Some(*it) == kind);
            // The last line may be torn.
            let is_whole = Some(line) != said.last();
            if let (Some(kind), Some(number), true) = (kind, number, is_whole) {
                let number = number.parse().unwrap();
                self.last.insert(kind, number);
                if ["import", "annotations", "actor"].contains(&kind) {
                    self.came_in.insert((kind, number));
                }
            }
        }
        let project = open(self.folder());
        let reached = |kind: &str, found: u64| {
            let last = self.last.get(kind).copied().unwrap_or(0);
            assert!(
                found >= last,
                "{at}: {kind} {last} is gone, there is {found}"
            );
        };
        reached("codebook", renamed(&project).1);
        reached("title", number_in(&project.metadata("a").unwrap().title));
        let actors = project.folder().read_registry::<Actor>().unwrap();
        for (kind, number) in &self.came_in {
            let is_there = match *kind {
                "actor" => {
                    let id = ActorId::new(format!("actor_{number}"));
                    actors.as_ref().is_some_and(|all| all.get(&id).is_some())
                }
                "import" => {
                    let text = fs::read(project.folder().article_path(&format!("p-{number}")));
                    text.is_ok_and(|text| text == format!("قصف رقم {number} على حلب").as_bytes())
                }
                _ => {
                    let session = project.open_article(&format!("s-{number}")).unwrap();
                    has_actor(&session)
                }
            };
            assert!(is_there, "{at}: {kind} {number} is gone");
        }
        let session = project.open_article("a").unwrap();
        assert_eq!(session.problems(), [], "{at}");
        reached("note", note_of(&session));
        let session = project.open_article("b").unwrap();
        assert_eq!(session.problems(), [], "{at}");
        let layer = session.layer_path().unwrap();
        let is_aside = !SetAside::beside(layer).unwrap().is_empty();
        assert!(has_actor(&session) || is_aside, "{at}: it is nowhere");
        reached("export", self.exported(at));
    }

    /// The number of documents of the export, which is whole; 0 when there is none.
    fn exported(&self, at: &str) -> u64 {
        let out = self.folder().join("exports/out");
        if !out.exists() {
            return 0;
        }
        let manifest = fs::read(out.join("hashiya-export.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        for file in manifest["files"].as_array().unwrap() {
            let bytes = fs::read(out.join(file["name"].as_str().unwrap())).unwrap();
            assert_eq!(file["sha256"], sha256_hex(&bytes), "{at}: {file}");
        }
        manifest["documents"].as_u64().unwrap()
    }

    /// Work in which nothing is killed leaves the same files behind as if nothing ever had been.
    pub fn end(&self) {
        // On a busy machine the slowest kinds may each time be killed before they are done.
        let done = KINDS.iter().filter(|kind| self.last.contains_key(*kind));
        let done = done.count();
        assert!(2 * done >= KINDS.len(), "{done} kinds of {}", KINDS.len());
        let undisturbed = workplace();
        for folder in [undisturbed.path(), self.folder()] {
            for (number, kind) in (1_000_000..).zip(KINDS) {
                one(folder, kind, number, true);
            }
            let mut project = open(folder);
            wait_for_look(&mut project);
        }
        assert_eq!(names(self.folder()), names(undisturbed.path()));
        let log = self.folder().join("project/annotations/ليلى/b.log");
        assert_eq!(read_log(&log).unwrap().unreadable, [0_usize; 0]);
    }
}

/// The names of all files and folders, with `#` for numbers; what is chosen to come in is not among them.
fn names(folder: &Path) -> BTreeSet<PathBuf> {
    let mut all = BTreeSet::new();
    for below in ["project", "exports"] {
        for entry in walkdir::WalkDir::new(folder.join(below)) {
            let entry = entry.unwrap();
            let name = entry.path().strip_prefix(folder).unwrap();
            let name = name.to_str().unwrap();
            let mut numberless = String::new();
            for letter in name.chars() {
                match letter {
                    '0'..='9' if numberless.ends_with('#') => {}
                    '0'..='9' => numberless.push('#'),
                    _ => numberless.push(letter),
                }
            }
            all.insert(PathBuf::from(numberless));
        }
    }
    all
}
