//! The files of the registries: read as they are written, refused when wrong, changed an entry at a
//! time, and merged by git.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::process::Command;

use hashiya::model::link::{ActorId, PlaceId};
use hashiya::model::registry::{Actor, ActorKind, Actors, Place, PlaceKind, Registries, Registry};
use hashiya::session::project::{Project, ProjectOptions};
use hashiya::store::project::{ProjectFolder, read_registry, write_registry};
use proptest::prelude::*;
use tempfile::TempDir;

fn folder() -> (TempDir, ProjectFolder) {
    let folder = tempfile::tempdir().unwrap();
    Project::create(folder.path(), "تجربة", "ليلى", ProjectOptions::default()).unwrap();
    let project = ProjectFolder::open(folder.path()).unwrap();
    (folder, project)
}

fn actor(id: &str, name: &str) -> Actor {
    Actor {
        id: ActorId::new(id),
        arabic: vec![name.to_owned()],
        english: Vec::new(),
        kind: ActorKind::RebelGroups,
        affiliation: None,
        notes: String::new(),
    }
}

#[test]
fn the_starting_lists_are_read_as_they_are_written() {
    let Registries { actors, places } = Registries::default();
    let text = write_registry(&*actors);
    assert_eq!(read_registry::<Actor>(text.as_bytes()).unwrap(), *actors);
    let text = write_registry(&*places);
    assert_eq!(read_registry::<Place>(text.as_bytes()).unwrap(), *places);
    assert!(text.contains("attribution: \"Places of Syria: OpenSyria Data Geography (CC BY 4.0"));
    assert!(
        text.contains("arabic: [\"حلب\", \"محافظة حلب\"],"),
        "Arabic stays Arabic"
    );
}

#[test]
fn the_page_on_files_has_registries_that_are_read() {
    let page = include_str!("../../docs/file-format.md");
    let of = |format: &str| {
        let block = page
            .split("```ron\n")
            .find(|block| block.contains(format))
            .unwrap();
        block.split("\n```").next().unwrap().to_owned()
    };
    assert_eq!(
        read_registry::<Actor>(of("\"hashiya-actors\"").as_bytes())
            .unwrap()
            .iter()
            .count(),
        2
    );
    let places = read_registry::<Place>(of("\"hashiya-places\"").as_bytes()).unwrap();
    assert_eq!(
        places.iter().next(),
        Registries::default().places.get(&PlaceId::new("sy-idlib"))
    );
}

