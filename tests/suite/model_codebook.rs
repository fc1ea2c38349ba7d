//! A change of the codebook and what layers make of it: undo is the identity, to follow in two
//! steps is to follow at once, and what people said since is theirs.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::attribute::{AttributeId, Value, Values};
use hashiya::model::codebook::migration_step::{Content, MigrationStep};
use hashiya::model::codebook::{
    Attribute, AttributeType, Change, ChangeError, Choice, Codebook, Converted, Impact,
    IncidentType, Label, LabelColours, LabelId, NewPart, Records, Revision, Role, SplitBy,
    folded_quote, may_stand, migrate, missing_required,
};
use hashiya::model::incident::{Incident, IncidentId, IncidentTypeId, Participant, RoleId, Who};
use hashiya::model::layer::Unplaced;
use hashiya::model::link::ActorId;
use hashiya::model::span::{Span, SpanId};
use proptest::prelude::*;

fn id(text: &str) -> LabelId {
    LabelId::new(text)
}

fn attribute(id: &str, kind: AttributeType) -> Attribute {
    Attribute {
        id: AttributeId::new(id),
        arabic: "صفة".to_owned(),
        english: id.to_owned(),
        description: String::new(),
        kind,
        required: false,
    }
}

fn choices(ids: &[&str]) -> Vec<Choice> {
    let choice = |id: &&str| Choice {
        id: (*id).to_owned(),
        arabic: "خيار".to_owned(),
        english: (*id).to_owned(),
    };
    ids.iter().map(choice).collect()
}

fn label(text: &str, attributes: Vec<Attribute>) -> Label {
    let colours = LabelColours {
        tint: 0x00DC_E7F7,
        line: 0x002B_5FA8,
    };
    Label {
        id: id(text),
        arabic: "وسم".to_owned(),
        english: text.to_owned(),
        digit: None,
        letter: None,
        light: colours,
        dark: colours,
        on: true,
        description: String::new(),
        example: String::new(),
        parent: None,
        inside: None,
        attributes,
    }
}

/// Labels a to d: a and b share an attribute, c has one of the same name and another type.
pub fn codebook() -> Codebook {
    let mode = || attribute("mode", AttributeType::Choice(choices(&["x", "y", "z"])));
    let incident_type = |id: &str| IncidentType {
        id: IncidentTypeId(id.to_owned()),
        arabic: "نوع".to_owned(),
        english: id.to_owned(),
        group: "G".to_owned(),
        description: String::new(),
    };
    let role = |id: &str| Role {
        id: RoleId(id.to_owned()),
        arabic: "دور".to_owned(),
        english: id.to_owned(),
        letter: None,
    };
    Codebook {
        labels: vec![
            label("a", vec![mode(), attribute("note", AttributeType::Text)]),
            label("b", vec![mode(), attribute("size", AttributeType::Number)]),
            label(
                "c",
                vec![attribute(
                    "mode",
                    AttributeType::Choices(choices(&["x", "w"])),
                )],
            ),
            label("d", Vec::new()),
        ],
        incident_types: ["t", "u", "v"].map(incident_type).to_vec(),
        roles: ["r", "s", "q"].map(role).to_vec(),
        ..Codebook::default()
    }
}

fn span(number: u32, label: &str, quote: &str, attributes: &[(&str, Value)]) -> Unplaced {
    let start = u64::from(number) * 10;
    Unplaced {
        id: number,
        label: id(label),
        start,
        end: start + quote.chars().count() as u64,
        quote: quote.to_owned(),
        before: String::new(),
        after: String::new(),
        note: String::new(),
        attributes: values(attributes),
        reason: String::new(),
    }
}

fn values(attributes: &[(&str, Value)]) -> Values {
    let value = |(id, value): &(&str, Value)| (AttributeId::new(*id), value.clone());
    attributes.iter().map(value).collect()
}

/// Takes the last change of a codebook back.
pub fn undo(book: &Codebook) -> Change {
    Change::Undo(book.standing().last().unwrap().id)
}

fn choice(id: &str) -> Value {
    Value::Choice(id.to_owned())
}

fn records(spans: Vec<Unplaced>) -> Records {
    Records {
        spans,
        ..Records::default()
    }
}

