//! In which unit a file counts: found by the words that it quotes, never guessed.
//!
//! Tools count code points, UTF-16 units, bytes of UTF-8 or graphemes, and some have changed their
//! mind. A file counts as its format says unless the words that it quotes prove another unit
//! ([`Evidence`]), over the whole file; a span that disagrees is told, and not shifted.

use std::ops::Range;

use crate::model::named::named;
use crate::model::offset::OffsetCursor;
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
    /// It ends after the text.
    #[error("it ends after the text")]
    Outside,
    /// It begins or ends inside a character.
    #[error("it has an edge inside a character")]
    Inside,
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
    /// The bytes of each, in order.
    pub ranges: Vec<Result<Range<usize>, Disagreement>>,
}

/// What the words that a file quotes say about the unit in which it counts.
///
/// The unit of the format holds unless the words speak against it: there have to be words that stand
/// only once in their text and fit in another unit and not in that, more spans that fit better there
/// than worse, and most of all that quote something have to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The unit of the format; `None` while nothing was weighed.
    pub usual: Option<Unit>,
    /// How many claims quote words in texts where units differ.
    quoted: usize,
    /// How many of them fit, for each of [`Unit::ALL`].
    held: [usize; 4],
    /// How many fit better than in the usual unit.
    gained: [usize; 4],
    /// How many fit worse.
    lost: [usize; 4],
}

impl Evidence {
    /// Adds what another part of the file says.
    pub fn add(&mut self, other: &Self) {
        self.usual = self.usual.or(other.usual);
        self.quoted += other.quoted;
        for (all, more) in [
            (&mut self.held, &other.held),
            (&mut self.gained, &other.gained),
            (&mut self.lost, &other.lost),
        ] {
            for (all, more) in all.iter_mut().zip(more) {
                *all += more;
            }
        }
    }

    /// The unit in which the file counts; `None` when nothing was weighed.
    pub fn unit(&self) -> Option<Unit> {
        let usual = self.usual?;
        let mut best = usual;
        for (at, unit) in Unit::ALL.into_iter().enumerate() {
            let (held, gained) = (self.held.get(at)?, self.gained.get(at)?);
            if gained > self.lost.get(at)?
                && 2 * held > self.quoted
                && (best == usual || *held > self.held_in(best))
            {
                best = unit;
            }
        }
        Some(best)
    }

    /// How many claims fit in a unit.
    fn held_in(&self, unit: Unit) -> usize {
        let at = Unit::ALL.into_iter().position(|one| one == unit);
        at.and_then(|at| self.held.get(at)).copied().unwrap_or(0)
    }

    /// Whether all that quote words fit in `unit` and some do not in `other`.
    pub fn is_only(&self, unit: Unit, other: Unit) -> bool {
        self.quoted > 0 && self.held_in(unit) == self.quoted && self.held_in(other) < self.quoted
    }
}

/// From offsets of a unit to bytes.
struct Ruler<'a> {
    text: &'a str,
    unit: Unit,
    cursor: OffsetCursor<'a>,
    /// The bytes at which graphemes begin, and the end of the text; of other units none.
    graphemes: Vec<u32>,
}

impl<'a> Ruler<'a> {
    fn new(text: &'a str, unit: Unit) -> Self {
        let mut graphemes = Vec::new();
        if unit == Unit::Grapheme {
            let bytes = text.char_indices().map(|(byte, _)| byte);
            let edges = bytes.chain([text.len()]);
            let edges = edges.filter(|byte| is_grapheme_edge(text, *byte));
            graphemes.extend(edges.map(|byte| u32::try_from(byte).unwrap_or(u32::MAX)));
        }
        Self {
            text,
            unit,
            cursor: OffsetCursor::new(text),
            graphemes,
        }
    }

    fn byte(&self, offset: u64) -> Result<usize, Disagreement> {
        let offset = usize::try_from(offset).map_err(|_| Disagreement::Outside)?;
        let byte = match self.unit {
            Unit::Byte => Some(offset).filter(|byte| *byte <= self.text.len()),
            Unit::Utf16 => {
                // Where this offset has no place and the one before has, it is inside a character.
                let before = || self.cursor.byte_of_utf16(offset.checked_sub(1)?);
                let inside = || before().filter(|at| *at < self.text.len()).map(|at| at + 1);
                self.cursor.byte_of_utf16(offset).or_else(inside)
            }
            Unit::CodePoint => self.cursor.byte_of(offset),
            Unit::Grapheme => {
                let byte = self.graphemes.get(offset);
                byte.and_then(|byte| usize::try_from(*byte).ok())
            }
        };
        let byte = byte.ok_or(Disagreement::Outside)?;
        if self.text.is_char_boundary(byte) {
            Ok(byte)
        } else {
            Err(Disagreement::Inside)
        }
    }

    /// The words at a claim, whatever it quotes.
    fn words(&self, claim: &Claim<'_>) -> Result<Range<usize>, Disagreement> {
        if claim.start >= claim.end {
            return Err(Disagreement::Empty);
        }
        Ok(self.byte(claim.start)?..self.byte(claim.end)?)
    }

