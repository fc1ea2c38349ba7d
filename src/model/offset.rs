//! Offsets: from bytes to code points and UTF-16 units of one text, and back.
//!
//! Positions in memory are bytes. Files hold **code points** (what Python counts), and some
//! files of other tools hold **UTF-16 units** (what JavaScript and Java count). An
//! [`OffsetIndex`] remembers both counts at every 1,024th byte, so that a conversion looks at
//! 1,024 bytes at most, and the index of a text of 2 MB takes 32 KB.
//!
//! It knows nothing of articles, lines or graphemes, and it does not hold the text: the caller
//! gives the same text again. With another text the answers are wrong, but nothing panics.

use std::cell::Cell;

/// Bytes from one checkpoint to the next.
const STEP: usize = 1024;

/// Counts at one checkpoint, of the characters that begin before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    code_points: usize,
    utf16_units: usize,
}

impl Counts {
    /// The same counts after the characters that begin in `bytes`.
    fn plus(self, bytes: &[u8]) -> Self {
        // Sums of 0 and 1 over a plain slice: the compiler makes vector instructions of it.
        let begins = bytes.iter().filter(|&&byte| is_lead(byte)).count();
        let pairs = bytes.iter().filter(|&&byte| byte >= 0xF0).count();
        Self {
            code_points: self.code_points + begins,
            utf16_units: self.utf16_units + begins + pairs,
        }
    }

    /// Goes on from `byte`, before which these stand, to the first character before which at least
    /// `wanted` units of `count` stand, or to the end.
    fn until(
        mut self,
        text: &str,
        byte: usize,
        wanted: usize,
        count: fn(Self) -> usize,
    ) -> (usize, Self) {
        for (at, value) in text.as_bytes().iter().enumerate().skip(byte) {
            if is_lead(*value) {
                if count(self) >= wanted {
                    return (at, self);
                }
                self = self.plus(&[*value]);
            }
        }
        (text.len(), self)
    }
}

/// Conversions between bytes, code points and UTF-16 units of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetIndex {
    /// `checkpoints[k]` counts the characters that begin before byte `k * STEP`.
    checkpoints: Vec<Counts>,
    total: Counts,
}

impl OffsetIndex {
    /// Counts `text` once.
    pub fn new(text: &str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut counts = Counts::default();
        for chunk in text.as_bytes().chunks(STEP) {
            checkpoints.push(counts);
            counts = counts.plus(chunk);
        }
        if checkpoints.is_empty() {
            checkpoints.push(counts);
        }
        Self {
            checkpoints,
            total: counts,
        }
    }

    /// The code points of the whole text.
    pub fn code_points(&self) -> usize {
        self.total.code_points
    }

    /// The code points before `byte`.
    ///
    /// A byte inside a character counts as the start of that character; a byte after the end
    /// counts as the end.
    pub fn code_point_of(&self, text: &str, byte: usize) -> usize {
        self.counts_at(text, byte).code_points
    }

    /// The UTF-16 units before `byte`; see [`OffsetIndex::code_point_of`] for odd bytes.
    pub fn utf16_of(&self, text: &str, byte: usize) -> usize {
        self.counts_at(text, byte).utf16_units
    }

    /// The byte at which code point `code_point` begins. The number of all code points gives
    /// the end of the text; a larger one gives `None`.
    pub fn byte_of(&self, text: &str, code_point: usize) -> Option<usize> {
        self.find(text, code_point, |counts| counts.code_points)
    }

    /// The byte at which UTF-16 unit `unit` begins. The number of all units gives the end of
    /// the text; a larger one gives `None`, and so does the second half of a surrogate pair,
    /// which is no place in the text.
    pub fn byte_of_utf16(&self, text: &str, unit: usize) -> Option<usize> {
        self.find(text, unit, |counts| counts.utf16_units)
    }

    fn counts_at(&self, text: &str, byte: usize) -> Counts {
        let byte = text.floor_char_boundary(byte);
        let checkpoint = (byte / STEP).min(self.checkpoints.len() - 1);
        let counts = self.checkpoints[checkpoint];
        let rest = text.as_bytes().get(checkpoint * STEP..byte);
        counts.plus(rest.unwrap_or_default())
    }

    /// The byte of the character before which exactly `wanted` units of `count` stand.
    fn find(&self, text: &str, wanted: usize, count: fn(Counts) -> usize) -> Option<usize> {
        if wanted >= count(self.total) {
            return (wanted == count(self.total)).then_some(text.len());
        }
        let later = self
            .checkpoints
            .partition_point(|counts| count(*counts) <= wanted);
        let checkpoint = later.saturating_sub(1);
        let counts = self.checkpoints[checkpoint];
        let (byte, counts) = counts.until(text, checkpoint * STEP, wanted, count);
        (count(counts) == wanted).then_some(byte)
    }
}

/// An [`OffsetIndex`] with its text, for offsets that mostly follow one another: from one to the next only
/// what is between them is counted.
#[derive(Debug)]
pub struct OffsetCursor<'a> {
    text: &'a str,
    index: OffsetIndex,
    /// The place that was asked for last, a byte at which a character begins.
    last: Cell<(usize, Counts)>,
}

impl<'a> OffsetCursor<'a> {
    /// Counts `text` once.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            index: OffsetIndex::new(text),
            last: Cell::default(),
        }
    }

    /// As [`OffsetIndex::code_point_of`].
    pub fn code_point_of(&self, byte: usize) -> usize {
        self.counts_at(byte).code_points
    }

    /// As [`OffsetIndex::utf16_of`].
    pub fn utf16_of(&self, byte: usize) -> usize {
        self.counts_at(byte).utf16_units
    }

    /// As [`OffsetIndex::byte_of`].
    pub fn byte_of(&self, code_point: usize) -> Option<usize> {
        self.find(code_point, |counts| counts.code_points)
    }

    /// As [`OffsetIndex::byte_of_utf16`].
    pub fn byte_of_utf16(&self, unit: usize) -> Option<usize> {
        self.find(unit, |counts| counts.utf16_units)
    }

    fn counts_at(&self, byte: usize) -> Counts {
        let byte = self.text.floor_char_boundary(byte);
        let (last, counts) = self.last.get();
        let between = self.text.as_bytes().get(last..byte);
        let counts = match between.filter(|between| between.len() <= STEP) {
            Some(between) => counts.plus(between),
            None => self.index.counts_at(self.text, byte),
        };
        self.last.set((byte, counts));
        counts
    }

    fn find(&self, wanted: usize, count: fn(Counts) -> usize) -> Option<usize> {
        let (last, counts) = self.last.get();
        let before = wanted.checked_sub(count(counts));
        if before.is_none_or(|before| before > STEP) || wanted > count(self.index.total) {
            let byte = self.index.find(self.text, wanted, count)?;
            self.counts_at(byte);
            return Some(byte);
        }
        let (byte, counts) = counts.until(self.text, last, wanted, count);
        self.last.set((byte, counts));
        (count(counts) == wanted).then_some(byte)
    }
}

/// Whether a character of UTF-8 begins with this byte.
fn is_lead(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}