/// `codebook` after `changes`, and `records`, of its revision, migrated to it.
fn after(codebook: &Codebook, changes: &[Change], records: &Records) -> (Codebook, Records) {
    let mut new = codebook.clone();
    for change in changes {
        new = new.changed(change, "2024-01-01T00:00:00Z", "sara").unwrap();
    }
    let mut records = records.clone();
    migrate(&mut records, &new, &codebook.revision);
    (new, records)
}

fn merge_a_and_b() -> Change {
    Change::MergeLabels {
        labels: vec![id("a"), id("b")],
        into: Box::new(Label {
            attributes: vec![attribute("mode", AttributeType::Choice(choices(&["x"])))],
            ..label("ab", Vec::new())
        }),
    }
}

fn labels_of(records: &Records) -> Vec<&str> {
    records
        .spans
        .iter()
        .map(|span| span.label.as_str())
        .collect()
}

#[test]
fn merging_makes_one_label_takes_what_it_lacks_and_undo_brings_all_back() {
    let old = codebook();
    let was = records(vec![
        span(
            1,
            "a",
            "جيش",
            &[("mode", choice("y")), ("note", Value::Text("n".into()))],
        ),
        span(2, "b", "حلب", &[("size", Value::Number(3))]),
        span(3, "c", "قتيل", &[]),
    ]);
    let (new, is) = after(&old, &[merge_a_and_b()], &was);
    assert_eq!(new.revision, Revision(vec![new.changes[0].id]));
    let ids: Vec<&str> = new.labels.iter().map(|label| label.id.as_str()).collect();
    assert_eq!(ids, ["ab", "c", "d"]);
    // The choices that spans may have made are choices of the new label.
    let mode = new
        .get(&id("ab"))
        .unwrap()
        .attribute(&AttributeId::new("mode"))
        .unwrap();
    let mode: Vec<&str> = mode
        .kind
        .choices()
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(mode, ["x", "y", "z"]);
    assert_eq!(labels_of(&is), ["ab", "ab", "c"]);
    assert_eq!(is.spans[0].attributes, values(&[("mode", choice("y"))]));
    assert_eq!(is.spans[1].attributes, values(&[]));
    let (back, again) = after(&new, &[undo(&new)], &is);
    assert_eq!(again, was);
    assert_eq!(back.revision, Revision(vec![back.changes[1].id]));
    assert_eq!(&back.labels, &old.labels);
    // It can be done again, and then undone again.
    let (third, merged) = after(&back, &[merge_a_and_b()], &again);
    assert_ne!(third.changes[2].id, new.changes[0].id);
    assert_eq!(after(&third, &[undo(&third)], &merged).1, was);
}

#[test]
fn what_people_said_since_a_change_is_not_undone() {
    let was = records(vec![
        span(
            1,
            "a",
            "جيش",
            &[("mode", choice("y")), ("note", Value::Text("n".into()))],
        ),
        span(2, "b", "حلب", &[("mode", choice("x"))]),
    ]);
    let (new, mut is) = after(&codebook(), &[merge_a_and_b()], &was);
    is.spans[0]
        .attributes
        .insert(AttributeId::new("mode"), choice("z"));
    is.spans[1].label = id("d");
    is.spans.push(span(9, "ab", "بعد", &[]));
    let (_, again) = after(&new, &[undo(&new)], &is);
    assert_eq!(labels_of(&again), ["a", "d", "ab"]);
    assert_eq!(
        again.spans[0].attributes,
        values(&[("mode", choice("z")), ("note", Value::Text("n".into()))])
    );
    assert!(again.past.is_empty());
}

#[test]
fn a_renamed_label_needs_no_past_and_is_renamed_back_for_spans_made_since() {
    let rename = Change::RenameLabel {
        from: id("a"),
        to: id("actor"),
    };
    let was = records(vec![span(1, "a", "جيش", &[])]);
    let mut old = codebook();
    old.labels[1].parent = Some(id("a"));
    old.labels[2].inside = Some(vec![id("a"), id("b")]);
    let (new, mut is) = after(&old, &[rename], &was);
    assert!(is.past.is_empty());
    assert_eq!(new.labels[1].parent, Some(id("actor")));
    assert_eq!(new.labels[2].inside, Some(vec![id("actor"), id("b")]));
    is.spans.push(span(2, "actor", "جيش", &[]));
    let (back, again) = after(&new, &[undo(&new)], &is);
    assert_eq!(labels_of(&again), ["a", "a"]);
    assert_eq!(back.labels, old.labels);
}

