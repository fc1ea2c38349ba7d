//! Layers, edits and history: order, queries, inverses, and that a failed edit changes nothing.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::codebook::LabelId;
use hashiya::model::edit::{Edit, EditError};
use hashiya::model::excluded::UnplacedPart;
use hashiya::model::history::{History, Step, View};
use hashiya::model::incident::{Incident, IncidentId, IncidentTypeId};
use hashiya::model::layer::{Layer, Unplaced};
use hashiya::model::selection::Selection;
use hashiya::model::span::{Span, SpanId};
use hashiya::model::status::Status;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::coded::{any_incident, any_value, any_values};

pub const TEXT: &str = "قصفت طائرات روسية مواقع في ريف حلب الشرقي، وقتل 3 مدنيين.";

fn span_of(id: u32, words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    span(id, start..start + words.len())
}

fn span(id: u32, range: Range<usize>) -> Span {
    Span {
        attributes: Default::default(),
        id: SpanId(id),
        label: LabelId::new("actor"),
        range,
        note: String::new(),
    }
}

fn unplaced(id: u32) -> Unplaced {
    Unplaced {
        attributes: Default::default(),
        id,
        label: LabelId::new("location"),
        start: 3,
        end: 7,
        quote: "إدلب".into(),
        before: "في ".into(),
        after: String::new(),
        note: String::new(),
        reason: "the words are not in the text".into(),
    }
}

fn ids(layer: &Layer) -> Vec<u32> {
    layer.spans().iter().map(|span| span.id.0).collect()
}

fn ids_of<'a>(spans: impl Iterator<Item = &'a Span>) -> Vec<u32> {
    spans.map(|span| span.id.0).collect()
}

fn incident(id: u32) -> Incident {
    Incident {
        locations: vec![SpanId(2), SpanId(70)],
        note: format!("حدث {id}"),
        ..Incident::new(IncidentId(id))
    }
}

/// Two nested spans, one of the same range twice, and one apart; and two incidents.
fn sample() -> Layer {
    let spans = vec![
        span_of(4, "3 مدنيين"),
        span_of(2, "حلب"),
        span_of(1, "ريف حلب"),
        span_of(3, "حلب"),
        span_of(5, "ريف"),
    ];
    let layer = Layer::with_spans(spans, vec![unplaced(9)]).unwrap();
    layer
        .with_incidents(vec![incident(3), incident(1)])
        .unwrap()
}

#[test]
fn spans_stand_in_reading_order() {
    let layer = sample();
    assert_eq!(ids(&layer), [1, 5, 2, 3, 4]);
    assert_eq!(layer.position(SpanId(2)), Some(2));
    assert_eq!(layer.get(SpanId(3)).unwrap(), &span_of(3, "حلب"));
    assert_eq!(layer.get(SpanId(7)), None);
    let lost = Layer::with_spans(vec![], vec![unplaced(9)]).unwrap();
    assert_eq!(lost.next_id(), SpanId(10), "after the unplaced one");
    assert_eq!(layer.next_id(), SpanId(71), "and what is pointed at");
    assert_eq!(layer.next_incident(), IncidentId(4));
    assert_eq!(layer.incident(IncidentId(1)), Some(&incident(1)));
    assert_eq!(layer.incident(IncidentId(2)), None);
    assert_eq!((layer.len(), layer.is_empty()), (5, false));
    assert_eq!(layer.validate(TEXT), Ok(()));
}

#[test]
fn touching_and_covering() {
    let layer = sample();
    let of = |words: &str| span_of(0, words).range;
    assert_eq!(ids_of(layer.touching(of("حلب"))), [1, 2, 3]);
    assert_eq!(ids_of(layer.touching(of("ريف حلب"))), [1, 5, 2, 3]);
    assert_eq!(ids_of(layer.touching(of("الشرقي"))), Vec::<u32>::new());
    assert_eq!(ids_of(layer.touching(0..TEXT.len())), [1, 5, 2, 3, 4]);
    // The space between the two words is in the long span only; edges touch nothing.
    let space = of("ريف").end;
    assert_eq!(ids_of(layer.covering(space)), [1]);
    assert_eq!(ids_of(layer.covering(of("حلب").start)), [1, 2, 3]);
    assert_eq!(ids_of(layer.covering(of("حلب").end)), Vec::<u32>::new());
    assert_eq!(ids_of(layer.touching(space..space)), [1]);
    assert_eq!(ids_of(layer.covering(usize::MAX)), Vec::<u32>::new());
}

