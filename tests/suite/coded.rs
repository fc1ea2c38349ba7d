//! Support: any values of attributes and any incidents, hostile words among them.

use hashiya::model::attribute::{AttributeId, Value, Values};
use hashiya::model::casualty::{
    Casualty, CasualtyKind, Count, CountForm, Polarity, VagueWord, VictimGroup, VictimStatus,
    Victims,
};
use hashiya::model::incident::{
    Attribution, Auxiliary, Confidence, Incident, IncidentId, IncidentTypeId, Participant, RoleId,
    SameAs, Who,
};
use hashiya::model::link::{ActorId, PlaceId, PlaceLink, PlacePrecision};
use hashiya::model::span::SpanId;
use hashiya::model::when::{DatePrecision, When};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Words as people and other programs write them.
pub fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[ء-ي ]{0,8}",
        2 => "[a-z_]{0,8}",
        1 => ".{0,6}",
        1 => Just("\u{202E}\"\\\n{'[(,".to_owned()),
        1 => Just("قُتِلَ\u{200F}None Some(1)".to_owned()),
    ]
}

fn any_span() -> impl Strategy<Value = SpanId> {
    (0_u32..8).prop_map(SpanId)
}

fn any_actor() -> impl Strategy<Value = ActorId> {
    any_words().prop_map(ActorId)
}

prop_compose! {
    pub fn any_date()(days in 0_i64..900_000, more in 0_i64..400, precision in select(DatePrecision::ALL.to_vec()), words in any_words()) -> When {
        let first = jiff::civil::date(1, 1, 1);
        let day = |days: i64| first.saturating_add(jiff::Span::new().days(days));
        When { start: day(days), end: day(days + more), precision, words }
    }
}

prop_compose! {
    fn any_count()(
        minimum in option::of(any::<u32>()),
        maximum in option::of(any::<u32>()),
        form in select(CountForm::ALL.to_vec()),
        vague in option::of(select(vec![
            VagueWord::Few,
            VagueWord::Several,
            VagueWord::Tens,
            VagueWord::Hundreds,
            VagueWord::Thousands,
            VagueWord::Many,
        ])),
    ) -> Count {
        Count { minimum, maximum, form, vague }
    }
}

prop_compose! {
    pub fn any_casualty()(
        kind in select(CasualtyKind::ALL.to_vec()),
        count in any_count(),
        status in select(vec![
            VictimStatus::Civilian,
            VictimStatus::Combatant,
            VictimStatus::Mixed,
            VictimStatus::Unknown,
        ]),
        groups in vec(select(vec![
            VictimGroup::Children,
            VictimGroup::Women,
            VictimGroup::Men,
            VictimGroup::Elderly,
        ]), 0..3),
        occupation in any_words(),
        side in option::of(any_actor()),
        (side_span, subset_of, duplicate_of) in
            (option::of(any_span()), option::of(any_span()), option::of(any_span())),
        polarity in select(Polarity::ALL.to_vec()),
    ) -> Casualty {
        Casualty {
            kind,
            count,
            victims: Victims { status, groups, occupation, side, side_span },
            polarity,
            subset_of,
            duplicate_of,
        }
    }
}

pub fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any_words().prop_map(Value::Choice),
        vec(any_words(), 0..3).prop_map(Value::Choices),
        any_words().prop_map(Value::Text),
        any::<bool>().prop_map(Value::Flag),
        any::<i64>().prop_map(Value::Number),
        any_casualty().prop_map(Value::Casualty),
        any_actor().prop_map(Value::Actor),
        (
            vec(any_words().prop_map(PlaceId), 0..3),
            any_words(),
            select(PlacePrecision::ALL.to_vec()),
        )
            .prop_map(|(places, relation, precision)| {
                Value::Place(PlaceLink {
                    places,
                    relation,
                    precision,
                })
            }),
        any_date().prop_map(Value::Date),
    ]
}

pub fn any_values() -> impl Strategy<Value = Values> {
    let values = vec((any_words().prop_map(AttributeId), any_value()), 0..3);
    values.prop_map(|values| values.into_iter().collect())
}

prop_compose! {
    pub fn any_incident(id: IncidentId)(
        kind in any_words().prop_map(IncidentTypeId),
        participants in vec((
            prop_oneof![any_span().prop_map(Who::Span), any_actor().prop_map(Who::Actor)],
            any_words().prop_map(RoleId),
        ).prop_map(|(who, role)| Participant { who, role }), 0..3),
        (trigger, date_span, source) in
            (option::of(any_span()), option::of(any_span()), option::of(any_span())),
        (locations, casualties, weapons) in
            (vec(any_span(), 0..3), vec(any_span(), 0..3), vec(any_span(), 0..2)),
        date in option::of(any_date()),
        auxiliary in vec(select(Auxiliary::ALL.to_vec()), 0..3),
        confidence in option::of(select(vec![
            Confidence::Confirmed,
            Confidence::Claimed,
            Confidence::Contested,
        ])),
        same_as in vec((any_words(), (0_u32..6).prop_map(IncidentId))
            .prop_map(|(article, incident)| SameAs { article, incident }), 0..2),
        note in any_words(),
    ) -> Incident {
        Incident {
            id,
            kind,
            trigger,
            participants,
            locations,
            casualties,
            date,
            date_span,
            weapons,
            auxiliary,
            attribution: Attribution { source, confidence },
            same_as,
            note,
        }
    }
}

/// Incidents with the ids 0, 1, 2, …
pub fn any_incidents(most: usize) -> impl Strategy<Value = Vec<Incident>> {
    vec(any_incident(IncidentId(0)), 0..=most).prop_map(|mut all| {
        for (incident, id) in all.iter_mut().zip(0..) {
            incident.id = IncidentId(id);
        }
        all
    })
}
