//! Coding: which edits make spans say something and incidents out of them, each exactly.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::attribute::{AttributeId, Value, Values};
use hashiya::model::casualty::{Casualty, CasualtyKind, Victims};
use hashiya::model::codebook::{Codebook, Label, LabelId};
use hashiya::model::coding::{self, CodingError, Slot};
use hashiya::model::edit::{Edit, EditError};
use hashiya::model::incident::{
    Attribution, Confidence, Incident, IncidentId, IncidentTypeId, Participant, RoleId, SameAs, Who,
};
use hashiya::model::layer::{Layer, Unplaced};
use hashiya::model::link::ActorId;
use hashiya::model::span::{Span, SpanId};

use crate::coding_table::{Coding, TEXT, attack, day, exact, participant};

/// What `layer` is after `edit`, which its inverse takes back.
fn after(layer: &Layer, edit: Edit) -> Layer {
    let mut changed = layer.clone();
    let inverse = edit.apply(&mut changed, TEXT).unwrap();
    let mut back = changed.clone();
    inverse.apply(&mut back, TEXT).unwrap();
    assert_eq!(back, *layer);
    changed
}

fn no_such_span(id: u32) -> CodingError {
    EditError::NoSuchSpan { id: SpanId(id) }.into()
}

fn no_such_incident(id: u32) -> CodingError {
    let id = IncidentId(id);
    EditError::NoSuchIncident { id }.into()
}

fn role(id: &str) -> RoleId {
    RoleId(id.to_owned())
}

/// The same event in this article.
fn here(incident: u32) -> SameAs {
    there("", incident)
}

fn there(article: &str, incident: u32) -> SameAs {
    SameAs {
        article: article.to_owned(),
        incident: IncidentId(incident),
    }
}

fn set_count(id: u32, casualty: Casualty) -> Edit {
    Edit::SetAttribute {
        id: SpanId(id),
        attribute: AttributeId::new("count"),
        value: Some(Value::Casualty(casualty)),
    }
}

fn killed(number: u32) -> Casualty {
    exact(CasualtyKind::Killed, number)
}

fn part_of(casualty: Casualty, whole: u32) -> Casualty {
    Casualty {
        subset_of: Some(SpanId(whole)),
        ..casualty
    }
}

fn again(casualty: Casualty, first: u32) -> Casualty {
    Casualty {
        duplicate_of: Some(SpanId(first)),
        ..casualty
    }
}

/// The attack, and every other thing that a span can be in an incident: a date (span 5), a trigger
/// (6), a weapon (7), a source (8), and another count (9).
fn all_kinds() -> Coding {
    let mut coding = attack();
    let date = Value::Date(day((2021, 12, 7)));
    coding.span("أمس", "date", Some(("date", date)));
    coding.span("هجوم", "trigger", None);
    coding.span("داعش", "weapon", None);
    coding.span("مصادر", "source", None);
    coding.casualty("ضابطان", killed(2));
    coding
}

fn layer_with(coding: &Coding, incidents: Vec<Incident>) -> Layer {
    let spans = coding.layer().spans().to_vec();
    let layer = Layer::with_spans(spans, Vec::new()).unwrap();
    layer.with_incidents(incidents).unwrap()
}

/// The incident of [`attack`].
fn clash() -> Incident {
    attack().layer().incidents()[0].clone()
}

fn lost(id: u32, casualty: Casualty) -> Unplaced {
    let attribute = AttributeId::new("count");
    Unplaced {
        id,
        label: LabelId::new("casualty"),
        start: 0,
        end: 5,
        quote: "عشرون قتيلا".to_owned(),
        before: String::new(),
        after: String::new(),
        note: String::new(),
        attributes: Values::from([(attribute, Value::Casualty(casualty))]),
        reason: "its words are not in the text".to_owned(),
    }
}

