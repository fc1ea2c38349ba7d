//! The table of incidents and the map as pages over plain values: what they show, in light and dark,
//! and what they ask for.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::sync::Arc;

use egui::{Key, Role, vec2};
use hashiya::look::Mode;
use hashiya::look::map::{View, crossings, outlines, radius};
use hashiya::model::casualty::{Casualty, CasualtyKind, Count, CountForm};
use hashiya::model::codebook::Codebook;
use hashiya::model::coded_article::{
    About, CodedArticle, CodedCasualty, CodedIncident, CodedParticipant, CodedPlace, Linked,
    Mention, Told,
};
use hashiya::model::incident::{IncidentId, IncidentTypeId, RoleId, SameAs};
use hashiya::model::link::{PlaceId, PlaceLink};
use hashiya::model::registry::{Place, PlaceKind, Places, Registries};
use hashiya::model::span::SpanId;
use hashiya::session::Columns;
use hashiya::session::incident_table::IncidentTable;
use hashiya::session::place_map::PlaceMap;
use hashiya::session::project::ProjectCoding;
use hashiya::session::task::Steps;
use hashiya::ui::incident_table::{self as incidents, IncidentsPage};
use hashiya::ui::map::{self, MapPage, PlaceFilter};
use proptest::prelude::*;

use crate::coding_table::day;
use crate::pictures::assert_picture;
use crate::window_stage::Stage;

fn told(quote: &str, start: u64) -> Told {
    Told {
        span: None,
        start,
        quote: quote.to_owned(),
    }
}

/// So many were killed or wounded, or more.
fn harmed(kind: CasualtyKind, minimum: u32, form: CountForm) -> Casualty {
    let count = Count {
        minimum: Some(minimum),
        maximum: (form == CountForm::Exact).then_some(minimum),
        form,
        vague: None,
    };
    Casualty {
        kind,
        count,
        ..Casualty::default()
    }
}

/// An article with one incident.
fn account(index: u32, at: (i16, i8, i8), kind: &str, harm: Vec<Casualty>) -> Arc<CodedArticle> {
    let participant = |quote: &str, role: &str| CodedParticipant {
        told: told(quote, 0),
        actor: None,
        role: RoleId(role.to_owned()),
    };
    let spans = || (0..).map(SpanId);
    let incident = CodedIncident {
        id: IncidentId(index),
        kind: IncidentTypeId(kind.to_owned()),
        trigger: told("قصفت", 10),
        participants: vec![
            participant("قوات النظام", "perpetrator"),
            participant("مراسل", "reporter"),
            participant("فصائل المعارضة", "target"),
        ],
        places: vec![CodedPlace {
            told: told("غرب حلب", 0),
            link: None,
        }],
        casualties: spans().take(harm.len()).collect(),
        date: Some(day(at)),
        weapons: Vec::new(),
        auxiliary: Vec::new(),
        source: String::new(),
        confidence: None,
        same_as: Vec::from_iter((index == 2).then(|| SameAs {
            article: "elsewhere".to_owned(),
            incident: IncidentId(7),
        })),
        note: String::new(),
        findings: u32::from(index == 1),
    };
    let casualties = spans().zip(harm).map(|(span, casualty)| CodedCasualty {
        told: told("عشرات", 0),
        span,
        casualty: Some(casualty),
    });
    Arc::new(CodedArticle {
        about: About {
            article: format!("article-{index}"),
            annotator: "ليلى".to_owned(),
            title: "اشتباكات وقصف في ريف حلب الغربي".to_owned(),
            source: "وكالة".to_owned(),
            ..About::default()
        },
        incidents: vec![incident],
        casualties: casualties.collect(),
        ..CodedArticle::default()
    })
}