#[test]
fn spans_of_a_deleted_label_are_withdrawn_and_come_back() {
    let delete = Change::DeleteLabel {
        label: id("a"),
        to: None,
    };
    let mut was = records(vec![
        span(1, "a", "جيش", &[("mode", choice("y"))]),
        span(2, "b", "حلب", &[]),
    ]);
    was.unplaced = vec![
        span(3, "b", "", &[]),
        span(4, "a", "", &[]),
        span(5, "b", "", &[]),
    ];
    let mut incident = Incident::new(IncidentId(1));
    incident.trigger = Some(SpanId(1));
    was.incidents.push(incident);
    let (new, is) = after(&codebook(), &[delete], &was);
    assert_eq!(labels_of(&is), ["b"]);
    assert_eq!(is.unplaced.len(), 2);
    assert_eq!(is.past.withdrawn.len(), 2);
    assert_eq!(is.incidents[0].trigger, Some(SpanId(1)));
    let (_, again) = after(&new, &[undo(&new)], &is);
    assert_eq!(again, was);
}

#[test]
fn a_label_is_split_by_a_choice_or_by_words() {
    let was = records(vec![
        span(
            1,
            "a",
            "الجيش",
            &[("mode", choice("x")), ("note", Value::Text("n".into()))],
        ),
        span(2, "a", "الجَيش ", &[("mode", choice("y"))]),
        span(3, "a", "حلب", &[]),
    ]);
    let part = |label: Label, when: &[String]| NewPart {
        label,
        when: when.to_vec(),
    };
    let by_choice = Change::SplitLabel {
        label: id("a"),
        by: SplitBy::Choice(AttributeId::new("mode")),
        parts: vec![
            part(label("a1", Vec::new()), &["x".to_owned()]),
            part(codebook().labels[1].clone(), &["y".to_owned()]),
        ],
    };
    let (new, is) = after(&codebook(), std::slice::from_ref(&by_choice), &was);
    assert_eq!(labels_of(&is), ["a1", "b", "a"]);
    assert_eq!(is.spans[0].attributes, values(&[]));
    assert_eq!(is.spans[1].attributes, values(&[("mode", choice("y"))]));
    assert_eq!(new.position(&id("a1")), Some(1));
    let (_, again) = after(&new, &[undo(&new)], &is);
    assert_eq!(again, was);

    let by_words = Change::SplitLabel {
        label: id("a"),
        by: SplitBy::Words,
        parts: vec![part(label("army", Vec::new()), &[folded_quote("الجيش")])],
    };
    let (_, is) = after(&codebook(), &[by_words], &was);
    assert_eq!(labels_of(&is), ["army", "army", "a"]);

    let to_nobody = Change::SplitLabel {
        label: id("a"),
        by: SplitBy::Words,
        parts: Vec::new(),
    };
    assert_eq!(
        codebook()
            .changed(&to_nobody, "", "")
            .unwrap_err()
            .to_string(),
        "no span would get another label; say which do"
    );
}

