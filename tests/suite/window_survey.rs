//! The table of incidents and the map as pages over plain values: what they show, in light and dark,
//! and what they ask for.

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::look::map::{Degrees, View, crossings, outlines, radius};
use hashiya::model::casualty::CasualtyKind;
use hashiya::ui::incident_table::{
    self as incidents, ExportAs, IncidentRow, IncidentsPage, TableAction,
};
use hashiya::ui::map::{self, MapAction, MapMention, MapName, MapPage, MapPlace};
use proptest::prelude::*;

use crate::pictures::assert_picture;
use crate::window_stage::Stage;

fn row(index: usize, date: &str, kind: &str, group: &str, harm: &str, dead: u64) -> IncidentRow {
    IncidentRow {
        index,
        article: format!("article-{index}"),
        annotator: "ليلى".to_owned(),
        words: (10, 5),
        incident: u32::try_from(index).unwrap_or_default(),
        date: date.to_owned(),
        kind: kind.to_owned(),
        kind_english: group.to_owned(),
        group: group.to_owned(),
        who: "قوات النظام".to_owned(),
        whom: "فصائل المعارضة".to_owned(),
        place: "غرب حلب".to_owned(),
        harm: harm.to_owned(),
        kinds: if dead > 0 {
            vec![CasualtyKind::Killed]
        } else {
            Vec::new()
        },
        dead,
        title: "وكالة · اشتباكات وقصف في ريف حلب الغربي".to_owned(),
        findings: u32::from(index == 1),
        same: index == 2,
    }
}

fn rows() -> Vec<IncidentRow> {
    vec![
        row(
            0,
            "2021-12-07",
            "اشتباك مسلح",
            "Battles",
            "killed 5, wounded 2 or more",
            5,
        ),
        row(
            1,
            "2021-12-06",
            "قصف مدفعي أو صاروخي",
            "Explosions/Remote violence",
            "",
            0,
        ),
        row(
            2,
            "2021-12-08",
            "غارة جوية",
            "Explosions/Remote violence",
            "killed 20 or more",
            20,
        ),
    ]
}

fn table(mode: Mode) -> Stage<IncidentsPage, TableAction> {
    let mut page = IncidentsPage::default();
    page.set(rows());
    page.tell("3 incidents, each once  ·  killed 25 or more, wounded 2 or more".to_owned());
    Stage::new(page, vec2(1120.0, 420.0), mode, |ui, ink, mode, it| {
        it.show(ui, ink, mode, &incidents::Standing::default())
    })
}

fn dates(stage: &Stage<IncidentsPage, TableAction>) -> Vec<String> {
    let rows = stage.labels_of(Role::ListBoxOption).into_iter();
    rows.map(|row| row.chars().take(10).collect()).collect()
}

#[test]
fn the_table_in_light_and_dark() {
    assert_picture("window-table-light", &table(Mode::Light).picture());
    assert_picture("window-table-dark", &table(Mode::Dark).picture());
}

#[test]
fn heads_sort_and_filters_narrow_the_table() {
    let mut stage = table(Mode::Light);
    assert_eq!(dates(&stage), ["2021-12-06", "2021-12-07", "2021-12-08"]);
    stage.click("Sort by Date");
    assert_eq!(dates(&stage), ["2021-12-08", "2021-12-07", "2021-12-06"]);
    stage.click("Sort by Casualties");
    assert_eq!(dates(&stage), ["2021-12-06", "2021-12-07", "2021-12-08"]);
    stage.click("With findings");
    assert_eq!(dates(&stage), ["2021-12-06"]);
    assert!(stage.part().wants_totals(), "other rows have other totals");
    assert_eq!(stage.part().shown(), [1]);
    stage.click("With findings");
    stage.click("Told more than once");
    assert_eq!(stage.part().shown(), [2]);
    stage.click("Told more than once");
    stage.focus("Find among the incidents");
    stage.type_text("قصف مدفعى");
    assert_eq!(stage.part().shown(), [1], "whatever the spelling");
}

#[test]
fn an_incident_is_opened_by_keyboard_and_exports_are_asked_for() {
    let mut stage = table(Mode::Light);
    stage.focus("Incidents");
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TableAction::Open("article-0".to_owned(), (10, 5), 0)]
    );
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [TableAction::Close]);
    stage.click("Export…");
    stage.click("In ACLED's columns (CSV)");
    assert_eq!(stage.asked(), [TableAction::Export(ExportAs::Acled)]);
}

#[test]
fn an_empty_table_says_what_to_do() {
    let page = IncidentsPage::default();
    let stage = Stage::new(
        page,
        vec2(900.0, 300.0),
        Mode::Light,
        |ui, ink, mode, it: &mut IncidentsPage| {
            it.show(ui, ink, mode, &incidents::Standing::default())
        },
    );
    assert!(stage.says("No incidents yet"));
}

