//! In which unit a file counts: found by the words that it quotes, never guessed.
//!
//! Tools count code points, UTF-16 units, bytes of UTF-8 or graphemes, and some have changed their
//! mind. The unit in which every span stands on the words that the file quotes is the right one; a span
//! that disagrees in it is told, and not shifted.

use std::ops::Range;

use crate::model::offset::OffsetIndex;
use crate::model::segment::next_grapheme;

/// What a file may count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Unicode code points.
    CodePoint,
    /// 16-bit units of UTF-16.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
    /// Extended grapheme clusters of UAX #29.
    Grapheme,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::CodePoint, Self::Utf16, Self::Byte, Self::Grapheme];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Byte => "bytes",
            Self::Grapheme => "graphemes",
        }
    }
}

/// What a file says about a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Where it begins.
    pub start: u64,
    /// Where it ends, not included.
    pub end: u64,
    /// Its words, when the file has them.
    pub quote: Option<&'a str>,
}

/// Why a claim has no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// It is empty, or ends before it begins.
    #[error("it is empty or ends before it begins")]
    Empty,
    /// It ends after the text, or inside a character.
    #[error("it ends after the text, or has an edge inside a character")]
    Outside,
    /// Other words stand there.
    #[error("other words stand there: \"{found}\"")]
    OtherWords {
        /// The words, shortened.
        found: String,
    },
}

/// The claims of a file, proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The unit in which they were read.
    pub unit: Unit,
    /// Another unit in which all of them hold as well, with other words.
    pub also: Option<Unit>,
    /// The bytes of each, in order.
    pub ranges: Vec<Result<Range<usize>, Disagreement>>,
}

impl Proven {
    /// How many have a place.
    fn held(&self) -> usize {
        self.ranges.iter().filter(|range| range.is_ok()).count()
    }
}

/// From offsets of a unit to bytes.
struct Ruler<'a> {
    text: &'a str,
    unit: Unit,
    index: &'a OffsetIndex,
    /// The bytes at which graphemes begin, and the end of the text; for that unit only.
    graphemes: Vec<usize>,
}

impl<'a> Ruler<'a> {
    fn new(text: &'a str, unit: Unit, index: &'a OffsetIndex) -> Self {
        let mut graphemes = Vec::new();
        if unit == Unit::Grapheme {
            let mut at = 0;
            while at < text.len() {
                graphemes.push(at);
                at = next_grapheme(text, at);
            }
            graphemes.push(text.len());
        }
        Self {
            text,
            unit,
            index,
            graphemes,
        }
    }

    fn byte(&self, offset: u64) -> Option<usize> {
        let offset = usize::try_from(offset).ok()?;
        match self.unit {
            Unit::CodePoint => self.index.byte_of(self.text, offset),
            Unit::Utf16 => self.index.byte_of_utf16(self.text, offset),
            Unit::Byte => self.text.is_char_boundary(offset).then_some(offset),
            Unit::Grapheme => self.graphemes.get(offset).copied(),
        }
    }

    fn place(&self, claim: &Claim<'_>, same: Same) -> Result<Range<usize>, Disagreement> {
        if claim.start >= claim.end {
            return Err(Disagreement::Empty);
        }
        let outside = || Disagreement::Outside;
        let start = self.byte(claim.start).ok_or_else(outside)?;
        let end = self.byte(claim.end).ok_or_else(outside)?;
        let words = self.text.get(start..end).ok_or_else(outside)?;
        match claim.quote {
            Some(quote) if !same(words, quote) => Err(Disagreement::OtherWords {
                found: shortened(words),
            }),
            _ => Ok(start..end),
        }
    }
}

/// Whether the words that stand somewhere are those that a file quotes.
type Same = fn(&str, &str) -> bool;

/// To the letter.
fn exactly(words: &str, quote: &str) -> bool {
    words == quote
}

/// With white space made single spaces and cut at the edges, as tools do which show a web page.
fn but_for_space(words: &str, quote: &str) -> bool {
    words.split_whitespace().eq(quote.split_whitespace())
}

fn shortened(words: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = words.chars().take(MOST).collect();
    if words.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// Finds the unit in which `claims` hold, `usual` being that of the format, and the bytes of each.
///
/// When no unit makes all of them hold, the one that makes most of them hold is taken, and the others
/// are disagreements.
pub fn prove(text: &str, claims: &[Claim<'_>], usual: Unit) -> Proven {
    let exact = best(text, claims, usual, exactly);
    let held = exact.held();
    if held == claims.len() || claims.iter().all(|claim| claim.quote.is_none()) {
        return exact;
    }
    let loose = best(text, claims, usual, but_for_space);
    if loose.held() > held { loose } else { exact }
}

/// The unit in which most claims hold.
fn best(text: &str, claims: &[Claim<'_>], usual: Unit, same: Same) -> Proven {
    let index = OffsetIndex::new(text);
    let read = |unit: Unit| {
        let ruler = Ruler::new(text, unit, &index);
        let ranges = claims.iter().map(|claim| ruler.place(claim, same));
        Proven {
            unit,
            also: None,
            ranges: ranges.collect(),
        }
    };
    let mut best = read(usual);
    let whole = best.held() == claims.len();
    // Only words can tell, so a file without quotes that fits keeps the unit of its format; and in
    // ASCII all units are the same.
    let is_told = claims.iter().any(|claim| claim.quote.is_some());
    if text.is_ascii() || (whole && !is_told) {
        return best;
    }
    for unit in Unit::ALL.into_iter().filter(|unit| *unit != usual) {
        let other = read(unit);
        if !whole {
            if other.held() > best.held() {
                best = other;
            }
        } else if other.held() == claims.len() && other.ranges != best.ranges {
            best.also = best.also.or(Some(unit));
        }
    }
    best
}

/// From bytes to offsets of a unit.
#[derive(Debug)]
pub struct Counter<'a> {
    text: &'a str,
    index: OffsetIndex,
}

impl<'a> Counter<'a> {
    /// A counter for a text.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            index: OffsetIndex::new(text),
        }
    }

    /// A range of bytes as code points.
    pub fn code_points(&self, range: &Range<usize>) -> Range<usize> {
        self.index.code_point_of(self.text, range.start)
            ..self.index.code_point_of(self.text, range.end)
    }

    /// A range of bytes as UTF-16 units.
    pub fn utf16(&self, range: &Range<usize>) -> Range<usize> {
        self.index.utf16_of(self.text, range.start)..self.index.utf16_of(self.text, range.end)
    }

    /// The byte of a code point.
    pub fn byte_of(&self, code_point: u64) -> Option<usize> {
        self.index
            .byte_of(self.text, usize::try_from(code_point).ok()?)
    }
}
