//! A team by git: the codebook, the registries and one annotator's annotations changed on two
//! branches, merged by git with Hashiya's driver and without it.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::process::{Command, Output};

use hashiya::model::codebook::{Change, Codebook, CodebookAnswer, LabelId};
use hashiya::model::id::ActorId;
use hashiya::model::metadata::Metadata;
use hashiya::model::registry::{Actor, ActorKind};
use hashiya::store::inspect_at;
use hashiya::store::project::codebook_file::read_codebook;
use hashiya::store::project::{ArticleFile, ProjectFile};

use crate::project_desk::{LAYLA, ProjectDesk, SAMI};

const PROGRAM: &str = env!("CARGO_BIN_EXE_hashiya");
const TEXT: &str = "قصف الجيش بلدة كفرنوران وقتل 3 مدنيين";

/// A project in a repository.
struct Team(ProjectDesk);

impl Team {
    /// Both annotators labelled the article `a` before the branches part.
    fn new() -> Self {
        let desk = ProjectDesk::with(&[("a", "", TEXT)]);
        desk.annotate(LAYLA, "a", &[("الجيش", "actor"), ("كفرنوران", "location")]);
        let team = Self(desk);
        team.git(&["init", "--quiet", "--initial-branch=main"]);
        team.commit("first");
        team.git(&["branch", "other"]);
        team
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new("git")
            .current_dir(self.0.path(""))
            .env("GIT_CONFIG_GLOBAL", Path::new("/dev/null"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(["-c", "core.autocrlf=false", "-c", "core.quotePath=false"])
            .args(arguments)
            .output()
            .unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn install(&self) -> String {
        let output = Command::new(PROGRAM)
            .args(["merge-codebook", "--install"])
            .arg(self.0.path(""))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// With the driver installed before the branches part.
    fn installed() -> Self {
        let team = Self::new();
        team.install();
        team.commit("driver");
        team.git(&["branch", "--force", "other"]);
        team
    }

    fn change(&self, change: &Change, time: &str, by: &str) {
        let mut project = self.0.files();
        let after = project.codebook().changed(change, time, by).unwrap();
        project.write_codebook(after).unwrap();
    }

    /// Changes the definitions of the codebook, which nobody follows.
    fn define(&self, define: impl FnOnce(&mut Codebook)) {
        let mut project = self.0.files();
        let mut after = project.codebook().clone();
        define(&mut after);
        project.write_codebook(after).unwrap();
    }

    fn codebook(&self) -> Codebook {
        self.0.files().codebook().clone()
    }

    /// The labels of somebody's spans in the article `a`, in the terms of the codebook of now.
    fn labels(&self, annotator: &str) -> Vec<String> {
        let project = self.0.files();
        let (article, layer) = (
            project.article_path("a"),
            project.layer_path(annotator, "a"),
        );
        let seen = inspect_at(&article, &layer, None, project.codebook()).unwrap();
        assert_eq!(seen.unreadable, None);
        let spans = seen.layer.spans().iter();
        spans.map(|span| span.label.0.clone()).collect()
    }

    fn check(&self) -> (Option<i32>, String) {
        let output = Command::new(PROGRAM)
            .arg("check")
            .arg(self.0.path(""))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), text)
    }
}

fn rename(from: &str, to: &str) -> Change {
    Change::RenameLabel {
        from: LabelId::new(from),
        to: LabelId::new(to),
    }
}

/// Ours renames the location; theirs, the other branch, deletes the casualty in favour of the actor,
/// and each annotates in its own terms.
fn both_change(team: &Team) {
    team.change(&rename("location", "place"), "2026-11-25T08:00:00Z", LAYLA);
    team.0.annotate(LAYLA, "a", &[("بلدة", "place")]);
    team.commit("ours");
    team.git(&["switch", "--quiet", "other"]);
    let delete = Change::DeleteLabel {
        label: LabelId::new("casualty"),
        to: Some(LabelId::new("actor")),
    };
    team.0.annotate(
        SAMI,
        "a",
        &[("3 مدنيين", "casualty"), ("كفرنوران", "location")],
    );
    team.change(&delete, "2026-11-25T09:00:00Z", SAMI);
    team.0.annotate(SAMI, "a", &[("الجيش", "actor")]);
    team.commit("theirs");
    team.git(&["switch", "--quiet", "main"]);
}

#[test]
fn both_branches_change_the_codebook_and_every_layer_gets_what_it_lacks() {
    let team = Team::installed();
    both_change(&team);
    team.git(&["merge", "--quiet", "--no-edit", "other"]);
    let merged = team.codebook();
    let ids: Vec<&str> = merged.labels.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(
        ids,
        ["actor", "place", "trigger", "date", "source", "weapon"]
    );
    assert_eq!(merged.changes.len(), 2);
    assert!(merged.changes.iter().all(|one| one.after.is_empty()));
    assert_eq!(merged.revision.0.len(), 2);
    assert_eq!(team.labels(LAYLA), ["actor", "place", "place"]);
    assert_eq!(team.labels(SAMI), ["actor", "place", "actor"]);
    // The other branch merges the same, whichever side it is on.
    let here = team.0.read("codebook.ron");
    team.git(&["switch", "--quiet", "other"]);
    team.git(&["merge", "--quiet", "--no-edit", "main~1"]);
    assert_eq!(team.0.read("codebook.ron"), here);
}

/// One annotator on two machines, of which each followed changes of the codebook that the other lacks.
/// The names of ours are used again, so that following them twice would say something else.
fn both_follow(team: &Team) {
    team.change(&rename("actor", "militia"), "2026-11-25T08:00:00Z", LAYLA);
    team.change(&rename("location", "actor"), "2026-11-25T08:01:00Z", LAYLA);
    team.0.annotate(LAYLA, "a", &[("بلدة", "actor")]);
    team.commit("ours");
    team.git(&["switch", "--quiet", "other"]);
    team.change(&rename("casualty", "victims"), "2026-11-25T09:00:00Z", SAMI);
    team.0.annotate(LAYLA, "a", &[("3 مدنيين", "victims")]);
    team.commit("theirs");
}

#[test]
fn annotations_that_followed_different_changes_are_brought_to_one_state() {
    let wanted = ["militia", "actor", "actor", "victims"];
    // By a merge on either side, and by a rebase.
    for (branch, how) in [
        (
            "main",
            ["merge", "--quiet", "--no-edit", "other"].as_slice(),
        ),
        ("other", &["merge", "--quiet", "--no-edit", "main"]),
        ("other", &["rebase", "--quiet", "main"]),
    ] {
        let team = Team::installed();
        both_follow(&team);
        // A branch that goes on from the other is no part of it.
        team.git(&["switch", "--quiet", "--create", "experiment"]);
        team.change(&rename("victims", "dead"), "2026-11-25T10:00:00Z", SAMI);
        team.commit("experiment");
        team.git(&["switch", "--quiet", branch]);
        team.git(how);
        assert_eq!(team.labels(LAYLA), wanted, "{branch} {how:?}");
        assert_eq!(team.check(), (Some(0), String::new()), "{branch} {how:?}");
    }
}

#[test]
fn without_the_driver_the_markers_are_named_and_the_driver_can_still_merge() {
    let team = Team::new();
    both_change(&team);
    let output = team.run(&["merge", "--quiet", "--no-edit", "other"]);
    assert_eq!(output.status.code(), Some(1));
    let text = team.0.read("codebook.ron");
    let line = text
        .lines()
        .position(|line| line.starts_with("<<<<<<< "))
        .unwrap()
        + 1;
    let (code, says) = team.check();
    assert_eq!(code, Some(1));
    assert!(
        says.contains(&format!(
            "line {line}: git left the two sides of a merge here, between <<<<<<< and >>>>>>>; have \
             them merged with `hashiya merge-codebook --install` and `git checkout --merge FILE`"
        )),
        "{says}"
    );
    // As it says.
    team.install();
    team.git(&["checkout", "--quiet", "--merge", "codebook.ron"]);
    let merged = read_codebook(team.0.read("codebook.ron").as_bytes()).unwrap();
    assert_eq!(merged.changes.len(), 2);
    team.commit("merged");
    assert_eq!(team.labels(LAYLA), ["actor", "place", "place"]);
}

#[test]
fn installing_says_what_it_did_and_does_it_once() {
    let team = Team::new();
    let root = team.0.path("");
    let first = team.install();
    assert!(
        first.contains(".gitattributes: 6 lines added; commit the file\n"),
        "{first}"
    );
    assert!(first.contains("git: merge.hashiya.driver = '"), "{first}");
    assert!(first.contains("' merge-codebook %O %A %B %P\n"), "{first}");
    let attributes = team.0.read(".gitattributes");
    let again = team.install();
    assert!(
        again.contains(".gitattributes has the lines already\n"),
        "{again}"
    );
    assert_eq!(again.matches(" is set already\n").count(), 2, "{again}");
    assert_eq!(team.0.read(".gitattributes"), attributes);
    let attribute = |path: &str| team.git(&["check-attr", "merge", path]);
    for path in [
        "codebook.ron",
        "annotations/ليلى/a.ron",
        "articles/a.meta.ron",
    ] {
        assert_eq!(attribute(path), format!("{path}: merge: hashiya\n"));
    }
    assert_eq!(
        attribute("annotations/ليلى/a.log"),
        "annotations/ليلى/a.log: merge: union\n"
    );
    // Nowhere but in a project that git has.
    std::fs::remove_dir_all(root.join(".git")).unwrap();
    let output = Command::new(PROGRAM)
        .args(["merge-codebook", "--install"])
        .arg(&root)
        .env("GIT_CEILING_DIRECTORIES", root.parent().unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(
        says.contains("this project is not in a repository of git"),
        "{says}"
    );
}

#[test]
fn two_labels_with_one_key_open_with_a_question_and_a_choice() {
    let team = Team::installed();
    let key = |id: &'static str| {
        move |book: &mut Codebook| {
            let mut labels = book.labels.iter_mut();
            labels.find(|one| one.id.as_str() == id).unwrap().letter = Some('Z');
        }
    };
    team.define(key("weapon"));
    team.commit("ours");
    team.git(&["switch", "--quiet", "other"]);
    team.define(key("date"));
    team.commit("theirs");
    team.git(&["switch", "--quiet", "main"]);
    // A person should look, so git says that there is a conflict; the file has both.
    let output = team.run(&["merge", "--no-edit", "other"]);
    assert_eq!(output.status.code(), Some(1));
    let says = String::from_utf8_lossy(&output.stderr).into_owned();
    let question = "the key \"Z\" gives two labels, \"date\" and \"weapon\"; until one has another \
                    key it gives \"date\"";
    assert!(
        says.contains(&format!("codebook.ron: {question}")),
        "{says}"
    );
    assert!(!team.0.read("codebook.ron").contains("<<<<<<<"));
    team.commit("merged");
    let (code, says) = team.check();
    assert_eq!(code, Some(0), "{says}");
    assert!(
        says.contains(&format!("codebook.ron: warning: {question}")),
        "{says}"
    );
    let book = team.codebook();
    let questions = book.questions();
    assert_eq!(questions.len(), 1);
    let answers: Vec<CodebookAnswer> = questions[0]
        .answers
        .iter()
        .map(|(answer, _)| *answer)
        .collect();
    assert_eq!(answers, [CodebookAnswer::OtherKey, CodebookAnswer::NoKey]);
    let (_, other_key) = &questions[0].answers[0];
    let answered = book.changed(other_key, "", "").unwrap();
    assert!(answered.questions().is_empty());
    let of = |book: &Codebook, id: &str| book.get(&LabelId::new(id)).unwrap().letter;
    assert_eq!(
        (of(&answered, "date"), of(&answered, "weapon")),
        (Some('Z'), Some('B'))
    );
    let answered = book.changed(&questions[0].answers[1].1, "", "").unwrap();
    assert_eq!(
        (of(&answered, "date"), of(&answered, "weapon")),
        (Some('Z'), None)
    );
    // Other changes may be made meanwhile, but no further key is given twice.
    assert!(book.changed(&rename("trigger", "event"), "", "").is_ok());
    let mut third = book.clone();
    third.labels[0].letter = Some('Z');
    third.labels[1].letter = Some('C');
    let error = book
        .changed(&Change::Define(Box::new(third)), "", "")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the key \"C\" gives two labels, of which one is \"casualty\"; change one"
    );
}

#[test]
fn one_label_called_differently_is_both_and_a_question() {
    let team = Team::installed();
    team.change(&rename("location", "place"), "2026-11-25T08:00:00Z", LAYLA);
    team.commit("ours");
    team.git(&["switch", "--quiet", "other"]);
    team.change(&rename("location", "site"), "2026-11-25T09:00:00Z", SAMI);
    team.0.annotate(SAMI, "a", &[("كفرنوران", "site")]);
    team.define(|book| book.labels[0].english = "Group".to_owned());
    team.commit("theirs");
    team.git(&["switch", "--quiet", "main"]);
    team.define(|book| book.labels[0].english = "Side".to_owned());
    team.commit("ours too");
    let output = team.run(&["merge", "--no-edit", "other"]);
    assert_eq!(output.status.code(), Some(1));
    team.commit("merged");
    let book = team.codebook();
    let ids: Vec<&str> = book
        .labels
        .iter()
        .map(|one| one.id.as_str())
        .take(4)
        .collect();
    assert_eq!(ids, ["actor", "site", "place", "casualty"]);
    assert_eq!(book.labels[0].english, "Side");
    let (code, says) = team.check();
    assert_eq!(code, Some(0), "{says}");
    for question in [
        "two branches gave one label two names, \"place\" and \"site\"; both are there, as two labels",
        "two branches changed the label \"actor\" differently; it is \"فاعل\" / \"Side\" here and \
         \"فاعل\" / \"Group\" on the other side",
    ] {
        assert!(says.contains(question), "{says}");
    }
    // Each has the label that it had; who had the old name has that of the change that was first.
    assert_eq!(team.labels(LAYLA), ["actor", "place"]);
    assert_eq!(team.labels(SAMI), ["site"]);
    let questions = book.questions();
    let answer = |book: &Codebook, index: usize, wanted: CodebookAnswer| {
        let questions = book.questions();
        let mut answers = questions[index].answers.iter();
        let (_, change) = answers.find(|(answer, _)| *answer == wanted).unwrap();
        book.changed(change, "", "").unwrap()
    };
    // The two labels have the same keys as well.
    let codes: Vec<&str> = questions.iter().map(|one| one.code).collect();
    assert_eq!(
        codes,
        ["shared-key", "shared-key", "undecided", "undecided"]
    );
    let one = answer(&book, 2, CodebookAnswer::MakeOne);
    assert_eq!(one.questions().len(), 1);
    let other = answer(&one, 0, CodebookAnswer::TakeOther);
    assert_eq!(other.labels[0].english, "Group");
    assert!(other.questions().is_empty());
    assert!(answer(&one, 0, CodebookAnswer::Keep).questions().is_empty());
}

#[test]
fn registries_of_two_branches_have_the_entries_of_both() {
    let team = Team::installed();
    let add = |id: &str, name: &str| {
        let project = team.0.files();
        let actor = Actor {
            id: ActorId::new(id),
            arabic: vec![name.to_owned()],
            english: Vec::new(),
            kind: ActorKind::RebelGroups,
            affiliation: None,
            notes: String::new(),
        };
        let mut actors = project
            .read_registry::<Actor>()
            .unwrap()
            .unwrap_or_else(|| {
                hashiya::model::registry::Registries::default()
                    .actors
                    .as_ref()
                    .clone()
            });
        actors.put(actor);
        team.0.write(
            "actors.ron",
            hashiya::store::project::registry_file::write_registry(&actors),
        );
    };
    add("فصيل-1", "فصيل الشمال");
    team.commit("ours");
    team.git(&["switch", "--quiet", "other"]);
    add("فصيل-2", "فصيل الجنوب");
    team.commit("theirs");
    team.git(&["switch", "--quiet", "main"]);
    team.git(&["merge", "--quiet", "--no-edit", "other"]);
    let actors = team.0.files().read_registry::<Actor>().unwrap().unwrap();
    for id in ["فصيل-1", "فصيل-2"] {
        assert!(actors.get(&ActorId::new(id)).is_some(), "{id}");
    }
    let starting = hashiya::model::registry::Registries::default().actors;
    assert_eq!(actors.iter().count(), starting.iter().count() + 2);
}

#[test]
fn annotations_of_one_annotator_on_two_machines_merge_by_span() {
    let team = Team::installed();
    // On this machine: a new span, and the location is taken out.
    team.0.annotate(LAYLA, "a", &[("بلدة", "location")]);
    let mut project = team.0.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    let army = session.layer().spans()[0].id;
    let town = session.layer().spans()[2].id;
    session.remove(town).unwrap();
    crate::project_desk::close(&mut project, session);
    drop(project);
    team.commit("this machine");
    // On the other: another new span with the same number, and a note on what both have.
    team.git(&["switch", "--quiet", "other"]);
    team.0.annotate(LAYLA, "a", &[("3 مدنيين", "casualty")]);
    let mut project = team.0.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    session.set_note(army, "الجيش السوري").unwrap();
    crate::project_desk::close(&mut project, session);
    drop(project);
    team.commit("other machine");
    team.git(&["switch", "--quiet", "main"]);
    team.git(&["merge", "--quiet", "--no-edit", "other"]);
    let project = team.0.files();
    let (article, layer) = (project.article_path("a"), project.layer_path(LAYLA, "a"));
    let seen = inspect_at(&article, &layer, None, project.codebook()).unwrap();
    assert_eq!(seen.problems, []);
    let text = seen.loaded.article.text();
    let spans: Vec<(&str, &str, &str)> = seen
        .layer
        .spans()
        .iter()
        .map(|span| {
            (
                span.label.as_str(),
                &text[span.range.clone()],
                span.note.as_str(),
            )
        })
        .collect();
    assert_eq!(
        spans,
        [
            ("actor", "الجيش", "الجيش السوري"),
            ("location", "بلدة", ""),
            ("casualty", "3 مدنيين", ""),
        ]
    );
    let mut ids: Vec<u32> = seen.layer.spans().iter().map(|span| span.id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3, "each has a number of its own");
}

fn merge_copy(file: &Path, copy: &Path) -> (Option<i32>, String) {
    let output = Command::new(PROGRAM)
        .arg("merge-codebook")
        .args([file, copy])
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// A file of each kind, what becomes of it in a copy, what both then say, and whether a person is told.
#[test]
fn a_copy_of_every_kind_of_file_is_brought_in_and_set_aside() {
    let service = |name: &str| format!("{name} (conflicted copy 2026-01-02).ron");
    let kinds = [
        (
            "project",
            "name: \"ريف حلب\"",
            "name: \"حلب\"",
            "name: \"ريف حلب\"",
            true,
        ),
        (
            "codebook",
            "english: \"Actor\"",
            "english: \"Player\"",
            "english: \"Actor\"",
            true,
        ),
        (
            "articles/a.meta",
            "title: \"خبر\"",
            "title: \"نبأ\"",
            "title: \"خبر\"",
            true,
        ),
        (
            "annotations/ليلى/a",
            "quote: \"الجيش\"",
            "quote: \"الجيش\", note: \"مؤكد\"",
            "مؤكد",
            false,
        ),
        ("actors", "notes: \"\"", "notes: \"جديد\"", "جديد", false),
    ];
    for (name, old, new, both, is_told) in kinds {
        let desk = ProjectDesk::with(&[("a", "خبر", TEXT)]);
        desk.annotate(LAYLA, "a", &[("الجيش", "actor")]);
        let registries = hashiya::model::registry::Registries::default();
        let actors = hashiya::store::project::write_registry(registries.actors.as_ref());
        desk.write(
            "actors.ron",
            actors.replacen("arabic:", "notes: \"\", arabic:", 1),
        );
        let (file, copy) = (desk.path(&format!("{name}.ron")), desk.path(&service(name)));
        let text = std::fs::read_to_string(&file).unwrap();
        let theirs = text.replacen(old, new, 1);
        assert_ne!(theirs, text, "{name} has no {old}");
        std::fs::write(&copy, &theirs).unwrap();
        let (code, said) = merge_copy(&file, &copy);
        assert_eq!(code == Some(1), is_told, "{name}: {said}");
        let merged = std::fs::read_to_string(&file).unwrap();
        assert!(merged.contains(both), "{name}: {merged}");
        // Nothing of the copy is gone: its bytes stay beside the file under another name.
        assert!(!copy.exists(), "{name}");
        let folder = file.parent().unwrap();
        let own = copy.file_name().unwrap().to_str().unwrap();
        let aside = names(folder)
            .into_iter()
            .find(|it| it.starts_with(&format!("{own}.merged-")));
        let kept = std::fs::read_to_string(folder.join(aside.unwrap())).unwrap();
        assert_eq!(kept, theirs, "{name}");
        // What is merged opens.
        desk.open(LAYLA).open_article("a").unwrap();
    }
}

#[test]
fn a_file_is_no_copy_of_itself_and_of_no_other_article() {
    let desk = ProjectDesk::with(&[("a", "", TEXT), ("b", "", "هدوء في حلب\n")]);
    desk.annotate(LAYLA, "a", &[("الجيش", "actor")]);
    desk.annotate(LAYLA, "b", &[("حلب", "location")]);
    let before = names(&desk.path(""));
    let codebook = desk.path("codebook.ron");
    let other_way = desk.path("articles/../codebook.ron");
    let hard_link = desk.path("articles/link.ron");
    std::fs::hard_link(&codebook, &hard_link).unwrap();
    let same = [&codebook, &other_way, &hard_link];
    #[cfg(unix)]
    let symbolic = {
        let path = desk.folder.path().join("articles/symbolic.ron");
        std::os::unix::fs::symlink(&codebook, &path).unwrap();
        path
    };
    #[cfg(unix)]
    let same = [&same[..], &[&symbolic]].concat();
    for copy in same {
        let (code, said) = merge_copy(&codebook, copy);
        assert_eq!(code, Some(1), "{said}");
        let link = "this is a symbolic link";
        let why = said.contains("both names are of one file") || said.contains(link);
        assert!(why, "{said}");
        assert!(codebook.exists() && copy.exists());
    }
    assert_eq!(names(&desk.path("")), before);
    let (a, b) = (
        desk.path("annotations/ليلى/a.ron"),
        desk.path("annotations/ليلى/b.ron"),
    );
    let texts = [&a, &b].map(|path| std::fs::read_to_string(path).unwrap());
    let (code, said) = merge_copy(&a, &b);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("two articles, \"a.txt\" and \"b.txt\""),
        "{said}"
    );
    assert_eq!(
        [&a, &b].map(|path| std::fs::read_to_string(path).unwrap()),
        texts
    );
}

#[test]
fn a_layer_that_is_open_is_not_replaced_and_a_missing_file_is_its_copy() {
    let desk = ProjectDesk::with(&[("a", "", TEXT)]);
    desk.annotate(LAYLA, "a", &[("الجيش", "actor")]);
    let layer = desk.path("annotations/ليلى/a.ron");
    let copy = desk.path("annotations/ليلى/a.sync-conflict-20260102-101112-ABCDEFG.ron");
    std::fs::copy(&layer, &copy).unwrap();
    let project = desk.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    let (code, said) = merge_copy(&layer, &copy);
    assert_eq!(code, Some(1));
    assert!(said.contains("open in another window"), "{said}");
    // Edits that wait for a save are not passed over.
    crate::desk::label_words(&mut session, "3 مدنيين", "casualty");
    drop((session, project));
    let (code, said) = merge_copy(&layer, &copy);
    assert_eq!(code, Some(1));
    assert!(said.contains("has edits that are not saved"), "{said}");
    let mut session = desk.open(LAYLA).open_article("a").unwrap();
    session.close().unwrap();
    assert_eq!(merge_copy(&layer, &copy).0, Some(0));
    // The service took the file itself away.
    let codebook = desk.path("codebook.ron");
    let copy = desk.path("codebook.sync-conflict-20260102-101112-ABCDEFG.ron");
    std::fs::rename(&codebook, &copy).unwrap();
    assert_eq!(merge_copy(&codebook, &copy).0, Some(0));
    assert!(codebook.exists() && !copy.exists());
    desk.open(LAYLA);
}

#[test]
fn metadata_and_the_project_file_merge_by_field() {
    let team = Team::installed();
    let meta = "articles/a.meta.ron";
    let about = |change: &dyn Fn(&mut Metadata)| {
        let bytes = std::fs::read(team.0.path(meta)).unwrap_or_default();
        let mut file = ArticleFile::read(&bytes).unwrap_or_default();
        change(&mut file.metadata);
        team.0.write(meta, file.write());
    };
    let named = |change: &dyn Fn(&mut ProjectFile)| {
        let bytes = std::fs::read(team.0.path("project.ron")).unwrap();
        let (mut file, _) = ProjectFile::read(&bytes).unwrap();
        change(&mut file);
        team.0.write("project.ron", file.write());
    };
    about(&|known| known.language = "ar".to_owned());
    team.commit("metadata");
    team.git(&["branch", "--force", "other"]);
    about(&|known| known.title = "قصف".to_owned());
    named(&|file| file.name = "شمال".to_owned());
    team.commit("ours");
    team.git(&["switch", "--quiet", "other"]);
    about(&|known| known.source = "وكالة".to_owned());
    named(&|file| file.annotators.push("زياد".to_owned()));
    team.commit("theirs");
    team.git(&["switch", "--quiet", "main"]);
    team.git(&["merge", "--quiet", "--no-edit", "other"]);
    let known = team.0.files().read_metadata("a").unwrap();
    assert_eq!(
        (&*known.title, &*known.source, &*known.language),
        ("قصف", "وكالة", "ar")
    );
    let (merged, _) = ProjectFile::read(team.0.read("project.ron").as_bytes()).unwrap();
    assert_eq!(merged.name, "شمال");
    assert!(merged.annotators.contains(&"زياد".to_owned()), "{merged:?}");
    // The same field on both sides: ours is there, theirs is told, and git waits for a person.
    about(&|known| known.title = "غارة".to_owned());
    team.commit("ours again");
    team.git(&["switch", "--quiet", "other"]);
    team.git(&["merge", "--quiet", "--no-edit", "main~1"]);
    about(&|known| known.title = "هجوم".to_owned());
    team.commit("theirs again");
    team.git(&["switch", "--quiet", "main"]);
    let merge = team.run(&["merge", "--quiet", "--no-edit", "other"]);
    assert_eq!(merge.status.code(), Some(1));
    let said = String::from_utf8_lossy(&merge.stderr).into_owned();
    let wanted =
        "articles/a.meta.ron: both sides changed the title; ours is kept, theirs is \"هجوم\"";
    assert!(said.contains(wanted), "{said}");
    assert_eq!(team.0.files().read_metadata("a").unwrap().title, "غارة");
}