#[test]
fn attributes_and_choices_are_renamed_merged_converted_and_deleted() {
    let a = || id("a");
    let mode = || AttributeId::new("mode");
    let was = records(vec![
        span(1, "a", "", &[("mode", choice("x"))]),
        span(2, "a", "", &[("mode", choice("y"))]),
        span(3, "b", "", &[("mode", choice("x"))]),
    ]);
    let check = |change: Change, expected: [Option<Value>; 3]| {
        let (new, is) = after(&codebook(), &[change], &was);
        let values = is
            .spans
            .iter()
            .map(|span| span.attributes.values().next().cloned());
        assert_eq!(values.collect::<Vec<_>>(), expected);
        let (back, again) = after(&new, &[undo(&new)], &is);
        assert_eq!((again, back.labels), (was.clone(), codebook().labels));
    };
    check(
        Change::RenameAttribute {
            label: a(),
            from: mode(),
            to: AttributeId::new("way"),
        },
        [Some(choice("x")), Some(choice("y")), Some(choice("x"))],
    );
    check(
        Change::DeleteAttribute {
            label: a(),
            attribute: mode(),
        },
        [None, None, Some(choice("x"))],
    );
    check(
        Change::ConvertAttribute {
            label: a(),
            attribute: mode(),
            to: Converted::Choices,
        },
        [
            Some(Value::Choices(vec!["x".to_owned()])),
            Some(Value::Choices(vec!["y".to_owned()])),
            Some(choice("x")),
        ],
    );
    check(
        Change::ConvertAttribute {
            label: a(),
            attribute: mode(),
            to: Converted::Text,
        },
        [
            Some(Value::Text("x".to_owned())),
            Some(Value::Text("y".to_owned())),
            Some(choice("x")),
        ],
    );
    check(
        Change::RenameChoice {
            label: a(),
            attribute: mode(),
            from: "x".to_owned(),
            to: "xx".to_owned(),
        },
        [Some(choice("xx")), Some(choice("y")), Some(choice("x"))],
    );
    let merged = MigrationStep::MergeChoices {
        label: a(),
        attribute: mode(),
        choices: vec!["x".to_owned(), "y".to_owned()],
        into: Some("xy".to_owned()),
    };
    let values = was.spans.iter().map(|span| {
        let Unplaced {
            label, attributes, ..
        } = span.clone();
        let is = merged.forward(&Content { label, attributes }, &span.quote);
        is.unwrap().attributes.values().next().cloned()
    });
    let expected = [Some(choice("xy")), Some(choice("xy")), Some(choice("x"))];
    assert_eq!(values.collect::<Vec<_>>(), expected);
    check(
        Change::DeleteChoice {
            label: a(),
            attribute: mode(),
            choice: "y".to_owned(),
            to: None,
        },
        [Some(choice("x")), None, Some(choice("x"))],
    );
}

#[test]
fn types_and_roles_are_renamed_merged_and_deleted() {
    let participant = |role: &str| Participant {
        who: Who::Actor(ActorId::new("x")),
        role: RoleId(role.to_owned()),
    };
    let mut incident = Incident::new(IncidentId(0));
    incident.kind = IncidentTypeId("t".to_owned());
    // The same twice, once it is merged.
    incident.participants = vec![participant("r"), participant("s"), participant("q")];
    let mut was = Records::default();
    was.incidents.push(incident);
    let kind = |id: &str| IncidentTypeId(id.to_owned());
    let role = |id: &str| RoleId(id.to_owned());
    let roles = |records: &Records| -> Vec<String> {
        let all = records.incidents[0].participants.iter();
        all.map(|one| one.role.0.clone()).collect()
    };

    let delete = Change::DeleteType {
        kind: kind("t"),
        to: None,
    };
    let (new, is) = after(&codebook(), &[delete], &was);
    assert_eq!(is.incidents[0].kind, kind(""));
    assert_eq!(after(&new, &[undo(&new)], &is).1, was);

    let merged = Change::DeleteRole {
        role: role("s"),
        to: role("r"),
    };
    let (new, mut is) = after(&codebook(), &[merged], &was);
    assert_eq!(roles(&is), ["r", "r", "q"]);
    assert_eq!(after(&new, &[undo(&new)], &is).1, was);
    // Somebody who came since keeps the role.
    is.incidents[0].participants.push(participant("r"));
    let (_, again) = after(&new, &[undo(&new)], &is);
    assert_eq!(roles(&again), ["r", "s", "q", "r"]);

    let rename = Change::RenameRole {
        from: role("q"),
        to: role("mediator"),
    };
    let (new, is) = after(&codebook(), &[rename], &was);
    assert_eq!(roles(&is), ["r", "s", "mediator"]);
    assert!(is.past.is_empty());
    assert_eq!(after(&new, &[undo(&new)], &is).1, was);
}

#[test]
fn only_the_last_change_is_undone_and_what_came_since_stays() {
    let old = codebook();
    let renames = [
        Change::RenameLabel {
            from: id("a"),
            to: id("e"),
        },
        Change::RenameLabel {
            from: id("e"),
            to: id("f"),
        },
    ];
    let (new, _) = after(&old, &renames, &Records::default());
    assert_eq!(
        new.changed(&Change::Undo(new.changes[0].id), "", ""),
        Err(ChangeError::NotLast(new.changes[0].id))
    );
    let mut with_more = new.clone();
    with_more.labels.push(label("new", Vec::new()));
    let with_more = new
        .changed(&Change::Define(Box::new(with_more)), "", "")
        .unwrap();
    assert_eq!(with_more.revision, new.revision);
    let (back, _) = after(
        &with_more,
        &[undo(&with_more), Change::Undo(with_more.changes[0].id)],
        &Records::default(),
    );
    let ids: Vec<&str> = back.labels.iter().map(|label| label.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "new"]);
    assert_eq!(back.changes.len(), 4);
    assert!(back.standing().is_empty());
}

