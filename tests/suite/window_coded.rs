//! A project with coded articles, and a window on it: what the tests of the table of incidents, of the
//! map and of coding begin with.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::{Path, PathBuf};

use egui::Role;
use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::casualty::{Casualty, CasualtyKind, VagueWord};
use hashiya::model::incident::{IncidentId, IncidentTypeId, RoleId, SameAs, Who};
use hashiya::model::link::{ActorId, PlaceId, PlaceLink};
use hashiya::model::metadata::Metadata;
use hashiya::model::span::SpanId;
use hashiya::session::Session;
use hashiya::session::project::ProjectFolder;
use tempfile::TempDir;

use crate::coding_table::{day, exact, vague};
use crate::desk::label_words;
use crate::project_desk::add_article;
use crate::window_corpus::{ANNOTATOR, OTHER, annotate, start, window_with};
use crate::window_desk::WindowDesk;

/// Two incidents, and what nobody has linked yet.
pub const PALMYRA: &str = "قُتل 5 عناصر من قوات النظام وجرح آخرون بهجوم نفذه تنظيم داعش قرب تدمر أمس.\n\
    وفي حادث آخر قُتل مدني برصاص قناص في الأتارب.\n\
    وقالت مصادر محلية إن الطريق إلى سراقب مقطوع.\n";

/// Id, title, source, date and text of each article.
pub const ARTICLES: [(&str, &str, &str, &str, &str); 4] = [
    (
        "palmyra",
        "هجوم قرب تدمر",
        "وكالة السهول",
        "2021-12-08",
        PALMYRA,
    ),
    (
        "idlib",
        "قصف على إدلب",
        "صحيفة المدى",
        "2021-12-06",
        "قُتل 3 مدنيين بقصف نفذته قوات النظام على مدينة إدلب صباح اليوم.\n",
    ),
    (
        "toll",
        "ارتفاع حصيلة القصف",
        "صحيفة المدى",
        "2021-12-07",
        "ارتفعت حصيلة القصف على إدلب إلى 4 مدنيين، بحسب الدفاع المدني.\n",
    ),
    (
        "quiet",
        "هدوء في درعا",
        "",
        "2021-12-05",
        "ساد هدوء حذر مدينة درعا.\n",
    ),
];

fn casualty(session: &mut Session, words: &str, count: Casualty) -> SpanId {
    let id = label_words(session, words, "casualty");
    let attribute = AttributeId::new("count");
    let value = Value::Casualty(count);
    session.set_attribute(id, attribute, Some(value)).unwrap();
    id
}

fn actor(session: &mut Session, words: &str, entry: &str) -> SpanId {
    let id = label_words(session, words, "actor");
    let value = Value::Actor(ActorId::new(entry));
    session
        .set_attribute(id, AttributeId::new("actor"), Some(value))
        .unwrap();
    id
}

fn place(session: &mut Session, words: &str, entry: &str) -> SpanId {
    let id = label_words(session, words, "location");
    let value = Value::Place(PlaceLink {
        places: vec![PlaceId::new(entry)],
        ..PlaceLink::default()
    });
    session
        .set_attribute(id, AttributeId::new("place"), Some(value))
        .unwrap();
    id
}

fn with_role(session: &mut Session, incident: IncidentId, span: SpanId, role: &str) {
    let role = RoleId(role.to_owned());
    session
        .add_to_incident(incident, &[span], Some(&role))
        .unwrap();
}

fn typed(session: &mut Session, incident: IncidentId, kind: &str, on: (i16, i8, i8)) {
    let mut new = session.layer().incident(incident).unwrap().clone();
    new.kind = IncidentTypeId(kind.to_owned());
    new.date = Some(day(on));
    session.set_incident(new).unwrap();
}

/// Codes [`PALMYRA`]: a clash with all that belongs to it, a death of which little is said, and three
/// mentions in no incident.
pub fn code_palmyra(session: &mut Session) {
    let killed = casualty(session, "5 عناصر", exact(CasualtyKind::Killed, 5));
    let wounded = vague(CasualtyKind::Wounded, VagueWord::Several, 2);
    let wounded = casualty(session, "جرح آخرون", wounded);
    let army = actor(session, "قوات النظام", "syrian-government-forces");
    let group = actor(session, "تنظيم داعش", "islamic-state");
    let town = place(session, "تدمر", "geonames:163808");
    let (clash, _) = session.new_incident(&[killed, wounded, town]).unwrap();
    with_role(session, clash, army, "target");
    with_role(session, clash, group, "perpetrator");
    typed(session, clash, "armed_clash", (2021, 12, 7));
    let one = casualty(session, "مدني برصاص", exact(CasualtyKind::Killed, 1));
    let village = place(session, "الأتارب", "geonames:174030");
    session.new_incident(&[one, village]).unwrap();
    label_words(session, "قناص", "actor");
    label_words(session, "مصادر محلية", "source");
    label_words(session, "سراقب", "location");
    session.choose(None);
    session.choose_incident(None);
}