fn accounts() -> ProjectCoding {
    let (killed, wounded) = (CasualtyKind::Killed, CasualtyKind::Wounded);
    let first = vec![
        harmed(killed, 5, CountForm::Exact),
        harmed(wounded, 2, CountForm::Vague),
    ];
    let third = vec![harmed(killed, 20, CountForm::Vague)];
    let all = vec![
        account(0, (2021, 12, 7), "armed_clash", first),
        account(
            1,
            (2021, 12, 6),
            "shelling_artillery_missile_attack",
            vec![],
        ),
        account(2, (2021, 12, 8), "air_drone_strike", third),
    ];
    let mut codebook = Codebook::default();
    for one in &mut codebook.incident_types {
        if one.id.0 == "air_drone_strike" {
            "غارة جوية".clone_into(&mut one.arabic);
        }
    }
    ProjectCoding {
        all: Arc::new(all),
        codebook: Arc::new(codebook),
        ..ProjectCoding::default()
    }
}

fn table(mode: Mode) -> Stage<IncidentsPage, incidents::IncidentTableAction> {
    let mut page = IncidentsPage::default();
    page.set(IncidentTable::new(accounts()));
    staged(page, vec2(1120.0, 420.0), mode)
}

fn staged(
    page: IncidentsPage,
    size: egui::Vec2,
    mode: Mode,
) -> Stage<IncidentsPage, incidents::IncidentTableAction> {
    let mut everybody = false;
    Stage::new(page, size, mode, move |ui, ink, mode, it| {
        it.show(ui, ink, mode, &mut everybody, None)
    })
}

fn dates(stage: &Stage<IncidentsPage, incidents::IncidentTableAction>) -> Vec<String> {
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
    assert_eq!(stage.part().shown(), [1]);
    assert!(stage.has("1 incident, each once"), "of what is shown");
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
        [incidents::IncidentTableAction::Open(
            "article-0".to_owned(),
            (10, 4),
            IncidentId(0)
        )]
    );
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [incidents::IncidentTableAction::Close]);
    stage.click("Export…");
    stage.click("In ACLED's columns (CSV)");
    assert_eq!(
        stage.asked(),
        [incidents::IncidentTableAction::Export(Columns::Acled)]
    );
}

#[test]
fn reading_is_shown_and_can_be_stopped() {
    let page = IncidentsPage::default();
    let steps = Some(Steps { done: 3, total: 10 });
    let size = vec2(1120.0, 300.0);
    let mut stage = Stage::new(page, size, Mode::Light, move |ui, ink, mode, it| {
        IncidentsPage::show(it, ui, ink, mode, &mut false, steps)
    });
    stage.click("Stop");
    assert_eq!(stage.asked(), [incidents::IncidentTableAction::Stop]);
}

#[test]
fn an_empty_table_says_what_to_do() {
    let stage = staged(IncidentsPage::default(), vec2(900.0, 300.0), Mode::Light);
    assert!(stage.says("No incidents yet"));
}

#[test]
fn a_renamed_type_is_in_rows_and_filters_at_once() {
    let mut stage = table(Mode::Light);
    stage.click("All types…");
    stage.click("Battles");
    assert_eq!(dates(&stage), ["2021-12-07"]);
    let mut codebook = Codebook::default();
    for one in &mut codebook.incident_types {
        if one.group == "Battles" {
            one.group = "Fighting".to_owned();
            one.english = "Fight".to_owned();
        }
    }
    let before = accounts();
    let mut after = before.clone();
    after.codebook = Arc::new(codebook);
    assert_ne!(before, after, "a table of the one is none of the other");
    stage.part().set(IncidentTable::new(after));
    stage.settle();
    assert_eq!(dates(&stage).len(), 3, "no type is called so any more");
    assert!(stage.says("2021-12-07, Fight, "));
    stage.click("All types…");
    assert!(stage.has("Fighting") && !stage.has("Battles"));
}