#[test]
fn a_label_says_what_its_spans_are_in_an_incident() {
    let mut codebook = Codebook::default();
    let bare = |id: &str, parent: Option<&str>| Label {
        id: LabelId::new(id),
        parent: parent.map(LabelId::new),
        attributes: Vec::new(),
        ..Codebook::default().labels[0].clone()
    };
    let slots = |codebook: &Codebook, ids: &[&str]| -> Vec<Slot> {
        let of = |id: &&str| coding::slot_of(codebook, &LabelId::new(*id));
        ids.iter().map(of).collect()
    };
    let ids = [
        "actor", "location", "casualty", "trigger", "date", "source", "weapon", "vehicle",
    ];
    let expected = [
        Slot::Participant,
        Slot::Location,
        Slot::Casualty,
        Slot::Trigger,
        Slot::Date,
        Slot::Source,
        Slot::Weapon,
        Slot::Participant,
    ];
    assert_eq!(slots(&codebook, &ids), expected);
    // Without attributes they are known by their ids.
    for label in &mut codebook.labels {
        label.attributes.clear();
    }
    assert_eq!(slots(&codebook, &ids), expected);
    // Kinds of others are what those are, unless they say by an attribute what they are.
    let count = Codebook::default().labels[2].attributes[0].clone();
    let toll = Label {
        attributes: vec![count],
        ..bare("toll", Some("weapon"))
    };
    codebook.labels.extend([
        bare("shelling", Some("trigger")),
        bare("village", Some("town")),
        bare("town", Some("location")),
        toll,
        bare("egg", Some("hen")),
        bare("hen", Some("egg")),
        bare("orphan", Some("nobody")),
    ]);
    assert_eq!(
        slots(&codebook, &["shelling", "village", "toll", "egg", "orphan"]),
        [
            Slot::Trigger,
            Slot::Location,
            Slot::Casualty,
            Slot::Participant,
            Slot::Participant,
        ]
    );
}

#[test]
fn counts_and_dates_are_found_among_values() {
    let id = AttributeId::new;
    let when = day((2021, 12, 7));
    let values = Values::from([
        (id("a"), Value::Casualty(killed(2))),
        (id("b"), Value::Date(when.clone())),
        (id("c"), Value::Text("5".to_owned())),
        (id("d"), Value::Casualty(killed(5))),
    ]);
    let counts: Vec<_> = hashiya::model::attribute::counts(&values).collect();
    assert_eq!(counts, [(&id("a"), &killed(2)), (&id("d"), &killed(5))]);
    assert_eq!(coding::date_of(&values), Some(&when));
    assert_eq!(coding::date_of(&Values::new()), None);

    let layer = attack().layer();
    let span = layer.get(SpanId(0)).unwrap().clone();
    let unplaced = vec![lost(9, killed(20))];
    let placed = span.attributes.clone();
    let both = Layer::with_spans(vec![span], unplaced.clone()).unwrap();
    assert_eq!(coding::values_of(&both, SpanId(0)), Some(&placed));
    assert_eq!(
        coding::values_of(&both, SpanId(9)),
        Some(&unplaced[0].attributes)
    );
    assert_eq!(coding::values_of(&both, SpanId(1)), None);
}

#[test]
fn a_value_is_set_and_the_date_of_an_incident_follows() {
    let coding = all_kinds();
    let attribute = AttributeId::new("date");
    let (old, new) = (day((2021, 12, 7)), day((2021, 12, 6)));
    let set = |layer: &Layer, value: Option<Value>| {
        coding::set_attribute(layer, SpanId(5), &attribute, value).unwrap()
    };
    let alone = |value: Option<Value>| Edit::SetAttribute {
        id: SpanId(5),
        attribute: attribute.clone(),
        value,
    };
    let told = |date: Option<_>| Incident {
        date,
        date_span: Some(SpanId(5)),
        ..clash()
    };
    let value = Some(Value::Date(new.clone()));
    for before in [Some(old.clone()), None] {
        let layer = layer_with(&coding, vec![told(before), clash_with_id(1)]);
        let edit = set(&layer, value.clone()).unwrap();
        assert_eq!(
            edit,
            Edit::Batch(vec![
                alone(value.clone()),
                Edit::SetIncident(told(Some(new.clone())))
            ])
        );
        let changed = after(&layer, edit);
        assert_eq!(set(&changed, value.clone()), None, "it is so already");
        let gone = set(&changed, None).unwrap();
        assert_eq!(
            gone,
            Edit::Batch(vec![alone(None), Edit::SetIncident(told(None))])
        );
        assert_eq!(after(&changed, gone).incidents()[0], told(None));
    }
    // A date that somebody gave stays.
    let layer = layer_with(&coding, vec![told(Some(day((2020, 1, 1))))]);
    assert_eq!(set(&layer, value.clone()), Some(alone(value)));
    assert_eq!(
        coding::set_attribute(&layer, SpanId(77), &attribute, None),
        Err(no_such_span(77))
    );
}

