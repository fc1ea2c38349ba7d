//! The registries of an open project, and the tables of its incidents: changed for everybody, gathered
//! on a thread, written into its folder.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::sync::Arc;

use hashiya::assist::candidates::Reason;
use hashiya::interchange::incidents::{Coded, Columns, table};
use hashiya::model::article::Article;
use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::checks;
use hashiya::model::codebook::Codebook;
use hashiya::model::coded_article::CodedArticle;
use hashiya::model::layer::Layer;
use hashiya::model::link::{ActorId, PlaceId};
use hashiya::model::registry::{Actor, ActorKind, Place, PlaceKind, Registries};
use hashiya::session::EntryNames;
use hashiya::session::project::{Project, ProjectEvent};
use hashiya::store::{LayerMeta, sha256_hex, write_layer};

use crate::coding_table::{TEXT, attack};
use crate::desk::label_words;
use crate::project_desk::{LAYLA, ProjectDesk, SAMI, close, wait};

fn actor(name: &str) -> Actor {
    Actor {
        id: ActorId::new("river"),
        arabic: vec![name.to_owned()],
        english: vec!["River Brigade".to_owned()],
        kind: ActorKind::RebelGroups,
        affiliation: Some(ActorId::new("islamic-state")),
        notes: String::new(),
    }
}

fn place() -> Place {
    Place {
        id: PlaceId::new("hamlet"),
        kind: PlaceKind::Populated,
        arabic: vec!["خربة القصب".to_owned()],
        english: Vec::new(),
        parent: Some(PlaceId::new("sy-idlib")),
        coordinates: Some((35.9, 36.6)),
        precision: Default::default(),
        pcode: String::new(),
        geonames: String::new(),
        wikidata: String::new(),
        notes: String::new(),
    }
}

fn wait_for(project: &mut Project, wanted: &ProjectEvent) {
    wait(project, &format!("{wanted:?}"), |_, event| {
        (event == wanted).then_some(())
    });
}

/// A project with the coded attack of Layla.
fn coded() -> ProjectDesk {
    let desk = ProjectDesk::with(&[("palmyra", "هجوم قرب تدمر", TEXT), ("other", "", "لا شيء")]);
    write(&desk, &attack().layer());
    desk
}

fn write(desk: &ProjectDesk, layer: &Layer) {
    let meta = LayerMeta {
        annotator: LAYLA.to_owned(),
        sha256: sha256_hex(TEXT.as_bytes()),
        encoding: "UTF-8".to_owned(),
        codebook: Default::default(),
        ..LayerMeta::default()
    };
    let text = write_layer(layer, &Article::new("palmyra.txt", TEXT), &meta);
    desk.write("annotations/ليلى/palmyra.ron", text);
}

/// What the attack comes to, as its account.
fn expected() -> CodedArticle {
    let mut account = attack().account("palmyra");
    (account.about.source, account.about.date) = (String::new(), String::new());
    account
}

fn gathered(project: &mut Project) -> Arc<Vec<Arc<CodedArticle>>> {
    project.accounts();
    wait_for(project, &ProjectEvent::CodedArticlesChanged);
    Arc::clone(project.gathered().unwrap())
}