/// Places by name, coordinates and what they are.
fn places() -> Registries {
    let all = [
        ("تدمر", 34.56, 38.28, PlaceKind::Populated),
        ("إدلب", 35.93, 36.63, PlaceKind::Populated),
        ("دير الزور", 35.33, 40.14, PlaceKind::Populated),
        ("حمص", 34.3, 38.3, PlaceKind::Governorate),
        ("الحسكة", 36.5, 40.9, PlaceKind::Governorate),
        ("السويداء", 32.77, 36.87, PlaceKind::Governorate),
    ];
    let entries = all.map(|(name, north, east, kind)| Place {
        id: PlaceId::new(name),
        kind,
        arabic: vec![name.to_owned()],
        english: Vec::new(),
        parent: None,
        coordinates: Some((north, east)),
        precision: Default::default(),
        pcode: String::new(),
        geonames: String::new(),
        wikidata: String::new(),
        notes: String::new(),
    });
    Registries {
        places: Arc::new(Places::from_iter(entries)),
        ..Registries::default()
    }
}

/// An article that mentions a place, with an incident there when there is harm.
fn at_place(index: u32, name: &str, harm: Option<Casualty>) -> Arc<CodedArticle> {
    let link = PlaceLink {
        places: vec![PlaceId::new(name)],
        ..PlaceLink::default()
    };
    let some = Vec::from_iter(harm);
    let mut account = Arc::unwrap_or_clone(account(index, (2021, 12, 7), "armed_clash", some));
    account.about.article = "a".to_owned();
    account.about.title = "اشتباكات غرب حلب".to_owned();
    account.about.annotator = index.to_string();
    account.mentions = vec![Mention {
        told: told(name, 7),
        linked: Linked::Place(link.clone()),
    }];
    for incident in &mut account.incidents {
        incident.places[0].link = Some(link.clone());
    }
    Arc::new(account)
}

fn drawn(mode: Mode) -> Stage<MapPage, map::MapAction> {
    let mut page = MapPage::default();
    let mut range = harmed(CasualtyKind::Killed, 5, CountForm::Exact);
    range.count.maximum = Some(7);
    let many = harmed(CasualtyKind::Killed, 40, CountForm::Vague);
    let accounts = vec![
        at_place(0, "تدمر", None),
        at_place(1, "إدلب", Some(range)),
        at_place(2, "دير الزور", Some(many)),
    ];
    page.set(PlaceMap::new(ProjectCoding {
        all: Arc::new(accounts),
        registries: places(),
        ..ProjectCoding::default()
    }));
    staged_map(page, vec2(1120.0, 640.0), mode)
}

fn staged_map(page: MapPage, size: egui::Vec2, mode: Mode) -> Stage<MapPage, map::MapAction> {
    let mut everybody = false;
    Stage::new(page, size, mode, move |ui, ink, mode, it: &mut MapPage| {
        let choice = PlaceFilter {
            everybody: &mut everybody,
            this_article: None,
        };
        it.show(ui, ink, mode, choice, None)
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
    let map = stage.part().map().unwrap();
    let order: Vec<&str> = map.places().iter().map(|one| &*one.name).collect();
    assert_eq!(
        order,
        ["دير الزور", "إدلب", "تدمر"],
        "the most harmed first"
    );
    stage.click("إدلب: killed 5 to 7");
    stage.click("إدلب");
    assert_eq!(stage.asked(), [map::MapAction::Open("a".to_owned(), 7, 4)]);
    stage.click("All places");
    stage.click("تدمر: 1 mention");
    assert!(stage.has("All places"));
    stage.click("تدمر");
    assert_eq!(stage.asked(), [map::MapAction::Open("a".to_owned(), 7, 4)]);
}

#[test]
fn a_map_without_places_says_what_to_do() {
    let stage = staged_map(MapPage::default(), vec2(900.0, 500.0), Mode::Light);
    assert!(stage.has("Map of Syria with 0 places"));
}

#[test]
fn outlines_are_made_when_the_view_changes_and_in_no_other_frame() {
    let mut stage = drawn(Mode::Light);
    let made = stage.part().outlines_made();
    assert!(made > 0);
    stage.frame();
    stage.frame();
    assert_eq!(stage.part().outlines_made(), made);
    stage.click("+");
    assert_eq!(stage.part().outlines_made(), made + 1);
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
