//! Marks of some lines of a paragraph: the same as on all lines, found without looking at the
//! rest of it.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::look::marks::Mark;
use hashiya::look::{Lanes, MOST_LANES, MarkedSpan, Marks};
use hashiya::model::codebook::LabelId;
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::{Family, Paragraph, ParagraphDirection, TextStyle, Typesetter};
use proptest::prelude::*;

const WORDS: &str = "وقال مصدر في بلدة كفرنوران (S-300) إن القصف لم يتوقف منذ الفجر ";

fn set(text: &str) -> Paragraph {
    let style = TextStyle::new(Family::Naskh, 22.0);
    let direction = ParagraphDirection::RightToLeft;
    Typesetter::new(SystemFonts::Off).set(text, &style, direction, Some(400.0))
}

/// A layer with spans over these bytes, with ids from 1.
fn layer_of(ranges: &[Range<usize>]) -> Layer {
    let spans = ranges.iter().zip(1..).map(|(range, id)| Span {
        attributes: Default::default(),
        id: SpanId(id),
        label: LabelId::new("actor"),
        range: range.clone(),
        note: String::new(),
    });
    Layer::with_spans(spans.collect(), Vec::new()).unwrap()
}

/// What can be told of a mark without its place in the list of spans.
type Told = (SpanId, usize, [u32; 2], usize, usize);

fn told(marks: &Marks, list: &[Mark], lines: &Range<usize>) -> Vec<Told> {
    let seen = list.iter().filter(|mark| lines.contains(&mark.place.line));
    seen.map(|mark| {
        let sides = [mark.place.x0, mark.place.x1].map(f32::to_bits);
        let id = marks.spans[mark.span].id;
        (id, mark.place.line, sides, mark.lane, mark.depth)
    })
    .collect()
}

/// Lanes as they are defined: the lowest that no overlapping span with precedence has, of those that
/// there are.
fn lanes_by_definition(spans: &[MarkedSpan]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|at| (spans[*at].length, std::cmp::Reverse(spans[*at].id)));
    let mut lanes = vec![None; spans.len()];
    for at in order {
        let own = &spans[at].range;
        let taken = |lane: usize| {
            let others = spans.iter().zip(&lanes);
            let mut overlapping = others
                .filter(|(other, _)| other.range.start < own.end && own.start < other.range.end);
            overlapping.any(|(_, other)| *other == Some(lane))
        };
        lanes[at] = (0..MOST_LANES).find(|lane| !taken(*lane));
    }
    lanes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn marks_of_some_lines_are_those_of_all(
        edges in prop::collection::vec((any::<prop::sample::Index>(), 1..90_usize), 1..40),
        moved in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1..90_usize)),
        first in 0..6_usize,
        count in 1..4_usize,
    ) {
        let before = "قبل\n";
        let paragraph_text = WORDS.repeat(8);
        let text = format!("{before}{paragraph_text}\nبعد");
        let block = before.len()..before.len() + paragraph_text.len();
        let range = |at: &prop::sample::Index, length: usize| {
            let start = text.floor_char_boundary(at.index(text.len() - 2));
            start..text.ceil_char_boundary((start + length).min(text.len()))
        };
        let ranges: Vec<_> = edges.iter().map(|(at, length)| range(at, *length)).collect();
        let layer = layer_of(&ranges);
        let moved = moved.map(|(which, at, length)| {
            (SpanId(which.index(ranges.len()) as u32 + 1), range(&at, length))
        });
        let paragraph = set(&paragraph_text);
        let lines = first..(first + count).min(paragraph.lines().len());

        let all = MarkedSpan::of_paragraph(&layer, &block, moved.as_ref());
        for (span, lane) in all.iter().zip(lanes_by_definition(&all)) {
            let marks = Marks::new(&paragraph, all.clone());
            let own = marks.lanes.iter().filter(|mark| marks.spans[mark.span].id == span.id);
            let own: Vec<_> = own.map(|mark| mark.lane).collect();
            let boxes = paragraph.boxes(span.range.clone()).len();
            let expected = lane.map_or(Vec::new(), |lane| vec![lane; boxes]);
            prop_assert_eq!(own, expected);
        }
        let whole = Marks::new(&paragraph, all.clone());
        let bytes = paragraph.bytes_of(lines.clone());
        let part = block.start + bytes.start..block.start + bytes.end;
        let near = MarkedSpan::of_part(&layer, &block, &part, moved.as_ref());
        prop_assert!(near.iter().all(|span| all.contains(span)));
        // The lanes have followed the span that moved.
        let mut lanes = Lanes::new(&MarkedSpan::of_paragraph(&layer, &block, None));
        if let Some((id, _)) = &moved {
            let span = MarkedSpan::of_span(&layer, *id, &block, moved.as_ref());
            lanes.set(*id, span.as_ref());
        }
        let some = Marks::in_lines(&paragraph, near, &lanes, lines.clone());

        prop_assert_eq!(told(&some, &some.lanes, &(0..99)), told(&whole, &whole.lanes, &lines));
        prop_assert_eq!(told(&some, &some.tints, &(0..99)), told(&whole, &whole.tints, &lines));
        let starts = |marks: &Marks| -> Vec<(SpanId, usize, u32)> {
            let starts = marks.starts.iter().filter(|(_, line, _)| lines.contains(line));
            starts.map(|(span, line, x)| (marks.spans[*span].id, *line, x.to_bits())).collect()
        };
        prop_assert_eq!(starts(&some), starts(&whole));
    }
}

