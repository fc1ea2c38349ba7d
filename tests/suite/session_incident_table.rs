//! The table of incidents and the places of the map as values: what they say of accounts.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::sync::Arc;

use hashiya::model::casualty::CasualtyKind;
use hashiya::model::codebook::Codebook;
use hashiya::model::coded_article::CodedArticle;
use hashiya::model::incident::{Auxiliary, IncidentId, Participant, RoleId, SameAs, Who};
use hashiya::model::link::{ActorId, PlacePrecision};
use hashiya::model::registry::Registries;
use hashiya::model::totals::phrase;
use hashiya::session::incident_table::{Column, IncidentFilter, IncidentTable};
use hashiya::session::place_map::PlaceMap;
use hashiya::session::project::ProjectCoding;

use crate::coding_table::{Coding, attack, day, exact};

fn accounts(all: Vec<CodedArticle>) -> ProjectCoding {
    let all = all.into_iter().map(Arc::new).collect();
    ProjectCoding {
        all: Arc::new(all),
        ..ProjectCoding::default()
    }
}

/// The second sentence: five soldiers killed, which is the attack told again.
fn told_again() -> Coding {
    let mut coding = Coding::new();
    coding.behind("وقالت مصادر");
    let killed = coding.casualty("5 من قوات النظام", exact(CasualtyKind::Killed, 5));
    let incident = coding.incident("attack");
    incident.casualties = vec![killed];
    incident.date = Some(day((2021, 12, 6)));
    incident.same_as = vec![SameAs {
        article: "a".to_owned(),
        incident: IncidentId(0),
    }];
    coding
}

fn table() -> IncidentTable {
    let (first, second) = (attack().account("a"), told_again().account("b"));
    IncidentTable::new(accounts(vec![first, second]))
}

#[test]
fn a_row_says_who_did_what_to_whom() {
    let table = table();
    let row = &table.rows()[0];
    let cells = [
        Column::Date,
        Column::Type,
        Column::Who,
        Column::Whom,
        Column::Where,
        Column::Harm,
        Column::Article,
        Column::Findings,
    ];
    assert_eq!(
        cells.map(|column| row.cell(column)),
        [
            "2021-12-07",
            "اشتباك مسلح",
            "تنظيم داعش",
            "قوات النظام",
            "تدمر",
            "killed 5, wounded 2 or more",
            "وكالة · هجوم قرب تدمر",
            "",
        ]
    );
    assert_eq!(
        (row.kind_english.as_str(), row.group.as_str()),
        ("Armed clash", "Battles")
    );
    assert_eq!(row.kinds, [CasualtyKind::Killed, CasualtyKind::Wounded]);
    assert_eq!(
        (row.dead, row.same, row.incident),
        (5, false, IncidentId(0))
    );
    // The words of the first span, in code points.
    assert_eq!(row.words.1, "قتل 5 عناصر".chars().count() as u64);
    assert!(table.rows()[1].same);
}

#[test]
fn who_is_named_by_no_words_is_named_by_the_registry_and_who_reports_not_at_all() {
    let mut coding = attack();
    let actor = |id: &str, role: &str| Participant {
        who: Who::Actor(ActorId::new(id)),
        role: RoleId(role.to_owned()),
    };
    let registries = Registries::default();
    let names: Vec<&str> = registries
        .actors
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    let (one, two) = (names[0], names[1]);
    let incident = coding.incident("attack");
    incident.participants = vec![actor(one, "mediator"), actor(two, "reporter")];
    let table = IncidentTable::new(accounts(vec![coding.account("a")]));
    let row = &table.rows()[1];
    let name = &registries.actors.get(&ActorId::new(one)).unwrap().arabic[0];
    assert_eq!((&row.who, row.whom.as_str()), (name, ""));
}

#[test]
fn history_is_told_where_there_is_no_news() {
    let mut coding = attack();
    let killed = coding.casualty("عشرات المدنيين", exact(CasualtyKind::Killed, 40));
    let incident = coding.incident("attack");
    incident.casualties = vec![killed];
    incident.auxiliary = vec![Auxiliary::Historical];
    let table = IncidentTable::new(accounts(vec![coding.account("a")]));
    assert_eq!(table.rows()[1].harm, "killed 40");
    let totals = table.totals(&[0, 1]);
    assert_eq!((totals.incidents, totals.set_apart), (2, 1));
    assert_eq!(phrase(&totals.sums), "killed 5, wounded 2 or more");
    assert_eq!(phrase(&totals.historical), "killed 40");
}

