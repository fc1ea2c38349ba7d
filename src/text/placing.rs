//! One line of the shaper made into our clusters and glyphs.
//!
//! The shaper's order of runs is kept, but for two things that it leaves to us:
//!
//! - **Rule L1 of UAX #9.** White space and isolate controls that end a line have the base
//!   direction, whatever the direction of the run that they end. White space that a wrap leaves
//!   at the end also hangs: it stands beyond the line's end.
//! - **Whole graphemes.** The shaper cuts a grapheme where the script, the font or the bidi level
//!   changes inside it, as between a Latin letter and an Arabic mark. Such parts become one
//!   cluster again.

use std::ops::Range;

use parley::LineBreakContext;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::paragraph::{Cluster, Glyph};

/// A grapheme of a line before it has its place.
#[derive(Clone)]
pub(super) struct Piece {
    /// Bytes, local to the paragraph.
    pub bytes: Range<usize>,
    /// Width in points.
    pub advance: f32,
    /// Whether it is read from right to left.
    pub rtl: bool,
    /// Where it stands in the ligature that it is part of, if any.
    pub ligature: Ligature,
    /// Its glyphs in [`Placing::glyphs`], whose `x` is relative to its left edge.
    pub glyphs: Range<usize>,
}

/// A ligature's advance is shared among its graphemes; its glyphs belong to the first in
/// reading order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ligature {
    /// The whole of a glyph cluster.
    None,
    /// The first grapheme of a ligature.
    Start,
    /// Another one.
    Continuation,
}

/// The pieces of one line, and afterwards their places.
#[derive(Default)]
pub(super) struct Placing {
    /// In visual order, as they come.
    pub pieces: Vec<Piece>,
    /// Glyphs of the pieces.
    pub glyphs: Vec<Glyph>,
    /// No letter is narrower, in points.
    narrowest: f32,
}

/// The least width of a letter to hit and to tint, as a share of the font size.
const NARROWEST: f32 = 0.1;

/// What [`Placing::place`] finds out about a line.
pub(super) struct Placed {
    /// Bytes up to the white space that hangs.
    pub visible_end: usize,
    /// Left edge of what is seen.
    pub x0: f32,
    /// Right edge of what is seen.
    pub x1: f32,
}

impl Placing {
    /// Forgets the pieces and keeps the memory. `size` is that of the font, in points.
    pub(super) fn clear(&mut self, size: f32) {
        self.narrowest = size * NARROWEST;
        self.pieces.clear();
        self.glyphs.clear();
    }

    /// Joins the piece that begins at `start` to the one that ends there: they are parts of one
    /// grapheme. On another line it stays alone.
    pub(super) fn join(&mut self, text: &str, start: usize) {
        let Some(from) = self.pieces.iter().position(|p| p.bytes.start == start) else {
            return;
        };
        let Some(to) = self.pieces.iter().position(|p| p.bytes.end == start) else {
            return;
        };
        // A joiner without a letter stands where the rest of its grapheme does.
        if text[self.pieces[to].bytes.clone()]
            .chars()
            .all(without_width)
        {
            self.pieces[from].bytes.start = self.pieces[to].bytes.start;
            self.pieces.remove(to);
            return;
        }
        let part = self.pieces.remove(from);
        let Some(whole) = self.pieces.iter_mut().find(|p| p.bytes.end == start) else {
            return;
        };
        // Reading order inside: the part follows what it belongs to.
        let (whole_by, part_by) = if whole.rtl {
            (part.advance, 0.0)
        } else {
            (0.0, whole.advance)
        };
        let joined = self.glyphs.len();
        for (glyphs, by) in [
            (whole.glyphs.clone(), whole_by),
            (part.glyphs.clone(), part_by),
        ] {
            for at in glyphs {
                let glyph = self.glyphs[at];
                self.glyphs.push(Glyph {
                    x: glyph.x + by,
                    ..glyph
                });
            }
        }
        whole.glyphs = joined..self.glyphs.len();
        whole.bytes.end = part.bytes.end;
        whole.advance += part.advance;
    }

