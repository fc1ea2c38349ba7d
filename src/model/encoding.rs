//! Which encodings an article may have, and how one is recognised.
//!
//! Arabic news comes as UTF-8, from older systems as Windows-1256 or ISO 8859-6, and from some
//! editors as UTF-16. A byte order mark decides; otherwise what is valid UTF-8 is UTF-8, then
//! UTF-16 when one byte order makes nearly every unit a letter of our scripts and the other
//! does not, then the guess of `chardetng`, the detector of Firefox.
//!
//! It knows no files: bytes come in, text goes out. The store reads articles with it and the
//! import reads records, entries of archives and web pages with it.

use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::named::named;

named! {
    /// An encoding in which an article may be stored.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum TextEncoding {
        /// UTF-8, with or without a byte order mark.
        #[default]
        Utf8 = "UTF-8";
        /// The Arabic code page of Windows.
        Windows1256 = "windows-1256";
        /// UTF-16, low byte first.
        Utf16Le = "UTF-16LE";
        /// UTF-16, high byte first.
        Utf16Be = "UTF-16BE";
        /// The Arabic code page of ISO, which has no Persian letters.
        Iso8859_6 = "ISO-8859-6";
        /// The Western code page of Windows, for articles in European languages.
        Windows1252 = "windows-1252";
    }
    /// All encodings, the most frequent first.
    ALL;
    /// Its name for people and in files.
    label: &'static str;
}

/// Why no encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undetected {
    /// It is not text but, as far as can be told, this.
    Binary(&'static str),
    /// It is text in an encoding that is not offered.
    Other(&'static str),
}

impl TextEncoding {
    /// The encoding with this name, upper or lower case.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.label().eq_ignore_ascii_case(label))
    }

    /// The encoding that a web page means by `label`, as `cp1256` or `iso-8859-1`; `None` when
    /// there is none of that name, or when it is not offered.
    /// The names are those of the [Encoding Standard](https://encoding.spec.whatwg.org/).
    pub fn from_web_label(label: &str) -> Option<Self> {
        let meant = Encoding::for_label(label.trim().as_bytes())?;
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.encoding() == meant)
    }

    /// The encoding whose byte order mark `bytes` begin with, if they begin with one.
    pub fn of_mark(bytes: &[u8]) -> Option<Self> {
        marked(bytes)
    }

    /// The byte order mark with which a file in this encoding may begin.
    pub fn byte_order_mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Windows1256 | Self::Iso8859_6 | Self::Windows1252 => b"",
        }
    }

    /// The text of `bytes`, without a byte order mark. Line ends stay as they are.
    ///
    /// # Errors
    /// When some bytes do not belong to the encoding: the position of the first in bytes, when
    /// it is known.
    pub fn decode(self, bytes: &[u8]) -> Result<String, Option<usize>> {
        let mark = self.byte_order_mark();
        let (skipped, bytes) = match bytes.strip_prefix(mark) {
            Some(rest) => (mark.len(), rest),
            None => (0, bytes),
        };
        if self == Self::Utf8 {
            return match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => Err(Some(skipped + error.valid_up_to())),
            };
        }
        self.encoding()
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned)
            .ok_or(None)
    }

    /// The encoding of `bytes`.
    ///
    /// # Errors
    /// When this is not text, or text in an encoding that is not offered.
    pub fn detect(bytes: &[u8]) -> Result<Self, Undetected> {
        if let Some(what) = known_binary(bytes) {
            return Err(Undetected::Binary(what));
        }
        if let Some(encoding) = marked(bytes) {
            return Ok(encoding);
        }
        let binary = looks_binary(bytes);
        if !binary && std::str::from_utf8(bytes).is_ok() {
            return Ok(Self::Utf8);
        }
        if let Some(encoding) = unmarked_utf16(bytes) {
            return Ok(encoding);
        }
        if binary {
            return Err(Undetected::Binary("a binary file"));
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        // A few letters may be of any script: then take them for Arabic.
        let few = bytes.iter().filter(|byte| !byte.is_ascii()).count() < 64;
        let hint: Option<&[u8]> = if few { Some(b"sy") } else { None };
        let guess = detector.guess(hint, Utf8Detection::Deny);
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.encoding() == guess)
            .ok_or(Undetected::Other(guess.name()))
    }

    /// Whether `bytes` are certainly in another encoding: they begin with its byte order mark, or
    /// are UTF-8 beyond ASCII. Nearly all bytes are *some* text in Windows-1256, so that they can
    /// be decoded says little.
    pub fn is_contradicted_by(self, bytes: &[u8]) -> bool {
        if let Some(encoding) = marked(bytes) {
            return encoding != self;
        }
        let utf16 = matches!(self, Self::Utf16Le | Self::Utf16Be);
        self != Self::Utf8
            && (utf16 || !bytes.is_ascii())
            && !bytes.contains(&0)
            && std::str::from_utf8(bytes).is_ok()
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1256 => encoding_rs::WINDOWS_1256,
            Self::Iso8859_6 => encoding_rs::ISO_8859_6,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// The encoding whose byte order mark `bytes` begin with.
fn marked(bytes: &[u8]) -> Option<TextEncoding> {
    [
        TextEncoding::Utf8,
        TextEncoding::Utf16Le,
        TextEncoding::Utf16Be,
    ]
    .into_iter()
    .find(|encoding| bytes.starts_with(encoding.byte_order_mark()))
}

/// How well-known files that are not plain text begin.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (
        b"PK\x03\x04",
        "a ZIP archive or an Office document (docx, odt, xlsx)",
    ),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Office document (doc, xls)",
    ),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1A\n", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"\xFD7zXZ\x00", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"\xFF\xFE\x00\x00", "UTF-32 text"),
    (b"\x00\x00\xFE\xFF", "UTF-32 text"),
];

fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|&(_, what)| what)
}

/// Whether there is a NUL, or more than one control character in a hundred bytes. A stray form
/// feed or end-of-file mark in an old text does no harm.
fn looks_binary(bytes: &[u8]) -> bool {
    let harmless = |byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B);
    let nul = bytes.contains(&0);
    let controls = bytes
        .iter()
        .filter(|&&byte| byte < 0x20 && !harmless(byte))
        .count();
    nul || controls * 100 > bytes.len()
}

/// UTF-16 without a mark, when one byte order makes at least 98 in 100 units a character that
/// Arabic or English news has, and the other at most half of them.
fn unmarked_utf16(bytes: &[u8]) -> Option<TextEncoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let expected = |unit: u16| {
        matches!(unit, 0x20..=0x7E | 0x09 | 0x0A | 0x0D | 0xA0..=0xFF | 0x0600..=0x06FF
            | 0x0750..=0x077F | 0x2010..=0x206F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF)
    };
    let count = |unit: fn([u8; 2]) -> u16| {
        bytes
            .chunks_exact(2)
            .filter(|pair| expected(unit([pair[0], pair[1]])))
            .count()
    };
    let units = bytes.len() / 2;
    let (low_first, high_first) = (count(u16::from_le_bytes), count(u16::from_be_bytes));
    let clear = |yes: usize, no: usize| yes * 100 >= units * 98 && no * 2 <= units;
    if clear(low_first, high_first) {
        Some(TextEncoding::Utf16Le)
    } else if clear(high_first, low_first) {
        Some(TextEncoding::Utf16Be)
    } else {
        None
    }
}
