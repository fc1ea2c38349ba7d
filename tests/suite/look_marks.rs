//! Marks of spans: nested, crossing, identical and adjacent spans are told apart, and the boxes
//! of a span cover its clusters and no other.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use hashiya::look::marks::{Mark, covering};
use hashiya::look::shapes::shapes;
use hashiya::look::{Emphasis, MarkedSpan, Marks, Mode, Rgb, Shape};
use hashiya::model::article::{Article, Direction};
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::{Family, LineBox, Paragraph, ParagraphDirection, TextStyle, Typesetter};
use proptest::prelude::*;

const HARD: &str = include_str!("../../examples/articles/hard.txt");
const TEXT: &str = "أعلن قائد قوات النظام في ريف حلب الغربي أمس وقف النار";

fn set(text: &str, direction: ParagraphDirection, measure: f32) -> Paragraph {
    let style = TextStyle {
        leading: 2.0,
        ..TextStyle::new(Family::Naskh, 22.0)
    };
    Typesetter::new(SystemFonts::Off).set(text, &style, direction, Some(measure))
}

fn rtl(text: &str) -> Paragraph {
    set(text, ParagraphDirection::RightToLeft, 640.0)
}

fn range_of(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).expect(words);
    start..start + words.len()
}

/// Spans with ids from 1, each an actor on the first place of its words in [`TEXT`].
fn spans_of(words: &[&str]) -> Vec<MarkedSpan> {
    let spans = words.iter().zip(1..).map(|(words, id)| Span {
        attributes: Default::default(),
        id: SpanId(id),
        label: LabelId::new("actor"),
        range: range_of(TEXT, words),
        note: String::new(),
    });
    let layer = Layer::with_spans(spans.collect(), Vec::new()).unwrap();
    MarkedSpan::of_paragraph(&layer, &(0..TEXT.len()), None)
}

fn marks_of(words: &[&str]) -> (Paragraph, Marks) {
    let paragraph = rtl(TEXT);
    let marks = Marks::new(&paragraph, spans_of(words));
    (paragraph, marks)
}

/// Left and right in hundredths of a point.
fn hundredths(place: &LineBox) -> [i32; 2] {
    [place.x0, place.x1].map(|x| (x * 100.0).round() as i32)
}

/// The marks of the span with this id, as left and right in hundredths of a point.
fn sides(marks: &Marks, list: &[Mark], id: u32) -> Vec<[i32; 2]> {
    list.iter()
        .filter(|mark| marks.spans[mark.span].id == SpanId(id))
        .map(|mark| hundredths(&mark.place))
        .collect()
}

/// The box of words on the only line of a paragraph.
fn side_of(paragraph: &Paragraph, words: &str) -> [i32; 2] {
    let boxes = paragraph.boxes(range_of(TEXT, words));
    assert_eq!(boxes.len(), 1);
    hundredths(&boxes[0])
}

fn lane_of(marks: &Marks, id: u32) -> usize {
    let lane = marks
        .lanes
        .iter()
        .find(|mark| marks.spans[mark.span].id == SpanId(id));
    lane.unwrap().lane
}

/// The most lanes that any knot has.
fn depth(marks: &Marks) -> usize {
    marks.lanes.iter().map(|mark| mark.depth).max().unwrap_or(0)
}

#[test]
fn a_nested_span_tints_its_words_and_has_the_lane_next_to_the_text() {
    let (paragraph, marks) = marks_of(&["قائد قوات النظام", "النظام"]);
    let inner = side_of(&paragraph, "النظام");
    let outer = side_of(&paragraph, "قائد قوات النظام");
    assert_eq!(sides(&marks, &marks.tints, 2), [inner]);
    assert_eq!(sides(&marks, &marks.tints, 1), [[inner[1], outer[1]]]);
    assert_eq!(sides(&marks, &marks.lanes, 1), [outer]);
    assert_eq!(sides(&marks, &marks.lanes, 2), [inner]);
    assert_eq!([lane_of(&marks, 2), lane_of(&marks, 1)], [0, 1]);
    assert_eq!(depth(&marks), 2);
}

#[test]
fn a_span_in_the_middle_of_another_cuts_its_tint_in_two_but_not_its_lane() {
    let (paragraph, marks) = marks_of(&["قائد قوات النظام في", "قوات"]);
    let [left, right] = side_of(&paragraph, "قائد قوات النظام في");
    let middle = side_of(&paragraph, "قوات");
    assert_eq!(
        sides(&marks, &marks.tints, 1),
        [[middle[1], right], [left, middle[0]]]
    );
    assert_eq!(sides(&marks, &marks.lanes, 1), [[left, right]]);
}