fn clash_with_id(id: u32) -> Incident {
    Incident {
        id: IncidentId(id),
        ..clash()
    }
}

#[test]
fn counts_are_linked_and_never_in_a_circle() {
    let layer = all_kinds().layer();
    let attribute = AttributeId::new("count");
    let set = |layer: &Layer, id: u32, count: Casualty| {
        let value = Some(Value::Casualty(count));
        coding::set_attribute(layer, SpanId(id), &attribute, value)
    };
    let count_of = |id: u32| {
        let values = coding::values_of(&layer, SpanId(id)).unwrap();
        hashiya::model::attribute::counts(values)
            .map(|(_, count)| count.clone())
            .next()
            .unwrap()
    };
    let (five, wounded) = (count_of(0), count_of(2));
    let part = set(&layer, 9, part_of(killed(2), 0)).unwrap().unwrap();
    assert_eq!(part, set_count(9, part_of(killed(2), 0)));
    let linked = after(&layer, part);
    assert_eq!(
        set(&linked, 9, part_of(killed(2), 0)),
        Ok(None),
        "it is so already"
    );
    let repeated = set(&linked, 0, again(five.clone(), 2)).unwrap().unwrap();
    assert_eq!(repeated, set_count(0, again(five.clone(), 2)));
    let linked = after(&linked, repeated);

    let circle = |id, to| CodingError::Circle {
        id: SpanId(id),
        to: SpanId(to),
    };
    for (id, count, to) in [
        (9, killed(2), 9),
        (0, five, 9),
        (2, wounded.clone(), 0),
        (2, wounded, 9),
    ] {
        for count in [part_of(count.clone(), to), again(count, to)] {
            assert_eq!(set(&linked, id, count), Err(circle(id, to)), "{id} {to}");
        }
    }
    assert_eq!(
        circle(2, 9).to_string(),
        "cannot link the count of span 2 to span 9: that one is linked back to it, so that \
         neither would be counted; take that link away first"
    );
    // A span that is not there leads nowhere, and neither does the side of the victims.
    let nowhere = part_of(killed(1), 77);
    assert_eq!(
        set(&linked, 2, nowhere.clone()),
        Ok(Some(set_count(2, nowhere)))
    );
    let own = Casualty {
        victims: Victims {
            side_span: Some(SpanId(2)),
            ..Victims::default()
        },
        ..killed(1)
    };
    assert_eq!(set(&linked, 2, own.clone()), Ok(Some(set_count(2, own))));
}