#[test]
fn a_definition_leaves_nothing_out() {
    let old = codebook();
    let refused = |change: &dyn Fn(&mut Codebook), message: &str| {
        let mut new = old.clone();
        change(&mut new);
        let result = old.changed(&Change::Define(Box::new(new)), "", "");
        assert_eq!(result.unwrap_err().to_string(), message);
    };
    refused(
        &|new| {
            new.labels.remove(0);
        },
        "the label \"a\" would be gone, or of another type; delete or change it by itself",
    );
    refused(
        &|new| new.labels[0].attributes[0].kind = AttributeType::Text,
        "the attribute \"mode\" would be gone, or of another type; delete or change it by itself",
    );
    refused(
        &|new| new.labels[0].attributes[0].kind = AttributeType::Choice(choices(&["x", "y"])),
        "the choice \"z\" would be gone, or of another type; delete or change it by itself",
    );
    refused(
        &|new| new.labels[1].id = id("d2"),
        "the label \"b\" would be gone, or of another type; delete or change it by itself",
    );
    refused(
        &|new| new.labels[1].parent = Some(id("x")),
        "the label \"b\" is said to be a kind of \"x\", which is not there",
    );
}

#[test]
fn rules_say_where_a_span_may_stand_and_what_it_must_say() {
    let mut codebook = codebook();
    codebook.labels[0].inside = Some(vec![id("b")]);
    codebook.labels[3].parent = Some(id("b"));
    assert!(may_stand(&codebook, &id("a"), &id("b")));
    // d is a kind of b.
    assert!(may_stand(&codebook, &id("a"), &id("d")));
    assert!(!may_stand(&codebook, &id("a"), &id("c")));
    assert!(may_stand(&codebook, &id("b"), &id("a")));
    assert!(may_stand(&codebook, &id("unknown"), &id("a")));

    codebook.labels[0].attributes[1].required = true;
    let mut span = Span {
        id: SpanId(1),
        label: id("a"),
        range: 0..1,
        note: String::new(),
        attributes: values(&[("note", Value::Text(" ".to_owned()))]),
    };
    let missing = missing_required(&codebook, &span);
    assert_eq!(missing, [&codebook.labels[0].attributes[1]]);
    span.attributes = values(&[("note", Value::Text("x".to_owned()))]);
    assert!(missing_required(&codebook, &span).is_empty());
}

#[test]
fn what_a_change_touches_is_counted_before_it_is_made() {
    let old = codebook();
    let was = records(vec![
        span(1, "a", "جيش", &[("note", Value::Text("n".into()))]),
        span(2, "b", "حلب", &[]),
        span(3, "c", "قتيل", &[]),
    ]);
    let new = old.changed(&merge_a_and_b(), "", "").unwrap();
    let mut touched = Impact::default();
    assert!(touched.add("one", "sara", &was, (&old, &new)));
    assert_eq!(
        (touched.spans, touched.withdrawn, touched.layers),
        (2, 0, 1)
    );
    assert_eq!(touched.annotators.get("sara"), Some(&2));
    assert_eq!(touched.examples[1].quote, "حلب");
    assert_eq!(touched.examples[1].to, Some(id("ab")));

    let mut stricter = old.clone();
    stricter.labels[0].attributes[1].required = true;
    stricter.labels[0].attributes[0].required = true;
    let define = Change::Define(Box::new(stricter));
    assert_eq!(define.labels(&old), Some(vec![&id("a")]));
    let new = old.changed(&define, "", "").unwrap();
    let mut touched = Impact::default();
    touched.add("one", "sara", &was, (&old, &new));
    assert_eq!((touched.spans, touched.unfinished), (0, 1));
}

// Arbitrary changes of arbitrary layers. Labels are also such as the codebook does not know, and
// values such as it does not allow: files may have both.

const LABELS: [&str; 6] = ["a", "b", "c", "d", "n", "unknown"];
const ATTRIBUTES: [&str; 4] = ["mode", "note", "size", "other"];