#[test]
fn labels_are_counted() {
    let mut layer = sample();
    let label = LabelId::new("location");
    let id = SpanId(2);
    Edit::SetLabel { id, label }
        .apply(&mut layer, TEXT)
        .unwrap();
    let counts: Vec<_> = layer
        .label_counts()
        .iter()
        .map(|(label, count)| (label.as_str(), *count))
        .collect();
    assert_eq!(counts, [("actor", 4), ("location", 1)]);
}

#[test]
fn a_layer_of_bad_spans_is_refused() {
    let twice = vec![span_of(1, "حلب"), span_of(1, "ريف")];
    let id = SpanId(1);
    assert_eq!(
        Layer::with_spans(twice, vec![]),
        Err(EditError::IdTaken { id })
    );
    assert_eq!(
        Layer::with_spans(vec![span_of(1, "حلب")], vec![unplaced(1)]),
        Err(EditError::IdTaken { id })
    );
    assert_eq!(
        Layer::with_spans(vec![span(1, 4..4)], vec![]),
        Err(EditError::EmptyRange { id, range: 4..4 })
    );
    let id = SpanId(u32::MAX);
    assert_eq!(
        Layer::with_spans(vec![span_of(u32::MAX, "حلب")], vec![]),
        Err(EditError::IdTooLarge { id })
    );
    let layer = Layer::with_spans(vec![span(1, 0..3)], vec![]).unwrap();
    assert_eq!(
        layer.validate(TEXT),
        Err(EditError::InsideCharacter {
            id: SpanId(1),
            byte: 3
        })
    );
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "a file may hold such a range")]
fn edits_that_do_not_fit_change_nothing() {
    let id = SpanId(2);
    let gone = SpanId(70);
    let length = TEXT.len();
    let set = |id, range| Edit::set_range(id, range);
    let rows = [
        (Edit::Insert(span_of(2, "قصفت")), EditError::IdTaken { id }),
        (
            Edit::Insert(span_of(9, "قصفت")),
            EditError::IdTaken { id: SpanId(9) },
        ),
        (
            Edit::Insert(span_of(u32::MAX, "قصفت")),
            EditError::IdTooLarge {
                id: SpanId(u32::MAX),
            },
        ),
        (Edit::Remove(gone), EditError::NoSuchSpan { id: gone }),
        (set(gone, 0..2), EditError::NoSuchSpan { id: gone }),
        (set(id, 2..2), EditError::EmptyRange { id, range: 2..2 }),
        (set(id, 8..2), EditError::EmptyRange { id, range: 8..2 }),
        (
            set(id, 2..length + 1),
            EditError::OutsideText {
                id,
                range: 2..length + 1,
                length,
            },
        ),
        (set(id, 0..1), EditError::InsideCharacter { id, byte: 1 }),
        (
            Edit::RemoveUnplaced { index: 1 },
            EditError::NoSuchUnplaced { index: 1, count: 1 },
        ),
        (
            Edit::InsertUnplaced {
                index: 2,
                unplaced: unplaced(50),
            },
            EditError::NoSuchUnplaced { index: 2, count: 1 },
        ),
        (
            Edit::InsertUnplaced {
                index: 0,
                unplaced: unplaced(4),
            },
            EditError::IdTaken { id: SpanId(4) },
        ),
        (
            Edit::SetAttribute {
                id: gone,
                attribute: AttributeId::new("actor"),
                value: None,
            },
            EditError::NoSuchSpan { id: gone },
        ),
        (
            insert_incident(0, incident(3)),
            EditError::IncidentTaken { id: IncidentId(3) },
        ),
        (
            insert_incident(0, incident(u32::MAX)),
            EditError::IncidentIdTooLarge {
                id: IncidentId(u32::MAX),
            },
        ),
        (
            insert_incident(3, incident(0)),
            EditError::NoSuchIncidentPlace { index: 3, count: 2 },
        ),
        (
            Edit::RemoveIncident(IncidentId(2)),
            EditError::NoSuchIncident { id: IncidentId(2) },
        ),
        (
            Edit::SetIncident(incident(0)),
            EditError::NoSuchIncident { id: IncidentId(0) },
        ),
    ];
    for (edit, error) in rows {
        let mut layer = sample();
        assert_eq!(edit.clone().apply(&mut layer, TEXT), Err(error.clone()));
        check_unchanged(&layer);
        // The same at the end of a batch that has changed everything before it.
        let batch = Edit::Batch(vec![
            Edit::Insert(span_of(60, "طائرات")),
            set(SpanId(60), span_of(60, "قصفت").range),
            Edit::SetNote {
                id,
                note: "ملاحظة".into(),
            },
            Edit::Batch(vec![
                Edit::Remove(SpanId(1)),
                Edit::Insert(span_of(1, "قصفت")),
                Edit::SetLabel {
                    id: SpanId(4),
                    label: LabelId::new("casualty"),
                },
                Edit::SetAttribute {
                    id: SpanId(4),
                    attribute: AttributeId::new("count"),
                    value: Some(Value::Number(3)),
                },
                // Out and in again, at the same place: the next edit finds the same number.
                Edit::RemoveIncident(IncidentId(3)),
                insert_incident(0, incident(3)),
                Edit::SetIncident(Incident {
                    kind: IncidentTypeId("attack".to_owned()),
                    ..incident(1)
                }),
            ]),
            edit,
        ]);
        assert_eq!(batch.apply(&mut layer, TEXT), Err(error));
        check_unchanged(&layer);
    }
}

