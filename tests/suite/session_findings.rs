//! The findings of a session follow its edits: after any of them, undone and done again ones too, they
//! are those of a look at the whole layer.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::Article;
use hashiya::model::attribute::{AttributeId, Value, Values};
use hashiya::model::casualty::{Casualty, CasualtyKind, Count};
use hashiya::model::checks::{Finding, check};
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::edit::Edit;
use hashiya::model::incident::{
    Incident, IncidentId, IncidentTypeId, Participant, RoleId, SameAs, Who,
};
use hashiya::model::layer::{Layer, Unplaced};
use hashiya::model::link::{ActorId, PlaceId, PlaceLink};
use hashiya::model::registry::Registries;
use hashiya::model::span::{Span, SpanId};
use hashiya::session::Session;
use proptest::prelude::*;
use proptest::sample::select;

use crate::coding_table::{TEXT, attack, day};

/// What a person does.
#[derive(Clone, Debug)]
enum Step {
    Edit(Box<Edit>),
    Undo,
    Redo,
}

fn span_id() -> impl Strategy<Value = SpanId> {
    (0_u32..7).prop_map(SpanId)
}

fn label() -> impl Strategy<Value = LabelId> {
    select(vec!["actor", "location", "casualty", "unknown"]).prop_map(LabelId::new)
}

/// Few edges, so that spans have the same words or stand in one another.
fn range() -> impl Strategy<Value = std::ops::Range<usize>> {
    let edges: Vec<usize> = TEXT.char_indices().map(|(byte, _)| byte).take(6).collect();
    (select(edges.clone()), select(edges)).prop_map(|(a, b)| a.min(b)..a.max(b))
}

fn casualty() -> impl Strategy<Value = Casualty> {
    let link = || prop::option::weighted(0.4, span_id());
    let kinds = select(vec![CasualtyKind::Killed, CasualtyKind::Displaced]);
    (kinds, 0_u32..4, link(), link()).prop_map(|(kind, count, subset_of, duplicate_of)| Casualty {
        kind,
        count: Count::exact(count),
        subset_of,
        duplicate_of,
        ..Casualty::default()
    })
}

fn value() -> impl Strategy<Value = (AttributeId, Value)> {
    let place = |id: &str| PlaceLink {
        places: vec![PlaceId::new(id)],
        relation: String::new(),
        precision: Default::default(),
    };
    prop_oneof![
        2 => casualty().prop_map(|count| ("count", Value::Casualty(count))),
        1 => select(vec!["islamic-state", "nobody"])
            .prop_map(|id| ("actor", Value::Actor(ActorId::new(id)))),
        1 => select(vec!["geonames:163808", "nowhere"])
            .prop_map(move |id| ("place", Value::Place(place(id)))),
        1 => Just(("actor", Value::Flag(true))),
    ]
    .prop_map(|(id, value)| (AttributeId::new(id), value))
}

fn values() -> impl Strategy<Value = Values> {
    prop::collection::vec(value(), 0..2).prop_map(|values| values.into_iter().collect())
}

fn incident() -> impl Strategy<Value = Incident> {
    let who = prop_oneof![
        2 => span_id().prop_map(Who::Span),
        1 => select(vec!["islamic-state", "nobody"]).prop_map(|id| Who::Actor(ActorId::new(id))),
    ];
    let participant =
        (who, select(vec!["", "target", "no_role"])).prop_map(|(who, role)| Participant {
            who,
            role: RoleId(role.to_owned()),
        });
    let spans = || prop::collection::vec(span_id(), 0..3);
    (
        (0_u32..4, select(vec!["", "armed_clash", "no_type"])),
        prop::collection::vec(participant, 0..3),
        (spans(), spans()),
        prop::option::of(select(vec![(2021, 12, 7), (2021, 12, 8)])),
        prop::option::weighted(0.2, 0_u32..4),
    )
        .prop_map(
            |((id, kind), participants, (locations, casualties), date, same)| Incident {
                kind: IncidentTypeId(kind.to_owned()),
                participants,
                locations,
                casualties,
                date: date.map(day),
                same_as: same
                    .map(|id| SameAs {
                        article: String::new(),
                        incident: IncidentId(id),
                    })
                    .into_iter()
                    .collect(),
                ..Incident::new(IncidentId(id))
            },
        )
}