fn any_label() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&LABELS[..])
}

fn any_value() -> impl Strategy<Value = Value> {
    let choice = prop::sample::select(&["x", "y", "z", "w"][..]);
    prop_oneof![
        choice.clone().prop_map(|id| Value::Choice(id.to_owned())),
        prop::collection::vec(choice, 0..3).prop_map(|ids| {
            let mut ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
            ids.dedup();
            Value::Choices(ids)
        }),
        (0_i64..3).prop_map(Value::Number),
        "[a-c]{0,2}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Flag),
    ]
}

fn any_values() -> impl Strategy<Value = Values> {
    let id = prop::sample::select(&ATTRIBUTES[..]).prop_map(AttributeId::new);
    prop::collection::btree_map(id, any_value(), 0..3)
}

pub fn any_records() -> impl Strategy<Value = Records> {
    let quote = prop::sample::select(&["جيش", "الجيش", "حلب"][..]);
    let span = (any_label(), quote, any_values()).boxed();
    let role = prop::sample::select(&["r", "s", "q", "p"][..]);
    let who = prop::sample::select(&["x", "y"][..]);
    let participants = prop::collection::vec((who, role), 0..4);
    let kind = prop::sample::select(&["", "t", "u", "v"][..]);
    let incident = (kind, participants);
    (
        prop::collection::vec(span.clone(), 0..6),
        prop::collection::vec(span, 0..3),
        prop::collection::vec(incident, 0..3),
    )
        .prop_map(|(spans, unplaced, incidents)| {
            let made = |from: u32, all: Vec<(&'static str, &'static str, Values)>| {
                let spans = (from..).zip(all);
                let spans = spans.map(|(number, (label, quote, attributes))| Unplaced {
                    attributes,
                    ..span_of(number, label, quote)
                });
                spans.collect::<Vec<_>>()
            };
            let incidents = (0..).zip(incidents).map(|(number, (kind, participants))| {
                let mut incident = Incident::new(IncidentId(number));
                incident.kind = IncidentTypeId(kind.to_owned());
                let participants = participants.into_iter().map(|(who, role)| Participant {
                    who: Who::Actor(ActorId::new(who)),
                    role: RoleId(role.to_owned()),
                });
                incident.participants = participants.collect();
                incident
            });
            Records {
                spans: made(0, spans),
                unplaced: made(50, unplaced),
                incidents: incidents.collect(),
                ..Records::default()
            }
        })
}

fn span_of(number: u32, label: &str, quote: &str) -> Unplaced {
    span(number, label, quote, &[])
}

/// A change, which may not fit the codebook.
pub fn any_change() -> impl Strategy<Value = Change> {
    let label = || any_label().prop_map(LabelId::new);
    let attribute_id = || prop::sample::select(&ATTRIBUTES[..]).prop_map(AttributeId::new);
    let choice_id = || prop::sample::select(&["x", "y", "z", "w"][..]).prop_map(str::to_owned);
    let kind = || {
        prop::sample::select(&["t", "u", "v", "w"][..]).prop_map(|id| IncidentTypeId(id.to_owned()))
    };
    let role =
        || prop::sample::select(&["r", "s", "q", "p"][..]).prop_map(|id| RoleId(id.to_owned()));
    let new_label = || {
        let some = prop::sample::subsequence(codebook().labels[0].attributes.clone(), 0..=2);
        (any_label(), some).prop_map(|(id, attributes)| self::label(id, attributes))
    };
    let split_by = prop_oneof![
        attribute_id().prop_map(SplitBy::Choice),
        Just(SplitBy::Words)
    ];
    let when = prop_oneof![
        choice_id(),
        Just(folded_quote("الجيش")),
        Just(folded_quote("حلب"))
    ];
    let part = (new_label(), prop::collection::vec(when, 1..3))
        .prop_map(|(label, when)| NewPart { label, when });
    let converted = prop_oneof![Just(Converted::Choices), Just(Converted::Text)];
    prop_oneof![
        (label(), label()).prop_map(|(from, to)| Change::RenameLabel { from, to }),
        (prop::collection::vec(label(), 1..3), new_label()).prop_map(|(labels, into)| {
            Change::MergeLabels {
                labels,
                into: Box::new(into),
            }
        }),
        (label(), split_by, prop::collection::vec(part, 1..3))
            .prop_map(|(label, by, parts)| Change::SplitLabel { label, by, parts }),
        (label(), prop::option::of(label()))
            .prop_map(|(label, to)| Change::DeleteLabel { label, to }),
        (label(), attribute_id(), attribute_id())
            .prop_map(|(label, from, to)| Change::RenameAttribute { label, from, to }),
        (label(), attribute_id())
            .prop_map(|(label, attribute)| Change::DeleteAttribute { label, attribute }),
        (label(), attribute_id(), converted).prop_map(|(label, attribute, to)| {
            Change::ConvertAttribute {
                label,
                attribute,
                to,
            }
        }),
        (label(), attribute_id(), choice_id(), choice_id()).prop_map(
            |(label, attribute, from, to)| Change::RenameChoice {
                label,
                attribute,
                from,
                to,
            }
        ),
        (
            label(),
            attribute_id(),
            choice_id(),
            prop::option::of(choice_id())
        )
            .prop_map(|(label, attribute, choice, to)| Change::DeleteChoice {
                label,
                attribute,
                choice,
                to,
            }),
        (kind(), kind()).prop_map(|(from, to)| Change::RenameType { from, to }),
        (kind(), prop::option::of(kind())).prop_map(|(kind, to)| Change::DeleteType { kind, to }),
        (role(), role()).prop_map(|(from, to)| Change::RenameRole { from, to }),
        (role(), role()).prop_map(|(role, to)| Change::DeleteRole { role, to }),
    ]
}

