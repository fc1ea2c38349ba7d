//! Where the spans of a paragraph show: a tint under the innermost, a lane under each.
//!
//! For every stretch of text the **innermost** span (the shortest that covers it; of equal ones
//! the youngest) tints the ground. Every span has an underline in a **lane** of its own: spans
//! that overlap never share one, the shorter lies nearer to the text. So nested, crossing and
//! identical spans can be told apart, and no colours blend. There are so many lanes as can be told
//! apart; of the spans beyond them the page says how many they are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

use super::lanes::Lanes;
use crate::model::codebook::LabelId;
use crate::model::layer::Layer;
use crate::model::span::{Span, SpanId};
use crate::text::{Caret, LineBox, Paragraph};

/// A span as far as it reaches into a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedSpan {
    /// Which span.
    pub id: SpanId,
    /// Its label.
    pub label: LabelId,
    /// Its bytes, local to the paragraph and cut to it.
    pub range: Range<usize>,
    /// Its whole length in bytes, in and out of the paragraph.
    pub length: usize,
    /// Whether it begins in this paragraph.
    pub begins: bool,
}

impl MarkedSpan {
    /// The spans of `layer` as far as they reach into a paragraph, in reading order. `paragraph`
    /// is its bytes in the article; a span that only touches its separator is not in it. A span
    /// that is `moved` counts with those bytes instead of its own.
    pub fn of_paragraph(
        layer: &Layer,
        paragraph: &Range<usize>,
        moved: Option<&(SpanId, Range<usize>)>,
    ) -> Vec<Self> {
        Self::of_part(layer, paragraph, paragraph, moved)
    }

    /// Those of the [spans of a paragraph](Self::of_paragraph) that reach into a part of it. `part` is
    /// bytes of the article.
    pub fn of_part(
        layer: &Layer,
        paragraph: &Range<usize>,
        part: &Range<usize>,
        moved: Option<&(SpanId, Range<usize>)>,
    ) -> Vec<Self> {
        let start = part.start.max(paragraph.start);
        let part = start..part.end.min(paragraph.end).max(start);
        let moved_span = moved.and_then(|(id, range)| Some((layer.get(*id)?, range)));
        let moved_span = moved_span.filter(|(_, range)| overlap(range, &part));
        let mut spans: Vec<Self> = layer
            .touching(part)
            .filter(|span| moved.is_none_or(|(id, _)| *id != span.id))
            .map(|span| (span, &span.range))
            .chain(moved_span)
            .filter_map(|(span, range)| Self::cut(span, range, paragraph))
            .collect();
        if moved_span.is_some() {
            spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end)));
        }
        spans
    }

    /// A span of the layer as far as it reaches into a paragraph, if it does; see
    /// [`MarkedSpan::of_paragraph`].
    pub fn of_span(
        layer: &Layer,
        id: SpanId,
        paragraph: &Range<usize>,
        moved: Option<&(SpanId, Range<usize>)>,
    ) -> Option<Self> {
        let span = layer.get(id)?;
        let moved = moved.filter(|(moved, _)| *moved == id);
        let range = moved.map_or(&span.range, |(_, range)| range);
        Self::cut(span, range, paragraph)
    }

    fn cut(span: &Span, range: &Range<usize>, paragraph: &Range<usize>) -> Option<Self> {
        let start = range.start.max(paragraph.start);
        let end = range.end.min(paragraph.end);
        (start < end).then(|| Self {
            id: span.id,
            label: span.label.clone(),
            range: start - paragraph.start..end - paragraph.start,
            length: range.len(),
            begins: range.start >= paragraph.start,
        })
    }
}

/// The spans that cover a byte of the article, the innermost first.
pub fn covering(layer: &Layer, byte: usize) -> Vec<SpanId> {
    let mut spans: Vec<_> = layer
        .covering(byte)
        .map(|span| precedence(span.range.len(), span.id))
        .collect();
    spans.sort_unstable();
    spans.into_iter().map(|(_, Reverse(id))| id).collect()
}

/// What is innermost comes first: the shorter before the longer, the younger before the older.
pub(super) fn precedence(length: usize, id: SpanId) -> (usize, Reverse<SpanId>) {
    (length, Reverse(id))
}

/// A box of a span on one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Index into [`Marks::spans`].
    pub span: usize,
    /// Where it is.
    pub place: LineBox,
    /// The lane, counted from the text downwards; for tints that of their span.
    pub lane: usize,
    /// How many lanes the knot of overlapping spans has in which it is.
    pub depth: usize,
}