#[test]
fn a_new_incident_has_its_spans_where_their_labels_say() {
    let layer = all_kinds().layer();
    let codebook = Codebook::default();
    let ids = [6, 3, 1, 4, 9, 0, 5, 7, 8, 4, 3].map(SpanId);
    let incident = Incident {
        trigger: Some(SpanId(6)),
        participants: vec![participant(SpanId(3), ""), participant(SpanId(1), "")],
        locations: vec![SpanId(4)],
        casualties: vec![SpanId(9), SpanId(0)],
        date: Some(day((2021, 12, 7))),
        date_span: Some(SpanId(5)),
        weapons: vec![SpanId(7)],
        attribution: Attribution {
            source: Some(SpanId(8)),
            confidence: None,
        },
        ..Incident::new(IncidentId(1))
    };
    let edit = Edit::InsertIncident { index: 1, incident };
    assert_eq!(
        coding::new_incident(&layer, &codebook, &ids),
        Ok((IncidentId(1), edit.clone()))
    );
    let layer = after(&layer, edit);
    let empty = Edit::InsertIncident {
        index: 2,
        incident: Incident::new(IncidentId(2)),
    };
    assert_eq!(
        coding::new_incident(&layer, &codebook, &[]),
        Ok((IncidentId(2), empty))
    );
    assert_eq!(
        coding::new_incident(&layer, &codebook, &[SpanId(0), SpanId(77)]),
        Err(no_such_span(77))
    );
}

#[test]
fn spans_are_added_with_roles() {
    let coding = all_kinds();
    let layer = layer_with(&coding, vec![clash()]);
    let codebook = Codebook::default();
    let victim = role("victim");
    let add = |layer: &Layer, spans: &[u32], role: Option<&RoleId>| {
        let spans: Vec<SpanId> = spans.iter().copied().map(SpanId).collect();
        coding::add(layer, &codebook, IncidentId(0), &spans, role)
    };
    // A role is changed, and what is there already is not put in twice.
    let changed = Incident {
        participants: vec![
            participant(SpanId(1), "victim"),
            participant(SpanId(3), "perpetrator"),
        ],
        casualties: vec![SpanId(0), SpanId(2), SpanId(9)],
        ..clash()
    };
    let edit = Edit::SetIncident(changed);
    assert_eq!(
        add(&layer, &[1, 0, 9, 4], Some(&victim)),
        Ok(Some(edit.clone()))
    );
    assert_eq!(add(&after(&layer, edit), &[1, 9], Some(&victim)), Ok(None));
    assert_eq!(add(&layer, &[1, 3, 0, 4], None), Ok(None), "roles stay");
    // A source takes part when it is given a role.
    let attribution = Attribution {
        source: Some(SpanId(8)),
        confidence: None,
    };
    let says = Incident {
        attribution: attribution.clone(),
        ..clash()
    };
    assert_eq!(
        add(&layer, &[8], None),
        Ok(Some(Edit::SetIncident(says.clone())))
    );
    let mut acts = says;
    acts.participants.push(participant(SpanId(8), "victim"));
    assert_eq!(
        add(&layer, &[8], Some(&victim)),
        Ok(Some(Edit::SetIncident(acts)))
    );
    assert_eq!(add(&layer, &[77], None), Err(no_such_span(77)));
    assert_eq!(
        coding::add(&layer, &codebook, IncidentId(5), &[], None),
        Err(no_such_incident(5))
    );
}

#[test]
fn a_date_without_a_value_takes_away_only_what_a_span_told() {
    let mut coding = all_kinds();
    let bare = coding.span("أمس", "date", None);
    let codebook = Codebook::default();
    let with_date = |date, date_span: Option<u32>| Incident {
        date,
        date_span: date_span.map(SpanId),
        ..clash()
    };
    let (told, typed) = (Some(day((2021, 12, 7))), Some(day((2020, 1, 1))));
    for (before, expected) in [
        (
            with_date(told.clone(), Some(5)),
            with_date(None, Some(bare.0)),
        ),
        (
            with_date(typed.clone(), Some(5)),
            with_date(typed.clone(), Some(bare.0)),
        ),
        (
            with_date(typed.clone(), None),
            with_date(typed.clone(), Some(bare.0)),
        ),
    ] {
        let layer = layer_with(&coding, vec![before]);
        assert_eq!(
            coding::add(&layer, &codebook, IncidentId(0), &[bare], None),
            Ok(Some(Edit::SetIncident(expected)))
        );
    }
    // A date with a value goes before what was typed.
    let layer = layer_with(&coding, vec![with_date(typed, None)]);
    assert_eq!(
        coding::add(&layer, &codebook, IncidentId(0), &[SpanId(5)], None),
        Ok(Some(Edit::SetIncident(with_date(told, Some(5)))))
    );
}