#[test]
fn crossing_spans_share_no_lane_and_the_shorter_tints_what_both_cover() {
    let (paragraph, marks) = marks_of(&["قائد قوات النظام", "النظام في"]);
    let long = side_of(&paragraph, "قائد قوات النظام");
    let short = side_of(&paragraph, "النظام في");
    assert_eq!(sides(&marks, &marks.tints, 2), [short]);
    assert_eq!(sides(&marks, &marks.tints, 1), [[short[1], long[1]]]);
    assert_eq!(sides(&marks, &marks.lanes, 1), [long]);
    assert_eq!(sides(&marks, &marks.lanes, 2), [short]);
    assert_ne!(lane_of(&marks, 1), lane_of(&marks, 2));
}

#[test]
fn of_identical_spans_the_youngest_tints_and_each_has_its_lane() {
    let (paragraph, marks) = marks_of(&["قوات النظام", "قوات النظام", "قوات النظام"]);
    let side = side_of(&paragraph, "قوات النظام");
    assert_eq!(sides(&marks, &marks.tints, 3), [side]);
    assert_eq!(marks.tints.len(), 1);
    for (id, lane) in [(3, 0), (2, 1), (1, 2)] {
        assert_eq!(sides(&marks, &marks.lanes, id), [side]);
        assert_eq!(lane_of(&marks, id), lane);
    }
}

#[test]
fn adjacent_spans_of_one_label_have_a_gap_between_them() {
    let (paragraph, marks) = marks_of(&["قائد", " قوات"]);
    assert_eq!([lane_of(&marks, 1), lane_of(&marks, 2)], [0, 0]);
    assert_eq!(marks.tints.len(), 2);
    let shapes = shapes(
        &paragraph,
        &marks,
        0..1,
        &Codebook::default(),
        Mode::Light,
        Emphasis::default(),
    );
    let [first, second, first_lane, second_lane] = &shapes[..] else {
        panic!("two tints and two lanes, not {shapes:?}");
    };
    // The first stands at the right.
    assert!((first.rect[0] - second.rect[2] - 1.0).abs() < 1e-3);
    assert!((first_lane.rect[0] - second_lane.rect[2] - 1.0).abs() < 1e-3);
}

#[test]
fn lanes_are_used_again_where_spans_do_not_overlap() {
    let (_, marks) = marks_of(&["قائد قوات النظام", "النظام", "ريف حلب الغربي", "حلب", "أمس"]);
    let lanes: Vec<usize> = (1..=5).map(|id| lane_of(&marks, id)).collect();
    assert_eq!(lanes, [1, 0, 1, 0, 0]);
    assert_eq!(depth(&marks), 2);
}

#[test]
fn lanes_are_close_together_only_where_there_are_many() {
    let mut words = vec!["قوات النظام"; 9];
    words.extend(["حلب الغربي", "حلب"]);
    let (paragraph, marks) = marks_of(&words);
    let depth_of = |id: u32| {
        let mark = marks
            .lanes
            .iter()
            .find(|mark| marks.spans[mark.span].id == SpanId(id));
        mark.unwrap().depth
    };
    assert_eq!(
        [depth_of(1), depth_of(9), depth_of(10), depth_of(11)],
        [9, 9, 2, 2]
    );
    let shapes = shapes(
        &paragraph,
        &marks,
        0..1,
        &Codebook::default(),
        Mode::Light,
        Emphasis::default(),
    );
    let lanes: Vec<&Shape> = shapes.iter().rev().take(11).rev().collect();
    let step = lanes[9].rect[1] - lanes[10].rect[1];
    assert!((step - 3.0).abs() < 1e-3, "{step}");
}

#[test]
fn many_lanes_stay_above_the_next_line() {
    let words = ["قوات النظام"; 9];
    let (paragraph, marks) = marks_of(&words);
    assert_eq!(depth(&marks), 9);
    let shapes = shapes(
        &paragraph,
        &marks,
        0..1,
        &Codebook::default(),
        Mode::Dark,
        Emphasis::default(),
    );
    let next_box = paragraph.box_rows(0).0 + paragraph.line_height();
    let mut tops: Vec<f32> = shapes[1..].iter().map(|shape| shape.rect[1]).collect();
    assert!(shapes.iter().all(|shape| shape.rect[3] <= next_box));
    tops.sort_by(f32::total_cmp);
    tops.dedup();
    assert_eq!(tops.len(), 9);
}