#[test]
fn actors_and_places_are_put_in_for_everybody() {
    let desk = coded();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let (mut theirs, _) = desk.open_and_look(SAMI);
    let starting = Registries::default();
    assert_eq!(project.registries(), &starting);

    project.put_actor(actor("لواء النهر")).unwrap();
    project.put_place(place()).unwrap();
    // At once, and in the files that the other annotator follows.
    for project in [&mut project, &mut theirs] {
        let has_both = |project: &Project| {
            let all = project.registries();
            let place = all.places.get(&PlaceId::new("hamlet"));
            all.actors.get(&ActorId::new("river")).is_some() && place.is_some()
        };
        let known = |project: &Project| {
            let names = project.assistance("").known;
            let place = names.places("خربة القصب", 1);
            let actor = names.actors("لواء النهر", 1);
            let actor = actor.first().is_some_and(|one| one.id.as_str() == "river");
            actor && place.first().is_some_and(|one| one.id.as_str() == "hamlet")
        };
        if project.annotator() == LAYLA {
            assert!(has_both(project));
        }
        wait(project, "the new entries", |project, event| {
            let changed = *event == ProjectEvent::RegistriesChanged;
            (changed && has_both(project) && known(project)).then_some(())
        });
        let mut actors = starting.actors.as_ref().clone();
        actors.put(actor("لواء النهر"));
        let mut places = starting.places.as_ref().clone();
        places.put(place());
        assert_eq!(*project.registries().actors, actors);
        assert_eq!(*project.registries().places, places);
    }
    // Under the same id, in its place.
    theirs.put_actor(actor("كتائب النهر")).unwrap();
    let renamed = theirs.registries().actors.get(&ActorId::new("river"));
    assert_eq!(renamed, Some(&actor("كتائب النهر")));

    let mut session = project.open_article("palmyra").unwrap();
    session.assist(project.assistance("2021-12-08"));
    assert!(session.may_add_entries());
    assert_eq!(
        session.date_typed("أمس").unwrap().start.to_string(),
        "2021-12-07"
    );
    let names = session.actor_names(&ActorId::new("river")).unwrap();
    assert_eq!(
        names,
        EntryNames {
            arabic: "لواء النهر".to_owned(),
            english: "River Brigade".to_owned(),
            detail: format!(
                "Rebel Groups, {}",
                session
                    .actor_names(&ActorId::new("islamic-state"))
                    .unwrap()
                    .best()
            ),
        }
    );
    assert_eq!(
        (names.best(), names.other()),
        ("لواء النهر", "River Brigade")
    );
    let names = session.place_names(&PlaceId::new("hamlet")).unwrap();
    assert_eq!(
        names,
        EntryNames {
            arabic: "خربة القصب".to_owned(),
            english: String::new(),
            detail: "town or village, إدلب".to_owned(),
        }
    );
    assert_eq!(session.actor_names(&ActorId::new("nobody")), None);
    assert_eq!(session.place_names(&PlaceId::new("nowhere")), None);
    assert_eq!(session.places_like("خربة القصب", 1)[0].0.as_str(), "hamlet");
    assert_eq!(session.actors_like("لواء النهر", 1)[0].0.as_str(), "river");
}

#[test]
fn nothing_is_put_in_where_nothing_may_be_written_or_the_list_is_damaged() {
    let desk = coded();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let (mut second, _) = desk.open_and_look(LAYLA);
    let errors = [
        second.put_actor(actor("لواء النهر")).unwrap_err(),
        second.put_place(place()).unwrap_err(),
    ];
    for (error, list) in errors.iter().zip(["actors", "places"]) {
        let error = error.to_string();
        assert!(
            error.starts_with(&format!(
                "cannot change the list of {list}: the project is open in another window of ليلى"
            )),
            "{error}"
        );
        assert!(!desk.path(&format!("{list}.ron")).exists());
    }
    assert!(!second.assistance("").writable);
    desk.write("actors.ron", "(damaged");
    let error = project
        .put_actor(actor("لواء النهر"))
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("cannot read the list: line 1"), "{error}");
    assert_eq!(desk.read("actors.ron"), "(damaged");
    assert_eq!(project.registries(), &Registries::default());
    // The other list is in order.
    project.put_place(place()).unwrap();
    let there = project.registries().places.get(&PlaceId::new("hamlet"));
    assert_eq!(there, Some(&place()));
}

#[test]
fn a_new_entry_has_an_id_of_its_name_that_nobody_else_gives() {
    let desk = ProjectDesk::new();
    let id = |annotator: &str, name: &str| desk.open(annotator).new_entry_id(name);
    let digits = |annotator: &str, name: &str| {
        let sum = sha256_hex(format!("{name}\0{annotator}\x002026-11-25T08:00:00Z").as_bytes());
        sum[..4].to_owned()
    };
    let name = "لواء «النهر» (الجديد)";
    for annotator in [LAYLA, SAMI] {
        let expected = format!("لواء-النهر-الجديد-{}", digits(annotator, name));
        assert_eq!(id(annotator, name), expected);
    }
    assert_ne!(id(LAYLA, name), id(SAMI, name));
    assert_eq!(
        id(LAYLA, "SDF East"),
        format!("sdf-east-{}", digits(LAYLA, "SDF East"))
    );
}