    fn place(&self, claim: &Claim<'_>) -> Result<Range<usize>, Disagreement> {
        let range = self.words(claim)?;
        let words = self.text.get(range.clone()).unwrap_or_default();
        match claim.quote {
            Some(quote) if fit(words, quote) == 0 => Err(Disagreement::OtherWords {
                found: shortened(words),
            }),
            _ => Ok(range),
        }
    }

    /// How well the words that a claim quotes fit, as [`fit`].
    fn fit(&self, claim: &Claim<'_>) -> u8 {
        let words = self.words(claim).ok();
        let words = words.and_then(|range| self.text.get(range));
        words.map_or(0, |words| fit(words, claim.quote.unwrap_or_default()))
    }
}

/// How well words that stand somewhere are those that a file quotes: 2 to the letter; 1 with white space
/// made single spaces and cut at the edges, as tools do which show a web page; 0 not.
fn fit(words: &str, quote: &str) -> u8 {
    if words == quote {
        2
    } else {
        u8::from(words.split_whitespace().eq(quote.split_whitespace()))
    }
}

fn shortened(words: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = words.chars().take(MOST).collect();
    if words.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// What `claims` about a text say about the unit, `usual` being that of the format.
pub fn weigh(text: &str, claims: &[Claim<'_>], usual: Unit) -> Evidence {
    let mut evidence = Evidence {
        usual: Some(usual),
        ..Evidence::default()
    };
    let quoted: Vec<&Claim<'_>> = claims
        .iter()
        .filter(|claim| claim.quote.is_some_and(|quote| !quote.trim().is_empty()))
        .collect();
    // In ASCII all units are the same.
    if quoted.is_empty() || text.is_ascii() {
        return evidence;
    }
    evidence.quoted = quoted.len();
    let fits = |unit: Unit| -> Vec<u8> {
        let ruler = Ruler::new(text, unit);
        quoted.iter().map(|claim| ruler.fit(claim)).collect()
    };
    let own = fits(usual);
    let held = |fits: &[u8]| fits.iter().filter(|fit| **fit > 0).count();
    let whole = own.iter().all(|fit| *fit == 2);
    let astral = text.bytes().any(|byte| byte >= 0xF0);
    let counts = evidence.held.iter_mut().zip(&mut evidence.gained);
    for (unit, ((all, gained), lost)) in Unit::ALL.into_iter().zip(counts.zip(&mut evidence.lost)) {
        // Without characters above U+FFFF these two are the same.
        let alike = [Unit::CodePoint, Unit::Utf16];
        if unit == usual || (!astral && alike.contains(&unit) && alike.contains(&usual)) {
            *all = held(&own);
            continue;
        }
        if whole && unit == Unit::Grapheme {
            // Graphemes are slow to find, and what fits to the letter needs no other unit.
            *lost = quoted.len();
            continue;
        }
        let other = fits(unit);
        *all = held(&other);
        let pairs = || other.iter().zip(&own);
        *lost = pairs().filter(|(other, own)| other < own).count();
        let better = quoted.iter().zip(pairs());
        let better = better.filter(|(_, (other, own))| other > own);
        let better: Vec<&str> = better.filter_map(|(claim, _)| claim.quote).collect();
        // Short words may stand anywhere by chance. A few are looked at: each costs a way through the
        // text.
        if better
            .iter()
            .take(WITNESSES)
            .any(|it| stands_once(text, it))
        {
            *gained = better.len();
        }
    }
    evidence
}

/// How many quotes are looked for in a text.
const WITNESSES: usize = 64;

fn stands_once(text: &str, quote: &str) -> bool {
    text.match_indices(quote).nth(1).is_none()
}

/// The bytes of each claim in `unit`, or why it has no place.
pub fn place(
    text: &str,
    claims: &[Claim<'_>],
    unit: Unit,
) -> Vec<Result<Range<usize>, Disagreement>> {
    let ruler = Ruler::new(text, unit);
    claims.iter().map(|claim| ruler.place(claim)).collect()
}

/// Finds the unit in which `claims` count, `usual` being that of the format, when they are all that
/// there is, and the bytes of each. Those that do not fit in it are disagreements.
pub fn prove(text: &str, claims: &[Claim<'_>], usual: Unit) -> Proven {
    let unit = weigh(text, claims, usual).unit().unwrap_or(usual);
    Proven {
        unit,
        ranges: place(text, claims, unit),
    }
}

/// From bytes to offsets of a unit.
#[derive(Debug)]
pub struct Counter<'a>(OffsetCursor<'a>);

impl<'a> Counter<'a> {
    /// A counter for a text.
    pub fn new(text: &'a str) -> Self {
        Self(OffsetCursor::new(text))
    }

    /// A range of bytes as code points.
    pub fn code_points(&self, range: &Range<usize>) -> Range<usize> {
        self.0.code_point_of(range.start)..self.0.code_point_of(range.end)
    }

    /// A range of bytes as UTF-16 units.
    pub fn utf16(&self, range: &Range<usize>) -> Range<usize> {
        self.0.utf16_of(range.start)..self.0.utf16_of(range.end)
    }
}
