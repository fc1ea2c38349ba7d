//! Layers, edits and history: order, queries, inverses, and that a failed edit changes nothing.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::codebook::LabelId;
use hashiya::model::edit::{Edit, EditError};
use hashiya::model::excluded::UnplacedPart;
use hashiya::model::history::{History, Step, View};
use hashiya::model::incident::IncidentId;
use hashiya::model::layer::{Layer, Unplaced};
use hashiya::model::progress::Status;
use hashiya::model::selection::Selection;
use hashiya::model::span::{Span, SpanId};
use proptest::prelude::*;

const TEXT: &str = "قصفت طائرات روسية مواقع في ريف حلب الشرقي، وقتل 3 مدنيين.";

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

/// Two nested spans, one of the same range twice, and one apart.
fn sample() -> Layer {
    let spans = vec![
        span_of(4, "3 مدنيين"),
        span_of(2, "حلب"),
        span_of(1, "ريف حلب"),
        span_of(3, "حلب"),
        span_of(5, "ريف"),
    ];
    Layer::with_spans(spans, vec![unplaced(9)]).unwrap()
}

#[test]
fn spans_stand_in_reading_order() {
    let layer = sample();
    assert_eq!(ids(&layer), [1, 5, 2, 3, 4]);
    assert_eq!(layer.position(SpanId(2)), Some(2));
    assert_eq!(layer.get(SpanId(3)).unwrap(), &span_of(3, "حلب"));
    assert_eq!(layer.get(SpanId(7)), None);
    assert_eq!(layer.next_id(), SpanId(10), "after the unplaced one");
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
    let set = |id, range| Edit::SetRange { id, range };
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
            ]),
            edit,
        ]);
        assert_eq!(batch.apply(&mut layer, TEXT), Err(error));
        check_unchanged(&layer);
    }
}

fn check_unchanged(layer: &Layer) {
    assert_eq!(layer, &sample());
    assert_eq!(layer.next_id(), sample().next_id());
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
    assert_eq!((history.len(), history.is_empty()), (1, false));
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
    assert_eq!((history.len(), ids(&layer)), (2, vec![2, 0]));
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
fn any_edit() -> impl Strategy<Value = Edit> {
    let id = || (0_u32..6).prop_map(SpanId);
    let edges: Vec<usize> = TEXT.char_indices().map(|(byte, _)| byte).take(12).collect();
    let edge = || prop_oneof![20 => prop::sample::select(edges.clone()), 1 => 0_usize..200];
    let range = || (edge(), edge()).prop_map(|(a, b)| a.min(b)..a.max(b));
    let label = || prop::sample::select(vec!["actor", "location"]).prop_map(LabelId::new);
    let index = || 0_usize..3;
    let leaf = prop_oneof![
        4 => (id(), label(), range(), "[ab]?").prop_map(|(id, label, range, note)| {
            Edit::Insert(Span { attributes: Default::default(), id, label, range, note })
        }),
        2 => id().prop_map(Edit::Remove),
        3 => (id(), range()).prop_map(|(id, range)| Edit::SetRange { id, range }),
        1 => (id(), label()).prop_map(|(id, label)| Edit::SetLabel { id, label }),
        1 => (id(), "[ab]?").prop_map(|(id, note)| Edit::SetNote { id, note }),
        1 => (index(), 0_u32..6).prop_map(|(index, id)| Edit::InsertUnplaced {
            index,
            unplaced: unplaced(id),
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
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(Edit::Batch)
    })
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
        let done = history.len();
        prop_assert_eq!(states.len(), done + 1);
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
