//! Changing the codebook of an open project: preview, one step, undo, open sessions, journals.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::sync::Arc;

use hashiya::model::codebook::{Change, Impact, LabelId};
use hashiya::model::incident::{Incident, IncidentTypeId, RoleId};
use hashiya::session::project::{Project, ProjectEvent};
use hashiya::session::task::Outcome;
use hashiya::session::{SaveState, Session};

use crate::coding_table::participant;
use crate::desk::label_words;
use crate::model_codebook::undo;
use crate::project_desk::{LAYLA, ProjectDesk, SAMI, close, tree, wait, wait_for_row};

fn desk() -> ProjectDesk {
    let desk = ProjectDesk::with(&[
        ("a", "", "قصف الجيش بلدة كفرنوران وقتل 3 مدنيين"),
        ("b", "", "قتل 5 مدنيين في حلب"),
        ("c", "", "لا شيء هنا"),
    ]);
    desk.annotate(
        LAYLA,
        "a",
        &[("كفرنوران", "location"), ("3 مدنيين", "casualty")],
    );
    desk.annotate(LAYLA, "b", &[("حلب", "location")]);
    desk.annotate(SAMI, "b", &[("5 مدنيين", "casualty"), ("حلب", "location")]);
    desk
}

fn id(text: &str) -> LabelId {
    LabelId::new(text)
}

fn delete(label: &str, to: Option<&str>) -> Change {
    Change::DeleteLabel {
        label: id(label),
        to: to.map(id),
    }
}

fn touched(project: &Project, change: &Change) -> Impact {
    let task = project.touched_by(change, Arc::new(|| {})).unwrap();
    match task.wait() {
        Outcome::Done(touched) => touched,
        other => panic!("{other:?}"),
    }
}

fn labels(session: &Session) -> Vec<&str> {
    let spans = session.layer().spans().iter();
    spans.map(|span| span.label.as_str()).collect()
}

#[test]
fn what_a_change_touches_is_told_before_it_is_made() {
    let desk = desk();
    let (project, _) = desk.open_and_look(LAYLA);
    let before = tree(desk.folder.path());
    let found = touched(&project, &delete("location", None));
    assert_eq!((found.spans, found.withdrawn, found.articles), (3, 3, 2));
    let annotators: Vec<_> = found
        .annotators
        .iter()
        .map(|(who, n)| (who.as_str(), *n))
        .collect();
    assert_eq!(annotators, [(SAMI, 1), (LAYLA, 2)]);
    let quotes: Vec<_> = found.examples.iter().map(|it| it.quote.as_str()).collect();
    assert_eq!(quotes, ["كفرنوران", "حلب", "حلب"]);
    let found = touched(&project, &delete("weapon", None));
    assert!(found.is_nothing());
    assert_eq!(tree(desk.folder.path()), before, "looking changes nothing");

    let mut stricter = project.codebook().clone();
    stricter.labels[2].attributes[0].required = true;
    let found = touched(&project, &Change::Define(Box::new(stricter)));
    assert_eq!((found.spans, found.unfinished, found.articles), (0, 2, 2));
}

#[test]
fn a_change_is_one_file_that_everybodys_layers_follow_and_undo_takes_it_back() {
    let desk = desk();
    let layers = tree(&desk.path("annotations"));
    let old = desk.read("codebook.ron");
    let (mut project, _) = desk.open_and_look(LAYLA);
    let mut session = project.open_article("b").unwrap();
    project
        .change_codebook(&delete("location", Some("casualty")))
        .unwrap();
    session.follow_codebook(&project.codebook().clone());
    assert_eq!(labels(&session), ["casualty"]);
    // Nothing is unsaved by that: the file gets it with the next save.
    assert_eq!(session.save_state(), SaveState::Saved);
    assert!(!session.can_undo());
    assert_eq!(tree(&desk.path("annotations")), {
        let mut layers = layers.clone();
        layers.extend(
            tree(&desk.path("annotations"))
                .into_iter()
                .filter(|(name, _)| name.ends_with(".journal")),
        );
        layers
    });
    // The list follows on its thread.
    wait_for_row(&mut project, "b", |row| {
        let samis = row.and_then(|row| row.layer_of(SAMI)).unwrap();
        samis.counts == [(id("casualty"), 2)]
    });
    let theirs = project.open_article_of("b", SAMI).unwrap();
    assert_eq!(labels(&theirs), ["casualty", "casualty"]);

    label_words(&mut session, "5 مدنيين", "casualty");
    close(&mut project, session);
    let change = project.codebook().changes[0].id;
    let names = format!("    codebook: [\"{change}\"],\n");
    assert!(desk.read("annotations/ليلى/b.ron").contains(&names));

    project.change_codebook(&undo(project.codebook())).unwrap();
    let session = project.open_article("b").unwrap();
    assert_eq!(labels(&session), ["casualty", "location"]);
    drop(session);
    let theirs = project.open_article_of("b", SAMI).unwrap();
    assert_eq!(labels(&theirs), ["casualty", "location"]);
    wait_for_row(&mut project, "b", |row| {
        let samis = row.and_then(|row| row.layer_of(SAMI)).unwrap();
        samis.counts == [(id("casualty"), 1), (id("location"), 1)]
    });
    // Sami's files were never written.
    for (name, bytes) in tree(&desk.path("annotations/سامي")) {
        assert_eq!(layers.get(&format!("سامي/{name}")), Some(&bytes), "{name}");
    }
    let now = desk.read("codebook.ron");
    let labels_of = |text: &str| text.split("incident_types").next().unwrap().to_owned();
    assert_eq!(labels_of(&now), labels_of(&old));
}