proptest! {
    #[test]
    fn lanes_follow_spans_that_come_and_go(
        steps in prop::collection::vec((1..40_u32, prop::option::weighted(0.8, (0..20_usize, 1..12_usize))), 1..120),
    ) {
        let mut lanes = Lanes::default();
        let mut spans: Vec<MarkedSpan> = Vec::new();
        for (id, place) in steps {
            let id = SpanId(id);
            spans.retain(|span| span.id != id);
            spans.extend(place.map(|(start, length)| MarkedSpan {
                id,
                label: LabelId::new("actor"),
                range: start..start + length,
                length,
                begins: true,
            }));
            lanes.set(id, spans.iter().find(|span| span.id == id));
            let expected = lanes_by_definition(&spans);
            let found: Vec<Option<usize>> = spans.iter().map(|span| lanes.lane(span.id)).collect();
            prop_assert_eq!(&found, &expected);
            let with_lane: Vec<&MarkedSpan> =
                spans.iter().filter(|span| lanes.lane(span.id).is_some()).collect();
            for span in &with_lane {
                // The knot by its definition: what overlaps it is in it.
                let mut knot = span.range.clone();
                while let Some(more) = with_lane.iter().find(|other| {
                    let other = &other.range;
                    other.start < knot.end && knot.start < other.end
                        && (other.start < knot.start || knot.end < other.end)
                }) {
                    knot = knot.start.min(more.range.start)..knot.end.max(more.range.end);
                }
                let inside = spans.iter().zip(&expected);
                let inside = inside.filter(|(other, _)| knot.contains(&other.range.start));
                let depth = inside.filter_map(|(_, lane)| Some((*lane)? + 1)).max().unwrap();
                prop_assert_eq!(lanes.knot(&span.range), (knot, depth));
            }
        }
    }
}

#[test]
fn a_part_has_its_spans_and_no_more() {
    let text = WORDS.repeat(3);
    let at = |words: &str| {
        let start = WORDS.len() + WORDS.find(words).unwrap();
        start..start + words.len()
    };
    let layer = layer_of(&[
        at("مصدر"),
        at("بلدة كفرنوران"),
        at("كفرنوران (S-300) إن"),
        at("إن القصف"),
    ]);
    let names = |part: Range<usize>, moved: Option<(SpanId, Range<usize>)>| {
        let spans = MarkedSpan::of_part(&layer, &(0..text.len()), &part, moved.as_ref());
        let mut ids: Vec<u32> = spans.iter().map(|span| span.id.0).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(names(at("القصف"), None), [4]);
    assert_eq!(names(at("كفرنوران"), None), [2, 3]);
    assert_eq!(names(at("الفجر"), None), [0_u32; 0]);
    // A span counts where it is shown, not where it was.
    let moved = Some((SpanId(4), at("منذ الفجر")));
    assert_eq!(names(at("الفجر"), moved.clone()), [4]);
    assert_eq!(names(at("القصف"), moved), [0_u32; 0]);
}

#[test]
fn of_very_many_spans_on_the_same_words_as_many_are_drawn_as_can_be_told_apart() {
    let text = WORDS.repeat(2);
    let words = "كفرنوران";
    let start = text.find(words).unwrap();
    let many = 100_000;
    let mut ranges = vec![start..start + words.len(); many];
    ranges.push(0.."وقال".len());
    let layer = layer_of(&ranges);
    let paragraph = set(&text);
    let spans = MarkedSpan::of_paragraph(&layer, &(0..text.len()), None);
    let marks = Marks::new(&paragraph, spans);
    // The youngest have the lanes, and the tint.
    let of_words = marks
        .lanes
        .iter()
        .filter(|mark| marks.spans[mark.span].range.start == start);
    let mut drawn: Vec<(usize, SpanId)> = of_words
        .map(|mark| (mark.lane, marks.spans[mark.span].id))
        .collect();
    drawn.sort_unstable();
    let youngest = (0..MOST_LANES).map(|lane| (lane, SpanId((many - lane) as u32)));
    assert_eq!(drawn, youngest.collect::<Vec<_>>());
    assert_eq!(marks.starts.len(), MOST_LANES + 1);
    assert_eq!(marks.tints.len(), 2);
    let line = paragraph.caret(hashiya::text::Caret::before(start)).line;
    assert_eq!(Vec::from_iter(marks.hidden), [(line, many - MOST_LANES)]);
}
