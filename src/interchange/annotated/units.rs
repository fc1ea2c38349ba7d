//! In which unit a file counts: found by the words that it quotes, never guessed.
//!
//! Tools count code points, UTF-16 units, bytes of UTF-8 or graphemes, and some have changed their
//! mind. The unit in which every span stands on the words that the file quotes is the right one; a span
//! that disagrees in it is told, and not shifted.

use std::cell::OnceCell;
use std::ops::Range;

use crate::model::named::named;
use crate::model::offset::OffsetIndex;
use crate::model::segment::is_grapheme_edge;

named! {
    /// What a file may count.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Unit {
        /// Unicode code points.
        CodePoint = "code points";
        /// 16-bit units of UTF-16.
        Utf16 = "UTF-16 units";
        /// Bytes of UTF-8.
        Byte = "bytes";
        /// Extended grapheme clusters of UAX #29.
        Grapheme = "graphemes";
    }
    /// Every unit.
    ALL;
    /// Its name for people.
    name: &'static str;
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

/// Texts up to this many bytes have a table of all their characters, which costs four bytes each; in
/// longer ones places are counted from marks on the way.
const DENSE: usize = 64 << 20;

/// From offsets of a unit to bytes.
struct Ruler<'a> {
    text: &'a str,
    unit: Unit,
    /// The bytes at which the units begin, and the end of the text; where there is no table, none.
    starts: Vec<u32>,
    index: Option<OffsetIndex>,
}

impl<'a> Ruler<'a> {
    fn new(text: &'a str, unit: Unit) -> Self {
        let dense = text.len() <= DENSE;
        let mut starts = Vec::new();
        let mut index = None;
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        match unit {
            Unit::Byte => {}
            Unit::CodePoint | Unit::Utf16 if !dense => index = Some(OffsetIndex::new(text)),
            Unit::CodePoint => {
                starts.reserve(text.len() / 2);
                starts.extend(text.char_indices().map(|(byte, _)| at(byte)));
                starts.push(at(text.len()));
            }
            Unit::Utf16 => {
                starts.reserve(text.len() / 2);
                for (byte, c) in text.char_indices() {
                    starts.push(at(byte));
                    if c.len_utf16() == 2 {
                        // The middle of a character is no place.
                        starts.push(u32::MAX);
                    }
                }
                starts.push(at(text.len()));
            }
            Unit::Grapheme => {
                let mut byte = 0;
                starts.push(0);
                for c in text.chars() {
                    byte += c.len_utf8();
                    if is_grapheme_edge(text, byte) {
                        starts.push(at(byte));
                    }
                }
            }
        }
        Self {
            text,
            unit,
            starts,
            index,
        }
    }

    fn byte(&self, offset: u64) -> Option<usize> {
        let offset = usize::try_from(offset).ok()?;
        match (&self.index, self.unit) {
            (_, Unit::Byte) => self.text.is_char_boundary(offset).then_some(offset),
            (Some(index), Unit::Utf16) => index.byte_of_utf16(self.text, offset),
            (Some(index), _) => index.byte_of(self.text, offset),
            (None, _) => {
                let byte = usize::try_from(*self.starts.get(offset)?).ok()?;
                (byte <= self.text.len()).then_some(byte)
            }
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
    let read = |unit: Unit| {
        let ruler = Ruler::new(text, unit);
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
    let others = Unit::ALL.into_iter().filter(|unit| *unit != usual);
    if !whole {
        for unit in others {
            let other = read(unit);
            if other.held() > best.held() {
                best = other;
            }
        }
        return best;
    }
    let astral = text.bytes().any(|byte| byte >= 0xF0);
    for unit in others {
        // Without characters above U+FFFF these two are the same.
        let alike = [Unit::CodePoint, Unit::Utf16];
        if !astral && alike.contains(&unit) && alike.contains(&usual) {
            continue;
        }
        let ruler = Ruler::new(text, unit);
        let mut differs = false;
        let holds = claims.iter().zip(&best.ranges).all(|(claim, range)| {
            let other = ruler.place(claim, same);
            differs |= other != *range;
            other.is_ok()
        });
        if holds && differs {
            best.also = Some(unit);
            break;
        }
    }
    best
}

/// From bytes to offsets of a unit.
#[derive(Debug)]
pub struct Counter<'a> {
    text: &'a str,
    /// The code points before each byte, and before the end; of long texts none.
    before: Vec<u32>,
    index: OnceCell<OffsetIndex>,
    /// The bytes behind which a code point is two units of UTF-16.
    astral: Vec<usize>,
}

impl<'a> Counter<'a> {
    /// A counter for a text.
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::new();
        let mut astral = Vec::new();
        if text.len() <= DENSE {
            before.reserve(text.len() + 1);
            let mut points = 0_u32;
            for (byte, c) in text.char_indices() {
                before.extend(std::iter::repeat_n(points, c.len_utf8()));
                points += 1;
                if c.len_utf16() == 2 {
                    astral.push(byte);
                }
            }
            before.push(points);
        }
        Self {
            text,
            before,
            index: OnceCell::new(),
            astral,
        }
    }

    fn index(&self) -> &OffsetIndex {
        self.index.get_or_init(|| OffsetIndex::new(self.text))
    }

    fn point(&self, byte: usize) -> usize {
        match self.before.get(byte) {
            Some(point) => usize::try_from(*point).unwrap_or(usize::MAX),
            None => self.index().code_point_of(self.text, byte),
        }
    }

    fn unit(&self, byte: usize) -> usize {
        if self.before.is_empty() {
            return self.index().utf16_of(self.text, byte);
        }
        self.point(byte) + self.astral.partition_point(|at| *at < byte)
    }

    /// A range of bytes as code points.
    pub fn code_points(&self, range: &Range<usize>) -> Range<usize> {
        self.point(range.start)..self.point(range.end)
    }

    /// A range of bytes as UTF-16 units.
    pub fn utf16(&self, range: &Range<usize>) -> Range<usize> {
        self.unit(range.start)..self.unit(range.end)
    }
}
