//! What the checks find in coded layers, each kind by itself.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;

use hashiya::model::attribute::Value;
use hashiya::model::casualty::{Casualty, CasualtyKind, VagueWord};
use hashiya::model::checks::{FindingKind, check};
use hashiya::model::codebook::{AttributeType, Choice, Codebook, LabelId};
use hashiya::model::incident::{IncidentId, SameAs};
use hashiya::model::link::PlacePrecision;
use hashiya::model::span::SpanId;

use crate::coding_table::{Coding, TEXT, attack, codes, day, exact, participant, vague};

fn only(found: &[(&'static str, usize)]) -> BTreeMap<&'static str, usize> {
    found.iter().copied().collect()
}

#[test]
fn what_is_coded_whole_has_no_findings() {
    assert_eq!(codes(&attack()), only(&[]));
    assert_eq!(codes(&Coding::new()), only(&[]));
}

#[test]
fn spans_without_any_coding_have_no_findings() {
    let mut coding = Coding::new();
    coding.span("قتل 5 عناصر", "casualty", None);
    coding.span("تدمر", "location", None);
    assert_eq!(codes(&coding), only(&[]), "who only labels is not nagged");
}

#[test]
fn an_incident_says_what_it_lacks() {
    let mut coding = Coding::new();
    coding.incident("");
    assert_eq!(
        codes(&coding),
        only(&[
            ("no-type", 1),
            ("no-place", 1),
            ("no-date", 1),
            ("nobody-in-it", 1)
        ])
    );
    let layer = coding.layer();
    let found = check(&layer, TEXT, &Codebook::default(), None);
    assert!(found.iter().all(|one| one.incident == Some(IncidentId(0))));
    let mut coding = attack();
    coding.incident("no_such_type");
    assert_eq!(codes(&coding)["not-in-codebook"], 1);
}

#[test]
fn casualties_have_an_incident_and_a_count() {
    let mut coding = attack();
    coding.casualty(
        "عشرات المدنيين",
        vague(CasualtyKind::Killed, VagueWord::Tens, 20),
    );
    assert_eq!(codes(&coding), only(&[("loose-casualty", 1)]));
    let mut coding = attack();
    coding.span("عشرات المدنيين", "casualty", None);
    assert_eq!(codes(&coding), only(&[("no-count", 1)]));
    let mut coding = attack();
    let told = Casualty {
        duplicate_of: Some(SpanId(0)),
        ..exact(CasualtyKind::Killed, 5)
    };
    coding.casualty("5 من قوات النظام قتلوا", told);
    assert_eq!(codes(&coding), only(&[]), "told again is in no incident");
}

#[test]
fn parts_are_not_larger_than_the_whole_nor_of_another_kind() {
    let part = |kind, number| Casualty {
        subset_of: Some(SpanId(0)),
        ..exact(kind, number)
    };
    let of = |casualty: Casualty| {
        let mut coding = attack();
        coding.casualty("ضابطان", casualty);
        codes(&coding)
    };
    assert_eq!(of(part(CasualtyKind::Killed, 2)), only(&[]));
    assert_eq!(of(part(CasualtyKind::Killed, 5)), only(&[]));
    assert_eq!(
        of(part(CasualtyKind::Killed, 6)),
        only(&[("part-too-large", 1)])
    );
    assert_eq!(of(part(CasualtyKind::Executed, 2)), only(&[]));
    assert_eq!(
        of(part(CasualtyKind::Displaced, 2)),
        only(&[("other-kind", 1)])
    );
    let own = Casualty {
        subset_of: Some(SpanId(5)),
        ..exact(CasualtyKind::Killed, 2)
    };
    assert_eq!(of(own), only(&[("circle", 1)]));
    let nowhere = Casualty {
        subset_of: Some(SpanId(77)),
        ..exact(CasualtyKind::Killed, 2)
    };
    assert_eq!(of(nowhere), only(&[("no-such-span", 1)]));
}

#[test]
fn the_same_incident_twice_is_found_until_somebody_says_so() {
    let again = |date, place: &str| {
        let mut coding = attack();
        coding.behind("بينهم");
        let where_ = coding.place("إدلب", place, PlacePrecision::Exact);
        let incident = coding.incident("armed_clash");
        incident.participants = vec![participant(SpanId(1), "target")];
        incident.locations = vec![where_];
        incident.date = Some(day(date));
        coding
    };
    let tadmor = "geonames:163808";
    assert_eq!(
        codes(&again((2021, 12, 7), tadmor)),
        only(&[("same-incident", 1)])
    );
    assert_eq!(
        codes(&again((2021, 12, 6), tadmor)),
        only(&[]),
        "another day"
    );
    assert_eq!(
        codes(&again((2021, 12, 7), "sy-idlib")),
        only(&[]),
        "another place"
    );
    let layer = again((2021, 12, 7), tadmor).layer();
    let mut incidents = layer.incidents().to_vec();
    incidents[1].same_as = vec![SameAs {
        article: String::new(),
        incident: IncidentId(0),
    }];
    let layer = hashiya::model::layer::Layer::with_spans(layer.spans().to_vec(), Vec::new())
        .unwrap()
        .with_incidents(incidents)
        .unwrap();
    let found = check(&layer, TEXT, &Codebook::default(), None);
    assert_eq!(found, []);
}

#[test]
fn references_and_links_that_are_nowhere_are_named() {
    let mut coding = attack();
    coding.actor("مصادر", "nobody");
    assert_eq!(codes(&coding), only(&[("no-such-entry", 1)]));
    let mut coding = attack();
    let incident = coding.incident("attack");
    incident.locations = vec![SpanId(99), SpanId(99)];
    incident.participants = vec![participant(SpanId(1), "no_such_role")];
    incident.date = Some(day((2020, 1, 1)));
    assert_eq!(
        codes(&coding),
        only(&[("no-such-span", 1), ("not-in-codebook", 1)])
    );
}

#[test]
fn required_attributes_nesting_and_types_follow_the_codebook() {
    let mut codebook = Codebook::default();
    codebook.labels[0].attributes[1].required = true;
    codebook.labels[1].inside = Some(vec![LabelId::new("location")]);
    let mut coding = attack();
    coding.span(
        "تنظيم داعش في تدمر",
        "actor",
        Some(("actor", Value::Text("x".to_owned()))),
    );
    let layer = coding.layer();
    let found = check(&layer, TEXT, &codebook, None);
    let count = |what| found.iter().filter(|one| one.what == what).count();
    assert_eq!(
        count(FindingKind::Missing),
        3,
        "three actors without their mention"
    );
    assert_eq!(count(FindingKind::NotInside), 1, "a place inside an actor");
    assert_eq!(count(FindingKind::WrongType), 1);
}

#[test]
fn two_spans_of_one_label_on_the_same_words_are_found() {
    let mut coding = attack();
    coding.actor("قوات النظام", "syrian-government-forces");
    assert_eq!(codes(&coding), only(&[("twice", 1)]));
}

#[test]
fn values_fit_the_type_of_their_attribute() {
    let choices = |ids: &[&str]| {
        let choice = |id: &&str| Choice {
            id: (*id).to_owned(),
            arabic: String::new(),
            english: String::new(),
        };
        ids.iter().map(choice).collect::<Vec<_>>()
    };
    let one = AttributeType::Choice(choices(&["a", "b"]));
    assert!(one.allows(&Value::Choice("a".to_owned())));
    assert!(!one.allows(&Value::Choice("c".to_owned())));
    assert!(!one.allows(&Value::Flag(true)));
    let many = AttributeType::Choices(choices(&["a", "b"]));
    assert!(many.allows(&Value::Choices(vec!["a".to_owned(), "b".to_owned()])));
    assert!(!many.allows(&Value::Choices(vec!["a".to_owned(), "c".to_owned()])));
    assert!(AttributeType::Number.allows(&Value::Number(-5)));
    assert!(AttributeType::Flag.allows(&Value::Flag(false)));
}