fn insert_incident(index: usize, incident: Incident) -> Edit {
    Edit::InsertIncident { index, incident }
}

fn check_unchanged(layer: &Layer) {
    assert_eq!(layer, &sample());
    assert_eq!(layer.next_id(), sample().next_id());
    assert_eq!(layer.next_incident(), sample().next_incident());
    check_queries(layer);
}

/// All queries of a layer against a plain look at its list.
fn check_queries(layer: &Layer) {
    let key = |span: &Span| (span.range.start, usize::MAX - span.range.end, span.id);
    let spans = layer.spans();
    assert!(spans.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])));
    for (index, span) in spans.iter().enumerate() {
        assert_eq!(layer.position(span.id), Some(index));
        assert!(span.id < layer.next_id());
        let of_label = spans.iter().filter(|other| other.label == span.label);
        assert_eq!(
            layer.label_counts().get(&span.label),
            Some(&of_label.count())
        );
    }
    for incident in layer.incidents() {
        assert_eq!(layer.incident(incident.id), Some(incident));
        assert!(incident.id < layer.next_incident());
    }
    assert_eq!(layer.label_counts().values().sum::<usize>(), spans.len());
    for start in (0..=TEXT.len()).step_by(5) {
        for length in [0, 1, 4, 30] {
            let end = start + length;
            let expected = spans
                .iter()
                .filter(|span| span.range.start < end && start < span.range.end);
            assert_eq!(ids_of(layer.touching(start..end)), ids_of(expected));
        }
    }
}

#[test]
fn a_removed_id_is_not_given_again() {
    let mut layer = Layer::new();
    let id = SpanId(7);
    Edit::Insert(span_of(7, "حلب"))
        .apply(&mut layer, TEXT)
        .unwrap();
    Edit::Remove(id).apply(&mut layer, TEXT).unwrap();
    assert_eq!(layer.next_id(), SpanId(8));
    assert_eq!(layer, Layer::new(), "used ids are not content");
}

#[test]
fn a_removed_incident_comes_back_where_it_was_and_its_number_is_not_given_again() {
    let mut layer = sample();
    let remove = Edit::RemoveIncident(IncidentId(3));
    let inverse = remove.apply(&mut layer, TEXT).unwrap();
    assert_eq!(inverse, insert_incident(0, incident(3)));
    assert_eq!(layer.incidents(), [incident(1)]);
    assert_eq!(layer.next_incident(), IncidentId(4));
    let new = insert_incident(1, incident(7));
    new.apply(&mut layer, TEXT).unwrap();
    assert_eq!(layer.next_incident(), IncidentId(8));
    inverse.apply(&mut layer, TEXT).unwrap();
    assert_eq!(layer.incidents(), [3, 1, 7].map(incident));
}

