//! Excluded parts: ranges joined and subtracted, and the edits around them.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::codebook::LabelId;
use hashiya::model::edit::{Edit, EditError};
use hashiya::model::excluded::{first_touching, joined, minus};
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
use hashiya::model::status::Status;
use proptest::prelude::*;

use crate::desk::span_of;

const TEXT: &str = "اشترك في نشرتنا\nقصف على ريف إدلب\nاقرأ أيضا";

fn span(id: u32, words: &str) -> Span {
    Span {
        attributes: Default::default(),
        id: SpanId(id),
        label: LabelId::new("location"),
        range: span_of(TEXT, words),
        note: String::new(),
    }
}

fn exclude(words: &str) -> Edit {
    Edit::SetExcluded {
        ranges: vec![span_of(TEXT, words)],
    }
}

#[test]
fn a_span_may_not_touch_an_excluded_part() {
    let mut layer = Layer::new();
    exclude("اشترك في نشرتنا").apply(&mut layer, TEXT).unwrap();
    let part = span_of(TEXT, "اشترك في نشرتنا");
    for words in ["اشترك", "نشرتنا\nقصف", "اشترك في نشرتنا\nقصف"] {
        let range = span_of(TEXT, words);
        let error = Edit::Insert(span(1, words)).apply(&mut layer, TEXT);
        assert_eq!(
            error,
            Err(EditError::Excluded {
                id: SpanId(1),
                range: range.clone(),
                part: part.clone(),
            })
        );
        assert!(layer.is_empty());
    }
    assert_eq!(
        Edit::Insert(span(1, "اشترك"))
            .apply(&mut layer, TEXT)
            .unwrap_err()
            .to_string(),
        "cannot label these words: they touch a part that is excluded from the article; \
         include it again first, or leave it out of the span"
    );
    // Beside it there is room.
    Edit::Insert(span(1, "\nقصف"))
        .apply(&mut layer, TEXT)
        .unwrap();
    let into = Edit::set_range(SpanId(1), span_of(TEXT, "نشرتنا\nقصف"));
    assert!(matches!(
        into.apply(&mut layer, TEXT),
        Err(EditError::Excluded { .. })
    ));
    assert_eq!(layer.spans(), [span(1, "\nقصف")]);
}

#[test]
fn what_is_no_part_of_the_text_cannot_be_excluded() {
    let length = TEXT.len();
    for range in [0..length + 1, 1..4, 4..4, length..length] {
        let mut layer = Layer::new();
        let edit = Edit::SetExcluded {
            ranges: vec![0..2, range.clone()],
        };
        assert_eq!(
            edit.apply(&mut layer, TEXT),
            Err(EditError::PartOutsideText { range, length })
        );
        assert_eq!(layer, Layer::new());
    }
}

/// A file can have a span in an excluded part; taking it out and back must work all the same.
#[test]
fn a_span_of_a_file_comes_back_into_its_excluded_part() {
    let file = || {
        Layer::with_spans(vec![span(1, "اشترك"), span(2, "إدلب")], Vec::new())
            .unwrap()
            .with_excluded(vec![span_of(TEXT, "اشترك في نشرتنا")], Vec::new())
    };
    let out = [
        Edit::Remove(SpanId(1)),
        Edit::set_range(SpanId(1), span_of(TEXT, "قصف")),
        Edit::Batch(vec![Edit::Remove(SpanId(2)), Edit::Remove(SpanId(1))]),
    ];
    for edit in out {
        let mut layer = file();
        let inverse = edit.clone().apply(&mut layer, TEXT).unwrap();
        let changed = layer.clone();
        let again = inverse.apply(&mut layer, TEXT).unwrap();
        assert_eq!(layer, file(), "{edit:?}");
        again.apply(&mut layer, TEXT).unwrap();
        assert_eq!(layer, changed, "{edit:?}");
    }
}

#[test]
fn a_new_article_is_in_progress_as_soon_as_there_is_anything() {
    let mut layer = Layer::new();
    assert_eq!(layer.status(), Status::New);
    let back = Edit::Insert(span(1, "إدلب"))
        .apply(&mut layer, TEXT)
        .unwrap();
    assert_eq!(
        (layer.status(), layer.given_status()),
        (Status::InProgress, Status::New)
    );
    let skipped = Edit::SetStatus {
        status: Status::Skipped,
        reason: "ليس خبرا".to_owned(),
    };
    let unskip = skipped.apply(&mut layer, TEXT).unwrap();
    assert_eq!(
        (layer.status(), layer.reason()),
        (Status::Skipped, "ليس خبرا")
    );
    unskip.apply(&mut layer, TEXT).unwrap();
    back.apply(&mut layer, TEXT).unwrap();
    assert_eq!(layer, Layer::new());
    exclude("اقرأ أيضا").apply(&mut layer, TEXT).unwrap();
    assert_eq!(layer.status(), Status::InProgress);
}

fn any_ranges() -> impl Strategy<Value = Vec<Range<usize>>> {
    prop::collection::vec((0_usize..40, 0_usize..40), 0..8)
        .prop_map(|pairs| pairs.into_iter().map(|(a, b)| a..b).collect())
}

fn has(ranges: &[Range<usize>], byte: usize) -> bool {
    ranges.iter().any(|range| range.contains(&byte))
}

proptest! {
    #[test]
    fn joined_ranges_are_the_same_bytes_in_order(ranges in any_ranges()) {
        let joined = joined(ranges.clone());
        for byte in 0..41 {
            prop_assert_eq!(has(&joined, byte), has(&ranges, byte));
        }
        prop_assert!(joined.iter().all(|range| !range.is_empty()));
        prop_assert!(joined.windows(2).all(|two| two[0].end < two[1].start));
    }

    #[test]
    fn what_is_left_is_in_the_one_and_not_in_the_other(a in any_ranges(), b in any_ranges()) {
        let (a, b) = (joined(a), joined(b));
        let left = minus(&a, &b);
        for byte in 0..41 {
            prop_assert_eq!(has(&left, byte), has(&a, byte) && !has(&b, byte));
        }
        prop_assert_eq!(&joined(left.clone()), &left);
    }

    #[test]
    fn the_first_that_touches_shares_a_byte(parts in any_ranges(), a in 0_usize..41, b in 0_usize..41) {
        let parts = joined(parts);
        let expected = parts.iter().find(|part| (a..b).any(|byte| part.contains(&byte)));
        prop_assert_eq!(first_touching(&parts, &(a..b)), expected);
    }
}