#[test]
fn a_span_is_taken_out_wherever_it_is() {
    let coding = all_kinds();
    let full = Incident {
        trigger: Some(SpanId(1)),
        participants: vec![participant(SpanId(1), "target"), participant(SpanId(3), "")],
        locations: vec![SpanId(1), SpanId(4)],
        casualties: vec![SpanId(0), SpanId(1)],
        weapons: vec![SpanId(1)],
        attribution: Attribution {
            source: Some(SpanId(1)),
            confidence: Some(Confidence::Claimed),
        },
        date: Some(day((2021, 12, 7))),
        date_span: Some(SpanId(5)),
        ..Incident::new(IncidentId(0))
    };
    let layer = layer_with(&coding, vec![full.clone()]);
    let take = |layer: &Layer, span| coding::take(layer, IncidentId(0), SpanId(span));
    let without = Incident {
        trigger: None,
        participants: vec![participant(SpanId(3), "")],
        locations: vec![SpanId(4)],
        casualties: vec![SpanId(0)],
        weapons: Vec::new(),
        attribution: Attribution {
            source: None,
            confidence: Some(Confidence::Claimed),
        },
        ..full.clone()
    };
    assert_eq!(take(&layer, 1), Ok(Some(Edit::SetIncident(without))));
    let dateless = Incident {
        date: None,
        date_span: None,
        ..full.clone()
    };
    assert_eq!(take(&layer, 5), Ok(Some(Edit::SetIncident(dateless))));
    let typed = Incident {
        date: Some(day((2020, 1, 1))),
        ..full
    };
    let spanless = Incident {
        date_span: None,
        ..typed.clone()
    };
    assert_eq!(
        take(&layer_with(&coding, vec![typed]), 5),
        Ok(Some(Edit::SetIncident(spanless)))
    );
    assert_eq!(take(&layer, 9), Ok(None));
    assert_eq!(
        coding::take(&layer, IncidentId(3), SpanId(1)),
        Err(no_such_incident(3))
    );
}

#[test]
fn who_takes_part_does_so_once() {
    let who = Who::Span(SpanId(1));
    let actor = Who::Actor(ActorId::new("islamic-state"));
    let mut participants = vec![
        participant(SpanId(1), "target"),
        participant(SpanId(3), ""),
        participant(SpanId(1), "victim"),
    ];
    coding::participate(&mut participants, who.clone(), None);
    assert_eq!(
        participants,
        [participant(SpanId(1), "target"), participant(SpanId(3), "")]
    );
    coding::participate(&mut participants, who, Some(&role("victim")));
    coding::participate(&mut participants, actor.clone(), None);
    let last = Participant {
        who: actor,
        role: role(""),
    };
    assert_eq!(
        participants,
        [
            participant(SpanId(1), "victim"),
            participant(SpanId(3), ""),
            last
        ]
    );
}

#[test]
fn an_incident_is_replaced_and_removed() {
    let coding = all_kinds();
    let other = Incident {
        same_as: vec![here(0), there("b", 0)],
        ..clash_with_id(1)
    };
    let layer = layer_with(&coding, vec![clash(), other.clone()]);
    let new = Incident {
        kind: IncidentTypeId("attack".to_owned()),
        ..clash()
    };
    assert_eq!(
        coding::set_incident(&layer, new.clone()),
        Ok(Some(Edit::SetIncident(new)))
    );
    assert_eq!(coding::set_incident(&layer, clash()), Ok(None));
    assert_eq!(
        coding::set_incident(&layer, clash_with_id(4)),
        Err(no_such_incident(4))
    );
    let without = Incident {
        same_as: vec![there("b", 0)],
        ..other
    };
    assert_eq!(
        coding::remove_incident(&layer, IncidentId(0)),
        Ok(Edit::Batch(vec![
            Edit::SetIncident(without),
            Edit::RemoveIncident(IncidentId(0))
        ]))
    );
    assert_eq!(
        coding::remove_incident(&layer, IncidentId(1)),
        Ok(Edit::RemoveIncident(IncidentId(1)))
    );
    assert_eq!(
        coding::remove_incident(&layer, IncidentId(2)),
        Err(no_such_incident(2))
    );
}