#[test]
fn a_value_is_given_replaced_and_taken_away() {
    let mut layer = sample();
    let attribute = AttributeId::new("mention");
    let set = |value: Option<&str>| Edit::SetAttribute {
        id: SpanId(2),
        attribute: attribute.clone(),
        value: value.map(|word| Value::Text(word.to_owned())),
    };
    for (value, before) in [
        (Some("أول"), None),
        (Some("ثان"), Some("أول")),
        (None, Some("ثان")),
        (None, None),
    ] {
        let inverse = set(value).apply(&mut layer, TEXT).unwrap();
        assert_eq!(inverse, set(before));
        let is = layer.get(SpanId(2)).unwrap().attributes.get(&attribute);
        assert_eq!(is, value.map(|word| Value::Text(word.to_owned())).as_ref());
    }
    check_unchanged(&layer);
}

#[test]
fn an_unplaced_span_is_placed_under_its_id() {
    let mut layer = sample();
    let place = Edit::Batch(vec![
        Edit::RemoveUnplaced { index: 0 },
        Edit::Insert(span_of(9, "الشرقي")),
    ]);
    let inverse = place.apply(&mut layer, TEXT).unwrap();
    assert!(layer.unplaced().is_empty());
    assert_eq!(layer.get(SpanId(9)).unwrap(), &span_of(9, "الشرقي"));
    inverse.apply(&mut layer, TEXT).unwrap();
    check_unchanged(&layer);
}

#[test]
fn undo_and_redo_give_the_edit_and_the_view() {
    let mut layer = Layer::new();
    let mut history = History::new();
    assert_eq!(history.undo(&mut layer, TEXT), None);
    assert_eq!(history.redo(&mut layer, TEXT), None);

    let span = span_of(1, "حلب");
    let before = View {
        selection: Some(Selection::over(span.range.clone())),
        chosen: None,
        incident: None,
    };
    let after = View {
        selection: None,
        chosen: Some(span.id),
        incident: Some(IncidentId(3)),
    };
    let insert = Edit::Insert(span.clone());
    let inverse = insert.clone().apply(&mut layer, TEXT).unwrap();
    history.record(insert.clone(), inverse, before.clone(), after.clone());
    assert!(history.can_undo() && !history.can_redo());

    let undone = Step {
        edit: Edit::Remove(span.id),
        inverse: insert.clone(),
        view: before,
    };
    assert_eq!(history.undo(&mut layer, TEXT), Some(undone));
    assert!(layer.is_empty());
    assert!(!history.can_undo() && history.can_redo());
    let redone = Step {
        edit: insert,
        inverse: Edit::Remove(span.id),
        view: after,
    };
    assert_eq!(history.redo(&mut layer, TEXT), Some(redone));
    assert_eq!(layer.spans(), [span]);
}

#[test]
fn a_new_edit_drops_what_was_undone() {
    let mut layer = Layer::new();
    let mut history = History::new();
    let record = |history: &mut History, layer: &mut Layer, id, words| {
        let edit = Edit::Insert(span_of(id, words));
        let inverse = edit.clone().apply(layer, TEXT).unwrap();
        history.record(edit, inverse, View::default(), View::default());
    };
    record(&mut history, &mut layer, 0, "حلب");
    record(&mut history, &mut layer, 1, "ريف");
    history.undo(&mut layer, TEXT).unwrap();
    record(&mut history, &mut layer, 2, "قصفت");
    assert!(!history.can_redo());
    assert_eq!(ids(&layer), [2, 0]);
    for _ in 0..2 {
        history.undo(&mut layer, TEXT).unwrap();
    }
    assert!(!history.can_undo());
}