    /// Gives every piece its place and appends it to `clusters`, from left to right, and its
    /// glyphs to `glyphs`. What is seen, but for white space at the end, begins at x = 0.
    ///
    /// `hangs` says that the line was broken by width.
    pub(super) fn place(
        &mut self,
        text: &str,
        line: Range<usize>,
        base_rtl: bool,
        hangs: bool,
        clusters: &mut Vec<Cluster>,
        glyphs: &mut Vec<Glyph>,
    ) -> Placed {
        let tail_start = tail_of(&text[line.clone()]) + line.start;
        let mut visible_end = if hangs {
            line.start + seen_of(&text[line.clone()])
        } else {
            line.end
        };
        // Neither cuts a grapheme, such as a prefixed sign and its space.
        if let Some(cut) = self
            .pieces
            .iter()
            .find(|p| p.bytes.start < visible_end && visible_end < p.bytes.end)
        {
            visible_end = cut.bytes.end;
        }
        let is_tail = |piece: &Piece| piece.bytes.start >= tail_start;
        let mut tail: Vec<Piece> = self.pieces.iter().filter(|p| is_tail(p)).cloned().collect();
        tail.sort_by_key(|piece| piece.bytes.start);
        let seen_tail: f32 = tail
            .iter()
            .filter(|piece| piece.bytes.start < visible_end)
            .map(|piece| piece.advance)
            .sum();
        let whole_tail: f32 = tail.iter().map(|piece| piece.advance).sum();
        let body = self.pieces.iter().filter(|p| !is_tail(p));
        let place_tail =
            |tail: &mut dyn Iterator<Item = &Piece>, mut x: f32, clusters: &mut Vec<Cluster>| {
                for piece in tail {
                    let next = x + piece.advance;
                    clusters.push(Cluster::new(piece.bytes.clone(), x, next, base_rtl));
                    x = next;
                }
            };
        if base_rtl {
            place_tail(&mut tail.iter().rev(), -whole_tail, clusters);
        }
        let body_from = clusters.len();
        let mut x = 0.0_f32;
        // The glyphs of a ligature belong to its first grapheme in reading order, which in a
        // right-to-left run is met last: remember where its ink begins.
        let mut ligature_left = None;
        for piece in body {
            let mut pen = x;
            if piece.rtl && piece.ligature == Ligature::Continuation {
                ligature_left.get_or_insert(x);
            } else if piece.rtl && piece.ligature == Ligature::Start {
                pen = ligature_left.take().unwrap_or(x);
            }
            glyphs.extend(self.glyphs[piece.glyphs.clone()].iter().map(|glyph| Glyph {
                x: pen + glyph.x,
                ..*glyph
            }));
            let next = x + piece.advance;
            clusters.push(Cluster::new(piece.bytes.clone(), x, next, piece.rtl));
            x = next;
        }
        widen(&mut clusters[body_from..], text, self.narrowest);
        if base_rtl {
            return Placed {
                visible_end,
                x0: -seen_tail,
                x1: x,
            };
        }
        place_tail(&mut tail.iter(), x, clusters);
        Placed {
            visible_end,
            x0: 0.0,
            x1: x + seen_tail,
        }
    }
}

/// Gives every letter room to be hit. Amiri moves a ر so far under the ك that follows it that no
/// advance is left, or less than none, as in مشتركة: such a letter takes its room from the one
/// that it slides under, to its left. TextPainter stays where it is.
fn widen(clusters: &mut [Cluster], text: &str, narrowest: f32) {
    for at in 1..clusters.len() {
        let (before, here) = clusters.split_at_mut(at);
        let (Some(left), Some(here)) = (before.last_mut(), here.first_mut()) else {
            continue;
        };
        let width = here.x1() - here.x0;
        if width >= narrowest {
            continue;
        }
        let letter = text[here.range()].starts_with(char::is_alphanumeric);
        let lends = left.rtl() && here.rtl() && left.x1() - left.x0 >= 3.0 * narrowest;
        let edge = if letter && lends {
            here.x1() - narrowest
        } else if width < 0.0 {
            here.x1()
        } else {
            continue;
        };
        *left = Cluster::new(left.range(), left.x0, edge, left.rtl());
        *here = Cluster::new(here.range(), edge, here.x1(), here.rtl());
    }
}

/// Whether a grapheme is white space or a control, of which nothing is to be seen.
pub(super) fn blank(grapheme: &str) -> bool {
    grapheme
        .chars()
        .all(|character| character.is_whitespace() || character.is_control())
}

/// Whether a grapheme goes on over `at`.
pub(super) fn inside_grapheme(text: &str, at: usize) -> bool {
    at > 0
        && at < text.len()
        && !GraphemeCursor::new(at, text.len(), true)
            .is_boundary(text, 0)
            .unwrap_or(true)
}

/// Takes from the line breaker the places inside a grapheme, which UAX #14 offers after a space
/// that carries a mark and after some prefixed signs.
pub(super) fn keeps_graphemes(at: LineBreakContext) -> Option<bool> {
    let may_join = match at.before {
        '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}' => true,
        // Nearly always a letter follows, and nothing needs to be looked up.
        before => {
            before.is_whitespace()
                && !at.after.is_ascii()
                && !matches!(at.after, '\u{620}'..='\u{64A}')
        }
    };
    if !may_join {
        return None;
    }
    let both = [at.before, at.after].iter().collect::<String>();
    both.graphemes(true).nth(1).is_none().then_some(false)
}

/// Where the sequence begins that rule L1 sets to the base direction.
fn tail_of(line: &str) -> usize {
    line.trim_end_matches(|c| space(c) || without_width(c))
        .len()
}

/// Where the white space begins that hangs at a wrap. Marks without width in front of the first
/// space stay with the word.
fn seen_of(line: &str) -> usize {
    let word = line
        .trim_end_matches(|c| hanging(c) || without_width(c))
        .len();
    let spaces = line[word..].trim_start_matches(without_width);
    line.len() - spaces.len()
}

/// White space of bidi class WS or S.
fn space(character: char) -> bool {
    hanging(character)
        || matches!(
            character,
            '\u{B}' | '\u{C}' | '\u{1F}' | '\u{2007}' | '\u{2028}'
        )
}

/// White space that allows a break after it. No-break spaces do not, and never hang.
fn hanging(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}'
    )
}

/// Isolate and embedding controls and the commoner characters of class BN: without width, and
/// part of a sequence of white space for rule L1. The marks U+200E, U+200F and U+061C are not:
/// they have a direction.
fn without_width(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}'
    )
}