#[test]
fn two_incidents_become_one() {
    let coding = all_kinds();
    let keep = Incident {
        note: "أول".to_owned(),
        same_as: vec![there("a", 1), here(1)],
        ..clash()
    };
    let other = Incident {
        kind: IncidentTypeId("attack".to_owned()),
        trigger: Some(SpanId(6)),
        participants: vec![
            participant(SpanId(1), "victim"),
            Participant {
                who: Who::Actor(ActorId::new("sdf")),
                role: role("claimer"),
            },
        ],
        locations: vec![SpanId(4), SpanId(6)],
        casualties: vec![SpanId(2), SpanId(9)],
        date: Some(day((2020, 1, 1))),
        date_span: Some(SpanId(5)),
        weapons: vec![SpanId(7)],
        attribution: Attribution {
            source: Some(SpanId(8)),
            confidence: Some(Confidence::Confirmed),
        },
        same_as: vec![here(0), there("a", 1), there("b", 3)],
        note: "ثان".to_owned(),
        ..Incident::new(IncidentId(1))
    };
    let third = |same_as: &[u32]| Incident {
        same_as: same_as.iter().map(|id| here(*id)).collect(),
        ..Incident::new(IncidentId(2))
    };
    let fourth = |same_as: &[u32]| Incident {
        id: IncidentId(3),
        ..third(same_as)
    };
    let merged = Incident {
        trigger: Some(SpanId(6)),
        participants: vec![
            participant(SpanId(1), "target"),
            participant(SpanId(3), "perpetrator"),
            other.participants[1].clone(),
        ],
        locations: vec![SpanId(4), SpanId(6)],
        casualties: vec![SpanId(0), SpanId(2), SpanId(9)],
        weapons: vec![SpanId(7)],
        attribution: other.attribution.clone(),
        same_as: vec![there("a", 1), there("b", 3)],
        note: "أول\nثان".to_owned(),
        ..keep.clone()
    };
    let all = vec![keep.clone(), other.clone(), third(&[1]), fourth(&[1, 0])];
    let layer = layer_with(&coding, all);
    let edit = Edit::Batch(vec![
        Edit::SetIncident(third(&[0])),
        Edit::SetIncident(fourth(&[0])),
        Edit::RemoveIncident(IncidentId(1)),
        Edit::SetIncident(merged.clone()),
    ]);
    let merge = |keep: u32, other: u32| coding::merge(&layer, IncidentId(keep), IncidentId(other));
    assert_eq!(merge(0, 1), Ok(Some(edit.clone())));
    let left = [merged, third(&[0]), fourth(&[0])];
    assert_eq!(after(&layer, edit).incidents(), left);
    assert_eq!(merge(0, 0), Ok(None));
    assert_eq!(merge(0, 9), Err(no_such_incident(9)));
    assert_eq!(merge(9, 0), Err(no_such_incident(9)));
    // What the one does not say is as the other says it.
    let silent = Incident {
        participants: vec![participant(SpanId(1), "")],
        same_as: vec![here(2)],
        ..Incident::new(IncidentId(2))
    };
    let layer = layer_with(&coding, vec![other.clone(), silent]);
    let expected = Incident {
        id: IncidentId(2),
        same_as: vec![here(0), there("a", 1), there("b", 3)],
        ..other
    };
    assert_eq!(
        coding::merge(&layer, IncidentId(2), IncidentId(1)),
        Ok(Some(Edit::Batch(vec![
            Edit::RemoveIncident(IncidentId(1)),
            Edit::SetIncident(expected)
        ])))
    );
}

