//! An article: one source text and its paragraphs.
//!
//! The text never changes after it is made (law 1), so everything here is counted once: the
//! paragraphs, their directions and the offset index. It knows nothing of labels, files or
//! layout; [`super::segment`] finds words and sentences in it.

use std::ops::Range;
use std::sync::Arc;

use unicode_script::{Script, UnicodeScript};

use super::offset::OffsetIndex;

/// The base direction of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Arabic, Hebrew and the like.
    #[default]
    RightToLeft,
    /// Latin, Cyrillic and all other scripts.
    LeftToRight,
}

/// One paragraph of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its bytes in the article's text, **without** its terminator.
    pub range: Range<usize>,
    /// The direction of most of its letters.
    pub direction: Direction,
}

/// An article may be one paragraph: its title is no longer than this, in bytes.
const LONGEST_TITLE: usize = 400;

/// The bytes of the longest paragraph that is read: 4 MiB, a book without a line break. A paragraph is laid
/// out whole (law 6), which takes about eighty times its size in memory.
pub const MAX_PARAGRAPH_BYTES: usize = 4 << 20;

/// How many bytes the longest paragraph of a text has, when that is more than
/// [`MAX_PARAGRAPH_BYTES`].
pub fn overlong_paragraph(text: &str) -> Option<usize> {
    if text.len() <= MAX_PARAGRAPH_BYTES {
        return None;
    }
    let (paragraphs, _) = paragraphs_of(text);
    let lengths = paragraphs.iter().map(|paragraph| paragraph.range.len());
    lengths.max().filter(|bytes| *bytes > MAX_PARAGRAPH_BYTES)
}

/// One source text.
///
/// Its paragraphs are what stands between paragraph separators, which are `\n`, `\r\n`, `\r`,
/// U+2029 and U+0085. The other characters of class B of UAX #9, the information separators
/// U+001C to U+001E, end no paragraph: no text has them for that. There is always one at least: a text without
/// characters, and what follows a separator at the end of the text, is an empty paragraph.
/// So every byte offset from 0 to the length of the text is in or at the end of exactly one
/// paragraph, or inside a separator.
#[derive(Clone, Debug)]
pub struct Article {
    name: String,
    text: Arc<str>,
    offsets: OffsetIndex,
    paragraphs: Vec<Paragraph>,
    direction: Direction,
}

impl Article {
    /// An article from the name of its file and its text, which is kept as it is.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let (paragraphs, direction) = paragraphs_of(&text);
        Self {
            name: name.into(),
            offsets: OffsetIndex::new(&text),
            text,
            paragraphs,
            direction,
        }
    }

    /// The name of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, shared.
    pub fn text_arc(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Conversions between the bytes of [`Article::text`] and the units of files.
    pub fn offsets(&self) -> &OffsetIndex {
        &self.offsets
    }

    /// The paragraphs in reading order; at least one.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// The index of the paragraph at `byte`.
    ///
    /// The bytes of a separator belong to the paragraph before it; the end of the text, and
    /// whatever is beyond it, to the last paragraph.
    pub fn paragraph_at(&self, byte: usize) -> usize {
        self.paragraphs
            .partition_point(|paragraph| paragraph.range.start <= byte)
            .saturating_sub(1)
    }

    /// The direction of most letters of the article; right to left when there are none, or as
    /// many of the one kind as of the other.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The first paragraph that is not blank, without the white space and direction marks
    /// around it; a slice of the text. Empty when all paragraphs are blank.
    pub fn title(&self) -> &str {
        let blank = |c: char| {
            c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
        };
        self.paragraphs
            .iter()
            .map(|paragraph| self.text[paragraph.range.clone()].trim_matches(blank))
            .find(|line| !line.is_empty())
            .map(|line| &line[..line.floor_char_boundary(LONGEST_TITLE)])
            .unwrap_or_default()
    }
}

/// Letters of the two directions.
#[derive(Clone, Copy, Default)]
struct Letters {
    right_to_left: usize,
    left_to_right: usize,
}