#[test]
fn the_chosen_span_has_a_frame_around_its_boxes() {
    let (paragraph, marks) = marks_of(&["قائد قوات النظام", "النظام"]);
    let emphasis = Emphasis {
        connected: &[],
        chosen: Some(SpanId(1)),
        hovered: Some(SpanId(2)),
    };
    let codebook = Codebook::default();
    let shapes = shapes(&paragraph, &marks, 0..1, &codebook, Mode::Light, emphasis);
    let frames: Vec<&Shape> = shapes
        .iter()
        .filter(|shape| shape.frame.is_some())
        .collect();
    let [hovered, chosen] = frames[..] else {
        panic!("two frames, not {frames:?}");
    };
    let colour = Rgb(codebook.labels[0].light.line);
    assert_eq!(hovered.frame, Some((colour, 1.0)));
    assert_eq!(chosen.frame, Some((colour, 1.75)));
    let [left, right] = side_of(&paragraph, "قائد قوات النظام");
    let frame = LineBox {
        line: 0,
        x0: chosen.rect[0],
        x1: chosen.rect[2],
    };
    assert_eq!(hundredths(&frame), [left - 100, right + 100]);
}

#[test]
fn a_span_over_a_mark_without_width_is_seen() {
    let text = "إن \u{200F}منظومة";
    let paragraph = rtl(text);
    let span = MarkedSpan {
        id: SpanId(1),
        label: LabelId::new("actor"),
        range: range_of(text, "\u{200F}"),
        length: 3,
        begins: true,
    };
    let marks = Marks::new(&paragraph, vec![span]);
    let shapes = shapes(
        &paragraph,
        &marks,
        0..1,
        &Codebook::default(),
        Mode::Light,
        Emphasis::default(),
    );
    assert_eq!(shapes.len(), 2);
    for shape in shapes {
        assert!(shape.rect[2] - shape.rect[0] >= 1.49, "{shape:?}");
    }
}

#[test]
fn spans_are_cut_to_their_paragraphs() {
    let text = "أول ثان\r\nثالث\n\nرابع";
    let article = Article::new("cut.txt", text);
    let whole = range_of(text, "ثان").start..range_of(text, "رابع").end - "بع".len();
    let span = |id, range| Span {
        attributes: Default::default(),
        id: SpanId(id),
        label: LabelId::new("actor"),
        range,
        note: String::new(),
    };
    let newline = range_of(text, "\r\n");
    let layer =
        Layer::with_spans(vec![span(1, whole.clone()), span(2, newline)], Vec::new()).unwrap();
    let found: Vec<Vec<(u32, &str, bool)>> = article
        .paragraphs()
        .iter()
        .map(|paragraph| {
            let words = &text[paragraph.range.clone()];
            MarkedSpan::of_paragraph(&layer, &paragraph.range, None)
                .into_iter()
                .map(|span| {
                    assert!(span.id == SpanId(2) || span.length == whole.len());
                    (span.id.0, &words[span.range], span.begins)
                })
                .collect()
        })
        .collect();
    assert_eq!(
        found,
        [
            vec![(1, "ثان", true)],
            vec![(1, "ثالث", false)],
            vec![],
            vec![(1, "را", false)],
        ]
    );
}

/// A paragraph of the hard article with ranges on character boundaries of it.
fn paragraph_with_ranges(most: usize) -> impl Strategy<Value = (usize, Vec<Range<usize>>)> {
    let article = Article::new("hard.txt", HARD);
    let texts: Vec<String> = article
        .paragraphs()
        .iter()
        .filter(|paragraph| !paragraph.range.is_empty())
        .map(|paragraph| HARD[paragraph.range.clone()].to_owned())
        .collect();
    (0..texts.len()).prop_flat_map(move |index| {
        let text = &texts[index];
        let mut edges: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        edges.push(text.len());
        let count = edges.len();
        let range = (0..count - 1, 1..60_usize).prop_map(move |(start, length)| {
            edges[start]..edges[(start + length).min(edges.len() - 1)]
        });
        (Just(index), prop::collection::vec(range, 1..=most))
    })
}

