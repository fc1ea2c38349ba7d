//! Shaped text for screen readers: what is read, where each letter stands, what is selected.
//!
//! Every stretch of one direction on a line becomes a `TextRun` node below the widget's node,
//! in reading order, with the extent of each grapheme along its own direction: a magnifier
//! follows the caret through mixed lines, and a reader spells what is really there.

use egui::accesskit::{Node, Rect, Role, TextDirection, TextPosition, TextSelection};
use egui::{Id, Pos2, Ui, UiBuilder};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::Paragraph;
use crate::text::paragraph::{Cluster, Line};

/// A run has at most so many graphemes: AccessKit counts word starts in a byte.
const LONGEST: usize = 250;

/// A paragraph on screen.
pub struct Read<'a> {
    /// Its text.
    pub text: &'a str,
    /// The text, shaped.
    pub paragraph: &'a Paragraph,
    /// Where its left top corner stands, in points of the window.
    pub origin: Pos2,
    /// The byte of the whole text where it begins.
    pub start: usize,
    /// Whether a line break follows it.
    pub breaks: bool,
}

/// One run: bytes of the whole text, and its characters as AccessKit counts them.
struct Run {
    bytes: Range<usize>,
    /// The end of each character, as a byte of the whole text.
    ends: Vec<usize>,
    node: Node,
    continues_line: bool,
}