#[test]
fn wrong_files_are_refused_with_the_reason() {
    let file =
        |entries: &str| format!("(format: \"hashiya-actors\", version: 1, entries: [{entries}])");
    let entry = "(id: \"a\", arabic: [\"فصيل\"], kind: rebel_groups),";
    assert_eq!(
        read_registry::<Actor>(file(entry).as_bytes())
            .unwrap()
            .iter()
            .count(),
        1
    );
    for (text, why) in [
        (file(&entry.repeat(2)), "two entries have the id \"a\""),
        (
            file("(id: \" \", kind: rebel_groups)"),
            "an entry has no id",
        ),
        (file("(id: \"a\", kind: dragons)"), "dragons"),
        (file("(id: \"a\", kind: rioters, colour: 1)"), "colour"),
        (file("(id: \"a\")"), "kind"),
        (file(entry).replace("version: 1", "version: 2"), "newer"),
        (
            file(entry).replace("hashiya-actors", "hashiya-places"),
            "not a list of actors",
        ),
        ("(".to_owned(), "line 1"),
    ] {
        let error = read_registry::<Actor>(text.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
    assert!(
        read_registry::<Actor>(b"\xff\xfe")
            .unwrap_err()
            .to_string()
            .contains("UTF-8")
    );
}

#[test]
fn a_project_without_files_has_the_starting_lists_until_the_first_change() {
    let (folder, project) = folder();
    assert!(project.read_registry::<Actor>().unwrap().is_none());
    let starting = Registries::default().actors;
    let new = actor("new", "فصيل جديد");
    let actors = project.put_into_registry(new.clone(), &starting).unwrap();
    let mut expected = Actors::clone(&starting);
    expected.put(new);
    assert_eq!(actors, expected);
    assert_eq!(project.read_registry().unwrap(), Some(expected.clone()));
    assert!(folder.path().join("actors.ron").exists());
    assert!(
        !folder.path().join("places.ron").exists(),
        "the other list is not touched"
    );
    let renamed = actor("new", "فصيل آخر");
    let actors = project
        .put_into_registry(renamed.clone(), &starting)
        .unwrap();
    assert_eq!(expected.put(renamed), Some(actor("new", "فصيل جديد")));
    assert_eq!(actors, expected, "in the place of the one with its id");
}

#[test]
fn what_another_annotator_added_meanwhile_stays() {
    let (_folder, mine) = folder();
    let theirs = ProjectFolder::open(mine.root()).unwrap();
    let starting = Registries::default().actors;
    mine.put_into_registry(actor("mine", "الأول"), &starting)
        .unwrap();
    let all = theirs
        .put_into_registry(actor("theirs", "الثاني"), &starting)
        .unwrap();
    assert!(all.get(&ActorId::new("mine")).is_some() && all.get(&ActorId::new("theirs")).is_some());
}

#[test]
fn a_damaged_list_is_never_replaced() {
    let (folder, project) = folder();
    let path = folder.path().join("actors.ron");
    fs::write(&path, "(damaged").unwrap();
    let starting = Registries::default().actors;
    let error = project
        .put_into_registry(actor("a", "ا"), &starting)
        .unwrap_err();
    assert!(error.to_string().contains("actors.ron"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "(damaged");
}

#[test]
fn git_merges_what_two_annotators_added() {
    let (folder, project) = folder();
    let root = folder.path();
    let git = |words: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(words)
            .current_dir(root)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    let starting = Registries::default().actors;
    let add = |id: &str| {
        project
            .put_into_registry(actor(id, "فصيل"), &starting)
            .unwrap();
    };
    git(&["init", "-q", "-b", "main"]);
    add("shared");
    git(&["add", "-A"]);
    git(&["commit", "-qm", "begin"]);
    git(&["checkout", "-qb", "layla"]);
    add("baniyas-a1b2");
    git(&["commit", "-qam", "one"]);
    git(&["checkout", "-q", "main"]);
    add("zabadani-c3d4");
    git(&["commit", "-qam", "two"]);
    git(&["merge", "-q", "layla"]);
    let merged = project.read_registry::<Actor>().unwrap().unwrap();
    assert!(
        ["shared", "baniyas-a1b2", "zabadani-c3d4"]
            .iter()
            .all(|id| merged.get(&ActorId::new(*id)).is_some())
    );
}

#[test]
fn contradictions_are_named() {
    let mut places: Registry<Place> = Registry::empty();
    let place = |id: &str, parent: Option<&str>, coordinates| Place {
        id: PlaceId::new(id),
        kind: PlaceKind::Populated,
        arabic: vec!["مكان".to_owned()],
        english: Vec::new(),
        parent: parent.map(PlaceId::new),
        coordinates,
        precision: Default::default(),
        pcode: String::new(),
        geonames: String::new(),
        wikidata: String::new(),
        notes: String::new(),
    };
    places.put(place("a", Some("b"), None));
    places.put(place("b", Some("a"), Some((91.0, 0.0))));
    places.put(place("c", Some("nowhere"), Some((f64::NAN, 0.0))));
    places.put(Place {
        arabic: vec![" ".to_owned()],
        ..place("d", None, Some((35.0, 36.0)))
    });
    assert_eq!(
        places.problems(),
        [
            "\"a\" belongs to itself in a circle",
            "\"b\" belongs to itself in a circle",
            "\"c\" belongs to \"nowhere\", which is not in the list",
            "\"d\" has no name; give it one",
        ]
    );
    assert_eq!(
        places.misplaced(),
        [
            "\"b\" has the coordinates 91, 0, which are none",
            "\"c\" has the coordinates NaN, 0, which are none",
        ]
    );
    assert_eq!(
        places.ancestors(&PlaceId::new("a")).len(),
        1,
        "a circle ends"
    );
}

proptest! {
    #[test]
    fn any_entry_survives_its_file(
        id in "[^\\s\\x00-\\x1f]{1,12}", arabic in prop::collection::vec(any::<String>(), 0..3), notes in any::<String>(),
        north in -90.0_f64..90.0, east in -180.0_f64..180.0, parent in prop::option::of(any::<String>()),
    ) {
        let place = Place {
            id: PlaceId::new(id),
            kind: PlaceKind::Road,
            arabic,
            english: vec![notes.clone()],
            parent: parent.map(PlaceId::new),
            coordinates: Some((north, east)),
            precision: hashiya::model::link::PlacePrecision::Region,
            pcode: notes.clone(),
            geonames: String::new(),
            wikidata: String::new(),
            notes,
        };
        let registry: Registry<Place> = [place].into_iter().collect();
        let text = write_registry(&registry);
        prop_assert_eq!(read_registry::<Place>(text.as_bytes()).unwrap(), registry);
    }
}