impl Letters {
    /// The direction of most of them; `None` when there is no majority.
    fn direction(self) -> Option<Direction> {
        match self.right_to_left.cmp(&self.left_to_right) {
            std::cmp::Ordering::Greater => Some(Direction::RightToLeft),
            std::cmp::Ordering::Less => Some(Direction::LeftToRight),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// The direction of most letters of `text`; `None` when it has no letters, or as many of the one
/// kind as of the other. For what is shown outside its article: quotes, titles, typed text.
pub fn direction_of(text: &str) -> Option<Direction> {
    letters_of(text).direction()
}

/// Splits `text` at its paragraph separators and finds the directions.
fn paragraphs_of(text: &str) -> (Vec<Paragraph>, Direction) {
    let mut found: Vec<(Range<usize>, Letters)> = Vec::new();
    let mut all = Letters::default();
    let mut start = 0;
    while let Some((range, next)) = next_paragraph(text, start) {
        let letters = letters_of(&text[range.clone()]);
        all.right_to_left += letters.right_to_left;
        all.left_to_right += letters.left_to_right;
        found.push((range, letters));
        match next {
            Some(next) => start = next,
            None => break,
        }
    }
    let direction = all.direction().unwrap_or_default();
    let paragraphs = found
        .into_iter()
        .map(|(range, letters)| Paragraph {
            range,
            direction: letters.direction().unwrap_or(direction),
        })
        .collect();
    (paragraphs, direction)
}

/// What ends a paragraph; `\r\n` does so once.
pub(super) const PARAGRAPH_ENDS: [char; 4] = ['\n', '\r', '\u{0085}', '\u{2029}'];

/// The paragraph that begins at `start`, and the start of the one after its separator.
fn next_paragraph(text: &str, start: usize) -> Option<(Range<usize>, Option<usize>)> {
    let rest = text.get(start..)?;
    let Some(index) = rest.find(PARAGRAPH_ENDS) else {
        return Some((start..text.len(), None));
    };
    let (end, separator) = (start + index, &rest[index..]);
    let length = if separator.starts_with("\r\n") {
        2
    } else {
        separator.chars().next().map_or(0, char::len_utf8)
    };
    Some((start..end, Some(end + length)))
}

fn letters_of(text: &str) -> Letters {
    let mut letters = Letters::default();
    for c in text.chars() {
        match direction_of_letter(c) {
            Some(Direction::RightToLeft) => letters.right_to_left += 1,
            Some(Direction::LeftToRight) => letters.left_to_right += 1,
            None => {}
        }
    }
    letters
}

/// The direction of a letter; `None` for what is no letter. The tatweel, which only lengthens
/// letters, and vowel marks are none.
fn direction_of_letter(c: char) -> Option<Direction> {
    match c {
        // The two ranges that nearly all characters of an article are in, without look-ups.
        '\0'..='\u{7F}' => c.is_ascii_alphabetic().then_some(Direction::LeftToRight),
        '\u{0620}'..='\u{063F}'
        | '\u{0641}'..='\u{064A}'
        | '\u{066E}'..='\u{066F}'
        | '\u{0671}'..='\u{06D3}' => Some(Direction::RightToLeft),
        '\u{0600}'..='\u{06FF}' => matches!(
            c,
            '\u{06D5}' | '\u{06E5}' | '\u{06E6}' | '\u{06EE}' | '\u{06EF}' | '\u{06FA}'
                ..='\u{06FC}' | '\u{06FF}'
        )
        .then_some(Direction::RightToLeft),
        _ if !c.is_alphabetic() => None,
        _ if is_right_to_left(c.script()) => Some(Direction::RightToLeft),
        _ => Some(Direction::LeftToRight),
    }
}

/// The scripts whose letters have bidi class R or AL (Unicode 17).
fn is_right_to_left(script: Script) -> bool {
    matches!(
        script,
        Script::Adlam
            | Script::Arabic
            | Script::Imperial_Aramaic
            | Script::Avestan
            | Script::Chorasmian
            | Script::Cypriot
            | Script::Elymaic
            | Script::Garay
            | Script::Hatran
            | Script::Hebrew
            | Script::Old_Hungarian
            | Script::Kharoshthi
            | Script::Lydian
            | Script::Mandaic
            | Script::Manichaean
            | Script::Mende_Kikakui
            | Script::Meroitic_Cursive
            | Script::Meroitic_Hieroglyphs
            | Script::Nabataean
            | Script::Nko
            | Script::Old_North_Arabian
            | Script::Old_Sogdian
            | Script::Old_South_Arabian
            | Script::Old_Turkic
            | Script::Old_Uyghur
            | Script::Palmyrene
            | Script::Inscriptional_Pahlavi
            | Script::Inscriptional_Parthian
            | Script::Phoenician
            | Script::Psalter_Pahlavi
            | Script::Hanifi_Rohingya
            | Script::Samaritan
            | Script::Sidetic
            | Script::Sogdian
            | Script::Syriac
            | Script::Thaana
            | Script::Yezidi
    )
}