#[test]
fn a_span_with_another_label_is_something_else_in_its_incidents() {
    let coding = all_kinds();
    let layer = layer_with(&coding, vec![clash(), Incident::new(IncidentId(1))]);
    let codebook = Codebook::default();
    let relabel =
        |id: u32, label: &str| coding::relabel(&layer, &codebook, SpanId(id), &LabelId::new(label));
    let alone = |id: u32, label: &str| Edit::SetLabel {
        id: SpanId(id),
        label: LabelId::new(label),
    };
    let moved = Incident {
        participants: vec![participant(SpanId(3), "perpetrator")],
        locations: vec![SpanId(4), SpanId(1)],
        ..clash()
    };
    let edit = Edit::Batch(vec![alone(1, "location"), Edit::SetIncident(moved)]);
    assert_eq!(relabel(1, "location"), Ok(Some(edit.clone())));
    let changed = after(&layer, edit);
    let values = |layer: &Layer| layer.get(SpanId(1)).unwrap().attributes.clone();
    assert_eq!(values(&changed), values(&layer), "its values stay");
    assert_eq!(
        relabel(1, "vehicle"),
        Ok(Some(alone(1, "vehicle"))),
        "it takes part, too"
    );
    assert_eq!(
        relabel(9, "location"),
        Ok(Some(alone(9, "location"))),
        "in no incident"
    );
    assert_eq!(relabel(1, "actor"), Ok(None));
    assert_eq!(relabel(77, "actor"), Err(no_such_span(77)));
}

/// A layer with these counts, as spans 0, 1, 2, … and an incident that has all of them.
fn counted(counts: &[Casualty], unplaced: Vec<Unplaced>) -> Layer {
    let words = ["قتل 5 عناصر", "5 عناصر", "جرح آخرون", "ضابطان"];
    let mut coding = Coding::new();
    for (words, count) in words.iter().zip(counts) {
        coding.casualty(words, count.clone());
    }
    let incident = Incident {
        casualties: (0..counts.len() as u32).map(SpanId).collect(),
        ..Incident::new(IncidentId(0))
    };
    let layer = Layer::with_spans(coding.layer().spans().to_vec(), unplaced).unwrap();
    layer.with_incidents(vec![incident]).unwrap()
}

fn counting(spans: &[u32]) -> Edit {
    Edit::SetIncident(Incident {
        casualties: spans.iter().copied().map(SpanId).collect(),
        ..Incident::new(IncidentId(0))
    })
}

#[test]
fn what_hung_on_a_removed_count_hangs_on_what_that_hung_on() {
    let remove = |counts: &[Casualty], gone: &[u32]| {
        let layer = counted(counts, Vec::new());
        let gone: Vec<SpanId> = gone.iter().copied().map(SpanId).collect();
        let edits = coding::removal(&layer, &gone);
        after(&layer, Edit::Batch(edits.clone()));
        edits
    };
    let gone = |id| Edit::Remove(SpanId(id));
    // A part of what is told again elsewhere is a part of that.
    let counts = [killed(5), again(killed(5), 0), part_of(killed(3), 1)];
    assert_eq!(
        remove(&counts, &[1]),
        [
            set_count(2, part_of(killed(3), 0)),
            counting(&[0, 2]),
            gone(1)
        ]
    );
    // Told a third time, it is told again where the second was.
    let counts = [killed(5), again(killed(5), 0), again(killed(5), 1)];
    assert_eq!(
        remove(&counts, &[1]),
        [
            set_count(2, again(killed(5), 0)),
            counting(&[0, 2]),
            gone(1)
        ]
    );
    // Told again of a part, it is a part.
    let counts = [killed(5), part_of(killed(2), 0), again(killed(2), 1)];
    assert_eq!(
        remove(&counts, &[1]),
        [
            set_count(2, part_of(killed(2), 0)),
            counting(&[0, 2]),
            gone(1)
        ]
    );
    // Through all that is gone; what is gone itself is not changed.
    let counts = [
        killed(5),
        again(killed(5), 0),
        part_of(killed(3), 1),
        part_of(killed(1), 2),
    ];
    assert_eq!(
        remove(&counts, &[2, 1]),
        [
            set_count(3, part_of(killed(1), 0)),
            counting(&[0, 3]),
            gone(2),
            gone(1)
        ]
    );
    // Where nothing is behind it, it stands for itself.
    let counts = [killed(5), part_of(killed(2), 0), again(killed(5), 0)];
    assert_eq!(
        remove(&counts, &[0]),
        [
            set_count(1, killed(2)),
            set_count(2, killed(5)),
            counting(&[1, 2]),
            gone(0)
        ]
    );
    assert_eq!(remove(&counts, &[]), []);
}