#[test]
fn spans_that_a_change_withdraws_are_kept_in_the_file_and_come_back() {
    let desk = desk();
    let (mut project, _) = desk.open_and_look(LAYLA);
    project.change_codebook(&delete("location", None)).unwrap();
    let mut session = project.open_article("a").unwrap();
    assert_eq!(labels(&session), ["casualty"]);
    label_words(&mut session, "الجيش", "actor");
    close(&mut project, session);
    assert!(desk.read("annotations/ليلى/a.ron").contains("withdrawn: ["));
    // Reopened and saved once more.
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "قصف", "actor");
    // Open, unsaved, when it is taken back.
    project.change_codebook(&undo(project.codebook())).unwrap();
    session.follow_codebook(&project.codebook().clone());
    assert_eq!(labels(&session), ["actor", "actor", "location", "casualty"]);
    assert_eq!(session.save_state(), SaveState::Unsaved);
    let ids: Vec<u32> = session
        .layer()
        .spans()
        .iter()
        .map(|span| span.id.0)
        .collect();
    assert_eq!(ids, [3, 2, 0, 1]);
    close(&mut project, session);
    let session = project.open_article("a").unwrap();
    assert_eq!(labels(&session), ["actor", "actor", "location", "casualty"]);
    assert!(!desk.read("annotations/ليلى/a.ron").contains("withdrawn:"));
}

#[test]
fn unsaved_incidents_of_a_killed_window_follow_the_codebook() {
    let desk = desk();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let mut session = project.open_article("a").unwrap();
    let army = label_words(&mut session, "الجيش", "actor");
    let target = RoleId("target".to_owned());
    let (incident, _) = session.new_incident(&[]).unwrap();
    session
        .add_to_incident(incident, &[army], Some(&target))
        .unwrap();
    let mut attack = session.layer().incidents()[0].clone();
    attack.kind = IncidentTypeId("attack".to_owned());
    session.set_incident(attack).unwrap();
    let layer = session.layer().clone();
    // Killed.
    drop(session);
    for change in [
        Change::RenameType {
            from: IncidentTypeId("attack".to_owned()),
            to: IncidentTypeId("assault".to_owned()),
        },
        Change::RenameRole {
            from: target,
            to: RoleId("aim".to_owned()),
        },
    ] {
        project.change_codebook(&change).unwrap();
    }
    let session = project.open_article("a").unwrap();
    assert_eq!(session.recovered(), 4);
    let expected = Incident {
        kind: IncidentTypeId("assault".to_owned()),
        participants: vec![participant(army, "aim")],
        ..Incident::new(incident)
    };
    assert_eq!(session.layer().incidents(), [expected]);
    drop(session);
    for _ in 0..2 {
        project.change_codebook(&undo(project.codebook())).unwrap();
    }
    assert_eq!(project.open_article("a").unwrap().layer(), &layer);
}

#[test]
fn unsaved_edits_of_a_killed_window_are_read_in_the_terms_in_which_they_were_made() {
    let desk = desk();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let mut session = project.open_article("a").unwrap();
    label_words(&mut session, "الجيش", "location");
    project
        .change_codebook(&delete("location", Some("actor")))
        .unwrap();
    session.follow_codebook(&project.codebook().clone());
    label_words(&mut session, "قصف", "actor");
    assert_eq!(labels(&session), ["actor", "actor", "actor", "casualty"]);
    let layer = session.layer().clone();
    // Killed.
    std::mem::forget(session);
    let path = desk.path("annotations/ليلى/.a.ron.journal");
    let copy = desk.path("annotations/ليلى/copy");
    std::fs::rename(&path, &copy).unwrap();
    std::fs::copy(&copy, &path).unwrap();
    // Another change while nobody has it open.
    let rename = Change::RenameLabel {
        from: id("actor"),
        to: id("side"),
    };
    project.change_codebook(&rename).unwrap();
    let session = project.open_article("a").unwrap();
    assert_eq!(session.recovered(), 2);
    assert_eq!(labels(&session), ["side", "side", "side", "casualty"]);
    drop(session);
    project.change_codebook(&undo(project.codebook())).unwrap();
    let session = project.open_article("a").unwrap();
    assert_eq!(session.layer(), &layer);
    drop(session);
    project.change_codebook(&undo(project.codebook())).unwrap();
    let session = project.open_article("a").unwrap();
    assert_eq!(
        labels(&session),
        ["actor", "location", "location", "casualty"]
    );
}

#[test]
fn a_change_by_another_program_is_heard_and_a_stale_one_refused() {
    let desk = desk();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let mut other = desk.open(SAMI);
    let rename = Change::RenameLabel {
        from: id("actor"),
        to: id("side"),
    };
    other.change_codebook(&rename).unwrap();
    let error = project.change_codebook(&rename).unwrap_err().to_string();
    assert!(
        error.contains("another program changed it since it was read"),
        "{error}"
    );
    wait(&mut project, "change of the codebook", |_, event| {
        (*event == ProjectEvent::CodebookChanged).then_some(())
    });
    assert!(project.codebook().get(&id("side")).is_some());
    let error = project.change_codebook(&rename).unwrap_err().to_string();
    assert!(
        error.contains("the codebook has no label \"actor\""),
        "{error}"
    );
    // Nor may who only reads.
    let mut reading = desk.open(LAYLA);
    let error = reading
        .change_codebook(&undo(other.codebook()))
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("cannot change the codebook: "), "{error}");
}