#[test]
fn totals_are_of_the_rows_that_are_shown_and_count_nobody_twice() {
    let table = table();
    let both = table.totals(&[0, 1]);
    assert_eq!(both.incidents, 1, "they are said to be the same");
    assert_eq!(phrase(&both.sums), "killed 5, wounded 2 or more");
    let second = table.totals(&[1]);
    assert_eq!(phrase(&second.sums), "killed 5");
    assert_eq!(table.totals(&[]).incidents, 0);
}

#[test]
fn filters_narrow_and_columns_sort() {
    let table = table();
    let shown = |change: fn(&mut IncidentFilter)| {
        let mut filter = IncidentFilter::default();
        change(&mut filter);
        table.shown(&filter)
    };
    assert_eq!(shown(|_| {}), [1, 0], "by date");
    assert_eq!(shown(|it| it.descending = true), [0, 1]);
    assert_eq!(shown(|it| it.sort = Column::Where), [1, 0]);
    assert_eq!(shown(|it| it.same_only = true), [1]);
    assert_eq!(shown(|it| it.kind = Some(CasualtyKind::Wounded)), [0]);
    assert_eq!(shown(|it| it.group = Some("Battles".to_owned())), [0]);
    assert_eq!(shown(|it| it.words = "داعش CLASH".to_owned()), [0]);
    assert!(shown(|it| it.words = "داعش attack".to_owned()).is_empty());
    assert_eq!(
        table.groups().iter().collect::<Vec<_>>(),
        ["Battles", "Violence against civilians"]
    );
}

#[test]
fn only_the_accounts_that_were_chosen_are_in_it() {
    let mut other = attack().account("a");
    other.about.annotator = "سامر".to_owned();
    let all = accounts(vec![
        attack().account("a"),
        told_again().account("b"),
        other,
    ]);
    let chosen = |annotator: Option<&str>, article: Option<&str>| ProjectCoding {
        annotator: annotator.map(str::to_owned),
        article: article.map(str::to_owned),
        ..all.clone()
    };
    let count = |annotator, article| {
        let accounts = chosen(annotator, article);
        IncidentTable::new(accounts).rows().len()
    };
    assert_eq!(count(None, None), 3);
    assert_eq!(count(Some("سامر"), None), 1);
    assert_eq!(count(None, Some("a")), 2);
    assert_eq!(count(Some("ليلى"), Some("b")), 1);
    // What is made of the same values is the same, and of another codebook another.
    assert_eq!(chosen(Some("ليلى"), None), chosen(Some("ليلى"), None));
    assert_ne!(chosen(Some("ليلى"), None), all);
    let mut renamed = all.clone();
    renamed.codebook = Arc::new(Codebook::default());
    assert_ne!(renamed, all);
}

#[test]
fn places_have_what_is_told_of_them_the_most_harmed_first() {
    let mut coding = attack();
    coding.behind("وقالت مصادر");
    let killed = coding.casualty("عشرات المدنيين", exact(CasualtyKind::Executed, 40));
    let captured = coding.casualty("ضابطان", exact(CasualtyKind::Captured, 2));
    let place = coding.place("إدلب", "sy-idlib", PlacePrecision::Governorate);
    let incident = coding.incident("attack");
    incident.locations = vec![place];
    incident.casualties = vec![killed, captured];
    let map = PlaceMap::new(accounts(vec![coding.account("a")]));
    let told: Vec<(String, u64, usize)> = map
        .places()
        .iter()
        .map(|one| (phrase(&one.harm), one.people(), one.mentions.len()))
        .collect();
    assert_eq!(
        told,
        [
            ("killed 40".to_owned(), 40, 1),
            ("killed 5, wounded 2 or more".to_owned(), 7, 1),
        ]
    );
    let mention = &map.places()[1].mentions[0];
    assert_eq!(
        (mention.article.as_str(), mention.quote.as_str()),
        ("a", "تدمر")
    );
    assert_eq!(map.governorates().len(), 14);
}