fn code_idlib(session: &mut Session) {
    let killed = casualty(session, "3 مدنيين", exact(CasualtyKind::Killed, 3));
    let army = actor(session, "قوات النظام", "syrian-government-forces");
    let town = place(session, "إدلب", "geonames:169389");
    let (shelling, _) = session.new_incident(&[killed, town]).unwrap();
    with_role(session, shelling, army, "perpetrator");
    typed(
        session,
        shelling,
        "shelling_artillery_missile_attack",
        (2021, 12, 6),
    );
}

fn code_toll(session: &mut Session) {
    let killed = casualty(session, "4 مدنيين", exact(CasualtyKind::Killed, 4));
    let town = place(session, "إدلب", "geonames:169389");
    let (shelling, _) = session.new_incident(&[killed, town]).unwrap();
    typed(
        session,
        shelling,
        "shelling_artillery_missile_attack",
        (2021, 12, 6),
    );
    let mut new = session.layer().incident(shelling).unwrap().clone();
    new.same_as = vec![SameAs {
        article: "idlib".to_owned(),
        incident: IncidentId(0),
    }];
    session.set_incident(new).unwrap();
}

/// The project in a temporary folder, not annotated.
pub fn uncoded_project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("تدمر 2021");
    let project = ProjectFolder::create(&root, "تدمر 2021", ANNOTATOR).unwrap();
    for (id, title, source, date, text) in ARTICLES {
        let metadata = Metadata {
            title: title.to_owned(),
            source: source.to_owned(),
            date: date.to_owned(),
            ..Metadata::default()
        };
        add_article(&project, id, text.as_bytes(), &metadata);
    }
    (folder, root)
}

/// Codes the articles: three of them by [`ANNOTATOR`], one by [`OTHER`] as well.
pub fn code_all(root: &Path) {
    annotate(root, ANNOTATOR, "palmyra", code_palmyra);
    annotate(root, ANNOTATOR, "idlib", code_idlib);
    annotate(root, ANNOTATOR, "toll", code_toll);
    annotate(root, ANNOTATOR, "quiet", |session| {
        place(session, "درعا", "geonames:170905");
    });
    annotate(root, OTHER, "idlib", |session| {
        let killed = casualty(session, "3 مدنيين", exact(CasualtyKind::Killed, 3));
        let town = place(session, "إدلب", "geonames:169389");
        session.new_incident(&[killed, town]).unwrap();
    });
}

/// A window on the coded project, without the list of articles, and the folder of the project.
pub fn coded_window() -> (WindowDesk, PathBuf) {
    let (folder, root) = uncoded_project();
    code_all(&root);
    (window_without_list(folder, root.clone()), root)
}

/// A window on a project that does not show the list of articles: the rows are those of its pages.
pub fn window_without_list(folder: TempDir, root: PathBuf) -> WindowDesk {
    let mut start = start();
    start.settings.queue = false;
    window_with(folder, root, start)
}

/// What each incident of the open article has: who, with the role, and then the words of its spans.
pub fn incidents(desk: &WindowDesk) -> Vec<String> {
    let (text, layer) = (desk.text(), desk.session().layer());
    let words = |id: &SpanId| {
        let span = layer.get(*id).unwrap();
        text[span.range.clone()].to_owned()
    };
    let all = layer.incidents().iter();
    all.map(|incident| {
        let who = incident.participants.iter().map(|one| {
            let role = match one.role.0.as_str() {
                "" => "no role",
                role => role,
            };
            match &one.who {
                Who::Span(id) => format!("{role} {}", words(id)),
                Who::Actor(id) => format!("{role} {id}"),
            }
        });
        let spans = incident.locations.iter().chain(&incident.casualties);
        let parts: Vec<String> = who.chain(spans.map(words)).collect();
        parts.join(", ")
    })
    .collect()
}

/// What the open card of an incident says of it.
pub fn card(desk: &WindowDesk) -> String {
    let groups = desk.labels_of(Role::Group);
    let cards = groups.into_iter().filter(|it| it.starts_with("Incident "));
    cards.collect::<Vec<_>>().join(" and ")
}