/// What the spans of one paragraph paint, on all of its lines or on some.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// The spans in reading order.
    pub spans: Vec<MarkedSpan>,
    /// Grounds, each of the innermost span there.
    pub tints: Vec<Mark>,
    /// Underlines of each span and line, in the order of the spans.
    pub lanes: Vec<Mark>,
    /// Where each span with a lane that begins here begins: line and x, for its tag.
    pub starts: Vec<(usize, usize, f32)>,
    /// How many spans without a lane begin on a line, by line.
    pub hidden: BTreeMap<usize, usize>,
}

impl Marks {
    /// The marks of `spans` (in reading order) in a paragraph.
    pub fn new(paragraph: &Paragraph, spans: Vec<MarkedSpan>) -> Self {
        let lanes = Lanes::new(&spans);
        Self::in_lines(paragraph, spans, &lanes, 0..paragraph.lines().len())
    }

    /// The marks on some lines. `spans` are [those of the lines](MarkedSpan::of_part), in reading order,
    /// `lanes` those of the whole paragraph.
    pub fn in_lines(
        paragraph: &Paragraph,
        spans: Vec<MarkedSpan>,
        lanes: &Lanes,
        lines: Range<usize>,
    ) -> Self {
        let inner_first = inner_first(&spans);
        let depth_of = depths(&spans, lanes);
        let marks_of = |index: usize, range: Range<usize>| {
            let places = paragraph.boxes_in(range, lines.clone()).into_iter();
            let lane = lanes.lane(spans[index].id).unwrap_or_default();
            let depth = depth_of[index];
            places.map(move |place| Mark {
                span: index,
                place,
                lane,
                depth,
            })
        };
        let seen = paragraph.bytes_of(lines.clone());
        let mut marks = Self::default();
        // Of many that have no lane nearly all begin where the one before begins.
        let mut last_hidden = (usize::MAX, 0);
        for (index, span) in spans.iter().enumerate() {
            let begins = span.begins && seen.contains(&span.range.start);
            if lanes.lane(span.id).is_none() {
                if begins {
                    if last_hidden.0 != span.range.start {
                        let spot = paragraph.caret(Caret::before(span.range.start));
                        last_hidden = (span.range.start, spot.line);
                    }
                    *marks.hidden.entry(last_hidden.1).or_default() += 1;
                }
                continue;
            }
            marks.lanes.extend(marks_of(index, span.range.clone()));
            if begins {
                let spot = paragraph.caret(Caret::before(span.range.start));
                marks.starts.push((index, spot.line, spot.x));
            }
        }
        for (stretch, index) in innermost(&spans, &inner_first) {
            marks.tints.extend(marks_of(index, stretch));
        }
        marks.spans = spans;
        marks
    }
}

/// Indices of the spans, the innermost first: shorter before longer, younger before older.
fn inner_first(spans: &[MarkedSpan]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|index| {
        let span = &spans[*index];
        precedence(span.length, span.id)
    });
    order
}

/// For each span with a lane, how many lanes its knot has: such spans that overlap it, those that overlap
/// these, and so on.
fn depths(spans: &[MarkedSpan], lanes: &Lanes) -> Vec<usize> {
    let (mut knot, mut depth) = (0..0, 0);
    let depth_of = |span: &MarkedSpan| {
        if lanes.lane(span.id).is_none() {
            return 0;
        }
        if span.range.start >= knot.end {
            (knot, depth) = lanes.knot(&span.range);
        }
        depth
    };
    spans.iter().map(depth_of).collect()
}

fn overlap(one: &Range<usize>, two: &Range<usize>) -> bool {
    one.start < two.end && two.start < one.end
}

/// The covered stretches in reading order, each with its innermost span.
fn innermost(spans: &[MarkedSpan], inner_first: &[usize]) -> Vec<(Range<usize>, usize)> {
    let mut rank = vec![0; spans.len()];
    for (place, index) in inner_first.iter().enumerate() {
        rank[*index] = place;
    }
    let mut edges: Vec<usize> = spans
        .iter()
        .flat_map(|span| [span.range.start, span.range.end])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let mut stretches: Vec<(Range<usize>, usize)> = Vec::new();
    // The spans that have begun, the innermost on top; spans come by start, so one pass does.
    let mut open: BinaryHeap<Reverse<(usize, usize)>> = BinaryHeap::new();
    let mut next = 0;
    for pair in edges.windows(2) {
        while next < spans.len() && spans[next].range.start <= pair[0] {
            open.push(Reverse((rank[next], next)));
            next += 1;
        }
        while let Some(Reverse((_, index))) = open.peek()
            && spans[*index].range.end <= pair[0]
        {
            open.pop();
        }
        let Some(&Reverse((_, inner))) = open.peek() else {
            continue;
        };
        match stretches.last_mut() {
            Some((last, owner)) if *owner == inner && last.end == pair[0] => last.end = pair[1],
            _ => stretches.push((pair[0]..pair[1], inner)),
        }
    }
    stretches
}