fn edit() -> impl Strategy<Value = Edit> {
    let span =
        (span_id(), label(), range(), values()).prop_map(|(id, label, range, attributes)| Span {
            id,
            label,
            range,
            note: String::new(),
            attributes,
        });
    let unplaced = (span_id(), values()).prop_map(|(id, attributes)| Unplaced {
        id: id.0,
        label: LabelId::new("casualty"),
        start: 0,
        end: 1,
        quote: "ق".to_owned(),
        before: String::new(),
        after: String::new(),
        note: String::new(),
        attributes,
        reason: String::new(),
    });
    let leaf = prop_oneof![
        4 => span.prop_map(Edit::Insert),
        2 => span_id().prop_map(Edit::Remove),
        2 => (span_id(), range()).prop_map(|(id, range)| Edit::set_range(id, range)),
        2 => (span_id(), label()).prop_map(|(id, label)| Edit::SetLabel { id, label }),
        1 => span_id().prop_map(|id| Edit::SetNote { id, note: "x".to_owned() }),
        4 => (span_id(), value()).prop_map(|(id, (attribute, value))| Edit::SetAttribute {
            id,
            attribute,
            value: Some(value),
        }),
        1 => (span_id(), value()).prop_map(|(id, (attribute, _))| Edit::SetAttribute {
            id,
            attribute,
            value: None,
        }),
        4 => (0_usize..3, incident())
            .prop_map(|(index, incident)| Edit::InsertIncident { index, incident }),
        1 => (0_u32..4).prop_map(|id| Edit::RemoveIncident(IncidentId(id))),
        3 => incident().prop_map(Edit::SetIncident),
        1 => (0_usize..2, unplaced)
            .prop_map(|(index, unplaced)| Edit::InsertUnplaced { index, unplaced }),
        1 => (0_usize..2).prop_map(|index| Edit::RemoveUnplaced { index }),
    ];
    leaf.prop_recursive(1, 4, 4, |inner| {
        prop::collection::vec(inner, 1..4).prop_map(Edit::Batch)
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => edit().prop_map(|edit| Step::Edit(Box::new(edit))),
        1 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

/// A codebook with every kind of rule.
fn strict() -> Codebook {
    let mut codebook = Codebook::default();
    codebook.labels[0].attributes[0].required = true;
    codebook.labels[1].inside = Some(vec![LabelId::new("casualty")]);
    codebook
}

fn found(session: &Session) -> Vec<Finding> {
    session
        .findings()
        .iter()
        .map(|one| (**one).clone())
        .collect()
}

fn expected(session: &Session) -> Vec<Finding> {
    let registries = Registries::default();
    let (layer, codebook) = (session.layer(), session.codebook());
    check(layer, TEXT, codebook, Some(&registries))
}

proptest! {
    #[test]
    fn findings_follow_any_edit(
        steps in prop::collection::vec(step(), 1..24),
        ruled in any::<bool>(),
        seldom in any::<bool>(),
    ) {
        let article = Article::new("a.txt", TEXT);
        let mut session = Session::in_memory(article, attack().layer());
        if ruled {
            session.follow_codebook(&strict());
        }
        session.check();
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                // Most fit; those that do not change nothing.
                Step::Edit(edit) => drop(session.apply(*edit)),
                Step::Undo => drop(session.undo()),
                Step::Redo => drop(session.redo()),
            }
            if seldom && number % 5 != 0 {
                continue;
            }
            session.check();
            prop_assert_eq!(found(&session), expected(&session));
            prop_assert_eq!(session.finding_count(), session.findings().len());
        }
    }
}

#[test]
fn another_codebook_and_very_many_edits_are_followed_too() {
    let article = Article::new("a.txt", TEXT);
    let mut session = Session::in_memory(article, Layer::new());
    session.check();
    let end = TEXT.find(' ').unwrap();
    for id in 0..50 {
        let span = Span {
            id: SpanId(id),
            label: LabelId::new("actor"),
            range: 0..end,
            note: String::new(),
            attributes: Values::new(),
        };
        session.apply(Edit::Insert(span)).unwrap();
    }
    session.check();
    assert_eq!(found(&session), expected(&session));
    assert_eq!(session.finding_count(), 49, "the same words 49 times again");
    session.follow_codebook(&strict());
    session.check();
    assert_eq!(
        session.finding_count(),
        99,
        "and none says what is required"
    );
    assert_eq!(found(&session), expected(&session));
}

#[test]
fn the_list_is_the_same_until_something_changes() {
    let article = Article::new("a.txt", TEXT);
    let mut session = Session::in_memory(article, attack().layer());
    session.check();
    let before = session.findings().clone();
    session.check();
    assert!(std::sync::Arc::ptr_eq(&before, session.findings()));
    session.apply(Edit::RemoveIncident(IncidentId(0))).unwrap();
    session.check();
    let kinds: Vec<_> = session
        .findings()
        .iter()
        .map(|one| one.what.code())
        .collect();
    assert_eq!(kinds, ["loose-casualty", "loose-casualty"]);
}