#[test]
fn nothing_points_at_what_was_removed() {
    let side = |side_span: Option<u32>| Casualty {
        victims: Victims {
            side_span: side_span.map(SpanId),
            ..Victims::default()
        },
        ..killed(5)
    };
    let mut coding = all_kinds();
    let told = coding.casualty("5 من قوات", side(Some(1)));
    let acting = Incident {
        date: Some(day((2021, 12, 7))),
        date_span: Some(SpanId(5)),
        ..clash()
    };
    let spans = coding.layer().spans().to_vec();
    let layer = Layer::with_spans(
        spans,
        vec![
            lost(20, part_of(killed(3), told.0)),
            lost(21, side(Some(1))),
        ],
    );
    let layer = layer.unwrap().with_incidents(vec![acting.clone()]).unwrap();
    let edits = coding::removal(&layer, &[SpanId(1), SpanId(5)]);
    assert_eq!(
        edits,
        [
            set_count(told.0, side(None)),
            Edit::RemoveUnplaced { index: 1 },
            Edit::InsertUnplaced {
                index: 1,
                unplaced: lost(21, side(None))
            },
            Edit::SetIncident(Incident {
                participants: vec![participant(SpanId(3), "perpetrator")],
                date: None,
                date_span: None,
                ..acting
            }),
            Edit::Remove(SpanId(1)),
            Edit::Remove(SpanId(5)),
        ]
    );
    after(&layer, Edit::Batch(edits));
}

#[test]
fn an_unplaced_span_is_dropped_with_what_points_at_it() {
    let counts = [part_of(killed(5), 9)];
    let layer = counted(&counts, vec![lost(8, killed(1)), lost(9, killed(20))]);
    let pointing = Incident {
        casualties: vec![SpanId(9), SpanId(0)],
        ..Incident::new(IncidentId(0))
    };
    let layer = layer.with_incidents(vec![pointing]).unwrap();
    let edit = coding::drop_unplaced(&layer, 1);
    assert_eq!(
        edit,
        Edit::Batch(vec![
            set_count(0, killed(5)),
            counting(&[0]),
            Edit::RemoveUnplaced { index: 1 }
        ])
    );
    assert_eq!(after(&layer, edit).unplaced(), [lost(8, killed(1))]);
    assert_eq!(
        coding::drop_unplaced(&layer, 0),
        Edit::RemoveUnplaced { index: 0 }
    );
    let nowhere = coding::drop_unplaced(&layer, 2);
    assert_eq!(
        nowhere.apply(&mut layer.clone(), TEXT),
        Err(EditError::NoSuchUnplaced { index: 2, count: 2 })
    );
}

#[test]
fn a_span_put_in_by_itself_is_where_its_label_says() {
    let layer = attack().layer();
    let place: &Span = layer.get(SpanId(4)).unwrap();
    let put = coding::put_in(
        Incident::new(IncidentId(3)),
        &layer,
        &Codebook::default(),
        place,
        Some(&role("victim")),
    );
    let expected = Incident {
        locations: vec![SpanId(4)],
        ..Incident::new(IncidentId(3))
    };
    assert_eq!(put, expected, "a place has no role");
    assert_eq!(
        coding::take_out(put, &layer, SpanId(4)),
        Incident::new(IncidentId(3))
    );
}