#[test]
fn a_history_of_another_layer_does_nothing() {
    let mut layer = Layer::new();
    let mut history = History::new();
    let edit = Edit::Insert(span_of(0, "حلب"));
    let inverse = edit.clone().apply(&mut layer, TEXT).unwrap();
    history.record(edit, inverse, View::default(), View::default());
    let mut other = Layer::new();
    assert_eq!(history.undo(&mut other, TEXT), None);
    assert!(history.can_undo());
    assert!(history.undo(&mut layer, TEXT).is_some());
}

#[test]
fn nine_thousand_spans() {
    let text = TEXT.repeat(9_000);
    let (word, words) = ("قصفت".len(), "قصفت طائرات".len());
    let copy = |n: u32| n as usize * TEXT.len();
    let spans: Vec<_> = (0..9_000)
        .map(|n| span(n, copy(n)..copy(n) + word))
        .collect();
    let mut backwards = spans.clone();
    backwards.reverse();
    let mut layer = Layer::with_spans(backwards, vec![]).unwrap();
    assert_eq!(layer.spans(), spans);
    // One edit in the middle of many: a thousand of them must not be felt.
    let started = std::time::Instant::now();
    for n in 9_000..10_000 {
        let start = copy(n - 5_000);
        let insert = Edit::Insert(span(n, start..start + words));
        insert.apply(&mut layer, &text).unwrap();
    }
    let each = started.elapsed() / 1_000;
    assert!(each.as_micros() < 900, "{each:?} for one edit");
    assert_eq!(layer.len(), 10_000);
}

/// Any edit, most of them fitting: few ids, ranges on and off characters.
pub fn any_edit() -> impl Strategy<Value = Edit> {
    let id = || (0_u32..6).prop_map(SpanId);
    let edges: Vec<usize> = TEXT.char_indices().map(|(byte, _)| byte).take(12).collect();
    let edge = || prop_oneof![20 => prop::sample::select(edges.clone()), 1 => 0_usize..200];
    let range = || (edge(), edge()).prop_map(|(a, b)| a.min(b)..a.max(b));
    let label = || prop::sample::select(vec!["actor", "location"]).prop_map(LabelId::new);
    let index = || 0_usize..3;
    let attribute = || prop::sample::select(vec!["count", "actor"]).prop_map(AttributeId::new);
    let incident_id = || prop_oneof![20 => 0_u32..4, 1 => Just(u32::MAX)].prop_map(IncidentId);
    let incident = || {
        (incident_id(), any_incident(IncidentId(0)))
            .prop_map(|(id, incident)| Incident { id, ..incident })
    };
    let leaf = prop_oneof![
        4 => (id(), label(), range(), "[ab]?", any_values()).prop_map(
            |(id, label, range, note, attributes)| {
                Edit::Insert(Span { attributes, id, label, range, note })
            },
        ),
        2 => id().prop_map(Edit::Remove),
        3 => (id(), range()).prop_map(|(id, range)| Edit::set_range(id, range)),
        1 => (id(), label()).prop_map(|(id, label)| Edit::SetLabel { id, label }),
        1 => (id(), "[ab]?").prop_map(|(id, note)| Edit::SetNote { id, note }),
        2 => (id(), attribute(), prop::option::of(any_value()))
            .prop_map(|(id, attribute, value)| Edit::SetAttribute { id, attribute, value }),
        3 => (index(), incident())
            .prop_map(|(index, incident)| Edit::InsertIncident { index, incident }),
        1 => incident_id().prop_map(Edit::RemoveIncident),
        2 => incident().prop_map(Edit::SetIncident),
        1 => (index(), 0_u32..6, any_values()).prop_map(|(index, id, attributes)| {
            let unplaced = Unplaced { attributes, ..unplaced(id) };
            Edit::InsertUnplaced { index, unplaced }
        }),
        1 => index().prop_map(|index| Edit::RemoveUnplaced { index }),
        1 => (prop::sample::select(Status::ALL.to_vec()), "[ab]?")
            .prop_map(|(status, reason)| Edit::SetStatus { status, reason }),
        1 => prop::collection::vec(range(), 0..3)
            .prop_map(|ranges| Edit::SetExcluded { ranges }),
        1 => "[ab]?".prop_map(|quote| Edit::SetUnplacedParts {
            parts: vec![UnplacedPart {
                start: 1,
                end: 2,
                quote,
                before: String::new(),
                after: String::new(),
                reason: String::new(),
            }],
        }),
    ];
    let leaf = leaf.boxed();
    let batch = prop::collection::vec(leaf.clone(), 0..4).prop_map(Edit::Batch);
    let inner = prop_oneof![2 => leaf.clone(), 1 => batch.clone()];
    let nested = prop::collection::vec(inner, 0..4).prop_map(Edit::Batch);
    prop_oneof![6 => leaf, 1 => batch, 1 => nested]
}

