//! Actors and places that the registries do not have: put there from the details of a span.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::Role;
use hashiya::model::link::{ActorId, PlaceId};
use hashiya::model::registry::{Actor, ActorKind, Place, PlaceKind};
use hashiya::store::project::{ProjectFolder, RegistryFile};

use crate::window_coded::{PALMYRA, code_all, code_palmyra, uncoded_project, window_without_list};
use crate::window_corpus::open_id;
use crate::window_desk::WindowDesk;

/// A window on a coded project, on an article with an actor and a place that are not linked.
fn desk() -> (WindowDesk, PathBuf) {
    let (folder, root) = uncoded_project();
    code_all(&root);
    let mut desk = window_without_list(folder, root.clone());
    desk.keys("Ctrl+PageDown Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("palmyra"));
    (desk, root)
}

/// What the list of spans says of words.
fn listed(desk: &WindowDesk, words: &str) -> String {
    let rows = desk.labels_of(Role::ListBoxOption).into_iter();
    let words = format!(" span: {words}, ");
    rows.filter_map(|row| Some(row.split_once(&words)?.1.to_owned()))
        .collect()
}

/// The offers or rows beside the page.
fn rows(desk: &WindowDesk) -> Vec<String> {
    let rows = desk.labels_of(Role::ListBoxOption).into_iter();
    rows.filter(|row| !row.contains(" span: ")).collect()
}

/// The entry of this name in a registry of the project.
fn entry<E: RegistryFile + Clone>(root: &Path, name: &str) -> E {
    let project = ProjectFolder::open(root).unwrap();
    let registry = project.read_registry::<E>().unwrap().unwrap();
    let mut found = registry.iter().filter(|entry| entry.title() == name);
    found.next().unwrap().clone()
}

/// Looks for an entry in the registry until a thread has read it there.
fn find(desk: &mut WindowDesk, words: &str, offer: &str) {
    let start = Instant::now();
    loop {
        desk.keys("Enter Enter");
        desk.type_text(words);
        if rows(desk)[0] == offer {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "{:?}",
            rows(desk)
        );
        desk.keys("Escape Escape");
    }
}

#[test]
fn a_new_actor_is_described_in_three_steps_and_linked() {
    let (mut desk, root) = desk();
    desk.click_on("قناص");
    desk.key("Enter");
    assert!(
        desk.focused()
            .unwrap()
            .starts_with("Actor: not linked: type to find")
    );
    desk.key("Enter");
    assert!(desk.has_focus("Actor"));
    assert_eq!(
        rows(&desk).last().map(String::as_str),
        Some("New actor…, قناص")
    );
    desk.type_text("قناصة الجبل");
    assert_eq!(rows(&desk), ["New actor…, قناصة الجبل"]);
    desk.key("Enter");
    // Its names.
    assert!(desk.has("New actor") && desk.has_focus("Arabic name"));
    assert_eq!(
        desk.node("Arabic name").value().as_deref(),
        Some("قناصة الجبل")
    );
    desk.key("Tab");
    assert!(desk.has_focus("English name"));
    desk.type_text("Snipers of the hill");
    desk.key("Enter");
    // What it is, by a digit.
    assert!(desk.has_focus("Kind of the new entry"));
    desk.type_text("3");
    // What it is a part of.
    assert!(desk.has_focus("Affiliation of the new actor"));
    assert_eq!(rows(&desk)[0], "Nothing above it");
    desk.type_text("قوات النظام");
    desk.key("Enter");
    assert!(desk.is_gone("New actor"));
    assert_eq!(listed(&desk, "قناص"), "قناصة الجبل");
    assert!(desk.has("Actor: قناصة الجبل: Snipers of the hill"));
    let entry: Actor = entry(&root, "قناصة الجبل");
    assert_eq!(entry.english, ["Snipers of the hill"]);
    assert_eq!(entry.kind, ActorKind::PoliticalMilitias);
    let above = ActorId::new("syrian-government-forces");
    assert_eq!(entry.affiliation, Some(above));
    // Undo takes the link away; the entry stays, and is offered.
    desk.keys("Escape Ctrl+Z");
    assert_eq!(listed(&desk, "قناص"), "unlinked");
    find(
        &mut desk,
        "الجبل",
        "Snipers of the hill, قناصة الجبل, Political Militias, قوات النظام",
    );
    desk.key("Enter");
    assert_eq!(listed(&desk, "قناص"), "قناصة الجبل");
}

#[test]
fn a_new_place_lies_in_another_and_keeps_what_the_words_say() {
    let (mut desk, root) = desk();
    desk.key("Escape");
    desk.label("الطريق إلى سراقب", "2");
    desk.keys("Enter Enter");
    assert!(desk.has_focus("Place"));
    desk.type_text("طريق سراقب الترابي");
    assert_eq!(
        rows(&desk).last().map(String::as_str),
        Some("New place…, طريق سراقب الترابي")
    );
    desk.keys("Down Down Down Down Enter");
    assert!(desk.has("New place") && desk.has_focus("Arabic name"));
    desk.key("Enter");
    assert!(desk.has_focus("Kind of the new entry"));
    desk.type_text("road");
    assert_eq!(rows(&desk), ["Road or axis, طريق أو محور"]);
    desk.key("Enter");
    assert!(desk.has_focus("Where the new place lies"));
    desk.type_text("إدلب");
    desk.key("Enter");
    assert!(desk.is_gone("New place"));
    assert_eq!(listed(&desk, "الطريق إلى سراقب"), "طريق سراقب الترابي");
    let entry: Place = entry(&root, "طريق سراقب الترابي");
    assert_eq!(entry.kind, PlaceKind::Road);
    assert_eq!(entry.parent, Some(PlaceId::new("geonames:169389")));
    assert_eq!((entry.english, entry.coordinates), (Vec::new(), None));
    // It is there for other articles, too.
    desk.keys("Escape Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("quiet"));
    desk.label("هدوء حذر", "2");
    find(&mut desk, "الترابي", "طريق سراقب الترابي, road, إدلب");
}

#[test]
fn escape_leaves_all_of_a_new_entry() {
    let (mut desk, root) = desk();
    for steps in 1..=3 {
        desk.click_on("سراقب");
        desk.keys("Enter Enter");
        desk.type_text("مزرعة");
        let offers = rows(&desk);
        assert_eq!(offers.last().map(String::as_str), Some("New place…, مزرعة"));
        for _ in 1..offers.len() {
            desk.key("Down");
        }
        desk.key("Enter");
        assert!(desk.has("New place"));
        if steps > 1 {
            desk.key("Enter");
            assert!(desk.has_focus("Kind of the new entry"));
        }
        if steps > 2 {
            desk.type_text("1");
            assert!(desk.has_focus("Where the new place lies"));
        }
        desk.key("Escape");
        assert!(desk.is_gone("New place"));
        assert_eq!(listed(&desk, "سراقب"), "unlinked");
        assert!(!root.join("places.ron").exists(), "after {steps} steps");
        desk.key("Escape");
        assert!(desk.page_has_keyboard());
    }
}

#[test]
fn an_article_by_itself_has_no_registry_to_put_them_into() {
    let mut desk = WindowDesk::of(PALMYRA).annotated_before(code_palmyra);
    for (words, new) in [("قناص", "New actor…"), ("سراقب", "New place…")] {
        desk.click_on(words);
        desk.keys("Enter Enter");
        desk.type_text("قناصة الجبل");
        assert!(
            rows(&desk).iter().all(|row| !row.starts_with(new)),
            "{:?}",
            rows(&desk)
        );
        desk.keys("Escape Escape");
    }
}
