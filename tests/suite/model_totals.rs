//! Totals count nobody twice: exact tables of small accounts, and properties of arbitrary ones.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::casualty::{Casualty, CasualtyKind, CountForm, Polarity, VagueWord};
use hashiya::model::coded_article::CodedArticle;
use hashiya::model::incident::{Auxiliary, IncidentId, SameAs};
use hashiya::model::span::SpanId;
use hashiya::model::totals::{Totals, named, totals};
use proptest::prelude::*;

use crate::coding_table::{Coding, attack, count, day, exact, vague, with};

fn all(accounts: &[&CodedArticle]) -> Totals {
    totals(accounts, true, |_, _| true)
}

/// `killed 5, wounded 2 or more`.
fn told(totals: &Totals) -> String {
    let words = totals
        .sums
        .iter()
        .map(|(kind, sum)| format!("{} {}", kind.name(), sum.phrase()));
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn counts_of_one_account() {
    let killed = |number| exact(CasualtyKind::Killed, number);
    let table: Vec<(Vec<Casualty>, &str)> = vec![
        (vec![], ""),
        (vec![killed(5)], "killed 5"),
        (vec![killed(5), killed(3)], "killed 8"),
        (
            vec![killed(5), exact(CasualtyKind::Wounded, 2)],
            "killed 5, wounded 2",
        ),
        (vec![with(killed(5), Polarity::Negated)], ""),
        (vec![with(killed(5), Polarity::Feared)], ""),
        (vec![with(killed(5), Polarity::Planned)], ""),
        (vec![with(killed(5), Polarity::Claimed)], "killed 5"),
        (
            vec![
                killed(5),
                Casualty {
                    subset_of: Some(SpanId(0)),
                    ..killed(2)
                },
            ],
            "killed 5",
        ),
        (
            vec![
                killed(5),
                Casualty {
                    duplicate_of: Some(SpanId(0)),
                    ..killed(5)
                },
            ],
            "killed 5",
        ),
        (
            vec![
                killed(5),
                Casualty {
                    duplicate_of: Some(SpanId(9)),
                    ..killed(4)
                },
            ],
            "killed 9",
        ),
        (
            vec![Casualty {
                count: count(CountForm::Range, Some(3), Some(7)),
                ..killed(0)
            }],
            "killed 3 to 7",
        ),
        (
            vec![
                killed(5),
                Casualty {
                    count: count(CountForm::Range, Some(3), Some(7)),
                    ..killed(0)
                },
            ],
            "killed 8 to 12",
        ),
        (
            vec![Casualty {
                count: count(CountForm::AtLeast, Some(4), None),
                ..killed(0)
            }],
            "killed 4 or more",
        ),
        (
            vec![Casualty {
                count: count(CountForm::AtMost, None, Some(9)),
                ..killed(0)
            }],
            "killed 0 to 9",
        ),
        (
            vec![killed(5), vague(CasualtyKind::Killed, VagueWord::Tens, 20)],
            "killed 25 or more",
        ),
        (
            vec![exact(CasualtyKind::KilledOrWounded, 4)],
            "killed or wounded 4",
        ),
    ];
    let words = ["قتل 5 عناصر", "جرح آخرون", "ضابطان"];
    for (casualties, wanted) in table {
        let mut coding = Coding::new();
        for (casualty, words) in casualties.iter().zip(words) {
            coding.casualty(words, casualty.clone());
        }
        let account = coding.account("a");
        assert_eq!(told(&all(&[&account])), wanted, "{casualties:?}");
    }
}

#[test]
fn incidents_that_did_not_happen_do_not_count() {
    for (mode, sums, historical, apart) in [
        (None, "killed 5, wounded 2 or more", 0, 0),
        (Some(Auxiliary::Negated), "", 0, 1),
        (Some(Auxiliary::Future), "", 0, 1),
        (Some(Auxiliary::Hypothetical), "", 0, 1),
        (Some(Auxiliary::Historical), "", 2, 1),
    ] {
        let mut account = attack().account("a");
        account.incidents[0].auxiliary = mode.into_iter().collect();
        let totals = all(&[&account]);
        assert_eq!(
            (
                told(&totals).as_str(),
                totals.historical.len(),
                totals.set_apart
            ),
            (sums, historical, apart)
        );
        assert_eq!(totals.incidents, 1);
    }
}

#[test]
fn accounts_of_the_same_incident_are_one() {
    let first = attack().account("a");
    let mut second = attack().account("b");
    let casualty = second.casualties[0].casualty.as_mut().unwrap();
    casualty.count = hashiya::model::casualty::Count::exact(7);
    let apart = all(&[&first, &second]);
    assert_eq!(
        (told(&apart).as_str(), apart.incidents),
        ("killed 12, wounded 4 or more", 2)
    );
    second.incidents[0].same_as = vec![SameAs {
        article: "a".to_owned(),
        incident: IncidentId(0),
    }];
    let same = all(&[&first, &second]);
    assert_eq!(
        (told(&same).as_str(), same.incidents),
        ("killed 5 to 7, wounded 2 or more", 1)
    );
    assert_eq!(all(&[&second, &first]), same, "in any order");
    // A third account of it, told to be the same as the second.
    let mut third = attack().account("c");
    third.incidents[0].same_as = vec![SameAs {
        article: "b".to_owned(),
        incident: IncidentId(0),
    }];
    assert_eq!(all(&[&third, &first, &second]).sums, same.sums);
}

#[test]
fn a_count_of_two_incidents_counts_once_and_loose_ones_when_asked() {
    let mut coding = attack();
    coding.casualty("ضابطان", exact(CasualtyKind::Captured, 2));
    let incident = coding.incident("attack");
    incident.casualties = vec![SpanId(0)];
    incident.date = Some(day((2021, 12, 7)));
    let account = coding.account("a");
    assert_eq!(
        told(&all(&[&account])),
        "killed 5, wounded 2 or more, captured 2"
    );
    let without = totals(&[&account], false, |_, _| true);
    assert_eq!(told(&without), "killed 5, wounded 2 or more");
    let one = totals(&[&account], false, |_, incident| {
        incident.id == IncidentId(1)
    });
    assert_eq!(told(&one), "", "it is counted with the first");
}

#[test]
fn totals_by_month() {
    let first = attack().account("a");
    let mut second = attack().account("b");
    second.incidents[0].date = Some(day((2021, 11, 30)));
    let by_month = named(&[&first, &second], |_, incident| {
        let date = incident.date.as_ref().map(|date| date.start.to_string());
        date.map(|date| date[..7].to_owned())
    });
    let months: Vec<(&str, String)> = by_month
        .iter()
        .map(|(month, of)| (month.as_str(), told(of)))
        .collect();
    let wanted = "killed 5, wounded 2 or more".to_owned();
    assert_eq!(months, [("2021-11", wanted.clone()), ("2021-12", wanted)]);
}

fn casualty() -> impl Strategy<Value = Casualty> {
    (
        prop::sample::select(CasualtyKind::ALL.to_vec()),
        prop::option::of(0_u32..50),
        prop::option::of(0_u32..50),
        prop::sample::select(Polarity::ALL.to_vec()),
        prop::option::of(0_u32..4),
        prop::option::of(0_u32..4),
    )
        .prop_map(|(kind, minimum, more, polarity, part, again)| Casualty {
            kind,
            count: count(
                CountForm::Range,
                minimum,
                more.map(|more| minimum.unwrap_or(0) + more),
            ),
            polarity,
            subset_of: part.map(SpanId),
            duplicate_of: again.map(SpanId),
            ..Casualty::default()
        })
}

fn account(article: &'static str) -> impl Strategy<Value = CodedArticle> {
    let words = ["قتل 5 عناصر", "قوات النظام", "جرح آخرون", "ضابطان"];
    (
        prop::collection::vec(casualty(), 0..4),
        prop::collection::vec(
            (
                prop::collection::vec(0_u32..4, 0..4),
                prop::option::of(0_usize..4),
                0_u32..4,
            ),
            0..4,
        ),
        prop::sample::select(vec!["", "a", "b", "c"]),
    )
        .prop_map(move |(casualties, incidents, other)| {
            let mut coding = Coding::new();
            for (casualty, words) in casualties.into_iter().zip(words) {
                coding.casualty(words, casualty);
            }
            for (spans, mode, same) in incidents {
                let incident = coding.incident("attack");
                incident.casualties = spans.into_iter().map(SpanId).collect();
                incident.auxiliary = mode.map(|mode| Auxiliary::ALL[mode]).into_iter().collect();
                incident.same_as = vec![SameAs {
                    article: other.to_owned(),
                    incident: IncidentId(same),
                }];
            }
            coding.account(article)
        })
}

proptest! {
    #[test]
    fn the_order_of_accounts_and_incidents_does_not_matter(
        a in account("a"), b in account("b"), c in account("c"),
    ) {
        let forward = all(&[&a, &b, &c]);
        let mut turned = [a, b, c];
        for account in &mut turned {
            account.incidents.reverse();
            account.casualties.reverse();
        }
        let [a, b, c] = &turned;
        prop_assert_eq!(&all(&[c, a, b]), &forward);
        prop_assert_eq!(&all(&[b, c, a]), &forward);
    }

    #[test]
    fn telling_the_same_once_more_changes_nothing(a in account("a"), which in any::<prop::sample::Index>()) {
        prop_assume!(!a.incidents.is_empty());
        let mut copy = CodedArticle { about: a.about.clone(), ..a.clone() };
        copy.about.article = "copy".to_owned();
        let id = a.incidents[which.index(a.incidents.len())].id;
        copy.incidents.retain(|incident| incident.id == id);
        // What the copied incident has by itself, without what others had first.
        let earlier: Vec<SpanId> = a
            .incidents
            .iter()
            .filter(|incident| incident.id < id)
            .flat_map(|incident| incident.casualties.clone())
            .collect();
        copy.incidents[0].casualties.retain(|span| !earlier.contains(span));
        copy.incidents[0].same_as = vec![SameAs { article: "a".to_owned(), incident: id }];
        let without = totals(&[&a], false, |_, _| true);
        let with = totals(&[&a, &copy], false, |_, _| true);
        prop_assert_eq!(with, without);
    }
}