/// The paragraphs of [`paragraph_with_ranges`], set to a measure.
fn hard_paragraph(index: usize, measure: f32) -> Paragraph {
    let article = Article::new("hard.txt", HARD);
    let block = article
        .paragraphs()
        .iter()
        .filter(|paragraph| !paragraph.range.is_empty())
        .nth(index)
        .unwrap();
    let direction = match block.direction {
        Direction::RightToLeft => ParagraphDirection::RightToLeft,
        Direction::LeftToRight => ParagraphDirection::LeftToRight,
    };
    set(&HARD[block.range.clone()], direction, measure)
}

/// The same spans as a layer.
fn layer_of(spans: &[MarkedSpan]) -> Layer {
    let spans = spans.iter().map(|span| Span {
        attributes: Default::default(),
        id: span.id,
        label: span.label.clone(),
        range: span.range.clone(),
        note: String::new(),
    });
    Layer::with_spans(spans.collect(), Vec::new()).unwrap()
}

fn share(one: &Range<usize>, two: &Range<usize>) -> bool {
    one.start < two.end && two.start < one.end
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn boxes_cover_the_clusters_of_a_range_and_no_other(
        (index, ranges) in paragraph_with_ranges(1),
        measure in 120.0_f32..900.0,
    ) {
        let paragraph = hard_paragraph(index, measure);
        let range = &ranges[0];
        let boxes = paragraph.boxes(range.clone());
        for pair in boxes.windows(2) {
            let apart = pair[0].line < pair[1].line || pair[0].x1 < pair[1].x0;
            prop_assert!(apart, "{pair:?} touch or are out of order");
        }
        for (number, line) in paragraph.lines().iter().enumerate() {
            for cluster in paragraph.clusters_of(line) {
                if cluster.x1() - cluster.x0 < 0.01 {
                    continue;
                }
                let middle = (cluster.x0 + cluster.x1()) / 2.0;
                let covered = boxes
                    .iter()
                    .any(|place| place.line == number && place.x0 < middle && middle < place.x1);
                let hangs = cluster.start >= line.visible_end;
                let inside = share(&cluster.range(), range) && !hangs;
                prop_assert_eq!(covered, inside, "cluster {:?} on line {}", cluster, number);
            }
        }
    }

    #[test]
    fn tints_are_of_the_innermost_and_lanes_of_every_span(
        (index, ranges) in paragraph_with_ranges(12),
    ) {
        let paragraph = hard_paragraph(index, 640.0);
        let mut spans: Vec<MarkedSpan> = ranges
            .iter()
            .zip(1..)
            .map(|(range, id)| MarkedSpan {
                id: SpanId(id),
                label: LabelId::new("actor"),
                range: range.clone(),
                length: range.len(),
                begins: true,
            })
            .collect();
        spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end), span.id));
        let marks = Marks::new(&paragraph, spans.clone());
        let innermost = |byte: usize| {
            spans
                .iter()
                .filter(|span| span.range.contains(&byte))
                .min_by_key(|span| (span.range.len(), Reverse(span.id)))
                .map(|span| span.id)
        };
        let layer = layer_of(&spans);
        for byte in 0..paragraph.len() {
            prop_assert_eq!(covering(&layer, byte).first().copied(), innermost(byte));
        }
        for (number, line) in paragraph.lines().iter().enumerate() {
            for cluster in paragraph.clusters_of(line) {
                let hangs = cluster.start >= line.visible_end;
                if hangs || cluster.x1() - cluster.x0 < 0.01 {
                    continue;
                }
                let middle = (cluster.x0 + cluster.x1()) / 2.0;
                let tints: BTreeSet<SpanId> = marks
                    .tints
                    .iter()
                    .filter(|mark| mark.place.line == number)
                    .filter(|mark| mark.place.x0 < middle && middle < mark.place.x1)
                    .map(|mark| marks.spans[mark.span].id)
                    .collect();
                // More than one only where an edge is inside the cluster.
                let owners: BTreeSet<SpanId> = cluster.range().filter_map(innermost).collect();
                prop_assert_eq!(tints, owners);
            }
        }
        for (at, span) in spans.iter().enumerate() {
            let lanes: Vec<&Mark> = marks.lanes.iter().filter(|mark| mark.span == at).collect();
            let places: Vec<_> = lanes.iter().map(|mark| mark.place).collect();
            prop_assert_eq!(places, paragraph.boxes(span.range.clone()));
            for other in marks.lanes.iter().filter(|mark| mark.span != at) {
                if share(&span.range, &spans[other.span].range) {
                    prop_assert!(lanes.iter().all(|mark| mark.lane != other.lane));
                }
            }
        }
    }
}
