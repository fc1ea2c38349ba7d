//! Where the spans of a paragraph show: a tint under the innermost, a lane under each.
//!
//! For every stretch of text the **innermost** span (the shortest that covers it; of equal ones
//! the youngest) tints the ground. Every span has an underline in a **lane** of its own: spans
//! that overlap never share one, the shorter lies nearer to the text. So nested, crossing and
//! identical spans can be told apart, and no colours blend.

use std::ops::Range;

use crate::model::codebook::LabelId;
use crate::model::layer::Layer;
use crate::model::span::SpanId;
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
    /// is its bytes in the article; a span that only touches its separator is not in it.
    pub fn of_paragraph(layer: &Layer, paragraph: &Range<usize>) -> Vec<Self> {
        layer
            .touching(paragraph.clone())
            .filter_map(|span| {
                let start = span.range.start.max(paragraph.start);
                let end = span.range.end.min(paragraph.end);
                (start < end).then(|| Self {
                    id: span.id,
                    label: span.label.clone(),
                    range: start - paragraph.start..end - paragraph.start,
                    length: span.range.len(),
                    begins: span.range.start >= paragraph.start,
                })
            })
            .collect()
    }
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
}

/// Everything that the spans of one paragraph paint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// The spans in reading order.
    pub spans: Vec<MarkedSpan>,
    /// Grounds, each of the innermost span there.
    pub tints: Vec<Mark>,
    /// Underlines, one for each span and line.
    pub lanes: Vec<Mark>,
    /// Where each span that begins here begins: line and x, for its tag.
    pub starts: Vec<(usize, usize, f32)>,
    /// Number of lanes in use.
    pub depth: usize,
}

impl Marks {
    /// The marks of `spans` (in reading order) in a paragraph.
    pub fn new(paragraph: &Paragraph, spans: Vec<MarkedSpan>) -> Self {
        if spans.is_empty() {
            return Self::default();
        }
        let inner_first = inner_first(&spans);
        let lane_of = lanes(&spans, &inner_first);
        let mut marks = Self {
            depth: lane_of.iter().map(|lane| lane + 1).max().unwrap_or(0),
            ..Self::default()
        };
        for (index, span) in spans.iter().enumerate() {
            let mark = |place| Mark {
                span: index,
                place,
                lane: lane_of[index],
            };
            marks
                .lanes
                .extend(paragraph.boxes(span.range.clone()).into_iter().map(mark));
            if span.begins {
                let spot = paragraph.caret(Caret::before(span.range.start));
                marks.starts.push((index, spot.line, spot.x));
            }
        }
        for (stretch, index) in innermost(&spans, &inner_first) {
            marks
                .tints
                .extend(paragraph.boxes(stretch).into_iter().map(|place| Mark {
                    span: index,
                    place,
                    lane: lane_of[index],
                }));
        }
        marks.spans = spans;
        marks
    }

    /// The innermost span at a byte of the paragraph.
    pub fn innermost_at(&self, byte: usize) -> Option<SpanId> {
        self.spans
            .iter()
            .filter(|span| span.range.contains(&byte))
            .min_by_key(|span| (span.length, std::cmp::Reverse(span.id)))
            .map(|span| span.id)
    }
}

/// Indices of the spans, the innermost first: shorter before longer, younger before older.
fn inner_first(spans: &[MarkedSpan]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|index| {
        let span = &spans[*index];
        (span.length, std::cmp::Reverse(span.id))
    });
    order
}

/// A lane for each span: the lowest that no overlapping span with precedence has.
fn lanes(spans: &[MarkedSpan], inner_first: &[usize]) -> Vec<usize> {
    let mut lane_of = vec![0; spans.len()];
    let mut placed: Vec<Vec<Range<usize>>> = Vec::new();
    for &index in inner_first {
        let range = &spans[index].range;
        let free = placed
            .iter()
            .position(|lane| lane.iter().all(|other| !overlap(range, other)));
        let lane = free.unwrap_or_else(|| {
            placed.push(Vec::new());
            placed.len() - 1
        });
        placed[lane].push(range.clone());
        lane_of[index] = lane;
    }
    lane_of
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
    // The spans that cover the current stretch; spans come by start, so one pass does.
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for pair in edges.windows(2) {
        open.retain(|index| spans[*index].range.end > pair[0]);
        while next < spans.len() && spans[next].range.start <= pair[0] {
            open.push(next);
            next += 1;
        }
        let Some(inner) = open.iter().copied().min_by_key(|index| rank[*index]) else {
            continue;
        };
        match stretches.last_mut() {
            Some((last, owner)) if *owner == inner && last.end == pair[0] => last.end = pair[1],
            _ => stretches.push((pair[0]..pair[1], inner)),
        }
    }
    stretches
}