fn place(name: &str, north: f64, east: f64, killed: &str, people: u64) -> MapPlace {
    MapPlace {
        name: name.to_owned(),
        at: Degrees { north, east },
        killed: killed.to_owned(),
        wounded: String::new(),
        people,
        mentions: vec![MapMention {
            article: "a".to_owned(),
            title: "اشتباكات غرب حلب".to_owned(),
            quote: name.to_owned(),
            start: 7,
        }],
    }
}

fn names() -> Vec<MapName> {
    [
        ("حمص", 34.3, 38.3),
        ("الحسكة", 36.5, 40.9),
        ("السويداء", 32.77, 36.87),
    ]
    .into_iter()
    .map(|(name, north, east)| MapName {
        name: name.to_owned(),
        at: Degrees { north, east },
    })
    .collect()
}

fn drawn(mode: Mode) -> Stage<MapPage, MapAction> {
    let mut page = MapPage::default();
    let places = vec![
        place("تدمر", 34.56, 38.28, "", 0),
        place("إدلب", 35.93, 36.63, "5 to 7", 5),
        place("دير الزور", 35.33, 40.14, "40 or more", 40),
    ];
    page.set(places, names());
    Stage::new(page, vec2(1120.0, 640.0), mode, |ui, ink, mode, it| {
        it.show(ui, ink, mode, &map::Standing::default())
    })
}

#[test]
fn the_map_in_light_and_dark() {
    assert_picture("window-map-light", &drawn(Mode::Light).picture());
    assert_picture("window-map-dark", &drawn(Mode::Dark).picture());
}

#[test]
fn a_place_is_a_button_that_leads_to_its_mentions() {
    let mut stage = drawn(Mode::Light);
    let order: Vec<String> = stage
        .part()
        .places()
        .iter()
        .map(|one| one.name.clone())
        .collect();
    assert_eq!(
        order,
        ["دير الزور", "إدلب", "تدمر"],
        "the most harmed first"
    );
    stage.click("إدلب: killed 5 to 7");
    stage.click("إدلب");
    assert_eq!(stage.asked(), [MapAction::Open("a".to_owned(), 7, 4)]);
    stage.click("All places");
    stage.click("تدمر: 1 mention");
    assert!(stage.has("All places"));
    stage.click("تدمر");
    assert_eq!(stage.asked(), [MapAction::Open("a".to_owned(), 7, 4)]);
}

#[test]
fn a_map_without_places_says_what_to_do() {
    let stage = Stage::new(
        MapPage::default(),
        vec2(900.0, 500.0),
        Mode::Light,
        |ui, ink, mode, it: &mut MapPage| it.show(ui, ink, mode, &map::Standing::default()),
    );
    assert!(stage.has("Map of Syria with 0 places"));
}

#[test]
fn the_outlines_are_closed_and_around_syria() {
    let syria: Vec<Vec<[f32; 2]>> = outlines()
        .iter()
        .filter(|ring| ring.country == "SYR")
        .map(|ring| {
            ring.points
                .iter()
                .map(|at| [at.east as f32, at.north as f32])
                .collect()
        })
        .collect();
    assert!(!syria.is_empty());
    for ring in outlines() {
        assert_eq!(ring.points.first(), ring.points.last(), "{}", ring.country);
    }
    let inside = |east: f32, north: f32| {
        crossings(&syria, north)
            .iter()
            .any(|(from, to)| *from < east && east < *to)
    };
    assert!(
        inside(37.16, 36.2) && inside(36.29, 33.51) && inside(40.14, 35.33),
        "Aleppo, Damascus, Deir ez-Zor"
    );
    assert!(
        !inside(44.4, 33.3) && !inside(35.5, 33.9) && !inside(35.93, 31.95),
        "Baghdad, Beirut, Amman"
    );
}

#[test]
fn circles_grow_with_people() {
    assert!(radius(0) < radius(1) && radius(1) < radius(10) && radius(10) < radius(100));
    assert!(
        (radius(1_000_000) - radius(10_000_000)).abs() < f32::EPSILON,
        "but not without end"
    );
}

proptest! {
    #[test]
    fn points_and_degrees_are_inverse(
        x in -500.0_f32..500.0, y in -300.0_f32..300.0, steps in prop::collection::vec((0.5_f64..2.0, -200.0_f32..200.0), 0..6),
    ) {
        let mut view = View::all(1000.0, 600.0);
        for (factor, at) in steps {
            view = view.zoomed(factor, [at, -at]).moved([at, at]);
        }
        let [a, b] = view.place(view.degrees([x, y]));
        prop_assert!((a - x).abs() < 0.01 && (b - y).abs() < 0.01, "{a} {b}");
    }
}