/// Publishes the runs of `paragraphs` below the node of `widget`, which must have reported its
/// `WidgetInfo` before, and the selection from `anchor` to `head` (bytes of the whole text).
///
/// Takes one automatic id of `ui`, whatever the text is. Does nothing while no screen reader
/// listens.
pub fn publish(
    ui: &mut Ui,
    widget: Id,
    paragraphs: &[Read<'_>],
    selection: Option<(usize, usize)>,
) {
    let group = widget.with("text runs");
    let mut group = ui.new_child(
        UiBuilder::new()
            .scope_id(group)
            .accessibility_parent(widget),
    );
    let context = group.ctx().clone();
    if context.accesskit_node_builder(widget, |_| ()).is_none() {
        return;
    }
    let runs = runs_of(paragraphs);
    let place = |byte: usize| {
        let index = runs.partition_point(|run| run.bytes.start <= byte);
        let index = index.saturating_sub(1);
        runs.get(index).map(|run| TextPosition {
            node: run_id(widget, index).accesskit_id(),
            character_index: run.ends.partition_point(|end| *end <= byte),
        })
    };
    if let Some((anchor, focus)) = selection.and_then(|(a, h)| Some((place(a)?, place(h)?))) {
        context.accesskit_node_builder(widget, |node| {
            node.set_text_selection(TextSelection { anchor, focus });
        });
    }
    let links: Vec<bool> = runs
        .iter()
        .skip(1)
        .map(|run| run.continues_line)
        .chain([false])
        .collect();
    for (index, (mut run, next)) in runs.into_iter().zip(links).enumerate() {
        let id = run_id(widget, index);
        if run.continues_line {
            run.node
                .set_previous_on_line(run_id(widget, index - 1).accesskit_id());
        }
        if next {
            run.node
                .set_next_on_line(run_id(widget, index + 1).accesskit_id());
        }
        // The ui registers the node's parent; nothing is laid out in it.
        drop(group.new_child(UiBuilder::new().scope_id(id)));
        context.accesskit_node_builder(id, |node| *node = run.node);
    }
}

/// The byte of the whole text at a position that a screen reader names.
pub fn byte_at(widget: Id, paragraphs: &[Read<'_>], position: &TextPosition) -> Option<usize> {
    let runs = runs_of(paragraphs);
    let (_, run) = runs
        .iter()
        .enumerate()
        .find(|(index, _)| run_id(widget, *index).accesskit_id() == position.node)?;
    match position.character_index.checked_sub(1) {
        None => Some(run.bytes.start),
        Some(before) => run.ends.get(before).copied(),
    }
}

fn run_id(widget: Id, index: usize) -> Id {
    widget.with(("text run", index))
}

fn runs_of(paragraphs: &[Read<'_>]) -> Vec<Run> {
    let mut runs = Vec::new();
    for read in paragraphs {
        let words: Vec<usize> = read
            .text
            .split_word_bound_indices()
            .filter(|(_, piece)| !piece.starts_with(char::is_whitespace))
            .map(|(start, _)| start)
            .collect();
        let lines = read.paragraph.lines();
        for (index, line) in lines.iter().enumerate() {
            let breaks = read.breaks && index + 1 == lines.len();
            line_runs(read, line, &words, breaks, &mut runs);
        }
    }
    runs
}

/// Appends the runs of a line in reading order; an empty line has one without characters.
fn line_runs(read: &Read<'_>, line: &Line, words: &[usize], breaks: bool, runs: &mut Vec<Run>) {
    let mut clusters = read.paragraph.clusters_of(line).to_vec();
    clusters.sort_by_key(|cluster| cluster.start);
    let stretches: Vec<&[Cluster]> = clusters
        .chunk_by(|one, next| one.rtl() == next.rtl())
        .flat_map(|stretch| stretch.chunks(LONGEST))
        .collect();
    if stretches.is_empty() {
        runs.push(run_of(read, line, &[], words, breaks));
    }
    let count = stretches.len();
    for (index, stretch) in stretches.into_iter().enumerate() {
        let mut run = run_of(read, line, stretch, words, breaks && index + 1 == count);
        run.continues_line = index > 0;
        runs.push(run);
    }
}

fn run_of(read: &Read<'_>, line: &Line, stretch: &[Cluster], words: &[usize], breaks: bool) -> Run {
    let from = stretch.first().map_or(line.range.start, |c| c.start) as usize;
    let to = stretch.last().map_or(line.range.start, |c| c.end) as usize;
    let rtl = stretch.first().map_or(
        read.paragraph.direction() == crate::text::ParagraphDirection::RightToLeft,
        Cluster::rtl,
    );
    let caret = if rtl { line.x1 } else { line.x0 };
    let x0 = stretch
        .iter()
        .map(|c| c.x0)
        .reduce(f32::min)
        .unwrap_or(caret);
    let x1 = stretch
        .iter()
        .map(Cluster::x1)
        .reduce(f32::max)
        .unwrap_or(caret);

    let mut value = read.text.get(from..to).unwrap_or_default().to_owned();
    let (mut lengths, mut positions, mut widths, mut ends) = (vec![], vec![], vec![], vec![]);
    let mut starts: Vec<u8> = Vec::new();
    for cluster in stretch {
        if words.binary_search(&(cluster.start as usize)).is_ok()
            && let Ok(index) = u8::try_from(lengths.len())
        {
            starts.push(index);
        }
        let place = if rtl {
            x1 - cluster.x1()
        } else {
            cluster.x0 - x0
        };
        let width = cluster.x1() - cluster.x0;
        match u8::try_from(cluster.end - cluster.start) {
            Ok(length) => {
                lengths.push(length);
                positions.push(place);
                widths.push(width);
                ends.push(read.start + cluster.end as usize);
            }
            // Hundreds of marks on one letter: each is a character then.
            Err(_) => {
                let marks = read.text.get(cluster.range()).unwrap_or_default();
                for (start, c) in marks.char_indices() {
                    lengths.push(c.len_utf8() as u8);
                    positions.push(place);
                    widths.push(width);
                    ends.push(read.start + cluster.start as usize + start + c.len_utf8());
                }
            }
        }
    }
    if breaks {
        value.push('\n');
        lengths.push(1);
        positions.push(x1 - x0);
        widths.push(0.0);
        ends.push(read.start + to + 1);
    }
    let (top, bottom) = read.paragraph.box_rows(line_index(read.paragraph, line));
    let mut node = Node::new(Role::TextRun);
    node.set_value(value);
    node.set_text_direction(if rtl {
        TextDirection::RightToLeft
    } else {
        TextDirection::LeftToRight
    });
    node.set_bounds(Rect {
        x0: f64::from(read.origin.x + x0),
        y0: f64::from(read.origin.y + top),
        x1: f64::from(read.origin.x + x1),
        y1: f64::from(read.origin.y + bottom),
    });
    node.set_character_lengths(lengths);
    node.set_character_positions(positions);
    node.set_character_widths(widths);
    node.set_word_starts(starts);
    Run {
        bytes: read.start + from..read.start + to,
        ends,
        node,
        continues_line: false,
    }
}

fn line_index(paragraph: &Paragraph, line: &Line) -> usize {
    (line.top / paragraph.line_height()).round() as usize
}
