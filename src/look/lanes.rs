//! In which lane each span of a paragraph is underlined: the lowest that no overlapping span with
//! precedence has. The lanes of many spans may hang together; when one comes, goes or moves, only those
//! change that it pushes aside or makes room for.
//!
//! There are [`MOST_LANES`], and a span for which none of them is free has none: nobody can tell more
//! lines from each other, and a file may have a hundred thousand spans on the same words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::{Bound, Range};

use super::marks::{MarkedSpan, precedence};
use crate::model::span::SpanId;

/// How many lanes there are.
pub const MOST_LANES: usize = 12;

type Precedence = (usize, Reverse<SpanId>);

/// The lanes of the spans of a paragraph. Ranges are bytes of it.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    spans: HashMap<SpanId, Placed>,
    /// What is in each lane, by its start: its end, and which span it is.
    lanes: Vec<BTreeMap<usize, (usize, SpanId)>>,
    /// The spans for which no lane is free.
    hidden: BTreeSet<Precedence>,
}

#[derive(Clone, Debug)]
struct Placed {
    range: Range<usize>,
    length: usize,
    /// None while it is looked for, and when none is free.
    lane: Option<usize>,
    /// Whether it was taken out of a lane to look for another.
    lifted: bool,
}

impl Lanes {
    /// The lanes of these spans.
    pub fn new(spans: &[MarkedSpan]) -> Self {
        let mut lanes = Self::default();
        let mut open = BTreeSet::new();
        for span in spans {
            open.insert(precedence(span.length, span.id));
            lanes.know(span);
        }
        lanes.settle(open);
        lanes
    }

    /// A span is now so in the paragraph, or not in it.
    pub fn set(&mut self, id: SpanId, span: Option<&MarkedSpan>) {
        let mut open = BTreeSet::new();
        if let Some(old) = self.spans.get(&id) {
            let own = precedence(old.length, id);
            self.push_behind(&old.range.clone(), own, &mut open);
            self.lift(id);
            self.spans.remove(&id);
            self.hidden.remove(&own);
        }
        if let Some(span) = span {
            open.insert(precedence(span.length, id));
            self.know(span);
        }
        self.settle(open);
    }

    /// The lane of a span, from the text downwards; `None` when none is free for it.
    pub fn lane(&self, id: SpanId) -> Option<usize> {
        self.spans.get(&id).and_then(|placed| placed.lane)
    }

    /// The knot of overlapping spans with lanes at these bytes: those there, those that overlap them, and so
    /// on; and how many lanes it has.
    pub fn knot(&self, range: &Range<usize>) -> (Range<usize>, usize) {
        let mut knot = range.clone();
        loop {
            let before = knot.clone();
            for lane in &self.lanes {
                for at in [before.start, before.end.saturating_sub(1)] {
                    if let Some((range, _)) = covering(lane, at) {
                        knot = knot.start.min(range.start)..knot.end.max(range.end);
                    }
                }
            }
            if knot == before {
                break;
            }
        }
        let used = |lane: &BTreeMap<_, _>| overlapping(lane, &knot).next().is_some();
        let depth = self.lanes.iter().rposition(used).map_or(0, |lane| lane + 1);
        (knot, depth)
    }

    fn know(&mut self, span: &MarkedSpan) {
        let placed = Placed {
            range: span.range.clone(),
            length: span.length,
            lane: None,
            lifted: false,
        };
        self.spans.insert(span.id, placed);
    }

    /// Finds the lanes of spans again, those with precedence first, and of those that this moves.
    fn settle(&mut self, mut open: BTreeSet<Precedence>) {
        while let Some(own) = open.pop_first() {
            let Reverse(id) = own.1;
            let Some(placed) = self.spans.get(&id) else {
                continue;
            };
            let (range, old) = (placed.range.clone(), placed.lane);
            let lane = self.free_lane(&range, own);
            if old.is_some() && old == lane {
                continue;
            }
            self.lift(id);
            let Some(lane) = lane else {
                self.hidden.insert(own);
                // It leaves room only where it has been.
                let was_there = self
                    .spans
                    .get_mut(&id)
                    .map(|it| std::mem::take(&mut it.lifted));
                if was_there == Some(true) {
                    self.push_behind(&range, own, &mut open);
                }
                continue;
            };
            self.hidden.remove(&own);
            if lane == self.lanes.len() {
                self.lanes.push(BTreeMap::new());
            }
            let there = overlapping(&self.lanes[lane], &range);
            let there: Vec<SpanId> = there.map(|(_, other)| other).collect();
            for other in there {
                self.lift(other);
                open.insert(self.precedence_of(other));
            }
            self.lanes[lane].insert(range.start, (range.end, id));
            if let Some(placed) = self.spans.get_mut(&id) {
                placed.lane = Some(lane);
                placed.lifted = false;
            }
            self.push_behind(&range, own, &mut open);
        }
    }

    /// The lowest lane in which no span with precedence over `own` overlaps `range`, if there is one.
    fn free_lane(&self, range: &Range<usize>, own: Precedence) -> Option<usize> {
        let is_taken = |lane: &BTreeMap<_, _>| {
            let mut there = overlapping(lane, range);
            there.any(|(_, other)| self.precedence_of(other) < own)
        };
        let free = self.lanes.iter().position(|lane| !is_taken(lane));
        let free = free.unwrap_or(self.lanes.len());
        (free < MOST_LANES).then_some(free)
    }

    /// Has the spans looked at again that overlap `range` and give way to `own`. They are not shorter,
    /// so that each covers an end of the range.
    fn push_behind(&self, range: &Range<usize>, own: Precedence, open: &mut BTreeSet<Precedence>) {
        for lane in &self.lanes {
            for at in [range.start, range.end.saturating_sub(1)] {
                if let Some((_, other)) = covering(lane, at) {
                    let other = self.precedence_of(other);
                    if other > own {
                        open.insert(other);
                    }
                }
            }
        }
        let behind = self.hidden.range((Bound::Excluded(own), Bound::Unbounded));
        open.extend(behind.filter(|(_, Reverse(id))| {
            let placed = self.spans.get(id);
            placed.is_some_and(|it| it.range.start < range.end && range.start < it.range.end)
        }));
    }

    /// Takes a span out of its lane.
    fn lift(&mut self, id: SpanId) {
        if let Some(placed) = self.spans.get_mut(&id)
            && let Some(lane) = placed.lane.take()
        {
            self.lanes[lane].remove(&placed.range.start);
            placed.lifted = true;
        }
    }

    fn precedence_of(&self, id: SpanId) -> Precedence {
        let length = self.spans.get(&id).map_or(0, |placed| placed.length);
        precedence(length, id)
    }
}

/// What of a lane covers a byte.
fn covering(lane: &BTreeMap<usize, (usize, SpanId)>, at: usize) -> Option<(Range<usize>, SpanId)> {
    overlapping(lane, &(at..at + 1)).next()
}

/// What of a lane overlaps a range, the last first.
fn overlapping(
    lane: &BTreeMap<usize, (usize, SpanId)>,
    range: &Range<usize>,
) -> impl Iterator<Item = (Range<usize>, SpanId)> {
    let start = range.start;
    lane.range(..range.end)
        .rev()
        .take_while(move |(_, (end, _))| *end > start)
        .map(|(from, (end, id))| (*from..*end, *id))
}