#[test]
fn accounts_are_gathered_when_somebody_asks_and_again_when_something_changed() {
    let desk = coded();
    let (mut project, _) = desk.open_and_look(LAYLA);
    assert_eq!(project.gathered(), None, "nobody asked");
    assert_eq!(project.gathering(), None);
    assert!(project.accounts().is_none());
    assert!(project.gathering().is_some());
    let first = gathered(&mut project);
    assert_eq!(project.gathering(), None, "nothing changed since");
    assert_eq!(**first, [Arc::new(expected())]);
    assert!(Arc::ptr_eq(project.gathered().unwrap(), &first));

    // What is said of an article changes its account, and is offered first from then on.
    let mut session = project.open_article("palmyra").unwrap();
    let span = label_words(&mut session, "مصادر", "actor");
    let link = Some(Value::Actor(ActorId::new("islamic-state")));
    let attribute = AttributeId::new("actor");
    session.set_attribute(span, attribute, link).unwrap();
    let found = checks::check(
        session.layer(),
        TEXT,
        &Codebook::default(),
        Some(&Registries::default()),
    );
    let about = expected().about;
    let expected = CodedArticle::of(about, session.layer(), session.article(), &found);
    assert_eq!(expected.mentions.len(), first[0].mentions.len() + 1);
    close(&mut project, session);
    wait(&mut project, "the row", |_, event| {
        matches!(event, ProjectEvent::RowsChanged(_)).then_some(())
    });
    assert!(
        Arc::ptr_eq(project.gathered().unwrap(), &first),
        "as it was"
    );
    assert_eq!(*gathered(&mut project), [Arc::new(expected)]);
    wait(&mut project, "what was linked", |project, _| {
        let found = project.assistance("").known.actors("مصادر", 1);
        let found = found.first()?;
        let linked =
            (found.id.as_str(), found.reason) == ("islamic-state", Reason::LinkedBefore(1));
        linked.then_some(())
    });
}

#[test]
fn incidents_are_exported_into_the_folder_of_the_project() {
    let desk = coded();
    let (mut project, _) = desk.open_and_look(LAYLA);
    let all = gathered(&mut project);
    let accounts: Vec<&CodedArticle> = all.iter().map(Arc::as_ref).collect();
    for (columns, name, rows) in [
        (Columns::Hashiya, "hashiya", 1),
        (Columns::Casualties, "casualties", 2),
        (Columns::Acled, "acled", 1),
        (Columns::Ucdp, "ucdp", 1),
    ] {
        let (path, made) = project.export_incidents(&accounts, columns).unwrap();
        assert_eq!(path, desk.path(&format!("exports/incidents-{name}.csv")));
        assert_eq!(fs::read_to_string(&path).unwrap(), made.csv);
        let coded = Coded {
            accounts: &accounts,
            codebook: project.codebook(),
            registries: project.registries(),
        };
        assert_eq!(made, table(coded, columns));
        assert_eq!((made.rows, made.left_out.len()), (rows, 0), "{name}");
        assert_eq!(made.csv.lines().count(), 1 + rows);
    }
    // Only what was chosen, in the place of what was there; and what a table does not hold is told.
    let mut dateless = expected();
    dateless.incidents[0].date = None;
    let (path, made) = project
        .export_incidents(&[&dateless], Columns::Acled)
        .unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), made.csv);
    assert_eq!(made.rows, 0);
    let left: Vec<_> = made
        .left_out
        .iter()
        .map(|left| (&*left.article, left.why))
        .collect();
    assert_eq!(left, [("palmyra", "it has no date")]);

    fs::remove_dir_all(desk.path("exports")).unwrap();
    desk.write("exports", "");
    let error = project
        .export_incidents(&accounts, Columns::Ucdp)
        .unwrap_err();
    let error = error.to_string();
    assert!(
        error.starts_with("cannot create a folder of the project: "),
        "{error}"
    );
}