/// The kind of an edit. A new kind has to be made by [`any_edit`], too.
fn kind(edit: &Edit) -> usize {
    match edit {
        Edit::Insert(_) => 0,
        Edit::Remove(_) => 1,
        Edit::SetRange { .. } => 2,
        Edit::SetLabel { .. } => 3,
        Edit::SetNote { .. } => 4,
        Edit::SetAttribute { .. } => 5,
        Edit::InsertIncident { .. } => 6,
        Edit::RemoveIncident(_) => 7,
        Edit::SetIncident(_) => 8,
        Edit::InsertUnplaced { .. } => 9,
        Edit::RemoveUnplaced { .. } => 10,
        Edit::SetStatus { .. } => 11,
        Edit::SetExcluded { .. } => 12,
        Edit::SetUnplacedParts { .. } => 13,
        Edit::Batch(_) => KINDS - 1,
    }
}

const KINDS: usize = 15;

/// What the properties below say of any edit they say of every kind of edit.
#[test]
fn edits_of_every_kind_are_made_and_fit() {
    let mut runner = TestRunner::deterministic();
    let (mut layer, mut fitting) = (Layer::new(), [0; KINDS]);
    for _ in 0..4_000 {
        let edit = any_edit().new_tree(&mut runner).unwrap().current();
        let kind = kind(&edit);
        fitting[kind] += usize::from(edit.apply(&mut layer, TEXT).is_ok());
    }
    assert!(fitting.iter().all(|count| *count > 20), "{fitting:?}");
}

proptest! {
    #[test]
    fn an_edit_then_its_inverse_is_nothing(edits in prop::collection::vec(any_edit(), 0..16)) {
        let mut layer = Layer::new();
        for edit in edits {
            let before = layer.clone();
            match edit.apply(&mut layer, TEXT) {
                Ok(inverse) => {
                    check_queries(&layer);
                    prop_assert_eq!(layer.validate(TEXT), Ok(()));
                    let mut back = layer.clone();
                    let forth = inverse.apply(&mut back, TEXT).unwrap();
                    prop_assert_eq!(&back, &before);
                    check_queries(&back);
                    forth.apply(&mut back, TEXT).unwrap();
                    prop_assert_eq!(&back, &layer);
                }
                Err(_) => {
                    prop_assert_eq!(&layer, &before);
                    prop_assert_eq!(layer.next_id(), before.next_id());
                    prop_assert_eq!(layer.next_incident(), before.next_incident());
                    check_queries(&layer);
                }
            }
        }
    }

    #[test]
    fn n_undos_then_n_redos_are_nothing(
        edits in prop::collection::vec(any_edit(), 0..16),
        back in 0_usize..30,
    ) {
        let mut layer = Layer::new();
        let mut history = History::new();
        let mut states = vec![layer.clone()];
        for edit in edits {
            if let Ok(inverse) = edit.clone().apply(&mut layer, TEXT) {
                history.record(edit, inverse, View::default(), View::default());
                states.push(layer.clone());
            }
        }
        let done = states.len() - 1;
        let back = back.min(done);
        for n in 1..=back {
            prop_assert!(history.undo(&mut layer, TEXT).is_some());
            prop_assert_eq!(&layer, &states[done - n]);
        }
        prop_assert_eq!(history.can_undo(), back < done);
        for n in (0..back).rev() {
            prop_assert!(history.redo(&mut layer, TEXT).is_some());
            prop_assert_eq!(&layer, &states[done - n]);
        }
        prop_assert!(!history.can_redo());
    }
}