/// The codebooks after each of `changes` that fits, the first without any.
pub fn books(changes: &[Change]) -> Vec<Codebook> {
    let mut books = vec![codebook()];
    for change in changes {
        let last = books.last().unwrap();
        if let Ok(next) = last.changed(change, "", "") {
            books.push(next);
        }
    }
    books
}

/// `last` with all its changes taken back, the last first.
pub fn undone(last: &Codebook) -> Codebook {
    let mut book = last.clone();
    while let Some(change) = book.standing().last() {
        let undo = Change::Undo(change.id);
        book = book.changed(&undo, "", "").unwrap();
    }
    book
}

proptest! {
    #[test]
    fn changes_undo_to_identity(
        was in any_records(),
        changes in prop::collection::vec(any_change(), 1..8),
    ) {
        let books = books(&changes);
        let last = books.last().unwrap();
        let back = undone(last);
        prop_assert_eq!(&back.labels, &codebook().labels);
        prop_assert_eq!(&back.incident_types, &codebook().incident_types);
        prop_assert_eq!(&back.roles, &codebook().roles);
        // At once.
        let mut at_once = was.clone();
        migrate(&mut at_once, &back, &Revision::default());
        prop_assert_eq!(&at_once, &was);
        // In two steps, wherever the layer was saved in between.
        for book in &books {
            let mut steps = was.clone();
            migrate(&mut steps, book, &Revision::default());
            migrate(&mut steps, &back, &book.revision);
            prop_assert_eq!(&steps, &was);
        }
    }

    #[test]
    fn to_follow_in_two_steps_is_to_follow_at_once(
        was in any_records(),
        changes in prop::collection::vec(any_change(), 1..8),
    ) {
        let books = books(&changes);
        let last = books.last().unwrap();
        let mut at_once = was.clone();
        migrate(&mut at_once, last, &Revision::default());
        let mut again = was.clone();
        migrate(&mut again, last, &Revision::default());
        prop_assert_eq!(&again, &at_once);
        for book in &books {
            let mut steps = was.clone();
            migrate(&mut steps, book, &Revision::default());
            migrate(&mut steps, last, &book.revision);
            prop_assert_eq!(&steps, &at_once);
        }
    }

    #[test]
    fn no_change_leaves_a_contradiction_or_loses_a_span(
        was in any_records(),
        changes in prop::collection::vec(any_change(), 1..8),
    ) {
        for book in books(&changes) {
            prop_assert_eq!(book.check(), Ok(()));
            let mut is = was.clone();
            migrate(&mut is, &book, &Revision::default());
            let count = |records: &Records| {
                records.spans.len() + records.unplaced.len() + records.past.withdrawn.len()
            };
            prop_assert_eq!(count(&is), count(&was));
        }
    }
}
